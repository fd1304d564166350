//! Declarations: every expression in its place, with the type its place wants.

use std::sync::Arc;

use ius_diagnostics::Code;
use ius_engine::{NodeId, Op};
use ius_syntax::ast::{self, Expr};

use super::Elaborator;
use super::example::ExampleBody;
use super::types::Place;
use crate::declaration::{Declaration, symbol_of, tree};
use crate::problem::Problem;
use crate::reference::{Reference, Target};
use crate::signature;
use crate::ty::Ty;
use crate::typed::Arena;

/// A declaration with its expressions typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Elaborated {
    /// The expressions.
    pub arena: Arena,
    /// Which expression stands where.
    pub body: Body,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What the names mean.
    pub references: Vec<Reference>,
}

/// Where the expressions of a declaration stand. An expression that is absent or wrong is `None`.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Body {
    /// No expressions.
    #[default]
    Nothing,
    /// Facts of a section or record, in order: type and bounds (true: at most).
    Facts(Vec<FactRoots>),
    /// Versions of a parameter or definition, in order.
    Versions(Vec<Option<NodeId>>),
    /// Rows of a table, in order, and the row of other keys.
    Table(Vec<RowRoots>, Option<RowRoots>),
    /// Rows of external data: key and value.
    External(Vec<(Option<NodeId>, Option<NodeId>)>),
    /// Clauses of a template or scheme, in order.
    Clauses(Vec<ClauseRoots>),
    /// An example.
    Example(ExampleBody),
}

/// A fact: its type, and its bounds (true: at most).
pub type FactRoots = (Option<Ty>, Vec<(bool, Option<NodeId>)>);

/// A row: key, and cells in the order of the columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowRoots {
    /// The key.
    pub key: Option<NodeId>,
    /// Cells; the outer `None` is a cell without any value (an error), the inner one `unconfirmed`.
    pub cells: Vec<Option<Option<NodeId>>>,
}

/// The expressions of a clause.
#[derive(Clone, Debug, PartialEq)]
pub enum ClauseRoots {
    /// `define` and `fill`: versions.
    Versions(Vec<Option<NodeId>>),
    /// `open`: default and bounds.
    Open(Option<NodeId>, Vec<Option<NodeId>>),
    /// A rule, option or used option.
    Rule(RuleRoots),
    /// `omit`
    Omit,
}

/// The expressions of a rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleRoots {
    /// `that`
    pub that: Option<NodeId>,
    /// `when`
    pub when: Option<NodeId>,
    /// `is`
    pub is: Option<NodeId>,
    /// `settled by`
    pub settled_by: Option<NodeId>,
    /// `pass mark`
    pub pass_mark: Option<NodeId>,
    /// `apply the law in force on`
    pub apply_law_on: Option<NodeId>,
    /// Groups of points.
    pub groups: Vec<GroupRoots>,
    /// Exceptions.
    pub exceptions: Vec<ExceptionRoots>,
}

/// The expressions of a group of points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupRoots {
    /// Cap.
    pub at_most: Option<NodeId>,
    /// Awards.
    pub awards: Vec<AwardRoots>,
}

/// The expressions of an award.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AwardRoots {
    /// Points.
    pub points: Option<NodeId>,
    /// Condition.
    pub when: Option<NodeId>,
}

/// The expressions of an exception.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExceptionRoots {
    /// The condition put in the clause's place.
    pub replacement: Option<NodeId>,
    /// When.
    pub when: Option<NodeId>,
}

/// Elaborates a declaration.
#[salsa::tracked(returns(ref))]
pub fn elaborate<'db>(db: &'db dyn salsa::Database, declaration: Declaration<'db>) -> Elaborated {
    let file = declaration.file(db);
    let Some(tree) = tree(db, declaration) else {
        return Elaborated::default();
    };
    let mut e = Elaborator::new(db, file, declaration.text(db).clone());
    let body = match tree {
        ast::Declaration::Use(path) => {
            e.refer(
                path.span,
                Target::Module(Arc::from(signature::joined(path))),
            );
            Body::Nothing
        }
        ast::Declaration::Instrument(i) => {
            if let Some(ast::Binds::EveryMemberStateExcept(codes) | ast::Binds::Only(codes)) =
                i.binds.as_ref().map(|b| &b.value)
            {
                for code in codes {
                    e.known_country(&code.value, code.span);
                }
            }
            Body::Nothing
        }
        ast::Declaration::Enumeration(_) => Body::Nothing,
        ast::Declaration::Record(r) => e.record(r, true, &symbol_of(db, declaration)),
        ast::Declaration::Section(r) => e.record(r, false, &symbol_of(db, declaration)),
        ast::Declaration::Parameter(p) => e.parameter(p),
        ast::Declaration::Define(d) => {
            let ty = e.declared_type(d.ty.as_ref(), Place::Definition);
            Body::Versions(e.versions(&d.versions, ty.as_ref()))
        }
        ast::Declaration::Table(t) => e.table_body(t),
        ast::Declaration::External(x) => e.external_body(x),
        ast::Declaration::Template(t) => e.template(t, declaration),
        ast::Declaration::Scheme(s) => e.scheme(s, declaration),
        ast::Declaration::Example(x) => Body::Example(e.example(x)),
    };
    Elaborated {
        arena: e.arena,
        body,
        problems: e.problems,
        references: e.references,
    }
}

impl Elaborator<'_> {
    /// An expression whose place declares its type.
    pub(super) fn declared_expr(&mut self, e: &Expr, ty: Option<&Ty>) -> Option<NodeId> {
        let before = std::mem::replace(&mut self.declared, true);
        let id = match ty {
            Some(ty) => self.expect(e, ty),
            None => self.expr(e, None).and(None),
        };
        self.declared = before;
        id
    }

    pub(super) fn versions(
        &mut self,
        versions: &[ast::Version],
        ty: Option<&Ty>,
    ) -> Vec<Option<NodeId>> {
        versions
            .iter()
            .map(|version| match &version.body {
                ast::VersionBody::Is(e) => self.declared_expr(e, ty),
                ast::VersionBody::Unconfirmed | ast::VersionBody::NotInForce => None,
            })
            .collect()
    }

    pub(super) fn parameter(&mut self, p: &ast::Parameter) -> Body {
        let ty = self.declared_type(p.ty.as_ref(), Place::Parameter);
        Body::Versions(self.versions(&p.versions, ty.as_ref()))
    }

    /// A literal that is known when the program is made.
    pub(super) fn literal(&mut self, e: &Expr, ty: Option<&Ty>) -> Option<NodeId> {
        let id = self.declared_expr(e, ty)?;
        if matches!(self.arena.node(id)?.op, Op::Constant(_)) {
            return Some(id);
        }
        self.report(
            Problem::error(
                Code::TypeMismatch,
                e.span,
                format!("`{}` is not a plain value", self.short(e.span)),
            )
            .help("rows and bounds hold values, not conditions or names"),
        );
        None
    }
}
