//! Two decisions that tests and benchmarks share: a youth-mobility application with ten
//! conditions, and long-term residence with many stays and absences.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    dead_code
)]

use ius_calendar::{CalendarDuration, Date, ExactDuration, LeapBirthday};
use ius_engine::*;
use rust_decimal::Decimal;

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}

pub const NATIONALITIES: [&str; 12] = [
    "AR", "AU", "CA", "CL", "HK", "JP", "KR", "NZ", "TW", "UY", "PE", "IL",
];

pub const LEVELS: [&str; 6] = [
    "none",
    "primary",
    "lower_secondary",
    "upper_secondary",
    "bachelor",
    "master",
];

/// The facts of the youth decision.
pub struct Youth {
    pub program: Program,
    pub scheme: SchemeId,
    pub birth_date: FactId,
    pub nationality: FactId,
    pub funds: FactId,
    pub insured: FactId,
    pub dependants: FactId,
    pub took_part: FactId,
    pub passport_until: FactId,
    pub entry: FactId,
    pub education: FactId,
    pub banned: FactId,
    pub lodged_outside: FactId,
    pub legally_present: FactId,
    pub lodged_on: FactId,
}

/// Ten conditions: age 18 to 30 in full years at application, nationality in twelve, funds of at
/// least 2,500, insurance, no dependants, not taken part before, passport valid twelve months
/// past entry, education at least upper secondary, no ban, lodged outside or legally present.
pub fn youth() -> Youth {
    youth_times(1)
}

/// The same ten conditions several times over, to see how cost grows with clauses.
pub fn youth_times(times: usize) -> Youth {
    let mut b = Builder::new();
    let money = Type::Money("EUR".to_owned(), Rate::Once);
    let level = b.enumeration("education_level", true, &LEVELS);
    let lodged_on = b.fact("application.lodged_on", Type::Date);
    let birth_date = b.fact("applicant.birth_date", Type::Date);
    let nationality = b.fact("applicant.nationality", Type::Country);
    let funds = b.fact("means.funds", money.clone());
    let insured = b.fact("insurance.health", Type::YesNo);
    let dependants = b.fact("household.dependants", Type::Integer);
    let took_part = b.fact("mobility.took_part", Type::YesNo);
    let passport_until = b.fact("applicant.passport_until", Type::Date);
    let entry = b.fact("application.entry", Type::Date);
    let education = b.fact("applicant.education", Type::Enumeration(level));
    let banned = b.fact("conduct.banned", Type::YesNo);
    let lodged_outside = b.fact("application.lodged_outside", Type::YesNo);
    let legally_present = b.fact("application.legally_present", Type::YesNo);
    let scheme = b.scheme("xx.youth_mobility", Some(lodged_on));

    let (born, on) = (b.read(birth_date), b.read(lodged_on));
    let age = b.node(Op::Age(born, on, LeapBirthday::March1), Type::Integer);
    let age = b.definition("applicant_age", Type::Integer, age);
    let minimum = b.constant(Constant::Decimal(Decimal::new(250_000, 2)), money.clone());
    let minimum = b.definition("funds_minimum", money, minimum);
    for round in 0..times {
        let clause = |b: &mut Builder, name: &str, kind: ClauseKind| {
            let name = if round == 0 {
                name.to_owned()
            } else {
                format!("{name}_{round}")
            };
            b.clause(scheme, &name, kind).unwrap();
        };
        let (a1, a2) = (b.use_of(age), b.use_of(age));
        let (eighteen, thirty) = (b.integer(18), b.integer(30));
        let at_least = b.compare(Relation::AtLeast, a1, eighteen);
        let at_most = b.compare(Relation::AtMost, a2, thirty);
        let between = b.all(&[at_least, at_most]);
        clause(&mut b, "age", ClauseKind::Require(between));
        let nationality = b.read(nationality);
        let listed: Vec<NodeId> = NATIONALITIES
            .iter()
            .map(|code| b.constant(Constant::Country((*code).to_owned()), Type::Country))
            .collect();
        let partner = b.condition(Op::OneOf(nationality, listed));
        clause(&mut b, "nationality", ClauseKind::Require(partner));
        let (funds, minimum) = (b.read(funds), b.use_of(minimum));
        let enough = b.compare(Relation::AtLeast, funds, minimum);
        clause(&mut b, "funds", ClauseKind::Require(enough));
        let insured = b.read(insured);
        clause(&mut b, "insurance", ClauseKind::Require(insured));
        let (dependants, zero) = (b.read(dependants), b.integer(0));
        let alone = b.compare(Relation::Equal, dependants, zero);
        clause(&mut b, "dependants", ClauseKind::Require(alone));
        let took_part = b.read(took_part);
        clause(&mut b, "first_time", ClauseKind::Refuse(took_part));
        let (until, entry) = (b.read(passport_until), b.read(entry));
        let year = b.constant(
            Constant::Months(CalendarDuration::from_months(12)),
            Type::CalendarDuration,
        );
        let after = b.node(Op::Arithmetic(Arithmetic::Plus, entry, year), Type::Date);
        let valid = b.compare(Relation::AtLeast, until, after);
        clause(&mut b, "passport", ClauseKind::Require(valid));
        let education = b.read(education);
        let needed = b.constant(Constant::Member(level, 3), Type::Enumeration(level));
        let educated = b.compare(Relation::AtLeast, education, needed);
        clause(&mut b, "education", ClauseKind::Require(educated));
        let banned = b.read(banned);
        clause(&mut b, "ban", ClauseKind::Refuse(banned));
        let (outside, present) = (b.read(lodged_outside), b.read(legally_present));
        let place = b.any(&[outside, present]);
        clause(&mut b, "place", ClauseKind::Require(place));
    }
    Youth {
        program: b.build(),
        scheme,
        birth_date,
        nationality,
        funds,
        insured,
        dependants,
        took_part,
        passport_until,
        entry,
        education,
        banned,
        lodged_outside,
        legally_present,
        lodged_on,
    }
}

/// A youth applicant as hand-written code sees it.
#[derive(Clone, Debug)]
pub struct Applicant {
    pub birth_date: i32,
    pub lodged_on: i32,
    pub nationality: u64,
    pub funds_cents: i64,
    pub insured: bool,
    pub dependants: u32,
    pub took_part: bool,
    pub passport_until: i32,
    pub entry: i32,
    pub education: u8,
    pub banned: bool,
    pub lodged_outside: bool,
    pub legally_present: bool,
}

/// The decision by hand, on packed dates.
#[inline(never)]
pub fn by_hand(a: &Applicant, partners: &[u64; 12]) -> bool {
    let age = (a.lodged_on - a.birth_date) / 10_000;
    // Twelve months past entry; 29 February clamps to 28.
    let mut needed = a.entry + 10_000;
    if needed % 10_000 == 229 {
        needed -= 1;
    }
    (18..=30).contains(&age)
        && partners.contains(&a.nationality)
        && a.funds_cents >= 250_000
        && a.insured
        && a.dependants == 0
        && !a.took_part
        && a.passport_until >= needed
        && a.education >= 3
        && !a.banned
        && (a.lodged_outside || a.legally_present)
}

/// A small generator of numbers, so that every run has the same applicants.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.next(100) < percent
    }

    pub fn day(&mut self, first: &str, days: u64) -> Date {
        let step = ExactDuration::from_days(self.next(days) as i64);
        date(first).plus_days(step)
    }
}

/// A thousand applicants, about half of them eligible.
pub fn applicants(youth: &Youth, count: usize) -> Vec<(Facts, Applicant)> {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    let others = ["BR", "US", "GB", "ZA"];
    (0..count)
        .map(|_| {
            let lodged = numbers.day("2026-01-01", 300);
            let birth = if numbers.chance(93) {
                numbers.day("1996-06-01", 4000)
            } else {
                numbers.day("1985-01-01", 9000)
            };
            let nationality = if numbers.chance(93) {
                NATIONALITIES[numbers.next(12) as usize]
            } else {
                others[numbers.next(4) as usize]
            };
            let funds = if numbers.chance(93) {
                2500 + numbers.next(3000)
            } else {
                numbers.next(2500)
            };
            let insured = numbers.chance(95);
            let dependants = u32::from(!numbers.chance(94));
            let took_part = numbers.chance(5);
            let entry = lodged.plus_days(ExactDuration::from_days(numbers.next(90) as i64));
            let passport = if numbers.chance(94) {
                entry.plus_days(ExactDuration::from_days(370 + numbers.next(2000) as i64))
            } else {
                entry.plus_days(ExactDuration::from_days(numbers.next(365) as i64))
            };
            let education = if numbers.chance(94) {
                3 + numbers.next(3)
            } else {
                numbers.next(3)
            };
            let banned = numbers.chance(3);
            let outside = numbers.chance(70);
            let present = numbers.chance(55);
            let mut facts = Facts::new(&youth.program);
            let mut set = |fact: FactId, value: Value| facts.set(fact, value).unwrap();
            set(youth.birth_date, Value::Date(birth));
            set(youth.lodged_on, Value::Date(lodged));
            set(
                youth.nationality,
                Value::Country(Country::new(nationality).unwrap()),
            );
            set(
                youth.funds,
                Value::Decimal(Decimal::new(funds as i64 * 100, 2)),
            );
            set(youth.insured, Value::YesNo(insured));
            set(youth.dependants, Value::Integer(dependants.into()));
            set(youth.took_part, Value::YesNo(took_part));
            set(youth.passport_until, Value::Date(passport));
            set(youth.entry, Value::Date(entry));
            set(youth.education, Value::Member(education as u16));
            set(youth.banned, Value::YesNo(banned));
            set(youth.lodged_outside, Value::YesNo(outside));
            set(youth.legally_present, Value::YesNo(present));
            let applicant = Applicant {
                birth_date: birth.packed(),
                lodged_on: lodged.packed(),
                nationality: Country::new(nationality).unwrap().packed(),
                funds_cents: funds as i64 * 100,
                insured,
                dependants,
                took_part,
                passport_until: passport.packed(),
                entry: entry.packed(),
                education: education as u8,
                banned,
                lodged_outside: outside,
                legally_present: present,
            };
            (facts, applicant)
        })
        .collect()
}

/// The partners as hand-written code sees them.
pub fn partners() -> [u64; 12] {
    NATIONALITIES.map(|code| Country::new(code).unwrap().packed())
}

/// Long-term residence after Directive 2003/109/EC, article 4.
pub struct Residence {
    pub program: Program,
    pub scheme: SchemeId,
    pub lodged_on: FactId,
    pub stays: FactId,
    pub absences: FactId,
}

/// Five years of residence weighed by ground, no absence of six months, and at most ten months of
/// absences in the five years.
pub fn residence() -> Residence {
    let mut b = Builder::new();
    let ground = b.enumeration("ground", false, &["work", "study", "posted", "family"]);
    let stay = b.record(
        "stay",
        &[
            ("starts_on", Type::Date),
            ("ends_on", Type::DateOrOngoing),
            ("state", Type::Country),
            ("ground", Type::Enumeration(ground)),
        ],
    );
    let absence = b.record(
        "absence",
        &[
            ("left_on", Type::Date),
            ("returned_on", Type::DateOrOngoing),
            ("exceptional", Type::YesNo),
        ],
    );
    let lodged_on = b.fact("application.lodged_on", Type::Date);
    let stays = b.fact("residence.stays", Type::List(Box::new(Type::Record(stay))));
    let absences = b.fact(
        "residence.absences",
        Type::List(Box::new(Type::Record(absence))),
    );
    let scheme = b.scheme("xx.long_term_residence", Some(lodged_on));
    let binder = BinderId(1);
    let field = |b: &mut Builder, index: u32, ty: Type| b.node(Op::Field(binder, index), ty);

    // Periods of residence in this state, study counting for half.
    let list = b.read(stays);
    let state = field(&mut b, 2, Type::Country);
    let here = b.constant(Constant::Country("NL".to_owned()), Type::Country);
    let in_state = b.compare(Relation::Equal, state, here);
    let from = field(&mut b, 0, Type::Date);
    let to = field(&mut b, 1, Type::DateOrOngoing);
    let percent =
        |b: &mut Builder, n: i64| b.constant(Constant::Decimal(Decimal::from(n)), Type::Percentage);
    let on_ground = field(&mut b, 3, Type::Enumeration(ground));
    let study = b.constant(Constant::Member(ground, 1), Type::Enumeration(ground));
    let is_study = b.compare(Relation::Equal, on_ground, study);
    let on_ground = field(&mut b, 3, Type::Enumeration(ground));
    let posted = b.constant(Constant::Member(ground, 2), Type::Enumeration(ground));
    let is_posted = b.compare(Relation::Equal, on_ground, posted);
    let (half, none, full) = (
        percent(&mut b, 50),
        percent(&mut b, 0),
        percent(&mut b, 100),
    );
    let rest = b.node(Op::If(is_posted, none, full), Type::Percentage);
    let weight = b.node(Op::If(is_study, half, rest), Type::Percentage);
    let walk = Walk {
        binder,
        list,
        filter: Some(in_state),
    };
    let weighted = b.node(
        Op::PeriodsFor {
            from,
            to,
            walk,
            weight: Some(weight),
        },
        Type::Periods,
    );
    let weighted = b.definition("weighted_stays", Type::Periods, weighted);

    // Every absence, and those that interrupt.
    let six = b.constant(
        Constant::Months(CalendarDuration::from_months(6)),
        Type::CalendarDuration,
    );
    let list = b.read(absences);
    let (left, back) = (
        field(&mut b, 0, Type::Date),
        field(&mut b, 1, Type::DateOrOngoing),
    );
    let walk = Walk {
        binder,
        list,
        filter: None,
    };
    let all = b.node(
        Op::DaysBetweenFor {
            from: left,
            to: back,
            walk,
        },
        Type::Periods,
    );
    let all = b.definition("all_absences", Type::Periods, all);
    let list = b.read(absences);
    let (left, back) = (
        field(&mut b, 0, Type::Date),
        field(&mut b, 1, Type::DateOrOngoing),
    );
    let away = b.node(Op::DaysBetween(left, back), Type::Period);
    let short = b.condition(Op::CompareLength(Relation::LessThan, away, six));
    let excused = field(&mut b, 2, Type::YesNo);
    let harmless = b.any(&[short, excused]);
    let walk = Walk {
        binder,
        list,
        filter: None,
    };
    let uninterrupted = b.condition(Op::Quantified(Count::All, walk, harmless));

    // Five years, unbroken, immediately before the application.
    let five = b.constant(
        Constant::Months(CalendarDuration::from_years(5)),
        Type::CalendarDuration,
    );
    let on = b.read(lodged_on);
    let window = b.node(Op::WindowBefore(five, on), Type::Period);
    let window = b.definition("five_years", Type::Period, window);
    let (weighted_1, on) = (b.use_of(weighted), b.read(lodged_on));
    let run = b.node(Op::UnbrokenRun(weighted_1, on), Type::Periods);
    let run = b.definition("residence_before", Type::Periods, run);
    let run_1 = b.use_of(run);
    let counted = b.node(Op::WeighedLength(run_1), Type::CountedDuration);
    let five = b.constant(
        Constant::Months(CalendarDuration::from_years(5)),
        Type::CalendarDuration,
    );
    let enough = b.condition(Op::CompareCounted(Relation::AtLeast, counted, five));
    b.clause(scheme, "residence", ClauseKind::Require(enough))
        .unwrap();
    let (run_2, window_1) = (b.use_of(run), b.use_of(window));
    let covers = b.condition(Op::Covers(run_2, window_1));
    b.clause(scheme, "continuous", ClauseKind::Require(covers))
        .unwrap();
    b.clause(scheme, "absences", ClauseKind::Require(uninterrupted))
        .unwrap();
    let (all, window_2) = (b.use_of(all), b.use_of(window));
    let within = b.node(Op::Within(all, window_2), Type::Periods);
    let total = b.node(Op::TotalDays(within), Type::ExactDuration);
    let limit = b.constant(
        Constant::Days(ExactDuration::from_days(300)),
        Type::ExactDuration,
    );
    let in_limit = b.compare(Relation::AtMost, total, limit);
    b.clause(scheme, "total_absence", ClauseKind::Require(in_limit))
        .unwrap();
    Residence {
        program: b.build(),
        scheme,
        lodged_on,
        stays,
        absences,
    }
}

/// An applicant with so many stays in a row and so many short absences.
pub fn resident(r: &Residence, stays: usize, absences: usize) -> Facts {
    let mut facts = Facts::new(&r.program);
    let days = |n: usize| ExactDuration::from_days(n as i64);
    let lodged = date("2026-06-15");
    facts.set(r.lodged_on, Value::Date(lodged)).unwrap();
    let years = 8 * 365;
    let step = (years / stays).max(2);
    let first = lodged.minus_days(days(step * stays));
    let list = (0..stays)
        .map(|index| {
            let from = first.plus_days(days(step * index));
            let to = if index + 1 == stays {
                Date::ONGOING
            } else {
                from.plus_days(days(step - 1))
            };
            Value::record(vec![
                Value::Date(from),
                Value::Date(to),
                Value::Country(Country::new("NL").unwrap()),
                Value::Member(if index % 3 == 1 { 1 } else { 0 }),
            ])
        })
        .collect();
    facts.set(r.stays, Value::list(list)).unwrap();
    let step = (years / absences).max(4);
    let first = lodged.minus_days(days(step * absences));
    let list = (0..absences)
        .map(|index| {
            let left = first.plus_days(days(step * index));
            let back = left.plus_days(days(if step > 20 { 5 } else { 2 }));
            Value::record(vec![
                Value::Date(left),
                Value::Date(back),
                Value::YesNo(false),
            ])
        })
        .collect();
    facts.set(r.absences, Value::list(list)).unwrap();
    facts
}
