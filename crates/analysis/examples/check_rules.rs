//! Checks every rule file below the folder named on the command line and prints what it found.
#![allow(clippy::print_stdout, clippy::disallowed_methods, clippy::unwrap_used)]

use std::path::Path;

use ius_analysis::Analysis;
use ius_diagnostics::LineIndex;

fn collect(dir: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, out);
        } else if path.extension().is_some_and(|e| e == "ius") {
            out.push(path);
        }
    }
}

fn main() {
    let mut files = Vec::new();
    let root = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "rules".to_owned());
    collect(Path::new(&root), &mut files);
    files.sort();
    let mut analysis = Analysis::new();
    for file in &files {
        analysis.set_file(
            &file.to_string_lossy(),
            &std::fs::read_to_string(file).unwrap(),
        );
    }
    let start = std::time::Instant::now();
    let all = analysis.all_diagnostics();
    let took = start.elapsed();
    for d in &all {
        let text = analysis.text(d.file.path()).unwrap();
        let at = LineIndex::new(text).chars(text, d.span.start);
        println!(
            "{}:{}:{}: {}[{}]: {}",
            d.file,
            at.line + 1,
            at.column + 1,
            d.severity.word(),
            d.code,
            d.message
        );
        if let Some(help) = &d.help {
            println!("    help: {help}");
        }
    }
    let start = std::time::Instant::now();
    let program = analysis.program();
    println!(
        "{} diagnostics in {took:?}; program in {:?}: {} schemes, {} definitions, {} nodes, {} facts",
        all.len(),
        start.elapsed(),
        program.schemes.len(),
        program.definitions.len(),
        program.nodes.len(),
        program.schema.facts.len()
    );
    for broken in analysis.broken_schemes() {
        println!("broken {}: {}", broken.id, broken.reasons.join("; "));
    }
}
