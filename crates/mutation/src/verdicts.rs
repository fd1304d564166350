//! What was found before, and is not looked for again.

use std::collections::BTreeMap;

use ius_engine::{Op, Program, SchemeId};
use ius_suite::Prepared;
use serde::{Deserialize, Serialize};

use crate::mutant::Mutant;
use crate::reach::Reach;
use crate::run::Verdict;

/// Raised whenever mutants are made or decided in another way.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), "/1");

/// Verdicts of earlier runs, by the law and the cases that they hang on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// By mutant and fingerprint.
    pub verdicts: BTreeMap<String, Verdict>,
}

/// The fingerprint of each scheme: its law and its cases.
#[derive(Clone, Debug)]
pub struct Verdicts {
    schemes: Vec<String>,
}

impl Verdicts {
    /// Takes the fingerprints of every scheme of a program.
    #[must_use]
    pub fn new(program: &Program, cases: &[Prepared]) -> Verdicts {
        let reach = Reach::of(program);
        let mut hashes: Vec<blake3::Hasher> = program
            .schemes
            .iter()
            .map(|scheme| {
                let mut hash = blake3::Hasher::new();
                hash.update(VERSION.as_bytes());
                hash.update(format!("{scheme:?}").as_bytes());
                hash
            })
            .collect();
        let mut add = |schemes: &mut dyn Iterator<Item = SchemeId>, text: &str| {
            for id in schemes {
                if let Some(hash) = hashes.get_mut(id.index()) {
                    hash.update(text.as_bytes());
                    hash.update(b"\n");
                }
            }
        };
        for (id, used) in &reach.nodes {
            if let Some(node) = program.nodes.get(id.index()) {
                let text = match node.op {
                    // A named value has a number that others' values move.
                    Op::Definition(_) => format!("{:?}", node.ty),
                    _ => format!("{:?} {:?}", node.op, node.ty),
                };
                add(&mut used.users.schemes.iter().copied(), &text);
            }
        }
        for (id, users) in &reach.definitions {
            if let Some(definition) = program.definitions.get(id.index()) {
                let text = format!("{definition:?}");
                add(&mut users.schemes.iter().copied(), &text);
            }
        }
        for (id, users) in &reach.tables {
            if let Some(table) = program.tables.get(id.index()) {
                add(&mut users.schemes.iter().copied(), &format!("{table:?}"));
            }
        }
        for external in &program.externals {
            add(&mut program.scheme_ids(), &format!("{external:?}"));
        }
        for case in cases {
            if let Some(id) = program.scheme(&case.scheme) {
                add(&mut std::iter::once(id), &case.fingerprint(program));
            }
        }
        Verdicts {
            schemes: hashes
                .into_iter()
                .map(|hash| hash.finalize().to_hex().to_string())
                .collect(),
        }
    }

    /// Under which name the verdict on a mutant is kept: it changes with the law or the cases of
    /// any scheme that says the place.
    #[must_use]
    pub fn key(&self, mutant: &Mutant) -> String {
        let mut hash = blake3::Hasher::new();
        hash.update(mutant.id.as_bytes());
        for id in &mutant.schemes {
            if let Some(scheme) = self.schemes.get(id.index()) {
                hash.update(scheme.as_bytes());
            }
        }
        hash.finalize().to_hex().to_string()
    }
}
