//! Boundaries: the values at which a condition turns, and whether an example stands on them.

use std::collections::BTreeMap;
use std::sync::Arc;

use ius_diagnostics::Code;
use ius_engine::{Constant, InForce, NodeId, Op, Relation};
use ius_syntax::ast::{Clause, Declaration as Tree, Span};

use super::needs::roots_of;
use super::summary::example_files;
use super::visit;
use crate::db::{SourceFile, Workspace};
use crate::declaration::{Declaration, declarations, symbol_of, tree};
use crate::elaborate::{Body, ClauseRoots, Elaborated, ExampleLiteral, elaborate};
use crate::figure::figure;
use crate::navigate::named_at;
use crate::problem::{Place, Problem};
use crate::scope::{self, Namespace};
use crate::signature::{Signature, declaration_of, outline_of, signature};
use crate::symbol::DeclarationKind;
use crate::ty::Ty;
use crate::typed::Named;

/// A value of a fact at which a clause turns.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// The fact.
    pub fact: Arc<str>,
    /// The value.
    pub value: Constant,
    /// The fact's type in the words of the language.
    pub ty: Arc<str>,
    /// The clause.
    pub clause: Arc<str>,
    /// The comparison: in the scheme, or in its template.
    pub span: Span,
    /// Whether it stands in the template.
    pub in_template: bool,
    /// When the limit has this value: the dates of the parameter's version.
    pub in_force: InForce,
}

impl Boundary {
    /// That no example of a scheme stands on it.
    pub(crate) fn untested_words(&self, scheme: &str) -> String {
        format!(
            "no example of `{scheme}` has `{}` at {}, where `{}` turns",
            self.fact,
            figure(&self.value, &self.ty),
            self.clause
        )
    }

    /// Whether it is the same place and value, be it of another version of the parameter.
    fn repeats(&self, other: &Boundary) -> bool {
        self.fact == other.fact
            && self.value == other.value
            && self.clause == other.clause
            && self.span == other.span
            && self.in_template == other.in_template
    }
}

/// A value of a fact that a test somewhere has tried for a scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct Tested {
    /// The scheme, e.g. `nl.start_up`.
    pub scheme: String,
    /// The fact's path.
    pub fact: String,
    /// The value.
    pub value: Constant,
}

/// The boundaries of a scheme, its template's included, in the order of the clauses.
#[salsa::tracked(returns(deref))]
pub fn boundaries<'db>(db: &'db dyn salsa::Database, scheme: Declaration<'db>) -> Vec<Boundary> {
    let mut out = Vec::new();
    let Some(Tree::Scheme(s)) = tree(db, scheme) else {
        return out;
    };
    let template = outline_of(db, scheme)
        .and_then(|o| o.implements.clone())
        .and_then(|id| scope::global(db, Namespace::Template, id));
    if let Some(template) = template
        && let Some(Tree::Template(t)) = tree(db, template)
    {
        let omitted = |name: &str| {
            s.clauses
                .iter()
                .any(|c| matches!(c, Clause::Omit(o) if o.name.value == name))
        };
        let used = |name: &str| {
            s.clauses
                .iter()
                .any(|c| matches!(c, Clause::Use(u) if u.name.value == name))
        };
        let kept = |clause: &Clause| match clause {
            Clause::Rule(r) => !omitted(&r.name.value),
            Clause::Option(r) => used(&r.name.value),
            _ => false,
        };
        of(
            db,
            elaborate(db, template),
            &t.clauses,
            &kept,
            true,
            &mut out,
        );
    }
    let own = |clause: &Clause| matches!(clause, Clause::Rule(_) | Clause::Use(_));
    of(db, elaborate(db, scheme), &s.clauses, &own, false, &mut out);
    out
}

fn of(
    db: &dyn salsa::Database,
    elaborated: &Elaborated,
    clauses: &[Clause],
    kept: &dyn Fn(&Clause) -> bool,
    in_template: bool,
    out: &mut Vec<Boundary>,
) {
    let Body::Clauses(all) = &elaborated.body else {
        return;
    };
    for (clause, roots) in clauses.iter().zip(all) {
        let (Some(rule), ClauseRoots::Rule(roots), true) =
            (visit::rule(clause), roots, kept(clause))
        else {
            continue;
        };
        for root in roots_of(roots) {
            for id in elaborated.arena.reachable(root) {
                let Some(node) = elaborated.arena.node(id) else {
                    continue;
                };
                let Op::Compare(relation, left, right) = &node.op else {
                    continue;
                };
                if matches!(relation, Relation::Equal | Relation::NotEqual) {
                    continue;
                }
                for (fact, limit) in [(left, right), (right, left)] {
                    let Some(path) = fact_of(elaborated, *fact) else {
                        continue;
                    };
                    for (value, in_force) in limits(db, elaborated, *limit) {
                        let boundary = Boundary {
                            fact: path.clone(),
                            value,
                            ty: Arc::from(type_name(elaborated, *fact)),
                            clause: Arc::from(rule.name.value.as_str()),
                            span: node.span,
                            in_template,
                            in_force,
                        };
                        if !out.iter().any(|other| other.repeats(&boundary)) {
                            out.push(boundary);
                        }
                    }
                }
            }
        }
    }
}

fn fact_of(elaborated: &Elaborated, id: NodeId) -> Option<Arc<str>> {
    let node = elaborated.arena.node(id)?;
    let measured = matches!(
        node.ty,
        Ty::Integer | Ty::Decimal | Ty::Percentage | Ty::Money(..) | Ty::Date
    );
    match &node.op {
        Op::Fact(local) if measured => elaborated.arena.facts.get(local.index()).cloned(),
        _ => None,
    }
}

/// The type of an expression in the words of the language.
fn type_name(elaborated: &Elaborated, id: NodeId) -> String {
    elaborated
        .arena
        .node(id)
        .map_or_else(String::new, |node| node.ty.to_string())
}

/// The values of a limit and when it has them: a constant, or the versions of a parameter.
fn limits(
    db: &dyn salsa::Database,
    elaborated: &Elaborated,
    id: NodeId,
) -> Vec<(Constant, InForce)> {
    match elaborated.arena.node(id).map(|n| &n.op) {
        Some(Op::Constant(constant)) => vec![(constant.clone(), InForce::default())],
        Some(Op::Definition(local)) => {
            let Some(Named::Global(symbol)) = elaborated.arena.definitions.get(local.index())
            else {
                return Vec::new();
            };
            let Some(declaration) = declaration_of(db, symbol) else {
                return Vec::new();
            };
            constants(db, declaration).to_vec()
        }
        _ => Vec::new(),
    }
}

/// The versions of a named value that are plain values, with their dates.
#[salsa::tracked(returns(deref))]
fn constants<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
) -> Vec<(Constant, InForce)> {
    let elaborated = elaborate(db, declaration);
    let Body::Versions(roots) = &elaborated.body else {
        return Vec::new();
    };
    let dates = match signature(db, declaration) {
        Some(Signature::Value(value)) => value.versions.as_slice(),
        _ => &[],
    };
    let date = |at: usize| dates.get(at).map(|(range, _)| *range).unwrap_or_default();
    roots
        .iter()
        .enumerate()
        .filter_map(|(at, root)| {
            let constant = elaborated.arena.constant((*root)?)?;
            Some((constant.clone(), date(at)))
        })
        .collect()
}

/// Whether two values are one, whatever the form of the number.
pub(crate) fn equal(a: &Constant, b: &Constant) -> bool {
    match (a, b) {
        (Constant::Integer(n), Constant::Decimal(d))
        | (Constant::Decimal(d), Constant::Integer(n)) => rust_decimal::Decimal::from(*n) == *d,
        _ => a == b,
    }
}

/// The values that the examples of a file try for a scheme.
#[derive(Clone, Debug, Default, PartialEq)]
struct Tried {
    /// There is an example.
    any: bool,
    /// An example starts from an applicant file, of which nothing is known here.
    files: bool,
    /// Values by the path of the fact.
    facts: BTreeMap<Arc<str>, Vec<Constant>>,
}

#[salsa::tracked(returns(ref))]
fn tried(db: &dyn salsa::Database, file: SourceFile, scheme: Arc<str>) -> Tried {
    let mut out = Tried::default();
    for &declaration in declarations(db, file) {
        if declaration.kind(db) != DeclarationKind::Example {
            continue;
        }
        let Body::Example(body) = &elaborate(db, declaration).body else {
            continue;
        };
        if body.scheme.as_ref() != Some(&scheme) {
            continue;
        }
        out.any = true;
        out.files |= !body.files.is_empty();
        for fact in &body.facts {
            let value = match &fact.value {
                Some(ExampleLiteral::Constant(constant)) => constant.clone(),
                Some(ExampleLiteral::Partial(date)) => match date.as_day() {
                    Some(day) => Constant::Date(day),
                    None => continue,
                },
                _ => continue,
            };
            if !out.facts.contains_key(&fact.path) {
                out.facts.insert(fact.path.clone(), Vec::new());
            }
            if let Some(values) = out.facts.get_mut(&fact.path)
                && !values.contains(&value)
            {
                values.push(value);
            }
        }
    }
    out
}

/// Boundaries of a scheme that no example stands on.
#[salsa::tracked(returns(deref))]
pub(crate) fn untested<'db>(
    db: &'db dyn salsa::Database,
    workspace: Workspace,
    scheme: Declaration<'db>,
) -> Vec<Problem> {
    untested_but(db, workspace, scheme, &[])
}

/// Boundaries of a scheme that no example stands on, and none of the tested values. Without tested
/// values from elsewhere only schemes count whose examples state every fact themselves, since
/// nothing is known of an applicant file here.
pub(crate) fn untested_but<'db>(
    db: &'db dyn salsa::Database,
    workspace: Workspace,
    scheme: Declaration<'db>,
    tested: &[Tested],
) -> Vec<Problem> {
    let id = scheme.name(db);
    let mut out = Vec::new();
    let examples: Vec<&Tried> = example_files(db, workspace, id.clone())
        .iter()
        .map(|file| tried(db, *file, id.clone()))
        .filter(|tried| tried.any)
        .collect();
    let tested: Vec<&Tested> = tested.iter().filter(|t| t.scheme == **id).collect();
    if tested.is_empty() && (examples.is_empty() || examples.iter().any(|e| e.files)) {
        return out;
    }
    for boundary in boundaries(db, scheme) {
        let inline = examples
            .iter()
            .filter_map(|e| e.facts.get(&boundary.fact))
            .flatten()
            .any(|value| equal(value, &boundary.value));
        let touched = inline
            || tested
                .iter()
                .any(|t| t.fact == *boundary.fact && equal(&t.value, &boundary.value));
        if touched {
            continue;
        }
        let span = if boundary.in_template {
            named_at(db, scheme).unwrap_or_default()
        } else {
            boundary.span
        };
        let problem = Problem::warning(Code::UntestedBoundary, span, boundary.untested_words(id))
            .help("add one example on the boundary and one beside it");
        let place = boundary.in_template.then(|| {
            outline_of(db, scheme)
                .and_then(|o| o.implements.clone())
                .and_then(|t| scope::global(db, Namespace::Template, t))
                .map(|t| Place::There(t.file(db), symbol_of(db, t), boundary.span))
        });
        out.push(problem.label_at(place.flatten(), "the boundary"));
    }
    out
}
