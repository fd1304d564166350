//! Whether what fills a slot keeps the slot's bound, or says that national law departs from it.

use std::sync::Arc;

use ius_calendar::{CalendarDuration, Date, ExactDuration};
use ius_diagnostics::Code;
use ius_engine::{Constant, InForce, NodeId, Op};
use ius_syntax::ast::{self, Attributes, Clause, Span};

use super::Cx;
use super::citations::end_of_line;
use super::templates::{Template, cited, place_in, roots_at};
use crate::dates;
use crate::db::SourceFile;
use crate::declaration::{Declaration, tree};
use crate::elaborate::{Body, ClauseRoots, elaborate};
use crate::figure::figure;
use crate::problem::{Edit, Problem};
use crate::scope::{self, Namespace};
use crate::signature::{self, Signature, declaration_of};
use crate::typed::Named;

/// How a value lies to a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lies {
    /// Where it may lie.
    Within,
    /// Where it may not.
    Outside,
    /// That depends on the date.
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
    let limits = limits(cx.db, template.declaration, template.tree, slot);
    let own = cx.elaborated;
    let Some(ClauseRoots::Versions(values)) = roots_at(own, at) else {
        return;
    };
    let days = days_of_slot(cx.db, template.declaration, slot);
    // Whether every value is known and lies within every bound, for each version.
    let mut kept = vec![!limits.is_empty(); fill.versions.len()];
    for (bound, limit) in limits {
        for (index, (version, value)) in fill.versions.iter().zip(values).enumerate() {
            let within = kept.get_mut(index);
            let Some(value) = value else {
                within.into_iter().for_each(|w| *w = false);
                continue;
            };
            let span = own
                .arena
                .node(*value)
                .map(|n| n.span)
                .unwrap_or(version.span);
            let ranges: Vec<InForce> = version.in_force.iter().map(dates::range).collect();
            let known = values_of(cx.db, cx.declaration, *value, ranges.first().copied());
            let outside: Vec<(&Known, Lies)> = known
                .iter()
                .filter(|k| applies(k.in_force, &days))
                .map(|k| (k, lies(&k.value, limit, bound.at_most)))
                .filter(|(_, lies)| !matches!(lies, Lies::Within))
                .collect();
            if let Some(within) = within {
                *within &= !known.is_empty() && outside.is_empty();
            }
            let departs = departures(fill, version).any(|d| is_of_slot(d, slot));
            for (known, lies) in outside {
                let said = words(&known.value);
                let limits = format!(
                    "{} {}",
                    if bound.at_most { "at most" } else { "at least" },
                    words(limit)
                );
                let place = place_in(cx, template, bound.span);
                let from = known.whence();
                if departs {
                    let message = match lies {
                        Lies::NotComparable => format!(
                            "a departure: whether {said}{from} keeps what the template allows for `{}`, {limits}, depends on the date",
                            fill.name.value
                        ),
                        _ => format!(
                            "a departure: {said}{from} is outside what the template allows for `{}`: {limits}",
                            fill.name.value
                        ),
                    };
                    cx.report(
                        Problem::information(Code::Departure, span, message)
                            .label_at(Some(place), "the bound"),
                    );
                    continue;
                }
                let cite = slot.attributes.under.iter().map(cited);
                let cite = cite.collect::<Vec<_>>().join(", ");
                let departing = if cite.is_empty() {
                    "`departs from …`".to_owned()
                } else {
                    format!("`departs from {cite}`")
                };
                let problem = match lies {
                    Lies::NotComparable => Problem::error(
                        Code::BoundNotComparable,
                        span,
                        format!("{said}{from} cannot be compared with the bound of `{}`: {limits}", fill.name.value),
                    )
                    .help(format!("how many days the months have depends on the date: fill the slot in the unit of the bound; where national law has this unit, keep it and add {departing}")),
                    _ => Problem::error(
                        Code::OutsideBound,
                        span,
                        format!("{said}{from} is outside what the template allows for `{}`: {limits}", fill.name.value),
                    )
                    .help(format!("where national law says so, keep its value and add {departing}")),
                };
                let problem = problem.label_at(Some(place), "the bound");
                let problem = match (cite.is_empty(), end_of_line(cx, span)) {
                    (false, Some(at)) => problem.fix(
                        format!("say that national law departs from {cite}"),
                        vec![Edit::Replace(
                            Span { start: at, end: at },
                            format!("\n    departs from {cite}"),
                        )],
                    ),
                    _ => problem,
                };
                cx.report(problem);
                break;
            }
        }
    }
    kept_all_the_same(cx, fill, slot, &kept);
}

/// A departure from the provisions of the bound alone, by a filling that keeps the bound.
fn kept_all_the_same(cx: &mut Cx<'_>, fill: &ast::Fill, slot: &ast::Open, kept: &[bool]) {
    let warn = |cx: &mut Cx<'_>, departure: &ast::Departure| {
        let of_the_bound = !departure.from.is_empty()
            && departure
                .from
                .iter()
                .all(|c| is_in(c, &slot.attributes.under));
        if departure.in_practice.is_none() && of_the_bound {
            cx.report(
                Problem::warning(
                    Code::NoDeparture,
                    departure.span,
                    format!(
                        "what fills `{}` keeps the bound of {}: it does not depart from it",
                        fill.name.value,
                        super::templates::departed(departure)
                    ),
                )
                .help("write `in practice` if the law keeps the bound and what is done does not, else take the line away"),
            );
        }
    };
    if !kept.is_empty() && kept.iter().all(|k| *k) {
        for departure in &fill.attributes.departures {
            warn(cx, departure);
        }
    }
    for (version, kept) in fill.versions.iter().zip(kept) {
        if *kept {
            for departure in &version.attributes.departures {
                warn(cx, departure);
            }
        }
    }
}

/// The departures of a version of a filling: its own and those of the filling.
pub(crate) fn departures<'a>(
    fill: &'a ast::Fill,
    version: &'a ast::Version,
) -> impl Iterator<Item = &'a ast::Departure> {
    let own = version.attributes.departures.iter();
    own.chain(&fill.attributes.departures)
}

/// Whether a departure is from the law of a slot: from one of its provisions, or from a whole
/// instrument that it cites. A slot that cites nothing leaves it open.
pub(crate) fn is_of_slot(departure: &ast::Departure, slot: &ast::Open) -> bool {
    let under = &slot.attributes.under;
    under.is_empty() || departure.from.iter().any(|c| is_in(c, under))
}

fn is_in(citation: &ast::Citation, all: &[ast::Citation]) -> bool {
    all.iter().any(|c| {
        c.instrument.value == citation.instrument.value
            && match (&citation.provision, &c.provision) {
                (Some(a), Some(b)) => a.value == b.value,
                (None, _) => true,
                (Some(_), None) => false,
            }
    })
}

/// The bounds of a slot with their values.
pub(crate) fn limits<'db>(
    db: &'db dyn salsa::Database,
    template: Declaration<'db>,
    tree: &'db ast::Template,
    slot: &'db ast::Open,
) -> Vec<(&'db ast::Bound, &'db Constant)> {
    let elaborated = elaborate(db, template);
    let index = tree
        .clauses
        .iter()
        .position(|c| matches!(c, Clause::Open(o) if std::ptr::eq(o, slot)));
    let Some(ClauseRoots::Open(_, limits)) = index.and_then(|i| roots_at(elaborated, i)) else {
        return Vec::new();
    };
    slot.bounds
        .iter()
        .zip(limits)
        .filter_map(|(bound, limit)| {
            let limit = limit.and_then(|l| elaborated.arena.constant(l))?;
            Some((bound, limit))
        })
        .collect()
}

/// The days on which the law of a slot is in force; empty means always.
pub(crate) fn days_of_slot<'db>(
    db: &'db dyn salsa::Database,
    template: Declaration<'db>,
    slot: &ast::Open,
) -> Vec<InForce> {
    let mut days = Vec::new();
    for citation in &slot.attributes.under {
        let of = days_of_citation(db, template.file(db), citation);
        if of.is_empty() {
            return Vec::new();
        }
        days.extend(of);
    }
    days
}

/// The days on which what is cited is in force, seen from a file; empty means always.
pub(crate) fn days_of_citation(
    db: &dyn salsa::Database,
    file: SourceFile,
    citation: &ast::Citation,
) -> Vec<InForce> {
    let name: Arc<str> = Arc::from(citation.instrument.value.as_str());
    let found = scope::resolve(db, file, Namespace::Instrument, name);
    let Some(Signature::Instrument(instrument)) =
        found.and_then(|found| signature::signature(db, found))
    else {
        return Vec::new();
    };
    let provision = citation.provision.as_ref().map(|p| p.value.as_str());
    super::citations::days_of(instrument, provision)
}

/// The days on which the values of each version of a filling lie outside a bound of the slot, or
/// may lie outside, as far as the values are known.
pub(crate) fn outside<'db>(
    db: &'db dyn salsa::Database,
    scheme: Declaration<'db>,
    at: usize,
    fill: &ast::Fill,
    template: (Declaration<'db>, &'db ast::Template),
    slot: &'db ast::Open,
) -> Vec<Vec<InForce>> {
    let own = elaborate(db, scheme);
    let Some(ClauseRoots::Versions(roots)) = roots_at(own, at) else {
        return Vec::new();
    };
    let days = days_of_slot(db, template.0, slot);
    let limits = limits(db, template.0, template.1, slot);
    let versions = fill.versions.iter().zip(roots);
    let of = versions.map(|(version, root)| {
        let range = version.in_force.as_ref().map(dates::range);
        let known = root.map(|root| values_of(db, scheme, root, range));
        let mut out = Vec::new();
        for known in known.into_iter().flatten() {
            let outside = limits
                .iter()
                .any(|(bound, limit)| lies(&known.value, limit, bound.at_most) != Lies::Within);
            if outside && applies(known.in_force, &days) {
                out.push(known.in_force);
            }
        }
        out
    });
    of.collect()
}

/// Whether something shares a day with some days; no days means always.
pub(crate) fn applies(range: InForce, days: &[InForce]) -> bool {
    days.is_empty() || days.iter().any(|d| dates::overlap(*d, range))
}

/// A value that an expression can have.
#[derive(Clone, Debug)]
pub(crate) struct Known<'db> {
    /// The value.
    pub value: Constant,
    /// The value as a drafter writes it.
    pub said: String,
    /// The parameter or definition it comes from.
    pub parameter: Option<String>,
    /// The version that says it, where it has a place of its own, with the attribute lines of its
    /// parameter.
    pub version: Option<(Declaration<'db>, &'db Attributes, &'db Attributes)>,
    /// When it is in force.
    pub in_force: InForce,
}

impl Known<'_> {
    fn whence(&self) -> String {
        match (&self.parameter, self.in_force) {
            (None, _) => String::new(),
            (
                Some(name),
                InForce {
                    from: None,
                    until: None,
                },
            ) => format!(" (a value of `{name}`)"),
            (Some(name), range) => {
                format!(" (a value of `{name}`, {})", super::citations::words(range))
            }
        }
    }
}

/// Every value that an expression of a declaration can have, as far as that is known, on the days
/// of `range`.
pub(crate) fn values_of<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    id: NodeId,
    range: Option<InForce>,
) -> Vec<Known<'db>> {
    let mut out = Vec::new();
    constants(
        db,
        declaration,
        id,
        0,
        range.unwrap_or_default(),
        &mut |k| {
            out.push(k);
        },
    );
    out
}

fn constants<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    id: NodeId,
    depth: u32,
    range: InForce,
    found: &mut dyn FnMut(Known<'db>),
) {
    let elaborated = elaborate(db, declaration);
    let Some(node) = elaborated.arena.node(id) else {
        return;
    };
    match &node.op {
        Op::Constant(constant) => {
            let mut said = figure(constant, &node.ty.to_string());
            if said.is_empty() {
                let (start, end) = (node.span.start as usize, node.span.end as usize);
                let written = declaration.text(db).get(start..end);
                said = written.unwrap_or_default().trim().to_owned();
            }
            found(Known {
                value: constant.clone(),
                said,
                parameter: None,
                version: None,
                in_force: range,
            });
        }
        Op::If(_, yes, no) => {
            constants(db, declaration, *yes, depth, range, found);
            constants(db, declaration, *no, depth, range, found);
        }
        Op::Definition(local) if depth < 16 => {
            let named = elaborated.arena.definitions.get(local.index());
            let Some((other, name, versions, attributes, roots)) =
                named.and_then(|named| definition(db, declaration, named))
            else {
                return;
            };
            let written: Vec<InForce> = versions
                .iter()
                .map(|v| v.in_force.as_ref().map(dates::range).unwrap_or_default())
                .collect();
            let effective = dates::effective(&written);
            for ((version, root), own) in versions.iter().zip(roots).zip(effective) {
                let (Some(root), Some(range)) = (root, both(own, range)) else {
                    continue;
                };
                constants(db, other, *root, depth + 1, range, &mut |k| {
                    found(Known {
                        parameter: Some(name.clone()),
                        version: k.version.or(Some((other, &version.attributes, attributes))),
                        ..k
                    });
                });
            }
        }
        _ => {}
    }
}

/// A parameter or definition that is named in a declaration: where it stands, what it is called,
/// its versions, its attribute lines and the expressions of the versions.
type Definition<'db> = (
    Declaration<'db>,
    String,
    &'db [ast::Version],
    &'db Attributes,
    &'db [Option<NodeId>],
);

fn definition<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    named: &Named,
) -> Option<Definition<'db>> {
    match named {
        Named::Global(symbol) => {
            let other = declaration_of(db, symbol)?;
            let Body::Versions(roots) = &elaborate(db, other).body else {
                return None;
            };
            let (versions, attributes) = match tree(db, other)? {
                ast::Declaration::Parameter(p) => (&p.versions, &p.attributes),
                ast::Declaration::Define(d) => (&d.versions, &d.attributes),
                _ => return None,
            };
            Some((other, symbol.name.to_string(), versions, attributes, roots))
        }
        Named::Local(name) => {
            let clauses = super::visit::clauses(tree(db, declaration)?);
            let found = clauses.iter().enumerate().find_map(|(at, c)| match c {
                Clause::Define(d) if d.name.value == **name => Some((at, d)),
                _ => None,
            });
            let (at, d) = found?;
            let Some(ClauseRoots::Versions(roots)) = roots_at(elaborate(db, declaration), at)
            else {
                return None;
            };
            Some((
                declaration,
                name.to_string(),
                &d.versions,
                &d.attributes,
                roots,
            ))
        }
    }
}

/// The days in both ranges.
pub(crate) fn both(a: InForce, b: InForce) -> Option<InForce> {
    dates::overlap(a, b).then(|| InForce {
        from: a.from.max(b.from),
        until: match (a.until, b.until) {
            (Some(x), Some(y)) => Some(x.min(y)),
            (x, y) => x.or(y),
        },
    })
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
pub(crate) fn lies(value: &Constant, limit: &Constant, at_most: bool) -> Lies {
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
