" Colours of Ius text where there is no tree-sitter parser. Words are those of grammar/ius.pest,
" which a test compares; the server and tree-sitter know where a word is a name.
" Written for the grammar with this SHA-256:
" b8506c351d35de83a9dbdeaffcbfe49ebd736972a3286827c8fadd577be94cbc
if exists('b:current_syntax')
  finish
endif

syntax case match
syntax iskeyword a-z,A-Z,48-57,_

syntax keyword iusDeclaration use instrument enumeration record section parameter table define
syntax keyword iusDeclaration external template scheme example

syntax keyword iusClause provision value fact column defaults row scope exclude may refuse require
syntax keyword iusClause assess points output right duty transition option open fill omit silent
syntax keyword iusClause given but expect

syntax keyword iusConstant yes no unknown ongoing unconfirmed eligible ineligible undetermined
syntax keyword iusConstant assessment inapplicable

syntax keyword iusOperator and or not is includes covers overlaps plus minus times divided within
syntax keyword iusOperator except joined since bridging percent if then otherwise where satisfies
syntax keyword iusOperator satisfy weighted every some any all none

syntax keyword iusAttribute titled under basis departs source unverified note from until that when by
syntax keyword iusAttribute weighing settled once granted pass mark group award apply waived
syntax keyword iusAttribute replaced default asks help evidence eli url cited binds suspended as
syntax keyword iusAttribute decided advised

syntax keyword iusType integer decimal percentage date calendar duration exact time limit counted
syntax keyword iusType period periods country code text list years year months month weeks week
syntax keyword iusType days day working

syntax keyword iusWord April August December February January July June March May November October
syntax keyword iusWord September a after age at because before best between birthday ceiling
syntax keyword iusWord counting deadline defines during each earliest empty exactly excludes
syntax keyword iusWord extended first floor for force full gaps highest implements in keyed last
syntax keyword iusWord latest law leap least length less listed longer longest lowest member missing
syntax keyword iusWord more most next nobody number of official on one ordered over per policy practice read
syntax keyword iusWord reference run secondary shall shorter state sum than the this to total
syntax keyword iusWord unbroken weighed with

syntax match iusComment /--.*$/ contains=@Spell
syntax match iusDocComment /---.*$/ contains=@Spell
syntax region iusText start=/"/ skip=/\\\\\|\\"/ end=/"/ oneline contains=@Spell
syntax match iusNumber /\<\d\+\%([ \u00a0\u202f]\d\{3}\)*\%(\.\d\+\)\?\>/
syntax match iusDate /\<\d\{4}-\d\d\%(-\d\d\)\?\>/
syntax match iusCode /\<\u\{2,3}\>\%(-[A-Z0-9]\{1,3}\>\)\?/
syntax match iusCitation /\<\u[A-Z0-9_]*\ze \+[A-Za-z0-9]*\d/
syntax match iusPath /\<[a-z][a-z0-9_]*\%(\.[a-z][a-z0-9_]*\)\+/

highlight default link iusDeclaration Keyword
highlight default link iusClause Statement
highlight default link iusAttribute Label
highlight default link iusOperator Operator
highlight default link iusConstant Constant
highlight default link iusType Type
highlight default link iusWord Special
highlight default link iusComment Comment
highlight default link iusDocComment SpecialComment
highlight default link iusText String
highlight default link iusNumber Number
highlight default link iusDate Number
highlight default link iusCode Constant
highlight default link iusCitation Identifier
highlight default link iusPath Identifier

let b:current_syntax = 'ius'
