//! One case: what is given, and what a lawyer expects.

use std::sync::Arc;

use ius_applicant::tree::Located;
use ius_calendar::Date;
use ius_diagnostics::ByteSpan;
use ius_engine::PointsGiven;

/// A rule file of a closed case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleFile {
    /// Its path, from which its module follows.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Where the text starts in the page.
    pub offset: u32,
}

/// A piece of YAML or JSON in a page, with the place where its text starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it holds.
    pub tree: Located,
    /// Byte offset of its text in the page; of the line that names it, if it stands in another file.
    pub offset: u32,
    /// The other file that holds it, if any: what is wrong with it has no place in this one.
    pub file: Option<String>,
}

/// What is given, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// A whole applicant file; forgets the facts given before.
    Applicant(Arc<Piece>),
    /// Changes by fact path; `unknown` takes a fact away.
    But(Arc<Piece>),
    /// One change from a cell of a table: fact path and value, none for `unknown`.
    Cell(String, Option<Arc<Piece>>),
    /// External data.
    Data(Arc<Piece>),
}

/// A status that a case expects of clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// `passed`
    Passed,
    /// `failed`
    Failed,
    /// `unknown`
    Unknown,
    /// `waived`
    Waived,
    /// `to assess`
    ToAssess,
    /// `not in force`
    NotInForce,
    /// `gap`, of a clause
    Gap,
}

impl Status {
    /// The words in an `expect` block.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Status::Passed => "passed",
            Status::Failed => "failed",
            Status::Unknown => "unknown",
            Status::Waived => "waived",
            Status::ToAssess => "to assess",
            Status::NotInForce => "not in force",
            Status::Gap => "no value",
        }
    }
}

/// What an output must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedOutput {
    /// This value, as the language or an applicant file writes it.
    Value(String),
    /// Not known.
    Unknown,
    /// Not given at all.
    Absent,
}

/// The points that a clause must give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedPoints {
    /// The clause.
    pub clause: String,
    /// One group of it; none is all of them together.
    pub group: Option<String>,
    /// How many: one number once all facts are known.
    pub given: PointsGiven,
}

/// One line of what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The outcome, by name, and every clause that decides, if named.
    Outcome(String, Option<Vec<String>>),
    /// Every missing fact that can still matter.
    Missing(Vec<String>),
    /// These clauses have this status.
    Clauses(Status, Vec<String>),
    /// An output.
    Output(String, ExpectedOutput),
    /// These rights follow, or do not.
    Rights(bool, Vec<String>),
    /// These duties follow, or do not.
    Duties(bool, Vec<String>),
    /// The day whose law applies.
    LawOn(Date),
    /// These clauses or values are listed as unverified.
    Unverified(Vec<String>),
    /// The points that a clause or one of its groups gives.
    Points(ExpectedPoints),
    /// On this day these clauses rest on the provision, named as rules cite it (`SPD24 3(1)`).
    Under(String, Vec<String>),
}

/// An expectation with its line in the file, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// What.
    pub expectation: Expectation,
    /// The line.
    pub line: u32,
}

/// One line of an `eval` block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    /// The expression.
    pub expression: String,
    /// The value it must have.
    pub value: String,
    /// The line in the file.
    pub line: u32,
}

/// One expected diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedDiagnostic {
    /// The code, e.g. `IUS0201`.
    pub code: String,
    /// The file, if named.
    pub file: Option<String>,
    /// Line and column in that file.
    pub at: (u32, u32),
    /// `error`, `warning` or `information`, if named.
    pub severity: Option<String>,
    /// A part of the message, if named.
    pub text: Option<String>,
    /// The line in the page.
    pub line: u32,
}

/// What a case does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Decides a scheme and compares.
    Decide {
        /// The scheme.
        scheme: String,
        /// The reference date; none takes the scheme's own.
        on: Option<Date>,
        /// What is expected.
        expected: Vec<Expected>,
    },
    /// Every scheme of the rules has a row in the table of routes.
    Routes {
        /// The schemes that have one.
        schemes: Vec<String>,
    },
    /// Evaluates expressions.
    Evaluate {
        /// The reference date for the expressions.
        on: Option<Date>,
        /// The lines.
        lines: Vec<Evaluation>,
    },
    /// Compares the diagnostics of the case's rule files.
    Diagnose(Vec<ExpectedDiagnostic>),
    /// The case's rule files must have no error.
    Sound,
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The headings that lead to it, joined by ` › `.
    pub title: String,
    /// The file it stands in.
    pub file: String,
    /// Its line in that file, counted from 1.
    pub line: u32,
    /// Its place in that file.
    pub span: ByteSpan,
    /// The prose of the case: the provision and the derivation.
    pub why: String,
    /// The rule files of a closed case; none decides under the repository's rules.
    pub rules: Option<Arc<Vec<RuleFile>>>,
    /// Its rules are expected to have errors elsewhere on the page.
    pub diagnosed: bool,
    /// What is given.
    pub givens: Vec<Given>,
    /// What it does.
    pub task: Task,
}
