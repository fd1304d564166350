//! Places and changes: the words of all other modules.

use ius_diagnostics::{ByteSpan, Edit};

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Location {
    /// The file, named as in the workspace.
    pub file: String,
    /// Where, in bytes.
    pub span: ByteSpan,
}

/// A change of the workspace that is made whole or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Replacements, none overlapping another; any number of files.
    pub edits: Vec<Edit>,
    /// Files to make, with their text.
    pub new_files: Vec<(String, String)>,
}
