//! `workspace/didChangeConfiguration`

use lsp_types::DidChangeConfigurationParams;

use crate::state::State;

/// A client that can be asked tells only that something changed.
pub(super) fn receive(state: &mut State, params: DidChangeConfigurationParams) {
    if state.client.configuration {
        state.ask_settings();
    } else if let Some(settings) = params.settings.get("ius") {
        let settings = settings.clone();
        state.choose(&settings);
    }
}
