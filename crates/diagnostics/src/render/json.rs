//! Findings as JSON, for programs. The shape is stable.

use serde_json::{Value, json as object};

use super::{Place, Sources};
use crate::diagnostic::{ByteSpan, Diagnostic, FileRef};

/// An array of diagnostics, pretty-printed and ended by a line end.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = format!("{:#}", json_value(diagnostics, sources));
    out.push('\n');
    out
}

/// The same array as a value, to put into a larger document.
pub fn json_value(diagnostics: &[Diagnostic], sources: &Sources) -> Value {
    Value::Array(diagnostics.iter().map(|d| one(d, sources)).collect())
}

fn place(file: &FileRef, span: ByteSpan, sources: &Sources) -> Value {
    let Place {
        line,
        column,
        end_line,
        end_column,
    } = sources.place(file, span);
    object!({
        "file": file.path(),
        "start": { "line": line, "column": column, "byte": span.start },
        "end": { "line": end_line, "column": end_column, "byte": span.end },
    })
}

fn one(d: &Diagnostic, sources: &Sources) -> Value {
    let labels: Vec<Value> = d
        .labels
        .iter()
        .map(|l| object!({ "message": l.message, "at": place(&l.file, l.span, sources) }))
        .collect();
    let fix = d.fix.as_ref().map(|f| {
        let edits: Vec<Value> = f
            .edits
            .iter()
            .map(|e| object!({ "at": place(&e.file, e.span, sources), "replacement": e.replacement }))
            .collect();
        object!({ "title": f.title, "edits": edits })
    });
    object!({
        "code": d.code.id(),
        "title": d.code.title(),
        "severity": d.severity.word(),
        "message": d.message,
        "at": place(&d.file, d.span, sources),
        "labels": labels,
        "help": d.help,
        "fix": fix,
        "notes": d.notes,
    })
}
