//! What must hold when two versions of the rules are compared: a text that says the same is no
//! change in law; where there is no change in law nobody is decided differently; and whoever is
//! said to be treated differently is, when both versions are asked without the comparison.
//!
//! `IUS_AMENDMENT_ROUNDS` looks further; a failure names the seed of its round.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

use std::collections::{BTreeMap, BTreeSet};

use ius_amendment::{Amendment, Both, Direction, MOST_TRIES, Person, compare, witness};
use ius_engine::{Facts, Options, OutputStatus, Plan};
use ius_suite::{Rules, Task, case_facts, read_page};
use ius_tests::generate::Random;
use ius_tests::repository;

fn rounds(usual: u64) -> u64 {
    match std::env::var("IUS_AMENDMENT_ROUNDS") {
        Ok(text) => text.parse().expect("a whole number"),
        Err(_) => usual,
    }
}

type Texts = Vec<(String, String)>;

fn law(states: &[&str]) -> Texts {
    let mut all = Vec::new();
    for state in states {
        all.extend(repository::files(&format!("rules/{state}"), "ius"));
    }
    all.sort();
    all
}

fn rules(texts: &Texts) -> Rules {
    Rules::of(
        texts
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    )
}

/// The lines of a text in blocks: each starts at a line that an empty line, at this depth or none,
/// stands before.
fn blocks(lines: &[String], depth: usize) -> Vec<Vec<String>> {
    let mut out: Vec<Vec<String>> = vec![Vec::new()];
    for (at, line) in lines.iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        let after_gap = at > 0 && lines[at - 1].trim().is_empty();
        if after_gap && indent == depth && !line.trim().is_empty() {
            out.push(Vec::new());
        }
        out.last_mut().unwrap().push(line.clone());
    }
    for block in &mut out {
        while block.last().is_some_and(|line| line.trim().is_empty()) {
            block.pop();
        }
        block.push(String::new());
    }
    out
}

fn shuffled<T>(all: &mut [T], random: &mut Random) {
    for at in (1..all.len()).rev() {
        all.swap(at, random.below(at + 1));
    }
}

/// The same law in another order and layout: declarations and clauses change places, comments and
/// empty lines come, spaces become more.
fn laid_out_otherwise(text: &str, random: &mut Random) -> String {
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut declarations = blocks(&lines, 0);
    // The first holds what is used.
    let uses = declarations
        .iter()
        .take_while(|block| {
            block
                .iter()
                .all(|l| l.is_empty() || l.starts_with("use ") || l.starts_with("--"))
        })
        .count();
    let (_, rest) = declarations.split_at_mut(uses);
    shuffled(rest, random);
    let mut out = String::new();
    for block in declarations {
        let head = &block[0];
        let whole = ["scheme ", "template "]
            .iter()
            .any(|word| head.starts_with(word));
        let mut clauses = if whole {
            blocks(&block, 2)
        } else {
            vec![block]
        };
        // Of several transitional rules the first that holds counts: they keep their order.
        let in_order = clauses.iter().any(|clause| {
            clause
                .iter()
                .any(|l| l.trim_start().starts_with("transition"))
        });
        if whole && !in_order {
            // What the scheme says of itself stands before its clauses.
            let of_itself = |clause: &Vec<String>| {
                let words = ["departs", "silent", "note", "source", "unverified"];
                let first = clause.iter().find(|l| !l.trim_start().starts_with("--"));
                first.is_some_and(|l| words.iter().any(|w| l.trim_start().starts_with(w)))
            };
            let rest = clauses.split_off(1);
            let (own, mut rest): (Vec<_>, Vec<_>) = rest.into_iter().partition(of_itself);
            shuffled(&mut rest, random);
            clauses.extend(own);
            clauses.extend(rest);
        }
        for line in clauses.into_iter().flatten() {
            if random.percent(4) {
                out.push_str("-- a remark\n");
            }
            out.push_str(&spaced(&line, random));
            out.push('\n');
            if line.is_empty() && random.percent(20) {
                out.push('\n');
            }
        }
    }
    out
}

/// More spaces between words, outside of texts in quotes and remarks.
fn spaced(line: &str, random: &mut Random) -> String {
    let body = line.trim_start();
    let indent = line.len() - body.len();
    if body.starts_with("--") || body.contains("--") {
        return line.to_owned();
    }
    let mut out = " ".repeat(indent);
    let mut quoted = false;
    let mut last = ' ';
    for sign in body.chars() {
        if sign == '"' {
            quoted = !quoted;
        }
        out.push(sign);
        // Within a number a space parts thousands.
        let number = std::mem::replace(&mut last, sign).is_ascii_digit();
        if sign == ' ' && !quoted && !number && random.percent(15) {
            out.push(' ');
        }
    }
    if random.percent(10) {
        out.push_str("  ");
    }
    out
}

#[test]
fn order_and_layout_are_no_change_in_law() {
    let states = [
        "nl", "fr", "de", "it", "ie", "dk", "at", "se", "pt", "ee", "sk",
    ];
    for seed in 1..=rounds(6) {
        let mut random = Random::new(seed);
        let state = states[usize::try_from(seed - 1).unwrap() % states.len()];
        let texts = law(&["eu", state]);
        let turned: Texts = texts
            .iter()
            .map(|(name, text)| (name.clone(), laid_out_otherwise(text, &mut random)))
            .collect();
        assert_ne!(texts, turned);
        let (before, after) = (rules(&texts), rules(&turned));
        let wrong: Vec<String> = after
            .errors()
            .iter()
            .map(|e| format!("{}: {}", e.file.path(), e.message))
            .collect();
        assert!(wrong.is_empty(), "seed {seed}, {state}: {wrong:#?}");
        let found = compare(&before, &after);
        assert!(!found.changes_law(), "seed {seed}, {state}: {:#?}", found);
        assert_eq!(found, Amendment::default(), "seed {seed}, {state}");
    }
}

/// One change of what a text says, or of what it does not: a comparison, an amount, a day, a
/// number, a line less. None where there is no such place.
fn amended(text: &str, random: &mut Random) -> Option<String> {
    let swaps = [
        ("is at least", "is more than"),
        ("is more than", "is at least"),
        ("is at most", "is less than"),
        (" and ", " or "),
        (" or ", " and "),
        ("is yes", "is no"),
        ("-01-01", "-01-02"),
        ("-12-31", "-12-30"),
        (" 12 months", " 13 months"),
        (" 3 months", " 2 months"),
        (" 5 years", " 4 years"),
        (" 30", " 31"),
        (" 18", " 19"),
        (".00", ".01"),
        ("EUR 1", "EUR 2"),
        (" 90 days", " 89 days"),
        ("(a) ", "(a) not "),
    ];
    let (was, is) = random.one(&swaps)?;
    // Where law is written, and not where it was read or how it is called.
    let law = |at: usize| {
        let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let words = ["source", "note", "titled", "--", "under", "use ", "silent"];
        let line = text[line..].trim_start();
        !words.iter().any(|word| line.starts_with(word))
    };
    let places: Vec<usize> = text
        .match_indices(was)
        .map(|(at, _)| at)
        .filter(|at| law(*at))
        .collect();
    let at = *random.one(&places)?;
    Some(format!("{}{is}{}", &text[..at], &text[at + was.len()..]))
}

/// What a version decides, asked of the engine alone: the outcome, and how every clause and result
/// stands.
fn by_hand(
    plan: &Plan,
    scheme: &str,
    facts: &Facts,
    on: Option<ius_calendar::Date>,
) -> (&'static str, BTreeMap<String, String>) {
    let program = plan.program();
    let id = program.scheme(scheme).unwrap();
    let options = Options {
        on,
        ..Options::default()
    };
    let decision = plan.decide(id, facts, &options);
    let clauses = &program.schemes[id.index()].clauses;
    let mut out = BTreeMap::new();
    for (clause, status) in clauses.iter().zip(plan.statuses(facts, &decision)) {
        let gives = matches!(
            clause.kind,
            ius_engine::ClauseKind::Output { .. }
                | ius_engine::ClauseKind::Right(_)
                | ius_engine::ClauseKind::Duty(_)
        );
        if status != ius_engine::ClauseStatus::NotInForce && !gives {
            out.insert(clause.name.clone(), format!("{status:?}"));
        }
    }
    for output in plan.outputs(facts, &decision) {
        let value = match output.status {
            OutputStatus::Known => format!("{:?}", output.value),
            status => format!("{status:?}"),
        };
        out.insert(clauses[output.clause].name.clone(), value);
    }
    (decision.outcome.name(), out)
}

#[test]
fn who_is_said_to_be_treated_differently_is_and_nobody_else() {
    let texts = law(&["eu", "nl"]);
    let before = rules(&texts);
    let mut cases = Vec::new();
    for (name, page) in repository::files("tests/cases/nl", "md") {
        let files = ius_suite_files();
        for case in read_page(&name, &page, &files).0 {
            if let Task::Decide { scheme, on, .. } = &case.task
                && case.rules.is_none()
            {
                cases.push((scheme.clone(), *on, case.clone()));
            }
        }
    }
    let own: Vec<usize> = (0..texts.len())
        .filter(|at| texts[*at].0.starts_with("rules/nl/") || texts[*at].0.contains("youth"))
        .collect();
    let (mut changed, mut flips, mut built) = (0, 0, 0);
    for seed in 1..=rounds(20) {
        let mut random = Random::new(1_000 + seed);
        let mut after = texts.clone();
        let at = *random.one(&own).unwrap();
        let Some(text) = amended(&after[at].1, &mut random) else {
            continue;
        };
        after[at].1 = text;
        let after = rules(&after);
        if !after.errors().is_empty() {
            continue;
        }
        let found = compare(&before, &after);
        changed += usize::from(found.changes_law());
        let both = Both {
            before: before.shared(),
            after: after.shared(),
            names_before: &found.names_before,
        };
        let touched: BTreeSet<String> = found.schemes();
        let people: Vec<Person> = cases
            .iter()
            .filter_map(|(scheme, on, case)| {
                Some(Person {
                    name: case.title.clone(),
                    at: (case.file.clone(), case.line),
                    scheme: scheme.clone(),
                    on: *on,
                    before: case_facts(case, &before)?,
                    after: case_facts(case, &after)?,
                })
            })
            .collect();
        assert!(people.len() > 100, "{} people", people.len());
        let differs = |person: &Person| {
            let was = by_hand(before.plan(), &person.scheme, &person.before, person.on);
            let is = by_hand(after.plan(), &person.scheme, &person.after, person.on);
            (was != is, was.0 != is.0)
        };
        for person in &people {
            let (other, other_outcome) = differs(person);
            let flip = both.flip(person);
            let place = || {
                format!(
                    "seed {seed}: {} ({}:{})",
                    person.name, person.at.0, person.at.1
                )
            };
            assert_eq!(flip.is_some(), other, "{}: {flip:#?}", place());
            if let Some(flip) = flip {
                flips += 1;
                assert_eq!(flip.is_outcome(), other_outcome, "{}", place());
                // Nobody is decided differently under a scheme that no change touches.
                assert!(touched.contains(&person.scheme), "{}: {found:#?}", place());
                let cause = flip.cause(&person.scheme, &found);
                let named = found.law.iter().flat_map(|change| &change.touches);
                assert!(
                    named
                        .into_iter()
                        .any(|t| t.scheme == person.scheme && t.clause == cause),
                    "{}: {cause} is touched by no change: {found:#?}",
                    place()
                );
            }
        }
        for change in found.law.iter().take(2) {
            for touch in change.touches.iter().take(2) {
                let made = witness(both, change, touch, &[], &[], MOST_TRIES);
                if let Ok(witness) = made {
                    built += 1;
                    let (other, other_outcome) = differs(&witness.person);
                    assert!(other, "seed {seed}: {witness:#?}");
                    assert_eq!(witness.flip.is_outcome(), other_outcome, "seed {seed}");
                    assert!(
                        witness.flip.differing.contains(&touch.clause),
                        "seed {seed}"
                    );
                }
            }
        }
    }
    assert!(
        changed >= 4 && flips > 0 && built > 0,
        "{changed} {flips} {built}"
    );
}

fn ius_suite_files() -> impl ius_suite::Files {
    struct Below;
    impl ius_suite::Files for Below {
        fn read(&self, path: &str) -> Result<String, String> {
            std::fs::read_to_string(repository::root().join(path)).map_err(|e| e.to_string())
        }
    }
    Below
}

#[test]
fn a_bound_tells_its_direction_by_what_it_does_to_an_applicant() {
    let base = law(&["eu", "nl"]);
    let before = rules(&base);
    let table: [(&str, &str, &str, &str, Direction); 8] = [
        (
            "rules/nl/start_up.ius",
            "is EUR 1 734.57 per month",
            "is EUR 1 734.58 per month",
            "sufficient_means",
            Direction::Tightened,
        ),
        (
            "rules/nl/start_up.ius",
            "is EUR 1 734.57 per month",
            "is EUR 1 734.56 per month",
            "sufficient_means",
            Direction::Loosened,
        ),
        (
            "rules/nl/start_up.ius",
            "(a) means.monthly is at least",
            "(a) means.monthly is more than",
            "sufficient_means",
            Direction::Tightened,
        ),
        (
            "rules/nl/start_up.ius",
            "that at least 1 of\n      (a) company.new_product",
            "that at least 2 of\n      (a) company.new_product",
            "innovation_criteria",
            Direction::Changed,
        ),
        (
            "rules/nl/start_up.ius",
            "facilitator.agreement_signed and facilitator.recognised",
            "facilitator.agreement_signed or facilitator.recognised",
            "sponsor",
            Direction::Loosened,
        ),
        (
            "rules/nl/start_up.ius",
            "facilitator.agreement_signed and facilitator.recognised",
            "facilitator.agreement_signed",
            "sponsor",
            Direction::Loosened,
        ),
        (
            "rules/nl/start_up.ius",
            "that company.business_plan\n",
            "that company.business_plan and company.registered\n",
            "business_plan",
            Direction::Tightened,
        ),
        (
            "rules/nl/youth_mobility.ius",
            "  is 30\n",
            "  is 31\n",
            "highest_age",
            Direction::Loosened,
        ),
    ];
    for (file, was, is, clause, direction) in table {
        let mut texts = base.clone();
        let text = &mut texts.iter_mut().find(|(name, _)| name == file).unwrap().1;
        assert!(text.contains(was), "{file} no longer holds {was}");
        *text = text.replacen(was, is, 1);
        let after = rules(&texts);
        assert!(after.errors().is_empty(), "{was}: {:?}", after.errors());
        let found = compare(&before, &after);
        let touch = found
            .law
            .iter()
            .flat_map(|change| &change.touches)
            .find(|touch| touch.clause == clause)
            .unwrap_or_else(|| panic!("{was} touches no {clause}: {found:#?}"));
        assert_eq!(touch.direction, direction, "{was} → {is}: {found:#?}");
    }
}
