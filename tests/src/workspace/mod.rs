//! A workspace of rule files as large as one asks for, the same for the same seed: a vocabulary
//! and instruments that all share, for every Member State its instruments and values, templates,
//! the schemes of each state that implement them, and one long file in which a drafter edits.
//!
//! The law in it is made up. What is like the real rules is what costs time to check: how long a
//! declaration is, how many names it takes from other files, versions, sources and translations.

mod words;

use std::fmt::Write as _;

use ius_analysis::MEMBER_STATES;

use self::words::{SECTIONS, SECTORS, SUBJECTS};
use crate::generate::Random;

/// The files of a workspace.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// Paths below `rules/` and texts, sorted by path.
    pub files: Vec<(String, String)>,
    /// The path of the long file.
    pub long: String,
    /// The path of the vocabulary, which every other file uses.
    pub vocabulary: String,
}

impl Workspace {
    /// The text of a file.
    #[must_use]
    pub fn text(&self, path: &str) -> &str {
        self.files
            .iter()
            .find(|(p, _)| p == path)
            .map_or("", |(_, text)| text)
    }

    /// How many lines all files have.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.files
            .iter()
            .map(|(_, text)| text.lines().count())
            .sum()
    }
}

/// A workspace of about this many files (at least 60 besides), with a long file of 2,000 lines.
#[must_use]
pub fn workspace(files: usize, seed: u64) -> Workspace {
    let mut make = Maker {
        random: Random::new(seed),
        files: Vec::new(),
    };
    let states = MEMBER_STATES;
    make.vocabulary();
    make.european_instruments();
    for state in states {
        make.instruments(state);
        make.values(state);
    }
    let fixed = 3 + 2 * states.len();
    let subjects = (files.saturating_sub(fixed) / (states.len() + 1)).min(SUBJECTS.len());
    for (index, subject) in SUBJECTS.iter().take(subjects).enumerate() {
        make.template(index, *subject);
        for state in states {
            make.scheme(index, *subject, state);
        }
    }
    let mut number = 0;
    while make.files.len() + 1 < files {
        number += 1;
        let state = states.get(number % states.len()).copied().unwrap_or("NL");
        make.national(number, state);
    }
    let long = make.long();
    make.files.sort();
    Workspace {
        files: make.files,
        long,
        vocabulary: "rules/eu/vocabulary.ius".to_owned(),
    }
}

struct Maker {
    random: Random,
    files: Vec<(String, String)>,
}

/// Lines of a file. Writing to a string cannot fail.
macro_rules! line {
    ($text:expr) => { $text.push('\n') };
    ($text:expr, $($what:tt)*) => {{
        let _ = writeln!($text, $($what)*);
    }};
}

impl Maker {
    fn add(&mut self, path: String, text: String) {
        self.files.push((path, text));
    }

    /// A line that says where a value was read.
    fn source(&mut self, text: &mut String, state: &str) {
        let place = self.random.below(900) + 100;
        let lower = state.to_lowercase();
        match self.random.below(4) {
            0 => line!(
                text,
                "    source \"https://gazette.example/{lower}/{place}\" official read 2026-{:02}-11",
                self.random.between(1, 11)
            ),
            1 => line!(
                text,
                "    source \"https://guide.example/{lower}/permits/{place}\" secondary as of 2026 read 2026-11-23"
            ),
            2 => line!(
                text,
                "    note \"The page names the year only; the first day is taken.\""
            ),
            _ => line!(text, "    unverified \"from memory\""),
        }
    }

    fn vocabulary(&mut self) {
        let mut text = String::from(
            "-- The words in which every scheme asks about a person: the applicant file.\n\n",
        );
        line!(text, "enumeration purpose \"Purpose of the stay\"");
        for (name, title, dutch) in SUBJECTS {
            line!(
                text,
                "  value {name} \"{title}\"\n    titled nl \"{dutch}\""
            );
        }
        line!(text, "  value other_purpose \"Another purpose\"\n");
        line!(text, "enumeration application_kind \"Kind of application\"");
        line!(
            text,
            "  value first \"First permit\"\n  value renewal \"Renewal\"\n  value change \"Change of purpose\"\n"
        );
        line!(
            text,
            "enumeration education_level \"Level of education\" ordered"
        );
        for name in [
            "none_at_all",
            "primary",
            "lower_secondary",
            "upper_secondary",
            "bachelor",
            "master",
            "doctorate",
        ] {
            line!(text, "  value {name} \"{}\"", name.replace('_', " "));
        }
        line!(text);
        line!(
            text,
            "enumeration language_level \"Level of language (CEFR)\" ordered"
        );
        for name in ["below_a1", "a1", "a2", "b1", "b2", "c1", "c2"] {
            line!(text, "  value {name} \"{}\"", name.to_uppercase());
        }
        line!(text);
        line!(text, "record stay \"A period of residence\"\n");
        line!(
            text,
            "  fact starts_on : date \"First day\"\n    asks \"On which day did it begin?\"\n"
        );
        line!(
            text,
            "  fact ends_on : date or ongoing \"Last day\"\n    asks \"On which day did it end?\"\n"
        );
        line!(
            text,
            "  fact state : country \"State\"\n    asks \"In which state?\"\n"
        );
        line!(text, "record absence \"An absence\"\n");
        line!(
            text,
            "  fact left_on : date \"Day of leaving\"\n    asks \"When did you leave?\"\n"
        );
        line!(
            text,
            "  fact returned_on : date or ongoing \"Day of return\"\n    asks \"When did you come back?\"\n"
        );
        for (section, title, facts) in SECTIONS {
            line!(text, "section {section} \"{title}\"\n");
            for (name, ty, title) in *facts {
                line!(text, "  fact {name} : {ty} \"{title}\"");
                line!(text, "    titled nl \"{title} (nl)\"");
                line!(text, "    asks \"{title}?\"\n    asks nl \"{title} (nl)?\"");
                line!(text, "    evidence \"documents on this\"\n");
            }
        }
        line!(
            text,
            "define applicant_age \"Age on the day of the application\" : integer"
        );
        line!(
            text,
            "  is age from applicant.birth_date on application.lodged_on with leap birthday on 1 March\n"
        );
        line!(
            text,
            "define insured \"Insured from the day of the application\" : yes/no"
        );
        line!(
            text,
            "  is insurance.all_risks and insurance.from_day is on or before application.lodged_on\n"
        );
        line!(
            text,
            "define clean_record \"Nothing against the applicant\" : yes/no"
        );
        line!(
            text,
            "  is not conduct.removal_order and not conduct.entry_ban and conduct.convictions is at most 0"
        );
        self.add("rules/eu/vocabulary.ius".to_owned(), text);
    }

    fn european_instruments(&mut self) {
        let mut text = String::from("-- Directives that the templates rest on.\n\n");
        for (index, (_, title, dutch)) in SUBJECTS.iter().enumerate() {
            line!(
                text,
                "instrument {} \"Directive on {}\"",
                directive(index),
                title.to_lowercase()
            );
            line!(text, "  titled nl \"Richtlijn {}\"", dutch.to_lowercase());
            line!(
                text,
                "  eli \"http://data.europa.eu/eli/dir/20{:02}/{}\"",
                3 + index % 20,
                100 + index
            );
            line!(text, "  binds every member state");
            line!(text, "  in force from 2004-01-23");
            for article in 3..=12 {
                let effect = match article {
                    5 | 6 => "may",
                    9 => "ceiling",
                    _ => "shall",
                };
                line!(
                    text,
                    "  provision {article}(1) {effect} \"what article {article} says\""
                );
                line!(text, "    eli \"art_{article}/par_1\"");
                if article % 3 == 0 {
                    line!(
                        text,
                        "    source \"https://eur-lex.example/{index}\" official read 2026-11-23"
                    );
                }
            }
            line!(text);
        }
        line!(
            text,
            "table union_states \"Member States\" keyed by country"
        );
        for state in MEMBER_STATES {
            line!(text, "  row {state}");
        }
        self.add("rules/eu/instruments.ius".to_owned(), text);
    }

    fn instruments(&mut self, state: &str) {
        let mut text = format!("-- Sources of law of {state}.\n\n");
        for (letters, title) in [
            ("ACT", "Aliens Act"),
            ("DEC", "Aliens Decree"),
            ("REG", "Fees Regulation"),
        ] {
            line!(text, "instrument {state}{letters} \"{title} of {state}\"");
            line!(text, "  titled nl \"{title} ({state})\"");
            line!(
                text,
                "  url \"https://law.example/{}/{}\"",
                state.to_lowercase(),
                letters.to_lowercase()
            );
            line!(text, "  binds {state}");
            for article in 1..=14 {
                let effect = if article % 4 == 0 { "may" } else { "shall" };
                line!(
                    text,
                    "  provision {article} {effect} \"what article {article} says\""
                );
                if self.random.percent(30) {
                    line!(text, "    unverified \"the text was not read\"");
                }
            }
            line!(text);
        }
        self.add(
            format!("rules/{}/instruments.ius", state.to_lowercase()),
            text,
        );
    }

    /// Values that several schemes of a state share.
    fn values(&mut self, state: &str) {
        let lower = state.to_lowercase();
        let mut text = format!("-- Norms that several schemes of {state} share.\n\n");
        self.uses(&mut text, state, false);
        let wage = self.random.between(9, 24) * 100;
        self.parameter(
            &mut text,
            state,
            &format!("{lower}_minimum_wage"),
            "Minimum wage",
            "EUR per month",
            wage,
            4,
        );
        self.parameter(
            &mut text,
            state,
            &format!("{lower}_general_fee"),
            "General fee",
            "EUR",
            wage / 10,
            3,
        );
        line!(
            text,
            "table {lower}_exempt \"Nationalities without an entry visa\" keyed by country"
        );
        line!(text, "  column longest : integer \"Longest stay in days\"");
        line!(text, "  defaults longest 90");
        for country in ["AU", "BR", "CA", "CH", "JP", "KR", "NZ", "US"] {
            if self.random.percent(70) {
                line!(
                    text,
                    "  row {country} from 2010-01-01 with longest {}",
                    self.random.between(3, 12) * 30
                );
                self.source(&mut text, state);
            }
        }
        line!(text, "  otherwise longest 0\n");
        line!(
            text,
            "external {lower}_places \"Places left this year\" : integer keyed by country"
        );
        line!(
            text,
            "  asks \"How many places are left for this nationality?\"\n"
        );
        line!(
            text,
            "define {lower}_means \"Means that count\" : EUR per month"
        );
        line!(
            text,
            "  is highest of (means.monthly, means.sponsor_monthly)\n"
        );
        line!(
            text,
            "define {lower}_norm \"Means asked of the household\" : EUR per month"
        );
        line!(
            text,
            "  is if applicant.household_size is at least 2 then 130 percent of {lower}_minimum_wage"
        );
        line!(text, "    otherwise {lower}_minimum_wage");
        self.add(format!("rules/{lower}/values.ius"), text);
    }

    fn uses(&mut self, text: &mut String, state: &str, values: bool) {
        let lower = state.to_lowercase();
        line!(text, "use eu.vocabulary");
        if values {
            line!(text, "use eu.instruments");
        }
        line!(text, "use {lower}.instruments");
        if values {
            line!(text, "use {lower}.values");
        }
        line!(text);
    }

    /// A parameter with versions for years that follow each other.
    #[allow(clippy::too_many_arguments)] // What a parameter says, in the order in which it is said.
    fn parameter(
        &mut self,
        text: &mut String,
        state: &str,
        name: &str,
        title: &str,
        ty: &str,
        value: i64,
        versions: i64,
    ) {
        if self.random.percent(25) {
            line!(text, "--- Indexed every year.");
        }
        line!(text, "parameter {name} \"{title}\" : {ty}");
        line!(text, "  titled nl \"{title} ({state})\"");
        line!(text, "  under {state}DEC {}", self.random.between(1, 14));
        for version in 0..versions {
            let first = 2026 - versions + version + 1;
            let amount = value + version * (value / 40 + 1);
            let written = match ty {
                "EUR" => format!("EUR {amount}"),
                "EUR per month" => format!("EUR {amount}.{:02} per month", self.random.below(100)),
                "time limit" => format!("{amount} days"),
                "calendar duration" => format!("{amount} months"),
                _ => amount.to_string(),
            };
            let from = if version == 0 { 2005 } else { first };
            if version + 1 < versions {
                line!(text, "  from {from}-01-01 until {first}-12-31 is {written}");
            } else {
                line!(text, "  from {from}-01-01 is {written}");
            }
            self.source(text, state);
        }
        line!(text);
    }

    fn template(&mut self, index: usize, (name, title, dutch): (&str, &str, &str)) {
        let law = directive(index);
        let mut text = format!(
            "-- What the directive on {} prescribes for every state.\n\n",
            title.to_lowercase()
        );
        line!(text, "use eu.vocabulary\nuse eu.instruments\n");
        line!(
            text,
            "define {name}_residence \"Residence that counts\" : periods"
        );
        line!(
            text,
            "  is (periods from s.starts_on to s.ends_on for s in residence.stays where s.state is listed in union_states on application.lodged_on)"
        );
        line!(
            text,
            "    except (days between a.left_on and a.returned_on for a in residence.absences)\n"
        );
        line!(text, "template {name} \"{title}\"");
        line!(text, "  titled nl \"{dutch}\"");
        line!(text, "  as of application.lodged_on\n");
        line!(
            text,
            "  open income_min : EUR per month \"Lowest income\"\n    titled nl \"Laagste inkomen\"\n    under {law} 7(1)\n"
        );
        line!(
            text,
            "  open decision_time : time limit at most 9 months \"Time to decide\"\n    titled nl \"Beslistermijn\"\n    under {law} 9(1)\n"
        );
        line!(
            text,
            "  open age_min : integer \"Lowest age\"\n    titled nl \"Laagste leeftijd\"\n    under {law} 4(1)\n    default 18\n"
        );
        line!(
            text,
            "  open language_min : language_level \"Lowest level of language\"\n    under {law} 6(1)\n    default below_a1\n"
        );
        line!(
            text,
            "  scope for_{name} \"For the purpose of {}\"\n    titled nl \"Voor {}\"\n    under {law} 3(1)\n    that application.purpose is {name}\n",
            title.to_lowercase(),
            dutch.to_lowercase()
        );
        line!(
            text,
            "  scope from_outside \"No citizen of the Union\"\n    under {law} 3(1)\n    that not (applicant.nationalities includes any listed in union_states on reference date)\n"
        );
        line!(
            text,
            "  refuse threat \"A threat to public health\"\n    titled nl \"Een gevaar voor de volksgezondheid\"\n    under {law} 8(1)\n    when health.threat\n"
        );
        line!(
            text,
            "  refuse bad_conduct \"Conduct\"\n    under {law} 8(1)\n    when not clean_record\n"
        );
        line!(
            text,
            "  require old_enough \"Old enough\"\n    titled nl \"Oud genoeg\"\n    under {law} 4(1)\n    that applicant_age is at least age_min\n"
        );
        line!(
            text,
            "  require income \"Enough income\"\n    titled nl \"Voldoende inkomen\"\n    under {law} 7(1)\n    that means.monthly is at least income_min\n    waived when means.judged_sufficient under {law} 7(1) \"judged by the authority\"\n"
        );
        line!(
            text,
            "  require insurance \"Sickness insurance\"\n    under {law} 4(1)\n    that insured\n"
        );
        if index.is_multiple_of(3) {
            line!(
                text,
                "  require residence_long_enough \"Residence without a break\"\n    under {law} 10(1)\n    that {name}_residence covers the {} years before application.lodged_on\n    waived when applicant.studied_here under {law} 10(1) \"studied in the state\"\n",
                1 + index % 5
            );
        } else {
            line!(
                text,
                "  require presence \"Time spent in the state\"\n    under {law} 10(1)\n    that total days of {name}_residence is at least {} days\n",
                index * 10
            );
        }
        line!(
            text,
            "  option require integration \"Integration conditions\"\n    titled nl \"Integratievoorwaarden\"\n    under {law} 5(1)\n    that applicant.language is at least language_min\n"
        );
        line!(
            text,
            "  option require housing \"Housing\"\n    under {law} 6(1)\n"
        );
        line!(
            text,
            "  option require sponsor \"A recognised sponsor\"\n    under {law} 6(1)\n    that employer.recognised or host.recognised\n"
        );
        line!(
            text,
            "  assess genuine \"A genuine purpose\"\n    titled nl \"Een oprecht doel\"\n    under {law} 5(1)\n    by \"the competent authority\"\n    weighing \"the plans\", \"earlier stays\"\n    settled by means.judged_sufficient\n"
        );
        line!(
            text,
            "  output decision_due \"Last day for the decision\" : date\n    under {law} 9(1)\n    is deadline decision_time after application.complete_on in this state\n"
        );
        line!(
            text,
            "  right stay \"Stay and travel\"\n    under {law} 11(1)\n"
        );
        line!(
            text,
            "  duty report_changes \"Report changes\"\n    under {law} 12(1)"
        );
        self.add(format!("rules/eu/{name}.ius"), text);
    }

    /// What a scheme's own clause requires.
    fn condition(&mut self, state: &str) -> (String, &'static str, String) {
        let lower = state.to_lowercase();
        let number = self.random.between(1, 40);
        let (name, title, condition) = match self.random.below(14) {
            0 => ("contract", "A contract", "job_offer.binding and employer.established_in is this state".to_owned()),
            1 => ("hours", "Hours of work", format!("job_offer.hours is at least {}\n      and job_offer.hours is at most {}", 8 + number % 16, 40 + number % 8)),
            2 => ("savings", "Savings", format!("means.savings is at least EUR {}", 500 + number * 100)),
            3 => ("no_public_funds", "No public funds", "not means.public_funds".to_owned()),
            4 => ("passport", "A valid travel document", format!("applicant.passport_until is on or after application.lodged_on plus {number} days")),
            5 => ("registered", "Registered", "residence.address_registered or application.filed_abroad".to_owned()),
            6 => ("market", "Labour market searched", format!("employer.searched_market\n      or job_offer.occupation is within \"{}\"", 20 + number % 20)),
            7 => ("declaration", "Declaration signed", "conduct.declaration_signed and not conduct.false_documents".to_owned()),
            8 => ("education", "Level of education", "applicant.education is at least upper_secondary or applicant.years_of_experience is at least 5".to_owned()),
            9 => ("norm", "Means of the household", format!("{lower}_means is at least {lower}_norm")),
            10 => ("visa", "Entry visa", format!("{lower}_exempt.longest for applicant.country_of_residence is at least {}\n      or application.filed_abroad", number * 2)),
            11 => ("test", "Tuberculosis test", "health.test_accepted or health.test_exempt".to_owned()),
            12 => ("company", "Size of the employer", format!("employer.employees is at least {number} and not employer.fined")),
            _ => ("cover", "Cover of the insurance", format!("insurance.cover is at least EUR {}", number * 1000)),
        };
        (name.to_owned(), title, condition)
    }

    fn own_clauses(&mut self, text: &mut String, state: &str, basis: Option<&str>, count: usize) {
        let mut seen: Vec<String> = Vec::new();
        for _ in 0..count {
            let (name, title, condition) = self.condition(state);
            if seen.contains(&name) {
                continue;
            }
            line!(text, "  require {name} \"{title}\"");
            line!(text, "    titled nl \"{title} ({state})\"");
            line!(text, "    under {state}ACT {}", self.random.between(1, 14));
            if let Some(basis) = basis {
                line!(text, "    basis {basis} 5(1)");
            }
            line!(text, "    that {condition}");
            if self.random.percent(30) {
                line!(
                    text,
                    "    waived when applicant.minor_children is at least {}",
                    self.random.between(1, 3)
                );
                line!(
                    text,
                    "      under {state}ACT {} \"hardship\"",
                    self.random.between(1, 14)
                );
            }
            self.source(text, state);
            line!(text);
            seen.push(name);
        }
    }

    fn examples(&mut self, text: &mut String, state: &str, scheme: &str, fee: &str, count: usize) {
        for number in 0..count {
            let title = match number {
                0 => "A complete file",
                1 => "On the boundary of the age",
                2 => "Too little income",
                3 => "A threat to public health",
                _ => "A renewal",
            };
            line!(text);
            let number = if number < 5 {
                String::new()
            } else {
                format!(" ({number})")
            };
            line!(
                text,
                "example \"{title}{number}\" for {}.{scheme}",
                state.to_lowercase()
            );
            line!(text, "  under {state}ACT {}", self.random.between(1, 14));
            line!(text, "  on 2026-0{}-15", self.random.between(1, 9));
            line!(text, "  given application.lodged_on is 2026-03-02");
            line!(
                text,
                "  given applicant.birth_date is {}-03-02",
                self.random.between(1970, 2008)
            );
            line!(text, "  given applicant.nationalities is (CA)");
            line!(
                text,
                "  given applicant.household_size is {}",
                self.random.between(1, 4)
            );
            line!(
                text,
                "  given means.monthly is EUR {}.50 per month",
                self.random.between(10, 40) * 100
            );
            line!(
                text,
                "  given residence.stays is ((starts_on 2019-05-10, ends_on ongoing, state {state}))"
            );
            line!(text, "  given health.threat is no");
            if self.random.percent(50) {
                line!(
                    text,
                    "  but job_offer.hours is {}",
                    self.random.between(8, 40)
                );
            }
            line!(text, "  expect {fee}");
        }
    }

    fn scheme(&mut self, index: usize, (name, title, dutch): (&str, &str, &str), state: &str) {
        let lower = state.to_lowercase();
        let law = directive(index);
        let mut text = format!("-- {title} in {state}.\n\n");
        self.uses(&mut text, state, true);
        let fee = self.random.between(50, 600);
        let income = self.random.between(9, 40) * 100;
        let versions = self.random.between(1, 3);
        self.parameter(
            &mut text,
            state,
            &format!("{name}_fee"),
            "Fee",
            "EUR",
            fee,
            1,
        );
        self.parameter(
            &mut text,
            state,
            &format!("{name}_income"),
            "Lowest income",
            "EUR per month",
            income,
            versions,
        );
        line!(
            text,
            "scheme {name} in {state} implements eu.{name} \"{title}, {state}\""
        );
        line!(text, "  titled nl \"{dutch}, {state}\"");
        line!(
            text,
            "  under {state}ACT {}, {state}DEC {}",
            self.random.between(1, 14),
            self.random.between(1, 14)
        );
        line!(
            text,
            "  in force from {}-01-01",
            self.random.between(2006, 2020)
        );
        line!(text, "  decided by \"the authority of {state}\"");
        if self.random.percent(50) {
            line!(text, "  silent \"how the fee is indexed\"");
        }
        line!(text);
        line!(
            text,
            "  fill income_min with {name}_income\n    under {state}DEC 3\n"
        );
        line!(
            text,
            "  fill decision_time with {} days\n    under {state}ACT 7",
            self.random.between(2, 18) * 5
        );
        self.source(&mut text, state);
        line!(text);
        if self.random.percent(40) {
            line!(
                text,
                "  fill age_min with {}\n    under {state}ACT 5\n",
                self.random.between(16, 21)
            );
        }
        if self.random.percent(50) {
            line!(
                text,
                "  fill language_min with a2\n    under {state}ACT 9\n"
            );
            line!(text, "  use integration\n    under {state}ACT 9\n");
        }
        if self.random.percent(40) {
            line!(
                text,
                "  use housing\n    under {state}ACT 10\n    that residence.address_registered or host.accommodation\n"
            );
        }
        if self.random.percent(40) {
            line!(text, "  use sponsor\n    under {state}ACT 11\n");
        }
        let count = 1 + self.random.below(3);
        self.own_clauses(&mut text, state, Some(&law), count);
        line!(
            text,
            "  output fee \"Fee\" : EUR\n    titled nl \"Leges\"\n    under {state}REG 2"
        );
        line!(
            text,
            "    is if application.kind is renewal then {lower}_general_fee otherwise {name}_fee"
        );
        let count = self.random.below(4);
        self.examples(&mut text, state, name, "decision_due is 2026-06-02", count);
        self.add(format!("rules/{lower}/{name}.ius"), text);
    }

    /// A scheme of one state that implements nothing.
    fn national(&mut self, number: usize, state: &str) {
        let lower = state.to_lowercase();
        let mut text = format!("-- A national scheme of {state}.\n\n");
        self.uses(&mut text, state, true);
        let fee = self.random.between(50, 600);
        let name = format!("national_{number}");
        self.parameter(
            &mut text,
            state,
            &format!("{name}_fee"),
            "Fee",
            "EUR",
            fee,
            2,
        );
        line!(
            text,
            "scheme {name} in {state} \"National scheme {number}, {state}\""
        );
        line!(text, "  as of application.lodged_on");
        line!(text, "  in force from 2008-01-01\n");
        line!(
            text,
            "  scope outsiders \"No citizen of the Union\"\n    under {state}ACT 1\n    that not (applicant.nationalities includes any listed in union_states on reference date)\n"
        );
        self.own_clauses(&mut text, state, None, 6);
        line!(
            text,
            "  output fee \"Fee\" : EUR\n    under {state}REG 2\n    is {name}_fee"
        );
        self.examples(&mut text, state, &name, &format!("fee is EUR {fee}"), 2);
        self.add(format!("rules/{lower}/{name}.ius"), text);
    }

    /// The long file: norms of every sector, a scheme that rests on them, and examples up to 2,000
    /// lines.
    fn long(&mut self) -> String {
        let state = "NL";
        let mut text = String::from("-- Pay that is asked for work in each sector.\n\n");
        self.uses(&mut text, state, true);
        for sector in SECTORS {
            let salary = self.random.between(14, 40) * 100;
            self.parameter(
                &mut text,
                state,
                &format!("{sector}_pay"),
                &format!("Pay in {sector}"),
                "EUR per month",
                salary,
                3,
            );
            line!(
                text,
                "define {sector}_pay_met \"Pay of {sector} is met\" : yes/no"
            );
            line!(text, "  is job_offer.salary is at least {sector}_pay");
            line!(
                text,
                "    and job_offer.hours is at most {}\n",
                self.random.between(36, 48)
            );
        }
        line!(
            text,
            "table occupations \"Occupations in short supply\" keyed by country"
        );
        line!(
            text,
            "  column quota : integer\n  column age_max : integer\n  defaults age_max 30"
        );
        for country in ["AR", "AU", "CA", "HK", "JP", "KR", "NZ", "TW", "UY"] {
            line!(
                text,
                "  row {country} with quota {}",
                self.random.between(1, 9) * 100
            );
            self.source(&mut text, state);
        }
        line!(text, "  otherwise quota 0\n");
        line!(
            text,
            "scheme sector_work in NL \"Work in a sector, Netherlands\""
        );
        line!(text, "  titled nl \"Arbeid in een sector\"");
        line!(text, "  as of application.lodged_on");
        line!(text, "  under NLACT 3");
        line!(text, "  in force from 2006-01-01\n");
        line!(
            text,
            "  scope outsiders \"No citizen of the Union\"\n    under NLACT 1\n    that not (applicant.nationalities includes any listed in union_states on reference date)\n"
        );
        line!(
            text,
            "  require place_left \"A place is left\"\n    under NLACT 4\n    that occupations.quota for applicant.country_of_residence is at least 1\n      and applicant_age is at most occupations.age_max for applicant.country_of_residence\n"
        );
        for (index, sector) in SECTORS.iter().enumerate() {
            line!(text, "  require pay_in_{sector} \"Enough pay in {sector}\"");
            line!(text, "    titled nl \"Voldoende loon in {sector}\"");
            line!(
                text,
                "    under NLACT {}, NLDEC {}",
                self.random.between(1, 14),
                self.random.between(1, 14)
            );
            line!(text, "    that {sector}_pay_met");
            line!(
                text,
                "    waived when job_offer.occupation is not within \"{}\"",
                10 + index
            );
            line!(
                text,
                "      under NLDEC {} \"another sector\"\n",
                self.random.between(1, 14)
            );
        }
        line!(
            text,
            "  output fee \"Fee\" : EUR\n    under NLREG 2\n    is nl_general_fee"
        );
        let wanted = 2_000;
        let mut number = 0;
        while text.lines().count() + 12 < wanted {
            number += 1;
            let mut one = String::new();
            self.examples(&mut one, state, "sector_work", "fee is EUR 254", 1);
            text.push_str(&one.replacen("A complete file", &format!("File {number}"), 1));
        }
        while text.lines().count() < wanted {
            line!(text, "-- Further examples stand in the suites.");
        }
        let path = "rules/nl/sector_work.ius".to_owned();
        self.add(path.clone(), text);
        path
    }
}

/// The abbreviation of the directive of a subject.
fn directive(index: usize) -> String {
    format!("DIR{index}")
}
