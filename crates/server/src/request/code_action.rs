//! `textDocument/codeAction`

use ius_ide::ActionKind;
use lsp_types::request::CodeActionRequest;
use lsp_types::{
    CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, Command,
    NumberOrString, Uri,
};

use crate::command;
use crate::edit::workspace_edit;
use crate::request::{OnFile, Refused};
use crate::view::File;

pub(crate) struct CodeAction;

impl OnFile for CodeAction {
    type Request = CodeActionRequest;

    fn document(params: &CodeActionParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        params: &CodeActionParams,
    ) -> Result<Option<CodeActionResponse>, Refused> {
        let within = file.span(params.range);
        let mut out = Vec::new();
        for action in file.snapshot().actions(file.name, within) {
            let kind = kind(&action);
            if !wanted(&kind, params.context.only.as_deref()) {
                continue;
            }
            // What the client cannot do is not offered.
            let Some(edit) = workspace_edit(&file.places, &action.change) else {
                continue;
            };
            if !file.client().action_literals {
                out.push(CodeActionOrCommand::Command(Command {
                    title: action.title,
                    command: command::APPLY.to_owned(),
                    arguments: serde_json::to_value(edit).ok().map(|edit| vec![edit]),
                }));
                continue;
            }
            let mended: Vec<lsp_types::Diagnostic> = params
                .context
                .diagnostics
                .iter()
                .filter(|diagnostic| {
                    action.mends.as_ref().is_some_and(|(code, span)| {
                        diagnostic.code.as_ref()
                            == Some(&NumberOrString::String(code.id().to_owned()))
                            && file.span(diagnostic.range) == *span
                    })
                })
                .cloned()
                .collect();
            out.push(CodeActionOrCommand::CodeAction(lsp_types::CodeAction {
                title: action.title,
                kind: Some(kind),
                diagnostics: (!mended.is_empty()).then_some(mended),
                edit: Some(edit),
                is_preferred: action.preferred.then_some(true),
                ..lsp_types::CodeAction::default()
            }));
        }
        Ok(Some(out))
    }
}

/// Editors that mend everything on saving ask for `source.fixAll`.
fn kind(action: &ius_ide::CodeAction) -> CodeActionKind {
    match action.kind {
        ActionKind::Fix => CodeActionKind::QUICKFIX,
        ActionKind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        ActionKind::Extract => CodeActionKind::REFACTOR_EXTRACT,
        ActionKind::Source if action.preferred => CodeActionKind::new("source.fixAll.ius"),
        ActionKind::Source => CodeActionKind::new("source.ius"),
    }
}

/// Whether a kind, or a kind that it is one of, was asked for.
fn wanted(kind: &CodeActionKind, only: Option<&[CodeActionKind]>) -> bool {
    only.is_none_or(|only| {
        only.iter().any(|asked| {
            let asked = asked.as_str();
            asked.is_empty()
                || kind
                    .as_str()
                    .strip_prefix(asked)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_hold_the_kinds_below_them() {
        let fix_all = CodeActionKind::new("source.fixAll.ius");
        let only = |kind: &'static str| [CodeActionKind::new(kind)];
        assert!(wanted(&fix_all, None));
        assert!(wanted(&fix_all, Some(&only(""))));
        assert!(wanted(&fix_all, Some(&only("source"))));
        assert!(wanted(&fix_all, Some(&only("source.fixAll"))));
        assert!(!wanted(&fix_all, Some(&only("source.fix"))));
        assert!(!wanted(&fix_all, Some(&only("quickfix"))));
        assert!(!wanted(&fix_all, Some(&[])));
    }
}
