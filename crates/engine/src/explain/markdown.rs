//! The report as Markdown, for files and for pages.

use std::fmt::Write as _;

use super::text::{cited, dates, heading, lang_of, read_in, reason_word};
use super::{OutputReport, Provision, Reason, Report, outcome_word, status_word};
use crate::decision::ClauseStatus;
use crate::words::Lang;

/// Characters that Markdown would take for its own.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(
            character,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#'
        ) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

fn links(provisions: &[Provision]) -> String {
    let each: Vec<String> = provisions
        .iter()
        .map(|provision| match &provision.link {
            Some(link) => format!("[{}](<{link}>)", escape(&provision.short())),
            None => escape(&provision.short()),
        })
        .collect();
    each.join(", ")
}

fn reason(out: &mut String, step: &Reason, depth: usize, lang: Lang) {
    let pad = "  ".repeat(depth);
    let _ = write!(
        out,
        "{pad}- {}: **{}**",
        escape(&step.text),
        escape(&step.value)
    );
    if let Some(fact) = &step.fact {
        let _ = write!(out, " (`{fact}`)");
    }
    if !step.provisions.is_empty() {
        let _ = write!(out, " ({})", links(&step.provisions));
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
        let _ = write!(out, " — {}", escape(&notes.join("; ")));
    }
    out.push('\n');
    for child in &step.children {
        reason(out, child, depth + 1, lang);
    }
}

fn outputs(out: &mut String, heading: &str, list: &[OutputReport], lang: Lang) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n## {heading}\n");
    for output in list {
        let _ = write!(
            out,
            "- {}: **{}**",
            escape(&output.title),
            escape(&output.text)
        );
        if !output.provisions.is_empty() {
            let _ = write!(out, " ({})", links(&output.provisions));
        }
        out.push('\n');
        if let Some(explanation) = &output.explanation {
            for child in &explanation.children {
                reason(out, child, 1, lang);
            }
        }
    }
}

impl Report {
    /// The whole report as Markdown.
    #[must_use]
    pub fn to_markdown(&self) -> String {
        let lang = lang_of(self);
        let mut out = String::new();
        let _ = writeln!(out, "# {}\n", escape(&self.title));
        let _ = writeln!(
            out,
            "**{}** (`{}`)",
            escape(&heading(self, lang)),
            self.scheme
        );
        if let Some(transition) = &self.transition {
            let _ = writeln!(
                out,
                "\n{} ({})",
                escape(&transition.title),
                links(&transition.provisions)
            );
        }
        if let Some(each) = &self.each {
            let value = each.value.as_deref().unwrap_or(lang.pick("none", "geen"));
            let _ = writeln!(
                out,
                "\n{}: {}",
                escape(&each.name.replace('_', " ")),
                escape(value)
            );
            for other in &each.others {
                let word = outcome_word(other.outcome, lang);
                let _ = writeln!(out, "- {}: {word}", escape(&other.value));
            }
        }
        if let Some(error) = &self.rules_error {
            out.push('\n');
            for detail in &error.details {
                let _ = writeln!(out, "> {}", escape(detail));
            }
        }
        for clause in &self.clauses {
            if clause.status == ClauseStatus::NotInForce {
                continue;
            }
            let word = status_word(clause.status, lang);
            let _ = writeln!(out, "\n## {}: {word}\n", escape(&clause.title));
            if !clause.provisions.is_empty() {
                let _ = writeln!(out, "{}\n", links(&clause.provisions));
            }
            for provision in &clause.provisions {
                if let Some(text) = &provision.text {
                    let _ = writeln!(out, "> {}: {}\n", escape(&provision.short()), escape(text));
                }
            }
            let mut facts = Vec::new();
            if let Some(version) = clause.version {
                facts.push(dates(version.from, version.until, lang));
            }
            if !clause.basis.is_empty() {
                facts.push(format!(
                    "{} {}",
                    lang.pick("permitted by", "toegestaan door"),
                    cited(&clause.basis)
                ));
            }
            if let Some(read) = &clause.provenance {
                facts.extend(read_in(read, lang));
            }
            if let Some(source) = &clause.source {
                facts.push(format!("{}:{}:{}", source.file, source.line, source.column));
            }
            for waiver in &clause.waived_by {
                let words = lang.pick("waived", "niet vereist");
                facts.push(format!(
                    "{words}: {} ({})",
                    waiver.why,
                    cited(&waiver.provisions)
                ));
            }
            for fact in facts {
                let _ = writeln!(out, "- {}", escape(&fact));
            }
            if let Some(explanation) = &clause.explanation {
                for note in &explanation.notes {
                    let _ = writeln!(out, "- {}", escape(note));
                }
                for child in &explanation.children {
                    reason(&mut out, child, 0, lang);
                }
            }
        }
        if !self.missing.is_empty() {
            let _ = writeln!(out, "\n## {}\n", lang.pick("Missing", "Ontbrekend"));
            for missing in &self.missing {
                let _ = write!(
                    out,
                    "- `{}` ({})",
                    missing.fact,
                    reason_word(missing.reason, lang)
                );
                if let Some(question) = &missing.question {
                    let _ = write!(out, ": {}", escape(question));
                }
                if !missing.evidence.is_empty() {
                    let words = lang.pick("evidence", "bewijs");
                    let _ = write!(out, " — {words}: {}", escape(&missing.evidence.join(", ")));
                }
                out.push('\n');
            }
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
            let _ = writeln!(
                out,
                "\n## {}\n",
                lang.pick("Departures from Union law", "Afwijkingen van het Unierecht")
            );
            for departure in &self.departures {
                let _ = writeln!(out, "- {}", escape(&departure.line(lang.code())));
            }
        }
        if !self.silent.is_empty() {
            let _ = writeln!(
                out,
                "\n## {}\n",
                lang.pick("The sources do not say", "De bronnen zwijgen over")
            );
            for silent in &self.silent {
                let _ = writeln!(out, "- {}", escape(&silent.text));
            }
        }
        if !self.unverified.is_empty() {
            let _ = writeln!(
                out,
                "\n## {}\n",
                lang.pick(
                    "Unverified law this rests on",
                    "Niet geverifieerd recht waarop dit steunt"
                )
            );
            for unverified in &self.unverified {
                let why = unverified.why.as_deref().unwrap_or_default();
                let _ = writeln!(
                    out,
                    "- `{}` (`{}`) {}",
                    unverified.what,
                    unverified.clause,
                    escape(why)
                );
            }
        }
        let sources = lang.pick("Sources", "Bronnen");
        let _ = writeln!(out, "\n## {sources}\n\n{}", escape(&self.honesty.text));
        out
    }
}
