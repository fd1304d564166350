//! How is it called otherwise?

use ius_diagnostics::ByteSpan;

use crate::place::Change;
use crate::workspace::Snapshot;

/// Why something cannot be renamed, in words for the drafter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl Snapshot {
    /// What would be renamed, and its present name.
    ///
    /// # Errors
    /// Says why what stands there has no name that can be changed.
    pub fn prepare_rename(&self, file: &str, offset: u32) -> Result<(ByteSpan, String), Refusal> {
        let _ = (file, offset);
        Err(Refusal("nothing here has a name of its own".to_owned()))
    }

    /// The change that gives the thing at a byte another name, in rule files, examples, applicant
    /// files and case files.
    ///
    /// # Errors
    /// Says why the new name is not one, or with what it would clash.
    pub fn rename(&self, file: &str, offset: u32, name: &str) -> Result<Change, Refusal> {
        let _ = (file, offset, name);
        Err(Refusal("nothing here has a name of its own".to_owned()))
    }
}
