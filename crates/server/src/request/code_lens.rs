//! `textDocument/codeLens`

use lsp_types::request::CodeLensRequest;
use lsp_types::{CodeLensParams, Uri};

use crate::command;
use crate::request::{OnFile, Refused};
use crate::view::File;

pub(crate) struct CodeLens;

impl OnFile for CodeLens {
    type Request = CodeLensRequest;
    const ANY_VERSION: bool = true;

    fn document(params: &CodeLensParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        _: &CodeLensParams,
    ) -> Result<Option<Vec<lsp_types::CodeLens>>, Refused> {
        if !file.snapshot().config().lenses {
            return Ok(Some(Vec::new()));
        }
        let lenses = file.snapshot().lenses(file.name);
        Ok(Some(
            lenses
                .into_iter()
                .map(|lens| lsp_types::CodeLens {
                    range: file.range(lens.span),
                    command: Some(command::of_lens(&file.view().names, lens)),
                    data: None,
                })
                .collect(),
        ))
    }
}
