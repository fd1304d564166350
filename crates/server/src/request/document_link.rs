//! `textDocument/documentLink`

use ius_ide::Destination;
use lsp_types::request::DocumentLinkRequest;
use lsp_types::{DocumentLinkParams, Uri};

use crate::request::{OnFile, Refused};
use crate::uri;
use crate::view::File;

pub(crate) struct DocumentLink;

impl OnFile for DocumentLink {
    type Request = DocumentLinkRequest;
    const ANY_VERSION: bool = true;

    fn document(params: &DocumentLinkParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        _: &DocumentLinkParams,
    ) -> Result<Option<Vec<lsp_types::DocumentLink>>, Refused> {
        let links = file.snapshot().links(file.name);
        Ok(Some(
            links
                .into_iter()
                .filter_map(|link| {
                    let target = match &link.to {
                        Destination::Address(address) => uri::parse(address),
                        Destination::File(name) => file.view().names.uri_of(name),
                    }?;
                    Some(lsp_types::DocumentLink {
                        range: file.range(link.span),
                        target: Some(target),
                        tooltip: Some(link.tooltip),
                        data: None,
                    })
                })
                .collect(),
        ))
    }
}
