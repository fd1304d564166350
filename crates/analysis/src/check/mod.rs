//! Everything that is checked of a declaration, one family per file. Each family reads the tree
//! and the typed expressions of its own declaration, and of others only their signatures.

pub(crate) mod boundaries;
pub(crate) mod bounds;
pub(crate) mod citations;
mod conditions;
mod cycles;
pub(crate) mod duplicates;
pub(crate) mod files;
mod in_force;
pub(crate) mod needs;
mod parts;
pub(crate) mod provenance;
pub(crate) mod summary;
pub(crate) mod templates;
mod time;
pub(crate) mod usage;
mod uses;
mod visit;

pub(crate) use parts::word;
pub(crate) use visit::{clauses, span as clause_span};

use ius_diagnostics::Severity;
use ius_syntax::ast;

use crate::declaration::{Declaration, parsed};
use crate::elaborate::{Elaborated, elaborate};
use crate::problem::Problem;
use crate::reference::Reference;

/// What was found about a declaration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// What is wrong, in the order of the text.
    pub problems: Vec<Problem>,
    /// What the names mean, in the order of the text.
    pub references: Vec<Reference>,
}

/// What every check is given.
pub(crate) struct Cx<'db> {
    pub db: &'db dyn salsa::Database,
    pub declaration: Declaration<'db>,
    pub tree: &'db ast::Declaration,
    pub elaborated: &'db Elaborated,
    pub problems: Vec<Problem>,
    pub references: Vec<Reference>,
}

impl Cx<'_> {
    pub fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

/// Checks a declaration.
#[salsa::tracked(returns(ref))]
pub fn check<'db>(db: &'db dyn salsa::Database, declaration: Declaration<'db>) -> Checked {
    let Some(tree) = &parsed(db, declaration).declaration else {
        return Checked::default();
    };
    let elaborated = elaborate(db, declaration);
    let mut cx = Cx {
        db,
        declaration,
        tree,
        elaborated,
        problems: elaborated.problems.clone(),
        references: elaborated.references.clone(),
    };
    duplicates::check(&mut cx);
    cycles::check(&mut cx);
    time::check(&mut cx);
    parts::check(&mut cx);
    templates::check(&mut cx);
    citations::check(&mut cx);
    in_force::check(&mut cx);
    conditions::check(&mut cx);
    provenance::check(&mut cx);
    cx.problems.sort_by_key(|p| (p.span, p.code));
    cx.references
        .sort_by(|a, b| (a.span, &a.target).cmp(&(b.span, &b.target)));
    cx.references.dedup();
    Checked {
        problems: cx.problems,
        references: cx.references,
    }
}

/// Whether a declaration has an error of its own, so that nothing may rest on it.
#[salsa::tracked(returns(copy))]
pub fn has_errors<'db>(db: &'db dyn salsa::Database, declaration: Declaration<'db>) -> bool {
    let parsed = parsed(db, declaration);
    parsed.declaration.is_none()
        || !parsed.errors.is_empty()
        || check(db, declaration)
            .problems
            .iter()
            .any(|p| p.severity == Severity::Error)
}
