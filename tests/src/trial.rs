//! Trying the engine against the naive evaluator: everything in a trial is made from one seed, so
//! that the seed of a failure repeats it wherever it was found.

use ius_calendar::Date;
use ius_engine::{Facts, NodeId, Plan, Program};

use crate::compare::{Seen, disagreement, disagreement_of_values, in_words, shrunk};
use crate::generate::{self, Random};

/// A program and an applicant on which the engine and the naive evaluator do not agree.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The seed of the program and its applicants.
    pub seed: u64,
    /// Which applicant, counted from 0.
    pub applicant: usize,
    /// What differs.
    pub why: String,
    /// The day given from outside.
    pub on: Option<Date>,
    /// The program.
    pub program: Program,
    /// The facts.
    pub facts: Facts,
}

impl Failure {
    /// What differs and where, in one line.
    #[must_use]
    pub fn line(&self) -> String {
        let Failure {
            seed, applicant, ..
        } = self;
        format!(
            "program of seed {seed}, applicant {applicant}: {}",
            self.why
        )
    }

    /// A smaller program and smaller facts that still differ, in words; takes some seconds. What
    /// differs only in the value of an expression is not made smaller.
    #[must_use]
    pub fn in_full(&self) -> String {
        let differs = |program: &Program, facts: &Facts, on| {
            let plan = Plan::new(program.clone());
            disagreement(&plan, facts, on, &mut Seen::default())
        };
        let fails = |program: &Program, facts: &Facts, on| differs(program, facts, on).is_some();
        let (mut program, mut facts) = (self.program.clone(), self.facts.clone());
        if fails(&program, &facts, self.on) {
            (program, facts) = shrunk(&program, &facts, self.on, fails);
        }
        let why = differs(&program, &facts, self.on).unwrap_or_default();
        format!(
            "{}\non {:?}; made smaller: {why}\n{}",
            self.line(),
            self.on,
            in_words(&program, &facts)
        )
    }
}

/// Decides the program of a seed for some applicants; the first on which the two differ.
pub fn trial(seed: u64, applicants: usize, seen: &mut Seen) -> Option<Failure> {
    let mut random = Random::new(seed);
    let (program, pool) = generate::program(&mut random);
    for node in &program.nodes {
        let name = crate::compare::operator_name(&node.op);
        *seen.stood.entry(name).or_default() += 1;
    }
    let plan = Plan::new(program);
    for applicant in 0..applicants {
        let facts = generate::applicant(plan.program(), &pool, &mut random);
        let on = random.percent(25).then(|| pool.day(&mut random));
        let nodes = u32::try_from(plan.program().nodes.len()).unwrap_or(0);
        let sample: Vec<NodeId> = (0..nodes)
            .filter(|_| random.percent(6))
            .map(NodeId)
            .collect();
        let why = disagreement(&plan, &facts, on, seen)
            .or_else(|| disagreement_of_values(&plan, &facts, on, sample.into_iter(), seen));
        if let Some(why) = why {
            return Some(Failure {
                seed,
                applicant,
                why,
                on,
                program: plan.program().clone(),
                facts,
            });
        }
    }
    None
}
