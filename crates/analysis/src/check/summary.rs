//! What the rest of the workspace asks of a file, told by its trees alone. Questions about all
//! files are put together from these, so that an edit which leaves a file's summary as it was
//! asks nothing of the other files again.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use ius_calendar::Date;
use ius_syntax::ast::{Clause, Declaration as Tree};

use super::provenance::newest_read_of;
use crate::db::{SourceFile, Workspace};
use crate::declaration::{declarations, parsed};
use crate::scope::{self, Namespace};
use crate::signature::joined;
use crate::symbol::DeclarationKind;

/// What a file says that matters to others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Something in it could not be read, and may use anything.
    pub unread: bool,
    /// It has a scheme.
    pub scheme: bool,
    /// The newest `read` date of its sources.
    pub newest_read: Option<Date>,
    /// What it takes from other files.
    pub links: Links,
    /// For each template that a scheme of it implements, the options that such a scheme uses.
    pub implements: BTreeMap<Arc<str>, Vec<Arc<str>>>,
}

/// The ways by which names of other files reach a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// Modules it uses.
    pub modules: Vec<Arc<str>>,
    /// Templates its schemes implement.
    pub templates: Vec<Arc<str>>,
    /// Schemes its examples are about.
    pub schemes: Vec<Arc<str>>,
}

/// The summary of a file.
#[salsa::tracked(returns(ref))]
pub fn summary(db: &dyn salsa::Database, file: SourceFile) -> Summary {
    let mut out = Summary::default();
    for &declaration in declarations(db, file) {
        let parsed = parsed(db, declaration);
        out.unread |= !parsed.errors.is_empty();
        out.scheme |= declaration.kind(db) == DeclarationKind::Scheme;
        out.newest_read = out.newest_read.max(newest_read_of(db, declaration));
        match &parsed.declaration {
            Some(Tree::Use(_)) => out.links.modules.push(declaration.name(db).clone()),
            Some(Tree::Scheme(s)) => {
                let Some(template) = &s.implements else {
                    continue;
                };
                let used = out
                    .implements
                    .entry(Arc::from(joined(template)))
                    .or_default();
                for clause in &s.clauses {
                    if let Clause::Use(option) = clause {
                        used.push(Arc::from(option.name.value.as_str()));
                    }
                }
            }
            Some(Tree::Example(x)) => out.links.schemes.push(Arc::from(joined(&x.scheme))),
            _ => {}
        }
    }
    out.links.templates = out.implements.keys().cloned().collect();
    for list in [&mut out.links.modules, &mut out.links.schemes]
        .into_iter()
        .chain(out.implements.values_mut())
    {
        list.sort();
        list.dedup();
    }
    out
}

/// The links of a file.
#[salsa::tracked(returns(ref))]
pub fn links(db: &dyn salsa::Database, file: SourceFile) -> Links {
    summary(db, file).links.clone()
}

/// The templates that schemes of a file implement, with the options they use.
#[salsa::tracked(returns(ref))]
fn implements(db: &dyn salsa::Database, file: SourceFile) -> BTreeMap<Arc<str>, Vec<Arc<str>>> {
    summary(db, file).implements.clone()
}

/// The options of a template that its schemes use, anywhere; none if it has no scheme.
#[salsa::tracked(returns(as_ref))]
pub fn options_used(
    db: &dyn salsa::Database,
    workspace: Workspace,
    template: SourceFile,
    id: Arc<str>,
) -> Option<Vec<Arc<str>>> {
    let mut out: Option<Vec<Arc<str>>> = None;
    for &file in dependents(db, workspace, template) {
        if let Some(used) = implements(db, file).get(&id) {
            out.get_or_insert_default().extend(used.iter().cloned());
        }
    }
    if let Some(list) = &mut out {
        list.sort();
        list.dedup();
    }
    out
}

#[salsa::tracked(returns(copy))]
fn file_unread(db: &dyn salsa::Database, file: SourceFile) -> bool {
    summary(db, file).unread
}

/// Whether something in any file could not be read.
#[salsa::tracked(returns(copy))]
pub fn unread(db: &dyn salsa::Database, workspace: Workspace) -> bool {
    let () = workspace.drafts(db);
    workspace.files(db).iter().any(|f| file_unread(db, *f))
}

#[salsa::tracked(returns(copy))]
fn file_scheme(db: &dyn salsa::Database, file: SourceFile) -> bool {
    summary(db, file).scheme
}

/// Whether there is any scheme.
#[salsa::tracked(returns(copy))]
pub fn any_scheme(db: &dyn salsa::Database, workspace: Workspace) -> bool {
    let () = workspace.drafts(db);
    workspace.files(db).iter().any(|f| file_scheme(db, *f))
}

#[salsa::tracked(returns(copy))]
fn file_newest_read(db: &dyn salsa::Database, file: SourceFile) -> Option<Date> {
    summary(db, file).newest_read
}

/// The newest `read` date of all rules.
#[salsa::tracked(returns(copy))]
pub fn newest_read(db: &dyn salsa::Database, workspace: Workspace) -> Option<Date> {
    let () = workspace.drafts(db);
    workspace
        .files(db)
        .iter()
        .filter_map(|file| file_newest_read(db, *file))
        .max()
}

/// For each file, those that names of it can reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Reach {
    /// Where a file stands in the other list; only ever asked, never walked through.
    numbers: HashMap<SourceFile, usize>,
    /// By file: itself, who uses its module, implements its templates or has examples for its
    /// schemes, and who is linked to these in turn.
    reached: Vec<Vec<SourceFile>>,
}

#[salsa::tracked(returns(ref))]
fn reach(db: &dyn salsa::Database, workspace: Workspace) -> Reach {
    let () = workspace.drafts(db);
    let files = workspace.files(db);
    let numbers: HashMap<SourceFile, usize> =
        files.iter().enumerate().map(|(n, f)| (*f, n)).collect();
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); files.len()];
    for (number, file) in files.iter().enumerate() {
        let links = links(db, *file);
        let modules = links
            .modules
            .iter()
            .filter_map(|m| scope::file_of_module(db, m.clone()));
        let templates = links
            .templates
            .iter()
            .flat_map(|id| scope::global_files(db, Namespace::Template, id.clone()))
            .copied();
        let schemes = links
            .schemes
            .iter()
            .flat_map(|id| scope::global_files(db, Namespace::Scheme, id.clone()))
            .copied();
        for target in modules.chain(templates).chain(schemes) {
            if target != *file
                && let Some(target) = numbers.get(&target)
                && let Some(list) = followers.get_mut(*target)
            {
                list.push(number);
            }
        }
    }
    let mut all = Vec::new();
    for number in 0..files.len() {
        db.unwind_if_revision_cancelled();
        let mut seen = vec![false; files.len()];
        let mut queue = vec![number];
        let mut at = 0;
        if let Some(slot) = seen.get_mut(number) {
            *slot = true;
        }
        while let Some(current) = queue.get(at).copied() {
            at += 1;
            for next in followers.get(current).into_iter().flatten() {
                if let Some(slot) = seen.get_mut(*next)
                    && !*slot
                {
                    *slot = true;
                    queue.push(*next);
                }
            }
        }
        queue.sort_unstable();
        let reached = queue.iter().filter_map(|n| files.get(*n).copied());
        all.push(reached.collect());
    }
    Reach {
        numbers,
        reached: all,
    }
}

/// The files that names of a file can reach, itself included, by path.
#[salsa::tracked(returns(deref))]
pub fn dependents(
    db: &dyn salsa::Database,
    workspace: Workspace,
    file: SourceFile,
) -> Vec<SourceFile> {
    let reach = reach(db, workspace);
    let number = reach.numbers.get(&file);
    number
        .and_then(|n| reach.reached.get(*n))
        .cloned()
        .unwrap_or_default()
}

/// The files with examples for a scheme, by path.
#[salsa::tracked(returns(deref))]
pub fn example_files(
    db: &dyn salsa::Database,
    workspace: Workspace,
    scheme: Arc<str>,
) -> Vec<SourceFile> {
    exampled(db, workspace)
        .get(&scheme)
        .cloned()
        .unwrap_or_default()
}

#[salsa::tracked(returns(ref))]
fn exampled(db: &dyn salsa::Database, workspace: Workspace) -> BTreeMap<Arc<str>, Vec<SourceFile>> {
    let () = workspace.drafts(db);
    let mut out: BTreeMap<Arc<str>, Vec<SourceFile>> = BTreeMap::new();
    for &file in workspace.files(db) {
        for scheme in &links(db, file).schemes {
            out.entry(scheme.clone()).or_default().push(file);
        }
    }
    out
}
