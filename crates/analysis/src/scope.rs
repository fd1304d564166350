//! Which name means what in which file. Questions are asked one name at a time, so that a new
//! declaration does not disturb those who never mention it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::db::{SourceFile, Workspace};
use crate::declaration::{Declaration, declarations};
use crate::symbol::DeclarationKind;

/// Names that do not get in each other's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, salsa::SalsaValue)]
pub enum Namespace {
    /// Sections, parameters, tables, definitions, external data.
    Value,
    /// Enumerations and records.
    Type,
    /// Instruments.
    Instrument,
    /// Templates.
    Template,
    /// Schemes.
    Scheme,
    /// Examples.
    Example,
}

impl Namespace {
    /// Where a kind of declaration puts its name.
    #[must_use]
    pub fn of(kind: DeclarationKind) -> Option<Namespace> {
        match kind {
            DeclarationKind::Section
            | DeclarationKind::Parameter
            | DeclarationKind::Table
            | DeclarationKind::Define
            | DeclarationKind::External => Some(Namespace::Value),
            DeclarationKind::Enumeration | DeclarationKind::Record => Some(Namespace::Type),
            DeclarationKind::Instrument => Some(Namespace::Instrument),
            DeclarationKind::Template => Some(Namespace::Template),
            DeclarationKind::Scheme => Some(Namespace::Scheme),
            DeclarationKind::Example => Some(Namespace::Example),
            DeclarationKind::Use | DeclarationKind::Unreadable => None,
        }
    }
}

/// The names a file declares.
#[derive(Clone, Debug, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct Names<'db> {
    /// Every declaration of a name, in order.
    pub declared: BTreeMap<(Namespace, Arc<str>), Vec<Declaration<'db>>>,
    /// The modules it uses, in order.
    pub uses: Vec<Declaration<'db>>,
}

/// The names a file declares.
#[salsa::tracked(returns(ref))]
pub fn names(db: &dyn salsa::Database, file: SourceFile) -> Names<'_> {
    let mut out = Names::default();
    for &declaration in declarations(db, file) {
        match Namespace::of(declaration.kind(db)) {
            Some(space) => {
                out.declared
                    .entry((space, declaration.name(db).clone()))
                    .or_default()
                    .push(declaration);
            }
            None if declaration.kind(db) == DeclarationKind::Use => out.uses.push(declaration),
            None => {}
        }
    }
    out
}

/// The file of a module.
pub fn file_of_module(db: &dyn salsa::Database, module: Arc<str>) -> Option<SourceFile> {
    module_file(db, Workspace::try_get(db)?, module)
}

#[salsa::tracked(returns(copy))]
fn module_file(
    db: &dyn salsa::Database,
    workspace: Workspace,
    module: Arc<str>,
) -> Option<SourceFile> {
    module_files(db, workspace).get(&module).copied()
}

/// The first file of each module.
#[salsa::tracked(returns(ref))]
fn module_files(db: &dyn salsa::Database, workspace: Workspace) -> BTreeMap<Arc<str>, SourceFile> {
    let mut out = BTreeMap::new();
    for &file in workspace.files(db) {
        out.entry(file.module(db).clone()).or_insert(file);
    }
    out
}

/// Every module there is, sorted.
pub fn modules(db: &dyn salsa::Database) -> Vec<Arc<str>> {
    let Some(workspace) = Workspace::try_get(db) else {
        return Vec::new();
    };
    let mut out: Vec<Arc<str>> = workspace
        .files(db)
        .iter()
        .map(|file| file.module(db).clone())
        .collect();
    out.sort();
    out
}

/// The files whose names a file sees: its own, then those it uses.
#[salsa::tracked(returns(deref))]
pub fn visible_files(db: &dyn salsa::Database, file: SourceFile) -> Vec<SourceFile> {
    let mut out = vec![file];
    for used in &names(db, file).uses {
        if let Some(other) = file_of_module(db, used.name(db).clone())
            && !out.contains(&other)
        {
            out.push(other);
        }
    }
    out
}

/// What a file itself declares under a name.
#[salsa::tracked(returns(deref))]
pub fn declared<'db>(
    db: &'db dyn salsa::Database,
    file: SourceFile,
    space: Namespace,
    name: Arc<str>,
) -> Vec<Declaration<'db>> {
    names(db, file)
        .declared
        .get(&(space, name))
        .cloned()
        .unwrap_or_default()
}

/// What a name means in a file: its own declaration, else the one of a module it uses.
#[salsa::tracked(returns(copy))]
pub fn resolve<'db>(
    db: &'db dyn salsa::Database,
    file: SourceFile,
    space: Namespace,
    name: Arc<str>,
) -> Option<Declaration<'db>> {
    visible_files(db, file)
        .iter()
        .find_map(|visible| declared(db, *visible, space, name.clone()).first().copied())
}

/// The module that declares a name which a file does not see.
pub fn elsewhere<'db>(
    db: &'db dyn salsa::Database,
    space: Namespace,
    name: &Arc<str>,
) -> Option<Declaration<'db>> {
    let workspace = Workspace::try_get(db)?;
    workspace
        .files(db)
        .iter()
        .find_map(|file| declared(db, *file, space, name.clone()).first().copied())
}

/// Every name of a kind that a file sees, sorted: for suggestions.
pub fn visible_names(
    db: &dyn salsa::Database,
    file: SourceFile,
    space: Namespace,
) -> Vec<Arc<str>> {
    let mut out: Vec<Arc<str>> = Vec::new();
    for visible in visible_files(db, file) {
        for (found, name) in names(db, *visible).declared.keys() {
            if *found == space {
                out.push(name.clone());
            }
        }
    }
    out.sort();
    out.dedup();
    out
}

/// The id of a template: the top folder of its module and its name.
#[must_use]
pub fn template_id(module: &str, name: &str) -> String {
    format!("{}.{name}", module.split('.').next().unwrap_or_default())
}

/// Every declaration of the workspace that has an id of its own: templates or schemes.
pub fn global_names(db: &dyn salsa::Database, space: Namespace) -> &Globals<'_> {
    globals(db, Workspace::get(db), space)
}

#[salsa::tracked(returns(ref))]
fn globals(db: &dyn salsa::Database, workspace: Workspace, space: Namespace) -> Globals<'_> {
    let () = workspace.drafts(db);
    let mut out = Globals::default();
    for &file in workspace.files(db) {
        for (id, all) in &globals_in(db, file, space).by_id {
            out.by_id
                .entry(id.clone())
                .or_default()
                .extend(all.iter().copied());
        }
    }
    out
}

/// The templates or schemes of one file, so that its other names may change without a look at all.
#[salsa::tracked(returns(ref))]
fn globals_in(db: &dyn salsa::Database, file: SourceFile, space: Namespace) -> Globals<'_> {
    let mut out = Globals::default();
    for ((found, name), all) in &names(db, file).declared {
        if *found == space {
            let id: Arc<str> = match space {
                Namespace::Template => Arc::from(template_id(file.module(db), name)),
                _ => name.clone(),
            };
            out.by_id.entry(id).or_default().extend(all.iter().copied());
        }
    }
    out
}

/// The files that declare a template or scheme of an id, by path.
pub fn global_files(db: &dyn salsa::Database, space: Namespace, id: Arc<str>) -> &[SourceFile] {
    global_files_in(db, Workspace::get(db), space, id)
}

#[salsa::tracked(returns(deref))]
fn global_files_in(
    db: &dyn salsa::Database,
    workspace: Workspace,
    space: Namespace,
    id: Arc<str>,
) -> Vec<SourceFile> {
    let all = globals(db, workspace, space).by_id.get(&id);
    let mut out: Vec<SourceFile> = all.into_iter().flatten().map(|d| d.file(db)).collect();
    out.dedup();
    out
}

/// Declarations by their id in the whole workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct Globals<'db> {
    /// Every declaration of an id, by file and place.
    pub by_id: BTreeMap<Arc<str>, Vec<Declaration<'db>>>,
}

/// The template or scheme of an id.
pub fn global<'db>(
    db: &'db dyn salsa::Database,
    space: Namespace,
    id: Arc<str>,
) -> Option<Declaration<'db>> {
    global_in(db, Workspace::get(db), space, id)
}

#[salsa::tracked(returns(copy))]
fn global_in<'db>(
    db: &'db dyn salsa::Database,
    workspace: Workspace,
    space: Namespace,
    id: Arc<str>,
) -> Option<Declaration<'db>> {
    globals(db, workspace, space)
        .by_id
        .get(&id)
        .and_then(|all| all.first().copied())
}
