//! How far apart two compared values lie, and how near is just beside.

use ius_calendar::{CalendarDuration, CountedDuration, Date, Period, PeriodSet, Weight, birthday};
use rust_decimal::Decimal;

use crate::operate::as_set;
use crate::program::{Arithmetic, NodeId, Op, Relation, Type};
use crate::value::Value;
use crate::world::{Version, World};

/// On which side of the point where a comparison turns the nearest other answer lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Just below: `at least`, `less than`.
    Below,
    /// Just above: `at most`, `more than`.
    Above,
    /// On both: `is`, `is not`.
    Either,
}

/// How far two values lie apart: the left less the right. Ages are measured in days from the
/// birthday on which the comparison turns, periods in days from the day on which their length is
/// complete, sets of periods by the days that are not covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distance {
    /// Left less right.
    pub apart: Decimal,
    /// The smallest step: 1, a cent, a day, a month; twelve cents for an amount per month laid over a
    /// year, ten points where every award is a multiple of ten.
    pub step: Decimal,
    /// How far from the point still counts as on it, itself left out: nothing where a value can
    /// stand there, a step where the steps may pass over it.
    pub slack: Decimal,
    /// Where the nearest other answer lies.
    pub side: Side,
    /// What is counted.
    pub unit: Unit,
}

/// In what a distance is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// The numbers or amounts themselves.
    Plain,
    /// Days.
    Days,
    /// Months.
    Months,
}

impl Distance {
    /// Whether the values stand on the point where the comparison turns, or on the first step that
    /// has the same answer.
    #[must_use]
    pub fn is_on(&self) -> bool {
        if self.apart.is_zero() {
            return true;
        }
        let same_answer = match self.side {
            Side::Below => self.apart.is_sign_positive(),
            Side::Above => self.apart.is_sign_negative(),
            Side::Either => false,
        };
        same_answer && self.apart.abs() < self.slack
    }

    /// Whether they stand one step beside it, where the answer is another.
    #[must_use]
    pub fn is_beside(&self) -> bool {
        let near = !self.apart.is_zero() && self.apart.abs() <= self.step;
        near && match self.side {
            Side::Below => self.apart.is_sign_negative(),
            Side::Above => self.apart.is_sign_positive(),
            Side::Either => true,
        }
    }
}

/// The smallest part of an amount.
const CENT: Decimal = Decimal::from_parts(1, 0, 0, false, 2);

pub(super) fn side(relation: Relation) -> Side {
    match relation {
        Relation::AtLeast | Relation::LessThan => Side::Below,
        Relation::AtMost | Relation::MoreThan => Side::Above,
        Relation::Equal | Relation::NotEqual => Side::Either,
    }
}

pub(super) const fn opposite(side: Side) -> Side {
    match side {
        Side::Below => Side::Above,
        Side::Above => Side::Below,
        Side::Either => Side::Either,
    }
}

/// The sum of points against the mark.
pub(super) fn of_points(sum: &Value, mark: &Value, step: Decimal) -> Option<Distance> {
    Some(Distance {
        apart: sum.as_decimal()?.checked_sub(mark.as_decimal()?)?,
        step,
        slack: step,
        side: Side::Below,
        unit: Unit::Plain,
    })
}

fn days(apart: i64, side: Side) -> Option<Distance> {
    Some(Distance {
        apart: Decimal::from(apart),
        step: Decimal::ONE,
        slack: Decimal::ZERO,
        side,
        unit: Unit::Days,
    })
}

fn between(left: Date, right: Date) -> Option<i64> {
    if left.is_ongoing() || right.is_ongoing() {
        return None;
    }
    Some(i64::from(left.day_number()) - i64::from(right.day_number()))
}

impl World<'_> {
    /// How far apart the operands of a comparison lie; none where that has no number.
    pub(super) fn distance(&mut self, id: NodeId, left: &Value, right: &Value) -> Option<Distance> {
        match &self.node(id)?.op {
            Op::Compare(relation, a, b) => {
                let side = side(*relation);
                if let Some(found) = self.of_age(*a, right, *relation) {
                    return Some(found);
                }
                if let Some(mut found) = self.of_age(*b, left, mirrored(*relation)) {
                    found.apart = -found.apart;
                    found.side = opposite(found.side);
                    return Some(found);
                }
                let money = |world: &Self, id: NodeId| {
                    matches!(world.node(id).map(|n| &n.ty), Some(Type::Money(..)))
                };
                let cents = if money(self, *a) || money(self, *b) {
                    let steps = [self.steps(*a), self.steps(*b)];
                    Some(steps.into_iter().flatten().min().unwrap_or(CENT))
                } else {
                    None
                };
                of_values(left, right, side, cents)
            }
            Op::CompareLength(relation, ..) => match (left, right) {
                (Value::Period(period), Value::Months(length)) => {
                    days(days_beyond(*period, *length)?, side(*relation))
                }
                _ => None,
            },
            Op::CompareDays(relation, ..) => match (left, right) {
                (Value::Period(period), Value::Days(length)) if !period.is_ongoing() => days(
                    period.days().days().checked_sub(length.days())?,
                    side(*relation),
                ),
                (Value::NoDays, Value::Days(length)) => {
                    days(length.days().checked_neg()?, side(*relation))
                }
                _ => None,
            },
            Op::CompareCounted(relation, ..) => {
                let counted = |value: &Value| match value {
                    Value::Counted(length) => Some(*length),
                    Value::Months(length) => Some(CountedDuration::from(*length)),
                    Value::Days(length) => Some(CountedDuration::from(*length)),
                    _ => None,
                };
                of_counted(counted(left)?, counted(right)?, side(*relation))
            }
            Op::Covers(..) => of_covering(left, right),
            _ => None,
        }
    }

    /// By which steps an amount can differ, where facts decide it: a cent, and so many cents where
    /// it is multiplied or laid over a time. None where the law alone fixes it.
    fn steps(&mut self, id: NodeId) -> Option<Decimal> {
        let node = self.node(id)?;
        match &node.op {
            Op::Constant(_) => None,
            Op::Definition(definition) => match self.version(*definition) {
                Version::InForce(version) => self.steps(version.value?),
                _ => None,
            },
            Op::Arithmetic(op, a, b) => {
                let (left, right) = (self.steps(*a), self.steps(*b));
                match op {
                    Arithmetic::Plus | Arithmetic::Minus => left.into_iter().chain(right).min(),
                    Arithmetic::Times => {
                        let (step, factor) = match (left, right) {
                            (Some(step), None) => (step, *b),
                            (None, Some(step)) => (step, *a),
                            (left, right) => return left.or(right),
                        };
                        self.value(factor).as_decimal()?.abs().checked_mul(step)
                    }
                    Arithmetic::DividedBy => left?.checked_div(self.value(*b).as_decimal()?.abs()),
                    Arithmetic::PercentOf => self
                        .value(*a)
                        .as_decimal()?
                        .abs()
                        .checked_mul(right?)?
                        .checked_div(Decimal::ONE_HUNDRED),
                    Arithmetic::OverMonths => match self.value(*b) {
                        Value::Months(length) => left?.checked_mul(length.months().into()),
                        _ => left,
                    },
                    Arithmetic::OverYears => match self.value(*b) {
                        Value::Months(length) => left?.checked_mul((length.months() / 12).into()),
                        _ => left,
                    },
                }
            }
            Op::If(_, then, otherwise) => {
                let (then, otherwise) = (self.steps(*then), self.steps(*otherwise));
                then.into_iter().chain(otherwise).min()
            }
            Op::Lookup(..) => None,
            Op::Fact(_) | Op::Field(..) | Op::Element(_) | Op::External(..) => Some(CENT),
            op => {
                let mut operands = Vec::new();
                op.for_each_operand(|operand| operands.push(operand));
                operands
                    .into_iter()
                    .filter_map(|operand| self.steps(operand))
                    .min()
            }
        }
        .filter(|step| !step.is_zero())
    }

    /// An age against a number: in days from the birthday on which the answer changes.
    fn of_age(&mut self, id: NodeId, limit: &Value, relation: Relation) -> Option<Distance> {
        let turn = match relation {
            Relation::AtLeast | Relation::LessThan => 0,
            Relation::AtMost | Relation::MoreThan => 1,
            Relation::Equal | Relation::NotEqual => return None,
        };
        let Value::Integer(years) = limit else {
            return None;
        };
        let (birth, on, leap) = self.as_age(id)?;
        let (Value::Date(birth), Value::Date(on)) = (self.value(birth), self.value(on)) else {
            return None;
        };
        let years = i32::try_from(years.checked_add(turn)?).ok()?;
        // The day before the birthday and the birthday itself differ, whatever the words.
        days(between(on, birthday(birth, years, leap))?, Side::Below)
    }

    /// The age that an expression is, seen through names.
    fn as_age(&self, id: NodeId) -> Option<(NodeId, NodeId, ius_calendar::LeapBirthday)> {
        match &self.node(id)?.op {
            Op::Age(birth, on, leap) => Some((*birth, *on, *leap)),
            Op::Definition(definition) => match self.version(*definition) {
                Version::InForce(version) => self.as_age(version.value?),
                _ => None,
            },
            _ => None,
        }
    }
}

const fn mirrored(relation: Relation) -> Relation {
    match relation {
        Relation::AtLeast => Relation::AtMost,
        Relation::MoreThan => Relation::LessThan,
        Relation::AtMost => Relation::AtLeast,
        Relation::LessThan => Relation::MoreThan,
        other => other,
    }
}

fn of_values(left: &Value, right: &Value, side: Side, cents: Option<Decimal>) -> Option<Distance> {
    match (left, right) {
        (Value::Integer(a), Value::Integer(b)) => Some(Distance {
            apart: Decimal::from(a.checked_sub(*b)?),
            step: Decimal::ONE,
            slack: Decimal::ZERO,
            side,
            unit: Unit::Plain,
        }),
        (Value::Integer(_) | Value::Decimal(_), Value::Integer(_) | Value::Decimal(_)) => {
            let (a, b) = (left.as_decimal()?, right.as_decimal()?);
            let places = a.normalize().scale().min(b.normalize().scale());
            Some(Distance {
                apart: a.checked_sub(b)?,
                step: cents.unwrap_or_else(|| Decimal::new(1, places.min(28))),
                slack: cents.filter(|step| *step != CENT).unwrap_or_default(),
                side,
                unit: Unit::Plain,
            })
        }
        (Value::Date(a), Value::Date(b)) => days(between(*a, *b)?, side),
        (Value::Months(a), Value::Months(b)) => Some(Distance {
            apart: Decimal::from(i64::from(a.months()).checked_sub(i64::from(b.months()))?),
            step: Decimal::ONE,
            slack: Decimal::ZERO,
            side,
            unit: Unit::Months,
        }),
        (Value::Days(a), Value::Days(b)) => days(a.days().checked_sub(b.days())?, side),
        (Value::WorkingDays(a), Value::WorkingDays(b)) => {
            days(i64::from(*a).checked_sub(i64::from(*b))?, side)
        }
        (Value::Counted(a), Value::Counted(b)) => of_counted(*a, *b, side),
        (Value::Counted(a), Value::Months(b)) => of_counted(*a, CountedDuration::from(*b), side),
        (Value::Months(a), Value::Counted(b)) => of_counted(CountedDuration::from(*a), *b, side),
        _ => None,
    }
}

fn of_counted(left: CountedDuration, right: CountedDuration, side: Side) -> Option<Distance> {
    let (a, parts) = left.as_fraction_of_days();
    let (b, _) = right.as_fraction_of_days();
    Some(Distance {
        apart: Decimal::from(a.checked_sub(b)?).checked_div(Decimal::from(parts))?,
        step: Decimal::ONE,
        slack: Decimal::ZERO,
        side,
        unit: Unit::Days,
    })
}

/// The days of a period that are not covered, as a number below zero. Zero is just covered: not
/// more on one of its ends than is needed.
fn of_covering(left: &Value, right: &Value) -> Option<Distance> {
    let (left, right) = (as_set(left)?, as_set(right)?);
    let counting: PeriodSet = left
        .spans()
        .iter()
        .copied()
        .filter(|span| span.weight() != Weight::ZERO)
        .collect();
    let open = right.difference(&counting).total_days().days();
    if open > 0 {
        return days(open.checked_neg()?, Side::Below);
    }
    let (Some(first), Some(last)) = (right.first_day(), right.last_day()) else {
        return None;
    };
    let slack = |day: Date, outside: Date| day != outside && counting.contains(outside);
    let before = slack(first, first.previous_day());
    let after = last.is_ongoing() || slack(last, last.next_day());
    days(i64::from(before && after), Side::Below)
}

/// How many days a period is longer than a length; none while it goes on. Months run from the event,
/// or from the first day of a state; the last day is counted.
fn days_beyond(period: Period, length: CalendarDuration) -> Option<i64> {
    if period.is_ongoing() {
        return None;
    }
    let (from, end) = match period.event() {
        Some(event) => (event, period.last()),
        None => (period.first(), period.last().next_day()),
    };
    between(end, from.plus_months(length))
}
