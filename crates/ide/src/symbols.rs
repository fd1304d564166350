//! What is in this file, in this workspace?

use ius_diagnostics::ByteSpan;

use crate::workspace::Snapshot;

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    /// A legal text.
    Instrument,
    /// A provision of it.
    Provision,
    /// An enumeration.
    Enumeration,
    /// A value of one.
    Value,
    /// A record of facts, or a section of the applicant file.
    Record,
    /// A fact, a field of a record, a column of a table.
    Fact,
    /// A parameter.
    Parameter,
    /// A table.
    Table,
    /// A definition.
    Definition,
    /// External data.
    External,
    /// A template.
    Template,
    /// A scheme.
    Scheme,
    /// A requirement, ground, exclusion, assessment or points clause.
    Requirement,
    /// An output, right or duty.
    Output,
    /// A slot of a template, or what fills it.
    Slot,
    /// An option of a template, or its use.
    Option,
    /// An example.
    Example,
}

/// A symbol with what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// Its title, in the drafter's language where there is one.
    pub detail: Option<String>,
    /// What it is.
    pub kind: SymbolKind,
    /// The file.
    pub file: String,
    /// All of it.
    pub whole: ByteSpan,
    /// Its name.
    pub span: ByteSpan,
    /// The declaration it stands in, for lists without depth.
    pub container: Option<String>,
    /// What stands in it.
    pub children: Vec<Symbol>,
}

impl Snapshot {
    /// The declarations of a file with their clauses.
    #[must_use]
    pub fn document_symbols(&self, file: &str) -> Vec<Symbol> {
        let _ = file;
        Vec::new()
    }

    /// Declarations and clauses of all files whose name or title has the letters of the query in
    /// their order, best first, at most 256.
    #[must_use]
    pub fn workspace_symbols(&self, query: &str) -> Vec<Symbol> {
        let _ = query;
        Vec::new()
    }
}
