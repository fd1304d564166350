//! The two dates of Easter Sunday.

use crate::date::Date;
use crate::duration::ExactDuration;

/// Easter Sunday of the Western churches: the Sunday after the ecclesiastical
/// full moon on or after 21 March, in the Gregorian calendar. `None` before
/// 1583, when that calendar was not in use, and after 9999.
///
/// The moon is followed over the 19-year cycle, with the solar and the lunar
/// correction of the Gregorian reform.
#[must_use]
pub fn western_easter(year: i32) -> Option<Date> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let golden = year % 19;
    let century = year / 100;
    // The epact: the age of the moon at the new year, from 0 to 29.
    let solar = century - century / 4;
    let lunar = (8 * century + 13) / 25;
    let mut full_moon = (solar - lunar + 19 * golden + 15).rem_euclid(30);
    // Two corrections keep the full moons of one cycle on different days.
    if full_moon == 29 || full_moon == 28 && golden > 10 {
        full_moon -= 1;
    }
    let moon = Date::new(year, 3, 21)?.plus_days(ExactDuration::from_days(i64::from(full_moon)));
    Some(following_sunday(moon))
}

/// Easter Sunday of the Orthodox churches, given as a Gregorian date: the full
/// moon and the Sunday follow the Julian calendar. `None` before 1583 and after
/// 9999.
#[must_use]
pub fn orthodox_easter(year: i32) -> Option<Date> {
    if !(1583..=9999).contains(&year) {
        return None;
    }
    let full_moon = (19 * (year % 19) + 15) % 30;
    // Days the Julian calendar lies behind the Gregorian in March of the year.
    let behind = year / 100 - year / 400 - 2;
    let moon =
        Date::new(year, 3, 21)?.plus_days(ExactDuration::from_days(i64::from(full_moon + behind)));
    Some(following_sunday(moon))
}

/// The first Sunday strictly after a day.
fn following_sunday(day: Date) -> Date {
    let to_sunday = 7 - i64::from(day.weekday().num_days_from_sunday());
    day.plus_days(ExactDuration::from_days(to_sunday))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_easters() {
        for (year, western, orthodox) in [
            (2020, "2020-04-12", "2020-04-19"),
            (2021, "2021-04-04", "2021-05-02"),
            (2024, "2024-03-31", "2024-05-05"),
            (2025, "2025-04-20", "2025-04-20"),
            (2030, "2030-04-21", "2030-04-28"),
        ] {
            assert_eq!(western_easter(year).unwrap().to_string(), western);
            assert_eq!(orthodox_easter(year).unwrap().to_string(), orthodox);
        }
        // The earliest and latest possible Easters, and the two corrections of
        // the lunar cycle.
        for (year, western) in [
            (1943, "1943-04-25"),
            (1954, "1954-04-18"),
            (1981, "1981-04-19"),
            (2038, "2038-04-25"),
            (2285, "2285-03-22"),
        ] {
            assert_eq!(western_easter(year).unwrap().to_string(), western);
        }
        assert_eq!(western_easter(1582), None);
        assert_eq!(orthodox_easter(10_000), None);
    }

    #[test]
    fn easter_is_a_sunday_in_its_span() {
        for year in 1583..=9999 {
            let western = western_easter(year).unwrap();
            assert_eq!(western.weekday(), chrono::Weekday::Sun);
            assert!(
                (322..=425).contains(&(western.packed() % 10_000)),
                "{western}"
            );
            let orthodox = orthodox_easter(year).unwrap();
            assert_eq!(orthodox.weekday(), chrono::Weekday::Sun);
            // 22 March to 25 April of the Julian calendar.
            let behind = i64::from(year / 100 - year / 400 - 2);
            let julian = orthodox.minus_days(ExactDuration::from_days(behind));
            assert!(
                (322..=425).contains(&(julian.packed() % 10_000)),
                "{orthodox}"
            );
        }
    }
}
