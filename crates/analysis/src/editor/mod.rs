//! What editors ask, in plain data: one question per file.

mod boundary;

pub use boundary::BoundaryAt;
pub(crate) use boundary::boundaries_in;
