//! Whether the engine and the naive evaluator agree on an applicant under a program.

use std::collections::BTreeMap;

use ius_calendar::Date;
use ius_engine::{
    ClauseKind, ClauseStatus, Facts, NodeId, Options, Outcome, OutputStatus, Plan, Program,
    SchemeId, Type,
};

use crate::naive::decision::{Decided, decide, evaluate};
use crate::naive::stated;
use crate::naive::value::{date_of, day_of, same};

/// What occurred while programs were decided, so that agreement on nothing is noticed.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Outcomes, by name.
    pub outcomes: BTreeMap<&'static str, usize>,
    /// Statuses of clauses, by name.
    pub statuses: BTreeMap<&'static str, usize>,
    /// Statuses of outputs, by name.
    pub outputs: BTreeMap<&'static str, usize>,
    /// Values of expressions that were known, by operator.
    pub known: BTreeMap<String, usize>,
    /// Operators that stood in a program.
    pub stood: BTreeMap<String, usize>,
    /// Pairs of a program and an applicant.
    pub pairs: usize,
}

impl Seen {
    /// Adds what another part of the run saw.
    pub fn add(&mut self, other: &Seen) {
        for (name, count) in &other.outcomes {
            *self.outcomes.entry(name).or_default() += count;
        }
        for (name, count) in &other.statuses {
            *self.statuses.entry(name).or_default() += count;
        }
        for (name, count) in &other.outputs {
            *self.outputs.entry(name).or_default() += count;
        }
        for (name, count) in &other.known {
            *self.known.entry(name.clone()).or_default() += count;
        }
        for (name, count) in &other.stood {
            *self.stood.entry(name.clone()).or_default() += count;
        }
        self.pairs += other.pairs;
    }
}

/// The name of an operator in the serialised program.
#[must_use]
pub fn operator_name(op: &ius_engine::Op) -> String {
    match serde_json::to_value(op) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(serde_json::Value::Object(map)) => map.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

/// The first disagreement, in words; nothing if both decide alike in every respect.
pub fn disagreement(
    plan: &Plan,
    facts: &Facts,
    on: Option<Date>,
    seen: &mut Seen,
) -> Option<String> {
    let program = plan.program();
    let scheme = program.schemes.first()?;
    let stated = stated(program, facts);
    let naive = decide(program, scheme, &stated, on.map(day_of));
    let options = Options {
        on,
        outcome_only: false,
    };
    let decision = plan.decide(SchemeId(0), facts, &options);
    seen.pairs += 1;
    *seen.outcomes.entry(decision.outcome.name()).or_default() += 1;

    if naive.outcome != decision.outcome {
        return Some(format!(
            "outcome: naive {}, engine {}; statuses: naive {:?}, engine {:?}",
            naive.outcome,
            decision.outcome,
            naive.statuses,
            (0..scheme.clauses.len())
                .map(|clause| decision.status(clause))
                .collect::<Vec<_>>()
        ));
    }
    let fast = plan.decide(
        SchemeId(0),
        facts,
        &Options {
            on,
            outcome_only: true,
        },
    );
    if fast.outcome != decision.outcome {
        return Some(format!(
            "outcome alone is {}, with all statuses {}",
            fast.outcome, decision.outcome
        ));
    }
    if fast.each != decision.each {
        return Some(format!(
            "element when only the outcome is asked {:?}, else {:?}",
            fast.each, decision.each
        ));
    }
    let each = decision.each.map(|each| each as usize);
    if naive.each != each {
        return Some(format!("element: naive {:?}, engine {each:?}", naive.each));
    }
    if naive.on.and_then(date_of) != decision.on {
        return Some(format!(
            "reference date: naive {:?}, engine {:?}",
            naive.on, decision.on
        ));
    }
    if naive.law.is_some() && naive.law.and_then(date_of) != decision.law_in_force_on {
        return Some(format!(
            "law in force on: naive {:?}, engine {:?}",
            naive.law, decision.law_in_force_on
        ));
    }
    if !naive.reached {
        return None;
    }
    clauses(plan, facts, &decision, &naive, seen)
        .or_else(|| outputs(plan, facts, &decision, &naive, seen))
}

/// The first disagreement on the value of one of some expressions, in words.
pub fn disagreement_of_values(
    plan: &Plan,
    facts: &Facts,
    on: Option<Date>,
    nodes: impl Iterator<Item = NodeId>,
    seen: &mut Seen,
) -> Option<String> {
    let program = plan.program();
    let scheme = program.schemes.first()?;
    let stated = stated(program, facts);
    for id in nodes {
        let node = program.nodes.get(id.index())?;
        // A whole list is known as far as its elements are.
        if matches!(node.ty, Type::List(_) | Type::Record(_)) {
            continue;
        }
        let engine = plan.evaluate(id, Some(SchemeId(0)), facts, on);
        let naive = evaluate(program, scheme, &stated, on.map(day_of), id)?;
        if !same(&naive, &engine) {
            return Some(format!(
                "{id:?} {:?} with nothing bound: naive {naive:?}, engine {engine:?}",
                node.op
            ));
        }
        if !engine.is_unknown() {
            *seen.known.entry(operator_name(&node.op)).or_default() += 1;
        }
    }
    None
}

fn clauses(
    plan: &Plan,
    facts: &Facts,
    decision: &ius_engine::Decision,
    naive: &Decided,
    seen: &mut Seen,
) -> Option<String> {
    let scheme = plan.program().schemes.first()?;
    let all = plan.statuses(facts, decision);
    for (position, clause) in scheme.clauses.iter().enumerate() {
        let engine = decision.status(position);
        let expected = naive.statuses.get(position).copied().flatten();
        if expected != engine {
            return Some(format!(
                "status of `{}`: naive {expected:?}, engine {engine:?}",
                clause.name
            ));
        }
        if let Some(status) = engine {
            *seen.statuses.entry(status.name()).or_default() += 1;
            if all.get(position) != Some(&status) {
                return Some(format!("two answers for the status of `{}`", clause.name));
            }
        }
    }
    None
}

/// Outputs, rights and duties: whether they apply and their values.
fn outputs(
    plan: &Plan,
    facts: &Facts,
    decision: &ius_engine::Decision,
    naive: &Decided,
    seen: &mut Seen,
) -> Option<String> {
    let scheme = plan.program().schemes.first()?;
    let refused = matches!(naive.outcome, Outcome::Ineligible | Outcome::Inapplicable);
    let outputs = plan.outputs(facts, decision);
    for (position, clause) in scheme.clauses.iter().enumerate() {
        let once_granted = match clause.kind {
            ClauseKind::Output { once_granted, .. } => once_granted,
            ClauseKind::Right(_) | ClauseKind::Duty(_) => true,
            _ => continue,
        };
        let found = outputs.iter().find(|output| output.clause == position);
        let expected = naive.results.get(position).and_then(Option::as_ref);
        // What follows from a grant is left out once there is none.
        let expected = expected.filter(|_| !(once_granted && refused));
        let (Some(expected), Some(found)) = (expected, found) else {
            if expected.is_some() != found.is_some() {
                return Some(format!(
                    "`{}`: naive {expected:?}, engine {found:?}",
                    clause.name
                ));
            }
            continue;
        };
        *seen.outputs.entry(found.status.name()).or_default() += 1;
        let agree = found.status != OutputStatus::Known || same(&expected.value, &found.value);
        if expected.status != found.status || !agree {
            return Some(format!(
                "`{}`: naive {expected:?}, engine {found:?}",
                clause.name
            ));
        }
    }
    None
}

/// Every name a clause's status can have.
#[must_use]
pub fn statuses() -> Vec<&'static str> {
    [
        ClauseStatus::Passed,
        ClauseStatus::Failed,
        ClauseStatus::Unknown,
        ClauseStatus::ToAssess,
        ClauseStatus::Waived,
        ClauseStatus::NotInForce,
        ClauseStatus::Gap,
        ClauseStatus::Conflict,
    ]
    .iter()
    .map(|status| status.name())
    .collect()
}

/// Every name an outcome can have.
#[must_use]
pub fn outcomes() -> Vec<&'static str> {
    [
        Outcome::Eligible,
        Outcome::Ineligible,
        Outcome::Undetermined,
        Outcome::Assessment,
        Outcome::Inapplicable,
        Outcome::Gap,
        Outcome::Conflict,
    ]
    .iter()
    .map(|outcome| outcome.name())
    .collect()
}

/// A program with fewer clauses, exceptions, transitions and simpler expressions that still
/// disagrees, and its facts with fewer stated.
#[must_use]
pub fn shrunk(
    program: &Program,
    facts: &Facts,
    on: Option<Date>,
    fails: impl Fn(&Program, &Facts, Option<Date>) -> bool,
) -> (Program, Facts) {
    let mut program = program.clone();
    let mut facts = facts.clone();
    loop {
        let mut smaller = None;
        for candidate in smaller_programs(&program) {
            if fails(&candidate, &facts, on) {
                smaller = Some(candidate);
                break;
            }
        }
        if let Some(candidate) = smaller {
            program = candidate;
            continue;
        }
        let count = u32::try_from(program.schema.facts.len()).unwrap_or(0);
        let mut fewer = None;
        for fact in (0..count).map(ius_engine::FactId) {
            if facts.get(fact).is_unknown() {
                continue;
            }
            let mut candidate = facts.clone();
            candidate.unset(fact);
            if fails(&program, &candidate, on) {
                fewer = Some(candidate);
                break;
            }
            if let ius_engine::Value::List(elements) = facts.get(fact) {
                for left_out in 0..elements.len() {
                    let mut kept = elements.to_vec();
                    kept.remove(left_out);
                    let mut candidate = facts.clone();
                    let set = candidate.set(fact, ius_engine::Value::list(kept));
                    if set.is_ok() && fails(&program, &candidate, on) {
                        fewer = Some(candidate);
                        break;
                    }
                }
                if fewer.is_some() {
                    break;
                }
            }
        }
        match fewer {
            Some(candidate) => facts = candidate,
            None => return (program, facts),
        }
    }
}

fn smaller_programs(program: &Program) -> Vec<Program> {
    let mut smaller = Vec::new();
    let Some(scheme) = program.schemes.first() else {
        return smaller;
    };
    let mut change = |edit: &dyn Fn(&mut ius_engine::Scheme)| {
        let mut candidate = program.clone();
        if let Some(scheme) = candidate.schemes.first_mut() {
            edit(scheme);
        }
        smaller.push(candidate);
    };
    for position in 0..scheme.clauses.len() {
        change(&|scheme| {
            scheme.clauses.remove(position);
        });
    }
    for position in 0..scheme.transitions.len() {
        change(&|scheme| {
            scheme.transitions.remove(position);
        });
    }
    if !scheme.in_force.is_empty() || !scheme.suspended.is_empty() {
        change(&|scheme| {
            scheme.in_force.clear();
            scheme.suspended.clear();
        });
    }
    for (position, clause) in scheme.clauses.iter().enumerate() {
        for exception in 0..clause.exceptions.len() {
            change(&|scheme| {
                if let Some(clause) = scheme.clauses.get_mut(position) {
                    clause.exceptions.remove(exception);
                }
            });
        }
        if !clause.in_force.is_empty() {
            change(&|scheme| {
                if let Some(clause) = scheme.clauses.get_mut(position) {
                    clause.in_force.clear();
                }
            });
        }
    }
    // An expression is replaced by one of its operands of the same type.
    for (position, node) in program.nodes.iter().enumerate() {
        for operand in crate::naive::expression::operands(&node.op) {
            let Some(inner) = program.nodes.get(operand.index()) else {
                continue;
            };
            // An element may not leave the walk that binds it.
            let binds = !matches!(
                node.op,
                ius_engine::Op::Quantified(..)
                    | ius_engine::Op::Aggregate(..)
                    | ius_engine::Op::PeriodsFor { .. }
                    | ius_engine::Op::DaysBetweenFor { .. }
            );
            if inner.ty == node.ty && binds {
                let mut candidate = program.clone();
                if let Some(node) = candidate.nodes.get_mut(position) {
                    node.op = inner.op.clone();
                }
                smaller.push(candidate);
            }
        }
    }
    smaller
}

/// A program and its facts, short enough to read: the clauses and the nodes they use.
#[must_use]
pub fn in_words(program: &Program, facts: &Facts) -> String {
    use std::fmt::Write as _;
    let mut text = String::new();
    let mut used = Vec::new();
    if let Some(scheme) = program.schemes.first() {
        for clause in &scheme.clauses {
            let _ = writeln!(
                text,
                "clause {} {:?} {:?}",
                clause.name, clause.in_force, clause.kind
            );
            for exception in &clause.exceptions {
                let _ = writeln!(
                    text,
                    "  exception when {:?} replaced by {:?}",
                    exception.when, exception.replacement
                );
            }
            used.extend(nodes_of(clause));
        }
        for transition in &scheme.transitions {
            let _ = writeln!(
                text,
                "transition when {:?} law on {:?}",
                transition.when, transition.law_on
            );
            used.extend([transition.when, transition.law_on]);
        }
        let _ = writeln!(text, "for each {:?}", scheme.for_each);
    }
    let mut next = 0;
    while let Some(node) = used.get(next).copied() {
        next += 1;
        let Some(found) = program.nodes.get(node.index()) else {
            continue;
        };
        let mut inner = crate::naive::expression::operands(&found.op);
        if let ius_engine::Op::Definition(id) = found.op
            && let Some(definition) = program.definitions.get(id.index())
        {
            inner.extend(
                definition
                    .versions
                    .iter()
                    .filter_map(|version| version.value),
            );
            for version in &definition.versions {
                let _ = writeln!(
                    text,
                    "  definition {} {:?} is {:?}",
                    id.0, version.in_force, version.value
                );
            }
        }
        for node in inner {
            if !used.contains(&node) {
                used.push(node);
            }
        }
    }
    used.sort_unstable();
    used.dedup();
    for node in used {
        if let Some(found) = program.nodes.get(node.index()) {
            let _ = writeln!(text, "  {}: {:?} : {:?}", node.0, found.op, found.ty);
        }
    }
    for (index, fact) in (0_u32..).zip(&program.schema.facts) {
        let value = facts.get(ius_engine::FactId(index));
        if !value.is_unknown() {
            let _ = writeln!(text, "  fact {index} {} = {value:?}", fact.path);
        }
    }
    for external in facts.externals() {
        let _ = writeln!(text, "  external {external:?}");
    }
    for (index, table) in program.tables.iter().enumerate() {
        let _ = writeln!(text, "  table {index}: {} rows", table.rows.len());
    }
    text
}

/// The expressions a clause is made of, without those inside them.
#[must_use]
pub fn nodes_of(clause: &ius_engine::Clause) -> Vec<ius_engine::NodeId> {
    let mut nodes = Vec::new();
    match &clause.kind {
        ClauseKind::Scope(node)
        | ClauseKind::Exclude(node)
        | ClauseKind::Refuse(node)
        | ClauseKind::Require(node) => nodes.push(*node),
        ClauseKind::MayRefuse { when, judgement } => {
            nodes.push(*when);
            nodes.extend(judgement.settled_by);
        }
        ClauseKind::Assess(judgement) => nodes.extend(judgement.settled_by),
        ClauseKind::Points { pass_mark, groups } => {
            nodes.push(*pass_mark);
            for group in groups {
                nodes.extend(group.at_most);
                for award in &group.awards {
                    nodes.push(award.points);
                    nodes.extend(award.when);
                }
            }
        }
        ClauseKind::Output { value, when, .. } => {
            nodes.push(*value);
            nodes.extend(*when);
        }
        ClauseKind::Right(when) | ClauseKind::Duty(when) => nodes.extend(*when),
    }
    for exception in &clause.exceptions {
        nodes.push(exception.when);
        nodes.extend(exception.replacement);
    }
    nodes
}
