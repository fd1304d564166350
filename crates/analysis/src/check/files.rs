//! What concerns a file as a whole: the modules it uses and the names they bring.

use std::collections::BTreeMap;
use std::sync::Arc;

use ius_diagnostics::{Code, nearest};

use crate::db::SourceFile;
use crate::declaration::{Declaration, parsed, tree};
use crate::problem::Problem;
use crate::scope::{self, Namespace};

/// Problems of a file's `use` lines, each with its declaration.
#[salsa::tracked(returns(ref))]
pub fn file_problems(db: &dyn salsa::Database, file: SourceFile) -> FileProblems<'_> {
    let mut out = Vec::new();
    let names = scope::names(db, file);
    let mut brought: BTreeMap<&(Namespace, Arc<str>), Arc<str>> = BTreeMap::new();
    let mut seen: Vec<Arc<str>> = Vec::new();
    for &used in &names.uses {
        let Some(ius_syntax::ast::Declaration::Use(path)) = tree(db, used) else {
            continue;
        };
        if !parsed(db, used).errors.is_empty() {
            continue;
        }
        let module = used.name(db).clone();
        let Some(other) = scope::file_of_module(db, module.clone()) else {
            let modules = scope::modules(db);
            let mut problem = Problem::error(
                Code::UnknownModule,
                path.span,
                format!("there is no module `{module}`"),
            );
            problem = match nearest(&module, modules.iter().map(|m| &**m)) {
                Some(near) => problem
                    .help(format!("did you mean `{near}`?"))
                    .replace(format!("write `{near}`"), path.span, near),
                None => problem.help("a module is a file below the rules folder: `eu.vocabulary` is `eu/vocabulary.ius`"),
            };
            out.push((used, problem));
            continue;
        };
        if seen.contains(&module) || other == file {
            out.push((
                used,
                Problem::warning(
                    Code::UnusedImport,
                    path.span,
                    format!("`{module}` is already in scope"),
                )
                .help("leave the line out"),
            ));
            continue;
        }
        seen.push(module.clone());
        for key in scope::names(db, other).declared.keys() {
            let (space, name) = key;
            if !matches!(
                space,
                Namespace::Value | Namespace::Type | Namespace::Instrument
            ) {
                continue;
            }
            if names.declared.contains_key(key) {
                out.push((
                    used,
                    Problem::error(
                        Code::ImportClash,
                        path.span,
                        format!("`{module}` brings `{name}`, which this file declares itself"),
                    )
                    .help("rename one of the two"),
                ));
            } else if let Some(first) = brought.get(key) {
                out.push((
                    used,
                    Problem::error(
                        Code::ImportClash,
                        path.span,
                        format!("`{module}` and `{first}` both bring `{name}`"),
                    )
                    .help("rename one of the two"),
                ));
            } else {
                brought.insert(key, module.clone());
            }
        }
    }
    FileProblems { problems: out }
}

/// Problems with the declarations they belong to.
#[derive(Clone, Debug, Default, PartialEq, salsa::SalsaValue)]
pub struct FileProblems<'db> {
    /// The problems.
    pub problems: Vec<(Declaration<'db>, Problem)>,
}
