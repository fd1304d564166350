//! `ius transposition`: options, bounds and departures, of a fixture that has each kind and of the
//! law of this repository.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

mod common;

use common::{Copy, fixture, ius_in, repository};
use serde_json::Value;

fn departing(arguments: &[&str]) -> common::Ran {
    let mut all = vec!["transposition"];
    all.extend(arguments);
    ius_in(&fixture("departing"), &all)
}

/// The points of a scheme in JSON, by name.
fn point<'a>(report: &'a Value, scheme: &str, name: &str) -> &'a Value {
    let schemes = report["schemes"].as_array().unwrap();
    let found = schemes.iter().find(|s| s["scheme"] == scheme).unwrap();
    let points = found["points"].as_array().unwrap();
    points
        .iter()
        .find(|p| p["name"] == name)
        .unwrap_or_else(|| panic!("{scheme} has no {name}"))
}

#[test]
fn a_state_is_told_provision_by_provision() {
    insta::assert_snapshot!(departing(&["NL"]).ok().out);
}

#[test]
fn departures_alone() {
    insta::assert_snapshot!(departing(&["--departures"]).ok().out);
}

#[test]
fn several_states_are_a_table() {
    insta::assert_snapshot!(departing(&[]).ok().out);
    insta::assert_snapshot!(departing(&["--format", "markdown"]).ok().out);
}

#[test]
fn one_state_in_markdown() {
    insta::assert_snapshot!(departing(&["FI", "--format", "markdown"]).ok().out);
}

#[test]
fn values_are_held_against_the_bound_by_date() {
    let report = departing(&["--format", "json"]).ok().json();
    // One year lies before the directive is in force: it is compared with nothing.
    let values = point(&report, "nl.residence", "decision_time")["values"]
        .as_array()
        .unwrap();
    let said: Vec<(&str, &str, &Value, &Value)> = values
        .iter()
        .map(|v| {
            let text = |key: &str| v[key].as_str().unwrap();
            (text("value"), text("lies"), &v["from"], &v["until"])
        })
        .collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!((said[0].0, said[0].1), ("6 months", "outside"));
    assert_eq!(
        (said[0].2, said[0].3),
        (&"2026-01-01".into(), &"2026-12-31".into())
    );
    assert_eq!((said[1].0, said[1].1), ("90 days", "at the bound"));
    let read = &values[0]["read"];
    assert_eq!(read["status"], "secondary");
    assert_eq!(read["sources"][0]["title"], "https://example.org/act");
    let finnish = point(&report, "fi.residence", "decision_time");
    assert_eq!(finnish["values"][0]["lies"], "inside");
    assert_eq!(finnish["departs"][0]["in_practice"], true);
    assert_eq!(finnish["undeclared"], Value::Null);
    let default = point(&report, "fi.residence", "search_time");
    assert_eq!(default["standing"], "default");
    assert_eq!(default["values"][0]["value"], "3 months");
}

#[test]
fn options_are_used_or_not() {
    let report = departing(&["--format", "json"]).ok().json();
    let standing = |scheme: &str, name: &str| point(&report, scheme, name)["standing"].clone();
    assert_eq!(standing("nl.residence", "integration"), "used");
    assert_eq!(standing("nl.residence", "housing"), "not used");
    assert_eq!(standing("fi.residence", "integration"), "not used");
    assert_eq!(standing("fi.residence", "housing"), "used");
    let housing = point(&report, "fi.residence", "housing");
    assert_eq!(housing["national"][0]["instrument"], "FLAW");
    assert_eq!(housing["law"][0]["provision"], "5(1)");
    assert_eq!(standing("fi.residence", "residence"), "applied");
    assert_eq!(standing("fi.residence", "change_employer"), "omitted");
    assert_eq!(standing("nl.residence", "fee"), "added");
    assert_eq!(standing("fi.residence", "fee"), "added without basis");
    assert_eq!(report["schemes"][0]["not_bound_by"][0], "DIR");
}

#[test]
fn a_check_fails_on_what_nothing_declares() {
    let ran = departing(&["--check"]);
    assert_eq!(ran.code, 1, "{}", ran.all());
    assert!(ran.out.contains("2 undeclared"), "{}", ran.out);
    departing(&["NL", "--check"]).ok();
    departing(&["DK", "--check"]).ok();
}

#[test]
fn a_value_outside_its_bound_is_found_although_its_scheme_has_an_error() {
    let copy = Copy::of("departing", "outside");
    let text = copy.read("rules/fi/residence.ius");
    copy.write(
        "rules/fi/residence.ius",
        &text.replace("with 60 days", "with 9 months").replace(
            "    departs from DIR 7(2) in practice \"a year is reported\"\n",
            "",
        ),
    );
    let ran = ius_in(&copy.0, &["transposition", "FI", "--departures"]).ok();
    assert!(
        ran.out
            .contains("undeclared, a value outside its bound: DIR 7(2)"),
        "{}",
        ran.all()
    );
    assert!(
        ran.err.contains("`fi.residence` has errors"),
        "{}",
        ran.all()
    );
    assert_eq!(ius_in(&copy.0, &["check"]).code, 1);
}

#[test]
fn what_does_not_exist_is_said() {
    let ran = departing(&["XX"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("the states are DK, FI, NL"), "{}", ran.err);
    let ran = departing(&["--instrument", "NLAW"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("the instruments are DIR"), "{}", ran.err);
}

#[test]
fn a_decision_lists_the_departures_of_its_day() {
    let copy = Copy::of("departing", "decision");
    let file = |lodged: &str| {
        format!(
            "application: {{lodged_on: {lodged}}}\nperson: {{resides: yes, test_passed: yes, registered: yes, fee_paid: yes}}\n"
        )
    };
    copy.write("a.yaml", &file("2026-03-02"));
    copy.write("b.yaml", &file("2027-03-02"));
    let eval = |name: &str, format: &str| {
        ius_in(
            &copy.0,
            &["eval", "nl.residence", "-a", name, "--format", format],
        )
        .ok()
    };
    let named = |name: &str| -> Vec<String> {
        let report = eval(name, "json").json();
        let all = report["departures"].as_array().unwrap();
        let name = |d: &Value| {
            let from = d["from"].as_array().unwrap();
            let from: Vec<&str> = from
                .iter()
                .map(|p| p["provision"].as_str().unwrap())
                .collect();
            let clause = d["clause"].as_str().unwrap_or("-");
            format!(
                "{} {} {clause}",
                d["kind"].as_str().unwrap(),
                from.join(", ")
            )
        };
        all.iter().map(name).collect()
    };
    let always = [
        "scheme 12 -",
        "use 5(2) integration",
        "omit 11 change_employer",
        "addition 4(1) registered",
    ];
    let mut early: Vec<&str> = always.to_vec();
    early.splice(1..1, ["fill 7(2) decision_time", "fill 9 search_time"]);
    assert_eq!(named("a.yaml"), early);
    // From 2027 the values keep their bounds.
    assert_eq!(named("b.yaml"), always);
    let text = eval("b.yaml", "text").out;
    assert!(
        text.contains("Departures from Union law")
            && text.contains("DIR 12, in practice: remedies take years"),
        "{text}"
    );
}

/// Departures of this repository's law: scheme, provisions, and the clause or slot that departs.
fn found(state: &str) -> Vec<String> {
    let arguments = ["transposition", state, "--departures", "--format", "json"];
    let report = ius_in(&repository(), &arguments).ok().json();
    let mut out = Vec::new();
    for scheme in report["schemes"].as_array().unwrap() {
        for point in scheme["points"].as_array().unwrap() {
            assert_eq!(
                point["undeclared"],
                Value::Null,
                "{} {}: say it with `departs from`",
                scheme["scheme"],
                point["name"]
            );
            for departs in point["departs"].as_array().unwrap() {
                let from = departs["from"].as_array().unwrap().iter();
                let from: Vec<String> = from
                    .map(|law| {
                        let text = |key: &str| law[key].as_str().unwrap_or_default().to_owned();
                        format!("{} {}", text("instrument"), text("provision"))
                    })
                    .collect();
                let practice = if departs["in_practice"] == true {
                    " in practice"
                } else {
                    ""
                };
                out.push(format!(
                    "{}: {} from {}{practice}",
                    scheme["scheme"].as_str().unwrap(),
                    point["name"].as_str().unwrap(),
                    from.join(", ")
                ));
            }
        }
    }
    out
}

/// By hand from what the sources say of each state's law, not from what the command prints.
const NAMED_BY_THE_SOURCES: &[(&str, &[&str])] = &[
    (
        "NL",
        &[
            // The page of the authority: ten months or more break the period; article 4(3) lets
            // ten months pass.
            "nl.long_term_residence: total_absence_below_ten_months from LTRD 4(3)sub1",
            // The conditions of the permit held were always met: not in article 5.
            "nl.long_term_residence: permit_conditions from LTRD 5(1)(a), LTRD 5(1)(b), LTRD 5(2)",
            // The permit works only for the employer that it names.
            "nl.single_permit: change_employer from SPD24 11(2)",
            "nl.single_permit: named_employer_only from SPD24 11(2)",
        ],
    ),
    (
        "DE",
        &[
            // B1: above the A2 that is advised as upper level.
            "de.long_term_residence: integration from LTRD 5(2)",
            // Sixty months of contributions, counted strictly.
            "de.long_term_residence: pension_cover from LTRD 5(1)(a)",
            // No national limit for the 90 days was found.
            "de.single_permit: de.single_permit from SPD24 5(2)",
        ],
    ),
    (
        "FR",
        &["fr.long_term_residence: integration from LTRD 5(2)"],
    ),
    (
        "EE",
        &[
            "ee.long_term_residence: integration from LTRD 5(2)",
            // Entry in the population register: no provision was found.
            "ee.long_term_residence: register_entry from LTRD 7(3)",
        ],
    ),
    (
        "IT",
        &[
            // One police office counts study in full; the article lets half count.
            "it.long_term_residence: study_weight from LTRD 4(2)sub2 in practice",
            // The Italian article does not ask for insurance.
            "it.long_term_residence: sickness_insurance from LTRD 5(1)(b)",
            // One office asks for a contract of six months.
            "it.long_term_residence: contract_length from LTRD 5(1)(a) in practice",
            // The contribution that the Court found too high.
            "it.long_term_residence: it.long_term_residence from CJEU C-309/14",
        ],
    ),
    (
        "AT",
        &[
            "at.long_term_residence: integration from LTRD 5(2)",
            // Eight weeks in law, about 180 days reported.
            "at.single_permit: decision_time_from_complete_file from SPD24 5(2) in practice",
            // Two years with one employer.
            "at.single_permit: change_employer from SPD24 11(2), SPD24 11(3)(c)",
        ],
    ),
    (
        "SE",
        &[
            // Doctoral study counts in full, other study not at all.
            "se.long_term_residence: doctoral_study_weight from LTRD 4(2)sub2",
            "se.long_term_residence: se.long_term_residence from LTRD 4(2)sub2",
            // A service time of four months is published.
            "se.single_permit: decision_time_from_complete_file from SPD24 5(2) in practice",
            // Employer and job for two years, the occupation after that.
            "se.single_permit: first_employer_time from SPD24 11(3)(c)",
            "se.single_permit: change_employer from SPD24 11(2)",
            "se.single_permit: occupation_tied from SPD24 11(2)",
        ],
    ),
    (
        "PT",
        // The visa and the permit add up to more than 90 days.
        &["pt.single_permit: pt.single_permit from SPD24 5(2)"],
    ),
    (
        "SK",
        &[
            // Documents of at most ninety days: no provision was found.
            "sk.long_term_residence: fresh_documents from LTRD 7(1)",
            // Sixty days to look for work, where the directive gives three months.
            "sk.single_permit: sk.single_permit from SPD24 11-unemployment",
        ],
    ),
];

#[test]
fn the_departures_that_the_sources_name_are_found_and_none_is_invented() {
    for (state, departures) in NAMED_BY_THE_SOURCES {
        let mut found = found(state);
        let mut named: Vec<String> = departures.iter().map(|d| (*d).to_owned()).collect();
        found.sort();
        named.sort();
        assert_eq!(found, named, "{state}");
    }
}

#[test]
fn who_is_not_bound_departs_from_nothing() {
    for state in ["DK", "IE"] {
        assert_eq!(found(state), Vec::<String>::new(), "{state}");
        let ran = ius_in(&repository(), &["transposition", state]).ok();
        let said = format!("{state} is not bound by SPD11, SPD24, LTRD, BCD");
        assert!(ran.out.contains(&said), "{}", ran.out);
    }
}
