//! What there is to try in a scheme: the answers of its clauses, and the points where its
//! comparisons turn.
//!
//! Everything is found by deciding about nobody: a world without any fact, under the law of each
//! stretch of time. What is known there is settled by the law alone and needs no case; what a known
//! answer makes idle cannot be tried. Where a value hangs on the key of a table, each row is asked.

use std::collections::{BTreeMap, BTreeSet};

use ius_calendar::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::distance::{Side, opposite, side};
use crate::clauses::{bites, decides, is_scope};
use crate::decide::in_force;
use crate::decision::SchemeInForce;
use crate::facts::Facts;
use crate::plan::Plan;
use crate::program::{
    BinderId, Clause, ClauseKind, Constant, DefinitionKind, FactId, NodeId, Op, PointsGroup,
    Program, Relation, Scheme, SchemeId, SourceRef, TableId, Type,
};
use crate::value::{Country, Tri, Value};
use crate::world::{Bound, Version, World, constant_equals};

/// A point where a comparison turns, under one law and one row of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Boundary {
    /// The comparison; for points their pass mark.
    pub node: NodeId,
    /// The first clause that makes it, by position; none for a transitional rule.
    pub clause: Option<usize>,
    /// Where it is written.
    pub at: SourceRef,
    /// The key whose row is read, where one is.
    pub key: Option<Value>,
    /// The rows of tables that are read for it.
    pub rows: Vec<SourceRef>,
    /// The left value, where the law alone fixes it.
    pub left: Option<Value>,
    /// The right value, where the law alone fixes it.
    pub right: Option<Value>,
    /// Where the nearest other answer lies.
    pub side: Side,
    /// A day under whose law it turns there.
    pub law: Date,
    /// Whether it reads a slot that the state fills.
    pub reads_fill: bool,
}

/// An answer that a case can bring about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TargetKind {
    /// The clause stands against the applicant, or leaves a judgement, and decides.
    Decides,
    /// The clause does not stand in the way.
    Passes,
    /// An exception holds, by its position.
    ExceptionHolds(u32),
    /// It does not.
    ExceptionDoesNotHold(u32),
    /// What it puts in the clause's place is met.
    ReplacementMet(u32),
    /// What it puts in the clause's place is not met.
    ReplacementNotMet(u32),
    /// An award of points is given, by its position among all of the clause.
    Given(u32),
    /// It is not given.
    NotGiven(u32),
    /// An output, right or duty is stated by a case.
    Stated,
    /// A transitional rule holds.
    TransitionHolds,
    /// It does not.
    TransitionDoesNotHold,
}

/// Something that a case can bring about in a scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Target {
    /// The clause, by position; for a transitional rule its position among these.
    pub clause: usize,
    /// What.
    pub kind: TargetKind,
    /// Where the clause is written.
    pub clause_at: SourceRef,
    /// Where the clause, exception or award is written.
    pub at: SourceRef,
    /// Whether what it hangs on reads a slot that the state fills.
    pub reads_fill: bool,
}

/// The operands of a comparison that has a place where it turns.
pub(super) fn operands(op: &Op) -> Option<(NodeId, NodeId)> {
    match op {
        Op::Compare(_, a, b)
        | Op::CompareLength(_, a, b)
        | Op::CompareDays(_, a, b)
        | Op::CompareCounted(_, a, b)
        | Op::Covers(a, b) => Some((*a, *b)),
        _ => None,
    }
}

const fn is_measured(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Integer
            | Type::Decimal
            | Type::Percentage
            | Type::Money(..)
            | Type::Date
            | Type::DateOrOngoing
            | Type::CalendarDuration
            | Type::ExactDuration
            | Type::TimeLimit
            | Type::CountedDuration
    )
}

/// The smallest step by which sums of points can differ: a common measure of the awards, as far as
/// they are known from the law alone.
pub(super) fn step_of_points(world: &mut World<'_>, groups: &[PointsGroup]) -> Decimal {
    let mut step = 0_u64;
    for group in groups {
        let awards = group.awards.iter().map(|award| award.points);
        for points in awards.chain(group.at_most) {
            // An award that is computed can have any whole number of points.
            let fixed = match world.node(points).map(|node| &node.op) {
                Some(Op::Constant(_) | Op::Definition(_)) => world.value(points).as_decimal(),
                _ => None,
            };
            let whole = fixed.filter(|n| n.fract().is_zero());
            let Some(number) = whole.and_then(|n| n.abs().to_u64()) else {
                return Decimal::ONE;
            };
            step = common_measure(step, number);
        }
    }
    Decimal::from(step.max(1))
}

const fn common_measure(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// What a row is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum KeyOf {
    /// The element for which the scheme is decided.
    Element,
    /// A fact.
    Fact(FactId),
}

/// Comparisons that read rows by a key that is not fixed, and the tables they read.
type Keyed = BTreeMap<KeyOf, (BTreeSet<NodeId>, BTreeSet<TableId>)>;

impl Plan {
    /// The days from which the law of a scheme differs and the scheme is in force, as far as the
    /// rules know it.
    fn laws_of(&self, scheme: &Scheme) -> Vec<Date> {
        let mut days = crate::code::changes(self.program(), scheme);
        let before = days
            .first()
            .map_or(Date::FIRST, |first| first.previous_day());
        days.insert(0, before);
        days.dedup();
        days.retain(|day| in_force(scheme, Some(*day)) == SchemeInForce::Yes);
        days
    }

    /// What cases can bring about in a scheme, in the order of its clauses. What the law alone
    /// settles, such as a requirement that a slot fills with `yes`, is left out.
    #[must_use]
    pub fn targets(&self, id: SchemeId) -> Vec<Target> {
        let Some((scheme, _)) = self.scheme_plan(id) else {
            return Vec::new();
        };
        let program = self.program();
        let nobody = Facts::new(program);
        let mut world = World::new(program, &nobody, Some(scheme));
        let laws = self.laws_of(scheme);
        let mut out = Vec::new();
        for (index, clause) in scheme.clauses.iter().enumerate() {
            let mut kinds = BTreeSet::new();
            for law in &laws {
                world.set_dates(None, Some(*law));
                if world.clause_in_force(clause).is_yes() {
                    world.possible(clause, &mut kinds);
                }
            }
            for kind in kinds {
                let reads_fill = reads_fill(program, roots_of(clause, kind));
                let at = match kind {
                    TargetKind::ExceptionHolds(n)
                    | TargetKind::ExceptionDoesNotHold(n)
                    | TargetKind::ReplacementMet(n)
                    | TargetKind::ReplacementNotMet(n) => {
                        clause.exceptions.get(n as usize).map(|e| e.at)
                    }
                    TargetKind::Given(n) | TargetKind::NotGiven(n) => match &clause.kind {
                        ClauseKind::Points { groups, .. } => groups
                            .iter()
                            .flat_map(|group| &group.awards)
                            .nth(n as usize)
                            .map(|award| award.at),
                        _ => None,
                    },
                    _ => None,
                };
                out.push(Target {
                    clause: index,
                    kind,
                    clause_at: clause.at,
                    at: at.unwrap_or(clause.at),
                    reads_fill,
                });
            }
        }
        for (index, transition) in scheme.transitions.iter().enumerate() {
            let reads_fill = reads_fill(program, vec![transition.when, transition.law_on]);
            for kind in [
                TargetKind::TransitionHolds,
                TargetKind::TransitionDoesNotHold,
            ] {
                out.push(Target {
                    clause: index,
                    kind,
                    clause_at: transition.at,
                    at: transition.at,
                    reads_fill,
                });
            }
        }
        out
    }

    /// The points where the comparisons of a scheme turn, in the order of its clauses: one for each
    /// value that the law gives a limit, and for each row of a table by whose key a limit is found.
    #[must_use]
    pub fn boundaries(&self, id: SchemeId) -> Vec<Boundary> {
        let Some((scheme, _)) = self.scheme_plan(id) else {
            return Vec::new();
        };
        let program = self.program();
        let laws = self.laws_of(scheme);
        let mut out: Vec<Boundary> = Vec::new();
        let mut keyed = Keyed::new();
        let nobody = Facts::new(program);
        let mut world = World::new(program, &nobody, Some(scheme));
        for law in &laws {
            world.set_dates(None, Some(*law));
            for (clause, node) in world.live_in(scheme) {
                let mut keys = Vec::new();
                world.keys_read(node, &mut keys, &mut Vec::new());
                if keys.is_empty() {
                    world.add_boundary(node, clause, None, *law, &mut out);
                }
                for (key, table) in keys {
                    let (nodes, tables) = keyed.entry(key).or_default();
                    nodes.insert(node);
                    tables.insert(table);
                }
            }
        }
        for (key_of, (nodes, tables)) in &keyed {
            for key in keys_of(program, tables) {
                let mut facts = Facts::new(program);
                if let KeyOf::Fact(fact) = key_of
                    && facts.set(*fact, key.clone()).is_err()
                {
                    continue;
                }
                let mut world = World::new(program, &facts, Some(scheme));
                if *key_of == KeyOf::Element {
                    let value = key.clone();
                    world.bind(
                        0,
                        Bound {
                            value,
                            origin: None,
                        },
                    );
                }
                for law in &laws {
                    world.set_dates(None, Some(*law));
                    if !world.may_apply(scheme) {
                        continue;
                    }
                    for (clause, node) in world.live_in(scheme) {
                        if nodes.contains(&node) {
                            world.add_boundary(node, clause, Some(&key), *law, &mut out);
                        }
                    }
                }
            }
        }
        out.sort_by_key(|boundary| boundary.clause);
        out
    }
}

/// What an answer hangs on: an exception on its own condition, the clause on everything.
fn roots_of(clause: &Clause, kind: TargetKind) -> Vec<NodeId> {
    let mut roots = Vec::new();
    match kind {
        TargetKind::ExceptionHolds(n) | TargetKind::ExceptionDoesNotHold(n) => {
            roots.extend(clause.exceptions.get(n as usize).map(|e| e.when));
        }
        TargetKind::ReplacementMet(n) | TargetKind::ReplacementNotMet(n) => {
            roots.extend(clause.exceptions.get(n as usize).map(|e| e.when));
            roots.extend(
                clause
                    .exceptions
                    .get(n as usize)
                    .and_then(|e| e.replacement),
            );
        }
        _ => crate::unverified::roots(clause, |node| roots.push(node)),
    }
    roots
}

/// Whether expressions read a slot whose value stands elsewhere than where the slot is left open.
fn reads_fill(program: &Program, roots: Vec<NodeId>) -> bool {
    let mut nodes = BTreeSet::new();
    let mut definitions = BTreeSet::new();
    let mut roots = roots;
    while let Some(id) = roots.pop() {
        if !nodes.insert(id) {
            continue;
        }
        let Some(node) = program.nodes.get(id.index()) else {
            continue;
        };
        if let Op::Definition(definition) = &node.op
            && definitions.insert(*definition)
            && let Some(declared) = program.definitions.get(definition.index())
        {
            let filled = |at: SourceRef| at != declared.at;
            if declared.kind == DefinitionKind::Slot
                && declared.versions.iter().any(|v| filled(v.at))
            {
                return true;
            }
            roots.extend(declared.versions.iter().filter_map(|v| v.value));
        }
        node.op.for_each_operand(|operand| roots.push(operand));
    }
    false
}

/// The keys of some tables, and one that is not listed where a table has a row for those.
fn keys_of(program: &Program, tables: &BTreeSet<TableId>) -> Vec<Value> {
    let mut keys: Vec<Value> = Vec::new();
    for table in tables {
        let Some(table) = program.tables.get(table.index()) else {
            continue;
        };
        for row in &table.rows {
            let key = Value::from(&row.key);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    for table in tables {
        let Some(table) = program.tables.get(table.index()) else {
            continue;
        };
        if table.otherwise.is_none() {
            continue;
        }
        let listed = |key: &Value| {
            tables
                .iter()
                .filter_map(|t| program.tables.get(t.index()))
                .flat_map(|t| &t.rows)
                .any(|row| constant_equals(&row.key, key))
        };
        let candidates: Vec<Value> = match &table.key {
            Type::Country => ["ZZ", "QQ", "XA"]
                .iter()
                .filter_map(|code| Country::new(code).ok())
                .map(Value::Country)
                .collect(),
            Type::Integer => (0..=i64::try_from(table.rows.len()).unwrap_or(0))
                .map(Value::Integer)
                .collect(),
            Type::Enumeration(id) => (0..program
                .schema
                .enumerations
                .get(id.index())
                .map_or(0, |e| u16::try_from(e.values.len()).unwrap_or(0)))
                .map(Value::Member)
                .collect(),
            _ => vec![Value::text("")],
        };
        if let Some(key) = candidates.into_iter().find(|key| !listed(key)) {
            keys.push(key);
        }
    }
    keys
}

impl World<'_> {
    /// The comparisons that can still decide something, with the first clause that makes them.
    fn live_in(&mut self, scheme: &Scheme) -> Vec<(Option<usize>, NodeId)> {
        let mut out: Vec<(Option<usize>, NodeId)> = Vec::new();
        let mut seen = BTreeSet::new();
        for (index, clause) in scheme.clauses.iter().enumerate() {
            if !self.clause_in_force(clause).is_yes() {
                continue;
            }
            let mut found = Vec::new();
            let mut base = true;
            for exception in &clause.exceptions {
                let holds = self.value(exception.when).tri();
                if holds.is_no() {
                    continue;
                }
                base &= !holds.is_yes();
                self.live(exception.when, &mut found, &mut seen);
                if let Some(replacement) = exception.replacement {
                    self.live(replacement, &mut found, &mut seen);
                }
            }
            if base {
                match &clause.kind {
                    ClauseKind::Output { value, when, .. } => {
                        let when_holds = when.map_or(Tri::Yes, |when| self.value(when).tri());
                        if !when_holds.is_no() {
                            for root in when.iter().chain([value]) {
                                self.live(*root, &mut found, &mut seen);
                            }
                        }
                    }
                    ClauseKind::MayRefuse { when, judgement } => {
                        if !self.value(*when).tri().is_no() {
                            for root in judgement.settled_by.iter().chain([when]) {
                                self.live(*root, &mut found, &mut seen);
                            }
                        }
                    }
                    ClauseKind::Points { pass_mark, groups } => {
                        if seen.insert(*pass_mark) {
                            found.push(*pass_mark);
                        }
                        for award in groups.iter().flat_map(|group| &group.awards) {
                            let holds = award.when.map_or(Tri::Yes, |when| self.value(when).tri());
                            if holds.is_no() {
                                continue;
                            }
                            for root in award.when.iter().chain([&award.points]) {
                                self.live(*root, &mut found, &mut seen);
                            }
                        }
                    }
                    ClauseKind::Scope(root)
                    | ClauseKind::Exclude(root)
                    | ClauseKind::Refuse(root)
                    | ClauseKind::Require(root) => self.live(*root, &mut found, &mut seen),
                    ClauseKind::Assess(judgement) => {
                        if let Some(root) = judgement.settled_by {
                            self.live(root, &mut found, &mut seen);
                        }
                    }
                    ClauseKind::Right(when) | ClauseKind::Duty(when) => {
                        if let Some(root) = when {
                            self.live(*root, &mut found, &mut seen);
                        }
                    }
                }
            }
            out.extend(found.into_iter().map(|node| (Some(index), node)));
        }
        for transition in &scheme.transitions {
            let mut found = Vec::new();
            self.live(transition.when, &mut found, &mut seen);
            out.extend(found.into_iter().map(|node| (None, node)));
        }
        out
    }

    /// The comparisons below an expression whose answer is open and can matter.
    fn live(&mut self, id: NodeId, found: &mut Vec<NodeId>, seen: &mut BTreeSet<NodeId>) {
        if seen.contains(&id) || !self.value(id).is_unknown() {
            return;
        }
        seen.insert(id);
        let Some(node) = self.node(id) else { return };
        match &node.op {
            Op::Definition(definition) => {
                if let Version::InForce(version) = self.version(*definition)
                    && let Some(value) = version.value
                {
                    self.live(value, found, seen);
                }
                return;
            }
            Op::If(condition, then, otherwise) => {
                match self.value(*condition).tri() {
                    Tri::Yes => self.live(*then, found, seen),
                    Tri::No => self.live(*otherwise, found, seen),
                    Tri::Unknown => {
                        for root in [condition, then, otherwise] {
                            self.live(*root, found, seen);
                        }
                    }
                }
                return;
            }
            op => {
                if self.can_turn(op) && !self.lacks_value(id, &mut Vec::new()) {
                    found.push(id);
                }
            }
        }
        let mut operands = Vec::new();
        node.op.for_each_operand(|operand| operands.push(operand));
        for operand in operands {
            self.live(operand, found, seen);
        }
    }

    /// Whether a comparison has a point where it turns that facts can reach on both sides.
    fn can_turn(&mut self, op: &Op) -> bool {
        let Some((a, b)) = operands(op) else {
            return false;
        };
        let Op::Compare(relation, ..) = op else {
            return true;
        };
        let measured =
            |world: &Self, id: NodeId| world.node(id).is_some_and(|n| is_measured(&n.ty));
        if !measured(self, a) || !measured(self, b) {
            return false;
        }
        // Whether something goes on is asked of no day: there is none beside it.
        let goes_on = |world: &Self, id: NodeId| {
            matches!(world.node(id).map(|n| &n.op),
                Some(Op::Constant(Constant::Date(day))) if day.is_ongoing())
        };
        if goes_on(self, a) || goes_on(self, b) {
            return false;
        }
        // A number that cannot lie on the other side of the limit is compared in vain.
        let below = side(*relation);
        self.reaches(a, b, below) && self.reaches(b, a, opposite(below))
    }

    /// Whether a value can lie on a side of a limit, as far as the law alone fixes the limit.
    fn reaches(&mut self, value: NodeId, limit: NodeId, side: Side) -> bool {
        let fixed = self.value(limit);
        if let Value::Member(position) = fixed {
            return position > 0 || side != Side::Below;
        }
        let Some(limit) = fixed.as_decimal() else {
            return true;
        };
        let range = self.bounds(value);
        match side {
            Side::Below => range.least.is_none_or(|least| least < limit),
            Side::Above => range.most.is_none_or(|most| limit < most),
            Side::Either => true,
        }
    }

    /// Whether a condition can turn out so for anybody; that it cannot is said only where it is
    /// certain.
    fn can_be(&mut self, id: NodeId, wanted: bool) -> bool {
        let known = self.value(id).tri();
        if !known.is_unknown() {
            return known == Tri::from(wanted);
        }
        let Some(node) = self.node(id) else {
            return true;
        };
        match &node.op {
            Op::Not(operand) => self.can_be(*operand, !wanted),
            Op::And(operands) if wanted => operands.iter().all(|o| self.can_be(*o, true)),
            Op::And(operands) => operands.iter().any(|o| self.can_be(*o, false)),
            Op::Or(operands) if wanted => operands.iter().any(|o| self.can_be(*o, true)),
            Op::Or(operands) => operands.iter().all(|o| self.can_be(*o, false)),
            Op::If(condition, then, otherwise) => {
                self.can_be(*condition, true) && self.can_be(*then, wanted)
                    || self.can_be(*condition, false) && self.can_be(*otherwise, wanted)
            }
            Op::Definition(definition) => match self.version(*definition) {
                Version::InForce(version) => {
                    version.value.is_none_or(|value| self.can_be(value, wanted))
                }
                _ => true,
            },
            // A limit that cannot be left, such as none at all.
            Op::Compare(relation @ (Relation::AtLeast | Relation::AtMost), a, b) if !wanted => {
                let side = side(*relation);
                self.reaches(*a, *b, side) && self.reaches(*b, *a, opposite(side))
            }
            _ => true,
        }
    }

    /// Whether a value of the law is missing in an expression: nothing can be tried there.
    fn lacks_value(&mut self, id: NodeId, seen: &mut Vec<u32>) -> bool {
        let Some(node) = self.node(id) else {
            return true;
        };
        match &node.op {
            Op::Definition(definition) => {
                if seen.contains(&definition.0) {
                    return false;
                }
                seen.push(definition.0);
                match self.version(*definition) {
                    Version::InForce(version) => version
                        .value
                        .is_none_or(|value| self.lacks_value(value, seen)),
                    Version::Missing | Version::Unsettled => true,
                }
            }
            Op::Lookup(table, column, key) => {
                let key = self.value(*key);
                if key.is_unknown() {
                    return false;
                }
                self.row(*table, &key)
                    .and_then(|row| row.cells.get(*column as usize))
                    .is_none_or(Option::is_none)
            }
            Op::If(condition, then, otherwise) => match self.value(*condition).tri() {
                Tri::Yes => self.lacks_value(*then, seen),
                Tri::No => self.lacks_value(*otherwise, seen),
                Tri::Unknown => {
                    self.lacks_value(*condition, seen)
                        || self.lacks_value(*then, seen)
                        || self.lacks_value(*otherwise, seen)
                }
            },
            op => {
                let mut operands = Vec::new();
                op.for_each_operand(|operand| operands.push(operand));
                operands
                    .into_iter()
                    .any(|operand| self.lacks_value(operand, seen))
            }
        }
    }

    /// By what the rows are found that an expression reads, where that is not fixed.
    fn keys_read(&mut self, id: NodeId, keys: &mut Vec<(KeyOf, TableId)>, seen: &mut Vec<u32>) {
        let Some(node) = self.node(id) else { return };
        match &node.op {
            Op::Definition(definition) if !seen.contains(&definition.0) => {
                seen.push(definition.0);
                if let Version::InForce(version) = self.version(*definition)
                    && let Some(value) = version.value
                {
                    self.keys_read(value, keys, seen);
                }
            }
            Op::Lookup(table, _, key) => {
                if let Some(key) = self.key_of(*key) {
                    keys.push((key, *table));
                }
            }
            _ => {}
        }
        let mut operands = Vec::new();
        node.op.for_each_operand(|operand| operands.push(operand));
        for operand in operands {
            self.keys_read(operand, keys, seen);
        }
    }

    fn key_of(&self, id: NodeId) -> Option<KeyOf> {
        match &self.node(id)?.op {
            Op::Element(BinderId(0)) => Some(KeyOf::Element),
            Op::Fact(fact) => Some(KeyOf::Fact(*fact)),
            Op::Definition(definition) => match self.version(*definition) {
                Version::InForce(version) => self.key_of(version.value?),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether nothing says already that the scheme does not apply, and the rules know what its
    /// scope asks.
    fn may_apply(&mut self, scheme: &Scheme) -> bool {
        scheme.clauses.iter().all(|clause| {
            if !is_scope(&clause.kind)
                || !clause.exceptions.is_empty()
                || !self.clause_in_force(clause).is_yes()
            {
                return true;
            }
            let (ClauseKind::Scope(condition) | ClauseKind::Exclude(condition)) = &clause.kind
            else {
                return true;
            };
            let bites = match self.value(*condition).tri() {
                Tri::Unknown => self.lacks_value(*condition, &mut Vec::new()),
                met => met.is_yes() == matches!(clause.kind, ClauseKind::Exclude(_)),
            };
            !bites
        })
    }

    fn add_boundary(
        &mut self,
        node: NodeId,
        clause: Option<usize>,
        key: Option<&Value>,
        law: Date,
        out: &mut Vec<Boundary>,
    ) {
        let Some(declared) = self.node(node) else {
            return;
        };
        let (left, right, side) = match operands(&declared.op) {
            Some((a, b)) => {
                let fixed = |value: Value| (!value.is_unknown()).then_some(value);
                let side = match &declared.op {
                    Op::Compare(relation, ..)
                    | Op::CompareLength(relation, ..)
                    | Op::CompareDays(relation, ..)
                    | Op::CompareCounted(relation, ..) => self.side_of(a, b, *relation),
                    _ => Side::Below,
                };
                (fixed(self.value(a)), fixed(self.value(b)), side)
            }
            None => {
                let mark = self.value(node);
                if mark.is_unknown() && self.lacks_value(node, &mut Vec::new()) {
                    return;
                }
                (None, (!mark.is_unknown()).then_some(mark), Side::Below)
            }
        };
        let rows = self.rows_read(node);
        let known = out.iter().any(|other| {
            other.node == node && other.rows == rows && other.left == left && other.right == right
        });
        if known {
            return;
        }
        let reads_fill = reads_fill(self.program, vec![node]);
        out.push(Boundary {
            node,
            clause,
            at: declared.at,
            key: key.cloned(),
            rows,
            left,
            right,
            side,
            law,
            reads_fill,
        });
    }

    /// Ages turn on a birthday, whatever the words: the day before lies below.
    fn side_of(&self, left: NodeId, right: NodeId, relation: Relation) -> Side {
        let ordered = !matches!(relation, Relation::Equal | Relation::NotEqual);
        if ordered && self.is_age(left) {
            return Side::Below;
        }
        if ordered && self.is_age(right) {
            return Side::Above;
        }
        side(relation)
    }

    fn is_age(&self, id: NodeId) -> bool {
        match self.node(id).map(|node| &node.op) {
            Some(Op::Age(..)) => true,
            Some(Op::Definition(definition)) => match self.version(*definition) {
                Version::InForce(version) => version.value.is_some_and(|value| self.is_age(value)),
                _ => false,
            },
            _ => false,
        }
    }

    /// The answers that a clause can have under this law, about anybody.
    fn possible(&mut self, clause: &Clause, kinds: &mut BTreeSet<TargetKind>) {
        if !decides(&clause.kind) {
            let when = match &clause.kind {
                ClauseKind::Output { when, .. }
                | ClauseKind::Right(when)
                | ClauseKind::Duty(when) => when.map_or(Tri::Yes, |when| self.value(when).tri()),
                _ => Tri::Yes,
            };
            if !when.is_no() {
                kinds.insert(TargetKind::Stated);
            }
            return;
        }
        let mut base = true;
        for (number, exception) in (0_u32..).zip(&clause.exceptions) {
            let holds = self.value(exception.when).tri();
            base &= !holds.is_yes();
            if !holds.is_yes() {
                kinds.insert(TargetKind::ExceptionDoesNotHold(number));
            }
            if holds.is_no() {
                continue;
            }
            kinds.insert(TargetKind::ExceptionHolds(number));
            if let Some(replacement) = exception.replacement {
                let met = self.value(replacement).tri();
                if !met.is_no() {
                    kinds.insert(TargetKind::ReplacementMet(number));
                }
                if !met.is_yes() {
                    kinds.insert(TargetKind::ReplacementNotMet(number));
                }
                let (pass, fail) = if bites(&clause.kind) {
                    (!met.is_yes(), !met.is_no())
                } else {
                    (!met.is_no(), !met.is_yes())
                };
                if pass {
                    kinds.insert(TargetKind::Passes);
                }
                if fail {
                    kinds.insert(TargetKind::Decides);
                }
            }
        }
        if !base {
            return;
        }
        let (pass, fail) = self.base_possible(clause);
        if pass {
            kinds.insert(TargetKind::Passes);
        }
        if fail {
            kinds.insert(TargetKind::Decides);
        }
        if let ClauseKind::Points { groups, .. } = &clause.kind {
            let awards = groups.iter().flat_map(|group| &group.awards);
            for (number, award) in (0_u32..).zip(awards) {
                let given = award.when.map_or(Tri::Yes, |when| self.value(when).tri());
                if !given.is_no() {
                    kinds.insert(TargetKind::Given(number));
                }
                if !given.is_yes() {
                    kinds.insert(TargetKind::NotGiven(number));
                }
            }
        }
    }

    /// Whether a clause without its exceptions can pass, and whether it can stand in the way.
    fn base_possible(&mut self, clause: &Clause) -> (bool, bool) {
        match &clause.kind {
            ClauseKind::Scope(condition) | ClauseKind::Require(condition) => (
                self.can_be(*condition, true),
                self.can_be(*condition, false),
            ),
            ClauseKind::Exclude(condition) | ClauseKind::Refuse(condition) => (
                self.can_be(*condition, false),
                self.can_be(*condition, true),
            ),
            ClauseKind::MayRefuse { when, judgement } => {
                let arises = self.can_be(*when, true);
                let settled = |world: &mut Self, wanted: bool| {
                    judgement.settled_by.map(|s| world.can_be(s, wanted))
                };
                (
                    self.can_be(*when, false) || settled(self, false) == Some(true),
                    arises && settled(self, true) != Some(false),
                )
            }
            ClauseKind::Assess(judgement) => match judgement.settled_by {
                None => (false, true),
                Some(settled) => (
                    self.can_be(settled, true),
                    !self.value(settled).tri().is_yes(),
                ),
            },
            _ => (true, true),
        }
    }
}
