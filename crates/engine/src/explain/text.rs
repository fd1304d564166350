//! The report as plain text: a tree drawn with indentation.

use std::fmt::Write as _;

use super::{
    ClauseReport, OutputReport, Provision, ReadIn, Reason, Report, outcome_word, status_word,
};
use crate::decision::{ClauseStatus, Outcome};
use crate::program::Verification;
use crate::words::Lang;

fn mark(status: ClauseStatus) -> char {
    match status {
        ClauseStatus::Passed | ClauseStatus::Waived => '✓',
        ClauseStatus::Failed => '✗',
        ClauseStatus::Unknown => '?',
        ClauseStatus::ToAssess => '~',
        ClauseStatus::NotInForce => '-',
        ClauseStatus::Gap | ClauseStatus::Conflict => '!',
    }
}

/// The provisions as lawyers cite them.
pub(super) fn cited(provisions: &[Provision]) -> String {
    let each: Vec<String> = provisions.iter().map(Provision::short).collect();
    each.join(", ")
}

/// One line on where a thing was read.
pub(super) fn read_in(read: &ReadIn, lang: Lang) -> Option<String> {
    let mut parts = Vec::new();
    if read.verification == Verification::Unverified {
        let word = lang.pick("unverified", "niet geverifieerd").to_owned();
        parts.push(match &read.why {
            Some(why) => format!("{word}: {why}"),
            None => word,
        });
    }
    for source in &read.sources {
        let mut text = format!(
            "{}: {}",
            if source.official {
                lang.pick("official source", "officiële bron")
            } else {
                lang.pick("secondary source", "secundaire bron")
            },
            source.title
        );
        if let Some(as_of) = &source.as_of {
            let _ = write!(text, ", {} {as_of}", lang.pick("as of", "stand van"));
        }
        if let Some(read) = source.read {
            let _ = write!(text, ", {} {read}", lang.pick("read", "gelezen"));
        }
        parts.push(text);
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

pub(super) fn dates(
    from: Option<ius_calendar::Date>,
    until: Option<ius_calendar::Date>,
    lang: Lang,
) -> String {
    let mut text = lang.pick("in force", "van kracht").to_owned();
    if let Some(from) = from {
        let _ = write!(text, " {} {from}", lang.pick("from", "vanaf"));
    }
    if let Some(until) = until {
        let _ = write!(text, " {} {until}", lang.pick("until", "tot en met"));
    }
    text
}

/// The heading of a report: outcome, dates, law.
pub(super) fn heading(report: &Report, lang: Lang) -> String {
    let outcome = match (&report.outcome, &report.rules_error) {
        (Some(outcome), _) => outcome_word(*outcome, lang),
        (None, Some(error)) => outcome_word(error.kind, lang),
        (None, None) => outcome_word(Outcome::Undetermined, lang),
    };
    let mut text = outcome.to_owned();
    if let Some(on) = report.on {
        let _ = write!(text, " {} {on}", lang.pick("on", "op"));
    }
    match (report.on, report.law_in_force_on) {
        (Some(on), Some(law)) if on == law => {}
        (_, Some(law)) => {
            let words = lang.pick("under the law in force on", "onder het recht dat gold op");
            let _ = write!(text, ", {words} {law}");
        }
        (_, None) => {
            let words = lang.pick(
                "which law applies is not known",
                "welk recht geldt is niet bekend",
            );
            let _ = write!(text, "; {words}");
        }
    }
    text
}

pub(super) fn lang_of(report: &Report) -> Lang {
    Lang::of(&report.lang)
}

fn reason(out: &mut String, step: &Reason, depth: usize, lang: Lang) {
    let pad = "  ".repeat(depth);
    let _ = write!(out, "{pad}{}: {}", step.text, step.value);
    if let Some(fact) = &step.fact {
        let _ = write!(out, " ({fact})");
    }
    if !step.provisions.is_empty() {
        let _ = write!(out, " [{}]", cited(&step.provisions));
    }
    out.push('\n');
    let detail = "  ".repeat(depth + 1);
    if let Some(version) = step.version {
        let _ = writeln!(
            out,
            "{detail}· {}",
            dates(version.from, version.until, lang)
        );
    }
    if let Some(read) = &step.provenance {
        if let Some(text) = read_in(read, lang) {
            let _ = writeln!(out, "{detail}· {text}");
        }
        for note in &read.notes {
            let _ = writeln!(out, "{detail}· {note}");
        }
    }
    for note in &step.notes {
        let _ = writeln!(out, "{detail}· {note}");
    }
    for child in &step.children {
        reason(out, child, depth + 1, lang);
    }
}

fn clause(out: &mut String, clause: &ClauseReport, lang: Lang) {
    let _ = write!(
        out,
        "{} {}: {} ({})",
        mark(clause.status),
        clause.title,
        status_word(clause.status, lang),
        clause.id
    );
    if !clause.provisions.is_empty() {
        let _ = write!(out, " [{}]", cited(&clause.provisions));
    }
    out.push('\n');
    if let Some(version) = clause.version {
        let _ = writeln!(out, "    · {}", dates(version.from, version.until, lang));
    }
    if !clause.basis.is_empty() {
        let words = lang.pick("permitted by", "toegestaan door");
        let _ = writeln!(out, "    · {words} {}", cited(&clause.basis));
    }
    for provision in &clause.provisions {
        if let Some(text) = &provision.text {
            let _ = writeln!(out, "    · {}: {text}", provision.short());
        }
    }
    if let Some(read) = &clause.provenance
        && let Some(text) = read_in(read, lang)
    {
        let _ = writeln!(out, "    · {text}");
    }
    if let Some(source) = &clause.source {
        let _ = writeln!(
            out,
            "    · {}:{}:{}",
            source.file, source.line, source.column
        );
    }
    for waiver in &clause.waived_by {
        let words = lang.pick("waived", "niet vereist");
        let _ = writeln!(
            out,
            "    · {words}: {} [{}]",
            waiver.why,
            cited(&waiver.provisions)
        );
    }
    if let Some(explanation) = &clause.explanation {
        for note in &explanation.notes {
            let _ = writeln!(out, "    · {note}");
        }
        for child in &explanation.children {
            reason(out, child, 2, lang);
        }
    }
}

fn outputs(out: &mut String, heading: &str, list: &[OutputReport], explain: bool, lang: Lang) {
    if list.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{heading}");
    for output in list {
        let _ = write!(out, "  {}: {}", output.title, output.text);
        if !output.provisions.is_empty() {
            let _ = write!(out, " [{}]", cited(&output.provisions));
        }
        out.push('\n');
        if let (Some(explanation), true) = (&output.explanation, explain) {
            for child in &explanation.children {
                reason(out, child, 2, lang);
            }
        }
    }
}

impl Report {
    /// The whole report as plain text, with the tree of reasons under every clause.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.text(true)
    }

    /// The report without the trees: outcome, clauses, what is missing, outputs.
    #[must_use]
    pub fn to_short_text(&self) -> String {
        self.text(false)
    }

    fn text(&self, explain: bool) -> String {
        let lang = lang_of(self);
        let mut out = String::new();
        let _ = writeln!(out, "{} ({})", self.title, self.scheme);
        let _ = writeln!(out, "{}", heading(self, lang));
        if let Some(transition) = &self.transition {
            let cited = cited(&transition.provisions);
            let _ = writeln!(out, "  {} [{cited}]", transition.title);
        }
        if let Some(each) = &self.each {
            let value = each.value.as_deref().unwrap_or(lang.pick("none", "geen"));
            let _ = write!(out, "{}: {value}", each.name.replace('_', " "));
            for other in &each.others {
                let _ = write!(
                    out,
                    "; {}: {}",
                    other.value,
                    outcome_word(other.outcome, lang)
                );
            }
            out.push('\n');
        }
        if let Some(decided_by) = &self.decided_by {
            let _ = writeln!(
                out,
                "{} {decided_by}",
                lang.pick("decided by", "beslist door")
            );
        }
        if let Some(error) = &self.rules_error {
            for detail in &error.details {
                let _ = writeln!(out, "! {detail}");
            }
        }
        out.push('\n');
        for report in &self.clauses {
            if report.status == ClauseStatus::NotInForce {
                continue;
            }
            if explain {
                clause(&mut out, report, lang);
            } else {
                let _ = write!(
                    out,
                    "{} {}: {} ({})",
                    mark(report.status),
                    report.title,
                    status_word(report.status, lang),
                    report.id
                );
                if !report.provisions.is_empty() {
                    let _ = write!(out, " [{}]", cited(&report.provisions));
                }
                out.push('\n');
            }
        }
        if !self.missing.is_empty() {
            let _ = writeln!(out, "\n{}", lang.pick("Missing", "Ontbrekend"));
            for missing in &self.missing {
                let _ = writeln!(
                    out,
                    "  {} ({})",
                    missing.fact,
                    reason_word(missing.reason, lang)
                );
                if let Some(question) = &missing.question {
                    let _ = writeln!(out, "    {question}");
                }
                if let (Some(help), true) = (&missing.help, explain) {
                    let _ = writeln!(out, "    {help}");
                }
                if !missing.evidence.is_empty() {
                    let words = lang.pick("evidence", "bewijs");
                    let _ = writeln!(out, "    {words}: {}", missing.evidence.join(", "));
                }
                if !missing.clauses.is_empty() {
                    let words = lang.pick("matters to", "van belang voor");
                    let _ = writeln!(out, "    {words}: {}", missing.clauses.join(", "));
                }
            }
        }
        outputs(
            &mut out,
            lang.pick("Results", "Uitkomsten"),
            &self.outputs,
            explain,
            lang,
        );
        outputs(
            &mut out,
            lang.pick("Rights", "Rechten"),
            &self.rights,
            false,
            lang,
        );
        outputs(
            &mut out,
            lang.pick("Duties", "Plichten"),
            &self.duties,
            false,
            lang,
        );
        if !self.departures.is_empty() {
            let _ = writeln!(
                out,
                "\n{}",
                lang.pick("Departures from Union law", "Afwijkingen van het Unierecht")
            );
            for departure in &self.departures {
                let _ = writeln!(out, "  {}", departure.line(lang.code()));
            }
        }
        if !self.silent.is_empty() {
            let _ = writeln!(
                out,
                "\n{}",
                lang.pick("The sources do not say", "De bronnen zwijgen over")
            );
            for silent in &self.silent {
                let _ = writeln!(out, "  {}", silent.text);
            }
        }
        if !self.unverified.is_empty() {
            let _ = writeln!(
                out,
                "\n{}",
                lang.pick(
                    "Unverified law this rests on",
                    "Niet geverifieerd recht waarop dit steunt"
                )
            );
            for unverified in &self.unverified {
                let _ = write!(out, "  {} ({})", unverified.what, unverified.clause);
                if let Some(why) = &unverified.why {
                    let _ = write!(out, ": {why}");
                }
                out.push('\n');
            }
        }
        let sources = lang.pick("Sources", "Bronnen");
        let _ = writeln!(out, "\n{sources}\n  {}", self.honesty.text);
        out
    }
}

/// Why a fact is missing, in words.
pub(super) fn reason_word(reason: &str, lang: Lang) -> &str {
    match (lang, reason) {
        (Lang::Nl, "not stated") => "niet opgegeven",
        (Lang::Nl, "stated as unknown") => "opgegeven als onbekend",
        (Lang::Nl, "not precise enough") => "niet precies genoeg",
        (Lang::Nl, "external") => "extern gegeven",
        (_, other) => other,
    }
}
