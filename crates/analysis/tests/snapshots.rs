//! How the findings read: every bad example of `docs/codes/`, as the command line prints it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::fmt::Write as _;

use ius_analysis::{Analysis, Options};
use ius_diagnostics::{Code, LineIndex, explain};

#[test]
fn findings_in_words() {
    let mut out = String::new();
    for &code in Code::ALL
        .iter()
        .filter(|c| ("01"..="07").contains(&&c.id()[3..5]))
    {
        let section = explain(code)
            .split("\n## Bad")
            .nth(1)
            .unwrap()
            .split("\n## Good")
            .next()
            .unwrap();
        let mut analysis = Analysis::new();
        analysis.set_options(Options {
            pedantic: code == Code::ProvisionNotEncoded,
            today: None,
        });
        for part in section.split("```ius").skip(1) {
            let (name, rest) = part.split_once('\n').unwrap();
            let name = if name.trim().is_empty() {
                "rules/case/test.ius"
            } else {
                name.trim()
            };
            analysis.set_file(name, rest.split("```").next().unwrap());
        }
        for d in analysis.all_diagnostics().iter().filter(|d| d.code == code) {
            let text = analysis.text(d.file.path()).unwrap();
            let at = LineIndex::new(text).chars(text, d.span.start);
            let place = &text[d.span.start as usize..d.span.end as usize];
            writeln!(
                out,
                "{} {}:{} {} at `{}`",
                d.code,
                at.line + 1,
                at.column + 1,
                d.severity.word(),
                place.replace('\n', " ")
            )
            .unwrap();
            writeln!(out, "    {}", d.message).unwrap();
            for label in &d.labels {
                let text = analysis.text(label.file.path()).unwrap();
                let there = &text[label.span.start as usize..label.span.end as usize];
                writeln!(
                    out,
                    "    at `{}`: {}",
                    there.replace('\n', " "),
                    label.message
                )
                .unwrap();
            }
            if let Some(help) = &d.help {
                writeln!(out, "    help: {help}").unwrap();
            }
            if let Some(fix) = &d.fix {
                writeln!(out, "    fix: {}", fix.title).unwrap();
            }
        }
    }
    insta::assert_snapshot!(out);
}
