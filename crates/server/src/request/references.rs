//! `textDocument/references`

use lsp_types::{Location, ReferenceParams, Uri};

use crate::request::{OnFile, Refused};
use crate::view::File;

pub(crate) struct References;

impl OnFile for References {
    type Request = lsp_types::request::References;

    fn document(params: &ReferenceParams) -> &Uri {
        &params.text_document_position.text_document.uri
    }

    fn answer(file: &File<'_>, params: &ReferenceParams) -> Result<Option<Vec<Location>>, Refused> {
        let at = file.offset(params.text_document_position.position);
        let found = file
            .snapshot()
            .references(file.name, at, params.context.include_declaration);
        Ok(Some(
            found
                .iter()
                .filter_map(|place| file.places.location(&place.file, place.span))
                .collect(),
        ))
    }
}
