//! The structure of a declaration as layout needs it: its clauses, the attribute lines in each,
//! and the forms in their expressions at which a long line can be broken. It is what the grammar
//! matched, without the grammar's own rules, so that nobody outside this crate depends on them.

use pest::Parser;

use crate::build::Builder;
use crate::grammar::{IusParser, Pair, Rule};
use crate::guard;
use crate::item::grammar_rule;
use crate::keywords::{ItemKind, word};
use crate::lexer::lex;
use crate::units::{Lines, UnitKind};

/// What a clause is to a reader who looks at the page only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// The first line of a declaration with its attribute lines.
    Head,
    /// A line such as `in force from …` that belongs to the declaration as its attributes do.
    Header,
    /// `from … is …` of a parameter.
    Version,
    /// A line of an enumeration, instrument, table, external or example.
    Line,
    /// A `fact`.
    Fact,
    /// A clause of a template or scheme.
    Clause,
}

/// What a [`Node`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// One word of the text although it may hold several tokens: a path, a reference, a date.
    Atom,
    /// A number whose digits may be written in groups of three.
    Number,
    /// A word of the language.
    Word,
    /// An attribute line; `when` and `under` inside an exception or award are attributes in it.
    Attribute,
    /// `from … until …`
    Dates,
    /// `is …`, `unconfirmed` or `not in force`
    VersionBody,
    /// `A and B`: operands with an [`NodeKind::Operator`] between each two; or a single operand.
    Expression,
    /// `A plus B`, `P within W`: built as an expression.
    Sum,
    /// `and`, `or`, `plus`, …
    Operator,
    /// `(a) A (b) B`: markers and expressions in turn.
    Points,
    /// `if`, condition, `then`, value, `otherwise`, value.
    If,
    /// `x in L [where C]`
    Binder,
    /// `every x in L satisfies C`
    Quantified,
    /// `periods from A to B for x in L`, `number of x in L`, …
    Comprehension,
    /// `weighted W`
    Weighted,
    /// What follows the left side of a comparison: `is at least 5`.
    Tail,
    /// A form that goes on after the periods it is about: `unbroken run of P before D`,
    /// `weighed length of P counting a month as 30 days`, `most days of P in any D`.
    Measure,
    /// `deadline L after D in STATE` with what suspends and extends it.
    Deadline,
    /// `suspended during P` or `extended by L if C`
    DeadlineChange,
    /// `earliest date within D when C`
    EarliestDate,
    /// An expression in brackets.
    Brackets,
    /// `(A, B)`
    Values,
    /// Anything else.
    Other,
}

/// A stretch of a clause, trailing blanks perhaps included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// First byte, from the start of the declaration.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The parts that are nodes themselves, in order; punctuation between them is left out.
    pub children: Vec<Node>,
}

/// A clause, or the head of a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineUnit {
    /// What it looks like.
    pub shape: Shape,
    /// First byte, the doc comment included.
    pub start: u32,
    /// First byte of the keyword.
    pub keyword: u32,
    /// One past the last byte that is no blank or comment.
    pub end: u32,
    /// The lines of its doc comment.
    pub doc: Vec<String>,
    /// What the grammar matched; none if the clause cannot be read as a whole.
    pub node: Option<Node>,
}

/// The clauses of a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The kind of declaration.
    pub item: ItemKind,
    /// The head and the clauses, in order.
    pub units: Vec<OutlineUnit>,
}

/// Outlines the text of one declaration, as cut by [`crate::split`]; none if it begins with no
/// declaration keyword. What the grammar accepts may still be refused by [`crate::parse_item`],
/// such as a line that stands twice.
pub fn outline(text: &str) -> Option<Outline> {
    let tokens = lex(text);
    let lines = Lines::new(text, &tokens);
    let item = ItemKind::from_keyword(lines.word(0))?;
    let units = lines
        .units(item)
        .into_iter()
        .map(|unit| {
            let readable = unit.kind != UnitKind::Misplaced
                && guard::too_deep(&lines, unit.tokens.clone()).is_none();
            let node = readable
                .then(|| text.get(unit.keyword as usize..unit.end as usize))
                .flatten()
                .and_then(|t| IusParser::parse(grammar_rule(item, unit.kind), t).ok())
                .and_then(|mut pairs| pairs.next())
                .map(|pair| node(pair, unit.keyword, false));
            OutlineUnit {
                shape: shape(unit.kind),
                start: unit.start,
                keyword: unit.keyword,
                end: unit.end,
                doc: unit.doc,
                node,
            }
        })
        .collect();
    Some(Outline { item, units })
}

fn shape(kind: UnitKind) -> Shape {
    match kind {
        UnitKind::Head => Shape::Head,
        UnitKind::Header => Shape::Header,
        UnitKind::Version => Shape::Version,
        UnitKind::Fact => Shape::Fact,
        UnitKind::Rule
        | UnitKind::Define
        | UnitKind::UseOption
        | UnitKind::Open
        | UnitKind::Fill
        | UnitKind::Omit => Shape::Clause,
        UnitKind::Provision
        | UnitKind::Value
        | UnitKind::Column
        | UnitKind::Defaults
        | UnitKind::Row
        | UnitKind::Otherwise
        | UnitKind::ExternalRow
        | UnitKind::Silent
        | UnitKind::Departs
        | UnitKind::On
        | UnitKind::Given
        | UnitKind::Expect
        | UnitKind::Misplaced => Shape::Line,
    }
}

/// `literal` says that a value of an example is read, where four digits may be a year.
fn node(pair: Pair<'_>, base: u32, literal: bool) -> Node {
    let at = |n: usize| base.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
    let span = pair.as_span();
    let rule = pair.as_rule();
    let kind = match rule {
        Rule::number if literal && span.as_str().len() == 4 => NodeKind::Atom,
        _ => kind(rule),
    };
    let literal = match rule {
        Rule::literal_value => true,
        Rule::money => false,
        _ => literal,
    };
    let children = match kind {
        NodeKind::Atom | NodeKind::Number | NodeKind::Word => Vec::new(),
        _ => pair
            .into_inner()
            .filter(|p| p.as_rule() != Rule::EOI)
            .map(|p| node(p, base, literal))
            .collect(),
    };
    Node {
        kind,
        start: at(span.start()),
        end: at(span.end()),
        children,
    }
}

fn kind(rule: Rule) -> NodeKind {
    if word(rule).is_some() {
        return NodeKind::Word;
    }
    if Builder::is_attribute(rule) {
        return NodeKind::Attribute;
    }
    match rule {
        Rule::path
        | Rule::provision_ref
        | Rule::citation
        | Rule::country
        | Rule::date
        | Rule::partial_date
        | Rule::year
        | Rule::type_yes_no
        | Rule::whole
        | Rule::text
        | Rule::name
        | Rule::instrument_id
        | Rule::currency
        | Rule::lang
        | Rule::roman
        | Rule::arabic
        | Rule::letter => NodeKind::Atom,
        Rule::number => NodeKind::Number,
        Rule::dates => NodeKind::Dates,
        Rule::version_body => NodeKind::VersionBody,
        Rule::expr => NodeKind::Expression,
        Rule::sum | Rule::span_sum | Rule::periods => NodeKind::Sum,
        Rule::op_and
        | Rule::op_or
        | Rule::op_sum
        | Rule::op_product
        | Rule::op_share
        | Rule::op_periods
        | Rule::op_bridging => NodeKind::Operator,
        Rule::points => NodeKind::Points,
        Rule::if_then => NodeKind::If,
        Rule::binder => NodeKind::Binder,
        Rule::quantified | Rule::at_least_k => NodeKind::Quantified,
        Rule::periods_from | Rule::days_between | Rule::number_of | Rule::aggregate => {
            NodeKind::Comprehension
        }
        Rule::weighted => NodeKind::Weighted,
        Rule::tail => NodeKind::Tail,
        Rule::year_day => NodeKind::Other,
        Rule::weighed_length | Rule::unbroken_run | Rule::most_days | Rule::gaps_in => {
            NodeKind::Measure
        }
        Rule::deadline => NodeKind::Deadline,
        Rule::suspension | Rule::extension => NodeKind::DeadlineChange,
        Rule::earliest_date => NodeKind::EarliestDate,
        Rule::brackets => NodeKind::Brackets,
        Rule::values | Rule::literal_list | Rule::literal_record => NodeKind::Values,
        _ => NodeKind::Other,
    }
}
