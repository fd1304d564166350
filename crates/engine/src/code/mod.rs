//! The compiled path: one scheme under one law, as flat typed instructions.
//!
//! Between two dates on which any version, row or clause that a scheme uses begins or ends, the
//! law does not change: an *epoch*. Each epoch is compiled once, when it is first needed.
//! Definitions are resolved to their version, constants are folded, tables are cut down to the
//! rows in force, clauses that are not in force are gone. Every instruction has one result type,
//! so that nothing is boxed and nothing is allocated on the way; what is computed more than once
//! is kept in a slot.
//!
//! The plain evaluator in `world` remains the definition of what a program means. An expression
//! that has no compiled form is handed to it, dates known in part always are.

#[cfg(test)]
mod agree;
mod compile;
mod run;

use std::sync::OnceLock;

use ius_calendar::{Date, LeapBirthday, PeriodSet, Weight};
use rust_decimal::Decimal;

use crate::decision::{SchemeInForce, Statuses};
use crate::program::{Count, InForce, NodeId, Program, Relation, Scheme};
use crate::value::Value;

pub(crate) use run::{Machine, Own, Search};

/// For which orders a relation holds: a bit each for less, equal and greater, so that no branch is
/// needed to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Holds(u8);

impl Holds {
    pub(crate) const AT_LEAST: Holds = Holds(0b110);
    pub(crate) const MORE_THAN: Holds = Holds(0b100);
    pub(crate) const AT_MOST: Holds = Holds(0b011);
    pub(crate) const LESS_THAN: Holds = Holds(0b001);
    pub(crate) const EQUAL: Holds = Holds(0b010);
    pub(crate) const NOT_EQUAL: Holds = Holds(0b101);

    /// Whether it holds for an order.
    #[inline(always)]
    pub(crate) const fn on(self, ordering: std::cmp::Ordering) -> crate::value::Tri {
        if self.0 >> (ordering as i8 + 1) & 1 == 1 {
            crate::value::Tri::Yes
        } else {
            crate::value::Tri::No
        }
    }
}

impl From<Relation> for Holds {
    fn from(relation: Relation) -> Holds {
        match relation {
            Relation::Equal => Holds::EQUAL,
            Relation::NotEqual => Holds::NOT_EQUAL,
            Relation::AtLeast => Holds::AT_LEAST,
            Relation::MoreThan => Holds::MORE_THAN,
            Relation::AtMost => Holds::AT_MOST,
            Relation::LessThan => Holds::LESS_THAN,
        }
    }
}

/// An instruction, by position.
pub(crate) type At = u32;

/// One typed instruction. The names say the type of the result: `T` yes/no/unknown, `D` a day,
/// `N` a whole number (counts, months, days, enumeration values, packed countries), `A` an exact
/// decimal, `P` a period, `S` a set of periods, `C` a counted duration.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ins {
    // Yes, no, unknown.
    TConst(crate::value::Tri),
    TFact(u32),
    TField {
        binder: u8,
        field: u32,
    },
    TElement(u8),
    TMemo {
        slot: u32,
        inner: At,
    },
    TNot(At),
    TAnd {
        first: u32,
        count: u32,
    },
    TOr {
        first: u32,
        count: u32,
    },
    TCount {
        count: Count,
        list: u32,
    },
    TIf(At, At, At),
    TDates {
        relation: Holds,
        left: At,
        right: At,
    },
    TNumbers {
        relation: Holds,
        left: At,
        right: At,
    },
    TNumber {
        relation: Holds,
        left: At,
        right: i64,
    },
    /// A fact against a number, a date or an amount as words have them.
    TFactWord {
        relation: Holds,
        fact: u32,
        right: i64,
    },
    /// Months laid against a period.
    TLengthOf {
        relation: Holds,
        period: At,
        months: i32,
    },
    /// The same of a field; the number is in the list of numbers.
    TFieldWord {
        relation: Holds,
        binder: u8,
        field: u16,
        right: u32,
    },
    /// An age on the reference date, within bounds.
    TAge {
        birth: u32,
        least: i16,
        most: i16,
        leap: LeapBirthday,
    },
    TFactDate {
        relation: Holds,
        fact: u32,
        right: At,
    },
    TBetween {
        value: At,
        least: i32,
        most: i32,
    },
    TAmounts {
        relation: Holds,
        left: At,
        right: At,
    },
    TAmount {
        relation: Holds,
        left: At,
        right: u32,
    },
    TSame {
        equal: bool,
        left: At,
        right: At,
    },
    TValues {
        relation: Relation,
        left: At,
        right: At,
    },
    TLength {
        relation: Holds,
        period: At,
        months: At,
    },
    TDays {
        relation: Holds,
        period: At,
        days: At,
    },
    TCounted {
        relation: Holds,
        left: At,
        right: At,
    },
    TInNumbers {
        value: At,
        first: u32,
        count: u32,
    },
    TInCountries {
        value: At,
        set: u32,
    },
    TFactInCountries {
        fact: u32,
        set: u32,
    },
    TInMembers {
        value: At,
        members: u64,
    },
    TInValues {
        value: At,
        first: u32,
        count: u32,
    },
    TIncludes {
        fact: u32,
        value: At,
    },
    TIncludesAny {
        fact: u32,
        first: u32,
        count: u32,
    },
    TEmptyList(u32),
    TEmptySet(At),
    TEmptyPeriod(At),
    TCovers {
        set: At,
        period: At,
    },
    TPeriodCovers {
        outer: At,
        inner: At,
    },
    TOverlaps {
        left: At,
        right: At,
    },
    TQuantified {
        count: Count,
        walk: u32,
    },
    TLookup {
        table: u32,
        key: At,
    },
    TSlow(u32),
    // Days.
    DConst(Date),
    DUnknown,
    DOn,
    DFact(u32),
    DField {
        binder: u8,
        field: u32,
    },
    DElement(u8),
    DMemo {
        slot: u32,
        inner: At,
    },
    DPlusMonths {
        day: At,
        months: At,
        minus: bool,
    },
    DFactPlusMonths {
        fact: u32,
        months: i32,
    },
    DPlusDays {
        day: At,
        days: At,
        minus: bool,
    },
    DIf(At, At, At),
    DBirthday {
        years: At,
        birth: At,
        leap: LeapBirthday,
    },
    DFirst(At),
    DLast(At),
    DPeriodFirst(At),
    DPeriodLast(At),
    DSlow(u32),
    // Whole numbers.
    NConst(i64),
    NUnknown,
    NFact(u32),
    NField {
        binder: u8,
        field: u32,
    },
    NElement(u8),
    NMemo {
        slot: u32,
        inner: At,
    },
    NAge {
        birth: At,
        on: At,
        leap: LeapBirthday,
    },
    NPlus(At, At),
    NMinus(At, At),
    NTimes(At, At),
    NMonthsPlus(At, At),
    NMonthsMinus(At, At),
    NIf(At, At, At),
    NTotalDays(At),
    NTotalDaysWithin {
        set: At,
        window: At,
    },
    NPeriodDays(At),
    NMostDays {
        set: At,
        days: At,
    },
    NMostDaysMonths {
        set: At,
        months: At,
    },
    NCountOf(u32),
    NLookup {
        table: u32,
        key: At,
    },
    NWeight(At),
    NSlow(u32),
    // Exact decimals.
    AConst(u32),
    AUnknown,
    AFact(u32),
    AField {
        binder: u8,
        field: u32,
    },
    AMemo {
        slot: u32,
        inner: At,
    },
    ANumber(At),
    APlus(At, At),
    AMinus(At, At),
    ATimes(At, At),
    ADivided(At, At),
    APercent(At, At),
    AIf(At, At, At),
    ALookup {
        table: u32,
        key: At,
    },
    ASlow(u32),
    // Periods.
    PMemo {
        slot: u32,
        inner: At,
    },
    PBeforeMonths {
        day: At,
        months: At,
    },
    PBeforeDays {
        day: At,
        days: At,
    },
    PFromMonths {
        day: At,
        months: At,
    },
    PFromDays {
        day: At,
        days: At,
    },
    PFromTo(At, At),
    PBetween(At, At),
    /// Both of one element.
    PFieldsFromTo {
        binder: u8,
        from: u16,
        to: u16,
    },
    PFieldsBetween {
        binder: u8,
        from: u16,
        to: u16,
    },
    PLongest(At),
    PWithin(At, At),
    PIf(At, At, At),
    PSlow(u32),
    // Sets of periods.
    SMemo {
        slot: u32,
        inner: At,
    },
    SOf(At),
    SPeriods(u32),
    SBetween(u32),
    SUnbroken {
        set: At,
        day: At,
    },
    SGaps {
        set: At,
        window: At,
    },
    SWithin {
        set: At,
        window: At,
    },
    SIntersect(At, At),
    SExcept(At, At),
    SJoined(At, At),
    SBridgeDays {
        set: At,
        days: At,
    },
    SBridgeMonths {
        set: At,
        months: At,
    },
    SSince {
        set: At,
        day: At,
    },
    SIf(At, At, At),
    SSlow(u32),
    // Counted durations.
    CConst(u32),
    CUnknown,
    CMemo {
        slot: u32,
        inner: At,
    },
    CWeighed(At),
    CWeighedWithin {
        set: At,
        window: At,
    },
    CMonths(At),
    CPlus(At, At),
    CMinus(At, At),
    CIf(At, At, At),
    CSlow(u32),
    // Values as they stand, for texts and codes.
    VConst(u32),
    VFact(u32),
    VField {
        binder: u8,
        field: u32,
    },
    VElement(u8),
}

/// A question to one field of an element, asked without running code.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Test {
    /// The field against a number.
    Word {
        field: u16,
        relation: Holds,
        right: i64,
    },
    /// The field is one of these values of an enumeration.
    Members { field: u16, members: u64 },
}

/// Which elements a walk lets in.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Filter {
    /// All.
    All,
    /// Those that pass these tests; the same as code, for where a field is unknown.
    Tests { first: u32, count: u32, whole: At },
    /// Those for which this holds.
    Code(At),
}

/// A day of an element.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DayOf {
    Field(u16),
    Code(At),
}

/// The weight of a span.
#[derive(Clone, Copy, Debug)]
pub(crate) enum WeightOf {
    Full,
    /// That of the first test which is passed, else the last; the same as code.
    Steps {
        first: u32,
        count: u32,
        otherwise: Weight,
        whole: At,
    },
    /// Parts of 300.
    Code(At),
}

/// A walk over a list that is a fact.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loop {
    pub fact: u32,
    pub binder: u8,
    pub filter: Filter,
    /// The body of a quantifier.
    pub body: At,
    /// The first day of a span.
    pub from: DayOf,
    /// The last day of a span.
    pub to: DayOf,
    pub weight: WeightOf,
}

/// A constant to compare amounts with, ready at every usual number of decimals.
#[derive(Clone, Debug)]
pub(crate) struct Amount {
    pub value: Decimal,
    pub scaled: [Option<i128>; 7],
}

/// A set of countries: a bit for each pair of letters, and what has no such bit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Countries {
    pub bits: [u64; 16],
    pub rest: Vec<u64>,
}

/// A table under one law.
#[derive(Clone, Debug)]
pub(crate) struct Cells {
    /// Keys, ascending, with the cell of one column.
    pub rows: Vec<(i64, Value)>,
    pub otherwise: Value,
    /// The cell on which all rows agree that an unknown key may have.
    pub agreed: Value,
}

/// A clause that decides and is in force. Its instruction is copied here, so that a pass over the
/// clauses reads memory in order.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClauseCode {
    pub ins: Ins,
    pub at: At,
    pub index: u32,
    pub scope: bool,
    pub can_gap: bool,
    /// Whether a yes speaks against the applicant.
    pub bites: bool,
    pub form: Form,
}

/// How a clause is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// By one condition.
    Condition,
    /// With exceptions, points or judgement.
    Whole,
}

/// How many slots of each type a code needs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Slots {
    pub tri: u32,
    pub day: u32,
    pub number: u32,
    pub amount: u32,
    pub period: u32,
    pub set: u32,
    pub counted: u32,
}

/// A scheme under one law.
#[derive(Debug)]
pub(crate) struct Code {
    pub force: SchemeInForce,
    pub ins: Vec<Ins>,
    pub args: Vec<At>,
    pub lists: Vec<(u32, u32)>,
    pub numbers: Vec<i64>,
    pub amounts: Vec<Amount>,
    pub countries: Vec<Countries>,
    pub values: Vec<Value>,
    pub counted: Vec<ius_calendar::CountedDuration>,
    pub tables: Vec<Cells>,
    pub loops: Vec<Loop>,
    pub tests: Vec<Test>,
    pub steps: Vec<(Test, Weight)>,
    pub slots: Slots,
    /// Scope and exclusions first.
    pub clauses: Vec<ClauseCode>,
    pub transitions: Vec<(At, At)>,
    /// Conditions of clauses that are more than one condition, by node.
    pub conditions: Vec<(u32, At)>,
    /// The statuses that the date alone decides.
    pub statuses: Statuses,
    /// The same, with every other clause passed.
    pub passed: Statuses,
}

impl Code {
    pub(crate) fn condition(&self, node: NodeId) -> Option<At> {
        let found = self
            .conditions
            .binary_search_by_key(&node.0, |(node, _)| *node)
            .ok()?;
        self.conditions.get(found).map(|(_, at)| *at)
    }
}

/// The epochs of a scheme.
#[derive(Debug)]
pub(crate) struct Epochs {
    /// The first day of every epoch but the first, ascending.
    starts: Vec<Date>,
    codes: Box<[OnceLock<Code>]>,
}

impl Epochs {
    pub(crate) fn new(program: &Program, scheme: &Scheme) -> Epochs {
        let starts = changes(program, scheme);
        let codes = (0..=starts.len()).map(|_| OnceLock::new()).collect();
        Epochs { starts, codes }
    }

    /// The code under the law of a day.
    #[inline]
    pub(crate) fn on(
        &self,
        program: &Program,
        scheme: &Scheme,
        can_gap: &[bool],
        law: Date,
    ) -> Option<&Code> {
        // Most decisions are under the latest law: look from the end.
        let index = match self.starts.last() {
            None => 0,
            Some(last) if *last <= law => self.starts.len(),
            Some(_) => self.starts.partition_point(|start| *start <= law),
        };
        self.codes
            .get(index)
            .map(|code| code.get_or_init(|| compile::compile(program, scheme, can_gap, law)))
    }
}

/// Every day on which the law of a scheme may change, ascending, each once.
pub(crate) fn changes(program: &Program, scheme: &Scheme) -> Vec<Date> {
    let mut days = Vec::new();
    let add = |days: &mut Vec<Date>, range: &InForce| {
        days.extend(range.from);
        days.extend(
            range
                .until
                .filter(|until| !until.is_ongoing())
                .map(Date::next_day),
        );
    };
    for range in scheme.in_force.iter().chain(&scheme.suspended) {
        add(&mut days, range);
    }
    let mut roots = Vec::new();
    for clause in &scheme.clauses {
        for range in &clause.in_force {
            add(&mut days, range);
        }
        crate::unverified::roots(clause, |node| roots.push(node));
    }
    for transition in &scheme.transitions {
        roots.push(transition.when);
        roots.push(transition.law_on);
    }
    let mut definitions = vec![false; program.definitions.len()];
    let mut tables = vec![false; program.tables.len()];
    let mut nodes = vec![false; program.nodes.len()];
    while let Some(id) = roots.pop() {
        let Some(seen) = nodes.get_mut(id.index()) else {
            continue;
        };
        if std::mem::replace(seen, true) {
            continue;
        }
        let Some(node) = program.nodes.get(id.index()) else {
            continue;
        };
        match &node.op {
            crate::program::Op::Definition(definition) => {
                let Some(seen) = definitions.get_mut(definition.index()) else {
                    continue;
                };
                if std::mem::replace(seen, true) {
                    continue;
                }
                let versions = program
                    .definitions
                    .get(definition.index())
                    .map_or(&[][..], |d| &d.versions);
                for version in versions {
                    add(&mut days, &version.in_force);
                    roots.extend(version.value);
                }
            }
            crate::program::Op::Lookup(table, ..)
            | crate::program::Op::Listed(_, table, _)
            | crate::program::Op::IncludesListed(_, table, _) => {
                if let Some(seen) = tables.get_mut(table.index())
                    && !std::mem::replace(seen, true)
                {
                    let table = program.tables.get(table.index());
                    for row in table
                        .into_iter()
                        .flat_map(|t| t.rows.iter().chain(&t.otherwise))
                    {
                        add(&mut days, &row.in_force);
                    }
                }
            }
            _ => {}
        }
        node.op.for_each_operand(|operand| roots.push(operand));
    }
    days.sort_unstable();
    days.dedup();
    days
}

/// An empty set, for results that are not there.
pub(crate) static NO_DAYS: PeriodSet = PeriodSet::new();
