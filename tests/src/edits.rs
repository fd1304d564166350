//! Edits of texts, driven by bytes: the same bytes make the same edits, so that a fuzzer can
//! search for them and a failure can be repeated.

use crate::generate::Random;

/// Words and signs that are worth putting in the wrong place.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "  ",
    "\t",
    " ",
    "\u{a0}",
    "\u{feff}",
    "\"",
    "\\",
    "--",
    "---",
    "(",
    ")",
    "((((",
    "))))",
    ",",
    ".",
    ":",
    "is",
    "is at least",
    "that",
    "when",
    "under",
    "and",
    "or",
    "not",
    "if",
    "then",
    "otherwise",
    "every",
    "some",
    "in",
    "satisfies",
    "where",
    "for",
    "of",
    "the",
    "days",
    "months",
    "percent",
    "EUR",
    "EUR 1 000.00 per month",
    "2026-02-30",
    "0000-00-00",
    "99999999999999999999",
    "-1",
    "0",
    "0.5",
    "1e9",
    "is",
    "from",
    "until",
    "require",
    "scheme",
    "\nscheme x in NL \"x\"\n",
    "\nparameter p \"p\" : integer\n  from 2026-01-01 is 1\n",
    "waived when",
    "replaced by",
    "for each",
    "any of",
    "(a)",
    "(b)",
    "at least 2 of",
    "periods from",
    "ongoing",
    "unknown",
    "null",
    "{",
    "}",
    "[",
    "]",
    "é",
    "\u{1f600}",
    "\u{0}",
    "\u{202e}",
    "§",
    "‘",
    "“",
    "&a",
    "*a",
    "!!str",
    "- ",
    ": ",
    "|",
    ">",
    "%",
    "#",
    "'",
    "\u{7f}",
    "yes",
    "no",
    "~",
    "---\n",
    "...\n",
    "definitely",
    "NL",
    "GB",
    "BE-VLG",
    "XX",
    "as of",
    "unverified",
    "source",
    "\"\"\"",
];

/// A text with some edits, which `bytes` choose: pieces put in, taken out, doubled, swapped, cut
/// off, and single characters replaced.
#[must_use]
pub fn edited(text: &str, bytes: &[u8]) -> String {
    let mut text = text.to_owned();
    for edit in bytes.chunks(6).take(40) {
        let at = |position: usize| edit.get(position).copied().map_or(0, usize::from);
        let place = boundary(&text, at(1) << 8 | at(2));
        let length = 1 + at(3) % 24;
        let end = boundary_after(&text, place, length);
        match at(0) % 9 {
            0 | 1 => {
                let piece = PIECES
                    .get((at(4) << 8 | at(5)) % PIECES.len())
                    .unwrap_or(&"");
                text.insert_str(place, piece);
            }
            2 | 3 => text.replace_range(place..end, ""),
            4 => {
                let piece = text.get(place..end).unwrap_or_default().to_owned();
                text.insert_str(place, &piece);
            }
            5 => {
                let piece = text.get(place..end).unwrap_or_default().to_owned();
                text.replace_range(place..end, "");
                let other = boundary(&text, at(4) << 8 | at(5));
                text.insert_str(other, &piece);
            }
            6 => {
                let piece: String = char::from_u32(u32::try_from(at(4) << 8 | at(5)).unwrap_or(0))
                    .map(String::from)
                    .unwrap_or_default();
                text.replace_range(place..end, &piece);
            }
            7 => {
                // A whole line twice, or gone.
                let start = text
                    .get(..place)
                    .and_then(|t| t.rfind('\n'))
                    .map_or(0, |n| n + 1);
                let stop = text
                    .get(place..)
                    .and_then(|t| t.find('\n'))
                    .map_or(text.len(), |n| place + n + 1);
                let line = text.get(start..stop).unwrap_or_default().to_owned();
                if at(4) % 2 == 0 {
                    text.insert_str(start, &line);
                } else {
                    text.replace_range(start..stop, "");
                }
            }
            _ if at(4) % 16 == 0 => text.truncate(place),
            _ => {}
        }
    }
    text
}

/// A place between two characters: a share of the text, in parts of 65,536.
fn boundary(text: &str, share: usize) -> usize {
    let mut place = text.len() * share / 65_536;
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    place
}

fn boundary_after(text: &str, place: usize, length: usize) -> usize {
    let mut end = (place + length).min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

/// Bytes for some edits.
pub fn bytes(random: &mut Random, edits: usize) -> Vec<u8> {
    (0..edits * 6)
        .map(|_| u8::try_from(random.below(256)).unwrap_or(0))
        .collect()
}
