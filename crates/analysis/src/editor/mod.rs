//! What editors ask, in plain data: one question per file.

mod boundary;
mod choices;
mod citable;
mod declared;
mod expression;
mod figures;
mod names;

use std::collections::BTreeSet;
use std::sync::Arc;

use ius_diagnostics::ByteSpan;
use ius_engine::InForce;
use ius_syntax::ast::Span;

pub use boundary::BoundaryAt;
pub use choices::OpenOption;
pub use citable::Citable;
pub use declared::{Declared, effective_dates, written_dates};
pub use figures::{ComputedAt, LiteralAt, ParameterAt, Said};
pub use names::{Naming, Place, Role, Thing};

use crate::analysis::Analysis;
use crate::db::SourceFile;
use crate::declaration::{Declaration, declarations};

/// A place of a declaration in its file.
fn moved(span: Span, offset: u32) -> ByteSpan {
    ByteSpan::new(
        span.start.saturating_add(offset),
        span.end.saturating_add(offset),
    )
}

/// The declarations that a part of a file touches.
fn touched(
    db: &dyn salsa::Database,
    file: SourceFile,
    wanted: ByteSpan,
) -> impl Iterator<Item = Declaration<'_>> {
    declarations(db, file).iter().copied().filter(move |d| {
        let start = d.offset(db);
        let length = u32::try_from(d.text(db).len()).unwrap_or(u32::MAX);
        start <= wanted.end && wanted.start <= start.saturating_add(length)
    })
}

impl Analysis {
    /// The boundaries whose comparison stands in a file: of its schemes, and of its templates for
    /// every scheme that implements them. In the order of the text.
    #[must_use]
    pub fn boundaries_in(&self, path: &str) -> Vec<BoundaryAt> {
        match self.source(path) {
            Some(file) => boundary::boundaries_in(self.database(), file),
            None => Vec::new(),
        }
    }

    /// The boundaries of the schemes of a file, wherever the comparison stands. In the order of
    /// the schemes and their clauses.
    #[must_use]
    pub fn boundaries_of(&self, path: &str) -> Vec<BoundaryAt> {
        match self.source(path) {
            Some(file) => boundary::boundaries_of(self.database(), file),
            None => Vec::new(),
        }
    }

    /// The instruments that a file sees and that may be cited in a scheme of a state (none:
    /// anywhere) for these days (none: always), by name.
    #[must_use]
    pub fn citable(&self, path: &str, state: Option<&str>, days: &[InForce]) -> Vec<Citable> {
        match self.source(path) {
            Some(file) => citable::citable(self.database(), file, state, days),
            None => Vec::new(),
        }
    }

    /// The figures written in the declarations that a part of a file touches.
    #[must_use]
    pub fn literals(&self, path: &str, within: ByteSpan) -> Vec<LiteralAt> {
        match self.source(path) {
            Some(file) => figures::literals(self.database(), file, within),
            None => Vec::new(),
        }
    }

    /// The parameters named in a part of a file, with their versions.
    #[must_use]
    pub fn parameters_in(&self, path: &str, within: ByteSpan) -> Vec<ParameterAt> {
        match self.source(path) {
            Some(file) => figures::parameters(self.database(), file, within),
            None => Vec::new(),
        }
    }

    /// What is computed in a part of a file and does not show its unit.
    #[must_use]
    pub fn computed_in(&self, path: &str, within: ByteSpan) -> Vec<ComputedAt> {
        match self.source(path) {
            Some(file) => figures::computed(self.database(), file, within),
            None => Vec::new(),
        }
    }

    /// The options of its template that a scheme neither uses nor omits, for the schemes that a
    /// part of a file touches.
    #[must_use]
    pub fn open_options(&self, path: &str, within: ByteSpan) -> Vec<OpenOption> {
        match self.source(path) {
            Some(file) => choices::open_options(self.database(), file, within),
            None => Vec::new(),
        }
    }

    /// The names that a new declaration of a file cannot have.
    #[must_use]
    pub fn names_taken(&self, path: &str) -> BTreeSet<Arc<str>> {
        match self.source(path) {
            Some(file) => choices::names_taken(self.database(), file),
            None => BTreeSet::new(),
        }
    }
}
