//! Order and equality of values. Values of different kinds have no order, and are equal to nothing.

use std::cmp::Ordering;

use ius_calendar::CountedDuration;

use crate::program::Relation;
use crate::value::{Tri, Value};

/// The order of two known values of one ordered kind; none otherwise.
pub(crate) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    Some(match (left, right) {
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::Decimal(_) | Value::Integer(_), Value::Decimal(_) | Value::Integer(_)) => {
            left.as_decimal()?.cmp(&right.as_decimal()?)
        }
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Months(a), Value::Months(b)) => a.cmp(b),
        (Value::Days(a), Value::Days(b)) => a.cmp(b),
        (Value::WorkingDays(a), Value::WorkingDays(b)) => a.cmp(b),
        (Value::Counted(a), Value::Counted(b)) => a.cmp(b),
        (Value::Counted(a), Value::Months(b)) => a.cmp(&CountedDuration::from(*b)),
        (Value::Months(a), Value::Counted(b)) => CountedDuration::from(*a).cmp(b),
        (Value::Member(a), Value::Member(b)) => a.cmp(b),
        (Value::YesNo(a), Value::YesNo(b)) => a.cmp(b),
        (Value::Country(a), Value::Country(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        _ => return None,
    })
}

/// Whether two values are equal; unknown when one of them is.
pub(crate) fn equal(left: &Value, right: &Value) -> Tri {
    match (left, right) {
        (Value::Unknown | Value::PartialDate(_), _)
        | (_, Value::Unknown | Value::PartialDate(_)) => Tri::Unknown,
        _ => match order(left, right) {
            Some(ordering) => Tri::from(ordering == Ordering::Equal),
            None => Tri::from(left == right),
        },
    }
}

/// Whether an order satisfies a relation.
#[inline]
pub(crate) const fn holds(relation: Relation, ordering: Ordering) -> bool {
    match relation {
        Relation::Equal => matches!(ordering, Ordering::Equal),
        Relation::NotEqual => !matches!(ordering, Ordering::Equal),
        Relation::AtLeast => !matches!(ordering, Ordering::Less),
        Relation::MoreThan => matches!(ordering, Ordering::Greater),
        Relation::AtMost => !matches!(ordering, Ordering::Greater),
        Relation::LessThan => matches!(ordering, Ordering::Less),
    }
}

/// A comparison; unknown when an operand is.
pub(crate) fn compare(relation: Relation, left: &Value, right: &Value) -> Tri {
    match relation {
        Relation::Equal => equal(left, right),
        Relation::NotEqual => !equal(left, right),
        _ => match order(left, right) {
            Some(ordering) => Tri::from(holds(relation, ordering)),
            None => Tri::Unknown,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[test]
    fn numbers_compare_by_value() {
        let ten = Value::Decimal(Decimal::new(1000, 2));
        assert_eq!(
            compare(Relation::Equal, &Value::Integer(10), &ten),
            Tri::Yes
        );
        assert_eq!(
            compare(Relation::LessThan, &Value::Integer(10), &ten),
            Tri::No
        );
        assert_eq!(
            compare(Relation::AtLeast, &Value::Unknown, &ten),
            Tri::Unknown
        );
        assert_eq!(
            compare(Relation::NotEqual, &ten, &Value::Unknown),
            Tri::Unknown
        );
    }

    #[test]
    fn different_kinds_have_no_order() {
        let yes = Value::YesNo(true);
        assert_eq!(
            compare(Relation::AtLeast, &yes, &Value::Integer(1)),
            Tri::Unknown
        );
        assert_eq!(compare(Relation::Equal, &yes, &Value::Integer(1)), Tri::No);
    }
}
