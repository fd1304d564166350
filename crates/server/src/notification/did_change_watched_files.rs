//! `workspace/didChangeWatchedFiles`

use lsp_types::{DidChangeWatchedFilesParams, FileChangeType};

use crate::project::is_rule_file;
use crate::state::State;
use crate::uri::{self, Key};

pub(super) fn receive(state: &mut State, params: DidChangeWatchedFilesParams) {
    let mut restart = false;
    let mut changed = false;
    for change in params.changes {
        let Key::Path(path) = uri::key(&change.uri) else {
            continue;
        };
        if path.file_name().is_some_and(|name| name == "ius.toml") {
            restart = true;
            continue;
        }
        match state.reread(&path, change.typ == FileChangeType::DELETED) {
            Some(different) => changed |= different,
            // The first rule file of a folder may be what makes it a project.
            None => restart |= change.typ == FileChangeType::CREATED && is_rule_file(&path),
        }
    }
    if restart {
        state.restart();
    } else if changed {
        state.refresh_soon();
    }
}
