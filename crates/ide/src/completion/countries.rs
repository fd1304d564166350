//! Countries: their ISO code is written, their name may be typed to find it.

use std::sync::OnceLock;

use ius_analysis::{MEMBER_STATES, Ty};
use ius_syntax::expect::Wanted;

use super::{Completion, CompletionKind, Cx, rank, wants};
use crate::workspace::Language;

const DATA: &str = include_str!("../../data/countries.tsv");

/// Code, name in English, name in Dutch.
pub(crate) fn countries() -> &'static [(&'static str, &'static str, &'static str)] {
    static ALL: OnceLock<Vec<(&'static str, &'static str, &'static str)>> = OnceLock::new();
    ALL.get_or_init(|| {
        DATA.lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| {
                let mut parts = l.split('\t');
                Some((parts.next()?, parts.next()?, parts.next()?))
            })
            .collect()
    })
}

fn is_code(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// Letters only, without accents, so that `cote` finds Côte d'Ivoire.
fn plain(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            'à'..='å' => 'a',
            'À'..='Å' => 'A',
            'ç' => 'c',
            'è'..='ë' => 'e',
            'ì'..='ï' => 'i',
            'ñ' => 'n',
            'ò'..='ö' | 'ø' => 'o',
            'ù'..='ü' => 'u',
            c => c,
        })
        .collect()
}

pub(super) fn offer(cx: &mut Cx<'_>, wanted: &Wanted) {
    let members_only = wanted
        .within
        .first()
        .is_some_and(|f| matches!(f.rule, "unit_scheme" | "binds" | "binds_every" | "state"));
    let want = if wanted.is_in("primary") || wanted.is_in("literal") {
        wants::want(cx, wanted)
    } else {
        Some(Ty::Country)
    };
    let order = match want {
        Some(Ty::Country) => rank::BEST,
        Some(_) => return,
        // A value to be compared may be a country, but seldom is one.
        None => rank::FAR,
    };
    let span = cx.long_span(wanted, is_code);
    for (code, english, dutch) in countries() {
        let member = MEMBER_STATES.contains(code);
        if members_only && !member {
            continue;
        }
        let name = match cx.snapshot.config.language {
            Language::English => *english,
            Language::Dutch => *dutch,
        };
        cx.push(
            Completion::new(
                *code,
                CompletionKind::Value,
                span,
                order + u32::from(!member),
            )
            .detail(name)
            .found_by(format!("{code} {} {}", plain(english), plain(dutch))),
        );
    }
}
