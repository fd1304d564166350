//! What nobody uses: asked of the whole workspace, one declaration at a time.

use std::sync::Arc;

use ius_diagnostics::Code;
use ius_diagnostics::Severity;
use ius_syntax::ast::{Clause, Declaration as Tree, Span};

use super::boundaries;
use super::files::FileProblems;
use super::summary::{any_scheme, options_used, summary, unread};
use super::uses::{days_needed, is_part_used, is_used, uses};
use crate::dates;
use crate::db::{SourceFile, Workspace};
use crate::declaration::{Declaration, declarations, symbol_of, tree};
use crate::navigate::name_span;
use crate::problem::{Edit, Problem};
use crate::reference::Target;
use crate::scope;
use crate::signature::{Signature, signature};
use crate::symbol::DeclarationKind;

/// Problems of a file that only show when all files are seen together.
#[salsa::tracked(returns(ref))]
pub fn usage_problems(db: &dyn salsa::Database, file: SourceFile) -> FileProblems<'_> {
    let mut out = Vec::new();
    let Some(workspace) = Workspace::try_get(db) else {
        return FileProblems::default();
    };
    let pedantic = workspace.options(db).pedantic;
    imports(db, file, &mut out);
    // What could not be read may use anything.
    let known = any_scheme(db, workspace) && !unread(db, workspace);
    for &declaration in declarations(db, file) {
        if known {
            let found = unused(db, workspace, declaration, pedantic);
            out.extend(found.iter().map(|p| (declaration, p.clone())));
        }
        if pedantic {
            let found = provisions(db, workspace, declaration);
            out.extend(found.iter().map(|p| (declaration, p.clone())));
        }
        if declaration.kind(db) == DeclarationKind::Scheme {
            let found = boundaries::untested(db, workspace, declaration);
            out.extend(found.iter().map(|p| (declaration, p.clone())));
        }
    }
    FileProblems { problems: out }
}

/// `use` lines of which no name is used.
fn imports<'db>(
    db: &'db dyn salsa::Database,
    file: SourceFile,
    out: &mut Vec<(Declaration<'db>, Problem)>,
) {
    if scope::names(db, file).uses.is_empty() || summary(db, file).unread {
        return;
    }
    for &used in &scope::names(db, file).uses {
        let Some(Tree::Use(path)) = tree(db, used) else {
            continue;
        };
        let module = used.name(db);
        let exists = scope::file_of_module(db, module.clone()).is_some_and(|f| f != file);
        if !exists || uses(db, file).contains_key(module) {
            continue;
        }
        let end = u32::try_from(used.text(db).len()).unwrap_or(0);
        out.push((
            used,
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

/// Whether a file is a vocabulary: its names are there for others, also for those to come.
#[salsa::tracked(returns(copy))]
fn is_vocabulary(db: &dyn salsa::Database, file: SourceFile) -> bool {
    let all = declarations(db, file);
    let has = |kind: DeclarationKind| all.iter().any(|d| d.kind(db) == kind);
    has(DeclarationKind::Section) && !has(DeclarationKind::Scheme)
}

/// What of a declaration nobody uses.
#[salsa::tracked(returns(deref))]
fn unused<'db>(
    db: &'db dyn salsa::Database,
    workspace: Workspace,
    declaration: Declaration<'db>,
    pedantic: bool,
) -> Vec<Problem> {
    let mut out = Vec::new();
    names(db, workspace, declaration, pedantic, &mut out);
    facts(db, workspace, declaration, pedantic, &mut out);
    options(db, workspace, declaration, &mut out);
    versions(db, workspace, declaration, &mut out);
    out
}

fn names<'db>(
    db: &'db dyn salsa::Database,
    workspace: Workspace,
    declaration: Declaration<'db>,
    pedantic: bool,
    out: &mut Vec<Problem>,
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
    let file = declaration.file(db);
    let vocabulary = is_vocabulary(db, file);
    if vocabulary && !pedantic {
        return;
    }
    let symbol = symbol_of(db, declaration);
    if is_used(db, workspace, file, &symbol) {
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
    out.push(problem.help("leave it out, or let a clause rest on it"));
}

fn facts<'db>(
    db: &'db dyn salsa::Database,
    workspace: Workspace,
    declaration: Declaration<'db>,
    pedantic: bool,
    out: &mut Vec<Problem>,
) {
    if !matches!(
        declaration.kind(db),
        DeclarationKind::Section | DeclarationKind::Record
    ) {
        return;
    }
    let file = declaration.file(db);
    let vocabulary = is_vocabulary(db, file);
    if vocabulary && !pedantic {
        return;
    }
    let Some(Tree::Section(r) | Tree::Record(r)) = tree(db, declaration) else {
        return;
    };
    let own = symbol_of(db, declaration);
    for fact in &r.facts {
        let target = Target::Field(own.clone(), Arc::from(fact.name.value.as_str()));
        if is_part_used(db, workspace, file, &target) {
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
        out.push(problem);
    }
}

/// Options of a template that has schemes, none of which uses them.
fn options<'db>(
    db: &'db dyn salsa::Database,
    workspace: Workspace,
    template: Declaration<'db>,
    out: &mut Vec<Problem>,
) {
    if template.kind(db) != DeclarationKind::Template {
        return;
    }
    let Some(Tree::Template(t)) = tree(db, template) else {
        return;
    };
    let file = template.file(db);
    let id = scope::template_id(file.module(db), &t.name.value);
    let Some(used) = options_used(db, workspace, file, Arc::from(id)) else {
        return;
    };
    for clause in &t.clauses {
        let Clause::Option(option) = clause else {
            continue;
        };
        if !used.iter().any(|name| **name == *option.name.value) {
            out.push(Problem::information(
                Code::OptionNotUsed,
                option.name.span,
                format!("no state uses the option `{}`", option.name.value),
            ));
        }
    }
}

/// Versions of a parameter that lie outside the days on which any scheme needs it.
fn versions<'db>(
    db: &'db dyn salsa::Database,
    workspace: Workspace,
    parameter: Declaration<'db>,
    out: &mut Vec<Problem>,
) {
    if parameter.kind(db) != DeclarationKind::Parameter {
        return;
    }
    let (Some(Tree::Parameter(p)), Some(Signature::Value(value))) =
        (tree(db, parameter), signature(db, parameter))
    else {
        return;
    };
    let own = symbol_of(db, parameter);
    let users = days_needed(db, workspace, parameter.file(db), &own);
    if users.is_empty() || users.iter().any(Vec::is_empty) {
        return;
    }
    for (version, (range, _)) in p.versions.iter().zip(&value.versions) {
        let touched = users
            .iter()
            .any(|days| days.iter().any(|d| dates::overlap(*d, *range)));
        if !touched {
            let span = version
                .in_force
                .as_ref()
                .map(|r| r.span)
                .unwrap_or(version.span);
            out.push(Problem::information(
                Code::VersionNeverUsed,
                span,
                format!(
                    "no scheme is in force on the days of this version of `{}`",
                    own.name
                ),
            ));
        }
    }
}

/// Provisions of an instrument on which no clause rests.
#[salsa::tracked(returns(deref))]
fn provisions<'db>(
    db: &'db dyn salsa::Database,
    workspace: Workspace,
    instrument: Declaration<'db>,
) -> Vec<Problem> {
    let mut out = Vec::new();
    let Some(Tree::Instrument(i)) = tree(db, instrument) else {
        return out;
    };
    let own = symbol_of(db, instrument);
    for provision in &i.provisions {
        let reference: Arc<str> = Arc::from(provision.reference.value.as_str());
        let target = Target::Provision(own.clone(), reference);
        if !is_part_used(db, workspace, instrument.file(db), &target) {
            out.push(Problem::information(
                Code::ProvisionNotEncoded,
                provision.reference.span,
                format!(
                    "no clause rests on `{} {}`",
                    i.id.value, provision.reference.value
                ),
            ));
        }
    }
    out
}
