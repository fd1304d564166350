//! What an applicant file may say, and how each mistake is reported.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use std::sync::Arc;

use common::program;
use ius_applicant::{
    Applicant, Format, SchemaIndex, read_applicant, read_json_fast, write_applicant,
};
use ius_calendar::{Date, PartialDate};
use ius_diagnostics::{Diagnostic, LineIndex};
use ius_engine::{Facts, Program, Value};

fn read(text: &str) -> Result<Applicant, Vec<Diagnostic>> {
    read_applicant(text, Format::guess(text), "a.yaml", &program())
}

fn good(text: &str) -> Facts {
    match read(text) {
        Ok(applicant) => applicant.facts,
        Err(diagnostics) => panic!("{text}\n{diagnostics:#?}"),
    }
}

/// `code line:column message | help`, one line per diagnostic.
fn bad(text: &str) -> String {
    let diagnostics = match read(text) {
        Ok(applicant) => applicant.warnings,
        Err(diagnostics) => diagnostics,
    };
    let index = LineIndex::new(text);
    let lines: Vec<String> = diagnostics
        .iter()
        .map(|d| {
            let at = index.chars(text, d.span.start);
            let mut line = format!("{} {}:{} {}", d.code, at.line + 1, at.column + 1, d.message);
            if let Some(help) = &d.help {
                line.push_str(&format!(" | {help}"));
            }
            if let Some(fix) = &d.fix {
                line.push_str(&format!(" | fix: {}", fix.edits[0].replacement));
            }
            line
        })
        .collect();
    lines.join("\n")
}

fn value(facts: &Facts, program: &Program, path: &str) -> Value {
    let at = program
        .schema
        .facts
        .iter()
        .position(|fact| fact.path == path)
        .expect("the fact exists");
    facts
        .get(ius_engine::FactId(u32::try_from(at).unwrap()))
        .clone()
}

fn of(text: &str, path: &str) -> Value {
    value(&good(text), &program(), path)
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn yaml_and_json_say_the_same() {
    let yaml = "applicant:\n  birth_date: 1990-05-17\n  nationalities: [MA, FR]\n  children: 2\n  married: yes\n  address: {city: Łódź, country: PL}\nhousehold:\n  monthly_income: EUR 2 294.40 per month\n  share: 12.5 percent\nresidence:\n  stays:\n    - starts_on: 2021-05-10\n      ends_on: ongoing\n      state: NL\n      ground: employment\n  periods: [2020-01-01/2020-02-01, {from: 2021-01-01, until: ongoing, weight: 50 percent}]\n  contract: 2021-05-10/..\n  permit_length: 5 years\n  notice: 10 working days\n  waited: 2 weeks\n  occupation: \"0221\"\n  ratio: 0.1\n";
    let json = r#"{"applicant": {"birth_date": "1990-05-17", "nationalities": ["MA", "FR"], "children": 2, "married": true,
        "address": {"city": "Łódź", "country": "PL"}},
      "household": {"monthly_income": 2294.40, "share": 12.5},
      "residence": {"stays": [{"starts_on": "2021-05-10", "ends_on": "ongoing", "state": "NL", "ground": "employment"}],
        "periods": ["2020-01-01/2020-02-01", {"from": "2021-01-01", "weight": 50}],
        "contract": {"from": "2021-05-10"}, "permit_length": "P5Y", "notice": "10 working days",
        "waited": "P14D", "occupation": "0221", "ratio": 0.1}}"#;
    let (one, two, program) = (good(yaml), good(json), program());
    for fact in &program.schema.facts {
        assert_eq!(
            value(&one, &program, &fact.path),
            value(&two, &program, &fact.path),
            "{}",
            fact.path
        );
        assert!(
            !value(&one, &program, &fact.path).is_unknown() || fact.path == "household.savings",
            "{}",
            fact.path
        );
    }
    // And what is written reads back.
    let again = good(&write_applicant(&one, &program));
    for fact in &program.schema.facts {
        assert_eq!(
            value(&one, &program, &fact.path),
            value(&again, &program, &fact.path),
            "{}",
            fact.path
        );
    }
}

#[test]
fn amounts_never_pass_through_a_binary_fraction() {
    for (written, exact) in [
        ("0.1", "0.1"),
        ("90071992547409.9301", "90071992547409.9301"),
        ("2294.40", "2294.40"),
    ] {
        let text = format!(r#"{{"household": {{"savings": {written}}}}}"#);
        assert_eq!(
            of(&text, "household.savings"),
            Value::Decimal(exact.parse().unwrap())
        );
        let text = format!("household: {{savings: {written}}}");
        assert_eq!(
            of(&text, "household.savings"),
            Value::Decimal(exact.parse().unwrap())
        );
    }
}

#[test]
fn dates_known_in_part_and_disputed() {
    let birth = |written: &str| {
        of(
            &format!("applicant: {{birth_date: {written}}}"),
            "applicant.birth_date",
        )
    };
    assert_eq!(birth("1990-05-17"), Value::Date(day("1990-05-17")));
    assert_eq!(
        birth("1996"),
        Value::PartialDate(Arc::new(PartialDate::parse("1996").unwrap()))
    );
    assert_eq!(
        birth("1996-06"),
        Value::PartialDate(Arc::new(PartialDate::parse("1996-06").unwrap()))
    );
    let disputed = PartialDate::from_disputed(vec![
        PartialDate::parse("1996-06-15").unwrap(),
        PartialDate::parse("1996-07").unwrap(),
    ]);
    assert_eq!(
        birth("{disputed: [1996-06-15, 1996-07]}"),
        Value::PartialDate(Arc::new(disputed.unwrap()))
    );
    assert_eq!(
        birth("{disputed: [1996-06-15, 1996-06-15]}"),
        Value::Date(day("1996-06-15"))
    );
    assert_eq!(
        of(
            r#"{"applicant": {"birth_date": 1996}}"#,
            "applicant.birth_date"
        ),
        birth("1996")
    );
}

#[test]
fn null_states_that_nothing_is_known() {
    let applicant = read("applicant: {birth_date: null, children: ~, married: }").unwrap();
    assert_eq!(applicant.stated_null.len(), 3);
    assert!(applicant.facts.is_stated(applicant.stated_null[0]));
    assert_eq!(
        of("residence: {stays: []}", "residence.stays"),
        Value::list(Vec::new())
    );
    assert_eq!(
        of("residence: {stays: null}", "residence.stays"),
        Value::Unknown
    );
    assert_eq!(of("residence:", "residence.stays"), Value::Unknown);
}

#[test]
fn words_beside_the_sections() {
    let applicant =
        read("$schema: ./x.json\ndescription: A nurse\napplicant: {children: 1}").unwrap();
    assert_eq!(applicant.description.as_deref(), Some("A nurse"));
}

#[test]
fn external_data() {
    let facts = good(
        "external:\n  places_left:\n    - {key: AR, as_of: 2026-02-01, value: 12, source: x}\n    - {key: JP, as_of: 2026-02-01, value: 0}\n",
    );
    assert_eq!(facts.externals().len(), 2);
    assert_eq!(facts.externals()[0].source.as_deref(), Some("x"));
    let facts = good("external: {nl.youth_mobility.places_left: {AR: 12, JP: 3}}");
    assert_eq!(facts.externals().len(), 2);
    assert_eq!(
        bad("external: {place_left: 3}"),
        "IUS0814 1:12 no rule asks for external data called `place_left` | did you mean `places_left`? | fix: places_left"
    );
    assert_eq!(
        bad("external: {places_left: 3}"),
        "IUS0814 1:25 `places_left` is given by key: the key is missing | write `{key: …, as_of: 2026-02-01, value: …}`"
    );
    assert!(
        bad("external: {places_left: [{key: AR, as_of: soon, value: 1}]}")
            .contains("`as_of` is a day")
    );
}

#[test]
fn anchors_and_aliases() {
    let text = "residence:\n  stays:\n    - &first {starts_on: 2020-01-01, ends_on: 2020-02-01}\n    - *first\n";
    let Value::List(stays) = of(text, "residence.stays") else {
        panic!("a list")
    };
    assert_eq!(stays[0], stays[1]);
}

#[test]
fn every_mistake_at_once_each_with_its_place() {
    let text = "applicant:\n  brith_date: 1990-05-17\n  nationalities: Morocco\n  children: two\n  children: 3\nhousehold:\n  monthly_income: PLN 100\n  savings: 0.12345\nresidnece: {}\n";
    insta::assert_snapshot!(bad(text), @r"
    IUS0802 2:3 `applicant` has no fact `brith_date` | did you mean `birth_date`? | fix: birth_date
    IUS0804 3:18 `nationalities` is a list (each: a country code), found `Morocco` | write the elements between `[` and `]` | fix: [Morocco]
    IUS0804 4:13 `children` is a whole number, found `two` | write digits alone, such as `3`
    IUS0803 5:3 `children` is stated twice | keep one: it is not known which is right
    IUS0807 7:19 an amount in EUR is needed for `monthly_income`, found an amount in `PLN` | convert it as the provision prescribes: no rate of exchange is assumed
    IUS0808 8:12 `0.12345` cannot be kept exactly for `savings` | an amount has at most four decimals
    IUS0802 9:1 there is no section `residnece` | did you mean `residence`? | fix: residence
    ");
}

#[test]
fn slips_and_their_fixes() {
    let slips = [
        "applicant: {birth_date: 2023-02-29}",
        "applicant: {birth_date: 2023-13-01}",
        "applicant: {birth_date: 22-05-1990}",
        "applicant: {birth_date: 17/5/1990}",
        "applicant: {birth_date: 05/06/1990}",
        "applicant: {birth_date: 1990-05-17T00:00:00Z}",
        "applicant: {birth_date: ongoing}",
        "applicant: {birth_date: 9999-12-31}",
        "applicant: {birth_date: soon}",
        "applicant: {birth_date: [1990-05-17]}",
        "applicant: {birth_date: {disputed: []}}",
        "applicant: {birth_date: {dispute: [1990]}}",
        "applicant: {nationalities: [Marocco]}",
        "applicant: {nationalities: [nl, UK, XX]}",
        "applicant: {children: -1}",
        "applicant: {children: 21}",
        "applicant: {children: 1.5}",
        "applicant: {children: \"2\"}",
        "applicant: {children: 99999999999999999999}",
        "applicant: {married: ja}",
        "applicant: {married: 1}",
        "{\"applicant\": {\"married\": \"y\"}}",
        "{\"applicant\": {\"married\": 1}}",
        "applicant: {address: Rotterdam}",
        "applicant: [1]",
        "household: {savings: 2.294,40}",
        "household: {savings: \"2294,40\"}",
        "household: {savings: 2400 EUR}",
        "household: {savings: €2400}",
        "household: {savings: EUR 2400 per month}",
        "household: {savings: 1e40}",
        "household: {share: 50%}",
        "residence: {stays: {starts_on: 2020-01-01}}",
        "residence: {stays: [2020]}",
        "residence: {stays: [{start: 2020-01-01}]}",
        "residence: {stays: [{ground: work}]}",
        "residence: {stays: [{ground: studying}]}",
        "residence: {stays: [{starts_on: 2021-01-02, ends_on: 2021-01-01}]}",
        "residence: {contract: 2021-05-10/2021-05-09}",
        "residence: {contract: {until: 2021-05-10}}",
        "residence: {contract: {from: 2021-05-10, til: 2022-01-01}}",
        "residence: {contract: {from: 2021, until: 2022-01-01}}",
        "residence: {periods: [{from: 2021-01-01, weight: a lot}]}",
        "residence: {permit_length: 90 days}",
        "residence: {waited: 3 months}",
        "residence: {waited: long}",
        "{\"residence\": {\"occupation\": 2221}}",
        "birth_date: 1990-05-17",
        "residence: {birth_date: 1990-05-17}",
        "applicant.birth_date: 1990-05-17",
        "- 1",
        "",
        "# only a comment",
        "{}x",
    ];
    let report: Vec<String> = slips
        .iter()
        .map(|slip| format!("{slip}\n{}\n", bad(slip)))
        .collect();
    insta::assert_snapshot!(report.join("\n"));
}

#[test]
fn broken_text_is_located() {
    let texts = [
        "{\"applicant\": {\"children\": 2,}}",
        "{\"applicant\": {\"children\": 2}",
        "{\"applicant\": {\"children\" 2}}",
        "{\"applicant\": {children: \"2\"}}",
        "{\"applicant\": {\"children\": 02}}",
        "{\"applicant\": {\"birth_date\": 1990-05-17}}",
        "{\"applicant\": {\"married\": yes}}",
        "{\"applicant\": {\"married\": True}}",
        "{\"applicant\": {\"birth_date\": \"1990-05-17}}",
        "{\"a\\x\": 1}",
        "{\"a\": \"\\ud800\"}",
        "{\"applicant\": 'x'}",
        "{\"applicant\": .5}",
        "{\"applicant\": {\"children\": 1e}}",
        "[1, 2",
        "applicant:\n\tbirth_date: 1990-05-17",
        "applicant:\n  birth_date: \"1990-05-17\n",
        "applicant: [1, 2\nhousehold: 3",
        "applicant:\n  birth_date: 1990\n children: 2",
        "applicant: !!map {}",
        "applicant: {children: !!int 2}",
        "applicant: {}\n---\napplicant: {}\n",
        "a: &x [*x]",
        "base: &b {children: 1}\napplicant: {<<: *b}",
        "? [a]\n: 1",
        "a: \u{1}",
        "*nothing",
    ];
    let report: Vec<String> = texts
        .iter()
        .map(|text| format!("{text:?}\n{}\n", bad(text)))
        .collect();
    insta::assert_snapshot!(report.join("\n"));
}

#[test]
fn places_are_right_after_letters_beyond_ascii() {
    assert!(
        bad("# één ślad 𝄞\napplicant: {address: {city: Łódź, contry: PL}}")
            .starts_with("IUS0802 2:35 ")
    );
    assert!(
        bad("{\"applicant\": {\"address\": {\"city\": \"Łódź𝄞\", \"contry\": 1}}}")
            .starts_with("IUS0802 1:45 ")
    );
}

#[test]
fn a_thousand_laughs_are_refused() {
    let mut text = String::from("a: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        text.push_str(&format!("b{level}: &a{level} [{aliases}]\n"));
    }
    assert!(bad(&text).starts_with("IUS0813"));
}

#[test]
fn deep_nesting_is_refused() {
    for text in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        "- ".repeat(100_000),
        "[".repeat(100),
        "a: ".repeat(100_000),
    ] {
        let report = bad(&text);
        assert!(
            report.starts_with("IUS0813") || report.starts_with("IUS0801"),
            "{report}"
        );
    }
}

#[test]
fn the_fast_reader_agrees_or_gives_up() {
    let (program, mut texts) = (program(), Vec::new());
    let index = SchemaIndex::new(&program);
    texts.push(r#"{"applicant": {"birth_date": "1990-05-17", "nationalities": ["MA", null], "children": 2, "married": true, "address": {"city": "Łódź \u00e9\n", "country": "PL"}}}"#);
    texts.push(r#"{"household": {"monthly_income": "EUR 2400.50", "savings": 1e3, "share": "50 percent"}, "residence": {"stays": [{"ends_on": "ongoing", "starts_on": "1996-06", "ground": "study"}, {}], "contract": "2020-01-01/..", "waited": "P3D"}}"#);
    texts.push(r#"{"$schema": "x", "description": {"any": [1, 2]}, "residence": null}"#);
    for text in texts {
        let mut fast = Facts::new(&program);
        read_json_fast(text, &program, &index, &mut fast).expect(text);
        let slow = good(text);
        for fact in &program.schema.facts {
            assert_eq!(
                value(&fast, &program, &fact.path),
                value(&slow, &program, &fact.path),
                "{}",
                fact.path
            );
        }
    }
    for text in [
        r#"{"applicant": {"children": 2, "children": 3}}"#,
        r#"{"applicant": {"children": -1}}"#,
        r#"{"applicant": {"children": "2"}}"#,
        r#"{"applicant": {"childern": 2}}"#,
        r#"{"applicant": {"birth_date": "2023-02-29"}}"#,
        r#"{"applicant": {}, "applicant": {}}"#,
        r#"{"residence": {"stays": [{"ground": "work"}]}}"#,
        r#"{"residence": {"stays": [{"ground": "study", "ground": "study"}]}}"#,
        r#"{"residence": {"occupation": 2221}}"#,
        r#"{"external": {}}"#,
        r#"{"applicant": {}} x"#,
        r#"[]"#,
        "",
    ] {
        assert!(
            read_json_fast(text, &program, &index, &mut Facts::new(&program)).is_err(),
            "{text}"
        );
    }
}
