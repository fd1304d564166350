//! Why something is unknown: the facts that are missing, and the values the rules lack.
//!
//! The walk follows unknown operands only, so it lists a fact only where a value for it could
//! still change the result; and it follows every unknown operand, so it never leaves one out. An
//! operand on which all readings of dates known in part agree is known.
//!
//! A missing fact comes before a gap: only where no fact is found on any way down is the law's
//! missing value what keeps a clause open.

use ius_calendar::Date;

use crate::clauses::{Judge, Range};
use crate::program::{
    Clause, ClauseKind, Count, DefinitionId, ExternalId, FactId, NodeId, Op, PointsGroup, TableId,
    Walk,
};
use crate::value::{Tri, Value};
use crate::world::{Earliest, Version, World, filtered};

/// Why a fact is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MissingReason {
    /// It was not stated.
    NotStated,
    /// It was stated as unknown.
    StatedAsUnknown,
    /// It is a date known only in part, or disputed, whose readings do not agree.
    NotPreciseEnough,
    /// It is external data, to be handed in beside the applicant.
    External,
}

impl MissingReason {
    /// The words used in a decision.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            MissingReason::NotStated => "not stated",
            MissingReason::StatedAsUnknown => "stated as unknown",
            MissingReason::NotPreciseEnough => "not precise enough",
            MissingReason::External => "external",
        }
    }
}

/// A fact in its place: in a list with the element's position and, in a record, the field's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactPlace {
    /// The fact.
    pub fact: FactId,
    /// Position in its list, counted from 0.
    pub element: Option<u32>,
    /// Position of the field in the record.
    pub field: Option<u32>,
}

/// A value of the law that the rules do not hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Gap {
    /// A named value without a confirmed version on the law's date.
    Definition(DefinitionId),
    /// A table cell that is unconfirmed, or a key without a row.
    Lookup {
        /// The table.
        table: TableId,
        /// The column.
        column: u32,
        /// The key that was looked up.
        key: Value,
    },
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Causes {
    pub facts: Vec<(FactPlace, MissingReason)>,
    pub externals: Vec<(ExternalId, Option<Value>)>,
    pub gaps: Vec<Gap>,
    /// Results that do not exist although every operand is known.
    pub undefined: Vec<NodeId>,
    /// Whether dates known in part are not read: inside the search for a day, which ends where
    /// one would have to be.
    plain: bool,
}

impl Causes {
    fn fact(&mut self, place: FactPlace, reason: MissingReason) {
        if !self.facts.iter().any(|(known, _)| *known == place) {
            self.facts.push((place, reason));
        }
    }

    fn gap(&mut self, gap: Gap) {
        if !self.gaps.contains(&gap) {
            self.gaps.push(gap);
        }
    }

    /// Whether a fact or external data could still settle it.
    pub(crate) fn any_missing(&self) -> bool {
        !self.facts.is_empty() || !self.externals.is_empty()
    }

    /// Whether nothing but a gap in the rules keeps it unknown.
    pub(crate) fn only_gaps(&self) -> bool {
        !self.any_missing() && !self.gaps.is_empty()
    }
}

impl World<'_> {
    /// Why a clause is unknown.
    pub(crate) fn clause_causes(&mut self, clause: &Clause, causes: &mut Causes) {
        if self.clause_in_force(clause).is_no() {
            return;
        }
        let mut holding = false;
        for exception in &clause.exceptions {
            let when = self.condition(exception.when);
            holding |= when.is_yes();
            if when.is_unknown() {
                self.condition_causes(exception.when, causes);
            }
            if !when.is_no()
                && let Some(replacement) = exception.replacement
            {
                self.condition_causes(replacement, causes);
            }
        }
        if !holding {
            self.base_causes(&clause.kind, causes);
        }
    }

    fn base_causes(&mut self, kind: &ClauseKind, causes: &mut Causes) {
        match kind {
            ClauseKind::Scope(condition)
            | ClauseKind::Exclude(condition)
            | ClauseKind::Refuse(condition)
            | ClauseKind::Require(condition) => self.condition_causes(*condition, causes),
            // What an authority has yet to judge is not a missing fact.
            ClauseKind::MayRefuse { when, .. } => self.condition_causes(*when, causes),
            ClauseKind::Assess(_) => {}
            ClauseKind::Points { pass_mark, groups } => {
                self.value_causes(*pass_mark, causes);
                for group in groups {
                    self.group_causes(group, causes);
                }
            }
            ClauseKind::Output { when, value, .. } => {
                if let Some(when) = when {
                    self.condition_causes(*when, causes);
                }
                self.value_causes(*value, causes);
            }
            ClauseKind::Right(when) | ClauseKind::Duty(when) => {
                if let Some(when) = when {
                    self.condition_causes(*when, causes);
                }
            }
        }
    }

    /// A group that is at its cap, or whose best award is certain, does not need the rest.
    fn group_causes(&mut self, group: &PointsGroup, causes: &mut Causes) {
        let range: Range = self.group(group);
        if range.is_settled() {
            return;
        }
        for award in &group.awards {
            let when = award.when.map_or(Tri::Yes, |when| self.condition(when));
            if when.is_no() {
                continue;
            }
            let points = self.number(award.points);
            if group.best_of {
                // It could not beat what is certain.
                if let (Some(most), Some(least)) = (points.most, range.least)
                    && most <= least
                    && (when.is_unknown() || points.is_settled())
                {
                    continue;
                }
            }
            if let (Some(condition), Tri::Unknown) = (award.when, when) {
                self.condition_causes(condition, causes);
            }
            self.value_causes(award.points, causes);
        }
        if let Some(cap) = group.at_most {
            self.value_causes(cap, causes);
        }
    }

    /// What is known of a value: that on which all readings agree.
    fn known(&mut self, id: NodeId, causes: &Causes) -> Value {
        let value = self.value(id);
        // What is known without reading a date holds in every reading.
        if causes.plain || !value.is_unknown() {
            value
        } else {
            self.agreed(id)
        }
    }

    /// Why a condition is unknown; nothing if it is known.
    pub(crate) fn condition_causes(&mut self, id: NodeId, causes: &mut Causes) {
        if !self.condition(id).is_unknown() {
            return;
        }
        let Some(node) = self.node(id) else { return };
        match &node.op {
            Op::Not(operand) => self.condition_causes(*operand, causes),
            Op::And(operands) | Op::Or(operands) | Op::CountOf(_, operands) => {
                for operand in operands {
                    self.condition_causes(*operand, causes);
                }
            }
            Op::If(condition, then, otherwise) => {
                let which = self.condition(*condition);
                self.condition_causes(*condition, causes);
                if !which.is_no() {
                    self.condition_causes(*then, causes);
                }
                if !which.is_yes() {
                    self.condition_causes(*otherwise, causes);
                }
            }
            Op::Definition(definition) => {
                self.definition_causes(*definition, causes, Self::condition_causes);
            }
            Op::Quantified(count, walk, body) => {
                let apart = self.is_compound(*body);
                self.quantified_causes(*count, walk, *body, apart, causes);
            }
            _ => self.value_causes(id, causes),
        }
    }

    fn definition_causes(
        &mut self,
        id: DefinitionId,
        causes: &mut Causes,
        walk: fn(&mut Self, NodeId, &mut Causes),
    ) {
        match self.version(id) {
            Version::InForce(version) => match version.value {
                Some(value) => walk(self, value, causes),
                None => causes.gap(Gap::Definition(id)),
            },
            Version::Missing => causes.gap(Gap::Definition(id)),
            Version::Unsettled => {
                let program = self.program;
                let versions = program
                    .definitions
                    .get(id.index())
                    .map_or(&[][..], |d| &d.versions);
                for value in versions.iter().filter_map(|version| version.value) {
                    walk(self, value, causes);
                }
                self.reference_date_causes(causes);
            }
        }
    }

    /// Why a value is unknown; nothing if it is known.
    pub(crate) fn value_causes(&mut self, id: NodeId, causes: &mut Causes) {
        if !self.known(id, causes).is_unknown() {
            return;
        }
        let Some(node) = self.node(id) else { return };
        match &node.op {
            Op::Constant(_) => {}
            Op::Fact(fact) => {
                let place = FactPlace {
                    fact: *fact,
                    element: None,
                    field: None,
                };
                let stated = self.stated(*fact);
                causes.fact(place, self.reason(&stated, *fact));
            }
            Op::Element(binder) => self.element_causes(binder.0, None, causes),
            Op::Field(binder, field) => self.element_causes(binder.0, Some(*field), causes),
            Op::Definition(definition) => {
                self.definition_causes(*definition, causes, Self::value_causes);
            }
            Op::ReferenceDate => self.reference_date_causes(causes),
            Op::If(condition, then, otherwise) => {
                let which = self.known(*condition, causes).tri();
                self.value_causes(*condition, causes);
                if !which.is_no() {
                    self.value_causes(*then, causes);
                }
                if !which.is_yes() {
                    self.value_causes(*otherwise, causes);
                }
            }
            Op::Quantified(count, walk, body) => {
                self.quantified_causes(*count, walk, *body, false, causes);
            }
            Op::PeriodsFor {
                from,
                to,
                walk,
                weight,
            } => {
                let body = [Some(*from), Some(*to), *weight];
                self.walk_causes(id, walk, &body, causes);
            }
            Op::DaysBetweenFor { from, to, walk } => {
                self.walk_causes(id, walk, &[Some(*from), Some(*to)], causes);
            }
            Op::Aggregate(_, walk, body) => self.walk_causes(id, walk, &[*body], causes),
            Op::Includes(list, _) | Op::IncludesAny(list, _) | Op::IncludesListed(list, _, _) => {
                if let Value::List(elements) = self.value(*list) {
                    self.list_causes(*list, &elements, causes);
                }
                self.operand_causes(id, &node.op, causes);
            }
            Op::Lookup(table, column, key) => {
                let found = self.known(*key, causes);
                if found.is_unknown() {
                    self.value_causes(*key, causes);
                } else if self.row_is_unsettled(*table, &found) {
                    self.reference_date_causes(causes);
                } else {
                    causes.gap(Gap::Lookup {
                        table: *table,
                        column: *column,
                        key: found,
                    });
                }
            }
            Op::External(external, key) => {
                let found = key.map(|key| self.known(key, causes));
                if matches!(found, Some(Value::Unknown)) {
                    if let Some(key) = key {
                        self.value_causes(*key, causes);
                    }
                    return;
                }
                if self.on.is_none() {
                    self.reference_date_causes(causes);
                }
                if !causes
                    .externals
                    .iter()
                    .any(|(id, key)| id == external && *key == found)
                {
                    causes.externals.push((*external, found));
                }
            }
            Op::Deadline {
                limit,
                after,
                suspended,
                extended,
                ..
            } => {
                let before = causes.facts.len() + causes.externals.len() + causes.gaps.len();
                self.value_causes(*limit, causes);
                self.value_causes(*after, causes);
                if let Some(suspended) = suspended {
                    self.value_causes(*suspended, causes);
                }
                if let Some((length, when)) = extended {
                    let holds = when.map_or(Tri::Yes, |when| self.known(when, causes).tri());
                    if let Some(when) = when {
                        self.value_causes(*when, causes);
                    }
                    if !holds.is_no() {
                        self.value_causes(*length, causes);
                    }
                }
                if causes.facts.len() + causes.externals.len() + causes.gaps.len() == before {
                    causes.undefined.push(id);
                }
            }
            Op::EarliestDate(length, condition) => {
                self.value_causes(*length, causes);
                match self.earliest(*length, *condition) {
                    Earliest::UnknownOn(day) => {
                        let (on, law) = (self.on, self.law);
                        let plain = std::mem::replace(&mut causes.plain, true);
                        let then = self.law_on(day);
                        if then.is_none() {
                            self.transition_causes(day, causes);
                        }
                        self.set_dates(Some(day), then);
                        self.value_causes(*condition, causes);
                        self.set_dates(on, law);
                        causes.plain = plain;
                    }
                    Earliest::Unknown => self.reference_date_causes(causes),
                    Earliest::NotUntil(_) => causes.undefined.push(id),
                    Earliest::On(_) => {}
                }
            }
            op => self.operand_causes(id, op, causes),
        }
    }

    /// Why it is not known which law applies on a day: the first transitional rule that may hold.
    fn transition_causes(&mut self, day: Date, causes: &mut Causes) {
        self.set_dates(Some(day), Some(day));
        let transitions = self.scheme.map_or(&[][..], |scheme| &scheme.transitions);
        for transition in transitions {
            match self.value(transition.when).tri() {
                Tri::No => {}
                Tri::Yes => return self.value_causes(transition.law_on, causes),
                Tri::Unknown => return self.value_causes(transition.when, causes),
            }
        }
    }

    fn operand_causes(&mut self, id: NodeId, op: &Op, causes: &mut Causes) {
        let mut operands = Vec::new();
        op.for_each_operand(|operand| operands.push(operand));
        let mut any = false;
        for operand in operands {
            if self.known(operand, causes).is_unknown() {
                any = true;
                self.value_causes(operand, causes);
            }
        }
        let dated = matches!(op, Op::Listed(_, _, None) | Op::IncludesListed(_, _, None));
        if dated && self.law.is_none() {
            self.reference_date_causes(causes);
        } else if !any
            && !matches!(
                op,
                Op::Includes(..) | Op::IncludesAny(..) | Op::IncludesListed(..)
            )
        {
            causes.undefined.push(id);
        }
    }

    /// Only an element whose own answer is unknown matters. Filter and body are read `apart`
    /// where the body is made of conditions; else they are read together.
    fn quantified_causes(
        &mut self,
        count: Count,
        walk: &Walk,
        body: NodeId,
        apart: bool,
        causes: &mut Causes,
    ) {
        let Value::List(elements) = self.value(walk.list) else {
            return self.value_causes(walk.list, causes);
        };
        self.each(walk, &elements, |world, _| {
            if apart {
                let filter = walk
                    .filter
                    .map_or(Tri::Yes, |filter| world.condition(filter));
                let holds = world.condition(body);
                if filtered(count, filter, holds).is_unknown() {
                    if let Some(filter) = walk.filter {
                        world.condition_causes(filter, causes);
                    }
                    world.condition_causes(body, causes);
                }
                return true;
            }
            let holds = if causes.plain {
                world.element_holds(count, walk.filter, body)
            } else {
                world.element_agreed(count, walk.filter, body)
            };
            if holds.is_unknown() {
                if let Some(filter) = walk.filter {
                    world.value_causes(filter, causes);
                }
                world.value_causes(body, causes);
            }
            true
        });
    }

    fn walk_causes(
        &mut self,
        id: NodeId,
        walk: &Walk,
        body: &[Option<NodeId>],
        causes: &mut Causes,
    ) {
        let Value::List(elements) = self.value(walk.list) else {
            return self.value_causes(walk.list, causes);
        };
        let before = causes.facts.len() + causes.externals.len() + causes.gaps.len();
        let mut any = false;
        self.each(walk, &elements, |world, _| {
            let filter = walk
                .filter
                .map_or(Tri::Yes, |filter| world.known(filter, causes).tri());
            if let (Some(condition), Tri::Unknown) = (walk.filter, filter) {
                any = true;
                world.value_causes(condition, causes);
            }
            if !filter.is_no() {
                for node in body.iter().flatten() {
                    any |= world.known(*node, causes).is_unknown();
                    world.value_causes(*node, causes);
                }
            }
            true
        });
        if !any && causes.facts.len() + causes.externals.len() + causes.gaps.len() == before {
            causes.undefined.push(id);
        }
    }

    /// Unknown elements of a list of single values.
    fn list_causes(&mut self, list: NodeId, elements: &[Value], causes: &mut Causes) {
        let Some(fact) = self.list_fact(list) else {
            return;
        };
        for (index, element) in (0_u32..).zip(elements) {
            if matches!(element, Value::Unknown | Value::PartialDate(_)) {
                let place = FactPlace {
                    fact,
                    element: Some(index),
                    field: None,
                };
                causes.fact(place, self.reason(element, fact));
            }
        }
    }

    fn element_causes(&mut self, binder: u32, field: Option<u32>, causes: &mut Causes) {
        let Some(bound) = self.bound(binder) else {
            return;
        };
        match bound.origin {
            Some((fact, index)) => {
                let value = match (&bound.value, field) {
                    (Value::Record(fields), Some(field)) => {
                        fields.get(field as usize).cloned().unwrap_or_default()
                    }
                    (other, _) => other.clone(),
                };
                // Of an element of which nothing is known, the element is missing.
                let field = if bound.value.is_unknown() {
                    None
                } else {
                    field
                };
                let place = FactPlace {
                    fact,
                    element: Some(index),
                    field,
                };
                causes.fact(place, self.reason(&value, fact));
            }
            // The scheme's own element is unknown because its list is.
            None if binder == 0 => {
                if let Some((_, list)) = self.scheme.and_then(|s| s.for_each.as_ref()) {
                    let place = FactPlace {
                        fact: *list,
                        element: None,
                        field: None,
                    };
                    causes.fact(place, self.reason(&Value::Unknown, *list));
                }
            }
            None => {}
        }
    }

    pub(crate) fn reference_date_causes(&self, causes: &mut Causes) {
        let Some(fact) = self.as_of else { return };
        if self.on.is_none() {
            let stated = self.facts.get(fact);
            let place = FactPlace {
                fact,
                element: None,
                field: None,
            };
            causes.fact(place, self.reason(stated, fact));
        }
    }

    fn reason(&self, value: &Value, fact: FactId) -> MissingReason {
        match value {
            Value::PartialDate(_) => MissingReason::NotPreciseEnough,
            _ if self.facts.is_stated(fact) && self.facts.get(fact).is_unknown() => {
                MissingReason::StatedAsUnknown
            }
            _ => MissingReason::NotStated,
        }
    }
}
