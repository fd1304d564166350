//! Numbers, amounts, days, durations, codes.

use std::sync::Arc;

use ius_calendar::{CalendarDuration, Date, ExactDuration};
use ius_diagnostics::{Code, nearest};
use ius_engine::{Constant, NodeId, Op, Rate};
use ius_syntax::ast::{DateLit, DurationUnit, Span};
use rust_decimal::Decimal;

use super::Elaborator;
use crate::iso;
use crate::problem::Problem;
use crate::signature;
use crate::ty::Ty;

impl Elaborator<'_> {
    fn constant(&mut self, constant: Constant, ty: Ty, span: Span) -> Option<NodeId> {
        self.push(Op::Constant(constant), ty, span)
    }

    fn too_large(&mut self, span: Span) -> Option<NodeId> {
        let problem = Problem::error(
            Code::ValueOutOfRange,
            span,
            format!(
                "`{}` is larger than any value Ius can hold",
                self.short(span)
            ),
        );
        self.report(problem);
        None
    }

    fn decimal(&mut self, text: &str, span: Span) -> Option<Decimal> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let read = Decimal::from_str_exact(&digits).ok();
        if read.is_none() {
            self.too_large(span)?;
        }
        read
    }

    pub(super) fn number(&mut self, text: &str, span: Span) -> Option<NodeId> {
        if text.contains('.') {
            let value = self.decimal(text, span)?;
            return self.constant(Constant::Decimal(value), Ty::Decimal, span);
        }
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        match digits.parse() {
            Ok(value) => self.constant(Constant::Integer(value), Ty::Integer, span),
            Err(_) => self.too_large(span),
        }
    }

    pub(super) fn percentage(&mut self, text: &str, span: Span) -> Option<NodeId> {
        let value = self.decimal(text, span)?;
        self.constant(Constant::Decimal(value), Ty::Percentage, span)
    }

    pub(super) fn money(
        &mut self,
        currency: &str,
        amount: &str,
        rate: Option<ius_syntax::ast::Rate>,
        want: Option<&Ty>,
        span: Span,
    ) -> Option<NodeId> {
        if !self.currency(currency, span) {
            return None;
        }
        let value = self.decimal(amount, span)?;
        let rate = match (rate, want) {
            (Some(rate), _) => signature::rate(rate),
            (None, Some(Ty::Money(wanted, rate))) if self.declared && **wanted == *currency => {
                *rate
            }
            (None, _) => Rate::Once,
        };
        self.constant(
            Constant::Decimal(value),
            Ty::Money(Arc::from(currency), rate),
            span,
        )
    }

    /// Reports a currency that ISO 4217 does not list.
    pub(super) fn currency(&mut self, currency: &str, span: Span) -> bool {
        if iso::is_currency(currency) {
            return true;
        }
        let mut problem = Problem::error(
            Code::UnknownIsoCode,
            span,
            format!("`{currency}` is no currency of ISO 4217"),
        );
        if let Some(near) = nearest(currency, iso::currencies()) {
            problem = problem.help(format!("did you mean `{near}`?"));
        }
        self.report(problem);
        false
    }

    pub(super) fn date(&mut self, literal: DateLit, span: Span) -> Option<NodeId> {
        let day = self.day(literal, span)?;
        self.constant(Constant::Date(day), Ty::Date, span)
    }

    /// A day that exists.
    pub(super) fn day(&mut self, literal: DateLit, span: Span) -> Option<Date> {
        match Date::checked(
            i32::from(literal.year),
            u32::from(literal.month),
            u32::from(literal.day),
        ) {
            Ok(day) => Some(day),
            Err(why) => {
                self.report(impossible_date(span, &why));
                None
            }
        }
    }

    pub(super) fn duration(&mut self, n: u32, unit: DurationUnit, span: Span) -> Option<NodeId> {
        match unit {
            DurationUnit::Years | DurationUnit::Months => {
                let months = self.months(n, unit, span)?;
                self.constant(Constant::Months(months), Ty::Calendar, span)
            }
            DurationUnit::Weeks => {
                let days = ExactDuration::from_weeks(i64::from(n));
                self.constant(Constant::Days(days), Ty::Exact, span)
            }
            DurationUnit::Days => {
                let days = ExactDuration::from_days(i64::from(n));
                self.constant(Constant::Days(days), Ty::Exact, span)
            }
            DurationUnit::WorkingDays => {
                self.constant(Constant::WorkingDays(n), Ty::TimeLimit, span)
            }
        }
    }

    fn months(&mut self, n: u32, unit: DurationUnit, span: Span) -> Option<CalendarDuration> {
        let per = if unit == DurationUnit::Years { 12 } else { 1 };
        let months = n
            .checked_mul(per)
            .filter(|m| *m <= 12 * 10_000)
            .and_then(|m| i32::try_from(m).ok());
        if months.is_none() {
            self.too_large(span)?;
        }
        months.map(CalendarDuration::from_months)
    }

    pub(super) fn counted_months(
        &mut self,
        n: u32,
        unit: DurationUnit,
        span: Span,
    ) -> Option<NodeId> {
        let days = self.months(n, unit, span)?.counting_month_as(30);
        self.constant(Constant::Days(days), Ty::Exact, span)
    }

    pub(super) fn country(&mut self, code: &str, span: Span) -> Option<NodeId> {
        if !self.known_country(code, span) {
            return None;
        }
        self.constant(Constant::Country(code.to_owned()), Ty::Country, span)
    }

    /// Reports a country that ISO 3166 does not list.
    pub(super) fn known_country(&mut self, code: &str, span: Span) -> bool {
        if iso::is_country(code) {
            return true;
        }
        self.report(unknown_country(code, span));
        false
    }
}

/// The report of a code that is no country.
pub(crate) fn unknown_country(code: &str, span: Span) -> Problem {
    let problem = Problem::error(
        Code::UnknownIsoCode,
        span,
        format!("`{code}` is no country of ISO 3166"),
    );
    match code {
        "UK" => problem.replace("write `GB`", span, "GB"),
        "EL" => problem.replace("write `GR`", span, "GR"),
        _ => problem.help(
            "countries are written with their two letters, such as `NL`; subdivisions as `BE-VLG`",
        ),
    }
}

/// The report of a day that does not exist.
pub(crate) fn impossible_date(span: Span, why: &ius_calendar::DateError) -> Problem {
    Problem::error(Code::ImpossibleDate, span, why.to_string())
}
