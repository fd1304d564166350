//! What an editor asks: where is it declared, who names it, what type has it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_analysis::Analysis;

const LAW: &str = r#"instrument ACT "Residence Act"
  url "https://example.org/act"
  provision 1 shall "conditions of residence"

section application "The application"
  fact lodged_on : date "Day of the application"

record stay "A period of residence"
  fact starts_on : date "First day"

section residence "Residence"
  fact stays : list of stay "Periods of residence"

--- What one needs.
parameter norm "The norm" : EUR per month
  under ACT 1
  is EUR 1 500
"#;

const SCHEME: &str = r#"use eu.law

section means "Means"
  fact income : EUR per month "Income"

scheme stay in NL "Stay"
  as of application.lodged_on

  require enough "Enough income"
    under ACT 1
    that means.income is at least norm

  require resided "Has resided"
    under ACT 1
    that some period_before in residence.stays satisfies period_before.starts_on is before application.lodged_on
"#;

fn analysis() -> Analysis {
    let mut analysis = Analysis::new();
    analysis.set_file("rules/eu/law.ius", LAW);
    analysis.set_file("rules/nl/stay.ius", SCHEME);
    assert!(
        analysis.all_diagnostics().is_empty(),
        "{:?}",
        analysis.all_diagnostics()
    );
    analysis
}

fn at(text: &str, needle: &str) -> u32 {
    u32::try_from(text.find(needle).unwrap()).unwrap() + 1
}

fn declared(needle: &str) -> (String, String) {
    let analysis = analysis();
    let (file, span) = analysis
        .definition_at("rules/nl/stay.ius", at(SCHEME, needle))
        .expect(needle);
    let text = analysis.text(file.path()).unwrap();
    (
        file.path().to_owned(),
        text[span.start as usize..span.end as usize].to_owned(),
    )
}

#[test]
fn names_lead_to_their_declarations() {
    let law = "rules/eu/law.ius".to_owned();
    assert_eq!(declared("norm\n"), (law.clone(), "norm".to_owned()));
    assert_eq!(declared("ACT 1"), (law.clone(), "ACT".to_owned()));
    assert_eq!(declared("1\n    that means"), (law.clone(), "1".to_owned()));
    assert_eq!(
        declared("lodged_on\n\n"),
        (law.clone(), "lodged_on".to_owned())
    );
    assert_eq!(declared("starts_on"), (law, "starts_on".to_owned()));
    assert_eq!(
        declared("income is at"),
        ("rules/nl/stay.ius".to_owned(), "income".to_owned())
    );
    assert_eq!(
        declared("period_before.starts"),
        ("rules/nl/stay.ius".to_owned(), "period_before".to_owned())
    );
}

#[test]
fn every_place_that_names_a_thing_is_found() {
    let analysis = analysis();
    let places = |path: &str, offset: u32| -> Vec<(String, String)> {
        analysis
            .references(path, offset)
            .into_iter()
            .map(|(file, span)| {
                let text = analysis.text(file.path()).unwrap();
                (
                    file.path().to_owned(),
                    text[span.start as usize..span.end as usize].to_owned(),
                )
            })
            .collect()
    };
    let from_use = places("rules/nl/stay.ius", at(SCHEME, "norm\n"));
    let from_declaration = places("rules/eu/law.ius", at(LAW, "norm \"The"));
    assert_eq!(from_use, from_declaration);
    assert_eq!(from_use.len(), 2);
    // Declared once, used as the reference date and in a condition.
    assert_eq!(places("rules/eu/law.ius", at(LAW, "lodged_on")).len(), 3);
    // Two provisions cited, and a parameter's.
    assert_eq!(places("rules/eu/law.ius", at(LAW, "1 shall")).len(), 4);
}

#[test]
fn what_is_shown_about_a_place() {
    let analysis = analysis();
    let hover = analysis
        .hover_at("rules/nl/stay.ius", at(SCHEME, "norm\n"))
        .unwrap();
    assert_eq!(hover.kind, Some("parameter"));
    assert_eq!(hover.title.as_deref(), Some("The norm"));
    assert_eq!(hover.ty.as_deref(), Some("EUR per month"));
    assert_eq!(hover.doc, ["What one needs."]);
    let hover = analysis
        .hover_at("rules/nl/stay.ius", at(SCHEME, "1\n    that means"))
        .unwrap();
    assert_eq!(hover.name.as_deref(), Some("ACT 1"));
    assert_eq!(hover.title.as_deref(), Some("conditions of residence"));
    assert_eq!(
        analysis
            .type_of("rules/nl/stay.ius", at(SCHEME, "starts_on"))
            .as_deref(),
        Some("date")
    );
    let outline = analysis.outline("rules/nl/stay.ius");
    let names: Vec<(&str, &str, usize)> = outline
        .iter()
        .map(|i| (i.kind, i.name.as_str(), i.children.len()))
        .collect();
    assert_eq!(
        names,
        [
            ("use", "eu.law", 0),
            ("section", "means", 1),
            ("scheme", "nl.stay", 2)
        ]
    );
}

#[test]
fn a_place_without_a_name_has_no_answer() {
    let analysis = analysis();
    assert!(
        analysis
            .definition_at("rules/nl/stay.ius", 100_000)
            .is_none()
    );
    assert!(analysis.definition_at("rules/xx/none.ius", 0).is_none());
    assert!(
        analysis
            .hover_at("rules/nl/stay.ius", at(SCHEME, "\n\nsection"))
            .is_none_or(|h| h.kind.is_none())
    );
}
