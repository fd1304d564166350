//! `ius schemes`

use ius_engine::SchemeId;
use serde_json::{Value, json};

use crate::arguments::{Format, Global};
use crate::command::one_of;
use crate::project::Project;
use crate::stop::Outcome;
use crate::terminal::Terminal;

pub(super) fn run(global: &Global, terminal: &mut Terminal) -> Outcome {
    let format = one_of(
        global,
        "schemes",
        &[Format::Text, Format::Json, Format::Markdown],
    )?;
    let project = Project::find(global, None)?;
    let rules = project.compile()?;
    let lang = global.lang.code();
    let program = rules.plan().program();
    if format == Format::Json {
        let mut all: Vec<Value> = (0_u32..)
            .map(SchemeId)
            .zip(&program.schemes)
            .map(|(id, scheme)| {
                let dates: Vec<Value> = scheme
                    .in_force
                    .iter()
                    .map(|dates| json!({ "from": dates.from, "until": dates.until }))
                    .collect();
                json!({
                    "scheme": scheme.id,
                    "title": scheme.titles.get(lang),
                    "state": scheme.state,
                    "implements": scheme.implements,
                    "decided_by": scheme.decided_by.get(lang),
                    "in_force": dates,
                    "honesty": rules.plan().honesty(id),
                })
            })
            .collect();
        all.extend(
            rules
                .broken()
                .iter()
                .map(|broken| json!({ "scheme": broken.id, "errors_in": broken.reasons })),
        );
        terminal.json(&Value::Array(all))?;
        return Ok(0);
    }
    let width = program
        .schemes
        .iter()
        .map(|scheme| scheme.id.chars().count())
        .max()
        .unwrap_or(0);
    let titles = program
        .schemes
        .iter()
        .map(|s| s.titles.get(lang).unwrap_or_default());
    let title_width = titles.map(|title| title.chars().count()).max().unwrap_or(0);
    for (id, scheme) in (0_u32..).map(SchemeId).zip(&program.schemes) {
        let title = scheme.titles.get(lang).unwrap_or_default();
        let honesty = rules.plan().honesty(id).short(lang);
        let text = match format {
            Format::Markdown => format!("- `{}` {title} ({honesty})", scheme.id),
            _ => format!("{:<width$}  {title:<title_width$}  {honesty}", scheme.id),
        };
        terminal.line(&text)?;
    }
    for broken in rules.broken() {
        terminal.note(&format!(
            "{} cannot be decided: {}",
            broken.id,
            broken.reasons.join(", ")
        ));
    }
    Ok(0)
}
