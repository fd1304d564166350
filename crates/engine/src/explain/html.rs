//! The report as a fragment of HTML without scripts or styles: trees unfold with `details`.

use std::fmt::Write as _;

use super::text::{dates, heading, lang_of, read_in, reason_word};
use super::{OutputReport, Provision, Reason, Report, outcome_word, status_word};
use crate::decision::ClauseStatus;
use crate::words::Lang;

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// Only addresses of the web become links: rule text must not be able to run anything.
fn links(provisions: &[Provision]) -> String {
    let each: Vec<String> = provisions
        .iter()
        .map(|provision| {
            let text = escape(&provision.short());
            let title = provision.text.as_deref().map(escape).unwrap_or_default();
            match &provision.link {
                Some(link) if link.starts_with("http://") || link.starts_with("https://") => {
                    format!("<a href=\"{}\" title=\"{title}\">{text}</a>", escape(link))
                }
                _ => format!("<span title=\"{title}\">{text}</span>"),
            }
        })
        .collect();
    each.join(", ")
}

fn reason(out: &mut String, step: &Reason, lang: Lang) {
    let mut line = format!(
        "{}: <strong>{}</strong>",
        escape(&step.text),
        escape(&step.value)
    );
    if let Some(fact) = &step.fact {
        let _ = write!(line, " <code>{}</code>", escape(fact));
    }
    if !step.provisions.is_empty() {
        let _ = write!(line, " ({})", links(&step.provisions));
    }
    let mut notes: Vec<String> = Vec::new();
    if let Some(version) = step.version {
        notes.push(dates(version.from, version.until, lang));
    }
    if let Some(read) = &step.provenance {
        notes.extend(read_in(read, lang));
        notes.extend(read.notes.iter().cloned());
    }
    notes.extend(step.notes.iter().cloned());
    if !notes.is_empty() {
        let _ = write!(line, " <small>{}</small>", escape(&notes.join("; ")));
    }
    if step.children.is_empty() {
        let _ = writeln!(out, "<li>{line}</li>");
        return;
    }
    let _ = writeln!(out, "<li><details open><summary>{line}</summary>\n<ul>");
    for child in &step.children {
        reason(out, child, lang);
    }
    out.push_str("</ul></details></li>\n");
}

fn reasons(out: &mut String, steps: &[Reason], lang: Lang) {
    if steps.is_empty() {
        return;
    }
    out.push_str("<ul>\n");
    for step in steps {
        reason(out, step, lang);
    }
    out.push_str("</ul>\n");
}

fn outputs(out: &mut String, heading: &str, list: &[OutputReport], lang: Lang) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(out, "<section>\n<h2>{heading}</h2>");
    for output in list {
        let _ = write!(
            out,
            "<p>{}: <strong>{}</strong>",
            escape(&output.title),
            escape(&output.text)
        );
        if !output.provisions.is_empty() {
            let _ = write!(out, " ({})", links(&output.provisions));
        }
        out.push_str("</p>\n");
        if let Some(explanation) = &output.explanation {
            reasons(out, &explanation.children, lang);
        }
    }
    out.push_str("</section>\n");
}

impl Report {
    /// The whole report as an HTML `article`.
    #[must_use]
    pub fn to_html(&self) -> String {
        let lang = lang_of(self);
        let mut out = String::new();
        let _ = writeln!(out, "<article lang=\"{}\">", lang.code());
        let _ = writeln!(out, "<h1>{}</h1>", escape(&self.title));
        let _ = writeln!(
            out,
            "<p><strong>{}</strong> <code>{}</code></p>",
            escape(&heading(self, lang)),
            escape(&self.scheme)
        );
        if let Some(transition) = &self.transition {
            let cited = links(&transition.provisions);
            let _ = writeln!(out, "<p>{} ({cited})</p>", escape(&transition.title));
        }
        if let Some(each) = &self.each {
            let value = each.value.as_deref().unwrap_or(lang.pick("none", "geen"));
            let _ = write!(
                out,
                "<p>{}: {}",
                escape(&each.name.replace('_', " ")),
                escape(value)
            );
            for other in &each.others {
                let word = outcome_word(other.outcome, lang);
                let _ = write!(out, "; {}: {word}", escape(&other.value));
            }
            out.push_str("</p>\n");
        }
        if let Some(error) = &self.rules_error {
            for detail in &error.details {
                let _ = writeln!(out, "<p role=\"alert\">{}</p>", escape(detail));
            }
        }
        for clause in &self.clauses {
            if clause.status == ClauseStatus::NotInForce {
                continue;
            }
            let _ = writeln!(
                out,
                "<section id=\"{}\" data-status=\"{}\">\n<h2>{}: {}</h2>",
                escape(&clause.id),
                clause.status.name(),
                escape(&clause.title),
                status_word(clause.status, lang)
            );
            if !clause.provisions.is_empty() {
                let _ = writeln!(out, "<p>{}</p>", links(&clause.provisions));
            }
            let mut facts = Vec::new();
            if let Some(version) = clause.version {
                facts.push(dates(version.from, version.until, lang));
            }
            if let Some(read) = &clause.provenance {
                facts.extend(read_in(read, lang));
            }
            if let Some(source) = &clause.source {
                facts.push(format!("{}:{}:{}", source.file, source.line, source.column));
            }
            if !facts.is_empty() {
                let _ = writeln!(out, "<p><small>{}</small></p>", escape(&facts.join("; ")));
            }
            for waiver in &clause.waived_by {
                let words = lang.pick("waived", "niet vereist");
                let cited = links(&waiver.provisions);
                let _ = writeln!(out, "<p>{words}: {} ({cited})</p>", escape(&waiver.why));
            }
            if let Some(explanation) = &clause.explanation {
                for note in &explanation.notes {
                    let _ = writeln!(out, "<p>{}</p>", escape(note));
                }
                reasons(&mut out, &explanation.children, lang);
            }
            out.push_str("</section>\n");
        }
        if !self.missing.is_empty() {
            let _ = writeln!(
                out,
                "<section>\n<h2>{}</h2>\n<ul>",
                lang.pick("Missing", "Ontbrekend")
            );
            for missing in &self.missing {
                let _ = write!(
                    out,
                    "<li><code>{}</code> ({})",
                    escape(&missing.fact),
                    reason_word(missing.reason, lang)
                );
                if let Some(question) = &missing.question {
                    let _ = write!(out, ": {}", escape(question));
                }
                if !missing.evidence.is_empty() {
                    let words = lang.pick("evidence", "bewijs");
                    let _ = write!(
                        out,
                        " <small>{words}: {}</small>",
                        escape(&missing.evidence.join(", "))
                    );
                }
                out.push_str("</li>\n");
            }
            out.push_str("</ul>\n</section>\n");
        }
        outputs(
            &mut out,
            lang.pick("Results", "Uitkomsten"),
            &self.outputs,
            lang,
        );
        outputs(&mut out, lang.pick("Rights", "Rechten"), &self.rights, lang);
        outputs(
            &mut out,
            lang.pick("Duties", "Plichten"),
            &self.duties,
            lang,
        );
        if !self.departures.is_empty() {
            let words = lang.pick("Departures from Union law", "Afwijkingen van het Unierecht");
            let _ = writeln!(out, "<section>\n<h2>{words}</h2>\n<ul>");
            for departure in &self.departures {
                let _ = writeln!(out, "<li>{}</li>", escape(&departure.line(lang.code())));
            }
            out.push_str("</ul>\n</section>\n");
        }
        if !self.silent.is_empty() {
            let words = lang.pick("The sources do not say", "De bronnen zwijgen over");
            let _ = writeln!(out, "<section>\n<h2>{words}</h2>\n<ul>");
            for silent in &self.silent {
                let _ = writeln!(out, "<li>{}</li>", escape(&silent.text));
            }
            out.push_str("</ul>\n</section>\n");
        }
        if !self.unverified.is_empty() {
            let words = lang.pick(
                "Unverified law this rests on",
                "Niet geverifieerd recht waarop dit steunt",
            );
            let _ = writeln!(out, "<section>\n<h2>{words}</h2>\n<ul>");
            for unverified in &self.unverified {
                let _ = write!(out, "<li><code>{}</code>", escape(&unverified.what));
                if let Some(why) = &unverified.why {
                    let _ = write!(out, ": {}", escape(why));
                }
                out.push_str("</li>\n");
            }
            out.push_str("</ul>\n</section>\n");
        }
        let sources = lang.pick("Sources", "Bronnen");
        let text = escape(&self.honesty.text);
        let _ = writeln!(
            out,
            "<section>\n<h2>{sources}</h2>\n<p>{text}</p>\n</section>"
        );
        out.push_str("</article>\n");
        out
    }
}
