(instrument "instrument" @context name: (_) @name) @item
(provision "provision" @context name: (_) @name) @item
(enumeration "enumeration" @context name: (_) @name) @item
(record "record" @context name: (_) @name) @item
(section "section" @context name: (_) @name) @item
(fact "fact" @context name: (_) @name) @item
(parameter "parameter" @context name: (_) @name) @item
(table "table" @context name: (_) @name) @item
(define "define" @context name: (_) @name) @item
(external "external" @context name: (_) @name) @item
(template "template" @context name: (_) @name) @item
(scheme "scheme" @context name: (_) @name) @item
(rule kind: (_) @context name: (_) @name) @item
(open "open" @context name: (_) @name) @item
(fill "fill" @context name: (_) @name) @item
(omit "omit" @context name: (_) @name) @item
(example "example" @context title: (_) @name) @item
