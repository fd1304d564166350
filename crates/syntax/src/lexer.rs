//! Text to tokens. Every byte of the text is in exactly one token, whatever the text is, so that
//! the tree is lossless and lines can be cut without understanding them.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A word of the language.
    Keyword,
    /// Any other word: names, abbreviations, country codes.
    Name,
    /// Digits with their grouping spaces and decimal point, or a date.
    Number,
    /// A text in double quotes, or what stands between an opening quote and the end of its line.
    Text,
    /// `-- …`
    Comment,
    /// `--- …`
    DocComment,
    /// Spaces and tabs.
    Whitespace,
    /// A line end, `\n` or `\r\n`.
    Newline,
    /// One of `( ) , : . /`.
    Punctuation,
    /// A character that no rule text holds.
    Unknown,
}

/// A token and its bytes, relative to the text it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Token {
    /// The bytes of the token in its text.
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }

    /// Whether the token carries no meaning.
    pub fn is_trivia(&self) -> bool {
        matches!(
            self.kind,
            TokenKind::Whitespace | TokenKind::Newline | TokenKind::Comment | TokenKind::DocComment
        )
    }
}

/// Spaces within a line, non-breaking ones included.
pub(crate) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\u{a0}' | '\u{202f}' | '\u{feff}')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Quotation marks of word processors.
pub(crate) fn is_smart_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '„' | '‟' | '«' | '»')
}

/// Reads all tokens of a text. Words are `Name`s here; which of them are keywords depends on
/// where they stand and is settled when the tree is built. Texts beyond 4 GiB are read up to there.
pub fn lex(text: &str) -> Vec<Token> {
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut rest = text;
    let mut at = 0usize;
    while !rest.is_empty() {
        let (kind, len) = next(rest);
        let len = len.max(1);
        let (Ok(start), Ok(end)) = (u32::try_from(at), u32::try_from(at + len)) else {
            break;
        };
        tokens.push(Token { kind, start, end });
        at += len;
        rest = text.get(at..).unwrap_or_default();
    }
    tokens
}

fn take(text: &str, while_: impl Fn(char) -> bool) -> usize {
    text.find(|c| !while_(c)).unwrap_or(text.len())
}

fn to_line_end(text: &str) -> usize {
    let end = text.find('\n').unwrap_or(text.len());
    // The carriage return belongs to the line end.
    match text.get(..end) {
        Some(line) if line.ends_with('\r') && end < text.len() => end - 1,
        _ => end,
    }
}

fn next(text: &str) -> (TokenKind, usize) {
    let Some(first) = text.chars().next() else {
        return (TokenKind::Unknown, 0);
    };
    if first == '\n' {
        return (TokenKind::Newline, 1);
    }
    if text.starts_with("\r\n") {
        return (TokenKind::Newline, 2);
    }
    if is_blank(first) {
        let mut len = take(text, is_blank);
        let blank = text.get(..len).unwrap_or_default();
        if blank.ends_with('\r') && text.get(len..).is_some_and(|r| r.starts_with('\n')) {
            len -= 1;
        }
        return (TokenKind::Whitespace, len);
    }
    if text.starts_with("---") {
        return (TokenKind::DocComment, to_line_end(text));
    }
    if text.starts_with("--") {
        return (TokenKind::Comment, to_line_end(text));
    }
    if first == '"' {
        return (TokenKind::Text, text_len(text));
    }
    if first.is_ascii_digit() {
        return (TokenKind::Number, number_len(text));
    }
    if is_word(first) {
        return (TokenKind::Name, take(text, is_word));
    }
    let kind = if matches!(first, '(' | ')' | ',' | ':' | '.' | '/') {
        TokenKind::Punctuation
    } else {
        TokenKind::Unknown
    };
    (kind, first.len_utf8())
}

fn text_len(text: &str) -> usize {
    let line = text.get(..to_line_end(text)).unwrap_or_default();
    let mut escaped = false;
    for (i, c) in line.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == '"' {
            return i + 1;
        }
    }
    line.len()
}

fn number_len(text: &str) -> usize {
    let digits = |s: &str| take(s, |c| c.is_ascii_digit());
    let after = |n: usize| text.get(n..).unwrap_or_default();
    let mut len = digits(text);
    // A date, or a date known in part.
    if len == 4 {
        let month = after(len)
            .strip_prefix('-')
            .filter(|m| digits(m) > 0)
            .map(|m| 1 + digits(m));
        if let Some(month) = month {
            len += month;
            let day = after(len)
                .strip_prefix('-')
                .filter(|d| digits(d) > 0)
                .map(|d| 1 + digits(d));
            return len + day.unwrap_or(0);
        }
    }
    // Groups of three after single spaces.
    if len <= 3 {
        while let Some(blank) = after(len)
            .chars()
            .next()
            .filter(|c| is_blank(*c) && *c != '\r')
        {
            let group = after(len + blank.len_utf8());
            let plain = digits(group) == 3
                && !group
                    .get(3..)
                    .and_then(|r| r.chars().next())
                    .is_some_and(is_word);
            if !plain {
                break;
            }
            len += blank.len_utf8() + 3;
        }
    }
    if let Some(fraction) = after(len).strip_prefix('.')
        && digits(fraction) > 0
    {
        len += 1 + digits(fraction);
    }
    // A number glued to letters is one wrong word, and better shown as one.
    len + take(after(len), is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
        lex(text)
            .iter()
            .filter(|t| t.kind != TokenKind::Whitespace)
            .map(|t| (t.kind, t.text(text)))
            .collect()
    }

    #[test]
    fn numbers_keep_their_groups() {
        use TokenKind::*;
        assert_eq!(
            kinds("EUR 2 294.40 per 2026-05-22 12 1234 5 x"),
            [
                (Name, "EUR"),
                (Number, "2 294.40"),
                (Name, "per"),
                (Number, "2026-05-22"),
                (Number, "12"),
                (Number, "1234"),
                (Number, "5"),
                (Name, "x")
            ]
        );
    }

    #[test]
    fn texts_end_with_their_line() {
        use TokenKind::*;
        assert_eq!(
            kinds("\"a \\\" b\" \"open\r\n-- c\n"),
            [
                (Text, "\"a \\\" b\""),
                (Text, "\"open"),
                (Newline, "\r\n"),
                (Comment, "-- c"),
                (Newline, "\n")
            ]
        );
    }
}
