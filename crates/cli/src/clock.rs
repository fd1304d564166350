//! The only place that asks what day it is.

use std::time::{SystemTime, UNIX_EPOCH};

use ius_calendar::Date;

/// Today in Coordinated Universal Time; the first day of 1970 on a machine whose clock stands before
/// that.
pub(crate) fn today() -> Date {
    #[expect(
        clippy::disallowed_methods,
        reason = "only the command line asks the clock, and only here"
    )]
    let now = SystemTime::now();
    let days = now
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() / 86_400);
    i32::try_from(days)
        .ok()
        .and_then(Date::from_day_number)
        .unwrap_or(Date::FIRST)
}
