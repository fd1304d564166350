//! `textDocument/documentHighlight`

use lsp_types::request::DocumentHighlightRequest;
use lsp_types::{DocumentHighlightKind, DocumentHighlightParams, Uri};

use crate::request::{OnFile, Refused};
use crate::view::File;

pub(crate) struct DocumentHighlight;

impl OnFile for DocumentHighlight {
    type Request = DocumentHighlightRequest;

    fn document(params: &DocumentHighlightParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        params: &DocumentHighlightParams,
    ) -> Result<Option<Vec<lsp_types::DocumentHighlight>>, Refused> {
        let at = file.offset(params.text_document_position_params.position);
        let found = file.snapshot().highlights(file.name, at);
        Ok(Some(
            found
                .iter()
                .map(|highlight| lsp_types::DocumentHighlight {
                    range: file.range(highlight.span),
                    kind: Some(if highlight.defines {
                        DocumentHighlightKind::WRITE
                    } else {
                        DocumentHighlightKind::READ
                    }),
                })
                .collect(),
        ))
    }
}
