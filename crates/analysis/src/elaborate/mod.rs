//! From tree to typed expressions, one declaration at a time. A wrong expression is reported once
//! and has no type; what contains it stays quiet.

mod arithmetic;
mod as_if;
mod body;
mod clauses;
mod compare;
mod example;
mod literals;
mod misfit;
mod names;
mod rows;
mod spans;
mod types;
mod walks;

use std::sync::Arc;

use ius_engine::{Constant, Count, NodeId, Op, Seek};
use ius_syntax::ast::{self, Expr, ExprKind, Span};

pub(crate) use as_if::type_as_if;
pub use body::{Body, ClauseRoots, Elaborated, RowRoots, RuleRoots, elaborate};
pub(crate) use clauses::fact_type_of;
pub use example::{ExampleExpectation, ExampleLiteral};
pub(crate) use names::suggest;

use crate::db::SourceFile;
use crate::problem::Problem;
use crate::reference::{Reference, Target};
use crate::scope::{self, Namespace};
use crate::signature::Outline;
use crate::symbol::Symbol;
use crate::ty::Ty;
use crate::typed::{Arena, THIS_STATE};

use ius_diagnostics::Code;

/// A name bound by `for each`, `every`, `sum of` and the like.
struct Bound {
    name: Arc<str>,
    id: u32,
    ty: Option<Ty>,
    span: Span,
}

/// Elaborates the expressions of one declaration.
pub(crate) struct Elaborator<'db> {
    db: &'db dyn salsa::Database,
    file: SourceFile,
    arena: Arena,
    problems: Vec<Problem>,
    references: Vec<Reference>,
    bound: Vec<Bound>,
    /// The scheme and its template, nearest first.
    outlines: Vec<(Symbol, &'db Outline)>,
    /// Whether `this state` means something here.
    state_known: bool,
    /// Whether an amount without a rate takes the rate of the declared type.
    declared: bool,
    /// The declaration's own text.
    text: Arc<str>,
}

impl<'db> Elaborator<'db> {
    fn new(db: &'db dyn salsa::Database, file: SourceFile, text: Arc<str>) -> Self {
        Elaborator {
            db,
            file,
            text,
            arena: Arena {
                binders: 1,
                ..Arena::default()
            },
            problems: Vec::new(),
            references: Vec::new(),
            bound: Vec::new(),
            outlines: Vec::new(),
            state_known: false,
            declared: false,
        }
    }

    fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    fn refer(&mut self, span: Span, target: Target) {
        self.references.push(Reference { span, target });
    }

    fn ty(&self, id: NodeId) -> Option<Ty> {
        self.arena.node(id).map(|n| n.ty.clone())
    }

    fn span(&self, id: NodeId) -> Span {
        self.arena.node(id).map(|n| n.span).unwrap_or_default()
    }

    fn push(&mut self, op: Op, ty: Ty, span: Span) -> Option<NodeId> {
        Some(self.arena.push(op, ty, span))
    }

    fn written(&self, span: Span) -> &str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// An expression that must be a condition.
    pub(crate) fn condition(&mut self, e: &Expr) -> Option<NodeId> {
        let id = self.expr(e, Some(&Ty::YesNo))?;
        let ty = self.ty(id)?;
        if ty == Ty::YesNo {
            return Some(id);
        }
        let problem = Problem::error(
            Code::NotACondition,
            e.span,
            format!(
                "`{}` is {}, not a condition",
                self.short(e.span),
                misfit::a(&ty)
            ),
        )
        .help("say what must hold of it, such as `… is at least …` or `… is …`");
        self.report(problem);
        None
    }

    /// An expression that must have a type, converted to it.
    pub(crate) fn expect(&mut self, e: &Expr, wanted: &Ty) -> Option<NodeId> {
        if *wanted == Ty::YesNo {
            return self.condition(e);
        }
        let id = self.expr(e, Some(wanted))?;
        self.fit(id, wanted)
    }

    /// The node as a value of the wanted type, or a report that it is none.
    fn fit(&mut self, id: NodeId, wanted: &Ty) -> Option<NodeId> {
        let found = self.ty(id)?;
        if wanted.accepts(&found) {
            self.convert(id, wanted);
            return Some(id);
        }
        let problem = self.misfit(id, &found, wanted);
        self.report(problem);
        None
    }

    /// Constants take the type of their place.
    fn convert(&mut self, id: NodeId, wanted: &Ty) {
        let Some(node) = self.arena.nodes.get_mut(id.index()) else {
            return;
        };
        if let Op::Constant(constant) = &mut node.op
            && node.ty != *wanted
            && matches!(wanted, Ty::Decimal | Ty::TimeLimit | Ty::Code | Ty::Text)
        {
            if let Constant::Integer(n) = constant
                && *wanted == Ty::Decimal
            {
                *constant = Constant::Decimal(rust_decimal::Decimal::from(*n));
            }
            node.ty = wanted.clone();
        }
    }

    /// An expression. `want` helps to read enumeration values and amounts; it is not enforced.
    pub(crate) fn expr(&mut self, e: &Expr, want: Option<&Ty>) -> Option<NodeId> {
        let span = e.span;
        match &*e.kind {
            ExprKind::YesNo(value) => {
                self.push(Op::Constant(Constant::YesNo(*value)), Ty::YesNo, span)
            }
            ExprKind::Number(text) => self.number(text, span),
            ExprKind::Percentage(text) => self.percentage(text, span),
            ExprKind::Money(currency, amount, rate) => {
                self.money(currency, amount, *rate, want, span)
            }
            ExprKind::Date(literal) => self.date(*literal, span),
            ExprKind::Duration(n, unit) => self.duration(*n, *unit, span),
            ExprKind::CountedMonths(n, unit) => self.counted_months(*n, *unit, span),
            ExprKind::Country(code) => self.country(code, span),
            ExprKind::Text(text) => {
                let ty = if want == Some(&Ty::Code) {
                    Ty::Code
                } else {
                    Ty::Text
                };
                self.push(Op::Constant(Constant::Text(text.clone())), ty, span)
            }
            ExprKind::Path(path) => self.path(path, want),
            ExprKind::ReferenceDate => self.push(Op::ReferenceDate, Ty::Date, span),
            ExprKind::ThisState => self.this_state(span),
            ExprKind::Lookup(path, key) => self.lookup(path, key, span),
            ExprKind::Not(inner) => {
                let inner = self.condition(inner)?;
                self.push(Op::Not(inner), Ty::YesNo, span)
            }
            ExprKind::And(all) => {
                let all = self.conditions(all.iter())?;
                self.push(Op::And(all), Ty::YesNo, span)
            }
            ExprKind::Or(all) => {
                let all = self.conditions(all.iter())?;
                self.push(Op::Or(all), Ty::YesNo, span)
            }
            ExprKind::Brackets(inner) => self.expr(inner, want),
            ExprKind::CountOf(count, points) => self.count_of(count, points, span),
            ExprKind::Quantified(quantifier, binder, body) => {
                self.quantified(quantifier, binder, body, span)
            }
            ExprKind::Compare(left, comparison, right) => {
                self.undeclared(|this| this.compare(left, comparison, right, span))
            }
            ExprKind::Member(value, members, negative) => {
                self.undeclared(|this| this.member(value, members, *negative, span))
            }
            ExprKind::IncludesAny(list, members) => {
                self.undeclared(|this| this.includes_any(list, members, span))
            }
            ExprKind::Empty(value, negative) => self.empty(value, *negative, span),
            ExprKind::Arithmetic(left, operator, right) => {
                self.arithmetic(left, operator, right, want, span)
            }
            ExprKind::Periods(left, operator, right) => {
                self.periods_operator(left, operator, right, span)
            }
            ExprKind::If(condition, yes, no) => self.choose(condition, yes, no, want, span),
            ExprKind::Age(birth, on, leap) => self.age(birth, on, *leap, span),
            ExprKind::Birthday(age, birth, leap) => self.birthday(age, birth, *leap, span),
            ExprKind::WindowBefore(length, date) => self.window(length, date, true, span),
            ExprKind::WindowFrom(length, date) => self.window(length, date, false, span),
            ExprKind::PeriodFromTo(from, to) => {
                let (from, to) = self.two_dates(from, to)?;
                self.push(Op::PeriodFromTo(from, to), Ty::Period, span)
            }
            ExprKind::DaysBetween(from, to) => {
                let (from, to) = self.two_dates(from, to)?;
                self.push(Op::DaysBetween(from, to), Ty::Period, span)
            }
            ExprKind::PeriodsFor(from, to, binder, weight) => {
                self.periods_for(from, to, binder, weight.as_ref(), span)
            }
            ExprKind::DaysBetweenFor(from, to, binder) => {
                self.days_between_for(from, to, binder, span)
            }
            ExprKind::AggregateFor(aggregate, value, binder) => {
                self.aggregate_for(aggregate, value.as_ref(), binder, want, span)
            }
            ExprKind::AggregateOf(aggregate, values) => {
                self.aggregate_of(aggregate, values, want, span)
            }
            ExprKind::FirstDay(p) => self.of_spans(p, Op::FirstDay, Ty::Date, span),
            ExprKind::LastDay(p) => self.of_spans(p, Op::LastDay, Ty::DateOrOngoing, span),
            ExprKind::TotalDays(p) => self.of_spans(p, Op::TotalDays, Ty::Exact, span),
            ExprKind::WeighedLength(p) => self.of_spans(p, Op::WeighedLength, Ty::Counted, span),
            ExprKind::LongestPeriod(p) => self.of_spans(p, Op::LongestPeriod, Ty::Period, span),
            ExprKind::GapsIn(p, within) => {
                let p = self.spans(p);
                let within = self.spans(within);
                self.push(Op::GapsWithin(p?, within?), Ty::Periods, span)
            }
            ExprKind::UnbrokenRun(p, before) => {
                let p = self.spans(p);
                let before = self.expect(before, &Ty::Date);
                self.push(Op::UnbrokenRun(p?, before?), Ty::Periods, span)
            }
            ExprKind::MostDays(p, length) => {
                let p = self.spans(p);
                let length = self.length(length);
                self.push(Op::MostDays(p?, length?), Ty::Exact, span)
            }
            ExprKind::Deadline {
                limit,
                after,
                state,
                suspended,
                extended,
            } => self.deadline(
                limit,
                after,
                state,
                suspended.as_ref(),
                extended.as_ref(),
                span,
            ),
            ExprKind::Ongoing(value, word, negative) => {
                self.undeclared(|this| this.ongoing(value, word, *negative, span))
            }
            ExprKind::InYear(date, from, to, negative) => {
                let date = self.undeclared(|this| this.expect(date, &Ty::Date));
                let (from, to) = (self.year_day(from), self.year_day(to));
                let within = self.push(Op::InYear(date?, from?, to?), Ty::YesNo, span)?;
                if *negative {
                    self.push(Op::Not(within), Ty::YesNo, span)
                } else {
                    Some(within)
                }
            }
            ExprKind::DayOfYear(seek, day, date) => {
                let day = self.year_day(day);
                let date = self.expect(date, &Ty::Date);
                let seek = match seek {
                    ast::Seek::OnOrBefore => Seek::OnOrBefore,
                    ast::Seek::Before => Seek::Before,
                    ast::Seek::OnOrAfter => Seek::OnOrAfter,
                    ast::Seek::After => Seek::After,
                };
                self.push(Op::DayOfYear(seek, day?, date?), Ty::Date, span)
            }
            ExprKind::YearOf(date) => {
                let date = self.expect(date, &Ty::Date)?;
                self.push(Op::YearOf(date), Ty::Integer, span)
            }
            ExprKind::FullUnits(unit, period) => self.full_units(*unit, period, span),
            ExprKind::EarliestDate(within, condition) => {
                let within = self.length(within);
                let condition = self.condition(condition);
                self.push(Op::EarliestDate(within?, condition?), Ty::Date, span)
            }
        }
    }

    /// Runs with amounts read as they are written.
    fn undeclared<R>(&mut self, run: impl FnOnce(&mut Self) -> R) -> R {
        let before = std::mem::replace(&mut self.declared, false);
        let result = run(self);
        self.declared = before;
        result
    }

    /// Every one is elaborated, so that each mistake is reported, even if another is wrong.
    fn conditions<'e>(&mut self, all: impl Iterator<Item = &'e Expr>) -> Option<Vec<NodeId>> {
        let found: Vec<Option<NodeId>> = all.map(|e| self.condition(e)).collect();
        found.into_iter().collect()
    }

    fn count_of(
        &mut self,
        count: &ast::Spanned<ast::Count>,
        points: &[(ast::Spanned<String>, Expr)],
        span: Span,
    ) -> Option<NodeId> {
        let of = points.len();
        let all = self.conditions(points.iter().map(|(_, e)| e))?;
        let count = match count.value {
            ast::Count::Any => Count::AtLeast(1),
            ast::Count::All => Count::All,
            ast::Count::None => Count::None,
            ast::Count::AtLeast(k) | ast::Count::Exactly(k) if k as usize > of => {
                self.report(
                    Problem::error(
                        Code::ValueOutOfRange,
                        count.span,
                        format!("`{k}` of {of} points can never hold"),
                    )
                    .help(format!(
                        "name a number up to {of}, or add the missing points"
                    )),
                );
                return None;
            }
            ast::Count::AtLeast(k) => Count::AtLeast(k),
            ast::Count::Exactly(k) => Count::Exactly(k),
        };
        self.push(Op::CountOf(count, all), Ty::YesNo, span)
    }

    fn choose(
        &mut self,
        condition: &Expr,
        yes: &Expr,
        no: &Expr,
        want: Option<&Ty>,
        span: Span,
    ) -> Option<NodeId> {
        let condition = self.undeclared(|this| this.condition(condition));
        let yes = self.expr(yes, want);
        let wanted = want.cloned().or_else(|| yes.and_then(|y| self.ty(y)));
        let no = self.expr(no, wanted.as_ref());
        let (condition, yes, no) = (condition?, yes?, no?);
        let (left, right) = (self.ty(yes)?, self.ty(no)?);
        let joined = left.join(&right).or_else(|| {
            let fits = |ty: &Ty| *ty == Ty::TimeLimit && ty.accepts(&left) && ty.accepts(&right);
            want.filter(|ty| fits(ty)).cloned()
        });
        let Some(ty) = joined else {
            let problem = self
                .misfit(no, &right, &left)
                .label(self.span(yes), format!("this is {}", misfit::a(&left)));
            self.report(problem);
            return None;
        };
        self.convert(yes, &ty);
        self.convert(no, &ty);
        self.push(Op::If(condition, yes, no), ty, span)
    }

    fn this_state(&mut self, span: Span) -> Option<NodeId> {
        if !self.state_known {
            self.report(
                Problem::error(
                    Code::StateUnknownHere,
                    span,
                    "`this state` means nothing outside a template or scheme",
                )
                .help("move the definition into the template or scheme, or name the country"),
            );
            return None;
        }
        self.push(
            Op::Constant(Constant::Country(THIS_STATE.to_owned())),
            Ty::Country,
            span,
        )
    }

    /// What is written, shortened for a message.
    fn short(&self, span: Span) -> String {
        let text = self
            .written(span)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if text.chars().count() > 60 {
            let cut: String = text.chars().take(57).collect();
            format!("{cut}…")
        } else {
            text
        }
    }

    /// Whether a bare word is a name here (a binder, a local name or a name of the module).
    fn is_name(&self, word: &str) -> bool {
        self.bound.iter().any(|b| *b.name == *word)
            || self.outlines.iter().any(|(_, o)| o.local(word).is_some())
            || scope::resolve(self.db, self.file, Namespace::Value, Arc::from(word)).is_some()
    }
}
