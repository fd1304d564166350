//! Decisions for people.

pub(crate) mod decision;
pub(crate) mod law;
pub(crate) mod transposition;
