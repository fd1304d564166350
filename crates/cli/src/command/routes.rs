//! `ius routes`

use ius_engine::{Outcome as Decided, Report, SchemeId};
use ius_suite::Rules;
use serde_json::{Value, json};

use crate::arguments::{Format, Global, Lang, Routes};
use crate::command::{one_of, today};
use crate::inputs::{Applicant, Input, Inputs, folder_of, reference_date};
use crate::project::Project;
use crate::show::decision::{is_deciding, outcome_style};
use crate::stop::{Outcome, Stop};
use crate::terminal::{Terminal, styled};

/// One scheme for one applicant.
struct Route {
    outcome: Decided,
    report: Report,
    /// The first ground, or what is missing, in a few words.
    reason: String,
}

pub(super) fn run(arguments: &Routes, global: &Global, terminal: &mut Terminal) -> Outcome {
    let format = one_of(
        global,
        "routes",
        &[Format::Text, Format::Json, Format::Ndjson, Format::Markdown],
    )?;
    let project = Project::find(global, folder_of(&arguments.from).as_deref())?;
    let rules = project.compile()?;
    let program = rules.plan().program();
    let of_state = |id: &SchemeId| match (&arguments.state, program.schemes.get(id.index())) {
        (Some(state), Some(scheme)) => scheme.state.eq_ignore_ascii_case(state),
        (None, Some(_)) => true,
        (_, None) => false,
    };
    let schemes: Vec<SchemeId> = program.scheme_ids().filter(of_state).collect();
    if schemes.is_empty() {
        let state = arguments.state.as_deref().unwrap_or_default();
        let mut states: Vec<&str> = program
            .schemes
            .iter()
            .map(|scheme| scheme.state.as_str())
            .collect();
        states.dedup();
        return Err(Stop::with_help(
            format!("there is no scheme of `{state}`"),
            format!("the states are {}", states.join(", ")),
        ));
    }
    let today = today(global);
    let inputs = Inputs::read(&arguments.from, &project, &rules, today, terminal)?;
    let mut list = Vec::new();
    for input in &inputs.all {
        let Input::Good(applicant) = input else {
            continue;
        };
        let routes = routes(
            applicant, arguments, global, &rules, &schemes, today, terminal,
        );
        match format {
            Format::Json | Format::Ndjson => {
                let value = in_json(&routes);
                let named = json!({ "applicant": applicant.name, "routes": value });
                match format {
                    Format::Ndjson => terminal.line(&named.to_string())?,
                    _ if inputs.several => list.push(named),
                    _ => terminal.json(&value)?,
                }
            }
            _ => in_words(&routes, applicant, &inputs, format, terminal)?,
        }
    }
    if format == Format::Json && inputs.several {
        terminal.json(&Value::Array(list))?;
    }
    for broken in rules.broken() {
        terminal.note(&format!(
            "note: {} is left out: {}",
            broken.id,
            broken.reasons.join(", ")
        ));
    }
    Ok(if inputs.report_bad(terminal) { 2 } else { 0 })
}

fn routes(
    applicant: &Applicant,
    arguments: &Routes,
    global: &Global,
    rules: &Rules,
    schemes: &[SchemeId],
    today: ius_calendar::Date,
    terminal: &mut Terminal,
) -> Vec<Route> {
    let mut notes: Vec<(String, Vec<String>)> = Vec::new();
    let mut routes: Vec<Route> = schemes
        .iter()
        .map(|id| {
            let (options, note) = reference_date(
                arguments.from.on,
                rules,
                *id,
                &applicant.facts,
                today,
                global.lang,
            );
            let decision = rules.plan().decide(*id, &applicant.facts, &options);
            let report = rules
                .plan()
                .report(&applicant.facts, &decision, global.lang.code());
            let reason = reason(&report, global.lang);
            if let Some(note) = note {
                match notes.iter_mut().find(|(known, _)| *known == note) {
                    Some((_, named)) => named.push(report.scheme.clone()),
                    None => notes.push((note, vec![report.scheme.clone()])),
                }
            }
            Route {
                outcome: decision.outcome,
                report,
                reason,
            }
        })
        .collect();
    for (note, named) in notes {
        // A note that holds for some schemes only names them.
        let of = if named.len() == schemes.len() {
            String::new()
        } else {
            format!("{}: ", named.join(", "))
        };
        terminal.note(&format!("note: {of}{note}"));
    }
    // Best first; among equals, those with the fewest open questions, then by name.
    routes.sort_by(|a, b| {
        let key = |route: &Route| (route.outcome.rank(), route.report.missing.len());
        key(a)
            .cmp(&key(b))
            .then_with(|| a.report.scheme.cmp(&b.report.scheme))
    });
    routes
}

fn reason(report: &Report, lang: Lang) -> String {
    if report.outcome == Some(Decided::Undetermined) {
        let first = report.missing.first().map_or_else(String::new, |missing| {
            format!("{} ({})", missing.title, missing.fact)
        });
        return match (report.missing.len(), lang) {
            (0, _) => String::new(),
            (1, Lang::En) => format!("1 fact is missing: {first}"),
            (1, Lang::Nl) => format!("1 gegeven ontbreekt: {first}"),
            (count, Lang::En) => format!("{count} facts are missing, first {first}"),
            (count, Lang::Nl) => format!("{count} gegevens ontbreken, eerst {first}"),
        };
    }
    if let Some(detail) = report
        .rules_error
        .as_ref()
        .and_then(|error| error.details.first())
    {
        return detail.clone();
    }
    let deciding: Vec<_> = report
        .clauses
        .iter()
        .filter(|clause| is_deciding(report, clause))
        .collect();
    let Some(first) = deciding.first() else {
        return String::new();
    };
    let cited = first
        .provisions
        .first()
        .map_or_else(String::new, |p| format!(" [{}]", p.short()));
    let how = how(first.kind, report.outcome, lang);
    match deciding.len() {
        1 => format!("{how}{}{cited}", first.title),
        count => {
            format!(
                "{how}{}{cited} {} {}",
                first.title,
                lang.pick("and", "en nog"),
                count - 1
            ) + lang.pick(" more", "")
        }
    }
}

/// How a clause decides, in front of its title: a title says what is asked or what bars, not what
/// became of it.
fn how(kind: &str, outcome: Option<Decided>, lang: Lang) -> &'static str {
    match (outcome, kind) {
        (Some(Decided::Inapplicable), "scope") => {
            lang.pick("outside the scope: ", "buiten het toepassingsgebied: ")
        }
        (Some(Decided::Inapplicable), "exclude") => lang.pick("excluded: ", "uitgesloten: "),
        (Some(Decided::Ineligible), "refuse" | "may_refuse") => {
            lang.pick("refused: ", "geweigerd: ")
        }
        (Some(Decided::Ineligible), "require" | "assess" | "points") => {
            lang.pick("not met: ", "niet voldaan: ")
        }
        (Some(Decided::Assessment), _) => lang.pick("to be assessed: ", "te beoordelen: "),
        _ => "",
    }
}

fn in_json(routes: &[Route]) -> Value {
    let all = routes
        .iter()
        .map(|route| {
            let report = &route.report;
            let because: Vec<&str> = report
                .clauses
                .iter()
                .filter(|clause| is_deciding(report, clause))
                .map(|clause| clause.id.as_str())
                .collect();
            let missing: Vec<&str> = report
                .missing
                .iter()
                .map(|missing| missing.fact.as_str())
                .collect();
            json!({
                "scheme": report.scheme,
                "title": report.title,
                "state": report.state,
                "on": report.on,
                "law_in_force_on": report.law_in_force_on,
                "outcome": report.outcome,
                "rules_error": report.rules_error.as_ref().map(|error| error.kind),
                "because": because,
                "missing": missing,
                "reason": route.reason,
            })
        })
        .collect();
    Value::Array(all)
}

fn in_words(
    routes: &[Route],
    applicant: &Applicant,
    inputs: &Inputs,
    format: Format,
    terminal: &mut Terminal,
) -> Outcome<()> {
    if format == Format::Markdown {
        if inputs.several {
            terminal.line(&format!("\n## {}\n", applicant.name))?;
        }
        terminal.line("| outcome | scheme | title | reason |\n| --- | --- | --- | --- |")?;
        for route in routes {
            let report = &route.report;
            let cell = |text: &str| text.replace('|', "\\|");
            terminal.line(&format!(
                "| {} | `{}` | {} | {} |",
                route.outcome.name(),
                report.scheme,
                cell(&report.title),
                cell(&route.reason)
            ))?;
        }
        return Ok(());
    }
    if inputs.several {
        terminal.line(&format!("== {} ==", applicant.name))?;
    }
    let width = |of: &dyn Fn(&Route) -> usize| routes.iter().map(of).max().unwrap_or(0);
    let outcome_width = width(&|route| route.outcome.name().len());
    let scheme_width = width(&|route| route.report.scheme.chars().count());
    let title_width = width(&|route| route.report.title.chars().count());
    let colour = terminal.colour();
    for route in routes {
        let outcome = format!("{:<outcome_width$}", route.outcome.name());
        let outcome = styled(&outcome, outcome_style(&route.report), colour);
        let line = format!(
            "{outcome}  {:<scheme_width$}  {:<title_width$}  {}",
            route.report.scheme, route.report.title, route.reason
        );
        terminal.line(line.trim_end())?;
    }
    Ok(())
}
