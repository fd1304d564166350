//! What folds, what belongs together?
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use ius_diagnostics::LineIndex;
use support::{damaged, fixture, real_rules, workspace};

const TEXT: &str = r#"
//- rules/nl/x.ius
-- The first line of a comment
-- and the second.

use eu.law
use eu.vocabulary

--- A doc comment
--- of two lines.
parameter norm "Norm" : EUR
  under AB 1
  from 2026-01-01 is EUR 5
    source "https://example.org" official
  from 2027-01-01 unconfirmed

-- One line.
scheme x in NL "X"
  as of application.lodged_on

  require enough "Enough"
    under AB 1
    that any of
      (a) applicant.income is at least norm
      (b) applicant.age is at least 18 and
        not applicant.poor
    note "Well."
  -- Between two clauses.

  duty go "Go"
"#;

#[test]
fn declarations_clauses_versions_points_comments_and_uses_fold() {
    let f = fixture(TEXT);
    let s = f.snapshot();
    let text = s.text(&f.file).unwrap();
    let lines = LineIndex::new(text);
    let mut out = String::new();
    for fold in s.folds(&f.file) {
        let (from, to) = (lines.line(fold.span.start), lines.line(fold.span.end));
        let (start, end) = (
            lines.line_range(text, from).0 as usize,
            lines.line_range(text, from).1 as usize,
        );
        assert!(to > from);
        out.push_str(&format!(
            "{}-{} {:?}: {}\n",
            from + 1,
            to + 1,
            fold.kind,
            &text[start..end].trim()
        ));
    }
    insta::assert_snapshot!(out, @r#"
    1-2 Comment: -- The first line of a comment
    4-5 Imports: use eu.law
    7-8 Comment: --- A doc comment
    9-13 Region: parameter norm "Norm" : EUR
    11-12 Region: from 2026-01-01 is EUR 5
    16-28 Region: scheme x in NL "X"
    19-25 Region: require enough "Enough"
    21-24 Region: that any of
    "#);
}

fn selection(text: &str) -> String {
    let f = fixture(text);
    let s = f.snapshot();
    let text = s.text(&f.file).unwrap();
    s.selection_ranges(&f.file, f.offset)
        .iter()
        .map(|r| {
            let words: Vec<&str> = text[r.start as usize..r.end as usize]
                .split_whitespace()
                .collect();
            let words = words.join(" ");
            if words.chars().count() > 70 {
                let (head, tail): (String, String) = (
                    words.chars().take(40).collect(),
                    words.chars().skip(words.chars().count() - 25).collect(),
                );
                format!("{head} … {tail}\n")
            } else {
                format!("{words}\n")
            }
        })
        .collect()
}

#[test]
fn a_selection_grows_from_the_word_to_the_file() {
    insta::assert_snapshot!(selection(&TEXT.replace("applicant.age", "applicant.a$0ge")), @r#"
    age
    applicant.age
    applicant.age is at least 18
    applicant.age is at least 18 and not applicant.poor
    (a) applicant.income is at least norm (b … 18 and not applicant.poor
    any of (a) applicant.income is at least  … 18 and not applicant.poor
    that any of (a) applicant.income is at l … 18 and not applicant.poor
    require enough "Enough" under AB 1 that  … plicant.poor note "Well."
    scheme x in NL "X" as of application.lod … two clauses. duty go "Go"
    use eu.law use eu.vocabulary --- A doc c … two clauses. duty go "Go"
    -- The first line of a comment -- and th … two clauses. duty go "Go"
    "#);
    insta::assert_snapshot!(selection(&TEXT.replace("\"Well.", "\"We$0ll, well.")), @r#"
    Well
    Well, well.
    "Well, well."
    note "Well, well."
    require enough "Enough" under AB 1 that  … t.poor note "Well, well."
    scheme x in NL "X" as of application.lod … two clauses. duty go "Go"
    use eu.law use eu.vocabulary --- A doc c … two clauses. duty go "Go"
    -- The first line of a comment -- and th … two clauses. duty go "Go"
    "#);
    insta::assert_snapshot!(selection(&TEXT.replace("EUR 5", "EUR 5$0")), @r#"
    5
    EUR 5
    from 2026-01-01 is EUR 5
    from 2026-01-01 is EUR 5 source "https://example.org" official
    parameter norm "Norm" : EUR under AB 1 f … om 2027-01-01 unconfirmed
    --- A doc comment --- of two lines. para … om 2027-01-01 unconfirmed
    use eu.law use eu.vocabulary --- A doc c … two clauses. duty go "Go"
    -- The first line of a comment -- and th … two clauses. duty go "Go"
    "#);
    insta::assert_snapshot!(selection(&TEXT.replace("One line", "One$0 line")), @r#"
    One
    -- One line.
    use eu.law use eu.vocabulary --- A doc c … two clauses. duty go "Go"
    -- The first line of a comment -- and th … two clauses. duty go "Go"
    "#);
}

#[test]
fn ranges_grow_at_every_byte_of_any_text() {
    let files = real_rules();
    let (_, text) = files
        .iter()
        .find(|(path, _)| path == "rules/nl/long_term_residence.ius")
        .unwrap();
    for text in damaged(text) {
        let workspace = workspace(&[("rules/nl/damaged.ius".to_owned(), text.clone())]);
        let s = workspace.snapshot();
        for fold in s.folds("rules/nl/damaged.ius") {
            assert!(fold.span.start < fold.span.end && fold.span.end as usize <= text.len());
            assert!(text.is_char_boundary(fold.span.end as usize));
        }
        let length = u32::try_from(text.len()).unwrap();
        let step = if length > 1000 { 97 } else { 1 };
        let mut offset = 0;
        while offset < length + 3 {
            let ranges = s.selection_ranges("rules/nl/damaged.ius", offset);
            assert_eq!(ranges.last().map_or(0, |r| r.end), length, "{offset}");
            for pair in ranges.windows(2) {
                assert!(pair[1].start <= pair[0].start && pair[0].end <= pair[1].end);
                assert!(pair[1] != pair[0]);
            }
            for r in &ranges {
                assert!(text.is_char_boundary(r.start as usize));
                assert!(text.is_char_boundary(r.end as usize));
            }
            offset += step;
        }
    }
}
