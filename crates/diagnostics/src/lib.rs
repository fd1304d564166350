//! What is wrong, where, and how to show it.
//!
//! One diagnostic type serves the command line, editors and tests. This crate knows nothing of
//! the language: it is at the bottom of the stack, and every renderer stands beside the others in
//! [`render`]. The stable codes and their explanations are in [`codes`].

pub mod codes;
mod diagnostic;
mod line_index;
mod nearest;
pub mod render;

pub use codes::{Code, explain};
pub use diagnostic::{ByteSpan, Diagnostic, Edit, FileRef, Fix, Label, Severity, sort};
pub use line_index::{LineColumn, LineIndex};
pub use nearest::{distance, nearest};
