//! Cutting: a file into declarations, a declaration into units (its head and its clauses), a
//! broken unit into lines. Nothing here understands what it cuts; it looks at the first words of
//! lines only, so that a broken clause cannot hide the next one.

use crate::keywords::{
    ALL_WORDS, ATTRIBUTE_KEYWORDS, DECLARATION_KEYWORDS, ItemKind, clause_keywords, is_reserved,
};
use crate::lexer::{Token, TokenKind, is_blank};

/// A stretch of a file that begins with a declaration keyword, its doc comment included; or text
/// at the beginning of a line that begins none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slice {
    /// First byte in the file.
    pub offset: u32,
    /// Length in bytes; blank lines and comments before the next declaration are left out.
    pub len: u32,
    /// The declaration keyword; none for text that is no declaration.
    pub keyword: Option<&'static str>,
}

enum LineKind {
    Blank,
    Doc,
    Comment,
    Indented,
    Declaration(&'static str),
    Other,
}

fn first_word(line: &str) -> &str {
    let end = line
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(line.len());
    line.get(..end).unwrap_or_default()
}

fn line_kind(line: &str) -> LineKind {
    let line = line.trim_start_matches('\u{feff}');
    let trimmed = line.trim_matches(is_blank);
    if trimmed.is_empty() {
        LineKind::Blank
    } else if line.starts_with("---") {
        LineKind::Doc
    } else if line.starts_with("--") {
        LineKind::Comment
    } else if line.starts_with(is_blank) {
        LineKind::Indented
    } else {
        match DECLARATION_KEYWORDS
            .iter()
            .find(|k| **k == first_word(line))
        {
            Some(k) => LineKind::Declaration(k),
            None => LineKind::Other,
        }
    }
}

/// Cuts a file at the lines that begin a declaration. Between the slices there are only blank
/// lines and comments.
pub fn split(text: &str) -> Vec<Slice> {
    let mut slices = Vec::new();
    let mut open: Option<(usize, usize, Option<&'static str>)> = None;
    let mut doc: Option<usize> = None;
    let mut at = 0usize;
    let mut push = |open: &mut Option<(usize, usize, Option<&'static str>)>| {
        if let Some((start, end, keyword)) = open.take()
            && let (Ok(offset), Ok(len)) = (u32::try_from(start), u32::try_from(end - start))
        {
            slices.push(Slice {
                offset,
                len,
                keyword,
            });
        }
    };
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        // The byte order mark is not part of the first declaration.
        let mark = bare.len() - bare.trim_start_matches('\u{feff}').len();
        let end = at + bare.trim_end_matches(is_blank).len();
        match line_kind(bare) {
            LineKind::Blank | LineKind::Comment => doc = None,
            LineKind::Doc => {
                doc.get_or_insert(at + mark);
            }
            LineKind::Declaration(keyword) => {
                push(&mut open);
                open = Some((doc.take().unwrap_or(at + mark), end, Some(keyword)));
            }
            LineKind::Indented => {
                doc = None;
                match &mut open {
                    Some((_, last, _)) => *last = end,
                    // Indented text before any declaration.
                    None => {
                        // An indented comment belongs to nobody.
                        if !bare.trim_start_matches(is_blank).starts_with("--") {
                            open = Some((at, end, None));
                        }
                    }
                }
            }
            LineKind::Other => {
                doc = None;
                match &mut open {
                    Some((_, last, None)) => *last = end,
                    _ => {
                        push(&mut open);
                        open = Some((at + mark, end, None));
                    }
                }
            }
        }
        at += line.len();
    }
    push(&mut open);
    slices
}

/// What a unit is; it says which rule of the grammar reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum UnitKind {
    /// The first line of the declaration and the attribute lines under it.
    Head,
    /// Lines such as `in force from …` that belong to the declaration, wherever they stand.
    Header,
    Provision,
    Value,
    Fact,
    Version,
    Column,
    Defaults,
    Row,
    Otherwise,
    ExternalRow,
    Silent,
    Departs,
    Rule,
    Define,
    UseOption,
    Open,
    Fill,
    Omit,
    On,
    Given,
    Expect,
    /// A declaration keyword where no declaration can be.
    Misplaced,
}

/// A unit and its place in the declaration's text.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    pub kind: UnitKind,
    /// First byte, the doc comment included.
    pub start: u32,
    /// First byte of the keyword.
    pub keyword: u32,
    /// One past the last byte that is no blank or comment.
    pub end: u32,
    /// Range of its tokens that are not blank or comment, as indices into [`Lines::significant`].
    pub tokens: std::ops::Range<usize>,
    /// The doc comment's lines.
    pub doc: Vec<String>,
}

/// A declaration's tokens, and where its lines begin.
pub(crate) struct Lines<'t> {
    pub text: &'t str,
    pub tokens: &'t [Token],
    /// Indices of the tokens that are neither blank nor comment.
    pub significant: Vec<usize>,
    /// For each significant token: whether it is the first of its line.
    pub first: Vec<bool>,
}

const NONE: Token = Token {
    kind: TokenKind::Newline,
    start: u32::MAX,
    end: u32::MAX,
};

impl<'t> Lines<'t> {
    pub fn new(text: &'t str, tokens: &'t [Token]) -> Lines<'t> {
        let mut significant = Vec::new();
        let mut first = Vec::new();
        let mut at_start = true;
        for (i, token) in tokens.iter().enumerate() {
            if token.kind == TokenKind::Newline {
                at_start = true;
            }
            if !token.is_trivia() {
                significant.push(i);
                first.push(at_start);
                at_start = false;
            }
        }
        Lines {
            text,
            tokens,
            significant,
            first,
        }
    }

    /// The `i`-th significant token; an empty one past the end.
    pub fn token(&self, i: usize) -> Token {
        self.significant
            .get(i)
            .and_then(|t| self.tokens.get(*t))
            .copied()
            .unwrap_or(NONE)
    }

    /// Its text.
    pub fn word(&self, i: usize) -> &'t str {
        self.token(i).text(self.text)
    }

    pub fn is_first(&self, i: usize) -> bool {
        self.first.get(i).copied().unwrap_or(true)
    }

    /// The next token's text if it is on the same line, else an empty text.
    pub fn on_line(&self, i: usize) -> &'t str {
        if i >= self.significant.len() || self.is_first(i) {
            ""
        } else {
            self.word(i)
        }
    }

    fn kind_on_line(&self, i: usize) -> Option<TokenKind> {
        (i < self.significant.len() && !self.is_first(i)).then(|| self.token(i).kind)
    }

    /// Doc comment lines directly above the line of a token: where they (or else the token)
    /// start, and what they say.
    fn doc(&self, i: usize) -> (u32, Vec<String>) {
        fn without_blanks(mut tokens: &[Token]) -> &[Token] {
            while let Some((last, rest)) = tokens.split_last()
                && last.kind == TokenKind::Whitespace
            {
                tokens = rest;
            }
            tokens
        }
        let mut start = self.token(i).start;
        let mut lines = Vec::new();
        let at = self.significant.get(i).copied().unwrap_or(0);
        let mut before = self.tokens.get(..at).unwrap_or_default();
        while let Some((end, rest)) = without_blanks(before).split_last()
            && end.kind == TokenKind::Newline
            && let Some((doc, rest)) = without_blanks(rest).split_last()
            && doc.kind == TokenKind::DocComment
            && without_blanks(rest)
                .last()
                .is_none_or(|t| t.kind == TokenKind::Newline)
        {
            let line = doc.text(self.text);
            let line = line.strip_prefix("---").unwrap_or(line);
            lines.push(line.trim_matches(is_blank).to_owned());
            start = doc.start;
            before = rest;
        }
        lines.reverse();
        (start, lines)
    }

    /// Cuts the declaration into units.
    pub fn units(&self, item: ItemKind) -> Vec<Unit> {
        let mut units: Vec<Unit> = Vec::new();
        let mut depth = 0i32;
        for i in 0..self.significant.len() {
            let begins = if i == 0 {
                Some(UnitKind::Head)
            } else if self.is_first(i) {
                let current = units.last().map_or(UnitKind::Head, |u| u.kind);
                let from = units.last().map_or(0, |u| u.tokens.start);
                self.begins_unit(item, i, current, from).or_else(|| {
                    (depth <= 0 && self.is_misplaced(item, i)).then_some(UnitKind::Misplaced)
                })
            } else {
                None
            };
            if let Some(kind) = begins {
                if let Some(last) = units.last_mut() {
                    last.tokens.end = i;
                    last.end = self.token(i - 1).end;
                }
                let (start, doc) = self.doc(i);
                units.push(Unit {
                    kind,
                    start,
                    keyword: self.token(i).start,
                    end: 0,
                    tokens: i..i,
                    doc,
                });
                depth = 0;
            }
            match self.word(i) {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
        }
        if let Some(last) = units.last_mut() {
            last.tokens.end = self.significant.len();
            last.end = self.token(self.significant.len().saturating_sub(1)).end;
        }
        units
    }

    /// Whether the word after a clause keyword makes it part of an expression instead, as in
    /// `scope is yes` where `scope` is a name.
    fn goes_on(&self, i: usize) -> bool {
        matches!(
            self.on_line(i),
            "." | ","
                | ")"
                | "and"
                | "or"
                | "is"
                | "plus"
                | "minus"
                | "times"
                | "divided"
                | "within"
                | "except"
                | "joined"
                | "bridging"
                | "since"
                | "for"
                | "in"
                | "where"
                | "satisfies"
                | "satisfy"
                | "before"
                | "after"
                | "from"
                | "to"
                | "then"
                | "otherwise"
                | "includes"
                | "covers"
                | "overlaps"
                | "on"
                | "weighted"
                | "of"
        )
    }

    fn begins_unit(
        &self,
        item: ItemKind,
        i: usize,
        current: UnitKind,
        from: usize,
    ) -> Option<UnitKind> {
        let word = self.word(i);
        let next = self.on_line(i + 1);
        if !clause_keywords(item).contains(&word) {
            return None;
        }
        let dated = |at: usize| matches!(self.on_line(at), "from" | "until");
        match (item, word) {
            (ItemKind::Template | ItemKind::Scheme, "as") => {
                (next == "of").then_some(UnitKind::Header)
            }
            (ItemKind::Template | ItemKind::Scheme | ItemKind::Instrument, "in") => {
                (next == "force" && dated(i + 2)).then_some(UnitKind::Header)
            }
            (ItemKind::Template | ItemKind::Scheme, "suspended") => {
                dated(i + 1).then_some(UnitKind::Header)
            }
            (ItemKind::Template | ItemKind::Scheme, "decided" | "advised") => {
                (next == "by").then_some(UnitKind::Header)
            }
            (ItemKind::Template | ItemKind::Scheme, "for") => {
                (next == "each").then_some(UnitKind::Header)
            }
            (ItemKind::Template | ItemKind::Scheme, "may") => {
                (next == "refuse").then_some(UnitKind::Rule)
            }
            (ItemKind::Template | ItemKind::Scheme, "silent") => {
                (!self.goes_on(i + 1)).then_some(UnitKind::Silent)
            }
            // Under a clause the line is the clause's own; in the head it stands for itself.
            (ItemKind::Template | ItemKind::Scheme, "departs") => (next == "from"
                && matches!(
                    current,
                    UnitKind::Head | UnitKind::Header | UnitKind::Silent | UnitKind::Departs
                ))
            .then_some(UnitKind::Departs),
            (ItemKind::Template | ItemKind::Scheme, _) => {
                (!self.goes_on(i + 1)).then_some(match word {
                    "define" => UnitKind::Define,
                    "use" => UnitKind::UseOption,
                    "open" => UnitKind::Open,
                    "fill" => UnitKind::Fill,
                    "omit" => UnitKind::Omit,
                    _ => UnitKind::Rule,
                })
            }
            (ItemKind::Instrument, "provision") => Some(UnitKind::Provision),
            (ItemKind::Instrument, _) => Some(UnitKind::Header),
            (ItemKind::Enumeration, _) => Some(UnitKind::Value),
            (ItemKind::Record | ItemKind::Section, _) => Some(UnitKind::Fact),
            (ItemKind::Parameter, "is") => (current == UnitKind::Head).then_some(UnitKind::Version),
            (ItemKind::Parameter, _) => Some(UnitKind::Version),
            (ItemKind::Table, "otherwise") => {
                // An `if` that is still open in a cell takes the word.
                let ifs = (from..i).filter(|k| self.word(*k) == "if").count();
                (ifs == 0).then_some(UnitKind::Otherwise)
            }
            (ItemKind::Table, "column") => (!self.goes_on(i + 1)).then_some(UnitKind::Column),
            (ItemKind::Table, "defaults") => (!self.goes_on(i + 1)).then_some(UnitKind::Defaults),
            (ItemKind::Table, _) => (!self.goes_on(i + 1)).then_some(UnitKind::Row),
            (ItemKind::External, _) => (!self.goes_on(i + 1)).then_some(UnitKind::ExternalRow),
            (ItemKind::Example, "on") => Some(UnitKind::On),
            (ItemKind::Example, "expect") => Some(UnitKind::Expect),
            (ItemKind::Example, _) => Some(UnitKind::Given),
            (ItemKind::Use | ItemKind::Define, _) => None,
        }
    }

    fn is_misplaced(&self, item: ItemKind, i: usize) -> bool {
        let word = self.word(i);
        if !DECLARATION_KEYWORDS.contains(&word) {
            return false;
        }
        match self.kind_on_line(i + 1) {
            Some(TokenKind::Name) => !is_reserved(self.on_line(i + 1)),
            Some(TokenKind::Text) => word == "example" && item != ItemKind::Example,
            _ => false,
        }
    }

    /// Cuts the tokens of a broken unit at its attribute lines and at lines that begin with an
    /// unknown word, so that each can be read alone. The first piece is the head.
    pub fn pieces(&self, item: ItemKind, unit: &Unit) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let mut from = unit.tokens.start;
        let mut unknown = false;
        let mut depth = 0i32;
        for i in unit.tokens.clone() {
            if i > unit.tokens.start && self.is_first(i) {
                let attribute = self.begins_attribute(i, from);
                let stranger = !attribute && depth <= 0 && self.is_stranger(item, i);
                if attribute || stranger {
                    pieces.push(Piece {
                        tokens: from..i,
                        unknown,
                    });
                    from = i;
                    unknown = stranger;
                    depth = 0;
                }
            }
            match self.word(i) {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
        }
        pieces.push(Piece {
            tokens: from..unit.tokens.end,
            unknown,
        });
        pieces
    }

    fn begins_attribute(&self, i: usize, from: usize) -> bool {
        let word = self.word(i);
        if !ATTRIBUTE_KEYWORDS.contains(&word) {
            return false;
        }
        let next = self.on_line(i + 1);
        let line = self.word(from);
        let texts =
            matches!(self.kind_on_line(i + 1), Some(TokenKind::Text) | None) || next.len() == 2;
        match word {
            "that" | "under" | "basis" | "waived" | "weighing" | "settled" | "replaced" => {
                !self.goes_on(i + 1)
            }
            "when" => {
                let inner = (from..i)
                    .filter(|k| {
                        matches!(self.word(*k), "earliest" | "waived" | "replaced" | "award")
                    })
                    .count();
                let whens = (from..i).filter(|k| self.word(*k) == "when").count();
                inner <= whens
            }
            "from" | "until" => {
                self.kind_on_line(i + 1) == Some(TokenKind::Number)
                    && !matches!(line, "from" | "until")
                    || matches!(line, "from") && self.on_line(i + 1).contains('-')
            }
            "is" => !matches!(
                line,
                "that" | "when" | "is" | "waived" | "replaced" | "award" | "from"
            ),
            "not" => next == "in" && self.on_line(i + 2) == "force",
            "unconfirmed" => true,
            "once" => next == "granted",
            "pass" => next == "mark",
            "apply" => next == "the",
            "in" => next == "force" && matches!(self.on_line(i + 2), "from" | "until"),
            "as" => next == "of" && line != "source",
            "suspended" => matches!(next, "from" | "until"),
            "cited" => next == "as",
            "decided" | "advised" => next == "by",
            "for" => next == "each",
            "binds" => true,
            "departs" => next == "from",
            "by" => texts,
            "unverified" => true,
            "titled" | "source" | "note" | "asks" | "help" | "evidence" | "eli" | "url" => texts,
            "group" | "award" | "default" => !self.goes_on(i + 1),
            _ => false,
        }
    }

    /// A line whose first word begins nothing here, although what stands before it is complete:
    /// two names, or a name and a text, cannot follow each other in an expression.
    fn is_stranger(&self, item: ItemKind, i: usize) -> bool {
        let word = self.word(i);
        let before = self.token(i.saturating_sub(1));
        let complete = match before.kind {
            TokenKind::Text | TokenKind::Number => true,
            TokenKind::Name => {
                let word = before.text(self.text);
                !is_reserved(word) || matches!(word, "yes" | "no")
            }
            TokenKind::Punctuation => before.text(self.text) == ")",
            _ => false,
        };
        if !complete
            || self.token(i).kind != TokenKind::Name
            || word.len() <= 2
            || (ALL_WORDS.binary_search(&word).is_ok())
        {
            return false;
        }
        let near = crate::words::near_clause_or_attribute(item, word).is_some();
        let next = self.on_line(i + 1);
        match self.kind_on_line(i + 1) {
            Some(TokenKind::Name) => {
                !is_reserved(next)
                    || near
                        && matches!(
                            next,
                            "yes" | "no" | "not" | "every" | "some" | "if" | "the" | "with" | "by"
                        )
            }
            Some(TokenKind::Text) => true,
            Some(TokenKind::Punctuation) => near && next == "(",
            _ => near,
        }
    }
}

/// Some lines of a broken unit.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Its significant tokens.
    pub tokens: std::ops::Range<usize>,
    /// Whether it begins with a word that begins nothing.
    pub unknown: bool,
}
