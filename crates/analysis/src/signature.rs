//! What others need to know of a declaration: its types, dates and the names inside it, without
//! its expressions. Editing a condition leaves the signature as it was, so nobody else is re-checked.

use std::sync::Arc;

use ius_engine::{InForce, Rate};
use ius_syntax::ast;

use crate::dates;
use crate::db::SourceFile;
use crate::declaration::{Declaration, symbol_of, tree};
use crate::scope::{self, Namespace};
use crate::symbol::{DeclarationKind, Symbol};
use crate::ty::Ty;

/// A declaration seen from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// An enumeration.
    Enumeration(EnumerationSignature),
    /// A record or section: fields in order.
    Record(Vec<Field>),
    /// A parameter or definition.
    Value(ValueSignature),
    /// A table.
    Table(TableSignature),
    /// External data.
    External(ExternalSignature),
    /// An instrument.
    Instrument(InstrumentSignature),
    /// A template or scheme.
    Outline(Outline),
}

/// Values of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumerationSignature {
    /// Whether their order means something.
    pub ordered: bool,
    /// Names, lowest first.
    pub values: Vec<Arc<str>>,
}

/// A fact of a section or field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Name.
    pub name: Arc<str>,
    /// Type; none if it does not exist.
    pub ty: Option<Ty>,
}

/// What a version says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionKind {
    /// A value.
    Value,
    /// The law has one, it was not found.
    Unconfirmed,
    /// None: the parameter is closed.
    NotInForce,
}

/// Type and dates of a named value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueSignature {
    /// Type.
    pub ty: Option<Ty>,
    /// Dates as they work (a version without an end runs to the next).
    pub versions: Vec<(InForce, VersionKind)>,
}

/// Key and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSignature {
    /// Type of the key.
    pub key: Option<Ty>,
    /// Columns in order.
    pub columns: Vec<Field>,
}

/// Type and key of external data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalSignature {
    /// Type.
    pub ty: Option<Ty>,
    /// Whether it is keyed, and by what.
    pub key: Option<Option<Ty>>,
}

/// What may be cited of an instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstrumentSignature {
    /// Who is bound.
    pub binds: Option<Bound>,
    /// When.
    pub in_force: Vec<InForce>,
    /// Provisions: reference, effect, dates; the same reference may be listed for several dates.
    pub provisions: Vec<ProvisionSignature>,
}

/// A provision seen from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisionSignature {
    /// As lawyers cite it.
    pub reference: Arc<str>,
    /// Effect.
    pub effect: ast::Effect,
    /// When; empty means as long as the instrument.
    pub in_force: Vec<InForce>,
}

/// Who is bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Member States but these.
    AllBut(Vec<Arc<str>>),
    /// Only these.
    Only(Vec<Arc<str>>),
    /// Nobody.
    Nobody,
}

/// The names in a template or scheme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// The template of a scheme.
    pub implements: Option<Arc<str>>,
    /// The state of a scheme.
    pub state: Option<Arc<str>>,
    /// `as of` path.
    pub as_of: Option<Arc<str>>,
    /// `for each` name and list path.
    pub for_each: Option<(Arc<str>, Vec<Arc<str>>)>,
    /// When a scheme is in force.
    pub in_force: Vec<InForce>,
    /// Clauses in order.
    pub members: Vec<Member>,
}

/// A clause seen from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Name.
    pub name: Arc<str>,
    /// Kind.
    pub kind: MemberKind,
    /// Type of a definition, slot or output.
    pub ty: Option<Ty>,
    /// Whether it says what it needs to be decided (an option may leave it to the state).
    pub has_body: bool,
    /// Dates.
    pub in_force: Vec<InForce>,
}

/// Kinds of clause seen from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberKind {
    /// `define`
    Define,
    /// `open`, and whether it has a default
    Slot(bool),
    /// A clause that is decided.
    Rule(ast::RuleKind),
    /// `option`
    Option(ast::RuleKind),
    /// `use`
    Use,
    /// `fill`
    Fill,
    /// `omit`
    Omit,
}

impl Outline {
    /// The first member of a name that fits.
    pub fn find(&self, name: &str, fits: impl Fn(MemberKind) -> bool) -> Option<&Member> {
        self.members
            .iter()
            .find(|m| *m.name == *name && fits(m.kind))
    }

    /// A definition or slot.
    #[must_use]
    pub fn local(&self, name: &str) -> Option<&Member> {
        self.find(name, |kind| {
            matches!(kind, MemberKind::Define | MemberKind::Slot(_))
        })
    }

    /// A clause that is decided, an option or a used option.
    #[must_use]
    pub fn rule(&self, name: &str) -> Option<&Member> {
        self.find(name, |kind| {
            matches!(
                kind,
                MemberKind::Rule(_) | MemberKind::Option(_) | MemberKind::Use
            )
        })
    }
}

/// The signature of a declaration.
#[salsa::tracked(returns(as_ref))]
pub fn signature<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
) -> Option<Signature> {
    let file = declaration.file(db);
    Some(match tree(db, declaration)? {
        ast::Declaration::Enumeration(e) => Signature::Enumeration(EnumerationSignature {
            ordered: e.ordered,
            values: e
                .values
                .iter()
                .map(|v| Arc::from(v.name.value.as_str()))
                .collect(),
        }),
        ast::Declaration::Record(r) | ast::Declaration::Section(r) => Signature::Record(
            r.facts
                .iter()
                .map(|f| Field {
                    name: Arc::from(f.name.value.as_str()),
                    ty: type_of(db, file, &f.ty),
                })
                .collect(),
        ),
        ast::Declaration::Parameter(p) => {
            Signature::Value(value(db, file, p.ty.as_ref(), &p.versions))
        }
        ast::Declaration::Define(d) => {
            Signature::Value(value(db, file, d.ty.as_ref(), &d.versions))
        }
        ast::Declaration::Table(t) => Signature::Table(TableSignature {
            key: t.key.as_ref().and_then(|k| type_of(db, file, k)),
            columns: t
                .columns
                .iter()
                .map(|c| Field {
                    name: Arc::from(c.name.value.as_str()),
                    ty: type_of(db, file, &c.ty),
                })
                .collect(),
        }),
        ast::Declaration::External(e) => Signature::External(ExternalSignature {
            ty: e.ty.as_ref().and_then(|t| type_of(db, file, t)),
            key: e.key.as_ref().map(|k| type_of(db, file, k)),
        }),
        ast::Declaration::Instrument(i) => Signature::Instrument(instrument(i)),
        ast::Declaration::Template(t) => Signature::Outline(Outline {
            implements: None,
            state: None,
            ..outline(db, file, &t.header, &t.clauses)
        }),
        ast::Declaration::Scheme(s) => Signature::Outline(Outline {
            implements: s.implements.as_ref().map(|p| Arc::from(joined(p))),
            state: Some(Arc::from(s.state.value.as_str())),
            ..outline(db, file, &s.header, &s.clauses)
        }),
        ast::Declaration::Use(_) | ast::Declaration::Example(_) => return None,
    })
}

/// A path as text.
#[must_use]
pub fn joined(path: &ast::Path) -> String {
    path.segments
        .iter()
        .map(|s| s.value.as_str())
        .collect::<Vec<_>>()
        .join(".")
}

fn value(
    db: &dyn salsa::Database,
    file: SourceFile,
    ty: Option<&ast::Type>,
    versions: &[ast::Version],
) -> ValueSignature {
    let written: Vec<InForce> = versions
        .iter()
        .map(|v| v.in_force.as_ref().map(dates::range).unwrap_or_default())
        .collect();
    let kinds = versions.iter().map(|v| match v.body {
        ast::VersionBody::Is(_) => VersionKind::Value,
        ast::VersionBody::Unconfirmed => VersionKind::Unconfirmed,
        ast::VersionBody::NotInForce => VersionKind::NotInForce,
    });
    ValueSignature {
        ty: ty.and_then(|t| type_of(db, file, t)),
        versions: dates::effective(&written).into_iter().zip(kinds).collect(),
    }
}

fn instrument(i: &ast::Instrument) -> InstrumentSignature {
    let codes =
        |list: &[ast::Spanned<String>]| list.iter().map(|c| Arc::from(c.value.as_str())).collect();
    InstrumentSignature {
        binds: i.binds.as_ref().map(|b| match &b.value {
            ast::Binds::EveryMemberStateExcept(except) => Bound::AllBut(codes(except)),
            ast::Binds::Only(only) => Bound::Only(codes(only)),
            ast::Binds::Nobody => Bound::Nobody,
        }),
        in_force: dates::ranges(&i.in_force),
        provisions: i
            .provisions
            .iter()
            .map(|p| ProvisionSignature {
                reference: Arc::from(p.reference.value.as_str()),
                effect: p.effect.value,
                in_force: dates::ranges(&p.attributes.in_force),
            })
            .collect(),
    }
}

fn outline(
    db: &dyn salsa::Database,
    file: SourceFile,
    header: &ast::Header,
    clauses: &[ast::Clause],
) -> Outline {
    let rule = |r: &ast::Rule, kind: MemberKind| Member {
        name: Arc::from(r.name.value.as_str()),
        kind,
        ty: r.ty.as_ref().and_then(|t| type_of(db, file, t)),
        has_body: has_body(r),
        in_force: dates::ranges(&r.attributes.in_force),
    };
    let plain = |name: &ast::Name, kind: MemberKind, ty: Option<Ty>| Member {
        name: Arc::from(name.value.as_str()),
        kind,
        ty,
        has_body: true,
        in_force: Vec::new(),
    };
    let ty = |t: &Option<ast::Type>| t.as_ref().and_then(|t| type_of(db, file, t));
    Outline {
        implements: None,
        state: None,
        as_of: header.as_of.as_ref().map(|p| Arc::from(joined(p))),
        for_each: header.for_each.as_ref().map(|(name, path)| {
            let segments = path
                .segments
                .iter()
                .map(|s| Arc::from(s.value.as_str()))
                .collect();
            (Arc::from(name.value.as_str()), segments)
        }),
        in_force: dates::ranges(&header.in_force),
        members: clauses
            .iter()
            .map(|clause| match clause {
                ast::Clause::Define(d) => plain(&d.name, MemberKind::Define, ty(&d.ty)),
                ast::Clause::Open(o) => {
                    plain(&o.name, MemberKind::Slot(o.default.is_some()), ty(&o.ty))
                }
                ast::Clause::Fill(f) => plain(&f.name, MemberKind::Fill, None),
                ast::Clause::Omit(o) => plain(&o.name, MemberKind::Omit, None),
                ast::Clause::Rule(r) => rule(r, MemberKind::Rule(r.kind.value)),
                ast::Clause::Option(r) => rule(r, MemberKind::Option(r.kind.value)),
                ast::Clause::Use(r) => rule(r, MemberKind::Use),
            })
            .collect(),
    }
}

/// Whether a rule says what it needs to be decided.
#[must_use]
pub fn has_body(r: &ast::Rule) -> bool {
    match r.kind.value {
        ast::RuleKind::Scope | ast::RuleKind::Require => r.that.is_some(),
        ast::RuleKind::Exclude
        | ast::RuleKind::Refuse
        | ast::RuleKind::MayRefuse
        | ast::RuleKind::Transition => r.when.is_some(),
        ast::RuleKind::Assess => r.by.is_some(),
        ast::RuleKind::Points => !r.groups.is_empty() && r.pass_mark.is_some(),
        ast::RuleKind::Output => r.is.is_some(),
        ast::RuleKind::Right | ast::RuleKind::Duty => true,
        ast::RuleKind::Used => {
            r.that.is_some() || r.when.is_some() || r.is.is_some() || r.by.is_some()
        }
    }
}

/// The rate of money as the engine names it.
#[must_use]
pub fn rate(rate: ast::Rate) -> Rate {
    match rate {
        ast::Rate::Once => Rate::Once,
        ast::Rate::PerMonth => Rate::PerMonth,
        ast::Rate::PerYear => Rate::PerYear,
    }
}

/// The type as written, if it exists.
pub fn type_of(db: &dyn salsa::Database, file: SourceFile, ty: &ast::Type) -> Option<Ty> {
    Some(match &ty.kind {
        ast::TypeKind::YesNo => Ty::YesNo,
        ast::TypeKind::Integer => Ty::Integer,
        ast::TypeKind::Decimal => Ty::Decimal,
        ast::TypeKind::Percentage => Ty::Percentage,
        ast::TypeKind::Money(currency, r) => Ty::Money(Arc::from(currency.as_str()), rate(*r)),
        ast::TypeKind::Date => Ty::Date,
        ast::TypeKind::DateOrOngoing => Ty::DateOrOngoing,
        ast::TypeKind::CalendarDuration => Ty::Calendar,
        ast::TypeKind::ExactDuration => Ty::Exact,
        ast::TypeKind::TimeLimit => Ty::TimeLimit,
        ast::TypeKind::CountedDuration => Ty::Counted,
        ast::TypeKind::Period => Ty::Period,
        ast::TypeKind::Periods => Ty::Periods,
        ast::TypeKind::Country => Ty::Country,
        ast::TypeKind::Code => Ty::Code,
        ast::TypeKind::Text => Ty::Text,
        ast::TypeKind::Named(name) => {
            let found = scope::resolve(db, file, Namespace::Type, Arc::from(name.as_str()))?;
            match found.kind(db) {
                DeclarationKind::Enumeration => Ty::Enumeration(symbol_of(db, found)),
                _ => Ty::Record(symbol_of(db, found)),
            }
        }
        ast::TypeKind::ListOf(inner) => Ty::List(Box::new(type_of(db, file, inner)?)),
    })
}

/// The declaration of a symbol.
pub fn declaration_of<'db>(
    db: &'db dyn salsa::Database,
    symbol: &Symbol,
) -> Option<Declaration<'db>> {
    let file = scope::file_of_module(db, symbol.module.clone())?;
    let space = Namespace::of(symbol.kind)?;
    scope::declared(db, file, space, symbol.name.clone())
        .iter()
        .copied()
        .find(|d| d.kind(db) == symbol.kind && d.ordinal(db) == symbol.ordinal)
}

/// The signature of a symbol.
pub fn signature_of<'db>(db: &'db dyn salsa::Database, symbol: &Symbol) -> Option<&'db Signature> {
    signature(db, declaration_of(db, symbol)?)
}

/// The values of an enumeration.
pub fn enumeration_of<'db>(
    db: &'db dyn salsa::Database,
    symbol: &Symbol,
) -> Option<&'db EnumerationSignature> {
    match signature_of(db, symbol)? {
        Signature::Enumeration(e) => Some(e),
        _ => None,
    }
}

/// The fields of a record.
pub fn fields_of<'db>(db: &'db dyn salsa::Database, symbol: &Symbol) -> Option<&'db [Field]> {
    match signature_of(db, symbol)? {
        Signature::Record(fields) => Some(fields),
        _ => None,
    }
}

/// The outline of a template or scheme declaration.
pub fn outline_of<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
) -> Option<&'db Outline> {
    match signature(db, declaration)? {
        Signature::Outline(outline) => Some(outline),
        _ => None,
    }
}
