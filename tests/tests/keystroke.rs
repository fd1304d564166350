//! What a keystroke in a large workspace computes again: asserted on the queries that run.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use ius_analysis::{Analysis, EventHook};
use ius_tests::workspace::{Workspace, workspace};

struct Watched {
    made: Workspace,
    analysis: Analysis,
    log: Arc<Mutex<Vec<String>>>,
}

impl Watched {
    fn new() -> Watched {
        let made = workspace(90, 5);
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let sink = Arc::clone(&log);
        let hook: EventHook = Box::new(move |event| {
            let text = format!("{:?}", event.kind);
            if let Some(key) = text.split("WillExecute { database_key: ").nth(1) {
                sink.lock().unwrap().push(key.to_owned());
            }
        });
        let mut analysis = Analysis::with_hook(Some(hook));
        for (path, text) in &made.files {
            analysis.set_file(path, text);
        }
        let _ = analysis.all_diagnostics();
        analysis.open_file(&made.long);
        let _ = analysis.diagnostics(&made.long);
        log.lock().unwrap().clear();
        Watched {
            made,
            analysis,
            log,
        }
    }

    /// Puts other words in the place of some in a file.
    fn edit(&mut self, path: &str, from: &str, to: &str) {
        let text = self.made.text(path);
        let edited = text.replacen(from, to, 1);
        assert_ne!(text, edited, "`{from}` is not there");
        self.analysis.set_file(path, &edited);
    }

    /// How often each query has run since the last edit.
    fn ran(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for key in self.log.lock().unwrap().iter() {
            let name = key.split('(').next().unwrap_or_default();
            *counts.entry(name.to_owned()).or_insert(0) += 1;
        }
        counts
    }

    fn assert_ran(&self, expected: &[(&str, usize)]) {
        let ran = self.ran();
        for (query, times) in expected {
            let found = ran.get(*query).copied().unwrap_or(0);
            assert_eq!(found, *times, "`{query}` in {ran:?}");
        }
    }
}

#[test]
fn a_figure_in_a_long_file_is_checked_alone() {
    let mut watched = Watched::new();
    let long = watched.made.long.clone();
    watched.edit(&long, "is EUR 1", "is EUR 2");
    let _ = watched.analysis.diagnostics(&long);
    let alone = [("parsed", 1), ("elaborate", 1), ("check", 1), ("needs", 0)];
    watched.assert_ran(&alone);
    // Nor is there anything to do for the other files.
    let _ = watched.analysis.all_diagnostics();
    watched.assert_ran(&alone);
    watched.assert_ran(&[("file_diagnostics", 1), ("usage_problems", 0)]);
}

#[test]
fn a_clause_of_a_long_scheme_is_checked_with_its_scheme_alone() {
    let mut watched = Watched::new();
    let long = watched.made.long.clone();
    watched.edit(&long, "is not within \"40\"", "is not within \"41\"");
    let _ = watched.analysis.all_diagnostics();
    watched.assert_ran(&[
        ("parsed", 1),
        ("elaborate", 1),
        ("check", 1),
        ("file_diagnostics", 1),
        ("usage_problems", 0),
        ("reach", 0),
    ]);
}

#[test]
fn a_line_above_everything_checks_nothing() {
    let mut watched = Watched::new();
    let long = watched.made.long.clone();
    let text = format!("\n{}", watched.made.text(&long));
    watched.analysis.set_file(&long, &text);
    let _ = watched.analysis.all_diagnostics();
    watched.assert_ran(&[
        ("parsed", 0),
        ("elaborate", 0),
        ("check", 0),
        ("summary", 0),
        ("usage_problems", 0),
        ("file_diagnostics", 1),
    ]);
}

#[test]
fn a_broken_line_checks_only_its_declaration() {
    let mut watched = Watched::new();
    let long = watched.made.long.clone();
    watched.edit(&long, "    waived when", "    wai\n    waived when");
    let _ = watched.analysis.diagnostics(&long);
    watched.assert_ran(&[("parsed", 1), ("check", 1), ("file_diagnostics", 1)]);
}

#[test]
fn a_title_in_the_shared_vocabulary_is_checked_alone() {
    let mut watched = Watched::new();
    let vocabulary = watched.made.vocabulary.clone();
    watched.edit(&vocabulary, "\"Day of the application\"", "\"The day\"");
    let _ = watched.analysis.all_diagnostics();
    watched.assert_ran(&[
        ("parsed", 1),
        ("elaborate", 1),
        ("check", 1),
        ("file_diagnostics", 1),
    ]);
}

#[test]
fn a_name_is_checked_with_those_that_name_it() {
    let mut watched = Watched::new();
    let long = watched.made.long.clone();
    // The parameter, and the definition that reads it.
    watched.edit(&long, "parameter aviation_pay ", "parameter aviation_wage ");
    let _ = watched.analysis.diagnostics(&long);
    watched.assert_ran(&[("parsed", 1), ("elaborate", 2), ("file_diagnostics", 1)]);
    let checked = watched.ran().get("check").copied().unwrap_or(0);
    assert!(checked <= 4, "{:?}", watched.ran());
}

#[test]
fn a_closed_file_answers_as_before() {
    let mut watched = Watched::new();
    let long = watched.made.long.clone();
    watched.edit(&long, "job_offer.salary", "job_offer.salery");
    let open = watched.analysis.diagnostics(&long);
    assert!(open.iter().any(|d| d.message.contains("salery")));
    watched.analysis.close_file(&long);
    assert_eq!(watched.analysis.diagnostics(&long), open);
    let text = watched.made.text(&long).to_owned();
    watched.analysis.set_file(&long, &text);
    let mended = watched.analysis.diagnostics(&long);
    assert!(!mended.iter().any(|d| d.message.contains("salery")));
}
