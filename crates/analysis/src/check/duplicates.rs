//! Names declared twice.

use ius_diagnostics::Code;
use ius_syntax::ast::{Clause, Declaration as Tree, Name, Span};

use super::Cx;
use super::visit;
use crate::dates;
use crate::declaration::symbol_of;
use crate::navigate::{name_span, named_at};
use crate::problem::{Place, Problem};
use crate::scope::{self, Namespace};
use crate::symbol::DeclarationKind;

pub(super) fn check(cx: &mut Cx<'_>) {
    whole(cx);
    match cx.tree {
        Tree::Enumeration(e) => among(cx, "value", e.values.iter().map(|v| &v.name)),
        Tree::Record(r) | Tree::Section(r) => among(cx, "fact", r.facts.iter().map(|f| &f.name)),
        Tree::Table(t) => {
            among(cx, "column", t.columns.iter().map(|c| &c.name));
            for row in t.rows.iter().chain(&t.otherwise) {
                among(cx, "cell", row.cells.iter().map(|c| &c.column));
            }
            among(cx, "default", t.defaults.iter().map(|c| &c.column));
        }
        Tree::Instrument(i) => {
            for (index, provision) in i.provisions.iter().enumerate() {
                let ranges = dates::ranges(&provision.attributes.in_force);
                let earlier = i.provisions.iter().take(index).find(|p| {
                    p.reference.value == provision.reference.value
                        && share_days(&dates::ranges(&p.attributes.in_force), &ranges)
                });
                if let Some(earlier) = earlier {
                    let problem = twice(
                        "provision",
                        &provision.reference.value,
                        provision.reference.span,
                        earlier.reference.span,
                    );
                    cx.report(problem.help("a provision may be listed again for other dates"));
                }
            }
        }
        Tree::Template(_) | Tree::Scheme(_) => {
            let clauses = visit::clauses(cx.tree);
            let locals: Vec<&Name> = clauses
                .iter()
                .filter_map(|c| match c {
                    Clause::Define(d) => Some(&d.name),
                    Clause::Open(o) => Some(&o.name),
                    _ => None,
                })
                .collect();
            among(cx, "definition or slot", locals.into_iter());
            for rule in clauses.iter().filter_map(visit::rule) {
                among(cx, "group", rule.groups.iter().map(|g| &g.name));
            }
        }
        _ => {}
    }
}

fn twice(what: &str, name: &str, span: Span, first: Span) -> Problem {
    Problem::error(
        Code::DuplicateName,
        span,
        format!("{what} `{name}` is declared twice"),
    )
    .label(first, "it is declared here first")
}

fn among<'a>(cx: &mut Cx<'_>, what: &str, names: impl Iterator<Item = &'a Name>) {
    let mut seen: Vec<&Name> = Vec::new();
    for name in names {
        match seen.iter().find(|n| n.value == name.value) {
            Some(first) => cx.report(twice(what, &name.value, name.span, first.span)),
            None => seen.push(name),
        }
    }
}

/// Whether two lists of ranges (empty: always) share a day.
pub(crate) fn share_days(a: &[ius_engine::InForce], b: &[ius_engine::InForce]) -> bool {
    a.is_empty() || b.is_empty() || a.iter().any(|x| b.iter().any(|y| dates::overlap(*x, *y)))
}

/// The declaration itself.
fn whole(cx: &mut Cx<'_>) {
    let (db, declaration) = (cx.db, cx.declaration);
    let Some(space) = Namespace::of(declaration.kind(db)) else {
        return;
    };
    let name = declaration.name(db).clone();
    let first = match space {
        Namespace::Template => {
            let id = scope::template_id(declaration.file(db).module(db), &name);
            scope::global(db, space, id.into())
        }
        Namespace::Scheme => scope::global(db, space, name.clone()),
        _ => scope::declared(db, declaration.file(db), space, name.clone())
            .first()
            .copied(),
    };
    let Some(first) = first.filter(|first| *first != declaration) else {
        return;
    };
    let span = name_span(cx.tree).unwrap_or_default();
    let place =
        named_at(db, first).map(|span| Place::There(first.file(db), symbol_of(db, first), span));
    let what = if declaration.kind(db) == DeclarationKind::Example {
        "an example"
    } else {
        "something"
    };
    cx.report(
        Problem::error(
            Code::DuplicateName,
            span,
            format!("{what} called `{name}` is declared twice"),
        )
        .label_at(place, "it is declared here first")
        .help("rename one of the two"),
    );
}
