//! Tests that cross crates.
//!
//! What is here shares no algorithm with what it tests: [`naive`] decides programs a second time
//! from the language reference alone, and [`generate`] makes the programs and applicants on which
//! both must agree.

pub mod compare;
pub mod generate;
pub mod naive;
