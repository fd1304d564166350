//! Running `example` declarations of rule files.

use ius_analysis::{ExampleCase, Expectation as Shown};
use ius_applicant::{Format, apply, read_tree};
use ius_calendar::Date;
use ius_diagnostics::{ByteSpan, Code, Diagnostic, FileRef, LineIndex};
use ius_engine::{Facts, Options, OutputStatus};

use crate::case::Expectation;
use crate::files::{Files, beside};
use crate::rules::{NoScheme, Rules};
use crate::run::{CaseResult, Decided, Failure, Wanted};
use crate::view::{View, same};

/// Runs every sound example of the rules. Examples with an error of their own are not run: the
/// checker reports them.
#[must_use]
pub fn run_examples(
    rules: &Rules,
    files: &dyn Files,
    lang: &str,
) -> Vec<(CaseResult, Vec<Diagnostic>)> {
    rules
        .analysis()
        .examples()
        .iter()
        .map(|example| run_example(example, rules, files, lang))
        .collect()
}

/// Runs every sound example of the rules, and says what each decision tried.
#[must_use]
pub fn watch_examples(rules: &Rules, files: &dyn Files, lang: &str) -> Vec<CaseResult> {
    rules
        .analysis()
        .examples()
        .iter()
        .map(|example| {
            let wanted = Wanted {
                watched: true,
                record: false,
            };
            run_wanted(example, rules, files, lang, wanted).0
        })
        .collect()
}

/// Runs every sound example of the rules, and says what is to be kept of each decision.
#[must_use]
pub fn record_examples(rules: &Rules, files: &dyn Files, lang: &str) -> Vec<CaseResult> {
    rules
        .analysis()
        .examples()
        .iter()
        .map(|example| {
            let wanted = Wanted {
                watched: false,
                record: true,
            };
            run_wanted(example, rules, files, lang, wanted).0
        })
        .collect()
}

/// The diagnostics of the examples that fail, for `ius check`.
#[must_use]
pub fn failures_of(results: &[(CaseResult, Vec<Diagnostic>)]) -> Vec<Diagnostic> {
    results
        .iter()
        .flat_map(|(_, diagnostics)| diagnostics.clone())
        .collect()
}

/// Runs one example: what became of it, and what to tell the drafter where it fails.
#[must_use]
pub fn run_example(
    example: &ExampleCase,
    rules: &Rules,
    files: &dyn Files,
    lang: &str,
) -> (CaseResult, Vec<Diagnostic>) {
    run_wanted(example, rules, files, lang, Wanted::default())
}

fn run_wanted(
    example: &ExampleCase,
    rules: &Rules,
    files: &dyn Files,
    lang: &str,
    wanted: Wanted,
) -> (CaseResult, Vec<Diagnostic>) {
    let text = rules
        .analysis()
        .text(example.file.path())
        .unwrap_or_default();
    let mut running = Running {
        example,
        lines: LineIndex::new(text),
        diagnostics: Vec::new(),
        failures: Vec::new(),
        decided: None,
        wanted,
    };
    let explanation = running.decide(rules, files, lang);
    let result = CaseResult {
        title: example.title.clone(),
        file: example.file.path().to_owned(),
        line: running.lines.line(example.span.start) + 1,
        why: String::new(),
        failures: running.failures,
        explanation,
        decided: running.decided,
    };
    (result, running.diagnostics)
}

/// The facts that an example gives: those of its applicant files, then its own.
///
/// # Errors
/// Why a file or a value is of no use.
pub fn example_facts(
    example: &ExampleCase,
    rules: &Rules,
    files: &dyn Files,
) -> Result<Facts, Vec<String>> {
    let mut running = Running {
        example,
        lines: LineIndex::new(""),
        diagnostics: Vec::new(),
        failures: Vec::new(),
        decided: None,
        wanted: Wanted::default(),
    };
    let facts = running.facts(rules, files);
    if running.failures.is_empty() {
        Ok(facts)
    } else {
        Err(running.failures.into_iter().map(|f| f.text).collect())
    }
}

struct Running<'a> {
    example: &'a ExampleCase,
    lines: LineIndex,
    diagnostics: Vec<Diagnostic>,
    failures: Vec<Failure>,
    decided: Option<Decided>,
    wanted: Wanted,
}

impl Running<'_> {
    fn fail(&mut self, code: Code, span: ByteSpan, text: String) {
        self.failures.push(Failure {
            line: self.lines.line(span.start) + 1,
            text: text.clone(),
        });
        let file = FileRef::new(self.example.file.path());
        let message = format!("the example \"{}\" fails: {text}", self.example.title);
        self.diagnostics
            .push(Diagnostic::new(code, file, span, message));
    }

    fn decide(&mut self, rules: &Rules, files: &dyn Files, lang: &str) -> Option<String> {
        let example = self.example;
        let id = match rules.scheme(&example.scheme) {
            Ok(id) => id,
            Err(NoScheme::Broken(reasons)) => {
                let text = format!(
                    "`{}` cannot be decided: {}",
                    example.scheme,
                    reasons.join(", ")
                );
                self.failures.push(Failure {
                    line: self.lines.line(example.span.start) + 1,
                    text,
                });
                return None;
            }
            // The checker has said so.
            Err(NoScheme::Unknown(_)) => return None,
        };
        let facts = self.facts(rules, files);
        if !self.failures.is_empty() {
            return None;
        }
        let plan = rules.plan();
        let decision = plan.decide(
            id,
            &facts,
            &Options {
                on: example.on,
                ..Options::default()
            },
        );
        let view = View::new(plan, &facts, &decision);
        for expected in &example.expectations {
            let differs = match &expected.what {
                Shown::Outcome(outcome, because) => {
                    let because = (!because.is_empty()).then(|| because.clone());
                    view.differs(
                        &Expectation::Outcome(outcome.name().to_owned(), because),
                        rules.index(),
                    )
                }
                Shown::Missing(paths) => {
                    view.differs(&Expectation::Missing(paths.clone()), rules.index())
                }
                Shown::Output(name, value) => match view.output(name) {
                    Some((output, _))
                        if output.status == OutputStatus::Known && same(value, &output.value) =>
                    {
                        None
                    }
                    Some((output, clause)) => {
                        let found = if output.status == OutputStatus::Known {
                            shown_output(&output.value, clause, rules)
                        } else {
                            output.status.name().to_owned()
                        };
                        Some(format!(
                            "expected `{name}` to be {}, found {found}",
                            shown_output(value, clause, rules)
                        ))
                    }
                    None => Some(format!("expected a value of `{name}`, found none")),
                },
            };
            if let Some(text) = differs {
                self.fail(Code::ExampleFails, expected.span, text);
            }
        }
        let named = example.expectations.iter().flat_map(|e| match &e.what {
            Shown::Outcome(_, because) => because.clone(),
            Shown::Missing(_) => Vec::new(),
            Shown::Output(name, _) => vec![name.clone()],
        });
        self.decided = Some(Decided::of(
            &view,
            &example.scheme,
            named.collect(),
            self.wanted,
        ));
        (!self.failures.is_empty()).then(|| crate::report::explanation(&view, lang))
    }

    /// What the example gives; what is wrong with it becomes failures.
    fn facts(&mut self, rules: &Rules, files: &dyn Files) -> Facts {
        let example = self.example;
        let mut facts = Facts::new(rules.plan().program());
        for name in &example.files {
            self.file(name, rules, files, &mut facts);
        }
        for (fact, value) in &example.facts {
            match value {
                None => facts.unset(*fact),
                Some(value) => {
                    if let Err(error) = facts.set(*fact, value.clone()) {
                        self.fail(Code::ExampleValue, example.span, error.to_string());
                    }
                }
            }
        }
        facts
    }

    fn file(&mut self, name: &str, rules: &Rules, files: &dyn Files, facts: &mut Facts) {
        let span = self.example.span;
        let path = beside(self.example.file.path(), name);
        let text = match files.read(&path) {
            Ok(text) => text,
            Err(why) => {
                self.fail(
                    Code::ExampleFile,
                    span,
                    format!("the applicant file `{path}` cannot be read: {why}"),
                );
                return;
            }
        };
        let format = Format::of_path(&path).unwrap_or_else(|| Format::guess(&text));
        let tree = match read_tree(&text, format) {
            Ok(tree) => tree,
            Err(problem) => {
                self.fail(
                    Code::ExampleFile,
                    span,
                    format!(
                        "the applicant file `{path}` cannot be read: {}",
                        problem.message
                    ),
                );
                return;
            }
        };
        let undated = self.example.on.unwrap_or(Date::FIRST);
        let applied = apply(&tree, rules.plan().program(), rules.index(), undated, facts);
        for problem in applied
            .problems
            .into_iter()
            .filter(|problem| !problem.kind.is_warning())
        {
            let line = LineIndex::new(&text).line(problem.span.start) + 1;
            self.fail(
                Code::ExampleFile,
                span,
                format!(
                    "the applicant file `{path}`, line {line}: {}",
                    problem.message
                ),
            );
        }
    }
}

fn shown_output(value: &ius_engine::Value, clause: &ius_engine::Clause, rules: &Rules) -> String {
    let program = rules.plan().program();
    let ty = match &clause.kind {
        ius_engine::ClauseKind::Output { value, .. } => {
            program.nodes.get(value.index()).map(|node| node.ty.clone())
        }
        _ => Some(ius_engine::Type::YesNo),
    };
    ty.map_or_else(String::new, |ty| {
        ius_applicant::value_text(value, &ty, program)
    })
}
