//! Instruments, citations with their links, and where things were read.

use ius_engine::{Citation, Instrument, InstrumentId, Provenance, SourceNote, Verification};
use ius_syntax::ast::{self, SourceKind};

use super::{Linker, texts};
use crate::dates;
use crate::declaration::{Declaration, symbol_of, tree};
use crate::scope::{self, Namespace};
use crate::symbol::Symbol;

impl<'db> Linker<'db> {
    pub(super) fn instrument(&mut self, symbol: &Symbol, declaration: Declaration<'db>) {
        let Some(ast::Declaration::Instrument(i)) = tree(self.db, declaration) else {
            return;
        };
        let id = InstrumentId(u32::try_from(self.program.instruments.len()).unwrap_or(u32::MAX));
        self.instruments.insert(symbol.clone(), id);
        self.program.instruments.push(Instrument {
            id: i.id.value.clone(),
            titles: texts(i.title.as_ref(), &i.attributes.titled),
            cited_as: i.cited_as.as_ref().map(|c| c.value.clone()),
            eli: i.attributes.eli.as_ref().map(|e| e.value.clone()),
            url: i.url.as_ref().map(|u| u.value.clone()),
            binding: !matches!(i.binds.as_ref().map(|b| &b.value), Some(ast::Binds::Nobody)),
        });
    }

    /// The instrument a citation means, seen from the file of the declaration.
    fn cited(
        &self,
        declaration: Declaration<'db>,
        citation: &ast::Citation,
    ) -> Option<(Symbol, &'db ast::Instrument)> {
        cited(self.db, declaration, citation)
    }

    pub(super) fn citations(
        &self,
        declaration: Declaration<'db>,
        under: &[ast::Citation],
    ) -> Vec<Citation> {
        under
            .iter()
            .filter_map(|citation| {
                let (symbol, instrument) = self.cited(declaration, citation)?;
                let id = *self.instruments.get(&symbol)?;
                let provision = citation
                    .provision
                    .as_ref()
                    .and_then(|p| provision_of(instrument, &p.value));
                Some(Citation {
                    instrument: id,
                    provision: citation.provision.as_ref().map(|p| p.value.clone()),
                    text: provision
                        .and_then(|p| p.text.as_ref())
                        .map(|t| t.value.clone()),
                    link: link(instrument, provision),
                })
            })
            .collect()
    }

    /// Where a clause or value was read: what it says itself, else the weakest of what it cites.
    pub(super) fn provenance(
        &self,
        declaration: Declaration<'db>,
        attributes: &ast::Attributes,
    ) -> Provenance {
        provenance_of(self.db, declaration, attributes)
    }
}

/// The instrument a citation means, seen from the file of a declaration.
pub(crate) fn cited<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    citation: &ast::Citation,
) -> Option<(Symbol, &'db ast::Instrument)> {
    let name = citation.instrument.value.as_str().into();
    let found = scope::resolve(db, declaration.file(db), Namespace::Instrument, name)?;
    match tree(db, found)? {
        ast::Declaration::Instrument(i) => Some((symbol_of(db, found), i)),
        _ => None,
    }
}

/// Where a clause or value was read: what it says itself, else the weakest of what it cites.
pub(crate) fn provenance_of<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    attributes: &ast::Attributes,
) -> Provenance {
    let mut out = own_provenance(attributes);
    if out.verification != Verification::Unstated {
        return out;
    }
    let mut weakest: Option<Provenance> = None;
    for citation in &attributes.under {
        let Some((_, instrument)) = cited(db, declaration, citation) else {
            continue;
        };
        let of = citation
            .provision
            .as_ref()
            .and_then(|p| provision_of(instrument, &p.value));
        let read = match of {
            Some(provision) => own_provenance(&provision.attributes),
            None => own_provenance(&instrument.attributes),
        };
        if weakest
            .as_ref()
            .is_none_or(|w| read.verification > w.verification)
        {
            weakest = Some(read);
        }
    }
    if let Some(weakest) = weakest {
        out.verification = weakest.verification;
        out.sources = weakest.sources;
        out.why = weakest.why;
    }
    out
}

/// A provision by its reference.
pub(crate) fn provision_of<'a>(
    instrument: &'a ast::Instrument,
    reference: &str,
) -> Option<&'a ast::Provision> {
    instrument
        .provisions
        .iter()
        .find(|p| p.reference.value == reference)
}

/// The address of a provision: the instrument's ELI without `/oj` and the provision's part, else
/// whatever address there is.
#[must_use]
pub fn link(instrument: &ast::Instrument, provision: Option<&ast::Provision>) -> Option<String> {
    let base = instrument
        .attributes
        .eli
        .as_ref()
        .map(|e| e.value.trim_end_matches('/'));
    let suffix = provision
        .and_then(|p| p.attributes.eli.as_ref())
        .map(|e| e.value.trim_matches('/'));
    match (base, suffix) {
        (_, Some(suffix)) if suffix.contains("://") => Some(suffix.to_owned()),
        (Some(base), Some(suffix)) => Some(format!("{}/{suffix}", base.trim_end_matches("/oj"))),
        (Some(base), None) => Some(base.to_owned()),
        (None, _) => instrument.url.as_ref().map(|u| u.value.clone()),
    }
}

/// What the lines themselves say about where a thing was read.
pub(crate) fn own_provenance(attributes: &ast::Attributes) -> Provenance {
    let sources: Vec<SourceNote> = attributes
        .sources
        .iter()
        .map(|source| SourceNote {
            title: source.title.value.clone(),
            official: source.kind == SourceKind::Official,
            as_of: source.as_of.as_ref().map(|a| a.value.clone()),
            read: source.read.as_ref().and_then(|d| dates::date(d.value)),
        })
        .collect();
    let verification = if attributes.unverified.is_some() {
        Verification::Unverified
    } else if sources.is_empty() {
        Verification::Unstated
    } else if sources.iter().all(|s| s.official) {
        Verification::Official
    } else {
        Verification::Secondary
    };
    Provenance {
        verification,
        sources,
        why: attributes.unverified.as_ref().and_then(|u| u.value.clone()),
        notes: attributes
            .notes
            .iter()
            .map(|n| (n.lang.value.clone(), n.text.value.clone()))
            .collect(),
    }
}
