//! Rules made ready to decide.

use std::sync::Arc;

use ius_analysis::{Analysis, BrokenScheme};
use ius_applicant::SchemaIndex;
use ius_diagnostics::{Diagnostic, Severity};
use ius_engine::{Plan, SchemeId};

/// A program compiled, and the schemes that could not be: everything that deciding needs, without
/// the rule files.
#[derive(Debug)]
pub struct Compiled {
    plan: Plan,
    index: SchemaIndex,
    broken: Vec<BrokenScheme>,
}

impl Compiled {
    /// Compiles what an analysis holds.
    #[must_use]
    pub fn new(analysis: &Analysis) -> Compiled {
        let program = analysis.program().as_ref().clone();
        Compiled {
            index: SchemaIndex::new(&program),
            plan: Plan::new(program),
            broken: analysis.broken_schemes(),
        }
    }

    /// The program, ready to decide.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The keys of its applicant files.
    #[must_use]
    pub fn index(&self) -> &SchemaIndex {
        &self.index
    }

    /// Schemes left out because of errors.
    #[must_use]
    pub fn broken(&self) -> &[BrokenScheme] {
        &self.broken
    }

    /// Finds a scheme by its id.
    ///
    /// # Errors
    /// It does not exist, or has an error.
    pub fn scheme(&self, id: &str) -> Result<SchemeId, NoScheme> {
        let program = self.plan.program();
        if let Some(found) = program.scheme(id) {
            return Ok(found);
        }
        if let Some(broken) = self.broken.iter().find(|broken| broken.id == id) {
            return Err(NoScheme::Broken(broken.reasons.clone()));
        }
        let known = program
            .schemes
            .iter()
            .map(|s| s.id.as_str())
            .chain(self.broken.iter().map(|b| b.id.as_str()));
        Err(NoScheme::Unknown(
            ius_diagnostics::nearest(id, known).map(str::to_owned),
        ))
    }
}

/// An analysis with its program compiled, so that many cases can be decided under it.
pub struct Rules {
    analysis: Analysis,
    compiled: Arc<Compiled>,
}

/// Why a scheme cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoScheme {
    /// No rule file declares it; the nearest name that one does.
    Unknown(Option<String>),
    /// It, or something it rests on, has an error; which declarations.
    Broken(Vec<String>),
}

impl Rules {
    /// Compiles what an analysis holds.
    #[must_use]
    pub fn new(analysis: Analysis) -> Rules {
        let compiled = Arc::new(Compiled::new(&analysis));
        Rules { analysis, compiled }
    }

    /// What was compiled before from the same analysis.
    #[must_use]
    pub fn compiled(analysis: Analysis, compiled: Arc<Compiled>) -> Rules {
        Rules { analysis, compiled }
    }

    /// What deciding needs, which threads may share.
    #[must_use]
    pub fn shared(&self) -> &Arc<Compiled> {
        &self.compiled
    }

    /// Compiles rule files given as path and text.
    #[must_use]
    pub fn of<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> Rules {
        let mut analysis = Analysis::new();
        for (path, text) in files {
            analysis.set_file(path, text);
        }
        Rules::new(analysis)
    }

    /// The analysis.
    #[must_use]
    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// The program, ready to decide.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        self.compiled.plan()
    }

    /// The keys of its applicant files.
    #[must_use]
    pub fn index(&self) -> &SchemaIndex {
        self.compiled.index()
    }

    /// Schemes left out because of errors.
    #[must_use]
    pub fn broken(&self) -> &[BrokenScheme] {
        self.compiled.broken()
    }

    /// Finds a scheme by its id.
    ///
    /// # Errors
    /// It does not exist, or has an error.
    pub fn scheme(&self, id: &str) -> Result<SchemeId, NoScheme> {
        self.compiled.scheme(id)
    }

    /// The errors among the diagnostics of every file.
    #[must_use]
    pub fn errors(&self) -> Vec<Diagnostic> {
        let mut all = self.analysis.all_diagnostics();
        all.retain(|diagnostic| diagnostic.severity == Severity::Error);
        all
    }
}
