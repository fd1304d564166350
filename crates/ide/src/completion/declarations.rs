//! At the beginning of a line: declarations.

use ius_syntax::expect::Wanted;

use super::{Completion, CompletionKind, Cx, rank};

/// The whole declaration, its tab stops filled with what has its form. `TODAY` is put in.
fn snippet(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word {
        "use" => (
            "use ${1:eu.vocabulary}$0",
            "makes the names of a module known in this file",
        ),
        "instrument" => (
            "instrument ${1:LAW} \"${2:Title}\"\n  cited as \"${3:Title as lawyers cite it}\"\n  url \"${4:https://example.org}\"\n  binds ${5:NL}\n  provision ${6:1} ${7:shall} \"${8:what it says}\"\n    source \"${4:https://example.org}\" ${9:official} read TODAY$0",
            "a source of law, and what may be cited of it",
        ),
        "enumeration" => (
            "enumeration ${1:name} \"${2:Title}\"\n  value ${3:first} \"${4:Title}\"\n  value ${5:second} \"${6:Title}\"$0",
            "a fixed list of values",
        ),
        "record" => (
            "record ${1:name} \"${2:Title}\"\n  fact ${3:starts_on} : ${4:date} \"${5:Title}\"$0",
            "facts that belong together and come several times, such as a stay",
        ),
        "section" => (
            "section ${1:name} \"${2:Title}\"\n  fact ${3:name} : ${4:yes/no} \"${5:Title}\"\n    asks \"${6:Question?}\"$0",
            "a part of the applicant file",
        ),
        "parameter" => (
            "parameter ${1:name} \"${2:Title}\" : ${3:EUR}\n  under ${4:LAW} ${5:1}\n  from ${6:TODAY} is ${7:EUR 0}\n    source \"${8:https://example.org}\" ${9:official} read TODAY$0",
            "a value of the law, with its dates",
        ),
        "table" => (
            "table ${1:name} \"${2:Title}\" keyed by ${3:country}\n  column ${4:quota} : ${5:integer} \"${6:Title}\"\n  row ${7:NL} with ${4:quota} ${8:0}\n    source \"${9:https://example.org}\" ${10:official} read TODAY$0",
            "values by key",
        ),
        "define" => (
            "define ${1:name} \"${2:Title}\" : ${3:yes/no}\n  under ${4:LAW} ${5:1}\n  is ${6:condition}$0",
            "an expression with a name",
        ),
        "external" => (
            "external ${1:name} \"${2:Title}\" : ${3:integer} keyed by ${4:country}\n  asks \"${5:Question?}\"\n  row ${6:NL} as of ${7:TODAY} is ${8:0}\n    source \"${9:https://example.org}\" ${10:official} read TODAY$0",
            "the state of the world, never a fact about the person",
        ),
        "template" => (
            "template ${1:name} \"${2:Title}\"\n  as of ${3:application.lodged_on}\n\n  require ${4:name} \"${5:Title}\"\n    under ${6:LAW} ${7:1}\n    that ${8:condition}$0",
            "what an instrument prescribes for every state",
        ),
        "scheme" => (
            "scheme ${1:name} in ${2:NL} \"${3:Title}\"\n  as of ${4:application.lodged_on}\n  in force from ${5:TODAY}\n  decided by \"${6:authority}\"\n\n  require ${7:name} \"${8:Title}\"\n    under ${9:LAW} ${10:1}\n    that ${11:condition}$0",
            "the law of one state, which can be decided",
        ),
        "example" => (
            "example \"${1:What it shows}\" for ${2:nl.scheme}\n  under ${3:LAW} ${4:1}\n  on ${5:TODAY}\n  given \"${6:../../examples/applicant.yaml}\"\n  expect ${7:eligible}$0",
            "what a rule must decide",
        ),
        _ => return None,
    })
}

pub(super) fn offer(cx: &mut Cx<'_>, wanted: &Wanted, word: &str) {
    let span = cx.span(wanted);
    let today = cx.snapshot.config.today.to_string();
    if let Some((text, about)) = snippet(word) {
        cx.push(
            Completion::new(
                format!("{word} …"),
                CompletionKind::Snippet,
                span,
                rank::BEST,
            )
            .detail(about)
            .found_by(word)
            .filling(text.replace("TODAY", &today)),
        );
        cx.push(Completion::new(word, CompletionKind::Keyword, span, rank::GOOD).detail(about));
    } else {
        cx.push(Completion::new(
            word,
            CompletionKind::Keyword,
            span,
            rank::GOOD,
        ));
    }
}
