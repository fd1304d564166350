//! Which facts a scheme can read.

use std::collections::BTreeSet;

use ius_engine::{ClauseKind, FactId, Judgement, NodeId, Op, Program, Scheme};

/// Every fact that deciding the scheme can read, on whatever date.
pub(crate) fn facts_of(program: &Program, scheme: &Scheme) -> BTreeSet<FactId> {
    let mut reach = Reach {
        program,
        facts: BTreeSet::new(),
        nodes: BTreeSet::new(),
        pending: Vec::new(),
    };
    reach.facts.extend(scheme.as_of);
    reach
        .facts
        .extend(scheme.for_each.as_ref().map(|(_, list)| *list));
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
            ClauseKind::Scope(node)
            | ClauseKind::Exclude(node)
            | ClauseKind::Refuse(node)
            | ClauseKind::Require(node) => {
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
            let Some(node) = self.program.nodes.get(id.index()) else {
                continue;
            };
            match &node.op {
                Op::Fact(fact) => {
                    self.facts.insert(*fact);
                }
                Op::Definition(definition) => {
                    if let Some(definition) = self.program.definitions.get(definition.index()) {
                        self.pending.extend(
                            definition
                                .versions
                                .iter()
                                .filter_map(|version| version.value),
                        );
                    }
                }
                op => op.for_each_operand(|operand| self.pending.push(operand)),
            }
        }
    }
}
