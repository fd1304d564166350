//! The lists of words are those of the grammar.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;

use ius_syntax::keywords::*;
use pest_meta::ast::{Expr, Rule};

const GRAMMAR: &str = include_str!("../grammar/ius.pest");

fn rules() -> Vec<Rule> {
    let pairs = pest_meta::parser::parse(pest_meta::parser::Rule::grammar_rules, GRAMMAR).unwrap();
    pest_meta::parser::consume_rules(pairs).unwrap()
}

fn literals(expr: &Expr, into: &mut BTreeSet<String>) {
    for e in expr.clone().iter_top_down() {
        if let Expr::Str(s) = e
            && s.chars().all(|c| c.is_ascii_alphabetic())
            && !s.is_empty()
        {
            into.insert(s);
        }
    }
}

#[test]
fn every_word_of_the_grammar_is_listed() {
    let mut words = BTreeSet::new();
    for rule in rules() {
        if rule.name.starts_with("k_") {
            let mut own = BTreeSet::new();
            literals(&rule.expr, &mut own);
            assert_eq!(own.len(), 1, "{}", rule.name);
            words.extend(own);
        }
    }
    let listed: Vec<String> = ALL_WORDS.iter().map(|w| (*w).to_owned()).collect();
    assert_eq!(listed, words.into_iter().collect::<Vec<_>>());
}

#[test]
fn reserved_words_are_those_of_the_grammar() {
    let mut words = BTreeSet::new();
    let all = rules();
    let reserved = all.iter().find(|r| r.name == "reserved").unwrap();
    literals(&reserved.expr, &mut words);
    let listed: Vec<String> = RESERVED_WORDS.iter().map(|w| (*w).to_owned()).collect();
    assert_eq!(listed, words.into_iter().collect::<Vec<_>>());
}

#[test]
fn a_reserved_word_never_hides_a_longer_one() {
    // In the grammar the first alternative that matches counts.
    let all = rules();
    let reserved = all.iter().find(|r| r.name == "reserved").unwrap();
    let mut order = Vec::new();
    for e in reserved.expr.clone().iter_top_down() {
        if let Expr::Str(s) = e {
            order.push(s);
        }
    }
    for (i, word) in order.iter().enumerate() {
        for later in order.iter().skip(i + 1) {
            assert!(
                !later.starts_with(word.as_str()),
                "`{word}` hides `{later}`"
            );
        }
    }
}

#[test]
fn the_lists_hold_only_words() {
    let words: BTreeSet<&str> = ALL_WORDS.iter().copied().collect();
    let kinds = DECLARATION_KEYWORDS
        .iter()
        .map(|k| ItemKind::from_keyword(k).unwrap());
    let lists = kinds
        .flat_map(|k| clause_keywords(k).iter())
        .chain(DECLARATION_KEYWORDS)
        .chain(ATTRIBUTE_KEYWORDS)
        .chain(RULE_KEYWORDS)
        .chain(RESERVED_WORDS);
    for word in lists {
        assert!(words.contains(word), "{word}");
    }
}

#[test]
fn the_lists_say_how_units_and_attributes_begin() {
    let all = rules();
    let first = |name: &str| {
        // The keywords a rule may begin with, one or two rules deep.
        fn of(all: &[Rule], expr: &Expr, into: &mut BTreeSet<String>) {
            match expr {
                Expr::Ident(n) if n.starts_with("k_") => {
                    into.insert(n.trim_start_matches("k_").to_owned());
                }
                Expr::Ident(n) => {
                    if let Some(rule) = all.iter().find(|r| &r.name == n) {
                        of(all, &rule.expr, into);
                    }
                }
                // A look ahead only saves attempts.
                Expr::Seq(a, b) if matches!(**a, Expr::PosPred(_)) => of(all, b, into),
                Expr::Seq(a, _) => of(all, a, into),
                Expr::Choice(a, b) => {
                    of(all, a, into);
                    of(all, b, into);
                }
                Expr::RepOnce(a) | Expr::Rep(a) | Expr::Opt(a) => of(all, a, into),
                _ => {}
            }
        }
        let rule = all.iter().find(|r| r.name == name).unwrap();
        let mut into = BTreeSet::new();
        of(&all, &rule.expr, &mut into);
        into
    };
    let listed: BTreeSet<String> = ATTRIBUTE_KEYWORDS.iter().map(|w| (*w).to_owned()).collect();
    assert_eq!(listed, first("attribute"));
    let rules: BTreeSet<String> = first("rule_kind");
    for word in rules {
        assert!(RULE_KEYWORDS.contains(&word.as_str()), "{word}");
    }
}
