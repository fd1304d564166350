//! What is computed again after an edit: asserted on the queries that run, not on time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::sync::{Arc, Mutex};

use ius_analysis::{Analysis, EventHook};

const VOCABULARY: &str = r#"instrument ACT "Residence Act"
  url "https://example.org/act"
  provision 1 shall "conditions of residence"
  provision 2 may "further conditions"

section application "The application"
  fact lodged_on : date "Day of the application"

section applicant "The applicant"
  fact age : integer at least 0 "Age"
  fact income : EUR per month "Income"

parameter norm "Norm" : EUR per month
  under ACT 1
  is EUR 1 500

define adult "Of age" : yes/no
  is applicant.age is at least 18
"#;

const FIRST: &str = r#"use eu.vocabulary

scheme first in NL "First"
  as of application.lodged_on

  require adults "Of age"
    under ACT 1
    that adult

  require means "Enough income"
    under ACT 1
    that applicant.income is at least norm
"#;

const SECOND: &str = r#"use eu.vocabulary

scheme second in NL "Second"
  as of application.lodged_on

  require grown_up "Of age"
    under ACT 1
    that applicant.age is at least 21
"#;

struct Watched {
    analysis: Analysis,
    log: Arc<Mutex<Vec<String>>>,
}

impl Watched {
    fn new() -> Watched {
        let log: Arc<Mutex<Vec<String>>> = Arc::default();
        let sink = Arc::clone(&log);
        let hook: EventHook = Box::new(move |event| {
            if let salsa::EventKind::WillExecute { database_key } = event.kind {
                sink.lock().unwrap().push(format!("{database_key:?}"));
            }
        });
        let mut analysis = Analysis::with_hook(Some(hook));
        analysis.set_file("rules/eu/vocabulary.ius", VOCABULARY);
        analysis.set_file("rules/nl/first.ius", FIRST);
        analysis.set_file("rules/nl/second.ius", SECOND);
        let watched = Watched { analysis, log };
        let all = watched.analysis.all_diagnostics();
        assert!(
            all.iter()
                .all(|d| d.severity != ius_diagnostics::Severity::Error),
            "{all:?}"
        );
        watched.log.lock().unwrap().clear();
        watched
    }

    /// How often queries of a name ran since the last call.
    fn ran(&self, query: &str) -> usize {
        let _ = self.analysis.all_diagnostics();
        let log = self.log.lock().unwrap();
        log.iter()
            .filter(|line| line.starts_with(&format!("{query}(")))
            .count()
    }
}

#[test]
fn nothing_runs_when_nothing_changed() {
    let mut watched = Watched::new();
    watched.analysis.set_file("rules/nl/first.ius", FIRST);
    assert_eq!(watched.ran("check"), 0);
    assert_eq!(watched.ran("parsed"), 0);
}

#[test]
fn an_edited_clause_is_checked_alone() {
    let mut watched = Watched::new();
    watched.analysis.set_file(
        "rules/nl/second.ius",
        &SECOND.replace("at least 21", "at least 22"),
    );
    assert_eq!(watched.ran("check"), 1, "{:?}", watched.log.lock().unwrap());
    assert_eq!(watched.ran("parsed"), 1);
    assert_eq!(watched.ran("elaborate"), 1);
}

#[test]
fn an_edited_definition_body_does_not_touch_who_uses_it() {
    let mut watched = Watched::new();
    watched.analysis.set_file(
        "rules/eu/vocabulary.ius",
        &VOCABULARY.replace("age is at least 18", "age is at least 19"),
    );
    assert_eq!(watched.ran("elaborate"), 1);
    assert_eq!(watched.ran("parsed"), 1);
}

#[test]
fn an_edited_type_is_checked_with_its_dependents() {
    let mut watched = Watched::new();
    let text = VOCABULARY.replace("\"Norm\" : EUR per month", "\"Norm\" : EUR per year");
    watched.analysis.set_file("rules/eu/vocabulary.ius", &text);
    // The parameter itself and the one scheme that reads it.
    assert_eq!(
        watched.ran("elaborate"),
        2,
        "{:?}",
        watched.log.lock().unwrap()
    );
    assert!(
        watched
            .analysis
            .diagnostics("rules/nl/first.ius")
            .iter()
            .any(|d| d.code.id() == "IUS0203")
    );
}

#[test]
fn a_declaration_inserted_above_others_checks_only_itself() {
    let mut watched = Watched::new();
    let text = format!("define minor \"Under age\" : yes/no\n  is not adult\n\n{VOCABULARY}");
    watched.analysis.set_file("rules/eu/vocabulary.ius", &text);
    assert_eq!(watched.ran("check"), 1, "{:?}", watched.log.lock().unwrap());
    assert_eq!(watched.ran("elaborate"), 1);
    assert_eq!(watched.ran("parsed"), 1);
}

#[test]
fn an_option_that_no_check_reads_checks_nothing_again() {
    let mut watched = Watched::new();
    watched.analysis.set_options(ius_analysis::Options {
        pedantic: true,
        today: None,
    });
    assert_eq!(watched.ran("check"), 0);
    assert_eq!(watched.ran("elaborate"), 0);
}

#[test]
fn an_edit_only_lowers_again() {
    let mut watched = Watched::new();
    let before = watched.analysis.program();
    watched.analysis.set_file(
        "rules/nl/second.ius",
        &SECOND.replace("at least 21", "at least 22"),
    );
    let after = watched.analysis.program();
    assert_ne!(before.rules_hash, after.rules_hash);
    assert_eq!(after.schemes.len(), 2);
    assert_eq!(watched.ran("elaborate"), 1);
}
