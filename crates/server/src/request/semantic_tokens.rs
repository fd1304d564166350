//! `textDocument/semanticTokens/full` and `range`

use ius_ide::{Modifiers, Token, TokenKind};
use lsp_types::request::{SemanticTokensFullRequest, SemanticTokensRangeRequest};
use lsp_types::{
    SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensLegend,
    SemanticTokensParams, SemanticTokensRangeParams, SemanticTokensRangeResult,
    SemanticTokensResult, Uri,
};

use crate::request::{OnFile, Refused};
use crate::view::File;

pub(crate) struct Full;
pub(crate) struct Range;

impl OnFile for Full {
    type Request = SemanticTokensFullRequest;
    const ANY_VERSION: bool = true;

    fn document(params: &SemanticTokensParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        _: &SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>, Refused> {
        let tokens = file.snapshot().tokens(file.name, None);
        Ok(Some(SemanticTokensResult::Tokens(encoded(file, &tokens))))
    }
}

impl OnFile for Range {
    type Request = SemanticTokensRangeRequest;

    fn document(params: &SemanticTokensRangeParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        file: &File<'_>,
        params: &SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>, Refused> {
        let within = file.span(params.range);
        let tokens = file.snapshot().tokens(file.name, Some(within));
        Ok(Some(SemanticTokensRangeResult::Tokens(encoded(
            file, &tokens,
        ))))
    }
}

/// The names of kinds and modifiers, in the order of their numbers. Only names that the protocol
/// knows, so that every theme has a colour for them; `unverified` is ours.
pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TYPES.to_vec(),
        token_modifiers: vec![
            SemanticTokenModifier::DECLARATION,
            SemanticTokenModifier::DOCUMENTATION,
            SemanticTokenModifier::new("unverified"),
            SemanticTokenModifier::DEPRECATED,
        ],
    }
}

const TYPES: [SemanticTokenType; 17] = [
    SemanticTokenType::KEYWORD,
    SemanticTokenType::OPERATOR,
    SemanticTokenType::NAMESPACE,
    SemanticTokenType::TYPE,
    SemanticTokenType::ENUM_MEMBER,
    SemanticTokenType::STRUCT,
    SemanticTokenType::PROPERTY,
    SemanticTokenType::PARAMETER,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::INTERFACE,
    SemanticTokenType::FUNCTION,
    SemanticTokenType::CLASS,
    SemanticTokenType::TYPE_PARAMETER,
    SemanticTokenType::DECORATOR,
    SemanticTokenType::STRING,
    SemanticTokenType::NUMBER,
    SemanticTokenType::COMMENT,
];

/// The number of a kind in [`TYPES`].
const fn number(kind: TokenKind) -> u32 {
    match kind {
        TokenKind::Keyword => 0,
        TokenKind::Operator => 1,
        TokenKind::Namespace => 2,
        TokenKind::Type => 3,
        TokenKind::EnumMember => 4,
        TokenKind::Struct => 5,
        TokenKind::Property => 6,
        TokenKind::Parameter => 7,
        TokenKind::Variable => 8,
        TokenKind::Table => 9,
        TokenKind::Function => 10,
        TokenKind::Class => 11,
        TokenKind::Slot => 12,
        TokenKind::Provision => 13,
        TokenKind::String => 14,
        TokenKind::Number => 15,
        TokenKind::Comment => 16,
    }
}

fn bits(modifiers: Modifiers) -> u32 {
    u32::from(modifiers.declaration)
        | u32::from(modifiers.documentation) << 1
        | u32::from(modifiers.unverified) << 2
        | u32::from(modifiers.expired) << 3
}

fn encoded(file: &File<'_>, tokens: &[Token]) -> SemanticTokens {
    let Some(lines) = file.places.lines(file.name) else {
        return SemanticTokens::default();
    };
    let places = lines.places(tokens.iter().map(|token| token.span));
    let mut data = Vec::with_capacity(tokens.len());
    let (mut line, mut column) = (0u32, 0u32);
    for (token, (at, length)) in tokens.iter().zip(places) {
        // Clients take no token before the one that came last, and none without width.
        let Some(delta_line) = at.line.checked_sub(line) else {
            continue;
        };
        let start = if delta_line == 0 { column } else { 0 };
        let Some(delta_start) = at.character.checked_sub(start) else {
            continue;
        };
        if length == 0 {
            continue;
        }
        data.push(SemanticToken {
            delta_line,
            delta_start,
            length,
            token_type: number(token.kind),
            token_modifiers_bitset: bits(token.modifiers),
        });
        (line, column) = (at.line, at.character);
    }
    SemanticTokens {
        result_id: None,
        data,
    }
}
