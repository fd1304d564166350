//! What a clause rests on that nobody has verified.

use crate::plan::{Unverified, UnverifiedKind};
use crate::program::{Clause, ClauseKind, NodeId, Op, Provenance, Verification};
use crate::value::Value;
use crate::world::{ExternalSource, Version, World};

/// Every expression a clause holds.
pub(crate) fn roots(clause: &Clause, mut visit: impl FnMut(NodeId)) {
    for exception in &clause.exceptions {
        visit(exception.when);
        exception.replacement.into_iter().for_each(&mut visit);
    }
    match &clause.kind {
        ClauseKind::Scope(condition)
        | ClauseKind::Exclude(condition)
        | ClauseKind::Refuse(condition)
        | ClauseKind::Require(condition) => visit(*condition),
        ClauseKind::MayRefuse { when, judgement } => {
            visit(*when);
            judgement.settled_by.into_iter().for_each(visit);
        }
        ClauseKind::Assess(judgement) => judgement.settled_by.into_iter().for_each(visit),
        ClauseKind::Points { pass_mark, groups } => {
            visit(*pass_mark);
            for group in groups {
                group.at_most.into_iter().for_each(&mut visit);
                for award in &group.awards {
                    visit(award.points);
                    award.when.into_iter().for_each(&mut visit);
                }
            }
        }
        ClauseKind::Output { value, when, .. } => {
            visit(*value);
            when.iter().copied().for_each(visit);
        }
        ClauseKind::Right(when) | ClauseKind::Duty(when) => when.iter().copied().for_each(visit),
    }
}

/// Adds one thing once.
pub(crate) fn add(
    list: &mut Vec<Unverified>,
    what: String,
    kind: UnverifiedKind,
    clause: usize,
    provenance: &Provenance,
) {
    if list
        .iter()
        .any(|known| known.kind == kind && known.what == what)
    {
        return;
    }
    list.push(Unverified {
        what,
        kind,
        clause,
        why: provenance.why.clone(),
        sources: provenance.sources.clone(),
    });
}

/// What the expressions of a clause read, under the law of the world.
pub(crate) fn clause(
    world: &mut World<'_>,
    clause: &Clause,
    index: usize,
    list: &mut Vec<Unverified>,
) {
    let mut nodes = Vec::new();
    roots(clause, |node| nodes.push(node));
    let mut seen = Vec::new();
    for node in nodes {
        visit(world, node, index, list, &mut seen);
    }
}

fn visit(
    world: &mut World<'_>,
    id: NodeId,
    clause: usize,
    list: &mut Vec<Unverified>,
    seen: &mut Vec<u32>,
) {
    let Some(node) = world.node(id) else { return };
    match &node.op {
        Op::Definition(definition) => {
            if seen.contains(&definition.0) {
                return;
            }
            seen.push(definition.0);
            let Some(declared) = world.program.definitions.get(definition.index()) else {
                return;
            };
            if let Version::InForce(version) = world.version(*definition) {
                if version.provenance.verification == Verification::Unverified {
                    let name = declared.name.clone();
                    add(
                        list,
                        name,
                        UnverifiedKind::Value,
                        clause,
                        &version.provenance,
                    );
                }
                if let Some(value) = version.value {
                    visit(world, value, clause, list, seen);
                }
            }
        }
        Op::Lookup(table, _, key) => {
            let key = world.value(*key);
            // The value on which all rows agree rests on all of them.
            if key.is_unknown()
                && !world.value(id).is_unknown()
                && let Some(declared) = world.program.tables.get(table.index())
                && let Some(law) = world.law
            {
                let rows = crate::world::possible_rows(world.program, *table, law);
                for row in rows.into_iter().flatten() {
                    if row.provenance.verification == Verification::Unverified {
                        let other = declared
                            .otherwise
                            .as_ref()
                            .is_some_and(|otherwise| std::ptr::eq(otherwise, row));
                        let key = if other {
                            "what is not listed".to_owned()
                        } else {
                            crate::words::plain_value(&Value::from(&row.key))
                        };
                        let what = format!("{} for {key}", declared.name);
                        add(list, what, UnverifiedKind::Row, clause, &row.provenance);
                    }
                }
            }
            if let (Some(row), Some(table)) = (
                world.row(*table, &key),
                world.program.tables.get(table.index()),
            ) && row.provenance.verification == Verification::Unverified
            {
                let what = format!("{} for {}", table.name, crate::words::plain_value(&key));
                add(list, what, UnverifiedKind::Row, clause, &row.provenance);
            }
        }
        Op::External(external, key) => {
            let key = key.map(|key| world.value(key));
            if let (Some((_, _, ExternalSource::Shipped(row))), Some(declared)) = (
                world.external(*external, key.as_ref()),
                world.program.externals.get(external.index()),
            ) && row.provenance.verification == Verification::Unverified
            {
                let name = declared.name.clone();
                add(
                    list,
                    name,
                    UnverifiedKind::External,
                    clause,
                    &row.provenance,
                );
            }
        }
        _ => {}
    }
    let mut operands = Vec::new();
    node.op.for_each_operand(|operand| operands.push(operand));
    for operand in operands {
        visit(world, operand, clause, list, seen);
    }
}

impl Clause {
    /// The expressions that stand directly in it, those of its exceptions included.
    #[must_use]
    pub fn nodes(&self) -> Vec<NodeId> {
        let mut out = Vec::new();
        roots(self, |node| out.push(node));
        out
    }
}
