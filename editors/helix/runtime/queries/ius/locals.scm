; Names that mean something in a part of a file only: what `every x in …` and `for each x in …`
; introduce, and the clauses of a scheme.

(source_file) @local.scope
(template) @local.scope
(scheme) @local.scope
(quantified) @local.scope
(number_of) @local.scope
(aggregate) @local.scope
(periods_from) @local.scope
(days_between) @local.scope

(binder name: (identifier) @local.definition)
(for_each name: (identifier) @local.definition)
(rule name: (identifier) @local.definition)
(use name: (identifier) @local.definition)
(open name: (identifier) @local.definition)
(define name: (identifier) @local.definition)
(parameter name: (identifier) @local.definition)
(table name: (identifier) @local.definition)
(external name: (identifier) @local.definition)

(path . (identifier) @local.reference)
