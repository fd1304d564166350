//! Expressions of a declaration, put in place in the program.

use std::collections::BTreeMap;
use std::sync::Arc;

use ius_engine::{
    BinderId, Constant, DefinitionId, EnumerationId, ExternalId, FactId, Node, NodeId, Op, TableId,
    Walk,
};

use super::{Failure, Key, Linker};
use crate::declaration::Declaration;
use crate::typed::{Arena, Named, THIS_STATE, map_operands, operands, walk_of};

/// Where the names of a template's or scheme's clauses are looked up.
#[derive(Clone)]
pub(super) struct Context<'db> {
    /// The scheme's id.
    pub id: Arc<str>,
    /// Its state.
    pub state: Arc<str>,
    /// Definitions and filled slots: the declaration and clause that says them.
    pub locals: BTreeMap<Arc<str>, Local<'db>>,
}

/// A definition or slot of a scheme.
#[derive(Clone, Copy)]
pub(super) enum Local<'db> {
    /// `define`: declaration and clause.
    Define(Declaration<'db>, usize),
    /// A slot: where it is open, and where it is filled (none: its default).
    Slot((Declaration<'db>, usize), Option<(Declaration<'db>, usize)>),
}

/// A declaration whose expressions are being copied for one scheme (or for the module).
pub(super) struct Unit<'a, 'db> {
    pub arena: &'a Arena,
    pub declaration: Declaration<'db>,
    pub context: Option<&'a Context<'db>>,
    map: Vec<Option<NodeId>>,
    height: Vec<u32>,
    binders: BTreeMap<u32, u32>,
}

impl<'a, 'db> Unit<'a, 'db> {
    pub fn new(
        arena: &'a Arena,
        declaration: Declaration<'db>,
        context: Option<&'a Context<'db>>,
    ) -> Self {
        Unit {
            arena,
            declaration,
            context,
            map: vec![None; arena.nodes.len()],
            height: vec![0; arena.nodes.len()],
            binders: BTreeMap::new(),
        }
    }
}

impl<'db> Linker<'db> {
    /// Copies an expression and what it needs. The height is the greatest number given to an
    /// element inside it: elements are numbered from the inside out, so that a definition used
    /// inside a walk never takes the number of the walk around it.
    pub(super) fn copy(
        &mut self,
        unit: &mut Unit<'_, 'db>,
        root: NodeId,
    ) -> Result<(NodeId, u32), Failure> {
        let reachable = unit.arena.reachable(root);
        for id in &reachable {
            self.place(unit, *id)?;
        }
        let height = unit.height.get(root.index()).copied().unwrap_or(0);
        let placed = unit
            .map
            .get(root.index())
            .copied()
            .flatten()
            .ok_or_else(|| "an expression".to_owned())?;
        Ok((placed, height))
    }

    fn place(&mut self, unit: &mut Unit<'_, 'db>, id: NodeId) -> Result<(), Failure> {
        if unit.map.get(id.index()).copied().flatten().is_some() {
            return Ok(());
        }
        let Some(node) = unit.arena.node(id) else {
            return Err("an expression".to_owned());
        };
        // The element numbers of a walk are needed by its body, so a walk's body is measured first.
        let mut height = 0;
        for operand in operands(&node.op) {
            height = height.max(unit.height.get(operand.index()).copied().unwrap_or(0));
        }
        let op = match &node.op {
            Op::Definition(local) => {
                let (definition, inner) = self.named(unit, *local)?;
                height = height.max(inner);
                Op::Definition(definition)
            }
            Op::Fact(local) => {
                let path = unit
                    .arena
                    .facts
                    .get(local.index())
                    .cloned()
                    .unwrap_or_default();
                Op::Fact(
                    *self
                        .facts
                        .get(&path)
                        .ok_or_else(|| format!("fact `{path}`"))?,
                )
            }
            Op::Constant(constant) => Op::Constant(self.constant(unit, constant)?),
            Op::Listed(a, table, on) => Op::Listed(*a, self.table_of(unit, *table)?, *on),
            Op::IncludesListed(a, table, on) => {
                Op::IncludesListed(*a, self.table_of(unit, *table)?, *on)
            }
            Op::Lookup(table, column, key) => {
                Op::Lookup(self.table_of(unit, *table)?, *column, *key)
            }
            Op::External(external, key) => {
                let symbol = unit
                    .arena
                    .externals
                    .get(external.index())
                    .cloned()
                    .ok_or_else(|| "external data".to_owned())?;
                let id: ExternalId = self.external(&symbol)?;
                Op::External(id, *key)
            }
            Op::Deadline {
                limit,
                after,
                state,
                suspended,
                extended,
            } => Op::Deadline {
                limit: *limit,
                after: *after,
                state: self.state(unit, state)?,
                suspended: *suspended,
                extended: *extended,
            },
            other => other.clone(),
        };
        let op = map_operands(&op, &mut |operand| {
            unit.map
                .get(operand.index())
                .copied()
                .flatten()
                .unwrap_or(operand)
        });
        let op = match walk_of(&node.op) {
            Some(walk) => {
                height += 1;
                self.renumber(unit, walk.binder, height);
                with_binder(op, BinderId(height))
            }
            None => op,
        };
        let ty = self.ty(&node.ty)?;
        let at = self.source_ref(unit.declaration, node.span);
        let placed = NodeId(
            u32::try_from(self.program.nodes.len())
                .map_err(|_| "too many expressions".to_owned())?,
        );
        self.program.nodes.push(Node { op, ty, at });
        if let Some(slot) = unit.map.get_mut(id.index()) {
            *slot = Some(placed);
        }
        if let Some(slot) = unit.height.get_mut(id.index()) {
            *slot = height;
        }
        Ok(())
    }

    /// Gives the elements of a walk, already placed, the number that the walk turned out to need.
    fn renumber(&mut self, unit: &mut Unit<'_, 'db>, local: BinderId, number: u32) {
        unit.binders.insert(local.0, number);
        for (index, node) in unit.arena.nodes.iter().enumerate() {
            let Some(placed) = unit.map.get(index).copied().flatten() else {
                continue;
            };
            let new = match &node.op {
                Op::Element(b) if *b == local => Op::Element(BinderId(number)),
                Op::Field(b, field) if *b == local => Op::Field(BinderId(number), *field),
                _ => continue,
            };
            if let Some(target) = self.program.nodes.get_mut(placed.index()) {
                target.op = new;
            }
        }
    }

    fn named(
        &mut self,
        unit: &Unit<'_, 'db>,
        local: DefinitionId,
    ) -> Result<(DefinitionId, u32), Failure> {
        match unit.arena.definitions.get(local.index()) {
            Some(Named::Global(symbol)) => self.definition(&Key::Global(symbol.clone()), None),
            Some(Named::Local(name)) => {
                let context = unit.context.ok_or_else(|| format!("`{name}`"))?;
                self.definition(&Key::Local(context.id.clone(), name.clone()), Some(context))
            }
            None => Err("a definition".to_owned()),
        }
    }

    fn table_of(&mut self, unit: &Unit<'_, 'db>, local: TableId) -> Result<TableId, Failure> {
        let symbol = unit
            .arena
            .tables
            .get(local.index())
            .cloned()
            .ok_or_else(|| "a table".to_owned())?;
        self.table(&symbol)
    }

    fn state(&self, unit: &Unit<'_, 'db>, state: &str) -> Result<String, Failure> {
        if state != THIS_STATE {
            return Ok(state.to_owned());
        }
        unit.context
            .map(|c| c.state.to_string())
            .ok_or_else(|| "`this state`".to_owned())
    }

    /// A constant with the program's own numbers.
    pub(super) fn constant(
        &self,
        unit: &Unit<'_, 'db>,
        constant: &Constant,
    ) -> Result<Constant, Failure> {
        Ok(match constant {
            Constant::Member(local, value) => {
                Constant::Member(self.enumeration(unit.arena, *local)?, *value)
            }
            Constant::Country(code) if code == THIS_STATE => {
                Constant::Country(self.state(unit, code)?)
            }
            other => other.clone(),
        })
    }

    fn enumeration(&self, arena: &Arena, local: EnumerationId) -> Result<EnumerationId, Failure> {
        let symbol = arena
            .enumerations
            .get(local.index())
            .ok_or_else(|| "an enumeration".to_owned())?;
        self.sound(symbol)?;
        self.enumerations
            .get(symbol)
            .copied()
            .ok_or_else(|| symbol.id())
    }

    /// A fact by path.
    pub(super) fn fact_id(&self, path: &str) -> Option<FactId> {
        self.facts.get(path).copied()
    }
}

/// The operator with the number of its element.
fn with_binder(op: Op, binder: BinderId) -> Op {
    let renamed = |walk: Walk| Walk { binder, ..walk };
    match op {
        Op::Quantified(count, walk, body) => Op::Quantified(count, renamed(walk), body),
        Op::PeriodsFor {
            from,
            to,
            walk,
            weight,
        } => Op::PeriodsFor {
            from,
            to,
            walk: renamed(walk),
            weight,
        },
        Op::DaysBetweenFor { from, to, walk } => Op::DaysBetweenFor {
            from,
            to,
            walk: renamed(walk),
        },
        Op::Aggregate(aggregate, walk, value) => Op::Aggregate(aggregate, renamed(walk), value),
        other => other,
    }
}
