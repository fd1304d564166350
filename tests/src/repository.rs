//! The texts of the repository that tests start from.

use std::path::{Path, PathBuf};

/// The root of the repository.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// The files under a folder whose names end in `.extension`, as paths from the root with `/`, and
/// their texts, in order.
#[must_use]
#[allow(clippy::disallowed_methods)] // Tests read the repository they are in.
pub fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            let hidden = path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('.') || name == "target");
            if path.is_dir() {
                if !hidden {
                    open.push(path);
                }
            } else if path.extension().is_some_and(|e| e == extension)
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                let name = path.strip_prefix(root()).unwrap_or(&path);
                found.push((name.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    found
}

/// The fenced blocks of a page whose info string starts with a word: the line of the opening
/// fence, counted from 1, the info string and the text.
#[must_use]
pub fn blocks(page: &str, word: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let fence = line.trim_start();
        let indent = line.len() - fence.len();
        let ticks = fence.chars().take_while(|c| *c == '`').count();
        if ticks < 3 {
            continue;
        }
        let info = fence.get(ticks..).unwrap_or_default().trim().to_owned();
        let mut text = String::new();
        for (_, line) in lines.by_ref() {
            let inner = line.trim_start();
            if inner.starts_with(&"`".repeat(ticks))
                && inner.trim_end_matches('`').trim().is_empty()
            {
                break;
            }
            let cut = indent.min(line.len() - inner.len());
            text.push_str(line.get(cut..).unwrap_or_default());
            text.push('\n');
        }
        if info.split_whitespace().next().unwrap_or_default() == word {
            found.push((number + 1, info, text));
        }
    }
    found
}

/// Rule texts to start from: the rules themselves and the rule blocks of the suites.
#[must_use]
pub fn rule_texts() -> Vec<String> {
    let mut texts: Vec<String> = files("rules", "ius")
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    for (_, page) in files("tests/suite", "md")
        .iter()
        .chain(&files("docs", "md"))
    {
        texts.extend(blocks(page, "ius").into_iter().map(|(_, _, text)| text));
    }
    texts
}
