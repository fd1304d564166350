//! What the client can. Read from the JSON as it is: a client that says something odd about one
//! ability is not refused for it.

use serde_json::Value;

use crate::encoding::Encoding;

/// The abilities that change what we send.
#[derive(Clone, Debug, Default)]
pub(crate) struct Client {
    pub(crate) encoding: Encoding,
    pub(crate) pulls_diagnostics: bool,
    pub(crate) related_information: bool,
    pub(crate) diagnostic_tags: bool,
    pub(crate) code_description: bool,
    pub(crate) markdown_hover: bool,
    pub(crate) markdown_completion: bool,
    pub(crate) snippets: bool,
    pub(crate) label_details: bool,
    pub(crate) signature_offsets: bool,
    pub(crate) definition_links: bool,
    pub(crate) nested_symbols: bool,
    pub(crate) whole_line_folds: bool,
    pub(crate) action_literals: bool,
    pub(crate) document_changes: bool,
    pub(crate) creates_files: bool,
    pub(crate) configuration: bool,
    pub(crate) watches_configuration: bool,
    pub(crate) watches_files: bool,
    pub(crate) progress: bool,
    pub(crate) refreshes_diagnostics: bool,
    pub(crate) refreshes_lenses: bool,
    pub(crate) refreshes_hints: bool,
    pub(crate) refreshes_tokens: bool,
    /// It shows the results of commands itself, so that we need not.
    pub(crate) shows_results: bool,
    pub(crate) process: Option<u32>,
}

impl Client {
    /// Reads the parameters of `initialize`.
    pub(crate) fn new(params: &Value) -> Client {
        let can = params.get("capabilities").unwrap_or(&Value::Null);
        let flag = |path: &str| can.pointer(path).and_then(Value::as_bool).unwrap_or(false);
        let lists = |path: &str, wanted: &str| {
            can.pointer(path)
                .and_then(Value::as_array)
                .is_some_and(|all| all.iter().any(|one| one == wanted))
        };
        let offered = can
            .pointer("/general/positionEncodings")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        let refresh = |what: &str| flag(&format!("/workspace/{what}/refreshSupport"));
        Client {
            encoding: Encoding::negotiate(offered),
            pulls_diagnostics: can
                .pointer("/textDocument/diagnostic")
                .is_some_and(Value::is_object),
            related_information: flag("/textDocument/publishDiagnostics/relatedInformation"),
            diagnostic_tags: can
                .pointer("/textDocument/publishDiagnostics/tagSupport")
                .is_some_and(|tags| !tags.is_null() && *tags != Value::Bool(false)),
            code_description: flag("/textDocument/publishDiagnostics/codeDescriptionSupport"),
            markdown_hover: lists("/textDocument/hover/contentFormat", "markdown"),
            markdown_completion: lists(
                "/textDocument/completion/completionItem/documentationFormat",
                "markdown",
            ),
            snippets: flag("/textDocument/completion/completionItem/snippetSupport"),
            label_details: flag("/textDocument/completion/completionItem/labelDetailsSupport"),
            signature_offsets: flag(
                "/textDocument/signatureHelp/signatureInformation/parameterInformation/labelOffsetSupport",
            ),
            definition_links: flag("/textDocument/definition/linkSupport"),
            nested_symbols: flag("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            whole_line_folds: flag("/textDocument/foldingRange/lineFoldingOnly"),
            action_literals: can
                .pointer("/textDocument/codeAction/codeActionLiteralSupport")
                .is_some_and(Value::is_object),
            document_changes: flag("/workspace/workspaceEdit/documentChanges"),
            creates_files: lists("/workspace/workspaceEdit/resourceOperations", "create"),
            configuration: flag("/workspace/configuration"),
            watches_configuration: flag("/workspace/didChangeConfiguration/dynamicRegistration"),
            watches_files: flag("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            progress: flag("/window/workDoneProgress"),
            refreshes_diagnostics: refresh("diagnostics") || refresh("diagnostic"),
            refreshes_lenses: refresh("codeLens"),
            refreshes_hints: refresh("inlayHint"),
            refreshes_tokens: refresh("semanticTokens"),
            shows_results: params
                .pointer("/initializationOptions/showsResults")
                .and_then(Value::as_bool)
                .unwrap_or(false),
            process: params
                .get("processId")
                .and_then(Value::as_u64)
                .and_then(|id| u32::try_from(id).ok()),
        }
    }
}
