//! `textDocument/didSave`

use lsp_types::DidSaveTextDocumentParams;

use crate::state::State;
use crate::uri::{self, Key};

/// The text is known already. A client that cannot watch files tells so that the settings of the
/// project changed.
pub(super) fn receive(state: &mut State, params: DidSaveTextDocumentParams) {
    if let Key::Path(path) = uri::key(&params.text_document.uri)
        && path.file_name().is_some_and(|name| name == "ius.toml")
        && !state.client.watches_files
    {
        state.restart();
    }
}
