//! Which law was applied: its instruments, and when it last changed and next changes.

use std::collections::BTreeSet;

use ius_calendar::Date;
use ius_engine::{ClauseStatus, Program, Report, Scheme};

/// The instruments that the clauses in force rest on, as they are cited, each once, in the order of
/// the clauses; binding ones first.
pub(crate) fn instruments(report: &Report) -> Vec<String> {
    let mut binding: Vec<String> = Vec::new();
    let mut policy: Vec<String> = Vec::new();
    let in_force = report
        .clauses
        .iter()
        .filter(|clause| clause.status != ClauseStatus::NotInForce);
    for provision in in_force.flat_map(|clause| &clause.provisions) {
        let name = provision
            .cited_as
            .clone()
            .unwrap_or_else(|| provision.instrument.clone());
        let list = if provision.binding {
            &mut binding
        } else {
            &mut policy
        };
        if !list.contains(&name) {
            list.push(name);
        }
    }
    binding.extend(policy);
    binding
}

/// A day on which clauses of a scheme came into force or will.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// The day.
    pub(crate) on: Date,
    /// The clauses that start or end then, sorted.
    pub(crate) clauses: Vec<String>,
}

/// The last change of the scheme's clauses on or before a day, and the first after it.
pub(crate) fn changes(
    program: &Program,
    scheme: &str,
    day: Date,
) -> (Option<Change>, Option<Change>) {
    let Some(scheme) = program.schemes.iter().find(|known| known.id == scheme) else {
        return (None, None);
    };
    let days: BTreeSet<Date> = scheme
        .clauses
        .iter()
        .flat_map(|clause| &clause.in_force)
        .flat_map(boundaries)
        .collect();
    let last = days.range(..=day).next_back().copied();
    let next = days.range(day.next_day()..).next().copied();
    let change = |on: Date| Change {
        on,
        clauses: changed_on(scheme, on),
    };
    (last.map(change), next.map(change))
}

/// The days on which something starts to hold or no longer holds.
fn boundaries(dates: &ius_engine::InForce) -> impl Iterator<Item = Date> + use<> {
    let until = dates
        .until
        .filter(|until| !until.is_ongoing())
        .map(Date::next_day);
    dates.from.into_iter().chain(until)
}

fn changed_on(scheme: &Scheme, day: Date) -> Vec<String> {
    let names: BTreeSet<&str> = scheme
        .clauses
        .iter()
        .filter(|clause| {
            clause
                .in_force
                .iter()
                .flat_map(boundaries)
                .any(|on| on == day)
        })
        .map(|clause| clause.name.as_str())
        .collect();
    names.into_iter().map(str::to_owned).collect()
}
