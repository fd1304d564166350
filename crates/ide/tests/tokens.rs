//! How words are coloured.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use ius_diagnostics::ByteSpan;
use ius_ide::{Snapshot, Token};
use support::{damaged, fixture, real_files, workspace};

fn shown(snapshot: &Snapshot, file: &str) -> String {
    let text = snapshot.text(file).unwrap();
    let mut out = String::new();
    for token in snapshot.tokens(file, None) {
        let word = &text[token.span.start as usize..token.span.end as usize];
        let m = token.modifiers;
        let more: String = [
            (m.declaration, " declaration"),
            (m.documentation, " documentation"),
            (m.unverified, " unverified"),
            (m.expired, " expired"),
        ]
        .iter()
        .filter(|(is, _)| *is)
        .map(|(_, name)| *name)
        .collect();
        out.push_str(&format!("{word}: {:?}{more}\n", token.kind));
    }
    out
}

#[test]
fn every_kind_of_word() {
    let fixture = fixture(
        r#"
//- rules/nl/x.ius
instrument LAW "Law"
  binds NL
  provision 4(1)(a) shall "it" until 2020-01-01
    unverified "from memory"

enumeration level "Level" ordered
  value low "Low"
  value high "High"

section applicant "Applicant"
  fact level : level "Level"
  fact income : EUR per month "Income"
  fact lodged_on : date "Day"

--- The norm.
parameter norm "Norm" : EUR per month
  under LAW 4(1)(a)
  from 2020-01-01 unconfirmed

scheme s in NL "S"
  as of applicant.lodged_on

  -- A comment.
  require enough "Enough"
    under LAW 4(1)(a)
    that applicant.income is at least norm and applicant.level is at least high
      and applicant.lodged_on is on or after 2020-01-01
"#
        .trim_start(),
    );
    let snapshot = fixture.snapshot();
    insta::assert_snapshot!(shown(&snapshot, &fixture.file), @r#"
    instrument: Keyword
    LAW: Provision declaration
    "Law": String
    binds: Keyword
    NL: EnumMember
    provision: Keyword
    4(1)(a): Provision declaration unverified expired
    shall: Keyword
    "it": String
    until: Keyword
    2020-01-01: Number
    unverified: Keyword
    "from memory": String
    enumeration: Keyword
    level: Type declaration
    "Level": String
    ordered: Keyword
    value: Keyword
    low: EnumMember declaration
    "Low": String
    value: Keyword
    high: EnumMember declaration
    "High": String
    section: Keyword
    applicant: Struct declaration
    "Applicant": String
    fact: Keyword
    level: Property declaration
    level: Type
    "Level": String
    fact: Keyword
    income: Property declaration
    EUR: Type
    per: Type
    month: Type
    "Income": String
    fact: Keyword
    lodged_on: Property declaration
    date: Type
    "Day": String
    --- The norm.: Comment documentation
    parameter: Keyword
    norm: Parameter declaration unverified
    "Norm": String
    EUR: Type
    per: Type
    month: Type
    under: Keyword
    LAW: Provision
    4(1)(a): Provision unverified expired
    from: Keyword
    2020-01-01: Number
    unconfirmed: Keyword
    scheme: Keyword
    s: Class declaration
    in: Keyword
    NL: EnumMember
    "S": String
    as: Keyword
    of: Keyword
    applicant: Struct
    lodged_on: Property
    -- A comment.: Comment
    require: Keyword
    enough: Function declaration
    "Enough": String
    under: Keyword
    LAW: Provision
    4(1)(a): Provision unverified expired
    that: Keyword
    applicant: Struct
    income: Property
    is: Operator
    at: Operator
    least: Operator
    norm: Parameter unverified
    and: Operator
    applicant: Struct
    level: Property
    is: Operator
    at: Operator
    least: Operator
    high: EnumMember
    and: Operator
    applicant: Struct
    lodged_on: Property
    is: Operator
    on: Operator
    or: Operator
    after: Operator
    2020-01-01: Number
    "#);
}

/// In order, not overlapping, each on one line, within the text.
fn sound(snapshot: &Snapshot, file: &str) -> Vec<Token> {
    let text = snapshot.text(file).unwrap();
    let all = snapshot.tokens(file, None);
    let mut end = 0;
    for token in &all {
        assert!(token.span.start >= end, "{file}: {token:?}");
        assert!(token.span.end > token.span.start, "{file}: {token:?}");
        let word = &text[token.span.start as usize..token.span.end as usize];
        assert!(!word.contains('\n'), "{file}: {word:?}");
        end = token.span.end;
    }
    all
}

#[test]
fn the_parts_are_the_whole() {
    let files = real_files();
    let workspace = workspace(&files);
    let snapshot = workspace.snapshot();
    for (path, text) in &files {
        if !path.ends_with(".ius") {
            continue;
        }
        let all = sound(&snapshot, path);
        assert!(!all.is_empty());
        for size in [97u32, 1013] {
            let mut parts = Vec::new();
            let mut at = 0;
            while (at as usize) < text.len() {
                parts.extend(snapshot.tokens(path, Some(ByteSpan::new(at, at + size * 20))));
                at += size * 20;
            }
            assert_eq!(parts, all, "{path}");
        }
    }
}

#[test]
fn damaged_files_are_coloured_too() {
    let files = real_files();
    let path = "rules/nl/start_up.ius";
    let text = files.iter().find(|(p, _)| p == path).unwrap().1.clone();
    let mut workspace = workspace(&files);
    for text in damaged(&text) {
        workspace.set_file(path, &text);
        sound(&workspace.snapshot(), path);
    }
}
