//! What editors are handed beside a parser: queries fit the grammar and colour every word, and
//! configurations can be read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

use std::collections::{BTreeMap, BTreeSet};

use ius_tests::repository::{files, root};
use tree_sitter::{Language, Node, Parser, Query, QueryCursor, StreamingIterator};

const GRAMMAR: &str = "editors/tree-sitter-ius/queries";

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn language() -> Language {
    tree_sitter_ius::LANGUAGE.into()
}

/// Every query of every editor: its path, and the query.
fn queries() -> BTreeMap<String, Query> {
    let mut queries = BTreeMap::new();
    for (path, text) in files("editors", "scm") {
        if path.contains("node_modules") {
            continue;
        }
        let query = Query::new(&language(), &text).unwrap_or_else(|e| panic!("{path}: {e}"));
        queries.insert(path, query);
    }
    queries
}

#[test]
fn every_query_fits_the_grammar() {
    let queries = queries();
    for file in [
        "highlights",
        "folds",
        "tags",
        "locals",
        "indents",
        "injections",
    ] {
        assert!(
            queries.contains_key(&format!("{GRAMMAR}/{file}.scm")),
            "{file}"
        );
    }
    for path in [
        "editors/neovim/queries/ius/highlights.scm",
        "editors/helix/runtime/queries/ius/highlights.scm",
        "editors/zed/languages/ius/highlights.scm",
        "editors/zed/languages/ius/outline.scm",
    ] {
        assert!(queries.contains_key(path), "{path}");
    }
    for (path, query) in &queries {
        assert!(query.pattern_count() > 0, "{path} is empty");
    }
}

/// What a query captures in a text: the bytes, and the name of the capture.
fn captures(query: &Query, text: &str) -> Vec<(std::ops::Range<usize>, String)> {
    let mut parser = Parser::new();
    parser.set_language(&language()).unwrap();
    let tree = parser.parse(text, None).unwrap();
    let mut cursor = QueryCursor::new();
    let mut found = Vec::new();
    let mut matches = cursor.matches(query, tree.root_node(), text.as_bytes());
    while let Some(one) = matches.next() {
        for capture in one.captures() {
            let name = query.capture_names()[capture.index as usize].to_owned();
            found.push((capture.node.byte_range(), name));
        }
    }
    found
}

/// The words of the language in a tree: tokens without a name of their own.
fn words<'t>(node: Node<'t>, found: &mut Vec<Node<'t>>) {
    let is_word = |kind: &str| kind.bytes().all(|b| b.is_ascii_alphabetic());
    if node.child_count() == 0 && !node.is_named() && is_word(node.kind()) {
        found.push(node);
    }
    for child in node.children(&mut node.walk()) {
        words(child, found);
    }
}

#[test]
fn the_words_that_carry_meaning_are_coloured() {
    // Small words between others may stay plain: they are many, and say little.
    let plain = BTreeSet::from([
        "a", "as", "at", "by", "day", "during", "each", "extended", "for", "gaps", "in", "law",
        "length", "on", "of", "run", "since", "state", "than", "the", "to", "with",
    ]);
    let text = read("crates/syntax/tests/all.ius");
    let mut parser = Parser::new();
    parser.set_language(&language()).unwrap();
    let tree = parser.parse(&text, None).unwrap();
    let mut all = Vec::new();
    words(tree.root_node(), &mut all);
    assert!(all.len() > 400, "only {} words", all.len());
    for (path, query) in queries() {
        if !path.ends_with("/highlights.scm") {
            continue;
        }
        let coloured = captures(&query, &text);
        let mut missing = BTreeSet::new();
        for word in &all {
            let place = word.byte_range();
            let seen = coloured
                .iter()
                .any(|(range, _)| range.start <= place.start && place.end <= range.end);
            if !seen && !plain.contains(word.kind()) {
                missing.insert(word.kind());
            }
        }
        assert!(missing.is_empty(), "{path} leaves plain: {missing:?}");
    }
}

#[test]
fn the_outline_lists_what_a_file_declares() {
    let text = read("tests/editors/workspace/rules/nl/permit.ius");
    let query = &queries()[&format!("{GRAMMAR}/tags.scm")];
    let mut found: Vec<(usize, String, &str)> = captures(query, &text)
        .into_iter()
        .filter(|(_, name)| name == "name")
        .map(|(range, name)| (range.start, name, &text[range]))
        .collect();
    found.sort();
    let names: Vec<&str> = found.iter().map(|(_, _, name)| *name).collect();
    for name in [
        "permit",
        "adult",
        "means",
        "\"Who is eighteen that day passes\"",
    ] {
        assert!(names.contains(&name), "{name} is not in {names:?}");
    }
    let folds = &queries()[&format!("{GRAMMAR}/folds.scm")];
    assert!(captures(folds, &text).len() >= 5);
}

fn table(path: &str) -> toml::Table {
    read(path).parse().unwrap_or_else(|e| panic!("{path}: {e}"))
}

#[test]
fn the_configuration_of_helix_can_be_read() {
    let helix = table("editors/helix/languages.toml");
    let language = &helix["language"][0];
    assert_eq!(language["name"].as_str(), Some("ius"));
    let server = language["language-servers"][0].as_str().unwrap();
    assert_eq!(
        helix["language-server"][server]["command"].as_str(),
        Some("ius")
    );
    assert_eq!(
        helix["language-server"][server]["args"][0].as_str(),
        Some("lsp")
    );
    let grammar = helix["grammar"][0]["source"]["subpath"].as_str().unwrap();
    assert!(root().join(grammar).join("src/parser.c").exists());
}

#[test]
fn the_extension_of_zed_can_be_read() {
    let zed = table("editors/zed/extension.toml");
    let grammar = zed["grammars"]["ius"]["path"].as_str().unwrap();
    assert!(root().join(grammar).join("src/parser.c").exists());
    let language = table("editors/zed/languages/ius/config.toml");
    assert_eq!(
        language["name"].as_str(),
        zed["language_servers"]["ius"]["languages"][0].as_str()
    );
    assert!(
        zed["grammars"]
            .get(language["grammar"].as_str().unwrap())
            .is_some()
    );
    assert_eq!(language["path_suffixes"][0].as_str(), Some("ius"));
}

#[test]
fn every_editor_has_a_page_with_its_set_up() {
    for editor in [
        "vscode",
        "neovim",
        "emacs",
        "helix",
        "zed",
        "tree-sitter-ius",
    ] {
        let page = read(&format!("editors/{editor}/README.md"));
        let expected = if editor == "tree-sitter-ius" {
            "generate"
        } else {
            "## Set up"
        };
        assert!(page.contains(expected), "the page of {editor}");
    }
}
