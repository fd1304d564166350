//! `textDocument/didClose`

use lsp_types::DidCloseTextDocumentParams;

use crate::state::State;
use crate::uri;

pub(super) fn receive(state: &mut State, params: DidCloseTextDocumentParams) {
    let key = uri::key(&params.text_document.uri);
    if state.documents.contains_key(&key) {
        state.close(&key);
    } else {
        state.log(&format!(
            "`{}` was closed without being open",
            params.text_document.uri.as_str()
        ));
    }
}
