//! Outcomes: exceptions, points, judgement, versions, transitions, gaps, `for each`, dates known
//! in part, earliest dates, missing facts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_calendar::{CalendarDuration, Date, LeapBirthday, PartialDate};
use ius_engine::*;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

const NOWHERE: SourceRef = SourceRef {
    file: FileId(0),
    line: 1,
    column: 1,
    start: 0,
    end: 0,
};

/// A scheme under construction with yes/no facts.
struct Case {
    b: Builder,
    scheme: SchemeId,
    lodged_on: FactId,
}

impl Case {
    fn new() -> Case {
        let mut b = Builder::new();
        let lodged_on = b.fact("application.lodged_on", Type::Date);
        let scheme = b.scheme("nl.case", Some(lodged_on));
        Case {
            b,
            scheme,
            lodged_on,
        }
    }

    fn yes_no(&mut self, name: &str) -> NodeId {
        let fact = self.b.fact(&format!("facts.{name}"), Type::YesNo);
        self.b.read(fact)
    }

    fn clause(&mut self, name: &str, kind: ClauseKind) -> &mut Clause {
        self.b.clause(self.scheme, name, kind).unwrap()
    }

    fn scheme(&mut self) -> &mut Scheme {
        &mut self.b.program_mut().schemes[0]
    }

    fn decided(self) -> Decided {
        let (scheme, lodged_on) = (self.scheme, self.lodged_on);
        let plan = Plan::new(self.b.build());
        let mut facts = Facts::new(plan.program());
        facts
            .set(lodged_on, Value::Date(date("2026-05-10")))
            .unwrap();
        Decided {
            plan,
            scheme,
            facts,
        }
    }
}

struct Decided {
    plan: Plan,
    scheme: SchemeId,
    facts: Facts,
}

impl Decided {
    fn set(&mut self, path: &str, value: impl Into<Value>) -> &mut Self {
        let fact = self.plan.program().fact(path).unwrap();
        self.facts.set(fact, value.into()).unwrap();
        self
    }

    fn unset(&mut self, path: &str) -> &mut Self {
        let fact = self.plan.program().fact(path).unwrap();
        self.facts.unset(fact);
        self
    }

    fn decide(&self) -> Decision {
        self.plan
            .decide(self.scheme, &self.facts, &Options::default())
    }

    fn on(&self, day: &str) -> Decision {
        let options = Options {
            on: Some(date(day)),
            ..Options::default()
        };
        self.plan.decide(self.scheme, &self.facts, &options)
    }

    fn outcome(&self) -> Outcome {
        self.decide().outcome
    }

    fn status(&self, clause: usize) -> ClauseStatus {
        self.decide().status(clause).unwrap()
    }

    fn missing(&self) -> Vec<String> {
        let missing = self.plan.missing(&self.facts, &self.decide());
        missing.into_iter().map(|missing| missing.path).collect()
    }
}

fn exception(replacement: Option<NodeId>, when: NodeId) -> Exception {
    Exception {
        replacement,
        when,
        title: None,
        citations: Vec::new(),
        at: NOWHERE,
    }
}

#[test]
fn a_waiver_passes_a_clause_and_an_open_one_leaves_it_open() {
    let mut case = Case::new();
    let (means, old) = (case.yes_no("means"), case.yes_no("old"));
    case.clause("means", ClauseKind::Require(means)).exceptions = vec![exception(None, old)];
    let mut d = case.decided();
    assert_eq!(d.status(0), ClauseStatus::Unknown);
    assert_eq!(d.missing(), ["facts.means", "facts.old"]);
    d.set("facts.old", true);
    assert_eq!(d.status(0), ClauseStatus::Waived);
    assert_eq!(d.outcome(), Outcome::Eligible);
    d.set("facts.old", false).set("facts.means", false);
    assert_eq!(d.status(0), ClauseStatus::Failed);
    // It fails unless the exception holds: that alone is missing.
    d.unset("facts.old");
    assert_eq!(d.status(0), ClauseStatus::Unknown);
    assert_eq!(d.missing(), ["facts.old"]);
    // Passed with and without the exception: nothing is missing.
    d.set("facts.means", true);
    assert_eq!(d.status(0), ClauseStatus::Passed);
}

#[test]
fn a_waiver_keeps_an_exclusion_from_biting() {
    let mut case = Case::new();
    let (student, special) = (case.yes_no("student"), case.yes_no("special"));
    case.clause("students", ClauseKind::Exclude(student))
        .exceptions = vec![exception(None, special)];
    let mut d = case.decided();
    d.set("facts.student", true).set("facts.special", false);
    assert_eq!(d.outcome(), Outcome::Inapplicable);
    d.set("facts.special", true);
    assert_eq!(d.outcome(), Outcome::Eligible);
}

#[test]
fn two_exceptions_that_disagree_are_a_conflict_unless_it_cannot_matter() {
    let mut case = Case::new();
    let base = case.yes_no("base");
    let (waived, replaced) = (case.yes_no("waived"), case.yes_no("replaced"));
    let other = case.yes_no("other");
    case.clause("means", ClauseKind::Require(base)).exceptions =
        vec![exception(None, waived), exception(Some(other), replaced)];
    let scope = case.yes_no("scope");
    case.clause("scope", ClauseKind::Scope(scope));
    let requirement = case.yes_no("requirement");
    case.clause("requirement", ClauseKind::Require(requirement));
    let mut d = case.decided();
    d.set("facts.waived", true)
        .set("facts.replaced", true)
        .set("facts.other", false);
    d.set("facts.base", true)
        .set("facts.scope", true)
        .set("facts.requirement", true);
    assert_eq!(d.status(0), ClauseStatus::Conflict);
    assert_eq!(d.outcome(), Outcome::Conflict);
    // Agreeing exceptions do not conflict.
    d.set("facts.other", true);
    assert_eq!(d.status(0), ClauseStatus::Waived);
    // Outside the scope, or with another requirement failed, the conflict cannot matter.
    d.set("facts.other", false).set("facts.scope", false);
    assert_eq!(d.outcome(), Outcome::Inapplicable);
    d.set("facts.scope", true).set("facts.requirement", false);
    assert_eq!(d.outcome(), Outcome::Ineligible);
    // While it is unknown whether one holds there is no conflict, only an open question.
    d.set("facts.requirement", true).unset("facts.replaced");
    assert_eq!(d.status(0), ClauseStatus::Unknown);
    assert_eq!(d.missing(), ["facts.replaced"]);
}

#[test]
fn judgement_is_left_to_the_authority_and_never_missing() {
    let mut case = Case::new();
    let (threat, found) = (case.yes_no("threat"), case.yes_no("found"));
    let judgement = |settled_by| Judgement {
        by: Texts::default(),
        weighing: Vec::new(),
        settled_by,
    };
    case.clause(
        "order",
        ClauseKind::MayRefuse {
            when: threat,
            judgement: judgement(Some(found)),
        },
    );
    let plan = case.yes_no("viable");
    case.clause("plan", ClauseKind::Assess(judgement(Some(plan))));
    let mut d = case.decided();
    assert_eq!(d.outcome(), Outcome::Undetermined);
    assert_eq!(d.missing(), ["facts.threat"]);
    d.set("facts.threat", true);
    assert_eq!(
        (d.status(0), d.status(1)),
        (ClauseStatus::ToAssess, ClauseStatus::ToAssess)
    );
    assert_eq!(d.outcome(), Outcome::Assessment);
    assert!(d.missing().is_empty());
    d.set("facts.found", false).set("facts.viable", true);
    assert_eq!(d.outcome(), Outcome::Eligible);
    d.set("facts.found", true);
    assert_eq!(d.outcome(), Outcome::Ineligible);
    d.set("facts.threat", false).set("facts.viable", false);
    assert_eq!(
        (d.status(0), d.status(1)),
        (ClauseStatus::Passed, ClauseStatus::Failed)
    );
}

/// Education: 30 or 10 points, at most 35. Age: the best of 15 and 10. Mark 45.
fn grid() -> Decided {
    let mut case = Case::new();
    let award = |case: &mut Case, points: i64, name: &str| {
        let (points, when) = (case.b.integer(points), case.yes_no(name));
        Award {
            points,
            when: Some(when),
            citations: Vec::new(),
            at: NOWHERE,
        }
    };
    let education = vec![
        award(&mut case, 30, "master"),
        award(&mut case, 10, "local"),
    ];
    let age = vec![
        award(&mut case, 15, "under_36"),
        award(&mut case, 10, "under_41"),
    ];
    let cap = case.b.integer(35);
    let group = |name: &str, awards, best_of, at_most| PointsGroup {
        name: name.to_owned(),
        titles: Texts::default(),
        best_of,
        at_most,
        awards,
    };
    let groups = vec![
        group("education", education, false, Some(cap)),
        group("age", age, true, None),
    ];
    let pass_mark = case.b.integer(45);
    case.clause("grid", ClauseKind::Points { pass_mark, groups });
    case.decided()
}

#[test]
fn points_are_a_range_while_facts_are_unknown() {
    let mut d = grid();
    assert_eq!(d.status(0), ClauseStatus::Unknown);
    // 30 + 10 capped at 35, and 10: the mark of 45 exactly.
    d.set("facts.master", true).set("facts.local", true);
    d.set("facts.under_36", false).set("facts.under_41", true);
    assert_eq!(d.status(0), ClauseStatus::Passed);
    d.set("facts.local", false);
    assert_eq!(d.status(0), ClauseStatus::Failed);
    // Only the best of a group counts: 30 and 15.
    d.set("facts.under_36", true);
    assert_eq!(d.status(0), ClauseStatus::Passed);
    // The most that is left, 10 and 15, is below the mark whatever the rest.
    d.set("facts.master", false)
        .unset("facts.local")
        .unset("facts.under_36")
        .unset("facts.under_41");
    assert_eq!(d.status(0), ClauseStatus::Failed);
    // An award that cannot beat a certain one is not missing.
    d.unset("facts.master").set("facts.under_36", true);
    assert_eq!(d.status(0), ClauseStatus::Unknown);
    assert_eq!(d.missing(), ["facts.master", "facts.local"]);
}

#[test]
fn a_group_at_its_cap_needs_no_more_facts() {
    let mut case = Case::new();
    let mut awards = Vec::new();
    for (points, name) in [(20, "a"), (20, "b")] {
        let (points, when) = (case.b.integer(points), case.yes_no(name));
        awards.push(Award {
            points,
            when: Some(when),
            citations: Vec::new(),
            at: NOWHERE,
        });
    }
    let (cap, pass_mark) = (case.b.integer(20), case.b.integer(30));
    let (points, when) = (case.b.integer(10), case.yes_no("c"));
    let other = Award {
        points,
        when: Some(when),
        citations: Vec::new(),
        at: NOWHERE,
    };
    let group = |awards, at_most| PointsGroup {
        name: String::new(),
        titles: Texts::default(),
        best_of: false,
        at_most,
        awards,
    };
    let groups = vec![group(awards, Some(cap)), group(vec![other], None)];
    case.clause("grid", ClauseKind::Points { pass_mark, groups });
    let mut d = case.decided();
    d.set("facts.a", true);
    assert_eq!(d.missing(), ["facts.c"]);
}

fn range(from: Option<&str>, until: Option<&str>) -> InForce {
    InForce {
        from: from.map(date),
        until: until.map(date),
    }
}

#[test]
fn a_missing_value_of_the_law_is_a_gap_where_no_fact_can_settle_it() {
    let mut case = Case::new();
    let old = case.b.integer(1000);
    let norm = case.b.versions(
        "norm",
        Type::Integer,
        &[
            (range(None, Some("2026-06-30")), Some(old)),
            (range(Some("2026-07-01"), Some("2026-12-31")), None),
        ],
    );
    let income = case.b.fact("facts.income", Type::Integer);
    let (income, norm) = (case.b.read(income), case.b.use_of(norm));
    let enough = case.b.compare(Relation::AtLeast, income, norm);
    case.clause("means", ClauseKind::Require(enough));
    let other = case.yes_no("other");
    case.clause("other", ClauseKind::Require(other));
    let mut d = case.decided();
    d.set("facts.income", Value::Integer(1200))
        .set("facts.other", true);
    assert_eq!(d.on("2026-06-30").outcome, Outcome::Eligible);
    // Unconfirmed, and not covered by any version.
    for day in ["2026-07-01", "2027-01-01"] {
        let decision = d.on(day);
        assert_eq!(decision.status(0), Some(ClauseStatus::Gap), "{day}");
        assert_eq!(decision.outcome, Outcome::Gap);
        assert!(d.plan.missing(&d.facts, &decision).is_empty());
        assert_eq!(d.plan.gaps(&d.facts, &decision).len(), 1);
    }
    // A missing fact elsewhere may still settle the outcome.
    d.unset("facts.other");
    let decision = d.on("2026-07-01");
    assert_eq!(decision.outcome, Outcome::Undetermined);
    assert_eq!(decision.status(0), Some(ClauseStatus::Gap));
    d.set("facts.other", false);
    assert_eq!(d.on("2026-07-01").outcome, Outcome::Ineligible);
    // With the fact missing too, the clause is unknown, not a gap.
    d.set("facts.other", true).unset("facts.income");
    assert_eq!(d.on("2026-07-01").outcome, Outcome::Undetermined);
}

#[test]
fn the_law_changes_between_two_days() {
    let mut case = Case::new();
    let (old, new) = (case.yes_no("old"), case.yes_no("new"));
    case.clause("rule", ClauseKind::Require(old)).in_force = vec![range(None, Some("2026-05-21"))];
    case.clause("rule", ClauseKind::Require(new)).in_force = vec![range(Some("2026-05-22"), None)];
    let mut d = case.decided();
    d.set("facts.old", true).set("facts.new", false);
    assert_eq!(d.on("2026-05-21").outcome, Outcome::Eligible);
    assert_eq!(d.on("2026-05-22").outcome, Outcome::Ineligible);
    assert_eq!(d.on("2026-05-22").status(0), Some(ClauseStatus::NotInForce));
}

#[test]
fn a_transitional_rule_chooses_the_law() {
    let mut case = Case::new();
    let (old, new, pending) = (
        case.yes_no("old"),
        case.yes_no("new"),
        case.yes_no("pending"),
    );
    case.clause("rule", ClauseKind::Require(old)).in_force = vec![range(None, Some("2026-05-21"))];
    case.clause("rule", ClauseKind::Require(new)).in_force = vec![range(Some("2026-05-22"), None)];
    let law_on = case
        .b
        .constant(Constant::Date(date("2026-05-21")), Type::Date);
    case.scheme().transitions.push(Transition {
        name: "pending".to_owned(),
        titles: Texts::default(),
        when: pending,
        law_on,
        citations: Vec::new(),
        at: NOWHERE,
    });
    let mut d = case.decided();
    d.set("facts.old", true)
        .set("facts.new", false)
        .set("facts.pending", true);
    let decision = d.on("2026-06-01");
    assert_eq!(decision.outcome, Outcome::Eligible);
    assert_eq!(decision.law, LawChosen::Transition(0));
    assert_eq!(decision.law_in_force_on, Some(date("2026-05-21")));
    d.set("facts.pending", false);
    assert_eq!(d.on("2026-06-01").outcome, Outcome::Ineligible);
    // Which law applies is open, and the two laws differ.
    d.unset("facts.pending");
    let decision = d.on("2026-06-01");
    assert_eq!(decision.outcome, Outcome::Undetermined);
    assert_eq!(decision.law_in_force_on, None);
    let missing = d.plan.missing(&d.facts, &decision);
    assert_eq!(missing[0].path, "facts.pending");
    // Under both laws the same: settled without knowing which.
    d.set("facts.new", true);
    let decision = d.on("2026-06-01");
    assert_eq!(decision.outcome, Outcome::Eligible);
    assert!(d.plan.missing(&d.facts, &decision).is_empty());
}

#[test]
fn a_scheme_that_is_not_in_force_or_suspended_is_inapplicable() {
    let mut case = Case::new();
    let rule = case.yes_no("rule");
    case.clause("rule", ClauseKind::Require(rule));
    case.scheme().in_force = vec![range(Some("2020-01-01"), Some("2027-12-31"))];
    case.scheme().suspended = vec![range(Some("2026-03-01"), Some("2026-03-31"))];
    let mut d = case.decided();
    d.set("facts.rule", true);
    assert_eq!(d.on("2026-02-28").outcome, Outcome::Eligible);
    let decision = d.on("2026-03-01");
    assert_eq!(decision.outcome, Outcome::Inapplicable);
    assert_eq!(decision.in_force, SchemeInForce::Suspended(0));
    let report = d.plan.report(&d.facts, &decision, "en");
    assert_eq!(report.clauses[0].id, "suspended");
    assert_eq!(d.on("2026-04-01").outcome, Outcome::Eligible);
    assert_eq!(d.on("2028-01-01").in_force, SchemeInForce::No);
    assert_eq!(d.on("2019-12-31").outcome, Outcome::Inapplicable);
}

#[test]
fn without_a_reference_date_nothing_is_settled() {
    let mut case = Case::new();
    let rule = case.yes_no("rule");
    case.clause("rule", ClauseKind::Require(rule));
    let mut d = case.decided();
    d.unset("application.lodged_on");
    assert_eq!(d.outcome(), Outcome::Undetermined);
    assert_eq!(d.missing(), ["application.lodged_on", "facts.rule"]);
    let partial = Value::partial_date(PartialDate::parse("2026-05").unwrap());
    d.set("application.lodged_on", partial)
        .set("facts.rule", true);
    let decision = d.decide();
    assert_eq!(decision.outcome, Outcome::Undetermined);
    let missing = d.plan.missing(&d.facts, &decision);
    assert_eq!(missing[0].reason, MissingReason::NotPreciseEnough);
    // A date handed in stands in the fact's place.
    assert_eq!(d.on("2026-05-10").outcome, Outcome::Eligible);
}

/// Nationality in a table, and an income, decided for each nationality.
fn each() -> Decided {
    let mut case = Case::new();
    let list = case.b.fact(
        "applicant.nationalities",
        Type::List(Box::new(Type::Country)),
    );
    let row = |code: &str, least: Option<i64>| {
        let cells = vec![least.map(Constant::Integer)];
        (
            Constant::Country(code.to_owned()),
            InForce::default(),
            cells,
        )
    };
    let table = case.b.table(
        "partners",
        Type::Country,
        &[("income", Type::Integer)],
        vec![row("AR", Some(100)), row("AU", Some(300)), row("CA", None)],
        None,
    );
    case.scheme().for_each = Some(("nationality".to_owned(), list));
    let nationality = case.b.node(Op::Element(BinderId(0)), Type::Country);
    let listed = case.b.condition(Op::Listed(nationality, table, None));
    case.clause("partner", ClauseKind::Scope(listed));
    let income = case.b.fact("facts.income", Type::Integer);
    let income = case.b.read(income);
    let least = case
        .b
        .node(Op::Lookup(table, 0, nationality), Type::Integer);
    let enough = case.b.compare(Relation::AtLeast, income, least);
    case.clause("income", ClauseKind::Require(enough));
    case.decided()
}

fn countries(codes: &[&str]) -> Value {
    Value::list(
        codes
            .iter()
            .map(|code| Value::Country(Country::new(code).unwrap()))
            .collect(),
    )
}

#[test]
fn the_best_nationality_counts() {
    let mut d = each();
    d.set("facts.income", Value::Integer(200));
    d.set("applicant.nationalities", countries(&["GB", "AU", "AR"]));
    let decision = d.decide();
    assert_eq!(
        (decision.outcome, decision.each),
        (Outcome::Eligible, Some(2))
    );
    let outcomes: Vec<Outcome> = d
        .plan
        .each(&d.facts, &decision)
        .into_iter()
        .map(|(_, outcome)| outcome)
        .collect();
    assert_eq!(
        outcomes,
        [
            Outcome::Inapplicable,
            Outcome::Ineligible,
            Outcome::Eligible
        ]
    );
    d.set("applicant.nationalities", countries(&["GB", "AU"]));
    assert_eq!(
        (d.outcome(), d.decide().each),
        (Outcome::Ineligible, Some(1))
    );
    // Of equals the first.
    d.set("applicant.nationalities", countries(&["GB", "US"]));
    assert_eq!(d.decide().each, Some(0));
    // A gap for one nationality could still be better than a refusal for another.
    d.set("applicant.nationalities", countries(&["AU", "CA"]));
    assert_eq!(d.outcome(), Outcome::Gap);
}

#[test]
fn no_nationality_and_unknown_nationalities() {
    let mut d = each();
    d.set("facts.income", Value::Integer(200));
    d.set("applicant.nationalities", countries(&[]));
    assert_eq!(
        (d.outcome(), d.decide().each),
        (Outcome::Inapplicable, None)
    );
    d.unset("applicant.nationalities");
    assert_eq!(d.outcome(), Outcome::Undetermined);
    assert_eq!(d.missing(), ["applicant.nationalities"]);
    // What is unknown under a worse nationality can still make it the best.
    d.set("applicant.nationalities", countries(&["GB", "AR"]))
        .unset("facts.income");
    assert_eq!(d.outcome(), Outcome::Undetermined);
    assert_eq!(d.missing(), ["facts.income"]);
}

/// At least 18 and at most 30 on the day of the application.
fn youth() -> Decided {
    let mut case = Case::new();
    let birth = case.b.fact("applicant.birth_date", Type::Date);
    let (birth, on) = (case.b.read(birth), case.b.read(case.lodged_on));
    let age = case
        .b
        .node(Op::Age(birth, on, LeapBirthday::March1), Type::Integer);
    let (low, high) = (case.b.integer(18), case.b.integer(30));
    let low = case.b.compare(Relation::AtLeast, age, low);
    let high = case.b.compare(Relation::AtMost, age, high);
    let between = case.b.all(&[low, high]);
    case.clause("age", ClauseKind::Require(between));
    case.decided()
}

#[test]
fn a_birth_date_known_in_part_decides_where_every_reading_agrees() {
    let mut d = youth();
    let partial = |text: &str| Value::partial_date(PartialDate::parse(text).unwrap());
    // Lodged on 2026-05-10. Born in 1996 one is 29 or 30: both are within 18 to 30.
    for (born, expected) in [
        ("1996", Outcome::Eligible),
        ("1995", Outcome::Undetermined),
        ("1994", Outcome::Ineligible),
        ("1995-05", Outcome::Undetermined),
        ("1995-06", Outcome::Eligible),
        ("1995-04", Outcome::Ineligible),
        ("2008", Outcome::Undetermined),
        ("2009", Outcome::Ineligible),
    ] {
        d.set("applicant.birth_date", partial(born));
        assert_eq!(d.outcome(), expected, "born {born}");
        let missing = d.plan.missing(&d.facts, &d.decide());
        let reasons: Vec<MissingReason> = missing.iter().map(|m| m.reason).collect();
        match expected {
            Outcome::Undetermined => assert_eq!(reasons, [MissingReason::NotPreciseEnough]),
            _ => assert!(reasons.is_empty()),
        }
    }
    // Two documents that disagree, on either side of the thirty-first birthday.
    let disputed = PartialDate::from_disputed(vec![
        PartialDate::parse("1995-05-10").unwrap(),
        PartialDate::parse("1995-05-11").unwrap(),
    ]);
    d.set(
        "applicant.birth_date",
        Value::partial_date(disputed.unwrap()),
    );
    assert_eq!(d.outcome(), Outcome::Undetermined);
}

#[test]
fn one_date_has_one_reading_within_a_condition() {
    let mut case = Case::new();
    let birth = case.b.fact("applicant.birth_date", Type::Date);
    let (a, b) = (case.b.read(birth), case.b.read(birth));
    let same = case.b.compare(Relation::AtMost, a, b);
    case.clause("same", ClauseKind::Require(same));
    let mut d = case.decided();
    d.set(
        "applicant.birth_date",
        Value::partial_date(PartialDate::parse("1996").unwrap()),
    );
    assert_eq!(d.outcome(), Outcome::Eligible);
}

#[test]
fn entries_of_a_list_are_each_read_in_all_ways() {
    let mut case = Case::new();
    let record = case.b.record("stay", &[("from", Type::Date)]);
    let list = case.b.fact(
        "residence.stays",
        Type::List(Box::new(Type::Record(record))),
    );
    let list = case.b.read(list);
    let binder = BinderId(1);
    let from = case.b.node(Op::Field(binder, 0), Type::Date);
    let limit = case
        .b
        .constant(Constant::Date(date("2020-07-01")), Type::Date);
    let before = case.b.compare(Relation::LessThan, from, limit);
    let walk = Walk {
        binder,
        list,
        filter: None,
    };
    let every = case.b.condition(Op::Quantified(Count::All, walk, before));
    case.clause("before", ClauseKind::Require(every));
    let mut d = case.decided();
    let stays = |days: &[&str]| {
        let row =
            |day: &&str| Value::record(vec![Value::partial_date(PartialDate::parse(day).unwrap())]);
        Value::list(days.iter().map(row).collect())
    };
    // Five years of which only the year is known: each by itself settles.
    d.set(
        "residence.stays",
        stays(&["2019", "2018", "2017", "2016", "2015"]),
    );
    assert_eq!(d.outcome(), Outcome::Eligible);
    d.set("residence.stays", stays(&["2019", "2021"]));
    assert_eq!(d.outcome(), Outcome::Ineligible);
    d.set("residence.stays", stays(&["2019", "2020", "2020-06"]));
    assert_eq!(d.outcome(), Outcome::Undetermined);
    assert_eq!(d.missing(), ["residence.stays[1].from"]);
}

#[test]
fn the_earliest_date_is_sought_day_by_day() {
    let mut case = Case::new();
    let birth = case.b.fact("applicant.birth_date", Type::Date);
    let (born, on) = (case.b.read(birth), case.b.read(case.lodged_on));
    let age = case
        .b
        .node(Op::Age(born, on, LeapBirthday::March1), Type::Integer);
    let eighteen = case.b.integer(18);
    let adult = case.b.compare(Relation::AtLeast, age, eighteen);
    let within = case.b.constant(
        Constant::Months(CalendarDuration::from_years(2)),
        Type::CalendarDuration,
    );
    let earliest = case.b.node(Op::EarliestDate(within, adult), Type::Date);
    let output = ClauseKind::Output {
        value: earliest,
        when: None,
        once_granted: false,
    };
    case.clause("adult_on", output);
    let mut d = case.decided();
    let output = |d: &Decided| {
        let outputs = d.plan.outputs(&d.facts, &d.decide());
        (outputs[0].status, outputs[0].value.clone())
    };
    let day = |text: &str| Value::Date(date(text));
    d.set("applicant.birth_date", day("2008-05-10"));
    assert_eq!(output(&d), (OutputStatus::Known, day("2026-05-10")));
    d.set("applicant.birth_date", day("2009-01-31"));
    assert_eq!(output(&d), (OutputStatus::Known, day("2027-01-31")));
    // Both ends are included; one day more is not within two years.
    d.set("applicant.birth_date", day("2010-05-10"));
    assert_eq!(output(&d), (OutputStatus::Known, day("2028-05-10")));
    d.set("applicant.birth_date", day("2010-05-11"));
    assert_eq!(output(&d), (OutputStatus::Absent, Value::Unknown));
    d.unset("applicant.birth_date");
    assert_eq!(output(&d), (OutputStatus::Unknown, Value::Unknown));
}

#[test]
fn missing_facts_are_those_that_can_still_change_the_outcome() {
    let mut case = Case::new();
    let (scope, a, b, c) = (
        case.yes_no("scope"),
        case.yes_no("a"),
        case.yes_no("b"),
        case.yes_no("c"),
    );
    case.clause("scope", ClauseKind::Scope(scope));
    let either = case.b.any(&[a, b]);
    case.clause("either", ClauseKind::Require(either));
    case.clause("c", ClauseKind::Require(c));
    let mut d = case.decided();
    assert_eq!(
        d.missing(),
        ["facts.scope", "facts.a", "facts.b", "facts.c"]
    );
    d.set("facts.a", true);
    assert_eq!(d.missing(), ["facts.scope", "facts.c"]);
    // A requirement failed: only the scope can still change the outcome.
    d.set("facts.c", false);
    assert_eq!(d.outcome(), Outcome::Undetermined);
    assert_eq!(d.missing(), ["facts.scope"]);
    d.set("facts.scope", true);
    assert_eq!(d.outcome(), Outcome::Ineligible);
    assert!(d.missing().is_empty());
    d.set("facts.c", Value::Unknown);
    let missing = d.plan.missing(&d.facts, &d.decide());
    assert_eq!(missing[0].reason, MissingReason::StatedAsUnknown);
    assert_eq!(missing[0].clauses, [2]);
}

#[test]
fn external_data_is_the_latest_on_or_before_the_reference_date() {
    let mut case = Case::new();
    let row = |day: &str, places: i64| {
        (
            Some(Constant::Country("AR".to_owned())),
            date(day),
            Constant::Integer(places),
        )
    };
    let rows = vec![row("2026-01-05", 100), row("2026-04-01", 0)];
    let places = case
        .b
        .external("places_left", Type::Integer, Some(Type::Country), rows);
    let nationality = case.b.fact("applicant.nationality", Type::Country);
    let key = case.b.read(nationality);
    let left = case.b.node(Op::External(places, Some(key)), Type::Integer);
    let one = case.b.integer(1);
    let open = case.b.compare(Relation::AtLeast, left, one);
    case.clause("places", ClauseKind::Require(open));
    let mut d = case.decided();
    let argentina = Value::Country(Country::new("AR").unwrap());
    d.set("applicant.nationality", argentina.clone());
    assert_eq!(d.on("2026-03-31").outcome, Outcome::Eligible);
    assert_eq!(d.on("2026-04-01").outcome, Outcome::Ineligible);
    // Handed in, it goes before what the rules ship for the same day.
    let handed = Value::Integer(7);
    d.facts
        .set_external(places, Some(argentina), date("2026-04-01"), handed, None)
        .unwrap();
    assert_eq!(d.on("2026-04-01").outcome, Outcome::Eligible);
    let early = d.on("2026-01-04");
    assert_eq!(early.outcome, Outcome::Undetermined);
    let missing = d.plan.missing(&d.facts, &early);
    assert_eq!(missing[0].path, "places_left for AR");
    assert_eq!(missing[0].reason, MissingReason::External);
}

#[test]
fn rights_and_duties_follow_from_a_grant() {
    let mut case = Case::new();
    let (rule, family) = (case.yes_no("rule"), case.yes_no("family"));
    case.clause("rule", ClauseKind::Require(rule));
    case.clause("work", ClauseKind::Right(None));
    case.clause("family", ClauseKind::Right(Some(family)));
    case.clause("report", ClauseKind::Duty(None));
    let mut d = case.decided();
    d.set("facts.rule", true).set("facts.family", false);
    let report = |d: &Decided| d.plan.report(&d.facts, &d.decide(), "en");
    let statuses: Vec<&str> = report(&d).rights.iter().map(|right| right.status).collect();
    assert_eq!(statuses, ["known", "absent"]);
    assert_eq!(report(&d).duties.len(), 1);
    d.set("facts.rule", false);
    assert!(report(&d).rights.is_empty() && report(&d).duties.is_empty());
}
