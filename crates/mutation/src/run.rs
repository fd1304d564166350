//! Which mutants the cases notice, on several threads.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use ius_applicant::SchemaIndex;
use ius_engine::{Program, SchemeId};
use ius_suite::Prepared;
use serde::{Deserialize, Serialize};

use crate::edit::Law;
use crate::make::Made;
use crate::mutant::Mutant;

/// What became of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// A case is no longer decided as it expects.
    Noticed,
    /// No case notices it.
    Survives,
}

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Mutants with a verdict.
    pub done: usize,
    /// All mutants.
    pub all: usize,
    /// Those that survive so far.
    pub survive: usize,
}

/// The cases of each scheme that hold under the law as it is.
fn by_scheme(program: &Program, cases: &[Prepared], index: &SchemaIndex) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<SchemeId, Vec<usize>> = BTreeMap::new();
    for (number, case) in cases.iter().enumerate() {
        if let Some(id) = program.scheme(&case.scheme) {
            groups.entry(id).or_default().push(number);
        }
    }
    let mut law = Law::new(program.clone());
    let holding = |(id, group): (SchemeId, Vec<usize>)| {
        let held = law.with(id, |plan| {
            let holds = |number: &usize| {
                cases
                    .get(*number)
                    .is_some_and(|case| !case.differs(plan, SchemeId(0), index))
            };
            group.into_iter().filter(holds).collect::<Vec<usize>>()
        });
        (id, held.unwrap_or_default())
    };
    let mut held: BTreeMap<SchemeId, Vec<usize>> = groups.into_iter().map(holding).collect();
    program
        .scheme_ids()
        .map(|id| held.remove(&id).unwrap_or_default())
        .collect()
}

/// Decides the cases under each of the mutants `wanted` (positions in `made.mutants`) until one
/// notices, on `threads` threads. A case that does not hold under the law as it is notices nothing.
/// The verdicts come in the order of `wanted`, whatever the number of threads.
pub fn run(
    made: &Made,
    wanted: &[usize],
    cases: &[Prepared],
    index: &SchemaIndex,
    threads: NonZeroUsize,
    progress: &mut dyn FnMut(Progress),
) -> Vec<Verdict> {
    let groups = by_scheme(&made.program, cases, index);
    let next = AtomicUsize::new(0);
    let mut verdicts = vec![Verdict::Survives; wanted.len()];
    let (said, heard) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads.get().min(wanted.len().max(1)) {
            let said = said.clone();
            let (groups, next) = (&groups, &next);
            scope.spawn(move || {
                let mut worker = Worker {
                    law: Law::new(made.program.clone()),
                    groups: groups.clone(),
                    cases,
                    index,
                };
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(position) = wanted.get(number) else {
                        break;
                    };
                    let Some(mutant) = made.mutants.get(*position) else {
                        continue;
                    };
                    if said.send((number, worker.verdict(mutant))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(said);
        let mut so_far = Progress {
            done: 0,
            all: wanted.len(),
            survive: 0,
        };
        for (number, verdict) in heard {
            so_far.done += 1;
            so_far.survive += usize::from(verdict == Verdict::Survives);
            if let Some(place) = verdicts.get_mut(number) {
                *place = verdict;
            }
            progress(so_far);
        }
    });
    verdicts
}

struct Worker<'a> {
    law: Law,
    /// The cases of each scheme; one that noticed something lately stands in front.
    groups: Vec<Vec<usize>>,
    cases: &'a [Prepared],
    index: &'a SchemaIndex,
}

impl Worker<'_> {
    fn verdict(&mut self, mutant: &Mutant) -> Verdict {
        let mut edits = mutant.edits.clone();
        self.law.turn(&mut edits);
        let mut verdict = Verdict::Survives;
        for id in &mutant.schemes {
            let Some(group) = self.groups.get_mut(id.index()) else {
                continue;
            };
            let (cases, index) = (self.cases, self.index);
            let found = self.law.with(*id, |plan| {
                let names_it = |number: usize| {
                    cases.get(number).is_some_and(|case| {
                        case.named.iter().any(|name| mutant.clauses.contains(name))
                    })
                };
                let notices = |number: usize| {
                    cases
                        .get(number)
                        .is_some_and(|case| case.differs(plan, SchemeId(0), index))
                };
                let asked = |named: bool| {
                    group
                        .iter()
                        .position(|number| names_it(*number) == named && notices(*number))
                };
                asked(true).or_else(|| asked(false))
            });
            if let Some(at) = found.flatten() {
                let number = group.remove(at);
                group.insert(0, number);
                verdict = Verdict::Noticed;
                break;
            }
        }
        self.law.turn_back(&mut edits);
        verdict
    }
}
