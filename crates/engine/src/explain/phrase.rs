//! Expressions as sentences, in English and Dutch, made from the operators and the titles of
//! facts and definitions.

use crate::program::{
    Aggregate, Arithmetic, BinderId, Count, FactId, FullUnit, NodeId, Op, Program, RecordId,
    Relation, Scheme, Seek, TableId, Texts, Type, Walk,
};
use crate::value::Value;
use crate::words::{self, Lang, lower_first};

/// Writes expressions of one scheme in one language.
pub(crate) struct Phrases<'a> {
    pub program: &'a Program,
    pub scheme: Option<&'a Scheme>,
    pub lang: Lang,
    /// The record that each bound element is.
    bound: Vec<(BinderId, Option<RecordId>)>,
}

/// A title for the middle of a sentence.
/// A day that comes every year.
fn year_day(lang: Lang, day: ius_calendar::YearDay) -> String {
    let month = match (day.month(), lang) {
        (1, Lang::En) => "January",
        (1, Lang::Nl) => "januari",
        (2, Lang::En) => "February",
        (2, Lang::Nl) => "februari",
        (3, Lang::En) => "March",
        (3, Lang::Nl) => "maart",
        (4, Lang::En) => "April",
        (4, Lang::Nl) => "april",
        (5, Lang::En) => "May",
        (5, Lang::Nl) => "mei",
        (6, Lang::En) => "June",
        (6, Lang::Nl) => "juni",
        (7, Lang::En) => "July",
        (7, Lang::Nl) => "juli",
        (8, Lang::En) => "August",
        (8, Lang::Nl) => "augustus",
        (9, Lang::En) => "September",
        (9, Lang::Nl) => "september",
        (10, Lang::En) => "October",
        (10, Lang::Nl) => "oktober",
        (11, Lang::En) => "November",
        (11, Lang::Nl) => "november",
        (_, Lang::En) => "December",
        (_, Lang::Nl) => "december",
    };
    match day.day() {
        Some(day) => format!("{day} {month}"),
        None => match lang {
            Lang::En => format!("the last day of {month}"),
            Lang::Nl => format!("de laatste dag van {month}"),
        },
    }
}

fn inline(titles: &Texts, lang: Lang, name: &str) -> String {
    match titles.get(lang.code()) {
        Some(title) => lower_first(title),
        None => name.replace('_', " "),
    }
}

impl<'a> Phrases<'a> {
    pub(crate) fn new(program: &'a Program, scheme: Option<&'a Scheme>, lang: Lang) -> Phrases<'a> {
        Phrases {
            program,
            scheme,
            lang,
            bound: Vec::new(),
        }
    }

    fn pick<'t>(&self, en: &'t str, nl: &'t str) -> &'t str {
        self.lang.pick(en, nl)
    }

    /// The title of a fact.
    pub(crate) fn fact(&self, fact: FactId) -> String {
        match self.program.schema.facts.get(fact.index()) {
            Some(fact) => inline(&fact.titles, self.lang, &fact.path),
            None => String::new(),
        }
    }

    /// The title of a table.
    pub(crate) fn table(&self, table: TableId) -> String {
        match self.program.tables.get(table.index()) {
            Some(table) => inline(&table.titles, self.lang, &table.name),
            None => String::new(),
        }
    }

    fn column(&self, table: TableId, column: u32) -> String {
        self.program
            .tables
            .get(table.index())
            .and_then(|table| table.columns.get(column as usize))
            .map_or_else(String::new, |(name, _)| name.replace('_', " "))
    }

    /// Remembers what the elements of a list are, so that their fields have titles.
    pub(crate) fn bind(&mut self, walk: &Walk) {
        let record = match self
            .program
            .nodes
            .get(walk.list.index())
            .map(|node| &node.ty)
        {
            Some(Type::List(element)) => match **element {
                Type::Record(record) => Some(record),
                _ => None,
            },
            _ => None,
        };
        self.bound.retain(|(binder, _)| *binder != walk.binder);
        self.bound.push((walk.binder, record));
    }

    fn field(&self, binder: BinderId, field: u32) -> String {
        let record = self
            .bound
            .iter()
            .find(|(id, _)| *id == binder)
            .and_then(|(_, record)| *record);
        record
            .and_then(|record| self.program.schema.records.get(record.index()))
            .and_then(|record| record.fields.get(field as usize))
            .map_or_else(
                || format!("{} {}", self.pick("field", "veld"), field + 1),
                |field| inline(&field.titles, self.lang, &field.path),
            )
    }

    /// The name of an element: what the scheme calls it, or what the record is.
    pub(crate) fn element(&self, binder: BinderId) -> String {
        if binder.0 == 0
            && let Some((name, _)) = self.scheme.and_then(|s| s.for_each.as_ref())
        {
            return name.replace('_', " ");
        }
        let record = self
            .bound
            .iter()
            .find(|(id, _)| *id == binder)
            .and_then(|(_, record)| *record);
        match record.and_then(|record| self.program.schema.records.get(record.index())) {
            Some(record) => inline(&record.titles, self.lang, &record.name),
            None => self.pick("the entry", "de regel").to_owned(),
        }
    }

    fn list(&mut self, operands: &[NodeId], joint: &str) -> String {
        let each: Vec<String> = operands
            .iter()
            .map(|operand| self.inner(*operand))
            .collect();
        each.join(joint)
    }

    /// An operand: bracketed where it is a compound of its own.
    fn inner(&mut self, id: NodeId) -> String {
        let text = self.phrase(id);
        match self.program.nodes.get(id.index()).map(|node| &node.op) {
            Some(
                Op::And(_)
                | Op::Or(_)
                | Op::CountOf(..)
                | Op::Quantified(..)
                | Op::If(..)
                | Op::Arithmetic(..)
                | Op::PeriodsFor { .. }
                | Op::DaysBetweenFor { .. },
            ) => format!("({text})"),
            _ => text,
        }
    }

    fn two(&mut self, left: NodeId, joint: &str, right: NodeId) -> String {
        format!("{} {joint} {}", self.inner(left), self.inner(right))
    }

    fn of(&mut self, en: &str, nl: &str, operand: NodeId) -> String {
        let words = self.pick(en, nl).to_owned();
        format!("{words} {}", self.inner(operand))
    }

    fn relation(&self, relation: Relation, ty: Option<&Type>, length: bool) -> &'static str {
        let date = matches!(ty, Some(Type::Date | Type::DateOrOngoing));
        match (self.lang, relation) {
            (Lang::En, Relation::Equal) if length => "is exactly",
            (Lang::Nl, Relation::Equal) if length => "is precies",
            (Lang::En, Relation::Equal) if date => "is on",
            (Lang::Nl, Relation::Equal) if date => "is op",
            (_, Relation::Equal) => "is",
            (Lang::En, Relation::NotEqual) => "is not",
            (Lang::Nl, Relation::NotEqual) => "is niet",
            (Lang::En, Relation::AtLeast) if date => "is on or after",
            (Lang::Nl, Relation::AtLeast) if date => "is op of na",
            (Lang::En, Relation::AtLeast) => "is at least",
            (Lang::Nl, Relation::AtLeast) => "is ten minste",
            (Lang::En, Relation::MoreThan) if date => "is after",
            (Lang::Nl, Relation::MoreThan) if date => "is na",
            (Lang::En, Relation::MoreThan) if length => "is longer than",
            (Lang::Nl, Relation::MoreThan) if length => "is langer dan",
            (Lang::En, Relation::MoreThan) => "is more than",
            (Lang::Nl, Relation::MoreThan) => "is meer dan",
            (Lang::En, Relation::AtMost) if date => "is on or before",
            (Lang::Nl, Relation::AtMost) if date => "is op of voor",
            (Lang::En, Relation::AtMost) => "is at most",
            (Lang::Nl, Relation::AtMost) => "is ten hoogste",
            (Lang::En, Relation::LessThan) if date => "is before",
            (Lang::Nl, Relation::LessThan) if date => "is voor",
            (Lang::En, Relation::LessThan) if length => "is shorter than",
            (Lang::Nl, Relation::LessThan) if length => "is korter dan",
            (Lang::En, Relation::LessThan) => "is less than",
            (Lang::Nl, Relation::LessThan) => "is minder dan",
        }
    }

    /// How many must hold, as the head of a list of points.
    pub(crate) fn count_head(&self, count: Count, total: usize) -> String {
        match (self.lang, count) {
            (Lang::En, Count::All) => "all of these hold".to_owned(),
            (Lang::Nl, Count::All) => "al deze punten gelden".to_owned(),
            (Lang::En, Count::AtLeast(1)) => "at least one of these holds".to_owned(),
            (Lang::Nl, Count::AtLeast(1)) => "ten minste één van deze punten geldt".to_owned(),
            (Lang::En, Count::AtLeast(k)) => format!("at least {k} of these {total} hold"),
            (Lang::Nl, Count::AtLeast(k)) => {
                format!("ten minste {k} van deze {total} punten gelden")
            }
            (Lang::En, Count::Exactly(k)) => format!("exactly {k} of these {total} hold"),
            (Lang::Nl, Count::Exactly(k)) => format!("precies {k} van deze {total} punten gelden"),
            (Lang::En, Count::None) => "none of these holds".to_owned(),
            (Lang::Nl, Count::None) => "geen van deze punten geldt".to_owned(),
        }
    }

    fn walk(&mut self, walk: &Walk) -> String {
        self.bind(walk);
        let list = self.inner(walk.list);
        match walk.filter {
            None => format!("{} {list}", self.pick("each entry of", "elke regel van")),
            Some(filter) => {
                let filter = self.phrase(filter);
                match self.lang {
                    Lang::En => format!("each entry of {list} where {filter}"),
                    Lang::Nl => format!("elke regel van {list} waarvoor geldt: {filter}"),
                }
            }
        }
    }

    /// An expression as a sentence or a noun phrase.
    pub(crate) fn phrase(&mut self, id: NodeId) -> String {
        let program = self.program;
        let Some(node) = program.nodes.get(id.index()) else {
            return String::new();
        };
        let type_of = |id: &NodeId| program.nodes.get(id.index()).map(|node| &node.ty);
        match &node.op {
            Op::Constant(constant) => {
                words::value(program, &node.ty, &Value::from(constant), self.lang)
            }
            Op::Fact(fact) => self.fact(*fact),
            Op::Element(binder) => self.element(*binder),
            Op::Field(binder, field) => self.field(*binder, *field),
            Op::Definition(definition) => match program.definitions.get(definition.index()) {
                Some(definition) => inline(&definition.titles, self.lang, &definition.name),
                None => String::new(),
            },
            Op::ReferenceDate => self.pick("the reference date", "de peildatum").to_owned(),
            Op::Not(operand) => match self.lang {
                Lang::En => format!("not: {}", self.inner(*operand)),
                Lang::Nl => format!("niet: {}", self.inner(*operand)),
            },
            Op::And(operands) => {
                let joint = self.pick(" and ", " en ");
                self.list(operands, joint)
            }
            Op::Or(operands) => {
                let joint = self.pick(" or ", " of ");
                self.list(operands, joint)
            }
            Op::CountOf(count, operands) => {
                let head = self.count_head(*count, operands.len());
                format!("{head}: {}", self.list(operands, "; "))
            }
            Op::Quantified(count, walk, body) => {
                self.bind(walk);
                let list = self.inner(walk.list);
                let filter = walk.filter.map(|filter| self.phrase(filter));
                let body = self.phrase(*body);
                let filter = match (filter, self.lang) {
                    (None, _) => String::new(),
                    (Some(filter), Lang::En) => format!(" where {filter}"),
                    (Some(filter), Lang::Nl) => format!(" waarvoor geldt {filter}"),
                };
                match (self.lang, count) {
                    (Lang::En, Count::All) => format!("for every entry of {list}{filter}: {body}"),
                    (Lang::Nl, Count::All) => format!("voor elke regel van {list}{filter}: {body}"),
                    (Lang::En, Count::None) => format!("for no entry of {list}{filter}: {body}"),
                    (Lang::Nl, Count::None) => {
                        format!("voor geen regel van {list}{filter}: {body}")
                    }
                    (Lang::En, Count::AtLeast(1)) => {
                        format!("for some entry of {list}{filter}: {body}")
                    }
                    (Lang::Nl, Count::AtLeast(1)) => {
                        format!("voor ten minste één regel van {list}{filter}: {body}")
                    }
                    (Lang::En, Count::AtLeast(k)) => {
                        format!("for at least {k} entries of {list}{filter}: {body}")
                    }
                    (Lang::Nl, Count::AtLeast(k)) => {
                        format!("voor ten minste {k} regels van {list}{filter}: {body}")
                    }
                    (Lang::En, Count::Exactly(k)) => {
                        format!("for exactly {k} entries of {list}{filter}: {body}")
                    }
                    (Lang::Nl, Count::Exactly(k)) => {
                        format!("voor precies {k} regels van {list}{filter}: {body}")
                    }
                }
            }
            Op::Compare(relation, left, right) => {
                let words = self.relation(*relation, type_of(left), false);
                self.two(*left, words, *right)
            }
            Op::CompareLength(relation, left, right)
            | Op::CompareDays(relation, left, right)
            | Op::CompareCounted(relation, left, right) => {
                let words = self.relation(*relation, None, true);
                self.two(*left, words, *right)
            }
            Op::OneOf(value, candidates) => {
                let value = self.inner(*value);
                let candidates = self.list(candidates, ", ");
                format!(
                    "{value} {} {candidates}",
                    self.pick("is one of", "is een van")
                )
            }
            Op::Listed(key, table, day) => {
                let key = self.inner(*key);
                let table = self.table(*table);
                format!(
                    "{key} {} “{table}”{}",
                    self.pick("is listed in", "staat in"),
                    self.on_day(*day)
                )
            }
            Op::WithinCode(inner, outer) => {
                let words = self.pick("is within", "valt onder");
                self.two(*inner, words, *outer)
            }
            Op::Includes(list, value) => {
                let words = self.pick("includes", "omvat");
                self.two(*list, words, *value)
            }
            Op::IncludesAny(list, values) => {
                let list = self.inner(*list);
                let values = self.list(values, ", ");
                format!(
                    "{list} {} {values}",
                    self.pick("includes any of", "omvat een van")
                )
            }
            Op::IncludesListed(list, table, day) => {
                let list = self.inner(*list);
                let table = self.table(*table);
                let words = self.pick("includes any listed in", "omvat er een uit");
                format!("{list} {words} “{table}”{}", self.on_day(*day))
            }
            Op::IsEmpty(operand) => {
                format!(
                    "{} {}",
                    self.inner(*operand),
                    self.pick("is empty", "is leeg")
                )
            }
            Op::Covers(left, right) => {
                let words = self.pick("covers", "omvat geheel");
                self.two(*left, words, *right)
            }
            Op::Overlaps(left, right) => {
                let words = self.pick("overlaps", "overlapt met");
                self.two(*left, words, *right)
            }
            Op::Arithmetic(arithmetic, left, right) => {
                let words = match arithmetic {
                    Arithmetic::Plus => "plus",
                    Arithmetic::Minus => self.pick("minus", "min"),
                    Arithmetic::Times => self.pick("times", "maal"),
                    Arithmetic::DividedBy => self.pick("divided by", "gedeeld door"),
                    Arithmetic::PercentOf => self.pick("of", "van"),
                    Arithmetic::OverMonths | Arithmetic::OverYears => self.pick("over", "over"),
                };
                self.two(*left, words, *right)
            }
            Op::If(condition, then, otherwise) => {
                let (condition, then, otherwise) = (
                    self.phrase(*condition),
                    self.phrase(*then),
                    self.phrase(*otherwise),
                );
                match self.lang {
                    Lang::En => format!("if {condition} then {then}, otherwise {otherwise}"),
                    Lang::Nl => format!("als {condition} dan {then}, anders {otherwise}"),
                }
            }
            Op::Age(birth, on, _) => {
                let (birth, on) = (self.inner(*birth), self.inner(*on));
                match self.lang {
                    Lang::En => format!("age in full years on {on}, from {birth}"),
                    Lang::Nl => format!("leeftijd in hele jaren op {on}, vanaf {birth}"),
                }
            }
            Op::Birthday(years, birth, _) => {
                let (years, birth) = (self.inner(*years), self.inner(*birth));
                match self.lang {
                    Lang::En => {
                        format!("the day on which the age of {years} is reached, from {birth}")
                    }
                    Lang::Nl => {
                        format!("de dag waarop de leeftijd van {years} is bereikt, vanaf {birth}")
                    }
                }
            }
            Op::WindowBefore(length, day) => {
                let (length, day) = (self.inner(*length), self.inner(*day));
                match self.lang {
                    Lang::En => format!("the {length} before {day}"),
                    Lang::Nl => format!("de {length} voor {day}"),
                }
            }
            Op::WindowFrom(length, day) => {
                let (length, day) = (self.inner(*length), self.inner(*day));
                match self.lang {
                    Lang::En => format!("the {length} from {day}"),
                    Lang::Nl => format!("de {length} vanaf {day}"),
                }
            }
            Op::PeriodFromTo(first, last) => {
                let (first, last) = (self.inner(*first), self.inner(*last));
                match self.lang {
                    Lang::En => format!("the period from {first} to {last}"),
                    Lang::Nl => format!("de periode van {first} tot en met {last}"),
                }
            }
            Op::DaysBetween(event, other) => {
                let (event, other) = (self.inner(*event), self.inner(*other));
                match self.lang {
                    Lang::En => format!("the days between {event} and {other}"),
                    Lang::Nl => format!("de dagen tussen {event} en {other}"),
                }
            }
            Op::PeriodsFor {
                from,
                to,
                walk,
                weight,
            } => {
                let each = self.walk(walk);
                let (from, to) = (self.inner(*from), self.inner(*to));
                let weight = weight.map(|weight| self.phrase(weight));
                let mut text = match self.lang {
                    Lang::En => format!("the periods from {from} to {to} for {each}"),
                    Lang::Nl => format!("de periodes van {from} tot en met {to} voor {each}"),
                };
                if let Some(weight) = weight {
                    text.push_str(self.pick(", weighed: ", ", gewogen: "));
                    text.push_str(&weight);
                }
                text
            }
            Op::DaysBetweenFor { from, to, walk } => {
                let each = self.walk(walk);
                let (from, to) = (self.inner(*from), self.inner(*to));
                match self.lang {
                    Lang::En => format!("the days between {from} and {to} for {each}"),
                    Lang::Nl => format!("de dagen tussen {from} en {to} voor {each}"),
                }
            }
            Op::Aggregate(aggregate, walk, body) => {
                let each = self.walk(walk);
                let body = body.map(|body| self.inner(body)).unwrap_or_default();
                match (self.lang, aggregate) {
                    (Lang::En, Aggregate::Number) => format!("the number of entries: {each}"),
                    (Lang::Nl, Aggregate::Number) => format!("het aantal regels: {each}"),
                    (Lang::En, Aggregate::Sum) => format!("the sum of {body} for {each}"),
                    (Lang::Nl, Aggregate::Sum) => format!("de som van {body} voor {each}"),
                    (Lang::En, Aggregate::Highest) => format!("the highest {body} for {each}"),
                    (Lang::Nl, Aggregate::Highest) => format!("de hoogste {body} voor {each}"),
                    (Lang::En, Aggregate::Lowest) => format!("the lowest {body} for {each}"),
                    (Lang::Nl, Aggregate::Lowest) => format!("de laagste {body} voor {each}"),
                }
            }
            Op::Extreme(aggregate, operands) => {
                let operands = self.list(operands, ", ");
                if *aggregate == Aggregate::Highest {
                    format!(
                        "{} {operands}",
                        self.pick("the highest of", "het hoogste van")
                    )
                } else {
                    format!(
                        "{} {operands}",
                        self.pick("the lowest of", "het laagste van")
                    )
                }
            }
            Op::FirstDay(operand) => self.of("the first day of", "de eerste dag van", *operand),
            Op::LastDay(operand) => self.of("the last day of", "de laatste dag van", *operand),
            Op::TotalDays(operand) => {
                self.of("the total days of", "het totaal aantal dagen van", *operand)
            }
            Op::WeighedLength(operand) => {
                let operand = self.inner(*operand);
                match self.lang {
                    Lang::En => format!("the weighed length of {operand} (a month is 30 days)"),
                    Lang::Nl => format!("de gewogen duur van {operand} (een maand is 30 dagen)"),
                }
            }
            Op::LongestPeriod(operand) => {
                self.of("the longest period of", "de langste periode van", *operand)
            }
            Op::GapsWithin(left, right) => {
                let (left, right) = (self.inner(*left), self.inner(*right));
                match self.lang {
                    Lang::En => format!("the gaps in {left} within {right}"),
                    Lang::Nl => format!("de onderbrekingen van {left} binnen {right}"),
                }
            }
            Op::UnbrokenRun(left, right) => {
                let (left, right) = (self.inner(*left), self.inner(*right));
                match self.lang {
                    Lang::En => format!("the unbroken run of {left} before {right}"),
                    Lang::Nl => format!("het ononderbroken deel van {left} direct voor {right}"),
                }
            }
            Op::MostDays(left, right) => {
                let (left, right) = (self.inner(*left), self.inner(*right));
                match self.lang {
                    Lang::En => format!("the most days of {left} in any {right}"),
                    Lang::Nl => format!("het hoogste aantal dagen van {left} in enige {right}"),
                }
            }
            Op::Within(left, right) => {
                let words = self.pick("within", "binnen");
                self.two(*left, words, *right)
            }
            Op::Except(left, right) => {
                let words = self.pick("except", "behalve");
                self.two(*left, words, *right)
            }
            Op::JoinedWith(left, right) => {
                let words = self.pick("joined with", "samen met");
                self.two(*left, words, *right)
            }
            Op::BridgingGaps(left, right) => {
                let words = self.pick(
                    "bridging gaps of at most",
                    "met overbrugging van ten hoogste",
                );
                self.two(*left, words, *right)
            }
            Op::Since(left, right) => {
                let words = self.pick("since", "sinds");
                self.two(*left, words, *right)
            }
            Op::Deadline {
                limit,
                after,
                state,
                suspended,
                extended,
            } => {
                let (limit, after) = (self.inner(*limit), self.inner(*after));
                let mut text = match self.lang {
                    Lang::En => format!("the deadline of {limit} after {after} in {state}"),
                    Lang::Nl => format!("de termijn van {limit} na {after} in {state}"),
                };
                if let Some(suspended) = suspended {
                    text.push_str(self.pick(", suspended during ", ", opgeschort gedurende "));
                    text.push_str(&self.inner(*suspended));
                }
                if let Some((length, when)) = extended {
                    text.push_str(self.pick(", extended by ", ", verlengd met "));
                    text.push_str(&self.inner(*length));
                    if let Some(when) = when {
                        text.push_str(self.pick(" if ", " als "));
                        text.push_str(&self.inner(*when));
                    }
                }
                text
            }
            Op::EarliestDate(length, condition) => {
                let (length, condition) = (self.inner(*length), self.inner(*condition));
                match self.lang {
                    Lang::En => format!("the earliest date within {length} on which {condition}"),
                    Lang::Nl => format!("de vroegste datum binnen {length} waarop {condition}"),
                }
            }
            Op::InYear(day, from, to) => {
                let day = self.inner(*day);
                let (from, to) = (year_day(self.lang, *from), year_day(self.lang, *to));
                match self.lang {
                    Lang::En => format!("{day} is from {from} to {to} of any year"),
                    Lang::Nl => format!("{day} ligt in enig jaar van {from} tot en met {to}"),
                }
            }
            Op::DayOfYear(seek, wanted, day) => {
                let day = self.inner(*day);
                let wanted = year_day(self.lang, *wanted);
                let (first, words) = match (self.lang, seek) {
                    (Lang::En, Seek::OnOrBefore) => ("the latest", "on or before"),
                    (Lang::En, Seek::Before) => ("the latest", "before"),
                    (Lang::En, Seek::OnOrAfter) => ("the next", "on or after"),
                    (Lang::En, Seek::After) => ("the next", "after"),
                    (Lang::Nl, Seek::OnOrBefore) => ("de laatste", "op of vóór"),
                    (Lang::Nl, Seek::Before) => ("de laatste", "vóór"),
                    (Lang::Nl, Seek::OnOrAfter) => ("de eerstvolgende", "op of na"),
                    (Lang::Nl, Seek::After) => ("de eerstvolgende", "na"),
                };
                // `the latest last day of February` would say it twice.
                let wanted = wanted.trim_start_matches("the ").trim_start_matches("de ");
                format!("{first} {wanted} {words} {day}")
            }
            Op::YearOf(day) => self.of("the year of", "het jaar van", *day),
            Op::FullUnits(unit, period) => {
                let (en, nl) = match unit {
                    FullUnit::Years => ("the full years in", "de volle jaren in"),
                    FullUnit::Months => ("the full months in", "de volle maanden in"),
                    FullUnit::Weeks => ("the full weeks in", "de volle weken in"),
                    FullUnit::Days => ("the full days in", "de volle dagen in"),
                };
                self.of(en, nl, *period)
            }
            Op::Lookup(table, column, key) => {
                let (column, table) = (self.column(*table, *column), self.table(*table));
                let key = self.inner(*key);
                match self.lang {
                    Lang::En => format!("{column} for {key} in “{table}”"),
                    Lang::Nl => format!("{column} voor {key} in “{table}”"),
                }
            }
            Op::External(external, key) => {
                let title = match program.externals.get(external.index()) {
                    Some(external) => inline(&external.titles, self.lang, &external.name),
                    None => String::new(),
                };
                match key {
                    None => title,
                    Some(key) => {
                        let joint = self.pick("for", "voor");
                        format!("{title} {joint} {}", self.inner(*key))
                    }
                }
            }
        }
    }

    fn on_day(&mut self, day: Option<NodeId>) -> String {
        match day {
            None => String::new(),
            Some(day) => {
                let joint = self.pick(" on ", " op ");
                format!("{joint}{}", self.inner(day))
            }
        }
    }
}
