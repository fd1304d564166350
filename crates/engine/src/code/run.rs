//! Running compiled code on one applicant, on one day.

use std::cell::Cell;
use std::cmp::Ordering;
use std::rc::Rc;

use ius_calendar::{CalendarDuration, CountedDuration, Date, ExactDuration, Period, PeriodSet, Weight};
use rust_decimal::Decimal;

use super::compile::{MOST_BINDERS, number_of};
use super::{Amount, At, Code, Form, Ins, Loop, NO_DAYS};
use crate::clauses::{Judge, Range};
use crate::compare::{compare, holds};
use crate::decide::Standing;
use crate::decision::{ClauseStatus, Statuses};
use crate::facts::Facts;
use crate::operate;
use crate::plan::SchemePlan;
use crate::program::{Count, FactId, NodeId, Op, Program, Relation, Scheme};
use crate::value::{Tri, Value};
use crate::world::{Bound, Tally, World, filtered, or};

static UNKNOWN: Value = Value::Unknown;

/// Results kept for the length of one decision, and sets whose memory is used again. One scratch
/// serves all decisions of a thread in turn, so that deciding allocates nothing once it has
/// grown.
#[derive(Default)]
struct Scratch {
    /// What was kept under another generation is not there.
    generation: u32,
    tri: Vec<(u32, Tri)>,
    day: Vec<(u32, Option<Date>)>,
    number: Vec<(u32, Option<i64>)>,
    amount: Vec<(u32, Option<Decimal>)>,
    period: Vec<(u32, Span)>,
    set: Vec<(u32, Option<Rc<PeriodSet>>)>,
    counted: Vec<(u32, Option<CountedDuration>)>,
    pool: Vec<Rc<PeriodSet>>,
}

thread_local! {
    static SCRATCH: Cell<Option<Box<Scratch>>> = const { Cell::new(None) };
}

impl Scratch {
    fn next_generation(&mut self) {
        self.generation = self.generation.wrapping_add(1);
        if self.generation == 0 {
            *self = Scratch { generation: 1, pool: std::mem::take(&mut self.pool), ..Scratch::default() };
        }
        // Kept sets go back to the pool as they are replaced; those of codes with more slots
        // stay until then.
    }

    fn take(&mut self) -> Rc<PeriodSet> {
        self.pool.pop().unwrap_or_default()
    }

    fn give(&mut self, set: Rc<PeriodSet>) {
        if Rc::strong_count(&set) == 1 && self.pool.len() < 64 {
            self.pool.push(set);
        }
    }
}

/// A period, no days, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    Unknown,
    NoDays,
    Days(Period),
}

impl From<Option<Period>> for Span {
    fn from(period: Option<Period>) -> Span {
        period.map_or(Span::Unknown, Span::Days)
    }
}

/// Code running on one applicant. Facts that hold dates known in part read as unknown here.
pub(crate) struct Machine<'a> {
    program: &'a Program,
    scheme: &'a Scheme,
    plan: &'a SchemePlan,
    facts: &'a Facts,
    values: &'a [Value],
    code: &'a Code,
    on: Date,
    law: Date,
    elements: [&'a Value; MOST_BINDERS],
    origin: Option<(FactId, u32)>,
    scratch: Option<Box<Scratch>>,
    world: Option<Box<World<'a>>>,
}

impl Drop for Machine<'_> {
    fn drop(&mut self) {
        if let Some(scratch) = self.scratch.take() {
            // A thread that is ending has no place left to keep it.
            let _ = SCRATCH.try_with(|place| place.set(Some(scratch)));
        }
    }
}

macro_rules! kept {
    ($self:ident, $field:ident, $slot:ident, $inner:ident, $run:ident) => {{
        let generation = $self.scratch().generation;
        if let Some((of, value)) = $self.scratch().$field.get($slot as usize) {
            if *of == generation {
                return value.clone();
            }
        }
        let value = $self.$run($inner);
        let scratch = $self.scratch();
        if let Some(place) = scratch.$field.get_mut($slot as usize) {
            *place = (generation, value.clone());
        }
        value
    }};
}

impl<'a> Machine<'a> {
    /// Ready to run under the law of the reference date.
    #[inline]
    pub(crate) fn new(
        program: &'a Program,
        scheme: &'a Scheme,
        plan: &'a SchemePlan,
        facts: &'a Facts,
        element: &'a Value,
        origin: Option<(FactId, u32)>,
        on: Date,
    ) -> Option<Machine<'a>> {
        Some(Machine {
            program,
            scheme,
            plan,
            facts,
            values: facts.values(),
            code: plan.code(program, scheme, on)?,
            on,
            law: on,
            elements: [element, &UNKNOWN, &UNKNOWN, &UNKNOWN],
            origin,
            scratch: None,
            world: None,
        })
    }

    /// The same applicant on another day, under the law of a day.
    pub(crate) fn set_day(&mut self, on: Date, law: Date) -> Option<()> {
        self.code = self.plan.code(self.program, self.scheme, law)?;
        self.on = on;
        self.law = law;
        if let Some(world) = &mut self.world {
            world.set_dates(Some(on), Some(law));
        }
        if let Some(scratch) = &mut self.scratch {
            scratch.next_generation();
            grow(scratch, self.code);
        }
        Some(())
    }

    /// The code it runs.
    #[inline]
    pub(crate) const fn code(&self) -> &'a Code {
        self.code
    }

    /// The day whose law applies, or none where that is not known.
    pub(crate) fn law_by_transition(&mut self) -> Option<(Date, Option<u32>)> {
        let code = self.code;
        for (index, (when, law_on)) in (0_u32..).zip(&code.transitions) {
            match self.tri(*when) {
                Tri::No => {}
                Tri::Yes => return Some((self.day(*law_on)?, Some(index))),
                Tri::Unknown => return None,
            }
        }
        Some((self.on, None))
    }

    fn scratch(&mut self) -> &mut Scratch {
        let code = self.code;
        self.scratch.get_or_insert_with(|| {
            let mut scratch = SCRATCH.try_with(Cell::take).ok().flatten().unwrap_or_default();
            scratch.next_generation();
            grow(&mut scratch, code);
            scratch
        })
    }

    /// The plain evaluator in the same place, made when it is first needed.
    pub(crate) fn world(&mut self) -> &mut World<'a> {
        let (program, scheme, plan, facts) = (self.program, self.scheme, self.plan, self.facts);
        let (on, law) = (self.on, self.law);
        let bound = || Bound { value: self.elements[0].clone(), origin: self.origin };
        self.world.get_or_insert_with(|| {
            let mut world = World::new(program, facts, Some(scheme));
            world.compiled = Some(plan);
            world.bind(0, bound());
            world.set_dates(Some(on), Some(law));
            Box::new(world)
        })
    }

    /// Every clause's status; scope and exclusions come first, and with `outcome_only` nothing
    /// is looked at once the outcome is certain.
    #[inline]
    pub(crate) fn statuses(&mut self, outcome_only: bool) -> (Statuses, Standing) {
        let code = self.code;
        let mut statuses = code.statuses.clone();
        let mut standing = Standing::default();
        for clause in &code.clauses {
            if outcome_only && (standing.scope_fails || standing.fails && !clause.scope) {
                break;
            }
            let status = match clause.form {
                Form::Needs(condition) => match self.tri(condition) {
                    Tri::Yes => ClauseStatus::Passed,
                    Tri::No => ClauseStatus::Failed,
                    Tri::Unknown => ClauseStatus::Unknown,
                },
                Form::Bites(condition) => match self.tri(condition) {
                    Tri::Yes => ClauseStatus::Failed,
                    Tri::No => ClauseStatus::Passed,
                    Tri::Unknown => ClauseStatus::Unknown,
                },
                Form::Whole => self.whole(clause.index),
            };
            let status = if status == ClauseStatus::Unknown && clause.can_gap {
                self.gap_or_unknown(clause.index)
            } else {
                status
            };
            statuses.set(clause.index as usize, status);
            if status != ClauseStatus::Passed {
                standing.add(clause.scope, status);
            }
        }
        (statuses, standing)
    }

    #[inline(never)]
    fn whole(&mut self, index: u32) -> ClauseStatus {
        let scheme = self.scheme;
        match scheme.clauses.get(index as usize) {
            Some(clause) => self.clause(clause),
            None => ClauseStatus::Unknown,
        }
    }

    #[cold]
    fn gap_or_unknown(&mut self, index: u32) -> ClauseStatus {
        let scheme = self.scheme;
        match scheme.clauses.get(index as usize) {
            Some(clause) => crate::decide::gap_or_unknown(self.world(), clause),
            None => ClauseStatus::Unknown,
        }
    }

    /// A condition of the program, compiled if it was met as a condition of a clause.
    pub(crate) fn condition(&mut self, node: NodeId) -> Tri {
        match self.code.condition(node) {
            Some(at) => self.tri(at),
            None => self.world().value(node).tri(),
        }
    }

    #[inline]
    fn fact(&self, fact: u32) -> &'a Value {
        self.values.get(fact as usize).unwrap_or(&UNKNOWN)
    }

    #[inline]
    fn element(&self, binder: u8) -> &'a Value {
        self.elements.get(usize::from(binder)).copied().unwrap_or(&UNKNOWN)
    }

    #[inline]
    fn field(&self, binder: u8, field: u32) -> &'a Value {
        match self.element(binder) {
            Value::Record(fields) => fields.get(field as usize).unwrap_or(&UNKNOWN),
            _ => &UNKNOWN,
        }
    }

    fn arguments(&self, first: u32, count: u32) -> &'a [At] {
        let end = first.saturating_add(count) as usize;
        self.code.args.get(first as usize..end).unwrap_or(&[])
    }

    fn elements_of(&self, fact: u32) -> Option<&'a [Value]> {
        match self.fact(fact) {
            Value::List(elements) => Some(elements),
            _ => None,
        }
    }

    /// Binds each element in turn; what was bound before is bound again afterwards, because a
    /// definition read inside a walk may walk itself.
    #[inline]
    fn walk(
        &mut self,
        walk: Loop,
        elements: &'a [Value],
        mut visit: impl FnMut(&mut Self, Tri) -> bool,
    ) {
        let binder = usize::from(walk.binder);
        let outer = self.element(walk.binder);
        for element in elements {
            if let Some(place) = self.elements.get_mut(binder) {
                *place = element;
            }
            let filter = match walk.filter {
                None => Tri::Yes,
                Some(filter) => self.tri(filter),
            };
            if !filter.is_no() && !visit(self, filter) {
                break;
            }
        }
        if let Some(place) = self.elements.get_mut(binder) {
            *place = outer;
        }
    }

    pub(crate) fn tri(&mut self, at: At) -> Tri {
        let code = self.code;
        let Some(ins) = code.ins.get(at as usize) else { return Tri::Unknown };
        match *ins {
            Ins::TConst(tri) => tri,
            Ins::TFact(fact) => self.fact(fact).tri(),
            Ins::TField { binder, field } => self.field(binder, field).tri(),
            Ins::TElement(binder) => self.element(binder).tri(),
            Ins::TMemo { slot, inner } => kept!(self, tri, slot, inner, tri),
            Ins::TNot(operand) => !self.tri(operand),
            Ins::TAnd { first, count } => {
                let mut result = Tri::Yes;
                for operand in self.arguments(first, count) {
                    match self.tri(*operand) {
                        Tri::No => return Tri::No,
                        Tri::Unknown => result = Tri::Unknown,
                        Tri::Yes => {}
                    }
                }
                result
            }
            Ins::TOr { first, count } => {
                let mut result = Tri::No;
                for operand in self.arguments(first, count) {
                    match self.tri(*operand) {
                        Tri::Yes => return Tri::Yes,
                        Tri::Unknown => result = Tri::Unknown,
                        Tri::No => {}
                    }
                }
                result
            }
            Ins::TCount { count, list } => {
                let (first, number) = code.lists.get(list as usize).copied().unwrap_or_default();
                let mut tally = Tally::default();
                for operand in self.arguments(first, number) {
                    tally.add(self.tri(*operand));
                }
                tally.result(count)
            }
            Ins::TIf(condition, then, otherwise) => match self.tri(condition) {
                Tri::Yes => self.tri(then),
                Tri::No => self.tri(otherwise),
                Tri::Unknown => {
                    let then = self.tri(then);
                    if then == self.tri(otherwise) { then } else { Tri::Unknown }
                }
            },
            Ins::TDates { relation, left, right } => match (self.day(left), self.day(right)) {
                (Some(left), Some(right)) => holds(relation, left.cmp(&right)).into(),
                _ => Tri::Unknown,
            },
            Ins::TNumbers { relation, left, right } => match (self.number(left), self.number(right)) {
                (Some(left), Some(right)) => holds(relation, left.cmp(&right)).into(),
                _ => Tri::Unknown,
            },
            Ins::TNumber { relation, left, right } => match self.number(left) {
                Some(left) => holds(relation, left.cmp(&right)).into(),
                None => Tri::Unknown,
            },
            Ins::TFactNumber { relation, fact, right } => match number_of(self.fact(fact)) {
                Some(left) => holds(relation, left.cmp(&right)).into(),
                None => Tri::Unknown,
            },
            Ins::TFieldNumber { relation, binder, field, right } => {
                match number_of(self.field(binder, field.into())) {
                    Some(left) => holds(relation, left.cmp(&right.into())).into(),
                    None => Tri::Unknown,
                }
            }
            Ins::TBetween { value, least, most } => match self.number(value) {
                Some(value) => (i64::from(least) <= value && value <= i64::from(most)).into(),
                None => Tri::Unknown,
            },
            Ins::TAmounts { relation, left, right } => match (self.amount(left), self.amount(right)) {
                (Some(left), Some(right)) => holds(relation, left.cmp(&right)).into(),
                _ => Tri::Unknown,
            },
            Ins::TAmount { relation, left, right } => {
                match (self.amount(left), code.amounts.get(right as usize)) {
                    (Some(left), Some(right)) => holds(relation, right.order(&left)).into(),
                    _ => Tri::Unknown,
                }
            }
            Ins::TFactAmount { relation, fact, right } => {
                match (self.fact(fact), code.amounts.get(right as usize)) {
                    (Value::Decimal(left), Some(right)) => holds(relation, right.order(left)).into(),
                    _ => Tri::Unknown,
                }
            }
            Ins::TSame { equal, left, right } => match (self.tri(left), self.tri(right)) {
                (Tri::Unknown, _) | (_, Tri::Unknown) => Tri::Unknown,
                (left, right) => ((left == right) == equal).into(),
            },
            Ins::TValues { relation, left, right } => compare(relation, self.plain(left), self.plain(right)),
            Ins::TLength { relation, period, months } => self.length(relation, period, months),
            Ins::TDays { relation, period, days } => {
                let ordering = match (self.period(period), self.number(days)) {
                    (Span::Unknown, _) | (_, None) => return Tri::Unknown,
                    (Span::NoDays, _) => Ordering::Less,
                    (Span::Days(period), _) if period.is_ongoing() => Ordering::Greater,
                    (Span::Days(period), Some(days)) => period.days().days().cmp(&days),
                };
                holds(relation, ordering).into()
            }
            Ins::TCounted { relation, left, right } => match (self.counted(left), self.counted(right)) {
                (Some(left), Some(right)) => holds(relation, left.cmp(&right)).into(),
                _ => Tri::Unknown,
            },
            Ins::TInNumbers { value, first, count } => match self.number(value) {
                Some(value) => {
                    let end = first.saturating_add(count) as usize;
                    let numbers = code.numbers.get(first as usize..end).unwrap_or(&[]);
                    numbers.contains(&value).into()
                }
                None => Tri::Unknown,
            },
            Ins::TInCountries { value, set } => match (self.number(value), code.countries.get(set as usize)) {
                (Some(value), Some(set)) => set.contains(value.cast_unsigned()).into(),
                _ => Tri::Unknown,
            },
            Ins::TFactInCountries { fact, set } => {
                match (self.fact(fact), code.countries.get(set as usize)) {
                    (Value::Country(country), Some(set)) => set.contains(country.packed()).into(),
                    _ => Tri::Unknown,
                }
            }
            Ins::TInMembers { value, members } => match self.number(value) {
                Some(value) => (value < 64 && members >> value & 1 == 1).into(),
                None => Tri::Unknown,
            },
            Ins::TInValues { value, first, count } => {
                let value = self.plain(value);
                let end = first.saturating_add(count) as usize;
                let values = code.values.get(first as usize..end).unwrap_or(&[]);
                values.iter().fold(Tri::No, |any, next| or(any, compare(Relation::Equal, value, next)))
            }
            Ins::TIncludes { fact, value } => match self.elements_of(fact) {
                Some(elements) => {
                    let value = self.number(value);
                    includes(elements, value)
                }
                None => Tri::Unknown,
            },
            Ins::TIncludesAny { fact, first, count } => {
                let Some(elements) = self.elements_of(fact) else { return Tri::Unknown };
                let mut any = Tri::No;
                for operand in self.arguments(first, count) {
                    let value = self.number(*operand);
                    any = or(any, includes(elements, value));
                }
                any
            }
            Ins::TEmptyList(fact) => match self.elements_of(fact) {
                Some(elements) => elements.is_empty().into(),
                None => Tri::Unknown,
            },
            Ins::TEmptySet(set) => {
                let Some(set) = self.set(set) else { return Tri::Unknown };
                let empty = set.is_empty();
                self.scratch().give(set);
                empty.into()
            }
            Ins::TEmptyPeriod(period) => match self.period(period) {
                Span::Unknown => Tri::Unknown,
                Span::NoDays => Tri::Yes,
                Span::Days(_) => Tri::No,
            },
            Ins::TCovers { set, period } => {
                let Some(set) = self.set(set) else { return Tri::Unknown };
                let result = match self.period(period) {
                    Span::Unknown => Tri::Unknown,
                    Span::NoDays => Tri::Yes,
                    Span::Days(period) => operate::covers_run(&set, period).into(),
                };
                self.scratch().give(set);
                result
            }
            Ins::TPeriodCovers { outer, inner } => match (self.period(outer), self.period(inner)) {
                (Span::Unknown, _) | (_, Span::Unknown) => Tri::Unknown,
                (_, Span::NoDays) => Tri::Yes,
                (Span::NoDays, _) => Tri::No,
                (Span::Days(outer), Span::Days(inner)) => outer.covers(inner).into(),
            },
            Ins::TOverlaps { left, right } => {
                match self.two_sets(left, right, PeriodSet::intersection_into) {
                    Some(set) => {
                        let empty = set.is_empty();
                        self.scratch().give(set);
                        (!empty).into()
                    }
                    None => Tri::Unknown,
                }
            }
            Ins::TQuantified { count, walk } => self.quantified(count, walk),
            Ins::TLookup { table, key } => self.cell(table, key).tri(),
            Ins::TSlow(node) => self.world().value(NodeId(node)).tri(),
            _ => Tri::Unknown,
        }
    }

    fn length(&mut self, relation: Relation, period: At, months: At) -> Tri {
        let ordering = match (self.period(period), self.number(months)) {
            (Span::Unknown, _) | (_, None) => return Tri::Unknown,
            (Span::NoDays, _) => Ordering::Less,
            (Span::Days(period), Some(months)) => match i32::try_from(months) {
                Ok(months) => period.compare_length(CalendarDuration::from_months(months)),
                Err(_) => return Tri::Unknown,
            },
        };
        holds(relation, ordering).into()
    }

    fn quantified(&mut self, count: Count, walk: u32) -> Tri {
        let Some(walk) = self.code.loops.get(walk as usize).copied() else { return Tri::Unknown };
        let Some(elements) = self.elements_of(walk.fact) else { return Tri::Unknown };
        let mut tally = Tally::default();
        self.walk(walk, elements, |machine, filter| {
            let body = machine.tri(walk.body);
            tally.add(filtered(count, filter, body));
            // Enough is known once one entry breaks a rule for all or for none, or enough fulfil
            // one for some.
            match count {
                Count::All => tally.no == 0,
                Count::None => tally.yes == 0,
                Count::AtLeast(wanted) => tally.yes < wanted,
                Count::Exactly(_) => true,
            }
        });
        tally.result(count)
    }

    fn cell(&mut self, table: u32, key: At) -> &'a Value {
        let code = self.code;
        let Some(key) = self.number(key) else { return &UNKNOWN };
        let Some(cells) = code.tables.get(table as usize) else { return &UNKNOWN };
        match cells.rows.binary_search_by_key(&key, |(key, _)| *key) {
            Ok(found) => cells.rows.get(found).map_or(&UNKNOWN, |(_, cell)| cell),
            Err(_) => &cells.otherwise,
        }
    }

    fn day(&mut self, at: At) -> Option<Date> {
        let code = self.code;
        match *code.ins.get(at as usize)? {
            Ins::DConst(day) => Some(day),
            Ins::DUnknown => None,
            Ins::DOn => Some(self.on),
            Ins::DFact(fact) => self.fact(fact).as_date(),
            Ins::DField { binder, field } => self.field(binder, field).as_date(),
            Ins::DElement(binder) => self.element(binder).as_date(),
            Ins::DMemo { slot, inner } => kept!(self, day, slot, inner, day),
            Ins::DPlusMonths { day, months, minus } => {
                let (day, months) = (self.day(day)?, self.number(months)?);
                operate::plus_months(day, if minus { months.checked_neg()? } else { months })
            }
            Ins::DPlusDays { day, days, minus } => {
                let (day, days) = (self.day(day)?, self.number(days)?);
                operate::plus_days(day, if minus { days.checked_neg()? } else { days })
            }
            Ins::DIf(condition, then, otherwise) => {
                self.choose(condition, then, otherwise, Self::day)
            }
            Ins::DBirthday { years, birth, leap } => {
                let (years, birth) = (self.number(years)?, self.day(birth)?);
                let value =
                    operate::birthday(&Value::Integer(years), &Value::Date(birth), leap);
                value.as_date()
            }
            Ins::DFirst(set) => {
                let set = self.set(set)?;
                let day = set.first_day();
                self.scratch().give(set);
                day
            }
            Ins::DLast(set) => {
                let set = self.set(set)?;
                let day = set.last_day();
                self.scratch().give(set);
                day
            }
            Ins::DPeriodFirst(period) => match self.period(period) {
                Span::Days(period) => Some(period.first()),
                _ => None,
            },
            Ins::DPeriodLast(period) => match self.period(period) {
                Span::Days(period) => Some(period.last()),
                _ => None,
            },
            Ins::DSlow(node) => self.world().value(NodeId(node)).as_date(),
            _ => None,
        }
    }

    /// `if`: while the condition is unknown, the value on which both branches agree.
    fn choose<T: PartialEq>(
        &mut self,
        condition: At,
        then: At,
        otherwise: At,
        run: fn(&mut Self, At) -> Option<T>,
    ) -> Option<T> {
        match self.tri(condition) {
            Tri::Yes => run(self, then),
            Tri::No => run(self, otherwise),
            Tri::Unknown => {
                let then = run(self, then)?;
                (then == run(self, otherwise)?).then_some(then)
            }
        }
    }

    fn number(&mut self, at: At) -> Option<i64> {
        let code = self.code;
        match *code.ins.get(at as usize)? {
            Ins::NConst(number) => Some(number),
            Ins::NUnknown => None,
            Ins::NFact(fact) => number_of(self.fact(fact)),
            Ins::NField { binder, field } => number_of(self.field(binder, field)),
            Ins::NElement(binder) => number_of(self.element(binder)),
            Ins::NMemo { slot, inner } => kept!(self, number, slot, inner, number),
            Ins::NAge { birth, on, leap } => {
                let (birth, on) = (self.day(birth)?, self.day(on)?);
                Some(ius_calendar::age(birth, on, leap).into())
            }
            Ins::NPlus(left, right) => self.number(left)?.checked_add(self.number(right)?),
            Ins::NMinus(left, right) => self.number(left)?.checked_sub(self.number(right)?),
            Ins::NTimes(left, right) => self.number(left)?.checked_mul(self.number(right)?),
            // Months have the range of a calendar duration.
            Ins::NMonthsPlus(left, right) => {
                let sum = self.number(left)?.checked_add(self.number(right)?)?;
                i32::try_from(sum).ok().map(i64::from)
            }
            Ins::NMonthsMinus(left, right) => {
                let difference = self.number(left)?.checked_sub(self.number(right)?)?;
                i32::try_from(difference).ok().map(i64::from)
            }
            Ins::NIf(condition, then, otherwise) => {
                self.choose(condition, then, otherwise, Self::number)
            }
            Ins::NTotalDays(set) => {
                let set = self.set(set)?;
                let days = set.total_days().days();
                self.scratch().give(set);
                Some(days)
            }
            Ins::NTotalDaysWithin { set, window } => {
                let set = self.set(set)?;
                let days = match self.period(window) {
                    Span::Unknown => None,
                    Span::NoDays => Some(0),
                    Span::Days(window) => Some(set.total_days_within(window).days()),
                };
                self.scratch().give(set);
                days
            }
            Ins::NPeriodDays(period) => match self.period(period) {
                Span::Unknown => None,
                Span::NoDays => Some(0),
                Span::Days(period) => Some(period.days().days()),
            },
            Ins::NMostDays { set, days } => {
                let set = self.set(set)?;
                let days = self.number(days);
                let most =
                    days.map(|days| set.most_days_in_any(ExactDuration::from_days(days)).days());
                self.scratch().give(set);
                most
            }
            Ins::NMostDaysMonths { set, months } => {
                let set = self.set(set)?;
                let months = self.number(months).and_then(|months| i32::try_from(months).ok());
                let most = months.map(|months| {
                    set.most_days_in_any_months(CalendarDuration::from_months(months)).days()
                });
                self.scratch().give(set);
                most
            }
            Ins::NCountOf(walk) => {
                let walk = code.loops.get(walk as usize).copied()?;
                let elements = self.elements_of(walk.fact)?;
                let mut number = Some(0);
                self.walk(walk, elements, |_, filter| {
                    number = if filter.is_yes() { number.map(|n| n + 1) } else { None };
                    number.is_some()
                });
                number
            }
            Ins::NLookup { table, key } => number_of(self.cell(table, key)),
            Ins::NWeight(amount) => {
                let amount = self.amount(amount)?;
                let weight = operate::weight(&Value::Decimal(amount))?;
                Some(i64::from(weight.as_fraction().0))
            }
            Ins::NSlow(node) => number_of(&self.world().value(NodeId(node))),
            _ => None,
        }
    }

    fn amount(&mut self, at: At) -> Option<Decimal> {
        let code = self.code;
        match *code.ins.get(at as usize)? {
            Ins::AConst(index) => code.amounts.get(index as usize).map(|amount| amount.value),
            Ins::AUnknown => None,
            Ins::AFact(fact) => amount_of(self.fact(fact)),
            Ins::AField { binder, field } => amount_of(self.field(binder, field)),
            Ins::AMemo { slot, inner } => kept!(self, amount, slot, inner, amount),
            Ins::ANumber(number) => self.number(number).map(Decimal::from),
            Ins::APlus(left, right) => self.amount(left)?.checked_add(self.amount(right)?),
            Ins::AMinus(left, right) => self.amount(left)?.checked_sub(self.amount(right)?),
            Ins::ATimes(left, right) => self.amount(left)?.checked_mul(self.amount(right)?),
            Ins::ADivided(left, right) => self.amount(left)?.checked_div(self.amount(right)?),
            Ins::APercent(left, right) => {
                let product = self.amount(left)?.checked_mul(self.amount(right)?)?;
                product.checked_div(Decimal::ONE_HUNDRED)
            }
            Ins::AIf(condition, then, otherwise) => {
                self.choose(condition, then, otherwise, Self::amount)
            }
            Ins::ALookup { table, key } => self.cell(table, key).as_decimal(),
            Ins::ASlow(node) => self.world().value(NodeId(node)).as_decimal(),
            _ => None,
        }
    }

    fn period(&mut self, at: At) -> Span {
        let code = self.code;
        let Some(ins) = code.ins.get(at as usize) else { return Span::Unknown };
        match *ins {
            Ins::PMemo { slot, inner } => kept!(self, period, slot, inner, period),
            Ins::PBeforeMonths { day, months } => self.months_window(day, months, operate::before_months),
            Ins::PFromMonths { day, months } => self.months_window(day, months, operate::from_months),
            Ins::PBeforeDays { day, days } => self.days_window(day, days, operate::before_days),
            Ins::PFromDays { day, days } => self.days_window(day, days, operate::from_days),
            Ins::PFromTo(first, last) => match (self.day(first), self.day(last)) {
                (Some(first), Some(last)) => Period::state(first, last).into(),
                _ => Span::Unknown,
            },
            Ins::PBetween(event, other) => match (self.day(event), self.day(other)) {
                (Some(event), Some(other)) => {
                    Period::between(event, other).map_or(Span::NoDays, Span::Days)
                }
                _ => Span::Unknown,
            },
            Ins::PLongest(set) => {
                let Some(set) = self.set(set) else { return Span::Unknown };
                let longest = set.longest().map_or(Span::NoDays, Span::Days);
                self.scratch().give(set);
                longest
            }
            Ins::PWithin(left, right) => match (self.period(left), self.period(right)) {
                (Span::Unknown, _) | (_, Span::Unknown) => Span::Unknown,
                (Span::Days(left), Span::Days(right)) => {
                    left.overlap(right).map_or(Span::NoDays, Span::Days)
                }
                _ => Span::NoDays,
            },
            Ins::PIf(condition, then, otherwise) => match self.tri(condition) {
                Tri::Yes => self.period(then),
                Tri::No => self.period(otherwise),
                Tri::Unknown => {
                    let then = self.period(then);
                    if then == self.period(otherwise) { then } else { Span::Unknown }
                }
            },
            Ins::PSlow(node) => match self.world().value(NodeId(node)) {
                Value::Period(period) => Span::Days(period),
                Value::NoDays => Span::NoDays,
                _ => Span::Unknown,
            },
            _ => Span::Unknown,
        }
    }

    fn months_window(
        &mut self,
        day: At,
        months: At,
        window: fn(Date, CalendarDuration) -> Option<Period>,
    ) -> Span {
        let (Some(day), Some(months)) = (self.day(day), self.number(months)) else {
            return Span::Unknown;
        };
        let months = i32::try_from(months).ok().map(CalendarDuration::from_months);
        months.and_then(|months| window(day, months)).into()
    }

    fn days_window(
        &mut self,
        day: At,
        days: At,
        window: fn(Date, ExactDuration) -> Option<Period>,
    ) -> Span {
        let (Some(day), Some(days)) = (self.day(day), self.number(days)) else {
            return Span::Unknown;
        };
        window(day, ExactDuration::from_days(days)).into()
    }

    /// A set; the caller gives it back to the scratch when it is done with it.
    fn set(&mut self, at: At) -> Option<Rc<PeriodSet>> {
        let code = self.code;
        match *code.ins.get(at as usize)? {
            Ins::SMemo { slot, inner } => {
                let scratch = self.scratch();
                let generation = scratch.generation;
                if let Some((of, value)) = scratch.set.get(slot as usize) {
                    if *of == generation {
                        return value.clone();
                    }
                }
                let value = self.set(inner);
                let scratch = self.scratch();
                if let Some(place) = scratch.set.get_mut(slot as usize) {
                    let before = std::mem::replace(place, (generation, value.clone()));
                    if let Some(before) = before.1 {
                        scratch.give(before);
                    }
                }
                value
            }
            Ins::SOf(period) => {
                let period = self.period(period);
                if period == Span::Unknown {
                    return None;
                }
                self.fill(|_, out| match period {
                    Span::Days(period) => {
                        out.assign([(period, Weight::FULL)]);
                        true
                    }
                    _ => {
                        out.clear();
                        true
                    }
                })
            }
            Ins::SPeriods(walk) => {
                let walk = code.loops.get(walk as usize).copied()?;
                let elements = self.elements_of(walk.fact)?;
                self.fill(|machine, out| machine.periods_for(walk, elements, out))
            }
            Ins::SBetween(walk) => {
                let walk = code.loops.get(walk as usize).copied()?;
                let elements = self.elements_of(walk.fact)?;
                self.fill(|machine, out| machine.between_for(walk, elements, out))
            }
            Ins::SUnbroken { set, day } => {
                let set = self.set(set)?;
                let day = self.day(day);
                self.derive(set, |set, out| {
                    day.map(|day| set.unbroken_run_before_into(day, out)).is_some()
                })
            }
            Ins::SGaps { set, window } => {
                let set = self.set(set)?;
                let window = self.period(window);
                self.derive(set, |set, out| match window {
                    Span::Days(window) => {
                        set.gaps_within_into(window, out);
                        true
                    }
                    Span::NoDays => {
                        out.clear();
                        true
                    }
                    Span::Unknown => false,
                })
            }
            Ins::SWithin { set, window } => {
                let set = self.set(set)?;
                let window = self.period(window);
                self.derive(set, |set, out| match window {
                    Span::Days(window) => {
                        set.within_into(window, out);
                        true
                    }
                    Span::NoDays => {
                        out.clear();
                        true
                    }
                    Span::Unknown => false,
                })
            }
            Ins::SIntersect(left, right) => self.two_sets(left, right, PeriodSet::intersection_into),
            Ins::SExcept(left, right) => self.two_sets(left, right, PeriodSet::difference_into),
            Ins::SJoined(left, right) => self.two_sets(left, right, PeriodSet::union_into),
            Ins::SBridgeDays { set, days } => {
                let set = self.set(set)?;
                let days = self.number(days);
                self.derive(set, |set, out| {
                    days.map(|days| set.bridging_into(ExactDuration::from_days(days), out)).is_some()
                })
            }
            Ins::SBridgeMonths { set, months } => {
                let set = self.set(set)?;
                let months = self.number(months).and_then(|months| i32::try_from(months).ok());
                self.derive(set, |set, out| {
                    months
                        .map(|months| set.bridging_months_into(CalendarDuration::from_months(months), out))
                        .is_some()
                })
            }
            Ins::SSince { set, day } => {
                let set = self.set(set)?;
                let day = self.day(day);
                self.derive(set, |set, out| day.map(|day| set.since_into(day, out)).is_some())
            }
            Ins::SIf(condition, then, otherwise) => match self.tri(condition) {
                Tri::Yes => self.set(then),
                Tri::No => self.set(otherwise),
                Tri::Unknown => {
                    let then = self.set(then)?;
                    let otherwise = self.set(otherwise)?;
                    (then == otherwise).then_some(then)
                }
            },
            Ins::SSlow(node) => operate::as_set(&self.world().value(NodeId(node)))
                .map(|set| Rc::new(set.as_ref().clone())),
            _ => None,
        }
    }

    /// Writes into a set from the pool; nothing if the writer says that the result is unknown.
    fn fill(&mut self, write: impl FnOnce(&mut Self, &mut PeriodSet) -> bool) -> Option<Rc<PeriodSet>> {
        let mut target = self.scratch().take();
        let known = match Rc::get_mut(&mut target) {
            Some(out) => write(self, out),
            None => false,
        };
        if known {
            return Some(target);
        }
        self.scratch().give(target);
        None
    }

    fn derive(
        &mut self,
        source: Rc<PeriodSet>,
        write: impl FnOnce(&PeriodSet, &mut PeriodSet) -> bool,
    ) -> Option<Rc<PeriodSet>> {
        let result = self.fill(|_, out| write(&source, out));
        self.scratch().give(source);
        result
    }

    fn two_sets(
        &mut self,
        left: At,
        right: At,
        write: fn(&PeriodSet, &PeriodSet, &mut PeriodSet),
    ) -> Option<Rc<PeriodSet>> {
        let left = self.set(left)?;
        let Some(right) = self.set(right) else {
            self.scratch().give(left);
            return None;
        };
        let result = self.fill(|_, out| {
            write(&left, &right, out);
            true
        });
        self.scratch().give(left);
        self.scratch().give(right);
        result
    }

    fn periods_for(&mut self, walk: Loop, elements: &'a [Value], out: &mut PeriodSet) -> bool {
        let mut known = true;
        let binder = usize::from(walk.binder);
        let outer = self.element(walk.binder);
        out.assign(elements.iter().map_while(|element| {
            if let Some(place) = self.elements.get_mut(binder) {
                *place = element;
            }
            let filter = walk.filter.map_or(Tri::Yes, |filter| self.tri(filter));
            if filter.is_no() {
                return Some(None);
            }
            let first = self.day(walk.body);
            let last = self.day(walk.to);
            let weight = match walk.weight {
                None => Some(Weight::FULL),
                Some(weight) => self
                    .number(weight)
                    .and_then(|parts| u32::try_from(parts).ok())
                    .and_then(|parts| Weight::from_fraction(parts, 300)),
            };
            match (filter, first, last, weight) {
                (Tri::Yes, Some(first), Some(last), Some(weight)) => match Period::state(first, last) {
                    Some(period) => Some(Some((period, weight))),
                    None => {
                        known = false;
                        None
                    }
                },
                _ => {
                    known = false;
                    None
                }
            }
        }).flatten());
        if let Some(place) = self.elements.get_mut(binder) {
            *place = outer;
        }
        known
    }

    fn between_for(&mut self, walk: Loop, elements: &'a [Value], out: &mut PeriodSet) -> bool {
        let mut known = true;
        let binder = usize::from(walk.binder);
        let outer = self.element(walk.binder);
        out.assign(elements.iter().map_while(|element| {
            if let Some(place) = self.elements.get_mut(binder) {
                *place = element;
            }
            let filter = walk.filter.map_or(Tri::Yes, |filter| self.tri(filter));
            if filter.is_no() {
                return Some(None);
            }
            match (filter, self.day(walk.body), self.day(walk.to)) {
                (Tri::Yes, Some(event), Some(other)) => {
                    Some(Period::between(event, other).map(|period| (period, Weight::FULL)))
                }
                _ => {
                    known = false;
                    None
                }
            }
        }).flatten());
        if let Some(place) = self.elements.get_mut(binder) {
            *place = outer;
        }
        known
    }

    fn counted(&mut self, at: At) -> Option<CountedDuration> {
        let code = self.code;
        match *code.ins.get(at as usize)? {
            Ins::CConst(index) => code.counted.get(index as usize).copied(),
            Ins::CUnknown => None,
            Ins::CMemo { slot, inner } => kept!(self, counted, slot, inner, counted),
            Ins::CWeighed(set) => {
                let set = self.set(set)?;
                let length = set.weighted_length();
                self.scratch().give(set);
                Some(length)
            }
            Ins::CWeighedWithin { set, window } => {
                let set = self.set(set)?;
                let length = match self.period(window) {
                    Span::Unknown => None,
                    Span::NoDays => Some(NO_DAYS.weighted_length()),
                    Span::Days(window) => Some(set.weighted_length_within(window)),
                };
                self.scratch().give(set);
                length
            }
            Ins::CMonths(months) => {
                let months = i32::try_from(self.number(months)?).ok()?;
                Some(CountedDuration::from(CalendarDuration::from_months(months)))
            }
            Ins::CPlus(left, right) => Some(self.counted(left)? + self.counted(right)?),
            Ins::CMinus(left, right) => Some(self.counted(left)? - self.counted(right)?),
            Ins::CIf(condition, then, otherwise) => {
                self.choose(condition, then, otherwise, Self::counted)
            }
            Ins::CSlow(node) => match self.world().value(NodeId(node)) {
                Value::Counted(length) => Some(length),
                _ => None,
            },
            _ => None,
        }
    }

    fn plain(&self, at: At) -> &'a Value {
        let code = self.code;
        match code.ins.get(at as usize) {
            Some(Ins::VConst(index)) => code.values.get(*index as usize).unwrap_or(&UNKNOWN),
            Some(Ins::VFact(fact)) => self.fact(*fact),
            Some(Ins::VElement(binder)) => self.element(*binder),
            Some(Ins::VField { binder, field }) => self.field(*binder, *field),
            _ => &UNKNOWN,
        }
    }
}

impl Judge for Machine<'_> {
    fn holds(&mut self, condition: NodeId) -> Tri {
        self.condition(condition)
    }

    fn range(&mut self, number: NodeId) -> Range {
        if let Some(Op::Constant(constant)) = self.program.nodes.get(number.index()).map(|n| &n.op) {
            if let Some(number) = Value::from(constant).as_decimal() {
                return Range::exactly(number);
            }
        }
        self.world().number(number)
    }

    fn law_day(&self) -> Option<Date> {
        Some(self.law)
    }
}

impl Amount {
    /// The order of a value and this constant: as whole numbers where both have a usual number
    /// of decimals.
    #[inline]
    fn order(&self, value: &Decimal) -> Ordering {
        match self.scaled.get(value.scale() as usize) {
            Some(Some(scaled)) => value.mantissa().cmp(scaled),
            _ => value.cmp(&self.value),
        }
    }
}

fn amount_of(value: &Value) -> Option<Decimal> {
    match value {
        Value::Decimal(amount) => Some(*amount),
        _ => None,
    }
}

fn includes(elements: &[Value], value: Option<i64>) -> Tri {
    let mut any = Tri::No;
    for element in elements {
        match (number_of(element), value) {
            (Some(element), Some(value)) if element == value => return Tri::Yes,
            (Some(_), Some(_)) => {}
            _ => any = Tri::Unknown,
        }
    }
    any
}

fn grow(scratch: &mut Scratch, code: &Code) {
    let slots = &code.slots;
    fit(&mut scratch.tri, slots.tri, Tri::Unknown);
    fit(&mut scratch.day, slots.day, None);
    fit(&mut scratch.number, slots.number, None);
    fit(&mut scratch.amount, slots.amount, None);
    fit(&mut scratch.period, slots.period, Span::Unknown);
    fit(&mut scratch.set, slots.set, None);
    fit(&mut scratch.counted, slots.counted, None);
}

fn fit<T: Clone>(list: &mut Vec<(u32, T)>, count: u32, value: T) {
    if list.len() < count as usize {
        list.resize(count as usize, (0, value));
    }
}

/// A scheme in all its laws, for searches that go from day to day.
pub(crate) struct Search<'a> {
    pub program: &'a Program,
    pub scheme: &'a Scheme,
    pub plan: &'a SchemePlan,
}

impl<'a> Search<'a> {
    /// The first day from `first` to `last` on which a condition is not no, and what it is then;
    /// nothing at all where it is not known which law applies on some day.
    pub(crate) fn first(
        &self,
        facts: &'a Facts,
        element: &'a Value,
        origin: Option<(FactId, u32)>,
        condition: NodeId,
        first: Date,
        last: Date,
    ) -> Option<Option<(Date, Tri)>> {
        let mut machine =
            Machine::new(self.program, self.scheme, self.plan, facts, element, origin, first)?;
        let mut day = first;
        while day <= last {
            machine.set_day(day, day)?;
            let (law, _) = machine.law_by_transition()?;
            if law != day {
                machine.set_day(day, law)?;
            }
            let tri = machine.condition(condition);
            if !tri.is_no() {
                return Some(Some((day, tri)));
            }
            if day.is_ongoing() {
                break;
            }
            day = day.next_day();
        }
        Some(None)
    }
}
