//! Conditions: numbers buried in them, and conditions that can never fail or never hold.

use std::sync::Arc;

use ius_diagnostics::Code;
use ius_engine::{Arithmetic, Constant, Count, NodeId, Op, Relation};
use ius_syntax::ast::{Clause, Declaration as Tree, Rule, RuleKind, Span};
use rust_decimal::Decimal;

use super::Cx;
use super::templates::{cited, same};
use super::visit;
use crate::db::SourceFile;
use crate::declaration::symbol_of;
use crate::elaborate::{Body, ClauseRoots, RuleRoots, elaborate};
use crate::problem::{Edit, Problem};
use crate::scope::{self, Namespace};
use crate::signature::{declaration_of, enumeration_of, fields_of};
use crate::symbol::DeclarationKind;
use crate::ty::Ty;
use crate::typed::{Arena, THIS_STATE};

pub(super) fn check(cx: &mut Cx<'_>) {
    if !matches!(cx.tree, Tree::Template(_) | Tree::Scheme(_)) {
        return;
    }
    let elaborated = cx.elaborated;
    let Body::Clauses(all) = &elaborated.body else {
        return;
    };
    for (clause, roots) in visit::clauses(cx.tree).iter().zip(all) {
        let (Some(rule), ClauseRoots::Rule(roots)) = (visit::rule(clause), roots) else {
            continue;
        };
        let used = matches!(clause, Clause::Use(_));
        numbers(cx, rule, roots, used);
        constant(cx, rule, roots);
    }
}

/// The conditions of a clause that a number may be buried in.
fn conditions(roots: &RuleRoots) -> Vec<NodeId> {
    let mut out: Vec<Option<NodeId>> = vec![roots.that, roots.when];
    for exception in &roots.exceptions {
        out.push(exception.replacement);
        out.push(exception.when);
    }
    out.into_iter().flatten().collect()
}

/// A figure of the law belongs in a parameter, with its dates and its source. A whole number or a
/// duration may stand where the clause itself cites the provision that says it; an amount, a
/// percentage or a decimal changes too often for that.
fn numbers(cx: &mut Cx<'_>, rule: &Rule, roots: &RuleRoots, used: bool) {
    let elaborated = cx.elaborated;
    let cites = used || !rule.attributes.under.is_empty();
    let mut told: Vec<Span> = Vec::new();
    for root in conditions(roots) {
        for id in elaborated.arena.reachable(root) {
            let Some(node) = elaborated.arena.node(id) else {
                continue;
            };
            let Op::Constant(value) = &node.op else {
                continue;
            };
            let what = match (&node.ty, value) {
                (Ty::Money(..), _) => "amount",
                (Ty::Percentage, Constant::Decimal(d)) if !is_trivial(*d, 100) => "percentage",
                (Ty::Decimal, Constant::Decimal(d)) if !is_trivial(*d, 1) => "number",
                (Ty::Integer, Constant::Integer(n)) if !cites && !(0..=1).contains(n) => "number",
                (Ty::Calendar | Ty::Exact | Ty::TimeLimit, _) if !cites => "duration",
                _ => continue,
            };
            if told.contains(&node.span) {
                continue;
            }
            told.push(node.span);
            let problem = bury(cx, rule, &node.ty, node.span, what);
            cx.report(problem);
        }
    }
}

fn is_trivial(value: Decimal, whole: i64) -> bool {
    value.is_zero() || value == Decimal::from(whole)
}

fn bury(cx: &Cx<'_>, rule: &Rule, ty: &Ty, span: Span, what: &str) -> Problem {
    let text = cx.declaration.text(cx.db);
    let written = text
        .get(span.start as usize..span.end as usize)
        .unwrap_or_default()
        .trim();
    let name = format!("{}_{what}", rule.name.value);
    let under = rule
        .attributes
        .under
        .first()
        .map(cited)
        .map(|c| format!("  under {c}\n"))
        .unwrap_or_default();
    let title = rule
        .title
        .as_ref()
        .map(|t| t.value.as_str())
        .unwrap_or(&rule.name.value);
    let stub = format!("parameter {name} \"{title}\" : {ty}\n{under}  is {written}\n\n");
    Problem::warning(
        Code::NumberInCondition,
        span,
        format!("the {what} `{written}` is buried in the condition of `{}`", rule.name.value),
    )
    .help("a figure of the law is a `parameter`, with the days from which it counts and where it was read")
    .fix(format!("turn it into parameter `{name}`"), vec![Edit::Prepend(stub), Edit::Replace(span, name)])
}

/// Conditions whose answer does not depend on the applicant.
fn constant(cx: &mut Cx<'_>, rule: &Rule, roots: &RuleRoots) {
    if let Some(that) = roots.that {
        settle(cx, that, rule.kind.value);
    }
    if let Some(when) = roots.when {
        settle(cx, when, rule.kind.value);
    }
    let arena = &cx.elaborated.arena;
    let file = cx.declaration.file(cx.db);
    for (index, (exception, own)) in rule.exceptions.iter().zip(&roots.exceptions).enumerate() {
        let Some(when) = own.when else { continue };
        match (Folder { db: cx.db, file, arena }).fold(when) {
            Some(false) => cx.report(
                Problem::warning(
                    Code::ExceptionNeverApplies,
                    exception.span,
                    format!("this exception of `{}` can never apply", rule.name.value),
                )
                .help("its condition contradicts itself or the bounds of the facts: leave it out, or mend it"),
            ),
            Some(true) => cx.report(
                Problem::warning(
                    Code::ConstantCondition,
                    exception.when.span,
                    format!("this exception always applies, so `{}` is never decided by its own condition", rule.name.value),
                )
                .help("say when it applies, or change the clause itself"),
            ),
            None => {
                let earlier = rule.exceptions.iter().zip(&roots.exceptions).take(index).find(|(_, other)| {
                    other.when.is_some_and(|w| same(arena, w, when))
                        && match (other.replacement, own.replacement) {
                            (None, None) => true,
                            (Some(a), Some(b)) => same(arena, a, b),
                            _ => false,
                        }
                });
                if let Some((first, _)) = earlier {
                    cx.report(
                        Problem::warning(
                            Code::ExceptionNeverApplies,
                            exception.span,
                            "this exception says what another one says already",
                        )
                        .label(first.span, "the other exception"),
                    );
                }
            }
        }
    }
}

/// Reports the outermost part of a condition that is always the same.
fn settle(cx: &mut Cx<'_>, id: NodeId, kind: RuleKind) {
    let arena = &cx.elaborated.arena;
    let folder = Folder {
        db: cx.db,
        file: cx.declaration.file(cx.db),
        arena,
    };
    let Some(node) = arena.node(id) else { return };
    if let Some(answer) = folder.fold(id) {
        let bites = matches!(
            kind,
            RuleKind::Exclude | RuleKind::Refuse | RuleKind::MayRefuse
        );
        let message = match (answer, bites) {
            (true, false) => "this condition can never fail",
            (true, true) => "this condition always holds, so nobody ever passes",
            (false, _) => "this condition can never hold",
        };
        cx.report(
            Problem::warning(Code::ConstantCondition, node.span, message)
                .help("it is the same for every applicant: leave it out, or mend it"),
        );
        return;
    }
    match &node.op {
        Op::And(all) | Op::Or(all) | Op::CountOf(_, all) => {
            for part in all.clone() {
                settle(cx, part, RuleKind::Require);
            }
        }
        _ => {}
    }
}

/// Finds conditions whose answer is known without an applicant.
struct Folder<'a> {
    db: &'a dyn salsa::Database,
    file: SourceFile,
    arena: &'a Arena,
}

/// What a value can be at least and at most, with whether the end itself is possible.
#[derive(Clone, Copy, Default)]
struct Interval {
    least: Option<(Decimal, bool)>,
    most: Option<(Decimal, bool)>,
}

impl Interval {
    fn of(relation: Relation, limit: Decimal) -> Option<Interval> {
        Some(match relation {
            Relation::Equal => Interval {
                least: Some((limit, true)),
                most: Some((limit, true)),
            },
            Relation::AtLeast => Interval {
                least: Some((limit, true)),
                most: None,
            },
            Relation::MoreThan => Interval {
                least: Some((limit, false)),
                most: None,
            },
            Relation::AtMost => Interval {
                least: None,
                most: Some((limit, true)),
            },
            Relation::LessThan => Interval {
                least: None,
                most: Some((limit, false)),
            },
            Relation::NotEqual => return None,
        })
    }

    fn both(self, other: Interval) -> Interval {
        let tighter =
            |a: Option<(Decimal, bool)>, b: Option<(Decimal, bool)>, greater: bool| match (a, b) {
                (Some(x), Some(y)) => {
                    if x.0 == y.0 {
                        Some((x.0, x.1 && y.1))
                    } else if (x.0 > y.0) == greater {
                        Some(x)
                    } else {
                        Some(y)
                    }
                }
                (x, y) => x.or(y),
            };
        Interval {
            least: tighter(self.least, other.least, true),
            most: tighter(self.most, other.most, false),
        }
    }

    fn is_empty(self) -> bool {
        match (self.least, self.most) {
            (Some((least, a)), Some((most, b))) => least > most || (least == most && !(a && b)),
            _ => false,
        }
    }

    /// Whether every value of `self` lies in `other`.
    fn inside(self, other: Interval) -> bool {
        let least = match (self.least, other.least) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some((a, closed)), Some((b, open))) => a > b || (a == b && (open || !closed)),
        };
        let most = match (self.most, other.most) {
            (_, None) => true,
            (None, Some(_)) => false,
            (Some((a, closed)), Some((b, open))) => a < b || (a == b && (open || !closed)),
        };
        least && most
    }
}

/// A constant as a number on the line of its type.
fn number(constant: &Constant) -> Option<Decimal> {
    Some(match constant {
        Constant::Integer(n) => Decimal::from(*n),
        Constant::Decimal(d) => *d,
        Constant::Date(d) => Decimal::from(d.day_number()),
        Constant::Months(m) => Decimal::from(m.months()),
        Constant::Days(d) => Decimal::from(d.days()),
        Constant::Member(_, value) => Decimal::from(*value),
        Constant::YesNo(_)
        | Constant::WorkingDays(_)
        | Constant::Counted(_)
        | Constant::Country(_)
        | Constant::Text(_) => return None,
    })
}

/// The same comparison with its sides exchanged.
fn turned(relation: Relation) -> Relation {
    match relation {
        Relation::AtLeast => Relation::AtMost,
        Relation::AtMost => Relation::AtLeast,
        Relation::MoreThan => Relation::LessThan,
        Relation::LessThan => Relation::MoreThan,
        other => other,
    }
}

impl Folder<'_> {
    /// A constant; the state of a template is only known in its schemes.
    fn constant(&self, id: NodeId) -> Option<&Constant> {
        self.arena
            .constant(id)
            .filter(|c| !matches!(c, Constant::Country(code) if code == THIS_STATE))
    }

    fn fold(&self, id: NodeId) -> Option<bool> {
        let node = self.arena.node(id)?;
        match &node.op {
            Op::Constant(Constant::YesNo(value)) => Some(*value),
            Op::Not(inner) => self.fold(*inner).map(|v| !v),
            Op::And(all) => {
                let folded: Vec<Option<bool>> = all.iter().map(|i| self.fold(*i)).collect();
                if folded.contains(&Some(false)) || self.contradict(all) {
                    Some(false)
                } else {
                    folded.iter().all(|v| *v == Some(true)).then_some(true)
                }
            }
            Op::Or(all) => {
                let folded: Vec<Option<bool>> = all.iter().map(|i| self.fold(*i)).collect();
                if folded.contains(&Some(true)) || self.exhaust(all) {
                    Some(true)
                } else {
                    folded.iter().all(|v| *v == Some(false)).then_some(false)
                }
            }
            Op::CountOf(count, all) => {
                let folded: Vec<Option<bool>> = all.iter().map(|i| self.fold(*i)).collect();
                let yes = folded.iter().filter(|v| **v == Some(true)).count();
                let open = folded.iter().filter(|v| v.is_none()).count();
                match count {
                    Count::AtLeast(k) if yes >= *k as usize => Some(true),
                    Count::AtLeast(k) if yes + open < *k as usize => Some(false),
                    Count::All if yes == folded.len() => Some(true),
                    Count::All if yes + open < folded.len() => Some(false),
                    Count::None if yes > 0 => Some(false),
                    Count::None if yes + open == 0 => Some(true),
                    Count::Exactly(k) if yes > *k as usize || yes + open < *k as usize => {
                        Some(false)
                    }
                    Count::Exactly(k) if open == 0 => Some(yes == *k as usize),
                    _ => None,
                }
            }
            Op::If(condition, yes, no) => match self.fold(*condition) {
                Some(true) => self.fold(*yes),
                Some(false) => self.fold(*no),
                None => self.fold(*yes).filter(|v| self.fold(*no) == Some(*v)),
            },
            Op::Compare(relation, left, right) => self.compare(*relation, *left, *right),
            Op::OneOf(value, list) => self.one_of(*value, list),
            _ => None,
        }
    }

    fn compare(&self, relation: Relation, left: NodeId, right: NodeId) -> Option<bool> {
        if let (Some(a), Some(b)) = (self.constant(left), self.constant(right)) {
            return match relation {
                Relation::Equal => Some(a == b),
                Relation::NotEqual => Some(a != b),
                _ => {
                    let (a, b) = (number(a)?, number(b)?);
                    Some(match relation {
                        Relation::AtLeast => a >= b,
                        Relation::MoreThan => a > b,
                        Relation::AtMost => a <= b,
                        _ => a < b,
                    })
                }
            };
        }
        let (value, relation, limit) = match (self.constant(left), self.constant(right)) {
            (None, Some(limit)) => (left, relation, number(limit)?),
            (Some(limit), None) => (right, turned(relation), number(limit)?),
            _ => return None,
        };
        let possible = self.possible(value);
        if relation == Relation::NotEqual {
            let equal = Interval::of(Relation::Equal, limit)?;
            return possible.both(equal).is_empty().then_some(true);
        }
        let wanted = Interval::of(relation, limit)?;
        if possible.both(wanted).is_empty() {
            Some(false)
        } else if possible.inside(wanted) {
            Some(true)
        } else {
            None
        }
    }

    /// What a value can be, from the bounds of facts and the nature of operators.
    fn possible(&self, id: NodeId) -> Interval {
        let zero = Interval {
            least: Some((Decimal::ZERO, true)),
            most: None,
        };
        let Some(node) = self.arena.node(id) else {
            return Interval::default();
        };
        match &node.op {
            Op::Fact(local) => {
                let Some(path) = self.arena.facts.get(local.index()) else {
                    return Interval::default();
                };
                let (least, most) = *fact_bounds(self.db, self.file, path.clone());
                Interval {
                    least: least.map(|n| (n, true)),
                    most: most.map(|n| (n, true)),
                }
            }
            Op::Aggregate(ius_engine::Aggregate::Number, _, _)
            | Op::TotalDays(_)
            | Op::FullUnits(..)
            | Op::MostDays(_, _) => zero,
            Op::Arithmetic(Arithmetic::Plus, a, b) => {
                let (a, b) = (self.possible(*a), self.possible(*b));
                let least = match (a.least, b.least) {
                    (Some((x, p)), Some((y, q))) => x.checked_add(y).map(|s| (s, p && q)),
                    _ => None,
                };
                Interval { least, most: None }
            }
            _ => Interval::default(),
        }
    }

    /// What a comparison with a constant says: of which value, and what it may be.
    fn says(&self, id: NodeId) -> Option<(NodeId, Interval)> {
        let Op::Compare(relation, left, right) = &self.arena.node(id)?.op else {
            return None;
        };
        match (self.constant(*left), self.constant(*right)) {
            (None, Some(limit)) => Some((*left, Interval::of(*relation, number(limit)?)?)),
            (Some(limit), None) => Some((*right, Interval::of(turned(*relation), number(limit)?)?)),
            _ => None,
        }
    }

    /// Whether conditions that must all hold leave no value.
    fn contradict(&self, all: &[NodeId]) -> bool {
        let said: Vec<(NodeId, Interval)> = all.iter().filter_map(|id| self.says(*id)).collect();
        said.iter().any(|(value, _)| {
            said.iter()
                .filter(|(other, _)| same(self.arena, *value, *other))
                .fold(self.possible(*value), |left, (_, interval)| {
                    left.both(*interval)
                })
                .is_empty()
        })
    }

    /// Whether conditions of which one must hold leave no value out.
    fn exhaust(&self, all: &[NodeId]) -> bool {
        let said: Vec<(NodeId, Interval)> = all.iter().filter_map(|id| self.says(*id)).collect();
        said.iter().any(|(value, low)| {
            let Interval { least: None, most: Some((most, closed)) } = low else { return false };
            said.iter().any(|(other, high)| {
                matches!(high, Interval { least: Some((least, open)), most: None }
                    if same(self.arena, *value, *other) && (least < most || (least == most && (*open || *closed))))
            })
        })
    }

    fn one_of(&self, value: NodeId, list: &[NodeId]) -> Option<bool> {
        if let Some(constant) = self.constant(value) {
            let others: Option<Vec<&Constant>> = list.iter().map(|i| self.constant(*i)).collect();
            return others.map(|all| all.contains(&constant));
        }
        let Ty::Enumeration(symbol) = &self.arena.node(value)?.ty else {
            return None;
        };
        let values = enumeration_of(self.db, symbol)?.values.len();
        let mut listed: Vec<u16> = list
            .iter()
            .filter_map(|i| match self.constant(*i) {
                Some(Constant::Member(_, n)) => Some(*n),
                _ => None,
            })
            .collect();
        listed.sort_unstable();
        listed.dedup();
        (listed.len() == values).then_some(true)
    }
}

/// Least and greatest value of a fact.
type Limits = (Option<Decimal>, Option<Decimal>);

/// The bounds of a fact as a file sees it.
#[salsa::tracked(returns(ref))]
fn fact_bounds(db: &dyn salsa::Database, file: SourceFile, path: Arc<str>) -> Limits {
    bounds_of(db, file, &path).unwrap_or_default()
}

fn bounds_of(db: &dyn salsa::Database, file: SourceFile, path: &str) -> Option<Limits> {
    let mut names = path.split('.');
    let section = scope::resolve(db, file, Namespace::Value, Arc::from(names.next()?))
        .filter(|d| d.kind(db) == DeclarationKind::Section)?;
    let mut owner = symbol_of(db, section);
    let mut limits = None;
    for name in names {
        let index = fields_of(db, &owner)?
            .iter()
            .position(|f| *f.name == *name)?;
        let elaborated = elaborate(db, declaration_of(db, &owner)?);
        let Body::Facts(facts) = &elaborated.body else {
            return None;
        };
        let (ty, bounds) = facts.get(index)?;
        if let Some(Ty::Record(record)) = ty {
            owner = record.clone();
            continue;
        }
        let limit = |at_most: bool| {
            bounds
                .iter()
                .filter(|(most, _)| *most == at_most)
                .find_map(|(_, id)| {
                    id.and_then(|id| elaborated.arena.constant(id))
                        .and_then(number)
                })
        };
        limits = Some((limit(false), limit(true)));
    }
    limits
}
