//! Tests that cross crates.
//!
//! What is here shares no algorithm with what it tests: [`naive`] decides programs a second time
//! from the language reference alone, and [`generate`] makes the programs and applicants on which
//! both must agree; a [`trial`] does it for one seed. [`edits`] spoils texts of the [`repository`]
//! for the tests that nothing panics.

pub mod compare;
pub mod edits;
pub mod generate;
pub mod naive;
pub mod repository;
pub mod trial;
pub mod workspace;
