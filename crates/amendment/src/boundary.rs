//! The values at which a clause may turn: what its expressions say, and where a person's own facts
//! would meet it.

use std::collections::BTreeSet;

use ius_calendar::{CalendarDuration, Date};
use ius_engine::{Constant, FactId, Facts, NodeId, Op, Program, Scheme, SchemeId, Type, Value};
use ius_suite::Compiled;
use rust_decimal::Decimal;

use crate::compare::Change;
use crate::form::{Form, Names, Refers, type_text};
use crate::judge::{Both, Person};

/// So many values are tried in one place.
const MOST_VALUES: usize = 120;
/// So many elements of a list are looked at.
const MOST_ELEMENTS: usize = 6;

/// Where a value stands in an applicant's facts.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub fact: FactId,
    /// As in an applicant file: `residence.stays[0].from`.
    pub path: String,
    /// The element of the list and the field of the record.
    pub steps: Vec<usize>,
    pub ty: Type,
    /// Days that stand beside it in the same record.
    pub beside: Vec<Date>,
}

/// The places of a fact: itself, or the fields of the elements that its list holds.
pub(crate) fn places(program: &Program, facts: &Facts, path: &str) -> Vec<Place> {
    let Some(id) = program.fact(path) else {
        return Vec::new();
    };
    let Some(fact) = program.schema.facts.get(id.index()) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    if let (Type::List(element), Value::List(values)) = (&fact.ty, facts.get(id))
        && let Type::Record(record) = element.as_ref()
        && let Some(record) = program.schema.records.get(record.index())
    {
        for (at, value) in values.iter().enumerate().take(MOST_ELEMENTS) {
            let Value::Record(fields) = value else {
                continue;
            };
            for (position, field) in record.fields.iter().enumerate() {
                let beside = fields
                    .iter()
                    .enumerate()
                    .filter_map(|(other, value)| match value {
                        Value::Date(day) if other != position && !day.is_ongoing() => Some(*day),
                        _ => None,
                    });
                out.push(Place {
                    fact: id,
                    path: format!("{path}[{at}].{}", field.path),
                    steps: vec![at, position],
                    ty: field.ty.clone(),
                    beside: beside.collect(),
                });
            }
        }
        return out;
    }
    out.push(Place {
        fact: id,
        path: path.to_owned(),
        steps: Vec::new(),
        ty: fact.ty.clone(),
        beside: Vec::new(),
    });
    out
}

/// A value with another put in a place of it.
pub(crate) fn put(whole: &Value, steps: &[usize], value: &Value) -> Option<Value> {
    let Some((first, rest)) = steps.split_first() else {
        return Some(value.clone());
    };
    let replaced = |elements: &[Value]| -> Option<Vec<Value>> {
        let mut elements = elements.to_vec();
        let inner = elements.get_mut(*first)?;
        *inner = put(inner, rest, value)?;
        Some(elements)
    };
    match whole {
        Value::List(elements) => replaced(elements).map(Value::list),
        Value::Record(fields) => replaced(fields).map(Value::record),
        _ => None,
    }
}

fn at(whole: &Value, steps: &[usize]) -> Value {
    let Some((first, rest)) = steps.split_first() else {
        return whole.clone();
    };
    match whole {
        Value::List(values) | Value::Record(values) => {
            values.get(*first).map_or(Value::Unknown, |v| at(v, rest))
        }
        _ => Value::Unknown,
    }
}

/// What a clause rests on.
pub(crate) struct Boundary {
    /// The facts that it reads, by path.
    pub read: BTreeSet<String>,
    /// The values written out in the changed expressions, then in the others it rests on.
    bounds: Vec<(Constant, Type)>,
    /// The sides of its comparisons, in the version after.
    comparisons: Vec<(NodeId, NodeId)>,
    /// The first days of the versions of the values that it rests on.
    pub turns: BTreeSet<Date>,
}

impl Boundary {
    pub(crate) fn of(both: Both<'_>, change: &Change, scheme: &str, clause: &str) -> Boundary {
        let (old, new) = (both.before.plan().program(), both.after.plan().program());
        let only = |c: &str| c == clause;
        let was = forms(old, both.before_name(scheme), &only);
        let is = forms(new, scheme, &only);
        let mut out = Boundary {
            read: BTreeSet::new(),
            bounds: Vec::new(),
            comparisons: Vec::new(),
            turns: BTreeSet::new(),
        };
        for id in &change.nodes.0 {
            out.take(old, *id);
        }
        for id in &change.nodes.1 {
            out.take(new, *id);
        }
        for (program, forms) in [(old, &was), (new, &is)] {
            for form in forms {
                out.visit(program, form);
            }
        }
        for form in &is {
            compared(new, form, &mut out.comparisons);
        }
        // Where no clause is named, as for a scheme's own days, everything that it reads matters.
        if was.is_empty() && is.is_empty() {
            for (program, name) in [(old, both.before_name(scheme)), (new, scheme)] {
                for form in forms(program, name, &|_| true) {
                    out.visit(program, &form);
                }
            }
        }
        out
    }

    /// Everything that a whole scheme reads and compares with.
    pub(crate) fn of_scheme(rules: &Compiled, scheme: &str) -> Boundary {
        let program = rules.plan().program();
        let mut out = Boundary {
            read: BTreeSet::new(),
            bounds: Vec::new(),
            comparisons: Vec::new(),
            turns: BTreeSet::new(),
        };
        for form in forms(program, scheme, &|_| true) {
            out.visit(program, &form);
        }
        out
    }

    fn visit(&mut self, program: &Program, form: &Form) {
        match &form.refers {
            Refers::Fact(path) => {
                self.read.insert(path.clone());
            }
            Refers::Table(id) => self.keys(program, id),
            Refers::Definition(id) => {
                let found = program.definitions.iter().find(|d| d.id == *id);
                let versions = found.into_iter().flat_map(|d| &d.versions);
                self.turns.extend(versions.filter_map(|v| v.in_force.from));
            }
            _ => {}
        }
        if let Some(node) = form.node {
            self.take(program, node);
        }
        for part in &form.parts {
            self.visit(program, part);
        }
    }

    fn keys(&mut self, program: &Program, id: &str) {
        let Some(table) = program.tables.iter().find(|table| table.id == *id) else {
            return;
        };
        for row in &table.rows {
            self.bound((row.key.clone(), table.key.clone()));
            let cells = table.columns.iter().zip(&row.cells);
            for ((_, ty), cell) in cells {
                if let Some(cell) = cell
                    && !matches!(cell, Constant::Country(_) | Constant::Text(_))
                {
                    self.bound((cell.clone(), ty.clone()));
                }
            }
        }
    }

    fn take(&mut self, program: &Program, id: NodeId) {
        if let Some(node) = program.nodes.get(id.index())
            && let Op::Constant(constant) = &node.op
        {
            self.bound((constant.clone(), node.ty.clone()));
        }
    }

    fn bound(&mut self, bound: (Constant, Type)) {
        if !self.bounds.contains(&bound) {
            self.bounds.push(bound);
        }
    }

    /// The values worth trying in a place: on, just below and just above every bound.
    pub(crate) fn values(
        &self,
        rules: &Compiled,
        scheme: SchemeId,
        person: &Person,
        place: &Place,
        on: Option<Date>,
    ) -> Vec<Value> {
        let program = rules.plan().program();
        let own = at(person.after.get(place.fact), &place.steps);
        let mut out = Vec::new();
        if matches!(place.ty, Type::Decimal | Type::Percentage | Type::Money(..)) {
            out.extend(self.solved(rules, scheme, person, place));
        }
        self.plain(program, &place.ty, &own, &place.beside, on, &mut out);
        let mut seen: Vec<Value> = Vec::new();
        for value in out {
            if !seen.contains(&value) {
                seen.push(value);
            }
        }
        seen.truncate(MOST_VALUES);
        seen.push(Value::Unknown);
        seen
    }

    /// The same without what rests on the person's own facts.
    pub(crate) fn bare(&self, rules: &Compiled, person: &Person, place: &Place) -> Vec<Value> {
        let program = rules.plan().program();
        let mut out = Vec::new();
        let own = Value::Unknown;
        self.plain(program, &place.ty, &own, &place.beside, person.on, &mut out);
        let mut seen: Vec<Value> = Vec::new();
        for value in out {
            if seen.len() < MOST_VALUES && !seen.contains(&value) {
                seen.push(value);
            }
        }
        seen.push(Value::Unknown);
        seen
    }

    fn plain(
        &self,
        program: &Program,
        ty: &Type,
        own: &Value,
        beside: &[Date],
        on: Option<Date>,
        out: &mut Vec<Value>,
    ) {
        match ty {
            Type::YesNo => out.extend([Value::YesNo(true), Value::YesNo(false)]),
            Type::Enumeration(enumeration) => {
                let values = program.schema.enumerations.get(enumeration.index());
                let count = values.map_or(0, |e| e.values.len());
                out.extend((0..count).filter_map(|at| u16::try_from(at).ok().map(Value::Member)));
            }
            Type::Integer => {
                let near = |n: i64| [0, -1, 1].map(|step| Value::Integer(n.saturating_add(step)));
                for (bound, _) in &self.bounds {
                    match bound {
                        Constant::Integer(n) => out.extend(near(*n)),
                        Constant::Decimal(n) => {
                            if let Ok(n) = i64::try_from(n.trunc()) {
                                out.extend(near(n));
                            }
                        }
                        _ => {}
                    }
                }
                out.push(Value::Integer(0));
                if let Value::Integer(n) = own {
                    out.extend(near(*n));
                }
            }
            Type::Decimal | Type::Percentage | Type::Money(..) => {
                let cent = Decimal::new(1, 2);
                let near = |n: Decimal| {
                    [Some(n), n.checked_sub(cent), n.checked_add(cent)]
                        .into_iter()
                        .flatten()
                        .map(Value::Decimal)
                };
                for (bound, of) in &self.bounds {
                    match bound {
                        Constant::Decimal(n) if of == ty || !matches!(of, Type::Money(..)) => {
                            out.extend(near(*n));
                        }
                        Constant::Integer(n) => out.extend(near(Decimal::from(*n))),
                        _ => {}
                    }
                }
                out.push(Value::Decimal(Decimal::ZERO));
            }
            Type::Date | Type::DateOrOngoing => self.days(own, beside, on, out),
            Type::Country | Type::Text | Type::Code => {
                let wanted = type_text(program, ty);
                for (bound, of) in &self.bounds {
                    if matches!(bound, Constant::Country(_) | Constant::Text(_))
                        && type_text(program, of) == wanted
                    {
                        out.push(Value::from(bound));
                    }
                }
            }
            Type::List(element) if !matches!(element.as_ref(), Type::Record(_)) => {
                out.push(Value::list(Vec::new()));
                let mut one = Vec::new();
                self.plain(program, element, &Value::Unknown, &[], on, &mut one);
                out.extend(one.into_iter().map(|value| Value::list(vec![value])));
            }
            Type::List(_) => out.push(Value::list(Vec::new())),
            _ => {}
        }
    }

    /// Days near the bounds: dates written out, and as far from the reference date, and from the
    /// days that stand beside this one, as the lengths and ages say.
    fn days(&self, own: &Value, beside: &[Date], on: Option<Date>, out: &mut Vec<Value>) {
        let mut days: Vec<Date> = Vec::new();
        let anchors: Vec<Date> = on.into_iter().chain(beside.iter().copied()).collect();
        for (bound, _) in &self.bounds {
            let length = match bound {
                Constant::Date(day) => {
                    days.push(*day);
                    continue;
                }
                Constant::Months(length) => *length,
                Constant::Integer(years) => match i32::try_from(*years) {
                    Ok(years @ 1..=120) => CalendarDuration::from_years(years),
                    _ => continue,
                },
                Constant::Days(length) => {
                    for anchor in &anchors {
                        days.extend([anchor.plus_days(*length), anchor.minus_days(*length)]);
                    }
                    continue;
                }
                _ => continue,
            };
            for anchor in &anchors {
                days.extend([anchor.plus_months(length), anchor.minus_months(length)]);
            }
        }
        if let Value::Date(day) = own
            && !day.is_ongoing()
        {
            days.push(*day);
        }
        days.extend(anchors);
        for day in days {
            let near = [day, day.previous_day(), day.next_day()];
            out.extend(near.map(Value::Date));
        }
    }

    /// Amounts at which the sides of a comparison meet, by the slope of their difference: for
    /// bounds that apply to a multiple or a sum of what the applicant states.
    fn solved(
        &self,
        rules: &Compiled,
        scheme: SchemeId,
        person: &Person,
        place: &Place,
    ) -> Vec<Value> {
        if !place.steps.is_empty() {
            return Vec::new();
        }
        let Value::Decimal(own) = person.after.get(place.fact) else {
            return Vec::new();
        };
        let mut further = person.after.clone();
        let Some(step) = own.checked_add(Decimal::ONE) else {
            return Vec::new();
        };
        if further.set(place.fact, Value::Decimal(step)).is_err() {
            return Vec::new();
        }
        let plan = rules.plan();
        let mut out = Vec::new();
        for (left, right) in self.comparisons.iter().take(40) {
            let apart = |facts: &Facts| {
                let side = |node| match plan.evaluate(node, Some(scheme), facts, person.on) {
                    Value::Decimal(n) => Some(n),
                    _ => None,
                };
                side(*left)?.checked_sub(side(*right)?)
            };
            let (Some(here), Some(there)) = (apart(&person.after), apart(&further)) else {
                continue;
            };
            let meets = there
                .checked_sub(here)
                .filter(|slope| !slope.is_zero())
                .and_then(|slope| here.checked_div(slope))
                .and_then(|way| own.checked_sub(way));
            let cent = Decimal::new(1, 2);
            if let Some(meets) = meets.map(|n| n.round_dp(2)) {
                let near = [
                    Some(meets),
                    meets.checked_sub(cent),
                    meets.checked_add(cent),
                ];
                out.extend(near.into_iter().flatten().map(Value::Decimal));
            }
        }
        out
    }
}

/// The expressions of the clauses that are wanted, and of the values that they rest on.
fn forms(program: &Program, scheme: &str, wanted: &dyn Fn(&str) -> bool) -> Vec<Form> {
    let names = Names::default();
    let mut out = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut next: Vec<NodeId> = Vec::new();
    let scheme: Option<&Scheme> = program
        .scheme(scheme)
        .and_then(|id| program.schemes.get(id.index()));
    for clause in scheme.iter().flat_map(|s| &s.clauses) {
        if wanted(&clause.name) {
            next.extend(clause.nodes());
        }
    }
    while let Some(node) = next.pop() {
        let form = Form::of(program, &names, node);
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

fn compared(program: &Program, form: &Form, out: &mut Vec<(NodeId, NodeId)>) {
    let op = form.node.and_then(|id| program.nodes.get(id.index()));
    if let Some(Op::Compare(_, left, right)) = op.map(|node| &node.op) {
        out.push((*left, *right));
    }
    for part in &form.parts {
        compared(program, part, out);
    }
}
