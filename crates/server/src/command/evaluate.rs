//! `ius.evaluate` {scheme, applicantFile, date?, language?}
//!
//! Without a file the drafter is asked which one: editors without a picker of their own can so
//! follow the lens of a scheme.

use ius_calendar::Date;
use ius_ide::Language;
use lsp_types::{MessageType, Uri};
use serde_json::{Value, json};

use crate::command::{find, findings_of, tell, text, with_scheme};
use crate::encoding::Lines;
use crate::request::{Refused, Reply};
use crate::schedule::Event;
use crate::uri;
use crate::view::{Places, View, Views};

/// Decides a scheme on an applicant file: {outcome, markdown, problems}.
pub(super) fn run(views: &Views, argument: &Value) -> Reply {
    let scheme = text(argument, "scheme")?;
    let view = with_scheme(views, scheme)?;
    if argument.get("applicantFile").is_none_or(Value::is_null) {
        return choose(views, view, scheme);
    }
    let written = text(argument, "applicantFile")?;
    let address: Uri = uri::parse(written)
        .ok_or_else(|| Refused::params(format!("`{written}` is not an address")))?;
    let on =
        match argument.get("date").and_then(Value::as_str) {
            None | Some("") => None,
            Some(date) => Some(Date::parse_iso(date).map_err(|_| {
                Refused::params(format!("`{date}` is not a day such as `2026-05-22`"))
            })?),
        };
    let snapshot = match argument.get("language").and_then(Value::as_str) {
        None | Some("") => view.snapshot.clone(),
        Some("en") => view.snapshot.in_language(Language::English),
        Some("nl") => view.snapshot.in_language(Language::Dutch),
        Some(other) => {
            return Err(Refused::params(format!(
                "the language is `en` or `nl`, not `{other}`"
            )));
        }
    };
    // What is typed counts; only a file that no project knows is read from the disk.
    let (name, applicant) = match find(views, &address) {
        Some((known, name)) => {
            let text = known.snapshot.text(&name).unwrap_or_default().to_owned();
            (name, text)
        }
        None => {
            let path = uri::to_path(&address)
                .ok_or_else(|| Refused::failed(format!("`{written}` is not a file")))?;
            let text = views
                .host
                .read(&path)
                .map_err(|why| Refused::failed(format!("`{written}` cannot be read: {why}")))?;
            (view.names.name_of(&path), text)
        }
    };
    let evaluation = snapshot
        .evaluate(scheme, (&name, &applicant), on)
        .map_err(Refused::failed)?;
    tell(views, MessageType::INFO, &evaluation.markdown);
    let places = Places::new(view);
    let mut problems = findings_of(&places, &evaluation.problems);
    // The applicant file need not belong to the project: its own lines are counted here.
    let lines = Lines::new(&applicant, views.client.encoding);
    for (shown, problem) in problems.iter_mut().zip(&evaluation.problems) {
        if problem.file.path() == name {
            shown.range = lines.range(problem.span);
        }
    }
    let problems: Vec<Value> = problems
        .into_iter()
        .zip(&evaluation.problems)
        .map(|(shown, problem)| {
            json!({
                "uri": view.names.uri_of(problem.file.path()),
                "range": shown.range,
                "severity": shown.severity,
                "code": shown.code,
                "message": shown.message,
            })
        })
        .collect();
    Ok(json!({
        "scheme": scheme,
        "outcome": evaluation.outcome,
        "markdown": evaluation.markdown,
        "problems": problems,
    }))
}

/// So many files are offered at most: they are shown as buttons.
const OFFERED: usize = 12;

fn choose(views: &Views, view: &View, scheme: &str) -> Reply {
    // The words of a scheme's name lead its applicant files, as they do in examples.
    let words: Vec<&str> = scheme
        .split(['.', '_'])
        .filter(|word| word.len() > 2)
        .collect();
    let near = |name: &str| words.iter().filter(|word| name.contains(*word)).count();
    let mut names: Vec<&str> = view
        .snapshot
        .files()
        .into_iter()
        .filter(|name| {
            ["yaml", "yml", "json"]
                .iter()
                .any(|ending| name.ends_with(&format!(".{ending}")))
                && !name.contains(".case.")
        })
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(near(name)));
    let files: Vec<(String, String)> = names
        .into_iter()
        .take(OFFERED)
        .filter_map(|name| {
            let uri = view.names.uri_of(name)?;
            Some((name.to_owned(), uri.as_str().to_owned()))
        })
        .collect();
    if files.is_empty() {
        return Err(Refused::failed(
            "the project has no applicant file: put one into its folder `examples`",
        ));
    }
    let _ = views.events.send(Event::Choose {
        scheme: scheme.to_owned(),
        files,
    });
    Ok(Value::Null)
}
