//! The tree of reasons: from a clause through its expressions and definitions to the facts.
//!
//! Nothing of it is kept while deciding; it is made by evaluating again, under the same facts,
//! dates and law.

use ius_calendar::Date;

use crate::causes::FactPlace;
use crate::clauses::{Judge, Range};
use crate::explain::phrase::Phrases;
use crate::program::{
    Citation, Clause, ClauseKind, Count, InForce, NodeId, Op, Provenance, SourceRef, Type,
    Verification, Walk,
};
use crate::value::{Tri, Value};
use crate::words::{self, Lang};
use crate::world::{Bound, Earliest, ExternalSource, Version, World, filtered};

/// What a reason stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// The clause itself.
    Clause,
    /// A condition.
    Condition,
    /// A computed value.
    Value,
    /// A parameter, definition or filled slot.
    Definition,
    /// A fact of the applicant file.
    Fact,
    /// External data.
    External,
    /// A row of a table.
    Row,
    /// One entry of a list.
    Entry,
    /// An exception.
    Exception,
    /// A group of points.
    Group,
    /// An award of points.
    Award,
    /// A judgement by an authority.
    Judgement,
}

/// Where a thing is written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SourceLine {
    /// Path of the rule file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
}

/// A provision that a thing rests on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Provision {
    /// Abbreviation of the instrument.
    pub instrument: String,
    /// How the instrument is cited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cited_as: Option<String>,
    /// Which provision of it; none for the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provision: Option<String>,
    /// ELI or address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// What it says, in the rules' own words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// False for a policy document.
    pub binding: bool,
}

impl Provision {
    /// As lawyers cite it: `LTRD 4(1)`.
    #[must_use]
    pub fn short(&self) -> String {
        match &self.provision {
            Some(provision) => format!("{} {provision}", self.instrument),
            None => self.instrument.clone(),
        }
    }
}

/// The days on which a version is in force, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Dates {
    /// First day; none is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Last day; none is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// Where a thing was read, and how far it may be trusted.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ReadIn {
    /// How far it may be trusted.
    pub verification: Verification,
    /// Where.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Why it is unverified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Notes in the language asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// One source.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Source {
    /// Address or title.
    pub title: String,
    /// Whether it is an official text.
    pub official: bool,
    /// The page's own date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// The day it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<Date>,
}

/// One step of an explanation, in one language.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Reason {
    /// What it stands for.
    pub kind: ReasonKind,
    /// What is computed, as a sentence.
    pub text: String,
    /// What came out, in words.
    pub value: String,
    /// The path of the fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// The name of the definition or table in the rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The dates of the version used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Dates>,
    /// Provisions it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub provisions: Vec<Provision>,
    /// Where it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<ReadIn>,
    /// Where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceLine>,
    /// What else a reader must know: why a value does not exist, which days a deadline skipped.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// True where the step above would stand as it does without this one: the other points of
    /// an `and` that fails, say. A short view leaves these out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub beside: bool,
    /// What it follows from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Reason>,
}

impl Reason {
    pub(crate) fn new(kind: ReasonKind, text: String, value: String) -> Reason {
        Reason {
            kind,
            text,
            value,
            fact: None,
            name: None,
            version: None,
            provisions: Vec::new(),
            provenance: None,
            source: None,
            notes: Vec::new(),
            beside: false,
            children: Vec::new(),
        }
    }
}

/// A list whose every entry decides is cut after so many; how many more there are is said.
const MOST_ENTRIES: usize = 20;

/// Makes reasons for one world in one language.
pub(crate) struct Reasons<'w, 'a> {
    pub world: &'w mut World<'a>,
    pub phrases: Phrases<'a>,
    pub lang: Lang,
    /// Definitions already unfolded in this clause.
    seen: Vec<u32>,
}

impl<'w, 'a> Reasons<'w, 'a> {
    pub(crate) fn new(world: &'w mut World<'a>, lang: Lang) -> Reasons<'w, 'a> {
        let phrases = Phrases::new(world.program, world.scheme, lang);
        Reasons {
            world,
            phrases,
            lang,
            seen: Vec::new(),
        }
    }

    fn pick<'t>(&self, en: &'t str, nl: &'t str) -> &'t str {
        self.lang.pick(en, nl)
    }

    pub(crate) fn source(&self, at: SourceRef) -> Option<SourceLine> {
        source(self.world.program, at)
    }

    pub(crate) fn provisions(&self, citations: &[Citation]) -> Vec<Provision> {
        provisions(self.world.program, citations)
    }

    /// Why a clause stands as it does.
    pub(crate) fn clause(&mut self, clause: &Clause) -> Vec<Reason> {
        self.seen.clear();
        let mut children = Vec::new();
        // The condition itself comes first: it is what the provision says. An exception that
        // holds takes its place.
        let holding = clause
            .exceptions
            .iter()
            .any(|exception| self.world.condition(exception.when).is_yes());
        if !holding {
            self.base(&clause.kind, &mut children);
        }
        for exception in &clause.exceptions {
            let when = self.world.condition(exception.when);
            let text = exception
                .title
                .clone()
                .unwrap_or_else(|| self.phrases.phrase(exception.when));
            let text = match (exception.replacement.is_some(), self.lang) {
                (false, Lang::En) => format!("waived when {text}"),
                (false, Lang::Nl) => format!("niet vereist als {text}"),
                (true, Lang::En) => format!("replaced when {text}"),
                (true, Lang::Nl) => format!("vervangen als {text}"),
            };
            let mut reason = Reason::new(ReasonKind::Exception, text, self.tri(when));
            reason.provisions = self.provisions(&exception.citations);
            reason.source = self.source(exception.at);
            reason.children.push(self.reason(exception.when));
            if let (Some(replacement), false) = (exception.replacement, when.is_no()) {
                reason.children.push(self.reason(replacement));
            }
            children.push(reason);
        }
        children
    }

    fn base(&mut self, kind: &ClauseKind, children: &mut Vec<Reason>) {
        match kind {
            ClauseKind::Scope(condition)
            | ClauseKind::Exclude(condition)
            | ClauseKind::Refuse(condition)
            | ClauseKind::Require(condition) => children.push(self.reason(*condition)),
            ClauseKind::MayRefuse { when, judgement } => {
                children.push(self.reason(*when));
                if !self.world.condition(*when).is_no() {
                    children.push(self.judgement(judgement));
                }
            }
            ClauseKind::Assess(judgement) => children.push(self.judgement(judgement)),
            ClauseKind::Points { pass_mark, groups } => {
                for group in groups {
                    let total = self.world.group(group);
                    let title = group
                        .titles
                        .get(self.lang.code())
                        .unwrap_or(&group.name)
                        .to_owned();
                    let mut reason = Reason::new(ReasonKind::Group, title, self.range(total));
                    if group.best_of {
                        let note = self.pick(
                            "only the highest award counts",
                            "alleen de hoogste score telt",
                        );
                        reason.notes.push(note.to_owned());
                    }
                    if let Some(cap) = group.at_most {
                        let cap = self.phrases.phrase(cap);
                        let at_most = self.pick("at most", "ten hoogste");
                        reason.notes.push(format!("{at_most} {cap}"));
                    }
                    for award in &group.awards {
                        let points = self.world.award(award);
                        let text = match award.when {
                            Some(when) => self.phrases.phrase(when),
                            None => self.phrases.phrase(award.points),
                        };
                        let mut step = Reason::new(ReasonKind::Award, text, self.range(points));
                        step.provisions = self.provisions(&award.citations);
                        step.source = self.source(award.at);
                        if let Some(when) = award.when {
                            step.children.push(self.reason(when));
                        }
                        if !self.is_constant(award.points) {
                            step.children.push(self.reason(award.points));
                        }
                        reason.children.push(step);
                    }
                    children.push(reason);
                }
                let sum = self.world.sum_of_points(groups);
                let text = self.pick("points in all", "punten in totaal").to_owned();
                let mut total = Reason::new(ReasonKind::Value, text, self.range(sum));
                let mark = self.phrases.phrase(*pass_mark);
                let words = self.pick("pass mark", "norm");
                let value = self.world.agreed(*pass_mark);
                let value = self.value_text(*pass_mark, &value);
                total.notes.push(if mark == value {
                    format!("{words}: {value}")
                } else {
                    format!("{words}: {mark} ({value})")
                });
                children.push(total);
            }
            ClauseKind::Output { value, when, .. } => {
                if let Some(when) = when {
                    children.push(self.reason(*when));
                }
                children.push(self.reason(*value));
            }
            ClauseKind::Right(when) | ClauseKind::Duty(when) => {
                if let Some(when) = when {
                    children.push(self.reason(*when));
                }
            }
        }
    }

    fn judgement(&mut self, judgement: &crate::program::Judgement) -> Reason {
        let by = judgement
            .by
            .get(self.lang.code())
            .unwrap_or_default()
            .to_owned();
        let text = match self.lang {
            Lang::En => format!("judgement by {by}"),
            Lang::Nl => format!("beoordeling door {by}"),
        };
        let settled = judgement
            .settled_by
            .map_or(Tri::Unknown, |node| self.world.condition(node));
        let value = match settled {
            Tri::Unknown => self
                .pick("still to be judged", "nog te beoordelen")
                .to_owned(),
            known => self.tri(known),
        };
        let mut reason = Reason::new(ReasonKind::Judgement, text, value);
        let factors: Vec<&str> = judgement
            .weighing
            .iter()
            .filter_map(|texts| texts.get(self.lang.code()))
            .collect();
        if !factors.is_empty() {
            let words = self.pick("weighing", "met afweging van");
            reason
                .notes
                .push(format!("{words}: {}", factors.join("; ")));
        }
        if let (Some(node), false) = (judgement.settled_by, settled.is_unknown()) {
            reason.children.push(self.reason(node));
        }
        reason
    }

    fn range(&self, range: Range) -> String {
        let text = |number: rust_decimal::Decimal| number.normalize().to_string();
        match (range.least, range.most) {
            (Some(least), Some(most)) if least == most => text(least),
            (Some(least), Some(most)) => {
                format!(
                    "{} {} {}",
                    text(least),
                    self.pick("to", "tot en met"),
                    text(most)
                )
            }
            (Some(least), None) => {
                format!("{} {}", self.pick("at least", "ten minste"), text(least))
            }
            (None, Some(most)) => format!("{} {}", self.pick("at most", "ten hoogste"), text(most)),
            (None, None) => self.pick("unknown", "onbekend").to_owned(),
        }
    }

    fn tri(&self, tri: Tri) -> String {
        match tri {
            Tri::Yes => self.pick("yes", "ja"),
            Tri::No => self.pick("no", "nee"),
            Tri::Unknown => self.pick("unknown", "onbekend"),
        }
        .to_owned()
    }

    fn is_constant(&self, id: NodeId) -> bool {
        matches!(
            self.world.node(id).map(|node| &node.op),
            Some(Op::Constant(_))
        )
    }

    fn value_text(&self, id: NodeId, value: &Value) -> String {
        match self.world.node(id) {
            Some(node) => words::value(self.world.program, &node.ty, value, self.lang),
            None => String::new(),
        }
    }

    /// What an expression came to, dates known in part read in all ways.
    fn evaluated(&mut self, id: NodeId) -> Value {
        match self.world.node(id).map(|node| &node.ty) {
            Some(Type::YesNo) => self.world.condition(id).into(),
            _ => self.world.agreed(id),
        }
    }

    /// Why an expression has the value it has.
    pub(crate) fn reason(&mut self, id: NodeId) -> Reason {
        let Some(node) = self.world.node(id) else {
            return Reason::new(ReasonKind::Value, String::new(), String::new());
        };
        let value = self.evaluated(id);
        let kind = if node.ty == Type::YesNo {
            ReasonKind::Condition
        } else {
            ReasonKind::Value
        };
        let text = match &node.op {
            Op::And(operands) => self.phrases.count_head(Count::All, operands.len()),
            Op::Or(operands) => self.phrases.count_head(Count::AtLeast(1), operands.len()),
            Op::CountOf(count, operands) => self.phrases.count_head(*count, operands.len()),
            _ => self.phrases.phrase(id),
        };
        let mut reason = Reason::new(kind, text, self.value_text(id, &value));
        match &node.op {
            Op::Constant(_) => {}
            Op::Fact(fact) => {
                reason.kind = ReasonKind::Fact;
                let place = FactPlace {
                    fact: *fact,
                    element: None,
                    field: None,
                };
                self.fact(&mut reason, place, id);
            }
            Op::Element(binder) => self.element(&mut reason, id, binder.0, None),
            Op::Field(binder, field) => self.element(&mut reason, id, binder.0, Some(*field)),
            Op::ReferenceDate => {
                reason.kind = ReasonKind::Fact;
                if let Some(as_of) = self.world.as_of {
                    reason.fact = self.path(FactPlace {
                        fact: as_of,
                        element: None,
                        field: None,
                    });
                }
            }
            Op::And(operands) | Op::Or(operands) => {
                let decided_by = match (&node.op, value.tri()) {
                    (Op::And(_), Tri::No) => Some(Tri::No),
                    (Op::Or(_), Tri::Yes) => Some(Tri::Yes),
                    (_, Tri::Unknown) => Some(Tri::Unknown),
                    _ => None,
                };
                self.points(&mut reason, operands, decided_by);
            }
            Op::Definition(definition) => self.definition(&mut reason, definition.0),
            Op::If(condition, then, otherwise) => {
                let which = self.world.condition(*condition);
                reason.children.push(self.reason(*condition));
                for (branch, taken) in [(then, !which.is_no()), (otherwise, !which.is_yes())] {
                    if taken && !self.is_constant(*branch) {
                        reason.children.push(self.reason(*branch));
                    }
                }
            }
            Op::Quantified(count, walk, body) => {
                self.quantified(&mut reason, value.tri(), *count, walk, *body);
            }
            Op::PeriodsFor {
                from,
                to,
                walk,
                weight,
            } => {
                let parts = [Some(*from), Some(*to), *weight];
                self.walked(&mut reason, &value, walk, &parts);
            }
            Op::DaysBetweenFor { from, to, walk } => {
                self.walked(&mut reason, &value, walk, &[Some(*from), Some(*to)]);
            }
            Op::Aggregate(_, walk, body) => self.walked(&mut reason, &value, walk, &[*body]),
            Op::Lookup(table, column, key) => {
                self.lookup(&mut reason, &value, *table, *column, *key)
            }
            Op::External(external, key) => {
                reason.kind = ReasonKind::External;
                if let Some(key) = key
                    && !self.is_constant(*key)
                {
                    reason.children.push(self.reason(*key));
                }
                let key = key.map(|key| self.world.value(key));
                if let Some(declared) = self.world.program.externals.get(external.index()) {
                    reason.name = Some(declared.name.clone());
                }
                if let Some((_, day, source)) = self.world.external(*external, key.as_ref()) {
                    let known = self.pick("known since", "bekend sinds");
                    reason.notes.push(format!("{known} {day}"));
                    match source {
                        ExternalSource::Shipped(row) => {
                            reason.provenance = read_in(&row.provenance, self.lang);
                        }
                        ExternalSource::HandedIn(Some(source)) => {
                            reason.notes.push(source.to_owned())
                        }
                        ExternalSource::HandedIn(None) => {}
                    }
                } else {
                    let note = self.pick(
                        "no value for this day was handed in beside the applicant file",
                        "voor deze dag is naast het aanvraagbestand geen waarde aangeleverd",
                    );
                    reason.notes.push(note.to_owned());
                }
            }
            Op::Deadline {
                limit,
                after,
                state,
                suspended,
                extended,
            } => {
                self.operands(&mut reason, &node.op);
                self.deadline(
                    &mut reason,
                    *limit,
                    *after,
                    state,
                    *suspended,
                    extended.as_ref(),
                );
            }
            Op::EarliestDate(length, condition) => self.earliest(&mut reason, *length, *condition),
            op => self.operands(&mut reason, op),
        }
        if value.is_unknown() && reason.notes.is_empty() {
            self.no_result(&mut reason, id);
        }
        reason
    }

    /// The points of an `and` or `or`, in their order. Those that decide are unfolded first, so
    /// that a definition they share with the others is explained where it matters.
    fn points(&mut self, reason: &mut Reason, operands: &[NodeId], decided_by: Option<Tri>) {
        let mut points: Vec<(usize, Reason)> = Vec::with_capacity(operands.len());
        for beside in [false, true] {
            for (order, operand) in operands.iter().enumerate() {
                if self.is_constant(*operand) {
                    continue;
                }
                let value = self.world.condition(*operand);
                if decided_by.is_some_and(|tri| tri != value) == beside {
                    let mut point = self.reason(*operand);
                    point.beside = beside;
                    points.push((order, point));
                }
            }
        }
        points.sort_by_key(|(order, _)| *order);
        reason
            .children
            .extend(points.into_iter().map(|(_, point)| point));
    }

    fn operands(&mut self, reason: &mut Reason, op: &Op) {
        let mut operands = Vec::new();
        op.for_each_operand(|operand| operands.push(operand));
        for operand in operands {
            if !self.is_constant(operand) {
                reason.children.push(self.reason(operand));
            }
        }
    }

    /// Says why a result does not exist although all its operands are known.
    fn no_result(&mut self, reason: &mut Reason, id: NodeId) {
        let Some(node) = self.world.node(id) else {
            return;
        };
        if matches!(
            node.op,
            Op::Fact(_) | Op::Element(_) | Op::Field(..) | Op::Definition(_) | Op::ReferenceDate
        ) || node.op.walk().is_some()
        {
            return;
        }
        let mut any = false;
        node.op
            .for_each_operand(|operand| any = any || self.world.value(operand).is_unknown());
        if any {
            return;
        }
        let note = match &node.op {
            Op::Arithmetic(crate::program::Arithmetic::DividedBy, ..) => self.pick(
                "a division by zero has no result",
                "een deling door nul heeft geen uitkomst",
            ),
            Op::PeriodFromTo(..) => self.pick(
                "the period would end before it begins",
                "de periode zou eindigen voordat zij begint",
            ),
            Op::Extreme(..) => self.pick("there is none", "er is geen"),
            Op::FirstDay(_) | Op::LastDay(_) => self.pick("there is no day", "er is geen dag"),
            _ => self.pick(
                "the result lies outside what can be written",
                "de uitkomst valt buiten wat geschreven kan worden",
            ),
        };
        reason.notes.push(note.to_owned());
    }

    fn path(&self, place: FactPlace) -> Option<String> {
        let schema = &self.world.program.schema;
        let fact = schema.facts.get(place.fact.index())?;
        let mut path = fact.path.clone();
        if let Some(element) = place.element {
            path.push_str(&format!("[{element}]"));
        }
        if let (Some(field), Type::List(element)) = (place.field, &fact.ty)
            && let Type::Record(record) = **element
        {
            let field = schema
                .records
                .get(record.index())?
                .fields
                .get(field as usize)?;
            path.push('.');
            path.push_str(&field.path);
        }
        Some(path)
    }

    fn fact(&mut self, reason: &mut Reason, place: FactPlace, id: NodeId) {
        reason.fact = self.path(place);
        let stated = self.world.stated(place.fact);
        match &stated {
            Value::PartialDate(_) => {
                reason.value = self.value_text(id, &stated);
                let note = self.pick(
                    "known in part; it stands for every day it may be",
                    "deels bekend; het staat voor elke dag die het kan zijn",
                );
                reason.notes.push(note.to_owned());
            }
            Value::Unknown => {
                let stated = self.world.facts.is_stated(place.fact);
                let note = if stated {
                    self.pick("stated as unknown", "opgegeven als onbekend")
                } else {
                    self.pick("not stated", "niet opgegeven")
                };
                reason.notes.push(note.to_owned());
            }
            _ => {}
        }
    }

    fn element(&mut self, reason: &mut Reason, id: NodeId, binder: u32, field: Option<u32>) {
        reason.kind = ReasonKind::Fact;
        let Some(bound) = self.world.bound(binder).cloned() else {
            return;
        };
        if let Some((fact, index)) = bound.origin {
            reason.fact = self.path(FactPlace {
                fact,
                element: Some(index),
                field,
            });
        }
        let value = match (&bound.value, field) {
            (Value::Record(fields), Some(field)) => {
                fields.get(field as usize).cloned().unwrap_or_default()
            }
            (other, None) => other.clone(),
            _ => Value::Unknown,
        };
        reason.value = self.value_text(id, &value);
        if value.is_unknown() {
            reason
                .notes
                .push(self.pick("not stated", "niet opgegeven").to_owned());
        }
    }

    fn definition(&mut self, reason: &mut Reason, index: u32) {
        reason.kind = ReasonKind::Definition;
        let Some(declared) = self.world.program.definitions.get(index as usize) else {
            return;
        };
        reason.name = Some(declared.name.clone());
        reason.source = self.source(declared.at);
        let mut citations = declared.citations.clone();
        let version = match self.world.version(crate::program::DefinitionId(index)) {
            Version::InForce(version) => version,
            Version::Missing => {
                let note = self.pick(
                    "no value is in force on this day",
                    "op deze dag geldt geen waarde",
                );
                reason.notes.push(note.to_owned());
                return;
            }
            Version::Unsettled => {
                let note = self.pick(
                    "which version applies is not known",
                    "welke versie geldt is niet bekend",
                );
                reason.notes.push(note.to_owned());
                return;
            }
        };
        citations.extend(version.citations.iter().cloned());
        reason.provisions = self.provisions(&citations);
        reason.source = self.source(version.at);
        reason.provenance = read_in(&version.provenance, self.lang);
        reason.version = dates(version.in_force);
        let Some(value) = version.value else {
            let note = self.pick(
                "the law has a value that has not been confirmed",
                "de wet kent een waarde die niet is bevestigd",
            );
            reason.notes.push(note.to_owned());
            return;
        };
        if self.is_constant(value) {
            return;
        }
        if self.seen.contains(&index) {
            let note = self.pick(
                "explained at its other mention",
                "uitgelegd waar het ook staat",
            );
            reason.notes.push(note.to_owned());
            return;
        }
        self.seen.push(index);
        reason.children.push(self.reason(value));
    }

    fn quantified(
        &mut self,
        reason: &mut Reason,
        result: Tri,
        count: Count,
        walk: &Walk,
        body: NodeId,
    ) {
        let Value::List(elements) = self.world.value(walk.list) else {
            reason.children.push(self.reason(walk.list));
            return;
        };
        if elements.is_empty() {
            reason.children.push(self.reason(walk.list));
            return;
        }
        self.phrases.bind(walk);
        // The entries that decide: those that break a rule for every entry or for none, those
        // that fulfil a rule for some; all of them where it is their number that counts.
        let wanted = |counted: Tri| match (count, result) {
            (Count::All, Tri::No) => counted.is_no(),
            (Count::None, Tri::No) => counted.is_yes(),
            (Count::AtLeast(_), Tri::Yes) => counted.is_yes(),
            (_, Tri::Unknown) => counted.is_unknown(),
            _ => true,
        };
        let mut shown = 0_usize;
        let mut more = 0_usize;
        self.entries(walk, &elements, |reasons, index, element| {
            let filter = walk
                .filter
                .map_or(Tri::Yes, |filter| reasons.world.condition(filter));
            let holds = reasons.world.condition(body);
            if filter.is_no() || !wanted(filtered(count, filter, holds)) {
                return None;
            }
            if shown >= MOST_ENTRIES {
                more += 1;
                return None;
            }
            shown += 1;
            let mut entry = reasons.entry(walk, index, element, reasons.tri(holds));
            if let (Some(condition), true) = (walk.filter, filter.is_unknown()) {
                entry.children.push(reasons.reason(condition));
            }
            entry.children.push(reasons.reason(body));
            Some(entry)
        })
        .into_iter()
        .for_each(|entry| reason.children.push(entry));
        if more > 0 {
            let text = match self.lang {
                Lang::En => format!("and {more} more entries"),
                Lang::Nl => format!("en nog {more} regels"),
            };
            reason.notes.push(text);
        }
        if reason.children.is_empty() {
            let total = elements.len();
            reason.notes.push(match self.lang {
                Lang::En => format!("none of the {total} entries decides otherwise"),
                Lang::Nl => format!("geen van de {total} regels maakt dit anders"),
            });
        }
    }

    fn entry(&mut self, walk: &Walk, index: usize, element: &Value, value: String) -> Reason {
        let name = self.phrases.element(walk.binder);
        let ty = match self.world.node(walk.list).map(|node| &node.ty) {
            Some(Type::List(element)) => (**element).clone(),
            _ => Type::Text,
        };
        let words = words::value(self.world.program, &ty, element, self.lang);
        let text = format!("{name} {} {}: {words}", self.pick("no.", "nr."), index + 1);
        let mut entry = Reason::new(ReasonKind::Entry, text, value);
        if let Some(fact) = self.world.list_fact(walk.list) {
            let element = u32::try_from(index).ok();
            entry.fact = self.path(FactPlace {
                fact,
                element,
                field: None,
            });
        }
        entry
    }

    /// Binds every entry in turn and keeps what the visitor makes of it.
    fn entries(
        &mut self,
        walk: &Walk,
        elements: &[Value],
        mut visit: impl FnMut(&mut Self, usize, &Value) -> Option<Reason>,
    ) -> Vec<Reason> {
        let origin = self.world.list_fact(walk.list);
        let outer = self.world.bind(walk.binder.0, Bound::default());
        let seen = self.seen.clone();
        let mut reasons = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let bound = Bound {
                value: element.clone(),
                origin: origin.and_then(|fact| Some((fact, u32::try_from(index).ok()?))),
            };
            self.world.bind(walk.binder.0, bound);
            reasons.extend(visit(self, index, element));
        }
        self.seen = seen;
        self.world.bind(walk.binder.0, outer);
        reasons
    }

    /// Entries that make a set or a sum: all that the filter lets in, or those that keep it
    /// unknown.
    fn walked(
        &mut self,
        reason: &mut Reason,
        value: &Value,
        walk: &Walk,
        parts: &[Option<NodeId>],
    ) {
        let Value::List(elements) = self.world.value(walk.list) else {
            reason.children.push(self.reason(walk.list));
            return;
        };
        if elements.is_empty() {
            reason.children.push(self.reason(walk.list));
            return;
        }
        self.phrases.bind(walk);
        let unknown = value.is_unknown();
        let mut more = 0_usize;
        let mut shown = 0_usize;
        let mut left_out = 0_usize;
        let entries = self.entries(walk, &elements, |reasons, index, element| {
            let filter = walk
                .filter
                .map_or(Tri::Yes, |filter| reasons.world.condition(filter));
            if filter.is_no() {
                left_out += 1;
                return None;
            }
            let open: Vec<NodeId> = parts
                .iter()
                .flatten()
                .copied()
                .filter(|part| reasons.world.agreed(*part).is_unknown())
                .collect();
            if unknown && filter.is_yes() && open.is_empty() {
                return None;
            }
            if shown >= MOST_ENTRIES {
                more += 1;
                return None;
            }
            shown += 1;
            let words = if open.is_empty() && filter.is_yes() {
                reasons.pick("counted", "telt mee")
            } else {
                reasons.pick("unknown", "onbekend")
            };
            let mut entry = reasons.entry(walk, index, element, words.to_owned());
            if let (Some(condition), true) = (walk.filter, filter.is_unknown()) {
                entry.children.push(reasons.reason(condition));
            }
            for part in open {
                entry.children.push(reasons.reason(part));
            }
            Some(entry)
        });
        reason.children.extend(entries);
        for (count, en, nl) in [
            (more, "more entries counted", "regels meer geteld"),
            (left_out, "entries left out", "regels buiten beschouwing"),
        ] {
            if count > 0 {
                reason.notes.push(format!("{count} {}", self.pick(en, nl)));
            }
        }
    }

    fn lookup(
        &mut self,
        reason: &mut Reason,
        value: &Value,
        table: crate::program::TableId,
        column: u32,
        key: NodeId,
    ) {
        reason.kind = ReasonKind::Row;
        if !self.is_constant(key) {
            reason.children.push(self.reason(key));
        }
        let key = self.world.value(key);
        let Some(declared) = self.world.program.tables.get(table.index()) else {
            return;
        };
        reason.name = Some(declared.name.clone());
        reason.provisions = self.provisions(&declared.citations);
        reason.source = self.source(declared.at);
        if key.is_unknown() {
            if !value.is_unknown() {
                let note = self.pick(
                    "the same whatever the key is",
                    "hetzelfde, wat de sleutel ook is",
                );
                reason.notes.push(note.to_owned());
            }
            return;
        }
        match self.world.row(table, &key) {
            None => {
                let note = self.pick(
                    "the table has no row for it",
                    "de tabel heeft er geen regel voor",
                );
                reason.notes.push(note.to_owned());
            }
            Some(row) => {
                reason.version = dates(row.in_force);
                reason.provenance = read_in(&row.provenance, self.lang);
                reason.source = self.source(row.at);
                if declared
                    .otherwise
                    .as_ref()
                    .is_some_and(|otherwise| std::ptr::eq(otherwise, row))
                {
                    let note = self.pick(
                        "the row for everything not listed",
                        "de regel voor al het overige",
                    );
                    reason.notes.push(note.to_owned());
                }
                if row.cells.get(column as usize).is_none_or(Option::is_none) {
                    let note = self.pick(
                        "the law has a value that has not been confirmed",
                        "de wet kent een waarde die niet is bevestigd",
                    );
                    reason.notes.push(note.to_owned());
                }
            }
        }
    }

    fn deadline(
        &mut self,
        reason: &mut Reason,
        limit: NodeId,
        after: NodeId,
        state: &str,
        suspended: Option<NodeId>,
        extended: Option<&(NodeId, Option<NodeId>)>,
    ) {
        let (limit, after) = (self.world.agreed(limit), self.world.agreed(after));
        let suspended = suspended.map(|node| self.world.agreed(node));
        let extension = extended.and_then(|(length, when)| {
            let holds = when.map_or(Tri::Yes, |when| self.world.condition(when));
            holds.is_yes().then(|| self.world.agreed(*length))
        });
        match crate::deadline::compute(
            &limit,
            &after,
            state,
            suspended.as_ref(),
            extension.as_ref(),
        ) {
            Some(Ok(deadline)) => {
                let note = self.pick(
                    "counted under Regulation (EEC, Euratom) No 1182/71: the day of the event is not counted",
                    "gerekend volgens Verordening (EEG, Euratom) nr. 1182/71: de dag van de gebeurtenis telt niet mee",
                );
                reason.notes.push(note.to_owned());
                for passed in &deadline.shifted_over {
                    let words = self.pick("not on", "niet op");
                    reason
                        .notes
                        .push(format!("{words} {}: {}", passed.date, passed.why));
                }
            }
            Some(Err(error)) => reason.notes.push(error.to_string()),
            None => {}
        }
    }

    fn earliest(&mut self, reason: &mut Reason, length: NodeId, condition: NodeId) {
        let (on, law) = (self.world.on, self.world.law);
        match self.world.earliest(length, condition) {
            Earliest::On(day) | Earliest::UnknownOn(day) => {
                let then = self.world.law_on(day);
                self.world.set_dates(Some(day), then);
                let seen = self.seen.clone();
                self.seen.clear();
                let mut child = self.reason(condition);
                self.seen = seen;
                let words = self.pick("as it stands on", "zoals het is op");
                child.notes.push(format!("{words} {day}"));
                reason.children.push(child);
                self.world.set_dates(on, law);
            }
            Earliest::NotUntil(day) => {
                let words = self.pick("not on any day up to", "op geen dag tot en met");
                reason.notes.push(format!("{words} {day}"));
            }
            Earliest::Unknown => {}
        }
    }
}

/// The version's dates; none if it is always in force.
pub(crate) fn dates(range: InForce) -> Option<Dates> {
    (range != InForce::default()).then_some(Dates {
        from: range.from,
        until: range.until,
    })
}

pub(crate) fn source(program: &crate::program::Program, at: SourceRef) -> Option<SourceLine> {
    let file = program.files.get(at.file.index())?.clone();
    Some(SourceLine {
        file,
        line: at.line,
        column: at.column,
    })
}

pub(crate) fn provisions(
    program: &crate::program::Program,
    citations: &[Citation],
) -> Vec<Provision> {
    let mut list: Vec<Provision> = Vec::new();
    for citation in citations {
        let Some(instrument) = program.instruments.get(citation.instrument.index()) else {
            continue;
        };
        let provision = Provision {
            instrument: instrument.id.clone(),
            cited_as: instrument.cited_as.clone(),
            provision: citation.provision.clone(),
            link: citation.link.clone(),
            text: citation.text.clone(),
            binding: instrument.binding,
        };
        if !list.contains(&provision) {
            list.push(provision);
        }
    }
    list
}

/// Where a thing was read; none if that is not said.
pub(crate) fn read_in(provenance: &Provenance, lang: Lang) -> Option<ReadIn> {
    let notes = crate::explain::in_language(&provenance.notes, lang);
    let nothing = provenance.verification == Verification::Unstated
        && provenance.sources.is_empty()
        && provenance.why.is_none()
        && notes.is_empty();
    if nothing {
        return None;
    }
    let sources = provenance
        .sources
        .iter()
        .map(|source| Source {
            title: source.title.clone(),
            official: source.official,
            as_of: source.as_of.clone(),
            read: source.read,
        })
        .collect();
    Some(ReadIn {
        verification: provenance.verification,
        sources,
        why: provenance.why.clone(),
        notes,
    })
}
