//! `workspace/executeCommand`

use lsp_types::ExecuteCommandParams;
use serde_json::Value;

use crate::command;
use crate::request::{OnAll, Refused};
use crate::view::Views;

pub(crate) struct ExecuteCommand;

impl OnAll for ExecuteCommand {
    type Request = lsp_types::request::ExecuteCommand;

    fn answer(views: &Views, params: &ExecuteCommandParams) -> Result<Option<Value>, Refused> {
        let argument = params.arguments.first().unwrap_or(&Value::Null);
        command::run(views, &params.command, argument).map(Some)
    }
}
