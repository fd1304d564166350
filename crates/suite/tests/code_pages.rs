//! The pages of the codes for applicant files say what is true: their bad file reports the code, their
//! good file does not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_applicant::{Format, read_applicant};
use ius_diagnostics::{Code, Severity, explain};
use ius_suite::Rules;

/// The first block with this fence after `from`.
fn block<'p>(page: &'p str, fence: &str, from: &str) -> &'p str {
    let start = page
        .find(from)
        .unwrap_or_else(|| panic!("no {from} in\n{page}"));
    let rest = &page[start..];
    let open = format!("```{fence}\n");
    let body = &rest[rest
        .find(&open)
        .unwrap_or_else(|| panic!("no {fence} block under {from}"))
        + open.len()..];
    &body[..body.find("\n```").map_or(body.len(), |end| end + 1)]
}

fn codes(text: &str, rules: &Rules) -> Vec<String> {
    let found = match read_applicant(
        text,
        Format::guess(text),
        "applicant.yaml",
        rules.plan().program(),
    ) {
        Ok(applicant) => applicant.warnings,
        Err(diagnostics) => diagnostics,
    };
    found
        .iter()
        .map(|diagnostic| diagnostic.code.id().to_owned())
        .collect()
}

#[test]
fn the_pages_of_applicant_codes_are_true() {
    let pages: Vec<Code> = Code::ALL
        .iter()
        .copied()
        .filter(|code| code.id().starts_with("IUS08"))
        .collect();
    assert_eq!(pages.len(), 14);
    for code in pages {
        let page = explain(code);
        let rules = Rules::of([("rules/case/test.ius", block(page, "ius", "# "))]);
        assert!(rules.errors().is_empty(), "{code}: {:#?}", rules.errors());
        let bad = codes(block(page, "yaml applicant", "## Bad"), &rules);
        assert!(
            bad.iter().any(|found| found == code.id()),
            "{code}: the bad file reports {bad:?}"
        );
        let good = codes(block(page, "yaml applicant", "## Good"), &rules);
        assert!(good.is_empty(), "{code}: the good file reports {good:?}");
        let expected = if code.id() == "IUS0811" {
            Severity::Warning
        } else {
            Severity::Error
        };
        assert_eq!(code.severity(), expected, "{code}");
    }
}
