//! Workflow commands that GitHub shows as annotations beside the changed lines.

use std::fmt::Write;

use super::Sources;
use crate::diagnostic::{Diagnostic, Severity};

/// `::error file=…,line=…,col=…,title=…::message`, one per diagnostic.
pub fn github(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for d in diagnostics {
        let at = sources.place(&d.file, d.span);
        let command = match d.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "notice",
        };
        let mut message = d.message.clone();
        if let Some(help) = &d.help {
            message.push_str("\nhelp: ");
            message.push_str(help);
        }
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            "::{command} file={},line={},endLine={},col={}",
            property(d.file.path()),
            at.line,
            at.end_line,
            at.column
        );
        if at.line == at.end_line {
            let _ = write!(out, ",endColumn={}", at.end_column);
        }
        let _ = writeln!(out, ",title={}::{}", property(d.code.id()), data(&message));
    }
    out
}

/// One error beside a line of a file (lines count from 1), as a command of GitHub Actions; line ends
/// and marks in the texts are escaped.
pub fn github_error(file: &str, line: u32, title: &str, message: &str) -> String {
    format!(
        "::error file={},line={line},title={}::{}\n",
        property(file),
        property(title),
        data(message)
    )
}

fn data(s: &str) -> String {
    s.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(s: &str) -> String {
    data(s).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::github_error;

    #[test]
    fn nothing_in_a_text_ends_the_command() {
        assert_eq!(
            github_error("a,b:c.md", 3, "50 %: x, y\nz", "line\r\n::error::50 %"),
            "::error file=a%2Cb%3Ac.md,line=3,title=50 %25%3A x%2C y%0Az::line%0D%0A::error::50 %25\n"
        );
    }
}
