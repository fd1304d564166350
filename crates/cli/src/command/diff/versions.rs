//! Where the two versions come from: revisions, folders, the working tree, one edited file.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ius_analysis::Analysis;
use ius_suite::Rules;

use crate::arguments::Diff as Arguments;
use crate::disk;
use crate::project::{Project, is_rule_file};
use crate::revision;
use crate::stop::{Outcome, Stop};

/// Where one version of the rules comes from.
enum Place {
    /// The project as it lies there.
    WorkingTree,
    /// A git revision of the project.
    Revision(String),
    /// Another folder of rules.
    Folder(PathBuf),
    /// The project with one file replaced by a text.
    Replaced(String, String),
}

/// One version of the rules.
pub(super) struct Version {
    /// What it is called.
    pub(super) name: String,
    place: Place,
}

/// Both.
pub(super) struct Versions {
    pub(super) before: Version,
    pub(super) after: Version,
}

impl Versions {
    pub(super) fn of(arguments: &Arguments, project: &Project) -> Outcome<Versions> {
        let base = written(&arguments.base, project);
        let head = arguments.head.as_deref().map(|head| written(head, project));
        // The file of the project that an edited file stands for: the one of the two that lies in
        // it, or the only one of that name.
        let stands_for = [Some(&base), head.as_ref()]
            .into_iter()
            .flatten()
            .filter_map(|w| w.file.as_ref())
            .map(|file| stands_for(file, project))
            .find_map(Result::ok);
        let version = |w: &Side| -> Outcome<Version> {
            let place = match &w.file {
                Some(file) => {
                    let Some(name) = &stands_for else {
                        return Err(Stop::with_help(
                            format!("`{}` stands for no one file of the project", w.name),
                            "give it the name of the rule file that it is to replace",
                        ));
                    };
                    let text = disk::read_text(file).map_err(|why| {
                        Stop::because(format!("`{}` cannot be read: {why}", w.name))
                    })?;
                    Place::Replaced(name.clone(), text)
                }
                None => match &w.folder {
                    Some(folder) => Place::Folder(folder.clone()),
                    None => Place::Revision(w.name.clone()),
                },
            };
            Ok(Version {
                name: format!("`{}`", w.name),
                place,
            })
        };
        let working_tree = || Version {
            name: "the working tree".to_owned(),
            place: Place::WorkingTree,
        };
        let after = match &head {
            Some(head) => version(head)?,
            None => working_tree(),
        };
        let inside = base
            .file
            .as_ref()
            .is_some_and(|f| f.starts_with(&project.rules));
        if head.is_none() && inside {
            // One edited file of the project: against the last commit, the rest as it lies there.
            let name = stands_for.unwrap_or_default();
            let rules = project.name_of(&project.rules);
            let wanted = |path: &Path| disk::with_strokes(path) == name;
            let files =
                revision::files(&project.root, "HEAD", &rules, &wanted).map_err(Stop::because)?;
            let text = files
                .into_iter()
                .next()
                .map_or_else(String::new, |(_, text)| text);
            return Ok(Versions {
                before: Version {
                    name: format!("`{}` of the last commit", base.name),
                    place: Place::Replaced(name, text),
                },
                after,
            });
        }
        Ok(Versions {
            before: version(&base)?,
            after,
        })
    }
}

/// What a version is written as.
struct Side {
    name: String,
    file: Option<PathBuf>,
    folder: Option<PathBuf>,
}

fn written(text: &str, project: &Project) -> Side {
    let path = project.whole(Path::new(text));
    let file = disk::is_file(&path).then(|| path.clone());
    let inner = path.join("rules");
    let folder = if disk::is_folder(&inner) { inner } else { path };
    Side {
        name: text.to_owned(),
        file,
        folder: disk::is_folder(&folder).then_some(folder),
    }
}

fn stands_for(file: &Path, project: &Project) -> Outcome<String> {
    let all = project.rule_files()?;
    if all.iter().any(|known| known == file) {
        return Ok(project.name_of(file));
    }
    let same: Vec<&PathBuf> = all
        .iter()
        .filter(|known| known.file_name() == file.file_name())
        .collect();
    if let [only] = same.as_slice() {
        return Ok(project.name_of(only));
    }
    // Of several with this name, the one that it is an edit of: it shares most of its lines.
    let lines = |path: &Path| -> BTreeSet<String> {
        let text = disk::read_text(path).unwrap_or_default();
        let lines = text.lines().map(|line| line.trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect()
    };
    let own = lines(file);
    let best = same
        .iter()
        .map(|known| (lines(known).intersection(&own).count(), known))
        .max_by_key(|(shared, _)| *shared)
        .filter(|(shared, _)| shared * 2 > own.len());
    best.map(|(_, known)| project.name_of(known))
        .ok_or_else(|| Stop::because("no one file of the project has this name"))
}

impl Version {
    pub(super) fn rules(&self, project: &Project) -> Outcome<Rules> {
        let folder = project.name_of(&project.rules);
        let named = |files: Vec<(String, String)>| {
            let mut analysis = Analysis::new();
            for (name, text) in files {
                let path = project.root.join(&name);
                analysis.set_file_in_module(&name, &project.module(&path, &name), &text);
            }
            Rules::new(analysis)
        };
        let read = |path: &Path| {
            disk::read_text(path)
                .map_err(|why| Stop::because(format!("`{}` cannot be read: {why}", path.display())))
        };
        match &self.place {
            Place::WorkingTree => project.compile(),
            Place::Revision(revision) => {
                let files = revision::files(&project.root, revision, &folder, &is_rule_file)
                    .map_err(Stop::because)?;
                if files.is_empty() {
                    return Err(Stop::because(format!(
                        "{} holds no rule file in `{folder}`",
                        self.name
                    )));
                }
                Ok(named(files))
            }
            Place::Folder(from) => {
                let mut files = Vec::new();
                for path in disk::files_below(from, &is_rule_file).map_err(Stop::because)? {
                    let below = disk::with_strokes(&disk::relative_to(&path, from));
                    files.push((format!("{folder}/{below}"), read(&path)?));
                }
                if files.is_empty() {
                    return Err(Stop::because(format!("{} holds no rule file", self.name)));
                }
                Ok(named(files))
            }
            Place::Replaced(replaced, text) => {
                let mut files = Vec::new();
                for path in project.rule_files()? {
                    let name = project.name_of(&path);
                    let text = if name == *replaced {
                        text.clone()
                    } else {
                        read(&path)?
                    };
                    files.push((name, text));
                }
                Ok(named(files))
            }
        }
    }
}
