//! What the names in a declaration were found to mean, with their places: the ground on which an
//! editor builds go-to-definition, references, rename and completion.

use std::sync::Arc;

use ius_syntax::ast::Span;

use crate::symbol::Symbol;

/// What a name refers to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// A declaration.
    Symbol(Symbol),
    /// A fact of a section, a field of a record or a column of a table.
    Field(Symbol, Arc<str>),
    /// A value of an enumeration.
    Value(Symbol, Arc<str>),
    /// A clause, definition or slot of a template or scheme.
    Clause(Symbol, Arc<str>),
    /// A provision of an instrument.
    Provision(Symbol, Arc<str>),
    /// An element bound in the same declaration, by the place of its name.
    Binder(Span),
    /// A module.
    Module(Arc<str>),
}

/// A name and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where the name stands, relative to the declaration.
    pub span: Span,
    /// What it means.
    pub target: Target,
}
