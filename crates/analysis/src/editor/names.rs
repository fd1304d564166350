//! Every name in a declaration, with what it means and what it does there. A slot, option or
//! clause of a template is one thing, wherever schemes fill, use or omit it.

use std::sync::Arc;

use ius_diagnostics::ByteSpan;
use ius_syntax::ast::{self, Clause, Span};

use crate::analysis::Analysis;
use crate::check::check;
use crate::declaration::{Declaration, declarations, symbol_of, tree};
use crate::navigate::name_span;
use crate::reference::Target;
use crate::scope::{self, Namespace};
use crate::signature::{self, MemberKind, Outline, declaration_of, outline_of};
use crate::symbol::{DeclarationKind, Symbol};

/// A thing that has a name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Thing {
    /// A declaration.
    Declaration(Symbol),
    /// A fact of a section, a field of a record or a column of a table.
    Field(Symbol, Arc<str>),
    /// A value of an enumeration.
    Value(Symbol, Arc<str>),
    /// A definition or slot of a template or scheme.
    Local(Symbol, Arc<str>),
    /// A clause of a template or scheme that is decided, or an option.
    Rule(Symbol, Arc<str>),
    /// A group of points: template or scheme, clause, group.
    Group(Symbol, Arc<str>, Arc<str>),
    /// A provision of an instrument.
    Provision(Symbol, Arc<str>),
    /// An element bound by `for each`, `every`, `sum of` and the like: the declaration, and where
    /// in it the name is bound.
    Element(Symbol, Span),
    /// A module.
    Module(Arc<str>),
}

impl Thing {
    /// The declaration that it is, or stands in; none for a module.
    #[must_use]
    pub fn symbol(&self) -> Option<&Symbol> {
        match self {
            Thing::Declaration(symbol)
            | Thing::Field(symbol, _)
            | Thing::Value(symbol, _)
            | Thing::Local(symbol, _)
            | Thing::Rule(symbol, _)
            | Thing::Group(symbol, _, _)
            | Thing::Provision(symbol, _)
            | Thing::Element(symbol, _) => Some(symbol),
            Thing::Module(_) => None,
        }
    }

    /// Its name as it is written where it is declared; of an element nothing, for it is known by
    /// its place.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Thing::Declaration(symbol) if symbol.kind == DeclarationKind::Scheme => {
                symbol.name.rsplit('.').next().unwrap_or_default()
            }
            Thing::Declaration(symbol) => &symbol.name,
            Thing::Field(_, name)
            | Thing::Value(_, name)
            | Thing::Local(_, name)
            | Thing::Rule(_, name)
            | Thing::Group(_, _, name)
            | Thing::Provision(_, name)
            | Thing::Module(name) => name,
            Thing::Element(..) => "",
        }
    }
}

/// What a name does where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// It declares the thing.
    Declares,
    /// It fills, uses or omits it: in a scheme, what the template left open.
    Fills,
    /// It only names it.
    Names,
}

/// A name and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// Where it stands: the whole path of a scheme or template (`eu.start_up`).
    pub span: ByteSpan,
    /// The name alone (`start_up`).
    pub name: ByteSpan,
    /// What it means.
    pub thing: Thing,
    /// What it does.
    pub role: Role,
}

/// Where a thing is declared, filled or used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: String,
    /// The whole declaration or clause.
    pub whole: ByteSpan,
    /// Its name.
    pub name: ByteSpan,
}

/// A name relative to its declaration.
struct Found {
    span: Span,
    thing: Thing,
    role: Role,
}

fn arc(name: &ast::Name) -> Arc<str> {
    Arc::from(name.value.as_str())
}

/// The template of a scheme.
fn template<'db>(
    db: &'db dyn salsa::Database,
    scheme: &Outline,
) -> Option<(Symbol, &'db Outline, Declaration<'db>)> {
    let found = scope::global(db, Namespace::Template, scheme.implements.clone()?)?;
    Some((symbol_of(db, found), outline_of(db, found)?, found))
}

fn for_each_name(tree: &ast::Declaration) -> Option<&ast::Name> {
    let (ast::Declaration::Template(ast::Template { header, .. })
    | ast::Declaration::Scheme(ast::Scheme { header, .. })) = tree
    else {
        return None;
    };
    header.for_each.as_ref().map(|(name, _)| name)
}

/// The clause of a scheme that decides, by the name that examples give it.
pub(super) fn decided<'db>(
    db: &'db dyn salsa::Database,
    scheme: Declaration<'db>,
    name: &str,
    output: bool,
) -> Option<Thing> {
    let outline = outline_of(db, scheme)?;
    let symbol = symbol_of(db, scheme);
    let base = template(db, outline);
    let mut places = vec![(symbol, outline)];
    places.extend(base.map(|(symbol, outline, _)| (symbol, outline)));
    for (symbol, outline) in &places {
        let member = if output {
            outline.find(name, |_| true).filter(|m| m.ty.is_some())
        } else {
            outline.rule(name)
        };
        let Some(member) = member else { continue };
        return match member.kind {
            MemberKind::Define | MemberKind::Slot(_) => {
                Some(Thing::Local(symbol.clone(), name.into()))
            }
            MemberKind::Rule(_) | MemberKind::Option(_) => {
                Some(Thing::Rule(symbol.clone(), name.into()))
            }
            // What a scheme uses is the template's.
            MemberKind::Use => {
                let (owner, _) = places.get(1)?;
                Some(Thing::Rule(owner.clone(), name.into()))
            }
            MemberKind::Fill | MemberKind::Omit => None,
        };
    }
    None
}

/// Every name of a declaration, in the order of the text, relative to it.
fn found<'db>(db: &'db dyn salsa::Database, declaration: Declaration<'db>) -> Vec<Found> {
    let Some(tree) = tree(db, declaration) else {
        return Vec::new();
    };
    let symbol = symbol_of(db, declaration);
    let mut out = Vec::new();
    declares(tree, &symbol, &mut out);
    let clauses = crate::check::clauses(tree);
    for reference in &check(db, declaration).references {
        let mut role = Role::Names;
        let thing = match &reference.target {
            Target::Symbol(symbol) => Thing::Declaration(symbol.clone()),
            Target::Field(symbol, name) => Thing::Field(symbol.clone(), name.clone()),
            Target::Value(symbol, name) => Thing::Value(symbol.clone(), name.clone()),
            Target::Provision(symbol, name) => Thing::Provision(symbol.clone(), name.clone()),
            Target::Module(module) => Thing::Module(module.clone()),
            Target::Clause(symbol, name) => {
                let at = |n: &ast::Name| n.span == reference.span;
                let (rule, fills) = clauses
                    .iter()
                    .find_map(|c| match c {
                        Clause::Fill(f) if at(&f.name) => Some((false, true)),
                        Clause::Use(r) if at(&r.name) => Some((true, true)),
                        Clause::Omit(o) if at(&o.name) => Some((true, true)),
                        _ => None,
                    })
                    .unwrap_or((false, false));
                if fills {
                    role = Role::Fills;
                }
                if rule {
                    Thing::Rule(symbol.clone(), name.clone())
                } else {
                    Thing::Local(symbol.clone(), name.clone())
                }
            }
            Target::Binder(span) if *span == Span::default() => {
                // The element of the template's `for each`.
                let inherited = outline_of(db, declaration)
                    .and_then(|o| template(db, o))
                    .and_then(|(owner, _, at)| {
                        Some((owner, for_each_name(crate::declaration::tree(db, at)?)?))
                    });
                match inherited {
                    Some((owner, name)) => Thing::Element(owner, name.span),
                    None => continue,
                }
            }
            Target::Binder(span) => {
                if *span == reference.span {
                    role = Role::Declares;
                }
                Thing::Element(symbol.clone(), *span)
            }
        };
        out.push(Found {
            span: reference.span,
            thing,
            role,
        });
    }
    match tree {
        ast::Declaration::Table(t) => {
            let rows = t.rows.iter().chain(&t.otherwise).flat_map(|r| &r.cells);
            for cell in t.defaults.iter().chain(rows) {
                if t.columns.iter().any(|c| c.name.value == cell.column.value) {
                    out.push(Found {
                        span: cell.column.span,
                        thing: Thing::Field(symbol.clone(), arc(&cell.column)),
                        role: Role::Names,
                    });
                }
            }
        }
        ast::Declaration::Example(x) => expected(db, declaration, x, &mut out),
        _ => {}
    }
    out.sort_by(|a, b| (a.span, a.role, &a.thing).cmp(&(b.span, b.role, &b.thing)));
    out.dedup_by(|b, a| a.span == b.span && a.thing == b.thing);
    out
}

/// The names that an example expects something of.
fn expected<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    x: &ast::Example,
    out: &mut Vec<Found>,
) {
    let scheme = scope::global(
        db,
        Namespace::Scheme,
        Arc::from(signature::joined(&x.scheme)),
    );
    let mut add = |span: Span, thing: Option<Thing>| {
        if let Some(thing) = thing {
            out.push(Found {
                span,
                thing,
                role: Role::Names,
            });
        }
    };
    for expectation in &x.expectations {
        match expectation {
            ast::Expectation::Outcome(_, because) => {
                for name in because {
                    add(
                        name.span,
                        scheme.and_then(|s| decided(db, s, &name.value, false)),
                    );
                }
            }
            ast::Expectation::Output(name, _) => add(
                name.span,
                scheme.and_then(|s| decided(db, s, &name.value, true)),
            ),
            ast::Expectation::Missing(paths) => {
                for path in paths {
                    let [one] = path.segments.as_slice() else {
                        continue;
                    };
                    let found =
                        scope::resolve(db, declaration.file(db), Namespace::Value, arc(one))
                            .filter(|d| d.kind(db) == DeclarationKind::External);
                    add(
                        one.span,
                        found.map(|d| Thing::Declaration(symbol_of(db, d))),
                    );
                }
            }
        }
    }
}

/// The names that a declaration declares.
fn declares(tree: &ast::Declaration, symbol: &Symbol, out: &mut Vec<Found>) {
    let mut add = |span: Span, thing: Thing| {
        out.push(Found {
            span,
            thing,
            role: Role::Declares,
        });
    };
    if !matches!(tree, ast::Declaration::Use(_))
        && let Some(span) = name_span(tree)
    {
        add(span, Thing::Declaration(symbol.clone()));
    }
    match tree {
        ast::Declaration::Record(r) | ast::Declaration::Section(r) => {
            for fact in &r.facts {
                add(
                    fact.name.span,
                    Thing::Field(symbol.clone(), arc(&fact.name)),
                );
            }
        }
        ast::Declaration::Enumeration(e) => {
            for value in &e.values {
                add(
                    value.name.span,
                    Thing::Value(symbol.clone(), arc(&value.name)),
                );
            }
        }
        ast::Declaration::Table(t) => {
            for column in &t.columns {
                add(
                    column.name.span,
                    Thing::Field(symbol.clone(), arc(&column.name)),
                );
            }
        }
        ast::Declaration::Instrument(i) => {
            for provision in &i.provisions {
                add(
                    provision.reference.span,
                    Thing::Provision(symbol.clone(), arc(&provision.reference)),
                );
            }
        }
        _ => {}
    }
    for clause in crate::check::clauses(tree) {
        match clause {
            Clause::Define(d) => add(d.name.span, Thing::Local(symbol.clone(), arc(&d.name))),
            Clause::Open(o) => add(o.name.span, Thing::Local(symbol.clone(), arc(&o.name))),
            Clause::Rule(r) | Clause::Option(r) => {
                add(r.name.span, Thing::Rule(symbol.clone(), arc(&r.name)));
            }
            Clause::Use(_) | Clause::Fill(_) | Clause::Omit(_) => {}
        }
        if let Clause::Rule(r) | Clause::Option(r) | Clause::Use(r) = clause {
            for group in &r.groups {
                add(
                    group.name.span,
                    Thing::Group(symbol.clone(), arc(&r.name), arc(&group.name)),
                );
            }
        }
    }
}

fn absolute<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    found: Found,
) -> Naming {
    let offset = declaration.offset(db);
    let span = ByteSpan::new(found.span.start + offset, found.span.end + offset);
    let mut name = span;
    if let Thing::Declaration(symbol) = &found.thing
        && matches!(
            symbol.kind,
            DeclarationKind::Scheme | DeclarationKind::Template
        )
        && let Some(dot) = declaration
            .text(db)
            .get(found.span.start as usize..found.span.end as usize)
            .and_then(|t| t.rfind('.'))
        && let Ok(dot) = u32::try_from(dot + 1)
    {
        name = ByteSpan::new(span.start + dot, span.end);
    }
    Naming {
        span,
        name,
        thing: found.thing,
        role: found.role,
    }
}

impl Analysis {
    /// Every name in a file with what it means, in the order of the text.
    #[must_use]
    pub fn namings(&self, path: &str) -> Vec<Naming> {
        let db = self.database();
        let Some(file) = self.source(path) else {
            return Vec::new();
        };
        declarations(db, file)
            .iter()
            .flat_map(|d| found(db, *d).into_iter().map(|f| absolute(db, *d, f)))
            .collect()
    }

    /// The name at a byte of a file with what it means. At the end of a name it still counts.
    #[must_use]
    pub fn naming_at(&self, path: &str, offset: u32) -> Option<Naming> {
        let db = self.database();
        let declaration = *declarations(db, self.source(path)?)
            .iter()
            .rev()
            .find(|d| d.offset(db) <= offset)?;
        let at = offset.checked_sub(declaration.offset(db))?;
        found(db, declaration)
            .into_iter()
            .filter(|f| f.span.start <= at && at <= f.span.end)
            .min_by_key(|f| (f.span.end - f.span.start, f.span.end == at))
            .map(|f| absolute(db, declaration, f))
    }

    /// Every place of a file that names a thing, in the order of the text.
    #[must_use]
    pub fn namings_of(&self, path: &str, thing: &Thing) -> Vec<Naming> {
        let db = self.database();
        let Some(file) = self.source(path) else {
            return Vec::new();
        };
        // Most files never say the name: they are not even cut into declarations.
        if !matches!(thing, Thing::Element(..)) && !file.text(db).contains(thing.name()) {
            return Vec::new();
        }
        declarations(db, file)
            .iter()
            .filter(|d| match thing {
                // An element is known in its declaration, and that of a template's `for each` in
                // the schemes that implement it.
                Thing::Element(symbol, _) => {
                    symbol_of(db, **d) == *symbol
                        || symbol.kind == DeclarationKind::Template
                            && d.kind(db) == DeclarationKind::Scheme
                }
                // What does not hold the name is not read.
                _ => d.text(db).contains(thing.name()),
            })
            .flat_map(|d| {
                found(db, *d)
                    .into_iter()
                    .filter(|f| f.thing == *thing)
                    .map(|f| absolute(db, *d, f))
            })
            .collect()
    }

    /// Where a thing is declared: a clause or provision with several dates, several times.
    #[must_use]
    pub fn places_of(&self, thing: &Thing) -> Vec<Place> {
        let db = self.database();
        if let Thing::Module(module) = thing {
            let Some(file) = scope::file_of_module(db, module.clone()) else {
                return Vec::new();
            };
            let end = u32::try_from(file.text(db).len()).unwrap_or(u32::MAX);
            return vec![Place {
                file: file.path(db).to_string(),
                whole: ByteSpan::new(0, end),
                name: ByteSpan::new(0, 0),
            }];
        }
        let Some(declaration) = thing.symbol().and_then(|s| declaration_of(db, s)) else {
            return Vec::new();
        };
        found(db, declaration)
            .into_iter()
            .filter(|f| f.role == Role::Declares && f.thing == *thing)
            .filter_map(|f| place(db, declaration, f.span))
            .collect()
    }

    /// Where schemes fill a slot, or use or omit a clause, of a template: by file and place.
    #[must_use]
    pub fn fillings_of(&self, thing: &Thing) -> Vec<Place> {
        let (Thing::Local(template, _) | Thing::Rule(template, _)) = thing else {
            return Vec::new();
        };
        let mut out: Vec<Place> = self
            .schemes_of(template)
            .iter()
            .flat_map(|scheme| self.filling_in(scheme, thing))
            .collect();
        out.sort();
        out
    }

    /// Where one scheme fills a slot, or uses or omits a clause, of its template.
    #[must_use]
    pub fn filling_in(&self, scheme: &Symbol, thing: &Thing) -> Vec<Place> {
        let db = self.database();
        let Some(declaration) = declaration_of(db, scheme) else {
            return Vec::new();
        };
        found(db, declaration)
            .into_iter()
            .filter(|f| f.role == Role::Fills && f.thing == *thing)
            .filter_map(|f| place(db, declaration, f.span))
            .collect()
    }
}

/// The declaration or clause whose name stands at a place.
fn place<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    name: Span,
) -> Option<Place> {
    let tree = tree(db, declaration)?;
    let text = declaration.text(db);
    let all = Span {
        start: 0,
        end: u32::try_from(text.trim_end().len()).ok()?,
    };
    let mut parts: Vec<Span> = vec![all];
    match tree {
        ast::Declaration::Record(r) | ast::Declaration::Section(r) => {
            parts.extend(r.facts.iter().map(|f| f.span));
        }
        ast::Declaration::Enumeration(e) => parts.extend(e.values.iter().map(|v| v.span)),
        ast::Declaration::Table(t) => parts.extend(t.columns.iter().map(|c| c.span)),
        ast::Declaration::Instrument(i) => parts.extend(i.provisions.iter().map(|p| p.span)),
        _ => {
            for clause in crate::check::clauses(tree) {
                parts.push(crate::check::clause_span(clause));
                if let Clause::Rule(r) | Clause::Option(r) | Clause::Use(r) = clause {
                    parts.extend(r.groups.iter().map(|g| g.span));
                }
            }
        }
    }
    let whole = parts
        .into_iter()
        .filter(|p| p.holds(name))
        .min_by_key(|p| p.end - p.start)
        .unwrap_or(name);
    let trimmed = text
        .get(whole.start as usize..whole.end as usize)
        .map_or(0, |t| t.len() - t.trim_end().len());
    let offset = declaration.offset(db);
    Some(Place {
        file: declaration.file(db).path(db).to_string(),
        whole: ByteSpan::new(
            whole.start + offset,
            whole.end + offset - u32::try_from(trimmed).unwrap_or(0),
        ),
        name: ByteSpan::new(name.start + offset, name.end + offset),
    })
}
