//! Where is it declared, filled, implemented; what is its type?

use ius_analysis::{DeclarationKind, Naming, Role, Symbol, Thing, Ty};
use ius_diagnostics::ByteSpan;

use crate::workspace::{Snapshot, is_rule_file};

/// A place to go to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Target {
    /// The file.
    pub file: String,
    /// The whole declaration or clause.
    pub whole: ByteSpan,
    /// Its name.
    pub name: ByteSpan,
}

impl Snapshot {
    /// Where the thing is defined whose name stands at a byte; of a slot, what fills it here.
    #[must_use]
    pub fn definition(&self, file: &str, offset: u32) -> Vec<Target> {
        let Some(naming) = self.naming_at(file, offset) else {
            return Vec::new();
        };
        if naming.role == Role::Names
            && let Some(scheme) = self.scheme_around(file, naming.span.start)
        {
            let filled = self.analysis.filling_in(&scheme, &naming.thing);
            if !filled.is_empty() {
                return targets(filled);
            }
        }
        self.declared(&naming.thing)
    }

    /// Where the thing is declared: of a filled slot, the `open` clause of the template.
    #[must_use]
    pub fn declaration(&self, file: &str, offset: u32) -> Vec<Target> {
        self.naming_at(file, offset)
            .map(|naming| self.declared(&naming.thing))
            .unwrap_or_default()
    }

    /// The enumeration, record or table that is the type of the thing.
    #[must_use]
    pub fn type_definition(&self, file: &str, offset: u32) -> Vec<Target> {
        let named = self.naming_at(file, offset);
        if let Some(Naming {
            thing: Thing::Declaration(symbol),
            ..
        }) = &named
            && matches!(
                symbol.kind,
                DeclarationKind::Table | DeclarationKind::Enumeration | DeclarationKind::Record
            )
        {
            return self.declared(&Thing::Declaration(symbol.clone()));
        }
        let ty = named
            .and_then(|n| self.type_of(&n))
            .or_else(|| self.analysis.expression_type(file, offset));
        match ty.as_ref().and_then(named_type) {
            Some(symbol) => self.declared(&Thing::Declaration(symbol.clone())),
            None => Vec::new(),
        }
    }

    /// The schemes that implement a template; the clauses that fill or use a slot or option.
    #[must_use]
    pub fn implementations(&self, file: &str, offset: u32) -> Vec<Target> {
        let Some(naming) = self.naming_at(file, offset) else {
            return Vec::new();
        };
        match &naming.thing {
            Thing::Declaration(symbol) if symbol.kind == DeclarationKind::Template => {
                let mut out: Vec<Target> = self
                    .analysis
                    .schemes_of(symbol)
                    .into_iter()
                    .flat_map(|scheme| self.declared(&Thing::Declaration(scheme)))
                    .collect();
                out.sort();
                out
            }
            thing => targets(self.analysis.fillings_of(thing)),
        }
    }

    pub(crate) fn declared(&self, thing: &Thing) -> Vec<Target> {
        targets(self.analysis.places_of(thing))
    }

    /// The scheme whose law a place speaks of: the one it stands in, or that the example is about.
    pub(crate) fn scheme_around(&self, file: &str, offset: u32) -> Option<Symbol> {
        if !is_rule_file(file) {
            return None;
        }
        let around = self.analysis.declaration_around(file, offset)?;
        match around.symbol.kind {
            DeclarationKind::Scheme => Some(around.symbol),
            DeclarationKind::Example => {
                let tree = around.tree?;
                let ius_syntax::ast::Declaration::Example(x) = tree else {
                    return None;
                };
                let at = around.at(x.scheme.span);
                match self.analysis.naming_at(file, at.start)?.thing {
                    Thing::Declaration(symbol) => Some(symbol),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The type of what a name means.
    pub(crate) fn type_of(&self, naming: &Naming) -> Option<Ty> {
        self.analysis.type_of_thing(&naming.thing)
    }
}

fn targets(places: Vec<ius_analysis::Place>) -> Vec<Target> {
    places.into_iter().map(Target::from).collect()
}

/// The declaration that a type names.
pub(crate) fn named_type(ty: &Ty) -> Option<&Symbol> {
    match ty {
        Ty::Enumeration(symbol) | Ty::Record(symbol) => Some(symbol),
        Ty::List(inner) => named_type(inner),
        _ => None,
    }
}
