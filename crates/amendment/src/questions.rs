//! Applicants made from a scheme's own questions, for schemes of which nobody is described: each
//! missing fact is answered so that the application goes on.

use ius_calendar::Date;
use ius_engine::{
    ClauseStatus, Country, FactId, Facts, InForce, MissingItem, Outcome, Program, SchemeId, Type,
    Value,
};
use ius_suite::Compiled;
use rust_decimal::Decimal;

use crate::boundary::{Boundary, Place, places, put};
use crate::judge::{Both, Person, decided};
use crate::witness::{dated_on, made};

/// So many questions are answered before it is given up.
const MOST_ANSWERS: usize = 200;
/// So many answers are tried to one question.
const MOST_TRIED: usize = 80;

/// So many days are tried.
const MOST_DAYS: usize = 5;

/// One applicant for each day worth deciding on.
pub(crate) fn answered(both: Both<'_>, scheme: &str, days: InForce) -> Vec<Person> {
    let rules = both.after;
    let Ok(id) = rules.scheme(scheme) else {
        return Vec::new();
    };
    let boundary = Boundary::of_scheme(rules, scheme);
    let program = rules.plan().program();
    let ranges = program
        .schemes
        .get(id.index())
        .map_or(&[][..], |scheme| scheme.in_force.as_slice());
    let in_force = |day: &Date| ranges.is_empty() || ranges.iter().any(|r| r.contains(*day));
    // The later, the more of its values the rules hold.
    let mut all: Vec<Date> = read_last(program).into_iter().collect();
    all.extend(days.from);
    all.extend(days.until);
    all.extend(boundary.turns.iter().rev());
    all.extend(ranges.iter().filter_map(|range| range.from));
    let mut wanted: Vec<Date> = Vec::new();
    for day in all {
        if days.contains(day) && in_force(&day) && !wanted.contains(&day) {
            wanted.push(day);
        }
    }
    wanted
        .into_iter()
        .take(MOST_DAYS)
        .map(|day| made(both, scheme, day, answer(rules, id, day, &boundary)))
        .collect()
}

/// The last day on which a source of the rules was read: the law of that day is what they hold best.
fn read_last(program: &Program) -> Option<Date> {
    let versions = program.definitions.iter().flat_map(|d| &d.versions);
    let clauses = program.schemes.iter().flat_map(|s| &s.clauses);
    versions
        .map(|version| &version.provenance)
        .chain(clauses.map(|clause| &clause.provenance))
        .flat_map(|provenance| &provenance.sources)
        .filter_map(|source| source.read)
        .max()
}

fn answer(rules: &Compiled, scheme: SchemeId, day: Date, boundary: &Boundary) -> Facts {
    let plan = rules.plan();
    let program = plan.program();
    let mut facts = Facts::new(program);
    dated_on(rules, scheme, &mut facts, day);
    for _ in 0..MOST_ANSWERS {
        let decision = decided(rules, scheme, &facts, Some(day));
        if decision.outcome != Outcome::Undetermined {
            break;
        }
        let missing = plan.missing(&facts, &decision);
        let asked = missing.into_iter().find_map(|missing| match missing.item {
            MissingItem::Fact(place) => Some((place.fact, missing.path)),
            MissingItem::External(..) => None,
        });
        let Some((fact, path)) = asked else {
            break;
        };
        let Some(next) = best(rules, scheme, day, boundary, &facts, fact, &path) else {
            break;
        };
        facts = next;
    }
    facts
}

/// The facts with the answer to one question that leaves the most open and fails the least.
fn best(
    rules: &Compiled,
    scheme: SchemeId,
    day: Date,
    boundary: &Boundary,
    facts: &Facts,
    fact: FactId,
    path: &str,
) -> Option<Facts> {
    let program = rules.plan().program();
    let declared = program.schema.facts.get(fact.index())?;
    let all = places(program, facts, &declared.path);
    let place = all
        .iter()
        .find(|place| place.path == path)
        .or(all.first())?;
    let person = Person {
        name: String::new(),
        at: (String::new(), 0),
        scheme: String::new(),
        on: Some(day),
        before: facts.clone(),
        after: facts.clone(),
    };
    let mut values = boundary.values(rules, scheme, &person, place, Some(day));
    let state = program.schemes.get(scheme.index());
    let state = state.and_then(|scheme| Country::new(&scheme.state).ok());
    values.extend(ordinary(program, &place.ty, day, place, state));
    let mut found: Option<((u8, usize, usize), Facts)> = None;
    values.retain(|value| !value.is_unknown());
    for value in values.into_iter().rev().take(MOST_TRIED) {
        let Some(whole) = put(facts.get(fact), &place.steps, &value) else {
            continue;
        };
        let mut next = facts.clone();
        if next.set(fact, whole).is_err() {
            continue;
        }
        let decision = decided(rules, scheme, &next, Some(day));
        let rank = match decision.outcome {
            Outcome::Eligible => 0,
            Outcome::Assessment => 1,
            Outcome::Undetermined => 2,
            Outcome::Gap | Outcome::Conflict => 3,
            Outcome::Ineligible | Outcome::Inapplicable => 4,
        };
        // What fails already shows in the outcome only when nothing comes before it.
        let clauses = program
            .schemes
            .get(scheme.index())
            .map_or(0, |s| s.clauses.len());
        let failed = (0..clauses)
            .filter(|at| decision.status(*at) == Some(ClauseStatus::Failed))
            .count();
        let open = rules.plan().missing(&next, &decision).len();
        let rank = (rank, failed, open);
        if found.as_ref().is_none_or(|(best, _)| rank < *best) {
            found = Some((rank, next));
        }
    }
    found.map(|(_, facts)| facts)
}

/// Answers that people give where the rules name no bound; of those that do equally well the last
/// is taken.
fn ordinary(
    program: &Program,
    ty: &Type,
    day: Date,
    place: &Place,
    state: Option<Country>,
) -> Vec<Value> {
    let years = |n: i32| {
        let length = ius_calendar::CalendarDuration::from_years(n);
        [day.plus_months(length), day.minus_months(length)].map(Value::Date)
    };
    match ty {
        Type::Integer => [0, 1, 2, 40].map(Value::Integer).to_vec(),
        Type::Decimal | Type::Percentage | Type::Money(..) => [0_u32, 1, 100, 10_000, 1_000_000]
            .map(|n| Value::Decimal(Decimal::from(n)))
            .to_vec(),
        Type::Date => {
            let mut out = vec![Value::Date(day)];
            out.extend([1, 6, 10, 25, 30].into_iter().flat_map(years));
            out.extend(place.beside.iter().map(|d| Value::Date(*d)));
            out
        }
        Type::DateOrOngoing => {
            let mut out = vec![Value::Date(Date::ONGOING), Value::Date(day)];
            out.extend([1, 6].into_iter().flat_map(years));
            out
        }
        Type::Country => {
            let abroad = ["US", "CA", "JP", "GB"].into_iter();
            let abroad = abroad.filter_map(|code| Country::new(code).ok());
            state
                .into_iter()
                .chain(abroad)
                .map(Value::Country)
                .collect()
        }
        Type::Text | Type::Code => vec![Value::text("1")],
        Type::List(element) => {
            let mut out = vec![Value::list(Vec::new())];
            match element.as_ref() {
                Type::Record(record) => {
                    if let Some(record) = program.schema.records.get(record.index()) {
                        let blank = vec![Value::Unknown; record.fields.len()];
                        out.push(Value::list(vec![Value::record(blank)]));
                    }
                }
                inner => {
                    let one = ordinary(program, inner, day, place, state);
                    out.extend(one.into_iter().map(|value| Value::list(vec![value])));
                }
            }
            out
        }
        _ => Vec::new(),
    }
}
