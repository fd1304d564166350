//! What a decision costs, as one table: beside the same decision written by hand, and at one, ten
//! and a hundred times as many clauses and periods.
//!
//! `cargo run --release -p ius-engine --example cost`
//!
//! Each figure is the least of many short rounds, so that other work on the machine hardly shows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

#[path = "../tests/shared/mod.rs"]
mod shared;

use std::hint::black_box;
use std::time::Instant;

use ius_engine::{ClauseStatus, Options, Outcome, Plan, decision_json};

/// Nanoseconds of one of `count` things that `run` does in one go.
fn least(count: usize, rounds: usize, mut run: impl FnMut() -> usize) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..rounds {
        let start = Instant::now();
        black_box(run());
        best = best.min(start.elapsed().as_nanos() as f64);
    }
    best / count as f64
}

fn main() {
    // A part of the table alone, for a profiler: `youth`, `clauses` or `residence`.
    let only = std::env::args().nth(1);
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    if wanted("youth") {
        youth();
    }
    if wanted("clauses") {
        clauses();
    }
    if wanted("residence") {
        residence();
    }
}

fn youth() {
    let outcome_only = Options {
        outcome_only: true,
        ..Options::default()
    };
    let all = Options::default();

    let youth = shared::youth();
    let applicants = shared::applicants(&youth, 1000);
    let partners = shared::partners();
    let plan = Plan::new(youth.program.clone());
    let hand = least(1000, 3000, || {
        applicants
            .iter()
            .filter(|(_, a)| shared::by_hand(black_box(a), &partners))
            .count()
    });
    let outcome = least(1000, 2000, || {
        applicants
            .iter()
            .filter(|(facts, _)| {
                plan.decide(youth.scheme, black_box(facts), &outcome_only)
                    .outcome
                    == Outcome::Eligible
            })
            .count()
    });
    let statuses = least(1000, 2000, || {
        applicants
            .iter()
            .map(|(facts, _)| {
                let decision = plan.decide(youth.scheme, black_box(facts), &all);
                (0..10)
                    .filter(|c| decision.status(*c) == Some(ClauseStatus::Failed))
                    .count()
            })
            .sum()
    });
    let reasons = least(100, 30, || {
        applicants
            .iter()
            .take(100)
            .map(|(facts, _)| {
                let decision = plan.decide(youth.scheme, black_box(facts), &all);
                plan.explain(facts, &decision, "en").clauses.len()
            })
            .sum()
    });
    let json = least(100, 20, || {
        applicants
            .iter()
            .take(100)
            .map(|(facts, _)| {
                let decision = plan.decide(youth.scheme, black_box(facts), &all);
                decision_json(&plan, facts, &decision, "en")
                    .to_string()
                    .len()
            })
            .sum()
    });
    println!("| youth mobility, ten conditions | ns per decision | times hand-written |");
    println!("| --- | ---: | ---: |");
    for (what, ns) in [
        ("written by hand in Rust", hand),
        ("outcome", outcome),
        ("outcome and every clause's status", statuses),
        ("every reason, as a tree", reasons),
        ("every reason, as JSON text", json),
    ] {
        println!("| {what} | {ns:.1} | {:.1} |", ns / hand);
    }
}

fn clauses() {
    let all = Options::default();
    println!("\n| clauses | ns per decision | ns per clause |");
    println!("| ---: | ---: | ---: |");
    for times in [1_usize, 10, 100] {
        let youth = shared::youth_times(times);
        let applicants = shared::applicants(&youth, 100);
        let plan = Plan::new(youth.program.clone());
        let ns = least(100, 300, || {
            applicants
                .iter()
                .filter(|(facts, _)| {
                    plan.decide(youth.scheme, black_box(facts), &all).outcome == Outcome::Eligible
                })
                .count()
        });
        println!(
            "| {} | {ns:.1} | {:.2} |",
            times * 10,
            ns / (times * 10) as f64
        );
    }
}

fn residence() {
    let all = Options::default();
    let residence = shared::residence();
    let plan = Plan::new(residence.program.clone());
    println!("\n| long-term residence | ns per decision | ns per period |");
    println!("| --- | ---: | ---: |");
    for times in [1_usize, 10, 100] {
        let (stays, absences) = (30 * times, 60 * times);
        let facts = shared::resident(&residence, stays, absences);
        let ns = least(10, 2000 / times, || {
            (0..10)
                .filter(|_| {
                    let decision = plan.decide(residence.scheme, black_box(&facts), &all);
                    decision.outcome == Outcome::Eligible
                })
                .count()
        });
        println!(
            "| {stays} stays, {absences} absences | {ns:.0} | {:.2} |",
            ns / (90 * times) as f64
        );
    }
}
