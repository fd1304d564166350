//! `ius eval`

use std::path::Path;

use ius_engine::{Outcome as Reached, Report, decision_json};
use ius_suite::Rules;
use serde_json::{Value, json};

use crate::arguments::{Eval, Format, Global};
use crate::command::{one_of, scheme, today};
use crate::disk;
use crate::inputs::{Applicant, Input, Inputs, folder_of, reference_date};
use crate::project::Project;
use crate::receipt::{Decided, Receipt};
use crate::show::decision::{Detail, Writer};
use crate::stop::{Outcome, Stop};
use crate::terminal::Terminal;

pub(super) fn run(arguments: &Eval, global: &Global, terminal: &mut Terminal) -> Outcome {
    let formats = [
        Format::Text,
        Format::Json,
        Format::Ndjson,
        Format::Markdown,
        Format::Html,
    ];
    let format = one_of(global, "eval", &formats)?;
    let project = Project::find(global, folder_of(&arguments.from).as_deref())?;
    let rules = project.compile()?;
    let id = scheme(&arguments.scheme, &rules, &project, terminal)?;
    let today = today(global);
    let inputs = Inputs::read(&arguments.from, &project, &rules, today, terminal)?;
    let lang = global.lang.code();
    let mut code = 0;
    let mut list = Vec::new();
    let mut first = true;
    if arguments.receipt.is_some() {
        one_decision(arguments, &inputs)?;
    }
    for input in &inputs.all {
        let applicant = match input {
            Input::Good(applicant) => applicant,
            Input::Bad { name, diagnostics } => {
                let findings = ius_diagnostics::render::json_value(diagnostics, &inputs.sources);
                let bad = json!({ "applicant": name, "error": findings });
                match format {
                    Format::Ndjson => terminal.line(&bad.to_string())?,
                    Format::Json if !inputs.several => terminal.json(&bad)?,
                    _ => list.push(bad),
                }
                continue;
            }
        };
        let (options, note) = reference_date(
            arguments.from.on,
            &rules,
            id,
            &applicant.facts,
            today,
            global.lang,
        );
        let decision = rules.plan().decide(id, &applicant.facts, &options);
        if let Some(note) = note {
            terminal.note(&format!("note: {note}"));
        }
        code = code.max(status(decision.outcome));
        if let Some(file) = &arguments.receipt {
            let folder = project.name_of(&project.rules);
            let receipt = Receipt::of(&Decided {
                rules: &rules,
                folder: &folder,
                scheme: id,
                facts: &applicant.facts,
                options,
                lang: global.lang,
                on: arguments.from.on,
                today,
                applicant: &applicant.given,
                but: &arguments.from.but,
                inputs: &inputs,
                with_facts: !arguments.receipt_without_facts,
            });
            let path = project.whole(file);
            let name = project.shown(&project.name_of(&path));
            only_a_receipt(&path, &name)?;
            disk::write_whole(&path, &receipt.text())
                .map_err(|why| Stop::because(format!("`{name}` cannot be written: {why}")))?;
            terminal.note(&format!(
                "note: receipt `{name}`, sealed {}",
                receipt.seal()
            ));
        }
        match format {
            Format::Json | Format::Ndjson => {
                let value = decision_json(rules.plan(), &applicant.facts, &decision, lang);
                let named = || json!({ "applicant": applicant.name, "decision": value });
                match format {
                    Format::Ndjson => terminal.line(&named().to_string())?,
                    _ if inputs.several => list.push(named()),
                    _ => terminal.json(&value)?,
                }
            }
            _ => {
                let report = rules.plan().report(&applicant.facts, &decision, lang);
                separate(&inputs, applicant, format, first, terminal)?;
                first = false;
                terminal.say(&shown(&report, &rules, arguments, global, format, terminal))?;
            }
        }
    }
    if format == Format::Json && inputs.several {
        terminal.json(&Value::Array(list))?;
    }
    if inputs.report_bad(terminal) {
        return Ok(2);
    }
    Ok(if arguments.exit_status { code } else { 0 })
}

/// A receipt is of one decision, and can be repeated without anything that is not in it.
fn one_decision(arguments: &Eval, inputs: &Inputs) -> Outcome<()> {
    if inputs.several {
        return Err(Stop::with_help(
            "a receipt is of one decision",
            "name one applicant file with --applicant, and call `ius eval` for each",
        ));
    }
    if arguments.receipt_without_facts && !arguments.from.but.is_empty() {
        return Err(Stop::with_help(
            "a receipt without facts cannot hold a change by --but",
            "write the change into the applicant file",
        ));
    }
    Ok(())
}

/// A receipt takes the place of a receipt only: a slip in the name must not cost the applicant
/// file, which may be the only one there is.
fn only_a_receipt(path: &Path, name: &str) -> Outcome<()> {
    if !disk::is_file(path) {
        return Ok(());
    }
    let replaced = disk::read_text(path).is_ok_and(|text| {
        let value = serde_json::from_str::<Value>(&text);
        text.is_empty() || value.is_ok_and(|value| value.get("receipt").is_some())
    });
    if replaced {
        return Ok(());
    }
    Err(Stop::with_help(
        format!("`{name}` is no receipt, and stays as it is"),
        "name another file with --receipt; only a receipt is replaced",
    ))
}

/// What stands between the decisions of several applicants.
fn separate(
    inputs: &Inputs,
    applicant: &Applicant,
    format: Format,
    first: bool,
    terminal: &mut Terminal,
) -> Outcome<()> {
    if !inputs.several || format == Format::Html {
        return Ok(());
    }
    if !first {
        terminal.say("\n")?;
    }
    match format {
        Format::Markdown => terminal.line(&format!("<!-- {} -->", applicant.name)),
        _ => terminal.line(&format!("== {} ==", applicant.name)),
    }
}

fn shown(
    report: &Report,
    rules: &Rules,
    arguments: &Eval,
    global: &Global,
    format: Format,
    terminal: &Terminal,
) -> String {
    match format {
        Format::Markdown => report.to_markdown(),
        Format::Html => report.to_html(),
        _ => {
            let detail = Detail {
                explain: arguments.explain,
                all: arguments.all,
            };
            Writer::new(rules.plan().program(), global.lang, detail, terminal).decision(report)
        }
    }
}

/// The exit code of an outcome with `--exit-status`.
const fn status(outcome: Reached) -> u8 {
    match outcome {
        Reached::Eligible => 0,
        Reached::Ineligible => 10,
        Reached::Undetermined => 11,
        Reached::Assessment => 12,
        Reached::Inapplicable => 13,
        Reached::Gap | Reached::Conflict => 20,
    }
}
