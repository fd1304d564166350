//! The type of an expression that stands in no declaration yet.

use std::sync::Arc;

use ius_syntax::ast::{self, Expr, Span};

use super::{Bound, Elaborator};
use crate::db::SourceFile;
use crate::declaration::{Declaration, symbol_of, tree};
use crate::signature;
use crate::ty::Ty;

/// The type that an expression would have in a declaration, its slots, definitions and element
/// of `for each` known, and these further elements.
pub(crate) fn type_as_if<'db>(
    db: &'db dyn salsa::Database,
    file: SourceFile,
    around: Option<Declaration<'db>>,
    expression: &Expr,
    elements: &[(Arc<str>, Option<Expr>)],
) -> Option<Ty> {
    let mut e = Elaborator::new(db, file, Arc::from(""));
    if let Some(declaration) = around {
        e.enter(declaration);
    }
    for (name, list) in elements {
        let ty = list
            .as_ref()
            .and_then(|list| e.list(list))
            .map(|(_, inner)| inner);
        let id = e.arena.binders;
        e.arena.binders += 1;
        e.bound.push(Bound {
            name: name.clone(),
            id,
            ty,
            span: Span::default(),
        });
    }
    let id = e.expr(expression, None)?;
    e.ty(id)
}

impl<'db> Elaborator<'db> {
    /// Makes the names of a template or scheme known.
    fn enter(&mut self, declaration: Declaration<'db>) {
        let (header, implements) = match tree(self.db, declaration) {
            Some(ast::Declaration::Template(t)) => (&t.header, None),
            Some(ast::Declaration::Scheme(s)) => (&s.header, s.implements.as_ref()),
            _ => return,
        };
        self.state_known = true;
        if let Some(outline) = signature::outline_of(self.db, declaration) {
            self.outlines
                .push((symbol_of(self.db, declaration), outline));
        }
        if let Some((symbol, outline)) = implements.and_then(|path| self.template_of(path)) {
            self.outlines.push((symbol.clone(), outline));
            if header.for_each.is_none() {
                self.inherited_for_each(&symbol, outline);
            }
        }
        self.header(header);
    }
}
