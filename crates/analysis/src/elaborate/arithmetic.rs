//! Sums, products, shares; date and duration arithmetic.

use ius_diagnostics::Code;
use ius_engine::{Arithmetic as Operator, Constant, NodeId, Op, Rate};
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
            Arithmetic::PercentOf => self.share(left, operator, right, want, span),
            Arithmetic::Over => self.over(left, operator, right, span),
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
            (Ty::Calendar | Ty::Exact, Ty::Integer) => lt,
            (Ty::Integer, Ty::Calendar | Ty::Exact) => rt,
            _ => {
                let problem = Problem::error(
                    Code::ArithmeticMisfit,
                    operator.span,
                    format!("`times` does not join {} and {}", a(&lt), a(&rt)),
                );
                let problem = if lt == Ty::Percentage || rt == Ty::Percentage {
                    problem.help("for a share write `50 percent of …`, or `share of …`")
                } else if matches!(lt, Ty::Money(..)) && rt == Ty::Calendar {
                    problem.help(
                        "for what an amount per month comes to in some months write `… over …`",
                    )
                } else {
                    problem.help(
                        "numbers are multiplied with numbers, amounts of money with numbers, and durations with whole numbers",
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

    /// What an amount per month or per year comes to in a duration.
    fn over(
        &mut self,
        left: &Expr,
        operator: &Spanned<Arithmetic>,
        right: &Expr,
        span: Span,
    ) -> Option<NodeId> {
        let left = self.undeclared(|this| this.expr(left, None));
        let right = self.expr(right, Some(&Ty::Calendar));
        let (left, right) = (left?, right?);
        let (lt, rt) = (self.ty(left)?, self.ty(right)?);
        let (op, currency, per) = match &lt {
            Ty::Money(currency, Rate::PerMonth) => (Operator::OverMonths, currency.clone(), 1),
            Ty::Money(currency, Rate::PerYear) => (Operator::OverYears, currency.clone(), 12),
            _ => {
                let problem = Problem::error(
                    Code::ArithmeticMisfit,
                    operator.span,
                    format!(
                        "`over` takes an amount per month or per year, not {}",
                        a(&lt)
                    ),
                )
                .label(self.span(left), format!("this is {}", a(&lt)));
                let problem = match &lt {
                    Ty::Money(currency, Rate::Once) => {
                        problem.help(format!("say how often it is due: `{currency} … per month`"))
                    }
                    _ => problem,
                };
                self.report(problem);
                return None;
            }
        };
        if rt != Ty::Calendar {
            let code = if rt == Ty::Exact {
                Code::CalendarAndExactMixed
            } else {
                Code::ArithmeticMisfit
            };
            let problem = Problem::error(
                code,
                operator.span,
                format!("`over` needs a duration in months or years, not {}", a(&rt)),
            )
            .label(self.span(right), format!("this is {}", a(&rt)));
            let problem = if rt == Ty::Exact {
                problem.help("days are not turned into months: write the duration in months, or count the full ones with `1 month times number of full months in …`")
            } else if rt.is_number() {
                problem.help("write the duration with its unit, such as `1 month times …`")
            } else {
                problem
            };
            self.report(problem);
            return None;
        }
        if let Some(Op::Constant(Constant::Months(length))) = self.arena.node(right).map(|n| &n.op)
            && length.months() % per != 0
        {
            self.report(
                Problem::error(
                    Code::RatesMixed,
                    operator.span,
                    format!(
                        "an amount per year is not due over `{}`, which is no whole number of years",
                        self.short(self.span(right))
                    ),
                )
                .help("write the amount per month, or a duration of whole years"),
            );
            return None;
        }
        self.push(
            Op::Arithmetic(op, left, right),
            Ty::Money(currency, Rate::Once),
            span,
        )
    }

    fn share(
        &mut self,
        left: &Expr,
        operator: &Spanned<Arithmetic>,
        right: &Expr,
        want: Option<&Ty>,
        span: Span,
    ) -> Option<NodeId> {
        let left = self.undeclared(|this| this.expr(left, Some(&Ty::Percentage)));
        let left = left.and_then(|left| {
            let lt = self.ty(left)?;
            if lt == Ty::Percentage {
                return Some(left);
            }
            self.report(
                Problem::error(
                    Code::ArithmeticMisfit,
                    operator.span,
                    format!("`of` takes a percentage of something, not {}", a(&lt)),
                )
                .label(self.span(left), format!("this is {}", a(&lt)))
                .help("a share is a percentage, such as `50 percent` or a name of that type; a part of a record is reached with a dot"),
            );
            None
        });
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
