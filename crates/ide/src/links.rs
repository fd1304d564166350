//! What leads elsewhere?

use ius_diagnostics::ByteSpan;

use crate::workspace::Snapshot;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// An address on the web: a source, the ELI of an instrument or provision.
    Address(String),
    /// A file of the workspace, by its path from the project's folder.
    File(String),
}

/// A link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it stands.
    pub span: ByteSpan,
    /// Where it leads.
    pub to: Destination,
    /// What one finds there.
    pub tooltip: String,
}

impl Snapshot {
    /// The links of a file: sources, provisions, applicant files of examples.
    #[must_use]
    pub fn links(&self, file: &str) -> Vec<Link> {
        let _ = file;
        Vec::new()
    }
}
