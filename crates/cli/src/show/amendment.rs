//! What a change of the rules changes in law, and for whom.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ius_amendment::{Amendment, Change, Detail, WHOLE};
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

/// The clauses that a change touches. What several schemes have from one template is one line.
fn touches(change: &Change) -> Vec<String> {
    let mut lines: Vec<(Vec<&str>, String)> = Vec::new();
    for touch in &change.touches {
        let cited = if touch.provisions.is_empty() {
            String::new()
        } else {
            format!("  [{}]", touch.provisions.join(", "))
        };
        let clause = format!(
            "{} {}: {}{cited}",
            touch.keyword,
            touch.clause,
            touch.direction.word()
        );
        match lines.iter_mut().find(|(_, known)| *known == clause) {
            Some((schemes, _)) => schemes.push(&touch.scheme),
            None => lines.push((vec![&touch.scheme], clause)),
        }
    }
    let lines = lines.into_iter();
    lines
        .map(|(schemes, clause)| format!("{} {clause}", schemes.join(", ")))
        .collect()
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
        let how = if group.outcomes > 0 {
            "another outcome"
        } else {
            "another result"
        };
        return format!("nobody described is treated differently; constructed: {how}");
    }
    let mut parts = Vec::new();
    if group.outcomes > 0 {
        parts.push(format!(
            "{} {} with another outcome",
            group.outcomes,
            people(group.outcomes)
        ));
    }
    if group.results > 0 {
        parts.push(format!(
            "{} {} with another result",
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

fn place(group: &Group) -> String {
    match (group.person.at.0.as_str(), group.person.at.1) {
        ("", _) => String::new(),
        (file, 0) => format!(" ({file})"),
        (file, line) => format!(" ({file}:{line})"),
    }
}

/// The lines about one person: who, what the clause reads of them, before, after, and what stands
/// differently.
fn person(group: &Group) -> Vec<String> {
    let mut lines = Vec::new();
    let (name, at) = (&group.person.name, place(group));
    if group.constructed {
        lines.push(format!("like \"{name}\"{at}"));
        for moved in &group.moved {
            lines.push(format!("but {moved}"));
        }
    } else {
        lines.push(format!("for example \"{name}\"{at}"));
    }
    for (path, value) in &group.reads {
        let shown = if value.chars().count() > 100 {
            format!("{} …", value.chars().take(100).collect::<String>())
        } else {
            value.clone()
        };
        lines.push(format!("with {path}: {shown}"));
    }
    lines.push(format!("before: {}", outcome(group.flip.before.as_ref())));
    lines.push(format!("after:  {}", outcome(group.flip.after.as_ref())));
    // First the clause that makes the difference, then what follows from it.
    let mut differing: Vec<&String> = group.flip.differing.iter().collect();
    differing.sort_by_key(|clause| **clause != group.clause);
    for clause in differing {
        let of = |judged: &Option<ius_amendment::Judged>| {
            let found = judged.as_ref().and_then(|j| j.clauses.get(clause));
            found.cloned().unwrap_or_else(|| "none".to_owned())
        };
        lines.push(format!(
            "{clause}: {} → {}",
            of(&group.flip.before),
            of(&group.flip.after)
        ));
    }
    lines
}

/// The name of a group.
fn caused(group: &Group) -> String {
    if group.clause == WHOLE {
        format!("{}, the scheme itself", group.scheme)
    } else {
        format!("{} {}", group.scheme, group.clause)
    }
}

/// What is not law: moved names, citations, words; with a heading each.
fn beside(amendment: &Amendment) -> Vec<(&'static str, Vec<String>)> {
    let listed = |list: &[ius_amendment::Beside]| -> Vec<String> {
        let line = |one: &ius_amendment::Beside| {
            if one.before.is_empty() && one.after.is_empty() {
                return one.what.clone();
            }
            let (before, after) = (one.before.join(", "), one.after.join(", "));
            let or_nothing = |text: String| {
                if text.is_empty() {
                    "nothing".to_owned()
                } else {
                    text
                }
            };
            format!(
                "{}: {} → {}",
                one.what,
                or_nothing(before),
                or_nothing(after)
            )
        };
        list.iter().map(line).collect()
    };
    let renamed = amendment.renamed.iter();
    let renamed = renamed.map(|r| format!("{} {} → {}", r.what, r.before, r.after));
    let left_out = amendment.left_out.iter().map(|l| {
        let mut reasons: Vec<&str> = l.before.iter().map(String::as_str).collect();
        reasons.extend(l.after.iter().map(String::as_str));
        reasons.dedup();
        let more = reasons.len().saturating_sub(3);
        reasons.truncate(3);
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        format!("{}: {}{more}", l.scheme, reasons.join("; "))
    });
    [
        ("Not compared", left_out.collect()),
        ("Renamed or moved", renamed.collect()),
        ("Provisions cited otherwise", listed(&amendment.provisions)),
        ("Words only", listed(&amendment.words)),
    ]
    .into_iter()
    .filter(|(_, list): &(_, Vec<String>)| !list.is_empty())
    .collect()
}

/// Clauses without a person, and what was not looked at.
fn nobody(found: &Found) -> Vec<String> {
    let mut lines: Vec<String> = found
        .untouched
        .iter()
        .map(|one| {
            format!(
                "{} {}: no applicant found who is decided differently; {}",
                one.scheme, one.clause, one.why
            )
        })
        .collect();
    if found.not_searched > 0 {
        lines.push(format!(
            "{} more changed clauses treat nobody described differently and were not searched (`--witnesses`)",
            found.not_searched
        ));
    }
    lines
}

fn decided(found: &Found) -> String {
    let unread = match found.unread {
        0 => String::new(),
        1 => ", 1 applicant could not be read".to_owned(),
        n => format!(", {n} applicants could not be read"),
    };
    format!("{} decided under both{unread}", found.people)
}

/// Said where nothing changes; of versions with errors no more than was compared.
fn no_change(found: &Found) -> &'static str {
    if found.amendment.left_out.is_empty() {
        "no change in law"
    } else {
        "nothing changes in what could be compared"
    }
}

/// For people.
pub(crate) fn text(found: &Found, colour: bool) -> String {
    let bold = |text: &str| styled(text, Style::Bold, colour);
    let mut out = format!("{} → {}\n", found.before, found.after);
    if !found.amendment.changes_law() {
        let _ = writeln!(out, "{}", no_change(found));
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
        if change.at.1 > 0 {
            let _ = writeln!(out, "      {}:{}", change.at.0, change.at.1);
        }
        for touch in touches(change) {
            let _ = writeln!(out, "      in {touch}");
        }
    }
    for (what, list) in beside(&found.amendment) {
        let _ = writeln!(out, "\n{}", bold(what));
        for line in list {
            let _ = writeln!(out, "  {line}");
        }
    }
    if found.amendment.changes_law() {
        let _ = writeln!(
            out,
            "\n{} ({})",
            bold("Who is treated differently"),
            decided(found)
        );
        if found.groups.is_empty() && found.untouched.is_empty() {
            let _ = writeln!(out, "  nobody was found");
        }
        for group in &found.groups {
            let _ = writeln!(out, "  {}: {}", caused(group), counted(group));
            for line in person(group) {
                let _ = writeln!(out, "      {line}");
            }
        }
        for line in nobody(found) {
            let _ = writeln!(out, "  {line}");
        }
        if found.groups.iter().any(|group| group.constructed) {
            let _ = writeln!(
                out,
                "\n`--save FOLDER` writes the constructed people as cases"
            );
        }
    }
    out
}

/// A text in which Markdown finds nothing of its own.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        if matches!(sign, '*' | '_' | '[' | ']' | '<' | '>' | '|' | '\\') {
            out.push('\\');
        }
        out.push(sign);
    }
    out
}

/// For pull requests.
pub(crate) fn markdown(found: &Found, after: &Rules) -> String {
    let mut out = format!("# {} → {}\n", found.before, found.after);
    if !found.amendment.changes_law() {
        let _ = writeln!(out, "\n{}", no_change(found));
    } else if !found.amendment.law.is_empty() {
        let _ = writeln!(out, "\n## What changes in law\n");
    }
    for change in &found.amendment.law {
        let provisions = if change.provisions.is_empty() {
            String::new()
        } else {
            plain(&format!(" [{}]", change.provisions.join(", ")))
        };
        let _ = writeln!(
            out,
            "- **{}**{provisions} `{}:{}`",
            plain(&head(change)),
            change.at.0,
            change.at.1
        );
        for each in &change.details {
            let _ = writeln!(out, "  - `{}`", detail(each).replace('`', "'"));
        }
        for touch in touches(change) {
            let _ = writeln!(out, "  - in {}", plain(&touch));
        }
    }
    for (what, list) in beside(&found.amendment) {
        let _ = writeln!(out, "\n## {what}\n");
        for line in list {
            let _ = writeln!(out, "- {}", plain(&line));
        }
    }
    if found.amendment.changes_law() {
        let _ = writeln!(out, "\n## Who is treated differently\n");
        let _ = writeln!(out, "{}.\n", decided(found));
        if found.groups.is_empty() && found.untouched.is_empty() {
            let _ = writeln!(out, "Nobody was found.\n");
        }
        if !found.groups.is_empty() {
            let _ = writeln!(out, "| clause | another outcome | another result |");
            let _ = writeln!(out, "| --- | ---: | ---: |");
        }
        for group in &found.groups {
            let (outcomes, results) = numbers(group);
            let _ = writeln!(
                out,
                "| {} | {outcomes} | {results} |",
                plain(&caused(group))
            );
        }
        for group in &found.groups {
            let _ = writeln!(
                out,
                "\n### {}\n\n{}\n",
                plain(&caused(group)),
                counted(group)
            );
            for line in person(group) {
                let _ = writeln!(out, "- {}", plain(&line));
            }
            let facts = write_applicant(&group.person.after, after.plan().program());
            let _ = writeln!(
                out,
                "\n<details><summary>everything stated</summary>\n\n```yaml\n{facts}```\n\n</details>"
            );
        }
        for line in nobody(found) {
            let _ = writeln!(out, "\n{}", plain(&line));
        }
    }
    out
}

/// How many of the people who are described have another outcome, and another result.
fn numbers(group: &Group) -> (String, String) {
    if group.constructed {
        let mark = |n: usize| if n > 0 { "constructed" } else { "0" }.to_owned();
        (mark(group.outcomes), mark(group.results))
    } else {
        (group.outcomes.to_string(), group.results.to_string())
    }
}

const STYLE: &str = "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#111;background:#fff}pre{background:#f4f4f4;padding:.5em;overflow:auto}code{background:#f4f4f4}svg{max-width:100%;height:auto}";

/// One page that needs nothing beside it.
pub(crate) fn html(found: &Found, after: &Rules) -> String {
    let title = escaped(&format!("{} → {}", found.before, found.after).replace('`', ""));
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    if !found.amendment.changes_law() {
        let _ = writeln!(out, "<p>{}</p>", no_change(found));
    } else if !found.amendment.law.is_empty() {
        let _ = writeln!(out, "<h2>What changes in law</h2>\n<ul>");
        for change in &found.amendment.law {
            let provisions = if change.provisions.is_empty() {
                String::new()
            } else {
                escaped(&format!(" [{}]", change.provisions.join(", ")))
            };
            let _ = writeln!(
                out,
                "<li><b>{}</b>{provisions} <code>{}:{}</code><ul>",
                escaped(&head(change)),
                escaped(&change.at.0),
                change.at.1
            );
            for each in &change.details {
                let _ = writeln!(out, "<li><code>{}</code></li>", escaped(&detail(each)));
            }
            for line in touches(change) {
                let _ = writeln!(out, "<li>in {}</li>", escaped(&line));
            }
            let _ = writeln!(out, "</ul></li>");
        }
        out.push_str("</ul>\n");
    }
    for (what, list) in beside(&found.amendment) {
        let _ = writeln!(out, "<h2>{what}</h2>\n<ul>");
        for line in list {
            let _ = writeln!(out, "<li>{}</li>", escaped(&line));
        }
        out.push_str("</ul>\n");
    }
    if found.amendment.changes_law() {
        let _ = writeln!(
            out,
            "<h2>Who is treated differently</h2>\n<p>{}.</p>",
            escaped(&decided(found))
        );
        if found.groups.is_empty() && found.untouched.is_empty() {
            let _ = writeln!(out, "<p>Nobody was found.</p>");
        }
        out.push_str(&chart(found));
        for group in &found.groups {
            let _ = writeln!(
                out,
                "<h3>{}</h3>\n<p>{}</p>\n<ul>",
                escaped(&caused(group)),
                escaped(&counted(group))
            );
            for line in person(group) {
                let _ = writeln!(out, "<li>{}</li>", escaped(&line));
            }
            let facts = write_applicant(&group.person.after, after.plan().program());
            let _ = writeln!(
                out,
                "</ul>\n<details><summary>everything stated</summary><pre>{}</pre></details>",
                escaped(&facts)
            );
        }
        for line in nobody(found) {
            let _ = writeln!(out, "<p>{}</p>", escaped(&line.replace('`', "")));
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// Bars of the people treated differently, by clause: filled for another outcome, hatched for
/// another result, each with its number, so that nothing rests on a colour.
fn chart(found: &Found) -> String {
    let counted: Vec<&Group> = found.groups.iter().filter(|g| !g.constructed).collect();
    if counted.is_empty() {
        return String::new();
    }
    let sum = |group: &&Group| group.outcomes + group.results;
    let most = counted.iter().map(sum).max().unwrap_or(1).max(1);
    let height = counted.len() * 44 + 30;
    let mut out = format!(
        "<svg role=\"img\" aria-label=\"people treated differently, by clause\" viewBox=\"0 0 800 {height}\" width=\"800\" height=\"{height}\" font-size=\"14\">\n<defs><pattern id=\"hatched\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#fff\"/><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke=\"#333\" stroke-width=\"2\"/></pattern></defs>\n<rect x=\"0\" y=\"4\" width=\"14\" height=\"14\" fill=\"#333\"/><text x=\"20\" y=\"16\">another outcome</text><rect x=\"160\" y=\"4\" width=\"14\" height=\"14\" fill=\"url(#hatched)\" stroke=\"#333\"/><text x=\"180\" y=\"16\">another result</text>\n"
    );
    for (at, group) in counted.iter().enumerate() {
        let y = 30 + at * 44;
        // A bar of anybody is wide enough to be seen.
        let wide = |n: usize| if n == 0 { 0 } else { (n * 600 / most).max(3) };
        let (outcomes, results) = (wide(group.outcomes), wide(group.results));
        let _ = writeln!(
            out,
            "<text x=\"0\" y=\"{}\">{}</text><rect x=\"0\" y=\"{}\" width=\"{outcomes}\" height=\"16\" fill=\"#333\"/><rect x=\"{outcomes}\" y=\"{}\" width=\"{results}\" height=\"16\" fill=\"url(#hatched)\" stroke=\"#333\"/><text x=\"{}\" y=\"{}\">{} and {}</text>",
            y + 14,
            escaped(&caused(group)),
            y + 20,
            y + 20,
            outcomes + results + 8,
            y + 33,
            group.outcomes,
            group.results
        );
    }
    out.push_str("</svg>\n");
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
    // How the clauses stand that stand differently; the others are the same on both sides.
    let judged = |judged: &Option<ius_amendment::Judged>, flip: &ius_amendment::Flip| {
        let judged = judged.as_ref()?;
        let all = judged.clauses.iter();
        let clauses: BTreeMap<&String, &String> = all
            .filter(|(clause, _)| flip.differing.contains(*clause))
            .collect();
        Some(json!({ "outcome": judged.outcome, "because": judged.because, "clauses": clauses }))
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
                    "before": judged(&group.flip.before, &group.flip),
                    "after": judged(&group.flip.after, &group.flip),
                    "differing": group.flip.differing,
                    "applicant": write_applicant(&group.person.after, after.plan().program()),
                },
            })
        })
        .collect();
    let renamed: Vec<Value> = found
        .amendment
        .renamed
        .iter()
        .map(|r| json!({ "what": r.what, "before": r.before, "after": r.after }))
        .collect();
    let left_out: Vec<Value> = found
        .amendment
        .left_out
        .iter()
        .map(|l| json!({ "scheme": l.scheme, "before": l.before, "after": l.after }))
        .collect();
    let untouched: Vec<Value> = found
        .untouched
        .iter()
        .map(|u| json!({ "scheme": u.scheme, "clause": u.clause, "why": u.why }))
        .collect();
    json!({
        "before": found.before.replace('`', ""), "after": found.after.replace('`', ""),
        "change_in_law": found.amendment.changes_law(),
        "law": law,
        "provisions": beside(&found.amendment.provisions),
        "words": beside(&found.amendment.words),
        "renamed": renamed,
        "not_compared": left_out,
        "people": found.people,
        "unread": found.unread,
        "groups": groups,
        "nobody_found": untouched,
        "not_searched": found.not_searched,
    })
}

/// A constructed person as a page of the suite, whose expectation is still to be derived.
pub(crate) fn page(group: &Group, after: &Rules, before_name: &str, after_name: &str) -> String {
    let facts = write_applicant(&group.person.after, after.plan().program());
    let on = group
        .person
        .on
        .map(|day| format!(" on {day}"))
        .unwrap_or_default();
    let was = outcome(group.flip.before.as_ref());
    let is = outcome(group.flip.after.as_ref());
    format!(
        "# {} {}: at the boundary\n\n**TO BE DERIVED.** This applicant was constructed at a boundary that a change of the rules moved. Nobody has derived what the law says of them: the expectation below is only what the rules say after the change ({after_name}); before it ({before_name}) they said: {was}. Read the provision, derive the expectation from it, and put the provision and the derivation in the place of this paragraph.\n\n```yaml applicant\n{facts}```\n\n```expect {}{on}\n{is}\n```\n",
        group.scheme, group.clause, group.scheme
    )
}
