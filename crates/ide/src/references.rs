//! Who names it?

use ius_analysis::Role;

use crate::place::Location;
use crate::workspace::Snapshot;

impl Snapshot {
    /// Every place that names the thing whose name stands at a byte, in all files, by file and
    /// place; the declaration itself only if asked for.
    #[must_use]
    pub fn references(&self, file: &str, offset: u32, declaration: bool) -> Vec<Location> {
        let Some(naming) = self.naming_at(file, offset) else {
            return Vec::new();
        };
        self.namings_everywhere(&naming.thing)
            .into_iter()
            .filter(|(_, n)| declaration || n.role != Role::Declares)
            .map(|(file, n)| Location { file, span: n.name })
            .collect()
    }
}
