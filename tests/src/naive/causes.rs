//! Why something is unknown: because the rules lack a value of the law, because a fact is missing,
//! or, for results that do not exist, neither.

use ius_engine::{DefinitionId, InForce, NodeId, Op, Walk};

use super::expression::{Place, answer, operands};
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
    /// What is known of a value: that on which all readings agree.
    fn known(&self, node: NodeId) -> Val {
        let value = self.value(node);
        if self.tried && value.is_unknown() {
            self.in_every_reading(node)
        } else {
            value
        }
    }

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
            Op::Definition(definition) => {
                self.why_definition(*definition, |place, node| place.why_condition(node))
            }
            Op::Quantified(count, walk, body) if self.is_compound(*body) => {
                let mut causes = self.why_value(walk.list);
                for (place, kept) in self.walk(*walk, Place::condition).unwrap_or_default() {
                    if answer(*count, kept, place.condition(*body)).is_none() {
                        let filter = walk.filter.map(|filter| place.why_condition(filter));
                        causes = causes
                            .and(filter.unwrap_or_default())
                            .and(place.why_condition(*body));
                    }
                }
                causes
            }
            _ => self.why_value(node),
        }
    }

    /// Why a named value is unknown. While it is not known which law applies, any of its versions
    /// may matter.
    fn why_definition(&self, id: DefinitionId, why: impl Fn(&Self, NodeId) -> Causes) -> Causes {
        if let Some(node) = self.version(id) {
            return why(self, node);
        }
        let definition = self.program.definitions.get(id.index());
        let versions = definition.map_or(&[][..], |definition| &definition.versions);
        let dated = versions.len() > 1
            || versions
                .iter()
                .any(|version| version.in_force != InForce::default());
        if self.law.is_some() || !dated {
            return Causes::GAP;
        }
        versions
            .iter()
            .filter_map(|version| version.value)
            .map(|node| why(self, node))
            .fold(Causes::default(), Causes::and)
    }

    /// Why a value is unknown; nothing if it is known. A date known in part that an unknown value
    /// reads is a fact that is not precise enough.
    #[must_use]
    pub fn why_value(&self, node: NodeId) -> Causes {
        if !self.known(node).is_unknown() {
            return Causes::default();
        }
        let all = |nodes: &[NodeId]| {
            nodes
                .iter()
                .map(|node| self.why_value(*node))
                .fold(Causes::default(), Causes::and)
        };
        match self.op(node) {
            Op::Definition(definition) => {
                self.why_definition(*definition, |place, node| place.why_value(node))
            }
            Op::If(condition, a, b) => match self.known(*condition).truth() {
                Some(true) => self.why_value(*a),
                Some(false) => self.why_value(*b),
                None => all(&[*condition, *a, *b]),
            },
            Op::Quantified(count, walk, body) => {
                let mut causes = self.why_value(walk.list);
                for (place, _) in self.walk(*walk, |_, _| None).unwrap_or_default() {
                    if place
                        .counts_in_every_reading(*count, walk.filter, *body)
                        .is_none()
                    {
                        let filter = walk.filter.map(|filter| place.why_value(filter));
                        causes = causes
                            .and(filter.unwrap_or_default())
                            .and(place.why_value(*body));
                    }
                }
                causes
            }
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
            Op::EarliestDate(length, condition) => {
                let mut causes = self.why_value(*length);
                if let Some(place) = self.earliest_stop(node) {
                    let place = Place {
                        tried: false,
                        ..place
                    };
                    causes = causes.and(place.why_law()).and(place.why_value(*condition));
                }
                causes
            }
            Op::Lookup(table, _, key) => {
                let known = self.known(*key);
                if known.is_unknown() {
                    return self.why_value(*key);
                }
                let otherwise = self.program.tables.get(table.index());
                let otherwise = otherwise.is_some_and(|table| table.otherwise.is_some());
                let any = otherwise || !self.rows(*table, &known).is_empty();
                if self.law.is_none() && any && self.found(*table, &known).is_none() {
                    // Which row it is depends on the law.
                    Causes::default()
                } else {
                    Causes::GAP
                }
            }
            Op::Fact(_) | Op::Element(_) | Op::Field(..) | Op::ReferenceDate => Causes::FACT,
            // Without its key no external data can be asked for.
            Op::External(_, Some(key)) if self.known(*key).is_unknown() => self.why_value(*key),
            Op::External(..) => Causes::FACT,
            Op::Deadline {
                limit,
                after,
                suspended,
                extended,
                ..
            } => {
                let mut causes = all(&[*limit, *after]);
                if let Some(suspended) = suspended {
                    causes = causes.and(self.why_value(*suspended));
                }
                if let Some((length, condition)) = extended {
                    let mut holds = Some(true);
                    if let Some(condition) = condition {
                        holds = self.known(*condition).truth();
                        causes = causes.and(self.why_value(*condition));
                    }
                    // An extension that is not granted may be of any length.
                    if holds != Some(false) {
                        causes = causes.and(self.why_value(*length));
                    }
                }
                causes
            }
            Op::Includes(list, _) | Op::IncludesAny(list, _) | Op::IncludesListed(list, ..)
                if matches!(self.value(*list), Val::List(elements)
                    if elements.iter().any(Val::is_unknown)) =>
            {
                all(&operands(self.op(node))).and(Causes::FACT)
            }
            // A result that does not exist rests on what its operands rest on: on nothing that
            // could be stated, if they are known.
            op => all(&operands(op)),
        }
    }

    fn why_walk(&self, walk: Walk, inner: &[NodeId]) -> Causes {
        let mut causes = self.why_value(walk.list);
        let kept = |place: &Place<'_>, node: NodeId| place.known(node).truth();
        for (place, kept) in self.walk(walk, kept).unwrap_or_default() {
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

    /// Why it is not known which law applies on a day of a search; nothing if it is.
    fn why_law(&self) -> Causes {
        if self.law.is_some() {
            return Causes::default();
        }
        let place = Place {
            law: self.reference,
            ..self.clone()
        };
        for transition in &self.scheme.transitions {
            match place.value(transition.when).truth() {
                Some(false) => {}
                Some(true) => return place.why_value(transition.law_on),
                None => return place.why_value(transition.when),
            }
        }
        Causes::default()
    }

    /// Whether a value is a search for a day that ended without one.
    #[must_use]
    pub fn ended(&self, node: NodeId) -> bool {
        match self.op(node) {
            Op::EarliestDate(length, _) => {
                self.value(node).is_unknown()
                    && !self.value(*length).is_unknown()
                    && self.earliest_stop(node).is_none()
            }
            Op::Definition(definition) => self
                .version(*definition)
                .is_some_and(|node| self.ended(node)),
            _ => false,
        }
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
