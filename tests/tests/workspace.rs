//! The generated workspace is sound and the same for the same seed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use ius_analysis::Analysis;
use ius_diagnostics::Severity;
use ius_tests::workspace::workspace;

#[test]
fn a_generated_workspace_has_no_error() {
    let made = workspace(120, 7);
    assert_eq!(made.files.len(), 120);
    let mut analysis = Analysis::new();
    for (path, text) in &made.files {
        analysis.set_file(path, text);
    }
    let all = analysis.all_diagnostics();
    let bad: Vec<String> = all
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .map(|d| format!("{} {:?} {} {}", d.file, d.span, d.code.id(), d.message))
        .take(20)
        .collect();
    assert!(bad.is_empty(), "{bad:#?}");
    let mut counts = std::collections::BTreeMap::new();
    for d in &all {
        *counts.entry((d.severity, d.code.id())).or_insert(0) += 1;
    }
    println!("{counts:?} {} lines", made.lines());
    assert!(made.text(&made.long).lines().count() >= 2_000);
    assert!(analysis.broken_schemes().is_empty());
}

#[test]
fn the_same_seed_makes_the_same_files() {
    assert_eq!(workspace(100, 3).files, workspace(100, 3).files);
    assert_ne!(workspace(100, 3).files, workspace(100, 4).files);
}
