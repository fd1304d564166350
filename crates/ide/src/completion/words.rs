//! Words of the language within a line, each where the grammar has it.

use ius_analysis::Ty;
use ius_syntax::expect::Wanted;

use super::clauses::{Layer, layer};
use super::{Completion, CompletionKind, Cx, rank, wants};
use crate::forms::{self, Form};

/// Attribute lines with more than one word to fill in: what follows their word.
fn attribute(words: &str) -> Option<(&'static str, &'static str)> {
    Some(match words {
        "titled" => (
            "titled nl \"${1:title}\"$0",
            "the title in another language",
        ),
        "note" => ("note \"${1:text}\"$0", "what a reader should know"),
        "unverified" => (
            "unverified \"${1:why}\"$0",
            "from memory, assumed or contradicted",
        ),
        "asks" => (
            "asks \"${1:Question?}\"$0",
            "the question for the applicant",
        ),
        "help" => ("help \"${1:text}\"$0", "help with the question"),
        "evidence" => ("evidence \"${1:document}\"$0", "what proves it"),
        "eli" => (
            "eli \"${1:art_1/par_1}\"$0",
            "the European Legislation Identifier",
        ),
        "by" => ("by \"${1:authority}\"$0", "who judges it"),
        "weighing" => ("weighing \"${1:what is weighed}\"$0", "what is weighed"),
        "decided by" => ("decided by \"${1:authority}\"$0", "who decides"),
        "advised by" => ("advised by \"${1:authority}\"$0", "who advises"),
        _ => return None,
    })
}

/// What an attribute line is for, in a few words.
fn about(words: &str) -> Option<&'static str> {
    Some(match words.split(' ').next().unwrap_or_default() {
        "under" => "the provisions it rests on",
        "basis" => "the provision that lets the state ask it; `none` is a departure",
        "departs" => "the provision of the Union to which national law does not keep",
        "that" => "what must hold",
        "when" => "when it bites or applies",
        "settled" => "a finding that settles the judgement",
        "pass" => "the points that must be reached",
        "once" => "it follows from the grant",
        "default" => "what holds if no state fills it",
        "from" => "since when, included",
        "until" => "until when, included",
        "is" => "its value",
        "unconfirmed" => "the law has a value that was not found",
        "not" => "it is closed from that day",
        "official" => "read in an official text",
        "secondary" => "read in a guide, summary, press or transposition text",
        "shall" => "binds without choice",
        "may" => "an option of the state",
        "ceiling" => "the most a state may ask or allow",
        "floor" => "the least it must give",
        "defines" => "a definition",
        "excludes" => "out of scope",
        "policy" => "policy, not law",
        "eligible" => "every requirement holds",
        "ineligible" => "a ground of refusal, or a requirement that fails",
        "undetermined" => "facts are missing",
        "assessment" => "only judgement is left",
        "inapplicable" => "outside the scheme",
        _ => return None,
    })
}

/// Families of values that share their comparison words.
fn fits(words: &str, ty: &Ty) -> bool {
    let words = words.strip_prefix("is ").unwrap_or(words);
    let amount = matches!(
        ty,
        Ty::Integer | Ty::Decimal | Ty::Percentage | Ty::Money(..) | Ty::Enumeration(_)
    );
    let length = matches!(
        ty,
        Ty::Calendar | Ty::Exact | Ty::Counted | Ty::Period | Ty::TimeLimit
    );
    let list = matches!(ty, Ty::List(_));
    match words {
        "is" | "not" => !list && !ty.is_span(),
        "at least" | "at most" => amount || length,
        "more than" | "less than" => amount,
        "longer than" | "shorter than" | "exactly" => length,
        "on" | "before" | "after" | "on or before" | "on or after" => ty.is_date(),
        "one of" | "none of" | "listed in" | "not listed in" => !list && !ty.is_span(),
        "empty" | "not empty" => list || ty.is_span(),
        "ongoing" | "not ongoing" => *ty == Ty::DateOrOngoing,
        words if words.starts_with("from") || words.starts_with("not from") => ty.is_date(),
        "within" | "not within" => ty.is_text(),
        "covers" | "overlaps" => ty.is_span(),
        words if words.starts_with("includes") => list,
        _ => true,
    }
}

/// Whether a comparison asks which value comes first.
fn orders(words: &str) -> bool {
    ["at least", "at most", "more than", "less than"]
        .iter()
        .any(|w| words.ends_with(w))
}

/// Whether a type is an enumeration whose values have no order.
fn unordered(cx: &Cx<'_>, ty: &Ty) -> bool {
    let Ty::Enumeration(symbol) = ty else {
        return false;
    };
    cx.snapshot.analysis.declared(symbol).is_some_and(
        |d| matches!(d.tree, Some(ius_syntax::ast::Declaration::Enumeration(e)) if !e.ordered),
    )
}

/// The lines that a clause is seldom without.
const USUAL: &[&str] = &[
    "under",
    "that",
    "when",
    "is",
    "from",
    "by",
    "pass mark",
    "group",
    "asks",
    "source",
];

/// Whether a word such as `plus` or `within` can follow a value of a type.
fn joins(words: &str, ty: &Ty) -> bool {
    let list = matches!(ty, Ty::List(_));
    let amount = matches!(
        ty,
        Ty::Integer | Ty::Decimal | Ty::Percentage | Ty::Money(..)
    );
    match words {
        "plus" | "minus" => {
            !list
                && !ty.is_span()
                && !ty.is_text()
                && !matches!(ty, Ty::YesNo | Ty::Country | Ty::Enumeration(_))
        }
        "times" | "divided by" => amount || ty.is_duration(),
        "over" => matches!(ty, Ty::Money(_, rate) if *rate != ius_engine::Rate::Once),
        "of" => *ty == Ty::Percentage,
        "within" | "except" | "joined with" | "since" | "bridging gaps of at most" => ty.is_span(),
        "and" | "or" => *ty == Ty::YesNo,
        _ => true,
    }
}

/// The form whose words these are, for a rule of the grammar.
fn form_of(words: &str, wanted: &Wanted) -> Option<&'static Form> {
    let form = forms::by_words(words)?;
    wanted
        .within
        .iter()
        .any(|f| f.rule == form.rule && f.start <= wanted.start)
        .then_some(form)
}

pub(super) fn offer(cx: &mut Cx<'_>, wanted: &Wanted, words: &str) {
    let span = cx.span(wanted);
    let today = cx.snapshot.config.today.to_string();
    let begun = wanted
        .within
        .iter()
        .find(|f| ius_syntax::expect::ATTRIBUTES.contains(&f.rule))
        .filter(|f| f.start == wanted.start);
    let within = wanted
        .within
        .iter()
        .filter(|f| ius_syntax::expect::ATTRIBUTES.contains(&f.rule))
        .count();
    if begun.is_some() && within == 1 && !cx.place.first {
        // It could go on with the line of the clause, but has a line of its own.
        cx.push(Completion::new(
            words,
            CompletionKind::Keyword,
            span,
            rank::WEAK,
        ));
        return;
    }
    if begun.is_some() {
        let order = layer(cx, Layer::Attribute) + u32::from(!USUAL.contains(&words));
        let form = form_of(words, wanted);
        let snippet = attribute(words)
            .map(|(text, about)| (text.to_owned(), about))
            .or_else(|| form.map(|f| (f.snippet.replace("TODAY", &today), f.about)));
        let detail = snippet.as_ref().map(|(_, a)| *a).or_else(|| about(words));
        if let Some((text, about)) = &snippet {
            cx.push(
                Completion::new(format!("{words} …"), CompletionKind::Snippet, span, order)
                    .detail(*about)
                    .found_by(words)
                    .filling(text.clone()),
            );
        }
        cx.push(Completion::new(words, CompletionKind::Keyword, span, order).titled(detail));
        return;
    }
    if words == "read" && wanted.is_in("source") {
        cx.push(
            Completion::new(
                format!("read {today}"),
                CompletionKind::Keyword,
                span,
                rank::BEST,
            )
            .detail("the day on which it was read"),
        );
        return;
    }
    let mut order = match layer(cx, Layer::Rest) {
        _ if !cx.place.first => rank::FAIR,
        order => order,
    };
    let mut kind = CompletionKind::Keyword;
    let comparison = wanted.frame("tail");
    let joined = [
        "op_sum",
        "op_product",
        "op_share",
        "op_periods",
        "op_bridging",
        "op_and",
        "op_or",
    ]
    .iter()
    .any(|rule| wanted.frame(rule).is_some_and(|f| f.start == wanted.start));
    if let Some(tail) = comparison.filter(|t| {
        t.start == wanted.start
            || !wanted
                .within
                .iter()
                .any(|f| f.rule == "sum" && f.start > t.start)
    }) {
        let begun = cx.written(tail.start, wanted.start).trim();
        let whole = if begun.is_empty() {
            words.to_owned()
        } else {
            format!("{begun} {words}")
        };
        let left = wants::left_of(cx, wanted);
        if let Some(ty) = &left
            && (!fits(&whole, ty) || orders(&whole) && unordered(cx, ty))
        {
            return;
        }
        if !cx.place.first {
            order = match &left {
                // Of days and periods one seldom says that they are something.
                Some(ty) if ty.is_date() || ty.is_span() => rank::BEST,
                _ => rank::GOOD,
            };
        }
    } else if joined {
        if let Some(ty) = wants::joined_left(cx, wanted)
            && !joins(words, &ty)
        {
            return;
        }
    } else if words == "for" && wanted.within.first().is_some_and(|f| f.rule == "lookup") {
        if !keyed(cx, wanted) {
            return;
        }
        order = rank::BEST;
    } else if wanted.is_in("type") {
        kind = CompletionKind::Type;
        order = rank::BEST;
    } else if let Some(form) = form_of(words, wanted) {
        let want = wants::want(cx, wanted);
        let gives = gives(form);
        // Names before forms.
        order = cx.order_of(want.as_ref(), gives.as_ref()).max(rank::GOOD) + 1;
        let detail = if form.gives.is_empty() {
            form.label.to_owned()
        } else {
            format!("{}: {}", form.label, form.gives)
        };
        if form.snippet.contains('$') {
            cx.push(
                Completion::new(format!("{words} …"), CompletionKind::Snippet, span, order)
                    .detail(detail.clone())
                    .documented(form.about)
                    .found_by(words)
                    .filling(form.snippet),
            );
        }
        cx.push(
            Completion::new(words, CompletionKind::Keyword, span, order)
                .detail(detail)
                .documented(form.about),
        );
        return;
    } else if words == "ongoing" && wanted.is_in("literal") {
        match wants::want(cx, wanted) {
            Some(Ty::DateOrOngoing) => order = rank::BEST,
            Some(_) => return,
            None => {}
        }
    } else if matches!(words, "yes" | "no") {
        if let Some(want) = wants::want(cx, wanted) {
            if want != Ty::YesNo {
                return;
            }
            // A condition is seldom just `yes`; a value often is.
            order = if wanted.is_in("that") || wanted.is_in("when") {
                rank::POOR
            } else {
                rank::BEST
            };
        }
    } else if wanted.is_in("unit") || wanted.is_in("rate") {
        kind = CompletionKind::Type;
        order = rank::BEST;
    } else if [
        "effect",
        "outcome",
        "source_kind",
        "leap_day",
        "state",
        "binds",
    ]
    .iter()
    .any(|rule| wanted.is_in(rule))
    {
        order = rank::BEST;
    }
    let told = ["effect", "outcome", "source_kind", "version_body"]
        .iter()
        .any(|rule| wanted.within.first().is_some_and(|f| f.rule == *rule))
        .then(|| about(words))
        .flatten();
    if cx.place.first {
        order = order.max(layer(cx, Layer::Rest));
    }
    cx.push(Completion::new(words, kind, span, order).titled(told));
}

/// Whether what stands before `for` has a value for each key.
fn keyed(cx: &Cx<'_>, wanted: &Wanted) -> bool {
    let Some(lookup) = wanted.frame("lookup") else {
        return false;
    };
    let path = cx.written(lookup.start, wanted.start).trim();
    let name = path.split('.').next().unwrap_or_default();
    cx.snapshot.analysis.seen(cx.file, name).iter().any(|s| {
        matches!(
            s.kind,
            ius_analysis::DeclarationKind::Table | ius_analysis::DeclarationKind::External
        )
    })
}

/// The type of a form's value.
fn gives(form: &Form) -> Option<Ty> {
    Some(match form.gives {
        "integer" => Ty::Integer,
        "date" => Ty::Date,
        "date or ongoing" => Ty::DateOrOngoing,
        "period" => Ty::Period,
        "periods" => Ty::Periods,
        "exact duration" => Ty::Exact,
        "counted duration" => Ty::Counted,
        "yes/no" => Ty::YesNo,
        "country" => Ty::Country,
        _ => return None,
    })
}

/// The letter or number of the next point.
pub(super) fn point(cx: &mut Cx<'_>, wanted: &Wanted, rule: &str) {
    let Some(points) = wanted.frame("points") else {
        return;
    };
    let before = cx.written(points.start, wanted.start);
    let next = match rule {
        "letter" => (b'a'..=b'z')
            .map(|c| format!("({})", char::from(c)))
            .find(|m| !before.contains(m.as_str())),
        "arabic" => (1..100)
            .map(|n| format!("({n})"))
            .find(|m| !before.contains(m.as_str())),
        _ => [
            "(i)", "(ii)", "(iii)", "(iv)", "(v)", "(vi)", "(vii)", "(viii)", "(ix)", "(x)",
        ]
        .into_iter()
        .map(str::to_owned)
        .find(|m| !before.contains(m.as_str())),
    };
    let Some(next) = next else { return };
    let fresh = before.trim().is_empty();
    let usual = match rule {
        "letter" => fresh || before.trim_start().starts_with("(a)"),
        "arabic" => before.trim_start().starts_with("(1)"),
        _ => before.trim_start().starts_with("(i)"),
    };
    if !usual && !fresh {
        return;
    }
    let order = if fresh && rule != "letter" {
        rank::FAIR
    } else {
        rank::BEST
    };
    let span = cx.long_span(wanted, |c| c.is_alphanumeric() || c == ')');
    cx.push(Completion::new(next, CompletionKind::Keyword, span, order));
}

/// Today's date.
pub(super) fn date(cx: &mut Cx<'_>, wanted: &Wanted) {
    let want = if wanted.is_in("primary") || wanted.is_in("literal") {
        wants::want(cx, wanted)
    } else {
        Some(Ty::Date)
    };
    let order = match want {
        Some(ty) if ty.is_date() => rank::GOOD,
        Some(_) => return,
        None => rank::WEAK,
    };
    let span = cx.long_span(wanted, |c| c.is_ascii_digit() || c == '-');
    cx.push(
        Completion::new(
            cx.snapshot.config.today.to_string(),
            CompletionKind::Value,
            span,
            order,
        )
        .detail("today"),
    );
}

/// The languages in which a text can be given besides English.
pub(super) fn language(cx: &mut Cx<'_>, wanted: &Wanted) {
    let span = cx.span(wanted);
    cx.push(
        Completion::new("nl", CompletionKind::Value, span, rank::BEST)
            .detail("Dutch")
            .found_by("nl"),
    );
}
