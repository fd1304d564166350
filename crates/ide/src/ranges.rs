//! What folds, what belongs together?

use ius_diagnostics::ByteSpan;

use crate::workspace::Snapshot;

/// Why something folds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// Comments.
    Comment,
    /// `use` lines.
    Imports,
    /// A declaration, clause or version.
    Region,
}

/// Lines that fold into the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the first to the last line, in bytes, without the last line end.
    pub span: ByteSpan,
    /// Why.
    pub kind: FoldKind,
}

impl Snapshot {
    /// What can be folded in a file, outermost first.
    #[must_use]
    pub fn folds(&self, file: &str) -> Vec<Fold> {
        let _ = file;
        Vec::new()
    }

    /// The ranges around a byte, from the word to the file, each larger than the one before.
    #[must_use]
    pub fn selection_ranges(&self, file: &str, offset: u32) -> Vec<ByteSpan> {
        let _ = (file, offset);
        Vec::new()
    }
}
