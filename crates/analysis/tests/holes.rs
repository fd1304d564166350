//! A hole in a value is reported once: where its versions stand, or where it is needed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_analysis::Analysis;
use ius_diagnostics::Severity;

fn errors(versions: &str) -> Vec<String> {
    let text = format!(
        r#"instrument ACT "Residence Act"
  url "https://example.org/act"
  provision 1 shall "conditions of residence"

section application "The application"
  fact lodged_on : date "Day of the application"

section applicant "The applicant"
  fact income : EUR per month "Income"

parameter norm "Norm" : EUR per month
  under ACT 1
{versions}
scheme first in NL "First"
  as of application.lodged_on
  in force from 2020-01-01

  require means "Enough income"
    under ACT 1
    that applicant.income is at least norm
"#
    );
    let mut analysis = Analysis::new();
    analysis.set_file("rules/nl/first.ius", &text);
    let all = analysis.all_diagnostics();
    all.iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| d.code.id().to_owned())
        .collect()
}

#[test]
fn a_hole_between_versions_is_reported_where_they_stand() {
    let hole = "  from 2020-01-01 until 2025-06-30 is EUR 1\n  from 2025-08-01 is EUR 2\n";
    assert_eq!(errors(hole), ["IUS0303"]);
}

#[test]
fn a_value_that_begins_too_late_is_reported_where_it_is_needed() {
    assert_eq!(errors("  from 2025-08-01 is EUR 2\n"), ["IUS0305"]);
}

#[test]
fn both_are_reported_where_there_are_two_holes() {
    let holes = "  from 2022-01-01 until 2025-06-30 is EUR 1\n  from 2025-08-01 is EUR 2\n";
    assert_eq!(errors(holes), ["IUS0303", "IUS0305"]);
}

#[test]
fn a_closed_value_is_a_hole_that_somebody_needs() {
    let closed = "  from 2020-01-01 until 2025-06-30 is EUR 1\n  from 2025-07-01 not in force\n";
    assert_eq!(errors(closed), ["IUS0305"]);
}
