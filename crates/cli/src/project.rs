//! The nearest project: the folder with `ius.toml` or `rules/`, and the rules in it.

use std::path::{Path, PathBuf};

use ius_analysis::{Analysis, Options, module_of};
use ius_diagnostics::render::Sources;
use ius_diagnostics::{Diagnostic, FileRef};
use ius_suite::{Rules, beside};
use serde::Deserialize;

use crate::arguments::Global;
use crate::disk;
use crate::stop::{Outcome, Stop};

/// What `ius.toml` may say. All of it has a default.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    /// The folder of rule files, from the folder of `ius.toml`.
    rules: Option<String>,
    /// Folders and files that `ius test` runs, from there.
    tests: Option<Vec<String>>,
}

/// A project.
#[derive(Debug)]
pub(crate) struct Project {
    /// The folder that the paths of its files start from.
    pub(crate) root: PathBuf,
    /// The folder of rule files.
    pub(crate) rules: PathBuf,
    /// What `ius test` runs beside the examples of the rules.
    pub(crate) tests: Vec<PathBuf>,
    /// The folder in which the command was called, for paths in messages.
    current: PathBuf,
}

impl Project {
    /// Finds the project: `--rules`, or the nearest `ius.toml` or `rules/` upwards from `start`,
    /// or from the current folder.
    pub(crate) fn find(global: &Global, start: Option<&Path>) -> Outcome<Project> {
        let current = disk::current_folder().map_err(Stop::because)?;
        if let Some(rules) = &global.rules {
            let rules = disk::tidy(&current.join(rules));
            if !disk::is_folder(&rules) {
                return Err(Stop::because(format!(
                    "`{}` is not a folder of rule files",
                    shown(&rules, &current)
                )));
            }
            let root = rules.parent().unwrap_or(&rules).to_path_buf();
            return Ok(Project {
                tests: default_tests(&root),
                root,
                rules,
                current,
            });
        }
        let mut looked = Vec::new();
        let start = start.map(|path| disk::tidy(&current.join(path)));
        for folder in [Some(current.clone()), start].into_iter().flatten() {
            if let Some(found) = Project::upwards(&folder, &current, &mut looked)? {
                return Ok(found);
            }
        }
        let looked: Vec<String> = looked
            .iter()
            .map(|folder| format!("`{}`", disk::with_strokes(folder)))
            .collect();
        Err(Stop::with_help(
            "no `ius.toml` and no folder `rules` with rule files was found",
            format!(
                "looked in {}\nname the folder with `--rules DIR`, or call `ius` within a project",
                looked.join(", ")
            ),
        ))
    }

    /// The project that a folder belongs to: `--rules`, or the nearest upwards from there.
    pub(crate) fn around(global: &Global, folder: &Path) -> Outcome<Option<Project>> {
        if global.rules.is_some() {
            return Project::find(global, None).map(Some);
        }
        let current = disk::current_folder().map_err(Stop::because)?;
        Project::upwards(folder, &current, &mut Vec::new())
    }

    /// Rule files that belong to no project: their folder is the rules folder.
    pub(crate) fn alone(folder: &Path) -> Outcome<Project> {
        let current = disk::current_folder().map_err(Stop::because)?;
        let root = folder.parent().unwrap_or(folder).to_path_buf();
        Ok(Project {
            root,
            rules: folder.to_path_buf(),
            tests: Vec::new(),
            current,
        })
    }

    fn upwards(from: &Path, current: &Path, looked: &mut Vec<PathBuf>) -> Outcome<Option<Project>> {
        for folder in from.ancestors() {
            if looked.iter().any(|known| known == folder) || !disk::is_folder(folder) {
                continue;
            }
            let settings = folder.join("ius.toml");
            if disk::is_file(&settings) {
                return Project::of_settings(folder, &settings, current).map(Some);
            }
            let rules = folder.join("rules");
            if disk::is_folder(&rules) && has_rules(&rules) {
                let root = folder.to_path_buf();
                return Ok(Some(Project {
                    tests: default_tests(&root),
                    root,
                    rules,
                    current: current.to_path_buf(),
                }));
            }
            looked.push(folder.to_path_buf());
        }
        Ok(None)
    }

    fn of_settings(folder: &Path, file: &Path, current: &Path) -> Outcome<Project> {
        let name = shown(file, current);
        let text = disk::read_text(file)
            .map_err(|why| Stop::because(format!("`{name}` cannot be read: {why}")))?;
        let settings: Settings = toml::from_str(&text).map_err(|error| {
            Stop::with_help(
                format!("`{name}` is not understood"),
                error.to_string().trim().to_owned(),
            )
        })?;
        let rules = disk::tidy(&folder.join(settings.rules.as_deref().unwrap_or("rules")));
        if !disk::is_folder(&rules) {
            return Err(Stop::because(format!(
                "`{name}` names the rules folder `{}`, which does not exist",
                shown(&rules, current)
            )));
        }
        let tests = match settings.tests {
            None => default_tests(folder),
            Some(tests) => tests
                .iter()
                .map(|test| disk::tidy(&folder.join(test)))
                .collect(),
        };
        Ok(Project {
            root: folder.to_path_buf(),
            rules,
            tests,
            current: current.to_path_buf(),
        })
    }

    /// A path as the rest of the program names it: from the root of the project, with strokes.
    pub(crate) fn name_of(&self, path: &Path) -> String {
        disk::with_strokes(&disk::relative_to(path, &self.root))
    }

    /// A path as people in the current folder write it.
    pub(crate) fn shown(&self, name: &str) -> String {
        shown(&self.root.join(name), &self.current)
    }

    /// The whole path of something that was written in the current folder.
    pub(crate) fn whole(&self, written: &Path) -> PathBuf {
        disk::tidy(&self.current.join(written))
    }

    /// Every rule file.
    pub(crate) fn rule_files(&self) -> Outcome<Vec<PathBuf>> {
        disk::files_below(&self.rules, &is_rule_file).map_err(Stop::because)
    }

    /// Reads the project's rule files, and `more` that lie outside it.
    pub(crate) fn analysis(&self, options: Options, more: &[PathBuf]) -> Outcome<Analysis> {
        let mut analysis = Analysis::new();
        analysis.set_options(options);
        let mut files = self.rule_files()?;
        files.extend(more.iter().cloned());
        files.dedup();
        for path in files {
            let name = self.name_of(&path);
            let text = disk::read_text(&path).map_err(|why| {
                Stop::because(format!("`{}` cannot be read: {why}", self.shown(&name)))
            })?;
            analysis.set_file_in_module(&name, &self.module(&path, &name), &text);
        }
        for (rule_file, written) in analysis.needed_files() {
            let name = beside(&rule_file, &written);
            // An applicant file that cannot be read is reported by the example that names it.
            if let Ok(text) = disk::read_text(&self.root.join(&name)) {
                analysis.set_data_file(&name, &text);
            }
        }
        Ok(analysis)
    }

    /// Modules follow the folders below the rules folder, whatever that is called.
    pub(crate) fn module(&self, path: &Path, name: &str) -> String {
        match path.strip_prefix(&self.rules) {
            Ok(below) => module_of(&format!("rules/{}", disk::with_strokes(below))),
            Err(_) => module_of(name),
        }
    }

    /// The rules, ready to decide.
    pub(crate) fn compile(&self) -> Outcome<Rules> {
        let rules = Rules::new(self.analysis(Options::default(), &[])?);
        if rules.plan().program().schemes.is_empty() && rules.broken().is_empty() {
            let folder = shown(&self.rules, &self.current);
            return Err(Stop::because(format!(
                "the rule files in `{folder}` hold no scheme"
            )));
        }
        Ok(rules)
    }

    /// Diagnostics with paths as people in the current folder write them, and the texts they are
    /// about.
    pub(crate) fn localised(
        &self,
        analysis: &Analysis,
        diagnostics: &[Diagnostic],
    ) -> (Vec<Diagnostic>, Sources) {
        let mut sources = Sources::new();
        for name in analysis.paths() {
            sources.add(
                FileRef::new(self.shown(name)),
                analysis.text(name).unwrap_or_default(),
            );
        }
        let here = |file: &FileRef| FileRef::new(self.shown(file.path()));
        let mut all = diagnostics.to_vec();
        for diagnostic in &mut all {
            diagnostic.file = here(&diagnostic.file);
            for label in &mut diagnostic.labels {
                label.file = here(&label.file);
            }
            for edit in diagnostic.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
                edit.file = here(&edit.file);
            }
        }
        (all, sources)
    }
}

fn default_tests(root: &Path) -> Vec<PathBuf> {
    ["tests/suite", "tests/cases"]
        .into_iter()
        .map(|path| root.join(path))
        .filter(|path| disk::exists(path))
        .collect()
}

fn shown(path: &Path, current: &Path) -> String {
    disk::with_strokes(&disk::relative_to(path, current))
}

fn has_rules(folder: &Path) -> bool {
    disk::files_below(folder, &is_rule_file).is_ok_and(|files| !files.is_empty())
}

/// Whether a file is a rule file, by its ending.
pub(crate) fn is_rule_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "ius")
}
