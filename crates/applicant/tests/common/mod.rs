//! A small vocabulary, as data.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    dead_code
)]

use ius_engine::{
    Constant, Enumeration, EnumerationId, External, Fact, FactId, FileId, Program, Rate, Record,
    RecordId, Schema, Section, SourceRef, Texts, Type,
};

pub fn at() -> SourceRef {
    SourceRef {
        file: FileId(0),
        line: 1,
        column: 1,
        start: 0,
        end: 0,
    }
}

pub fn texts(english: &str) -> Texts {
    Texts(vec![("en".to_owned(), english.to_owned())])
}

pub fn fact(path: &str, ty: Type) -> Fact {
    Fact {
        path: path.to_owned(),
        ty,
        at_least: None,
        at_most: None,
        titles: texts(path),
        questions: texts("What is it?"),
        help: Texts::default(),
        evidence: texts("passport"),
        at: at(),
    }
}

pub fn list(element: Type) -> Type {
    Type::List(Box::new(element))
}

/// Every type that a fact may have.
pub fn program() -> Program {
    let children = Fact {
        at_least: Some(Constant::Integer(0)),
        at_most: Some(Constant::Integer(20)),
        ..fact("applicant.children", Type::Integer)
    };
    let facts = vec![
        fact("applicant.birth_date", Type::Date),
        fact("applicant.nationalities", list(Type::Country)),
        children,
        fact("applicant.married", Type::YesNo),
        fact("applicant.address.city", Type::Text),
        fact("applicant.address.country", Type::Country),
        fact(
            "household.monthly_income",
            Type::Money("EUR".to_owned(), Rate::PerMonth),
        ),
        fact(
            "household.savings",
            Type::Money("EUR".to_owned(), Rate::Once),
        ),
        fact("household.share", Type::Percentage),
        fact("residence.stays", list(Type::Record(RecordId(0)))),
        fact("residence.periods", Type::Periods),
        fact("residence.contract", Type::Period),
        fact("residence.permit_length", Type::CalendarDuration),
        fact("residence.notice", Type::TimeLimit),
        fact("residence.waited", Type::ExactDuration),
        fact("residence.occupation", Type::Code),
        fact("residence.ratio", Type::Decimal),
    ];
    let section = |name: &str, range: std::ops::Range<u32>| Section {
        name: name.to_owned(),
        titles: texts(name),
        facts: range.map(FactId).collect(),
    };
    Program {
        schema: Schema {
            sections: vec![
                section("applicant", 0..6),
                section("household", 6..9),
                section("residence", 9..17),
            ],
            facts,
            records: vec![Record {
                name: "stay".to_owned(),
                titles: texts("A stay"),
                fields: vec![
                    fact("starts_on", Type::Date),
                    fact("ends_on", Type::DateOrOngoing),
                    fact("state", Type::Country),
                    fact("ground", Type::Enumeration(EnumerationId(0))),
                ],
            }],
            enumerations: vec![Enumeration {
                name: "ground".to_owned(),
                titles: texts("Ground"),
                ordered: false,
                values: ["employment", "study", "family"]
                    .map(|v| (v.to_owned(), texts(v)))
                    .to_vec(),
            }],
        },
        externals: vec![External {
            id: "nl.youth_mobility.places_left".to_owned(),
            name: "places_left".to_owned(),
            titles: texts("Places left"),
            ty: Type::Integer,
            key: Some(Type::Country),
            questions: Texts::default(),
            help: Texts::default(),
            rows: Vec::new(),
            at: at(),
        }],
        ..Program::default()
    }
}
