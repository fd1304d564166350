//! Random edits of applicant files: nothing panics, nothing hangs, and the fast reader never reads
//! otherwise than the one that explains.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use ius_applicant::{Format, SchemaIndex, read_applicant, read_json_fast, write_applicant};
use ius_engine::{FactId, Facts};
use proptest::prelude::*;

const YAML: &str = "description: x\napplicant: &a\n  birth_date: {disputed: [1996, 1997-02-28]}\n  nationalities: [MA, FR]\n  children: 2\n  married: yes\n  address: {city: \"Łódź\", country: PL}\nhousehold:\n  monthly_income: EUR 2 294.40 per month\n  share: 12.5 percent\nresidence:\n  stays:\n    - starts_on: 2021-05-10\n      ends_on: ongoing\n      state: NL\n      ground: employment\n  periods: [2020-01-01/2020-02-01, {from: 2021-01-01, until: ongoing, weight: 50 percent}]\n  contract: 2021-05-10/..\n  occupation: \"0221\"\nexternal:\n  places_left: [{key: AR, as_of: 2026-02-01, value: 12}]\n";
const JSON: &str = r#"{"applicant": {"birth_date": "1990-05-17", "nationalities": ["MA", "FR"], "children": 2, "married": true, "address": {"city": "\u0141ód", "country": "PL"}}, "household": {"monthly_income": 2294.40, "share": "12.5 percent"}, "residence": {"stays": [{"starts_on": "2021-05", "ends_on": "ongoing", "state": "NL", "ground": "study"}], "permit_length": "P5Y", "ratio": 1e-3}}"#;
const PIECES: [&str; 34] = [
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "'",
    "-",
    "- ",
    "\n",
    "  ",
    "\t",
    "&a ",
    "*a",
    "!!x ",
    "<<",
    "|",
    ">",
    "#",
    "?",
    "%",
    "@",
    "\\",
    "\\u",
    "null",
    "~",
    "1e9999",
    "9999-12-31",
    "ongoing",
    "--- ",
    "...\n",
    "𝄞",
    "\u{feff}",
];

/// The text with pieces put in, or stretches taken out.
fn edited(text: &str, edits: &[(usize, usize, usize)]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for (at, length, piece) in edits {
        let at = at % (characters.len() + 1);
        let end = (at + length % 12).min(characters.len());
        let insert: Vec<char> = PIECES[piece % PIECES.len()].chars().collect();
        characters.splice(at..end, insert);
    }
    characters.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn edited_files_never_panic(edits in prop::collection::vec((0_usize..2000, 0_usize..12, 0_usize..100), 1..6), json in any::<bool>()) {
        let program = common::program();
        let (text, format) = if json { (JSON, Format::Json) } else { (YAML, Format::Yaml) };
        let text = edited(text, &edits);
        if let Ok(applicant) = read_applicant(&text, format, "a", &program) {
            // What was accepted can be written and read again.
            let written = write_applicant(&applicant.facts, &program);
            let again = read_applicant(&written, Format::Yaml, "b", &program);
            prop_assert!(again.is_ok(), "{written}\n{again:?}");
            let again = again.expect("asserted above");
            for (index, fact) in program.schema.facts.iter().enumerate() {
                let id = FactId(u32::try_from(index).expect("few facts"));
                prop_assert_eq!(applicant.facts.get(id), again.facts.get(id), "{}\n{}", fact.path, written);
            }
        }
        // The wrong reader for the format must not panic either.
        let other = if json { Format::Yaml } else { Format::Json };
        let _ = read_applicant(&text, other, "a", &program);
    }

    #[test]
    fn the_fast_reader_never_reads_otherwise(edits in prop::collection::vec((0_usize..2000, 0_usize..4, 0_usize..100), 0..3)) {
        let program = common::program();
        let index = SchemaIndex::new(&program);
        let text = edited(JSON, &edits);
        let mut fast = Facts::new(&program);
        if read_json_fast(&text, &program, &index, &mut fast).is_ok() {
            let slow = read_applicant(&text, Format::Json, "a", &program);
            prop_assert!(slow.is_ok(), "{text}\n{slow:?}");
            let slow = slow.expect("asserted above").facts;
            for index in 0..program.schema.facts.len() {
                let id = FactId(u32::try_from(index).expect("few facts"));
                prop_assert_eq!(fast.get(id), slow.get(id));
            }
        }
    }

    #[test]
    fn any_text_never_panics(text in "\\PC{0,200}") {
        let program = common::program();
        for format in [Format::Json, Format::Yaml] {
            let _ = read_applicant(&text, format, "a", &program);
        }
    }
}
