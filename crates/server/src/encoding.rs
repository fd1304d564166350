//! Positions: line and column as the client counts, and bytes as we do.

use ius_diagnostics::{ByteSpan, LineColumn, LineIndex};
use lsp_types::{Position, PositionEncodingKind, Range};

/// What a column counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what every client understands.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    fn named(name: &str) -> Option<Encoding> {
        match name {
            "utf-8" => Some(Encoding::Utf8),
            "utf-16" => Some(Encoding::Utf16),
            "utf-32" => Some(Encoding::Utf32),
            _ => None,
        }
    }

    /// Bytes if the client can count them, otherwise what it likes best.
    pub(crate) fn negotiate<'a>(offered: impl IntoIterator<Item = &'a str>) -> Encoding {
        let offered: Vec<Encoding> = offered.into_iter().filter_map(Encoding::named).collect();
        if offered.contains(&Encoding::Utf8) {
            return Encoding::Utf8;
        }
        offered.first().copied().unwrap_or_default()
    }

    /// Its name in the protocol.
    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// How many columns a text takes.
    pub(crate) fn width(self, text: &str) -> u32 {
        let width = match self {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.encode_utf16().count(),
            Encoding::Utf32 => text.chars().count(),
        };
        u32::try_from(width).unwrap_or(u32::MAX)
    }
}

/// A text with its lines.
pub(crate) struct Lines<'a> {
    text: &'a str,
    index: LineIndex,
    encoding: Encoding,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(text: &'a str, encoding: Encoding) -> Lines<'a> {
        Lines {
            text,
            index: LineIndex::new(text),
            encoding,
        }
    }

    /// The byte of a position. A line past the last is the end of the text, a column past the end
    /// of its line the end of the line, and one inside a character its start.
    pub(crate) fn offset(&self, position: Position) -> u32 {
        let at = LineColumn {
            line: position.line,
            column: position.character,
        };
        match self.encoding {
            Encoding::Utf8 => self.index.offset_utf8(self.text, at),
            Encoding::Utf16 => self.index.offset_utf16(self.text, at),
            Encoding::Utf32 => self.index.offset_chars(self.text, at),
        }
    }

    /// The position of a byte.
    pub(crate) fn position(&self, offset: u32) -> Position {
        let at = match self.encoding {
            Encoding::Utf8 => self.index.utf8(self.text, offset),
            Encoding::Utf16 => self.index.utf16(self.text, offset),
            Encoding::Utf32 => self.index.chars(self.text, offset),
        };
        Position::new(at.line, at.column)
    }

    /// The bytes of a range; of one that ends before it starts, those between the two.
    pub(crate) fn span(&self, range: Range) -> ByteSpan {
        let (a, b) = (self.offset(range.start), self.offset(range.end));
        ByteSpan::new(a.min(b), a.max(b))
    }

    /// The range of bytes.
    pub(crate) fn range(&self, span: ByteSpan) -> Range {
        Range::new(self.position(span.start), self.position(span.end))
    }

    /// Line, column and width of each of many spans in order, none of which crosses a line end:
    /// the text is walked once, however long its lines are.
    pub(crate) fn places(&self, spans: impl IntoIterator<Item = ByteSpan>) -> Vec<(Position, u32)> {
        let mut out = Vec::new();
        let mut known: Option<(u32, u32, u32)> = None;
        for span in spans {
            let line = self.index.line(span.start);
            let (line_start, _) = self.index.line_range(self.text, line);
            let (from, column) = match known {
                Some((known_line, offset, column))
                    if known_line == line && offset <= span.start =>
                {
                    (offset, column)
                }
                _ => (line_start, 0),
            };
            let between = self.slice(from, span.start);
            let column = column.saturating_add(self.encoding.width(between));
            let width = self.encoding.width(self.slice(span.start, span.end));
            known = Some((line, span.start, column));
            out.push((Position::new(line, column), width));
        }
        out
    }

    fn slice(&self, start: u32, end: u32) -> &'a str {
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "é£\r\na🏛b\n\nend";

    #[test]
    fn every_encoding_finds_the_same_byte() {
        for (encoding, column) in [
            (Encoding::Utf8, 5),
            (Encoding::Utf16, 3),
            (Encoding::Utf32, 2),
        ] {
            let lines = Lines::new(TEXT, encoding);
            let b = u32::try_from(TEXT.find('b').unwrap()).unwrap();
            assert_eq!(lines.position(b), Position::new(1, column));
            assert_eq!(lines.offset(Position::new(1, column)), b);
            for (at, character) in TEXT.char_indices() {
                if !matches!(character, '\r' | '\n') {
                    let at = u32::try_from(at).unwrap();
                    assert_eq!(lines.offset(lines.position(at)), at);
                }
            }
        }
    }

    #[test]
    fn places_outside_are_taken_to_the_nearest_inside() {
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            let lines = Lines::new(TEXT, encoding);
            let end = u32::try_from(TEXT.len()).unwrap();
            assert_eq!(lines.offset(Position::new(99, 0)), end);
            assert_eq!(lines.offset(Position::new(u32::MAX, u32::MAX)), end);
            // Not behind the carriage return.
            assert_eq!(lines.offset(Position::new(0, 99)), 4);
        }
        // Between the two halves of a surrogate pair, or inside the bytes of a character.
        let building = u32::try_from(TEXT.find('🏛').unwrap()).unwrap();
        assert_eq!(
            Lines::new(TEXT, Encoding::Utf16).offset(Position::new(1, 2)),
            building
        );
        for column in 2..5 {
            assert_eq!(
                Lines::new(TEXT, Encoding::Utf8).offset(Position::new(1, column)),
                building
            );
        }
    }

    #[test]
    fn a_range_backwards_is_read_forwards() {
        let lines = Lines::new(TEXT, Encoding::Utf16);
        let range = Range::new(Position::new(1, 1), Position::new(0, 1));
        assert_eq!(lines.span(range), ByteSpan::new(2, 7));
    }

    #[test]
    fn many_places_in_one_walk() {
        let lines = Lines::new(TEXT, Encoding::Utf16);
        let spans = [
            ByteSpan::new(2, 4),
            ByteSpan::new(6, 7),
            ByteSpan::new(7, 12),
        ];
        assert_eq!(
            lines.places(spans),
            [
                (Position::new(0, 1), 1),
                (Position::new(1, 0), 1),
                (Position::new(1, 1), 3)
            ]
        );
    }

    #[test]
    fn bytes_are_preferred_and_utf_16_is_the_rule() {
        assert_eq!(Encoding::negotiate([]), Encoding::Utf16);
        assert_eq!(Encoding::negotiate(["ebcdic"]), Encoding::Utf16);
        assert_eq!(Encoding::negotiate(["utf-16", "utf-8"]), Encoding::Utf8);
        assert_eq!(Encoding::negotiate(["utf-32", "utf-16"]), Encoding::Utf32);
    }
}
