//! Why something is unknown: because the rules lack a value of the law, or for another reason.

use ius_engine::{NodeId, Op, Walk};

use super::expression::{Place, operands};
use super::value::Val;

/// What an unknown rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Causes {
    /// A value of the law that the rules do not hold.
    pub gap: bool,
    /// Anything else: a missing fact, an imprecise date, a result that does not exist.
    pub other: bool,
}

impl Causes {
    const GAP: Causes = Causes {
        gap: true,
        other: false,
    };
    const OTHER: Causes = Causes {
        gap: false,
        other: true,
    };

    /// Both.
    #[must_use]
    pub fn and(self, other: Causes) -> Causes {
        Causes {
            gap: self.gap || other.gap,
            other: self.other || other.other,
        }
    }

    /// Whether nothing but gaps in the rules stands in the way.
    #[must_use]
    pub fn only_gaps(self) -> bool {
        self.gap && !self.other
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
                None => self.why_condition(*condition),
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

    /// Why the value on which all readings should agree is unknown.
    #[must_use]
    pub fn why_in_readings(&self, node: NodeId) -> Causes {
        let mut causes = Causes::default();
        let mut known = 0;
        let visited = self.readings(node, |place| {
            let why = place.why_value(node);
            known += usize::from(why == Causes::default());
            causes = causes.and(why);
            true
        });
        // Readings that disagree, or are too many, ask for a more precise date.
        if !visited || known > 0 {
            causes = causes.and(Causes::OTHER);
        }
        causes
    }

    /// Why a value is unknown; nothing if it is known.
    #[must_use]
    pub fn why_value(&self, node: NodeId) -> Causes {
        if !self.value(node).is_unknown() {
            return Causes::default();
        }
        let why = match self.op(node) {
            Op::Definition(definition) => match self.version(*definition) {
                Some(node) => return self.why_value(node),
                None => return Causes::GAP,
            },
            Op::If(condition, a, b) => match self.value(*condition).truth() {
                Some(true) => self.why_value(*a),
                Some(false) => self.why_value(*b),
                None => self.why_value(*condition),
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
            op => operands(op)
                .iter()
                .map(|operand| self.why_value(*operand))
                .fold(Causes::default(), Causes::and),
        };
        if why == Causes::default() {
            Causes::OTHER
        } else {
            why
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
            Val::Months(months) => super::days::plus_months(start, months)?,
            Val::Days(days) => super::days::plus_days(start, days)?,
            _ => return None,
        };
        start
            .iter_days()
            .take_while(|day| *day <= end)
            .map(|day| self.on(day))
            .find(|place| place.value(*condition).is_unknown())
    }
}
