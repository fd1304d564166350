//! The documentation says what is so: its rule blocks parse, its links lead somewhere, its
//! commands exist, and it speaks of the project only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::path::Path;

use ius_tests::repository::{blocks, files, root};

fn pages() -> Vec<(String, String)> {
    let mut pages: Vec<(String, String)> = ["docs", "grammar", "fuzz", "tests"]
        .iter()
        .flat_map(|folder| files(folder, "md"))
        .collect();
    let at_root = files("", "md");
    pages.extend(at_root.into_iter().filter(|(path, _)| !path.contains('/')));
    assert!(pages.len() > 5, "only {} pages", pages.len());
    pages
}

/// A block of the reference as a whole file: clauses without their scheme get one.
fn whole(block: &str) -> String {
    let indented = block.lines().find(|line| !line.trim().is_empty());
    if indented.is_some_and(|line| line.starts_with(' ')) {
        format!("scheme fragment in NL \"A fragment\"\n{block}")
    } else {
        block.to_owned()
    }
}

#[test]
fn every_rule_block_of_the_reference_parses() {
    let pages = pages();
    let (_, page) = pages
        .iter()
        .find(|(path, _)| path == "docs/language.md")
        .unwrap();
    let blocks = blocks(page, "ius");
    assert!(blocks.len() >= 10, "only {} blocks", blocks.len());
    for (line, _, block) in blocks {
        let errors = ius_syntax::parse(&whole(&block)).errors;
        assert!(errors.is_empty(), "docs/language.md:{line}: {errors:?}");
    }
}

#[test]
fn a_block_that_does_not_parse_is_noticed() {
    assert!(
        !ius_syntax::parse(&whole("  requires x \"x\"\n    that >= 3\n"))
            .errors
            .is_empty()
    );
    let page = "text\n```ius\n  a\n```\n~~~\n```yaml x\nb\n```\n";
    assert_eq!(
        blocks(page, "ius"),
        [(2, "ius".to_owned(), "  a\n".to_owned())]
    );
    assert_eq!(blocks(page, "yaml").len(), 1);
}

/// The targets of `[text](target)` outside code.
fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced {
            continue;
        }
        // What stands between single back-ticks is code.
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" ");
        let mut rest = prose.as_str();
        while let Some(position) = rest.find("](") {
            rest = &rest[position + 2..];
            if let Some(end) = rest.find(')') {
                found.push(
                    rest[..end]
                        .split_whitespace()
                        .next()
                        .unwrap_or_default()
                        .to_owned(),
                );
                rest = &rest[end..];
            }
        }
    }
    found
}

/// Links to files that are not there.
fn broken_links(path: &str, page: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let folder = Path::new(path).parent().unwrap();
    let mut broken = Vec::new();
    for link in links(page) {
        let target = link.split('#').next().unwrap_or_default();
        if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
            continue;
        }
        let mut place: Vec<&str> = folder.iter().map(|part| part.to_str().unwrap()).collect();
        for part in target.split('/') {
            match part {
                "." | "" => {}
                ".." => {
                    place.pop();
                }
                part => place.push(part),
            }
        }
        if !exists(&place.join("/")) {
            broken.push(format!("{path}: `{link}` leads nowhere"));
        }
    }
    broken
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    for (path, page) in pages() {
        broken.extend(broken_links(&path, &page, |place| {
            root().join(place).exists()
        }));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn a_broken_link_is_noticed() {
    let exists = |place: &str| place == "docs/there.md";
    let broken = |page| broken_links("docs/page.md", page, exists).len();
    assert_eq!(
        broken("see [a](there.md), [b](./there.md#x), [c](../docs/there.md), [d](https://x.y)"),
        0
    );
    assert_eq!(broken("see [a](not-there.md)"), 1);
    assert_eq!(
        broken("`[a](not-there.md)`\n```\n[a](not-there.md)\n```"),
        0
    );
}

/// Words that do not belong into a project's own texts.
const FOREIGN: &[&str] = &[
    "/work/",
    "../shared",
    "/tmp/",
    "/home/",
    "/root/",
    "localhost:",
];

#[test]
fn texts_speak_of_the_project_only() {
    let mut found = Vec::new();
    let mut texts = pages();
    for (folder, extension) in [
        ("crates", "rs"),
        ("crates", "toml"),
        ("rules", "ius"),
        ("examples", "yaml"),
        ("examples", "json"),
        ("grammar", "pest"),
    ] {
        texts.extend(files(folder, extension));
    }
    for (path, text) in texts {
        for word in FOREIGN {
            // Inside an address these are harmless: `https://ind.nl/en/work/…`.
            let stands = |line: &str| {
                line.match_indices(word).any(|(position, _)| {
                    let before = line[..position].chars().next_back();
                    before.is_none_or(|c| !c.is_alphanumeric() && c != '-' && c != '.')
                })
            };
            if let Some(line) = text.lines().position(stands) {
                found.push(format!("{path}:{}: `{word}`", line + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_commands_of_the_readme_exist() {
    let readme = files("", "md")
        .into_iter()
        .find(|(path, _)| path == "README.md");
    let (_, readme) = readme.expect("a README");
    let commands = [
        "check",
        "eval",
        "routes",
        "test",
        "fmt",
        "explain",
        "schema",
        "new",
        "schemes",
        "completions",
    ];
    let mut seen = 0;
    for kind in ["", "sh", "console", "bash", "shell", "text"] {
        for (line, _, block) in blocks(&readme, kind) {
            for command in block.lines() {
                let command = command.trim().trim_start_matches("$ ");
                let words: Vec<&str> = command.split_whitespace().collect();
                let ius = match words.as_slice() {
                    ["ius", rest @ ..] => rest.first(),
                    ["cargo", "run", rest @ ..] => {
                        let dashes = rest.iter().position(|word| *word == "--");
                        dashes.and_then(|position| rest.get(position + 1))
                    }
                    _ => continue,
                };
                let ius = ius.copied().unwrap_or_default();
                assert!(commands.contains(&ius), "README.md:{line}: `{command}`");
                seen += 1;
                for word in words.iter().filter(|word| word.starts_with("examples/")) {
                    assert!(
                        root().join(word).exists(),
                        "README.md:{line}: {word} is not there"
                    );
                }
            }
        }
    }
    assert!(seen > 0, "the README shows no command");
}

/// What the README shows as law is law: its blocks of rules stand word for word in `rules/`.
#[test]
fn the_readme_quotes_the_rules() {
    let pages = pages();
    let (_, readme) = pages
        .iter()
        .find(|(path, _)| path == "README.md")
        .expect("a README");
    let rules = files("rules", "ius");
    let blocks = blocks(readme, "ius");
    assert!(!blocks.is_empty(), "the README quotes no rule");
    for (line, _, block) in blocks {
        assert!(
            rules.iter().any(|(_, text)| text.contains(&block)),
            "README.md:{line}: not word for word in rules/"
        );
    }
}
