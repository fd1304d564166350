//! A date as a register really holds it: a day, only a month, only a year, or
//! several readings that disagree.

use std::fmt;
use std::str::FromStr;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::date::{Date, DateError, days_in_month, digits};

/// A date known as far as a register or a document knows it.
///
/// It stands for all its readings, that is for every day it may be. A
/// comparison on it is settled only where every reading agrees, which the
/// caller can often see from [`PartialDate::earliest`] and
/// [`PartialDate::latest`].
///
/// ```
/// use ius_calendar::PartialDate;
/// let birth: PartialDate = "1996-06".parse().unwrap();
/// assert_eq!(birth.earliest().to_string(), "1996-06-01");
/// assert_eq!(birth.latest().to_string(), "1996-06-30");
/// assert_eq!(birth.reading_count(), 30);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate(Kind);

/// Each of the simple kinds is one run of days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Reading {
    Year(i32),
    Month(i32, i32),
    Day(Date),
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Kind {
    One(Reading),
    /// At least two different readings, ascending.
    Disputed(Vec<Reading>),
}

impl Reading {
    fn first(self) -> Date {
        match self {
            Reading::Year(year) => Date::trusted(year * 10_000 + 101),
            Reading::Month(year, month) => Date::trusted(year * 10_000 + month * 100 + 1),
            Reading::Day(day) => day,
        }
    }

    fn last(self) -> Date {
        match self {
            Reading::Year(year) => Date::trusted(year * 10_000 + 1231),
            Reading::Month(year, month) => {
                Date::trusted(year * 10_000 + month * 100 + days_in_month(year, month))
            }
            Reading::Day(day) => day,
        }
    }

    fn parse(text: &str) -> Result<Reading, DateError> {
        let malformed = || DateError::Malformed(text.to_owned());
        match *text.as_bytes() {
            [y1, y2, y3, y4] => {
                let year = digits(&[y1, y2, y3, y4]).ok_or_else(malformed)? as i32;
                Date::checked(year, 1, 1).map_err(|_| DateError::NoSuchYear(text.to_owned()))?;
                Ok(Reading::Year(year))
            }
            [y1, y2, y3, y4, b'-', m1, m2] => {
                let year = digits(&[y1, y2, y3, y4]).ok_or_else(malformed)? as i32;
                let month = digits(&[m1, m2]).ok_or_else(malformed)?;
                let first = Date::checked(year, month, 1)?;
                Ok(Reading::Month(first.year(), first.month() as i32))
            }
            _ => Date::parse_iso(text).map(Reading::Day),
        }
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reading::Year(year) => write!(f, "{year:04}"),
            Reading::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Reading::Day(day) => write!(f, "{day}"),
        }
    }
}

impl PartialDate {
    /// Reads `1996`, `1996-06` or `1996-06-15` (ISO 8601, full or reduced
    /// precision).
    ///
    /// # Errors
    /// [`DateError`], which says which part is wrong and why.
    pub fn parse(text: &str) -> Result<PartialDate, DateError> {
        Reading::parse(text).map(|reading| PartialDate(Kind::One(reading)))
    }

    /// A date about which documents disagree: it stands for the readings of
    /// every one of them. `None` when no reading is given.
    ///
    /// Readings that repeat are kept once, so documents that agree make an
    /// undisputed date.
    #[must_use]
    pub fn from_disputed(documents: Vec<PartialDate>) -> Option<PartialDate> {
        let mut readings = Vec::with_capacity(documents.len());
        for document in documents {
            match document.0 {
                Kind::One(reading) => readings.push(reading),
                Kind::Disputed(mut several) => readings.append(&mut several),
            }
        }
        readings.sort_unstable_by_key(|reading| (reading.first(), reading.last(), *reading));
        readings.dedup();
        match *readings.as_slice() {
            [] => None,
            [single] => Some(PartialDate(Kind::One(single))),
            _ => Some(PartialDate(Kind::Disputed(readings))),
        }
    }

    fn parts(&self) -> &[Reading] {
        match &self.0 {
            Kind::One(reading) => std::slice::from_ref(reading),
            Kind::Disputed(readings) => readings,
        }
    }

    /// The first day it may be.
    #[must_use]
    pub fn earliest(&self) -> Date {
        match &self.0 {
            Kind::One(reading) => reading.first(),
            Kind::Disputed(several) => several
                .iter()
                .map(|reading| reading.first())
                .min()
                .unwrap_or(Date::FIRST),
        }
    }

    /// The last day it may be.
    #[must_use]
    pub fn latest(&self) -> Date {
        match &self.0 {
            Kind::One(reading) => reading.last(),
            Kind::Disputed(several) => several
                .iter()
                .map(|reading| reading.last())
                .max()
                .unwrap_or(Date::ONGOING),
        }
    }

    /// The day, when only one day is possible.
    #[must_use]
    #[inline]
    pub fn as_day(&self) -> Option<Date> {
        match &self.0 {
            Kind::One(Reading::Day(day)) => Some(*day),
            // Two different readings hold at least two different days.
            Kind::One(_) | Kind::Disputed(_) => None,
        }
    }

    /// Whether several documents disagree about it.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        matches!(self.0, Kind::Disputed(_))
    }

    /// Every day it may be, ascending, each once.
    #[must_use]
    pub fn readings(&self) -> Readings {
        let mut runs: Vec<(Date, Date)> = Vec::new();
        // The parts are in order of their first day, so overlaps meet the run before.
        for part in self.parts() {
            match runs.last_mut() {
                Some(run) if part.first() <= run.1 => run.1 = run.1.max(part.last()),
                _ => runs.push((part.first(), part.last())),
            }
        }
        Readings {
            current: None,
            rest: runs.into_iter(),
        }
    }

    /// How many days it may be; at least 1.
    #[must_use]
    pub fn reading_count(&self) -> usize {
        self.readings()
            .rest
            .map(|(first, last)| (last.day_number() - first.day_number()) as usize + 1)
            .sum()
    }
}

impl From<Date> for PartialDate {
    fn from(day: Date) -> PartialDate {
        PartialDate(Kind::One(Reading::Day(day)))
    }
}

/// Every day a [`PartialDate`] may be, ascending.
#[derive(Debug, Clone)]
pub struct Readings {
    current: Option<(Date, Date)>,
    rest: std::vec::IntoIter<(Date, Date)>,
}

impl Iterator for Readings {
    type Item = Date;

    fn next(&mut self) -> Option<Date> {
        let (day, last) = match self.current.take() {
            Some(run) => run,
            None => self.rest.next()?,
        };
        if day < last {
            self.current = Some((day.next_day(), last));
        }
        Some(day)
    }
}

impl fmt::Display for PartialDate {
    /// `1996`, `1996-06`, `1996-06-15`, or the disputed readings joined by `or`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, reading) in self.parts().iter().enumerate() {
            if index > 0 {
                f.write_str(" or ")?;
            }
            write!(f, "{reading}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    /// Reads what [`PartialDate::parse`] reads, and disputed readings joined by
    /// ` or `.
    fn from_str(text: &str) -> Result<PartialDate, DateError> {
        let readings = text
            .split(" or ")
            .map(PartialDate::parse)
            .collect::<Result<Vec<_>, _>>()?;
        PartialDate::from_disputed(readings).ok_or_else(|| DateError::Malformed(text.to_owned()))
    }
}

impl Serialize for PartialDate {
    /// One text, or a list of texts when the date is disputed.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Kind::One(reading) => serializer.collect_str(reading),
            Kind::Disputed(several) => {
                serializer.collect_seq(several.iter().map(|reading| reading.to_string()))
            }
        }
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PartialDate, D::Error> {
        struct PartialVisitor;

        impl<'de> Visitor<'de> for PartialVisitor {
            type Value = PartialDate;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date such as 1996, 1996-06 or 1996-06-15, or a list of such dates that disagree")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<PartialDate, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<PartialDate, A::Error> {
                let mut readings = Vec::new();
                while let Some(reading) = list.next_element::<PartialDate>()? {
                    readings.push(reading);
                }
                PartialDate::from_disputed(readings)
                    .ok_or_else(|| A::Error::custom("a disputed date needs at least one reading"))
            }
        }

        deserializer.deserialize_any(PartialVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partial(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn each_precision_stands_for_its_days() {
        for (text, first, last, count) in [
            ("1996", "1996-01-01", "1996-12-31", 366),
            ("1997", "1997-01-01", "1997-12-31", 365),
            ("1996-02", "1996-02-01", "1996-02-29", 29),
            ("1996-06-15", "1996-06-15", "1996-06-15", 1),
            ("9999", "9999-01-01", "9999-12-31", 365),
        ] {
            let value = partial(text);
            assert_eq!(value.earliest().to_string(), first);
            assert_eq!(value.latest().to_string(), last);
            assert_eq!(value.reading_count(), count);
            assert_eq!(value.readings().count(), count);
            assert!(value.readings().is_sorted_by(|a, b| a < b));
            assert_eq!(value.to_string(), text);
        }
    }

    #[test]
    fn disputed_readings_are_merged() {
        let value = PartialDate::from_disputed(vec![
            partial("1996-06-15"),
            partial("1996-06"),
            partial("1994-03-02"),
            partial("1994-03-02"),
        ])
        .unwrap();
        assert_eq!(value.reading_count(), 31);
        assert_eq!(value.readings().next().unwrap().to_string(), "1994-03-02");
        assert_eq!(value.latest().to_string(), "1996-06-30");
        assert!(value.is_disputed());
        assert_eq!(value.as_day(), None);
        let agreed =
            PartialDate::from_disputed(vec![partial("1996-06-15"), partial("1996-06-15")]).unwrap();
        assert!(agreed.as_day().is_some());
        assert_eq!(PartialDate::from_disputed(vec![]), None);
    }

    #[test]
    fn errors_say_which_part_is_impossible() {
        assert_eq!(
            partial_error("1996-13"),
            "there is no month 13; months run from 01 to 12"
        );
        assert_eq!(
            partial_error("0000"),
            "`0000` is not a year between 0001 and 9999"
        );
        assert_eq!(partial_error("1997-02-29"), "1997 has no 29 February");
        assert!(partial_error("96").starts_with("`96` is not a date"));
    }

    fn partial_error(text: &str) -> String {
        PartialDate::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn json_is_a_text_or_a_list() {
        let value: PartialDate = serde_json::from_str(r#"["1996-06-15","1994"]"#).unwrap();
        assert_eq!(
            serde_json::to_string(&value).unwrap(),
            r#"["1994","1996-06-15"]"#
        );
        assert_eq!(value.to_string().parse::<PartialDate>().unwrap(), value);
        let year: PartialDate = serde_json::from_str("\"1996\"").unwrap();
        assert_eq!(serde_json::to_string(&year).unwrap(), "\"1996\"");
        assert!(serde_json::from_str::<PartialDate>("[]").is_err());
    }
}
