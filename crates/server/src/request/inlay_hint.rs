//! `textDocument/inlayHint`

use ius_ide::HintKind;
use lsp_types::request::InlayHintRequest;
use lsp_types::{
    InlayHintKind, InlayHintLabel, InlayHintParams, InlayHintTooltip, MarkupContent, MarkupKind,
    Uri,
};

use crate::request::{OnFile, Refused};
use crate::view::File;

pub(crate) struct InlayHint;

impl OnFile for InlayHint {
    type Request = InlayHintRequest;

    fn document(params: &InlayHintParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        params: &InlayHintParams,
    ) -> Result<Option<Vec<lsp_types::InlayHint>>, Refused> {
        if !file.snapshot().config().hints {
            return Ok(Some(Vec::new()));
        }
        let within = file.span(params.range);
        let hints = file.snapshot().hints(file.name, within);
        Ok(Some(
            hints
                .into_iter()
                .map(|hint| lsp_types::InlayHint {
                    position: file.position(hint.offset),
                    label: InlayHintLabel::String(hint.label),
                    kind: match hint.kind {
                        HintKind::Value => Some(InlayHintKind::TYPE),
                        HintKind::Examples => None,
                    },
                    text_edits: None,
                    tooltip: hint.tooltip.map(|value| {
                        InlayHintTooltip::MarkupContent(MarkupContent {
                            kind: MarkupKind::Markdown,
                            value,
                        })
                    }),
                    padding_left: Some(true),
                    padding_right: Some(false),
                    data: None,
                })
                .collect(),
        ))
    }
}
