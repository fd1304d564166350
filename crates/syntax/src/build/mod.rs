//! From what the grammar matched to the typed tree. The builder trusts the grammar for shape but
//! never panics: a shape it does not expect is `None`, which the caller reports as unreadable.

mod attributes;
mod clauses;
mod expressions;
mod literals;

use ius_diagnostics::Code;

use crate::ast::{Name, Path, Span, Spanned};
use crate::error::SyntaxError;
use crate::grammar::{Pair, Rule};
use crate::keywords::word;

pub(crate) use attributes::{Attribute, AttributeKind};
pub(crate) use clauses::{
    HeadParts, into_attributes, once, place_common, place_dates, place_departure,
    place_fill_versions, place_versions, say_misplaced,
};

/// Builds the parts of one unit. `base` is where the text given to the grammar begins in the
/// declaration.
pub(crate) struct Builder<'e> {
    pub base: u32,
    pub errors: &'e mut Vec<SyntaxError>,
    /// Operands beyond the eighth of every chain of `plus`, `within` and the like so far; a
    /// chain is as deep a tree as it is long.
    pub chained: usize,
}

/// The parts of a pair that are no keyword and no end mark.
pub(crate) fn parts<'t>(pair: Pair<'t>) -> impl Iterator<Item = Pair<'t>> + Clone {
    pair.into_inner()
        .filter(|p| p.as_rule() != Rule::EOI && word(p.as_rule()).is_none())
}

/// The only or first part.
pub(crate) fn part(pair: Pair<'_>) -> Option<Pair<'_>> {
    parts(pair).next()
}

/// The first keyword directly in a pair.
pub(crate) fn keyword(pair: &Pair<'_>) -> Option<&'static str> {
    pair.clone().into_inner().find_map(|p| word(p.as_rule()))
}

impl Builder<'_> {
    pub fn span(&self, pair: &Pair<'_>) -> Span {
        let span = pair.as_span();
        let at = |n: usize| {
            self.base
                .saturating_add(u32::try_from(n).unwrap_or(u32::MAX))
        };
        // A rule may match blanks after its last token; they are not part of it.
        let trimmed = span.as_str().trim_end_matches(|c: char| c.is_whitespace());
        Span {
            start: at(span.start()),
            end: at(span.start() + trimmed.len()),
        }
    }

    pub fn error(&mut self, code: Code, span: Span, message: String, help: Option<String>) {
        self.errors.push(SyntaxError {
            code,
            span,
            message,
            help,
            fix: None,
        });
    }

    pub fn word(&self, pair: &Pair<'_>) -> Spanned<String> {
        Spanned {
            value: pair.as_str().to_owned(),
            span: self.span(pair),
        }
    }

    pub fn name(&self, pair: &Pair<'_>) -> Name {
        self.word(pair)
    }

    pub fn path(&self, pair: &Pair<'_>) -> Path {
        let span = self.span(pair);
        let mut at = span.start;
        let segments = pair
            .as_str()
            .split('.')
            .map(|s| {
                let end = at.saturating_add(u32::try_from(s.len()).unwrap_or(u32::MAX));
                let name = Spanned {
                    value: s.to_owned(),
                    span: Span { start: at, end },
                };
                at = end.saturating_add(1);
                name
            })
            .collect();
        Path { segments, span }
    }

    pub fn text(&self, pair: &Pair<'_>) -> Spanned<String> {
        let raw = pair.as_str();
        let inner = raw
            .strip_prefix('"')
            .and_then(|s| s.strip_suffix('"'))
            .unwrap_or(raw);
        let mut value = String::with_capacity(inner.len());
        let mut escaped = false;
        for c in inner.chars() {
            if c == '\\' && !escaped {
                escaped = true;
            } else {
                value.push(c);
                escaped = false;
            }
        }
        Spanned {
            value,
            span: self.span(pair),
        }
    }
}
