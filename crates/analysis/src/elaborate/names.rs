//! What a name or path means.

use std::sync::Arc;

use ius_diagnostics::{Code, nearest};
use ius_engine::{
    BinderId, Constant, DefinitionId, EnumerationId, ExternalId, FactId, NodeId, Op, TableId,
};
use ius_syntax::ast::{self, Expr, Path, Span};

use super::Elaborator;
use crate::declaration::{Declaration, symbol_of};
use crate::problem::{Edit, Problem};
use crate::reference::Target;
use crate::scope::{self, Namespace};
use crate::signature::{self, ExternalSignature, Signature, TableSignature};
use crate::symbol::{DeclarationKind, Symbol};
use crate::ty::Ty;
use crate::typed::{Named, position};

impl Elaborator<'_> {
    pub(super) fn path(&mut self, path: &Path, want: Option<&Ty>) -> Option<NodeId> {
        let (first, rest) = path.segments.split_first()?;
        if let Some(at) = self.bound.iter().rposition(|b| *b.name == *first.value) {
            return self.element(at, first, rest, path.span);
        }
        if rest.is_empty() {
            if let Some(Ty::Enumeration(symbol)) = want
                && let Some(id) = self.enumeration_value(symbol, first, path.span)
            {
                return Some(id);
            }
            if let Some(id) = self.local(first, path.span) {
                return id;
            }
        }
        let name: Arc<str> = Arc::from(first.value.as_str());
        let Some(found) = scope::resolve(self.db, self.file, Namespace::Value, name) else {
            self.unknown(first, rest, want);
            return None;
        };
        let symbol = symbol_of(self.db, found);
        match found.kind(self.db) {
            DeclarationKind::Section => self.fact(&symbol, path),
            DeclarationKind::Table => {
                self.refer(first.span, Target::Symbol(symbol));
                self.report(
                    Problem::error(
                        Code::KeyMisfit,
                        path.span,
                        format!("`{}` is a table: a value of it needs a key", first.value),
                    )
                    .help(format!(
                        "write `{}.column for KEY`, or ask `… is listed in {}`",
                        first.value, first.value
                    )),
                );
                None
            }
            _ if !rest.is_empty() => {
                self.refer(first.span, Target::Symbol(symbol));
                self.report(Problem::error(
                    Code::UnknownFact,
                    path.span,
                    format!(
                        "`{}` is a {} and has nothing inside it",
                        first.value,
                        found.kind(self.db).word()
                    ),
                ));
                None
            }
            DeclarationKind::External => {
                self.refer(path.span, Target::Symbol(symbol.clone()));
                let external = self.external_signature(found)?;
                if external.key.is_some() {
                    self.report(
                        Problem::error(
                            Code::KeyMisfit,
                            path.span,
                            format!("`{}` has a value for each key", first.value),
                        )
                        .help(format!("say which: `{} for …`", first.value)),
                    );
                    return None;
                }
                let ty = external.ty.clone()?;
                let id = position(&mut self.arena.externals, symbol);
                self.push(Op::External(ExternalId(id), None), ty, path.span)
            }
            _ => {
                self.refer(path.span, Target::Symbol(symbol.clone()));
                let Some(Signature::Value(value)) = signature::signature(self.db, found) else {
                    return None;
                };
                let ty = value.ty.clone()?;
                let id = position(&mut self.arena.definitions, Named::Global(symbol));
                self.push(Op::Definition(DefinitionId(id)), ty, path.span)
            }
        }
    }

    /// A bound element or a field of it.
    fn element(
        &mut self,
        at: usize,
        first: &ast::Name,
        rest: &[ast::Name],
        span: Span,
    ) -> Option<NodeId> {
        let bound = self.bound.get(at)?;
        let (id, ty, declared) = (BinderId(bound.id), bound.ty.clone(), bound.span);
        self.refer(first.span, Target::Binder(declared));
        let ty = ty?;
        let Some((field, deeper)) = rest.split_first() else {
            return self.push(Op::Element(id), ty, span);
        };
        let Ty::Record(record) = &ty else {
            self.report(Problem::error(
                Code::UnknownFact,
                span,
                format!(
                    "`{}` is {} and has nothing inside it",
                    first.value,
                    super::misfit::a(&ty)
                ),
            ));
            return None;
        };
        let fields = signature::fields_of(self.db, record)?;
        let Some(index) = fields.iter().position(|f| *f.name == *field.value) else {
            let record = record.clone();
            self.unknown_field(&record, field);
            return None;
        };
        let found = fields.get(index)?.ty.clone();
        self.refer(
            field.span,
            Target::Field(record.clone(), Arc::from(field.value.as_str())),
        );
        if let Some(more) = deeper.first() {
            self.report(Problem::error(
                Code::UnknownFact,
                more.span,
                format!("`{}` has nothing inside it", field.value),
            ));
            return None;
        }
        self.push(Op::Field(id, u32::try_from(index).ok()?), found?, span)
    }

    fn enumeration_value(
        &mut self,
        symbol: &Symbol,
        name: &ast::Name,
        span: Span,
    ) -> Option<NodeId> {
        let enumeration = signature::enumeration_of(self.db, symbol)?;
        let index = enumeration.values.iter().position(|v| **v == *name.value)?;
        self.refer(
            span,
            Target::Value(symbol.clone(), Arc::from(name.value.as_str())),
        );
        let id = position(&mut self.arena.enumerations, symbol.clone());
        let constant = Constant::Member(EnumerationId(id), u16::try_from(index).ok()?);
        self.push(
            Op::Constant(constant),
            Ty::Enumeration(symbol.clone()),
            span,
        )
    }

    /// A definition or slot of the template or scheme. `Some(None)`: found, but without a type.
    fn local(&mut self, name: &ast::Name, span: Span) -> Option<Option<NodeId>> {
        let (owner, ty) = self.outlines.iter().find_map(|(owner, outline)| {
            Some((owner.clone(), outline.local(&name.value)?.ty.clone()))
        })?;
        let local: Arc<str> = Arc::from(name.value.as_str());
        self.refer(span, Target::Clause(owner, local.clone()));
        let Some(ty) = ty else { return Some(None) };
        let id = position(&mut self.arena.definitions, Named::Local(local));
        Some(self.push(Op::Definition(DefinitionId(id)), ty, span))
    }

    fn fact(&mut self, section: &Symbol, path: &Path) -> Option<NodeId> {
        let ty = self.fact_type(section, path)?;
        let id = position(&mut self.arena.facts, Arc::from(signature::joined(path)));
        self.push(Op::Fact(FactId(id)), ty, path.span)
    }

    /// The type of a fact, nested records followed.
    fn fact_type(&mut self, section: &Symbol, path: &Path) -> Option<Ty> {
        let (first, rest) = path.segments.split_first()?;
        self.refer(first.span, Target::Symbol(section.clone()));
        let mut owner = section.clone();
        let mut names = rest.iter().peekable();
        if names.peek().is_none() {
            self.report(
                Problem::error(
                    Code::WrongKindOfName,
                    path.span,
                    format!("`{}` is a section, not a fact", first.value),
                )
                .help(format!("name one of its facts: `{}.…`", first.value)),
            );
            return None;
        }
        while let Some(name) = names.next() {
            let fields = signature::fields_of(self.db, &owner)?;
            let Some(field) = fields.iter().find(|f| *f.name == *name.value) else {
                self.unknown_field(&owner, name);
                return None;
            };
            self.refer(name.span, Target::Field(owner.clone(), field.name.clone()));
            let ty = field.ty.clone()?;
            match (ty, names.peek()) {
                (Ty::Record(record), Some(_)) => owner = record,
                (Ty::Record(record), None) => {
                    self.report(
                        Problem::error(
                            Code::WrongKindOfName,
                            path.span,
                            format!(
                                "`{}` is a record `{record}`, not one fact",
                                signature::joined(path)
                            ),
                        )
                        .help(format!(
                            "name one of its facts: `{}.…`",
                            signature::joined(path)
                        )),
                    );
                    return None;
                }
                (ty, None) => return Some(ty),
                (ty, Some(deeper)) => {
                    let problem = Problem::error(
                        Code::UnknownFact,
                        deeper.span,
                        format!(
                            "`{}` is {} and has nothing inside it",
                            name.value,
                            super::misfit::a(&ty)
                        ),
                    );
                    let problem = if matches!(ty, Ty::List(_)) {
                        problem.help("ask about its elements with `some x in …`, `every x in …` or `number of x in …`")
                    } else {
                        problem
                    };
                    self.report(problem);
                    return None;
                }
            }
        }
        None
    }

    /// A fact named outside an expression (`as of`, `for each`, `given`).
    pub(super) fn named_fact(&mut self, path: &Path) -> Option<(Arc<str>, Ty)> {
        let (first, rest) = path.segments.split_first()?;
        let name: Arc<str> = Arc::from(first.value.as_str());
        let Some(found) = scope::resolve(self.db, self.file, Namespace::Value, name) else {
            self.unknown(first, rest, None);
            return None;
        };
        if found.kind(self.db) != DeclarationKind::Section {
            self.report(Problem::error(
                Code::WrongKindOfName,
                path.span,
                format!(
                    "`{}` is a {}, and a fact is needed here",
                    first.value,
                    found.kind(self.db).word()
                ),
            ));
            return None;
        }
        let symbol = symbol_of(self.db, found);
        let ty = self.fact_type(&symbol, path)?;
        Some((Arc::from(signature::joined(path)), ty))
    }

    fn unknown_field(&mut self, owner: &Symbol, name: &ast::Name) {
        let fields = signature::fields_of(self.db, owner).unwrap_or_default();
        let what = if owner.kind == DeclarationKind::Section {
            "section"
        } else {
            "record"
        };
        let mut problem = Problem::error(
            Code::UnknownFact,
            name.span,
            format!("{what} `{owner}` has no fact `{}`", name.value),
        );
        if let Some(near) = nearest(&name.value, fields.iter().map(|f| &*f.name)) {
            problem = problem.replace(format!("write `{near}`"), name.span, near);
            problem = problem.help(format!("did you mean `{near}`?"));
        } else if fields.len() <= 12 {
            let list: Vec<String> = fields.iter().map(|f| format!("`{}`", f.name)).collect();
            problem = problem.help(format!("it has {}", list.join(", ")));
        }
        self.report(problem);
    }

    fn unknown(&mut self, first: &ast::Name, rest: &[ast::Name], want: Option<&Ty>) {
        if let (Some(Ty::Enumeration(symbol)), true) = (want, rest.is_empty()) {
            let values = signature::enumeration_of(self.db, symbol)
                .map(|e| e.values.clone())
                .unwrap_or_default();
            let mut problem = Problem::error(
                Code::UnknownValue,
                first.span,
                format!("`{symbol}` has no value `{}`", first.value),
            );
            if let Some(near) = nearest(&first.value, values.iter().map(|v| &**v)) {
                problem = problem.help(format!("did you mean `{near}`?"));
                problem = problem.replace(format!("write `{near}`"), first.span, near);
            } else if values.len() <= 20 {
                let list: Vec<String> = values.iter().map(|v| format!("`{v}`")).collect();
                problem = problem.help(format!("its values are {}", list.join(", ")));
            }
            self.report(problem);
            return;
        }
        let mut names: Vec<Arc<str>> = self.bound.iter().map(|b| b.name.clone()).collect();
        if rest.is_empty() {
            for (_, outline) in &self.outlines {
                names.extend(
                    outline
                        .members
                        .iter()
                        .filter(|m| outline.local(&m.name).is_some())
                        .map(|m| m.name.clone()),
                );
            }
        }
        names.extend(scope::visible_names(self.db, self.file, Namespace::Value));
        let problem = Problem::error(
            Code::UnknownName,
            first.span,
            format!("nothing here is called `{}`", first.value),
        );
        let problem = self.suggest(problem, Namespace::Value, &first.value, first.span, &names);
        self.report(problem);
    }

    /// Adds the nearest name, or the module that must be used.
    pub(super) fn suggest(
        &self,
        problem: Problem,
        space: Namespace,
        name: &str,
        span: Span,
        names: &[Arc<str>],
    ) -> Problem {
        suggest(self.db, problem, space, name, span, names)
    }

    pub(super) fn external_signature(&self, found: Declaration<'_>) -> Option<ExternalSignature> {
        match signature::signature(self.db, found)? {
            Signature::External(external) => Some(external.clone()),
            _ => None,
        }
    }

    /// A table by name.
    pub(super) fn table(&mut self, name: &ast::Name) -> Option<(Symbol, TableSignature)> {
        let key: Arc<str> = Arc::from(name.value.as_str());
        let found = scope::resolve(self.db, self.file, Namespace::Value, key);
        let Some(found) = found.filter(|d| d.kind(self.db) == DeclarationKind::Table) else {
            let names: Vec<Arc<str>> = scope::visible_names(self.db, self.file, Namespace::Value)
                .into_iter()
                .filter(|n| {
                    scope::resolve(self.db, self.file, Namespace::Value, n.clone())
                        .is_some_and(|d| d.kind(self.db) == DeclarationKind::Table)
                })
                .collect();
            let problem = match found {
                Some(other) => Problem::error(
                    Code::WrongKindOfName,
                    name.span,
                    format!(
                        "`{}` is a {}, not a table",
                        name.value,
                        other.kind(self.db).word()
                    ),
                ),
                None => {
                    let problem = Problem::error(
                        Code::UnknownTable,
                        name.span,
                        format!("there is no table `{}`", name.value),
                    );
                    self.suggest(problem, Namespace::Value, &name.value, name.span, &names)
                }
            };
            self.report(problem);
            return None;
        };
        let symbol = symbol_of(self.db, found);
        self.refer(name.span, Target::Symbol(symbol.clone()));
        match signature::signature(self.db, found)? {
            Signature::Table(table) => Some((symbol, table.clone())),
            _ => None,
        }
    }

    pub(super) fn table_id(&mut self, symbol: Symbol) -> TableId {
        TableId(position(&mut self.arena.tables, symbol))
    }

    /// `TABLE.column for KEY` or `EXTERNAL for KEY`.
    pub(super) fn lookup(&mut self, path: &Path, key: &Expr, span: Span) -> Option<NodeId> {
        let (first, rest) = path.segments.split_first()?;
        let name: Arc<str> = Arc::from(first.value.as_str());
        if rest.is_empty()
            && let Some(found) = scope::resolve(self.db, self.file, Namespace::Value, name)
            && found.kind(self.db) != DeclarationKind::Table
        {
            return self.external_lookup(found, first, key, span);
        }
        let Some((symbol, table)) = self.table(first) else {
            let _ = self.quietly(key);
            return None;
        };
        let key = match &table.key {
            Some(ty) => self.expect(key, ty),
            None => None,
        };
        let Some(column) = rest.first() else {
            let list: Vec<String> = table
                .columns
                .iter()
                .map(|c| format!("`{}`", c.name))
                .collect();
            self.report(
                Problem::error(
                    Code::UnknownTable,
                    path.span,
                    format!("`{}` is a table: which column?", first.value),
                )
                .help(format!("it has {}", list.join(", "))),
            );
            return None;
        };
        let Some(index) = table.columns.iter().position(|c| *c.name == *column.value) else {
            let mut problem = Problem::error(
                Code::UnknownTable,
                column.span,
                format!("table `{}` has no column `{}`", first.value, column.value),
            );
            if let Some(near) = nearest(&column.value, table.columns.iter().map(|c| &*c.name)) {
                problem = problem.help(format!("did you mean `{near}`?"));
                problem = problem.replace(format!("write `{near}`"), column.span, near);
            }
            self.report(problem);
            return None;
        };
        self.refer(
            column.span,
            Target::Field(symbol.clone(), Arc::from(column.value.as_str())),
        );
        let ty = table.columns.get(index)?.ty.clone()?;
        let id = self.table_id(symbol);
        self.push(Op::Lookup(id, u32::try_from(index).ok()?, key?), ty, span)
    }

    fn external_lookup(
        &mut self,
        found: Declaration<'_>,
        name: &ast::Name,
        key: &Expr,
        span: Span,
    ) -> Option<NodeId> {
        let symbol = symbol_of(self.db, found);
        self.refer(name.span, Target::Symbol(symbol.clone()));
        if found.kind(self.db) != DeclarationKind::External {
            let _ = self.quietly(key);
            self.report(
                Problem::error(
                    Code::KeyMisfit,
                    span,
                    format!(
                        "`{}` is a {}, which has no keys",
                        name.value,
                        found.kind(self.db).word()
                    ),
                )
                .help("only tables and external data are read with `for`"),
            );
            return None;
        }
        let external = self.external_signature(found)?;
        let Some(wanted) = external.key else {
            let _ = self.quietly(key);
            self.report(
                Problem::error(
                    Code::KeyMisfit,
                    span,
                    format!("`{}` has one value, not one for each key", name.value),
                )
                .replace("leave out the key", span, name.value.clone()),
            );
            return None;
        };
        let key = self.expect(key, &wanted?)?;
        let ty = external.ty?;
        let id = position(&mut self.arena.externals, symbol);
        self.push(Op::External(ExternalId(id), Some(key)), ty, span)
    }

    /// Elaborates for its references only; what is wrong with it is told once the rest is right.
    fn quietly(&mut self, e: &Expr) -> Option<NodeId> {
        let before = self.problems.len();
        let id = self.expr(e, None);
        self.problems.truncate(before);
        id
    }
}

/// Adds the nearest of the names, or the module that must be used to see the name.
pub(crate) fn suggest(
    db: &dyn salsa::Database,
    problem: Problem,
    space: Namespace,
    name: &str,
    span: Span,
    names: &[Arc<str>],
) -> Problem {
    if let Some(found) = scope::elsewhere(db, space, &Arc::from(name)) {
        let module = found.file(db).module(db);
        return problem
            .help(format!(
                "`{name}` is declared in `{module}`: write `use {module}` at the top of the file"
            ))
            .fix(
                format!("add `use {module}`"),
                vec![Edit::Import(module.to_string())],
            );
    }
    match nearest(name, names.iter().map(|n| &**n)) {
        Some(near) => problem.help(format!("did you mean `{near}`?")).replace(
            format!("write `{near}`"),
            span,
            near,
        ),
        None => problem,
    }
}
