//! What examples give and expect.

use std::collections::BTreeSet;

use ius_analysis::Ty;
use ius_diagnostics::ByteSpan;
use ius_syntax::ast::{self, Clause, Declaration, Literal, LiteralKind};
use ius_syntax::expect::{Frame, Wanted};

use super::{Completion, CompletionKind, Cx, clauses as clause_names, rank, values, wants};

fn is_path(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

/// Schemes by id.
pub(super) fn schemes(cx: &mut Cx<'_>, wanted: &Wanted) {
    let span = cx.long_span(wanted, is_path);
    let analysis = &cx.snapshot.analysis;
    let mut found = Vec::new();
    for (id, symbol) in analysis.schemes() {
        let Some(declared) = analysis.declared(&symbol) else {
            continue;
        };
        let Some(Declaration::Scheme(s)) = declared.tree else {
            continue;
        };
        let order = if declared.file == cx.file {
            rank::BEST
        } else {
            rank::GOOD
        };
        let title = values::title(cx, s.title.as_ref(), &s.attributes.titled);
        found.push(
            Completion::new(id, CompletionKind::Scheme, span, order)
                .titled(title)
                .documented(s.attributes.doc.join(" ")),
        );
    }
    for completion in found {
        cx.push(completion);
    }
}

/// The clauses of the scheme of the example at hand and of its template: file and clause.
fn clauses_of<'a>(cx: &Cx<'a>) -> Vec<(&'a str, &'a Clause)> {
    let analysis = &cx.snapshot.analysis;
    let Some(Declaration::Example(example)) = cx.around.as_ref().and_then(|d| d.tree) else {
        return Vec::new();
    };
    let id = example
        .scheme
        .segments
        .iter()
        .map(|s| s.value.as_str())
        .collect::<Vec<_>>()
        .join(".");
    let Some((_, symbol)) = analysis.schemes().into_iter().find(|(i, _)| *i == id) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    let places = [Some(symbol.clone()), analysis.template_of(&symbol)];
    for symbol in places.into_iter().flatten() {
        let Some(declared) = analysis.declared(&symbol) else {
            continue;
        };
        if let Some(Declaration::Scheme(ast::Scheme { clauses, .. }))
        | Some(Declaration::Template(ast::Template { clauses, .. })) = declared.tree
        {
            out.extend(clauses.iter().map(|c| (declared.file, c)));
        }
    }
    out
}

/// The clauses that can decide.
pub(super) fn clauses(cx: &mut Cx<'_>, wanted: &Wanted) {
    let span = cx.span(wanted);
    let before = wanted
        .frame("expect_outcome")
        .map_or("", |f| cx.written(f.start, wanted.start));
    let named: BTreeSet<&str> = before
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .collect();
    let all = clauses_of(cx);
    let used: BTreeSet<&str> = all
        .iter()
        .filter_map(|(_, c)| match c {
            Clause::Use(u) => Some(u.name.value.as_str()),
            _ => None,
        })
        .collect();
    for (_, clause) in &all {
        let (rule, order) = match clause {
            Clause::Rule(r) => (r, rank::BEST),
            // An option decides only in a scheme that uses it.
            Clause::Option(r) if used.contains(r.name.value.as_str()) => (r, rank::BEST),
            _ => continue,
        };
        let decides = !matches!(
            rule.kind.value,
            ast::RuleKind::Output
                | ast::RuleKind::Right
                | ast::RuleKind::Duty
                | ast::RuleKind::Transition
        );
        let name = clause_names::name_of(clause);
        if !decides || named.contains(name) {
            continue;
        }
        let title = clause_names::rule_title(cx, rule);
        cx.push(Completion::new(name, CompletionKind::Definition, span, order).detail(title));
    }
}

/// The outputs whose value can be expected.
pub(super) fn outputs(cx: &mut Cx<'_>, wanted: &Wanted) {
    let span = cx.span(wanted);
    for (file, clause) in clauses_of(cx) {
        let (name, ty, title, attributes) = match clause {
            Clause::Rule(r) | Clause::Option(r) if r.kind.value == ast::RuleKind::Output => {
                (&r.name, r.ty.as_ref(), r.title.as_ref(), &r.attributes)
            }
            Clause::Define(d) => (&d.name, d.ty.as_ref(), d.title.as_ref(), &d.attributes),
            _ => continue,
        };
        let define = matches!(clause, Clause::Define(_));
        let ty = ty.and_then(|t| cx.snapshot.analysis.written_type(file, t));
        let title = values::title(cx, title, &attributes.titled)
            .unwrap_or_default()
            .to_owned();
        let insert = format!("{} is ", name.value);
        let mut completion = Completion::new(
            name.value.as_str(),
            CompletionKind::Definition,
            span,
            if define { rank::WEAK } else { rank::GOOD },
        )
        .detail(ty.map(|t| t.to_string()).unwrap_or_default())
        .documented(title);
        let rest = cx.text.get(span.end as usize..).unwrap_or_default();
        if rest.lines().next().unwrap_or_default().trim().is_empty() {
            completion.insert = insert;
        }
        cx.push(completion);
    }
}

/// Texts in quotes: only those that name something that exists.
pub(super) fn text(cx: &mut Cx<'_>, wanted: &Wanted) {
    let Some(inside) = cx.place.text else {
        return;
    };
    let span = ByteSpan::new(inside.start, inside.end.max(cx.offset));
    if wanted.is_in("unit_given") {
        files(cx, span);
    } else if ["by", "decided_by", "advised_by"]
        .iter()
        .any(|rule| wanted.is_in(rule))
    {
        authorities(cx, span);
    } else if wanted.within.first().is_some_and(|f| f.rule == "source") {
        sources(cx, span);
    }
}

/// Applicant files, by their path from the folder of the rule file.
fn files(cx: &mut Cx<'_>, span: ByteSpan) {
    let mut found = Vec::new();
    for path in cx.snapshot.documents.keys() {
        let data = [".yaml", ".yml", ".json"]
            .iter()
            .any(|ending| path.ends_with(ending));
        if !data {
            continue;
        }
        let relative = relative(cx.file, path);
        let used = cx.text.contains(&relative);
        found.push(
            Completion::new(
                relative,
                CompletionKind::File,
                span,
                if used { rank::BEST } else { rank::GOOD },
            )
            .detail(path.as_str())
            .found_by(path.rsplit('/').next().unwrap_or_default()),
        );
    }
    for mut completion in found {
        completion.filter = None;
        cx.push(completion);
    }
}

/// A path as seen from the folder of a file.
fn relative(from: &str, to: &str) -> String {
    let mut base: Vec<&str> = from.split('/').collect();
    base.pop();
    let target: Vec<&str> = to.split('/').collect();
    let common = base.iter().zip(&target).take_while(|(a, b)| a == b).count();
    let mut out = "../".repeat(base.len() - common);
    out.push_str(&target.get(common..).unwrap_or_default().join("/"));
    out
}

/// Texts after a word that stand elsewhere in the file, each once.
fn texts_after(cx: &Cx<'_>, words: &[&str], except: ByteSpan) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut at = 0usize;
    for line in cx.text.split_inclusive('\n') {
        let here = at..at + line.len();
        at += line.len();
        if here.contains(&(except.start as usize)) {
            continue;
        }
        let bare = line.trim();
        if words.iter().any(|w| bare.starts_with(w))
            && let Some(text) = bare.split('"').nth(1)
        {
            out.insert(text.to_owned());
        }
    }
    out
}

fn authorities(cx: &mut Cx<'_>, span: ByteSpan) {
    for text in texts_after(cx, &["by \"", "decided by", "advised by"], span) {
        cx.push(Completion::new(text, CompletionKind::Value, span, rank::BEST).detail("authority"));
    }
}

fn sources(cx: &mut Cx<'_>, span: ByteSpan) {
    for text in texts_after(cx, &["source"], span) {
        cx.push(
            Completion::new(text, CompletionKind::Value, span, rank::BEST)
                .detail("source of this file"),
        );
    }
}

/// The type of the fact or output whose value stands after `is`.
pub(super) fn given_type(cx: &Cx<'_>, wanted: &Wanted) -> Option<Ty> {
    if let Some(frame) = wanted.frame("expect_output") {
        let name = cx
            .written(frame.start, wanted.start)
            .split_whitespace()
            .next()?;
        return clauses_of(cx).into_iter().find_map(|(file, clause)| {
            let ty = match clause {
                Clause::Rule(r) | Clause::Option(r) if r.name.value == name => r.ty.as_ref()?,
                Clause::Define(d) if d.name.value == name => d.ty.as_ref()?,
                _ => return None,
            };
            cx.snapshot.analysis.written_type(file, ty)
        });
    }
    let frame = wanted.frame("unit_given")?;
    let mut words = cx.written(frame.start, wanted.start).split_whitespace();
    let path = words.nth(1)?;
    let ty = cx.snapshot.analysis.type_as_if(cx.file, 0, path, &[])?;
    Some(match ty {
        // What stands in the brackets of a list is an element.
        Ty::List(inner) => *inner,
        ty => ty,
    })
}

/// The record whose fields stand in the brackets around a place.
fn record(cx: &Cx<'_>, wanted: &Wanted) -> Option<ast::Record> {
    let Ty::Record(symbol) = given_type(cx, wanted)? else {
        return None;
    };
    match cx.snapshot.analysis.declared(&symbol)?.tree? {
        Declaration::Record(r) => Some(r.clone()),
        _ => None,
    }
}

/// The type of the field before the place.
pub(super) fn field_type(cx: &Cx<'_>, wanted: &Wanted, field: Frame, at: u32) -> Option<Ty> {
    let name = cx.written(field.start, at).split_whitespace().next()?;
    let Ty::Record(symbol) = given_type(cx, wanted)? else {
        return None;
    };
    let declared = cx.snapshot.analysis.declared(&symbol)?;
    let Some(Declaration::Record(record)) = declared.tree else {
        return None;
    };
    let fact = record.facts.iter().find(|f| f.name.value == name)?;
    cx.snapshot.analysis.written_type(declared.file, &fact.ty)
}

/// The fields of the record whose value is written.
pub(super) fn fields(cx: &mut Cx<'_>, wanted: &Wanted) {
    let Some(record) = record(cx, wanted) else {
        return;
    };
    let span = cx.span(wanted);
    let open = wanted
        .frame("literal_record")
        .map_or("", |f| cx.written(f.start, wanted.start));
    for fact in &record.facts {
        let name = fact.name.value.as_str();
        let there = open
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|w| w == name);
        let title =
            values::title(cx, fact.title.as_ref(), &fact.attributes.titled).map(str::to_owned);
        cx.push(
            Completion::new(
                name,
                CompletionKind::Fact,
                span,
                if there { rank::WEAK } else { rank::BEST },
            )
            .titled(title.as_deref()),
        );
    }
}

/// A value of an example: values of an enumeration and those that other examples give.
pub(super) fn literal(cx: &mut Cx<'_>, wanted: &Wanted) {
    let want = wants::want(cx, wanted);
    values::members(cx, wanted, want.as_ref());
    let span = cx.long_span(wanted, is_path);
    if let Some(ty) = &want
        && ty.is_date()
    {
        let days: BTreeSet<String> = given_dates(cx);
        for day in days {
            cx.push(
                Completion::new(day, CompletionKind::Value, span, rank::GOOD)
                    .detail("a day of this example"),
            );
        }
    }
}

/// The days that the example at hand gives.
fn given_dates(cx: &Cx<'_>) -> BTreeSet<String> {
    fn walk(literal: &Literal, out: &mut BTreeSet<String>) {
        match &literal.kind {
            LiteralKind::Value(e) => {
                if let ast::ExprKind::Date(d) = &*e.kind {
                    out.insert(format!("{:04}-{:02}-{:02}", d.year, d.month, d.day));
                }
            }
            LiteralKind::List(all) => all.iter().for_each(|l| walk(l, out)),
            LiteralKind::Record(fields) => fields.iter().for_each(|(_, l)| walk(l, out)),
            LiteralKind::Ongoing | LiteralKind::PartialDate(_) => {}
        }
    }
    let mut out = BTreeSet::new();
    if let Some(Declaration::Example(example)) = cx.around.as_ref().and_then(|d| d.tree) {
        if let Some(on) = &example.on {
            let d = on.value;
            out.insert(format!("{:04}-{:02}-{:02}", d.year, d.month, d.day));
        }
        for given in &example.givens {
            if let ast::Given::Fact(_, literal) = given {
                walk(literal, &mut out);
            }
        }
    }
    out
}
