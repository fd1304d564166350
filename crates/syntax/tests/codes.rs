//! The pages of the syntax codes do what they say: the bad example has that error and no other,
//! the good one has none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_diagnostics::{Code, explain};
use ius_syntax::parse;

fn example(page: &str, heading: &str) -> String {
    let section = page.split(heading).nth(1).expect(heading);
    let block = section.split("```ius\n").nth(1).expect("a block");
    block.split("```").next().unwrap().to_owned()
}

#[test]
fn bad_and_good_examples() {
    for code in Code::ALL.iter().filter(|c| c.id().starts_with("IUS00")) {
        let page = explain(*code);
        assert!(page.starts_with(&format!("# {} {}\n", code.id(), code.title())));
        let bad = parse(&example(page, "## Bad"));
        let codes: Vec<Code> = bad.errors.iter().map(|e| e.code).collect();
        assert_eq!(codes, [*code], "{:#?}", bad.errors);
        let good = parse(&example(page, "## Good"));
        assert_eq!(good.errors, [], "{code}");
    }
}

#[test]
fn fixes_mend() {
    // Where a page's bad example has a fix, the fixed text has no error any more.
    for code in Code::ALL.iter().filter(|c| c.id().starts_with("IUS00")) {
        let text = example(explain(*code), "## Bad");
        let file = ius_diagnostics::FileRef::new("bad.ius");
        let error = parse(&text).errors[0].clone();
        if let Some(fix) = error.into_diagnostic(&file).fix {
            let mended = fix.apply(&file, &text);
            assert_eq!(parse(&mended).errors, [], "{code}: {mended}");
        }
    }
}
