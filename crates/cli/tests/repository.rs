//! The command on the repository's own rules and applicant files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{ius_in, repository};
use ius_applicant::tree::{Data, Located, Style};
use ius_applicant::{Format, read_tree};
use serde_json::Value;

/// The example files with the scheme that each is written for.
const EXAMPLES: [(&str, &str); 6] = [
    ("nl.long_term_residence", "long-term-residence-nurse.yaml"),
    (
        "nl.long_term_residence",
        "long-term-residence-blue-card.yaml",
    ),
    ("nl.single_permit", "single-permit-nurse.yaml"),
    ("nl.start_up", "start-up-founder.json"),
    ("nl.youth_mobility", "youth-mobility-canadian.yaml"),
    ("nl.youth_mobility", "youth-mobility-dual-national.yaml"),
];

#[test]
fn the_rules_have_no_error() {
    let ran = ius_in(&repository(), &["check", "--format", "plain"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
}

#[test]
fn every_case_passes() {
    let ran = ius_in(&repository(), &["test"]);
    assert_eq!(ran.code, 0, "{}", ran.all());
}

#[test]
fn every_example_is_decided_in_every_format_and_language() {
    for (scheme, file) in EXAMPLES {
        let file = format!("examples/{file}");
        for more in [
            &["--explain", "--all"][..],
            &["--format", "json"],
            &["--format", "markdown"],
            &["--format", "html"],
            &["--lang", "nl", "--explain"],
        ] {
            let mut all = vec!["eval", scheme, "--applicant", &file];
            all.extend(more);
            let ran = ius_in(&repository(), &all).ok();
            assert!(!ran.out.is_empty(), "{all:?}");
        }
        let routes = ius_in(&repository(), &["routes", "--applicant", &file]).ok();
        assert!(routes.out.lines().count() >= 4, "{}", routes.out);
    }
}

/// The example as JSON, scalars by their form.
fn as_json(tree: &Located) -> Value {
    match &tree.data {
        Data::Mapping(entries) => entries
            .iter()
            .map(|entry| (entry.key.clone(), as_json(&entry.value)))
            .collect(),
        Data::List(elements) => elements.iter().map(as_json).collect(),
        Data::Scalar(scalar) if scalar.is_null() => Value::Null,
        Data::Scalar(scalar) if scalar.style == Style::Quoted => scalar.text.clone().into(),
        Data::Scalar(scalar) => {
            serde_json::from_str(&scalar.text).unwrap_or_else(|_| scalar.text.clone().into())
        }
    }
}

#[test]
fn the_schema_of_a_scheme_accepts_its_examples() {
    for (scheme, file) in EXAMPLES {
        let schema = ius_in(&repository(), &["schema", scheme]).ok().json();
        jsonschema::meta::validate(&schema).expect("the schema is one of JSON Schema 2020-12");
        let validator = jsonschema::validator_for(&schema).unwrap();
        #[allow(clippy::disallowed_methods, reason = "a test reads an example")]
        let text = std::fs::read_to_string(repository().join("examples").join(file)).unwrap();
        let json = as_json(&read_tree(&text, Format::of_path(file).unwrap()).unwrap());
        let errors: Vec<String> = validator
            .iter_errors(&json)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{file}\n{}", errors.join("\n"));
    }
}

#[test]
fn the_starter_for_another_state_can_be_checked() {
    for template in [
        "single_permit",
        "long_term_residence",
        "youth_mobility",
        "start_up",
    ] {
        let folder = common::Copy::empty(template);
        copy_rules(&repository().join("rules"), &folder.0.join("rules"));
        ius_in(
            &folder.0,
            &[
                "new",
                "--scheme",
                template,
                "--state",
                "BE",
                "--from",
                "2026-01-01",
            ],
        )
        .ok();
        let ran = ius_in(&folder.0, &["check", "rules/be", "--format", "plain"]);
        assert!(
            !ran.out.contains("IUS00"),
            "a starter can be read: {}",
            ran.all()
        );
    }
}

#[allow(clippy::disallowed_methods, reason = "a test copies rule files")]
fn copy_rules(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_rules(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
