//! `ius coverage`

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ius_analysis::{InstrumentUse, Options, ProvisionUse};
use ius_diagnostics::LineIndex;
use ius_engine::{InForce, Program, SchemeId, SourceRef};
use ius_suite::{
    Answer, CaseResult, Coverage, Rules, Runner, Touched, read_case_file, read_page, watch_examples,
};
use serde_json::{Value, json};

use super::chosen::Chosen;
use super::test::{is_case_file, is_page};
use crate::arguments::{Coverage as Arguments, Format, Global};
use crate::command::one_of;
use crate::disk::{self, Below};
use crate::project::Project;
use crate::stop::{Outcome, Stop};
use crate::terminal::{Style, Terminal, styled};

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &mut Terminal) -> Outcome {
    let formats = [Format::Text, Format::Json, Format::Markdown];
    let format = one_of(global, "coverage", &formats)?;
    let project = Project::find(global, None)?;
    let rules = Rules::new(project.analysis(Options::default(), &[])?);
    let chosen = Chosen::of(&arguments.what, &rules, &project)?;
    let (results, unread) = results(&project, &rules, global)?;
    let coverage = Coverage::new(&rules, &results);
    let shown = Shown::of(&project, &rules, &coverage, &chosen);
    match format {
        Format::Json => terminal.json(&shown.in_json())?,
        Format::Markdown => shown.in_markdown(terminal)?,
        _ => shown.in_text(terminal)?,
    }
    let failed = results.iter().filter(|result| !result.passed()).count();
    for (count, what) in [(failed, "failing"), (unread, "not understood")] {
        if count > 0 {
            let cases = if count == 1 { "case is" } else { "cases are" };
            terminal.note(&format!(
                "note: {count} {cases} {what} and not counted: see `ius test`"
            ));
        }
    }
    let open = shown.answers().any(|answer| !answer.tried)
        || shown.boundaries().any(|touched| !touched.is_tried());
    Ok(u8::from(arguments.check && open))
}

/// Everything that is decided under the project's rules, watched; and how many cases could not be
/// read.
fn results(project: &Project, rules: &Rules, global: &Global) -> Outcome<(Vec<CaseResult>, usize)> {
    let lang = global.lang.code();
    let mut results = watch_examples(rules, &Below(&project.root), lang);
    let mut runner = Runner::new(rules, lang).watching();
    let here = disk::current_folder().map_err(Stop::because)?;
    let mut unread = 0;
    let mut files: Vec<PathBuf> = Vec::new();
    for path in &project.tests {
        let wanted = |file: &Path| is_page(file) || is_case_file(file);
        files.extend(disk::files_below(path, &wanted).map_err(Stop::because)?);
    }
    files.sort();
    files.dedup();
    for file in files {
        let name = project.shown(&project.name_of(&file));
        let text = disk::read_text(&file)
            .map_err(|why| Stop::because(format!("`{name}` cannot be read: {why}")))?;
        let (cases, problems) = if is_case_file(&file) {
            let (case, problems) = read_case_file(&name, &text, &Below(&here));
            (case.into_iter().collect(), problems)
        } else {
            read_page(&name, &text, &Below(&here))
        };
        unread += problems.len();
        // A case with rules of its own says nothing of these.
        for case in cases.iter().filter(|case| case.rules.is_none()) {
            results.push(runner.run(case, &text));
        }
    }
    Ok((results, unread))
}

/// What stands under one heading: the law of a scheme, or what schemes share.
#[derive(Default)]
struct Group<'a> {
    answers: Vec<&'a Answer>,
    boundaries: Vec<&'a Touched>,
}

struct Shown<'a> {
    project: &'a Project,
    rules: &'a Rules,
    cases: usize,
    /// By the scheme's name; after them, by the file, what schemes share.
    groups: BTreeMap<(bool, String), Group<'a>>,
    instruments: Vec<InstrumentUse>,
}

impl<'a> Shown<'a> {
    fn of(
        project: &'a Project,
        rules: &'a Rules,
        coverage: &'a Coverage,
        chosen: &Chosen,
    ) -> Shown<'a> {
        let mut shown = Shown {
            project,
            rules,
            cases: 0,
            groups: BTreeMap::new(),
            instruments: Vec::new(),
        };
        for answer in &coverage.answers {
            if chosen.holds(answer.shared, &answer.schemes, answer.at) {
                let heading = shown.heading(answer.shared, &answer.schemes, answer.at);
                let group = shown.groups.entry(heading).or_default();
                group.answers.push(answer);
            }
        }
        for touched in &coverage.boundaries {
            if chosen.holds(touched.shared, &touched.schemes, touched.at) {
                let heading = shown.heading(touched.shared, &touched.schemes, touched.at);
                let group = shown.groups.entry(heading).or_default();
                group.boundaries.push(touched);
            }
        }
        let schemes: BTreeSet<SchemeId> = shown
            .answers()
            .flat_map(|answer| answer.schemes.iter().copied())
            .collect();
        shown.cases = schemes.iter().filter_map(|id| coverage.cases.get(id)).sum();
        shown.instruments = rules.analysis().provisions();
        shown
            .instruments
            .retain(|instrument| chosen.holds_file(instrument.declared.file.path()));
        shown
    }

    fn program(&self) -> &'a Program {
        self.rules.plan().program()
    }

    fn heading(&self, shared: bool, schemes: &[SchemeId], at: SourceRef) -> (bool, String) {
        if shared {
            return (true, self.file(at));
        }
        let id = schemes
            .first()
            .and_then(|id| self.program().schemes.get(id.index()))
            .map_or_else(String::new, |scheme| scheme.id.clone());
        (false, id)
    }

    fn answers(&self) -> impl Iterator<Item = &'a Answer> + '_ {
        self.groups.values().flat_map(|g| g.answers.iter().copied())
    }

    fn boundaries(&self) -> impl Iterator<Item = &'a Touched> + '_ {
        self.groups
            .values()
            .flat_map(|g| g.boundaries.iter().copied())
    }

    fn provisions(&self) -> impl Iterator<Item = &ProvisionUse> + '_ {
        self.instruments.iter().flat_map(|i| &i.provisions)
    }

    /// A file as people in the current folder write it.
    fn file(&self, at: SourceRef) -> String {
        let name = self.program().files.get(at.file.index());
        self.project.shown(name.map_or("", String::as_str))
    }

    fn place(&self, at: SourceRef) -> String {
        format!("{}:{}:{}", self.file(at), at.line, at.column)
    }

    /// The words of the rule.
    fn words(&self, at: SourceRef) -> String {
        let name = self.program().files.get(at.file.index());
        let text = name.and_then(|name| self.rules.analysis().text(name));
        let text = text
            .and_then(|text| text.get(at.start as usize..at.end as usize))
            .unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn cited_at(&self, cited: &ius_analysis::Cited) -> String {
        let text = self
            .rules
            .analysis()
            .text(cited.file.path())
            .unwrap_or_default();
        let at = LineIndex::new(text).chars(text, cited.span.start);
        let file = self.project.shown(cited.file.path());
        format!("{file}:{}:{}", at.line + 1, at.column + 1)
    }

    fn totals(&self) -> Vec<String> {
        let answers = self.answers().count();
        let tried = self.answers().filter(|a| a.tried).count();
        let boundaries = self.boundaries().count();
        let touched = self.boundaries().filter(|b| b.is_tried()).count();
        let (mut encoded, mut cited, mut nowhere) = (0, 0, 0);
        for provision in self.provisions() {
            match standing(provision) {
                "encoded" => encoded += 1,
                "cited only" => cited += 1,
                _ => nowhere += 1,
            }
        }
        let mut lines = vec![
            format!("{} cases", self.cases),
            format!("clauses: {tried} of {answers} answers are brought about by a case"),
            format!("boundaries: {touched} of {boundaries} are touched on both sides"),
        ];
        if encoded + cited + nowhere > 0 {
            lines.push(format!(
                "provisions: {encoded} encoded, {cited} cited only, {nowhere} nowhere"
            ));
        }
        lines
    }

    /// The answers that no case brings about: place, clause, what is missing, once for each place.
    fn open_answers(&self, group: &Group<'_>) -> Vec<(String, String, Vec<&'static str>)> {
        let mut out: Vec<(String, String, Vec<&'static str>)> = Vec::new();
        for answer in group.answers.iter().filter(|a| !a.tried) {
            let place = self.place(answer.at);
            let version = answer.in_force.map(version).unwrap_or_default();
            let clause = format!("{} {}{version}", answer.keyword, answer.clause);
            match out.iter_mut().find(|(p, c, _)| *p == place && *c == clause) {
                Some((.., missing)) => missing.push(answer.words()),
                None => out.push((place, clause, vec![answer.words()])),
            }
        }
        out
    }

    /// The boundaries that are not touched on both sides: place, comparison, and for each limit
    /// what is missing, once for each place.
    fn open_boundaries(&self, group: &Group<'_>) -> Vec<(String, String, Vec<String>)> {
        let mut out: Vec<(String, String, Vec<String>)> = Vec::new();
        for touched in group.boundaries.iter().filter(|b| !b.is_tried()) {
            let place = self.place(touched.at);
            let mut limit = String::new();
            if let Some(at) = &touched.limit {
                limit.push_str(&format!(" at {at}"));
            }
            if let Some(key) = &touched.key {
                limit.push_str(&format!(" for {key}"));
            }
            let missing = format!("{limit}: {}", touched.words());
            match out.iter_mut().find(|(p, ..)| *p == place) {
                Some((.., all)) => all.push(missing),
                None => {
                    let comparison = format!("{} `{}`", touched.clause, self.words(touched.at));
                    out.push((place, comparison, vec![missing]));
                }
            }
        }
        out
    }

    fn in_text(&self, terminal: &mut Terminal) -> Outcome<()> {
        let colour = terminal.colour();
        for ((shared, heading), group) in &self.groups {
            let tried = group.answers.iter().filter(|a| a.tried).count();
            let touched = group.boundaries.iter().filter(|b| b.is_tried()).count();
            let name = styled(heading, Style::Bold, colour);
            let also = if *shared { ", shared by schemes" } else { "" };
            terminal.line(&format!(
                "{name}{also}: {tried} of {} answers, {touched} of {} boundaries",
                group.answers.len(),
                group.boundaries.len()
            ))?;
            for (place, clause, missing) in self.open_answers(group) {
                terminal.line(&format!("  {place}  {clause}: {}", missing.join("; ")))?;
            }
            for (place, comparison, open) in self.open_boundaries(group) {
                match open.as_slice() {
                    [one] => terminal.line(&format!("  {place}  {comparison}{one}"))?,
                    several => {
                        terminal.line(&format!("  {place}  {comparison}"))?;
                        for one in several {
                            terminal.line(&format!("   {one}"))?;
                        }
                    }
                }
            }
        }
        for instrument in &self.instruments {
            let count = |wanted: &str| {
                let all = instrument.provisions.iter();
                all.filter(|p| standing(p) == wanted).count()
            };
            let name = styled(&instrument.id, Style::Bold, colour);
            terminal.line(&format!(
                "{name}: {} provisions: {} encoded, {} cited only, {} nowhere",
                instrument.provisions.len(),
                count("encoded"),
                count("cited only"),
                count("nowhere")
            ))?;
            let open = instrument.provisions.iter();
            for provision in open.filter(|p| p.encoded.is_empty()) {
                terminal.line(&format!(
                    "  {}  {} {}: {}",
                    self.cited_at(&provision.declared),
                    instrument.id,
                    provision.reference,
                    self.standing_words(provision)
                ))?;
            }
        }
        for line in self.totals() {
            terminal.line(&line)?;
        }
        Ok(())
    }

    fn standing_words(&self, provision: &ProvisionUse) -> String {
        let word = standing(provision);
        match provision.cited.first() {
            Some(first) if provision.encoded.is_empty() => {
                let more = match provision.cited.len() {
                    1 => String::new(),
                    count => format!(" and {} more", count - 1),
                };
                format!("{word}, at {}{more}", self.cited_at(first))
            }
            _ => word.to_owned(),
        }
    }

    fn in_markdown(&self, terminal: &mut Terminal) -> Outcome<()> {
        let cell = |text: &str| text.replace('|', "\\|");
        terminal.line("# Coverage\n")?;
        for line in self.totals() {
            terminal.line(&format!("- {line}"))?;
        }
        for ((_, heading), group) in &self.groups {
            let answers = self.open_answers(group);
            let boundaries = self.open_boundaries(group);
            if answers.is_empty() && boundaries.is_empty() {
                continue;
            }
            terminal.line(&format!("\n## {heading}\n"))?;
            terminal.line("| where | what |\n| --- | --- |")?;
            for (place, clause, missing) in answers {
                let words = cell(&format!("{clause}: {}", missing.join("; ")));
                terminal.line(&format!("| {place} | {words} |"))?;
            }
            for (place, comparison, open) in boundaries {
                for one in open {
                    let words = cell(&format!("{comparison}{one}"));
                    terminal.line(&format!("| {place} | {words} |"))?;
                }
            }
        }
        if !self.instruments.is_empty() {
            terminal.line("\n## Provisions\n")?;
            terminal
                .line("| instrument | provision | stands | where |\n| --- | --- | --- | --- |")?;
        }
        for instrument in &self.instruments {
            for provision in &instrument.provisions {
                let places = if provision.encoded.is_empty() {
                    &provision.cited
                } else {
                    &provision.encoded
                };
                let places: Vec<String> = places.iter().map(|p| self.cited_at(p)).collect();
                terminal.line(&format!(
                    "| {} | {} | {} | {} |",
                    instrument.id,
                    provision.reference,
                    standing(provision),
                    places.join(", ")
                ))?;
            }
        }
        Ok(())
    }

    fn in_json(&self) -> Value {
        let program = self.program();
        let names = |schemes: &[SchemeId]| -> Vec<&str> {
            schemes
                .iter()
                .filter_map(|id| program.schemes.get(id.index()))
                .map(|scheme| scheme.id.as_str())
                .collect()
        };
        let at =
            |at: SourceRef| json!({ "file": self.file(at), "line": at.line, "column": at.column });
        let answers: Vec<Value> = self
            .answers()
            .map(|answer| {
                json!({
                    "schemes": names(&answer.schemes),
                    "shared": answer.shared,
                    "kind": answer.keyword,
                    "clause": answer.clause,
                    "from": answer.in_force.and_then(|f| f.from),
                    "until": answer.in_force.and_then(|f| f.until),
                    "at": at(answer.at),
                    "tried": answer.tried,
                    "missing": (!answer.tried).then(|| answer.words()),
                })
            })
            .collect();
        let boundaries: Vec<Value> = self
            .boundaries()
            .map(|touched| {
                json!({
                    "schemes": names(&touched.schemes),
                    "shared": touched.shared,
                    "clause": touched.clause,
                    "comparison": self.words(touched.at),
                    "limit": touched.limit,
                    "key": touched.key,
                    "at": at(touched.at),
                    "on": touched.on,
                    "beside": touched.beside,
                    "missing": (!touched.is_tried()).then(|| touched.words()),
                })
            })
            .collect();
        let instruments: Vec<Value> = self
            .instruments
            .iter()
            .map(|instrument| {
                let places = |list: &[ius_analysis::Cited]| -> Vec<String> {
                    list.iter().map(|cited| self.cited_at(cited)).collect()
                };
                let provisions: Vec<Value> = instrument
                    .provisions
                    .iter()
                    .map(|provision| {
                        json!({
                            "provision": provision.reference,
                            "text": provision.text,
                            "stands": standing(provision),
                            "encoded": places(&provision.encoded),
                            "cited": places(&provision.cited),
                        })
                    })
                    .collect();
                json!({
                    "instrument": instrument.id,
                    "at": self.cited_at(&instrument.declared),
                    "cited_as_a_whole": places(&instrument.whole),
                    "provisions": provisions,
                })
            })
            .collect();
        json!({
            "cases": self.cases,
            "answers": answers,
            "boundaries": boundaries,
            "instruments": instruments,
        })
    }
}

/// How far a provision is encoded.
fn standing(provision: &ProvisionUse) -> &'static str {
    if !provision.encoded.is_empty() {
        "encoded"
    } else if !provision.cited.is_empty() {
        "cited only"
    } else {
        "nowhere"
    }
}

fn version(dates: InForce) -> String {
    match (dates.from, dates.until) {
        (Some(from), Some(until)) => format!(" from {from} until {until}"),
        (Some(from), None) => format!(" from {from}"),
        (None, Some(until)) => format!(" until {until}"),
        (None, None) => String::new(),
    }
}
