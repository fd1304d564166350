//! A line that can be read is kept or reported, never left out in silence.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_syntax::parse_item;

/// The messages about a declaration.
fn errors(text: &str) -> Vec<String> {
    let parsed = parse_item(text);
    assert!(parsed.declaration.is_some(), "{text}");
    parsed.errors.iter().map(|e| e.message.clone()).collect()
}

#[test]
fn lines_below_what_takes_none_are_reported() {
    for (text, expected) in [
        (
            "use eu.vocabulary\n  note \"why\"\n",
            "`note` does not belong in a `use` line",
        ),
        (
            "table t \"T\" keyed by country\n  column quota : integer \"Places\"\n    titled nl \"Plaatsen\"\n  row AR with quota 1\n",
            "`titled` does not belong in a `column`",
        ),
        (
            "table t \"T\" keyed by country\n  column quota : integer\n  defaults quota 0\n    note \"none\"\n  row AR\n",
            "`note` does not belong in `defaults`",
        ),
        (
            "example \"One\" for nl.test\n  on 2026-01-01\n    note \"a day\"\n  expect eligible\n",
            "`note` does not belong in an `on` line",
        ),
        (
            "example \"One\" for nl.test\n  given a.b is 1\n    note \"a fact\"\n  expect eligible\n",
            "`note` does not belong in a line of what is given",
        ),
        (
            "example \"One\" for nl.test\n  expect eligible\n    note \"an outcome\"\n",
            "`note` does not belong in an `expect` line",
        ),
    ] {
        assert_eq!(errors(text), [expected], "{text}");
    }
}
