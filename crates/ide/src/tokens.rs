//! How is it coloured?

use ius_diagnostics::ByteSpan;

use crate::workspace::Snapshot;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word of the language.
    Keyword,
    /// A comparison or operator written as a word: `is at least`, `plus`, `and`.
    Operator,
    /// A module.
    Namespace,
    /// An enumeration, record or built-in type.
    Type,
    /// A value of an enumeration, or a country.
    EnumMember,
    /// A section of the applicant file.
    Struct,
    /// A fact, field or column.
    Property,
    /// A parameter.
    Parameter,
    /// An element bound by a quantifier.
    Variable,
    /// A table or external data.
    Table,
    /// A definition or clause.
    Function,
    /// A template or scheme.
    Class,
    /// A slot or option of a template.
    Slot,
    /// An instrument or provision.
    Provision,
    /// A title, source or note.
    String,
    /// A number, amount, date or duration.
    Number,
    /// A comment.
    Comment,
}

/// What else is to be said of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Modifiers {
    /// It is declared here.
    pub declaration: bool,
    /// A doc comment.
    pub documentation: bool,
    /// A value that is not verified, or is unconfirmed.
    pub unverified: bool,
    /// No longer in force today.
    pub expired: bool,
}

/// A coloured word. Words do not overlap and stand on one line each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where.
    pub span: ByteSpan,
    /// What.
    pub kind: TokenKind,
    /// What else.
    pub modifiers: Modifiers,
}

impl Snapshot {
    /// The words of a file, or of a part of it, in order.
    #[must_use]
    pub fn tokens(&self, file: &str, within: Option<ByteSpan>) -> Vec<Token> {
        let _ = (file, within);
        Vec::new()
    }
}
