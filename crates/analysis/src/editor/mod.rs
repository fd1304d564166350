//! What editors ask, in plain data: one question per file.

mod boundary;
mod declared;
mod names;

pub use boundary::BoundaryAt;
pub(crate) use boundary::boundaries_in;
pub use declared::{Declared, effective_dates, written_dates};
pub use names::{Naming, Place, Role, Thing};
