//! What to say when a value does not fit its place.

use ius_diagnostics::Code;
use ius_engine::{NodeId, Rate};
use ius_syntax::ast::Span;

use super::Elaborator;
use crate::problem::{Edit, Problem};
use crate::ty::Ty;

/// The type with its article.
pub(crate) fn a(ty: &Ty) -> String {
    match ty {
        Ty::YesNo => "a yes/no value".to_owned(),
        Ty::Integer => "an integer".to_owned(),
        Ty::Exact => "an exact duration (days)".to_owned(),
        Ty::Calendar => "a calendar duration (months)".to_owned(),
        Ty::Money(..) => format!("an amount in `{ty}`"),
        Ty::Periods => "a set of periods".to_owned(),
        Ty::Text => "a text".to_owned(),
        Ty::Enumeration(name) => format!("a value of `{name}`"),
        Ty::Record(name) => format!("a record `{name}`"),
        _ => format!("a {ty}"),
    }
}

impl Elaborator<'_> {
    /// The report that `found` stands where `wanted` is needed.
    pub(super) fn misfit(&self, id: NodeId, found: &Ty, wanted: &Ty) -> Problem {
        let span = self.span(id);
        match (found, wanted) {
            (Ty::Money(have, _), Ty::Money(need, _)) if have != need => Problem::error(
                Code::CurrenciesMixed,
                span,
                format!("an amount in `{have}` where `{need}` is needed"),
            )
            .help("the law names one currency here: state both amounts in it, since Ius knows no rate of exchange"),
            (Ty::Money(_, have), Ty::Money(_, need)) if have != need => {
                let words = |rate: &Rate| match rate {
                    Rate::Once => "a plain amount",
                    Rate::PerMonth => "an amount per month",
                    Rate::PerYear => "an amount per year",
                };
                let problem = Problem::error(
                    Code::RatesMixed,
                    span,
                    format!("{} where {} is needed", words(have), words(need)),
                )
                .help("state both at the same rate");
                match (have, need, self.arena.constant(id).is_some()) {
                    (Rate::Once, Rate::PerMonth, true) => append(problem, span, " per month"),
                    (Rate::Once, Rate::PerYear, true) => append(problem, span, " per year"),
                    _ => problem,
                }
            }
            (Ty::Calendar, Ty::Exact) | (Ty::Exact, Ty::Calendar) => self.mixed(span, found, wanted, id),
            (_, Ty::YesNo) => {
                Problem::error(Code::NotACondition, span, format!("{} where a condition is needed", a(found)))
            }
            _ => Problem::error(
                Code::TypeMismatch,
                span,
                format!("`{}` is {}, but {} is needed", self.short(span), a(found), a(wanted)),
            ),
        }
    }

    /// Months where days are needed, or the other way round.
    pub(super) fn mixed(&self, span: Span, found: &Ty, wanted: &Ty, id: NodeId) -> Problem {
        let problem = Problem::error(
            Code::CalendarAndExactMixed,
            span,
            format!("{} where {} is needed", a(found), a(wanted)),
        )
        .help(
            "months have no fixed number of days: lay the duration against a date (`the 6 months before …`), \
             or say how a month counts (`6 months counting a month as 30 days`)",
        );
        if *found == Ty::Calendar && self.arena.constant(id).is_some() {
            append(problem, span, " counting a month as 30 days")
        } else {
            problem
        }
    }
}

/// Adds a fix that writes something after the span.
pub(crate) fn append(problem: Problem, span: Span, text: &str) -> Problem {
    let end = Span {
        start: span.end,
        end: span.end,
    };
    problem.fix(
        format!("add `{}`", text.trim()),
        vec![Edit::Replace(end, text.to_owned())],
    )
}
