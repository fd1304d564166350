//! `textDocument/didChange`

use lsp_types::DidChangeTextDocumentParams;

use crate::document;
use crate::state::State;
use crate::uri;

pub(super) fn receive(state: &mut State, params: DidChangeTextDocumentParams) {
    let changed = params.text_document;
    let key = uri::key(&changed.uri);
    let encoding = state.client.encoding;
    let Some(document) = state.documents.get_mut(&key) else {
        state.log(&format!(
            "`{}` was changed without being open",
            changed.uri.as_str()
        ));
        return;
    };
    if changed.version < document.version {
        let message = format!(
            "a change of `{}` to version {} came after version {} and was passed over",
            changed.uri.as_str(),
            changed.version,
            document.version
        );
        state.log(&message);
        return;
    }
    document.version = changed.version;
    let complaints = document::apply(&mut document.text, params.content_changes, encoding);
    for complaint in complaints {
        state.log(&complaint);
    }
    state.retext(&key);
}
