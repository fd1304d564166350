//! Versions: one more from a day, and all in their order.

use ius_calendar::Date;
use ius_diagnostics::ByteSpan;
use ius_engine::InForce;
use ius_syntax::ast::{Attributes, Clause, Declaration, Row, Span, Version, VersionBody};

use super::citation::in_force;
use super::{ActionKind, CodeAction, Here, Site, clauses};

/// Adds a version from today, and from the first of January after: what it says is `unconfirmed`
/// until the drafter has read it.
pub(super) fn add(site: &Site<'_>, out: &mut Vec<CodeAction>) {
    let today = site.snapshot.config().today;
    let january = Date::new(today.year().saturating_add(1), 1, 1);
    for here in &site.here {
        let mut offered: Vec<Date> = Vec::new();
        for day in std::iter::once(today).chain(january) {
            let found = match &here.declaration {
                Declaration::Parameter(parameter) => version(here, &parameter.versions, day),
                Declaration::Table(table) => table
                    .rows
                    .iter()
                    .find(|row| site.touches(here.at(row.span)))
                    .and_then(|row| row_from(here, row, day)),
                _ => None,
            };
            if let Some((first, edits)) = found
                && !offered.contains(&first)
            {
                offered.push(first);
                out.push(site.action(
                    format!("Add a version from {first}"),
                    ActionKind::Rewrite,
                    edits,
                ));
            }
        }
    }
}

type Found = (Date, Vec<(ByteSpan, String)>);

fn range(version: &Version) -> InForce {
    version.in_force.as_ref().map(in_force).unwrap_or_default()
}

fn insert(at: u32, text: String) -> (ByteSpan, String) {
    (ByteSpan::new(at, at), text)
}

/// A version of a parameter from a day: the one before ends on the day before.
fn version(here: &Here, versions: &[Version], day: Date) -> Option<Found> {
    let first = |version: &Version| range(version).from.unwrap_or(Date::FIRST);
    // The version that counts on the day: the latest that has begun.
    let present = versions
        .iter()
        .filter(|version| first(version) <= day)
        .max_by_key(|version| first(version))?;
    if first(present) == day || !matches!(present.body, VersionBody::Is(_)) {
        return None;
    }
    let end = here.at(Span {
        start: 0,
        end: end_of(present),
    });
    let ends = present.in_force.as_ref().and_then(|r| r.until.as_ref());
    match (range(present).until, ends) {
        (Some(until), Some(written)) if until >= day => {
            // The new version takes over the rest of the days.
            let edits = vec![
                (here.at(written.span), day.previous_day().to_string()),
                insert(end.end, format!("\n  from {day} until {until} unconfirmed")),
            ];
            Some((day, edits))
        }
        (Some(until), _) => {
            let next = until.next_day();
            let taken = versions.iter().any(|other| first(other) == next);
            (!taken && !until.is_ongoing()).then(|| {
                (
                    next,
                    vec![insert(end.end, format!("\n  from {next} unconfirmed"))],
                )
            })
        }
        (None, _) => {
            let mut edits = Vec::new();
            if present.in_force.is_none() {
                let start = here.at(present.span).start;
                edits.push(insert(start, format!("until {} ", day.previous_day())));
            }
            edits.push(insert(end.end, format!("\n  from {day} unconfirmed")));
            Some((day, edits))
        }
    }
}

/// A row for the same key from a day; the present one ends on the day before.
fn row_from(here: &Here, row: &Row, day: Date) -> Option<Found> {
    let key = row.key.as_ref()?;
    if row.cells.is_empty() {
        return None;
    }
    let days = row.in_force.as_ref().map(in_force).unwrap_or_default();
    if days.from.is_some_and(|from| from >= day) || days.until.is_some_and(|until| until < day) {
        return None;
    }
    let last = day.previous_day();
    let (close, rest) = match &row.in_force {
        None => (
            insert(here.at(key.span).end, format!(" until {last}")),
            String::new(),
        ),
        Some(written) => match &written.until {
            Some(until) => (
                (here.at(until.span), last.to_string()),
                format!(" until {}", here.written(until.span)),
            ),
            None => (
                insert(here.at(written.span).end, format!(" until {last}")),
                String::new(),
            ),
        },
    };
    let cells: Vec<String> = row
        .cells
        .iter()
        .map(|cell| format!("{} unconfirmed", cell.column.value))
        .collect();
    let end = row.span.end.max(attributes_end(&row.attributes));
    let text = format!(
        "\n  row {} from {day}{rest} with {}",
        here.written(key.span),
        cells.join(", ")
    );
    let end = here.at(Span { start: 0, end }).end;
    Some((day, vec![close, insert(end, text)]))
}

/// The end of a version and of what is said about it.
fn end_of(version: &Version) -> u32 {
    version.span.end.max(attributes_end(&version.attributes))
}

fn attributes_end(attributes: &Attributes) -> u32 {
    let spans = (attributes.titled.iter().map(|t| t.text.span))
        .chain(attributes.under.iter().map(|c| c.span))
        .chain(attributes.sources.iter().map(|s| s.span))
        .chain(attributes.unverified.iter().map(|u| u.span))
        .chain(attributes.notes.iter().map(|n| n.text.span))
        .chain(attributes.in_force.iter().map(|r| r.span));
    spans.map(|span| span.end).max().unwrap_or(0)
}

/// Puts the versions of what is selected in the order of their days.
pub(super) fn sort(site: &Site<'_>, out: &mut Vec<CodeAction>) {
    for here in &site.here {
        let mut all: Vec<&[Version]> = Vec::new();
        match &here.declaration {
            Declaration::Parameter(x) => all.push(&x.versions),
            Declaration::Define(x) => all.push(&x.versions),
            _ => {}
        }
        for clause in clauses(&here.declaration) {
            let (versions, span) = match clause {
                Clause::Define(x) => (&x.versions, x.span),
                Clause::Fill(x) => (&x.versions, x.span),
                _ => continue,
            };
            if site.touches(here.at(span)) {
                all.push(versions);
            }
        }
        for versions in all {
            if let Some(edit) = sorted(here, versions) {
                out.push(site.action(
                    "Sort the versions by their first day",
                    ActionKind::Rewrite,
                    vec![edit],
                ));
            }
        }
    }
}

/// The versions in order, if they are not and each stands on lines of its own.
fn sorted(here: &Here, versions: &[Version]) -> Option<(ByteSpan, String)> {
    let first = |version: &&Version| range(version).from.unwrap_or(Date::FIRST);
    let mut order: Vec<&Version> = versions.iter().collect();
    if order.is_sorted_by_key(first) {
        return None;
    }
    let before = here.text.get(..versions.first()?.span.start as usize)?;
    let start = super::length(before.trim_end());
    let mut pieces: Vec<(&Version, &str)> = Vec::new();
    let mut at = start;
    for version in versions {
        let end = end_of(version);
        let piece = here.text.get(at as usize..end as usize)?;
        if !piece.starts_with('\n') {
            return None;
        }
        pieces.push((version, piece));
        at = end;
    }
    order.sort_by_key(first);
    let text: String = order
        .into_iter()
        .filter_map(|wanted| {
            pieces
                .iter()
                .find(|(version, _)| std::ptr::eq(*version, wanted))
                .map(|(_, piece)| *piece)
        })
        .collect();
    Some((here.at(Span { start, end: at }), text))
}
