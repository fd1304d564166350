//! Nothing panics, nothing hangs and nothing is lost, whatever the texts are. The fuzz targets
//! search further; these are the cases that every run must see.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use ius_analysis::Analysis;
use ius_applicant::{Format, read_applicant};
use ius_engine::{Facts, Options, Plan, Program, SchemeId};
use ius_tests::edits::{bytes, edited};
use ius_tests::generate::Random;
use ius_tests::repository::{blocks, files, rule_texts};

fn share() -> u64 {
    match std::env::var("IUS_ROBUSTNESS_ROUNDS") {
        Ok(text) => text.parse().expect("a whole number"),
        Err(_) => 1,
    }
}

/// Parses, checks that nothing is lost, and that errors lie inside the text.
fn parses(text: &str) {
    let parse = ius_syntax::parse(text);
    for error in &parse.errors {
        let range = error.span.start as usize..error.span.end as usize;
        assert!(text.get(range).is_some(), "{error:?}");
    }
    assert_eq!(ius_syntax::tree(text).text(text), text);
}

/// Checks a file alone and decides what can be decided.
fn checks(text: &str) -> Vec<ius_diagnostics::Diagnostic> {
    let mut analysis = Analysis::new();
    analysis.set_file("rules/case/test.ius", text);
    let diagnostics = analysis.all_diagnostics();
    for diagnostic in &diagnostics {
        let range = diagnostic.span.start as usize..diagnostic.span.end as usize;
        assert!(text.get(range).is_some(), "{diagnostic:?}");
    }
    let plan = Plan::new(Program::clone(&analysis.program()));
    let facts = Facts::new(plan.program());
    for scheme in 0..plan.program().schemes.len() {
        let id = SchemeId(u32::try_from(scheme).unwrap());
        let decision = plan.decide(id, &facts, &Options::default());
        let _ = plan.missing(&facts, &decision);
        let _ = plan.outputs(&facts, &decision);
    }
    diagnostics
}

#[test]
fn random_edits_of_the_rules() {
    let mut random = Random::new(1);
    let texts = rule_texts();
    assert!(texts.len() > 20, "only {} texts", texts.len());
    for _ in 0..share() {
        for text in &texts {
            for edits in [1, 3, 12] {
                let spoiled = edited(text, &bytes(&mut random, edits));
                parses(&spoiled);
            }
        }
    }
}

#[test]
fn random_edits_are_checked() {
    let mut random = Random::new(2);
    let texts: Vec<String> = rule_texts()
        .into_iter()
        .filter(|text| text.len() < 5_000)
        .collect();
    for _ in 0..share() {
        for text in &texts {
            checks(&edited(text, &bytes(&mut random, 2)));
        }
    }
}

#[test]
fn edits_of_the_rules_in_their_places_are_checked_together() {
    let mut random = Random::new(3);
    let rules = files("rules", "ius");
    let mut analysis = Analysis::new();
    for (path, text) in &rules {
        analysis.set_file(path, text);
    }
    for _ in 0..share() {
        for (path, text) in &rules {
            analysis.set_file(path, &edited(text, &bytes(&mut random, 3)));
            let _ = analysis.all_diagnostics();
            let _ = analysis.program();
            // And back: what was broken leaves no trace.
            analysis.set_file(path, text);
        }
    }
    let mut fresh = Analysis::new();
    for (path, text) in &rules {
        fresh.set_file(path, text);
    }
    assert_eq!(analysis.all_diagnostics(), fresh.all_diagnostics());
    assert_eq!(analysis.program(), fresh.program());
}

#[test]
fn random_bytes() {
    let mut random = Random::new(4);
    for length in 0..400 {
        let noise: Vec<u8> = (0..length)
            .map(|_| u8::try_from(random.below(256)).unwrap())
            .collect();
        let text = String::from_utf8_lossy(&noise);
        parses(&text);
        checks(&text);
        for format in [Format::Json, Format::Yaml] {
            let read = read_applicant(&text, format, "applicant", &Program::default());
            assert!(
                read.is_err() || text.trim().is_empty() || format == Format::Yaml,
                "{text:?}"
            );
        }
    }
}

#[test]
fn deep_nesting() {
    let depths = [10, 150, 250, 1_000, 10_000];
    for depth in depths {
        for (open, close) in [
            ("(", ")"),
            ("not ", ""),
            ("not (", ")"),
            ("if yes then ", " otherwise no"),
        ] {
            let text = format!(
                "scheme x in NL \"x\"\n  require a \"a\"\n    that {}yes{}\n",
                open.repeat(depth),
                close.repeat(depth)
            );
            let start = Instant::now();
            parses(&text);
            let found = checks(&text);
            assert!(
                depth < 250 || !found.is_empty(),
                "{depth} × `{open}` was accepted"
            );
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "{depth} × `{open}` takes too long"
            );
        }
    }
    for depth in [100, 100_000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}"), ("- ", ""), ("{a: ", "}")] {
            let text = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            for format in [Format::Json, Format::Yaml] {
                assert!(read_applicant(&text, format, "applicant", &Program::default()).is_err());
            }
        }
    }
}

#[test]
fn wide_texts() {
    let wide = [
        "a ".repeat(50_000),
        format!(
            "scheme x in NL \"x\"\n  require a \"a\"\n    that yes{}\n",
            " and yes".repeat(5_000)
        ),
        format!("enumeration e \"e\"\n{}", "  value v \"v\"\n".repeat(3_000)),
        "\"".repeat(30_000),
        "\n".repeat(100_000),
        "-- comment\n".repeat(20_000),
        "require ".repeat(20_000),
        format!(
            "parameter p \"p\" : integer\n  from 2026-01-01 is {}\n",
            "9".repeat(10_000)
        ),
    ];
    for text in &wide {
        let start = Instant::now();
        parses(text);
        checks(text);
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "{:?}",
            text.get(..40)
        );
    }
}

/// A rule file of some ten thousand lines, as long as the longest acts.
fn long_file(clauses: usize) -> String {
    let mut text = String::from(
        "instrument AB \"Act\"\n  cited as \"Act\"\n  url \"https://example.org\"\n  binds NL\n  in force from 2000-01-01\n  provision 1 shall \"a rule\"\n\nsection application \"Application\"\n  fact lodged_on : date \"Lodged on\"\n    asks \"When?\"\n\nsection applicant \"Applicant\"\n  fact age : integer \"Age\"\n    asks \"How old?\"\n\nscheme long in NL \"A long scheme\"\n  as of application.lodged_on\n",
    );
    for clause in 0..clauses {
        let _ = write!(
            text,
            "\n  require r{clause} \"Requirement {clause}\"\n    under AB 1\n    that applicant.age is at least {} or applicant.age is less than {}\n",
            clause % 90,
            clause % 7,
        );
    }
    text
}

#[test]
fn ten_thousand_lines() {
    let text = long_file(2_500);
    assert!(text.lines().count() >= 10_000);
    let start = Instant::now();
    parses(&text);
    let errors: Vec<_> = checks(&text)
        .into_iter()
        .filter(|diagnostic| diagnostic.severity == ius_diagnostics::Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(
        start.elapsed() < Duration::from_secs(120),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn random_edits_of_applicant_files() {
    let mut analysis = Analysis::new();
    for (path, text) in files("rules", "ius") {
        analysis.set_file(&path, &text);
    }
    let plan = Plan::new(Program::clone(&analysis.program()));
    let mut random = Random::new(5);
    let mut texts: Vec<(Format, String)> = Vec::new();
    for (_, text) in files("examples", "json") {
        texts.push((Format::Json, text));
    }
    for (_, text) in files("examples", "yaml") {
        texts.push((Format::Yaml, text));
    }
    for (_, page) in files("tests/suite", "md") {
        for (_, _, text) in blocks(&page, "yaml") {
            texts.push((Format::Yaml, text));
        }
    }
    assert!(texts.len() > 5);
    for (format, text) in &texts {
        for round in 0..10 * share() {
            let spoiled = edited(
                text,
                &bytes(&mut random, 1 + usize::try_from(round % 4).unwrap()),
            );
            match read_applicant(&spoiled, *format, "applicant", plan.program()) {
                Ok(read) => {
                    for scheme in 0..plan.program().schemes.len() {
                        let id = SchemeId(u32::try_from(scheme).unwrap());
                        let decision = plan.decide(id, &read.facts, &Options::default());
                        let _ = plan.missing(&read.facts, &decision);
                    }
                }
                Err(diagnostics) => assert!(!diagnostics.is_empty()),
            }
        }
    }
}
