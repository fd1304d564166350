//! After any edits the checker says what a fresh one says of the same files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use ius_analysis::{Analysis, Options};
use ius_tests::edits::{bytes, edited};
use ius_tests::generate::Random;
use ius_tests::workspace::workspace;

/// A small part of a generated workspace that hangs together: the shared files and two states.
fn files() -> BTreeMap<String, String> {
    let made = workspace(90, 11);
    let long = made.long.clone();
    made.files
        .into_iter()
        .filter(|(path, _)| *path != long)
        .filter(|(path, _)| {
            ["rules/eu/", "rules/nl/", "rules/be/"]
                .iter()
                .any(|folder| path.starts_with(folder))
        })
        .collect()
}

fn fresh(files: &BTreeMap<String, String>, options: &Options) -> Analysis {
    let mut analysis = Analysis::new();
    analysis.set_options(options.clone());
    for (path, text) in files {
        analysis.set_file(path, text);
    }
    analysis
}

/// Edits that keep most of a file sound: what drafters do.
const SWAPS: &[(&str, &str)] = &[
    ("is at least", "is more than"),
    ("_fee", "_fees"),
    ("use eu.instruments", "use eu.instrument"),
    ("use nl.values\n", ""),
    ("EUR per month", "EUR per year"),
    ("enumeration purpose", "enumeration purposes"),
    ("fact savings", "fact saving"),
    ("  use integration", "  use housing"),
    ("implements eu.study", "implements eu.studies"),
    ("template study", "template studies"),
    ("scheme study in NL", "scheme study in BE"),
    ("for nl.study", "for be.study"),
    ("in force from 20", "in force from 19"),
    ("read 2026-", "read 2029-"),
    ("from 2026-01-01", "from 2024-01-01"),
    (
        "given means.monthly is EUR 1",
        "given means.monthly is EUR 2",
    ),
    ("section host", "section hosts"),
];

#[test]
fn after_random_edits_the_diagnostics_are_those_of_a_fresh_analysis() {
    let original = files();
    assert!(original.len() > 8, "{:?}", original.keys());
    let paths: Vec<String> = original.keys().cloned().collect();
    for seed in 0..3 {
        let mut random = Random::new(seed);
        let mut options = Options::default();
        let mut now = original.clone();
        let mut analysis = fresh(&now, &options);
        for round in 0..40 {
            let path = random.one(&paths).unwrap().clone();
            let text = now
                .get(&path)
                .cloned()
                .unwrap_or_else(|| original[&path].clone());
            let done = match random.below(12) {
                0 => {
                    analysis.open_file(&path);
                    "open"
                }
                1 => {
                    analysis.close_file(&path);
                    "close"
                }
                2 => {
                    now.remove(&path);
                    analysis.remove_file(&path);
                    "remove"
                }
                3 => {
                    options.pedantic = !options.pedantic;
                    analysis.set_options(options.clone());
                    "pedantic"
                }
                4 | 5 => {
                    now.insert(path.clone(), original[&path].clone());
                    analysis.set_file(&path, &original[&path]);
                    "as it was"
                }
                6..=9 => {
                    let (from, to) = random.one(SWAPS).unwrap();
                    let edited = match random.percent(70) {
                        true => text.replacen(from, to, 1),
                        false => text.replace(from, to),
                    };
                    analysis.set_file(&path, &edited);
                    now.insert(path.clone(), edited);
                    "swap"
                }
                _ => {
                    let count = 1 + random.below(2);
                    let edited = edited(&text, &bytes(&mut random, count));
                    analysis.set_file(&path, &edited);
                    now.insert(path.clone(), edited);
                    "damage"
                }
            };
            // Not everything is asked after each edit, so that answers of several ages meet.
            let expected = fresh(&now, &options);
            if random.percent(40) {
                let asked = random.one(&paths).unwrap();
                assert_eq!(
                    analysis.diagnostics(asked),
                    expected.diagnostics(asked),
                    "{asked} after {done} of {path} in round {round} of seed {seed}"
                );
            } else {
                assert_eq!(
                    analysis.all_diagnostics(),
                    expected.all_diagnostics(),
                    "after {done} of {path} in round {round} of seed {seed}"
                );
            }
        }
        let expected = fresh(&now, &options);
        assert_eq!(analysis.program(), expected.program(), "seed {seed}");
        assert_eq!(analysis.broken_schemes(), expected.broken_schemes());
    }
}
