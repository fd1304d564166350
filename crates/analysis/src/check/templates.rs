//! What a scheme may do against its template: fill, use, add, omit.

use std::sync::Arc;

use ius_diagnostics::{Code, nearest};
use ius_engine::{NodeId, Op};
use ius_syntax::ast::{self, Clause, Declaration as Tree, Rule, RuleKind, Span};

use super::Cx;
use super::bounds::bounds;
use super::duplicates::share_days;
use super::{parts, visit};
use crate::dates;
use crate::declaration::{Declaration, symbol_of, tree};
use crate::elaborate::{Body, ClauseRoots, Elaborated};
use crate::problem::{Edit, Place, Problem};
use crate::reference::Target;
use crate::scope::{self, Namespace};
use crate::signature::{self, MemberKind, Outline, outline_of};
use crate::typed::Arena;

/// A template with its tree and outline.
#[derive(Clone, Copy)]
pub(super) struct Template<'db> {
    pub declaration: Declaration<'db>,
    pub tree: &'db ast::Template,
    pub outline: &'db Outline,
}

pub(super) fn check(cx: &mut Cx<'_>) {
    exceptions(cx);
    match cx.tree {
        Tree::Template(t) => {
            misplaced_departures(cx, t);
            for clause in &t.clauses {
                let (word, name) = match clause {
                    Clause::Use(r) => ("use", &r.name),
                    Clause::Fill(f) => ("fill", &f.name),
                    Clause::Omit(o) => ("omit", &o.name),
                    _ => continue,
                };
                cx.report(
                    Problem::error(Code::ClausePlace, name.span, format!("`{word}` stands in a scheme, not in a template"))
                        .help("a template leaves things open with `open` and `option`; the schemes of the states use them"),
                );
            }
        }
        Tree::Scheme(s) => scheme(cx, s),
        _ => {}
    }
}

/// `departs from` in a template, whose law is what schemes depart from.
fn misplaced_departures(cx: &mut Cx<'_>, t: &ast::Template) {
    let mut spans: Vec<Span> = t
        .header
        .departures
        .iter()
        .map(|d| d.departure.span)
        .collect();
    for clause in &t.clauses {
        if let Some(attributes) = attributes_of(clause) {
            spans.extend(attributes.departures.iter().map(|d| d.span));
        }
    }
    for span in spans {
        cx.report(
            Problem::error(
                Code::ClausePlace,
                span,
                "`departs from` stands in a scheme, not in a template",
            )
            .help("the law of a template is what the schemes of the states depart from"),
        );
    }
}

/// The attribute lines of a clause that may depart from the template's law.
pub(crate) fn attributes_of(clause: &Clause) -> Option<&ast::Attributes> {
    match clause {
        Clause::Rule(r) | Clause::Option(r) | Clause::Use(r) => Some(&r.attributes),
        Clause::Fill(f) => Some(&f.attributes),
        Clause::Omit(o) => Some(&o.attributes),
        Clause::Define(_) | Clause::Open(_) => None,
    }
}

/// What a departure is from, as it is written.
pub(crate) fn departed(departure: &ast::Departure) -> String {
    let from: Vec<String> = departure.from.iter().map(cited).collect();
    let practice = if departure.in_practice.is_some() {
        ", in practice"
    } else {
        ""
    };
    format!("{}{practice}", from.join(", "))
}

/// Lists the departures that stand at clauses other than an `omit` and at the scheme itself, which
/// nothing else mentions.
fn declared(cx: &mut Cx<'_>, s: &ast::Scheme) {
    let why = |d: &ast::Departure| {
        d.why
            .as_ref()
            .map(|w| format!(": {}", w.value))
            .unwrap_or_default()
    };
    for stated in &s.header.departures {
        let d = &stated.departure;
        let message = format!("a departure from {}{}", departed(d), why(d));
        cx.report(Problem::information(Code::Departure, d.span, message));
    }
    for clause in &s.clauses {
        let (word, name, departures): (&str, &ast::Name, Vec<&ast::Departure>) = match clause {
            Clause::Rule(r) => (
                parts::word(r.kind.value),
                &r.name,
                r.attributes.departures.iter().collect(),
            ),
            Clause::Use(r) => ("use", &r.name, r.attributes.departures.iter().collect()),
            Clause::Fill(f) => {
                let versions = f.versions.iter().map(|v| &v.attributes);
                let all = std::iter::once(&f.attributes).chain(versions);
                ("fill", &f.name, all.flat_map(|a| &a.departures).collect())
            }
            _ => continue,
        };
        for d in departures {
            let message = format!(
                "a departure of `{word} {}` from {}{}",
                name.value,
                departed(d),
                why(d)
            );
            cx.report(Problem::information(Code::Departure, d.span, message));
        }
    }
}

fn template_of<'db>(cx: &Cx<'db>, s: &ast::Scheme) -> Option<Template<'db>> {
    let id = s.implements.as_ref().map(signature::joined)?;
    let declaration = scope::global(cx.db, Namespace::Template, Arc::from(id))?;
    match tree(cx.db, declaration)? {
        Tree::Template(tree) => Some(Template {
            declaration,
            tree,
            outline: outline_of(cx.db, declaration)?,
        }),
        _ => None,
    }
}

fn scheme(cx: &mut Cx<'_>, s: &ast::Scheme) {
    declared(cx, s);
    for clause in &s.clauses {
        let (word, name) = match clause {
            Clause::Open(o) => ("open", &o.name),
            Clause::Option(r) => ("option", &r.name),
            _ => continue,
        };
        cx.report(
            Problem::error(
                Code::ClausePlace,
                name.span,
                format!("`{word}` stands in a template, not in a scheme"),
            )
            .help("a scheme is the law of one state and leaves nothing open"),
        );
    }
    if s.implements.is_none() {
        for clause in &s.clauses {
            let (word, name) = match clause {
                Clause::Fill(f) => ("fill", &f.name),
                Clause::Use(r) => ("use", &r.name),
                Clause::Omit(o) => ("omit", &o.name),
                _ => continue,
            };
            cx.report(
                Problem::error(
                    Code::NoTemplate,
                    name.span,
                    format!("`{word} {}`, but the scheme has no template", name.value),
                )
                .help("name the template after the state: `implements eu.…`"),
            );
        }
        return;
    }
    let Some(template) = template_of(cx, s) else {
        return;
    };
    fills(cx, s, template);
    options(cx, s, template);
    additions(cx, s, template);
}

pub(super) fn place_in<'db>(cx: &Cx<'db>, template: Template<'db>, span: Span) -> Place {
    Place::There(
        template.declaration.file(cx.db),
        symbol_of(cx.db, template.declaration),
        span,
    )
}

fn clause_target(cx: &mut Cx<'_>, template: Template<'_>, name: &ast::Name) {
    let target = Target::Clause(
        symbol_of(cx.db, template.declaration),
        Arc::from(name.value.as_str()),
    );
    cx.references.push(crate::reference::Reference {
        span: name.span,
        target,
    });
}

fn fills<'db>(cx: &mut Cx<'db>, s: &ast::Scheme, template: Template<'db>) {
    let open: Vec<&'db ast::Open> = template
        .tree
        .clauses
        .iter()
        .filter_map(|c| match c {
            Clause::Open(o) => Some(o),
            _ => None,
        })
        .collect();
    let filled: Vec<(usize, &ast::Fill)> = s
        .clauses
        .iter()
        .enumerate()
        .filter_map(|(i, c)| match c {
            Clause::Fill(f) => Some((i, f)),
            _ => None,
        })
        .collect();
    for (index, (at, fill)) in filled.iter().enumerate() {
        if let Some((_, first)) = filled
            .iter()
            .take(index)
            .find(|(_, f)| f.name.value == fill.name.value)
        {
            cx.report(
                Problem::error(
                    Code::FilledTwice,
                    fill.name.span,
                    format!("slot `{}` is filled twice", fill.name.value),
                )
                .label(first.name.span, "it is filled here first")
                .help("one filling may have several dated versions: `from D is …`"),
            );
        }
        let Some(slot) = open.iter().find(|o| o.name.value == fill.name.value) else {
            let mut problem = Problem::error(
                Code::UnknownSlot,
                fill.name.span,
                format!("the template leaves no slot `{}` open", fill.name.value),
            );
            if let Some(near) =
                nearest(&fill.name.value, open.iter().map(|o| o.name.value.as_str()))
            {
                problem = problem.help(format!("did you mean `{near}`?")).replace(
                    format!("write `{near}`"),
                    fill.name.span,
                    near,
                );
            }
            cx.report(problem);
            continue;
        };
        clause_target(cx, template, &fill.name);
        bounds(cx, *at, fill, slot, template);
    }
    for slot in &open {
        if slot.default.is_some() || filled.iter().any(|(_, f)| f.name.value == slot.name.value) {
            continue;
        }
        // A filling that could not be read is not missing.
        if unread_names(cx, &slot.name.value) {
            continue;
        }
        let cite = slot.attributes.under.first().map(cited).unwrap_or_default();
        let what = slot
            .title
            .as_ref()
            .map(|t| format!(" ({})", t.value))
            .unwrap_or_default();
        let stub = format!(
            "\n  fill {} with …{}",
            slot.name.value,
            if cite.is_empty() {
                String::new()
            } else {
                format!("\n    under {cite}")
            }
        );
        cx.report(
            Problem::error(
                Code::SlotUnfilled,
                s.name.span,
                format!(
                    "the scheme does not fill the slot `{}`{what}",
                    slot.name.value
                ),
            )
            .label_at(
                Some(place_in(cx, template, slot.name.span)),
                "the template leaves it open here",
            )
            .help(format!(
                "add `fill {} with …` with the provision of the state's own law",
                slot.name.value
            ))
            .fix(
                format!("add `fill {}`", slot.name.value),
                vec![Edit::Append(stub)],
            ),
        );
    }
}

/// Whether a line that could not be read speaks of the name.
fn unread_names(cx: &Cx<'_>, name: &str) -> bool {
    let text = cx.declaration.text(cx.db);
    crate::declaration::parsed(cx.db, cx.declaration)
        .errors
        .iter()
        .any(|e| {
            let start = text
                .get(..e.span.start as usize)
                .and_then(|t| t.rfind('\n'))
                .unwrap_or(0);
            let line = text
                .get(start..)
                .unwrap_or_default()
                .trim_start()
                .lines()
                .next()
                .unwrap_or_default();
            line.split_whitespace().any(|w| w == name)
        })
}

/// A citation as it is written.
pub(super) fn cited(citation: &ast::Citation) -> String {
    match &citation.provision {
        Some(p) => format!("{} {}", citation.instrument.value, p.value),
        None => citation.instrument.value.clone(),
    }
}

pub(super) fn roots_at(elaborated: &Elaborated, index: usize) -> Option<&ClauseRoots> {
    match &elaborated.body {
        Body::Clauses(all) => all.get(index),
        _ => None,
    }
}

/// A clause that every state has, and that may have exceptions.
fn with_exceptions<'db>(template: Template<'db>, name: &str) -> Option<&'db Rule> {
    template
        .tree
        .clauses
        .iter()
        .find_map(|clause| match clause {
            Clause::Rule(r) if r.name.value == name => Some(r).filter(|r| {
                !matches!(
                    r.kind.value,
                    RuleKind::Output | RuleKind::Right | RuleKind::Duty | RuleKind::Transition
                )
            }),
            _ => None,
        })
}

/// `use CLAUSE` of a clause that is no option: the state adds exceptions to it, and nothing else.
fn adds_exceptions<'db>(cx: &mut Cx<'db>, rule: &Rule, inherited: &Rule, template: Template<'db>) {
    clause_target(cx, template, &rule.name);
    let name = &rule.name.value;
    for (words, span) in parts::beyond_exceptions(rule) {
        cx.report(
            Problem::error(
                Code::PartNotAllowed,
                span,
                format!("a line `{words}` does not belong to the use of `{name}`, which every state has"),
            )
            .label_at(
                Some(place_in(cx, template, inherited.name.span)),
                "the clause of the template",
            )
            .help("a state may add exceptions, `waived when …` and `replaced by …`; a condition of its own stands in a clause of its own"),
        );
    }
    if rule.exceptions.is_empty() && !parts::unread(cx, rule.span) {
        cx.report(
            Problem::error(
                Code::PartMissing,
                rule.name.span,
                format!("`{name}` is no option: every state has it, and this adds nothing to it"),
            )
            .label_at(
                Some(place_in(cx, template, inherited.name.span)),
                "the clause of the template",
            )
            .help("leave the line out, or add an exception with `waived when …`"),
        );
    }
}

fn options<'db>(cx: &mut Cx<'db>, s: &ast::Scheme, template: Template<'db>) {
    let offered: Vec<&'db Rule> = template
        .tree
        .clauses
        .iter()
        .filter_map(|c| match c {
            Clause::Option(r) => Some(r),
            _ => None,
        })
        .collect();
    let used: Vec<&Rule> = s
        .clauses
        .iter()
        .filter_map(|c| match c {
            Clause::Use(r) => Some(r),
            _ => None,
        })
        .collect();
    for (index, rule) in used.iter().enumerate() {
        let ranges = dates::ranges(&rule.attributes.in_force);
        let first = used.iter().take(index).find(|r| {
            r.name.value == rule.name.value
                && share_days(&dates::ranges(&r.attributes.in_force), &ranges)
        });
        if let Some(first) = first {
            cx.report(
                Problem::error(
                    Code::FilledTwice,
                    rule.name.span,
                    format!("option `{}` is used twice", rule.name.value),
                )
                .label(first.name.span, "it is used here first")
                .help("an option may be used again for other dates"),
            );
        }
        let Some(option) = offered.iter().find(|o| o.name.value == rule.name.value) else {
            if let Some(inherited) = with_exceptions(template, &rule.name.value) {
                adds_exceptions(cx, rule, inherited, template);
                continue;
            }
            let mut problem = Problem::error(
                Code::UnknownOption,
                rule.name.span,
                format!("the template offers no option `{}`", rule.name.value),
            );
            if let Some(near) = nearest(
                &rule.name.value,
                offered.iter().map(|o| o.name.value.as_str()),
            ) {
                problem = problem.help(format!("did you mean `{near}`?")).replace(
                    format!("write `{near}`"),
                    rule.name.span,
                    near,
                );
            } else {
                problem = problem
                    .help("a clause of the state's own is written `require …` with its `basis`");
            }
            cx.report(problem);
            continue;
        };
        clause_target(cx, template, &rule.name);
        let missing = lacking(option, rule);
        if let Some(what) = missing
            && !parts::unread(cx, rule.span)
        {
            cx.report(
                Problem::error(
                    Code::OptionWithoutBody,
                    rule.name.span,
                    format!(
                        "the template leaves it to the state what `{}` asks, and this says nothing",
                        rule.name.value
                    ),
                )
                .label_at(Some(place_in(cx, template, option.name.span)), "the option")
                .help(format!(
                    "add a line `{what} …` under `use {}`",
                    rule.name.value
                )),
            );
        }
    }
    let mut omitted: Vec<&ast::Omit> = Vec::new();
    for clause in &s.clauses {
        let Clause::Omit(omit) = clause else { continue };
        if let Some(first) = omitted.iter().find(|o| o.name.value == omit.name.value) {
            cx.report(
                Problem::error(
                    Code::FilledTwice,
                    omit.name.span,
                    format!("`{}` is omitted twice", omit.name.value),
                )
                .label(first.name.span, "it is omitted here first"),
            );
        }
        omitted.push(omit);
        if template.outline.rule(&omit.name.value).is_none() {
            let names: Vec<&str> = template
                .outline
                .members
                .iter()
                .filter(|m| template.outline.rule(&m.name).is_some())
                .map(|m| &*m.name)
                .collect();
            let mut problem = Problem::error(
                Code::UnknownClauseName,
                omit.name.span,
                format!("the template has no clause `{}`", omit.name.value),
            );
            if let Some(near) = nearest(&omit.name.value, names) {
                problem = problem.help(format!("did you mean `{near}`?")).replace(
                    format!("write `{near}`"),
                    omit.name.span,
                    near,
                );
            }
            cx.report(problem);
            continue;
        }
        clause_target(cx, template, &omit.name);
        let from: Vec<String> = omit.attributes.departures.iter().map(departed).collect();
        let from = if from.is_empty() {
            String::new()
        } else {
            format!(" from {}", from.join(", "))
        };
        cx.report(
            Problem::information(
                Code::Departure,
                omit.name.span,
                format!(
                    "a departure{from}: the state does not apply `{}`",
                    omit.name.value
                ),
            )
            .label_at(
                template
                    .tree
                    .clauses
                    .iter()
                    .filter_map(visit::rule)
                    .find(|r| r.name.value == omit.name.value)
                    .map(|r| place_in(cx, template, r.name.span)),
                "what the template prescribes",
            ),
        );
    }
}

/// The line that neither the option nor its use has.
fn lacking(option: &Rule, used: &Rule) -> Option<&'static str> {
    let that = option.that.is_some() || used.that.is_some();
    let when = option.when.is_some() || used.when.is_some();
    match option.kind.value {
        RuleKind::Scope | RuleKind::Require if !that => Some("that"),
        RuleKind::Exclude | RuleKind::Refuse | RuleKind::MayRefuse | RuleKind::Transition
            if !when =>
        {
            Some("when")
        }
        RuleKind::Assess | RuleKind::MayRefuse if option.by.is_none() && used.by.is_none() => {
            Some("by")
        }
        RuleKind::Output if option.is.is_none() && used.is.is_none() => Some("is"),
        RuleKind::Points if option.pass_mark.is_none() && used.pass_mark.is_none() => {
            Some("pass mark")
        }
        RuleKind::Points if option.groups.is_empty() && used.groups.is_empty() => Some("group"),
        RuleKind::Transition if option.apply_law_on.is_none() && used.apply_law_on.is_none() => {
            Some("apply the law in force on")
        }
        _ => None,
    }
}

fn additions<'db>(cx: &mut Cx<'db>, s: &ast::Scheme, template: Template<'db>) {
    for clause in &s.clauses {
        let (name, rule) = match clause {
            Clause::Rule(r) => (&r.name, Some(r)),
            Clause::Define(d) => (&d.name, None),
            _ => continue,
        };
        let taken = match rule {
            Some(_) => template.outline.find(&name.value, |k| {
                matches!(k, MemberKind::Rule(_) | MemberKind::Option(_))
            }),
            None => template.outline.local(&name.value),
        };
        if taken.is_some() {
            cx.report(
                Problem::error(
                    Code::TemplateNameTaken,
                    name.span,
                    format!("the template already has a clause `{}`", name.value),
                )
                .help(
                    "use, fill or omit the template's clause, or give the state's own another name",
                ),
            );
        }
        let Some(rule) = rule else { continue };
        if !matches!(
            rule.kind.value,
            RuleKind::Require
                | RuleKind::Exclude
                | RuleKind::Refuse
                | RuleKind::MayRefuse
                | RuleKind::Assess
        ) {
            continue;
        }
        let word = parts::word(rule.kind.value);
        if let Some(span) = rule.attributes.basis_none {
            cx.report(Problem::information(
                Code::Departure,
                span,
                format!(
                    "a departure: nothing in the template's law permits `{word} {}`",
                    name.value
                ),
            ));
        } else if rule.attributes.basis.is_empty()
            && rule.attributes.departures.is_empty()
            && !parts::unread(cx, rule.span)
        {
            let after = rule
                .attributes
                .under
                .last()
                .map(|c| c.span.end)
                .unwrap_or(name.span.end);
            let at = Span {
                start: after,
                end: after,
            };
            let problem = Problem::warning(
                Code::AdditionWithoutBasis,
                name.span,
                format!("the state adds `{word} {}` and does not say what permits it", name.value),
            )
            .help("name the provision of the template's instrument with `basis …`, or say which one it does not keep with `departs from …`; `basis none` if there is none to name");
            let problem = if rule.attributes.under.is_empty() {
                problem
            } else {
                problem.fix(
                    "add `basis none`",
                    vec![Edit::Replace(at, "\n    basis none".to_owned())],
                )
            };
            cx.report(problem);
        }
    }
}

/// Two exceptions of one clause with the same condition and different results.
fn exceptions(cx: &mut Cx<'_>) {
    let elaborated = cx.elaborated;
    for (index, clause) in visit::clauses(cx.tree).iter().enumerate() {
        let (Some(rule), Some(ClauseRoots::Rule(roots))) =
            (visit::rule(clause), roots_at(elaborated, index))
        else {
            continue;
        };
        for (i, (later, b)) in rule.exceptions.iter().zip(&roots.exceptions).enumerate() {
            let (Some(when), arena) = (b.when, &elaborated.arena) else {
                continue;
            };
            let clash =
                rule.exceptions
                    .iter()
                    .zip(&roots.exceptions)
                    .take(i)
                    .find(|(earlier, a)| {
                        let same_when = a.when.is_some_and(|w| same(arena, w, when));
                        let same_result = match (a.replacement, b.replacement) {
                            (Some(x), Some(y)) => same(arena, x, y),
                            (None, None) => {
                                earlier.replacement.is_none() && later.replacement.is_none()
                            }
                            _ => false,
                        };
                        same_when && !same_result
                    });
            if let Some((earlier, _)) = clash {
                cx.report(
                    Problem::error(
                        Code::ContradictoryExceptions,
                        later.span,
                        "this exception holds whenever another does, and says something else",
                    )
                    .label(earlier.span, "the other exception")
                    .help("two exceptions that hold and disagree decide nothing: narrow one of the two"),
                );
            }
        }
    }
}

/// Whether two expressions say the same.
pub(super) fn same(arena: &Arena, a: NodeId, b: NodeId) -> bool {
    if a == b {
        return true;
    }
    let (Some(x), Some(y)) = (arena.node(a), arena.node(b)) else {
        return false;
    };
    let plain = |op: &Op| crate::typed::map_operands(op, &mut |_| NodeId(0));
    // Elements are numbered anew by each walk, so walks only agree if they are the same node.
    if crate::typed::walk_of(&x.op).is_some() || x.ty != y.ty || plain(&x.op) != plain(&y.op) {
        return false;
    }
    let (left, right) = (crate::typed::operands(&x.op), crate::typed::operands(&y.op));
    left.len() == right.len() && left.iter().zip(&right).all(|(l, r)| same(arena, *l, *r))
}
