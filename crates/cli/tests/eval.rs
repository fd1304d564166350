//! `ius eval` and `ius routes`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

mod common;

use common::{Copy, fixture, ius, ius_in, ius_with};

const ADULT: &str = "examples/adult.yaml";

fn outcome(arguments: &[&str]) -> (String, i32) {
    let mut all = vec![
        "eval",
        "nl.adults",
        "--applicant",
        ADULT,
        "--format",
        "json",
        "--exit-status",
    ];
    all.extend(arguments);
    let ran = ius(&all);
    let json = ran.json();
    (
        json["outcome"].as_str().unwrap_or("none").to_owned(),
        ran.code,
    )
}

#[test]
fn each_outcome_has_its_exit_status() {
    assert_eq!(outcome(&[]), ("eligible".to_owned(), 0));
    assert_eq!(
        outcome(&["--but", "applicant.birth_date=2008-05-11"]),
        ("ineligible".to_owned(), 10)
    );
    assert_eq!(
        outcome(&["--but", "applicant.birth_date=unknown"]),
        ("undetermined".to_owned(), 11)
    );
    assert_eq!(
        outcome(&["--but", "applicant.judged_honest=unknown"]),
        ("assessment".to_owned(), 12)
    );
    assert_eq!(
        outcome(&["--but", "applicant.nationalities=[NL]"]),
        ("inapplicable".to_owned(), 13)
    );
    assert_eq!(
        outcome(&["--on", "2019-12-31"]),
        ("inapplicable".to_owned(), 13)
    );
    // Without the flag the outcome is no failure.
    assert_eq!(
        ius(&["eval", "nl.adults", "-a", ADULT, "--on", "2026-05-09"]).code,
        0
    );
}

#[test]
fn what_a_case_officer_reads() {
    let words = |arguments: &[&str]| {
        let mut all = vec!["eval", "nl.adults", "--applicant", ADULT];
        all.extend(arguments);
        ius(&all).ok().out
    };
    insta::assert_snapshot!("eligible", words(&[]));
    insta::assert_snapshot!(
        "ineligible_explained",
        words(&["--on", "2026-05-22", "--explain", "--all"])
    );
    insta::assert_snapshot!(
        "undetermined",
        words(&["--but", "applicant.birth_date=2008"])
    );
    insta::assert_snapshot!(
        "assessment",
        words(&["--but", "applicant.judged_honest=unknown"])
    );
    insta::assert_snapshot!(
        "inapplicable_dutch",
        words(&["--but", "applicant.nationalities=[NL]", "--lang", "nl"])
    );
    assert!(words(&["--format", "markdown"]).contains("Permit for adults"));
    assert!(words(&["--format", "html"]).contains("<"));
}

#[test]
fn the_law_of_the_day_is_said() {
    let before = ius(&["eval", "nl.adults", "-a", ADULT, "--on", "2026-05-21"])
        .ok()
        .out;
    let after = ius(&["eval", "nl.adults", "-a", ADULT, "--on", "2026-05-22"])
        .ok()
        .out;
    assert!(
        before.contains("eligible, on 2026-05-21") && before.contains("law in force on 2026-05-21"),
        "{before}"
    );
    assert!(
        after.contains("ineligible, on 2026-05-22") && after.contains("EUR 1,100"),
        "{after}"
    );
}

#[test]
fn several_files_folders_and_standard_input() {
    let one = ius(&[
        "eval",
        "nl.adults",
        "-a",
        "examples/adult.json",
        "--format",
        "json",
    ])
    .ok();
    assert_eq!(one.json()["outcome"], "ineligible");
    let two = ius(&[
        "eval",
        "nl.adults",
        "-a",
        ADULT,
        "examples/adult.json",
        "--format",
        "json",
    ])
    .ok()
    .json();
    assert_eq!(two[0]["applicant"], "examples/adult.yaml");
    assert_eq!(two[0]["decision"]["outcome"], "eligible");
    assert_eq!(two[1]["decision"]["outcome"], "ineligible");
    let folder = ius(&["eval", "nl.adults", "-a", "examples", "--format", "ndjson"]).ok();
    assert_eq!(folder.out.lines().count(), 2);
    let words = ius(&["eval", "nl.adults", "-a", "examples"]).ok();
    assert!(
        words.out.contains("== examples/adult.json ==\n"),
        "{}",
        words.out
    );

    let yaml = "applicant: {birth_date: 2008-05-10, nationalities: [MA], judged_honest: yes}\nhousehold: {income: 2000}\napplication: {lodged_on: 2026-05-10}";
    let read = |input: &str, more: &[&str]| {
        let mut all = vec!["eval", "nl.adults", "-a", "-", "--format", "json"];
        all.extend(more);
        ius_with(&fixture("adults"), &all, input, &[])
    };
    assert_eq!(read(yaml, &[]).ok().json()["outcome"], "eligible");
    let json = r#"{"applicant": {"birth_date": "2010-01-01", "nationalities": []}}"#;
    assert_eq!(
        read(json, &["--on", "2026-05-10"]).ok().json()["outcome"],
        "ineligible"
    );
    assert_eq!(
        read(json, &["--on", "2026-05-10", "--input-format", "yaml"])
            .ok()
            .json()["outcome"],
        "ineligible"
    );
    assert_eq!(read("", &[]).code, 2);
    assert_eq!(ius(&["eval", "nl.adults", "-a", "-", "-"]).code, 2);
}

#[test]
fn the_reference_date_is_chosen_and_said() {
    let without = [
        "--but",
        "application.lodged_on=unknown",
        "--today",
        "2026-05-10",
    ];
    let mut all = vec!["eval", "nl.adults", "-a", ADULT];
    all.extend(without);
    let ran = ius(&all).ok();
    assert!(
        ran.err
            .contains("`application.lodged_on` is not stated: decided as of today, 2026-05-10"),
        "{}",
        ran.err
    );
    assert!(ran.out.contains("eligible, on 2026-05-10"));
    let stated = ius(&["eval", "nl.adults", "-a", ADULT, "--today", "2030-01-01"]).ok();
    assert!(
        stated.out.contains("on 2026-05-10") && stated.err.is_empty(),
        "{}",
        stated.all()
    );
}

#[test]
fn a_bad_file_is_refused_with_every_place() {
    let copy = Copy::of("adults", "bad-file");
    copy.write("bad.yaml", "applicant:\n  brith_date: 1990-02-30\n  nationalities: Marocco\nhousehold:\n  income: PLN 1\n");
    let ran = ius_in(&copy.0, &["eval", "nl.adults", "-a", "bad.yaml"]);
    assert_eq!(ran.code, 2, "{}", ran.all());
    for said in [
        "IUS0802",
        "bad.yaml:2:3",
        "did you mean `birth_date`",
        "IUS0804",
        "bad.yaml:3:18",
        "IUS0807",
        "bad.yaml:5:11",
    ] {
        assert!(ran.err.contains(said), "{said}\n{}", ran.err);
    }
    assert!(ran.out.is_empty());
    // Beside good files the good ones are decided, and the whole still fails.
    let both = ius_in(
        &copy.0,
        &[
            "eval",
            "nl.adults",
            "-a",
            ADULT,
            "bad.yaml",
            "--format",
            "json",
        ],
    );
    assert_eq!(both.code, 2);
    assert_eq!(both.json()[0]["decision"]["outcome"], "eligible");
    assert_eq!(both.json()[1]["error"][0]["code"], "IUS0802");
    let json = ius_in(
        &copy.0,
        &["eval", "nl.adults", "-a", "bad.yaml", "--format", "json"],
    );
    assert_eq!(json.code, 2);
    assert_eq!(json.json()["error"][1]["code"], "IUS0804");
    // A mistake made a thousand times is shown fifty times.
    let many = format!("applicant:\n{}", "  birth_date: 1990\n".repeat(1000));
    copy.write("many.yaml", &many);
    let ran = ius_in(&copy.0, &["eval", "nl.adults", "-a", "many.yaml"]);
    assert!(
        ran.code == 2 && ran.err.contains("and 949 more in `many.yaml`"),
        "{}",
        ran.all()
    );
    #[allow(clippy::disallowed_methods, reason = "a file that is not text")]
    std::fs::write(copy.0.join("bytes.yaml"), [b'a', b':', b'\n', 0xff]).unwrap();
    let ran = ius_in(&copy.0, &["eval", "nl.adults", "-a", "bytes.yaml"]);
    assert!(
        ran.code == 2 && ran.err.contains("not UTF-8 text: line 2"),
        "{}",
        ran.all()
    );
}

#[test]
fn usage_is_explained() {
    let cases: [(&[&str], &str); 9] = [
        (
            &["eval", "nl.adlts", "-a", ADULT],
            "did you mean `nl.adults`?",
        ),
        (&["eval", "xx.nothing", "-a", ADULT], "the schemes are"),
        (
            &["eval", "nl.adults", "-a", "nowhere.yaml"],
            "there is no such file",
        ),
        (&["eval", "nl.adults"], "--applicant"),
        (
            &["eval", "nl.adults", "-a", ADULT, "--on", "2026-02-30"],
            "February has no day 30",
        ),
        (
            &[
                "eval",
                "nl.adults",
                "-a",
                ADULT,
                "--but",
                "applicant.brith_date=1990",
            ],
            "did you mean `applicant.birth_date`?",
        ),
        (
            &[
                "eval",
                "nl.adults",
                "-a",
                ADULT,
                "--but",
                "applicant.birth_date=soon",
            ],
            "`birth_date` is a date",
        ),
        (
            &[
                "eval",
                "nl.adults",
                "-a",
                ADULT,
                "--but",
                "applicant.birth_date",
            ],
            "is not a change of a fact",
        ),
        (
            &["eval", "nl.adults", "-a", ADULT, "--format", "junit"],
            "does not write the format `junit`",
        ),
    ];
    for (arguments, said) in cases {
        let ran = ius(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}\n{}", ran.all());
        assert!(ran.err.contains(said), "{arguments:?}\n{}", ran.err);
    }
}

#[test]
fn broken_rules_are_named() {
    let sound = ius_with(
        &fixture("broken"),
        &["eval", "nl.sound", "-a", "-"],
        "applicant: {birth_date: 1990, lodged_on: 2026-05-10}",
        &[],
    );
    assert!(
        sound.code == 0 && sound.out.contains("eligible"),
        "{}",
        sound.all()
    );
    let broken = ius_with(
        &fixture("broken"),
        &["eval", "nl.broken", "-a", "-"],
        "{}",
        &[],
    );
    assert_eq!(broken.code, 2);
    assert!(
        broken.err.contains("IUS0102") && broken.err.contains("its rules have errors"),
        "{}",
        broken.err
    );
}

#[test]
fn routes_are_best_first() {
    let ran = ius(&["routes", "-a", ADULT]).ok();
    assert!(
        ran.out
            .starts_with("eligible  nl.adults  Permit for adults, Netherlands"),
        "{}",
        ran.out
    );
    let json = ius(&[
        "routes",
        "-a",
        ADULT,
        "--but",
        "applicant.birth_date=unknown",
        "--format",
        "json",
    ])
    .ok()
    .json();
    assert_eq!(json[0]["outcome"], "undetermined");
    assert_eq!(json[0]["missing"][0], "applicant.birth_date");
    assert_eq!(
        json[0]["reason"],
        "1 fact is missing: Date of birth (applicant.birth_date)"
    );
    let dutch = ius(&["routes", "-a", ADULT, "--on", "2026-05-09", "--lang", "nl"]).ok();
    assert!(
        dutch.out.contains("niet voldaan: Meerderjarig [ADR 3]"),
        "{}",
        dutch.out
    );
    let markdown = ius(&["routes", "-a", ADULT, "--format", "markdown"]).ok();
    assert!(
        markdown.out.contains("| eligible | `nl.adults` |"),
        "{}",
        markdown.out
    );
    assert!(
        ius(&["routes", "-a", ADULT, "--state", "NL"])
            .ok()
            .out
            .contains("nl.adults")
    );
    let none = ius(&["routes", "-a", ADULT, "--state", "BE"]);
    assert!(
        none.code == 2 && none.err.contains("the states are NL"),
        "{}",
        none.all()
    );
}

#[test]
fn the_same_question_gets_the_same_answer_byte_for_byte() {
    let ask = || {
        ius(&["eval", "nl.adults", "-a", ADULT, "--format", "json"])
            .ok()
            .out
    };
    assert_eq!(ask(), ask());
    // From whatever folder.
    let elsewhere = ius_in(
        &fixture("adults/examples"),
        &["eval", "nl.adults", "-a", "adult.yaml", "--format", "json"],
    )
    .ok()
    .out;
    assert_eq!(ask(), elsewhere);
}
