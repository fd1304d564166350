//! Snapshots: the recorded decisions of one page, case file or rule file, as readable text.
//!
//! ```text
//! # decisions of conditions.md: written by `ius test --snapshot`, changed through `ius review`
//!
//! scheme nl.start_up
//!   third_country_national
//!   sufficient_means
//!
//! = The Dutch start-up permit
//! == Means, to the cent › a cent below
//! nl.start_up on 2026-03-02: ineligible because sufficient_means
//!   failed sufficient_means
//!   output norm: EUR 1734.57 per month
//!   why sufficient_means: …
//!   facts 1f0c2a9b
//! ```
//!
//! A clause of the scheme's list that a case does not mention is passed. That keeps the record
//! whole and a change of one clause one line long.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ius_calendar::Date;

use crate::record::Record;

const PASSED: &str = "passed";
const NOT_IN_FORCE: &str = "not in force";
/// Every status but the two that are written otherwise.
const STATUSES: [&str; 6] = [
    "failed",
    "unknown",
    "to assess",
    "waived",
    "gap",
    "conflict",
];

/// What tells one case of a file from the others. Titles alone do not: one heading may stand above
/// several decisions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CaseKey {
    /// The headings that lead to the case.
    pub title: String,
    /// The scheme that is decided.
    pub scheme: String,
    /// The reference date.
    pub on: Option<Date>,
    /// Of several that are alike in all this, which, from 1.
    pub number: u32,
}

/// The recorded decisions of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The name of the file whose cases these are, without its folder.
    pub of: String,
    /// The law of a rule file as whoever made the record writes it: lines without a meaning here.
    pub law: Vec<String>,
    /// The cases, in the order of the file.
    pub cases: Vec<(CaseKey, Record)>,
}

/// Why a snapshot cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, in words.
    pub why: String,
}

impl Snapshot {
    /// A snapshot of decisions in the order of their file: each gets its key.
    #[must_use]
    pub fn keyed(found: Vec<(String, Record)>) -> Vec<(CaseKey, Record)> {
        let mut seen: BTreeMap<(String, String, Option<Date>), u32> = BTreeMap::new();
        found
            .into_iter()
            .map(|(title, record)| {
                let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
                let alike = (title.clone(), record.scheme.clone(), record.on);
                let number = seen.entry(alike).or_insert(0);
                *number += 1;
                let key = CaseKey {
                    title,
                    scheme: record.scheme.clone(),
                    on: record.on,
                    number: *number,
                };
                (key, record)
            })
            .collect()
    }

    /// The record of a case.
    #[must_use]
    pub fn get(&self, key: &CaseKey) -> Option<&Record> {
        self.cases
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, record)| record)
    }

    /// The snapshot as text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!(
            "# decisions of {}: written by `ius test --snapshot`, changed through `ius review`\n",
            self.of
        );
        if !self.law.is_empty() {
            out.push_str("\nlaw\n");
            for line in &self.law {
                // Writing to a string cannot fail.
                let _ = writeln!(out, "  {line}");
            }
        }
        let schemes = self.schemes();
        for (scheme, clauses) in &schemes {
            let _ = writeln!(out, "\nscheme {scheme}");
            for clause in clauses {
                let _ = writeln!(out, "  {clause}");
            }
        }
        let mut first_heading = None;
        for (key, record) in &self.cases {
            let (first, rest) = key.title.split_once(" › ").unwrap_or((&key.title, ""));
            out.push('\n');
            if first_heading != Some(first) {
                let _ = writeln!(out, "= {first}");
                first_heading = Some(first);
            }
            let _ = writeln!(out, "{}", format!("== {rest}").trim_end());
            case_text(record, schemes.get(record.scheme.as_str()), &mut out);
        }
        out
    }

    /// The clauses of each scheme that the cases decide, in the order of the scheme.
    fn schemes(&self) -> BTreeMap<&str, Vec<&str>> {
        let mut schemes: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut known: BTreeSet<(&str, &str)> = BTreeSet::new();
        for (_, record) in &self.cases {
            let clauses = schemes.entry(&record.scheme).or_default();
            for (name, _) in &record.statuses {
                if known.insert((&record.scheme, name)) {
                    clauses.push(name);
                }
            }
        }
        schemes
    }

    /// Reads a snapshot.
    ///
    /// # Errors
    /// The first line that is not one of a snapshot, such as the mark of a merge conflict.
    pub fn read(text: &str) -> Result<Snapshot, Unreadable> {
        let mut reading = Reading::default();
        for (at, line) in text.lines().enumerate() {
            reading
                .line(line)
                .map_err(|why| Unreadable { line: at + 1, why })?;
        }
        reading.close();
        let Reading { of, law, cases, .. } = reading;
        Ok(Snapshot {
            of,
            law,
            cases: Snapshot::keyed(cases),
        })
    }
}

fn case_text(record: &Record, clauses: Option<&Vec<&str>>, out: &mut String) {
    let on = record
        .on
        .map_or_else(|| "an unknown day".to_owned(), |on| on.to_string());
    let law = record
        .law
        .as_ref()
        .map_or_else(String::new, |law| format!(" under the law of {law}"));
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{} on {on}{law}: {}", record.scheme, record.headline());
    let mut idle = Vec::new();
    for (name, status) in &record.statuses {
        match status.as_str() {
            PASSED => {}
            NOT_IN_FORCE => idle.push(name.as_str()),
            status => {
                let _ = writeln!(out, "  {status} {name}");
            }
        }
    }
    let without: Vec<&str> = clauses
        .into_iter()
        .flatten()
        .copied()
        .filter(|clause| record.status(clause).is_none())
        .collect();
    for (words, names) in [(NOT_IN_FORCE, idle), ("without", without)] {
        if !names.is_empty() {
            let _ = writeln!(out, "  {words} {}", names.join(", "));
        }
    }
    for (name, value) in &record.outputs {
        let _ = writeln!(out, "  output {name}: {value}");
    }
    for path in &record.missing {
        let _ = writeln!(out, "  missing {path}");
    }
    for why in &record.why {
        let _ = writeln!(out, "  why {why}");
    }
    let _ = writeln!(out, "  facts {}", record.facts);
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Start,
    Law,
    Scheme,
    Title,
    Case,
}

#[derive(Default)]
struct Reading {
    of: String,
    law: Vec<String>,
    schemes: BTreeMap<String, Vec<String>>,
    cases: Vec<(String, Record)>,
    part: Part,
    scheme: String,
    heading: String,
    title: String,
    /// The case that is being read, with the clauses that are not passed.
    open: Option<(String, Record, BTreeSet<String>)>,
}

impl Reading {
    fn line(&mut self, line: &str) -> Result<(), String> {
        let odd = || Err(format!("`{line}` is not a line of a snapshot"));
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
            .iter()
            .any(|mark| line.starts_with(mark))
        {
            return Err("a merge conflict was left open".to_owned());
        }
        if line.is_empty() {
            return Ok(());
        }
        if let Some(inner) = line.strip_prefix("  ") {
            return match self.part {
                Part::Law => {
                    self.law.push(inner.to_owned());
                    Ok(())
                }
                Part::Scheme => {
                    let clauses = self.schemes.entry(self.scheme.clone()).or_default();
                    clauses.push(inner.to_owned());
                    Ok(())
                }
                Part::Case => self.detail(inner),
                Part::Start | Part::Title => odd(),
            };
        }
        if let Some(comment) = line.strip_prefix('#') {
            if let Some((of, _)) = comment
                .trim()
                .strip_prefix("decisions of ")
                .and_then(|rest| rest.split_once(": written by"))
            {
                of.clone_into(&mut self.of);
            }
            return Ok(());
        }
        if line == "law" {
            self.part = Part::Law;
            return Ok(());
        }
        if let Some(scheme) = line.strip_prefix("scheme ") {
            self.part = Part::Scheme;
            scheme.clone_into(&mut self.scheme);
            return Ok(());
        }
        if line == "==" || line.starts_with("== ") {
            self.close();
            let rest = line.get(3..).unwrap_or_default();
            self.title = if rest.is_empty() {
                self.heading.clone()
            } else {
                format!("{} › {rest}", self.heading)
            };
            self.part = Part::Title;
            return Ok(());
        }
        if let Some(heading) = line.strip_prefix('=') {
            self.close();
            heading.trim_start().clone_into(&mut self.heading);
            self.part = Part::Start;
            return Ok(());
        }
        if self.part == Part::Title {
            let record = headline(line).ok_or_else(|| {
                format!("`{line}` is not a decision: `SCHEME on DATE: OUTCOME` is")
            })?;
            self.open = Some((self.title.clone(), record, BTreeSet::new()));
            self.part = Part::Case;
            return Ok(());
        }
        odd()
    }

    fn detail(&mut self, line: &str) -> Result<(), String> {
        let Some((_, record, without)) = &mut self.open else {
            return Err(format!("`{line}` belongs to no decision"));
        };
        let all = |names: &str| -> Vec<String> { names.split(", ").map(str::to_owned).collect() };
        if let Some(rest) = line.strip_prefix("output ") {
            let (name, value) = rest
                .split_once(": ")
                .ok_or_else(|| format!("`{line}` gives no value"))?;
            record.outputs.push((name.to_owned(), value.to_owned()));
        } else if let Some(path) = line.strip_prefix("missing ") {
            record.missing.push(path.to_owned());
        } else if let Some(why) = line.strip_prefix("why ") {
            record.why.push(why.to_owned());
        } else if let Some(facts) = line.strip_prefix("facts ") {
            facts.clone_into(&mut record.facts);
        } else if let Some(names) = line.strip_prefix("without ") {
            without.extend(all(names));
        } else if let Some(names) = line.strip_prefix("not in force ") {
            for name in all(names) {
                record.statuses.push((name, NOT_IN_FORCE.to_owned()));
            }
        } else {
            let (status, name) = STATUSES
                .iter()
                .find_map(|status| {
                    let name = line.strip_prefix(status)?.strip_prefix(' ')?;
                    Some((*status, name))
                })
                .ok_or_else(|| format!("`{line}` is not a line of a decision"))?;
            record.statuses.push((name.to_owned(), status.to_owned()));
        }
        Ok(())
    }

    /// Ends the case that is being read: clauses of the scheme's list that it does not mention are
    /// passed, and all stand in the order of that list.
    fn close(&mut self) {
        let Some((title, mut record, without)) = self.open.take() else {
            return;
        };
        let mut mentioned: BTreeMap<String, String> = record.statuses.drain(..).collect();
        let clauses = self
            .schemes
            .get(&record.scheme)
            .cloned()
            .unwrap_or_default();
        for clause in clauses {
            if without.contains(&clause) {
                continue;
            }
            let status = mentioned.remove(&clause);
            let status = status.unwrap_or_else(|| PASSED.to_owned());
            record.statuses.push((clause, status));
        }
        record.statuses.extend(mentioned);
        self.cases.push((title, record));
    }
}

/// `nl.start_up on 2026-03-02 under the law of 2026-03-01: ineligible because a, b`
fn headline(line: &str) -> Option<Record> {
    let (left, right) = line.split_once(": ")?;
    let (scheme, days) = left.split_once(" on ")?;
    let (on, law) = match days.split_once(" under the law of ") {
        Some((on, law)) => (on, Some(law.to_owned())),
        None => (days, None),
    };
    let on = match on {
        "an unknown day" => None,
        day => Some(Date::parse_iso(day).ok()?),
    };
    let (outcome, because) = match right.split_once(" because ") {
        Some((outcome, names)) => (outcome, names.split(", ").map(str::to_owned).collect()),
        None => (right, Vec::new()),
    };
    Some(Record {
        scheme: scheme.to_owned(),
        on,
        law,
        outcome: outcome.to_owned(),
        because,
        ..Record::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Differing;

    fn record(scheme: &str, outcome: &str) -> Record {
        Record {
            scheme: scheme.to_owned(),
            on: Date::parse_iso("2026-03-02").ok(),
            outcome: outcome.to_owned(),
            facts: "00c0ffee".to_owned(),
            ..Record::default()
        }
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |(a, b): &(&str, &str)| ((*a).to_owned(), (*b).to_owned());
        pairs.iter().map(owned).collect()
    }

    fn sample() -> Snapshot {
        let mut first = record("nl.start_up", "ineligible");
        first.because = vec!["age".to_owned(), "means".to_owned()];
        first.statuses = pairs(&[
            ("age", "failed"),
            ("means", "failed"),
            ("quota", "not in force"),
            ("panel", "to assess"),
        ]);
        first.outputs = pairs(&[("norm", "EUR 1734.57 per month"), ("list", "a: b, c")]);
        first.missing = vec!["applicant.birth_date".to_owned()];
        first.why = vec!["age: the age is at least 18: no (applicant.age: 17)".to_owned()];
        first.law = Some("2025-12-31".to_owned());
        let mut second = record("nl.start_up", "eligible");
        second.statuses = pairs(&[("age", "passed"), ("means", "passed"), ("added", "waived")]);
        let mut undated = record("be.start_up", "undetermined");
        undated.on = None;
        let found = vec![
            ("Titel é › a = b".to_owned(), first.clone()),
            ("Titel é › a = b".to_owned(), first),
            ("Titel é".to_owned(), second),
            ("Other".to_owned(), undated),
        ];
        Snapshot {
            of: "x.md".to_owned(),
            law: vec!["parameter a".to_owned(), "  from 2026 12345678".to_owned()],
            cases: Snapshot::keyed(found),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let snapshot = sample();
        let text = snapshot.text();
        let read = Snapshot::read(&text).unwrap();
        assert_eq!(read.text(), text);
        assert_eq!(read.of, "x.md");
        assert_eq!(read.law, snapshot.law);
        for ((key, before), (read_key, after)) in snapshot.cases.iter().zip(&read.cases) {
            assert_eq!(key, read_key);
            let mut sorted = (before.clone(), after.clone());
            sorted.0.statuses.sort();
            sorted.1.statuses.sort();
            assert_eq!(sorted.0, sorted.1);
            assert_eq!(before.differences(after), []);
        }
        assert_eq!(snapshot.cases[1].0.number, 2);
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let text = sample().text();
        for (from, to, line, why) in [
            (
                "  failed age",
                "  fallen age",
                19,
                "not a line of a decision",
            ),
            ("\nlaw\n", "\n<<<<<<< ours\n", 3, "merge conflict"),
            ("eligible\n", "\n", 0, ""),
        ] {
            let broken = text.replacen(from, to, 1);
            if line == 0 {
                // Nothing that is cut away makes the reader panic.
                let _ = Snapshot::read(&broken);
                continue;
            }
            let error = Snapshot::read(&broken).unwrap_err();
            assert!(error.why.contains(why), "{error:?}");
            assert_eq!(error.line, line, "{error:?}\n{broken}");
        }
        for end in 0..text.len() {
            if let Some(part) = text.get(..end) {
                let _ = Snapshot::read(part);
            }
        }
    }

    #[test]
    fn only_what_matters_is_a_changed_decision() {
        let before = &sample().cases[0].1;
        let mut after = before.clone();
        after.why.clear();
        after.facts = "1".to_owned();
        let words: Vec<Differing> = before
            .differences(&after)
            .iter()
            .map(|difference| difference.what)
            .collect();
        assert_eq!(words, [Differing::Words, Differing::Facts]);
        assert!(words.iter().all(|what| !what.decides()));
        after.statuses = pairs(&[("age", "passed"), ("means", "failed"), ("new", "waived")]);
        after.because = vec!["means".to_owned()];
        let changed: Vec<(Differing, String, String, String)> = before
            .differences(&after)
            .into_iter()
            .filter(|d| d.what.decides())
            .map(|d| (d.what, d.name, d.before, d.after))
            .collect();
        let is = |what, name: &str, before: &str, after: &str| {
            (what, name.to_owned(), before.to_owned(), after.to_owned())
        };
        assert_eq!(
            changed,
            [
                is(
                    Differing::Outcome,
                    "",
                    "ineligible because age, means",
                    "ineligible because means"
                ),
                is(Differing::Clause, "age", "failed", "passed"),
                is(Differing::Clause, "panel", "to assess", "no such clause"),
            ]
        );
    }
}
