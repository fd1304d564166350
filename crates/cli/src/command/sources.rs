//! `ius sources`

use std::collections::BTreeSet;

use ius_analysis::Options;
use ius_applicant::value_text;
use ius_calendar::{CalendarDuration, Date, ExactDuration, Period};
use ius_engine::{
    Honesty, InForce, Program, SchemeId, SourceNote, Sourced, SourcedKind, Standing, Value as Known,
};
use ius_suite::Rules;
use serde_json::{Value, json};

use super::chosen::Chosen;
use crate::arguments::{Format, Global, Lang, Sources as Arguments};
use crate::command::{one_of, today};
use crate::project::Project;
use crate::stop::Outcome;
use crate::terminal::{Style, Terminal, styled};

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &mut Terminal) -> Outcome {
    let formats = [Format::Text, Format::Json, Format::Markdown];
    let format = one_of(global, "sources", &formats)?;
    let project = Project::find(global, None)?;
    let rules = Rules::new(project.analysis(Options::default(), &[])?);
    let chosen = Chosen::of(&arguments.what, &rules, &project)?;
    let on = arguments.on.unwrap_or_else(|| today(global));
    let program = rules.plan().program();
    let wanted = Wanted {
        unverified: arguments.unverified,
        before: arguments.older_than.map(|age| age.before(on)),
    };
    let mut schemes = Vec::new();
    let mut all: Vec<Sourced<'_>> = Vec::new();
    let mut seen = BTreeSet::new();
    for (id, scheme) in (0_u32..).map(SchemeId).zip(&program.schemes) {
        if !chosen.holds(false, &[id], scheme.at) {
            continue;
        }
        let sourced = program.sourced(id);
        for one in &sourced {
            if seen.insert((one.kind, one.at.file, one.at.start, one.at.end)) {
                all.push(one.clone());
            }
        }
        schemes.push(OfScheme {
            id: scheme.id.as_str(),
            title: scheme.titles.get(global.lang.code()).unwrap_or_default(),
            honesty: Honesty::of(&sourced),
            conflicts: sourced.iter().filter(|one| one.conflicts()).count(),
            sourced: sourced.into_iter().filter(|one| wanted.is(one)).collect(),
        });
    }
    let shown = Shown {
        project: &project,
        program,
        lang: global.lang,
        on,
        total: Honesty::of(&all),
        conflicts: all.iter().filter(|one| one.conflicts()).count(),
        schemes,
    };
    match format {
        Format::Json => terminal.json(&shown.in_json())?,
        Format::Markdown => shown.in_markdown(terminal)?,
        _ => shown.in_text(terminal)?,
    }
    Ok(0)
}

/// How long ago, as it is written after `--older-than`.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Age {
    /// Years and months.
    Months(CalendarDuration),
    /// Weeks and days.
    Days(ExactDuration),
}

impl Age {
    /// Reads `1 year`, `18 months` or `90 days`.
    pub(crate) fn parse(text: &str) -> Result<Age, String> {
        if let Ok(months) = text.parse() {
            return Ok(Age::Months(months));
        }
        match text.parse() {
            Ok(days) => Ok(Age::Days(days)),
            Err(_) => Err("write it as `1 year`, `18 months` or `90 days`".to_owned()),
        }
    }

    /// What was read before this day is older.
    fn before(self, on: Date) -> Date {
        match self {
            Age::Months(length) => on.minus_months(length),
            Age::Days(length) => on.minus_days(length),
        }
    }
}

/// What is to be listed.
struct Wanted {
    unverified: bool,
    before: Option<Date>,
}

impl Wanted {
    fn is(&self, sourced: &Sourced<'_>) -> bool {
        let open = !sourced.standing.is_verified() || !sourced.unconfirmed.is_empty();
        // A source without a day of reading may be of any age.
        let old = |before: Date| {
            let sources = &sourced.provenance.sources;
            sources
                .iter()
                .any(|s| s.read.is_none_or(|day| day < before))
        };
        (!self.unverified || open) && self.before.is_none_or(old)
    }
}

struct OfScheme<'p> {
    id: &'p str,
    title: &'p str,
    honesty: Honesty,
    conflicts: usize,
    sourced: Vec<Sourced<'p>>,
}

struct Shown<'p> {
    project: &'p Project,
    program: &'p Program,
    lang: Lang,
    on: Date,
    total: Honesty,
    conflicts: usize,
    schemes: Vec<OfScheme<'p>>,
}

impl<'p> Shown<'p> {
    fn place(&self, sourced: &Sourced<'_>) -> String {
        let name = self.program.files.get(sourced.at.file.index());
        let file = self.project.shown(name.map_or("", String::as_str));
        format!("{file}:{}:{}", sourced.at.line, sourced.at.column)
    }

    fn key(&self, sourced: &Sourced<'_>) -> Option<String> {
        if sourced.kind == SourcedKind::Row && sourced.key.is_none() {
            return Some("otherwise".to_owned());
        }
        let table = sourced
            .table
            .and_then(|t| self.program.tables.get(t.index()));
        let value = Known::from(sourced.key?);
        Some(match (table, &value) {
            (Some(table), _) => value_text(&value, &table.key, self.program),
            (None, Known::Country(code)) => code.to_string(),
            (None, Known::Text(text)) => text.to_string(),
            (None, Known::Integer(number)) => number.to_string(),
            (None, _) => String::new(),
        })
    }

    /// What it is: kind, name, key, dates.
    fn name(&self, sourced: &Sourced<'_>) -> String {
        let mut text = format!("{} {}", sourced.kind.name(), sourced.name);
        if let Some(key) = self.key(sourced) {
            text.push_str(&format!(" {key}"));
        }
        text.push_str(&version(sourced.in_force));
        text
    }

    /// How it stands, and why.
    fn standing(&self, sourced: &Sourced<'_>) -> String {
        let mut text = sourced.standing.name().to_owned();
        match &sourced.provenance.why {
            Some(why) => text.push_str(&format!(": {why}")),
            None if sourced.standing == Standing::Unverified
                && sourced.provenance.sources.is_empty() =>
            {
                text.push_str(": no source is stated");
            }
            None => {}
        }
        if !sourced.unconfirmed.is_empty() {
            text.push_str(&format!("; not found: {}", sourced.unconfirmed.join(", ")));
        }
        if sourced.conflicts() {
            text.push_str("; the sources conflict");
        }
        text
    }

    /// A source with its dates and the age of its reading.
    fn source(&self, source: &SourceNote) -> String {
        let kind = if source.official {
            "official"
        } else {
            "secondary"
        };
        let mut text = format!("{} ({kind}", source.title);
        if let Some(as_of) = &source.as_of {
            text.push_str(&format!(", text of {as_of}"));
        }
        match source.read {
            Some(read) => {
                text.push_str(&format!(", read {read}"));
                if let Some(age) = age(read, self.on) {
                    text.push_str(&format!(", {age} ago"));
                }
            }
            None => text.push_str(", day of reading not stated"),
        }
        text.push(')');
        text
    }

    /// The lists of a scheme by their first source, in the order of first use; last what has none.
    fn by_source<'a>(&self, scheme: &'a OfScheme<'p>) -> Vec<(String, Vec<&'a Sourced<'p>>)> {
        let mut out: Vec<(String, Vec<&Sourced<'p>>)> = Vec::new();
        let mut none = Vec::new();
        for sourced in &scheme.sourced {
            let Some(first) = sourced.provenance.sources.first() else {
                none.push(sourced);
                continue;
            };
            let source = self.source(first);
            match out.iter_mut().find(|(known, _)| *known == source) {
                Some((_, list)) => list.push(sourced),
                None => out.push((source, vec![sourced])),
            }
        }
        if !none.is_empty() {
            out.push(("no source".to_owned(), none));
        }
        out
    }

    fn conflicts(count: usize) -> String {
        match count {
            0 => String::new(),
            1 => "; 1 where the sources conflict".to_owned(),
            count => format!("; {count} where the sources conflict"),
        }
    }

    fn in_text(&self, terminal: &mut Terminal) -> Outcome<()> {
        let colour = terminal.colour();
        for scheme in &self.schemes {
            let id = styled(scheme.id, Style::Bold, colour);
            let line = scheme.honesty.line(self.lang.code());
            terminal.line(&format!(
                "{id}: {line}{}",
                Self::conflicts(scheme.conflicts)
            ))?;
            for (source, list) in self.by_source(scheme) {
                terminal.line(&format!("  {source}"))?;
                for sourced in list {
                    terminal.line(&format!(
                        "    {}  {}: {}",
                        self.place(sourced),
                        self.name(sourced),
                        self.standing(sourced)
                    ))?;
                    for more in sourced.provenance.sources.iter().skip(1) {
                        terminal.line(&format!("      also {}", self.source(more)))?;
                    }
                }
            }
        }
        if self.schemes.len() > 1 {
            terminal.line(&format!(
                "all {} schemes, each value once: {}{}",
                self.schemes.len(),
                self.total.line(self.lang.code()),
                Self::conflicts(self.conflicts)
            ))?;
        }
        Ok(())
    }

    fn in_markdown(&self, terminal: &mut Terminal) -> Outcome<()> {
        let cell = |text: &str| text.replace('|', "\\|");
        terminal.line("# Sources\n")?;
        terminal.line(&format!(
            "{}{}",
            self.total.line(self.lang.code()),
            Self::conflicts(self.conflicts)
        ))?;
        for scheme in &self.schemes {
            terminal.line(&format!("\n## {} ({})\n", cell(scheme.title), scheme.id))?;
            terminal.line(&format!(
                "{}{}",
                scheme.honesty.line(self.lang.code()),
                Self::conflicts(scheme.conflicts)
            ))?;
            if scheme.sourced.is_empty() {
                continue;
            }
            terminal.line("\n| what | stands | where | sources |\n| --- | --- | --- | --- |")?;
            for (_, list) in self.by_source(scheme) {
                for sourced in list {
                    let sources: Vec<String> = sourced
                        .provenance
                        .sources
                        .iter()
                        .map(|source| self.source(source))
                        .collect();
                    terminal.line(&format!(
                        "| {} | {} | {} | {} |",
                        cell(&self.name(sourced)),
                        cell(&self.standing(sourced)),
                        self.place(sourced),
                        cell(&sources.join("<br>"))
                    ))?;
                }
            }
        }
        Ok(())
    }

    fn in_json(&self) -> Value {
        let counts = |honesty: &Honesty, conflicts: usize| {
            json!({
                "text": honesty.line(self.lang.code()),
                "counts": honesty,
                "conflicts": conflicts,
            })
        };
        let schemes: Vec<Value> = self
            .schemes
            .iter()
            .map(|scheme| {
                let sourced: Vec<Value> = scheme
                    .sourced
                    .iter()
                    .map(|one| self.one_in_json(one))
                    .collect();
                json!({
                    "scheme": scheme.id,
                    "title": scheme.title,
                    "honesty": counts(&scheme.honesty, scheme.conflicts),
                    "values": sourced,
                })
            })
            .collect();
        json!({
            "on": self.on,
            "total": counts(&self.total, self.conflicts),
            "schemes": schemes,
        })
    }

    fn one_in_json(&self, sourced: &Sourced<'_>) -> Value {
        let sources: Vec<Value> = sourced
            .provenance
            .sources
            .iter()
            .map(|source| {
                let days = source
                    .read
                    .map(|read| i64::from(self.on.day_number()) - i64::from(read.day_number()));
                json!({
                    "title": source.title,
                    "kind": if source.official { "official" } else { "secondary" },
                    "as_of": source.as_of,
                    "read": source.read,
                    "days_since_read": days,
                })
            })
            .collect();
        let notes: Vec<&str> = sourced
            .provenance
            .notes
            .iter()
            .map(|(_, note)| note.as_str())
            .collect();
        json!({
            "kind": sourced.kind.name(),
            "name": sourced.name,
            "key": self.key(sourced),
            "from": sourced.in_force.and_then(|f| f.from),
            "until": sourced.in_force.and_then(|f| f.until),
            "stands": sourced.standing.name(),
            "why": sourced.provenance.why,
            "not_found": sourced.unconfirmed,
            "conflict": sourced.conflicts(),
            "notes": notes,
            "sources": sources,
            "at": self.place(sourced),
        })
    }
}

/// How long ago a day was, in words; none for the day itself and days to come.
fn age(read: Date, on: Date) -> Option<String> {
    let (months, days) = Period::state(read, on.previous_day())?.months_and_days();
    let counted = |count: i32, word: &str| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    };
    Some(match (months / 12, months % 12, days) {
        (0, 0, days) => counted(days, "day"),
        (0, months, _) => counted(months, "month"),
        (years, 0, _) => counted(years, "year"),
        (years, months, _) => format!("{} {}", counted(years, "year"), counted(months, "month")),
    })
}

fn version(dates: Option<InForce>) -> String {
    let Some(dates) = dates else {
        return String::new();
    };
    match (dates.from, dates.until) {
        (Some(from), Some(until)) => format!(" from {from} until {until}"),
        (Some(from), None) => format!(" from {from}"),
        (None, Some(until)) => format!(" until {until}"),
        (None, None) => String::new(),
    }
}
