//! How should it be laid out?

use ius_diagnostics::{ByteSpan, Edit};

use crate::workspace::Snapshot;

impl Snapshot {
    /// The edits that lay out a file, as small as can be; none if it is as it should be.
    #[must_use]
    pub fn format(&self, file: &str) -> Vec<Edit> {
        let _ = file;
        Vec::new()
    }

    /// The edits that lay out the declarations that a part of a file touches.
    #[must_use]
    pub fn format_range(&self, file: &str, within: ByteSpan) -> Vec<Edit> {
        let _ = (file, within);
        Vec::new()
    }

    /// The edits after a line end was typed: the next line gets the indent of what comes next.
    #[must_use]
    pub fn format_on_type(&self, file: &str, offset: u32, typed: char) -> Vec<Edit> {
        let _ = (file, offset, typed);
        Vec::new()
    }
}
