//! What drafters are told about the slips they make. Each line of `slips.txt` between `===` marks
//! is one text; the answers are in the snapshot.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_diagnostics::FileRef;
use ius_diagnostics::render::{Sources, plain};
use ius_syntax::parse;

#[test]
fn messages() {
    let cases = include_str!("slips.txt");
    let mut out = String::new();
    let mut count = 0;
    let mut wrong: Vec<String> = Vec::new();
    for case in cases.split("===\n").filter(|c| !c.trim().is_empty()) {
        // Most slips are about the lines of one clause: a case that begins with blanks is such.
        let text = if case.starts_with(' ') {
            format!("scheme s in NL\n{case}")
        } else {
            case.to_owned()
        };
        let parse = parse(&text);
        let file = FileRef::new("slip.ius");
        let mut sources = Sources::new();
        sources.add(file.clone(), text.clone());
        if parse.errors.len() != 1 {
            wrong.push(format!("{text}\n{:#?}", parse.errors));
        }
        for error in parse.errors {
            count += 1;
            let diagnostic = error.into_diagnostic(&file);
            for line in case.trim_end().lines() {
                out.push_str(&format!("| {line}\n"));
            }
            out.push_str(
                plain(std::slice::from_ref(&diagnostic), &sources).trim_start_matches("slip.ius:"),
            );
            if let Some(help) = &diagnostic.help {
                out.push_str(&format!("help: {help}\n"));
            }
            if let Some(fix) = &diagnostic.fix {
                out.push_str(&format!("fix: {}\n", fix.title));
                // Every fix mends what it is for.
                let mended = fix.apply(&file, &text);
                let left = ius_syntax::parse(&mended).errors;
                if left.iter().any(|e| {
                    e.message == diagnostic.message && e.span.start == diagnostic.span.start
                }) {
                    wrong.push(format!("the fix does not mend:\n{mended}\n{left:#?}"));
                }
                if !left.is_empty() {
                    out.push_str(&format!("then: {}\n", left[0].message));
                }
            }
            out.push('\n');
        }
    }
    assert!(
        wrong.is_empty(),
        "one error is expected of each:\n{}",
        wrong.join("\n")
    );
    assert!(count >= 60, "{count}");
    insta::assert_snapshot!("messages", out);
}

#[test]
fn a_citation_that_begins_with_article_is_told_its_order() {
    for word in ["Article", "art", "Artikel"] {
        let text = format!("parameter fee \"Fee\" : EUR\n  under {word} 5 LTRD\n");
        let errors = ius_syntax::parse(&text).errors;
        let error = errors.first().unwrap();
        assert_eq!(error.message, format!("`{word}` is not an instrument"));
        assert!(
            error
                .help
                .as_deref()
                .unwrap()
                .starts_with("the instrument comes first")
        );
        assert!(
            error.fix.is_none(),
            "`{}` would be no instrument either",
            word.to_uppercase()
        );
    }
}
