//! What holds for any text at all.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{check, corpus};
use ius_format::format;
use proptest::prelude::*;

#[test]
fn empty_and_blank() {
    for text in [
        "",
        "\n",
        "  \n\t\n",
        "\u{feff}",
        "\u{feff}\u{feff}",
        "\r\n\r\n",
    ] {
        let formatted = check("blank", text);
        assert_eq!(formatted.text, "");
    }
}

#[test]
fn line_ends_and_final_newline() {
    let formatted = check(
        "crlf",
        "parameter a \"Ä — …\" : integer\r\n  is 1 -- é\r\n\r\n\r\nbroken é\r\n  still",
    );
    assert_eq!(
        formatted.text,
        "parameter a \"Ä — …\" : integer\n  is 1  -- é\n\nbroken é\n  still\n"
    );
    assert_eq!(formatted.skipped.len(), 1);
}

#[test]
fn carriage_returns_before_line_ends() {
    assert_eq!(check("cr", "A\r\r\na\n").text, "A\na\n");
}

#[test]
fn byte_order_mark_shifts_places() {
    let text = "\u{feff}parameter a \"A\" : integer\n  is 1\n\nnonsense\n";
    let formatted = format(text);
    assert_eq!(formatted.text, &text[3..]);
    let span = formatted.skipped[0];
    assert_eq!(&text[span.start as usize..span.end as usize], "nonsense");
}

#[test]
fn a_broken_clause_costs_only_itself() {
    let formatted = check(
        "broken clause",
        "scheme s in NL \"S\"
   scope a \"A\"
      that x.a
   --- doc
   require b \"B\"
         that >=   5
       under A 1 -- stays
   require c \"C\"
      that x.c
",
    );
    assert_eq!(
        formatted.text,
        "scheme s in NL \"S\"
  scope a \"A\"
    that x.a
   --- doc
   require b \"B\"
         that >=   5
       under A 1 -- stays
  require c \"C\"
    that x.c
"
    );
    assert_eq!(formatted.skipped.len(), 1);
}

#[test]
fn a_broken_head_keeps_its_clauses() {
    let formatted = check(
        "broken head",
        "enumeration level  \"Level\"  orderedd\n    value a   \"A\"\n",
    );
    assert_eq!(
        formatted.text,
        "enumeration level  \"Level\"  orderedd\n  value a \"A\"\n"
    );
}

#[test]
fn doc_comments_stay_what_they_are() {
    // Not directly above, or not in the first column: no doc comment, before or after.
    for text in [
        "  --- not a doc comment\nparameter a \"A\" : integer\n  is 1\n",
        "--- apart\n\nparameter a \"A\" : integer\n  is 1\n",
        "record r \"R\"\n  --- apart\n\n  fact f : text\n",
        "record r \"R\"\n  fact e : text\n--- of f\n  fact f : text\n",
        "record r \"R\"\n  fact e : text --- of e\n  fact f : text\n",
    ] {
        check("doc comment", text);
    }
}

#[test]
fn a_comment_that_would_begin_a_clause_leaves_the_declaration() {
    // `as of` at the beginning of a line would be the reference date of the scheme.
    let text = "scheme s in NL \"S\"\n  require r \"R\"\n    that   x.a\n    source \"t\" official -- why\n      as\n      of 2016-12-31\n";
    let formatted = check("comment inside a line", text);
    assert_eq!(formatted.text, text);
    assert_eq!(formatted.skipped.len(), 1);
}

#[test]
fn first_words_on_two_lines() {
    let formatted = check(
        "as, of",
        "scheme s in NL \"S\"\n  as\n    of application.lodged_on\n  right r \"R\"\n    under A\n",
    );
    assert_eq!(
        formatted.text,
        "scheme s in NL \"S\"\n  as of application.lodged_on\n\n  right r \"R\"\n    under A\n"
    );
}

/// Declarations of the corpus, each a small text of its own.
fn declarations() -> Vec<String> {
    corpus()
        .iter()
        .flat_map(|(_, text)| {
            ius_syntax::split(text)
                .into_iter()
                .map(|s| text[s.offset as usize..(s.offset + s.len) as usize].to_owned())
                .collect::<Vec<_>>()
        })
        .filter(|d| d.len() < 1500)
        .collect()
}

const WORDS: &[&str] = &[
    "scheme",
    "s",
    "in",
    "NL",
    "\"T\"",
    "require",
    "that",
    "x.a",
    "and",
    "or",
    "(",
    ")",
    "(a)",
    "(b)",
    "any of",
    "if",
    "then",
    "otherwise",
    "is",
    "at least",
    "5 years",
    "2026-05-22",
    "1234",
    "under",
    "A 1(2)",
    ",",
    "when",
    "waived",
    "parameter",
    "p",
    ":",
    "integer",
    "from",
    "until",
    "-- c",
    "--- d",
    "\n",
    "\n  ",
    "\n\n",
    "\t",
    "\u{a0}",
    "é",
    "\"",
    "every",
    "satisfies",
    "where",
    "source",
    "official",
    "note",
    "fact",
    "record",
    "table",
    "row",
    "with",
    "define",
    "points",
    "group",
    "award",
    "example",
    "expect",
    "but",
    "given",
    "use",
    "\r\n",
];

fn words() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS), 0..60).prop_map(|w| w.join(" "))
}

/// White space anywhere in the place of white space, comments at line ends.
fn reflowed() -> impl Strategy<Value = String> {
    let all = declarations();
    (
        prop::sample::select(all),
        prop::collection::vec(0..12u8, 0..400),
    )
        .prop_map(|(text, choices)| {
            let mut choices = choices.into_iter().cycle();
            let mut out = String::new();
            let mut first = true;
            for token in ius_syntax::lex(&text) {
                let word = token.text(&text);
                match token.kind {
                    ius_syntax::TokenKind::Whitespace if !first => match choices.next() {
                        Some(0) => out.push_str("   "),
                        Some(1) => out.push_str("\n      "),
                        Some(2) => out.push_str(" -- é remark\n        "),
                        Some(3) => out.push_str("\n\n    -- on a line\n  "),
                        _ => out.push_str(word),
                    },
                    ius_syntax::TokenKind::Newline => match choices.next() {
                        Some(0) => out.push_str("\r\n"),
                        Some(1) => out.push_str("\n\n\n"),
                        Some(2) => out.push_str("  -- end\n"),
                        _ => out.push_str(word),
                    },
                    _ => out.push_str(word),
                }
                first = false;
            }
            out
        })
}

/// Pieces of real text cut out, doubled or exchanged.
fn edited() -> impl Strategy<Value = String> {
    let all = declarations();
    (
        prop::collection::vec(prop::sample::select(all), 1..4),
        prop::collection::vec((any::<prop::sample::Index>(), 0..4u8, 0..12usize), 1..6),
        prop::sample::select(WORDS),
    )
        .prop_map(|(texts, edits, word)| {
            let mut chars: Vec<char> = texts.join("\n").chars().collect();
            for (index, kind, length) in edits {
                if chars.is_empty() {
                    break;
                }
                let at = index.index(chars.len());
                let end = (at + length).min(chars.len());
                match kind {
                    0 => drop(chars.drain(at..end)),
                    1 => {
                        let piece: Vec<char> = chars[at..end].to_vec();
                        chars.splice(at..at, piece);
                    }
                    2 => drop(chars.splice(at..at, word.chars())),
                    _ => drop(chars.splice(at..end, " \n  ".chars())),
                }
            }
            chars.into_iter().collect()
        })
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_characters(text in "\\PC*|[\\x00-\\x7f\\n]{0,200}|(.|\\n){0,100}") {
        check("characters", &text);
    }

    #[test]
    fn any_words(text in words()) {
        check("words", &text);
    }

    #[test]
    fn any_spacing(text in reflowed()) {
        check("spacing", &text);
    }

    #[test]
    fn any_edit(text in edited()) {
        check("edit", &text);
    }
}
