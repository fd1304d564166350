//! What the applicants of random programs may state: a fact of every type.

use ius_calendar::{CalendarDuration, Date, ExactDuration};
use ius_engine::{
    Constant, Enumeration, EnumerationId, Fact, FactId, FileId, Rate, Record, RecordId, Schema,
    Section, SourceRef, Texts, Type,
};
use rust_decimal::Decimal;

use super::random::Random;

/// Nowhere in particular.
pub const AT: SourceRef = SourceRef {
    file: FileId(0),
    line: 1,
    column: 1,
    start: 0,
    end: 0,
};

/// An ordered enumeration of four values.
pub const LEVEL: EnumerationId = EnumerationId(0);
/// An unordered enumeration of three values.
pub const GROUND: EnumerationId = EnumerationId(1);
/// A stay.
pub const STAY: RecordId = RecordId(0);

/// Countries in play.
pub const COUNTRIES: [&str; 5] = ["NL", "DE", "AR", "HK", "BE-VLG"];
/// Codes in play.
pub const CODES: [&str; 5] = ["25", "251", "2512", "26", "2"];
/// Texts in play.
pub const TEXTS: [&str; 3] = ["a", "b", "25"];

/// A day that is known to exist.
#[must_use]
pub fn day(year: i32, month: u32, day: u32) -> Date {
    Date::new(year, month, day).unwrap_or(Date::FIRST)
}

/// The amounts of money of random programs.
#[must_use]
pub fn money() -> Type {
    Type::Money("EUR".to_owned(), Rate::PerMonth)
}

/// Every type that a fact of the applicant has, by its path.
fn facts() -> Vec<(&'static str, Type)> {
    vec![
        ("application.lodged_on", Type::Date),
        ("applicant.birth_date", Type::Date),
        (
            "applicant.nationalities",
            Type::List(Box::new(Type::Country)),
        ),
        ("residence.stays", Type::List(Box::new(Type::Record(STAY)))),
        ("applicant.married", Type::YesNo),
        ("applicant.insured", Type::YesNo),
        ("applicant.judged", Type::YesNo),
        ("household.size", Type::Integer),
        ("household.children", Type::Integer),
        ("household.ratio", Type::Decimal),
        ("household.income", money()),
        ("household.rent", money()),
        ("work.share", Type::Percentage),
        ("work.contract", Type::CalendarDuration),
        ("work.notice", Type::ExactDuration),
        ("work.limit", Type::TimeLimit),
        ("applicant.residence_state", Type::Country),
        ("work.occupation", Type::Code),
        ("work.employer", Type::Text),
        ("applicant.level", Type::Enumeration(LEVEL)),
        ("applicant.ground", Type::Enumeration(GROUND)),
        ("work.ends_on", Type::DateOrOngoing),
        ("work.starts_on", Type::Date),
        ("work.occupations", Type::List(Box::new(Type::Code))),
        (
            "work.grounds",
            Type::List(Box::new(Type::Enumeration(GROUND))),
        ),
        ("work.days", Type::List(Box::new(Type::Date))),
        ("work.period", Type::Period),
    ]
}

fn fields() -> Vec<(&'static str, Type)> {
    vec![
        ("starts_on", Type::Date),
        ("ends_on", Type::DateOrOngoing),
        ("state", Type::Country),
        ("ground", Type::Enumeration(GROUND)),
        ("weight", Type::Percentage),
        ("legal", Type::YesNo),
        ("months", Type::Integer),
        ("wage", money()),
    ]
}

fn fact(path: &str, ty: Type) -> Fact {
    Fact {
        path: path.to_owned(),
        ty,
        at_least: None,
        at_most: None,
        titles: Texts::default(),
        questions: Texts::default(),
        help: Texts::default(),
        evidence: Texts::default(),
        at: AT,
    }
}

fn enumeration(name: &str, ordered: bool, values: &[&str]) -> Enumeration {
    Enumeration {
        name: name.to_owned(),
        titles: Texts::default(),
        ordered,
        values: values
            .iter()
            .map(|value| ((*value).to_owned(), Texts::default()))
            .collect(),
    }
}

/// The schema that all random programs share.
#[must_use]
pub fn schema() -> Schema {
    let mut facts: Vec<Fact> = facts()
        .into_iter()
        .map(|(path, ty)| fact(path, ty))
        .collect();
    for fact in &mut facts {
        if fact.path == "household.children" {
            fact.at_least = Some(Constant::Integer(0));
            fact.at_most = Some(Constant::Integer(12));
        }
    }
    let mut sections: Vec<Section> = Vec::new();
    for (index, fact) in (0_u32..).zip(&facts) {
        let name = fact.path.split('.').next().unwrap_or_default();
        match sections.iter_mut().find(|section| section.name == name) {
            Some(section) => section.facts.push(FactId(index)),
            None => sections.push(Section {
                name: name.to_owned(),
                titles: Texts::default(),
                facts: vec![FactId(index)],
            }),
        }
    }
    Schema {
        sections,
        facts,
        records: vec![Record {
            name: "stay".to_owned(),
            titles: Texts::default(),
            fields: fields()
                .into_iter()
                .map(|(name, ty)| fact(name, ty))
                .collect(),
        }],
        enumerations: vec![
            enumeration("level", true, &["none", "primary", "secondary", "bachelor"]),
            enumeration("ground", false, &["work", "study", "family"]),
        ],
    }
}

/// The constants of a program, from which applicants take their values.
#[derive(Clone, Debug, Default)]
pub struct Pool {
    /// Days.
    pub days: Vec<Date>,
    /// Whole numbers.
    pub numbers: Vec<i64>,
    /// Other numbers.
    pub decimals: Vec<Decimal>,
    /// Months.
    pub months: Vec<i32>,
    /// Exact days.
    pub exact: Vec<i64>,
}

impl Pool {
    /// A few days around which the law and the lives of random programs turn: ends of months, leap
    /// days, the days around a change of the law.
    #[must_use]
    pub fn new(random: &mut Random) -> Pool {
        let all = [
            day(2026, 5, 21),
            day(2026, 5, 22),
            day(2024, 2, 29),
            day(2025, 2, 28),
            day(2025, 3, 1),
            day(2024, 8, 31),
            day(2025, 12, 31),
            day(2026, 1, 1),
            day(2026, 11, 23),
            day(2021, 5, 10),
            day(2026, 4, 3),
            day(2027, 1, 30),
            day(2022, 7, 31),
        ];
        let days = (0..4).filter_map(|_| random.one(&all).copied()).collect();
        Pool {
            days,
            numbers: vec![0, 1, 2],
            decimals: vec![Decimal::ZERO, Decimal::ONE, Decimal::new(1050, 2)],
            months: vec![1, 6, 12],
            exact: vec![1, 30, 90],
        }
    }

    /// A day of the pool or a neighbour of one.
    pub fn day(&self, random: &mut Random) -> Date {
        let base = random.one(&self.days).copied().unwrap_or(Date::FIRST);
        match random.below(12) {
            0..=3 => base,
            4 => base.next_day(),
            5 => base.previous_day(),
            6 => base.plus_months(CalendarDuration::from_months(self.month_count(random))),
            7..=8 => base.minus_months(CalendarDuration::from_months(self.month_count(random))),
            9 => base
                .minus_months(CalendarDuration::from_months(self.month_count(random)))
                .next_day(),
            10 => base.plus_days(ExactDuration::from_days(random.between(-400, 400))),
            _ => base.minus_months(CalendarDuration::from_years(
                i32::try_from(random.between(1, 6)).unwrap_or(1),
            )),
        }
    }

    /// A day of birth.
    pub fn birth(&self, random: &mut Random) -> Date {
        let base = self.day(random);
        let years = i32::try_from(random.between(16, 70)).unwrap_or(18);
        if random.percent(8) {
            return day(2000, 2, 29);
        }
        let age = self
            .numbers
            .iter()
            .copied()
            .filter(|n| (10..100).contains(n));
        let ages: Vec<i32> = age.filter_map(|n| i32::try_from(n).ok()).collect();
        let years = random.one(&ages).copied().unwrap_or(years);
        base.minus_months(CalendarDuration::from_years(years))
    }

    fn month_count(&self, random: &mut Random) -> i32 {
        random.one(&self.months).copied().unwrap_or(1).clamp(0, 600)
    }

    /// A whole number of the pool or a neighbour.
    pub fn number(&self, random: &mut Random) -> i64 {
        let base = random.one(&self.numbers).copied().unwrap_or(0);
        base + random.between(-1, 1)
    }

    /// A decimal of the pool, or a cent more or less.
    pub fn decimal(&self, random: &mut Random) -> Decimal {
        let base = random.one(&self.decimals).copied().unwrap_or_default();
        let cents = Decimal::new(random.between(-1, 1), 2);
        base.checked_add(cents).unwrap_or(base)
    }

    /// A calendar length of the pool or a neighbour.
    pub fn months(&self, random: &mut Random) -> CalendarDuration {
        let near = i32::try_from(random.between(-1, 1)).unwrap_or(0);
        CalendarDuration::from_months((self.month_count(random) + near).max(0))
    }

    /// An exact length of the pool or a neighbour.
    pub fn exact(&self, random: &mut Random) -> ExactDuration {
        let base = random.one(&self.exact).copied().unwrap_or(1);
        ExactDuration::from_days((base + random.between(-1, 1)).max(0))
    }

    /// A constant of a type, which is then part of the pool.
    pub fn constant(&mut self, ty: &Type, random: &mut Random) -> Constant {
        match ty {
            Type::YesNo => Constant::YesNo(random.percent(50)),
            Type::Integer => {
                let number = match random.below(20) {
                    0 => i64::MAX,
                    1..=4 => random.between(18, 35),
                    _ => random.between(0, 6),
                };
                if number < 1000 {
                    self.numbers.push(number);
                }
                Constant::Integer(number)
            }
            Type::Percentage => {
                let percent = [0, 50, 100, 25, 33];
                Constant::Decimal(Decimal::from(random.one(&percent).copied().unwrap_or(50)))
            }
            Type::Decimal | Type::Money(..) => {
                let number = match random.below(20) {
                    0 => Decimal::MAX,
                    1..=5 => Decimal::new(random.between(1, 300_000), 2),
                    _ => Decimal::from(random.between(0, 12)),
                };
                if number < Decimal::from(1_000_000) {
                    self.decimals.push(number);
                }
                Constant::Decimal(number)
            }
            Type::Date | Type::DateOrOngoing => {
                let day = self.day(random);
                self.days.push(day);
                Constant::Date(day)
            }
            Type::CalendarDuration => {
                let choices = [1, 3, 6, 12, 24, 60, 0];
                let months = random.one(&choices).copied().unwrap_or(6);
                self.months.push(months);
                Constant::Months(CalendarDuration::from_months(months))
            }
            Type::ExactDuration => {
                let choices = [1, 2, 14, 30, 45, 90, 180, 0];
                let days = random.one(&choices).copied().unwrap_or(30);
                self.exact.push(days);
                Constant::Days(ExactDuration::from_days(days))
            }
            Type::TimeLimit => match random.below(3) {
                0 => self.constant(&Type::CalendarDuration, random),
                1 => self.constant(&Type::ExactDuration, random),
                _ => Constant::WorkingDays(u32::try_from(random.between(1, 15)).unwrap_or(1)),
            },
            Type::CountedDuration => {
                let months = i32::try_from(random.between(0, 30)).unwrap_or(0);
                let days = i32::try_from(random.between(0, 29)).unwrap_or(0);
                Constant::Counted(ius_calendar::CountedDuration::from_months_and_days(
                    months, days,
                ))
            }
            Type::Country => {
                let code = random.one(&COUNTRIES).copied().unwrap_or("NL");
                Constant::Country(code.to_owned())
            }
            Type::Code => {
                let code = random.one(&CODES).copied().unwrap_or("25");
                Constant::Text(code.to_owned())
            }
            Type::Enumeration(id) => {
                let count = if *id == LEVEL { 4 } else { 3 };
                Constant::Member(*id, u16::try_from(random.below(count)).unwrap_or(0))
            }
            _ => {
                let text = random.one(&TEXTS).copied().unwrap_or("a");
                Constant::Text(text.to_owned())
            }
        }
    }
}
