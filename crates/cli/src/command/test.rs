//! `ius test`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ius_analysis::Options;
use ius_diagnostics::render::{self, Sources};
use ius_diagnostics::{Diagnostic, FileRef};
use ius_suite::{
    CaseResult, Failure, Results, Rules, Runner, read_case_file, read_page, record_examples, tested,
};

use crate::arguments::{Format, Global, Test};
use crate::command::one_of;
use crate::disk::{self, Below};
use crate::project::{Project, is_rule_file};
use crate::show::change::Shown;
use crate::snapshots::{self, Cause, Found, Open, Snapshots, Take};
use crate::stop::{Outcome, Stop};
use crate::terminal::{Style, Terminal, styled};

/// Changed cases that are written out for each cause; `ius review` shows all.
const MOST_CHANGES: usize = 3;

pub(super) fn run(arguments: &Test, global: &Global, terminal: &mut Terminal) -> Outcome {
    let format = one_of(
        global,
        "test",
        &[Format::Text, Format::Json, Format::Junit, Format::Github],
    )?;
    if arguments.watch {
        if format != Format::Text {
            return Err(Stop::because(
                "`ius test --watch` writes text for people only",
            ));
        }
        return super::watch::run(arguments, global, terminal);
    }
    once(arguments, global, format, terminal)
}

/// One run.
pub(super) fn once(
    arguments: &Test,
    global: &Global,
    format: Format,
    terminal: &mut Terminal,
) -> Outcome {
    let chosen = Chosen {
        paths: &arguments.paths,
        filter: arguments.filter.as_deref(),
    };
    let recording = if arguments.snapshot || arguments.accept || arguments.check {
        Recording::Everything
    } else {
        Recording::WhereRecorded
    };
    let project = chosen.project(global)?;
    if arguments.snapshot || arguments.accept {
        chosen.clear_strays(&project);
    }
    let rules = Rules::new(project.analysis(Options::default(), &[])?);
    let mut testing = Testing::new(&project, &rules, global, chosen, recording);
    testing.lenient = arguments.accept;
    testing.run()?;
    let untouched = testing.untouched();
    let Testing {
        mut results,
        mut sources,
        mut snapshots,
        ..
    } = testing;
    for diagnostic in &untouched {
        let text = rules.analysis().text(diagnostic.file.path());
        let shown = project.shown(diagnostic.file.path());
        sources.add(FileRef::new(shown), text.unwrap_or_default());
    }
    let untouched: Vec<Diagnostic> = untouched
        .into_iter()
        .map(|mut diagnostic| {
            diagnostic.file = FileRef::new(project.shown(diagnostic.file.path()));
            diagnostic
        })
        .collect();
    let written = if arguments.accept {
        Some(snapshots.write(Take::All)?)
    } else if arguments.snapshot {
        Some(snapshots.write(Take::New)?)
    } else {
        None
    };
    let open = snapshots.open();
    let (passed, failed) = (results.passed(), results.failed());
    let shown = Shown {
        snapshots: &snapshots,
        program: rules.plan().program(),
        project: &project,
    };
    match format {
        Format::Text => {
            terminal.say(&render::text(
                &results.problems,
                &sources,
                terminal.colour(),
            ))?;
            terminal.say(&render::text(&untouched, &sources, terminal.colour()))?;
            let listed = if arguments.watch {
                ius_suite::text(&results.failing(), terminal.colour())
            } else {
                ius_suite::text(&results, terminal.colour())
            };
            terminal.say(&listed)?;
            changes(&shown, terminal)?;
            let mut line = format!("{passed} passed, {failed} failed");
            if open.changed > 0 {
                let decided = plural(open.changed, "decision");
                line.push_str(&format!(", {decided} not as recorded"));
            }
            terminal.line(&line)?;
        }
        _ => {
            for change in snapshots.changes.iter().filter(|change| change.decides) {
                let message = shown.message(change);
                if let Some(found) = snapshots.found(change)
                    && let Some(case) = results.cases.get_mut(found.result)
                {
                    let line = found.line;
                    let text = message;
                    case.failures.push(Failure { line, text });
                }
            }
            report(format, &results, &untouched, &sources, &shown, terminal)?;
        }
    }
    if let Some(written) = written {
        let files = plural(written, "snapshot");
        terminal.note(&match written {
            0 => "every decision was recorded already".to_owned(),
            _ => format!("{files} written"),
        });
    }
    remarks(open, &snapshots, arguments, terminal);
    let broken = rules.broken();
    if !broken.is_empty() {
        let names: Vec<&str> = broken.iter().map(|broken| broken.id.as_str()).collect();
        terminal.note(&format!(
            "note: {} cannot be decided: their rules have errors; see `ius check`",
            names.join(", ")
        ));
    }
    if failed > 0 || open.changed > 0 || arguments.check && !open.is_nothing() {
        return Ok(1);
    }
    if passed == 0 {
        let what = match &arguments.filter {
            Some(filter) => format!("no test holds the text `{filter}`"),
            None => "no test was found".to_owned(),
        };
        return Err(Stop::with_help(
            what,
            "tests are examples in rule files, Markdown suites (.md) and case files (.case.yaml)",
        ));
    }
    Ok(0)
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

/// Everything for programs.
fn report(
    format: Format,
    results: &Results,
    untouched: &[Diagnostic],
    sources: &Sources,
    shown: &Shown<'_>,
    terminal: &mut Terminal,
) -> Outcome<()> {
    match format {
        Format::Json => {
            let mut value = ius_suite::json(results);
            if let Some(object) = value.as_object_mut() {
                object.insert(
                    "problems".to_owned(),
                    render::json_value(&results.problems, sources),
                );
                object.insert(
                    "untouched_boundaries".to_owned(),
                    render::json_value(untouched, sources),
                );
            }
            terminal.json(&value)
        }
        Format::Junit => terminal.say(&ius_suite::junit(results)),
        _ => {
            terminal.say(&render::github(&results.problems, sources))?;
            // The changed lines of the law come first: build servers show only so many.
            for (at, cause) in shown.snapshots.groups.iter().enumerate() {
                let Cause::Law(edits) = cause else { continue };
                let changes = &shown.snapshots.changes;
                let cases = changes
                    .iter()
                    .filter(|change| change.group == at && change.decides)
                    .count();
                if cases == 0 {
                    continue;
                }
                for edit in edits {
                    terminal.say(&render::github_error(
                        &shown.project.shown(&edit.file),
                        edit.line,
                        "a change of the law",
                        &format!("{} not as recorded", plural(cases, "decision")),
                    ))?;
                }
            }
            terminal.say(&ius_suite::github(results))
        }
    }
}

/// What changed, by its cause.
fn changes(shown: &Shown<'_>, terminal: &mut Terminal) -> Outcome<()> {
    let colour = terminal.colour();
    for (at, cause) in shown.snapshots.groups.iter().enumerate() {
        let all: Vec<_> = shown
            .snapshots
            .changes
            .iter()
            .filter(|change| change.group == at)
            .collect();
        let decided = all.iter().filter(|change| change.decides).count();
        if decided == 0 {
            continue;
        }
        let head = format!(
            "{} not as recorded, because of",
            plural(decided, "decision")
        );
        terminal.line(&styled(&head, Style::Yellow, colour))?;
        for line in shown.cause(cause) {
            terminal.line(&format!("  {}", line.text(colour)))?;
        }
        for change in all
            .iter()
            .filter(|change| change.decides)
            .take(MOST_CHANGES)
        {
            terminal.line("")?;
            for line in shown.change(change, false) {
                terminal.line(&format!("  {}", line.text(colour)))?;
            }
        }
        if decided > MOST_CHANGES {
            let more = decided - MOST_CHANGES;
            terminal.line(&format!("\n  and {more} more; `ius review` shows them all"))?;
        }
        terminal.line("")?;
    }
    Ok(())
}

/// What is open, and the command that repairs it.
fn remarks(open: Open, snapshots: &Snapshots, arguments: &Test, terminal: &mut Terminal) {
    let mark = if arguments.check { "error" } else { "note" };
    if open.changed > 0 {
        terminal.note(&format!(
            "{mark}: {} not as recorded: `ius review` goes through them, `ius test --accept` takes them all",
            plural(open.changed, "decision")
        ));
    }
    if open.reworded > 0 {
        terminal.note(&format!(
            "{mark}: {} recorded with another explanation or other facts: `ius test --snapshot` records them anew",
            plural(open.reworded, "unchanged decision")
        ));
    }
    if !arguments.check {
        return;
    }
    let mut said = Vec::new();
    for (count, what) in [
        (open.missing, "not recorded"),
        (open.gone, "recorded and no more"),
    ] {
        if count > 0 {
            said.push(format!("{} {what}", plural(count, "case")));
        }
    }
    if open.orphans > 0 {
        said.push(format!(
            "{} of files that are no more",
            plural(open.orphans, "snapshot")
        ));
    }
    if open.stale > 0 {
        said.push(format!(
            "{} whose law is not the recorded one",
            plural(open.stale, "rule file")
        ));
    }
    if !said.is_empty() {
        terminal.note(&format!(
            "error: {}: `ius test --snapshot` repairs it",
            said.join(", ")
        ));
        let files = snapshots.open_files();
        for file in files.iter().take(10) {
            terminal.note(&format!("  {file}"));
        }
        if files.len() > 10 {
            terminal.note(&format!("  and {} more", files.len() - 10));
        }
    }
}

/// Which cases are decided.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'a> {
    pub(super) paths: &'a [PathBuf],
    pub(super) filter: Option<&'a str>,
}

impl Chosen<'_> {
    pub(super) fn project(self, global: &Global) -> Outcome<Project> {
        for path in self.paths {
            if !disk::exists(path) {
                return Err(Stop::because(format!(
                    "there is no file or folder `{}`",
                    path.display()
                )));
            }
        }
        Project::find(global, self.paths.first().map(PathBuf::as_path))
    }

    fn is_everything(self) -> bool {
        self.paths.is_empty() && self.filter.is_none()
    }

    /// The files and folders to look through.
    pub(super) fn places(self, project: &Project) -> Vec<PathBuf> {
        if self.paths.is_empty() {
            let mut all = vec![project.rules.clone()];
            all.extend(project.tests.iter().cloned());
            all
        } else {
            self.paths.iter().map(|path| project.whole(path)).collect()
        }
    }

    /// Takes away what killed runs left behind.
    pub(super) fn clear_strays(self, project: &Project) {
        for place in self.places(project) {
            if disk::is_folder(&place) {
                disk::clear_strays(&place, true);
            } else if let Some(folder) = snapshots::path_of(&place).parent() {
                disk::clear_strays(folder, true);
            }
        }
    }
}

/// Of which cases a record is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Recording {
    /// Of those in files that have a snapshot.
    WhereRecorded,
    /// Of all.
    Everything,
}

/// A run over everything that was chosen.
pub(super) struct Testing<'a> {
    project: &'a Project,
    rules: &'a Rules,
    global: &'a Global,
    chosen: Chosen<'a>,
    recording: Recording,
    /// Whether a snapshot that cannot be understood is passed over.
    pub(super) lenient: bool,
    pub(super) results: Results,
    /// Which of the results were decided under the project's rules; a page may bring its own.
    on_these_rules: Vec<usize>,
    pub(super) sources: Sources,
    pub(super) snapshots: Snapshots,
}

impl<'a> Testing<'a> {
    pub(super) fn new(
        project: &'a Project,
        rules: &'a Rules,
        global: &'a Global,
        chosen: Chosen<'a>,
        recording: Recording,
    ) -> Testing<'a> {
        Testing {
            project,
            rules,
            global,
            chosen,
            recording,
            lenient: false,
            results: Results::default(),
            on_these_rules: Vec::new(),
            sources: Sources::new(),
            snapshots: Snapshots::new(chosen.is_everything() && rules.broken().is_empty()),
        }
    }

    /// Decides everything, and compares it with what is recorded.
    pub(super) fn run(&mut self) -> Outcome<()> {
        let places = self.chosen.places(self.project);
        let mut rule_files = Vec::new();
        let mut pages = Vec::new();
        let mut cases = Vec::new();
        for path in &places {
            let wanted = |file: &Path| is_rule_file(file) || is_page(file) || is_case_file(file);
            for file in disk::files_below(path, &wanted).map_err(Stop::because)? {
                if is_rule_file(&file) {
                    rule_files.push(file);
                } else if is_case_file(&file) {
                    cases.push(file);
                } else {
                    pages.push(file);
                }
            }
        }
        rule_files.dedup();
        self.examples(&rule_files)?;
        let rules = self.rules;
        let mut runner = Runner::new(rules, self.global.lang.code());
        pages.dedup();
        let here = disk::current_folder().map_err(Stop::because)?;
        for page in pages {
            let (name, text) = self.read(&page)?;
            let (found, problems) = read_page(&name, &text, &Below(&here));
            let understood = problems.is_empty();
            self.problems(&name, &text, problems);
            self.cases(&page, name, &text, (found, understood), &mut runner)?;
        }
        cases.dedup();
        for file in cases {
            let (name, text) = self.read(&file)?;
            let (case, problems) = read_case_file(&name, &text, &Below(&here));
            let understood = problems.is_empty();
            self.problems(&name, &text, problems);
            let cases = case.into_iter().collect();
            self.cases(&file, name, &text, (cases, understood), &mut runner)?;
        }
        if self.chosen.filter.is_none() && self.recording == Recording::Everything {
            self.snapshots.look_for_orphans(&places, self.project)?;
        }
        self.snapshots.compare(self.project, rules.plan().program());
        Ok(())
    }

    /// Decides the cases of one file; with them, whether all of the file was understood.
    fn cases(
        &mut self,
        path: &Path,
        name: String,
        text: &str,
        (cases, mut whole): (Vec<ius_suite::Case>, bool),
        runner: &mut Runner<'_>,
    ) -> Outcome<()> {
        let record = self.records(path);
        runner.record(record);
        let mut found = Vec::new();
        for case in cases {
            if self.wanted(&case.title, &case.file) {
                let result = self.add(runner.run(&case, text), case.rules.is_none());
                let decided = self.found(result);
                // A case that cannot be decided now, because its rules have errors say, is not gone.
                let decides = matches!(case.task, ius_suite::Task::Decide { .. });
                whole &= decided.is_some() || !decides || case.rules.is_some();
                found.extend(decided);
            }
        }
        if record {
            self.keep(path, name, None, found, whole)?;
        }
        Ok(())
    }

    fn records(&self, path: &Path) -> bool {
        self.recording == Recording::Everything || disk::is_file(&snapshots::path_of(path))
    }

    fn keep(
        &mut self,
        path: &Path,
        name: String,
        law: Option<(String, &str)>,
        found: Vec<Found>,
        whole: bool,
    ) -> Outcome<()> {
        let whole = whole && self.chosen.filter.is_none();
        self.snapshots
            .add(path, name, whole, law, found, self.lenient)
    }

    /// A result as something to be recorded; none if nothing was decided under the project's rules.
    fn found(&self, result: usize) -> Option<Found> {
        let case = self.results.cases.get(result)?;
        let record = case.decided.as_ref()?.record.as_deref()?.clone();
        Some(Found {
            title: case.title.clone(),
            line: case.line,
            passed: case.passed(),
            result,
            record,
        })
    }

    fn add(&mut self, result: CaseResult, on_these_rules: bool) -> usize {
        let at = self.results.cases.len();
        if on_these_rules {
            self.on_these_rules.push(at);
        }
        self.results.cases.push(result);
        at
    }

    /// Boundaries of the rules on which nothing stands that was run. Only a run of everything can
    /// tell.
    fn untouched(&self) -> Vec<Diagnostic> {
        if !self.chosen.is_everything() {
            return Vec::new();
        }
        let decided = self
            .on_these_rules
            .iter()
            .filter_map(|at| self.results.cases.get(*at)?.decided.as_ref());
        let tried = tested(decided, self.rules.plan().program());
        self.rules.analysis().untested_boundaries(&tried)
    }

    fn wanted(&self, title: &str, file: &str) -> bool {
        let holds = |text: &str, filter: &str| text.to_lowercase().contains(&filter.to_lowercase());
        self.chosen
            .filter
            .is_none_or(|filter| holds(title, filter) || holds(file, filter))
    }

    fn read(&self, path: &Path) -> Outcome<(String, String)> {
        let name = self.project.shown(&self.project.name_of(path));
        let text = disk::read_text(path)
            .map_err(|why| Stop::because(format!("`{name}` cannot be read: {why}")))?;
        Ok((name, text))
    }

    fn problems(&mut self, name: &str, text: &str, problems: Vec<Diagnostic>) {
        if !problems.is_empty() {
            self.sources.add(FileRef::new(name), text);
            self.results.problems.extend(problems);
        }
    }

    fn examples(&mut self, rule_files: &[PathBuf]) -> Outcome<()> {
        let names: BTreeMap<String, &PathBuf> = rule_files
            .iter()
            .map(|file| (self.project.name_of(file), file))
            .collect();
        let mut found: BTreeMap<String, Vec<Found>> = BTreeMap::new();
        for mut result in record_examples(
            self.rules,
            &Below(&self.project.root),
            self.global.lang.code(),
        ) {
            let name = result.file.clone();
            if names.contains_key(&name) && self.wanted(&result.title, &name) {
                result.file = self.project.shown(&name);
                let at = self.add(result, true);
                found.entry(name).or_default().extend(self.found(at));
            }
        }
        // The examples of rules with errors may be left out; they are not gone.
        let sound = self.rules.errors().is_empty();
        for (name, path) in names {
            if !self.records(path) {
                continue;
            }
            let rules = self.rules;
            let text = rules.analysis().text(&name).unwrap_or_default();
            let found = found.remove(&name).unwrap_or_default();
            let shown = self.project.shown(&name);
            self.keep(path, shown, Some((name, text)), found, sound)?;
        }
        Ok(())
    }
}

pub(super) fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "md")
        && path.file_name().is_some_and(|name| name != "README.md")
}

pub(super) fn is_case_file(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().ends_with(".case.yaml"))
}
