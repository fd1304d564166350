//! A walk over everything in a declaration that may carry attributes.

use ius_syntax::ast::{Attributes, Clause, Declaration, Header, Rule, Span, Version};

/// What carries the attributes.
#[derive(Clone, Copy)]
pub(crate) enum Site<'a> {
    /// The declaration itself.
    Declaration,
    /// A provision.
    Provision,
    /// A fact, enumeration value or column.
    Part,
    /// A version of a parameter, definition or filling.
    Version(&'a Version),
    /// A row of a table or of external data.
    Row,
    /// A clause of a template or scheme.
    Clause,
    /// `silent`
    Silent,
    /// `departs from` in the head of a scheme
    Departure,
}

/// Calls `f` with every list of attributes and the place that carries it.
pub(crate) fn each<'a>(tree: &'a Declaration, f: &mut dyn FnMut(Site<'a>, &'a Attributes, Span)) {
    match tree {
        Declaration::Use(_) => {}
        Declaration::Instrument(i) => {
            f(Site::Declaration, &i.attributes, i.id.span);
            i.provisions
                .iter()
                .for_each(|p| f(Site::Provision, &p.attributes, p.reference.span));
        }
        Declaration::Enumeration(e) => {
            f(Site::Declaration, &e.attributes, e.name.span);
            e.values
                .iter()
                .for_each(|v| f(Site::Part, &v.attributes, v.name.span));
        }
        Declaration::Record(r) | Declaration::Section(r) => {
            f(Site::Declaration, &r.attributes, r.name.span);
            r.facts
                .iter()
                .for_each(|v| f(Site::Part, &v.attributes, v.name.span));
        }
        Declaration::Parameter(p) => {
            f(Site::Declaration, &p.attributes, p.name.span);
            p.versions
                .iter()
                .for_each(|v| f(Site::Version(v), &v.attributes, v.span));
        }
        Declaration::Define(d) => {
            f(Site::Declaration, &d.attributes, d.name.span);
            d.versions
                .iter()
                .for_each(|v| f(Site::Version(v), &v.attributes, v.span));
        }
        Declaration::Table(t) => {
            f(Site::Declaration, &t.attributes, t.name.span);
            t.rows
                .iter()
                .chain(&t.otherwise)
                .for_each(|r| f(Site::Row, &r.attributes, r.span));
        }
        Declaration::External(x) => {
            f(Site::Declaration, &x.attributes, x.name.span);
            x.rows
                .iter()
                .for_each(|r| f(Site::Row, &r.attributes, r.span));
        }
        Declaration::Template(t) => {
            f(Site::Declaration, &t.attributes, t.name.span);
            t.header
                .silent
                .iter()
                .for_each(|s| f(Site::Silent, &s.attributes, s.span));
            departures(&t.header, f);
            t.clauses.iter().for_each(|c| clause(c, f));
        }
        Declaration::Scheme(s) => {
            f(Site::Declaration, &s.attributes, s.name.span);
            s.header
                .silent
                .iter()
                .for_each(|s| f(Site::Silent, &s.attributes, s.span));
            departures(&s.header, f);
            s.clauses.iter().for_each(|c| clause(c, f));
        }
        Declaration::Example(x) => f(Site::Declaration, &x.attributes, x.title.span),
    }
}

fn departures<'a>(header: &'a Header, f: &mut dyn FnMut(Site<'a>, &'a Attributes, Span)) {
    header
        .departures
        .iter()
        .for_each(|d| f(Site::Departure, &d.attributes, d.span));
}

fn clause<'a>(clause: &'a Clause, f: &mut dyn FnMut(Site<'a>, &'a Attributes, Span)) {
    let site = Site::Clause;
    match clause {
        Clause::Define(d) => {
            f(site, &d.attributes, d.name.span);
            d.versions
                .iter()
                .for_each(|v| f(Site::Version(v), &v.attributes, v.span));
        }
        Clause::Rule(r) | Clause::Option(r) | Clause::Use(r) => f(site, &r.attributes, r.name.span),
        Clause::Open(o) => f(site, &o.attributes, o.name.span),
        Clause::Fill(x) => {
            f(site, &x.attributes, x.name.span);
            x.versions
                .iter()
                .for_each(|v| f(Site::Version(v), &v.attributes, v.span));
        }
        Clause::Omit(o) => f(site, &o.attributes, o.name.span),
    }
}

/// The clauses of a template or scheme.
pub(crate) fn clauses(tree: &Declaration) -> &[Clause] {
    match tree {
        Declaration::Template(t) => &t.clauses,
        Declaration::Scheme(s) => &s.clauses,
        _ => &[],
    }
}

/// The rule of a clause, if it is one.
pub(crate) fn rule(clause: &Clause) -> Option<&Rule> {
    match clause {
        Clause::Rule(r) | Clause::Option(r) | Clause::Use(r) => Some(r),
        _ => None,
    }
}

/// The span of a clause.
pub(crate) fn span(clause: &Clause) -> Span {
    match clause {
        Clause::Define(d) => d.span,
        Clause::Rule(r) | Clause::Option(r) | Clause::Use(r) => r.span,
        Clause::Open(o) => o.span,
        Clause::Fill(x) => x.span,
        Clause::Omit(o) => o.span,
    }
}
