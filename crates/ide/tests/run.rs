//! Examples, cases, evaluations, graphs and the lenses that show them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use ius_ide::{Command, Config, Language, Snapshot};
use support::{config, fixture, fixture_with, real_files, workspace};

const ACT: &str = r#"
//- rules/nl/act.ius
instrument ACT "Residence Act"
  url "https://example.org/act"
  provision 1 shall "conditions of residence"
  provision 2 may "further conditions"

section application "The application"
  fact lodged_on : date "Day of the application"

section applicant "The applicant"
  fact age : integer at least 0 "Age"
    titled nl "Leeftijd"
  fact settled : yes/no "Settled"

parameter adult_age "Age of majority" : integer
  under ACT 1
  is 18

scheme stay in NL "Stay"
  titled nl "Verblijf"
  as of application.lodged_on

  require adult "Of age"
    titled nl "Meerderjarig"
    under ACT 1
    that applicant.age is at least adult_age

  require settled "Settled"
    under ACT 2
    basis none
    that applicant.settled

  output fee "Fee" : EUR
    under ACT 2
    is EUR 10

example "An adult may stay" for nl.stay
  on 2026-05-10
  given "../../examples/adult.yaml"
  expect eligible

example "A child may not" for nl.stay
  on 2026-05-10
  given "../../examples/adult.yaml"
  but applicant.age is 17
  expect ineligible because adult

example "A mistake of the drafter" for nl.stay
  on 2026-05-10
  given applicant.age is 17
  expect eligible

//- examples/adult.yaml
applicant: {age: 30, settled: yes}
//- tests/suite/stay.md
# Stay

```yaml applicant
applicant: {age: 18, settled: yes}
```

## On the boundary

```expect nl.stay on 2026-05-10
eligible
output fee is EUR 10
```

## Not settled

```yaml but
applicant.settled: no
```

```expect nl.stay on 2026-05-10
ineligible because settled
```

## A closed case says nothing of these rules

```ius rules/nl/own.ius
section applicant "The applicant"
  fact age : integer "Age"
```
//- tests/cases/old.case.yaml
title: An old man
provision: ACT 1
derivation: nobody is too old
scheme: nl.stay
on: 2026-05-10
applicant_file: ../../examples/adult.yaml
but: {applicant.age: 99, applicant.settled: no}
expect: {outcome: ineligible, because: [settled]}
"#;

fn told(snapshot: &Snapshot, file: &str, title: Option<&str>) -> String {
    let mut out = String::new();
    for ran in snapshot.run_examples(file, title) {
        let mark = if ran.passed { "passed" } else { "failed" };
        out.push_str(&format!("{mark} {}\n", ran.title));
        for failure in &ran.failures {
            out.push_str(&format!("  {} {}\n", failure.code, failure.message));
        }
    }
    out
}

#[test]
fn examples_are_run_on_the_rules_as_typed() {
    let mut fixture = fixture(ACT);
    insta::assert_snapshot!(told(&fixture.snapshot(), "rules/nl/act.ius", None), @r#"
    passed An adult may stay
    passed A child may not
    failed A mistake of the drafter
      IUS0601 the example "A mistake of the drafter" fails: expected eligible, decided ineligible because adult
    "#);
    let text = fixture
        .workspace
        .text("rules/nl/act.ius")
        .unwrap()
        .to_owned();
    fixture
        .workspace
        .set_file("rules/nl/act.ius", &text.replace("is 18", "is 16"));
    insta::assert_snapshot!(
        told(&fixture.snapshot(), "rules/nl/act.ius", Some("A child may not")), @r#"
    failed A child may not
      IUS0601 the example "A child may not" fails: expected ineligible because adult, decided eligible
    "#);
}

#[test]
fn a_changed_applicant_file_changes_the_result() {
    let mut fixture = fixture(ACT);
    let _ = fixture.snapshot().lenses("rules/nl/act.ius");
    fixture
        .workspace
        .set_file("examples/adult.yaml", "applicant: {age: 3, settled: yes}\n");
    let lenses = fixture.snapshot().lenses("rules/nl/act.ius");
    assert!(
        lenses.iter().any(|l| l.title
            == "run \u{25b8} failed: expected eligible, decided ineligible because adult"),
        "{lenses:?}"
    );
}

#[test]
fn an_example_with_an_error_is_not_run_and_says_so() {
    let fixture = fixture(&ACT.replace("but applicant.age is 17", "but applicant.aeg is 17"));
    let ran = fixture
        .snapshot()
        .run_examples("rules/nl/act.ius", Some("A child may not"));
    assert_eq!(ran.len(), 1);
    assert!(!ran[0].passed);
    insta::assert_snapshot!(ran[0].report, @r"
    The example was not run: it has an error.

    - IUS0102: section `applicant` has no fact `aeg`
    ");
}

#[test]
fn a_report_says_what_was_decided_and_why() {
    let fixture = fixture(ACT);
    let ran = fixture
        .snapshot()
        .run_examples("rules/nl/act.ius", Some("A child may not"));
    assert!(
        ran[0]
            .report
            .starts_with("**ineligible** because `adult`\n")
    );
    assert!(ran[0].report.contains("Of age"), "{}", ran[0].report);
    let dutch = Config {
        language: Language::Dutch,
        ..config()
    };
    let ran = fixture_with(ACT, dutch)
        .snapshot()
        .run_examples("rules/nl/act.ius", Some("A child may not"));
    assert!(
        ran[0]
            .report
            .starts_with("**komt niet in aanmerking** wegens `adult`\n"),
        "{}",
        ran[0].report
    );
    assert!(ran[0].report.contains("Meerderjarig"), "{}", ran[0].report);
}

#[test]
fn the_cases_of_a_clause_are_those_it_decides() {
    let snapshot = fixture(ACT).snapshot();
    let titles = |clause: &str| -> Vec<String> {
        snapshot
            .cases_of("nl.stay", clause)
            .into_iter()
            .map(|ran| format!("{} ({})", ran.title, ran.at.file))
            .collect()
    };
    insta::assert_snapshot!(titles("adult").join("\n"), @r"
    A child may not (rules/nl/act.ius)
    A mistake of the drafter (rules/nl/act.ius)
    ");
    insta::assert_snapshot!(titles("settled").join("\n"), @r"
    An old man (tests/cases/old.case.yaml)
    Stay › Not settled (tests/suite/stay.md)
    ");
    insta::assert_snapshot!(titles("fee").join("\n"), @"Stay › On the boundary (tests/suite/stay.md)");
    assert!(titles("nothing").is_empty());
    assert!(snapshot.cases_of("nl.nothing", "adult").is_empty());
}

fn lenses(snapshot: &Snapshot, file: &str) -> String {
    let text = snapshot.text(file).unwrap();
    let mut out = String::new();
    for lens in snapshot.lenses(file) {
        let name = &text[lens.span.start as usize..lens.span.end as usize];
        let does = match lens.command {
            Command::None => "",
            Command::RunExample { .. } => " [run]",
            Command::RunExamples { .. } => " [run all]",
            Command::ShowCases { .. } => " [cases]",
            Command::Evaluate { .. } => " [evaluate]",
            Command::ShowGraph { .. } => " [graph]",
        };
        out.push_str(&format!("{name}: {}{does}\n", lens.title));
    }
    out
}

#[test]
fn lenses_show_what_holds() {
    let snapshot = fixture(ACT).snapshot();
    insta::assert_snapshot!(lenses(&snapshot, "rules/nl/act.ius"), @r#"
    stay: evaluate on an applicant file… [evaluate]
    stay: show what it rests on [graph]
    adult: 2 cases decide on this clause, 1 failed [cases]
    settled: 2 cases decide on this clause [cases]
    fee: 1 case looks at this [cases]
    "An adult may stay": run 3 examples ▸ 2 passed, 1 failed [run all]
    "An adult may stay": run ▸ passed [run]
    "A child may not": run ▸ passed [run]
    "A mistake of the drafter": run ▸ failed: expected eligible, decided ineligible because adult [run]
    "#);
    let off = Config {
        lenses: false,
        ..config()
    };
    assert!(
        fixture_with(ACT, off)
            .snapshot()
            .lenses("rules/nl/act.ius")
            .is_empty()
    );
}

#[test]
fn findings_of_runs_are_failing_examples_and_untouched_boundaries() {
    let snapshot = fixture(ACT).snapshot();
    let told = |snapshot: &Snapshot| -> String {
        snapshot
            .findings_of_runs("rules/nl/act.ius")
            .iter()
            .map(|d| format!("{} {}\n", d.code, d.message))
            .collect()
    };
    // A page stands on 18.
    insta::assert_snapshot!(told(&snapshot), @r#"IUS0601 the example "A mistake of the drafter" fails: expected eligible, decided ineligible because adult"#);
    let mut without = fixture(ACT);
    without.workspace.remove_file("tests/suite/stay.md");
    insta::assert_snapshot!(told(&without.snapshot()), @r#"
    IUS0604 no example of `nl.stay` has `applicant.age` at 18, where `adult` turns
    IUS0601 the example "A mistake of the drafter" fails: expected eligible, decided ineligible because adult
    "#);
}

#[test]
fn evaluating_an_applicant_file_gives_the_decision_in_words() {
    let snapshot = fixture(ACT).snapshot();
    let decided = snapshot
        .evaluate(
            "nl.stay",
            ("a.yaml", "applicant: {age: 17, settled: yes}\n"),
            None,
        )
        .unwrap();
    assert_eq!(decided.outcome, "ineligible");
    assert!(
        decided.markdown.starts_with(
            "> `application.lodged_on` is not stated: decided as of today, 2026-11-23"
        ),
        "{}",
        decided.markdown
    );
    assert!(decided.problems.is_empty());
    let json = r#"{"application": {"lodged_on": "2026-05-10"}, "applicant": {"age": 20, "settled": true}}"#;
    let decided = snapshot
        .evaluate("nl.stay", ("a.json", json), None)
        .unwrap();
    assert_eq!(decided.outcome, "eligible");
    let bad = snapshot
        .evaluate("nl.stay", ("a.yaml", "applicant: {aeg: 17}\n"), None)
        .unwrap();
    assert_eq!(bad.outcome, "");
    insta::assert_snapshot!(
        bad.problems.iter().map(|p| format!("{} {}..{} {}", p.code, p.span.start, p.span.end, p.message)).collect::<String>(),
        @"IUS0802 12..15 `applicant` has no fact `aeg`");
    assert_eq!(
        snapshot
            .evaluate("nl.stya", ("a.yaml", ""), None)
            .unwrap_err(),
        "there is no scheme `nl.stya`; did you mean `nl.stay`?"
    );
}

#[test]
fn the_graph_shows_what_a_scheme_rests_on() {
    let snapshot = fixture(ACT).snapshot();
    let graph = snapshot.graph("nl.stay").unwrap();
    let mut out = String::new();
    for node in &graph.nodes {
        let text = snapshot.text(&node.at.file).unwrap();
        let at = &text[node.at.span.start as usize..node.at.span.end as usize];
        out.push_str(&format!(
            "{} {} {:?} [{}] at {:?}\n",
            node.kind,
            node.name,
            node.title.as_deref().unwrap_or_default(),
            node.provisions.join(", "),
            at.lines().next().unwrap_or_default()
        ));
    }
    for edge in &graph.edges {
        out.push_str(&format!(
            "{} -> {}\n",
            graph.nodes[edge.from].name, graph.nodes[edge.to].name
        ));
    }
    insta::assert_snapshot!(out, @r#"
    scheme nl.stay "Stay" [] at "stay"
    fact application.lodged_on "Day of the application" [] at "lodged_on"
    require adult "Of age" [ACT 1] at "require adult \"Of age\""
    fact applicant.age "Age" [] at "age"
    parameter adult_age "Age of majority" [ACT 1] at "adult_age"
    require settled "Settled" [ACT 2] at "require settled \"Settled\""
    fact applicant.settled "Settled" [] at "settled"
    output fee "Fee" [ACT 2] at "output fee \"Fee\" : EUR"
    nl.stay -> application.lodged_on
    nl.stay -> adult
    adult -> applicant.age
    adult -> adult_age
    nl.stay -> settled
    settled -> applicant.settled
    nl.stay -> fee
    "#);
    assert!(snapshot.graph("nl.nothing").is_none());
}

#[test]
fn the_real_rules_pass_and_are_run_once() {
    let mut workspace = workspace(&real_files());
    let snapshot = workspace.snapshot();
    for file in snapshot.rule_files() {
        for ran in snapshot.run_examples(file, None) {
            assert!(ran.passed, "{file}: {}: {}", ran.title, ran.report);
        }
        let untouched = snapshot.findings_of_runs(file);
        assert!(
            untouched.is_empty(),
            "{file}: {:?}",
            untouched.iter().map(|d| &d.message).collect::<Vec<_>>()
        );
    }
    let shown = lenses(&snapshot, "rules/nl/start_up.ius");
    assert!(shown.contains("sufficient_means: "), "{shown}");
    for (scheme, nodes) in [("nl.start_up", 40), ("nl.single_permit", 40)] {
        let graph = snapshot.graph(scheme).unwrap();
        assert!(graph.nodes.len() > nodes, "{scheme}: {}", graph.nodes.len());
        assert_eq!(graph.nodes[0].name, scheme);
        // Everything hangs together.
        for at in 1..graph.nodes.len() {
            assert!(graph.edges.iter().any(|edge| edge.to == at), "{scheme}");
        }
    }
    // Nothing that is remembered keeps the drafter from typing on.
    drop(snapshot);
    workspace.set_file("rules/nl/start_up.ius", "");
    assert!(
        workspace
            .snapshot()
            .lenses("rules/nl/start_up.ius")
            .is_empty()
    );
}

#[test]
fn a_scheme_with_an_error_says_that_it_cannot_be_decided() {
    let snapshot =
        fixture(&ACT.replace("that applicant.settled", "that applicant.setled")).snapshot();
    let shown = lenses(&snapshot, "rules/nl/act.ius");
    assert!(
        shown.starts_with("stay: cannot be decided, for errors in scheme `nl.stay`"),
        "{shown}"
    );
    assert!(!shown.contains("case"), "{shown}");
}

/// Whoever reads gives way to whoever types, in the middle of running cases too.
#[test]
fn running_cases_gives_way_to_typing() {
    let mut workspace = workspace(&real_files());
    let text = workspace.text("rules/nl/start_up.ius").unwrap().to_owned();
    for round in 0..3 {
        let snapshot = workspace.snapshot();
        let (started, begun) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            ius_analysis::cancellable(move || {
                started.send(()).unwrap();
                loop {
                    let _ = snapshot.lenses("rules/nl/start_up.ius");
                    let _ = snapshot.run_examples("rules/nl/youth_mobility.ius", None);
                }
            })
        });
        begun.recv().unwrap();
        // Waits until the reader has let go.
        workspace.set_file("rules/nl/start_up.ius", &format!("{text}-- {round}\n"));
        let ended: Result<(), ius_analysis::Cancelled> = reader.join().unwrap();
        assert_eq!(ended, Err(ius_analysis::Cancelled));
    }
    assert!(
        !workspace
            .snapshot()
            .lenses("rules/nl/start_up.ius")
            .is_empty()
    );
}
