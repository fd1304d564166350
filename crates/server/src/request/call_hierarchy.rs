//! `textDocument/prepareCallHierarchy`, `callHierarchy/incomingCalls`, `callHierarchy/outgoingCalls`

use ius_diagnostics::ByteSpan;
use ius_ide::{Call, CallItem};
use lsp_types::request::{
    CallHierarchyIncomingCalls, CallHierarchyOutgoingCalls, CallHierarchyPrepare,
};
use lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams, Range,
    Uri,
};

use crate::request::symbols::{kind, named};
use crate::request::{OnFile, Refused};
use crate::view::File;

pub(crate) struct Prepare;
pub(crate) struct Incoming;
pub(crate) struct Outgoing;

impl OnFile for Prepare {
    type Request = CallHierarchyPrepare;

    fn document(params: &CallHierarchyPrepareParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        params: &CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>, Refused> {
        let at = file.offset(params.text_document_position_params.position);
        let items = file.snapshot().call_items(file.name, at);
        let items: Vec<CallHierarchyItem> =
            items.iter().filter_map(|found| item(file, found)).collect();
        Ok((!items.is_empty()).then_some(items))
    }
}

impl OnFile for Incoming {
    type Request = CallHierarchyIncomingCalls;

    fn document(params: &CallHierarchyIncomingCallsParams) -> &Uri {
        &params.item.uri
    }

    fn answer(
        file: &File<'_>,
        params: &CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>, Refused> {
        let at = file.offset(params.item.selection_range.start);
        let calls = file.snapshot().incoming_calls(file.name, at);
        Ok(Some(
            calls
                .iter()
                .filter_map(|call| {
                    Some(CallHierarchyIncomingCall {
                        from: item(file, &call.item)?,
                        from_ranges: ranges(file, &call.item.file, call),
                    })
                })
                .collect(),
        ))
    }
}

impl OnFile for Outgoing {
    type Request = CallHierarchyOutgoingCalls;

    fn document(params: &CallHierarchyOutgoingCallsParams) -> &Uri {
        &params.item.uri
    }

    fn answer(
        file: &File<'_>,
        params: &CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>, Refused> {
        let at = file.offset(params.item.selection_range.start);
        let calls = file.snapshot().outgoing_calls(file.name, at);
        Ok(Some(
            calls
                .iter()
                .filter_map(|call| {
                    Some(CallHierarchyOutgoingCall {
                        to: item(file, &call.item)?,
                        from_ranges: ranges(file, file.name, call),
                    })
                })
                .collect(),
        ))
    }
}

fn ranges(file: &File<'_>, named_in: &str, call: &Call) -> Vec<Range> {
    let range = |span: &ByteSpan| file.places.range(named_in, *span);
    call.places.iter().map(range).collect()
}

fn item(file: &File<'_>, found: &CallItem) -> Option<CallHierarchyItem> {
    Some(CallHierarchyItem {
        name: named(found),
        kind: kind(found.kind),
        tags: None,
        detail: found.detail.clone().or_else(|| found.container.clone()),
        uri: file.view().names.uri_of(&found.file)?,
        range: file.places.range(&found.file, found.whole),
        selection_range: file.places.range(&found.file, found.span),
        data: None,
    })
}
