//! How is it coloured?

use std::collections::HashMap;

use ius_analysis::{
    DeclarationKind, Declared, Naming, Role, Symbol, Thing, effective_dates, is_country,
    written_dates,
};
use ius_calendar::Date;
use ius_diagnostics::ByteSpan;
use ius_syntax::ast::{self, Clause, Declaration, VersionBody};
use ius_syntax::tree::{NodeKind, Tree};
use ius_syntax::{Token as Lexeme, TokenKind as Lexical, tree};

use crate::workspace::{Snapshot, is_rule_file};

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

/// Words that compare or join, wherever they stand in an expression.
const OPERATORS: &[&str] = &[
    "and", "bridging", "covers", "divided", "except", "includes", "is", "joined", "minus", "not",
    "or", "over", "overlaps", "plus", "since", "times",
];

/// Words that go on with an operator.
const FOLLOW: &[&str] = &[
    "after", "any", "at", "before", "by", "empty", "exactly", "gaps", "in", "least", "less",
    "listed", "longer", "more", "most", "none", "not", "of", "on", "one", "or", "shorter", "than",
    "with", "within",
];

/// Words that types are made of.
const TYPES: &[&str] = &[
    "calendar",
    "code",
    "counted",
    "country",
    "date",
    "decimal",
    "duration",
    "exact",
    "integer",
    "limit",
    "list",
    "month",
    "no",
    "of",
    "ongoing",
    "or",
    "per",
    "percentage",
    "period",
    "periods",
    "text",
    "time",
    "year",
    "yes",
];

const UNITS: &[&str] = &[
    "day", "days", "month", "months", "percent", "week", "weeks", "working", "year", "years",
];

/// What is known of the things that a file names.
struct Colours<'a> {
    snapshot: &'a Snapshot,
    today: Date,
    known: HashMap<Thing, (TokenKind, bool, bool)>,
}

impl Colours<'_> {
    fn declared(&self, symbol: &Symbol) -> Option<Declared<'_>> {
        self.snapshot.analysis.declared(symbol)
    }

    /// Kind, whether unverified, whether no longer in force.
    fn of(&mut self, thing: &Thing) -> (TokenKind, bool, bool) {
        if let Some(found) = self.known.get(thing) {
            return *found;
        }
        let found = self.look(thing);
        self.known.insert(thing.clone(), found);
        found
    }

    fn look(&self, thing: &Thing) -> (TokenKind, bool, bool) {
        let plain = |kind: TokenKind| (kind, false, false);
        match thing {
            Thing::Module(_) => plain(TokenKind::Namespace),
            Thing::Field(..) => plain(TokenKind::Property),
            Thing::Value(..) => plain(TokenKind::EnumMember),
            Thing::Element(..) => plain(TokenKind::Variable),
            Thing::Group(..) => plain(TokenKind::Function),
            Thing::Local(symbol, name) | Thing::Rule(symbol, name) => {
                let slot = self.declared(symbol).and_then(|d| {
                    let (Declaration::Template(ast::Template { clauses, .. })
                    | Declaration::Scheme(ast::Scheme { clauses, .. })) = d.tree?
                    else {
                        return None;
                    };
                    Some(clauses.iter().any(|c| match c {
                        Clause::Open(o) => o.name.value == **name,
                        Clause::Option(r) => r.name.value == **name,
                        _ => false,
                    }))
                });
                plain(if slot == Some(true) {
                    TokenKind::Slot
                } else {
                    TokenKind::Function
                })
            }
            Thing::Provision(symbol, reference) => {
                let (unverified, expired) = self.provision(symbol, reference).unwrap_or_default();
                (TokenKind::Provision, unverified, expired)
            }
            Thing::Declaration(symbol) => {
                let kind = match symbol.kind {
                    DeclarationKind::Use => TokenKind::Namespace,
                    DeclarationKind::Instrument => TokenKind::Provision,
                    DeclarationKind::Enumeration | DeclarationKind::Record => TokenKind::Type,
                    DeclarationKind::Section => TokenKind::Struct,
                    DeclarationKind::Parameter => TokenKind::Parameter,
                    DeclarationKind::Table | DeclarationKind::External => TokenKind::Table,
                    DeclarationKind::Define => TokenKind::Function,
                    DeclarationKind::Template | DeclarationKind::Scheme => TokenKind::Class,
                    DeclarationKind::Example | DeclarationKind::Unreadable => TokenKind::String,
                };
                let (unverified, expired) = self.value(symbol).unwrap_or_default();
                (kind, unverified, expired)
            }
        }
    }

    fn provision(&self, symbol: &Symbol, reference: &str) -> Option<(bool, bool)> {
        let declared = self.declared(symbol)?;
        let Declaration::Instrument(instrument) = declared.tree? else {
            return None;
        };
        let all: Vec<&ast::Provision> = instrument
            .provisions
            .iter()
            .filter(|p| p.reference.value == reference)
            .collect();
        let over = |d: &ast::InForce| written_dates(d).until.is_some_and(|u| u < self.today);
        Some((
            all.iter().any(|p| p.attributes.unverified.is_some()),
            !all.is_empty()
                && all.iter().all(|p| {
                    !p.attributes.in_force.is_empty() && p.attributes.in_force.iter().all(over)
                }),
        ))
    }

    /// Of a parameter or definition: whether today's value is unverified, and whether there is
    /// none any more.
    fn value(&self, symbol: &Symbol) -> Option<(bool, bool)> {
        let declared = self.declared(symbol)?;
        let (versions, attributes) = match declared.tree? {
            Declaration::Parameter(p) => (&p.versions, &p.attributes),
            Declaration::Define(d) => (&d.versions, &d.attributes),
            _ => return None,
        };
        let dates: Vec<_> = versions.iter().map(|v| v.in_force.as_ref()).collect();
        let ranges = effective_dates(&dates);
        let at = ranges.iter().position(|r| {
            r.from.is_none_or(|f| f <= self.today) && r.until.is_none_or(|u| self.today <= u)
        });
        let ended = !ranges.is_empty()
            && ranges
                .iter()
                .all(|r| r.until.is_some_and(|u| u < self.today));
        let Some(version) = at.and_then(|i| versions.get(i)) else {
            return Some((attributes.unverified.is_some(), ended));
        };
        let unverified = attributes.unverified.is_some()
            || version.attributes.unverified.is_some()
            || matches!(version.body, VersionBody::Unconfirmed);
        Some((unverified, matches!(version.body, VersionBody::NotInForce)))
    }
}

/// The colour of a token that names nothing.
fn plain(
    text: &str,
    tree: &Tree,
    index: usize,
    token: &Lexeme,
    before: Option<(&str, TokenKind)>,
) -> Option<(TokenKind, Modifiers)> {
    let none = Modifiers::default();
    let word = token.text(text);
    let parent = tree
        .parents
        .get(index)
        .and_then(|n| tree.nodes.get(*n))
        .map(|n| n.kind);
    Some(match token.kind {
        Lexical::Keyword => {
            let inside = matches!(
                parent,
                Some(NodeKind::Logic | NodeKind::Expression | NodeKind::Points)
            );
            let goes_on = before.is_some_and(|(_, kind)| kind == TokenKind::Operator)
                && FOLLOW.contains(&word);
            let after_number = before.is_some_and(|(last, kind)| {
                kind == TokenKind::Number && (last == "working" || !last.is_empty())
            });
            if UNITS.contains(&word) && after_number {
                (TokenKind::Number, none)
            } else if inside && (OPERATORS.contains(&word) || goes_on) {
                (TokenKind::Operator, none)
            } else {
                (TokenKind::Keyword, none)
            }
        }
        Lexical::Number => (TokenKind::Number, none),
        Lexical::Text => (TokenKind::String, none),
        Lexical::Comment => (TokenKind::Comment, none),
        Lexical::DocComment => (
            TokenKind::Comment,
            Modifiers {
                documentation: true,
                ..none
            },
        ),
        Lexical::Name => {
            let capital = word.chars().all(|c| c.is_ascii_uppercase());
            if parent == Some(NodeKind::Money) && capital {
                (TokenKind::Number, none)
            } else if capital && is_country(word) {
                (TokenKind::EnumMember, none)
            } else {
                return None;
            }
        }
        Lexical::Whitespace | Lexical::Newline | Lexical::Punctuation | Lexical::Unknown => {
            return None;
        }
    })
}

impl Snapshot {
    /// The words of a file, or those that begin in a part of it, in order.
    #[must_use]
    pub fn tokens(&self, file: &str, within: Option<ByteSpan>) -> Vec<Token> {
        if !is_rule_file(file) {
            return Vec::new();
        }
        let Some(text) = self.text(file) else {
            return Vec::new();
        };
        let tree = tree(text);
        let mut names: Vec<Naming> = self.analysis.namings(file);
        // Of names within one another (the name of a scheme in its path) the shorter one counts.
        names.retain(|n| !n.name.is_empty());
        names.sort_by_key(|n| (n.name.start, n.name.len()));
        let mut names = names.into_iter().peekable();
        let mut colours = Colours {
            snapshot: self,
            today: self.config.today,
            known: HashMap::new(),
        };
        let mut out: Vec<Token> = Vec::new();
        let mut done = 0u32;
        let mut before: Option<(&str, TokenKind)> = None;
        // Between `:` or `keyed by` and what follows the type.
        let mut in_type = false;
        for (index, lexeme) in tree.tokens.iter().enumerate() {
            if lexeme.start < done {
                continue;
            }
            let word = lexeme.text(text);
            let of_type = TYPES.contains(&word)
                || word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase());
            let known = matches!(lexeme.kind, Lexical::Keyword | Lexical::Name);
            if in_type && known && of_type {
                out.push(Token {
                    span: ByteSpan::new(lexeme.start, lexeme.end),
                    kind: TokenKind::Type,
                    modifiers: Modifiers::default(),
                });
                before = Some((word, TokenKind::Type));
                continue;
            }
            let keyed = word == "by" && before.is_some_and(|(last, _)| last == "keyed");
            in_type = word == ":"
                || keyed
                || in_type && (lexeme.kind == Lexical::Whitespace || word == "/");
            while names.next_if(|n| n.name.end <= lexeme.start).is_some() {}
            let named = names
                .peek()
                .filter(|n| n.name.start == lexeme.start && n.name.end >= lexeme.end)
                .filter(|n| {
                    text.get(n.name.start as usize..n.name.end as usize)
                        .is_some_and(|t| !t.contains('\n'))
                });
            if let Some(naming) = named
                && !matches!(lexeme.kind, Lexical::Text | Lexical::Comment)
            {
                let (kind, unverified, expired) = colours.of(&naming.thing);
                let span = naming.name;
                done = span.end;
                out.push(Token {
                    span,
                    kind,
                    modifiers: Modifiers {
                        declaration: naming.role == Role::Declares,
                        documentation: false,
                        unverified,
                        expired,
                    },
                });
                before = Some((lexeme.text(text), kind));
                continue;
            }
            if let Some((kind, modifiers)) = plain(text, &tree, index, lexeme, before) {
                let trimmed = lexeme.text(text).trim_end().len();
                let end = lexeme
                    .start
                    .saturating_add(u32::try_from(trimmed).unwrap_or(0));
                out.push(Token {
                    span: ByteSpan::new(lexeme.start, end),
                    kind,
                    modifiers,
                });
                before = Some((lexeme.text(text), kind));
            } else if !lexeme.is_trivia() {
                before = None;
            }
        }
        if let Some(within) = within {
            out.retain(|t| within.start <= t.span.start && t.span.start < within.end);
        }
        out
    }
}
