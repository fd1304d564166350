//! What is open: rule files, applicant files and pages, and what the drafter chose.

use std::collections::BTreeMap;
use std::sync::Arc;

use ius_analysis::{Analysis, EventHook, Options};
use ius_calendar::Date;
use ius_diagnostics::Diagnostic;

/// The language in which titles, questions and outcomes are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, the language rules are written in.
    #[default]
    English,
    /// Dutch, where the rules say it with `titled nl`.
    Dutch,
}

impl Language {
    /// The code that rules use: `en`, `nl`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Dutch => "nl",
        }
    }
}

/// What the drafter chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The language of what is shown.
    pub language: Language,
    /// The day that counts as today: for the value in force, and as the date of an evaluation.
    pub today: Date,
    /// Also report what is only worth knowing in a review.
    pub pedantic: bool,
    /// Hints between the words.
    pub hints: bool,
    /// Lenses above clauses and examples.
    pub lenses: bool,
}

/// Everything that is open. It is changed here and asked through snapshots.
pub struct Workspace {
    analysis: Analysis,
    documents: Arc<BTreeMap<String, Arc<str>>>,
    config: Arc<Config>,
    cache: Arc<crate::run::Cache>,
}

/// The workspace as it is now. Cheap to make and to clone. Holding one keeps the workspace from
/// being changed: make one for a question, and drop it.
#[derive(Clone)]
pub struct Snapshot {
    pub(crate) analysis: Analysis,
    pub(crate) documents: Arc<BTreeMap<String, Arc<str>>>,
    pub(crate) config: Arc<Config>,
    pub(crate) cache: Arc<crate::run::Cache>,
}

/// Whether a path names a rule file.
#[must_use]
pub(crate) fn is_rule_file(path: &str) -> bool {
    path.ends_with(".ius")
}

impl Workspace {
    /// Without any file.
    #[must_use]
    pub fn new(config: Config) -> Workspace {
        Workspace::with_hook(config, None)
    }

    /// Without any file; the hook is told of every query that runs.
    #[must_use]
    pub fn with_hook(config: Config, hook: Option<EventHook>) -> Workspace {
        let mut workspace = Workspace {
            analysis: Analysis::with_hook(hook),
            documents: Arc::default(),
            config: Arc::new(config),
            cache: Arc::default(),
        };
        workspace.options();
        workspace
    }

    fn options(&mut self) {
        self.analysis.set_options(Options {
            pedantic: self.config.pedantic,
            today: Some(self.config.today),
        });
    }

    /// Changes what the drafter chose.
    pub fn set_config(&mut self, config: Config) {
        self.config = Arc::new(config);
        self.options();
    }

    /// What the drafter chose.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Adds a file or changes its text: a rule file (`.ius`), an applicant or case file (`.yaml`,
    /// `.yml`, `.json`) or a page of cases (`.md`). Paths start from the project's folder.
    pub fn set_file(&mut self, path: &str, text: &str) {
        if is_rule_file(path) {
            self.analysis.set_file(path, text);
            return;
        }
        if self.documents.get(path).is_some_and(|old| **old == *text) {
            return;
        }
        self.analysis.set_data_file(path, text);
        Arc::make_mut(&mut self.documents).insert(path.to_owned(), Arc::from(text));
    }

    /// Adds a rule file or changes its text; the caller says which module it is, for projects whose
    /// rules are not in a folder `rules`.
    pub fn set_file_in_module(&mut self, path: &str, module: &str, text: &str) {
        self.analysis.set_file_in_module(path, module, text);
    }

    /// Says that a file is open in an editor. No answer depends on it; answers after a change of an
    /// open file come sooner.
    pub fn open_file(&mut self, path: &str) {
        self.analysis.open_file(path);
    }

    /// Says that a file is open in no editor any more.
    pub fn close_file(&mut self, path: &str) {
        self.analysis.close_file(path);
    }

    /// Takes a file away.
    pub fn remove_file(&mut self, path: &str) {
        if is_rule_file(path) {
            self.analysis.remove_file(path);
        } else if self.documents.contains_key(path) {
            self.analysis.remove_data_file(path);
            Arc::make_mut(&mut self.documents).remove(path);
        }
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.analysis
            .text(path)
            .or_else(|| self.documents.get(path).map(|text| &**text))
    }

    /// The workspace as it is now.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        Snapshot {
            analysis: self.analysis.clone(),
            documents: self.documents.clone(),
            config: self.config.clone(),
            cache: self.cache.clone(),
        }
    }
}

impl Snapshot {
    /// What the drafter chose.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The same workspace, shown in another language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> Snapshot {
        let mut other = self.clone();
        Arc::make_mut(&mut other.config).language = language;
        other
    }

    /// Applicant files that examples name and that are not in the workspace, by their paths from
    /// the project's folder; sorted, each once.
    #[must_use]
    pub fn missing_files(&self) -> Vec<String> {
        let mut missing: Vec<String> = self
            .analysis
            .needed_files()
            .iter()
            .map(|(rule_file, written)| ius_suite::beside(rule_file, written))
            .filter(|name| !self.documents.contains_key(name))
            .collect();
        missing.sort();
        missing.dedup();
        missing
    }

    /// The rule files, sorted by path.
    #[must_use]
    pub fn rule_files(&self) -> Vec<&str> {
        self.analysis.paths()
    }

    /// Every file: rule files, then the others, each sorted by path.
    #[must_use]
    pub fn files(&self) -> Vec<&str> {
        let mut files = self.analysis.paths();
        files.extend(self.documents.keys().map(String::as_str));
        files
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.analysis
            .text(path)
            .or_else(|| self.documents.get(path).map(|text| &**text))
    }

    /// What is wrong with a file, in the order of its text: the findings of `ius check`.
    #[must_use]
    pub fn diagnostics(&self, file: &str) -> Vec<Diagnostic> {
        self.analysis.diagnostics(file)
    }
}
