//! Examples: facts given, and what is expected of them.

use std::sync::Arc;

use ius_calendar::{Date, PartialDate};
use ius_diagnostics::{Code, nearest};
use ius_engine::{Constant, Op};
use ius_syntax::ast::{self, ExprKind, Given, Literal, LiteralKind, Outcome};

use super::Elaborator;
use super::misfit::a;
use crate::declaration::symbol_of;
use crate::problem::Problem;
use crate::reference::Target;
use crate::scope::{self, Namespace};
use crate::signature::{self, Outline};
use crate::symbol::{DeclarationKind, Symbol};
use crate::ty::Ty;

/// An example with its values read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExampleBody {
    /// The scheme, if it exists.
    pub scheme: Option<Arc<str>>,
    /// The day.
    pub on: Option<Date>,
    /// Applicant files to start from, as written.
    pub files: Vec<Arc<str>>,
    /// Facts in order, later ones over earlier.
    pub facts: Vec<ExampleFact>,
    /// What is expected.
    pub expectations: Vec<ExampleExpectation>,
    /// Enumerations that the values' members count.
    pub enumerations: Vec<Symbol>,
}

/// A fact set or removed.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleFact {
    /// Path.
    pub path: Arc<str>,
    /// Value; none removes the fact.
    pub value: Option<ExampleLiteral>,
}

/// A value of an example, in the order of its type's fields.
#[derive(Clone, Debug, PartialEq)]
pub enum ExampleLiteral {
    /// A plain value.
    Constant(Constant),
    /// Still going on.
    Ongoing,
    /// A date known in part.
    Partial(PartialDate),
    /// A list.
    List(Vec<ExampleLiteral>),
    /// A record: a field that is not given is none.
    Record(Vec<Option<ExampleLiteral>>),
}

/// What an example expects.
#[derive(Clone, Debug, PartialEq)]
pub enum ExampleExpectation {
    /// An outcome and the clauses that decide; an empty list does not say which.
    Outcome(Outcome, Vec<Arc<str>>),
    /// Facts that are missing.
    Missing(Vec<Arc<str>>),
    /// The value of an output.
    Output(Arc<str>, ExampleLiteral),
}

impl<'db> Elaborator<'db> {
    pub(super) fn example(&mut self, x: &ast::Example) -> ExampleBody {
        let mut body = ExampleBody::default();
        let id: Arc<str> = Arc::from(signature::joined(&x.scheme));
        let scheme = scope::global(self.db, Namespace::Scheme, id.clone());
        let mut outlines: Vec<&'db Outline> = Vec::new();
        match scheme {
            Some(found) => {
                self.refer(x.scheme.span, Target::Symbol(symbol_of(self.db, found)));
                body.scheme = Some(id);
                if let Some(outline) = signature::outline_of(self.db, found) {
                    outlines.push(outline);
                    let template = outline
                        .implements
                        .clone()
                        .and_then(|t| scope::global(self.db, Namespace::Template, t));
                    outlines.extend(template.and_then(|t| signature::outline_of(self.db, t)));
                }
            }
            None => {
                let all = scope::global_names(self.db, Namespace::Scheme);
                let mut problem = Problem::error(
                    Code::UnknownScheme,
                    x.scheme.span,
                    format!("there is no scheme `{id}`"),
                );
                if let Some(near) = nearest(&id, all.by_id.keys().map(|k| &**k)) {
                    problem = problem.help(format!("did you mean `{near}`?")).replace(
                        format!("write `{near}`"),
                        x.scheme.span,
                        near,
                    );
                }
                self.report(problem);
            }
        }
        body.on = x.on.as_ref().and_then(|on| self.day(on.value, on.span));
        for given in &x.givens {
            match given {
                Given::File(file) => body.files.push(Arc::from(file.value.as_str())),
                Given::Fact(path, literal) => {
                    if let Some((fact, ty)) = self.named_fact(path)
                        && let Some(value) = self.example_literal(literal, &ty)
                    {
                        body.facts.push(ExampleFact {
                            path: fact,
                            value: Some(value),
                        });
                    }
                }
                Given::Unknown(path) => {
                    if let Some((fact, _)) = self.named_fact(path) {
                        body.facts.push(ExampleFact {
                            path: fact,
                            value: None,
                        });
                    }
                }
            }
        }
        for expectation in &x.expectations {
            if let Some(found) = self.expectation(expectation, &outlines) {
                body.expectations.push(found);
            }
        }
        body.enumerations = self.arena.enumerations.clone();
        body
    }

    fn expectation(
        &mut self,
        expectation: &ast::Expectation,
        outlines: &[&'db Outline],
    ) -> Option<ExampleExpectation> {
        match expectation {
            ast::Expectation::Outcome(outcome, because) => {
                for name in because {
                    let known = outlines.is_empty()
                        || outlines.iter().any(|o| o.rule(&name.value).is_some());
                    if !known {
                        let names: Vec<&str> = outlines
                            .iter()
                            .flat_map(|o| o.members.iter())
                            .filter(|m| outlines.iter().any(|o| o.rule(&m.name).is_some()))
                            .map(|m| &*m.name)
                            .collect();
                        self.unknown_clause(name, &names);
                    }
                }
                let because = because
                    .iter()
                    .map(|n| Arc::from(n.value.as_str()))
                    .collect();
                Some(ExampleExpectation::Outcome(outcome.value, because))
            }
            ast::Expectation::Missing(paths) => {
                let mut out = Vec::new();
                for path in paths {
                    if let [one] = path.segments.as_slice()
                        && let Some(found) = scope::resolve(
                            self.db,
                            self.file,
                            Namespace::Value,
                            Arc::from(one.value.as_str()),
                        )
                        && found.kind(self.db) == DeclarationKind::External
                    {
                        out.push(Arc::from(one.value.as_str()));
                    } else if let Some((fact, _)) = self.named_fact(path) {
                        out.push(fact);
                    }
                }
                Some(ExampleExpectation::Missing(out))
            }
            ast::Expectation::Output(name, literal) => {
                let output = outlines
                    .iter()
                    .find_map(|o| o.find(&name.value, |_| true).filter(|m| m.ty.is_some()));
                let Some(output) = output else {
                    if !outlines.is_empty() {
                        let names: Vec<&str> = outlines
                            .iter()
                            .flat_map(|o| o.members.iter())
                            .filter(|m| {
                                matches!(
                                    m.kind,
                                    crate::signature::MemberKind::Rule(ast::RuleKind::Output)
                                        | crate::signature::MemberKind::Option(
                                            ast::RuleKind::Output
                                        )
                                )
                            })
                            .map(|m| &*m.name)
                            .collect();
                        self.unknown_clause(name, &names);
                    }
                    return None;
                };
                let ty = output.ty.clone()?;
                let value = self.example_literal(literal, &ty)?;
                Some(ExampleExpectation::Output(
                    Arc::from(name.value.as_str()),
                    value,
                ))
            }
        }
    }

    fn unknown_clause(&mut self, name: &ast::Name, names: &[&str]) {
        let mut problem = Problem::error(
            Code::UnknownClauseName,
            name.span,
            format!("the scheme has no clause `{}`", name.value),
        );
        if let Some(near) = nearest(&name.value, names.iter().copied()) {
            problem = problem.help(format!("did you mean `{near}`?")).replace(
                format!("write `{near}`"),
                name.span,
                near,
            );
        }
        self.report(problem);
    }

    fn example_misfit(&mut self, literal: &Literal, ty: &Ty) -> Option<ExampleLiteral> {
        let problem = Problem::error(
            Code::ExampleValue,
            literal.span,
            format!(
                "`{}` does not fit: {} is needed",
                self.short(literal.span),
                a(ty)
            ),
        );
        let problem = match ty {
            Ty::List(_) => problem.help("a list is written `(A, B)`, an empty one `()`"),
            Ty::Record(_) => problem.help("a record is written `(field VALUE, field VALUE)`"),
            _ => problem,
        };
        self.report(problem);
        None
    }

    /// A value of an example as a value of the fact's type.
    fn example_literal(&mut self, literal: &Literal, ty: &Ty) -> Option<ExampleLiteral> {
        match (&literal.kind, ty) {
            (LiteralKind::Ongoing, Ty::DateOrOngoing) => Some(ExampleLiteral::Ongoing),
            (LiteralKind::PartialDate(text), _) if ty.is_date() => match PartialDate::parse(text) {
                Ok(date) => Some(ExampleLiteral::Partial(date)),
                Err(why) => {
                    self.report(super::literals::impossible_date(literal.span, &why));
                    None
                }
            },
            (LiteralKind::Value(e), _)
                if ty.is_date() && matches!(&*e.kind, ExprKind::Number(_) | ExprKind::Text(_)) =>
            {
                // A year alone is a date known in part.
                let (ExprKind::Number(text) | ExprKind::Text(text)) = &*e.kind else {
                    return None;
                };
                match PartialDate::parse(text) {
                    Ok(date) => Some(ExampleLiteral::Partial(date)),
                    Err(_) => self.example_misfit(literal, ty),
                }
            }
            (LiteralKind::Value(e), Ty::DateOrOngoing) if matches!(&*e.kind, ExprKind::Path(p) if signature::joined(p) == "ongoing") => {
                Some(ExampleLiteral::Ongoing)
            }
            (LiteralKind::List(items), Ty::List(inner)) => {
                let items: Vec<Option<ExampleLiteral>> = items
                    .iter()
                    .map(|item| self.example_literal(item, inner))
                    .collect();
                Some(ExampleLiteral::List(
                    items.into_iter().collect::<Option<Vec<_>>>()?,
                ))
            }
            (LiteralKind::Record(given), Ty::Record(record)) => self.example_record(given, record),
            // `(NL)` may be read as a bracketed value: it is a list of one.
            (LiteralKind::Value(e), Ty::List(inner)) => match &*e.kind {
                ExprKind::Brackets(one) => {
                    let item = Literal {
                        kind: LiteralKind::Value(one.clone()),
                        span: one.span,
                    };
                    Some(ExampleLiteral::List(vec![
                        self.example_literal(&item, inner)?,
                    ]))
                }
                _ => self.example_misfit(literal, ty),
            },
            (LiteralKind::List(items), _) if items.len() == 1 && !matches!(ty, Ty::Record(_)) => {
                self.example_misfit(literal, ty)
            }
            (LiteralKind::Value(e), _) if !matches!(ty, Ty::Record(_)) => {
                let id = self.declared_expr(e, Some(ty))?;
                match &self.arena.node(id)?.op {
                    Op::Constant(constant) => Some(ExampleLiteral::Constant(constant.clone())),
                    _ => self.example_misfit(literal, ty),
                }
            }
            _ => self.example_misfit(literal, ty),
        }
    }

    fn example_record(
        &mut self,
        given: &[(ast::Name, Literal)],
        record: &Symbol,
    ) -> Option<ExampleLiteral> {
        let fields = signature::fields_of(self.db, record)?;
        let mut out: Vec<Option<ExampleLiteral>> = vec![None; fields.len()];
        let mut good = true;
        for (name, literal) in given {
            let Some(index) = fields.iter().position(|f| *f.name == *name.value) else {
                let mut problem = Problem::error(
                    Code::UnknownFact,
                    name.span,
                    format!("record `{record}` has no fact `{}`", name.value),
                );
                if let Some(near) = nearest(&name.value, fields.iter().map(|f| &*f.name)) {
                    problem = problem.help(format!("did you mean `{near}`?")).replace(
                        format!("write `{near}`"),
                        name.span,
                        near,
                    );
                }
                self.report(problem);
                good = false;
                continue;
            };
            self.refer(
                name.span,
                Target::Field(record.clone(), Arc::from(name.value.as_str())),
            );
            let Some(ty) = fields.get(index).and_then(|f| f.ty.clone()) else {
                good = false;
                continue;
            };
            match self.example_literal(literal, &ty) {
                Some(value) => {
                    if let Some(slot) = out.get_mut(index) {
                        *slot = Some(value);
                    }
                }
                None => good = false,
            }
        }
        good.then_some(ExampleLiteral::Record(out))
    }
}
