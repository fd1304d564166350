//! What a file uses: of which modules, which names, facts and provisions, and on which days its
//! schemes need which values. Asked one name at a time by [`super::usage`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ius_engine::InForce;

use super::check;
use super::needs::needs;
use super::summary::dependents;
use crate::db::{SourceFile, Workspace};
use crate::declaration::{Declaration, declarations, symbol_of};
use crate::reference::Target;
use crate::symbol::{DeclarationKind, Symbol};

/// What is used of a module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModuleUses {
    /// Declarations, also where only a part of them is named.
    pub symbols: BTreeSet<Symbol>,
    /// Facts, fields, columns and provisions.
    pub parts: BTreeSet<Target>,
}

/// The declaration that a target is, or is a part of.
pub fn symbol(target: &Target) -> Option<&Symbol> {
    match target {
        Target::Symbol(s)
        | Target::Field(s, _)
        | Target::Value(s, _)
        | Target::Clause(s, _)
        | Target::Provision(s, _) => Some(s),
        Target::Binder(_) | Target::Module(_) => None,
    }
}

/// What a declaration uses, each once, sorted. What only names itself is used by nobody.
#[salsa::tracked(returns(deref))]
fn uses_of<'db>(db: &'db dyn salsa::Database, declaration: Declaration<'db>) -> Vec<Target> {
    let own = symbol_of(db, declaration);
    let mut out: Vec<Target> = check(db, declaration)
        .references
        .iter()
        .map(|reference| &reference.target)
        .filter(|target| symbol(target).is_some_and(|s| *s != own))
        .cloned()
        .collect();
    out.sort();
    out.dedup();
    out
}

/// What a file uses, by module.
#[salsa::tracked(returns(ref))]
pub fn uses(db: &dyn salsa::Database, file: SourceFile) -> BTreeMap<Arc<str>, ModuleUses> {
    let mut out: BTreeMap<Arc<str>, ModuleUses> = BTreeMap::new();
    for &declaration in declarations(db, file) {
        for target in uses_of(db, declaration) {
            let Some(symbol) = symbol(target) else {
                continue;
            };
            if !out.contains_key(&symbol.module) {
                out.insert(symbol.module.clone(), ModuleUses::default());
            }
            let Some(uses) = out.get_mut(&symbol.module) else {
                continue;
            };
            if !uses.symbols.contains(symbol) {
                uses.symbols.insert(symbol.clone());
            }
            if matches!(target, Target::Field(..) | Target::Provision(..)) {
                uses.parts.insert(target.clone());
            }
        }
    }
    out
}

/// What a file uses of one module.
#[salsa::tracked(returns(ref))]
fn uses_in(db: &dyn salsa::Database, file: SourceFile, module: Arc<str>) -> ModuleUses {
    uses(db, file).get(&module).cloned().unwrap_or_default()
}

/// Whether another declaration anywhere names a declaration of `file` or a part of it.
pub fn is_used(
    db: &dyn salsa::Database,
    workspace: Workspace,
    file: SourceFile,
    symbol: &Symbol,
) -> bool {
    dependents(db, workspace, file).iter().any(|user| {
        uses_in(db, *user, symbol.module.clone())
            .symbols
            .contains(symbol)
    })
}

/// Whether another declaration anywhere names a part of a declaration of `file`.
pub fn is_part_used(
    db: &dyn salsa::Database,
    workspace: Workspace,
    file: SourceFile,
    part: &Target,
) -> bool {
    let Some(module) = symbol(part).map(|s| s.module.clone()) else {
        return true;
    };
    dependents(db, workspace, file)
        .iter()
        .any(|user| uses_in(db, *user, module.clone()).parts.contains(part))
}

/// For each value, the days on which a scheme needs it, scheme by scheme; no days are all days.
type NeededDays = BTreeMap<Symbol, Vec<Vec<InForce>>>;

/// The days on which the schemes of a file need values.
#[salsa::tracked(returns(ref))]
fn needed(db: &dyn salsa::Database, file: SourceFile) -> NeededDays {
    let mut out = NeededDays::new();
    for &declaration in declarations(db, file) {
        if declaration.kind(db) != DeclarationKind::Scheme {
            continue;
        }
        for need in needs(db, declaration) {
            let days = out.entry(need.symbol.clone()).or_default();
            if !days.contains(&need.days) {
                days.push(need.days.clone());
            }
        }
    }
    out
}

/// The days on which schemes need a value of `file`, scheme by scheme; no days are all days.
pub fn days_needed(
    db: &dyn salsa::Database,
    workspace: Workspace,
    file: SourceFile,
    symbol: &Symbol,
) -> Vec<Vec<InForce>> {
    dependents(db, workspace, file)
        .iter()
        .filter_map(|user| needed(db, *user).get(symbol))
        .flatten()
        .cloned()
        .collect()
}
