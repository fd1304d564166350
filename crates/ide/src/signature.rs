//! What stands here, and what comes next?

use crate::workspace::Snapshot;

/// A part of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its bytes within the label.
    pub label: (u32, u32),
    /// What it means; Markdown.
    pub documentation: Option<String>,
}

/// A form of the language with its parts, such as `age of PERSON on DATE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The form in words.
    pub label: String,
    /// What it means; Markdown.
    pub documentation: Option<String>,
    /// Its parts in order.
    pub parameters: Vec<Parameter>,
    /// Which part the cursor is in.
    pub active: Option<u32>,
}

impl Snapshot {
    /// The forms that the cursor may be in, the likeliest first.
    #[must_use]
    pub fn signatures(&self, file: &str, offset: u32) -> Vec<Signature> {
        let _ = (file, offset);
        Vec::new()
    }
}
