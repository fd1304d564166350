//! The parser that pest makes of `grammar/ius.pest`. Nothing outside this crate sees it.

#[derive(pest_derive::Parser)]
#[grammar = "grammar/ius.pest"]
pub(crate) struct IusParser;

/// One rule that matched, with its place.
pub(crate) type Pair<'t> = pest::iterators::Pair<'t, Rule>;
