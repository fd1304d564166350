//! Where things were read: not verified, or read long ago.

use ius_calendar::{CalendarDuration, Date};
use ius_diagnostics::Code;
use ius_syntax::ast::Span;

use super::Cx;
use super::visit::{self, Site};
use crate::dates;
use crate::db::Workspace;
use crate::declaration::{Declaration, declarations, tree};
use crate::problem::Problem;

/// A source may be this old, in months, before it is stale.
const STALE_AFTER_MONTHS: i32 = 24;

pub(super) fn check(cx: &mut Cx<'_>) {
    let mut found: Vec<Problem> = Vec::new();
    let mut reads: Vec<(Date, Span)> = Vec::new();
    visit::each(cx.tree, &mut |site, attributes, _| {
        for source in &attributes.sources {
            if let Some(read) = &source.read
                && let Some(day) = dates::date(read.value)
            {
                reads.push((day, read.span));
            }
        }
        let Some(unverified) = &attributes.unverified else {
            return;
        };
        let what = match site {
            Site::Version(_) => "this value is",
            Site::Row => "this row is",
            Site::Clause => "this clause is",
            _ => return,
        };
        let why = unverified
            .value
            .as_ref()
            .map(|w| format!(": {w}"))
            .unwrap_or_default();
        found.push(Problem::information(
            Code::Unverified,
            unverified.span,
            format!("{what} not verified{why}"),
        ));
    });
    for problem in found {
        cx.report(problem);
    }
    if reads.is_empty() {
        return;
    }
    let Some(today) = today(cx.db) else { return };
    let oldest = today.minus_months(CalendarDuration::from_months(STALE_AFTER_MONTHS));
    for (day, span) in reads {
        if day < oldest {
            cx.report(
                Problem::warning(
                    Code::StaleSource,
                    span,
                    format!("this source was read on {day}, more than two years before {today}"),
                )
                .help("read it again and change the date"),
            );
        }
    }
}

/// The day against which sources are stale.
fn today(db: &dyn salsa::Database) -> Option<Date> {
    let workspace = Workspace::try_get(db)?;
    workspace
        .options(db)
        .today
        .or_else(|| newest_read(db, workspace))
}

/// The newest `read` date of all rules.
#[salsa::tracked(returns(copy))]
fn newest_read(db: &dyn salsa::Database, workspace: Workspace) -> Option<Date> {
    workspace
        .files(db)
        .iter()
        .flat_map(|file| declarations(db, *file))
        .filter_map(|declaration| newest_read_of(db, *declaration))
        .max()
}

/// The newest `read` date of a declaration.
#[salsa::tracked(returns(copy))]
fn newest_read_of<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
) -> Option<Date> {
    let mut newest = None;
    visit::each(tree(db, declaration)?, &mut |_, attributes, _| {
        for source in &attributes.sources {
            newest = newest.max(source.read.as_ref().and_then(|d| dates::date(d.value)));
        }
    });
    newest
}
