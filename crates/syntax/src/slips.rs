//! The message for a piece of text that cannot be read: first the slips that drafters make, then
//! what the grammar expected at the furthest place it came to.

use std::ops::Range;

use ius_diagnostics::{Code, nearest};
use pest::error::{Error, ErrorVariant, InputLocation};

use crate::ast::Span;
use crate::error::{SyntaxError, SyntaxFix};
use crate::grammar::Rule;
use crate::keywords::{
    ATTRIBUTE_KEYWORDS, DECLARATION_KEYWORDS, ItemKind, RULE_KEYWORDS, Says, clause_keywords,
    is_reserved, says,
};
use crate::lexer::{Token, TokenKind, is_smart_quote};
use crate::units::{Lines, Unit, UnitKind};

fn span(token: Token) -> Span {
    Span {
        start: token.start,
        end: token.end,
    }
}

fn at(offset: u32) -> Span {
    Span {
        start: offset,
        end: offset,
    }
}

fn join(first: Token, last: Token) -> Span {
    Span {
        start: first.start,
        end: last.end,
    }
}

/// Text at the beginning of a line that is no declaration.
pub(crate) fn expected_declaration(lines: &Lines<'_>) -> SyntaxError {
    let token = lines.token(0);
    let word = lines.word(0);
    let place = span(token);
    let place = if place.start == u32::MAX {
        at(0)
    } else {
        place
    };
    let base = SyntaxError::new(
        Code::ExpectedDeclaration,
        place,
        format!("expected a declaration, found `{word}`"),
    );
    let is_clause = RULE_KEYWORDS.contains(&word)
        || ATTRIBUTE_KEYWORDS.contains(&word)
        || [
            ItemKind::Instrument,
            ItemKind::Table,
            ItemKind::Record,
            ItemKind::Enumeration,
            ItemKind::Example,
            ItemKind::Scheme,
        ]
        .iter()
        .any(|k| clause_keywords(*k).contains(&word));
    if is_clause {
        return base
            .help(format!(
                "`{word}` begins a clause: it stands indented under its declaration"
            ))
            .replace("indent the line", at(place.start), "  ");
    }
    match nearest(word, DECLARATION_KEYWORDS.iter().copied()) {
        Some(meant) => base
            .help(format!("did you mean `{meant}`?"))
            .replace(format!("write `{meant}`"), place, meant),
        None => base.help(
            "at the beginning of a line stands `scheme`, `template`, `parameter`, `table`, `define` or another declaration; clauses are indented",
        ),
    }
}

/// A declaration keyword in an indented line.
pub(crate) fn misplaced_declaration(lines: &Lines<'_>, unit: &Unit) -> SyntaxError {
    let i = unit.tokens.start;
    let token = lines.token(i);
    let word = lines.word(i);
    let line_start = lines
        .text
        .get(..unit.start as usize)
        .and_then(|t| t.rfind('\n'))
        .map_or(0, |n| n + 1);
    let line_start = u32::try_from(line_start).unwrap_or(unit.start);
    let end = u32::try_from(lines.text.len()).unwrap_or(unit.end);
    let mut error = SyntaxError::new(
        Code::IndentedDeclaration,
        span(token),
        format!("`{word}` is a declaration and cannot stand inside another"),
    )
    .help("a declaration starts at the beginning of a line");
    if unit.end >= end {
        let indentation = Span {
            start: line_start,
            end: unit.start,
        };
        return error.replace("move it to the beginning of the line", indentation, "");
    }
    // What follows belongs to the declaration around it: the inner one moves behind that.
    let text = |from: u32, to: u32| {
        lines
            .text
            .get(from as usize..to as usize)
            .unwrap_or_default()
    };
    let blanks = text(unit.end, end);
    let blanks = blanks.len() - blanks.trim_start_matches(|c: char| c.is_whitespace()).len();
    let next_line = text(unit.end, end)
        .get(..blanks)
        .and_then(|b| b.rfind('\n'))
        .map_or(0, |n| n + 1);
    let taken = Span {
        start: line_start,
        end: unit
            .end
            .saturating_add(u32::try_from(next_line).unwrap_or(0)),
    };
    let moved = format!("\n\n{}", text(unit.start, unit.end));
    error.fix = Some(SyntaxFix {
        title: "move it behind this declaration".to_owned(),
        edits: vec![(taken, String::new()), (at(end), moved)],
    });
    error
}

/// A line whose first word begins nothing. Also says whether it is like a clause, so that the
/// lines under it are its own.
pub(crate) fn unknown_line(
    lines: &Lines<'_>,
    item: ItemKind,
    unit: UnitKind,
    tokens: Range<usize>,
) -> (SyntaxError, bool) {
    let i = tokens.start;
    let token = lines.token(i);
    let word = lines.word(i);
    let clauses = clause_keywords(item);
    let meant = crate::words::near_clause_or_attribute(item, word);
    let is_clause = match meant {
        Some(m) => {
            clauses.contains(&m) && !(unit == UnitKind::Rule && ATTRIBUTE_KEYWORDS.contains(&m))
        }
        None => lines.token(i + 1).kind == TokenKind::Name && tokens.len() > 2,
    };
    let error = SyntaxError::new(
        Code::UnknownClause,
        span(token),
        format!("`{word}` begins no clause or line here"),
    );
    let error = match meant {
        Some(m) => error.help(format!("did you mean `{m}`?")).replace(
            format!("write `{m}`"),
            span(token),
            m,
        ),
        None => error.help(format!(
            "a `{}` may have clauses such as {}",
            item.keyword(),
            ticked(clauses.iter().copied().filter(|c| c.len() > 2).take(4))
        )),
    };
    (error, is_clause)
}

fn ticked<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.map(|w| format!("`{w}`")).collect();
    listed(&words)
}

fn listed(words: &[String]) -> String {
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

struct Piece<'l, 't> {
    lines: &'l Lines<'t>,
    tokens: Range<usize>,
    unit: UnitKind,
    /// The significant token at which the grammar gave up; the end of the range at the end.
    failed: usize,
    expected: Vec<Rule>,
}

/// Says what is wrong with tokens that the grammar refused.
pub(crate) fn explain(
    lines: &Lines<'_>,
    item: ItemKind,
    unit: UnitKind,
    tokens: Range<usize>,
    base: u32,
    error: &Error<Rule>,
) -> SyntaxError {
    let offset = match error.location {
        InputLocation::Pos(p) | InputLocation::Span((p, _)) => p,
    };
    let offset = base.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
    let failed = tokens
        .clone()
        .find(|i| lines.token(*i).end > offset)
        .unwrap_or(tokens.end);
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.clone(),
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    let piece = Piece {
        lines,
        tokens,
        unit,
        failed,
        expected,
    };
    piece
        .characters()
        .or_else(|| piece.dates_and_numbers())
        .or_else(|| piece.names())
        .or_else(|| piece.amounts())
        .or_else(|| piece.outcomes())
        .or_else(|| piece.symbols())
        .or_else(|| piece.wording())
        .or_else(|| piece.missing_word())
        .or_else(|| piece.misspelt(item))
        .or_else(|| piece.unmatched())
        .unwrap_or_else(|| piece.generic())
}

/// Words that go on with a value.
const JOINING: &[&str] = &[
    "is", "includes", "covers", "overlaps", "and", "or", "plus", "minus", "times", "divided",
    "over", "of", "within", "except", "joined", "since", "bridging",
];

fn is_month(word: &str) -> Option<u32> {
    const MONTHS: &[&str] = &[
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let short = word.get(..3)?.to_lowercase();
    let n = MONTHS.iter().position(|m| *m == short)?;
    u32::try_from(n + 1).ok()
}

/// Wording that Ius spells differently; the longer wording stands first.
const WORDING: &[(&str, &str)] = &[
    ("is greater than or equal to", "is at least"),
    ("is more than or equal to", "is at least"),
    ("is less than or equal to", "is at most"),
    ("is smaller than or equal to", "is at most"),
    ("is greater or equal", "is at least"),
    ("is more or equal", "is at least"),
    ("is less or equal", "is at most"),
    ("is not less than", "is at least"),
    ("is no less than", "is at least"),
    ("is not more than", "is at most"),
    ("is no more than", "is at most"),
    ("is not greater than", "is at most"),
    ("is not longer than", "is at most"),
    ("is not shorter than", "is at least"),
    ("is greater than", "is more than"),
    ("is larger than", "is more than"),
    ("is higher than", "is more than"),
    ("is older than", "is more than"),
    ("is smaller than", "is less than"),
    ("is lower than", "is less than"),
    ("is fewer than", "is less than"),
    ("is younger than", "is less than"),
    ("is earlier than", "is before"),
    ("is later than", "is after"),
    ("is before or on", "is on or before"),
    ("is after or on", "is on or after"),
    ("is not before", "is on or after"),
    ("is not after", "is on or before"),
    ("is equal to", "is"),
    ("is either", "is one of"),
    ("is not in", "is none of"),
    ("is in", "is one of"),
    ("is above", "is more than"),
    ("is over", "is more than"),
    ("is below", "is less than"),
    ("greater than", "is more than"),
    ("less than", "is less than"),
    ("more than", "is more than"),
    ("at least", "is at least"),
    ("at most", "is at most"),
    ("does not include", "includes"),
    ("not equal to", "is not"),
    ("equals", "is"),
    ("contains", "includes"),
    ("include", "includes"),
    ("cover", "covers"),
    ("overlap", "overlaps"),
    ("applies the law", "apply the law"),
    ("else", "otherwise"),
    ("age of", "age from"),
    ("per annum", "per year"),
    ("business days", "working days"),
    ("unless", "when not"),
    ("true", "yes"),
    ("false", "no"),
];

impl Piece<'_, '_> {
    fn word(&self, i: usize) -> &str {
        if i < self.tokens.end {
            self.lines.word(i)
        } else {
            ""
        }
    }

    fn token(&self, i: usize) -> Token {
        self.lines.token(i)
    }

    fn kind(&self, i: usize) -> Option<TokenKind> {
        (i < self.tokens.end).then(|| self.token(i).kind)
    }

    /// Whether two tokens stand together without a space.
    fn glued(&self, i: usize) -> bool {
        i + 1 < self.tokens.end && self.token(i).end == self.token(i + 1).start
    }

    fn end(&self) -> u32 {
        self.token(self.tokens.end.saturating_sub(1)).end
    }

    /// Quotes and escapes: wrong wherever they stand.
    fn characters(&self) -> Option<SyntaxError> {
        for i in self.tokens.clone() {
            let token = self.token(i);
            let word = self.word(i);
            if word.chars().all(is_smart_quote) && !word.is_empty() {
                let mut error = SyntaxError::new(
                    Code::SmartQuotes,
                    span(token),
                    format!("`{word}` is a typographic quote"),
                )
                .help("texts stand in plain double quotes: `\"…\"`")
                .replace("write plain quotes", span(token), "\"");
                let close =
                    (i + 1..self.tokens.end).find(|k| self.word(*k).chars().all(is_smart_quote));
                if let (Some(close), Some(fix)) = (close, error.fix.as_mut()) {
                    fix.edits.push((span(self.token(close)), "\"".to_owned()));
                }
                return Some(error);
            }
            if token.kind == TokenKind::Text {
                let closed = word.len() > 1 && word.ends_with('"') && {
                    let inner = word.get(1..word.len() - 1).unwrap_or_default();
                    let slashes = inner.len() - inner.trim_end_matches('\\').len();
                    slashes % 2 == 0
                };
                if !closed {
                    return Some(
                        SyntaxError::new(
                            Code::UnclosedText,
                            span(token),
                            "this text has no closing quote",
                        )
                        .help("a text begins and ends on one line")
                        .replace("close the text", at(token.end), "\""),
                    );
                }
                let mut escaped = false;
                for (n, c) in word.char_indices() {
                    if escaped && c != '"' && c != '\\' {
                        let n = u32::try_from(n).unwrap_or(0);
                        let place = Span {
                            start: token.start + n.saturating_sub(1),
                            end: token.start + n + u32::try_from(c.len_utf8()).unwrap_or(1),
                        };
                        return Some(
                            SyntaxError::new(
                                Code::UnreadableClause,
                                place,
                                format!("`\\{c}` means nothing in a text"),
                            )
                            .help("only `\\\"` and `\\\\` may follow a backslash")
                            .replace(
                                "write two backslashes",
                                at(place.start),
                                "\\",
                            ),
                        );
                    }
                    escaped = c == '\\' && !escaped;
                }
            }
        }
        None
    }

    fn dates_and_numbers(&self) -> Option<SyntaxError> {
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        for i in self.tokens.clone() {
            let token = self.token(i);
            let word = self.word(i);
            if token.kind != TokenKind::Number {
                continue;
            }
            // 22-05-2026, 22/05/2026, 22.05.2026
            let end = (i..self.tokens.end)
                .take_while(|k| *k == i || self.glued(*k - 1))
                .last()
                .unwrap_or(i);
            let whole = self
                .lines
                .text
                .get(token.start as usize..self.token(end).end as usize)
                .unwrap_or_default();
            let parts: Vec<&str> = whole.split(['-', '/', '.']).collect();
            if let [a, b, c] = parts.as_slice()
                && digits(a)
                && digits(b)
                && digits(c)
                && (a.len() == 4 || c.len() == 4)
            {
                let (year, month, day) = if a.len() == 4 { (a, b, c) } else { (c, b, a) };
                let right = format!("{year}-{month:0>2}-{day:0>2}");
                if right != whole && month.len() <= 2 && day.len() <= 2 {
                    return Some(date_error(join(token, self.token(end)), whole, &right));
                }
            }
            // 22 May 2026
            if digits(word)
                && let Some(month) = is_month(self.word(i + 1))
                && self.word(i + 2).len() == 4
                && digits(self.word(i + 2))
            {
                let place = join(token, self.token(i + 2));
                let right = format!("{}-{month:02}-{word:0>2}", self.word(i + 2));
                let found = format!("{word} {} {}", self.word(i + 1), self.word(i + 2));
                return Some(date_error(place, &found, &right));
            }
            // 1.734,57 and 2,294.40
            if self.word(i + 1) == ","
                && self.glued(i)
                && self.glued(i + 1)
                && self.kind(i + 2) == Some(TokenKind::Number)
                && self.failed >= i
                && self.failed <= i + 2
            {
                let whole = self
                    .lines
                    .text
                    .get(token.start as usize..self.token(i + 2).end as usize);
                let whole = whole.unwrap_or_default();
                let right = canonical_number(whole);
                return Some(
                    SyntaxError::new(
                        Code::NumberForm,
                        join(token, self.token(i + 2)),
                        format!("`{whole}` is not how numbers are written"),
                    )
                    .help("the decimal mark is a point, and thousands are set apart by single spaces: `2 294.40`")
                    .replace(format!("write `{right}`"), join(token, self.token(i + 2)), right),
                );
            }
            // 5years, 50percent
            if let Some(n) = word.find(|c: char| c.is_alphabetic() || c == '_') {
                let (number, rest) = word.split_at(n);
                let right = format!("{number} {rest}");
                let error = SyntaxError::new(
                    Code::NumberForm,
                    span(token),
                    format!("`{word}` is neither a number nor a word"),
                );
                return Some(if rest.starts_with('_') {
                    error.help("thousands are set apart by single spaces: `30 000`")
                } else {
                    error
                        .help("a space stands between a number and its unit")
                        .replace(format!("write `{right}`"), span(token), right)
                });
            }
            // 1.234.567
            if word.contains('.') && self.word(i + 1) == "." && self.glued(i) {
                return Some(
                    SyntaxError::new(
                        Code::NumberForm,
                        join(token, self.token(i + 1)),
                        format!("`{word}.` is not how numbers are written"),
                    )
                    .help("thousands are set apart by single spaces: `1 234 567`"),
                );
            }
            if word.contains('-') && i == self.failed && self.expects(Rule::date) {
                return Some(
                    SyntaxError::new(
                        Code::DateForm,
                        span(token),
                        format!("`{word}` is not a whole date"),
                    )
                    .help("year, month and day are written: `2026-05-22`"),
                );
            }
        }
        None
    }

    /// `5 EUR` for `EUR 5`.
    fn amounts(&self) -> Option<SyntaxError> {
        let i = self.failed;
        let code = self.word(i);
        let before = i.checked_sub(1).filter(|b| *b >= self.tokens.start)?;
        let currency = code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
        if !(currency || code == "€")
            || self.kind(before) != Some(TokenKind::Number)
            || self.word(before).contains('-')
        {
            return None;
        }
        let code = if currency { code } else { "EUR" };
        let right = format!("{code} {}", self.word(before));
        let place = join(self.token(before), self.token(i));
        Some(
            SyntaxError::new(
                Code::OtherWording,
                place,
                "the currency stands before the amount",
            )
            .replace(format!("write `{right}`"), place, right),
        )
    }

    /// `expect` with a word that is nearly an outcome.
    fn outcomes(&self) -> Option<SyntaxError> {
        let i = self.tokens.start + 1;
        if self.unit != UnitKind::Expect || self.failed < i || self.failed > i + 1 {
            return None;
        }
        let meant = nearest(self.word(i), expected_words(Rule::outcome))?;
        let place = span(self.token(i));
        Some(
            SyntaxError::new(
                Code::UnreadableClause,
                place,
                format!("`{}` is no outcome", self.word(i)),
            )
            .help(format!("did you mean `{meant}`?"))
            .replace(format!("write `{meant}`"), place, meant),
        )
    }

    fn expects(&self, rule: Rule) -> bool {
        self.expected.contains(&rule)
    }

    /// Names that are reserved words, or not lower-case words joined by `_`.
    fn names(&self) -> Option<SyntaxError> {
        // a-b where a name is due
        for i in self.tokens.clone() {
            if self.word(i) == "-"
                && i > self.tokens.start
                && self.kind(i - 1) == Some(TokenKind::Name)
                && self.kind(i + 1) == Some(TokenKind::Name)
                && self.glued(i - 1)
                && self.glued(i)
            {
                let place = join(self.token(i - 1), self.token(i + 1));
                let (a, b) = (self.word(i - 1), self.word(i + 1));
                return Some(
                    SyntaxError::new(
                        Code::NameForm,
                        place,
                        format!("`{a}-{b}` is not a name"),
                    )
                    .help("the words of a name are joined by `_`; a subtraction is written `minus`")
                    .replace(format!("write `{a}_{b}`"), span(self.token(i)), "_"),
                );
            }
        }
        let i = self.failed;
        let word = self.word(i);
        if self.kind(i) != Some(TokenKind::Name) {
            return None;
        }
        // The word after a dot that is no name makes the whole path unreadable.
        let mut k = i;
        while self.word(k + 1) == "." && self.glued(k) && self.glued(k + 1) {
            k += 2;
            let segment = self.word(k);
            if self.kind(k) == Some(TokenKind::Name) && segment.chars().any(char::is_uppercase) {
                return Some(name_error(span(self.token(k)), segment));
            }
            if is_reserved(segment) {
                return Some(
                    SyntaxError::new(
                        Code::ReservedWord,
                        span(self.token(k)),
                        format!("`{segment}` is a word of the language and cannot be a name"),
                    )
                    .help(format!("add a word to it: `{segment}_…`")),
                );
            }
        }
        let after_instrument = i > self.tokens.start
            && matches!(self.word(i - 1), "instrument" | "under" | "basis" | ",")
            && self.expects(Rule::instrument_id);
        if after_instrument && is_article(word) {
            return Some(
                SyntaxError::new(
                    Code::NameForm,
                    span(self.token(i)),
                    format!("`{word}` is not an instrument"),
                )
                .help(format!(
                    "the instrument comes first, then the provision without the word `{word}`: `LTRD 5(1)(a)`"
                )),
            );
        }
        if after_instrument && !is_reserved(word) {
            let upper = word.to_uppercase();
            return Some(
                SyntaxError::new(
                    Code::NameForm,
                    span(self.token(i)),
                    format!("`{word}` is not an instrument"),
                )
                .help("instruments are upper-case abbreviations such as `LTRD`")
                .replace(format!("write `{upper}`"), span(self.token(i)), upper),
            );
        }
        let wanted = self.expects(Rule::name) || self.expects(Rule::path);
        let leading = i == self.tokens.start + 1 && wanted;
        if leading && is_reserved(word) || wanted && is_reserved(word) && self.expected.len() == 1 {
            return Some(
                SyntaxError::new(
                    Code::ReservedWord,
                    span(self.token(i)),
                    format!("`{word}` is a word of the language and cannot be a name"),
                )
                .help(format!("add a word to it: `{word}_…`")),
            );
        }
        let lower = snake(word);
        if wanted
            && (leading
                || self.expected.len() == 1
                || (i > self.tokens.start && self.word(i - 1) == "."))
            && word.chars().any(char::is_uppercase)
            && lower != word
        {
            return Some(name_error(span(self.token(i)), word));
        }
        if !word.is_ascii() {
            return Some(
                SyntaxError::new(
                    Code::NameForm,
                    span(self.token(i)),
                    format!("`{word}` is not a name"),
                )
                .help("names hold the letters `a` to `z`, digits and `_`"),
            );
        }
        None
    }

    /// Symbols of other languages.
    fn symbols(&self) -> Option<SyntaxError> {
        for i in self.tokens.clone() {
            if self.kind(i) != Some(TokenKind::Unknown)
                && !(i == self.failed && matches!(self.word(i), "/" | "."))
            {
                continue;
            }
            let mut end = i;
            while self.glued(end) && self.kind(end + 1) == Some(TokenKind::Unknown) {
                end += 1;
            }
            let place = join(self.token(i), self.token(end));
            let symbol = self
                .lines
                .text
                .get(place.start as usize..place.end as usize)
                .unwrap_or_default();
            let words = match symbol {
                ">=" | "=>" | "≥" => "is at least",
                "<=" | "=<" | "≤" => "is at most",
                ">" => "is more than",
                "<" => "is less than",
                "=" | "==" | "===" => "is",
                "!=" | "<>" | "≠" | "!==" => "is not",
                "&&" | "&" => "and",
                "||" | "|" => "or",
                "!" => "not",
                "+" => "plus",
                "-" | "–" | "—" | "−" => "minus",
                "*" | "×" => "times",
                "/" | "÷" => "divided by",
                "%" => "percent",
                "€" => "EUR",
                "£" => "GBP",
                "[" => "(",
                "]" => ")",
                "{" => "(",
                "}" => ")",
                _ => "",
            };
            let error = SyntaxError::new(
                Code::SymbolForWord,
                place,
                format!("`{symbol}` is not part of the language"),
            );
            if self.word(self.tokens.start) == "use" && symbol == "/" {
                return Some(
                    error
                        .help("the names of a module are joined by dots")
                        .replace("write `.`", place, "."),
                );
            }
            let cells = matches!(
                self.unit,
                UnitKind::Row | UnitKind::Defaults | UnitKind::Otherwise
            );
            if cells && symbol == "=" {
                return Some(
                    error
                        .help("a cell is a column and its value: `quota 5`")
                        .replace("take it out", place, ""),
                );
            }
            if words.is_empty() {
                return Some(match symbol {
                    ";" => error
                        .help("a line ends a clause; no mark is needed")
                        .replace("take it out", place, ""),
                    "'" | "`" | "‘" | "’" => {
                        error.help("texts stand in plain double quotes: `\"…\"`")
                    }
                    _ => error,
                });
            }
            let before = self
                .lines
                .text
                .get(..place.start as usize)
                .is_some_and(|t| !t.ends_with(char::is_whitespace));
            let after = self
                .lines
                .text
                .get(place.end as usize..)
                .is_some_and(|t| !t.starts_with(char::is_whitespace) && !t.is_empty());
            let brackets = matches!(words, "(" | ")");
            let mut replacement = words.to_owned();
            if before && !brackets {
                replacement.insert(0, ' ');
            }
            if after && !brackets {
                replacement.push(' ');
            }
            return Some(error.help(format!("write `{words}`")).replace(
                format!("write `{words}`"),
                place,
                replacement,
            ));
        }
        None
    }

    /// Words that Ius spells differently, at the place where the grammar gave up.
    fn wording(&self) -> Option<SyntaxError> {
        for i in self.tokens.clone() {
            for (wrong, right) in WORDING {
                let count = wrong.split(' ').count();
                let matches = wrong
                    .split(' ')
                    .enumerate()
                    .all(|(k, w)| self.word(i + k) == w);
                let near = self.failed >= i && self.failed <= i + count;
                if !matches || !near {
                    continue;
                }
                // `is at least` is right; what is wrong there comes after it.
                if *right == format!("is {wrong}")
                    && (i > self.tokens.start && self.word(i - 1) == "is"
                        || self.failed != i
                        || i == self.tokens.start)
                {
                    continue;
                }
                if wrong.starts_with("is in") && self.word(i + count) != "(" {
                    continue;
                }
                if *wrong == right.trim_start_matches("is ") && self.failed != i {
                    continue;
                }
                let place = join(self.token(i), self.token(i + count - 1));
                let mut error = SyntaxError::new(
                    Code::OtherWording,
                    place,
                    format!("`{wrong}` is written `{right}`"),
                );
                if *wrong == "does not include" {
                    error = error.help("write `not (… includes …)`");
                } else if *wrong == "unless" {
                    error = error
                        .help("write `when not (…)`, or give the clause a line `waived when …`");
                } else {
                    error = error.replace(format!("write `{right}`"), place, *right);
                }
                return Some(error);
            }
        }
        // `from D to D`
        let i = self.failed;
        if self.word(i) == "to" && self.expects_word("until") {
            return Some(
                SyntaxError::new(
                    Code::OtherWording,
                    span(self.token(i)),
                    "`to` is written `until` between dates of force",
                )
                .help("the day after `until` is included")
                .replace("write `until`", span(self.token(i)), "until"),
            );
        }
        None
    }

    fn expects_word(&self, word: &str) -> bool {
        self.expected
            .iter()
            .any(|r| says(*r) == Says::Word(leak(word)))
            || word == "until" && self.expects(Rule::version_body)
    }

    /// A condition without its `that` or `when`.
    fn missing_word(&self) -> Option<SyntaxError> {
        let i = self.failed;
        if i >= self.tokens.end {
            return None;
        }
        let begins_value = match self.token(i).kind {
            TokenKind::Name => {
                let w = self.word(i);
                !is_reserved(w) || matches!(w, "not" | "every" | "some" | "no" | "if" | "the")
            }
            TokenKind::Number => true,
            TokenKind::Punctuation => self.word(i) == "(",
            _ => false,
        };
        if !begins_value {
            return None;
        }
        let place = at(self.token(i).start);
        let wants = |rule| self.expects(rule);
        let rule_head = matches!(self.unit, UnitKind::Rule | UnitKind::UseOption)
            && wants(Rule::EOI)
            && i <= self.tokens.start + 4
            && i > self.tokens.start + 1
            && self.lines.token(i + 1).kind != TokenKind::Text;
        if rule_head && looks_like_condition(self, i) {
            let when = matches!(
                self.word(self.tokens.start),
                "exclude" | "refuse" | "may" | "right" | "duty" | "transition"
            );
            let word = if when { "when" } else { "that" };
            return Some(
                SyntaxError::new(
                    Code::MissingWord,
                    span(self.token(i)),
                    format!("expected `{word}` before the condition"),
                )
                .replace(format!("write `{word}`"), place, format!("{word} ")),
            );
        }
        // `from 2026-05-22 EUR 5`
        if i > self.tokens.start
            && self.token(i - 1).kind == TokenKind::Number
            && (wants(Rule::version_body) || wants(Rule::k_is))
            && matches!(self.word(i.saturating_sub(2)), "from" | "until" | "of")
        {
            return Some(
                SyntaxError::new(
                    Code::MissingWord,
                    span(self.token(i)),
                    "expected `is` between the date and the value",
                )
                .replace("write `is`", place, "is "),
            );
        }
        if wants(Rule::k_satisfies) {
            let filler = matches!(self.word(i), "has" | "have" | "that" | "with");
            let error = SyntaxError::new(
                Code::MissingWord,
                span(self.token(i)),
                format!("expected `satisfies` after `{}`", self.word(i - 1)),
            )
            .help(
                "write `every x in LIST satisfies CONDITION`; `where` picks some of the list first",
            );
            return Some(if filler {
                error.replace("write `satisfies`", span(self.token(i)), "satisfies")
            } else {
                error
            });
        }
        // `fill SLOT 6 months`, `row NL quota 5`
        let slot = self.unit == UnitKind::Fill && i == self.tokens.start + 2;
        let cell = self.unit == UnitKind::Row
            && i == self.tokens.start + 2
            && wants(Rule::k_with)
            && self.token(i).kind == TokenKind::Name;
        let first_word = !ATTRIBUTE_KEYWORDS.contains(&self.word(i));
        if (slot || cell) && first_word && nearest(self.word(i), ["with"]).is_none() {
            return Some(
                SyntaxError::new(
                    Code::MissingWord,
                    span(self.token(i)),
                    format!("expected `with` after `{}`", self.word(i - 1)),
                )
                .replace("write `with`", place, "with "),
            );
        }
        // A single word is due, such as `when` after `waived`.
        let due = match self.expected.as_slice() {
            [Rule::when] => Some("when"),
            [one] => match says(*one) {
                Says::Word(w) => Some(w),
                _ => None,
            },
            _ => None,
        }?;
        if nearest(self.word(i), [due]).is_some() || i == self.tokens.start {
            return None;
        }
        Some(
            SyntaxError::new(
                Code::MissingWord,
                span(self.token(i)),
                format!("expected `{due}` after `{}`", self.word(i - 1)),
            )
            .replace(format!("write `{due}`"), place, format!("{due} ")),
        )
    }

    /// A word that is nearly one of those expected.
    fn misspelt(&self, item: ItemKind) -> Option<SyntaxError> {
        let candidates: Vec<&'static str> = self
            .expected
            .iter()
            .flat_map(|r| expected_words(*r))
            .collect();
        let mut candidates = candidates;
        // The grammar looks at first letters before it tries the words that may go on with a
        // value or begin a line, so that they are not among what it expected.
        if self.failed < self.tokens.end && self.after_value() {
            candidates.extend(JOINING);
        }
        if self.expects(Rule::EOI) && self.lines.is_first(self.failed) {
            candidates.extend(ATTRIBUTE_KEYWORDS);
        }
        let first = self.failed.max(self.tokens.start);
        let last = first.saturating_sub(1).max(self.tokens.start);
        for i in [first, last] {
            if self.kind(i) != Some(TokenKind::Name) || i == self.tokens.start {
                continue;
            }
            let word = self.word(i);
            if word.len() < 3 {
                continue;
            }
            let mut all = candidates.clone();
            if i == first && i > self.tokens.start && self.word(i - 1) == "is" {
                all.extend([
                    "at", "more", "less", "longer", "shorter", "exactly", "before", "after",
                    "listed",
                ]);
            }
            if i == last && i != first && is_reserved(word) {
                continue;
            }
            let all = all.into_iter().filter(|w| w.len() > 2 || i == first);
            if let Some(meant) = nearest(word, all) {
                return Some(
                    SyntaxError::new(
                        Code::UnreadableClause,
                        span(self.token(i)),
                        format!("`{word}` is not expected here"),
                    )
                    .help(format!("did you mean `{meant}`?"))
                    .replace(
                        format!("write `{meant}`"),
                        span(self.token(i)),
                        meant,
                    ),
                );
            }
        }
        let _ = item;
        None
    }

    /// Whether the grammar gave up right after something that can be a whole value.
    fn after_value(&self) -> bool {
        let Some(before) = self
            .failed
            .checked_sub(1)
            .filter(|b| *b > self.tokens.start)
        else {
            return false;
        };
        let word = self.word(before);
        match self.token(before).kind {
            TokenKind::Name => !is_reserved(word) || matches!(word, "yes" | "no"),
            TokenKind::Number | TokenKind::Text => true,
            _ => word == ")",
        }
    }

    fn unmatched(&self) -> Option<SyntaxError> {
        let mut open = Vec::new();
        for i in self.tokens.clone() {
            match self.word(i) {
                "(" => open.push(i),
                ")" if open.pop().is_none() => {
                    return Some(
                        SyntaxError::new(
                            Code::UnclosedBracket,
                            span(self.token(i)),
                            "this bracket closes nothing",
                        )
                        .replace("take it out", span(self.token(i)), ""),
                    );
                }
                _ => {}
            }
        }
        let i = *open.last()?;
        Some(
            SyntaxError::new(
                Code::UnclosedBracket,
                span(self.token(i)),
                "this bracket is not closed",
            )
            .replace("close it at the end of the line", at(self.end()), ")"),
        )
    }

    fn generic(&self) -> SyntaxError {
        let mut phrases: Vec<String> = Vec::new();
        let mut add = |p: String| {
            if !phrases.contains(&p) {
                phrases.push(p);
            }
        };
        let mut rules = self.expected.clone();
        rules.sort();
        let mut end_too = false;
        for rule in &rules {
            match (*rule, says(*rule)) {
                (Rule::EOI, _) => end_too = true,
                (_, Says::Word(w)) => add(format!("`{w}`")),
                (_, Says::Phrase(p)) => add(p.to_owned()),
                (_, Says::Nothing) => {}
            }
        }
        // Where a value is due, the words that values begin with say nothing more.
        let condition = phrases.iter().any(|p| p == "a condition or value");
        let before = if self.failed > self.tokens.start {
            self.word(self.failed - 1)
        } else {
            ""
        };
        if condition || phrases.iter().any(|p| p == "a value") {
            let after_word = matches!(
                before,
                "that" | "when" | "and" | "or" | "not" | "satisfies" | "satisfy" | "where" | "if"
            );
            let what = if condition || after_word {
                "a condition"
            } else {
                "a value"
            };
            phrases = vec![what.to_owned()];
        } else if self.expects(Rule::k_satisfies) {
            phrases = vec!["`satisfies` and a condition".to_owned()];
        }
        // What may follow a complete value is nearly everything: saying so would help nobody.
        let at_end = self.failed >= self.tokens.end;
        let after = if self.failed > self.tokens.start {
            format!(" after `{}`", shown(self.word(self.failed - 1)))
        } else {
            String::new()
        };
        let place = if at_end {
            let last = self.token(self.tokens.end.saturating_sub(1));
            span(last)
        } else {
            span(self.token(self.failed))
        };
        let found = self.word(self.failed);
        let message = if (end_too || phrases.is_empty()) && !at_end {
            format!("`{}` does not fit here{after}", shown(found))
        } else {
            phrases.truncate(4);
            let what = if phrases.is_empty() {
                "something else".to_owned()
            } else {
                listed(&phrases)
            };
            if at_end {
                format!("expected {what}{after}, but the line ends")
            } else {
                format!("expected {what}{after}, found `{}`", shown(found))
            }
        };
        let error = SyntaxError::new(Code::UnreadableClause, place, message);
        // What the law says of an obligation, and what provisions of an instrument begin with.
        if matches!(found, "shall" | "must") && !at_end && self.lines.is_first(self.failed) {
            return error.help(
                "what somebody must show is a clause `require NAME \"Title\"`, what the grant obliges to a `duty`",
            );
        }
        if end_too && !at_end && is_reserved(found) {
            return error.help("perhaps a value is missing before it, or a line break after it");
        }
        error
    }
}

fn shown(word: &str) -> String {
    if word.chars().count() > 30 {
        let cut: String = word.chars().take(27).collect();
        format!("{cut}…")
    } else {
        word.to_owned()
    }
}

fn looks_like_condition(piece: &Piece<'_, '_>, from: usize) -> bool {
    (from..piece.tokens.end)
        .take_while(|i| *i == from || !piece.lines.is_first(*i))
        .any(|i| {
            matches!(
                piece.word(i),
                "is" | "includes"
                    | "covers"
                    | "overlaps"
                    | "satisfies"
                    | "satisfy"
                    | "and"
                    | "or"
                    | "not"
                    | "."
            )
        })
}

/// The words that a rule may begin with, for the rules that stand for several words.
fn expected_words(rule: Rule) -> Vec<&'static str> {
    match rule {
        Rule::tail => vec!["is", "includes", "covers", "overlaps"],
        Rule::op_and => vec!["and"],
        Rule::op_or => vec!["or"],
        Rule::op_sum => vec!["plus", "minus"],
        Rule::op_product => vec!["times", "divided", "over"],
        Rule::op_share => vec!["of"],
        Rule::full_unit => vec!["years", "months", "weeks", "days"],
        Rule::cited_days => vec!["from", "until"],
        Rule::op_periods => vec!["within", "except", "joined", "since"],
        Rule::op_bridging => vec!["bridging"],
        Rule::unit => vec!["years", "months", "weeks", "days", "working"],
        Rule::percent => vec!["percent"],
        Rule::source_kind => vec!["official", "secondary"],
        Rule::effect => vec![
            "shall", "may", "ceiling", "floor", "defines", "excludes", "policy",
        ],
        Rule::outcome | Rule::expect_outcome => vec![
            "eligible",
            "ineligible",
            "undetermined",
            "assessment",
            "inapplicable",
        ],
        Rule::type_yes_no => vec!["yes"],
        Rule::r#type => vec![
            "integer",
            "decimal",
            "percentage",
            "date",
            "calendar",
            "exact",
            "time",
            "counted",
            "period",
            "periods",
            "country",
            "code",
            "text",
            "list",
        ],
        Rule::rate => vec!["per"],
        Rule::binds_every => vec!["every", "nobody"],
        Rule::leap => vec!["with"],
        Rule::version_body => vec!["is", "unconfirmed"],
        Rule::bound | Rule::at_most => vec!["at"],
        Rule::window_before => vec!["before"],
        Rule::that => vec!["that"],
        Rule::when => vec!["when"],
        Rule::under => vec!["under"],
        Rule::keyed_by => vec!["keyed"],
        Rule::tail_at_least | Rule::tail_at_most => vec!["at"],
        rule => match says(rule) {
            Says::Word(w) => vec![w],
            _ => Vec::new(),
        },
    }
}

fn leak(word: &str) -> &'static str {
    crate::keywords::ALL_WORDS
        .iter()
        .find(|w| **w == word)
        .copied()
        .unwrap_or("")
}

fn name_error(place: Span, word: &str) -> SyntaxError {
    let lower = snake(word);
    SyntaxError::new(Code::NameForm, place, format!("`{word}` is not a name"))
        .help("names are lower-case words joined by `_`")
        .replace(format!("write `{lower}`"), place, lower)
}

fn snake(word: &str) -> String {
    let mut out = String::new();
    let mut previous_lower = false;
    for c in word.chars() {
        if c.is_uppercase() {
            if previous_lower {
                out.push('_');
            }
            out.extend(c.to_lowercase());
            previous_lower = false;
        } else {
            out.push(c);
            previous_lower = c.is_lowercase() || c.is_ascii_digit();
        }
    }
    out
}

fn date_error(place: Span, found: &str, right: &str) -> SyntaxError {
    SyntaxError::new(
        Code::DateForm,
        place,
        format!("`{found}` is not how dates are written"),
    )
    .help("dates are written year, month, day: `2026-05-22`")
    .replace(format!("write `{right}`"), place, right)
}

/// A number with `,` and `.` in another order, in the way of Ius: the last mark is the decimal
/// one unless exactly three digits follow the only comma.
fn canonical_number(text: &str) -> String {
    let last = text.rfind([',', '.']).unwrap_or(text.len());
    let marks = text.matches([',', '.']).count();
    let after = text.get(last + 1..).unwrap_or_default();
    let (whole, fraction) = if marks == 1 && after.len() == 3 {
        (text.to_owned(), String::new())
    } else {
        (
            text.get(..last).unwrap_or_default().to_owned(),
            after.to_owned(),
        )
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let grouped = group_thousands(&digits);
    if fraction.is_empty() {
        grouped
    } else {
        format!("{grouped}.{fraction}")
    }
}

/// Digits in groups of three, counted from the right.
pub(crate) fn group_thousands(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// Whether a word is how people begin a citation; in upper case it would still be no instrument.
fn is_article(word: &str) -> bool {
    ["article", "art", "artikel", "section", "paragraph"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
}
