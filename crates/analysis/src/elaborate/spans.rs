//! Periods, ages, windows, deadlines.

use ius_calendar::LeapBirthday as Leap;
use ius_diagnostics::Code;
use ius_engine::{FullUnit, NodeId, Op};
use ius_syntax::ast::{
    DurationUnit, Expr, ExprKind, LeapBirthday, PeriodsOperator, Span, Spanned, YearDay,
};

use super::Elaborator;
use super::misfit::{a, append};
use crate::problem::Problem;
use crate::ty::Ty;
use crate::typed::THIS_STATE;

impl Elaborator<'_> {
    /// A period or a set of periods.
    pub(super) fn spans(&mut self, e: &Expr) -> Option<NodeId> {
        let id = self.expr(e, Some(&Ty::Periods))?;
        let ty = self.ty(id)?;
        if ty.is_span() {
            return Some(id);
        }
        let mut problem = Problem::error(
            Code::TypeMismatch,
            e.span,
            format!(
                "`{}` is {}, but a period or a set of periods is needed",
                self.short(e.span),
                a(&ty)
            ),
        );
        if ty.is_duration() {
            problem = problem.help(
                "lay the duration against a date: `the 5 years before …` or `the 12 months from …`",
            );
        }
        self.report(problem);
        None
    }

    /// A calendar or exact duration.
    pub(super) fn length(&mut self, e: &Expr) -> Option<NodeId> {
        let id = self.expr(e, None)?;
        let ty = self.ty(id)?;
        if ty.is_duration() {
            return Some(id);
        }
        let mut problem = Problem::error(
            Code::TypeMismatch,
            e.span,
            format!(
                "`{}` is {}, but a duration is needed",
                self.short(e.span),
                a(&ty)
            ),
        );
        if ty == Ty::TimeLimit {
            problem = problem.help("working days are only counted by a `deadline`");
        }
        self.report(problem);
        None
    }

    pub(super) fn two_dates(&mut self, from: &Expr, to: &Expr) -> Option<(NodeId, NodeId)> {
        let from = self.expect(from, &Ty::Date);
        let to = self.expect(to, &Ty::DateOrOngoing);
        Some((from?, to?))
    }

    pub(super) fn of_spans(
        &mut self,
        e: &Expr,
        op: impl FnOnce(NodeId) -> Op,
        ty: Ty,
        span: Span,
    ) -> Option<NodeId> {
        let id = self.spans(e)?;
        self.push(op(id), ty, span)
    }

    /// `number of full months in P`: of one period, for the ends of several do not add up to months.
    pub(super) fn full_units(
        &mut self,
        unit: DurationUnit,
        e: &Expr,
        span: Span,
    ) -> Option<NodeId> {
        let id = self.spans(e)?;
        if self.ty(id)? == Ty::Periods {
            self.report(
                Problem::error(
                    Code::PeriodsAgainstDuration,
                    e.span,
                    format!(
                        "`{}` is a set of periods, and full months are counted in one period",
                        self.short(e.span)
                    ),
                )
                .help("say which: `longest period of …`; or add them up with `weighed length of … counting a month as 30 days`"),
            );
            return None;
        }
        let unit = match unit {
            DurationUnit::Years => FullUnit::Years,
            DurationUnit::Months => FullUnit::Months,
            DurationUnit::Weeks => FullUnit::Weeks,
            DurationUnit::Days | DurationUnit::WorkingDays => FullUnit::Days,
        };
        self.push(Op::FullUnits(unit, id), Ty::Integer, span)
    }

    /// A day that comes every year.
    pub(super) fn year_day(&mut self, day: &Spanned<YearDay>) -> Option<ius_calendar::YearDay> {
        let Some(number) = day.value.day else {
            return Some(ius_calendar::YearDay::LAST_OF_FEBRUARY);
        };
        let found = ius_calendar::YearDay::new(day.value.month, number);
        if found.is_none() {
            let written = self.short(day.span);
            let problem = if (day.value.month, number) == (2, 29) {
                Problem::error(
                    Code::ImpossibleDate,
                    day.span,
                    "`29 February` does not come every year",
                )
                .help("what lasts to the end of the month ends on the `last day of February`")
                .replace(
                    "write `last day of February`",
                    day.span,
                    "last day of February",
                )
            } else {
                Problem::error(
                    Code::ImpossibleDate,
                    day.span,
                    format!("there is no day `{written}`"),
                )
            };
            self.report(problem);
        }
        found
    }

    pub(super) fn window(
        &mut self,
        length: &Expr,
        date: &Expr,
        before: bool,
        span: Span,
    ) -> Option<NodeId> {
        let length = self.length(length);
        let date = self.expect(date, &Ty::Date);
        let (length, date) = (length?, date?);
        let op = if before {
            Op::WindowBefore(length, date)
        } else {
            Op::WindowFrom(length, date)
        };
        self.push(op, Ty::Period, span)
    }

    /// The convention for 29 February, which must be written.
    fn leap(&mut self, leap: Option<LeapBirthday>, span: Span) -> Leap {
        match leap {
            Some(LeapBirthday::February28) => Leap::February28,
            Some(LeapBirthday::March1) => Leap::March1,
            None => {
                let problem = Problem::error(
                    Code::AgeWithoutConvention,
                    span,
                    "this age does not say when someone born on 29 February reaches it in a common year",
                )
                .help("add `with leap birthday on 1 March`, or `on 28 February` if the law says so");
                self.report(append(problem, span, " with leap birthday on 1 March"));
                Leap::March1
            }
        }
    }

    pub(super) fn age(
        &mut self,
        birth: &Expr,
        on: &Expr,
        leap: Option<LeapBirthday>,
        span: Span,
    ) -> Option<NodeId> {
        let leap = self.leap(leap, span);
        let (birth, on) = self.two_dates(birth, on)?;
        self.push(Op::Age(birth, on, leap), Ty::Integer, span)
    }

    pub(super) fn birthday(
        &mut self,
        age: &Expr,
        birth: &Expr,
        leap: Option<LeapBirthday>,
        span: Span,
    ) -> Option<NodeId> {
        let leap = self.leap(leap, span);
        let age = self.expect(age, &Ty::Integer);
        let birth = self.expect(birth, &Ty::Date);
        self.push(Op::Birthday(age?, birth?, leap), Ty::Date, span)
    }

    pub(super) fn periods_operator(
        &mut self,
        left: &Expr,
        operator: &Spanned<PeriodsOperator>,
        right: &Expr,
        span: Span,
    ) -> Option<NodeId> {
        let left = self.spans(left);
        let right = match operator.value {
            PeriodsOperator::Within | PeriodsOperator::Except | PeriodsOperator::JoinedWith => {
                self.spans(right)
            }
            PeriodsOperator::BridgingGaps => self.length(right),
            PeriodsOperator::Since => self.expect(right, &Ty::Date),
        };
        let (left, right) = (left?, right?);
        let op = match operator.value {
            PeriodsOperator::Within => Op::Within(left, right),
            PeriodsOperator::Except => Op::Except(left, right),
            PeriodsOperator::JoinedWith => Op::JoinedWith(left, right),
            PeriodsOperator::BridgingGaps => Op::BridgingGaps(left, right),
            PeriodsOperator::Since => Op::Since(left, right),
        };
        self.push(op, Ty::Periods, span)
    }

    pub(super) fn deadline(
        &mut self,
        limit: &Expr,
        after: &Expr,
        state: &Expr,
        suspended: Option<&Expr>,
        extended: Option<&(Expr, Option<Expr>)>,
        span: Span,
    ) -> Option<NodeId> {
        let limit = self.expect(limit, &Ty::TimeLimit);
        let after = self.expect(after, &Ty::Date);
        let state = self.state_of_holidays(state);
        let suspended = match suspended {
            Some(e) => self.spans(e).map(Some),
            None => Some(None),
        };
        let extended = match extended {
            Some((length, condition)) => {
                let length = self.expect(length, &Ty::TimeLimit);
                let condition = match condition {
                    Some(c) => self.condition(c).map(Some),
                    None => Some(None),
                };
                length.and_then(|l| condition.map(|c| Some((l, c))))
            }
            None => Some(None),
        };
        let op = Op::Deadline {
            limit: limit?,
            after: after?,
            state: state?,
            suspended: suspended?,
            extended: extended?,
        };
        self.push(op, Ty::Date, span)
    }

    fn state_of_holidays(&mut self, state: &Expr) -> Option<String> {
        match &*state.kind {
            ExprKind::Country(code) => self.known_country(code, state.span).then(|| code.clone()),
            ExprKind::ThisState => self.this_state(state.span).map(|_| THIS_STATE.to_owned()),
            _ => {
                self.report(
                    Problem::error(
                        Code::TypeMismatch,
                        state.span,
                        "a deadline needs the state whose public holidays count",
                    )
                    .help("write a country such as `NL`, or `this state`"),
                );
                None
            }
        }
    }
}
