//! Declarations: every expression in its place, with the type its place wants.

use std::sync::Arc;

use ius_diagnostics::{Code, nearest};
use ius_engine::{NodeId, Op};
use ius_syntax::ast::{self, Clause, Expr, TypeKind};

use super::example::ExampleBody;
use super::misfit::a;
use super::{Bound, Elaborator};
use crate::declaration::{Declaration, symbol_of, tree};
use crate::problem::Problem;
use crate::reference::{Reference, Target};
use crate::scope::{self, Namespace};
use crate::signature::{self, MemberKind, Outline};
use crate::symbol::{DeclarationKind, Symbol};
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

/// Where a type is written, which says what it may be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Fact,
    Field,
    Parameter,
    Definition,
    Column,
    Key,
    External,
    Slot,
    Output,
}

impl<'db> Elaborator<'db> {
    /// A type as written, with reports.
    pub(super) fn declared_type(&mut self, ty: Option<&ast::Type>, place: Place) -> Option<Ty> {
        let written = ty?;
        let found = self.known_type(written)?;
        let list = matches!(found, Ty::List(_));
        let record = matches!(found, Ty::Record(_));
        let span = found.is_span();
        let nested = matches!(&found, Ty::List(inner) if self.is_nested(inner));
        let why = match place {
            Place::Fact if span || found == Ty::Counted => {
                Some("a fact states dates, and rules make periods of them")
            }
            Place::Fact | Place::Field if nested => {
                Some("an element of a list holds plain facts and lists of plain values only")
            }
            Place::Field if span || found == Ty::Counted => {
                Some("a fact states dates, and rules make periods of them")
            }
            Place::Key
                if !matches!(
                    found,
                    Ty::Country | Ty::Code | Ty::Text | Ty::Integer | Ty::Enumeration(_)
                ) =>
            {
                Some("a key is a country, code, text, integer or value of an enumeration")
            }
            Place::Column | Place::External if list || record || span || found == Ty::Counted => {
                Some("a cell holds one plain value")
            }
            Place::Parameter if record || span => Some("a parameter holds one value of the law"),
            Place::Definition | Place::Slot | Place::Output if record => {
                Some("a record is only an element of a list")
            }
            _ => None,
        };
        if let Some(why) = why {
            self.report(
                Problem::error(
                    Code::TypeNotAllowed,
                    written.span,
                    format!("`{found}` cannot stand here"),
                )
                .help(why),
            );
            return None;
        }
        if let Ty::List(inner) = &found
            && matches!(**inner, Ty::List(_))
        {
            self.report(Problem::error(
                Code::TypeNotAllowed,
                written.span,
                "a list of lists cannot stand anywhere",
            ));
            return None;
        }
        Some(found)
    }

    /// Whether a record holds other records, so that it cannot be the element of a list.
    fn is_nested(&self, ty: &Ty) -> bool {
        let Ty::Record(record) = ty else { return false };
        signature::fields_of(self.db, record)
            .unwrap_or_default()
            .iter()
            .any(|field| match &field.ty {
                Some(Ty::Record(_)) => true,
                Some(Ty::List(inner)) => matches!(**inner, Ty::Record(_)),
                _ => false,
            })
    }

    fn known_type(&mut self, ty: &ast::Type) -> Option<Ty> {
        match &ty.kind {
            TypeKind::Money(currency, _) if !self.currency(currency, ty.span) => return None,
            TypeKind::ListOf(inner) => return Some(Ty::List(Box::new(self.known_type(inner)?))),
            TypeKind::Named(name) => {
                let found = scope::resolve(
                    self.db,
                    self.file,
                    Namespace::Type,
                    Arc::from(name.as_str()),
                );
                match found {
                    Some(found) => {
                        let symbol = symbol_of(self.db, found);
                        self.refer(ty.span, Target::Symbol(symbol));
                    }
                    None => {
                        self.unknown_type(name, ty);
                        return None;
                    }
                }
            }
            _ => {}
        }
        signature::type_of(self.db, self.file, ty)
    }

    fn unknown_type(&mut self, name: &str, ty: &ast::Type) {
        let problem = Problem::error(
            Code::UnknownType,
            ty.span,
            format!("there is no type `{name}`"),
        );
        let names = scope::visible_names(self.db, self.file, Namespace::Type);
        let mut problem = self.suggest(problem, Namespace::Type, name, ty.span, &names);
        if problem.help.is_none() {
            let built_in = [
                "yes/no",
                "integer",
                "decimal",
                "percentage",
                "date",
                "country",
                "code",
                "text",
                "period",
                "periods",
            ];
            if let Some(near) = nearest(name, built_in) {
                problem = problem.help(format!("did you mean `{near}`?")).replace(
                    format!("write `{near}`"),
                    ty.span,
                    near,
                );
            }
        }
        self.report(problem);
    }

    fn record(&mut self, r: &ast::Record, is_record: bool, own: &Symbol) -> Body {
        let place = if is_record { Place::Field } else { Place::Fact };
        let mut facts = Vec::new();
        for fact in &r.facts {
            let known = signature::type_of(self.db, self.file, &fact.ty);
            let ty = if known.is_some_and(|ty| self.holds(&ty, own, 0)) {
                self.report(
                    Problem::error(Code::RecordInItself, fact.ty.span, format!("`{}` contains itself", own.name))
                        .help("an applicant file could never be complete: state the facts of the inner record here"),
                );
                None
            } else {
                self.declared_type(Some(&fact.ty), place)
            };
            let bounds = fact
                .bounds
                .iter()
                .map(|bound| (bound.at_most, self.bound(bound, ty.as_ref())))
                .collect();
            facts.push((ty, bounds));
        }
        Body::Facts(facts)
    }

    /// Whether a type holds the record, directly or through others.
    fn holds(&self, ty: &Ty, own: &Symbol, depth: u32) -> bool {
        match ty {
            Ty::List(inner) => self.holds(inner, own, depth),
            Ty::Record(record) => {
                record == own
                    || depth < 16
                        && signature::fields_of(self.db, record)
                            .unwrap_or_default()
                            .iter()
                            .any(|field| {
                                field
                                    .ty
                                    .as_ref()
                                    .is_some_and(|ty| self.holds(ty, own, depth + 1))
                            })
            }
            _ => false,
        }
    }

    /// `at least LIT` or `at most LIT` of a fact or slot.
    fn bound(&mut self, bound: &ast::Bound, ty: Option<&Ty>) -> Option<NodeId> {
        let ty = ty?;
        let bounded = matches!(
            ty,
            Ty::Integer
                | Ty::Decimal
                | Ty::Percentage
                | Ty::Money(..)
                | Ty::Calendar
                | Ty::Exact
                | Ty::TimeLimit
                | Ty::Date
        );
        if !bounded {
            self.report(
                Problem::error(
                    Code::BoundMisfit,
                    bound.span,
                    format!("{} has no bounds", a(ty)),
                )
                .help("numbers, amounts, dates and durations may have bounds"),
            );
            return None;
        }
        let before = std::mem::replace(&mut self.declared, true);
        let id = self.expect(&bound.limit, ty);
        self.declared = before;
        id
    }

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

    fn versions(&mut self, versions: &[ast::Version], ty: Option<&Ty>) -> Vec<Option<NodeId>> {
        versions
            .iter()
            .map(|version| match &version.body {
                ast::VersionBody::Is(e) => self.declared_expr(e, ty),
                ast::VersionBody::Unconfirmed | ast::VersionBody::NotInForce => None,
            })
            .collect()
    }

    fn parameter(&mut self, p: &ast::Parameter) -> Body {
        let ty = self.declared_type(p.ty.as_ref(), Place::Parameter);
        Body::Versions(self.versions(&p.versions, ty.as_ref()))
    }

    /// A literal that is known when the program is made.
    fn literal(&mut self, e: &Expr, ty: Option<&Ty>) -> Option<NodeId> {
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

    fn table_body(&mut self, t: &ast::Table) -> Body {
        let key = self.declared_type(t.key.as_ref(), Place::Key);
        let columns: Vec<(Arc<str>, Option<Ty>)> = t
            .columns
            .iter()
            .map(|c| {
                (
                    Arc::from(c.name.value.as_str()),
                    self.declared_type(Some(&c.ty), Place::Column),
                )
            })
            .collect();
        let defaults = self.cells(&t.defaults, &columns);
        let rows = t
            .rows
            .iter()
            .map(|row| self.row(row, key.as_ref(), &columns, &defaults))
            .collect();
        let otherwise = t
            .otherwise
            .as_ref()
            .map(|row| self.row(row, None, &columns, &defaults));
        Body::Table(rows, otherwise)
    }

    fn cells(
        &mut self,
        cells: &[ast::Cell],
        columns: &[(Arc<str>, Option<Ty>)],
    ) -> Vec<Option<Option<NodeId>>> {
        let mut out: Vec<Option<Option<NodeId>>> = vec![None; columns.len()];
        for cell in cells {
            let Some(index) = columns
                .iter()
                .position(|(name, _)| **name == *cell.column.value)
            else {
                let mut problem = Problem::error(
                    Code::UnknownTable,
                    cell.column.span,
                    format!("the table has no column `{}`", cell.column.value),
                );
                if let Some(near) =
                    nearest(&cell.column.value, columns.iter().map(|(name, _)| &**name))
                {
                    problem = problem.help(format!("did you mean `{near}`?")).replace(
                        format!("write `{near}`"),
                        cell.column.span,
                        near,
                    );
                }
                self.report(problem);
                continue;
            };
            let ty = columns.get(index).and_then(|(_, ty)| ty.clone());
            let value = match &cell.value {
                Some(e) => {
                    let id = self.literal(e, ty.as_ref());
                    // A wrong cell has been reported; it counts as given.
                    Some(id)
                }
                None => Some(None),
            };
            if let Some(slot) = out.get_mut(index) {
                *slot = value;
            }
        }
        out
    }

    fn row(
        &mut self,
        row: &ast::Row,
        key: Option<&Ty>,
        columns: &[(Arc<str>, Option<Ty>)],
        defaults: &[Option<Option<NodeId>>],
    ) -> RowRoots {
        let key = row.key.as_ref().and_then(|e| self.literal(e, key));
        let mut cells = self.cells(&row.cells, columns);
        let mut missing = Vec::new();
        for (index, cell) in cells.iter_mut().enumerate() {
            if cell.is_none() {
                *cell = defaults.get(index).copied().flatten();
            }
            if cell.is_none()
                && let Some((name, _)) = columns.get(index)
            {
                missing.push(format!("`{name}`"));
            }
        }
        if !missing.is_empty() {
            self.report(
                Problem::error(Code::CellMissing, row.span, format!("this row gives no value for {}", missing.join(", ")))
                    .help("add the value, write `unconfirmed` if the law has one that was not found, or give the column a default"),
            );
        }
        RowRoots { key, cells }
    }

    fn external_body(&mut self, x: &ast::External) -> Body {
        let ty = self.declared_type(x.ty.as_ref(), Place::External);
        let key = self.declared_type(x.key.as_ref(), Place::Key);
        let mut rows = Vec::new();
        for row in &x.rows {
            let value = self.literal(&row.value, ty.as_ref());
            let at = match (&row.key, &x.key) {
                (Some(e), Some(_)) => self.literal(e, key.as_ref()),
                (Some(e), None) => {
                    self.report(
                        Problem::error(
                            Code::KeyMisfit,
                            e.span,
                            format!("`{}` has no keys", x.name.value),
                        )
                        .help("add `keyed by …` after the type, or leave out the key"),
                    );
                    None
                }
                (None, Some(_)) => {
                    self.report(Problem::error(
                        Code::KeyMisfit,
                        row.span,
                        format!(
                            "`{}` has a value for each key, and this row names none",
                            x.name.value
                        ),
                    ));
                    None
                }
                (None, None) => None,
            };
            rows.push((at, value));
        }
        Body::External(rows)
    }

    fn template(&mut self, t: &ast::Template, declaration: Declaration<'db>) -> Body {
        if let Some(outline) = signature::outline_of(self.db, declaration) {
            self.outlines
                .push((symbol_of(self.db, declaration), outline));
        }
        self.state_known = true;
        self.header(&t.header);
        Body::Clauses(self.clauses(&t.clauses, None))
    }

    fn scheme(&mut self, s: &ast::Scheme, declaration: Declaration<'db>) -> Body {
        if let Some(outline) = signature::outline_of(self.db, declaration) {
            self.outlines
                .push((symbol_of(self.db, declaration), outline));
        }
        self.state_known = true;
        self.known_country(&s.state.value, s.state.span);
        let template = s
            .implements
            .as_ref()
            .and_then(|path| self.template_of(path));
        if let Some((symbol, outline)) = &template {
            self.outlines.push((symbol.clone(), outline));
        }
        if s.header.for_each.is_none()
            && let Some((symbol, outline)) = &template
        {
            self.inherited_for_each(symbol, outline);
        }
        self.header(&s.header);
        if s.header.as_of.is_none() && s.implements.is_none() {
            self.report(
                Problem::error(
                    Code::ReferenceDate,
                    s.name.span,
                    format!(
                        "scheme `{}` does not say as of which day it is decided",
                        s.name.value
                    ),
                )
                .help("add a line such as `as of application.lodged_on`"),
            );
        } else if let (None, Some((_, outline))) = (&s.header.as_of, &template)
            && outline.as_of.is_none()
        {
            self.report(
                Problem::error(
                    Code::ReferenceDate,
                    s.name.span,
                    "neither the scheme nor its template says as of which day it is decided",
                )
                .help("add a line such as `as of application.lodged_on`"),
            );
        }
        let outline = template.as_ref().map(|(_, outline)| *outline);
        Body::Clauses(self.clauses(&s.clauses, outline))
    }

    /// The template of a scheme.
    fn template_of(&mut self, path: &ast::Path) -> Option<(Symbol, &'db Outline)> {
        let id = signature::joined(path);
        let found = scope::global(self.db, Namespace::Template, Arc::from(id.as_str()));
        let Some(found) = found else {
            let all = scope::global_names(self.db, Namespace::Template);
            let mut problem = Problem::error(
                Code::UnknownTemplate,
                path.span,
                format!("there is no template `{id}`"),
            );
            if let Some(near) = nearest(&id, all.by_id.keys().map(|k| &**k)) {
                problem = problem.help(format!("did you mean `{near}`?")).replace(
                    format!("write `{near}`"),
                    path.span,
                    near,
                );
            }
            self.report(problem);
            return None;
        };
        let symbol = symbol_of(self.db, found);
        self.refer(path.span, Target::Symbol(symbol.clone()));
        Some((symbol, signature::outline_of(self.db, found)?))
    }

    fn header(&mut self, header: &ast::Header) {
        if let Some(path) = &header.as_of
            && let Some((_, ty)) = self.named_fact(path)
            && ty != Ty::Date
        {
            self.report(Problem::error(
                Code::ReferenceDate,
                path.span,
                format!(
                    "`{}` is {}, and the reference date must be a date",
                    signature::joined(path),
                    a(&ty)
                ),
            ));
        }
        if let Some((name, path)) = &header.for_each {
            self.shadows(name);
            let ty = self.named_fact(path).and_then(|(_, ty)| match ty {
                Ty::List(inner) => Some(*inner),
                other => {
                    self.report(Problem::error(
                        Code::NotAList,
                        path.span,
                        format!("`{}` is {}, not a list", signature::joined(path), a(&other)),
                    ));
                    None
                }
            });
            self.bound.push(Bound {
                name: Arc::from(name.value.as_str()),
                id: 0,
                ty,
                span: name.span,
            });
        }
    }

    /// The element of the template's `for each`, which the scheme's clauses may use.
    fn inherited_for_each(&mut self, template: &Symbol, outline: &Outline) {
        let Some((name, segments)) = &outline.for_each else {
            return;
        };
        let Some(file) = scope::file_of_module(self.db, template.module.clone()) else {
            return;
        };
        let ty = fact_type_of(self.db, file, segments).and_then(|ty| match ty {
            Ty::List(inner) => Some(*inner),
            _ => None,
        });
        self.bound.push(Bound {
            name: name.clone(),
            id: 0,
            ty,
            span: ast::Span::default(),
        });
    }

    fn clauses(&mut self, clauses: &[Clause], template: Option<&Outline>) -> Vec<ClauseRoots> {
        clauses
            .iter()
            .map(|clause| match clause {
                Clause::Define(d) => {
                    let ty = self.declared_type(d.ty.as_ref(), Place::Definition);
                    self.local_shadow(&d.name);
                    ClauseRoots::Versions(self.versions(&d.versions, ty.as_ref()))
                }
                Clause::Fill(f) => {
                    let ty = template
                        .and_then(|t| t.local(&f.name.value))
                        .and_then(|slot| slot.ty.clone());
                    ClauseRoots::Versions(self.versions(&f.versions, ty.as_ref()))
                }
                Clause::Open(o) => {
                    let ty = self.declared_type(o.ty.as_ref(), Place::Slot);
                    self.local_shadow(&o.name);
                    let bounds = o
                        .bounds
                        .iter()
                        .map(|b| self.bound(b, ty.as_ref()))
                        .collect();
                    let default = o
                        .default
                        .as_ref()
                        .and_then(|e| self.declared_expr(e, ty.as_ref()));
                    ClauseRoots::Open(default, bounds)
                }
                Clause::Omit(_) => ClauseRoots::Omit,
                Clause::Rule(r) | Clause::Option(r) => {
                    let output = self.declared_type(r.ty.as_ref(), Place::Output);
                    ClauseRoots::Rule(self.rule(r, output))
                }
                Clause::Use(r) => {
                    let output = match &r.ty {
                        Some(ty) => self.declared_type(Some(ty), Place::Output),
                        // The option says what type its output has.
                        None => template
                            .and_then(|t| {
                                t.find(&r.name.value, |k| matches!(k, MemberKind::Option(_)))
                            })
                            .and_then(|option| option.ty.clone()),
                    };
                    ClauseRoots::Rule(self.rule(r, output))
                }
            })
            .collect()
    }

    /// A local name that hides one of the module.
    fn local_shadow(&mut self, name: &ast::Name) {
        if scope::resolve(
            self.db,
            self.file,
            Namespace::Value,
            Arc::from(name.value.as_str()),
        )
        .is_some()
        {
            self.report(
                Problem::error(
                    Code::ShadowedName,
                    name.span,
                    format!("`{}` already means something here", name.value),
                )
                .help("give the definition or slot another name"),
            );
        }
    }

    fn rule(&mut self, r: &ast::Rule, output: Option<Ty>) -> RuleRoots {
        let number = |this: &mut Self, e: &Expr| this.declared_expr(e, Some(&Ty::Decimal));
        let condition =
            |this: &mut Self, e: &Option<Expr>| e.as_ref().and_then(|e| this.condition(e));
        let is =
            r.is.as_ref()
                .and_then(|e| self.declared_expr(e, output.as_ref()));
        RuleRoots {
            that: condition(self, &r.that),
            when: condition(self, &r.when),
            is,
            settled_by: condition(self, &r.settled_by),
            pass_mark: r.pass_mark.as_ref().and_then(|e| number(self, e)),
            apply_law_on: r
                .apply_law_on
                .as_ref()
                .and_then(|e| self.expect(e, &Ty::Date)),
            groups: r
                .groups
                .iter()
                .map(|group| GroupRoots {
                    at_most: group.at_most.as_ref().and_then(|e| number(self, e)),
                    awards: group
                        .awards
                        .iter()
                        .map(|award| AwardRoots {
                            points: number(self, &award.points),
                            when: condition(self, &award.when),
                        })
                        .collect(),
                })
                .collect(),
            exceptions: r
                .exceptions
                .iter()
                .map(|exception| ExceptionRoots {
                    replacement: condition(self, &exception.replacement),
                    when: self.condition(&exception.when),
                })
                .collect(),
        }
    }
}

/// The type of a fact named by its path, as a file sees it.
pub(crate) fn fact_type_of(
    db: &dyn salsa::Database,
    file: crate::db::SourceFile,
    segments: &[Arc<str>],
) -> Option<Ty> {
    let (first, rest) = segments.split_first()?;
    let found = scope::resolve(db, file, Namespace::Value, first.clone())
        .filter(|d| d.kind(db) == DeclarationKind::Section)?;
    let mut owner = symbol_of(db, found);
    let mut ty = None;
    for name in rest {
        let field = signature::fields_of(db, &owner)?
            .iter()
            .find(|f| f.name == *name)?;
        ty = field.ty.clone();
        if let Some(Ty::Record(record)) = &ty {
            owner = record.clone();
        }
    }
    ty
}
