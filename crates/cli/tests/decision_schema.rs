//! What `ius eval --format json` prints keeps to `docs/schemas/decision.schema.json`, for every
//! example under every scheme, on days before, between and after the changes of the law.
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

const SCHEMES: [&str; 4] = [
    "nl.long_term_residence",
    "nl.single_permit",
    "nl.start_up",
    "nl.youth_mobility",
];

#[test]
fn every_decision_keeps_to_the_schema() {
    let validator = validator();
    let mut seen = std::collections::BTreeSet::new();
    for entry in std::fs::read_dir(repository().join("examples")).unwrap() {
        let file = entry.unwrap().path();
        if file.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        let file = file.to_str().unwrap().to_owned();
        // External data stands beside the applicant files.
        if !text.contains("applicant:") && !file.ends_with(".json") {
            continue;
        }
        for scheme in SCHEMES {
            for on in ["2010-01-01", "2026-03-02", "2026-05-11", "2026-07-01"] {
                let arguments = [
                    "eval",
                    scheme,
                    "--applicant",
                    &file,
                    "--on",
                    on,
                    "--format",
                    "json",
                ];
                let decision = ius_in(&repository(), &arguments).ok().json();
                let errors: Vec<String> = validator
                    .iter_errors(&decision)
                    .map(|error| format!("{}: {error}", error.instance_path()))
                    .collect();
                assert!(errors.is_empty(), "{arguments:?}\n{errors:#?}");
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
