//! `textDocument/prepareRename` and `textDocument/rename`

use lsp_types::request::PrepareRenameRequest;
use lsp_types::{
    PrepareRenameResponse, RenameParams, TextDocumentPositionParams, Uri, WorkspaceEdit,
};

use crate::edit::workspace_edit;
use crate::request::{OnFile, Refused};
use crate::view::File;

pub(crate) struct Prepare;
pub(crate) struct Rename;

impl OnFile for Prepare {
    type Request = PrepareRenameRequest;

    fn document(params: &TextDocumentPositionParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        params: &TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>, Refused> {
        let at = file.offset(params.position);
        let (span, placeholder) = file
            .snapshot()
            .prepare_rename(file.name, at)
            .map_err(|refusal| Refused::failed(refusal.0))?;
        Ok(Some(PrepareRenameResponse::RangeWithPlaceholder {
            range: file.range(span),
            placeholder,
        }))
    }
}

impl OnFile for Rename {
    type Request = lsp_types::request::Rename;

    fn document(params: &RenameParams) -> &Uri {
        &params.text_document_position.text_document.uri
    }

    fn answer(file: &File<'_>, params: &RenameParams) -> Result<Option<WorkspaceEdit>, Refused> {
        let at = file.offset(params.text_document_position.position);
        let change = file
            .snapshot()
            .rename(file.name, at, &params.new_name)
            .map_err(|refusal| Refused::failed(refusal.0))?;
        Ok(workspace_edit(&file.places, &change))
    }
}
