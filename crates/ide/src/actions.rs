//! What can be done about it?

use ius_diagnostics::{ByteSpan, Code};

use crate::place::Change;
use crate::workspace::Snapshot;

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActionKind {
    /// Mends a finding.
    Fix,
    /// Writes the same law otherwise.
    Rewrite,
    /// Takes something out into a declaration of its own.
    Extract,
    /// Acts on the whole file: every sure fix, sorted versions.
    Source,
}

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeAction {
    /// What it does, in the imperative.
    pub title: String,
    /// What kind of thing it is.
    pub kind: ActionKind,
    /// The finding it mends: code and place.
    pub mends: Option<(Code, ByteSpan)>,
    /// Whether it is the one thing most drafters would do.
    pub preferred: bool,
    /// The change.
    pub change: Change,
}

impl Snapshot {
    /// What can be done about a part of a file.
    #[must_use]
    pub fn actions(&self, file: &str, within: ByteSpan) -> Vec<CodeAction> {
        let _ = (file, within);
        Vec::new()
    }
}
