//! Age in full years.

use std::fmt;
use std::str::FromStr;

use crate::date::{Date, is_leap_year};
use crate::text::serde_as_text;

/// On which day of a common year a person born on 29 February becomes a year
/// older.
///
/// Union law has no general rule, and national laws differ, so a rule pack has
/// to choose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeapBirthday {
    /// On 28 February.
    February28,
    /// On 1 March.
    March1,
}

impl fmt::Display for LeapBirthday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LeapBirthday::February28 => "--02-28",
            LeapBirthday::March1 => "--03-01",
        })
    }
}

impl FromStr for LeapBirthday {
    type Err = String;

    /// Reads the ISO 8601 form of a day without a year, `--02-28` or `--03-01`.
    fn from_str(text: &str) -> Result<LeapBirthday, String> {
        match text {
            "--02-28" => Ok(LeapBirthday::February28),
            "--03-01" => Ok(LeapBirthday::March1),
            _ => Err(format!(
                "`{text}` is neither --02-28 nor --03-01, the days on which a birthday of 29 February can fall in a common year"
            )),
        }
    }
}

serde_as_text!(LeapBirthday, "--02-28 or --03-01");

/// Age in full years on a date.
///
/// Convention: an age is reached at the start of the birthday, so a person
/// born on 1996-06-15 is 30 throughout 2026-06-15. Union law has no general
/// rule; this is the project's default. Before birth the age is 0, as it is
/// during the first year of life; it is never negative.
///
/// ```
/// use ius_calendar::{age, Date, LeapBirthday};
/// let born: Date = "2008-02-29".parse().unwrap();
/// let on: Date = "2026-02-28".parse().unwrap();
/// assert_eq!(age(born, on, LeapBirthday::February28), 18);
/// assert_eq!(age(born, on, LeapBirthday::March1), 17);
/// ```
#[must_use]
#[inline]
pub const fn age(birth: Date, on: Date, leap: LeapBirthday) -> i32 {
    let (b, o) = (birth.packed(), on.packed());
    if b > o {
        return 0;
    }
    // Packed dates differ by 10000 or more for each full year. A birth on
    // 29 February has no equal in a common year: the comparison then falls on
    // 1 March by itself, and on 28 February when one day is given.
    let early = matches!(leap, LeapBirthday::February28)
        && b % 10_000 == 229
        && o % 10_000 == 228
        && !is_leap_year(o / 10_000);
    (o - b + early as i32) / 10_000
}

/// The day on which an age is reached: the person has it from the start of
/// that day.
///
/// Convention as for [`age`]. Negative `years` read as 0, the day of birth;
/// the result saturates at [`Date::ONGOING`].
#[must_use]
pub const fn birthday(birth: Date, years: i32, leap: LeapBirthday) -> Date {
    if years <= 0 {
        return birth;
    }
    let year = birth.year() as i64 + years as i64;
    if year > 9999 {
        return Date::ONGOING;
    }
    let year = year as i32;
    let month_day = birth.packed() % 10_000;
    if month_day == 229 && !is_leap_year(year) {
        let shifted = match leap {
            LeapBirthday::February28 => 228,
            LeapBirthday::March1 => 301,
        };
        return Date::trusted(year * 10_000 + shifted);
    }
    Date::trusted(year * 10_000 + month_day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn e39_youth_scheme() {
        let born = date("1996-06-15");
        for (on, expected) in [
            ("2026-06-14", 29),
            ("2026-06-15", 30),
            ("2027-06-14", 30),
            ("2027-06-15", 31),
        ] {
            for leap in [LeapBirthday::February28, LeapBirthday::March1] {
                assert_eq!(age(born, date(on), leap), expected, "{on}");
            }
        }
    }

    #[test]
    fn born_on_29_february() {
        let born = date("2008-02-29");
        // (day, 28 February convention, 1 March convention)
        for (on, early, late) in [
            ("2026-02-27", 17, 17),
            ("2026-02-28", 18, 17),
            ("2026-03-01", 18, 18),
            // In a leap year the birthday exists, and both conventions agree.
            ("2028-02-28", 19, 19),
            ("2028-02-29", 20, 20),
            // 2100 is a common year.
            ("2100-02-28", 92, 91),
        ] {
            assert_eq!(age(born, date(on), LeapBirthday::February28), early, "{on}");
            assert_eq!(age(born, date(on), LeapBirthday::March1), late, "{on}");
        }
        assert_eq!(
            birthday(born, 18, LeapBirthday::February28),
            date("2026-02-28")
        );
        assert_eq!(birthday(born, 18, LeapBirthday::March1), date("2026-03-01"));
        assert_eq!(birthday(born, 20, LeapBirthday::March1), date("2028-02-29"));
    }

    #[test]
    fn before_birth_and_past_the_calendar() {
        let born = date("2008-06-01");
        assert_eq!(age(born, date("2008-05-31"), LeapBirthday::March1), 0);
        assert_eq!(age(born, date("1990-01-01"), LeapBirthday::March1), 0);
        assert_eq!(birthday(born, -1, LeapBirthday::March1), born);
        assert_eq!(
            birthday(born, i32::MAX, LeapBirthday::March1),
            Date::ONGOING
        );
    }
}
