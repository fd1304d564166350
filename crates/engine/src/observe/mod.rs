//! What a decision tried: how every clause, exception and award stood, and how far apart the values
//! lay that were compared.
//!
//! Deciding keeps nothing of this. It is made on demand by deciding once more with the plain
//! evaluator, to which an observer is attached; without one it costs a look at an empty place.

mod boundary;
mod distance;

use ius_calendar::Date;

pub use boundary::{Boundary, Target, TargetKind};
pub use distance::{Distance, Side, Unit};

use crate::clauses::Judge as _;
use crate::decision::{Decision, SchemeInForce};
use crate::facts::Facts;
use crate::plan::Plan;
use crate::program::{Clause, ClauseKind, NodeId, Op, SourceRef};
use crate::value::{Tri, Value};
use crate::world::{Version, World};

/// What one comparison compared, once.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The comparison; for points their pass mark.
    pub node: NodeId,
    /// The rows of tables that its operands were read from, in the order they are read.
    pub rows: Vec<SourceRef>,
    /// The left value; for points their sum.
    pub left: Value,
    /// The right value; for points the pass mark.
    pub right: Value,
    /// How far they lie apart; none where that has no number, such as with what still goes on.
    pub distance: Option<Distance>,
}

/// How an exception stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExceptionSeen {
    /// Whether it held.
    pub holds: Tri,
    /// What it put in the clause's place, where it held.
    pub replacement: Option<Tri>,
}

/// What was seen of one clause.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClauseSeen {
    /// Its exceptions, in order; empty where the clause is not in force.
    pub exceptions: Vec<ExceptionSeen>,
    /// Whether its awards of points were given, in order, group by group.
    pub awards: Vec<Tri>,
}

/// What a decision tried.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observation {
    /// Every comparison that was made, each result once.
    pub compared: Vec<Compared>,
    /// What was seen of each clause under the element that decided, by position in the scheme.
    pub clauses: Vec<ClauseSeen>,
    /// Whether each transitional rule held.
    pub transitions: Vec<Tri>,
}

/// What the evaluator writes down while it is watched.
#[derive(Clone, Debug, Default)]
pub(crate) struct Observer {
    compared: Vec<Compared>,
}

impl Plan {
    /// What a decision tried: it is taken once more, and watched. Comparisons are those of every
    /// element where a scheme is decided for each of a list. A date known in part stands for many
    /// readings, none of which was tried.
    #[must_use]
    pub fn observe(&self, facts: &Facts, decision: &Decision) -> Observation {
        let mut seen = Observation::default();
        let Some((scheme, _)) = self.scheme_plan(decision.scheme) else {
            return seen;
        };
        if decision.in_force != SchemeInForce::Yes {
            return seen;
        }
        let count = match scheme.for_each.as_ref().map(|(_, list)| facts.get(*list)) {
            Some(Value::List(elements)) => u32::try_from(elements.len()).unwrap_or(u32::MAX),
            _ => 0,
        };
        let others = (0..count).filter(|index| Some(*index) != decision.each);
        for index in others.map(Some).chain([decision.each]) {
            let mut world = self.world_of(facts, decision, index);
            let law = world.law;
            world.observer = Some(Box::default());
            if !scheme.transitions.is_empty() {
                world.set_dates(decision.on, decision.on);
                seen.transitions = scheme
                    .transitions
                    .iter()
                    .map(|transition| world.condition(transition.when))
                    .collect();
                world.set_dates(decision.on, law);
            }
            seen.clauses = scheme
                .clauses
                .iter()
                .map(|clause| world.see(clause))
                .collect();
            if let Some(observer) = world.observer.take() {
                for compared in observer.compared {
                    if !seen.compared.contains(&compared) {
                        seen.compared.push(compared);
                    }
                }
            }
        }
        seen
    }
}

impl World<'_> {
    /// Decides a clause and says how its parts stood.
    fn see(&mut self, clause: &Clause) -> ClauseSeen {
        let mut seen = ClauseSeen::default();
        if !self.clause_in_force(clause).is_yes() {
            return seen;
        }
        let _ = self.clause(clause);
        for exception in &clause.exceptions {
            let holds = self.condition(exception.when);
            let replacement = match exception.replacement {
                Some(replacement) if holds.is_yes() => Some(self.condition(replacement)),
                _ => None,
            };
            seen.exceptions.push(ExceptionSeen { holds, replacement });
        }
        match &clause.kind {
            ClauseKind::Points { pass_mark, groups } => {
                for award in groups.iter().flat_map(|group| &group.awards) {
                    let given = award.when.map_or(Tri::Yes, |when| self.condition(when));
                    seen.awards.push(given);
                }
                let mut sum = Some(rust_decimal::Decimal::ZERO);
                for group in groups {
                    let range = self.group(group);
                    let settled = range.least.filter(|_| range.is_settled());
                    sum = sum.zip(settled).and_then(|(a, b)| a.checked_add(b));
                }
                let mark = self.agreed(*pass_mark);
                if let (Some(sum), Some(_)) = (sum, mark.as_decimal()) {
                    let step = boundary::step_of_points(self, groups);
                    let left = Value::Decimal(sum);
                    let distance = distance::of_points(&left, &mark, step);
                    self.write_down(*pass_mark, left, mark, distance);
                }
            }
            ClauseKind::Output { value, when, .. }
                if !when.is_some_and(|when| self.condition(when).is_no()) =>
            {
                let _ = self.agreed(*value);
            }
            _ => {}
        }
        seen
    }

    fn write_down(&mut self, node: NodeId, left: Value, right: Value, distance: Option<Distance>) {
        // What is computed for the record is not recorded itself.
        let Some(mut observer) = self.observer.take() else {
            return;
        };
        let rows = self.rows_read(node);
        observer.compared.push(Compared {
            node,
            rows,
            left,
            right,
            distance,
        });
        self.observer = Some(observer);
    }

    /// Writes down what a comparison compares. Called only while the world is watched; one reading
    /// of a date known in part is not what anybody tried.
    #[cold]
    pub(crate) fn watch(&mut self, id: NodeId) {
        if !self.overlay.is_empty() {
            return;
        }
        let observer = self.observer.take();
        let found = self.measured(id);
        self.observer = observer;
        if let Some((left, right, distance)) = found {
            self.write_down(id, left, right, distance);
        }
    }

    fn measured(&mut self, id: NodeId) -> Option<(Value, Value, Option<Distance>)> {
        let (a, b) = boundary::operands(&self.node(id)?.op)?;
        let (left, right) = (self.value(a), self.value(b));
        if left.is_unknown() || right.is_unknown() {
            return None;
        }
        let distance = self.distance(id, &left, &right);
        Some((left, right, distance))
    }

    /// The condition of a search for an earliest date turns on the day found: it is asked on that
    /// day and on the day before.
    #[cold]
    pub(crate) fn watch_turn(&mut self, condition: NodeId, first: Date, found: Date) {
        let (on, law) = (self.on, self.law);
        for day in [found.previous_day(), found] {
            if day < first {
                continue;
            }
            let observer = self.observer.take();
            let law = self.law_on(day);
            self.observer = observer;
            self.set_dates(Some(day), law);
            // What was looked up without being watched is looked up again.
            self.forget();
            let _ = self.condition(condition);
        }
        self.set_dates(on, law);
    }

    /// The rows from which an expression reads cells, each once, in the order they are read.
    pub(crate) fn rows_read(&mut self, id: NodeId) -> Vec<SourceRef> {
        let mut rows = Vec::new();
        let mut definitions = Vec::new();
        self.rows_into(id, &mut rows, &mut definitions);
        rows
    }

    fn rows_into(&mut self, id: NodeId, rows: &mut Vec<SourceRef>, seen: &mut Vec<u32>) {
        let Some(node) = self.node(id) else { return };
        match &node.op {
            Op::Definition(definition) => {
                if seen.contains(&definition.0) {
                    return;
                }
                seen.push(definition.0);
                if let Version::InForce(version) = self.version(*definition)
                    && let Some(value) = version.value
                {
                    self.rows_into(value, rows, seen);
                }
            }
            Op::Lookup(table, _, key) => {
                let observer = self.observer.take();
                let key = self.value(*key);
                self.observer = observer;
                if let Some(row) = self.row(*table, &key)
                    && !rows.contains(&row.at)
                {
                    rows.push(row.at);
                }
            }
            _ => {}
        }
        let mut operands = Vec::new();
        node.op.for_each_operand(|operand| operands.push(operand));
        for operand in operands {
            self.rows_into(operand, rows, seen);
        }
    }
}
