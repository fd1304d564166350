//! Values that are missing on a day on which the scheme is in force, and values never found.

use ius_calendar::Date;
use ius_diagnostics::Code;
use ius_engine::InForce;
use ius_syntax::ast::Declaration as Tree;

use super::Cx;
use super::needs::{both, needs};
use crate::dates;
use crate::navigate::named_at;
use crate::problem::{Place, Problem};
use crate::signature::{Signature, VersionKind, declaration_of, signature};
use crate::symbol::Symbol;

pub(super) fn check(cx: &mut Cx<'_>) {
    if !matches!(cx.tree, Tree::Scheme(_)) {
        return;
    }
    let mut missing: Vec<Symbol> = Vec::new();
    let mut unconfirmed: Vec<Symbol> = Vec::new();
    for need in needs(cx.db, cx.declaration) {
        let Some(declaration) = declaration_of(cx.db, &need.symbol) else {
            continue;
        };
        let Some(Signature::Value(value)) = signature(cx.db, declaration) else {
            continue;
        };
        let name = &need.symbol.name;
        let db = cx.db;
        let place = || {
            named_at(db, declaration)
                .map(|span| Place::There(declaration.file(db), need.symbol.clone(), span))
        };
        if value.versions.is_empty() {
            continue;
        }
        let mut covered: Vec<InForce> = value
            .versions
            .iter()
            .filter(|(_, kind)| *kind != VersionKind::NotInForce)
            .map(|(r, _)| *r)
            .collect();
        // Days between two versions are reported where the versions stand, and once is enough.
        covered.extend(gaps(&value.versions));
        if !missing.contains(&need.symbol)
            && let Some(day) = hole(&need.days, &covered)
        {
            missing.push(need.symbol.clone());
            cx.report(
                Problem::error(
                    Code::NoValueInForce,
                    need.span,
                    format!("`{}` needs `{name}`, which has no value on {day}", need.clause),
                )
                .label_at(place(), "its versions")
                .help(format!(
                    "add a version that covers {day}; if the law has a value that was not found, say `unconfirmed`"
                )),
            );
        }
        let open: Vec<InForce> = value
            .versions
            .iter()
            .filter(|(range, kind)| {
                *kind == VersionKind::Unconfirmed
                    && (need.days.is_empty()
                        || need.days.iter().any(|d| dates::overlap(*d, *range)))
            })
            .flat_map(|(range, _)| both(&need.days, &[*range]))
            .collect();
        if !open.is_empty() && !unconfirmed.contains(&need.symbol) {
            unconfirmed.push(need.symbol.clone());
            let always = value
                .versions
                .iter()
                .all(|(_, kind)| *kind == VersionKind::Unconfirmed);
            let problem = if always {
                Problem::warning(
                    Code::UnconfirmedUsed,
                    need.span,
                    format!(
                        "`{}` needs `{name}`, whose value was never found",
                        need.clause
                    ),
                )
            } else {
                let day = open
                    .first()
                    .map(|r| dates::first(*r))
                    .unwrap_or(Date::FIRST);
                let when = if day == Date::FIRST {
                    "on some days".to_owned()
                } else {
                    format!("on {day}")
                };
                Problem::information(
                    Code::UnconfirmedUsed,
                    need.span,
                    format!(
                        "`{}` needs `{name}`, whose value {when} was not found",
                        need.clause
                    ),
                )
            };
            cx.report(problem.label_at(place(), "it is `unconfirmed` here").help(
                "deciding on those days is a gap in the rules, told apart from every outcome",
            ));
        }
    }
}

/// The days between versions on which there is none.
fn gaps(versions: &[(InForce, VersionKind)]) -> Vec<InForce> {
    let mut ranges: Vec<InForce> = versions.iter().map(|(range, _)| *range).collect();
    ranges.sort_by_key(|range| (dates::first(*range), dates::last(*range)));
    let mut out = Vec::new();
    let mut last: Option<Date> = None;
    for range in ranges {
        if let Some(last) = last
            && last.next_day() < dates::first(range)
        {
            out.push(InForce {
                from: Some(last.next_day()),
                until: Some(dates::first(range).previous_day()),
            });
        }
        last = last.max(Some(dates::last(range)));
    }
    out
}

/// The first day that is needed and not covered. Where nothing says from when a value is needed,
/// its own first day is taken.
fn hole(days: &[InForce], covered: &[InForce]) -> Option<Date> {
    let first = covered.iter().map(|r| dates::first(*r)).min()?;
    let all = [InForce::default()];
    let days = if days.is_empty() { &all[..] } else { days };
    days.iter().find_map(|range| {
        let from = range.from.unwrap_or(first);
        dates::first_uncovered(from, dates::last(*range), covered)
    })
}
