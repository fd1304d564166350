//! `textDocument/didSave`

use lsp_types::DidSaveTextDocumentParams;

use crate::state::State;
use crate::uri::{self, Key};

/// The text is known already. To a client that cannot watch files, saving is the occasion to look
/// at what else changed on the disk.
pub(super) fn receive(state: &mut State, params: DidSaveTextDocumentParams) {
    if state.client.watches_files {
        return;
    }
    let key = uri::key(&params.text_document.uri);
    let settings = matches!(&key, Key::Path(path)
        if path.file_name().is_some_and(|name| name == "ius.toml"));
    if settings {
        state.restart();
    } else {
        state.reload(&key);
    }
}
