//! Decisions for people.

pub(crate) mod amendment;
pub(crate) mod change;
pub(crate) mod decision;
pub(crate) mod law;
pub(crate) mod mutants;
pub(crate) mod receipt;
pub(crate) mod review;
pub(crate) mod transposition;
