//! `textDocument/definition`, `declaration`, `typeDefinition`, `implementation`

use ius_ide::Target;
use lsp_types::request::{GotoDeclaration, GotoDefinition, GotoImplementation, GotoTypeDefinition};
use lsp_types::{GotoDefinitionParams, GotoDefinitionResponse, LocationLink, Uri};

use crate::request::{OnFile, Refused};
use crate::view::File;

macro_rules! goto {
    ($( $(#[$doc:meta])* $question:ident $request:ident $method:ident; )*) => {
        $(
            $(#[$doc])*
            pub(crate) struct $question;

            impl OnFile for $question {
                type Request = $request;

                fn document(params: &GotoDefinitionParams) -> &Uri {
                    &params.text_document_position_params.text_document.uri
                }

                fn answer(
                    file: &File<'_>,
                    params: &GotoDefinitionParams,
                ) -> Result<Option<GotoDefinitionResponse>, Refused> {
                    let at = file.offset(params.text_document_position_params.position);
                    Ok(response(file, &file.snapshot().$method(file.name, at)))
                }
            }
        )*
    };
}

goto! {
    Definition GotoDefinition definition;
    Declaration GotoDeclaration declaration;
    TypeDefinition GotoTypeDefinition type_definition;
    Implementation GotoImplementation implementations;
}

fn response(file: &File<'_>, targets: &[Target]) -> Option<GotoDefinitionResponse> {
    if targets.is_empty() {
        return None;
    }
    let places = &file.places;
    if file.client().definition_links {
        let links = targets.iter().filter_map(|target| {
            Some(LocationLink {
                origin_selection_range: None,
                target_uri: file.view().names.uri_of(&target.file)?,
                target_range: places.range(&target.file, target.whole),
                target_selection_range: places.range(&target.file, target.name),
            })
        });
        return Some(GotoDefinitionResponse::Link(links.collect()));
    }
    let locations = targets
        .iter()
        .filter_map(|target| places.location(&target.file, target.name));
    Some(GotoDefinitionResponse::Array(locations.collect()))
}
