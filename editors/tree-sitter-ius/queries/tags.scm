; The outline of a file, and what refers to what.

(instrument name: (instrument_id) @name) @definition.module
(provision name: (provision_reference) @name) @definition.constant
(enumeration name: (identifier) @name) @definition.type
(value name: (identifier) @name) @definition.constant
(record name: (identifier) @name) @definition.class
(section name: (identifier) @name) @definition.module
(fact name: (identifier) @name) @definition.field
(parameter name: (identifier) @name) @definition.constant
(table name: (identifier) @name) @definition.class
(column name: (identifier) @name) @definition.field
(define name: (identifier) @name) @definition.function
(external name: (identifier) @name) @definition.constant
(template name: (identifier) @name) @definition.interface
(scheme name: (identifier) @name) @definition.class
(rule name: (identifier) @name) @definition.method
(use name: (identifier) @name) @definition.method
(open name: (identifier) @name) @definition.field
(fill name: (identifier) @name) @definition.field
(example title: (text) @name) @definition.function

(path (identifier) @name .) @reference.call
(citation instrument: (instrument_id) @name) @reference.module
(scheme implements: (path (identifier) @name .)) @reference.implementation
(example scheme: (path (identifier) @name .)) @reference.class
(expect clause: (identifier) @name) @reference.call
