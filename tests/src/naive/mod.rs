//! A second evaluator, written only from the language reference: recursion over nodes, sets of
//! periods settled day by day, every reading of an imprecise date tried, every way an unknown
//! exception may turn out enumerated. It is slow and plain, and shares no algorithm with the
//! engine, so that agreement between the two means something.

pub mod causes;
pub mod days;
pub mod deadline;
pub mod decision;
pub mod expression;
mod points;
pub mod value;

use ius_engine::{FactId, Facts, Program};

use expression::{Outside, Stated};
use value::{Val, day_of};

/// Reads the facts an applicant states.
#[must_use]
pub fn stated(program: &Program, facts: &Facts) -> Stated {
    let mut places = 0;
    let count = u32::try_from(program.schema.facts.len()).unwrap_or(0);
    Stated {
        facts: (0..count)
            .map(|index| Val::stated(facts.get(FactId(index)), &mut places))
            .collect(),
        outside: facts
            .externals()
            .iter()
            .map(|handed_in| Outside {
                external: handed_in.external.index(),
                key: handed_in
                    .key
                    .as_ref()
                    .map(|key| Val::stated(key, &mut places)),
                as_of: day_of(handed_in.as_of),
                value: Val::stated(&handed_in.value, &mut places),
            })
            .collect(),
    }
}
