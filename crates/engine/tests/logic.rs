//! Three-valued logic and every operator's behaviour on unknowns.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_calendar::{CalendarDuration, Date, ExactDuration, LeapBirthday, PartialDate};
use ius_engine::*;
use rust_decimal::Decimal;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn day(text: &str) -> Value {
    Value::Date(date(text))
}

/// Evaluates one expression built with some facts.
fn evaluate(
    build: impl FnOnce(&mut Builder) -> NodeId,
    state: impl FnOnce(&Program, &mut Facts),
) -> Value {
    let mut b = Builder::new();
    let node = build(&mut b);
    let program = b.build();
    let mut facts = Facts::new(&program);
    state(&program, &mut facts);
    Plan::new(program).evaluate(node, None, &facts, Some(date("2026-05-10")))
}

const THREE: [Tri; 3] = [Tri::No, Tri::Unknown, Tri::Yes];

/// A condition with a given value: unknown is a fact that nobody states.
fn with(b: &mut Builder, tri: Tri, name: &str) -> NodeId {
    match tri {
        Tri::Unknown => {
            let fact = b.fact(name, Type::YesNo);
            b.read(fact)
        }
        known => b.constant(Constant::YesNo(known.is_yes()), Type::YesNo),
    }
}

fn logic(operands: &[Tri], op: impl FnOnce(Vec<NodeId>) -> Op) -> Tri {
    let build = |b: &mut Builder| {
        let nodes = operands
            .iter()
            .enumerate()
            .map(|(index, tri)| with(b, *tri, &format!("facts.f{index}")))
            .collect();
        b.condition(op(nodes))
    };
    evaluate(build, |_, _| {}).tri()
}

fn order(tri: Tri) -> i32 {
    match tri {
        Tri::No => -1,
        Tri::Unknown => 0,
        Tri::Yes => 1,
    }
}

#[test]
fn and_is_the_least_and_or_the_greatest() {
    for a in THREE {
        assert_eq!(logic(&[a], |n| Op::Not(n[0])), !a);
        for b in THREE {
            let least = if order(a) < order(b) { a } else { b };
            let greatest = if order(a) > order(b) { a } else { b };
            assert_eq!(logic(&[a, b], Op::And), least, "{a:?} and {b:?}");
            assert_eq!(logic(&[a, b], Op::Or), greatest, "{a:?} or {b:?}");
        }
    }
    assert_eq!(logic(&[], Op::And), Tri::Yes);
    assert_eq!(logic(&[], Op::Or), Tri::No);
}

/// What a count comes to when every unknown is tried as yes and as no.
fn in_all_worlds(operands: &[Tri], holds: &dyn Fn(u32) -> bool) -> Tri {
    let yes = operands.iter().filter(|t| t.is_yes()).count() as u32;
    let unknown = operands.iter().filter(|t| t.is_unknown()).count() as u32;
    let worlds: Vec<bool> = (0..=unknown).map(|more| holds(yes + more)).collect();
    match (worlds.iter().all(|w| *w), worlds.iter().any(|w| *w)) {
        (true, _) => Tri::Yes,
        (_, false) => Tri::No,
        _ => Tri::Unknown,
    }
}

#[test]
fn counts_hold_where_they_hold_in_every_world() {
    for a in THREE {
        for b in THREE {
            for c in THREE {
                let operands = [a, b, c];
                for k in 0..=4 {
                    let count = |count: Count| logic(&operands, |n| Op::CountOf(count, n));
                    let expected = in_all_worlds(&operands, &|yes| yes >= k);
                    assert_eq!(
                        count(Count::AtLeast(k)),
                        expected,
                        "at least {k} of {operands:?}"
                    );
                    let expected = in_all_worlds(&operands, &|yes| yes == k);
                    assert_eq!(
                        count(Count::Exactly(k)),
                        expected,
                        "exactly {k} of {operands:?}"
                    );
                }
                let all = logic(&operands, |n| Op::CountOf(Count::All, n));
                assert_eq!(all, in_all_worlds(&operands, &|yes| yes == 3));
                let none = logic(&operands, |n| Op::CountOf(Count::None, n));
                assert_eq!(none, in_all_worlds(&operands, &|yes| yes == 0));
            }
        }
    }
}

/// A quantifier over a list of `yes/no` fields.
fn quantified(count: Count, bodies: &[Tri], filters: Option<&[Tri]>) -> Tri {
    let mut b = Builder::new();
    let record = b.record("entry", &[("body", Type::YesNo), ("filter", Type::YesNo)]);
    let list = b.fact("facts.list", Type::List(Box::new(Type::Record(record))));
    let binder = BinderId(1);
    let read = b.read(list);
    let body = b.node(Op::Field(binder, 0), Type::YesNo);
    let filter = filters.map(|_| b.node(Op::Field(binder, 1), Type::YesNo));
    let node = b.condition(Op::Quantified(
        count,
        Walk {
            binder,
            list: read,
            filter,
        },
        body,
    ));
    let program = b.build();
    let mut facts = Facts::new(&program);
    let rows = bodies
        .iter()
        .enumerate()
        .map(|(index, body)| {
            let filter = filters.map_or(Tri::Yes, |filters| filters[index]);
            Value::record(vec![(*body).into(), filter.into()])
        })
        .collect();
    facts.set(list, Value::list(rows)).unwrap();
    Plan::new(program)
        .evaluate(node, None, &facts, Some(date("2026-05-10")))
        .tri()
}

#[test]
fn quantifiers_count_their_entries() {
    assert_eq!(quantified(Count::All, &[], None), Tri::Yes);
    assert_eq!(quantified(Count::None, &[], None), Tri::Yes);
    assert_eq!(quantified(Count::AtLeast(1), &[], None), Tri::No);
    for a in THREE {
        for b in THREE {
            assert_eq!(
                quantified(Count::All, &[a, b], None),
                logic(&[a, b], Op::And)
            );
            assert_eq!(
                quantified(Count::AtLeast(1), &[a, b], None),
                logic(&[a, b], Op::Or)
            );
            assert_eq!(
                quantified(Count::None, &[a, b], None),
                !logic(&[a, b], Op::Or)
            );
            // A filter narrows `every` to the entries it lets in, and `some` likewise.
            let every = quantified(Count::All, &[a], Some(&[b]));
            assert_eq!(
                every,
                logic(&[!b, a], Op::Or),
                "every where {b:?} satisfies {a:?}"
            );
            let some = quantified(Count::AtLeast(1), &[a], Some(&[b]));
            assert_eq!(
                some,
                logic(&[b, a], Op::And),
                "some where {b:?} satisfies {a:?}"
            );
        }
    }
}

#[test]
fn an_unknown_list_makes_a_quantifier_unknown() {
    let build = |b: &mut Builder| {
        let list = b.fact("facts.list", Type::List(Box::new(Type::Country)));
        let list = b.read(list);
        let yes = b.constant(Constant::YesNo(true), Type::YesNo);
        let walk = Walk {
            binder: BinderId(1),
            list,
            filter: None,
        };
        b.condition(Op::Quantified(Count::All, walk, yes))
    };
    assert_eq!(evaluate(build, |_, _| {}), Value::Unknown);
}

#[test]
fn if_is_known_where_both_branches_agree() {
    let number = |condition: Tri, a: i64, b_: i64| {
        evaluate(
            |b| {
                let condition = with(b, condition, "facts.c");
                let (a, b_) = (b.integer(a), b.integer(b_));
                b.node(Op::If(condition, a, b_), Type::Integer)
            },
            |_, _| {},
        )
    };
    assert_eq!(number(Tri::Yes, 1, 2), Value::Integer(1));
    assert_eq!(number(Tri::No, 1, 2), Value::Integer(2));
    assert_eq!(number(Tri::Unknown, 1, 2), Value::Unknown);
    assert_eq!(number(Tri::Unknown, 2, 2), Value::Integer(2));
}

/// Every operator on an unknown operand: unknown, except where the known operands settle it.
#[test]
fn operators_on_unknowns_are_unknown() {
    let money = || Type::Money("EUR".to_owned(), Rate::Once);
    type Build = fn(&mut Builder) -> NodeId;
    fn missing(b: &mut Builder, ty: Type) -> NodeId {
        let name = format!("facts.f{}", b.program_mut().schema.facts.len());
        let fact = b.fact(&name, ty);
        b.read(fact)
    }
    fn today(b: &mut Builder) -> NodeId {
        b.constant(Constant::Date("2026-05-10".parse().unwrap()), Type::Date)
    }
    fn months(b: &mut Builder, n: i32) -> NodeId {
        b.constant(
            Constant::Months(CalendarDuration::from_months(n)),
            Type::CalendarDuration,
        )
    }
    let cases: &[(&str, Build)] = &[
        ("compare", |b| {
            let (a, one) = (missing(b, Type::Integer), b.integer(1));
            b.compare(Relation::AtLeast, a, one)
        }),
        ("one of", |b| {
            let (a, one) = (missing(b, Type::Integer), b.integer(1));
            b.condition(Op::OneOf(a, vec![one]))
        }),
        ("listed", |b| {
            let table = b.table("t", Type::Country, &[], Vec::new(), None);
            let key = missing(b, Type::Country);
            b.condition(Op::Listed(key, table, None))
        }),
        ("within code", |b| {
            let code = missing(b, Type::Code);
            let outer = b.constant(Constant::Text("25".to_owned()), Type::Code);
            b.condition(Op::WithinCode(code, outer))
        }),
        ("is empty", |b| {
            let list = missing(b, Type::List(Box::new(Type::Country)));
            b.condition(Op::IsEmpty(list))
        }),
        ("covers", |b| {
            let window = missing(b, Type::Period);
            let (length, day) = (months(b, 3), today(b));
            let other = b.node(Op::WindowBefore(length, day), Type::Period);
            b.condition(Op::Covers(other, window))
        }),
        ("plus", |b| {
            let (a, one) = (missing(b, Type::Integer), b.integer(1));
            b.node(Op::Arithmetic(Arithmetic::Plus, a, one), Type::Integer)
        }),
        ("age", |b| {
            let (birth, on) = (missing(b, Type::Date), today(b));
            b.node(Op::Age(birth, on, LeapBirthday::March1), Type::Integer)
        }),
        ("window before", |b| {
            let (length, day) = (months(b, 60), missing(b, Type::Date));
            b.node(Op::WindowBefore(length, day), Type::Period)
        }),
        ("days between", |b| {
            let (a, day) = (missing(b, Type::Date), today(b));
            b.node(Op::DaysBetween(a, day), Type::Period)
        }),
        ("highest of", |b| {
            let (a, one) = (missing(b, Type::Integer), b.integer(1));
            b.node(Op::Extreme(Aggregate::Highest, vec![one, a]), Type::Integer)
        }),
        ("deadline", |b| {
            let (limit, after) = (months(b, 6), missing(b, Type::Date));
            let deadline = Op::Deadline {
                limit,
                after,
                state: "NL".to_owned(),
                suspended: None,
                extended: None,
            };
            b.node(deadline, Type::Date)
        }),
        ("highest of none", |b| {
            let nothing = Op::Extreme(Aggregate::Highest, Vec::new());
            b.node(nothing, Type::Integer)
        }),
        ("backwards period", |b| {
            let first = b.constant(Constant::Date("2026-05-10".parse().unwrap()), Type::Date);
            let last = b.constant(Constant::Date("2026-05-09".parse().unwrap()), Type::Date);
            b.node(Op::PeriodFromTo(first, last), Type::Period)
        }),
    ];
    for (name, build) in cases {
        assert_eq!(evaluate(build, |_, _| {}), Value::Unknown, "{name}");
    }
    let zero = |b: &mut Builder| {
        let one = b.constant(Constant::Decimal(Decimal::ONE), money());
        let zero = b.integer(0);
        b.node(Op::Arithmetic(Arithmetic::DividedBy, one, zero), money())
    };
    assert_eq!(evaluate(zero, |_, _| {}), Value::Unknown);
}

#[test]
fn a_known_match_settles_one_of_and_includes() {
    let one_of = evaluate(
        |b| {
            let unknown = b.fact("facts.n", Type::Integer);
            let (unknown, one) = (b.read(unknown), b.integer(1));
            let same = b.integer(1);
            b.condition(Op::OneOf(one, vec![unknown, same]))
        },
        |_, _| {},
    );
    assert_eq!(one_of, Value::YesNo(true));
    let includes = |list: Vec<Value>| {
        evaluate(
            |b| {
                let list = b.fact("facts.list", Type::List(Box::new(Type::Country)));
                let list = b.read(list);
                let nl = b.constant(Constant::Country("NL".to_owned()), Type::Country);
                b.condition(Op::Includes(list, nl))
            },
            |program, facts| {
                facts
                    .set(program.fact("facts.list").unwrap(), Value::list(list))
                    .unwrap();
            },
        )
        .tri()
    };
    let country = |code: &str| Value::Country(Country::new(code).unwrap());
    assert_eq!(includes(vec![Value::Unknown, country("NL")]), Tri::Yes);
    assert_eq!(includes(vec![Value::Unknown, country("DE")]), Tri::Unknown);
    assert_eq!(includes(vec![country("DE")]), Tri::No);
    assert_eq!(includes(Vec::new()), Tri::No);
}

#[test]
fn periods_of_a_list_and_their_lengths() {
    let mut b = Builder::new();
    let record = b.record(
        "stay",
        &[
            ("from", Type::Date),
            ("to", Type::DateOrOngoing),
            ("half", Type::YesNo),
        ],
    );
    let stays = b.fact("facts.stays", Type::List(Box::new(Type::Record(record))));
    let binder = BinderId(1);
    let list = b.read(stays);
    let from = b.node(Op::Field(binder, 0), Type::Date);
    let to = b.node(Op::Field(binder, 1), Type::DateOrOngoing);
    let half = b.node(Op::Field(binder, 2), Type::YesNo);
    let fifty = b.constant(Constant::Decimal(Decimal::from(50)), Type::Percentage);
    let full = b.constant(Constant::Decimal(Decimal::from(100)), Type::Percentage);
    let weight = b.node(Op::If(half, fifty, full), Type::Percentage);
    let walk = Walk {
        binder,
        list,
        filter: None,
    };
    let set = b.node(
        Op::PeriodsFor {
            from,
            to,
            walk,
            weight: Some(weight),
        },
        Type::Periods,
    );
    let length = b.node(Op::WeighedLength(set), Type::CountedDuration);
    let total = b.node(Op::TotalDays(set), Type::ExactDuration);
    let plan = Plan::new(b.build());
    let mut facts = Facts::new(plan.program());
    let on = Some(date("2026-05-10"));
    let stay = |from: &str, to: &str, half: bool| {
        Value::record(vec![day(from), day(to), Value::YesNo(half)])
    };
    // Two years at half, then one in full; the overlap of one month counts once, in full.
    facts
        .set(
            stays,
            Value::list(vec![
                stay("2021-01-01", "2022-12-31", true),
                stay("2022-12-01", "2023-11-30", false),
            ]),
        )
        .unwrap();
    let counted = plan.evaluate(length, None, &facts, on);
    assert_eq!(
        counted,
        Value::Counted("23 months 15 days".parse().unwrap())
    );
    let days = plan.evaluate(total, None, &facts, on);
    assert_eq!(days, Value::Days(ExactDuration::from_days(1064)));
    // Nothing stated for one entry makes the whole set unknown; an empty list is empty.
    facts
        .set(
            stays,
            Value::list(vec![stay("2021-01-01", "2022-12-31", true), Value::Unknown]),
        )
        .unwrap();
    assert_eq!(plan.evaluate(length, None, &facts, on), Value::Unknown);
    facts.set(stays, Value::list(Vec::new())).unwrap();
    let nothing = plan.evaluate(total, None, &facts, on);
    assert_eq!(nothing, Value::Days(ExactDuration::ZERO));
}

#[test]
fn a_fact_is_checked_when_it_is_set() {
    let mut b = Builder::new();
    let level = b.enumeration("level", false, &["a", "b"]);
    let birth = b.fact("applicant.birth_date", Type::Date);
    let size = b.fact("household.size", Type::Integer);
    let income = b.fact(
        "household.income",
        Type::Money("EUR".to_owned(), Rate::PerMonth),
    );
    let grade = b.fact("applicant.level", Type::Enumeration(level));
    b.program_mut().schema.facts[size.index()].at_least = Some(Constant::Integer(1));
    let mut facts = Facts::new(&b.build());
    let text = |result: Result<(), FactError>| result.unwrap_err().to_string();
    assert_eq!(
        text(facts.set(birth, Value::YesNo(true))),
        "`applicant.birth_date` is a date, not yes or no"
    );
    assert_eq!(
        text(facts.set(birth, Value::Date(Date::ONGOING))),
        "`applicant.birth_date` is a date, not something that still goes on"
    );
    assert_eq!(
        text(facts.set(size, Value::Integer(0))),
        "`household.size` is at least 1"
    );
    assert_eq!(
        text(facts.set(grade, Value::Member(2))),
        "`applicant.level` is one of `level`, not a value of another list"
    );
    assert_eq!(
        text(facts.set(FactId(99), Value::Unknown)),
        "the rules know no such fact"
    );
    facts.set(income, Value::Integer(1500)).unwrap();
    assert_eq!(facts.get(income), &Value::Decimal(Decimal::from(1500)));
    facts
        .set(
            birth,
            Value::partial_date(PartialDate::parse("1996").unwrap()),
        )
        .unwrap();
    assert!(facts.any_partial_date());
    facts.unset(birth);
    assert!(!facts.any_partial_date() && !facts.is_stated(birth));
    facts.set(birth, Value::Unknown).unwrap();
    assert!(facts.is_stated(birth));
    facts.clear();
    assert!(!facts.is_stated(birth) && facts.get(income).is_unknown());
}
