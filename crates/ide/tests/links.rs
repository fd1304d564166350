//! What leads elsewhere?
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod support;

use ius_ide::{Destination, Workspace};
use support::{damaged, fixture, real_files, real_rules, workspace};

fn shown(w: &Workspace, file: &str) -> String {
    let s = w.snapshot();
    let text = s.text(file).unwrap();
    let mut last = 0;
    s.links(file)
        .iter()
        .map(|link| {
            assert!(link.span.start >= last, "links overlap");
            last = link.span.end;
            let to = match &link.to {
                Destination::Address(a) => a.clone(),
                Destination::File(f) => format!("file {f}"),
            };
            format!(
                "{} -> {to} ({})\n",
                &text[link.span.start as usize..link.span.end as usize],
                link.tooltip
            )
        })
        .collect()
}

#[test]
fn sources_provisions_and_applicant_files() {
    let f = fixture(
        r#"
//- rules/nl/x.ius
-- See https://example.org/a_(b), or (https://example.org/c).
instrument LTRD "Long-term Residents Directive"
  eli "http://data.europa.eu/eli/dir/2003/109/oj"
  provision 4(1) shall "five years"
    eli "art_4/par_1"
    source "https://example.org/read" official
  provision 5 may "more"

instrument WET "Act"
  url "https://wetten.example/act"
  provision 3 shall "x"

parameter norm "Norm" : EUR
  under LTRD 4(1), LTRD 5, WET 3, WET
  is EUR 5
    source "a page without an address" secondary
    note "Also at https://example.org/note."

example "X" for nl.x
  under LTRD 4(1)
  given "../../examples/x.yaml"
  expect eligible

//- tests/x.case.yaml
title: A case at https://example.org/case
scheme: nl.x
applicant_file: ../examples/x.yaml
expect: {outcome: eligible}
"#,
    );
    insta::assert_snapshot!(shown(&f.workspace, "rules/nl/x.ius"), @r#"
    https://example.org/a_(b) -> https://example.org/a_(b) (https://example.org/a_(b))
    https://example.org/c -> https://example.org/c (https://example.org/c)
    http://data.europa.eu/eli/dir/2003/109/oj -> http://data.europa.eu/eli/dir/2003/109/oj (http://data.europa.eu/eli/dir/2003/109/oj)
    4(1) -> http://data.europa.eu/eli/dir/2003/109/art_4/par_1 (LTRD 4(1): five years)
    art_4/par_1 -> http://data.europa.eu/eli/dir/2003/109/art_4/par_1 (LTRD 4(1))
    https://example.org/read -> https://example.org/read (https://example.org/read)
    5 -> http://data.europa.eu/eli/dir/2003/109/oj (LTRD 5: more)
    https://wetten.example/act -> https://wetten.example/act (https://wetten.example/act)
    3 -> https://wetten.example/act (WET 3: x)
    LTRD -> http://data.europa.eu/eli/dir/2003/109/oj (LTRD: Long-term Residents Directive)
    4(1) -> http://data.europa.eu/eli/dir/2003/109/art_4/par_1 (LTRD 4(1): five years)
    LTRD -> http://data.europa.eu/eli/dir/2003/109/oj (LTRD: Long-term Residents Directive)
    5 -> http://data.europa.eu/eli/dir/2003/109/oj (LTRD 5: more)
    WET -> https://wetten.example/act (WET: Act)
    3 -> https://wetten.example/act (WET 3: x)
    WET -> https://wetten.example/act (WET: Act)
    https://example.org/note -> https://example.org/note (https://example.org/note)
    LTRD -> http://data.europa.eu/eli/dir/2003/109/oj (LTRD: Long-term Residents Directive)
    4(1) -> http://data.europa.eu/eli/dir/2003/109/art_4/par_1 (LTRD 4(1): five years)
    ../../examples/x.yaml -> file examples/x.yaml (examples/x.yaml)
    "#);
    insta::assert_snapshot!(shown(&f.workspace, "tests/x.case.yaml"), @r#"
    https://example.org/case -> https://example.org/case (https://example.org/case)
    ../examples/x.yaml -> file examples/x.yaml (examples/x.yaml)
    "#);
}

#[test]
fn every_link_to_a_file_of_the_real_workspace_leads_to_one() {
    let files = real_files();
    let w = workspace(&files);
    let s = w.snapshot();
    let (mut to_files, mut addresses) = (0, 0);
    for (file, _) in &files {
        for link in s.links(file) {
            match link.to {
                Destination::File(path) => {
                    to_files += 1;
                    assert!(s.text(&path).is_some(), "{file}: {path}");
                }
                Destination::Address(a) => {
                    addresses += 1;
                    assert!(a.starts_with("http"), "{file}: {a}");
                }
            }
        }
    }
    assert!(to_files > 10 && addresses > 500, "{to_files} {addresses}");
}

#[test]
fn damaged_text_never_panics() {
    let (_, text) = real_rules()
        .into_iter()
        .find(|(path, _)| path == "rules/nl/instruments.ius")
        .unwrap();
    for text in damaged(&text) {
        for file in ["rules/nl/damaged.ius", "tests/damaged.md", "x.case.yaml"] {
            let w = workspace(&[(file.to_owned(), text.clone())]);
            let _ = shown(&w, file);
        }
    }
}
