//! The typed tree of a rule file: plain owned data, one struct per kind of declaration or clause.
//!
//! Spans are byte ranges relative to the start of the *declaration* they are in, so that a
//! declaration that only moved compares equal. A clause or attribute that could not be understood
//! is absent here and present in the list of syntax errors; everything around it is still here.

/// A byte range relative to the start of the declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Whether another span lies within this one.
    pub fn holds(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A word, path segment or other piece of text together with its place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// What it says.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A lower-case name, as written.
pub type Name = Spanned<String>;

/// Names joined by dots.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// The names.
    pub segments: Vec<Name>,
    /// The whole path.
    pub span: Span,
}

/// A text that may be given in several languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LocalText {
    /// ISO 639-1 code; `en` where none is written.
    pub lang: Spanned<String>,
    /// The text, escapes resolved.
    pub text: Spanned<String>,
}

/// A civil day as written; `valid` is false for an impossible day such as 30 February.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateLit {
    /// Year 1..=9999.
    pub year: u16,
    /// Month as written.
    pub month: u8,
    /// Day as written.
    pub day: u8,
}

/// `from D`, `until D` or both: the days on which something is in force, both included.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct InForce {
    /// First day; none means always before `until`.
    pub from: Option<Spanned<DateLit>>,
    /// Last day, included.
    pub until: Option<Spanned<DateLit>>,
    /// The line.
    pub span: Span,
}

/// One citation: an instrument and one of its provisions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Citation {
    /// The instrument's abbreviation.
    pub instrument: Spanned<String>,
    /// The provision's reference as written, e.g. `5(1)(a)`; none cites the whole instrument.
    pub provision: Option<Spanned<String>>,
    /// The days on which what cites it rests on it; none: as long as it is in force itself. Days
    /// written after one of several citations are those of the citations before it as well, as far
    /// as these have none of their own.
    pub days: Option<InForce>,
    /// Instrument and provision.
    pub span: Span,
}

/// How good a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// Read in an official text.
    Official,
    /// Read in a guide, summary, press or transposition text.
    Secondary,
}

/// A `source …` line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// Address or title.
    pub title: Spanned<String>,
    /// Official or secondary.
    pub kind: SourceKind,
    /// The page's own date as written: `2026`, `2026-06` or `2026-06-24`.
    pub as_of: Option<Spanned<String>>,
    /// The day it was read.
    pub read: Option<Spanned<DateLit>>,
    /// The line.
    pub span: Span,
}

/// `departs from CITATION[, CITATION] [in practice] ["why"]`: national law or practice does not keep
/// to a provision of the template's law.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Departure {
    /// The provisions departed from, in order.
    pub from: Vec<Citation>,
    /// `in practice`, and its place: the law conforms or was not read, what is done departs.
    pub in_practice: Option<Span>,
    /// Why, in the drafter's words.
    pub why: Option<Spanned<String>>,
    /// The line.
    pub span: Span,
}

/// Attributes that any clause, version, row or provision may carry.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Attributes {
    /// Doc comment lines above (without `---`).
    pub doc: Vec<String>,
    /// `titled nl "…"` lines.
    pub titled: Vec<LocalText>,
    /// `under …` citations, in order.
    pub under: Vec<Citation>,
    /// `basis …` citations.
    pub basis: Vec<Citation>,
    /// `basis none` and its place.
    pub basis_none: Option<Span>,
    /// `departs from …` lines of a clause.
    pub departures: Vec<Departure>,
    /// `source …` lines.
    pub sources: Vec<Source>,
    /// `unverified ["why"]`: the place, and why.
    pub unverified: Option<Spanned<Option<String>>>,
    /// `note "…"` lines.
    pub notes: Vec<LocalText>,
    /// `from`/`until` lines.
    pub in_force: Vec<InForce>,
    /// `eli "…"` of a provision.
    pub eli: Option<Spanned<String>>,
}

/// A rule file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct File {
    /// Declarations in order.
    pub items: Vec<Item>,
}

/// A declaration with its place in the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// Absolute byte offset of the declaration (its doc comment included).
    pub offset: u32,
    /// Length in bytes.
    pub len: u32,
    /// The declaration itself, spans relative to `offset`.
    pub declaration: Declaration,
}

/// The kinds of declaration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Declaration {
    /// `use eu.vocabulary`
    Use(Path),
    /// `instrument …`
    Instrument(Instrument),
    /// `enumeration …`
    Enumeration(Enumeration),
    /// `record …`
    Record(Record),
    /// `section …`
    Section(Record),
    /// `parameter …`
    Parameter(Parameter),
    /// `table …`
    Table(Table),
    /// `define …`
    Define(Define),
    /// `external …`
    External(External),
    /// `template …`
    Template(Template),
    /// `scheme …`
    Scheme(Scheme),
    /// `example …`
    Example(Example),
}

/// Who is bound by an instrument.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Binds {
    /// Every Member State except those listed.
    EveryMemberStateExcept(Vec<Spanned<String>>),
    /// Only those listed.
    Only(Vec<Spanned<String>>),
    /// Nobody: policy, not law.
    Nobody,
}

/// `instrument ID "title"`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Instrument {
    /// Abbreviation.
    pub id: Spanned<String>,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// `cited as "…"`.
    pub cited_as: Option<Spanned<String>>,
    /// `url "…"`; the ELI stands in `attributes.eli`.
    pub url: Option<Spanned<String>>,
    /// Who is bound.
    pub binds: Option<Spanned<Binds>>,
    /// `in force from … [until …]`.
    pub in_force: Vec<InForce>,
    /// Provisions that may be cited.
    pub provisions: Vec<Provision>,
    /// Common attributes.
    pub attributes: Attributes,
}

/// What a provision does to a state or applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Binds without choice.
    Shall,
    /// An option of the state.
    May,
    /// The most a state may require or allow.
    Ceiling,
    /// The least it must give.
    Floor,
    /// A definition.
    Defines,
    /// Out of scope.
    Excludes,
    /// Policy, not law.
    Policy,
}

/// `provision REF EFFECT "text"`; attributes may stand on the same line or below.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Provision {
    /// Reference as written.
    pub reference: Spanned<String>,
    /// Effect.
    pub effect: Spanned<Effect>,
    /// Own words.
    pub text: Option<Spanned<String>>,
    /// Common attributes (dates, eli, source).
    pub attributes: Attributes,
    /// The clause.
    pub span: Span,
}

/// `enumeration NAME "title" [ordered]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enumeration {
    /// Name.
    pub name: Name,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Whether values may be compared by order, lowest first.
    pub ordered: bool,
    /// Values in order.
    pub values: Vec<EnumerationValue>,
    /// Common attributes.
    pub attributes: Attributes,
}

/// `value NAME "title"`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnumerationValue {
    /// Name.
    pub name: Name,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Common attributes.
    pub attributes: Attributes,
    /// The clause.
    pub span: Span,
}

/// `record NAME` or `section NAME`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// Name.
    pub name: Name,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Facts in order.
    pub facts: Vec<Fact>,
    /// Common attributes.
    pub attributes: Attributes,
}

/// `fact NAME : TYPE [bounds] "title"`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fact {
    /// Name.
    pub name: Name,
    /// Type.
    pub ty: Type,
    /// `at least`/`at most` limits on what may be stated.
    pub bounds: Vec<Bound>,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// `asks …` lines.
    pub asks: Vec<LocalText>,
    /// `help …` lines.
    pub help: Vec<LocalText>,
    /// `evidence …` lines.
    pub evidence: Vec<LocalText>,
    /// Common attributes.
    pub attributes: Attributes,
    /// The clause.
    pub span: Span,
}

/// The rate of an amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rate {
    /// A plain amount.
    Once,
    /// `per month`.
    PerMonth,
    /// `per year`.
    PerYear,
}

/// A type as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Type {
    /// Which.
    pub kind: TypeKind,
    /// Where.
    pub span: Span,
}

/// The kinds of type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TypeKind {
    /// `yes/no`
    YesNo,
    /// `integer`
    Integer,
    /// `decimal`
    Decimal,
    /// `percentage`
    Percentage,
    /// `EUR`, `EUR per month`, …
    Money(String, Rate),
    /// `date`
    Date,
    /// `date or ongoing`
    DateOrOngoing,
    /// `calendar duration`
    CalendarDuration,
    /// `exact duration`
    ExactDuration,
    /// `time limit`
    TimeLimit,
    /// `counted duration`
    CountedDuration,
    /// `period`
    Period,
    /// `periods`
    Periods,
    /// `country`
    Country,
    /// `code`
    Code,
    /// `text`
    Text,
    /// An enumeration or record.
    Named(String),
    /// `list of T`
    ListOf(Box<Type>),
}

/// `at least LIT` or `at most LIT` after a type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bound {
    /// True for `at most`.
    pub at_most: bool,
    /// The limit, included.
    pub limit: Expr,
    /// Both.
    pub span: Span,
}

/// What a dated version says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum VersionBody {
    /// `is EXPR`
    Is(Expr),
    /// `unconfirmed`: the law has a value, it was not found.
    Unconfirmed,
    /// `not in force`
    NotInForce,
}

/// `[from D] [until D] is EXPR` with its attributes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Version {
    /// Dates; none means always.
    pub in_force: Option<InForce>,
    /// What it says.
    pub body: VersionBody,
    /// Provenance etc.
    pub attributes: Attributes,
    /// The clause.
    pub span: Span,
}

/// `parameter NAME "title" : TYPE`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parameter {
    /// Name.
    pub name: Name,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Type; none if it could not be read.
    pub ty: Option<Type>,
    /// Versions in the order written.
    pub versions: Vec<Version>,
    /// Common attributes.
    pub attributes: Attributes,
}

/// `define NAME "title" : TYPE`, as a declaration or a clause.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Define {
    /// Name.
    pub name: Name,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Type.
    pub ty: Option<Type>,
    /// Versions; a plain `is` is one without dates.
    pub versions: Vec<Version>,
    /// Common attributes.
    pub attributes: Attributes,
    /// The clause.
    pub span: Span,
}

/// `table NAME "title" keyed by TYPE`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Table {
    /// Name.
    pub name: Name,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Type of the key.
    pub key: Option<Type>,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// `defaults …` cells.
    pub defaults: Vec<Cell>,
    /// Rows in order.
    pub rows: Vec<Row>,
    /// `otherwise …`.
    pub otherwise: Option<Row>,
    /// Common attributes.
    pub attributes: Attributes,
}

/// `column NAME : TYPE "title"`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Column {
    /// Name.
    pub name: Name,
    /// Type.
    pub ty: Type,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// The clause.
    pub span: Span,
}

/// `COLUMN VALUE` or `COLUMN unconfirmed`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cell {
    /// Column.
    pub column: Name,
    /// Value; none for `unconfirmed`.
    pub value: Option<Expr>,
    /// Both.
    pub span: Span,
}

/// `row KEY [from D] [until D] [with CELLS]` or `otherwise CELLS`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// Key literal; none for `otherwise`.
    pub key: Option<Expr>,
    /// Dates.
    pub in_force: Option<InForce>,
    /// Cells.
    pub cells: Vec<Cell>,
    /// Provenance etc.
    pub attributes: Attributes,
    /// The clause.
    pub span: Span,
}

/// `external NAME "title" : TYPE [keyed by TYPE]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct External {
    /// Name.
    pub name: Name,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Type.
    pub ty: Option<Type>,
    /// Type of the key, if keyed.
    pub key: Option<Type>,
    /// `asks …` lines.
    pub asks: Vec<LocalText>,
    /// `help …` lines.
    pub help: Vec<LocalText>,
    /// Shipped values.
    pub rows: Vec<ExternalRow>,
    /// Common attributes.
    pub attributes: Attributes,
}

/// `row [KEY] as of D is EXPR`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ExternalRow {
    /// Key, if keyed.
    pub key: Option<Expr>,
    /// Known on and from this day until a later row.
    pub as_of: Spanned<DateLit>,
    /// The value.
    pub value: Expr,
    /// Provenance etc.
    pub attributes: Attributes,
    /// The clause.
    pub span: Span,
}

/// Header lines that templates and schemes share.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Header {
    /// `as of PATH`.
    pub as_of: Option<Path>,
    /// `in force from … [until …]`.
    pub in_force: Vec<InForce>,
    /// `suspended from … [until …]`.
    pub suspended: Vec<InForce>,
    /// `decided by "…"`.
    pub decided_by: Vec<LocalText>,
    /// `advised by "…"`.
    pub advised_by: Vec<LocalText>,
    /// `for each NAME in PATH`.
    pub for_each: Option<(Name, Path)>,
    /// `silent "what"` lines.
    pub silent: Vec<Silent>,
    /// `departs from …` lines of the scheme as a whole.
    pub departures: Vec<SchemeDeparture>,
}

/// `departs from …` in the head of a scheme: a departure that no clause of it shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SchemeDeparture {
    /// The line itself.
    pub departure: Departure,
    /// Provenance etc.
    pub attributes: Attributes,
    /// The clause.
    pub span: Span,
}

/// `silent "what"`: what the sources do not say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Silent {
    /// What.
    pub text: LocalText,
    /// Provenance etc.
    pub attributes: Attributes,
    /// The clause.
    pub span: Span,
}

/// `template NAME "title"`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Template {
    /// Name.
    pub name: Name,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Header lines.
    pub header: Header,
    /// Clauses in order.
    pub clauses: Vec<Clause>,
    /// Common attributes.
    pub attributes: Attributes,
}

/// `scheme NAME in STATE [implements PATH] ["title"]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scheme {
    /// Name.
    pub name: Name,
    /// Country or subdivision code.
    pub state: Spanned<String>,
    /// Template.
    pub implements: Option<Path>,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Header lines.
    pub header: Header,
    /// Clauses in order.
    pub clauses: Vec<Clause>,
    /// Common attributes.
    pub attributes: Attributes,
}

/// A clause of a template or scheme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Clause {
    /// `define …`
    Define(Define),
    /// `scope`, `exclude`, `refuse`, `may refuse`, `require`, `assess`, `points`, `right`, `duty`, `output`, `transition`
    Rule(Rule),
    /// `option RULE…`: a clause the state may use.
    Option(Rule),
    /// `use NAME …`: the body overrides what the option leaves open.
    Use(Rule),
    /// `open NAME : TYPE …`
    Open(Open),
    /// `fill NAME …`
    Fill(Fill),
    /// `omit NAME …`
    Omit(Omit),
}

/// What a clause does. `Use` clauses take the kind of their option and carry `RuleKind::Used`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RuleKind {
    /// `scope`
    Scope,
    /// `exclude`
    Exclude,
    /// `refuse`
    Refuse,
    /// `may refuse`
    MayRefuse,
    /// `require`
    Require,
    /// `assess`
    Assess,
    /// `points`
    Points,
    /// `output`
    Output,
    /// `right`
    Right,
    /// `duty`
    Duty,
    /// `transition`
    Transition,
    /// `use`: the option says which.
    Used,
}

/// One clause with everything that may stand in it; the checker says what does not belong.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    /// What it does.
    pub kind: Spanned<RuleKind>,
    /// Name.
    pub name: Name,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Type of an `output`.
    pub ty: Option<Type>,
    /// `that C`.
    pub that: Option<Expr>,
    /// `when C`.
    pub when: Option<Expr>,
    /// `is EXPR` of an output.
    pub is: Option<Expr>,
    /// `once granted`.
    pub once_granted: Option<Span>,
    /// `by "…"`; the first such line.
    pub by: Option<LocalText>,
    /// Further `by nl "…"` lines: the same authority in other languages.
    pub by_translated: Vec<LocalText>,
    /// `weighing "…", "…"`.
    pub weighing: Vec<LocalText>,
    /// `settled by C`.
    pub settled_by: Option<Expr>,
    /// `pass mark N` of points.
    pub pass_mark: Option<Expr>,
    /// Groups of points.
    pub groups: Vec<PointsGroup>,
    /// `apply the law in force on EXPR` of a transition.
    pub apply_law_on: Option<Expr>,
    /// `waived` and `replaced` lines.
    pub exceptions: Vec<Exception>,
    /// Common attributes.
    pub attributes: Attributes,
    /// The clause.
    pub span: Span,
}

/// `waived when C under P` or `replaced by C2 when C under P`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Exception {
    /// C2; none for a waiver.
    pub replacement: Option<Expr>,
    /// C.
    pub when: Expr,
    /// Provisions.
    pub under: Vec<Citation>,
    /// Why.
    pub title: Option<Spanned<String>>,
    /// The line(s).
    pub span: Span,
}

/// `group NAME "title" [best of] [at most N]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PointsGroup {
    /// Name.
    pub name: Name,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// Whether only the highest award counts.
    pub best_of: bool,
    /// Cap.
    pub at_most: Option<Expr>,
    /// Awards.
    pub awards: Vec<Award>,
    /// The group.
    pub span: Span,
}

/// `award EXPR [when C] [under P]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Award {
    /// Points.
    pub points: Expr,
    /// Condition; none means always.
    pub when: Option<Expr>,
    /// Provisions.
    pub under: Vec<Citation>,
    /// The line.
    pub span: Span,
}

/// `open NAME : TYPE [bounds] ["title"] [default EXPR]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Open {
    /// Name.
    pub name: Name,
    /// Type.
    pub ty: Option<Type>,
    /// Bounds a filling must keep.
    pub bounds: Vec<Bound>,
    /// Title.
    pub title: Option<Spanned<String>>,
    /// What holds if no state fills it.
    pub default: Option<Expr>,
    /// Common attributes.
    pub attributes: Attributes,
    /// The clause.
    pub span: Span,
}

/// `fill NAME with EXPR` or `fill NAME` with versions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fill {
    /// Slot.
    pub name: Name,
    /// Versions; `with EXPR` is one without dates.
    pub versions: Vec<Version>,
    /// Common attributes.
    pub attributes: Attributes,
    /// The clause.
    pub span: Span,
}

/// `omit NAME`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Omit {
    /// Clause of the template.
    pub name: Name,
    /// Common attributes.
    pub attributes: Attributes,
    /// The clause.
    pub span: Span,
}

/// `example "title" for SCHEME`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Example {
    /// Title.
    pub title: Spanned<String>,
    /// Scheme.
    pub scheme: Path,
    /// `on DATE`.
    pub on: Option<Spanned<DateLit>>,
    /// `given`/`but` lines in order.
    pub givens: Vec<Given>,
    /// `expect` lines in order.
    pub expectations: Vec<Expectation>,
    /// Common attributes.
    pub attributes: Attributes,
}

/// A `given` or `but` line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Given {
    /// `given "FILE"`
    File(Spanned<String>),
    /// `given PATH is VALUE` or `but PATH is VALUE`
    Fact(Path, Literal),
    /// `but PATH unknown`
    Unknown(Path),
}

/// A literal in an example: a value, a list, or a record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Literal {
    /// Which.
    pub kind: LiteralKind,
    /// Where.
    pub span: Span,
}

/// The kinds of literal in an example.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum LiteralKind {
    /// A plain value: any literal expression, an enumeration value, `ongoing`, or a date known in part as text.
    Value(Expr),
    /// `ongoing`
    Ongoing,
    /// A date known in part, as written: `1996` stays an integer value, `1996-06` comes here.
    PartialDate(String),
    /// `(A, B)`; `()` is empty.
    List(Vec<Literal>),
    /// `(field VALUE, field VALUE)`
    Record(Vec<(Name, Literal)>),
}

/// The five outcomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Every requirement holds.
    Eligible,
    /// A ground of refusal or failed requirement.
    Ineligible,
    /// Facts are missing.
    Undetermined,
    /// Only judgement is left.
    Assessment,
    /// Outside the scheme.
    Inapplicable,
}

/// An `expect` line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expectation {
    /// `expect ineligible [because a, b]`
    Outcome(Spanned<Outcome>, Vec<Name>),
    /// `expect missing PATH, PATH`
    Missing(Vec<Path>),
    /// `expect OUTPUT is VALUE`
    Output(Name, Literal),
}

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Expr {
    /// Which.
    pub kind: Box<ExprKind>,
    /// Where.
    pub span: Span,
}

/// Units of a written duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DurationUnit {
    /// Calendar years.
    Years,
    /// Calendar months.
    Months,
    /// Weeks of seven days.
    Weeks,
    /// Days.
    Days,
    /// Working days.
    WorkingDays,
}

/// The day on which someone born on 29 February reaches an age in a common year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeapBirthday {
    /// 28 February.
    February28,
    /// 1 March.
    March1,
}

/// Comparison words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `is`
    Is,
    /// `is not`
    IsNot,
    /// `is at least`
    AtLeast,
    /// `is more than`
    MoreThan,
    /// `is at most`
    AtMost,
    /// `is less than`
    LessThan,
    /// `is longer than`
    LongerThan,
    /// `is shorter than`
    ShorterThan,
    /// `is exactly`
    Exactly,
    /// `is before`
    Before,
    /// `is on or before`
    OnOrBefore,
    /// `is on`
    On,
    /// `is on or after`
    OnOrAfter,
    /// `is after`
    After,
    /// `is within` (codes)
    WithinCode,
    /// `is not within` (codes)
    NotWithinCode,
    /// `includes`
    Includes,
    /// `covers`
    Covers,
    /// `overlaps`
    Overlaps,
}

/// Arithmetic words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arithmetic {
    /// `plus`
    Plus,
    /// `minus`
    Minus,
    /// `times`
    Times,
    /// `divided by`
    DividedBy,
    /// `percent of`, or `of` after a value: left is a percentage
    PercentOf,
    /// `over`: left is an amount per month or year, right a duration
    Over,
}

/// A day that comes every year: `1 March`, `last day of February`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct YearDay {
    /// 1 to 12.
    pub month: u8,
    /// Day as written; none is the last day of the month.
    pub day: Option<u8>,
}

/// Where a day that comes every year is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Seek {
    /// `latest … on or before`
    OnOrBefore,
    /// `latest … before`
    Before,
    /// `next … on or after`
    OnOrAfter,
    /// `next … after`
    After,
}

/// Words that join periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PeriodsOperator {
    /// `within`
    Within,
    /// `except`
    Except,
    /// `joined with`
    JoinedWith,
    /// `bridging gaps of at most`
    BridgingGaps,
    /// `since`
    Since,
}

/// Words before something countable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantifier {
    /// `every`
    Every,
    /// `some`
    Some,
    /// `no`
    No,
    /// `at least K`
    AtLeast(u32),
}

/// Words before a row of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Count {
    /// `any of`
    Any,
    /// `all of`
    All,
    /// `none of`
    None,
    /// `at least K of`
    AtLeast(u32),
    /// `exactly K of`
    Exactly(u32),
}

/// Aggregates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// `number of`
    Number,
    /// `sum of`
    Sum,
    /// `highest of`
    Highest,
    /// `lowest of`
    Lowest,
}

/// `x in L [where C]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Binder {
    /// The element's name.
    pub name: Name,
    /// The list.
    pub list: Expr,
    /// Filter.
    pub filter: Option<Expr>,
}

/// What a set membership is tested against.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Members {
    /// `(A, B)`
    Values(Vec<Expr>),
    /// `listed in TABLE [on D]`
    Table(Path, Option<Expr>),
}

/// The kinds of expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ExprKind {
    /// `yes`, `no`
    YesNo(bool),
    /// `18`, `2 294.40`: digits with an optional point, spaces removed.
    Number(String),
    /// `50 percent`
    Percentage(String),
    /// `EUR 2 294.40 [per month]`; `None` if no rate is written
    Money(String, String, Option<Rate>),
    /// `2026-05-22`
    Date(DateLit),
    /// `6 months`
    Duration(u32, DurationUnit),
    /// `10 months counting a month as 30 days`
    CountedMonths(u32, DurationUnit),
    /// `NL`, `BE-VLG`
    Country(String),
    /// `"25"`
    Text(String),
    /// A name or path: fact, definition, parameter, slot, bound element, enumeration value.
    Path(Path),
    /// `reference date`
    ReferenceDate,
    /// `this state`
    ThisState,
    /// `TABLE.column for KEY` or `EXTERNAL for KEY`
    Lookup(Path, Expr),
    /// `not A`
    Not(Expr),
    /// `A and B and C`; operands in order
    And(Vec<Expr>),
    /// `A or B or C`; `mixed` operands are `And` without brackets (a diagnostic)
    Or(Vec<Expr>),
    /// Brackets, kept so that mixing `and`/`or` can be judged.
    Brackets(Expr),
    /// `any of (a) … (b) …`
    CountOf(Spanned<Count>, Vec<(Spanned<String>, Expr)>),
    /// `every x in L where C satisfies D`
    Quantified(Spanned<Quantifier>, Binder, Expr),
    /// `A is at least B`
    Compare(Expr, Spanned<Comparison>, Expr),
    /// `X is one of …` / `is none of …` / `is [not] listed in …`; true for the negative form
    Member(Expr, Members, bool),
    /// `L includes any of …` / `includes any listed in …`
    IncludesAny(Expr, Members),
    /// `X is empty` / `is not empty`; true for the negative form
    Empty(Expr, bool),
    /// `A plus B`
    Arithmetic(Expr, Spanned<Arithmetic>, Expr),
    /// `P within W`
    Periods(Expr, Spanned<PeriodsOperator>, Expr),
    /// `if C then A otherwise B`
    If(Expr, Expr, Expr),
    /// `age from B on D [with leap birthday on …]`
    Age(Expr, Expr, Option<LeapBirthday>),
    /// `birthday N from B [with leap birthday on …]`
    Birthday(Expr, Expr, Option<LeapBirthday>),
    /// `the D before E`
    WindowBefore(Expr, Expr),
    /// `the D from E`
    WindowFrom(Expr, Expr),
    /// `period from A to B`
    PeriodFromTo(Expr, Expr),
    /// `days between A and B`
    DaysBetween(Expr, Expr),
    /// `periods from A to B for x in L [where C] [weighted W]`
    PeriodsFor(Expr, Expr, Binder, Option<Expr>),
    /// `days between A and B for x in L [where C]`
    DaysBetweenFor(Expr, Expr, Binder),
    /// `number of x in L [where C]` (no E), `sum of E for x in L [where C]`, …
    AggregateFor(Spanned<Aggregate>, Option<Expr>, Binder),
    /// `highest of (A, B)`, `lowest of (A, B)`
    AggregateOf(Spanned<Aggregate>, Vec<Expr>),
    /// `first day of P`
    FirstDay(Expr),
    /// `last day of P`
    LastDay(Expr),
    /// `total days of P`
    TotalDays(Expr),
    /// `weighed length of P counting a month as 30 days`
    WeighedLength(Expr),
    /// `longest period of P`
    LongestPeriod(Expr),
    /// `gaps in P within W`
    GapsIn(Expr, Expr),
    /// `unbroken run of P before D`
    UnbrokenRun(Expr, Expr),
    /// `most days of P in any D`
    MostDays(Expr, Expr),
    /// `deadline L after D in STATE [suspended during P] [extended by L2 [if C]]`
    Deadline {
        /// L
        limit: Expr,
        /// D
        after: Expr,
        /// A country or `this state`
        state: Expr,
        /// P
        suspended: Option<Expr>,
        /// L2 and C
        extended: Option<(Expr, Option<Expr>)>,
    },
    /// `earliest date within D when C`
    EarliestDate(Expr, Expr),
    /// `D is ongoing` / `is not ongoing`; true for the negative form. The name is the word, for
    /// where an enumeration has such a value.
    Ongoing(Expr, Name, bool),
    /// `D is [not] from 1 March to 31 August of any year`; true for the negative form
    InYear(Expr, Spanned<YearDay>, Spanned<YearDay>, bool),
    /// `latest 1 March on or before D`, `next 1 March after D`
    DayOfYear(Seek, Spanned<YearDay>, Expr),
    /// `year of D`
    YearOf(Expr),
    /// `number of full months in P`
    FullUnits(DurationUnit, Expr),
}
