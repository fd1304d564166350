//! `textDocument/didOpen`

use lsp_types::DidOpenTextDocumentParams;

use crate::document::Document;
use crate::state::State;
use crate::uri;

pub(super) fn receive(state: &mut State, params: DidOpenTextDocumentParams) {
    let opened = params.text_document;
    let key = uri::key(&opened.uri);
    if state.documents.contains_key(&key) {
        state.log(&format!("`{}` was opened twice", opened.uri.as_str()));
        state.close(&key);
    }
    let document = Document {
        uri: opened.uri,
        version: opened.version,
        language: opened.language_id,
        text: opened.text,
        home: None,
    };
    state.documents.insert(key.clone(), document);
    if state.started {
        state.settle(&key);
    }
}
