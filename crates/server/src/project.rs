//! A project: its files as they are on the disk and in the client, and what was said about them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ius_analysis::module_of;
use ius_ide::{Config, Workspace};

use crate::client::Client;
use crate::host::{Host, Layout};
use crate::view::{Failures, Names, View};

/// Tells one project from another; never given twice.
pub(crate) type ProjectId = u32;

/// What a project grew from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The nearest `ius.toml` or `rules/`.
    Found,
    /// A folder with rule files that belongs to no project.
    Alone,
    /// A text that was never saved.
    Unsaved,
}

/// A project.
pub(crate) struct Project {
    pub(crate) id: ProjectId,
    pub(crate) origin: Origin,
    pub(crate) layout: Layout,
    pub(crate) workspace: Workspace,
    pub(crate) names: Arc<Names>,
    /// Whether its files have been read.
    pub(crate) ready: bool,
    /// Whether every file has been checked once.
    pub(crate) indexed: bool,
    /// Whether it stays when no document of it is open.
    pub(crate) kept: bool,
    pub(crate) failures: Arc<Failures>,
    /// The ids of what the client was told, by file.
    pub(crate) published: BTreeMap<String, String>,
    /// Files to check at once, the likeliest changed first.
    pub(crate) due: Vec<String>,
    /// Whether all files are to be checked when typing pauses.
    pub(crate) wide_due: bool,
    /// Files that were asked for and could not be read.
    pub(crate) unreadable: BTreeSet<String>,
}

/// A file that was read.
pub(crate) struct Loaded {
    pub(crate) name: String,
    pub(crate) module: Option<String>,
    pub(crate) text: String,
}

/// Whether a path names a rule file.
pub(crate) fn is_rule_file(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "ius")
}

/// Whether a path names an applicant file, a case file or a page of cases, by its ending.
pub(crate) fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        ["yaml", "yml", "json", "md"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

impl Project {
    pub(crate) fn new(id: ProjectId, origin: Origin, layout: Layout, config: Config) -> Project {
        Project {
            id,
            origin,
            workspace: Workspace::new(config),
            names: Arc::new(Names {
                root: layout.root.clone(),
                open: BTreeMap::new(),
            }),
            layout,
            ready: origin == Origin::Unsaved,
            indexed: false,
            kept: false,
            failures: Arc::default(),
            published: BTreeMap::new(),
            due: Vec::new(),
            wide_due: false,
            unreadable: BTreeSet::new(),
        }
    }

    /// Whether a path is one of this project's files: a rule file below its rules folder, or a
    /// document where its documents are.
    pub(crate) fn covers(&self, path: &Path) -> bool {
        match self.origin {
            Origin::Found if is_rule_file(path) => path.starts_with(&self.layout.rules),
            Origin::Found => {
                is_document(path)
                    && (self.layout.documents.iter().any(|at| path.starts_with(at))
                        || self.workspace.text(&self.names.name_of(path)).is_some()
                        || self.unreadable.contains(&self.names.name_of(path)))
            }
            Origin::Alone => {
                is_rule_file(path) && path.parent() == Some(self.layout.rules.as_path())
            }
            Origin::Unsaved => false,
        }
    }

    /// The module of a rule file: the folders below the rules folder, whatever that is called.
    fn module(layout: &Layout, path: &Path, name: &str) -> String {
        match path.strip_prefix(&layout.rules) {
            Ok(below) => {
                let parts: Vec<String> = below
                    .components()
                    .map(|part| part.as_os_str().to_string_lossy().into_owned())
                    .collect();
                module_of(&format!("rules/{}", parts.join("/")))
            }
            Err(_) => module_of(name),
        }
    }

    /// Sets the text of a file.
    pub(crate) fn set_text(&mut self, name: &str, text: &str) {
        let path = self.names.path_of(name);
        if is_rule_file(&path) {
            let module = Project::module(&self.layout, &path, name);
            self.workspace.set_file_in_module(name, &module, text);
        } else {
            self.workspace.set_file(name, text);
        }
    }

    /// Takes over the files that were read, other than those that are open. Rule files that were
    /// not read are gone.
    pub(crate) fn take(&mut self, files: Vec<Loaded>) {
        let read: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let gone: Vec<String> = self
            .workspace
            .snapshot()
            .rule_files()
            .into_iter()
            .filter(|known| !read.contains(known) && !self.names.open.contains_key(*known))
            .map(str::to_owned)
            .collect();
        for name in gone {
            self.workspace.remove_file(&name);
            self.touch(&name);
        }
        for file in files {
            if self.names.open.contains_key(&file.name) {
                continue;
            }
            match &file.module {
                Some(module) => self
                    .workspace
                    .set_file_in_module(&file.name, module, &file.text),
                None => self.workspace.set_file(&file.name, &file.text),
            }
        }
        self.ready = true;
    }

    /// The project as it is now.
    pub(crate) fn view(&self, client: &Arc<Client>) -> View {
        View {
            snapshot: self.workspace.snapshot(),
            names: self.names.clone(),
            client: client.clone(),
            failures: self.failures.clone(),
        }
    }

    /// Marks a file for checking at once, and the others for when typing pauses.
    pub(crate) fn touch(&mut self, name: &str) {
        self.due.retain(|other| other != name);
        self.due.insert(0, name.to_owned());
        self.wide_due = true;
    }
}

/// Reads the files of a project. Those that cannot be read are told by name.
pub(crate) fn load(host: &dyn Host, layout: &Layout, origin: Origin) -> (Vec<Loaded>, Vec<String>) {
    let names = Names {
        root: layout.root.clone(),
        open: BTreeMap::new(),
    };
    let mut loaded = Vec::new();
    let mut complaints = Vec::new();
    let deep = origin == Origin::Found;
    let mut paths: Vec<PathBuf> = match host.files(&layout.rules, deep, &is_rule_file) {
        Ok(paths) => paths,
        Err(why) => {
            complaints.push(why);
            Vec::new()
        }
    };
    for folder in &layout.documents {
        // A folder of documents that is not there is nothing to complain about.
        paths.extend(host.files(folder, true, &is_document).unwrap_or_default());
    }
    for path in paths {
        let name = names.name_of(&path);
        match host.read(&path) {
            Ok(text) => {
                let module = is_rule_file(&path).then(|| Project::module(layout, &path, &name));
                loaded.push(Loaded { name, module, text });
            }
            Err(why) => complaints.push(format!("`{name}` cannot be read: {why}")),
        }
    }
    (loaded, complaints)
}
