//! Applicant files, case files and pages of cases: their keys and names lead to the rules.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use support::{damaged, find, fixture, real_files, shown, workspace};

fn led(file: &str, needle: &str, nth: usize) -> String {
    let w = workspace(&real_files());
    let s = w.snapshot();
    let at = find(s.text(file).unwrap(), needle, nth);
    let all: Vec<_> = s
        .definition(file, at)
        .into_iter()
        .map(|t| (t.file, t.name))
        .collect();
    shown(&s, &all)
}

#[test]
fn keys_values_schemes_and_clauses_lead_to_the_rules() {
    let nurse = "examples/long-term-residence-nurse.yaml";
    insta::assert_snapshot!(led(nurse, "civic_integration:", 0), @r#"
    rules/eu/vocabulary.ius:872: fact civic_integration : list of integration_record "Civic integration"
                                      ^^^^^^^^^^^^^^^^^
    "#);
    insta::assert_snapshot!(led(nurse, "passed", 0), @r#"
    rules/eu/vocabulary.ius:212: value passed "Passed"
                                       ^^^^^^
    "#);
    insta::assert_snapshot!(led(nurse, "outside_union", 0), @r#"
    rules/eu/vocabulary.ius:489: fact outside_union : yes/no "Outside the European Union"
                                      ^^^^^^^^^^^^^
    "#);
    insta::assert_snapshot!(led("examples/places-left.yaml", "nl.youth", 0), @r#"
    rules/nl/youth_mobility.ius:82: external places_left "Places left in this year's quota" : integer keyed by country
                                             ^^^^^^^^^^^
    "#);
    insta::assert_snapshot!(
        led("tests/cases/nl/long-term-residence/eligible.case.yaml", "decision_due", 0), @r#"
    rules/eu/long_term_residence.ius:510: output decision_due "Last day for the decision" : date
                                                 ^^^^^^^^^^^^
    "#);
    let page = "tests/cases/nl/start-up/conditions.md";
    insta::assert_snapshot!(led(page, "nl.start_up on", 0), @r#"
    rules/nl/start_up.ius:47: scheme start_up in NL implements eu.start_up "Start-up permit, Netherlands"
                                     ^^^^^^^^
    "#);
    insta::assert_snapshot!(led(page, "norm is EUR", 0), @r#"
    rules/nl/start_up.ius:228: output norm "Means asked of this household" : EUR per month
                                      ^^^^
    "#);
    insta::assert_snapshot!(led(page, "take_tuberculosis_test", 0), @r#"
    rules/nl/start_up.ius:239: duty take_tuberculosis_test "Take the tuberculosis test within three months"
                                    ^^^^^^^^^^^^^^^^^^^^^^
    "#);
    insta::assert_snapshot!(led(page, "pledged_monthly | expect", 0), @r#"
    rules/eu/vocabulary.ius:2700: fact pledged_monthly : EUR per month at least EUR 0 per month "Means pledged by others"
                                       ^^^^^^^^^^^^^^^
    "#);
    insta::assert_snapshot!(led(page, "sufficient_means", 0), @r#"
    rules/eu/start_up.ius:101: option require sufficient_means "Sufficient means of subsistence"
                                              ^^^^^^^^^^^^^^^^
    "#);
    insta::assert_snapshot!(led(page, "third_country", 0), @r#"
    rules/eu/vocabulary.ius:297: value third_country "In a third country"
                                       ^^^^^^^^^^^^^
    "#);
}

/// Every name found in a document is written there, and leads to a declaration that has it.
#[test]
fn what_is_found_is_what_is_written() {
    let files = real_files();
    let w = workspace(&files);
    let s = w.snapshot();
    let mut seen = 0;
    for (file, text) in files.iter().filter(|(f, _)| !f.ends_with(".ius")) {
        let mut at = 0;
        while at < text.len() {
            let offset = u32::try_from(at).unwrap();
            at += 1_501;
            let Ok((span, name)) = s.prepare_rename(file, offset) else {
                continue;
            };
            seen += 1;
            assert_eq!(&text[span.start as usize..span.end as usize], name);
            let declared = s.declaration(file, offset);
            assert!(!declared.is_empty(), "{file}: {name}");
            for target in declared {
                let there = s.text(&target.file).unwrap();
                assert_eq!(
                    &there[target.name.start as usize..target.name.end as usize],
                    name,
                    "{file}"
                );
            }
        }
    }
    assert!(seen > 30, "{seen}");
}

#[test]
fn references_count_the_documents() {
    let w = workspace(&real_files());
    let s = w.snapshot();
    let file = "rules/eu/vocabulary.ius";
    let at = find(s.text(file).unwrap(), "fact pledged_monthly", 0) + 5;
    let places = s.references(file, at, false);
    for part in ["rules/nl/", "examples/", "tests/cases/nl/"] {
        assert!(
            places.iter().any(|p| p.file.starts_with(part)),
            "{part}: {places:?}"
        );
    }
    // Asked from a document, the answer is the same.
    let first = places.iter().find(|p| p.file.ends_with(".json")).unwrap();
    assert_eq!(s.references(&first.file, first.span.start, false), places);
    assert!(!s.highlights(&first.file, first.span.start).is_empty());
}

#[test]
fn fences_of_four_line_ends_of_two_and_bytes_in_front_are_read() {
    let text = "\u{feff}# A page\r\n\r\n````yaml applicant\r\nmeans: {monthly: EUR 5}\r\n````\r\n\r\n```expect nl.x\r\neligible\r\n```\r\n";
    let f = fixture(
        r#"
//- rules/nl/x.ius
section means "Means"
  fact monthly : EUR "Monthly"

scheme x in NL "X"
  as of means.monthly
"#,
    );
    let mut w = f.workspace;
    w.set_file("tests/page.md", text);
    let s = w.snapshot();
    for name in ["means", "monthly"] {
        let at = find(text, name, 0);
        let (span, found) = s.prepare_rename("tests/page.md", at).unwrap();
        assert_eq!((span.start, found.as_str()), (at, name));
    }
    let at = find(text, "nl.x", 0);
    assert_eq!(s.prepare_rename("tests/page.md", at).unwrap().1, "x");
}

#[test]
fn damaged_documents_never_panic() {
    let files = real_files();
    let rules: Vec<(String, String)> = files
        .iter()
        .filter(|(f, _)| f.ends_with(".ius"))
        .cloned()
        .collect();
    for path in [
        "tests/cases/nl/start-up/conditions.md",
        "examples/start-up-founder.json",
        "tests/cases/nl/start-up/founder.case.yaml",
    ] {
        let (_, text) = files.iter().find(|(f, _)| f == path).unwrap();
        for text in damaged(text) {
            let mut some = rules.clone();
            some.push((path.to_owned(), text.clone()));
            let w = workspace(&some);
            let s = w.snapshot();
            let end = u32::try_from(text.len()).unwrap() + 3;
            let mut offset = 0;
            while offset < end {
                let _ = s.hover(path, offset);
                let _ = s.highlights(path, offset);
                let _ = s.prepare_rename(path, offset);
                let _ = s.call_items(path, offset);
                let _ = s.selection_ranges(path, offset);
                offset += 211;
            }
            let _ = s.folds(path);
            let _ = s.links(path);
            let _ = s.document_symbols(path);
        }
    }
}
