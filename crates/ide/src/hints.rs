//! What is worth showing between the words?

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ius_analysis::{ParameterAt, Said};
use ius_calendar::Date;
use ius_diagnostics::ByteSpan;
use ius_engine::{Constant, Type, Value};
use rust_decimal::Decimal;

use crate::actions::step;
use crate::figure::figure;
use crate::workspace::Snapshot;

/// What a hint shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintKind {
    /// A value in force today, or the unit of an expression.
    Value,
    /// How many examples touch a boundary.
    Examples,
}

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// After which byte.
    pub offset: u32,
    /// What to show.
    pub label: String,
    /// More, on pointing at it; Markdown.
    pub tooltip: Option<String>,
    /// What it shows.
    pub kind: HintKind,
}

impl Snapshot {
    /// The hints in a part of a file, in order; none if the drafter does not want them.
    #[must_use]
    pub fn hints(&self, file: &str, within: ByteSpan) -> Vec<Hint> {
        if !self.config.hints || self.analysis.text(file).is_none() {
            return Vec::new();
        }
        let mut out = Vec::new();
        for parameter in self.analysis.parameters_in(file, within) {
            out.extend(value(&parameter, self.config.today));
        }
        for computed in self.analysis.computed_in(file, within) {
            out.push(Hint {
                offset: computed.span.end,
                label: format!(": {}", computed.ty),
                tooltip: None,
                kind: HintKind::Value,
            });
        }
        self.examples_at(file, within, &mut out);
        out.retain(|hint| within.start <= hint.offset && hint.offset <= within.end);
        out.sort_by_key(|hint| (hint.offset, hint.kind == HintKind::Examples));
        out
    }

    /// How many examples and cases stand on the boundaries of a part of a file, and how many the
    /// least step beside them.
    fn examples_at(&self, file: &str, within: ByteSpan, out: &mut Vec<Hint>) {
        let mut boundaries = self.analysis.boundaries_in(file);
        boundaries.retain(|b| b.at.1.start <= within.end && within.start <= b.at.1.end);
        if boundaries.is_empty() {
            return;
        }
        let (runs, compiled) = (self.runs(), self.compiled());
        let program = compiled.plan().program();
        let mut places: BTreeMap<ByteSpan, Vec<Count>> = BTreeMap::new();
        for boundary in boundaries {
            let Some(fact) = program.fact(&boundary.fact) else {
                continue;
            };
            let Some(ty) = program.schema.facts.get(fact.index()).map(|fact| &fact.ty) else {
                continue;
            };
            let mut count = Count {
                scheme: boundary.scheme.clone(),
                limit: figure(&boundary.value, &ius_engine::type_name(program, ty)),
                on: 0,
                beside: 0,
            };
            let tried = runs.of(&boundary.scheme).filter_map(|run| {
                let tried = &run.decided.as_ref()?.tried;
                tried.iter().find(|(id, _)| *id == fact).map(|(_, v)| v)
            });
            for value in tried {
                match distance(value, &boundary.value, ty) {
                    Some(Distance::On) => count.on += 1,
                    Some(Distance::Beside) => count.beside += 1,
                    None => {}
                }
            }
            places.entry(boundary.at.1).or_default().push(count);
        }
        for (span, counts) in places {
            let on: usize = counts.iter().map(|count| count.on).sum();
            let beside: usize = counts.iter().map(|count| count.beside).sum();
            let mut tooltip = "Examples and cases at the value where this turns:\n".to_owned();
            for count in &counts {
                // Writing to a string cannot fail.
                let _ = write!(
                    tooltip,
                    "\n- `{}`: {} on {}, {} beside it",
                    count.scheme, count.on, count.limit, count.beside
                );
            }
            out.push(Hint {
                offset: span.end,
                label: format!("{on} on, {beside} beside"),
                tooltip: Some(tooltip),
                kind: HintKind::Examples,
            });
        }
    }
}

/// How many cases of a scheme stand on a boundary and beside it.
struct Count {
    scheme: String,
    limit: String,
    on: usize,
    beside: usize,
}

enum Distance {
    On,
    Beside,
}

/// How far a value is from a limit: on it, or the least step away.
fn distance(value: &Value, limit: &Constant, ty: &Type) -> Option<Distance> {
    let number = |constant: &Constant| match constant {
        Constant::Integer(n) => Some(Decimal::from(*n)),
        Constant::Decimal(n) => Some(*n),
        Constant::Date(day) => Some(Decimal::from(day.day_number())),
        _ => None,
    };
    let (value, bound) = (number(&ius_suite::constant(value)?)?, number(limit)?);
    let away = value.checked_sub(bound)?.abs();
    if away.is_zero() {
        return Some(Distance::On);
    }
    let step = match ty {
        Type::Integer | Type::Date => Decimal::ONE,
        _ => step(bound, ty),
    };
    (away <= step).then_some(Distance::Beside)
}

/// The value of a parameter in force today, after its name; the other versions on pointing at it.
fn value(parameter: &ParameterAt, today: Date) -> Option<Hint> {
    let said = |said: &Said| match said {
        Said::Value(value) => figure(value, &parameter.ty),
        Said::Computed => "computed".to_owned(),
        Said::Unconfirmed => "unconfirmed".to_owned(),
        Said::NotInForce => "not in force".to_owned(),
    };
    let present = parameter
        .versions
        .iter()
        .find(|(range, _)| range.contains(today));
    let label = match present {
        Some((_, Said::Computed)) => return None,
        Some((_, now)) => said(now),
        None => "not in force".to_owned(),
    };
    let mut tooltip = match &parameter.title {
        Some(title) => format!("**{title}**\n"),
        None => format!("`{}`\n", parameter.name),
    };
    for (range, version) in &parameter.versions {
        let days = match (range.from, range.until) {
            (Some(from), Some(until)) => format!("from {from} until {until}"),
            (Some(from), None) => format!("from {from}"),
            (None, Some(until)) => format!("until {until}"),
            (None, None) => "always".to_owned(),
        };
        // Writing to a string cannot fail.
        let _ = write!(tooltip, "\n- {days}: {}", said(version));
    }
    Some(Hint {
        offset: parameter.span.end,
        label: format!("= {label}"),
        tooltip: Some(tooltip),
        kind: HintKind::Value,
    })
}
