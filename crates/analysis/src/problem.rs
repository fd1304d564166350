//! A diagnostic whose places are relative to its declaration, so that it survives when the
//! declaration only moves.

use ius_diagnostics::{Code, Severity};
use ius_syntax::ast::Span;

use crate::db::SourceFile;
use crate::symbol::Symbol;

/// A place in the declaration at hand or in another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the declaration the problem was found in.
    Here(Span),
    /// In another declaration.
    There(SourceFile, Symbol, Span),
}

/// A second place that explains the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub message: String,
}

/// One step of a fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Put the text in the place of the span.
    Replace(Span, String),
    /// Add `use MODULE` at the top of the file.
    Import(String),
    /// Add text after the end of the declaration's last line.
    Append(String),
    /// Put text before the declaration.
    Prepend(String),
}

/// A change that mends the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub title: String,
    /// The changes, not overlapping.
    pub edits: Vec<Edit>,
}

/// What is wrong with a declaration.
#[derive(Clone, Debug, PartialEq, Eq, salsa::SalsaValue)]
pub struct Problem {
    /// The stable code.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// What is wrong, in a drafter's words.
    pub message: String,
    /// Where.
    pub span: Span,
    /// Other places.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// How an editor can do it.
    pub fix: Option<Fix>,
}

impl Problem {
    /// An error.
    #[must_use]
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Problem {
        Problem {
            code,
            severity: Severity::Error,
            message: message.into(),
            span,
            labels: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// A warning.
    #[must_use]
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Problem {
        Problem {
            severity: Severity::Warning,
            ..Problem::error(code, span, message)
        }
    }

    /// Something to know.
    #[must_use]
    pub fn information(code: Code, span: Span, message: impl Into<String>) -> Problem {
        Problem {
            severity: Severity::Information,
            ..Problem::error(code, span, message)
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    /// Adds a second place in the same declaration.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Problem {
        self.labels.push(Label {
            place: Place::Here(span),
            message: message.into(),
        });
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label_at(mut self, place: Option<Place>, message: impl Into<String>) -> Problem {
        if let Some(place) = place {
            self.labels.push(Label {
                place,
                message: message.into(),
            });
        }
        self
    }

    /// Adds a fix of one replacement.
    #[must_use]
    pub fn replace(self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Problem {
        self.fix(title, vec![Edit::Replace(span, text.into())])
    }

    /// Adds a fix.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Problem {
        self.fix = Some(Fix {
            title: title.into(),
            edits,
        });
        self
    }
}
