//! Workspaces for tests, and places shown in their source.
//!
//! A fixture is a text in which lines `//- rules/nl/x.ius` start files, `$0` is the cursor, and
//! `$1…$2` a selection.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

use std::path::{Path, PathBuf};

use ius_calendar::Date;
use ius_diagnostics::{ByteSpan, Edit, LineIndex};
use ius_ide::{Config, Language, Snapshot, Workspace};

/// What a drafter has chosen who has chosen nothing: English, on 23 November 2026.
pub fn config() -> Config {
    Config {
        language: Language::English,
        today: Date::new(2026, 11, 23).unwrap(),
        pedantic: false,
        hints: true,
        lenses: true,
    }
}

/// A workspace with a cursor or selection in it.
pub struct Fixture {
    pub workspace: Workspace,
    /// The file with the cursor; without one, the first.
    pub file: String,
    /// The cursor.
    pub offset: u32,
    /// The selection; empty at the cursor without one.
    pub selection: ByteSpan,
}

impl Fixture {
    pub fn snapshot(&self) -> Snapshot {
        self.workspace.snapshot()
    }

    /// Fails if a rule file has an error: a fixture should be sound unless it says otherwise.
    pub fn sound(self) -> Fixture {
        let snapshot = self.snapshot();
        for file in snapshot.rule_files() {
            for found in snapshot.diagnostics(file) {
                assert!(
                    found.severity != ius_diagnostics::Severity::Error,
                    "{file}: {}: {}",
                    found.code.id(),
                    found.message
                );
            }
        }
        self
    }
}

/// Makes a workspace of a fixture text.
pub fn fixture(text: &str) -> Fixture {
    fixture_with(text, config())
}

/// Makes a workspace of a fixture text for a drafter with these choices.
pub fn fixture_with(text: &str, config: Config) -> Fixture {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.trim_start().strip_prefix("//- ") {
            files.push((path.trim().to_owned(), String::new()));
        } else if let Some((_, body)) = files.last_mut() {
            body.push_str(line);
        } else if !line.trim().is_empty() {
            panic!("a fixture starts with a line `//- path`, found {line:?}");
        }
    }
    let mut workspace = Workspace::new(config);
    let mut at: Option<(String, u32)> = None;
    let (mut start, mut end) = (None, None);
    for (path, body) in &files {
        let mut body = body.clone();
        loop {
            let first = ["$0", "$1", "$2"]
                .iter()
                .filter_map(|m| Some((body.find(m)?, *m)))
                .min();
            let Some((found, mark)) = first else { break };
            body.replace_range(found..found + 2, "");
            let found = u32::try_from(found).unwrap();
            match mark {
                "$0" => at = Some((path.clone(), found)),
                "$1" => {
                    start = Some(found);
                    at.get_or_insert((path.clone(), found));
                }
                _ => end = Some(found),
            }
        }
        workspace.set_file(path, &body);
    }
    let (file, offset) = at.unwrap_or_else(|| (files[0].0.clone(), 0));
    let start = start.unwrap_or(offset);
    Fixture {
        workspace,
        file,
        offset,
        selection: ByteSpan::new(start, end.unwrap_or(start)),
    }
}

/// The folder of the project.
pub fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

fn collect(root: &Path, folder: &Path, out: &mut Vec<(String, String)>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(root, &path, out);
        } else if let Some(extension) = path.extension().and_then(|e| e.to_str())
            && ["ius", "yaml", "yml", "json", "md"].contains(&extension)
        {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap();
            out.push((
                name.replace('\\', "/"),
                std::fs::read_to_string(&path).unwrap(),
            ));
        }
    }
}

/// Real law, enough of it: the rules of the Union and of the Netherlands, with the applicant files
/// and suites that rest on them, so that a change in the law of another state changes no answer.
pub fn real_files() -> Vec<(String, String)> {
    let root = project();
    let mut out = real_rules();
    for folder in ["examples", "tests/suite", "tests/cases/nl"] {
        collect(&root, &root.join(folder), &mut out);
    }
    out.retain(|(path, _)| !path.contains("/lives/"));
    out
}

/// The rule files of these only.
pub fn real_rules() -> Vec<(String, String)> {
    let root = project();
    let mut out = Vec::new();
    for folder in ["rules/eu", "rules/nl"] {
        collect(&root, &root.join(folder), &mut out);
    }
    out
}

/// A workspace with these files.
pub fn workspace(files: &[(String, String)]) -> Workspace {
    let mut workspace = Workspace::new(config());
    for (path, text) in files {
        workspace.set_file(path, text);
    }
    workspace
}

/// The `nth` place (from 0) where `needle` stands in a text.
pub fn find(text: &str, needle: &str, nth: usize) -> u32 {
    let (at, _) = text
        .match_indices(needle)
        .nth(nth)
        .unwrap_or_else(|| panic!("{needle:?} does not stand {} times in the text", nth + 1));
    u32::try_from(at).unwrap()
}

/// The source lines of places with `^^^^` below each: file and line, then the text.
pub fn shown<F: AsRef<str>>(snapshot: &Snapshot, places: &[(F, ByteSpan)]) -> String {
    let mut out = String::new();
    for (file, span) in places {
        out.push_str(&one(snapshot, file.as_ref(), *span));
    }
    if out.is_empty() {
        out.push_str("(nothing)\n");
    }
    out
}

fn one(snapshot: &Snapshot, file: &str, span: ByteSpan) -> String {
    let text = snapshot.text(file).unwrap_or_default();
    let index = LineIndex::new(text);
    let line = index.line(span.start);
    let start = text[..span.start as usize].rfind('\n').map_or(0, |n| n + 1);
    let rest = &text[start..];
    let first = rest.lines().next().unwrap_or_default();
    let indent = first.len() - first.trim_start().len();
    let before = text[start..span.start as usize].chars().count();
    let covered = &text[span.start as usize..span.end as usize];
    let marks = covered.lines().next().unwrap_or_default().chars().count();
    let more = covered.lines().count().saturating_sub(1);
    let more = if more > 0 {
        format!(" (and {more} more lines)")
    } else {
        String::new()
    };
    let place = format!("{file}:{}: ", line + 1);
    let pad = " ".repeat(place.chars().count() + before.saturating_sub(indent));
    format!(
        "{place}{}\n{pad}{}{more}\n",
        first.trim(),
        "^".repeat(marks.max(1))
    )
}

/// A text after edits of it.
pub fn edited(text: &str, edits: &[&Edit]) -> String {
    let mut edits: Vec<&Edit> = edits.to_vec();
    edits.sort_by_key(|e| (e.span.start, e.span.end));
    let mut out = String::new();
    let mut at = 0usize;
    for edit in edits {
        assert!(edit.span.start as usize >= at, "edits overlap");
        out.push_str(&text[at..edit.span.start as usize]);
        out.push_str(&edit.replacement);
        at = edit.span.end as usize;
    }
    out.push_str(&text[at..]);
    out
}

/// Every file that a change touches, after the change.
pub fn changed(snapshot: &Snapshot, change: &ius_ide::Change) -> Vec<(String, String)> {
    let mut files: Vec<String> = change
        .edits
        .iter()
        .map(|e| e.file.path().to_owned())
        .collect();
    files.sort();
    files.dedup();
    let mut out: Vec<(String, String)> = files
        .into_iter()
        .map(|file| {
            let edits: Vec<&Edit> = change
                .edits
                .iter()
                .filter(|e| e.file.path() == file)
                .collect();
            let text = edited(snapshot.text(&file).unwrap_or_default(), &edits);
            (file, text)
        })
        .collect();
    out.extend(change.new_files.iter().cloned());
    out
}

/// The lines that differ between two texts, `-` and `+`, paired by place.
pub fn difference(before: &str, after: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same_start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let same_end = old[same_start..]
        .iter()
        .rev()
        .zip(new[same_start..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old, new) = (
        &old[same_start..old.len() - same_end],
        &new[same_start..new.len() - same_end],
    );
    let mut out = String::new();
    if old.len() == new.len() {
        for (a, b) in old.iter().zip(new) {
            if a != b {
                out.push_str(&format!("- {}\n+ {}\n", a.trim(), b.trim()));
            }
        }
    } else {
        for a in old {
            out.push_str(&format!("- {}\n", a.trim()));
        }
        for b in new {
            out.push_str(&format!("+ {}\n", b.trim()));
        }
    }
    out
}

/// Texts that no drafter would keep, but types: halves of a real file and damaged ones.
pub fn damaged(text: &str) -> Vec<String> {
    let mut out = vec![
        String::new(),
        "\u{feff}".to_owned(),
        "é".to_owned(),
        "scheme".to_owned(),
        "scheme x in NL\n  require".to_owned(),
        "section a \"\n  fact \n".to_owned(),
        text.replace('\n', "\r\n"),
        format!("\u{feff}{text}"),
        text.replace("applicant", "aanvragér"),
        text.replace('"', ""),
        text.replace("under", "undr"),
    ];
    for part in 1..8 {
        let mut cut = text.len() * part / 8;
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        out.push(text[..cut].to_owned());
        out.push(text[cut..].to_owned());
    }
    out
}
