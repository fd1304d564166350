//! Every renderer on one list of findings, with letters of several bytes before the place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_diagnostics::render::{self, Sources};
use ius_diagnostics::{ByteSpan, Code, Diagnostic, FileRef, Fix, Severity};

const TEXT: &str = "parameter fee \"Lég£s 𝄞\" : EUR\n  from 2026-01-01 is EUR5\n";

fn findings() -> (Vec<Diagnostic>, Sources) {
    let file = FileRef::new("rules/nl/a,b.ius");
    let other = FileRef::new("rules/eu/c.ius");
    let mut sources = Sources::new();
    sources.add(file.clone(), TEXT);
    sources.add(other.clone(), "use x\n");
    let at = |word: &str| {
        let start = u32::try_from(TEXT.find(word).unwrap()).unwrap();
        ByteSpan::new(start, start + u32::try_from(word.len()).unwrap())
    };
    let first = Diagnostic::new(
        Code::NumberForm,
        file.clone(),
        at("EUR5"),
        "`EUR5` is no amount",
    )
    .with_label(file.clone(), at("fee"), "the fee")
    .with_label(other, ByteSpan::new(0, 3), "used here")
    .with_help("put a space after the currency")
    .with_note("100% sure")
    .with_fix(Fix::replace(
        "write `EUR 5`",
        file.clone(),
        at("EUR5"),
        "EUR 5",
    ));
    let second = Diagnostic::new(
        Code::SmartQuotes,
        file.clone(),
        at(": EUR\n"),
        "over a line",
    )
    .with_severity(Severity::Warning);
    let unknown = Diagnostic::new(
        Code::UnclosedText,
        FileRef::new("gone.ius"),
        ByteSpan::new(900, 905),
        "a file that is not known",
    )
    .with_severity(Severity::Information);
    let mut all = vec![unknown, first.clone(), second, first];
    ius_diagnostics::sort(&mut all);
    (all, sources)
}

#[test]
fn plain() {
    let (all, sources) = findings();
    insta::assert_snapshot!(render::plain(&all, &sources));
}

#[test]
fn text() {
    let (all, sources) = findings();
    insta::assert_snapshot!(render::text(&all, &sources, false));
    assert!(render::text(&all, &sources, true).contains('\u{1b}'));
}

#[test]
fn github() {
    let (all, sources) = findings();
    insta::assert_snapshot!(render::github(&all, &sources));
}

#[test]
fn markdown() {
    let (all, sources) = findings();
    insta::assert_snapshot!(render::markdown(&all, &sources));
}

#[test]
fn json() {
    let (all, sources) = findings();
    insta::assert_snapshot!(render::json(&all, &sources));
}

#[test]
fn fixes_change_only_their_place() {
    let (all, _) = findings();
    let file = FileRef::new("rules/nl/a,b.ius");
    let fix = all.iter().find_map(|d| d.fix.clone()).unwrap();
    assert_eq!(fix.apply(&file, TEXT), TEXT.replace("EUR5", "EUR 5"));
}
