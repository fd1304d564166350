//! What can stand at a place of a half-written file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_syntax::expect::{What, expected};

fn at(text: &str) -> String {
    let offset = text.find("$0").unwrap();
    let text = text.replace("$0", "");
    let place = expected(&text, u32::try_from(offset).unwrap());
    let mut out: Vec<String> = place
        .wanted
        .iter()
        .map(|w| {
            let inside = w.within.first().map_or("", |f| f.rule);
            match &w.what {
                What::Word(words) => words.clone(),
                What::Clause(words) => format!("+{words}"),
                What::Declaration(word) => format!("#{word}"),
                What::Thing(name) => format!("<{name} in {inside}>"),
            }
        })
        .collect();
    out.sort();
    out.dedup();
    out.join(" | ")
}

#[test]
fn where_nothing_was_written() {
    insta::assert_snapshot!(at("$0"), @r#"#define | #enumeration | #example | #external | #instrument | #parameter | #record | #scheme | #section | #table | #template | #use"#);
    insta::assert_snapshot!(at("section a \"A\"\n  $0"), @r#"+fact | basis | basis none | note | source | titled | under | unverified"#);
    insta::assert_snapshot!(at("parameter a \"A\" : EUR\n  from 2026-01-01 $0"), @r#"basis | basis none | from | is | not in force | note | source | titled | unconfirmed | under | until | unverified"#);
    insta::assert_snapshot!(at("scheme a in $0"), @r#"<country in unit_scheme>"#);
    insta::assert_snapshot!(at("scheme a in NL imp$0"), @r#"<text in unit_scheme> | advised by | as of | basis | basis none | decided by | for each | implements | in force from | in force until | note | source | suspended from | suspended until | titled | under | unverified"#);
    insta::assert_snapshot!(at("example \"A\" for $0"), @r#"<path in unit_example>"#);
    insta::assert_snapshot!(at("example \"A\" for nl.a\n  expect $0"), @r#"<name in expect_output> | assessment | eligible | inapplicable | ineligible | missing | undetermined"#);
    insta::assert_snapshot!(at("example \"A\" for nl.a\n  given \"$0"), @r#"<text in unit_given>"#);
    insta::assert_snapshot!(at("table t keyed by country\n  column a : integer\n  row NL with $0"), @r#"<name in cell>"#);
}

#[test]
fn in_expressions() {
    let lead = "scheme a in NL \"A\"\n  require x \"X\"\n    that ";
    insta::assert_snapshot!(at(&format!("{lead}a.b $0")), @r#"and | bridging gaps of at most | covers | divided by | except | for | includes | includes any listed in | includes any of | is | is after | is at least | is at most | is before | is empty | is exactly | is from | is less than | is listed in | is longer than | is more than | is none of | is not | is not empty | is not from | is not listed in | is not ongoing | is not within | is on | is on or after | is on or before | is one of | is ongoing | is shorter than | is within | joined with | minus | of | or | over | overlaps | plus | since | times | within"#);
    insta::assert_snapshot!(at(&format!("{lead}a.b is $0")), @r#"<country in primary> | <currency in money> | <date in primary> | <number in numeric> | <path in lookup> | <text in primary> | after | age from | at least | at most | before | birthday | days between | deadline | earliest date within | empty | exactly | first day of | from | gaps in | highest of | if | last day of | latest | less than | listed in | longer than | longest period of | lowest of | more than | most days of | next | no | none of | not | not empty | not from | not listed in | not ongoing | not within | number of | number of full | on | on or after | on or before | one of | ongoing | period from | periods from | reference date | shorter than | sum of | the | this state | total days of | unbroken run of | weighed length of | within | year of | yes"#);
    insta::assert_snapshot!(at(&format!("{lead}a.bi$0 is 5")), @r#"<country in primary> | <date in primary> | <path in lookup>"#);
    insta::assert_snapshot!(at(&format!("{lead}a.b is at $0")), @r#"and | bridging gaps of at most | divided by | except | for | joined with | least | minus | most | of | or | over | plus | since | times | within"#);
    insta::assert_snapshot!(at(&format!("{lead}5 $0")), @r#"and | bridging gaps of at most | covers | day | days | divided by | except | includes | includes any listed in | includes any of | is | is after | is at least | is at most | is before | is empty | is exactly | is from | is less than | is listed in | is longer than | is more than | is none of | is not | is not empty | is not from | is not listed in | is not ongoing | is not within | is on | is on or after | is on or before | is one of | is ongoing | is shorter than | is within | joined with | minus | month | months | of | or | over | overlaps | percent | plus | since | times | week | weeks | within | working day | working days | year | years"#);
}

#[test]
fn after_what_is_broken_the_line_at_hand_is_read() {
    insta::assert_snapshot!(at("scheme a in NL \"A\"\n  require x \"X\"\n    that and and\n    under $0"), @r#"<instrument_id in citation>"#);
}

#[test]
fn an_attribute_line_that_stands_once_is_not_offered_again() {
    let all = at("scheme a in NL \"A\"\n  require x \"X\"\n    $0\n    that a.b\n");
    assert!(!all.split(" | ").any(|w| w == "that"), "{all}");
    assert!(all.split(" | ").any(|w| w == "under"), "{all}");
}

/// What was begun last goes on: `is` here asks of the element, not of the periods.
#[test]
fn the_innermost_reading_goes_on() {
    let text = "define a : periods\n  is periods from s.a to s.b for s in a.list where s.c is ";
    let place = expected(text, u32::try_from(text.len()).unwrap());
    let path = place
        .wanted
        .iter()
        .find(|w| w.what == What::Thing("path"))
        .unwrap();
    let comparison = path.frame("comparison").unwrap();
    assert!(text[comparison.start as usize..].starts_with("s.c is"));
}

#[test]
fn a_clause_of_two_words_is_known_by_the_first() {
    let lead = "scheme a in NL \"A\"\n  require x \"X\"\n    that a.b\n\n  ";
    insta::assert_snapshot!(at(&format!("{lead}may $0")), @"refuse");
    insta::assert_snapshot!(at(&format!("{lead}decided $0")), @"by");
    insta::assert_snapshot!(at(&format!("{lead}in $0")), @"force from | force until");
}

/// A clause that nobody writes costs neither time nor memory.
#[test]
fn very_long_clauses_are_given_up() {
    let long = format!("define a : yes/no\n  is {}a.b ", "a.b and ".repeat(200_000));
    let place = expected(&long, u32::try_from(long.len()).unwrap());
    assert!(place.wanted.is_empty());
    let nested = format!("define a : yes/no\n  is {}", "(".repeat(4000));
    let place = expected(&nested, u32::try_from(nested.len()).unwrap());
    assert!(!place.wanted.is_empty());
}

/// What the grammar can begin with follows from the grammar itself.
#[test]
fn words_that_belong_together_come_together() {
    use ius_syntax::expect::beginnings;
    assert_eq!(beginnings("in_force"), ["in force from", "in force until"]);
    assert_eq!(beginnings("apply"), ["apply the law in force on"]);
    assert_eq!(beginnings("type_date"), ["date", "date or ongoing"]);
}

#[test]
fn no_place_is_too_strange() {
    let text = include_str!("all.ius");
    for offset in (0..u32::try_from(text.len()).unwrap() + 9).step_by(37) {
        let _ = expected(text, offset);
    }
    for cut in (0..text.len()).step_by(211) {
        if text.is_char_boundary(cut) {
            let _ = expected(&text[..cut], u32::MAX);
        }
    }
    for strange in [
        "",
        "\u{feff}",
        "é",
        "scheme é in",
        "\"",
        "use \"é",
        "scheme a in NL\r\n  re",
    ] {
        for offset in 0..u32::try_from(strange.len()).unwrap() + 2 {
            let _ = expected(strange, offset);
        }
    }
}
