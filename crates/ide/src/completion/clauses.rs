//! At the beginning of an indented line: clauses, and in a scheme what its template leaves open.

use std::collections::BTreeSet;

use ius_analysis::{Declared, Ty};
use ius_syntax::ast::{self, Clause, Declaration, RuleKind};
use ius_syntax::expect::Wanted;

use super::{Completion, CompletionKind, Cx, rank};

/// How likely a kind of line is at an indent: clauses at two, attribute lines at four, the rest of
/// an expression further in.
pub(super) fn layer(cx: &Cx<'_>, layer: Layer) -> u32 {
    if !cx.place.first {
        return rank::FAIR;
    }
    let attributes_at = match cx.place.item {
        Some(
            ius_syntax::keywords::ItemKind::Define
            | ius_syntax::keywords::ItemKind::Parameter
            | ius_syntax::keywords::ItemKind::External
            | ius_syntax::keywords::ItemKind::Example,
        ) => 0,
        _ => 3,
    };
    match (layer, cx.place.column) {
        (Layer::Clause, 0..=3) => rank::BEST,
        (Layer::Clause, _) => rank::WEAK,
        (Layer::Attribute, column) if cx.place.in_head && column <= 3 => rank::FAIR,
        (Layer::Attribute, column) if column >= attributes_at && column <= 5 => rank::BEST,
        (Layer::Attribute, _) => rank::FAIR,
        (Layer::Rest, 0..=3) => rank::POOR,
        (Layer::Rest, 4..=5) => rank::WEAK,
        (Layer::Rest, _) => rank::BEST,
    }
}

/// What a line can begin with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layer {
    /// A clause.
    Clause,
    /// An attribute line of the clause above.
    Attribute,
    /// The rest of the line above.
    Rest,
}

/// The lines of a clause, as they follow its first. `%` counts the tab stops on.
fn body(words: &str) -> Option<(&'static str, &'static str)> {
    Some(match words {
        "scope" => (
            "scope ${%:name} \"${%:Title}\"\n  under ${%:LAW} ${%:1}\n  that ${%:condition}",
            "outside it the scheme does not apply",
        ),
        "exclude" => (
            "exclude ${%:name} \"${%:Title}\"\n  under ${%:LAW} ${%:1}\n  when ${%:condition}",
            "to whom the scheme does not apply",
        ),
        "refuse" => (
            "refuse ${%:name} \"${%:Title}\"\n  under ${%:LAW} ${%:1}\n  when ${%:condition}",
            "a ground of refusal",
        ),
        "may refuse" => (
            "may refuse ${%:name} \"${%:Title}\"\n  under ${%:LAW} ${%:1}\n  when ${%:condition}\n  by \"${%:authority}\"\n  weighing \"${%:what is weighed}\"",
            "a ground on which the authority may refuse",
        ),
        "require" => (
            "require ${%:name} \"${%:Title}\"\n  under ${%:LAW} ${%:1}\n  that ${%:condition}",
            "a requirement",
        ),
        "assess" => (
            "assess ${%:name} \"${%:Title}\"\n  under ${%:LAW} ${%:1}\n  by \"${%:authority}\"\n  weighing \"${%:what is weighed}\"",
            "what the authority judges",
        ),
        "points" => (
            "points ${%:name} \"${%:Title}\"\n  under ${%:LAW} ${%:1}\n  pass mark ${%:50}\n  group ${%:name} \"${%:Title}\" at most ${%:40}\n    award ${%:10} when ${%:condition}",
            "points and the mark they must reach",
        ),
        "output" => (
            "output ${%:name} \"${%:Title}\" : ${%:date}\n  under ${%:LAW} ${%:1}\n  is ${%:value}",
            "a result with a value",
        ),
        "right" => (
            "right ${%:name} \"${%:Title}\"\n  under ${%:LAW} ${%:1}",
            "what the grant entitles to",
        ),
        "duty" => (
            "duty ${%:name} \"${%:Title}\"\n  under ${%:LAW} ${%:1}",
            "what the grant obliges to",
        ),
        "transition" => (
            "transition ${%:name} \"${%:Title}\"\n  when ${%:condition}\n  apply the law in force on ${%:application.lodged_on}",
            "by the law of which day it is decided",
        ),
        "define" => (
            "define ${%:name} \"${%:Title}\" : ${%:yes/no}\n  under ${%:LAW} ${%:1}\n  is ${%:condition}",
            "an expression with a name",
        ),
        "open" => (
            "open ${%:name} : ${%:time limit} \"${%:Title}\"\n  under ${%:LAW} ${%:1}",
            "a slot that every state fills",
        ),
        "silent" => (
            "silent \"${%:what the sources do not say}\"",
            "what the sources do not say",
        ),
        "departs from" => (
            "departs from ${%:LAW} ${%:1} \"${%:what national law says instead}\"",
            "where national law does not keep to the law of the Union",
        ),
        "provision" => (
            "provision ${%:1} ${%:shall} \"${%:what it says}\"\n  source \"${%:https://example.org}\" ${%:official} read TODAY",
            "a provision that may be cited",
        ),
        "value" => ("value ${%:name} \"${%:Title}\"", "a value"),
        "fact" => (
            "fact ${%:name} : ${%:yes/no} \"${%:Title}\"\n  asks \"${%:Question?}\"",
            "a fact about the applicant",
        ),
        "column" => ("column ${%:name} : ${%:integer} \"${%:Title}\"", "a column"),
        "defaults" => (
            "defaults ${%:column} ${%:0}",
            "what rows have that do not say otherwise",
        ),
        "otherwise" => (
            "otherwise ${%:column} ${%:0}",
            "the row of every key that is not listed",
        ),
        "from" => ("from ${%:TODAY} is ${%:value}", "a version from a day on"),
        "until" => (
            "until ${%:TODAY} is ${%:value}",
            "a version up to a day, included",
        ),
        "on" => ("on ${%:TODAY}", "the day of the decision"),
        "given" => (
            "given \"${%:../../examples/applicant.yaml}\"",
            "the applicant",
        ),
        "but" => ("but ${%:section.fact} is ${%:yes}", "what is different"),
        "expect" => ("expect ${%:eligible}", "what must be decided"),
        "as of" => ("as of ${%:application.lodged_on}", "the reference date"),
        "in force from" => ("in force from ${%:TODAY}", "since when it is the law"),
        "suspended from" => (
            "suspended from ${%:TODAY} until ${%:TODAY}",
            "when it was not applied",
        ),
        "decided by" => ("decided by \"${%:authority}\"", "who decides"),
        "advised by" => ("advised by \"${%:authority}\"", "who advises"),
        "for each" => (
            "for each ${%:nationality} in ${%:applicant.nationalities}",
            "decides the scheme for each element, the best outcome counts",
        ),
        "cited as" => ("cited as \"${%:Title}\"", "how lawyers cite it"),
        "url" => ("url \"${%:https://example.org}\"", "where it can be read"),
        _ => return None,
    })
}

/// Tab stops counted from 1, today's date put in.
fn counted(text: &str, today: &str) -> String {
    let mut out = String::new();
    let mut count = 0;
    for (index, part) in text.split("${%:").enumerate() {
        if index > 0 {
            count += 1;
            out.push_str(&format!("${{{count}:"));
        }
        out.push_str(part);
    }
    out.push_str("$0");
    out.replace("TODAY", today)
}

pub(super) fn offer(cx: &mut Cx<'_>, wanted: &Wanted, words: &str) {
    let span = cx.span(wanted);
    let open = layer(cx, Layer::Clause);
    // What the template leaves open comes first.
    let order = open + 1;
    let (option, kind) = match words.strip_prefix("option ") {
        Some(kind) => (true, kind),
        None => (false, words),
    };
    let row = match (cx.place.item, kind) {
        (Some(ius_syntax::keywords::ItemKind::External), "row") => {
            Some((external_row(cx), "a value, known from a day on"))
        }
        (_, "row") => Some((table_row(cx), "the values of a key")),
        _ => None,
    };
    let found = row.or_else(|| body(kind).map(|(text, about)| (text.to_owned(), about)));
    let Some((mut text, about)) = found else {
        cx.push(Completion::new(words, CompletionKind::Keyword, span, order));
        handled_words(cx, wanted, words, open);
        return;
    };
    if matches!(
        kind,
        "require" | "exclude" | "refuse" | "assess" | "may refuse"
    ) && !option
        && implements(cx)
    {
        // What a state adds to a template names the provision that lets it.
        text = text.replacen(
            "\n  under ${%:LAW} ${%:1}",
            "\n  under ${%:LAW} ${%:1}\n  basis ${%:none}",
            1,
        );
    }
    if option {
        text = format!("option {text}");
    }
    let today = cx.snapshot.config.today.to_string();
    // Options after the clauses that every state has.
    let order = order + u32::from(option);
    cx.push(
        Completion::new(format!("{words} …"), CompletionKind::Snippet, span, order)
            .detail(about)
            .found_by(words)
            .filling(counted(&text, &today)),
    );
    cx.push(Completion::new(words, CompletionKind::Keyword, span, order).detail(about));
    if kind == "given" {
        cx.push(
            Completion::new("given … is …", CompletionKind::Snippet, span, order)
                .detail("a fact of the applicant")
                .found_by("given")
                .filling("given ${1:section.fact} is ${2:yes}$0"),
        );
    }
}

fn table_row(cx: &Cx<'_>) -> String {
    let tree = cx.around.as_ref().and_then(|d| d.tree);
    let Some(Declaration::Table(table)) = tree else {
        return "row ${%:NL} with ${%:column} ${%:0}".to_owned();
    };
    let key = match table.key.as_ref().map(|t| &t.kind) {
        Some(ast::TypeKind::Country) | None => "NL",
        Some(ast::TypeKind::Text | ast::TypeKind::Code) => "\"25\"",
        Some(ast::TypeKind::Integer) => "1",
        Some(_) => "key",
    };
    let cells: Vec<String> = table
        .columns
        .iter()
        .filter(|c| {
            !table
                .defaults
                .iter()
                .any(|d| d.column.value == c.name.value)
        })
        .map(|c| format!("{} ${{%:{}}}", c.name.value, sample(cx, cx.file, &c.ty)))
        .collect();
    let mut out = format!("row ${{%:{key}}}");
    if !cells.is_empty() {
        out.push_str(" with ");
        out.push_str(&cells.join(", "));
    }
    out
}

fn external_row(cx: &Cx<'_>) -> String {
    let tree = cx.around.as_ref().and_then(|d| d.tree);
    let Some(Declaration::External(external)) = tree else {
        return "row as of ${%:TODAY} is ${%:0}".to_owned();
    };
    let key = if external.key.is_some() {
        "${%:NL} "
    } else {
        ""
    };
    let value = external
        .ty
        .as_ref()
        .map_or_else(|| "0".to_owned(), |ty| sample(cx, cx.file, ty));
    format!("row {key}as of ${{%:TODAY}} is ${{%:{value}}}")
}

/// A value that has a type as written in a file.
fn sample(cx: &Cx<'_>, file: &str, ty: &ast::Type) -> String {
    match cx.snapshot.analysis.written_type(file, ty) {
        Some(ty) => sample_of(cx, &ty),
        None => "value".to_owned(),
    }
}

/// A value that has a type.
pub(super) fn sample_of(cx: &Cx<'_>, ty: &Ty) -> String {
    match ty {
        Ty::YesNo => "yes".to_owned(),
        Ty::Integer | Ty::Decimal => "0".to_owned(),
        Ty::Percentage => "50 percent".to_owned(),
        Ty::Money(currency, _) => format!("{currency} 0"),
        Ty::Date | Ty::DateOrOngoing => cx.snapshot.config.today.to_string(),
        Ty::Calendar | Ty::TimeLimit => "6 months".to_owned(),
        Ty::Exact => "90 days".to_owned(),
        Ty::Counted => "10 months counting a month as 30 days".to_owned(),
        Ty::Period | Ty::Periods => "the 5 years before reference date".to_owned(),
        Ty::Country => "NL".to_owned(),
        Ty::Code | Ty::Text => "\"text\"".to_owned(),
        Ty::Enumeration(symbol) => {
            let first = cx
                .snapshot
                .analysis
                .declared(symbol)
                .and_then(|d| match d.tree {
                    Some(Declaration::Enumeration(e)) => {
                        e.values.first().map(|v| v.name.value.clone())
                    }
                    _ => None,
                });
            first.unwrap_or_else(|| "value".to_owned())
        }
        Ty::Record(_) | Ty::List(_) => "section.fact".to_owned(),
    }
}

fn implements(cx: &Cx<'_>) -> bool {
    matches!(
        cx.around.as_ref().and_then(|d| d.tree),
        Some(Declaration::Scheme(s)) if s.implements.is_some()
    )
}

/// What the template of the scheme at hand leaves open and the scheme has not handled yet.
pub(super) struct Left<'a> {
    pub template: Declared<'a>,
    handled: BTreeSet<String>,
}

impl<'a> Left<'a> {
    pub fn of(cx: &Cx<'a>) -> Option<Left<'a>> {
        let around = cx.around.as_ref()?;
        let Some(Declaration::Scheme(scheme)) = around.tree else {
            return None;
        };
        let symbol = cx.snapshot.analysis.template_of(&around.symbol)?;
        let template = cx.snapshot.analysis.declared(&symbol)?;
        let here = cx.place.clause.as_ref().map(|(at, _)| *at);
        let handled = scheme
            .clauses
            .iter()
            .filter_map(|clause| {
                let (name, span) = match clause {
                    Clause::Fill(f) => (&f.name, f.span),
                    Clause::Use(u) => (&u.name, u.span),
                    Clause::Omit(o) => (&o.name, o.span),
                    _ => return None,
                };
                // The clause that is being written does not count as handled.
                let own = here == Some(span.start.saturating_add(around.offset)) && !cx.place.first;
                (!own).then(|| name.value.clone())
            })
            .collect();
        Some(Left { template, handled })
    }

    pub fn clauses(&self) -> impl Iterator<Item = &'a Clause> + '_ {
        let clauses: &'a [Clause] = match self.template.tree {
            Some(Declaration::Template(t)) => &t.clauses,
            _ => &[],
        };
        clauses
            .iter()
            .filter(|c| !self.handled.contains(name_of(c)))
    }
}

pub(super) fn name_of(clause: &Clause) -> &str {
    match clause {
        Clause::Define(d) => &d.name.value,
        Clause::Rule(r) | Clause::Option(r) | Clause::Use(r) => &r.name.value,
        Clause::Open(o) => &o.name.value,
        Clause::Fill(f) => &f.name.value,
        Clause::Omit(o) => &o.name.value,
    }
}

/// `fill`, `use` and `omit` with what is left to be handled. Also after the word itself was
/// written: then `words` is put before what is offered to see what it is, but not written again.
pub(super) fn handled_words(cx: &mut Cx<'_>, wanted: &Wanted, words: &str, order: u32) {
    let Some(left) = Left::of(cx) else {
        return;
    };
    let span = cx.span(wanted);
    let written = wanted.start > 0 && !cx.place.first;
    let rest_is_blank = cx
        .text
        .get(span.end as usize..)
        .and_then(|t| t.lines().next())
        .is_none_or(|line| line.trim().is_empty());
    let today = cx.snapshot.config.today.to_string();
    let mut found = Vec::new();
    for clause in left.clauses() {
        let name = name_of(clause);
        let (insert, detail, doc, weight) = match (words, clause) {
            ("fill", Clause::Open(slot)) => {
                let ty = slot
                    .ty
                    .as_ref()
                    .and_then(|t| cx.snapshot.analysis.written_type(left.template.file, t));
                let value = ty
                    .as_ref()
                    .map_or_else(|| "value".to_owned(), |ty| sample_of(cx, ty));
                let detail = ty.map(|t| t.to_string()).unwrap_or_default();
                let title = cx
                    .local(
                        slot.title.as_ref().map(|t| t.value.as_str()),
                        &slot.attributes.titled,
                    )
                    .unwrap_or_default();
                (
                    format!("{name} with ${{%:{value}}}\n  under ${{%:LAW}} ${{%:1}}"),
                    detail,
                    title.to_owned(),
                    // A slot with a default need not be filled.
                    u32::from(slot.default.is_some()),
                )
            }
            ("use", Clause::Option(rule)) => {
                let line = match rule.kind.value {
                    _ if says_enough(rule) => "",
                    RuleKind::Scope | RuleKind::Require => "\n  that ${%:condition}",
                    RuleKind::Exclude | RuleKind::Refuse | RuleKind::MayRefuse => {
                        "\n  when ${%:condition}"
                    }
                    RuleKind::Assess => "\n  by \"${%:authority}\"",
                    RuleKind::Output => "\n  is ${%:value}",
                    _ => "",
                };
                (
                    format!("{name}\n  under ${{%:LAW}} ${{%:1}}{line}"),
                    rule_title(cx, rule),
                    String::new(),
                    0,
                )
            }
            ("omit", Clause::Rule(rule)) => (
                format!(
                    "{name}\n  under ${{%:LAW}} ${{%:1}}\n  note \"${{%:why it is not applied}}\""
                ),
                rule_title(cx, rule),
                String::new(),
                2,
            ),
            _ => continue,
        };
        let lead = if written {
            String::new()
        } else {
            format!("{words} ")
        };
        let insert = if rest_is_blank {
            counted(&format!("{lead}{insert}"), &today)
        } else {
            format!("{lead}{name}")
        };
        found.push(
            Completion::new(
                format!("{lead}{name}"),
                CompletionKind::Slot,
                span,
                order + weight,
            )
            .detail(detail)
            .documented(doc)
            .filling(insert),
        );
    }
    for completion in found {
        cx.push(completion);
    }
}

fn says_enough(rule: &ast::Rule) -> bool {
    rule.that.is_some()
        || rule.when.is_some()
        || rule.is.is_some()
        || rule.by.is_some()
        || !rule.groups.is_empty()
}

pub(super) fn rule_title(cx: &Cx<'_>, rule: &ast::Rule) -> String {
    cx.local(
        rule.title.as_ref().map(|t| t.value.as_str()),
        &rule.attributes.titled,
    )
    .unwrap_or_default()
    .to_owned()
}
