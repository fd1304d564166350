//! Types, after `:` and `keyed by`.

use ius_analysis::{DeclarationKind, Declared};
use ius_syntax::ast::Declaration;
use ius_syntax::expect::Wanted;

use super::{Completion, CompletionKind, Cx, modules, rank, values, wants};

/// `yes/no` is one word.
pub(super) fn yes_no(cx: &mut Cx<'_>, wanted: &Wanted) {
    let span = cx.long_span(wanted, |c| c.is_alphanumeric() || c == '/');
    cx.push(Completion::new(
        "yes/no",
        CompletionKind::Type,
        span,
        rank::BEST,
    ));
}

/// Currencies of the Member States first, then those that rules name; others can be typed.
const CURRENCIES: &[(&str, &str)] = &[
    ("EUR", "euro"),
    ("BGN", "Bulgarian lev"),
    ("CZK", "Czech koruna"),
    ("DKK", "Danish krone"),
    ("HUF", "Hungarian forint"),
    ("PLN", "Polish złoty"),
    ("RON", "Romanian leu"),
    ("SEK", "Swedish krona"),
    ("CHF", "Swiss franc"),
    ("GBP", "pound sterling"),
    ("NOK", "Norwegian krone"),
    ("ISK", "Icelandic króna"),
    ("USD", "United States dollar"),
    ("CAD", "Canadian dollar"),
    ("AUD", "Australian dollar"),
    ("NZD", "New Zealand dollar"),
    ("JPY", "Japanese yen"),
];

/// Currencies, as a type or before an amount.
pub(super) fn currencies(cx: &mut Cx<'_>, wanted: &Wanted) {
    let span = cx.span(wanted);
    let amount = wanted.is_in("money");
    if amount {
        let money = matches!(
            wants::want(cx, wanted),
            Some(ius_analysis::Ty::Money(..)) | None
        );
        if !money {
            return;
        }
    }
    for (index, (code, name)) in CURRENCIES.iter().enumerate() {
        let order = match (amount, index) {
            (_, 0) => rank::BEST,
            (true, _) => rank::POOR,
            (false, _) => rank::GOOD,
        };
        cx.push(
            Completion::new(*code, CompletionKind::Type, span, order)
                .detail(*name)
                .found_by(format!("{code} {name}")),
        );
    }
}

/// Enumerations and records.
pub(super) fn named(cx: &mut Cx<'_>, wanted: &Wanted) {
    let span = cx.span(wanted);
    let mut found = Vec::new();
    let mut add = |cx: &Cx<'_>, declared: &Declared<'_>, also: Vec<ius_diagnostics::Edit>| {
        let (name, title, attributes, what, order) = match declared.tree {
            Some(Declaration::Enumeration(e)) => (
                &e.name,
                e.title.as_ref(),
                &e.attributes,
                "enumeration",
                rank::GOOD,
            ),
            Some(Declaration::Record(r)) => (
                &r.name,
                r.title.as_ref(),
                &r.attributes,
                "record",
                rank::FAIR,
            ),
            _ => return,
        };
        let title = values::title(cx, title, &attributes.titled).unwrap_or_default();
        let far = if also.is_empty() { 0 } else { rank::FAR };
        found.push(
            Completion::new(name.value.as_str(), CompletionKind::Type, span, order + far)
                .detail(what)
                .documented(title)
                .also(also),
        );
    };
    for declared in values::visible(cx) {
        add(cx, &declared, Vec::new());
    }
    for (declared, also) in modules::unseen(cx, wanted, &|kind| {
        matches!(kind, DeclarationKind::Enumeration | DeclarationKind::Record)
    }) {
        add(cx, &declared, also);
    }
    for completion in found {
        cx.push(completion);
    }
}
