//! Ten thousand random edits on real files. After every hundredth the server says of every file
//! what a server says that has just read the same texts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

mod support;

use serde_json::{Value, json};
use support::{Client, Disk, document, pulling, repository};

const EDITS: usize = 10_000;

/// Files that are small enough to be analysed anew a hundred times, and rest on each other.
const FILES: [&str; 4] = [
    "/ius/rules/eu/instruments.ius",
    "/ius/rules/eu/vocabulary.ius",
    "/ius/rules/eu/youth_mobility.ius",
    "/ius/rules/nl/youth_mobility.ius",
];

/// The files that are edited.
const EDITED: [usize; 2] = [2, 3];

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    /// A place between two characters.
    fn place(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

const PIECES: [&str; 16] = [
    " ",
    "\n",
    "\r\n",
    "  ",
    "é",
    "🏛",
    "£",
    "\"",
    "(",
    ")",
    "is",
    "under ",
    "applicant.",
    "require x \"X\"\n",
    "2026-02-30",
    "-- ",
];

/// An edit: what is replaced by what.
fn edit(numbers: &mut Numbers, text: &str) -> (std::ops::Range<usize>, String) {
    let at = numbers.place(text);
    let short = |numbers: &mut Numbers| {
        let mut end = (at + numbers.below(12)).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        at..end
    };
    match numbers.below(5) {
        0 => (short(numbers), String::new()),
        1 => (at..at, PIECES[numbers.below(PIECES.len())].to_owned()),
        2 => (
            short(numbers),
            PIECES[numbers.below(PIECES.len())].to_owned(),
        ),
        3 => {
            // A line goes.
            let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
            let end = text[at..].find('\n').map_or(text.len(), |n| at + n + 1);
            (start..end, String::new())
        }
        _ => {
            // A line is said twice.
            let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
            let end = text[at..].find('\n').map_or(text.len(), |n| at + n + 1);
            (start..start, text[start..end].to_owned())
        }
    }
}

/// Line and column in UTF-16, counted here by hand. A column behind a carriage return is one that
/// no client sends.
fn position(text: &str, at: usize) -> Option<Value> {
    let before = &text[..at];
    if before.ends_with('\r') && text[at..].starts_with('\n') {
        return None;
    }
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    Some(json!({ "line": line, "character": before[start..].encode_utf16().count() }))
}

fn said(client: &mut Client) -> Vec<Value> {
    FILES
        .iter()
        .flat_map(|path| {
            let uri = format!("file://{path}");
            [
                client.request("textDocument/diagnostic", document(&uri)),
                client.request("textDocument/documentSymbol", document(&uri)),
                client.request("textDocument/semanticTokens/full", document(&uri)),
            ]
            .map(|answer| answer.unwrap())
        })
        .collect()
}

#[test]
fn after_any_edits_the_server_says_what_a_new_one_says() {
    let real: Vec<(String, String)> = FILES
        .iter()
        .map(|wanted| {
            repository()
                .into_iter()
                .find(|(path, _)| path == wanted)
                .unwrap()
        })
        .collect();
    let disk = |texts: &[String]| {
        let files: Vec<(&str, &str)> = FILES
            .iter()
            .copied()
            .zip(texts.iter().map(String::as_str))
            .collect();
        Disk::new(&files)
    };
    let mut texts: Vec<String> = real.iter().map(|(_, text)| text.clone()).collect();
    let mut client = Client::new(disk(&texts), "/ius", pulling());
    for file in EDITED {
        client.open(&format!("file://{}", FILES[file]), &texts[file]);
    }
    let mut numbers = Numbers(0x1057_2026);
    for count in 1..=EDITS {
        let file = EDITED[numbers.below(EDITED.len())];
        let uri = format!("file://{}", FILES[file]);
        let version = i32::try_from(count + 1).unwrap();
        if count % 400 == 0 {
            // Back to the real text, so that the files do not become noise.
            texts[file].clone_from(&real[file].1);
            client.change(&uri, version, &texts[file].clone());
        } else {
            let (range, replacement) = edit(&mut numbers, &texts[file]);
            let text = &mut texts[file];
            let (Some(start), Some(end)) = (position(text, range.start), position(text, range.end))
            else {
                continue;
            };
            text.replace_range(range, &replacement);
            client.notify(
                "textDocument/didChange",
                json!({ "textDocument": { "uri": uri, "version": version },
                    "contentChanges": [
                        { "range": { "start": start, "end": end }, "text": replacement }] }),
            );
        }
        if count % 100 == 0 {
            let known = said(&mut client);
            let fresh = said(&mut Client::new(disk(&texts), "/ius", pulling()));
            for (at, (known, fresh)) in known.iter().zip(&fresh).enumerate() {
                // Examples that fail are found when typing pauses; the fresh server did not pause.
                assert_eq!(
                    without_examples(known),
                    without_examples(fresh),
                    "after {count} edits, {}",
                    FILES[at / 3]
                );
            }
        }
    }
    let logs = client.logs();
    assert!(logs.is_empty(), "{logs:?}");
}

fn without_examples(answer: &Value) -> Value {
    let mut answer = answer.clone();
    if let Value::Object(fields) = &mut answer {
        fields.remove("resultId");
        if let Some(Value::Array(items)) = fields.get_mut("items") {
            items.retain(|item| item["code"] != "IUS0601");
        }
    }
    answer
}
