//! The people to decide: those of the library, and applicants of folders and files.

use std::path::{Path, PathBuf};

use ius_amendment::{Amendment, Both, Person, carried};
use ius_applicant::{Format as Written, Problem, apply, read_tree};
use ius_calendar::Date;
use ius_diagnostics::LineIndex;
use ius_engine::Facts;
use ius_suite::{Compiled, Rules, Task, case_facts, example_facts, read_case_file, read_page};

use crate::command::test::{is_case_file, is_page};
use crate::disk::{self, Below};
use crate::project::Project;
use crate::stop::{Outcome, Stop};

/// Everyone that the project's examples, pages and case files describe under a scheme that changes.
pub(super) fn library(
    project: &Project,
    versions: (&Rules, &Rules),
    both: Both<'_>,
    amendment: &Amendment,
) -> Outcome<Vec<Person>> {
    let schemes = amendment.schemes();
    let (rules_before, rules_after) = versions;
    // Cases may name a scheme as it was called before.
    let now = |written: &str| -> Option<String> {
        let renamed = amendment.names_before.iter();
        let name = renamed
            .filter(|(_, before)| *before == written)
            .map(|(after, _)| after.as_str())
            .next()
            .unwrap_or(written);
        schemes.contains(name).then(|| name.to_owned())
    };
    let names: Vec<&str> = schemes
        .iter()
        .map(String::as_str)
        .chain(amendment.names_before.values().map(String::as_str))
        .collect();
    let mut people = Vec::new();
    let files = Below(&project.root);
    let same_facts = both.before.plan().program().schema == both.after.plan().program().schema;
    for example in rules_after.analysis().examples() {
        let Some(scheme) = now(&example.scheme) else {
            continue;
        };
        if let Ok(after) = example_facts(&example, rules_after, &files) {
            people.push(Person {
                name: example.title.clone(),
                at: (project.shown(example.file.path()), 0),
                scheme,
                on: example.on,
                before: carried(both.after, both.before, &after),
                after,
            });
        }
    }
    let here = disk::current_folder().map_err(Stop::because)?;
    let mut pages: Vec<PathBuf> = Vec::new();
    for path in &project.tests {
        let wanted = |file: &Path| is_page(file) || is_case_file(file);
        pages.extend(disk::files_below(path, &wanted).map_err(Stop::because)?);
    }
    pages.sort();
    pages.dedup();
    for file in pages {
        let name = project.shown(&project.name_of(&file));
        let text = disk::read_text(&file)
            .map_err(|why| Stop::because(format!("`{name}` cannot be read: {why}")))?;
        // A page that names none of the schemes has nobody to decide.
        if !is_case_file(&file) && !names.iter().any(|name| text.contains(name)) {
            continue;
        }
        let cases = if is_case_file(&file) {
            let (case, _) = read_case_file(&name, &text, &Below(&here));
            case.into_iter().collect()
        } else {
            read_page(&name, &text, &Below(&here)).0
        };
        for case in cases.iter().filter(|case| case.rules.is_none()) {
            let Task::Decide { scheme, on, .. } = &case.task else {
                continue;
            };
            let Some(scheme) = now(scheme) else {
                continue;
            };
            let after = case_facts(case, rules_after);
            let before = match (&after, same_facts) {
                (Some(after), true) => Some(after.clone()),
                _ => case_facts(case, rules_before),
            };
            let (before, after) = match (before, after) {
                (Some(before), Some(after)) => (before, after),
                (Some(before), None) => {
                    let after = carried(both.before, both.after, &before);
                    (before, after)
                }
                (None, Some(after)) => (carried(both.after, both.before, &after), after),
                (None, None) => continue,
            };
            people.push(Person {
                name: case.title.clone(),
                at: (case.file.clone(), case.line),
                scheme,
                on: *on,
                before,
                after,
            });
        }
    }
    Ok(people)
}

/// One applicant that is still to be read.
pub(super) struct Applicant {
    /// The file.
    file: String,
    /// The line, counted from 1; 0 for a whole file.
    line: u32,
    text: String,
}

impl Applicant {
    fn place(&self) -> String {
        match self.line {
            0 => self.file.clone(),
            line => format!("{}:{line}", self.file),
        }
    }

    /// A problem with its place, and with what to do about it.
    fn told(&self, problem: &Problem) -> String {
        let line = match self.line {
            0 => LineIndex::new(&self.text).line(problem.span.start) + 1,
            line => line,
        };
        let help = problem.help.iter().map(|help| format!("; {help}"));
        let message = &problem.message;
        format!(
            "{}:{line}: {message}{}",
            self.file,
            help.collect::<String>()
        )
    }
}

/// Applicants of a file with one a line, of a file, or of a folder.
pub(super) fn applicants(path: &Path, project: &Project) -> Outcome<Vec<Applicant>> {
    let path = project.whole(path);
    let wanted = |file: &Path| {
        let name = file.to_string_lossy();
        !is_case_file(file) && (Written::of_path(&name).is_some() || is_lines(file))
    };
    let unread = |file: &Path, why: String| {
        let name = project.shown(&project.name_of(file));
        Stop::because(format!("`{name}` cannot be read: {why}"))
    };
    if !disk::exists(&path) {
        return Err(unread(&path, "there is no such file".to_owned()));
    }
    let files = disk::files_below(&path, &wanted).map_err(|why| unread(&path, why))?;
    let mut out = Vec::new();
    for file in files {
        let name = project.shown(&project.name_of(&file));
        let text = disk::read_text(&file).map_err(|why| unread(&file, why))?;
        if is_lines(&file) {
            let lines = (1..).zip(text.lines());
            out.extend(
                lines
                    .filter(|(_, l)| !l.trim().is_empty())
                    .map(|(line, text)| Applicant {
                        file: name.clone(),
                        line,
                        text: text.to_owned(),
                    }),
            );
        } else {
            out.push(Applicant {
                file: name,
                line: 0,
                text,
            });
        }
    }
    if out.is_empty() {
        return Err(Stop::because(format!(
            "`{}` holds no applicant",
            project.shown(&project.name_of(&path))
        )));
    }
    Ok(out)
}

/// Reads an applicant under both versions, which may state the same facts: one person for each
/// scheme.
///
/// # Errors
/// What is written is no applicant, or is understood under neither version: where and why.
pub(super) fn read(
    applicant: &Applicant,
    both: Both<'_>,
    (schemes, same_facts): (&[String], bool),
    today: Date,
) -> Result<Vec<Person>, String> {
    let format = if applicant.line > 0 {
        Written::Json
    } else {
        Written::of_path(&applicant.file).unwrap_or_else(|| Written::guess(&applicant.text))
    };
    let tree = read_tree(&applicant.text, format).map_err(|problem| applicant.told(&problem))?;
    let facts = |rules: &Compiled| {
        let program = rules.plan().program();
        let mut facts = Facts::new(program);
        let applied = apply(&tree, program, rules.index(), today, &mut facts);
        let bad = applied.problems.into_iter().find(|p| !p.kind.is_warning());
        (facts, bad)
    };
    let (after, bad_after) = facts(both.after);
    // Where nothing that can be stated differs, what is read once holds for both.
    let (before, bad_before) = if same_facts {
        (after.clone(), bad_after.clone())
    } else {
        facts(both.before)
    };
    // What only one version knows is a difference of the versions, not a mistake of the file.
    if let (Some(problem), Some(_)) = (bad_after, bad_before) {
        return Err(applicant.told(&problem));
    }
    let program = both.after.plan().program();
    let people = schemes.iter().map(|scheme| {
        let as_of = both.after.scheme(scheme).ok().and_then(|id| {
            let scheme = program.schemes.get(id.index());
            scheme.and_then(|scheme| scheme.as_of)
        });
        let dated = as_of.is_some_and(|fact| !after.get(fact).is_unknown());
        Person {
            name: applicant.place(),
            at: (applicant.file.clone(), applicant.line),
            scheme: scheme.clone(),
            on: if dated { None } else { Some(today) },
            before: before.clone(),
            after: after.clone(),
        }
    });
    Ok(people.collect())
}

fn is_lines(path: &Path) -> bool {
    path.extension()
        .is_some_and(|e| e == "ndjson" || e == "jsonl")
}
