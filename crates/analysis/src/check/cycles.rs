//! Definitions that depend on themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use ius_diagnostics::Code;
use ius_engine::{NodeId, Op};
use ius_syntax::ast::{Clause, Declaration as Tree, Span};

use super::Cx;
use super::visit;
use crate::declaration::{Declaration, symbol_of, tree};
use crate::elaborate::{Body, ClauseRoots, Elaborated, elaborate};
use crate::navigate::name_span;
use crate::problem::Problem;
use crate::scope::{self, Namespace};
use crate::signature::{declaration_of, outline_of};
use crate::symbol::{DeclarationKind, Symbol};
use crate::typed::Named;

pub(super) fn check(cx: &mut Cx<'_>) {
    match cx.tree {
        Tree::Define(_) | Tree::Parameter(_) => modules(cx),
        Tree::Template(_) | Tree::Scheme(_) => locals(cx),
        _ => {}
    }
}

/// The parameters and definitions that a declaration names, each once, in the order of the text.
#[salsa::tracked(returns(deref))]
pub fn uses<'db>(db: &'db dyn salsa::Database, declaration: Declaration<'db>) -> Vec<Symbol> {
    elaborate(db, declaration)
        .arena
        .definitions
        .iter()
        .filter_map(|named| match named {
            Named::Global(symbol) => Some(symbol.clone()),
            Named::Local(_) => None,
        })
        .collect()
}

fn modules(cx: &mut Cx<'_>) {
    let db = cx.db;
    let own = symbol_of(db, cx.declaration);
    // Breadth first, so that the shortest way round is the one that is told.
    let mut from: BTreeMap<Symbol, Symbol> = BTreeMap::new();
    let mut queue = vec![own.clone()];
    let mut at = 0;
    while let Some(current) = queue.get(at).cloned() {
        at += 1;
        let Some(declaration) = declaration_of(db, &current) else {
            continue;
        };
        for next in uses(db, declaration) {
            if !matches!(
                next.kind,
                DeclarationKind::Define | DeclarationKind::Parameter
            ) {
                continue;
            }
            if *next == own {
                let mut way = vec![own.name.to_string()];
                let mut step = current;
                while step != own {
                    way.push(step.name.to_string());
                    match from.get(&step) {
                        Some(before) => step = before.clone(),
                        None => break,
                    }
                }
                way.push(own.name.to_string());
                way.reverse();
                report(cx, &own.name, &way, name_span(cx.tree).unwrap_or_default());
                return;
            }
            if !from.contains_key(next) {
                from.insert(next.clone(), current.clone());
                queue.push(next.clone());
            }
        }
    }
}

fn report(cx: &mut Cx<'_>, name: &str, way: &[String], span: Span) {
    let way: Vec<String> = way.iter().map(|n| format!("`{n}`")).collect();
    cx.report(
        Problem::error(
            Code::CyclicDefinition,
            span,
            format!("`{name}` depends on itself: {}", way.join(" needs ")),
        )
        .help("say one of them without the other"),
    );
}

/// Which local names each local name of a declaration needs.
fn needs(elaborated: &Elaborated, clauses: &[Clause]) -> Vec<(Arc<str>, Span, Vec<Arc<str>>)> {
    let Body::Clauses(all) = &elaborated.body else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (clause, roots) in clauses.iter().zip(all) {
        let (name, roots): (&ius_syntax::ast::Name, Vec<NodeId>) = match (clause, roots) {
            (Clause::Define(d), ClauseRoots::Versions(roots)) => {
                (&d.name, roots.iter().flatten().copied().collect())
            }
            (Clause::Fill(f), ClauseRoots::Versions(roots)) => {
                (&f.name, roots.iter().flatten().copied().collect())
            }
            (Clause::Open(o), ClauseRoots::Open(default, _)) => {
                (&o.name, default.iter().copied().collect())
            }
            _ => continue,
        };
        let mut found = Vec::new();
        for root in roots {
            for id in elaborated.arena.reachable(root) {
                if let Some(Op::Definition(local)) = elaborated.arena.node(id).map(|n| &n.op)
                    && let Some(Named::Local(needed)) =
                        elaborated.arena.definitions.get(local.index())
                    && !found.contains(needed)
                {
                    found.push(needed.clone());
                }
            }
        }
        out.push((Arc::from(name.value.as_str()), name.span, found));
    }
    out
}

fn locals(cx: &mut Cx<'_>) {
    let own = needs(cx.elaborated, visit::clauses(cx.tree));
    let mut graph: BTreeMap<Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
    let template = outline_of(cx.db, cx.declaration)
        .and_then(|o| o.implements.clone())
        .and_then(|id| scope::global(cx.db, Namespace::Template, id));
    if let Some(template) = template
        && let Some(tree) = tree(cx.db, template)
    {
        for (name, _, needed) in needs(elaborate(cx.db, template), visit::clauses(tree)) {
            graph.insert(name, needed);
        }
    }
    for (name, _, needed) in &own {
        graph.insert(name.clone(), needed.clone());
    }
    for (name, span, _) in &own {
        if let Some(way) = way_back(&graph, name) {
            report(cx, name, &way, *span);
        }
    }
}

fn way_back(graph: &BTreeMap<Arc<str>, Vec<Arc<str>>>, own: &Arc<str>) -> Option<Vec<String>> {
    let mut from: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    let mut queue = vec![own.clone()];
    let mut at = 0;
    while let Some(current) = queue.get(at).cloned() {
        at += 1;
        for next in graph.get(&current).map(Vec::as_slice).unwrap_or_default() {
            if next == own {
                let mut way = vec![own.to_string()];
                let mut step = current;
                while step != *own {
                    way.push(step.to_string());
                    step = from.get(&step)?.clone();
                }
                way.push(own.to_string());
                way.reverse();
                return Some(way);
            }
            if !from.contains_key(next) {
                from.insert(next.clone(), current.clone());
                queue.push(next.clone());
            }
        }
    }
    None
}
