//! What is in this file, in this workspace?
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use ius_ide::{Config, Language, Symbol};
use support::{config, damaged, fixture, fixture_with, real_rules, workspace};

const TEXT: &str = r#"
//- rules/nl/grid.ius
use eu.law

instrument AB "Act on the Budget"
  titled nl "Begrotingswet"
  url "https://example.org/ab"
  provision 1 shall "the grid"

--- How much one needs.
parameter means_norm "Means, single person" : EUR per month
  titled nl "Middelen, alleenstaande"
  under AB 1
  is EUR 1 500

section applicant "The applicant"
  fact income : EUR per month "Income"
    titled nl "Inkomen"

enumeration level "Level" ordered
  value low "Low"
  value high "High"

scheme grid in NL "Grid"
  titled nl "Ten minste één rooster"
  as of application.lodged_on
  points grid "Points"
    under AB 1
    pass mark 5
    group education "Education"
      award 5 when applicant.income is at least means_norm
    group age "Age"
      award 1
  require enough "Enough income"
    under AB 1
    that applicant.income is at least means_norm

example "Nothing is enough" for nl.grid
  under AB 1
  expect ineligible
"#;

fn tree(symbols: &[Symbol], depth: usize, text: &str, out: &mut String) {
    for s in symbols {
        assert!(s.whole.start <= s.span.start && s.span.end <= s.whole.end);
        out.push_str(&format!(
            "{}{:?} {}{} [{}]\n",
            "  ".repeat(depth),
            s.kind,
            s.name,
            s.detail
                .as_ref()
                .map(|d| format!(" - {d}"))
                .unwrap_or_default(),
            &text[s.span.start as usize..s.span.end as usize],
        ));
        for child in &s.children {
            assert!(s.whole.start <= child.whole.start && child.whole.end <= s.whole.end);
            assert!(child.container.is_some());
        }
        tree(&s.children, depth + 1, text, out);
    }
}

#[test]
fn the_outline_of_a_file() {
    let f = fixture(TEXT);
    let s = f.snapshot();
    let mut out = String::new();
    tree(
        &s.document_symbols(&f.file),
        0,
        s.text(&f.file).unwrap(),
        &mut out,
    );
    insta::assert_snapshot!(out, @r#"
    Instrument AB - Act on the Budget [AB]
      Provision 1 - the grid [1]
    Parameter means_norm - Means, single person [means_norm]
    Record applicant - The applicant [applicant]
      Fact income - Income [income]
    Enumeration level - Level [level]
      Value low - Low [low]
      Value high - High [high]
    Scheme nl.grid - Grid [grid]
      Requirement grid - Points [grid]
        Value education - Education [education]
        Value age - Age [age]
      Requirement enough - Enough income [enough]
    Example Nothing is enough ["Nothing is enough"]
    "#);
}

#[test]
fn titles_are_in_the_language_of_the_drafter() {
    let f = fixture_with(
        TEXT,
        Config {
            language: Language::Dutch,
            ..config()
        },
    );
    let s = f.snapshot();
    let mut out = String::new();
    tree(
        &s.document_symbols(&f.file),
        0,
        s.text(&f.file).unwrap(),
        &mut out,
    );
    insta::assert_snapshot!(out, @r#"
    Instrument AB - Begrotingswet [AB]
      Provision 1 - the grid [1]
    Parameter means_norm - Middelen, alleenstaande [means_norm]
    Record applicant - The applicant [applicant]
      Fact income - Inkomen [income]
    Enumeration level - Level [level]
      Value low - Low [low]
      Value high - High [high]
    Scheme nl.grid - Ten minste één rooster [grid]
      Requirement grid - Points [grid]
        Value education - Education [education]
        Value age - Age [age]
      Requirement enough - Enough income [enough]
    Example Nothing is enough ["Nothing is enough"]
    "#);
}

fn found(query: &str) -> String {
    let rules = workspace(&real_rules());
    let s = rules.snapshot();
    s.workspace_symbols(query)
        .iter()
        .take(5)
        .map(|s| {
            format!(
                "{} - {} ({})\n",
                s.name,
                s.detail.as_deref().unwrap_or("no title"),
                s.file
            )
        })
        .collect()
}

#[test]
fn names_and_titles_of_the_workspace_are_searched() {
    // A whole name comes first; then names that begin with it.
    insta::assert_snapshot!(found("start_up"), @r#"
    nl.start_up - Start-up permit, Netherlands (rules/nl/start_up.ius)
    start_up - Founders of innovative enterprises (after COM(2022) 657, section 4.3: policy, not law) (rules/eu/start_up.ius)
    start_up - Start-up or innovative enterprise (rules/eu/vocabulary.ius)
    start_up_fee - Fee for a start-up permit (rules/nl/start_up.ius)
    start_up_validity - Validity of a start-up permit (rules/nl/start_up.ius)
    "#);
    // Letters that begin words.
    insta::assert_snapshot!(found("sums"), @r#"
    start_up_means_single - Means, single person (rules/nl/start_up.ius)
    start_up_means_couple - Means, couple (rules/nl/start_up.ius)
    sum_insured - Sum insured (rules/eu/vocabulary.ius)
    sufficient_means - Sufficient means of subsistence (rules/eu/start_up.ius)
    sufficient_means - Means of at least the norm for the household (rules/nl/start_up.ius)
    "#);
    insta::assert_snapshot!(found("ltrfee"), @r"ltr_fee - Fee for an adult (rules/nl/long_term_residence.ius)");
    // A title in English, and one in Dutch, with or without accents.
    insta::assert_snapshot!(found("fee for a start-up"), @r"start_up_fee - Fee for a start-up permit (rules/nl/start_up.ius)");
    insta::assert_snapshot!(found("ten minste een"), @r"innovation_criteria - At least one of three kinds of innovation (rules/nl/start_up.ius)");
    insta::assert_snapshot!(found("LTRD"), @r"
    LTRD - Long-term Residents Directive (rules/eu/instruments.ius)
    long_term_residence - EU long-term resident status (rules/eu/long_term_residence.ius)
    nl.long_term_residence - EU long-term residence, Netherlands (rules/nl/long_term_residence.ius)
    long_term_resident - EU long-term resident status (rules/eu/vocabulary.ius)
    long_term_residents - EU long-term resident (rules/eu/single_permit.ius)
    ");
    insta::assert_snapshot!(found("qqqq"), @"");
}

#[test]
fn at_most_256_answers_and_declarations_only_without_a_query() {
    let rules = workspace(&real_rules());
    let s = rules.snapshot();
    assert!(s.workspace_symbols("e").len() == 256);
    let all = s.workspace_symbols("");
    assert!(all.len() > 50 && all.len() <= 256);
    assert!(all.iter().all(|s| s.container.is_none()));
}

#[test]
fn damaged_text_has_symbols_too() {
    let files = real_rules();
    let (_, text) = files
        .iter()
        .find(|(path, _)| path == "rules/eu/start_up.ius")
        .unwrap();
    for text in damaged(text) {
        let mut some = files.clone();
        some.push(("rules/nl/damaged.ius".to_owned(), text.clone()));
        let workspace = workspace(&some);
        let s = workspace.snapshot();
        let mut out = String::new();
        tree(
            &s.document_symbols("rules/nl/damaged.ius"),
            0,
            &text,
            &mut out,
        );
        let _ = s.workspace_symbols("a");
        assert!(s.document_symbols("no such file").is_empty());
    }
}
