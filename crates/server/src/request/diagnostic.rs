//! `textDocument/diagnostic`

use lsp_types::request::DocumentDiagnosticRequest;
use lsp_types::{
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult,
    FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
};
use serde_json::{Value, json};

use crate::findings;
use crate::request::{OnFile, Refused};
use crate::schedule::Lane;
use crate::view::File;

pub(crate) struct Diagnostic;

impl OnFile for Diagnostic {
    type Request = DocumentDiagnosticRequest;
    const LANE: Lane = Lane::Check;
    const ANY_VERSION: bool = true;

    fn document(params: &DocumentDiagnosticParams) -> &Uri {
        &params.text_document.uri
    }

    fn nothing() -> Value {
        json!({ "kind": "full", "items": [] })
    }

    fn answer(
        file: &File<'_>,
        params: &DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult, Refused> {
        let report = findings::report(file.view(), file.name);
        if params.previous_result_id.as_deref() == Some(report.id.as_str()) {
            return Ok(DocumentDiagnosticReportResult::Report(
                DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                    related_documents: None,
                    unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                        result_id: report.id,
                    },
                }),
            ));
        }
        Ok(DocumentDiagnosticReportResult::Report(
            DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: FullDocumentDiagnosticReport {
                    result_id: Some(report.id),
                    items: report.items,
                },
            }),
        ))
    }
}
