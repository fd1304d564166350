//! What a declaration is called, independent of where in its file it stands.

use std::fmt;
use std::sync::Arc;

/// The kinds of declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DeclarationKind {
    /// `use`
    Use,
    /// `instrument`
    Instrument,
    /// `enumeration`
    Enumeration,
    /// `record`
    Record,
    /// `section`
    Section,
    /// `parameter`
    Parameter,
    /// `table`
    Table,
    /// `define`
    Define,
    /// `external`
    External,
    /// `template`
    Template,
    /// `scheme`
    Scheme,
    /// `example`
    Example,
    /// Text that is no declaration.
    Unreadable,
}

impl DeclarationKind {
    /// The kind a keyword opens.
    #[must_use]
    pub fn of_keyword(word: &str) -> DeclarationKind {
        match word {
            "use" => Self::Use,
            "instrument" => Self::Instrument,
            "enumeration" => Self::Enumeration,
            "record" => Self::Record,
            "section" => Self::Section,
            "parameter" => Self::Parameter,
            "table" => Self::Table,
            "define" => Self::Define,
            "external" => Self::External,
            "template" => Self::Template,
            "scheme" => Self::Scheme,
            "example" => Self::Example,
            _ => Self::Unreadable,
        }
    }

    /// The kind as a drafter calls it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Use => "use",
            Self::Instrument => "instrument",
            Self::Enumeration => "enumeration",
            Self::Record => "record",
            Self::Section => "section",
            Self::Parameter => "parameter",
            Self::Table => "table",
            Self::Define => "definition",
            Self::External => "external",
            Self::Template => "template",
            Self::Scheme => "scheme",
            Self::Example => "example",
            Self::Unreadable => "text",
        }
    }
}

/// The name of a declaration: stable when the declaration moves or its body changes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol {
    /// The module, e.g. `eu.vocabulary`.
    pub module: Arc<str>,
    /// The kind.
    pub kind: DeclarationKind,
    /// The name; of a scheme with its state: `nl.start_up`.
    pub name: Arc<str>,
    /// 0 for the first of its kind and name in the file; only duplicates count up.
    pub ordinal: u32,
}

impl Symbol {
    /// Module and name, e.g. `eu.vocabulary.applicant_age`.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}.{}", self.module, self.name)
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}
