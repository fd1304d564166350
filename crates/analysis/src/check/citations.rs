//! Citations: there, declared, in force, and binding the state.

use std::sync::Arc;

use ius_diagnostics::{Code, nearest};
use ius_engine::InForce;
use ius_syntax::ast::{self, Attributes, Citation, Clause, Declaration as Tree, RuleKind, Span};

use super::duplicates::share_days;
use super::visit::{self, Site};
use super::{Cx, parts, time};
use crate::dates;
use crate::declaration::{symbol_of, tree};
use crate::elaborate::suggest;
use crate::iso::{MEMBER_STATES, is_country};
use crate::problem::{Edit, Problem};
use crate::reference::{Reference, Target};
use crate::scope::{self, Namespace};
use crate::signature::{self, Bound, InstrumentSignature, Signature};

pub(super) fn check(cx: &mut Cx<'_>) {
    let own = match cx.tree {
        Tree::Scheme(s) => dates::ranges(&s.header.in_force),
        Tree::Template(t) => dates::ranges(&t.header.in_force),
        _ => Vec::new(),
    };
    let state = match cx.tree {
        Tree::Scheme(s) => Some(s.state.value.clone()),
        _ => None,
    };
    let mut all: Vec<(&Citation, Vec<InForce>)> = Vec::new();
    visit::each(cx.tree, &mut |site, attributes, _| {
        let ranges = match site {
            Site::Version(version) => version
                .in_force
                .as_ref()
                .map(dates::range)
                .into_iter()
                .collect(),
            Site::Clause => dates::ranges(&attributes.in_force),
            _ => Vec::new(),
        };
        let ranges = if ranges.is_empty() {
            own.clone()
        } else {
            ranges
        };
        all.extend(
            attributes
                .under
                .iter()
                .chain(&attributes.basis)
                .map(|c| (c, ranges.clone())),
        );
    });
    for clause in visit::clauses(cx.tree) {
        if let Some(rule) = visit::rule(clause) {
            let ranges = dates::ranges(&rule.attributes.in_force);
            let ranges = if ranges.is_empty() {
                own.clone()
            } else {
                ranges
            };
            for exception in &rule.exceptions {
                all.extend(exception.under.iter().map(|c| (c, ranges.clone())));
            }
            for award in rule.groups.iter().flat_map(|g| &g.awards) {
                all.extend(award.under.iter().map(|c| (c, ranges.clone())));
            }
        }
    }
    for (citation, ranges) in all {
        let ranges = match &citation.days {
            None => ranges,
            Some(days) => {
                let cited = dates::intersect(&ranges, &[dates::range(days)]);
                if cited.is_empty() {
                    cx.report(
                        Problem::error(
                            Code::ProvisionNotInForce,
                            days.span,
                            "these days lie outside those on which this is in force",
                        )
                        .help("leave the citation out, or change its days"),
                    );
                    continue;
                }
                cited
            }
        };
        resolve(cx, citation, &ranges, state.as_deref(), Role::Ground);
    }
    let mut departures: Vec<(&Citation, Vec<InForce>)> = Vec::new();
    visit::each(cx.tree, &mut |site, attributes, _| {
        let ranges = match site {
            Site::Version(version) => version
                .in_force
                .as_ref()
                .map(dates::range)
                .into_iter()
                .collect(),
            _ => dates::ranges(&attributes.in_force),
        };
        let ranges = if ranges.is_empty() {
            own.clone()
        } else {
            ranges
        };
        let cited = attributes.departures.iter().flat_map(|d| &d.from);
        departures.extend(cited.map(|c| (c, ranges.clone())));
    });
    if let Tree::Scheme(ast::Scheme { header, .. }) = cx.tree {
        let cited = header.departures.iter().flat_map(|d| &d.departure.from);
        departures.extend(cited.map(|c| (c, own.clone())));
    }
    for (citation, ranges) in departures {
        resolve(cx, citation, &ranges, state.as_deref(), Role::Departure);
    }
    days_of_citations(cx, &own);
    template_binds(cx);
    missing(cx);
}

/// Days written on citations: real ones, where they mean something, and no day of a clause left
/// without a provision.
fn days_of_citations(cx: &mut Cx<'_>, own: &[InForce]) {
    let mut told: Vec<Span> = Vec::new();
    let mut ranges = |cx: &mut Cx<'_>, under: &[Citation]| {
        for days in under.iter().filter_map(|c| c.days.as_ref()) {
            // `under A, B until D`: the days of both are written once.
            if !told.contains(&days.span) {
                told.push(days.span);
                time::range(cx, days);
            }
        }
    };
    let mut misplaced: Vec<Span> = Vec::new();
    visit::each(cx.tree, &mut |site, attributes, _| {
        let departed = attributes.departures.iter().flat_map(|d| &d.from);
        misplaced.extend(departed.filter_map(|c| c.days.as_ref()).map(|d| d.span));
        if !matches!(site, Site::Clause) {
            let cited = attributes.under.iter().chain(&attributes.basis);
            misplaced.extend(cited.filter_map(|c| c.days.as_ref()).map(|d| d.span));
        }
    });
    let clauses = visit::clauses(cx.tree);
    for clause in clauses {
        let Some(rule) = visit::rule(clause).filter(|r| r.kind.value != RuleKind::Transition)
        else {
            let attributes = match clause {
                Clause::Rule(r) => &r.attributes,
                Clause::Define(d) => &d.attributes,
                Clause::Open(o) => &o.attributes,
                Clause::Fill(f) => &f.attributes,
                Clause::Omit(o) => &o.attributes,
                Clause::Option(_) | Clause::Use(_) => continue,
            };
            let cited = attributes.under.iter().chain(&attributes.basis);
            misplaced.extend(cited.filter_map(|c| c.days.as_ref()).map(|d| d.span));
            continue;
        };
        ranges(cx, &rule.attributes.under);
        ranges(cx, &rule.attributes.basis);
        for exception in &rule.exceptions {
            ranges(cx, &exception.under);
        }
        for award in rule.groups.iter().flat_map(|g| &g.awards) {
            ranges(cx, &award.under);
        }
        // The option says what it rests on; the state's own lines come beside it.
        if matches!(clause, Clause::Use(_)) {
            continue;
        }
        let in_force = match dates::ranges(&rule.attributes.in_force) {
            empty if empty.is_empty() => own.to_vec(),
            ranges => ranges,
        };
        let under = &rule.attributes.under;
        if under.is_empty() || under.iter().any(|c| c.days.is_none()) {
            continue;
        }
        let covered: Vec<InForce> = under
            .iter()
            .filter_map(|c| c.days.as_ref())
            .map(dates::range)
            .collect();
        for stretch in dates::stretches(covered.iter().copied()) {
            if covered.iter().any(|days| dates::overlap(*days, stretch)) {
                continue;
            }
            for range in dates::intersect(&in_force, &[stretch]) {
                cx.report(
                    Problem::error(
                        Code::MissingCitation,
                        rule.name.span,
                        format!(
                            "`{} {}` cites no provision {}",
                            parts::word(rule.kind.value),
                            rule.name.value,
                            words(range)
                        ),
                    )
                    .help("its citations have days: let them follow each other, or say with a line `from …` from when the clause is in force"),
                );
            }
        }
    }
    misplaced.sort_unstable();
    misplaced.dedup();
    for span in misplaced {
        cx.report(
            Problem::error(
                Code::PartNotAllowed,
                span,
                "days do not belong to a citation here",
            )
            .help("only the citations of clauses, of their exceptions and of awards have days; what changes its value has versions: `from D is …` with their own `under`"),
        );
    }
}

/// What a citation is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The law that a clause rests on, or that permits it.
    Ground,
    /// The law that is departed from.
    Departure,
}

/// The instrument of a citation, with reports.
fn resolve(
    cx: &mut Cx<'_>,
    citation: &Citation,
    ranges: &[InForce],
    state: Option<&str>,
    role: Role,
) {
    let name: Arc<str> = Arc::from(citation.instrument.value.as_str());
    let file = cx.declaration.file(cx.db);
    let Some(found) = scope::resolve(cx.db, file, Namespace::Instrument, name.clone()) else {
        let names = scope::visible_names(cx.db, file, Namespace::Instrument);
        let problem = Problem::error(
            Code::UnknownInstrument,
            citation.instrument.span,
            format!("there is no instrument `{name}`"),
        );
        let problem = suggest(
            cx.db,
            problem,
            Namespace::Instrument,
            &name,
            citation.instrument.span,
            &names,
        );
        cx.report(problem);
        return;
    };
    let symbol = symbol_of(cx.db, found);
    cx.references.push(Reference {
        span: citation.instrument.span,
        target: Target::Symbol(symbol.clone()),
    });
    let Some(Signature::Instrument(instrument)) = signature::signature(cx.db, found) else {
        return;
    };
    if let (Role::Departure, Some(state)) = (role, state)
        && is_country(state)
        && (instrument.binds == Some(Bound::Nobody) || !binds(instrument, state))
    {
        cx.report(
            Problem::error(
                Code::NotBinding,
                citation.span,
                format!("`{name}` does not bind {state}, so that nothing departs from it"),
            )
            .help(
                "a departure is from law that binds the state; say in a `note` how its law differs",
            ),
        );
    } else if let Some(state) = state
        && is_country(state)
        && !binds(instrument, state)
    {
        cx.report(
            Problem::error(
                Code::NotBinding,
                citation.span,
                format!("`{name}` does not bind {state}"),
            )
            .help("the scheme of a state rests on law that binds it: cite the state's own"),
        );
    }
    let Some(provision) = &citation.provision else {
        return;
    };
    let declared: Vec<_> = instrument
        .provisions
        .iter()
        .filter(|p| *p.reference == *provision.value)
        .collect();
    if declared.is_empty() {
        let mut problem = Problem::error(
            Code::UndeclaredProvision,
            provision.span,
            format!("`{name}` declares no provision `{}`", provision.value),
        );
        problem = match nearest(
            &provision.value,
            instrument.provisions.iter().map(|p| &*p.reference),
        ) {
            Some(near) => problem.help(format!("did you mean `{near}`?")).replace(
                format!("write `{near}`"),
                provision.span,
                near,
            ),
            None => problem
                .help("add a line `provision …` to the instrument, or cite one that it declares"),
        };
        cx.report(problem);
        return;
    }
    cx.references.push(Reference {
        span: provision.span,
        target: Target::Provision(symbol, Arc::from(provision.value.as_str())),
    });
    let in_force = days_of(instrument, Some(&provision.value));
    if !ranges.is_empty() && !in_force.is_empty() && !share_days(&in_force, ranges) {
        let days: Vec<String> = in_force.iter().map(|r| words(*r)).collect();
        cx.report(
            Problem::error(
                Code::ProvisionNotInForce,
                citation.span,
                format!(
                    "`{name} {}` is in force {}, never while this is",
                    provision.value,
                    days.join(", and ")
                ),
            )
            .help(match role {
                Role::Ground => "cite the provision that is in force then",
                Role::Departure => "only law that is in force can be departed from: name the provision that is in force then",
            }),
        );
    }
}

/// The days on which a provision of an instrument is in force, or the instrument itself; empty
/// means always.
pub(crate) fn days_of(instrument: &InstrumentSignature, provision: Option<&str>) -> Vec<InForce> {
    let mut days = Vec::new();
    let declared = instrument
        .provisions
        .iter()
        .filter(|p| Some(&*p.reference) == provision);
    for provision in declared {
        if provision.in_force.is_empty() {
            return instrument.in_force.clone();
        }
        days.extend(provision.in_force.iter().copied());
    }
    if days.is_empty() {
        instrument.in_force.clone()
    } else {
        days
    }
}

/// A range in words.
pub(crate) fn words(range: InForce) -> String {
    match (range.from, range.until) {
        (Some(from), Some(until)) => format!("from {from} until {until}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (None, None) => "always".to_owned(),
    }
}

/// Whether an instrument speaks for a state. Policy binds nobody and may be cited by all.
pub(crate) fn binds(instrument: &InstrumentSignature, state: &str) -> bool {
    let country = state.split('-').next().unwrap_or_default();
    match &instrument.binds {
        None | Some(Bound::Nobody) => true,
        Some(Bound::Only(states)) => states.iter().any(|s| **s == *country || **s == *state),
        Some(Bound::AllBut(except)) => {
            MEMBER_STATES.contains(&country) && !except.iter().any(|s| **s == *country)
        }
    }
}

/// A template whose law does not bind the state of a scheme that implements it.
fn template_binds(cx: &mut Cx<'_>) {
    let Tree::Scheme(s) = cx.tree else { return };
    let Some(path) = &s.implements else { return };
    let Some(template) = scope::global(
        cx.db,
        Namespace::Template,
        Arc::from(signature::joined(path)),
    ) else {
        return;
    };
    let Some(Tree::Template(t)) = tree(cx.db, template) else {
        return;
    };
    let file = template.file(cx.db);
    let mut told: Vec<String> = Vec::new();
    for rule in t.clauses.iter().filter_map(visit::rule) {
        for citation in &rule.attributes.under {
            let name = &citation.instrument.value;
            if told.contains(name) {
                continue;
            }
            let found =
                scope::resolve(cx.db, file, Namespace::Instrument, Arc::from(name.as_str()));
            if let Some(found) = found
                && let Some(Signature::Instrument(instrument)) = signature::signature(cx.db, found)
                && !binds(instrument, &s.state.value)
            {
                told.push(name.clone());
            }
        }
    }
    for name in told {
        cx.report(
            Problem::error(
                Code::NotBinding,
                path.span,
                format!(
                    "the template rests on `{name}`, which does not bind {}",
                    s.state.value
                ),
            )
            .help("write a scheme of its own for a state that takes no part"),
        );
    }
}

/// Clauses that cite nothing.
fn missing(cx: &mut Cx<'_>) {
    let clauses = visit::clauses(cx.tree);
    // What the declaration rests on elsewhere is offered as a first guess.
    let mut guess: Option<String> = None;
    visit::each(cx.tree, &mut |_, attributes, _| {
        if guess.is_none() {
            guess = attributes.under.first().map(super::templates::cited);
        }
    });
    for (index, clause) in clauses.iter().enumerate() {
        if parts::unread(cx, parts::reach(clauses, index)) {
            continue;
        }
        let uncited = |attributes: &Attributes| attributes.under.is_empty();
        let (word, name, attributes, grave, head) = match clause {
            Clause::Rule(r) => {
                let grave = matches!(
                    r.kind.value,
                    RuleKind::Scope
                        | RuleKind::Exclude
                        | RuleKind::Refuse
                        | RuleKind::MayRefuse
                        | RuleKind::Require
                        | RuleKind::Assess
                        | RuleKind::Points
                );
                (
                    parts::word(r.kind.value),
                    &r.name,
                    &r.attributes,
                    grave,
                    r.title.as_ref().map(|t| t.span),
                )
            }
            Clause::Option(r) => (
                "option",
                &r.name,
                &r.attributes,
                true,
                r.title.as_ref().map(|t| t.span),
            ),
            Clause::Open(o) => (
                "open",
                &o.name,
                &o.attributes,
                true,
                o.title.as_ref().map(|t| t.span),
            ),
            Clause::Omit(o) => ("omit", &o.name, &o.attributes, true, None),
            Clause::Fill(f) => {
                let dated = !f.versions.is_empty()
                    && f.versions.iter().all(|v| !v.attributes.under.is_empty());
                if dated {
                    continue;
                }
                ("fill", &f.name, &f.attributes, false, None)
            }
            Clause::Define(_) | Clause::Use(_) => continue,
        };
        if !uncited(attributes) {
            if let Some(rule) = visit::rule(clause) {
                exceptions(cx, rule);
            }
            continue;
        }
        let message = format!("`{word} {}` cites no provision", name.value);
        let problem = if grave {
            Problem::error(Code::MissingCitation, name.span, message)
        } else {
            Problem::warning(Code::MissingCitation, name.span, message)
        };
        let mut problem =
            problem.help("say where it comes from with a line `under INSTRUMENT PROVISION`");
        let at = head
            .map(|h| h.end)
            .filter(|_| matches!(clause, Clause::Rule(r) | Clause::Option(r) if r.ty.is_none()));
        let at = at.or_else(|| end_of_line(cx, name.span));
        if let (Some(guess), Some(at)) = (&guess, at) {
            problem = problem.fix(
                format!(
                    "add `under {guess}`, which is cited beside it; check that it is the right one"
                ),
                vec![Edit::Replace(
                    Span { start: at, end: at },
                    format!("\n    under {guess}"),
                )],
            );
        }
        cx.report(problem);
        if let Some(rule) = visit::rule(clause) {
            exceptions(cx, rule);
        }
    }
    parameter(cx);
}

/// The end of the line on which a name stands.
pub(super) fn end_of_line(cx: &Cx<'_>, span: Span) -> Option<u32> {
    let text = cx.declaration.text(cx.db);
    let rest = text.get(span.end as usize..)?;
    let length = rest.find('\n').unwrap_or(rest.len());
    let line = rest.get(..length)?.trim_end();
    Some(span.end + u32::try_from(line.len()).ok()?)
}

fn exceptions(cx: &mut Cx<'_>, rule: &ast::Rule) {
    for exception in &rule.exceptions {
        if exception.under.is_empty() && !parts::unread(cx, rule.span) {
            cx.report(
                Problem::error(
                    Code::MissingCitation,
                    exception.span,
                    format!("this exception of `{}` cites no provision", rule.name.value),
                )
                .help(
                    "every exception has a provision of its own: add `under INSTRUMENT PROVISION`",
                ),
            );
        }
    }
}

fn parameter(cx: &mut Cx<'_>) {
    let Tree::Parameter(p) = cx.tree else { return };
    let versions =
        !p.versions.is_empty() && p.versions.iter().all(|v| !v.attributes.under.is_empty());
    if p.attributes.under.is_empty()
        && !versions
        && !parts::unread(
            cx,
            Span {
                start: 0,
                end: u32::MAX,
            },
        )
    {
        cx.report(
            Problem::warning(
                Code::MissingCitation,
                p.name.span,
                format!("parameter `{}` cites no provision", p.name.value),
            )
            .help("say which law fixes the value with a line `under INSTRUMENT PROVISION`"),
        );
    }
}
