//! The law as a thing that can be changed and changed back.

use std::mem::swap;

use ius_engine::{
    Clause, Constant, DefinitionId, Exception, InForce, NodeId, Op, Plan, Program, Row, Scheme,
    SchemeId, TableId,
};

/// One change. Making it a second time undoes it: what is taken out of the law is kept in it.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    /// What an expression computes.
    Node(NodeId, Op),
    /// A clause of a scheme.
    Clause(SchemeId, usize, Box<Clause>),
    /// An exception of a clause: taken away, or put back.
    Exception(SchemeId, usize, usize, Option<Box<Exception>>),
    /// When a version of a named value is in force.
    Version(DefinitionId, usize, InForce),
    /// A cell of a table.
    Cell(TableId, usize, usize, Option<Constant>),
    /// A cell of the row for every other key.
    OtherwiseCell(TableId, usize, Option<Constant>),
    /// When a row is in force.
    RowDates(TableId, usize, InForce),
    /// A row of a table: taken away, or put back.
    Row(TableId, usize, Option<Box<Row>>),
    /// The row for every other key.
    Otherwise(TableId, Option<Box<Row>>),
    /// When a scheme is in force.
    SchemeDates(SchemeId, Vec<InForce>),
    /// When a scheme is suspended.
    Suspended(SchemeId, Vec<InForce>),
    /// The condition of a transitional rule.
    Transition(SchemeId, usize, NodeId),
}

/// A program whose schemes are made ready one at a time.
pub(crate) struct Law {
    program: Program,
    schemes: Vec<Option<Scheme>>,
}

impl Law {
    pub(crate) fn new(mut program: Program) -> Law {
        let schemes = std::mem::take(&mut program.schemes);
        Law {
            program,
            schemes: schemes.into_iter().map(Some).collect(),
        }
    }

    /// Makes a change, or undoes it.
    pub(crate) fn turn(&mut self, edits: &mut [Edit]) {
        for edit in edits {
            self.turn_one(edit);
        }
    }

    /// Undoes changes in the order opposite to that in which they were made.
    pub(crate) fn turn_back(&mut self, edits: &mut [Edit]) {
        for edit in edits.iter_mut().rev() {
            self.turn_one(edit);
        }
    }

    fn scheme(&mut self, id: SchemeId) -> Option<&mut Scheme> {
        self.schemes.get_mut(id.index())?.as_mut()
    }

    fn turn_one(&mut self, edit: &mut Edit) {
        match edit {
            Edit::Node(id, op) => {
                if let Some(node) = self.program.nodes.get_mut(id.index()) {
                    swap(&mut node.op, op);
                }
            }
            Edit::Clause(scheme, index, other) => {
                let clause = self.scheme(*scheme).and_then(|s| s.clauses.get_mut(*index));
                if let Some(clause) = clause {
                    swap(clause, other.as_mut());
                }
            }
            Edit::Exception(scheme, clause, index, kept) => {
                let clause = self
                    .scheme(*scheme)
                    .and_then(|s| s.clauses.get_mut(*clause));
                if let Some(clause) = clause {
                    toggle(&mut clause.exceptions, *index, kept);
                }
            }
            Edit::Version(definition, index, dates) => {
                let version = self
                    .program
                    .definitions
                    .get_mut(definition.index())
                    .and_then(|d| d.versions.get_mut(*index));
                if let Some(version) = version {
                    swap(&mut version.in_force, dates);
                }
            }
            Edit::Cell(table, row, column, other) => {
                let cell = self
                    .program
                    .tables
                    .get_mut(table.index())
                    .and_then(|t| t.rows.get_mut(*row))
                    .and_then(|r| r.cells.get_mut(*column));
                if let Some(cell) = cell {
                    swap(cell, other);
                }
            }
            Edit::OtherwiseCell(table, column, other) => {
                let cell = self
                    .program
                    .tables
                    .get_mut(table.index())
                    .and_then(|t| t.otherwise.as_mut())
                    .and_then(|r| r.cells.get_mut(*column));
                if let Some(cell) = cell {
                    swap(cell, other);
                }
            }
            Edit::RowDates(table, row, dates) => {
                let row = self
                    .program
                    .tables
                    .get_mut(table.index())
                    .and_then(|t| t.rows.get_mut(*row));
                if let Some(row) = row {
                    swap(&mut row.in_force, dates);
                }
            }
            Edit::Row(table, index, kept) => {
                if let Some(table) = self.program.tables.get_mut(table.index()) {
                    toggle(&mut table.rows, *index, kept);
                }
            }
            Edit::Otherwise(table, kept) => {
                if let Some(table) = self.program.tables.get_mut(table.index()) {
                    let out = table.otherwise.take().map(Box::new);
                    table.otherwise = kept.take().map(|row| *row);
                    *kept = out;
                }
            }
            Edit::SchemeDates(scheme, dates) => {
                if let Some(scheme) = self.scheme(*scheme) {
                    swap(&mut scheme.in_force, dates);
                }
            }
            Edit::Suspended(scheme, dates) => {
                if let Some(scheme) = self.scheme(*scheme) {
                    swap(&mut scheme.suspended, dates);
                }
            }
            Edit::Transition(scheme, index, when) => {
                let transition = self
                    .scheme(*scheme)
                    .and_then(|s| s.transitions.get_mut(*index));
                if let Some(transition) = transition {
                    swap(&mut transition.when, when);
                }
            }
        }
    }

    /// Makes one scheme ready, which is then the only one, and looks at it.
    pub(crate) fn with<T>(&mut self, id: SchemeId, look: impl FnOnce(&Plan) -> T) -> Option<T> {
        let scheme = self.schemes.get_mut(id.index())?.take()?;
        let mut program = std::mem::take(&mut self.program);
        program.schemes = vec![scheme];
        let plan = Plan::new(program);
        let seen = look(&plan);
        self.program = plan.into_program();
        let scheme = self.program.schemes.pop();
        if let Some(place) = self.schemes.get_mut(id.index()) {
            *place = scheme;
        }
        Some(seen)
    }
}

/// Takes an element out of a list, or puts the one that was taken out back.
fn toggle<T>(list: &mut Vec<T>, index: usize, kept: &mut Option<Box<T>>) {
    match kept.take() {
        Some(element) if index <= list.len() => list.insert(index, *element),
        Some(element) => *kept = Some(element),
        None if index < list.len() => *kept = Some(Box::new(list.remove(index))),
        None => {}
    }
}
