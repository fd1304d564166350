//! What an expression is worth, by recursion over the nodes of a program. Every rule is the plain
//! reading of `docs/language.md` section 5.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use ius_calendar::LeapBirthday;
use ius_engine::{
    Aggregate, Arithmetic, Constant, Count, DefinitionId, FactId, FullUnit, InForce, NodeId, Op,
    Program, Relation, Row, Scheme, Seek, TableId, Type, Walk,
};
use rust_decimal::Decimal;

use super::days::{self, Day, Leap, Set, Span, before, plus_days, plus_months};
use super::deadline::deadline;
use super::value::{Val, date_of, day_of, zero};

/// More readings of dates known in part than this are not tried: the condition is unknown.
pub const MOST_READINGS: usize = 150_000;

/// A value of external data.
#[derive(Clone, Debug)]
pub struct Outside {
    /// Which.
    pub external: usize,
    /// Key, if keyed.
    pub key: Option<Val>,
    /// Known from this day on.
    pub as_of: Day,
    /// The value.
    pub value: Val,
}

/// What an applicant states.
#[derive(Clone, Debug, Default)]
pub struct Stated {
    /// One value per fact of the program.
    pub facts: Vec<Val>,
    /// External data handed in beside the applicant.
    pub outside: Vec<Outside>,
}

/// Where an expression is evaluated: the facts, the days, the bound elements, and, while the
/// readings of dates known in part are tried, the day chosen for each.
#[derive(Clone)]
pub struct Place<'a> {
    /// The program.
    pub program: &'a Program,
    /// What is stated.
    pub stated: &'a Stated,
    /// The scheme that is decided.
    pub scheme: &'a Scheme,
    /// The reference date.
    pub reference: Option<Day>,
    /// The day whose law applies.
    pub law: Option<Day>,
    /// The fact that holds the reference date, when that was given from outside.
    pub as_of: Option<FactId>,
    /// Bound elements.
    pub bound: BTreeMap<u32, Val>,
    /// The day chosen for each date known in part.
    pub chosen: BTreeMap<usize, Day>,
    /// Whether the readings of dates known in part are tried when it is asked why something is
    /// unknown; not inside the search for a day.
    pub tried: bool,
}

/// Strong Kleene: at least so many of these hold.
fn at_least(values: &[Option<bool>], count: usize) -> Option<bool> {
    let yes = values.iter().filter(|v| **v == Some(true)).count();
    let possible = values.iter().filter(|v| **v != Some(false)).count();
    if yes >= count {
        Some(true)
    } else if possible < count {
        Some(false)
    } else {
        None
    }
}

/// Strong Kleene: so many of these as a count asks for.
#[must_use]
pub fn count_of(values: &[Option<bool>], count: Count) -> Option<bool> {
    match count {
        Count::All => at_least(values, values.len()),
        Count::AtLeast(count) => at_least(values, count as usize),
        Count::None => at_least(values, 1).map(|some| !some),
        Count::Exactly(count) => {
            let enough = at_least(values, count as usize);
            let more = at_least(values, count as usize + 1);
            match (enough, more) {
                (Some(false), _) | (_, Some(true)) => Some(false),
                (Some(true), Some(false)) => Some(true),
                _ => None,
            }
        }
    }
}

/// What an element adds to a quantifier, by whether its filter keeps it and its body holds.
#[must_use]
pub fn answer(count: Count, kept: Option<bool>, body: Option<bool>) -> Option<bool> {
    match count {
        // Every element that is kept satisfies it: those left out cannot break that.
        Count::All => count_of(&[kept.map(|yes| !yes), body], Count::AtLeast(1)),
        _ => and(kept, body),
    }
}

fn and(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    count_of(&[left, right], Count::All)
}

fn holds(relation: Relation, order: Ordering) -> bool {
    match relation {
        Relation::Equal => order == Ordering::Equal,
        Relation::NotEqual => order != Ordering::Equal,
        Relation::AtLeast => order != Ordering::Less,
        Relation::MoreThan => order == Ordering::Greater,
        Relation::AtMost => order != Ordering::Greater,
        Relation::LessThan => order == Ordering::Less,
    }
}

fn leap(leap: LeapBirthday) -> Leap {
    match leap {
        LeapBirthday::February28 => Leap::February28,
        LeapBirthday::March1 => Leap::March1,
    }
}

/// The last day of a window up to a day; a window up to the end of all days goes on.
fn last_before(end: Day) -> Day {
    if end == days::ongoing() {
        end
    } else {
        before(end)
    }
}

impl<'a> Place<'a> {
    /// The node of an index.
    #[must_use]
    pub fn op(&self, node: NodeId) -> &'a Op {
        self.program
            .nodes
            .get(node.index())
            .map_or(&Op::ReferenceDate, |node| &node.op)
    }

    fn ty(&self, node: NodeId) -> &'a Type {
        self.program
            .nodes
            .get(node.index())
            .map_or(&Type::YesNo, |node| &node.ty)
    }

    /// The version of a definition in force on the law's date, if the rules have its value.
    #[must_use]
    pub fn version(&self, definition: DefinitionId) -> Option<NodeId> {
        let definition = self.program.definitions.get(definition.index())?;
        let Some(law) = self.law else {
            // Whatever law applies, the only version without dates does.
            return match definition.versions.as_slice() {
                [only] if only.in_force == InForce::default() => only.value,
                _ => None,
            };
        };
        let law = date_of(law)?;
        definition
            .versions
            .iter()
            .find(|version| version.in_force.contains(law))?
            .value
    }

    /// A fact, with the days chosen for its dates known in part.
    fn fact(&self, fact: FactId) -> Val {
        if self.as_of == Some(fact) {
            return self.reference.map_or(Val::Unknown, Val::Date);
        }
        let stated = self.stated.facts.get(fact.index());
        self.read(stated.unwrap_or(&Val::Unknown))
    }

    fn read(&self, value: &Val) -> Val {
        match value {
            Val::Partial(place, _) => match self.chosen.get(place) {
                Some(day) => Val::Date(*day),
                None => value.clone(),
            },
            Val::List(values) => Val::List(values.iter().map(|v| self.read(v)).collect()),
            Val::Record(values) => Val::Record(values.iter().map(|v| self.read(v)).collect()),
            other => other.clone(),
        }
    }

    fn element(&self, binder: u32) -> Val {
        self.bound
            .get(&binder)
            .map_or(Val::Unknown, |value| self.read(value))
    }

    /// The same place with an element bound.
    #[must_use]
    pub fn with(&self, binder: u32, element: &Val) -> Place<'a> {
        let mut place = self.clone();
        place.bound.insert(binder, element.clone());
        place
    }

    /// The elements of a walk with what its filter says of each; nothing if the list is unknown.
    pub fn walk(
        &self,
        walk: Walk,
        truth: impl Fn(&Place<'a>, NodeId) -> Option<bool>,
    ) -> Option<Vec<(Place<'a>, Option<bool>)>> {
        let Val::List(elements) = self.value(walk.list) else {
            return None;
        };
        let visit = |element: &Val| {
            let place = self.with(walk.binder.0, element);
            let kept = match walk.filter {
                Some(filter) => truth(&place, filter),
                None => Some(true),
            };
            (place, kept)
        };
        Some(elements.iter().map(visit).collect())
    }

    /// The elements for which the filter holds; nothing if that is unknown of any.
    fn kept(&self, walk: Walk) -> Option<Vec<Place<'a>>> {
        let mut kept = Vec::new();
        for (place, keep) in self.walk(walk, Place::truth)? {
            if keep? {
                kept.push(place);
            }
        }
        Some(kept)
    }

    /// A yes/no expression, without trying readings.
    fn truth(&self, node: NodeId) -> Option<bool> {
        self.value(node).truth()
    }

    fn day(&self, node: NodeId) -> Option<Day> {
        match self.value(node) {
            Val::Date(day) => Some(day),
            _ => None,
        }
    }

    fn set(&self, node: NodeId) -> Option<Set> {
        self.value(node).set()
    }

    fn list(&self, node: NodeId) -> Option<Vec<Val>> {
        match self.value(node) {
            Val::List(values) => Some(values),
            _ => None,
        }
    }

    /// The rows of a table in force on a day for a key.
    fn row(&self, table: TableId, key: &Val, on: Day) -> Option<&'a Row> {
        let on = date_of(on)?;
        let table = self.program.tables.get(table.index())?;
        table.rows.iter().find(|row| {
            row.in_force.contains(on) && Val::constant(&row.key).equal(key) == Some(true)
        })
    }

    /// The row of a key under the law, else that of every other key. While it is not known which
    /// law applies, a row is found if it is the same under all.
    pub fn found(&self, table: TableId, key: &Val) -> Option<&'a Row> {
        let otherwise = self.program.tables.get(table.index())?.otherwise.as_ref();
        if let Some(law) = self.law {
            return self.row(table, key, law).or_else(|| {
                let row = otherwise?;
                row.in_force.contains(date_of(law)?).then_some(row)
            });
        }
        let rows = self.rows(table, key);
        let always = |row: &&Row| row.in_force == InForce::default();
        match rows.as_slice() {
            [] => otherwise.filter(always),
            [only] => Some(*only).filter(always),
            _ => None,
        }
    }

    /// The value of a column for every key there can be, if it is the same for all. A key that
    /// nobody wrote down stands for all others; an enumeration has no others.
    fn agreed(&self, id: TableId, column: usize) -> Option<Val> {
        self.law?;
        let table = self.program.tables.get(id.index())?;
        let mut keys: Vec<Option<Val>> = match &table.key {
            Type::Enumeration(enumeration) => {
                let declared = self.program.schema.enumerations.get(enumeration.index())?;
                let values = &declared.values;
                (0..u16::try_from(values.len()).ok()?)
                    .map(|n| Some(Val::constant(&Constant::Member(*enumeration, n))))
                    .collect()
            }
            _ => vec![None],
        };
        if keys == [None] {
            keys.extend(table.rows.iter().map(|row| Some(Val::constant(&row.key))));
        }
        let mut agreed = None;
        for key in keys {
            let row = match key {
                Some(key) => self.found(id, &key)?,
                None => {
                    let law = date_of(self.law?)?;
                    let otherwise = table.otherwise.as_ref();
                    otherwise.filter(|row| row.in_force.contains(law))?
                }
            };
            let value = Val::constant(row.cells.get(column)?.as_ref()?);
            if agreed.as_ref().is_some_and(|known| *known != value) {
                return None;
            }
            agreed = Some(value);
        }
        agreed
    }

    /// Every row of a key, whenever it is in force.
    pub fn rows(&self, table: TableId, key: &Val) -> Vec<&'a Row> {
        let table = self.program.tables.get(table.index());
        table
            .into_iter()
            .flat_map(|table| &table.rows)
            .filter(|row| Val::constant(&row.key).equal(key) == Some(true))
            .collect()
    }

    /// Whether a key is listed, apart from the row of every other key.
    fn listed(&self, key: &Val, table: TableId, on: Option<NodeId>) -> Option<bool> {
        if key.is_unknown() {
            return None;
        }
        let on = match on {
            Some(node) => self.day(node),
            None => self.law,
        };
        if let Some(on) = on {
            return Some(self.row(table, key, on).is_some());
        }
        // On whatever day: a key without rows is not listed, one with a row without dates is.
        let table = self.program.tables.get(table.index())?;
        let mut rows = table
            .rows
            .iter()
            .filter(|row| Val::constant(&row.key).equal(key) == Some(true))
            .peekable();
        if rows.peek().is_none() {
            return Some(false);
        }
        rows.any(|row| row.in_force == InForce::default())
            .then_some(true)
    }

    /// The value of a node, without trying readings of dates that have no day chosen.
    #[must_use]
    pub fn value(&self, node: NodeId) -> Val {
        let value = self.compute(node).unwrap_or(Val::Unknown);
        // A whole number counts as a decimal where one is asked for.
        match (value, self.ty(node)) {
            (Val::Int(number), Type::Decimal | Type::Percentage | Type::Money(..)) => {
                Val::Dec(Decimal::from(number))
            }
            (value, _) => value,
        }
    }

    fn compute(&self, node: NodeId) -> Option<Val> {
        let truth = |answer: Option<bool>| answer.map(Val::Bool);
        let set = |set: Set| Some(Val::Periods(set));
        match self.op(node) {
            Op::Constant(constant) => Some(Val::constant(constant)),
            Op::Fact(fact) => Some(self.fact(*fact)),
            Op::Element(binder) => Some(self.element(binder.0)),
            Op::Field(binder, field) => match self.element(binder.0) {
                Val::Record(fields) => fields.get(*field as usize).cloned(),
                _ => None,
            },
            Op::Definition(definition) => Some(self.value(self.version(*definition)?)),
            Op::ReferenceDate => self.reference.map(Val::Date),
            Op::Not(a) => truth(self.truth(*a).map(|yes| !yes)),
            Op::And(all) => truth(count_of(&self.truths(all), Count::All)),
            Op::Or(any) => truth(count_of(&self.truths(any), Count::AtLeast(1))),
            Op::CountOf(count, points) => truth(count_of(&self.truths(points), *count)),
            Op::Quantified(count, walk, body) => {
                truth(self.quantified(*count, *walk, *body, Place::truth))
            }
            Op::Compare(relation, a, b) => {
                let order = self.value(*a).order(&self.value(*b))?;
                truth(Some(holds(*relation, order)))
            }
            Op::CompareLength(relation, a, b) => {
                let (Val::Period(span), Val::Months(months)) = (self.value(*a), self.value(*b))
                else {
                    return None;
                };
                // Without any day it is shorter than any duration.
                let order = span.map_or(Ordering::Less, |span| span.compare_months(months));
                truth(Some(holds(*relation, order)))
            }
            Op::CompareDays(relation, a, b) => {
                let (Val::Period(span), Val::Days(days)) = (self.value(*a), self.value(*b)) else {
                    return None;
                };
                let order = span.map_or(Ordering::Less, |span| span.compare_days(days));
                truth(Some(holds(*relation, order)))
            }
            Op::CompareCounted(relation, a, b) => {
                let (Val::Counted(parts), Val::Months(months)) = (self.value(*a), self.value(*b))
                else {
                    return None;
                };
                truth(Some(holds(*relation, parts.cmp(&(months * 30 * 300)))))
            }
            Op::OneOf(a, values) => {
                let value = self.value(*a);
                let equal: Vec<_> = values
                    .iter()
                    .map(|b| value.equal(&self.value(*b)))
                    .collect();
                truth(at_least(&equal, 1))
            }
            Op::Listed(key, table, on) => truth(self.listed(&self.value(*key), *table, *on)),
            Op::WithinCode(a, b) => match (self.value(*a), self.value(*b)) {
                (Val::Text(a), Val::Text(b)) => truth(Some(a.starts_with(&b))),
                _ => None,
            },
            Op::Includes(list, b) => {
                let value = self.value(*b);
                let equal: Vec<_> = self.list(*list)?.iter().map(|a| a.equal(&value)).collect();
                truth(at_least(&equal, 1))
            }
            Op::IncludesAny(list, values) => {
                let list = self.list(*list)?;
                let mut equal = Vec::new();
                for value in values {
                    let value = self.value(*value);
                    equal.extend(list.iter().map(|a| a.equal(&value)));
                }
                truth(at_least(&equal, 1))
            }
            Op::IncludesListed(list, table, on) => {
                let listed: Vec<_> = self
                    .list(*list)?
                    .iter()
                    .map(|key| self.listed(key, *table, *on))
                    .collect();
                truth(at_least(&listed, 1))
            }
            Op::IsEmpty(a) => match self.value(*a) {
                Val::List(values) => truth(Some(values.is_empty())),
                other => truth(Some(other.set()?.spans.is_empty())),
            },
            Op::Covers(a, b) => {
                let (left, right) = (self.set(*a)?, self.set(*b)?);
                // Every day counts for something: a day without weight is not covered.
                let missing = right.only(left.changes(), |day| {
                    left.mark(day).is_none_or(|mark| mark.weight == 0)
                });
                truth(Some(missing.spans.is_empty()))
            }
            Op::Overlaps(a, b) => {
                let (left, right) = (self.set(*a)?, self.set(*b)?);
                let shared = left.only(right.changes(), |day| right.has(day));
                truth(Some(!shared.spans.is_empty()))
            }
            Op::Arithmetic(arithmetic, a, b) => {
                self.arithmetic(*arithmetic, &self.value(*a), &self.value(*b))
            }
            Op::If(condition, a, b) => match self.truth(*condition) {
                Some(true) => Some(self.value(*a)),
                Some(false) => Some(self.value(*b)),
                // Whatever the condition turns out to be, the value is this one.
                None => {
                    let (a, b) = (self.value(*a), self.value(*b));
                    (!a.is_unknown() && a == b).then_some(a)
                }
            },
            Op::Age(birth, on, convention) => Some(Val::Int(days::age(
                self.day(*birth)?,
                self.day(*on)?,
                leap(*convention),
            ))),
            Op::Birthday(age, birth, convention) => {
                let Val::Int(age) = self.value(*age) else {
                    return None;
                };
                days::birthday(self.day(*birth)?, age, leap(*convention)).map(Val::Date)
            }
            Op::WindowBefore(length, date) => {
                let date = self.day(*date)?;
                let first = match self.value(*length) {
                    Val::Months(months) => plus_months(date, -months)?,
                    Val::Days(days) => plus_days(date, -days)?,
                    _ => return None,
                };
                let last = last_before(date);
                (first < date).then(|| Val::Period(Span::state(first, last)))
            }
            Op::WindowFrom(length, date) => {
                // Nothing begins at the end of all days.
                let date = self.day(*date).filter(|date| *date != days::ongoing())?;
                let end = match self.value(*length) {
                    Val::Months(months) => plus_months(date, months)?,
                    Val::Days(days) => plus_days(date, days)?,
                    _ => return None,
                };
                Some(Val::Period(Some(Span::state(date, last_before(end))?)))
            }
            Op::PeriodFromTo(a, b) => Some(Val::Period(Some(Span::state(
                self.day(*a)?,
                self.day(*b)?,
            )?))),
            Op::DaysBetween(a, b) => Some(Val::Period(Span::between(self.day(*a)?, self.day(*b)?))),
            Op::PeriodsFor {
                from,
                to,
                walk,
                weight,
            } => {
                let mut spans = Vec::new();
                for place in self.kept(*walk)? {
                    // One that ends before it begins is no period: something is wrong.
                    let span = Span::state(place.day(*from)?, place.day(*to)?)?;
                    let weight = match weight {
                        Some(weight) => place.value(*weight).number()? * Decimal::from(3),
                        None => Decimal::from(300),
                    };
                    if !weight.fract().is_zero()
                        || weight.is_sign_negative()
                        || weight > Decimal::from(300)
                    {
                        return None;
                    }
                    spans.push((span, i64::try_from(weight).ok()?));
                }
                set(Set::collect(&spans))
            }
            Op::DaysBetweenFor { from, to, walk } => {
                let mut spans = Vec::new();
                for place in self.kept(*walk)? {
                    let span = Span::between(place.day(*from)?, place.day(*to)?);
                    spans.extend(span.map(|span| (span, 300)));
                }
                set(Set::collect(&spans))
            }
            Op::Aggregate(aggregate, walk, value) => {
                self.aggregate(*aggregate, *walk, *value, self.ty(node))
            }
            Op::Extreme(aggregate, values) => {
                let values: Vec<Val> = values.iter().map(|v| self.value(*v)).collect();
                extreme(*aggregate, &values)
            }
            Op::FirstDay(a) => {
                let set = self.set(*a)?;
                set.spans.first().map(|(span, _)| Val::Date(span.first))
            }
            Op::LastDay(a) => {
                let set = self.set(*a)?;
                set.spans.last().map(|(span, _)| Val::Date(span.last))
            }
            Op::TotalDays(a) => Some(Val::Days(self.set(*a)?.days())),
            Op::InYear(a, from, to) => {
                let day = self.day(*a).filter(|day| *day != days::ongoing())?;
                // Back to a first day, unless a last day comes before it.
                let mut back = day;
                loop {
                    if back < day && days::is_day(back, *to) {
                        return truth(Some(false));
                    }
                    if days::is_day(back, *from) {
                        return truth(Some(true));
                    }
                    back = before(back);
                }
            }
            Op::DayOfYear(seek, wanted, a) => {
                let day = self.day(*a).filter(|day| *day != days::ongoing())?;
                let (step, first) = match seek {
                    Seek::OnOrBefore => (-1, 0),
                    Seek::Before => (-1, 1),
                    Seek::OnOrAfter => (1, 0),
                    Seek::After => (1, 1),
                };
                (first..=367)
                    .map_while(|n| plus_days(day, step * n))
                    .find(|day| days::is_day(*day, *wanted))
                    .map(Val::Date)
            }
            Op::YearOf(a) => {
                let day = self.day(*a).filter(|day| *day != days::ongoing())?;
                Some(Val::Int(i64::from(chrono::Datelike::year(&day))))
            }
            Op::FullUnits(unit, a) => {
                let Val::Period(span) = self.value(*a) else {
                    return None;
                };
                let Some(span) = span else {
                    return Some(Val::Int(0));
                };
                if span.last == days::ongoing() {
                    return None;
                }
                // As many as still fit.
                let fits = |n: i64| match unit {
                    FullUnit::Years => span.compare_months(12 * n) != Ordering::Less,
                    FullUnit::Months => span.compare_months(n) != Ordering::Less,
                    FullUnit::Weeks => span.compare_days(7 * n) != Ordering::Less,
                    FullUnit::Days => span.compare_days(n) != Ordering::Less,
                };
                let mut high = 1;
                while fits(high) {
                    high *= 2;
                }
                let mut low = high / 2;
                while high - low > 1 {
                    let middle = (low + high) / 2;
                    if fits(middle) {
                        low = middle;
                    } else {
                        high = middle;
                    }
                }
                Some(Val::Int(low))
            }
            Op::WeighedLength(a) => Some(Val::Counted(self.set(*a)?.weighed())),
            Op::LongestPeriod(a) => {
                let mut longest: Option<Span> = None;
                for run in self.set(*a)?.runs() {
                    if longest.is_none_or(|known| known.days() < run.days()) {
                        longest = Some(run);
                    }
                }
                Some(Val::Period(longest))
            }
            Op::GapsWithin(a, b) => {
                let whole = self.set(*a)?;
                match self.value(*b) {
                    Val::Period(Some(window)) => set(whole.gaps(window)),
                    Val::Period(None) => set(Set::default()),
                    _ => None,
                }
            }
            Op::UnbrokenRun(a, b) => {
                let (whole, date) = (self.set(*a)?, self.day(*b)?);
                let end = before(date);
                let run = whole
                    .runs()
                    .into_iter()
                    .find(|run| run.first <= end && end <= run.last);
                set(match run {
                    Some(run) => whole.only(vec![date], |day| run.first <= day && day <= end),
                    None => Set::default(),
                })
            }
            Op::MostDays(a, length) => {
                let whole = self.set(*a)?;
                let most = match self.value(*length) {
                    Val::Months(months) => {
                        whole.most_days(|day| days::shifted_months(day, months).map(before))
                    }
                    Val::Days(length) => {
                        whole.most_days(|day| Some(day + chrono::TimeDelta::days(length - 1)))
                    }
                    _ => return None,
                };
                Some(Val::Days(most))
            }
            Op::Within(a, b) => {
                let (left, right) = (self.set(*a)?, self.set(*b)?);
                self.as_typed(node, left.only(right.changes(), |day| right.has(day)))
            }
            Op::Except(a, b) => {
                let (left, right) = (self.set(*a)?, self.set(*b)?);
                set(left.only(right.changes(), |day| !right.has(day)))
            }
            Op::JoinedWith(a, b) => set(self.set(*a)?.joined(&self.set(*b)?)),
            Op::BridgingGaps(a, length) => {
                let whole = self.set(*a)?;
                match self.value(*length) {
                    Val::Months(months) => {
                        set(whole.bridged(|gap| gap.compare_months(months) != Ordering::Greater))
                    }
                    Val::Days(days) => set(whole.bridged(|gap| gap.days() <= days)),
                    _ => None,
                }
            }
            Op::Since(a, b) => {
                let (whole, date) = (self.set(*a)?, self.day(*b)?);
                self.as_typed(node, whole.only(vec![date], |day| day >= date))
            }
            Op::Deadline {
                limit,
                after,
                state,
                suspended,
                extended,
            } => {
                let length = self.value(*limit);
                let event = self.day(*after)?;
                let still = match suspended {
                    Some(node) => self.set(*node)?,
                    None => Set::default(),
                };
                let extension = match extended {
                    Some((length, Some(condition))) => {
                        self.truth(*condition)?.then(|| self.value(*length))
                    }
                    Some((length, None)) => Some(self.value(*length)),
                    None => None,
                };
                deadline(event, &length, state, &still, extension.as_ref()).map(Val::Date)
            }
            Op::EarliestDate(length, condition) => {
                let start = self.reference?;
                let end = match self.value(*length) {
                    Val::Months(months) => plus_months(start, months),
                    Val::Days(days) => plus_days(start, days),
                    _ => return None,
                };
                // A search that would leave the calendar ends with it.
                let end = end.unwrap_or(days::ongoing());
                for day in start.iter_days().take_while(|day| *day <= end) {
                    if self.on(day).truth(*condition)? {
                        return Some(Val::Date(day));
                    }
                }
                None
            }
            Op::Lookup(table, column, key) => {
                let key = self.value(*key);
                if key.is_unknown() {
                    return self.agreed(*table, *column as usize);
                }
                let row = self.found(*table, &key)?;
                row.cells.get(*column as usize)?.as_ref().map(Val::constant)
            }
            Op::External(external, key) => {
                let key = key.as_ref().map(|key| self.value(*key));
                self.outside(external.index(), key.as_ref())
            }
        }
    }

    /// A set, or the one period that is asked for.
    fn as_typed(&self, node: NodeId, set: Set) -> Option<Val> {
        Some(match self.ty(node) {
            Type::Period => Val::Period(set.spans.first().map(|(span, _)| *span)),
            _ => Val::Periods(set),
        })
    }

    /// The same place on another reference date, with the law that applies to that day.
    #[must_use]
    pub fn on(&self, day: Day) -> Place<'a> {
        let mut place = Place {
            reference: Some(day),
            law: Some(day),
            ..self.clone()
        };
        let mut law = Some(day);
        for transition in &self.scheme.transitions {
            match place.truth(transition.when) {
                Some(false) => continue,
                Some(true) => law = place.day(transition.law_on),
                None => law = None,
            }
            break;
        }
        place.law = law;
        place
    }

    /// The latest external value on or before the reference date; of two on one day the one
    /// handed in.
    fn outside(&self, external: usize, key: Option<&Val>) -> Option<Val> {
        let reference = self.reference?;
        let shipped = self
            .program
            .externals
            .get(external)?
            .rows
            .iter()
            .map(|row| {
                let key = row.key.as_ref().map(Val::constant);
                (key, day_of(row.as_of), Val::constant(&row.value))
            });
        let handed_in = self
            .stated
            .outside
            .iter()
            .filter(|outside| outside.external == external)
            .map(|outside| (outside.key.clone(), outside.as_of, outside.value.clone()));
        let mut latest: Option<(Day, Val)> = None;
        for (row_key, as_of, value) in shipped.chain(handed_in) {
            let fits = match (&row_key, key) {
                (None, None) => true,
                (Some(a), Some(b)) => a.equal(b) == Some(true),
                _ => false,
            };
            if fits && as_of <= reference && latest.as_ref().is_none_or(|(day, _)| *day <= as_of) {
                latest = Some((as_of, value));
            }
        }
        latest.map(|(_, value)| value)
    }

    fn truths(&self, nodes: &[NodeId]) -> Vec<Option<bool>> {
        nodes.iter().map(|node| self.truth(*node)).collect()
    }

    /// So many elements of a list; an element that the filter leaves out does not count.
    fn quantified(
        &self,
        count: Count,
        walk: Walk,
        body: NodeId,
        truth: impl Fn(&Place<'a>, NodeId) -> Option<bool> + Copy,
    ) -> Option<bool> {
        let answers: Vec<_> = self
            .walk(walk, truth)?
            .into_iter()
            .map(|(place, kept)| answer(count, kept, truth(&place, body)))
            .collect();
        count_of(&answers, count)
    }

    /// How a bound element counts in every reading of its filter and the body together.
    pub fn counts_in_every_reading(
        &self,
        count: Count,
        filter: Option<NodeId>,
        body: NodeId,
    ) -> Option<bool> {
        let here = |place: &Place<'a>| {
            let kept = filter.map_or(Some(true), |filter| place.truth(filter));
            answer(count, kept, place.truth(body))
        };
        if !self.tried {
            return here(self);
        }
        let nodes: Vec<_> = filter.into_iter().chain([body]).collect();
        let mut agreed = None;
        let all = self.readings(&nodes, |place| {
            let found = here(place);
            let same = found.is_some() && (agreed.is_none() || agreed == found);
            agreed = found;
            same
        });
        agreed.filter(|_| all)
    }

    fn aggregate(
        &self,
        aggregate: Aggregate,
        walk: Walk,
        value: Option<NodeId>,
        ty: &Type,
    ) -> Option<Val> {
        let kept = self.kept(walk)?;
        if aggregate == Aggregate::Number {
            return Some(Val::Int(i64::try_from(kept.len()).ok()?));
        }
        let value = value?;
        let values: Vec<Val> = kept.iter().map(|place| place.value(value)).collect();
        if aggregate == Aggregate::Sum {
            let mut sum = zero(ty);
            for value in &values {
                sum = self.arithmetic(Arithmetic::Plus, &sum, value)?;
            }
            return Some(sum);
        }
        extreme(aggregate, &values)
    }

    fn arithmetic(&self, arithmetic: Arithmetic, a: &Val, b: &Val) -> Option<Val> {
        let hundred = Decimal::from(100);
        if let (Val::Int(a), Val::Int(b)) = (a, b) {
            let whole = match arithmetic {
                Arithmetic::Plus => a.checked_add(*b),
                Arithmetic::Minus => a.checked_sub(*b),
                Arithmetic::Times => a.checked_mul(*b),
                Arithmetic::OverMonths | Arithmetic::OverYears => None,
                Arithmetic::DividedBy | Arithmetic::PercentOf => {
                    return self.arithmetic(
                        arithmetic,
                        &Val::Dec((*a).into()),
                        &Val::Dec((*b).into()),
                    );
                }
            };
            return whole.map(Val::Int);
        }
        let sign = if arithmetic == Arithmetic::Minus {
            -1
        } else {
            1
        };
        match (a, b) {
            (Val::Date(day), Val::Months(months)) => {
                plus_months(*day, sign * months).map(Val::Date)
            }
            (Val::Date(day), Val::Days(days)) => plus_days(*day, sign * days).map(Val::Date),
            (Val::Months(length), Val::Int(count)) | (Val::Int(count), Val::Months(length))
                if arithmetic == Arithmetic::Times =>
            {
                let months = length.checked_mul(i32::try_from(*count).ok()?.into())?;
                i32::try_from(months).ok().map(|_| Val::Months(months))
            }
            (Val::Days(length), Val::Int(count)) | (Val::Int(count), Val::Days(length))
                if arithmetic == Arithmetic::Times =>
            {
                length.checked_mul(*count).map(Val::Days)
            }
            // So much each month, month by month.
            (_, Val::Months(length))
                if matches!(arithmetic, Arithmetic::OverMonths | Arithmetic::OverYears) =>
            {
                let every = if arithmetic == Arithmetic::OverYears {
                    12
                } else {
                    1
                };
                if length % every != 0 {
                    return None;
                }
                let times = Decimal::from(length / every);
                a.number()?.checked_mul(times).map(Val::Dec)
            }
            (Val::Months(a), Val::Months(b)) => Some(Val::Months(a + sign * b)),
            (Val::Days(a), Val::Days(b)) => Some(Val::Days(a + sign * b)),
            (Val::Counted(a), Val::Counted(b)) => Some(Val::Counted(a + sign * b)),
            _ => {
                let (a, b) = (a.number()?, b.number()?);
                let number = match arithmetic {
                    Arithmetic::Plus => a.checked_add(b),
                    Arithmetic::Minus => a.checked_sub(b),
                    Arithmetic::Times => a.checked_mul(b),
                    Arithmetic::DividedBy => a.checked_div(b),
                    Arithmetic::PercentOf => a.checked_mul(b)?.checked_div(hundred),
                    Arithmetic::OverMonths | Arithmetic::OverYears => None,
                };
                number.map(Val::Dec)
            }
        }
    }

    /// A condition, or an output: dates known in part stand for all their readings, and it is
    /// known when every reading agrees. `and`, `or`, `not`, k-of-n, `if`, the logic inside
    /// definitions and quantifiers over such logic are followed to the conditions they are made
    /// of; the readings are tried at each of those.
    #[must_use]
    pub fn condition(&self, node: NodeId) -> Option<bool> {
        let conditions = |nodes: &[NodeId]| -> Vec<Option<bool>> {
            nodes.iter().map(|node| self.condition(*node)).collect()
        };
        match self.op(node) {
            Op::Not(a) => self.condition(*a).map(|yes| !yes),
            Op::And(all) => count_of(&conditions(all), Count::All),
            Op::Or(any) => count_of(&conditions(any), Count::AtLeast(1)),
            Op::CountOf(count, points) => count_of(&conditions(points), *count),
            Op::If(condition, a, b) => {
                let (a, b) = (self.condition(*a), self.condition(*b));
                match self.condition(*condition) {
                    Some(true) => a,
                    Some(false) => b,
                    None => a.filter(|_| a == b),
                }
            }
            Op::Definition(definition) => self.condition(self.version(*definition)?),
            Op::Quantified(count, walk, body) if self.is_compound(*body) => {
                self.quantified(*count, *walk, *body, Place::condition)
            }
            _ => self.in_every_reading(node).truth(),
        }
    }

    /// Whether a condition is made of other conditions.
    pub(super) fn is_compound(&self, node: NodeId) -> bool {
        match self.op(node) {
            Op::Not(_)
            | Op::And(_)
            | Op::Or(_)
            | Op::CountOf(..)
            | Op::If(..)
            | Op::Quantified(..) => true,
            // A name stands for the expression it is given to.
            Op::Definition(definition) => self
                .version(*definition)
                .is_some_and(|value| self.is_compound(value)),
            _ => false,
        }
    }

    /// The value on which all readings agree.
    #[must_use]
    pub fn in_every_reading(&self, node: NodeId) -> Val {
        let mut agreed: Option<Val> = None;
        let agree = self.readings(&[node], |place| {
            let value = place.value(node);
            let same = !value.is_unknown() && agreed.as_ref().is_none_or(|known| *known == value);
            agreed = Some(value);
            same
        });
        match (agree, agreed) {
            (true, Some(value)) => value,
            _ => Val::Unknown,
        }
    }

    /// Visits every combination of readings of the dates known in part that some nodes can read, as
    /// long as the visitor says so. Returns whether all were visited.
    pub fn readings(&self, nodes: &[NodeId], mut visit: impl FnMut(&Place<'a>) -> bool) -> bool {
        let mut facts = Vec::new();
        let mut bound = Vec::new();
        for node in nodes {
            self.reads(*node, &mut facts, &mut bound);
        }
        let mut partial = Vec::new();
        for fact in facts {
            if self.as_of != Some(FactId(fact))
                && let Some(value) = self.stated.facts.get(fact as usize)
            {
                value.partial_dates(&mut partial);
            }
        }
        for binder in bound {
            if let Some(value) = self.bound.get(&binder) {
                value.partial_dates(&mut partial);
            }
        }
        partial.retain(|(place, _)| !self.chosen.contains_key(place));
        let combinations = partial
            .iter()
            .try_fold(1_usize, |all, (_, readings)| {
                all.checked_mul(readings.len())
            })
            .unwrap_or(usize::MAX);
        if combinations > MOST_READINGS {
            return false;
        }
        for combination in 0..combinations {
            let mut place = self.clone();
            let mut rest = combination;
            for (number, readings) in &partial {
                let day = readings.get(rest % readings.len());
                place.chosen.extend(day.map(|day| (*number, *day)));
                rest /= readings.len();
            }
            if !visit(&place) {
                return false;
            }
        }
        true
    }

    /// The facts and elements that a node can read, through every version of definitions.
    fn reads(&self, node: NodeId, facts: &mut Vec<u32>, bound: &mut Vec<u32>) {
        match self.op(node) {
            Op::Fact(fact) if !facts.contains(&fact.0) => facts.push(fact.0),
            Op::Element(binder) | Op::Field(binder, _) if !bound.contains(&binder.0) => {
                bound.push(binder.0);
            }
            Op::Definition(definition) => {
                let definition = self.program.definitions.get(definition.index());
                for version in definition.into_iter().flat_map(|d| &d.versions) {
                    if let Some(value) = version.value {
                        self.reads(value, facts, bound);
                    }
                }
            }
            op => {
                for operand in operands(op) {
                    self.reads(operand, facts, bound);
                }
            }
        }
    }
}

/// The highest or lowest; unknown of none, and when any is unknown.
fn extreme(aggregate: Aggregate, values: &[Val]) -> Option<Val> {
    let mut best: Option<&Val> = None;
    for value in values {
        if value.is_unknown() {
            return None;
        }
        let better = match best {
            None => true,
            Some(known) => {
                let order = value.order(known)?;
                if aggregate == Aggregate::Lowest {
                    order == Ordering::Less
                } else {
                    order == Ordering::Greater
                }
            }
        };
        if better {
            best = Some(value);
        }
    }
    best.cloned()
}

/// The nodes a node is made of.
#[must_use]
pub fn operands(op: &Op) -> Vec<NodeId> {
    let walk = |walk: &Walk| [Some(walk.list), walk.filter].into_iter().flatten();
    match op {
        Op::Constant(_)
        | Op::Fact(_)
        | Op::Element(_)
        | Op::Field(..)
        | Op::Definition(_)
        | Op::ReferenceDate => Vec::new(),
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
        | Op::Lookup(_, _, a) => vec![*a],
        Op::And(all) | Op::Or(all) | Op::CountOf(_, all) | Op::Extreme(_, all) => all.clone(),
        Op::Quantified(_, w, body) => walk(w).chain([*body]).collect(),
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
        | Op::EarliestDate(a, b) => vec![*a, *b],
        Op::OneOf(a, all) | Op::IncludesAny(a, all) => {
            [*a].into_iter().chain(all.clone()).collect()
        }
        Op::Listed(a, _, on) | Op::IncludesListed(a, _, on) => {
            [*a].into_iter().chain(*on).collect()
        }
        Op::If(a, b, c) => vec![*a, *b, *c],
        Op::PeriodsFor {
            from,
            to,
            walk: w,
            weight,
        } => walk(w).chain([*from, *to]).chain(*weight).collect(),
        Op::DaysBetweenFor { from, to, walk: w } => walk(w).chain([*from, *to]).collect(),
        Op::Aggregate(_, w, value) => walk(w).chain(*value).collect(),
        Op::Deadline {
            limit,
            after,
            suspended,
            extended,
            ..
        } => [*limit, *after]
            .into_iter()
            .chain(*suspended)
            .chain(extended.iter().map(|(length, _)| *length))
            .chain(extended.iter().filter_map(|(_, condition)| *condition))
            .collect(),
        Op::External(_, key) => key.iter().copied().collect(),
    }
}
