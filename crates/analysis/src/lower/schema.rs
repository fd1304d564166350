//! What an applicant file may hold: sections, facts with nested records flattened, records, enumerations.

use std::sync::Arc;

use ius_engine::{
    Constant, Enumeration, EnumerationId, Fact, FactId, Record, RecordId, Section, Texts,
};
use ius_syntax::ast::{self, LocalText};

use super::copy::Unit;
use super::{Linker, texts};
use crate::declaration::{Declaration, tree};
use crate::elaborate::{Body, elaborate};
use crate::symbol::{DeclarationKind, Symbol};
use crate::ty::Ty;

/// Nested records are followed so far; a record in itself is an error and goes no further.
const DEPTH: u32 = 16;

impl<'db> Linker<'db> {
    pub(super) fn schema(&mut self, all: &[(Symbol, Declaration<'db>)]) {
        for (symbol, declaration) in all {
            if let Some(ast::Declaration::Enumeration(e)) = tree(self.db, *declaration) {
                let id = EnumerationId(
                    u32::try_from(self.program.schema.enumerations.len()).unwrap_or(u32::MAX),
                );
                self.enumerations.insert(symbol.clone(), id);
                self.program.schema.enumerations.push(Enumeration {
                    name: e.name.value.clone(),
                    titles: texts(e.title.as_ref(), &e.attributes.titled),
                    ordered: e.ordered,
                    values: e
                        .values
                        .iter()
                        .map(|v| {
                            (
                                v.name.value.clone(),
                                texts(v.title.as_ref(), &v.attributes.titled),
                            )
                        })
                        .collect(),
                });
            }
        }
        // Numbers first, so that records may name each other.
        let records: Vec<&(Symbol, Declaration<'db>)> = all
            .iter()
            .filter(|(symbol, _)| symbol.kind == DeclarationKind::Record)
            .collect();
        for (index, (symbol, _)) in records.iter().enumerate() {
            self.records.insert(
                symbol.clone(),
                RecordId(u32::try_from(index).unwrap_or(u32::MAX)),
            );
        }
        for (_, declaration) in &records {
            let mut record = Record {
                name: String::new(),
                titles: Texts::default(),
                fields: Vec::new(),
            };
            if let Some(ast::Declaration::Record(r)) = tree(self.db, *declaration) {
                record.name = r.name.value.clone();
                record.titles = texts(r.title.as_ref(), &r.attributes.titled);
                for (path, fact) in self.facts_of(*declaration, "", 0) {
                    record.fields.push(Fact { path, ..fact });
                }
            }
            self.program.schema.records.push(record);
        }
        for (symbol, declaration) in all {
            if let Some(ast::Declaration::Section(s)) = tree(self.db, *declaration) {
                if symbol.ordinal > 0 {
                    continue;
                }
                let mut section = Section {
                    name: s.name.value.clone(),
                    titles: texts(s.title.as_ref(), &s.attributes.titled),
                    facts: Vec::new(),
                };
                for (path, fact) in self.facts_of(*declaration, &format!("{}.", symbol.name), DEPTH)
                {
                    let id =
                        FactId(u32::try_from(self.program.schema.facts.len()).unwrap_or(u32::MAX));
                    self.facts.entry(Arc::from(path)).or_insert(id);
                    section.facts.push(id);
                    self.program.schema.facts.push(fact);
                }
                self.program.schema.sections.push(section);
            }
        }
    }

    /// The facts of a section or record under a prefix; records in it are followed `depth` deep.
    fn facts_of(
        &self,
        declaration: Declaration<'db>,
        prefix: &str,
        depth: u32,
    ) -> Vec<(String, Fact)> {
        let Some(ast::Declaration::Record(r) | ast::Declaration::Section(r)) =
            tree(self.db, declaration)
        else {
            return Vec::new();
        };
        let elaborated = elaborate(self.db, declaration);
        let Body::Facts(roots) = &elaborated.body else {
            return Vec::new();
        };
        let unit = Unit::new(&elaborated.arena, declaration, None);
        let mut out = Vec::new();
        for (fact, (ty, bounds)) in r.facts.iter().zip(roots) {
            let Some(ty) = ty else { continue };
            let path = format!("{prefix}{}", fact.name.value);
            if let Ty::Record(record) = ty {
                if depth > 0
                    && let Some(inner) = self.declarations.get(record)
                {
                    out.extend(self.facts_of(*inner, &format!("{path}."), depth - 1));
                }
                continue;
            }
            let Ok(ty) = self.ty(ty) else { continue };
            let limit = |at_most: bool| -> Option<Constant> {
                bounds
                    .iter()
                    .filter(|(most, _)| *most == at_most)
                    .find_map(|(_, id)| id.and_then(|id| elaborated.arena.constant(id)))
                    .and_then(|constant| self.constant(&unit, constant).ok())
            };
            out.push((
                path.clone(),
                Fact {
                    path,
                    ty,
                    at_least: limit(false),
                    at_most: limit(true),
                    titles: texts(fact.title.as_ref(), &fact.attributes.titled),
                    questions: local_texts(&fact.asks),
                    help: local_texts(&fact.help),
                    evidence: local_texts(&fact.evidence),
                    at: self.source_ref(declaration, fact.name.span),
                },
            ));
        }
        out
    }
}

/// Texts in the order written, English first.
fn local_texts(all: &[LocalText]) -> Texts {
    texts(None, all)
}
