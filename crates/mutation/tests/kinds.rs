//! Each kind of mutant is noticed by a case that looks for it, and not by one that does not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use ius_engine::SourceRef;
use ius_mutation::{Explanation, Kind, Made, Score, Standing, Verdict, Verdicts, mutants, run};
use ius_suite::{Prepared, Rules, read_page};

const WORDS: &str = r#"
instrument ACT "Act"
  cited as "Act"
  binds every member state
  provision 1 shall "all of it"
    source "https://example.org/act" official

section application "The application"
  fact lodged_on : date "Lodged on"

section applicant "The applicant"
  fact nationality : country "Nationality"
  fact income : EUR per month "Income"
  fact children : integer at least 0 "Children"
  fact honest : yes/no "Honest"
  fact exempt : yes/no "Exempt"
  fact lists : list of country "States"
"#;

/// A scheme with these clauses, after these declarations.
fn rules(before: &str, clauses: &str) -> Rules {
    let scheme = format!(
        "use eu.words\n\n{before}\nscheme test in NL \"Test\"\n  as of application.lodged_on\n{clauses}\n"
    );
    let rules = Rules::of([
        ("rules/eu/words.ius", WORDS),
        ("rules/nl/test.ius", scheme.as_str()),
    ]);
    assert!(rules.errors().is_empty(), "{:#?}", rules.errors());
    rules
}

/// One case for each row: the day, what is given, what is expected.
fn cases(rules: &Rules, rows: &[(&str, &str, &str)]) -> Vec<Prepared> {
    let mut page = "# Cases\n".to_owned();
    for (number, (on, applicant, expect)) in rows.iter().enumerate() {
        page.push_str(&format!(
            "\n## Case {number}\n\nBy the act.\n\n```yaml applicant\napplicant: {applicant}\n```\n\n```expect nl.test on {on}\n{expect}\n```\n"
        ));
    }
    let disk: BTreeMap<String, String> = BTreeMap::new();
    let (cases, problems) = read_page("page.md", &page, &disk);
    assert!(problems.is_empty(), "{problems:#?}");
    let prepared: Vec<Prepared> = cases
        .iter()
        .filter_map(|case| Prepared::of(case, &page, rules))
        .collect();
    assert_eq!(prepared.len(), rows.len());
    prepared
}

fn made(rules: &Rules) -> Made {
    let program = rules.plan().program();
    let text = |at: SourceRef| {
        let name = &program.files[at.file.index()];
        let text = rules.analysis().text(name).unwrap();
        text[at.start as usize..at.end as usize].to_owned()
    };
    mutants(program, &text)
}

fn verdicts(made: &Made, rules: &Rules, cases: &[Prepared], threads: usize) -> Vec<Verdict> {
    let wanted: Vec<usize> = (0..made.mutants.len()).collect();
    let threads = NonZeroUsize::new(threads).unwrap();
    run(made, &wanted, cases, rules.index(), threads, &mut |_| {})
}

/// What survives of a kind, in words.
fn survivors(rules: &Rules, rows: &[(&str, &str, &str)], kind: Kind) -> Vec<String> {
    let made = made(rules);
    assert!(
        made.mutants.iter().any(|mutant| mutant.kind == kind),
        "there is no mutant of this kind: {kind:?}"
    );
    verdicts(&made, rules, &cases(rules, rows), 1)
        .iter()
        .zip(&made.mutants)
        .filter(|(verdict, mutant)| **verdict == Verdict::Survives && mutant.kind == kind)
        .map(|(_, mutant)| mutant.survives())
        .collect()
}

const DAY: &str = "2026-03-02";

const MEANS: &str = "  require means \"Means\"\n    under ACT 1\n    that applicant.income is at least EUR 1 000 per month";

#[test]
fn a_bound_and_its_strictness() {
    let rules = rules("", MEANS);
    let far = [
        (DAY, "{income: 2000}", "eligible"),
        (DAY, "{income: 10}", "ineligible because means"),
    ];
    assert_eq!(
        survivors(&rules, &far, Kind::Strictness),
        [
            "no case separates `at least` from `more than` in `applicant.income is at least EUR 1 000 per month`"
        ]
    );
    assert_eq!(survivors(&rules, &far, Kind::Value).len(), 2);
    let near = [
        (DAY, "{income: 1000}", "eligible"),
        (DAY, "{income: 999.99}", "ineligible because means"),
    ];
    for kind in [Kind::Strictness, Kind::Value] {
        assert_eq!(survivors(&rules, &near, kind), Vec::<String>::new());
    }
}

#[test]
fn a_clause_taken_away() {
    for (clause, bites, passes) in [
        (
            "require c \"C\"\n    under ACT 1\n    that applicant.honest",
            ("{honest: no}", "ineligible because c"),
            ("{honest: yes}", "eligible"),
        ),
        (
            "exclude c \"C\"\n    under ACT 1\n    when applicant.exempt",
            ("{exempt: yes}", "inapplicable because c"),
            ("{exempt: no}", "eligible"),
        ),
        (
            "refuse c \"C\"\n    under ACT 1\n    when applicant.exempt",
            ("{exempt: yes}", "ineligible because c"),
            ("{exempt: no}", "eligible"),
        ),
        (
            "assess c \"C\"\n    under ACT 1\n    by \"the authority\"\n    weighing \"all\"\n    settled by applicant.honest",
            ("{}", "assessment because c"),
            ("{honest: yes}", "eligible"),
        ),
    ] {
        let rules = rules("", &format!("  {clause}"));
        let weak = [(DAY, passes.0, passes.1)];
        assert_eq!(
            survivors(&rules, &weak, Kind::Clause),
            ["no case notices it taken away"],
            "{clause}"
        );
        let strong = [(DAY, passes.0, passes.1), (DAY, bites.0, bites.1)];
        assert_eq!(
            survivors(&rules, &strong, Kind::Clause),
            Vec::<String>::new()
        );
    }
}

#[test]
fn and_or_not_and_their_parts() {
    let rules = rules(
        "",
        "  require c \"C\"\n    under ACT 1\n    that applicant.honest and not applicant.exempt",
    );
    let weak = [(DAY, "{honest: yes, exempt: no}", "eligible")];
    let strong = [
        weak[0],
        (DAY, "{honest: no, exempt: no}", "ineligible because c"),
        (DAY, "{honest: yes, exempt: yes}", "ineligible because c"),
    ];
    assert_eq!(
        survivors(&rules, &weak, Kind::Connective),
        ["no case separates `and` from `or` in `applicant.honest and not applicant.exempt`"]
    );
    assert_eq!(survivors(&rules, &weak, Kind::Part).len(), 2);
    let unanswered = [(DAY, "{honest: no, exempt: no}", "ineligible because c")];
    assert_eq!(
        survivors(&rules, &unanswered, Kind::Negation),
        ["no case notices `not` taken away from `not applicant.exempt`"]
    );
    for kind in [Kind::Connective, Kind::Part, Kind::Negation] {
        assert_eq!(survivors(&rules, &strong, kind), Vec::<String>::new());
    }
}

#[test]
fn an_exception_taken_away() {
    let rules = rules(
        "",
        &format!("{MEANS}\n    waived when applicant.exempt under ACT 1 \"exempt\""),
    );
    let weak = [(DAY, "{income: 1000, exempt: yes}", "eligible")];
    assert_eq!(survivors(&rules, &weak, Kind::Exception).len(), 1);
    let strong = [(DAY, "{income: 1, exempt: yes}", "eligible")];
    assert_eq!(
        survivors(&rules, &strong, Kind::Exception),
        Vec::<String>::new()
    );
}

#[test]
fn the_day_of_a_version() {
    let rules = rules(
        "parameter norm \"Norm\" : EUR per month\n  under ACT 1\n  until 2025-12-31 is EUR 1 000 per month\n  from 2026-01-01 is EUR 1 100 per month\n",
        "  require means \"Means\"\n    under ACT 1\n    that applicant.income is at least norm",
    );
    let weak = [(DAY, "{income: 1100}", "eligible")];
    assert_eq!(
        survivors(&rules, &weak, Kind::Dates),
        [
            "no case separates `from 2026-01-01` from `from 2025-12-31`",
            "no case separates `from 2026-01-01` from `from 2026-01-02`"
        ]
    );
    let strong = [
        ("2025-12-31", "{income: 1000}", "eligible"),
        (
            "2026-01-01",
            "{income: 1099.99}",
            "ineligible because means",
        ),
    ];
    assert_eq!(
        survivors(&rules, &strong, Kind::Dates),
        Vec::<String>::new()
    );
}

#[test]
fn the_rows_and_cells_of_a_table() {
    let rules = rules(
        "table partners \"Partners\" keyed by country\n  under ACT 1\n  column most : integer \"Most\"\n  column open : yes/no \"Open\"\n  row JP with most 2, open yes\n  row KR with most 3, open yes\n",
        "  require c \"C\"\n    under ACT 1\n    that applicant.children is at most partners.most for applicant.nationality\n      and partners.open for applicant.nationality",
    );
    let weak = [(DAY, "{nationality: JP, children: 2}", "eligible")];
    assert_eq!(
        survivors(&rules, &weak, Kind::Row),
        ["no case notices the row `KR` taken away"]
    );
    assert_eq!(survivors(&rules, &weak, Kind::YesNo).len(), 1);
    assert_eq!(survivors(&rules, &weak, Kind::Value).len(), 3);
    let strong = [
        weak[0],
        (
            DAY,
            "{nationality: JP, children: 3}",
            "ineligible because c",
        ),
        (DAY, "{nationality: KR, children: 3}", "eligible"),
        (
            DAY,
            "{nationality: KR, children: 4}",
            "ineligible because c",
        ),
    ];
    for kind in [Kind::Row, Kind::YesNo, Kind::Value] {
        assert_eq!(survivors(&rules, &strong, kind), Vec::<String>::new());
    }
}

#[test]
fn how_many_must_hold() {
    let rules = rules(
        "",
        "  require c \"C\"\n    under ACT 1\n    that at least 2 of\n      (a) applicant.honest\n      (b) applicant.exempt\n      (c) applicant.children is 0",
    );
    let weak = [(DAY, "{honest: yes, exempt: yes, children: 0}", "eligible")];
    assert_eq!(
        survivors(&rules, &weak, Kind::Count).len(),
        2,
        "{:?}",
        survivors(&rules, &weak, Kind::Count)
    );
    let strong = [
        (DAY, "{honest: yes, exempt: yes, children: 1}", "eligible"),
        (
            DAY,
            "{honest: yes, exempt: no, children: 1}",
            "ineligible because c",
        ),
    ];
    assert_eq!(
        survivors(&rules, &strong, Kind::Count),
        Vec::<String>::new()
    );
}

#[test]
fn the_highest_and_the_lowest() {
    let rules = rules(
        "",
        "  output fee \"Fee\" : integer\n    under ACT 1\n    is highest of (applicant.children, 2)",
    );
    let weak = [(DAY, "{children: 2}", "output fee is 2")];
    assert_eq!(survivors(&rules, &weak, Kind::Extreme).len(), 1);
    let strong = [(DAY, "{children: 3}", "output fee is 3")];
    assert_eq!(
        survivors(&rules, &strong, Kind::Extreme),
        Vec::<String>::new()
    );
}

#[test]
fn verdicts_are_the_same_on_any_number_of_threads_and_kept_while_nothing_changes() {
    let rules = rules("", MEANS);
    let rows = [
        (DAY, "{income: 1000}", "eligible"),
        (DAY, "{income: 10}", "ineligible because means"),
    ];
    let cases = cases(&rules, &rows);
    let made = made(&rules);
    let one = verdicts(&made, &rules, &cases, 1);
    assert_eq!(one, verdicts(&made, &rules, &cases, 4));
    assert!(one.contains(&Verdict::Survives) && one.contains(&Verdict::Noticed));
    let program = rules.plan().program();
    let mutant = &made.mutants[0];
    let key = Verdicts::new(program, &cases).key(mutant);
    assert_eq!(key, Verdicts::new(program, &cases).key(mutant));
    assert_ne!(key, Verdicts::new(program, &cases[..1]).key(mutant));
}

#[test]
fn a_case_that_fails_notices_nothing_and_explanations_count() {
    let rules = rules("", MEANS);
    let cases = cases(
        &rules,
        &[(DAY, "{income: 1000}", "ineligible because means")],
    );
    let made = made(&rules);
    let verdicts = verdicts(&made, &rules, &cases, 1);
    assert!(verdicts.iter().all(|verdict| *verdict == Verdict::Survives));
    let wanted: Vec<usize> = (0..made.mutants.len()).collect();
    let explanation = |mutant: &str| Explanation {
        mutant: mutant.to_owned(),
        why: "nobody can be there".to_owned(),
        line: 1,
    };
    let explanations = [explanation(&made.mutants[0].id), explanation("gone")];
    let score = Score::new(&made, &wanted, &verdicts, &explanations);
    assert_eq!(score.count(Standing::Explained), 1);
    assert_eq!(score.count(Standing::Survives), wanted.len() - 1);
    let [scheme] = score.schemes.as_slice() else {
        panic!("one scheme: {:?}", score.schemes)
    };
    assert_eq!(scheme.scheme, "nl.test");
    assert_eq!(
        (scheme.noticed, scheme.survive, scheme.explained),
        (0, wanted.len() - 1, 1)
    );
    assert_eq!(score.needless.len(), 1);
    assert_eq!(score.needless[0].mutant, "gone");
}

#[test]
fn what_cannot_change_a_decision_is_left_out() {
    // Before the scheme, and between versions that say the same.
    let rules = rules(
        "parameter norm \"Norm\" : EUR per month\n  under ACT 1\n  until 2019-12-31 is EUR 900 per month\n  from 2020-01-01 until 2025-12-31 is EUR 1 000 per month\n  from 2026-01-01 is EUR 1 000 per month\n",
        "  in force from 2024-01-01\n  require means \"Means\"\n    under ACT 1\n    that applicant.income is at least norm",
    );
    let made = made(&rules);
    assert!(
        made.mutants
            .iter()
            .all(|mutant| mutant.kind != Kind::Dates || mutant.owner == "scheme nl.test"),
        "{:#?}",
        made.mutants
    );
    assert!(made.without_effect > 0);
}

/// A clause that rests on another provision from some day: the outcome is the same under both, and
/// only a case that says on what the clause rests notices the day.
#[test]
fn the_day_from_which_a_clause_rests_on_another_provision() {
    let rules = rules(
        "instrument OLD \"Old act\"\n  cited as \"Old\"\n  binds every member state\n  provision 1 shall \"all of it\"\n    source \"https://example.org/old\" official\n",
        "  require means \"Means\"\n    from 2020-01-01\n    under OLD 1 until 2025-12-31, ACT 1 from 2026-01-01\n    that applicant.income is at least EUR 1 000 per month",
    );
    let shifted = |rows: &[(&str, &str, &str)]| -> Vec<String> {
        survivors(&rules, rows, Kind::Dates)
            .into_iter()
            .filter(|words| words.contains("2026-01-01"))
            .collect()
    };
    let person = "{income: 1000}";
    let by_outcome = [
        ("2025-12-31", person, "eligible"),
        ("2026-01-01", person, "eligible"),
    ];
    assert_eq!(shifted(&by_outcome).len(), 2);
    let by_provision = [
        ("2025-12-31", person, "under OLD 1: means"),
        ("2026-01-01", person, "under ACT 1: means"),
    ];
    assert_eq!(shifted(&by_provision), Vec::<String>::new());
}
