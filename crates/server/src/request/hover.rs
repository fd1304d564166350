//! `textDocument/hover`

use lsp_types::request::HoverRequest;
use lsp_types::{HoverContents, HoverParams, MarkupContent, MarkupKind, Uri};

use crate::request::{OnFile, Refused};
use crate::view::File;

pub(crate) struct Hover;

impl OnFile for Hover {
    type Request = HoverRequest;

    fn document(params: &HoverParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn answer(file: &File<'_>, params: &HoverParams) -> Result<Option<lsp_types::Hover>, Refused> {
        let at = file.offset(params.text_document_position_params.position);
        Ok(file
            .snapshot()
            .hover(file.name, at)
            .map(|hover| lsp_types::Hover {
                contents: HoverContents::Markup(MarkupContent {
                    kind: if file.client().markdown_hover {
                        MarkupKind::Markdown
                    } else {
                        MarkupKind::PlainText
                    },
                    value: hover.markdown,
                }),
                range: Some(file.range(hover.span)),
            }))
    }
}
