//! Where else in this file?

use ius_analysis::Role;
use ius_diagnostics::ByteSpan;

use crate::workspace::Snapshot;

/// A place that names the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Where.
    pub span: ByteSpan,
    /// Whether it declares or fills it there.
    pub defines: bool,
}

impl Snapshot {
    /// The places of this file that name what stands at a byte.
    #[must_use]
    pub fn highlights(&self, file: &str, offset: u32) -> Vec<Highlight> {
        let Some(naming) = self.naming_at(file, offset) else {
            return Vec::new();
        };
        self.namings_in(file, &naming.thing)
            .into_iter()
            .map(|n| Highlight {
                span: n.name,
                defines: n.role != Role::Names,
            })
            .collect()
    }
}
