//! Writes a generated workspace into a folder: `ius-workspace FOLDER [FILES] [SEED]`.
#![allow(clippy::disallowed_methods)] // A tool for drafters of benchmarks writes files.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(folder) = arguments.next() else {
        return ExitCode::FAILURE;
    };
    let mut number = |otherwise: u64| {
        arguments
            .next()
            .and_then(|a| a.parse().ok())
            .unwrap_or(otherwise)
    };
    let files = usize::try_from(number(1_000)).unwrap_or(1_000);
    let made = ius_tests::workspace::workspace(files, number(1));
    for (path, text) in &made.files {
        let path = Path::new(&folder).join(path);
        let written = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, text));
        if written.is_err() {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
