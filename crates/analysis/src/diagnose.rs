//! From problems, whose places are relative, to diagnostics of a file.

use ius_diagnostics::{ByteSpan, Diagnostic, Edit as FileEdit, FileRef, Fix, Label, Severity};
use ius_syntax::ast::Span;

use crate::check::{check, files::file_problems, provenance::stale, usage::usage_problems};
use crate::db::SourceFile;
use crate::declaration::{Declaration, declarations, parsed};
use crate::problem::{Edit, Place, Problem};
use crate::scope;
use crate::signature::declaration_of;

/// Every diagnostic of a file, in the order of the text.
#[salsa::tracked(returns(deref))]
pub fn diagnostics(db: &dyn salsa::Database, file: SourceFile) -> Vec<Diagnostic> {
    let mut out = file_diagnostics(db, file).clone();
    for (declaration, problem) in &usage_problems(db, file).problems {
        out.push(absolute(db, *declaration, problem));
    }
    sort(&mut out);
    out
}

/// Every diagnostic of a file that can be known from it and what it uses.
#[salsa::tracked(returns(ref))]
pub(crate) fn file_diagnostics(db: &dyn salsa::Database, file: SourceFile) -> Vec<Diagnostic> {
    let path = FileRef::new(file.path(db).as_ref());
    let mut out = Vec::new();
    for &declaration in declarations(db, file) {
        let offset = declaration.offset(db);
        for error in &parsed(db, declaration).errors {
            out.push(error.clone().moved(offset).into_diagnostic(&path));
        }
        let problems = &check(db, declaration).problems;
        for problem in problems.iter().chain(stale(db, declaration)) {
            out.push(absolute(db, declaration, problem));
        }
    }
    for (declaration, problem) in &file_problems(db, file).problems {
        out.push(absolute(db, *declaration, problem));
    }
    out
}

/// In the order of the text; the graver first where two stand at one place.
pub(crate) fn sort(all: &mut Vec<Diagnostic>) {
    all.sort_by(|a, b| {
        (
            &a.file,
            a.span,
            std::cmp::Reverse(a.severity),
            a.code,
            &a.message,
        )
            .cmp(&(
                &b.file,
                b.span,
                std::cmp::Reverse(b.severity),
                b.code,
                &b.message,
            ))
    });
    all.dedup();
}

/// The problem with its places in the file.
pub(crate) fn absolute<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    problem: &Problem,
) -> Diagnostic {
    let file = declaration.file(db);
    let path = FileRef::new(file.path(db).as_ref());
    let here = |span: Span| moved(span, declaration.offset(db));
    let mut diagnostic = Diagnostic::new(
        problem.code,
        path.clone(),
        here(problem.span),
        problem.message.clone(),
    )
    .with_severity(problem.severity);
    for label in &problem.labels {
        let (file, span) = match &label.place {
            Place::Here(span) => (path.clone(), here(*span)),
            Place::There(file, symbol, span) => {
                let offset = declaration_of(db, symbol)
                    .map(|d| d.offset(db))
                    .unwrap_or(0);
                (FileRef::new(file.path(db).as_ref()), moved(*span, offset))
            }
        };
        diagnostic.labels.push(Label {
            file,
            span,
            message: label.message.clone(),
        });
    }
    diagnostic.help = problem.help.clone();
    diagnostic.fix = problem.fix.as_ref().map(|fix| Fix {
        title: fix.title.clone(),
        edits: fix
            .edits
            .iter()
            .map(|edit| {
                let (span, replacement) = match edit {
                    Edit::Replace(span, text) => (here(*span), text.clone()),
                    Edit::Import(module) => import(db, file, module),
                    Edit::Append(text) => append(db, declaration, text),
                    Edit::Prepend(text) => {
                        let at = declaration.offset(db);
                        (ByteSpan::new(at, at), text.clone())
                    }
                };
                FileEdit {
                    file: path.clone(),
                    span,
                    replacement,
                }
            })
            .collect(),
    });
    diagnostic
}

fn moved(span: Span, offset: u32) -> ByteSpan {
    ByteSpan::new(span.start + offset, span.end + offset)
}

/// A `use` line after those there are, else at the top of the file.
fn import(db: &dyn salsa::Database, file: SourceFile, module: &str) -> (ByteSpan, String) {
    let last = scope::names(db, file).uses.last().copied();
    match last {
        Some(last) => {
            let text = last.text(db);
            let line = text.trim_end();
            let at = last.offset(db) + u32::try_from(line.len()).unwrap_or(0);
            (ByteSpan::new(at, at), format!("\nuse {module}"))
        }
        None => {
            let at = declarations(db, file).first().map_or(0, |d| d.offset(db));
            (ByteSpan::new(at, at), format!("use {module}\n\n"))
        }
    }
}

/// Text on a new line after the last line of a declaration that says something.
fn append<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    text: &str,
) -> (ByteSpan, String) {
    let own = declaration.text(db);
    // Blank lines and comments after the last clause belong to what follows.
    let mut end = 0;
    let mut at = 0;
    for line in own.split_inclusive('\n') {
        let said = line.trim();
        if !said.is_empty() && !said.starts_with("--") {
            end = at + line.trim_end().len();
        }
        at += line.len();
    }
    let at = declaration.offset(db) + u32::try_from(end).unwrap_or(0);
    (ByteSpan::new(at, at), format!("\n{text}"))
}

/// Whether a list of diagnostics holds an error.
#[must_use]
pub fn any_error(all: &[Diagnostic]) -> bool {
    all.iter().any(|d| d.severity == Severity::Error)
}
