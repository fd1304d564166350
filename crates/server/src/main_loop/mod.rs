//! The thread that owns everything: what happens to each message.

mod inside;
mod next;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, after, never, select, tick, unbounded};
use lsp_server::{
    Connection, ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError,
};
use serde_json::{Value, json};

use crate::capabilities::capabilities;
use crate::client::Client;
use crate::host::Host;
use crate::notification;
use crate::project::ProjectId;
use crate::request::{self, Plan, Refused};
use crate::schedule::{Event, Job, Pool, Purpose};
use crate::state::{Asked, State};
use crate::uri;

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
            Asked::Applicant => {
                let chosen = response.response_result.ok();
                let offered = self.state.offered.take();
                if let (Some(chosen), Some((scheme, files))) = (chosen, offered)
                    && let Some(file) = chosen
                        .get("title")
                        .and_then(Value::as_str)
                        .and_then(|title| files.get(title))
                {
                    self.command(json!({
                        "command": "ius.evaluate",
                        "arguments": [{ "scheme": scheme, "applicantFile": file }],
                    }));
                }
            }
            Asked::Other => {}
        }
    }

    /// Carries out a command that nobody waits for.
    fn command(&mut self, params: Value) {
        if let Some(Ok(plan)) = request::plan("workspace/executeCommand", params) {
            self.pool.push(Job {
                lane: plan.lane,
                purpose: Purpose::Command { plan },
                tries: 0,
            });
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
