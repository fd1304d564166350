//! Points, by enumerating how the unknown conditions of a group may turn out.

use ius_engine::{Aggregate, Arithmetic, NodeId, Op, PointsGroup};
use rust_decimal::Decimal;

use super::causes::Causes;
use super::decision::Finding;
use super::expression::Place;
use super::value::Val;

/// A range of numbers; a missing end is open.
#[derive(Clone, Copy, Debug)]
struct Range {
    least: Option<Decimal>,
    most: Option<Decimal>,
}

const NOTHING: Range = Range {
    least: Some(Decimal::ZERO),
    most: Some(Decimal::ZERO),
};

const ANYTHING: Range = Range {
    least: None,
    most: None,
};

impl Range {
    fn plus(self, other: Range) -> Range {
        let add = |a: Option<Decimal>, b: Option<Decimal>| a?.checked_add(b?);
        Range {
            least: add(self.least, other.least),
            most: add(self.most, other.most),
        }
    }

    /// The higher of two numbers in these ranges: it is at least either least.
    fn higher(self, other: Range) -> Range {
        Range {
            least: match (self.least, other.least) {
                (Some(a), Some(b)) => Some(a.max(b)),
                (a, b) => a.or(b),
            },
            most: self.most.zip(other.most).map(|(a, b)| a.max(b)),
        }
    }

    /// The lower of two numbers in these ranges.
    fn lower(self, other: Range) -> Range {
        Range {
            least: self.least.zip(other.least).map(|(a, b)| a.min(b)),
            most: match (self.most, other.most) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        }
    }

    /// The numbers in either range, and those between.
    fn either(self, other: Range) -> Range {
        Range {
            least: self.least.zip(other.least).map(|(a, b)| a.min(b)),
            most: self.most.zip(other.most).map(|(a, b)| a.max(b)),
        }
    }
}

/// Passed if the least possible sum reaches the mark, failed if the most does not.
pub fn points(place: &Place<'_>, pass_mark: NodeId, groups: &[PointsGroup]) -> (Finding, Causes) {
    let mut causes = place.why_value(pass_mark);
    let mark = number(place, pass_mark);
    let mut total = NOTHING;
    for group in groups {
        let before = causes;
        let mut awards = Vec::new();
        for award in &group.awards {
            let held = award.when.map_or(Some(true), |when| place.condition(when));
            if held == Some(false) {
                continue;
            }
            let why = award.when.map(|when| place.why_condition(when));
            let why = why.unwrap_or_default().and(place.why_value(award.points));
            awards.push((held, number(place, award.points), why));
        }
        let open = awards.iter().filter(|(held, ..)| held.is_none()).count();
        let mut sum: Option<Range> = None;
        for world in 0_u32..1 << open.min(16) {
            let mut position = 0;
            let mut here: Option<Range> = None;
            for (held, points, _) in &awards {
                let holds = held.unwrap_or_else(|| {
                    position += 1;
                    world >> (position - 1) & 1 == 1
                });
                if holds {
                    here = Some(match here {
                        None => *points,
                        Some(before) if group.best_of => before.higher(*points),
                        Some(before) => before.plus(*points),
                    });
                }
            }
            let here = here.unwrap_or(NOTHING);
            sum = Some(sum.map_or(here, |before| before.either(here)));
        }
        let mut sum = sum.unwrap_or(NOTHING);
        if let Some(cap) = group.at_most {
            causes = causes.and(place.why_value(cap));
            sum = sum.lower(number(place, cap));
        }
        // A group whose points are settled whatever is missing needs nothing.
        if sum.least.is_some() && sum.least == sum.most {
            causes = before;
        } else {
            for (held, points, why) in &awards {
                // Of a group of which the best counts, an award that cannot beat what is certain
                // does not matter.
                let beaten = points
                    .most
                    .zip(sum.least)
                    .is_some_and(|(most, least)| most <= least);
                let settled = points.least.is_some() && points.least == points.most;
                if !(group.best_of && beaten && (held.is_none() || settled)) {
                    causes = causes.and(*why);
                }
            }
        }
        total = total.plus(sum);
    }
    let reaches = |sum: Option<Decimal>, mark: Option<Decimal>| sum.zip(mark).map(|(s, m)| s >= m);
    let found = if reaches(total.least, mark.most) == Some(true) {
        Finding::Passes
    } else if reaches(total.most, mark.least) == Some(false) {
        Finding::Fails
    } else {
        Finding::Unknown
    };
    (found, causes)
}

/// A number, or the range in which it must lie while it is unknown.
fn number(place: &Place<'_>, node: NodeId) -> Range {
    match place.in_every_reading(node).number() {
        Some(number) => exactly(number),
        None => bounds(place, node),
    }
}

fn exactly(number: Decimal) -> Range {
    Range {
        least: Some(number),
        most: Some(number),
    }
}

/// What is certain of a number that is not known: facts have bounds, ages and counts are not
/// negative, and sums, products and extremes lie where those of their operands do.
fn bounds(place: &Place<'_>, node: NodeId) -> Range {
    if let Some(number) = place.value(node).number() {
        return exactly(number);
    }
    match place.op(node) {
        Op::Fact(fact) => {
            let fact = place.program.schema.facts.get(fact.index());
            let limit = |constant: Option<&ius_engine::Constant>| Val::constant(constant?).number();
            Range {
                least: limit(fact.and_then(|fact| fact.at_least.as_ref())),
                most: limit(fact.and_then(|fact| fact.at_most.as_ref())),
            }
        }
        Op::Age(..) | Op::FullUnits(..) | Op::Aggregate(Aggregate::Number, ..) => Range {
            least: Some(Decimal::ZERO),
            most: None,
        },
        Op::Definition(definition) => match place.version(*definition) {
            Some(value) => bounds(place, value),
            None => ANYTHING,
        },
        Op::If(_, a, b) => bounds(place, *a).either(bounds(place, *b)),
        Op::Arithmetic(Arithmetic::Plus, a, b) => bounds(place, *a).plus(bounds(place, *b)),
        Op::Arithmetic(Arithmetic::Times, a, b) => {
            let (a, b) = (bounds(place, *a), bounds(place, *b));
            let positive = |range: Range| range.least.is_some_and(|l| l >= Decimal::ZERO);
            if !positive(a) || !positive(b) {
                return ANYTHING;
            }
            let times = |a: Option<Decimal>, b: Option<Decimal>| a?.checked_mul(b?);
            Range {
                least: times(a.least, b.least),
                most: times(a.most, b.most),
            }
        }
        Op::Extreme(aggregate, values) => {
            let ranges = values.iter().map(|value| bounds(place, *value));
            let both = if *aggregate == Aggregate::Highest {
                Range::higher
            } else {
                Range::lower
            };
            ranges.reduce(both).unwrap_or(ANYTHING)
        }
        _ => ANYTHING,
    }
}
