//! Why something is unknown: because the rules lack a value of the law, because a fact is missing,
//! or, for results that do not exist, neither.

use ius_engine::{NodeId, Op, Walk};

use super::expression::{Place, operands};
use super::value::Val;

/// What an unknown rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Causes {
    /// A value of the law that the rules do not hold.
    pub gap: bool,
    /// A fact that is missing or not precise enough, or external data that is missing.
    pub fact: bool,
}

impl Causes {
    const GAP: Causes = Causes {
        gap: true,
        fact: false,
    };
    const FACT: Causes = Causes {
        gap: false,
        fact: true,
    };

    /// Both.
    #[must_use]
    pub fn and(self, other: Causes) -> Causes {
        Causes {
            gap: self.gap || other.gap,
            fact: self.fact || other.fact,
        }
    }

    /// Whether nothing but gaps in the rules stands in the way.
    #[must_use]
    pub fn only_gaps(self) -> bool {
        self.gap && !self.fact
    }
}

impl Place<'_> {
    /// Why a condition is unknown; nothing if it is known.
    #[must_use]
    pub fn why_condition(&self, node: NodeId) -> Causes {
        if self.condition(node).is_some() {
            return Causes::default();
        }
        let all = |nodes: &[NodeId]| {
            nodes
                .iter()
                .map(|node| self.why_condition(*node))
                .fold(Causes::default(), Causes::and)
        };
        match self.op(node) {
            Op::Not(a) => self.why_condition(*a),
            Op::And(nodes) | Op::Or(nodes) | Op::CountOf(_, nodes) => all(nodes),
            Op::If(condition, a, b) => match self.condition(*condition) {
                Some(true) => self.why_condition(*a),
                Some(false) => self.why_condition(*b),
                None => all(&[*condition, *a, *b]),
            },
            Op::Definition(definition) => match self.version(*definition) {
                Some(node) => self.why_condition(node),
                None => Causes::GAP,
            },
            Op::Quantified(_, walk, body) if self.is_compound(*body) => {
                let list = self.why_value(walk.list);
                let elements = self.walk(*walk, Place::condition).unwrap_or_default();
                elements
                    .iter()
                    .filter(|(_, kept)| *kept != Some(false))
                    .map(|(place, _)| {
                        let filter = walk.filter.map(|filter| place.why_condition(filter));
                        place.why_condition(*body).and(filter.unwrap_or_default())
                    })
                    .fold(list, Causes::and)
            }
            _ => self.why_in_readings(node),
        }
    }

    /// Why the value on which all readings should agree is unknown. A date known in part that an
    /// unknown value reads is a fact that is not precise enough.
    #[must_use]
    pub fn why_in_readings(&self, node: NodeId) -> Causes {
        if self.in_every_reading(node).is_unknown() {
            self.why_value(node)
        } else {
            Causes::default()
        }
    }

    /// Why a value is unknown; nothing if it is known.
    #[must_use]
    pub fn why_value(&self, node: NodeId) -> Causes {
        if !self.value(node).is_unknown() {
            return Causes::default();
        }
        match self.op(node) {
            Op::Definition(definition) => match self.version(*definition) {
                Some(node) => self.why_value(node),
                None => Causes::GAP,
            },
            Op::If(condition, a, b) => match self.value(*condition).truth() {
                Some(true) => self.why_value(*a),
                Some(false) => self.why_value(*b),
                None => self
                    .why_value(*condition)
                    .and(self.why_value(*a))
                    .and(self.why_value(*b)),
            },
            Op::Quantified(_, walk, body) => self.why_walk(*walk, &[*body]),
            Op::Aggregate(_, walk, value) => {
                self.why_walk(*walk, &value.iter().copied().collect::<Vec<_>>())
            }
            Op::PeriodsFor {
                from,
                to,
                walk,
                weight,
            } => {
                let inner: Vec<_> = [*from, *to].into_iter().chain(*weight).collect();
                self.why_walk(*walk, &inner)
            }
            Op::DaysBetweenFor { from, to, walk } => self.why_walk(*walk, &[*from, *to]),
            Op::EarliestDate(_, condition) => match self.earliest_stop(node) {
                Some(place) => place.why_value(*condition),
                None => Causes::default(),
            },
            Op::Lookup(_, _, key) => {
                if !self.value(*key).is_unknown() && self.law.is_some() {
                    return Causes::GAP;
                }
                self.why_value(*key)
            }
            Op::Fact(_) | Op::Element(_) | Op::Field(..) | Op::ReferenceDate => Causes::FACT,
            Op::External(_, key) => {
                let key = key.map(|key| self.why_value(key)).unwrap_or_default();
                if key == Causes::default() {
                    Causes::FACT
                } else {
                    key
                }
            }
            Op::Includes(list, _) | Op::IncludesAny(list, _) | Op::IncludesListed(list, ..)
                if matches!(self.value(*list), Val::List(elements)
                    if elements.iter().any(Val::is_unknown)) =>
            {
                operands(self.op(node))
                    .iter()
                    .map(|operand| self.why_value(*operand))
                    .fold(Causes::FACT, Causes::and)
            }
            // A result that does not exist rests on what its operands rest on: on nothing that
            // could be stated, if they are known.
            op => operands(op)
                .iter()
                .map(|operand| self.why_value(*operand))
                .fold(Causes::default(), Causes::and),
        }
    }

    fn why_walk(&self, walk: Walk, inner: &[NodeId]) -> Causes {
        let list = self.why_value(walk.list);
        let truth = |place: &Place<'_>, node: NodeId| place.value(node).truth();
        let mut causes = list;
        for (place, kept) in self.walk(walk, truth).unwrap_or_default() {
            if kept == Some(false) {
                continue;
            }
            if let Some(filter) = walk.filter {
                causes = causes.and(place.why_value(filter));
            }
            for node in inner {
                causes = causes.and(place.why_value(*node));
            }
        }
        causes
    }

    /// The day on which the search for the earliest date met an unknown.
    fn earliest_stop(&self, node: NodeId) -> Option<Self> {
        let Op::EarliestDate(length, condition) = self.op(node) else {
            return None;
        };
        let start = self.reference?;
        let end = match self.value(*length) {
            Val::Months(months) => super::days::plus_months(start, months),
            Val::Days(days) => super::days::plus_days(start, days),
            _ => return None,
        };
        let end = end.unwrap_or(super::days::ongoing());
        start
            .iter_days()
            .take_while(|day| *day <= end)
            .map(|day| self.on(day))
            .find(|place| place.value(*condition).is_unknown())
    }
}
