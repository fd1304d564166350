//! Dates known in part: an atomic condition is yes or no when every reading of every such date in
//! it agrees, otherwise unknown.
//!
//! `and`, `or`, `not`, k-of-n, `if`, quantifiers and the definitions between them are the logical
//! structure; everything else that is yes or no is atomic. Inside an atomic condition one fact has
//! one reading: comparing a date with itself is settled however little is known of it. Within a
//! quantifier each element is read by itself, and dates outside the list are read in common for
//! all elements.

use std::sync::Arc;

use ius_calendar::{Date, PartialDate};

use crate::program::{Count, FactId, NodeId, Op, Walk};
use crate::value::{Tri, Value};
use crate::world::{Bound, Tally, Version, World, filtered};

/// More combinations of readings than this are not tried; the condition is then unknown. Two
/// dates of which only the year is known have 134 thousand.
const MOST_READINGS: usize = 150_000;

/// Where a date known in part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    /// In a fact, with its element and field.
    fact: Option<(FactId, Option<u32>, Option<u32>)>,
    /// In a bound element that stands in no fact: the binder and the field.
    bound: Option<(u32, Option<u32>)>,
}

struct Slot {
    place: Place,
    date: Arc<PartialDate>,
}

/// What the subtree of a condition reads.
#[derive(Default)]
struct Reads {
    facts: Vec<FactId>,
    /// Lists walked over, and the fields read of their elements; none is the element itself.
    elements: Vec<(u32, Option<u32>)>,
    /// Binders bound inside, with the fact of the list.
    walks: Vec<(u32, Option<FactId>)>,
    definitions: Vec<u32>,
}

impl World<'_> {
    /// A condition, dates known in part read in all ways.
    pub(crate) fn condition(&mut self, id: NodeId) -> Tri {
        if !self.facts.any_partial_date() {
            return self.value(id).tri();
        }
        let Some(node) = self.node(id) else {
            return Tri::Unknown;
        };
        match &node.op {
            Op::Not(operand) => !self.condition(*operand),
            Op::And(operands) => {
                let mut tally = Tally::default();
                for operand in operands {
                    tally.add(self.condition(*operand));
                }
                tally.result(Count::All)
            }
            Op::Or(operands) => {
                let mut tally = Tally::default();
                for operand in operands {
                    tally.add(self.condition(*operand));
                }
                tally.result(Count::AtLeast(1))
            }
            Op::CountOf(count, operands) => {
                let mut tally = Tally::default();
                for operand in operands {
                    tally.add(self.condition(*operand));
                }
                tally.result(*count)
            }
            Op::If(condition, then, otherwise) => match self.condition(*condition) {
                Tri::Yes => self.condition(*then),
                Tri::No => self.condition(*otherwise),
                Tri::Unknown => {
                    let then = self.condition(*then);
                    if then == self.condition(*otherwise) {
                        then
                    } else {
                        Tri::Unknown
                    }
                }
            },
            Op::Definition(definition) => self.settled_definition(*definition),
            Op::Quantified(count, walk, body) => {
                if self.is_compound(*body) {
                    self.quantified(*count, walk, *body)
                } else {
                    let outer = self.outer_slots(id, walk);
                    self.over(outer, |world| world.quantified(*count, walk, *body).into())
                        .tri()
                }
            }
            _ => self.agreed(id).tri(),
        }
    }

    /// A value on which all readings agree, else unknown.
    pub(crate) fn agreed(&mut self, id: NodeId) -> Value {
        if !self.facts.any_partial_date() {
            return self.value(id);
        }
        let slots = self.slots(id);
        self.over(slots, |world| world.value(id))
    }

    /// Whether a condition has logical structure of its own.
    pub(crate) fn is_compound(&self, id: NodeId) -> bool {
        match self.node(id).map(|node| &node.op) {
            Some(
                Op::Not(_)
                | Op::And(_)
                | Op::Or(_)
                | Op::CountOf(..)
                | Op::If(..)
                | Op::Quantified(..),
            ) => true,
            Some(Op::Definition(definition)) => match self.version(*definition) {
                Version::InForce(version) => {
                    version.value.is_some_and(|value| self.is_compound(value))
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// A quantifier whose elements are each read in all ways.
    fn quantified(&mut self, count: Count, walk: &Walk, body: NodeId) -> Tri {
        let Value::List(elements) = self.value(walk.list) else {
            return Tri::Unknown;
        };
        let origin = self.list_fact(walk.list);
        let compound = self.is_compound(body);
        let outer = self.bind(walk.binder.0, Bound::default());
        let mut tally = Tally::default();
        for (index, element) in elements.iter().enumerate() {
            let bound = Bound {
                value: element.clone(),
                origin: origin.and_then(|fact| Some((fact, u32::try_from(index).ok()?))),
            };
            self.bind(walk.binder.0, bound);
            let counted = if compound {
                let filter = walk
                    .filter
                    .map_or(Tri::Yes, |filter| self.condition(filter));
                let body = if filter.is_no() {
                    Tri::No
                } else {
                    self.condition(body)
                };
                filtered(count, filter, body)
            } else {
                let mut slots = self.slots_together(walk.filter, body);
                slots.retain(|slot| self.is_of_element(slot, walk.binder.0));
                self.over(slots, |world| {
                    world.element_holds(count, walk.filter, body).into()
                })
                .tri()
            };
            tally.add(counted);
        }
        self.bind(walk.binder.0, outer);
        tally.result(count)
    }

    /// How the bound element counts, without trying readings.
    pub(crate) fn element_holds(
        &mut self,
        count: Count,
        filter: Option<NodeId>,
        body: NodeId,
    ) -> Tri {
        let filter = filter.map_or(Tri::Yes, |filter| self.value(filter).tri());
        let body = if filter.is_no() {
            Tri::No
        } else {
            self.value(body).tri()
        };
        filtered(count, filter, body)
    }

    /// How the bound element counts in every reading, filter and body read together.
    pub(crate) fn element_agreed(
        &mut self,
        count: Count,
        filter: Option<NodeId>,
        body: NodeId,
    ) -> Tri {
        if !self.facts.any_partial_date() {
            return self.element_holds(count, filter, body);
        }
        let slots = self.slots_together(filter, body);
        self.over(slots, |world| {
            world.element_holds(count, filter, body).into()
        })
        .tri()
    }

    /// The dates known in part that a filter and a body read, each once.
    fn slots_together(&self, filter: Option<NodeId>, body: NodeId) -> Vec<Slot> {
        let mut reads = Reads::default();
        self.reads(body, &mut reads);
        if let Some(filter) = filter {
            self.reads(filter, &mut reads);
        }
        self.slots_of(&reads)
    }

    fn is_of_element(&self, slot: &Slot, binder: u32) -> bool {
        match slot.place {
            Place {
                bound: Some((b, _)),
                ..
            } => b == binder,
            Place {
                fact: Some((fact, Some(index), _)),
                ..
            } => self.bound(binder).and_then(|b| b.origin) == Some((fact, index)),
            Place { .. } => false,
        }
    }

    /// The dates known in part that an expression reads.
    fn slots(&self, id: NodeId) -> Vec<Slot> {
        let mut reads = Reads::default();
        self.reads(id, &mut reads);
        self.slots_of(&reads)
    }

    /// Those that a quantifier reads outside its own elements.
    fn outer_slots(&self, id: NodeId, walk: &Walk) -> Vec<Slot> {
        let mut reads = Reads::default();
        self.reads(id, &mut reads);
        let list = self.list_fact(walk.list);
        reads.walks.retain(|(binder, _)| *binder != walk.binder.0);
        reads
            .elements
            .retain(|(binder, _)| *binder != walk.binder.0);
        reads
            .facts
            .retain(|fact| Some(*fact) != list || reads.walks.iter().any(|w| w.1 == list));
        self.slots_of(&reads)
    }

    fn reads(&self, id: NodeId, reads: &mut Reads) {
        let Some(node) = self.node(id) else { return };
        match &node.op {
            Op::Fact(fact) => reads.facts.push(*fact),
            Op::Element(binder) => reads.elements.push((binder.0, None)),
            Op::Field(binder, field) => reads.elements.push((binder.0, Some(*field))),
            Op::Definition(definition) => {
                if reads.definitions.contains(&definition.0) {
                    return;
                }
                reads.definitions.push(definition.0);
                if let Version::InForce(version) = self.version(*definition)
                    && let Some(value) = version.value
                {
                    self.reads(value, reads);
                }
            }
            _ => {}
        }
        if let Some(walk) = node.op.walk() {
            reads.walks.push((walk.binder.0, self.list_fact(walk.list)));
        }
        node.op
            .for_each_operand(|operand| self.reads(operand, reads));
    }

    fn slots_of(&self, reads: &Reads) -> Vec<Slot> {
        let mut slots = Vec::new();
        let mut add = |place: Place, value: &Value| {
            if let Value::PartialDate(date) = value {
                slots.push(Slot {
                    place,
                    date: Arc::clone(date),
                });
            }
        };
        for fact in &reads.facts {
            let value = self.stated(*fact);
            match &value {
                Value::PartialDate(_) => {
                    add(
                        Place {
                            fact: Some((*fact, None, None)),
                            bound: None,
                        },
                        &value,
                    );
                }
                Value::List(elements) => {
                    // Fields are read through any binder that walks over this list.
                    let of_list = |binder: u32| {
                        reads
                            .walks
                            .iter()
                            .any(|w| w.0 == binder && w.1 == Some(*fact))
                    };
                    for (index, element) in (0_u32..).zip(elements.iter()) {
                        match element {
                            Value::Record(fields) => {
                                for (binder, field) in &reads.elements {
                                    let Some(field) = field else { continue };
                                    if !of_list(*binder) {
                                        continue;
                                    }
                                    if let Some(value) = fields.get(*field as usize) {
                                        let place = (*fact, Some(index), Some(*field));
                                        add(
                                            Place {
                                                fact: Some(place),
                                                bound: None,
                                            },
                                            value,
                                        );
                                    }
                                }
                            }
                            scalar => {
                                add(
                                    Place {
                                        fact: Some((*fact, Some(index), None)),
                                        bound: None,
                                    },
                                    scalar,
                                );
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        // Elements bound outside the expression.
        for (binder, field) in &reads.elements {
            if reads.walks.iter().any(|w| w.0 == *binder) {
                continue;
            }
            let Some(bound) = self.bound(*binder) else {
                continue;
            };
            let value = match (&bound.value, field) {
                (Value::Record(fields), Some(field)) => fields.get(*field as usize),
                (scalar, None) => Some(scalar),
                _ => None,
            };
            if let Some(value) = value {
                let place = match bound.origin {
                    Some((fact, index)) => Place {
                        fact: Some((fact, Some(index), *field)),
                        bound: None,
                    },
                    None => Place {
                        fact: None,
                        bound: Some((*binder, *field)),
                    },
                };
                add(place, value);
            }
        }
        slots.sort_by_key(|slot| slot.place);
        slots.dedup_by_key(|slot| slot.place);
        slots
    }

    /// The common result of all readings, else unknown.
    fn over(&mut self, slots: Vec<Slot>, mut result: impl FnMut(&mut Self) -> Value) -> Value {
        if slots.is_empty() {
            return result(self);
        }
        let mut combinations = 1_usize;
        for slot in &slots {
            combinations = combinations.saturating_mul(slot.date.reading_count());
        }
        if combinations > MOST_READINGS {
            return Value::Unknown;
        }
        let readings: Vec<Vec<Date>> = slots
            .iter()
            .map(|slot| slot.date.readings().collect())
            .collect();
        let overlay = self.overlay.clone();
        let bounds: Vec<Bound> = self.bound_all().to_vec();
        // The ends first: most conditions that depend on the reading differ there.
        let ends: Vec<Vec<Date>> = readings
            .iter()
            .map(|days| {
                days.first()
                    .into_iter()
                    .chain(days.last())
                    .copied()
                    .collect()
            })
            .collect();
        let mut common: Option<Value> = None;
        let corners = if slots.len() <= 10 { Some(&ends) } else { None };
        for choices in corners.into_iter().chain([&readings]) {
            let mut position = vec![0_usize; slots.len()];
            loop {
                self.overlay.clone_from(&overlay);
                for (binder, bound) in bounds.iter().enumerate() {
                    self.set_bound_value(binder, bound.value.clone());
                }
                for ((slot, days), at) in slots.iter().zip(choices).zip(&position) {
                    if let Some(day) = days.get(*at) {
                        self.put(slot.place, *day);
                    }
                }
                self.forget();
                let value = result(self);
                let differs = match &common {
                    _ if value.is_unknown() => true,
                    Some(seen) => *seen != value,
                    None => {
                        common = Some(value);
                        false
                    }
                };
                if differs {
                    common = Some(Value::Unknown);
                    break;
                }
                if !advance(&mut position, choices) {
                    break;
                }
            }
            if common.as_ref().is_some_and(Value::is_unknown) {
                break;
            }
        }
        self.overlay = overlay;
        for (binder, bound) in bounds.into_iter().enumerate() {
            self.set_bound_value(binder, bound.value);
        }
        self.forget();
        common.unwrap_or_default()
    }

    /// Reads one date as one day, in its fact and in every element bound to it.
    fn put(&mut self, place: Place, day: Date) {
        if let Some((binder, field)) = place.bound {
            let Some(bound) = self.bound(binder) else {
                return;
            };
            let value = put_in(&bound.value, field, day);
            self.set_bound_value(binder as usize, value);
        }
        let Some((fact, index, field)) = place.fact else {
            return;
        };
        let stated = self.stated(fact);
        let read = match (&stated, index) {
            (_, None) => Value::Date(day),
            (Value::List(elements), Some(index)) => {
                let mut elements = elements.to_vec();
                if let Some(element) = elements.get_mut(index as usize) {
                    *element = put_in(element, field, day);
                }
                Value::List(elements.into())
            }
            _ => return,
        };
        match self.overlay.iter_mut().find(|(id, _)| *id == fact) {
            Some(entry) => entry.1 = read,
            None => self.overlay.push((fact, read)),
        }
        if let Some(index) = index {
            for binder in 0..self.bound_all().len() {
                let Some(bound) = self.bound_all().get(binder) else {
                    continue;
                };
                if bound.origin == Some((fact, index)) {
                    let value = put_in(&bound.value, field, day);
                    self.set_bound_value(binder, value);
                }
            }
        }
    }
}

fn put_in(value: &Value, field: Option<u32>, day: Date) -> Value {
    match (value, field) {
        (Value::Record(fields), Some(field)) => {
            let mut fields = fields.to_vec();
            if let Some(place) = fields.get_mut(field as usize) {
                *place = Value::Date(day);
            }
            Value::Record(fields.into())
        }
        (_, None) => Value::Date(day),
        (other, Some(_)) => other.clone(),
    }
}

/// The next combination; false after the last.
fn advance(position: &mut [usize], choices: &[Vec<Date>]) -> bool {
    for (at, days) in position.iter_mut().zip(choices) {
        *at += 1;
        if *at < days.len() {
            return true;
        }
        *at = 0;
    }
    false
}
