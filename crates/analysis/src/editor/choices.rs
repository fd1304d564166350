//! What a scheme may still choose, and which names are taken.

use std::collections::BTreeSet;
use std::sync::Arc;

use ius_diagnostics::ByteSpan;
use ius_syntax::ast::{Clause, Declaration as Tree};

use super::touched;
use crate::db::SourceFile;
use crate::declaration::tree;
use crate::scope::{self, Namespace};
use crate::signature::{MemberKind, outline_of};
use ius_syntax::ast::RuleKind;

/// An option of a template that a scheme neither uses nor omits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenOption {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// What it would do.
    pub kind: RuleKind,
    /// Whether the template says what it needs; otherwise the state must.
    pub has_body: bool,
}

/// The options that are open to the scheme that a part of a file touches, in the order of its
/// template.
pub(crate) fn open_options(
    db: &dyn salsa::Database,
    file: SourceFile,
    wanted: ByteSpan,
) -> Vec<OpenOption> {
    let mut out = Vec::new();
    for scheme in touched(db, file, wanted) {
        let template = outline_of(db, scheme)
            .and_then(|o| o.implements.clone())
            .and_then(|id| scope::global(db, Namespace::Template, id));
        let (Some(Tree::Scheme(s)), Some(template)) = (tree(db, scheme), template) else {
            continue;
        };
        let (Some(outline), Some(Tree::Template(t))) =
            (outline_of(db, template), tree(db, template))
        else {
            continue;
        };
        let settled = |name: &str| {
            s.clauses.iter().any(|clause| match clause {
                Clause::Use(rule) => rule.name.value == name,
                Clause::Omit(omit) => omit.name.value == name,
                _ => false,
            })
        };
        for member in &outline.members {
            let MemberKind::Option(kind) = member.kind else {
                continue;
            };
            if settled(&member.name) {
                continue;
            }
            let title = t.clauses.iter().find_map(|clause| match clause {
                Clause::Option(rule) if rule.name.value == *member.name => rule.title.as_ref(),
                _ => None,
            });
            out.push(OpenOption {
                name: member.name.to_string(),
                title: title.map(|t| t.value.clone()),
                kind,
                has_body: member.has_body,
            });
        }
    }
    out
}

/// The names that a new declaration of a file cannot have: values the file sees, the clauses of
/// its templates and schemes, and those of the templates they implement.
pub(crate) fn names_taken(db: &dyn salsa::Database, file: SourceFile) -> BTreeSet<Arc<str>> {
    let mut out: BTreeSet<Arc<str>> = scope::visible_names(db, file, Namespace::Value)
        .into_iter()
        .collect();
    for &declaration in crate::declaration::declarations(db, file) {
        let Some(outline) = outline_of(db, declaration) else {
            continue;
        };
        let template = outline
            .implements
            .clone()
            .and_then(|id| scope::global(db, Namespace::Template, id))
            .and_then(|template| outline_of(db, template));
        for outline in std::iter::once(outline).chain(template) {
            out.extend(outline.members.iter().map(|member| member.name.clone()));
            out.extend(outline.for_each.iter().map(|(name, _)| name.clone()));
        }
    }
    out
}
