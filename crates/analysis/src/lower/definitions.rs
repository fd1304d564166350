//! Parameters, definitions, filled slots, tables and external data.

use ius_engine::{
    Constant, Definition, DefinitionId, DefinitionKind, DefinitionVersion, External, ExternalId,
    ExternalRow, InForce, NodeId, Provenance, Row, Table, TableId, Verification,
};
use ius_syntax::ast::{self, Clause, Span};

use super::copy::{Context, Local, Unit};
use super::sources::own_provenance;
use super::{Failure, Key, Linker, Progress, texts};
use crate::dates;
use crate::declaration::{Declaration, tree};
use crate::elaborate::{Body, ClauseRoots, RowRoots, elaborate};
use crate::symbol::Symbol;
use crate::typed::Arena;

/// A version to be placed: dates as they work, expression, attributes, place.
struct Draft<'a> {
    in_force: InForce,
    root: Option<NodeId>,
    attributes: &'a ast::Attributes,
    span: Span,
}

impl<'db> Linker<'db> {
    /// A named value and its height, placed on first use.
    pub(super) fn definition(
        &mut self,
        key: &Key,
        context: Option<&Context<'db>>,
    ) -> Result<(DefinitionId, u32), Failure> {
        match self.definitions.get(key) {
            Some(Progress::Done(id, height)) => return Ok((*id, *height)),
            Some(Progress::Failed(why)) => return Err(why.clone()),
            Some(Progress::Working) => return Err("a definition that depends on itself".to_owned()),
            None => {}
        }
        self.definitions.insert(key.clone(), Progress::Working);
        let made = match (key, context) {
            (Key::Global(symbol), _) => self.global(symbol),
            (Key::Local(_, name), Some(context)) => self.local(name, context),
            (Key::Local(_, name), None) => Err(format!("`{name}`")),
        };
        let progress = match &made {
            Ok((id, height)) => Progress::Done(*id, *height),
            Err(why) => Progress::Failed(why.clone()),
        };
        self.definitions.insert(key.clone(), progress);
        made
    }

    fn global(&mut self, symbol: &Symbol) -> Result<(DefinitionId, u32), Failure> {
        let declaration = self.sound(symbol)?;
        let elaborated = elaborate(self.db, declaration);
        let Body::Versions(roots) = &elaborated.body else {
            return Err(symbol.id());
        };
        let (kind, name, title, ty, versions, attributes) = match tree(self.db, declaration) {
            Some(ast::Declaration::Parameter(p)) => (
                DefinitionKind::Parameter,
                &p.name,
                &p.title,
                &p.ty,
                &p.versions,
                &p.attributes,
            ),
            Some(ast::Declaration::Define(d)) => (
                DefinitionKind::Definition,
                &d.name,
                &d.title,
                &d.ty,
                &d.versions,
                &d.attributes,
            ),
            _ => return Err(symbol.id()),
        };
        let ty = ty
            .as_ref()
            .and_then(|ty| crate::signature::type_of(self.db, declaration.file(self.db), ty))
            .ok_or_else(|| symbol.id())?;
        let mut unit = Unit::new(&elaborated.arena, declaration, None);
        let drafts = drafts(versions, roots);
        let (versions, height) = self.place_versions(&mut unit, drafts, attributes, kind)?;
        let definition = Definition {
            id: symbol.id(),
            name: name.value.clone(),
            kind,
            titles: texts(title.as_ref(), &attributes.titled),
            ty: self.ty(&ty)?,
            versions,
            citations: self.citations(declaration, &attributes.under),
            at: self.source_ref(declaration, name.span),
        };
        Ok((self.add_definition(definition), height))
    }

    fn add_definition(&mut self, definition: Definition) -> DefinitionId {
        let id = DefinitionId(u32::try_from(self.program.definitions.len()).unwrap_or(u32::MAX));
        self.program.definitions.push(definition);
        id
    }

    fn place_versions(
        &mut self,
        unit: &mut Unit<'_, 'db>,
        drafts: Vec<Draft<'_>>,
        whole: &ast::Attributes,
        kind: DefinitionKind,
    ) -> Result<(Vec<DefinitionVersion>, u32), Failure> {
        let mut out = Vec::new();
        let mut height = 0;
        for draft in drafts {
            let value = match draft.root {
                Some(root) => {
                    let (id, inner) = self.copy(unit, root)?;
                    height = height.max(inner);
                    Some(id)
                }
                None => None,
            };
            out.push(DefinitionVersion {
                in_force: draft.in_force,
                value,
                provenance: self.version_provenance(
                    unit.declaration,
                    draft.attributes,
                    whole,
                    kind,
                ),
                citations: self.citations(unit.declaration, &draft.attributes.under),
                at: self.source_ref(unit.declaration, draft.span),
            });
        }
        out.sort_by_key(|v| dates::first(v.in_force));
        Ok((out, height))
    }

    /// Where a version was read; what the whole declaration says holds for a version that says
    /// nothing itself. What a value cites is where it was read, unless it says otherwise; a
    /// definition is an expression, and the clauses that use it cite for themselves.
    fn version_provenance(
        &self,
        declaration: Declaration<'db>,
        version: &ast::Attributes,
        whole: &ast::Attributes,
        kind: DefinitionKind,
    ) -> Provenance {
        let own = self.provenance(declaration, version);
        if own.verification != Verification::Unstated {
            return own;
        }
        let inherited = match kind {
            DefinitionKind::Definition => own_provenance(whole),
            DefinitionKind::Parameter | DefinitionKind::Slot => self.provenance(declaration, whole),
        };
        Provenance {
            notes: own.notes,
            ..inherited
        }
    }

    fn local(
        &mut self,
        name: &str,
        context: &Context<'db>,
    ) -> Result<(DefinitionId, u32), Failure> {
        let local = *context
            .locals
            .get(name)
            .ok_or_else(|| format!("slot `{name}`, which is not filled"))?;
        let (kind, says, clause) = match local {
            Local::Define(declaration, clause) => (DefinitionKind::Definition, declaration, clause),
            Local::Slot(_, Some((declaration, clause)))
            | Local::Slot((declaration, clause), None) => {
                (DefinitionKind::Slot, declaration, clause)
            }
        };
        let elaborated = elaborate(self.db, says);
        let roots = clause_roots(&elaborated.body, clause);
        let tree_clause = clause_of(self.db, says, clause);
        let mut unit = Unit::new(&elaborated.arena, says, Some(context));
        let drafted = match (tree_clause, roots) {
            (Some(Clause::Define(d)), Some(ClauseRoots::Versions(roots))) => {
                drafts(&d.versions, roots)
            }
            (Some(Clause::Fill(f)), Some(ClauseRoots::Versions(roots))) => {
                drafts(&f.versions, roots)
                    .into_iter()
                    .map(|draft| Draft {
                        // A filling in one line has its provenance in its own attributes.
                        attributes: if f.versions.len() == 1 && is_bare(draft.attributes) {
                            &f.attributes
                        } else {
                            draft.attributes
                        },
                        ..draft
                    })
                    .collect()
            }
            (Some(Clause::Open(o)), Some(ClauseRoots::Open(default, _))) => vec![Draft {
                in_force: InForce::default(),
                root: *default,
                attributes: &o.attributes,
                span: o.span,
            }],
            _ => return Err(format!("`{name}`")),
        };
        let whole = match tree_clause {
            Some(Clause::Define(d)) => &d.attributes,
            Some(Clause::Fill(f)) => &f.attributes,
            Some(Clause::Open(o)) => &o.attributes,
            _ => return Err(format!("`{name}`")),
        };
        let (versions, height) = self.place_versions(&mut unit, drafted, whole, kind)?;
        // Title, type and place of a slot are those of the template that leaves it open.
        let (stands, index) = match local {
            Local::Define(declaration, clause) | Local::Slot((declaration, clause), _) => {
                (declaration, clause)
            }
        };
        let (title, titled, ty, mut citations, span) = match clause_of(self.db, stands, index) {
            Some(Clause::Define(d)) => (
                &d.title,
                &d.attributes.titled,
                &d.ty,
                self.citations(stands, &d.attributes.under),
                d.span,
            ),
            Some(Clause::Open(o)) => (
                &o.title,
                &o.attributes.titled,
                &o.ty,
                self.citations(stands, &o.attributes.under),
                o.span,
            ),
            _ => return Err(format!("`{name}`")),
        };
        if let (Local::Slot(_, Some(_)), Some(Clause::Fill(f))) = (local, tree_clause) {
            citations.extend(self.citations(says, &f.attributes.under));
        }
        let ty = ty
            .as_ref()
            .and_then(|ty| crate::signature::type_of(self.db, stands.file(self.db), ty))
            .ok_or_else(|| format!("`{name}`"))?;
        let definition = Definition {
            id: format!("{}.{name}", context.id),
            name: name.to_owned(),
            kind,
            titles: texts(title.as_ref(), titled),
            ty: self.ty(&ty)?,
            versions,
            citations,
            at: self.source_ref(stands, span),
        };
        Ok((self.add_definition(definition), height))
    }

    /// A table, placed on first use.
    pub(super) fn table(&mut self, symbol: &Symbol) -> Result<TableId, Failure> {
        if let Some(known) = self.tables.get(symbol) {
            return known.clone();
        }
        let made = self.make_table(symbol).map(|table| {
            let id = TableId(u32::try_from(self.program.tables.len()).unwrap_or(u32::MAX));
            self.program.tables.push(table);
            id
        });
        self.tables.insert(symbol.clone(), made.clone());
        made
    }

    fn make_table(&mut self, symbol: &Symbol) -> Result<Table, Failure> {
        let declaration = self.sound(symbol)?;
        let Some(ast::Declaration::Table(t)) = tree(self.db, declaration) else {
            return Err(symbol.id());
        };
        let elaborated = elaborate(self.db, declaration);
        let Body::Table(rows, otherwise) = &elaborated.body else {
            return Err(symbol.id());
        };
        let Some(crate::signature::Signature::Table(signature)) =
            crate::signature::signature(self.db, declaration)
        else {
            return Err(symbol.id());
        };
        let key = self.ty(signature.key.as_ref().ok_or_else(|| symbol.id())?)?;
        let mut columns = Vec::new();
        for column in &signature.columns {
            let ty = self.ty(column.ty.as_ref().ok_or_else(|| symbol.id())?)?;
            columns.push((column.name.to_string(), ty));
        }
        let unit = Unit::new(&elaborated.arena, declaration, None);
        let mut made = Vec::new();
        for (row, roots) in t.rows.iter().zip(rows) {
            let key = roots
                .key
                .and_then(|id| elaborated.arena.constant(id))
                .ok_or_else(|| symbol.id())
                .and_then(|c| self.constant(&unit, c))?;
            made.push(self.row(&unit, row, key, roots, &t.attributes)?);
        }
        made.sort_by(|a, b| {
            sort_key(&a.key)
                .cmp(&sort_key(&b.key))
                .then(dates::first(a.in_force).cmp(&dates::first(b.in_force)))
        });
        let otherwise = match (&t.otherwise, otherwise) {
            (Some(row), Some(roots)) => {
                Some(self.row(&unit, row, Constant::YesNo(false), roots, &t.attributes)?)
            }
            _ => None,
        };
        Ok(Table {
            id: symbol.id(),
            name: t.name.value.clone(),
            titles: texts(t.title.as_ref(), &t.attributes.titled),
            key,
            columns,
            rows: made,
            otherwise,
            citations: self.citations(declaration, &t.attributes.under),
            at: self.source_ref(declaration, t.name.span),
        })
    }

    fn row(
        &mut self,
        unit: &Unit<'_, 'db>,
        row: &ast::Row,
        key: Constant,
        roots: &RowRoots,
        whole: &ast::Attributes,
    ) -> Result<Row, Failure> {
        let mut cells = Vec::new();
        for cell in &roots.cells {
            let cell = cell.ok_or_else(|| "a row".to_owned())?;
            cells.push(match cell.and_then(|id| unit.arena.constant(id)) {
                Some(constant) => Some(self.constant(unit, constant)?),
                None => None,
            });
        }
        Ok(Row {
            key,
            in_force: row.in_force.as_ref().map(dates::range).unwrap_or_default(),
            cells,
            provenance: self.version_provenance(
                unit.declaration,
                &row.attributes,
                whole,
                DefinitionKind::Parameter,
            ),
            at: self.source_ref(unit.declaration, row.span),
        })
    }

    /// External data, placed on first use.
    pub(super) fn external(&mut self, symbol: &Symbol) -> Result<ExternalId, Failure> {
        if let Some(known) = self.externals.get(symbol) {
            return known.clone();
        }
        let made = self.make_external(symbol).map(|external| {
            let id = ExternalId(u32::try_from(self.program.externals.len()).unwrap_or(u32::MAX));
            self.program.externals.push(external);
            id
        });
        self.externals.insert(symbol.clone(), made.clone());
        made
    }

    fn make_external(&mut self, symbol: &Symbol) -> Result<External, Failure> {
        let declaration = self.sound(symbol)?;
        let Some(ast::Declaration::External(x)) = tree(self.db, declaration) else {
            return Err(symbol.id());
        };
        let elaborated = elaborate(self.db, declaration);
        let Body::External(roots) = &elaborated.body else {
            return Err(symbol.id());
        };
        let Some(crate::signature::Signature::External(signature)) =
            crate::signature::signature(self.db, declaration)
        else {
            return Err(symbol.id());
        };
        let ty = self.ty(signature.ty.as_ref().ok_or_else(|| symbol.id())?)?;
        let key = match &signature.key {
            Some(key) => Some(self.ty(key.as_ref().ok_or_else(|| symbol.id())?)?),
            None => None,
        };
        let unit = Unit::new(&elaborated.arena, declaration, None);
        let mut rows = Vec::new();
        for (row, (key, value)) in x.rows.iter().zip(roots) {
            let place = |id: &Option<NodeId>,
                         linker: &Self,
                         arena: &Arena|
             -> Result<Option<Constant>, Failure> {
                match id.and_then(|id| arena.constant(id)) {
                    Some(constant) => Ok(Some(linker.constant(&unit, constant)?)),
                    None => Ok(None),
                }
            };
            rows.push(ExternalRow {
                key: place(key, self, &elaborated.arena)?,
                as_of: dates::date(row.as_of.value).ok_or_else(|| symbol.id())?,
                value: place(value, self, &elaborated.arena)?.ok_or_else(|| symbol.id())?,
                provenance: self.provenance(declaration, &row.attributes),
            });
        }
        Ok(External {
            id: symbol.id(),
            name: x.name.value.clone(),
            titles: texts(x.title.as_ref(), &x.attributes.titled),
            ty,
            key,
            questions: texts(None, &x.asks),
            help: texts(None, &x.help),
            rows,
            at: self.source_ref(declaration, x.name.span),
        })
    }
}

/// Keys of one table are of one kind; this is their order.
fn sort_key(key: &Constant) -> (i64, &str) {
    match key {
        Constant::Integer(n) => (*n, ""),
        Constant::Member(_, value) => (i64::from(*value), ""),
        Constant::Country(code) => (0, code),
        Constant::Text(text) => (0, text),
        _ => (0, ""),
    }
}

/// Whether attributes say nothing about where a thing was read or what it rests on.
fn is_bare(attributes: &ast::Attributes) -> bool {
    attributes.sources.is_empty() && attributes.unverified.is_none() && attributes.under.is_empty()
}

/// Versions that are in force, with the days on which they are.
fn drafts<'a>(versions: &'a [ast::Version], roots: &[Option<NodeId>]) -> Vec<Draft<'a>> {
    let written: Vec<InForce> = versions
        .iter()
        .map(|v| v.in_force.as_ref().map(dates::range).unwrap_or_default())
        .collect();
    versions
        .iter()
        .zip(dates::effective(&written))
        .zip(roots)
        .filter(|((version, _), _)| !matches!(version.body, ast::VersionBody::NotInForce))
        .map(|((version, in_force), root)| Draft {
            in_force,
            root: *root,
            attributes: &version.attributes,
            span: version.span,
        })
        .collect()
}

/// The expressions of a clause by its position.
pub(super) fn clause_roots(body: &Body, clause: usize) -> Option<&ClauseRoots> {
    match body {
        Body::Clauses(all) => all.get(clause),
        _ => None,
    }
}

/// A clause by its position.
pub(super) fn clause_of<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    clause: usize,
) -> Option<&'db Clause> {
    match tree(db, declaration)? {
        ast::Declaration::Template(t) => t.clauses.get(clause),
        ast::Declaration::Scheme(s) => s.clauses.get(clause),
        _ => None,
    }
}
