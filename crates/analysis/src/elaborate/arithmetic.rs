//! Sums, products, shares; date and duration arithmetic.

use ius_diagnostics::Code;
use ius_engine::{Arithmetic as Operator, NodeId, Op};
use ius_syntax::ast::{Arithmetic, Expr, Span, Spanned};

use super::Elaborator;
use super::misfit::a;
use crate::problem::Problem;
use crate::ty::Ty;

impl Elaborator<'_> {
    pub(super) fn arithmetic(
        &mut self,
        left: &Expr,
        operator: &Spanned<Arithmetic>,
        right: &Expr,
        want: Option<&Ty>,
        span: Span,
    ) -> Option<NodeId> {
        match operator.value {
            Arithmetic::Plus | Arithmetic::Minus => self.sum(left, operator, right, want, span),
            Arithmetic::Times => self.product(left, operator, right, want, span),
            Arithmetic::DividedBy => self.quotient(left, operator, right, want, span),
            Arithmetic::PercentOf => self.share(left, right, want, span),
        }
    }

    fn sum(
        &mut self,
        left: &Expr,
        operator: &Spanned<Arithmetic>,
        right: &Expr,
        want: Option<&Ty>,
        span: Span,
    ) -> Option<NodeId> {
        let money = want.filter(|ty| matches!(ty, Ty::Money(..)));
        let left = self.expr(left, money);
        let right = self.expr(right, money);
        let (left, right) = (left?, right?);
        let (lt, rt) = (self.ty(left)?, self.ty(right)?);
        let plus = operator.value == Arithmetic::Plus;
        let op = if plus {
            Operator::Plus
        } else {
            Operator::Minus
        };
        let (left, right, ty) = match (&lt, &rt) {
            (Ty::Integer, Ty::Integer) => (left, right, Ty::Integer),
            _ if lt.is_number() && rt.is_number() => {
                self.convert(left, &Ty::Decimal);
                self.convert(right, &Ty::Decimal);
                (left, right, Ty::Decimal)
            }
            (Ty::Money(..), Ty::Money(..)) if lt == rt => (left, right, lt),
            (Ty::Percentage, Ty::Percentage)
            | (Ty::Calendar, Ty::Calendar)
            | (Ty::Exact, Ty::Exact)
            | (Ty::Counted, Ty::Counted) => (left, right, lt),
            (Ty::Date | Ty::DateOrOngoing, Ty::Calendar | Ty::Exact) => (left, right, lt),
            (Ty::Calendar | Ty::Exact, Ty::Date | Ty::DateOrOngoing) if plus => (right, left, rt),
            _ => {
                let problem = self.cannot_add(operator, (left, &lt), (right, &rt));
                self.report(problem);
                return None;
            }
        };
        self.push(Op::Arithmetic(op, left, right), ty, span)
    }

    fn cannot_add(
        &self,
        operator: &Spanned<Arithmetic>,
        (left, lt): (NodeId, &Ty),
        (right, rt): (NodeId, &Ty),
    ) -> Problem {
        let word = if operator.value == Arithmetic::Plus {
            "plus"
        } else {
            "minus"
        };
        match (lt, rt) {
            (Ty::Money(..), Ty::Money(..))
            | (Ty::Calendar, Ty::Exact)
            | (Ty::Exact, Ty::Calendar) => self
                .misfit(right, rt, lt)
                .label(self.span(left), format!("this is {}", a(lt))),
            _ => {
                let problem = Problem::error(
                    Code::ArithmeticMisfit,
                    operator.span,
                    format!("`{word}` does not join {} and {}", a(lt), a(rt)),
                )
                .label(self.span(left), format!("this is {}", a(lt)))
                .label(self.span(right), format!("this is {}", a(rt)));
                if lt.is_date() && rt.is_date() {
                    problem.help("for the days from one date to another write `days between A and B` or `period from A to B`")
                } else if lt.is_span() && rt.is_span() {
                    problem.help(
                        "periods are put together with `joined with` and taken apart with `except`",
                    )
                } else if lt.is_date() && *rt == Ty::TimeLimit {
                    problem.help("a time limit is laid against a date with `deadline … after … in this state`")
                } else {
                    problem
                }
            }
        }
    }

    fn product(
        &mut self,
        left: &Expr,
        operator: &Spanned<Arithmetic>,
        right: &Expr,
        want: Option<&Ty>,
        span: Span,
    ) -> Option<NodeId> {
        let money = want.filter(|ty| matches!(ty, Ty::Money(..)));
        let left = self.expr(left, money);
        let right = self.expr(right, money);
        let (left, right) = (left?, right?);
        let (lt, rt) = (self.ty(left)?, self.ty(right)?);
        let ty = match (&lt, &rt) {
            (Ty::Integer, Ty::Integer) => Ty::Integer,
            _ if lt.is_number() && rt.is_number() => {
                self.convert(left, &Ty::Decimal);
                self.convert(right, &Ty::Decimal);
                Ty::Decimal
            }
            (Ty::Money(..), _) if rt.is_number() => lt,
            (_, Ty::Money(..)) if lt.is_number() => rt,
            _ => {
                let problem = Problem::error(
                    Code::ArithmeticMisfit,
                    operator.span,
                    format!("`times` does not join {} and {}", a(&lt), a(&rt)),
                );
                let problem = if lt == Ty::Percentage || rt == Ty::Percentage {
                    problem.help("for a share write `50 percent of …`")
                } else {
                    problem.help(
                        "numbers are multiplied with numbers, and amounts of money with numbers",
                    )
                };
                self.report(problem);
                return None;
            }
        };
        self.push(Op::Arithmetic(Operator::Times, left, right), ty, span)
    }

    fn quotient(
        &mut self,
        left: &Expr,
        operator: &Spanned<Arithmetic>,
        right: &Expr,
        want: Option<&Ty>,
        span: Span,
    ) -> Option<NodeId> {
        let money = want.filter(|ty| matches!(ty, Ty::Money(..)));
        let left = self.expr(left, money);
        let right = self.expr(right, None);
        let (left, right) = (left?, right?);
        let (lt, rt) = (self.ty(left)?, self.ty(right)?);
        let ty = match (&lt, &rt) {
            _ if lt.is_number() && rt.is_number() => Ty::Decimal,
            (Ty::Money(..), _) if rt.is_number() => lt,
            (Ty::Money(..), Ty::Money(..)) if lt == rt => Ty::Decimal,
            (Ty::Money(..), Ty::Money(..)) => {
                let problem = self.misfit(right, &rt, &lt);
                self.report(problem);
                return None;
            }
            _ => {
                self.report(
                    Problem::error(
                        Code::ArithmeticMisfit,
                        operator.span,
                        format!("{} is not divided by {}", a(&lt), a(&rt)),
                    )
                    .help("numbers are divided by numbers, and amounts by numbers or by amounts of the same kind"),
                );
                return None;
            }
        };
        self.push(Op::Arithmetic(Operator::DividedBy, left, right), ty, span)
    }

    fn share(
        &mut self,
        left: &Expr,
        right: &Expr,
        want: Option<&Ty>,
        span: Span,
    ) -> Option<NodeId> {
        let left = self.expect(left, &Ty::Percentage);
        let right = self.expr(right, want.filter(|ty| matches!(ty, Ty::Money(..))));
        let (left, right) = (left?, right?);
        let rt = self.ty(right)?;
        let ty = match &rt {
            Ty::Integer | Ty::Decimal => Ty::Decimal,
            Ty::Money(..) | Ty::Percentage => rt,
            _ => {
                self.report(Problem::error(
                    Code::ArithmeticMisfit,
                    self.span(right),
                    format!("there is no percentage of {}", a(&rt)),
                ));
                return None;
            }
        };
        self.push(Op::Arithmetic(Operator::PercentOf, left, right), ty, span)
    }
}
