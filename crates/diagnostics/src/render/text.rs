//! Findings for people at a terminal, with the lines they are about.

use std::fmt::{self, Write};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents,
    SourceCode, SourceSpan, SpanContents,
};

use super::Sources;
use crate::diagnostic::{ByteSpan, Diagnostic, Severity};

/// Full reports, in colour or without. Spans are clamped to the text and to whole characters
/// first, so that a stale span never spoils the report.
pub fn text(diagnostics: &[Diagnostic], sources: &Sources, colour: bool) -> String {
    let theme = if colour {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(100)
        .with_links(false);
    let mut out = String::new();
    for d in diagnostics {
        let shown = Shown::new(d, sources);
        if handler.render_report(&mut out, &shown).is_err() {
            // The report could not be drawn: the words alone are better than nothing.
            let _ = writeln!(out, "{}[{}]: {}", d.severity.word(), d.code, d.message);
        }
        out.push('\n');
    }
    out
}

struct Shown<'a> {
    diagnostic: &'a Diagnostic,
    source: Option<NamedText<'a>>,
    labels: Vec<LabeledSpan>,
    help: Option<String>,
}

impl<'a> Shown<'a> {
    fn new(d: &'a Diagnostic, sources: &'a Sources) -> Shown<'a> {
        let mut labels = Vec::new();
        let mut extra = Vec::new();
        let source = sources.text(&d.file).map(|t| {
            labels.push(LabeledSpan::new_primary_with_span(None, clamp(t, d.span)));
            for label in d.labels.iter().filter(|l| l.file == d.file) {
                labels.push(LabeledSpan::new_with_span(
                    Some(label.message.clone()),
                    clamp(t, label.span),
                ));
            }
            NamedText {
                name: d.file.path(),
                text: t,
            }
        });
        extra.extend(d.help.clone());
        if source.is_none() {
            extra.push(format!("in {}", d.file));
        }
        for label in d
            .labels
            .iter()
            .filter(|l| l.file != d.file || source.is_none())
        {
            let at = sources.place(&label.file, label.span);
            extra.push(format!(
                "{}:{}:{}: {}",
                label.file, at.line, at.column, label.message
            ));
        }
        extra.extend(d.notes.iter().map(|n| format!("note: {n}")));
        // Often the help says already what the fix does.
        if let Some(fix) = &d.fix
            && d.help.as_ref().is_none_or(|h| !h.contains(&fix.title))
        {
            extra.push(format!("fix: {}", fix.title));
        }
        Shown {
            diagnostic: d,
            source,
            labels,
            help: (!extra.is_empty()).then(|| extra.join("\n")),
        }
    }
}

/// A text that counts columns in characters, as people do; miette alone would count bytes.
struct NamedText<'a> {
    name: &'a str,
    text: &'a str,
}

impl SourceCode for NamedText<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let contents = self.text.read_span(span, lines_before, lines_after)?;
        let before = self
            .text
            .get(..contents.span().offset())
            .unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |n| n + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count();
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.to_owned(),
            contents.data(),
            *contents.span(),
            contents.line(),
            column,
            contents.line_count(),
        )))
    }
}

fn clamp(text: &str, span: ByteSpan) -> SourceSpan {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while at > 0 && !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start as usize);
    let end = floor(span.end as usize).max(start);
    SourceSpan::new(start.into(), end - start)
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.message)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.diagnostic.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        Some(Box::new(format!(
            "{}[{}]",
            self.diagnostic.severity.word(),
            self.diagnostic.code
        )))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Information => miette::Severity::Advice,
        })
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        self.help
            .as_ref()
            .map(|h| Box::new(h) as Box<dyn fmt::Display + 'b>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|s| s as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.source.as_ref()?;
        Some(Box::new(self.labels.iter().cloned()))
    }
}
