//! One file per thing that a client tells.

mod did_change;
mod did_change_configuration;
mod did_change_watched_files;
mod did_change_workspace_folders;
mod did_close;
mod did_open;
mod did_save;

use lsp_types::notification as n;
use lsp_types::notification::Notification;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::state::State;
use crate::uri;

/// Takes in what the client tells. What is not understood is logged: there is nobody to answer.
pub(crate) fn receive(state: &mut State, method: &str, params: Value) {
    let understood = match method {
        n::DidOpenTextDocument::METHOD => with(state, params, did_open::receive),
        n::DidChangeTextDocument::METHOD => with(state, params, did_change::receive),
        n::DidSaveTextDocument::METHOD => with(state, params, did_save::receive),
        n::DidCloseTextDocument::METHOD => with(state, params, did_close::receive),
        n::DidChangeConfiguration::METHOD => with(state, params, did_change_configuration::receive),
        n::DidChangeWatchedFiles::METHOD => with(state, params, did_change_watched_files::receive),
        n::DidChangeWorkspaceFolders::METHOD => {
            with(state, params, did_change_workspace_folders::receive)
        }
        _ => Ok(()),
    };
    if let Err(error) = understood {
        state.log(&format!("`{method}` was not understood: {error}"));
    }
}

fn with<P: DeserializeOwned>(
    state: &mut State,
    mut params: Value,
    receive: fn(&mut State, P),
) -> Result<(), serde_json::Error> {
    uri::escape_all(&mut params);
    receive(state, serde_json::from_value(params)?);
    Ok(())
}
