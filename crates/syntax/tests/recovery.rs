//! A broken clause costs only itself, a broken declaration only itself.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_syntax::ast::{Clause, Declaration};
use ius_syntax::parse;

/// Ways to break a `require` clause; `N` is replaced by the clause's number.
const BROKEN: &[&str] = &[
    "  require c_N \"C\"\n    under VB 3.20(1)\n    that applicant.age >= 18\n",
    "  require c_N \"C\n    that applicant.age is at least 18\n",
    "  require \"C\"\n    that applicant.age is at least 18\n",
    "  requier c_N \"C\"\n    that applicant.age is at least 18\n",
    "  require c_N \"C\"\n    that (applicant.age is at least 18\n",
    "  require c_N \"C\"\n    that\n    under VB 3.20\n",
    "  require c_N \"C\"\n    that applicant.age is at leest 18\n      and applicant.x\n",
    "  require c_N “C”\n    that applicant.age is at least 18\n",
    "  require c_N \"C\"\n    under vb 3.20\n    that applicant.age is at least 18\n",
    "  require c_N \"C\"\n    that any of\n      (a) applicant.x\n      (b)\n    under VB 3.20\n",
];

const GOOD: &str = "  require c_N \"C\"\n    under VB 3.20(1)\n    that applicant.age is at least 18 and not applicant.x\n    waived when applicant.y under VB 3.20(2)\n";

#[test]
fn fifty_broken_clauses_among_five_hundred() {
    let mut text = String::from("scheme many in NL \"Many\"\n  as of application.lodged_on\n\n");
    let mut places = Vec::new();
    for n in 0..500 {
        let number = n.to_string();
        if n % 10 == 7 {
            let start = text.len();
            text.push_str(&BROKEN[n / 10 % BROKEN.len()].replace('N', &number));
            places.push((n, start..text.len()));
        } else {
            text.push_str(&GOOD.replace('N', &number));
        }
    }
    let parse = parse(&text);
    let Declaration::Scheme(scheme) = &parse.file.items[0].declaration else {
        panic!("a scheme is expected");
    };
    let whole: Vec<&str> = scheme
        .clauses
        .iter()
        .filter_map(|c| match c {
            Clause::Rule(r) if r.that.is_some() && !r.exceptions.is_empty() => {
                Some(r.name.value.as_str())
            }
            _ => None,
        })
        .collect();
    assert_eq!(whole.len(), 450);
    for error in &parse.errors {
        let at = error.span.start as usize;
        assert!(
            places.iter().any(|(_, r)| r.contains(&at)),
            "an error outside the broken clauses: {error:?}"
        );
    }
    for (n, place) in &places {
        let count = parse
            .errors
            .iter()
            .filter(|e| place.contains(&(e.span.start as usize)))
            .count();
        assert_eq!(
            count,
            1,
            "clause {n}: {:#?}\n{}",
            parse
                .errors
                .iter()
                .filter(|e| place.contains(&(e.span.start as usize)))
                .collect::<Vec<_>>(),
            &text[place.clone()]
        );
    }
    assert_eq!(parse.errors.len(), 50);
}

#[test]
fn fifty_broken_declarations_among_five_hundred() {
    let broken = [
        "paramter p_N \"P\" : integer\n  from 2026-01-01 is 5\n",
        "parameter \"P\" : integer\n  from 2026-01-01 is 5\n",
        "parameter p_N \"P\" : integer\n  from 01-01-2026 is 5\n",
        "parameter p_N \"P : integer\n  from 2026-01-01 is 5\n",
        "%%% nothing at all\n  of the kind\n",
    ];
    let mut text = String::new();
    for n in 0..500 {
        let number = n.to_string();
        if n % 10 == 3 {
            text.push_str(&broken[n / 10 % broken.len()].replace('N', &number));
        } else {
            text.push_str(
                &"parameter p_N \"P\" : integer\n  from 2026-01-01 is 5\n".replace('N', &number),
            );
        }
        if n % 3 == 0 {
            text.push('\n');
        }
    }
    let parse = parse(&text);
    let whole = parse
        .file
        .items
        .iter()
        .filter(|i| matches!(&i.declaration, Declaration::Parameter(p) if p.versions.len() == 1 && p.ty.is_some()))
        .count();
    assert_eq!(whole, 450);
    assert_eq!(parse.errors.len(), 50, "{:#?}", parse.errors);
}

#[test]
fn a_broken_line_costs_only_itself() {
    let text = "scheme s in NL\n  require a \"A\"\n    under VB 3.20\n    source \"x\" oficial\n    note \"n\"\n    that yes\n";
    let parse = parse(text);
    assert_eq!(parse.errors.len(), 1);
    let Declaration::Scheme(scheme) = &parse.file.items[0].declaration else {
        panic!("a scheme is expected");
    };
    let Clause::Rule(rule) = &scheme.clauses[0] else {
        panic!("a rule is expected");
    };
    assert!(rule.that.is_some());
    assert_eq!(rule.attributes.notes.len(), 1);
    assert_eq!(rule.attributes.under.len(), 1);
    assert!(rule.attributes.sources.is_empty());
}

#[test]
fn words_of_clauses_may_be_names_in_conditions() {
    let text = "scheme s in NL\n  require a \"A\"\n    that scope.open is use and\n      right is duty and\n      points.value is\n      group and note includes source\n";
    let parse = parse(text);
    assert_eq!(parse.errors, []);
    let Declaration::Scheme(scheme) = &parse.file.items[0].declaration else {
        panic!("a scheme is expected");
    };
    assert_eq!(scheme.clauses.len(), 1);
}

#[test]
fn a_declaration_that_only_moved_is_equal() {
    let one = "parameter p \"P\" : integer\n  from 2026-01-01 is 5\n";
    let moved = format!("-- a comment\n\n{one}");
    let a = parse(one).file.items[0].declaration.clone();
    let b = parse(&moved).file.items[0].declaration.clone();
    assert_eq!(a, b);
}

#[test]
fn a_line_that_nothing_above_it_can_have_is_reported() {
    // Each of these lines can be read, but not below the line above it; nothing is left out in
    // silence.
    for text in [
        "use eu.vocabulary\n  is 3\n",
        "example \"E\" for nl.x\n  expect eligible\n    note \"n\"\n",
        "example \"E\" for nl.x\n  on 2026-01-01\n    source \"s\" official\n",
        "table t keyed by country\n  defaults a 1\n    note \"n\"\n",
    ] {
        let errors = parse(text).errors;
        assert_eq!(errors.len(), 1, "{text}: {errors:?}");
    }
}
