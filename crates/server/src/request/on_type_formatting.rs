//! `textDocument/onTypeFormatting`

use lsp_types::{DocumentOnTypeFormattingParams, TextEdit, Uri};

use crate::edit::text_edits;
use crate::request::{OnFile, Refused};
use crate::schedule::Lane;
use crate::view::File;

pub(crate) struct OnTypeFormatting;

impl OnFile for OnTypeFormatting {
    type Request = lsp_types::request::OnTypeFormatting;
    const LANE: Lane = Lane::Typing;

    fn document(params: &DocumentOnTypeFormattingParams) -> &Uri {
        &params.text_document_position.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        params: &DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, Refused> {
        let Some(typed) = params.ch.chars().next() else {
            return Ok(None);
        };
        let at = file.offset(params.text_document_position.position);
        let edits = file.snapshot().format_on_type(file.name, at, typed);
        Ok(Some(text_edits(&file.places, file.name, &edits)))
    }
}
