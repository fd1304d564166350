//! Every page of `docs/codes/` is run: its bad example is reported under its code, its good one is
//! free of it and of any error.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_analysis::{Analysis, Options};
use ius_diagnostics::{Code, Severity, explain};

/// Codes that are found when examples are decided or files are read, not when rules are checked.
const ELSEWHERE: &[&str] = &["IUS0601", "IUS0603"];

fn own(code: Code) -> bool {
    let family = &code.id()[3..5];
    ("01"..="07").contains(&family) && !ELSEWHERE.contains(&code.id())
}

/// The `ius` blocks of a section with their file names.
fn blocks(page: &str, heading: &str) -> Vec<(String, String)> {
    let section = page
        .split("\n## ")
        .find(|s| s.starts_with(heading))
        .expect("a section");
    let mut out = Vec::new();
    let mut lines = section.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```ius") {
            let name = if info.trim().is_empty() {
                "rules/case/test.ius"
            } else {
                info.trim()
            };
            let text: String = lines
                .by_ref()
                .take_while(|l| !l.starts_with("```"))
                .map(|l| format!("{l}\n"))
                .collect();
            out.push((name.to_owned(), text));
        }
    }
    out
}

fn checked(blocks: &[(String, String)], code: Code) -> Vec<ius_diagnostics::Diagnostic> {
    let mut analysis = Analysis::new();
    analysis.set_options(Options {
        pedantic: code == Code::ProvisionNotEncoded,
        today: None,
    });
    for (name, text) in blocks {
        analysis.set_file(name, text);
    }
    analysis.all_diagnostics()
}

#[test]
fn every_page_does_what_it_says() {
    let mut wrong = Vec::new();
    for &code in Code::ALL.iter().filter(|c| own(**c)) {
        let page = explain(code);
        let title = page.lines().next().unwrap_or_default();
        if title != format!("# {} {}", code.id(), code.title()) {
            wrong.push(format!("{code}: the title is {title}"));
        }
        let (bad, good) = (blocks(page, "Bad"), blocks(page, "Good"));
        if bad.is_empty() || good.is_empty() {
            wrong.push(format!("{code}: an example is missing"));
            continue;
        }
        let words = |all: &[ius_diagnostics::Diagnostic]| -> String {
            all.iter()
                .map(|d| format!("\n    {} {}", d.code, d.message))
                .collect()
        };
        let found = checked(&bad, code);
        if !found.iter().any(|d| d.code == code) {
            wrong.push(format!(
                "{code}: the bad example is not reported:{}",
                words(&found)
            ));
        }
        let others = found
            .iter()
            .filter(|d| d.code != code && d.severity == Severity::Error)
            .count();
        if others > 0 {
            wrong.push(format!(
                "{code}: the bad example has other errors:{}",
                words(&found)
            ));
        }
        let found = checked(&good, code);
        if found
            .iter()
            .any(|d| d.code == code || d.severity == Severity::Error)
        {
            wrong.push(format!(
                "{code}: the good example is reported:{}",
                words(&found)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Applying the fix of the bad example makes its code go away.
#[test]
fn fixes_mend_what_they_are_offered_for() {
    let mut wrong = Vec::new();
    let mut fixed = 0;
    for &code in Code::ALL.iter().filter(|c| own(**c)) {
        let bad = blocks(explain(code), "Bad");
        for diagnostic in checked(&bad, code).into_iter().filter(|d| d.code == code) {
            let Some(fix) = &diagnostic.fix else { continue };
            let mended: Vec<(String, String)> = bad
                .iter()
                .map(|(name, text)| {
                    (
                        name.clone(),
                        fix.apply(&ius_diagnostics::FileRef::new(name.as_str()), text),
                    )
                })
                .collect();
            assert_ne!(
                bad, mended,
                "{code}: the fix `{}` changes nothing",
                fix.title
            );
            // A stub is filled in by the drafter.
            if mended.iter().any(|(_, text)| text.contains('…')) {
                continue;
            }
            fixed += 1;
            let left = checked(&mended, code);
            let still = left
                .iter()
                .any(|d| d.code == code && d.message == diagnostic.message);
            if still || left.iter().any(|d| d.code.id().starts_with("IUS00")) {
                wrong.push(format!(
                    "{code}: after `{}`:{}\n{}",
                    fix.title,
                    left.iter()
                        .map(|d| format!("\n    {} {}", d.code, d.message))
                        .collect::<String>(),
                    mended.last().unwrap().1
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(fixed >= 20, "only {fixed} fixes were tried");
}
