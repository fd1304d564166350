//! From nodes to instructions, under one law.

use std::collections::BTreeMap;

use ius_calendar::{Date, Weight};
use rust_decimal::Decimal;

use super::{
    Amount, At, Cells, ClauseCode, Code, Countries, DayOf, Filter, Form, Holds, Ins, Loop, Slots,
    Test, WeightOf,
};
use crate::clauses::{decides, is_scope};
use crate::decide::in_force;
use crate::decision::{ClauseStatus, SchemeInForce, Statuses};
use crate::facts::Facts;
use crate::plane::ten_thousandths;
use crate::program::{
    Aggregate, Arithmetic, ClauseKind, DefinitionId, FactId, NodeId, Op, Program, Relation, Scheme,
    TableId, Type, Walk,
};
use crate::value::{Country, Tri, Value};
use crate::world::{Version, World, any_in_force};

/// What kind of whole number a type is; numbers of different kinds are never compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Integer,
    Member,
    Country,
    Months,
    Days,
}

fn kind(ty: &Type) -> Option<Kind> {
    Some(match ty {
        Type::Integer => Kind::Integer,
        Type::Enumeration(_) => Kind::Member,
        Type::Country => Kind::Country,
        Type::CalendarDuration => Kind::Months,
        Type::ExactDuration => Kind::Days,
        _ => return None,
    })
}

fn is_amount(ty: &Type) -> bool {
    matches!(ty, Type::Decimal | Type::Percentage | Type::Money(..))
}

fn is_day(ty: &Type) -> bool {
    matches!(ty, Type::Date | Type::DateOrOngoing)
}

/// A value as the whole number that instructions work on.
pub(super) fn number_of(value: &Value) -> Option<i64> {
    match value {
        Value::Integer(number) => Some(*number),
        Value::Member(position) => Some(i64::from(*position)),
        Value::Country(country) => Some(country.packed().cast_signed()),
        Value::Months(length) => Some(i64::from(length.months())),
        Value::Days(length) => Some(length.days()),
        _ => None,
    }
}

/// Result types, for slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Tri,
    Day,
    Number,
    Amount,
    Period,
    Set,
    Counted,
    Value,
}

fn sort(ty: &Type) -> Sort {
    match ty {
        Type::YesNo => Sort::Tri,
        Type::Date | Type::DateOrOngoing => Sort::Day,
        Type::Integer
        | Type::Enumeration(_)
        | Type::Country
        | Type::CalendarDuration
        | Type::ExactDuration => Sort::Number,
        Type::Decimal | Type::Percentage | Type::Money(..) => Sort::Amount,
        Type::Period => Sort::Period,
        Type::Periods => Sort::Set,
        Type::CountedDuration => Sort::Counted,
        Type::TimeLimit | Type::Text | Type::Code | Type::Record(_) | Type::List(_) => Sort::Value,
    }
}

/// A definition whose expression has at least so many instructions is kept in a slot.
const WORTH_KEEPING: u32 = 8;

/// Elements bound at the same time; deeper nesting is left to the plain evaluator.
pub(super) const MOST_BINDERS: usize = 4;

struct Compiler<'a> {
    program: &'a Program,
    scheme: &'a Scheme,
    world: World<'a>,
    law: Date,
    code: Code,
    /// Cost of each instruction, its operands included.
    cost: Vec<u32>,
    definitions: BTreeMap<u32, At>,
    constant: Vec<Option<bool>>,
    /// Binders of the walks around, outermost first; the scheme's own element is none of them.
    binders: Vec<u32>,
}

/// Compiles a scheme under the law of a day.
pub(super) fn compile(program: &Program, scheme: &Scheme, can_gap: &[bool], law: Date) -> Code {
    let facts = Facts::new(program);
    let mut world = World::new(program, &facts, None);
    world.set_dates(None, Some(law));
    let force = in_force(scheme, Some(law));
    let mut compiler = Compiler {
        program,
        scheme,
        world,
        law,
        code: Code {
            force,
            ins: Vec::new(),
            args: Vec::new(),
            lists: Vec::new(),
            numbers: Vec::new(),
            amounts: Vec::new(),
            countries: Vec::new(),
            values: Vec::new(),
            counted: Vec::new(),
            tables: Vec::new(),
            loops: Vec::new(),
            tests: Vec::new(),
            steps: Vec::new(),
            slots: Slots::default(),
            clauses: Vec::new(),
            transitions: Vec::new(),
            conditions: Vec::new(),
            statuses: Statuses::none(scheme.clauses.len()),
            passed: Statuses::none(scheme.clauses.len()),
        },
        cost: Vec::new(),
        definitions: BTreeMap::new(),
        constant: vec![None; program.nodes.len()],
        binders: Vec::new(),
    };
    for transition in &scheme.transitions {
        let when = compiler.tri(transition.when);
        let law_on = compiler.day(transition.law_on);
        compiler.code.transitions.push((when, law_on));
    }
    for (index, clause) in (0_u32..).zip(&scheme.clauses) {
        // The earliest day of an output asks its condition on every day.
        crate::unverified::roots(clause, |root| compiler.searched(root));
        if !decides(&clause.kind) {
            continue;
        }
        let closed =
            force != SchemeInForce::Yes || any_in_force(&clause.in_force, Some(law)).is_no();
        if closed {
            compiler
                .code
                .statuses
                .set(index as usize, ClauseStatus::NotInForce);
            compiler
                .code
                .passed
                .set(index as usize, ClauseStatus::NotInForce);
            continue;
        }
        let (form, condition) = match &clause.kind {
            _ if !clause.exceptions.is_empty() => (Form::Whole, None),
            ClauseKind::Scope(condition)
            | ClauseKind::Require(condition)
            | ClauseKind::Exclude(condition)
            | ClauseKind::Refuse(condition) => (Form::Condition, Some(compiler.tri(*condition))),
            _ => (Form::Whole, None),
        };
        if form == Form::Whole {
            crate::unverified::roots(clause, |root| compiler.condition(root));
        }
        let at = condition.unwrap_or_default();
        let ins = condition
            .and_then(|at| compiler.code.ins.get(at as usize))
            .copied();
        compiler
            .code
            .passed
            .set(index as usize, ClauseStatus::Passed);
        compiler.code.clauses.push(ClauseCode {
            ins: ins.unwrap_or(Ins::TConst(Tri::Unknown)),
            at,
            index,
            scope: is_scope(&clause.kind),
            can_gap: can_gap.get(index as usize).copied().unwrap_or(true),
            bites: crate::clauses::bites(&clause.kind),
            form,
        });
    }
    compiler.code.clauses.sort_by_key(|clause| !clause.scope);
    compiler
        .code
        .conditions
        .sort_unstable_by_key(|(node, _)| *node);
    compiler.code.conditions.dedup_by_key(|(node, _)| *node);
    compiler.code
}

impl<'a> Compiler<'a> {
    fn op(&self, id: NodeId) -> Option<&'a Op> {
        self.program.nodes.get(id.index()).map(|node| &node.op)
    }

    fn ty(&self, id: NodeId) -> Option<&'a Type> {
        self.program.nodes.get(id.index()).map(|node| &node.ty)
    }

    fn sort(&self, id: NodeId) -> Sort {
        self.ty(id).map_or(Sort::Value, sort)
    }

    fn push(&mut self, ins: Ins, cost: u32) -> At {
        let at = self.code.ins.len() as u32;
        self.code.ins.push(ins);
        self.cost.push(cost);
        at
    }

    fn cost(&self, at: At) -> u32 {
        self.cost.get(at as usize).copied().unwrap_or(1)
    }

    fn one(&mut self, ins: Ins) -> At {
        self.push(ins, 1)
    }

    fn unary(&mut self, ins: Ins, operand: At) -> At {
        let cost = 1 + self.cost(operand);
        self.push(ins, cost)
    }

    fn binary(&mut self, ins: Ins, left: At, right: At) -> At {
        let cost = (1 + self.cost(left)).saturating_add(self.cost(right));
        self.push(ins, cost)
    }

    fn args(&mut self, operands: &[At]) -> (u32, u32) {
        let first = self.code.args.len() as u32;
        self.code.args.extend_from_slice(operands);
        (first, operands.len() as u32)
    }

    fn value(&mut self, value: Value) -> u32 {
        let index = self.code.values.len() as u32;
        self.code.values.push(value);
        index
    }

    fn amount_constant(&mut self, value: Decimal) -> u32 {
        let mut scaled = [None; 7];
        let plain = value.normalize();
        for (scale, place) in (0_u32..).zip(scaled.iter_mut()) {
            if let Some(missing) = scale.checked_sub(plain.scale()) {
                *place = plain.mantissa().checked_mul(10_i128.pow(missing));
            }
        }
        let index = self.code.amounts.len() as u32;
        self.code.amounts.push(Amount { value, scaled });
        index
    }

    /// Whether an expression depends on nothing but the law.
    fn is_constant(&mut self, id: NodeId) -> bool {
        if let Some(Some(known)) = self.constant.get(id.index()) {
            return *known;
        }
        let constant = match self.op(id) {
            None => false,
            Some(
                Op::Fact(_)
                | Op::Element(_)
                | Op::Field(..)
                | Op::ReferenceDate
                | Op::External(..)
                | Op::EarliestDate(..)
                | Op::Deadline { .. },
            ) => false,
            Some(op) if op.walk().is_some() => false,
            Some(Op::Definition(definition)) => match self.world.version(*definition) {
                Version::InForce(version) => {
                    version.value.is_none_or(|value| self.is_constant(value))
                }
                Version::Missing | Version::Unsettled => true,
            },
            Some(op) => {
                let mut operands = Vec::new();
                op.for_each_operand(|operand| operands.push(operand));
                operands
                    .into_iter()
                    .all(|operand| self.is_constant(operand))
            }
        };
        if let Some(place) = self.constant.get_mut(id.index()) {
            *place = Some(constant);
        }
        constant
    }

    /// The value of an expression that depends on nothing but the law.
    fn folded(&mut self, id: NodeId) -> Option<Value> {
        self.is_constant(id).then(|| self.world.value(id))
    }

    fn is_element(&self, binder: u32) -> Option<u8> {
        if let Some(depth) = self.binders.iter().position(|b| *b == binder) {
            return u8::try_from(depth + 1).ok();
        }
        (binder == 0).then_some(0)
    }

    /// An expression without a compiled form: possible only outside walks.
    fn slow(&mut self, ins: fn(u32) -> Ins, id: NodeId) -> Option<At> {
        self.binders.is_empty().then(|| self.push(ins(id.0), 100))
    }

    fn unknown(sort: Sort) -> Option<Ins> {
        Some(match sort {
            Sort::Tri => Ins::TConst(Tri::Unknown),
            Sort::Day => Ins::DUnknown,
            Sort::Number => Ins::NUnknown,
            Sort::Amount => Ins::AUnknown,
            Sort::Counted => Ins::CUnknown,
            Sort::Period | Sort::Set | Sort::Value => return None,
        })
    }

    /// A definition, by its version in force.
    fn definition(&mut self, id: DefinitionId, wanted: Sort) -> Option<At> {
        if let Some(at) = self.definitions.get(&id.0) {
            return Some(*at);
        }
        let value = match self.world.version(id) {
            Version::InForce(version) => version.value,
            Version::Missing | Version::Unsettled => None,
        };
        let Some(value) = value else {
            return Self::unknown(wanted).map(|ins| self.one(ins));
        };
        if self.sort(value) != wanted {
            return None;
        }
        // A definition sees no element but the scheme's own.
        let outer = std::mem::take(&mut self.binders);
        let inner = match wanted {
            Sort::Tri => self.try_tri(value),
            Sort::Day => self.try_day(value),
            Sort::Number => self.try_number(value),
            Sort::Amount => self.try_amount(value),
            Sort::Period => self.try_period(value),
            Sort::Set => self.try_set(value),
            Sort::Counted => self.try_counted(value),
            Sort::Value => None,
        };
        self.binders = outer;
        let inner = inner?;
        let at = if self.cost(inner) >= WORTH_KEEPING {
            let slots = &mut self.code.slots;
            let ins = match wanted {
                Sort::Tri => Ins::TMemo {
                    slot: bump(&mut slots.tri),
                    inner,
                },
                Sort::Day => Ins::DMemo {
                    slot: bump(&mut slots.day),
                    inner,
                },
                Sort::Number => Ins::NMemo {
                    slot: bump(&mut slots.number),
                    inner,
                },
                Sort::Amount => Ins::AMemo {
                    slot: bump(&mut slots.amount),
                    inner,
                },
                Sort::Period => Ins::PMemo {
                    slot: bump(&mut slots.period),
                    inner,
                },
                Sort::Set => Ins::SMemo {
                    slot: bump(&mut slots.set),
                    inner,
                },
                Sort::Counted => Ins::CMemo {
                    slot: bump(&mut slots.counted),
                    inner,
                },
                Sort::Value => return None,
            };
            // What is kept costs its reader little.
            self.push(ins, 2)
        } else {
            inner
        };
        self.definitions.insert(id.0, at);
        Some(at)
    }

    /// Conditions of clauses that are more than one condition.
    fn condition(&mut self, id: NodeId) {
        if self.ty(id) == Some(&Type::YesNo) {
            let at = self.tri(id);
            self.code.conditions.push((id.0, at));
        }
    }

    /// The conditions that a search for an earliest date asks.
    fn searched(&mut self, root: NodeId) {
        let mut stack = vec![root];
        let mut seen = Vec::new();
        while let Some(id) = stack.pop() {
            let Some(op) = self.op(id) else { continue };
            match op {
                Op::EarliestDate(_, condition)
                    if self
                        .code
                        .conditions
                        .iter()
                        .all(|(node, _)| *node != condition.0) =>
                {
                    self.condition(*condition);
                }
                Op::Definition(definition) if !seen.contains(&definition.0) => {
                    seen.push(definition.0);
                    if let Version::InForce(version) = self.world.version(*definition) {
                        stack.extend(version.value);
                    }
                }
                _ => {}
            }
            op.for_each_operand(|operand| stack.push(operand));
        }
    }

    fn tri(&mut self, id: NodeId) -> At {
        let at = self.try_tri(id).or_else(|| self.slow(Ins::TSlow, id));
        at.unwrap_or_else(|| self.one(Ins::TConst(Tri::Unknown)))
    }

    fn day(&mut self, id: NodeId) -> At {
        let at = self.try_day(id).or_else(|| self.slow(Ins::DSlow, id));
        at.unwrap_or_else(|| self.one(Ins::DUnknown))
    }

    fn tris(&mut self, operands: &[NodeId]) -> Option<Vec<At>> {
        operands
            .iter()
            .map(|operand| self.try_tri(*operand))
            .collect()
    }

    fn try_tri(&mut self, id: NodeId) -> Option<At> {
        if self.ty(id) != Some(&Type::YesNo) {
            return None;
        }
        if let Some(value) = self.folded(id) {
            return Some(self.one(Ins::TConst(value.tri())));
        }
        let compiled = match self.op(id)? {
            Op::Fact(fact) => Some(self.one(Ins::TFact(fact.0))),
            Op::Element(binder) => {
                let binder = self.is_element(binder.0)?;
                Some(self.one(Ins::TElement(binder)))
            }
            Op::Field(binder, field) => {
                let binder = self.is_element(binder.0)?;
                Some(self.one(Ins::TField {
                    binder,
                    field: *field,
                }))
            }
            Op::Definition(definition) => self.definition(*definition, Sort::Tri),
            Op::Not(operand) => {
                let operand = self.try_tri(*operand)?;
                Some(self.unary(Ins::TNot(operand), operand))
            }
            Op::And(operands) => self.and(operands),
            Op::Or(operands) => {
                let operands = self.tris(operands)?;
                let cost = self.total(&operands);
                let (first, count) = self.args(&operands);
                Some(self.push(Ins::TOr { first, count }, cost))
            }
            Op::CountOf(count, operands) => {
                let operands = self.tris(operands)?;
                let cost = self.total(&operands);
                let list = self.args(&operands);
                let index = self.code.lists.len() as u32;
                self.code.lists.push(list);
                Some(self.push(
                    Ins::TCount {
                        count: *count,
                        list: index,
                    },
                    cost,
                ))
            }
            Op::If(condition, then, otherwise) => {
                let condition = self.try_tri(*condition)?;
                let (then, otherwise) = (self.try_tri(*then)?, self.try_tri(*otherwise)?);
                let cost = self.total(&[condition, then, otherwise]);
                Some(self.push(Ins::TIf(condition, then, otherwise), cost))
            }
            Op::Quantified(count, walk, body) => {
                let (walk, cost) = self.walk(walk, |compiler| {
                    let body = compiler.try_tri(*body)?;
                    Some((body, body, None))
                })?;
                Some(self.push(
                    Ins::TQuantified {
                        count: *count,
                        walk,
                    },
                    cost,
                ))
            }
            Op::Compare(relation, left, right) => self.compare(*relation, *left, *right),
            Op::CompareLength(relation, left, right) => {
                let (period, months) = (self.try_period(*left)?, self.try_number(*right)?);
                if let Some(Ins::NConst(constant)) = self.code.ins.get(months as usize)
                    && let Ok(months) = i32::try_from(*constant)
                {
                    let ins = Ins::TLengthOf {
                        relation: (*relation).into(),
                        period,
                        months,
                    };
                    return Some(self.unary(ins, period));
                }
                let ins = Ins::TLength {
                    relation: (*relation).into(),
                    period,
                    months,
                };
                Some(self.binary(ins, period, months))
            }
            Op::CompareDays(relation, left, right) => {
                let (period, days) = (self.try_period(*left)?, self.try_number(*right)?);
                let ins = Ins::TDays {
                    relation: (*relation).into(),
                    period,
                    days,
                };
                Some(self.binary(ins, period, days))
            }
            Op::CompareCounted(relation, left, right) => {
                let (left, right) = (
                    self.counted_or_months(*left)?,
                    self.counted_or_months(*right)?,
                );
                let ins = Ins::TCounted {
                    relation: (*relation).into(),
                    left,
                    right,
                };
                Some(self.binary(ins, left, right))
            }
            Op::OneOf(value, candidates) => self.one_of(*value, candidates),
            Op::Listed(key, table, day) => self.listed(*key, *table, *day),
            Op::Includes(list, value) => {
                let fact = self.world.list_fact(*list)?;
                self.element_kind(fact)?;
                let value = self.try_number(*value)?;
                // A list costs more than one number.
                let cost = 8 + self.cost(value);
                Some(self.push(
                    Ins::TIncludes {
                        fact: fact.0,
                        value,
                    },
                    cost,
                ))
            }
            Op::IncludesAny(list, values) => {
                let fact = self.world.list_fact(*list)?;
                self.element_kind(fact)?;
                let mut operands = Vec::new();
                for value in values {
                    operands.push(self.try_number(*value)?);
                }
                let cost = 8 + self.total(&operands);
                let (first, count) = self.args(&operands);
                Some(self.push(
                    Ins::TIncludesAny {
                        fact: fact.0,
                        first,
                        count,
                    },
                    cost,
                ))
            }
            Op::IsEmpty(operand) => match self.sort(*operand) {
                Sort::Set => {
                    let set = self.try_set(*operand)?;
                    Some(self.unary(Ins::TEmptySet(set), set))
                }
                Sort::Period => {
                    let period = self.try_period(*operand)?;
                    Some(self.unary(Ins::TEmptyPeriod(period), period))
                }
                _ => {
                    let fact = self.world.list_fact(*operand)?;
                    Some(self.one(Ins::TEmptyList(fact.0)))
                }
            },
            Op::Covers(left, right) => match (self.sort(*left), self.sort(*right)) {
                (Sort::Period, Sort::Period) => {
                    let (outer, inner) = (self.try_period(*left)?, self.try_period(*right)?);
                    Some(self.binary(Ins::TPeriodCovers { outer, inner }, outer, inner))
                }
                (Sort::Set, Sort::Period) => {
                    let (set, period) = (self.try_set(*left)?, self.try_period(*right)?);
                    Some(self.binary(Ins::TCovers { set, period }, set, period))
                }
                _ => None,
            },
            Op::Overlaps(left, right) => {
                let (left, right) = (self.set_or_period(*left)?, self.set_or_period(*right)?);
                Some(self.binary(Ins::TOverlaps { left, right }, left, right))
            }
            Op::Lookup(table, column, key) => {
                let (table, key) = self.lookup(*table, *column, *key)?;
                Some(self.unary(Ins::TLookup { table, key }, key))
            }
            _ => None,
        };
        compiled.or_else(|| self.slow(Ins::TSlow, id))
    }

    fn total(&self, operands: &[At]) -> u32 {
        operands.iter().fold(1_u32, |sum, operand| {
            sum.saturating_add(self.cost(*operand))
        })
    }

    /// Two bounds on one number are one instruction.
    fn and(&mut self, operands: &[NodeId]) -> Option<At> {
        let mut compiled: Vec<At> = Vec::with_capacity(operands.len());
        for operand in operands {
            let next = self.try_tri(*operand)?;
            let fused = compiled.last().and_then(|last| self.between(*last, next));
            match fused {
                Some(between) => {
                    compiled.pop();
                    compiled.push(between);
                }
                None => compiled.push(next),
            }
        }
        if let [only] = compiled.as_slice() {
            return Some(*only);
        }
        let cost = self.total(&compiled);
        let (first, count) = self.args(&compiled);
        Some(self.push(Ins::TAnd { first, count }, cost))
    }

    fn between(&mut self, low: At, high: At) -> Option<At> {
        let (first, second) = (
            self.code.ins.get(low as usize)?,
            self.code.ins.get(high as usize)?,
        );
        if let (
            Ins::TAge {
                birth,
                least,
                most,
                leap,
            },
            Ins::TAge {
                birth: same,
                least: other_least,
                most: other_most,
                leap: same_leap,
            },
        ) = (*first, *second)
        {
            if birth != same || leap != same_leap {
                return None;
            }
            let (least, most) = (least.max(other_least), most.min(other_most));
            return Some(self.one(Ins::TAge {
                birth,
                least,
                most,
                leap,
            }));
        }
        let bound = |ins: Option<&Ins>| match ins {
            Some(Ins::TNumber {
                relation,
                left,
                right,
            }) => Some((*relation, *left, None, *right)),
            Some(Ins::TFactWord {
                relation,
                fact,
                right,
            }) => Some((*relation, 0, Some(*fact), *right)),
            _ => None,
        };
        let low = bound(self.code.ins.get(low as usize))?;
        let high = bound(self.code.ins.get(high as usize))?;
        let least = match low.0 {
            Holds::AT_LEAST => low.3,
            Holds::MORE_THAN => low.3.checked_add(1)?,
            _ => return None,
        };
        let most = match high.0 {
            Holds::AT_MOST => high.3,
            Holds::LESS_THAN => high.3.checked_sub(1)?,
            _ => return None,
        };
        if low.1 != high.1 || low.2 != high.2 {
            return None;
        }
        let (least, most) = (i32::try_from(least).ok()?, i32::try_from(most).ok()?);
        let value = match low.2 {
            // Words of amounts and dates are no whole numbers to be read back.
            Some(fact) => {
                let ty = &self.program.schema.facts.get(fact as usize)?.ty;
                kind(ty)?;
                self.one(Ins::NFact(fact))
            }
            None => low.1,
        };
        Some(self.unary(Ins::TBetween { value, least, most }, value))
    }

    fn compare(&mut self, relation: Relation, left: NodeId, right: NodeId) -> Option<At> {
        let (left_ty, right_ty) = (self.ty(left)?, self.ty(right)?);
        if let (Some(a), Some(b)) = (kind(left_ty), kind(right_ty))
            && a == b
        {
            return self.compare_numbers(relation, left, right);
        }
        let number = |ty: &Type| is_amount(ty) || *ty == Type::Integer;
        if number(left_ty) && number(right_ty) {
            if let Some(Value::Decimal(constant)) = self.folded(right) {
                if let (Some(Op::Fact(fact)), Some(right)) =
                    (self.op(left), ten_thousandths(&constant))
                    && is_amount(left_ty)
                {
                    let relation = relation.into();
                    return Some(self.one(Ins::TFactWord {
                        relation,
                        fact: fact.0,
                        right,
                    }));
                }
                let right = self.amount_constant(constant);
                let left = self.amount_or_number(left)?;
                return Some(self.unary(
                    Ins::TAmount {
                        relation: relation.into(),
                        left,
                        right,
                    },
                    left,
                ));
            }
            let (left, right) = (self.amount_or_number(left)?, self.amount_or_number(right)?);
            return Some(self.binary(
                Ins::TAmounts {
                    relation: relation.into(),
                    left,
                    right,
                },
                left,
                right,
            ));
        }
        if is_day(left_ty) && is_day(right_ty) {
            let (left, right) = (self.try_day(left)?, self.try_day(right)?);
            let (first, second) = (
                self.code.ins.get(left as usize),
                self.code.ins.get(right as usize),
            );
            if let (Some(Ins::DFact(fact)), Some(Ins::DConst(day))) = (first, second) {
                let (fact, right) = (*fact, day.packed().into());
                return Some(self.one(Ins::TFactWord {
                    relation: relation.into(),
                    fact,
                    right,
                }));
            }
            if let Some(Ins::DFact(fact)) = first {
                let ins = Ins::TFactDate {
                    relation: relation.into(),
                    fact: *fact,
                    right,
                };
                return Some(self.unary(ins, right));
            }
            return Some(self.binary(
                Ins::TDates {
                    relation: relation.into(),
                    left,
                    right,
                },
                left,
                right,
            ));
        }
        let counted = |ty: &Type| matches!(ty, Type::CountedDuration | Type::CalendarDuration);
        if counted(left_ty) && counted(right_ty) {
            let (left, right) = (
                self.counted_or_months(left)?,
                self.counted_or_months(right)?,
            );
            return Some(self.binary(
                Ins::TCounted {
                    relation: relation.into(),
                    left,
                    right,
                },
                left,
                right,
            ));
        }
        let equality = matches!(relation, Relation::Equal | Relation::NotEqual);
        if *left_ty == Type::YesNo && *right_ty == Type::YesNo && equality {
            let (left, right) = (self.try_tri(left)?, self.try_tri(right)?);
            let equal = relation == Relation::Equal;
            return Some(self.binary(Ins::TSame { equal, left, right }, left, right));
        }
        let text = |ty: &Type| matches!(ty, Type::Text | Type::Code);
        if text(left_ty) && text(right_ty) {
            let (left, right) = (self.try_value(left)?, self.try_value(right)?);
            return Some(self.binary(
                Ins::TValues {
                    relation,
                    left,
                    right,
                },
                left,
                right,
            ));
        }
        None
    }

    fn compare_numbers(&mut self, relation: Relation, left: NodeId, right: NodeId) -> Option<At> {
        if let Some(constant) = self.folded(right).as_ref().and_then(number_of) {
            match self.op(left) {
                Some(Op::Fact(fact)) => {
                    let (relation, fact) = (relation.into(), fact.0);
                    return Some(self.one(Ins::TFactWord {
                        relation,
                        fact,
                        right: constant,
                    }));
                }
                Some(Op::Field(binder, field)) => {
                    if let (Ok(field), Some(binder)) =
                        (u16::try_from(*field), self.is_element(binder.0))
                    {
                        let right = self.code.numbers.len() as u32;
                        self.code.numbers.push(constant);
                        let relation = relation.into();
                        return Some(self.one(Ins::TFieldWord {
                            relation,
                            binder,
                            field,
                            right,
                        }));
                    }
                }
                _ => {}
            }
            let left = self.try_number(left)?;
            if let Some(ins) = self.age_bound(relation, left, constant) {
                return Some(self.one(ins));
            }
            return Some(self.unary(
                Ins::TNumber {
                    relation: relation.into(),
                    left,
                    right: constant,
                },
                left,
            ));
        }
        let (left, right) = (self.try_number(left)?, self.try_number(right)?);
        Some(self.binary(
            Ins::TNumbers {
                relation: relation.into(),
                left,
                right,
            },
            left,
            right,
        ))
    }

    /// A bound on an age that is reckoned from a fact to the reference date.
    fn age_bound(&self, relation: Relation, age: At, bound: i64) -> Option<Ins> {
        let Some(Ins::NAge { birth, on, leap }) = self.code.ins.get(age as usize) else {
            return None;
        };
        let (Some(Ins::DFact(birth)), Some(Ins::DOn)) = (
            self.code.ins.get(*birth as usize),
            self.code.ins.get(*on as usize),
        ) else {
            return None;
        };
        let bound = i16::try_from(bound).ok()?;
        let (least, most) = match relation {
            Relation::AtLeast => (bound, i16::MAX),
            Relation::MoreThan => (bound.checked_add(1)?, i16::MAX),
            Relation::AtMost => (i16::MIN, bound),
            Relation::LessThan => (i16::MIN, bound.checked_sub(1)?),
            Relation::Equal => (bound, bound),
            Relation::NotEqual => return None,
        };
        Some(Ins::TAge {
            birth: *birth,
            least,
            most,
            leap: *leap,
        })
    }

    fn one_of(&mut self, value: NodeId, candidates: &[NodeId]) -> Option<At> {
        let mut constants = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            constants.push(self.folded(*candidate).filter(|v| !v.is_unknown())?);
        }
        self.one_of_constants(value, constants)
    }

    fn one_of_constants(&mut self, value: NodeId, constants: Vec<Value>) -> Option<At> {
        if constants.is_empty() {
            return None;
        }
        let Some(kind) = kind(self.ty(value)?) else {
            let text = matches!(self.ty(value)?, Type::Text | Type::Code);
            let all_texts = constants
                .iter()
                .all(|constant| matches!(constant, Value::Text(_)));
            if !text || !all_texts {
                return None;
            }
            let value = self.try_value(value)?;
            let first = self.code.values.len() as u32;
            let count = constants.len() as u32;
            self.code.values.extend(constants);
            return Some(self.push(
                Ins::TInValues {
                    value,
                    first,
                    count,
                },
                1 + count,
            ));
        };
        let numbers: Vec<i64> = constants.iter().map(number_of).collect::<Option<_>>()?;
        match kind {
            Kind::Country => {
                let mut countries = Countries::default();
                for number in &numbers {
                    countries.add(number.cast_unsigned());
                }
                let set = self.code.countries.len() as u32;
                self.code.countries.push(countries);
                if let Some(Op::Fact(fact)) = self.op(value) {
                    return Some(self.one(Ins::TFactInCountries { fact: fact.0, set }));
                }
                let value = self.try_number(value)?;
                Some(self.unary(Ins::TInCountries { value, set }, value))
            }
            Kind::Member if numbers.iter().all(|number| (0..64).contains(number)) => {
                let members = numbers
                    .iter()
                    .fold(0_u64, |bits, number| bits | 1 << number);
                let value = self.try_number(value)?;
                Some(self.unary(Ins::TInMembers { value, members }, value))
            }
            _ => {
                let value = self.try_number(value)?;
                let first = self.code.numbers.len() as u32;
                let count = numbers.len() as u32;
                self.code.numbers.extend(numbers);
                Some(self.unary(
                    Ins::TInNumbers {
                        value,
                        first,
                        count,
                    },
                    value,
                ))
            }
        }
    }

    fn listed(&mut self, key: NodeId, table: TableId, day: Option<NodeId>) -> Option<At> {
        let day = match day {
            None => self.law,
            Some(node) => self.folded(node)?.as_date()?,
        };
        let rows = &self.program.tables.get(table.index())?.rows;
        let mut keys: Vec<Value> = Vec::new();
        for row in rows.iter().filter(|row| row.in_force.contains(day)) {
            // A code that is no code equals nothing.
            let value = Value::from(&row.key);
            if value != Value::Country(Country::NONE) {
                keys.push(value);
            }
        }
        self.one_of_constants(key, keys)
    }

    fn element_kind(&self, fact: FactId) -> Option<Kind> {
        match &self.program.schema.facts.get(fact.index())?.ty {
            Type::List(element) => kind(element),
            _ => None,
        }
    }

    /// A walk over a list that is a fact; the body is compiled with the element bound.
    fn walk(
        &mut self,
        walk: &Walk,
        body: impl FnOnce(&mut Self) -> Option<(At, At, Option<At>)>,
    ) -> Option<(u32, u32)> {
        let fact = self.world.list_fact(walk.list)?;
        // Depth 0 is the scheme's own element.
        if self.binders.len() + 2 > MOST_BINDERS || walk.binder.0 == 0 {
            return None;
        }
        self.binders.push(walk.binder.0);
        let binder = u8::try_from(self.binders.len()).ok();
        let compiled = (|| {
            let filter = match walk.filter {
                Some(filter) => Some(self.try_tri(filter)?),
                None => None,
            };
            Some((filter, body(self)?))
        })();
        self.binders.pop();
        let (filter, (body, to, weight)) = compiled?;
        let binder = binder?;
        let index = self.code.loops.len() as u32;
        let filter = match filter {
            None => Filter::All,
            Some(whole) => self.as_tests(whole, binder).unwrap_or(Filter::Code(whole)),
        };
        let weight = match weight {
            None => WeightOf::Full,
            Some(whole) => self
                .as_steps(whole, binder)
                .unwrap_or(WeightOf::Code(whole)),
        };
        let (from, to) = (self.as_field(body, binder), self.as_field(to, binder));
        self.code.loops.push(Loop {
            fact: fact.0,
            binder,
            filter,
            body,
            from,
            to,
            weight,
        });
        Some((index, 1000))
    }

    fn ins(&self, at: At) -> Option<Ins> {
        self.code.ins.get(at as usize).copied()
    }

    /// Two days of one element, as binder and fields.
    fn same_element(&self, first: At, second: At) -> Option<(u8, u16, u16)> {
        match (self.ins(first)?, self.ins(second)?) {
            (
                Ins::DField { binder, field },
                Ins::DField {
                    binder: same,
                    field: other,
                },
            ) if binder == same => Some((
                binder,
                u16::try_from(field).ok()?,
                u16::try_from(other).ok()?,
            )),
            _ => None,
        }
    }

    fn as_field(&self, day: At, binder: u8) -> DayOf {
        match self.ins(day) {
            Some(Ins::DField { binder: of, field }) if of == binder => {
                u16::try_from(field).map_or(DayOf::Code(day), DayOf::Field)
            }
            _ => DayOf::Code(day),
        }
    }

    /// A condition on one field of an element, as a test.
    fn as_test(&self, condition: At, binder: u8) -> Option<Test> {
        match self.ins(condition)? {
            Ins::TFieldWord {
                relation,
                binder: of,
                field,
                right,
            } if of == binder => {
                let right = *self.code.numbers.get(right as usize)?;
                Some(Test::Word {
                    field,
                    relation,
                    right,
                })
            }
            Ins::TInMembers { value, members } => match self.ins(value)? {
                Ins::NField { binder: of, field } if of == binder => Some(Test::Members {
                    field: u16::try_from(field).ok()?,
                    members,
                }),
                _ => None,
            },
            _ => None,
        }
    }

    fn as_tests(&mut self, whole: At, binder: u8) -> Option<Filter> {
        let mut tests = Vec::new();
        match self.ins(whole)? {
            Ins::TAnd { first, count } => {
                let end = first.checked_add(count)? as usize;
                for operand in self.code.args.get(first as usize..end)? {
                    tests.push(self.as_test(*operand, binder)?);
                }
            }
            _ => tests.push(self.as_test(whole, binder)?),
        }
        let first = self.code.tests.len() as u32;
        let count = tests.len() as u32;
        self.code.tests.extend(tests);
        Some(Filter::Tests {
            first,
            count,
            whole,
        })
    }

    /// A chain of `if` on fields of the element, with constants as results.
    fn as_steps(&mut self, whole: At, binder: u8) -> Option<WeightOf> {
        let weight = |ins: Ins| match ins {
            Ins::NConst(parts) => Weight::from_fraction(u32::try_from(parts).ok()?, 300),
            _ => None,
        };
        let mut steps = Vec::new();
        let mut at = whole;
        let otherwise = loop {
            match self.ins(at)? {
                Ins::NIf(condition, then, rest) => {
                    steps.push((self.as_test(condition, binder)?, weight(self.ins(then)?)?));
                    at = rest;
                }
                last => break weight(last)?,
            }
        };
        let first = self.code.steps.len() as u32;
        let count = steps.len() as u32;
        self.code.steps.extend(steps);
        Some(WeightOf::Steps {
            first,
            count,
            otherwise,
            whole,
        })
    }

    /// A column of a table under this law, by a key that is a number.
    fn lookup(&mut self, table: TableId, column: u32, key: NodeId) -> Option<(u32, At)> {
        kind(self.ty(key)?)?;
        let declared = self.program.tables.get(table.index())?;
        let cell = |row: &crate::program::Row| {
            row.cells
                .get(column as usize)
                .and_then(Option::as_ref)
                .map_or(Value::Unknown, Value::from)
        };
        let mut rows: Vec<(i64, Value)> = Vec::new();
        for row in declared
            .rows
            .iter()
            .filter(|row| row.in_force.contains(self.law))
        {
            let key = Value::from(&row.key);
            if key == Value::Country(Country::NONE) {
                continue;
            }
            let number = number_of(&key)?;
            // The first of two rows for one day is the one the plain evaluator takes.
            if rows.iter().all(|(known, _)| *known != number) {
                rows.push((number, cell(row)));
            }
        }
        rows.sort_by_key(|(key, _)| *key);
        let otherwise = declared
            .otherwise
            .as_ref()
            .filter(|row| row.in_force.contains(self.law))
            .map_or(Value::Unknown, cell);
        let key = self.try_number(key)?;
        let index = self.code.tables.len() as u32;
        let agreed = crate::world::agreed(self.program, table, column, self.law);
        self.code.tables.push(Cells {
            rows,
            otherwise,
            agreed,
        });
        Some((index, key))
    }

    fn try_day(&mut self, id: NodeId) -> Option<At> {
        if !is_day(self.ty(id)?) {
            return None;
        }
        if let Some(value) = self.folded(id) {
            return Some(match value {
                Value::Date(day) => self.one(Ins::DConst(day)),
                _ => self.one(Ins::DUnknown),
            });
        }
        let compiled = match self.op(id)? {
            Op::Fact(fact) if self.scheme.as_of == Some(*fact) => Some(self.one(Ins::DOn)),
            Op::Fact(fact) => Some(self.one(Ins::DFact(fact.0))),
            Op::ReferenceDate => Some(self.one(Ins::DOn)),
            Op::Element(binder) => {
                let binder = self.is_element(binder.0)?;
                Some(self.one(Ins::DElement(binder)))
            }
            Op::Field(binder, field) => {
                let binder = self.is_element(binder.0)?;
                Some(self.one(Ins::DField {
                    binder,
                    field: *field,
                }))
            }
            Op::Definition(definition) => self.definition(*definition, Sort::Day),
            Op::Arithmetic(op @ (Arithmetic::Plus | Arithmetic::Minus), left, right) => {
                let minus = *op == Arithmetic::Minus;
                match self.ty(*right)? {
                    Type::CalendarDuration => {
                        let (day, months) = (self.try_day(*left)?, self.try_number(*right)?);
                        let at = |at: At| self.code.ins.get(at as usize).copied();
                        if let (Some(Ins::DFact(fact)), Some(Ins::NConst(months))) =
                            (at(day), at(months))
                        {
                            let months = if minus {
                                months.checked_neg()
                            } else {
                                Some(months)
                            };
                            if let Some(months) =
                                months.and_then(|months| i32::try_from(months).ok())
                            {
                                return Some(self.one(Ins::DFactPlusMonths { fact, months }));
                            }
                        }
                        Some(self.binary(Ins::DPlusMonths { day, months, minus }, day, months))
                    }
                    Type::ExactDuration => {
                        let (day, days) = (self.try_day(*left)?, self.try_number(*right)?);
                        Some(self.binary(Ins::DPlusDays { day, days, minus }, day, days))
                    }
                    _ => None,
                }
            }
            Op::If(condition, then, otherwise) => {
                let condition = self.try_tri(*condition)?;
                let (then, otherwise) = (self.try_day(*then)?, self.try_day(*otherwise)?);
                let cost = self.total(&[condition, then, otherwise]);
                Some(self.push(Ins::DIf(condition, then, otherwise), cost))
            }
            Op::Birthday(years, birth, leap) => {
                let (years, birth) = (self.try_number(*years)?, self.try_day(*birth)?);
                Some(self.binary(
                    Ins::DBirthday {
                        years,
                        birth,
                        leap: *leap,
                    },
                    years,
                    birth,
                ))
            }
            Op::FirstDay(operand) | Op::LastDay(operand) => {
                let first = matches!(self.op(id)?, Op::FirstDay(_));
                match self.sort(*operand) {
                    Sort::Set => {
                        let set = self.try_set(*operand)?;
                        let ins = if first {
                            Ins::DFirst(set)
                        } else {
                            Ins::DLast(set)
                        };
                        Some(self.unary(ins, set))
                    }
                    Sort::Period => {
                        let period = self.try_period(*operand)?;
                        let ins = if first {
                            Ins::DPeriodFirst(period)
                        } else {
                            Ins::DPeriodLast(period)
                        };
                        Some(self.unary(ins, period))
                    }
                    _ => None,
                }
            }
            _ => None,
        };
        compiled.or_else(|| self.slow(Ins::DSlow, id))
    }

    fn try_number(&mut self, id: NodeId) -> Option<At> {
        let ty = self.ty(id)?;
        let kind = kind(ty)?;
        if let Some(value) = self.folded(id) {
            return Some(match number_of(&value) {
                Some(number) => self.one(Ins::NConst(number)),
                None if value.is_unknown() => self.one(Ins::NUnknown),
                None => return None,
            });
        }
        let compiled = match self.op(id)? {
            Op::Fact(fact) => Some(self.one(Ins::NFact(fact.0))),
            Op::Element(binder) => {
                let binder = self.is_element(binder.0)?;
                Some(self.one(Ins::NElement(binder)))
            }
            Op::Field(binder, field) => {
                let binder = self.is_element(binder.0)?;
                Some(self.one(Ins::NField {
                    binder,
                    field: *field,
                }))
            }
            Op::Definition(definition) => {
                // The definition must be of the same kind of number, not only a number.
                let declared = self.program.definitions.get(definition.index())?;
                (self::kind(&declared.ty) == Some(kind))
                    .then(|| self.definition(*definition, Sort::Number))
                    .flatten()
            }
            Op::Age(birth, on, leap) => {
                let (birth, on) = (self.try_day(*birth)?, self.try_day(*on)?);
                Some(self.binary(
                    Ins::NAge {
                        birth,
                        on,
                        leap: *leap,
                    },
                    birth,
                    on,
                ))
            }
            Op::Arithmetic(op, left, right) => {
                let same = |c: &Self, id: NodeId| c.ty(id).and_then(self::kind) == Some(kind);
                if !(same(self, *left) && same(self, *right)) {
                    return self.slow(Ins::NSlow, id);
                }
                let (left, right) = (self.try_number(*left)?, self.try_number(*right)?);
                let ins = match (op, kind) {
                    (Arithmetic::Plus, Kind::Integer | Kind::Days) => Ins::NPlus(left, right),
                    (Arithmetic::Minus, Kind::Integer | Kind::Days) => Ins::NMinus(left, right),
                    (Arithmetic::Times, Kind::Integer) => Ins::NTimes(left, right),
                    (Arithmetic::Plus, Kind::Months) => Ins::NMonthsPlus(left, right),
                    (Arithmetic::Minus, Kind::Months) => Ins::NMonthsMinus(left, right),
                    _ => return self.slow(Ins::NSlow, id),
                };
                Some(self.binary(ins, left, right))
            }
            Op::If(condition, then, otherwise) => {
                let condition = self.try_tri(*condition)?;
                let (then, otherwise) = (self.try_number(*then)?, self.try_number(*otherwise)?);
                let cost = self.total(&[condition, then, otherwise]);
                Some(self.push(Ins::NIf(condition, then, otherwise), cost))
            }
            Op::TotalDays(operand) => match (self.sort(*operand), self.op(*operand)) {
                (Sort::Set, Some(Op::Within(set, window)))
                    if self.sort(*set) == Sort::Set && self.sort(*window) == Sort::Period =>
                {
                    let (set, window) = (self.try_set(*set)?, self.try_period(*window)?);
                    Some(self.binary(Ins::NTotalDaysWithin { set, window }, set, window))
                }
                (Sort::Set, _) => {
                    let set = self.try_set(*operand)?;
                    Some(self.unary(Ins::NTotalDays(set), set))
                }
                (Sort::Period, _) => {
                    let period = self.try_period(*operand)?;
                    Some(self.unary(Ins::NPeriodDays(period), period))
                }
                _ => None,
            },
            Op::MostDays(set, length) => {
                let ty = self.ty(*length)?;
                let (set, length) = (self.set_or_period(*set)?, self.try_number(*length)?);
                let ins = match ty {
                    Type::ExactDuration => Ins::NMostDays { set, days: length },
                    Type::CalendarDuration => Ins::NMostDaysMonths {
                        set,
                        months: length,
                    },
                    _ => return None,
                };
                Some(self.binary(ins, set, length))
            }
            Op::Aggregate(Aggregate::Number, walk, None) => {
                let (walk, cost) = self.walk(walk, |_| Some((0, 0, None)))?;
                Some(self.push(Ins::NCountOf(walk), cost))
            }
            Op::Lookup(table, column, key) => {
                let (table, key) = self.lookup(*table, *column, *key)?;
                Some(self.unary(Ins::NLookup { table, key }, key))
            }
            _ => None,
        };
        compiled.or_else(|| self.slow(Ins::NSlow, id))
    }

    /// A weight in parts of 300, from a percentage.
    fn weight(&mut self, id: NodeId) -> Option<At> {
        if let Some(value) = self.folded(id) {
            let parts =
                crate::operate::weight(&value).map(|weight| i64::from(weight.as_fraction().0));
            return Some(match parts {
                Some(parts) => self.one(Ins::NConst(parts)),
                None => self.one(Ins::NUnknown),
            });
        }
        if let Some(Op::If(condition, then, otherwise)) = self.op(id) {
            let condition = self.try_tri(*condition)?;
            let (then, otherwise) = (self.weight(*then)?, self.weight(*otherwise)?);
            let cost = self.total(&[condition, then, otherwise]);
            return Some(self.push(Ins::NIf(condition, then, otherwise), cost));
        }
        let amount = self.amount_or_number(id)?;
        Some(self.unary(Ins::NWeight(amount), amount))
    }

    fn amount_or_number(&mut self, id: NodeId) -> Option<At> {
        if self.ty(id)? == &Type::Integer {
            let number = self.try_number(id)?;
            return Some(self.unary(Ins::ANumber(number), number));
        }
        self.try_amount(id)
    }

    fn try_amount(&mut self, id: NodeId) -> Option<At> {
        if !is_amount(self.ty(id)?) {
            return None;
        }
        if let Some(value) = self.folded(id) {
            return Some(match value.as_decimal() {
                Some(constant) => {
                    let index = self.amount_constant(constant);
                    self.one(Ins::AConst(index))
                }
                None => self.one(Ins::AUnknown),
            });
        }
        let compiled = match self.op(id)? {
            Op::Fact(fact) => Some(self.one(Ins::AFact(fact.0))),
            Op::Field(binder, field) => {
                let binder = self.is_element(binder.0)?;
                Some(self.one(Ins::AField {
                    binder,
                    field: *field,
                }))
            }
            Op::Definition(definition) => self.definition(*definition, Sort::Amount),
            Op::Arithmetic(op, left, right) => {
                let numeric = |c: &Self, id: NodeId| {
                    c.ty(id)
                        .is_some_and(|ty| is_amount(ty) || *ty == Type::Integer)
                };
                if *op == Arithmetic::OverMonths
                    && numeric(self, *left)
                    && self.ty(*right) == Some(&Type::CalendarDuration)
                {
                    let left = self.amount_or_number(*left)?;
                    let months = self.try_number(*right)?;
                    let months = self.unary(Ins::ANumber(months), months);
                    return Some(self.binary(Ins::ATimes(left, months), left, months));
                }
                if !(numeric(self, *left) && numeric(self, *right)) {
                    return self.slow(Ins::ASlow, id);
                }
                let integers = self.ty(*left) == Some(&Type::Integer)
                    && self.ty(*right) == Some(&Type::Integer);
                if integers && matches!(op, Arithmetic::Plus | Arithmetic::Minus) {
                    return self.slow(Ins::ASlow, id);
                }
                let (left, right) = (
                    self.amount_or_number(*left)?,
                    self.amount_or_number(*right)?,
                );
                let ins = match op {
                    Arithmetic::Plus => Ins::APlus(left, right),
                    Arithmetic::Minus => Ins::AMinus(left, right),
                    Arithmetic::Times => Ins::ATimes(left, right),
                    Arithmetic::DividedBy => Ins::ADivided(left, right),
                    Arithmetic::PercentOf => Ins::APercent(left, right),
                    Arithmetic::OverMonths | Arithmetic::OverYears => {
                        return self.slow(Ins::ASlow, id);
                    }
                };
                Some(self.binary(ins, left, right))
            }
            Op::If(condition, then, otherwise) => {
                let condition = self.try_tri(*condition)?;
                let (then, otherwise) = (self.try_amount(*then)?, self.try_amount(*otherwise)?);
                let cost = self.total(&[condition, then, otherwise]);
                Some(self.push(Ins::AIf(condition, then, otherwise), cost))
            }
            Op::Lookup(table, column, key) => {
                let (table, key) = self.lookup(*table, *column, *key)?;
                Some(self.unary(Ins::ALookup { table, key }, key))
            }
            _ => None,
        };
        compiled.or_else(|| self.slow(Ins::ASlow, id))
    }

    fn try_period(&mut self, id: NodeId) -> Option<At> {
        if self.ty(id)? != &Type::Period {
            return None;
        }
        let compiled = match self.op(id)? {
            Op::Definition(definition) => self.definition(*definition, Sort::Period),
            Op::WindowBefore(length, day) | Op::WindowFrom(length, day) => {
                let before = matches!(self.op(id)?, Op::WindowBefore(..));
                let ty = self.ty(*length)?;
                let (length, day) = (self.try_number(*length)?, self.try_day(*day)?);
                let ins = match (ty, before) {
                    (Type::CalendarDuration, true) => Ins::PBeforeMonths {
                        day,
                        months: length,
                    },
                    (Type::CalendarDuration, false) => Ins::PFromMonths {
                        day,
                        months: length,
                    },
                    (Type::ExactDuration, true) => Ins::PBeforeDays { day, days: length },
                    (Type::ExactDuration, false) => Ins::PFromDays { day, days: length },
                    _ => return None,
                };
                Some(self.binary(ins, length, day))
            }
            Op::PeriodFromTo(first, last) => {
                let (first, last) = (self.try_day(*first)?, self.try_day(*last)?);
                let ins = match self.same_element(first, last) {
                    Some((binder, from, to)) => Ins::PFieldsFromTo { binder, from, to },
                    None => Ins::PFromTo(first, last),
                };
                Some(self.binary(ins, first, last))
            }
            Op::DaysBetween(event, other) => {
                let (event, other) = (self.try_day(*event)?, self.try_day(*other)?);
                let ins = match self.same_element(event, other) {
                    Some((binder, from, to)) => Ins::PFieldsBetween { binder, from, to },
                    None => Ins::PBetween(event, other),
                };
                Some(self.binary(ins, event, other))
            }
            Op::LongestPeriod(operand) => {
                let set = self.try_set(*operand)?;
                Some(self.unary(Ins::PLongest(set), set))
            }
            Op::Within(left, right) => {
                let (left, right) = (self.try_period(*left)?, self.try_period(*right)?);
                Some(self.binary(Ins::PWithin(left, right), left, right))
            }
            Op::If(condition, then, otherwise) => {
                let condition = self.try_tri(*condition)?;
                let (then, otherwise) = (self.try_period(*then)?, self.try_period(*otherwise)?);
                let cost = self.total(&[condition, then, otherwise]);
                Some(self.push(Ins::PIf(condition, then, otherwise), cost))
            }
            _ => None,
        };
        compiled.or_else(|| self.slow(Ins::PSlow, id))
    }

    fn set_or_period(&mut self, id: NodeId) -> Option<At> {
        if self.sort(id) == Sort::Period {
            let period = self.try_period(id)?;
            return Some(self.unary(Ins::SOf(period), period));
        }
        self.try_set(id)
    }

    fn try_set(&mut self, id: NodeId) -> Option<At> {
        if self.ty(id)? != &Type::Periods {
            return None;
        }
        let compiled = match self.op(id)? {
            Op::Definition(definition) => self.definition(*definition, Sort::Set),
            Op::PeriodsFor {
                from,
                to,
                walk,
                weight,
            } => {
                let (walk, cost) = self.walk(walk, |compiler| {
                    let (first, last) = (compiler.try_day(*from)?, compiler.try_day(*to)?);
                    let weight = match weight {
                        Some(weight) => Some(compiler.weight(*weight)?),
                        None => None,
                    };
                    Some((first, last, weight))
                })?;
                Some(self.push(Ins::SPeriods(walk), cost))
            }
            Op::DaysBetweenFor { from, to, walk } => {
                let (walk, cost) = self.walk(walk, |compiler| {
                    Some((compiler.try_day(*from)?, compiler.try_day(*to)?, None))
                })?;
                Some(self.push(Ins::SBetween(walk), cost))
            }
            Op::UnbrokenRun(set, day) => {
                let (set, day) = (self.set_or_period(*set)?, self.try_day(*day)?);
                Some(self.binary(Ins::SUnbroken { set, day }, set, day))
            }
            Op::GapsWithin(set, window) => {
                let (set, window) = (self.set_or_period(*set)?, self.try_period(*window)?);
                Some(self.binary(Ins::SGaps { set, window }, set, window))
            }
            Op::Within(left, right) => match (self.sort(*left), self.sort(*right)) {
                (Sort::Set, Sort::Period) => {
                    let (set, window) = (self.try_set(*left)?, self.try_period(*right)?);
                    Some(self.binary(Ins::SWithin { set, window }, set, window))
                }
                _ => {
                    let (left, right) = (self.set_or_period(*left)?, self.set_or_period(*right)?);
                    Some(self.binary(Ins::SIntersect(left, right), left, right))
                }
            },
            Op::Except(left, right) => {
                let (left, right) = (self.set_or_period(*left)?, self.set_or_period(*right)?);
                Some(self.binary(Ins::SExcept(left, right), left, right))
            }
            Op::JoinedWith(left, right) => {
                let (left, right) = (self.set_or_period(*left)?, self.set_or_period(*right)?);
                Some(self.binary(Ins::SJoined(left, right), left, right))
            }
            Op::BridgingGaps(set, length) => {
                let ty = self.ty(*length)?;
                let (set, length) = (self.set_or_period(*set)?, self.try_number(*length)?);
                let ins = match ty {
                    Type::ExactDuration => Ins::SBridgeDays { set, days: length },
                    Type::CalendarDuration => Ins::SBridgeMonths {
                        set,
                        months: length,
                    },
                    _ => return None,
                };
                Some(self.binary(ins, set, length))
            }
            Op::Since(set, day) => {
                let (set, day) = (self.set_or_period(*set)?, self.try_day(*day)?);
                Some(self.binary(Ins::SSince { set, day }, set, day))
            }
            Op::If(condition, then, otherwise) => {
                let condition = self.try_tri(*condition)?;
                let (then, otherwise) = (self.try_set(*then)?, self.try_set(*otherwise)?);
                let cost = self.total(&[condition, then, otherwise]);
                Some(self.push(Ins::SIf(condition, then, otherwise), cost))
            }
            _ => None,
        };
        compiled.or_else(|| self.slow(Ins::SSlow, id))
    }

    fn counted_or_months(&mut self, id: NodeId) -> Option<At> {
        if self.ty(id)? == &Type::CalendarDuration {
            let months = self.try_number(id)?;
            return Some(self.unary(Ins::CMonths(months), months));
        }
        self.try_counted(id)
    }

    fn try_counted(&mut self, id: NodeId) -> Option<At> {
        if self.ty(id)? != &Type::CountedDuration {
            return None;
        }
        if let Some(value) = self.folded(id) {
            return Some(match value {
                Value::Counted(length) => {
                    let index = self.code.counted.len() as u32;
                    self.code.counted.push(length);
                    self.one(Ins::CConst(index))
                }
                _ => self.one(Ins::CUnknown),
            });
        }
        let compiled = match self.op(id)? {
            Op::Definition(definition) => self.definition(*definition, Sort::Counted),
            Op::WeighedLength(operand) => match self.op(*operand) {
                Some(Op::Within(set, window))
                    if self.sort(*set) == Sort::Set && self.sort(*window) == Sort::Period =>
                {
                    let (set, window) = (self.try_set(*set)?, self.try_period(*window)?);
                    Some(self.binary(Ins::CWeighedWithin { set, window }, set, window))
                }
                _ => {
                    let set = self.set_or_period(*operand)?;
                    Some(self.unary(Ins::CWeighed(set), set))
                }
            },
            Op::Arithmetic(op @ (Arithmetic::Plus | Arithmetic::Minus), left, right) => {
                let (left, right) = (
                    self.counted_or_months(*left)?,
                    self.counted_or_months(*right)?,
                );
                let ins = match op {
                    Arithmetic::Plus => Ins::CPlus(left, right),
                    _ => Ins::CMinus(left, right),
                };
                Some(self.binary(ins, left, right))
            }
            Op::If(condition, then, otherwise) => {
                let condition = self.try_tri(*condition)?;
                let (then, otherwise) = (self.try_counted(*then)?, self.try_counted(*otherwise)?);
                let cost = self.total(&[condition, then, otherwise]);
                Some(self.push(Ins::CIf(condition, then, otherwise), cost))
            }
            _ => None,
        };
        compiled.or_else(|| self.slow(Ins::CSlow, id))
    }

    /// Texts and codes, as they stand.
    fn try_value(&mut self, id: NodeId) -> Option<At> {
        if let Some(value) = self.folded(id) {
            let index = self.value(value);
            return Some(self.one(Ins::VConst(index)));
        }
        match self.op(id)? {
            Op::Fact(fact) => Some(self.one(Ins::VFact(fact.0))),
            Op::Element(binder) => {
                let binder = self.is_element(binder.0)?;
                Some(self.one(Ins::VElement(binder)))
            }
            Op::Field(binder, field) => {
                let binder = self.is_element(binder.0)?;
                Some(self.one(Ins::VField {
                    binder,
                    field: *field,
                }))
            }
            _ => None,
        }
    }
}

fn bump(counter: &mut u32) -> u32 {
    let slot = *counter;
    *counter += 1;
    slot
}

/// The bit of a country of two letters.
#[inline]
pub(super) fn country_bit(packed: u64) -> Option<usize> {
    if packed & 0xFFFF_FFFF_FFFF != 0 {
        return None;
    }
    let (first, second) = ((packed >> 56) as usize, (packed >> 48 & 0xFF) as usize);
    // Letters lie between 64 and 95 in ASCII.
    ((first >> 5) == 2 && (second >> 5) == 2).then_some((first & 31) << 5 | second & 31)
}

impl Countries {
    fn add(&mut self, packed: u64) {
        match country_bit(packed) {
            Some(bit) => {
                if let Some(word) = self.bits.get_mut(bit / 64) {
                    *word |= 1 << (bit % 64);
                }
            }
            None => self.rest.push(packed),
        }
    }

    #[inline]
    pub(super) fn contains(&self, packed: u64) -> bool {
        match country_bit(packed) {
            Some(bit) => self
                .bits
                .get(bit / 64)
                .is_some_and(|word| word >> (bit % 64) & 1 == 1),
            None => self.rest.contains(&packed),
        }
    }
}
