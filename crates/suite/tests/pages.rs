//! What a page of cases says, and what is said of a page that cannot be understood.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use ius_suite::{
    CaseResult, Results, Rules, Runner, Task, junit, read_case_file, read_page, run_examples, text,
};

const RULES: &str = r#"
instrument ACT "Act on ages"
  cited as "Act on ages"
  binds NL
  provision 1 shall "of age"
    source "https://example.org/act" official
  provision 2 shall "enough money"
    source "https://example.org/act" official

section application "The application"
  fact lodged_on : date "Lodged on"

section applicant "The applicant"
  fact birth_date : date "Date of birth"
    asks "When were you born?"

section household "The household"
  fact income : EUR per month "Income"

scheme adults in NL "For adults"
  as of application.lodged_on

  require adult "Of age"
    under ACT 1
    that age from applicant.birth_date on reference date with leap birthday on 1 March is at least 18

  require means "Enough money"
    under ACT 2
    that household.income is at least EUR 1 000 per month

  output of_age_on "Of age on" : date
    under ACT 1
    is birthday 18 from applicant.birth_date with leap birthday on 1 March

  right stay "May stay"
    under ACT 1

scheme grid in NL "Grid"
  as of application.lodged_on

  points total "Points"
    under ACT 2
    pass mark 10
    group money "Money" at most 8
      award 5 when household.income is at least EUR 1 000 per month
      award 5 when household.income is at least EUR 2 000 per month
    group age "Age"
      award 2 when applicant.birth_date is on or before 2000-01-01

  require adult "Of age"
    under ACT 1
    that applicant.birth_date is before 2008-05-11

example "Eighteen today" for nl.adults
  on 2026-05-10
  given applicant.birth_date is 2008-05-10
  given household.income is EUR 1 000 per month
  expect eligible
  expect of_age_on is 2026-05-10

example "Seventeen" for nl.adults
  on 2026-05-10
  given applicant.birth_date is 2008-05-11
  given household.income is EUR 1 000 per month
  expect eligible
"#;

fn rules() -> Rules {
    let rules = Rules::of([("rules/nl/adults.ius", RULES)]);
    assert!(rules.errors().is_empty(), "{:#?}", rules.errors());
    rules
}

fn run(page: &str) -> (Vec<CaseResult>, Vec<String>) {
    let rules = rules();
    let (cases, problems) = read_page("tests/page.md", page, &BTreeMap::new());
    let mut runner = Runner::new(&rules, "en");
    let results = cases.iter().map(|case| runner.run(case, page)).collect();
    (
        results,
        problems
            .into_iter()
            .map(|p| format!("{} {}", p.message, p.help.unwrap_or_default()))
            .collect(),
    )
}

/// Every case passes and nothing is wrong with the page.
fn passes(page: &str) -> usize {
    let (results, problems) = run(page);
    assert!(problems.is_empty(), "{problems:#?}");
    for result in &results {
        assert!(result.passed(), "{result:#?}");
    }
    results.len()
}

fn failures(page: &str) -> String {
    let (results, problems) = run(page);
    let mut all = problems;
    all.extend(results.iter().flat_map(|r| {
        r.failures
            .iter()
            .map(|f| format!("line {}: {}", f.line, f.text))
    }));
    all.join("\n")
}

const GIVEN: &str = "# Adults\n\nBorn on 10 May 2008, with EUR 1 000 a month: of age on 10 May 2026.\n\n```yaml applicant\napplicant: {birth_date: 2008-05-10}\nhousehold: {income: 1000}\n```\n\n";

#[test]
fn blocks_inherit_and_change() {
    let page = format!(
        "{GIVEN}```expect nl.adults on 2026-05-10\neligible\npassed adult, means\noutput of_age_on is 2026-05-10\nright stay\nlaw in force on 2026-05-10\nmissing nothing\n```\n\n## The day before\n\nStill seventeen.\n\n```expect nl.adults on 2026-05-09\nineligible because adult\nfailed adult\nno right stay\n```\n\n## Not known\n\nTaken away.\n\n```yaml but\napplicant.birth_date: unknown\nhousehold: {{income: 999.99}}\n```\n\n```expect nl.adults on 2026-05-10\nineligible because means\nunknown adult\noutput of_age_on is unknown\n```\n\n### And with money\n\nOnly the age is open.\n\n```yaml but\nhousehold.income: 1000\n```\n\n```expect nl.adults on 2026-05-10\nundetermined because adult\nmissing applicant.birth_date\n```\n"
    );
    assert_eq!(passes(&page), 4);
}

#[test]
fn tables_give_one_case_per_row() {
    let page = format!(
        "{GIVEN}```expect-table nl.adults on 2026-05-10\n```\n\n| applicant.birth_date | on | but | expect | why |\n| --- | --- | --- | --- | --- |\n| 2008-05-11 | | | ineligible because adult | 18 tomorrow |\n| | 2026-05-09 | | ineligible because adult | a day earlier |\n| unknown | | {{household.income: 1}} | ineligible because means; unknown adult | nothing known of age |\n| `2008-05-10` | | | eligible; output of_age_on is 2026-05-10 | today |\n"
    );
    assert_eq!(passes(&page), 4);
}

#[test]
fn a_case_says_on_which_provision_a_clause_rests() {
    let good = format!(
        "{GIVEN}```expect nl.adults on 2026-05-10\nunder ACT 1: adult, stay, of_age_on\nunder ACT 2: means\n```\n"
    );
    assert_eq!(passes(&good), 1);
    let bad = format!(
        "{GIVEN}```expect nl.adults on 2026-05-10\nunder ACT 2: means, adult\nunder ACT: means\nunder ACT 2: maens\n```\n"
    );
    insta::assert_snapshot!(failures(&bad), @r"
    line 11: expected `adult` to rest on ACT 2, it rests on ACT 1
    line 12: expected `means` to rest on ACT, it rests on ACT 2
    line 13: the scheme has no `maens` of this kind; did you mean `means`?
    ");
    let unread = format!(
        "{GIVEN}```expect nl.adults on 2026-05-10\nunder ACT 2 means\nunder : means\nunder ACT 2:\n```\n"
    );
    insta::assert_snapshot!(failures(&unread), @r"
    a provision and the clauses that rest on it are named: `under PROVISION: NAME, …` 
    a provision must follow `under` 
    at least one name must follow 
    ");
    let file = "title: Of age\nprovision: ACT 1\nderivation: The first provision is on age.\nscheme: nl.adults\non: 2026-05-10\napplicant: {}\nexpect:\n  under: {ACT 1: [adult], ACT 2: [adult]}\n";
    let (case, problems) = read_case_file("tests/a.case.yaml", file, &BTreeMap::new());
    assert!(problems.is_empty(), "{problems:?}");
    let rules = rules();
    let result = Runner::new(&rules, "en").run(&case.unwrap(), file);
    let said: Vec<&str> = result.failures.iter().map(|f| f.text.as_str()).collect();
    insta::assert_snapshot!(said.join("\n"), @"expected `adult` to rest on ACT 2, it rests on ACT 1");
}

#[test]
fn a_case_says_how_many_points_there_are() {
    let good = format!(
        "{GIVEN}```expect nl.grid on 2026-05-10\nineligible because total\npoints total is 5\npoints total.money is 5.0\npoints total.age is 0\n```\n\n## Capped\n\nEight at most.\n\n```yaml but\nhousehold.income: 2000\napplicant.birth_date: unknown\n```\n\n```expect nl.grid on 2026-05-10\npoints total is 8 to 10\npoints total.money is 8\npoints total.age is 0 to 2\n```\n"
    );
    assert_eq!(passes(&good), 2);
    let bad = format!(
        "{GIVEN}```expect nl.grid on 2026-05-10\npoints total is 6\npoints total.money is at least 5\npoints total.monye is 5\npoints adult is 5\npoints totla is 5\n```\n"
    );
    insta::assert_snapshot!(failures(&bad), @r"
    line 11: expected points of `total`: 6, found 5
    line 12: expected points of `total.money`: at least 5, found 5
    line 13: there is no group `total.monye`; the groups are money, age
    line 14: the scheme has no `adult` of this kind
    line 15: the scheme has no `totla` of this kind; did you mean `total`?
    ");
    let unread = format!(
        "{GIVEN}```expect nl.grid on 2026-05-10\npoints total 5\npoints total is many\npoints total. is 5\npoints total is 5 to 4\npionts total is 5\n```\n"
    );
    insta::assert_snapshot!(failures(&unread).replace(" \n", "\n"), @"
    the clause is named and its points are compared: `points NAME is NUMBER`
    `many` is no number of points write one number, or what is left open while facts are unknown: `40 to 50`, `at least 40`, `at most 50`, `unknown`
    `total.` is not the name of a clause with points write `NAME` for all its points, `NAME.GROUP` for those of a group
    `5 to 4` is no number of points write one number, or what is left open while facts are unknown: `40 to 50`, `at least 40`, `at most 50`, `unknown`
    `pionts total is 5` says nothing that can be compared did you mean `points`?
    ");
    let file = "title: Points\nprovision: ACT 2\nderivation: Nothing is known.\nscheme: nl.grid\non: 2026-05-10\napplicant: {}\nexpect:\n  points: {total: 0 to 10, total.age: 2}\n";
    let (case, problems) = read_case_file("tests/a.case.yaml", file, &BTreeMap::new());
    assert!(problems.is_empty(), "{problems:?}");
    let rules = rules();
    let result = Runner::new(&rules, "en").run(&case.unwrap(), file);
    let said: Vec<&str> = result.failures.iter().map(|f| f.text.as_str()).collect();
    insta::assert_snapshot!(said.join("\n"), @"expected points of `total.age`: 2, found 0 to 2");
    let wrong = file.replace("0 to 10", "[1]");
    let (case, problems) = read_case_file("tests/a.case.yaml", &wrong, &BTreeMap::new());
    assert!(case.is_none());
    assert_eq!(problems[0].message, "`` is no number of points");
}

#[test]
fn expressions_and_closed_rules() {
    let page = "# Sums\n\nThree days after 1 May is 4 May; nothing is known of the rest.\n\n```ius\nsection a \"A\"\n  fact day : date \"Day\"\n  fact pay : EUR per month \"Pay\"\n```\n\n```yaml applicant\na: {day: 2026-05-01}\n```\n\n```eval\na.day plus 3 days => 2026-05-04\na.pay plus EUR 1 per month => unknown\n1 plus 1 is 2 => yes\n2 times EUR 0.05 => EUR 0.10\n```\n\n## Wrong rules are found\n\nThe type is misspelt.\n\n```ius\nsection b \"B\"\n  fact day : dte \"Day\"\n```\n\n```diagnostics\nIUS0106 2:14 error\nIUS0701 2:8\n```\n";
    let (results, problems) = run(page);
    assert!(problems.is_empty(), "{problems:?}");
    assert!(results[0].passed(), "{:#?}", results[0]);
    assert_eq!(results.len(), 2);
}

#[test]
fn what_differs_is_said_with_its_line() {
    let page = format!(
        "{GIVEN}```expect nl.adults on 2026-05-09\neligible\noutput of_age_on is 2026-05-11\nwaived means\nmissing applicant.birth_date\nright stay\nlaw in force on 2026-01-01\nunverified means\npassed adlt\n```\n"
    );
    insta::assert_snapshot!(failures(&page), @r"
    line 11: expected eligible, decided ineligible because adult
    line 12: expected output `of_age_on` to be 2026-05-11, found 2026-05-10
    line 13: expected `means` waived, found passed
    line 14: expected missing applicant.birth_date, found missing nothing
    line 15: expected the right `stay`, but it does not follow
    line 16: expected the law in force on 2026-01-01, decided under that of 2026-05-09
    line 17: expected to be unverified: means; unverified: nothing
    line 18: the scheme has no `adlt` of this kind; did you mean `adult`?
    ");
}

#[test]
fn a_page_that_is_not_understood_never_passes() {
    let pages = [
        "# Empty\n\nNothing here.\n".to_owned(),
        format!("{GIVEN}```expect nl.adlts on 2026-05-10\neligible\n```\n"),
        format!("{GIVEN}```expect nl.adults on 2026-02-30\neligible\n```\n"),
        format!("{GIVEN}```expect nl.adults\nelligible\n```\n"),
        format!("{GIVEN}```expect nl.adults\n```\n"),
        format!("{GIVEN}```expct nl.adults\neligible\n```\n"),
        format!("{GIVEN}```yaml aplicant\n```\n"),
        format!("{GIVEN}```expect nl.adults on 2026-05-10\neligible whereas adult\n```\n"),
        format!("{GIVEN}```yaml but\napplicant.brith_date: 1990\n```\n```expect nl.adults on 2026-05-10\neligible\n```\n"),
        format!("{GIVEN}```yaml but\napplicant.birth_date: tomorrow\n```\n```expect nl.adults on 2026-05-10\neligible\n```\n"),
        "# No why\n\n```expect nl.adults on 2026-05-10\nundetermined\n```\n".to_owned(),
        format!("{GIVEN}| on | expect | why |\n| --- | --- | --- |\n| 2026-05-10 | eligible | x |\n"),
        format!("{GIVEN}```expect-table nl.adults\n```\n\n| on | why | expect |\n| --- | --- | --- |\n| 2026-05-10 | x | eligible |\n"),
        format!("{GIVEN}```expect-table nl.adults\n```\n\n| on | expect | why |\n| --- | --- | --- |\n| 2026-05-10 | eligible | |\n"),
        "# Eval\n\nWrong.\n\n```eval\n1 plus 1\n```\n".to_owned(),
        "# Eval\n\nWrong.\n\n```eval\n1 plus EUR 1 => 2\n1 plus 1 => 3\nnothing.there => unknown\n```\n".to_owned(),
        "# Rules\n\nBroken rules.\n\n```ius\nsection a \"A\"\n  fact day : dte \"Day\"\n```\n".to_owned(),
        "# Rules\n\nNone.\n\n```diagnostics\n```\n".to_owned(),
    ];
    let report: Vec<String> = pages
        .iter()
        .map(|page| format!("{}\n=> {}\n", page.replace(GIVEN, ""), failures(page)))
        .collect();
    for (page, found) in pages.iter().zip(&report) {
        assert!(!found.ends_with("=> \n"), "{page}");
    }
    insta::assert_snapshot!(report.join("\n"));
}

#[test]
fn examples_of_rule_files() {
    let results = run_examples(&rules(), &BTreeMap::new(), "en");
    assert_eq!(results.len(), 2);
    assert!(results[0].0.passed(), "{:#?}", results[0]);
    let (failed, diagnostics) = &results[1];
    assert!(!failed.passed());
    assert_eq!(diagnostics[0].code.id(), "IUS0601");
    assert_eq!(
        diagnostics[0].message,
        "the example \"Seventeen\" fails: expected eligible, decided ineligible because adult"
    );
}

#[test]
fn routes_name_every_scheme() {
    let files = BTreeMap::from([(
        "examples/adult.yaml".to_owned(),
        "applicant: {birth_date: 2008-05-10}\nhousehold: {income: 1000}".to_owned(),
    )]);
    let rules = rules();
    let run = |text: &str| {
        let (cases, problems) = read_page("tests/page.md", text, &files);
        let mut runner = Runner::new(&rules, "en");
        let mut said: Vec<String> = problems.into_iter().map(|found| found.message).collect();
        let made = cases.len();
        for case in &cases {
            let failures = runner.run(case, text).failures;
            said.extend(
                failures
                    .into_iter()
                    .map(|found| format!("{}: {}", found.line, found.text)),
            );
        }
        (made, said)
    };
    let page = |file: &str, rows: &str| {
        format!(
            "# Routes\n\nA story.\n\n```applicant-file {file}\n```\n\n```expect-routes on 2026-05-10\n```\n\n| scheme | expect | why |\n| --- | --- | --- |\n{rows}"
        )
    };
    let row = "| nl.adults | eligible; missing nothing | eighteen today |\n| nl.grid | ineligible because total | five points |\n";
    let (made, said) = run(&page("../examples/adult.yaml", row));
    assert_eq!((made, said), (3, Vec::new()));

    let (_, said) = run(&page("../examples/adult.yaml", ""));
    assert_eq!(said, ["11: schemes without a row: nl.adults, nl.grid"]);

    let (_, said) = run(&page("../examples/adult.yaml", &row.repeat(2)));
    assert_eq!(
        said,
        ["11: schemes with more than one row: nl.adults, nl.grid"]
    );

    let (_, said) = run(&page("adult.yaml", row));
    assert_eq!(
        said.first().map(String::as_str),
        Some(
            "the applicant file `tests/adult.yaml` cannot be read: there is no file `tests/adult.yaml`"
        )
    );

    let (_, said) = run(
        "# Routes\n\nA story.\n\n```expect-routes\n```\n\n| applicant.birth_date | expect | why |\n| --- | --- | --- |\n| 2000-01-01 | eligible | x |\n",
    );
    assert_eq!(said, ["the first column of a table of routes is `scheme`"]);
}

/// What is wrong in a file that a page names is said at the line that names it, with the file.
#[test]
fn a_named_file_with_a_mistake() {
    let files = BTreeMap::from([(
        "tests/adult.yaml".to_owned(),
        "applicant: {birth_dat: 2008-05-10}".to_owned(),
    )]);
    let text =
        "# A\n\nWhy.\n\n```applicant-file adult.yaml\n```\n\n```expect nl.adults\neligible\n```\n";
    let rules = rules();
    let (cases, _) = read_page("tests/page.md", text, &files);
    let result = Runner::new(&rules, "en").run(&cases[0], text);
    assert_eq!(result.failures[0].line, 5);
    assert!(
        result.failures[0].text.starts_with("tests/adult.yaml: "),
        "{result:#?}"
    );
}

#[test]
fn case_files() {
    let files = BTreeMap::from([(
        "cases/a.yaml".to_owned(),
        "applicant: {birth_date: 2008-05-10}".to_owned(),
    )]);
    let good = "title: Of age\nprovision: ACT 1\nderivation: Eighteen on 10 May.\nscheme: nl.adults\non: 2026-05-10\napplicant_file: a.yaml\nbut: {household.income: 1000}\nexpect:\n  outcome: eligible\n  because: []\n  missing: []\n  outputs: {of_age_on: 2026-05-10}\n";
    let (case, problems) = read_case_file("cases/x.case.yaml", good, &files);
    assert!(problems.is_empty(), "{problems:#?}");
    let case = case.unwrap();
    assert!(matches!(case.task, Task::Decide { .. }));
    let rules = rules();
    let result = Runner::new(&rules, "en").run(&case, good);
    assert!(result.passed(), "{result:#?}");

    let bad = "title: Of age\nscheme: nl.adults\nprovison: ACT 1\nexpect:\n  outcome: elligible\n  outptus: {}\n";
    let (case, problems) = read_case_file("cases/x.case.yaml", bad, &files);
    assert!(case.is_none());
    let said: Vec<String> = problems
        .into_iter()
        .map(|p| format!("{} {}", p.message, p.help.unwrap_or_default()))
        .collect();
    assert_eq!(said.len(), 5, "{said:#?}");
    assert!(
        said.iter().any(|s| s.contains("did you mean `provision`")),
        "{said:#?}"
    );
    assert!(
        said.iter().any(|s| s.contains("did you mean `eligible`")),
        "{said:#?}"
    );
}

#[test]
fn reports() {
    let page = format!("{GIVEN}```expect nl.adults on 2026-05-09\neligible\n```\n");
    let (cases, problems) = run(&page);
    assert!(problems.is_empty());
    let results = Results {
        cases,
        problems: Vec::new(),
    };
    let words = text(&results, false);
    assert!(
        words.starts_with("FAIL  tests/page.md  1 of 1 case failed"),
        "{words}"
    );
    assert!(words.contains("Of age (Act on ages 1)"), "{words}");
    let xml = junit(&results);
    assert!(
        xml.contains("<testsuite name=\"tests/page.md\" tests=\"1\" failures=\"1\">"),
        "{xml}"
    );
    assert!(
        ius_suite::json(&results)
            .to_string()
            .contains("\"failed\":1")
    );
}
