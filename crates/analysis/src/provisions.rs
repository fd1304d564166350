//! How far each provision of each instrument is encoded: what rests on it, and what only cites it.

use std::collections::BTreeMap;
use std::sync::Arc;

use ius_diagnostics::{ByteSpan, FileRef};
use ius_syntax::ast::{
    Attributes, Citation, Clause, Declaration as Tree, Header, Rule, Span, Version,
};

use crate::db::SourceFile;
use crate::declaration::{Declaration, declarations, symbol_of, tree};
use crate::scope::{self, Namespace};
use crate::symbol::Symbol;

/// Where something is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cited {
    /// The file.
    pub file: FileRef,
    /// The citation in it.
    pub span: ByteSpan,
}

/// A provision that an instrument declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisionUse {
    /// The reference as lawyers cite it.
    pub reference: String,
    /// What it says, in the rules' own words.
    pub text: Option<String>,
    /// Where it is declared.
    pub declared: Cited,
    /// The clauses, fillings, values, exceptions and awards that rest on it `under`.
    pub encoded: Vec<Cited>,
    /// What names it without encoding it: a basis, a legal basis of a whole scheme, what a state
    /// omits or departs from, an example.
    pub cited: Vec<Cited>,
}

/// An instrument with its provisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstrumentUse {
    /// Its abbreviation.
    pub id: String,
    /// Where it is declared.
    pub declared: Cited,
    /// What cites it as a whole, however it does so.
    pub whole: Vec<Cited>,
    /// Its provisions, in the order declared.
    pub provisions: Vec<ProvisionUse>,
}

/// A citation in a declaration.
struct Found<'a> {
    citation: &'a Citation,
    encodes: bool,
}

/// How far the provisions of some files are encoded anywhere among them, in the order of the files.
pub(crate) fn provisions(
    db: &dyn salsa::Database,
    files: &mut dyn Iterator<Item = SourceFile>,
) -> Vec<InstrumentUse> {
    let files: Vec<SourceFile> = files.collect();
    let mut all: Vec<InstrumentUse> = Vec::new();
    let mut numbers: BTreeMap<Symbol, usize> = BTreeMap::new();
    for &file in &files {
        for &declaration in declarations(db, file) {
            let Some(Tree::Instrument(instrument)) = tree(db, declaration) else {
                continue;
            };
            numbers.insert(symbol_of(db, declaration), all.len());
            all.push(InstrumentUse {
                id: instrument.id.value.clone(),
                declared: place(db, declaration, instrument.id.span),
                whole: Vec::new(),
                provisions: instrument
                    .provisions
                    .iter()
                    .map(|provision| ProvisionUse {
                        reference: provision.reference.value.clone(),
                        text: provision.text.as_ref().map(|text| text.value.clone()),
                        declared: place(db, declaration, provision.reference.span),
                        encoded: Vec::new(),
                        cited: Vec::new(),
                    })
                    .collect(),
            });
        }
    }
    for &file in &files {
        for &declaration in declarations(db, file) {
            let Some(tree) = tree(db, declaration) else {
                continue;
            };
            let mut found = Vec::new();
            of_declaration(tree, &mut found);
            for Found { citation, encodes } in found {
                let name = Arc::from(citation.instrument.value.as_str());
                let instrument = scope::resolve(db, file, Namespace::Instrument, name)
                    .and_then(|found| numbers.get(&symbol_of(db, found)))
                    .and_then(|number| all.get_mut(*number));
                let Some(instrument) = instrument else {
                    continue;
                };
                let here = place(db, declaration, citation.span);
                let Some(reference) = &citation.provision else {
                    instrument.whole.push(here);
                    continue;
                };
                // A provision may be declared once for each stretch of time.
                let of_that_name = instrument
                    .provisions
                    .iter_mut()
                    .filter(|provision| provision.reference == reference.value);
                for provision in of_that_name {
                    let list = if encodes {
                        &mut provision.encoded
                    } else {
                        &mut provision.cited
                    };
                    list.push(here.clone());
                }
            }
        }
    }
    all
}

pub(crate) fn place<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    span: Span,
) -> Cited {
    let offset = declaration.offset(db);
    Cited {
        file: FileRef::new(declaration.file(db).path(db).as_ref()),
        span: ByteSpan {
            start: offset.saturating_add(span.start),
            end: offset.saturating_add(span.end),
        },
    }
}

fn add<'a>(citations: &'a [Citation], encodes: bool, found: &mut Vec<Found<'a>>) {
    found.extend(citations.iter().map(|citation| Found { citation, encodes }));
}

fn attributes<'a>(attributes: &'a Attributes, encodes: bool, found: &mut Vec<Found<'a>>) {
    add(&attributes.under, encodes, found);
    add(&attributes.basis, false, found);
    for departure in &attributes.departures {
        add(&departure.from, false, found);
    }
}

fn versions<'a>(versions: &'a [Version], found: &mut Vec<Found<'a>>) {
    for version in versions {
        attributes(&version.attributes, true, found);
    }
}

fn header<'a>(header: &'a Header, found: &mut Vec<Found<'a>>) {
    for silent in &header.silent {
        attributes(&silent.attributes, false, found);
    }
    for stated in &header.departures {
        attributes(&stated.attributes, false, found);
        add(&stated.departure.from, false, found);
    }
}

fn rule<'a>(rule: &'a Rule, found: &mut Vec<Found<'a>>) {
    attributes(&rule.attributes, true, found);
    for exception in &rule.exceptions {
        add(&exception.under, true, found);
    }
    for award in rule.groups.iter().flat_map(|group| &group.awards) {
        add(&award.under, true, found);
    }
}

fn clauses<'a>(clauses: &'a [Clause], found: &mut Vec<Found<'a>>) {
    for clause in clauses {
        match clause {
            Clause::Define(define) => {
                attributes(&define.attributes, true, found);
                versions(&define.versions, found);
            }
            Clause::Rule(r) | Clause::Option(r) | Clause::Use(r) => rule(r, found),
            Clause::Open(open) => attributes(&open.attributes, true, found),
            Clause::Fill(fill) => {
                attributes(&fill.attributes, true, found);
                versions(&fill.versions, found);
            }
            Clause::Omit(omit) => attributes(&omit.attributes, false, found),
        }
    }
}

fn of_declaration<'a>(declaration: &'a Tree, found: &mut Vec<Found<'a>>) {
    match declaration {
        Tree::Use(_) | Tree::Instrument(_) => {}
        Tree::Enumeration(e) => attributes(&e.attributes, true, found),
        Tree::Record(r) | Tree::Section(r) => {
            attributes(&r.attributes, false, found);
            for fact in &r.facts {
                attributes(&fact.attributes, false, found);
            }
        }
        Tree::Parameter(p) => {
            attributes(&p.attributes, true, found);
            versions(&p.versions, found);
        }
        Tree::Define(d) => {
            attributes(&d.attributes, true, found);
            versions(&d.versions, found);
        }
        Tree::Table(t) => {
            attributes(&t.attributes, true, found);
            for row in t.rows.iter().chain(&t.otherwise) {
                attributes(&row.attributes, true, found);
            }
        }
        Tree::External(x) => {
            attributes(&x.attributes, true, found);
            for row in &x.rows {
                attributes(&row.attributes, true, found);
            }
        }
        Tree::Template(t) => {
            attributes(&t.attributes, false, found);
            header(&t.header, found);
            clauses(&t.clauses, found);
        }
        Tree::Scheme(s) => {
            attributes(&s.attributes, false, found);
            header(&s.header, found);
            clauses(&s.clauses, found);
        }
        Tree::Example(e) => attributes(&e.attributes, false, found),
    }
}
