//! JSON to a located tree.
//!
//! Numbers stay the digits that were written, because an amount of money must never pass through a
//! binary fraction.

use crate::problem::{Problem, ProblemKind};
use crate::tree::{Data, Entry, Located, Scalar, Span, Style};

/// Lists and mappings may stand this deep in each other.
pub(crate) const DEEPEST: usize = 64;

/// Reads a JSON text (RFC 8259).
///
/// # Errors
/// The first place where the text stops being JSON, or is nested too deep.
pub fn read_json(text: &str) -> Result<Located, Problem> {
    if u32::try_from(text.len()).is_err() {
        return Err(Problem::new(
            ProblemKind::Refused,
            Span::default(),
            "the file is larger than 4 GiB",
        ));
    }
    let mut reader = Reader {
        text,
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
    };
    reader.skip_space();
    if reader.at >= text.len() {
        return Err(Problem::new(ProblemKind::NotAMapping, Span::new(0, 0), "the file is empty")
            .help("state at least one fact, for example {\"applicant\": {\"birth_date\": \"1990-05-17\"}}"));
    }
    let value = reader.value(0)?;
    reader.skip_space();
    if reader.at < text.len() {
        return Err(reader.wrong(reader.at, "the JSON value has ended, but more text follows"));
    }
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// The span of the character at `at`, empty at the end of the text.
    fn character(&self, at: usize) -> Span {
        let length = self
            .text
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        Span::new(at, at + length)
    }

    fn wrong(&self, at: usize, message: impl Into<String>) -> Problem {
        Problem::new(ProblemKind::Unreadable, self.character(at), message)
    }

    /// What stands here, for a message.
    fn found(&self) -> String {
        match self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
        {
            None => "the end of the file".to_owned(),
            Some('\n' | '\r') => "the end of the line".to_owned(),
            Some(character) => format!("`{character}`"),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Located, Problem> {
        let start = self.at;
        let data = match self.peek() {
            Some(b'{' | b'[') if depth >= DEEPEST => {
                return Err(Problem::new(
                    ProblemKind::Refused,
                    self.character(start),
                    format!("lists and mappings are nested more than {DEEPEST} deep"),
                ));
            }
            Some(b'{') => self.mapping(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Data::Scalar(Scalar {
                text: self.string()?,
                style: Style::Quoted,
            }),
            Some(b'-' | b'0'..=b'9') => Data::Scalar(Scalar {
                text: self.number()?,
                style: Style::Number,
            }),
            Some(b'a'..=b'z' | b'A'..=b'Z') => self.word()?,
            Some(b'\'') => {
                return Err(self
                    .wrong(
                        start,
                        "JSON writes text in double quotes, not in single quotes",
                    )
                    .help("write \"…\", or save the file as YAML"));
            }
            _ => return Err(self.wrong(start, format!("expected a value, found {}", self.found()))),
        };
        Ok(Located {
            span: Span::new(start, self.at),
            data,
        })
    }

    fn word(&mut self) -> Result<Data, Problem> {
        let start = self.at;
        while matches!(
            self.peek(),
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_')
        ) {
            self.at += 1;
        }
        let word = self.text.get(start..self.at).unwrap_or_default();
        let style = match word {
            "true" | "false" => Style::YesNo,
            "null" => Style::Null,
            _ => {
                let problem = Problem::new(
                    ProblemKind::Unreadable,
                    Span::new(start, self.at),
                    format!("`{word}` is not a JSON value"),
                );
                return Err(match word {
                    "yes" | "True" => problem.help("write `true`").replace_with("true"),
                    "no" | "False" => problem.help("write `false`").replace_with("false"),
                    "None" | "Null" | "NULL" | "unknown" => problem
                        .help("write `null`, or leave the fact out")
                        .replace_with("null"),
                    _ => {
                        let quoted = format!("\"{word}\"");
                        problem
                            .help("write text in double quotes")
                            .replace_with(quoted)
                    }
                });
            }
        };
        Ok(Data::Scalar(Scalar {
            text: word.to_owned(),
            style,
        }))
    }

    fn number(&mut self) -> Result<String, Problem> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let first = self.at;
        self.digits();
        if self.at == first {
            return Err(self.wrong(
                self.at,
                format!("expected a digit after `-`, found {}", self.found()),
            ));
        }
        if self.at > first + 1 && self.text.as_bytes().get(first) == Some(&b'0') {
            return Err(Problem::new(
                ProblemKind::Unreadable,
                Span::new(start, self.at),
                "a JSON number does not start with a zero",
            )
            .help("if it is a code, write it in double quotes"));
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            let fraction = self.at;
            self.digits();
            if self.at == fraction {
                return Err(self.wrong(
                    self.at,
                    format!("expected a digit after the point, found {}", self.found()),
                ));
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            let exponent = self.at;
            self.digits();
            if self.at == exponent {
                return Err(self.wrong(
                    self.at,
                    format!("expected a digit after `e`, found {}", self.found()),
                ));
            }
        }
        if matches!(
            self.peek(),
            Some(b'-' | b'/' | b':' | b'_' | b'a'..=b'z' | b'A'..=b'Z')
        ) {
            let mut end = self.at;
            while matches!(self.text.as_bytes().get(end), Some(b) if b.is_ascii_alphanumeric() || b"-/:_.".contains(b))
            {
                end += 1;
            }
            let word = self.text.get(start..end).unwrap_or_default();
            return Err(Problem::new(
                ProblemKind::Unreadable,
                Span::new(start, end),
                format!("`{word}` is not a number"),
            )
            .help("dates, codes and amounts with a currency are written in double quotes")
            .replace_with(format!("\"{word}\"")));
        }
        Ok(self.text.get(start..self.at).unwrap_or_default().to_owned())
    }

    fn digits(&mut self) {
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
    }

    fn string(&mut self) -> Result<String, Problem> {
        let open = self.at;
        self.at += 1;
        let mut result = String::new();
        loop {
            let run = self.at;
            while matches!(self.peek(), Some(b) if b != b'"' && b != b'\\' && b >= 0x20) {
                self.at += 1;
            }
            result.push_str(self.text.get(run..self.at).unwrap_or_default());
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(result);
                }
                Some(b'\\') => result.push(self.escape()?),
                Some(b'\n' | b'\r') | None => {
                    return Err(Problem::new(
                        ProblemKind::Unreadable,
                        Span::new(open, self.at),
                        "this text is not closed: a double quote is missing",
                    ));
                }
                Some(_) => {
                    return Err(self
                        .wrong(self.at, "a control character stands in the text")
                        .help("write a tab as \\t"));
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Problem> {
        let start = self.at;
        let escaped = self.text.as_bytes().get(start + 1).copied();
        self.at = start + 2;
        let character = match escaped {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => {
                return Err(Problem::new(
                    ProblemKind::Unreadable,
                    self.character(start),
                    "a backslash stands before a character that needs none",
                )
                .help("write a backslash itself as \\\\"));
            }
        };
        Ok(character)
    }

    fn unicode(&mut self, start: usize) -> Result<char, Problem> {
        let first = self.hex(start)?;
        let code = if (0xd800..0xdc00).contains(&first) {
            let follows = self.text.as_bytes().get(self.at..self.at + 2) == Some(b"\\u".as_slice());
            if !follows {
                return Err(self.wrong(start, "half of a character: a second \\u must follow"));
            }
            self.at += 2;
            let second = self.hex(start)?;
            if !(0xdc00..0xe000).contains(&second) {
                return Err(self.wrong(
                    start,
                    "half of a character: the second \\u does not fit the first",
                ));
            }
            0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        char::from_u32(code)
            .ok_or_else(|| self.wrong(start, "half of a character: the first \\u is missing"))
    }

    fn hex(&mut self, start: usize) -> Result<u32, Problem> {
        let digits = self
            .text
            .get(self.at..self.at + 4)
            .filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let code = digits.and_then(|d| u32::from_str_radix(d, 16).ok());
        self.at += 4;
        code.ok_or_else(|| self.wrong(start, "four digits 0 to f must follow \\u"))
    }

    fn list(&mut self, depth: usize) -> Result<Data, Problem> {
        let open = self.at;
        self.at += 1;
        let mut elements = Vec::new();
        self.skip_space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Data::List(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            self.skip_space();
            if self.separator(open, b']')? {
                return Ok(Data::List(elements));
            }
        }
    }

    fn mapping(&mut self, depth: usize) -> Result<Data, Problem> {
        let open = self.at;
        self.at += 1;
        let mut entries = Vec::new();
        self.skip_space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Data::Mapping(entries));
        }
        loop {
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err(self
                    .wrong(
                        start,
                        format!("expected a key in double quotes, found {}", self.found()),
                    )
                    .related(self.character(open), "in the mapping that starts here"));
            }
            let key = self.string()?;
            let key_span = Span::new(start, self.at);
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.wrong(
                    self.at,
                    format!("expected `:` after the key `{key}`, found {}", self.found()),
                ));
            }
            self.at += 1;
            self.skip_space();
            let value = self.value(depth + 1)?;
            entries.push(Entry {
                key,
                key_span,
                value,
            });
            self.skip_space();
            if self.separator(open, b'}')? {
                return Ok(Data::Mapping(entries));
            }
        }
    }

    /// After an element: true at the end, false after a comma.
    fn separator(&mut self, open: usize, close: u8) -> Result<bool, Problem> {
        let closing = char::from(close);
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(true)
            }
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.skip_space();
                if self.peek() == Some(close) {
                    return Err(self
                        .wrong(
                            comma,
                            format!("there is a comma before `{closing}`, but nothing after it"),
                        )
                        .help("take the comma away")
                        .replace_with(""));
                }
                Ok(false)
            }
            _ => Err(self
                .wrong(
                    self.at,
                    format!("expected `,` or `{closing}`, found {}", self.found()),
                )
                .related(self.character(open), "opened here")),
        }
    }
}
