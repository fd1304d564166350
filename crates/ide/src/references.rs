//! Who names it?

use crate::place::Location;
use crate::workspace::Snapshot;

impl Snapshot {
    /// Every place that names the thing whose name stands at a byte, in all files, by file and
    /// place; the declaration itself only if asked for.
    #[must_use]
    pub fn references(&self, file: &str, offset: u32, declaration: bool) -> Vec<Location> {
        let _ = (file, offset, declaration);
        Vec::new()
    }
}
