//! From everything that is well-formed to one immutable program. A scheme that rests on a mistake
//! is left out as a whole and named, never lowered without the clause that is wrong.

mod copy;
mod definitions;
mod departures;
mod schema;
mod schemes;
mod sources;

pub use sources::link;
pub(crate) use sources::{cited, provenance_of};

use std::collections::BTreeMap;
use std::sync::Arc;

use ius_diagnostics::LineIndex;
use ius_engine::{
    DefinitionId, EnumerationId, ExternalId, FactId, FileId, InstrumentId, Program, RecordId,
    SourceRef, TableId, Texts, Type,
};
use ius_syntax::ast::{LocalText, Span, Spanned};

use crate::check::has_errors;
use crate::db::{SourceFile, Workspace};
use crate::declaration::{Declaration, declarations, line_index, symbol_of};
use crate::symbol::{DeclarationKind, Symbol};
use crate::ty::Ty;

/// A scheme that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenScheme {
    /// E.g. `nl.start_up`.
    pub id: String,
    /// What is wrong: declarations with errors that it rests on, itself included.
    pub reasons: Vec<String>,
}

/// The program and what is not in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lowered {
    /// Everything that is well-formed.
    pub program: Arc<Program>,
    /// Schemes left out, sorted.
    pub broken: Vec<BrokenScheme>,
}

/// Why something could not be lowered.
type Failure = String;

/// A named value on its way into the program.
#[derive(Clone)]
enum Progress {
    Working,
    Done(DefinitionId, u32),
    Failed(Failure),
}

/// A named value: of a module, or of a scheme.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Global(Symbol),
    Local(Arc<str>, Arc<str>),
}

struct Linker<'db> {
    db: &'db dyn salsa::Database,
    program: Program,
    files: BTreeMap<Arc<str>, (FileId, SourceFile, Arc<LineIndex>)>,
    declarations: BTreeMap<Symbol, Declaration<'db>>,
    facts: BTreeMap<Arc<str>, FactId>,
    enumerations: BTreeMap<Symbol, EnumerationId>,
    records: BTreeMap<Symbol, RecordId>,
    instruments: BTreeMap<Symbol, InstrumentId>,
    tables: BTreeMap<Symbol, Result<TableId, Failure>>,
    externals: BTreeMap<Symbol, Result<ExternalId, Failure>>,
    definitions: BTreeMap<Key, Progress>,
}

/// The program of the workspace.
#[salsa::tracked(returns(ref))]
pub fn lower(db: &dyn salsa::Database, workspace: Workspace) -> Lowered {
    let mut linker = Linker {
        db,
        program: Program::default(),
        files: BTreeMap::new(),
        declarations: BTreeMap::new(),
        facts: BTreeMap::new(),
        enumerations: BTreeMap::new(),
        records: BTreeMap::new(),
        instruments: BTreeMap::new(),
        tables: BTreeMap::new(),
        externals: BTreeMap::new(),
        definitions: BTreeMap::new(),
    };
    let broken = linker.run(workspace);
    Lowered {
        program: Arc::new(linker.program),
        broken,
    }
}

impl<'db> Linker<'db> {
    fn run(&mut self, workspace: Workspace) -> Vec<BrokenScheme> {
        let mut hash = blake3::Hasher::new();
        let mut all = Vec::new();
        for (index, &file) in workspace.files(self.db).iter().enumerate() {
            let id = FileId(u32::try_from(index).unwrap_or(u32::MAX));
            for part in [file.path(self.db), file.text(self.db)] {
                hash.update(&(part.len() as u64).to_le_bytes());
                hash.update(part.as_bytes());
            }
            self.program.files.push(file.path(self.db).to_string());
            self.files.insert(
                file.module(self.db).clone(),
                (id, file, line_index(self.db, file).clone()),
            );
            for &declaration in declarations(self.db, file) {
                let symbol = symbol_of(self.db, declaration);
                self.declarations.insert(symbol.clone(), declaration);
                all.push((symbol, declaration));
            }
        }
        self.program.rules_hash = hash.finalize().to_hex().to_string();
        self.schema(&all);
        for (symbol, declaration) in &all {
            if symbol.kind == DeclarationKind::Instrument {
                self.instrument(symbol, *declaration);
            }
        }
        // Named values that no scheme uses are in the program too: they can be shown and evaluated.
        for (symbol, _) in &all {
            match symbol.kind {
                DeclarationKind::Parameter | DeclarationKind::Define => {
                    let _ = self.definition(&Key::Global(symbol.clone()), None);
                }
                DeclarationKind::Table => {
                    let _ = self.table(symbol);
                }
                DeclarationKind::External => {
                    let _ = self.external(symbol);
                }
                _ => {}
            }
        }
        let mut broken = Vec::new();
        for (symbol, declaration) in &all {
            if symbol.kind == DeclarationKind::Scheme {
                self.db.unwind_if_revision_cancelled();
                let definitions = self.program.definitions.len();
                let nodes = self.program.nodes.len();
                match self.scheme(*declaration) {
                    Ok(scheme) => self.program.schemes.push(scheme),
                    Err(reasons) => {
                        // Nothing of a broken scheme stays behind.
                        self.program.definitions.truncate(definitions);
                        self.program.nodes.truncate(nodes);
                        let id = symbol.name.clone();
                        self.definitions.retain(
                            |key, _| !matches!(key, Key::Local(scheme, _) if *scheme == id),
                        );
                        broken.push(BrokenScheme {
                            id: symbol.name.to_string(),
                            reasons,
                        });
                    }
                }
            }
        }
        self.program.schemes.sort_by(|a, b| a.id.cmp(&b.id));
        broken.sort_by(|a, b| a.id.cmp(&b.id));
        broken
    }

    /// Fails if the declaration has an error of its own.
    fn sound(&self, symbol: &Symbol) -> Result<Declaration<'db>, Failure> {
        match self.declarations.get(symbol) {
            Some(declaration) if !has_errors(self.db, *declaration) => Ok(*declaration),
            _ => Err(format!(
                "{} `{}` in `{}`",
                symbol.kind.word(),
                symbol.name,
                symbol.module
            )),
        }
    }

    fn source_ref(&self, declaration: Declaration<'db>, span: Span) -> SourceRef {
        let file = declaration.file(self.db);
        let offset = declaration.offset(self.db);
        let (start, end) = (offset + span.start, offset + span.end);
        match self.files.get(file.module(self.db)) {
            Some((id, _, lines)) => {
                let at = lines.chars(file.text(self.db), start);
                SourceRef {
                    file: *id,
                    line: at.line + 1,
                    column: at.column + 1,
                    start,
                    end,
                }
            }
            None => SourceRef {
                file: FileId(0),
                line: 1,
                column: 1,
                start,
                end,
            },
        }
    }

    fn ty(&self, ty: &Ty) -> Result<Type, Failure> {
        Ok(match ty {
            Ty::YesNo => Type::YesNo,
            Ty::Integer => Type::Integer,
            Ty::Decimal => Type::Decimal,
            Ty::Percentage => Type::Percentage,
            Ty::Money(currency, rate) => Type::Money(currency.to_string(), *rate),
            Ty::Date => Type::Date,
            Ty::DateOrOngoing => Type::DateOrOngoing,
            Ty::Calendar => Type::CalendarDuration,
            Ty::Exact => Type::ExactDuration,
            Ty::TimeLimit => Type::TimeLimit,
            Ty::Counted => Type::CountedDuration,
            Ty::Period => Type::Period,
            Ty::Periods => Type::Periods,
            Ty::Country => Type::Country,
            Ty::Code => Type::Code,
            Ty::Text => Type::Text,
            Ty::Enumeration(symbol) => {
                self.sound(symbol)?;
                Type::Enumeration(*self.enumerations.get(symbol).ok_or_else(|| symbol.id())?)
            }
            Ty::Record(symbol) => {
                self.sound(symbol)?;
                Type::Record(*self.records.get(symbol).ok_or_else(|| symbol.id())?)
            }
            Ty::List(inner) => Type::List(Box::new(self.ty(inner)?)),
        })
    }
}

/// A title and its translations: English first.
fn texts(title: Option<&Spanned<String>>, titled: &[LocalText]) -> Texts {
    let mut out: Vec<(String, String)> = Vec::new();
    if let Some(title) = title {
        out.push(("en".to_owned(), title.value.clone()));
    }
    out.extend(
        titled
            .iter()
            .map(|t| (t.lang.value.clone(), t.text.value.clone())),
    );
    out.sort_by_key(|(lang, _)| lang != "en");
    Texts(out)
}
