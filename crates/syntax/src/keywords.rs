//! The words of the language, and which of them begin what. A test compares them with the grammar.

use crate::grammar::Rule;

/// Words that begin a declaration, at the beginning of a line.
pub const DECLARATION_KEYWORDS: &[&str] = &[
    "use",
    "instrument",
    "enumeration",
    "record",
    "section",
    "parameter",
    "table",
    "define",
    "external",
    "template",
    "scheme",
    "example",
];

/// The kinds of declaration, as far as cutting them into clauses is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// `use`
    Use,
    /// `instrument`
    Instrument,
    /// `enumeration`
    Enumeration,
    /// `record`
    Record,
    /// `section`
    Section,
    /// `parameter`
    Parameter,
    /// `table`
    Table,
    /// `define`
    Define,
    /// `external`
    External,
    /// `template`
    Template,
    /// `scheme`
    Scheme,
    /// `example`
    Example,
}

impl ItemKind {
    /// The kind that a declaration keyword begins.
    pub fn from_keyword(word: &str) -> Option<ItemKind> {
        Some(match word {
            "use" => ItemKind::Use,
            "instrument" => ItemKind::Instrument,
            "enumeration" => ItemKind::Enumeration,
            "record" => ItemKind::Record,
            "section" => ItemKind::Section,
            "parameter" => ItemKind::Parameter,
            "table" => ItemKind::Table,
            "define" => ItemKind::Define,
            "external" => ItemKind::External,
            "template" => ItemKind::Template,
            "scheme" => ItemKind::Scheme,
            "example" => ItemKind::Example,
            _ => return None,
        })
    }

    /// Its keyword.
    pub fn keyword(self) -> &'static str {
        match self {
            ItemKind::Use => "use",
            ItemKind::Instrument => "instrument",
            ItemKind::Enumeration => "enumeration",
            ItemKind::Record => "record",
            ItemKind::Section => "section",
            ItemKind::Parameter => "parameter",
            ItemKind::Table => "table",
            ItemKind::Define => "define",
            ItemKind::External => "external",
            ItemKind::Template => "template",
            ItemKind::Scheme => "scheme",
            ItemKind::Example => "example",
        }
    }
}

/// Words that begin a clause of a template or scheme that has attribute lines of its own.
pub const RULE_KEYWORDS: &[&str] = &[
    "scope",
    "exclude",
    "refuse",
    "may",
    "require",
    "assess",
    "points",
    "output",
    "right",
    "duty",
    "transition",
    "define",
    "option",
    "use",
    "open",
    "fill",
    "omit",
];

/// Words that begin a clause of this kind of declaration. `may` stands for `may refuse`, `as`
/// for `as of`, `in` for `in force`, `for` for `for each`, `decided` and `advised` take `by`.
pub fn clause_keywords(kind: ItemKind) -> &'static [&'static str] {
    match kind {
        ItemKind::Use | ItemKind::Define => &[],
        ItemKind::Instrument => &["provision", "cited", "url", "binds", "in"],
        ItemKind::Enumeration => &["value"],
        ItemKind::Record | ItemKind::Section => &["fact"],
        ItemKind::Parameter => &["from", "until", "is"],
        ItemKind::Table => &["column", "defaults", "row", "otherwise"],
        ItemKind::External => &["row"],
        ItemKind::Template | ItemKind::Scheme => &[
            "scope",
            "exclude",
            "refuse",
            "may",
            "require",
            "assess",
            "points",
            "output",
            "right",
            "duty",
            "transition",
            "define",
            "option",
            "use",
            "open",
            "fill",
            "omit",
            "silent",
            "departs",
            "as",
            "in",
            "suspended",
            "decided",
            "advised",
            "for",
        ],
        ItemKind::Example => &["on", "given", "but", "expect"],
    }
}

/// Words that begin an attribute line.
pub const ATTRIBUTE_KEYWORDS: &[&str] = &[
    "titled",
    "under",
    "basis",
    "departs",
    "source",
    "unverified",
    "note",
    "from",
    "until",
    "is",
    "unconfirmed",
    "that",
    "when",
    "by",
    "weighing",
    "settled",
    "once",
    "pass",
    "group",
    "award",
    "apply",
    "waived",
    "replaced",
    "default",
    "asks",
    "help",
    "evidence",
    "eli",
    "url",
    "cited",
    "binds",
    "in",
    "suspended",
    "as",
    "decided",
    "advised",
    "for",
    "not",
];

/// Words that cannot be names: they could be misread inside an expression.
pub const RESERVED_WORDS: &[&str] = &[
    "after",
    "and",
    "before",
    "by",
    "covers",
    "divided",
    "every",
    "except",
    "for",
    "from",
    "if",
    "in",
    "includes",
    "is",
    "minus",
    "no",
    "not",
    "of",
    "on",
    "or",
    "otherwise",
    "overlaps",
    "plus",
    "satisfies",
    "satisfy",
    "some",
    "that",
    "the",
    "then",
    "times",
    "to",
    "unconfirmed",
    "under",
    "until",
    "weighted",
    "when",
    "where",
    "with",
    "within",
    "yes",
];

/// Whether a word cannot be a name.
pub fn is_reserved(word: &str) -> bool {
    RESERVED_WORDS.binary_search(&word).is_ok()
}

/// Every word that the grammar gives a meaning to somewhere, in alphabetical order.
pub const ALL_WORDS: &[&str] = &[
    "April",
    "August",
    "December",
    "February",
    "January",
    "July",
    "June",
    "March",
    "May",
    "November",
    "October",
    "September",
    "a",
    "advised",
    "after",
    "age",
    "all",
    "and",
    "any",
    "apply",
    "as",
    "asks",
    "assess",
    "assessment",
    "at",
    "award",
    "basis",
    "because",
    "before",
    "best",
    "between",
    "binds",
    "birthday",
    "bridging",
    "but",
    "by",
    "calendar",
    "ceiling",
    "cited",
    "code",
    "column",
    "counted",
    "counting",
    "country",
    "covers",
    "date",
    "day",
    "days",
    "deadline",
    "decided",
    "decimal",
    "default",
    "defaults",
    "define",
    "defines",
    "departs",
    "divided",
    "duration",
    "during",
    "duty",
    "each",
    "earliest",
    "eli",
    "eligible",
    "empty",
    "enumeration",
    "every",
    "evidence",
    "exact",
    "exactly",
    "example",
    "except",
    "exclude",
    "excludes",
    "expect",
    "extended",
    "external",
    "fact",
    "fill",
    "first",
    "floor",
    "for",
    "force",
    "from",
    "full",
    "gaps",
    "given",
    "granted",
    "group",
    "help",
    "highest",
    "if",
    "implements",
    "in",
    "inapplicable",
    "includes",
    "ineligible",
    "instrument",
    "integer",
    "is",
    "joined",
    "keyed",
    "last",
    "latest",
    "law",
    "leap",
    "least",
    "length",
    "less",
    "limit",
    "list",
    "listed",
    "longer",
    "longest",
    "lowest",
    "mark",
    "may",
    "member",
    "minus",
    "missing",
    "month",
    "months",
    "more",
    "most",
    "next",
    "no",
    "nobody",
    "none",
    "not",
    "note",
    "number",
    "of",
    "official",
    "omit",
    "on",
    "once",
    "one",
    "ongoing",
    "open",
    "option",
    "or",
    "ordered",
    "otherwise",
    "output",
    "over",
    "overlaps",
    "parameter",
    "pass",
    "per",
    "percent",
    "percentage",
    "period",
    "periods",
    "plus",
    "points",
    "policy",
    "practice",
    "provision",
    "read",
    "record",
    "reference",
    "refuse",
    "replaced",
    "require",
    "right",
    "row",
    "run",
    "satisfies",
    "satisfy",
    "scheme",
    "scope",
    "secondary",
    "section",
    "settled",
    "shall",
    "shorter",
    "silent",
    "since",
    "some",
    "source",
    "state",
    "sum",
    "suspended",
    "table",
    "template",
    "text",
    "than",
    "that",
    "the",
    "then",
    "this",
    "time",
    "times",
    "titled",
    "to",
    "total",
    "transition",
    "unbroken",
    "unconfirmed",
    "under",
    "undetermined",
    "unknown",
    "until",
    "unverified",
    "url",
    "use",
    "value",
    "waived",
    "week",
    "weeks",
    "weighed",
    "weighing",
    "weighted",
    "when",
    "where",
    "with",
    "within",
    "working",
    "year",
    "years",
    "yes",
];

/// What a rule of the grammar is called when people are told about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    /// A word of the language.
    Word(&'static str),
    /// Something that a drafter knows under these words.
    Phrase(&'static str),
    /// A detail of the grammar.
    Nothing,
}

/// The word of a keyword rule; none for the other rules of the grammar.
pub(crate) fn word(rule: Rule) -> Option<&'static str> {
    match says(rule) {
        Says::Word(word) => Some(word),
        _ => None,
    }
}

/// The words for a rule. There is no catch-all, so that a new rule cannot be forgotten.
pub(crate) fn says(rule: Rule) -> Says {
    match rule {
        Rule::blank
        | Rule::wc
        | Rule::attribute
        | Rule::tail_word
        | Rule::special
        | Rule::wc_lower
        | Rule::citation_end
        | Rule::reserved => Says::Nothing,
        Rule::unit_use
        | Rule::unit_instrument
        | Rule::unit_provision
        | Rule::unit_enumeration
        | Rule::unit_value
        | Rule::unit_record
        | Rule::unit_fact
        | Rule::unit_parameter
        | Rule::unit_table
        | Rule::unit_column
        | Rule::unit_defaults
        | Rule::unit_row
        | Rule::unit_otherwise
        | Rule::unit_define
        | Rule::unit_external
        | Rule::unit_external_row
        | Rule::unit_template
        | Rule::unit_scheme
        | Rule::unit_example
        | Rule::unit_on
        | Rule::unit_given
        | Rule::unit_expect
        | Rule::unit_silent
        | Rule::unit_departs
        | Rule::unit_rule
        | Rule::unit_use_option
        | Rule::unit_open
        | Rule::unit_fill
        | Rule::unit_omit
        | Rule::unit_attributes => Says::Phrase("a clause"),
        Rule::rule_kind => Says::Phrase("a clause such as `require`"),
        Rule::typed => Says::Phrase("`:` and a type"),
        Rule::keyed_by => Says::Phrase("`keyed by` and a type"),
        Rule::key => Says::Phrase("a key such as `NL`"),
        Rule::cells | Rule::cell => Says::Phrase("a column and its value"),
        Rule::effect => {
            Says::Phrase("`shall`, `may`, `ceiling`, `floor`, `defines`, `excludes` or `policy`")
        }
        Rule::expect_output => Says::Phrase("an output and its value"),
        Rule::expect_missing => Says::Phrase("`missing` and a path"),
        Rule::expect_outcome | Rule::outcome => Says::Phrase("an outcome such as `eligible`"),
        Rule::literal | Rule::literal_record | Rule::literal_list | Rule::literal_value => {
            Says::Phrase("a value such as an applicant file holds")
        }
        Rule::literal_field => Says::Phrase("a field and its value"),
        Rule::under => Says::Phrase("`under` and a provision"),
        Rule::basis
        | Rule::departs
        | Rule::source
        | Rule::unverified
        | Rule::note
        | Rule::titled
        | Rule::asks
        | Rule::help
        | Rule::evidence
        | Rule::eli
        | Rule::url
        | Rule::cited_as
        | Rule::binds
        | Rule::in_force
        | Rule::suspended
        | Rule::dated
        | Rule::undated
        | Rule::as_of
        | Rule::decided_by
        | Rule::advised_by
        | Rule::for_each
        | Rule::once_granted
        | Rule::by
        | Rule::weighing
        | Rule::settled_by
        | Rule::pass_mark
        | Rule::group
        | Rule::award
        | Rule::apply
        | Rule::waived
        | Rule::replaced
        | Rule::default => Says::Phrase("a line such as `under` or `that`"),
        Rule::citation | Rule::instrument_id => Says::Phrase("an instrument such as `LTRD`"),
        Rule::source_kind => Says::Phrase("`official` or `secondary`"),
        Rule::loose_date => Says::Phrase("a date such as `2026`, `2026-05` or `2026-05-22`"),
        Rule::binds_every => Says::Phrase("`every member state`, a country or `nobody`"),
        Rule::dates | Rule::cited_days => Says::Phrase("`from` or `until` and a date"),
        Rule::version_body => Says::Phrase("`is` and a value"),
        Rule::that => Says::Phrase("`that` and a condition"),
        Rule::when => Says::Phrase("`when` and a condition"),
        Rule::best_of => Says::Phrase("`best of`"),
        Rule::at_most | Rule::bound => Says::Phrase("a bound such as `at most 6 months`"),
        Rule::r#type | Rule::list_of | Rule::type_money | Rule::type_date => {
            Says::Phrase("a type such as `integer`")
        }
        Rule::type_yes_no => Says::Phrase("`yes/no`"),
        Rule::rate => Says::Phrase("`per month` or `per year`"),
        Rule::expr
        | Rule::op_not
        | Rule::quantified
        | Rule::quantifier
        | Rule::at_least_k
        | Rule::count_at_least
        | Rule::exactly_k
        | Rule::count_exactly
        | Rule::count_of
        | Rule::count_word => Says::Phrase("a condition or value"),
        Rule::op_and => Says::Phrase("`and`"),
        Rule::op_or => Says::Phrase("`or`"),
        Rule::term
        | Rule::comparison
        | Rule::sum
        | Rule::span_sum
        | Rule::periods
        | Rule::gap
        | Rule::primary
        | Rule::brackets
        | Rule::lookup
        | Rule::if_then
        | Rule::reference_date
        | Rule::this_state
        | Rule::window
        | Rule::age
        | Rule::birthday
        | Rule::period_from
        | Rule::periods_from
        | Rule::days_between
        | Rule::number_of
        | Rule::aggregate
        | Rule::aggregate_word
        | Rule::first_day
        | Rule::last_day
        | Rule::total_days
        | Rule::weighed_length
        | Rule::longest_period
        | Rule::gaps_in
        | Rule::unbroken_run
        | Rule::most_days
        | Rule::deadline
        | Rule::earliest_date
        | Rule::latest_day
        | Rule::next_day
        | Rule::year_of
        | Rule::full_units
        | Rule::numeric => Says::Phrase("a value"),
        Rule::points | Rule::letter => Says::Phrase("points such as `(a)`"),
        Rule::roman => Says::Phrase("a point such as `(i)`"),
        Rule::arabic => Says::Phrase("a point such as `(1)`"),
        Rule::binder => Says::Phrase("a name and a list, such as `x in applicant.stays`"),
        Rule::tail => Says::Phrase("a comparison such as `is at least`"),
        Rule::tail_not
        | Rule::tail_listed
        | Rule::tail_one_of
        | Rule::tail_none_of
        | Rule::tail_empty
        | Rule::tail_ongoing
        | Rule::tail_yearly
        | Rule::tail_at_least
        | Rule::tail_at_most
        | Rule::tail_more
        | Rule::tail_less
        | Rule::tail_longer
        | Rule::tail_shorter
        | Rule::tail_exactly
        | Rule::tail_on_or_before
        | Rule::tail_on_or_after
        | Rule::tail_on
        | Rule::tail_before
        | Rule::tail_after
        | Rule::tail_within
        | Rule::tail_is => Says::Phrase("a word that compares, such as `at least`"),
        Rule::tail_any_listed | Rule::tail_any_of => Says::Phrase("`any of` or `any listed in`"),
        Rule::values => Says::Phrase("values in brackets, such as `(A, B)`"),
        Rule::op_sum => Says::Phrase("`plus` or `minus`"),
        Rule::op_product => Says::Phrase("`times`, `divided by` or `over`"),
        Rule::op_share => Says::Phrase("`of`"),
        Rule::full_unit => Says::Phrase("`years`, `months`, `weeks` or `days`"),
        Rule::year_day => Says::Phrase("a day such as `1 March`"),
        Rule::month_name => Says::Phrase("a month such as `March`"),
        Rule::op_periods | Rule::op_bridging => {
            Says::Phrase("a word that joins periods, such as `within`")
        }
        Rule::duration => Says::Phrase("a duration such as `6 months`"),
        Rule::window_before | Rule::window_from => Says::Phrase("`before` or `from` and a date"),
        Rule::leap => Says::Phrase("`with leap birthday on 1 March`"),
        Rule::leap_day => Says::Phrase("`1 March` or `28 February`"),
        Rule::weighted => Says::Phrase("`weighted` and a weight"),
        Rule::state | Rule::country => Says::Phrase("a country such as `NL`"),
        Rule::suspension => Says::Phrase("`suspended during` and periods"),
        Rule::extension => Says::Phrase("`extended by` and a duration"),
        Rule::percent => Says::Phrase("`percent`"),
        Rule::counting => Says::Phrase("`counting a month as 30 days`"),
        Rule::unit => Says::Phrase("a unit such as `months`"),
        Rule::money => Says::Phrase("an amount such as `EUR 1 750`"),
        Rule::text | Rule::local_text => Says::Phrase("a text in double quotes"),
        Rule::lang => Says::Phrase("a language such as `nl`"),
        Rule::name => Says::Phrase("a name such as `monthly_income`"),
        Rule::path => Says::Phrase("a path such as `applicant.birth_date`"),
        Rule::provision_ref => Says::Phrase("a provision such as `5(1)(a)`"),
        Rule::currency => Says::Phrase("a currency such as `EUR`"),
        Rule::date => Says::Phrase("a date such as `2026-05-22`"),
        Rule::partial_date => Says::Phrase("a month such as `2026-05`"),
        Rule::year => Says::Phrase("a year such as `2026`"),
        Rule::whole => Says::Phrase("a whole number"),
        Rule::number => Says::Phrase("a number"),
        Rule::EOI => Says::Phrase("the end of the clause"),
        Rule::aggregate_open => Says::Phrase("`(`"),
        Rule::aggregate_end => Says::Phrase("`)`"),
        Rule::aggregate_rest => Says::Nothing,
        Rule::counts | Rule::joint | Rule::opening | Rule::plain_text => Says::Nothing,
        Rule::WHITESPACE | Rule::COMMENT => Says::Nothing,
        Rule::k_a => Says::Word("a"),
        Rule::k_advised => Says::Word("advised"),
        Rule::k_after => Says::Word("after"),
        Rule::k_age => Says::Word("age"),
        Rule::k_all => Says::Word("all"),
        Rule::k_and => Says::Word("and"),
        Rule::k_any => Says::Word("any"),
        Rule::k_apply => Says::Word("apply"),
        Rule::k_april => Says::Word("April"),
        Rule::k_as => Says::Word("as"),
        Rule::k_asks => Says::Word("asks"),
        Rule::k_assess => Says::Word("assess"),
        Rule::k_assessment => Says::Word("assessment"),
        Rule::k_at => Says::Word("at"),
        Rule::k_august => Says::Word("August"),
        Rule::k_award => Says::Word("award"),
        Rule::k_basis => Says::Word("basis"),
        Rule::k_because => Says::Word("because"),
        Rule::k_before => Says::Word("before"),
        Rule::k_best => Says::Word("best"),
        Rule::k_between => Says::Word("between"),
        Rule::k_binds => Says::Word("binds"),
        Rule::k_birthday => Says::Word("birthday"),
        Rule::k_bridging => Says::Word("bridging"),
        Rule::k_but => Says::Word("but"),
        Rule::k_by => Says::Word("by"),
        Rule::k_calendar => Says::Word("calendar"),
        Rule::k_ceiling => Says::Word("ceiling"),
        Rule::k_cited => Says::Word("cited"),
        Rule::k_code => Says::Word("code"),
        Rule::k_column => Says::Word("column"),
        Rule::k_counted => Says::Word("counted"),
        Rule::k_counting => Says::Word("counting"),
        Rule::k_country => Says::Word("country"),
        Rule::k_covers => Says::Word("covers"),
        Rule::k_date => Says::Word("date"),
        Rule::k_day => Says::Word("day"),
        Rule::k_days => Says::Word("days"),
        Rule::k_deadline => Says::Word("deadline"),
        Rule::k_december => Says::Word("December"),
        Rule::k_decided => Says::Word("decided"),
        Rule::k_decimal => Says::Word("decimal"),
        Rule::k_default => Says::Word("default"),
        Rule::k_defaults => Says::Word("defaults"),
        Rule::k_define => Says::Word("define"),
        Rule::k_defines => Says::Word("defines"),
        Rule::k_departs => Says::Word("departs"),
        Rule::k_divided => Says::Word("divided"),
        Rule::k_duration => Says::Word("duration"),
        Rule::k_during => Says::Word("during"),
        Rule::k_duty => Says::Word("duty"),
        Rule::k_each => Says::Word("each"),
        Rule::k_earliest => Says::Word("earliest"),
        Rule::k_eli => Says::Word("eli"),
        Rule::k_eligible => Says::Word("eligible"),
        Rule::k_empty => Says::Word("empty"),
        Rule::k_enumeration => Says::Word("enumeration"),
        Rule::k_every => Says::Word("every"),
        Rule::k_evidence => Says::Word("evidence"),
        Rule::k_exact => Says::Word("exact"),
        Rule::k_exactly => Says::Word("exactly"),
        Rule::k_example => Says::Word("example"),
        Rule::k_except => Says::Word("except"),
        Rule::k_exclude => Says::Word("exclude"),
        Rule::k_excludes => Says::Word("excludes"),
        Rule::k_expect => Says::Word("expect"),
        Rule::k_extended => Says::Word("extended"),
        Rule::k_external => Says::Word("external"),
        Rule::k_fact => Says::Word("fact"),
        Rule::k_february => Says::Word("February"),
        Rule::k_fill => Says::Word("fill"),
        Rule::k_first => Says::Word("first"),
        Rule::k_floor => Says::Word("floor"),
        Rule::k_for => Says::Word("for"),
        Rule::k_force => Says::Word("force"),
        Rule::k_from => Says::Word("from"),
        Rule::k_full => Says::Word("full"),
        Rule::k_gaps => Says::Word("gaps"),
        Rule::k_given => Says::Word("given"),
        Rule::k_granted => Says::Word("granted"),
        Rule::k_group => Says::Word("group"),
        Rule::k_help => Says::Word("help"),
        Rule::k_highest => Says::Word("highest"),
        Rule::k_if => Says::Word("if"),
        Rule::k_implements => Says::Word("implements"),
        Rule::k_in => Says::Word("in"),
        Rule::k_inapplicable => Says::Word("inapplicable"),
        Rule::k_includes => Says::Word("includes"),
        Rule::k_ineligible => Says::Word("ineligible"),
        Rule::k_instrument => Says::Word("instrument"),
        Rule::k_integer => Says::Word("integer"),
        Rule::k_is => Says::Word("is"),
        Rule::k_january => Says::Word("January"),
        Rule::k_joined => Says::Word("joined"),
        Rule::k_july => Says::Word("July"),
        Rule::k_june => Says::Word("June"),
        Rule::k_keyed => Says::Word("keyed"),
        Rule::k_last => Says::Word("last"),
        Rule::k_latest => Says::Word("latest"),
        Rule::k_law => Says::Word("law"),
        Rule::k_leap => Says::Word("leap"),
        Rule::k_least => Says::Word("least"),
        Rule::k_length => Says::Word("length"),
        Rule::k_less => Says::Word("less"),
        Rule::k_limit => Says::Word("limit"),
        Rule::k_list => Says::Word("list"),
        Rule::k_listed => Says::Word("listed"),
        Rule::k_longer => Says::Word("longer"),
        Rule::k_longest => Says::Word("longest"),
        Rule::k_lowest => Says::Word("lowest"),
        Rule::k_march => Says::Word("March"),
        Rule::k_mark => Says::Word("mark"),
        Rule::k_may => Says::Word("may"),
        Rule::k_member => Says::Word("member"),
        Rule::k_minus => Says::Word("minus"),
        Rule::k_missing => Says::Word("missing"),
        Rule::k_month => Says::Word("month"),
        Rule::k_month_of_may => Says::Word("May"),
        Rule::k_months => Says::Word("months"),
        Rule::k_more => Says::Word("more"),
        Rule::k_most => Says::Word("most"),
        Rule::k_next => Says::Word("next"),
        Rule::k_no => Says::Word("no"),
        Rule::k_nobody => Says::Word("nobody"),
        Rule::k_none => Says::Word("none"),
        Rule::k_not => Says::Word("not"),
        Rule::k_note => Says::Word("note"),
        Rule::k_november => Says::Word("November"),
        Rule::k_number => Says::Word("number"),
        Rule::k_october => Says::Word("October"),
        Rule::k_of => Says::Word("of"),
        Rule::k_official => Says::Word("official"),
        Rule::k_omit => Says::Word("omit"),
        Rule::k_on => Says::Word("on"),
        Rule::k_once => Says::Word("once"),
        Rule::k_one => Says::Word("one"),
        Rule::k_ongoing => Says::Word("ongoing"),
        Rule::k_open => Says::Word("open"),
        Rule::k_option => Says::Word("option"),
        Rule::k_or => Says::Word("or"),
        Rule::k_ordered => Says::Word("ordered"),
        Rule::k_otherwise => Says::Word("otherwise"),
        Rule::k_output => Says::Word("output"),
        Rule::k_over => Says::Word("over"),
        Rule::k_overlaps => Says::Word("overlaps"),
        Rule::k_parameter => Says::Word("parameter"),
        Rule::k_pass => Says::Word("pass"),
        Rule::k_per => Says::Word("per"),
        Rule::k_percent => Says::Word("percent"),
        Rule::k_percentage => Says::Word("percentage"),
        Rule::k_period => Says::Word("period"),
        Rule::k_periods => Says::Word("periods"),
        Rule::k_plus => Says::Word("plus"),
        Rule::k_points => Says::Word("points"),
        Rule::k_policy => Says::Word("policy"),
        Rule::k_practice => Says::Word("practice"),
        Rule::k_provision => Says::Word("provision"),
        Rule::k_read => Says::Word("read"),
        Rule::k_record => Says::Word("record"),
        Rule::k_reference => Says::Word("reference"),
        Rule::k_refuse => Says::Word("refuse"),
        Rule::k_replaced => Says::Word("replaced"),
        Rule::k_require => Says::Word("require"),
        Rule::k_right => Says::Word("right"),
        Rule::k_row => Says::Word("row"),
        Rule::k_run => Says::Word("run"),
        Rule::k_satisfies => Says::Word("satisfies"),
        Rule::k_satisfy => Says::Word("satisfy"),
        Rule::k_scheme => Says::Word("scheme"),
        Rule::k_scope => Says::Word("scope"),
        Rule::k_secondary => Says::Word("secondary"),
        Rule::k_section => Says::Word("section"),
        Rule::k_september => Says::Word("September"),
        Rule::k_settled => Says::Word("settled"),
        Rule::k_shall => Says::Word("shall"),
        Rule::k_shorter => Says::Word("shorter"),
        Rule::k_silent => Says::Word("silent"),
        Rule::k_since => Says::Word("since"),
        Rule::k_some => Says::Word("some"),
        Rule::k_source => Says::Word("source"),
        Rule::k_state => Says::Word("state"),
        Rule::k_sum => Says::Word("sum"),
        Rule::k_suspended => Says::Word("suspended"),
        Rule::k_table => Says::Word("table"),
        Rule::k_template => Says::Word("template"),
        Rule::k_text => Says::Word("text"),
        Rule::k_than => Says::Word("than"),
        Rule::k_that => Says::Word("that"),
        Rule::k_the => Says::Word("the"),
        Rule::k_then => Says::Word("then"),
        Rule::k_this => Says::Word("this"),
        Rule::k_time => Says::Word("time"),
        Rule::k_times => Says::Word("times"),
        Rule::k_titled => Says::Word("titled"),
        Rule::k_to => Says::Word("to"),
        Rule::k_total => Says::Word("total"),
        Rule::k_transition => Says::Word("transition"),
        Rule::k_unbroken => Says::Word("unbroken"),
        Rule::k_unconfirmed => Says::Word("unconfirmed"),
        Rule::k_under => Says::Word("under"),
        Rule::k_undetermined => Says::Word("undetermined"),
        Rule::k_unknown => Says::Word("unknown"),
        Rule::k_until => Says::Word("until"),
        Rule::k_unverified => Says::Word("unverified"),
        Rule::k_url => Says::Word("url"),
        Rule::k_use => Says::Word("use"),
        Rule::k_value => Says::Word("value"),
        Rule::k_waived => Says::Word("waived"),
        Rule::k_week => Says::Word("week"),
        Rule::k_weeks => Says::Word("weeks"),
        Rule::k_weighed => Says::Word("weighed"),
        Rule::k_weighing => Says::Word("weighing"),
        Rule::k_weighted => Says::Word("weighted"),
        Rule::k_when => Says::Word("when"),
        Rule::k_where => Says::Word("where"),
        Rule::k_with => Says::Word("with"),
        Rule::k_within => Says::Word("within"),
        Rule::k_working => Says::Word("working"),
        Rule::k_year => Says::Word("year"),
        Rule::k_years => Says::Word("years"),
        Rule::k_yes => Says::Word("yes"),
    }
}
