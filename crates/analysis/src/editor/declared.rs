//! Declarations as they were read, for callers that look at the tree themselves.

use ius_diagnostics::ByteSpan;
use ius_engine::InForce;
use ius_syntax::SyntaxError;
use ius_syntax::ast::{self, Span};

use crate::analysis::Analysis;
use crate::dates;
use crate::db::SourceFile;
use crate::declaration::{Declaration, declarations, parsed, symbol_of};
use crate::elaborate::{elaborate, fact_type_of};
use crate::scope::{self, Namespace};
use crate::signature::{self, Signature, declaration_of, outline_of};
use crate::symbol::{DeclarationKind, Symbol};
use crate::ty::Ty;

use super::names::Thing;

/// A declaration of a file.
#[derive(Clone, Debug)]
pub struct Declared<'a> {
    /// What it is called.
    pub symbol: Symbol,
    /// The file it stands in.
    pub file: &'a str,
    /// Where it starts in the file, its doc comment included.
    pub offset: u32,
    /// Its text.
    pub text: &'a str,
    /// What was understood; places in it count from `offset`.
    pub tree: Option<&'a ast::Declaration>,
    /// What was not understood; places in it count from `offset`.
    pub errors: &'a [SyntaxError],
}

impl Declared<'_> {
    /// A place of the tree as a place in the file.
    #[must_use]
    pub fn at(&self, span: Span) -> ByteSpan {
        ByteSpan::new(
            span.start.saturating_add(self.offset),
            span.end.saturating_add(self.offset),
        )
    }

    /// What is written at a place of the tree.
    #[must_use]
    pub fn written(&self, span: Span) -> &str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// All of it, without the blank lines after it.
    #[must_use]
    pub fn whole(&self) -> ByteSpan {
        self.at(Span {
            start: 0,
            end: u32::try_from(self.text.trim_end().len()).unwrap_or(u32::MAX),
        })
    }
}

fn view<'db>(db: &'db dyn salsa::Database, declaration: Declaration<'db>) -> Declared<'db> {
    let parsed = parsed(db, declaration);
    let file: SourceFile = declaration.file(db);
    Declared {
        symbol: symbol_of(db, declaration),
        file: file.path(db),
        offset: declaration.offset(db),
        text: declaration.text(db),
        tree: parsed.declaration.as_ref(),
        errors: &parsed.errors,
    }
}

impl Analysis {
    /// The declarations of a file, in order.
    #[must_use]
    pub fn declarations(&self, path: &str) -> Vec<Declared<'_>> {
        let db = self.database();
        match self.source(path) {
            Some(file) => declarations(db, file)
                .iter()
                .map(|d| view(db, *d))
                .collect(),
            None => Vec::new(),
        }
    }

    /// The declaration around a byte of a file: the last that starts at or before it.
    #[must_use]
    pub fn declaration_around(&self, path: &str, offset: u32) -> Option<Declared<'_>> {
        let db = self.database();
        declarations(db, self.source(path)?)
            .iter()
            .rev()
            .find(|d| d.offset(db) <= offset)
            .map(|d| view(db, *d))
    }

    /// A declaration by what it is called.
    #[must_use]
    pub fn declared(&self, symbol: &Symbol) -> Option<Declared<'_>> {
        let db = self.database();
        declaration_of(db, symbol).map(|d| view(db, d))
    }

    /// The template that a scheme implements.
    #[must_use]
    pub fn template_of(&self, scheme: &Symbol) -> Option<Symbol> {
        let db = self.database();
        let outline = outline_of(db, declaration_of(db, scheme)?)?;
        let id = outline.implements.clone()?;
        scope::global(db, Namespace::Template, id).map(|d| symbol_of(db, d))
    }

    /// The schemes that implement a template, by id.
    #[must_use]
    pub fn schemes_of(&self, template: &Symbol) -> Vec<Symbol> {
        let db = self.database();
        if template.kind != DeclarationKind::Template {
            return Vec::new();
        }
        let id = scope::template_id(&template.module, &template.name);
        scope::global_names(db, Namespace::Scheme)
            .by_id
            .values()
            .flatten()
            .filter(|d| {
                outline_of(db, **d)
                    .and_then(|o| o.implements.as_deref())
                    .is_some_and(|implements| implements == id)
            })
            .map(|d| symbol_of(db, *d))
            .collect()
    }

    /// The type of a thing; none for what has no type.
    #[must_use]
    pub fn type_of_thing(&self, thing: &Thing) -> Option<Ty> {
        let db = self.database();
        match thing {
            Thing::Declaration(symbol) => match signature::signature_of(db, symbol)? {
                Signature::Value(value) => value.ty.clone(),
                Signature::External(external) => external.ty.clone(),
                _ => None,
            },
            Thing::Field(symbol, name) => {
                let fields = match signature::signature_of(db, symbol)? {
                    Signature::Record(fields) => fields,
                    Signature::Table(table) => &table.columns,
                    _ => return None,
                };
                fields.iter().find(|f| f.name == *name)?.ty.clone()
            }
            Thing::Value(symbol, _) => Some(Ty::Enumeration(symbol.clone())),
            Thing::Local(symbol, name) => {
                let outline = outline_of(db, declaration_of(db, symbol)?)?;
                outline.local(name)?.ty.clone()
            }
            Thing::Rule(symbol, name) => {
                let outline = outline_of(db, declaration_of(db, symbol)?)?;
                outline.rule(name)?.ty.clone()
            }
            Thing::Element(symbol, name) => self.element_type(symbol, *name),
            Thing::Group(..) | Thing::Provision(..) | Thing::Module(_) => None,
        }
    }

    /// The type of an element, which is that of what its list holds.
    fn element_type(&self, symbol: &Symbol, name: Span) -> Option<Ty> {
        let db = self.database();
        let declaration = declaration_of(db, symbol)?;
        let element = |ty: Ty| match ty {
            Ty::List(inner) => Some(*inner),
            _ => None,
        };
        if let Some((bound, path)) = outline_of(db, declaration).and_then(|o| o.for_each.as_ref())
            && let Some(
                ast::Declaration::Template(ast::Template { header, .. })
                | ast::Declaration::Scheme(ast::Scheme { header, .. }),
            ) = parsed(db, declaration).declaration.as_ref()
            && header
                .for_each
                .as_ref()
                .is_some_and(|(n, _)| n.span == name && *n.value == **bound)
        {
            return fact_type_of(db, declaration.file(db), path).and_then(element);
        }
        // The list stands behind the name: `NAME in LIST`.
        let text = declaration.text(db);
        let rest = text.get(name.end as usize..)?;
        let list = rest.trim_start().strip_prefix("in")?.trim_start();
        let start = u32::try_from(text.len() - list.len()).ok()?;
        elaborate(db, declaration)
            .arena
            .nodes
            .iter()
            .filter(|n| n.span.start == start)
            .find_map(|n| element(n.ty.clone()))
    }

    /// The type of the smallest expression around a byte of a file.
    #[must_use]
    pub fn expression_type(&self, path: &str, offset: u32) -> Option<Ty> {
        crate::navigate::expression_at(self.database(), self.source(path)?, offset)
            .map(|(ty, _)| ty)
    }

    /// The smallest expression around a byte of a file, with its type.
    #[must_use]
    pub fn expression_around(&self, path: &str, offset: u32) -> Option<(Ty, ByteSpan)> {
        crate::navigate::expression_at(self.database(), self.source(path)?, offset)
    }

    /// The files whose names a file sees: its own, then those it uses.
    #[must_use]
    pub fn visible_from(&self, path: &str) -> Vec<&str> {
        let db = self.database();
        match self.source(path) {
            Some(file) => scope::visible_files(db, file)
                .iter()
                .map(|f| &**f.path(db))
                .collect(),
            None => Vec::new(),
        }
    }

    /// What an abbreviation of an instrument means in a file.
    #[must_use]
    pub fn instrument_seen(&self, path: &str, id: &str) -> Option<Declared<'_>> {
        let db = self.database();
        scope::resolve(db, self.source(path)?, Namespace::Instrument, id.into())
            .map(|d| view(db, d))
    }

    /// Every declaration of a kind and name in the workspace, by file and place.
    #[must_use]
    pub fn named(&self, kind: DeclarationKind, name: &str) -> Vec<Symbol> {
        let db = self.database();
        let Some(space) = Namespace::of(kind) else {
            return Vec::new();
        };
        let name: std::sync::Arc<str> = name.into();
        self.sources()
            .filter_map(|file| scope::names(db, file).declared.get(&(space, name.clone())))
            .flatten()
            .filter(|d| d.kind(db) == kind)
            .map(|d| symbol_of(db, *d))
            .collect()
    }

    /// A declaration by its module and name, such as `nl.start_up.start_up_fee`.
    #[must_use]
    pub fn declared_by_id(&self, id: &str) -> Option<Symbol> {
        let db = self.database();
        let (module, name) = id.rsplit_once('.')?;
        let file = scope::file_of_module(db, module.into())?;
        [
            Namespace::Value,
            Namespace::Type,
            Namespace::Instrument,
            Namespace::Template,
        ]
        .into_iter()
        .find_map(|space| {
            scope::declared(db, file, space, name.into())
                .first()
                .copied()
        })
        .map(|d| symbol_of(db, d))
    }

    /// A scheme by its id, such as `nl.start_up`.
    #[must_use]
    pub fn scheme(&self, id: &str) -> Option<Symbol> {
        let db = self.database();
        scope::global(db, Namespace::Scheme, id.into()).map(|d| symbol_of(db, d))
    }

    /// A clause of a scheme by the name that examples and cases give it; `output` asks for one
    /// with a value. What the scheme takes from its template is the template's.
    #[must_use]
    pub fn clause_of_scheme(&self, scheme: &str, name: &str, output: bool) -> Option<Thing> {
        let db = self.database();
        let scheme = scope::global(db, Namespace::Scheme, scheme.into())?;
        super::names::decided(db, scheme, name, output)
    }

    /// The facts of a section, fields of a record or columns of a table, with their types.
    #[must_use]
    pub fn fields(&self, symbol: &Symbol) -> Vec<(std::sync::Arc<str>, Option<Ty>)> {
        let fields = match signature::signature_of(self.database(), symbol) {
            Some(Signature::Record(fields)) => fields.as_slice(),
            Some(Signature::Table(table)) => table.columns.as_slice(),
            _ => &[],
        };
        fields
            .iter()
            .map(|f| (f.name.clone(), f.ty.clone()))
            .collect()
    }

    /// The values of an enumeration, lowest first.
    #[must_use]
    pub fn values(&self, symbol: &Symbol) -> Vec<std::sync::Arc<str>> {
        signature::enumeration_of(self.database(), symbol)
            .map(|e| e.values.clone())
            .unwrap_or_default()
    }

    /// What is wrong with a file as far as it can be told without looking for what nobody uses.
    #[must_use]
    pub fn diagnostics_of_file(&self, path: &str) -> Vec<ius_diagnostics::Diagnostic> {
        match self.source(path) {
            Some(file) => crate::diagnose::file_diagnostics(self.database(), file).clone(),
            None => Vec::new(),
        }
    }

    /// The module of a file.
    #[must_use]
    pub fn module_of_file(&self, path: &str) -> Option<&str> {
        Some(&**self.source(path)?.module(self.database()))
    }

    /// The file of a module.
    #[must_use]
    pub fn file_of_module(&self, module: &str) -> Option<&str> {
        let db = self.database();
        scope::file_of_module(db, module.into()).map(|f| &**f.path(db))
    }
}

/// Dates of versions as they work: one without an end runs to the day before the next.
#[must_use]
pub fn effective_dates(versions: &[Option<&ast::InForce>]) -> Vec<InForce> {
    let written: Vec<InForce> = versions
        .iter()
        .map(|v| v.map(dates::range).unwrap_or_default())
        .collect();
    dates::effective(&written)
}

/// Dates as written; a day that does not exist is left open.
#[must_use]
pub fn written_dates(in_force: &ast::InForce) -> InForce {
    dates::range(in_force)
}
