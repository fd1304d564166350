//! Findings as a Markdown list, for reports and pull requests.

use std::fmt::Write;

use super::Sources;
use crate::diagnostic::Diagnostic;

/// One list item per diagnostic with its line of text, help and notes.
pub fn markdown(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let at = sources.place(&d.file, d.span);
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "- **{}[{}]** `{}:{}:{}` {}",
            d.severity.word(),
            d.code,
            d.file,
            at.line,
            at.column,
            d.message
        );
        let line = sources
            .text(&d.file)
            .and_then(|t| t.lines().nth(at.line.saturating_sub(1) as usize));
        if let Some(line) = line.map(str::trim).filter(|l| !l.is_empty()) {
            let _ = writeln!(out, "\n  ```ius\n  {line}\n  ```\n");
        }
        for label in &d.labels {
            let at = sources.place(&label.file, label.span);
            let _ = writeln!(
                out,
                "  - `{}:{}:{}` {}",
                label.file, at.line, at.column, label.message
            );
        }
        for note in &d.notes {
            let _ = writeln!(out, "  - {note}");
        }
        if let Some(help) = &d.help {
            let _ = writeln!(out, "  - help: {help}");
        }
    }
    out
}
