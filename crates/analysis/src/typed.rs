//! Expressions whose types have been found. They are the engine's own operators, in an arena of
//! their declaration; what they name is listed beside them and put in place when a program is made.

use std::sync::Arc;

use ius_engine::{Constant, NodeId, Op, Walk};
use ius_syntax::ast::Span;

use crate::symbol::Symbol;
use crate::ty::Ty;

/// Stands for the state of the scheme until one is known.
pub const THIS_STATE: &str = "this state";

/// A named value that an expression uses.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Named {
    /// A parameter or a definition of a module.
    Global(Symbol),
    /// A definition or slot of the template or scheme at hand.
    Local(Arc<str>),
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub struct TypedNode {
    /// The operator; operands are earlier nodes of the same arena.
    pub op: Op,
    /// The type of the result.
    pub ty: Ty,
    /// Where it is written.
    pub span: Span,
}

/// The expressions of one declaration and what they name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arena {
    /// Operands before operators.
    pub nodes: Vec<TypedNode>,
    /// Facts by path: what `FactId` counts here.
    pub facts: Vec<Arc<str>>,
    /// What `DefinitionId` counts here.
    pub definitions: Vec<Named>,
    /// What `TableId` counts here.
    pub tables: Vec<Symbol>,
    /// What `ExternalId` counts here.
    pub externals: Vec<Symbol>,
    /// What `EnumerationId` counts here.
    pub enumerations: Vec<Symbol>,
    /// Walks so far: 0 is the element of `for each`.
    pub binders: u32,
}

/// The position of `value` in a list that holds each value once.
pub fn position<T: PartialEq>(list: &mut Vec<T>, value: T) -> u32 {
    let at = list.iter().position(|v| *v == value).unwrap_or_else(|| {
        list.push(value);
        list.len() - 1
    });
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Arena {
    /// Adds a node.
    pub fn push(&mut self, op: Op, ty: Ty, span: Span) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(TypedNode { op, ty, span });
        id
    }

    /// The node.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Option<&TypedNode> {
        self.nodes.get(id.index())
    }

    /// Its constant, if it is one.
    #[must_use]
    pub fn constant(&self, id: NodeId) -> Option<&Constant> {
        match &self.node(id)?.op {
            Op::Constant(constant) => Some(constant),
            _ => None,
        }
    }

    /// Every node that `root` needs, itself included, in order.
    #[must_use]
    pub fn reachable(&self, root: NodeId) -> Vec<NodeId> {
        let mut wanted = vec![false; self.nodes.len()];
        if let Some(slot) = wanted.get_mut(root.index()) {
            *slot = true;
        }
        for index in (0..=root.index()).rev() {
            if wanted.get(index) == Some(&true)
                && let Some(node) = self.nodes.get(index)
            {
                for operand in operands(&node.op) {
                    if let Some(slot) = wanted.get_mut(operand.index()) {
                        *slot = true;
                    }
                }
            }
        }
        wanted
            .iter()
            .enumerate()
            .filter(|(_, w)| **w)
            .map(|(i, _)| NodeId(u32::try_from(i).unwrap_or(u32::MAX)))
            .collect()
    }
}

/// The operands of an operator, in order.
#[must_use]
pub fn operands(op: &Op) -> Vec<NodeId> {
    let mut out = Vec::new();
    let _ = map_operands(op, &mut |id| {
        out.push(id);
        id
    });
    out
}

/// The walk of an operator, if it has one.
#[must_use]
pub fn walk_of(op: &Op) -> Option<&Walk> {
    match op {
        Op::Quantified(_, walk, _)
        | Op::PeriodsFor { walk, .. }
        | Op::DaysBetweenFor { walk, .. }
        | Op::Aggregate(_, walk, _) => Some(walk),
        _ => None,
    }
}

/// The same operator with other operands.
pub fn map_operands(op: &Op, f: &mut dyn FnMut(NodeId) -> NodeId) -> Op {
    fn walk(w: &Walk, f: &mut dyn FnMut(NodeId) -> NodeId) -> Walk {
        Walk {
            binder: w.binder,
            list: f(w.list),
            filter: w.filter.map(&mut *f),
        }
    }
    fn all(list: &[NodeId], f: &mut dyn FnMut(NodeId) -> NodeId) -> Vec<NodeId> {
        list.iter().map(|id| f(*id)).collect()
    }
    match op {
        Op::Constant(_)
        | Op::Fact(_)
        | Op::Element(_)
        | Op::Field(_, _)
        | Op::Definition(_)
        | Op::ReferenceDate => op.clone(),
        Op::Not(a) => Op::Not(f(*a)),
        Op::And(list) => Op::And(all(list, f)),
        Op::Or(list) => Op::Or(all(list, f)),
        Op::CountOf(count, list) => Op::CountOf(*count, all(list, f)),
        Op::Quantified(count, w, body) => Op::Quantified(*count, walk(w, f), f(*body)),
        Op::Compare(r, a, b) => Op::Compare(*r, f(*a), f(*b)),
        Op::CompareLength(r, a, b) => Op::CompareLength(*r, f(*a), f(*b)),
        Op::CompareDays(r, a, b) => Op::CompareDays(*r, f(*a), f(*b)),
        Op::CompareCounted(r, a, b) => Op::CompareCounted(*r, f(*a), f(*b)),
        Op::OneOf(a, list) => Op::OneOf(f(*a), all(list, f)),
        Op::Listed(a, table, on) => Op::Listed(f(*a), *table, on.map(&mut *f)),
        Op::WithinCode(a, b) => Op::WithinCode(f(*a), f(*b)),
        Op::Includes(a, b) => Op::Includes(f(*a), f(*b)),
        Op::IncludesAny(a, list) => Op::IncludesAny(f(*a), all(list, f)),
        Op::IncludesListed(a, table, on) => Op::IncludesListed(f(*a), *table, on.map(&mut *f)),
        Op::IsEmpty(a) => Op::IsEmpty(f(*a)),
        Op::Covers(a, b) => Op::Covers(f(*a), f(*b)),
        Op::Overlaps(a, b) => Op::Overlaps(f(*a), f(*b)),
        Op::Arithmetic(o, a, b) => Op::Arithmetic(*o, f(*a), f(*b)),
        Op::If(c, a, b) => Op::If(f(*c), f(*a), f(*b)),
        Op::Age(a, b, leap) => Op::Age(f(*a), f(*b), *leap),
        Op::Birthday(a, b, leap) => Op::Birthday(f(*a), f(*b), *leap),
        Op::WindowBefore(a, b) => Op::WindowBefore(f(*a), f(*b)),
        Op::WindowFrom(a, b) => Op::WindowFrom(f(*a), f(*b)),
        Op::PeriodFromTo(a, b) => Op::PeriodFromTo(f(*a), f(*b)),
        Op::DaysBetween(a, b) => Op::DaysBetween(f(*a), f(*b)),
        Op::PeriodsFor {
            from,
            to,
            walk: w,
            weight,
        } => Op::PeriodsFor {
            walk: walk(w, f),
            from: f(*from),
            to: f(*to),
            weight: weight.map(&mut *f),
        },
        Op::DaysBetweenFor { from, to, walk: w } => Op::DaysBetweenFor {
            walk: walk(w, f),
            from: f(*from),
            to: f(*to),
        },
        Op::Aggregate(a, w, value) => Op::Aggregate(*a, walk(w, f), value.map(&mut *f)),
        Op::Extreme(a, list) => Op::Extreme(*a, all(list, f)),
        Op::FirstDay(a) => Op::FirstDay(f(*a)),
        Op::LastDay(a) => Op::LastDay(f(*a)),
        Op::TotalDays(a) => Op::TotalDays(f(*a)),
        Op::WeighedLength(a) => Op::WeighedLength(f(*a)),
        Op::LongestPeriod(a) => Op::LongestPeriod(f(*a)),
        Op::GapsWithin(a, b) => Op::GapsWithin(f(*a), f(*b)),
        Op::UnbrokenRun(a, b) => Op::UnbrokenRun(f(*a), f(*b)),
        Op::MostDays(a, b) => Op::MostDays(f(*a), f(*b)),
        Op::Within(a, b) => Op::Within(f(*a), f(*b)),
        Op::Except(a, b) => Op::Except(f(*a), f(*b)),
        Op::JoinedWith(a, b) => Op::JoinedWith(f(*a), f(*b)),
        Op::BridgingGaps(a, b) => Op::BridgingGaps(f(*a), f(*b)),
        Op::Since(a, b) => Op::Since(f(*a), f(*b)),
        Op::Deadline {
            limit,
            after,
            state,
            suspended,
            extended,
        } => Op::Deadline {
            limit: f(*limit),
            after: f(*after),
            state: state.clone(),
            suspended: suspended.map(&mut *f),
            extended: extended.map(|(l, c)| (f(l), c.map(&mut *f))),
        },
        Op::EarliestDate(a, b) => Op::EarliestDate(f(*a), f(*b)),
        Op::InYear(a, from, to) => Op::InYear(f(*a), *from, *to),
        Op::DayOfYear(seek, day, a) => Op::DayOfYear(*seek, *day, f(*a)),
        Op::YearOf(a) => Op::YearOf(f(*a)),
        Op::FullUnits(unit, a) => Op::FullUnits(*unit, f(*a)),
        Op::Lookup(table, column, key) => Op::Lookup(*table, *column, f(*key)),
        Op::External(external, key) => Op::External(*external, key.map(&mut *f)),
    }
}
