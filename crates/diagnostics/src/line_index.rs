//! Byte offsets to lines and columns, and back, in the three ways that columns are counted.

/// A place as people and editors count it. What a column counts depends on who made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineColumn {
    /// Line, from 0.
    pub line: u32,
    /// Column, from 0.
    pub column: u32,
}

/// The starts of the lines of one text. Lines end at `\n`; a `\r` before it belongs to the line
/// end, so that no column points behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    len: u32,
}

impl LineIndex {
    /// Reads the line starts of a text. Texts beyond 4 GiB are indexed up to there.
    pub fn new(text: &str) -> LineIndex {
        let mut starts = vec![0u32];
        for (i, b) in text.bytes().enumerate() {
            if b == b'\n' {
                let Ok(next) = u32::try_from(i + 1) else {
                    break;
                };
                starts.push(next);
            }
        }
        LineIndex {
            starts,
            len: u32::try_from(text.len()).unwrap_or(u32::MAX),
        }
    }

    /// How many lines there are; a text that ends with a line end has an empty last line.
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// The line, from 0, that a byte offset is in.
    pub fn line(&self, offset: u32) -> u32 {
        let offset = offset.min(self.len);
        let n = self.starts.partition_point(|s| *s <= offset);
        u32::try_from(n.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The byte range of a line, its line end left out.
    pub fn line_range(&self, text: &str, line: u32) -> (u32, u32) {
        let start = self.starts.get(line as usize).copied().unwrap_or(self.len);
        let end = self
            .starts
            .get(line as usize + 1)
            .copied()
            .unwrap_or(self.len);
        let slice = text
            .get(start as usize..end as usize)
            .unwrap_or_default()
            .trim_end_matches('\n');
        let slice = slice.strip_suffix('\r').unwrap_or(slice);
        (
            start,
            start.saturating_add(u32::try_from(slice.len()).unwrap_or(u32::MAX)),
        )
    }

    /// Line and column in bytes (LSP `utf-8`).
    pub fn utf8(&self, text: &str, offset: u32) -> LineColumn {
        self.position(text, offset, |s| s.len())
    }

    /// Line and column in UTF-16 code units (the LSP default).
    pub fn utf16(&self, text: &str, offset: u32) -> LineColumn {
        self.position(text, offset, |s| s.encode_utf16().count())
    }

    /// Line and column in characters, as people count.
    pub fn chars(&self, text: &str, offset: u32) -> LineColumn {
        self.position(text, offset, |s| s.chars().count())
    }

    /// The byte offset of a place counted in bytes.
    pub fn offset_utf8(&self, text: &str, at: LineColumn) -> u32 {
        self.offset(text, at, char::len_utf8)
    }

    /// The byte offset of a place counted in UTF-16 code units.
    pub fn offset_utf16(&self, text: &str, at: LineColumn) -> u32 {
        self.offset(text, at, char::len_utf16)
    }

    /// The byte offset of a place counted in characters.
    pub fn offset_chars(&self, text: &str, at: LineColumn) -> u32 {
        self.offset(text, at, |_| 1)
    }

    fn position(&self, text: &str, offset: u32, measure: impl Fn(&str) -> usize) -> LineColumn {
        let offset = offset.min(self.len);
        let line = self.line(offset);
        let (start, end) = self.line_range(text, line);
        let mut at = offset.min(end) as usize;
        // An offset inside a character counts as the start of that character.
        while at > start as usize && !text.is_char_boundary(at) {
            at -= 1;
        }
        let before = text.get(start as usize..at).unwrap_or_default();
        LineColumn {
            line,
            column: u32::try_from(measure(before)).unwrap_or(u32::MAX),
        }
    }

    fn offset(&self, text: &str, at: LineColumn, width: impl Fn(char) -> usize) -> u32 {
        if at.line >= self.line_count() {
            return self.len;
        }
        let (start, end) = self.line_range(text, at.line);
        let line = text.get(start as usize..end as usize).unwrap_or_default();
        let mut column = 0usize;
        for (i, c) in line.char_indices() {
            // A column inside a character counts as its start, past the end as the line's end.
            if column + width(c) > at.column as usize {
                return start.saturating_add(u32::try_from(i).unwrap_or(0));
            }
            column += width(c);
        }
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a£b\r\n𝄞x\n\nlast";

    #[test]
    fn columns_are_counted_three_ways() {
        let index = LineIndex::new(TEXT);
        let x = u32::try_from(TEXT.find('x').unwrap()).unwrap();
        assert_eq!(index.utf8(TEXT, x), LineColumn { line: 1, column: 4 });
        assert_eq!(index.utf16(TEXT, x), LineColumn { line: 1, column: 2 });
        assert_eq!(index.chars(TEXT, x), LineColumn { line: 1, column: 1 });
    }

    #[test]
    fn a_carriage_return_is_not_a_column() {
        let index = LineIndex::new(TEXT);
        assert_eq!(index.line_range(TEXT, 0), (0, 4));
        assert_eq!(index.utf8(TEXT, 5), LineColumn { line: 0, column: 4 });
    }

    #[test]
    fn every_character_comes_back() {
        let index = LineIndex::new(TEXT);
        for (i, c) in TEXT.char_indices() {
            if c == '\n' || c == '\r' {
                continue;
            }
            let i = u32::try_from(i).unwrap();
            assert_eq!(index.offset_utf8(TEXT, index.utf8(TEXT, i)), i);
            assert_eq!(index.offset_utf16(TEXT, index.utf16(TEXT, i)), i);
            assert_eq!(index.offset_chars(TEXT, index.chars(TEXT, i)), i);
        }
    }

    #[test]
    fn places_outside_the_text_are_its_end() {
        let index = LineIndex::new(TEXT);
        let end = u32::try_from(TEXT.len()).unwrap();
        assert_eq!(index.line(9999), 3);
        assert_eq!(
            index.offset_utf16(
                TEXT,
                LineColumn {
                    line: 99,
                    column: 0
                }
            ),
            end
        );
        assert_eq!(
            index.offset_utf16(
                TEXT,
                LineColumn {
                    line: 3,
                    column: 99
                }
            ),
            end
        );
    }
}
