//! One person under both versions, and which clause makes the difference.

use std::collections::{BTreeMap, BTreeSet};

use ius_applicant::value_text;
use ius_calendar::Date;
use ius_engine::{ClauseKind, ClauseStatus, Facts, Options, OutputStatus, SchemeId, Type};
use ius_suite::{Rules, View};

use crate::compare::{Amendment, Touch};

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
    /// How every clause stands: its status, or the value of an output.
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
    pub before: &'a Rules,
    /// The rules after.
    pub after: &'a Rules,
}

impl Both<'_> {
    /// Decides a person under both versions; none where nothing is different.
    #[must_use]
    pub fn flip(&self, person: &Person) -> Option<Flip> {
        let before = judge(self.before, &person.scheme, &person.before, person.on);
        let after = judge(self.after, &person.scheme, &person.after, person.on);
        if before == after {
            return None;
        }
        let empty = BTreeMap::new();
        let of =
            |judged: &Option<Judged>| judged.as_ref().map_or(empty.clone(), |j| j.clauses.clone());
        let (was, is) = (of(&before), of(&after));
        let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
        let differing = names
            .into_iter()
            .filter(|name| was.get(*name) != is.get(*name))
            .cloned()
            .collect();
        Some(Flip {
            before,
            after,
            differing,
        })
    }

    /// Facts of the one version as facts of the other, by path; what the other does not know, or
    /// types otherwise, is left out.
    #[must_use]
    pub fn carried(from: &Rules, to: &Rules, facts: &Facts) -> Facts {
        let text = ius_applicant::write_applicant(facts, from.plan().program());
        let mut out = Facts::new(to.plan().program());
        if let Ok(tree) = ius_applicant::read_tree(&text, ius_applicant::Format::Yaml) {
            let (program, index) = (to.plan().program(), to.index());
            let _ = ius_applicant::apply(&tree, program, index, Date::FIRST, &mut out);
        }
        out
    }
}

/// Decides under one version.
pub(crate) fn judge(
    rules: &Rules,
    scheme: &str,
    facts: &Facts,
    on: Option<Date>,
) -> Option<Judged> {
    let id: SchemeId = rules.scheme(scheme).ok()?;
    let plan = rules.plan();
    let options = Options {
        on,
        ..Options::default()
    };
    let decision = plan.decide(id, facts, &options);
    let view = View::new(plan, facts, &decision);
    let mut clauses = BTreeMap::new();
    for (_, clause, status) in view.clauses() {
        // What a clause gives is told by its value, where it gives anything at all.
        let gives = matches!(
            clause.kind,
            ClauseKind::Output { .. } | ClauseKind::Right(_) | ClauseKind::Duty(_)
        );
        if status != ClauseStatus::NotInForce && !gives {
            clauses.insert(clause.name.clone(), status.name().to_owned());
        }
    }
    let program = plan.program();
    let scheme = program.schemes.get(id.index())?;
    for output in plan.outputs(facts, &decision) {
        let Some(clause) = scheme.clauses.get(output.clause) else {
            continue;
        };
        let ty = match &clause.kind {
            ClauseKind::Output { value, .. } => program.nodes.get(value.index()).map(|n| &n.ty),
            _ => Some(&Type::YesNo),
        };
        let text = match (output.status, ty) {
            (OutputStatus::Known, Some(ty)) => value_text(&output.value, ty, program),
            (status, _) => status.name().to_owned(),
        };
        clauses.insert(clause.name.clone(), text);
    }
    Some(Judged {
        outcome: decision.outcome.name(),
        because: view.because(),
        clauses,
    })
}
