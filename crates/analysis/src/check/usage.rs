//! What nobody uses: asked of the whole workspace.

use std::collections::BTreeSet;
use std::sync::Arc;

use ius_diagnostics::{Code, Severity};
use ius_syntax::ast::{self, Clause, Declaration as Tree, Span};

use super::{boundaries, check, needs::needs};
use crate::dates;
use crate::db::Workspace;
use crate::declaration::{Declaration, declarations, parsed, symbol_of, tree};
use crate::navigate::name_span;
use crate::problem::{Edit, Problem};
use crate::reference::Target;
use crate::signature::{Signature, outline_of, signature};
use crate::symbol::{DeclarationKind, Symbol};

/// Problems with the declarations they belong to.
#[derive(Clone, Debug, Default, PartialEq, salsa::SalsaValue)]
pub struct WorkspaceProblems<'db> {
    /// The problems.
    pub problems: Vec<(Declaration<'db>, Problem)>,
}

/// Problems that only show when all files are seen together.
#[salsa::tracked(returns(ref))]
pub fn workspace_problems(db: &dyn salsa::Database, workspace: Workspace) -> WorkspaceProblems<'_> {
    let mut out = Vec::new();
    let pedantic = workspace.options(db).pedantic;
    let all: Vec<Declaration<'_>> = workspace
        .files(db)
        .iter()
        .flat_map(|file| declarations(db, *file).iter().copied())
        .collect();
    let mut used: BTreeSet<&Target> = BTreeSet::new();
    let mut declarations_used: BTreeSet<&Symbol> = BTreeSet::new();
    for declaration in &all {
        let own = symbol_of(db, *declaration);
        for reference in &check(db, *declaration).references {
            // A definition that only names itself is used by nobody.
            let symbol = symbol(&reference.target);
            if symbol.is_some_and(|s| *s == own) {
                if matches!(reference.target, Target::Clause(..)) {
                    used.insert(&reference.target);
                }
                continue;
            }
            used.insert(&reference.target);
            declarations_used.extend(symbol);
        }
    }
    let unread = all.iter().any(|d| !parsed(db, *d).errors.is_empty());
    let any_scheme = all
        .iter()
        .any(|d| matches!(d.kind(db), DeclarationKind::Scheme));
    imports(db, workspace, &mut out);
    if any_scheme && !unread {
        for declaration in &all {
            names(db, *declaration, &declarations_used, pedantic, &mut out);
            facts(db, *declaration, &used, pedantic, &mut out);
        }
        options(db, &all, &mut out);
        versions(db, &all, &mut out);
    }
    if pedantic {
        provisions(db, &all, &used, &mut out);
    }
    boundaries::untested(db, &all, &[], &mut out);
    WorkspaceProblems { problems: out }
}

fn symbol(target: &Target) -> Option<&Symbol> {
    match target {
        Target::Symbol(s)
        | Target::Field(s, _)
        | Target::Value(s, _)
        | Target::Clause(s, _)
        | Target::Provision(s, _) => Some(s),
        Target::Binder(_) | Target::Module(_) => None,
    }
}

/// `use` lines of which no name is used.
fn imports<'db>(
    db: &'db dyn salsa::Database,
    workspace: Workspace,
    out: &mut Vec<(Declaration<'db>, Problem)>,
) {
    for &file in workspace.files(db) {
        let all = declarations(db, file);
        // What could not be read may use anything.
        if all.iter().any(|d| !parsed(db, *d).errors.is_empty()) {
            continue;
        }
        let mut modules: BTreeSet<Arc<str>> = BTreeSet::new();
        for declaration in all {
            for reference in &check(db, *declaration).references {
                if let Some(symbol) = symbol(&reference.target) {
                    modules.insert(symbol.module.clone());
                }
            }
        }
        for used in all.iter().filter(|d| d.kind(db) == DeclarationKind::Use) {
            let Some(Tree::Use(path)) = tree(db, *used) else {
                continue;
            };
            let module = used.name(db);
            let exists =
                crate::scope::file_of_module(db, module.clone()).is_some_and(|f| f != file);
            if !exists || modules.contains(module) {
                continue;
            }
            let end = u32::try_from(used.text(db).len()).unwrap_or(0);
            out.push((
                *used,
                Problem::warning(
                    Code::UnusedImport,
                    path.span,
                    format!("nothing of `{module}` is used here"),
                )
                .fix(
                    "leave the line out",
                    vec![Edit::Replace(Span { start: 0, end }, String::new())],
                ),
            ));
        }
    }
}

/// Whether a file is a vocabulary: its names are there for others, also for those to come.
fn is_vocabulary<'db>(db: &'db dyn salsa::Database, declaration: Declaration<'db>) -> bool {
    let all = declarations(db, declaration.file(db));
    let has = |kinds: &[DeclarationKind]| all.iter().any(|d| kinds.contains(&d.kind(db)));
    has(&[DeclarationKind::Section]) && !has(&[DeclarationKind::Scheme])
}

fn names<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    used: &BTreeSet<&Symbol>,
    pedantic: bool,
    out: &mut Vec<(Declaration<'db>, Problem)>,
) {
    let kind = declaration.kind(db);
    if !matches!(
        kind,
        DeclarationKind::Parameter
            | DeclarationKind::Table
            | DeclarationKind::Define
            | DeclarationKind::External
            | DeclarationKind::Enumeration
            | DeclarationKind::Record
    ) {
        return;
    }
    let symbol = symbol_of(db, declaration);
    let vocabulary = is_vocabulary(db, declaration);
    if used.contains(&symbol) || (vocabulary && !pedantic) {
        return;
    }
    let Some(span) = tree(db, declaration).and_then(name_span) else {
        return;
    };
    let mut problem = Problem::warning(
        Code::UnusedName,
        span,
        format!("nothing uses the {} `{}`", kind.word(), symbol.name),
    );
    if vocabulary {
        problem.severity = Severity::Information;
    }
    out.push((
        declaration,
        problem.help("leave it out, or let a clause rest on it"),
    ));
}

fn facts<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    used: &BTreeSet<&Target>,
    pedantic: bool,
    out: &mut Vec<(Declaration<'db>, Problem)>,
) {
    let Some(Tree::Section(r) | Tree::Record(r)) = tree(db, declaration) else {
        return;
    };
    let vocabulary = is_vocabulary(db, declaration);
    if vocabulary && !pedantic {
        return;
    }
    let own = symbol_of(db, declaration);
    for fact in &r.facts {
        if used.contains(&Target::Field(
            own.clone(),
            Arc::from(fact.name.value.as_str()),
        )) {
            continue;
        }
        let mut problem = Problem::warning(
            Code::UnusedFact,
            fact.name.span,
            format!("no rule reads the fact `{}.{}`", own.name, fact.name.value),
        )
        .help("nobody should be asked for what decides nothing: leave it out, or let a clause read it");
        if vocabulary {
            problem.severity = Severity::Information;
        }
        out.push((declaration, problem));
    }
}

/// Options of a template that has schemes, none of which uses them.
fn options<'db>(
    db: &'db dyn salsa::Database,
    all: &[Declaration<'db>],
    out: &mut Vec<(Declaration<'db>, Problem)>,
) {
    for template in all
        .iter()
        .filter(|d| d.kind(db) == DeclarationKind::Template)
    {
        let Some(Tree::Template(t)) = tree(db, *template) else {
            continue;
        };
        let id = crate::scope::template_id(template.file(db).module(db), &t.name.value);
        let schemes: Vec<&ast::Scheme> = all
            .iter()
            .filter_map(|d| match tree(db, *d) {
                Some(Tree::Scheme(s))
                    if outline_of(db, *d).is_some_and(|o| o.implements.as_deref() == Some(&id)) =>
                {
                    Some(s)
                }
                _ => None,
            })
            .collect();
        if schemes.is_empty() {
            continue;
        }
        for clause in &t.clauses {
            let Clause::Option(option) = clause else {
                continue;
            };
            let used = schemes.iter().any(|s| {
                s.clauses
                    .iter()
                    .any(|c| matches!(c, Clause::Use(u) if u.name.value == option.name.value))
            });
            if !used {
                out.push((
                    *template,
                    Problem::information(
                        Code::OptionNotUsed,
                        option.name.span,
                        format!("no state uses the option `{}`", option.name.value),
                    ),
                ));
            }
        }
    }
}

/// Versions of a parameter that lie outside the days on which any scheme needs it.
fn versions<'db>(
    db: &'db dyn salsa::Database,
    all: &[Declaration<'db>],
    out: &mut Vec<(Declaration<'db>, Problem)>,
) {
    let needed: Vec<_> = all
        .iter()
        .filter(|d| d.kind(db) == DeclarationKind::Scheme)
        .flat_map(|d| needs(db, *d).iter())
        .collect();
    for parameter in all
        .iter()
        .filter(|d| d.kind(db) == DeclarationKind::Parameter)
    {
        let (Some(Tree::Parameter(p)), Some(Signature::Value(value))) =
            (tree(db, *parameter), signature(db, *parameter))
        else {
            continue;
        };
        let own = symbol_of(db, *parameter);
        let users: Vec<_> = needed.iter().filter(|n| n.symbol == own).collect();
        if users.is_empty() || users.iter().any(|n| n.days.is_empty()) {
            continue;
        }
        for (version, (range, _)) in p.versions.iter().zip(&value.versions) {
            let touched = users
                .iter()
                .any(|n| n.days.iter().any(|d| dates::overlap(*d, *range)));
            if !touched {
                let span = version
                    .in_force
                    .as_ref()
                    .map(|r| r.span)
                    .unwrap_or(version.span);
                out.push((
                    *parameter,
                    Problem::information(
                        Code::VersionNeverUsed,
                        span,
                        format!(
                            "no scheme is in force on the days of this version of `{}`",
                            own.name
                        ),
                    ),
                ));
            }
        }
    }
}

fn provisions<'db>(
    db: &'db dyn salsa::Database,
    all: &[Declaration<'db>],
    used: &BTreeSet<&Target>,
    out: &mut Vec<(Declaration<'db>, Problem)>,
) {
    for instrument in all
        .iter()
        .filter(|d| d.kind(db) == DeclarationKind::Instrument)
    {
        let Some(Tree::Instrument(i)) = tree(db, *instrument) else {
            continue;
        };
        let own = symbol_of(db, *instrument);
        for provision in &i.provisions {
            let target =
                Target::Provision(own.clone(), Arc::from(provision.reference.value.as_str()));
            if !used.contains(&target) {
                out.push((
                    *instrument,
                    Problem::information(
                        Code::ProvisionNotEncoded,
                        provision.reference.span,
                        format!(
                            "no clause rests on `{} {}`",
                            i.id.value, provision.reference.value
                        ),
                    ),
                ));
            }
        }
    }
}
