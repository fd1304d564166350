//! A mutant: what is changed, where, and what its survival means.

use ius_engine::{SchemeId, SourceRef};

use crate::edit::Edit;

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A bound or value, by the smallest step of its type: a day, a month, a cent, one.
    Value,
    /// `at least` and `more than`, `on or before` and `before`, `is` and `is not`.
    Strictness,
    /// How many of several must hold.
    Count,
    /// `and` and `or`.
    Connective,
    /// `not` is taken away.
    Negation,
    /// One of several conditions, listed values or filters is taken away.
    Part,
    /// A requirement, exclusion, ground of refusal, judgement, award or transitional rule is taken
    /// away.
    Clause,
    /// A waiver or replacement is taken away.
    Exception,
    /// The first or last day of a version, by a day.
    Dates,
    /// A row of a table is taken away.
    Row,
    /// `yes` and `no`.
    YesNo,
    /// The highest of some values and the lowest.
    Extreme,
}

impl Kind {
    /// Every kind, in the order in which they are counted.
    pub const ALL: [Kind; 12] = [
        Kind::Value,
        Kind::Strictness,
        Kind::Count,
        Kind::Connective,
        Kind::Negation,
        Kind::Part,
        Kind::Clause,
        Kind::Exception,
        Kind::Dates,
        Kind::Row,
        Kind::YesNo,
        Kind::Extreme,
    ];

    /// The name used in files and by the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Value => "value",
            Kind::Strictness => "strictness",
            Kind::Count => "count",
            Kind::Connective => "connective",
            Kind::Negation => "negation",
            Kind::Part => "part",
            Kind::Clause => "clause",
            Kind::Exception => "exception",
            Kind::Dates => "dates",
            Kind::Row => "row",
            Kind::YesNo => "yes_no",
            Kind::Extreme => "extreme",
        }
    }
}

/// The law with one thing changed.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// A name that stays as long as the file, the clause and the words around the change do.
    pub id: String,
    /// What is changed.
    pub kind: Kind,
    /// The clause or named value in which it stands, with its keyword, e.g. `require means`.
    pub owner: String,
    /// Where it is written.
    pub at: SourceRef,
    /// The words around the change, on one line.
    pub words: String,
    /// What is written.
    pub before: String,
    /// What the mutant says instead; empty if it says nothing.
    pub after: String,
    /// The provisions that the clause or value rests on, e.g. `LTRD 4(1)`.
    pub provisions: Vec<String>,
    /// The schemes that say it, each once, sorted.
    pub schemes: Vec<SchemeId>,
    /// The names of the clauses through which they say it: cases that name one are asked first.
    pub(crate) clauses: Vec<String>,
    pub(crate) edits: Vec<Edit>,
}

impl Mutant {
    /// Whether several schemes say it.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.schemes.len() > 1
    }

    /// What its survival means, to a drafter who writes the case that is missing.
    #[must_use]
    pub fn survives(&self) -> String {
        let Mutant { before, after, .. } = self;
        let within = if self.words.is_empty() || self.words == *before {
            String::new()
        } else {
            format!(" in `{}`", self.words)
        };
        match self.kind {
            Kind::Value
            | Kind::Strictness
            | Kind::Count
            | Kind::Connective
            | Kind::YesNo
            | Kind::Extreme
            | Kind::Dates => format!("no case separates `{before}` from `{after}`{within}"),
            Kind::Negation => format!("no case notices `not` taken away from `{before}`"),
            Kind::Part => format!("no case notices `{before}` taken away{within}"),
            Kind::Clause => "no case notices it taken away".to_owned(),
            Kind::Exception => format!("no case notices the exception `{before}` taken away"),
            Kind::Row => format!("no case notices the row `{before}` taken away"),
        }
    }
}
