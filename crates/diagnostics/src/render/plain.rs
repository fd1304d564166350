//! One line per finding: `path:line:column: error[IUS0101]: message`.

use std::fmt::Write;

use super::Sources;
use crate::diagnostic::Diagnostic;

/// Concise lines, one per diagnostic, each ended by a line end. Columns are in characters.
pub fn plain(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let at = sources.place(&d.file, d.span);
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{}:{}:{}: {}[{}]: {}",
            d.file,
            at.line,
            at.column,
            d.severity.word(),
            d.code,
            d.message
        );
    }
    out
}
