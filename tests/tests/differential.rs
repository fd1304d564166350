//! The engine decides as the naive evaluator does, on random programs and random applicants.
//!
//! `IUS_DIFFERENTIAL_PAIRS` sets how many pairs are tried and `IUS_DIFFERENTIAL_SEED` where the
//! run starts; a failure prints the seed of the program and a shrunk version of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use ius_engine::{NodeId, Plan};
use ius_tests::compare::{self, Seen, disagreement, disagreement_of_values, in_words, shrunk};
use ius_tests::generate::{self, Random};

const APPLICANTS_PER_PROGRAM: usize = 10;

fn setting(name: &str, otherwise: u64) -> u64 {
    match std::env::var(name) {
        Ok(text) => text.parse().expect("a whole number"),
        Err(_) => otherwise,
    }
}

/// Decides the programs of some seeds for some applicants each.
fn run(seeds: std::ops::Range<u64>, wanted: usize) -> (Seen, Vec<String>) {
    let mut seen = Seen::default();
    let mut failures = Vec::new();
    for seed in seeds {
        let mut random = Random::new(seed);
        let (program, pool) = generate::program(&mut random);
        for node in &program.nodes {
            *seen
                .stood
                .entry(compare::operator_name(&node.op))
                .or_default() += 1;
        }
        let plan = Plan::new(program);
        for _ in 0..APPLICANTS_PER_PROGRAM {
            let facts = generate::applicant(plan.program(), &pool, &mut random);
            let on = random.percent(25).then(|| pool.day(&mut random));
            let sample: Vec<NodeId> = (0..plan.program().nodes.len())
                .filter(|_| random.percent(6))
                .map(|node| NodeId(u32::try_from(node).unwrap()))
                .collect();
            let why = disagreement(&plan, &facts, on, &mut seen).or_else(|| {
                disagreement_of_values(&plan, &facts, on, sample.into_iter(), &mut seen)
            });
            let Some(why) = why else { continue };
            let fails = |program: &ius_engine::Program, facts: &ius_engine::Facts, on| {
                let plan = Plan::new(program.clone());
                disagreement(&plan, facts, on, &mut Seen::default()).is_some()
            };
            let (small, facts) = shrunk(plan.program(), &facts, on, fails);
            let why_small =
                disagreement(&Plan::new(small.clone()), &facts, on, &mut Seen::default());
            failures.push(format!(
                "seed {seed}, on {on:?}: {why}\nshrunk: {}\n{}",
                why_small.unwrap_or_default(),
                in_words(&small, &facts)
            ));
            break;
        }
        if failures.len() >= 5 || seen.pairs >= wanted {
            break;
        }
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
                let start = first + worker * 1_000_000_000;
                scope.spawn(move || run(start..start + 1_000_000_000, share))
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
    "lookup",
    "external",
];
