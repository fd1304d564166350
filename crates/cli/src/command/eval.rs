//! `ius eval`

use ius_engine::{Outcome as Decided, Report, decision_json};
use ius_suite::Rules;
use serde_json::{Value, json};

use crate::arguments::{Eval, Format, Global};
use crate::command::{one_of, scheme, today};
use crate::inputs::{Applicant, Input, Inputs, folder_of, reference_date};
use crate::project::Project;
use crate::show::decision::{Detail, Writer};
use crate::stop::Outcome;
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
const fn status(outcome: Decided) -> u8 {
    match outcome {
        Decided::Eligible => 0,
        Decided::Ineligible => 10,
        Decided::Undetermined => 11,
        Decided::Assessment => 12,
        Decided::Inapplicable => 13,
        Decided::Gap | Decided::Conflict => 20,
    }
}
