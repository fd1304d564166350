//! A program made ready: compile once, decide many.

use std::sync::OnceLock;

use ius_calendar::Date;

use crate::causes::{Causes, FactPlace, Gap, MissingReason};
use crate::clauses::{Finding, Judge, decides, is_scope};
use crate::code::{Code, Epochs};
use crate::decide::{Laws, laws};
use crate::decision::{ClauseStatus, Decision, LawChosen, Options, Outcome, SchemeInForce};
use crate::facts::Facts;
use crate::honesty::Honesty;
use crate::program::{ClauseKind, ExternalId, Fact, NodeId, Op, Program, Scheme, SchemeId, Type};
use crate::value::Value;
use crate::words::Lang;
use crate::world::{Bound, Earliest, Version, World};

/// What is known of a scheme before any applicant comes.
#[derive(Debug)]
pub(crate) struct SchemePlan {
    /// For each clause, whether a value of the law may be missing in it.
    pub can_gap: Vec<bool>,
    /// The scheme compiled for each law.
    pub epochs: Epochs,
    /// How much of its law was verified, counted when it is first asked for.
    honesty: OnceLock<Honesty>,
}

impl SchemePlan {
    /// The code under the law of a day, compiled when it is first asked for.
    #[inline]
    pub(crate) fn code(&self, program: &Program, scheme: &Scheme, law: Date) -> Option<&Code> {
        self.epochs.on(program, scheme, &self.can_gap, law)
    }
}

/// A program ready to decide. Making one reads the whole program; deciding with it does not
/// change it, so one plan serves any number of applicants.
#[derive(Debug)]
pub struct Plan {
    program: Program,
    schemes: Vec<SchemePlan>,
}

/// What is missing.
#[derive(Clone, Debug, PartialEq)]
pub enum MissingItem {
    /// A fact about the applicant or the application.
    Fact(FactPlace),
    /// External data, by key if keyed.
    External(ExternalId, Option<Value>),
}

/// Something missing that can still change the outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct Missing {
    /// What.
    pub item: MissingItem,
    /// Its path in the applicant file, list positions counted from 0
    /// (`residence.stays[2].ends_on`), or the name of the external data.
    pub path: String,
    /// Why it is missing.
    pub reason: MissingReason,
    /// The clauses it can matter to, by position in the scheme; empty if it decides which law
    /// applies.
    pub clauses: Vec<usize>,
}

/// How far an output is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutputStatus {
    /// It has a value.
    Known,
    /// Facts are missing.
    Unknown,
    /// There is none: its condition does not hold, or no such day was found.
    Absent,
    /// The rules lack a value of the law.
    Gap,
}

impl OutputStatus {
    /// The name used in files and by the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            OutputStatus::Known => "known",
            OutputStatus::Unknown => "unknown",
            OutputStatus::Absent => "absent",
            OutputStatus::Gap => "gap",
        }
    }
}

/// The value of an output, or whether a right or duty follows.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputValue {
    /// The clause, by position in the scheme.
    pub clause: usize,
    /// How far it is known.
    pub status: OutputStatus,
    /// The value; unknown unless `status` is known. Yes for a right or duty that follows.
    pub value: Value,
    /// Only after a grant.
    pub once_granted: bool,
}

/// What kind of thing is unverified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnverifiedKind {
    /// A clause.
    Clause,
    /// A parameter, definition or slot.
    Value,
    /// A row of a table.
    Row,
    /// A shipped value of external data.
    External,
}

impl UnverifiedKind {
    /// The name used in files and by the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            UnverifiedKind::Clause => "clause",
            UnverifiedKind::Value => "value",
            UnverifiedKind::Row => "row",
            UnverifiedKind::External => "external",
        }
    }
}

/// A value or clause that the decision rests on and that nobody has verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Unverified {
    /// Its name; for a row the table and the key.
    pub what: String,
    /// What it is.
    pub kind: UnverifiedKind,
    /// The first clause that rests on it, by position in the scheme.
    pub clause: usize,
    /// Why it is unverified, if that is said.
    pub why: Option<String>,
    /// Where it was read, if anywhere.
    pub sources: Vec<crate::program::SourceNote>,
}

impl Plan {
    /// Makes a program ready.
    #[must_use]
    pub fn new(program: Program) -> Plan {
        let schemes = program
            .schemes
            .iter()
            .map(|scheme| SchemePlan {
                can_gap: scheme
                    .clauses
                    .iter()
                    .map(|clause| can_gap(&program, clause))
                    .collect(),
                epochs: Epochs::new(&program, scheme),
                honesty: OnceLock::new(),
            })
            .collect();
        Plan { program, schemes }
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The program, given back: to change it and to make it ready again.
    #[must_use]
    pub fn into_program(self) -> Program {
        self.program
    }

    /// How much of the law that a scheme rests on was verified.
    #[must_use]
    pub fn honesty(&self, id: SchemeId) -> Honesty {
        let Some(plan) = self.schemes.get(id.index()) else {
            return Honesty::default();
        };
        plan.honesty
            .get_or_init(|| Honesty::of(&self.program.sourced(id)))
            .clone()
    }

    pub(crate) fn scheme_plan(&self, id: SchemeId) -> Option<(&Scheme, &SchemePlan)> {
        Some((
            self.program.schemes.get(id.index())?,
            self.schemes.get(id.index())?,
        ))
    }

    /// The value of one expression under the law of a day: for tests and for tools that show
    /// values. Dates known in part are read in all ways; without a scheme nothing is bound.
    #[must_use]
    pub fn evaluate(
        &self,
        node: NodeId,
        scheme: Option<SchemeId>,
        facts: &Facts,
        on: Option<Date>,
    ) -> Value {
        let scheme = scheme.and_then(|id| self.scheme_plan(id));
        let mut world = World::new(&self.program, facts, scheme.map(|(scheme, _)| scheme));
        world.compiled = scheme.map(|(_, plan)| plan);
        let scheme = scheme.map(|(scheme, _)| scheme);
        let on = on.or_else(|| scheme.and_then(|s| crate::decide::reference_date(s, facts)));
        world.set_dates(on, on);
        let law = match (scheme, on) {
            (Some(scheme), Some(day)) => match laws(&mut world, scheme, day) {
                Laws::Settled(law, _) => Some(law),
                Laws::Open(_) => None,
            },
            _ => on,
        };
        world.set_dates(on, law);
        match self.program.nodes.get(node.index()).map(|n| &n.ty) {
            Some(Type::YesNo) => world.condition(node).into(),
            _ => world.agreed(node),
        }
    }

    /// The world in which a decision was taken, under its best element.
    pub(crate) fn world<'a>(&'a self, facts: &'a Facts, decision: &Decision) -> World<'a> {
        self.world_of(facts, decision, decision.each)
    }

    pub(crate) fn world_of<'a>(
        &'a self,
        facts: &'a Facts,
        decision: &Decision,
        each: Option<u32>,
    ) -> World<'a> {
        let scheme = self.program.schemes.get(decision.scheme.index());
        let mut world = World::new(&self.program, facts, scheme);
        world.compiled = self.schemes.get(decision.scheme.index());
        if let Some((_, list)) = scheme.and_then(|s| s.for_each.as_ref()) {
            let bound = match (facts.get(*list), each) {
                (Value::List(elements), Some(index)) => Bound {
                    value: elements.get(index as usize).cloned().unwrap_or_default(),
                    origin: Some((*list, index)),
                },
                (Value::List(elements), None) if elements.is_empty() => Bound {
                    value: self.no_element(*list),
                    origin: None,
                },
                _ => Bound::default(),
            };
            world.bind(0, bound);
        }
        let law = match decision.law {
            LawChosen::Unsettled => decision.on,
            _ => decision.law_in_force_on,
        };
        world.set_dates(decision.on, law);
        world
    }

    /// The outcome under every element of the `for each` list, in the list's order; empty for a
    /// scheme without one, and when the list is unknown or empty.
    #[must_use]
    pub fn each(&self, facts: &Facts, decision: &Decision) -> Vec<(Value, Outcome)> {
        let Some((scheme, plan)) = self.scheme_plan(decision.scheme) else {
            return Vec::new();
        };
        let Some((_, list)) = &scheme.for_each else {
            return Vec::new();
        };
        let Value::List(elements) = facts.get(*list) else {
            return Vec::new();
        };
        let options = Options {
            on: decision.on,
            outcome_only: false,
        };
        (0_u32..)
            .zip(elements.iter())
            .map(|(index, element)| {
                let mut world = self.world_of(facts, decision, Some(index));
                let decided = self.decide_in(
                    &mut world,
                    decision.scheme,
                    scheme,
                    plan,
                    decision.on,
                    &options,
                );
                (element.clone(), decided.outcome)
            })
            .collect()
    }

    /// The status of every clause, by position in the scheme; outputs, rights and duties, which
    /// a decision leaves open, are settled here.
    #[must_use]
    pub fn statuses(&self, facts: &Facts, decision: &Decision) -> Vec<ClauseStatus> {
        let Some((scheme, plan)) = self.scheme_plan(decision.scheme) else {
            return Vec::new();
        };
        let mut world = self.world(facts, decision);
        let closed = decision.in_force != SchemeInForce::Yes;
        let status = |(index, clause): (usize, &crate::program::Clause)| {
            if let Some(status) = decision.status(index) {
                return status;
            }
            if closed {
                return ClauseStatus::NotInForce;
            }
            let status = world.clause(clause);
            if status == ClauseStatus::Unknown && plan.can_gap.get(index).copied().unwrap_or(true) {
                return crate::decide::gap_or_unknown(&mut world, clause);
            }
            status
        };
        scheme.clauses.iter().enumerate().map(status).collect()
    }

    /// The facts and external data that can still change the outcome, in the order of the
    /// applicant file. Empty once the outcome is settled.
    #[must_use]
    pub fn missing(&self, facts: &Facts, decision: &Decision) -> Vec<Missing> {
        let Some((scheme, plan)) = self.scheme_plan(decision.scheme) else {
            return Vec::new();
        };
        let mut found: Vec<Missing> = Vec::new();
        let Some((_, list)) = &scheme.for_each else {
            if decision.outcome == Outcome::Undetermined {
                self.missing_under(facts, decision, decision.each, &mut found);
            }
            return self.in_order(found);
        };
        match facts.get(*list) {
            Value::List(elements) if !elements.is_empty() => {
                if decision.outcome == Outcome::Eligible {
                    return Vec::new();
                }
                // Every element that is still open may turn out better than the best so far.
                let options = Options {
                    on: decision.on,
                    outcome_only: false,
                };
                for (index, _) in (0_u32..).zip(elements.iter()) {
                    let mut world = self.world_of(facts, decision, Some(index));
                    let under = self.decide_in(
                        &mut world,
                        decision.scheme,
                        scheme,
                        plan,
                        decision.on,
                        &options,
                    );
                    if under.outcome == Outcome::Undetermined {
                        self.missing_under(facts, &under, Some(index), &mut found);
                    }
                }
            }
            _ => {
                if decision.outcome == Outcome::Undetermined {
                    self.missing_under(facts, decision, None, &mut found);
                }
            }
        }
        self.in_order(found)
    }

    fn missing_under(
        &self,
        facts: &Facts,
        decision: &Decision,
        each: Option<u32>,
        found: &mut Vec<Missing>,
    ) {
        let Some(scheme) = self.program.schemes.get(decision.scheme.index()) else {
            return;
        };
        let mut world = self.world_of(facts, decision, each);
        let mut days = vec![world.law];
        let Some(on) = decision.on else {
            let mut causes = Causes::default();
            world.reference_date_causes(&mut causes);
            self.collect(causes, None, found);
            self.missing_in(&mut world, scheme, found);
            return;
        };
        if decision.law == LawChosen::Unsettled {
            world.set_dates(Some(on), Some(on));
            let mut causes = Causes::default();
            for transition in &scheme.transitions {
                world.condition_causes(transition.when, &mut causes);
                if !world.condition(transition.when).is_no() {
                    world.value_causes(transition.law_on, &mut causes);
                }
            }
            self.collect(causes, None, found);
            if let Laws::Open(possible) = laws(&mut world, scheme, on) {
                days = possible;
            }
        }
        for day in days {
            world.set_dates(Some(on), day);
            self.missing_in(&mut world, scheme, found);
        }
    }

    /// What is missing under one law.
    fn missing_in(&self, world: &mut World<'_>, scheme: &Scheme, found: &mut Vec<Missing>) {
        let statuses: Vec<ClauseStatus> = scheme
            .clauses
            .iter()
            .map(|clause| {
                if decides(&clause.kind) {
                    world.clause(clause)
                } else {
                    ClauseStatus::Passed
                }
            })
            .collect();
        let stands = |scope: bool, wanted: ClauseStatus| {
            scheme
                .clauses
                .iter()
                .zip(&statuses)
                .any(|(clause, status)| is_scope(&clause.kind) == scope && *status == wanted)
        };
        if stands(true, ClauseStatus::Failed) {
            return;
        }
        // Once a requirement has failed, only the scope can still change the outcome.
        let only_scope = stands(false, ClauseStatus::Failed);
        for (index, (clause, status)) in scheme.clauses.iter().zip(&statuses).enumerate() {
            if *status != ClauseStatus::Unknown || only_scope && !is_scope(&clause.kind) {
                continue;
            }
            let mut causes = Causes::default();
            world.clause_causes(clause, &mut causes);
            self.collect(causes, Some(index), found);
        }
    }

    fn collect(&self, causes: Causes, clause: Option<usize>, found: &mut Vec<Missing>) {
        let facts = causes
            .facts
            .into_iter()
            .map(|(place, reason)| (MissingItem::Fact(place), reason));
        let externals = causes
            .externals
            .into_iter()
            .map(|(id, key)| (MissingItem::External(id, key), MissingReason::External));
        for (item, reason) in facts.chain(externals) {
            let place = match found.iter_mut().find(|known| known.item == item) {
                Some(known) => known,
                None => {
                    let path = self.missing_path(&item);
                    found.push(Missing {
                        item,
                        path,
                        reason,
                        clauses: Vec::new(),
                    });
                    match found.last_mut() {
                        Some(last) => last,
                        None => continue,
                    }
                }
            };
            if let Some(clause) = clause
                && !place.clauses.contains(&clause)
            {
                place.clauses.push(clause);
            }
        }
    }

    /// Facts in the order of the applicant file, then external data.
    fn in_order(&self, mut found: Vec<Missing>) -> Vec<Missing> {
        let place = |item: &MissingItem| match item {
            MissingItem::Fact(place) => {
                let fact = place.fact.index();
                (
                    self.position_in_file(fact),
                    place.element,
                    place.field,
                    0,
                    String::new(),
                )
            }
            MissingItem::External(id, key) => {
                let key = key
                    .as_ref()
                    .map(crate::words::plain_value)
                    .unwrap_or_default();
                (usize::MAX, None, None, id.index(), key)
            }
        };
        found.sort_by_cached_key(|missing| place(&missing.item));
        for missing in &mut found {
            missing.clauses.sort_unstable();
        }
        found
    }

    fn position_in_file(&self, fact: usize) -> usize {
        let mut position = 0;
        for section in &self.program.schema.sections {
            for id in &section.facts {
                if id.index() == fact {
                    return position;
                }
                position += 1;
            }
        }
        position + fact
    }

    fn missing_path(&self, item: &MissingItem) -> String {
        match item {
            MissingItem::Fact(place) => self.fact_path(*place),
            MissingItem::External(id, key) => {
                let name = self
                    .program
                    .externals
                    .get(id.index())
                    .map_or("", |e| e.name.as_str());
                match key {
                    Some(key) => format!("{name} for {}", crate::words::plain_value(key)),
                    None => name.to_owned(),
                }
            }
        }
    }

    /// The path of a fact in its place: `residence.stays[2].ends_on`.
    #[must_use]
    pub fn fact_path(&self, place: FactPlace) -> String {
        let mut path = self
            .program
            .schema
            .facts
            .get(place.fact.index())
            .map_or_else(String::new, |f| f.path.clone());
        if let Some(element) = place.element {
            path.push_str(&format!("[{element}]"));
        }
        if let Some(field) = self.field(place) {
            path.push('.');
            path.push_str(&field.path);
        }
        path
    }

    fn field(&self, place: FactPlace) -> Option<&Fact> {
        let fact = self.program.schema.facts.get(place.fact.index())?;
        let Type::List(element) = &fact.ty else {
            return None;
        };
        let Type::Record(record) = **element else {
            return None;
        };
        self.program
            .schema
            .records
            .get(record.index())?
            .fields
            .get(place.field? as usize)
    }

    /// The declaration of a missing fact: of the field, where it is one.
    #[must_use]
    pub fn declaration(&self, place: FactPlace) -> Option<&Fact> {
        self.field(place)
            .or_else(|| self.program.schema.facts.get(place.fact.index()))
    }

    /// What the rules lack: for a decision whose outcome is a gap, or that has clauses with a
    /// gap.
    #[must_use]
    pub fn gaps(&self, facts: &Facts, decision: &Decision) -> Vec<Gap> {
        let Some(scheme) = self.program.schemes.get(decision.scheme.index()) else {
            return Vec::new();
        };
        let mut world = self.world(facts, decision);
        let mut causes = Causes::default();
        for (index, clause) in scheme.clauses.iter().enumerate() {
            if decision.status(index) == Some(ClauseStatus::Gap) {
                world.clause_causes(clause, &mut causes);
            }
        }
        causes.gaps
    }

    /// A gap in words.
    #[must_use]
    pub fn gap_text(&self, gap: &Gap, lang: &str) -> String {
        let lang = Lang::of(lang);
        match gap {
            Gap::Definition(id) => {
                let definition = self.program.definitions.get(id.index());
                let title = definition.map_or("", |d| d.titles.get(lang.code()).unwrap_or(&d.name));
                match lang {
                    Lang::En => format!("{title}: no value is confirmed for this day"),
                    Lang::Nl => format!("{title}: voor deze dag is geen waarde bevestigd"),
                }
            }
            Gap::Lookup { table, column, key } => {
                let Some(table) = self.program.tables.get(table.index()) else {
                    return String::new();
                };
                let title = table.titles.get(lang.code()).unwrap_or(&table.name);
                let column = table
                    .columns
                    .get(*column as usize)
                    .map_or("", |(name, _)| name.as_str());
                let key = crate::words::value(&self.program, &table.key, key, lang);
                match lang {
                    Lang::En => format!("{title}: no {column} is confirmed for {key}"),
                    Lang::Nl => format!("{title}: geen {column} bevestigd voor {key}"),
                }
            }
        }
    }

    /// The outputs, rights and duties in force. Those that follow from a grant are left out once
    /// the outcome is that there is none; of a scheme that is not in force there are none.
    #[must_use]
    pub fn outputs(&self, facts: &Facts, decision: &Decision) -> Vec<OutputValue> {
        let count = self.program.schemes.get(decision.scheme.index());
        self.results(
            facts,
            decision,
            0..count.map_or(0, |scheme| scheme.clauses.len()),
        )
    }

    /// One of the [outputs](Self::outputs), by the position of its clause in the scheme; none where
    /// they do not hold it.
    #[must_use]
    pub fn output(&self, facts: &Facts, decision: &Decision, clause: usize) -> Option<OutputValue> {
        let next = clause.checked_add(1)?;
        self.results(facts, decision, clause..next).pop()
    }

    fn results(
        &self,
        facts: &Facts,
        decision: &Decision,
        clauses: std::ops::Range<usize>,
    ) -> Vec<OutputValue> {
        let Some(scheme) = self.program.schemes.get(decision.scheme.index()) else {
            return Vec::new();
        };
        if decision.in_force != SchemeInForce::Yes {
            return Vec::new();
        }
        let refused = matches!(
            decision.outcome,
            Outcome::Ineligible | Outcome::Inapplicable
        );
        let mut world = self.world(facts, decision);
        let mut outputs = Vec::new();
        for clause in clauses {
            let Some(declared) = scheme.clauses.get(clause) else {
                continue;
            };
            let once_granted = match declared.kind {
                ClauseKind::Output { once_granted, .. } => once_granted,
                ClauseKind::Right(_) | ClauseKind::Duty(_) => true,
                _ => continue,
            };
            if once_granted && refused || !world.clause_in_force(declared).is_yes() {
                continue;
            }
            let (status, value) = match world.base(&declared.kind) {
                Finding::Fail => (OutputStatus::Absent, Value::Unknown),
                Finding::Unknown | Finding::ToAssess => {
                    (open(&mut world, declared), Value::Unknown)
                }
                Finding::Pass => match &declared.kind {
                    ClauseKind::Output { value, .. } => match world.agreed(*value) {
                        Value::Unknown => (no_value(&mut world, declared, *value), Value::Unknown),
                        known => (OutputStatus::Known, known),
                    },
                    _ => (OutputStatus::Known, Value::YesNo(true)),
                },
            };
            outputs.push(OutputValue {
                clause,
                status,
                value,
                once_granted,
            });
        }
        outputs
    }

    /// What the decision rests on and nobody has verified: clauses in force, and the values,
    /// table rows and shipped data that they read.
    #[must_use]
    pub fn unverified(&self, facts: &Facts, decision: &Decision) -> Vec<Unverified> {
        let Some(scheme) = self.program.schemes.get(decision.scheme.index()) else {
            return Vec::new();
        };
        let mut world = self.world(facts, decision);
        let mut list = Vec::new();
        if decision.in_force != SchemeInForce::Yes {
            return list;
        }
        for (index, clause) in scheme.clauses.iter().enumerate() {
            if !world.clause_in_force(clause).is_yes() {
                continue;
            }
            if clause.provenance.verification == crate::program::Verification::Unverified {
                crate::unverified::add(
                    &mut list,
                    clause.name.clone(),
                    UnverifiedKind::Clause,
                    index,
                    &clause.provenance,
                );
            }
            crate::unverified::clause(&mut world, clause, index, &mut list);
        }
        list
    }
}

/// Unknown for want of facts, or of a value of the law.
fn open(world: &mut World<'_>, clause: &crate::program::Clause) -> OutputStatus {
    let mut causes = Causes::default();
    world.clause_causes(clause, &mut causes);
    if causes.only_gaps() {
        OutputStatus::Gap
    } else {
        OutputStatus::Unknown
    }
}

/// An output without a value: there is none if the search for a day ended without one.
fn no_value(world: &mut World<'_>, clause: &crate::program::Clause, value: NodeId) -> OutputStatus {
    // A name stands for the expression it is given to.
    let mut named = value;
    let mut left = world.program.definitions.len();
    loop {
        match world.node(named).map(|node| &node.op) {
            Some(Op::EarliestDate(length, condition)) => {
                if matches!(world.earliest(*length, *condition), Earliest::NotUntil(_)) {
                    return OutputStatus::Absent;
                }
                break;
            }
            Some(Op::Definition(definition)) if left > 0 => {
                left -= 1;
                match world.version(*definition) {
                    Version::InForce(version) => match version.value {
                        Some(value) => named = value,
                        None => break,
                    },
                    Version::Missing | Version::Unsettled => break,
                }
            }
            _ => break,
        }
    }
    open(world, clause)
}

/// Whether a value of the law may be missing in a clause, on any date.
fn can_gap(program: &Program, clause: &crate::program::Clause) -> bool {
    let mut seen = vec![false; program.definitions.len()];
    let mut roots = Vec::new();
    crate::unverified::roots(clause, |node| roots.push(node));
    roots
        .into_iter()
        .any(|node| node_can_gap(program, node, &mut seen))
}

fn node_can_gap(program: &Program, id: NodeId, seen: &mut [bool]) -> bool {
    let Some(node) = program.nodes.get(id.index()) else {
        return false;
    };
    match &node.op {
        Op::Lookup(..) => return true,
        Op::Definition(definition) => {
            let index = definition.index();
            if seen.get(index).copied().unwrap_or(true) {
                return false;
            }
            if let Some(place) = seen.get_mut(index) {
                *place = true;
            }
            let Some(definition) = program.definitions.get(index) else {
                return true;
            };
            let always = matches!(
                definition.versions.as_slice(),
                [only] if only.in_force == crate::program::InForce::default()
            );
            if !always
                || definition
                    .versions
                    .iter()
                    .any(|version| version.value.is_none())
            {
                return true;
            }
            if definition
                .versions
                .iter()
                .filter_map(|version| version.value)
                .any(|value| node_can_gap(program, value, seen))
            {
                return true;
            }
        }
        _ => {}
    }
    let mut any = false;
    node.op
        .for_each_operand(|operand| any = any || node_can_gap(program, operand, seen));
    any
}
