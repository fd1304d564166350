//! Rows of tables and of external data.

use std::sync::Arc;

use ius_diagnostics::{Code, nearest};
use ius_engine::NodeId;
use ius_syntax::ast;

use super::Elaborator;
use super::body::{Body, RowRoots};
use super::types::Place;
use crate::problem::Problem;
use crate::ty::Ty;

impl Elaborator<'_> {
    pub(super) fn table_body(&mut self, t: &ast::Table) -> Body {
        let key = self.declared_type(t.key.as_ref(), Place::Key);
        let columns: Vec<(Arc<str>, Option<Ty>)> = t
            .columns
            .iter()
            .map(|c| {
                (
                    Arc::from(c.name.value.as_str()),
                    self.declared_type(Some(&c.ty), Place::Column),
                )
            })
            .collect();
        let defaults = self.cells(&t.defaults, &columns);
        let rows = t
            .rows
            .iter()
            .map(|row| self.row(row, key.as_ref(), &columns, &defaults))
            .collect();
        let otherwise = t
            .otherwise
            .as_ref()
            .map(|row| self.row(row, None, &columns, &defaults));
        Body::Table(rows, otherwise)
    }

    pub(super) fn cells(
        &mut self,
        cells: &[ast::Cell],
        columns: &[(Arc<str>, Option<Ty>)],
    ) -> Vec<Option<Option<NodeId>>> {
        let mut out: Vec<Option<Option<NodeId>>> = vec![None; columns.len()];
        for cell in cells {
            let Some(index) = columns
                .iter()
                .position(|(name, _)| **name == *cell.column.value)
            else {
                let mut problem = Problem::error(
                    Code::UnknownTable,
                    cell.column.span,
                    format!("the table has no column `{}`", cell.column.value),
                );
                if let Some(near) =
                    nearest(&cell.column.value, columns.iter().map(|(name, _)| &**name))
                {
                    problem = problem.help(format!("did you mean `{near}`?")).replace(
                        format!("write `{near}`"),
                        cell.column.span,
                        near,
                    );
                }
                self.report(problem);
                continue;
            };
            let ty = columns.get(index).and_then(|(_, ty)| ty.clone());
            let value = match &cell.value {
                Some(e) => {
                    let id = self.literal(e, ty.as_ref());
                    // A wrong cell has been reported; it counts as given.
                    Some(id)
                }
                None => Some(None),
            };
            if let Some(slot) = out.get_mut(index) {
                *slot = value;
            }
        }
        out
    }

    pub(super) fn row(
        &mut self,
        row: &ast::Row,
        key: Option<&Ty>,
        columns: &[(Arc<str>, Option<Ty>)],
        defaults: &[Option<Option<NodeId>>],
    ) -> RowRoots {
        let key = row.key.as_ref().and_then(|e| self.literal(e, key));
        let mut cells = self.cells(&row.cells, columns);
        let mut missing = Vec::new();
        for (index, cell) in cells.iter_mut().enumerate() {
            if cell.is_none() {
                *cell = defaults.get(index).copied().flatten();
            }
            if cell.is_none()
                && let Some((name, _)) = columns.get(index)
            {
                missing.push(format!("`{name}`"));
            }
        }
        if !missing.is_empty() {
            self.report(
                Problem::error(Code::CellMissing, row.span, format!("this row gives no value for {}", missing.join(", ")))
                    .help("add the value, write `unconfirmed` if the law has one that was not found, or give the column a default"),
            );
        }
        RowRoots { key, cells }
    }

    pub(super) fn external_body(&mut self, x: &ast::External) -> Body {
        let ty = self.declared_type(x.ty.as_ref(), Place::External);
        let key = self.declared_type(x.key.as_ref(), Place::Key);
        let mut rows = Vec::new();
        for row in &x.rows {
            let value = self.literal(&row.value, ty.as_ref());
            let at = match (&row.key, &x.key) {
                (Some(e), Some(_)) => self.literal(e, key.as_ref()),
                (Some(e), None) => {
                    self.report(
                        Problem::error(
                            Code::KeyMisfit,
                            e.span,
                            format!("`{}` has no keys", x.name.value),
                        )
                        .help("add `keyed by …` after the type, or leave out the key"),
                    );
                    None
                }
                (None, Some(_)) => {
                    self.report(Problem::error(
                        Code::KeyMisfit,
                        row.span,
                        format!(
                            "`{}` has a value for each key, and this row names none",
                            x.name.value
                        ),
                    ));
                    None
                }
                (None, None) => None,
            };
            rows.push((at, value));
        }
        Body::External(rows)
    }
}
