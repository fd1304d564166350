//! `textDocument/rangeFormatting`

use lsp_types::{DocumentRangeFormattingParams, TextEdit, Uri};

use crate::edit::text_edits;
use crate::request::{OnFile, Refused};
use crate::schedule::Lane;
use crate::view::File;

pub(crate) struct RangeFormatting;

impl OnFile for RangeFormatting {
    type Request = lsp_types::request::RangeFormatting;
    const LANE: Lane = Lane::Typing;

    fn document(params: &DocumentRangeFormattingParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        params: &DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, Refused> {
        let within = file.span(params.range);
        let edits = file.snapshot().format_range(file.name, within);
        Ok(Some(text_edits(&file.places, file.name, &edits)))
    }
}
