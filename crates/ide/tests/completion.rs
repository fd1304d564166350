//! What is offered where.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod support;

use ius_ide::Completion;
use support::fixture;

const WORLD: &str = r#"
//- rules/eu/vocabulary.ius
enumeration level "Level" ordered
  value low "Low"
  value high "High"
    titled nl "Hoog"

enumeration ground "Ground"
  value work "Work"
  value study "Study"

record stay "Stay"
  fact starts_on : date "First day"
  fact ends_on : date or ongoing "Last day"
  fact state : country "State"
  fact ground : ground "Ground"

section application "Application"
  fact lodged_on : date "Day of the application"

section applicant "Applicant"
  fact birth_date : date "Date of birth"
    asks "When were you born?"
  fact nationality : country "Nationality"
  fact level : level "Level of education"
  fact married : yes/no "Married"
  fact income : EUR per month "Income"
  fact stays : list of stay "Stays"

//- rules/eu/law.ius
instrument LTRD "Long-term Residents Directive"
  titled nl "Richtlijn langdurig ingezetenen"
  binds every member state
  provision 4(1) shall "five years of legal residence"
  provision 5(2) may "integration conditions"

use eu.vocabulary

template residence "Residence"
  as of application.lodged_on

  open decision_time : time limit at most 6 months "Time to decide"
    under LTRD 4(1)

  open lowest : level "Lowest level"
    under LTRD 4(1)
    default low

  option require integration "Integration"
    under LTRD 5(2)

  require five_years "Five years"
    under LTRD 4(1)
    that applicant.married

//- rules/nl/fees.ius
parameter fee "Fee" : EUR
  under LTRD 4(1)
  from 2026-01-01 is EUR 254

//- examples/nurse.yaml
applicant: {}

//- rules/nl/x.ius
use eu.vocabulary
use eu.law

parameter norm "Norm" : EUR per month
  under LTRD 4(1)
  from 2026-01-01 until 2026-06-30 is EUR 1 700
  from 2026-07-01 is EUR 1 750

table partners "Partners" keyed by country
  column quota : integer
  row AR with quota 100

"#;

fn offered(text: &str) -> Vec<Completion> {
    let fixture = fixture(&format!("{}{text}", WORLD.trim_start()));
    fixture
        .snapshot()
        .completions(&fixture.file, fixture.offset)
}

/// The first of what is offered: label, detail, what is put in if it differs.
fn first(text: &str, count: usize) -> String {
    let mut out = String::new();
    for c in offered(text).iter().take(count) {
        out.push_str(&format!(
            "{:?} {}{}{}{}\n",
            c.kind,
            c.label,
            c.detail
                .as_ref()
                .map(|d| format!(" | {d}"))
                .unwrap_or_default(),
            if c.insert == c.label {
                String::new()
            } else {
                format!(" => {:?}", c.insert)
            },
            c.also
                .iter()
                .map(|e| format!(" + {:?} at {}", e.replacement, e.span.start))
                .collect::<String>()
        ));
    }
    out
}

/// A scheme that implements the template, up to the place.
fn scheme(rest: &str, count: usize) -> String {
    first(
        &format!("scheme a in NL implements eu.residence \"A\"\n{rest}"),
        count,
    )
}

/// A requirement of it, up to the place.
fn require(rest: &str, count: usize) -> String {
    scheme(&format!("  require x \"X\"\n    {rest}"), count)
}

/// An example of it, up to the place.
fn example(rest: &str, count: usize) -> String {
    scheme(&format!("\nexample \"E\" for nl.a\n  {rest}"), count)
}

/// The labels only.
fn labels(text: &str) -> String {
    offered(text)
        .iter()
        .map(|c| c.label.clone())
        .collect::<Vec<_>>()
        .join(", ")
}

#[test]
fn declarations_at_the_beginning_of_a_line() {
    insta::assert_snapshot!(labels("$0"), @r#"define …, enumeration …, example …, external …, instrument …, parameter …, record …, scheme …, section …, table …, template …, use …, define, enumeration, example, external, instrument, parameter, record, scheme, section, table, template, use"#);
    insta::assert_snapshot!(labels("sch$0"), @r#"define …, enumeration …, example …, external …, instrument …, parameter …, record …, scheme …, section …, table …, template …, use …, define, enumeration, example, external, instrument, parameter, record, scheme, section, table, template, use"#);
}

#[test]
fn clauses_and_what_the_template_leaves_open() {
    insta::assert_snapshot!(scheme("  $0", 6), @r#"
    Slot fill decision_time | time limit => "fill decision_time with ${1:6 months}\n  under ${2:LAW} ${3:1}$0"
    Slot use integration | Integration => "use integration\n  under ${1:LAW} ${2:1}\n  that ${3:condition}$0"
    Snippet advised by … | who advises => "advised by \"${1:authority}\"$0"
    Keyword advised by | who advises
    Snippet as of … | the reference date => "as of ${1:application.lodged_on}$0"
    Keyword as of | the reference date
    "#);
    insta::assert_snapshot!(labels("scheme a in NL implements eu.residence \"A\"\n  $0"), @r#"fill decision_time, use integration, advised by …, advised by, as of …, as of, assess …, assess, decided by …, decided by, define …, define, departs from …, departs from, duty …, duty, exclude …, exclude, fill, fill lowest, for each …, for each, in force from …, in force from, in force until, may refuse …, may refuse, omit, output …, output, points …, points, refuse …, refuse, require …, require, right …, right, scope …, scope, silent …, silent, suspended from …, suspended from, suspended until, transition …, transition, use, omit five_years, option assess …, option assess, option duty …, option duty, option exclude …, option exclude, option may refuse …, option may refuse, option output …, option output, option points …, option points, option refuse …, option refuse, option require …, option require, option right …, option right, option scope …, option scope, option transition …, option transition, source …, source, under, basis, basis none, note …, note, titled …, titled, unverified …, unverified"#);
    insta::assert_snapshot!(scheme("  fill $0", 5), @r#"
    Slot decision_time | time limit => "decision_time with ${1:6 months}\n  under ${2:LAW} ${3:1}$0"
    Slot lowest | level => "lowest with ${1:low}\n  under ${2:LAW} ${3:1}$0"
    "#);
    insta::assert_snapshot!(scheme("  fill decision_time with 6 months\n    under LTRD 4(1)\n\n  fill $0", 5), @r#"Slot lowest | level => "lowest with ${1:low}\n  under ${2:LAW} ${3:1}$0""#);
    insta::assert_snapshot!(scheme("  use $0", 5), @r#"Slot integration | Integration => "integration\n  under ${1:LAW} ${2:1}\n  that ${3:condition}$0""#);
    insta::assert_snapshot!(scheme("  omit $0", 5), @r#"Slot five_years | Five years => "five_years\n  under ${1:LAW} ${2:1}\n  note \"${3:why it is not applied}\"$0""#);
    insta::assert_snapshot!(labels("section s \"S\"\n  $0"), @r#"fact …, fact, source …, source, under, basis, basis none, note …, note, titled …, titled, unverified …, unverified"#);
    insta::assert_snapshot!(labels("template t \"T\"\n  as of application.lodged_on\n\n  $0"), @r#"advised by …, advised by, assess …, assess, decided by …, decided by, define …, define, duty …, duty, exclude …, exclude, for each …, for each, in force from …, in force from, in force until, may refuse …, may refuse, open …, open, output …, output, points …, points, refuse …, refuse, require …, require, right …, right, scope …, scope, silent …, silent, suspended from …, suspended from, suspended until, transition …, transition, option assess …, option assess, option duty …, option duty, option exclude …, option exclude, option may refuse …, option may refuse, option output …, option output, option points …, option points, option refuse …, option refuse, option require …, option require, option right …, option right, option scope …, option scope, option transition …, option transition, source …, source, under, as of, basis, basis none, note …, note, titled …, titled, unverified …, unverified"#);
    insta::assert_snapshot!(labels("example \"E\" for nl.a\n  $0"), @r#"but …, but, expect …, expect, expect assessment, expect eligible, expect inapplicable, expect ineligible, expect missing, expect undetermined, given …, given, given … is …, on …, on, source …, source, under, basis, basis none, note …, note, titled …, titled, unverified …, unverified"#);
    insta::assert_snapshot!(labels("instrument X \"X\"\n  $0"), @r#"binds, binds every member state, binds nobody, cited as …, cited as, in force from …, in force from, in force until, provision …, provision, url …, url, source …, source, under, basis, basis none, eli …, eli, note …, note, titled …, titled, unverified …, unverified"#);
    insta::assert_snapshot!(labels("table t keyed by country\n  column n : integer\n  $0"), @r#"column …, column, defaults …, defaults, otherwise …, otherwise, row …, row"#);
}

#[test]
fn attribute_lines_that_belong_there() {
    insta::assert_snapshot!(labels("scheme a in NL \"A\"\n  require x \"X\"\n    $0"), @r#"from, source …, source, that, under, basis, basis none, departs from, note …, note, replaced by …, replaced by, titled …, titled, until, unverified …, unverified, waived when …, waived when, advised by …, advised by, as of …, as of, assess …, assess, decided by …, decided by, define …, define, duty …, duty, exclude …, exclude, fill, for each …, for each, in force from …, in force from, in force until, may refuse …, may refuse, omit, output …, output, points …, points, refuse …, refuse, require …, require, right …, right, scope …, scope, silent …, silent, suspended from …, suspended from, suspended until, transition …, transition, use, option assess …, option assess, option duty …, option duty, option exclude …, option exclude, option may refuse …, option may refuse, option output …, option output, option points …, option points, option refuse …, option refuse, option require …, option require, option right …, option right, option scope …, option scope, option transition …, option transition"#);
    insta::assert_snapshot!(labels("scheme a in NL \"A\"\n  refuse x \"X\"\n    when applicant.married\n    $0"), @r#"from, source …, source, under, basis, basis none, departs from, note …, note, replaced by …, replaced by, titled …, titled, until, unverified …, unverified, waived when …, waived when, and, is, is listed in, is none of, is not, is not listed in, is one of, or, advised by …, advised by, as of …, as of, assess …, assess, decided by …, decided by, define …, define, duty …, duty, exclude …, exclude, fill, for each …, for each, in force from …, in force from, in force until, may refuse …, may refuse, omit, output …, output, points …, points, refuse …, refuse, require …, require, right …, right, scope …, scope, silent …, silent, suspended from …, suspended from, suspended until, transition …, transition, use, option assess …, option assess, option duty …, option duty, option exclude …, option exclude, option may refuse …, option may refuse, option output …, option output, option points …, option points, option refuse …, option refuse, option require …, option require, option right …, option right, option scope …, option scope, option transition …, option transition"#);
    insta::assert_snapshot!(labels("scheme a in NL \"A\"\n  output x \"X\" : date\n    und$0"), @r#"from, is, source …, source, under, when, basis, basis none, departs from, not in force, note …, note, once granted, titled …, titled, unconfirmed, until, unverified …, unverified, or ongoing, advised by …, advised by, as of …, as of, assess …, assess, decided by …, decided by, define …, define, duty …, duty, exclude …, exclude, fill, for each …, for each, in force from …, in force from, in force until, may refuse …, may refuse, omit, output …, output, points …, points, refuse …, refuse, require …, require, right …, right, scope …, scope, silent …, silent, suspended from …, suspended from, suspended until, transition …, transition, use, option assess …, option assess, option duty …, option duty, option exclude …, option exclude, option may refuse …, option may refuse, option output …, option output, option points …, option points, option refuse …, option refuse, option require …, option require, option right …, option right, option scope …, option scope, option transition …, option transition"#);
    insta::assert_snapshot!(labels("section s \"S\"\n  fact a : date \"A\"\n    $0"), @r#"asks …, asks, source …, source, under, basis, basis none, evidence …, evidence, help …, help, note …, note, titled …, titled, unverified …, unverified, fact …, fact"#);
}

#[test]
fn instruments_then_their_provisions() {
    insta::assert_snapshot!(require("under $0", 5), @r#"Instrument LTRD | Long-term Residents Directive"#);
    insta::assert_snapshot!(require("under LTRD $0", 5), @r#"
    Provision 4(1) | shall: five years of legal residence
    Provision 5(2) | may: integration conditions
    Keyword from
    Keyword until
    "#);
    insta::assert_snapshot!(require("under LTRD 4($0", 5), @r#"
    Provision 4(1) | shall: five years of legal residence
    Provision 5(2) | may: integration conditions
    Keyword from
    Keyword until
    "#);
    insta::assert_snapshot!(require("basis $0", 5), @r#"
    Instrument LTRD | Long-term Residents Directive
    Keyword none
    "#);
    insta::assert_snapshot!(first("parameter p \"P\" : EUR\n  under LTRD 5(2), $0", 5), @r#"Instrument LTRD | Long-term Residents Directive"#);
}

#[test]
fn names_in_expressions() {
    insta::assert_snapshot!(require("that $0", 12), @r#"
    Fact applicant.married | yes/no
    Snippet all of … | all of (a) … (b) …: yes/no => "all of\n  (a) ${1:condition}\n  (b) ${2:condition}$0"
    Keyword all of | all of (a) … (b) …: yes/no
    Snippet any of … | any of (a) … (b) …: yes/no => "any of\n  (a) ${1:condition}\n  (b) ${2:condition}$0"
    Keyword any of | any of (a) … (b) …: yes/no
    Fact applicant.birth_date | date
    Fact applicant.income | EUR per month
    Fact applicant.level | level
    Fact applicant.nationality | country
    Fact applicant.stays | list of stay
    Fact application.lodged_on | date
    Snippet at least … | at least NUMBER of (a) … (b) …: yes/no => "at least ${1:2} of\n  (a) ${2:condition}\n  (b) ${3:condition}$0"
    "#);
    insta::assert_snapshot!(require("that applicant.$0", 4), @r#"
    Fact applicant.married | yes/no
    Fact applicant.birth_date | date
    Fact applicant.income | EUR per month
    Fact applicant.level | level
    "#);
    insta::assert_snapshot!(require("that applicant.income is at least $0", 4), @r#"
    Type EUR | euro
    Fact applicant.income | EUR per month
    Parameter norm | EUR per month = EUR 1 750
    Snippet highest of … | highest of VALUE for NAME in LIST where CONDITION => "highest of (${1:a}, ${2:b})$0"
    "#);
    insta::assert_snapshot!(require("that applicant.level is at least $0", 4), @r#"
    Value high | High
    Value low | Low
    Fact applicant.level | level
    Slot lowest | level
    "#);
    insta::assert_snapshot!(require("that applicant.level is one of (low, $0", 4), @r#"
    Value high | High
    Value low | Low
    Fact applicant.level | level
    Slot lowest | level
    "#);
    insta::assert_snapshot!(require("that applicant.nationality is $0", 3), @r#"
    Value AT | Austria
    Value BE | Belgium
    Value BG | Bulgaria
    "#);
    insta::assert_snapshot!(require("that some s in $0", 3), @r#"
    Fact applicant.stays | list of stay
    Fact s
    Snippet highest of … | highest of VALUE for NAME in LIST where CONDITION => "highest of (${1:a}, ${2:b})$0"
    "#);
    insta::assert_snapshot!(require("that some s in applicant.stays satisfies $0", 6), @r#"
    Fact applicant.married | yes/no
    Fact s.ends_on | date or ongoing
    Fact s.ground | ground
    Fact s.starts_on | date
    Fact s.state | country
    Snippet all of … | all of (a) … (b) …: yes/no => "all of\n  (a) ${1:condition}\n  (b) ${2:condition}$0"
    "#);
    insta::assert_snapshot!(require("that some s in applicant.stays satisfies s.ground is $0", 3), @r#"
    Value study | Study
    Value work | Work
    Keyword listed in
    "#);
    insta::assert_snapshot!(scheme("  fill lowest with $0", 3), @r#"
    Value high | High
    Value low | Low
    Fact applicant.level | level
    "#);
    insta::assert_snapshot!(first("define a \"A\" : integer\n  is $0", 3), @r#"
    Table partners.quota | integer for each country => "partners.quota for ${1:country}$0"
    Snippet age from … | age from BIRTH on DATE with leap birthday on 1 March: integer => "age from ${1:applicant.birth_date} on ${2:reference date} with leap birthday on ${3:1 March}$0"
    Keyword age from | age from BIRTH on DATE with leap birthday on 1 March: integer
    "#);
    insta::assert_snapshot!(first("define a \"A\" : integer\n  is partners.quota for $0", 3), @r#"
    Value AT | Austria
    Value BE | Belgium
    Value BG | Bulgaria
    "#);
    insta::assert_snapshot!(first("define a \"A\" : yes/no\n  is applicant.nationality is listed in $0", 3), @r#"Table partners | keyed by country"#);
    insta::assert_snapshot!(first("define a \"A\" : integer\n  is age from $0", 3), @r#"
    Fact applicant.birth_date | date
    Fact application.lodged_on | date
    Value 2026-11-23 | today
    "#);
}

#[test]
fn words_that_fit_the_left_side() {
    insta::assert_snapshot!(labels("define a \"A\" : yes/no\n  is applicant.level $0"), @r#"is, is at least, is at most, is less than, is listed in, is more than, is none of, is not, is not listed in, is one of"#);
    insta::assert_snapshot!(labels("define a \"A\" : yes/no\n  is applicant.birth_date is $0"), @r#"after, applicant.birth_date, application.lodged_on, before, from, listed in, none of, not, not from, not listed in, on, on or after, on or before, one of, 2026-11-23, birthday …, birthday, deadline …, deadline, earliest date within …, earliest date within, first day of …, first day of, last day of …, last day of, latest …, latest, next …, next, reference date, highest of …, highest of, if …, if, lowest of …, lowest of, sum of …, sum of, applicant.income, applicant.level, applicant.married, applicant.nationality, applicant.stays, norm, partners.quota, age from …, age from, days between …, days between, gaps in …, gaps in, longest period of …, longest period of, most days of …, most days of, number of …, number of, number of full …, number of full, period from …, period from, periods from …, periods from, the …, the, this state, total days of …, total days of, unbroken run of …, unbroken run of, weighed length of …, weighed length of, year of …, year of, fee"#);
    insta::assert_snapshot!(labels("define a \"A\" : yes/no\n  is applicant.stays $0"), @r#"includes, includes any listed in, includes any of, is empty, is not empty"#);
    insta::assert_snapshot!(labels("define a \"A\" : yes/no\n  is (the 5 years before application.lodged_on) $0"), @r#"covers, is at least, is at most, is empty, is exactly, is longer than, is not empty, is shorter than, overlaps, bridging gaps of at most, except, joined with, since, within"#);
    insta::assert_snapshot!(labels("define a \"A\" : yes/no\n  is some s in applicant.stays satisfies s.ground is $0"), @r#"study, work, listed in, none of, not, not listed in, one of, s.ground, highest of …, highest of, if …, if, lowest of …, lowest of, sum of …, sum of, applicant.birth_date, applicant.income, applicant.level, applicant.married, applicant.nationality, applicant.stays, application.lodged_on, norm, partners.quota, s.ends_on, s.starts_on, s.state, age from …, age from, birthday …, birthday, days between …, days between, deadline …, deadline, earliest date within …, earliest date within, first day of …, first day of, gaps in …, gaps in, last day of …, last day of, latest …, latest, longest period of …, longest period of, most days of …, most days of, next …, next, no …, no, number of …, number of, number of full …, number of full, period from …, period from, periods from …, periods from, reference date, the …, the, this state, total days of …, total days of, unbroken run of …, unbroken run of, weighed length of …, weighed length of, year of …, year of, fee"#);
}

#[test]
fn countries_are_found_by_name() {
    let all = offered("define a \"A\" : yes/no\n  is applicant.nationality is moroc$0");
    let found: Vec<&Completion> = all
        .iter()
        .filter(|c| {
            c.filter
                .as_deref()
                .unwrap_or(&c.label)
                .to_lowercase()
                .contains("moroc")
        })
        .collect();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].label, "MA");
    assert_eq!(found[0].detail.as_deref(), Some("Morocco"));
    assert_eq!(found[0].filter.as_deref(), Some("MA Morocco Marokko"));
}

#[test]
fn types_modules_states_templates() {
    insta::assert_snapshot!(labels("section s \"S\"\n  fact a : $0"), @r#"EUR, calendar duration, code, counted duration, country, date, date or ongoing, decimal, exact duration, integer, list of, percentage, period, periods, text, time limit, yes/no, AUD, BGN, CAD, CHF, CZK, DKK, GBP, HUF, ISK, JPY, NOK, NZD, PLN, RON, SEK, USD, ground, level, stay"#);
    insta::assert_snapshot!(first("use $0", 4), @r#"Module nl.fees | rules/nl/fees.ius"#);
    insta::assert_snapshot!(first("scheme a in $0", 2), @r#"
    Value AT | Austria
    Value BE | Belgium
    "#);
    insta::assert_snapshot!(first("scheme a in NL implements $0", 3), @r#"Template eu.residence | Residence"#);
    insta::assert_snapshot!(first("scheme a in NL $0", 3), @r#"
    Keyword implements
    Keyword advised by
    Keyword as of
    "#);
}

#[test]
fn a_name_from_afar_brings_its_use_line() {
    let all = offered("define a \"A\" : EUR\n  is fe$0");
    let fee = all.iter().find(|c| c.label == "fee").unwrap();
    assert_eq!(fee.detail.as_deref(), Some("EUR = EUR 254"));
    assert_eq!(fee.also.len(), 1);
    assert_eq!(fee.also[0].replacement, "\nuse nl.fees");
}

#[test]
fn examples() {
    insta::assert_snapshot!(scheme("\nexample \"E\" for $0", 3), @r#"Scheme nl.a | A"#);
    insta::assert_snapshot!(example("given \"$0", 3), @r#"File ../../examples/nurse.yaml | examples/nurse.yaml"#);
    insta::assert_snapshot!(example("given applicant.level is $0", 3), @r#"
    Value high | High
    Value low | Low
    "#);
    insta::assert_snapshot!(example("but applicant.stays is ((ground $0", 3), @r#"
    Value study | Study
    Value work | Work
    "#);
    insta::assert_snapshot!(example("but applicant.stays is ((starts_on 2020-01-01, $0", 4), @r#"
    Fact ends_on | Last day
    Fact ground | Ground
    Fact state | State
    Fact starts_on | First day
    "#);
    insta::assert_snapshot!(example("expect $0", 9), @r#"
    Keyword assessment | only judgement is left
    Keyword eligible | every requirement holds
    Keyword inapplicable | outside the scheme
    Keyword ineligible | a ground of refusal, or a requirement that fails
    Keyword undetermined | facts are missing
    Keyword missing
    "#);
    insta::assert_snapshot!(example("expect ineligible because $0", 3), @r#"Definition five_years | Five years"#);
    insta::assert_snapshot!(example("expect missing applicant.b$0", 2), @r#"
    Fact applicant.birth_date | date
    Fact applicant.income | EUR per month
    "#);
}

#[test]
fn provenance() {
    insta::assert_snapshot!(require("source \"x\" $0", 4), @r#"
    Keyword official | read in an official text
    Keyword secondary | read in a guide, summary, press or transposition text
    "#);
    insta::assert_snapshot!(require("source \"x\" official $0", 4), @r#"
    Keyword read 2026-11-23 | the day on which it was read
    Keyword as of
    "#);
}

#[test]
fn units() {
    insta::assert_snapshot!(labels("define a \"A\" : time limit\n  is 6 $0"), @r#"day, days, month, months, week, weeks, working day, working days, year, years, is, is at least, is at most, is less than, is listed in, is more than, is none of, is not, is not listed in, is one of, divided by, minus, percent, plus, times"#);
    insta::assert_snapshot!(labels("define a \"A\" : EUR per month\n  is EUR 5 per $0"), @r#"month, year"#);
}

#[test]
fn nothing_in_comments_and_titles() {
    insta::assert_snapshot!(labels("-- a $0"), @"");
    insta::assert_snapshot!(labels("scheme a in NL \"$0"), @"");
    insta::assert_snapshot!(labels("scheme a in NL \"A\"\n  -- $0"), @"");
}

#[test]
fn titles_in_the_language_of_the_drafter() {
    let text = format!(
        "{}define a \"A\" : yes/no\n  is applicant.level is $0",
        WORLD.trim_start()
    );
    let mut config = support::config();
    config.language = ius_ide::Language::Dutch;
    let fixture = support::fixture_with(&text, config);
    let all = fixture
        .snapshot()
        .completions(&fixture.file, fixture.offset);
    let high = all.iter().find(|c| c.label == "high").unwrap();
    assert_eq!(high.detail.as_deref(), Some("Hoog"));
}
