//! What is wrong, in the words of the protocol.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use ius_diagnostics::{Code, Diagnostic, Severity, sort};
use lsp_types::{
    CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    NumberOrString,
};

use crate::uri;
use crate::view::{Places, View};

/// Findings of a file with what tells them from others.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Report {
    /// Equal for equal findings.
    pub(crate) id: String,
    /// The findings, in the order of the text.
    pub(crate) items: Vec<lsp_types::Diagnostic>,
}

impl Report {
    /// The report on a file of which there is nothing to say.
    pub(crate) fn empty() -> Report {
        Report::of(Vec::new())
    }

    fn of(items: Vec<lsp_types::Diagnostic>) -> Report {
        let mut hasher = DefaultHasher::new();
        serde_json::to_string(&items)
            .unwrap_or_default()
            .hash(&mut hasher);
        Report {
            id: format!("{:016x}", hasher.finish()),
            items,
        }
    }
}

/// What is wrong with a file: what the checker finds and the examples that fail.
pub(crate) fn findings(view: &View, file: &str) -> Vec<Diagnostic> {
    let mut all = view.snapshot.diagnostics(file);
    if let Some(failures) = view.failures.get(file) {
        all.extend(failures.iter().cloned());
        sort(&mut all);
    }
    all
}

/// The report on a file.
pub(crate) fn report(view: &View, file: &str) -> Report {
    let places = Places::new(view);
    Report::of(
        findings(view, file)
            .iter()
            .map(|diagnostic| converted(&places, diagnostic))
            .collect(),
    )
}

/// A finding.
pub(crate) fn converted(places: &Places<'_>, diagnostic: &Diagnostic) -> lsp_types::Diagnostic {
    let client = &places.view.client;
    let mut message = diagnostic.message.clone();
    for note in &diagnostic.notes {
        message.push_str("\nnote: ");
        message.push_str(note);
    }
    if let Some(help) = &diagnostic.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    let mut related = Vec::new();
    for label in &diagnostic.labels {
        if client.related_information {
            if let Some(location) = places.location(label.file.path(), label.span) {
                related.push(DiagnosticRelatedInformation {
                    location,
                    message: label.message.clone(),
                });
            }
        } else {
            // Without room for other places they are told in words.
            let at = places.range(label.file.path(), label.span).start;
            message.push_str(&format!(
                "\n{}:{}: {}",
                label.file,
                at.line.saturating_add(1),
                label.message
            ));
        }
    }
    lsp_types::Diagnostic {
        range: places.range(diagnostic.file.path(), diagnostic.span),
        severity: Some(match diagnostic.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Information => DiagnosticSeverity::INFORMATION,
        }),
        code: Some(NumberOrString::String(diagnostic.code.id().to_owned())),
        code_description: client
            .code_description
            .then(|| page(diagnostic.code))
            .flatten(),
        source: Some("ius".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        tags: tag(diagnostic.code)
            .filter(|_| client.diagnostic_tags)
            .map(|tag| vec![tag]),
        data: None,
    }
}

/// Where the page of a code can be read.
fn page(code: Code) -> Option<CodeDescription> {
    let repository = env!("CARGO_PKG_REPOSITORY");
    let href = uri::parse(&format!(
        "{repository}/blob/main/docs/codes/{}.md",
        code.id()
    ))?;
    Some(CodeDescription { href })
}

/// What may be greyed out.
fn tag(code: Code) -> Option<DiagnosticTag> {
    match code {
        Code::UnusedFact | Code::UnusedName | Code::UnusedImport | Code::VersionNeverUsed => {
            Some(DiagnosticTag::UNNECESSARY)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_an_address() {
        for code in Code::ALL {
            let page = page(*code).unwrap();
            assert!(
                page.href
                    .as_str()
                    .ends_with(&format!("/docs/codes/{code}.md"))
            );
        }
    }

    #[test]
    fn equal_findings_have_equal_ids() {
        assert_eq!(Report::empty(), Report::empty());
        let one = lsp_types::Diagnostic {
            message: "x".to_owned(),
            ..lsp_types::Diagnostic::default()
        };
        assert_ne!(Report::of(vec![one]).id, Report::empty().id);
    }
}
