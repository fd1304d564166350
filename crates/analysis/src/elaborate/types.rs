//! Types as declared: what may stand where, sections and records, bounds.

use std::sync::Arc;

use ius_diagnostics::{Code, nearest};
use ius_engine::NodeId;
use ius_syntax::ast::{self, TypeKind};

use super::Elaborator;
use super::body::Body;
use super::misfit::a;
use crate::declaration::symbol_of;
use crate::problem::Problem;
use crate::reference::Target;
use crate::scope::{self, Namespace};
use crate::signature;
use crate::symbol::Symbol;
use crate::ty::Ty;

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

impl Elaborator<'_> {
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
    pub(super) fn is_nested(&self, ty: &Ty) -> bool {
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

    pub(super) fn known_type(&mut self, ty: &ast::Type) -> Option<Ty> {
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

    pub(super) fn unknown_type(&mut self, name: &str, ty: &ast::Type) {
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

    pub(super) fn record(&mut self, r: &ast::Record, is_record: bool, own: &Symbol) -> Body {
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
    pub(super) fn holds(&self, ty: &Ty, own: &Symbol, depth: u32) -> bool {
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
    pub(super) fn bound(&mut self, bound: &ast::Bound, ty: Option<&Ty>) -> Option<NodeId> {
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
}
