//! Expressions and types.

use ius_diagnostics::Code;

use super::{Builder, keyword, part, parts};
use crate::ast::*;
use crate::grammar::{Pair, Rule};

/// How deep chains of operators may make the tree of one clause.
const CHAIN_BUDGET: usize = 500;

fn whole(text: &str) -> Option<u32> {
    text.trim().parse().ok()
}

/// Digits and point of a number, grouping spaces left out.
fn digits(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_digit() || *c == '.')
        .collect()
}

pub(super) fn date(text: &str) -> Option<DateLit> {
    let mut parts = text.split('-');
    Some(DateLit {
        year: parts.next()?.parse().ok()?,
        month: parts.next()?.parse().ok()?,
        day: parts.next()?.parse().ok()?,
    })
}

impl Builder<'_> {
    fn new_expr(&self, kind: ExprKind, span: Span) -> Expr {
        Expr {
            kind: Box::new(kind),
            span,
        }
    }

    pub fn date(&self, pair: &Pair<'_>) -> Option<Spanned<DateLit>> {
        Some(Spanned {
            value: date(pair.as_str())?,
            span: self.span(pair),
        })
    }

    /// Any pair that stands for an expression.
    ///
    /// Expressions stand within expressions, so this function has next to nothing on the stack;
    /// each form has a function of its own.
    pub fn expr(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::expr => return self.and_or(pair),
            Rule::term => return self.term(pair),
            Rule::sum | Rule::span_sum | Rule::periods => return self.chain(pair),
            Rule::key | Rule::literal_value | Rule::state => {
                return self.expr(values(pair).next()?);
            }
            Rule::quantified => self.form_quantified(pair)?,
            Rule::at_least_k => self.form_at_least_k(pair)?,
            Rule::exactly_k => self.form_exactly_k(pair)?,
            Rule::count_of => self.form_count_of(pair)?,
            Rule::brackets => self.form_brackets(pair)?,
            Rule::text => ExprKind::Text(self.text(&pair).value),
            Rule::date => ExprKind::Date(date(pair.as_str())?),
            Rule::numeric => return self.numeric(pair),
            Rule::duration => self.form_duration(pair)?,
            Rule::money => self.form_money(pair)?,
            Rule::country => ExprKind::Country(pair.as_str().to_owned()),
            Rule::k_yes => ExprKind::YesNo(true),
            Rule::k_no => ExprKind::YesNo(false),
            Rule::path => ExprKind::Path(self.path(&pair)),
            Rule::lookup => self.form_lookup(pair)?,
            Rule::if_then => self.form_if_then(pair)?,
            Rule::reference_date => ExprKind::ReferenceDate,
            Rule::this_state => ExprKind::ThisState,
            Rule::window => self.form_window(pair)?,
            Rule::age => self.form_age(pair)?,
            Rule::birthday => self.form_birthday(pair)?,
            Rule::period_from => self.form_period_from(pair)?,
            Rule::periods_from => self.form_periods_from(pair)?,
            Rule::days_between => self.form_days_between(pair)?,
            Rule::number_of => self.form_number_of(pair)?,
            Rule::aggregate => return self.aggregate(pair),
            Rule::first_day => self.form_first_day(pair)?,
            Rule::last_day => self.form_last_day(pair)?,
            Rule::total_days => self.form_total_days(pair)?,
            Rule::weighed_length => self.form_weighed_length(pair)?,
            Rule::longest_period => self.form_longest_period(pair)?,
            Rule::gaps_in => self.form_gaps_in(pair)?,
            Rule::unbroken_run => self.form_unbroken_run(pair)?,
            Rule::most_days => self.form_most_days(pair)?,
            Rule::deadline => self.form_deadline(pair)?,
            Rule::earliest_date => self.form_earliest_date(pair)?,
            Rule::latest_day | Rule::next_day => self.form_day_of_year(pair)?,
            Rule::year_of => ExprKind::YearOf(self.expr(values(pair).next()?)?),
            Rule::full_units => self.form_full_units(pair)?,
            _ => return None,
        };
        Some(self.new_expr(kind, span))
    }

    fn form_quantified(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        let word = p.next()?;
        let quantifier = match keyword(&word)? {
            "every" => Quantifier::Every,
            "some" => Quantifier::Some,
            _ => Quantifier::No,
        };
        let quantifier = Spanned {
            value: quantifier,
            span: self.span(&word),
        };
        let binder = self.binder(p.next()?)?;
        Some(ExprKind::Quantified(
            quantifier,
            binder,
            self.expr(p.next()?)?,
        ))
    }

    fn form_at_least_k(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        let count = p.next()?;
        let (k, at) = self.count(&count)?;
        let next = p.next()?;
        Some(if next.as_rule() == Rule::points {
            let count = Spanned {
                value: Count::AtLeast(k),
                span: at,
            };
            ExprKind::CountOf(count, self.points(next)?)
        } else {
            let quantifier = Spanned {
                value: Quantifier::AtLeast(k),
                span: at,
            };
            let binder = self.binder(next)?;
            ExprKind::Quantified(quantifier, binder, self.expr(p.next()?)?)
        })
    }

    fn form_exactly_k(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        let count = p.next()?;
        let (k, at) = self.count(&count)?;
        let count = Spanned {
            value: Count::Exactly(k),
            span: at,
        };
        Some(ExprKind::CountOf(count, self.points(p.next()?)?))
    }

    fn form_count_of(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        let word = p.next()?;
        let value = match keyword(&word)? {
            "any" => Count::Any,
            "all" => Count::All,
            _ => Count::None,
        };
        let count = Spanned {
            value,
            span: self.span(&word),
        };
        Some(ExprKind::CountOf(count, self.points(p.next()?)?))
    }

    fn form_brackets(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        let inner = self.expr(p.next()?)?;
        if let Some(second) = p.next() {
            let at = self.span(&second);
            self.error(
                    Code::UnreadableClause,
                    at,
                    "a list of values does not fit here".to_owned(),
                    Some(
                        "values in brackets may follow `is one of`, `is none of`, `includes any of`, `highest of` and `lowest of`"
                            .to_owned(),
                    ),
                );
            return None;
        }
        Some(ExprKind::Brackets(inner))
    }

    fn form_duration(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        let number = p.next()?;
        let (n, unit) = self.duration(&number, &p.next()?)?;
        Some(ExprKind::Duration(n, unit))
    }

    fn form_money(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        let currency = p.next()?.as_str().to_owned();
        let amount = digits(p.next()?.as_str());
        let rate = p.next().map(|r| rate(&r));
        Some(ExprKind::Money(currency, amount, rate))
    }

    /// `true`, `false` and `null` would pass as names, and nobody would see why they are not found.
    /// Gives what the first two mean, so that nothing more is said of them.
    fn foreign_word(&mut self, path: &Path) -> Option<bool> {
        let [only] = path.segments.as_slice() else {
            return None;
        };
        let (right, help) = match only.value.as_str() {
            "true" => (Some("yes"), None),
            "false" => (Some("no"), None),
            "null" => (
                None,
                Some(
                    "whether a fact is known cannot be asked: an unknown fact makes the condition unknown",
                ),
            ),
            _ => return None,
        };
        let message = match right {
            Some(right) => format!("`{}` is written `{right}`", only.value),
            None => format!("`{}` is not a value", only.value),
        };
        self.errors.push(crate::error::SyntaxError {
            code: Code::OtherWording,
            span: only.span,
            message,
            help: help.map(str::to_owned),
            fix: right.map(|right| crate::error::SyntaxFix {
                title: format!("write `{right}`"),
                edits: vec![(only.span, right.to_owned())],
            }),
        });
        right.map(|right| right == "yes")
    }

    fn form_lookup(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = values(pair);
        let path = p.next()?;
        let path = self.path(&path);
        let meant = self.foreign_word(&path);
        Some(match (p.next(), meant) {
            (Some(key), _) => ExprKind::Lookup(path, self.expr(key)?),
            (None, Some(meant)) => ExprKind::YesNo(meant),
            (None, None) => ExprKind::Path(path),
        })
    }

    fn form_if_then(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        Some(ExprKind::If(
            self.expr(p.next()?)?,
            self.expr(p.next()?)?,
            self.expr(p.next()?)?,
        ))
    }

    fn form_window(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = values(pair);
        let length = self.expr(p.next()?)?;
        let end = p.next()?;
        let before = end.as_rule() == Rule::window_before;
        let day = self.expr(part(end)?)?;
        Some(if before {
            ExprKind::WindowBefore(length, day)
        } else {
            ExprKind::WindowFrom(length, day)
        })
    }

    fn form_age(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        let birth = self.expr(p.next()?)?;
        let on = self.expr(p.next()?)?;
        Some(ExprKind::Age(birth, on, p.next().and_then(|l| leap(&l))))
    }

    fn form_birthday(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = values(pair);
        let age = self.expr(p.next()?)?;
        let birth = self.expr(p.next()?)?;
        Some(ExprKind::Birthday(
            age,
            birth,
            p.next().and_then(|l| leap(&l)),
        ))
    }

    fn form_period_from(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        Some(ExprKind::PeriodFromTo(
            self.expr(p.next()?)?,
            self.expr(p.next()?)?,
        ))
    }

    fn form_periods_from(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        let from = self.expr(p.next()?)?;
        let to = self.expr(p.next()?)?;
        let binder = self.binder(p.next()?)?;
        let weight = match p.next() {
            Some(w) => Some(self.expr(values(w).next()?)?),
            None => None,
        };
        Some(ExprKind::PeriodsFor(from, to, binder, weight))
    }

    fn form_days_between(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        let from = self.expr(p.next()?)?;
        let to = self.expr(p.next()?)?;
        Some(match p.next() {
            Some(b) => ExprKind::DaysBetweenFor(from, to, self.binder(b)?),
            None => ExprKind::DaysBetween(from, to),
        })
    }

    fn form_number_of(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let span = self.span(&pair);
        let word = Spanned {
            value: Aggregate::Number,
            span: Span {
                start: span.start,
                end: span.start.saturating_add(6),
            },
        };
        Some(ExprKind::AggregateFor(
            word,
            None,
            self.binder(part(pair)?)?,
        ))
    }

    fn form_first_day(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let kind = ExprKind::FirstDay(self.expr(part(pair)?)?);
        Some(kind)
    }

    fn form_last_day(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let kind = ExprKind::LastDay(self.expr(part(pair)?)?);
        Some(kind)
    }

    fn form_total_days(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let kind = ExprKind::TotalDays(self.expr(part(pair)?)?);
        Some(kind)
    }

    fn form_weighed_length(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let kind = ExprKind::WeighedLength(self.expr(part(pair)?)?);
        Some(kind)
    }

    fn form_longest_period(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let kind = ExprKind::LongestPeriod(self.expr(part(pair)?)?);
        Some(kind)
    }

    fn form_gaps_in(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = values(pair);
        Some(ExprKind::GapsIn(
            self.expr(p.next()?)?,
            self.expr(p.next()?)?,
        ))
    }

    fn form_unbroken_run(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        Some(ExprKind::UnbrokenRun(
            self.expr(p.next()?)?,
            self.expr(p.next()?)?,
        ))
    }

    fn form_most_days(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        Some(ExprKind::MostDays(
            self.expr(p.next()?)?,
            self.expr(p.next()?)?,
        ))
    }

    fn form_deadline(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        let limit = self.expr(p.next()?)?;
        let after = self.expr(p.next()?)?;
        let state = self.expr(p.next()?)?;
        let mut suspended = None;
        let mut extended = None;
        for more in p {
            let rule = more.as_rule();
            let mut inner = parts(more);
            let first = self.expr(inner.next()?)?;
            if rule == Rule::suspension {
                suspended = Some(first);
            } else {
                let condition = match inner.next() {
                    Some(c) => Some(self.expr(c)?),
                    None => None,
                };
                extended = Some((first, condition));
            }
        }
        Some(ExprKind::Deadline {
            limit,
            after,
            state,
            suspended,
            extended,
        })
    }

    fn form_earliest_date(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = values(pair);
        Some(ExprKind::EarliestDate(
            self.expr(p.next()?)?,
            self.expr(p.next()?)?,
        ))
    }

    fn form_day_of_year(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        let day = self.year_day(&p.next()?)?;
        let seek = match p.next()?.as_rule() {
            Rule::tail_on_or_before => Seek::OnOrBefore,
            Rule::tail_before => Seek::Before,
            Rule::tail_on_or_after => Seek::OnOrAfter,
            _ => Seek::After,
        };
        Some(ExprKind::DayOfYear(seek, day, self.expr(p.next()?)?))
    }

    fn form_full_units(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut p = parts(pair);
        let unit = match keyword(&p.next()?)? {
            "years" => DurationUnit::Years,
            "months" => DurationUnit::Months,
            "weeks" => DurationUnit::Weeks,
            _ => DurationUnit::Days,
        };
        Some(ExprKind::FullUnits(unit, self.expr(p.next()?)?))
    }

    fn year_day(&mut self, pair: &Pair<'_>) -> Option<Spanned<YearDay>> {
        let span = self.span(pair);
        let mut p = parts(pair.clone());
        let Some(number) = p.next() else {
            let value = YearDay {
                month: 2,
                day: None,
            };
            return Some(Spanned { value, span });
        };
        let day = match number.as_str().parse() {
            Ok(day) => day,
            Err(_) => {
                let at = self.span(&number);
                self.too_large(at);
                return None;
            }
        };
        let month = match keyword(&p.next()?)? {
            "January" => 1,
            "February" => 2,
            "March" => 3,
            "April" => 4,
            "May" => 5,
            "June" => 6,
            "July" => 7,
            "August" => 8,
            "September" => 9,
            "October" => 10,
            "November" => 11,
            _ => 12,
        };
        let value = YearDay {
            month,
            day: Some(day),
        };
        Some(Spanned { value, span })
    }

    fn in_year(&mut self, left: Expr, pair: Pair<'_>, negative: bool) -> Option<ExprKind> {
        let mut p = parts(pair);
        let from = self.year_day(&p.next()?)?;
        let to = self.year_day(&p.next()?)?;
        Some(ExprKind::InYear(left, from, to, negative))
    }

    fn and_or(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        // Groups of `and` between the `or`s.
        let mut groups: Vec<Vec<Expr>> = vec![Vec::new()];
        let mut ands: Option<Span> = None;
        let mut ors: Option<Span> = None;
        for p in parts(pair) {
            match p.as_rule() {
                Rule::op_and => {
                    ands.get_or_insert(self.span(&p));
                }
                Rule::op_or => {
                    ors.get_or_insert(self.span(&p));
                    groups.push(Vec::new());
                }
                _ => {
                    let term = self.expr(p)?;
                    groups.last_mut()?.push(term);
                }
            }
        }
        if let (Some(and), Some(or)) = (ands, ors) {
            let second = if and.start > or.start { and } else { or };
            let mut edits = Vec::new();
            for group in groups.iter().filter(|g| g.len() > 1) {
                let (first, last) = (group.first()?, group.last()?);
                let at = |n: u32| Span { start: n, end: n };
                edits.push((at(first.span.start), "(".to_owned()));
                edits.push((at(last.span.end), ")".to_owned()));
            }
            self.errors.push(crate::error::SyntaxError {
                code: Code::MixedAndOr,
                span: second,
                message: "`and` and `or` stand side by side without brackets".to_owned(),
                help: Some(
                    "brackets, or `any of` with lettered points, say which belongs together"
                        .to_owned(),
                ),
                fix: Some(crate::error::SyntaxFix {
                    title: "put brackets around the parts joined by `and`".to_owned(),
                    edits,
                }),
            });
        }
        let mut alternatives = Vec::with_capacity(groups.len());
        for mut group in groups {
            if group.len() > 1 {
                let at = Span {
                    start: group.first()?.span.start,
                    end: group.last()?.span.end,
                };
                alternatives.push(self.new_expr(ExprKind::And(group), at));
            } else {
                alternatives.push(group.pop()?);
            }
        }
        if alternatives.len() > 1 {
            Some(self.new_expr(ExprKind::Or(alternatives), span))
        } else {
            alternatives.pop()
        }
    }

    fn term(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let end = self.span(&pair).end;
        let mut nots = Vec::new();
        let mut value: Option<Expr> = None;
        for p in parts(pair) {
            match p.as_rule() {
                Rule::op_not => nots.push(self.span(&p).start),
                Rule::tail => {
                    let left = value.take()?;
                    value = Some(self.tail(left, p)?);
                }
                _ => value = Some(self.expr(p)?),
            }
        }
        self.chained += nots.len().saturating_sub(8);
        if self.chained > CHAIN_BUDGET {
            let at = value.as_ref()?.span;
            self.too_long(at);
            return None;
        }
        let mut value = value?;
        for start in nots.into_iter().rev() {
            value = self.new_expr(ExprKind::Not(value), Span { start, end });
        }
        Some(value)
    }

    fn too_long(&mut self, at: Span) {
        self.error(
            Code::NestedTooDeep,
            at,
            "this calculation is too long to be read".to_owned(),
            Some("give its parts names with `define`".to_owned()),
        );
    }

    fn tail(&mut self, left: Expr, pair: Pair<'_>) -> Option<Expr> {
        let span = Span {
            start: left.span.start,
            end: self.span(&pair).end,
        };
        let at = self.span(&pair);
        let first = keyword(&pair)?;
        let mut p = parts(pair);
        let next = p.next()?;
        let kind = match next.as_rule() {
            Rule::tail_not => {
                let negated = self.span(&next);
                let mut inner = parts(next);
                let what = inner.next()?;
                match what.as_rule() {
                    Rule::tail_listed => ExprKind::Member(left, self.listed(what)?, true),
                    Rule::tail_empty => ExprKind::Empty(left, true),
                    Rule::tail_ongoing => ExprKind::Ongoing(left, self.word(&what), true),
                    Rule::tail_yearly => self.in_year(left, what, true)?,
                    Rule::tail_within => {
                        let word = self.compared(
                            Comparison::NotWithinCode,
                            at.start,
                            self.span(&what).end,
                        );
                        ExprKind::Compare(left, word, self.expr(inner.next()?)?)
                    }
                    _ => {
                        let word = Spanned {
                            value: Comparison::IsNot,
                            span: Span {
                                start: at.start,
                                end: negated.start.saturating_add(3),
                            },
                        };
                        ExprKind::Compare(left, word, self.expr(what)?)
                    }
                }
            }
            Rule::tail_listed => ExprKind::Member(left, self.listed(next)?, false),
            Rule::tail_one_of => ExprKind::Member(left, self.members(next)?, false),
            Rule::tail_none_of => ExprKind::Member(left, self.members(next)?, true),
            Rule::tail_empty => ExprKind::Empty(left, false),
            Rule::tail_ongoing => ExprKind::Ongoing(left, self.word(&next), false),
            Rule::tail_yearly => self.in_year(left, next, false)?,
            Rule::tail_any_listed => ExprKind::IncludesAny(left, self.listed(next)?),
            Rule::tail_any_of => ExprKind::IncludesAny(left, self.members(next)?),
            rule => {
                let comparison = match rule {
                    Rule::tail_at_least => Comparison::AtLeast,
                    Rule::tail_at_most => Comparison::AtMost,
                    Rule::tail_more => Comparison::MoreThan,
                    Rule::tail_less => Comparison::LessThan,
                    Rule::tail_longer => Comparison::LongerThan,
                    Rule::tail_shorter => Comparison::ShorterThan,
                    Rule::tail_exactly => Comparison::Exactly,
                    Rule::tail_on_or_before => Comparison::OnOrBefore,
                    Rule::tail_on_or_after => Comparison::OnOrAfter,
                    Rule::tail_on => Comparison::On,
                    Rule::tail_before => Comparison::Before,
                    Rule::tail_after => Comparison::After,
                    Rule::tail_within => Comparison::WithinCode,
                    Rule::tail_is => Comparison::Is,
                    // Without a word of its own, the operand follows the verb directly.
                    _ => {
                        let (verb, len) = match first {
                            "includes" => (Comparison::Includes, 8),
                            "covers" => (Comparison::Covers, 6),
                            _ => (Comparison::Overlaps, 8),
                        };
                        let word = self.compared(verb, at.start, at.start.saturating_add(len));
                        let right = self.expr(next)?;
                        return Some(self.new_expr(ExprKind::Compare(left, word, right), span));
                    }
                };
                let end = if rule == Rule::tail_is {
                    at.start.saturating_add(2)
                } else {
                    self.span(&next).end
                };
                let word = self.compared(comparison, at.start, end);
                ExprKind::Compare(left, word, self.expr(p.next()?)?)
            }
        };
        Some(self.new_expr(kind, span))
    }

    fn compared(&self, value: Comparison, start: u32, end: u32) -> Spanned<Comparison> {
        Spanned {
            value,
            span: Span { start, end },
        }
    }

    fn listed(&mut self, pair: Pair<'_>) -> Option<Members> {
        let mut p = parts(pair);
        let table = p.next()?;
        let table = self.path(&table);
        let on = match p.next() {
            Some(d) => Some(self.expr(d)?),
            None => None,
        };
        Some(Members::Table(table, on))
    }

    fn members(&mut self, pair: Pair<'_>) -> Option<Members> {
        let mut members = Vec::new();
        for p in parts(part(pair)?) {
            members.push(self.expr(p)?);
        }
        Some(Members::Values(members))
    }

    /// `A plus B within C times D`: shares bind tightest, then products, words on periods, sums.
    fn chain(&mut self, pair: Pair<'_>) -> Option<Expr> {
        self.operators(Vec::new(), values(pair))
    }

    fn operators<'t>(
        &mut self,
        mut operands: Vec<Expr>,
        pairs: impl Iterator<Item = Pair<'t>>,
    ) -> Option<Expr> {
        let mut operators: Vec<(u8, Operator, Span)> = Vec::new();
        let mut count = 0usize;
        for p in pairs {
            let span = self.span(&p);
            let word = keyword(&p);
            let operator = match (p.as_rule(), word) {
                (Rule::op_sum, Some("plus")) => (1, Operator::Arithmetic(Arithmetic::Plus)),
                (Rule::op_sum, _) => (1, Operator::Arithmetic(Arithmetic::Minus)),
                (Rule::op_product, Some("times")) => (3, Operator::Arithmetic(Arithmetic::Times)),
                (Rule::op_product, Some("over")) => (3, Operator::Arithmetic(Arithmetic::Over)),
                (Rule::op_share, _) => (4, Operator::Arithmetic(Arithmetic::PercentOf)),
                (Rule::op_product, _) => (3, Operator::Arithmetic(Arithmetic::DividedBy)),
                (Rule::op_periods, Some("within")) => {
                    (2, Operator::Periods(PeriodsOperator::Within))
                }
                (Rule::op_periods, Some("except")) => {
                    (2, Operator::Periods(PeriodsOperator::Except))
                }
                (Rule::op_periods, Some("since")) => (2, Operator::Periods(PeriodsOperator::Since)),
                (Rule::op_periods, _) => (2, Operator::Periods(PeriodsOperator::JoinedWith)),
                (Rule::op_bridging, _) => (2, Operator::Periods(PeriodsOperator::BridgingGaps)),
                _ => {
                    count += 1;
                    operands.push(self.expr(p)?);
                    continue;
                }
            };
            while operators.last().is_some_and(|(b, ..)| *b >= operator.0) {
                self.reduce(&mut operands, &mut operators)?;
            }
            operators.push((operator.0, operator.1, span));
        }
        self.chained += count.saturating_sub(8);
        if self.chained > CHAIN_BUDGET {
            let at = operands.first()?.span;
            self.too_long(at);
            return None;
        }
        while !operators.is_empty() {
            self.reduce(&mut operands, &mut operators)?;
        }
        operands.pop()
    }

    fn reduce(
        &self,
        operands: &mut Vec<Expr>,
        operators: &mut Vec<(u8, Operator, Span)>,
    ) -> Option<()> {
        let (_, operator, span) = operators.pop()?;
        let right = operands.pop()?;
        let left = operands.pop()?;
        let whole = Span {
            start: left.span.start,
            end: right.span.end,
        };
        let kind = match operator {
            Operator::Arithmetic(value) => {
                ExprKind::Arithmetic(left, Spanned { value, span }, right)
            }
            Operator::Periods(value) => ExprKind::Periods(left, Spanned { value, span }, right),
        };
        operands.push(self.new_expr(kind, whole));
        Some(())
    }

    fn count(&mut self, pair: &Pair<'_>) -> Option<(u32, Span)> {
        let number = part(pair.clone())?;
        let at = self.span(&number);
        match whole(number.as_str()) {
            Some(k) => Some((k, self.span(pair))),
            None => {
                self.too_large(at);
                None
            }
        }
    }

    fn too_large(&mut self, at: Span) {
        self.error(
            Code::NumberForm,
            at,
            "this number is too large".to_owned(),
            None,
        );
    }

    fn points(&mut self, pair: Pair<'_>) -> Option<Vec<(Spanned<String>, Expr)>> {
        let mut points: Vec<(Spanned<String>, Expr)> = Vec::new();
        let mut label: Option<Spanned<String>> = None;
        let mut wrong = false;
        for p in parts(pair) {
            if matches!(p.as_rule(), Rule::roman | Rule::arabic | Rule::letter) {
                let value = p.as_str().trim_matches(['(', ')']).to_owned();
                let span = self.span(&p);
                let wanted = nth_label(p.as_rule(), points.len());
                if !wrong && wanted.as_deref() != Some(value.as_str()) {
                    wrong = true;
                    let help = wanted.map(|w| {
                        format!("the next point is `({w})`; put points within a point in brackets, or number them `(i)`, `(ii)`")
                    });
                    self.error(
                        Code::PointsOutOfOrder,
                        span,
                        format!("point `({value})` is out of order"),
                        help,
                    );
                }
                label = Some(Spanned { value, span });
            } else {
                points.push((label.take()?, self.expr(p)?));
            }
        }
        Some(points)
    }

    pub fn binder(&mut self, pair: Pair<'_>) -> Option<Binder> {
        let mut p = values(pair);
        let name = p.next()?;
        let name = self.name(&name);
        let list = self.expr(p.next()?)?;
        let filter = match p.next() {
            Some(c) => Some(self.expr(c)?),
            None => None,
        };
        Some(Binder { name, list, filter })
    }

    fn aggregate(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut p = parts(pair);
        let word = p.next()?;
        let value = match keyword(&word)? {
            "sum" => Aggregate::Sum,
            "highest" => Aggregate::Highest,
            _ => Aggregate::Lowest,
        };
        let word = Spanned {
            value,
            span: self.span(&word),
        };
        let first = p.next()?;
        if first.as_rule() == Rule::sum {
            let of = self.expr(first)?;
            let binder = self.binder(p.next()?)?;
            let kind = ExprKind::AggregateFor(word, Some(of), binder);
            return Some(self.new_expr(kind, span));
        }
        let open = self.span(&first);
        let value = self.expr(p.next()?)?;
        let mut rest: Vec<Pair<'_>> = p.collect();
        let binder = rest.pop_if(|p| p.as_rule() == Rule::binder);
        let kind = match binder {
            None => {
                let mut members = vec![value];
                for p in rest.into_iter().filter(|p| p.as_rule() == Rule::expr) {
                    members.push(self.expr(p)?);
                }
                ExprKind::AggregateOf(word, members)
            }
            Some(binder) => {
                let end = rest.first().map(|p| self.span(p))?;
                let at = Span {
                    start: open.start,
                    end: end.end,
                };
                let brackets = self.new_expr(ExprKind::Brackets(value), at);
                let of = self.operators(vec![brackets], rest.into_iter().skip(1))?;
                ExprKind::AggregateFor(word, Some(of), self.binder(binder)?)
            }
        };
        Some(self.new_expr(kind, span))
    }

    fn duration(&mut self, number: &Pair<'_>, unit: &Pair<'_>) -> Option<(u32, DurationUnit)> {
        let n = digits(number.as_str());
        let value = whole(&n);
        if value.is_none() {
            let at = self.span(number);
            if n.contains('.') {
                self.error(
                    Code::NumberForm,
                    at,
                    format!(
                        "a duration is counted in whole units, not `{}`",
                        number.as_str()
                    ),
                    Some("write the smaller unit: `6 months` for half a year".to_owned()),
                );
            } else {
                self.too_large(at);
            }
        }
        let unit = match keyword(unit)? {
            "year" | "years" => DurationUnit::Years,
            "month" | "months" => DurationUnit::Months,
            "week" | "weeks" => DurationUnit::Weeks,
            "day" | "days" => DurationUnit::Days,
            _ => DurationUnit::WorkingDays,
        };
        Some((value?, unit))
    }

    fn numeric(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut p = parts(pair);
        let number = p.next()?;
        let kind = match p.next() {
            None => ExprKind::Number(digits(number.as_str())),
            Some(percent) if percent.as_rule() == Rule::percent => {
                let word = self.span(&percent);
                let word = Span {
                    start: word.start,
                    end: word.start.saturating_add(7),
                };
                let share = ExprKind::Percentage(digits(number.as_str()));
                match values(percent).next() {
                    None => share,
                    Some(of) => {
                        let at = Span {
                            start: span.start,
                            end: word.end,
                        };
                        let share = self.new_expr(share, at);
                        let word = Spanned {
                            value: Arithmetic::PercentOf,
                            span: word,
                        };
                        ExprKind::Arithmetic(share, word, self.expr(of)?)
                    }
                }
            }
            Some(unit) => {
                let (n, unit) = self.duration(&number, &unit)?;
                if p.next().is_some() {
                    ExprKind::CountedMonths(n, unit)
                } else {
                    ExprKind::Duration(n, unit)
                }
            }
        };
        Some(self.new_expr(kind, span))
    }

    pub fn type_(&self, pair: Pair<'_>) -> Option<Type> {
        let span = self.span(&pair);
        let first = keyword(&pair);
        let inner = part(pair);
        let kind = match (first, inner) {
            (_, Some(p)) => match p.as_rule() {
                Rule::list_of => TypeKind::ListOf(Box::new(self.type_(part(p)?)?)),
                Rule::type_yes_no => TypeKind::YesNo,
                Rule::type_money => {
                    let mut p = parts(p);
                    let currency = p.next()?.as_str().to_owned();
                    TypeKind::Money(currency, p.next().map_or(Rate::Once, |r| rate(&r)))
                }
                Rule::type_date => {
                    let ongoing = p.into_inner().any(|k| k.as_rule() == Rule::k_ongoing);
                    if ongoing {
                        TypeKind::DateOrOngoing
                    } else {
                        TypeKind::Date
                    }
                }
                _ => TypeKind::Named(p.as_str().to_owned()),
            },
            (Some(word), None) => match word {
                "integer" => TypeKind::Integer,
                "decimal" => TypeKind::Decimal,
                "percentage" => TypeKind::Percentage,
                "calendar" => TypeKind::CalendarDuration,
                "exact" => TypeKind::ExactDuration,
                "time" => TypeKind::TimeLimit,
                "counted" => TypeKind::CountedDuration,
                "period" => TypeKind::Period,
                "periods" => TypeKind::Periods,
                "country" => TypeKind::Country,
                "code" => TypeKind::Code,
                "text" => TypeKind::Text,
                _ => return None,
            },
            (None, None) => return None,
        };
        Some(Type { kind, span })
    }
}

enum Operator {
    Arithmetic(Arithmetic),
    Periods(PeriodsOperator),
}

/// The parts of a pair, with `yes` and `no`, which are keywords and values at once.
pub(super) fn values<'t>(pair: Pair<'t>) -> impl Iterator<Item = Pair<'t>> + Clone {
    pair.into_inner().filter(|p| {
        p.as_rule() != Rule::EOI
            && (crate::keywords::word(p.as_rule()).is_none()
                || matches!(p.as_rule(), Rule::k_yes | Rule::k_no))
    })
}

fn rate(pair: &Pair<'_>) -> Rate {
    if pair
        .clone()
        .into_inner()
        .any(|k| k.as_rule() == Rule::k_year)
    {
        Rate::PerYear
    } else {
        Rate::PerMonth
    }
}

fn leap(pair: &Pair<'_>) -> Option<LeapBirthday> {
    let day = part(pair.clone())?;
    Some(if keyword(&day)? == "February" {
        LeapBirthday::February28
    } else {
        LeapBirthday::March1
    })
}

fn nth_label(rule: Rule, n: usize) -> Option<String> {
    const ROMAN: &[&str] = &[
        "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv",
        "xv", "xvi", "xvii", "xviii", "xix", "xx",
    ];
    match rule {
        Rule::roman => ROMAN.get(n).map(|s| (*s).to_owned()),
        Rule::arabic => Some((n + 1).to_string()),
        _ => u8::try_from(n)
            .ok()
            .filter(|n| *n < 26)
            .map(|n| char::from(b'a' + n).to_string()),
    }
}
