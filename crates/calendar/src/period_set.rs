//! Normalised sets of spans with weights, and the questions a law asks of them.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::fmt;
use std::str::FromStr;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::counted::{CountedDuration, PARTS_OF_A_DAY};
use crate::date::Date;
use crate::duration::{CalendarDuration, ExactDuration};
use crate::period::{Period, PeriodError};
use crate::text::serde_as_text;

/// How much of a day counts: from 0 to 1, exactly, in steps of 1/300, so that
/// every whole percentage, every half and every third is exact.
///
/// Weights stand for the ground of residence: 0 for a stay that does not count,
/// 1/2 for studies, 1 (the default) for the rest (Directive 2003/109/EC
/// article 4(2)).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Weight(u16);

impl Weight {
    /// The day does not count.
    pub const ZERO: Weight = Weight(0);
    /// Half of the day counts.
    pub const HALF: Weight = Weight(150);
    /// The whole day counts.
    pub const FULL: Weight = Weight(300);

    /// A whole percentage, or `None` above 100.
    #[must_use]
    pub const fn from_percent(percent: u32) -> Option<Weight> {
        if percent > 100 {
            return None;
        }
        Some(Weight(percent as u16 * 3))
    }

    /// A fraction, or `None` when it is above 1, has a denominator of zero, or
    /// is not a whole number of 1/300.
    #[must_use]
    pub const fn from_fraction(numerator: u32, denominator: u32) -> Option<Weight> {
        if denominator == 0 || numerator > denominator {
            return None;
        }
        let parts = numerator as u64 * PARTS_OF_A_DAY as u64;
        if !parts.is_multiple_of(denominator as u64) {
            return None;
        }
        Some(Weight((parts / denominator as u64) as u16))
    }

    /// The weight in parts of 1/300.
    #[inline]
    pub(crate) const fn parts(self) -> u16 {
        self.0
    }

    /// Numerator and denominator; the denominator is 300.
    #[must_use]
    pub const fn as_fraction(self) -> (u32, u32) {
        (self.0 as u32, PARTS_OF_A_DAY as u32)
    }
}

impl Default for Weight {
    fn default() -> Weight {
        Weight::FULL
    }
}

impl fmt::Display for Weight {
    /// `50%` for a whole percentage, otherwise a fraction such as `100/300`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_multiple_of(3) {
            write!(f, "{}%", self.0 / 3)
        } else if self.0.is_multiple_of(100) {
            write!(f, "{}/3", self.0 / 100)
        } else {
            write!(f, "{}/300", self.0)
        }
    }
}

impl fmt::Debug for Weight {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Weight {
    type Err = String;

    /// Reads `50%`, `1/2`, `0` and `1`.
    fn from_str(text: &str) -> Result<Weight, String> {
        let weight = if let Some(percent) = text.strip_suffix('%') {
            percent
                .trim_end()
                .parse()
                .ok()
                .and_then(Weight::from_percent)
        } else if let Some((numerator, denominator)) = text.split_once('/') {
            match (numerator.parse(), denominator.parse()) {
                (Ok(n), Ok(d)) => Weight::from_fraction(n, d),
                _ => None,
            }
        } else {
            text.parse().ok().and_then(|n| Weight::from_fraction(n, 1))
        };
        weight.ok_or_else(|| {
            format!("`{text}` is not a weight between 0% and 100%, such as `50%`, `1/2` or `1/3`")
        })
    }
}

serde_as_text!(Weight, "a weight such as `50%` or `1/2`");

/// One span of a [`PeriodSet`] and the weight of its days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    period: Period,
    weight: Weight,
}

impl Span {
    /// A span of days of one weight.
    #[must_use]
    pub const fn new(period: Period, weight: Weight) -> Span {
        Span { period, weight }
    }

    /// The days.
    #[must_use]
    #[inline]
    pub const fn period(self) -> Period {
        self.period
    }

    /// The weight of each of the days.
    #[must_use]
    #[inline]
    pub const fn weight(self) -> Weight {
        self.weight
    }

    /// Its weighted length ([`CountedDuration::of`]).
    #[must_use]
    #[inline]
    pub const fn counted(self) -> CountedDuration {
        CountedDuration::of(self.period, self.weight)
    }

    fn with_last(self, last: Date) -> Span {
        Span {
            period: Period::trusted(self.period.first(), last, self.period.runs_from_event()),
            weight: self.weight,
        }
    }

    fn clipped(self, window: Period) -> Option<Span> {
        self.period.overlap(window).map(|period| Span {
            period,
            weight: self.weight,
        })
    }
}

impl fmt::Display for Span {
    /// The period, and ` at 50%` where the weight is not full.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.period)?;
        if self.weight != Weight::FULL {
            write!(f, " at {}", self.weight)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Span, String> {
        let (period, weight) = match text.split_once(" at ") {
            Some((period, weight)) => (period, weight.parse()?),
            None => (text, Weight::FULL),
        };
        let period = period
            .parse()
            .map_err(|error: PeriodError| error.to_string())?;
        Ok(Span { period, weight })
    }
}

serde_as_text!(
    Span,
    "a period, with ` at 50%` after it where its days count in part"
);

/// A set of days, each with a weight, kept as sorted spans that do not overlap.
///
/// **Overlaps.** Where spans overlap, the highest weight counts on each day:
/// the reading favourable to the applicant. One day is never counted twice.
///
/// **Adjacent spans** of the same weight are one span. The merged span measures
/// its months as its earliest part does (see [`Period`]; of two parts that
/// begin on the same day the state decides).
///
/// **Cuts.** A part whose beginning was cut off is a state that begins on its
/// first remaining day.
///
/// Every operation comes in a form that writes into a set the caller owns
/// (`*_into`), which allocates nothing once that set has grown, and in a form
/// that returns a new set. All are linear in the number of spans.
///
/// ```
/// use ius_calendar::{Period, PeriodSet};
/// let permits: PeriodSet = ["2021-02-01/2023-01-31", "2022-12-01/2026-01-31"]
///     .iter()
///     .map(|text| text.parse::<Period>().unwrap())
///     .collect();
/// assert_eq!(permits.total_days().days(), 1826);
/// assert_eq!(permits.weighted_length().to_string(), "60 months");
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PeriodSet {
    spans: Vec<Span>,
}

impl PeriodSet {
    /// The set without days.
    #[must_use]
    pub const fn new() -> PeriodSet {
        PeriodSet { spans: Vec::new() }
    }

    /// The set of one period, its days counting in full.
    #[must_use]
    pub fn of(period: Period) -> PeriodSet {
        PeriodSet {
            spans: vec![Span::new(period, Weight::FULL)],
        }
    }

    /// Removes every day, keeping the memory for the next use.
    pub fn clear(&mut self) {
        self.spans.clear();
    }

    /// Replaces the content by these periods and weights, in any order.
    ///
    /// Linear when they come sorted by their first day, O(n log n) otherwise;
    /// allocates only to grow, or where different weights overlap.
    pub fn assign<I: IntoIterator<Item = (Period, Weight)>>(&mut self, periods: I) {
        self.spans.clear();
        self.spans.extend(
            periods
                .into_iter()
                .map(|(period, weight)| Span { period, weight }),
        );
        self.normalise();
    }

    /// Sorts and merges `spans` so that the invariant of the type holds.
    fn normalise(&mut self) {
        let key = |span: &Span| (span.period.first(), span.period.runs_from_event());
        if !self.spans.is_sorted_by_key(key) {
            self.spans.sort_unstable_by_key(key);
        }
        let mut weights_overlap = false;
        self.spans.dedup_by(|next, kept| {
            if next.period.first() > kept.period.last().next_day() {
                return false;
            }
            if next.weight == kept.weight {
                *kept = kept.with_last(kept.period.last().max(next.period.last()));
                return true;
            }
            weights_overlap |= next.period.first() <= kept.period.last();
            false
        });
        if weights_overlap {
            self.spans = highest_on_each_day(&self.spans);
        }
    }

    /// Appends a span that begins after or touches the last one.
    #[inline]
    fn push(&mut self, span: Span) {
        if let Some(kept) = self.spans.last_mut()
            && kept.weight == span.weight
            && span.period.first() <= kept.period.last().next_day()
        {
            *kept = kept.with_last(kept.period.last().max(span.period.last()));
            return;
        }
        self.spans.push(span);
    }

    /// Whether the set has no day.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The spans, ascending.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// The periods of the spans, ascending. Adjacent periods differ in weight.
    pub fn periods(&self) -> impl DoubleEndedIterator<Item = Period> + ExactSizeIterator + '_ {
        self.spans.iter().map(|span| span.period)
    }

    /// The unbroken runs of days, ascending, whatever their weights.
    pub fn runs(&self) -> impl Iterator<Item = Period> + '_ {
        let mut spans = self.spans.iter().peekable();
        std::iter::from_fn(move || {
            let mut run = spans.next()?.period;
            while let Some(next) =
                spans.next_if(|next| next.period.first() <= run.last().next_day())
            {
                run = Period::trusted(run.first(), next.period.last(), run.runs_from_event());
            }
            Some(run)
        })
    }

    /// The first day of the set.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        self.spans.first().map(|span| span.period.first())
    }

    /// The last day of the set; [`Date::ONGOING`] when it still goes on.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        self.spans.last().map(|span| span.period.last())
    }

    /// The weight of a day, or `None` when the set does not have it.
    #[must_use]
    pub fn weight_on(&self, day: Date) -> Option<Weight> {
        let after = self
            .spans
            .partition_point(|span| span.period.first() <= day);
        let span = self.spans.get(after.checked_sub(1)?)?;
        (day <= span.period.last()).then_some(span.weight)
    }

    /// Whether a day is in the set, whatever its weight.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.weight_on(day).is_some()
    }

    /// The spans that have a day in the window, not yet cut.
    fn touching(&self, window: Period) -> &[Span] {
        let start = self
            .spans
            .partition_point(|span| span.period.last() < window.first());
        let rest = self.spans.get(start..).unwrap_or_default();
        let end = rest.partition_point(|span| span.period.first() <= window.last());
        rest.get(..end).unwrap_or_default()
    }

    /// The days of either set; where both have a day, the highest weight.
    pub fn union_into(&self, other: &PeriodSet, out: &mut PeriodSet) {
        out.spans.clear();
        let (mut left, mut right) = (self.spans.iter().peekable(), other.spans.iter().peekable());
        loop {
            let from_left = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) => a.period.first() <= b.period.first(),
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => break,
            };
            out.spans
                .extend(if from_left { left.next() } else { right.next() });
        }
        out.normalise();
    }

    /// The days of either set; where both have a day, the highest weight.
    #[must_use]
    pub fn union(&self, other: &PeriodSet) -> PeriodSet {
        let mut out = PeriodSet::new();
        self.union_into(other, &mut out);
        out
    }

    /// The days of this set that are also in the other, with the weights of
    /// this set.
    pub fn intersection_into(&self, other: &PeriodSet, out: &mut PeriodSet) {
        out.spans.clear();
        let mut right = other.spans.iter().peekable();
        for span in &self.spans {
            while let Some(there) = right.peek() {
                if let Some(part) = span.clipped(there.period) {
                    out.push(part);
                }
                if there.period.last() >= span.period.last() {
                    // It may also reach into the next span of this set.
                    break;
                }
                right.next();
            }
        }
    }

    /// The days of this set that are also in the other, with the weights of
    /// this set.
    #[must_use]
    pub fn intersection(&self, other: &PeriodSet) -> PeriodSet {
        let mut out = PeriodSet::new();
        self.intersection_into(other, &mut out);
        out
    }

    /// The days of this set that are not in the other, whatever its weights.
    pub fn difference_into(&self, other: &PeriodSet, out: &mut PeriodSet) {
        out.spans.clear();
        let mut right = other.spans.iter().peekable();
        'spans: for span in &self.spans {
            let mut left_over = *span;
            while let Some(there) = right.peek() {
                let (first, last) = (left_over.period.first(), left_over.period.last());
                if there.period.first() > last {
                    break;
                }
                if there.period.last() >= first {
                    if there.period.first() > first {
                        out.push(left_over.with_last(there.period.first().previous_day()));
                    }
                    if there.period.last() >= last {
                        continue 'spans;
                    }
                    left_over.period = Period::trusted(there.period.last().next_day(), last, false);
                }
                right.next();
            }
            out.push(left_over);
        }
    }

    /// The days of this set that are not in the other, whatever its weights.
    #[must_use]
    pub fn difference(&self, other: &PeriodSet) -> PeriodSet {
        let mut out = PeriodSet::new();
        self.difference_into(other, &mut out);
        out
    }

    /// The part of the set that lies in a window.
    pub fn within_into(&self, window: Period, out: &mut PeriodSet) {
        out.spans.clear();
        out.spans.extend(
            self.touching(window)
                .iter()
                .filter_map(|span| span.clipped(window)),
        );
    }

    /// The part of the set that lies in a window.
    #[must_use]
    pub fn within(&self, window: Period) -> PeriodSet {
        let mut out = PeriodSet::new();
        self.within_into(window, &mut out);
        out
    }

    /// The part of the set on or after a date: what is left when a clock
    /// restarts on that date (for instance Directive 2003/109/EC article
    /// 4(3a)).
    pub fn since_into(&self, date: Date, out: &mut PeriodSet) {
        self.within_into(Period::trusted(date, Date::ONGOING, false), out);
    }

    /// The part of the set on or after a date.
    #[must_use]
    pub fn since(&self, date: Date) -> PeriodSet {
        self.within(Period::trusted(date, Date::ONGOING, false))
    }

    /// The part of the set strictly before a date.
    pub fn before_into(&self, date: Date, out: &mut PeriodSet) {
        if date == Date::FIRST {
            out.spans.clear();
        } else {
            self.within_into(
                Period::trusted(Date::FIRST, date.previous_day(), false),
                out,
            );
        }
    }

    /// The part of the set strictly before a date.
    #[must_use]
    pub fn before(&self, date: Date) -> PeriodSet {
        let mut out = PeriodSet::new();
        self.before_into(date, &mut out);
        out
    }

    /// The days of a window that are not in the set.
    ///
    /// A gap that follows a day of the set runs from that day as from an event,
    /// so that the gap between two stays is measured as the absence between
    /// them is; a gap at the beginning of the window is a state.
    pub fn gaps_within_into(&self, window: Period, out: &mut PeriodSet) {
        out.spans.clear();
        let mut from = window.first();
        let mut after_event = false;
        for span in self.touching(window) {
            if from < span.period.first() {
                let last = span.period.first().previous_day();
                out.push(Span::new(
                    Period::trusted(from, last, after_event),
                    Weight::FULL,
                ));
            }
            if span.period.last() >= window.last() {
                return;
            }
            from = span.period.last().next_day();
            after_event = true;
        }
        out.push(Span::new(
            Period::trusted(from, window.last(), after_event),
            Weight::FULL,
        ));
    }

    /// The days of a window that are not in the set
    /// ([`PeriodSet::gaps_within_into`]).
    #[must_use]
    pub fn gaps_within(&self, window: Period) -> PeriodSet {
        let mut out = PeriodSet::new();
        self.gaps_within_into(window, &mut out);
        out
    }

    fn bridge(&self, out: &mut PeriodSet, bridged: impl Fn(Period) -> bool) {
        out.spans.clear();
        for span in &self.spans {
            if let Some(before) = out.spans.last_mut() {
                let gap = Period::between(before.period.last(), span.period.first());
                if gap.is_some_and(&bridged) {
                    *before = before.with_last(span.period.first().previous_day());
                }
            }
            out.push(*span);
        }
    }

    /// The set with every gap of at most so many days filled. The filled days
    /// take the weight of the span before the gap.
    pub fn bridging_into(&self, longest_gap: ExactDuration, out: &mut PeriodSet) {
        self.bridge(out, |gap| gap.days() <= longest_gap);
    }

    /// The set with every gap of at most so many days filled. The filled days
    /// take the weight of the span before the gap.
    #[must_use]
    pub fn bridging(&self, longest_gap: ExactDuration) -> PeriodSet {
        let mut out = PeriodSet::new();
        self.bridging_into(longest_gap, &mut out);
        out
    }

    /// The set with every gap of at most so many months filled, each gap
    /// measured from the last day before it as from an event (see
    /// [`Period::compare_length`]). The filled days take the weight of the span
    /// before the gap.
    pub fn bridging_months_into(&self, longest_gap: CalendarDuration, out: &mut PeriodSet) {
        self.bridge(out, |gap| {
            gap.compare_length(longest_gap) != Ordering::Greater
        });
    }

    /// The set with every gap of at most so many months filled
    /// ([`PeriodSet::bridging_months_into`]).
    #[must_use]
    pub fn bridging_months(&self, longest_gap: CalendarDuration) -> PeriodSet {
        let mut out = PeriodSet::new();
        self.bridging_months_into(longest_gap, &mut out);
        out
    }

    /// The longest unbroken run in days, whatever its weights; the earliest of
    /// several as long.
    #[must_use]
    pub fn longest(&self) -> Option<Period> {
        self.runs()
            .max_by_key(|run| (run.days(), Reverse(run.first())))
    }

    /// The number of days in the set, each once, whatever its weight. An
    /// ongoing set is counted up to 9999-12-31; lay a window over it first.
    #[must_use]
    pub fn total_days(&self) -> ExactDuration {
        sum_days(&self.spans)
    }

    /// [`PeriodSet::total_days`] of the part in a window, without building it.
    #[must_use]
    pub fn total_days_within(&self, window: Period) -> ExactDuration {
        let mut total = 0_i64;
        for span in self.touching(window) {
            let first = span.period.first().max(window.first());
            let last = span.period.last().min(window.last());
            total += i64::from(last.day_number() - first.day_number() + 1);
        }
        ExactDuration::from_days(total)
    }

    /// The sum of the weighted lengths of the spans.
    ///
    /// Convention: each span is measured in full months and left-over days
    /// ([`Period::months_and_days`]), multiplied by its weight and summed
    /// exactly with 30 days to a month (Regulation 1182/71 article 3(2)(d) by
    /// analogy). A rule that instead counts every single day and takes 30 of
    /// them for a month asks for [`PeriodSet::total_days`].
    #[must_use]
    pub fn weighted_length(&self) -> CountedDuration {
        self.spans.iter().map(|span| span.counted()).sum()
    }

    /// [`PeriodSet::weighted_length`] of the part in a window, without building
    /// it.
    #[must_use]
    pub fn weighted_length_within(&self, window: Period) -> CountedDuration {
        self.touching(window)
            .iter()
            .filter_map(|span| span.clipped(window))
            .map(Span::counted)
            .sum()
    }

    /// Whether every day of a period is in the set, whatever its weight.
    #[must_use]
    pub fn covers(&self, period: Period) -> bool {
        let mut needed = period.first();
        for span in self.touching(period) {
            if span.period.first() > needed {
                return false;
            }
            if span.period.last() >= period.last() {
                return true;
            }
            needed = span.period.last().next_day();
        }
        false
    }

    /// The part of the set that is unbroken and ends on the day before a date,
    /// with its weights; empty when that day is not in the set.
    ///
    /// This is residence "immediately before" an application (Directive
    /// 2003/109/EC article 4(1)).
    pub fn unbroken_run_before_into(&self, date: Date, out: &mut PeriodSet) {
        out.spans.clear();
        if date == Date::FIRST {
            return;
        }
        let last_day = date.previous_day();
        let begun = self
            .spans
            .partition_point(|span| span.period.first() <= last_day);
        let begun = self.spans.get(..begun).unwrap_or_default();
        let mut reaches_back_from = last_day;
        let mut length = 0;
        for span in begun.iter().rev() {
            let touches = span.period.last() >= reaches_back_from
                || span.period.last().next_day() == reaches_back_from && length > 0;
            if !touches {
                break;
            }
            length += 1;
            reaches_back_from = span.period.first();
        }
        let run = begun.get(begun.len() - length..).unwrap_or_default();
        out.spans.extend_from_slice(run);
        if let Some(final_span) = out.spans.last_mut() {
            *final_span = final_span.with_last(final_span.period.last().min(last_day));
        }
    }

    /// The part of the set that is unbroken and ends on the day before a date
    /// ([`PeriodSet::unbroken_run_before_into`]).
    #[must_use]
    pub fn unbroken_run_before(&self, date: Date) -> PeriodSet {
        let mut out = PeriodSet::new();
        self.unbroken_run_before_into(date, &mut out);
        out
    }

    /// The most days of the set that lie in any window of so many consecutive
    /// days (90 days in any 180: `most_days_in_any(180 days) <= 90 days`).
    /// Weights do not matter.
    #[must_use]
    pub fn most_days_in_any(&self, window: ExactDuration) -> ExactDuration {
        self.fullest_window(window)
            .map_or(ExactDuration::ZERO, |(_, days)| days)
    }

    /// The earliest window of so many days that holds the most days of the set
    /// among those that begin with a span, and how many it holds. `None` for an
    /// empty set or a window without days.
    ///
    /// Only windows that begin with a span need looking at: moving any other
    /// window to the beginning of the span it starts in, or of the next one,
    /// never loses a day.
    #[must_use]
    pub fn fullest_window(&self, window: ExactDuration) -> Option<(Period, ExactDuration)> {
        if window <= ExactDuration::ZERO {
            return None;
        }
        // Day numbers all the way: this is asked for on every stay of a file.
        let reach = i32::try_from(window.days() - 1).unwrap_or(i32::MAX);
        let (mut before, mut up_to) = (DayCounter::new(&self.spans), DayCounter::new(&self.spans));
        let mut best: Option<(Date, i64)> = None;
        for period in self.periods() {
            let first = period.first().day_number();
            let days = up_to.up_to(first.saturating_add(reach)) - before.up_to(first - 1);
            if best.is_none_or(|(_, most)| days > most) {
                best = Some((period.first(), days));
            }
        }
        let (start, days) = best?;
        let last = start.plus_days(ExactDuration::from_days(i64::from(reach)));
        let fullest = Period::trusted(start, last, false);
        Some((fullest, ExactDuration::from_days(days)))
    }

    /// The most days of the set that lie in any window of so many months
    /// (absences in any twelve months). A window that begins on a day ends on
    /// the day before the same day so many months later, clamped to the end of
    /// the month. Weights do not matter.
    #[must_use]
    pub fn most_days_in_any_months(&self, window: CalendarDuration) -> ExactDuration {
        self.fullest_window_of_months(window)
            .map_or(ExactDuration::ZERO, |(_, days)| days)
    }

    /// The window of [`PeriodSet::most_days_in_any_months`] and how many days it
    /// holds.
    ///
    /// Windows of months differ in length: where the end of the month clamps,
    /// the window that begins one day later can end several days later. So
    /// besides the first days of spans, the first days of months are looked at.
    #[must_use]
    pub fn fullest_window_of_months(
        &self,
        window: CalendarDuration,
    ) -> Option<(Period, ExactDuration)> {
        // The calendar repeats after 400 years, so later months of one span
        // hold nothing new, except near its end.
        const CYCLE: i32 = 4800;
        let starts = self.spans.iter().flat_map(|span| {
            let (first, last) = (span.period.first(), span.period.last());
            let tail = if last.is_ongoing() {
                last
            } else {
                last.minus_months(window + CalendarDuration::from_months(1))
            };
            let month_starts = std::iter::successors(Some(first.first_of_month()), move |&start| {
                let mut next = start.plus_months(CalendarDuration::from_months(1));
                let seen = first.plus_months(CalendarDuration::from_months(CYCLE));
                if next > seen && next < tail {
                    next = tail.first_of_month();
                }
                (start < next && next <= last && !next.is_ongoing()).then_some(next)
            });
            std::iter::once(first).chain(month_starts.skip(1))
        });
        self.fullest(starts, |start| Period::starting(start, window))
    }

    /// The fullest of the windows that begin on ascending days.
    fn fullest(
        &self,
        starts: impl Iterator<Item = Date>,
        window_from: impl Fn(Date) -> Option<Period>,
    ) -> Option<(Period, ExactDuration)> {
        let (mut before, mut up_to) = (DayCounter::new(&self.spans), DayCounter::new(&self.spans));
        let mut best: Option<(Period, i64)> = None;
        for start in starts {
            let window = window_from(start)?;
            let days = up_to.up_to(window.last().day_number())
                - before.up_to(window.first().day_number() - 1);
            if best.is_none_or(|(_, most)| days > most) {
                best = Some((window, days));
            }
        }
        best.map(|(window, days)| (window, ExactDuration::from_days(days)))
    }
}

/// Counts the days of a set up to ascending days, in one pass.
struct DayCounter<'a> {
    rest: std::slice::Iter<'a, Span>,
    /// The span being passed, as day numbers.
    current: Option<(i32, i32)>,
    passed: i64,
}

impl<'a> DayCounter<'a> {
    fn new(spans: &'a [Span]) -> DayCounter<'a> {
        let mut counter = DayCounter {
            rest: spans.iter(),
            current: None,
            passed: 0,
        };
        counter.advance();
        counter
    }

    fn advance(&mut self) {
        self.current = self.rest.next().map(|span| {
            (
                span.period.first().day_number(),
                span.period.last().day_number(),
            )
        });
    }

    /// Days of the set up to and including a day; days must not descend between
    /// calls.
    fn up_to(&mut self, day: i32) -> i64 {
        while let Some((first, last)) = self.current {
            if last > day {
                return self.passed + i64::from((day - first + 1).max(0));
            }
            self.passed += i64::from(last - first + 1);
            self.advance();
        }
        self.passed
    }
}

fn sum_days(spans: &[Span]) -> ExactDuration {
    // The days of disjoint spans are fewer than the days of the calendar, so
    // the sum fits.
    ExactDuration::from_days(i64::from(
        spans
            .iter()
            .map(|span| span.period.day_count())
            .sum::<i32>(),
    ))
}

/// Sorted spans that overlap with different weights, settled day by day in
/// favour of the highest weight: a sweep with the spans that are open on the
/// day in a heap, O(n log n).
fn highest_on_each_day(spans: &[Span]) -> Vec<Span> {
    let mut out = PeriodSet {
        spans: Vec::with_capacity(spans.len() + 4),
    };
    let mut waiting = spans.iter().peekable();
    // The heaviest first; of equals a state before an absence, then the longest.
    let mut open: BinaryHeap<(Weight, Reverse<bool>, Date, Reverse<Date>)> = BinaryHeap::new();
    let mut day = Date::FIRST;
    loop {
        if open.is_empty() {
            let Some(next) = waiting.peek() else { break };
            day = next.period.first();
        }
        while let Some(span) = waiting.next_if(|span| span.period.first() <= day) {
            let period = span.period;
            open.push((
                span.weight,
                Reverse(period.runs_from_event()),
                period.last(),
                Reverse(period.first()),
            ));
        }
        let Some(&(weight, Reverse(runs_from_event), last, Reverse(first))) = open.peek() else {
            continue;
        };
        if last < day {
            open.pop();
            continue;
        }
        let end = waiting
            .peek()
            .map_or(last, |next| last.min(next.period.first().previous_day()));
        out.push(Span {
            period: Period::trusted(day, end, runs_from_event && first == day),
            weight,
        });
        if end.is_ongoing() {
            break;
        }
        day = end.next_day();
    }
    out.spans
}

impl FromIterator<(Period, Weight)> for PeriodSet {
    fn from_iter<I: IntoIterator<Item = (Period, Weight)>>(periods: I) -> PeriodSet {
        let mut set = PeriodSet::new();
        set.assign(periods);
        set
    }
}

impl FromIterator<Period> for PeriodSet {
    /// Each period counts in full.
    fn from_iter<I: IntoIterator<Item = Period>>(periods: I) -> PeriodSet {
        periods
            .into_iter()
            .map(|period| (period, Weight::FULL))
            .collect()
    }
}

impl FromIterator<Span> for PeriodSet {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> PeriodSet {
        spans
            .into_iter()
            .map(|span| (span.period, span.weight))
            .collect()
    }
}

impl<'a> IntoIterator for &'a PeriodSet {
    type Item = Span;
    type IntoIter = std::iter::Copied<std::slice::Iter<'a, Span>>;

    fn into_iter(self) -> Self::IntoIter {
        self.spans.iter().copied()
    }
}

impl fmt::Display for PeriodSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, span) in self.spans.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{span}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for PeriodSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{self}]")
    }
}

impl Serialize for PeriodSet {
    /// A list of spans in text form.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.spans)
    }
}

impl<'de> Deserialize<'de> for PeriodSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PeriodSet, D::Error> {
        struct SetVisitor;

        impl<'de> Visitor<'de> for SetVisitor {
            type Value = PeriodSet;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of periods")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<PeriodSet, A::Error> {
                let mut set = PeriodSet::new();
                while let Some(span) = list.next_element::<Span>()? {
                    set.spans.push(span);
                }
                set.normalise();
                Ok(set)
            }
        }

        deserializer.deserialize_seq(SetVisitor)
    }
}
