//! Which named values a scheme needs, and on which days.

use std::collections::BTreeMap;
use std::sync::Arc;

use ius_engine::{InForce, NodeId, Op};
use ius_syntax::ast::{Clause, Declaration as Tree, Span};

use super::visit;
use crate::dates;
use crate::declaration::{Declaration, tree};
use crate::elaborate::{Body, ClauseRoots, Elaborated, RuleRoots, elaborate};
use crate::scope::{self, Namespace};
use crate::signature::{self, Signature, declaration_of, outline_of};
use crate::symbol::Symbol;
use crate::typed::Named;

/// A named value, the days on which the scheme needs it, and the clause that does.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// The parameter or definition.
    pub symbol: Symbol,
    /// The days; the outer ends are those of the scheme or clause.
    pub days: Vec<InForce>,
    /// The scheme's or template's clause.
    pub clause: Arc<str>,
    /// Where to tell the drafter of the scheme: in the scheme's own declaration.
    pub span: Span,
}

/// Every named value that a scheme needs, in the order of its clauses.
#[salsa::tracked(returns(deref))]
pub fn needs<'db>(db: &'db dyn salsa::Database, scheme: Declaration<'db>) -> Vec<Need> {
    let mut walk = Walk {
        db,
        locals: BTreeMap::new(),
        seen: Vec::new(),
        out: Vec::new(),
    };
    let Some(Tree::Scheme(s)) = tree(db, scheme) else {
        return Vec::new();
    };
    let own = elaborate(db, scheme);
    let template = outline_of(db, scheme)
        .and_then(|o| o.implements.clone())
        .and_then(|id| scope::global(db, Namespace::Template, id));
    let inherited = template.and_then(|t| match tree(db, t) {
        Some(Tree::Template(tree)) => Some((t, tree, elaborate(db, t))),
        _ => None,
    });
    let mut days = dates::ranges(&s.header.in_force);
    if let (true, Some((_, tree, _))) = (days.is_empty(), &inherited) {
        days = dates::ranges(&tree.header.in_force);
    }
    let mut omitted: Vec<&str> = Vec::new();
    for clause in &s.clauses {
        if let Clause::Omit(o) = clause {
            omitted.push(&o.name.value);
        }
    }
    if let Some((_, tree, elaborated)) = &inherited {
        walk.collect(elaborated, &tree.clauses);
    }
    walk.collect(own, &s.clauses);
    if let Some((_, tree, elaborated)) = &inherited {
        for (index, clause) in tree.clauses.iter().enumerate() {
            let used: Vec<InForce> = match clause {
                Clause::Rule(r) if !omitted.contains(&r.name.value.as_str()) => {
                    dates::ranges(&r.attributes.in_force)
                }
                Clause::Option(r) => {
                    let used = s.clauses.iter().find_map(|c| match c {
                        Clause::Use(u) if u.name.value == r.name.value => Some(u),
                        _ => None,
                    });
                    let Some(used) = used else { continue };
                    let own = dates::ranges(&used.attributes.in_force);
                    if own.is_empty() {
                        dates::ranges(&r.attributes.in_force)
                    } else {
                        own
                    }
                }
                _ => continue,
            };
            let Some(rule) = visit::rule(clause) else {
                continue;
            };
            let days = both(&days, &used);
            walk.clause(elaborated, index, &days, &rule.name.value, s.name.span);
        }
    }
    for (index, clause) in s.clauses.iter().enumerate() {
        let Some(rule) = visit::rule(clause) else {
            continue;
        };
        let days = both(&days, &dates::ranges(&rule.attributes.in_force));
        walk.clause(own, index, &days, &rule.name.value, rule.name.span);
    }
    walk.out
}

/// The days in both lists; an empty list is every day.
pub(super) fn both(a: &[InForce], b: &[InForce]) -> Vec<InForce> {
    if a.is_empty() {
        return b.to_vec();
    }
    if b.is_empty() {
        return a.to_vec();
    }
    let mut out = Vec::new();
    for x in a {
        for y in b {
            if dates::overlap(*x, *y) {
                let until = match (x.until, y.until) {
                    (Some(p), Some(q)) => Some(p.min(q)),
                    (p, q) => p.or(q),
                };
                out.push(InForce {
                    from: x.from.max(y.from),
                    until,
                });
            }
        }
    }
    out
}

/// Versions of a local name: dates and expression, in the declaration that says them.
type Versions<'db> = Vec<(InForce, NodeId, &'db Elaborated)>;

struct Walk<'db> {
    db: &'db dyn salsa::Database,
    locals: BTreeMap<Arc<str>, Versions<'db>>,
    seen: Vec<(Named, Vec<InForce>)>,
    out: Vec<Need>,
}

impl<'db> Walk<'db> {
    fn collect(&mut self, elaborated: &'db Elaborated, clauses: &[Clause]) {
        let Body::Clauses(all) = &elaborated.body else {
            return;
        };
        for (clause, roots) in clauses.iter().zip(all) {
            let (name, versions): (&str, Versions<'db>) = match (clause, roots) {
                (Clause::Define(d), ClauseRoots::Versions(roots)) => {
                    (&d.name.value, dated(&d.versions, roots, elaborated))
                }
                (Clause::Fill(f), ClauseRoots::Versions(roots)) => {
                    (&f.name.value, dated(&f.versions, roots, elaborated))
                }
                (Clause::Open(o), ClauseRoots::Open(default, _)) => (
                    &o.name.value,
                    default
                        .iter()
                        .map(|root| (InForce::default(), *root, elaborated))
                        .collect(),
                ),
                _ => continue,
            };
            if !versions.is_empty() {
                self.locals.insert(Arc::from(name), versions);
            }
        }
    }

    fn clause(
        &mut self,
        elaborated: &'db Elaborated,
        index: usize,
        days: &[InForce],
        name: &str,
        span: Span,
    ) {
        let Body::Clauses(all) = &elaborated.body else {
            return;
        };
        let Some(ClauseRoots::Rule(roots)) = all.get(index) else {
            return;
        };
        for root in roots_of(roots) {
            self.expression(elaborated, root, days, name, span);
        }
    }

    fn expression(
        &mut self,
        elaborated: &'db Elaborated,
        root: NodeId,
        days: &[InForce],
        clause: &str,
        span: Span,
    ) {
        for named in named_in(elaborated, root) {
            self.named(&named, days, clause, span);
        }
    }

    fn named(&mut self, named: &Named, days: &[InForce], clause: &str, span: Span) {
        if self.seen.iter().any(|(n, d)| n == named && d == days) {
            return;
        }
        self.seen.push((named.clone(), days.to_vec()));
        match named {
            Named::Local(name) => {
                for (range, root, elaborated) in self.locals.get(name).cloned().unwrap_or_default()
                {
                    let days = both(days, &[range]);
                    if !days.is_empty() {
                        self.expression(elaborated, root, &days, clause, span);
                    }
                }
            }
            Named::Global(symbol) => {
                self.out.push(Need {
                    symbol: symbol.clone(),
                    days: days.to_vec(),
                    clause: Arc::from(clause),
                    span,
                });
                let Some(declaration) = declaration_of(self.db, symbol) else {
                    return;
                };
                for (range, names) in version_needs(self.db, declaration) {
                    let days = both(days, &[*range]);
                    if days.is_empty() {
                        continue;
                    }
                    for named in names {
                        self.named(named, &days, clause, span);
                    }
                }
            }
        }
    }
}

/// The named values that each version of a parameter or definition needs: what a scheme has to
/// know of it, so that another figure in a version changes nothing for the scheme.
#[salsa::tracked(returns(deref))]
fn version_needs<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
) -> Vec<(InForce, Vec<Named>)> {
    let elaborated = elaborate(db, declaration);
    let Body::Versions(roots) = &elaborated.body else {
        return Vec::new();
    };
    let Some(Signature::Value(value)) = signature::signature(db, declaration) else {
        return Vec::new();
    };
    let versions = value.versions.iter().zip(roots);
    versions
        .filter_map(|((range, _), root)| Some((*range, named_in(elaborated, (*root)?))))
        .collect()
}

/// The named values in an expression, in order.
fn named_in(elaborated: &Elaborated, root: NodeId) -> Vec<Named> {
    let arena = &elaborated.arena;
    arena
        .reachable(root)
        .into_iter()
        .filter_map(|id| match arena.node(id).map(|n| &n.op) {
            Some(Op::Definition(local)) => arena.definitions.get(local.index()).cloned(),
            _ => None,
        })
        .collect()
}

fn dated<'db>(
    versions: &[ius_syntax::ast::Version],
    roots: &[Option<NodeId>],
    elaborated: &'db Elaborated,
) -> Versions<'db> {
    let written: Vec<InForce> = versions
        .iter()
        .map(|v| v.in_force.as_ref().map(dates::range).unwrap_or_default())
        .collect();
    dates::effective(&written)
        .into_iter()
        .zip(roots)
        .filter_map(|(range, root)| root.map(|root| (range, root, elaborated)))
        .collect()
}

/// Every expression of a rule.
pub(super) fn roots_of(roots: &RuleRoots) -> Vec<NodeId> {
    let mut out: Vec<Option<NodeId>> = vec![
        roots.that,
        roots.when,
        roots.is,
        roots.settled_by,
        roots.pass_mark,
        roots.apply_law_on,
    ];
    for group in &roots.groups {
        out.push(group.at_most);
        for award in &group.awards {
            out.push(award.points);
            out.push(award.when);
        }
    }
    for exception in &roots.exceptions {
        out.push(exception.replacement);
        out.push(exception.when);
    }
    out.into_iter().flatten().collect()
}
