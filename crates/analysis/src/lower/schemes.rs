//! Schemes: the template's clauses, instantiated, and the state's own after them.

use std::collections::BTreeMap;
use std::sync::Arc;

use ius_engine::{
    Award, Clause as ProgramClause, ClauseKind, Exception, FactId, InForce, Judgement, NodeId,
    PointsGroup, Scheme, Texts, Transition,
};
use ius_syntax::ast::{self, Clause, Rule, RuleKind};

use super::copy::{Context, Local, Unit};
use super::definitions::clause_roots;
use super::{Failure, Linker, texts};
use crate::check::has_errors;
use crate::dates;
use crate::declaration::{Declaration, symbol_of, tree};
use crate::elaborate::{ClauseRoots, RuleRoots, elaborate};
use crate::scope::{self, Namespace};
use crate::signature;

/// A rule with its expressions and the declaration it stands in.
struct Part<'a, 'db> {
    rule: &'a Rule,
    roots: &'a RuleRoots,
    declaration: Declaration<'db>,
    /// Whether it only adds exceptions to a clause that every state has.
    adds: bool,
}

impl<'db> Linker<'db> {
    pub(super) fn scheme(&mut self, declaration: Declaration<'db>) -> Result<Scheme, Vec<String>> {
        let symbol = symbol_of(self.db, declaration);
        let mut reasons = Vec::new();
        if has_errors(self.db, declaration) {
            reasons.push(format!("scheme `{}` has errors", symbol.name));
        }
        let Some(ast::Declaration::Scheme(s)) = tree(self.db, declaration) else {
            reasons.push(format!("scheme `{}` cannot be read", symbol.name));
            return Err(reasons);
        };
        let implements = s.implements.as_ref().map(signature::joined);
        let template = match &implements {
            Some(id) => {
                let found = scope::global(self.db, Namespace::Template, Arc::from(id.as_str()));
                match found {
                    Some(found) if !has_errors(self.db, found) => Some(found),
                    Some(_) => {
                        reasons.push(format!("template `{id}` has errors"));
                        None
                    }
                    None => {
                        reasons.push(format!("there is no template `{id}`"));
                        None
                    }
                }
            }
            None => None,
        };
        if !reasons.is_empty() {
            return Err(reasons);
        }
        self.make_scheme(declaration, s, template, implements)
            .map_err(|why| vec![format!("it rests on {why}, which has errors")])
    }

    fn make_scheme(
        &mut self,
        declaration: Declaration<'db>,
        s: &ast::Scheme,
        template: Option<Declaration<'db>>,
        implements: Option<String>,
    ) -> Result<Scheme, Failure> {
        let template_tree = template.and_then(|t| match tree(self.db, t) {
            Some(ast::Declaration::Template(tree)) => Some((t, tree)),
            _ => None,
        });
        let own = elaborate(self.db, declaration);
        let inherited = template.map(|t| elaborate(self.db, t));
        let id: Arc<str> = declaration.name(self.db).clone();
        let context = Context {
            id: id.clone(),
            state: Arc::from(s.state.value.as_str()),
            locals: locals(
                declaration,
                &s.clauses,
                template_tree.map(|(t, tree)| (t, tree.clauses.as_slice())),
            ),
        };
        let mut own_unit = Unit::new(&own.arena, declaration, Some(&context));
        let mut clauses = Vec::new();
        let mut transitions = Vec::new();
        if let (Some((from, tree)), Some(elaborated)) = (template_tree, inherited) {
            let mut unit = Unit::new(&elaborated.arena, from, Some(&context));
            let omitted: Vec<&str> = s
                .clauses
                .iter()
                .filter_map(|c| match c {
                    Clause::Omit(o) => Some(o.name.value.as_str()),
                    _ => None,
                })
                .collect();
            for (index, clause) in tree.clauses.iter().enumerate() {
                let Some(ClauseRoots::Rule(roots)) = clause_roots(&elaborated.body, index) else {
                    continue;
                };
                match clause {
                    Clause::Rule(rule) if !omitted.contains(&rule.name.value.as_str()) => {
                        let part = Part {
                            rule,
                            roots,
                            declaration: from,
                            adds: false,
                        };
                        let mut added = s.clauses.iter().enumerate().filter_map(|(at, used)| {
                            let Clause::Use(used) = used else { return None };
                            let Some(ClauseRoots::Rule(roots)) = clause_roots(&own.body, at) else {
                                return None;
                            };
                            (used.name.value == rule.name.value).then_some(Part {
                                rule: used,
                                roots,
                                declaration,
                                adds: true,
                            })
                        });
                        let added = added.next();
                        self.clause(
                            &mut unit,
                            added.as_ref().map(|_| &mut own_unit),
                            part,
                            added,
                            true,
                            &mut clauses,
                            &mut transitions,
                        )?;
                    }
                    Clause::Option(option) if !omitted.contains(&option.name.value.as_str()) => {
                        for (at, used) in s.clauses.iter().enumerate() {
                            let Clause::Use(used) = used else { continue };
                            if used.name.value != option.name.value {
                                continue;
                            }
                            let Some(ClauseRoots::Rule(used_roots)) = clause_roots(&own.body, at)
                            else {
                                continue;
                            };
                            let part = Part {
                                rule: option,
                                roots,
                                declaration: from,
                                adds: false,
                            };
                            let used = Part {
                                rule: used,
                                roots: used_roots,
                                declaration,
                                adds: false,
                            };
                            self.clause(
                                &mut unit,
                                Some(&mut own_unit),
                                part,
                                Some(used),
                                true,
                                &mut clauses,
                                &mut transitions,
                            )?;
                        }
                    }
                    _ => {}
                }
            }
        }
        for (index, clause) in s.clauses.iter().enumerate() {
            let (Clause::Rule(rule), Some(ClauseRoots::Rule(roots))) =
                (clause, clause_roots(&own.body, index))
            else {
                continue;
            };
            let part = Part {
                rule,
                roots,
                declaration,
                adds: false,
            };
            self.clause(
                &mut own_unit,
                None,
                part,
                None,
                false,
                &mut clauses,
                &mut transitions,
            )?;
        }
        // Definitions and slots that no clause reads are decided by nothing, but are still shown.
        for name in context.locals.keys() {
            let key = super::Key::Local(context.id.clone(), name.clone());
            self.definition(&key, Some(&context))?;
        }
        let header = &s.header;
        let from_template = template_tree.map(|(_, tree)| &tree.header);
        let as_of = header
            .as_of
            .as_ref()
            .or(from_template.and_then(|h| h.as_of.as_ref()));
        let for_each = header
            .for_each
            .as_ref()
            .or(from_template.and_then(|h| h.for_each.as_ref()));
        let as_of: Option<FactId> = match as_of {
            Some(path) => Some(
                self.fact_id(&signature::joined(path))
                    .ok_or_else(|| signature::joined(path))?,
            ),
            None => None,
        };
        let for_each = match for_each {
            Some((name, path)) => {
                let fact = self
                    .fact_id(&signature::joined(path))
                    .ok_or_else(|| signature::joined(path))?;
                Some((name.value.clone(), fact))
            }
            None => None,
        };
        let or_template = |own: &Vec<ast::LocalText>, from: Option<&Vec<ast::LocalText>>| {
            if own.is_empty() {
                texts(None, from.map(Vec::as_slice).unwrap_or_default())
            } else {
                texts(None, own)
            }
        };
        let mut titles = texts(s.title.as_ref(), &s.attributes.titled);
        if let (None, Some((_, tree))) = (&s.title, template_tree) {
            let inherited = texts(tree.title.as_ref(), &tree.attributes.titled);
            for (lang, text) in inherited.0 {
                if !titles.0.iter().any(|(l, _)| *l == lang) {
                    titles.0.push((lang, text));
                }
            }
            titles.0.sort_by_key(|(lang, _)| lang != "en");
        }
        let mut silent = Vec::new();
        if let Some((from, tree)) = template_tree {
            self.silent(from, &tree.header, &mut silent);
        }
        self.silent(declaration, header, &mut silent);
        let mut citations = match template_tree {
            Some((from, tree)) => self.citations(from, &tree.attributes.under),
            None => Vec::new(),
        };
        citations.extend(self.citations(declaration, &s.attributes.under));
        let mut suspended = dates::ranges(&header.suspended);
        let mut in_force = dates::ranges(&header.in_force);
        if let Some(h) = from_template {
            suspended.extend(dates::ranges(&h.suspended));
            if in_force.is_empty() {
                in_force = dates::ranges(&h.in_force);
            }
        }
        Ok(Scheme {
            id: id.to_string(),
            titles,
            state: s.state.value.clone(),
            implements,
            as_of,
            in_force,
            suspended,
            decided_by: or_template(&header.decided_by, from_template.map(|h| &h.decided_by)),
            advised_by: or_template(&header.advised_by, from_template.map(|h| &h.advised_by)),
            for_each,
            clauses,
            transitions,
            silent,
            departures: self.departures(declaration, s, template_tree),
            citations,
            notes: texts(None, &s.attributes.notes),
            at: self.source_ref(declaration, s.name.span),
        })
    }

    fn silent(
        &self,
        declaration: Declaration<'db>,
        header: &ast::Header,
        out: &mut Vec<(Texts, ius_engine::Provenance)>,
    ) {
        let first = out.len();
        for silent in &header.silent {
            let lang = &silent.text.lang.value;
            let text = (lang.clone(), silent.text.text.value.clone());
            // A line in another language says the line above it again.
            match out.get_mut(first..).and_then(<[_]>::last_mut) {
                Some((above, _)) if lang != "en" && above.0.iter().all(|(l, _)| l != lang) => {
                    above.0.push(text);
                }
                _ => out.push((
                    Texts(vec![text]),
                    self.provenance(declaration, &silent.attributes),
                )),
            }
        }
    }

    /// One clause, in as many versions as it rests on other provisions.
    #[allow(clippy::too_many_arguments)]
    fn clause(
        &mut self,
        unit: &mut Unit<'_, 'db>,
        mut used_unit: Option<&mut Unit<'_, 'db>>,
        part: Part<'_, 'db>,
        used: Option<Part<'_, 'db>>,
        from_template: bool,
        clauses: &mut Vec<ProgramClause>,
        transitions: &mut Vec<Transition>,
    ) -> Result<(), Failure> {
        let rules = [Some(part.rule), used.as_ref().map(|u| u.rule)];
        let stretches = dates::stretches(rules.into_iter().flatten().flat_map(cited_days));
        if stretches.is_empty() {
            return self.version(
                unit,
                used_unit,
                part,
                used,
                from_template,
                clauses,
                transitions,
            );
        }
        let own = dates::ranges(&part.rule.attributes.in_force);
        for stretch in stretches {
            let in_force = dates::intersect(&own, &[stretch]);
            if in_force.is_empty() {
                continue;
            }
            let mut rule = resting(part.rule, stretch);
            rule.attributes.in_force = in_force.into_iter().map(dates::written).collect();
            let used_rule = used.as_ref().map(|u| resting(u.rule, stretch));
            let version = Part {
                rule: &rule,
                roots: part.roots,
                declaration: part.declaration,
                adds: false,
            };
            let used = match (&used, &used_rule) {
                (Some(used), Some(rule)) => Some(Part {
                    rule,
                    roots: used.roots,
                    declaration: used.declaration,
                    adds: used.adds,
                }),
                _ => None,
            };
            self.version(
                unit,
                used_unit.as_deref_mut(),
                version,
                used,
                from_template,
                clauses,
                transitions,
            )?;
        }
        Ok(())
    }

    /// One version of a clause; of an option used, the state's own lines go before the template's.
    #[allow(clippy::too_many_arguments)]
    fn version(
        &mut self,
        unit: &mut Unit<'_, 'db>,
        mut used_unit: Option<&mut Unit<'_, 'db>>,
        part: Part<'_, 'db>,
        used: Option<Part<'_, 'db>>,
        from_template: bool,
        clauses: &mut Vec<ProgramClause>,
        transitions: &mut Vec<Transition>,
    ) -> Result<(), Failure> {
        let missing = || format!("clause `{}`", part.rule.name.value);
        // Takes an expression of the state's lines, else of the template's.
        macro_rules! root {
            ($field:ident) => {{
                let own = used.as_ref().and_then(|u| u.roots.$field);
                match (own, used_unit.as_deref_mut()) {
                    (Some(id), Some(own_unit)) => Some(self.copy(own_unit, id)?.0),
                    _ => match part.roots.$field {
                        Some(id) => Some(self.copy(unit, id)?.0),
                        None => None,
                    },
                }
            }};
        }
        let rule = part.rule;
        let own = used.as_ref().filter(|u| !u.adds).map(|u| u.rule);
        let stated = own.unwrap_or(rule);
        let judgement = |settled_by: Option<NodeId>| {
            let names = own.filter(|r| r.by.is_some()).unwrap_or(rule);
            let by: Vec<ast::LocalText> = names
                .by
                .iter()
                .chain(&names.by_translated)
                .cloned()
                .collect();
            let weighing = own
                .map(|r| &r.weighing)
                .filter(|w| !w.is_empty())
                .unwrap_or(&rule.weighing);
            Judgement {
                by: texts(None, &by),
                weighing: factors(weighing),
                settled_by,
            }
        };
        let kind = match rule.kind.value {
            RuleKind::Scope => ClauseKind::Scope(root!(that).ok_or_else(missing)?),
            RuleKind::Exclude => ClauseKind::Exclude(root!(when).ok_or_else(missing)?),
            RuleKind::Refuse => ClauseKind::Refuse(root!(when).ok_or_else(missing)?),
            RuleKind::MayRefuse => {
                let when = root!(when).ok_or_else(missing)?;
                let settled = root!(settled_by);
                ClauseKind::MayRefuse {
                    when,
                    judgement: judgement(settled),
                }
            }
            RuleKind::Require => ClauseKind::Require(root!(that).ok_or_else(missing)?),
            RuleKind::Assess => {
                let settled = root!(settled_by);
                ClauseKind::Assess(judgement(settled))
            }
            RuleKind::Points => {
                let pass_mark = root!(pass_mark).ok_or_else(missing)?;
                let groups = match (&used, used_unit.as_deref_mut()) {
                    (Some(own), Some(own_unit)) if !own.rule.groups.is_empty() => {
                        self.groups(own_unit, own)?
                    }
                    _ => self.groups(unit, &part)?,
                };
                ClauseKind::Points { pass_mark, groups }
            }
            RuleKind::Output => {
                let value = root!(is).ok_or_else(missing)?;
                let when = root!(when);
                let once_granted =
                    rule.once_granted.is_some() || own.is_some_and(|r| r.once_granted.is_some());
                ClauseKind::Output {
                    value,
                    when,
                    once_granted,
                }
            }
            RuleKind::Right => ClauseKind::Right(root!(when)),
            RuleKind::Duty => ClauseKind::Duty(root!(when)),
            RuleKind::Transition => {
                let when = root!(when).ok_or_else(missing)?;
                let law_on = root!(apply_law_on).ok_or_else(missing)?;
                transitions.push(Transition {
                    name: rule.name.value.clone(),
                    titles: texts(rule.title.as_ref(), &rule.attributes.titled),
                    when,
                    law_on,
                    citations: self.citations(part.declaration, &rule.attributes.under),
                    at: self.source_ref(part.declaration, rule.span),
                });
                return Ok(());
            }
            RuleKind::Used => return Err(missing()),
        };
        let mut exceptions = self.exceptions(unit, &part)?;
        if let (Some(used), Some(own_unit)) = (&used, used_unit) {
            exceptions.extend(self.exceptions(own_unit, used)?);
        }
        let mut citations = self.citations(part.declaration, &rule.attributes.under);
        let mut basis = self.citations(part.declaration, &rule.attributes.basis);
        let mut provenance = self.provenance(part.declaration, &rule.attributes);
        let mut titles = texts(rule.title.as_ref(), &rule.attributes.titled);
        let mut in_force: Vec<InForce> = dates::ranges(&rule.attributes.in_force);
        let mut at = self.source_ref(part.declaration, rule.span);
        if let Some(added) = used.as_ref().filter(|used| used.adds) {
            citations.extend(self.citations(added.declaration, &added.rule.attributes.under));
        }
        if let Some(used) = used.as_ref().filter(|used| !used.adds) {
            // The provision that offers the option is its basis; the state's own law comes first.
            basis.extend(citations.clone());
            basis.extend(self.citations(used.declaration, &used.rule.attributes.basis));
            let mut all = self.citations(used.declaration, &used.rule.attributes.under);
            all.append(&mut citations);
            citations = all;
            let own = self.provenance(used.declaration, &used.rule.attributes);
            if own.verification != ius_engine::Verification::Unstated {
                provenance = own;
            }
            let own_titles = texts(used.rule.title.as_ref(), &used.rule.attributes.titled);
            for (lang, text) in own_titles.0 {
                match titles.0.iter_mut().find(|(l, _)| *l == lang) {
                    Some((_, old)) => *old = text,
                    None => titles.0.push((lang, text)),
                }
            }
            let own_dates = dates::ranges(&used.rule.attributes.in_force);
            in_force = dates::intersect(&in_force, &own_dates);
            at = self.source_ref(used.declaration, used.rule.span);
        }
        clauses.push(ProgramClause {
            name: stated.name.value.clone(),
            titles,
            in_force,
            kind,
            exceptions,
            citations,
            basis,
            from_template,
            provenance,
            at,
        });
        Ok(())
    }

    fn groups(
        &mut self,
        unit: &mut Unit<'_, 'db>,
        part: &Part<'_, 'db>,
    ) -> Result<Vec<PointsGroup>, Failure> {
        let mut out = Vec::new();
        for (group, roots) in part.rule.groups.iter().zip(&part.roots.groups) {
            let at_most = match roots.at_most {
                Some(id) => Some(self.copy(unit, id)?.0),
                None => None,
            };
            let mut awards = Vec::new();
            for (award, roots) in group.awards.iter().zip(&roots.awards) {
                let points = roots
                    .points
                    .ok_or_else(|| format!("group `{}`", group.name.value))?;
                awards.push(Award {
                    points: self.copy(unit, points)?.0,
                    when: match roots.when {
                        Some(id) => Some(self.copy(unit, id)?.0),
                        None => None,
                    },
                    citations: self.citations(part.declaration, &award.under),
                    at: self.source_ref(part.declaration, award.span),
                });
            }
            out.push(PointsGroup {
                name: group.name.value.clone(),
                titles: texts(group.title.as_ref(), &[]),
                best_of: group.best_of,
                at_most,
                awards,
            });
        }
        Ok(out)
    }

    fn exceptions(
        &mut self,
        unit: &mut Unit<'_, 'db>,
        part: &Part<'_, 'db>,
    ) -> Result<Vec<Exception>, Failure> {
        let mut out = Vec::new();
        for (exception, roots) in part.rule.exceptions.iter().zip(&part.roots.exceptions) {
            let when = roots
                .when
                .ok_or_else(|| format!("an exception of `{}`", part.rule.name.value))?;
            out.push(Exception {
                replacement: match roots.replacement {
                    Some(id) => Some(self.copy(unit, id)?.0),
                    None => None,
                },
                when: self.copy(unit, when)?.0,
                title: exception.title.as_ref().map(|t| t.value.clone()),
                citations: self.citations(part.declaration, &exception.under),
                at: self.source_ref(part.declaration, exception.span),
            });
        }
        Ok(out)
    }
}

/// The days written on the citations of a clause.
pub(crate) fn cited_days(rule: &Rule) -> impl Iterator<Item = InForce> + '_ {
    let exceptions = rule.exceptions.iter().flat_map(|e| &e.under);
    let awards = rule.groups.iter().flat_map(|g| &g.awards);
    rule.attributes
        .under
        .iter()
        .chain(&rule.attributes.basis)
        .chain(exceptions)
        .chain(awards.flat_map(|a| &a.under))
        .filter_map(|citation| citation.days.as_ref())
        .map(dates::range)
}

/// A clause with the provisions on which it rests in a stretch of days.
fn resting(rule: &Rule, stretch: InForce) -> Rule {
    let keep = |under: &mut Vec<ast::Citation>| {
        under.retain(|citation| {
            citation
                .days
                .as_ref()
                .is_none_or(|days| dates::overlap(dates::range(days), stretch))
        });
    };
    let mut rule = rule.clone();
    keep(&mut rule.attributes.under);
    keep(&mut rule.attributes.basis);
    for exception in &mut rule.exceptions {
        keep(&mut exception.under);
    }
    for award in rule.groups.iter_mut().flat_map(|g| &mut g.awards) {
        keep(&mut award.under);
    }
    rule
}

/// The definitions and slots of a scheme, its template's included.
fn locals<'db>(
    scheme: Declaration<'db>,
    own: &[Clause],
    template: Option<(Declaration<'db>, &[Clause])>,
) -> BTreeMap<Arc<str>, Local<'db>> {
    let mut out: BTreeMap<Arc<str>, Local<'db>> = BTreeMap::new();
    if let Some((from, clauses)) = template {
        for (index, clause) in clauses.iter().enumerate() {
            match clause {
                Clause::Define(d) => {
                    out.entry(Arc::from(d.name.value.as_str()))
                        .or_insert(Local::Define(from, index));
                }
                Clause::Open(o) => {
                    let filled = own
                        .iter()
                        .position(|c| matches!(c, Clause::Fill(f) if f.name.value == o.name.value));
                    if filled.is_some() || o.default.is_some() {
                        let filled = filled.map(|at| (scheme, at));
                        out.entry(Arc::from(o.name.value.as_str()))
                            .or_insert(Local::Slot((from, index), filled));
                    }
                }
                _ => {}
            }
        }
    }
    for (index, clause) in own.iter().enumerate() {
        if let Clause::Define(d) = clause {
            out.entry(Arc::from(d.name.value.as_str()))
                .or_insert(Local::Define(scheme, index));
        }
    }
    out
}

/// The factors that an authority weighs. The first factor in one language is the first in every
/// other, and so on.
fn factors(weighing: &[ast::LocalText]) -> Vec<Texts> {
    let mut factors: Vec<Texts> = Vec::new();
    for text in weighing {
        let lang = &text.lang.value;
        let said = (lang.clone(), text.text.value.clone());
        match factors
            .iter_mut()
            .find(|factor| factor.0.iter().all(|(known, _)| known != lang))
        {
            Some(factor) => factor.0.push(said),
            None => factors.push(Texts(vec![said])),
        }
    }
    factors
}
