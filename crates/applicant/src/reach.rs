//! Which facts a scheme can read.

use std::collections::BTreeSet;

use ius_engine::{ClauseKind, FactId, Judgement, NodeId, Op, Program, Scheme, Walk};

/// Every fact that deciding the scheme can read, on whatever date.
pub(crate) fn facts_of(program: &Program, scheme: &Scheme) -> BTreeSet<FactId> {
    let mut reach = Reach { program, facts: BTreeSet::new(), nodes: BTreeSet::new(), pending: Vec::new() };
    reach.facts.extend(scheme.as_of);
    reach.facts.extend(scheme.for_each.as_ref().map(|(_, list)| *list));
    for transition in &scheme.transitions {
        reach.pending.extend([transition.when, transition.law_on]);
    }
    for clause in &scheme.clauses {
        reach.clause(&clause.kind);
        for exception in &clause.exceptions {
            reach.pending.push(exception.when);
            reach.pending.extend(exception.replacement);
        }
    }
    reach.finish();
    reach.facts
}

struct Reach<'a> {
    program: &'a Program,
    facts: BTreeSet<FactId>,
    nodes: BTreeSet<NodeId>,
    pending: Vec<NodeId>,
}

impl Reach<'_> {
    fn judgement(&mut self, judgement: &Judgement) {
        self.pending.extend(judgement.settled_by);
    }

    fn clause(&mut self, kind: &ClauseKind) {
        match kind {
            ClauseKind::Scope(node) | ClauseKind::Exclude(node) | ClauseKind::Refuse(node) | ClauseKind::Require(node) => {
                self.pending.push(*node);
            }
            ClauseKind::MayRefuse { when, judgement } => {
                self.pending.push(*when);
                self.judgement(judgement);
            }
            ClauseKind::Assess(judgement) => self.judgement(judgement),
            ClauseKind::Points { pass_mark, groups } => {
                self.pending.push(*pass_mark);
                for group in groups {
                    self.pending.extend(group.at_most);
                    for award in &group.awards {
                        self.pending.push(award.points);
                        self.pending.extend(award.when);
                    }
                }
            }
            ClauseKind::Output { value, when, .. } => {
                self.pending.push(*value);
                self.pending.extend(*when);
            }
            ClauseKind::Right(when) | ClauseKind::Duty(when) => self.pending.extend(*when),
        }
    }

    fn finish(&mut self) {
        while let Some(id) = self.pending.pop() {
            if !self.nodes.insert(id) {
                continue;
            }
            let Some(node) = self.program.nodes.get(id.index()) else { continue };
            match &node.op {
                Op::Fact(fact) => {
                    self.facts.insert(*fact);
                }
                Op::Definition(definition) => {
                    if let Some(definition) = self.program.definitions.get(definition.index()) {
                        self.pending.extend(definition.versions.iter().filter_map(|version| version.value));
                    }
                }
                op => operands(op, &mut self.pending),
            }
        }
    }
}

fn walk(walk: &Walk, into: &mut Vec<NodeId>) {
    into.push(walk.list);
    into.extend(walk.filter);
}

/// The nodes that an operator reads directly.
fn operands(op: &Op, into: &mut Vec<NodeId>) {
    match op {
        Op::Constant(_) | Op::Fact(_) | Op::Element(_) | Op::Field(..) | Op::Definition(_) | Op::ReferenceDate => {}
        Op::Not(a)
        | Op::IsEmpty(a)
        | Op::FirstDay(a)
        | Op::LastDay(a)
        | Op::TotalDays(a)
        | Op::WeighedLength(a)
        | Op::LongestPeriod(a)
        | Op::Lookup(_, _, a) => into.push(*a),
        Op::And(all) | Op::Or(all) | Op::CountOf(_, all) | Op::Extreme(_, all) => into.extend(all),
        Op::Quantified(_, list, body) => {
            walk(list, into);
            into.push(*body);
        }
        Op::Compare(_, a, b)
        | Op::CompareLength(_, a, b)
        | Op::CompareDays(_, a, b)
        | Op::CompareCounted(_, a, b)
        | Op::WithinCode(a, b)
        | Op::Includes(a, b)
        | Op::Covers(a, b)
        | Op::Overlaps(a, b)
        | Op::Arithmetic(_, a, b)
        | Op::Age(a, b, _)
        | Op::Birthday(a, b, _)
        | Op::WindowBefore(a, b)
        | Op::WindowFrom(a, b)
        | Op::PeriodFromTo(a, b)
        | Op::DaysBetween(a, b)
        | Op::GapsWithin(a, b)
        | Op::UnbrokenRun(a, b)
        | Op::MostDays(a, b)
        | Op::Within(a, b)
        | Op::Except(a, b)
        | Op::JoinedWith(a, b)
        | Op::BridgingGaps(a, b)
        | Op::Since(a, b)
        | Op::EarliestDate(a, b) => into.extend([*a, *b]),
        Op::OneOf(a, all) | Op::IncludesAny(a, all) => {
            into.push(*a);
            into.extend(all);
        }
        Op::Listed(a, _, on) | Op::IncludesListed(a, _, on) => {
            into.push(*a);
            into.extend(*on);
        }
        Op::If(a, b, c) => into.extend([*a, *b, *c]),
        Op::PeriodsFor { from, to, walk: list, weight } => {
            into.extend([*from, *to]);
            walk(list, into);
            into.extend(*weight);
        }
        Op::DaysBetweenFor { from, to, walk: list } => {
            into.extend([*from, *to]);
            walk(list, into);
        }
        Op::Aggregate(_, list, value) => {
            walk(list, into);
            into.extend(*value);
        }
        Op::Deadline { limit, after, suspended, extended, .. } => {
            into.extend([*limit, *after]);
            into.extend(*suspended);
            if let Some((length, condition)) = extended {
                into.push(*length);
                into.extend(*condition);
            }
        }
        Op::External(_, key) => into.extend(*key),
    }
}
