//! What is worth showing between the words?

use ius_diagnostics::ByteSpan;

use crate::workspace::Snapshot;

/// What a hint shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintKind {
    /// A value in force today, or the unit of an expression.
    Value,
    /// How many examples touch a boundary.
    Examples,
}

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// After which byte.
    pub offset: u32,
    /// What to show.
    pub label: String,
    /// More, on pointing at it; Markdown.
    pub tooltip: Option<String>,
    /// What it shows.
    pub kind: HintKind,
}

impl Snapshot {
    /// The hints in a part of a file, in order.
    #[must_use]
    pub fn hints(&self, file: &str, within: ByteSpan) -> Vec<Hint> {
        let _ = (file, within);
        Vec::new()
    }
}
