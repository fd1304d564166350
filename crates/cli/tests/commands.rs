//! Every other command: what it does, what it refuses, with which exit code.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

mod common;

use std::process::{Command, Stdio};

use common::{Copy, fixture, ius, ius_in, ius_with};

#[test]
fn help_has_examples() {
    let all = ius(&["--help"]).ok().out;
    for command in [
        "check",
        "eval",
        "routes",
        "test",
        "review",
        "coverage",
        "mutate",
        "verify-receipt",
        "diff",
        "sources",
        "fmt",
        "explain",
        "schema",
        "schemes",
        "new",
        "completions",
    ] {
        assert!(all.contains(&format!("\n  {command}")), "{command}\n{all}");
        let one = ius(&[command, "--help"]).ok().out;
        assert!(one.contains("Example"), "{command}\n{one}");
        assert!(one.contains(&format!("ius {command}")), "{command}\n{one}");
    }
    assert!(ius(&["--version"]).ok().out.starts_with("ius "));
    let nothing = ius(&[]);
    assert!(
        nothing.code == 2 && nothing.err.contains("Usage"),
        "{}",
        nothing.all()
    );
    let slip = ius(&["evla"]);
    assert!(
        slip.code == 2 && slip.err.contains("eval"),
        "{}",
        slip.all()
    );
}

#[test]
fn check_says_what_is_wrong_and_where() {
    let clean = ius(&["check"]).ok();
    assert!(
        clean
            .out
            .contains("3 files, 1 scheme, 1 example: 0 errors, 0 warnings"),
        "{}",
        clean.out
    );
    let broken = fixture("broken");
    let text = ius_in(&broken, &["check"]);
    assert_eq!(text.code, 1, "{}", text.all());
    assert!(
        text.out.contains("IUS0102") && text.out.contains("1 file, 2 schemes, 0 examples: 1 error"),
        "{}",
        text.out
    );
    let plain = ius_in(&broken, &["check", "--format", "plain"]).out;
    assert!(
        plain.starts_with("rules/nl/broken.ius:16:29: error[IUS0102]: "),
        "{plain}"
    );
    let github = ius_in(&broken, &["check", "--format", "github"]).out;
    assert!(
        github.starts_with("::error file=rules/nl/broken.ius,line=16,"),
        "{github}"
    );
    let markdown = ius_in(&broken, &["check", "--format", "markdown"]).out;
    assert!(
        markdown.contains("**error[IUS0102]** `rules/nl/broken.ius:16:29`"),
        "{markdown}"
    );
    let json = ius_in(&broken, &["check", "--format", "json"]);
    assert_eq!(json.code, 1);
    assert_eq!(json.json()["errors"], 1);
    assert_eq!(json.json()["diagnostics"][0]["code"], "IUS0102");
}

#[test]
fn check_reports_only_on_what_is_named() {
    let copy = Copy::of("adults", "check-paths");
    copy.write(
        "rules/be/bad.ius",
        "section residence \"R\"\n  fact day : dte \"D\"\n",
    );
    assert_eq!(ius_in(&copy.0, &["check"]).code, 1);
    assert_eq!(ius_in(&copy.0, &["check", "rules/nl"]).code, 0);
    assert_eq!(
        ius_in(&copy.0, &["check", "rules/nl", "rules/be/bad.ius"]).code,
        1
    );
    // From another folder, paths are those of that folder.
    let inside = ius_in(
        &copy.0.join("rules/be"),
        &["check", "bad.ius", "--format", "plain"],
    );
    assert!(
        inside.out.starts_with("bad.ius:2:14: error[IUS0106]"),
        "{}",
        inside.all()
    );
    let outside = ius_in(
        &std::env::temp_dir(),
        &[
            "check",
            copy.0.join("rules/be").to_str().unwrap(),
            "--format",
            "plain",
        ],
    );
    assert!(
        outside.code == 1 && outside.out.contains("bad.ius:2:14"),
        "{}",
        outside.all()
    );
    // A file that belongs to no project is checked by itself.
    let alone = Copy::empty("check-alone");
    alone.write("x.ius", "section residence \"R\"\n  fact day : dte \"D\"\n");
    let ran = ius_in(&alone.0, &["check", "x.ius", "--format", "plain"]);
    assert!(
        ran.code == 1 && ran.out.starts_with("x.ius:2:14"),
        "{}",
        ran.all()
    );
    assert_eq!(ius_in(&alone.0, &["check", "nowhere"]).code, 2);
}

#[test]
fn check_runs_examples() {
    let copy = Copy::of("adults", "check-examples");
    let rules = copy
        .read("rules/nl/adults.ius")
        .replace("  expect eligible", "  expect ineligible");
    copy.write("rules/nl/adults.ius", &rules);
    let ran = ius_in(&copy.0, &["check", "--format", "plain"]);
    assert!(
        ran.code == 1 && ran.out.contains("error[IUS0601]"),
        "{}",
        ran.all()
    );
    assert_eq!(ius_in(&copy.0, &["check", "--no-examples"]).code, 0);
}

#[test]
fn warnings_fail_only_when_denied() {
    let copy = Copy::of("adults", "warnings");
    let rules = copy.read("rules/nl/adults.ius");
    copy.write("rules/nl/adults.ius", &format!("{rules}\nparameter unused \"Unused\" : EUR\n  under WET 1\n  from 2020-01-01 is EUR 1\n    source \"https://example.org\" official\n"));
    let ran = ius_in(&copy.0, &["check"]);
    assert!(
        ran.code == 0 && ran.out.contains("1 warning"),
        "{}",
        ran.all()
    );
    assert_eq!(ius_in(&copy.0, &["check", "--deny-warnings"]).code, 1);
}

#[test]
fn test_runs_examples_pages_and_case_files() {
    let ran = ius(&["test"]).ok();
    assert!(ran.out.ends_with("4 passed, 0 failed\n"), "{}", ran.out);
    assert!(
        ius(&["test", "tests/suite"])
            .ok()
            .out
            .ends_with("2 passed, 0 failed\n")
    );
    assert!(
        ius(&["test", "rules"])
            .ok()
            .out
            .ends_with("1 passed, 0 failed\n")
    );
    assert!(
        ius(&["test", "--filter", "CITIZEN"])
            .ok()
            .out
            .ends_with("1 passed, 0 failed\n")
    );
    let none = ius(&["test", "--filter", "no such case"]);
    assert!(
        none.code == 2 && none.err.contains("no test holds the text"),
        "{}",
        none.all()
    );
    assert_eq!(ius(&["test", "nowhere"]).code, 2);
    assert!(
        ius(&["test", "--format", "junit"])
            .ok()
            .out
            .contains("<testsuites tests=\"4\" failures=\"0\">")
    );
    let json = ius(&["test", "--format", "json"]).ok().json();
    assert_eq!(
        (json["passed"].as_i64(), json["failed"].as_i64()),
        (Some(4), Some(0))
    );
    // From any folder.
    assert!(
        ius_in(&fixture("adults/examples"), &["test"])
            .ok()
            .out
            .ends_with("4 passed, 0 failed\n")
    );
}

#[test]
fn a_failing_case_is_explained() {
    let copy = Copy::of("adults", "failing");
    let page = copy
        .read("tests/suite/adults.md")
        .replace("| 2008-05-10 | eligible |", "| 2008-05-10 | ineligible |");
    copy.write("tests/suite/adults.md", &page);
    let ran = ius_in(&copy.0, &["test"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out
            .contains("line 17: expected ineligible, decided eligible"),
        "{}",
        ran.out
    );
    assert!(ran.out.ends_with("3 passed, 1 failed\n"), "{}", ran.out);
    copy.write("tests/suite/adults.md", "# Nothing\n\nNo case at all.\n");
    let ran = ius_in(&copy.0, &["test"]);
    assert!(
        ran.code == 1 && ran.out.contains("this page holds no case"),
        "{}",
        ran.all()
    );
}

#[test]
fn fmt_lays_out_and_checks() {
    let copy = Copy::of("adults", "fmt");
    let good = copy.read("rules/nl/adults.ius");
    copy.write(
        "rules/nl/adults.ius",
        &good.replace("    under WET 1", "  under   WET 1"),
    );
    let check = ius_in(&copy.0, &["fmt", "--check"]);
    assert!(
        check.code == 1
            && check
                .out
                .contains("rules/nl/adults.ius\n1 of 3 files would change"),
        "{}",
        check.all()
    );
    let done = ius_in(&copy.0, &["fmt"]).ok();
    assert!(
        done.out.contains("laid out rules/nl/adults.ius"),
        "{}",
        done.out
    );
    assert_eq!(copy.read("rules/nl/adults.ius"), good);
    assert_eq!(ius_in(&copy.0, &["fmt", "--check"]).code, 0);
    let piped = ius_with(
        &copy.0,
        &["fmt", "-"],
        "section a \"A\"\n   fact   b : date \"B\"\n",
        &[],
    )
    .ok();
    assert_eq!(piped.out, "section a \"A\"\n  fact b : date \"B\"\n");
    assert_eq!(
        ius_with(
            &copy.0,
            &["fmt", "--check", "-"],
            "section a \"A\"\n   fact b : date \"B\"\n",
            &[]
        )
        .code,
        1
    );
    assert_eq!(ius_in(&copy.0, &["fmt", "nowhere.ius"]).code, 2);
    let broken = ius_with(
        &copy.0,
        &["fmt", "-"],
        "section a \"A\"\n  fact b : : date\n",
        &[],
    )
    .ok();
    assert_eq!(broken.out, "section a \"A\"\n  fact b : : date\n");
}

#[test]
fn explain_prints_pages() {
    assert!(
        ius(&["explain", "IUS0802"])
            .ok()
            .out
            .starts_with("# IUS0802 ")
    );
    assert!(ius(&["explain", "802"]).ok().out.starts_with("# IUS0802 "));
    assert!(
        ius(&["explain", "ius0802", "--format", "json"]).ok().json()["page"]
            .as_str()
            .unwrap()
            .contains("## Bad")
    );
    assert!(ius(&["explain"]).ok().out.contains("IUS0802  error"));
    let none = ius(&["explain", "IUS9999"]);
    assert!(
        none.code == 2 && none.err.contains("there is no code"),
        "{}",
        none.all()
    );
    // No project is needed.
    ius_in(&std::env::temp_dir(), &["explain", "IUS0101"]).ok();
}

#[test]
fn schema_is_for_one_scheme() {
    let schema = ius(&["schema", "nl.adults", "--lang", "nl"]).ok().json();
    assert_eq!(
        schema["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    assert_eq!(
        schema["properties"]["applicant"]["properties"]["birth_date"]["title"],
        "Geboortedatum"
    );
    let good: serde_json::Value =
        serde_json::from_str(include_str!("fixtures/adults/examples/adult.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&good));
    for bad in [
        serde_json::json!({"applicant": {"brith_date": "1990"}}),
        serde_json::json!({"applicant": {"birth_date": "soon"}}),
        serde_json::json!({"applicant": {"nationalities": "MA"}}),
        serde_json::json!({"household": {"income": "PLN 3"}}),
        serde_json::json!({"household": {"income": -1}}),
        serde_json::json!([]),
    ] {
        assert!(!validator.is_valid(&bad), "{bad}");
    }
    let none = ius(&["schema", "nl.adlts"]);
    assert!(
        none.code == 2 && none.err.contains("did you mean `nl.adults`?"),
        "{}",
        none.all()
    );
}

#[test]
fn schemes_are_listed() {
    assert_eq!(
        ius(&["schemes"]).ok().out,
        "nl.adults  Permit for adults, Netherlands  8 of 9 verified\n"
    );
    let json = ius(&["schemes", "--format", "json", "--lang", "nl"])
        .ok()
        .json();
    assert_eq!(json[0]["title"], "Vergunning voor volwassenen, Nederland");
    let broken = ius_in(&fixture("broken"), &["schemes"]).ok();
    assert!(
        broken.out.starts_with("nl.sound") && broken.err.contains("nl.broken cannot be decided"),
        "{}",
        broken.all()
    );
}

#[test]
fn new_writes_a_file_that_can_be_checked_and_never_overwrites() {
    let copy = Copy::of("adults", "new");
    let ran = ius_in(
        &copy.0,
        &[
            "new",
            "--scheme",
            "adults",
            "--state",
            "be",
            "--from",
            "2026-01-01",
        ],
    )
    .ok();
    assert!(ran.out.contains("wrote rules/be/adults.ius"), "{}", ran.out);
    let text = copy.read("rules/be/adults.ius");
    assert!(text.contains("scheme adults in BE implements eu.adults \"Permit for adults, Belgium\"\n  in force from 2026-01-01"), "{text}");
    assert!(
        text.contains("fill decision_time with 4 months") && text.contains("-- use means"),
        "{text}"
    );
    let checked = ius_in(&copy.0, &["check", "rules/be", "--format", "plain"]).ok();
    assert!(checked.out.contains(": 0 errors"), "{}", checked.out);
    assert_eq!(
        ius_in(&copy.0, &["fmt", "--check"]).code,
        0,
        "a starter is laid out"
    );
    let again = ius_in(&copy.0, &["new", "--scheme", "adults", "--state", "BE"]);
    assert!(
        again.code == 2 && again.err.contains("exists already"),
        "{}",
        again.all()
    );
    let slips = [
        ("adlts", "BE", "did you mean `adults`?"),
        ("adults", "Belgium", "did you mean `BE`?"),
        ("adults", "XX", "not the code of a state"),
    ];
    for (scheme, state, said) in slips {
        let ran = ius_in(&copy.0, &["new", "--scheme", scheme, "--state", state]);
        assert!(ran.code == 2 && ran.err.contains(said), "{}", ran.all());
    }
}

#[test]
fn completions_for_shells() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        assert!(
            ius(&["completions", shell]).ok().out.contains("schemes"),
            "{shell}"
        );
    }
    assert_eq!(ius(&["completions", "cobol"]).code, 2);
}

#[test]
fn what_was_not_found_is_said() {
    let empty = Copy::empty("no-project");
    for arguments in [
        &["check"][..],
        &["schemes"],
        &["test"],
        &["fmt"],
        &["schema", "nl.x"],
    ] {
        let ran = ius_in(&empty.0, arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(
            ran.err.contains("no `ius.toml` and no folder `rules`")
                && ran.err.contains("looked in"),
            "{}",
            ran.err
        );
    }
    let ran = ius_in(&empty.0, &["schemes", "--rules", "nowhere"]);
    assert!(
        ran.code == 2 && ran.err.contains("`nowhere` is not a folder"),
        "{}",
        ran.all()
    );
    let rules = fixture("adults/rules");
    assert!(
        ius_in(&empty.0, &["schemes", "--rules", rules.to_str().unwrap()])
            .ok()
            .out
            .contains("nl.adults")
    );
}

#[test]
fn ius_toml_names_the_folders() {
    let copy = Copy::of("adults", "toml");
    std::fs::rename(copy.0.join("rules"), copy.0.join("law")).unwrap();
    std::fs::rename(copy.0.join("tests"), copy.0.join("checks")).unwrap();
    copy.write("ius.toml", "rules = \"law\"\ntests = [\"checks\"]\n");
    assert!(
        ius_in(&copy.0.join("examples"), &["schemes"])
            .ok()
            .out
            .contains("nl.adults")
    );
    assert!(
        ius_in(&copy.0, &["test"])
            .ok()
            .out
            .ends_with("4 passed, 0 failed\n")
    );
    copy.write("ius.toml", "ruels = \"law\"\n");
    let ran = ius_in(&copy.0, &["schemes"]);
    assert!(
        ran.code == 2
            && ran.err.contains("`ius.toml` is not understood")
            && ran.err.contains("ruels"),
        "{}",
        ran.all()
    );
    copy.write("ius.toml", "rules = \"nowhere\"\n");
    assert_eq!(ius_in(&copy.0, &["schemes"]).code, 2);
}

#[test]
fn names_beyond_ascii() {
    let copy = Copy::of("adults", "żółw");
    copy.write("examples/Łódź ślad.yaml", &copy.read("examples/adult.yaml"));
    let ran = ius_in(
        &copy.0,
        &[
            "eval",
            "nl.adults",
            "-a",
            "examples/Łódź ślad.yaml",
            "--format",
            "ndjson",
        ],
    )
    .ok();
    assert!(ran.out.contains("examples/Łódź ślad.yaml"), "{}", ran.out);
}

#[test]
fn colours_only_where_wanted() {
    let escape = '\u{1b}';
    let folder = fixture("adults");
    let ask = |arguments: &[&str], environment: &[(&str, &str)]| {
        let mut all = vec!["eval", "nl.adults", "-a", "examples/adult.yaml"];
        all.extend(arguments);
        ius_with(&folder, &all, "", environment).ok().out
    };
    assert!(!ask(&[], &[]).contains(escape));
    assert!(ask(&["--color", "always"], &[]).contains(escape));
    assert!(!ask(&["--color", "never"], &[]).contains(escape));
    assert!(!ask(&["--color", "auto"], &[("NO_COLOR", "1")]).contains(escape));
}

#[test]
fn a_closed_pipe_is_quiet() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ius"))
        .args(["explain"])
        .current_dir(fixture("adults"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(output.status.code(), Some(0));
}

/// What the fixture leaves open, without the case in which the third word may change.
#[test]
fn coverage_says_what_no_case_tries() {
    let all = ius(&["coverage"]).ok().out;
    assert_eq!(
        all,
        "nl.adults: 1 of 3 answers, 0 of 2 boundaries
  rules/nl/adults.ius:27:3  require means: no case fails it
  rules/eu/adults.ius:53:3  output decision_due: no case states it
  rules/nl/adults.ius:29:10  means `household.income is at least norm`
    at EUR 1000: no case just below it; nearest above EUR 1050.00 (50 apart)
    at EUR 1100: no case makes this comparison
rules/eu/adults.ius, shared by schemes: 5 of 7 answers, 1 of 1 boundaries
  rules/eu/adults.ius:46:3  assess honest: no case leaves it to be judged
  rules/eu/adults.ius:58:3  right work: no case states it
ADR: 5 provisions: 5 encoded, 0 cited only, 0 nowhere
WET: 1 provisions: 1 encoded, 0 cited only, 0 nowhere
4 cases
clauses: 6 of 10 answers are brought about by a case
boundaries: 1 of 3 are touched on both sides
provisions: 6 encoded, 0 cited only, 0 nowhere
"
    );
    // One state, one scheme, one file.
    let shared = ius(&["coverage", "eu"]).ok().out;
    assert!(
        shared.starts_with("rules/eu/adults.ius, shared by schemes") && shared.contains("\nADR: "),
        "{shared}"
    );
    for what in ["NL", "nl.adults", "rules/nl"] {
        let own = ius(&["coverage", what]).ok().out;
        assert!(
            own.starts_with("nl.adults: ") && !own.contains("assess honest"),
            "{what}\n{own}"
        );
    }
    let near = ius(&["coverage", "xx.adults"]);
    assert!(
        near.code == 2 && near.err.contains("did you mean `nl.adults`?"),
        "{}",
        near.all()
    );
    let nothing = ius(&["coverage", "elsewhere"]);
    assert!(
        nothing.code == 2 && nothing.err.contains("schemes: nl.adults"),
        "{}",
        nothing.all()
    );
    assert_eq!(ius(&["coverage", "--check"]).code, 1);
    let json = ius(&["coverage", "--format", "json"]).ok().json();
    assert_eq!(json["cases"], 4);
    assert_eq!(json["boundaries"][0]["limit"], "EUR 1000");
    assert_eq!(json["boundaries"][0]["on"], true);
    assert_eq!(json["boundaries"][0]["beside"], false);
    assert_eq!(json["instruments"][0]["provisions"][0]["stands"], "encoded");
    let markdown = ius(&["coverage", "--format", "markdown"]).ok().out;
    assert!(
        markdown.contains("| rules/nl/adults.ius:27:3 | require means: no case fails it |"),
        "{markdown}"
    );
}

#[test]
fn coverage_is_complete_once_every_side_is_tried() {
    let copy = Copy::of("adults", "coverage");
    copy.write(
        "rules/nl/more.ius",
        "use eu.words\n\ninstrument MEER \"Meer\"\n  cited as \"Meer\"\n  binds NL\n  provision 1 shall \"nothing rests on it\"\n  provision 2 shall \"only named\"\n\nexample \"Named\" for nl.adults\n  under MEER 2\n  on 2026-05-10\n  given \"../../examples/adult.yaml\"\n  expect eligible\n",
    );
    copy.write(
        "tests/suite/more.md",
        "# More\n\nEvery side of every limit (ADR, WET 1).\n\n```yaml applicant\napplication: {lodged_on: 2026-05-10}\napplicant: {birth_date: 2000-05-10, nationalities: [MA], judged_honest: yes}\nhousehold: {income: 999.99}\n```\n\n## Too little\n\nA cent.\n\n```expect nl.adults on 2026-05-10\nineligible because means\noutput decision_due is 2026-08-10\n```\n\n## The new norm\n\nOn it.\n\n```yaml but\nhousehold.income: 1100\napplicant.judged_honest: unknown\n```\n\n```expect nl.adults on 2026-05-22\nassessment because honest\n```\n\n## A cent below the new norm\n\nToo little.\n\n```yaml but\nhousehold.income: 1099.99\n```\n\n```expect nl.adults on 2026-05-22\nineligible because means\n```\n\n## On the old norm\n\nEnough.\n\n```yaml but\nhousehold.income: 1000\n```\n\n```expect nl.adults on 2026-05-10\neligible\nright work\n```\n",
    );
    let ran = ius_in(&copy.0, &["coverage", "--check"]).ok();
    assert!(
        ran.out
            .contains("rules/nl/more.ius:6:13  MEER 1: nowhere\n")
            && ran.out.contains(
                "rules/nl/more.ius:7:13  MEER 2: cited only, at rules/nl/more.ius:10:9\n"
            )
            && ran
                .out
                .contains("provisions: 6 encoded, 1 cited only, 1 nowhere"),
        "{}",
        ran.out
    );
    // A case that fails is not counted, and is said.
    copy.write(
        "tests/suite/more.md",
        &copy
            .read("tests/suite/more.md")
            .replace("ineligible because means\noutput", "eligible\noutput"),
    );
    let ran = ius_in(&copy.0, &["coverage", "--check"]);
    assert!(
        ran.code == 1 && ran.err.contains("1 case is failing and not counted"),
        "{}",
        ran.all()
    );
}

/// A requirement, a judgement and a right that no case needs; explanations and a case settle them,
/// and nothing is decided twice.
#[test]
fn mutate_says_what_no_case_notices() {
    let copy = Copy::of("adults", "mutate");
    let clauses = [
        "mutate",
        "nl.adults",
        "--kind",
        "clause",
        "--format",
        "json",
    ];
    let first = ius_in(&copy.0, &clauses).ok();
    let json = first.json();
    let open = json["mutants"].as_array().unwrap();
    let owners: Vec<&str> = open.iter().map(|m| m["owner"].as_str().unwrap()).collect();
    assert_eq!(owners, ["assess honest", "right work", "require means"]);
    assert_eq!(open[2]["message"], "no case notices it taken away");
    assert_eq!(open[2]["file"], "rules/nl/adults.ius");
    assert_eq!(open[2]["provisions"][0], "WET 1");
    assert!(first.err.contains("5 mutants decided"), "{}", first.err);
    let again = ius_in(&copy.0, &clauses).ok();
    assert_eq!(again.json(), json);
    assert!(again.err.contains("0 mutants decided"), "{}", again.err);
    let score = [
        "mutate",
        "nl.adults",
        "--kind",
        "clause",
        "--min-score",
        "95",
    ];
    assert_eq!(ius_in(&copy.0, &score).code, 1);
    let explanations: String = open
        .iter()
        .map(|mutant| {
            let id = mutant["id"].as_str().unwrap();
            format!("[[explained]]\nmutant = \"{id}\"\nwhy = \"left for another day\"\n")
        })
        .collect();
    copy.write("mutants.toml", &explanations);
    let explained = ius_in(&copy.0, &score).ok();
    assert!(
        explained.out.contains("explained: left for another day"),
        "{}",
        explained.all()
    );
    copy.write(
        "tests/suite/more.md",
        "# More\n\n## Below the norm\n\nToo little (WET 1).\n\n```yaml applicant\napplication: {lodged_on: 2026-05-10}\napplicant: {birth_date: 2000-05-10, nationalities: [MA], judged_honest: yes}\nhousehold: {income: 999.99}\n```\n\n```expect nl.adults on 2026-05-10\nineligible because means\n```\n",
    );
    let killed = ius_in(&copy.0, &score).ok();
    assert!(
        killed.out.contains("3 noticed, 0 survive, 2 explained")
            && killed.err.contains("mutants.toml:8: the mutant `"),
        "{}",
        killed.all()
    );
    assert_eq!(
        ius_in(&copy.0, &["mutate", "--format", "json"]).json()["by_scheme"][0]["scheme"],
        "nl.adults"
    );
    for (wrong, said, place) in [
        (
            "[[explained]]\nmutant = \"a\"\n",
            "missing field `why`",
            "line 1",
        ),
        (
            "[[explained]]\nmutant = \"a\"\nwhy = \"x\"\nwhen = \"never\"\n",
            "unknown field `when`",
            "line 4",
        ),
        ("[[explained]\n", "is not understood", "line 1"),
        (
            "[[explained]]\nmutant = \"a\"\nwhy = \" \"\n",
            "`why` of the mutant `a` is empty",
            "mutants.toml:3:",
        ),
        (
            "[[explained]]\nmutant = \"a\"\nwhy = \"x\"\n[[explained]]\nmutant = \"a\"\nwhy = \"y\"\n",
            "explained twice",
            "mutants.toml:5:",
        ),
    ] {
        copy.write("mutants.toml", wrong);
        let refused = ius_in(&copy.0, &["mutate"]);
        assert!(
            refused.code == 2 && refused.err.contains(said) && refused.err.contains(place),
            "{}",
            refused.all()
        );
    }
    copy.write("mutants.toml", &explanations);
    let page = ["mutate", "rules/nl", "--format", "markdown"];
    let page = ius_in(&copy.0, &page).ok().out;
    assert!(
        page.contains("# Mutants of the rules") && page.contains("## Survivors"),
        "{page}"
    );
    assert_eq!(ius_in(&copy.0, &["mutate", "--check"]).code, 1);
    for wrong in [
        ["mutate", "--mutant", "nothing"],
        ["mutate", "--kind", "colour"],
        ["mutate", "--min-score", "101"],
    ] {
        assert_eq!(ius_in(&copy.0, &wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn sources_lists_where_everything_was_read() {
    let copy = Copy::of("adults", "sources");
    let rules = copy.read("rules/nl/adults.ius").replace(
        "    source \"https://example.org/norm\" official\n",
        "    source \"https://example.org/norm\" secondary as of 2019 read 2026-10-01\n    note \"Another page contradicts it.\"\n",
    );
    copy.write("rules/nl/adults.ius", &rules);
    let all = ius_in(&copy.0, &["sources", "--on", "2026-12-02"]).ok().out;
    assert_eq!(
        all,
        "nl.adults: 9 values and clauses: 7 verified from an official source, 1 from a secondary source, 1 unverified; oldest text of 2019, read 2026-10-01; 1 where the sources conflict
  https://example.org/adr (official, day of reading not stated)
    rules/eu/adults.ius:32:3  clause citizen: official
    rules/eu/adults.ius:37:3  clause adult: official
    rules/eu/adults.ius:46:3  clause honest: official
    rules/eu/adults.ius:53:3  clause decision_due: official
    rules/eu/adults.ius:58:3  clause work: official
  https://example.org/wet (official, day of reading not stated)
    rules/nl/adults.ius:28:3  clause means: official
    rules/nl/adults.ius:25:27  fill decision_time: official
  https://example.org/norm (secondary, text of 2019, read 2026-10-01, 2 months ago)
    rules/nl/adults.ius:13:3  parameter norm from 2020-01-01 until 2026-05-21: secondary; the sources conflict
  no source
    rules/nl/adults.ius:16:3  parameter norm from 2026-05-22: unverified: announced only
"
    );
    let open = ius_in(&copy.0, &["sources", "NL", "--unverified"]).ok().out;
    assert!(
        open.lines().count() == 3 && open.contains("announced only"),
        "{open}"
    );
    let older = |age: &str| {
        let ran = ius_in(
            &copy.0,
            &[
                "sources",
                "--older-than",
                age,
                "--on",
                "2026-12-01",
                "--format",
                "json",
            ],
        );
        let names: Vec<String> = ran.ok().json()["schemes"][0]["values"]
            .as_array()
            .unwrap()
            .iter()
            .map(|value| value["name"].as_str().unwrap().to_owned())
            .collect();
        names
    };
    // Two months ago to the day is not longer ago than two months; what names no day may be.
    assert!(!older("2 months").contains(&"norm".to_owned()));
    assert!(older("60 days").contains(&"norm".to_owned()));
    assert!(older("2 months").contains(&"adult".to_owned()));
    let wrong = ius_in(&copy.0, &["sources", "--older-than", "long"]);
    assert!(
        wrong.code == 2 && wrong.err.contains("1 year"),
        "{}",
        wrong.all()
    );
    let markdown = ius_in(&copy.0, &["sources", "--format", "markdown"])
        .ok()
        .out;
    assert!(
        markdown.contains("| parameter norm from 2026-05-22 | unverified: announced only |"),
        "{markdown}"
    );
    // The same line stands under every decision, and in a few words beside every scheme.
    let line = "9 values and clauses: 7 verified from an official source";
    for format in ["text", "markdown", "html", "json"] {
        let eval = [
            "eval",
            "nl.adults",
            "--applicant",
            "examples/adult.yaml",
            "--format",
            format,
        ];
        let shown = ius_in(&copy.0, &eval).ok().out;
        assert!(shown.contains(line), "{format}\n{shown}");
    }
    let schemes = ius_in(&copy.0, &["schemes"]).ok().out;
    assert!(schemes.contains("8 of 9 verified"), "{schemes}");
}

#[test]
fn mutate_gives_no_score_of_half_the_law() {
    let copy = Copy::of("adults", "mutate-broken");
    let good = copy.read("rules/eu/adults.ius");
    copy.write(
        "rules/eu/adults.ius",
        &good.replace("is at least 18", "is at lea"),
    );
    let ran = ius_in(&copy.0, &["mutate", "--check"]);
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert_eq!(
        ran.err,
        "error: the rules have errors, the first in `rules/eu/adults.ius`\n  `ius check` shows them; a score of the rest would look better than it is\n"
    );
    copy.write("rules/eu/adults.ius", &good);
    let ran = ius_in(&copy.0, &["mutate", "nl.adult"]);
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert!(ran.err.contains("did you mean `nl.adults`?"), "{}", ran.err);
    let ran = ius_in(&copy.0, &["mutate", "--jobs", "0"]);
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert!(
        ran.err.contains("a whole number from 1 on is needed"),
        "{}",
        ran.err
    );
}

#[test]
fn mutate_says_that_cases_fail() {
    let copy = Copy::of("adults", "mutate-failing");
    let ran = ius_in(&copy.0, &["mutate"]).ok();
    assert!(!ran.err.contains("fail"), "{}", ran.err);
    let page = copy.read("tests/cases/citizen.case.yaml");
    assert!(page.contains("outcome: inapplicable"), "{page}");
    let wrong = page.replace("outcome: inapplicable", "outcome: gap");
    copy.write("tests/cases/citizen.case.yaml", &wrong);
    let ran = ius_in(&copy.0, &["mutate"]).ok();
    let said = "note: 1 of the cases fail and notice nothing; see `ius test`";
    assert!(ran.err.contains(said), "{}", ran.err);
}
