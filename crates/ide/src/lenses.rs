//! Does it hold? What is shown above clauses and examples.

use ius_diagnostics::ByteSpan;

use crate::workspace::Snapshot;

/// What a lens does when it is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Nothing: it only tells.
    None,
    /// Runs an example and shows the outcome in place.
    RunExample {
        /// The rule file.
        file: String,
        /// What the example is called.
        title: String,
    },
    /// Runs every example of a file.
    RunExamples {
        /// The rule file.
        file: String,
    },
    /// Shows the cases that decide on a clause.
    ShowCases {
        /// The scheme, e.g. `nl.start_up`.
        scheme: String,
        /// The clause.
        clause: String,
    },
    /// Evaluates a scheme on an applicant file that the drafter chooses.
    Evaluate {
        /// The scheme.
        scheme: String,
    },
    /// Shows what a scheme rests on.
    ShowGraph {
        /// The scheme.
        scheme: String,
    },
}

/// A line above a clause or example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The name it belongs to.
    pub span: ByteSpan,
    /// What it says.
    pub title: String,
    /// What it does.
    pub command: Command,
}

impl Snapshot {
    /// The lenses of a file, in order.
    #[must_use]
    pub fn lenses(&self, file: &str) -> Vec<Lens> {
        let _ = file;
        Vec::new()
    }
}
