//! Values as plain whole numbers, side by side, for the compiled path: one word and one day for
//! each value, so that a condition reads eight bytes and asks no questions about kinds.

use ius_calendar::Date;

use crate::value::Value;

/// Not known, or a date known in part.
pub(crate) const UNKNOWN: i64 = i64::MIN;

/// Known, but no such number: the value itself has to be read.
pub(crate) const OTHER: i64 = i64::MIN + 1;

/// Amounts are kept with so many decimals.
pub(crate) const DECIMALS: u32 = 4;

/// A value as a whole number: yes is 1; a date is packed; a country is its packed code; an amount
/// is in ten-thousandths, where it has no more decimals than that.
pub(crate) fn word(value: &Value) -> i64 {
    match value {
        Value::Unknown | Value::PartialDate(_) => UNKNOWN,
        Value::YesNo(yes) => i64::from(*yes),
        Value::Integer(number) if *number > OTHER => *number,
        Value::Decimal(number) => ten_thousandths(number).unwrap_or(OTHER),
        Value::Date(day) => i64::from(day.packed()),
        Value::Months(length) => i64::from(length.months()),
        Value::Days(length) if length.days() > OTHER => length.days(),
        Value::Country(country) => country.packed().cast_signed(),
        Value::Member(position) => i64::from(*position),
        _ => OTHER,
    }
}

/// An amount in ten-thousandths, if that is exact.
pub(crate) fn ten_thousandths(number: &rust_decimal::Decimal) -> Option<i64> {
    let mut number = *number;
    if number.scale() > DECIMALS {
        number = number.normalize();
    }
    let missing = DECIMALS.checked_sub(number.scale())?;
    let scaled = number.mantissa().checked_mul(10_i128.pow(missing))?;
    i64::try_from(scaled).ok().filter(|word| *word > OTHER)
}

fn day(value: &Value) -> Date {
    match value {
        Value::Date(day) => *day,
        _ => Date::FIRST,
    }
}

/// A row of values: the facts themselves, or the fields of one element.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub words: &'a [i64],
    pub days: &'a [Date],
}

impl Row<'_> {
    /// A row in which nothing is known.
    pub(crate) const EMPTY: Row<'static> = Row {
        words: &[],
        days: &[],
    };

    #[inline(always)]
    pub(crate) fn word(self, index: usize) -> i64 {
        match self.words.get(index) {
            Some(word) => *word,
            None => UNKNOWN,
        }
    }

    #[inline(always)]
    pub(crate) fn day(self, index: usize) -> Option<Date> {
        if self.word(index) <= OTHER {
            return None;
        }
        self.days.get(index).copied()
    }
}

/// Some values in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plane {
    words: Vec<i64>,
    days: Vec<Date>,
}

impl Plane {
    pub(crate) fn unknown(length: usize) -> Plane {
        Plane {
            words: vec![UNKNOWN; length],
            days: vec![Date::FIRST; length],
        }
    }

    /// One value, or the fields of one record.
    pub(crate) fn of(value: &Value) -> Plane {
        let mut plane = Plane::default();
        match value {
            Value::Record(fields) => fields.iter().for_each(|field| plane.push(field)),
            scalar => plane.push(scalar),
        }
        plane
    }

    pub(crate) fn forget(&mut self) {
        self.words.fill(UNKNOWN);
    }

    pub(crate) fn put(&mut self, index: usize, value: &Value, as_word: i64) {
        if let Some(place) = self.words.get_mut(index) {
            *place = as_word;
        }
        if let Some(place) = self.days.get_mut(index) {
            *place = day(value);
        }
    }

    fn push(&mut self, value: &Value) {
        self.words.push(word(value));
        self.days.push(day(value));
    }

    pub(crate) fn row(&self) -> Row<'_> {
        Row {
            words: &self.words,
            days: &self.days,
        }
    }
}

/// A list, one row for each element.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    count: usize,
    width: usize,
    plane: Plane,
}

impl Rows {
    /// The rows of a list. An element of which nothing is known is a row of unknowns.
    pub(crate) fn fill(&mut self, elements: &[Value]) {
        self.plane.words.clear();
        self.plane.days.clear();
        self.count = elements.len();
        self.width = elements
            .iter()
            .find_map(|element| match element {
                Value::Record(fields) => Some(fields.len()),
                _ => None,
            })
            .unwrap_or(1);
        self.plane.words.reserve(self.count * self.width);
        self.plane.days.reserve(self.count * self.width);
        for element in elements {
            match element {
                Value::Record(fields) => fields.iter().for_each(|field| self.plane.push(field)),
                scalar => {
                    for _ in 0..self.width {
                        self.plane.push(scalar);
                    }
                }
            }
        }
    }

    pub(crate) const fn len(&self) -> usize {
        self.count
    }

    /// Each element's row.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        let width = self.width.max(1);
        self.plane
            .words
            .chunks_exact(width)
            .zip(self.plane.days.chunks_exact(width))
            .map(|(words, days)| Row { words, days })
    }

    /// The words of a list of single values.
    pub(crate) fn words(&self) -> &[i64] {
        &self.plane.words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[test]
    fn amounts_are_exact_or_read_as_they_stand() {
        let cases = [
            (Decimal::new(250_000, 2), 25_000_000),
            (Decimal::new(-5, 0), -50_000),
            (Decimal::new(1_234_500, 6), 12_345),
            (Decimal::new(1, 5), OTHER),
            (Decimal::MAX, OTHER),
        ];
        for (amount, expected) in cases {
            assert_eq!(word(&Value::Decimal(amount)), expected, "{amount}");
        }
        assert_eq!(word(&Value::Integer(i64::MIN)), OTHER);
        assert_eq!(word(&Value::Unknown), UNKNOWN);
    }

    #[test]
    fn rows_of_records_and_of_single_values() {
        let record = |n: i64| Value::record(vec![Value::Integer(n), Value::Date(Date::ONGOING)]);
        let mut rows = Rows::default();
        rows.fill(&[record(1), Value::Unknown, record(3)]);
        let firsts: Vec<i64> = rows.iter().map(|row| row.word(0)).collect();
        assert_eq!(firsts, [1, UNKNOWN, 3]);
        assert_eq!(rows.iter().nth(1).and_then(|row| row.day(1)), None);
        assert_eq!(
            rows.iter().nth(2).and_then(|row| row.day(1)),
            Some(Date::ONGOING)
        );
        rows.fill(&[Value::Integer(4)]);
        assert_eq!((rows.len(), rows.words()), (1, &[4_i64][..]));
    }
}
