//! Evaluation of expressions on facts: the plain evaluator that defines what every operator
//! means. The compiled path in `code` must agree with it.

use ius_calendar::{Date, PeriodSet};

use crate::compare::{compare, equal};
use crate::facts::Facts;
use crate::operate;
use crate::plan::SchemePlan;
use crate::program::{
    Aggregate, Clause, Constant, Count, DefinitionId, DefinitionVersion, ExternalId, FactId,
    InForce, Node, NodeId, Op, Program, Row, Scheme, TableId, Type, Walk,
};
use crate::value::{Country, Tri, Value};

/// An element that a quantifier, an aggregate or `for each` has bound.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bound {
    /// The element.
    pub value: Value,
    /// The fact it stands in and its position there, where it stands in one.
    pub origin: Option<(FactId, u32)>,
}

/// One applicant, one reference date, one law.
pub(crate) struct World<'a> {
    pub program: &'a Program,
    pub facts: &'a Facts,
    pub scheme: Option<&'a Scheme>,
    pub as_of: Option<FactId>,
    pub on: Option<Date>,
    pub law: Option<Date>,
    bound: Vec<Bound>,
    /// The scheme compiled, for searches from day to day.
    pub compiled: Option<&'a SchemePlan>,
    /// Facts read otherwise than stated: one reading of a date known in part.
    pub(crate) overlay: Vec<(FactId, Value)>,
    /// Changes whenever a definition may have another value than before.
    /// Who writes down what is compared; nobody, but where it is asked what a decision tried.
    pub(crate) observer: Option<Box<crate::observe::Observer>>,
    generation: u32,
    memo: Vec<(u32, Value)>,
    settled: Vec<(u32, Tri)>,
}

/// The version of a definition that applies.
pub(crate) enum Version<'a> {
    /// This one.
    InForce(&'a DefinitionVersion),
    /// None is in force on the law's date: a gap in the rules.
    Missing,
    /// The law's date is not known and more than one version exists.
    Unsettled,
}

/// What the search for an earliest date found.
pub(crate) enum Earliest {
    /// The condition first holds on this day.
    On(Date),
    /// On this day it is unknown whether it holds.
    UnknownOn(Date),
    /// It holds on no day up to this one.
    NotUntil(Date),
    /// The reference date or the length is unknown.
    Unknown,
}

/// What the law of a day says for a list of dated ranges; empty means always.
pub(crate) fn any_in_force(ranges: &[InForce], day: Option<Date>) -> Tri {
    if ranges.is_empty() {
        return Tri::Yes;
    }
    match day {
        Some(day) => Tri::from(ranges.iter().any(|range| range.contains(day))),
        None if ranges.iter().any(|r| r.from.is_none() && r.until.is_none()) => Tri::Yes,
        None => Tri::Unknown,
    }
}

impl<'a> World<'a> {
    pub(crate) fn new(
        program: &'a Program,
        facts: &'a Facts,
        scheme: Option<&'a Scheme>,
    ) -> World<'a> {
        World {
            program,
            facts,
            scheme,
            as_of: scheme.and_then(|s| s.as_of),
            on: None,
            law: None,
            bound: Vec::new(),
            compiled: None,
            overlay: Vec::new(),
            observer: None,
            generation: 1,
            memo: Vec::new(),
            settled: Vec::new(),
        }
    }

    /// The same world on another day under another law.
    pub(crate) fn set_dates(&mut self, on: Option<Date>, law: Option<Date>) {
        if self.on != on || self.law != law {
            self.on = on;
            self.law = law;
            self.forget();
        }
    }

    /// Definitions may have other values from now on.
    pub(crate) fn forget(&mut self) {
        self.generation = self.generation.wrapping_add(1);
        if self.generation == 0 {
            self.memo.clear();
            self.settled.clear();
            self.generation = 1;
        }
    }

    pub(crate) fn node(&self, node: NodeId) -> Option<&'a Node> {
        self.program.nodes.get(node.index())
    }

    /// Binds an element; the one it replaces is given back.
    pub(crate) fn bind(&mut self, binder: u32, bound: Bound) -> Bound {
        let index = binder as usize;
        if index >= self.bound.len() {
            self.bound.resize(index + 1, Bound::default());
        }
        if binder == 0 {
            // Definitions of a template may read the scheme's own element.
            self.forget();
        }
        match self.bound.get_mut(index) {
            Some(place) => std::mem::replace(place, bound),
            None => Bound::default(),
        }
    }

    pub(crate) fn bound(&self, binder: u32) -> Option<&Bound> {
        self.bound.get(binder as usize)
    }

    pub(crate) fn bound_all(&self) -> &[Bound] {
        &self.bound
    }

    pub(crate) fn set_bound_value(&mut self, binder: usize, value: Value) {
        if let Some(bound) = self.bound.get_mut(binder) {
            bound.value = value;
        }
    }

    /// A fact as it is stated or, for the `as of` fact, as it is put.
    pub(crate) fn stated(&self, fact: FactId) -> Value {
        if self.as_of == Some(fact)
            && let Some(on) = self.on
        {
            return Value::Date(on);
        }
        if let Some((_, value)) = self.overlay.iter().find(|(id, _)| *id == fact) {
            return value.clone();
        }
        self.facts.get(fact).clone()
    }

    /// A fact as a value: a date known in part is no day.
    fn fact(&self, fact: FactId) -> Value {
        known(self.stated(fact))
    }

    pub(crate) fn version(&self, definition: DefinitionId) -> Version<'a> {
        let Some(definition) = self.program.definitions.get(definition.index()) else {
            return Version::Missing;
        };
        match self.law {
            Some(day) => match definition
                .versions
                .iter()
                .find(|v| v.in_force.contains(day))
            {
                Some(version) => Version::InForce(version),
                None => Version::Missing,
            },
            None => match definition.versions.as_slice() {
                [] => Version::Missing,
                [only] if only.in_force == InForce::default() => Version::InForce(only),
                _ => Version::Unsettled,
            },
        }
    }

    fn definition(&mut self, id: DefinitionId) -> Value {
        if let Some((generation, value)) = self.memo.get(id.index())
            && *generation == self.generation
        {
            return value.clone();
        }
        let value = match self.version(id) {
            Version::InForce(version) => version
                .value
                .map_or(Value::Unknown, |node| self.value(node)),
            Version::Missing | Version::Unsettled => Value::Unknown,
        };
        if id.index() < self.program.definitions.len() {
            if self.memo.len() <= id.index() {
                self.memo.resize(id.index() + 1, (0, Value::Unknown));
            }
            if let Some(place) = self.memo.get_mut(id.index()) {
                *place = (self.generation, value.clone());
            }
        }
        value
    }

    /// A yes/no definition as a condition, dates known in part read in all ways at its atoms.
    pub(crate) fn settled_definition(&mut self, id: DefinitionId) -> Tri {
        if let Some((generation, tri)) = self.settled.get(id.index())
            && *generation == self.generation
        {
            return *tri;
        }
        let tri = match self.version(id) {
            Version::InForce(version) => version
                .value
                .map_or(Tri::Unknown, |node| self.condition(node)),
            Version::Missing | Version::Unsettled => Tri::Unknown,
        };
        if id.index() < self.program.definitions.len() {
            if self.settled.len() <= id.index() {
                self.settled.resize(id.index() + 1, (0, Tri::Unknown));
            }
            if let Some(place) = self.settled.get_mut(id.index()) {
                *place = (self.generation, tri);
            }
        }
        tri
    }

    /// The value of an expression. Dates known in part are unknown here; [`World::condition`] and
    /// [`World::agreed`] read them in all ways.
    pub(crate) fn value(&mut self, id: NodeId) -> Value {
        let Some(node) = self.node(id) else {
            return Value::Unknown;
        };
        match &node.op {
            Op::Constant(constant) => Value::from(constant),
            Op::Fact(fact) => self.fact(*fact),
            Op::Element(binder) => match self.bound(binder.0) {
                Some(bound) => known(bound.value.clone()),
                None => Value::Unknown,
            },
            Op::Field(binder, field) => match self.bound(binder.0) {
                Some(Bound {
                    value: Value::Record(fields),
                    ..
                }) => fields
                    .get(*field as usize)
                    .cloned()
                    .map_or(Value::Unknown, known),
                _ => Value::Unknown,
            },
            Op::Definition(definition) => self.definition(*definition),
            Op::ReferenceDate => self.on.map_or(Value::Unknown, Value::Date),
            Op::Not(operand) => (!self.value(*operand).tri()).into(),
            Op::And(operands) => self.all(operands, false),
            Op::Or(operands) => self.all(operands, true),
            Op::CountOf(count, operands) => {
                let mut tally = Tally::default();
                for operand in operands {
                    tally.add(self.value(*operand).tri());
                }
                tally.result(*count).into()
            }
            Op::Quantified(count, walk, body) => {
                let Value::List(elements) = self.value(walk.list) else {
                    return Value::Unknown;
                };
                let mut tally = Tally::default();
                self.each(walk, &elements, |world, filter| {
                    // An element that the filter leaves out is as good as one that need not count.
                    let body = if filter.is_no() {
                        Tri::No
                    } else {
                        world.value(*body).tri()
                    };
                    tally.add_filtered(*count, filter, body);
                    true
                });
                tally.result(*count).into()
            }
            Op::Compare(relation, left, right) => {
                let left = self.value(*left);
                if left.is_unknown() {
                    return Value::Unknown;
                }
                let holds = compare(*relation, &left, &self.value(*right));
                self.compared(id, holds)
            }
            Op::CompareLength(relation, left, right) => {
                let left = self.value(*left);
                let holds = operate::compare_length(*relation, &left, &self.value(*right));
                self.compared(id, holds)
            }
            Op::CompareDays(relation, left, right) => {
                let left = self.value(*left);
                let holds = operate::compare_days(*relation, &left, &self.value(*right));
                self.compared(id, holds)
            }
            Op::CompareCounted(relation, left, right) => {
                let left = self.value(*left);
                let holds = compare(*relation, &left, &self.value(*right));
                self.compared(id, holds)
            }
            Op::OneOf(value, candidates) => {
                let value = self.value(*value);
                let mut any = Tri::No;
                for candidate in candidates {
                    any = or(any, equal(&value, &self.value(*candidate)));
                    if any.is_yes() {
                        break;
                    }
                }
                any.into()
            }
            Op::Listed(key, table, day) => {
                let key = self.value(*key);
                let day = self.table_day(*day);
                self.listed(*table, &key, day).into()
            }
            Op::WithinCode(inner, outer) => match (self.value(*inner), self.value(*outer)) {
                (Value::Text(inner), Value::Text(outer)) => {
                    Value::YesNo(inner.starts_with(outer.as_ref()))
                }
                _ => Value::Unknown,
            },
            Op::Includes(list, value) => {
                let Value::List(elements) = self.value(*list) else {
                    return Value::Unknown;
                };
                let value = self.value(*value);
                includes(&elements, &value).into()
            }
            Op::IncludesAny(list, values) => {
                let Value::List(elements) = self.value(*list) else {
                    return Value::Unknown;
                };
                let mut any = Tri::No;
                for value in values {
                    any = or(any, includes(&elements, &self.value(*value)));
                }
                any.into()
            }
            Op::IncludesListed(list, table, day) => {
                let Value::List(elements) = self.value(*list) else {
                    return Value::Unknown;
                };
                let day = self.table_day(*day);
                let mut any = Tri::No;
                for element in elements.iter() {
                    any = or(any, self.listed(*table, element, day));
                }
                any.into()
            }
            Op::IsEmpty(operand) => match self.value(*operand) {
                Value::List(elements) => Value::YesNo(elements.is_empty()),
                Value::Periods(set) => Value::YesNo(set.is_empty()),
                Value::Period(_) => Value::YesNo(false),
                Value::NoDays => Value::YesNo(true),
                _ => Value::Unknown,
            },
            Op::Covers(left, right) => {
                let left = self.value(*left);
                let holds = operate::covers(&left, &self.value(*right));
                self.compared(id, holds)
            }
            Op::Overlaps(left, right) => {
                let left = self.value(*left);
                operate::overlaps(&left, &self.value(*right)).into()
            }
            Op::Arithmetic(op, left, right) => {
                let left = self.value(*left);
                if left.is_unknown() {
                    return Value::Unknown;
                }
                operate::arithmetic(*op, &node.ty, &left, &self.value(*right))
            }
            Op::If(condition, then, otherwise) => match self.value(*condition).tri() {
                Tri::Yes => self.value(*then),
                Tri::No => self.value(*otherwise),
                Tri::Unknown => {
                    // Whatever the condition turns out to be, the value is this one.
                    let then = self.value(*then);
                    if !then.is_unknown() && then == self.value(*otherwise) {
                        then
                    } else {
                        Value::Unknown
                    }
                }
            },
            Op::Age(birth, on, leap) => {
                let birth = self.value(*birth);
                operate::age(&birth, &self.value(*on), *leap)
            }
            Op::Birthday(years, birth, leap) => {
                let years = self.value(*years);
                operate::birthday(&years, &self.value(*birth), *leap)
            }
            Op::WindowBefore(length, day) => {
                let length = self.value(*length);
                operate::window_before(&length, &self.value(*day))
            }
            Op::WindowFrom(length, day) => {
                let length = self.value(*length);
                operate::window_from(&length, &self.value(*day))
            }
            Op::PeriodFromTo(first, last) => {
                let first = self.value(*first);
                operate::period_from_to(&first, &self.value(*last))
            }
            Op::DaysBetween(event, other) => {
                let event = self.value(*event);
                operate::days_between(&event, &self.value(*other))
            }
            Op::PeriodsFor {
                from,
                to,
                walk,
                weight,
            } => self.periods_for(*from, *to, walk, *weight),
            Op::DaysBetweenFor { from, to, walk } => self.days_between_for(*from, *to, walk),
            Op::Aggregate(aggregate, walk, body) => {
                self.aggregate(*aggregate, walk, *body, &node.ty)
            }
            Op::Extreme(aggregate, operands) => {
                let mut best = None;
                for operand in operands {
                    let value = self.value(*operand);
                    if value.is_unknown() {
                        return Value::Unknown;
                    }
                    best = Some(match best {
                        None => value,
                        Some(best) => {
                            operate::extreme(*aggregate == Aggregate::Highest, best, value)
                        }
                    });
                }
                best.unwrap_or_default()
            }
            Op::FirstDay(operand) => operate::first_day(&self.value(*operand)),
            Op::LastDay(operand) => operate::last_day(&self.value(*operand)),
            Op::TotalDays(operand) => operate::total_days(&self.value(*operand)),
            Op::WeighedLength(operand) => operate::weighed_length(&self.value(*operand)),
            Op::LongestPeriod(operand) => operate::longest(&self.value(*operand)),
            Op::GapsWithin(left, right) => self.binary(*left, *right, operate::gaps_within),
            Op::UnbrokenRun(left, right) => self.binary(*left, *right, operate::unbroken_run),
            Op::MostDays(left, right) => self.binary(*left, *right, operate::most_days),
            Op::Within(left, right) => {
                let left = self.value(*left);
                operate::within(&node.ty, &left, &self.value(*right))
            }
            Op::Except(left, right) => self.binary(*left, *right, operate::except),
            Op::JoinedWith(left, right) => self.binary(*left, *right, operate::joined),
            Op::BridgingGaps(left, right) => self.binary(*left, *right, operate::bridging),
            Op::Since(left, right) => {
                let left = self.value(*left);
                operate::since(&node.ty, &left, &self.value(*right))
            }
            Op::Deadline {
                limit,
                after,
                state,
                suspended,
                extended,
            } => {
                let limit = self.value(*limit);
                let after = self.value(*after);
                let suspended = suspended.map(|node| self.value(node));
                let extension = match extended {
                    None => None,
                    Some((length, None)) => Some(self.value(*length)),
                    Some((length, Some(when))) => match self.value(*when).tri() {
                        Tri::No => None,
                        Tri::Yes => Some(self.value(*length)),
                        Tri::Unknown => return Value::Unknown,
                    },
                };
                crate::deadline::due(
                    &limit,
                    &after,
                    state,
                    suspended.as_ref(),
                    extension.as_ref(),
                )
                .map_or(Value::Unknown, Value::Date)
            }
            Op::EarliestDate(length, condition) => match self.earliest(*length, *condition) {
                Earliest::On(day) => Value::Date(day),
                _ => Value::Unknown,
            },
            Op::InYear(day, from, to) => operate::in_year(&self.value(*day), *from, *to).into(),
            Op::DayOfYear(seek, wanted, day) => {
                operate::day_of_year(*seek, *wanted, &self.value(*day))
            }
            Op::YearOf(day) => operate::year_of(&self.value(*day)),
            Op::FullUnits(unit, period) => operate::full_units(*unit, &self.value(*period)),
            Op::Lookup(table, column, key) => {
                let key = self.value(*key);
                if key.is_unknown() {
                    // Whatever the key turns out to be, the value is this one.
                    return self.law.map_or(Value::Unknown, |law| {
                        agreed(self.program, *table, *column, law)
                    });
                }
                self.row(*table, &key)
                    .and_then(|row| row.cells.get(*column as usize))
                    .and_then(Option::as_ref)
                    .map_or(Value::Unknown, Value::from)
            }
            Op::External(external, key) => {
                let key = key.map(|node| self.value(node));
                if matches!(key, Some(Value::Unknown)) {
                    return Value::Unknown;
                }
                self.external(*external, key.as_ref())
                    .map_or(Value::Unknown, |found| found.0)
            }
        }
    }

    /// The answer of a comparison, which is written down where somebody watches. What it compares
    /// has been evaluated before, so that comparisons within that were watched too.
    #[inline]
    fn compared(&mut self, id: NodeId, holds: Tri) -> Value {
        if self.observer.is_some() {
            self.watch(id);
        }
        holds.into()
    }

    fn binary(
        &mut self,
        left: NodeId,
        right: NodeId,
        operation: fn(&Value, &Value) -> Value,
    ) -> Value {
        let left = self.value(left);
        if left.is_unknown() {
            return Value::Unknown;
        }
        operation(&left, &self.value(right))
    }

    fn all(&mut self, operands: &[NodeId], any: bool) -> Value {
        let mut result = Tri::from(!any);
        for operand in operands {
            let tri = self.value(*operand).tri();
            if tri == Tri::from(any) {
                return Value::YesNo(any);
            }
            if tri.is_unknown() {
                result = Tri::Unknown;
            }
        }
        result.into()
    }

    /// Binds each element in turn and hands over whether the filter lets it in; stops when the
    /// visitor says so.
    pub(crate) fn each(
        &mut self,
        walk: &Walk,
        elements: &[Value],
        mut visit: impl FnMut(&mut World<'a>, Tri) -> bool,
    ) {
        let origin = self.list_fact(walk.list);
        let outer = self.bind(walk.binder.0, Bound::default());
        for (index, element) in elements.iter().enumerate() {
            let bound = Bound {
                value: element.clone(),
                origin: origin.and_then(|fact| Some((fact, u32::try_from(index).ok()?))),
            };
            if let Some(place) = self.bound.get_mut(walk.binder.index()) {
                *place = bound;
            }
            let filter = walk
                .filter
                .map_or(Tri::Yes, |filter| self.value(filter).tri());
            if !visit(self, filter) {
                break;
            }
        }
        self.bind(walk.binder.0, outer);
    }

    /// The fact that a list expression is, if it is one.
    pub(crate) fn list_fact(&self, list: NodeId) -> Option<FactId> {
        match &self.node(list)?.op {
            Op::Fact(fact) => Some(*fact),
            Op::Definition(definition) => match self.version(*definition) {
                Version::InForce(version) => self.list_fact(version.value?),
                _ => None,
            },
            _ => None,
        }
    }

    fn periods_for(
        &mut self,
        from: NodeId,
        to: NodeId,
        walk: &Walk,
        weight: Option<NodeId>,
    ) -> Value {
        let Value::List(elements) = self.value(walk.list) else {
            return Value::Unknown;
        };
        let mut spans = Vec::with_capacity(elements.len());
        let mut known = true;
        self.each(walk, &elements, |world, filter| {
            if filter.is_no() {
                return true;
            }
            let from = world.value(from);
            let period = operate::period_from_to(&from, &world.value(to));
            let weight = match weight {
                None => Some(ius_calendar::Weight::FULL),
                Some(weight) => operate::weight(&world.value(weight)),
            };
            match (filter, period, weight) {
                (Tri::Yes, Value::Period(period), Some(weight)) => spans.push((period, weight)),
                _ => known = false,
            }
            known
        });
        if known {
            operate::set(spans.into_iter().collect())
        } else {
            Value::Unknown
        }
    }

    fn days_between_for(&mut self, from: NodeId, to: NodeId, walk: &Walk) -> Value {
        let Value::List(elements) = self.value(walk.list) else {
            return Value::Unknown;
        };
        let mut spans = Vec::with_capacity(elements.len());
        let mut known = true;
        self.each(walk, &elements, |world, filter| {
            if filter.is_no() {
                return true;
            }
            let from = world.value(from);
            match (filter, operate::days_between(&from, &world.value(to))) {
                (Tri::Yes, Value::Period(period)) => spans.push(period),
                (Tri::Yes, Value::NoDays) => {}
                _ => known = false,
            }
            known
        });
        if known {
            operate::set(spans.into_iter().collect::<PeriodSet>())
        } else {
            Value::Unknown
        }
    }

    fn aggregate(
        &mut self,
        aggregate: Aggregate,
        walk: &Walk,
        body: Option<NodeId>,
        ty: &Type,
    ) -> Value {
        let Value::List(elements) = self.value(walk.list) else {
            return Value::Unknown;
        };
        let mut number = 0_i64;
        let mut total: Option<Value> = None;
        let mut known = true;
        self.each(walk, &elements, |world, filter| {
            if filter.is_no() {
                return true;
            }
            if filter.is_unknown() {
                known = false;
                return false;
            }
            number += 1;
            if let Some(body) = body {
                let value = world.value(body);
                let next = match total.take() {
                    None => value,
                    Some(_) if value.is_unknown() => Value::Unknown,
                    Some(sum) if aggregate == Aggregate::Sum => {
                        operate::arithmetic(crate::program::Arithmetic::Plus, ty, &sum, &value)
                    }
                    Some(best) => operate::extreme(aggregate == Aggregate::Highest, best, value),
                };
                known = !next.is_unknown();
                total = Some(next);
            }
            known
        });
        if !known {
            return Value::Unknown;
        }
        match (aggregate, total) {
            (Aggregate::Number, _) => Value::Integer(number),
            (_, Some(total)) => total,
            (Aggregate::Sum, None) => operate::zero(ty),
            (_, None) => Value::Unknown,
        }
    }

    fn table_day(&mut self, day: Option<NodeId>) -> Option<Date> {
        match day {
            None => self.law,
            Some(node) => self.value(node).as_date(),
        }
    }

    /// The rows of a table that are keyed by a value.
    fn rows_of(&self, table: TableId, key: &Value) -> &'a [Row] {
        let Some(table) = self.program.tables.get(table.index()) else {
            return &[];
        };
        let rows = table.rows.as_slice();
        // Rows are sorted by key, but by the checker's order of constants; tables are short.
        let first = rows.iter().position(|row| constant_equals(&row.key, key));
        let Some(first) = first else { return &[] };
        let rows = rows.get(first..).unwrap_or_default();
        let count = rows
            .iter()
            .take_while(|row| constant_equals(&row.key, key))
            .count();
        rows.get(..count).unwrap_or_default()
    }

    /// Whether a key has a row on a day.
    pub(crate) fn listed(&self, table: TableId, key: &Value, day: Option<Date>) -> Tri {
        if matches!(key, Value::Unknown | Value::PartialDate(_)) {
            return Tri::Unknown;
        }
        let rows = self.rows_of(table, key);
        match day {
            Some(day) => Tri::from(rows.iter().any(|row| row.in_force.contains(day))),
            None if rows.is_empty() => Tri::No,
            None if rows.iter().any(|row| row.in_force == InForce::default()) => Tri::Yes,
            None => Tri::Unknown,
        }
    }

    /// Whether no row is found for a key only because it is not known which law applies.
    pub(crate) fn row_is_unsettled(&self, id: TableId, key: &Value) -> bool {
        let otherwise = self
            .program
            .tables
            .get(id.index())
            .is_some_and(|table| table.otherwise.is_some());
        let any = otherwise || !self.rows_of(id, key).is_empty();
        self.law.is_none() && any && self.row(id, key).is_none()
    }

    /// The row of a key on the law's date.
    pub(crate) fn row(&self, id: TableId, key: &Value) -> Option<&'a Row> {
        if key.is_unknown() {
            return None;
        }
        let rows = self.rows_of(id, key);
        let otherwise = self.program.tables.get(id.index())?.otherwise.as_ref();
        match self.law {
            Some(day) => rows
                .iter()
                .find(|row| row.in_force.contains(day))
                .or_else(|| otherwise.filter(|row| row.in_force.contains(day))),
            None => match rows {
                [] => otherwise.filter(|row| row.in_force == InForce::default()),
                [only] if only.in_force == InForce::default() => Some(only),
                _ => None,
            },
        }
    }

    /// The latest value of external data on or before the reference date, its day and source.
    pub(crate) fn external(
        &self,
        id: ExternalId,
        key: Option<&Value>,
    ) -> Option<(Value, Date, ExternalSource<'a>)> {
        let on = self.on?;
        let declared = self.program.externals.get(id.index())?;
        let mut best: Option<(Value, Date, ExternalSource<'a>)> = None;
        for row in &declared.rows {
            let fits = match (&row.key, key) {
                (None, None) => true,
                (Some(constant), Some(key)) => constant_equals(constant, key),
                _ => false,
            };
            if fits && row.as_of <= on && best.as_ref().is_none_or(|(_, day, _)| *day <= row.as_of)
            {
                best = Some((
                    Value::from(&row.value),
                    row.as_of,
                    ExternalSource::Shipped(row),
                ));
            }
        }
        for handed in self.facts.externals() {
            let fits = handed.external == id && handed.key.as_ref() == key;
            if fits
                && handed.as_of <= on
                && best.as_ref().is_none_or(|(_, day, _)| *day <= handed.as_of)
            {
                let source = ExternalSource::HandedIn(handed.source.as_deref());
                best = Some((handed.value.clone(), handed.as_of, source));
            }
        }
        best
    }

    /// Day by day from the reference date, which is put in the place of the `as of` fact; the
    /// law follows the day.
    pub(crate) fn earliest(&mut self, length: NodeId, condition: NodeId) -> Earliest {
        let Some(observer) = self.observer.take() else {
            return self.first_day_of(length, condition);
        };
        // The days on the way were not tried by anybody; the day found is where it turns.
        let found = self.first_day_of(length, condition);
        self.observer = Some(observer);
        if let (Earliest::On(day), Some(first)) = (&found, self.on) {
            self.watch_turn(condition, first, *day);
        }
        found
    }

    fn first_day_of(&mut self, length: NodeId, condition: NodeId) -> Earliest {
        let Some(first) = self.on else {
            return Earliest::Unknown;
        };
        let last = match self.value(length) {
            Value::Months(months) => operate::plus_months(first, i64::from(months.months())),
            Value::Days(days) => operate::plus_days(first, days.days()),
            _ => return Earliest::Unknown,
        };
        // A search that would leave the calendar ends with it.
        let last = last.unwrap_or(Date::ONGOING);
        if let Some(found) = self.search(condition, first, last) {
            return match found {
                None => Earliest::NotUntil(last),
                Some((day, Tri::Yes)) => Earliest::On(day),
                Some((day, _)) => Earliest::UnknownOn(day),
            };
        }
        let (on, law) = (self.on, self.law);
        let mut found = Earliest::NotUntil(last);
        let mut day = first;
        while day <= last {
            let law = self.law_on(day);
            self.set_dates(Some(day), law);
            match self.value(condition).tri() {
                Tri::Yes => {
                    found = Earliest::On(day);
                    break;
                }
                Tri::Unknown => {
                    found = Earliest::UnknownOn(day);
                    break;
                }
                Tri::No => {}
            }
            if day.is_ongoing() {
                break;
            }
            day = day.next_day();
        }
        self.set_dates(on, law);
        found
    }

    /// The same search by compiled code, where nothing but the scheme's own element is bound.
    fn search(&self, condition: NodeId, first: Date, last: Date) -> Option<Option<(Date, Tri)>> {
        let (plan, scheme) = (self.compiled?, self.scheme?);
        let (element, inner) = match self.bound.split_first() {
            Some((element, inner)) => (element.clone(), inner),
            None => (Bound::default(), &[][..]),
        };
        if inner.iter().any(|bound| !bound.value.is_unknown()) {
            return None;
        }
        let search = crate::code::Search {
            program: self.program,
            scheme,
            plan,
        };
        let plane = crate::plane::Plane::of(&element.value);
        let own = crate::code::Own::new(element, plane.row());
        if self.overlay.is_empty() {
            return search.first(self.facts, &own, condition, first, last);
        }
        // One reading of dates known in part, as facts of their own.
        let mut facts = self.facts.clone();
        for (fact, value) in &self.overlay {
            facts.set(*fact, value.clone()).ok()?;
        }
        search.first(&facts, &own, condition, first, last)
    }

    /// The day whose law applies to a reference date; none when a transitional rule cannot be
    /// settled.
    pub(crate) fn law_on(&mut self, day: Date) -> Option<Date> {
        let Some(scheme) = self.scheme else {
            return Some(day);
        };
        if scheme.transitions.is_empty() {
            return Some(day);
        }
        self.set_dates(Some(day), Some(day));
        for transition in &scheme.transitions {
            match self.value(transition.when).tri() {
                Tri::No => {}
                Tri::Yes => return self.value(transition.law_on).as_date(),
                Tri::Unknown => return None,
            }
        }
        Some(day)
    }

    /// Whether this version of a clause is in force.
    pub(crate) fn clause_in_force(&self, clause: &Clause) -> Tri {
        any_in_force(&clause.in_force, self.law)
    }
}

/// Where a value of external data comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) enum ExternalSource<'a> {
    /// A row of the rules.
    Shipped(&'a crate::program::ExternalRow),
    /// Handed in beside the applicant.
    HandedIn(Option<&'a str>),
}

/// A date known in part is no day.
fn known(value: Value) -> Value {
    match value {
        Value::PartialDate(_) => Value::Unknown,
        other => other,
    }
}

pub(crate) fn constant_equals(constant: &Constant, value: &Value) -> bool {
    match (constant, value) {
        (Constant::Country(code), Value::Country(country)) => {
            Country::new(code).is_ok_and(|c| c == *country)
        }
        (Constant::Text(text), Value::Text(other)) => text.as_str() == other.as_ref(),
        (Constant::Integer(number), Value::Integer(other)) => number == other,
        (Constant::Member(_, position), Value::Member(other)) => position == other,
        (constant, value) => equal(&Value::from(constant), value).is_yes(),
    }
}

pub(crate) fn or(left: Tri, right: Tri) -> Tri {
    match (left, right) {
        (Tri::Yes, _) | (_, Tri::Yes) => Tri::Yes,
        (Tri::No, Tri::No) => Tri::No,
        _ => Tri::Unknown,
    }
}

fn includes(elements: &[Value], value: &Value) -> Tri {
    elements
        .iter()
        .fold(Tri::No, |any, element| or(any, equal(element, value)))
}

/// How many hold, do not hold, or are unknown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub yes: u32,
    pub no: u32,
    pub unknown: u32,
}

impl Tally {
    pub(crate) fn add(&mut self, tri: Tri) {
        match tri {
            Tri::Yes => self.yes += 1,
            Tri::No => self.no += 1,
            Tri::Unknown => self.unknown += 1,
        }
    }

    /// Adds an element that a filter may leave out: `every` is kept by it, nothing else counts it.
    pub(crate) fn add_filtered(&mut self, count: Count, filter: Tri, body: Tri) {
        self.add(filtered(count, filter, body));
    }

    pub(crate) fn result(self, count: Count) -> Tri {
        let Tally { yes, no, unknown } = self;
        match count {
            Count::All => match (no, unknown) {
                (0, 0) => Tri::Yes,
                (0, _) => Tri::Unknown,
                _ => Tri::No,
            },
            Count::None => match (yes, unknown) {
                (0, 0) => Tri::Yes,
                (0, _) => Tri::Unknown,
                _ => Tri::No,
            },
            Count::AtLeast(wanted) => {
                if yes >= wanted {
                    Tri::Yes
                } else if yes.saturating_add(unknown) < wanted {
                    Tri::No
                } else {
                    Tri::Unknown
                }
            }
            Count::Exactly(wanted) => {
                if yes > wanted || yes.saturating_add(unknown) < wanted {
                    Tri::No
                } else if unknown == 0 {
                    Tri::Yes
                } else {
                    Tri::Unknown
                }
            }
        }
    }
}

/// An element under a filter as `every` (filter implies body) or the others (filter and body)
/// count it.
pub(crate) fn filtered(count: Count, filter: Tri, body: Tri) -> Tri {
    if count == Count::All {
        or(!filter, body)
    } else {
        !or(!filter, !body)
    }
}

/// The rows that a key may have under a law; none if it may be a key without a row.
pub(crate) fn possible_rows(program: &Program, table: TableId, law: Date) -> Option<Vec<&Row>> {
    let table = program.tables.get(table.index())?;
    let otherwise = table
        .otherwise
        .as_ref()
        .filter(|row| row.in_force.contains(law));
    let mut rows = table.rows.iter().filter(|row| row.in_force.contains(law));
    if let Type::Enumeration(enumeration) = &table.key {
        // The values are all known: each has a row, or there is the row of those without.
        let values = &program.schema.enumerations.get(enumeration.index())?.values;
        let mut all = Vec::with_capacity(values.len());
        for position in 0..values.len() {
            let key = Constant::Member(*enumeration, u16::try_from(position).ok()?);
            all.push(rows.clone().find(|row| row.key == key).or(otherwise)?);
        }
        return Some(all);
    }
    let mut all = vec![otherwise?];
    all.extend(&mut rows);
    Some(all)
}

/// The value of a column on which all rows that a key may have agree; unknown if they do not.
pub(crate) fn agreed(program: &Program, table: TableId, column: u32, law: Date) -> Value {
    let found = possible_rows(program, table, law).and_then(|rows| {
        let mut cells = rows.into_iter().map(|row| row.cells.get(column as usize));
        let first = cells.next()??.as_ref()?;
        cells
            .all(|cell| matches!(cell, Some(Some(other)) if other == first))
            .then_some(first)
    });
    found.map_or(Value::Unknown, Value::from)
}
