//! Tree to canonical rule text.
//!
//! One look for all rule files, settled by `docs/language.md`, section 7: clauses are indented by
//! two spaces, attribute lines by four, what belongs to an attribute by six; a blank line stands
//! between declarations and between clauses that have attribute lines; an expression wider than
//! 100 characters is broken before `and`, `or`, `otherwise`, `where` and the like, and lettered
//! points always stand on lines of their own. Where the drafter broke a line before such a word,
//! it stays broken.
//!
//! Meaning never changes: each declaration is read again after it was laid out, and left as it
//! was if it no longer said the same. A clause that cannot be read is left byte for byte.

mod declaration;
mod doc;
mod items;
mod print;

use ius_syntax::ast::Span;
use ius_syntax::{TokenKind, lex, split};

use crate::items::{Comment, gap};

/// A text as it should stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formatted {
    /// The canonical text: lines end with `\n`, the last one too.
    pub text: String,
    /// Whether it differs from the text given.
    pub changed: bool,
    /// Clauses and declarations that were left as they are because they cannot be read, as bytes
    /// of the text given.
    pub skipped: Vec<Span>,
}

/// Lays out a rule file. Any text will do; what cannot be read is left as it is.
pub fn format(text: &str) -> Formatted {
    let body = text.trim_start_matches('\u{feff}');
    let mark = u32::try_from(text.len() - body.len()).unwrap_or(0);
    let (laid, skipped) = file(body);
    if keeps_words(body, &laid) {
        Formatted {
            changed: laid != text,
            text: laid,
            skipped: skipped
                .into_iter()
                .map(|s| Span {
                    start: s.start.saturating_add(mark),
                    end: s.end.saturating_add(mark),
                })
                .collect(),
        }
    } else {
        Formatted {
            text: text.to_owned(),
            changed: false,
            skipped: vec![Span {
                start: 0,
                end: u32::try_from(text.len()).unwrap_or(u32::MAX),
            }],
        }
    }
}

/// Line ends as `\n`, whatever carriage returns stand before them.
pub(crate) fn line_ends(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        out.push_str(line.trim_end_matches('\r'));
    }
    out
}

/// Whether two texts have the same words in the same order and the same comments.
fn keeps_words(before: &str, after: &str) -> bool {
    let words = |text: &str, comments: bool| -> Vec<String> {
        lex(text)
            .iter()
            .filter(|t| match t.kind {
                TokenKind::Comment | TokenKind::DocComment => comments,
                _ => !comments && !t.is_trivia(),
            })
            .map(|t| {
                let word = t.text(text);
                if t.kind == TokenKind::Number {
                    word.split_whitespace().collect()
                } else {
                    word.trim_end().to_owned()
                }
            })
            .collect()
    };
    words(before, false) == words(after, false) && words(before, true) == words(after, true)
}

/// The text of a file as it grows.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn begin_line(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn comments(&mut self, comments: &[Comment], blank_before: bool, nothing_above: bool) {
        for (i, comment) in comments.iter().enumerate() {
            if i == 0 && blank_before || i > 0 && comment.blank_above {
                self.blank();
            }
            self.begin_line();
            // Only in the first column can `---` be the doc comment of a declaration.
            if nothing_above && comment.column > 0 && comment.text.starts_with("---") {
                self.text.push_str("  ");
            }
            self.text.push_str(&comment.text);
        }
    }
}

fn file(text: &str) -> (String, Vec<Span>) {
    let mut page = Page::default();
    let mut skipped = Vec::new();
    let mut at = 0usize;
    let mut previous: Option<Option<&str>> = None;
    let slice_text = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    for slice in split(text) {
        let start = slice.offset as usize;
        let end = start + slice.len as usize;
        let between = slice_text(at, start);
        let gap = gap(between, &lex(between), at == 0);
        let parted = match (previous, slice.keyword) {
            (Some(Some("use")), Some("use")) => false,
            (Some(Some(_)), Some(_)) => true,
            _ => false,
        };
        let drafted = gap
            .comments
            .first()
            .map_or(gap.blank_below, |c| c.blank_above);
        page.comments(&gap.comments, parted || drafted, previous.is_none());
        if gap.blank_below || gap.comments.is_empty() && parted {
            page.blank();
        }
        let body = slice_text(start, end);
        let laid = slice.keyword.and_then(|_| declaration::declaration(body));
        page.begin_line();
        match laid {
            Some(laid) => {
                page.text.push_str(&laid.text);
                skipped.extend(laid.skipped.iter().map(|(a, b)| Span {
                    start: slice.offset.saturating_add(*a),
                    end: slice.offset.saturating_add(*b),
                }));
            }
            None => {
                page.text.push_str(&line_ends(body));
                skipped.push(Span {
                    start: slice.offset,
                    end: slice.offset.saturating_add(slice.len),
                });
            }
        }
        previous = Some(slice.keyword);
        at = end;
    }
    let rest = slice_text(at, text.len());
    let gap = gap(rest, &lex(rest), at == 0);
    let drafted = gap.comments.first().is_some_and(|c| c.blank_above);
    page.comments(&gap.comments, drafted, previous.is_none());
    let mut out = page.text;
    out.truncate(out.trim_end_matches('\n').len());
    if !out.is_empty() {
        out.push('\n');
    }
    (out, skipped)
}
