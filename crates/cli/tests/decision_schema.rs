//! What `ius eval --format json` prints keeps to `docs/schemas/decision.schema.json`, for every
//! example under schemes of several states, on days before, between and after the changes of the law.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

mod common;

use common::{ius_in, repository};

fn validator() -> jsonschema::Validator {
    let text =
        std::fs::read_to_string(repository().join("docs/schemas/decision.schema.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&text).unwrap()).unwrap()
}

const SCHEMES: [&str; 8] = [
    "at.start_up",
    "de.single_permit",
    "fr.youth_mobility",
    "ie.single_permit",
    "nl.long_term_residence",
    "nl.single_permit",
    "nl.start_up",
    "nl.youth_mobility",
];

#[test]
fn every_decision_keeps_to_the_schema() {
    let validator = validator();
    let mut seen = std::collections::BTreeSet::new();
    let mut files: Vec<String> = std::fs::read_dir(repository().join("examples"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|file| {
            // External data stands beside the applicant files.
            let json = file
                .extension()
                .is_some_and(|extension| extension == "json");
            !file.is_dir()
                && (json
                    || std::fs::read_to_string(file)
                        .unwrap()
                        .contains("applicant:"))
        })
        .map(|file| file.to_str().unwrap().to_owned())
        .collect();
    files.sort();
    for scheme in SCHEMES {
        for on in ["2010-01-01", "2026-03-02", "2026-05-11", "2026-07-01"] {
            let mut arguments = vec!["eval", scheme, "--on", on, "--format", "ndjson"];
            for file in &files {
                arguments.extend(["--applicant", file.as_str()]);
            }
            let lines = ius_in(&repository(), &arguments).ok().out;
            assert_eq!(lines.lines().count(), files.len(), "{scheme} on {on}");
            for line in lines.lines() {
                let named: serde_json::Value = serde_json::from_str(line).unwrap();
                let decision = &named["decision"];
                let errors: Vec<String> = validator
                    .iter_errors(decision)
                    .map(|error| format!("{}: {error}", error.instance_path()))
                    .collect();
                assert!(errors.is_empty(), "{scheme} on {on}\n{errors:#?}");
                seen.insert(decision["outcome"].as_str().unwrap_or("none").to_owned());
            }
        }
    }
    // A test over decisions of one kind would show little.
    assert!(seen.contains("eligible"), "{seen:?}");
    assert!(seen.contains("inapplicable"), "{seen:?}");
    assert!(seen.contains("undetermined"), "{seen:?}");
}

#[test]
fn the_schema_refuses_what_is_no_decision() {
    let validator = validator();
    let arguments = [
        "eval",
        "nl.long_term_residence",
        "--applicant",
        "examples/long-term-residence-nurse.yaml",
        "--format",
        "json",
    ];
    let good = ius_in(&repository(), &arguments).ok().json();
    assert!(validator.is_valid(&good));
    let mut bad = good.clone();
    bad["outcome"] = "perhaps".into();
    assert!(!validator.is_valid(&bad));
    let mut bad = good.clone();
    bad["outcome"] = serde_json::Value::Null;
    assert!(!validator.is_valid(&bad), "no outcome needs a rules_error");
    let mut bad = good.clone();
    bad["clauses"][0]["status"] = "fine".into();
    assert!(!validator.is_valid(&bad));
    let mut bad = good;
    bad["unexpected"] = 1.into();
    assert!(!validator.is_valid(&bad));
}
