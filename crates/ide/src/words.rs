//! The words of the language: what each means, in what form it stands, and an example. A test
//! compares the table with the grammar's own list.

/// What a word of the language means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// The words that this is about; they stand in one form.
    pub words: &'static [&'static str],
    /// The form, with what is to be filled in in capitals.
    pub form: &'static str,
    /// What it means, in one sentence.
    pub means: &'static str,
    /// An example.
    pub example: &'static str,
}

/// What a word of the language means; none for what is no word of it.
pub(crate) fn word(word: &str) -> Option<&'static Word> {
    WORDS.iter().find(|w| w.words.contains(&word))
}

macro_rules! words {
    ($($($word:literal)+ => $form:literal, $means:literal, $example:literal;)+) => {
        /// Every word, those that stand in one form together.
        pub(crate) const WORDS: &[Word] = &[
            $(Word { words: &[$($word),+], form: $form, means: $means, example: $example }),+
        ];
    };
}

words! {
    // Declarations.
    "use" => "use MODULE", "Brings the names of a module into this file; in a scheme, `use OPTION` takes up an option of the template.", "use eu.vocabulary";
    "instrument" => "instrument ID \"TITLE\"", "Declares a source of law and the provisions that may be cited of it.", "instrument LTRD \"Long-term Residents Directive\"";
    "enumeration" => "enumeration NAME \"TITLE\" [ordered]", "Declares a type whose values are listed.", "enumeration education_level \"Level of education\" ordered";
    "ordered" => "enumeration NAME \"TITLE\" ordered", "Says that the values stand from the lowest to the highest, so that `is at least` compares them.", "enumeration language_level \"Level of language\" ordered";
    "record" => "record NAME \"TITLE\"", "Declares facts that belong together, such as one period of residence, for lists of them.", "record stay \"A period of residence\"";
    "section" => "section NAME \"TITLE\"", "Declares a section of the applicant file with its facts.", "section applicant \"The applicant\"";
    "parameter" => "parameter NAME \"TITLE\" : TYPE", "Declares a value of the law with the dates on which each version is in force.", "parameter means_norm \"Means, single person\" : EUR per month";
    "table" => "table NAME \"TITLE\" [keyed by TYPE]", "Declares values of the law by key.", "table partners \"Working holiday partners\" keyed by country";
    "keyed" => "keyed by TYPE", "Says by what the rows of a table or of external data are looked up.", "table partners \"Partners\" keyed by country";
    "define" => "define NAME \"TITLE\" : TYPE is EXPRESSION", "Gives an expression a name, so that it is written once.", "define applicant_age \"Age\" : integer";
    "external" => "external NAME \"TITLE\" : TYPE [keyed by TYPE]", "Declares a fact about the world, such as places left in a quota, that no applicant states.", "external places_left \"Places left\" : integer keyed by country";
    "template" => "template NAME \"TITLE\"", "Says what an instrument prescribes for every state, with slots and options that states fill.", "template long_term_residence \"EU long-term resident status\"";
    "scheme" => "scheme NAME in STATE [implements TEMPLATE] \"TITLE\"", "Declares the law of one state, which can be decided.", "scheme start_up in NL implements eu.start_up \"Start-up permit\"";
    "implements" => "scheme NAME in STATE implements TEMPLATE", "Takes every clause of the template.", "scheme start_up in NL implements eu.start_up \"Start-up permit\"";
    "example" => "example \"TITLE\" for SCHEME", "Says what the rules must decide on given facts; it is run by `ius test`.", "example \"Filing on the fifth anniversary passes\" for nl.long_term_residence";

    // Instruments.
    "provision" => "provision REFERENCE EFFECT \"WORDS\"", "Declares what may be cited of an instrument, and what it does.", "provision 4(1) shall \"five years of legal and continuous residence\"";
    "shall" => "provision REFERENCE shall \"WORDS\"", "The provision binds without choice.", "provision 4(1) shall \"five years of residence\"";
    "ceiling" => "provision REFERENCE ceiling \"WORDS\"", "The provision is the most that a state may ask or allow.", "provision 7(2) ceiling \"decision within six months\"";
    "floor" => "provision REFERENCE floor \"WORDS\"", "The provision is the least that a state must give.", "provision 4(2)sub3 floor \"half of the asylum procedure counts\"";
    "defines" => "provision REFERENCE defines \"WORDS\"", "The provision is a definition.", "provision 2(a) defines \"third-country national\"";
    "excludes" => "provision REFERENCE excludes \"WORDS\"", "The provision puts people outside the instrument.", "provision 3(2) excludes \"students\"";
    "policy" => "provision REFERENCE policy \"WORDS\"", "The text is policy, not law.", "provision 4.3 policy \"founders of innovative enterprises\"";
    "cited" => "cited as \"TEXT\"", "Says how the instrument is cited in full.", "cited as \"Directive 2003/109/EC\"";
    "eli" => "eli \"ADDRESS\"", "Gives the European Legislation Identifier of an instrument, or the part of it that names a provision.", "eli \"http://data.europa.eu/eli/dir/2003/109\"";
    "url" => "url \"ADDRESS\"", "Gives the address of an instrument without an ELI.", "url \"https://wetten.overheid.nl/BWBR0011823\"";
    "binds" "member" => "binds every member state [except STATE, …]", "Says which states the instrument binds; `binds nobody` is for policy.", "binds every member state except DK, IE";
    "nobody" => "binds nobody", "Says that the text is policy and binds no state.", "binds nobody";

    // The applicant file.
    "value" => "value NAME \"TITLE\"", "Lists a value of an enumeration.", "value bachelor \"Bachelor (EQF 6)\"";
    "fact" => "fact NAME : TYPE [at least N] [at most N] \"TITLE\"", "Declares a fact of a section, or a field of a record.", "fact birth_date : date \"Date of birth\"";
    "asks" => "asks [LANGUAGE] \"QUESTION\"", "Gives the question by which the fact is asked for.", "asks nl \"Wanneer bent u geboren?\"";
    "help" => "help [LANGUAGE] \"TEXT\"", "Explains a question to the person who answers it.", "help \"As in the travel document.\"";
    "evidence" => "evidence [LANGUAGE] \"TEXT\"", "Says by what the fact is shown.", "evidence \"passport\"";

    // Attributes.
    "titled" => "titled LANGUAGE \"TEXT\"", "Gives the title in another language.", "titled nl \"Geboortedatum\"";
    "under" => "under INSTRUMENT PROVISION, …", "Names the provisions that the clause or value rests on.", "under LTRD 4(1), VB 3.73";
    "basis" => "basis INSTRUMENT PROVISION | basis none", "Names the provision of the template's law that permits what a state adds, or says that none does.", "basis LTRD 5(2)";
    "departs" => "departs from INSTRUMENT PROVISION, … [in practice] [\"WHY\"]", "Says that national law does not keep to a provision of the template's law; the rule still says what national law says, and every decision lists it.", "departs from SPD24 5(2) \"the act says six months\"";
    "practice" => "departs from INSTRUMENT PROVISION in practice", "The law conforms or was not read; what is done departs from it.", "departs from SPD24 5(2) in practice \"about 180 days are reported\"";
    "source" => "source \"ADDRESS\" official|secondary [as of DATE] [read DATE]", "Says where the words or the value were read.", "source \"https://ind.nl/\" official read 2026-11-23";
    "official" => "source \"ADDRESS\" official", "The text was read where the authority itself publishes it.", "source \"https://ind.nl/\" official";
    "secondary" => "source \"ADDRESS\" secondary", "It was read in a guide, a summary, the press or a transposition.", "source \"https://example.org/guide\" secondary";
    "read" => "read DATE", "The day on which a source was read.", "source \"https://ind.nl/\" official read 2026-11-23";
    "unverified" => "unverified [\"WHY\"]", "Says that the words or value are from memory, assumed or contradicted; decisions that rest on it say so.", "unverified \"announced, not yet published\"";
    "note" => "note [LANGUAGE] \"TEXT\"", "Tells a reader more; it decides nothing.", "note \"Indexed twice a year.\"";
    "silent" => "silent \"WHAT\"", "Says what the sources do not say; it is shown with every decision.", "silent \"from which day the three months run\"";
    "unconfirmed" => "from DATE unconfirmed", "The law has a value that was not found; deciding on it is a gap in the rules.", "from 2027-01-01 unconfirmed";
    "from" => "from DATE [until DATE]", "The first day on which it is in force; in expressions, where a period or an age begins.", "from 2026-01-01 is EUR 423";
    "until" => "until DATE", "The last day on which it is in force, that day included.", "from 2013-12-25 until 2026-05-21 is 4 months";
    "force" => "in force from DATE [until DATE]", "Says when an instrument or scheme is in force; `not in force` closes a parameter.", "in force from 2006-12-01";
    "suspended" => "suspended from DATE [until DATE]", "Says when a scheme takes no applications; of a deadline, `suspended during` stops the clock.", "suspended from 2026-01-01 until 2026-03-31";
    "is" => "A is B", "Gives a definition its value, or compares two values.", "application.purpose is start_up";

    // Tables and external data.
    "column" => "column NAME : TYPE", "Declares a column of a table.", "column age_max : integer";
    "defaults" => "defaults COLUMN VALUE, …", "Fills the cells that a row leaves out.", "defaults age_max 30, capped yes";
    "row" => "row KEY [from DATE] [until DATE] [with COLUMN VALUE, …]", "Gives the values of one key.", "row AR with quota 100";
    "with" => "row KEY with COLUMN VALUE | fill SLOT with VALUE", "Stands before the values of a row, or before what fills a slot.", "fill decision_time with 6 months";
    "otherwise" => "if C then A otherwise B | otherwise COLUMN VALUE", "What holds if the condition does not; in a table, the row of every key that is not listed.", "if applicant.married then 2 otherwise 1";

    // Templates and schemes.
    "as" => "as of FACT", "Names the fact whose date is the reference date; of a source, `as of` is the page's own date.", "as of application.lodged_on";
    "decided" => "decided by \"AUTHORITY\"", "Names the authority that decides.", "decided by \"IND\"";
    "advised" => "advised by \"AUTHORITY\"", "Names an authority that is heard.", "advised by \"RVO\"";
    "each" => "for each NAME in LIST", "Decides the scheme once for each element of a list and gives the best outcome.", "for each nationality in applicant.nationalities";
    "open" => "open NAME : TYPE [at least N] [at most N] \"TITLE\" [default EXPRESSION]", "Leaves a value to the states, within bounds.", "open decision_time : time limit at most 6 months \"Time to decide\"";
    "default" => "default EXPRESSION", "What holds for an open slot that a state does not fill.", "default EUR 0";
    "option" => "option CLAUSE", "Offers the states a clause that each may use.", "option require integration \"Integration conditions\"";
    "fill" => "fill SLOT with EXPRESSION", "Says what the state puts into a slot of the template.", "fill decision_time with 6 months";
    "omit" => "omit CLAUSE", "Says that the state does not apply a clause of the template, which is a departure.", "omit integration";
    "scope" => "scope NAME \"TITLE\" … that CONDITION", "Who does not meet it is outside the scheme.", "scope third_country_national \"Not a citizen of the Union\"";
    "exclude" => "exclude NAME \"TITLE\" … when CONDITION", "Whom it catches is outside the scheme.", "exclude students \"Students\"";
    "refuse" => "refuse NAME \"TITLE\" … when CONDITION", "Whom it catches is refused; `may refuse` leaves it to the authority.", "refuse false_documents \"False documents\"";
    "may" => "may refuse NAME \"TITLE\" … when CONDITION by \"AUTHORITY\" weighing \"…\"", "Leaves a refusal to the judgement of the authority; of a provision, that it is an option of the state.", "may refuse public_policy \"Public policy\"";
    "require" => "require NAME \"TITLE\" … that CONDITION", "Who does not meet it is not eligible.", "require residence \"Five years of residence\"";
    "assess" => "assess NAME \"TITLE\" … by \"AUTHORITY\" weighing \"…\" [settled by CONDITION]", "Leaves a requirement to the judgement of the authority.", "assess innovation \"Innovative\"";
    "weighing" => "weighing \"CRITERION\", …", "Says what the authority weighs.", "weighing \"innovation\", \"room to grow\"";
    "settled" => "settled by CONDITION", "Says which fact tells how the authority has judged.", "settled by company.innovation_recognised";
    "by" => "by \"AUTHORITY\"", "Names who judges; with other words, what something is divided, keyed or replaced by.", "by \"the competent authority\"";
    "points" => "points NAME \"TITLE\" … pass mark N", "Adds up points of groups, and asks for a mark.", "points grid \"Points\"";
    "pass" "mark" => "pass mark N", "The points that are needed.", "pass mark 55";
    "group" => "group NAME \"TITLE\" [best of] [at most N]", "Gathers awards of one kind.", "group education \"Education\" at most 40";
    "best" => "group NAME \"TITLE\" best of", "Counts the highest award of the group only.", "group age \"Age\" best of";
    "award" => "award N [when CONDITION]", "Gives points.", "award 30 when applicant.education is at least bachelor";
    "output" => "output NAME \"TITLE\" : TYPE … is EXPRESSION [once granted]", "Gives a value with the decision.", "output fee \"Fee\" : EUR";
    "once" "granted" => "once granted", "The output is given only with a grant.", "once granted";
    "right" => "right NAME \"TITLE\" [when CONDITION]", "Names a right that follows from the grant.", "right found_enterprise \"Stay and set up the enterprise\"";
    "duty" => "duty NAME \"TITLE\" [when CONDITION]", "Names a duty that follows from the grant.", "duty dutch_health_insurance \"Health insurance\"";
    "transition" => "transition NAME \"TITLE\" … when CONDITION apply the law in force on DATE", "Has earlier or later law applied.", "transition pending \"Pending applications\"";
    "apply" "law" => "apply the law in force on DATE", "Says by which day's law a transition decides.", "apply the law in force on application.lodged_on";
    "that" => "that CONDITION", "What must hold.", "that applicant.age is at least 18";
    "when" => "when CONDITION", "In which case the clause or exception applies.", "when applicant.age is at least 67";
    "waived" => "waived when CONDITION under PROVISION [\"WHY\"]", "Passes the clause in a case of exception.", "waived when applicant.age is at least 67 under VB 3.20(2)";
    "replaced" => "replaced by CONDITION when CONDITION under PROVISION", "Puts another condition in the place of the clause's own.", "replaced by means.savings is at least EUR 5 000 when applicant.student under VB 3.20(3)";

    // Examples.
    "for" => "example \"TITLE\" for SCHEME | TABLE.COLUMN for KEY", "Says which scheme an example is about, which key is looked up, or over which elements one goes.", "partners.quota for AR";
    "given" => "given \"FILE\" | given FACT is VALUE", "Says on which facts an example is decided.", "given \"../../examples/nurse.yaml\"";
    "but" => "but FACT is VALUE | but FACT unknown", "Changes one fact of those given before.", "but applicant.age is 17";
    "unknown" => "but FACT unknown", "Takes a fact away, so that it is not known.", "but means.judged_sufficient unknown";
    "expect" => "expect OUTCOME [because CLAUSE, …] | expect missing FACT, … | expect OUTPUT is VALUE", "Says what must be decided.", "expect eligible";
    "because" => "expect OUTCOME because CLAUSE, …", "Names every clause that decides.", "expect ineligible because residence";
    "missing" => "expect missing FACT, …", "Names every fact that is missing and can still matter.", "expect missing applicant.birth_date";
    "eligible" => "expect eligible", "Every requirement holds.", "expect eligible";
    "ineligible" => "expect ineligible [because CLAUSE, …]", "A requirement fails, or a ground of refusal applies.", "expect ineligible because residence";
    "undetermined" => "expect undetermined [because CLAUSE, …]", "Facts are missing that can still matter.", "expect undetermined because lowest_age";
    "assessment" => "expect assessment [because CLAUSE, …]", "Only the judgement of the authority is left.", "expect assessment because resources";
    "inapplicable" => "expect inapplicable [because CLAUSE, …]", "The person is outside the scheme.", "expect inapplicable because founder_purpose";

    // Types.
    "yes" "no" => "yes/no", "The type of what holds or does not, and its two values; `no x in L satisfies C` says that none does.", "fact registered : yes/no \"Registered\"";
    "integer" => "integer", "Whole numbers.", "fact household_size : integer at least 1";
    "decimal" => "decimal", "Decimal numbers, exact to the last digit.", "parameter multiple : decimal";
    "percentage" => "percentage", "Percentages.", "open study_weight : percentage at least 50 percent";
    "percent" => "N percent [of AMOUNT]", "A percentage, or that part of an amount.", "50 percent of means_norm";
    "date" => "date [or ongoing]", "A day of the calendar; `reference date` is the day as of which is decided.", "fact birth_date : date \"Date of birth\"";
    "ongoing" => "date or ongoing | is ongoing", "The type of a last day that may still lie ahead: what goes on has none yet, which `is ongoing` asks.", "fact ends_on : date or ongoing \"Last day\"";
    "calendar" => "calendar duration", "Years and months, only ever laid against a date.", "open permit_validity : calendar duration";
    "exact" => "exact duration", "Days and weeks.", "parameter longest_stay : exact duration";
    "duration" => "calendar duration | exact duration | counted duration", "A length of time; which kind decides what it can be compared with.", "parameter validity : calendar duration";
    "time" "limit" => "time limit", "What a deadline is measured in: months, days or working days.", "open decision_time : time limit";
    "counted" => "counted duration", "Months and thirtieths of a month, as `weighed length of` gives them.", "define counted_residence : counted duration";
    "period" => "period | period from A to B", "A span of whole days, both ends included.", "period from residence.since to reference date";
    "periods" => "periods | periods from A to B for x in L", "A set of spans, such as all stays.", "periods from x.starts_on to x.ends_on for x in residence.stays";
    "country" => "country", "A country by its ISO 3166 code, such as `NL`.", "fact country_of_residence : country";
    "code" => "code", "A code in levels, such as ISCO-08: `is within \"25\"` tests how it begins.", "fact occupation : code";
    "text" => "text", "Text, which is compared for equality only.", "fact permit_number : text";
    "list" => "list of TYPE", "Any number of values of one type.", "fact stays : list of stay";
    "per" => "EUR per month | EUR per year", "The rate of an amount, which is part of its type.", "EUR 2 294.40 per month";

    // Conditions.
    "and" => "A and B", "Both hold; `and` beside `or` needs brackets.", "company.registered and company.active_role";
    "or" => "A or B", "At least one holds; `or` beside `and` needs brackets.", "applicant.student or applicant.researcher";
    "not" => "not A | A is not B", "The opposite.", "not facilitator.insolvent";
    "every" => "every x in LIST [where C] satisfies D", "Each element satisfies the condition; of an empty list it holds.", "every x in residence.absences satisfies x.short";
    "some" => "some x in LIST [where C] satisfies D", "At least one element satisfies the condition.", "some x in residence.stays satisfies x.ground is work";
    "satisfies" => "every x in LIST satisfies C", "Stands before what is asked of each element; it runs as far right as it can.", "some x in residence.stays satisfies x.ground is work";
    "satisfy" => "at least N x in LIST satisfy C", "Stands before what is asked of each of several elements.", "at least 2 x in household.members satisfy x.adult";
    "where" => "x in LIST where C", "Goes over those elements only for which the condition holds.", "number of x in residence.stays where x.state is NL";
    "in" => "x in LIST | scheme NAME in STATE", "Stands before the list one goes over, or before the state of a scheme.", "every x in residence.stays satisfies x.lawful";
    "any" => "any of (a) C (b) D | includes any of (A, B) | in any DURATION", "At least one of the points, values or windows.", "any of (a) company.new_product (b) company.new_technology";
    "all" => "all of (a) C (b) D", "Each of the points holds.", "all of (a) company.registered (b) company.active_role";
    "none" => "none of (a) C (b) D | is none of (A, B) | basis none", "Not one of the points or values; of a basis, that there is none.", "application.purpose is none of (study, au_pair)";
    "one" => "is one of (A, B)", "Equals one of the values.", "applicant.civic_integration is one of (passed, exempt)";
    "exactly" => "exactly N of (a) C (b) D | is exactly DURATION", "That number, or that length, neither more nor less.", "exactly 1 of (a) company.new_product (b) company.new_technology";
    "at" => "is at least A | is at most A", "Compares, the limit included.", "applicant.age is at least 18";
    "least" => "is at least A | at least N of (a) C (b) D", "That or more.", "means.monthly is at least means_norm";
    "most" => "is at most A | most days of P in any DURATION", "That or less; or the greatest number of days in a moving window.", "applicant.age is at most 30";
    "more" => "is more than A", "Above, the limit left out.", "company.capital is more than EUR 0";
    "less" => "is less than A", "Below, the limit left out.", "applicant.age is less than 31";
    "than" => "is more than A | is longer than D", "Stands before a limit that is left out.", "applicant.age is less than 31";
    "longer" => "is longer than DURATION", "Lasts more than that.", "residence.absence is longer than 6 months";
    "shorter" => "is shorter than DURATION", "Lasts less than that.", "total days of absences is shorter than 300 days";
    "before" => "is before DATE | the DURATION before DATE", "Earlier than the day; of a window, that it ends on the day before.", "the 5 years before application.lodged_on";
    "after" => "is after DATE | deadline L after DATE in STATE", "Later than the day.", "contract.ends_on is after reference date";
    "on" => "is on DATE | is on or before DATE | age from B on DATE", "That day; with `or before`, `or after` that day included.", "contract.starts_on is on or before reference date";
    "includes" => "LIST includes VALUE", "The value is in the list.", "applicant.nationalities includes NL";
    "listed" => "is listed in TABLE [on DATE]", "The table has a row for it on that day.", "nationality is listed in partners";
    "within" => "is within \"CODE\" | PERIODS within PERIOD", "The code begins so; or only what lies in the period.", "residence.periods within the 5 years before reference date";
    "empty" => "is empty", "Nothing is in the list, or no day in the periods.", "residence.absences is empty";
    "covers" => "PERIODS covers PERIOD", "Every day of the period is in them.", "counted_residence covers the 5 years before reference date";
    "overlaps" => "PERIODS overlaps PERIOD", "They share a day.", "period from a to b overlaps the 5 years before reference date";

    // Values.
    "if" "then" => "if C then A otherwise B", "One value or another, by a condition.", "if household.partner then norm_couple otherwise norm_single";
    "plus" => "A plus B", "Adds numbers, money or durations, or a duration to a day.", "application.lodged_on plus 6 months";
    "minus" => "A minus B", "Takes away.", "means.monthly minus means.rent";
    "times" => "A times B", "Multiplies numbers, an amount with a number, or a duration with a whole number.", "2 times applicant.years_of_experience";
    "divided" => "A divided by B", "Divides; by nought it is unknown.", "means.yearly divided by 12";
    "of" => "SHARE of A | number of … | total days of P", "A share of an amount; or stands before what a form is about.", "pay_share of median_wage";
    "over" => "A over DURATION", "What an amount per month or per year comes to in a number of months or years.", "means_norm over 12 months";
    "full" => "number of full months in P", "How many whole years, months, weeks or days a period has.", "number of full months in period from application.stay_from to application.stay_until";
    "latest" => "latest DAY on or before DATE | latest DAY before DATE", "The last time that a day which comes every year came.", "latest 1 March on or before application.lodged_on";
    "next" => "next DAY on or after DATE | next DAY after DATE", "The next time that a day which comes every year comes.", "next 1 March after application.lodged_on";
    "January" "April" "May" "June" "July" "August" "September" "October" "November" "December" => "DATE is from 1 January to 30 April of any year | latest 1 May, 1 June, 1 July, 1 August, 1 September, 1 October, 1 November or 1 December before DATE", "A month of a day that comes every year.", "x is from 1 January to 30 April of any year or y is from 1 May to 30 June of any year or z is after latest 1 July, 1 August, 1 September, 1 October, 1 November, 1 December";
    "number" => "number of x in LIST [where C]", "How many elements there are.", "number of x in residence.stays where x.state is NL";
    "sum" => "sum of E for x in LIST [where C]", "Adds up a value of each element.", "sum of x.amount for x in means.sources";
    "highest" => "highest of (A, B) | highest of E for x in LIST", "The greatest of the values.", "highest of (means.monthly, means.pledged_monthly)";
    "lowest" => "lowest of (A, B) | lowest of E for x in LIST", "The least of the values.", "lowest of (means_norm, local_norm)";
    "reference" => "reference date", "The day as of which the scheme is decided.", "eu_member_states on reference date";
    "this" "state" => "this state", "The state of the scheme.", "application.state is this state";
    "age" => "age from BIRTH on DATE with leap birthday on DAY", "Full years on a day.", "age from applicant.birth_date on application.lodged_on with leap birthday on 1 March";
    "birthday" => "birthday N from BIRTH with leap birthday on DAY", "The day on which an age is reached.", "birthday 18 from applicant.birth_date with leap birthday on 1 March";
    "leap" "March" => "with leap birthday on 1 March | latest 1 March before DATE", "When somebody born on 29 February grows older in a common year.", "age from applicant.birth_date on reference date with leap birthday on 1 March";
    "February" => "with leap birthday on 28 February | last day of February", "When somebody born on 29 February grows older in a common year; the end of that month is its `last day`.", "age from applicant.birth_date on reference date with leap birthday on 28 February";
    "the" => "the DURATION before DATE | the DURATION from DATE", "A window of time that ends before a day or begins on it.", "the 12 months from application.lodged_on";
    "to" => "period from A to B", "Stands before the last day, which is counted.", "period from residence.since to reference date";
    "between" => "days between A and B", "The days after the first and before the second, as an absence is counted.", "days between x.left_on and x.returned_on for x in residence.absences";
    "weighted" => "periods from A to B for x in LIST weighted W", "Says how much of each span counts.", "periods from x.starts_on to x.ends_on for x in residence.stays weighted study_weight";
    "first" => "first day of P", "The first day of a period.", "first day of residence.run";
    "last" => "last day of P | last day of February", "The last day of a period, or of February in any year.", "last day of residence.run";
    "day" => "first day of P | last day of P", "The day on which a period begins or ends.", "first day of residence.run";
    "total" => "total days of P", "How many days the periods have, each counted once.", "total days of other_absences";
    "weighed" "length" => "weighed length of P counting a month as 30 days", "The length of the periods in months and days, each times its weight.", "weighed length of counted_residence counting a month as 30 days";
    "counting" "a" => "counting a month as 30 days", "Makes months and days comparable by taking a month for thirty days.", "10 months counting a month as 30 days";
    "longest" => "longest period of P", "The longest span without a gap.", "longest period of residence.absences";
    "gaps" => "gaps in P within W", "The spans of the window that the periods leave out; `bridging gaps` joins what short gaps part.", "gaps in residence.periods within the 5 years before reference date";
    "unbroken" "run" => "unbroken run of P before DATE", "The part of the periods without a gap that ends on the day before.", "unbroken run of residence.periods before application.lodged_on";
    "days" => "N days | total days of P | most days of P in any DURATION", "Days, or how many of them.", "most days of stays in any 180 days";
    "deadline" => "deadline L after DATE in STATE", "The last day of a time limit by Regulation 1182/71, moved to a working day of the state.", "deadline decision_time after application.lodged_on in this state";
    "during" => "suspended during P", "Stops the clock of a deadline.", "deadline decision_time after application.lodged_on in NL suspended during hearings";
    "extended" => "extended by L [if C]", "Makes a deadline longer.", "deadline 4 months after application.lodged_on in NL extended by 30 days if application.complex";
    "earliest" => "earliest date within DURATION when C", "The first day on which the condition holds if the stated facts go on.", "earliest date within 10 years when residence_complete";
    "except" => "PERIODS except PERIODS | binds every member state except STATE", "Without.", "residence.periods except residence.absences";
    "joined" => "PERIODS joined with PERIODS", "Both together.", "residence.periods joined with residence.earlier";
    "bridging" => "PERIODS bridging gaps of at most DURATION", "Joins what short gaps part.", "residence.periods bridging gaps of at most 10 days";
    "since" => "PERIODS since DATE", "What lies on or after the day.", "residence.periods since 2021-05-11";

    // Units.
    "month" => "per month | counting a month as 30 days", "A calendar month.", "EUR 1 750 per month";
    "months" => "N months", "Calendar months.", "6 months";
    "year" => "per year | year of DATE | … of any year", "A calendar year.", "EUR 30 000 per year";
    "years" => "N years", "Calendar years.", "5 years";
    "week" => "1 week", "Seven days.", "1 week";
    "weeks" => "N weeks", "So many times seven days.", "12 weeks";
    "working" => "N working days", "Days that are no weekend or public holiday of the state.", "10 working days";
}

#[cfg(test)]
mod tests {
    use super::{WORDS, word};

    #[test]
    fn every_word_of_the_grammar_is_explained() {
        let missing: Vec<&str> = ius_syntax::keywords::ALL_WORDS
            .iter()
            .copied()
            .filter(|w| word(w).is_none())
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn every_explained_word_is_one_of_the_grammar_and_stands_in_its_form_and_example() {
        let mut seen = Vec::new();
        for entry in WORDS {
            for w in entry.words {
                assert!(ius_syntax::keywords::ALL_WORDS.contains(w), "{w}");
                assert!(!seen.contains(w), "{w} is explained twice");
                seen.push(*w);
                let has = |text: &str| {
                    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                        .any(|part| part == *w)
                };
                assert!(has(entry.example), "{w}: {}", entry.example);
                assert!(has(entry.form), "{w}: {}", entry.form);
            }
            assert!(
                entry.means.ends_with('.') && !entry.means.contains(". "),
                "{}",
                entry.means
            );
        }
    }
}
