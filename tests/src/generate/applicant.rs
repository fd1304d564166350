//! Random applicants.

use ius_calendar::{Date, PartialDate, Period};
use ius_engine::{Country, FactId, Facts, Program, Type, Value};
use rust_decimal::Decimal;

use super::random::Random;
use super::schema::{CODES, COUNTRIES, LEVEL, Pool, TEXTS};

/// A random applicant for a program: facts missing, dates known in part or disputed, stays that go
/// on, empty lists, and values on and beside the program's own constants.
#[must_use]
pub fn applicant(program: &Program, pool: &Pool, random: &mut Random) -> Facts {
    let mut facts = Facts::new(program);
    let missing = [0, 5, 20, 50].get(random.below(4)).copied().unwrap_or(5);
    let imprecise = if random.percent(25) { 15 } else { 0 };
    for (index, fact) in (0_u32..).zip(&program.schema.facts) {
        // Without its reference date a scheme can hardly be decided.
        let left_out = if index == 0 { missing / 5 } else { missing };
        if random.percent(left_out) {
            continue;
        }
        let value = if fact.path == "applicant.birth_date" {
            let birth = pool.birth(random);
            // Only here a year stands alone: two of them would have too many readings to try.
            match random.below(100) {
                known if known >= imprecise => Value::Date(birth),
                0 => PartialDate::parse(&format!("{:04}", birth.year()))
                    .map_or(Value::Date(birth), Value::partial_date),
                _ => value(&fact.ty, pool, 100, missing, random),
            }
        } else {
            value(&fact.ty, pool, imprecise, missing, random)
        };
        // A value that the program refuses is left out.
        let _refused = facts.set(FactId(index), value);
    }
    for (index, external) in (0_u32..).zip(&program.externals) {
        while random.percent(40) {
            let key = external
                .key
                .as_ref()
                .map(|ty| value(ty, pool, 0, 0, random));
            let as_of = pool.day(random);
            let value = value(&external.ty, pool, 0, 0, random);
            let _refused =
                facts.set_external(ius_engine::ExternalId(index), key, as_of, value, None);
        }
    }
    facts
}

fn partial(pool: &Pool, random: &mut Random) -> Value {
    let day = pool.day(random);
    let whole = |day: Date| PartialDate::from(day);
    let date = match random.below(40) {
        0..=4 => PartialDate::parse(&format!("{:04}-{:02}", day.year(), day.month())).ok(),
        5..=9 => PartialDate::from_disputed(vec![
            whole(day),
            whole(pool.day(random)),
            whole(pool.day(random)),
        ]),
        _ => PartialDate::from_disputed(vec![whole(day), whole(pool.day(random))]),
    };
    date.map_or(Value::Date(day), Value::partial_date)
}

fn value(ty: &Type, pool: &Pool, imprecise: usize, missing: usize, random: &mut Random) -> Value {
    match ty {
        Type::YesNo => Value::YesNo(random.percent(60)),
        Type::Integer => Value::Integer(match random.below(30) {
            0 => i64::MAX,
            1 => i64::MIN,
            _ => pool.number(random),
        }),
        Type::Decimal | Type::Money(..) => Value::Decimal(match random.below(40) {
            0 => Decimal::MAX,
            _ => pool.decimal(random),
        }),
        Type::Percentage => Value::Decimal(Decimal::from(
            random
                .one(&[0, 50, 100, 33, 25, 120])
                .copied()
                .unwrap_or(50),
        )),
        Type::Date | Type::DateOrOngoing if random.percent(imprecise) => partial(pool, random),
        Type::DateOrOngoing if random.percent(20) => Value::Date(Date::ONGOING),
        Type::Date | Type::DateOrOngoing => Value::Date(pool.day(random)),
        Type::CalendarDuration => Value::Months(pool.months(random)),
        Type::ExactDuration => Value::Days(pool.exact(random)),
        Type::TimeLimit => match random.below(3) {
            0 => Value::Months(pool.months(random)),
            1 => Value::Days(pool.exact(random)),
            _ => Value::WorkingDays(u32::try_from(random.between(1, 12)).unwrap_or(1)),
        },
        Type::Period => {
            let (a, b) = (pool.day(random), pool.day(random));
            match random.below(6) {
                0 => Value::NoDays,
                1 => Period::state(a, Date::ONGOING).map_or(Value::Unknown, Value::Period),
                _ => Period::state(a.min(b), a.max(b)).map_or(Value::Unknown, Value::Period),
            }
        }
        Type::Country => {
            let code = random.one(&COUNTRIES).copied().unwrap_or("NL");
            Country::new(code).map_or(Value::Unknown, Value::Country)
        }
        Type::Code => Value::text(random.one(&CODES).copied().unwrap_or("25")),
        Type::Text => Value::text(random.one(&TEXTS).copied().unwrap_or("a")),
        Type::Enumeration(id) => {
            let count = if *id == LEVEL { 4 } else { 3 };
            Value::Member(u16::try_from(random.below(count)).unwrap_or(0))
        }
        Type::List(element) => {
            let count = [0, 1, 1, 2, 3, 4]
                .get(random.below(6))
                .copied()
                .unwrap_or(1);
            let elements = (0..count).map(|_| {
                if random.percent(missing / 6) {
                    Value::Unknown
                } else {
                    value(element, pool, imprecise, missing, random)
                }
            });
            Value::list(elements.collect())
        }
        Type::Record(_) => stay(pool, imprecise, missing, random),
        _ => Value::Unknown,
    }
}

/// A stay whose fields are known with the chance that other facts are; mostly it ends after it
/// begins.
fn stay(pool: &Pool, imprecise: usize, missing: usize, random: &mut Random) -> Value {
    let types = super::schema::schema();
    let fields = types.records.first().map(|record| record.fields.as_slice());
    let mut values: Vec<Value> = fields
        .unwrap_or_default()
        .iter()
        .map(|field| {
            if random.percent(missing / 4) {
                Value::Unknown
            } else {
                value(&field.ty, pool, imprecise, missing, random)
            }
        })
        .collect();
    if let [Value::Date(first), Value::Date(last), ..] = values.as_mut_slice()
        && last < first
        && random.percent(80)
    {
        std::mem::swap(first, last);
    }
    Value::record(values)
}
