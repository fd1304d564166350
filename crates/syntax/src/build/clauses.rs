//! Units: declarations' heads and clauses, with their attribute lines put where they belong.

use ius_diagnostics::Code;

use super::expressions::values;
use super::{Attribute, AttributeKind, Builder, keyword, part, parts};
use crate::ast::*;
use crate::error::SyntaxError;
use crate::grammar::{Pair, Rule};

/// Puts a line that every clause may have where it belongs; gives other lines back.
pub(crate) fn place_common(
    attributes: &mut Attributes,
    attribute: Attribute,
    errors: &mut Vec<SyntaxError>,
) -> Option<Attribute> {
    let Attribute { span, word, kind } = attribute;
    match kind {
        AttributeKind::Titled(t) => attributes.titled.push(t),
        AttributeKind::Under(c) => attributes.under.extend(c),
        AttributeKind::Basis(c) => attributes.basis.extend(c),
        AttributeKind::BasisNone => once(&mut attributes.basis_none, span, word, span, errors),
        AttributeKind::Source(s) => attributes.sources.push(s),
        AttributeKind::Unverified(why) => {
            let value = Spanned {
                value: why.map(|w| w.value),
                span,
            };
            once(&mut attributes.unverified, value, word, span, errors);
        }
        AttributeKind::Note(n) => attributes.notes.push(n),
        kind => return Some(Attribute { span, word, kind }),
    }
    None
}

/// Takes `from … until …` lines without a value.
pub(crate) fn place_dates(attributes: &mut Attributes, attribute: Attribute) -> Option<Attribute> {
    match attribute.kind {
        AttributeKind::Dates(d) => {
            attributes.in_force.push(d);
            None
        }
        kind => Some(Attribute { kind, ..attribute }),
    }
}

/// Takes a `departs from …` line.
pub(crate) fn place_departure(
    attributes: &mut Attributes,
    attribute: Attribute,
) -> Option<Attribute> {
    match attribute.kind {
        AttributeKind::Departs(d) => {
            attributes.departures.push(d);
            None
        }
        kind => Some(Attribute { kind, ..attribute }),
    }
}

/// Says that a line does not belong where it stands.
pub(crate) fn say_misplaced(attribute: &Attribute, owner: &str, errors: &mut Vec<SyntaxError>) {
    let length = u32::try_from(attribute.word.len()).unwrap_or(0);
    let span = Span {
        start: attribute.span.start,
        end: attribute
            .span
            .start
            .saturating_add(length)
            .min(attribute.span.end),
    };
    let message = match attribute.kind {
        AttributeKind::Version(..) => format!(
            "a line with `{}` and a value does not belong in {owner}",
            attribute.word
        ),
        _ => format!("`{}` does not belong in {owner}", attribute.word),
    };
    errors.push(SyntaxError::new(Code::UnknownClause, span, message));
}

/// Keeps the first of two lines that may stand only once, and says so.
pub(crate) fn once<T>(
    place: &mut Option<T>,
    value: T,
    word: &str,
    span: Span,
    errors: &mut Vec<SyntaxError>,
) {
    if place.is_some() {
        let length = u32::try_from(word.len()).unwrap_or(0);
        let at = Span {
            start: span.start,
            end: span.start.saturating_add(length).min(span.end),
        };
        errors.push(
            SyntaxError::new(
                Code::SaidTwice,
                at,
                format!("`{word}` stands here a second time"),
            )
            .help("the first one counts; join conditions with `and`, or take one away"),
        );
    } else {
        *place = Some(value);
    }
}

/// Puts common lines in `attributes` and complains about the others.
pub(crate) fn into_attributes(
    attributes: &mut Attributes,
    lines: Vec<Attribute>,
    owner: &str,
    errors: &mut Vec<SyntaxError>,
) {
    for line in lines {
        if let Some(line) = place_common(attributes, line, errors) {
            say_misplaced(&line, owner, errors);
        }
    }
}

/// Sorts lines into versions and attributes. What follows a version with dates belongs to that
/// version; what follows a plain `is` belongs to the whole.
pub(crate) fn place_versions(
    versions: &mut Vec<Version>,
    attributes: &mut Attributes,
    lines: Vec<Attribute>,
    owner: &str,
    errors: &mut Vec<SyntaxError>,
) {
    sort_versions(versions, attributes, lines, owner, errors, |_, line| {
        Some(line)
    });
}

/// The same for a `fill`, which may depart from the law of the template.
pub(crate) fn place_fill_versions(
    versions: &mut Vec<Version>,
    attributes: &mut Attributes,
    lines: Vec<Attribute>,
    owner: &str,
    errors: &mut Vec<SyntaxError>,
) {
    sort_versions(versions, attributes, lines, owner, errors, place_departure);
}

fn sort_versions(
    versions: &mut Vec<Version>,
    attributes: &mut Attributes,
    lines: Vec<Attribute>,
    owner: &str,
    errors: &mut Vec<SyntaxError>,
    place_more: fn(&mut Attributes, Attribute) -> Option<Attribute>,
) {
    for line in lines {
        if let Attribute {
            span,
            kind: AttributeKind::Version(dates, body),
            ..
        } = line
        {
            versions.push(Version {
                in_force: dates,
                body,
                attributes: Attributes::default(),
                span,
            });
            continue;
        }
        let dated = versions.last_mut().filter(|v| v.in_force.is_some());
        let end = line.span.end;
        let left = match dated {
            Some(version) => {
                let left = place_common(&mut version.attributes, line, errors)
                    .and_then(|line| place_more(&mut version.attributes, line));
                if left.is_none() {
                    version.span.end = version.span.end.max(end);
                }
                left
            }
            None => {
                place_common(attributes, line, errors).and_then(|line| place_more(attributes, line))
            }
        };
        if let Some(left) = left {
            say_misplaced(&left, owner, errors);
        }
    }
}

/// The parts of a unit's first line, apart from the attribute lines.
#[derive(Default)]
pub(crate) struct HeadParts<'t> {
    /// Keywords directly in the unit.
    pub words: Vec<&'static str>,
    pub pairs: Vec<Pair<'t>>,
    pub attributes: Vec<Attribute>,
}

impl Builder<'_> {
    /// Separates a unit into its head and its attribute lines. A line that the grammar accepts
    /// but that means nothing (a number too large) is left out and reported.
    pub fn head<'t>(&mut self, unit: Pair<'t>) -> HeadParts<'t> {
        let mut head = HeadParts::default();
        for p in unit.into_inner() {
            let rule = p.as_rule();
            if Self::is_attribute(rule) {
                let span = self.span(&p);
                let known = self.errors.len();
                match self.attribute(p) {
                    Some(attribute) => head.attributes.push(attribute),
                    None => self.unreadable(span, known),
                }
            } else if let Some(word) = crate::keywords::word(rule) {
                head.words.push(word);
            } else if rule != Rule::EOI {
                head.pairs.push(p);
            }
        }
        head
    }

    /// Makes sure that something was said about a part that could not be built.
    pub fn unreadable(&mut self, span: Span, known_errors: usize) {
        if self.errors.len() == known_errors {
            self.error(
                Code::UnreadableClause,
                span,
                "this cannot be read".to_owned(),
                None,
            );
        }
    }

    pub fn typed(&self, pair: Pair<'_>) -> Option<Type> {
        self.type_(part(pair)?)
    }

    pub fn bound(&mut self, pair: Pair<'_>) -> Option<Bound> {
        let span = self.span(&pair);
        let at_most = pair
            .clone()
            .into_inner()
            .any(|k| k.as_rule() == Rule::k_most);
        Some(Bound {
            at_most,
            limit: self.expr(values(pair).next()?)?,
            span,
        })
    }

    pub fn cells(&mut self, pair: Pair<'_>) -> Option<Vec<Cell>> {
        let mut cells = Vec::new();
        for p in parts(pair) {
            let span = self.span(&p);
            let mut inner = parts(p);
            let column = inner.next()?;
            let value = match inner.next() {
                Some(v) => Some(self.expr(v)?),
                None => None,
            };
            cells.push(Cell {
                column: self.name(&column),
                value,
                span,
            });
        }
        Some(cells)
    }

    pub fn effect(&self, pair: &Pair<'_>) -> Option<Spanned<Effect>> {
        let value = match keyword(pair)? {
            "shall" => Effect::Shall,
            "may" => Effect::May,
            "ceiling" => Effect::Ceiling,
            "floor" => Effect::Floor,
            "defines" => Effect::Defines,
            "excludes" => Effect::Excludes,
            _ => Effect::Policy,
        };
        Some(Spanned {
            value,
            span: self.span(pair),
        })
    }

    pub fn rule_kind(&self, pair: &Pair<'_>) -> Option<Spanned<RuleKind>> {
        let value = match keyword(pair)? {
            "scope" => RuleKind::Scope,
            "exclude" => RuleKind::Exclude,
            "may" => RuleKind::MayRefuse,
            "refuse" => RuleKind::Refuse,
            "require" => RuleKind::Require,
            "assess" => RuleKind::Assess,
            "points" => RuleKind::Points,
            "output" => RuleKind::Output,
            "right" => RuleKind::Right,
            "duty" => RuleKind::Duty,
            _ => RuleKind::Transition,
        };
        Some(Spanned {
            value,
            span: self.span(pair),
        })
    }

    /// Puts the lines of a rule where they belong. Lines that no kind of rule has are said to be
    /// misplaced; lines that only this kind may not have are left to the checker.
    pub fn fill_rule(&mut self, rule: &mut Rule_, lines: Vec<Attribute>) {
        for line in lines {
            let Some(line) = place_common(&mut rule.attributes, line, self.errors) else {
                continue;
            };
            let Some(line) = place_dates(&mut rule.attributes, line) else {
                continue;
            };
            let Some(line) = place_departure(&mut rule.attributes, line) else {
                continue;
            };
            let Attribute { span, word, kind } = line;
            let errors = &mut *self.errors;
            match kind {
                AttributeKind::That(e) => once(&mut rule.that, e, word, span, errors),
                AttributeKind::When(e) => once(&mut rule.when, e, word, span, errors),
                AttributeKind::Version(None, VersionBody::Is(e)) => {
                    once(&mut rule.is, e, word, span, errors);
                }
                // `from D` and `is E` of an output may stand on two lines.
                AttributeKind::Version(Some(dates), VersionBody::Is(e)) => {
                    rule.attributes.in_force.push(dates);
                    once(&mut rule.is, e, "is", span, errors);
                }
                AttributeKind::OnceGranted => {
                    once(&mut rule.once_granted, span, word, span, errors);
                }
                AttributeKind::By(t) => {
                    let said = rule.by.iter().chain(&rule.by_translated);
                    if said.clone().any(|b| b.lang.value == t.lang.value) || rule.by.is_none() {
                        once(&mut rule.by, t, word, span, errors);
                    } else {
                        rule.by_translated.push(t);
                    }
                }
                AttributeKind::Weighing(t) => rule.weighing.extend(t),
                AttributeKind::SettledBy(e) => once(&mut rule.settled_by, e, word, span, errors),
                AttributeKind::PassMark(e) => once(&mut rule.pass_mark, e, word, span, errors),
                AttributeKind::Apply(e) => once(&mut rule.apply_law_on, e, word, span, errors),
                AttributeKind::Exception(e) => rule.exceptions.push(e),
                AttributeKind::Group(g) => rule.groups.push(g),
                AttributeKind::Award(a) => match rule.groups.last_mut() {
                    Some(group) => {
                        group.span.end = group.span.end.max(a.span.end);
                        group.awards.push(a);
                    }
                    // A broken line of the same clause may have been the group.
                    None if errors.iter().any(|e| rule.span.holds(e.span)) => {}
                    None => errors.push(
                        SyntaxError::new(
                            Code::UnknownClause,
                            span,
                            "`award` stands outside a group of points",
                        )
                        .help("put a line such as `group education \"Education\"` above it"),
                    ),
                },
                kind => say_misplaced(&Attribute { span, word, kind }, "a clause", errors),
            }
        }
    }
}

pub(crate) use crate::ast::Rule as Rule_;
