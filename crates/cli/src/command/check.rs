//! `ius check`

use std::path::PathBuf;

use ius_analysis::Options;
use ius_diagnostics::{Diagnostic, Severity, render, sort};
use ius_suite::{Rules, failures_of, run_examples};
use serde_json::json;

use crate::arguments::{Check, Format, Global};
use crate::command::{one_of, today};
use crate::disk::{self, Below};
use crate::project::{Project, is_rule_file};
use crate::stop::{Outcome, Stop};
use crate::terminal::Terminal;

pub(super) fn run(arguments: &Check, global: &Global, terminal: &mut Terminal) -> Outcome {
    let formats = [
        Format::Text,
        Format::Plain,
        Format::Json,
        Format::Markdown,
        Format::Github,
    ];
    let format = one_of(global, "check", &formats)?;
    let (project, chosen) = chosen(arguments, global)?;
    let options = Options {
        pedantic: arguments.pedantic,
        today: Some(today(global)),
    };
    let outside: Vec<PathBuf> = chosen
        .iter()
        .flatten()
        .filter(|file| !file.starts_with(&project.rules))
        .cloned()
        .collect();
    let analysis = project.analysis(options, &outside)?;
    let rules = Rules::new(analysis);
    let mut diagnostics = rules.analysis().all_diagnostics();
    let mut examples = 0;
    if !arguments.no_examples {
        let results = run_examples(&rules, &Below(&project.root), global.lang.code());
        examples = results.len();
        diagnostics.extend(failures_of(&results));
    }
    let names: Option<Vec<String>> =
        chosen.map(|files| files.iter().map(|file| project.name_of(file)).collect());
    if let Some(names) = &names {
        diagnostics.retain(|diagnostic| names.iter().any(|name| name == diagnostic.file.path()));
    }
    sort(&mut diagnostics);
    let (diagnostics, sources) = project.localised(rules.analysis(), &diagnostics);
    let files = names
        .as_ref()
        .map_or_else(|| rules.analysis().paths().len(), Vec::len);
    let schemes = rules.plan().program().schemes.len() + rules.broken().len();
    let count = |severity: Severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let (errors, warnings, notes) = (
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Information),
    );
    let summary = format!(
        "{}, {}, {}: {}, {}{}",
        counted(files, "file"),
        counted(schemes, "scheme"),
        counted(examples, "example"),
        counted(errors, "error"),
        counted(warnings, "warning"),
        if notes > 0 {
            format!(", {}", counted(notes, "note"))
        } else {
            String::new()
        }
    );
    match format {
        Format::Json => terminal.json(&json!({
            "files": files,
            "schemes": schemes,
            "examples": examples,
            "errors": errors,
            "warnings": warnings,
            "notes": notes,
            "diagnostics": render::json_value(&diagnostics, &sources),
        }))?,
        Format::Github => terminal.say(&render::github(&diagnostics, &sources))?,
        Format::Markdown => {
            terminal.say(&render::markdown(&diagnostics, &sources))?;
            terminal.line(&format!("\n{summary}"))?;
        }
        Format::Plain => {
            terminal.say(&render::plain(&diagnostics, &sources))?;
            terminal.line(&summary)?;
        }
        _ => {
            let shown: Vec<Diagnostic> = diagnostics
                .iter()
                .filter(|d| d.severity > Severity::Information || arguments.pedantic)
                .cloned()
                .collect();
            terminal.say(&render::text(&shown, &sources, terminal.colour()))?;
            terminal.line(&summary)?;
            if shown.len() < diagnostics.len() {
                terminal.line("notes are shown with --pedantic, or in another --format")?;
            }
        }
    }
    Ok(u8::from(
        errors > 0 || arguments.deny_warnings && warnings > 0,
    ))
}

/// `1 file`, `2 files`.
fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// The project, and the files to report on; none for all of them.
fn chosen(arguments: &Check, global: &Global) -> Outcome<(Project, Option<Vec<PathBuf>>)> {
    let current = disk::current_folder().map_err(Stop::because)?;
    let first = arguments
        .paths
        .first()
        .map(|path| disk::tidy(&current.join(path)));
    for path in &arguments.paths {
        if !disk::exists(&current.join(path)) {
            return Err(Stop::because(format!(
                "there is no file or folder `{}`",
                path.display()
            )));
        }
    }
    let Some(first) = first else {
        return Ok((Project::find(global, None)?, None));
    };
    let folder = if disk::is_folder(&first) {
        first.clone()
    } else {
        first.parent().unwrap_or(&first).to_path_buf()
    };
    let project = match Project::around(global, &folder)? {
        Some(project) => project,
        // Rule files that belong to no project are checked by themselves.
        None => Project::alone(&folder)?,
    };
    let mut files = Vec::new();
    for path in &arguments.paths {
        let whole = project.whole(path);
        let found = disk::files_below(&whole, &is_rule_file).map_err(Stop::because)?;
        if found.is_empty() {
            return Err(Stop::because(format!(
                "the folder `{}` holds no rule file (.ius)",
                path.display()
            )));
        }
        files.extend(found);
    }
    files.sort();
    files.dedup();
    // A whole project is named by its root or its rules folder.
    let whole = arguments.paths.iter().any(|path| {
        let path = project.whole(path);
        path == project.root || path == project.rules
    });
    Ok((project, (!whole).then_some(files)))
}
