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

    /// Whether both versions give the same outcome, statuses and results, without putting any of it
    /// into words; none where that does not settle it.
    fn same(&self, scheme: &str, person: &Person) -> Option<bool> {
        let (was, is) = (
            self.before.scheme(scheme).ok()?,
            self.after.scheme(&person.scheme).ok()?,
        );
        let clauses = |rules, id: SchemeId| {
            let rules: &Compiled = rules;
            let scheme = rules.plan().program().schemes.get(id.index());
            scheme.map_or(&[][..], |scheme| scheme.clauses.as_slice())
        };
        // Where clauses were added or dropped their statuses do not stand in the same places.
        let (old, new) = (clauses(self.before, was), clauses(self.after, is));
        if !old.iter().map(|c| &c.name).eq(new.iter().map(|c| &c.name)) {
            return None;
        }
        let before = decided(self.before, was, &person.before, person.on);
        let after = decided(self.after, is, &person.after, person.on);
        if before.outcome != after.outcome || before.in_force != after.in_force {
            return Some(false);
        }
        let (old, new) = (self.before.plan(), self.after.plan());
        if chosen(old, &before) != chosen(new, &after) {
            return Some(false);
        }
        if old.statuses(&person.before, &before) != new.statuses(&person.after, &after) {
            return Some(false);
        }
        let results = |plan: &Plan, facts: &Facts, decision: &Decision| {
            let all = plan.outputs(facts, decision).into_iter();
            all.map(|o| (o.clause, o.status, o.value))
                .collect::<Vec<_>>()
        };
        let (was, is) = (
            results(old, &person.before, &before),
            results(new, &person.after, &after),
        );
        // A value by its place in an enumeration may mean another one.
        let by_place = |(.., value): &(_, _, Value)| {
            matches!(value, Value::Member(_) | Value::List(_) | Value::Record(_))
        };
        if was.iter().any(by_place) {
            return None;
        }
        Some(was == is)
    }

    /// Decides a person under both versions; none where nothing is different.
    #[must_use]
    pub fn flip(&self, person: &Person) -> Option<Flip> {
        let scheme = self.before_name(&person.scheme);
        if self.same(scheme, person) == Some(true) {
            return None;
        }
        let before = judge(self.before, scheme, &person.before, person.on);
        let after = judge(self.after, &person.scheme, &person.after, person.on);
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

/// Decides under one version.
pub(crate) fn judge(
    rules: &Compiled,
    scheme: &str,
    facts: &Facts,
    on: Option<Date>,
) -> Option<Judged> {
    let id: SchemeId = rules.scheme(scheme).ok()?;
    let plan = rules.plan();
    let decision = decided(rules, id, facts, on);
    let view = View::new(plan, facts, &decision);
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
    let scheme = plan.program().schemes.get(id.index())?;
    for output in plan.outputs(facts, &decision) {
        if let Some(clause) = scheme.clauses.get(output.clause) {
            clauses.insert(clause.name.clone(), result(plan, clause, &output));
        }
    }
    if let Some((transition, day)) = chosen(plan, &decision) {
        clauses.insert(transition.to_owned(), format!("the law of {day}"));
    }
    Some(Judged {
        outcome: decision.outcome.name(),
        because: view.because(),
        clauses,
    })
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
