//! Every example and case, run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use ius_analysis::ExampleCase;
use ius_diagnostics::{ByteSpan, Diagnostic, LineIndex};
use ius_suite::{
    Case, CaseResult, Decided, Rules, Runner, Task, read_case_file, read_page, run_example, tested,
};
use ius_syntax::ast::Declaration;

use super::{Documents, Ran, case_fails};
use crate::place::Location;
use crate::workspace::Snapshot;

/// An example or case that was run, and what was decided in it.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub ran: Ran,
    /// Whether it is an example of a rule file.
    pub example: bool,
    /// What was decided.
    pub decided: Option<Decided>,
}

impl Run {
    /// Whether a clause decides in it, or its expectations name the clause.
    pub fn about(&self, clause: &str) -> bool {
        self.decided.as_ref().is_some_and(|decided| {
            let among = |names: &[String]| names.iter().any(|name| name == clause);
            among(&decided.because) || among(&decided.named)
        })
    }
}

/// Everything that was run.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    /// Examples by file and place, then cases.
    pub all: Vec<Run>,
    /// Positions by scheme.
    by_scheme: BTreeMap<String, Vec<usize>>,
    /// Boundaries on which nothing stands.
    pub untouched: Vec<Diagnostic>,
}

impl Runs {
    /// Those that decide a scheme.
    pub fn of(&self, scheme: &str) -> impl Iterator<Item = &Run> + '_ {
        self.by_scheme
            .get(scheme)
            .into_iter()
            .flatten()
            .filter_map(|at| self.all.get(*at))
    }

    /// The example of a file with a title.
    pub fn example(&self, file: &str, title: &str) -> Option<&Run> {
        self.all
            .iter()
            .find(|run| run.example && run.ran.at.file == file && run.ran.title == title)
    }
}

/// Runs everything; unwinds between two cases when a file is about to change.
pub(super) fn run_all(snapshot: &Snapshot) -> Runs {
    let rules = snapshot.rules();
    let documents = Documents(&snapshot.documents);
    let lang = snapshot.config.language.code();
    let mut all = Vec::new();
    for example in rules.analysis().examples() {
        snapshot.analysis.check_cancelled();
        let (result, diagnostics) = run_example(&example, &rules, &documents, lang);
        all.push(of_example(&example, &result, diagnostics, lang));
    }
    let mut runner = Runner::new(&rules, lang);
    for (path, text) in snapshot.documents.iter() {
        snapshot.analysis.check_cancelled();
        for case in snapshot.cases(path, text).iter() {
            // A case with rules of its own says nothing of these.
            let Task::Decide { .. } = &case.task else {
                continue;
            };
            if case.rules.is_none() {
                snapshot.analysis.check_cancelled();
                all.push(of_case(case, &runner.run(case, text), text, lang));
            }
        }
    }
    let mut by_scheme: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, run) in all.iter().enumerate() {
        if let Some(decided) = &run.decided {
            by_scheme
                .entry(decided.scheme.clone())
                .or_default()
                .push(at);
        }
    }
    snapshot.analysis.check_cancelled();
    let untouched = untouched(&rules, &all);
    Runs {
        all,
        by_scheme,
        untouched,
    }
}

/// Boundaries on which no example and no case stands.
fn untouched(rules: &Rules, all: &[Run]) -> Vec<Diagnostic> {
    let decided = all.iter().filter_map(|run| run.decided.as_ref());
    let tried = tested(decided, rules.plan().program());
    rules.analysis().untested_boundaries(&tried)
}

impl Snapshot {
    /// The cases of a page or case file. Pages are read once for each text.
    fn cases(&self, path: &str, text: &Arc<str>) -> Arc<Vec<Case>> {
        if is_case_file(path) {
            // It may name an applicant file, which may have changed meanwhile.
            let (case, _) = read_case_file(path, text, &Documents(&self.documents));
            return Arc::new(case.into_iter().collect());
        }
        if !is_page(path) {
            return Arc::default();
        }
        // A page that names an applicant file is read anew: that file may have changed meanwhile.
        let alone = !text.contains("```applicant-file");
        if alone
            && let Some((known, cases)) = self.cache.state().pages.get(path)
            && Arc::ptr_eq(known, text)
        {
            return cases.clone();
        }
        let (cases, _) = read_page(path, text, &Documents(&self.documents));
        let cases = Arc::new(cases);
        if !alone {
            return cases;
        }
        self.cache
            .state()
            .pages
            .insert(path.to_owned(), (text.clone(), cases.clone()));
        cases
    }
}

fn is_page(path: &str) -> bool {
    path.ends_with(".md") && !path.ends_with("README.md")
}

fn is_case_file(path: &str) -> bool {
    path.ends_with(".case.yaml")
}

/// What became of an example.
pub(super) fn of_example(
    example: &ExampleCase,
    result: &CaseResult,
    failures: Vec<Diagnostic>,
    lang: &str,
) -> Run {
    Run {
        ran: Ran {
            title: example.title.clone(),
            at: Location {
                file: example.file.path().to_owned(),
                span: example.span,
            },
            passed: result.passed(),
            report: report(result, lang),
            failures,
        },
        example: true,
        decided: result.decided.clone(),
    }
}

/// What became of a case.
fn of_case(case: &Case, result: &CaseResult, text: &str, lang: &str) -> Run {
    let lines = LineIndex::new(text);
    let failures = result
        .failures
        .iter()
        .map(|failure| {
            let (start, end) = lines.line_range(text, failure.line.saturating_sub(1));
            case_fails(&case.file, ByteSpan::new(start, end), failure.text.clone())
        })
        .collect();
    Run {
        ran: Ran {
            title: case.title.clone(),
            at: Location {
                file: case.file.clone(),
                span: case.span,
            },
            passed: result.passed(),
            report: report(result, lang),
            failures,
        },
        example: false,
        decided: result.decided.clone(),
    }
}

/// What was decided, or why it could not be, in a few lines of Markdown.
fn report(result: &CaseResult, lang: &str) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    if let Some(decided) = &result.decided {
        let _ = write!(out, "**{}**", decided.outcome.words(lang));
        let because: Vec<String> = decided
            .because
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        if !because.is_empty() {
            let word = if lang == "nl" { "wegens" } else { "because" };
            let _ = write!(out, " {word} {}", because.join(", "));
        }
        out.push('\n');
    }
    for failure in &result.failures {
        let _ = write!(out, "\n- {}", failure.text);
    }
    if !result.failures.is_empty() {
        out.push('\n');
    }
    if let Some(explanation) = &result.explanation {
        let _ = write!(out, "\n```text\n{}\n```\n", explanation.trim_end());
    }
    out
}

/// The examples of a text by title, also those that are not sound.
pub(super) fn titles(text: &str) -> Vec<(ByteSpan, String)> {
    ius_syntax::parse(text)
        .file
        .items
        .into_iter()
        .filter_map(|item| match item.declaration {
            Declaration::Example(example) => Some((
                ByteSpan::new(item.offset, item.offset.saturating_add(item.len)),
                example.title.value,
            )),
            _ => None,
        })
        .collect()
}
