; Two spaces for clauses, four for their attribute lines, as the formatter has it.

[
  (instrument)
  (enumeration)
  (record)
  (section)
  (parameter)
  (table)
  (define)
  (external)
  (template)
  (scheme)
  (example)
  (provision)
  (value)
  (fact)
  (version)
  (row)
  (rule)
  (open)
  (fill)
  (omit)
  (silent)
  (points)
] @indent.begin

")" @indent.branch

(comment) @indent.ignore
(doc_comment) @indent.ignore
