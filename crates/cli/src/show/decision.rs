//! A decision as a case officer reads it: the outcome, the grounds it rests on, what is missing, then
//! everything else.

use std::fmt::Write as _;

use ius_engine::{
    ClauseReport, ClauseStatus, Outcome, OutputReport, Program, Provision, Reason, ReasonKind,
    Report,
};

use crate::arguments::Lang;
use crate::show::law::{changes, instruments};
use crate::terminal::{Style, Terminal, styled};

/// How much to show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Detail {
    /// The tree of reasons of every clause, not only of those that decide.
    pub(crate) explain: bool,
    /// Clauses that are not in force, and the words of every provision.
    pub(crate) all: bool,
}

/// Writes one decision.
pub(crate) struct Writer<'a> {
    lang: Lang,
    colour: bool,
    plain: bool,
    detail: Detail,
    program: &'a Program,
    out: String,
}

/// An outcome in words.
pub(crate) fn outcome_words(report: &Report, lang: Lang) -> &'static str {
    match (
        report.outcome,
        report.rules_error.as_ref().map(|error| error.kind),
    ) {
        (Some(Outcome::Eligible), _) => lang.pick("eligible", "komt in aanmerking"),
        (Some(Outcome::Ineligible), _) => lang.pick("ineligible", "komt niet in aanmerking"),
        (Some(Outcome::Undetermined), _) => lang.pick(
            "undetermined: facts are missing",
            "nog niet te bepalen: gegevens ontbreken",
        ),
        (Some(Outcome::Assessment), _) => lang.pick(
            "left to the assessment of the authority",
            "ter beoordeling van de autoriteit",
        ),
        (Some(Outcome::Inapplicable), _) => lang.pick(
            "inapplicable: outside the scheme",
            "niet van toepassing: buiten de regeling",
        ),
        (_, Some(Outcome::Conflict)) => lang.pick(
            "no outcome: the rules contradict themselves",
            "geen uitkomst: de regels spreken elkaar tegen",
        ),
        _ => lang.pick(
            "no outcome: the rules lack a value of the law",
            "geen uitkomst: in de regels ontbreekt een waarde van het recht",
        ),
    }
}

/// The name of an outcome, without the remark that the headline adds.
fn outcome_name(outcome: Outcome, lang: Lang) -> &'static str {
    match lang {
        Lang::En => outcome.name(),
        Lang::Nl => match outcome {
            Outcome::Eligible => "komt in aanmerking",
            Outcome::Ineligible => "komt niet in aanmerking",
            Outcome::Undetermined => "nog niet te bepalen",
            Outcome::Assessment => "ter beoordeling",
            Outcome::Inapplicable => "niet van toepassing",
            Outcome::Gap => "waarde van het recht ontbreekt",
            Outcome::Conflict => "regels spreken elkaar tegen",
        },
    }
}

/// The first words of a long sentence: the tree below says the rest, `--explain` says all of it.
fn shortened(text: &str) -> String {
    const MOST: usize = 160;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head);
    format!("{} …", cut.trim_end_matches(','))
}

/// The colour of an outcome.
pub(crate) fn outcome_style(report: &Report) -> Style {
    match report.outcome {
        Some(Outcome::Eligible) => Style::Green,
        Some(Outcome::Undetermined) => Style::Yellow,
        Some(Outcome::Assessment) => Style::Blue,
        Some(Outcome::Inapplicable) => Style::Dim,
        _ => Style::Red,
    }
}

/// How a clause stands, in words. An exclusion or ground of refusal that is passed does not apply:
/// to say that it is met would be read the other way round.
fn status_words(kind: &str, status: ClauseStatus, lang: Lang) -> &'static str {
    let bites = matches!(kind, "exclude" | "refuse" | "may_refuse");
    match status {
        ClauseStatus::Passed if bites => lang.pick("does not apply", "niet van toepassing"),
        ClauseStatus::Failed if bites => lang.pick("applies", "van toepassing"),
        ClauseStatus::Passed => lang.pick("passed", "voldaan"),
        ClauseStatus::Failed => lang.pick("failed", "niet voldaan"),
        ClauseStatus::Unknown => lang.pick("not known", "niet bekend"),
        ClauseStatus::ToAssess => lang.pick("to be assessed", "te beoordelen"),
        ClauseStatus::Waived => lang.pick("waived", "niet vereist"),
        ClauseStatus::NotInForce => lang.pick("not in force", "niet van kracht"),
        ClauseStatus::Gap => lang.pick(
            "a value of the law is lacking",
            "een waarde van het recht ontbreekt",
        ),
        ClauseStatus::Conflict => lang.pick(
            "the rules contradict themselves",
            "de regels spreken elkaar tegen",
        ),
    }
}

/// The provisions in full: `Directive 2003/109/EC 4(1), VB 3.73`.
pub(crate) fn cited(provisions: &[Provision]) -> String {
    let each: Vec<String> = provisions
        .iter()
        .map(|p| {
            let name = p.cited_as.as_deref().unwrap_or(&p.instrument);
            p.provision.as_ref().map_or_else(
                || name.to_owned(),
                |provision| format!("{name} {provision}"),
            )
        })
        .collect();
    each.join(", ")
}

/// Whether the outcome rests on the clause.
pub(crate) fn is_deciding(report: &Report, clause: &ClauseReport) -> bool {
    let scope = matches!(clause.kind, "scope" | "exclude");
    match report.outcome {
        Some(Outcome::Eligible) => false,
        Some(Outcome::Ineligible) => clause.status == ClauseStatus::Failed,
        Some(Outcome::Inapplicable) => {
            clause.status == ClauseStatus::Failed && (scope || is_pseudo(clause))
        }
        Some(Outcome::Assessment) => clause.status == ClauseStatus::ToAssess,
        Some(Outcome::Undetermined) => {
            let failed = report.clauses.iter().any(|other| {
                other.status == ClauseStatus::Failed && !matches!(other.kind, "scope" | "exclude")
            });
            clause.status == ClauseStatus::Unknown && (!failed || scope)
        }
        _ => matches!(clause.status, ClauseStatus::Gap | ClauseStatus::Conflict),
    }
}

fn is_pseudo(clause: &ClauseReport) -> bool {
    matches!(clause.id.as_str(), "in_force" | "suspended")
}

impl<'a> Writer<'a> {
    pub(crate) fn new(
        program: &'a Program,
        lang: Lang,
        detail: Detail,
        terminal: &Terminal,
    ) -> Writer<'a> {
        Writer {
            lang,
            colour: terminal.colour(),
            plain: terminal.plain_marks(),
            detail,
            program,
            out: String::new(),
        }
    }

    /// The whole decision.
    pub(crate) fn decision(mut self, report: &Report) -> String {
        self.heading(report);
        self.grounds(report);
        self.missing(report);
        self.clauses(report);
        self.results(
            self.lang.pick("Results", "Uitkomsten"),
            &report.outputs,
            report,
        );
        self.results(self.lang.pick("Rights", "Rechten"), &report.rights, report);
        self.results(self.lang.pick("Duties", "Plichten"), &report.duties, report);
        self.departures(report);
        self.unverified(report);
        self.silent(report);
        self.honesty(report);
        self.out
    }

    fn styled(&self, text: &str, style: Style) -> String {
        styled(text, style, self.colour)
    }

    /// A line of text; writing to a string cannot fail.
    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn section(&mut self, title: &str) {
        let title = self.styled(title, Style::Bold);
        self.out.push('\n');
        self.line(&title);
    }

    fn mark(&self, status: ClauseStatus) -> String {
        let (mark, plain, style) = match status {
            ClauseStatus::Passed | ClauseStatus::Waived => ("✓", "+", Style::Green),
            ClauseStatus::Failed => ("✗", "x", Style::Red),
            ClauseStatus::Unknown => ("?", "?", Style::Yellow),
            ClauseStatus::ToAssess => ("…", "~", Style::Blue),
            ClauseStatus::NotInForce => ("-", "-", Style::Dim),
            ClauseStatus::Gap | ClauseStatus::Conflict => ("!", "!", Style::Red),
        };
        self.styled(if self.plain { plain } else { mark }, style)
    }

    fn heading(&mut self, report: &Report) {
        let lang = self.lang;
        let title = format!(
            "{} ({})",
            self.styled(&report.title, Style::Bold),
            report.scheme
        );
        self.line(&title);
        let outcome = self.styled(outcome_words(report, lang), outcome_style(report));
        let on = report.on.map_or_else(
            || {
                lang.pick(
                    "on a day that is not known",
                    "op een dag die niet bekend is",
                )
                .to_owned()
            },
            |on| format!("{} {on}", lang.pick("on", "op")),
        );
        self.line(&format!("{outcome}, {on}"));
        self.out.push('\n');
        if let Some(law) = report.law_in_force_on {
            let words = lang.pick("law in force on", "recht van kracht op");
            self.line(&format!(
                "  {words} {law}: {}",
                instruments(report).join(", ")
            ));
            let (last, next) = changes(self.program, &report.scheme, law);
            if let Some(last) = last {
                let words = lang.pick("last changed on", "laatst gewijzigd op");
                let clauses = self.named(&last.clauses);
                self.line(&format!("  {words} {}: {clauses}", last.on));
            }
            if let Some(next) = next {
                let words = lang.pick("changes on", "wijzigt op");
                let clauses = self.named(&next.clauses);
                self.line(&format!("  {words} {}: {clauses}", next.on));
            }
        }
        if let Some(transition) = &report.transition {
            let words = lang.pick("by the transitional rule", "volgens de overgangsregel");
            self.line(&format!(
                "  {words} {}: {} ({})",
                transition.name,
                transition.title,
                cited(&transition.provisions)
            ));
        }
        if let Some(each) = &report.each {
            let none = lang.pick("none", "geen");
            let mut text = format!(
                "  {} {}",
                each.name.replace('_', " "),
                each.value.as_deref().unwrap_or(none)
            );
            for other in &each.others {
                let _ = write!(
                    text,
                    "; {} {}: {}",
                    lang.pick("under", "onder"),
                    other.value,
                    outcome_name(other.outcome, lang)
                );
            }
            self.line(&text);
        }
        if let Some(authority) = &report.decided_by {
            self.line(&format!(
                "  {} {authority}",
                lang.pick("decided by", "beslist door")
            ));
        }
        if let Some(error) = &report.rules_error {
            for detail in &error.details {
                self.line(&format!("  ! {detail}"));
            }
        }
    }

    /// The names of some clauses, or how many there are where the list would bury the rest.
    fn named(&self, clauses: &[String]) -> String {
        if clauses.len() <= 4 || self.detail.all {
            clauses.join(", ")
        } else {
            format!(
                "{} {}",
                clauses.len(),
                self.lang.pick("clauses", "bepalingen")
            )
        }
    }

    /// The clauses on which the outcome rests, each with its provision and its reasons.
    fn grounds(&mut self, report: &Report) {
        let deciding: Vec<&ClauseReport> = report
            .clauses
            .iter()
            .filter(|clause| is_deciding(report, clause))
            .collect();
        if deciding.is_empty() {
            return;
        }
        let lang = self.lang;
        self.section(match report.outcome {
            Some(Outcome::Undetermined) => lang.pick("What is not settled", "Wat nog openstaat"),
            Some(Outcome::Assessment) => {
                lang.pick("What is to be assessed", "Wat te beoordelen is")
            }
            Some(_) => lang.pick("Why", "Waarom"),
            None => lang.pick("What the rules lack", "Wat de regels missen"),
        });
        for clause in deciding {
            self.clause(clause, true);
        }
    }

    fn clause(&mut self, clause: &ClauseReport, in_full: bool) {
        let lang = self.lang;
        let title = if in_full {
            self.styled(&clause.title, Style::Bold)
        } else {
            clause.title.clone()
        };
        let id = self.styled(&clause.id, Style::Dim);
        let bites = matches!(clause.kind, "exclude" | "refuse" | "may_refuse");
        // A mark says enough of what is met or not met; the rest needs words.
        let status = match clause.status {
            ClauseStatus::Passed if !bites => String::new(),
            ClauseStatus::Failed if !bites && !in_full => String::new(),
            other => format!(" — {}", status_words(clause.kind, other, lang)),
        };
        let status = if self.plain {
            status.replace('—', "-")
        } else {
            status
        };
        let mark = self.mark(clause.status);
        let under = if clause.provisions.is_empty() {
            String::new()
        } else {
            format!("  [{}]", short(&clause.provisions))
        };
        self.line(&format!(
            "  {mark} {title} ({id}){status}{}",
            if in_full { "" } else { under.as_str() }
        ));
        if in_full || self.detail.all {
            for provision in &clause.provisions {
                self.provision(provision);
            }
            if !clause.basis.is_empty() {
                let words = lang.pick("permitted by", "toegestaan door");
                self.line(&format!("      {words} {}", cited(&clause.basis)));
            }
        }
        if let Some(version) = clause
            .version
            .filter(|v| v.from.is_some() || v.until.is_some())
        {
            let from = version.from.map_or_else(String::new, |from| {
                format!(" {} {from}", lang.pick("from", "vanaf"))
            });
            let until = version.until.map_or_else(String::new, |until| {
                format!(" {} {until}", lang.pick("until", "tot en met"))
            });
            self.line(&format!(
                "      {}{from}{until}",
                lang.pick("in force", "van kracht")
            ));
        }
        for waiver in &clause.waived_by {
            let words = lang.pick("waived", "niet vereist");
            let cited = cited(&waiver.provisions);
            self.line(&format!("      {words}: {} [{cited}]", waiver.why));
        }
        if (in_full || self.detail.explain) && clause.status != ClauseStatus::NotInForce {
            if let Some(explanation) = &clause.explanation {
                for note in &explanation.notes {
                    self.line(&format!("      {note}"));
                }
                for child in &explanation.children {
                    self.reason(child, 3);
                }
            }
            if let Some(source) = &clause.source {
                let place = self.styled(&format!("{}:{}", source.file, source.line), Style::Dim);
                self.line(&format!("      {place}"));
            }
        }
    }

    fn provision(&mut self, provision: &Provision) {
        let mut text = format!("      {}", cited(std::slice::from_ref(provision)));
        if let Some(words) = &provision.text {
            let _ = write!(text, ": \"{words}\"");
        }
        if !provision.binding {
            let _ = write!(
                text,
                " ({})",
                self.lang.pick("policy, not law", "beleid, geen recht")
            );
        }
        self.line(&text);
        if let Some(link) = &provision.link {
            let link = self.styled(link, Style::Dim);
            self.line(&format!("        {link}"));
        }
    }

    fn reason(&mut self, reason: &Reason, depth: usize) {
        let indent = "  ".repeat(depth);
        let words = if self.detail.explain || reason.children.is_empty() {
            reason.text.clone()
        } else {
            shortened(&reason.text)
        };
        let mut text = format!("{indent}{words}");
        if !reason.value.is_empty() {
            let _ = write!(text, ": {}", reason.value);
        }
        if let Some(fact) = &reason.fact {
            let fact = self.styled(fact, Style::Dim);
            let _ = write!(text, " ({fact})");
        }
        if !reason.provisions.is_empty() {
            let _ = write!(text, "  [{}]", short(&reason.provisions));
        }
        if let (ReasonKind::Definition, Some(from)) =
            (reason.kind, reason.version.and_then(|v| v.from))
        {
            let _ = write!(text, ", {} {from}", self.lang.pick("from", "vanaf"));
        }
        self.line(&text);
        for note in &reason.notes {
            self.line(&format!("{indent}  {note}"));
        }
        for child in &reason.children {
            if self.detail.explain || !child.beside {
                self.reason(child, depth + 1);
            }
        }
    }

    fn missing(&mut self, report: &Report) {
        if report.missing.is_empty() {
            return;
        }
        let lang = self.lang;
        self.section(lang.pick("What is missing", "Wat ontbreekt"));
        for missing in &report.missing {
            let why = match (missing.reason, lang) {
                ("not stated", Lang::Nl) => "niet opgegeven",
                ("stated as unknown", Lang::Nl) => "opgegeven als onbekend",
                ("not precise enough", Lang::Nl) => "niet precies genoeg",
                ("external", Lang::Nl) => "gegeven van buiten",
                ("external", Lang::En) => "external data",
                (other, _) => other,
            };
            let fact = self.styled(&missing.fact, Style::Bold);
            self.line(&format!("  ? {fact} ({why})"));
            if let Some(question) = &missing.question {
                self.line(&format!("      {question}"));
            }
            if let Some(help) = &missing.help {
                self.line(&format!("      {help}"));
            }
            if !missing.evidence.is_empty() {
                self.line(&format!(
                    "      {}: {}",
                    lang.pick("evidence", "bewijs"),
                    missing.evidence.join(", ")
                ));
            }
            if !missing.clauses.is_empty() {
                self.line(&format!(
                    "      {}: {}",
                    lang.pick("matters to", "van belang voor"),
                    missing.clauses.join(", ")
                ));
            }
        }
    }

    fn clauses(&mut self, report: &Report) {
        let all = self.detail.all;
        let shown: Vec<&ClauseReport> = report
            .clauses
            .iter()
            .filter(|clause| all || clause.status != ClauseStatus::NotInForce)
            .collect();
        if shown.is_empty() {
            return;
        }
        self.section(self.lang.pick("Every condition", "Alle voorwaarden"));
        for clause in shown {
            self.clause(clause, false);
        }
    }

    fn results(&mut self, title: &str, list: &[OutputReport], report: &Report) {
        let granted = report.outcome == Some(Outcome::Eligible);
        let shown: Vec<&OutputReport> = list
            .iter()
            .filter(|output| self.detail.all || output.status != "absent")
            .collect();
        if shown.is_empty() {
            return;
        }
        self.section(title);
        for output in shown {
            let mut text = format!("  {}", output.title);
            // A right or duty that follows needs no value beside it.
            if output.ty.is_some() || output.status != "known" {
                let _ = write!(text, ": {}", output.text);
            }
            if output.once_granted && !granted {
                let _ = write!(
                    text,
                    " ({})",
                    self.lang.pick("once granted", "na toewijzing")
                );
            }
            if !output.provisions.is_empty() {
                let _ = write!(text, "  [{}]", short(&output.provisions));
            }
            self.line(&text);
            if let (true, Some(explanation)) = (self.detail.explain, &output.explanation) {
                for child in &explanation.children {
                    self.reason(child, 3);
                }
            }
        }
    }

    fn unverified(&mut self, report: &Report) {
        if report.unverified.is_empty() {
            return;
        }
        self.section(self.lang.pick("Not verified", "Niet geverifieerd"));
        if self.detail.all {
            for unverified in &report.unverified {
                let why = unverified
                    .why
                    .as_deref()
                    .map_or_else(String::new, |why| format!(": {why}"));
                self.line(&format!(
                    "  {} ({}){why}",
                    unverified.what, unverified.clause
                ));
                for source in &unverified.sources {
                    self.line(&format!("      {}", source.title));
                }
            }
            return;
        }
        // One line for each reason, since many clauses often share it.
        let no_reason = self.lang.pick("no reason given", "geen reden opgegeven");
        let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
        for unverified in &report.unverified {
            let why = unverified.why.as_deref().unwrap_or(no_reason);
            let names = match groups.iter_mut().find(|(known, _)| *known == why) {
                Some((_, names)) => names,
                None => {
                    groups.push((why, Vec::new()));
                    match groups.last_mut() {
                        Some((_, names)) => names,
                        None => continue,
                    }
                }
            };
            if !names.contains(&unverified.what.as_str()) {
                names.push(&unverified.what);
            }
        }
        for (why, names) in groups {
            self.line(&format!("  {why}: {}", names.join(", ")));
        }
    }

    /// National law is applied all the same: what the Union's law would give is to be pleaded.
    fn departures(&mut self, report: &Report) {
        if report.departures.is_empty() {
            return;
        }
        self.section(self.lang.pick(
            "Departures from Union law, which may give more",
            "Afwijkingen van het Unierecht, dat meer kan geven",
        ));
        for departure in &report.departures {
            self.line(&format!("  {}", departure.line(self.lang.code())));
        }
    }

    fn honesty(&mut self, report: &Report) {
        self.section(self.lang.pick("Sources", "Bronnen"));
        self.line(&format!("  {}", report.honesty.text));
    }

    fn silent(&mut self, report: &Report) {
        if report.silent.is_empty() {
            return;
        }
        self.section(
            self.lang
                .pick("The sources do not say", "De bronnen zwijgen over"),
        );
        for silent in &report.silent {
            self.line(&format!("  {}", silent.text));
        }
    }
}

/// The provisions in short: `LTRD 4(1), VB 3.73`.
fn short(provisions: &[Provision]) -> String {
    provisions
        .iter()
        .map(Provision::short)
        .collect::<Vec<_>>()
        .join(", ")
}
