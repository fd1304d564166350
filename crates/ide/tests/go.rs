//! Where is it declared, filled, implemented; what is its type; who names it?
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use ius_ide::{Snapshot, Target};
use support::{Fixture, damaged, find, fixture, real_files, real_rules, shown, workspace};

const LAW: &str = r#"
//- rules/eu/law.ius
instrument ACT "Residence Act"
  url "https://example.org/act"
  provision 1 shall "conditions of residence"
  provision 2 may "further conditions"

enumeration ground "Grounds"
  value work "Work"
  value study "Study"

record stay "A period of residence"
  fact starts_on : date "First day"
  fact why : ground "Ground"

section application "The application"
  fact lodged_on : date "Day of the application"

section residence "Residence"
  fact stays : list of stay "Periods of residence"
  fact current : ground "Present ground"

section means "Means"
  fact income : EUR per month "Income"

parameter norm "The norm" : EUR per month
  under ACT 1
  is EUR 1 500

table partners "Partners" keyed by country
  column age_max : integer
  column quota : integer
  defaults age_max 30
  row AR with quota 100

external places "Places left" : integer
  row as of 2026-01-05 is 100
    source "https://example.org" official

template stay "Stay"
  as of application.lodged_on
  open limit : time limit "Time to decide"
    under ACT 1
  option require enough "Enough income"
    under ACT 2
  require worked "Has worked"
    under ACT 1
    that some period_before in residence.stays satisfies period_before.why is work
  output due "Decision due" : time limit
    under ACT 1
    is limit

//- rules/nl/stay.ius
use eu.law

scheme stay in NL implements eu.stay "Stay"
  define rich "Rich" : yes/no
    is means.income is at least norm

  fill limit with 6 months
    under ACT 1

  use enough
    under ACT 2
    that rich

  output quota "Quota" : integer
    under ACT 1
    is partners.quota for AR

  output how_long "How long" : time limit
    under ACT 1
    is limit

example "Enough" for nl.stay
  under ACT 1
  on 2026-05-10
  given application.lodged_on is 2026-05-10
  given residence.stays is ((starts_on 2021-05-10, why work))
  given residence.current is work
  given means.income is EUR 1 000 per month
  expect ineligible because enough
  expect how_long is 6 months
"#;

/// The law with the cursor put where `needle` begins for the `nth` time.
fn at(needle: &str, nth: usize) -> Fixture {
    let place = find(LAW, needle, nth) as usize;
    fixture(&format!("{}$0{}", &LAW[..place], &LAW[place..])).sound()
}

fn places(snapshot: &Snapshot, targets: &[Target]) -> String {
    let all: Vec<(&str, ius_diagnostics::ByteSpan)> = targets
        .iter()
        .map(|t| {
            assert!(t.whole.start <= t.name.start && t.name.end <= t.whole.end);
            (t.file.as_str(), t.name)
        })
        .collect();
    shown(snapshot, &all)
}

fn definition(needle: &str, nth: usize) -> String {
    let f = at(needle, nth);
    let s = f.snapshot();
    places(&s, &s.definition(&f.file, f.offset))
}

fn declaration(needle: &str, nth: usize) -> String {
    let f = at(needle, nth);
    let s = f.snapshot();
    places(&s, &s.declaration(&f.file, f.offset))
}

fn type_definition(needle: &str, nth: usize) -> String {
    let f = at(needle, nth);
    let s = f.snapshot();
    places(&s, &s.type_definition(&f.file, f.offset))
}

fn implementations(needle: &str, nth: usize) -> String {
    let f = at(needle, nth);
    let s = f.snapshot();
    places(&s, &s.implementations(&f.file, f.offset))
}

fn references(needle: &str, nth: usize, declaration: bool) -> String {
    let f = at(needle, nth);
    let s = f.snapshot();
    let all: Vec<_> = s
        .references(&f.file, f.offset, declaration)
        .into_iter()
        .map(|l| (l.file, l.span))
        .collect();
    shown(&s, &all)
}

#[test]
fn a_name_leads_to_its_declaration() {
    insta::assert_snapshot!(definition("norm\n\n  fill", 0), @r#"
    rules/eu/law.ius:24: parameter norm "The norm" : EUR per month
                                   ^^^^
    "#);
    insta::assert_snapshot!(definition("income is at least", 0), @r#"
    rules/eu/law.ius:22: fact income : EUR per month "Income"
                              ^^^^^^
    "#);
    insta::assert_snapshot!(definition("means.income is at least", 0), @r#"
    rules/eu/law.ius:21: section means "Means"
                                 ^^^^^
    "#);
    insta::assert_snapshot!(definition("rich\n\n  output", 0), @r#"
    rules/nl/stay.ius:4: define rich "Rich" : yes/no
                                ^^^^
    "#);
    insta::assert_snapshot!(definition("quota for AR", 0), @r"
    rules/eu/law.ius:30: column quota : integer
                                ^^^^^
    ");
    insta::assert_snapshot!(definition("work\n  output", 0), @r#"
    rules/eu/law.ius:7: value work "Work"
                              ^^^^
    "#);
    insta::assert_snapshot!(definition("period_before.why", 0), @r"
    rules/eu/law.ius:46: that some period_before in residence.stays satisfies period_before.why is work
                                   ^^^^^^^^^^^^^
    ");
    insta::assert_snapshot!(definition("stay\n  under ACT 1\n  on", 0), @r#"
    rules/nl/stay.ius:3: scheme stay in NL implements eu.stay "Stay"
                                ^^^^
    "#);
    insta::assert_snapshot!(definition("eu.stay", 0), @r#"
    rules/eu/law.ius:38: template stay "Stay"
                                  ^^^^
    "#);
    insta::assert_snapshot!(definition("2\n    that rich", 0), @r#"
    rules/eu/law.ius:4: provision 2 may "further conditions"
                                  ^
    "#);
    insta::assert_snapshot!(definition("eu.law", 0), @r#"
    rules/eu/law.ius:1: instrument ACT "Residence Act"
                        ^
    "#);
}

#[test]
fn a_slot_leads_to_what_fills_it_and_a_filling_to_the_slot() {
    // Named in the scheme: what fills it there.
    insta::assert_snapshot!(definition("limit\n\nexample", 0), @r"
    rules/nl/stay.ius:7: fill limit with 6 months
                              ^^^^^
    ");
    // The filling itself, and the slot as the template names it: the slot.
    insta::assert_snapshot!(definition("limit with", 0), @r#"
    rules/eu/law.ius:40: open limit : time limit "Time to decide"
                              ^^^^^
    "#);
    insta::assert_snapshot!(definition("limit\n\n//-", 0), @r#"
    rules/eu/law.ius:40: open limit : time limit "Time to decide"
                              ^^^^^
    "#);
    insta::assert_snapshot!(declaration("limit\n\nexample", 0), @r#"
    rules/eu/law.ius:40: open limit : time limit "Time to decide"
                              ^^^^^
    "#);
    // What an example expects of an option leads to its use, and that to the option.
    insta::assert_snapshot!(definition("enough\n  expect", 0), @r"
    rules/nl/stay.ius:10: use enough
                              ^^^^^^
    ");
    insta::assert_snapshot!(declaration("enough\n  expect", 0), @r#"
    rules/eu/law.ius:42: option require enough "Enough income"
                                        ^^^^^^
    "#);
    insta::assert_snapshot!(definition("enough\n    under ACT 2\n    that rich", 0), @r#"
    rules/eu/law.ius:42: option require enough "Enough income"
                                        ^^^^^^
    "#);
}

#[test]
fn what_implements_a_template_a_slot_and_an_option() {
    insta::assert_snapshot!(implementations("stay \"Stay\"\n  as of", 0), @r#"
    rules/nl/stay.ius:3: scheme stay in NL implements eu.stay "Stay"
                                ^^^^
    "#);
    insta::assert_snapshot!(implementations("limit : time", 0), @r"
    rules/nl/stay.ius:7: fill limit with 6 months
                              ^^^^^
    ");
    insta::assert_snapshot!(implementations("enough \"Enough income\"", 0), @r"
    rules/nl/stay.ius:10: use enough
                              ^^^^^^
    ");
    insta::assert_snapshot!(implementations("worked \"Has worked\"", 0), @r"(nothing)");
}

#[test]
fn the_type_of_a_thing_leads_to_its_declaration() {
    insta::assert_snapshot!(type_definition("current : ground", 0), @r#"
    rules/eu/law.ius:6: enumeration ground "Grounds"
                                    ^^^^^^
    "#);
    insta::assert_snapshot!(type_definition("stays satisfies", 0), @r#"
    rules/eu/law.ius:10: record stay "A period of residence"
                                ^^^^
    "#);
    insta::assert_snapshot!(type_definition("period_before in", 0), @r#"
    rules/eu/law.ius:10: record stay "A period of residence"
                                ^^^^
    "#);
    insta::assert_snapshot!(type_definition("why is work", 0), @r#"
    rules/eu/law.ius:6: enumeration ground "Grounds"
                                    ^^^^^^
    "#);
    insta::assert_snapshot!(type_definition("work\n  output", 0), @r#"
    rules/eu/law.ius:6: enumeration ground "Grounds"
                                    ^^^^^^
    "#);
    insta::assert_snapshot!(type_definition("partners.quota", 0), @r#"
    rules/eu/law.ius:28: table partners "Partners" keyed by country
                               ^^^^^^^^
    "#);
    insta::assert_snapshot!(type_definition("income is at least", 0), @r"(nothing)");
}

#[test]
fn every_place_that_names_a_thing() {
    insta::assert_snapshot!(references("limit with", 0, true), @r#"
    rules/eu/law.ius:40: open limit : time limit "Time to decide"
                              ^^^^^
    rules/eu/law.ius:49: is limit
                            ^^^^^
    rules/nl/stay.ius:7: fill limit with 6 months
                              ^^^^^
    rules/nl/stay.ius:20: is limit
                             ^^^^^
    "#);
    insta::assert_snapshot!(references("enough \"Enough income\"", 0, true), @r#"
    rules/eu/law.ius:42: option require enough "Enough income"
                                        ^^^^^^
    rules/nl/stay.ius:10: use enough
                              ^^^^^^
    rules/nl/stay.ius:29: expect ineligible because enough
                                                    ^^^^^^
    "#);
    insta::assert_snapshot!(references("why : ground", 0, false), @r"
    rules/eu/law.ius:46: that some period_before in residence.stays satisfies period_before.why is work
                                                                                            ^^^
    rules/nl/stay.ius:26: given residence.stays is ((starts_on 2021-05-10, why work))
                                                                           ^^^
    ");
    insta::assert_snapshot!(references("work \"Work\"", 0, true), @r#"
    rules/eu/law.ius:7: value work "Work"
                              ^^^^
    rules/eu/law.ius:46: that some period_before in residence.stays satisfies period_before.why is work
                                                                                                   ^^^^
    rules/nl/stay.ius:26: given residence.stays is ((starts_on 2021-05-10, why work))
                                                                               ^^^^
    rules/nl/stay.ius:27: given residence.current is work
                                                     ^^^^
    "#);
    insta::assert_snapshot!(references("quota : integer", 0, true), @r"
    rules/eu/law.ius:30: column quota : integer
                                ^^^^^
    rules/eu/law.ius:32: row AR with quota 100
                                     ^^^^^
    rules/nl/stay.ius:16: is partners.quota for AR
                                      ^^^^^
    ");
    insta::assert_snapshot!(references("stay\n  under ACT 1\n  on", 0, true), @r#"
    rules/nl/stay.ius:3: scheme stay in NL implements eu.stay "Stay"
                                ^^^^
    rules/nl/stay.ius:22: example "Enough" for nl.stay
                                                  ^^^^
    "#);
    insta::assert_snapshot!(references("eu.stay", 0, true), @r#"
    rules/eu/law.ius:38: template stay "Stay"
                                  ^^^^
    rules/nl/stay.ius:3: scheme stay in NL implements eu.stay "Stay"
                                                         ^^^^
    "#);
    insta::assert_snapshot!(references("period_before in", 0, true), @r"
    rules/eu/law.ius:46: that some period_before in residence.stays satisfies period_before.why is work
                                   ^^^^^^^^^^^^^
    rules/eu/law.ius:46: that some period_before in residence.stays satisfies period_before.why is work
                                                                              ^^^^^^^^^^^^^
    ");
}

#[test]
fn highlights_tell_what_defines() {
    let f = at("limit with", 0);
    let s = f.snapshot();
    let all: Vec<String> = s
        .highlights(&f.file, f.offset)
        .iter()
        .map(|h| {
            format!(
                "{} {}",
                s.text(&f.file).unwrap()[h.span.start as usize..h.span.end as usize].to_owned(),
                h.defines
            )
        })
        .collect();
    assert_eq!(all, ["limit true", "limit false"]);
}

/// Every declared name of the real rules: each place that names it leads back to it.
#[test]
fn references_and_declarations_agree_in_the_real_rules() {
    let files = real_rules();
    let workspace = workspace(&files);
    let s = workspace.snapshot();
    let mut names = 0;
    let mut others = 0;
    for (file, text) in &files {
        let mut at = 0;
        while at < text.len() {
            let offset = u32::try_from(at).unwrap();
            let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
            let bytes = text.as_bytes();
            let begins = word(bytes[at]) && (at == 0 || !word(bytes[at - 1]));
            at += 1;
            if !begins {
                continue;
            }
            let Some(first) = s.declaration(file, offset).into_iter().next() else {
                continue;
            };
            // Only at the declaring name itself.
            if first.file != *file || first.name.start != offset {
                continue;
            }
            names += 1;
            let declared = s.declaration(file, offset);
            let references = s.references(file, offset, true);
            for target in &declared {
                assert!(
                    references
                        .iter()
                        .any(|r| r.file == target.file && r.span == target.name),
                    "{file}:{offset}"
                );
            }
            for r in references.iter().filter(|r| r.file.ends_with(".ius")) {
                others += 1;
                assert_eq!(s.declaration(&r.file, r.span.start), declared, "{r:?}");
                assert_eq!(s.declaration(&r.file, r.span.end), declared, "{r:?}");
            }
        }
    }
    assert!(names > 700 && others > 2500, "{names} {others}");
}

#[test]
fn no_question_panics_at_any_byte_of_any_text() {
    let mut files = real_files();
    files.retain(|(path, _)| path.ends_with(".ius"));
    let nurse = files
        .iter()
        .find(|(path, _)| path == "rules/nl/start_up.ius")
        .unwrap()
        .1
        .clone();
    for text in damaged(&nurse) {
        let mut some = files.clone();
        some.push(("rules/nl/damaged.ius".to_owned(), text.clone()));
        let workspace = workspace(&some);
        let s = workspace.snapshot();
        let mut offset = 0;
        while offset <= u32::try_from(text.len()).unwrap() + 2 {
            let file = "rules/nl/damaged.ius";
            let _ = s.definition(file, offset);
            let _ = s.declaration(file, offset);
            let _ = s.type_definition(file, offset);
            let _ = s.implementations(file, offset);
            let _ = s.highlights(file, offset);
            offset += 7;
        }
    }
}
