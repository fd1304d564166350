//! The forms of the language that have parts to fill in: what completion offers whole and
//! signature help shows.

/// A part of a form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part {
    /// How it is shown in the label.
    pub name: &'static str,
    /// The word after which it stands; the first one that the form begins with for the first part.
    pub after: &'static str,
    /// The rule of the grammar in which it stands, if not the form's own.
    pub rule: &'static str,
    /// What it means.
    pub about: &'static str,
}

/// A form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Form {
    /// The rule of the grammar that reads it.
    pub rule: &'static str,
    /// The words it begins with.
    pub words: &'static str,
    /// The whole of it, parts in capitals.
    pub label: &'static str,
    /// What it means.
    pub about: &'static str,
    /// The type of its value, in the words of the language; empty if it takes that of a part.
    pub gives: &'static str,
    /// What it is filled in as, with tab stops.
    pub snippet: &'static str,
    /// Its parts in order.
    pub parts: &'static [Part],
}

const fn part(name: &'static str, after: &'static str, about: &'static str) -> Part {
    Part {
        name,
        after,
        rule: "",
        about,
    }
}

const fn inner(
    name: &'static str,
    rule: &'static str,
    after: &'static str,
    about: &'static str,
) -> Part {
    Part {
        name,
        after,
        rule,
        about,
    }
}

const NAME: Part = inner("NAME", "binder", "", "a name for the element");
const LIST: Part = inner(
    "LIST",
    "binder",
    "in",
    "the list whose elements are taken in turn",
);
const WHERE: Part = inner(
    "CONDITION",
    "binder",
    "where",
    "only elements of which this holds",
);
const LEAP: Part = inner(
    "1 March",
    "leap",
    "on",
    "the day on which who was born on 29 February reaches an age in a common year: `1 March` or `28 February`",
);

/// Every form.
pub(crate) const FORMS: &[Form] = &[
    Form {
        rule: "age",
        words: "age from",
        label: "age from BIRTH on DATE with leap birthday on 1 March",
        about: "Full years; an age is reached at the start of the birthday.",
        gives: "integer",
        snippet: "age from ${1:applicant.birth_date} on ${2:reference date} with leap birthday on ${3:1 March}$0",
        parts: &[
            part("BIRTH", "from", "the date of birth"),
            part("DATE", "on", "the day on which the age is asked"),
            LEAP,
        ],
    },
    Form {
        rule: "birthday",
        words: "birthday",
        label: "birthday AGE from BIRTH with leap birthday on 1 March",
        about: "The day on which an age is reached.",
        gives: "date",
        snippet: "birthday ${1:18} from ${2:applicant.birth_date} with leap birthday on ${3:1 March}$0",
        parts: &[
            part("AGE", "birthday", "full years"),
            part("BIRTH", "from", "the date of birth"),
            LEAP,
        ],
    },
    Form {
        rule: "window",
        words: "the",
        label: "the DURATION before DATE",
        about: "The period that ends on the day before a date. `the DURATION from DATE` starts on it.",
        gives: "period",
        snippet: "the ${1:5 years} before ${2:reference date}$0",
        parts: &[
            part("DURATION", "the", "how long it is"),
            inner("DATE", "window_before", "before", "the day after it ends"),
        ],
    },
    Form {
        rule: "window",
        words: "the",
        label: "the DURATION from DATE",
        about: "The period that starts on a date. `the DURATION before DATE` ends on the day before it.",
        gives: "period",
        snippet: "the ${1:12 months} from ${2:reference date}$0",
        parts: &[
            part("DURATION", "the", "how long it is"),
            inner("DATE", "window_from", "from", "its first day"),
        ],
    },
    Form {
        rule: "period_from",
        words: "period from",
        label: "period from FIRST to LAST",
        about: "A period with both days counted, such as a residence.",
        gives: "period",
        snippet: "period from ${1:first} to ${2:last}$0",
        parts: &[
            part("FIRST", "from", "the first day, included"),
            part("LAST", "to", "the last day, included"),
        ],
    },
    Form {
        rule: "periods_from",
        words: "periods from",
        label: "periods from FIRST to LAST for NAME in LIST where CONDITION weighted WEIGHT",
        about: "One period for each element, both days counted. Days in several count once; the heavier weight wins.",
        gives: "periods",
        snippet: "periods from ${1:stay}.${2:starts_on} to ${1:stay}.${3:ends_on} for ${1:stay} in ${4:residence.stays}$0",
        parts: &[
            part(
                "FIRST",
                "from",
                "the first day of the element's period, included",
            ),
            part("LAST", "to", "its last day, included"),
            NAME,
            LIST,
            WHERE,
            inner(
                "WEIGHT",
                "weighted",
                "weighted",
                "how much each day counts, as a percentage",
            ),
        ],
    },
    Form {
        rule: "days_between",
        words: "days between",
        label: "days between START and END for NAME in LIST where CONDITION",
        about: "The days between two events, neither day counted, such as an absence from the day of leaving to the day of return (Regulation 1182/71, article 3(1)). With `for`, one such period for each element.",
        gives: "period",
        snippet: "days between ${1:start} and ${2:end}$0",
        parts: &[
            part(
                "START",
                "between",
                "the day of the first event, not counted",
            ),
            part("END", "and", "the day of the second event, not counted"),
            NAME,
            LIST,
            WHERE,
        ],
    },
    Form {
        rule: "number_of",
        words: "number of",
        label: "number of NAME in LIST where CONDITION",
        about: "How many elements there are.",
        gives: "integer",
        snippet: "number of ${1:it} in ${2:list} where ${3:condition}$0",
        parts: &[NAME, LIST, WHERE],
    },
    Form {
        rule: "aggregate",
        words: "sum of",
        label: "sum of VALUE for NAME in LIST where CONDITION",
        about: "The values of the elements added up.",
        gives: "",
        snippet: "sum of ${1:it.value} for ${2:it} in ${3:list}$0",
        parts: &[part("VALUE", "of", "what is added up"), NAME, LIST, WHERE],
    },
    Form {
        rule: "aggregate",
        words: "highest of",
        label: "highest of VALUE for NAME in LIST where CONDITION",
        about: "The highest value of the elements; `highest of (A, B)` of those named.",
        gives: "",
        snippet: "highest of (${1:a}, ${2:b})$0",
        parts: &[part("VALUE", "of", "what is compared"), NAME, LIST, WHERE],
    },
    Form {
        rule: "aggregate",
        words: "lowest of",
        label: "lowest of VALUE for NAME in LIST where CONDITION",
        about: "The lowest value of the elements; `lowest of (A, B)` of those named.",
        gives: "",
        snippet: "lowest of (${1:a}, ${2:b})$0",
        parts: &[part("VALUE", "of", "what is compared"), NAME, LIST, WHERE],
    },
    Form {
        rule: "first_day",
        words: "first day of",
        label: "first day of PERIODS",
        about: "The first day that is in any of the periods.",
        gives: "date",
        snippet: "first day of ${1:periods}$0",
        parts: &[part("PERIODS", "of", "a period or periods")],
    },
    Form {
        rule: "last_day",
        words: "last day of",
        label: "last day of PERIODS",
        about: "The last day that is in any of the periods.",
        gives: "date or ongoing",
        snippet: "last day of ${1:periods}$0",
        parts: &[part("PERIODS", "of", "a period or periods")],
    },
    Form {
        rule: "total_days",
        words: "total days of",
        label: "total days of PERIODS",
        about: "How many days are in the periods; weights do not count.",
        gives: "exact duration",
        snippet: "total days of ${1:periods}$0",
        parts: &[part("PERIODS", "of", "a period or periods")],
    },
    Form {
        rule: "weighed_length",
        words: "weighed length of",
        label: "weighed length of PERIODS counting a month as 30 days",
        about: "Full months and days of each period, times its weight, added up. What is left after the full months counts as at most 29 days.",
        gives: "counted duration",
        snippet: "weighed length of ${1:periods} counting a month as 30 days$0",
        parts: &[part("PERIODS", "of", "periods with their weights")],
    },
    Form {
        rule: "longest_period",
        words: "longest period of",
        label: "longest period of PERIODS",
        about: "The longest of the periods.",
        gives: "period",
        snippet: "longest period of ${1:periods}$0",
        parts: &[part("PERIODS", "of", "the periods to choose from")],
    },
    Form {
        rule: "gaps_in",
        words: "gaps in",
        label: "gaps in PERIODS within WINDOW",
        about: "The days of a window that are in none of the periods.",
        gives: "periods",
        snippet: "gaps in ${1:periods} within ${2:window}$0",
        parts: &[
            part("PERIODS", "in", "the periods"),
            part("WINDOW", "within", "where gaps are looked for"),
        ],
    },
    Form {
        rule: "unbroken_run",
        words: "unbroken run of",
        label: "unbroken run of PERIODS before DATE",
        about: "The part of the periods without a gap that ends on the day before a date.",
        gives: "periods",
        snippet: "unbroken run of ${1:periods} before ${2:reference date}$0",
        parts: &[
            part("PERIODS", "of", "the periods"),
            part("DATE", "before", "the day after the run ends"),
        ],
    },
    Form {
        rule: "most_days",
        words: "most days of",
        label: "most days of PERIODS in any LENGTH",
        about: "The most days of the periods that fall in any window of a length: a rolling window.",
        gives: "exact duration",
        snippet: "most days of ${1:periods} in any ${2:180 days}$0",
        parts: &[
            part("PERIODS", "of", "the periods"),
            part(
                "LENGTH",
                "any",
                "the length of the window: `180 days`, `12 months`",
            ),
        ],
    },
    Form {
        rule: "deadline",
        words: "deadline",
        label: "deadline LIMIT after DATE in STATE suspended during PERIODS extended by LIMIT if CONDITION",
        about: "The last day of a time limit (Regulation 1182/71): the day of the event does not count, and a last day that is no working day of the state moves to the next.",
        gives: "date",
        snippet: "deadline ${1:3 months} after ${2:application.lodged_on} in ${3:this state}$0",
        parts: &[
            part(
                "LIMIT",
                "deadline",
                "how long: months, days or working days",
            ),
            part("DATE", "after", "the day of the event, not counted"),
            part(
                "STATE",
                "in",
                "whose working days count: a country or `this state`",
            ),
            inner("PERIODS", "suspension", "during", "while it does not run"),
            inner("LIMIT", "extension", "by", "how much longer it may get"),
            inner("CONDITION", "extension", "if", "when it gets longer"),
        ],
    },
    Form {
        rule: "latest_day",
        words: "latest",
        label: "latest DAY on or before DATE",
        about: "The last time that a day which comes every year came, such as the first day of a quota year.",
        gives: "date",
        snippet: "latest ${1:1 March} on or before ${2:application.lodged_on}$0",
        parts: &[
            part(
                "DAY",
                "latest",
                "a day of any year: `1 March`, `last day of February`",
            ),
            part("DATE", "before", "seen from which day"),
        ],
    },
    Form {
        rule: "next_day",
        words: "next",
        label: "next DAY on or after DATE",
        about: "The next time that a day which comes every year comes, such as the next opening.",
        gives: "date",
        snippet: "next ${1:1 March} on or after ${2:application.lodged_on}$0",
        parts: &[
            part(
                "DAY",
                "next",
                "a day of any year: `1 March`, `last day of February`",
            ),
            part("DATE", "after", "seen from which day"),
        ],
    },
    Form {
        rule: "year_of",
        words: "year of",
        label: "year of DATE",
        about: "The calendar year of a day, as a number.",
        gives: "integer",
        snippet: "year of ${1:application.lodged_on}$0",
        parts: &[part("DATE", "of", "the day")],
    },
    Form {
        rule: "full_units",
        words: "number of full",
        label: "number of full months in PERIOD",
        about: "How many whole years, months, weeks or days a period has; what is left over does not count.",
        gives: "integer",
        snippet: "number of full ${1:months} in ${2:period}$0",
        parts: &[part("PERIOD", "in", "one period")],
    },
    Form {
        rule: "earliest_date",
        words: "earliest date within",
        label: "earliest date within LENGTH when CONDITION",
        about: "The first reference date, from the present one on, on which the condition holds if the stated facts go on.",
        gives: "date",
        snippet: "earliest date within ${1:10 years} when ${2:condition}$0",
        parts: &[
            part("LENGTH", "within", "how far ahead is looked"),
            part("CONDITION", "when", "what must hold"),
        ],
    },
    Form {
        rule: "if_then",
        words: "if",
        label: "if CONDITION then VALUE otherwise OTHER",
        about: "One of two values.",
        gives: "",
        snippet: "if ${1:condition} then ${2:value} otherwise ${3:other}$0",
        parts: &[
            part("CONDITION", "if", "what is asked"),
            part("VALUE", "then", "the value if it holds"),
            part("OTHER", "otherwise", "the value if it does not"),
        ],
    },
    Form {
        rule: "quantified",
        words: "every",
        label: "every NAME in LIST where CONDITION satisfies TEST",
        about: "Whether the test holds of every element.",
        gives: "yes/no",
        snippet: "every ${1:it} in ${2:list} satisfies ${3:condition}$0",
        parts: &[
            NAME,
            LIST,
            WHERE,
            part("TEST", "satisfies", "what must hold of it"),
        ],
    },
    Form {
        rule: "quantified",
        words: "some",
        label: "some NAME in LIST where CONDITION satisfies TEST",
        about: "Whether the test holds of at least one element.",
        gives: "yes/no",
        snippet: "some ${1:it} in ${2:list} satisfies ${3:condition}$0",
        parts: &[
            NAME,
            LIST,
            WHERE,
            part("TEST", "satisfies", "what must hold of it"),
        ],
    },
    Form {
        rule: "quantified",
        words: "no",
        label: "no NAME in LIST where CONDITION satisfies TEST",
        about: "Whether the test holds of no element.",
        gives: "yes/no",
        snippet: "no ${1:it} in ${2:list} satisfies ${3:condition}$0",
        parts: &[
            NAME,
            LIST,
            WHERE,
            part("TEST", "satisfies", "what must hold of it"),
        ],
    },
    Form {
        rule: "at_least_k",
        words: "at least",
        label: "at least NUMBER of (a) … (b) …",
        about: "Whether at least so many of the points hold. `at least 2 x in LIST satisfy TEST` asks it of elements.",
        gives: "yes/no",
        snippet: "at least ${1:2} of\n  (a) ${2:condition}\n  (b) ${3:condition}$0",
        parts: &[
            inner("NUMBER", "count_at_least", "least", "how many must hold"),
            inner(
                "(a) … (b) …",
                "points",
                "",
                "conditions, lettered or numbered",
            ),
        ],
    },
    Form {
        rule: "at_least_k",
        words: "at least",
        label: "at least NUMBER NAME in LIST where CONDITION satisfy TEST",
        about: "Whether the test holds of at least so many elements.",
        gives: "yes/no",
        snippet: "at least ${1:2} ${2:it} in ${3:list} satisfy ${4:condition}$0",
        parts: &[
            inner("NUMBER", "count_at_least", "least", "how many"),
            NAME,
            LIST,
            WHERE,
            part("TEST", "satisfies", "what must hold of them"),
        ],
    },
    Form {
        rule: "exactly_k",
        words: "exactly",
        label: "exactly NUMBER of (a) … (b) …",
        about: "Whether exactly so many of the points hold.",
        gives: "yes/no",
        snippet: "exactly ${1:1} of\n  (a) ${2:condition}\n  (b) ${3:condition}$0",
        parts: &[
            inner("NUMBER", "count_exactly", "exactly", "how many must hold"),
            inner(
                "(a) … (b) …",
                "points",
                "",
                "conditions, lettered or numbered",
            ),
        ],
    },
    Form {
        rule: "count_of",
        words: "any of",
        label: "any of (a) … (b) …",
        about: "Whether any of the points holds.",
        gives: "yes/no",
        snippet: "any of\n  (a) ${1:condition}\n  (b) ${2:condition}$0",
        parts: &[inner(
            "(a) … (b) …",
            "points",
            "",
            "conditions, lettered or numbered",
        )],
    },
    Form {
        rule: "count_of",
        words: "all of",
        label: "all of (a) … (b) …",
        about: "Whether all of the points hold.",
        gives: "yes/no",
        snippet: "all of\n  (a) ${1:condition}\n  (b) ${2:condition}$0",
        parts: &[inner(
            "(a) … (b) …",
            "points",
            "",
            "conditions, lettered or numbered",
        )],
    },
    Form {
        rule: "count_of",
        words: "none of",
        label: "none of (a) … (b) …",
        about: "Whether none of the points holds.",
        gives: "yes/no",
        snippet: "none of\n  (a) ${1:condition}\n  (b) ${2:condition}$0",
        parts: &[inner(
            "(a) … (b) …",
            "points",
            "",
            "conditions, lettered or numbered",
        )],
    },
    Form {
        rule: "reference_date",
        words: "reference date",
        label: "reference date",
        about: "The day as of which the scheme is decided.",
        gives: "date",
        snippet: "reference date",
        parts: &[],
    },
    Form {
        rule: "this_state",
        words: "this state",
        label: "this state",
        about: "The state of the scheme.",
        gives: "country",
        snippet: "this state",
        parts: &[],
    },
    Form {
        rule: "waived",
        words: "waived when",
        label: "waived when CONDITION under PROVISION \"WHY\"",
        about: "An exception: if it holds, the clause is passed (an exclusion or refusal does not bite).",
        gives: "",
        snippet: "waived when ${1:condition} under ${2:LAW} ${3:1} \"${4:why}\"$0",
        parts: &[
            inner("CONDITION", "when", "when", "when it holds"),
            inner(
                "PROVISION",
                "under",
                "under",
                "the provision that makes the exception",
            ),
            part("WHY", "", "the exception in a few words"),
        ],
    },
    Form {
        rule: "replaced",
        words: "replaced by",
        label: "replaced by OTHER when CONDITION under PROVISION \"WHY\"",
        about: "An exception: if it holds, another condition takes the place of the clause's.",
        gives: "",
        snippet: "replaced by ${1:condition} when ${2:condition} under ${3:LAW} ${4:1} \"${5:why}\"$0",
        parts: &[
            part("OTHER", "by", "the condition that takes its place"),
            inner("CONDITION", "when", "when", "when it does"),
            inner(
                "PROVISION",
                "under",
                "under",
                "the provision that makes the exception",
            ),
            part("WHY", "", "the exception in a few words"),
        ],
    },
    Form {
        rule: "source",
        words: "source",
        label: "source \"ADDRESS\" KIND as of PAGE read DATE",
        about: "Where it was read.",
        gives: "",
        snippet: "source \"${1:https://example.org}\" ${2:official} read TODAY$0",
        parts: &[
            part("ADDRESS", "source", "an address on the web, or a title"),
            inner(
                "KIND",
                "source_kind",
                "",
                "`official` for an official text, `secondary` for a guide, summary or press",
            ),
            part(
                "PAGE",
                "of",
                "the date of the page itself: a year, month or day",
            ),
            part("DATE", "read", "the day on which it was read"),
        ],
    },
    Form {
        rule: "group",
        words: "group",
        label: "group NAME \"TITLE\" best of, at most CAP",
        about: "A group of points: it adds its awards up, or takes the best, up to a cap.",
        gives: "",
        snippet: "group ${1:name} \"${2:Title}\" at most ${3:40}\n  award ${4:10} when ${5:condition}$0",
        parts: &[
            part("NAME", "group", "its name"),
            part("TITLE", "", "its title"),
            inner("CAP", "at_most", "most", "the most it can give"),
        ],
    },
    Form {
        rule: "award",
        words: "award",
        label: "award POINTS when CONDITION under PROVISION",
        about: "Points for what holds.",
        gives: "",
        snippet: "award ${1:10} when ${2:condition}$0",
        parts: &[
            part("POINTS", "award", "how many"),
            inner(
                "CONDITION",
                "when",
                "when",
                "when they are given; always, without it",
            ),
            inner(
                "PROVISION",
                "under",
                "under",
                "the provision that gives them",
            ),
        ],
    },
    Form {
        rule: "apply",
        words: "apply the law in force on",
        label: "apply the law in force on DATE",
        about: "Which day decides which versions of parameters, definitions and clauses count.",
        gives: "",
        snippet: "apply the law in force on ${1:application.lodged_on}$0",
        parts: &[part("DATE", "on", "the day whose law counts")],
    },
    Form {
        rule: "tail_listed",
        words: "listed in",
        label: "VALUE is listed in TABLE on DATE",
        about: "Whether the table has a row with this key, in force on the day (the reference date, if none is named).",
        gives: "",
        snippet: "listed in ${1:table}$0",
        parts: &[
            part("TABLE", "in", "a table"),
            part("DATE", "on", "the day on which the row must be in force"),
        ],
    },
    Form {
        rule: "op_bridging",
        words: "bridging gaps of at most",
        label: "PERIODS bridging gaps of at most LENGTH",
        about: "The periods with short gaps between them closed.",
        gives: "",
        snippet: "bridging gaps of at most ${1:10 days}$0",
        parts: &[part("LENGTH", "most", "the longest gap that is closed")],
    },
];

/// The form that begins with these words.
pub(crate) fn by_words(words: &str) -> Option<&'static Form> {
    FORMS.iter().find(|f| f.words == words)
}
