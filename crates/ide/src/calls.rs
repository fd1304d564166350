//! What does it rest on, and what rests on it?

use ius_diagnostics::ByteSpan;

use crate::symbols::Symbol;
use crate::workspace::Snapshot;

/// A requirement, definition, parameter, table or slot as a step of a call hierarchy. Its `file`
/// and `span` lead back to it.
pub type CallItem = Symbol;

/// A step from one thing to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The other thing.
    pub item: CallItem,
    /// Where it is named: in the one that rests on the other.
    pub places: Vec<ByteSpan>,
}

impl Snapshot {
    /// The thing at a byte whose hierarchy can be asked for.
    #[must_use]
    pub fn call_items(&self, file: &str, offset: u32) -> Vec<CallItem> {
        let _ = (file, offset);
        Vec::new()
    }

    /// The definitions, parameters, tables and facts that it rests on.
    #[must_use]
    pub fn outgoing_calls(&self, file: &str, offset: u32) -> Vec<Call> {
        let _ = (file, offset);
        Vec::new()
    }

    /// The requirements and definitions that rest on it.
    #[must_use]
    pub fn incoming_calls(&self, file: &str, offset: u32) -> Vec<Call> {
        let _ = (file, offset);
        Vec::new()
    }
}
