//! One person under both versions, and which clause makes the difference.

use std::collections::{BTreeMap, BTreeSet};

use ius_applicant::value_text;
use ius_calendar::Date;
use ius_engine::{
    Clause, ClauseKind, ClauseStatus, Decision, FactId, Facts, LawChosen, Options, OutputStatus,
    OutputValue, Plan, Program, SchemeId, Type, Value,
};
use ius_suite::{Compiled, View};

use crate::compare::{Amendment, Touch};
use crate::form::type_text;

/// In the place of a clause: the scheme itself, where only one version has it.
pub const WHOLE: &str = "scheme";

/// A person with a case to decide.
#[derive(Clone, Debug)]
pub struct Person {
    /// Who: the title of a case, or the name of a file.
    pub name: String,
    /// The place: file and line, 0 for a whole file.
    pub at: (String, u32),
    /// The scheme.
    pub scheme: String,
    /// The reference date; none takes the scheme's own.
    pub on: Option<Date>,
    /// The facts under the rules before.
    pub before: Facts,
    /// The facts under the rules after.
    pub after: Facts,
}

/// What one version decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The outcome by name.
    pub outcome: &'static str,
    /// The clauses that decide.
    pub because: Vec<String>,
    /// How every clause stands: its status, or the value of an output; and the transitional rule
    /// that applies.
    pub clauses: BTreeMap<String, String>,
}

/// A person whom the two versions treat differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    /// Under the rules before; none where there is no such scheme.
    pub before: Option<Judged>,
    /// Under the rules after.
    pub after: Option<Judged>,
    /// The clauses that stand differently.
    pub differing: BTreeSet<String>,
}

impl Flip {
    /// Whether the outcome itself is another.
    #[must_use]
    pub fn is_outcome(&self) -> bool {
        self.before.as_ref().map(|j| j.outcome) != self.after.as_ref().map(|j| j.outcome)
    }

    /// The clause that makes the difference: one that the amendment touches and that decides, else
    /// one that it touches and that stands differently, else any that does.
    #[must_use]
    pub fn cause(&self, scheme: &str, amendment: &Amendment) -> String {
        if self.before.is_none() || self.after.is_none() {
            return WHOLE.to_owned();
        }
        let touched: BTreeSet<&str> = amendment
            .law
            .iter()
            .flat_map(|change| &change.touches)
            .filter(|touch: &&Touch| touch.scheme == scheme)
            .map(|touch| touch.clause.as_str())
            .collect();
        let deciding: BTreeSet<&str> = [&self.before, &self.after]
            .into_iter()
            .flatten()
            .flat_map(|judged| judged.because.iter().map(String::as_str))
            .collect();
        let differing = || self.differing.iter().map(String::as_str);
        differing()
            .find(|name| touched.contains(name) && deciding.contains(name))
            .or_else(|| differing().find(|name| touched.contains(name)))
            .or_else(|| differing().next())
            .unwrap_or("in_force")
            .to_owned()
    }
}

/// Both versions of the rules, ready to decide.
#[derive(Clone, Copy)]
pub struct Both<'a> {
    /// The rules before.
    pub before: &'a Compiled,
    /// The rules after.
    pub after: &'a Compiled,
    /// The names of renamed schemes before, by those after.
    pub names_before: &'a BTreeMap<String, String>,
}

impl Both<'_> {
    /// The name of a scheme under the rules before.
    #[must_use]
    pub fn before_name<'n>(&'n self, scheme: &'n str) -> &'n str {
        self.names_before.get(scheme).map_or(scheme, String::as_str)
    }

    /// Decides a person under both versions; none where nothing is different.
    #[must_use]
    pub fn flip(&self, person: &Person) -> Option<Flip> {
        let scheme = self.before_name(&person.scheme);
        let was = Side::of(self.before, scheme, &person.before, person.on);
        let is = Side::of(self.after, &person.scheme, &person.after, person.on);
        if let (Some(was), Some(is)) = (&was, &is)
            && was.same(is)
        {
            return None;
        }
        let before = was.map(|side| side.judged());
        let after = is.map(|side| side.judged());
        if before == after {
            return None;
        }
        let differing = match (&before, &after) {
            (Some(before), Some(after)) => {
                let (was, is) = (&before.clauses, &after.clauses);
                let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
                names
                    .into_iter()
                    .filter(|name| was.get(*name) != is.get(*name))
                    .cloned()
                    .collect()
            }
            _ => BTreeSet::new(),
        };
        Some(Flip {
            before,
            after,
            differing,
        })
    }
}

/// Facts of the one version as facts of the other, by path; what the other does not know, or types
/// otherwise, is left out.
#[must_use]
pub fn carried(from: &Compiled, to: &Compiled, facts: &Facts) -> Facts {
    let (from, to) = (from.plan().program(), to.plan().program());
    let mut out = Facts::new(to);
    for (at, fact) in (0_u32..).zip(&from.schema.facts) {
        if !facts.is_stated(FactId(at)) {
            continue;
        }
        if let Some(id) = to.fact(&fact.path)
            && let Some(same) = to.schema.facts.get(id.index())
            && let Some(value) = translated(facts.get(FactId(at)), &fact.ty, from, &same.ty, to)
        {
            // What the other version keeps within other bounds stays unstated there.
            let _ = out.set(id, value);
        }
    }
    for given in facts.externals() {
        let Some(external) = from.externals.get(given.external.index()) else {
            continue;
        };
        let same = (0_u32..)
            .zip(&to.externals)
            .find(|(_, other)| other.id == external.id)
            .or_else(|| {
                (0_u32..)
                    .zip(&to.externals)
                    .find(|(_, other)| other.name == external.name)
            });
        let Some((id, same)) = same else {
            continue;
        };
        let key = match (&given.key, &external.key, &same.key) {
            (Some(key), Some(was), Some(is)) => translated(key, was, from, is, to),
            _ => None,
        };
        if let Some(value) = translated(&given.value, &external.ty, from, &same.ty, to) {
            let id = ius_engine::ExternalId(id);
            let _ = out.set_external(id, key, given.as_of, value, given.source.clone());
        }
    }
    out
}

/// A value of a type of the one version as one of the other: members of enumerations and fields of
/// records are found by name. None where the other has no such member, or another type.
pub(crate) fn translated(
    value: &Value,
    ty: &Type,
    from: &Program,
    to_ty: &Type,
    to: &Program,
) -> Option<Value> {
    match (value, ty, to_ty) {
        (Value::Unknown, ..) => Some(Value::Unknown),
        (Value::Member(at), Type::Enumeration(was), Type::Enumeration(is)) => {
            let was = from.schema.enumerations.get(was.index())?;
            let is = to.schema.enumerations.get(is.index())?;
            let (name, _) = was.values.get(usize::from(*at))?;
            let at = is.values.iter().position(|(other, _)| other == name)?;
            u16::try_from(at).ok().map(Value::Member)
        }
        (Value::List(elements), Type::List(was), Type::List(is)) => {
            let each = elements.iter().map(|e| translated(e, was, from, is, to));
            each.collect::<Option<Vec<Value>>>().map(Value::list)
        }
        (Value::Record(fields), Type::Record(was), Type::Record(is)) => {
            let was = from.schema.records.get(was.index())?;
            let is = to.schema.records.get(is.index())?;
            let each = is.fields.iter().map(|field| {
                let at = was.fields.iter().position(|f| f.path == field.path);
                let found = at.and_then(|at| Some((was.fields.get(at)?, fields.get(at)?)));
                found.map_or(Some(Value::Unknown), |(old, value)| {
                    translated(value, &old.ty, from, &field.ty, to)
                })
            });
            each.collect::<Option<Vec<Value>>>().map(Value::record)
        }
        (Value::Member(_) | Value::Record(_), ..) => None,
        _ if type_text(from, ty) == type_text(to, to_ty) => Some(value.clone()),
        _ => None,
    }
}

/// Decides without telling what every clause says.
pub(crate) fn decided(
    rules: &Compiled,
    scheme: SchemeId,
    facts: &Facts,
    on: Option<Date>,
) -> Decision {
    let options = Options {
        on,
        ..Options::default()
    };
    rules.plan().decide(scheme, facts, &options)
}

/// A person decided under one version.
struct Side<'a> {
    plan: &'a Plan,
    facts: &'a Facts,
    decision: Decision,
    clauses: &'a [Clause],
    outputs: Vec<OutputValue>,
}

impl<'a> Side<'a> {
    fn of(
        rules: &'a Compiled,
        scheme: &str,
        facts: &'a Facts,
        on: Option<Date>,
    ) -> Option<Side<'a>> {
        let id: SchemeId = rules.scheme(scheme).ok()?;
        let plan = rules.plan();
        let decision = decided(rules, id, facts, on);
        Some(Side {
            plan,
            facts,
            clauses: &plan.program().schemes.get(id.index())?.clauses,
            outputs: plan.outputs(facts, &decision),
            decision,
        })
    }

    /// Whether both versions give the same outcome, statuses and results, as far as it shows
    /// without putting any of it into words.
    fn same(&self, other: &Side<'_>) -> bool {
        // Where clauses were added or dropped their statuses do not stand in the same places.
        let names = |side: &Side<'a>| side.clauses.iter().map(|c| &c.name);
        names(self).eq(other.clauses.iter().map(|c| &c.name))
            && self.decision.outcome == other.decision.outcome
            && self.decision.in_force == other.decision.in_force
            && (0..self.clauses.len())
                .all(|at| self.decision.status(at) == other.decision.status(at))
            && chosen(self.plan, &self.decision) == chosen(other.plan, &other.decision)
            && self.outputs.len() == other.outputs.len()
            && self.outputs.iter().zip(&other.outputs).all(|(was, is)| {
                let alike = (was.clause, was.status) == (is.clause, is.status);
                // A value by its place in an enumeration may mean another one.
                let by_place = matches!(
                    was.value,
                    Value::Member(_) | Value::List(_) | Value::Record(_)
                );
                alike
                    && if by_place {
                        self.given(was) == other.given(is)
                    } else {
                        was.value == is.value
                    }
            })
    }

    fn given(&self, output: &OutputValue) -> Option<String> {
        let clause = self.clauses.get(output.clause)?;
        Some(result(self.plan, clause, output))
    }

    fn judged(&self) -> Judged {
        let view = View::new(self.plan, self.facts, &self.decision);
        let mut clauses: BTreeMap<String, String> = BTreeMap::new();
        for (_, clause, status) in view.clauses() {
            // What a clause gives is told by its value, where it gives anything at all.
            let gives = matches!(
                clause.kind,
                ClauseKind::Output { .. } | ClauseKind::Right(_) | ClauseKind::Duty(_)
            );
            if status != ClauseStatus::NotInForce && !gives {
                clauses.insert(clause.name.clone(), status.name().replace('_', " "));
            }
        }
        for output in &self.outputs {
            if let Some(clause) = self.clauses.get(output.clause) {
                clauses.insert(clause.name.clone(), result(self.plan, clause, output));
            }
        }
        if let Some((transition, day)) = chosen(self.plan, &self.decision) {
            clauses.insert(transition.to_owned(), format!("the law of {day}"));
        }
        Judged {
            outcome: self.decision.outcome.name(),
            because: view.because(),
            clauses,
        }
    }
}

/// The transitional rule that applies, and the day whose law it chooses.
pub(crate) fn chosen<'p>(plan: &'p Plan, decision: &Decision) -> Option<(&'p str, Date)> {
    let LawChosen::Transition(at) = decision.law else {
        return None;
    };
    let scheme = plan.program().schemes.get(decision.scheme.index())?;
    let transition = scheme.transitions.get(usize::try_from(at).ok()?)?;
    Some((&transition.name, decision.law_in_force_on?))
}

/// What the clauses of a name give, of those in force.
pub(crate) fn given(plan: &Plan, facts: &Facts, decision: &Decision, name: &str) -> Vec<String> {
    let scheme = plan.program().schemes.get(decision.scheme.index());
    let clauses = scheme.map_or(&[][..], |scheme| scheme.clauses.as_slice());
    let named = clauses.iter().enumerate().filter(|(_, c)| c.name == name);
    named
        .filter_map(|(at, clause)| {
            let output = plan.output(facts, decision, at)?;
            Some(result(plan, clause, &output))
        })
        .collect()
}

/// The value that a clause gives, or why it gives none.
fn result(plan: &Plan, clause: &Clause, output: &OutputValue) -> String {
    let program = plan.program();
    let ty = match &clause.kind {
        ClauseKind::Output { value, .. } => program.nodes.get(value.index()).map(|n| &n.ty),
        _ => Some(&Type::YesNo),
    };
    match (output.status, ty) {
        (OutputStatus::Known, Some(ty)) => value_text(&output.value, ty, program),
        (status, _) => status.name().to_owned(),
    }
}
