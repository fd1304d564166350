//! `ius explain`

use ius_diagnostics::{Code, explain, nearest};
use serde_json::{Value, json};

use crate::arguments::{Explain, Format, Global};
use crate::command::one_of;
use crate::stop::{Outcome, Stop};
use crate::terminal::{Style, Terminal, styled};

pub(super) fn run(arguments: &Explain, global: &Global, terminal: &mut Terminal) -> Outcome {
    let format = one_of(
        global,
        "explain",
        &[Format::Text, Format::Json, Format::Markdown],
    )?;
    let Some(written) = &arguments.code else {
        return list(format, terminal);
    };
    let code = find(written).ok_or_else(|| {
        let help = match nearest(
            &written.to_uppercase(),
            Code::ALL.iter().map(|code| code.id()),
        ) {
            Some(near) => format!("did you mean `{near}`? `ius explain` lists every code"),
            None => "`ius explain` lists every code".to_owned(),
        };
        Stop::with_help(format!("there is no code `{written}`"), help)
    })?;
    match format {
        Format::Json => terminal.json(&json!({
            "code": code.id(),
            "title": code.title(),
            "severity": code.severity().word(),
            "page": explain(code),
        }))?,
        Format::Markdown => terminal.say(explain(code))?,
        _ => {
            let colour = terminal.colour();
            for line in explain(code).lines() {
                let heading = line.starts_with('#');
                terminal.line(&if heading {
                    styled(line, Style::Bold, colour)
                } else {
                    line.to_owned()
                })?;
            }
        }
    }
    Ok(0)
}

/// A code by its id, or by its number alone: `IUS0303`, `ius303`, `303`.
fn find(written: &str) -> Option<Code> {
    if let Some(code) = Code::from_id(written) {
        return Some(code);
    }
    let upper = written.trim().to_uppercase();
    let number = upper.strip_prefix("IUS").unwrap_or(&upper);
    let number: u32 = number.parse().ok()?;
    Code::from_id(&format!("IUS{number:04}"))
}

fn list(format: Format, terminal: &mut Terminal) -> Outcome {
    if format == Format::Json {
        let all: Vec<Value> = Code::ALL
            .iter()
            .map(|code| json!({ "code": code.id(), "title": code.title(), "severity": code.severity().word() }))
            .collect();
        terminal.json(&Value::Array(all))?;
        return Ok(0);
    }
    for code in Code::ALL {
        let text = match format {
            Format::Markdown => format!(
                "- `{}` {} ({})",
                code.id(),
                code.title(),
                code.severity().word()
            ),
            _ => format!(
                "{}  {:<11}  {}",
                code.id(),
                code.severity().word(),
                code.title()
            ),
        };
        terminal.line(&text)?;
    }
    Ok(0)
}
