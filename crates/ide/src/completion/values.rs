//! Names in expressions and wherever else a name that exists can stand.

use ius_analysis::{DeclarationKind, Declared, Ty, effective_dates};
use ius_syntax::ast::{self, Clause, Declaration, LocalText, VersionBody};
use ius_syntax::expect::Wanted;

use super::{Completion, CompletionKind, Cx, clauses, examples, modules, rank, types, wants};

fn is_path(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '.'
}

/// A path: what it names follows from where it stands.
pub(super) fn path(cx: &mut Cx<'_>, wanted: &Wanted) {
    if wanted.is_in("unit_use") {
        modules::modules(cx, wanted);
    } else if wanted.is_in("unit_scheme") {
        if wanted
            .within
            .first()
            .is_some_and(|f| f.rule == "unit_scheme")
        {
            modules::templates(cx, wanted);
        } else {
            values(cx, wanted);
        }
    } else if wanted
        .within
        .first()
        .is_some_and(|f| f.rule == "unit_example")
    {
        examples::schemes(cx, wanted);
    } else if wanted.is_in("as_of") {
        facts(cx, wanted, Some(&Ty::Date), true);
    } else if wanted.is_in("for_each") {
        let list = Ty::List(Box::new(Ty::Text));
        facts(cx, wanted, Some(&list), true);
    } else if wanted.is_in("literal") {
        examples::literal(cx, wanted);
    } else if wanted.is_in("unit_given") || wanted.is_in("expect_missing") {
        facts(cx, wanted, None, false);
    } else if wanted
        .within
        .first()
        .is_some_and(|f| matches!(f.rule, "tail_listed" | "tail_any_listed"))
    {
        tables(cx, wanted);
    } else {
        values(cx, wanted);
    }
}

/// A single name.
pub(super) fn name(cx: &mut Cx<'_>, wanted: &Wanted) {
    let Some(frame) = wanted.within.first() else {
        return;
    };
    match frame.rule {
        "type" => types::named(cx, wanted),
        "cell" if frame.start == wanted.start => columns(cx, wanted),
        "unit_fill" => clauses::handled_words(cx, wanted, "fill", rank::BEST),
        "unit_use_option" => clauses::handled_words(cx, wanted, "use", rank::BEST),
        "unit_omit" => clauses::handled_words(cx, wanted, "omit", rank::BEST),
        "expect_outcome" => examples::clauses(cx, wanted),
        "expect_output" => examples::outputs(cx, wanted),
        "literal_field" if frame.start == wanted.start => examples::fields(cx, wanted),
        _ => {}
    }
}

/// The declarations that the file sees.
pub(super) fn visible<'a>(cx: &Cx<'a>) -> Vec<Declared<'a>> {
    let analysis = &cx.snapshot.analysis;
    analysis
        .visible_from(cx.file)
        .into_iter()
        .flat_map(|path| analysis.declarations(path))
        .collect()
}

pub(super) fn title<'t>(
    cx: &Cx<'_>,
    title: Option<&'t ast::Spanned<String>>,
    titled: &'t [LocalText],
) -> Option<&'t str> {
    cx.local(title.map(|t| t.value.as_str()), titled)
}

/// Title, question, help and doc comment of a fact.
fn about_fact(cx: &Cx<'_>, fact: &ast::Fact) -> String {
    let mut out: Vec<String> = Vec::new();
    out.extend(title(cx, fact.title.as_ref(), &fact.attributes.titled).map(|t| format!("**{t}**")));
    out.extend(cx.local(None, &fact.asks).map(str::to_owned));
    out.extend(cx.local(None, &fact.help).map(|t| format!("_{t}_")));
    if !fact.attributes.doc.is_empty() {
        out.push(fact.attributes.doc.join(" "));
    }
    out.join("\n\n")
}

/// The facts of a section, those of records in it included: path, fact, type.
fn facts_of<'a>(cx: &Cx<'a>, section: &Declared<'a>) -> Vec<(String, &'a ast::Fact, Option<Ty>)> {
    fn walk<'a>(
        cx: &Cx<'a>,
        file: &str,
        prefix: &str,
        record: &'a ast::Record,
        depth: usize,
        out: &mut Vec<(String, &'a ast::Fact, Option<Ty>)>,
    ) {
        for fact in &record.facts {
            let path = format!("{prefix}.{}", fact.name.value);
            let ty = cx.snapshot.analysis.written_type(file, &fact.ty);
            if let Some(Ty::Record(symbol)) = &ty
                && depth < 4
                && let Some(inner) = cx.snapshot.analysis.declared(symbol)
                && let Some(Declaration::Record(record)) = inner.tree
            {
                walk(cx, inner.file, &path, record, depth + 1, out);
            } else {
                out.push((path, fact, ty));
            }
        }
    }
    let mut out = Vec::new();
    if let Some(Declaration::Section(record)) = section.tree {
        walk(cx, section.file, &record.name.value, record, 0, &mut out);
    }
    out
}

fn list_wanted(want: Option<&Ty>) -> bool {
    matches!(want, Some(Ty::List(_)))
}

/// How well a type fits; where any list will do, any list fits.
fn order(cx: &Cx<'_>, want: Option<&Ty>, ty: Option<&Ty>) -> u32 {
    if list_wanted(want) && matches!(ty, Some(Ty::List(_))) {
        return rank::BEST;
    }
    match (want, ty) {
        // Where a period is wanted, periods can be made of it, and a length of a period asked.
        (Some(Ty::Periods), Some(Ty::Period)) => rank::BEST,
        (Some(Ty::Calendar | Ty::Exact | Ty::TimeLimit), Some(ty))
            if ty.is_duration() || *ty == Ty::TimeLimit =>
        {
            rank::BEST
        }
        (Some(Ty::Integer), Some(Ty::Decimal | Ty::Percentage)) => rank::GOOD,
        // The values themselves come first.
        (Some(Ty::Enumeration(_) | Ty::Country), Some(ty)) if want == Some(ty) => rank::GOOD,
        _ => cx.order_of(want, ty),
    }
}

/// Every fact that the file sees. `strict` leaves out those of another type.
fn facts(cx: &mut Cx<'_>, wanted: &Wanted, want: Option<&Ty>, strict: bool) {
    let span = cx.long_span(wanted, is_path);
    let mut found = Vec::new();
    for declared in visible(cx) {
        if declared.symbol.kind != DeclarationKind::Section {
            continue;
        }
        for (path, fact, ty) in facts_of(cx, &declared) {
            let order = order(cx, want, ty.as_ref());
            if strict && order > rank::FAIR {
                continue;
            }
            found.push(
                Completion::new(path, CompletionKind::Fact, span, order)
                    .detail(ty.map(|t| t.to_string()).unwrap_or_default())
                    .documented(about_fact(cx, fact)),
            );
        }
    }
    for completion in found {
        cx.push(completion);
    }
}

/// What can stand in an expression.
fn values(cx: &mut Cx<'_>, wanted: &Wanted) {
    let want = wants::want(cx, wanted);
    let want = want.as_ref();
    facts(cx, wanted, want, false);
    members(cx, wanted, want);
    elements(cx, wanted, want);
    locals(cx, wanted, want);
    for declared in visible(cx) {
        global(cx, wanted, want, &declared, Vec::new());
    }
    modules::far(cx, wanted, want);
}

/// The values of the enumeration that is wanted.
pub(super) fn members(cx: &mut Cx<'_>, wanted: &Wanted, want: Option<&Ty>) {
    let Some(Ty::Enumeration(symbol)) = want else {
        return;
    };
    let Some(declared) = cx.snapshot.analysis.declared(symbol) else {
        return;
    };
    let Some(Declaration::Enumeration(enumeration)) = declared.tree else {
        return;
    };
    let span = cx.long_span(wanted, is_path);
    for value in &enumeration.values {
        let title = title(cx, value.title.as_ref(), &value.attributes.titled).map(str::to_owned);
        cx.push(
            Completion::new(
                value.name.value.as_str(),
                CompletionKind::Value,
                span,
                rank::BEST,
            )
            .titled(title.as_deref())
            .documented(value.attributes.doc.join(" ")),
        );
    }
}

/// The elements bound in the clause, and their fields.
fn elements(cx: &mut Cx<'_>, wanted: &Wanted, want: Option<&Ty>) {
    let span = cx.long_span(wanted, is_path);
    let mut bound: Vec<String> = wants::elements(cx).into_iter().map(|(n, _)| n).collect();
    bound.extend(for_each(cx));
    bound.dedup();
    let all = wants::elements(cx);
    for name in bound {
        let ty = cx
            .snapshot
            .analysis
            .type_as_if(cx.file, cx.place.declaration, &name, &all);
        if let Some(Ty::Record(symbol)) = &ty
            && let Some(declared) = cx.snapshot.analysis.declared(symbol)
            && let Some(Declaration::Record(record)) = declared.tree
        {
            for fact in &record.facts {
                let ty = cx.snapshot.analysis.written_type(declared.file, &fact.ty);
                let order = order(cx, want, ty.as_ref());
                let about = about_fact(cx, fact);
                cx.push(
                    Completion::new(
                        format!("{name}.{}", fact.name.value),
                        CompletionKind::Fact,
                        span,
                        // What a clause goes over is likelier than what it does not.
                        if order == rank::FAIR {
                            rank::GOOD
                        } else {
                            order
                        },
                    )
                    .detail(ty.map(|t| t.to_string()).unwrap_or_default())
                    .documented(about),
                );
            }
            continue;
        }
        let order = order(cx, want, ty.as_ref());
        cx.push(
            Completion::new(name, CompletionKind::Fact, span, order)
                .detail(ty.map(|t| t.to_string()).unwrap_or_default()),
        );
    }
}

/// The element of the scheme's `for each`, or of its template's.
fn for_each(cx: &Cx<'_>) -> Option<String> {
    let around = cx.around.as_ref()?;
    let of = |tree: &Declaration| match tree {
        Declaration::Template(ast::Template { header, .. })
        | Declaration::Scheme(ast::Scheme { header, .. }) => {
            header.for_each.as_ref().map(|(name, _)| name.value.clone())
        }
        _ => None,
    };
    of(around.tree?).or_else(|| {
        let template = cx.snapshot.analysis.template_of(&around.symbol)?;
        of(cx.snapshot.analysis.declared(&template)?.tree?)
    })
}

/// Definitions and slots of the template or scheme at hand.
fn locals(cx: &mut Cx<'_>, wanted: &Wanted, want: Option<&Ty>) {
    let span = cx.long_span(wanted, is_path);
    // Nothing rests on itself.
    let own = cx.place.clause.as_ref().and_then(|(at, word)| {
        let text = cx.text.get(*at as usize..)?;
        let named = matches!(word.as_str(), "define" | "open" | "fill");
        named.then(|| text.split_whitespace().nth(1)).flatten()
    });
    let Some(around) = &cx.around else { return };
    let mut places: Vec<Declared<'_>> = vec![around.clone()];
    places.extend(
        cx.snapshot
            .analysis
            .template_of(&around.symbol)
            .and_then(|symbol| cx.snapshot.analysis.declared(&symbol)),
    );
    let mut found = Vec::new();
    for place in places {
        let (Some(Declaration::Template(ast::Template { clauses: all, .. }))
        | Some(Declaration::Scheme(ast::Scheme { clauses: all, .. }))) = place.tree
        else {
            continue;
        };
        for clause in all {
            if own == Some(clauses::name_of(clause)) {
                continue;
            }
            let (name, ty, words, attributes, kind) = match clause {
                Clause::Define(d) => (
                    &d.name,
                    d.ty.as_ref(),
                    d.title.as_ref(),
                    &d.attributes,
                    CompletionKind::Definition,
                ),
                Clause::Open(o) => (
                    &o.name,
                    o.ty.as_ref(),
                    o.title.as_ref(),
                    &o.attributes,
                    CompletionKind::Slot,
                ),
                _ => continue,
            };
            let ty = ty.and_then(|t| cx.snapshot.analysis.written_type(place.file, t));
            let order = order(cx, want, ty.as_ref());
            let mut about = title(cx, words, &attributes.titled)
                .map(|t| format!("**{t}**"))
                .unwrap_or_default();
            if !attributes.doc.is_empty() {
                about.push_str("\n\n");
                about.push_str(&attributes.doc.join(" "));
            }
            found.push(
                Completion::new(name.value.as_str(), kind, span, order)
                    .detail(ty.map(|t| t.to_string()).unwrap_or_default())
                    .documented(about),
            );
        }
    }
    for completion in found {
        cx.push(completion);
    }
}

/// The value of versions on the day that counts as today.
pub(super) fn today<'a>(
    cx: &Cx<'_>,
    declared: &Declared<'a>,
    versions: &'a [ast::Version],
) -> Option<String> {
    let dates: Vec<_> = versions.iter().map(|v| v.in_force.as_ref()).collect();
    let today = cx.snapshot.config.today;
    let at = effective_dates(&dates).iter().position(|d| {
        d.from.is_none_or(|from| from <= today) && d.until.is_none_or(|until| today <= until)
    })?;
    let version = versions.get(at)?;
    Some(match &version.body {
        VersionBody::Is(value) => declared
            .written(value.span)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        VersionBody::Unconfirmed => "unconfirmed".to_owned(),
        VersionBody::NotInForce => "not in force".to_owned(),
    })
}

/// Parameters, definitions, tables and external data of a module.
pub(super) fn global(
    cx: &mut Cx<'_>,
    wanted: &Wanted,
    want: Option<&Ty>,
    declared: &Declared<'_>,
    also: Vec<ius_diagnostics::Edit>,
) {
    let span = cx.long_span(wanted, is_path);
    let far = if also.is_empty() { 0 } else { rank::FAR };
    let Some(tree) = declared.tree else { return };
    // Nothing rests on itself.
    if cx
        .around
        .as_ref()
        .is_some_and(|a| a.symbol == declared.symbol)
    {
        return;
    }
    let written = |ty: Option<&ast::Type>| {
        ty.and_then(|t| cx.snapshot.analysis.written_type(declared.file, t))
    };
    let says = |ty: Option<&Ty>| ty.map(Ty::to_string).unwrap_or_default();
    let about = |titled: Option<&str>, doc: &[String]| {
        let mut out = titled.map(|t| format!("**{t}**")).unwrap_or_default();
        if !doc.is_empty() {
            out.push_str("\n\n");
            out.push_str(&doc.join(" "));
        }
        if far > 0 {
            out.push_str(&format!("\n\nAdds `use {}`.", declared.symbol.module));
        }
        out
    };
    let completion = match tree {
        Declaration::Parameter(p) => {
            let ty = written(p.ty.as_ref());
            let value = today(cx, declared, &p.versions)
                .map(|v| format!(" = {v}"))
                .unwrap_or_default();
            let doc = about(
                title(cx, p.title.as_ref(), &p.attributes.titled),
                &p.attributes.doc,
            );
            Completion::new(
                p.name.value.as_str(),
                CompletionKind::Parameter,
                span,
                order(cx, want, ty.as_ref()) + far,
            )
            .detail(format!("{}{value}", says(ty.as_ref())))
            .documented(doc)
        }
        Declaration::Define(d) => {
            let ty = written(d.ty.as_ref());
            let doc = about(
                title(cx, d.title.as_ref(), &d.attributes.titled),
                &d.attributes.doc,
            );
            Completion::new(
                d.name.value.as_str(),
                CompletionKind::Definition,
                span,
                order(cx, want, ty.as_ref()) + far,
            )
            .detail(says(ty.as_ref()))
            .documented(doc)
        }
        Declaration::External(x) => {
            let ty = written(x.ty.as_ref());
            let key = x.key.as_ref().map(|k| declared.written(k.span).to_owned());
            let doc = about(
                title(cx, x.title.as_ref(), &x.attributes.titled),
                &x.attributes.doc,
            );
            let mut completion = Completion::new(
                x.name.value.as_str(),
                CompletionKind::Table,
                span,
                order(cx, want, ty.as_ref()) + far,
            )
            .detail(says(ty.as_ref()))
            .documented(doc);
            if let Some(key) = key
                && !goes_on_with_for(cx, span)
            {
                completion = completion.filling(format!("{} for ${{1:{key}}}$0", x.name.value));
            }
            completion
        }
        Declaration::Table(t) => {
            let key = t
                .key
                .as_ref()
                .map_or("key", |k| declared.written(k.span))
                .to_owned();
            let open = !goes_on_with_for(cx, span);
            let mut found = Vec::new();
            for column in &t.columns {
                let ty = written(Some(&column.ty));
                let label = format!("{}.{}", t.name.value, column.name.value);
                let doc = about(
                    column
                        .title
                        .as_ref()
                        .or(t.title.as_ref())
                        .map(|t| t.value.as_str()),
                    &t.attributes.doc,
                );
                let mut completion = Completion::new(
                    label.as_str(),
                    CompletionKind::Table,
                    span,
                    order(cx, want, ty.as_ref()) + far,
                )
                .detail(format!("{} for each {key}", says(ty.as_ref())))
                .documented(doc)
                .also(also.clone());
                if open {
                    completion = completion.filling(format!("{label} for ${{1:{key}}}$0"));
                }
                found.push(completion);
            }
            for completion in found {
                cx.push(completion);
            }
            return;
        }
        Declaration::Section(_) if far > 0 => {
            let mut found = Vec::new();
            for (path, fact, ty) in facts_of(cx, declared) {
                found.push(
                    Completion::new(
                        path,
                        CompletionKind::Fact,
                        span,
                        order(cx, want, ty.as_ref()) + far,
                    )
                    .detail(says(ty.as_ref()))
                    .documented(about_fact(cx, fact))
                    .also(also.clone()),
                );
            }
            for completion in found {
                cx.push(completion);
            }
            return;
        }
        _ => return,
    };
    cx.push(completion.also(also));
}

/// Whether a key follows already.
fn goes_on_with_for(cx: &Cx<'_>, span: ius_diagnostics::ByteSpan) -> bool {
    cx.text
        .get(span.end as usize..)
        .unwrap_or_default()
        .trim_start()
        .starts_with("for ")
}

/// Tables by name.
fn tables(cx: &mut Cx<'_>, wanted: &Wanted) {
    let span = cx.long_span(wanted, is_path);
    let left = wants::left_of(cx, wanted).map(|ty| match ty {
        Ty::List(inner) => *inner,
        ty => ty,
    });
    let mut found = Vec::new();
    let mut add = |cx: &Cx<'_>, declared: &Declared<'_>, also: Vec<ius_diagnostics::Edit>| {
        let Some(Declaration::Table(t)) = declared.tree else {
            return;
        };
        let key = t
            .key
            .as_ref()
            .and_then(|k| cx.snapshot.analysis.written_type(declared.file, k));
        let far = if also.is_empty() { 0 } else { rank::FAR };
        let detail = key
            .as_ref()
            .map(|k| format!("keyed by {k}"))
            .unwrap_or_default();
        let doc = title(cx, t.title.as_ref(), &t.attributes.titled)
            .map(|t| format!("**{t}**"))
            .unwrap_or_default();
        found.push(
            Completion::new(
                t.name.value.as_str(),
                CompletionKind::Table,
                span,
                cx.order_of(left.as_ref(), key.as_ref()) + far,
            )
            .detail(detail)
            .documented(doc)
            .also(also),
        );
    };
    for declared in visible(cx) {
        add(cx, &declared, Vec::new());
    }
    for (declared, also) in modules::unseen(cx, wanted, &|kind| kind == DeclarationKind::Table) {
        add(cx, &declared, also);
    }
    for completion in found {
        cx.push(completion);
    }
}

/// The columns of the table at hand.
fn columns(cx: &mut Cx<'_>, wanted: &Wanted) {
    let Some(Declaration::Table(table)) = cx.around.as_ref().and_then(|d| d.tree) else {
        return;
    };
    let span = cx.span(wanted);
    let (start, _) = cx.place.clause.clone().unwrap_or_default();
    let before = cx.written(start, wanted.start);
    for column in &table.columns {
        let name = column.name.value.as_str();
        let there = before
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|w| w == name);
        let ty = cx.snapshot.analysis.written_type(cx.file, &column.ty);
        let title = column.title.as_ref().map(|t| t.value.clone());
        cx.push(
            Completion::new(
                name,
                CompletionKind::Fact,
                span,
                if there { rank::WEAK } else { rank::BEST },
            )
            .detail(ty.map(|t| t.to_string()).unwrap_or_default())
            .documented(title.unwrap_or_default()),
        );
    }
}
