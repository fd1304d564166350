//! Running cases.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use ius_analysis::Tested;
use ius_applicant::tree::{Entry, Located, Span};
use ius_applicant::{Applied, Problem, apply, apply_data, apply_fact};
use ius_calendar::Date;
use ius_diagnostics::{Diagnostic, LineIndex, nearest};
use ius_engine::{
    ClauseStatus, Constant, FactId, Facts, Observation, Options, Outcome, Program, SchemeId, Value,
};

use crate::case::{Case, Expectation, Expected, ExpectedDiagnostic, Given, Piece, RuleFile, Task};
use crate::markdown::says_unknown;
use crate::record::Record;
use crate::rules::{NoScheme, Rules};
use crate::view::View;

/// Why a case failed, and where it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The line in the file of the case, counted from 1.
    pub line: u32,
    /// What was expected and what was found.
    pub text: String,
}

/// What became of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseResult {
    /// The headings that lead to it.
    pub title: String,
    /// The file.
    pub file: String,
    /// Its line.
    pub line: u32,
    /// The provision and the derivation, in the words of the case.
    pub why: String,
    /// Everything that is not as expected; empty if the case passes.
    pub failures: Vec<Failure>,
    /// The decision in words, for a case that failed.
    pub explanation: Option<String>,
    /// What was decided; none for a case that decides nothing, or could not.
    pub decided: Option<Decided>,
}

/// What was decided in a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// The scheme, e.g. `nl.start_up`.
    pub scheme: String,
    /// The outcome.
    pub outcome: Outcome,
    /// The clauses that decide, sorted.
    pub because: Vec<String>,
    /// The clauses that the expectations name, sorted: what the case is about.
    pub named: Vec<String>,
    /// The facts with a single plain value: numbers, amounts, dates.
    pub tried: Vec<(FactId, Value)>,
    /// What the decision tried, where that was asked for.
    pub watched: Option<Box<Watched>>,
    /// The decision as it is kept beside the case, where that was asked for.
    pub record: Option<Box<Record>>,
}

/// What is wanted of a decision beside whether it is as expected.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wanted {
    /// What it tried.
    pub(crate) watched: bool,
    /// Its record.
    pub(crate) record: bool,
}

/// What a decision tried, and how its clauses stood.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    /// The scheme.
    pub scheme: SchemeId,
    /// The status of every clause, by position.
    pub statuses: Vec<ClauseStatus>,
    /// The positions of the clauses that decide.
    pub deciding: Vec<usize>,
    /// Comparisons, exceptions, awards.
    pub observation: Observation,
}

impl Watched {
    fn of(view: &View<'_>) -> Watched {
        Watched {
            scheme: view.decision.scheme,
            statuses: view.statuses.clone(),
            deciding: view.deciding(),
            observation: view.plan.observe(view.facts, view.decision),
        }
    }
}

/// A plain value as a constant, so that it can be compared with a boundary.
#[must_use]
pub fn constant(value: &Value) -> Option<Constant> {
    match value {
        Value::Integer(n) => Some(Constant::Integer(*n)),
        Value::Decimal(n) => Some(Constant::Decimal(*n)),
        Value::Date(day) => Some(Constant::Date(*day)),
        _ => None,
    }
}

/// The values that decided cases tried, each once: with them the analysis says which boundaries
/// nothing stands on. All must have been decided under `program`.
#[must_use]
pub fn tested<'a>(
    decided: impl IntoIterator<Item = &'a Decided>,
    program: &Program,
) -> Vec<Tested> {
    let mut out: Vec<Tested> = Vec::new();
    let mut seen = HashSet::new();
    for decided in decided {
        for (fact, value) in &decided.tried {
            let (Some(constant), Some(declared)) =
                (constant(value), program.schema.facts.get(fact.index()))
            else {
                continue;
            };
            if seen.insert((decided.scheme.clone(), *fact, constant.clone())) {
                out.push(Tested {
                    scheme: decided.scheme.clone(),
                    fact: declared.path.clone(),
                    value: constant,
                });
            }
        }
    }
    out
}

impl Decided {
    pub(crate) fn of(view: &View<'_>, scheme: &str, named: Vec<String>, wanted: Wanted) -> Decided {
        let program = view.plan.program();
        let tried = (0_u32..)
            .map(FactId)
            .zip(&program.schema.facts)
            .filter_map(|(id, _)| match view.facts.get(id) {
                value @ (Value::Integer(_) | Value::Decimal(_) | Value::Date(_)) => {
                    Some((id, value.clone()))
                }
                _ => None,
            })
            .collect();
        let mut named = named;
        named.sort();
        named.dedup();
        Decided {
            scheme: scheme.to_owned(),
            outcome: view.decision.outcome,
            because: view.because(),
            named,
            tried,
            watched: wanted.watched.then(|| Box::new(Watched::of(view))),
            record: wanted.record.then(|| Box::new(Record::of(view, scheme))),
        }
    }
}

impl CaseResult {
    /// Whether everything is as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty()
    }
}

/// Runs cases under the repository's rules, or under their own.
pub struct Runner<'a> {
    rules: &'a Rules,
    lang: String,
    wanted: Wanted,
    closed: BTreeMap<Vec<RuleFile>, Rc<Rules>>,
}

impl<'a> Runner<'a> {
    /// A runner under these rules; explanations of failures are in `lang`.
    #[must_use]
    pub fn new(rules: &'a Rules, lang: &str) -> Runner<'a> {
        Runner {
            rules,
            lang: lang.to_owned(),
            wanted: Wanted::default(),
            closed: BTreeMap::new(),
        }
    }

    /// The same, that also says what each decision tried under these rules.
    #[must_use]
    pub fn watching(mut self) -> Runner<'a> {
        self.wanted.watched = true;
        self
    }

    /// From now on, says or does not say what is to be kept of each decision under these rules.
    pub fn record(&mut self, record: bool) {
        self.wanted.record = record;
    }

    /// Runs one case. `text` is the text of its file, to place what is wrong in it.
    pub fn run(&mut self, case: &Case, text: &str) -> CaseResult {
        let lines = LineIndex::new(text);
        let mut result = CaseResult {
            title: case.title.clone(),
            file: case.file.clone(),
            line: case.line,
            why: case.why.clone(),
            failures: Vec::new(),
            explanation: None,
            decided: None,
        };
        let closed = case.rules.as_ref().map(|files| self.compiled(files));
        let rules: &Rules = closed.as_deref().unwrap_or(self.rules);
        let at = |offset: u32| lines.line(offset) + 1;
        if let Some(files) = &case.rules {
            let judged = case.diagnosed || matches!(case.task, Task::Diagnose(_));
            if !judged {
                result.failures.extend(rule_errors(rules, files, &at));
            }
        }
        match &case.task {
            Task::Sound => {}
            Task::Routes { schemes } => {
                result.failures.extend(routes(rules, schemes, case.line));
            }
            Task::Diagnose(expected) => {
                let files = case.rules.as_deref().map_or(&[][..], Vec::as_slice);
                result
                    .failures
                    .extend(diagnose(rules, files, expected, case.line));
            }
            Task::Decide {
                scheme,
                on,
                expected,
            } => {
                let mut facts = Facts::new(rules.plan().program());
                let problems = give(
                    &case.givens,
                    rules,
                    on.unwrap_or(Date::FIRST),
                    &mut facts,
                    &at,
                );
                result.failures.extend(problems);
                if result.failures.is_empty() {
                    decide(
                        rules,
                        scheme,
                        *on,
                        expected,
                        &facts,
                        &self.lang,
                        case.line,
                        if case.rules.is_none() {
                            self.wanted
                        } else {
                            Wanted::default()
                        },
                        &mut result,
                    );
                }
            }
            Task::Evaluate {
                on,
                lines: evaluations,
            } => {
                if result.failures.is_empty() {
                    let files = case.rules.as_deref().map_or(&[][..], Vec::as_slice);
                    result.failures.extend(crate::evaluate::evaluate(
                        files,
                        &case.givens,
                        *on,
                        evaluations,
                        &at,
                    ));
                }
            }
        }
        result
    }

    fn compiled(&mut self, files: &Arc<Vec<RuleFile>>) -> Rc<Rules> {
        if let Some(known) = self.closed.get(files.as_ref()) {
            return Rc::clone(known);
        }
        let rules = Rc::new(Rules::of(
            files
                .iter()
                .map(|file| (file.path.as_str(), file.text.as_str())),
        ));
        self.closed
            .insert(files.as_ref().clone(), Rc::clone(&rules));
        rules
    }
}

/// The facts that a case gives under these rules; none where something given is not understood.
#[must_use]
pub fn case_facts(case: &Case, rules: &Rules) -> Option<Facts> {
    let on = match &case.task {
        Task::Decide { on, .. } => *on,
        _ => None,
    };
    let mut facts = Facts::new(rules.plan().program());
    let undated = on.unwrap_or(Date::FIRST);
    let problems = give(&case.givens, rules, undated, &mut facts, &|_| 0);
    problems.is_empty().then_some(facts)
}

/// The errors of a closed case's rule files, placed in the page.
fn rule_errors(rules: &Rules, files: &[RuleFile], at: &dyn Fn(u32) -> u32) -> Vec<Failure> {
    rules
        .errors()
        .into_iter()
        .map(|error| {
            let offset = files
                .iter()
                .find(|file| file.path == error.file.path())
                .map_or(0, |file| file.offset);
            let line = at(offset.saturating_add(error.span.start));
            Failure {
                line,
                text: format!(
                    "the rules of this case have an error: {}: {}",
                    error.code, error.message
                ),
            }
        })
        .collect()
}

/// A diagnostic that was reported, with its place as people count.
struct Reported {
    diagnostic: Diagnostic,
    at: (u32, u32),
}

impl Reported {
    fn is(&self, wanted: &ExpectedDiagnostic, first: &str) -> bool {
        let diagnostic = &self.diagnostic;
        let says = |part: &str| diagnostic.message.contains(part);
        diagnostic.code.id() == wanted.code
            && diagnostic.file.path() == wanted.file.as_deref().unwrap_or(first)
            && self.at == wanted.at
            && wanted
                .severity
                .as_deref()
                .is_none_or(|word| word == diagnostic.severity.word())
            && wanted.text.as_deref().is_none_or(says)
    }
}

fn diagnose(
    rules: &Rules,
    files: &[RuleFile],
    expected: &[ExpectedDiagnostic],
    line: u32,
) -> Vec<Failure> {
    let first = files.first().map_or("", |file| file.path.as_str());
    let place = |diagnostic: Diagnostic| {
        let file = files
            .iter()
            .find(|file| file.path == diagnostic.file.path());
        let text = file.map_or("", |file| file.text.as_str());
        let place = LineIndex::new(text).chars(text, diagnostic.span.start);
        Reported {
            diagnostic,
            at: (place.line + 1, place.column + 1),
        }
    };
    let mut found: Vec<Reported> = rules
        .analysis()
        .all_diagnostics()
        .into_iter()
        .map(place)
        .collect();
    let mut failures = Vec::new();
    for wanted in expected {
        match found.iter().position(|reported| reported.is(wanted, first)) {
            Some(position) => {
                found.remove(position);
            }
            None => {
                let (row, column) = wanted.at;
                let text = format!(
                    "expected {} at {row}:{column}, which was not reported",
                    wanted.code
                );
                failures.push(Failure {
                    line: wanted.line,
                    text,
                });
            }
        }
    }
    failures.extend(found.into_iter().map(
        |Reported {
             diagnostic,
             at: (row, column),
         }| {
            let path = diagnostic.file.path();
            let place = if path == first {
                String::new()
            } else {
                format!("{path} ")
            };
            let (code, severity) = (diagnostic.code, diagnostic.severity.word());
            let text = format!(
                "not expected: {code} {place}{row}:{column} {severity}: {}",
                diagnostic.message
            );
            Failure { line, text }
        },
    ));
    failures
}

/// Puts what is given into facts; what is wrong with it becomes failures.
pub(crate) fn give(
    givens: &[Given],
    rules: &Rules,
    undated: Date,
    facts: &mut Facts,
    at: &dyn Fn(u32) -> u32,
) -> Vec<Failure> {
    let (program, index) = (rules.plan().program(), rules.index());
    let mut failures = Vec::new();
    let mut report = |applied: Applied, piece: Option<&Piece>| {
        for problem in applied
            .problems
            .into_iter()
            .filter(|problem| !problem.kind.is_warning())
        {
            failures.push(placed(problem, piece, at));
        }
    };
    for given in givens {
        match given {
            Given::Applicant(piece) => {
                // External data given before stays: it is not part of the applicant.
                let kept: Vec<_> = facts.externals().to_vec();
                facts.clear();
                for row in kept {
                    // It was accepted before.
                    let _ =
                        facts.set_external(row.external, row.key, row.as_of, row.value, row.source);
                }
                report(
                    apply(&piece.tree, program, index, undated, facts),
                    Some(piece),
                );
            }
            Given::Data(piece) => report(
                apply_data(&piece.tree, program, index, undated, facts),
                Some(piece),
            ),
            Given::But(piece) => match piece.tree.mapping() {
                Some(entries) => {
                    for entry in entries {
                        report(
                            change(&entry.key, entry, &entry.value, rules, facts),
                            Some(piece),
                        );
                    }
                }
                None => report(refused(piece), Some(piece)),
            },
            Given::Cell(path, value) => match (program.fact(path), value) {
                (Some(fact), None) => facts.unset(fact),
                (Some(fact), Some(piece)) => {
                    let mut applied = apply_fact(fact, &piece.tree, program, index, facts);
                    for problem in &mut applied.problems {
                        // The place of a cell is that of its row.
                        problem.span = Span::default();
                    }
                    report(applied, Some(piece));
                }
                (None, piece) => {
                    report(no_fact(path, Span::default(), rules), piece.as_deref());
                }
            },
        }
    }
    failures
}

/// Schemes of the rules that a table of routes leaves out, or names twice.
fn routes(rules: &Rules, schemes: &[String], line: u32) -> Option<Failure> {
    let program = rules.plan().program();
    let mut rest: Vec<&str> = schemes.iter().map(String::as_str).collect();
    let mut without = Vec::new();
    for scheme in &program.schemes {
        match rest.iter().position(|named| *named == scheme.id) {
            Some(at) => {
                rest.remove(at);
            }
            None => without.push(scheme.id.as_str()),
        }
    }
    let twice = rest
        .into_iter()
        .filter(|named| program.schemes.iter().any(|scheme| scheme.id == **named));
    let said = [
        ("schemes without a row", without),
        ("schemes with more than one row", twice.collect()),
    ]
    .into_iter()
    .filter(|(_, names)| !names.is_empty())
    .map(|(what, names)| format!("{what}: {}", names.join(", ")))
    .collect::<Vec<_>>();
    (!said.is_empty()).then(|| Failure {
        line,
        text: said.join("; "),
    })
}

fn refused(piece: &Arc<Piece>) -> Applied {
    let problem = Problem::new(
        ius_applicant::ProblemKind::NotAMapping,
        piece.tree.span,
        "a `but` block is a mapping from fact paths to values",
    );
    Applied {
        problems: vec![problem],
        stated_null: Vec::new(),
    }
}

fn no_fact(path: &str, span: Span, rules: &Rules) -> Applied {
    let paths = rules
        .plan()
        .program()
        .schema
        .facts
        .iter()
        .map(|fact| fact.path.as_str());
    let hint =
        nearest(path, paths).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    let message = format!("there is no fact `{path}`{hint}");
    let problem = Problem::new(ius_applicant::ProblemKind::UnknownKey, span, message);
    Applied {
        problems: vec![problem],
        stated_null: Vec::new(),
    }
}

/// One change of a `but` block; a section with facts below it is a change of each of them.
fn change(path: &str, entry: &Entry, value: &Located, rules: &Rules, facts: &mut Facts) -> Applied {
    let program = rules.plan().program();
    match program.fact(path) {
        Some(fact) if says_unknown(value) => {
            facts.unset(fact);
            Applied::default()
        }
        Some(fact) => apply_fact(fact, value, program, rules.index(), facts),
        None => match value.mapping() {
            Some(entries)
                if program
                    .schema
                    .facts
                    .iter()
                    .any(|f| f.path.starts_with(&format!("{path}."))) =>
            {
                let mut all = Applied::default();
                for inner in entries {
                    let applied = change(
                        &format!("{path}.{}", inner.key),
                        inner,
                        &inner.value,
                        rules,
                        facts,
                    );
                    all.problems.extend(applied.problems);
                }
                all
            }
            _ => no_fact(path, entry.key_span, rules),
        },
    }
}

fn placed(problem: Problem, piece: Option<&Piece>, at: &dyn Fn(u32) -> u32) -> Failure {
    let offset = piece.map_or(0, |piece| piece.offset);
    let elsewhere = piece.and_then(|piece| piece.file.as_deref());
    let within = match elsewhere {
        None => problem.span.start,
        Some(_) => 0,
    };
    let line = at(offset.saturating_add(within));
    let file = elsewhere.map_or_else(String::new, |file| format!("{file}: "));
    let help = problem
        .help
        .map_or_else(String::new, |help| format!(" ({help})"));
    Failure {
        line,
        text: format!("{file}{}{help}", problem.message),
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "the parts of one case, named where they are used"
)]
fn decide(
    rules: &Rules,
    scheme: &str,
    on: Option<Date>,
    expected: &[Expected],
    facts: &Facts,
    lang: &str,
    line: u32,
    wanted: Wanted,
    result: &mut CaseResult,
) {
    let id = match rules.scheme(scheme) {
        Ok(id) => id,
        Err(NoScheme::Unknown(near)) => {
            let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            result.failures.push(Failure {
                line,
                text: format!("there is no scheme `{scheme}`{hint}"),
            });
            return;
        }
        Err(NoScheme::Broken(reasons)) => {
            let text = format!("`{scheme}` cannot be decided: {}", reasons.join(", "));
            result.failures.push(Failure { line, text });
            return;
        }
    };
    let plan = rules.plan();
    let decision = plan.decide(
        id,
        facts,
        &Options {
            on,
            ..Options::default()
        },
    );
    let view = View::new(plan, facts, &decision);
    for Expected { expectation, line } in expected {
        if let Some(text) = view.differs(expectation, rules.index()) {
            result.failures.push(Failure { line: *line, text });
        }
    }
    if !result.failures.is_empty() {
        result.explanation = Some(crate::report::explanation(&view, lang));
    }
    result.decided = Some(Decided::of(&view, scheme, named(expected), wanted));
}

/// The clauses that expectations name.
pub(crate) fn named(expected: &[Expected]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in expected {
        match &line.expectation {
            Expectation::Outcome(_, Some(names))
            | Expectation::Clauses(_, names)
            | Expectation::Rights(_, names)
            | Expectation::Duties(_, names) => out.extend(names.iter().cloned()),
            Expectation::Output(name, _) => out.push(name.clone()),
            Expectation::Points(expected) => out.push(expected.clause.clone()),
            Expectation::Outcome(_, None)
            | Expectation::Missing(_)
            | Expectation::LawOn(_)
            | Expectation::Unverified(_)
            | Expectation::Under(..) => {}
        }
    }
    out
}
