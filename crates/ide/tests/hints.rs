//! Hints: the value in force today, units that words do not show, examples on boundaries.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use ius_calendar::Date;
use ius_diagnostics::ByteSpan;
use ius_ide::{Config, Snapshot};
use support::{config, fixture, fixture_with, real_files, workspace};

const LAW: &str = r#"
//- rules/nl/x.ius
instrument ACT "Residence Act"
  url "https://example.org/act"
  provision 1 shall "conditions of residence"

section application "The application"
  fact lodged_on : date "Day of the application"

section applicant "The applicant"
  fact age : integer at least 0 "Age"
  fact income : EUR per month at least EUR 0 "Income"
  fact bonus : EUR per month at least EUR 0 "Bonus"

parameter norm "Norm" : EUR per month
  under ACT 1
  from 2020-01-01 until 2025-12-31 is EUR 1 000
  from 2026-01-01 until 2026-12-31 is EUR 1 734.57
  from 2027-01-01 unconfirmed

scheme stay in NL "Stay"
  as of application.lodged_on
  in force from 2020-01-01

  require adult "Of age"
    under ACT 1
    that applicant.age is at least 18

  require means "Enough money"
    under ACT 1
    that applicant.income plus applicant.bonus is at least norm

  require income "Enough income"
    under ACT 1
    that applicant.income is at least norm

example "On" for nl.stay
  on 2026-05-10
  given applicant.age is 18
  given applicant.income is EUR 1 734.57 per month
  given applicant.bonus is EUR 0 per month
  expect eligible

example "A day beside" for nl.stay
  on 2026-05-10
  given applicant.age is 17
  given applicant.income is EUR 1 734.56 per month
  given applicant.bonus is EUR 1 per month
  expect ineligible because adult, income
//- tests/suite/stay.md
# Stay

```yaml applicant
applicant: {age: 18, income: EUR 9000 per month, bonus: EUR 0 per month}
```

```expect nl.stay on 2026-05-10
eligible
```
"#;

/// The lines with hints, each hint in `⟦ ⟧` where it stands.
fn shown(snapshot: &Snapshot, file: &str, within: ByteSpan) -> String {
    let text = snapshot.text(file).unwrap();
    let mut marked = text.to_owned();
    let hints = snapshot.hints(file, within);
    assert!(hints.is_sorted_by_key(|hint| hint.offset));
    for hint in hints.iter().rev() {
        marked.insert_str(
            hint.offset as usize,
            &format!("\u{27e6}{}\u{27e7}", hint.label),
        );
    }
    marked
        .lines()
        .filter(|line| line.contains('\u{27e6}'))
        .map(|line| format!("{}\n", line.trim()))
        .collect()
}

const ALL: ByteSpan = ByteSpan {
    start: 0,
    end: u32::MAX,
};

#[test]
fn values_units_and_examples_are_shown() {
    let snapshot = fixture(LAW).snapshot();
    insta::assert_snapshot!(shown(&snapshot, "rules/nl/x.ius", ALL), @r#"
    that applicant.age is at least 18⟦2 on, 1 beside⟧
    that applicant.income plus applicant.bonus⟦: EUR per month⟧ is at least norm⟦= EUR 1 734.57 per month⟧
    that applicant.income is at least norm⟦= EUR 1 734.57 per month⟧⟦1 on, 1 beside⟧
    "#);
    let tips: String = snapshot
        .hints("rules/nl/x.ius", ALL)
        .into_iter()
        .rev()
        .take(2)
        .filter_map(|hint| hint.tooltip)
        .collect::<Vec<_>>()
        .join("\n\n");
    insta::assert_snapshot!(tips, @r#"
    Examples and cases at the value where this turns:

    - `nl.stay`: 0 on EUR 1 000 per month, 0 beside it
    - `nl.stay`: 1 on EUR 1 734.57 per month, 1 beside it

    **Norm**

    - from 2020-01-01 until 2025-12-31: EUR 1 000 per month
    - from 2026-01-01 until 2026-12-31: EUR 1 734.57 per month
    - from 2027-01-01: unconfirmed
    "#);
}

#[test]
fn today_is_what_the_drafter_chose() {
    let in_2028 = Config {
        today: Date::new(2028, 1, 1).unwrap(),
        ..config()
    };
    let snapshot = fixture_with(LAW, in_2028).snapshot();
    assert!(shown(&snapshot, "rules/nl/x.ius", ALL).contains("norm\u{27e6}= unconfirmed\u{27e7}"));
    let off = Config {
        hints: false,
        ..config()
    };
    assert!(
        fixture_with(LAW, off)
            .snapshot()
            .hints("rules/nl/x.ius", ALL)
            .is_empty()
    );
}

#[test]
fn only_the_part_that_is_seen_is_answered() {
    let snapshot = fixture(LAW).snapshot();
    let text = snapshot.text("rules/nl/x.ius").unwrap();
    let at = support::find(text, "is at least 18", 0);
    let seen = ByteSpan::new(at, at + 14);
    insta::assert_snapshot!(shown(&snapshot, "rules/nl/x.ius", seen), @r#"that applicant.age is at least 18⟦2 on, 1 beside⟧"#);
}

#[test]
fn the_real_rules_have_hints() {
    let workspace = workspace(&real_files());
    let snapshot = workspace.snapshot();
    let start_up = shown(&snapshot, "rules/nl/start_up.ius", ALL);
    assert!(
        start_up.contains(
            "means.monthly is at least start_up_means_couple\u{27e6}= unconfirmed\u{27e7}"
        ),
        "{start_up}"
    );
    for file in snapshot.rule_files() {
        let length = snapshot.text(file).unwrap().len();
        for hint in snapshot.hints(file, ALL) {
            assert!(hint.offset as usize <= length);
            assert!(!hint.label.is_empty());
        }
    }
}
