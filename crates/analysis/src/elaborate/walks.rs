//! Walks over lists: quantifiers, aggregates, sets of periods.

use std::sync::Arc;

use ius_diagnostics::Code;
use ius_engine::{Aggregate as Kind, BinderId, Count, NodeId, Op, Walk};
use ius_syntax::ast::{Aggregate, Binder, Expr, Quantifier, Span, Spanned};

use super::misfit::a;
use super::{Bound, Elaborator};
use crate::problem::Problem;
use crate::reference::Target;
use crate::scope::{self, Namespace};
use crate::ty::Ty;

impl Elaborator<'_> {
    /// Binds the element and elaborates the filter, then whatever needs the element.
    fn walk<R>(
        &mut self,
        binder: &Binder,
        inside: impl FnOnce(&mut Self) -> R,
    ) -> (Option<Walk>, R) {
        let list = self.list(&binder.list);
        self.shadows(&binder.name);
        self.refer(binder.name.span, Target::Binder(binder.name.span));
        let id = self.arena.binders;
        self.arena.binders += 1;
        self.bound.push(Bound {
            name: Arc::from(binder.name.value.as_str()),
            id,
            ty: list.as_ref().map(|(_, inner)| inner.clone()),
            span: binder.name.span,
        });
        let filter = match &binder.filter {
            Some(filter) => self.condition(filter).map(Some),
            None => Some(None),
        };
        let result = inside(self);
        self.bound.pop();
        let walk = list.and_then(|(list, _)| {
            filter.map(|filter| Walk {
                binder: BinderId(id),
                list,
                filter,
            })
        });
        (walk, result)
    }

    /// Reports an element whose name already means something.
    pub(super) fn shadows(&mut self, name: &ius_syntax::ast::Name) {
        let outer = self
            .bound
            .iter()
            .find(|b| *b.name == *name.value)
            .map(|b| b.span);
        let taken = outer.is_some()
            || self
                .outlines
                .iter()
                .any(|(_, o)| o.local(&name.value).is_some())
            || scope::resolve(
                self.db,
                self.file,
                Namespace::Value,
                Arc::from(name.value.as_str()),
            )
            .is_some();
        if taken {
            let mut problem = Problem::error(
                Code::ShadowedName,
                name.span,
                format!("`{}` already means something here", name.value),
            )
            .help("give the element another name");
            if let Some(outer) = outer {
                problem = problem.label(outer, "it is this element");
            }
            self.report(problem);
        }
    }

    pub(super) fn quantified(
        &mut self,
        quantifier: &Spanned<Quantifier>,
        binder: &Binder,
        body: &Expr,
        span: Span,
    ) -> Option<NodeId> {
        let (walk, body) = self.walk(binder, |this| this.condition(body));
        let count = match quantifier.value {
            Quantifier::Every => Count::All,
            Quantifier::Some => Count::AtLeast(1),
            Quantifier::No => Count::None,
            Quantifier::AtLeast(k) => Count::AtLeast(k),
        };
        self.push(Op::Quantified(count, walk?, body?), Ty::YesNo, span)
    }

    pub(super) fn periods_for(
        &mut self,
        from: &Expr,
        to: &Expr,
        binder: &Binder,
        weight: Option<&Expr>,
        span: Span,
    ) -> Option<NodeId> {
        let (walk, (dates, weight)) = self.walk(binder, |this| {
            let dates = this.two_dates(from, to);
            let weight = match weight {
                Some(e) => this.expect(e, &Ty::Percentage).map(Some),
                None => Some(None),
            };
            (dates, weight)
        });
        let (from, to) = dates?;
        self.push(
            Op::PeriodsFor {
                from,
                to,
                walk: walk?,
                weight: weight?,
            },
            Ty::Periods,
            span,
        )
    }

    pub(super) fn days_between_for(
        &mut self,
        from: &Expr,
        to: &Expr,
        binder: &Binder,
        span: Span,
    ) -> Option<NodeId> {
        let (walk, dates) = self.walk(binder, |this| this.two_dates(from, to));
        let (from, to) = dates?;
        self.push(
            Op::DaysBetweenFor {
                from,
                to,
                walk: walk?,
            },
            Ty::Periods,
            span,
        )
    }

    fn kind(aggregate: Aggregate) -> Kind {
        match aggregate {
            Aggregate::Number => Kind::Number,
            Aggregate::Sum => Kind::Sum,
            Aggregate::Highest => Kind::Highest,
            Aggregate::Lowest => Kind::Lowest,
        }
    }

    pub(super) fn aggregate_for(
        &mut self,
        aggregate: &Spanned<Aggregate>,
        value: Option<&Expr>,
        binder: &Binder,
        want: Option<&Ty>,
        span: Span,
    ) -> Option<NodeId> {
        let kind = Self::kind(aggregate.value);
        let want = want.cloned();
        let (walk, value) = self.walk(binder, |this| match value {
            Some(e) => this.expr(e, want.as_ref()).map(Some),
            None => Some(None),
        });
        let (walk, value) = (walk?, value?);
        let Some(of) = value else {
            return self.push(Op::Aggregate(Kind::Number, walk, None), Ty::Integer, span);
        };
        let ty = self.ty(of)?;
        self.aggregable(aggregate, of, &ty)?;
        self.push(Op::Aggregate(kind, walk, Some(of)), ty, span)
    }

    /// Reports values that cannot be added up or put in order.
    fn aggregable(&mut self, aggregate: &Spanned<Aggregate>, of: NodeId, ty: &Ty) -> Option<()> {
        let amounts = matches!(
            ty,
            Ty::Integer | Ty::Decimal | Ty::Percentage | Ty::Money(..)
        ) || ty.is_duration();
        let good = match aggregate.value {
            Aggregate::Number => true,
            Aggregate::Sum => amounts,
            Aggregate::Highest | Aggregate::Lowest => {
                amounts || ty.is_date() || matches!(ty, Ty::Counted | Ty::Enumeration(_))
            }
        };
        if good {
            return Some(());
        }
        let what = if aggregate.value == Aggregate::Sum {
            "added up"
        } else {
            "put in order"
        };
        self.report(Problem::error(
            Code::ArithmeticMisfit,
            self.span(of),
            format!(
                "`{}` is {}, which cannot be {what}",
                self.short(self.span(of)),
                a(ty)
            ),
        ));
        None
    }

    pub(super) fn aggregate_of(
        &mut self,
        aggregate: &Spanned<Aggregate>,
        values: &[Expr],
        want: Option<&Ty>,
        span: Span,
    ) -> Option<NodeId> {
        let mut ids = Vec::new();
        let mut wanted = want.cloned();
        let mut good = true;
        for value in values {
            match self.expr(value, wanted.as_ref()) {
                Some(id) => {
                    if wanted.is_none() {
                        wanted = self.ty(id);
                    }
                    ids.push(id);
                }
                None => good = false,
            }
        }
        if !good {
            return None;
        }
        let first = *ids.first()?;
        let mut ty = self.ty(first)?;
        for id in ids.iter().skip(1) {
            let other = self.ty(*id)?;
            match ty.join(&other) {
                Some(joined) => ty = joined,
                None => {
                    let problem = self
                        .misfit(*id, &other, &ty)
                        .label(self.span(first), format!("this is {}", a(&ty)));
                    self.report(problem);
                    return None;
                }
            }
        }
        self.aggregable(aggregate, first, &ty)?;
        for id in &ids {
            self.convert(*id, &ty);
        }
        self.push(Op::Extreme(Self::kind(aggregate.value), ids), ty, span)
    }
}
