//! Lines that a clause needs, and lines that do not belong to it.

use ius_diagnostics::Code;
use ius_syntax::ast::{Clause, Declaration as Tree, Rule, RuleKind, Span};

use super::Cx;
use super::visit;
use crate::declaration::parsed;
use crate::problem::{Edit, Problem};
use crate::scope::{self, Namespace};
use crate::signature::{MemberKind, outline_of};

/// The words of a clause's kind.
pub(crate) fn word(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Scope => "scope",
        RuleKind::Exclude => "exclude",
        RuleKind::Refuse => "refuse",
        RuleKind::MayRefuse => "may refuse",
        RuleKind::Require => "require",
        RuleKind::Assess => "assess",
        RuleKind::Points => "points",
        RuleKind::Output => "output",
        RuleKind::Right => "right",
        RuleKind::Duty => "duty",
        RuleKind::Transition => "transition",
        RuleKind::Used => "use",
    }
}

/// Lines that may stand in a clause.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    That,
    When,
    Is,
    Type,
    OnceGranted,
    By,
    Weighing,
    SettledBy,
    PassMark,
    Groups,
    ApplyLawOn,
    Exceptions,
}

impl Part {
    fn words(self) -> &'static str {
        match self {
            Part::That => "that …",
            Part::When => "when …",
            Part::Is => "is …",
            Part::Type => ": TYPE",
            Part::OnceGranted => "once granted",
            Part::By => "by \"…\"",
            Part::Weighing => "weighing \"…\"",
            Part::SettledBy => "settled by …",
            Part::PassMark => "pass mark …",
            Part::Groups => "group …",
            Part::ApplyLawOn => "apply the law in force on …",
            Part::Exceptions => "waived when …",
        }
    }
}

/// What a kind of clause needs, and what it may have besides.
fn parts(kind: RuleKind) -> (&'static [Part], &'static [Part]) {
    use Part::{
        ApplyLawOn, By, Exceptions, Groups, Is, OnceGranted, PassMark, SettledBy, That, Type,
        Weighing, When,
    };
    match kind {
        RuleKind::Scope | RuleKind::Require => (&[That], &[Exceptions]),
        RuleKind::Exclude | RuleKind::Refuse => (&[When], &[Exceptions]),
        RuleKind::MayRefuse => (&[When, By], &[Weighing, SettledBy, Exceptions]),
        RuleKind::Assess => (&[By], &[Weighing, SettledBy, Exceptions]),
        RuleKind::Points => (&[PassMark, Groups], &[Exceptions]),
        RuleKind::Output => (&[Type, Is], &[When, OnceGranted]),
        RuleKind::Right | RuleKind::Duty => (&[], &[When]),
        RuleKind::Transition => (&[When, ApplyLawOn], &[]),
        RuleKind::Used => (&[], &[]),
    }
}

/// The parts that are there, with their places.
fn present(rule: &Rule) -> Vec<(Part, Span)> {
    let mut out = Vec::new();
    let mut add = |part: Part, span: Option<Span>| {
        if let Some(span) = span {
            out.push((part, span));
        }
    };
    add(Part::That, rule.that.as_ref().map(|e| e.span));
    add(Part::When, rule.when.as_ref().map(|e| e.span));
    add(Part::Is, rule.is.as_ref().map(|e| e.span));
    add(Part::Type, rule.ty.as_ref().map(|t| t.span));
    add(Part::OnceGranted, rule.once_granted);
    add(Part::By, rule.by.as_ref().map(|t| t.text.span));
    add(Part::Weighing, rule.weighing.first().map(|t| t.text.span));
    add(Part::SettledBy, rule.settled_by.as_ref().map(|e| e.span));
    add(Part::PassMark, rule.pass_mark.as_ref().map(|e| e.span));
    add(Part::Groups, rule.groups.first().map(|g| g.span));
    add(Part::ApplyLawOn, rule.apply_law_on.as_ref().map(|e| e.span));
    add(Part::Exceptions, rule.exceptions.first().map(|e| e.span));
    out
}

/// What a `use` of a clause that is no option may not say: only exceptions are added to it.
pub(super) fn beyond_exceptions(rule: &Rule) -> Vec<(&'static str, Span)> {
    let mut out: Vec<(&'static str, Span)> = present(rule)
        .into_iter()
        .filter(|(part, _)| *part != Part::Exceptions)
        .map(|(part, span)| (part.words(), span))
        .collect();
    let days = rule.attributes.in_force.first();
    out.extend(days.map(|days| ("from …", days.span)));
    out
}

/// Whether a line inside the span could not be read, so that what seems missing may be there.
pub(super) fn unread(cx: &Cx<'_>, span: Span) -> bool {
    parsed(cx.db, cx.declaration)
        .errors
        .iter()
        .any(|e| e.span.start >= span.start && e.span.start <= span.end)
}

/// The span of a clause up to the beginning of the next, which lines that were not read belong to.
pub(super) fn reach(clauses: &[Clause], index: usize) -> Span {
    let own = clauses.get(index).map(visit::span).unwrap_or_default();
    let end = clauses
        .get(index + 1)
        .map(|next| visit::span(next).start.saturating_sub(1))
        .unwrap_or(u32::MAX);
    Span {
        start: own.start,
        end: end.max(own.end),
    }
}

pub(super) fn check(cx: &mut Cx<'_>) {
    let tree = cx.tree;
    let whole = Span {
        start: 0,
        end: u32::MAX,
    };
    let sound = !unread(cx, whole);
    let need = |cx: &mut Cx<'_>, missing: bool, span: Span, what: &str| {
        if missing && sound {
            cx.report(Problem::error(Code::PartMissing, span, what.to_owned()));
        }
    };
    match tree {
        Tree::Parameter(p) => {
            need(
                cx,
                p.ty.is_none(),
                p.name.span,
                "a parameter says what type its value has",
            );
            need(
                cx,
                p.versions.is_empty(),
                p.name.span,
                "a parameter needs at least one version with its value",
            );
        }
        Tree::Define(d) => {
            need(
                cx,
                d.ty.is_none(),
                d.name.span,
                "a definition says what type its value has",
            );
            need(
                cx,
                d.versions.is_empty(),
                d.name.span,
                "a definition needs a line `is …`",
            );
        }
        Tree::Table(t) => need(
            cx,
            t.key.is_none(),
            t.name.span,
            "a table says what it is keyed by",
        ),
        Tree::External(x) => need(
            cx,
            x.ty.is_none(),
            x.name.span,
            "external data says what type its value has",
        ),
        Tree::Enumeration(e) => {
            need(
                cx,
                e.values.is_empty(),
                e.name.span,
                "an enumeration needs at least one value",
            );
        }
        Tree::Example(x) => {
            need(
                cx,
                x.expectations.is_empty(),
                x.title.span,
                "an example says what it expects, with `expect …`",
            );
        }
        _ => {}
    }
    let template = outline_of(cx.db, cx.declaration)
        .and_then(|o| o.implements.clone())
        .and_then(|id| scope::global(cx.db, Namespace::Template, id))
        .and_then(|t| outline_of(cx.db, t));
    let clauses = visit::clauses(tree);
    for (index, clause) in clauses.iter().enumerate() {
        let hidden = unread(cx, reach(clauses, index));
        match clause {
            Clause::Rule(rule) => judge(cx, rule, rule.kind.value, true, hidden),
            Clause::Option(rule) => judge(cx, rule, rule.kind.value, false, hidden),
            Clause::Use(rule) => {
                let kind = template.and_then(|t| {
                    t.members.iter().find_map(|m| match m.kind {
                        MemberKind::Option(kind) if *m.name == *rule.name.value => Some(kind),
                        _ => None,
                    })
                });
                if let Some(kind) = kind {
                    judge(cx, rule, kind, false, hidden);
                }
            }
            Clause::Define(d) if !hidden => {
                if d.ty.is_none() {
                    cx.report(Problem::error(
                        Code::PartMissing,
                        d.name.span,
                        "a definition says what type its value has",
                    ));
                }
                if d.versions.is_empty() {
                    cx.report(Problem::error(
                        Code::PartMissing,
                        d.name.span,
                        "a definition needs a line `is …`",
                    ));
                }
            }
            Clause::Open(o) if !hidden && o.ty.is_none() => {
                cx.report(Problem::error(
                    Code::PartMissing,
                    o.name.span,
                    "an open slot says what type its filling has",
                ));
            }
            Clause::Fill(f) if !hidden && f.versions.is_empty() => {
                cx.report(Problem::error(
                    Code::PartMissing,
                    f.name.span,
                    "a filling needs `with …` or dated lines `from … is …`",
                ));
            }
            _ => {}
        }
    }
}

fn judge(cx: &mut Cx<'_>, rule: &Rule, kind: RuleKind, complete: bool, hidden: bool) {
    let (needed, allowed) = parts(kind);
    let there = present(rule);
    let word = word(kind);
    for (part, span) in &there {
        if needed.contains(part) || allowed.contains(part) {
            continue;
        }
        // `that` and `when` are often taken for each other: say which one is meant here.
        let other = match part {
            Part::That if needed.contains(&Part::When) || allowed.contains(&Part::When) => {
                Some("when")
            }
            Part::When if needed.contains(&Part::That) => Some("that"),
            _ => None,
        };
        let mut problem = Problem::error(
            Code::PartNotAllowed,
            *span,
            format!("`{}` does not belong to `{word}`", part.words()),
        );
        if let Some(other) = other {
            problem = problem.help(format!("`{word}` is said with `{other} …`"));
            if let Some(edit) = leading_word(cx, *span, other) {
                problem = problem.fix(format!("write `{other}`"), vec![edit]);
            }
        }
        cx.report(problem);
    }
    if !complete || hidden {
        return;
    }
    for part in needed {
        if there.iter().any(|(p, _)| p == part) {
            continue;
        }
        // The wrong leading word has been reported already.
        let swapped = match part {
            Part::That => there.iter().any(|(p, _)| *p == Part::When),
            Part::When => there.iter().any(|(p, _)| *p == Part::That),
            _ => false,
        };
        if !swapped {
            cx.report(Problem::error(
                Code::PartMissing,
                rule.name.span,
                format!(
                    "`{word} {}` needs a line `{}`",
                    rule.name.value,
                    part.words()
                ),
            ));
        }
    }
}

/// Replaces the word before an expression.
fn leading_word(cx: &Cx<'_>, span: Span, by: &str) -> Option<Edit> {
    let text = cx.declaration.text(cx.db);
    let before = text.get(..span.start as usize)?;
    let trimmed = before.trim_end();
    let start = trimmed
        .rfind(|c: char| !c.is_ascii_lowercase())
        .map_or(0, |i| i + 1);
    let found = trimmed.get(start..)?;
    if !matches!(found, "that" | "when") {
        return None;
    }
    let span = Span {
        start: u32::try_from(start).ok()?,
        end: u32::try_from(trimmed.len()).ok()?,
    };
    Some(Edit::Replace(span, by.to_owned()))
}
