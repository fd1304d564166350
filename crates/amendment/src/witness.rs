//! A person whom a change touches, built at the boundary from people who are already described.

use std::collections::BTreeSet;

use ius_calendar::{CalendarDuration, Date};
use ius_engine::{Constant, FactId, Facts, NodeId, Op, Program, Type, Value};
use ius_suite::Rules;
use rust_decimal::Decimal;

use crate::compare::Change;
use crate::form::{Form, Refers};
use crate::judge::{Both, Flip, Person, judge};

/// So many people are taken as a start for one clause.
const MOST_STARTS: usize = 60;
/// So many variations are decided for one clause before the search ends.
const MOST_TRIES: usize = 40_000;

/// A person who is decided differently before and after.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The person.
    pub person: Person,
    /// How they are treated.
    pub flip: Flip,
    /// What is different from the person the search started from.
    pub moved: Vec<String>,
}

/// Searches for a person whom a change treats differently in one clause of one scheme: someone
/// described already, with the facts that the clause reads moved onto, below and above the bounds of
/// both versions, and the day moved to where the law is another.
#[must_use]
pub fn witness(
    both: Both<'_>,
    change: &Change,
    scheme: &str,
    clause: &str,
    people: &[Person],
) -> Option<Witness> {
    let search = Search {
        both,
        scheme,
        clause,
        read: reads(both.after, scheme, clause)
            .into_iter()
            .chain(reads(both.before, scheme, clause))
            .collect(),
        bounds: bounds(both, change, scheme, clause),
    };
    let mut starts: Vec<&Person> = people.iter().filter(|p| p.scheme == scheme).collect();
    // Who is eligible is turned away by the clause alone.
    starts.sort_by_key(|person| {
        let judged = judge(both.before, scheme, &person.before, person.on);
        let only = judged.as_ref().is_some_and(|j| j.because == [clause]);
        match judged.map(|j| j.outcome) {
            Some("eligible") => 0,
            _ if only => 1,
            Some("assessment") => 2,
            Some("ineligible") => 3,
            _ => 4,
        }
    });
    starts.truncate(MOST_STARTS);
    let mut second = None;
    let mut tries = 0;
    for start in &starts {
        for (person, moved) in search.dated(start, change) {
            for (person, what) in search.moved(&person) {
                tries += 1;
                if let Some(flip) = both.flip(&person)
                    && (flip.differing.contains(clause) || flip.is_outcome())
                {
                    let mut moved = moved.clone();
                    moved.extend(what);
                    let decides = flip.is_outcome();
                    let found = Witness {
                        person,
                        flip,
                        moved,
                    };
                    if decides {
                        return Some(found);
                    }
                    second.get_or_insert(found);
                }
                if tries > MOST_TRIES {
                    return second;
                }
            }
        }
        if second.is_some() && tries > MOST_TRIES / 10 {
            break;
        }
    }
    second
}

struct Search<'a> {
    both: Both<'a>,
    scheme: &'a str,
    clause: &'a str,
    /// The facts that the clause reads, by path.
    read: BTreeSet<String>,
    /// The values written out in the changed expressions.
    bounds: Vec<(Constant, Type)>,
}

impl Search<'_> {
    /// The person on the days on which the law is another.
    fn dated(&self, person: &Person, change: &Change) -> Vec<(Person, Vec<String>)> {
        let own = person
            .on
            .or_else(|| lodged(self.both.after, self.scheme, &person.after));
        let mut days: Vec<Option<Date>> = Vec::new();
        if own.is_none_or(|day| change.days.contains(day)) {
            days.push(person.on);
        }
        days.extend(change.days.from.map(Some));
        days.extend(change.days.until.map(Some));
        let mut out = Vec::new();
        for day in days {
            if day == person.on {
                out.push((person.clone(), Vec::new()));
                continue;
            }
            let Some(day) = day else {
                continue;
            };
            let mut moved = person.clone();
            moved.on = Some(day);
            let as_of = |rules: &Rules, facts: &mut Facts| {
                let program = rules.plan().program();
                let scheme = program
                    .scheme(self.scheme)
                    .and_then(|id| program.schemes.get(id.index()));
                if let Some(fact) = scheme.and_then(|scheme| scheme.as_of) {
                    let _ = facts.set(fact, Value::Date(day));
                }
            };
            as_of(self.both.before, &mut moved.before);
            as_of(self.both.after, &mut moved.after);
            let words = vec![format!("decided on {day}")];
            if let Some(own) = own {
                let mut along = moved.clone();
                let shift = day.day_number() - own.day_number();
                shift_dates(self.both.before, &mut along.before, shift);
                shift_dates(self.both.after, &mut along.after, shift);
                as_of(self.both.before, &mut along.before);
                as_of(self.both.after, &mut along.after);
                let words = vec![format!(
                    "decided on {day}, with every other date moved along"
                )];
                out.push((moved, words.clone()));
                out.push((along, words));
            } else {
                out.push((moved, words));
            }
        }
        out
    }

    /// The person with one of the facts that the clause reads at the bounds.
    fn moved(&self, person: &Person) -> Vec<(Person, Vec<String>)> {
        let mut out = vec![(person.clone(), Vec::new())];
        let program = self.both.after.plan().program();
        for path in &self.read {
            let Some(id) = program.fact(path) else {
                continue;
            };
            let Some(fact) = program.schema.facts.get(id.index()) else {
                continue;
            };
            for value in self.candidates(&fact.ty, person, id) {
                if *person.after.get(id) == value {
                    continue;
                }
                let mut moved = person.clone();
                if moved.after.set(id, value.clone()).is_err() {
                    continue;
                }
                let before = self.both.before.plan().program();
                if let Some(same) = before.fact(path) {
                    let _ = moved.before.set(same, value.clone());
                }
                let text = ius_applicant::value_text(&value, &fact.ty, program);
                out.push((moved, vec![format!("{path}: {text}")]));
            }
        }
        out
    }

    fn candidates(&self, ty: &Type, person: &Person, id: FactId) -> Vec<Value> {
        let on = person
            .on
            .or_else(|| lodged(self.both.after, self.scheme, &person.after));
        let mut out = Vec::new();
        match ty {
            Type::YesNo => out.extend([Value::YesNo(true), Value::YesNo(false)]),
            Type::Enumeration(enumeration) => {
                let program = self.both.after.plan().program();
                let values = program.schema.enumerations.get(enumeration.index());
                let count = values.map_or(0, |e| e.values.len());
                out.extend((0..count).filter_map(|at| u16::try_from(at).ok().map(Value::Member)));
            }
            Type::Integer => {
                for (bound, _) in &self.bounds {
                    if let Constant::Integer(n) = bound {
                        out.extend([-1, 0, 1].map(|step| Value::Integer(n.saturating_add(step))));
                    }
                }
            }
            Type::Decimal | Type::Percentage | Type::Money(..) => {
                let cent = Decimal::new(1, 2);
                for (bound, of) in &self.bounds {
                    if let Constant::Decimal(n) = bound
                        && (of == ty || !matches!(of, Type::Money(..)))
                    {
                        out.extend(
                            [-cent, Decimal::ZERO, cent].map(|step| Value::Decimal(*n + step)),
                        );
                    }
                }
                out.extend(self.solved(person, id));
            }
            Type::Date | Type::DateOrOngoing => {
                let mut days: BTreeSet<Date> = BTreeSet::new();
                for (bound, _) in &self.bounds {
                    let lengths = match bound {
                        Constant::Date(day) => {
                            days.insert(*day);
                            continue;
                        }
                        Constant::Months(length) => *length,
                        Constant::Integer(years) => {
                            CalendarDuration::from_years(i32::try_from(*years).unwrap_or(0))
                        }
                        Constant::Days(length) => {
                            if let Some(on) = on {
                                days.extend([on.plus_days(*length), on.minus_days(*length)]);
                            }
                            continue;
                        }
                        _ => continue,
                    };
                    if let Some(on) = on {
                        days.extend([on.plus_months(lengths), on.minus_months(lengths)]);
                    }
                }
                days.extend(on);
                for day in days {
                    let near = [day.previous_day(), day, day.next_day()];
                    out.extend(near.map(Value::Date));
                }
            }
            _ => {}
        }
        out.truncate(400);
        out
    }

    /// Amounts at which the sides of a comparison meet, by the slope of their difference: for
    /// bounds that apply to a multiple or a sum of what the applicant states.
    fn solved(&self, person: &Person, id: FactId) -> Vec<Value> {
        let Value::Decimal(own) = person.after.get(id) else {
            return Vec::new();
        };
        let rules = self.both.after;
        let plan = rules.plan();
        let program = plan.program();
        let Some(scheme) = program.scheme(self.scheme) else {
            return Vec::new();
        };
        let mut out = Vec::new();
        for (left, right) in comparisons(rules, self.scheme, self.clause) {
            let apart = |facts: &Facts| {
                let side = |node| match plan.evaluate(node, Some(scheme), facts, person.on) {
                    Value::Decimal(n) => Some(n),
                    _ => None,
                };
                side(left)?.checked_sub(side(right)?)
            };
            let mut further = person.after.clone();
            let Some(step) = own.checked_add(Decimal::ONE) else {
                continue;
            };
            if further.set(id, Value::Decimal(step)).is_err() {
                continue;
            }
            let (Some(here), Some(there)) = (apart(&person.after), apart(&further)) else {
                continue;
            };
            let Some(meets) = there
                .checked_sub(here)
                .filter(|slope| !slope.is_zero())
                .and_then(|slope| here.checked_div(slope))
                .and_then(|way| own.checked_sub(way))
            else {
                continue;
            };
            let cent = Decimal::new(1, 2);
            let meets = meets.round_dp(2);
            out.extend([-cent, Decimal::ZERO, cent].map(|step| Value::Decimal(meets + step)));
        }
        out
    }
}

fn lodged(rules: &Rules, scheme: &str, facts: &Facts) -> Option<Date> {
    let program = rules.plan().program();
    let scheme = program.schemes.get(program.scheme(scheme)?.index())?;
    match facts.get(scheme.as_of?) {
        Value::Date(day) => Some(*day),
        _ => None,
    }
}

fn shift_dates(rules: &Rules, facts: &mut Facts, days: i32) {
    fn shifted(value: &Value, days: i32) -> Option<Value> {
        match value {
            Value::Date(day) => {
                Date::from_day_number(day.day_number().checked_add(days)?).map(Value::Date)
            }
            Value::List(list) => Some(Value::list(
                list.iter()
                    .map(|v| shifted(v, days).unwrap_or_else(|| v.clone()))
                    .collect(),
            )),
            Value::Record(fields) => Some(Value::record(
                fields
                    .iter()
                    .map(|v| shifted(v, days).unwrap_or_else(|| v.clone()))
                    .collect(),
            )),
            _ => None,
        }
    }
    for (at, _) in (0_u32..).zip(&rules.plan().program().schema.facts) {
        if let Some(value) = shifted(facts.get(FactId(at)), days) {
            let _ = facts.set(FactId(at), value);
        }
    }
}

/// The expressions of a clause and of the values that it rests on.
fn forms(program: &Program, scheme: &str, clause: &str) -> Vec<Form> {
    let mut out = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut next: Vec<NodeId> = Vec::new();
    let scheme = program
        .scheme(scheme)
        .and_then(|id| program.schemes.get(id.index()));
    for clause in scheme
        .iter()
        .flat_map(|s| &s.clauses)
        .filter(|c| c.name == clause)
    {
        next.extend(clause.nodes());
    }
    while let Some(node) = next.pop() {
        let form = Form::of(program, node);
        let mut found = Vec::new();
        named(&form, &mut found);
        out.push(form);
        for id in found {
            if seen.insert(id.clone())
                && let Some(definition) = program.definitions.iter().find(|d| d.id == id)
            {
                next.extend(definition.versions.iter().filter_map(|v| v.value));
            }
        }
    }
    out
}

fn named(form: &Form, out: &mut Vec<String>) {
    if let Refers::Definition(id) = &form.refers {
        out.push(id.clone());
    }
    for part in &form.parts {
        named(part, out);
    }
}

fn reads(rules: &Rules, scheme: &str, clause: &str) -> BTreeSet<String> {
    fn of(form: &Form, out: &mut BTreeSet<String>) {
        if let Refers::Fact(path) = &form.refers {
            out.insert(path.clone());
        }
        for part in &form.parts {
            of(part, out);
        }
    }
    let mut out = BTreeSet::new();
    for form in forms(rules.plan().program(), scheme, clause) {
        of(&form, &mut out);
    }
    out
}

fn comparisons(rules: &Rules, scheme: &str, clause: &str) -> Vec<(NodeId, NodeId)> {
    fn of(form: &Form, program: &Program, out: &mut Vec<(NodeId, NodeId)>) {
        let op = form.node.and_then(|id| program.nodes.get(id.index()));
        if let Some(Op::Compare(_, left, right)) = op.map(|node| &node.op) {
            out.push((*left, *right));
        }
        for part in &form.parts {
            of(part, program, out);
        }
    }
    let mut out = Vec::new();
    let program = rules.plan().program();
    for form in forms(program, scheme, clause) {
        of(&form, program, &mut out);
    }
    out
}

/// The values written out in the changed expressions of both versions, and in what the clause
/// rests on.
fn bounds(both: Both<'_>, change: &Change, scheme: &str, clause: &str) -> Vec<(Constant, Type)> {
    let mut out: Vec<(Constant, Type)> = Vec::new();
    let mut take = |program: &Program, id: NodeId| {
        if let Some(node) = program.nodes.get(id.index())
            && let Op::Constant(constant) = &node.op
        {
            let bound = (constant.clone(), node.ty.clone());
            if !out.contains(&bound) {
                out.push(bound);
            }
        }
    };
    for (rules, nodes) in [
        (both.before, &change.nodes.0),
        (both.after, &change.nodes.1),
    ] {
        for id in nodes {
            take(rules.plan().program(), *id);
        }
    }
    for rules in [both.before, both.after] {
        let program = rules.plan().program();
        let mut all = Vec::new();
        for form in forms(program, scheme, clause) {
            nodes_of(&form, &mut all);
        }
        for id in all {
            take(program, id);
        }
    }
    out
}

fn nodes_of(form: &Form, out: &mut Vec<NodeId>) {
    out.extend(form.node);
    for part in &form.parts {
        nodes_of(part, out);
    }
}
