//! Cold check of all rules, and the check after one edited clause.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, missing_docs)]

use std::path::{Path, PathBuf};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use ius_analysis::Analysis;

fn rules() -> Vec<(String, String)> {
    fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "ius") {
                out.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path
                .strip_prefix(root.parent().unwrap())
                .unwrap()
                .to_string_lossy()
                .into_owned();
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

fn load(files: &[(String, String)]) -> Analysis {
    let mut analysis = Analysis::new();
    for (path, text) in files {
        analysis.set_file(path, text);
    }
    analysis
}

fn check(c: &mut Criterion) {
    let files = rules();
    c.bench_function("cold check of all rules", |b| {
        b.iter_batched(
            || load(&files),
            |analysis| analysis.all_diagnostics().len(),
            BatchSize::LargeInput,
        );
    });
    c.bench_function("cold check and program of all rules", |b| {
        b.iter_batched(
            || load(&files),
            |analysis| analysis.program().nodes.len(),
            BatchSize::LargeInput,
        );
    });
    // The first scheme with a requirement gets one figure changed, back and forth.
    let (path, text) = files
        .iter()
        .find(|(path, _)| path.ends_with("nl/long_term_residence.ius"))
        .cloned()
        .unwrap();
    let edited = text.replacen("passed, exempt", "exempt, passed", 1);
    assert_ne!(text, edited);
    let mut analysis = load(&files);
    let _ = analysis.all_diagnostics();
    let mut turn = false;
    c.bench_function("diagnostics of the file after one edited clause", |b| {
        b.iter(|| {
            turn = !turn;
            analysis.set_file(&path, if turn { &edited } else { &text });
            analysis.diagnostics(&path).len()
        });
    });
    c.bench_function("program after one edited clause", |b| {
        b.iter(|| {
            turn = !turn;
            analysis.set_file(&path, if turn { &edited } else { &text });
            analysis.program().nodes.len()
        });
    });
}

criterion_group!(benches, check);
criterion_main!(benches);
