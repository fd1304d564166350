//! Whether what fills a slot keeps the slot's bound.

use ius_calendar::{CalendarDuration, Date, ExactDuration};
use ius_diagnostics::Code;
use ius_engine::{Constant, NodeId, Op};
use ius_syntax::ast::{self, Clause};

use super::Cx;
use super::templates::{Template, place_in, roots_at};
use crate::elaborate::{Body, ClauseRoots, Elaborated, elaborate};
use crate::problem::Problem;
use crate::signature::declaration_of;
use crate::typed::Named;

/// How a value lies to a limit.
enum Lies {
    Within,
    Outside,
    NotComparable,
}

/// Compares every version of a filling, and every value of a parameter in it, with the bounds.
pub(super) fn bounds<'db>(
    cx: &mut Cx<'db>,
    at: usize,
    fill: &ast::Fill,
    slot: &'db ast::Open,
    template: Template<'db>,
) {
    let elaborated = elaborate(cx.db, template.declaration);
    let index = template
        .tree
        .clauses
        .iter()
        .position(|c| matches!(c, Clause::Open(o) if std::ptr::eq(o, slot)));
    let Some(ClauseRoots::Open(_, limits)) = index.and_then(|i| roots_at(elaborated, i)) else {
        return;
    };
    let own = cx.elaborated;
    let Some(ClauseRoots::Versions(values)) = roots_at(own, at) else {
        return;
    };
    for (bound, limit) in slot.bounds.iter().zip(limits) {
        let Some(limit) = limit.and_then(|l| elaborated.arena.constant(l)) else {
            continue;
        };
        for (version, value) in fill.versions.iter().zip(values) {
            let Some(value) = value else { continue };
            let span = own
                .arena
                .node(*value)
                .map(|n| n.span)
                .unwrap_or(version.span);
            for (constant, whence) in constants(cx.db, own, *value, 0) {
                let said = words(&constant);
                let limits = format!(
                    "{} {}",
                    if bound.at_most { "at most" } else { "at least" },
                    words(limit)
                );
                let place = place_in(cx, template, bound.span);
                let from = whence
                    .map(|w| format!(" (a value of `{w}`)"))
                    .unwrap_or_default();
                let problem = match lies(&constant, limit, bound.at_most) {
                    Lies::Within => continue,
                    Lies::Outside => Problem::error(
                        Code::OutsideBound,
                        span,
                        format!("{said}{from} is outside what the template allows for `{}`: {limits}", fill.name.value),
                    ),
                    Lies::NotComparable => Problem::error(
                        Code::BoundNotComparable,
                        span,
                        format!("{said}{from} cannot be compared with the bound of `{}`: {limits}", fill.name.value),
                    )
                    .help("how many days the months have depends on the date: fill the slot in the unit of the bound"),
                };
                let problem = problem.label_at(Some(place), "the bound");
                let problem = match (
                    lies(&constant, limit, bound.at_most),
                    own.arena.constant(*value),
                ) {
                    (Lies::Outside, Some(_)) => problem.replace(
                        format!("write the bound itself, {}", words(limit)),
                        span,
                        words(limit),
                    ),
                    _ => problem,
                };
                cx.report(problem);
                break;
            }
        }
    }
}

/// Every value that an expression can have, where that is known, and the parameter it comes from.
fn constants(
    db: &dyn salsa::Database,
    elaborated: &Elaborated,
    id: NodeId,
    depth: u32,
) -> Vec<(Constant, Option<String>)> {
    let Some(node) = elaborated.arena.node(id) else {
        return Vec::new();
    };
    match &node.op {
        Op::Constant(constant) => vec![(constant.clone(), None)],
        Op::If(_, yes, no) => {
            let mut out = constants(db, elaborated, *yes, depth);
            out.extend(constants(db, elaborated, *no, depth));
            out
        }
        Op::Definition(local) if depth < 16 => {
            let Some(Named::Global(symbol)) = elaborated.arena.definitions.get(local.index())
            else {
                return Vec::new();
            };
            let Some(declaration) = declaration_of(db, symbol) else {
                return Vec::new();
            };
            let other = elaborate(db, declaration);
            let Body::Versions(roots) = &other.body else {
                return Vec::new();
            };
            let mut out = Vec::new();
            for root in roots.iter().flatten() {
                for (constant, _) in constants(db, other, *root, depth + 1) {
                    out.push((constant, Some(symbol.name.to_string())));
                }
            }
            out
        }
        _ => Vec::new(),
    }
}

/// A constant in the words of the language.
pub(crate) fn words(constant: &Constant) -> String {
    match constant {
        Constant::YesNo(true) => "yes".to_owned(),
        Constant::YesNo(false) => "no".to_owned(),
        Constant::Integer(n) => n.to_string(),
        Constant::Decimal(n) => n.to_string(),
        Constant::Date(d) => d.to_string(),
        Constant::Months(m) => m.to_string(),
        Constant::Days(d) => d.to_string(),
        Constant::WorkingDays(n) => format!("{n} working days"),
        Constant::Counted(c) => c.to_string(),
        Constant::Country(c) => c.clone(),
        Constant::Text(t) => format!("\"{t}\""),
        Constant::Member(_, n) => n.to_string(),
    }
}

/// Months and days are compared only where every stretch of the calendar gives the same answer.
fn lies(value: &Constant, limit: &Constant, at_most: bool) -> Lies {
    let by = |within: bool| if within { Lies::Within } else { Lies::Outside };
    let order = |o: std::cmp::Ordering| by(if at_most { o.is_le() } else { o.is_ge() });
    match (value, limit) {
        (Constant::Integer(a), Constant::Integer(b)) => order(a.cmp(b)),
        (Constant::Decimal(a), Constant::Decimal(b)) => order(a.cmp(b)),
        (Constant::Integer(a), Constant::Decimal(b)) => {
            order(rust_decimal::Decimal::from(*a).cmp(b))
        }
        (Constant::Decimal(a), Constant::Integer(b)) => {
            order(a.cmp(&rust_decimal::Decimal::from(*b)))
        }
        (Constant::Date(a), Constant::Date(b)) => order(a.cmp(b)),
        (Constant::Months(a), Constant::Months(b)) => order(a.cmp(b)),
        (Constant::Days(a), Constant::Days(b)) => order(a.cmp(b)),
        (Constant::WorkingDays(a), Constant::WorkingDays(b)) => order(a.cmp(b)),
        (Constant::Days(days), Constant::Months(months)) => {
            let (least, most) = days_of(*months);
            if (at_most && *days <= least) || (!at_most && *days >= most) {
                Lies::Within
            } else if (at_most && *days > most) || (!at_most && *days < least) {
                Lies::Outside
            } else {
                Lies::NotComparable
            }
        }
        (Constant::Months(months), Constant::Days(days)) => {
            let (least, most) = days_of(*months);
            if (at_most && most <= *days) || (!at_most && least >= *days) {
                Lies::Within
            } else if (at_most && least > *days) || (!at_most && most < *days) {
                Lies::Outside
            } else {
                Lies::NotComparable
            }
        }
        _ => Lies::NotComparable,
    }
}

/// The fewest and the most days that so many months can have, over a whole cycle of the calendar.
fn days_of(months: CalendarDuration) -> (ExactDuration, ExactDuration) {
    let mut least = ExactDuration::from_days(i64::MAX);
    let mut most = ExactDuration::ZERO;
    // Eight years hold a common century year (1900) and a leap day; starts on the first and last
    // days of months are the extremes, since only the ends of months are cut.
    for year in 1896..1905 {
        for month in 1..=12 {
            for day in [1, 28, 29, 30, 31] {
                if let Some(start) = Date::new(year, month, day) {
                    let length = start.days_until(start.plus_months(months));
                    least = least.min(length);
                    most = most.max(length);
                }
            }
        }
    }
    (least, most)
}
