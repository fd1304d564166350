//! Running compiled code on one applicant, on one day.

use std::cell::Cell;
use std::cmp::Ordering;
use std::rc::Rc;

use ius_calendar::{
    CalendarDuration, CountedDuration, Date, ExactDuration, LeapBirthday, Period, PeriodSet, Weight,
};
use rust_decimal::Decimal;

use super::compile::{MOST_BINDERS, number_of};
use super::{
    Amount, At, ClauseCode, Code, DayOf, Filter, Form, Holds, Ins, Loop, NO_DAYS, Test, WeightOf,
};
use crate::clauses::{Judge, Range};
use crate::compare::compare;
use crate::decide::Standing;
use crate::decision::{ClauseStatus, Statuses};
use crate::facts::Facts;
use crate::operate;
use crate::plan::SchemePlan;
use crate::plane::{self, Row, Rows};
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
            *self = Scratch {
                generation: 1,
                pool: std::mem::take(&mut self.pool),
                ..Scratch::default()
            };
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
    row: Row<'a>,
    code: &'a Code,
    on: Date,
    law: Date,
    elements: [Element<'a>; MOST_BINDERS],
    own: &'a Own<'a>,
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
        own: &'a Own<'a>,
        on: Date,
    ) -> Option<Machine<'a>> {
        Some(Machine {
            program,
            scheme,
            plan,
            facts,
            row: facts.row(),
            code: plan.code(program, scheme, on)?,
            on,
            law: on,
            elements: [
                Element {
                    row: own.row,
                    fact: 0,
                    index: 0,
                },
                NOBODY,
                NOBODY,
                NOBODY,
            ],
            own,
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
            let mut scratch = SCRATCH
                .try_with(Cell::take)
                .ok()
                .flatten()
                .unwrap_or_default();
            scratch.next_generation();
            grow(&mut scratch, code);
            scratch
        })
    }

    /// The plain evaluator in the same place, made when it is first needed.
    pub(crate) fn world(&mut self) -> &mut World<'a> {
        let (program, scheme, plan, facts) = (self.program, self.scheme, self.plan, self.facts);
        let (on, law) = (self.on, self.law);
        let own = self.own;
        self.world.get_or_insert_with(|| {
            let mut world = World::new(program, facts, Some(scheme));
            world.compiled = Some(plan);
            world.bind(0, own.bound.clone());
            world.set_dates(Some(on), Some(law));
            Box::new(world)
        })
    }

    /// Every clause's status; scope and exclusions come first.
    #[inline]
    pub(crate) fn statuses(&mut self) -> (Statuses, Standing) {
        let code = self.code;
        // Most clauses are passed: only the others are written.
        let mut statuses = code.passed.clone();
        let mut standing = Standing::default();
        for clause in &code.clauses {
            let status = self.status(clause);
            if status != ClauseStatus::Passed {
                statuses.set(clause.index as usize, status);
                standing.add(clause.scope, status);
            }
        }
        (statuses, standing)
    }

    /// How the clauses stand, looking at no more of them than the outcome needs.
    #[inline]
    pub(crate) fn standing(&mut self) -> Standing {
        let code = self.code;
        let mut standing = Standing::default();
        for clause in &code.clauses {
            let status = self.status(clause);
            if status != ClauseStatus::Passed {
                standing.add(clause.scope, status);
                if standing.scope_fails {
                    break;
                }
            }
            // Scope and exclusions are behind: a failed requirement settles the rest.
            if standing.fails && !clause.scope {
                break;
            }
        }
        standing
    }

    #[inline(always)]
    fn status(&mut self, clause: &ClauseCode) -> ClauseStatus {
        let condition = match clause.form {
            Form::Condition => self.tri_of(&clause.ins, clause.at),
            Form::Whole => return self.whole(clause.index),
        };
        match (condition, clause.bites) {
            (Tri::Yes, false) | (Tri::No, true) => ClauseStatus::Passed,
            (Tri::Yes, true) | (Tri::No, false) => ClauseStatus::Failed,
            (Tri::Unknown, _) if clause.can_gap => self.gap_or_unknown(clause.index),
            (Tri::Unknown, _) => ClauseStatus::Unknown,
        }
    }

    #[inline(never)]
    fn whole(&mut self, index: u32) -> ClauseStatus {
        let scheme = self.scheme;
        let Some(clause) = scheme.clauses.get(index as usize) else {
            return ClauseStatus::Unknown;
        };
        let status = self.clause(clause);
        let can_gap = self
            .plan
            .can_gap
            .get(index as usize)
            .copied()
            .unwrap_or(true);
        if status == ClauseStatus::Unknown && can_gap {
            return self.gap_or_unknown(index);
        }
        status
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

    #[inline(always)]
    fn fact(&self, fact: u32) -> i64 {
        self.row.word(fact as usize)
    }

    #[inline(always)]
    fn element(&self, binder: u8) -> Element<'a> {
        self.elements
            .get(usize::from(binder))
            .copied()
            .unwrap_or(NOBODY)
    }

    #[inline(always)]
    fn bind(&mut self, binder: u8, element: Element<'a>) {
        if let Some(place) = self.elements.get_mut(usize::from(binder)) {
            *place = element;
        }
    }

    #[inline(always)]
    fn field(&self, binder: u8, field: u32) -> i64 {
        match self.elements.get(usize::from(binder)) {
            Some(element) => element.row.word(field as usize),
            None => plane::UNKNOWN,
        }
    }

    /// A fact as the value it is.
    fn fact_value(&self, fact: u32) -> &'a Value {
        self.facts.get(FactId(fact))
    }

    /// An element, or a field of it, as the value it is.
    fn element_value(&self, binder: u8, field: Option<u32>) -> &'a Value {
        let element = self.element(binder);
        let value = if binder == 0 {
            &self.own.bound.value
        } else {
            match self.fact_value(element.fact) {
                Value::List(elements) => elements.get(element.index as usize).unwrap_or(&UNKNOWN),
                _ => &UNKNOWN,
            }
        };
        match (value, field) {
            (Value::Record(fields), Some(field)) => fields.get(field as usize).unwrap_or(&UNKNOWN),
            (scalar, None) => scalar,
            _ => &UNKNOWN,
        }
    }

    /// A comparison with a value that is no word: a number too long for one.
    #[cold]
    fn compare_other(relation: Holds, left: &Value, right: i64) -> Tri {
        match left {
            Value::Integer(left) => relation.on(left.cmp(&right)),
            Value::Days(left) => relation.on(left.days().cmp(&right)),
            Value::Decimal(left) => relation.on(left.cmp(&Decimal::new(right, plane::DECIMALS))),
            _ => Tri::Unknown,
        }
    }

    /// A word as a whole number.
    #[inline(always)]
    fn plain_number(word: i64, value: impl FnOnce() -> &'a Value) -> Option<i64> {
        if word > plane::OTHER {
            Some(word)
        } else if word == plane::UNKNOWN {
            None
        } else {
            number_of(value())
        }
    }

    /// A word as an amount.
    #[inline]
    fn plain_amount(word: i64, value: impl FnOnce() -> &'a Value) -> Option<Decimal> {
        if word > plane::OTHER {
            Some(Decimal::new(word, plane::DECIMALS))
        } else if word == plane::UNKNOWN {
            None
        } else {
            amount_of(value())
        }
    }

    fn arguments(&self, first: u32, count: u32) -> &'a [At] {
        let end = first.saturating_add(count) as usize;
        self.code.args.get(first as usize..end).unwrap_or(&[])
    }

    fn rows_of(&self, fact: u32) -> Option<&'a Rows> {
        self.facts.rows(self.fact(fact))
    }

    /// Binds each element in turn; what was bound before is bound again afterwards, because a
    /// definition read inside a walk may walk itself.
    #[inline]
    fn walk(&mut self, walk: &Loop, rows: &'a Rows, mut visit: impl FnMut(&mut Self, Tri) -> bool) {
        let outer = self.element(walk.binder);
        for (index, row) in (0_u32..).zip(rows.iter()) {
            let element = Element {
                row,
                fact: walk.fact,
                index,
            };
            self.bind(walk.binder, element);
            let filter = self.admits(walk, element);
            if !filter.is_no() && !visit(self, filter) {
                break;
            }
        }
        self.bind(walk.binder, outer);
    }

    /// Whether the filter lets an element in.
    #[inline(always)]
    fn admits(&mut self, walk: &Loop, element: Element<'a>) -> Tri {
        match walk.filter {
            Filter::All => Tri::Yes,
            Filter::Tests {
                first,
                count,
                whole,
            } => {
                let end = first.saturating_add(count) as usize;
                for test in self.code.tests.get(first as usize..end).unwrap_or(&[]) {
                    match test.ask(element.row) {
                        Some(true) => {}
                        Some(false) => return Tri::No,
                        None => return self.ask_code(walk.binder, element, whole),
                    }
                }
                Tri::Yes
            }
            Filter::Code(whole) => self.ask_code(walk.binder, element, whole),
        }
    }

    #[inline(never)]
    fn ask_code(&mut self, binder: u8, element: Element<'a>, condition: At) -> Tri {
        self.bind(binder, element);
        self.tri(condition)
    }

    #[inline(always)]
    fn day_of(&mut self, walk: &Loop, element: Element<'a>, day: DayOf) -> Option<Date> {
        match day {
            DayOf::Field(field) => element.row.day(usize::from(field)),
            DayOf::Code(at) => {
                self.bind(walk.binder, element);
                self.day(at)
            }
        }
    }

    #[inline(always)]
    fn weight_of(&mut self, walk: &Loop, element: Element<'a>) -> Option<Weight> {
        match walk.weight {
            WeightOf::Full => Some(Weight::FULL),
            WeightOf::Steps {
                first,
                count,
                otherwise,
                whole,
            } => {
                let end = first.saturating_add(count) as usize;
                for (test, weight) in self.code.steps.get(first as usize..end).unwrap_or(&[]) {
                    match test.ask(element.row) {
                        Some(true) => return Some(*weight),
                        Some(false) => {}
                        None => return self.weight_by_code(walk, element, whole),
                    }
                }
                Some(otherwise)
            }
            WeightOf::Code(whole) => self.weight_by_code(walk, element, whole),
        }
    }

    #[inline(never)]
    fn weight_by_code(&mut self, walk: &Loop, element: Element<'a>, parts: At) -> Option<Weight> {
        self.bind(walk.binder, element);
        let parts = u32::try_from(self.number(parts)?).ok()?;
        Weight::from_fraction(parts, 300)
    }

    /// A condition. Those that read one fact or field are settled here; the others are called,
    /// so that these need no room on the stack.
    pub(crate) fn tri(&mut self, at: At) -> Tri {
        let code = self.code;
        let Some(ins) = code.ins.get(at as usize) else {
            return Tri::Unknown;
        };
        match *ins {
            Ins::TConst(tri) => tri,
            Ins::TFact(fact) => yes_no(self.fact(fact)),
            Ins::TField { binder, field } => yes_no(self.field(binder, field)),
            Ins::TFactWord {
                relation,
                fact,
                right,
            } => {
                let left = self.fact(fact);
                if left > plane::OTHER {
                    relation.on(left.cmp(&right))
                } else {
                    self.tri_more(at)
                }
            }
            Ins::TFieldWord {
                relation,
                binder,
                field,
                right,
            } => {
                let left = self.field(binder, field.into());
                let right = code
                    .numbers
                    .get(right as usize)
                    .copied()
                    .unwrap_or_default();
                if left > plane::OTHER {
                    relation.on(left.cmp(&right))
                } else {
                    self.tri_more(at)
                }
            }
            Ins::TFactInCountries { fact, set } => {
                let country = self.fact(fact);
                match code.countries.get(set as usize) {
                    Some(set) if country > plane::OTHER => {
                        set.contains(country.cast_unsigned()).into()
                    }
                    _ => Tri::Unknown,
                }
            }
            Ins::TAnd { first, count } => self.and(first, count),
            Ins::TOr { first, count } => self.or(first, count),
            Ins::TAge {
                birth,
                least,
                most,
                leap,
            } => self.age_between(birth, least, most, leap),
            Ins::TFactDate {
                relation,
                fact,
                right,
            } => self.fact_date(relation, fact, right),
            Ins::TLengthOf {
                relation,
                period,
                months,
            } => self.length_of(relation, period, months),
            _ => self.tri_more(at),
        }
    }

    /// The conditions that stand alone in a clause most often, written into the pass over the
    /// clauses.
    #[inline(always)]
    fn tri_of(&mut self, ins: &Ins, at: At) -> Tri {
        match *ins {
            Ins::TFact(fact) => yes_no(self.fact(fact)),
            Ins::TFactWord {
                relation,
                fact,
                right,
            } => {
                let left = self.fact(fact);
                if left > plane::OTHER {
                    relation.on(left.cmp(&right))
                } else {
                    self.tri_more(at)
                }
            }
            Ins::TFactInCountries { fact, set } => {
                let country = self.fact(fact);
                match self.code.countries.get(set as usize) {
                    Some(set) if country > plane::OTHER => {
                        set.contains(country.cast_unsigned()).into()
                    }
                    _ => Tri::Unknown,
                }
            }
            Ins::TAge {
                birth,
                least,
                most,
                leap,
            } => self.age_between(birth, least, most, leap),
            Ins::TFactDate {
                relation,
                fact,
                right,
            } => self.fact_date(relation, fact, right),
            _ => self.tri(at),
        }
    }

    fn and(&mut self, first: u32, count: u32) -> Tri {
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

    fn or(&mut self, first: u32, count: u32) -> Tri {
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

    #[inline]
    fn age_between(&self, birth: u32, least: i16, most: i16, leap: LeapBirthday) -> Tri {
        match self.row.day(birth as usize) {
            Some(birth) => {
                let age = ius_calendar::age(birth, self.on, leap);
                (i32::from(least) <= age && age <= i32::from(most)).into()
            }
            None => Tri::Unknown,
        }
    }

    #[inline]
    fn fact_date(&mut self, relation: Holds, fact: u32, right: At) -> Tri {
        let Some(left) = self.row.day(fact as usize) else {
            return Tri::Unknown;
        };
        match self.day(right) {
            Some(right) => relation.on(left.cmp(&right)),
            None => Tri::Unknown,
        }
    }

    fn length_of(&mut self, relation: Holds, period: At, months: i32) -> Tri {
        let code = self.code;
        if let Some(
            Ins::PFieldsBetween { binder, from, to } | Ins::PFieldsFromTo { binder, from, to },
        ) = code.ins.get(period as usize)
        {
            let Some(element) = self.elements.get(usize::from(*binder)) else {
                return Tri::Unknown;
            };
            let (from, to) = (
                element.row.day(usize::from(*from)),
                element.row.day(usize::from(*to)),
            );
            let (Some(from), Some(to)) = (from, to) else {
                return Tri::Unknown;
            };
            // A span whose ends lie fewer months apart than its length would need, even if its
            // last day carried it into the next month, is shorter, whatever the days.
            if from <= to && month_number(to) - month_number(from) < months - 1 {
                return relation.on(Ordering::Less);
            }
        }
        match self.period(period) {
            Span::Days(period) => {
                relation.on(period.compare_length(CalendarDuration::from_months(months)))
            }
            Span::NoDays => relation.on(Ordering::Less),
            Span::Unknown => Tri::Unknown,
        }
    }

    /// The rarer conditions, apart so that the usual ones stay small.
    #[inline(never)]
    fn tri_more(&mut self, at: At) -> Tri {
        let code = self.code;
        let Some(ins) = code.ins.get(at as usize) else {
            return Tri::Unknown;
        };
        match *ins {
            Ins::TFactWord {
                relation,
                fact,
                right,
            } => Self::compare_other(relation, self.fact_value(fact), right),
            Ins::TFieldWord {
                relation,
                binder,
                field,
                right,
            } => {
                let right = code
                    .numbers
                    .get(right as usize)
                    .copied()
                    .unwrap_or_default();
                let left = self.element_value(binder, Some(field.into()));
                Self::compare_other(relation, left, right)
            }
            Ins::TNot(operand) => !self.tri(operand),
            Ins::TElement(binder) => yes_no(self.element(binder).row.word(0)),
            Ins::TMemo { slot, inner } => kept!(self, tri, slot, inner, tri),
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
                    if then == self.tri(otherwise) {
                        then
                    } else {
                        Tri::Unknown
                    }
                }
            },
            Ins::TDates {
                relation,
                left,
                right,
            } => match (self.day(left), self.day(right)) {
                (Some(left), Some(right)) => relation.on(left.cmp(&right)),
                _ => Tri::Unknown,
            },
            Ins::TNumbers {
                relation,
                left,
                right,
            } => match (self.number(left), self.number(right)) {
                (Some(left), Some(right)) => relation.on(left.cmp(&right)),
                _ => Tri::Unknown,
            },
            Ins::TNumber {
                relation,
                left,
                right,
            } => match self.number(left) {
                Some(left) => relation.on(left.cmp(&right)),
                None => Tri::Unknown,
            },
            Ins::TBetween { value, least, most } => match self.number(value) {
                Some(value) => (i64::from(least) <= value && value <= i64::from(most)).into(),
                None => Tri::Unknown,
            },
            Ins::TAmounts {
                relation,
                left,
                right,
            } => match (self.amount(left), self.amount(right)) {
                (Some(left), Some(right)) => relation.on(left.cmp(&right)),
                _ => Tri::Unknown,
            },
            Ins::TAmount {
                relation,
                left,
                right,
            } => match (self.amount(left), code.amounts.get(right as usize)) {
                (Some(left), Some(right)) => relation.on(right.order(&left)),
                _ => Tri::Unknown,
            },
            Ins::TSame { equal, left, right } => match (self.tri(left), self.tri(right)) {
                (Tri::Unknown, _) | (_, Tri::Unknown) => Tri::Unknown,
                (left, right) => ((left == right) == equal).into(),
            },
            Ins::TValues {
                relation,
                left,
                right,
            } => compare(relation, self.plain(left), self.plain(right)),
            Ins::TLength {
                relation,
                period,
                months,
            } => self.length(relation, period, months),
            Ins::TDays {
                relation,
                period,
                days,
            } => {
                let ordering = match (self.period(period), self.number(days)) {
                    (Span::Unknown, _) | (_, None) => return Tri::Unknown,
                    (Span::NoDays, _) => Ordering::Less,
                    (Span::Days(period), _) if period.is_ongoing() => Ordering::Greater,
                    (Span::Days(period), Some(days)) => period.days().days().cmp(&days),
                };
                relation.on(ordering)
            }
            Ins::TCounted {
                relation,
                left,
                right,
            } => match (self.counted(left), self.counted(right)) {
                (Some(left), Some(right)) => relation.on(left.cmp(&right)),
                _ => Tri::Unknown,
            },
            Ins::TInNumbers {
                value,
                first,
                count,
            } => match self.number(value) {
                Some(value) => {
                    let end = first.saturating_add(count) as usize;
                    let numbers = code.numbers.get(first as usize..end).unwrap_or(&[]);
                    numbers.contains(&value).into()
                }
                None => Tri::Unknown,
            },
            Ins::TInCountries { value, set } => {
                match (self.number(value), code.countries.get(set as usize)) {
                    (Some(value), Some(set)) => set.contains(value.cast_unsigned()).into(),
                    _ => Tri::Unknown,
                }
            }
            Ins::TInMembers { value, members } => match self.number(value) {
                Some(value) => (value < 64 && members >> value & 1 == 1).into(),
                None => Tri::Unknown,
            },
            Ins::TInValues {
                value,
                first,
                count,
            } => {
                let value = self.plain(value);
                let end = first.saturating_add(count) as usize;
                let values = code.values.get(first as usize..end).unwrap_or(&[]);
                values.iter().fold(Tri::No, |any, next| {
                    or(any, compare(Relation::Equal, value, next))
                })
            }
            Ins::TIncludes { fact, value } => match self.rows_of(fact) {
                Some(rows) => {
                    let value = self.number(value);
                    includes(rows.words(), value)
                }
                None => Tri::Unknown,
            },
            Ins::TIncludesAny { fact, first, count } => {
                let Some(rows) = self.rows_of(fact) else {
                    return Tri::Unknown;
                };
                let mut any = Tri::No;
                for operand in self.arguments(first, count) {
                    let value = self.number(*operand);
                    any = or(any, includes(rows.words(), value));
                }
                any
            }
            Ins::TEmptyList(fact) => match self.rows_of(fact) {
                Some(rows) => (rows.len() == 0).into(),
                None => Tri::Unknown,
            },
            Ins::TEmptySet(set) => {
                let Some(set) = self.set(set) else {
                    return Tri::Unknown;
                };
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
                let Some(set) = self.set(set) else {
                    return Tri::Unknown;
                };
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

    fn length(&mut self, relation: Holds, period: At, months: At) -> Tri {
        let ordering = match (self.period(period), self.number(months)) {
            (Span::Unknown, _) | (_, None) => return Tri::Unknown,
            (Span::NoDays, _) => Ordering::Less,
            (Span::Days(period), Some(months)) => match i32::try_from(months) {
                Ok(months) => period.compare_length(CalendarDuration::from_months(months)),
                Err(_) => return Tri::Unknown,
            },
        };
        relation.on(ordering)
    }

    fn quantified(&mut self, count: Count, walk: u32) -> Tri {
        let Some(walk) = self.code.loops.get(walk as usize) else {
            return Tri::Unknown;
        };
        let Some(rows) = self.rows_of(walk.fact) else {
            return Tri::Unknown;
        };
        let mut tally = Tally::default();
        self.walk(walk, rows, |machine, filter| {
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
        let Some(cells) = code.tables.get(table as usize) else {
            return &UNKNOWN;
        };
        let Some(key) = self.number(key) else {
            return &cells.agreed;
        };
        match cells.rows.binary_search_by_key(&key, |(key, _)| *key) {
            Ok(found) => cells.rows.get(found).map_or(&UNKNOWN, |(_, cell)| cell),
            Err(_) => &cells.otherwise,
        }
    }

    /// The usual days, written into every place that asks one.
    #[inline(always)]
    fn day(&mut self, at: At) -> Option<Date> {
        match *self.code.ins.get(at as usize)? {
            Ins::DField { binder, field } => self
                .elements
                .get(usize::from(binder))?
                .row
                .day(field as usize),
            Ins::DFact(fact) => self.row.day(fact as usize),
            Ins::DOn => Some(self.on),
            _ => self.day_more(at),
        }
    }

    #[inline(never)]
    fn day_more(&mut self, at: At) -> Option<Date> {
        let code = self.code;
        match *code.ins.get(at as usize)? {
            Ins::DUnknown => None,
            Ins::DConst(day) => Some(day),
            Ins::DFactPlusMonths { fact, months } => {
                operate::plus_months(self.row.day(fact as usize)?, months.into())
            }
            Ins::DElement(binder) => self.element(binder).row.day(0),
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
                let value = operate::birthday(&Value::Integer(years), &Value::Date(birth), leap);
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

    /// The usual numbers, written into every place that asks one.
    #[inline(always)]
    fn number(&mut self, at: At) -> Option<i64> {
        match *self.code.ins.get(at as usize)? {
            Ins::NConst(number) => Some(number),
            _ => self.number_more(at),
        }
    }

    #[inline(never)]
    fn number_more(&mut self, at: At) -> Option<i64> {
        let code = self.code;
        match *code.ins.get(at as usize)? {
            Ins::NUnknown => None,
            Ins::NConst(number) => Some(number),
            Ins::NFact(fact) => Self::plain_number(self.fact(fact), || self.fact_value(fact)),
            Ins::NField { binder, field } => Self::plain_number(self.field(binder, field), || {
                self.element_value(binder, Some(field))
            }),
            Ins::NIf(condition, then, otherwise) => match self.tri(condition) {
                Tri::Yes => self.number(then),
                Tri::No => self.number(otherwise),
                Tri::Unknown => {
                    let then = self.number(then)?;
                    (then == self.number(otherwise)?).then_some(then)
                }
            },
            Ins::NElement(binder) => {
                let word = self.element(binder).row.word(0);
                Self::plain_number(word, || self.element_value(binder, None))
            }
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
                let months = self
                    .number(months)
                    .and_then(|months| i32::try_from(months).ok());
                let most = months.map(|months| {
                    set.most_days_in_any_months(CalendarDuration::from_months(months))
                        .days()
                });
                self.scratch().give(set);
                most
            }
            Ins::NCountOf(walk) => {
                let walk = code.loops.get(walk as usize)?;
                let rows = self.rows_of(walk.fact)?;
                let mut number = Some(0);
                self.walk(walk, rows, |_, filter| {
                    number = if filter.is_yes() {
                        number.map(|n| n + 1)
                    } else {
                        None
                    };
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
            Ins::AFact(fact) => Self::plain_amount(self.fact(fact), || self.fact_value(fact)),
            Ins::AField { binder, field } => Self::plain_amount(self.field(binder, field), || {
                self.element_value(binder, Some(field))
            }),
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
        match self.code.ins.get(at as usize) {
            Some(Ins::PFieldsBetween { binder, from, to }) => {
                let row = self.element(*binder).row;
                match (row.day(usize::from(*from)), row.day(usize::from(*to))) {
                    (Some(event), Some(other)) => {
                        Period::between(event, other).map_or(Span::NoDays, Span::Days)
                    }
                    _ => Span::Unknown,
                }
            }
            Some(Ins::PFieldsFromTo { binder, from, to }) => {
                let row = self.element(*binder).row;
                match (row.day(usize::from(*from)), row.day(usize::from(*to))) {
                    (Some(first), Some(last)) => Period::state(first, last).into(),
                    _ => Span::Unknown,
                }
            }
            _ => self.period_more(at),
        }
    }

    #[inline(never)]
    fn period_more(&mut self, at: At) -> Span {
        let code = self.code;
        let Some(ins) = code.ins.get(at as usize) else {
            return Span::Unknown;
        };
        match *ins {
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
            Ins::PMemo { slot, inner } => kept!(self, period, slot, inner, period),
            Ins::PBeforeMonths { day, months } => {
                self.months_window(day, months, operate::before_months)
            }
            Ins::PFromMonths { day, months } => {
                self.months_window(day, months, operate::from_months)
            }
            Ins::PBeforeDays { day, days } => self.days_window(day, days, operate::before_days),
            Ins::PFromDays { day, days } => self.days_window(day, days, operate::from_days),
            Ins::PLongest(set) => {
                let Some(set) = self.set(set) else {
                    return Span::Unknown;
                };
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
                    if then == self.period(otherwise) {
                        then
                    } else {
                        Span::Unknown
                    }
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
        let months = i32::try_from(months)
            .ok()
            .map(CalendarDuration::from_months);
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
                if let Some((of, value)) = scratch.set.get(slot as usize)
                    && *of == generation
                {
                    return value.clone();
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
                let walk = code.loops.get(walk as usize)?;
                let rows = self.rows_of(walk.fact)?;
                self.fill(|machine, out| machine.periods_for(walk, rows, out))
            }
            Ins::SBetween(walk) => {
                let walk = code.loops.get(walk as usize)?;
                let rows = self.rows_of(walk.fact)?;
                self.fill(|machine, out| machine.between_for(walk, rows, out))
            }
            Ins::SUnbroken { set, day } => {
                let set = self.set(set)?;
                let day = self.day(day);
                self.derive(set, |set, out| {
                    day.map(|day| set.unbroken_run_before_into(day, out))
                        .is_some()
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
            Ins::SIntersect(left, right) => {
                self.two_sets(left, right, PeriodSet::intersection_into)
            }
            Ins::SExcept(left, right) => self.two_sets(left, right, PeriodSet::difference_into),
            Ins::SJoined(left, right) => self.two_sets(left, right, PeriodSet::union_into),
            Ins::SBridgeDays { set, days } => {
                let set = self.set(set)?;
                let days = self.number(days);
                self.derive(set, |set, out| {
                    days.map(|days| set.bridging_into(ExactDuration::from_days(days), out))
                        .is_some()
                })
            }
            Ins::SBridgeMonths { set, months } => {
                let set = self.set(set)?;
                let months = self
                    .number(months)
                    .and_then(|months| i32::try_from(months).ok());
                self.derive(set, |set, out| {
                    months
                        .map(|months| {
                            set.bridging_months_into(CalendarDuration::from_months(months), out)
                        })
                        .is_some()
                })
            }
            Ins::SSince { set, day } => {
                let set = self.set(set)?;
                let day = self.day(day);
                self.derive(set, |set, out| {
                    day.map(|day| set.since_into(day, out)).is_some()
                })
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
    fn fill(
        &mut self,
        write: impl FnOnce(&mut Self, &mut PeriodSet) -> bool,
    ) -> Option<Rc<PeriodSet>> {
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

    fn periods_for(&mut self, walk: &Loop, rows: &'a Rows, out: &mut PeriodSet) -> bool {
        let mut known = true;
        let outer = self.element(walk.binder);
        let spans = (0_u32..).zip(rows.iter()).map_while(|(index, row)| {
            let element = Element {
                row,
                fact: walk.fact,
                index,
            };
            let filter = self.admits(walk, element);
            if filter.is_no() {
                return Some(None);
            }
            let first = self.day_of(walk, element, walk.from);
            let last = self.day_of(walk, element, walk.to);
            let weight = self.weight_of(walk, element);
            let span = match (filter, first, last, weight) {
                (Tri::Yes, Some(first), Some(last), Some(weight)) => {
                    Period::state(first, last).map(|period| (period, weight))
                }
                _ => None,
            };
            known &= span.is_some();
            span.map(Some)
        });
        out.assign(spans.flatten());
        self.bind(walk.binder, outer);
        known
    }

    fn between_for(&mut self, walk: &Loop, rows: &'a Rows, out: &mut PeriodSet) -> bool {
        let mut known = true;
        let outer = self.element(walk.binder);
        let spans = (0_u32..).zip(rows.iter()).map_while(|(index, row)| {
            let element = Element {
                row,
                fact: walk.fact,
                index,
            };
            let filter = self.admits(walk, element);
            if filter.is_no() {
                return Some(None);
            }
            let event = self.day_of(walk, element, walk.from);
            let other = self.day_of(walk, element, walk.to);
            match (filter, event, other) {
                (Tri::Yes, Some(event), Some(other)) => {
                    Some(Period::between(event, other).map(|period| (period, Weight::FULL)))
                }
                _ => {
                    known = false;
                    None
                }
            }
        });
        out.assign(spans.flatten());
        self.bind(walk.binder, outer);
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
            Some(Ins::VFact(fact)) => self.fact_value(*fact),
            Some(Ins::VElement(binder)) => self.element_value(*binder, None),
            Some(Ins::VField { binder, field }) => self.element_value(*binder, Some(*field)),
            _ => &UNKNOWN,
        }
    }
}

impl Judge for Machine<'_> {
    fn holds(&mut self, condition: NodeId) -> Tri {
        self.condition(condition)
    }

    fn range(&mut self, number: NodeId) -> Range {
        if let Some(Op::Constant(constant)) = self.program.nodes.get(number.index()).map(|n| &n.op)
            && let Some(number) = Value::from(constant).as_decimal()
        {
            return Range::exactly(number);
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

fn includes(words: &[i64], value: Option<i64>) -> Tri {
    let mut any = Tri::No;
    for word in words {
        match value {
            Some(value) if *word > plane::OTHER => {
                if *word == value {
                    return Tri::Yes;
                }
            }
            _ => any = Tri::Unknown,
        }
    }
    any
}

impl Test {
    /// The answer, or none where the field is no plain number.
    #[inline(always)]
    fn ask(&self, row: Row<'_>) -> Option<bool> {
        match *self {
            Test::Word {
                field,
                relation,
                right,
            } => {
                let left = row.word(usize::from(field));
                (left > plane::OTHER).then(|| relation.on(left.cmp(&right)).is_yes())
            }
            Test::Members { field, members } => {
                let value = row.word(usize::from(field));
                (value > plane::OTHER)
                    .then_some((0..64).contains(&value) && members >> value & 1 == 1)
            }
        }
    }
}

/// Months since year 0.
#[inline]
const fn month_number(day: Date) -> i32 {
    let packed = day.packed() as u32;
    (packed / 10_000 * 12 + packed / 100 % 100) as i32
}

#[inline(always)]
fn yes_no(word: i64) -> Tri {
    match word {
        0 => Tri::No,
        1 => Tri::Yes,
        _ => Tri::Unknown,
    }
}

/// An element that a walk has bound.
#[derive(Clone, Copy)]
struct Element<'a> {
    row: Row<'a>,
    fact: u32,
    index: u32,
}

const NOBODY: Element<'static> = Element {
    row: Row::EMPTY,
    fact: 0,
    index: 0,
};

/// The scheme's own element, and the row in which it stands.
#[derive(Clone, Debug)]
pub(crate) struct Own<'a> {
    bound: Bound,
    row: Row<'a>,
}

impl<'a> Own<'a> {
    /// Without an element, for schemes that have none.
    pub(crate) const NONE: &'static Own<'static> = &NO_ELEMENT;

    pub(crate) const fn new(bound: Bound, row: Row<'a>) -> Own<'a> {
        Own { bound, row }
    }

    pub(crate) const fn bound(&self) -> &Bound {
        &self.bound
    }
}

static NO_ELEMENT: Own<'static> = Own {
    bound: Bound {
        value: Value::Unknown,
        origin: None,
    },
    row: Row::EMPTY,
};

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
        own: &'a Own<'a>,
        condition: NodeId,
        first: Date,
        last: Date,
    ) -> Option<Option<(Date, Tri)>> {
        let mut machine = Machine::new(self.program, self.scheme, self.plan, facts, own, first)?;
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
