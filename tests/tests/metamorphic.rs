//! What must hold between decisions on random programs, whatever each of them is: a fact that
//! becomes known never overturns what was certain, facts that are not reported as missing cannot
//! settle anything, and nothing depends on the order in which things are written down.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use ius_calendar::Date;
use ius_engine::{
    ClauseKind, ClauseStatus, Constant, Decision, FactId, Facts, LawChosen, MissingItem, NodeId,
    Op, Options, Outcome, Plan, Program, SchemeId, Value,
};
use ius_tests::compare::in_words;
use ius_tests::generate::{self, Pool, Random};
use ius_tests::naive::expression::operands;

fn rounds() -> u64 {
    match std::env::var("IUS_METAMORPHIC_PROGRAMS") {
        Ok(text) => text.parse().expect("a whole number"),
        Err(_) => 1_500,
    }
}

fn decide(plan: &Plan, facts: &Facts, on: Option<Date>) -> Decision {
    let options = Options {
        on,
        outcome_only: false,
    };
    plan.decide(SchemeId(0), facts, &options)
}

fn statuses(plan: &Plan, decision: &Decision) -> Vec<Option<ClauseStatus>> {
    (0..plan.program().schemes[0].clauses.len())
        .map(|clause| decision.status(clause))
        .collect()
}

/// Calls a check on random programs and applicants.
fn each_pair(
    first_seed: u64,
    mut check: impl FnMut(&Plan, &Facts, Option<Date>, &Pool, &mut Random) -> Result<(), String>,
) {
    for seed in first_seed..first_seed + rounds() {
        let mut random = Random::new(seed);
        let (program, pool) = generate::program(&mut random);
        let plan = Plan::new(program);
        for _ in 0..6 {
            let facts = generate::applicant(plan.program(), &pool, &mut random);
            let on = random.percent(50).then(|| pool.day(&mut random));
            if let Err(why) = check(&plan, &facts, on, &pool, &mut random) {
                panic!("seed {seed}: {why}\n{}", in_words(plan.program(), &facts));
            }
        }
    }
}

/// A value with every unknown in it stated, or only some; what is known stays.
fn refined(known: &Value, other: &Value, random: &mut Random) -> Value {
    match (known, other) {
        (Value::Unknown, other) if random.percent(70) => other.clone(),
        (Value::PartialDate(date), _) if random.percent(70) => {
            let readings: Vec<Date> = date.readings().collect();
            Value::Date(*random.one(&readings).unwrap())
        }
        (Value::List(values), _) => Value::list(
            values
                .iter()
                .map(|value| refined(value, &Value::Unknown, random))
                .collect(),
        ),
        (Value::Record(values), _) => Value::record(
            values
                .iter()
                .map(|value| refined(value, &Value::Unknown, random))
                .collect(),
        ),
        (known, _) => known.clone(),
    }
}

/// Whether a program holds numbers so large that sums overflow: what was bounded may then become
/// a result that does not exist.
fn overflows(program: &Program, facts: &Facts) -> bool {
    let huge = |number: i64| !(-1_000_000_000..=1_000_000_000).contains(&number);
    let large = rust_decimal::Decimal::from(1_000_000_000);
    let in_program = program.nodes.iter().any(|node| match &node.op {
        Op::Constant(Constant::Integer(number)) => huge(*number),
        Op::Constant(Constant::Decimal(number)) => number.abs() > large,
        _ => false,
    });
    fn in_value(value: &Value, huge: &dyn Fn(i64) -> bool, large: rust_decimal::Decimal) -> bool {
        match value {
            Value::Integer(number) => huge(*number),
            Value::Decimal(number) => number.abs() > large,
            Value::List(values) | Value::Record(values) => {
                values.iter().any(|value| in_value(value, huge, large))
            }
            _ => false,
        }
    }
    let count = u32::try_from(program.schema.facts.len()).unwrap();
    in_program || (0..count).any(|fact| in_value(facts.get(FactId(fact)), &huge, large))
}

#[test]
fn a_fact_that_becomes_known_overturns_nothing() {
    let mut stayed = BTreeSet::new();
    each_pair(10_000, |plan, facts, on, pool, random| {
        let before = decide(plan, facts, on);
        let mut more = facts.clone();
        let other = generate::applicant(plan.program(), pool, random);
        let count = u32::try_from(plan.program().schema.facts.len()).unwrap();
        for fact in (0..count).map(FactId) {
            if random.percent(60) {
                let value = refined(facts.get(fact), other.get(fact), random);
                more.set(fact, value).map_err(|error| error.to_string())?;
            }
        }
        if overflows(plan.program(), &more) {
            return Ok(());
        }
        let after = decide(plan, &more, on);
        let certain = [
            Outcome::Eligible,
            Outcome::Ineligible,
            Outcome::Inapplicable,
        ];
        if certain.contains(&before.outcome) {
            stayed.insert(before.outcome.name());
            if before.outcome != after.outcome {
                return Err(format!("{} became {}", before.outcome, after.outcome));
            }
        }
        // Under one law, and where there is one element at most, so does each clause.
        let one_law = before.law != LawChosen::Unsettled && before.on.is_some();
        if !one_law || plan.program().schemes[0].for_each.is_some() {
            return Ok(());
        }
        let clauses = statuses(plan, &before)
            .into_iter()
            .zip(statuses(plan, &after));
        for (clause, (before, after)) in clauses.enumerate() {
            let holds = match before {
                Some(ClauseStatus::Passed) => {
                    matches!(after, Some(ClauseStatus::Passed | ClauseStatus::Waived))
                }
                Some(ClauseStatus::Failed | ClauseStatus::Waived | ClauseStatus::NotInForce) => {
                    before == after
                }
                _ => true,
            };
            if !holds {
                return Err(format!("clause {clause}: {before:?} became {after:?}"));
            }
        }
        Ok(())
    });
    assert_eq!(stayed.len(), 3, "{stayed:?}");
}

/// The facts that settle a judgement: they are never reported as missing.
fn judged_by(program: &Program) -> BTreeSet<u32> {
    let mut nodes: Vec<NodeId> = Vec::new();
    for clause in &program.schemes[0].clauses {
        match &clause.kind {
            ClauseKind::MayRefuse { judgement, .. } | ClauseKind::Assess(judgement) => {
                nodes.extend(judgement.settled_by);
            }
            _ => {}
        }
    }
    let mut facts = BTreeSet::new();
    while let Some(node) = nodes.pop() {
        let op = &program.nodes[node.index()].op;
        match op {
            Op::Fact(fact) => {
                facts.insert(fact.0);
            }
            Op::Definition(id) => {
                let definition = &program.definitions[id.index()];
                nodes.extend(
                    definition
                        .versions
                        .iter()
                        .filter_map(|version| version.value),
                );
            }
            _ => {}
        }
        nodes.extend(operands(op));
    }
    facts
}

#[test]
fn facts_that_are_not_missing_settle_nothing() {
    let (mut open, mut with_missing) = (0, 0);
    each_pair(20_000, |plan, facts, on, pool, random| {
        let decision = decide(plan, facts, on);
        let missing = plan.missing(facts, &decision);
        if decision.outcome != Outcome::Undetermined {
            let decided = !matches!(decision.outcome, Outcome::Gap | Outcome::Conflict);
            if decided && !missing.is_empty() {
                return Err(format!("{} and yet missing {missing:?}", decision.outcome));
            }
            return Ok(());
        }
        open += 1;
        with_missing += usize::from(!missing.is_empty());
        let mut wanted = judged_by(plan.program());
        for item in &missing {
            if let MissingItem::Fact(place) = &item.item {
                wanted.insert(place.fact.0);
            }
        }
        for _ in 0..3 {
            let mut more = facts.clone();
            let other = generate::applicant(plan.program(), pool, random);
            let count = u32::try_from(plan.program().schema.facts.len()).unwrap();
            for fact in (0..count).filter(|fact| !wanted.contains(fact)).map(FactId) {
                if facts.get(fact).is_unknown() {
                    more.set(fact, other.get(fact).clone())
                        .map_err(|e| e.to_string())?;
                }
            }
            if overflows(plan.program(), &more) {
                continue;
            }
            let after = decide(plan, &more, on);
            let settled = [
                Outcome::Eligible,
                Outcome::Ineligible,
                Outcome::Inapplicable,
                Outcome::Assessment,
            ];
            if settled.contains(&after.outcome) {
                return Err(format!(
                    "missing {:?}, yet other facts make it {}",
                    missing.iter().map(|m| &m.path).collect::<Vec<_>>(),
                    after.outcome
                ));
            }
        }
        Ok(())
    });
    assert!(
        open > 100 && with_missing * 10 > open * 5,
        "{with_missing} of {open}"
    );
}

#[test]
fn asking_for_what_is_missing_comes_to_an_end() {
    each_pair(30_000, |plan, facts, on, pool, random| {
        let mut facts = facts.clone();
        for _ in 0..60 {
            let decision = decide(plan, &facts, on);
            let missing = plan.missing(&facts, &decision);
            let Some(first) = missing.first() else {
                return Ok(());
            };
            for item in &missing {
                if item.path.is_empty() {
                    return Err("a missing fact has no path".to_owned());
                }
            }
            match &first.item {
                MissingItem::Fact(place) => {
                    let known = facts.get(place.fact).clone();
                    let answer = (0..100)
                        .map(|_| generate::applicant(plan.program(), pool, random))
                        .map(|other| other.get(place.fact).clone())
                        .find(|value| !value.is_unknown() && !holds_unknown(value))
                        .ok_or("no answer was found")?;
                    if !known.is_unknown() && known == answer {
                        return Err(format!("`{}` is known and missing", first.path));
                    }
                    facts
                        .set(place.fact, answer)
                        .map_err(|error| error.to_string())?;
                }
                // External data is not asked of the applicant.
                MissingItem::External(..) => return Ok(()),
            }
        }
        Err("after sixty answers facts are still missing".to_owned())
    });
}

fn holds_unknown(value: &Value) -> bool {
    match value {
        Value::Unknown | Value::PartialDate(_) => true,
        Value::List(values) | Value::Record(values) => values.iter().any(holds_unknown),
        _ => false,
    }
}

#[test]
fn a_program_read_back_from_json_decides_alike() {
    each_pair(40_000, |plan, facts, on, _, _| {
        let text = serde_json::to_string(plan.program()).map_err(|error| error.to_string())?;
        let program: Program = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        if program != *plan.program() {
            return Err("the program read back is another".to_owned());
        }
        let again = Plan::new(program);
        let (first, second) = (decide(plan, facts, on), decide(&again, facts, on));
        if first != second {
            return Err(format!("{first:?} became {second:?}"));
        }
        if plan.outputs(facts, &first) != again.outputs(facts, &second) {
            return Err("the outputs differ".to_owned());
        }
        Ok(())
    });
}

#[test]
fn order_means_nothing() {
    each_pair(50_000, |plan, facts, on, _, random| {
        let before = decide(plan, facts, on);
        // Elements of lists.
        let for_each = plan.program().schemes[0]
            .for_each
            .as_ref()
            .map(|(_, fact)| *fact);
        let mut shuffled = facts.clone();
        let count = u32::try_from(plan.program().schema.facts.len()).unwrap();
        for fact in (0..count).map(FactId) {
            if let Value::List(values) = facts.get(fact) {
                let mut values = values.to_vec();
                for position in (1..values.len()).rev() {
                    values.swap(position, random.below(position + 1));
                }
                shuffled
                    .set(fact, Value::list(values))
                    .map_err(|error| error.to_string())?;
            }
        }
        let after = decide(plan, &shuffled, on);
        if before.outcome != after.outcome {
            return Err(format!(
                "lists in another order: {} became {}",
                before.outcome, after.outcome
            ));
        }
        if for_each.is_none() && statuses(plan, &before) != statuses(plan, &after) {
            return Err("lists in another order: other statuses".to_owned());
        }
        // Clauses and exceptions.
        let mut program = plan.program().clone();
        let scheme = &mut program.schemes[0];
        scheme.clauses.reverse();
        for clause in &mut scheme.clauses {
            clause.exceptions.reverse();
            for range in 1..clause.in_force.len() {
                clause.in_force.swap(0, range);
            }
        }
        let reversed = Plan::new(program);
        let after = decide(&reversed, facts, on);
        let mut expected = statuses(plan, &before);
        expected.reverse();
        if before.outcome != after.outcome || before.each != after.each {
            return Err(format!(
                "clauses in another order: {} became {}",
                before.outcome, after.outcome
            ));
        }
        if expected != statuses(&reversed, &after) {
            return Err("clauses in another order: other statuses".to_owned());
        }
        Ok(())
    });
}

#[test]
fn deciding_twice_is_deciding_once() {
    each_pair(60_000, |plan, facts, on, _, _| {
        let (first, second) = (decide(plan, facts, on), decide(plan, facts, on));
        if first != second || plan.missing(facts, &first) != plan.missing(facts, &second) {
            return Err("two answers to one question".to_owned());
        }
        Ok(())
    });
}
