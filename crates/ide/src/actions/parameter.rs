//! A figure of the law as a parameter with its dates.

use ius_analysis::LiteralAt;
use ius_diagnostics::{ByteSpan, Code};
use ius_engine::Constant;
use ius_syntax::ast::{self, Attributes, Clause, Declaration, Span};

use super::citation::{in_force, words};
use super::{ActionKind, CodeAction, Here, Site, clauses, head};
use crate::figure::quoted;

/// Turns the figure at the selection into a parameter: there, or wherever the clause has it.
pub(super) fn parameters(site: &Site<'_>, out: &mut Vec<CodeAction>) {
    if site
        .here
        .iter()
        .all(|here| clauses(&here.declaration).is_empty())
    {
        return;
    }
    let all = site.snapshot.analysis.literals(site.file, site.within);
    let Some(chosen) = all
        .iter()
        .filter(|literal| site.touches(literal.span))
        .min_by_key(|literal| literal.span.len())
    else {
        return;
    };
    for here in &site.here {
        let Some(clause) = clauses(&here.declaration)
            .iter()
            .find(|clause| holds(here.at(head(clause).2), chosen.span))
        else {
            continue;
        };
        if matches!(clause, Clause::Fill(_) | Clause::Open(_) | Clause::Omit(_)) {
            continue;
        }
        let whole = here.at(head(clause).2);
        let same: Vec<&LiteralAt> = all
            .iter()
            .filter(|other| holds(whole, other.span))
            .filter(|other| other.value == chosen.value && other.ty == chosen.ty)
            .collect();
        let found = site
            .found()
            .find(|d| d.code == Code::NumberInCondition && d.span == chosen.span);
        let name = name(site, clause, &chosen.ty);
        let stub = declaration(here, clause, chosen, &name);
        let mut offer = |places: &[&LiteralAt], title: String, first: bool| {
            let start = here.offset;
            let mut edits = vec![(ByteSpan::new(start, start), format!("{stub}\n\n"))];
            edits.extend(places.iter().map(|place| (place.span, name.clone())));
            if !still_read(here, edits.get(1..).unwrap_or_default()) {
                return;
            }
            let mut action = site.action(title, ActionKind::Extract, edits);
            if let Some(found) = found {
                action.kind = ActionKind::Fix;
                action = action.mending(found);
            }
            action.preferred = first && found.is_some();
            out.push(action);
        };
        let written = site
            .text
            .get(chosen.span.start as usize..chosen.span.end as usize)
            .unwrap_or_default();
        let title = format!("Turn `{written}` into the parameter `{name}`");
        offer(&[chosen], title.clone(), true);
        if same.len() > 1 {
            offer(
                &same,
                format!("{title}, {} times in this clause", same.len()),
                false,
            );
        }
    }
}

fn holds(outer: ByteSpan, inner: ByteSpan) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Whether a name may stand where the figure stood: some forms want a figure.
fn still_read(here: &Here, edits: &[(ByteSpan, String)]) -> bool {
    let own: Vec<(ByteSpan, String)> = edits
        .iter()
        .map(|(span, text)| {
            let relative = |at: u32| at.saturating_sub(here.offset);
            let span = ByteSpan::new(relative(span.start), relative(span.end));
            (span, text.clone())
        })
        .collect();
    let before = ius_syntax::parse_item(&here.text).errors.len();
    super::applied(&here.text, &own)
        .is_some_and(|(after, _)| ius_syntax::parse_item(&after).errors.len() <= before)
}

/// What a figure of a type is called, in English and in Dutch.
fn what(ty: &str) -> (&'static str, &'static str) {
    match ty {
        "integer" | "decimal" => ("number", "getal"),
        "percentage" => ("percentage", "percentage"),
        "date" => ("day", "dag"),
        "calendar duration" | "exact duration" | "time limit" => ("duration", "termijn"),
        _ => ("amount", "bedrag"),
    }
}

/// A name that nothing else has.
fn name(site: &Site<'_>, clause: &Clause, ty: &str) -> String {
    let taken = site.snapshot.analysis.names_taken(site.file);
    let base = format!("{}_{}", head(clause).0.value, what(ty).0);
    if !taken.contains(base.as_str()) {
        return base;
    }
    (2_u32..)
        .map(|number| format!("{base}_{number}"))
        .find(|name| !taken.contains(name.as_str()))
        .unwrap_or(base)
}

/// The parameter, with what its clause says of the law and of where it was read.
fn declaration(here: &Here, clause: &Clause, figure: &LiteralAt, name: &str) -> String {
    let (clause_name, attributes, _) = head(clause);
    let (english, dutch) = what(&figure.ty);
    let title = match clause {
        Clause::Define(x) => x.title.as_ref(),
        Clause::Rule(x) | Clause::Option(x) | Clause::Use(x) => x.title.as_ref(),
        _ => None,
    };
    let title = title.map_or_else(|| clause_name.value.replace('_', " "), |t| t.value.clone());
    let mut out = format!(
        "parameter {name} {} : {}",
        quoted(&format!("{title}: {english}")),
        figure.ty
    );
    for translated in attributes.titled.iter().filter(|t| t.lang.value == "nl") {
        let title = quoted(&format!("{}: {dutch}", translated.text.value));
        out.push_str(&format!("\n  titled nl {title}"));
    }
    if !attributes.under.is_empty() {
        out.push_str(&format!("\n  under {}", words(&attributes.under)));
    }
    let from = first_day(here, attributes).map_or_else(String::new, |day| format!("from {day} "));
    out.push_str(&format!("\n  {from}is {}", written(here, figure)));
    let lines = attributes.sources.iter().map(|source| source.span);
    for line in lines.chain(attributes.unverified.as_ref().map(|u| u.span)) {
        out.push_str(&format!("\n    {}", here.written(line).trim()));
    }
    out
}

/// The figure as the drafter wrote it; a day as it is.
fn written(here: &Here, figure: &LiteralAt) -> String {
    if let Constant::Date(day) = &figure.value {
        return day.to_string();
    }
    let relative = |at: u32| at.saturating_sub(here.offset);
    let span = Span {
        start: relative(figure.span.start),
        end: relative(figure.span.end),
    };
    here.written(span).trim().to_owned()
}

/// The first day on which the figure counts: that of the clause, else of the scheme.
fn first_day(here: &Here, attributes: &Attributes) -> Option<ius_calendar::Date> {
    let header: &[ast::InForce] = match &here.declaration {
        Declaration::Scheme(scheme) => &scheme.header.in_force,
        Declaration::Template(template) => &template.header.in_force,
        _ => &[],
    };
    let ranges = if attributes.in_force.is_empty() {
        header
    } else {
        &attributes.in_force
    };
    // Without a first day it counts always.
    let days: Option<Vec<ius_calendar::Date>> =
        ranges.iter().map(|range| in_force(range).from).collect();
    days?.into_iter().min()
}
