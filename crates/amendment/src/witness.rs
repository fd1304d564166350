//! A person whom a change touches, built at the boundary from people who are already described.

use ius_calendar::Date;
use ius_engine::{
    ClauseStatus, Country, Decision, FactId, Facts, InForce, Outcome, SchemeId, Value,
};
use ius_suite::{Compiled, IN_FORCE, View};
use rust_decimal::Decimal;

use crate::boundary::{Boundary, Place, places, put};
use crate::compare::{Change, Touch};
use crate::judge::{Both, Flip, Person, carried, chosen, decided, given, translated};
use crate::questions;

/// So many people are taken as a start for one clause.
const MOST_STARTS: usize = 60;
/// Where fewer are described, others are made from the questions.
const FEW_STARTS: usize = 5;
/// So many of them have two facts moved at a time.
const MOST_STARTS_OF_TWO: usize = 4;
/// So many places are moved all at once; of more, two at a time.
const MOST_AT_ONCE: usize = 8;
/// So many variations are decided for one clause in each way of searching: one fact moved, the most
/// telling values of all of them, and two facts moved.
pub const MOST_TRIES: usize = 6_000;

/// A person who is decided differently before and after.
#[derive(Clone, Debug)]
pub struct Witness {
    /// The person.
    pub person: Person,
    /// How they are treated.
    pub flip: Flip,
    /// What is different from the person the search started from.
    pub moved: Vec<String>,
}

/// Searches for a person whom a change treats differently in one clause of one scheme: someone
/// described already, or made from the scheme's own questions where nobody is, with the facts that
/// the clause reads moved onto, below and above the bounds of both versions, and the day moved to
/// where the law is another. First come the `models`, for whom a clause of that name stands
/// differently in another scheme: their state is put in the place of the other. At most `tries`
/// variations are decided in each way of searching.
///
/// # Errors
/// Nobody was found: in words why, as far as it is known.
pub fn witness(
    both: Both<'_>,
    change: &Change,
    touch: &Touch,
    people: &[Person],
    models: &[Person],
    tries: usize,
) -> Result<Witness, String> {
    let (scheme, clause) = (touch.scheme.as_str(), touch.clause.as_str());
    let (Ok(was), Ok(is)) = (
        both.before.scheme(both.before_name(scheme)),
        both.after.scheme(scheme),
    ) else {
        return Err("only one version has the scheme".to_owned());
    };
    if never_in_force(both, (was, is), change.days) {
        return Err("the scheme is in force on none of these days".to_owned());
    }
    let mut search = Search {
        both,
        ids: (was, is),
        clause,
        keyword: touch.keyword,
        gives: matches!(touch.keyword, "output" | "right" | "duty"),
        same_facts: both.before.plan().program().schema == both.after.plan().program().schema,
        boundary: Boundary::of(both, change, scheme, clause),
        most: tries,
        tries: 0,
        gaps: 0,
        second: None,
    };
    let mut described: Vec<Person> = people
        .iter()
        .filter(|p| p.scheme == scheme)
        .cloned()
        .collect();
    if described.len() < FEW_STARTS {
        described.extend(questions::answered(both, scheme, change.days));
    }
    // Who is eligible is turned away by the clause alone.
    described.sort_by_cached_key(|person| search.rank(person));
    let models = models
        .iter()
        .filter_map(|model| moved_to(both, model, scheme));
    let described = described.into_iter().map(|person| (person, Vec::new()));
    let mut starts: Vec<Start> = models.chain(described).collect();
    starts.truncate(MOST_STARTS);
    let found = search
        .unmoved(&starts, change)
        .or_else(|| search.one_fact(&starts, change))
        .or_else(|| search.all_facts(&starts, change))
        .or_else(|| search.two_facts(&starts, change))
        .or_else(|| search.second.take());
    found.ok_or_else(|| search.why_not(&starts))
}

/// The facts that a clause of a scheme reads and that the person states, with their values as in an
/// applicant file.
#[must_use]
pub fn stated(
    both: Both<'_>,
    change: &Change,
    person: &Person,
    clause: &str,
) -> Vec<(String, String)> {
    let program = both.after.plan().program();
    Boundary::of(both, change, &person.scheme, clause)
        .read
        .into_iter()
        .filter_map(|path| {
            let id = program.fact(&path)?;
            let fact = program.schema.facts.get(id.index())?;
            let value = person.after.get(id);
            (!value.is_unknown())
                .then(|| (path, ius_applicant::value_text(value, &fact.ty, program)))
        })
        .collect()
}

fn never_in_force(both: Both<'_>, ids: (SchemeId, SchemeId), days: InForce) -> bool {
    let on_some_day = |rules: &Compiled, id: SchemeId| {
        let scheme = rules.plan().program().schemes.get(id.index());
        scheme.is_some_and(|scheme| {
            scheme.in_force.is_empty() || scheme.in_force.iter().any(|range| meet(*range, days))
        })
    };
    !on_some_day(both.before, ids.0) && !on_some_day(both.after, ids.1)
}

/// Whether two stretches of time share a day.
fn meet(a: InForce, b: InForce) -> bool {
    let ends_first =
        |x: InForce, y: InForce| matches!((x.until, y.from), (Some(u), Some(f)) if u < f);
    !ends_first(a, b) && !ends_first(b, a)
}

/// A person from whom a search starts, and in words what was moved already.
type Start = (Person, Vec<String>);

/// A person of another scheme as one of this: what is in the one state is in the other.
fn moved_to(both: Both<'_>, model: &Person, scheme: &str) -> Option<Start> {
    let state = |scheme: &str| {
        let program = both.after.plan().program();
        let found = program.schemes.get(program.scheme(scheme)?.index())?;
        Some(found.state.clone())
    };
    let (from, to) = (state(&model.scheme)?, state(scheme)?);
    let mut person = model.clone();
    scheme.clone_into(&mut person.scheme);
    if from == to {
        return Some((person, Vec::new()));
    }
    let (old, new) = (Country::new(&from).ok()?, Country::new(&to).ok()?);
    let there = |value: &Value| (*value == Value::Country(old)).then_some(Value::Country(new));
    replace(both.before, &mut person.before, &there);
    replace(both.after, &mut person.after, &there);
    Some((person, vec![format!("in {to} instead of {from}")]))
}

struct Search<'a> {
    both: Both<'a>,
    ids: (SchemeId, SchemeId),
    clause: &'a str,
    keyword: &'static str,
    /// Whether the clause gives a result and does not decide.
    gives: bool,
    /// Whether facts of the one version are facts of the other as they are.
    same_facts: bool,
    boundary: Boundary,
    /// So many tries each way of searching has.
    most: usize,
    tries: usize,
    /// How many tries ended in a gap of the rules under both versions.
    gaps: usize,
    /// Someone for whom the clause stands otherwise and the outcome is the same.
    second: Option<Witness>,
}

impl Search<'_> {
    fn rank(&self, person: &Person) -> u8 {
        let decision = decided(self.both.before, self.ids.0, &person.before, person.on);
        match decision.outcome {
            Outcome::Eligible => 0,
            Outcome::Assessment => 2,
            Outcome::Ineligible => {
                let view = View::new(self.both.before.plan(), &person.before, &decision);
                if view.because() == [self.clause] {
                    1
                } else {
                    3
                }
            }
            _ => 4,
        }
    }

    /// Everybody as they are, on the days on which the law is another.
    fn unmoved(&mut self, starts: &[Start], change: &Change) -> Option<Witness> {
        for start in starts {
            for (person, moved) in self.dated(start, change) {
                if let Some(found) = self.attempt(person, &moved) {
                    return Some(found);
                }
            }
        }
        None
    }

    fn one_fact(&mut self, starts: &[Start], change: &Change) -> Option<Witness> {
        let ends = self.tries + self.most;
        for start in starts {
            for (person, moved) in self.dated(start, change) {
                for place in self.places(&person) {
                    for value in self.values(&person, &place) {
                        let Some((next, what)) = self.put(&person, &place, &value) else {
                            continue;
                        };
                        let mut moved = moved.clone();
                        moved.push(what);
                        if let Some(found) = self.attempt(next, &moved) {
                            return Some(found);
                        }
                        if self.tries > ends {
                            return None;
                        }
                    }
                }
            }
            if self.second.is_some() && self.tries > self.most / 10 {
                return None;
            }
        }
        None
    }

    /// Every combination of the most telling values of all facts that the clause reads: for
    /// conditions of which one may stand in for another.
    fn all_facts(&mut self, starts: &[Start], change: &Change) -> Option<Witness> {
        let ends = self.tries + self.most;
        for start in starts.iter().take(MOST_STARTS_OF_TWO) {
            for (person, moved) in self.dated(start, change) {
                let places = self.places(&person);
                let many = u32::try_from(places.len()).unwrap_or(u32::MAX);
                if places.len() < 2 || places.len() > MOST_AT_ONCE {
                    continue;
                }
                // As many values of each as keep the number of combinations within bounds.
                let fits = |each: &usize| each.checked_pow(many).is_some_and(|n| n <= self.most);
                let each = (2..=12).rev().find(fits).unwrap_or(2);
                let options: Vec<(Place, Vec<Value>)> = places
                    .into_iter()
                    .map(|place| {
                        let values = self.telling(&person, &place, each - 1);
                        (place, values)
                    })
                    .collect();
                if let Some(found) = self.combine(&person, &moved, &options) {
                    return Some(found);
                }
                if self.tries > ends {
                    return None;
                }
            }
        }
        None
    }

    /// The first values of a place, among them nothing at all of what is counted, and not known.
    fn telling(&self, person: &Person, place: &Place, most: usize) -> Vec<Value> {
        let mut values = self.boundary.bare(self.both.after, person, place);
        let last = |value: &Value| {
            matches!(value, Value::Unknown | Value::Integer(0))
                || *value == Value::Decimal(Decimal::ZERO)
        };
        let (mut kept, rest): (Vec<Value>, Vec<Value>) =
            values.drain(..).partition(|value| !last(value));
        kept.truncate(most.saturating_sub(rest.len()));
        kept.extend(rest);
        values = kept;
        values.truncate(most);
        values
    }

    fn combine(
        &mut self,
        person: &Person,
        moved: &[String],
        options: &[(Place, Vec<Value>)],
    ) -> Option<Witness> {
        let Some(((place, values), rest)) = options.split_first() else {
            return self.attempt(person.clone(), moved);
        };
        if let Some(found) = self.combine(person, moved, rest) {
            return Some(found);
        }
        for value in values {
            if let Some((next, what)) = self.put(person, place, value) {
                let mut moved = moved.to_vec();
                moved.push(what);
                if let Some(found) = self.combine(&next, &moved, rest) {
                    return Some(found);
                }
            }
        }
        None
    }

    fn two_facts(&mut self, starts: &[Start], change: &Change) -> Option<Witness> {
        let ends = self.tries + self.most;
        for start in starts.iter().take(MOST_STARTS_OF_TWO) {
            for (person, moved) in self.dated(start, change) {
                for first in self.places(&person) {
                    for value in self.values(&person, &first) {
                        let Some((half, what)) = self.put(&person, &first, &value) else {
                            continue;
                        };
                        for second in self.places(&half) {
                            if second.path <= first.path {
                                continue;
                            }
                            for value in self.values(&half, &second) {
                                let Some((next, also)) = self.put(&half, &second, &value) else {
                                    continue;
                                };
                                let mut moved = moved.clone();
                                moved.extend([what.clone(), also]);
                                if let Some(found) = self.attempt(next, &moved) {
                                    return Some(found);
                                }
                                if self.tries > ends {
                                    return None;
                                }
                            }
                        }
                    }
                }
            }
        }
        None
    }

    /// Decides a person under both versions; someone with another outcome is returned, someone for
    /// whom only the clause differs is kept.
    fn attempt(&mut self, person: Person, moved: &[String]) -> Option<Witness> {
        self.tries += 1;
        let before = decided(self.both.before, self.ids.0, &person.before, person.on);
        let after = decided(self.both.after, self.ids.1, &person.after, person.on);
        let other = before.outcome != after.outcome;
        // Who keeps the outcome is of no more use once there is somebody like that.
        if !other && !self.gives && self.second.is_some() {
            return None;
        }
        if before.outcome == Outcome::Gap && after.outcome == Outcome::Gap {
            self.gaps += 1;
        }
        // Another outcome that another clause brings about is no witness of this one.
        if self.same(&person, &before, &after) {
            return None;
        }
        let flip = self.both.flip(&person)?;
        if self.clause != IN_FORCE && !flip.differing.contains(self.clause) {
            return None;
        }
        let found = Witness {
            person,
            flip,
            moved: moved.to_vec(),
        };
        // What only gives a result shows in the result.
        if other || self.gives {
            return Some(found);
        }
        self.second = Some(found);
        None
    }

    /// Whether the clause stands the same under both versions.
    fn same(&self, person: &Person, before: &Decision, after: &Decision) -> bool {
        if self.clause == IN_FORCE {
            return before.in_force == after.in_force;
        }
        if self.keyword == "transition" {
            return chosen(self.both.before.plan(), before)
                == chosen(self.both.after.plan(), after);
        }
        if self.gives {
            let given = |rules: &Compiled, facts: &Facts, decision: &Decision| {
                given(rules.plan(), facts, decision, self.clause)
            };
            return given(self.both.before, &person.before, before)
                == given(self.both.after, &person.after, after);
        }
        self.status(self.both.before, before) == self.status(self.both.after, after)
    }

    /// The status of the clause, of its version that is in force if there is one.
    fn status(&self, rules: &Compiled, decision: &Decision) -> Option<ClauseStatus> {
        let scheme = rules
            .plan()
            .program()
            .schemes
            .get(decision.scheme.index())?;
        let named = scheme.clauses.iter().enumerate();
        let mut statuses = named
            .filter(|(_, clause)| clause.name == self.clause)
            .filter_map(|(at, _)| decision.status(at));
        let first = statuses.next()?;
        let in_force = |status: &ClauseStatus| *status != ClauseStatus::NotInForce;
        Some(if in_force(&first) {
            first
        } else {
            statuses.find(in_force).unwrap_or(first)
        })
    }

    /// The person on the days on which the law is another.
    fn dated(&self, (person, before): &Start, change: &Change) -> Vec<Start> {
        let own = person
            .on
            .or_else(|| lodged(self.both.after, self.ids.1, &person.after));
        let mut days: Vec<Date> = change
            .days
            .from
            .into_iter()
            .chain(change.days.until)
            .collect();
        days.dedup();
        days.retain(|day| Some(*day) != own);
        let mut out = Vec::new();
        if own.is_none_or(|day| change.days.contains(day)) {
            out.push((person.clone(), before.clone()));
        }
        for day in days {
            let mut moved = person.clone();
            moved.on = Some(day);
            dated_on(self.both.before, self.ids.0, &mut moved.before, day);
            dated_on(self.both.after, self.ids.1, &mut moved.after, day);
            if let Some(own) = own {
                let mut along = moved.clone();
                let shift = day.day_number() - own.day_number();
                shift_dates(self.both.before, &mut along.before, shift);
                shift_dates(self.both.after, &mut along.after, shift);
                dated_on(self.both.before, self.ids.0, &mut along.before, day);
                dated_on(self.both.after, self.ids.1, &mut along.after, day);
                let words = format!("decided on {day}, with every other date moved along");
                out.push((along, with(before, words)));
            }
            out.push((moved, with(before, format!("decided on {day}"))));
        }
        out
    }

    fn places(&self, person: &Person) -> Vec<Place> {
        let program = self.both.after.plan().program();
        let read = self.boundary.read.iter();
        read.flat_map(|path| places(program, &person.after, path))
            .collect()
    }

    fn values(&self, person: &Person, place: &Place) -> Vec<Value> {
        let on = person
            .on
            .or_else(|| lodged(self.both.after, self.ids.1, &person.after));
        self.boundary
            .values(self.both.after, self.ids.1, person, place, on)
    }

    /// The person with one value put in a place, and what was moved in words.
    fn put(&self, person: &Person, place: &Place, value: &Value) -> Option<(Person, String)> {
        let program = self.both.after.plan().program();
        let whole = put(person.after.get(place.fact), &place.steps, value)?;
        if *person.after.get(place.fact) == whole {
            return None;
        }
        let fact = program.schema.facts.get(place.fact.index())?;
        let mut next = person.clone();
        next.after.set(place.fact, whole.clone()).ok()?;
        // Who is decided on a given day is decided on the day on which they are made to file.
        let scheme = program.schemes.get(self.ids.1.index())?;
        if let (Value::Date(day), Some(_)) = (&whole, next.on)
            && scheme.as_of == Some(place.fact)
        {
            next.on = Some(*day);
        }
        let before = self.both.before.plan().program();
        if self.same_facts {
            next.before.set(place.fact, whole).ok()?;
        } else if let Some(same) = before.fact(&fact.path)
            && let Some(of) = before.schema.facts.get(same.index())
            && let Some(value) = translated(&whole, &fact.ty, program, &of.ty, before)
        {
            let _ = next.before.set(same, value);
        }
        let text = match value {
            Value::Unknown => "not known".to_owned(),
            value => ius_applicant::value_text(value, &place.ty, program),
        };
        Some((next, format!("{}: {text}", place.path)))
    }

    fn why_not(&self, starts: &[Start]) -> String {
        if starts.is_empty() {
            return "nobody is described, and nobody could be made from the questions".to_owned();
        }
        if self.tries > 0 && self.gaps == self.tries {
            return "a gap in the rules stops everybody before it".to_owned();
        }
        if self.boundary.read.is_empty() {
            return "the clause reads nothing that an applicant states".to_owned();
        }
        let gaps = match self.gaps {
            0 => String::new(),
            gaps => format!("; a gap in the rules stopped {gaps} of them"),
        };
        format!(
            "{} applicants were tried at its boundaries{gaps}",
            self.tries
        )
    }
}

/// The day that the facts state as the reference date of a scheme.
pub(crate) fn lodged(rules: &Compiled, scheme: SchemeId, facts: &Facts) -> Option<Date> {
    let scheme = rules.plan().program().schemes.get(scheme.index())?;
    match facts.get(scheme.as_of?) {
        Value::Date(day) => Some(*day),
        _ => None,
    }
}

/// States the reference date where the scheme takes it from a fact.
pub(crate) fn dated_on(rules: &Compiled, scheme: SchemeId, facts: &mut Facts, day: Date) {
    let scheme = rules.plan().program().schemes.get(scheme.index());
    if let Some(fact) = scheme.and_then(|scheme| scheme.as_of) {
        // A day outside the bounds of the fact is no day to decide on: the fact stays as it was.
        let _ = facts.set(fact, Value::Date(day));
    }
}

fn with(before: &[String], last: String) -> Vec<String> {
    let mut all = before.to_vec();
    all.push(last);
    all
}

fn shift_dates(rules: &Compiled, facts: &mut Facts, days: i32) {
    replace(rules, facts, &|value| match value {
        Value::Date(day) if !day.is_ongoing() => {
            Date::from_day_number(day.day_number().checked_add(days)?).map(Value::Date)
        }
        _ => None,
    });
}

/// Replaces values wherever they stand in the facts, also within lists and records.
fn replace(rules: &Compiled, facts: &mut Facts, other: &dyn Fn(&Value) -> Option<Value>) {
    fn replaced(value: &Value, other: &dyn Fn(&Value) -> Option<Value>) -> Option<Value> {
        let each = |values: &[Value]| {
            let inner = |v: &Value| replaced(v, other).unwrap_or_else(|| v.clone());
            values.iter().map(inner).collect::<Vec<Value>>()
        };
        match value {
            Value::List(list) => Some(Value::list(each(list))),
            Value::Record(fields) => Some(Value::record(each(fields))),
            value => other(value),
        }
    }
    for (at, _) in (0_u32..).zip(&rules.plan().program().schema.facts) {
        if let Some(value) = replaced(facts.get(FactId(at)), other) {
            // What the fact does not admit leaves it as it was.
            let _ = facts.set(FactId(at), value);
        }
    }
}

/// A person made up for a scheme, with the facts of both versions.
pub(crate) fn made(both: Both<'_>, scheme: &str, on: Date, after: Facts) -> Person {
    Person {
        name: "an applicant made from the scheme's questions".to_owned(),
        at: (String::new(), 0),
        scheme: scheme.to_owned(),
        on: Some(on),
        before: carried(both.after, both.before, &after),
        after,
    }
}
