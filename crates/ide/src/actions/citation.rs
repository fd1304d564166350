//! A citation where one is missing: a choice among the provisions that there are.

use std::collections::BTreeMap;

use ius_calendar::Date;
use ius_diagnostics::{ByteSpan, Code};
use ius_engine::InForce;
use ius_syntax::ast::{self, Attributes, Clause, Declaration, Rule};

use super::titles::end_of_head;
use super::{ActionKind, CodeAction, Here, Site, clauses, head};

/// So many provisions are offered.
const OFFERED: usize = 5;

/// Where a citation is missing, and what is known of it.
struct Missing {
    /// Where the line goes.
    at: u32,
    /// What stands before `under`.
    lead: String,
    state: Option<String>,
    days: Vec<InForce>,
}

pub(super) fn citations(site: &Site<'_>, out: &mut Vec<CodeAction>) {
    for found in site.found().filter(|d| d.code == Code::MissingCitation) {
        for here in &site.here {
            let Some(missing) = missing(here, found.span) else {
                continue;
            };
            let state = missing.state.as_deref();
            let citable = site
                .snapshot
                .analysis
                .citable(site.file, state, &missing.days);
            let mut all: Vec<(u32, String, Option<String>)> = Vec::new();
            let used = used(site, here);
            let mut busiest: Option<(u32, &str)> = None;
            for instrument in &citable {
                let name = &instrument.instrument;
                let mut total = used.get(name).copied().unwrap_or(0);
                if let Some(&count) = used.get(name) {
                    let text = instrument.title.clone();
                    all.push((count, name.clone(), text));
                }
                for (reference, text) in &instrument.provisions {
                    let cited = format!("{name} {reference}");
                    let count = used.get(&cited).copied().unwrap_or(0);
                    total += count;
                    all.push((count, cited, text.clone()));
                }
                if busiest.is_none_or(|(most, _)| total > most) {
                    busiest = Some((total, name));
                }
            }
            all.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
            for (_, cited, text) in all.into_iter().take(OFFERED) {
                let what = text.map_or_else(String::new, |text| format!(" ({text})"));
                let edits = vec![(
                    ByteSpan::new(missing.at, missing.at),
                    format!("{}under {cited}", missing.lead),
                )];
                out.push(
                    site.action(format!("Add `under {cited}`{what}"), ActionKind::Fix, edits)
                        .mending(found),
                );
            }
            if let Some((_, name)) = busiest {
                let edits = vec![(
                    ByteSpan::new(missing.at, missing.at),
                    format!("{}under {name} \u{2026}", missing.lead),
                )];
                out.push(
                    site.action(
                        "Add a line `under` and name the provision",
                        ActionKind::Fix,
                        edits,
                    )
                    .mending(found),
                );
            }
        }
    }
}

fn missing(here: &Here, span: ByteSpan) -> Option<Missing> {
    let (state, own) = match &here.declaration {
        Declaration::Scheme(scheme) => (Some(scheme.state.value.clone()), &scheme.header.in_force),
        Declaration::Template(template) => (None, &template.header.in_force),
        Declaration::Parameter(parameter) if here.at(parameter.name.span) == span => {
            let line = parameter
                .title
                .as_ref()
                .map_or(parameter.name.span, |title| title.span);
            return Some(Missing {
                at: end_of_head(here, line, &parameter.attributes),
                lead: "\n  ".to_owned(),
                state: None,
                days: Vec::new(),
            });
        }
        _ => return None,
    };
    let days = |attributes: &Attributes| {
        let ranges = if attributes.in_force.is_empty() {
            own
        } else {
            &attributes.in_force
        };
        ranges.iter().map(in_force).collect()
    };
    for clause in clauses(&here.declaration) {
        let (name, attributes, _) = head(clause);
        if here.at(name.span) == span {
            let line = match clause {
                Clause::Define(x) => x.title.as_ref(),
                Clause::Rule(x) | Clause::Option(x) | Clause::Use(x) => x.title.as_ref(),
                Clause::Open(x) => x.title.as_ref(),
                Clause::Fill(_) | Clause::Omit(_) => None,
            };
            let line = line.map_or(name.span, |title| title.span);
            return Some(Missing {
                at: end_of_head(here, line, attributes),
                lead: "\n    ".to_owned(),
                state,
                days: days(attributes),
            });
        }
        let (Clause::Rule(rule) | Clause::Option(rule) | Clause::Use(rule)) = clause else {
            continue;
        };
        if let Some(exception) = exception(here, rule, span) {
            return Some(Missing {
                at: here.at(exception.when.span).end,
                lead: "\n      ".to_owned(),
                state,
                days: days(attributes),
            });
        }
    }
    None
}

fn exception<'a>(here: &Here, rule: &'a Rule, span: ByteSpan) -> Option<&'a ast::Exception> {
    rule.exceptions
        .iter()
        .find(|exception| here.at(exception.span) == span)
}

/// A range of days as written; a day that does not exist is left open.
pub(super) fn in_force(range: &ast::InForce) -> InForce {
    let day = |written: &Option<ast::Spanned<ast::DateLit>>| {
        let day = written.as_ref()?.value;
        Date::new(
            i32::from(day.year),
            u32::from(day.month),
            u32::from(day.day),
        )
    };
    InForce {
        from: day(&range.from),
        until: day(&range.until),
    }
}

/// How often the file cites each provision; what the declaration at hand cites counts more.
fn used(site: &Site<'_>, here: &Here) -> BTreeMap<String, u32> {
    let mut out = BTreeMap::new();
    for item in ius_syntax::parse(site.text).file.items {
        let weight = if item.offset == here.offset { 10 } else { 1 };
        for (instrument, provision) in cited(&item.declaration) {
            let name = match provision {
                Some(provision) => format!("{instrument} {provision}"),
                None => instrument.to_owned(),
            };
            *out.entry(name).or_insert(0) += weight;
        }
    }
    out
}

/// Every citation of a declaration.
fn cited(declaration: &Declaration) -> Vec<(&str, Option<&str>)> {
    let mut all: Vec<&ast::Citation> = Vec::new();
    match declaration {
        Declaration::Parameter(x) => all.extend(&x.attributes.under),
        Declaration::Define(x) => all.extend(&x.attributes.under),
        Declaration::Table(x) => all.extend(&x.attributes.under),
        Declaration::Template(x) => all.extend(&x.attributes.under),
        Declaration::Scheme(x) => all.extend(&x.attributes.under),
        Declaration::Example(x) => all.extend(&x.attributes.under),
        _ => {}
    }
    for clause in clauses(declaration) {
        let (_, attributes, _) = head(clause);
        all.extend(&attributes.under);
        if let Clause::Rule(rule) | Clause::Option(rule) | Clause::Use(rule) = clause {
            all.extend(rule.exceptions.iter().flat_map(|e| &e.under));
        }
    }
    all.into_iter()
        .map(|citation| {
            (
                citation.instrument.value.as_str(),
                citation.provision.as_ref().map(|p| p.value.as_str()),
            )
        })
        .collect()
}

/// The words of a list of citations.
pub(super) fn words(all: &[ast::Citation]) -> String {
    let each: Vec<String> = all
        .iter()
        .map(|citation| match &citation.provision {
            Some(provision) => format!("{} {}", citation.instrument.value, provision.value),
            None => citation.instrument.value.clone(),
        })
        .collect();
    each.join(", ")
}
