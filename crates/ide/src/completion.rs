//! What can stand here?

use ius_diagnostics::{ByteSpan, Edit};

use crate::workspace::Snapshot;

/// What is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    /// A word of the language.
    Keyword,
    /// A whole clause or declaration to fill in.
    Snippet,
    /// A fact, field or column.
    Fact,
    /// A section of the applicant file.
    Section,
    /// A value of an enumeration, or a country.
    Value,
    /// A parameter.
    Parameter,
    /// A table or external data.
    Table,
    /// A definition or clause.
    Definition,
    /// An instrument.
    Instrument,
    /// A provision.
    Provision,
    /// A template.
    Template,
    /// A slot or option of a template.
    Slot,
    /// A scheme.
    Scheme,
    /// A module.
    Module,
    /// A type or unit.
    Type,
    /// A file.
    File,
}

/// Something that can stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is shown in the list.
    pub label: String,
    /// What is offered.
    pub kind: CompletionKind,
    /// Shown beside it: type, title.
    pub detail: Option<String>,
    /// Shown below; Markdown.
    pub documentation: Option<String>,
    /// What is replaced.
    pub span: ByteSpan,
    /// By what. If `snippet`, with tab stops `${1:text}` and `$0`.
    pub insert: String,
    /// Whether `insert` has tab stops.
    pub snippet: bool,
    /// What what was typed is compared with, if not the label.
    pub filter: Option<String>,
    /// Lower comes first.
    pub order: u32,
    /// Changes elsewhere that it needs, such as a `use` line.
    pub also: Vec<Edit>,
}

impl Snapshot {
    /// What can stand at a byte, the likeliest first.
    #[must_use]
    pub fn completions(&self, file: &str, offset: u32) -> Vec<Completion> {
        let _ = (file, offset);
        Vec::new()
    }
}
