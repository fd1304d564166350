//! From the text of an applicant file to a decision under the repository's rules, beside reading the
//! same text with serde into structures written by hand.
//!
//! `cargo bench -p ius-cli --bench load`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs
)]

use criterion::{Criterion, criterion_group, criterion_main};
use ius_applicant::{Format, SchemaIndex, read_applicant_on, read_json_fast};
use ius_calendar::Date;
use ius_engine::{Facts, Options};
use ius_suite::Rules;
use serde::Deserialize;

const RULES: [(&str, &str); 11] = [
    (
        "rules/eu/instruments.ius",
        include_str!("../../../rules/eu/instruments.ius"),
    ),
    (
        "rules/eu/long_term_residence.ius",
        include_str!("../../../rules/eu/long_term_residence.ius"),
    ),
    (
        "rules/eu/single_permit.ius",
        include_str!("../../../rules/eu/single_permit.ius"),
    ),
    (
        "rules/eu/start_up.ius",
        include_str!("../../../rules/eu/start_up.ius"),
    ),
    (
        "rules/eu/vocabulary.ius",
        include_str!("../../../rules/eu/vocabulary.ius"),
    ),
    (
        "rules/eu/youth_mobility.ius",
        include_str!("../../../rules/eu/youth_mobility.ius"),
    ),
    (
        "rules/nl/instruments.ius",
        include_str!("../../../rules/nl/instruments.ius"),
    ),
    (
        "rules/nl/long_term_residence.ius",
        include_str!("../../../rules/nl/long_term_residence.ius"),
    ),
    (
        "rules/nl/single_permit.ius",
        include_str!("../../../rules/nl/single_permit.ius"),
    ),
    (
        "rules/nl/start_up.ius",
        include_str!("../../../rules/nl/start_up.ius"),
    ),
    (
        "rules/nl/youth_mobility.ius",
        include_str!("../../../rules/nl/youth_mobility.ius"),
    ),
];

const YOUTH: &str = r#"{
  "applicant": {"birth_date": "1998-06-15", "nationalities": ["CA"], "country_of_residence": "CA"},
  "application": {"lodged_on": "2026-03-02", "filing_place": "in_the_state", "preregistered": false},
  "household": {"dependants_coming_along": 0},
  "mobility": {"participations": [], "arrives_on": "2026-03-01", "leaves_on": "2027-02-28"},
  "means": {"judged_sufficient": true, "return_ticket": true, "public_funds": false},
  "insurance": {"starts_on": "2026-03-01", "ends_on": "2027-02-28"}
}"#;

/// Thirty periods of residence and sixty absences.
fn long_stay() -> String {
    let mut stays = Vec::new();
    let mut absences = Vec::new();
    for number in 0..30_u32 {
        let (year, month) = (2018 + number / 4, number % 4 * 3 + 1);
        stays.push(format!(
            r#"{{"starts_on": "{year}-{month:02}-01", "ends_on": "{year}-{:02}-28", "state": "NL", "ground": "employment"}}"#,
            month + 2
        ));
        absences.push(format!(
            r#"{{"left_on": "{year}-{month:02}-05", "returned_on": "{year}-{month:02}-12"}}"#
        ));
        absences.push(format!(
            r#"{{"left_on": "{year}-{month:02}-20", "returned_on": "{year}-{month:02}-24"}}"#
        ));
    }
    format!(
        r#"{{"applicant": {{"birth_date": "1990-05-17", "nationalities": ["MA"]}},
 "application": {{"lodged_on": "2026-03-02"}},
 "residence": {{"lawful": true, "current_ground": "employment", "stays": [{}], "absences": [{}]}},
 "insurance": {{"all_risks": true}}}}"#,
        stays.join(",\n"),
        absences.join(",\n")
    )
}

/// What somebody would write by hand for the same files.
mod by_hand {
    #![allow(dead_code, clippy::struct_excessive_bools)]
    use super::{Date, Deserialize};

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Place {
        InTheState,
        ThirdCountry,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Ground {
        Employment,
        Study,
    }
    #[derive(Deserialize)]
    pub struct Applicant {
        pub birth_date: Date,
        pub nationalities: Vec<String>,
        pub country_of_residence: Option<String>,
    }
    #[derive(Deserialize)]
    pub struct Application {
        pub lodged_on: Date,
        pub filing_place: Option<Place>,
        pub preregistered: Option<bool>,
    }
    #[derive(Deserialize)]
    pub struct Household {
        pub dependants_coming_along: u32,
    }
    #[derive(Deserialize)]
    pub struct Participation {
        pub state: String,
    }
    #[derive(Deserialize)]
    pub struct Mobility {
        pub participations: Vec<Participation>,
        pub arrives_on: Date,
        pub leaves_on: Date,
    }
    #[derive(Deserialize)]
    pub struct Means {
        pub judged_sufficient: bool,
        pub return_ticket: bool,
        pub public_funds: bool,
    }
    #[derive(Deserialize)]
    pub struct Insurance {
        pub starts_on: Option<Date>,
        pub ends_on: Option<Date>,
        pub all_risks: Option<bool>,
    }
    #[derive(Deserialize)]
    pub struct Youth {
        pub applicant: Applicant,
        pub application: Application,
        pub household: Household,
        pub mobility: Mobility,
        pub means: Means,
        pub insurance: Insurance,
    }
    #[derive(Deserialize)]
    pub struct Stay {
        pub starts_on: Date,
        pub ends_on: Date,
        pub state: String,
        pub ground: Ground,
    }
    #[derive(Deserialize)]
    pub struct Absence {
        pub left_on: Date,
        pub returned_on: Date,
    }
    #[derive(Deserialize)]
    pub struct Residence {
        pub lawful: bool,
        pub current_ground: Ground,
        pub stays: Vec<Stay>,
        pub absences: Vec<Absence>,
    }
    #[derive(Deserialize)]
    pub struct LongStay {
        pub applicant: Applicant,
        pub application: Application,
        pub residence: Residence,
        pub insurance: Insurance,
    }
}

fn load(criterion: &mut Criterion) {
    let rules = Rules::of(RULES);
    let (plan, program) = (rules.plan(), rules.plan().program());
    let index = SchemaIndex::new(program);
    let long_stay = long_stay();
    let options = Options {
        on: None,
        outcome_only: true,
    };
    for (name, scheme, text) in [
        ("youth mobility", "nl.youth_mobility", YOUTH),
        (
            "30 stays, 60 absences",
            "nl.long_term_residence",
            &*long_stay,
        ),
    ] {
        let scheme = program.scheme(scheme).expect("the scheme is sound");
        let mut facts = Facts::new(program);
        read_json_fast(text, program, &index, &mut facts).expect("the fast reader takes the file");
        let mut group = criterion.benchmark_group(name);
        match scheme_name(name) {
            Hand::Youth => {
                group.bench_function("serde into structures by hand", |b| {
                    b.iter(|| {
                        serde_json::from_str::<by_hand::Youth>(std::hint::black_box(text)).unwrap()
                    });
                });
            }
            Hand::LongStay => {
                group.bench_function("serde into structures by hand", |b| {
                    b.iter(|| {
                        serde_json::from_str::<by_hand::LongStay>(std::hint::black_box(text))
                            .unwrap()
                    });
                });
            }
        }
        group.bench_function("text to facts", |b| {
            b.iter(|| {
                facts.clear();
                read_json_fast(std::hint::black_box(text), program, &index, &mut facts).unwrap();
            });
        });
        group.bench_function("text to decision", |b| {
            b.iter(|| {
                facts.clear();
                read_json_fast(std::hint::black_box(text), program, &index, &mut facts).unwrap();
                plan.decide(scheme, &facts, &options)
            });
        });
        group.bench_function("text to facts, located", |b| {
            b.iter(|| {
                read_applicant_on(
                    std::hint::black_box(text),
                    Format::Json,
                    "a.json",
                    program,
                    &index,
                    Date::FIRST,
                )
                .unwrap()
            });
        });
        group.finish();
    }
}

enum Hand {
    Youth,
    LongStay,
}

fn scheme_name(name: &str) -> Hand {
    if name.starts_with("youth") {
        Hand::Youth
    } else {
        Hand::LongStay
    }
}

criterion_group!(benches, load);
criterion_main!(benches);
