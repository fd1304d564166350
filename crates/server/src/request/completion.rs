//! `textDocument/completion`

use ius_ide::CompletionKind;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList,
    CompletionParams, CompletionResponse, CompletionTextEdit, Documentation, InsertTextFormat,
    MarkupContent, MarkupKind, TextEdit, Uri,
};

use crate::edit::text_edits;
use crate::request::{OnFile, Refused};
use crate::schedule::Lane;
use crate::view::File;

pub(crate) struct Completion;

impl OnFile for Completion {
    type Request = lsp_types::request::Completion;
    const LANE: Lane = Lane::Typing;

    fn document(params: &CompletionParams) -> &Uri {
        &params.text_document_position.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        params: &CompletionParams,
    ) -> Result<Option<CompletionResponse>, Refused> {
        let at = file.offset(params.text_document_position.position);
        let items: Vec<CompletionItem> = file
            .snapshot()
            .completions(file.name, at)
            .into_iter()
            .filter(|completion| fits(file, completion, at))
            .map(|completion| item(file, completion))
            .collect();
        Ok(Some(CompletionResponse::List(CompletionList {
            is_incomplete: file.snapshot().offers_more(items.len()),
            items,
        })))
    }
}

/// Whether the letters that were typed stand in the completion in their order. Editors leave out
/// what does not fit, and ask again when letters are taken back; but Neovim from 0.10 on takes
/// completions with an edit for filtered already.
fn fits(file: &File<'_>, completion: &ius_ide::Completion, at: u32) -> bool {
    let typed = file
        .snapshot()
        .text(file.name)
        .and_then(|text| text.get(completion.span.start as usize..at as usize))
        .unwrap_or_default();
    let compared = completion.filter.as_ref().unwrap_or(&completion.label);
    let mut letters = compared.chars().flat_map(char::to_lowercase);
    typed
        .chars()
        .flat_map(char::to_lowercase)
        .all(|wanted| letters.any(|letter| letter == wanted))
}

fn item(file: &File<'_>, completion: ius_ide::Completion) -> CompletionItem {
    let client = file.client();
    let snippet = completion.snippet && client.snippets;
    let new_text = if completion.snippet && !snippet {
        without_stops(&completion.insert)
    } else {
        completion.insert
    };
    let also = text_edits(&file.places, file.name, &completion.also);
    CompletionItem {
        label: completion.label,
        label_details: completion
            .detail
            .clone()
            .filter(|_| client.label_details)
            .map(|detail| CompletionItemLabelDetails {
                detail: None,
                description: Some(detail),
            }),
        kind: Some(kind(completion.kind)),
        detail: completion.detail,
        documentation: completion.documentation.map(|value| {
            Documentation::MarkupContent(MarkupContent {
                kind: if client.markdown_completion {
                    MarkupKind::Markdown
                } else {
                    MarkupKind::PlainText
                },
                value,
            })
        }),
        sort_text: Some(format!("{:06}", completion.order)),
        filter_text: completion.filter,
        insert_text_format: Some(if snippet {
            InsertTextFormat::SNIPPET
        } else {
            InsertTextFormat::PLAIN_TEXT
        }),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit {
            range: file.range(completion.span),
            new_text,
        })),
        additional_text_edits: (!also.is_empty()).then_some(also),
        ..CompletionItem::default()
    }
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Keyword => CompletionItemKind::KEYWORD,
        CompletionKind::Snippet => CompletionItemKind::SNIPPET,
        CompletionKind::Fact => CompletionItemKind::FIELD,
        CompletionKind::Section => CompletionItemKind::STRUCT,
        CompletionKind::Value => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Parameter => CompletionItemKind::CONSTANT,
        CompletionKind::Table => CompletionItemKind::INTERFACE,
        CompletionKind::Definition => CompletionItemKind::FUNCTION,
        CompletionKind::Instrument => CompletionItemKind::MODULE,
        CompletionKind::Provision => CompletionItemKind::REFERENCE,
        CompletionKind::Template => CompletionItemKind::CLASS,
        CompletionKind::Slot => CompletionItemKind::PROPERTY,
        CompletionKind::Scheme => CompletionItemKind::CLASS,
        CompletionKind::Module => CompletionItemKind::MODULE,
        CompletionKind::Type => CompletionItemKind::TYPE_PARAMETER,
        CompletionKind::File => CompletionItemKind::FILE,
    }
}

/// A snippet as plain text: `${1:text}` is `text`, `${1|a,b|}` its first choice, `$0` nothing.
fn without_stops(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet;
    while let Some(at) = rest.find(['$', '\\', '}']) {
        out.push_str(rest.get(..at).unwrap_or_default());
        let from = rest.get(at..).unwrap_or_default();
        if let Some(escaped) = from.strip_prefix('\\') {
            let mut characters = escaped.chars();
            out.extend(characters.next());
            rest = characters.as_str();
        } else if let Some(stop) = from.strip_prefix("${") {
            let inner = stop.trim_start_matches(|c: char| c.is_ascii_digit());
            if let Some(choices) = inner.strip_prefix('|') {
                let (all, after) = choices.split_once("|}").unwrap_or((choices, ""));
                out.push_str(all.split(',').next().unwrap_or_default());
                rest = after;
            } else {
                // What stands in a stop is text; its end is a `}` that is passed over.
                rest = inner.strip_prefix(':').unwrap_or(inner);
            }
        } else if let Some(stop) = from.strip_prefix('$') {
            rest = stop.trim_start_matches(|c: char| c.is_ascii_digit());
        } else {
            rest = from.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::without_stops;

    #[test]
    fn stops_become_their_text() {
        for (snippet, plain) in [
            (
                "require ${1:name} \"${2:Title}\"\n  $0",
                "require name \"Title\"\n  ",
            ),
            ("${1|EU,EEA|} $2x", "EU x"),
            ("a \\$5 \\} ${1:b ${2:c} d} ${3}", "a $5 } b c d "),
            ("no stops", "no stops"),
            ("£ ${1:é}", "£ é"),
        ] {
            assert_eq!(without_stops(snippet), plain);
        }
    }
}
