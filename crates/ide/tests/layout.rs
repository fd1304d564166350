//! Laying out: the whole file, a part, the next line.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use ius_diagnostics::{ByteSpan, Edit};
use support::{damaged, edited, fixture, real_rules, workspace};

const UNTIDY: &str = "//- rules/nl/x.ius\nparameter a \"A\":EUR\n  under LAW 1\n    from 2020-01-01 is EUR 1\n\n\n\nparameter b \"B\" : EUR\n  under LAW 1\n  from 2020-01-01 is EUR 1\n\nparameter c \"C\" : EUR\n under LAW 1\n  from 2020-01-01 is EUR 1\n";

fn apply(text: &str, edits: &[Edit]) -> String {
    edited(text, &edits.iter().collect::<Vec<_>>())
}

#[test]
fn the_edits_are_as_small_as_can_be() {
    let fixture = fixture(UNTIDY);
    let snapshot = fixture.snapshot();
    let text = snapshot.text(&fixture.file).unwrap();
    let edits = snapshot.format(&fixture.file);
    assert_eq!(apply(text, &edits), ius_format::format(text).text);
    let shown: Vec<String> = edits
        .iter()
        .map(|e| {
            format!(
                "{:?} => {:?}",
                &text[e.span.start as usize..e.span.end as usize],
                e.replacement
            )
        })
        .collect();
    insta::assert_snapshot!(shown.join("\n"), @r#"
    "parameter a \"A\":EUR\n" => "parameter a \"A\" : EUR\n"
    "    from 2020-01-01 is EUR 1\n" => "  from 2020-01-01 is EUR 1\n"
    "\n\n" => ""
    " under LAW 1\n" => "  under LAW 1\n"
    "#);
}

#[test]
fn a_part_is_the_declarations_it_touches() {
    let fixture = fixture(UNTIDY);
    let snapshot = fixture.snapshot();
    let text = snapshot.text(&fixture.file).unwrap();
    let third = u32::try_from(text.find("parameter c").unwrap()).unwrap();
    let edits = snapshot.format_range(&fixture.file, ByteSpan::new(third + 3, third + 5));
    let after = apply(text, &edits);
    assert!(after.starts_with("parameter a \"A\":EUR\n"));
    assert!(
        after.ends_with("parameter c \"C\" : EUR\n  under LAW 1\n  from 2020-01-01 is EUR 1\n")
    );
    let second = u32::try_from(text.find("parameter b").unwrap()).unwrap();
    assert_eq!(
        snapshot.format_range(&fixture.file, ByteSpan::new(second, second + 20)),
        Vec::new()
    );
}

#[test]
fn broken_clauses_are_left() {
    let broken = "//- rules/nl/x.ius\nscheme s in NL \"S\"\n  as of a.b\n  require x \"X\"\n        that and and   and\n";
    let fixture = fixture(broken);
    let snapshot = fixture.snapshot();
    let text = snapshot.text(&fixture.file).unwrap();
    let after = apply(text, &snapshot.format(&fixture.file));
    assert!(after.contains("that and and   and"), "{after}");
}

#[test]
fn what_is_tidy_stays() {
    let files = real_rules();
    let workspace = workspace(&files);
    for (path, _) in &files {
        assert_eq!(workspace.snapshot().format(path), Vec::new(), "{path}");
    }
}

#[test]
fn damaged_files_get_the_text_of_the_formatter() {
    let files = real_rules();
    let path = "rules/nl/start_up.ius";
    let text = files.iter().find(|(p, _)| p == path).unwrap().1.clone();
    let mut workspace = workspace(&files);
    for text in damaged(&text) {
        workspace.set_file(path, &text);
        let edits = workspace.snapshot().format(path);
        assert_eq!(apply(&text, &edits), ius_format::format(&text).text);
    }
}

/// The indent of the line that was opened by Enter at the end of a text.
fn enter(text: &str) -> usize {
    let fixture = fixture(&format!("//- rules/nl/x.ius\n{text}\n$0\n"));
    let snapshot = fixture.snapshot();
    let before = snapshot.text(&fixture.file).unwrap();
    let edits = snapshot.format_on_type(&fixture.file, fixture.offset, '\n');
    let after = apply(before, &edits);
    let line = &after[fixture.offset as usize..];
    line.len() - line.trim_start_matches(' ').len()
}

#[test]
fn enter_gives_the_indent_of_what_comes_next() {
    let scheme = "scheme s in NL \"S\"";
    assert_eq!(enter(scheme), 2);
    assert_eq!(enter(&format!("{scheme}\n  as of a.b")), 2);
    assert_eq!(enter(&format!("{scheme}\n  as of a.b\n")), 2);
    assert_eq!(enter(&format!("{scheme}\n  require x \"X\"")), 4);
    assert_eq!(
        enter(&format!("{scheme}\n  require x \"X\"\n    under LAW 1")),
        4
    );
    assert_eq!(
        enter(&format!("{scheme}\n  require x \"X\"\n    that a.b and")),
        6
    );
    assert_eq!(
        enter(&format!(
            "{scheme}\n  require x \"X\"\n    that a.b is at least"
        )),
        6
    );
    assert_eq!(
        enter(&format!(
            "{scheme}\n  require x \"X\"\n    that a.b\n      and a.c"
        )),
        4
    );
    assert_eq!(
        enter(&format!(
            "{scheme}\n  require x \"X\"\n    that a.b\n    waived when a.c"
        )),
        6
    );
    assert_eq!(
        enter(&format!(
            "{scheme}\n  require x \"X\"\n    that a.b\n    waived when a.c under LAW 1 \"w\""
        )),
        4
    );
    assert_eq!(
        enter(&format!(
            "{scheme}\n  points x \"X\"\n    pass mark 5\n    group g \"G\""
        )),
        6
    );
    assert_eq!(enter("parameter a \"A\" : EUR"), 2);
    assert_eq!(
        enter("parameter a \"A\" : EUR\n  from 2020-01-01 is EUR 1"),
        4
    );
    assert_eq!(
        enter("parameter a \"A\" : EUR\n  from 2020-01-01 is EUR 1\n"),
        0
    );
    assert_eq!(enter("define a \"A\" : yes/no\n  is a.b and"), 4);
    assert_eq!(enter("define a \"A\" : yes/no\n  is a.b"), 2);
    assert_eq!(enter("section a \"A\"\n  fact b : date \"B\""), 4);
    assert_eq!(enter("enumeration a \"A\"\n  value b \"B\""), 2);
    assert_eq!(enter("example \"A\" for nl.s\n  on 2020-01-01"), 2);
    assert_eq!(enter("use eu.x"), 0);
    assert_eq!(enter("-- A comment."), 0);
}

#[test]
fn enter_anywhere_is_harmless() {
    let files = real_rules();
    let mut workspace = workspace(&files);
    let path = "rules/nl/start_up.ius";
    let text = files.iter().find(|(p, _)| p == path).unwrap().1.clone();
    for offset in (0..u32::try_from(text.len()).unwrap() + 5).step_by(61) {
        let _ = workspace.snapshot().format_on_type(path, offset, '\n');
        let _ = workspace.snapshot().format_on_type(path, offset, 'x');
    }
    for text in damaged(&text) {
        workspace.set_file(path, &text);
        let last = u32::try_from(text.len()).unwrap();
        for offset in (0..last + 3).step_by(301) {
            let _ = workspace.snapshot().format_on_type(path, offset, '\n');
            let _ = workspace
                .snapshot()
                .format_range(path, ByteSpan::new(offset, offset + 40));
        }
    }
}
