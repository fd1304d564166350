//! Where things were read: not verified, or read long ago.

use ius_calendar::{CalendarDuration, Date};
use ius_diagnostics::Code;

use super::Cx;
use super::summary::newest_read;
use super::visit::{self, Site};
use crate::dates;
use crate::db::Workspace;
use crate::declaration::{Declaration, tree};
use crate::problem::Problem;

/// A source may be this old, in months, before it is stale.
const STALE_AFTER_MONTHS: i32 = 24;

pub(super) fn check(cx: &mut Cx<'_>) {
    let mut found: Vec<Problem> = Vec::new();
    visit::each(cx.tree, &mut |site, attributes, _| {
        let Some(unverified) = &attributes.unverified else {
            return;
        };
        let what = match site {
            Site::Version(_) => "this value is",
            Site::Row => "this row is",
            Site::Clause => "this clause is",
            Site::Departure => "this departure is",
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
}

/// The sources of a declaration that are stale. Asked apart from the other checks: the day against
/// which they are stale comes from all files, so that every declaration would rest on every file.
#[salsa::tracked(returns(deref))]
pub fn stale<'db>(db: &'db dyn salsa::Database, declaration: Declaration<'db>) -> Vec<Problem> {
    let mut out = Vec::new();
    if newest_read_of(db, declaration).is_none() {
        return out;
    }
    let (Some(tree), Some(today)) = (tree(db, declaration), today(db)) else {
        return out;
    };
    let oldest = today.minus_months(CalendarDuration::from_months(STALE_AFTER_MONTHS));
    visit::each(tree, &mut |_, attributes, _| {
        for read in attributes.sources.iter().filter_map(|s| s.read.as_ref()) {
            if let Some(day) = dates::date(read.value)
                && day < oldest
            {
                out.push(
                    Problem::warning(
                        Code::StaleSource,
                        read.span,
                        format!(
                            "this source was read on {day}, more than two years before {today}"
                        ),
                    )
                    .help("read it again and change the date"),
                );
            }
        }
    });
    out
}

/// The day against which sources are stale.
#[salsa::tracked(returns(copy))]
fn today_in(db: &dyn salsa::Database, workspace: Workspace) -> Option<Date> {
    workspace
        .options(db)
        .today
        .or_else(|| newest_read(db, workspace))
}

fn today(db: &dyn salsa::Database) -> Option<Date> {
    today_in(db, Workspace::try_get(db)?)
}

/// The newest `read` date of a declaration.
#[salsa::tracked(returns(copy))]
pub fn newest_read_of<'db>(
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
