//! Days that do not exist, ranges that end before they begin, gaps and overlaps of versions.

use ius_calendar::Date;
use ius_diagnostics::Code;
use ius_engine::{Constant, InForce};
use ius_syntax::ast::{self, Clause, DateLit, Declaration as Tree, Span, Spanned, Version};

use super::Cx;
use super::duplicates::share_days;
use super::visit;
use crate::dates;
use crate::elaborate::Body;
use crate::problem::Problem;

pub(super) fn check(cx: &mut Cx<'_>) {
    let tree = cx.tree;
    visit::each(tree, &mut |_, attributes, _| {
        attributes.in_force.iter().for_each(|r| range(cx, r));
        for source in &attributes.sources {
            if let Some(read) = &source.read {
                day(cx, read);
            }
        }
    });
    match tree {
        Tree::Instrument(i) => i.in_force.iter().for_each(|r| range(cx, r)),
        Tree::Parameter(p) => versions(cx, "value", &p.versions),
        Tree::Define(d) => versions(cx, "definition", &d.versions),
        Tree::Table(t) => rows(cx, t),
        Tree::External(x) => external_rows(cx, x),
        Tree::Template(ast::Template {
            header, clauses, ..
        })
        | Tree::Scheme(ast::Scheme {
            header, clauses, ..
        }) => {
            header
                .in_force
                .iter()
                .chain(&header.suspended)
                .for_each(|r| range(cx, r));
            for clause in clauses {
                match clause {
                    Clause::Define(d) => versions(cx, "definition", &d.versions),
                    Clause::Fill(f) => versions(cx, "filling", &f.versions),
                    _ => {}
                }
            }
            clause_versions(cx, clauses);
        }
        _ => {}
    }
}

fn day(cx: &mut Cx<'_>, literal: &Spanned<DateLit>) -> Option<Date> {
    let d = literal.value;
    match Date::checked(i32::from(d.year), u32::from(d.month), u32::from(d.day)) {
        Ok(date) => Some(date),
        Err(why) => {
            cx.report(Problem::error(
                Code::ImpossibleDate,
                literal.span,
                why.to_string(),
            ));
            None
        }
    }
}

pub(super) fn range(cx: &mut Cx<'_>, range: &ast::InForce) {
    let from = range.from.as_ref().map(|d| (day(cx, d), d.span));
    let until = range.until.as_ref().map(|d| (day(cx, d), d.span));
    if let (Some((Some(from), at)), Some((Some(until), end))) = (from, until)
        && until < from
    {
        cx.report(
            Problem::error(
                Code::UntilBeforeFrom,
                end,
                format!("the last day, {until}, lies before the first, {from}"),
            )
            .label(at, "the first day")
            .help("both days are included: a single day has the same date twice"),
        );
    }
}

fn versions(cx: &mut Cx<'_>, what: &str, all: &[Version]) {
    let mut dated: Vec<(InForce, &Version)> = Vec::new();
    for version in all {
        if let Some(written) = &version.in_force {
            range(cx, written);
            let plain = dates::range(written);
            let broken = (written.from.is_some() && plain.from.is_none())
                || (written.until.is_some() && plain.until.is_none())
                || dates::first(plain) > dates::last(plain);
            if broken {
                // What the version covers is not known; gaps beside it would be guesses.
                return;
            }
            dated.push((plain, version));
        } else {
            dated.push((InForce::default(), version));
        }
    }
    dated.sort_by_key(|(range, version)| (dates::first(*range), version.span));
    for pair in dated.windows(2) {
        let [(before, earlier), (after, later)] = pair else {
            continue;
        };
        let place = |v: &Version| v.in_force.as_ref().map(|r| r.span).unwrap_or(v.span);
        // Without an end a version runs to the day before the next one.
        let Some(until) = before.until else {
            if dates::first(*before) == dates::first(*after) {
                cx.report(
                    Problem::error(
                        Code::VersionOverlap,
                        place(later),
                        format!("two versions of this {what} begin on one day"),
                    )
                    .label(place(earlier), "the other version"),
                );
            }
            continue;
        };
        let next = dates::first(*after);
        if next <= until {
            let mut problem = Problem::error(
                Code::VersionOverlap,
                place(later),
                format!("two versions of this {what} are in force on {next}"),
            )
            .label(place(earlier), format!("this version runs until {until}"));
            if let Some(span) = until_span(earlier)
                && next > dates::first(*before)
            {
                problem = problem.replace(
                    format!("end the earlier version on {}", next.previous_day()),
                    span,
                    next.previous_day().to_string(),
                );
            }
            cx.report(problem);
        } else if until.next_day() < next {
            let mut problem = Problem::error(
                Code::VersionGap,
                place(later),
                format!(
                    "no version of this {what} is in force from {} until {}",
                    until.next_day(),
                    next.previous_day()
                ),
            )
            .label(
                place(earlier),
                format!("the version before ends on {until}"),
            )
            .help("close the gap, or say what holds in it: `unconfirmed`, or `not in force`");
            if let Some(span) = until_span(earlier) {
                problem = problem.replace(
                    format!("let the earlier version run until {}", next.previous_day()),
                    span,
                    next.previous_day().to_string(),
                );
            }
            cx.report(problem);
        }
    }
}

fn until_span(version: &Version) -> Option<Span> {
    version.in_force.as_ref()?.until.as_ref().map(|d| d.span)
}

fn rows(cx: &mut Cx<'_>, t: &ast::Table) {
    for row in t.rows.iter().chain(&t.otherwise) {
        if let Some(written) = &row.in_force {
            range(cx, written);
        }
    }
    let elaborated = cx.elaborated;
    let Body::Table(roots, _) = &elaborated.body else {
        return;
    };
    let keyed: Vec<(&Constant, InForce, Span)> = t
        .rows
        .iter()
        .zip(roots)
        .filter_map(|(row, roots)| {
            let key = elaborated.arena.constant(roots.key?)?;
            let place = row.key.as_ref().map(|k| k.span).unwrap_or(row.span);
            Some((
                key,
                row.in_force.as_ref().map(dates::range).unwrap_or_default(),
                place,
            ))
        })
        .collect();
    for (index, (key, range, place)) in keyed.iter().enumerate() {
        let earlier = keyed
            .iter()
            .take(index)
            .find(|(k, r, _)| k == key && dates::overlap(*r, *range));
        if let Some((_, _, first)) = earlier {
            cx.report(
                Problem::error(
                    Code::DuplicateRow,
                    *place,
                    "this key already has a row for these days",
                )
                .label(*first, "its first row")
                .help("a key may have several rows only for different dates"),
            );
        }
    }
}

fn external_rows(cx: &mut Cx<'_>, x: &ast::External) {
    for row in &x.rows {
        let _ = day(cx, &row.as_of);
    }
    let elaborated = cx.elaborated;
    let Body::External(roots) = &elaborated.body else {
        return;
    };
    let keyed: Vec<(Option<&Constant>, DateLit, Span)> = x
        .rows
        .iter()
        .zip(roots)
        .map(|(row, (key, _))| {
            (
                key.and_then(|k| elaborated.arena.constant(k)),
                row.as_of.value,
                row.as_of.span,
            )
        })
        .collect();
    for (index, (key, date, place)) in keyed.iter().enumerate() {
        if let Some((_, _, first)) = keyed
            .iter()
            .take(index)
            .find(|(k, d, _)| k == key && d == date)
        {
            cx.report(
                Problem::error(
                    Code::DuplicateRow,
                    *place,
                    "this value already has a row as of this day",
                )
                .label(*first, "its first row"),
            );
        }
    }
}

fn clause_versions(cx: &mut Cx<'_>, clauses: &[Clause]) {
    let rules: Vec<&ast::Rule> = clauses
        .iter()
        .filter_map(|c| match c {
            Clause::Rule(r) | Clause::Option(r) => Some(r),
            _ => None,
        })
        .collect();
    for (index, rule) in rules.iter().enumerate() {
        let ranges = dates::ranges(&rule.attributes.in_force);
        let earlier = rules.iter().take(index).find(|r| {
            r.name.value == rule.name.value
                && share_days(&dates::ranges(&r.attributes.in_force), &ranges)
        });
        if let Some(earlier) = earlier {
            cx.report(
                Problem::error(
                    Code::ClauseVersionsOverlap,
                    rule.name.span,
                    format!("two clauses `{}` are in force on one day", rule.name.value),
                )
                .label(earlier.name.span, "the other one")
                .help(
                    "give each version its dates with `from` and `until`, or rename one of the two",
                ),
            );
        }
    }
}
