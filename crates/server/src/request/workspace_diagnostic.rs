//! `workspace/diagnostic`
//!
//! Only what changed since the client asked last is told. If nothing did, there is no answer yet:
//! the loop keeps the question, without a snapshot, until something changes. A client that gets an
//! empty answer asks again and again.

use std::collections::BTreeMap;

use lsp_server::{Message, Notification};
use lsp_types::request::WorkspaceDiagnosticRequest;
use lsp_types::{
    FullDocumentDiagnosticReport, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
    WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport,
};
use serde_json::json;

use crate::findings::{self, Report};
use crate::request::{OnAll, Refused};
use crate::schedule::{Event, Lane};
use crate::uri::{self, Key};
use crate::view::Views;

pub(crate) struct WorkspaceDiagnostic;

/// So many reports are sent at once while the others are still being made.
const AT_ONCE: usize = 64;

impl OnAll for WorkspaceDiagnostic {
    type Request = WorkspaceDiagnosticRequest;
    const LANE: Lane = Lane::Check;

    fn answer(
        views: &Views,
        params: &WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult, Refused> {
        let mut known: BTreeMap<Key, &str> = params
            .previous_result_ids
            .iter()
            .map(|known| (uri::key(&known.uri), known.value.as_str()))
            .collect();
        let token = params.partial_result_params.partial_result_token.as_ref();
        let mut items = Vec::new();
        let mut sent = false;
        for view in &views.all {
            for file in view.snapshot.rule_files() {
                let Some(address) = view.names.uri_of(file) else {
                    continue;
                };
                let report = findings::report(view, file);
                let before = known.remove(&uri::key(&address));
                // Of a file without findings there is nothing to tell unless it had some.
                let same = match before {
                    Some(id) => id == report.id,
                    None => report.items.is_empty(),
                };
                if same {
                    continue;
                }
                items.push(full(
                    address,
                    view.names.version_of(file).map(i64::from),
                    report,
                ));
                if let Some(token) = token
                    && items.len() >= AT_ONCE
                {
                    let partial = json!({
                        "token": token, "value": { "items": std::mem::take(&mut items) },
                    });
                    sent = true;
                    let _ = views
                        .events
                        .send(Event::Send(Message::Notification(Notification {
                            method: "$/progress".to_owned(),
                            params: partial,
                        })));
                }
            }
        }
        // Files that are gone have no findings any more.
        let empty = Report::empty();
        for gone in &params.previous_result_ids {
            if known.contains_key(&uri::key(&gone.uri)) && gone.value != empty.id {
                items.push(full(gone.uri.clone(), None, empty.clone()));
            }
        }
        if items.is_empty() && !sent {
            return Err(Refused::NotYet);
        }
        Ok(WorkspaceDiagnosticReportResult::Report(
            WorkspaceDiagnosticReport { items },
        ))
    }
}

fn full(
    uri: lsp_types::Uri,
    version: Option<i64>,
    report: Report,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport {
            result_id: Some(report.id),
            items: report.items,
        },
    })
}
