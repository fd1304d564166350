//! Random expressions of a wanted type.

use ius_calendar::{LeapBirthday, YearDay};
use ius_engine::{
    Aggregate, Arithmetic, BinderId, Count, DefinitionId, ExternalId, FactId, FullUnit, Node,
    NodeId, Op, Program, Relation, Seek, TableId, Type, Walk,
};

use super::random::Random;
use super::schema::{AT, GROUND, LEVEL, Pool, STAY, money};

/// Makes the expressions of one program.
pub struct Maker<'a> {
    /// The program so far.
    pub program: Program,
    /// Its constants.
    pub pool: Pool,
    /// Chance.
    pub random: &'a mut Random,
    /// What the binders in scope are bound to.
    pub scope: Vec<(BinderId, Type)>,
    /// The number of an outermost binder here: a walk differs from every walk it lies in, also
    /// through definitions, while walks beside each other may share a number.
    pub first_binder: u32,
    /// Whether a search for an earliest date may still be made here.
    pub search: bool,
}

impl Maker<'_> {
    fn node(&mut self, op: Op, ty: Type) -> NodeId {
        let id = u32::try_from(self.program.nodes.len()).unwrap_or(u32::MAX);
        self.program.nodes.push(Node { op, ty, at: AT });
        NodeId(id)
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> Option<T> {
        self.random.one(of).cloned()
    }

    /// A constant, whose value joins the pool.
    pub fn constant(&mut self, ty: &Type) -> NodeId {
        let constant = self.pool.constant(ty, self.random);
        self.node(Op::Constant(constant), ty.clone())
    }

    fn fact(&mut self, ty: &Type) -> Option<NodeId> {
        let mut fitting = Vec::new();
        for (index, fact) in (0_u32..).zip(&self.program.schema.facts) {
            let open_end = *ty == Type::DateOrOngoing && fact.ty == Type::Date;
            if fact.ty == *ty || open_end {
                fitting.push((FactId(index), fact.ty.clone()));
            }
        }
        let (fact, ty) = self.one(&fitting)?;
        Some(self.node(Op::Fact(fact), ty))
    }

    /// A bound element, or a field of a bound record.
    fn bound(&mut self, ty: &Type) -> Option<NodeId> {
        let mut fitting = Vec::new();
        for (binder, bound) in &self.scope {
            if bound == ty {
                fitting.push((Op::Element(*binder), ty.clone()));
            }
            if let Type::Record(record) = bound {
                let record = self.program.schema.records.get(record.index());
                for (position, field) in (0_u32..).zip(record.into_iter().flat_map(|r| &r.fields)) {
                    let open_end = *ty == Type::DateOrOngoing && field.ty == Type::Date;
                    if field.ty == *ty || open_end {
                        fitting.push((Op::Field(*binder, position), field.ty.clone()));
                    }
                }
            }
        }
        let (op, ty) = self.one(&fitting)?;
        Some(self.node(op, ty))
    }

    fn definition(&mut self, ty: &Type) -> Option<NodeId> {
        let mut fitting = Vec::new();
        for (index, definition) in (0_u32..).zip(&self.program.definitions) {
            if definition.ty == *ty {
                fitting.push(DefinitionId(index));
            }
        }
        let definition = self.one(&fitting)?;
        Some(self.node(Op::Definition(definition), ty.clone()))
    }

    fn lookup(&mut self, ty: &Type, depth: usize) -> Option<NodeId> {
        let mut fitting = Vec::new();
        for (index, table) in (0_u32..).zip(&self.program.tables) {
            for (column, (_, cell)) in (0_u32..).zip(&table.columns) {
                if cell == ty {
                    fitting.push((TableId(index), column, table.key.clone()));
                }
            }
        }
        let (table, column, key) = self.one(&fitting)?;
        let key = self.make(&key, depth.saturating_sub(1));
        Some(self.node(Op::Lookup(table, column, key), ty.clone()))
    }

    fn external(&mut self, ty: &Type, depth: usize) -> Option<NodeId> {
        let mut fitting = Vec::new();
        for (index, external) in (0_u32..).zip(&self.program.externals) {
            if external.ty == *ty {
                fitting.push((ExternalId(index), external.key.clone()));
            }
        }
        let (external, key) = self.one(&fitting)?;
        let key = key.map(|key| self.make(&key, depth.saturating_sub(1)));
        Some(self.node(Op::External(external, key), ty.clone()))
    }

    /// An expression of a type. `depth` bounds how deep it nests.
    pub fn make(&mut self, ty: &Type, depth: usize) -> NodeId {
        // A program stays small, so that many can be tried.
        let large = self.program.nodes.len() > 70;
        if depth == 0 || large || self.random.percent(20) {
            return self.leaf(ty);
        }
        let named = match self.random.below(12) {
            0 => self.definition(ty),
            1 => self.lookup(ty, depth),
            2 => self.external(ty, depth),
            3 if !matches!(ty, Type::List(_)) => self.choice(ty, depth),
            4 => self.bound(ty),
            _ => None,
        };
        if let Some(node) = named {
            return node;
        }
        let made = match ty {
            Type::YesNo => Some(self.condition(depth)),
            Type::Integer | Type::Decimal | Type::Money(..) => self.number(ty, depth),
            Type::Date | Type::DateOrOngoing => self.date(depth),
            Type::CalendarDuration | Type::ExactDuration | Type::CountedDuration => {
                self.length(ty, depth)
            }
            Type::Period => self.period(depth),
            Type::Periods => Some(self.periods(depth)),
            _ => None,
        };
        match made {
            Some(node) => node,
            None => self.leaf(ty),
        }
    }

    fn leaf(&mut self, ty: &Type) -> NodeId {
        if self.random.percent(60)
            && let Some(node) = self.bound(ty)
        {
            return node;
        }
        let constant = match ty {
            Type::YesNo => 10,
            Type::Date | Type::DateOrOngoing => 25,
            Type::Period | Type::List(_) => 0,
            _ => 45,
        };
        if *ty == Type::Date && self.random.percent(25) {
            return self.node(Op::ReferenceDate, Type::Date);
        }
        if *ty == Type::Periods {
            return self.spans(0);
        }
        if !self.random.percent(constant)
            && let Some(node) = self.fact(ty)
        {
            return node;
        }
        if let Some(node) = self.definition(ty)
            && self.random.percent(20)
        {
            return node;
        }
        self.constant(ty)
    }

    fn choice(&mut self, ty: &Type, depth: usize) -> Option<NodeId> {
        let condition = self.make(&Type::YesNo, depth - 1);
        let a = self.make(ty, depth - 1);
        let b = self.make(ty, depth - 1);
        Some(self.node(Op::If(condition, a, b), ty.clone()))
    }

    fn several(&mut self, ty: &Type, depth: usize, least: i64, most: i64) -> Vec<NodeId> {
        let count = self.random.between(least, most);
        (0..count).map(|_| self.make(ty, depth)).collect()
    }

    fn relation(&mut self, ordered: bool) -> Relation {
        let all = [
            Relation::Equal,
            Relation::NotEqual,
            Relation::AtLeast,
            Relation::MoreThan,
            Relation::AtMost,
            Relation::LessThan,
        ];
        let count = if ordered { 6 } else { 2 };
        all.get(self.random.below(count))
            .copied()
            .unwrap_or(Relation::Equal)
    }

    fn count(&mut self) -> Count {
        let number = u32::try_from(self.random.between(1, 3)).unwrap_or(1);
        match self.random.below(5) {
            0 => Count::All,
            1 => Count::None,
            2 => Count::Exactly(number),
            3 => Count::AtLeast(number),
            _ => Count::AtLeast(1),
        }
    }

    fn list(&mut self) -> (NodeId, Type) {
        let mut lists = Vec::new();
        for (index, fact) in (0_u32..).zip(&self.program.schema.facts) {
            if let Type::List(element) = &fact.ty {
                lists.push((FactId(index), (**element).clone()));
            }
        }
        let stays = self.random.percent(50);
        lists.retain(|(_, element)| !stays || *element == Type::Record(STAY));
        let (fact, element) = self.one(&lists).unwrap_or((FactId(3), Type::Record(STAY)));
        let ty = Type::List(Box::new(element.clone()));
        (self.node(Op::Fact(fact), ty), element)
    }

    /// A walk; its element is in scope until [`Maker::leave`].
    fn enter(&mut self, depth: usize, stays: bool) -> (Walk, Type) {
        let (list, element) = if stays {
            let list = self.fact(&Type::List(Box::new(Type::Record(STAY))));
            (list.unwrap_or(NodeId(0)), Type::Record(STAY))
        } else {
            self.list()
        };
        let depth_here = self.scope.iter().filter(|(binder, _)| binder.0 > 0).count();
        let binder = BinderId(self.first_binder + u32::try_from(depth_here).unwrap_or(0));
        self.scope.push((binder, element.clone()));
        let filter = self
            .random
            .percent(40)
            .then(|| self.make(&Type::YesNo, depth.saturating_sub(1).min(1)));
        let walk = Walk {
            binder,
            list,
            filter,
        };
        (walk, element)
    }

    fn leave(&mut self) {
        self.scope.pop();
    }

    /// A type whose values have an order.
    fn comparable(&mut self) -> (Type, bool) {
        let all = [
            (Type::Integer, true),
            (Type::Decimal, true),
            (money(), true),
            (Type::Percentage, true),
            (Type::Date, true),
            (Type::Date, true),
            (Type::DateOrOngoing, true),
            (Type::CalendarDuration, true),
            (Type::ExactDuration, true),
            (Type::CountedDuration, true),
            (Type::Enumeration(LEVEL), true),
            (Type::Enumeration(GROUND), false),
            (Type::Country, false),
            (Type::Text, false),
            (Type::Code, false),
            (Type::YesNo, false),
        ];
        self.one(&all).unwrap_or((Type::Integer, true))
    }

    fn table_key(&mut self) -> Option<(TableId, Type)> {
        let mut tables = Vec::new();
        for (index, table) in (0_u32..).zip(&self.program.tables) {
            tables.push((TableId(index), table.key.clone()));
        }
        self.one(&tables)
    }

    fn on_date(&mut self) -> Option<NodeId> {
        self.random.percent(40).then(|| self.make(&Type::Date, 1))
    }

    fn span_or_set(&mut self, depth: usize) -> NodeId {
        if self.random.percent(40) {
            self.make(&Type::Period, depth)
        } else {
            self.make(&Type::Periods, depth)
        }
    }

    fn condition(&mut self, depth: usize) -> NodeId {
        let deeper = depth - 1;
        let op = match self.random.below(28) {
            0 => Op::Not(self.make(&Type::YesNo, deeper)),
            1..=2 => Op::And(self.several(&Type::YesNo, deeper, 2, 3)),
            3..=4 => Op::Or(self.several(&Type::YesNo, deeper, 2, 3)),
            5 => {
                let points = self.several(&Type::YesNo, deeper, 2, 4);
                Op::CountOf(self.count(), points)
            }
            6..=8 => {
                let (walk, _) = self.enter(depth, false);
                let body = self.make(&Type::YesNo, deeper);
                self.leave();
                Op::Quantified(self.count(), walk, body)
            }
            9..=12 => {
                let (ty, ordered) = self.comparable();
                let relation = self.relation(ordered);
                let a = self.make(&ty, deeper);
                let b = self.make(&ty, deeper.min(1));
                Op::Compare(relation, a, b)
            }
            13 => {
                let a = self.make(&Type::Period, deeper);
                let b = self.make(&Type::CalendarDuration, 0);
                Op::CompareLength(self.relation(true), a, b)
            }
            14 => {
                let a = self.make(&Type::Period, deeper);
                let b = self.make(&Type::ExactDuration, 0);
                Op::CompareDays(self.relation(true), a, b)
            }
            15 => {
                let set = self.make(&Type::Periods, deeper);
                let a = self.node(Op::WeighedLength(set), Type::CountedDuration);
                let b = self.make(&Type::CalendarDuration, 0);
                Op::CompareCounted(self.relation(true), a, b)
            }
            16 => {
                let (ty, _) = self.comparable();
                let a = self.make(&ty, deeper);
                Op::OneOf(a, self.several(&ty, 0, 1, 3))
            }
            17 => match self.table_key() {
                Some((table, key)) => {
                    let key = self.make(&key, deeper);
                    Op::Listed(key, table, self.on_date())
                }
                None => Op::Not(self.make(&Type::YesNo, deeper)),
            },
            18 if self.random.percent(50) => {
                let a = self.make(&Type::Date, deeper);
                let (from, to) = (self.year_day(), self.year_day());
                Op::InYear(a, from, to)
            }
            18 => {
                let a = self.make(&Type::Code, 1);
                Op::WithinCode(a, self.constant(&Type::Code))
            }
            19 => {
                let (list, element) = self.list();
                if element == Type::Record(STAY) {
                    Op::IsEmpty(list)
                } else {
                    Op::Includes(list, self.make(&element, deeper))
                }
            }
            20 => {
                let (list, element) = self.list();
                if element == Type::Record(STAY) {
                    Op::IsEmpty(list)
                } else {
                    Op::IncludesAny(list, self.several(&element, 0, 1, 3))
                }
            }
            21 => {
                let ty = Type::List(Box::new(Type::Country));
                match (self.fact(&ty), self.table_key()) {
                    (Some(list), Some((table, Type::Country))) => {
                        Op::IncludesListed(list, table, self.on_date())
                    }
                    (Some(list), _) => Op::IsEmpty(list),
                    (None, _) => Op::Not(self.make(&Type::YesNo, deeper)),
                }
            }
            22 => Op::IsEmpty(self.make(&Type::Periods, deeper)),
            23..=24 => {
                let a = self.make(&Type::Periods, deeper);
                Op::Covers(a, self.span_or_set(deeper))
            }
            25 => {
                let a = self.make(&Type::Periods, deeper);
                Op::Overlaps(a, self.span_or_set(deeper))
            }
            26 => {
                let age = self.age();
                let relation = self.relation(true);
                let bound = self.constant(&Type::Integer);
                Op::Compare(relation, age, bound)
            }
            _ => {
                let a = self.make(&Type::DateOrOngoing, deeper);
                let b = self.make(&Type::Date, deeper);
                Op::Compare(self.relation(true), a, b)
            }
        };
        self.node(op, Type::YesNo)
    }

    fn convention(&mut self) -> LeapBirthday {
        if self.random.percent(50) {
            LeapBirthday::February28
        } else {
            LeapBirthday::March1
        }
    }

    fn age(&mut self) -> NodeId {
        let birth = self.node(Op::Fact(FactId(1)), Type::Date);
        let on = self.make(&Type::Date, 1);
        let convention = self.convention();
        self.node(Op::Age(birth, on, convention), Type::Integer)
    }

    fn aggregate(&mut self) -> Aggregate {
        let all = [Aggregate::Sum, Aggregate::Highest, Aggregate::Lowest];
        self.one(&all).unwrap_or(Aggregate::Sum)
    }

    fn number(&mut self, ty: &Type, depth: usize) -> Option<NodeId> {
        let deeper = depth - 1;
        let op = match self.random.below(9) {
            0..=1 => {
                let (a, b) = (self.make(ty, deeper), self.make(ty, deeper));
                let both = [Arithmetic::Plus, Arithmetic::Minus];
                Op::Arithmetic(self.one(&both)?, a, b)
            }
            2 => {
                let a = self.make(ty, deeper);
                let factor = if *ty == Type::Integer {
                    Type::Integer
                } else {
                    Type::Decimal
                };
                let b = self.make(&factor, deeper.min(1));
                Op::Arithmetic(Arithmetic::Times, a, b)
            }
            3 if *ty == Type::Decimal => {
                let one_kind = [Type::Integer, Type::Decimal, money()];
                let ty = self.one(&one_kind)?;
                let (a, b) = (self.make(&ty, deeper), self.make(&ty, deeper));
                Op::Arithmetic(Arithmetic::DividedBy, a, b)
            }
            3 if *ty == money() => {
                let a = self.make(ty, deeper);
                let b = self.make(&Type::Decimal, deeper.min(1));
                Op::Arithmetic(Arithmetic::DividedBy, a, b)
            }
            3 | 4 if *ty != Type::Integer => {
                let a = self.make(&Type::Percentage, 1);
                let b = self.make(ty, deeper);
                Op::Arithmetic(Arithmetic::PercentOf, a, b)
            }
            4 if *ty == money() && self.random.percent(60) => {
                // So much per month or year, over a duration.
                let a = self.make(ty, deeper.min(1));
                let length = self.make(&Type::CalendarDuration, deeper.min(1));
                let both = [Arithmetic::OverMonths, Arithmetic::OverYears];
                Op::Arithmetic(self.one(&both)?, a, length)
            }
            4 if *ty == Type::Integer => Op::YearOf(self.make(&Type::Date, deeper)),
            5 if *ty == Type::Integer && self.random.percent(50) => {
                let units = [
                    FullUnit::Years,
                    FullUnit::Months,
                    FullUnit::Weeks,
                    FullUnit::Days,
                ];
                Op::FullUnits(self.one(&units)?, self.make(&Type::Period, deeper))
            }
            5 if *ty == Type::Integer => return Some(self.age()),
            6 if *ty == Type::Integer => {
                let (walk, _) = self.enter(depth, false);
                self.leave();
                Op::Aggregate(Aggregate::Number, walk, None)
            }
            6..=7 => {
                let (walk, _) = self.enter(depth, true);
                let value = self.make(ty, deeper);
                self.leave();
                Op::Aggregate(self.aggregate(), walk, Some(value))
            }
            _ => {
                let values = self.several(ty, deeper, 2, 3);
                let both = [Aggregate::Highest, Aggregate::Lowest];
                Op::Extreme(self.one(&both)?, values)
            }
        };
        Some(self.node(op, ty.clone()))
    }

    fn date(&mut self, depth: usize) -> Option<NodeId> {
        let deeper = depth - 1;
        let op = match self.random.below(12) {
            11 => {
                let seeks = [Seek::OnOrBefore, Seek::Before, Seek::OnOrAfter, Seek::After];
                let wanted = self.year_day();
                Op::DayOfYear(self.one(&seeks)?, wanted, self.make(&Type::Date, deeper))
            }
            0..=2 => {
                let a = self.make(&Type::Date, deeper);
                let length = [Type::CalendarDuration, Type::ExactDuration];
                let length = self.one(&length)?;
                let b = self.make(&length, 0);
                let both = [Arithmetic::Plus, Arithmetic::Minus];
                Op::Arithmetic(self.one(&both)?, a, b)
            }
            3 => {
                let age = self.make(&Type::Integer, 0);
                let birth = self.node(Op::Fact(FactId(1)), Type::Date);
                Op::Birthday(age, birth, self.convention())
            }
            4 => Op::FirstDay(self.span_or_set(deeper)),
            5 => Op::LastDay(self.span_or_set(deeper)),
            6..=7 => {
                let limit = if self.random.percent(50) {
                    self.constant(&Type::TimeLimit)
                } else {
                    self.make(&Type::TimeLimit, 0)
                };
                let after = self.make(&Type::Date, deeper);
                let suspended = self.random.percent(25).then(|| self.span_or_set(deeper));
                let extended = if self.random.percent(25) {
                    let length = self.constant(&Type::TimeLimit);
                    let condition = self
                        .random
                        .percent(60)
                        .then(|| self.make(&Type::YesNo, deeper.min(1)));
                    Some((length, condition))
                } else {
                    None
                };
                Op::Deadline {
                    limit,
                    after,
                    state: self.one(&["NL", "DE", "PL"])?.to_owned(),
                    suspended,
                    extended,
                }
            }
            8 if self.search => {
                self.search = false;
                let choices = [Type::ExactDuration, Type::CalendarDuration];
                let length = self.one(&choices)?;
                let constant = match length {
                    Type::ExactDuration => ius_engine::Constant::Days(
                        ius_calendar::ExactDuration::from_days(self.random.between(0, 40)),
                    ),
                    _ => {
                        ius_engine::Constant::Months(ius_calendar::CalendarDuration::from_months(1))
                    }
                };
                let within = self.node(Op::Constant(constant), length);
                let condition = self.make(&Type::YesNo, deeper.min(2));
                Op::EarliestDate(within, condition)
            }
            9 => {
                let (walk, _) = self.enter(depth, true);
                let value = self.make(&Type::Date, deeper.min(1));
                self.leave();
                let both = [Aggregate::Highest, Aggregate::Lowest];
                Op::Aggregate(self.one(&both)?, walk, Some(value))
            }
            _ => {
                let values = self.several(&Type::Date, deeper, 2, 3);
                let both = [Aggregate::Highest, Aggregate::Lowest];
                Op::Extreme(self.one(&both)?, values)
            }
        };
        Some(self.node(op, Type::Date))
    }

    fn length(&mut self, ty: &Type, depth: usize) -> Option<NodeId> {
        let deeper = depth - 1;
        let op = match (ty, self.random.below(4)) {
            (Type::ExactDuration, 0..=1) => Op::TotalDays(self.span_or_set(deeper)),
            (Type::ExactDuration, 2) => {
                let set = self.make(&Type::Periods, deeper);
                let lengths = [Type::CalendarDuration, Type::ExactDuration];
                let length = self.one(&lengths)?;
                let window = self.constant(&length);
                Op::MostDays(set, window)
            }
            (Type::CountedDuration, 0..=2) => Op::WeighedLength(self.span_or_set(deeper)),
            (Type::ExactDuration | Type::CalendarDuration, 3) => {
                let a = self.make(ty, deeper);
                let times = self.make(&Type::Integer, deeper.min(1));
                Op::Arithmetic(Arithmetic::Times, a, times)
            }
            _ => {
                let (a, b) = (self.make(ty, deeper), self.make(ty, deeper));
                let both = [Arithmetic::Plus, Arithmetic::Minus];
                Op::Arithmetic(self.one(&both)?, a, b)
            }
        };
        Some(self.node(op, ty.clone()))
    }

    /// A day that comes every year; ends of months and of years are the usual ones.
    fn year_day(&mut self) -> YearDay {
        let usual = [(1, 1), (2, 28), (3, 1), (8, 31), (12, 31)];
        let (month, day) = match self.one(&usual) {
            Some(usual) if self.random.percent(60) => usual,
            _ => (
                u8::try_from(self.random.between(1, 12)).unwrap_or(1),
                u8::try_from(self.random.between(1, 31)).unwrap_or(1),
            ),
        };
        YearDay::new(month, day).unwrap_or(YearDay::LAST_OF_FEBRUARY)
    }

    fn period(&mut self, depth: usize) -> Option<NodeId> {
        let deeper = depth - 1;
        let op = match self.random.below(8) {
            6 => {
                let a = self.make(&Type::Period, deeper);
                Op::Within(a, self.make(&Type::Period, deeper))
            }
            7 => {
                let a = self.make(&Type::Period, deeper);
                Op::Since(a, self.make(&Type::Date, deeper))
            }
            0..=1 => {
                let lengths = [Type::CalendarDuration, Type::ExactDuration];
                let length = self.one(&lengths)?;
                let length = self.make(&length, 0);
                let date = self.make(&Type::Date, deeper);
                if self.random.percent(60) {
                    Op::WindowBefore(length, date)
                } else {
                    Op::WindowFrom(length, date)
                }
            }
            2 => {
                let a = self.make(&Type::Date, deeper);
                Op::PeriodFromTo(a, self.make(&Type::DateOrOngoing, deeper))
            }
            3..=4 => {
                let a = self.make(&Type::Date, deeper);
                Op::DaysBetween(a, self.make(&Type::DateOrOngoing, deeper))
            }
            _ => Op::LongestPeriod(self.make(&Type::Periods, deeper)),
        };
        Some(self.node(op, Type::Period))
    }

    /// Spans of a list.
    fn spans(&mut self, depth: usize) -> NodeId {
        let (walk, _) = self.enter(depth, true);
        let binder = walk.binder;
        let from = self.node(Op::Field(binder, 0), Type::Date);
        let to = self.node(Op::Field(binder, 1), Type::DateOrOngoing);
        let op = if self.random.percent(65) {
            let weight = self
                .random
                .percent(50)
                .then(|| self.make(&Type::Percentage, depth.min(1)));
            Op::PeriodsFor {
                from,
                to,
                walk,
                weight,
            }
        } else {
            Op::DaysBetweenFor { from, to, walk }
        };
        self.leave();
        self.node(op, Type::Periods)
    }

    fn periods(&mut self, depth: usize) -> NodeId {
        let deeper = depth - 1;
        let op = match self.random.below(12) {
            0..=3 => return self.spans(deeper),
            4 => {
                let a = self.make(&Type::Periods, deeper);
                Op::GapsWithin(a, self.make(&Type::Period, deeper))
            }
            5 => {
                let a = self.make(&Type::Periods, deeper);
                Op::UnbrokenRun(a, self.make(&Type::Date, deeper))
            }
            6..=7 => {
                let a = self.make(&Type::Periods, deeper);
                Op::Within(a, self.span_or_set(deeper))
            }
            8 => {
                let a = self.make(&Type::Periods, deeper);
                Op::Except(a, self.span_or_set(deeper))
            }
            9 => {
                let a = self.make(&Type::Periods, deeper);
                Op::JoinedWith(a, self.span_or_set(deeper))
            }
            10 => {
                let a = self.make(&Type::Periods, deeper);
                let lengths = [Type::CalendarDuration, Type::ExactDuration];
                let length = self.one(&lengths).unwrap_or(Type::ExactDuration);
                Op::BridgingGaps(a, self.make(&length, 0))
            }
            _ => {
                let a = self.make(&Type::Periods, deeper);
                Op::Since(a, self.make(&Type::Date, deeper))
            }
        };
        self.node(op, Type::Periods)
    }
}
