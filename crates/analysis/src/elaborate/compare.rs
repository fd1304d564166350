//! Comparisons: which words fit which values.

use ius_diagnostics::Code;
use ius_engine::{Constant, NodeId, Op, Relation};
use ius_syntax::ast::{Comparison, Expr, ExprKind, Members, Span, Spanned};

use super::Elaborator;
use super::misfit::a;
use crate::problem::Problem;
use crate::signature;
use crate::ty::Ty;

/// The words of a comparison.
#[must_use]
pub(crate) fn words(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Is => "is",
        Comparison::IsNot => "is not",
        Comparison::AtLeast => "is at least",
        Comparison::MoreThan => "is more than",
        Comparison::AtMost => "is at most",
        Comparison::LessThan => "is less than",
        Comparison::LongerThan => "is longer than",
        Comparison::ShorterThan => "is shorter than",
        Comparison::Exactly => "is exactly",
        Comparison::Before => "is before",
        Comparison::OnOrBefore => "is on or before",
        Comparison::On => "is on",
        Comparison::OnOrAfter => "is on or after",
        Comparison::After => "is after",
        Comparison::WithinCode => "is within",
        Comparison::NotWithinCode => "is not within",
        Comparison::Includes => "includes",
        Comparison::Covers => "covers",
        Comparison::Overlaps => "overlaps",
    }
}

/// What a comparison asks about the order of two values.
fn relation(comparison: Comparison) -> Option<Relation> {
    Some(match comparison {
        Comparison::Is | Comparison::On | Comparison::Exactly => Relation::Equal,
        Comparison::IsNot => Relation::NotEqual,
        Comparison::AtLeast | Comparison::OnOrAfter => Relation::AtLeast,
        Comparison::MoreThan | Comparison::LongerThan | Comparison::After => Relation::MoreThan,
        Comparison::AtMost | Comparison::OnOrBefore => Relation::AtMost,
        Comparison::LessThan | Comparison::ShorterThan | Comparison::Before => Relation::LessThan,
        _ => return None,
    })
}

/// Families of values that share their comparison words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Amount,
    Day,
    Length,
    Other,
}

fn family(ty: &Ty) -> Family {
    match ty {
        Ty::Integer | Ty::Decimal | Ty::Percentage | Ty::Money(..) | Ty::Enumeration(_) => {
            Family::Amount
        }
        Ty::Date | Ty::DateOrOngoing => Family::Day,
        Ty::Calendar | Ty::Exact | Ty::Counted | Ty::Period | Ty::Periods | Ty::TimeLimit => {
            Family::Length
        }
        _ => Family::Other,
    }
}

/// The word of a family for a relation; none if the family has no order.
fn word_for(family: Family, relation: Relation) -> Option<&'static str> {
    Some(match (family, relation) {
        (Family::Other, Relation::Equal) | (Family::Amount, Relation::Equal) => "is",
        (_, Relation::NotEqual) => "is not",
        (Family::Amount | Family::Length, Relation::AtLeast) => "is at least",
        (Family::Amount | Family::Length, Relation::AtMost) => "is at most",
        (Family::Amount, Relation::MoreThan) => "is more than",
        (Family::Amount, Relation::LessThan) => "is less than",
        (Family::Length, Relation::MoreThan) => "is longer than",
        (Family::Length, Relation::LessThan) => "is shorter than",
        (Family::Length, Relation::Equal) => "is exactly",
        (Family::Day, Relation::Equal) => "is on",
        (Family::Day, Relation::AtLeast) => "is on or after",
        (Family::Day, Relation::MoreThan) => "is after",
        (Family::Day, Relation::AtMost) => "is on or before",
        (Family::Day, Relation::LessThan) => "is before",
        (Family::Other, _) => return None,
    })
}

/// Whether the written word may be used in the family.
fn fits(family: Family, comparison: Comparison) -> bool {
    match comparison {
        Comparison::Is | Comparison::IsNot => true,
        Comparison::AtLeast | Comparison::AtMost => {
            matches!(family, Family::Amount | Family::Length)
        }
        Comparison::MoreThan | Comparison::LessThan => family == Family::Amount,
        Comparison::LongerThan | Comparison::ShorterThan | Comparison::Exactly => {
            family == Family::Length
        }
        _ => family == Family::Day,
    }
}

impl Elaborator<'_> {
    /// `X is ongoing`: of a last day that may be none, else of an enumeration with such a value.
    pub(super) fn ongoing(
        &mut self,
        value: &Expr,
        word: &ius_syntax::ast::Name,
        negative: bool,
        span: Span,
    ) -> Option<NodeId> {
        let left = self.expr(value, None)?;
        let ty = self.ty(left)?;
        let relation = if negative {
            Relation::NotEqual
        } else {
            Relation::Equal
        };
        let right = match ty {
            Ty::DateOrOngoing => self.push(
                Op::Constant(Constant::Date(ius_calendar::Date::ONGOING)),
                Ty::DateOrOngoing,
                word.span,
            )?,
            Ty::Enumeration(_) => {
                let path = ius_syntax::ast::Path {
                    segments: vec![word.clone()],
                    span: word.span,
                };
                let right = self.path(&path, Some(&ty))?;
                self.fit(right, &ty)?
            }
            _ => {
                self.report(
                    Problem::error(
                        Code::ComparisonWord,
                        word.span,
                        format!(
                            "`{}` is {}, which never is `ongoing`",
                            self.short(value.span),
                            a(&ty)
                        ),
                    )
                    .help("only a fact of type `date or ongoing` may go on"),
                );
                return None;
            }
        };
        self.push(Op::Compare(relation, left, right), Ty::YesNo, span)
    }

    pub(super) fn compare(
        &mut self,
        left: &Expr,
        comparison: &Spanned<Comparison>,
        right: &Expr,
        span: Span,
    ) -> Option<NodeId> {
        match comparison.value {
            Comparison::Includes => return self.includes(left, right, span),
            Comparison::Covers | Comparison::Overlaps => {
                return self.cover(left, comparison.value, right, span);
            }
            Comparison::WithinCode | Comparison::NotWithinCode => {
                return self.within_code(left, comparison, right, span);
            }
            _ => {}
        }
        let (left, right) = self.both(left, right);
        let (left, right) = (left?, right?);
        let (lt, rt) = (self.ty(left)?, self.ty(right)?);
        let relation = relation(comparison.value)?;
        let family = family(&lt);
        if !fits(family, comparison.value) {
            let mut problem = Problem::error(
                Code::ComparisonWord,
                comparison.span,
                format!("`{}` does not fit {}", words(comparison.value), a(&lt)),
            );
            if let Some(word) = word_for(family, relation) {
                problem = problem.replace(format!("write `{word}`"), comparison.span, word);
                problem = problem.help(format!("of {} one says `{word}`", a(&lt)));
            }
            self.report(problem);
            return None;
        }
        let equality = matches!(relation, Relation::Equal | Relation::NotEqual);
        if family == Family::Length {
            return self.compare_length((left, &lt), relation, (right, &rt), span);
        }
        if !lt.accepts(&rt) && !rt.accepts(&lt) {
            let problem = self
                .misfit(right, &rt, &lt)
                .label(self.span(left), format!("this is {}", a(&lt)));
            self.report(problem);
            return None;
        }
        match &lt {
            Ty::Enumeration(symbol) if !equality => {
                let ordered = signature::enumeration_of(self.db, symbol).is_some_and(|e| e.ordered);
                if !ordered {
                    self.report(
                        Problem::error(
                            Code::UnorderedCompared,
                            comparison.span,
                            format!("the values of `{symbol}` have no order"),
                        )
                        .help(
                            "write `is` or `is one of (…)`, or declare the enumeration `ordered`",
                        ),
                    );
                    return None;
                }
            }
            Ty::List(_) | Ty::Record(_) => {
                self.report(
                    Problem::error(
                        Code::ComparisonWord,
                        comparison.span,
                        format!("{} is not compared as a whole", a(&lt)),
                    )
                    .help("ask what it includes, or compare its facts"),
                );
                return None;
            }
            _ => {}
        }
        if lt.is_number() && (lt == Ty::Decimal || rt == Ty::Decimal) {
            self.convert(left, &Ty::Decimal);
            self.convert(right, &Ty::Decimal);
        } else if lt.is_text() {
            self.convert(right, &lt);
            self.convert(left, &rt);
        }
        self.push(Op::Compare(relation, left, right), Ty::YesNo, span)
    }

    /// Both sides; a bare word on one side is read as a value of the other side's type.
    fn both(&mut self, left: &Expr, right: &Expr) -> (Option<NodeId>, Option<NodeId>) {
        let bare = |this: &Self, e: &Expr| match &*e.kind {
            ExprKind::Path(path) => {
                matches!(path.segments.as_slice(), [one] if !this.is_name(&one.value))
            }
            _ => false,
        };
        if bare(self, left) && !bare(self, right) {
            let right = self.expr(right, None);
            let ty = right.and_then(|r| self.ty(r));
            let left = if ty.is_some() {
                self.expr(left, ty.as_ref())
            } else {
                None
            };
            return (left, right);
        }
        let left = self.expr(left, None);
        let ty = left.and_then(|l| self.ty(l));
        let right = if ty.is_none() && bare(self, right) {
            None
        } else {
            self.expr(right, ty.as_ref())
        };
        (left, right)
    }

    /// A period or duration against a duration.
    fn compare_length(
        &mut self,
        (left, lt): (NodeId, &Ty),
        relation: Relation,
        (right, rt): (NodeId, &Ty),
        span: Span,
    ) -> Option<NodeId> {
        let op = match (lt, rt) {
            (Ty::Period, Ty::Calendar) => Op::CompareLength(relation, left, right),
            (Ty::Period, Ty::Exact) => Op::CompareDays(relation, left, right),
            (Ty::Calendar, Ty::Calendar) | (Ty::Exact, Ty::Exact) | (Ty::Counted, Ty::Counted) => {
                Op::Compare(relation, left, right)
            }
            (Ty::Counted, Ty::Calendar) => Op::CompareCounted(relation, left, right),
            (Ty::Periods, _) if rt.is_duration() => {
                self.report(
                    Problem::error(
                        Code::PeriodsAgainstDuration,
                        self.span(left),
                        "a set of periods has no one length",
                    )
                    .help("say which length: `longest period of …`, `total days of …`, `weighed length of … counting a month as 30 days`, or ask whether it `covers` a period"),
                );
                return None;
            }
            (Ty::Calendar | Ty::Exact, Ty::Period | Ty::Counted) => {
                self.report(
                    Problem::error(
                        Code::ComparisonWord,
                        span,
                        "the period stands first, the duration after it",
                    )
                    .help("turn the comparison around"),
                );
                return None;
            }
            (Ty::Calendar, Ty::Exact) | (Ty::Exact, Ty::Calendar) => {
                let problem = self
                    .mixed(self.span(right), rt, lt, right)
                    .label(self.span(left), format!("this is {}", a(lt)));
                self.report(problem);
                return None;
            }
            (Ty::Counted, Ty::Exact) => {
                let problem = self
                    .mixed(self.span(right), rt, &Ty::Calendar, right)
                    .label(
                        self.span(left),
                        "this counts months and thirtieths of a month",
                    );
                self.report(problem);
                return None;
            }
            (Ty::TimeLimit, _) | (_, Ty::TimeLimit) => {
                self.report(
                    Problem::error(
                        Code::ComparisonWord,
                        span,
                        "a time limit may be months, days or working days and cannot be compared",
                    )
                    .help("lay it against a date with `deadline … after … in this state` and compare the dates"),
                );
                return None;
            }
            _ => {
                let problem = Problem::error(
                    Code::TypeMismatch,
                    self.span(right),
                    format!(
                        "`{}` is {}, but a duration is needed",
                        self.short(self.span(right)),
                        a(rt)
                    ),
                )
                .label(self.span(left), format!("this is {}", a(lt)));
                self.report(problem);
                return None;
            }
        };
        self.push(op, Ty::YesNo, span)
    }

    /// A list and the type of its elements.
    pub(super) fn list(&mut self, e: &Expr) -> Option<(NodeId, Ty)> {
        let id = self.expr(e, None)?;
        match self.ty(id)? {
            Ty::List(inner) => Some((id, *inner)),
            other => {
                self.report(Problem::error(
                    Code::NotAList,
                    e.span,
                    format!("`{}` is {}, not a list", self.short(e.span), a(&other)),
                ));
                None
            }
        }
    }

    fn includes(&mut self, list: &Expr, value: &Expr, span: Span) -> Option<NodeId> {
        let (list, inner) = self.list(list)?;
        if let Ty::Record(record) = &inner {
            self.report(
                Problem::error(
                    Code::TypeMismatch,
                    value.span,
                    format!("a list of `{record}` is not searched by value"),
                )
                .help("write `some x in … satisfies …`"),
            );
            return None;
        }
        let value = self.expect(value, &inner)?;
        self.push(Op::Includes(list, value), Ty::YesNo, span)
    }

    pub(super) fn includes_any(
        &mut self,
        list: &Expr,
        members: &Members,
        span: Span,
    ) -> Option<NodeId> {
        let list = self.list(list);
        match members {
            Members::Values(values) => {
                let (list, inner) = list?;
                let values: Vec<Option<NodeId>> =
                    values.iter().map(|v| self.expect(v, &inner)).collect();
                let values = values.into_iter().collect::<Option<Vec<NodeId>>>()?;
                self.push(Op::IncludesAny(list, values), Ty::YesNo, span)
            }
            Members::Table(path, on) => {
                let on = self.on(on.as_ref());
                let (symbol, table) = self.table(path.segments.first()?)?;
                let ((list, inner), on) = (list?, on?);
                self.key_fits(list, &inner, table.key.as_ref()?)?;
                let table = self.table_id(symbol);
                self.push(Op::IncludesListed(list, table, on), Ty::YesNo, span)
            }
        }
    }

    /// The date of `listed in … on D`.
    fn on(&mut self, on: Option<&Expr>) -> Option<Option<NodeId>> {
        match on {
            None => Some(None),
            Some(e) => Some(Some(self.expect(e, &Ty::Date)?)),
        }
    }

    fn key_fits(&mut self, at: NodeId, found: &Ty, key: &Ty) -> Option<()> {
        if key.accepts(found) {
            return Some(());
        }
        let problem = self.misfit(at, found, key);
        self.report(problem);
        None
    }

    pub(super) fn member(
        &mut self,
        value: &Expr,
        members: &Members,
        negative: bool,
        span: Span,
    ) -> Option<NodeId> {
        let id = self.expr(value, None);
        let op = match members {
            Members::Values(values) => {
                let ty = id.and_then(|id| self.ty(id))?;
                let values: Vec<Option<NodeId>> =
                    values.iter().map(|v| self.expect(v, &ty)).collect();
                Op::OneOf(id?, values.into_iter().collect::<Option<Vec<NodeId>>>()?)
            }
            Members::Table(path, on) => {
                let on = self.on(on.as_ref());
                let (symbol, table) = self.table(path.segments.first()?)?;
                let (id, on) = (id?, on?);
                let ty = self.ty(id)?;
                self.key_fits(id, &ty, table.key.as_ref()?)?;
                Op::Listed(id, self.table_id(symbol), on)
            }
        };
        let id = self.push(op, Ty::YesNo, span)?;
        if negative {
            self.push(Op::Not(id), Ty::YesNo, span)
        } else {
            Some(id)
        }
    }

    fn within_code(
        &mut self,
        left: &Expr,
        comparison: &Spanned<Comparison>,
        right: &Expr,
        span: Span,
    ) -> Option<NodeId> {
        let left = self.expr(left, None);
        let right = self.expect(right, &Ty::Code);
        let (left, right) = (left?, right?);
        let ty = self.ty(left)?;
        if ty != Ty::Code {
            let mut problem = Problem::error(
                Code::ComparisonWord,
                comparison.span,
                format!("`is within` is said of codes, and this is {}", a(&ty)),
            );
            if ty.is_span() {
                problem = problem.help("of periods one says `covers` or `overlaps`");
            }
            self.report(problem);
            return None;
        }
        let id = self.push(Op::WithinCode(left, right), Ty::YesNo, span)?;
        if comparison.value == Comparison::NotWithinCode {
            self.push(Op::Not(id), Ty::YesNo, span)
        } else {
            Some(id)
        }
    }

    fn cover(
        &mut self,
        left: &Expr,
        comparison: Comparison,
        right: &Expr,
        span: Span,
    ) -> Option<NodeId> {
        let left = self.spans(left);
        let right = self.spans(right);
        let (left, right) = (left?, right?);
        if comparison == Comparison::Covers {
            if self.ty(right)? != Ty::Period {
                let problem = self.misfit(right, &Ty::Periods, &Ty::Period);
                self.report(problem);
                return None;
            }
            self.push(Op::Covers(left, right), Ty::YesNo, span)
        } else {
            self.push(Op::Overlaps(left, right), Ty::YesNo, span)
        }
    }

    pub(super) fn empty(&mut self, value: &Expr, negative: bool, span: Span) -> Option<NodeId> {
        let id = self.expr(value, None)?;
        let ty = self.ty(id)?;
        if !matches!(ty, Ty::List(_)) && !ty.is_span() {
            self.report(Problem::error(
                Code::NotAList,
                value.span,
                format!(
                    "`{}` is {}, which is never empty",
                    self.short(value.span),
                    a(&ty)
                ),
            ));
            return None;
        }
        let id = self.push(Op::IsEmpty(id), Ty::YesNo, span)?;
        if negative {
            self.push(Op::Not(id), Ty::YesNo, span)
        } else {
            Some(id)
        }
    }
}
