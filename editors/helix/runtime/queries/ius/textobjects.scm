; A clause is a function, a declaration a class.
[
  (rule)
  (define)
  (provision)
  (fact)
  (open)
  (fill)
  (omit)
  (version)
  (row)
] @function.around

[
  (instrument)
  (enumeration)
  (record)
  (section)
  (parameter)
  (table)
  (external)
  (template)
  (scheme)
] @class.around

(example) @test.around

[(comment) (doc_comment)] @comment.inside
[(comment) (doc_comment)]+ @comment.around

(citation) @parameter.inside
(literal_field) @entry.around
(cell) @entry.around
