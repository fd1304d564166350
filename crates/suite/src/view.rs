//! A decision as a lawyer looks at it: which clauses decide, which stand how, and whether that is
//! what was expected.

use ius_engine::{
    Citation, Clause, ClauseKind, ClauseStatus, Decision, Facts, LawChosen, Missing, Outcome,
    OutputStatus, OutputValue, Plan, Scheme, SchemeInForce, Unverified, Value,
};

use ius_applicant::{Format, SchemaIndex, read_tree, read_value, value_text};

use crate::case::{Expectation, ExpectedOutput, ExpectedPoints, Status};

/// The pseudo-clause of a scheme that is not in force.
pub const IN_FORCE: &str = "in_force";
/// The pseudo-clause of a scheme that is suspended.
pub const SUSPENDED: &str = "suspended";

/// Whether a clause takes part in the outcome.
#[must_use]
pub const fn decides(kind: &ClauseKind) -> bool {
    !matches!(
        kind,
        ClauseKind::Output { .. } | ClauseKind::Right(_) | ClauseKind::Duty(_)
    )
}

/// Whether a clause says to whom the scheme applies.
#[must_use]
pub const fn is_scope(kind: &ClauseKind) -> bool {
    matches!(kind, ClauseKind::Scope(_) | ClauseKind::Exclude(_))
}

/// A decision with everything that is read from it.
pub struct View<'a> {
    /// The rules.
    pub plan: &'a Plan,
    /// The facts.
    pub facts: &'a Facts,
    /// The decision.
    pub decision: &'a Decision,
    /// The status of every clause, by position.
    pub statuses: Vec<ClauseStatus>,
    scheme: Option<&'a Scheme>,
}

impl<'a> View<'a> {
    /// Looks at a decision.
    #[must_use]
    pub fn new(plan: &'a Plan, facts: &'a Facts, decision: &'a Decision) -> View<'a> {
        let statuses = plan.statuses(facts, decision);
        let scheme = plan.program().schemes.get(decision.scheme.index());
        View {
            plan,
            facts,
            decision,
            statuses,
            scheme,
        }
    }

    /// The clauses with their position and status.
    pub fn clauses(&self) -> impl Iterator<Item = (usize, &'a Clause, ClauseStatus)> + '_ {
        let clauses = self
            .scheme
            .map_or(&[][..], |scheme| scheme.clauses.as_slice());
        clauses
            .iter()
            .enumerate()
            .zip(&self.statuses)
            .map(|((at, clause), status)| (at, clause, *status))
    }

    /// The positions of the clauses on which the outcome rests: every failed ground, everything
    /// unknown that can still matter, everything to be assessed. None for an eligible applicant.
    #[must_use]
    pub fn deciding(&self) -> Vec<usize> {
        let deciding = |wanted: ClauseStatus, scope_only: bool| {
            self.clauses()
                .filter(|(_, clause, status)| {
                    decides(&clause.kind)
                        && *status == wanted
                        && (!scope_only || is_scope(&clause.kind))
                })
                .map(|(at, ..)| at)
                .collect::<Vec<usize>>()
        };
        match self.decision.outcome {
            Outcome::Eligible => Vec::new(),
            Outcome::Ineligible => deciding(ClauseStatus::Failed, false),
            Outcome::Inapplicable => deciding(ClauseStatus::Failed, true),
            Outcome::Assessment => deciding(ClauseStatus::ToAssess, false),
            Outcome::Gap => deciding(ClauseStatus::Gap, false),
            Outcome::Conflict => deciding(ClauseStatus::Conflict, false),
            Outcome::Undetermined => {
                // Once a requirement has failed, only the scope can still change the outcome.
                let failed = self.clauses().any(|(_, clause, status)| {
                    decides(&clause.kind)
                        && !is_scope(&clause.kind)
                        && status == ClauseStatus::Failed
                });
                deciding(ClauseStatus::Unknown, failed)
            }
        }
    }

    /// The names of the deciding clauses, sorted, each once; for a scheme that is not in force its
    /// pseudo-clause.
    #[must_use]
    pub fn because(&self) -> Vec<String> {
        match self.decision.in_force {
            SchemeInForce::No => return vec![IN_FORCE.to_owned()],
            SchemeInForce::Suspended(_) => return vec![SUSPENDED.to_owned()],
            SchemeInForce::Yes => {}
        }
        let mut names: Vec<String> = self
            .deciding()
            .into_iter()
            .filter_map(|at| {
                self.scheme
                    .and_then(|scheme| scheme.clauses.get(at))
                    .map(|clause| clause.name.clone())
            })
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// The outcome with its deciding clauses, in words.
    #[must_use]
    pub fn outcome(&self) -> String {
        let because = self.because();
        let outcome = self.decision.outcome.name();
        if because.is_empty() {
            outcome.to_owned()
        } else {
            format!("{outcome} because {}", because.join(", "))
        }
    }

    /// The status of a clause by name: that of the version in force; none if there is no such
    /// clause.
    #[must_use]
    pub fn status(&self, name: &str) -> Option<ClauseStatus> {
        let mut found = None;
        for (_, clause, status) in self.clauses().filter(|(_, clause, _)| clause.name == name) {
            let _ = clause;
            if status != ClauseStatus::NotInForce {
                return Some(status);
            }
            found = Some(status);
        }
        found
    }

    /// The missing facts that can still matter.
    #[must_use]
    pub fn missing(&self) -> Vec<Missing> {
        self.plan.missing(self.facts, self.decision)
    }

    /// What is not verified.
    #[must_use]
    pub fn unverified(&self) -> Vec<Unverified> {
        self.plan.unverified(self.facts, self.decision)
    }

    /// The output, right or duty of this name that applies.
    #[must_use]
    pub fn output(&self, name: &str) -> Option<(OutputValue, &'a Clause)> {
        let scheme = self.scheme?;
        let named = |output: &OutputValue| {
            scheme
                .clauses
                .get(output.clause)
                .filter(|clause| clause.name == name)
        };
        self.plan
            .outputs(self.facts, self.decision)
            .into_iter()
            .find_map(|output| {
                let clause = named(&output)?;
                Some((output, clause))
            })
    }

    fn exists(&self, name: &str, wanted: impl Fn(&ClauseKind) -> bool) -> Result<(), String> {
        let all = || {
            self.scheme
                .into_iter()
                .flat_map(|s| &s.clauses)
                .filter(|clause| wanted(&clause.kind))
        };
        if all().any(|clause| clause.name == name) {
            return Ok(());
        }
        let near = ius_diagnostics::nearest(name, all().map(|clause| clause.name.as_str()));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        Err(format!("the scheme has no `{name}` of this kind{hint}"))
    }

    /// What differs from what was expected, in words; none if it is as expected.
    #[must_use]
    pub fn differs(&self, expectation: &Expectation, index: &SchemaIndex) -> Option<String> {
        match expectation {
            Expectation::Outcome(outcome, because) => {
                self.outcome_differs(outcome, because.as_deref())
            }
            Expectation::Missing(expected) => {
                let found: Vec<String> = self
                    .missing()
                    .into_iter()
                    .map(|missing| missing.path)
                    .collect();
                sets_differ("missing", expected, &found)
            }
            Expectation::Clauses(status, names) => {
                let wrong: Vec<String> = names
                    .iter()
                    .filter_map(|name| self.status_differs(*status, name))
                    .collect();
                (!wrong.is_empty()).then(|| wrong.join("; "))
            }
            Expectation::Output(name, expected) => self.output_differs(name, expected, index),
            Expectation::Rights(follow, names) => {
                self.follows_differ(*follow, names, "right", |kind| {
                    matches!(kind, ClauseKind::Right(_))
                })
            }
            Expectation::Duties(follow, names) => {
                self.follows_differ(*follow, names, "duty", |kind| {
                    matches!(kind, ClauseKind::Duty(_))
                })
            }
            Expectation::LawOn(day) => match self.decision.law_in_force_on {
                Some(found) if found == *day && self.decision.law != LawChosen::Unsettled => None,
                Some(found) => Some(format!(
                    "expected the law in force on {day}, decided under that of {found}"
                )),
                None => Some(format!(
                    "expected the law in force on {day}, but it is not settled which law applies"
                )),
            },
            Expectation::Points(expected) => self.points_differ(expected),
            Expectation::Under(provision, names) => {
                let wrong: Vec<String> = names
                    .iter()
                    .filter_map(|name| self.basis_differs(provision, name))
                    .collect();
                (!wrong.is_empty()).then(|| wrong.join("; "))
            }
            Expectation::Unverified(names) => {
                let all = self.unverified();
                let absent: Vec<&str> = names
                    .iter()
                    .filter(|name| {
                        !all.iter().any(|u| {
                            // A row is listed as its table and key: either names it.
                            let table = u.what.split(" for ").next().unwrap_or(&u.what);
                            u.what == **name
                                || table == name.as_str()
                                || table.rsplit('.').next() == Some(name.as_str())
                        })
                    })
                    .map(String::as_str)
                    .collect();
                (!absent.is_empty()).then(|| {
                    let found: Vec<&str> = all.iter().map(|u| u.what.as_str()).collect();
                    format!(
                        "expected to be unverified: {}; unverified: {}",
                        absent.join(", "),
                        or_nothing(&found)
                    )
                })
            }
        }
    }

    /// A clause that is replaced by one on another instrument keeps its name, so only what it
    /// cites tells on which law a refusal of that day rests.
    fn basis_differs(&self, provision: &str, name: &str) -> Option<String> {
        if let Err(text) = self.exists(name, |_| true) {
            return Some(text);
        }
        let cited: Vec<String> = self
            .clauses()
            .filter(|(_, clause, status)| {
                clause.name == name && *status != ClauseStatus::NotInForce
            })
            .flat_map(|(_, clause, _)| &clause.citations)
            .map(|citation| self.written(citation))
            .collect();
        let rests = cited.iter().any(|found| found == provision);
        (!rests).then(|| {
            format!(
                "expected `{name}` to rest on {provision}, it rests on {}",
                or_nothing(&cited)
            )
        })
    }

    fn points_differ(&self, expected: &ExpectedPoints) -> Option<String> {
        let ExpectedPoints {
            clause: name,
            group,
            given: wanted,
        } = expected;
        let with_points = |kind: &ClauseKind| matches!(kind, ClauseKind::Points { .. });
        if let Err(text) = self.exists(name, with_points) {
            return Some(text);
        }
        let written = match group {
            Some(group) => format!("{name}.{group}"),
            None => name.clone(),
        };
        let mut in_force = false;
        let mut groups: Vec<&str> = Vec::new();
        for (at, clause, status) in self.clauses().filter(|(_, clause, _)| clause.name == *name) {
            if status == ClauseStatus::NotInForce {
                continue;
            }
            in_force = true;
            if let Some(found) = self
                .plan
                .points(self.facts, self.decision, at, group.as_deref())
            {
                return (found != *wanted)
                    .then(|| format!("expected points of `{written}`: {wanted}, found {found}"));
            }
            if let ClauseKind::Points { groups: all, .. } = &clause.kind {
                groups.extend(all.iter().map(|group| group.name.as_str()));
            }
        }
        Some(if in_force {
            format!(
                "there is no group `{written}`; the groups are {}",
                or_nothing(&groups)
            )
        } else {
            format!("expected points of `{written}`: {wanted}, but it is not in force")
        })
    }

    /// A provision as rules cite it, e.g. `SPD24 3(1)`.
    fn written(&self, citation: &Citation) -> String {
        let instruments = &self.plan.program().instruments;
        let id = instruments
            .get(citation.instrument.index())
            .map_or("", |instrument| instrument.id.as_str());
        match &citation.provision {
            Some(provision) => format!("{id} {provision}"),
            None => id.to_owned(),
        }
    }

    fn outcome_differs(&self, outcome: &str, because: Option<&[String]>) -> Option<String> {
        let expected = || match because {
            Some(names) if !names.is_empty() => format!("{outcome} because {}", names.join(", ")),
            _ => outcome.to_owned(),
        };
        if self.decision.outcome.name() != outcome {
            return Some(format!(
                "expected {}, decided {}",
                expected(),
                self.outcome()
            ));
        }
        let because = because?;
        let mut wanted = because.to_vec();
        wanted.sort();
        wanted.dedup();
        (wanted != self.because())
            .then(|| format!("expected {}, decided {}", expected(), self.outcome()))
    }

    fn status_differs(&self, wanted: Status, name: &str) -> Option<String> {
        let Some(found) = self.status(name) else {
            return self.exists(name, |_| true).err();
        };
        let as_expected = match wanted {
            Status::Passed => matches!(found, ClauseStatus::Passed),
            Status::Failed => found == ClauseStatus::Failed,
            Status::Unknown => found == ClauseStatus::Unknown,
            Status::Waived => found == ClauseStatus::Waived,
            Status::ToAssess => found == ClauseStatus::ToAssess,
            Status::NotInForce => found == ClauseStatus::NotInForce,
            Status::Gap => found == ClauseStatus::Gap,
        };
        (!as_expected).then(|| {
            format!(
                "expected `{name}` {}, found {}",
                wanted.words(),
                found.name().replace('_', " ")
            )
        })
    }

    fn output_differs(
        &self,
        name: &str,
        expected: &ExpectedOutput,
        index: &SchemaIndex,
    ) -> Option<String> {
        if let Err(unknown) = self.exists(name, |kind| matches!(kind, ClauseKind::Output { .. })) {
            return Some(unknown);
        }
        let found = self.output(name);
        let program = self.plan.program();
        let shown = |found: &Option<(OutputValue, &Clause)>| match found {
            None => "absent".to_owned(),
            Some((output, clause)) => match (output.status, &clause.kind) {
                (OutputStatus::Known, ClauseKind::Output { value, .. }) => {
                    let ty = program.nodes.get(value.index()).map(|node| &node.ty);
                    ty.map_or_else(String::new, |ty| value_text(&output.value, ty, program))
                }
                (OutputStatus::Gap, _) => "unknown, for want of a value in the rules".to_owned(),
                (status, _) => status.name().to_owned(),
            },
        };
        let as_expected = match (expected, &found) {
            (ExpectedOutput::Absent, None) => true,
            (ExpectedOutput::Absent, Some((output, _))) => output.status == OutputStatus::Absent,
            (ExpectedOutput::Unknown, Some((output, _))) => {
                matches!(output.status, OutputStatus::Unknown | OutputStatus::Gap)
            }
            (ExpectedOutput::Value(text), Some((output, clause))) => {
                let ClauseKind::Output { value, .. } = &clause.kind else {
                    return None;
                };
                let ty = program
                    .nodes
                    .get(value.index())
                    .map(|node| node.ty.clone())?;
                match expected_value(text, &ty, self.plan, index) {
                    Ok(wanted) => {
                        output.status == OutputStatus::Known && same(&wanted, &output.value)
                    }
                    Err(why) => return Some(why),
                }
            }
            (_, None) => false,
        };
        let words = match expected {
            ExpectedOutput::Value(text) => text.as_str(),
            ExpectedOutput::Unknown => "unknown",
            ExpectedOutput::Absent => "absent",
        };
        (!as_expected).then(|| {
            format!(
                "expected output `{name}` to be {words}, found {}",
                shown(&found)
            )
        })
    }

    fn follows_differ(
        &self,
        follow: bool,
        names: &[String],
        word: &str,
        kind: impl Fn(&ClauseKind) -> bool + Copy,
    ) -> Option<String> {
        let mut wrong = Vec::new();
        for name in names {
            if let Err(unknown) = self.exists(name, kind) {
                wrong.push(unknown);
                continue;
            }
            let follows = self.output(name).is_some_and(|(output, clause)| {
                kind(&clause.kind) && output.status == OutputStatus::Known
            });
            if follows != follow {
                let found = if follows {
                    "it follows"
                } else {
                    "it does not follow"
                };
                let wanted = if follow { "expected" } else { "did not expect" };
                wrong.push(format!("{wanted} the {word} `{name}`, but {found}"));
            }
        }
        (!wrong.is_empty()).then(|| wrong.join("; "))
    }
}

/// A value as a case writes it.
pub(crate) fn expected_value(
    text: &str,
    ty: &ius_engine::Type,
    plan: &Plan,
    index: &SchemaIndex,
) -> Result<Value, String> {
    let misfit = |why: &str| format!("`{text}` cannot be compared: {why}");
    let tree = read_tree(text, Format::Yaml).map_err(|problem| misfit(&problem.message))?;
    read_value(&tree, ty, plan.program(), index).map_err(|problems| {
        misfit(
            problems
                .first()
                .map_or("it is of another type", |problem| problem.message.as_str()),
        )
    })
}

/// Whether two values are the same; whole numbers and decimals may be equal.
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Integer(a), Value::Decimal(b)) | (Value::Decimal(b), Value::Integer(a)) => {
            b.is_integer()
                && b.to_string()
                    .split('.')
                    .next()
                    .and_then(|whole| whole.parse().ok())
                    == Some(*a)
        }
        _ => a == b,
    }
}

fn or_nothing<T: AsRef<str>>(names: &[T]) -> String {
    if names.is_empty() {
        return "nothing".to_owned();
    }
    names
        .iter()
        .map(AsRef::as_ref)
        .collect::<Vec<&str>>()
        .join(", ")
}

fn sets_differ(what: &str, expected: &[String], found: &[String]) -> Option<String> {
    let sorted = |names: &[String]| {
        let mut names = names.to_vec();
        names.sort();
        names.dedup();
        names
    };
    (sorted(expected) != sorted(found)).then(|| {
        format!(
            "expected {what} {}, found {what} {}",
            or_nothing(expected),
            or_nothing(found)
        )
    })
}
