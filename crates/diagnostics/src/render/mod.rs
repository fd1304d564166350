//! Ways to show diagnostics, beside each other. Each takes a [`Sources`] to find the text of a
//! file; a file whose text is not known is shown without lines.

mod github;
mod json;
mod markdown;
mod plain;
mod text;

use std::collections::BTreeMap;

use crate::diagnostic::{ByteSpan, FileRef};
use crate::line_index::LineIndex;

pub use github::{github, github_error};
pub use json::{json, json_value};
pub use markdown::markdown;
pub use plain::plain;
pub use text::text;

/// The texts that diagnostics point into.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: BTreeMap<FileRef, (String, LineIndex)>,
}

/// A span as people count: lines and columns from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// First line.
    pub line: u32,
    /// First column.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// One past the last column.
    pub end_column: u32,
}

impl Sources {
    /// No texts yet.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Adds or replaces a text.
    pub fn add(&mut self, file: FileRef, text: impl Into<String>) {
        let text = text.into();
        let index = LineIndex::new(&text);
        self.files.insert(file, (text, index));
    }

    /// A text, if known.
    pub fn text(&self, file: &FileRef) -> Option<&str> {
        self.files.get(file).map(|(t, _)| t.as_str())
    }

    /// Where a span is, as people count; line 1, column 1 in a file whose text is not known.
    pub fn place(&self, file: &FileRef, span: ByteSpan) -> Place {
        match self.files.get(file) {
            Some((text, index)) => {
                let start = index.chars(text, span.start);
                let end = index.chars(text, span.end);
                Place {
                    line: start.line + 1,
                    column: start.column + 1,
                    end_line: end.line + 1,
                    end_column: end.column + 1,
                }
            }
            None => Place {
                line: 1,
                column: 1,
                end_line: 1,
                end_column: 1,
            },
        }
    }
}
