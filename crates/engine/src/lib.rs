//! Programs, facts, three-valued decisions and their reasons.
//!
//! The engine never sees rule text, files, clocks or threads: today's date is an argument.

mod program;

pub use program::*;
