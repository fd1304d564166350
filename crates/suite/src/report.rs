//! Results for people and programs.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ius_diagnostics::Diagnostic;
use ius_diagnostics::render::github_error;
use ius_engine::{Citation, Plan};
use serde_json::{Value, json as object};

use crate::run::CaseResult;
use crate::view::View;

/// Everything that was run.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// The cases, in the order in which they were run.
    pub cases: Vec<CaseResult>,
    /// What could not be understood in pages and case files.
    pub problems: Vec<Diagnostic>,
}

impl Results {
    /// Cases that passed.
    #[must_use]
    pub fn passed(&self) -> usize {
        self.cases.iter().filter(|case| case.passed()).count()
    }

    /// Cases that failed, and problems of pages.
    #[must_use]
    pub fn failed(&self) -> usize {
        self.cases.iter().filter(|case| !case.passed()).count() + self.problems.len()
    }

    /// The same without the files in which everything passed: for whoever runs again and again.
    #[must_use]
    pub fn failing(&self) -> Results {
        let failing: BTreeSet<&str> = self
            .cases
            .iter()
            .filter(|case| !case.passed())
            .map(|case| case.file.as_str())
            .collect();
        let mut cases = self.cases.clone();
        cases.retain(|case| failing.contains(case.file.as_str()));
        Results {
            cases,
            problems: self.problems.clone(),
        }
    }

    /// Cases by file, in the order of the files' names.
    fn by_file(&self) -> BTreeMap<&str, Vec<&CaseResult>> {
        let mut files: BTreeMap<&str, Vec<&CaseResult>> = BTreeMap::new();
        for problem in &self.problems {
            files.entry(problem.file.path()).or_default();
        }
        for case in &self.cases {
            files.entry(&case.file).or_default().push(case);
        }
        files
    }
}

/// How a provision is cited: `Directive 2003/109/EC 4(1)`.
pub(crate) fn cited(citation: &Citation, plan: &Plan) -> String {
    let instrument = plan.program().instruments.get(citation.instrument.index());
    let name = instrument.map_or("", |i| i.cited_as.as_deref().unwrap_or(&i.id));
    match &citation.provision {
        Some(provision) => format!("{name} {provision}"),
        None => name.to_owned(),
    }
}

/// The decision in a few lines: the outcome, and how each clause stands that is not passed.
pub(crate) fn explanation(view: &View<'_>, lang: &str) -> String {
    let mut out = format!("decided: {}\n", view.outcome());
    if let Some(on) = view.decision.on {
        let _ = writeln!(out, "on {on}");
    }
    for (_, clause, status) in view.clauses() {
        if matches!(
            status,
            ius_engine::ClauseStatus::Passed | ius_engine::ClauseStatus::NotInForce
        ) || !crate::view::decides(&clause.kind)
        {
            continue;
        }
        let title = clause.titles.get(lang).unwrap_or(&clause.name);
        let provisions: Vec<String> = clause
            .citations
            .iter()
            .map(|c| cited(c, view.plan))
            .collect();
        let under = if provisions.is_empty() {
            String::new()
        } else {
            format!(" ({})", provisions.join(", "))
        };
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "  {} {}: {title}{under}",
            status.name().replace('_', " "),
            clause.name
        );
    }
    for missing in view.missing() {
        let _ = writeln!(out, "  missing {}", missing.path);
    }
    out
}

/// A short report: one line per file, and the details of what failed.
#[must_use]
pub fn text(results: &Results, colour: bool) -> String {
    let (green, red, reset) = if colour {
        ("\u{1b}[32m", "\u{1b}[31m", "\u{1b}[0m")
    } else {
        ("", "", "")
    };
    let mut out = String::new();
    for (file, cases) in results.by_file() {
        let problems: Vec<&Diagnostic> = results
            .problems
            .iter()
            .filter(|p| p.file.path() == file)
            .collect();
        let failed: Vec<&&CaseResult> = cases.iter().filter(|case| !case.passed()).collect();
        let count = cases.len();
        let noun = if count == 1 { "case" } else { "cases" };
        if failed.is_empty() && problems.is_empty() {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{green}pass{reset}  {file}  {count} {noun}");
            continue;
        }
        let _ = writeln!(
            out,
            "{red}FAIL{reset}  {file}  {} of {count} {noun} failed",
            failed.len()
        );
        for case in failed {
            let _ = writeln!(out, "\n  {}:{}  {}", case.file, case.line, case.title);
            for failure in &case.failures {
                let _ = writeln!(out, "    line {}: {}", failure.line, failure.text);
            }
            if !case.why.is_empty() {
                let _ = writeln!(out, "    the case says: {}", shortened(&case.why));
            }
            for line in case.explanation.iter().flat_map(|text| text.lines()) {
                let _ = writeln!(out, "    | {line}");
            }
        }
        out.push('\n');
    }
    out
}

fn shortened(text: &str) -> String {
    let mut characters = text.chars();
    let head: String = characters.by_ref().take(300).collect();
    if characters.next().is_some() {
        format!("{head}…")
    } else {
        head
    }
}

/// Every case with its failures, as JSON.
#[must_use]
pub fn json(results: &Results) -> Value {
    let cases: Vec<Value> = results
        .cases
        .iter()
        .map(|case| {
            let failures: Vec<Value> = case
                .failures
                .iter()
                .map(|failure| object!({ "line": failure.line, "text": failure.text }))
                .collect();
            object!({
                "title": case.title,
                "file": case.file,
                "line": case.line,
                "why": case.why,
                "passed": case.passed(),
                "failures": failures,
                "explanation": case.explanation,
            })
        })
        .collect();
    object!({ "passed": results.passed(), "failed": results.failed(), "cases": cases })
}

/// The results as JUnit XML, for build servers.
#[must_use]
pub fn junit(results: &Results) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (total, failed) = (
        results.cases.len() + results.problems.len(),
        results.failed(),
    );
    // Writing to a string cannot fail.
    let _ = writeln!(out, "<testsuites tests=\"{total}\" failures=\"{failed}\">");
    for (file, cases) in results.by_file() {
        let problems: Vec<&Diagnostic> = results
            .problems
            .iter()
            .filter(|p| p.file.path() == file)
            .collect();
        let failures = cases.iter().filter(|case| !case.passed()).count() + problems.len();
        let tests = cases.len() + problems.len();
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\">",
            escaped(file)
        );
        for case in cases {
            let _ = write!(
                out,
                "    <testcase name=\"{}\" classname=\"{}\" file=\"{}\" line=\"{}\"",
                escaped(&case.title),
                escaped(file),
                escaped(file),
                case.line
            );
            if case.passed() {
                out.push_str("/>\n");
                continue;
            }
            out.push_str(">\n");
            for failure in &case.failures {
                let explanation = case.explanation.as_deref().unwrap_or_default();
                let _ = writeln!(
                    out,
                    "      <failure message=\"{}\">{}</failure>",
                    escaped(&format!("line {}: {}", failure.line, failure.text)),
                    escaped(explanation)
                );
            }
            out.push_str("    </testcase>\n");
        }
        for problem in problems {
            let _ = writeln!(
                out,
                "    <testcase name=\"{}\" classname=\"{}\"><failure message=\"{}\"/></testcase>",
                problem.code,
                escaped(file),
                escaped(&problem.message)
            );
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// What failed, as annotations of GitHub Actions beside the lines of the cases.
#[must_use]
pub fn github(results: &Results) -> String {
    let mut out = String::new();
    for case in &results.cases {
        for failure in &case.failures {
            let line = if failure.line == 0 {
                case.line
            } else {
                failure.line
            };
            out.push_str(&github_error(&case.file, line, &case.title, &failure.text));
        }
    }
    out
}

/// Text for XML; characters that XML 1.0 forbids are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push(character),
            other if other.is_control() => {}
            other => out.push(other),
        }
    }
    out
}
