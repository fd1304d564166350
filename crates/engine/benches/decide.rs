//! How long a decision takes, beside the same decision written by hand.
//!
//! `cargo bench -p ius-engine --bench decide`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

#[path = "../tests/shared/mod.rs"]
mod shared;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ius_engine::{ClauseStatus, Options, Outcome, Plan, decision_json};

fn youth(c: &mut Criterion) {
    let youth = shared::youth();
    let applicants = shared::applicants(&youth, 1000);
    let partners = shared::partners();
    let scheme = youth.scheme;
    let plan = Plan::new(youth.program.clone());
    let outcome_only = Options {
        outcome_only: true,
        ..Options::default()
    };
    let all = Options::default();
    // Every answer is the hand-written one before anything is timed.
    let mut eligible = 0;
    for (facts, applicant) in &applicants {
        let expected = shared::by_hand(applicant, &partners);
        for options in [&outcome_only, &all] {
            let decided = plan.decide(scheme, facts, options).outcome == Outcome::Eligible;
            assert_eq!(decided, expected);
        }
        eligible += usize::from(expected);
    }
    assert!(
        (400..600).contains(&eligible),
        "{eligible} of 1000 are eligible"
    );

    let mut group = c.benchmark_group("youth, ten conditions, 1000 applicants");
    group.throughput(Throughput::Elements(1000));
    group.bench_function("written by hand", |b| {
        b.iter(|| {
            applicants
                .iter()
                .filter(|(_, a)| shared::by_hand(black_box(a), &partners))
                .count()
        });
    });
    group.bench_function("outcome", |b| {
        b.iter(|| {
            applicants
                .iter()
                .filter(|(facts, _)| {
                    plan.decide(scheme, black_box(facts), &outcome_only).outcome
                        == Outcome::Eligible
                })
                .count()
        });
    });
    group.bench_function("outcome and every status", |b| {
        b.iter(|| {
            applicants
                .iter()
                .map(|(facts, _)| {
                    let decision = plan.decide(scheme, black_box(facts), &all);
                    (0..10)
                        .filter(|clause| decision.status(*clause) == Some(ClauseStatus::Failed))
                        .count()
                })
                .sum::<usize>()
        });
    });
    group.bench_function("every reason, as a tree", |b| {
        b.iter(|| {
            applicants
                .iter()
                .take(100)
                .map(|(facts, _)| {
                    let decision = plan.decide(scheme, black_box(facts), &all);
                    plan.explain(facts, &decision, "en").clauses.len()
                })
                .sum::<usize>()
        });
    });
    group.bench_function("every reason, as JSON", |b| {
        b.iter(|| {
            applicants
                .iter()
                .take(100)
                .map(|(facts, _)| {
                    let decision = plan.decide(scheme, black_box(facts), &all);
                    decision_json(&plan, facts, &decision, "en")
                        .to_string()
                        .len()
                })
                .sum::<usize>()
        });
    });
    group.finish();
}

fn residence(c: &mut Criterion) {
    let residence = shared::residence();
    let plan = Plan::new(residence.program.clone());
    let mut group = c.benchmark_group("long-term residence");
    for (stays, absences) in [(30, 60), (300, 600), (3000, 6000)] {
        let facts = shared::resident(&residence, stays, absences);
        let options = Options::default();
        group.bench_with_input(
            BenchmarkId::new(
                "outcome and every status",
                format!("{stays} stays, {absences} absences"),
            ),
            &facts,
            |b, facts| b.iter(|| plan.decide(residence.scheme, black_box(facts), &options)),
        );
    }
    group.finish();
}

fn clauses(c: &mut Criterion) {
    let mut group = c.benchmark_group("clauses");
    for times in [1, 10, 100] {
        let youth = shared::youth_times(times);
        let applicants = shared::applicants(&youth, 100);
        let plan = Plan::new(youth.program.clone());
        let options = Options::default();
        group.throughput(Throughput::Elements(100));
        group.bench_with_input(
            BenchmarkId::new(
                "every status, 100 applicants",
                format!("{} clauses", times * 10),
            ),
            &applicants,
            |b, applicants| {
                b.iter(|| {
                    applicants
                        .iter()
                        .filter(|(facts, _)| {
                            let decision = plan.decide(youth.scheme, black_box(facts), &options);
                            decision.outcome == Outcome::Eligible
                        })
                        .count()
                });
            },
        );
    }
    group.finish();
}

fn compile(c: &mut Criterion) {
    let youth = shared::youth();
    let facts = shared::applicants(&youth, 1);
    c.bench_function("make ready and decide once", |b| {
        b.iter(|| {
            let plan = Plan::new(youth.program.clone());
            plan.decide(youth.scheme, &facts[0].0, &Options::default())
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(50);
    targets = youth, residence, clauses, compile
}
criterion_main!(benches);
