//! The diagnostic: a code, words for the drafter, a place, and often a fix.

use std::fmt;

use crate::codes::Code;

/// The path of a rule or applicant file, as the user would write it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileRef(pub String);

impl FileRef {
    /// Names a file by its path.
    pub fn new(path: impl Into<String>) -> FileRef {
        FileRef(path.into())
    }

    /// The path.
    pub fn path(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A half-open byte range of a file, counted from its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ByteSpan {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl ByteSpan {
    /// A span; an end before the start is read as an empty span at the start.
    pub fn new(start: u32, end: u32) -> ByteSpan {
        ByteSpan {
            start,
            end: end.max(start),
        }
    }

    /// Length in bytes.
    pub fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it covers no byte.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing; nothing needs to change.
    Information,
    /// Probably not what the drafter means; the rules can still be decided.
    Warning,
    /// The rules cannot be decided as they stand.
    Error,
}

impl Severity {
    /// The word shown to people: `error`, `warning` or `information`.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "information",
        }
    }
}

/// A second place that helps to understand the first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The file it is in.
    pub file: FileRef,
    /// Where.
    pub span: ByteSpan,
    /// What to see there.
    pub message: String,
}

/// One replacement of text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// The file to change.
    pub file: FileRef,
    /// What to take out; empty to insert.
    pub span: ByteSpan,
    /// What to put there.
    pub replacement: String,
}

/// A change that would mend the finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fix {
    /// What it does, in the imperative: "write `is at least`".
    pub title: String,
    /// The replacements, none overlapping another.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix with a single replacement.
    pub fn replace(
        title: impl Into<String>,
        file: FileRef,
        span: ByteSpan,
        replacement: impl Into<String>,
    ) -> Fix {
        Fix {
            title: title.into(),
            edits: vec![Edit {
                file,
                span,
                replacement: replacement.into(),
            }],
        }
    }

    /// The text of `file` after the fix. Edits of other files, and edits that do not fit the
    /// text, are left out.
    pub fn apply(&self, file: &FileRef, text: &str) -> String {
        let mut edits: Vec<&Edit> = self.edits.iter().filter(|e| &e.file == file).collect();
        edits.sort_by_key(|e| (e.span.start, e.span.end));
        let mut out = String::with_capacity(text.len());
        let mut at = 0usize;
        for edit in edits {
            let (start, end) = (edit.span.start as usize, edit.span.end as usize);
            if let (Some(before), Some(_)) = (text.get(at..start), text.get(start..end)) {
                out.push_str(before);
                out.push_str(&edit.replacement);
                at = end;
            }
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

/// Something to tell the drafter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// Stable code.
    pub code: Code,
    /// How grave.
    pub severity: Severity,
    /// What is wrong: lower-case, no full stop, the user's words in back-ticks.
    pub message: String,
    /// The file.
    pub file: FileRef,
    /// The place, in bytes of that file.
    pub span: ByteSpan,
    /// Other places.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// A change that would mend it.
    pub fix: Option<Fix>,
    /// Further remarks.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// A diagnostic with its code's default severity and nothing else.
    pub fn new(
        code: Code,
        file: FileRef,
        span: ByteSpan,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            code,
            severity: code.severity(),
            message: message.into(),
            file,
            span,
            labels: Vec::new(),
            help: None,
            fix: None,
            notes: Vec::new(),
        }
    }

    /// With another severity than the code's own.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Diagnostic {
        self.severity = severity;
        self
    }

    /// With a second place.
    #[must_use]
    pub fn with_label(
        mut self,
        file: FileRef,
        span: ByteSpan,
        message: impl Into<String>,
    ) -> Diagnostic {
        self.labels.push(Label {
            file,
            span,
            message: message.into(),
        });
        self
    }

    /// With advice.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// With a fix.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Diagnostic {
        self.fix = Some(fix);
        self
    }

    /// With a further remark.
    #[must_use]
    pub fn with_note(mut self, note: impl Into<String>) -> Diagnostic {
        self.notes.push(note.into());
        self
    }

    /// The order in which people read findings: by file, place, gravest first, code.
    pub fn reading_order(
        &self,
    ) -> (
        &FileRef,
        u32,
        u32,
        std::cmp::Reverse<Severity>,
        Code,
        &String,
    ) {
        (
            &self.file,
            self.span.start,
            self.span.end,
            std::cmp::Reverse(self.severity),
            self.code,
            &self.message,
        )
    }
}

/// Puts findings in reading order and drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.reading_order().cmp(&b.reading_order()));
    diagnostics.dedup();
}
