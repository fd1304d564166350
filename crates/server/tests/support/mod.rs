//! A disk in memory, and a client that keeps count: when it is dropped it ends the server in
//! order, and fails if a request was not answered exactly once, if the server asked something that
//! no client knows, or if it wrote to its log that a file could not be checked.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use ius_calendar::Date;
use ius_server::{Connection, End, Host, Layout};
use lsp_server::{Message, Notification, Request, RequestId, Response, ResponseError};
use serde_json::{Value, json};

/// How long an answer may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// A disk in memory with a clock that stands still.
#[derive(Default)]
pub struct Disk {
    files: Mutex<BTreeMap<PathBuf, String>>,
}

impl Disk {
    pub fn new(files: &[(&str, &str)]) -> Arc<Disk> {
        let disk = Disk::default();
        for (path, text) in files {
            disk.write(path, text);
        }
        Arc::new(disk)
    }

    pub fn write(&self, path: &str, text: &str) {
        let mut files = self.files.lock().unwrap();
        files.insert(PathBuf::from(path), text.to_owned());
    }

    pub fn remove(&self, path: &str) {
        self.files.lock().unwrap().remove(Path::new(path));
    }
}

impl Host for Disk {
    fn find(&self, folder: &Path, rules: Option<&Path>) -> Result<Option<Layout>, String> {
        let files = self.files.lock().unwrap();
        let has = |rules: &Path| files.keys().any(|file| file.starts_with(rules));
        let layout = |root: &Path, rules: &Path| Layout {
            root: root.to_path_buf(),
            rules: rules.to_path_buf(),
            documents: vec![root.join("examples"), root.join("tests")],
        };
        if let Some(rules) = rules {
            return if has(rules) {
                Ok(Some(layout(rules.parent().unwrap(), rules)))
            } else {
                Err(format!(
                    "`{}` is not a folder of rule files",
                    rules.display()
                ))
            };
        }
        Ok(folder
            .ancestors()
            .find(|root| has(&root.join("rules")))
            .map(|root| layout(root, &root.join("rules"))))
    }

    fn files(
        &self,
        folder: &Path,
        deep: bool,
        wanted: &dyn Fn(&Path) -> bool,
    ) -> Result<Vec<PathBuf>, String> {
        let files = self.files.lock().unwrap();
        Ok(files
            .keys()
            .filter(|file| file.starts_with(folder) && wanted(file))
            .filter(|file| deep || file.parent() == Some(folder))
            .cloned()
            .collect())
    }

    fn read(&self, path: &Path) -> Result<String, String> {
        let files = self.files.lock().unwrap();
        files
            .get(path)
            .cloned()
            .ok_or_else(|| "there is no such file".to_owned())
    }

    fn today(&self) -> Date {
        Date::parse_iso("2026-06-01").unwrap()
    }

    fn memory(&self) -> Option<u64> {
        Some(1)
    }

    fn runs(&self, _: u32) -> bool {
        true
    }
}

/// The rules of the Union and of the Netherlands and the examples of this repository, below `/ius`:
/// real law, and a change in that of another state changes no answer.
pub fn repository() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    let mut folders = vec![
        root.join("rules/eu"),
        root.join("rules/nl"),
        root.join("examples"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path
                    .strip_prefix(&root)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned();
                files.push((
                    format!("/ius/{name}"),
                    std::fs::read_to_string(&path).unwrap(),
                ));
            }
        }
    }
    files.sort();
    files
}

/// The repository on a disk in memory.
pub fn repository_disk() -> Arc<Disk> {
    let files = repository();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    Disk::new(&files)
}

/// A client.
pub struct Client {
    connection: Option<Connection>,
    server: Option<JoinHandle<End>>,
    next: i32,
    answers: BTreeMap<RequestId, Result<Value, ResponseError>>,
    waiting: Vec<RequestId>,
    /// What the server told, apart from diagnostics.
    pub told: Vec<Notification>,
    /// What the server asked.
    pub asked: Vec<Request>,
    /// The last diagnostics of each file, and how often there were any.
    pub diagnostics: BTreeMap<String, (Value, usize)>,
    /// What `workspace/configuration` is answered.
    pub settings: Value,
    /// The answer to `initialize`.
    pub can: Value,
    complaints: Vec<String>,
    silent: bool,
}

/// What a client announces that can most things.
pub fn able() -> Value {
    json!({
        "workspace": {
            "configuration": true,
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "codeLens": { "refreshSupport": true },
            "inlayHint": { "refreshSupport": true },
            "semanticTokens": { "refreshSupport": true },
            "diagnostics": { "refreshSupport": true },
        },
        "textDocument": {
            "hover": { "contentFormat": ["markdown"] },
            "completion": { "completionItem": {
                "snippetSupport": true, "documentationFormat": ["markdown"],
                "labelDetailsSupport": true,
            } },
            "definition": { "linkSupport": true },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "codeAction": { "codeActionLiteralSupport": {
                "codeActionKind": { "valueSet": ["quickfix"] } } },
            "publishDiagnostics": {
                "relatedInformation": true, "codeDescriptionSupport": true,
                "tagSupport": { "valueSet": [1, 2] },
            },
            "signatureHelp": { "signatureInformation": {
                "parameterInformation": { "labelOffsetSupport": true } } },
        },
        "window": { "workDoneProgress": true },
    })
}

/// As [`able`], and asks for diagnostics itself.
pub fn pulling() -> Value {
    let mut can = able();
    can["textDocument"]["diagnostic"] = json!({});
    can
}

impl Client {
    /// A client that has said nothing yet.
    pub fn raw(disk: Arc<Disk>) -> Client {
        let (server, client) = Connection::memory();
        let thread = std::thread::spawn(move || ius_server::serve(server, disk));
        Client {
            connection: Some(client),
            server: Some(thread),
            next: 0,
            answers: BTreeMap::new(),
            waiting: Vec::new(),
            told: Vec::new(),
            asked: Vec::new(),
            diagnostics: BTreeMap::new(),
            settings: json!({}),
            can: Value::Null,
            complaints: Vec::new(),
            silent: false,
        }
    }

    /// A client that has a folder open.
    pub fn new(disk: Arc<Disk>, folder: &str, capabilities: Value) -> Client {
        Client::with_settings(disk, folder, capabilities, json!({}))
    }

    pub fn with_settings(
        disk: Arc<Disk>,
        folder: &str,
        capabilities: Value,
        settings: Value,
    ) -> Client {
        let mut client = Client::raw(disk);
        client.settings = settings;
        client.can = client
            .request(
                "initialize",
                json!({
                    "processId": null, "rootUri": format!("file://{folder}"),
                    "capabilities": capabilities,
                }),
            )
            .unwrap();
        client.notify("initialized", json!({}));
        client
    }

    fn post(&self, message: Message) {
        let connection = self.connection.as_ref().unwrap();
        connection.sender.send(message).expect("the server lives");
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.post(Message::Notification(Notification {
            method: method.to_owned(),
            params,
        }));
    }

    /// Asks without waiting for the answer.
    pub fn ask(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.waiting.push(id.clone());
        self.post(Message::Request(Request {
            id: id.clone(),
            method: method.to_owned(),
            params,
        }));
        id
    }

    /// Waits for the answer.
    pub fn answer(&mut self, id: &RequestId) -> Result<Value, ResponseError> {
        let end = Instant::now() + LIMIT;
        while !self.answers.contains_key(id) {
            assert!(self.step(end), "request {id} was not answered");
        }
        self.answers[id].clone()
    }

    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, ResponseError> {
        let id = self.ask(method, params);
        self.answer(&id)
    }

    /// Whether a request has its answer already.
    pub fn has_answer(&self, id: &RequestId) -> bool {
        self.answers.contains_key(id)
    }

    /// The code of the error that a request is answered with.
    pub fn error(&mut self, method: &str, params: Value) -> i32 {
        self.request(method, params).unwrap_err().code
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        self.notify(
            "textDocument/didOpen",
            json!({ "textDocument": {
                "uri": uri, "languageId": "ius", "version": 1, "text": text } }),
        );
    }

    /// Replaces the whole text.
    pub fn change(&mut self, uri: &str, version: i32, text: &str) {
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": version },
                "contentChanges": [{ "text": text }] }),
        );
    }

    /// Replaces a range: start line, start column, end line, end column.
    pub fn edit(&mut self, uri: &str, version: i32, at: [u32; 4], text: &str) {
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": uri, "version": version },
                "contentChanges": [{ "text": text, "range": {
                    "start": { "line": at[0], "character": at[1] },
                    "end": { "line": at[2], "character": at[3] } } }] }),
        );
    }

    /// Takes in one message; false when there was none in time.
    fn step(&mut self, end: Instant) -> bool {
        let connection = self.connection.as_ref().unwrap();
        let wait = end.saturating_duration_since(Instant::now());
        let Ok(message) = connection.receiver.recv_timeout(wait) else {
            return false;
        };
        match message {
            Message::Response(response) => {
                if !self.waiting.contains(&response.id) {
                    self.complaints
                        .push(format!("an answer to what was not asked: {}", response.id));
                }
                let again = self
                    .answers
                    .insert(response.id.clone(), response.response_result);
                if again.is_some() {
                    self.complaints
                        .push(format!("{} was answered twice", response.id));
                }
            }
            Message::Notification(told) => {
                if told.method == "textDocument/publishDiagnostics" {
                    let uri = told.params["uri"].as_str().unwrap().to_owned();
                    let entry = self.diagnostics.entry(uri).or_default();
                    *entry = (told.params, entry.1 + 1);
                } else {
                    if told.method == "window/logMessage"
                        && told.params["message"]
                            .as_str()
                            .is_some_and(|text| text.contains("defect"))
                    {
                        self.complaints.push(told.params.to_string());
                    }
                    self.told.push(told);
                }
            }
            Message::Request(request) => {
                let result = match request.method.as_str() {
                    "workspace/configuration" => json!([self.settings]),
                    "client/registerCapability"
                    | "window/workDoneProgress/create"
                    | "workspace/diagnostic/refresh"
                    | "workspace/codeLens/refresh"
                    | "workspace/inlayHint/refresh"
                    | "workspace/semanticTokens/refresh" => Value::Null,
                    "window/showMessageRequest" => request.params["actions"][0].clone(),
                    "workspace/applyEdit" => json!({ "applied": true }),
                    other => {
                        self.complaints.push(format!("the server asked `{other}`"));
                        Value::Null
                    }
                };
                if !self.silent {
                    self.post(Message::Response(Response {
                        id: request.id.clone(),
                        response_result: Ok(result),
                    }));
                }
                self.asked.push(request);
            }
        }
        true
    }

    /// Answers nothing that the server asks.
    pub fn be_silent(&mut self) {
        self.silent = true;
    }

    /// Takes in messages until something holds.
    pub fn until(&mut self, what: &str, holds: impl Fn(&Client) -> bool) {
        let end = Instant::now() + LIMIT;
        while !holds(self) {
            assert!(
                self.step(end),
                "{what} did not come to hold; told {:?}, diagnostics {:?}",
                self.told,
                self.diagnostics
            );
        }
    }

    /// Takes in messages for a while.
    pub fn linger(&mut self, milliseconds: u64) {
        let end = Instant::now() + Duration::from_millis(milliseconds);
        while self.step(end) {}
    }

    /// The codes of the last diagnostics of a file.
    pub fn codes(&self, uri: &str) -> Vec<String> {
        let Some((params, _)) = self.diagnostics.get(uri) else {
            return Vec::new();
        };
        params["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|d| d["code"].as_str().unwrap().to_owned())
            .collect()
    }

    /// The server's logs.
    pub fn logs(&self) -> Vec<String> {
        self.told
            .iter()
            .filter(|told| told.method == "window/logMessage")
            .map(|told| told.params["message"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Ends without a word, and says how the server took it.
    pub fn kill(mut self) -> End {
        self.connection = None;
        self.server.take().unwrap().join().unwrap()
    }

    /// Says `exit` at once.
    pub fn exit(mut self) -> End {
        self.notify("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }

    fn finish(&mut self) {
        let id = self.ask("shutdown", Value::Null);
        let shut = self.answer(&id);
        self.notify("exit", Value::Null);
        let end = self
            .server
            .take()
            .unwrap()
            .join()
            .expect("the server does not panic");
        let stopped = shut.is_ok();
        let end_of_time = Instant::now() + Duration::from_millis(50);
        while self.step(end_of_time) {}
        for id in &self.waiting {
            if !self.answers.contains_key(id) {
                self.complaints.push(format!("{id} was not answered"));
            }
        }
        assert!(self.complaints.is_empty(), "{}", self.complaints.join("\n"));
        if stopped {
            assert_eq!(end, End::Orderly);
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if !std::thread::panicking() && self.server.is_some() {
            self.finish();
        }
    }
}

/// A document and a place in it.
pub fn at(uri: &str, line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
}

/// A document.
pub fn document(uri: &str) -> Value {
    json!({ "textDocument": { "uri": uri } })
}
