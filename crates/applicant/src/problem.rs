//! What can be wrong with an applicant file, before it is turned into a diagnostic.

use crate::tree::Span;

/// The kinds of problem; each is a diagnostic code with a page in `docs/codes/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The text is not JSON or YAML.
    Unreadable,
    /// No section, fact or field has this name.
    UnknownKey,
    /// The key stands twice in one mapping.
    DuplicateKey,
    /// The value is of another type than the fact.
    WrongType,
    /// A day that does not exist.
    ImpossibleDate,
    /// Below or above what may be stated.
    OutsideBounds,
    /// An amount in another currency or at another rate.
    WrongCurrency,
    /// An amount finer than any currency's smallest unit, or beyond what is exact.
    TooPrecise,
    /// Not one of the values of a closed list.
    UnknownValue,
    /// Not an ISO 3166 code.
    UnknownCountry,
    /// A stay or period that ends before it starts.
    EndsBeforeStart,
    /// Nothing in the file, or something else than keys and values.
    NotAMapping,
    /// A part of YAML that is refused: tags, several documents, endless aliases, deep nesting.
    Refused,
    /// External data that no rule asks for, or without its date.
    ExternalData,
}

impl ProblemKind {
    /// Whether the file can still be decided on.
    #[must_use]
    pub const fn is_warning(self) -> bool {
        matches!(self, ProblemKind::EndsBeforeStart)
    }
}

/// One problem and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The text to write in the place of `span`, where there is one right answer.
    pub replacement: Option<String>,
    /// Another place that belongs to it, with a few words.
    pub related: Option<(Span, String)>,
}

impl Problem {
    /// A problem without help.
    #[must_use]
    pub fn new(kind: ProblemKind, span: Span, message: impl Into<String>) -> Problem {
        Problem {
            kind,
            span,
            message: message.into(),
            help: None,
            replacement: None,
            related: None,
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }

    /// Adds the text to write instead.
    #[must_use]
    pub fn replace_with(mut self, replacement: impl Into<String>) -> Problem {
        self.replacement = Some(replacement.into());
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, span: Span, words: impl Into<String>) -> Problem {
        self.related = Some((span, words.into()));
        self
    }
}
