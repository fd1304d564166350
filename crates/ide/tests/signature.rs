//! The forms around the cursor and the part it is in.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use support::fixture;

/// The innermost form, its active part in brackets.
fn at(expression: &str) -> String {
    let text = format!(
        "//- rules/nl/x.ius\ntable partners \"Partners\" keyed by country\n  column quota : integer \"Places\"\n  row AR with quota 100\n  row AU with quota 50\n\ndefine a \"A\" : yes/no\n  is {expression}\n"
    );
    let fixture = fixture(&text);
    let all = fixture.snapshot().signatures(&fixture.file, fixture.offset);
    let Some(first) = all.first() else {
        return "nothing".to_owned();
    };
    let mut label = first.label.clone();
    if let Some(active) = first.active {
        let (start, end) = first.parameters[active as usize].label;
        label.insert(end as usize, ']');
        label.insert(start as usize, '[');
    }
    label
}

#[test]
fn the_part_follows_the_cursor() {
    insta::assert_snapshot!(at("age from $0"), @"age from [BIRTH] on DATE with leap birthday on 1 March");
    insta::assert_snapshot!(at("age from a.b on $0"), @"age from BIRTH on [DATE] with leap birthday on 1 March");
    insta::assert_snapshot!(at("the $0"), @"the [DURATION] before DATE");
    insta::assert_snapshot!(at("the 5 years before $0"), @"the DURATION before [DATE]");
    insta::assert_snapshot!(at("the 5 years from $0"), @"the DURATION from [DATE]");
    insta::assert_snapshot!(at("days between a.b and $0"), @"days between START and [END] for NAME in LIST where CONDITION");
    insta::assert_snapshot!(at("unbroken run of a.b before $0"), @"unbroken run of PERIODS before [DATE]");
    insta::assert_snapshot!(at("most days of a.b in any $0"), @"most days of PERIODS in any [LENGTH]");
    insta::assert_snapshot!(at("deadline 3 months after $0"), @"deadline LIMIT after [DATE] in STATE suspended during PERIODS extended by LIMIT if CONDITION");
    insta::assert_snapshot!(at("deadline 3 months after a.b in NL extended by $0"), @"deadline LIMIT after DATE in STATE suspended during PERIODS extended by [LIMIT] if CONDITION");
    insta::assert_snapshot!(at("if a.b then $0"), @"if CONDITION then [VALUE] otherwise OTHER");
    insta::assert_snapshot!(at("every x in $0"), @"every NAME in [LIST] where CONDITION satisfies TEST");
    insta::assert_snapshot!(at("no x in a.b where $0"), @"no NAME in LIST where [CONDITION] satisfies TEST");
    insta::assert_snapshot!(at("some x in a.b satisfies $0"), @"some NAME in LIST where CONDITION satisfies [TEST]");
    insta::assert_snapshot!(at("lowest of (a, $0"), @"lowest of [VALUE] for NAME in LIST where CONDITION");
    insta::assert_snapshot!(at("earliest date within 10 years when $0"), @"earliest date within LENGTH when [CONDITION]");
}

#[test]
fn what_is_inside_comes_first() {
    insta::assert_snapshot!(at("age from a.b on (first day of $0"), @"first day of [PERIODS]");
}

#[test]
fn a_lookup_shows_its_keys() {
    insta::assert_snapshot!(at("partners.quota for $0 is 1"), @"partners.quota for [COUNTRY]");
    let fixture = fixture(
        "//- rules/nl/x.ius\ntable partners \"Partners\" keyed by country\n  column quota : integer \"Places\"\n  row AR with quota 100\n  row AU with quota 50\n\ndefine a \"A\" : integer\n  is partners.quota for $0\n",
    );
    let all = fixture.snapshot().signatures(&fixture.file, fixture.offset);
    insta::assert_snapshot!(all[0].documentation.clone().unwrap(), @r"
    **Partners**

    Columns: `quota` : integer
    ");
    insta::assert_snapshot!(all[0].parameters[0].documentation.clone().unwrap(), @"Keys: `AR`, `AU`");
}

#[test]
fn nothing_outside_forms() {
    insta::assert_snapshot!(at("a.b $0"), @"nothing");
}
