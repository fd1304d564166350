//! What a half-written line is about: types of expressions and names that stand in no tree yet.

use std::sync::Arc;

use ius_syntax::ast;

use crate::analysis::Analysis;
use crate::declaration::{Declaration, declarations, symbol_of};
use crate::elaborate::type_as_if;
use crate::scope::{self, Namespace};
use crate::signature;
use crate::symbol::{DeclarationKind, Symbol};
use crate::ty::Ty;

/// An expression read alone.
fn read(text: &str) -> Option<ast::Expr> {
    let parsed = ius_syntax::parse_item(&format!("define it : yes/no\n  is {text}\n"));
    if !parsed.errors.is_empty() {
        return None;
    }
    let Some(ast::Declaration::Define(define)) = parsed.declaration else {
        return None;
    };
    match define.versions.into_iter().next()?.body {
        ast::VersionBody::Is(expression) => Some(expression),
        _ => None,
    }
}

impl Analysis {
    /// The type of an expression as if it stood at a byte of a file, with elements bound over
    /// lists (name and list, outermost first). None if it cannot be read or has no type.
    #[must_use]
    pub fn type_as_if(
        &self,
        path: &str,
        offset: u32,
        expression: &str,
        elements: &[(String, String)],
    ) -> Option<Ty> {
        let db = self.database();
        let file = self.source(path)?;
        let around: Option<Declaration<'_>> = declarations(db, file)
            .iter()
            .rev()
            .copied()
            .find(|d| d.offset(db) <= offset);
        let bound: Vec<(Arc<str>, Option<ast::Expr>)> = elements
            .iter()
            .map(|(name, list)| (Arc::from(name.as_str()), read(list)))
            .collect();
        type_as_if(db, file, around, &read(expression)?, &bound)
    }

    /// A type as written in a file, if it exists.
    #[must_use]
    pub fn written_type(&self, path: &str, ty: &ast::Type) -> Option<Ty> {
        signature::type_of(self.database(), self.source(path)?, ty)
    }

    /// A declaration that a file sees by its name: a section, parameter, table, definition or
    /// external; an enumeration or record; an instrument.
    #[must_use]
    pub fn seen(&self, path: &str, name: &str) -> Vec<Symbol> {
        let db = self.database();
        let Some(file) = self.source(path) else {
            return Vec::new();
        };
        [Namespace::Value, Namespace::Type, Namespace::Instrument]
            .into_iter()
            .filter_map(|space| scope::resolve(db, file, space, Arc::from(name)))
            .map(|d| symbol_of(db, d))
            .collect()
    }

    /// Every template (`eu.start_up`) by its id, sorted.
    #[must_use]
    pub fn templates(&self) -> Vec<(String, Symbol)> {
        self.globals(Namespace::Template)
    }

    /// Every scheme (`nl.start_up`) by its id, sorted.
    #[must_use]
    pub fn schemes(&self) -> Vec<(String, Symbol)> {
        self.globals(Namespace::Scheme)
    }

    fn globals(&self, space: Namespace) -> Vec<(String, Symbol)> {
        let db = self.database();
        scope::global_names(db, space)
            .by_id
            .iter()
            .filter_map(|(id, all)| Some((id.to_string(), symbol_of(db, *all.first()?))))
            .collect()
    }

    /// What files declare under names that fit, without a look at what stands in them: for lists
    /// of what a file could use. By file and place.
    #[must_use]
    pub fn declared_as(
        &self,
        fits: &dyn Fn(&str, DeclarationKind, &str) -> bool,
    ) -> Vec<(&str, Symbol)> {
        let db = self.database();
        let mut out = Vec::new();
        for path in self.paths() {
            let Some(file) = self.source(path) else {
                continue;
            };
            for declaration in declarations(db, file) {
                let kind = declaration.kind(db);
                let named = !matches!(
                    kind,
                    DeclarationKind::Use | DeclarationKind::Example | DeclarationKind::Unreadable
                );
                if named && fits(path, kind, declaration.name(db)) {
                    out.push((path, symbol_of(db, *declaration)));
                }
            }
        }
        out
    }
}
