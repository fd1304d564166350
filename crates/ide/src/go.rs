//! Where is it declared, filled, implemented; what is its type?

use ius_diagnostics::ByteSpan;

use crate::workspace::Snapshot;

/// A place to go to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Target {
    /// The file.
    pub file: String,
    /// The whole declaration or clause.
    pub whole: ByteSpan,
    /// Its name.
    pub name: ByteSpan,
}

impl Snapshot {
    /// Where the thing is defined whose name stands at a byte; of a slot, what fills it here.
    #[must_use]
    pub fn definition(&self, file: &str, offset: u32) -> Vec<Target> {
        let _ = (file, offset);
        Vec::new()
    }

    /// Where the thing is declared: of a filled slot, the `open` clause of the template.
    #[must_use]
    pub fn declaration(&self, file: &str, offset: u32) -> Vec<Target> {
        let _ = (file, offset);
        Vec::new()
    }

    /// The enumeration, record or table that is the type of the thing.
    #[must_use]
    pub fn type_definition(&self, file: &str, offset: u32) -> Vec<Target> {
        let _ = (file, offset);
        Vec::new()
    }

    /// The schemes that implement a template; the clauses that fill or use a slot or option.
    #[must_use]
    pub fn implementations(&self, file: &str, offset: u32) -> Vec<Target> {
        let _ = (file, offset);
        Vec::new()
    }
}
