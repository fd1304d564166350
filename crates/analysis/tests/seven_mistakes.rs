//! One file with seven mistakes of different kinds: all are reported in one run, on their lines,
//! with fixes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_analysis::Analysis;
use ius_diagnostics::{LineIndex, Severity};

const TEXT: &str = r#"instrument DIR "Directive on residence"
  cited as "Directive 2099/1/EU"
  eli "http://data.europa.eu/eli/dir/2099/1"
  binds every member state except DK, IE
  provision 4 shall "five years"
  provision 7 ceiling "decision within six months"
  provision 8 ceiling "fees"

section application "The application"
  fact lodged_on : date "Day of the application"

section household "The household"
  fact income : EUR "Income"
  fact benefit : PLN "Benefit"

parameter fee_limit "Highest fee" : EUR
  under DIR 8
  from 2025-01-01 until 2025-11-30 is EUR 100
  from 2026-01-01 is EUR 120

template residence "Residence"
  as of application.lodged_on

  open decision_time : time limit at most 6 months "Time to decide"
    under DIR 7

  open fee : EUR "Fee"
    under DIR 8

scheme residence in NL implements case.residence "Residence in the Netherlands"
  in force from 2026-01-01

  fill decision_time with 9 months
    under DIR 7

  require means "Enough means"
    basis DIR 4
    that household.income plus household.benefit is at least fee_limit

  require length "Long enough"
    under DIR 4
    basis DIR 4
    that 90 days plus 2 months is at least 100 days

  require name "Known"
    under DIR 4
    basis DIR 4
    that application.logded_on is on or after 2020-01-01
"#;

#[test]
fn seven_mistakes_in_one_run() {
    let mut analysis = Analysis::new();
    analysis.set_file("rules/case/test.ius", TEXT);
    let lines = LineIndex::new(TEXT);
    let found: Vec<(u32, &str, bool)> = analysis
        .all_diagnostics()
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| {
            (
                lines.chars(TEXT, d.span.start).line + 1,
                d.code.id(),
                d.fix.is_some(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (19, "IUS0303", true),  // a version gap
            (30, "IUS0401", true),  // an unfilled slot
            (33, "IUS0404", true),  // a slot outside its bound
            (36, "IUS0501", true),  // a missing citation
            (38, "IUS0202", false), // a EUR/PLN sum: no fix can know the rate of exchange
            (43, "IUS0204", true),  // months and days mixed
            (48, "IUS0102", true),  // a misspelt name
        ]
    );
    let broken = analysis.broken_schemes();
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0].id, "nl.residence");
    assert!(analysis.program().schemes.is_empty());
}
