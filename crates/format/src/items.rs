//! The words of a clause in order, each with what stood between it and the word before.

use ius_syntax::outline::{Node, NodeKind};
use ius_syntax::{Token, TokenKind};

/// A comment, and what it stood beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comment {
    /// With its dashes, trailing blanks left out.
    pub text: String,
    /// Whether it stands at the end of a line that holds something else.
    pub at_line_end: bool,
    /// The column it began in, counted in characters from 0.
    pub column: usize,
    /// Whether a blank line stood above it.
    pub blank_above: bool,
}

/// What stands between two words: comments in order, and line ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Gap {
    /// The comments.
    pub comments: Vec<Comment>,
    /// Whether the next word begins a line.
    pub newline: bool,
    /// Whether a blank line stands directly above the next word.
    pub blank_below: bool,
}

/// Blanks that end no comment.
fn trimmed(text: &str) -> &str {
    text.trim_end_matches([' ', '\t', '\r'])
}

/// Reads the trivia in `tokens`. `at_start` says that they begin a line.
pub(crate) fn gap(text: &str, tokens: &[Token], at_start: bool) -> Gap {
    let mut gap = Gap::default();
    let mut line_has_something = !at_start;
    let mut newlines = u32::from(at_start);
    for token in tokens {
        match token.kind {
            TokenKind::Newline => {
                newlines = newlines.saturating_add(1);
                gap.newline = true;
                line_has_something = false;
            }
            TokenKind::Comment | TokenKind::DocComment => {
                let before = text.get(..token.start as usize).unwrap_or_default();
                let line = before.rsplit('\n').next().unwrap_or_default();
                gap.comments.push(Comment {
                    text: trimmed(token.text(text)).to_owned(),
                    at_line_end: line_has_something,
                    column: line.chars().count(),
                    blank_above: newlines > 1,
                });
                newlines = 0;
                line_has_something = true;
            }
            _ => {}
        }
    }
    gap.blank_below = newlines > 1;
    gap
}

/// A word: a token, or several tokens that must not be parted.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// First byte in the declaration.
    pub start: u32,
    /// As it is written in canonical text.
    pub text: String,
    /// Width in characters, the space before it included.
    pub width: usize,
    /// Whether a space parts it from the word before on the same line.
    pub spaced: bool,
    /// What stood before it.
    pub gap: Gap,
}

/// Numbers in groups of three, and words that hold several tokens, by their first byte.
fn atoms(node: &Node, into: &mut Vec<(u32, u32, bool)>) {
    match node.kind {
        NodeKind::Atom => into.push((node.start, node.end, false)),
        NodeKind::Number => into.push((node.start, node.end, true)),
        _ => node.children.iter().for_each(|c| atoms(c, into)),
    }
}

/// Writes the whole part of a number in groups of three digits.
pub(crate) fn grouped(number: &str) -> String {
    let digits: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    let (whole, fraction) = match digits.find('.') {
        Some(at) => digits.split_at(at),
        None => (digits.as_str(), ""),
    };
    let count = whole.chars().count();
    let mut out = String::with_capacity(digits.len() + count / 3);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (count - i).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(c);
    }
    out.push_str(fraction);
    out
}

/// The words of a clause that the grammar has read; none if tokens and grammar disagree about
/// where words end, which no clause should.
pub(crate) fn items(text: &str, tokens: &[Token], node: &Node) -> Option<Vec<Item>> {
    let mut wanted = Vec::new();
    atoms(node, &mut wanted);
    let mut wanted = wanted.into_iter().peekable();
    let mut items: Vec<Item> = Vec::new();
    let mut last_end = 0usize;
    let mut i = 0usize;
    while let Some(token) = tokens.get(i) {
        if token.is_trivia() {
            i += 1;
            continue;
        }
        let (mut end, mut number) = (token.end, false);
        if let Some((start, to, is_number)) = wanted.peek().copied() {
            if start < token.start {
                return None;
            }
            if start == token.start {
                wanted.next();
                number = is_number;
                end = to;
            }
        }
        let first = i;
        while tokens.get(i).is_some_and(|t| t.start < end) {
            i += 1;
        }
        // A word that ends inside a token is none.
        if tokens.get(i.saturating_sub(1)).map(|t| t.end) != Some(end) {
            return None;
        }
        let raw = text.get(token.start as usize..end as usize)?;
        let written = if number {
            grouped(raw)
        } else if raw.starts_with('"') {
            raw.to_owned()
        } else {
            raw.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let spaced = match items.last() {
            None => false,
            Some(before) => before.text != "(" && !matches!(written.as_str(), ")" | ","),
        };
        items.push(Item {
            start: token.start,
            width: written.chars().count() + usize::from(spaced),
            text: written,
            spaced,
            gap: if items.is_empty() {
                Gap::default()
            } else {
                gap(text, tokens.get(last_end..first)?, false)
            },
        });
        last_end = i;
    }
    wanted.next().is_none().then_some(items)
}
