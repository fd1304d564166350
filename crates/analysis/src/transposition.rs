//! What each scheme makes of the law of its template: which provisions it applies and where, what
//! it puts into the slots against their bounds, which options it uses, what it adds, leaves out
//! and departs from.

use std::collections::BTreeMap;
use std::sync::Arc;

use ius_engine::{InForce, Provenance, Verification};
use ius_syntax::ast::{self, Attributes, Binds, Citation, Clause, Effect, Rule, RuleKind, Span};

use crate::check::bounds::{self, Known, applies, days_of_slot, departures, limits, values_of};
use crate::check::word;
use crate::dates;
use crate::db::SourceFile;
use crate::declaration::{Declaration, declarations, symbol_of, tree};
use crate::elaborate::{Body, ClauseRoots, elaborate};
use crate::lower::{cited, provenance_of};
use crate::provisions::{Cited, place};
use crate::scope::{self, Namespace};
use crate::signature;
use crate::symbol::Symbol;

/// The law of a project against the law that binds its states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Transpositions {
    /// Instruments that bind every Member State, perhaps with exceptions, and that a template or a
    /// departure cites; in the order of the files.
    pub instruments: Vec<BindingInstrument>,
    /// The schemes, in the order of the files.
    pub schemes: Vec<Transposition>,
}

/// An instrument that binds Member States.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingInstrument {
    /// Its abbreviation.
    pub id: String,
    /// How lawyers cite it, else its title.
    pub cited_as: String,
    /// Codes of the Member States that it does not bind.
    pub except: Vec<String>,
    /// Its provisions in order, each once.
    pub provisions: Vec<BindingProvision>,
}

impl BindingInstrument {
    /// Whether it binds a state or a part of one.
    #[must_use]
    pub fn binds(&self, state: &str) -> bool {
        let country = state.split('-').next().unwrap_or_default();
        crate::iso::MEMBER_STATES.contains(&country) && !self.except.iter().any(|e| e == country)
    }
}

/// A provision of such an instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingProvision {
    /// The reference as lawyers cite it.
    pub reference: String,
    /// What it does: `shall`, `may`, `ceiling`, `floor`, `defines`, `excludes` or `policy`.
    pub effect: &'static str,
    /// What it says, in the rules' own words.
    pub text: Option<String>,
}

/// A citation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Law {
    /// The instrument's abbreviation.
    pub instrument: String,
    /// The provision; none for the whole instrument.
    pub provision: Option<String>,
}

impl Law {
    /// As it is written: `SPD24 5(2)`.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.provision {
            Some(provision) => format!("{} {provision}", self.instrument),
            None => self.instrument.clone(),
        }
    }
}

/// One scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transposition {
    /// Such as `nl.single_permit`.
    pub scheme: String,
    /// Its title.
    pub title: String,
    /// The state, or a part of one.
    pub state: String,
    /// Its template.
    pub template: Option<String>,
    /// Where it is declared.
    pub at: Cited,
    /// The slots, options and clauses of the template in order, then what the state adds, then the
    /// departures of the scheme as a whole.
    pub points: Vec<Point>,
}

/// What a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PointKind {
    /// A value that the template leaves open.
    Slot,
    /// A clause that a state may use.
    Option,
    /// A clause of the template.
    Clause,
    /// A clause of the state's own.
    Addition,
    /// A departure that no clause shows.
    Scheme,
}

impl PointKind {
    /// In one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            PointKind::Slot => "slot",
            PointKind::Option => "option",
            PointKind::Clause => "clause",
            PointKind::Addition => "addition",
            PointKind::Scheme => "scheme",
        }
    }
}

/// What the state makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// A slot that the state fills.
    Filled,
    /// A slot that keeps the template's value.
    Default,
    /// A slot without a value: an error of the scheme.
    Unfilled,
    /// An option that the state uses.
    Used,
    /// An option that it does not use.
    Unused,
    /// A clause that applies as the template has it.
    Applied,
    /// A clause or option that the state says it does not apply.
    Omitted,
    /// A clause that the state adds, with what permits it.
    Added,
    /// A clause that the state adds and that decides against people, with nothing that permits it.
    WithoutBasis,
    /// A departure of the scheme as a whole.
    Stated,
}

impl Standing {
    /// In a few words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Standing::Filled => "filled",
            Standing::Default => "default",
            Standing::Unfilled => "not filled",
            Standing::Used => "used",
            Standing::Unused => "not used",
            Standing::Applied => "applied",
            Standing::Omitted => "omitted",
            Standing::Added => "added",
            Standing::WithoutBasis => "added without basis",
            Standing::Stated => "stated",
        }
    }
}

/// How a value lies to the bounds of its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lies {
    /// The slot has no bound.
    Unbounded,
    /// Within them.
    Inside,
    /// On one of them, which is within.
    AtBound,
    /// Outside one of them.
    Outside,
    /// That depends on the date: days against months.
    Unclear,
    /// The value is computed and not known without an applicant.
    Computed,
}

impl Lies {
    /// In a few words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Lies::Unbounded => "no bound",
            Lies::Inside => "inside",
            Lies::AtBound => "at the bound",
            Lies::Outside => "outside",
            Lies::Unclear => "depends on the date",
            Lies::Computed => "computed",
        }
    }
}

/// A value of a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlotValue {
    /// As a drafter writes it.
    pub said: String,
    /// When.
    pub in_force: InForce,
    /// How it lies to the bounds.
    pub lies: Lies,
    /// The parameter or definition it comes from.
    pub parameter: Option<String>,
    /// Where it was read.
    pub provenance: Provenance,
}

/// A `departs from` line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departs {
    /// The provisions departed from.
    pub from: Vec<Law>,
    /// Whether it is practice that departs.
    pub in_practice: bool,
    /// Why.
    pub why: Option<String>,
    /// Where it is written.
    pub at: Cited,
}

/// One thing that the template prescribes, offers or leaves open, or that the state adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// What it is.
    pub kind: PointKind,
    /// The word of the clause: `open`, `require`, `output`, …
    pub word: &'static str,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Option<String>,
    /// What the state makes of it.
    pub standing: Standing,
    /// The law of the template that it carries out, or that permits it.
    pub law: Vec<Law>,
    /// National law.
    pub national: Vec<Law>,
    /// The bounds of a slot, in words.
    pub bounds: Vec<String>,
    /// The values of a slot.
    pub values: Vec<SlotValue>,
    /// What it departs from.
    pub departs: Vec<Departs>,
    /// Where it was read.
    pub provenance: Provenance,
    /// Where it is written: in the scheme, or in the template if the scheme says nothing of it.
    pub at: Cited,
}

impl Point {
    /// Whether national law or practice is said to depart.
    #[must_use]
    pub fn is_declared(&self) -> bool {
        !self.departs.is_empty()
    }

    /// What departs without `departs from`, in words; nothing if all is said.
    #[must_use]
    pub fn undeclared(&self) -> Option<&'static str> {
        let outside = |v: &SlotValue| matches!(v.lies, Lies::Outside | Lies::Unclear);
        let of_bound = |d: &Departs| {
            let covered = |from: &Law| {
                self.law.iter().any(|law| {
                    law.instrument == from.instrument
                        && (from.provision.is_none() || law.provision == from.provision)
                })
            };
            self.law.is_empty() || d.from.iter().any(covered)
        };
        match self.standing {
            Standing::Filled
                if self.values.iter().any(outside) && !self.departs.iter().any(of_bound) =>
            {
                Some("a value outside its bound")
            }
            Standing::WithoutBasis if self.departs.is_empty() => {
                Some("an addition that nothing permits")
            }
            Standing::Omitted if self.word == "right" && self.departs.is_empty() => {
                Some("a right that is not given")
            }
            _ => None,
        }
    }

    /// Whether it carries out, uses or departs from a provision.
    #[must_use]
    pub fn concerns(&self, law: &Law) -> bool {
        self.law.contains(law) || self.departs.iter().any(|d| d.from.contains(law))
    }
}

/// Every scheme of some files.
pub(crate) fn transpositions(
    db: &dyn salsa::Database,
    files: &mut dyn Iterator<Item = SourceFile>,
) -> Transpositions {
    let mut found = Found {
        db,
        instruments: BTreeMap::new(),
    };
    let files: Vec<SourceFile> = files.collect();
    let mut schemes = Vec::new();
    for &file in &files {
        for &declaration in declarations(db, file) {
            if let Some(ast::Declaration::Scheme(s)) = tree(db, declaration) {
                schemes.push(found.scheme(declaration, s));
            }
        }
    }
    // In the order of the files, which is that in which the law of the Union is declared.
    let mut instruments = Vec::new();
    for &file in &files {
        for &declaration in declarations(db, file) {
            if let Some(instrument) = found.instruments.remove(&symbol_of(db, declaration)) {
                instruments.push(instrument);
            }
        }
    }
    Transpositions {
        instruments,
        schemes,
    }
}

struct Found<'db> {
    db: &'db dyn salsa::Database,
    /// Instruments that bind Member States and are cited.
    instruments: BTreeMap<Symbol, BindingInstrument>,
}

/// A template with its tree.
#[derive(Clone, Copy)]
struct Template<'db> {
    declaration: Declaration<'db>,
    tree: &'db ast::Template,
}

impl<'db> Found<'db> {
    fn scheme(&mut self, declaration: Declaration<'db>, s: &'db ast::Scheme) -> Transposition {
        let implements = s.implements.as_ref().map(signature::joined);
        let template = implements.as_deref().and_then(|id| {
            let declaration = scope::global(self.db, Namespace::Template, Arc::from(id))?;
            match tree(self.db, declaration)? {
                ast::Declaration::Template(tree) => Some(Template { declaration, tree }),
                _ => None,
            }
        });
        let mut points = Vec::new();
        if let Some(template) = template {
            self.note(template);
            for (at, clause) in template.tree.clauses.iter().enumerate() {
                match clause {
                    Clause::Open(slot) => {
                        points.push(self.slot(declaration, s, template, at, slot))
                    }
                    Clause::Option(rule) => {
                        self.option(declaration, s, template, rule, &mut points)
                    }
                    Clause::Rule(rule) => points.push(self.clause(declaration, s, template, rule)),
                    _ => {}
                }
            }
        }
        for clause in &s.clauses {
            if let Clause::Rule(rule) = clause {
                points.push(self.addition(declaration, rule, template.is_some()));
            }
        }
        for stated in &s.header.departures {
            let departure = &stated.departure;
            let departs = vec![self.departs(declaration, departure)];
            points.push(Point {
                kind: PointKind::Scheme,
                word: "scheme",
                name: declaration.name(self.db).to_string(),
                title: s.title.as_ref().map(|t| t.value.clone()),
                standing: Standing::Stated,
                law: Vec::new(),
                national: laws(&stated.attributes.under),
                bounds: Vec::new(),
                values: Vec::new(),
                departs,
                provenance: provenance_of(self.db, declaration, &stated.attributes),
                at: place(self.db, declaration, departure.span),
            });
        }
        let title = s
            .title
            .as_ref()
            .or(template.and_then(|t| t.tree.title.as_ref()));
        Transposition {
            scheme: declaration.name(self.db).to_string(),
            title: title.map(|t| t.value.clone()).unwrap_or_default(),
            state: s.state.value.clone(),
            template: implements,
            at: place(self.db, declaration, s.name.span),
            points,
        }
    }

    /// Notes the instruments that a template cites.
    fn note(&mut self, template: Template<'db>) {
        for clause in &template.tree.clauses {
            let attributes = match clause {
                Clause::Rule(r) | Clause::Option(r) => &r.attributes,
                Clause::Open(o) => &o.attributes,
                Clause::Define(d) => &d.attributes,
                _ => continue,
            };
            for citation in &attributes.under {
                self.cite(template.declaration, citation);
            }
        }
    }

    fn cite(&mut self, declaration: Declaration<'db>, citation: &Citation) {
        let Some((symbol, instrument)) = cited(self.db, declaration, citation) else {
            return;
        };
        let Some(Binds::EveryMemberStateExcept(except)) =
            instrument.binds.as_ref().map(|b| &b.value)
        else {
            return;
        };
        self.instruments.entry(symbol).or_insert_with(|| {
            let mut provisions: Vec<BindingProvision> = Vec::new();
            for provision in &instrument.provisions {
                let reference = &provision.reference.value;
                if provisions.iter().all(|p| p.reference != *reference) {
                    provisions.push(BindingProvision {
                        reference: reference.clone(),
                        effect: effect(provision.effect.value),
                        text: provision.text.as_ref().map(|t| t.value.clone()),
                    });
                }
            }
            let title = instrument.cited_as.as_ref().or(instrument.title.as_ref());
            BindingInstrument {
                id: instrument.id.value.clone(),
                cited_as: title.map(|t| t.value.clone()).unwrap_or_default(),
                except: except.iter().map(|e| e.value.clone()).collect(),
                provisions,
            }
        });
    }

    fn departs(&mut self, declaration: Declaration<'db>, departure: &ast::Departure) -> Departs {
        for citation in &departure.from {
            self.cite(declaration, citation);
        }
        Departs {
            from: laws(&departure.from),
            in_practice: departure.in_practice.is_some(),
            why: departure.why.as_ref().map(|w| w.value.clone()),
            at: place(self.db, declaration, departure.span),
        }
    }

    fn all_departures(
        &mut self,
        declaration: Declaration<'db>,
        attributes: &Attributes,
    ) -> Vec<Departs> {
        let all = attributes.departures.iter();
        all.map(|d| self.departs(declaration, d)).collect()
    }

    fn slot(
        &mut self,
        scheme: Declaration<'db>,
        s: &'db ast::Scheme,
        template: Template<'db>,
        at: usize,
        slot: &'db ast::Open,
    ) -> Point {
        let filled = s.clauses.iter().enumerate().find_map(|(at, c)| match c {
            Clause::Fill(f) if f.name.value == slot.name.value => Some((at, f)),
            _ => None,
        });
        let limits = limits(self.db, template.declaration, template.tree, slot);
        let bounds = slot.bounds.iter();
        let bounds = bounds.map(|b| written(self.db, template.declaration, b.span));
        let mut point = Point {
            kind: PointKind::Slot,
            word: "open",
            name: slot.name.value.clone(),
            title: slot.title.as_ref().map(|t| t.value.clone()),
            standing: Standing::Unfilled,
            law: laws(&slot.attributes.under),
            national: Vec::new(),
            bounds: bounds.collect(),
            values: Vec::new(),
            departs: Vec::new(),
            provenance: provenance_of(self.db, template.declaration, &slot.attributes),
            at: place(self.db, template.declaration, slot.name.span),
        };
        let Some((index, fill)) = filled else {
            if let Some(default) = &slot.default {
                point.standing = Standing::Default;
                let body = &elaborate(self.db, template.declaration).body;
                if let Body::Clauses(all) = body
                    && let Some(ClauseRoots::Open(Some(root), _)) = all.get(at)
                {
                    let known = values_of(self.db, template.declaration, *root, None);
                    let attributes = [&slot.attributes];
                    let read = |k: &Known<'db>| self.read(template.declaration, &attributes, k);
                    point.values = values(known, &limits, &[], &read);
                }
                if point.values.is_empty() {
                    let said = written(self.db, template.declaration, default.span);
                    point.values.push(computed(said, InForce::default()));
                }
            }
            return point;
        };
        point.standing = Standing::Filled;
        point.national = laws(&fill.attributes.under);
        point.provenance = provenance_of(self.db, scheme, &fill.attributes);
        point.at = place(self.db, scheme, fill.name.span);
        let days = days_of_slot(self.db, template.declaration, slot);
        let roots = match &elaborate(self.db, scheme).body {
            Body::Clauses(all) => match all.get(index) {
                Some(ClauseRoots::Versions(roots)) => roots.as_slice(),
                _ => &[],
            },
            _ => &[],
        };
        let mut own: Vec<&ast::Departure> = Vec::new();
        for (number, version) in fill.versions.iter().enumerate() {
            own.extend(departures(fill, version));
            let range = version.in_force.as_ref().map(dates::range);
            let own_lines = [&version.attributes, &fill.attributes];
            for law in laws(&version.attributes.under) {
                if !point.national.contains(&law) {
                    point.national.push(law);
                }
            }
            let root = roots.get(number).copied().flatten();
            let known = root.map(|root| values_of(self.db, scheme, root, range));
            let read = |k: &Known<'db>| self.read(scheme, &own_lines, k);
            let found = values(known.unwrap_or_default(), &limits, &days, &read);
            match &version.body {
                _ if !found.is_empty() => point.values.extend(found),
                // A value on days on which the law of the slot is not in force is compared with
                // nothing and shown by nothing.
                ast::VersionBody::Is(_) if !applies(range.unwrap_or_default(), &days) => {}
                ast::VersionBody::Is(value) => {
                    let said = written(self.db, scheme, value.span);
                    point.values.push(computed(said, range.unwrap_or_default()));
                }
                ast::VersionBody::Unconfirmed => {
                    let range = range.unwrap_or_default();
                    point.values.push(computed("unconfirmed".to_owned(), range));
                }
                ast::VersionBody::NotInForce => {}
            }
        }
        let mut seen: Vec<Span> = Vec::new();
        for departure in own {
            if !seen.contains(&departure.span) {
                seen.push(departure.span);
                let departs = self.departs(scheme, departure);
                point.departs.push(departs);
            }
        }
        point
    }

    /// Where a value was read: its version, its parameter, or what fills the slot, whichever says
    /// so first.
    fn read(
        &self,
        declaration: Declaration<'db>,
        lines: &[&Attributes],
        known: &Known<'db>,
    ) -> Provenance {
        let of_parameter = known
            .version
            .into_iter()
            .flat_map(|(of, version, parameter)| [(of, version), (of, parameter)]);
        let own = lines.iter().map(|attributes| (declaration, *attributes));
        of_parameter
            .chain(own)
            .map(|(of, attributes)| provenance_of(self.db, of, attributes))
            .find(|read| read.verification != Verification::Unstated)
            .unwrap_or_default()
    }

    fn option(
        &mut self,
        scheme: Declaration<'db>,
        s: &'db ast::Scheme,
        template: Template<'db>,
        option: &'db Rule,
        points: &mut Vec<Point>,
    ) {
        let base = self.of_template(PointKind::Option, template, option);
        let first = points.len();
        for clause in &s.clauses {
            match clause {
                Clause::Use(used) if used.name.value == option.name.value => {
                    let title = used.title.as_ref().map(|t| t.value.clone());
                    points.push(Point {
                        standing: Standing::Used,
                        title: title.or_else(|| base.title.clone()),
                        national: laws(&used.attributes.under),
                        departs: self.all_departures(scheme, &used.attributes),
                        provenance: provenance_of(self.db, scheme, &used.attributes),
                        at: place(self.db, scheme, used.name.span),
                        ..base.clone()
                    });
                }
                Clause::Omit(omit) if omit.name.value == option.name.value => {
                    points.push(self.omitted(scheme, omit, base.clone()));
                }
                _ => {}
            }
        }
        if points.len() == first {
            points.push(Point {
                standing: Standing::Unused,
                ..base
            });
        }
    }

    fn clause(
        &mut self,
        scheme: Declaration<'db>,
        s: &'db ast::Scheme,
        template: Template<'db>,
        rule: &'db Rule,
    ) -> Point {
        let base = self.of_template(PointKind::Clause, template, rule);
        let omit = s.clauses.iter().find_map(|c| match c {
            Clause::Omit(o) if o.name.value == rule.name.value => Some(o),
            _ => None,
        });
        match omit {
            Some(omit) => self.omitted(scheme, omit, base),
            None => base,
        }
    }

    fn of_template(&self, kind: PointKind, template: Template<'db>, rule: &Rule) -> Point {
        Point {
            kind,
            word: word(rule.kind.value),
            name: rule.name.value.clone(),
            title: rule.title.as_ref().map(|t| t.value.clone()),
            standing: Standing::Applied,
            law: laws(&rule.attributes.under),
            national: Vec::new(),
            bounds: Vec::new(),
            values: Vec::new(),
            departs: Vec::new(),
            provenance: provenance_of(self.db, template.declaration, &rule.attributes),
            at: place(self.db, template.declaration, rule.name.span),
        }
    }

    fn omitted(&mut self, scheme: Declaration<'db>, omit: &ast::Omit, base: Point) -> Point {
        Point {
            standing: Standing::Omitted,
            national: laws(&omit.attributes.under),
            departs: self.all_departures(scheme, &omit.attributes),
            provenance: provenance_of(self.db, scheme, &omit.attributes),
            at: place(self.db, scheme, omit.name.span),
            ..base
        }
    }

    fn addition(&mut self, scheme: Declaration<'db>, rule: &Rule, has_template: bool) -> Point {
        // Rights, duties and results need nothing that permits them.
        let asks = matches!(
            rule.kind.value,
            RuleKind::Require
                | RuleKind::Exclude
                | RuleKind::Refuse
                | RuleKind::MayRefuse
                | RuleKind::Assess
        );
        let without = asks && has_template && rule.attributes.basis.is_empty();
        Point {
            kind: PointKind::Addition,
            word: word(rule.kind.value),
            name: rule.name.value.clone(),
            title: rule.title.as_ref().map(|t| t.value.clone()),
            standing: if without {
                Standing::WithoutBasis
            } else {
                Standing::Added
            },
            law: laws(&rule.attributes.basis),
            national: laws(&rule.attributes.under),
            bounds: Vec::new(),
            values: Vec::new(),
            departs: self.all_departures(scheme, &rule.attributes),
            provenance: provenance_of(self.db, scheme, &rule.attributes),
            at: place(self.db, scheme, rule.name.span),
        }
    }
}

/// Values against the bounds, on the days on which the law of the slot is in force.
fn values<'db>(
    known: Vec<Known<'db>>,
    limits: &[(&ast::Bound, &ius_engine::Constant)],
    days: &[InForce],
    read: &dyn Fn(&Known<'db>) -> Provenance,
) -> Vec<SlotValue> {
    let mut out: Vec<SlotValue> = Vec::new();
    for known in known {
        if !applies(known.in_force, days) {
            continue;
        }
        let mut lies = if limits.is_empty() {
            Lies::Unbounded
        } else {
            Lies::Inside
        };
        for (bound, limit) in limits {
            let of = bounds::lies(&known.value, limit, bound.at_most);
            let other = bounds::lies(&known.value, limit, !bound.at_most);
            let next = match (of, other) {
                (bounds::Lies::Outside, _) => Lies::Outside,
                (bounds::Lies::NotComparable, _) => Lies::Unclear,
                (bounds::Lies::Within, bounds::Lies::Within) => Lies::AtBound,
                (bounds::Lies::Within, _) => Lies::Inside,
            };
            lies = match (lies, next) {
                (Lies::Outside, _) | (_, Lies::Outside) => Lies::Outside,
                (Lies::Unclear, _) | (_, Lies::Unclear) => Lies::Unclear,
                (Lies::AtBound, _) | (_, Lies::AtBound) => Lies::AtBound,
                (_, next) => next,
            };
        }
        let provenance = read(&known);
        out.push(SlotValue {
            said: known.said,
            in_force: known.in_force,
            lies,
            parameter: known.parameter,
            provenance,
        });
    }
    out
}

fn computed(said: String, in_force: InForce) -> SlotValue {
    SlotValue {
        said,
        in_force,
        lies: Lies::Computed,
        parameter: None,
        provenance: Provenance::default(),
    }
}

/// The words of a declaration at a place, on one line.
fn written(db: &dyn salsa::Database, declaration: Declaration<'_>, span: Span) -> String {
    let text = declaration
        .text(db)
        .get(span.start as usize..span.end as usize);
    let words: Vec<&str> = text.unwrap_or_default().split_whitespace().collect();
    words.join(" ")
}

fn laws(citations: &[Citation]) -> Vec<Law> {
    citations
        .iter()
        .map(|c| Law {
            instrument: c.instrument.value.clone(),
            provision: c.provision.as_ref().map(|p| p.value.clone()),
        })
        .collect()
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Shall => "shall",
        Effect::May => "may",
        Effect::Ceiling => "ceiling",
        Effect::Floor => "floor",
        Effect::Defines => "defines",
        Effect::Excludes => "excludes",
        Effect::Policy => "policy",
    }
}
