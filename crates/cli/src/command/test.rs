//! `ius test`

use std::path::{Path, PathBuf};

use ius_analysis::Options;
use ius_diagnostics::render::{self, Sources};
use ius_diagnostics::{Diagnostic, FileRef};
use ius_suite::{
    CaseResult, Results, Rules, Runner, read_case_file, read_page, run_examples, tested,
};

use crate::arguments::{Format, Global, Test};
use crate::command::one_of;
use crate::disk::{self, Below};
use crate::project::{Project, is_rule_file};
use crate::stop::{Outcome, Stop};
use crate::terminal::Terminal;

pub(super) fn run(arguments: &Test, global: &Global, terminal: &mut Terminal) -> Outcome {
    let format = one_of(global, "test", &[Format::Text, Format::Json, Format::Junit])?;
    for path in &arguments.paths {
        if !disk::exists(path) {
            return Err(Stop::because(format!(
                "there is no file or folder `{}`",
                path.display()
            )));
        }
    }
    let project = Project::find(global, arguments.paths.first().map(PathBuf::as_path))?;
    let rules = Rules::new(project.analysis(Options::default(), &[])?);
    let mut testing = Testing {
        project: &project,
        rules: &rules,
        global,
        arguments,
        results: Results::default(),
        on_these_rules: Vec::new(),
        sources: Sources::new(),
    };
    testing.run()?;
    let untouched = testing.untouched();
    let Testing {
        results, sources, ..
    } = testing;
    let (passed, failed) = (results.passed(), results.failed());
    match format {
        Format::Json => {
            let mut value = ius_suite::json(&results);
            if let Some(object) = value.as_object_mut() {
                object.insert(
                    "problems".to_owned(),
                    render::json_value(&results.problems, &sources),
                );
                object.insert(
                    "untouched_boundaries".to_owned(),
                    render::json_value(&untouched, &sources),
                );
            }
            terminal.json(&value)?;
        }
        Format::Junit => terminal.say(&ius_suite::junit(&results))?,
        _ => {
            terminal.say(&render::text(
                &results.problems,
                &sources,
                terminal.colour(),
            ))?;
            terminal.say(&render::text(&untouched, &sources, terminal.colour()))?;
            terminal.say(&ius_suite::text(&results, terminal.colour()))?;
            terminal.line(&format!("{passed} passed, {failed} failed"))?;
        }
    }
    let broken = rules.broken();
    if !broken.is_empty() {
        let names: Vec<&str> = broken.iter().map(|broken| broken.id.as_str()).collect();
        terminal.note(&format!(
            "note: {} cannot be decided: their rules have errors; see `ius check`",
            names.join(", ")
        ));
    }
    if failed > 0 {
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

struct Testing<'a> {
    project: &'a Project,
    rules: &'a Rules,
    global: &'a Global,
    arguments: &'a Test,
    results: Results,
    /// Which of the results were decided under the project's rules; a page may bring its own.
    on_these_rules: Vec<usize>,
    sources: Sources,
}

impl Testing<'_> {
    fn run(&mut self) -> Outcome<()> {
        let paths: Vec<PathBuf> = if self.arguments.paths.is_empty() {
            let mut all = vec![self.project.rules.clone()];
            all.extend(self.project.tests.iter().cloned());
            all
        } else {
            self.arguments
                .paths
                .iter()
                .map(|path| self.project.whole(path))
                .collect()
        };
        let mut rule_files = Vec::new();
        let mut pages = Vec::new();
        let mut cases = Vec::new();
        for path in &paths {
            let wanted = |file: &Path| is_rule_file(file) || is_page(file) || is_case_file(file);
            for file in disk::files_below(path, &wanted).map_err(Stop::because)? {
                if is_rule_file(&file) {
                    rule_files.push(self.project.name_of(&file));
                } else if is_case_file(&file) {
                    cases.push(file);
                } else {
                    pages.push(file);
                }
            }
        }
        self.examples(&rule_files);
        let rules = self.rules;
        let mut runner = Runner::new(rules, self.global.lang.code());
        pages.dedup();
        let here = disk::current_folder().map_err(Stop::because)?;
        for page in pages {
            let (name, text) = self.read(&page)?;
            let (found, problems) = read_page(&name, &text, &Below(&here));
            self.problems(&name, &text, problems);
            for case in found {
                if self.wanted(&case.title, &case.file) {
                    self.add(runner.run(&case, &text), case.rules.is_none());
                }
            }
        }
        cases.dedup();
        for file in cases {
            let (name, text) = self.read(&file)?;
            let (case, problems) = read_case_file(&name, &text, &Below(&here));
            self.problems(&name, &text, problems);
            if let Some(case) = case.filter(|case| self.wanted(&case.title, &case.file)) {
                self.add(runner.run(&case, &text), case.rules.is_none());
            }
        }
        Ok(())
    }

    fn add(&mut self, result: CaseResult, on_these_rules: bool) {
        if on_these_rules {
            self.on_these_rules.push(self.results.cases.len());
        }
        self.results.cases.push(result);
    }

    /// Boundaries of the rules on which nothing stands that was run. Only a run of everything can
    /// tell.
    fn untouched(&mut self) -> Vec<Diagnostic> {
        if !self.arguments.paths.is_empty() || self.arguments.filter.is_some() {
            return Vec::new();
        }
        let decided = self
            .on_these_rules
            .iter()
            .filter_map(|at| self.results.cases.get(*at)?.decided.as_ref());
        let analysis = self.rules.analysis();
        let tried = tested(decided, self.rules.plan().program());
        let mut untouched = analysis.untested_boundaries(&tried);
        for diagnostic in &mut untouched {
            let text = analysis.text(diagnostic.file.path()).unwrap_or_default();
            diagnostic.file = FileRef::new(self.project.shown(diagnostic.file.path()));
            self.sources.add(diagnostic.file.clone(), text);
        }
        untouched
    }

    fn wanted(&self, title: &str, file: &str) -> bool {
        let holds = |text: &str, filter: &str| text.to_lowercase().contains(&filter.to_lowercase());
        self.arguments
            .filter
            .as_deref()
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

    fn examples(&mut self, rule_files: &[String]) {
        for (mut result, _) in run_examples(
            self.rules,
            &Below(&self.project.root),
            self.global.lang.code(),
        ) {
            if rule_files.contains(&result.file) && self.wanted(&result.title, &result.file) {
                result.file = self.project.shown(&result.file);
                self.add(result, true);
            }
        }
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
