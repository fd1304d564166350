//! What is wrong with a text, in the drafter's words.

use ius_diagnostics::{ByteSpan, Code, Diagnostic, Edit, FileRef, Fix};

use crate::ast::Span;

/// A change of text that mends a syntax error.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SyntaxFix {
    /// What it does, in the imperative.
    pub title: String,
    /// What to replace, and by what. The places count as that of the error does.
    pub edits: Vec<(Span, String)>,
}

/// Something in the text that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SyntaxError {
    /// One of the `IUS00xx` codes.
    pub code: Code,
    /// Where: from the start of the declaration in [`crate::ItemParse`], from the start of the file
    /// in [`crate::Parse`].
    pub span: Span,
    /// What: lower-case, no full stop, the text's own words in back-ticks.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// A change that mends it.
    pub fix: Option<SyntaxFix>,
}

impl SyntaxError {
    pub(crate) fn new(code: Code, span: Span, message: impl Into<String>) -> SyntaxError {
        SyntaxError {
            code,
            span,
            message: message.into(),
            help: None,
            fix: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> SyntaxError {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn replace(
        mut self,
        title: impl Into<String>,
        span: Span,
        by: impl Into<String>,
    ) -> SyntaxError {
        self.fix = Some(SyntaxFix {
            title: title.into(),
            edits: vec![(span, by.into())],
        });
        self
    }

    /// The same error, its places moved by `offset` bytes: from a declaration to its file.
    #[must_use]
    pub fn moved(mut self, offset: u32) -> SyntaxError {
        let shift = |s: &mut Span| {
            s.start = s.start.saturating_add(offset);
            s.end = s.end.saturating_add(offset);
        };
        shift(&mut self.span);
        if let Some(fix) = &mut self.fix {
            fix.edits.iter_mut().for_each(|(s, _)| shift(s));
        }
        self
    }

    /// The diagnostic that shows this error, whose places count from the start of `file`.
    pub fn into_diagnostic(self, file: &FileRef) -> Diagnostic {
        let bytes = |s: Span| ByteSpan::new(s.start, s.end);
        let mut diagnostic =
            Diagnostic::new(self.code, file.clone(), bytes(self.span), self.message);
        diagnostic.help = self.help;
        diagnostic.fix = self.fix.map(|fix| Fix {
            title: fix.title,
            edits: fix
                .edits
                .into_iter()
                .map(|(span, replacement)| Edit {
                    file: file.clone(),
                    span: bytes(span),
                    replacement,
                })
                .collect(),
        });
        diagnostic
    }
}
