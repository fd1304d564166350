//! Looking things up in a program, and walking over it.

use crate::program::{FactId, NodeId, Op, Program, SchemeId, Walk};

impl Program {
    /// The fact with this full path, e.g. `applicant.birth_date`.
    #[must_use]
    pub fn fact(&self, path: &str) -> Option<FactId> {
        let index = self
            .schema
            .facts
            .iter()
            .position(|fact| fact.path == path)?;
        u32::try_from(index).ok().map(FactId)
    }

    /// The scheme with this id, e.g. `nl.start_up`.
    #[must_use]
    pub fn scheme(&self, id: &str) -> Option<SchemeId> {
        let index = self.schemes.iter().position(|scheme| scheme.id == id)?;
        u32::try_from(index).ok().map(SchemeId)
    }

    /// Every scheme, in order.
    pub fn scheme_ids(&self) -> impl Iterator<Item = SchemeId> + '_ {
        (0_u32..)
            .zip(&self.schemes)
            .map(|(index, _)| SchemeId(index))
    }
}

impl Op {
    /// The walk over a list, where the operator has one.
    #[must_use]
    pub const fn walk(&self) -> Option<&Walk> {
        match self {
            Op::Quantified(_, walk, _)
            | Op::PeriodsFor { walk, .. }
            | Op::DaysBetweenFor { walk, .. }
            | Op::Aggregate(_, walk, _) => Some(walk),
            _ => None,
        }
    }

    /// Calls `visit` with every operand, in the order in which they are written.
    pub fn for_each_operand(&self, mut visit: impl FnMut(NodeId)) {
        match self {
            Op::Constant(_)
            | Op::Fact(_)
            | Op::Element(_)
            | Op::Field(..)
            | Op::Definition(_)
            | Op::ReferenceDate => {}
            Op::Not(a)
            | Op::IsEmpty(a)
            | Op::FirstDay(a)
            | Op::LastDay(a)
            | Op::TotalDays(a)
            | Op::WeighedLength(a)
            | Op::LongestPeriod(a)
            | Op::InYear(a, _, _)
            | Op::DayOfYear(_, _, a)
            | Op::YearOf(a)
            | Op::FullUnits(_, a)
            | Op::Lookup(_, _, a) => visit(*a),
            Op::And(operands)
            | Op::Or(operands)
            | Op::CountOf(_, operands)
            | Op::Extreme(_, operands) => {
                operands.iter().copied().for_each(visit);
            }
            Op::Quantified(_, walk, body) => {
                visit(walk.list);
                walk.filter.into_iter().for_each(&mut visit);
                visit(*body);
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
            | Op::EarliestDate(a, b) => {
                visit(*a);
                visit(*b);
            }
            Op::OneOf(a, rest) | Op::IncludesAny(a, rest) => {
                visit(*a);
                rest.iter().copied().for_each(visit);
            }
            Op::Listed(a, _, day) | Op::IncludesListed(a, _, day) => {
                visit(*a);
                day.iter().copied().for_each(visit);
            }
            Op::If(a, b, c) => {
                visit(*a);
                visit(*b);
                visit(*c);
            }
            Op::PeriodsFor {
                from,
                to,
                walk,
                weight,
            } => {
                visit(*from);
                visit(*to);
                visit(walk.list);
                walk.filter.into_iter().for_each(&mut visit);
                weight.iter().copied().for_each(visit);
            }
            Op::DaysBetweenFor { from, to, walk } => {
                visit(*from);
                visit(*to);
                visit(walk.list);
                walk.filter.into_iter().for_each(visit);
            }
            Op::Aggregate(_, walk, body) => {
                body.iter().copied().for_each(&mut visit);
                visit(walk.list);
                walk.filter.into_iter().for_each(visit);
            }
            Op::Deadline {
                limit,
                after,
                suspended,
                extended,
                ..
            } => {
                visit(*limit);
                visit(*after);
                suspended.iter().copied().for_each(&mut visit);
                if let Some((length, when)) = extended {
                    visit(*length);
                    when.iter().copied().for_each(visit);
                }
            }
            Op::External(_, key) => key.iter().copied().for_each(visit),
        }
    }
}
