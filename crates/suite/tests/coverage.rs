//! What no case tries: each test has one thing untried, and a case that tries it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use ius_suite::{Coverage, Rules, Runner, read_page};

const WORDS: &str = r#"
instrument ACT "Act"
  cited as "Act"
  binds every member state
  provision 1 shall "all of it"
    source "https://example.org/act" official

enumeration grade "Grade"
  value low "Low"
  value high "High"

enumeration level "Level" ordered
  value basic "Basic"
  value full "Full"

record stay "Stay"
  fact starts_on : date "First day"
  fact ends_on : date or ongoing "Last day"

section application "The application"
  fact lodged_on : date "Lodged on"
  fact filed_on : date "Filed on"

section applicant "The applicant"
  fact birth_date : date "Date of birth"
  fact nationalities : list of country "Nationalities"
  fact income : EUR per month "Income"
  fact children : integer at least 0 "Children"
  fact grade : grade "Grade"
  fact level : level "Level"
  fact honest : yes/no "Honest"
  fact exempt : yes/no "Exempt"
  fact stays : list of stay "Stays"
  fact leaves_on : date or ongoing "Last day"
"#;

/// Rules of a state whose scheme has these clauses.
fn scheme(clauses: &str) -> String {
    format!(
        "use eu.words\n\nscheme test in NL \"Test\"\n  as of application.lodged_on\n{clauses}\n"
    )
}

/// What is untried once the rules of `files` were tried by the cases of a page: the answers, then
/// the boundaries, in words.
fn untried(files: &[(&str, &str)], page: &str) -> Vec<String> {
    let mut all = vec![("rules/eu/words.ius", WORDS)];
    all.extend(files);
    let rules = Rules::of(all);
    assert!(rules.errors().is_empty(), "{:#?}", rules.errors());
    let disk: BTreeMap<String, String> = BTreeMap::new();
    let (cases, problems) = read_page("page.md", page, &disk);
    assert!(problems.is_empty(), "{problems:#?}");
    let mut runner = Runner::new(&rules, "en").watching();
    let results: Vec<_> = cases.iter().map(|case| runner.run(case, page)).collect();
    let coverage = Coverage::new(&rules, &results);
    let answers = coverage
        .answers
        .iter()
        .filter(|answer| !answer.tried)
        .map(|answer| format!("{}: {}", answer.clause, answer.words()));
    let boundaries = coverage
        .boundaries
        .iter()
        .filter(|touched| !touched.is_tried())
        .map(|touched| {
            let limit = touched.limit.as_ref().map(|l| format!(" at {l}"));
            let key = touched.key.as_ref().map(|k| format!(" for {k}"));
            format!(
                "{}{}{}: {}",
                touched.clause,
                limit.unwrap_or_default(),
                key.unwrap_or_default(),
                touched.words()
            )
        });
    answers.chain(boundaries).collect()
}

/// A page with one case for each row: what is changed, what is expected.
fn page(applicant: &str, rows: &[(&str, &str)]) -> String {
    page_for("nl.test", applicant, rows)
}

fn page_for(scheme: &str, applicant: &str, rows: &[(&str, &str)]) -> String {
    let mut out = format!("# Cases\n\n```yaml applicant\n{applicant}\n```\n");
    for (number, (but, expect)) in rows.iter().enumerate() {
        out.push_str(&format!(
            "\n## Case {number}\n\nBy the act.\n\n```yaml but\n{but}\n```\n\n```expect {scheme} on 2026-03-02\n{expect}\n```\n"
        ));
    }
    out
}

#[test]
fn a_clause_that_no_case_fails_or_passes() {
    let rules = scheme("  require honest \"Honest\"\n    under ACT 1\n    that applicant.honest");
    let files = [("rules/nl/test.ius", rules.as_str())];
    let both = page(
        "applicant: {honest: yes}",
        &[
            ("{}", "eligible"),
            ("applicant.honest: no", "ineligible because honest"),
        ],
    );
    assert_eq!(untried(&files, &both), Vec::<String>::new());
    let one = page("applicant: {honest: yes}", &[("{}", "eligible")]);
    assert_eq!(untried(&files, &one), ["honest: no case fails it"]);
    let other = page(
        "applicant: {honest: no}",
        &[("{}", "ineligible because honest")],
    );
    assert_eq!(untried(&files, &other), ["honest: no case passes it"]);
    // What is unknown is neither, and a case that fails proves nothing.
    let neither = page(
        "applicant: {honest: yes}",
        &[
            ("applicant.honest: unknown", "undetermined"),
            ("{}", "ineligible"),
        ],
    );
    assert_eq!(
        untried(&files, &neither),
        ["honest: no case fails it", "honest: no case passes it"]
    );
}

#[test]
fn an_exclusion_a_judgement_and_what_follows() {
    let rules = scheme(
        r#"  exclude exempt "Exempt"
    under ACT 1
    when applicant.exempt
  assess good "Good"
    under ACT 1
    by "the authority"
    weighing "all"
    settled by applicant.honest
  output fee "Fee" : EUR
    under ACT 1
    is EUR 10
  right work "Work"
    under ACT 1
  duty report "Report"
    under ACT 1"#,
    );
    let files = [("rules/nl/test.ius", rules.as_str())];
    let some = page(
        "applicant: {exempt: no, honest: yes}",
        &[("{}", "eligible"), ("{}", "right work")],
    );
    assert_eq!(
        untried(&files, &some),
        [
            "exempt: no case in which it bites",
            "good: no case leaves it to be judged",
            "fee: no case states it",
            "report: no case states it",
        ]
    );
    let all = page(
        "applicant: {exempt: no, honest: yes}",
        &[
            (
                "{}",
                "eligible\nright work\nduty report\noutput fee is EUR 10",
            ),
            ("applicant.exempt: yes", "inapplicable because exempt"),
            ("applicant.honest: unknown", "assessment because good"),
        ],
    );
    assert_eq!(untried(&files, &all), Vec::<String>::new());
}

#[test]
fn an_exception_holds_in_one_case_and_does_not_in_another() {
    let rules = scheme(
        r#"  require honest "Honest"
    under ACT 1
    that applicant.honest
    waived when applicant.exempt under ACT 1
    replaced by applicant.grade is high when applicant.children is 2 under ACT 1"#,
    );
    let files = [("rules/nl/test.ius", rules.as_str())];
    let applicant = "applicant: {honest: yes, exempt: no, children: 0, grade: high}";
    let plain = page(
        applicant,
        &[("{}", "eligible"), ("applicant.honest: no", "ineligible")],
    );
    assert_eq!(
        untried(&files, &plain),
        [
            "honest: no case in which this exception holds",
            "honest: no case in which this exception holds",
            "honest: no case meets what is put in its place",
            "honest: no case fails what is put in its place",
            "honest at 2: no case on it and none just beside it; nearest below 0 (2 apart)",
        ]
    );
    let all = page(
        applicant,
        &[
            ("{}", "eligible"),
            ("applicant.honest: no", "ineligible"),
            ("applicant.exempt: yes", "eligible"),
            ("applicant.children: 2", "eligible"),
            (
                "{applicant.children: 2, applicant.grade: low}",
                "ineligible",
            ),
            ("applicant.children: 1", "eligible"),
        ],
    );
    assert_eq!(untried(&files, &all), Vec::<String>::new());
}

#[test]
fn a_limit_is_touched_on_it_and_a_cent_beside_it() {
    let rules = scheme(
        "  require means \"Means\"\n    under ACT 1\n    that applicant.income is at least EUR 1 000 per month",
    );
    let files = [("rules/nl/test.ius", rules.as_str())];
    let tried = |incomes: &[&str]| {
        let rows: Vec<(String, &str)> = incomes
            .iter()
            .map(|income| {
                let low = income.parse::<f64>().unwrap() < 1000.0;
                let outcome = if low { "ineligible" } else { "eligible" };
                (format!("applicant.income: {income}"), outcome)
            })
            .collect();
        let rows: Vec<(&str, &str)> = rows.iter().map(|(b, e)| (b.as_str(), *e)).collect();
        untried(&files, &page("applicant: {income: 1000}", &rows))
    };
    assert_eq!(tried(&["1000", "999.99"]), Vec::<String>::new());
    assert_eq!(
        tried(&["1000", "999.98"]),
        ["means at EUR 1000: no case just below it; nearest below EUR 999.98 (0.02 apart)"]
    );
    // A cent above is on the same side as the limit.
    assert_eq!(
        tried(&["1000", "1000.01", "500"]),
        [
            "means at EUR 1000: no case just below it; nearest below EUR 500 (500 apart), above EUR 1000.01 (0.01 apart)"
        ]
    );
    assert_eq!(
        tried(&["999.99", "1000.01"]),
        [
            "means at EUR 1000: no case on it; nearest below EUR 999.99 (0.01 apart), above EUR 1000.01 (0.01 apart)"
        ]
    );
}

#[test]
fn an_age_is_touched_on_the_birthday_and_on_its_eve() {
    let rules = scheme(
        r#"  define years "Age" : integer
    is age from applicant.birth_date on reference date with leap birthday on 1 March
  require young "Young"
    under ACT 1
    that years is at most 30"#,
    );
    let files = [("rules/nl/test.ius", rules.as_str())];
    // On 2 March 2026: thirty-one today, and thirty-one tomorrow.
    let near = page(
        "applicant: {birth_date: 1995-03-03}",
        &[
            ("{}", "eligible"),
            (
                "applicant.birth_date: 1995-03-02",
                "ineligible because young",
            ),
        ],
    );
    assert_eq!(untried(&files, &near), Vec::<String>::new());
    // Thirty and thirty-one, but not on the days.
    let far = page(
        "applicant: {birth_date: 1995-03-04}",
        &[
            ("{}", "eligible"),
            (
                "applicant.birth_date: 1995-03-01",
                "ineligible because young",
            ),
        ],
    );
    assert_eq!(
        untried(&files, &far),
        [
            "young at 30: no case on it and none just below it; nearest below 30 (2 days apart), above 31 (1 day apart)"
        ]
    );
    // A year of birth stands for many days, none of which was tried.
    let vague = page(
        "applicant: {birth_date: 1995-03-03}",
        &[
            ("{}", "eligible"),
            ("applicant.birth_date: 1995", "undetermined"),
            ("applicant.birth_date: 1994", "ineligible because young"),
        ],
    );
    assert_eq!(
        untried(&files, &vague),
        ["young at 30: no case on it; nearest below 30 (1 day apart)"]
    );
}

#[test]
fn computed_dates_and_lengths_are_touched_to_the_day() {
    let rules = scheme(
        r#"  require soon "Soon"
    under ACT 1
    that reference date is on or before application.filed_on plus 3 months
  require long "Long"
    under ACT 1
    that every stay in applicant.stays
      satisfies (period from stay.starts_on to stay.ends_on) is at least 12 months
  require covered "Covered"
    under ACT 1
    that (periods from stay.starts_on to stay.ends_on for stay in applicant.stays)
      covers the 2 years before reference date"#,
    );
    let files = [("rules/nl/test.ius", rules.as_str())];
    let far = page(
        "application: {filed_on: 2026-01-01}\napplicant: {stays: [{starts_on: 2020-01-01, ends_on: ongoing}]}",
        &[
            ("{}", "eligible"),
            (
                "application.filed_on: 2025-01-01",
                "ineligible because soon",
            ),
            (
                "applicant.stays: [{starts_on: 2026-01-01, ends_on: 2026-02-01}]",
                "ineligible because long, covered",
            ),
        ],
    );
    assert_eq!(
        untried(&files, &far),
        [
            "soon: no case on it and none just above it; nearest below 2026-03-02 against 2026-04-01 (30 days apart), above 2026-03-02 against 2025-04-01 (335 days apart)",
            "long at 1 year: no case on it and none just below it; nearest below 2026-01-01/2026-02-01 (333 days apart)",
            "covered: no case on it and none just below it; nearest below [2026-01-01/2026-02-01] against 2024-03-02/2026-03-01 (698 days apart), above [2020-01-01/..] against 2024-03-02/2026-03-01 (1 day apart)",
        ]
    );
    let near = page(
        "application: {filed_on: 2025-12-02}\napplicant: {stays: [{starts_on: 2024-03-02, ends_on: ongoing}]}",
        &[
            ("{}", "eligible"),
            (
                "application.filed_on: 2025-12-01",
                "ineligible because soon",
            ),
            (
                "applicant.stays: [{starts_on: 2024-03-03, ends_on: ongoing}]",
                "ineligible because covered",
            ),
            (
                "applicant.stays: [{starts_on: 2024-03-02, ends_on: 2025-03-01}, {starts_on: 2025-03-02, ends_on: 2026-03-01}]",
                "eligible",
            ),
            (
                "applicant.stays: [{starts_on: 2024-03-02, ends_on: 2025-02-28}, {starts_on: 2025-03-01, ends_on: ongoing}]",
                "ineligible because long",
            ),
        ],
    );
    assert_eq!(untried(&files, &near), Vec::<String>::new());
}

#[test]
fn every_row_of_a_table_has_its_limit() {
    let rules = format!(
        r#"use eu.words

table partners "Partners" keyed by country
  column age_max : integer
  column funded : yes/no
  column funds : EUR per month
  row CA with age_max 30, funded yes, funds EUR 500 per month
    source "https://example.org/act" official
  row AU with age_max 35, funded no, funds unconfirmed
    source "https://example.org/act" official
  row NZ until 2019-12-31 with age_max 40, funded no, funds unconfirmed
    source "https://example.org/act" official
{}"#,
        scheme(
            r#"  in force from 2020-01-01
  for each nationality in applicant.nationalities
  scope partner "Partner"
    under ACT 1
    that nationality is listed in partners
  require young "Young"
    under ACT 1
    that age from applicant.birth_date on reference date with leap birthday on 1 March
      is at most partners.age_max for nationality
  require means "Means"
    under ACT 1
    that not partners.funded for nationality
      or applicant.income is at least partners.funds for nationality"#
        )
        .replacen("use eu.words\n", "", 1)
    );
    let files = [("rules/nl/test.ius", rules.as_str())];
    let ca = |more: &[(&str, &str)]| {
        let mut rows = vec![
            ("{}", "eligible"),
            (
                "applicant.birth_date: 1995-03-02",
                "ineligible because young",
            ),
            ("applicant.income: 499.99", "ineligible because means"),
            (
                "applicant.nationalities: [FR]",
                "inapplicable because partner",
            ),
        ];
        rows.extend(more);
        untried(
            &files,
            &page(
                "applicant: {birth_date: 1995-03-03, nationalities: [CA], income: 500}",
                &rows,
            ),
        )
    };
    // No limit of means for Australia, and New Zealand's row is of before the scheme.
    assert_eq!(
        ca(&[]),
        ["young at 35 for AU: no case makes this comparison"]
    );
    assert_eq!(
        ca(&[
            (
                "{applicant.nationalities: [AU], applicant.birth_date: 1990-03-03}",
                "eligible"
            ),
            (
                "{applicant.nationalities: [FR, AU], applicant.birth_date: 1990-03-02}",
                "ineligible because young"
            ),
        ]),
        Vec::<String>::new()
    );
}

#[test]
fn points_turn_one_award_below_the_mark() {
    let rules = scheme(
        r#"  points grid "Points"
    under ACT 1
    pass mark 20
    group all "All" 
      award 10 when applicant.honest
      award 10 when applicant.exempt
      award 15 when applicant.grade is high"#,
    );
    let files = [("rules/nl/test.ius", rules.as_str())];
    let applicant = "applicant: {honest: yes, exempt: yes, grade: low}";
    let some = page(
        applicant,
        &[
            ("{}", "eligible"),
            ("applicant.honest: no", "ineligible because grid"),
        ],
    );
    assert_eq!(
        untried(&files, &some),
        [
            "grid: no case is given these points",
            "grid: no case is not given these points",
            "grid at 20: no case just below it; nearest below 10 (10 apart)",
        ]
    );
    let all = page(
        applicant,
        &[
            ("{}", "eligible"),
            ("applicant.honest: no", "ineligible because grid"),
            (
                "applicant: {honest: no, exempt: no, grade: high}",
                "ineligible because grid",
            ),
        ],
    );
    assert_eq!(untried(&files, &all), Vec::<String>::new());
}

#[test]
fn every_version_of_a_clause_and_of_a_limit_has_its_cases() {
    let rules = format!(
        "use eu.words\n\nparameter norm \"Norm\" : EUR per month\n  under ACT 1\n  until 2026-03-01 is EUR 900\n  from 2026-03-02 is EUR 1 000\n{}",
        scheme(
            r#"  require means "Means"
    until 2026-03-01
    under ACT 1
    that applicant.income is at least norm
  require means "Means"
    from 2026-03-02
    under ACT 1
    that applicant.income is at least norm and applicant.honest"#
        )
        .replacen("use eu.words\n", "", 1)
    );
    let files = [("rules/nl/test.ius", rules.as_str())];
    let new = page(
        "applicant: {income: 1000, honest: yes}",
        &[
            ("{}", "eligible"),
            ("applicant.income: 999.99", "ineligible because means"),
        ],
    );
    assert_eq!(
        untried(&files, &new),
        [
            "means: no case fails it",
            "means: no case passes it",
            "means at EUR 900: no case makes this comparison",
        ]
    );
    let old = format!(
        "{new}\n# Before\n\n```yaml applicant\napplicant: {{income: 900, honest: yes}}\n```\n\n## Enough\n\nBy the act.\n\n```expect nl.test on 2026-03-01\neligible\n```\n\n## Too little\n\nBy the act.\n\n```yaml but\napplicant.income: 899.99\n```\n\n```expect nl.test on 2026-03-01\nineligible because means\n```\n"
    );
    assert_eq!(untried(&files, &old), Vec::<String>::new());
}

const TEMPLATE: &str = r#"use eu.words

template test "Test"
  as of application.lodged_on
  open least : EUR per month "Least"
    under ACT 1
  open asked : yes/no "Honesty is asked"
    under ACT 1
  require children "Children"
    under ACT 1
    that applicant.children is at most 3
  require means "Means"
    under ACT 1
    that applicant.income is at least least
  require honest "Honest"
    under ACT 1
    that not asked or applicant.honest
  option require exempt "Not exempt"
    under ACT 1
    that not applicant.exempt
"#;

fn state(code: &str, asked: &str) -> String {
    format!(
        "use eu.words\nuse eu.test\n\nscheme test in {code} implements eu.test \"Test\"\n  fill least with EUR 500 per month\n    under ACT 1\n  fill asked with {asked}\n    under ACT 1\n"
    )
}

#[test]
fn the_law_of_a_template_is_tried_once_and_what_a_state_fills_by_itself() {
    let (nl, de) = (
        state("NL", "yes"),
        state("DE", "no") + "  use exempt\n    under ACT 1\n",
    );
    let files = [
        ("rules/eu/test.ius", TEMPLATE),
        ("rules/nl/test.ius", nl.as_str()),
        ("rules/de/test.ius", de.as_str()),
    ];
    let applicant = "applicant: {children: 3, income: 500, honest: yes, exempt: no}";
    let dutch = page(
        applicant,
        &[
            ("{}", "eligible"),
            ("applicant.children: 4", "ineligible because children"),
            ("applicant.income: 499.99", "ineligible because means"),
            ("applicant.honest: no", "ineligible because honest"),
        ],
    );
    // The number of children is the same law in both; honesty is not asked in Germany at all.
    assert_eq!(
        untried(&files, &dutch),
        [
            "means: no case fails it",
            "means: no case passes it",
            "honest: no case passes it",
            "exempt: no case fails it",
            "exempt: no case passes it",
            "means at EUR 500: no case makes this comparison",
        ]
    );
    let german = page_for(
        "de.test",
        applicant,
        &[
            ("{}", "eligible"),
            ("applicant.income: 499.99", "ineligible because means"),
            ("applicant.exempt: yes", "ineligible because exempt"),
        ],
    );
    let both = dutch + &german.replacen("# Cases", "# German cases", 1);
    assert_eq!(untried(&files, &both), Vec::<String>::new());
}

#[test]
fn what_facts_cannot_reach_is_not_asked_for() {
    let rules = scheme(
        r#"  define none "None" : integer
    is 0
  require enough "Enough"
    under ACT 1
    that applicant.children is at least none and applicant.level is at least basic
  require more "More"
    under ACT 1
    that if none is 0
      then applicant.children is more than 0
      otherwise applicant.children is more than 7"#,
    );
    let files = [("rules/nl/test.ius", rules.as_str())];
    let tried = page(
        "applicant: {children: 1, level: basic}",
        &[
            ("{}", "eligible"),
            ("applicant.children: 0", "ineligible because more"),
        ],
    );
    // Nobody has fewer children than none or less than the lowest level, so that `enough` cannot
    // fail; seven is never asked.
    assert_eq!(untried(&files, &tried), Vec::<String>::new());
}

#[test]
fn whether_something_goes_on_turns_on_no_day() {
    let rules = scheme(
        r#"  require open_end "Without end"
    under ACT 1
    that applicant.leaves_on is ongoing"#,
    );
    let files = [("rules/nl/test.ius", rules.as_str())];
    let tried = page(
        "applicant: {leaves_on: ongoing}",
        &[
            ("{}", "eligible"),
            (
                "applicant.leaves_on: 2030-01-01",
                "ineligible because open_end",
            ),
        ],
    );
    assert_eq!(untried(&files, &tried), Vec::<String>::new());
}

#[test]
fn a_comparison_within_what_another_compares_is_watched() {
    let rules = scheme(
        r#"  define weight "Weight" : integer
    is if applicant.children is at least 2 then 10 otherwise 0
  require enough "Enough"
    under ACT 1
    that weight is more than 5"#,
    );
    let files = [("rules/nl/test.ius", rules.as_str())];
    let tried = page(
        "applicant: {children: 2}",
        &[
            ("{}", "eligible"),
            ("applicant.children: 1", "ineligible because enough"),
        ],
    );
    // Ten and nothing are all that there is: neither stands on five.
    assert_eq!(
        untried(&files, &tried),
        [
            "enough at 5: no case on it and none just above it; nearest below 0 (5 apart), above 10 (5 apart)"
        ]
    );
}

#[test]
fn an_amount_per_month_over_a_year_goes_by_twelve_cents() {
    let rules = scheme(
        r#"  require pay "Pay"
    under ACT 1
    that applicant.income over 1 year is at least EUR 6 542.21"#,
    );
    let files = [("rules/nl/test.ius", rules.as_str())];
    // Twelve times 545.18 are 6 542.16, twelve times 545.19 are 6 542.28.
    let near = page(
        "applicant: {income: 545.19}",
        &[
            ("{}", "eligible"),
            ("applicant.income: 545.18", "ineligible because pay"),
        ],
    );
    assert_eq!(untried(&files, &near), Vec::<String>::new());
    let far = page(
        "applicant: {income: 545.20}",
        &[
            ("{}", "eligible"),
            ("applicant.income: 545.17", "ineligible because pay"),
        ],
    );
    assert_eq!(
        untried(&files, &far),
        [
            "pay at EUR 6542.21: no case on it and none just below it; nearest below EUR 6542.04 (0.17 apart), above EUR 6542.40 (0.19 apart)"
        ]
    );
}
