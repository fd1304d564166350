//! `textDocument/formatting`

use lsp_types::{DocumentFormattingParams, TextEdit, Uri};

use crate::edit::text_edits;
use crate::request::{OnFile, Refused};
use crate::schedule::Lane;
use crate::view::File;

pub(crate) struct Formatting;

impl OnFile for Formatting {
    type Request = lsp_types::request::Formatting;
    const LANE: Lane = Lane::Typing;

    fn document(params: &DocumentFormattingParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        _: &DocumentFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, Refused> {
        let edits = file.snapshot().format(file.name);
        Ok(Some(text_edits(&file.places, file.name, &edits)))
    }
}
