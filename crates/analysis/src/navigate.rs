//! What an editor wants to know of a place in a file.

use std::sync::Arc;

use ius_diagnostics::{ByteSpan, FileRef};
use ius_syntax::ast::{self, Clause, Span};

use crate::check::check;
use crate::db::{SourceFile, Workspace};
use crate::declaration::{Declaration, declarations, symbol_of, tree};
use crate::elaborate::elaborate;
use crate::reference::{Reference, Target};
use crate::scope;
use crate::signature::declaration_of;
use crate::symbol::{DeclarationKind, Symbol};

/// What an editor shows about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// The place it is about.
    pub span: ByteSpan,
    /// What it is: `parameter`, `fact`, `provision` …; none for a plain expression.
    pub kind: Option<&'static str>,
    /// Its name.
    pub name: Option<String>,
    /// Its title, or what a provision says.
    pub title: Option<String>,
    /// Its type in the words of the language.
    pub ty: Option<String>,
    /// Its doc comment.
    pub doc: Vec<String>,
}

/// A declaration in an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineItem {
    /// `scheme`, `parameter`, `require` …
    pub kind: &'static str,
    /// Name.
    pub name: String,
    /// Title.
    pub title: Option<String>,
    /// Where it stands.
    pub span: ByteSpan,
    /// What stands in it.
    pub children: Vec<OutlineItem>,
}

fn absolute<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    span: Span,
) -> ByteSpan {
    let offset = declaration.offset(db);
    ByteSpan::new(span.start + offset, span.end + offset)
}

fn declaration_at<'db>(
    db: &'db dyn salsa::Database,
    file: SourceFile,
    offset: u32,
) -> Option<Declaration<'db>> {
    declarations(db, file)
        .iter()
        .rev()
        .copied()
        .find(|d| d.offset(db) <= offset)
}

fn reference_at<'db>(
    db: &'db dyn salsa::Database,
    file: SourceFile,
    offset: u32,
) -> Option<(Declaration<'db>, &'db Reference)> {
    let declaration = declaration_at(db, file, offset)?;
    let at = offset.checked_sub(declaration.offset(db))?;
    check(db, declaration)
        .references
        .iter()
        .filter(|r| r.span.start <= at && at <= r.span.end)
        .min_by_key(|r| r.span.end - r.span.start)
        .map(|r| (declaration, r))
}

/// The declaration of a target and the span of its name in it.
fn place<'db>(
    db: &'db dyn salsa::Database,
    from: Declaration<'db>,
    target: &Target,
) -> Option<(Declaration<'db>, Span)> {
    match target {
        Target::Symbol(symbol) => {
            let declaration = declaration_of(db, symbol)?;
            Some((declaration, name_span(tree(db, declaration)?)?))
        }
        Target::Field(symbol, name)
        | Target::Value(symbol, name)
        | Target::Clause(symbol, name) => {
            let declaration = declaration_of(db, symbol)?;
            Some((declaration, member_span(tree(db, declaration)?, name)?))
        }
        Target::Provision(symbol, reference) => {
            let declaration = declaration_of(db, symbol)?;
            match tree(db, declaration)? {
                ast::Declaration::Instrument(i) => i
                    .provisions
                    .iter()
                    .find(|p| p.reference.value == **reference)
                    .map(|p| (declaration, p.reference.span)),
                _ => None,
            }
        }
        Target::Binder(span) => Some((from, *span)),
        Target::Module(module) => {
            let file = scope::file_of_module(db, module.clone())?;
            Some((*declarations(db, file).first()?, Span::default()))
        }
    }
}

/// Where a declaration says its name. Asked by others in place of its tree, which changes more often.
#[salsa::tracked(returns(copy))]
pub(crate) fn named_at<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
) -> Option<Span> {
    tree(db, declaration).and_then(name_span)
}

/// The name of a declaration.
pub(crate) fn name_span(tree: &ast::Declaration) -> Option<Span> {
    Some(match tree {
        ast::Declaration::Use(path) => path.span,
        ast::Declaration::Instrument(i) => i.id.span,
        ast::Declaration::Enumeration(e) => e.name.span,
        ast::Declaration::Record(r) | ast::Declaration::Section(r) => r.name.span,
        ast::Declaration::Parameter(p) => p.name.span,
        ast::Declaration::Table(t) => t.name.span,
        ast::Declaration::Define(d) => d.name.span,
        ast::Declaration::External(x) => x.name.span,
        ast::Declaration::Template(t) => t.name.span,
        ast::Declaration::Scheme(s) => s.name.span,
        ast::Declaration::Example(x) => x.title.span,
    })
}

fn clause_name(clause: &Clause) -> &ast::Name {
    match clause {
        Clause::Define(d) => &d.name,
        Clause::Rule(r) | Clause::Option(r) | Clause::Use(r) => &r.name,
        Clause::Open(o) => &o.name,
        Clause::Fill(f) => &f.name,
        Clause::Omit(o) => &o.name,
    }
}

fn member_span(tree: &ast::Declaration, name: &str) -> Option<Span> {
    let named = |n: &ast::Name| (n.value == name).then_some(n.span);
    match tree {
        ast::Declaration::Record(r) | ast::Declaration::Section(r) => {
            r.facts.iter().find_map(|f| named(&f.name))
        }
        ast::Declaration::Enumeration(e) => e.values.iter().find_map(|v| named(&v.name)),
        ast::Declaration::Table(t) => t.columns.iter().find_map(|c| named(&c.name)),
        ast::Declaration::Template(t) => t.clauses.iter().find_map(|c| named(clause_name(c))),
        ast::Declaration::Scheme(s) => s.clauses.iter().find_map(|c| named(clause_name(c))),
        _ => None,
    }
}

pub(crate) fn definition_at(
    db: &dyn salsa::Database,
    file: SourceFile,
    offset: u32,
) -> Option<(FileRef, ByteSpan)> {
    let (from, reference) = reference_at(db, file, offset)?;
    let (declaration, span) = place(db, from, &reference.target)?;
    Some((
        FileRef::new(declaration.file(db).path(db).as_ref()),
        absolute(db, declaration, span),
    ))
}

/// What the name at a place means, also if it is the declaring name itself.
fn target_at<'db>(
    db: &'db dyn salsa::Database,
    file: SourceFile,
    offset: u32,
) -> Option<(Declaration<'db>, Target)> {
    if let Some((from, reference)) = reference_at(db, file, offset) {
        return Some((from, reference.target.clone()));
    }
    let declaration = declaration_at(db, file, offset)?;
    let at = offset.checked_sub(declaration.offset(db))?;
    let inside = |span: Span| span.start <= at && at <= span.end;
    let tree = tree(db, declaration)?;
    let symbol = symbol_of(db, declaration);
    if name_span(tree).is_some_and(inside) {
        return Some((declaration, Target::Symbol(symbol)));
    }
    let member = |name: &ast::Name| Arc::from(name.value.as_str());
    let target = match tree {
        ast::Declaration::Record(r) | ast::Declaration::Section(r) => {
            let fact = r.facts.iter().find(|f| inside(f.name.span))?;
            Target::Field(symbol, member(&fact.name))
        }
        ast::Declaration::Enumeration(e) => {
            let value = e.values.iter().find(|v| inside(v.name.span))?;
            Target::Value(symbol, member(&value.name))
        }
        ast::Declaration::Table(t) => {
            let column = t.columns.iter().find(|c| inside(c.name.span))?;
            Target::Field(symbol, member(&column.name))
        }
        ast::Declaration::Template(ast::Template { clauses, .. })
        | ast::Declaration::Scheme(ast::Scheme { clauses, .. }) => {
            let clause = clauses.iter().find(|c| inside(clause_name(c).span))?;
            Target::Clause(symbol, member(clause_name(clause)))
        }
        ast::Declaration::Instrument(i) => {
            let provision = i.provisions.iter().find(|p| inside(p.reference.span))?;
            Target::Provision(symbol, Arc::from(provision.reference.value.as_str()))
        }
        _ => return None,
    };
    Some((declaration, target))
}

pub(crate) fn references_at(
    db: &dyn salsa::Database,
    workspace: Workspace,
    file: SourceFile,
    offset: u32,
) -> Vec<(FileRef, ByteSpan)> {
    let Some((from, target)) = target_at(db, file, offset) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    if let Some((declaration, span)) = place(db, from, &target) {
        out.push((
            FileRef::new(declaration.file(db).path(db).as_ref()),
            absolute(db, declaration, span),
        ));
    }
    for &other in workspace.files(db) {
        db.unwind_if_revision_cancelled();
        for &declaration in declarations(db, other) {
            // An element bound in one declaration is never meant by another.
            if matches!(target, Target::Binder(_)) && declaration != from {
                continue;
            }
            for reference in &check(db, declaration).references {
                if reference.target == target {
                    out.push((
                        FileRef::new(other.path(db).as_ref()),
                        absolute(db, declaration, reference.span),
                    ));
                }
            }
        }
    }
    out.dedup();
    out
}

/// The smallest expression around a byte of a file, with its type.
pub(crate) fn expression_at(
    db: &dyn salsa::Database,
    file: SourceFile,
    offset: u32,
) -> Option<(crate::ty::Ty, ByteSpan)> {
    let declaration = declaration_at(db, file, offset)?;
    let at = offset.checked_sub(declaration.offset(db))?;
    elaborate(db, declaration)
        .arena
        .nodes
        .iter()
        .filter(|n| n.span.start <= at && at <= n.span.end)
        .min_by_key(|n| n.span.end - n.span.start)
        .map(|n| (n.ty.clone(), absolute(db, declaration, n.span)))
}

pub(crate) fn type_at(db: &dyn salsa::Database, file: SourceFile, offset: u32) -> Option<String> {
    let declaration = declaration_at(db, file, offset)?;
    let at = offset.checked_sub(declaration.offset(db))?;
    elaborate(db, declaration)
        .arena
        .nodes
        .iter()
        .filter(|n| n.span.start <= at && at <= n.span.end)
        .min_by_key(|n| n.span.end - n.span.start)
        .map(|n| n.ty.to_string())
}

pub(crate) fn hover_at(db: &dyn salsa::Database, file: SourceFile, offset: u32) -> Option<Hover> {
    let ty = type_at(db, file, offset);
    let Some((from, target)) = target_at(db, file, offset) else {
        let declaration = declaration_at(db, file, offset)?;
        let at = offset.checked_sub(declaration.offset(db))?;
        let node = elaborate(db, declaration)
            .arena
            .nodes
            .iter()
            .filter(|n| n.span.start <= at && at <= n.span.end)
            .min_by_key(|n| n.span.end - n.span.start)?;
        let span = absolute(db, declaration, node.span);
        return Some(Hover {
            span,
            kind: None,
            name: None,
            title: None,
            ty,
            doc: Vec::new(),
        });
    };
    let (declaration, span) = place(db, from, &target)?;
    let tree = tree(db, declaration)?;
    let here = reference_at(db, file, offset)
        .map(|(d, r)| absolute(db, d, r.span))
        .unwrap_or_else(|| absolute(db, declaration, span));
    let (kind, name, title, doc) = describe(tree, &target)?;
    Some(Hover {
        span: here,
        kind: Some(kind),
        name: Some(name),
        title,
        ty,
        doc,
    })
}

type Description = (&'static str, String, Option<String>, Vec<String>);

fn describe(tree: &ast::Declaration, target: &Target) -> Option<Description> {
    let text = |t: &Option<ast::Spanned<String>>| t.as_ref().map(|t| t.value.clone());
    match target {
        Target::Symbol(symbol) => {
            let (title, doc) = match tree {
                ast::Declaration::Instrument(x) => (text(&x.title), &x.attributes.doc),
                ast::Declaration::Enumeration(x) => (text(&x.title), &x.attributes.doc),
                ast::Declaration::Record(x) | ast::Declaration::Section(x) => {
                    (text(&x.title), &x.attributes.doc)
                }
                ast::Declaration::Parameter(x) => (text(&x.title), &x.attributes.doc),
                ast::Declaration::Table(x) => (text(&x.title), &x.attributes.doc),
                ast::Declaration::Define(x) => (text(&x.title), &x.attributes.doc),
                ast::Declaration::External(x) => (text(&x.title), &x.attributes.doc),
                ast::Declaration::Template(x) => (text(&x.title), &x.attributes.doc),
                ast::Declaration::Scheme(x) => (text(&x.title), &x.attributes.doc),
                ast::Declaration::Example(x) => (Some(x.title.value.clone()), &x.attributes.doc),
                ast::Declaration::Use(_) => return None,
            };
            Some((
                symbol.kind.word(),
                symbol.name.to_string(),
                title,
                doc.clone(),
            ))
        }
        Target::Field(_, name) => match tree {
            ast::Declaration::Record(r) | ast::Declaration::Section(r) => {
                let fact = r.facts.iter().find(|f| f.name.value == **name)?;
                Some((
                    "fact",
                    name.to_string(),
                    text(&fact.title),
                    fact.attributes.doc.clone(),
                ))
            }
            ast::Declaration::Table(t) => {
                let column = t.columns.iter().find(|c| c.name.value == **name)?;
                Some(("column", name.to_string(), text(&column.title), Vec::new()))
            }
            _ => None,
        },
        Target::Value(_, name) => match tree {
            ast::Declaration::Enumeration(e) => {
                let value = e.values.iter().find(|v| v.name.value == **name)?;
                Some((
                    "value",
                    name.to_string(),
                    text(&value.title),
                    value.attributes.doc.clone(),
                ))
            }
            _ => None,
        },
        Target::Provision(_, reference) => match tree {
            ast::Declaration::Instrument(i) => {
                let provision = i
                    .provisions
                    .iter()
                    .find(|p| p.reference.value == **reference)?;
                Some((
                    "provision",
                    format!("{} {reference}", i.id.value),
                    text(&provision.text),
                    Vec::new(),
                ))
            }
            _ => None,
        },
        Target::Clause(_, name) => {
            let clauses = match tree {
                ast::Declaration::Template(t) => &t.clauses,
                ast::Declaration::Scheme(s) => &s.clauses,
                _ => return None,
            };
            let clause = clauses.iter().find(|c| clause_name(c).value == **name)?;
            let item = clause_item(clause, &|_| ByteSpan::default());
            Some((item.kind, item.name, item.title, clause_doc(clause)))
        }
        Target::Binder(_) => Some(("element", String::new(), None, Vec::new())),
        Target::Module(module) => Some(("module", module.to_string(), None, Vec::new())),
    }
}

fn clause_doc(clause: &Clause) -> Vec<String> {
    match clause {
        Clause::Define(d) => d.attributes.doc.clone(),
        Clause::Rule(r) | Clause::Option(r) | Clause::Use(r) => r.attributes.doc.clone(),
        Clause::Open(o) => o.attributes.doc.clone(),
        Clause::Fill(f) => f.attributes.doc.clone(),
        Clause::Omit(o) => o.attributes.doc.clone(),
    }
}

fn rule_word(kind: ast::RuleKind) -> &'static str {
    match kind {
        ast::RuleKind::Scope => "scope",
        ast::RuleKind::Exclude => "exclude",
        ast::RuleKind::Refuse => "refuse",
        ast::RuleKind::MayRefuse => "may refuse",
        ast::RuleKind::Require => "require",
        ast::RuleKind::Assess => "assess",
        ast::RuleKind::Points => "points",
        ast::RuleKind::Output => "output",
        ast::RuleKind::Right => "right",
        ast::RuleKind::Duty => "duty",
        ast::RuleKind::Transition => "transition",
        ast::RuleKind::Used => "use",
    }
}

fn clause_item(clause: &Clause, at: &dyn Fn(Span) -> ByteSpan) -> OutlineItem {
    let (kind, name, title, span) = match clause {
        Clause::Define(d) => ("define", &d.name, d.title.as_ref(), d.span),
        Clause::Rule(r) => (rule_word(r.kind.value), &r.name, r.title.as_ref(), r.span),
        Clause::Option(r) => ("option", &r.name, r.title.as_ref(), r.span),
        Clause::Use(r) => ("use", &r.name, r.title.as_ref(), r.span),
        Clause::Open(o) => ("open", &o.name, o.title.as_ref(), o.span),
        Clause::Fill(f) => ("fill", &f.name, None, f.span),
        Clause::Omit(o) => ("omit", &o.name, None, o.span),
    };
    OutlineItem {
        kind,
        name: name.value.clone(),
        title: title.map(|t| t.value.clone()),
        span: at(span),
        children: Vec::new(),
    }
}

pub(crate) fn outline(db: &dyn salsa::Database, file: SourceFile) -> Vec<OutlineItem> {
    declarations(db, file)
        .iter()
        .filter(|d| d.kind(db) != DeclarationKind::Unreadable)
        .map(|&declaration| {
            let at = |span: Span| absolute(db, declaration, span);
            let symbol: Symbol = symbol_of(db, declaration);
            let mut children = Vec::new();
            let mut title = None;
            if let Some(tree) = tree(db, declaration) {
                title = describe(tree, &Target::Symbol(symbol.clone()))
                    .and_then(|(_, _, title, _)| title);
                children = inside(tree, &at);
            }
            let length = u32::try_from(declaration.text(db).trim_end().len()).unwrap_or(0);
            OutlineItem {
                kind: symbol.kind.word(),
                name: symbol.name.to_string(),
                title,
                span: at(Span {
                    start: 0,
                    end: length,
                }),
                children,
            }
        })
        .collect()
}

fn inside(tree: &ast::Declaration, at: &dyn Fn(Span) -> ByteSpan) -> Vec<OutlineItem> {
    let item = |kind: &'static str,
                name: &str,
                title: &Option<ast::Spanned<String>>,
                span: Span| OutlineItem {
        kind,
        name: name.to_owned(),
        title: title.as_ref().map(|t| t.value.clone()),
        span: at(span),
        children: Vec::new(),
    };
    match tree {
        ast::Declaration::Record(r) | ast::Declaration::Section(r) => r
            .facts
            .iter()
            .map(|f| item("fact", &f.name.value, &f.title, f.span))
            .collect(),
        ast::Declaration::Enumeration(e) => e
            .values
            .iter()
            .map(|v| item("value", &v.name.value, &v.title, v.span))
            .collect(),
        ast::Declaration::Instrument(i) => i
            .provisions
            .iter()
            .map(|p| item("provision", &p.reference.value, &p.text, p.span))
            .collect(),
        ast::Declaration::Template(t) => t.clauses.iter().map(|c| clause_item(c, at)).collect(),
        ast::Declaration::Scheme(s) => s.clauses.iter().map(|c| clause_item(c, at)).collect(),
        _ => Vec::new(),
    }
}
