//! From the statuses of clauses to the outcome of a scheme.

use ius_calendar::Date;

use crate::causes::Causes;
use crate::clauses::{Judge, decides, is_scope};
use crate::code::{Machine, Own};
use crate::decision::{
    ClauseStatus, Decision, LawChosen, Options, Outcome, SchemeInForce, Statuses,
};
use crate::facts::Facts;
use crate::plan::{Plan, SchemePlan};
use crate::plane::Plane;
use crate::program::{Scheme, SchemeId, Type};
use crate::value::{Country, Tri, Value};
use crate::world::{Bound, World, any_in_force};

/// Which clauses stand how, counted by what matters for the outcome.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing {
    pub scope_fails: bool,
    pub scope_unknown: bool,
    pub scope_gap: bool,
    pub scope_conflict: bool,
    pub fails: bool,
    pub unknown: bool,
    pub gap: bool,
    pub conflict: bool,
    pub to_assess: bool,
}

impl Standing {
    #[inline]
    pub(crate) fn add(&mut self, scope: bool, status: ClauseStatus) {
        match (status, scope) {
            (ClauseStatus::Passed | ClauseStatus::Waived | ClauseStatus::NotInForce, _) => {}
            (ClauseStatus::Failed, true) => self.scope_fails = true,
            (ClauseStatus::Failed, false) => self.fails = true,
            (ClauseStatus::Unknown, true) => self.scope_unknown = true,
            (ClauseStatus::Unknown, false) => self.unknown = true,
            (ClauseStatus::Gap, true) => self.scope_gap = true,
            (ClauseStatus::Gap, false) => self.gap = true,
            (ClauseStatus::Conflict, true) => self.scope_conflict = true,
            (ClauseStatus::Conflict, false) => self.conflict = true,
            (ClauseStatus::ToAssess, _) => self.to_assess = true,
        }
    }

    /// The outcome, in the order of the language reference: scope and exclusions first, then
    /// refusals and requirements, then what is unknown, then what is left to judge. An error of
    /// the rules is the outcome where it could matter.
    pub(crate) fn outcome(self) -> Outcome {
        if self.scope_fails {
            return Outcome::Inapplicable;
        }
        if self.scope_conflict {
            return Outcome::Conflict;
        }
        let scope_open = self.scope_unknown || self.scope_gap;
        if self.fails {
            return match (self.scope_unknown, scope_open) {
                (true, _) => Outcome::Undetermined,
                (false, true) => Outcome::Gap,
                (false, false) => Outcome::Ineligible,
            };
        }
        if self.conflict {
            return Outcome::Conflict;
        }
        // While the rules cannot say whether the scheme applies, no fact can settle it.
        if self.scope_unknown {
            return Outcome::Undetermined;
        }
        if self.scope_gap {
            return Outcome::Gap;
        }
        if self.unknown {
            return Outcome::Undetermined;
        }
        if self.gap {
            return Outcome::Gap;
        }
        if self.to_assess {
            Outcome::Assessment
        } else {
            Outcome::Eligible
        }
    }
}

/// The law that applies on a day.
pub(crate) enum Laws {
    /// One law.
    Settled(Date, LawChosen),
    /// A fact is missing that decides; the days whose law may apply, the reference date last.
    Open(Vec<Option<Date>>),
}

/// Which day's law applies: the first transitional rule that holds names it, else the reference
/// date.
pub(crate) fn laws(world: &mut World<'_>, scheme: &Scheme, on: Date) -> Laws {
    if scheme.transitions.is_empty() {
        return Laws::Settled(on, LawChosen::Reference);
    }
    world.set_dates(Some(on), Some(on));
    let mut possible = Vec::new();
    for (index, transition) in (0_u32..).zip(&scheme.transitions) {
        let when = world.condition(transition.when);
        if when.is_no() {
            continue;
        }
        let law = world.agreed(transition.law_on).as_date();
        match (when, law) {
            (Tri::Yes, Some(law)) if possible.is_empty() => {
                return Laws::Settled(law, LawChosen::Transition(index));
            }
            (Tri::Yes, law) => {
                possible.push(law);
                return Laws::Open(possible);
            }
            (_, law) => possible.push(law),
        }
    }
    if possible.is_empty() {
        return Laws::Settled(on, LawChosen::Reference);
    }
    possible.push(Some(on));
    Laws::Open(possible)
}

/// Whether the scheme is in force under a day's law.
pub(crate) fn in_force(scheme: &Scheme, law: Option<Date>) -> SchemeInForce {
    if any_in_force(&scheme.in_force, law).is_no() {
        return SchemeInForce::No;
    }
    let suspended = law.and_then(|day| scheme.suspended.iter().position(|s| s.contains(day)));
    match suspended.and_then(|index| u32::try_from(index).ok()) {
        Some(index) => SchemeInForce::Suspended(index),
        None => SchemeInForce::Yes,
    }
}

/// Every clause's status by the plain evaluator.
pub(crate) fn statuses(
    world: &mut World<'_>,
    scheme: &Scheme,
    can_gap: &[bool],
    outcome_only: bool,
) -> (Statuses, Standing) {
    let mut statuses = Statuses::none(scheme.clauses.len());
    let mut standing = Standing::default();
    for (index, clause) in scheme.clauses.iter().enumerate() {
        if !decides(&clause.kind) {
            continue;
        }
        let mut status = world.clause(clause);
        if status == ClauseStatus::Unknown && can_gap.get(index).copied().unwrap_or(true) {
            status = gap_or_unknown(world, clause);
        }
        statuses.set(index, status);
        standing.add(is_scope(&clause.kind), status);
        if outcome_only && standing.scope_fails {
            break;
        }
    }
    (statuses, standing)
}

/// Whether an unknown clause is unknown for want of facts or of a value of the law.
pub(crate) fn gap_or_unknown(
    world: &mut World<'_>,
    clause: &crate::program::Clause,
) -> ClauseStatus {
    let mut causes = Causes::default();
    world.clause_causes(clause, &mut causes);
    if causes.only_gaps() {
        ClauseStatus::Gap
    } else {
        ClauseStatus::Unknown
    }
}

impl Plan {
    /// Decides a scheme. Nothing is explained yet: the decision holds the outcome and the
    /// statuses of the clauses; reasons, missing facts and outputs are made from it on demand.
    ///
    /// A scheme that the program does not have is undetermined without clauses.
    #[must_use]
    pub fn decide(&self, id: SchemeId, facts: &Facts, options: &Options) -> Decision {
        let Some((scheme, plan)) = self.scheme_plan(id) else {
            return Decision {
                scheme: id,
                on: options.on,
                law_in_force_on: None,
                law: LawChosen::Unsettled,
                outcome: Outcome::Undetermined,
                in_force: SchemeInForce::Yes,
                each: None,
                statuses: Statuses::none(0),
            };
        };
        let on = options.on.or_else(|| reference_date(scheme, facts));
        match &scheme.for_each {
            None => self.decide_one(id, scheme, plan, facts, on, Own::NONE, options),
            Some((_, list)) => self.decide_each(id, scheme, plan, facts, on, *list, options),
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn decide_each(
        &self,
        id: SchemeId,
        scheme: &Scheme,
        plan: &SchemePlan,
        facts: &Facts,
        on: Option<Date>,
        list: crate::program::FactId,
        options: &Options,
    ) -> Decision {
        let Value::List(elements) = facts.get(list) else {
            return self.decide_one(id, scheme, plan, facts, on, Own::NONE, options);
        };
        if elements.is_empty() {
            let nobody = Bound {
                value: self.no_element(list),
                origin: None,
            };
            let plane = Plane::of(&nobody.value);
            let own = Own::new(nobody, plane.row());
            return self.decide_one(id, scheme, plan, facts, on, &own, options);
        }
        let mut best: Option<Decision> = None;
        for (index, element) in (0_u32..).zip(elements.iter()) {
            let bound = Bound {
                value: element.clone(),
                origin: Some((list, index)),
            };
            let row = facts.element_row(list, index as usize);
            let own = Own::new(bound, row);
            let mut decision = self.decide_one(id, scheme, plan, facts, on, &own, options);
            decision.each = Some(index);
            if best
                .as_ref()
                .is_none_or(|best| decision.outcome.rank() < best.outcome.rank())
            {
                best = Some(decision);
            }
            if options.outcome_only
                && best
                    .as_ref()
                    .is_some_and(|b| b.outcome == Outcome::Eligible)
            {
                break;
            }
        }
        match best {
            Some(best) => best,
            None => self.decide_one(id, scheme, plan, facts, on, Own::NONE, options),
        }
    }

    /// The element that stands for an empty list: of no nationality, of no text.
    pub(crate) fn no_element(&self, list: crate::program::FactId) -> Value {
        match self
            .program()
            .schema
            .facts
            .get(list.index())
            .map(|fact| &fact.ty)
        {
            Some(Type::List(element)) => match **element {
                Type::Country => Value::Country(Country::NONE),
                Type::Text | Type::Code => Value::text(""),
                _ => Value::Unknown,
            },
            _ => Value::Unknown,
        }
    }

    #[allow(clippy::too_many_arguments)]
    #[inline]
    fn decide_one(
        &self,
        id: SchemeId,
        scheme: &Scheme,
        plan: &SchemePlan,
        facts: &Facts,
        on: Option<Date>,
        own: &Own<'_>,
        options: &Options,
    ) -> Decision {
        if let (Some(day), false) = (on, facts.any_partial_date())
            && let Some(decision) = self.decide_fast(id, scheme, plan, facts, day, own, options)
        {
            return decision;
        }
        let mut world = World::new(self.program(), facts, Some(scheme));
        world.compiled = Some(plan);
        world.bind(0, own.bound().clone());
        self.decide_in(&mut world, id, scheme, plan, on, options)
    }

    /// By compiled code; none where it is not known which law applies.
    #[allow(clippy::too_many_arguments)]
    #[inline]
    fn decide_fast(
        &self,
        id: SchemeId,
        scheme: &Scheme,
        plan: &SchemePlan,
        facts: &Facts,
        on: Date,
        own: &Own<'_>,
        options: &Options,
    ) -> Option<Decision> {
        let program = self.program();
        let mut machine = Machine::new(program, scheme, plan, facts, own, on)?;
        let (mut law, mut chosen) = (on, LawChosen::Reference);
        if let (day, Some(index)) = machine.law_by_transition()? {
            (law, chosen) = (day, LawChosen::Transition(index));
            machine.set_day(on, law)?;
        }
        let code = machine.code();
        let (statuses, outcome) = if code.force != SchemeInForce::Yes {
            (code.statuses.clone(), Outcome::Inapplicable)
        } else if options.outcome_only {
            (code.statuses.clone(), machine.standing().outcome())
        } else {
            let (statuses, standing) = machine.statuses();
            (statuses, standing.outcome())
        };
        Some(Decision {
            scheme: id,
            on: Some(on),
            law_in_force_on: Some(law),
            law: chosen,
            outcome,
            in_force: code.force,
            each: None,
            statuses,
        })
    }

    pub(crate) fn decide_in(
        &self,
        world: &mut World<'_>,
        id: SchemeId,
        scheme: &Scheme,
        plan: &SchemePlan,
        on: Option<Date>,
        options: &Options,
    ) -> Decision {
        let Some(day) = on else {
            world.set_dates(None, None);
            let (statuses, _) = statuses(world, scheme, &plan.can_gap, false);
            return Decision {
                scheme: id,
                on: None,
                law_in_force_on: None,
                law: LawChosen::Unsettled,
                outcome: Outcome::Undetermined,
                in_force: SchemeInForce::Yes,
                each: None,
                statuses,
            };
        };
        match laws(world, scheme, day) {
            Laws::Settled(law, chosen) => {
                self.decide_under(world, id, scheme, plan, day, law, chosen, options)
            }
            Laws::Open(possible) => {
                let mut decided = self.decide_under(
                    world,
                    id,
                    scheme,
                    plan,
                    day,
                    day,
                    LawChosen::Unsettled,
                    options,
                );
                // The law of the reference date counts only if it may apply at all.
                let mut common = None;
                let same = possible.iter().all(|law| match law {
                    Some(law) => {
                        let chosen = LawChosen::Unsettled;
                        let other =
                            self.decide_under(world, id, scheme, plan, day, *law, chosen, options);
                        *common.get_or_insert(other.outcome) == other.outcome
                    }
                    None => false,
                });
                decided.outcome = match common {
                    Some(outcome) if same => outcome,
                    _ => Outcome::Undetermined,
                };
                decided.law_in_force_on = None;
                decided
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn decide_under(
        &self,
        world: &mut World<'_>,
        id: SchemeId,
        scheme: &Scheme,
        plan: &SchemePlan,
        on: Date,
        law: Date,
        chosen: LawChosen,
        options: &Options,
    ) -> Decision {
        let force = in_force(scheme, Some(law));
        let mut decision = Decision {
            scheme: id,
            on: Some(on),
            law_in_force_on: Some(law),
            law: chosen,
            outcome: Outcome::Inapplicable,
            in_force: force,
            each: None,
            statuses: Statuses::none(scheme.clauses.len()),
        };
        if force != SchemeInForce::Yes {
            for (index, clause) in scheme.clauses.iter().enumerate() {
                if decides(&clause.kind) {
                    decision.statuses.set(index, ClauseStatus::NotInForce);
                }
            }
            return decision;
        }
        world.set_dates(Some(on), Some(law));
        let (statuses, standing) = statuses(world, scheme, &plan.can_gap, options.outcome_only);
        decision.statuses = statuses;
        decision.outcome = standing.outcome();
        decision
    }
}

/// The scheme's `as of` fact, where it is one known day.
pub(crate) fn reference_date(scheme: &Scheme, facts: &Facts) -> Option<Date> {
    scheme.as_of.and_then(|fact| facts.get(fact).as_date())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(list: &[(bool, ClauseStatus)]) -> Outcome {
        let mut standing = Standing::default();
        for (scope, status) in list {
            standing.add(*scope, *status);
        }
        standing.outcome()
    }

    #[test]
    fn the_order_of_outcomes() {
        use ClauseStatus::{Conflict, Failed, Gap, Passed, ToAssess, Unknown, Waived};
        let cases: &[(&[(bool, ClauseStatus)], Outcome)] = &[
            (&[(true, Passed), (false, Waived)], Outcome::Eligible),
            (
                &[(true, Failed), (false, Conflict), (true, Unknown)],
                Outcome::Inapplicable,
            ),
            // A requirement that fails does not settle what the scope leaves open.
            (&[(true, Unknown), (false, Failed)], Outcome::Undetermined),
            (&[(true, Gap), (false, Failed)], Outcome::Gap),
            (
                &[(false, Failed), (false, Unknown), (false, ToAssess)],
                Outcome::Ineligible,
            ),
            (
                &[(false, Unknown), (false, ToAssess)],
                Outcome::Undetermined,
            ),
            (&[(false, ToAssess), (false, Passed)], Outcome::Assessment),
            // A gap is the outcome only where no fact could settle it.
            (&[(false, Gap), (false, Unknown)], Outcome::Undetermined),
            (&[(false, Gap), (false, ToAssess)], Outcome::Gap),
            (&[(false, Gap), (false, Failed)], Outcome::Ineligible),
            (&[(false, Conflict), (false, Failed)], Outcome::Ineligible),
            (&[(false, Conflict), (false, Unknown)], Outcome::Conflict),
            (
                &[(true, Unknown), (false, Failed), (false, Conflict)],
                Outcome::Undetermined,
            ),
            (&[(true, Conflict), (false, Failed)], Outcome::Conflict),
        ];
        for (statuses, expected) in cases {
            assert_eq!(outcome(statuses), *expected, "{statuses:?}");
        }
    }
}
