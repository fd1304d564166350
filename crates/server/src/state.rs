//! What the main loop owns: the client, the projects and the documents that are open.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use crossbeam_channel::Sender;
use ius_calendar::Date;
use lsp_server::{Message, Notification, Request, RequestId};
use lsp_types::MessageType;
use serde_json::{Value, json};

use crate::client::Client;
use crate::document::Document;
use crate::host::{Host, Layout};
use crate::progress::Progress;
use crate::project::{self, Origin, Project, ProjectId, is_rule_file};
use crate::schedule::Event;
use crate::settings::Settings;
use crate::uri::Key;
use crate::view::{Open, View};

/// What we asked the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Its settings.
    Settings,
    /// Whether progress may be shown.
    Progress,
    /// On which applicant file a scheme is to be evaluated.
    Applicant,
    /// Something whose answer changes nothing.
    Other,
}

/// What the main loop owns.
pub(crate) struct State {
    pub(crate) host: Arc<dyn Host>,
    pub(crate) client: Arc<Client>,
    pub(crate) settings: Settings,
    pub(crate) folders: Vec<PathBuf>,
    pub(crate) projects: BTreeMap<ProjectId, Project>,
    pub(crate) documents: BTreeMap<Key, Document>,
    /// Whether the settings are known and files are being read.
    pub(crate) started: bool,
    pub(crate) progress: Progress,
    pub(crate) asked: BTreeMap<RequestId, Asked>,
    /// The scheme that is to be evaluated, and the applicant files that were offered for it.
    pub(crate) offered: Option<(String, BTreeMap<String, String>)>,
    /// Whether something changed that shows elsewhere than where it was typed.
    pub(crate) stirred: bool,
    /// Whether the client should ask again for everything when typing pauses.
    pub(crate) refresh: bool,
    /// Whether the client is gone.
    pub(crate) gone: bool,
    today: Date,
    next_project: ProjectId,
    next_request: i32,
    complained: BTreeSet<String>,
    to_client: Sender<Message>,
    events: Sender<Event>,
}

impl State {
    pub(crate) fn new(
        host: Arc<dyn Host>,
        to_client: Sender<Message>,
        events: Sender<Event>,
    ) -> State {
        let today = host.today();
        State {
            host,
            client: Arc::default(),
            settings: Settings::default(),
            folders: Vec::new(),
            projects: BTreeMap::new(),
            documents: BTreeMap::new(),
            started: false,
            progress: Progress::default(),
            asked: BTreeMap::new(),
            offered: None,
            stirred: false,
            refresh: false,
            gone: false,
            today,
            next_project: 0,
            next_request: 0,
            complained: BTreeSet::new(),
            to_client,
            events,
        }
    }

    // What is said to the client.

    /// Sends a message.
    pub(crate) fn send(&mut self, message: Message) {
        self.gone |= self.to_client.send(message).is_err();
    }

    /// Tells something.
    pub(crate) fn notify(&mut self, method: &str, params: Value) {
        self.send(Message::Notification(Notification {
            method: method.to_owned(),
            params,
        }));
    }

    /// Asks something.
    pub(crate) fn ask(&mut self, asked: Asked, method: &str, params: Value) {
        self.next_request = self.next_request.wrapping_add(1);
        let id = RequestId::from(format!("ius-{}", self.next_request));
        self.asked.insert(id.clone(), asked);
        self.send(Message::Request(Request {
            id,
            method: method.to_owned(),
            params,
        }));
    }

    /// Writes to the client's log.
    pub(crate) fn log(&mut self, message: &str) {
        self.notify(
            "window/logMessage",
            json!({ "type": MessageType::WARNING, "message": message }),
        );
    }

    /// Shows the drafter what is wrong with the project, once.
    pub(crate) fn complain(&mut self, message: &str) {
        if self.complained.insert(message.to_owned()) {
            self.notify(
                "window/showMessage",
                json!({ "type": MessageType::ERROR, "message": message }),
            );
        }
    }

    // What the drafter chose.

    /// Asks the client for its settings.
    pub(crate) fn ask_settings(&mut self) {
        self.ask(
            Asked::Settings,
            "workspace/configuration",
            json!({ "items": [{ "section": "ius" }] }),
        );
    }

    /// Takes over settings.
    pub(crate) fn choose(&mut self, settings: &Value) {
        let before = self.settings.clone();
        for complaint in self.settings.read(settings) {
            self.complain(&complaint);
        }
        if !self.started || self.settings == before {
            return;
        }
        if self.settings.rules == before.rules {
            self.configure();
        } else {
            self.restart();
        }
    }

    fn configure(&mut self) {
        let config = self.settings.config(self.today);
        for project in self.projects.values_mut() {
            if *project.workspace.config() != config {
                project.workspace.set_config(config.clone());
                project.due = project.names.open.keys().cloned().collect();
                project.wide_due = true;
                self.stirred = true;
                self.refresh = true;
            }
        }
    }

    /// Takes notice of a new day.
    pub(crate) fn look_at_the_clock(&mut self) {
        let today = self.host.today();
        if today != self.today {
            self.today = today;
            self.configure();
        }
    }

    // Where files belong.

    /// Finds the projects of the folders and documents, and starts to read their files.
    pub(crate) fn start(&mut self) {
        self.started = true;
        self.settle_folders();
        let keys: Vec<Key> = self.documents.keys().cloned().collect();
        for key in keys {
            if self.documents.get(&key).is_some_and(|d| d.home.is_none()) {
                self.settle(&key);
            }
        }
    }

    /// Forgets all projects and finds them anew.
    pub(crate) fn restart(&mut self) {
        if !self.started {
            return;
        }
        let ids: Vec<ProjectId> = self.projects.keys().copied().collect();
        for id in ids {
            self.forget(id);
        }
        for document in self.documents.values_mut() {
            document.home = None;
        }
        self.complained.clear();
        self.refresh = true;
        self.stirred = true;
        self.start();
    }

    /// Finds the projects of the folders that are open, and forgets those of folders that are not.
    pub(crate) fn settle_folders(&mut self) {
        for project in self.projects.values_mut() {
            project.kept = false;
        }
        for folder in self.folders.clone() {
            if let Some(id) = self.find(&folder)
                && let Some(project) = self.projects.get_mut(&id)
            {
                project.kept = true;
            }
        }
        self.forget_unused();
    }

    /// The project of a folder, read if it is not known yet.
    fn find(&mut self, folder: &Path) -> Option<ProjectId> {
        let rules = self.settings.rules.as_ref().map(|rules| {
            // A folder that was chosen is meant from the folder that is open.
            let open = self.folders.iter().find(|open| folder.starts_with(open));
            open.or(self.folders.first())
                .map_or_else(|| folder.join(rules), |open| open.join(rules))
        });
        match self.host.find(folder, rules.as_deref()) {
            Ok(layout) => layout.map(|layout| self.project(Origin::Found, layout)),
            Err(why) => {
                self.complain(&why);
                None
            }
        }
    }

    fn project(&mut self, origin: Origin, layout: Layout) -> ProjectId {
        let known = self
            .projects
            .values()
            .find(|project| project.origin == origin && project.layout == layout);
        if let Some(project) = known {
            return project.id;
        }
        self.next_project += 1;
        let id = self.next_project;
        let config = self.settings.config(self.today);
        let project = Project::new(id, origin, layout.clone(), config);
        self.projects.insert(id, project);
        if !self.load(id, origin, layout)
            && let Some(project) = self.projects.get_mut(&id)
        {
            // Without the files on the disk those that are open are still answered.
            project.ready = true;
        }
        id
    }

    /// Finds the project of a document and puts its text there.
    pub(crate) fn settle(&mut self, key: &Key) {
        let Some(document) = self.documents.get(key) else {
            return;
        };
        let home = match key {
            Key::Path(path) => {
                let rules = is_rule_file(path);
                let folder = path.parent().unwrap_or(path).to_path_buf();
                // Below the rules of a known project there is no other project to look for.
                let known = self.projects.values().find(|project| {
                    project.origin == Origin::Found && rules && project.covers(path)
                });
                let known = known.map(|project| project.id);
                match known.or_else(|| self.find(&folder)) {
                    Some(id) => Some(id).filter(|id| {
                        rules || self.projects.get(id).is_some_and(|p| p.covers(path))
                    }),
                    None if rules => Some(self.project(
                        Origin::Alone,
                        Layout {
                            root: folder.parent().unwrap_or(&folder).to_path_buf(),
                            rules: folder,
                            documents: Vec::new(),
                        },
                    )),
                    None => None,
                }
                .and_then(|id| Some((id, self.projects.get(&id)?.names.name_of(path))))
            }
            Key::Other(address) if document.language == "ius" => {
                let name = address.rsplit([':', '/']).next().unwrap_or(address);
                let name = format!("{}.ius", name.trim_end_matches(".ius"));
                let layout = Layout {
                    root: PathBuf::from(address),
                    rules: PathBuf::from(address),
                    documents: Vec::new(),
                };
                Some((self.project(Origin::Unsaved, layout), name))
            }
            Key::Other(_) => None,
        };
        let Some(document) = self.documents.get_mut(key) else {
            return;
        };
        document.home.clone_from(&home);
        let (uri, version) = (document.uri.clone(), document.version);
        let text = document.text.clone();
        if let Some((id, name)) = home
            && let Some(project) = self.projects.get_mut(&id)
        {
            Arc::make_mut(&mut project.names)
                .open
                .insert(name.clone(), Open { uri, version });
            project.set_text(&name, &text);
            project.workspace.open_file(&name);
            project.touch(&name);
            self.stirred = true;
        }
    }

    /// The text of a document changed.
    pub(crate) fn retext(&mut self, key: &Key) {
        let Some(document) = self.documents.get(key) else {
            return;
        };
        let Some((id, name)) = &document.home else {
            return;
        };
        let Some(project) = self.projects.get_mut(id) else {
            return;
        };
        if let Some(open) = Arc::make_mut(&mut project.names).open.get_mut(name) {
            open.version = document.version;
        }
        project.carry_failures(name, &document.text);
        project.set_text(name, &document.text);
        project.touch(name);
        self.stirred = true;
    }

    /// A document is not open any more: what is on the disk counts again.
    pub(crate) fn close(&mut self, key: &Key) {
        let Some(document) = self.documents.remove(key) else {
            return;
        };
        let Some((id, name)) = document.home else {
            return;
        };
        if let Some(project) = self.projects.get_mut(&id) {
            Arc::make_mut(&mut project.names).open.remove(&name);
            if project.failures.contains_key(&name) {
                Arc::make_mut(&mut project.failures).remove(&name);
            }
            let from_disk = match key {
                Key::Path(path) if project.covers(path) => self.host.read(path).ok(),
                _ => None,
            };
            project.workspace.close_file(&name);
            match from_disk {
                Some(text) => project.set_text(&name, &text),
                None => project.workspace.remove_file(&name),
            }
            project.touch(&name);
            self.stirred = true;
        }
        // What was said of it under the client's own address is taken back under that address.
        self.take_back(id, &name, document.uri.as_str());
        self.forget_unused();
    }

    fn take_back(&mut self, id: ProjectId, name: &str, address: &str) {
        let Some(project) = self.projects.get_mut(&id) else {
            return;
        };
        if project.published.remove(name).is_some() {
            self.notify(
                "textDocument/publishDiagnostics",
                json!({ "uri": address, "diagnostics": [] }),
            );
        }
    }

    fn forget_unused(&mut self) {
        let unused: Vec<ProjectId> = self
            .projects
            .values()
            .filter(|project| !project.kept && project.names.open.is_empty())
            .map(|project| project.id)
            .collect();
        for id in unused {
            self.forget(id);
        }
    }

    /// Forgets a project and takes back what was said about its files.
    fn forget(&mut self, id: ProjectId) {
        let Some(project) = self.projects.remove(&id) else {
            return;
        };
        for file in project.published.keys() {
            if let Some(uri) = project.names.uri_of(file) {
                self.notify(
                    "textDocument/publishDiagnostics",
                    json!({ "uri": uri, "diagnostics": [] }),
                );
            }
        }
        self.stirred = true;
    }

    /// A file on the disk changed or is gone. Whether that changed anything for us; none if the
    /// file belongs to no project.
    pub(crate) fn reread(&mut self, path: &Path, deleted: bool) -> Option<bool> {
        let mut known = false;
        let mut changed = false;
        for project in self.projects.values_mut() {
            let name = project.names.name_of(path);
            if project.names.open.contains_key(&name) {
                // What the client says counts, until it closes the file.
                known = true;
                continue;
            }
            if deleted {
                let below = format!("{name}/");
                let gone: Vec<String> = project
                    .workspace
                    .snapshot()
                    .files()
                    .into_iter()
                    .filter(|known| *known == name || known.starts_with(&below))
                    .map(str::to_owned)
                    .collect();
                for file in gone {
                    if !project.names.open.contains_key(&file) {
                        project.workspace.remove_file(&file);
                        project.touch(&file);
                        known = true;
                        changed = true;
                    }
                }
            } else if project.covers(path)
                && let Ok(text) = self.host.read(path)
            {
                known = true;
                if project.workspace.text(&name) != Some(text.as_str()) {
                    project.set_text(&name, &text);
                    project.touch(&name);
                    changed = true;
                }
            }
        }
        self.stirred |= changed;
        known.then_some(changed)
    }

    /// Reads the files of a document's project again, for clients that watch none.
    pub(crate) fn reload(&mut self, key: &Key) {
        let home = self.documents.get(key).and_then(|d| d.home.as_ref());
        if let Some(project) = home.and_then(|(id, _)| self.projects.get(id))
            && project.ready
        {
            self.load(project.id, project.origin, project.layout.clone());
        }
    }

    /// Reads the files of a project on a thread of its own; false if there is none.
    fn load(&self, id: ProjectId, origin: Origin, layout: Layout) -> bool {
        if origin == Origin::Unsaved {
            return false;
        }
        let (host, events) = (self.host.clone(), self.events.clone());
        let read = move || {
            let (files, complaints) = project::load(&*host, &layout, origin);
            let _ = events.send(Event::Loaded {
                project: id,
                files,
                complaints,
            });
        };
        let started = thread::Builder::new()
            .name("ius-loader".to_owned())
            .spawn(read);
        started.is_ok()
    }

    /// Lets the client ask again for everything when typing pauses.
    pub(crate) fn refresh_soon(&mut self) {
        self.refresh = true;
        self.stirred = true;
    }

    /// Where a document is: its project, its name there, and its version if it is open.
    pub(crate) fn place_of(&self, key: &Key) -> Option<(&Project, String, Option<i32>)> {
        if let Some(document) = self.documents.get(key) {
            let (id, name) = document.home.as_ref()?;
            return Some((self.projects.get(id)?, name.clone(), Some(document.version)));
        }
        let Key::Path(path) = key else {
            return None;
        };
        self.projects.values().find_map(|project| {
            let name = project.names.name_of(path);
            project.workspace.text(&name)?;
            Some((project, name, None))
        })
    }

    /// All projects as they are now.
    pub(crate) fn views(&self) -> Vec<View> {
        self.projects
            .values()
            .map(|project| project.view(&self.client))
            .collect()
    }
}
