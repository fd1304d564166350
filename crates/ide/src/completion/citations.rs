//! Instruments, and what may be cited of them.

use ius_analysis::{DeclarationKind, Declared};
use ius_syntax::ast::{Declaration, Effect};
use ius_syntax::expect::Wanted;

use super::{Completion, CompletionKind, Cx, modules, rank, values};

/// How an effect is written.
fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Shall => "shall",
        Effect::May => "may",
        Effect::Ceiling => "ceiling",
        Effect::Floor => "floor",
        Effect::Defines => "defines",
        Effect::Excludes => "excludes",
        Effect::Policy => "policy",
    }
}

pub(super) fn instruments(cx: &mut Cx<'_>, wanted: &Wanted) {
    if !wanted.is_in("citation") {
        return;
    }
    let span = cx.span(wanted);
    let mut found = Vec::new();
    let mut add = |cx: &Cx<'_>, declared: &Declared<'_>, also: Vec<ius_diagnostics::Edit>| {
        let Some(Declaration::Instrument(i)) = declared.tree else {
            return;
        };
        let title = values::title(cx, i.title.as_ref(), &i.attributes.titled);
        let mut about = i
            .cited_as
            .as_ref()
            .map(|t| t.value.clone())
            .unwrap_or_default();
        if !i.attributes.doc.is_empty() {
            about.push_str("\n\n");
            about.push_str(&i.attributes.doc.join(" "));
        }
        // What permits a state to ask something, or what it departs from, is Union law; what it asks
        // is its own.
        let own = declared.symbol.module.split('.').next()
            == cx
                .snapshot
                .analysis
                .module_of_file(cx.file)
                .and_then(|m| m.split('.').next());
        let union = wanted.is_in("basis") || wanted.is_in("departs");
        let order = match (union, own) {
            (true, true) | (false, false) => rank::GOOD,
            _ => rank::BEST,
        };
        let far = if also.is_empty() { 0 } else { rank::FAR };
        found.push(
            Completion::new(
                i.id.value.as_str(),
                CompletionKind::Instrument,
                span,
                order + far,
            )
            .titled(title)
            .documented(about)
            .found_by(format!("{} {}", i.id.value, title.unwrap_or_default()))
            .also(also),
        );
    };
    for declared in values::visible(cx) {
        add(cx, &declared, Vec::new());
    }
    for (declared, also) in modules::unseen(cx, wanted, &|kind| kind == DeclarationKind::Instrument)
    {
        add(cx, &declared, also);
    }
    for completion in found {
        cx.push(completion);
    }
}

/// The provisions of the instrument before the place.
pub(super) fn provisions(cx: &mut Cx<'_>, wanted: &Wanted) {
    let Some(citation) = wanted.frame("citation") else {
        return;
    };
    let before = cx.written(citation.start, wanted.start);
    if before.contains('\n') {
        return;
    }
    let id = before.trim();
    let analysis = &cx.snapshot.analysis;
    let Some(declared) = analysis
        .seen(cx.file, id)
        .iter()
        .filter(|s| s.kind == DeclarationKind::Instrument)
        .find_map(|s| analysis.declared(s))
    else {
        return;
    };
    let Some(Declaration::Instrument(instrument)) = declared.tree else {
        return;
    };
    let span = cx.long_span(wanted, |c| {
        c.is_alphanumeric() || matches!(c, '.' | '(' | ')' | '/' | '_' | '-')
    });
    for (index, provision) in instrument.provisions.iter().enumerate() {
        let words = provision.text.as_ref().map(|t| t.value.clone());
        let mut detail = effect(provision.effect.value).to_owned();
        for dates in &provision.attributes.in_force {
            detail.push(' ');
            detail.push_str(declared.written(dates.span));
        }
        let mut about = words.clone().unwrap_or_default();
        if provision.attributes.unverified.is_some() {
            about.push_str("\n\nNot verified.");
        }
        let mut completion = Completion::new(
            provision.reference.value.as_str(),
            CompletionKind::Provision,
            span,
            rank::BEST,
        )
        .detail(match &words {
            Some(words) => format!("{detail}: {words}"),
            None => detail,
        })
        .documented(about)
        .found_by(format!(
            "{} {}",
            provision.reference.value,
            words.unwrap_or_default()
        ));
        // In the order of the instrument, which is how a lawyer reads it.
        completion.order = u32::try_from(index).unwrap_or(0) / 1000;
        cx.push(completion);
    }
}
