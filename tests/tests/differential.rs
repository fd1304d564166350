//! The engine decides as the naive evaluator does, on random programs and random applicants.
//!
//! `IUS_DIFFERENTIAL_PAIRS` sets how many pairs are tried and `IUS_DIFFERENTIAL_SEED` where the
//! run starts; a failure prints the seed of the program and a shrunk version of it, and
//! `IUS_DIFFERENTIAL_PAIRS=10 IUS_DIFFERENTIAL_SEED=…` repeats it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use ius_analysis::Analysis;
use ius_applicant::{Format, read_applicant};
use ius_engine::{ClauseStatus, Facts, Options, Outcome, Plan, Program, SchemeId};
use ius_tests::compare::{self, Seen, disagreement};
use ius_tests::trial::trial;

const APPLICANTS_PER_PROGRAM: usize = 10;

/// In fewer pairs than this not everything need occur.
const ENOUGH_TO_SEE_EVERYTHING: usize = 50_000;

fn setting(name: &str, otherwise: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().expect("a whole number"),
        Err(_) => otherwise,
    }
}

/// Decides the programs of the seeds from `first` on for some applicants each.
fn run(first: u64, wanted: usize) -> (Seen, Vec<String>) {
    let mut seen = Seen::default();
    let mut failures = Vec::new();
    let mut seed = first;
    while failures.len() < 5 && seen.pairs < wanted {
        if let Some(failure) = trial(seed, APPLICANTS_PER_PROGRAM, &mut seen) {
            failures.push(failure.in_full());
        }
        seed = seed.wrapping_add(1);
    }
    (seen, failures)
}

#[test]
fn the_engine_decides_as_the_naive_evaluator_does() {
    let pairs = usize::try_from(setting("IUS_DIFFERENTIAL_PAIRS", 100_000)).unwrap();
    let first = setting("IUS_DIFFERENTIAL_SEED", 1);
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let share = pairs.div_ceil(workers);
    let results: Vec<_> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..workers as u64)
            .map(|worker| {
                let start = first.wrapping_add(worker * 1_000_000_000);
                scope.spawn(move || run(start, share))
            })
            .collect();
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap())
            .collect()
    });
    let mut seen = Seen::default();
    let mut failures = Vec::new();
    for (part, found) in results {
        seen.add(&part);
        failures.extend(found);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(seen.pairs >= pairs, "only {} pairs", seen.pairs);
    if pairs < ENOUGH_TO_SEE_EVERYTHING {
        return;
    }

    // Nothing was agreed on vacuously.
    let outcomes: Vec<&str> = seen.outcomes.keys().copied().collect();
    for outcome in compare::outcomes() {
        assert!(
            outcomes.contains(&outcome),
            "no decision was {outcome}: {seen:?}"
        );
    }
    let statuses: Vec<&str> = seen.statuses.keys().copied().collect();
    for status in compare::statuses() {
        assert!(
            statuses.contains(&status),
            "no clause was {status}: {seen:?}"
        );
    }
    let missing: BTreeSet<&str> = OPERATORS
        .iter()
        .copied()
        .filter(|op| {
            // Outside the walk that binds it an element is never known.
            let bound = ["element", "field"].contains(op);
            !seen.stood.contains_key(*op) || !bound && !seen.known.contains_key(*op)
        })
        .collect();
    assert!(
        missing.is_empty(),
        "never known, or never used: {missing:?}"
    );
    println!(
        "{} pairs: {:?} {:?} {:?}",
        seen.pairs, seen.outcomes, seen.statuses, seen.outputs
    );
}

/// What the two evaluators once differed on, each with what it must come to: the rules, the
/// applicant, and the status of the only clause.
struct Case {
    name: &'static str,
    rules: &'static str,
    applicant: &'static str,
    status: ClauseStatus,
    outcome: Outcome,
}

/// Facts, a table with a hole, and a scheme with one clause in the place of `CLAUSE`.
const RULES: &str = r#"
instrument LAW "Act"
  url "https://example.org/law"
  binds NL
  provision 1 shall "Requirement"
    source "https://example.org/law" official

record stay "Period of residence"
  fact starts_on : date "From"
  fact ends_on : date "Until"
  fact state : country "State"
  fact counted : yes/no "Counted"

section application "The application"
  fact lodged_on : date "Date of the application"

section residence "Residence"
  fact stays : list of stay "Periods of residence"
  fact arrived_on : date "Date of arrival"
  fact registered : yes/no "Registered"

table partners "Partners" keyed by country
  column open : yes/no
  column years : integer
  row AR with open unconfirmed, years unconfirmed
  otherwise open no, years 1

parameter least_days "Least days" : integer
  from 2020-01-01 unconfirmed

scheme test in NL "Test"
  as of application.lodged_on
CLAUSE
"#;

const CASES: &[Case] = &[
    Case {
        // Where a date is known in part makes no difference, only the hole in the table is left.
        name: "a filter that all readings settle leaves nothing but the gap",
        rules: r#"
  require c "C"
    under LAW 1
    that no x in residence.stays where (days between y.starts_on and y.ends_on for y in residence.stays where x.counted) is empty satisfies partners.open for x.state
"#,
        applicant: r#"{"application": {"lodged_on": "2025-12-01"}, "residence": {"stays": [
            {"starts_on": {"disputed": ["2025-12-01", "2025-12-02"]}, "ends_on": "2026-05-22",
             "state": "AR", "counted": false},
            {"starts_on": "2024-01-01", "ends_on": "2025-12-01", "state": "BE", "counted": true}]}}"#,
        status: ClauseStatus::Gap,
        outcome: Outcome::Gap,
    },
    Case {
        name: "a missing fact comes before a gap",
        rules: r#"
  require c "C"
    under LAW 1
    that residence.registered and (number of x in residence.stays where x.counted) is at least least_days
"#,
        applicant: r#"{"application": {"lodged_on": "2025-12-01"}, "residence": {"stays": []}}"#,
        status: ClauseStatus::Unknown,
        outcome: Outcome::Undetermined,
    },
    Case {
        name: "with the fact stated the gap is what is left",
        rules: r#"
  require c "C"
    under LAW 1
    that residence.registered and (number of x in residence.stays where x.counted) is at least least_days
"#,
        applicant: r#"{"application": {"lodged_on": "2025-12-01"},
            "residence": {"stays": [], "registered": true}}"#,
        status: ClauseStatus::Gap,
        outcome: Outcome::Gap,
    },
    Case {
        name: "an imprecise date beside a gap is asked for while its readings differ",
        rules: r#"
  require c "C"
    under LAW 1
    that (number of x in residence.stays where x.starts_on is before 2020-03-01) is at least least_days
"#,
        applicant: r#"{"application": {"lodged_on": "2025-12-01"}, "residence": {"stays": [
            {"starts_on": "2020", "ends_on": "2026-05-22", "state": "AR", "counted": false}]}}"#,
        status: ClauseStatus::Unknown,
        outcome: Outcome::Undetermined,
    },
    Case {
        name: "an imprecise date beside a gap is not asked for where its readings agree",
        rules: r#"
  require c "C"
    under LAW 1
    that (number of x in residence.stays where x.starts_on is before 2021-03-01) is at least least_days
"#,
        applicant: r#"{"application": {"lodged_on": "2025-12-01"}, "residence": {"stays": [
            {"starts_on": "2020", "ends_on": "2026-05-22", "state": "AR", "counted": false}]}}"#,
        status: ClauseStatus::Gap,
        outcome: Outcome::Gap,
    },
    Case {
        name: "a condition inside a value on which all readings agree chooses the branch",
        rules: r#"
  require c "C"
    under LAW 1
    that (if residence.arrived_on is before 2021-03-01 then least_days otherwise (if residence.registered then 1 otherwise 2)) is at least 2
"#,
        applicant: r#"{"application": {"lodged_on": "2025-12-01"},
            "residence": {"arrived_on": "2020"}}"#,
        status: ClauseStatus::Gap,
        outcome: Outcome::Gap,
    },
];

#[test]
fn what_once_differed_is_decided_as_the_language_reference_says() {
    for case in CASES {
        let mut analysis = Analysis::new();
        let text = RULES.replace("CLAUSE", case.rules.trim_matches('\n'));
        analysis.set_file("rules/case/test.ius", &text);
        let errors: Vec<_> = analysis
            .all_diagnostics()
            .into_iter()
            .filter(|found| found.severity == ius_diagnostics::Severity::Error)
            .map(|found| found.message.clone())
            .collect();
        assert!(errors.is_empty(), "{}: {errors:?}", case.name);
        let plan = Plan::new(Program::clone(&analysis.program()));
        let read = read_applicant(case.applicant, Format::Json, "applicant", plan.program());
        let facts: Facts = read.expect(case.name).facts;
        let found = disagreement(&plan, &facts, None, &mut Seen::default());
        assert_eq!(found, None, "{}", case.name);
        let decision = plan.decide(SchemeId(0), &facts, &Options::default());
        assert_eq!(decision.status(0), Some(case.status), "{}", case.name);
        assert_eq!(decision.outcome, case.outcome, "{}", case.name);
        // What is asked for is what is missing, and nothing where only the rules are.
        let asked = !plan.missing(&facts, &decision).is_empty();
        assert_eq!(asked, case.status == ClauseStatus::Unknown, "{}", case.name);
    }
}

/// Programs on which the two once differed, by seed: what they show is among the cases above as
/// well, for a seed makes another program once the generator changes.
const SEEDS: &[u64] = &[518_088_331_590_981_132];

#[test]
fn programs_that_once_differed_do_not() {
    for seed in SEEDS {
        let failure = trial(*seed, APPLICANTS_PER_PROGRAM, &mut Seen::default());
        assert!(failure.is_none(), "{}", failure.unwrap().in_full());
    }
}

/// Every operator, by its name in a serialised program.
const OPERATORS: &[&str] = &[
    "constant",
    "fact",
    "element",
    "field",
    "definition",
    "reference_date",
    "not",
    "and",
    "or",
    "count_of",
    "quantified",
    "compare",
    "compare_length",
    "compare_days",
    "compare_counted",
    "one_of",
    "listed",
    "within_code",
    "includes",
    "includes_any",
    "includes_listed",
    "is_empty",
    "covers",
    "overlaps",
    "arithmetic",
    "if",
    "age",
    "birthday",
    "window_before",
    "window_from",
    "period_from_to",
    "days_between",
    "periods_for",
    "days_between_for",
    "aggregate",
    "extreme",
    "first_day",
    "last_day",
    "total_days",
    "weighed_length",
    "longest_period",
    "gaps_within",
    "unbroken_run",
    "most_days",
    "within",
    "except",
    "joined_with",
    "bridging_gaps",
    "since",
    "deadline",
    "earliest_date",
    "in_year",
    "day_of_year",
    "year_of",
    "full_units",
    "lookup",
    "external",
];
