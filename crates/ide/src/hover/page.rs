//! A page of Markdown about a thing, in the drafter's language.

use ius_analysis::{Declared, Symbol, effective_dates, written_dates};
use ius_calendar::Date;
use ius_engine::InForce;
use ius_syntax::ast::{self, Attributes, Citation, LocalText, SourceKind, Spanned, VersionBody};

use crate::workspace::Snapshot;

/// How many rows or names are shown before the rest is only counted.
const MANY: usize = 20;

pub(super) struct Page<'a> {
    snapshot: &'a Snapshot,
    parts: Vec<String>,
}

/// Text on one line, shortened.
pub(super) fn collapsed(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.chars().count() > 160 {
        let cut: String = joined.chars().take(157).collect();
        format!("{cut}…")
    } else {
        joined
    }
}

/// Text in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ")
}

fn day(date: Option<Date>) -> String {
    date.map(|d| d.to_string()).unwrap_or_default()
}

/// Whether a range holds a day.
fn holds(range: InForce, on: Date) -> bool {
    range.from.is_none_or(|from| from <= on) && range.until.is_none_or(|until| on <= until)
}

impl<'a> Page<'a> {
    pub fn new(snapshot: &'a Snapshot) -> Page<'a> {
        Page {
            snapshot,
            parts: Vec::new(),
        }
    }

    pub fn done(self) -> String {
        self.parts.join("\n\n")
    }

    fn say<'t>(&self, en: &'t str, nl: &'t str) -> &'t str {
        self.snapshot.say(en, nl)
    }

    fn today(&self) -> Date {
        self.snapshot.config.today
    }

    pub fn line(&mut self, text: &str) {
        if !text.is_empty() {
            self.parts.push(text.to_owned());
        }
    }

    pub fn title(&mut self, title: Option<&Spanned<String>>, titled: &[LocalText]) {
        if let Some(title) = self.snapshot.titled(title, titled) {
            self.parts.push(format!("**{title}**"));
        }
    }

    /// Kind and name, with the type or what else stands behind it.
    pub fn kind(&mut self, kind: &str, name: &str, more: Option<&str>) {
        let more = more
            .map(|m| format!(" : `{}`", collapsed(m)))
            .unwrap_or_default();
        self.parts.push(format!("{kind} `{name}`{more}"));
    }

    pub fn doc(&mut self, doc: &[String]) {
        let text = doc.iter().map(|l| l.trim()).collect::<Vec<_>>().join("\n");
        self.line(text.trim());
    }

    fn text_in(&self, all: &[LocalText]) -> Option<String> {
        let wanted = self.snapshot.config.language.code();
        all.iter()
            .find(|t| t.lang.value == wanted)
            .or_else(|| all.iter().find(|t| t.lang.value == "en"))
            .or(all.first())
            .map(|t| t.text.value.clone())
    }

    /// The question and its help.
    pub fn asks(&mut self, asks: &[LocalText], help: &[LocalText]) {
        if let Some(question) = self.text_in(asks) {
            self.parts.push(format!("> {question}"));
        }
        if let Some(help) = self.text_in(help) {
            self.parts.push(help);
        }
    }

    pub fn evidence(&mut self, evidence: &[LocalText]) {
        if let Some(evidence) = self.text_in(evidence) {
            let word = self.say("evidence", "bewijs");
            self.parts.push(format!("{word}: {evidence}"));
        }
    }

    pub fn schemes(&mut self, words: &str, schemes: &[Symbol]) {
        if schemes.is_empty() {
            self.line(words);
            return;
        }
        let names: Vec<String> = schemes
            .iter()
            .take(MANY)
            .map(|s| format!("`{}`", s.name))
            .collect();
        let more = if schemes.len() > MANY { " …" } else { "" };
        self.parts
            .push(format!("{words}: {}{more}", names.join(", ")));
    }

    /// Names with their titles.
    pub fn list<'t>(&mut self, items: impl Iterator<Item = (&'t str, Option<String>)>) {
        let mut lines: Vec<String> = items
            .map(|(name, title)| match title {
                Some(title) => format!("- `{name}` {title}"),
                None => format!("- `{name}`"),
            })
            .collect();
        if lines.len() > MANY {
            let rest = lines.len() - MANY;
            lines.truncate(MANY);
            lines.push(format!("- … {rest} {}", self.say("more", "meer")));
        }
        self.line(&lines.join("\n"));
    }

    /// A citation with its address.
    fn cited(&self, d: &Declared<'_>, citation: &Citation) -> String {
        let id = &citation.instrument.value;
        let words = match &citation.provision {
            Some(p) => format!("{id} {}", p.value),
            None => id.clone(),
        };
        let address =
            self.snapshot
                .analysis
                .instrument_seen(d.file, id)
                .and_then(|found| match found.tree {
                    Some(ast::Declaration::Instrument(i)) => {
                        let provision = citation.provision.as_ref().and_then(|p| {
                            i.provisions.iter().find(|x| x.reference.value == p.value)
                        });
                        ius_analysis::link(i, provision)
                    }
                    _ => None,
                });
        match address {
            Some(address) => format!("[{words}]({address})"),
            None => words,
        }
    }

    fn citations(&self, d: &Declared<'_>, all: &[Citation]) -> String {
        all.iter()
            .map(|c| self.cited(d, c))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// Where something was read, and whether it is certain.
    fn read(&self, attributes: &Attributes) -> String {
        let mut said: Vec<String> = Vec::new();
        for source in &attributes.sources {
            let title = &source.title.value;
            let mut text = match title.split_once("://") {
                Some((_, rest)) => {
                    let host = rest.split('/').next().unwrap_or(rest);
                    format!("[{host}]({title})")
                }
                None => format!("“{title}”"),
            };
            text.push_str(match source.kind {
                SourceKind::Official => self.say(", official", ", officieel"),
                SourceKind::Secondary => self.say(", secondary", ", secundair"),
            });
            if let Some(as_of) = &source.as_of {
                text.push_str(&format!("{} {}", self.say(", as of", ", van"), as_of.value));
            }
            if let Some(read) = &source.read {
                let day = format!(
                    "{:04}-{:02}-{:02}",
                    read.value.year, read.value.month, read.value.day
                );
                text.push_str(&format!("{} {day}", self.say(", read", ", gelezen")));
            }
            said.push(text);
        }
        if let Some(unverified) = &attributes.unverified {
            let word = self.say("unverified", "niet geverifieerd");
            said.push(match &unverified.value {
                Some(why) => format!("**{word}**: {why}"),
                None => format!("**{word}**"),
            });
        }
        said.join("; ")
    }

    /// Law of the Union to which national law or practice does not keep.
    fn departure(&mut self, d: &Declared<'_>, departure: &ast::Departure, read: &str) {
        let from = self.citations(d, &departure.from);
        let words = self.say("departs from", "wijkt af van");
        let mut line = format!("{words} {from}");
        if departure.in_practice.is_some() {
            line.push_str(self.say(", in practice", ", in de praktijk"));
        }
        if let Some(why) = &departure.why {
            line.push_str(&format!(": {}", why.value));
        }
        if !read.is_empty() {
            line.push_str(&format!(" ({read})"));
        }
        self.line(&line);
    }

    pub fn dates(&mut self, all: &[ast::InForce]) {
        for in_force in all {
            let range = written_dates(in_force);
            let text = self.range(range);
            self.line(&text);
        }
    }

    fn range(&self, range: InForce) -> String {
        let mut text = self.say("in force", "van kracht").to_owned();
        if let Some(from) = range.from {
            text.push_str(&format!(" {} {from}", self.say("from", "vanaf")));
        }
        if let Some(until) = range.until {
            text.push_str(&format!(" {} {until}", self.say("until", "tot en met")));
        }
        text
    }

    /// What most things carry: citations, basis, where it was read, notes.
    pub fn rest(&mut self, d: &Declared<'_>, attributes: &Attributes) {
        self.doc(&attributes.doc);
        if !attributes.under.is_empty() {
            let all = self.citations(d, &attributes.under);
            let word = self.say("under", "krachtens");
            self.line(&format!("{word} {all}"));
        }
        if !attributes.basis.is_empty() {
            let all = self.citations(d, &attributes.basis);
            let word = self.say("permitted by", "toegestaan door");
            self.line(&format!("{word} {all}"));
        }
        if attributes.basis_none.is_some() {
            let words = self.say(
                "a departure: nothing permits it",
                "een afwijking: niets staat het toe",
            );
            self.line(words);
        }
        for departure in &attributes.departures {
            self.departure(d, departure, "");
        }
        let read = self.read(attributes);
        self.line(&read);
        for note in &attributes.notes {
            self.line(&format!("*{}*", note.text.value));
        }
    }

    fn version_value(&self, d: &Declared<'_>, body: &VersionBody) -> String {
        match body {
            VersionBody::Is(e) => collapsed(d.written(e.span)),
            VersionBody::Unconfirmed => self.say("unconfirmed", "niet bevestigd").to_owned(),
            VersionBody::NotInForce => self.say("not in force", "niet van kracht").to_owned(),
        }
    }

    /// The value in force today, and every version with its dates and source.
    pub fn versions(&mut self, d: &Declared<'_>, versions: &[ast::Version]) {
        let written: Vec<Option<&ast::InForce>> =
            versions.iter().map(|v| v.in_force.as_ref()).collect();
        let ranges = effective_dates(&written);
        let today = self.today();
        if let [only] = versions
            && only.in_force.is_none()
        {
            let value = self.version_value(d, &only.body);
            self.line(&format!("```ius\nis {value}\n```"));
            self.rest(d, &only.attributes);
            return;
        }
        let current = versions
            .iter()
            .zip(&ranges)
            .find(|(_, range)| holds(**range, today));
        let said = match current {
            Some((version, _)) => match version.body {
                VersionBody::Unconfirmed => self
                    .say(
                        "unconfirmed: the law has a value that was not found",
                        "niet bevestigd: het recht kent een waarde die niet is gevonden",
                    )
                    .to_owned(),
                _ => self.version_value(d, &version.body),
            },
            None => self.say("not in force", "niet van kracht").to_owned(),
        };
        if !versions.is_empty() {
            let words = self.say("on", "op");
            self.line(&format!("{words} {today}: **{said}**"));
        }
        let mut rows: Vec<[String; 5]> = Vec::new();
        for (version, range) in versions.iter().zip(&ranges) {
            let mut value = self.version_value(d, &version.body);
            if holds(*range, today) {
                value = format!("**{value}**");
            }
            let mut read = self.read(&version.attributes);
            for note in &version.attributes.notes {
                if !read.is_empty() {
                    read.push_str("; ");
                }
                read.push_str(&format!("*{}*", note.text.value));
            }
            rows.push([
                day(range.from),
                day(range.until),
                value,
                self.citations(d, &version.attributes.under),
                read,
            ]);
        }
        self.table(
            &[
                self.say("from", "vanaf"),
                self.say("until", "tot en met"),
                self.say("value", "waarde"),
                self.say("under", "krachtens"),
                self.say("read", "gelezen"),
            ],
            &rows,
        );
    }

    fn table<const N: usize>(&mut self, heads: &[&str; N], rows: &[[String; N]]) {
        if rows.is_empty() {
            return;
        }
        // A column that says nothing is left out.
        let shown: Vec<usize> = (0..N)
            .filter(|i| {
                rows.iter()
                    .any(|r| r.get(*i).is_some_and(|c| !c.is_empty()))
            })
            .collect();
        let join = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
        let mut lines = vec![
            join(
                shown
                    .iter()
                    .filter_map(|i| heads.get(*i))
                    .map(|h| (*h).to_owned())
                    .collect(),
            ),
            join(shown.iter().map(|_| "---".to_owned()).collect()),
        ];
        for row in rows.iter().take(MANY) {
            lines.push(join(
                shown
                    .iter()
                    .filter_map(|i| row.get(*i))
                    .map(|c| cell(c))
                    .collect(),
            ));
        }
        let rest = rows.len().saturating_sub(MANY);
        self.parts.push(lines.join("\n"));
        if rest > 0 {
            let words = self.say("more", "meer");
            self.parts.push(format!("… {rest} {words}"));
        }
    }

    /// The rows of a table that are in force today.
    pub fn rows(&mut self, d: &Declared<'_>, t: &ast::Table) {
        let columns: Vec<String> = t
            .columns
            .iter()
            .map(|c| format!("`{}` {}", c.name.value, d.written(c.ty.span)))
            .collect();
        if !columns.is_empty() {
            let word = self.say("columns", "kolommen");
            self.line(&format!("{word}: {}", columns.join(", ")));
        }
        let ranges = row_dates(d, t);
        let today = self.today();
        let now: Vec<String> = t
            .rows
            .iter()
            .zip(&ranges)
            .filter(|(_, range)| holds(**range, today))
            .filter_map(|(row, _)| row.key.as_ref())
            .map(|k| collapsed(d.written(k.span)))
            .collect();
        let words = self.say("rows on", "rijen op");
        let shown: Vec<&str> = now.iter().take(MANY).map(String::as_str).collect();
        let more = if now.len() > MANY { " …" } else { "" };
        self.line(&format!(
            "{} {words} {today}: {}{more}",
            now.len(),
            shown.join(", ")
        ));
    }

    /// The cells of a column: of one key all its versions, else of all keys those of today.
    pub fn cells(
        &mut self,
        d: &Declared<'_>,
        t: &ast::Table,
        column: &ast::Column,
        key: Option<&str>,
    ) {
        let ranges = row_dates(d, t);
        let today = self.today();
        let unconfirmed = self.say("unconfirmed", "niet bevestigd").to_owned();
        let of = |cells: &[ast::Cell]| -> Option<String> {
            cells
                .iter()
                .find(|c| c.column.value == column.name.value)
                .map(|c| match &c.value {
                    Some(e) => collapsed(d.written(e.span)),
                    None => unconfirmed.clone(),
                })
        };
        let default = of(&t.defaults);
        let mut rows: Vec<[String; 5]> = Vec::new();
        let mut now: Option<String> = None;
        for (row, range) in t.rows.iter().zip(&ranges) {
            let Some(written) = row.key.as_ref().map(|k| collapsed(d.written(k.span))) else {
                continue;
            };
            let current = holds(*range, today);
            if key.is_some_and(|k| k != written) || key.is_none() && !current {
                continue;
            }
            let Some(mut value) = of(&row.cells).or_else(|| default.clone()) else {
                continue;
            };
            if key.is_some() && current {
                now = Some(value.clone());
                value = format!("**{value}**");
            }
            rows.push([
                written,
                day(range.from),
                day(range.until),
                value,
                self.read(&row.attributes),
            ]);
        }
        if let Some(key) = key {
            let said = now.unwrap_or_else(|| self.say("no row", "geen rij").to_owned());
            let words = self.say("on", "op");
            self.line(&format!("`{key}` {words} {today}: **{said}**"));
        }
        if let Some(row) = &t.otherwise
            && let Some(value) = of(&row.cells).or_else(|| default.clone())
            && key.is_none()
        {
            rows.push([
                "otherwise".to_owned(),
                String::new(),
                String::new(),
                value,
                self.read(&row.attributes),
            ]);
        }
        self.table(
            &[
                self.say("key", "sleutel"),
                self.say("from", "vanaf"),
                self.say("until", "tot en met"),
                self.say("value", "waarde"),
                self.say("read", "gelezen"),
            ],
            &rows,
        );
    }

    /// What is known of external data: the latest row of each key on or before today, and the rest.
    pub fn known(&mut self, d: &Declared<'_>, x: &ast::External) {
        let rows: Vec<[String; 4]> = x
            .rows
            .iter()
            .map(|row| {
                let on = row.as_of.value;
                [
                    row.key
                        .as_ref()
                        .map(|k| collapsed(d.written(k.span)))
                        .unwrap_or_default(),
                    format!("{:04}-{:02}-{:02}", on.year, on.month, on.day),
                    collapsed(d.written(row.value.span)),
                    self.read(&row.attributes),
                ]
            })
            .collect();
        self.table(
            &[
                self.say("key", "sleutel"),
                self.say("as of", "vanaf"),
                self.say("value", "waarde"),
                self.say("read", "gelezen"),
            ],
            &rows,
        );
    }

    pub fn instrument(&mut self, d: &Declared<'_>, i: &ast::Instrument) {
        if let Some(cited) = &i.cited_as {
            self.line(&cited.value);
        }
        if let Some(address) = ius_analysis::link(i, None) {
            self.line(&format!("<{address}>"));
        }
        if let Some(binds) = &i.binds {
            let text = collapsed(d.written(binds.span));
            let text = text.strip_prefix("binds ").unwrap_or(&text);
            self.line(&format!("{} {text}", self.say("binds", "bindt")));
        }
        self.dates(&i.in_force);
        let words = self.say("provisions declared", "bepalingen gedeclareerd");
        self.line(&format!("{} {words}", i.provisions.len()));
    }

    /// The header of a template or scheme, and what its sources do not say.
    pub fn header(&mut self, d: &Declared<'_>, header: &ast::Header) {
        if let Some(path) = &header.as_of {
            let words = self.say("as of", "naar de toestand op");
            self.line(&format!("{words} `{}`", d.written(path.span)));
        }
        self.dates(&header.in_force);
        for suspended in &header.suspended {
            let range = written_dates(suspended);
            let words = self.say("suspended", "opgeschort");
            let (from, until) = (day(range.from), day(range.until));
            self.line(&format!("{words} {from} – {until}"));
        }
        if let Some(by) = self.text_in(&header.decided_by) {
            let words = self.say("decided by", "beslist door");
            self.line(&format!("{words} {by}"));
        }
        for silent in &header.silent {
            let words = self.say("silent", "niet gezegd");
            let read = self.read(&silent.attributes);
            let read = if read.is_empty() {
                read
            } else {
                format!(" ({read})")
            };
            self.line(&format!("{words}: {}{read}", silent.text.text.value));
        }
        for stated in &header.departures {
            let read = self.read(&stated.attributes);
            self.departure(d, &stated.departure, &read);
        }
    }

    /// What a clause asks, what waives it, who judges.
    pub fn conditions(&mut self, d: &Declared<'_>, rule: &ast::Rule) {
        for (word, e) in [("that", &rule.that), ("when", &rule.when), ("is", &rule.is)] {
            if let Some(e) = e {
                self.line(&format!("```ius\n{word} {}\n```", d.written(e.span).trim()));
            }
        }
        if let Some(by) = &rule.by {
            let all: Vec<LocalText> = std::iter::once(by)
                .chain(&rule.by_translated)
                .cloned()
                .collect();
            let by = self.text_in(&all).unwrap_or_default();
            let words = self.say("judged by", "beoordeeld door");
            self.line(&format!("{words} {by}"));
        }
        if !rule.weighing.is_empty() {
            let wanted = self.snapshot.config.language.code();
            let own = |lang: &str| -> Vec<&str> {
                rule.weighing
                    .iter()
                    .filter(|t| t.lang.value == lang)
                    .map(|t| t.text.value.as_str())
                    .collect()
            };
            let mut all = own(wanted);
            if all.is_empty() {
                all = own("en");
            }
            let words = self.say("weighing", "weegt");
            self.line(&format!("{words}: {}", all.join("; ")));
        }
        if let Some(settled) = &rule.settled_by {
            let words = self.say("settled by", "uitgemaakt door");
            self.line(&format!("{words} `{}`", collapsed(d.written(settled.span))));
        }
        if let Some(mark) = &rule.pass_mark {
            let words = self.say("pass mark", "nodig aantal punten");
            self.line(&format!("{words} {}", d.written(mark.span)));
        }
        for exception in &rule.exceptions {
            let under = self.citations(d, &exception.under);
            let when = collapsed(d.written(exception.when.span));
            let why = exception
                .title
                .as_ref()
                .map(|t| format!(": {}", t.value))
                .unwrap_or_default();
            let text = match &exception.replacement {
                None => format!("{} `{when}`", self.say("waived when", "niet vereist als")),
                Some(other) => format!(
                    "{} `{}` {} `{when}`",
                    self.say("replaced by", "vervangen door"),
                    collapsed(d.written(other.span)),
                    self.say("when", "als")
                ),
            };
            self.line(&format!("{text} ({under}){why}"));
        }
        self.dates(&rule.attributes.in_force);
    }
}

/// The dates of the rows as they work: those of one key follow each other.
fn row_dates(d: &Declared<'_>, t: &ast::Table) -> Vec<InForce> {
    let keys: Vec<Option<&str>> = t
        .rows
        .iter()
        .map(|row| row.key.as_ref().map(|k| d.written(k.span)))
        .collect();
    t.rows
        .iter()
        .zip(&keys)
        .map(|(row, key)| {
            let same: Vec<&ast::Row> = t
                .rows
                .iter()
                .zip(&keys)
                .filter(|(_, k)| *k == key)
                .map(|(r, _)| r)
                .collect();
            let written: Vec<Option<&ast::InForce>> =
                same.iter().map(|r| r.in_force.as_ref()).collect();
            let at = same.iter().position(|r| r.span == row.span).unwrap_or(0);
            effective_dates(&written)
                .get(at)
                .copied()
                .unwrap_or_default()
        })
        .collect()
}
