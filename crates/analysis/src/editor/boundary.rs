//! The values at which conditions turn, with their places.

use ius_diagnostics::{ByteSpan, FileRef};
use ius_engine::{Constant, InForce};
use ius_syntax::ast::Declaration as Tree;

use crate::check::boundaries::{Boundary, boundaries};
use crate::db::{SourceFile, Workspace};
use crate::declaration::{Declaration, declarations, tree};
use crate::navigate::name_span;
use crate::scope::{self, Namespace};
use crate::signature::outline_of;
use crate::symbol::DeclarationKind;

/// A value of a fact at which a clause of a scheme turns.
#[derive(Clone, Debug, PartialEq)]
pub struct BoundaryAt {
    /// The scheme, e.g. `nl.start_up`.
    pub scheme: String,
    /// The file of the scheme.
    pub scheme_file: FileRef,
    /// The scheme's name.
    pub scheme_name: ByteSpan,
    /// The fact's path.
    pub fact: String,
    /// The value.
    pub value: Constant,
    /// The clause.
    pub clause: String,
    /// Where the comparison stands.
    pub at: (FileRef, ByteSpan),
    /// Whether it stands in the template.
    pub in_template: bool,
    /// When the limit has this value: the dates of the parameter's version.
    pub in_force: InForce,
    /// What the checker says while no example stands on it.
    pub untested: String,
}

/// The boundaries whose comparison stands in a file: of its schemes, and of its templates for every
/// scheme that implements them.
pub(crate) fn boundaries_in(db: &dyn salsa::Database, file: SourceFile) -> Vec<BoundaryAt> {
    let own = declarations(db, file);
    let has = |kind| own.iter().any(|d| d.kind(db) == kind);
    let mut out = Vec::new();
    if has(DeclarationKind::Template) {
        for &other in Workspace::get(db).files(db) {
            schemes(db, other, &mut out);
        }
    } else if has(DeclarationKind::Scheme) {
        schemes(db, file, &mut out);
    }
    out.retain(|boundary| boundary.at.0.path() == &**file.path(db));
    out.sort_by(|a, b| (a.at.1, &a.scheme).cmp(&(b.at.1, &b.scheme)));
    out
}

/// The boundaries of the schemes of a file, wherever the comparison stands.
pub(crate) fn boundaries_of(db: &dyn salsa::Database, file: SourceFile) -> Vec<BoundaryAt> {
    let mut out = Vec::new();
    schemes(db, file, &mut out);
    out
}

fn schemes(db: &dyn salsa::Database, file: SourceFile, out: &mut Vec<BoundaryAt>) {
    for &scheme in declarations(db, file) {
        if scheme.kind(db) != DeclarationKind::Scheme {
            continue;
        }
        for boundary in boundaries(db, scheme) {
            let home = if boundary.in_template {
                outline_of(db, scheme)
                    .and_then(|o| o.implements.clone())
                    .and_then(|id| scope::global(db, Namespace::Template, id))
            } else {
                Some(scheme)
            };
            if let Some(home) = home {
                out.push(placed(db, scheme, home, boundary));
            }
        }
    }
}

fn placed<'db>(
    db: &'db dyn salsa::Database,
    scheme: Declaration<'db>,
    home: Declaration<'db>,
    boundary: &Boundary,
) -> BoundaryAt {
    let path = |d: Declaration<'db>| FileRef::new(d.file(db).path(db).as_ref());
    let name = match tree(db, scheme) {
        Some(found @ Tree::Scheme(_)) => name_span(found).unwrap_or_default(),
        _ => ius_syntax::ast::Span::default(),
    };
    let moved = |span: ius_syntax::ast::Span, offset: u32| {
        ByteSpan::new(span.start + offset, span.end + offset)
    };
    BoundaryAt {
        scheme: scheme.name(db).to_string(),
        scheme_file: path(scheme),
        scheme_name: moved(name, scheme.offset(db)),
        fact: boundary.fact.to_string(),
        value: boundary.value.clone(),
        clause: boundary.clause.to_string(),
        at: (path(home), moved(boundary.span, home.offset(db))),
        in_template: boundary.in_template,
        in_force: boundary.in_force,
        untested: boundary.untested_words(scheme.name(db)),
    }
}
