//! What a change of the rules changes in law, and for whom.

use std::fmt::Write as _;

use ius_amendment::{Change, Detail};
use ius_applicant::write_applicant;
use ius_engine::InForce;
use ius_suite::Rules;
use serde_json::{Value, json};

use super::transposition::escaped;
use crate::command::diff::{Found, Group};
use crate::terminal::{Style, styled};

fn days(days: InForce) -> String {
    match (days.from, days.until) {
        (None, None) => "on every day".to_owned(),
        (Some(from), Some(until)) if from == until => format!("on {from} only"),
        (Some(from), Some(until)) => format!("from {from} until {until}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
    }
}

fn head(change: &Change) -> String {
    format!(
        "{} {} \"{}\" {}, {}",
        change.keyword,
        change.name,
        change.title,
        change.direction.word(),
        days(change.days)
    )
}

fn detail(detail: &Detail) -> String {
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
    format!(
        "{} → {}",
        or_nothing(&detail.before),
        or_nothing(&detail.after)
    )
}

fn touches(change: &Change) -> Vec<String> {
    let named = |touch: &ius_amendment::Touch| {
        let cited = if touch.provisions.is_empty() {
            String::new()
        } else {
            format!("  [{}]", touch.provisions.join(", "))
        };
        format!(
            "{} {} {}: {}{cited}",
            touch.scheme,
            touch.keyword,
            touch.clause,
            touch.direction.word()
        )
    };
    change.touches.iter().map(named).collect()
}

fn counted(group: &Group) -> String {
    let people = |n: usize| {
        if n == 1 {
            "person".to_owned()
        } else {
            "people".to_owned()
        }
    };
    if group.constructed {
        return "nobody described is treated differently; a person constructed at the boundary is"
            .to_owned();
    }
    let mut parts = Vec::new();
    if group.outcomes > 0 {
        parts.push(format!(
            "{} {} another outcome",
            group.outcomes,
            people(group.outcomes)
        ));
    }
    if group.results > 0 {
        parts.push(format!(
            "{} {} another result",
            group.results,
            people(group.results)
        ));
    }
    parts.join(", ")
}

fn outcome(judged: Option<&ius_amendment::Judged>) -> String {
    match judged {
        None => "no such scheme".to_owned(),
        Some(judged) if judged.because.is_empty() => judged.outcome.to_owned(),
        Some(judged) => format!("{} because {}", judged.outcome, judged.because.join(", ")),
    }
}

/// The lines about one person: who, before, after, and what stands differently.
fn person(group: &Group) -> Vec<String> {
    let mut lines = Vec::new();
    let at = match group.person.at.1 {
        0 => group.person.at.0.clone(),
        line => format!("{}:{line}", group.person.at.0),
    };
    if group.constructed {
        lines.push(format!("like \"{}\" ({at})", group.person.name));
        for moved in &group.moved {
            lines.push(format!("but {moved}"));
        }
    } else {
        lines.push(format!("for example \"{}\" ({at})", group.person.name));
    }
    lines.push(format!("before: {}", outcome(group.flip.before.as_ref())));
    lines.push(format!("after:  {}", outcome(group.flip.after.as_ref())));
    for clause in &group.flip.differing {
        let of = |judged: &Option<ius_amendment::Judged>| {
            let found = judged.as_ref().and_then(|j| j.clauses.get(clause));
            found.cloned().unwrap_or_else(|| "not in force".to_owned())
        };
        lines.push(format!(
            "{clause}: {} → {}",
            of(&group.flip.before),
            of(&group.flip.after)
        ));
    }
    lines
}

const NO_CHANGE: &str = "no change in law";

/// For people.
pub(crate) fn text(found: &Found, after: &Rules, colour: bool) -> String {
    let bold = |text: &str| styled(text, Style::Bold, colour);
    let _ = after;
    let mut out = format!("{} → {}\n", found.before, found.after);
    if !found.amendment.changes_law() {
        let _ = writeln!(out, "{NO_CHANGE}");
    }
    if !found.amendment.law.is_empty() {
        let _ = writeln!(out, "\n{}", bold("What changes in law"));
    }
    for change in &found.amendment.law {
        let _ = writeln!(out, "  {}", head(change));
        for each in &change.details {
            let _ = writeln!(out, "      {}", detail(each));
        }
        if !change.provisions.is_empty() {
            let _ = writeln!(out, "      [{}]", change.provisions.join(", "));
        }
        let _ = writeln!(out, "      {}:{}", change.at.0, change.at.1);
        for touch in touches(change) {
            let _ = writeln!(out, "      in {touch}");
        }
    }
    for (what, list) in [
        ("Provisions cited otherwise", &found.amendment.provisions),
        ("Words only", &found.amendment.words),
    ] {
        if list.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{}", bold(what));
        for beside in list {
            let _ = writeln!(out, "  {}", beside.what);
            if !beside.before.is_empty() || !beside.after.is_empty() {
                let (before, after) = (beside.before.join(", "), beside.after.join(", "));
                let _ = writeln!(out, "      {before} → {after}");
            }
        }
    }
    if found.amendment.changes_law() {
        let _ = writeln!(
            out,
            "\n{} ({} decided under both)",
            bold("Who is treated differently"),
            found.people
        );
        if found.groups.is_empty() {
            let _ = writeln!(out, "  nobody was found");
        }
        for group in &found.groups {
            let _ = writeln!(
                out,
                "  {} {}: {}",
                group.scheme,
                group.clause,
                counted(group)
            );
            for line in person(group) {
                let _ = writeln!(out, "      {line}");
            }
        }
        for (scheme, clause) in &found.untouched {
            let _ = writeln!(out, "  {scheme} {clause}: nobody was found");
        }
    }
    out
}

/// For pull requests.
pub(crate) fn markdown(found: &Found, after: &Rules) -> String {
    let mut out = format!("# {} → {}\n", found.before, found.after);
    if !found.amendment.changes_law() {
        let _ = writeln!(out, "\n{NO_CHANGE}");
    } else {
        let _ = writeln!(out, "\n## What changes in law\n");
    }
    for change in &found.amendment.law {
        let _ = writeln!(
            out,
            "- **{}** `{}:{}`",
            head(change),
            change.at.0,
            change.at.1
        );
        for each in &change.details {
            let _ = writeln!(out, "  - `{}`", detail(each).replace('`', "'"));
        }
        for touch in touches(change) {
            let _ = writeln!(out, "  - in {touch}");
        }
    }
    for (what, list) in [
        ("Provisions cited otherwise", &found.amendment.provisions),
        ("Words only", &found.amendment.words),
    ] {
        if !list.is_empty() {
            let _ = writeln!(out, "\n## {what}\n");
        }
        for beside in list {
            let _ = writeln!(out, "- {}", beside.what);
        }
    }
    if found.amendment.changes_law() {
        let _ = writeln!(out, "\n## Who is treated differently\n");
        let _ = writeln!(out, "{} decided under both.\n", found.people);
        for group in &found.groups {
            let _ = writeln!(
                out,
                "### {} {}\n\n{}\n",
                group.scheme,
                group.clause,
                counted(group)
            );
            for line in person(group) {
                let _ = writeln!(out, "- {line}");
            }
            let facts = write_applicant(&group.person.after, after.plan().program());
            let _ = writeln!(out, "\n<details>\n\n```yaml\n{facts}```\n\n</details>\n");
        }
        for (scheme, clause) in &found.untouched {
            let _ = writeln!(out, "{scheme} {clause}: nobody was found\n");
        }
    }
    out
}

/// One page that needs nothing beside it.
pub(crate) fn html(found: &Found, after: &Rules) -> String {
    let title = escaped(&format!("{} → {}", found.before, found.after));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>body{{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}}pre{{background:#f4f4f4;padding:.5em;overflow:auto}}</style>\n<h1>{title}</h1>\n"
    );
    if !found.amendment.changes_law() {
        let _ = writeln!(out, "<p>{NO_CHANGE}</p>");
        return out;
    }
    let _ = writeln!(out, "<h2>What changes in law</h2>\n<ul>");
    for change in &found.amendment.law {
        let _ = writeln!(
            out,
            "<li><b>{}</b> <code>{}:{}</code><ul>",
            escaped(&head(change)),
            escaped(&change.at.0),
            change.at.1
        );
        for line in change.details.iter().map(detail).chain(touches(change)) {
            let _ = writeln!(out, "<li>{}</li>", escaped(&line));
        }
        let _ = writeln!(out, "</ul></li>");
    }
    for beside in &found.amendment.provisions {
        let _ = writeln!(out, "<li>provisions: {}</li>", escaped(&beside.what));
    }
    let _ = writeln!(
        out,
        "</ul>\n<h2>Who is treated differently</h2>\n<p>{} decided under both.</p>",
        found.people
    );
    let most = found
        .groups
        .iter()
        .map(|g| g.outcomes + g.results)
        .max()
        .unwrap_or(1)
        .max(1);
    let height = found.groups.len() * 24;
    let _ = writeln!(
        out,
        "<svg role=\"img\" aria-label=\"people treated differently, by clause\" width=\"900\" height=\"{height}\">"
    );
    for (at, group) in found.groups.iter().enumerate() {
        let y = at * 24;
        let (outcomes, results) = (group.outcomes * 400 / most, group.results * 400 / most);
        let _ = writeln!(
            out,
            "<text x=\"0\" y=\"{}\" font-size=\"13\">{}</text><rect x=\"400\" y=\"{}\" width=\"{}\" height=\"16\" fill=\"#b03030\"/><rect x=\"{}\" y=\"{}\" width=\"{results}\" height=\"16\" fill=\"#c9a227\"/><text x=\"{}\" y=\"{}\" font-size=\"13\">{}</text>",
            y + 15,
            escaped(&format!("{} {}", group.scheme, group.clause)),
            y + 2,
            outcomes,
            400 + outcomes,
            y + 2,
            408 + outcomes + results,
            y + 15,
            group.outcomes + group.results
        );
    }
    let _ = writeln!(
        out,
        "</svg>\n<p>Red: another outcome. Yellow: another result.</p>"
    );
    for group in &found.groups {
        let _ = writeln!(
            out,
            "<h3>{}</h3>\n<p>{}</p>\n<ul>",
            escaped(&format!("{} {}", group.scheme, group.clause)),
            escaped(&counted(group))
        );
        for line in person(group) {
            let _ = writeln!(out, "<li>{}</li>", escaped(&line));
        }
        let facts = write_applicant(&group.person.after, after.plan().program());
        let _ = writeln!(out, "</ul>\n<pre>{}</pre>", escaped(&facts));
    }
    out.push_str("</html>\n");
    out
}

/// For programs.
pub(crate) fn json(found: &Found, after: &Rules) -> Value {
    let law: Vec<Value> = found
        .amendment
        .law
        .iter()
        .map(|change| {
            let touches: Vec<Value> = change
                .touches
                .iter()
                .map(|t| {
                    json!({
                        "scheme": t.scheme, "clause": t.clause, "keyword": t.keyword,
                        "direction": t.direction.word(), "provisions": t.provisions,
                    })
                })
                .collect();
            let details: Vec<Value> = change
                .details
                .iter()
                .map(|d| {
                    json!({
                        "before": d.before, "after": d.after,
                    })
                })
                .collect();
            json!({
                "kind": change.kind.word(), "keyword": change.keyword, "name": change.name,
                "title": change.title, "direction": change.direction.word(),
                "from": change.days.from, "until": change.days.until,
                "details": details, "provisions": change.provisions,
                "file": change.at.0, "line": change.at.1, "clauses": touches,
            })
        })
        .collect();
    let beside = |list: &[ius_amendment::Beside]| -> Vec<Value> {
        list.iter()
            .map(|b| json!({ "what": b.what, "before": b.before, "after": b.after }))
            .collect()
    };
    let judged = |judged: &Option<ius_amendment::Judged>| {
        judged
            .as_ref()
            .map(|j| json!({ "outcome": j.outcome, "because": j.because }))
    };
    let groups: Vec<Value> = found
        .groups
        .iter()
        .map(|group| {
            json!({
                "scheme": group.scheme, "clause": group.clause,
                "other_outcome": group.outcomes, "other_result": group.results,
                "constructed": group.constructed,
                "person": {
                    "name": group.person.name, "file": group.person.at.0, "line": group.person.at.1,
                    "on": group.person.on, "moved": group.moved,
                    "before": judged(&group.flip.before), "after": judged(&group.flip.after),
                    "differing": group.flip.differing,
                    "applicant": write_applicant(&group.person.after, after.plan().program()),
                },
            })
        })
        .collect();
    json!({
        "before": found.before.replace('`', ""), "after": found.after.replace('`', ""),
        "change_in_law": found.amendment.changes_law(),
        "law": law,
        "provisions": beside(&found.amendment.provisions),
        "words": beside(&found.amendment.words),
        "people": found.people,
        "groups": groups,
        "nobody_found": found.untouched,
    })
}

/// A constructed person as a page of the suite, whose expectation is to be confirmed.
pub(crate) fn page(group: &Group, after: &Rules) -> String {
    let facts = write_applicant(&group.person.after, after.plan().program());
    let on = group
        .person
        .on
        .map(|day| format!(" on {day}"))
        .unwrap_or_default();
    let was = outcome(group.flip.before.as_ref());
    let is = outcome(group.flip.after.as_ref());
    format!(
        "# {} {}: to be confirmed\n\nConstructed at a boundary that a change of the rules moved; before it the answer was: {was}. TO BE CONFIRMED: hold the expectation below against the text of the law, and put the provision in the place of this sentence.\n\n```yaml applicant\n{facts}```\n\n```expect {}{on}\n{is}\n```\n",
        group.scheme, group.clause, group.scheme
    )
}
