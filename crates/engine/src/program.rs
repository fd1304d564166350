//! The program: law as data, ready to be decided, embedded, serialised or translated.
//!
//! A program knows neither rule text nor files. Everything refers to everything else by index;
//! expressions are nodes in one flat arena whose operands always have smaller indices than the
//! node itself, so that a program cannot contain a cycle and can be evaluated in order.

use ius_calendar::{CalendarDuration, CountedDuration, Date, ExactDuration, LeapBirthday, YearDay};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);
        impl $name {
            /// The position in its list.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index!(/** A fact in [`Schema::facts`]. */ FactId);
index!(/** A record in [`Schema::records`]. */ RecordId);
index!(/** An enumeration in [`Schema::enumerations`]. */ EnumerationId);
index!(/** An expression in [`Program::nodes`]. */ NodeId);
index!(/** A named, dated value in [`Program::definitions`]: parameter, definition, slot. */ DefinitionId);
index!(/** A table in [`Program::tables`]. */ TableId);
index!(/** External data in [`Program::externals`]. */ ExternalId);
index!(/** An instrument in [`Program::instruments`]. */ InstrumentId);
index!(/** A rule file in [`Program::files`]. */ FileId);
index!(/** A scheme in [`Program::schemes`]. */ SchemeId);
index!(/** A bound element: 0 is the scheme's `for each`. A walk's binder differs from that of every walk it lies in, also where it lies in a definition that is used there. */ BinderId);

/// A text in several languages: pairs of ISO 639-1 code and text, English first if there is any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Texts(pub Vec<(String, String)>);

impl Texts {
    /// The text in `lang`, else in English, else the first there is.
    #[must_use]
    pub fn get(&self, lang: &str) -> Option<&str> {
        let find = |wanted: &str| {
            self.0
                .iter()
                .find(|(l, _)| l == wanted)
                .map(|(_, t)| t.as_str())
        };
        find(lang)
            .or_else(|| find("en"))
            .or_else(|| self.0.first().map(|(_, t)| t.as_str()))
    }
}

/// A place in a rule file: for people, and for editors that jump there. Lines and columns count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SourceRef {
    /// The file.
    pub file: FileId,
    /// Line of the first character.
    pub line: u32,
    /// Column of the first character, in characters.
    pub column: u32,
    /// Byte offset of the first byte.
    pub start: u32,
    /// Byte offset after the last byte.
    pub end: u32,
}

/// The days on which something is in force, both included; `None` is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InForce {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

impl InForce {
    /// Whether `day` lies in the range.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|f| f <= day) && self.until.is_none_or(|u| day <= u)
    }
}

/// How far a value or clause may be trusted, weakest last.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// Read in an official text.
    Official,
    /// Read in a secondary text.
    Secondary,
    /// Not stated at all.
    #[default]
    Unstated,
    /// Marked unverified.
    Unverified,
}

/// Where a thing was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The weakest that holds.
    pub verification: Verification,
    /// Addresses or titles, with the page's own date and the day of reading as written.
    pub sources: Vec<SourceNote>,
    /// Why it is unverified.
    pub why: Option<String>,
    /// Notes.
    pub notes: Vec<(String, String)>,
}

/// One source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceNote {
    /// Address or title.
    pub title: String,
    /// Whether it is an official text.
    pub official: bool,
    /// The page's own date: `2026`, `2026-06`, `2026-06-24`.
    pub as_of: Option<String>,
    /// The day it was read.
    pub read: Option<Date>,
}

/// A source of law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instrument {
    /// Abbreviation, e.g. `LTRD`.
    pub id: String,
    /// Title.
    pub titles: Texts,
    /// How it is cited, e.g. `Directive 2003/109/EC`.
    pub cited_as: Option<String>,
    /// ELI of the instrument.
    pub eli: Option<String>,
    /// Address, where there is no ELI.
    pub url: Option<String>,
    /// False for policy documents, which bind nobody.
    pub binding: bool,
}

/// A provision that a clause rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Citation {
    /// The instrument.
    pub instrument: InstrumentId,
    /// The reference as lawyers write it, e.g. `4(1)`; none for the whole instrument.
    pub provision: Option<String>,
    /// What it says, in the instrument file's own words.
    pub text: Option<String>,
    /// The ELI of the provision (base and subdivision), or the instrument's address.
    pub link: Option<String>,
}

/// The rate of an amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rate {
    /// A plain amount.
    Once,
    /// Per month.
    PerMonth,
    /// Per year.
    PerYear,
}

/// The type of a fact or expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// yes or no
    YesNo,
    /// whole number
    Integer,
    /// exact decimal
    Decimal,
    /// exact decimal, in percent: 50 means 50 percent
    Percentage,
    /// amount in an ISO 4217 currency
    Money(String, Rate),
    /// civil day
    Date,
    /// civil day, or still going on
    DateOrOngoing,
    /// years and months
    CalendarDuration,
    /// days
    ExactDuration,
    /// months, days or working days, for deadlines
    TimeLimit,
    /// weighed length
    CountedDuration,
    /// span of days
    Period,
    /// set of spans with weights
    Periods,
    /// ISO 3166 code
    Country,
    /// hierarchical code
    Code,
    /// opaque text
    Text,
    /// one of a closed list
    Enumeration(EnumerationId),
    /// element of a list
    Record(RecordId),
    /// list
    List(Box<Type>),
}

/// What an applicant file may hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// Top-level keys.
    pub sections: Vec<Section>,
    /// Every fact, nested records flattened into dotted paths.
    pub facts: Vec<Fact>,
    /// Element types of lists.
    pub records: Vec<Record>,
    /// Closed lists of values.
    pub enumerations: Vec<Enumeration>,
}

/// A top-level key of the applicant file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Key.
    pub name: String,
    /// Title.
    pub titles: Texts,
    /// Its facts.
    pub facts: Vec<FactId>,
}

/// A fact about the applicant or the application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// Full path, e.g. `applicant.birth_date`; for a field of a record the field's name.
    pub path: String,
    /// Type.
    pub ty: Type,
    /// Least value that may be stated.
    pub at_least: Option<Constant>,
    /// Greatest value that may be stated.
    pub at_most: Option<Constant>,
    /// Title.
    pub titles: Texts,
    /// The question to put to a person.
    pub questions: Texts,
    /// Help with the question.
    pub help: Texts,
    /// What proves it; several per language.
    pub evidence: Texts,
    /// Where it is declared.
    pub at: SourceRef,
}

/// The element type of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Name.
    pub name: String,
    /// Title.
    pub titles: Texts,
    /// Fields; a field's type is never a record.
    pub fields: Vec<Fact>,
}

/// A closed list of values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Enumeration {
    /// Name.
    pub name: String,
    /// Title.
    pub titles: Texts,
    /// Whether the order of the values means something, lowest first.
    pub ordered: bool,
    /// Values: name and title.
    pub values: Vec<(String, Texts)>,
}

/// A value known when the program is built.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Constant {
    /// yes or no
    YesNo(bool),
    /// whole number
    Integer(i64),
    /// decimal, percentage (50 = 50 percent) or amount of money, by the node's type
    Decimal(Decimal),
    /// civil day
    Date(Date),
    /// calendar duration
    Months(CalendarDuration),
    /// exact duration
    Days(ExactDuration),
    /// working days
    WorkingDays(u32),
    /// weighed length
    Counted(CountedDuration),
    /// ISO 3166 code
    Country(String),
    /// text or code
    Text(String),
    /// value of an enumeration, by position
    Member(EnumerationId, u16),
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// What it computes.
    pub op: Op,
    /// The type of the result.
    pub ty: Type,
    /// Where it is written.
    pub at: SourceRef,
}

/// Order comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// equal
    Equal,
    /// not equal
    NotEqual,
    /// greater or equal
    AtLeast,
    /// greater
    MoreThan,
    /// less or equal
    AtMost,
    /// less
    LessThan,
}

/// Arithmetic on two operands whose types the checker has found to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arithmetic {
    /// numbers, money; date + duration (either order is lowered to date first); durations
    Plus,
    /// numbers, money; date − duration; durations
    Minus,
    /// number × number, money × number, duration × whole number (either order)
    Times,
    /// number ÷ number, money ÷ number, money ÷ money of one kind (a decimal)
    DividedBy,
    /// left percent of right
    PercentOf,
    /// amount per month over a calendar duration: an amount
    OverMonths,
    /// amount per year over a calendar duration of whole years: an amount
    OverYears,
}

/// Where a day that comes every year is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seek {
    /// the latest one on the date or before it
    OnOrBefore,
    /// the latest one before the date
    Before,
    /// the next one on the date or after it
    OnOrAfter,
    /// the next one after the date
    After,
}

/// What the full ones of a period are counted of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FullUnit {
    /// years of twelve calendar months
    Years,
    /// calendar months, laid from the start of the period or from the event
    Months,
    /// weeks of seven days
    Weeks,
    /// days
    Days,
}

/// How many must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Count {
    /// every one (of none: yes)
    All,
    /// at least so many
    AtLeast(u32),
    /// exactly so many
    Exactly(u32),
    /// not one
    None,
}

/// Aggregates over a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// how many
    Number,
    /// sum (of none: zero of the node's type)
    Sum,
    /// highest (of none: unknown)
    Highest,
    /// lowest (of none: unknown)
    Lowest,
}

/// A walk over a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Walk {
    /// The name given to the element.
    pub binder: BinderId,
    /// The list.
    pub list: NodeId,
    /// Only elements for which this holds.
    pub filter: Option<NodeId>,
}

/// What a node computes. Operators are total on well-typed operands: a result that does not exist
/// (division by zero, a day outside years 1 to 9999, the highest of none) is unknown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// A constant.
    Constant(Constant),
    /// A fact.
    Fact(FactId),
    /// A bound scalar element, or the bound record itself.
    Element(BinderId),
    /// A field of a bound record, by position.
    Field(BinderId, u32),
    /// A parameter, definition or filled slot: the version in force on the law's date.
    Definition(DefinitionId),
    /// The reference date.
    ReferenceDate,
    /// `not`
    Not(NodeId),
    /// `and`: every one
    And(Vec<NodeId>),
    /// `or`: at least one
    Or(Vec<NodeId>),
    /// k of n
    CountOf(Count, Vec<NodeId>),
    /// k of the elements of a list
    Quantified(Count, Walk, NodeId),
    /// Values of one ordered type (numbers, money, dates, durations of one kind, enumerations, yes/no, countries, texts for equality).
    Compare(Relation, NodeId, NodeId),
    /// A period against a calendar duration: laid from its start. Left period, right duration.
    CompareLength(Relation, NodeId, NodeId),
    /// A period's days against an exact duration.
    CompareDays(Relation, NodeId, NodeId),
    /// A counted duration against a calendar duration.
    CompareCounted(Relation, NodeId, NodeId),
    /// The value is one of these nodes' values.
    OneOf(NodeId, Vec<NodeId>),
    /// The key has a row in the table on the date (none: the law's date).
    Listed(NodeId, TableId, Option<NodeId>),
    /// Left code lies within right code (prefix).
    WithinCode(NodeId, NodeId),
    /// The list includes the value.
    Includes(NodeId, NodeId),
    /// The list includes one of these values.
    IncludesAny(NodeId, Vec<NodeId>),
    /// The list includes a key of the table on the date.
    IncludesListed(NodeId, TableId, Option<NodeId>),
    /// The list or set of periods is empty.
    IsEmpty(NodeId),
    /// Every day of the right period lies in the left period or set (weight above zero).
    Covers(NodeId, NodeId),
    /// They share a day.
    Overlaps(NodeId, NodeId),
    /// Arithmetic.
    Arithmetic(Arithmetic, NodeId, NodeId),
    /// `if C then A otherwise B`; while C is unknown, the value on which A and B agree, if they do.
    If(NodeId, NodeId, NodeId),
    /// Full years from birth (left) to a day (right).
    Age(NodeId, NodeId, LeapBirthday),
    /// The day on which an age (left, integer) is reached by someone born on right.
    Birthday(NodeId, NodeId, LeapBirthday),
    /// The period of a duration (left; calendar or exact) that ends on the day before a date (right).
    WindowBefore(NodeId, NodeId),
    /// The period of a duration that starts on a date.
    WindowFrom(NodeId, NodeId),
    /// Both days counted; if the second is before the first the period has no day: unknown with a note.
    PeriodFromTo(NodeId, NodeId),
    /// Neither day counted; runs from the event. No day between: a period that is shorter than any duration, and empty as a set.
    DaysBetween(NodeId, NodeId),
    /// One span per element, both days counted; weight in percent (none: 100).
    PeriodsFor {
        /// First day.
        from: NodeId,
        /// Last day.
        to: NodeId,
        /// The walk.
        walk: Walk,
        /// Weight in percent.
        weight: Option<NodeId>,
    },
    /// One span per element, neither day counted.
    DaysBetweenFor {
        /// The event day.
        from: NodeId,
        /// The day after the last.
        to: NodeId,
        /// The walk.
        walk: Walk,
    },
    /// Aggregate over a list; `Number` has no value node.
    Aggregate(Aggregate, Walk, Option<NodeId>),
    /// Highest or lowest of some values.
    Extreme(Aggregate, Vec<NodeId>),
    /// First day of a period or set.
    FirstDay(NodeId),
    /// Last day of a period or set.
    LastDay(NodeId),
    /// Days of a period or set, unweighted.
    TotalDays(NodeId),
    /// Full months and days of each span, weighed, added up (30 days to a month).
    WeighedLength(NodeId),
    /// The longest unbroken span; of an empty set a period without days, shorter than any duration.
    LongestPeriod(NodeId),
    /// Gaps of the left set within the right period.
    GapsWithin(NodeId, NodeId),
    /// The part of the left set without a gap that ends on the day before the right date.
    UnbrokenRun(NodeId, NodeId),
    /// The most days of the left set in any window of the right duration.
    MostDays(NodeId, NodeId),
    /// Left set or period restricted to the right period or set.
    Within(NodeId, NodeId),
    /// Left without right.
    Except(NodeId, NodeId),
    /// Union.
    JoinedWith(NodeId, NodeId),
    /// Gaps of at most the right duration filled.
    BridgingGaps(NodeId, NodeId),
    /// What lies on or after the right date.
    Since(NodeId, NodeId),
    /// Deadline under Reg. 1182/71 in the calendar of a state.
    Deadline {
        /// Length: calendar or exact duration, working days.
        limit: NodeId,
        /// Event day.
        after: NodeId,
        /// ISO code of the state whose holidays count.
        state: String,
        /// The clock stands still on these days.
        suspended: Option<NodeId>,
        /// Prolonged by the length if the condition holds (none: always).
        extended: Option<(NodeId, Option<NodeId>)>,
    },
    /// First reference date, from the present one and within the duration, on which the condition holds.
    EarliestDate(NodeId, NodeId),
    /// The day lies in the days from one day to another of any year, both included.
    InYear(NodeId, YearDay, YearDay),
    /// The latest or next day that comes every year, seen from a date.
    DayOfYear(Seek, YearDay, NodeId),
    /// The calendar year of a day.
    YearOf(NodeId),
    /// How many full years, months, weeks or days a period has; of one that goes on, unknown.
    FullUnits(FullUnit, NodeId),
    /// Cell of a table: key, column. No row or an unconfirmed cell is a gap in the rules. While the
    /// key is unknown, the value on which all rows that it may have agree, if they do.
    Lookup(TableId, u32, NodeId),
    /// External value, by key if keyed: the latest on or before the reference date.
    External(ExternalId, Option<NodeId>),
}

/// What kind of named value it is, for explanations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DefinitionKind {
    /// `parameter`
    Parameter,
    /// `define`
    Definition,
    /// `open`/`fill`
    Slot,
}

/// A named value with versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// Module and name, e.g. `eu.vocabulary.applicant_age`; unique in the program.
    pub id: String,
    /// The name as written in rules.
    pub name: String,
    /// What it is.
    pub kind: DefinitionKind,
    /// Title.
    pub titles: Texts,
    /// Type.
    pub ty: Type,
    /// Versions in order of date, not overlapping.
    pub versions: Vec<DefinitionVersion>,
    /// Provisions.
    pub citations: Vec<Citation>,
    /// Where it is declared.
    pub at: SourceRef,
}

/// One version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DefinitionVersion {
    /// When.
    pub in_force: InForce,
    /// The value; none is `unconfirmed`: a gap in the rules.
    pub value: Option<NodeId>,
    /// Where it was read.
    pub provenance: Provenance,
    /// Provisions of this version, beside the definition's.
    pub citations: Vec<Citation>,
    /// Where it is written.
    pub at: SourceRef,
}

/// Values by key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Module and name.
    pub id: String,
    /// Name.
    pub name: String,
    /// Title.
    pub titles: Texts,
    /// Type of the key: country, code, text, integer or enumeration.
    pub key: Type,
    /// Columns: name and type.
    pub columns: Vec<(String, Type)>,
    /// Rows, sorted by key, then date.
    pub rows: Vec<Row>,
    /// Row of every key not listed; its key is not used.
    pub otherwise: Option<Row>,
    /// Provisions.
    pub citations: Vec<Citation>,
    /// Where it is declared.
    pub at: SourceRef,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Key.
    pub key: Constant,
    /// When.
    pub in_force: InForce,
    /// Cells in the order of the columns; none is `unconfirmed`.
    pub cells: Vec<Option<Constant>>,
    /// Where it was read.
    pub provenance: Provenance,
    /// Where it is written.
    pub at: SourceRef,
}

/// The state of the world, handed in beside the applicant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct External {
    /// Module and name: the key in a data file.
    pub id: String,
    /// Name.
    pub name: String,
    /// Title.
    pub titles: Texts,
    /// Type.
    pub ty: Type,
    /// Type of the key, if keyed.
    pub key: Option<Type>,
    /// The question.
    pub questions: Texts,
    /// Help.
    pub help: Texts,
    /// Shipped values.
    pub rows: Vec<ExternalRow>,
    /// Where it is declared.
    pub at: SourceRef,
}

/// A value from a day on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExternalRow {
    /// Key, if keyed.
    pub key: Option<Constant>,
    /// Known on and from this day until a later row.
    pub as_of: Date,
    /// The value.
    pub value: Constant,
    /// Where it was read.
    pub provenance: Provenance,
}

/// A scheme that can be decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scheme {
    /// E.g. `nl.start_up`.
    pub id: String,
    /// Title.
    pub titles: Texts,
    /// ISO code of the state.
    pub state: String,
    /// The template, e.g. `eu.start_up`.
    pub implements: Option<String>,
    /// The fact that is the reference date.
    pub as_of: Option<FactId>,
    /// In force; empty means always.
    pub in_force: Vec<InForce>,
    /// Suspended.
    pub suspended: Vec<InForce>,
    /// Who decides.
    pub decided_by: Texts,
    /// Who advises.
    pub advised_by: Texts,
    /// `for each`: name and list fact; bound as [`BinderId`] 0.
    pub for_each: Option<(String, FactId)>,
    /// Clauses in the order they are reported: template's first, then the state's own.
    pub clauses: Vec<Clause>,
    /// Transitional rules in order; the first that holds chooses the law's date.
    pub transitions: Vec<Transition>,
    /// What the sources do not say.
    pub silent: Vec<(Texts, Provenance)>,
    /// Where national law or practice does not keep to the law of the template.
    pub departures: Vec<Departure>,
    /// Legal basis.
    pub citations: Vec<Citation>,
    /// Notes.
    pub notes: Texts,
    /// Where it is declared.
    pub at: SourceRef,
}

/// What departs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DepartureKind {
    /// The scheme as a whole: no clause of it shows the departure.
    Scheme,
    /// What fills a slot.
    Fill,
    /// How an option is used.
    Use,
    /// A clause of the template that the state does not apply.
    Omit,
    /// A clause that the state adds.
    Addition,
}

/// `departs from`: law that binds the state and to which national law or practice does not keep.
/// It decides nothing; the rule says what national law says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Departure {
    /// What departs.
    pub kind: DepartureKind,
    /// The clause or slot; none for the scheme as a whole.
    pub clause: Option<String>,
    /// The title of the clause or slot.
    pub titles: Texts,
    /// When; empty means always.
    pub in_force: Vec<InForce>,
    /// The provisions departed from.
    pub from: Vec<Citation>,
    /// Whether it is practice that departs; the law conforms or was not read.
    pub in_practice: bool,
    /// Why, in the drafter's words.
    pub why: Option<String>,
    /// National law.
    pub citations: Vec<Citation>,
    /// Where it was read.
    pub provenance: Provenance,
    /// Where it is written.
    pub at: SourceRef,
}

/// `transition`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Transition {
    /// Name.
    pub name: String,
    /// Title.
    pub titles: Texts,
    /// Condition.
    pub when: NodeId,
    /// The law in force on this day applies.
    pub law_on: NodeId,
    /// Provisions.
    pub citations: Vec<Citation>,
    /// Where it is written.
    pub at: SourceRef,
}

/// One version of a clause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Clause {
    /// The clause's name; versions share it. Unique with the dates.
    pub name: String,
    /// Title.
    pub titles: Texts,
    /// When this version is in force; several ranges are possible, empty means always.
    pub in_force: Vec<InForce>,
    /// What it does.
    pub kind: ClauseKind,
    /// Exceptions.
    pub exceptions: Vec<Exception>,
    /// Provisions.
    pub citations: Vec<Citation>,
    /// Provisions that permit a national addition.
    pub basis: Vec<Citation>,
    /// Whether it comes from the template.
    pub from_template: bool,
    /// Where it was read, provisions' status included.
    pub provenance: Provenance,
    /// Where it is written.
    pub at: SourceRef,
}

/// What a clause does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClauseKind {
    /// no: inapplicable
    Scope(NodeId),
    /// yes: inapplicable
    Exclude(NodeId),
    /// yes: ineligible
    Refuse(NodeId),
    /// yes: judgement of an authority, unless settled
    MayRefuse {
        /// When the ground arises.
        when: NodeId,
        /// Who judges and what is weighed.
        judgement: Judgement,
    },
    /// no: ineligible
    Require(NodeId),
    /// judgement of an authority, unless settled
    Assess(Judgement),
    /// under the mark: ineligible
    Points {
        /// Pass mark.
        pass_mark: NodeId,
        /// Groups.
        groups: Vec<PointsGroup>,
    },
    /// a typed result
    Output {
        /// The value.
        value: NodeId,
        /// Only if this holds.
        when: Option<NodeId>,
        /// Only after a grant.
        once_granted: bool,
    },
    /// a right that follows from the grant
    Right(Option<NodeId>),
    /// a duty that follows from the grant
    Duty(Option<NodeId>),
}

/// Who judges, by what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// The authority.
    pub by: Texts,
    /// The factors the law names.
    pub weighing: Vec<Texts>,
    /// Known once the authority has judged: for `assess` yes passes; for `may refuse` yes refuses.
    pub settled_by: Option<NodeId>,
}

/// `waived when` or `replaced by … when`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exception {
    /// The condition put in the clause's place; none waives the clause.
    pub replacement: Option<NodeId>,
    /// When.
    pub when: NodeId,
    /// Why.
    pub title: Option<String>,
    /// Provisions.
    pub citations: Vec<Citation>,
    /// Where it is written.
    pub at: SourceRef,
}

/// A group of awards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointsGroup {
    /// Name.
    pub name: String,
    /// Title.
    pub titles: Texts,
    /// Only the highest award counts.
    pub best_of: bool,
    /// Cap.
    pub at_most: Option<NodeId>,
    /// Awards.
    pub awards: Vec<Award>,
}

/// Points for a condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Award {
    /// Points (integer or decimal).
    pub points: NodeId,
    /// Condition; none always holds.
    pub when: Option<NodeId>,
    /// Provisions.
    pub citations: Vec<Citation>,
    /// Where it is written.
    pub at: SourceRef,
}

/// Everything that can be decided, immutable once built.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// Hash of the rule texts it was built from (hex), for receipts and decisions.
    pub rules_hash: String,
    /// Paths of the rule files, relative to the rules folder's parent.
    pub files: Vec<String>,
    /// What an applicant file may hold.
    pub schema: Schema,
    /// Sources of law.
    pub instruments: Vec<Instrument>,
    /// Parameters, definitions, filled slots.
    pub definitions: Vec<Definition>,
    /// Tables.
    pub tables: Vec<Table>,
    /// External data.
    pub externals: Vec<External>,
    /// Expressions.
    pub nodes: Vec<Node>,
    /// Schemes, sorted by id.
    pub schemes: Vec<Scheme>,
}
