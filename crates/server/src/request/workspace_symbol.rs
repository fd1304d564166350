//! `workspace/symbol`

use lsp_types::request::WorkspaceSymbolRequest;
use lsp_types::{WorkspaceSymbolParams, WorkspaceSymbolResponse};

use crate::request::symbols::information;
use crate::request::{OnAll, Refused};
use crate::view::{Places, Views};

pub(crate) struct WorkspaceSymbol;

impl OnAll for WorkspaceSymbol {
    type Request = WorkspaceSymbolRequest;

    fn answer(
        views: &Views,
        params: &WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>, Refused> {
        let mut all = Vec::new();
        for view in &views.all {
            let places = Places::new(view);
            all.extend(
                view.snapshot
                    .workspace_symbols(&params.query)
                    .iter()
                    .filter_map(|symbol| information(&places, symbol)),
            );
        }
        Ok(Some(WorkspaceSymbolResponse::Flat(all)))
    }
}
