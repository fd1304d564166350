//! The date arithmetic the law needs.
//!
//! The crate keeps one invariant: **nothing here asks what day it is, and no
//! month is ever turned into days in silence**. Today's date is an argument;
//! a calendar duration (months, years) can only be laid against a date, and an
//! exact duration (days, weeks) is another type. No function panics, touches a
//! file, a clock or a thread, so the crate also runs in a browser.
//!
//! | module | concept |
//! | --- | --- |
//! | [`date`] | a civil date, packed so that dates and full years compare as integers |
//! | [`partial_date`] | a date as a register holds it: known in part, or disputed |
//! | [`duration`] | calendar and exact durations, which never mix silently |
//! | [`age`] | age in full years, with the conventions for 29 February |
//! | [`period`] | an unbroken span of days, beginning as a state or running from an event |
//! | [`period_set`] | normalised spans with weights: windows, gaps, bridging, runs, rolling maxima |
//! | [`counted`] | the exact sum of weighted lengths, a month taken as 30 days |
//! | [`deadline`] | deadlines after Regulation (EEC, Euratom) No 1182/71 |
//! | [`year_day`] | days that come every year, such as the first of a quota year |
//! | [`holidays`] | public holidays and working days of the Member States |

pub mod age;
pub mod counted;
pub mod date;
pub mod deadline;
pub mod duration;
pub mod holidays;
pub mod partial_date;
pub mod period;
pub mod period_set;
mod text;
pub mod year_day;

pub use age::{LeapBirthday, age, birthday};
pub use counted::CountedDuration;
pub use date::{Date, DateError, Weekday};
pub use deadline::{
    CountingRule, DayPassedOver, Deadline, DeadlineError, DeadlineLength, PassedOver, backward,
    deadline, deadline_suspended, extended,
};
pub use duration::{CalendarDuration, DurationError, ExactDuration};
pub use holidays::{Holiday, HolidayError, HolidayStatus, NonWorking, WorkingCalendar};
pub use partial_date::{PartialDate, Readings};
pub use period::{Period, PeriodError};
pub use period_set::{PeriodSet, Span, Weight};
pub use year_day::{YearDay, in_yearly_window};
