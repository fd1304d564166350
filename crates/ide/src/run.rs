//! Examples and evaluations: what the rules as typed say of cases and applicants.

use ius_calendar::Date;
use ius_diagnostics::Diagnostic;

use crate::place::Location;
use crate::workspace::Snapshot;

/// Results that stay as long as the rules mean the same.
#[derive(Debug, Default)]
pub(crate) struct Cache {}

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
    /// Runs the examples of a rule file, or the one with a title.
    #[must_use]
    pub fn run_examples(&self, file: &str, title: Option<&str>) -> Vec<Ran> {
        let _ = (file, title);
        Vec::new()
    }

    /// The examples and cases in which a clause decides.
    #[must_use]
    pub fn cases_of(&self, scheme: &str, clause: &str) -> Vec<Ran> {
        let _ = (scheme, clause);
        Vec::new()
    }

    /// Decides a scheme on an applicant file.
    ///
    /// # Errors
    /// Says that there is no such scheme, with the nearest name, or why it cannot be decided.
    pub fn evaluate(
        &self,
        scheme: &str,
        applicant: (&str, &str),
        on: Option<Date>,
    ) -> Result<Evaluation, String> {
        let _ = (applicant, on);
        Err(format!("there is no scheme `{scheme}`"))
    }

    /// What a scheme rests on: clauses, definitions, parameters, tables and facts.
    #[must_use]
    pub fn graph(&self, scheme: &str) -> Option<Graph> {
        let _ = scheme;
        None
    }
}
