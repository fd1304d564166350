//! `textDocument/documentSymbol`

use ius_ide::Symbol;
use lsp_types::request::DocumentSymbolRequest;
use lsp_types::{DocumentSymbolParams, DocumentSymbolResponse, SymbolInformation, Uri};

use crate::request::symbols::{information, kind, named};
use crate::request::{OnFile, Refused};
use crate::view::File;

pub(crate) struct DocumentSymbol;

impl OnFile for DocumentSymbol {
    type Request = DocumentSymbolRequest;
    const ANY_VERSION: bool = true;

    fn document(params: &DocumentSymbolParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        _: &DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>, Refused> {
        let symbols = file.snapshot().document_symbols(file.name);
        if file.client().nested_symbols {
            let nested = symbols.iter().map(|symbol| nested(file, symbol)).collect();
            return Ok(Some(DocumentSymbolResponse::Nested(nested)));
        }
        let mut flat = Vec::new();
        for symbol in &symbols {
            flatten(file, symbol, None, &mut flat);
        }
        Ok(Some(DocumentSymbolResponse::Flat(flat)))
    }
}

#[expect(deprecated, reason = "the type has no other way to be made")]
fn nested(file: &File<'_>, symbol: &Symbol) -> lsp_types::DocumentSymbol {
    let children: Vec<lsp_types::DocumentSymbol> = symbol
        .children
        .iter()
        .map(|child| nested(file, child))
        .collect();
    lsp_types::DocumentSymbol {
        name: named(symbol),
        detail: symbol.detail.clone(),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: file.range(symbol.whole),
        selection_range: file.range(symbol.span),
        children: (!children.is_empty()).then_some(children),
    }
}

fn flatten(
    file: &File<'_>,
    symbol: &Symbol,
    container: Option<&str>,
    out: &mut Vec<SymbolInformation>,
) {
    if let Some(mut one) = information(&file.places, symbol) {
        if one.container_name.is_none() {
            one.container_name = container.map(str::to_owned);
        }
        out.push(one);
    }
    for child in &symbol.children {
        flatten(file, child, Some(&symbol.name), out);
    }
}
