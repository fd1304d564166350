; Colours for Zed: those of editors/tree-sitter-ius with the names that Zed gives them.

(comment) @comment
(doc_comment) @comment.doc

(text) @string
(language) @label

(number) @number
(whole) @number
(year) @number
(date) @string.special
(partial_date) @string.special
(marker) @punctuation.list_marker

[
  (country_code)
  (currency)
] @constant

(yes_no) @boolean
[
  "ongoing"
  "unknown"
  "unconfirmed"
] @constant

(unit) @type
(rate) @type

; Types
(type) @type
(type (identifier) @type)

; What is named
(path (identifier) @variable)
(path (identifier) @variable (identifier) @property)
(citation instrument: (instrument_id) @constant)
(citation provision: (provision_reference) @string.special)
(literal_field name: (identifier) @property)
(cell column: (identifier) @property)
(binder name: (identifier) @variable)
(for_each name: (identifier) @variable)

(use module: (path (identifier) @namespace))
(instrument name: (instrument_id) @constant)
(provision name: (provision_reference) @string.special)
(enumeration name: (identifier) @type)
(record name: (identifier) @type)
(section name: (identifier) @type)
(value name: (identifier) @constant)
(fact name: (identifier) @property)
(column name: (identifier) @property)
(parameter name: (identifier) @constant)
(table name: (identifier) @type)
(define name: (identifier) @function)
(external name: (identifier) @variable)
(template name: (identifier) @type)
(scheme name: (identifier) @type)
(scheme implements: (path) @type)
(rule name: (identifier) @function)
(use name: (identifier) @function)
(open name: (identifier) @variable)
(fill name: (identifier) @variable)
(omit name: (identifier) @function)
(group name: (identifier) @function)
(example scheme: (path) @type)
(expect clause: (identifier) @function)
(expect name: (identifier) @property)

; Declarations
[
  "use"
  "instrument"
  "enumeration"
  "record"
  "section"
  "parameter"
  "table"
  "define"
  "external"
  "template"
  "scheme"
  "example"
] @keyword

; Clauses
(rule_kind) @keyword
[
  "provision"
  "value"
  "fact"
  "column"
  "defaults"
  "row"
  "option"
  "open"
  "fill"
  "omit"
  "silent"
  "given"
  "but"
  "expect"
] @keyword
(on "on" @keyword)
(otherwise "otherwise" @keyword)
(effect) @attribute
(outcome) @constant

; Attribute lines
[
  "under"
  "basis"
  "departs"
  "source"
  "unverified"
  "note"
  "titled"
  "asks"
  "help"
  "evidence"
  "eli"
  "url"
  "cited"
  "binds"
  "force"
  "suspended"
  "decided"
  "advised"
  "that"
  "when"
  "once"
  "granted"
  "weighing"
  "settled"
  "pass"
  "mark"
  "group"
  "award"
  "apply"
  "waived"
  "replaced"
  "default"
  "from"
  "until"
  "official"
  "secondary"
  "read"
  "nobody"
  "practice"
  "every"
  "member"
  "implements"
  "keyed"
  "ordered"
  "because"
  "missing"
  "best"
] @keyword
(by "by" @keyword)
(as_of ["as" "of"] @keyword)

; Words of expressions
[
  "and"
  "or"
  "is"
  "includes"
  "covers"
  "overlaps"
  "least"
  "most"
  "than"
  "listed"
  "empty"
  "plus"
  "minus"
  "times"
  "divided"
  "over"
  "within"
  "except"
  "joined"
  "since"
  "bridging"
  "percent"
] @operator
(not "not" @operator)
(comparison
  [
    "not"
    "at"
    "most"
    "more"
    "less"
    "longer"
    "shorter"
    "exactly"
    "on"
    "before"
    "after"
    "one"
    "none"
    "any"
    "of"
  ] @operator)
[
  "if"
  "then"
  "otherwise"
] @keyword
[
  "where"
  "satisfies"
  "satisfy"
  "weighted"
] @keyword
(age "age" @function)
(birthday "birthday" @function)
(reference_date) @variable.special
(this_state) @variable.special
(aggregate ["sum" "highest" "lowest"] @function)
(number_of "number" @function)
(days_between ["days" "between"] @function)
(period_from "period" @function)
(periods_from "periods" @function)
(gaps_in "gaps" @function)
(deadline "deadline" @function)
(earliest_date ["earliest" "date"] @function)
(day_of_year ["latest" "next"] @function)
(day_of_year ["on" "or" "before" "after"] @keyword)
(year_of "year" @function)
(full_units ["number" "full" "years" "months" "weeks" "days"] @function)
(yearly ["from" "to" "of" "any" "year"] @operator)
(year_day) @number
(measure
  [
    "first"
    "last"
    "day"
    "total"
    "days"
    "weighed"
    "length"
    "longest"
    "period"
    "unbroken"
    "run"
    "most"
  ] @function)
(counting) @keyword
(leap) @keyword
(measure ["before" "in" "any"] @keyword)
(window ["the" "before" "from"] @keyword)
(deadline ["after" "in" "during" "extended" "by"] @keyword)
(bound ["at" "most"] @keyword)
(group ["at" "most"] @keyword)
(basis "none" @constant)
(undated ["not" "in"] @keyword)
(dated ["not" "in"] @keyword)
(quantified ["every" "some" "no"] @keyword)
(count_of ["any" "all" "none" "exactly"] @keyword)

[
  "("
  ")"
] @punctuation.bracket
[
  ","
  ":"
] @punctuation.delimiter
