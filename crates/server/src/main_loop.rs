//! The thread that owns everything: what happens to each message.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, after, never, select, tick, unbounded};
use ius_analysis::cancellable;
use lsp_server::{
    Connection, ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError,
};
use serde_json::{Value, json};

use crate::capabilities::capabilities;
use crate::client::Client;
use crate::findings;
use crate::host::Host;
use crate::notification;
use crate::project::ProjectId;
use crate::request::{self, Plan, Refused, Work};
use crate::schedule::{Event, Job, LANES, Lane, Outcome, Pool, Purpose};
use crate::state::{Asked, State};
use crate::uri;
use crate::view::{Failures, File, View, Views};

/// How the conversation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The client said that it would end, and then ended: exit code 0.
    Orderly,
    /// The client ended without saying so, or is gone: exit code 1.
    Abrupt,
}

/// How long nothing must change before all files are looked at again.
const PAUSE: Duration = Duration::from_millis(150);

/// How long the client may take to tell its settings.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often we look whether the client still runs.
const LOOK: Duration = Duration::from_secs(20);

/// How often a question is asked again because files changed meanwhile.
const TRIES: u8 = 10;

/// Answers a client until it ends.
#[must_use]
pub fn serve(connection: Connection, host: Arc<dyn Host>) -> End {
    let (to_loop, events) = unbounded();
    let Connection { sender, receiver } = connection;
    let state = State::new(host, sender, to_loop.clone());
    Loop {
        state,
        pool: Pool::new(),
        from_client: receiver,
        events,
        to_loop,
        phase: Phase::New,
        pending: BTreeSet::new(),
        suspended: Vec::new(),
        checking: BTreeSet::new(),
        pause: never(),
        patience: never(),
        look: never(),
    }
    .run()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    New,
    Running,
    Stopped,
}

struct Loop {
    state: State,
    pool: Pool,
    from_client: Receiver<Message>,
    events: Receiver<Event>,
    to_loop: Sender<Event>,
    phase: Phase,
    /// Requests without an answer.
    pending: BTreeSet<RequestId>,
    /// Questions that are answered when something changed.
    suspended: Vec<(RequestId, Arc<Plan>)>,
    /// Projects with files that are being checked at once.
    checking: BTreeSet<ProjectId>,
    pause: Receiver<Instant>,
    patience: Receiver<Instant>,
    look: Receiver<Instant>,
}

impl Loop {
    fn run(mut self) -> End {
        loop {
            select! {
                recv(self.from_client) -> message => {
                    let Ok(message) = message else {
                        return self.end();
                    };
                    if let Some(end) = self.message(message) {
                        return end;
                    }
                }
                recv(self.events) -> event => {
                    if let Ok(event) = event {
                        self.event(event);
                    }
                }
                recv(self.pause) -> _ => self.paused(),
                recv(self.patience) -> _ => {
                    self.patience = never();
                    if !self.state.started {
                        self.state.start();
                    }
                }
                recv(self.look) -> _ => {
                    let client = self.state.client.process;
                    if client.is_some_and(|process| !self.state.host.runs(process)) {
                        return self.end();
                    }
                }
            }
            if self.state.gone {
                return self.end();
            }
            if self.phase == Phase::Running {
                self.pump();
            }
        }
    }

    fn end(&self) -> End {
        if self.phase == Phase::Stopped {
            End::Orderly
        } else {
            End::Abrupt
        }
    }

    // Messages of the client.

    fn message(&mut self, message: Message) -> Option<End> {
        match message {
            Message::Request(request) => {
                self.request(request);
                None
            }
            Message::Notification(notification) => self.notification(notification),
            Message::Response(response) => {
                self.response(response);
                None
            }
        }
    }

    fn request(&mut self, request: Request) {
        let Request { id, method, params } = request;
        match (self.phase, method.as_str()) {
            (Phase::New, "initialize") => self.initialize(id, &params),
            (Phase::New, _) => self.refuse(
                id,
                ErrorCode::ServerNotInitialized,
                "the first request is `initialize`",
            ),
            (Phase::Running, "initialize") => self.refuse(
                id,
                ErrorCode::InvalidRequest,
                "`initialize` was asked already",
            ),
            (_, "shutdown") => self.shutdown(id),
            (Phase::Stopped, _) => self.refuse(
                id,
                ErrorCode::InvalidRequest,
                "nothing is answered after `shutdown`",
            ),
            (Phase::Running, _) => self.question(id, &method, params),
        }
    }

    fn question(&mut self, id: RequestId, method: &str, params: Value) {
        if self.pending.contains(&id) {
            self.refuse(
                id,
                ErrorCode::InvalidRequest,
                "a request with this id has not been answered yet",
            );
            return;
        }
        self.state.look_at_the_clock();
        match request::plan(method, params) {
            None => self.refuse(
                id,
                ErrorCode::MethodNotFound,
                &format!("`{method}` is not answered here"),
            ),
            Some(Err(Refused::Because(kind, why))) => {
                self.send_response(id, Err(kind.error(why)));
            }
            Some(Err(Refused::NotYet)) => {}
            Some(Ok(plan)) => {
                let version = plan
                    .document
                    .as_ref()
                    .and_then(|key| self.state.documents.get(key))
                    .map(|document| document.version);
                self.pending.insert(id.clone());
                self.pool.push(Job {
                    lane: plan.lane,
                    purpose: Purpose::Answer { id, plan, version },
                    tries: 0,
                });
            }
        }
    }

    fn initialize(&mut self, id: RequestId, params: &Value) {
        if !params.get("capabilities").is_some_and(Value::is_object) {
            self.refuse(
                id,
                ErrorCode::InvalidParams,
                "`initialize` needs the client's capabilities",
            );
            return;
        }
        let client = Client::new(params);
        let path = |uri: &Value| {
            uri.as_str()
                .and_then(uri::parse)
                .and_then(|uri| uri::to_path(&uri))
        };
        let named = params.get("workspaceFolders").and_then(Value::as_array);
        let mut folders: Vec<_> = named
            .into_iter()
            .flatten()
            .filter_map(|folder| path(folder.get("uri")?))
            .collect();
        if folders.is_empty() {
            let root = params.get("rootUri").and_then(path);
            let old = params.get("rootPath").and_then(Value::as_str);
            folders.extend(root.or_else(|| old.map(Into::into)));
        }
        self.state.folders = folders;
        if let Some(options) = params.get("initializationOptions") {
            let options = options.get("ius").unwrap_or(options);
            self.state.choose(&options.clone());
        }
        if client.process.is_some() {
            self.look = tick(LOOK);
        }
        let can = capabilities(&client);
        self.state.client = Arc::new(client);
        self.phase = Phase::Running;
        // A client that forgets to say that it is ready is served all the same.
        self.patience = after(PATIENCE);
        let answer = json!({
            "capabilities": can,
            "serverInfo": { "name": "ius", "version": env!("CARGO_PKG_VERSION") },
        });
        self.send_response(id, Ok(answer));
    }

    fn initialized(&mut self) {
        let mut registrations = Vec::new();
        if self.state.client.watches_files {
            let watchers: Vec<Value> = ["**/*.ius", "**/ius.toml", "**/*.{yaml,yml,json,md}"]
                .iter()
                .map(|glob| json!({ "globPattern": glob }))
                .collect();
            registrations.push(json!({
                "id": "ius-files", "method": "workspace/didChangeWatchedFiles",
                "registerOptions": { "watchers": watchers },
            }));
        }
        if self.state.client.watches_configuration {
            registrations.push(json!({
                "id": "ius-settings", "method": "workspace/didChangeConfiguration",
                "registerOptions": { "section": "ius" },
            }));
        }
        if !registrations.is_empty() {
            self.state.ask(
                Asked::Other,
                "client/registerCapability",
                json!({ "registrations": registrations }),
            );
        }
        if self.state.client.configuration {
            self.state.ask_settings();
            self.patience = after(PATIENCE);
        } else if !self.state.started {
            self.patience = never();
            self.state.start();
        }
    }

    fn shutdown(&mut self, id: RequestId) {
        for waiting in std::mem::take(&mut self.pending) {
            self.send_response(waiting, Err(cancelled()));
        }
        self.suspended.clear();
        self.pool.retain(|_| false);
        self.phase = Phase::Stopped;
        self.send_response(id, Ok(Value::Null));
    }

    fn notification(&mut self, notification: Notification) -> Option<End> {
        let Notification { method, params } = notification;
        match method.as_str() {
            "exit" => return Some(self.end()),
            _ if self.phase != Phase::Running => {}
            "initialized" => self.initialized(),
            "$/cancelRequest" => self.cancel(&params),
            _ => {
                self.state.look_at_the_clock();
                notification::receive(&mut self.state, &method, params);
            }
        }
        None
    }

    fn cancel(&mut self, params: &Value) {
        let id = match params.get("id") {
            Some(Value::String(id)) => RequestId::from(id.clone()),
            Some(Value::Number(id)) => match id.as_i64().and_then(|id| i32::try_from(id).ok()) {
                Some(id) => RequestId::from(id),
                None => return,
            },
            _ => return,
        };
        self.suspended.retain(|(waiting, _)| *waiting != id);
        self.pool
            .retain(|job| !matches!(&job.purpose, Purpose::Answer { id: of, .. } if *of == id));
        self.respond(id, Err(cancelled()));
    }

    fn response(&mut self, response: Response) {
        let Some(asked) = self.state.asked.remove(&response.id) else {
            return;
        };
        match asked {
            Asked::Settings => {
                if let Ok(Value::Array(all)) = &response.response_result
                    && let Some(settings) = all.first()
                {
                    self.state.choose(settings);
                }
                if !self.state.started && self.phase == Phase::Running {
                    self.patience = never();
                    self.state.start();
                }
            }
            Asked::Progress => self
                .state
                .progress
                .answered(response.response_result.is_ok()),
            Asked::Other => {}
        }
    }

    // Answers.

    /// Answers a request that has none yet.
    fn respond(&mut self, id: RequestId, result: Result<Value, ResponseError>) {
        if self.pending.remove(&id) {
            self.send_response(id, result);
        }
    }

    fn refuse(&mut self, id: RequestId, code: ErrorCode, message: &str) {
        self.send_response(id, Err(error(code, message)));
    }

    fn send_response(&mut self, id: RequestId, response_result: Result<Value, ResponseError>) {
        self.state.send(Message::Response(Response {
            id,
            response_result,
        }));
    }

    // What happens inside.

    fn event(&mut self, event: Event) {
        match event {
            Event::Done(job, outcome) => {
                self.pool.done(job.lane);
                self.done(job, outcome);
            }
            Event::Loaded {
                project,
                files,
                complaints,
            } => {
                for complaint in complaints {
                    self.state.log(&complaint);
                }
                if let Some(known) = self.state.projects.get_mut(&project) {
                    known.take(files);
                    self.index(project);
                }
            }
            Event::Checked {
                project,
                file,
                version,
                report,
            } => self.publish(project, &file, version, report),
            Event::Indexed { done, total } => {
                if !self.state.client.progress {
                    return;
                }
                if self.state.progress.must_ask() {
                    let token = self.state.progress.token();
                    self.state.ask(
                        Asked::Progress,
                        "window/workDoneProgress/create",
                        json!({ "token": token }),
                    );
                } else if let Some(told) = self.state.progress.report(done, total) {
                    self.state.send(Message::Notification(told));
                }
            }
            Event::Needs { project, files } => self.fetch(project, &files),
            Event::Ran {
                project,
                failures,
                of,
            } => self.ran(project, failures, &of),
            Event::Shown => self.refresh(self.state.client.refreshes_lenses, "codeLens"),
            Event::Send(message) => self.state.send(message),
            Event::Ask { method, params } => self.state.ask(Asked::Other, method, params),
        }
    }

    fn done(&mut self, job: Job, outcome: Outcome) {
        match (job.purpose.clone(), outcome) {
            (Purpose::Answer { id, plan, .. }, Outcome::Answered(reply)) => match reply {
                Ok(value) => self.respond(id, Ok(value)),
                Err(Refused::Because(kind, why)) => self.respond(id, Err(kind.error(why))),
                Err(Refused::NotYet) => {
                    if self.pending.contains(&id) {
                        self.suspended.push((id, plan));
                    }
                }
            },
            (Purpose::Answer { id, .. }, Outcome::Cancelled) => {
                if job.tries < TRIES {
                    // Whether the answer would still serve is seen when its turn comes.
                    self.pool.push_front(Job {
                        tries: job.tries + 1,
                        ..job
                    });
                } else {
                    self.respond(id, Err(modified()));
                }
            }
            (Purpose::Answer { id, .. }, Outcome::Panicked(why)) => self.respond(
                id,
                Err(error(
                    ErrorCode::InternalError,
                    &format!("this is a defect of ius: {why}"),
                )),
            ),
            (Purpose::Answer { id, .. }, Outcome::Finished) => self.respond(id, Ok(Value::Null)),
            (purpose, Outcome::Panicked(why)) => {
                self.state.log(&format!(
                    "a file could not be checked, a defect of ius: {why}"
                ));
                self.finished(&purpose);
            }
            (purpose, Outcome::Cancelled) => self.interrupted(purpose),
            (purpose, Outcome::Finished | Outcome::Answered(_)) => self.finished(&purpose),
        }
    }

    fn finished(&mut self, purpose: &Purpose) {
        match purpose {
            Purpose::Check { project, .. } => {
                self.checking.remove(project);
            }
            Purpose::CheckAll { project } => {
                if let Some(project) = self.state.projects.get_mut(project)
                    && !project.indexed
                {
                    project.indexed = true;
                    // The examples of what is open.
                    project.wide_due = true;
                    self.state.stirred = true;
                }
                self.end_progress();
            }
            Purpose::Answer { .. } | Purpose::Examples { .. } => {}
        }
    }

    fn interrupted(&mut self, purpose: Purpose) {
        match purpose {
            Purpose::Check { project, files } => {
                self.checking.remove(&project);
                if let Some(project) = self.state.projects.get_mut(&project) {
                    for file in files {
                        if !project.due.contains(&file) {
                            project.due.push(file);
                        }
                    }
                }
            }
            Purpose::CheckAll { project } => match self.state.projects.get_mut(&project) {
                Some(project) if project.indexed => {
                    project.wide_due = true;
                    self.state.stirred = true;
                }
                Some(_) => self.index(project),
                None => self.end_progress(),
            },
            Purpose::Examples { project, .. } => {
                if let Some(project) = self.state.projects.get_mut(&project) {
                    project.wide_due = true;
                    self.state.stirred = true;
                }
            }
            Purpose::Answer { .. } => {}
        }
    }

    fn index(&mut self, project: ProjectId) {
        self.pool.push(Job {
            lane: Lane::Check,
            purpose: Purpose::CheckAll { project },
            tries: 0,
        });
    }

    fn end_progress(&mut self) {
        let indexing = self.state.projects.values().any(|p| !p.indexed);
        if !indexing && let Some(told) = self.state.progress.end() {
            self.state.send(Message::Notification(told));
        }
    }

    /// Publishes what was found, if it is about the present text and not what was said last.
    fn publish(
        &mut self,
        project: ProjectId,
        file: &str,
        version: Option<i32>,
        report: findings::Report,
    ) {
        let Some(project) = self.state.projects.get_mut(&project) else {
            return;
        };
        let open = project.names.open.contains_key(file);
        if project.names.version_of(file) != version {
            return;
        }
        let before = project.published.get(file);
        if before == Some(&report.id) || (before.is_none() && report.items.is_empty() && !open) {
            return;
        }
        if report.items.is_empty() && !open {
            project.published.remove(file);
        } else {
            project.published.insert(file.to_owned(), report.id);
        }
        if let Some(uri) = project.names.uri_of(file) {
            let mut params = json!({ "uri": uri, "diagnostics": report.items });
            if let (Value::Object(fields), Some(version)) = (&mut params, version) {
                fields.insert("version".to_owned(), version.into());
            }
            self.state.notify("textDocument/publishDiagnostics", params);
        }
    }

    /// Reads files that examples name.
    fn fetch(&mut self, project: ProjectId, files: &[String]) {
        let Some(project) = self.state.projects.get_mut(&project) else {
            return;
        };
        for name in files {
            if project.unreadable.contains(name) {
                continue;
            }
            match self.state.host.read(&project.names.path_of(name)) {
                Ok(text) => {
                    project.set_text(name, &text);
                    project.wide_due = true;
                    self.state.stirred = true;
                    self.state.refresh = true;
                }
                Err(_) => {
                    project.unreadable.insert(name.clone());
                }
            }
        }
    }

    fn ran(&mut self, project: ProjectId, failures: Failures, of: &[(String, Option<i32>)]) {
        let Some(project) = self.state.projects.get_mut(&project) else {
            return;
        };
        let mut changed = false;
        for (file, version) in of {
            if project.names.version_of(file) != *version
                || project.failures.get(file) == failures.get(file)
            {
                continue;
            }
            changed = true;
            let known = Arc::make_mut(&mut project.failures);
            match failures.get(file) {
                Some(found) => known.insert(file.clone(), found.clone()),
                None => known.remove(file),
            };
            if !project.due.contains(file) {
                project.due.push(file.clone());
            }
        }
        if changed {
            self.refresh(self.state.client.refreshes_diagnostics, "diagnostic");
            self.resume();
        }
    }

    // What is to be done next.

    /// Nothing changed for a while: look at what a change in one file does to the others.
    fn paused(&mut self) {
        self.pause = never();
        let pulls = self.state.client.pulls_diagnostics;
        let mut jobs = Vec::new();
        for project in self.state.projects.values_mut() {
            if !project.ready || !std::mem::take(&mut project.wide_due) {
                continue;
            }
            if !pulls && project.indexed {
                jobs.push(Purpose::CheckAll {
                    project: project.id,
                });
            }
            let files: Vec<String> = project
                .names
                .open
                .keys()
                .filter(|file| file.ends_with(".ius"))
                .cloned()
                .collect();
            if project.indexed && !files.is_empty() {
                jobs.push(Purpose::Examples {
                    project: project.id,
                    files,
                });
            }
        }
        for purpose in jobs {
            self.pool.push(Job {
                lane: Lane::Check,
                purpose,
                tries: 0,
            });
        }
        self.resume();
        let all = std::mem::take(&mut self.state.refresh);
        let client = self.state.client.clone();
        // What is typed in one document shows in the lenses and hints of another.
        let elsewhere = all || self.state.documents.len() > 1;
        self.refresh(client.refreshes_diagnostics && all, "diagnostic");
        self.refresh(client.refreshes_tokens && all, "semanticTokens");
        self.refresh(client.refreshes_lenses && elsewhere, "codeLens");
        self.refresh(client.refreshes_hints && elsewhere, "inlayHint");
    }

    fn refresh(&mut self, can: bool, what: &str) {
        if can {
            self.state.ask(
                Asked::Other,
                &format!("workspace/{what}/refresh"),
                Value::Null,
            );
        }
    }

    /// Asks the questions again that wait for something to change.
    fn resume(&mut self) {
        for (id, plan) in std::mem::take(&mut self.suspended) {
            self.pool.push(Job {
                lane: plan.lane,
                purpose: Purpose::Answer {
                    id,
                    plan,
                    version: None,
                },
                tries: 0,
            });
        }
    }

    fn pump(&mut self) {
        if std::mem::take(&mut self.state.stirred) {
            self.pause = after(PAUSE);
        }
        // While messages wait, more may change: what is found now would be thrown away.
        if self.from_client.is_empty() {
            self.check_what_is_due();
        }
        for lane in LANES {
            while let Some(job) = self.pool.next(lane, |job| may_start(&self.state, job)) {
                self.begin(job);
            }
        }
    }

    fn check_what_is_due(&mut self) {
        let pulls = self.state.client.pulls_diagnostics;
        for project in self.state.projects.values_mut() {
            if pulls {
                project.due.clear();
            }
            if !project.ready || project.due.is_empty() || self.checking.contains(&project.id) {
                continue;
            }
            self.checking.insert(project.id);
            self.pool.push_front(Job {
                lane: Lane::Check,
                purpose: Purpose::Check {
                    project: project.id,
                    files: std::mem::take(&mut project.due),
                },
                tries: 0,
            });
        }
    }

    fn begin(&mut self, job: Job) {
        match job.purpose.clone() {
            Purpose::Answer { id, plan, version } => {
                if self.pending.contains(&id) {
                    self.begin_answer(job, id, plan, version);
                }
            }
            Purpose::Check { project, files } => match self.view(project) {
                Some(view) => self.start(job, move |events| check(project, &view, &files, events)),
                None => {
                    self.checking.remove(&project);
                }
            },
            Purpose::CheckAll { project } => {
                let Some(known) = self.state.projects.get(&project) else {
                    self.end_progress();
                    return;
                };
                let view = known.view(&self.state.client);
                let published =
                    (!self.state.client.pulls_diagnostics).then(|| known.published.clone());
                let first = !known.indexed;
                self.start(job, move |events| {
                    check_all(project, &view, published.as_ref(), first, events)
                });
            }
            Purpose::Examples { project, files } => {
                if let Some(view) = self.view(project) {
                    self.start(job, move |events| {
                        run_examples(project, &view, &files, events)
                    });
                }
            }
        }
    }

    fn view(&self, project: ProjectId) -> Option<View> {
        let project = self.state.projects.get(&project)?;
        Some(project.view(&self.state.client))
    }

    fn begin_answer(&mut self, job: Job, id: RequestId, plan: Arc<Plan>, version: Option<i32>) {
        let Some(key) = &plan.document else {
            let views = Views {
                all: self.state.views(),
                client: self.state.client.clone(),
                host: self.state.host.clone(),
                events: self.to_loop.clone(),
            };
            self.start(job, move |_| match &plan.work {
                Work::All(answer) => Outcome::Answered(answer(&views)),
                Work::File(_) => Outcome::Finished,
            });
            return;
        };
        let Some((project, name, now)) = self.state.place_of(key) else {
            let nothing = plan.nothing.clone();
            self.respond(id, Ok(nothing));
            return;
        };
        if now != version && !plan.any_version {
            self.respond(id, Err(modified()));
            return;
        }
        let view = project.view(&self.state.client);
        self.start(job, move |_| match &plan.work {
            Work::File(answer) => Outcome::Answered(answer(&File::new(&view, &name))),
            Work::All(_) => Outcome::Finished,
        });
    }

    /// Gives work to a free thread. Whatever it holds is dropped before its end is told.
    fn start(&mut self, job: Job, work: impl FnOnce(&Sender<Event>) -> Outcome + Send + 'static) {
        let events = self.to_loop.clone();
        self.pool.run(
            job.lane,
            Box::new(move || {
                let outcome = attempt(|| work(&events));
                let _ = events.send(Event::Done(job, outcome));
            }),
        );
    }
}

/// Whether what a job needs has been read.
fn may_start(state: &State, job: &Job) -> bool {
    if !state.started {
        return false;
    }
    match &job.purpose {
        Purpose::Answer { plan, .. } => match plan.document.as_ref() {
            Some(key) => match state.place_of(key) {
                Some((project, _, _)) => project.ready,
                None => state.projects.values().all(|project| project.ready),
            },
            None => state.projects.values().all(|project| project.ready),
        },
        Purpose::Check { project, .. }
        | Purpose::CheckAll { project }
        | Purpose::Examples { project, .. } => state
            .projects
            .get(project)
            .is_none_or(|project| project.ready),
    }
}

/// Does something that stops when files change, and that may have a defect.
fn attempt(work: impl FnOnce() -> Outcome) -> Outcome {
    match catch_unwind(AssertUnwindSafe(|| cancellable(work))) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Outcome::Cancelled,
        Err(payload) => Outcome::Panicked(
            payload
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| payload.downcast_ref::<&str>().copied())
                .unwrap_or("no reason was given")
                .to_owned(),
        ),
    }
}

fn check(project: ProjectId, view: &View, files: &[String], events: &Sender<Event>) -> Outcome {
    for file in files {
        let _ = events.send(Event::Checked {
            project,
            file: file.clone(),
            version: view.names.version_of(file),
            report: findings::report(view, file),
        });
    }
    Outcome::Finished
}

/// So many files are checked between two reports of progress.
const STEP: usize = 16;

fn check_all(
    project: ProjectId,
    view: &View,
    published: Option<&BTreeMap<String, String>>,
    first: bool,
    events: &Sender<Event>,
) -> Outcome {
    let files = view.snapshot.rule_files();
    for (done, file) in files.iter().enumerate() {
        if first && done % STEP == 0 {
            let _ = events.send(Event::Indexed {
                done,
                total: files.len(),
            });
        }
        let Some(published) = published else {
            // The client will ask; the answer will be there.
            let _ = view.snapshot.diagnostics(file);
            continue;
        };
        let report = findings::report(view, file);
        if published.get(*file) != Some(&report.id) {
            let _ = events.send(Event::Checked {
                project,
                file: (*file).to_owned(),
                version: view.names.version_of(file),
                report,
            });
        }
    }
    let missing = view.snapshot.missing_files();
    if !missing.is_empty() {
        let _ = events.send(Event::Needs {
            project,
            files: missing,
        });
    }
    Outcome::Finished
}

fn run_examples(
    project: ProjectId,
    view: &View,
    files: &[String],
    events: &Sender<Event>,
) -> Outcome {
    let mut failures = Failures::new();
    for file in files {
        for failure in view.snapshot.findings_of_runs(file) {
            failures
                .entry(failure.file.path().to_owned())
                .or_default()
                .push(failure);
        }
    }
    let of = files
        .iter()
        .map(|file| (file.clone(), view.names.version_of(file)))
        .collect();
    let _ = events.send(Event::Ran {
        project,
        failures,
        of,
    });
    Outcome::Finished
}

fn error(code: ErrorCode, message: &str) -> ResponseError {
    ResponseError {
        code: code as i32,
        message: message.to_owned(),
        data: None,
    }
}

fn cancelled() -> ResponseError {
    error(ErrorCode::RequestCanceled, "the request was cancelled")
}

fn modified() -> ResponseError {
    error(
        ErrorCode::ContentModified,
        "the document changed while the question was answered",
    )
}
