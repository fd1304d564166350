//! Deciding a scheme, after `docs/language.md` section 4: each clause alone, then the outcome from
//! all of them.

use super::causes::Causes;
use super::days::Day;
use super::expression::{Place, Stated};
use super::points::points;
use super::value::{Val, date_of, no_country};
use ius_engine::{
    Clause, ClauseKind, ClauseStatus, InForce, Judgement, NodeId, Outcome, OutputStatus, Program,
    Scheme,
};

/// What the naive evaluator decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// The outcome.
    pub outcome: Outcome,
    /// The status of each clause; none for outputs, rights and duties, and where no clause was
    /// reached.
    pub statuses: Vec<Option<ClauseStatus>>,
    /// The value of each output, or whether each right and duty applies; by clause.
    pub results: Vec<Option<ResultOf>>,
    /// The element under which the outcome is best.
    pub each: Option<usize>,
    /// The reference date.
    pub on: Option<Day>,
    /// The day whose law was applied, where that is settled.
    pub law: Option<Day>,
    /// Whether clauses were reached: the scheme is in force and its dates are known.
    pub reached: bool,
}

/// An output, right or duty.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultOf {
    /// Whether it applies and its value is known.
    pub status: OutputStatus,
    /// Its value; yes for a right or duty.
    pub value: Val,
}

/// How a clause stands before its exceptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// It does not stand in the way.
    Passes,
    /// It stands against the applicant.
    Fails,
    /// An authority has to judge.
    Judged,
    /// It is not known.
    Unknown,
}

fn in_force(ranges: &[InForce], day: Day) -> bool {
    let Some(day) = date_of(day) else {
        return false;
    };
    ranges.is_empty() || ranges.iter().any(|range| range.contains(day))
}

/// Decides a scheme for an applicant.
#[must_use]
pub fn decide(program: &Program, scheme: &Scheme, stated: &Stated, on: Option<Day>) -> Decided {
    let place = nowhere(program, scheme, stated);
    let Some((_, list)) = &scheme.for_each else {
        return decide_once(&place, on);
    };
    // The best outcome for any element; of equals the first.
    let elements = match stated.facts.get(list.index()) {
        Some(Val::List(elements)) if elements.is_empty() => {
            return decide_once(&place.with(0, &no_country()), on);
        }
        Some(Val::List(elements)) => elements.clone(),
        _ => return decide_once(&place.with(0, &Val::Unknown), on),
    };
    let mut best: Option<Decided> = None;
    for (index, element) in elements.iter().enumerate() {
        let mut decided = decide_once(&place.with(0, element), on);
        decided.each = Some(index);
        if best
            .as_ref()
            .is_none_or(|known| decided.outcome.rank() < known.outcome.rank())
        {
            best = Some(decided);
        }
    }
    best.unwrap_or_else(|| undetermined(scheme, None, None))
}

fn undetermined(scheme: &Scheme, on: Option<Day>, law: Option<Day>) -> Decided {
    Decided {
        outcome: Outcome::Undetermined,
        statuses: vec![None; scheme.clauses.len()],
        results: vec![None; scheme.clauses.len()],
        each: None,
        on,
        law,
        reached: false,
    }
}

/// A place before its dates are known.
fn nowhere<'a>(program: &'a Program, scheme: &'a Scheme, stated: &'a Stated) -> Place<'a> {
    Place {
        program,
        stated,
        scheme,
        reference: None,
        law: None,
        as_of: None,
        bound: Default::default(),
        chosen: Default::default(),
        tried: true,
    }
}

/// Gives a place its reference date, if it is known.
fn dated<'a>(place: &Place<'a>, on: Option<Day>) -> Place<'a> {
    let mut place = place.clone();
    // A day from outside stands wherever the rules read the fact, and so that the search for an
    // earliest date moves it too, so does the day of the fact itself.
    place.reference = on.or_else(|| {
        let fact = place.scheme.as_of?;
        match place.stated.facts.get(fact.index()) {
            Some(Val::Date(day)) => Some(*day),
            _ => None,
        }
    });
    if place.reference.is_some() {
        place.as_of = place.scheme.as_of;
    }
    place.law = place.reference;
    place
}

/// The days whose law may apply on a reference date. The first transition that holds chooses; one
/// that is unknown may or may not. A day that is itself unknown is missing.
fn laws(place: &Place<'_>) -> Vec<Option<Day>> {
    let mut laws: Vec<Option<Day>> = Vec::new();
    for transition in &place.scheme.transitions {
        let when = place.condition(transition.when);
        if when == Some(false) {
            continue;
        }
        laws.push(match place.in_every_reading(transition.law_on) {
            Val::Date(day) => Some(day),
            _ => None,
        });
        if when == Some(true) {
            return laws;
        }
    }
    laws.push(place.reference);
    laws
}

/// The value of one expression under the law that applies, with nothing bound; nothing if the law
/// is not settled.
#[must_use]
pub fn evaluate(
    program: &Program,
    scheme: &Scheme,
    stated: &Stated,
    on: Option<Day>,
    node: NodeId,
) -> Option<Val> {
    let mut place = dated(&nowhere(program, scheme, stated), on);
    place.reference?;
    place.law = match laws(&place).as_slice() {
        [Some(law)] => Some(*law),
        _ => return None,
    };
    Some(match program.nodes.get(node.index()).map(|node| &node.ty) {
        Some(ius_engine::Type::YesNo) => Val::of_truth(place.condition(node)),
        _ => place.in_every_reading(node),
    })
}

fn decide_once(place: &Place<'_>, on: Option<Day>) -> Decided {
    let place = dated(place, on);
    let scheme = place.scheme;
    let Some(reference) = place.reference else {
        return undetermined(scheme, None, None);
    };
    let under = |law: Day| {
        let mut place = place.clone();
        place.law = Some(law);
        under_law(&place, scheme)
    };
    let laws = laws(&place);
    if let [law] = laws.as_slice() {
        return match law {
            Some(law) => under(*law),
            None => undetermined(scheme, Some(reference), None),
        };
    }
    // Undetermined, unless every law that may apply gives the same outcome.
    let outcomes: Vec<Option<Outcome>> = laws
        .iter()
        .map(|law| law.map(|law| under(law).outcome))
        .collect();
    let mut decided = undetermined(scheme, Some(reference), None);
    if let Some(Some(first)) = outcomes.first()
        && outcomes.iter().all(|outcome| *outcome == Some(*first))
    {
        decided.outcome = *first;
    }
    decided
}

fn under_law(place: &Place<'_>, scheme: &Scheme) -> Decided {
    let law = place.law.unwrap_or_default();
    let suspended = scheme
        .suspended
        .iter()
        .any(|range| in_force(std::slice::from_ref(range), law));
    if !in_force(&scheme.in_force, law) || suspended {
        return Decided {
            outcome: Outcome::Inapplicable,
            law: Some(law),
            ..undetermined(scheme, place.reference, Some(law))
        };
    }
    let statuses: Vec<_> = scheme
        .clauses
        .iter()
        .map(|clause| status(place, clause, law))
        .collect();
    let results = scheme
        .clauses
        .iter()
        .map(|clause| result(place, clause, law))
        .collect();
    Decided {
        outcome: outcome(scheme, &statuses),
        statuses,
        results,
        each: None,
        on: place.reference,
        law: Some(law),
        reached: true,
    }
}

/// The outcome from the statuses of all clauses.
fn outcome(scheme: &Scheme, statuses: &[Option<ClauseStatus>]) -> Outcome {
    let of = |gate: bool| -> Vec<ClauseStatus> {
        let is_gate =
            |clause: &Clause| matches!(clause.kind, ClauseKind::Scope(_) | ClauseKind::Exclude(_));
        let both = scheme.clauses.iter().zip(statuses);
        both.filter(|(clause, _)| is_gate(clause) == gate)
            .filter_map(|(_, status)| *status)
            .collect()
    };
    let any = |statuses: &[ClauseStatus], status| statuses.contains(&status);
    let open = |statuses: &[ClauseStatus]| {
        // Only gaps in the rules, and no fact, stand in the way: an error of the rules.
        if any(statuses, ClauseStatus::Unknown) {
            Some(Outcome::Undetermined)
        } else if any(statuses, ClauseStatus::Gap) {
            Some(Outcome::Gap)
        } else {
            None
        }
    };
    let (gates, rest) = (of(true), of(false));
    if any(&gates, ClauseStatus::Failed) {
        return Outcome::Inapplicable;
    }
    if any(&gates, ClauseStatus::Conflict) {
        return Outcome::Conflict;
    }
    let fails = any(&rest, ClauseStatus::Failed);
    // A conflict that may still decide comes before what is unknown.
    if any(&rest, ClauseStatus::Conflict) && !fails {
        return Outcome::Conflict;
    }
    if let Some(outcome) = open(&gates) {
        return outcome;
    }
    if fails {
        return Outcome::Ineligible;
    }
    if let Some(outcome) = open(&rest) {
        return outcome;
    }
    if any(&rest, ClauseStatus::ToAssess) {
        return Outcome::Assessment;
    }
    Outcome::Eligible
}

/// How a condition bears on a clause: for some clauses yes stands against the applicant.
fn finding(condition: Option<bool>, good: bool) -> Finding {
    match condition {
        None => Finding::Unknown,
        Some(answer) if answer == good => Finding::Passes,
        Some(_) => Finding::Fails,
    }
}

fn status(place: &Place<'_>, clause: &Clause, law: Day) -> Option<ClauseStatus> {
    let mut causes = Causes::default();
    let mut ask = |node: NodeId, good: bool| {
        causes = causes.and(place.why_condition(node));
        finding(place.condition(node), good)
    };
    let base = match &clause.kind {
        ClauseKind::Output { .. } | ClauseKind::Right(_) | ClauseKind::Duty(_) => {
            return None;
        }
        _ if !in_force(&clause.in_force, law) => return Some(ClauseStatus::NotInForce),
        ClauseKind::Scope(node) | ClauseKind::Require(node) => ask(*node, true),
        ClauseKind::Exclude(node) | ClauseKind::Refuse(node) => ask(*node, false),
        ClauseKind::MayRefuse { when, .. } => judged(place, &clause.kind, ask(*when, false)),
        ClauseKind::Assess(judgement) => match settled(place, judgement) {
            Some(true) => Finding::Passes,
            Some(false) => Finding::Fails,
            None => Finding::Judged,
        },
        ClauseKind::Points { pass_mark, groups } => {
            let (found, why) = points(place, *pass_mark, groups);
            causes = causes.and(why);
            found
        }
    };

    // Exceptions: every way in which the unknown ones may turn out is a world of its own.
    let good = !matches!(
        clause.kind,
        ClauseKind::Exclude(_) | ClauseKind::Refuse(_) | ClauseKind::MayRefuse { .. }
    );
    let mut exceptions = Vec::new();
    for exception in &clause.exceptions {
        let result = match exception.replacement {
            None => Finding::Passes,
            // The replacement stands in the place of the clause's condition.
            Some(node) => judged(place, &clause.kind, finding(place.condition(node), good)),
        };
        exceptions.push((place.condition(exception.when), result, exception));
    }
    let open: Vec<usize> = (0..exceptions.len())
        .filter(|index| {
            exceptions
                .get(*index)
                .is_some_and(|(when, ..)| when.is_none())
        })
        .collect();
    let mut results: Vec<Option<Finding>> = Vec::new();
    for world in 0_u32..(1 << open.len().min(16)) {
        let holds = |index: usize, when: Option<bool>| {
            let position = open.iter().position(|o| *o == index);
            when.unwrap_or_else(|| position.is_some_and(|p| world >> p & 1 == 1))
        };
        let held: Vec<Finding> = exceptions
            .iter()
            .enumerate()
            .filter(|(index, (when, ..))| holds(*index, *when))
            .map(|(_, (_, result, _))| *result)
            .collect();
        let against = held.contains(&Finding::Fails) || held.contains(&Finding::Judged);
        let result = if held.contains(&Finding::Passes) && against {
            None
        } else if held.contains(&Finding::Unknown) {
            Some(Finding::Unknown)
        } else {
            Some(held.first().copied().unwrap_or(base))
        };
        results.push(result);
    }
    let first = results.first().copied().flatten();
    if results.iter().all(Option::is_none) {
        return Some(ClauseStatus::Conflict);
    }
    let agreed = results.iter().all(|result| *result == first);
    let found = match first {
        Some(found) if agreed => found,
        _ => Finding::Unknown,
    };
    let waived = exceptions
        .iter()
        .any(|(when, _, exception)| *when == Some(true) && exception.replacement.is_none());
    Some(match found {
        Finding::Passes if waived => ClauseStatus::Waived,
        Finding::Passes => ClauseStatus::Passed,
        Finding::Fails => ClauseStatus::Failed,
        Finding::Judged => ClauseStatus::ToAssess,
        Finding::Unknown => {
            // Where an exception holds for certain, the clause's own condition no longer matters.
            if exceptions.iter().any(|(when, ..)| *when == Some(true)) {
                causes = Causes::default();
            }
            for (when, _, exception) in &exceptions {
                if *when == Some(false) {
                    continue;
                }
                causes = causes.and(place.why_condition(exception.when));
                if let Some(node) = exception.replacement {
                    causes = causes.and(place.why_condition(node));
                }
            }
            if causes.only_gaps() {
                ClauseStatus::Gap
            } else {
                ClauseStatus::Unknown
            }
        }
    })
}

/// A ground on which an authority may refuse leaves the judgement to it, until it has judged.
fn judged(place: &Place<'_>, kind: &ClauseKind, found: Finding) -> Finding {
    match (kind, found) {
        (ClauseKind::MayRefuse { judgement, .. }, Finding::Fails) => {
            match settled(place, judgement) {
                Some(true) => Finding::Fails,
                Some(false) => Finding::Passes,
                None => Finding::Judged,
            }
        }
        (ClauseKind::MayRefuse { judgement, .. }, Finding::Unknown) => {
            match settled(place, judgement) {
                // Whether or not there is a ground, nothing is refused.
                Some(false) => Finding::Passes,
                _ => Finding::Unknown,
            }
        }
        (_, found) => found,
    }
}

/// What the authority has settled.
fn settled(place: &Place<'_>, judgement: &Judgement) -> Option<bool> {
    place.condition(judgement.settled_by?)
}

/// An output, right or duty: without a value for want of facts, or of values of the law.
fn result(place: &Place<'_>, clause: &Clause, law: Day) -> Option<ResultOf> {
    if !in_force(&clause.in_force, law) {
        return None;
    }
    let (when, value) = match &clause.kind {
        ClauseKind::Output { value, when, .. } => (when, Some(*value)),
        ClauseKind::Right(when) | ClauseKind::Duty(when) => (when, None),
        _ => return None,
    };
    let known = value.map_or(Val::Bool(true), |value| place.in_every_reading(value));
    let status = match when.map_or(Some(true), |when| place.condition(when)) {
        Some(false) => OutputStatus::Absent,
        Some(true) if !known.is_unknown() => OutputStatus::Known,
        Some(true) if value.is_some_and(|value| place.ended(value)) => OutputStatus::Absent,
        _ => {
            let when = when.map(|when| place.why_condition(when));
            let value = value.map(|value| place.why_value(value));
            let causes = when.unwrap_or_default().and(value.unwrap_or_default());
            if causes.only_gaps() {
                OutputStatus::Gap
            } else {
                OutputStatus::Unknown
            }
        }
    };
    Some(ResultOf {
        status,
        value: known,
    })
}
