//! `workspace/didChangeWorkspaceFolders`

use lsp_types::DidChangeWorkspaceFoldersParams;

use crate::state::State;
use crate::uri;

pub(super) fn receive(state: &mut State, params: DidChangeWorkspaceFoldersParams) {
    for gone in &params.event.removed {
        let path = uri::to_path(&gone.uri);
        state.folders.retain(|folder| Some(folder) != path.as_ref());
    }
    for added in &params.event.added {
        if let Some(path) = uri::to_path(&added.uri)
            && !state.folders.contains(&path)
        {
            state.folders.push(path);
        }
    }
    if state.started {
        state.settle_folders();
    }
}
