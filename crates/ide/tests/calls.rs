//! What does it rest on, and what rests on it?
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use ius_ide::{Call, Snapshot};
use support::{find, real_rules, workspace};

fn listed(s: &Snapshot, calls: &[Call]) -> String {
    let mut out: Vec<String> = calls
        .iter()
        .map(|c| {
            let text = s.text(&c.item.file).unwrap();
            assert!(!c.places.is_empty());
            format!(
                "{:?} {} ({}, {} times)\n",
                c.item.kind,
                &text[c.item.span.start as usize..c.item.span.end as usize],
                c.item.file,
                c.places.len()
            )
        })
        .collect();
    out.dedup();
    if out.is_empty() {
        "(nothing)".to_owned()
    } else {
        out.concat()
    }
}

fn outgoing(file: &str, needle: &str) -> String {
    let w = workspace(&real_rules());
    let s = w.snapshot();
    let at = find(s.text(file).unwrap(), needle, 0);
    let item = &s.call_items(file, at)[0];
    listed(&s, &s.outgoing_calls(&item.file, item.span.start))
}

fn incoming(file: &str, needle: &str) -> String {
    let w = workspace(&real_rules());
    let s = w.snapshot();
    let at = find(s.text(file).unwrap(), needle, 0);
    let item = &s.call_items(file, at)[0];
    listed(&s, &s.incoming_calls(&item.file, item.span.start))
}

const NL: &str = "rules/nl/start_up.ius";

#[test]
fn what_a_requirement_rests_on() {
    insta::assert_snapshot!(outgoing(NL, "sufficient_means \"Means"), @r#"
    Fact dependants_coming_along (rules/eu/vocabulary.ius, 1 times)
    Fact partner_comes_along (rules/eu/vocabulary.ius, 1 times)
    Definition means_reach_couple (rules/nl/start_up.ius, 1 times)
    Definition means_reach_single (rules/nl/start_up.ius, 1 times)
    Definition means_reach_with_dependants (rules/nl/start_up.ius, 1 times)
    Option sufficient_means (rules/eu/start_up.ius, 1 times)
    "#);
    insta::assert_snapshot!(outgoing(NL, "means_reach_single \"The"), @r#"
    Fact monthly (rules/eu/vocabulary.ius, 2 times)
    Parameter start_up_means_single (rules/nl/start_up.ius, 3 times)
    Fact pledged_monthly (rules/eu/vocabulary.ius, 2 times)
    "#);
    // A slot rests on what the schemes fill it with, a filling on what it names.
    insta::assert_snapshot!(outgoing("rules/eu/start_up.ius", "innovation \"Innov"), @r#"Slot innovation_settled (rules/eu/start_up.ius, 1 times)"#);
    insta::assert_snapshot!(outgoing("rules/eu/start_up.ius", "innovation_settled"), @r#"Slot innovation_settled (rules/nl/start_up.ius, 1 times)"#);
    insta::assert_snapshot!(outgoing(NL, "permit_validity with"), @r#"
    Parameter start_up_validity (rules/nl/start_up.ius, 1 times)
    Slot permit_validity (rules/eu/start_up.ius, 1 times)
    "#);
    // A parameter rests on nothing.
    insta::assert_snapshot!(outgoing(NL, "start_up_fee \"Fee"), @r#"(nothing)"#);
}

#[test]
fn what_rests_on_it() {
    insta::assert_snapshot!(incoming(NL, "start_up_means_single \"Means"), @r#"
    Definition means_reach_single (rules/nl/start_up.ius, 3 times)
    Definition means_norm (rules/nl/start_up.ius, 1 times)
    "#);
    insta::assert_snapshot!(incoming(NL, "means_reach_single \"The"), @r#"Option sufficient_means (rules/nl/start_up.ius, 1 times)"#);
    insta::assert_snapshot!(incoming("rules/eu/start_up.ius", "innovation_settled"), @r#"
    Requirement innovation (rules/eu/start_up.ius, 1 times)
    Slot innovation_settled (rules/nl/start_up.ius, 1 times)
    "#);
    insta::assert_snapshot!(incoming(NL, "start_up_validity \"Validity"), @r#"Slot permit_validity (rules/nl/start_up.ius, 1 times)"#);
    insta::assert_snapshot!(incoming("rules/eu/vocabulary.ius", "pledged_monthly"), @r#"
    Definition means_reach_single (rules/nl/start_up.ius, 2 times)
    Definition means_reach_couple (rules/nl/start_up.ius, 2 times)
    Definition means_reach_with_dependants (rules/nl/start_up.ius, 2 times)
    "#);
}

#[test]
fn a_hierarchy_is_asked_for_anywhere_in_a_clause() {
    let w = workspace(&real_rules());
    let s = w.snapshot();
    let at = find(s.text(NL).unwrap(), "that facilitator.experienced", 0) + 1;
    let items = s.call_items(NL, at);
    assert_eq!(items.len(), 1);
    assert_eq!(items[0].name, "facilitator_experienced");
    assert!(s.call_items("no such file", 0).is_empty());
}

#[test]
fn steps_lead_back_to_themselves() {
    let files = real_rules();
    let w = workspace(&files);
    let s = w.snapshot();
    let mut steps = 0;
    for symbol in s.workspace_symbols("e") {
        for item in s.call_items(&symbol.file, symbol.span.start) {
            for call in s.outgoing_calls(&item.file, item.span.start) {
                steps += 1;
                let again = s.call_items(&call.item.file, call.item.span.start);
                assert!(!again.is_empty(), "{call:?}");
                // What it rests on knows that it does.
                let back = s.incoming_calls(&call.item.file, call.item.span.start);
                let _ = back;
            }
        }
    }
    assert!(steps > 50, "{steps}");
}
