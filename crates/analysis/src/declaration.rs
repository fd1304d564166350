//! Declarations: one tracked struct each, identified by kind and name, so that editing one leaves
//! what was computed about the others.

use std::collections::BTreeMap;
use std::sync::Arc;

use ius_diagnostics::LineIndex;
use ius_syntax::ast;

use crate::db::SourceFile;
use crate::symbol::{DeclarationKind, Symbol};

/// A declaration of a file.
#[salsa::tracked(debug)]
pub struct Declaration<'db> {
    /// The file it stands in.
    #[returns(copy)]
    pub file: SourceFile,
    /// Its kind.
    #[returns(copy)]
    pub kind: DeclarationKind,
    /// Its name; of a scheme with the state in front.
    #[returns(ref)]
    pub name: Arc<str>,
    /// 0 for the first of its kind and name.
    #[returns(copy)]
    pub ordinal: u32,
    /// Its text.
    #[tracked]
    #[returns(ref)]
    pub text: Arc<str>,
    /// Where it starts in the file.
    #[tracked]
    #[returns(copy)]
    pub offset: u32,
}

/// A declaration as parsed, spans relative to its start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// What was understood.
    pub declaration: Option<ast::Declaration>,
    /// What was not.
    pub errors: Vec<ius_syntax::SyntaxError>,
}

/// The declarations of a file, in order.
#[salsa::tracked(returns(deref))]
pub fn declarations(db: &dyn salsa::Database, file: SourceFile) -> Vec<Declaration<'_>> {
    let text = file.text(db);
    let mut seen: BTreeMap<(DeclarationKind, Arc<str>), u32> = BTreeMap::new();
    let mut out = Vec::new();
    for slice in ius_syntax::split(text) {
        let start = slice.offset as usize;
        let end = start + slice.len as usize;
        let piece: Arc<str> = Arc::from(text.get(start..end).unwrap_or_default());
        let (kind, name) = header(&piece);
        let count = seen.entry((kind, name.clone())).or_insert(0);
        let ordinal = *count;
        *count += 1;
        out.push(Declaration::new(
            db,
            file,
            kind,
            name,
            ordinal,
            piece,
            slice.offset,
        ));
    }
    out
}

/// Kind and name as the first line says them, so that names are known without parsing bodies.
fn header(text: &str) -> (DeclarationKind, Arc<str>) {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with("--"))
        .unwrap_or_default();
    let mut words = line.split([' ', '\t', '\u{a0}']).filter(|w| !w.is_empty());
    let kind = DeclarationKind::of_keyword(words.next().unwrap_or_default());
    if matches!(kind, DeclarationKind::Unreadable) {
        return (kind, Arc::from(""));
    }
    if matches!(kind, DeclarationKind::Example) {
        return (kind, Arc::from(line.split('"').nth(1).unwrap_or_default()));
    }
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let trimmed = |w: &str| -> String { w.chars().take_while(|c| is_name(*c)).collect() };
    let name = trimmed(words.next().unwrap_or_default());
    if matches!(kind, DeclarationKind::Scheme) && words.next() == Some("in") {
        let state = trimmed(words.next().unwrap_or_default());
        return (kind, Arc::from(scheme_id(&state, &name)));
    }
    (kind, Arc::from(name))
}

/// The id of a scheme: its country in lower case and its name.
#[must_use]
pub fn scheme_id(state: &str, name: &str) -> String {
    let country = state.split('-').next().unwrap_or_default();
    format!("{}.{name}", country.to_lowercase())
}

/// The declaration's tree and syntax errors.
#[salsa::tracked(returns(ref))]
pub fn parsed<'db>(db: &'db dyn salsa::Database, declaration: Declaration<'db>) -> Parsed {
    let parsed = ius_syntax::parse_item(declaration.text(db));
    Parsed {
        declaration: parsed.declaration,
        errors: parsed.errors,
    }
}

/// Its tree.
pub fn tree<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
) -> Option<&'db ast::Declaration> {
    parsed(db, declaration).declaration.as_ref()
}

/// Its symbol.
pub fn symbol_of<'db>(db: &'db dyn salsa::Database, declaration: Declaration<'db>) -> Symbol {
    Symbol {
        module: declaration.file(db).module(db).clone(),
        kind: declaration.kind(db),
        name: declaration.name(db).clone(),
        ordinal: declaration.ordinal(db),
    }
}

/// The lines of a file.
#[salsa::tracked(returns(ref))]
pub fn line_index(db: &dyn salsa::Database, file: SourceFile) -> Arc<LineIndex> {
    Arc::new(LineIndex::new(file.text(db)))
}
