//! What holds for every text, and where to find texts.

// Not every test uses everything here; the corpus lies on the disk.
#![allow(dead_code, clippy::disallowed_methods)]

use std::fs;
use std::path::{Path, PathBuf};

use ius_format::{Formatted, format};
use ius_syntax::{TokenKind, lex, parse, same};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path, ending: &str, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|e| e.expect("a folder that can be read").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, ending, into);
        } else if path.extension().is_some_and(|e| e == ending) {
            into.push(path);
        }
    }
}

/// Blocks of rule text in a page.
fn blocks(page: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open: Option<String> = None;
    for line in page.lines() {
        match &mut open {
            Some(_) if line.starts_with("```") => blocks.extend(open.take()),
            Some(block) => {
                block.push_str(line);
                block.push('\n');
            }
            None if line.starts_with("```ius") => open = Some(String::new()),
            None => {}
        }
    }
    blocks
}

/// Rule files, and rule text in pages, with their names.
pub fn corpus() -> Vec<(String, String)> {
    let root = root();
    let mut texts = Vec::new();
    let mut paths = Vec::new();
    files(&root.join("rules"), "ius", &mut paths);
    files(&root.join("examples"), "ius", &mut paths);
    for path in paths {
        let text = fs::read_to_string(&path).expect("a rule file");
        texts.push((path.display().to_string(), text));
    }
    let mut pages = Vec::new();
    files(&root.join("docs"), "md", &mut pages);
    files(&root.join("tests/suite"), "md", &mut pages);
    for path in pages {
        let page = fs::read_to_string(&path).expect("a page");
        for (i, block) in blocks(&page).into_iter().enumerate() {
            texts.push((format!("{} block {}", path.display(), i + 1), block));
        }
    }
    texts
}

fn comments(text: &str) -> Vec<String> {
    let mut comments: Vec<String> = lex(text)
        .iter()
        .filter(|t| matches!(t.kind, TokenKind::Comment | TokenKind::DocComment))
        .map(|t| t.text(text).trim_end().to_owned())
        .collect();
    comments.sort();
    comments
}

/// Formats a text and asserts what holds for every text.
pub fn check(name: &str, text: &str) -> Formatted {
    let formatted = format(text);
    let again = format(&formatted.text);
    assert_eq!(again.text, formatted.text, "{name}: not idempotent");
    assert!(!again.changed, "{name}: changed the second time");
    assert_eq!(formatted.changed, formatted.text != text, "{name}");
    let (before, after) = (parse(text), parse(&formatted.text));
    assert!(
        same(&before.file, &after.file),
        "{name}: meaning changed\n--- before\n{text}\n--- after\n{}",
        formatted.text
    );
    assert_eq!(before.errors.len(), after.errors.len(), "{name}: errors");
    assert_eq!(
        comments(text),
        comments(&formatted.text),
        "{name}: comments"
    );
    let tail = formatted.text.trim_end_matches('\n');
    assert!(
        formatted.text.is_empty() || tail.len() + 1 == formatted.text.len(),
        "{name}: final line end"
    );
    // A comment can force a line to begin with words that would begin a clause there; such a
    // declaration is left as it is. An indented declaration at the top of a file is read, but is not where one should begin.
    let in_place = ius_syntax::split(text).iter().all(|s| s.keyword.is_some());
    if before.errors.is_empty() && in_place && comments(text).is_empty() {
        assert!(formatted.skipped.is_empty(), "{name}: skipped\n{text}");
    }
    for span in &formatted.skipped {
        assert!(span.start <= span.end && span.end as usize <= text.len());
        let mut left = text[span.start as usize..span.end as usize].to_owned();
        while left.contains("\r\n") {
            left = left.replace("\r\n", "\n");
        }
        let left = left.trim_end_matches('\r');
        assert!(
            formatted.text.contains(left),
            "{name}: not byte for byte: {left}"
        );
    }
    formatted
}
