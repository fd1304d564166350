//! A decision is repeated from its receipt byte for byte, or what differs is said.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

mod common;

use common::{Copy, Ran, ius_in, ius_with, repository};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

const EVAL: [&str; 6] = [
    "eval",
    "nl.adults",
    "--applicant",
    "examples/adult.yaml",
    "--receipt",
    "r.json",
];

fn with<'a>(first: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    first.iter().chain(more).copied().collect()
}

/// A project with a receipt of its decision.
fn decided(purpose: &str) -> Copy {
    let copy = Copy::of("adults", purpose);
    let ran = ius_in(&copy.0, &EVAL).ok();
    assert!(ran.err.contains("receipt `r.json`, sealed "), "{}", ran.err);
    copy
}

fn verify(copy: &Copy, more: &[&str]) -> Ran {
    ius_in(&copy.0, &with(&["verify-receipt", "r.json"], more))
}

fn found(copy: &Copy, more: &[&str]) -> Value {
    let ran = verify(copy, &with(more, &["--format", "json"]));
    assert_eq!(ran.code, 1, "{}", ran.all());
    ran.json()
}

/// Changes the receipt, with the seal that fits if `sealed`.
fn change(copy: &Copy, sealed: bool, how: &dyn Fn(&mut Value)) {
    let mut receipt: Value = serde_json::from_str(&copy.read("r.json")).unwrap();
    how(&mut receipt);
    if sealed {
        receipt["seal"] = json!("");
        let digest = Sha256::digest(format!("{receipt:#}\n").as_bytes());
        receipt["seal"] = json!(format!("{digest:x}"));
    }
    copy.write("r.json", &format!("{receipt:#}\n"));
}

fn edit(copy: &Copy, path: &str, from: &str, to: &str) {
    let text = copy.read(path);
    assert!(text.contains(from), "{path} holds no `{from}`");
    copy.write(path, &text.replace(from, to));
}

#[test]
fn a_receipt_is_the_same_every_time_and_is_repeated_byte_for_byte() {
    let copy = decided("receipt-same");
    let first = copy.read("r.json");
    ius_in(&copy.0, &with(&EVAL, &["--today", "2030-01-01"])).ok();
    assert_eq!(first, copy.read("r.json"), "nothing hangs on today");
    let ran = verify(&copy, &["--today", "2031-01-01"]).ok();
    assert_eq!(
        ran.out,
        "r.json: nl.adults, eligible: repeated byte for byte\n"
    );
    let ran = verify(&copy, &["--format", "json"]).ok().json();
    assert_eq!(ran["repeated"], true);
    assert_eq!(ran["result"], "same");
    // The receipt is looked for its project when it is verified from elsewhere.
    let path = copy.0.join("r.json");
    ius_in(
        &std::env::temp_dir(),
        &["verify-receipt", path.to_str().unwrap()],
    )
    .ok();
    let receipt: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(
        receipt["result"],
        ius_in(&copy.0, &with(&EVAL[..4], &["--format", "json"]))
            .ok()
            .json()
    );
    assert_eq!(receipt["dates"], json!({"on": null, "today": null}));
    for (path, sha) in [
        (
            &receipt["rules"]["files"][2]["path"],
            &receipt["rules"]["files"][2]["sha256"],
        ),
        (
            &receipt["given"]["applicant"]["file"],
            &receipt["given"]["applicant"]["sha256"],
        ),
    ] {
        let bytes = copy.read(path.as_str().unwrap());
        assert_eq!(
            *sha,
            json!(format!("{:x}", Sha256::digest(bytes.as_bytes())))
        );
    }
}

#[test]
fn every_way_to_give_facts_is_repeated_and_keeps_to_the_schema() {
    let copy = Copy::of("adults", "receipt-ways");
    let schema = |name: &str| {
        let text = std::fs::read_to_string(repository().join("docs/schemas").join(name)).unwrap();
        jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
    };
    let (receipts, decisions) = (
        schema("receipt.schema.json"),
        schema("decision.schema.json"),
    );
    let keeps = |text: &str| {
        let receipt: Value = serde_json::from_str(text).unwrap();
        let mut errors: Vec<String> = receipts
            .iter_errors(&receipt)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        if let Some(result) = receipt.get("result") {
            errors.extend(decisions.iter_errors(result).map(|error| error.to_string()));
        }
        assert!(errors.is_empty(), "{errors:#?}");
    };
    let yaml = copy.read("examples/adult.yaml");
    copy.write("crlf.yaml", &yaml.replace('\n', "\r\n"));
    copy.write(
        "undated.yaml",
        "applicant: {birth_date: 2008, nationalities: [MA]}",
    );
    for (arguments, input) in [
        (vec!["examples/adult.yaml", "--lang", "nl"], ""),
        (vec!["examples/adult.json", "--on", "2026-05-22"], ""),
        (
            vec![
                "examples/adult.yaml",
                "--but",
                "applicant.birth_date=2010-01-01",
            ],
            "",
        ),
        (
            vec!["examples/adult.yaml", "--but", "household.income=unknown"],
            "",
        ),
        (vec!["crlf.yaml"], ""),
        (vec!["undated.yaml", "--today", "2026-06-01"], ""),
        (vec!["-"], yaml.as_str()),
        (vec!["examples/adult.yaml", "--receipt-without-facts"], ""),
    ] {
        let line = with(
            &["eval", "nl.adults", "--receipt", "r.json", "--applicant"],
            &arguments,
        );
        ius_with(&copy.0, &line, input, &[]).ok();
        keeps(&copy.read("r.json"));
        let without = arguments.contains(&"--receipt-without-facts");
        let more: &[&str] = if without {
            &["--applicant", "examples/adult.yaml"]
        } else {
            &[]
        };
        let ran = verify(&copy, more);
        assert_eq!(ran.code, 0, "{arguments:?}\n{}", ran.all());
    }
    // External data, under the rules of the repository.
    let target = copy.0.join("places.json");
    let target = target.to_str().unwrap();
    let line = [
        "eval",
        "nl.youth_mobility",
        "--applicant",
        "examples/youth-mobility-canadian.yaml",
        "--data",
        "examples/places-left.yaml",
        "--receipt",
        target,
    ];
    ius_in(&repository(), &line).ok();
    let text = std::fs::read_to_string(target).unwrap();
    keeps(&text);
    let receipt: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        receipt["given"]["data"][0]["file"],
        "examples/places-left.yaml"
    );
    let folder = repository().join("rules");
    let rules = ["--rules", folder.to_str().unwrap(), "--today", "2040-01-01"];
    ius_in(&copy.0, &with(&["verify-receipt", target], &rules)).ok();
}

/// Who states no date is decided as of today, and the receipt says which day that was.
#[test]
fn today_stands_in_the_receipt_where_it_was_used() {
    let copy = Copy::of("adults", "receipt-today");
    copy.write(
        "undated.yaml",
        "applicant: {birth_date: 2008-05-10, nationalities: [MA]}\n",
    );
    let line = [
        "eval",
        "nl.adults",
        "--applicant",
        "undated.yaml",
        "--receipt",
        "r.json",
    ];
    ius_in(&copy.0, &with(&line, &["--today", "2026-05-09"])).ok();
    let receipt: Value = serde_json::from_str(&copy.read("r.json")).unwrap();
    assert_eq!(receipt["dates"]["today"], "2026-05-09");
    assert_eq!(receipt["outcome"], "ineligible");
    verify(&copy, &["--today", "2026-05-10"]).ok();
}

#[test]
fn a_rule_that_changed_is_named_with_what_it_changes_in_law() {
    let copy = decided("receipt-rules");
    let original = copy.read("rules/nl/adults.ius");
    edit(
        &copy,
        "rules/nl/adults.ius",
        "is EUR 1 000\n",
        "is EUR 1 051\n",
    );
    let ran = verify(&copy, &[]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.out,
        "r.json: nl.adults, eligible\nthe rule files differ\n  changed rules/nl/adults.ius\n\
         the law in them is not the same\nthe result differs\n  \
         outcome: eligible before, ineligible now\n  \
         require means “Enough money” (WET 1, ADR 4): passed before, failed now\n    \
         rules/nl/adults.ius:27:3\n  \
         right work “Work” (ADR 3): yes before, not there now\n    rules/eu/adults.ius:58:3\n"
    );
    let json = found(&copy, &[]);
    assert_eq!(json["result"], "differs");
    assert_eq!(json["differences"][1]["before"], "passed");
    assert_eq!(json["differences"][1]["provisions"][0], "WET 1");

    // Another value that decides nothing here: both are said.
    copy.write(
        "rules/nl/adults.ius",
        &original.replace("is EUR 1 100\n", "is EUR 1 200\n"),
    );
    let json = found(&copy, &[]);
    assert_eq!(json["rules"]["changed"], json!(["rules/nl/adults.ius"]));
    assert_eq!(json["rules"]["same_law"], false);
    assert_eq!(json["result"], "same_in_law");
    assert_eq!(json["differences"], json!([]));

    // Layout only.
    copy.write(
        "rules/nl/adults.ius",
        &format!("-- Read again.\n\n{original}"),
    );
    let ran = verify(&copy, &[]);
    assert!(
        ran.code == 1
            && ran.out.contains("the law in them is the same")
            && ran.out.contains("only places in rule files moved"),
        "{}",
        ran.all()
    );

    // Other words.
    copy.write(
        "rules/nl/adults.ius",
        &original.replace("\"enough money\"", "\"sufficient money\""),
    );
    assert_eq!(found(&copy, &[])["result"], "other_words");

    // Another provision for the same clause is a difference in law.
    let moved = original
        .replace("source \"https://example.org/wet\" official\n\nparameter", "source \"https://example.org/wet\" official\n  provision 2 shall \"money\"\n    source \"https://example.org/wet\" official\n\nparameter")
        .replace("  use means\n    under WET 1", "  use means\n    under WET 2");
    copy.write("rules/nl/adults.ius", &moved);
    let json = found(&copy, &[]);
    assert_eq!(json["differences"][0]["before"], "rests on WET 1, ADR 4");
    assert_eq!(json["differences"][0]["after"], "rests on WET 2, ADR 4");

    // A file more, and one less.
    copy.write("rules/nl/adults.ius", &original);
    copy.write("rules/nl/more.ius", "-- Nothing yet.\n");
    let json = found(&copy, &[]);
    assert_eq!(json["rules"]["added"], json!(["rules/nl/more.ius"]));
    std::fs::remove_file(copy.0.join("rules/nl/more.ius")).unwrap();
    verify(&copy, &[]).ok();
    std::fs::rename(
        copy.0.join("rules/nl/adults.ius"),
        copy.0.join("rules/nl/people.ius"),
    )
    .unwrap();
    let json = found(&copy, &[]);
    assert_eq!(json["rules"]["missing"], json!(["rules/nl/adults.ius"]));
    assert_eq!(json["rules"]["added"], json!(["rules/nl/people.ius"]));
}

#[test]
fn the_rules_of_another_folder_or_revision() {
    let copy = decided("receipt-revision");
    let git = |arguments: &[&str]| {
        let name = [
            "-c",
            "user.name=Office",
            "-c",
            "user.email=office@example.org",
        ];
        let done = std::process::Command::new("git")
            .args(name)
            .args(arguments)
            .current_dir(&copy.0)
            .output()
            .unwrap();
        assert!(done.status.success(), "{done:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-qm", "Rules"]);
    git(&["tag", "decided"]);
    std::fs::rename(copy.0.join("rules"), copy.0.join("old")).unwrap();
    common_copy(&copy.0.join("old"), &copy.0.join("rules"));
    edit(
        &copy,
        "rules/nl/adults.ius",
        "is EUR 1 000\n",
        "is EUR 1 051\n",
    );
    assert_eq!(verify(&copy, &[]).code, 1);
    verify(&copy, &["--revision", "decided"]).ok();
    // The folder may be called otherwise: its files are compared by their place in it.
    verify(&copy, &["--rules", "old"]).ok();
    let ran = verify(&copy, &["--revision", "never"]);
    assert!(
        ran.code == 2 && ran.err.contains("`never`"),
        "{}",
        ran.all()
    );
    assert_eq!(
        verify(&copy, &["--revision", "decided", "--rules", "old"]).code,
        2
    );
}

fn common_copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            common_copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn what_was_changed_in_the_receipt_is_said() {
    let copy = decided("receipt-tampered");
    let original = copy.read("r.json");
    type How<'a> = &'a dyn Fn(&mut Value);
    let cases: [(How<'_>, &str); 5] = [
        (
            &|r| r["given"]["applicant"]["lines"][7] = json!("  income: EUR 900.00"),
            "the facts: `examples/adult.yaml` is not the file that was given",
        ),
        (
            &|r| r["result"]["clauses"][0]["status"] = json!("failed"),
            "the result is not the one that was written",
        ),
        (
            &|r| r["outcome"] = json!("ineligible"),
            "the outcome is not that of the result",
        ),
        (
            &|r| r["dates"]["on"] = json!("2026-05-11"),
            "the seal does not fit what the receipt says",
        ),
        (
            &|r| r["rules"]["files"][0]["sha256"] = json!("0".repeat(64)),
            "the seal does not fit what the receipt says",
        ),
    ];
    for (how, said) in cases {
        copy.write("r.json", &original);
        change(&copy, false, how);
        let json = found(&copy, &[]);
        assert_eq!(json["tampered"], json!([said]));
        let ran = verify(&copy, &[]);
        assert!(
            ran.out
                .contains("the receipt was changed after it was written"),
            "{}",
            ran.all()
        );
    }
    // Facts that are others decide otherwise: the written result stands against the repeated one.
    copy.write("r.json", &original);
    change(&copy, false, &|r| {
        r["given"]["applicant"]["lines"][7] = json!("  income: EUR 900.00");
    });
    assert_eq!(found(&copy, &[])["differences"][0]["after"], "ineligible");
    // Laid out otherwise it says the same, but not in the same bytes.
    let compact: Value = serde_json::from_str(&original).unwrap();
    copy.write("r.json", &compact.to_string());
    assert_eq!(found(&copy, &[])["result"], "same");
}

#[test]
fn another_engine_or_calendar_is_said_beside_the_result() {
    let copy = decided("receipt-engine");
    change(&copy, true, &|r| {
        r["engine"]["version"] = json!("0.0.9");
        r["engine"]["holidays_sha256"] = json!("1".repeat(64));
    });
    let json = found(&copy, &[]);
    assert_eq!(json["tampered"], json!([]));
    assert_eq!(json["circumstances"][0]["what"], "engine");
    assert_eq!(json["circumstances"][0]["before"], "ius 0.0.9");
    assert_eq!(
        json["circumstances"][1]["what"],
        "public holidays known to the engine"
    );
    assert_eq!(json["result"], "same");
}

#[test]
fn a_receipt_without_facts_is_repeated_with_the_file_that_was_decided_on() {
    let copy = Copy::of("adults", "receipt-without");
    ius_in(&copy.0, &with(&EVAL, &["--receipt-without-facts"])).ok();
    let text = copy.read("r.json");
    for personal in ["2008-05-10", "1 050", "MA", "\"result\""] {
        assert!(!text.contains(personal), "{personal} in {text}");
    }
    let ran = verify(&copy, &[]);
    assert!(
        ran.code == 2 && ran.err.contains("holds no facts"),
        "{}",
        ran.all()
    );
    // Under whatever name it is kept.
    copy.write("kept.yaml", &copy.read("examples/adult.yaml"));
    verify(&copy, &["--applicant", "kept.yaml"]).ok();
    copy.write(
        "kept.yaml",
        &copy.read("examples/adult.yaml").replace("050", "049"),
    );
    let json = found(&copy, &["--applicant", "kept.yaml"]);
    assert_eq!(json["other_files"], json!(["kept.yaml"]));
    assert_eq!(json["result"], "not_repeated");
    edit(
        &copy,
        "rules/nl/adults.ius",
        "is EUR 1 000\n",
        "is EUR 1 051\n",
    );
    let json = found(&copy, &["--applicant", "examples/adult.yaml"]);
    assert_eq!(json["result"], "differs");
    let ran = verify(&copy, &["--applicant", "examples/adult.yaml"]);
    assert!(
        ran.out.contains("outcome: eligible before, ineligible now"),
        "{}",
        ran.all()
    );
    let refused = with(
        &EVAL,
        &[
            "--receipt-without-facts",
            "--but",
            "applicant.birth_date=2010-01-01",
        ],
    );
    assert_eq!(ius_in(&copy.0, &refused).code, 2);
    let alone = [
        "eval",
        "nl.adults",
        "--applicant",
        "examples/adult.yaml",
        "--receipt-without-facts",
    ];
    assert_eq!(ius_in(&copy.0, &alone).code, 2);
}

#[test]
fn a_file_that_is_no_receipt_is_refused_in_words() {
    let copy = decided("receipt-unreadable");
    let original = copy.read("r.json");
    let refused = |said: &str| {
        let ran = verify(&copy, &[]);
        assert!(
            ran.code == 2 && ran.err.contains(said),
            "{said}\n{}",
            ran.all()
        );
    };
    // Cut off anywhere; only the last line end is not missed in the JSON.
    for length in (0..original.len() - 2).step_by(211) {
        copy.write("r.json", &original[..original.floor_char_boundary(length)]);
        refused("`r.json` is cut off in line ");
    }
    copy.write("r.json", &original.replacen("\"lang\"", "\"language\"", 1));
    refused("`r.json` is not understood: unknown field `language`");
    refused("at line ");
    copy.write(
        "r.json",
        &original.replacen("\"receipt\": 1", "\"receipt\": 2", 1),
    );
    refused("`r.json` has the form 2; this version of `ius` knows the form 1");
    for text in ["{}", "[]", "{\"receipt\": \"1\"}", "{\"receipt\": 0}"] {
        copy.write("r.json", text);
        refused("`r.json` is no receipt");
    }
    copy.write("r.json", "applicant: {}");
    refused("`r.json` is no JSON");
    copy.write(
        "r.json",
        &original.replacen("\"on\": null", "\"on\": \"yesterday\"", 1),
    );
    refused("`r.json` names no day under `dates.on`");
    copy.write(
        "r.json",
        &original.replacen("\"lang\": \"en\"", "\"lang\": \"de\"", 1),
    );
    refused("`r.json` names the language `de`");
    std::fs::remove_file(copy.0.join("r.json")).unwrap();
    refused("the receipt `r.json` cannot be read: there is no such file");
}

#[test]
fn a_receipt_is_of_one_decision_and_replaces_an_older_one_as_a_whole() {
    let copy = decided("receipt-one");
    let several = with(&EVAL, &["--applicant", "examples/adult.json"]);
    let ran = ius_in(&copy.0, &several);
    assert!(
        ran.code == 2 && ran.err.contains("a receipt is of one decision"),
        "{}",
        ran.all()
    );
    ius_in(&copy.0, &EVAL).ok();
    let older = copy.read("r.json");
    ius_in(&copy.0, &with(&EVAL, &["--receipt-without-facts"])).ok();
    assert_ne!(copy.read("r.json"), older);
    ius_in(&copy.0, &EVAL).ok();
    assert_eq!(copy.read("r.json"), older);
    verify(&copy, &[]).ok();
    let names: Vec<String> = std::fs::read_dir(&copy.0)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("ius-new"))
        .collect();
    assert_eq!(names, Vec::<String>::new());
    let into_file = [
        "eval",
        "nl.adults",
        "--applicant",
        "examples/adult.yaml",
        "--receipt",
        "r.json/x",
    ];
    let ran = ius_in(&copy.0, &into_file);
    assert!(
        ran.code == 2 && ran.err.contains("cannot be written"),
        "{}",
        ran.all()
    );
}

/// Rules under which the decision cannot be made any more.
#[test]
fn what_cannot_be_repeated_is_said() {
    let copy = decided("receipt-cannot");
    let (nl, words) = (
        copy.read("rules/nl/adults.ius"),
        copy.read("rules/eu/words.ius"),
    );
    copy.write(
        "rules/nl/adults.ius",
        &nl.replace("scheme adults in", "scheme people in"),
    );
    let json = found(&copy, &[]);
    assert_eq!(json["not_repeated"], "the rules hold no scheme `nl.adults`");
    copy.write(
        "rules/nl/adults.ius",
        &nl.replace("at least norm", "at least nothing"),
    );
    let json = found(&copy, &[]);
    assert!(
        json["not_repeated"]
            .as_str()
            .unwrap()
            .contains("have errors"),
        "{json:#}"
    );
    copy.write(
        "rules/nl/adults.ius",
        &nl.replace("household.income", "household.earnings"),
    );
    copy.write(
        "rules/eu/words.ius",
        &words.replace("fact income", "fact earnings"),
    );
    let ran = verify(&copy, &[]);
    assert!(
        ran.code == 1
            && ran
                .out
                .contains("not repeated: the facts cannot be read under these rules"),
        "{}",
        ran.all()
    );
}

#[test]
fn a_receipt_replaces_nothing_but_a_receipt() {
    let copy = decided("receipt-replaces");
    let before = copy.read("examples/adult.yaml");
    let at = |path: &str| {
        let mut arguments = EVAL.to_vec();
        arguments[5] = path;
        ius_in(&copy.0, &arguments)
    };
    let ran = at("examples/adult.yaml");
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert_eq!(
        ran.err,
        "error: `examples/adult.yaml` is no receipt, and stays as it is\n  name another file with --receipt; only a receipt is replaced\n"
    );
    assert!(ran.out.is_empty());
    assert_eq!(copy.read("examples/adult.yaml"), before);
    assert_eq!(at("examples/adult.json").code, 2, "JSON, but no receipt");
    copy.write("empty.json", "");
    at("empty.json").ok();
    at("r.json").ok();
    assert_eq!(copy.read("r.json"), copy.read("empty.json"));
    let path = copy.0.join("r.json");
    let mut locked = std::fs::metadata(&path).unwrap().permissions();
    locked.set_readonly(true);
    std::fs::set_permissions(&path, locked).unwrap();
    let ran = at("r.json");
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert_eq!(
        ran.err,
        "error: `r.json` cannot be written: it may only be read\n"
    );
}

#[cfg(unix)]
#[test]
fn a_receipt_does_not_take_the_place_of_a_pipe() {
    use std::os::unix::fs::FileTypeExt as _;
    let copy = decided("receipt-pipe");
    let path = copy.0.join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    let mut arguments = EVAL.to_vec();
    arguments[5] = "pipe";
    let ran = ius_in(&copy.0, &arguments);
    assert_eq!(ran.code, 2, "{}", ran.all());
    assert_eq!(ran.err, "error: `pipe` cannot be written: it is no file\n");
    assert!(std::fs::metadata(&path).unwrap().file_type().is_fifo());
}
