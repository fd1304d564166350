//! What is put in whole is laid out as it should be.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

mod support;

use std::collections::BTreeMap;

use ius_ide::Completion;
use support::fixture;

/// A snippet with every tab stop filled with what stands in it.
fn filled(snippet: &str) -> String {
    let mut out = String::new();
    let mut stops: BTreeMap<String, String> = BTreeMap::new();
    let mut rest = snippet;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find('}').unwrap();
            let (number, text) = inner[..end].split_once(':').unwrap();
            stops.entry(number.to_owned()).or_insert(text.to_owned());
            out.push_str(&stops[number]);
            rest = &inner[end + 1..];
        } else {
            let end = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            assert_eq!(&rest[..end], "0", "a stop without text in {snippet:?}");
            rest = &rest[end..];
        }
    }
    out.push_str(rest);
    out
}

/// The text after a completion was accepted, as an editor does it: further lines get the indent of
/// the line it is put in.
fn accepted(text: &str, completion: &Completion) -> String {
    let start = completion.span.start as usize;
    let line = text[..start].rfind('\n').map_or(0, |i| i + 1);
    let indent: String = text[line..].chars().take_while(|c| *c == ' ').collect();
    let insert = if completion.snippet {
        filled(&completion.insert)
    } else {
        completion.insert.clone()
    };
    let mut insert = insert.replace('\n', &format!("\n{indent}"));
    // A blank line has no blanks.
    insert = insert
        .lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n");
    let mut out = text.to_owned();
    out.replace_range(start..completion.span.end as usize, &insert);
    let mut also: Vec<_> = completion.also.clone();
    also.sort_by_key(|e| std::cmp::Reverse(e.span.start));
    for edit in also {
        out.replace_range(
            edit.span.start as usize..edit.span.end as usize,
            &edit.replacement,
        );
    }
    out
}

/// Attribute lines, which stand at the indent of attribute lines.
const LINES: &[&str] = &[
    "titled",
    "note",
    "source",
    "unverified",
    "asks",
    "help",
    "evidence",
    "eli",
    "by",
    "weighing",
    "waived",
    "replaced",
    "group",
    "award",
    "apply",
    "listed",
    "bridging",
];

/// How many are put in and are laid out as they should be: clauses, or else attribute lines and
/// forms.
fn check(before: &str) -> usize {
    checked(before, false)
}

fn checked(before: &str, lines: bool) -> usize {
    let world = "//- rules/eu/law.ius\ntemplate t \"T\"\n  as of application.lodged_on\n\n  open time : time limit \"Time\"\n    under LAW 1\n\n  open enough : yes/no \"Enough\"\n    under LAW 1\n\n  open money : EUR per month \"Money\"\n    under LAW 1\n\n  option require more \"More\"\n    under LAW 1\n\n  option exclude them \"Them\"\n    under LAW 1\n\n  require five \"Five\"\n    under LAW 1\n    that application.done\n\n//- rules/nl/x.ius\n";
    let fixture = fixture(&format!("{world}{before}\n"));
    let snapshot = fixture.snapshot();
    let text = snapshot.text(&fixture.file).unwrap();
    let mut count = 0;
    for completion in snapshot.completions(&fixture.file, fixture.offset) {
        let whole = completion.kind == ius_ide::CompletionKind::Snippet
            || completion.kind == ius_ide::CompletionKind::Slot && completion.snippet;
        let line = LINES.contains(&completion.label.split(' ').next().unwrap());
        if !whole || line != lines {
            continue;
        }
        let after = accepted(text, &completion);
        let laid = ius_format::format(&after);
        let errors = ius_syntax::parse(&after).errors;
        assert!(errors.is_empty(), "{}: {errors:?}", completion.label);
        assert!(
            laid.skipped.is_empty(),
            "{} cannot be read:\n{after}",
            completion.label
        );
        assert_eq!(
            laid.text, after,
            "{} is laid out otherwise",
            completion.label
        );
        count += 1;
    }
    count
}

#[test]
fn declarations() {
    assert_eq!(check("use eu.law\n\n$0"), 12);
}

#[test]
fn clauses_of_a_scheme() {
    let count = check("scheme s in NL implements eu.t \"S\"\n  in force from 2020-01-01\n\n  $0");
    assert!(count > 25, "{count}");
}

#[test]
fn clauses_of_a_template() {
    let count = check("template s \"S\"\n  as of application.lodged_on\n\n  $0");
    assert!(count > 20, "{count}");
}

#[test]
fn clauses_of_other_declarations() {
    assert!(check("instrument X \"X\"\n  binds NL\n  $0") >= 1);
    assert!(check("enumeration x \"X\"\n  value a \"A\"\n  $0") >= 1);
    assert!(check("section x \"X\"\n  fact a : date \"A\"\n\n  $0") >= 1);
    assert!(
        check(
            "table x \"X\" keyed by country\n  column a : integer \"A\"\n  row NL with a 1\n  $0"
        ) >= 3
    );
    assert!(check("parameter x \"X\" : EUR\n  under LAW 1\n  from 2020-01-01 is EUR 1\n  $0") >= 1);
    assert!(
        check("external x \"X\" : integer keyed by country\n  row NL as of 2020-01-01 is 1\n  $0")
            >= 1
    );
    assert!(check("example \"X\" for nl.s\n  on 2020-01-01\n  $0") >= 4);
}

#[test]
fn attribute_lines() {
    let lead = "scheme s in NL \"S\"\n  as of application.lodged_on\n\n  require x \"X\"\n    under LAW 1\n    that application.done\n    $0";
    assert!(checked(lead, true) >= 5);
    let points = "scheme s in NL \"S\"\n  as of application.lodged_on\n\n  points x \"X\"\n    under LAW 1\n    pass mark 50\n    $0";
    assert!(checked(points, true) >= 4);
}

#[test]
fn expressions() {
    let lead = "define x \"X\" : yes/no\n  under LAW 1\n  is $0";
    assert!(check(lead) >= 25);
}
