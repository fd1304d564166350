//! Departures: where national law or practice does not keep to the law of the template, and when.

use ius_engine::{Departure, DepartureKind, InForce, Texts};
use ius_syntax::ast::{self, Clause};

use super::{Linker, texts};
use crate::check::bounds::{self, both, days_of_citation};
use crate::dates;
use crate::declaration::Declaration;

/// What departs, before it is lowered.
struct Stated<'a> {
    kind: DepartureKind,
    clause: Option<&'a str>,
    titles: Texts,
    /// When the clause is in force; empty means always.
    in_force: Vec<InForce>,
    /// The attribute lines that say under which national law, and where it was read.
    attributes: &'a ast::Attributes,
}

impl<'db> Linker<'db> {
    /// The departures of a scheme: those of its head first, then those of its clauses as they
    /// stand.
    pub(super) fn departures(
        &self,
        declaration: Declaration<'db>,
        s: &ast::Scheme,
        template: Option<(Declaration<'db>, &'db ast::Template)>,
    ) -> Vec<Departure> {
        let mut out = Vec::new();
        for stated in &s.header.departures {
            let whole = Stated {
                kind: DepartureKind::Scheme,
                clause: None,
                titles: texts(s.title.as_ref(), &s.attributes.titled),
                in_force: Vec::new(),
                attributes: &stated.attributes,
            };
            out.push(self.departure(declaration, &stated.departure, &whole));
        }
        let inherited = template
            .map(|(_, t)| t.clauses.as_slice())
            .unwrap_or_default();
        let titles_of = |name: &str| {
            let rule = inherited.iter().find_map(|c| match c {
                Clause::Rule(r) | Clause::Option(r) if r.name.value == name => Some(r),
                _ => None,
            });
            rule.map(|r| texts(r.title.as_ref(), &r.attributes.titled))
                .unwrap_or_default()
        };
        for (at, clause) in s.clauses.iter().enumerate() {
            let (kind, name, titles, attributes) = match clause {
                Clause::Rule(r) => (
                    DepartureKind::Addition,
                    &r.name,
                    texts(r.title.as_ref(), &r.attributes.titled),
                    &r.attributes,
                ),
                Clause::Use(r) => {
                    let own = texts(r.title.as_ref(), &r.attributes.titled);
                    let titles = if own.0.is_empty() {
                        titles_of(&r.name.value)
                    } else {
                        own
                    };
                    (DepartureKind::Use, &r.name, titles, &r.attributes)
                }
                Clause::Omit(o) => (
                    DepartureKind::Omit,
                    &o.name,
                    titles_of(&o.name.value),
                    &o.attributes,
                ),
                Clause::Fill(f) => {
                    self.filling(declaration, at, f, template, &mut out);
                    continue;
                }
                Clause::Define(_) | Clause::Option(_) | Clause::Open(_) => continue,
            };
            let stated = Stated {
                kind,
                clause: Some(&name.value),
                titles,
                in_force: dates::ranges(&attributes.in_force),
                attributes,
            };
            for departure in &attributes.departures {
                out.push(self.departure(declaration, departure, &stated));
            }
        }
        out
    }

    /// A filling departs on the days on which its value lies outside the bound, if that is what it
    /// departs from; else as long as it is in force.
    fn filling(
        &self,
        declaration: Declaration<'db>,
        at: usize,
        fill: &ast::Fill,
        template: Option<(Declaration<'db>, &'db ast::Template)>,
        out: &mut Vec<Departure>,
    ) {
        let slot = template.and_then(|(_, tree)| {
            tree.clauses.iter().find_map(|c| match c {
                Clause::Open(o) if o.name.value == fill.name.value => Some(o),
                _ => None,
            })
        });
        let titles = slot
            .map(|o| texts(o.title.as_ref(), &o.attributes.titled))
            .unwrap_or_default();
        let outside: Vec<Vec<InForce>> = match (template, slot) {
            (Some((from, tree)), Some(slot)) => {
                bounds::outside(self.db, declaration, at, fill, (from, tree), slot)
            }
            _ => Vec::new(),
        };
        let days = |departure: &ast::Departure, versions: &mut dyn Iterator<Item = usize>| {
            let mut days: Vec<InForce> = Vec::new();
            if departure.in_practice.is_none()
                && slot.is_some_and(|s| bounds::is_of_slot(departure, s))
            {
                for version in versions {
                    days.extend(outside.get(version).into_iter().flatten().copied());
                }
            }
            days
        };
        let stated = |attributes, in_force| Stated {
            kind: DepartureKind::Fill,
            clause: Some(&fill.name.value),
            titles: titles.clone(),
            in_force,
            attributes,
        };
        for departure in &fill.attributes.departures {
            let in_force = days(departure, &mut (0..fill.versions.len()));
            out.push(self.departure(declaration, departure, &stated(&fill.attributes, in_force)));
        }
        for (index, version) in fill.versions.iter().enumerate() {
            for departure in &version.attributes.departures {
                let mut in_force = days(departure, &mut std::iter::once(index));
                if in_force.is_empty() {
                    in_force = version.in_force.iter().map(dates::range).collect();
                }
                let stated = stated(&version.attributes, in_force);
                out.push(self.departure(declaration, departure, &stated));
            }
        }
    }

    fn departure(
        &self,
        declaration: Declaration<'db>,
        departure: &ast::Departure,
        stated: &Stated<'_>,
    ) -> Departure {
        Departure {
            kind: stated.kind,
            clause: stated.clause.map(str::to_owned),
            titles: stated.titles.clone(),
            in_force: self.days(declaration, departure, &stated.in_force),
            from: self.citations(declaration, &departure.from),
            in_practice: departure.in_practice.is_some(),
            why: departure.why.as_ref().map(|w| w.value.clone()),
            citations: self.citations(declaration, &stated.attributes.under),
            provenance: self.provenance(declaration, stated.attributes),
            at: self.source_ref(declaration, departure.span),
        }
    }

    /// The days on which both the clause and a provision that it departs from are in force: nothing
    /// departs from law that does not apply yet.
    fn days(
        &self,
        declaration: Declaration<'db>,
        departure: &ast::Departure,
        clause: &[InForce],
    ) -> Vec<InForce> {
        let mut law = Vec::new();
        for citation in &departure.from {
            let days = days_of_citation(self.db, declaration.file(self.db), citation);
            if days.is_empty() {
                return clause.to_vec();
            }
            law.extend(days);
        }
        if clause.is_empty() {
            return law;
        }
        let mut out = Vec::new();
        for days in clause {
            out.extend(law.iter().filter_map(|l| both(*days, *l)));
        }
        out
    }
}
