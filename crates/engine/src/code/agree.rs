//! The compiled path and the plain evaluator agree on random programs and applicants.

use ius_calendar::{CalendarDuration, Date, ExactDuration, LeapBirthday};
use rust_decimal::Decimal;

use crate::builder::Builder;
use crate::decision::{Decision, Options};
use crate::facts::Facts;
use crate::plan::Plan;
use crate::program::*;
use crate::value::{Country, Value};
use crate::world::World;

/// A small generator of numbers, so that a failure can be met again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len() as u64) as usize]
    }

    fn day(&mut self) -> Date {
        let start = Date::new(2018, 1, 1).unwrap();
        start.plus_days(ExactDuration::from_days(self.roll(3500) as i64))
    }
}

const COUNTRIES: [&str; 6] = ["NL", "DE", "MA", "GB", "BE-VLG", "HK"];
const RELATIONS: [Relation; 6] = [
    Relation::Equal,
    Relation::NotEqual,
    Relation::AtLeast,
    Relation::MoreThan,
    Relation::AtMost,
    Relation::LessThan,
];

/// Types an expression of the generator may have.
#[derive(Clone, Copy, PartialEq)]
enum Want {
    Condition,
    Day,
    Integer,
    Member,
    Country,
    Months,
    Days,
    Amount,
    Period,
    Set,
    Counted,
    Text,
}

const WANTED: [Want; 12] = [
    Want::Condition,
    Want::Day,
    Want::Integer,
    Want::Member,
    Want::Country,
    Want::Months,
    Want::Days,
    Want::Amount,
    Want::Period,
    Want::Set,
    Want::Counted,
    Want::Text,
];

struct Generator {
    dice: Dice,
    b: Builder,
    level: EnumerationId,
    /// Facts by type.
    facts: Vec<(Want, FactId)>,
    as_of: FactId,
    stays: FactId,
    nationalities: FactId,
    table: TableId,
    external: ExternalId,
    definitions: Vec<(Want, DefinitionId)>,
    binders: Vec<BinderId>,
    each: bool,
}

impl Generator {
    fn ty(&self, want: Want) -> Type {
        match want {
            Want::Condition => Type::YesNo,
            Want::Day => Type::Date,
            Want::Integer => Type::Integer,
            Want::Member => Type::Enumeration(self.level),
            Want::Country => Type::Country,
            Want::Months => Type::CalendarDuration,
            Want::Days => Type::ExactDuration,
            Want::Amount => Type::Money("EUR".to_owned(), Rate::Once),
            Want::Period => Type::Period,
            Want::Set => Type::Periods,
            Want::Counted => Type::CountedDuration,
            Want::Text => Type::Code,
        }
    }

    fn new(seed: u64) -> Generator {
        let mut b = Builder::new();
        let level = b.enumeration("level", true, &["a", "b", "c", "d"]);
        let stay = b.record(
            "stay",
            &[
                ("from", Type::Date),
                ("to", Type::DateOrOngoing),
                ("state", Type::Country),
                ("level", Type::Enumeration(level)),
                ("number", Type::Integer),
                ("open", Type::YesNo),
                ("code", Type::Code),
                ("amount", Type::Money("EUR".to_owned(), Rate::Once)),
            ],
        );
        let as_of = b.fact("application.lodged_on", Type::Date);
        let stays = b.fact("residence.stays", Type::List(Box::new(Type::Record(stay))));
        let nationalities = b.fact(
            "applicant.nationalities",
            Type::List(Box::new(Type::Country)),
        );
        let row = |code: &str, from: Option<&str>, cells: Vec<Option<Constant>>| {
            let in_force = InForce {
                from: from.map(|day| day.parse().unwrap()),
                until: None,
            };
            (Constant::Country(code.to_owned()), in_force, cells)
        };
        let table = b.table(
            "partners",
            Type::Country,
            &[("quota", Type::Integer), ("open", Type::YesNo)],
            vec![
                row(
                    "NL",
                    None,
                    vec![Some(Constant::Integer(5)), Some(Constant::YesNo(true))],
                ),
                row(
                    "MA",
                    Some("2024-01-01"),
                    vec![None, Some(Constant::YesNo(false))],
                ),
                row("BE-VLG", None, vec![Some(Constant::Integer(0)), None]),
            ],
            seed.is_multiple_of(2)
                .then(|| vec![Some(Constant::Integer(1)), None]),
        );
        let day = Date::new(2023, 6, 1).unwrap();
        let external = b.external(
            "places",
            Type::Integer,
            Some(Type::Country),
            vec![(
                Some(Constant::Country("NL".to_owned())),
                day,
                Constant::Integer(3),
            )],
        );
        let mut generator = Generator {
            dice: Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            b,
            level,
            facts: Vec::new(),
            as_of,
            stays,
            nationalities,
            table,
            external,
            definitions: Vec::new(),
            binders: Vec::new(),
            each: false,
        };
        for want in WANTED {
            if matches!(want, Want::Period | Want::Set | Want::Counted) {
                continue;
            }
            for number in 0..2 {
                let ty = generator.ty(want);
                let fact = generator
                    .b
                    .fact(&format!("facts.f{}_{number}", want as u8), ty);
                generator.facts.push((want, fact));
            }
        }
        generator
    }

    fn node(&mut self, op: Op, want: Want) -> NodeId {
        let ty = self.ty(want);
        self.b.node(op, ty)
    }

    fn constant(&mut self, want: Want) -> Option<Constant> {
        Some(match want {
            Want::Condition => Constant::YesNo(self.dice.roll(2) == 0),
            Want::Day => Constant::Date(self.dice.day()),
            Want::Integer => Constant::Integer(self.dice.roll(12) as i64 - 2),
            Want::Member => Constant::Member(self.level, self.dice.roll(4) as u16),
            Want::Country => Constant::Country(self.dice.one(&COUNTRIES).to_owned()),
            Want::Months => {
                Constant::Months(CalendarDuration::from_months(self.dice.roll(70) as i32))
            }
            Want::Days => Constant::Days(ExactDuration::from_days(self.dice.roll(400) as i64)),
            Want::Amount => {
                let decimals = self.dice.roll(7) as u32;
                Constant::Decimal(Decimal::new(
                    self.dice.roll(400_000) as i64 - 1000,
                    decimals,
                ))
            }
            Want::Text => Constant::Text(self.dice.one(&["25", "2512", "31"]).to_owned()),
            Want::Period | Want::Set | Want::Counted => return None,
        })
    }

    fn field(&self, want: Want) -> Option<u32> {
        Some(match want {
            Want::Day => 0,
            Want::Country => 2,
            Want::Member => 3,
            Want::Integer => 4,
            Want::Condition => 5,
            Want::Text => 6,
            Want::Amount => 7,
            _ => return None,
        })
    }

    fn leaf(&mut self, want: Want) -> NodeId {
        if let (Some(binder), Some(field), 0..=2) = (
            self.binders.last().copied(),
            self.field(want),
            self.dice.roll(5),
        ) {
            return self.node(Op::Field(binder, field), want);
        }
        if self.each && want == Want::Country && self.dice.roll(2) == 0 {
            return self.node(Op::Element(BinderId(0)), want);
        }
        if want == Want::Day && self.dice.roll(5) == 0 {
            return self.node(Op::ReferenceDate, want);
        }
        let facts: Vec<FactId> = self
            .facts
            .iter()
            .filter(|(of, _)| *of == want)
            .map(|(_, fact)| *fact)
            .collect();
        if !facts.is_empty() && self.dice.roll(3) > 0 {
            let fact = if want == Want::Day && self.dice.roll(4) == 0 {
                self.as_of
            } else {
                self.dice.one(&facts)
            };
            return self.b.read(fact);
        }
        match self.constant(want) {
            Some(constant) => {
                let ty = self.ty(want);
                self.b.constant(constant, ty)
            }
            None => self.expression(want, 1),
        }
    }

    fn walk(
        &mut self,
        depth: u32,
        body: impl FnOnce(&mut Self) -> Vec<NodeId>,
    ) -> (Walk, Vec<NodeId>) {
        let list = self.b.read(self.stays);
        let binder = BinderId(self.binders.len() as u32 + 1);
        self.binders.push(binder);
        let filter =
            (self.dice.roll(2) == 0).then(|| self.expression(Want::Condition, depth.min(2)));
        let body = body(self);
        self.binders.pop();
        (
            Walk {
                binder,
                list,
                filter,
            },
            body,
        )
    }

    fn field_of(&mut self, field: u32) -> NodeId {
        let binder = *self.binders.last().unwrap();
        let ty = if field == 1 {
            Type::DateOrOngoing
        } else {
            Type::Date
        };
        self.b.node(Op::Field(binder, field), ty)
    }

    fn expression(&mut self, want: Want, depth: u32) -> NodeId {
        let simple = !matches!(want, Want::Period | Want::Set | Want::Counted);
        if simple && (depth == 0 || self.dice.roll(4) == 0) {
            return self.leaf(want);
        }
        let depth = depth.saturating_sub(1);
        let defined: Vec<DefinitionId> = self
            .definitions
            .iter()
            .filter(|(of, _)| *of == want)
            .map(|(_, id)| *id)
            .collect();
        if !defined.is_empty() && self.dice.roll(4) == 0 {
            let id = self.dice.one(&defined);
            return self.b.use_of(id);
        }
        if self.dice.roll(8) == 0 && depth > 0 {
            let condition = self.expression(Want::Condition, depth);
            let (then, otherwise) = (self.expression(want, depth), self.expression(want, depth));
            return self.node(Op::If(condition, then, otherwise), want);
        }
        let op = match want {
            Want::Condition => self.condition(depth),
            Want::Day => {
                let day = self.expression(Want::Day, depth);
                match self.dice.roll(6) {
                    0 => {
                        let months = self.expression(Want::Months, depth);
                        Op::Arithmetic(
                            self.dice.one(&[Arithmetic::Plus, Arithmetic::Minus]),
                            day,
                            months,
                        )
                    }
                    1 => {
                        let days = self.expression(Want::Days, depth);
                        Op::Arithmetic(
                            self.dice.one(&[Arithmetic::Plus, Arithmetic::Minus]),
                            day,
                            days,
                        )
                    }
                    2 => {
                        let years = self.expression(Want::Integer, depth);
                        Op::Birthday(years, day, LeapBirthday::March1)
                    }
                    3 => Op::FirstDay(self.spans(depth)),
                    4 => Op::LastDay(self.spans(depth)),
                    _ => Op::Extreme(Aggregate::Highest, vec![day, self.leaf(Want::Day)]),
                }
            }
            Want::Integer => match self.dice.roll(6) {
                0 => {
                    let (birth, on) = (self.expression(Want::Day, depth), self.leaf(Want::Day));
                    Op::Age(
                        birth,
                        on,
                        self.dice
                            .one(&[LeapBirthday::March1, LeapBirthday::February28]),
                    )
                }
                1 => {
                    let (walk, _) = self.walk(depth, |_| Vec::new());
                    Op::Aggregate(Aggregate::Number, walk, None)
                }
                2 => {
                    let key = self.leaf(Want::Country);
                    Op::Lookup(self.table, 0, key)
                }
                3 => {
                    let key = self.leaf(Want::Country);
                    Op::External(self.external, Some(key))
                }
                4 => {
                    let (walk, body) = self.walk(depth, |g| vec![g.expression(Want::Integer, 1)]);
                    Op::Aggregate(
                        self.dice.one(&[Aggregate::Sum, Aggregate::Highest]),
                        walk,
                        Some(body[0]),
                    )
                }
                _ => {
                    let (a, b) = (self.expression(want, depth), self.expression(want, depth));
                    let arithmetic = [Arithmetic::Plus, Arithmetic::Minus, Arithmetic::Times];
                    Op::Arithmetic(self.dice.one(&arithmetic), a, b)
                }
            },
            Want::Member | Want::Country | Want::Text => return self.leaf(want),
            Want::Months => {
                let (a, b) = (self.leaf(want), self.leaf(want));
                Op::Arithmetic(self.dice.one(&[Arithmetic::Plus, Arithmetic::Minus]), a, b)
            }
            Want::Days => match self.dice.roll(4) {
                0 => Op::TotalDays(self.spans(depth)),
                1 => {
                    let set = self.expression(Want::Set, depth);
                    let window = self.expression(Want::Period, depth);
                    let within = self.node(Op::Within(set, window), Want::Set);
                    Op::TotalDays(within)
                }
                2 => {
                    let set = self.expression(Want::Set, depth);
                    let length = self.one_length();
                    Op::MostDays(set, length)
                }
                _ => {
                    let (a, b) = (self.leaf(want), self.leaf(want));
                    Op::Arithmetic(self.dice.one(&[Arithmetic::Plus, Arithmetic::Minus]), a, b)
                }
            },
            Want::Amount => match self.dice.roll(3) {
                0 => {
                    let (a, b) = (self.expression(want, depth), self.leaf(Want::Integer));
                    Op::Arithmetic(
                        self.dice.one(&[Arithmetic::Times, Arithmetic::DividedBy]),
                        a,
                        b,
                    )
                }
                1 => {
                    let ten = self
                        .b
                        .constant(Constant::Decimal(Decimal::from(35)), Type::Percentage);
                    let of = self.expression(want, depth);
                    Op::Arithmetic(Arithmetic::PercentOf, ten, of)
                }
                _ => {
                    let (a, b) = (self.expression(want, depth), self.expression(want, depth));
                    Op::Arithmetic(self.dice.one(&[Arithmetic::Plus, Arithmetic::Minus]), a, b)
                }
            },
            Want::Period => match self.dice.roll(6) {
                0 => {
                    let (length, day) = (self.one_length(), self.leaf(Want::Day));
                    Op::WindowBefore(length, day)
                }
                1 => {
                    let (length, day) = (self.one_length(), self.leaf(Want::Day));
                    Op::WindowFrom(length, day)
                }
                2 => {
                    let (a, b) = (self.leaf(Want::Day), self.leaf(Want::Day));
                    Op::PeriodFromTo(a, b)
                }
                3 => {
                    let (a, b) = (self.leaf(Want::Day), self.leaf(Want::Day));
                    Op::DaysBetween(a, b)
                }
                4 if depth > 0 => Op::LongestPeriod(self.expression(Want::Set, depth)),
                _ if !self.binders.is_empty() => {
                    let (a, b) = (self.field_of(0), self.field_of(1));
                    if self.dice.roll(2) == 0 {
                        Op::DaysBetween(a, b)
                    } else {
                        Op::PeriodFromTo(a, b)
                    }
                }
                _ => {
                    let (a, b) = (self.leaf(Want::Day), self.leaf(Want::Day));
                    Op::DaysBetween(a, b)
                }
            },
            Want::Set => match if depth == 0 {
                self.dice.roll(2)
            } else {
                self.dice.roll(11)
            } {
                0 | 9 => {
                    let weighed = self.dice.roll(2) == 0;
                    let (walk, parts) = self.walk(depth, |g| {
                        let (from, to) = (g.field_of(0), g.field_of(1));
                        let mut parts = vec![from, to];
                        if weighed {
                            let percent = |g: &mut Generator, n: i64| {
                                g.b.constant(Constant::Decimal(Decimal::from(n)), Type::Percentage)
                            };
                            let (half, none, full) =
                                (percent(g, 50), percent(g, 0), percent(g, 100));
                            let (a, b) = (
                                g.expression(Want::Condition, 1),
                                g.expression(Want::Condition, 1),
                            );
                            let rest = g.b.node(Op::If(a, none, full), Type::Percentage);
                            parts.push(g.b.node(Op::If(b, half, rest), Type::Percentage));
                        }
                        parts
                    });
                    Op::PeriodsFor {
                        from: parts[0],
                        to: parts[1],
                        walk,
                        weight: parts.get(2).copied(),
                    }
                }
                1 | 10 => {
                    let (walk, parts) = self.walk(depth, |g| vec![g.field_of(0), g.field_of(1)]);
                    Op::DaysBetweenFor {
                        from: parts[0],
                        to: parts[1],
                        walk,
                    }
                }
                2 => {
                    let (set, day) = (self.spans(depth), self.leaf(Want::Day));
                    Op::UnbrokenRun(set, day)
                }
                3 => {
                    let (set, window) = (self.spans(depth), self.expression(Want::Period, depth));
                    Op::GapsWithin(set, window)
                }
                4 => {
                    let (set, window) = (self.expression(Want::Set, depth), self.spans(depth));
                    Op::Within(set, window)
                }
                5 => {
                    let (a, b) = (self.spans(depth), self.spans(depth));
                    Op::Except(a, b)
                }
                6 => {
                    let (a, b) = (self.spans(depth), self.spans(depth));
                    Op::JoinedWith(a, b)
                }
                7 => {
                    let (set, length) = (self.spans(depth), self.one_length());
                    Op::BridgingGaps(set, length)
                }
                _ => {
                    let (set, day) = (self.spans(depth), self.leaf(Want::Day));
                    Op::Since(set, day)
                }
            },
            Want::Counted => {
                let set = self.expression(Want::Set, depth);
                if self.dice.roll(2) == 0 {
                    let window = self.expression(Want::Period, depth);
                    let within = self.node(Op::Within(set, window), Want::Set);
                    Op::WeighedLength(within)
                } else {
                    Op::WeighedLength(set)
                }
            }
        };
        self.node(op, want)
    }

    fn one_length(&mut self) -> NodeId {
        let want = self.dice.one(&[Want::Months, Want::Days]);
        self.leaf(want)
    }

    fn spans(&mut self, depth: u32) -> NodeId {
        let want = self.dice.one(&[Want::Set, Want::Set, Want::Period]);
        self.expression(want, depth)
    }

    fn conditions(&mut self, depth: u32) -> Vec<NodeId> {
        let count = self.dice.roll(4);
        (0..count)
            .map(|_| self.expression(Want::Condition, depth))
            .collect()
    }

    fn condition(&mut self, depth: u32) -> Op {
        let counts = [
            Count::All,
            Count::None,
            Count::AtLeast(1),
            Count::AtLeast(2),
            Count::Exactly(1),
        ];
        match self.dice.roll(20) {
            0 => Op::Not(self.expression(Want::Condition, depth)),
            1 => Op::And(self.conditions(depth)),
            2 => Op::Or(self.conditions(depth)),
            3 => Op::CountOf(self.dice.one(&counts), self.conditions(depth)),
            4 | 5 => {
                let count = self.dice.one(&counts);
                let (walk, body) = self.walk(depth, |g| vec![g.expression(Want::Condition, depth)]);
                Op::Quantified(count, walk, body[0])
            }
            6 => {
                let (period, months) = (
                    self.expression(Want::Period, depth),
                    self.leaf(Want::Months),
                );
                Op::CompareLength(self.dice.one(&RELATIONS), period, months)
            }
            7 => {
                let (period, days) = (self.expression(Want::Period, depth), self.leaf(Want::Days));
                Op::CompareDays(self.dice.one(&RELATIONS), period, days)
            }
            8 => {
                let (counted, months) = (
                    self.expression(Want::Counted, depth),
                    self.leaf(Want::Months),
                );
                Op::CompareCounted(self.dice.one(&RELATIONS), counted, months)
            }
            9 => {
                let want = self
                    .dice
                    .one(&[Want::Country, Want::Member, Want::Integer, Want::Text]);
                let value = self.expression(want, depth);
                let candidates = (0..self.dice.roll(4)).map(|_| self.leaf(want)).collect();
                Op::OneOf(value, candidates)
            }
            10 => {
                let key = self.leaf(Want::Country);
                let day = (self.dice.roll(3) == 0).then(|| self.leaf(Want::Day));
                Op::Listed(key, self.table, day)
            }
            11 => {
                let (a, b) = (self.leaf(Want::Text), self.leaf(Want::Text));
                Op::WithinCode(a, b)
            }
            12 => {
                let (list, value) = (self.b.read(self.nationalities), self.leaf(Want::Country));
                match self.dice.roll(3) {
                    0 => Op::Includes(list, value),
                    1 => Op::IncludesAny(list, vec![value, self.leaf(Want::Country)]),
                    _ => Op::IncludesListed(list, self.table, None),
                }
            }
            13 => {
                let list = if self.dice.roll(2) == 0 {
                    self.b
                        .read(self.dice.one(&[self.stays, self.nationalities]))
                } else {
                    self.spans(depth)
                };
                Op::IsEmpty(list)
            }
            14 => {
                let (a, b) = (self.spans(depth), self.spans(depth));
                if self.dice.roll(3) > 0 {
                    Op::Covers(a, b)
                } else {
                    Op::Overlaps(a, b)
                }
            }
            15 => {
                let key = self.leaf(Want::Country);
                Op::Lookup(self.table, 1, key)
            }
            _ => {
                let want = self.dice.one(&[
                    Want::Day,
                    Want::Integer,
                    Want::Member,
                    Want::Country,
                    Want::Months,
                    Want::Days,
                    Want::Amount,
                    Want::Condition,
                    Want::Text,
                    Want::Counted,
                ]);
                let equality = matches!(want, Want::Condition | Want::Country | Want::Text);
                let relation = if equality {
                    self.dice.one(&[Relation::Equal, Relation::NotEqual])
                } else {
                    self.dice.one(&RELATIONS)
                };
                let (a, b) = (self.expression(want, depth), self.expression(want, depth));
                Op::Compare(relation, a, b)
            }
        }
    }

    fn range(&mut self) -> InForce {
        let day = self.dice.day();
        match self.dice.roll(3) {
            0 => InForce {
                from: Some(day),
                until: None,
            },
            1 => InForce {
                from: None,
                until: Some(day),
            },
            _ => InForce::default(),
        }
    }

    fn program(mut self) -> (Program, SchemeId, Dice) {
        for number in 0..6 {
            let want = self.dice.one(&WANTED);
            let mut versions = Vec::new();
            match self.dice.roll(3) {
                0 => {
                    let split = self.dice.day();
                    let before = InForce {
                        from: None,
                        until: Some(split.previous_day()),
                    };
                    versions.push((before, Some(self.expression(want, 3))));
                    let after = InForce {
                        from: Some(split),
                        until: None,
                    };
                    let value = (self.dice.roll(4) > 0).then(|| self.expression(want, 3));
                    versions.push((after, value));
                }
                _ => versions.push((InForce::default(), Some(self.expression(want, 3)))),
            }
            let ty = self.ty(want);
            let id = self.b.versions(&format!("d{number}"), ty, &versions);
            self.definitions.push((want, id));
        }
        let scheme = self.b.scheme("xx.random", Some(self.as_of));
        self.each = self.dice.roll(3) == 0;
        if self.each {
            let nationalities = self.nationalities;
            self.b.program_mut().schemes[0].for_each =
                Some(("nationality".to_owned(), nationalities));
        }
        for number in 0..8 {
            let condition = self.expression(Want::Condition, 4);
            let judgement = Judgement {
                by: Texts::default(),
                weighing: Vec::new(),
                settled_by: (self.dice.roll(2) == 0).then(|| self.expression(Want::Condition, 1)),
            };
            let kind = match self.dice.roll(7) {
                0 => ClauseKind::Scope(condition),
                1 => ClauseKind::Exclude(condition),
                2 => ClauseKind::Refuse(condition),
                3 => ClauseKind::MayRefuse {
                    when: condition,
                    judgement,
                },
                4 => ClauseKind::Assess(judgement),
                5 => {
                    let award = |g: &mut Generator| Award {
                        points: g.leaf(Want::Integer),
                        when: (g.dice.roll(4) > 0).then(|| g.expression(Want::Condition, 2)),
                        citations: Vec::new(),
                        at: SourceRef {
                            file: FileId(0),
                            line: 1,
                            column: 1,
                            start: 0,
                            end: 0,
                        },
                    };
                    let group = |g: &mut Generator| PointsGroup {
                        name: "group".to_owned(),
                        titles: Texts::default(),
                        best_of: g.dice.roll(2) == 0,
                        at_most: (g.dice.roll(2) == 0).then(|| g.leaf(Want::Integer)),
                        awards: (0..3).map(|_| award(g)).collect(),
                    };
                    let groups = (0..2).map(|_| group(&mut self)).collect();
                    ClauseKind::Points {
                        pass_mark: self.leaf(Want::Integer),
                        groups,
                    }
                }
                _ => ClauseKind::Require(condition),
            };
            let exceptions: Vec<Exception> = (0..self.dice.roll(3))
                .map(|_| Exception {
                    replacement: (self.dice.roll(2) == 0)
                        .then(|| self.expression(Want::Condition, 2)),
                    when: self.expression(Want::Condition, 2),
                    title: None,
                    citations: Vec::new(),
                    at: SourceRef {
                        file: FileId(0),
                        line: 1,
                        column: 1,
                        start: 0,
                        end: 0,
                    },
                })
                .collect();
            let range = self.range();
            let clause = self.b.clause(scheme, &format!("c{number}"), kind).unwrap();
            clause.exceptions = exceptions;
            clause.in_force = vec![range];
        }
        if self.dice.roll(3) == 0 {
            let (when, law_on) = (self.expression(Want::Condition, 2), self.leaf(Want::Day));
            self.b.program_mut().schemes[0]
                .transitions
                .push(Transition {
                    name: "before".to_owned(),
                    titles: Texts::default(),
                    when,
                    law_on,
                    citations: Vec::new(),
                    at: SourceRef {
                        file: FileId(0),
                        line: 1,
                        column: 1,
                        start: 0,
                        end: 0,
                    },
                });
        }
        let dice = Dice(self.dice.0);
        (self.b.build(), scheme, dice)
    }
}

fn random_value(dice: &mut Dice, ty: &Type) -> Value {
    if dice.roll(5) == 0 {
        return Value::Unknown;
    }
    match ty {
        Type::YesNo => Value::YesNo(dice.roll(2) == 0),
        Type::Integer => match dice.roll(30) {
            0 => Value::Integer(i64::MIN),
            1 => Value::Integer(i64::MAX),
            _ => Value::Integer(dice.roll(12) as i64 - 2),
        },
        Type::Money(..) => match dice.roll(20) {
            0 => Value::Decimal(Decimal::MAX),
            1 => Value::Decimal(Decimal::new(123_456_789, 7)),
            _ => Value::Decimal(Decimal::new(dice.roll(400_000) as i64, dice.roll(5) as u32)),
        },
        Type::Date => Value::Date(dice.day()),
        Type::DateOrOngoing if dice.roll(4) == 0 => Value::Date(Date::ONGOING),
        Type::DateOrOngoing => Value::Date(dice.day()),
        Type::CalendarDuration => {
            Value::Months(CalendarDuration::from_months(dice.roll(70) as i32))
        }
        Type::ExactDuration => Value::Days(ExactDuration::from_days(dice.roll(400) as i64)),
        Type::Country => Value::Country(Country::new(dice.one(&COUNTRIES)).unwrap()),
        Type::Code => Value::text(dice.one(&["25", "2512", "31"])),
        Type::Enumeration(_) => Value::Member(dice.roll(4) as u16),
        Type::List(element) => {
            let count = dice.roll(5);
            Value::list((0..count).map(|_| random_value(dice, element)).collect())
        }
        Type::Record(_) => {
            let from = dice.day();
            let to = from.plus_days(ExactDuration::from_days(dice.roll(500) as i64));
            let to = if dice.roll(6) == 0 { Date::ONGOING } else { to };
            let known = dice.roll(8) > 0;
            let level = EnumerationId(0);
            let money = Type::Money("EUR".to_owned(), Rate::Once);
            Value::record(vec![
                if known {
                    Value::Date(from)
                } else {
                    Value::Unknown
                },
                if known || dice.roll(2) == 0 {
                    Value::Date(to)
                } else {
                    Value::Unknown
                },
                random_value(dice, &Type::Country),
                random_value(dice, &Type::Enumeration(level)),
                random_value(dice, &Type::Integer),
                random_value(dice, &Type::YesNo),
                random_value(dice, &Type::Code),
                random_value(dice, &money),
            ])
        }
        _ => Value::Unknown,
    }
}

fn plainly(plan: &Plan, id: SchemeId, facts: &Facts) -> Decision {
    let (scheme, scheme_plan) = plan.scheme_plan(id).unwrap();
    let on = crate::decide::reference_date(scheme, facts);
    let options = Options::default();
    let under = |value: Value, each: Option<u32>| {
        let mut world = World::new(plan.program(), facts, Some(scheme));
        let origin = each.and_then(|index| Some((scheme.for_each.as_ref()?.1, index)));
        world.bind(0, crate::world::Bound { value, origin });
        let mut decision = plan.decide_in(&mut world, id, scheme, scheme_plan, on, &options);
        decision.each = each;
        decision
    };
    let Some((_, list)) = &scheme.for_each else {
        return under(Value::Unknown, None);
    };
    match facts.get(*list) {
        Value::List(elements) if elements.is_empty() => under(plan.no_element(*list), None),
        Value::List(elements) => {
            let all = (0_u32..)
                .zip(elements.iter())
                .map(|(i, e)| under(e.clone(), Some(i)));
            all.reduce(|best, next| {
                if next.outcome.rank() < best.outcome.rank() {
                    next
                } else {
                    best
                }
            })
            .unwrap()
        }
        _ => under(Value::Unknown, None),
    }
}

#[test]
fn compiled_and_plain_agree() {
    let programs = std::env::var("IUS_PROGRAMS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(400);
    let mut seen = std::collections::BTreeMap::new();
    for seed in 1..=programs {
        let (program, scheme, mut dice) = Generator::new(seed).program();
        let plan = Plan::new(program);
        let program = plan.program();
        for round in 0..10 {
            let mut facts = Facts::new(program);
            for (index, fact) in (0_u32..).zip(&program.schema.facts) {
                let value = random_value(&mut dice, &fact.ty);
                facts.set(FactId(index), value).unwrap();
            }
            let fast = plan.decide(scheme, &facts, &Options::default());
            let plain = plainly(&plan, scheme, &facts);
            assert_eq!(fast, plain, "program {seed}, applicant {round}");
            let outcome_only = Options {
                outcome_only: true,
                ..Options::default()
            };
            let outcome = plan.decide(scheme, &facts, &outcome_only).outcome;
            assert_eq!(outcome, plain.outcome, "program {seed}, applicant {round}");
            *seen.entry(plain.outcome.name()).or_insert(0) += 1;
        }
    }
    // The generator is worth something only if it meets every outcome.
    assert!(seen.len() >= 6, "{seen:?}");
}
