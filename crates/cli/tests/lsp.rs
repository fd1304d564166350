//! `ius lsp` as an editor starts it: a process with two pipes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

struct Editor {
    process: Child,
    out: BufReader<ChildStdout>,
}

impl Editor {
    fn start(arguments: &[&str]) -> Editor {
        let mut process = Command::new(env!("CARGO_BIN_EXE_ius"))
            .arg("lsp")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(process.stdout.take().unwrap());
        Editor { process, out }
    }

    fn raw(&mut self, body: &str) {
        let input = self.process.stdin.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        input.flush().unwrap();
    }

    fn send(&mut self, message: Value) {
        self.raw(&message.to_string());
    }

    fn read(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(
                self.out.read_line(&mut line).unwrap() > 0,
                "the server ended"
            );
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("Content-Length: ") {
                length = value.parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.out.read_exact(&mut body).unwrap();
        let message: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(message["jsonrpc"], "2.0");
        message
    }

    /// The next message that something holds of.
    fn until(&mut self, holds: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.read();
            if holds(&message) {
                return message;
            }
        }
    }

    fn initialize(&mut self) {
        let root = concat!(
            "file://",
            env!("CARGO_MANIFEST_DIR"),
            "/tests/fixtures/adults"
        );
        self.send(
            json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "processId": std::process::id(), "rootUri": root, "capabilities": {} } }),
        );
        let answer = self.until(|message| message["id"] == 1);
        assert!(answer["result"]["capabilities"].is_object(), "{answer}");
        self.send(json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }));
    }

    /// Closes the pipe and waits for the end.
    fn end(mut self) -> i32 {
        drop(self.process.stdin.take());
        let limit = Instant::now() + Duration::from_secs(30);
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                let mut complaints = String::new();
                let mut error = self.process.stderr.take().unwrap();
                error.read_to_string(&mut complaints).unwrap();
                assert_eq!(complaints, "");
                return status.code().unwrap();
            }
            assert!(Instant::now() < limit, "the server did not end");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

#[test]
fn an_orderly_conversation() {
    let mut editor = Editor::start(&["--stdio"]);
    editor.initialize();
    // Read from the disk: the fixture's words are known to a file that is only typed.
    let uri = concat!(
        "file://",
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/adults/rules/nl/typed.ius"
    );
    editor.send(json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {
        "textDocument": { "uri": uri, "languageId": "ius", "version": 7,
            "text": "use eu.words\n\ndefine x \"X\" : yes/no\n  is applicant.judged_honestt\n" } } }));
    let told = editor.until(|message| {
        message["params"]["uri"] == uri
            && message["params"]["diagnostics"]
                .as_array()
                .is_some_and(|all| all.iter().any(|found| found["code"] == "IUS0102"))
    });
    assert_eq!(told["params"]["version"], 7);
    let text = "an id may be a text";
    editor.send(json!({ "jsonrpc": "2.0", "id": text, "method": "shutdown" }));
    let answer = editor.until(|message| message["id"] == text);
    assert!(answer.as_object().unwrap().contains_key("result"));
    editor.send(json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(editor.end(), 0);
}

#[test]
fn the_editor_is_killed() {
    let mut editor = Editor::start(&[]);
    editor.initialize();
    assert_eq!(editor.end(), 1);
    assert_eq!(Editor::start(&[]).end(), 1);
}

#[test]
fn exit_without_shutdown() {
    let mut editor = Editor::start(&[]);
    editor.initialize();
    editor.send(json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(editor.end(), 1);
}

#[test]
fn killed_after_shutdown() {
    let mut editor = Editor::start(&[]);
    editor.initialize();
    editor.send(json!({ "jsonrpc": "2.0", "id": 2, "method": "shutdown" }));
    editor.until(|message| message["id"] == 2);
    assert_eq!(editor.end(), 0);
}

#[test]
fn broken_messages_are_answered_and_passed_over() {
    let mut editor = Editor::start(&[]);
    editor.initialize();
    editor.raw("{\"jsonrpc\":");
    let answer = editor.until(|message| message["error"].is_object());
    assert_eq!(answer["error"]["code"], -32700);
    assert_eq!(answer["id"], Value::Null);
    editor.raw("[1, 2]");
    let answer = editor.until(|message| message["error"].is_object());
    assert_eq!(answer["error"]["code"], -32600);
    editor.send(
        json!({ "jsonrpc": "2.0", "id": 3, "method": "workspace/symbol",
        "params": { "query": "adult" } }),
    );
    let answer = editor.until(|message| message["id"] == 3);
    assert!(answer["result"].is_array(), "{answer}");
    editor.send(
        json!({ "jsonrpc": "2.0", "id": 4, "method": "workspace/executeCommand",
        "params": { "command": "ius.memory" } }),
    );
    let answer = editor.until(|message| message["id"] == 4);
    assert_eq!(answer["result"]["ruleFiles"], 3);
    if cfg!(target_os = "linux") {
        assert!(
            answer["result"]["bytes"].as_u64().unwrap() > 1_000_000,
            "{answer}"
        );
    }
    // A header that is none: nothing can be understood any more.
    let input = editor.process.stdin.as_mut().unwrap();
    let _ = input.write_all(b"Content-Length: a few\r\n\r\n{}");
    assert_eq!(editor.end(), 1);
}
