//! Figures in conditions: literals, parameters and what is computed of them.

use ius_diagnostics::ByteSpan;
use ius_engine::{Aggregate, Constant, InForce, Op};
use ius_syntax::ast::{Declaration as Tree, Span};

use super::{moved, touched};
use crate::db::SourceFile;
use crate::declaration::{Declaration, tree};
use crate::elaborate::{Body, elaborate};
use crate::signature::{Signature, VersionKind, declaration_of, signature};
use crate::symbol::DeclarationKind;
use crate::ty::Ty;
use crate::typed::{Named, operands};

/// A figure written in an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct LiteralAt {
    /// Where.
    pub span: ByteSpan,
    /// Its type in the words of the language.
    pub ty: String,
    /// Its value.
    pub value: Constant,
}

/// What a version of a parameter says.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// A value.
    Value(Constant),
    /// An expression.
    Computed,
    /// The law has a value that was not found.
    Unconfirmed,
    /// There is none on these days.
    NotInForce,
}

/// A parameter named in an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterAt {
    /// The name.
    pub span: ByteSpan,
    /// The parameter.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// Its type in the words of the language.
    pub ty: String,
    /// Its versions as they work, in the order written.
    pub versions: Vec<(InForce, Said)>,
}

/// Something computed whose unit the words do not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComputedAt {
    /// Where.
    pub span: ByteSpan,
    /// Its type in the words of the language.
    pub ty: String,
}

/// Figures that have a unit or may be a figure of the law.
fn is_figure(ty: &Ty) -> bool {
    matches!(
        ty,
        Ty::Integer
            | Ty::Decimal
            | Ty::Percentage
            | Ty::Money(..)
            | Ty::Date
            | Ty::Calendar
            | Ty::Exact
            | Ty::TimeLimit
    )
}

fn within(span: Span, offset: u32, wanted: ByteSpan) -> bool {
    let span = moved(span, offset);
    span.start <= wanted.end && wanted.start <= span.end
}

/// The figures of the declarations that a part of a file touches, in the order of the text.
pub(crate) fn literals(
    db: &dyn salsa::Database,
    file: SourceFile,
    wanted: ByteSpan,
) -> Vec<LiteralAt> {
    let mut out: Vec<LiteralAt> = Vec::new();
    for declaration in touched(db, file, wanted) {
        let offset = declaration.offset(db);
        for node in &elaborate(db, declaration).arena.nodes {
            let Op::Constant(value) = &node.op else {
                continue;
            };
            let span = moved(node.span, offset);
            if is_figure(&node.ty) && !out.iter().any(|other| other.span == span) {
                out.push(LiteralAt {
                    span,
                    ty: node.ty.to_string(),
                    value: value.clone(),
                });
            }
        }
    }
    out.sort_by_key(|literal| literal.span);
    out
}

/// The parameters that are named in a part of a file, in the order of the text.
pub(crate) fn parameters(
    db: &dyn salsa::Database,
    file: SourceFile,
    wanted: ByteSpan,
) -> Vec<ParameterAt> {
    let mut out: Vec<ParameterAt> = Vec::new();
    for declaration in touched(db, file, wanted) {
        let offset = declaration.offset(db);
        let arena = &elaborate(db, declaration).arena;
        for node in &arena.nodes {
            let Op::Definition(local) = node.op else {
                continue;
            };
            let Some(Named::Global(symbol)) = arena.definitions.get(local.index()) else {
                continue;
            };
            let span = moved(node.span, offset);
            if symbol.kind != DeclarationKind::Parameter
                || !within(node.span, offset, wanted)
                || out.iter().any(|other| other.span == span)
            {
                continue;
            }
            if let Some(found) = declaration_of(db, symbol)
                && let Some(parameter) = parameter(db, found, span)
            {
                out.push(parameter);
            }
        }
    }
    out.sort_by_key(|parameter| parameter.span);
    out
}

fn parameter<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    span: ByteSpan,
) -> Option<ParameterAt> {
    let Some(Tree::Parameter(written)) = tree(db, declaration) else {
        return None;
    };
    let Some(Signature::Value(value)) = signature(db, declaration) else {
        return None;
    };
    let elaborated = elaborate(db, declaration);
    let Body::Versions(roots) = &elaborated.body else {
        return None;
    };
    let versions = value
        .versions
        .iter()
        .zip(roots)
        .map(|((range, kind), root)| {
            let said = match kind {
                VersionKind::Unconfirmed => Said::Unconfirmed,
                VersionKind::NotInForce => Said::NotInForce,
                VersionKind::Value => root
                    .and_then(|root| elaborated.arena.constant(root))
                    .map_or(Said::Computed, |constant| Said::Value(constant.clone())),
            };
            (*range, said)
        })
        .collect();
    Some(ParameterAt {
        span,
        name: written.name.value.clone(),
        title: written.title.as_ref().map(|t| t.value.clone()),
        ty: value.ty.as_ref()?.to_string(),
        versions,
    })
}

/// Sums, differences, products and extremes of amounts and lengths in a part of a file: the
/// outermost of each, in the order of the text.
pub(crate) fn computed(
    db: &dyn salsa::Database,
    file: SourceFile,
    wanted: ByteSpan,
) -> Vec<ComputedAt> {
    let mut out: Vec<ComputedAt> = Vec::new();
    for declaration in touched(db, file, wanted) {
        let offset = declaration.offset(db);
        let nodes = &elaborate(db, declaration).arena.nodes;
        let computes = |op: &Op| {
            matches!(
                op,
                Op::Arithmetic(..)
                    | Op::Extreme(..)
                    | Op::Aggregate(Aggregate::Sum | Aggregate::Highest | Aggregate::Lowest, ..)
            )
        };
        let mut inner = vec![false; nodes.len()];
        for node in nodes.iter().filter(|node| computes(&node.op)) {
            for operand in operands(&node.op) {
                if let Some(slot) = inner.get_mut(operand.index()) {
                    *slot = true;
                }
            }
        }
        for (node, inner) in nodes.iter().zip(&inner) {
            let unit = matches!(
                node.ty,
                Ty::Money(..) | Ty::Calendar | Ty::Exact | Ty::Counted
            );
            let span = moved(node.span, offset);
            if !inner
                && unit
                && computes(&node.op)
                && within(node.span, offset, wanted)
                && !out.iter().any(|other| other.span == span)
            {
                out.push(ComputedAt {
                    span,
                    ty: node.ty.to_string(),
                });
            }
        }
    }
    out.sort_by_key(|computed| computed.span);
    out
}
