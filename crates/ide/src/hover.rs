//! What is this?

use ius_diagnostics::ByteSpan;

use crate::workspace::Snapshot;

/// What to show about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about.
    pub span: ByteSpan,
    /// Markdown.
    pub markdown: String,
}

impl Snapshot {
    /// Title, type and unit, the value in force today and the other versions, the provision with
    /// its address, where the value comes from, and the doc comment of what stands at a byte.
    #[must_use]
    pub fn hover(&self, file: &str, offset: u32) -> Option<Hover> {
        let _ = (file, offset);
        None
    }
}
