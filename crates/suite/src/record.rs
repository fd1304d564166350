//! What was decided in a case, as text that can be kept beside it and compared.

use ius_applicant::value_text;
use ius_calendar::Date;
use ius_engine::{ClauseKind, OutputStatus, Reason, ReasonKind};

use crate::view::View;

/// Clauses whose reasons are recorded, at most: the first that decide.
const MOST_REASONS: usize = 3;
/// What a reason rests on, at most.
const MOST_GROUNDS: usize = 4;
/// A reason is cut after so many characters, what was asked in it after fewer: what was found says
/// more.
const LONGEST: usize = 240;
const LONGEST_QUESTION: usize = 110;
/// How a clause stands that is not mentioned.
const PASSED: &str = "passed";

/// What was decided, in words that are the same for the same law and the same facts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The scheme, e.g. `nl.start_up`.
    pub scheme: String,
    /// The reference date; none where it is not known.
    pub on: Option<Date>,
    /// The day whose law was applied, where it is another.
    pub law: Option<String>,
    /// The outcome.
    pub outcome: String,
    /// The clauses that decide, sorted.
    pub because: Vec<String>,
    /// Every clause that is not an output, in the order of the scheme, with how it stands.
    pub statuses: Vec<(String, String)>,
    /// Every output that has a value or lacks facts, with its value.
    pub outputs: Vec<(String, String)>,
    /// The missing facts that can still matter.
    pub missing: Vec<String>,
    /// The short explanation: for the clauses that decide, what was asked and found.
    pub why: Vec<String>,
    /// A fingerprint of everything that was given: tells a changed case from changed rules.
    pub facts: String,
}

/// What differs between two records of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Differing {
    /// The outcome or the clauses on which it rests.
    Outcome,
    /// The day whose law was applied.
    Law,
    /// How a clause stands.
    Clause,
    /// The value of an output.
    Output,
    /// The facts that are asked for.
    Missing,
    /// Only how the decision is explained.
    Words,
    /// Only what was given, without any consequence.
    Facts,
}

impl Differing {
    /// Whether the law says something else about the person.
    #[must_use]
    pub const fn decides(self) -> bool {
        !matches!(self, Differing::Words | Differing::Facts)
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub what: Differing,
    /// The name of the clause or output; empty for what has none.
    pub name: String,
    /// What is recorded.
    pub before: String,
    /// What is decided now.
    pub after: String,
}

impl Record {
    /// Writes down a decision.
    #[must_use]
    pub fn of(view: &View<'_>, scheme: &str) -> Record {
        let decision = view.decision;
        let law = match decision.law_in_force_on {
            day if decision.law == ius_engine::LawChosen::Unsettled => {
                Some(day.map_or_else(String::new, |day| format!("{day}?")))
            }
            day if day == decision.on => None,
            Some(day) => Some(day.to_string()),
            None => Some("an unknown day".to_owned()),
        };
        Record {
            scheme: scheme.to_owned(),
            on: decision.on,
            law,
            outcome: decision.outcome.name().to_owned(),
            because: view.because(),
            statuses: statuses(view),
            outputs: outputs(view),
            missing: view.missing().into_iter().map(|fact| fact.path).collect(),
            why: reasons(view),
            facts: fingerprint(view),
        }
    }

    /// The outcome with the clauses on which it rests.
    #[must_use]
    pub fn headline(&self) -> String {
        if self.because.is_empty() {
            self.outcome.clone()
        } else {
            format!("{} because {}", self.outcome, self.because.join(", "))
        }
    }

    /// How a clause stands; none if the scheme has no such clause.
    #[must_use]
    pub fn status(&self, clause: &str) -> Option<&str> {
        let found = self.statuses.iter().find(|(name, _)| name == clause);
        found.map(|(_, status)| status.as_str())
    }

    /// Everything in which the record of `after` differs from this one. A clause that the scheme no
    /// longer has, or has only now, is a difference unless it stood in nobody's way.
    #[must_use]
    pub fn differences(&self, after: &Record) -> Vec<Difference> {
        let mut all = Vec::new();
        let mut add = |what, name: &str, before: &str, after: &str| {
            if before != after {
                all.push(Difference {
                    what,
                    name: name.to_owned(),
                    before: before.to_owned(),
                    after: after.to_owned(),
                });
            }
        };
        add(Differing::Outcome, "", &self.headline(), &after.headline());
        let law = |record: &Record| match (&record.law, record.on) {
            (Some(law), _) => law.clone(),
            (None, Some(on)) => on.to_string(),
            (None, None) => "an unknown day".to_owned(),
        };
        add(Differing::Law, "", &law(self), &law(after));
        let harmless = |status: &str| matches!(status, PASSED | "not in force" | "waived");
        for name in names(&self.statuses, &after.statuses) {
            match (self.status(name), after.status(name)) {
                (Some(before), Some(after)) => add(Differing::Clause, name, before, after),
                (Some(before), None) if !harmless(before) => {
                    add(Differing::Clause, name, before, "no such clause");
                }
                (None, Some(after)) if !harmless(after) => {
                    add(Differing::Clause, name, "no such clause", after);
                }
                _ => {}
            }
        }
        let value = |record: &Record, name: &str| {
            let found = record.outputs.iter().find(|(output, _)| output == name);
            found.map_or_else(|| "none".to_owned(), |(_, value)| value.clone())
        };
        for name in names(&self.outputs, &after.outputs) {
            add(
                Differing::Output,
                name,
                &value(self, name),
                &value(after, name),
            );
        }
        let listed = |names: &[String]| {
            if names.is_empty() {
                "nothing".to_owned()
            } else {
                names.join(", ")
            }
        };
        add(
            Differing::Missing,
            "",
            &listed(&self.missing),
            &listed(&after.missing),
        );
        add(
            Differing::Words,
            "",
            &self.why.join("\n"),
            &after.why.join("\n"),
        );
        add(Differing::Facts, "", &self.facts, &after.facts);
        all
    }
}

/// The names of both lists, each once, in the order of the first, then of the second.
fn names<'a>(before: &'a [(String, String)], after: &'a [(String, String)]) -> Vec<&'a str> {
    let mut all: Vec<&str> = before.iter().map(|(name, _)| name.as_str()).collect();
    for (name, _) in after {
        if !before.iter().any(|(known, _)| known == name) {
            all.push(name);
        }
    }
    all
}

/// One status for each name: of several versions that of the one in force.
fn statuses(view: &View<'_>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for (_, clause, status) in view.clauses() {
        if matches!(clause.kind, ClauseKind::Output { .. }) {
            continue;
        }
        let words = status.name().replace('_', " ");
        match all.iter_mut().find(|(name, _)| *name == clause.name) {
            None => all.push((clause.name.clone(), words)),
            Some((_, known)) if known == "not in force" => *known = words,
            Some(_) => {}
        }
    }
    all
}

fn outputs(view: &View<'_>) -> Vec<(String, String)> {
    let program = view.plan.program();
    let Some(scheme) = program.schemes.get(view.decision.scheme.index()) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for output in view.plan.outputs(view.facts, view.decision) {
        let Some(clause) = scheme.clauses.get(output.clause) else {
            continue;
        };
        let ClauseKind::Output { value, .. } = &clause.kind else {
            continue;
        };
        let text = match output.status {
            OutputStatus::Absent => continue,
            OutputStatus::Known => program
                .nodes
                .get(value.index())
                .map_or_else(String::new, |node| {
                    value_text(&output.value, &node.ty, program)
                }),
            OutputStatus::Unknown => "unknown".to_owned(),
            OutputStatus::Gap => "unknown, for want of a value in the rules".to_owned(),
        };
        all.push((clause.name.clone(), on_one_line(&text)));
    }
    all
}

fn reasons(view: &View<'_>) -> Vec<String> {
    let program = view.plan.program();
    let Some(scheme) = program.schemes.get(view.decision.scheme.index()) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    for at in view.deciding().into_iter().take(MOST_REASONS) {
        let Some(clause) = scheme.clauses.get(at) else {
            continue;
        };
        let reasons = view
            .plan
            .clause_reasons(view.facts, view.decision, at, "en");
        let mut grounds = Vec::new();
        // Points are explained by their sum, and the sum by what each group gives.
        let total = reasons.iter().position(|r| r.kind != ReasonKind::Group);
        let (groups, rest) = reasons.split_at(total.unwrap_or_default());
        let Some(first) = rest.first() else {
            continue;
        };
        if !groups.is_empty() {
            grounds.extend(first.notes.iter().cloned());
            grounds.extend(groups.iter().map(|g| format!("{}: {}", g.text, g.value)));
        }
        let most = MOST_GROUNDS.max(grounds.len());
        collect(first, &mut grounds);
        grounds.dedup();
        let more = grounds.len() > most;
        grounds.truncate(most);
        let asked = shortened(&on_one_line(&first.text), LONGEST_QUESTION);
        let mut text = format!("{}: {asked}: {}", clause.name, first.value);
        if !grounds.is_empty() {
            text.push_str(" (");
            text.push_str(&grounds.join("; "));
            text.push_str(if more { "; …)" } else { ")" });
        }
        all.push(shortened(&on_one_line(&text), LONGEST));
    }
    all
}

/// The facts and values of the law on which a reason rests.
fn collect(reason: &Reason, grounds: &mut Vec<String>) {
    for child in reason.children.iter().filter(|child| !child.beside) {
        match (&child.fact, child.kind) {
            (Some(path), _) => grounds.push(format!("{path}: {}", child.value)),
            (None, ReasonKind::Definition | ReasonKind::Row | ReasonKind::External)
                if child.children.is_empty() =>
            {
                let name = child.name.as_deref().unwrap_or(&child.text);
                grounds.push(format!("{name}: {}", child.value));
            }
            _ => {}
        }
        collect(child, grounds);
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let cut: String = text.chars().take(longest).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{cut} …")
}

/// Eight hexadecimal digits for everything that is given. Names and values as applicant files write
/// them are taken, so that other facts in the vocabulary change nothing.
fn fingerprint(view: &View<'_>) -> String {
    let program = view.plan.program();
    let mut hash = Fnv::new();
    for (id, fact) in (0_u32..).map(ius_engine::FactId).zip(&program.schema.facts) {
        if view.facts.is_stated(id) {
            hash.add(&fact.path);
            hash.add(&value_text(view.facts.get(id), &fact.ty, program));
        }
    }
    for row in view.facts.externals() {
        let Some(declared) = program.externals.get(row.external.index()) else {
            continue;
        };
        hash.add(&declared.id);
        if let (Some(key), Some(ty)) = (&row.key, &declared.key) {
            hash.add(&value_text(key, ty, program));
        }
        hash.add(&row.as_of.to_string());
        hash.add(&value_text(&row.value, &declared.ty, program));
    }
    hash.digits()
}

/// A hash of sixty-four bits (Fowler, Noll, Vo, variant 1a) that is the same on every machine. It
/// guards against oversight, not against forgery.
pub(crate) struct Fnv(u64);

impl Fnv {
    pub(crate) const fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a text and its end.
    pub(crate) fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The two halves of the hash, folded, as eight digits.
    pub(crate) fn digits(&self) -> String {
        format!("{:08x}", (self.0 >> 32) ^ (self.0 & 0xffff_ffff))
    }
}

/// Eight hexadecimal digits for a text, the same on every machine: tells whether it was changed.
#[must_use]
pub fn text_fingerprint(text: &str) -> String {
    let mut hash = Fnv::new();
    hash.add(text);
    hash.digits()
}
