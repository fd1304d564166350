//! The tree loses nothing, and nothing makes the parser panic or hang.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::time::{Duration, Instant};

use ius_syntax::tree::{Element, Tree, tree};
use ius_syntax::{parse, split};
use proptest::prelude::*;

/// Rule text that uses every construct.
const ALL: &str = include_str!("all.ius");

fn check(text: &str) {
    let tree = tree(text);
    assert_eq!(tree.text(text), text);
    check_nodes(&tree);
    let parse = parse(text);
    for error in &parse.errors {
        assert!(error.span.start <= error.span.end);
        assert!(error.span.end as usize <= text.len(), "{error:?}");
        assert!(
            text.is_char_boundary(error.span.start as usize),
            "{error:?}"
        );
        assert!(text.is_char_boundary(error.span.end as usize), "{error:?}");
        assert!(!error.message.is_empty());
        for (span, _) in error.fix.iter().flat_map(|f| &f.edits) {
            assert!(span.start <= span.end && span.end as usize <= text.len());
            assert!(text.is_char_boundary(span.start as usize));
        }
    }
    // Between the slices there are only blanks and comments.
    let mut at = 0;
    for slice in split(text) {
        gap(&text[at..slice.offset as usize]);
        at = (slice.offset + slice.len) as usize;
    }
    gap(&text[at..]);
}

fn gap(text: &str) {
    for line in text.lines() {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        assert!(line.is_empty() || line.starts_with("--"), "lost: {line:?}");
    }
}

fn check_nodes(tree: &Tree) {
    for (i, node) in tree.nodes.iter().enumerate() {
        assert!(node.first_token <= node.end_token);
        if let Some(parent) = node.parent {
            assert!(parent < i);
            let outer = tree.nodes[parent];
            assert!(outer.first_token <= node.first_token && node.end_token <= outer.end_token);
        }
    }
    // The leaves below the file, in order, are all tokens.
    let mut leaves = Vec::new();
    fn walk(tree: &Tree, node: usize, leaves: &mut Vec<usize>) {
        for child in tree.children(node) {
            match child {
                Element::Token(t) => leaves.push(t),
                Element::Node(n) => walk(tree, n, leaves),
            }
        }
    }
    walk(tree, 0, &mut leaves);
    assert_eq!(leaves, (0..tree.tokens.len()).collect::<Vec<_>>());
}

#[test]
fn every_construct_is_read() {
    assert_eq!(parse(ALL).errors, []);
    check(ALL);
}

#[test]
fn places_are_found() {
    let tree = tree(ALL);
    let offset = u32::try_from(ALL.find("application.lodged_on").unwrap()).unwrap();
    let token = tree.token_at_offset(offset).unwrap();
    assert_eq!(tree.tokens[token].text(ALL), "application");
    let kinds: Vec<_> = tree.ancestors(token).map(|n| tree.nodes[n].kind).collect();
    assert_eq!(kinds.last(), Some(&ius_syntax::tree::NodeKind::File));
    assert!(kinds.contains(&ius_syntax::tree::NodeKind::Item));
    let span = ius_syntax::ast::Span {
        start: offset,
        end: offset + 5,
    };
    let node = tree.nodes[tree.covering_node(span)];
    assert!(node.span.start <= span.start && span.end <= node.span.end);
}

fn soup() -> impl Strategy<Value = String> {
    let words: Vec<&'static str> = ius_syntax::keywords::ALL_WORDS
        .iter()
        .copied()
        .chain([
            "(",
            ")",
            ",",
            ":",
            ".",
            "\"",
            "\"x\"",
            "\n",
            "\n  ",
            "\n    ",
            " ",
            "--",
            "---",
            "5",
            "2026-05-22",
            "2 294.40",
            "NL",
            "EUR",
            "LTRD",
            "4(1)",
            "a.b",
            "x",
            "(a)",
            "(i)",
            "£",
            "“",
            "\r\n",
            "\t",
            "%",
            ">=",
        ])
        .collect();
    prop::collection::vec(prop::sample::select(words), 0..120).prop_map(|w| w.join(" "))
}

fn edited() -> impl Strategy<Value = String> {
    let places = prop::collection::vec((0..ALL.len(), 0..12usize, soup()), 1..4);
    places.prop_map(|edits| {
        let mut text = ALL.to_owned();
        for (at, take, put) in edits {
            let mut at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let mut end = (at + take).min(text.len());
            while !text.is_char_boundary(end) {
                end += 1;
            }
            let put: String = put.chars().take(at % 20).collect();
            text.replace_range(at..end, &put);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_words(text in soup()) {
        check(&text);
        check(&format!("scheme s in NL\n  require x \"X\"\n    that {text}"));
    }

    #[test]
    fn any_edit(text in edited()) {
        check(&text);
    }
}

fn quick(text: &str) {
    let start = Instant::now();
    let parse = parse(text);
    let spent = start.elapsed();
    assert!(
        spent < Duration::from_secs(5),
        "{spent:?} for {} bytes",
        text.len()
    );
    drop(parse.file.clone());
    drop(parse);
    check(text);
}

#[test]
fn nesting_and_length_cost_no_stack_and_little_time() {
    let opens = [
        "(",
        "not ",
        "if yes then ",
        "the ",
        "every x in a satisfies ",
        "at least 2 of (a) ",
        "any of (a) ",
        "age from ",
        "deadline 5 days after ",
        "highest of (",
        "highest of (1, ",
        "highest of ",
        "sum of (",
        "days between ",
        "periods from ",
        "number of x in ",
        "total days of ",
        "most days of ",
        "a for ",
        "50 percent of ",
        "earliest date within 5 years when ",
        "x is one of (",
        "gaps in ",
        "unbroken run of ",
        "birthday 5 from ",
        "some x in a where ",
        "weighed length of ",
        "period from ",
        "first day of (",
        "no x in a satisfies ",
        "a plus (",
        "(a and (",
        "list of ",
        "a is (",
        "a includes any of (",
        "this state ",
        "not not (",
    ];
    for open in opens {
        for n in [20, 150, 199, 5_000] {
            let text = format!("define x : yes/no\n  is {}a", open.repeat(n));
            quick(&text);
            let close = ")".repeat(open.matches('(').count() * n);
            quick(&format!(
                "define x : yes/no\n  is {}a{close}",
                open.repeat(n)
            ));
        }
    }
    for link in [
        " plus b",
        " and b",
        " or b",
        " within b",
        " times b",
        " is b",
        ", b",
        " for b",
        " (b) c",
    ] {
        quick(&format!("define x : yes/no\n  is a{}", link.repeat(5_000)));
        quick(&format!(
            "define x : yes/no\n  is any of (a) a{}",
            link.repeat(5_000)
        ));
    }
    quick(&format!(
        "section s\n  fact f : {}text",
        "list of ".repeat(5_000)
    ));
    quick(&format!(
        "example \"e\" for a.b\n  given x is {}",
        "(".repeat(5_000)
    ));
    quick(&format!(
        "example \"e\" for a.b\n  given x is {}5{}",
        "(a ".repeat(190),
        ")".repeat(190)
    ));
    quick(&"(".repeat(100_000));
    quick(&"scheme s in NL\n".repeat(3_000));
    quick(&format!(
        "scheme s in NL\n{}",
        "  require a\n".repeat(3_000)
    ));
    quick(&format!(
        "scheme s in NL\n  require a \"A\"\n{}",
        "    thta x\n".repeat(3_000)
    ));
}
