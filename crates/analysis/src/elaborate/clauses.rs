//! Templates and schemes: headers and clauses.

use std::sync::Arc;

use ius_diagnostics::{Code, nearest};
use ius_syntax::ast::{self, Clause, Expr};

use super::body::{AwardRoots, Body, ClauseRoots, ExceptionRoots, GroupRoots, RuleRoots};
use super::misfit::a;
use super::types::Place;
use super::{Bound, Elaborator};
use crate::declaration::{Declaration, symbol_of};
use crate::problem::Problem;
use crate::reference::Target;
use crate::scope::{self, Namespace};
use crate::signature::{self, MemberKind, Outline};
use crate::symbol::{DeclarationKind, Symbol};
use crate::ty::Ty;

impl<'db> Elaborator<'db> {
    pub(super) fn template(&mut self, t: &ast::Template, declaration: Declaration<'db>) -> Body {
        if let Some(outline) = signature::outline_of(self.db, declaration) {
            self.outlines
                .push((symbol_of(self.db, declaration), outline));
        }
        self.state_known = true;
        self.header(&t.header);
        Body::Clauses(self.clauses(&t.clauses, None))
    }

    pub(super) fn scheme(&mut self, s: &ast::Scheme, declaration: Declaration<'db>) -> Body {
        if let Some(outline) = signature::outline_of(self.db, declaration) {
            self.outlines
                .push((symbol_of(self.db, declaration), outline));
        }
        self.state_known = true;
        self.known_country(&s.state.value, s.state.span);
        let template = s
            .implements
            .as_ref()
            .and_then(|path| self.template_of(path));
        if let Some((symbol, outline)) = &template {
            self.outlines.push((symbol.clone(), outline));
        }
        if s.header.for_each.is_none()
            && let Some((symbol, outline)) = &template
        {
            self.inherited_for_each(symbol, outline);
        }
        self.header(&s.header);
        if s.header.as_of.is_none() && s.implements.is_none() {
            self.report(
                Problem::error(
                    Code::ReferenceDate,
                    s.name.span,
                    format!(
                        "scheme `{}` does not say as of which day it is decided",
                        s.name.value
                    ),
                )
                .help("add a line such as `as of application.lodged_on`"),
            );
        } else if let (None, Some((_, outline))) = (&s.header.as_of, &template)
            && outline.as_of.is_none()
        {
            self.report(
                Problem::error(
                    Code::ReferenceDate,
                    s.name.span,
                    "neither the scheme nor its template says as of which day it is decided",
                )
                .help("add a line such as `as of application.lodged_on`"),
            );
        }
        let outline = template.as_ref().map(|(_, outline)| *outline);
        Body::Clauses(self.clauses(&s.clauses, outline))
    }

    /// The template of a scheme.
    pub(super) fn template_of(&mut self, path: &ast::Path) -> Option<(Symbol, &'db Outline)> {
        let id = signature::joined(path);
        let found = scope::global(self.db, Namespace::Template, Arc::from(id.as_str()));
        let Some(found) = found else {
            let all = scope::global_names(self.db, Namespace::Template);
            let mut problem = Problem::error(
                Code::UnknownTemplate,
                path.span,
                format!("there is no template `{id}`"),
            );
            if let Some(near) = nearest(&id, all.by_id.keys().map(|k| &**k)) {
                problem = problem.help(format!("did you mean `{near}`?")).replace(
                    format!("write `{near}`"),
                    path.span,
                    near,
                );
            }
            self.report(problem);
            return None;
        };
        let symbol = symbol_of(self.db, found);
        self.refer(path.span, Target::Symbol(symbol.clone()));
        Some((symbol, signature::outline_of(self.db, found)?))
    }

    pub(super) fn header(&mut self, header: &ast::Header) {
        if let Some(path) = &header.as_of
            && let Some((_, ty)) = self.named_fact(path)
            && ty != Ty::Date
        {
            self.report(Problem::error(
                Code::ReferenceDate,
                path.span,
                format!(
                    "`{}` is {}, and the reference date must be a date",
                    signature::joined(path),
                    a(&ty)
                ),
            ));
        }
        if let Some((name, path)) = &header.for_each {
            self.shadows(name);
            self.refer(name.span, Target::Binder(name.span));
            let ty = self.named_fact(path).and_then(|(_, ty)| match ty {
                Ty::List(inner) => Some(*inner),
                other => {
                    self.report(Problem::error(
                        Code::NotAList,
                        path.span,
                        format!("`{}` is {}, not a list", signature::joined(path), a(&other)),
                    ));
                    None
                }
            });
            self.bound.push(Bound {
                name: Arc::from(name.value.as_str()),
                id: 0,
                ty,
                span: name.span,
            });
        }
    }

    /// The element of the template's `for each`, which the scheme's clauses may use.
    pub(super) fn inherited_for_each(&mut self, template: &Symbol, outline: &Outline) {
        let Some((name, segments)) = &outline.for_each else {
            return;
        };
        let Some(file) = scope::file_of_module(self.db, template.module.clone()) else {
            return;
        };
        let ty = fact_type_of(self.db, file, segments).and_then(|ty| match ty {
            Ty::List(inner) => Some(*inner),
            _ => None,
        });
        self.bound.push(Bound {
            name: name.clone(),
            id: 0,
            ty,
            span: ast::Span::default(),
        });
    }

    pub(super) fn clauses(
        &mut self,
        clauses: &[Clause],
        template: Option<&Outline>,
    ) -> Vec<ClauseRoots> {
        clauses
            .iter()
            .map(|clause| match clause {
                Clause::Define(d) => {
                    let ty = self.declared_type(d.ty.as_ref(), Place::Definition);
                    self.local_shadow(&d.name);
                    ClauseRoots::Versions(self.versions(&d.versions, ty.as_ref()))
                }
                Clause::Fill(f) => {
                    let ty = template
                        .and_then(|t| t.local(&f.name.value))
                        .and_then(|slot| slot.ty.clone());
                    ClauseRoots::Versions(self.versions(&f.versions, ty.as_ref()))
                }
                Clause::Open(o) => {
                    let ty = self.declared_type(o.ty.as_ref(), Place::Slot);
                    self.local_shadow(&o.name);
                    let bounds = o
                        .bounds
                        .iter()
                        .map(|b| self.bound(b, ty.as_ref()))
                        .collect();
                    let default = o
                        .default
                        .as_ref()
                        .and_then(|e| self.declared_expr(e, ty.as_ref()));
                    ClauseRoots::Open(default, bounds)
                }
                Clause::Omit(_) => ClauseRoots::Omit,
                Clause::Rule(r) | Clause::Option(r) => {
                    let output = self.declared_type(r.ty.as_ref(), Place::Output);
                    ClauseRoots::Rule(self.rule(r, output))
                }
                Clause::Use(r) => {
                    let output = match &r.ty {
                        Some(ty) => self.declared_type(Some(ty), Place::Output),
                        // The option says what type its output has.
                        None => template
                            .and_then(|t| {
                                t.find(&r.name.value, |k| matches!(k, MemberKind::Option(_)))
                            })
                            .and_then(|option| option.ty.clone()),
                    };
                    ClauseRoots::Rule(self.rule(r, output))
                }
            })
            .collect()
    }

    /// A local name that hides one of the module.
    pub(super) fn local_shadow(&mut self, name: &ast::Name) {
        if scope::resolve(
            self.db,
            self.file,
            Namespace::Value,
            Arc::from(name.value.as_str()),
        )
        .is_some()
        {
            self.report(
                Problem::error(
                    Code::ShadowedName,
                    name.span,
                    format!("`{}` already means something here", name.value),
                )
                .help("give the definition or slot another name"),
            );
        }
    }

    pub(super) fn rule(&mut self, r: &ast::Rule, output: Option<Ty>) -> RuleRoots {
        let number = |this: &mut Self, e: &Expr| this.declared_expr(e, Some(&Ty::Decimal));
        let condition =
            |this: &mut Self, e: &Option<Expr>| e.as_ref().and_then(|e| this.condition(e));
        let is =
            r.is.as_ref()
                .and_then(|e| self.declared_expr(e, output.as_ref()));
        RuleRoots {
            that: condition(self, &r.that),
            when: condition(self, &r.when),
            is,
            settled_by: condition(self, &r.settled_by),
            pass_mark: r.pass_mark.as_ref().and_then(|e| number(self, e)),
            apply_law_on: r
                .apply_law_on
                .as_ref()
                .and_then(|e| self.expect(e, &Ty::Date)),
            groups: r
                .groups
                .iter()
                .map(|group| GroupRoots {
                    at_most: group.at_most.as_ref().and_then(|e| number(self, e)),
                    awards: group
                        .awards
                        .iter()
                        .map(|award| AwardRoots {
                            points: number(self, &award.points),
                            when: condition(self, &award.when),
                        })
                        .collect(),
                })
                .collect(),
            exceptions: r
                .exceptions
                .iter()
                .map(|exception| ExceptionRoots {
                    replacement: condition(self, &exception.replacement),
                    when: self.condition(&exception.when),
                })
                .collect(),
        }
    }
}

/// The type of a fact named by its path, as a file sees it.
pub(crate) fn fact_type_of(
    db: &dyn salsa::Database,
    file: crate::db::SourceFile,
    segments: &[Arc<str>],
) -> Option<Ty> {
    let (first, rest) = segments.split_first()?;
    let found = scope::resolve(db, file, Namespace::Value, first.clone())
        .filter(|d| d.kind(db) == DeclarationKind::Section)?;
    let mut owner = symbol_of(db, found);
    let mut ty = None;
    for name in rest {
        let field = signature::fields_of(db, &owner)?
            .iter()
            .find(|f| f.name == *name)?;
        ty = field.ty.clone();
        if let Some(Ty::Record(record)) = &ty {
            owner = record.clone();
        }
    }
    ty
}
