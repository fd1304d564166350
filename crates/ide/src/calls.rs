//! What does it rest on, and what rests on it?

use ius_analysis::{DeclarationKind, Role, Thing};
use ius_diagnostics::ByteSpan;

use crate::symbols::{Symbol, SymbolKind};
use crate::workspace::Snapshot;

/// A requirement, definition, parameter, table or slot as a step of a call hierarchy. Its `file`
/// and `span` lead back to it.
pub type CallItem = Symbol;

/// A step from one thing to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The other thing.
    pub item: CallItem,
    /// Where it is named: in the one that rests on the other.
    pub places: Vec<ByteSpan>,
}

impl Snapshot {
    /// The thing at a byte whose hierarchy can be asked for.
    #[must_use]
    pub fn call_items(&self, file: &str, offset: u32) -> Vec<CallItem> {
        let Some(naming) = self.naming_at(file, offset) else {
            // Anywhere in a clause, the clause.
            return self
                .symbol_around(file, offset)
                .filter(|s| is_step(s.kind))
                .into_iter()
                .collect();
        };
        self.steps(file, naming.span.start, &naming.thing)
    }

    /// The definitions, parameters, tables and facts that it rests on.
    #[must_use]
    pub fn outgoing_calls(&self, file: &str, offset: u32) -> Vec<Call> {
        let Some(item) = self.symbol_around(file, offset) else {
            return Vec::new();
        };
        let mut out: Vec<Call> = Vec::new();
        let mut named: Vec<(Thing, Vec<ByteSpan>)> = Vec::new();
        for naming in self.analysis.namings(file) {
            let inside = item.whole.start <= naming.span.start && naming.span.end <= item.whole.end;
            // The parts of a scheme or template are its clauses, which have their own.
            if !inside || naming.role == Role::Declares || naming.name == item.span {
                continue;
            }
            if !carries(&naming.thing) {
                continue;
            }
            match named.iter_mut().find(|(thing, _)| *thing == naming.thing) {
                Some((_, places)) => places.push(naming.name),
                None => named.push((naming.thing, vec![naming.name])),
            }
        }
        for (thing, places) in named {
            for step in self.steps(file, item.span.start, &thing) {
                out.push(Call {
                    item: step,
                    places: places.clone(),
                });
            }
        }
        // What a template leaves open rests on what the schemes put there; what a scheme uses, on
        // the option as well.
        if let Some(naming) = self.analysis.naming_at(file, item.span.start) {
            let more = match naming.role {
                Role::Declares => self.analysis.fillings_of(&naming.thing),
                Role::Fills => self.analysis.places_of(&naming.thing),
                Role::Names => Vec::new(),
            };
            for place in more {
                if let Some(step) = self.symbol_around(&place.file, place.name.start) {
                    out.push(Call {
                        item: step,
                        places: vec![item.span],
                    });
                }
            }
        }
        out
    }

    /// The requirements and definitions that rest on it.
    #[must_use]
    pub fn incoming_calls(&self, file: &str, offset: u32) -> Vec<Call> {
        let Some(naming) = self.naming_at(file, offset) else {
            return Vec::new();
        };
        let mut out: Vec<Call> = Vec::new();
        for path in self.analysis.paths() {
            for found in self.analysis.namings_of(path, &naming.thing) {
                if found.role == Role::Declares {
                    continue;
                }
                let Some(item) = self.symbol_around(path, found.span.start) else {
                    continue;
                };
                // The place asked about is no step of its own, and examples rest on nothing.
                if !is_step(item.kind)
                    || path == file && item.span == naming.name
                    || item.span == found.name && found.role == Role::Fills && path == file
                {
                    continue;
                }
                match out
                    .iter_mut()
                    .find(|c| c.item.file == item.file && c.item.span == item.span)
                {
                    Some(call) => call.places.push(found.name),
                    None => out.push(Call {
                        item,
                        places: vec![found.name],
                    }),
                }
            }
        }
        out
    }

    /// The clauses or declarations that a name means where it stands: of a slot or option what the
    /// scheme there makes of it.
    fn steps(&self, file: &str, at: u32, thing: &Thing) -> Vec<CallItem> {
        if !carries(thing) {
            return Vec::new();
        }
        let mut places = match self.scheme_around(file, at) {
            Some(scheme) => self.analysis.filling_in(&scheme, thing),
            None => Vec::new(),
        };
        if places.is_empty() {
            places = self.analysis.places_of(thing);
        }
        let mut out: Vec<CallItem> = Vec::new();
        for place in places {
            let step = self.symbol_around(&place.file, place.name.start);
            if let Some(step) = step.filter(|s| s.span == place.name) {
                out.push(step);
            }
        }
        out
    }
}

/// Whether something can rest on it, or it on something.
fn carries(thing: &Thing) -> bool {
    match thing {
        Thing::Field(symbol, _) => symbol.kind != DeclarationKind::Table,
        Thing::Local(..) | Thing::Rule(..) => true,
        Thing::Declaration(symbol) => matches!(
            symbol.kind,
            DeclarationKind::Parameter
                | DeclarationKind::Table
                | DeclarationKind::Define
                | DeclarationKind::External
        ),
        _ => false,
    }
}

fn is_step(kind: SymbolKind) -> bool {
    matches!(
        kind,
        SymbolKind::Requirement
            | SymbolKind::Output
            | SymbolKind::Definition
            | SymbolKind::Parameter
            | SymbolKind::Table
            | SymbolKind::External
            | SymbolKind::Slot
            | SymbolKind::Option
            | SymbolKind::Scheme
            | SymbolKind::Template
            | SymbolKind::Fact
    )
}
