//! What may be cited at a place.

use std::sync::Arc;

use ius_engine::InForce;
use ius_syntax::ast::Declaration as Tree;

use crate::check::citations::binds;
use crate::check::duplicates::share_days;
use crate::db::SourceFile;
use crate::declaration::tree;
use crate::scope::{self, Namespace};
use crate::signature::{Signature, signature};

/// An instrument that a file sees, with the provisions that may be cited of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citable {
    /// Abbreviation.
    pub instrument: String,
    /// Title.
    pub title: Option<String>,
    /// Provisions in the order of the file: reference and what it says.
    pub provisions: Vec<(String, Option<String>)>,
}

/// The instruments that a file sees and that may be cited in a scheme of a state (none: anywhere)
/// for these days (none: always), by name.
pub(crate) fn citable(
    db: &dyn salsa::Database,
    file: SourceFile,
    state: Option<&str>,
    days: &[InForce],
) -> Vec<Citable> {
    let mut out = Vec::new();
    for name in scope::visible_names(db, file, Namespace::Instrument) {
        let Some(found) = scope::resolve(db, file, Namespace::Instrument, name.clone()) else {
            continue;
        };
        let (Some(Signature::Instrument(instrument)), Some(Tree::Instrument(written))) =
            (signature(db, found), tree(db, found))
        else {
            continue;
        };
        if state.is_some_and(|state| !binds(instrument, state)) {
            continue;
        }
        let in_force = |reference: &Arc<str>| {
            let own: Vec<_> = instrument
                .provisions
                .iter()
                .filter(|p| p.reference == *reference)
                .collect();
            let ranges: Vec<InForce> = if own.iter().any(|p| p.in_force.is_empty()) {
                instrument.in_force.clone()
            } else {
                own.iter().flat_map(|p| p.in_force.clone()).collect()
            };
            share_days(&ranges, days)
        };
        let mut provisions: Vec<(String, Option<String>)> = Vec::new();
        for provision in &written.provisions {
            let reference: Arc<str> = Arc::from(provision.reference.value.as_str());
            let known = provisions.iter().any(|(known, _)| *known == *reference);
            if !known && in_force(&reference) {
                let text = provision.text.as_ref().map(|t| t.value.clone());
                provisions.push((reference.to_string(), text));
            }
        }
        out.push(Citable {
            instrument: name.to_string(),
            title: written.title.as_ref().map(|t| t.value.clone()),
            provisions,
        });
    }
    out
}
