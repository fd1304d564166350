//! Examples and evaluations: what the rules as typed say of cases and applicants.

mod cases;
mod graph;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use ius_applicant::{Format, read_applicant_on};
use ius_calendar::Date;
use ius_diagnostics::{ByteSpan, Code, Diagnostic, FileRef};
use ius_engine::{Options, Program, SchemeId, Value};
use ius_suite::{Case, Compiled, Files, NoScheme, Rules, example_facts, run_example};

use crate::place::Location;
use crate::workspace::Snapshot;

pub(crate) use cases::{Run, Runs};

/// Results that stay as long as the rules and documents are the same. Nothing here holds the
/// analysis: it would keep the drafter from typing on.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The program compiled. The program is held weakly: it is only compared, and its place in
    /// memory is not used again as long as somebody remembers it.
    compiled: Option<(Weak<Program>, Arc<Compiled>)>,
    /// The cases of the pages, by path, with the text they were read from.
    pages: BTreeMap<String, (Arc<str>, Arc<Vec<Case>>)>,
    /// Every case that was run.
    runs: Option<(Key, Arc<Runs>)>,
}

/// What results follow from.
#[derive(Clone, Debug)]
struct Key {
    program: Weak<Program>,
    documents: Weak<BTreeMap<String, Arc<str>>>,
    language: crate::workspace::Language,
}

impl Key {
    fn same(&self, other: &Key) -> bool {
        Weak::ptr_eq(&self.program, &other.program)
            && Weak::ptr_eq(&self.documents, &other.documents)
            && self.language == other.language
    }
}

impl Cache {
    /// What is remembered. Nobody computes while holding it, so that being cut short leaves it
    /// whole.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The documents of the workspace as files that examples and cases refer to.
pub(crate) struct Documents<'a>(pub(crate) &'a BTreeMap<String, Arc<str>>);

impl Files for Documents<'_> {
    fn read(&self, path: &str) -> Result<String, String> {
        match self.0.get(path) {
            Some(text) => Ok(text.to_string()),
            None => Err(format!("there is no file `{path}`")),
        }
    }
}

/// An example or case that was run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// What it is called.
    pub title: String,
    /// Where it stands.
    pub at: Location,
    /// Whether what is expected holds.
    pub passed: bool,
    /// What was decided, or why it could not be; Markdown.
    pub report: String,
    /// What differs, at the expectations that do not hold.
    pub failures: Vec<Diagnostic>,
}

/// A decision on an applicant file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The outcome in a word of the drafter's language.
    pub outcome: String,
    /// The decision with reasons, as Markdown.
    pub markdown: String,
    /// What is wrong with the applicant file; no decision if any of it is an error.
    pub problems: Vec<Diagnostic>,
}

/// What a scheme rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Graph {
    /// Things, the scheme first.
    pub nodes: Vec<GraphNode>,
    /// What rests on what, by index.
    pub edges: Vec<GraphEdge>,
}

/// A thing in a graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GraphNode {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// What it is: `scheme`, `require`, `define`, `parameter`, `fact` …
    pub kind: String,
    /// The provisions it cites.
    pub provisions: Vec<String>,
    /// Where it is declared.
    pub at: Location,
}

/// One thing rests on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GraphEdge {
    /// The one that rests.
    pub from: usize,
    /// What it rests on.
    pub to: usize,
}

impl Snapshot {
    /// The rules as typed, compiled once for each program.
    pub(crate) fn compiled(&self) -> Arc<Compiled> {
        let program = Arc::downgrade(&self.analysis.program());
        if let Some((known, compiled)) = &self.cache.state().compiled
            && Weak::ptr_eq(known, &program)
        {
            return compiled.clone();
        }
        let compiled = Arc::new(Compiled::new(&self.analysis));
        self.cache.state().compiled = Some((program, compiled.clone()));
        compiled
    }

    /// The rules as typed, ready to run cases.
    pub(crate) fn rules(&self) -> Rules {
        Rules::compiled(self.analysis.clone(), self.compiled())
    }

    /// Every example of the rules and every case of the documents that decides a scheme of the
    /// rules. Run once for each program; cut short when a file changes.
    pub(crate) fn runs(&self) -> Arc<Runs> {
        let key = Key {
            program: Arc::downgrade(&self.analysis.program()),
            documents: Arc::downgrade(&self.documents),
            language: self.config.language,
        };
        if let Some((known, runs)) = &self.cache.state().runs
            && known.same(&key)
        {
            return runs.clone();
        }
        let runs = Arc::new(cases::run_all(self));
        self.cache.state().runs = Some((key, runs.clone()));
        runs
    }

    /// Runs the examples of a rule file, or the one with a title.
    #[must_use]
    pub fn run_examples(&self, file: &str, title: Option<&str>) -> Vec<Ran> {
        let rules = self.rules();
        let documents = Documents(&self.documents);
        let lang = self.config.language.code();
        let mut out = Vec::new();
        for example in self.analysis.examples() {
            if example.file.path() != file || title.is_some_and(|title| title != example.title) {
                continue;
            }
            self.analysis.check_cancelled();
            let (result, diagnostics) = run_example(&example, &rules, &documents, lang);
            let mut run = cases::of_example(&example, &result, diagnostics, lang);
            let scheme = rules.scheme(&example.scheme);
            if let (Ok(id), Ok(facts)) = (scheme, example_facts(&example, &rules, &documents)) {
                let options = Options {
                    on: example.on,
                    ..Options::default()
                };
                let decision = rules.plan().decide(id, &facts, &options);
                let report = rules.plan().report(&facts, &decision, lang);
                // Writing to a string cannot fail.
                let _ = write!(run.ran.report, "\n{}", report.to_markdown());
            }
            out.push(run.ran);
        }
        let text = self.analysis.text(file).unwrap_or_default();
        for (at, name) in cases::titles(text) {
            let wanted = title.is_none_or(|title| title == name);
            if wanted && !out.iter().any(|ran| ran.title == name) {
                out.push(self.not_run(file, at, &name));
            }
        }
        out.sort_by(|a, b| a.at.cmp(&b.at));
        out
    }

    /// An example that has an error of its own.
    fn not_run(&self, file: &str, at: ByteSpan, title: &str) -> Ran {
        let why = self
            .analysis
            .diagnostics(file)
            .into_iter()
            .filter(|d| d.severity == ius_diagnostics::Severity::Error)
            .filter(|d| at.start <= d.span.start && d.span.start <= at.end)
            .collect::<Vec<Diagnostic>>();
        let mut report = "The example was not run: it has an error.\n".to_owned();
        for diagnostic in &why {
            // Writing to a string cannot fail.
            let _ = writeln!(report, "\n- {}: {}", diagnostic.code, diagnostic.message);
        }
        Ran {
            title: title.to_owned(),
            at: Location {
                file: file.to_owned(),
                span: at,
            },
            passed: false,
            report,
            failures: why,
        }
    }

    /// The examples and cases in which a clause decides, or whose expectations name it.
    #[must_use]
    pub fn cases_of(&self, scheme: &str, clause: &str) -> Vec<Ran> {
        self.runs()
            .of(scheme)
            .filter(|run| run.about(clause))
            .map(|run| run.ran.clone())
            .collect()
    }

    /// What running shows of a file: examples and cases that fail, and boundaries of its schemes on
    /// which nothing stands, be it an example with an applicant file, a page or a case file. It
    /// takes longer than [`Snapshot::diagnostics`], which it completes.
    #[must_use]
    pub fn findings_of_runs(&self, file: &str) -> Vec<Diagnostic> {
        let runs = self.runs();
        let mut out: Vec<Diagnostic> = runs
            .all
            .iter()
            .filter(|run| run.ran.at.file == file)
            .flat_map(|run| run.ran.failures.iter().cloned())
            .collect();
        let known = self.analysis.diagnostics(file);
        out.extend(
            runs.untouched
                .iter()
                .filter(|diagnostic| diagnostic.file.path() == file)
                .filter(|diagnostic| !known.contains(diagnostic))
                .cloned(),
        );
        ius_diagnostics::sort(&mut out);
        out
    }

    /// Decides a scheme on an applicant file, given by its path and text. Without a day the one
    /// that the file states counts, else today.
    ///
    /// # Errors
    /// Says that there is no such scheme, with the nearest name, or why it cannot be decided.
    pub fn evaluate(
        &self,
        scheme: &str,
        applicant: (&str, &str),
        on: Option<Date>,
    ) -> Result<Evaluation, String> {
        let compiled = self.compiled();
        let id = compiled.scheme(scheme).map_err(|why| match why {
            NoScheme::Unknown(Some(near)) => {
                format!("there is no scheme `{scheme}`; did you mean `{near}`?")
            }
            NoScheme::Unknown(None) => format!("there is no scheme `{scheme}`"),
            NoScheme::Broken(reasons) => {
                format!("`{scheme}` cannot be decided: {}", reasons.join(", "))
            }
        })?;
        let (path, text) = applicant;
        let plan = compiled.plan();
        let format = Format::of_path(path).unwrap_or_else(|| Format::guess(text));
        let today = self.config.today;
        let undated = on.unwrap_or(today);
        let read = read_applicant_on(
            text,
            format,
            path,
            plan.program(),
            compiled.index(),
            undated,
        );
        let applicant = match read {
            Ok(applicant) => applicant,
            Err(problems) => {
                return Ok(Evaluation {
                    outcome: String::new(),
                    markdown: String::new(),
                    problems,
                });
            }
        };
        let lang = self.config.language.code();
        let (day, note) = match on {
            Some(day) => (Some(day), None),
            None => self.reference_date(plan.program(), id, &applicant.facts),
        };
        let options = Options {
            on: day,
            ..Options::default()
        };
        let decision = plan.decide(id, &applicant.facts, &options);
        let mut markdown = plan.report(&applicant.facts, &decision, lang).to_markdown();
        if let Some(note) = note {
            markdown = format!("> {note}\n\n{markdown}");
        }
        Ok(Evaluation {
            outcome: decision.outcome.words(lang).to_owned(),
            markdown,
            problems: applicant.warnings,
        })
    }

    /// Today, where the applicant file does not state the day, and a remark that says so.
    fn reference_date(
        &self,
        program: &Program,
        scheme: SchemeId,
        facts: &ius_engine::Facts,
    ) -> (Option<Date>, Option<String>) {
        let today = self.config.today;
        let dutch = self.config.language == crate::workspace::Language::Dutch;
        let declared = program.schemes.get(scheme.index()).and_then(|s| s.as_of);
        match declared {
            Some(fact) if !matches!(facts.get(fact), Value::Unknown) => (None, None),
            Some(fact) => {
                let path = program
                    .schema
                    .facts
                    .get(fact.index())
                    .map_or("", |fact| fact.path.as_str());
                let note = if dutch {
                    format!("`{path}` is niet vermeld: beoordeeld naar vandaag, {today}")
                } else {
                    format!("`{path}` is not stated: decided as of today, {today}")
                };
                (Some(today), Some(note))
            }
            None => {
                let note = if dutch {
                    format!("beoordeeld naar vandaag, {today}")
                } else {
                    format!("decided as of today, {today}")
                };
                (Some(today), Some(note))
            }
        }
    }

    /// What a scheme rests on: clauses, definitions, parameters, tables and facts.
    #[must_use]
    pub fn graph(&self, scheme: &str) -> Option<Graph> {
        let compiled = self.compiled();
        let id = compiled.scheme(scheme).ok()?;
        graph::graph(
            compiled.plan().program(),
            id,
            &self.templates(),
            self.config.language.code(),
        )
    }

    /// The templates of the workspace by id, with their titles and places.
    fn templates(&self) -> BTreeMap<String, (Option<String>, Location)> {
        let mut out = BTreeMap::new();
        for path in self.analysis.paths() {
            for item in self.analysis.outline(path) {
                if item.kind == "template" {
                    let module = ius_analysis::module_of(path);
                    let top = module.split('.').next().unwrap_or_default();
                    let at = Location {
                        file: path.to_owned(),
                        span: item.span,
                    };
                    out.entry(format!("{top}.{}", item.name))
                        .or_insert((item.title, at));
                }
            }
        }
        out
    }
}

/// A diagnostic of a case that is decided otherwise.
fn case_fails(file: &str, span: ByteSpan, text: String) -> Diagnostic {
    Diagnostic::new(Code::CaseFails, FileRef::new(file), span, text)
}
