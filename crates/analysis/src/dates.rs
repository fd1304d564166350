//! Dates as written, checked, and the ranges made of them.

use ius_calendar::Date;
use ius_engine::InForce;
use ius_syntax::ast;

/// A day as written, if it exists.
#[must_use]
pub fn date(literal: ast::DateLit) -> Option<Date> {
    Date::new(
        i32::from(literal.year),
        u32::from(literal.month),
        u32::from(literal.day),
    )
}

/// A range as written; days that do not exist are left open (and reported elsewhere).
#[must_use]
pub fn range(in_force: &ast::InForce) -> InForce {
    InForce {
        from: in_force.from.as_ref().and_then(|d| date(d.value)),
        until: in_force.until.as_ref().and_then(|d| date(d.value)),
    }
}

/// Several ranges.
#[must_use]
pub fn ranges(all: &[ast::InForce]) -> Vec<InForce> {
    all.iter().map(range).collect()
}

/// The first day of a range.
#[must_use]
pub fn first(range: InForce) -> Date {
    range.from.unwrap_or(Date::FIRST)
}

/// The last day of a range.
#[must_use]
pub fn last(range: InForce) -> Date {
    range.until.unwrap_or(Date::ONGOING)
}

/// Whether two ranges share a day.
#[must_use]
pub fn overlap(a: InForce, b: InForce) -> bool {
    first(a) <= last(b) && first(b) <= last(a)
}

/// The first day from `from` to `until` that no range covers.
#[must_use]
pub fn first_uncovered(from: Date, until: Date, ranges: &[InForce]) -> Option<Date> {
    let mut sorted: Vec<InForce> = ranges.to_vec();
    sorted.sort_by_key(|r| (first(*r), last(*r)));
    let mut next = from;
    for range in sorted {
        if first(range) > next {
            break;
        }
        if last(range) >= next {
            if last(range) >= until || last(range) >= Date::ONGOING {
                return None;
            }
            next = last(range).next_day();
        }
    }
    (next <= until).then_some(next)
}

/// What is written in the place of a range: the version's own end, or the day before the next.
#[must_use]
pub fn effective(ranges: &[InForce]) -> Vec<InForce> {
    ranges
        .iter()
        .enumerate()
        .map(|(i, range)| {
            if range.until.is_some() {
                return *range;
            }
            let next = ranges
                .iter()
                .enumerate()
                .filter(|(j, other)| *j != i && first(**other) > first(*range))
                .map(|(_, other)| first(*other))
                .min();
            InForce {
                from: range.from,
                until: next.map(Date::previous_day),
            }
        })
        .collect()
}

/// The stretches of days between those on which any of some ranges begins or ends; none without
/// ranges. Together they are all days, and each range holds a stretch wholly or not at all.
#[must_use]
pub fn stretches(ranges: impl Iterator<Item = InForce>) -> Vec<InForce> {
    let mut starts: Vec<Date> = Vec::new();
    for range in ranges {
        starts.extend(range.from);
        starts.extend(range.until.filter(|d| !d.is_ongoing()).map(Date::next_day));
    }
    if starts.is_empty() {
        return Vec::new();
    }
    starts.sort_unstable();
    starts.dedup();
    let mut out = Vec::with_capacity(starts.len() + 1);
    let mut from = None;
    for start in starts {
        out.push(InForce {
            from,
            until: Some(start.previous_day()),
        });
        from = Some(start);
    }
    out.push(InForce { from, until: None });
    out
}

/// A range as it would be written.
#[must_use]
pub fn written(range: InForce) -> ast::InForce {
    let day = |day: Date| ast::Spanned {
        value: ast::DateLit {
            year: u16::try_from(day.year()).unwrap_or_default(),
            month: u8::try_from(day.month()).unwrap_or_default(),
            day: u8::try_from(day.day()).unwrap_or_default(),
        },
        span: ast::Span::default(),
    };
    ast::InForce {
        from: range.from.map(day),
        until: range.until.map(day),
        span: ast::Span::default(),
    }
}

/// The days in both; an empty list means every day.
#[must_use]
pub fn intersect(a: &[InForce], b: &[InForce]) -> Vec<InForce> {
    if a.is_empty() {
        return b.to_vec();
    }
    if b.is_empty() {
        return a.to_vec();
    }
    let mut out = Vec::new();
    for x in a {
        for y in b {
            if overlap(*x, *y) {
                out.push(InForce {
                    from: x.from.max(y.from),
                    until: match (x.until, y.until) {
                        (Some(p), Some(q)) => Some(p.min(q)),
                        (p, q) => p.or(q),
                    },
                });
            }
        }
    }
    out
}
