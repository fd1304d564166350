//! A project: its files as they are on the disk and in the client, and what was said about them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ius_analysis::module_of;
use ius_diagnostics::{ByteSpan, Diagnostic};
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

    /// Carries what running showed of a file over to its new text, until it is run again: what
    /// stands before or behind the change stays, what stands in it is dropped.
    pub(crate) fn carry_failures(&mut self, name: &str, new: &str) {
        let Some(old) = self.workspace.text(name) else {
            return;
        };
        if !self.failures.contains_key(name) || old == new {
            return;
        }
        let change = Changed::between(old, new);
        let failures = Arc::make_mut(&mut self.failures);
        if let Some(of_file) = failures.get_mut(name) {
            *of_file = std::mem::take(of_file)
                .into_iter()
                .filter_map(|failure| change.carried(failure))
                .collect();
        }
    }

    /// Marks a file for checking at once, and the others for when typing pauses.
    pub(crate) fn touch(&mut self, name: &str) {
        self.due.retain(|other| other != name);
        self.due.insert(0, name.to_owned());
        self.wide_due = true;
    }
}

/// What changed of a text: everything between a beginning and an end that stayed.
struct Changed {
    start: u32,
    old_end: u32,
    new_end: u32,
}

impl Changed {
    fn between(old: &str, new: &str) -> Changed {
        let (old, new) = (old.as_bytes(), new.as_bytes());
        let same = |(a, b): &(&u8, &u8)| a == b;
        let start = old.iter().zip(new).take_while(same).count();
        let shorter = old.len().min(new.len()) - start;
        let ends = old.iter().rev().zip(new.iter().rev());
        let behind = ends.take(shorter).take_while(same).count();
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Changed {
            start: byte(start),
            old_end: byte(old.len() - behind),
            new_end: byte(new.len() - behind),
        }
    }

    fn span(&self, span: ByteSpan) -> Option<ByteSpan> {
        if span.end <= self.start {
            return Some(span);
        }
        let moved = |at: u32| {
            let behind = at.checked_sub(self.old_end)?;
            self.new_end.checked_add(behind)
        };
        Some(ByteSpan::new(moved(span.start)?, moved(span.end)?))
    }

    fn carried(&self, mut diagnostic: Diagnostic) -> Option<Diagnostic> {
        let file = diagnostic.file.clone();
        diagnostic.span = self.span(diagnostic.span)?;
        diagnostic.labels.retain_mut(|label| {
            let place = if label.file == file {
                self.span(label.span)
            } else {
                Some(label.span)
            };
            label.span = place.unwrap_or_default();
            place.is_some()
        });
        // A fix is made for the text that it was found in.
        diagnostic.fix = None;
        Some(diagnostic)
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

#[cfg(test)]
mod tests {
    use super::*;
    use ius_diagnostics::{Code, FileRef};

    #[test]
    fn findings_stay_where_they_were_when_the_text_changes_elsewhere() {
        let file = || FileRef::new("x");
        let at = |start, end| {
            Diagnostic::new(
                Code::ExampleFails,
                file(),
                ByteSpan::new(start, end),
                "it fails",
            )
            .with_label(file(), ByteSpan::new(0, 1), "here")
        };
        let place = |d: Option<Diagnostic>| d.map(|d| (d.span.start, d.span.end, d.labels.len()));
        let insert = Changed::between("one two three", "one, and two three");
        assert_eq!(place(insert.carried(at(0, 3))), Some((0, 3, 1)));
        assert_eq!(place(insert.carried(at(4, 7))), Some((9, 12, 1)));
        assert_eq!(place(insert.carried(at(0, 7))), None);
        let delete = Changed::between("one two three", "two three");
        assert_eq!(place(delete.carried(at(4, 7))), Some((0, 3, 0)));
        assert_eq!(place(delete.carried(at(0, 3))), None);
        let same = Changed::between("aaa", "aaaa");
        assert_eq!(place(same.carried(at(0, 2))), Some((0, 2, 1)));
        let gone = Changed::between("aaaa", "");
        assert_eq!(place(gone.carried(at(1, 2))), None);
    }
}
