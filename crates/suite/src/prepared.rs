//! A case made ready to be decided again and again, under rules that differ in what they say but
//! not in what an applicant file may hold.

use ius_analysis::{ExampleCase, Expectation as Shown};
use ius_applicant::SchemaIndex;
use ius_calendar::Date;
use ius_diagnostics::LineIndex;
use ius_engine::{FactId, Facts, Options, OutputStatus, Plan, Program, SchemeId, Value};

use crate::case::{Case, Expectation, Expected, Task};
use crate::examples::example_facts;
use crate::files::Files;
use crate::rules::Rules;
use crate::run::{give, named};
use crate::view::{View, same};

/// A case with its facts read: what is left is to decide and to compare.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The headings that lead to it.
    pub title: String,
    /// The file it stands in.
    pub file: String,
    /// Its line, counted from 1.
    pub line: u32,
    /// The scheme that it decides, e.g. `nl.start_up`.
    pub scheme: String,
    /// The clauses that its expectations name.
    pub named: Vec<String>,
    on: Option<Date>,
    facts: Facts,
    expected: Vec<Expected>,
    /// Outputs that an example of a rule file expects, already read.
    values: Vec<(String, Value)>,
}

impl Prepared {
    /// Reads the facts of a case that decides a scheme of the project's rules; none for every
    /// other case, and for one that gives something the rules do not know. `text` is the text of
    /// its file.
    #[must_use]
    pub fn of(case: &Case, text: &str, rules: &Rules) -> Option<Prepared> {
        let Task::Decide {
            scheme,
            on,
            expected,
        } = &case.task
        else {
            return None;
        };
        if case.rules.is_some() {
            return None;
        }
        let lines = LineIndex::new(text);
        let at = |offset: u32| lines.line(offset) + 1;
        let mut facts = Facts::new(rules.plan().program());
        let undated = on.unwrap_or(Date::FIRST);
        let problems = give(&case.givens, rules, undated, &mut facts, &at);
        problems.is_empty().then(|| Prepared {
            title: case.title.clone(),
            file: case.file.clone(),
            line: case.line,
            scheme: scheme.clone(),
            named: named(expected),
            on: *on,
            facts,
            expected: expected.clone(),
            values: Vec::new(),
        })
    }

    /// Reads the facts of an example of a rule file; none if a file or value is of no use.
    #[must_use]
    pub fn of_example(example: &ExampleCase, rules: &Rules, files: &dyn Files) -> Option<Prepared> {
        let facts = example_facts(example, rules, files).ok()?;
        let text = rules
            .analysis()
            .text(example.file.path())
            .unwrap_or_default();
        let lines = LineIndex::new(text);
        let mut expected = Vec::new();
        let mut values = Vec::new();
        for one in &example.expectations {
            let expectation = match &one.what {
                Shown::Outcome(outcome, because) => Expectation::Outcome(
                    outcome.name().to_owned(),
                    (!because.is_empty()).then(|| because.clone()),
                ),
                Shown::Missing(paths) => Expectation::Missing(paths.clone()),
                Shown::Output(name, value) => {
                    values.push((name.clone(), value.clone()));
                    continue;
                }
            };
            let line = lines.line(one.span.start) + 1;
            expected.push(Expected { expectation, line });
        }
        let mut names = named(&expected);
        names.extend(values.iter().map(|(name, _)| name.clone()));
        Some(Prepared {
            title: example.title.clone(),
            file: example.file.path().to_owned(),
            line: lines.line(example.span.start) + 1,
            scheme: example.scheme.clone(),
            named: names,
            on: example.on,
            facts,
            expected,
            values,
        })
    }

    /// Decides the case under a plan whose applicant files are those of the rules that the case
    /// was prepared under; whether anything is not as expected.
    #[must_use]
    pub fn differs(&self, plan: &Plan, scheme: SchemeId, index: &SchemaIndex) -> bool {
        let options = Options {
            on: self.on,
            ..Options::default()
        };
        let decision = plan.decide(scheme, &self.facts, &options);
        let view = View::new(plan, &self.facts, &decision);
        self.expected
            .iter()
            .any(|expected| view.differs(&expected.expectation, index).is_some())
            || self.values.iter().any(|(name, value)| {
                !view.output(name).is_some_and(|(output, _)| {
                    output.status == OutputStatus::Known && same(value, &output.value)
                })
            })
    }

    /// Everything that the verdict hangs on beside the law, as a text: two cases with the same text
    /// notice the same changes. `program` is one whose applicant files are those of the rules that
    /// the case was prepared under.
    #[must_use]
    pub fn fingerprint(&self, program: &Program) -> String {
        let mut text = format!("{} {:?}", self.scheme, self.on);
        for (id, fact) in (0_u32..).map(FactId).zip(&program.schema.facts) {
            if self.facts.is_stated(id) {
                text.push_str(&format!("\n{}: {:?}", fact.path, self.facts.get(id)));
            }
        }
        text.push_str(&format!("\n{:?}", self.facts.externals()));
        for expected in &self.expected {
            text.push_str(&format!("\n{:?}", expected.expectation));
        }
        text.push_str(&format!("\n{:?}", self.values));
        text
    }
}
