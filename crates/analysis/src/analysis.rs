//! The checker as callers without salsa use it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ius_diagnostics::{ByteSpan, Diagnostic, FileRef};
use ius_engine::Program;
use salsa::{Durability, Setter};

use crate::check::boundaries::{self, Tested};
use crate::check::check;
use crate::db::{DataFile, Database, EventHook, Options, SourceFile, Workspace, module_of};
use crate::declaration::{Declaration, declarations};
use crate::diagnose;
use crate::examples::{self, ExampleCase};
use crate::lower::{BrokenScheme, lower};
use crate::navigate;
use crate::symbol::DeclarationKind;

/// Rule files and everything known about them. Setting a file to the text it has does nothing;
/// setting it to another re-checks only what depends on what changed.
///
/// A clone is a second reader of the same state: cheap to make. Changing a file waits until every
/// clone is dropped, and unwinds what they are computing: see [`cancellable`].
#[derive(Clone)]
pub struct Analysis {
    db: Database,
    files: Arc<BTreeMap<String, SourceFile>>,
    data: Arc<BTreeMap<String, DataFile>>,
    open: Arc<BTreeSet<String>>,
}

/// The files changed while a question was being answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

/// Answers a question, unless files change meanwhile.
///
/// # Errors
/// The question was cut short because a file changed; ask again.
pub fn cancellable<T>(question: impl FnOnce() -> T) -> Result<T, Cancelled> {
    salsa::Cancelled::catch(std::panic::AssertUnwindSafe(question)).map_err(|_| Cancelled)
}

impl Default for Analysis {
    fn default() -> Self {
        Analysis::new()
    }
}

impl Analysis {
    /// Without any file.
    #[must_use]
    pub fn new() -> Analysis {
        Analysis::with_hook(None)
    }

    /// Without any file; the hook is told of every query that runs.
    #[must_use]
    pub fn with_hook(hook: Option<EventHook>) -> Analysis {
        Analysis {
            db: Database::with_hook(hook),
            files: Arc::default(),
            data: Arc::default(),
            open: Arc::default(),
        }
    }

    /// The database, for callers that know salsa.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.db
    }

    /// The file of a path.
    pub(crate) fn source(&self, path: &str) -> Option<SourceFile> {
        self.files.get(path).copied()
    }

    pub(crate) fn sources(&self) -> impl Iterator<Item = SourceFile> + '_ {
        self.files.values().copied()
    }

    fn workspace(&self) -> Workspace {
        Workspace::get(&self.db)
    }

    /// Adds a rule file or changes its text. The module follows from the folders below `rules/`.
    pub fn set_file(&mut self, path: &str, text: &str) {
        let module = module_of(path);
        self.set_file_in_module(path, &module, text);
    }

    /// Adds a rule file or changes its text; the caller says which module it is.
    pub fn set_file_in_module(&mut self, path: &str, module: &str, text: &str) {
        if let Some(&file) = self.files.get(path) {
            if **file.text(&self.db) != *text {
                file.set_text(&mut self.db).to(Arc::from(text));
            }
            if **file.module(&self.db) != *module {
                file.set_module(&mut self.db).to(Arc::from(module));
            }
            return;
        }
        let file = SourceFile::builder(Arc::from(path), Arc::from(module), Arc::from(text))
            .durability(Durability::HIGH)
            .new(&self.db);
        Arc::make_mut(&mut self.files).insert(path.to_owned(), file);
        self.list_files();
    }

    /// Says that a rule file is being edited. It changes nothing in any answer: what rests on files
    /// that are not open is not looked at again when an open one changes. Best called once when an
    /// editor opens the file, since what rests on the file is computed once more then.
    pub fn open_file(&mut self, path: &str) {
        self.set_durability(path, Durability::LOW);
    }

    /// Says that a rule file is edited no more.
    pub fn close_file(&mut self, path: &str) {
        self.set_durability(path, Durability::HIGH);
    }

    fn set_durability(&mut self, path: &str, durability: Durability) {
        let Some(&file) = self.files.get(path) else {
            return;
        };
        let open = durability == Durability::LOW;
        let known = Arc::make_mut(&mut self.open);
        let changed = if open {
            known.insert(path.to_owned())
        } else {
            known.remove(path)
        };
        if changed {
            let text = file.text(&self.db).clone();
            file.set_text(&mut self.db)
                .with_durability(durability)
                .to(text);
        }
    }

    /// Takes a rule file away.
    pub fn remove_file(&mut self, path: &str) {
        if self.files.contains_key(path) {
            Arc::make_mut(&mut self.files).remove(path);
            Arc::make_mut(&mut self.open).remove(path);
            self.list_files();
        }
    }

    fn list_files(&mut self) {
        let files: Vec<SourceFile> = self.files.values().copied().collect();
        self.workspace().set_files(&mut self.db).to(files);
    }

    /// Adds an applicant file that examples refer to, or changes its text.
    pub fn set_data_file(&mut self, path: &str, text: &str) {
        if let Some(&file) = self.data.get(path) {
            if **file.text(&self.db) != *text {
                file.set_text(&mut self.db).to(Arc::from(text));
            }
            return;
        }
        let file = DataFile::new(&self.db, Arc::from(path), Arc::from(text));
        Arc::make_mut(&mut self.data).insert(path.to_owned(), file);
        self.list_data();
    }

    /// Takes an applicant file away.
    pub fn remove_data_file(&mut self, path: &str) {
        if self.data.contains_key(path) {
            Arc::make_mut(&mut self.data).remove(path);
            self.list_data();
        }
    }

    fn list_data(&mut self) {
        let data: Vec<DataFile> = self.data.values().copied().collect();
        self.workspace().set_data(&mut self.db).to(data);
    }

    /// The text of an applicant file that was set.
    #[must_use]
    pub fn data_file(&self, path: &str) -> Option<&str> {
        self.data.get(path).map(|file| &**file.text(&self.db))
    }

    /// Chooses what is checked.
    pub fn set_options(&mut self, options: Options) {
        if *self.workspace().options(&self.db) != options {
            self.workspace().set_options(&mut self.db).to(options);
        }
    }

    /// Unwinds if a file is about to change, so that long work on a reader does not keep the
    /// writer waiting: see [`cancellable`].
    pub fn check_cancelled(&self) {
        salsa::Database::unwind_if_revision_cancelled(&self.db);
    }

    /// The rule files, sorted by path.
    #[must_use]
    pub fn paths(&self) -> Vec<&str> {
        self.files.keys().map(String::as_str).collect()
    }

    /// The text of a rule file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(|file| &**file.text(&self.db))
    }

    /// The applicant files that examples refer to: the rule file and the path as written, which
    /// is relative to it. Sorted, each once.
    #[must_use]
    pub fn needed_files(&self) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for (path, file) in self.files.iter() {
            for name in examples::referenced_files(&self.db, *file) {
                out.push((path.clone(), name));
            }
        }
        out.sort();
        out.dedup();
        out
    }

    /// What is wrong with a file, in the order of its text.
    #[must_use]
    pub fn diagnostics(&self, path: &str) -> Vec<Diagnostic> {
        match self.files.get(path) {
            Some(file) => diagnose::diagnostics(&self.db, *file).to_vec(),
            None => Vec::new(),
        }
    }

    /// What is wrong with any file, by path, then in the order of the text.
    #[must_use]
    pub fn all_diagnostics(&self) -> Vec<Diagnostic> {
        self.files
            .keys()
            .flat_map(|path| self.diagnostics(path))
            .collect()
    }

    /// Everything that is well-formed, ready to be decided.
    #[must_use]
    pub fn program(&self) -> Arc<Program> {
        lower(&self.db, self.workspace()).program.clone()
    }

    /// Schemes that are not in the program because they, or something they rest on, have an error.
    #[must_use]
    pub fn broken_schemes(&self) -> Vec<BrokenScheme> {
        lower(&self.db, self.workspace()).broken.clone()
    }

    /// The examples of every file, ready to be decided.
    #[must_use]
    pub fn examples(&self) -> Vec<ExampleCase> {
        let program = self.program();
        self.files
            .values()
            .flat_map(|file| examples::examples(&self.db, *file, &program))
            .collect()
    }

    /// Boundaries of conditions (a fact compared with a figure or date) on which no example stands
    /// and none of the values tried elsewhere, such as in suites and case files.
    #[must_use]
    pub fn untested_boundaries(&self, tested: &[Tested]) -> Vec<Diagnostic> {
        let mut out = Vec::new();
        for file in self.files.values() {
            self.check_cancelled();
            for &scheme in declarations(&self.db, *file) {
                if scheme.kind(&self.db) == DeclarationKind::Scheme {
                    let found =
                        boundaries::untested_but(&self.db, self.workspace(), scheme, tested);
                    let placed = found
                        .iter()
                        .map(|p| diagnose::absolute(&self.db, scheme, p));
                    out.extend(placed);
                }
            }
        }
        diagnose::sort(&mut out);
        out
    }

    /// How far each provision of each instrument is encoded by anything, file by file.
    #[must_use]
    pub fn provisions(&self) -> Vec<crate::provisions::InstrumentUse> {
        crate::provisions::provisions(&self.db, &mut self.files.values().copied())
    }

    /// What each scheme makes of the law of its template, file by file.
    #[must_use]
    pub fn transpositions(&self) -> crate::transposition::Transpositions {
        crate::transposition::transpositions(&self.db, &mut self.files.values().copied())
    }

    /// Where the thing is declared whose name stands at a byte of a file.
    #[must_use]
    pub fn definition_at(&self, path: &str, offset: u32) -> Option<(FileRef, ByteSpan)> {
        navigate::definition_at(&self.db, *self.files.get(path)?, offset)
    }

    /// Every place that names the thing whose name stands at a byte of a file, its declaration first.
    #[must_use]
    pub fn references(&self, path: &str, offset: u32) -> Vec<(FileRef, ByteSpan)> {
        match self.files.get(path) {
            Some(file) => navigate::references_at(&self.db, self.workspace(), *file, offset),
            None => Vec::new(),
        }
    }

    /// What an editor shows about the name or expression at a byte of a file.
    #[must_use]
    pub fn hover_at(&self, path: &str, offset: u32) -> Option<navigate::Hover> {
        navigate::hover_at(&self.db, *self.files.get(path)?, offset)
    }

    /// The type of the smallest expression around a byte of a file, in the words of the language.
    #[must_use]
    pub fn type_of(&self, path: &str, offset: u32) -> Option<String> {
        navigate::type_at(&self.db, *self.files.get(path)?, offset)
    }

    /// The declarations of a file in order, for outlines.
    #[must_use]
    pub fn outline(&self, path: &str) -> Vec<navigate::OutlineItem> {
        self.files
            .get(path)
            .map(|file| navigate::outline(&self.db, *file))
            .unwrap_or_default()
    }

    /// Checks every declaration and returns how many there are: the cost of a cold check.
    #[must_use]
    pub fn check_all(&self) -> usize {
        let mut count = 0;
        for file in self.files.values() {
            for declaration in declarations(&self.db, *file) {
                let _ = check(&self.db, *declaration as Declaration<'_>);
                count += 1;
            }
        }
        count
    }
}
