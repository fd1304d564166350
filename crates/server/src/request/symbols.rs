//! Symbols in the words of the protocol.

use ius_ide::{Symbol, SymbolKind};
use lsp_types::SymbolInformation;

use crate::view::Places;

/// The kind that clients have an icon for.
pub(super) fn kind(kind: SymbolKind) -> lsp_types::SymbolKind {
    match kind {
        SymbolKind::Instrument => lsp_types::SymbolKind::MODULE,
        SymbolKind::Provision => lsp_types::SymbolKind::KEY,
        SymbolKind::Enumeration => lsp_types::SymbolKind::ENUM,
        SymbolKind::Value => lsp_types::SymbolKind::ENUM_MEMBER,
        SymbolKind::Record => lsp_types::SymbolKind::STRUCT,
        SymbolKind::Fact => lsp_types::SymbolKind::FIELD,
        SymbolKind::Parameter => lsp_types::SymbolKind::CONSTANT,
        SymbolKind::Table => lsp_types::SymbolKind::ARRAY,
        SymbolKind::Definition => lsp_types::SymbolKind::FUNCTION,
        SymbolKind::External => lsp_types::SymbolKind::VARIABLE,
        SymbolKind::Template => lsp_types::SymbolKind::INTERFACE,
        SymbolKind::Scheme => lsp_types::SymbolKind::CLASS,
        SymbolKind::Requirement => lsp_types::SymbolKind::METHOD,
        SymbolKind::Output => lsp_types::SymbolKind::PROPERTY,
        SymbolKind::Slot => lsp_types::SymbolKind::TYPE_PARAMETER,
        SymbolKind::Option => lsp_types::SymbolKind::BOOLEAN,
        SymbolKind::Example => lsp_types::SymbolKind::EVENT,
    }
}

/// A symbol for lists without depth.
#[expect(deprecated, reason = "the type has no other way to be made")]
pub(super) fn information(places: &Places<'_>, symbol: &Symbol) -> Option<SymbolInformation> {
    Some(SymbolInformation {
        name: named(symbol),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: places.location(&symbol.file, symbol.whole)?,
        container_name: symbol.container.clone(),
    })
}

/// The protocol allows no symbol without a name.
pub(super) fn named(symbol: &Symbol) -> String {
    if symbol.name.trim().is_empty() {
        "…".to_owned()
    } else {
        symbol.name.clone()
    }
}
