//! The conversation: what is answered when, and what a client may get wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

mod support;

use ius_server::End;
use serde_json::{Value, json};
use support::{Client, Disk, able, at, document, pulling, repository_disk};

const WORDS: &str = "\
section applicant \"About you\"

  fact age : integer \"Age\"
";

const WRONG: &str = "\
use eu.words

define grown_up \"Grown up\" : yes/no
  is applicant.agee is at least 18
";

const RIGHT: &str = "\
use eu.words

define grown_up \"Grown up\" : yes/no
  is applicant.age is at least 18
";

const X: &str = "file:///p/rules/nl/x.ius";

fn disk() -> std::sync::Arc<Disk> {
    Disk::new(&[
        ("/p/rules/eu/words.ius", WORDS),
        ("/p/rules/nl/x.ius", RIGHT),
    ])
}

const NOT_INITIALIZED: i32 = -32002;
const INVALID_REQUEST: i32 = -32600;
const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;
const CANCELLED: i32 = -32800;
const MODIFIED: i32 = -32801;
const FAILED: i32 = -32803;

fn is_wrong(client: &Client) -> bool {
    client.codes(X).contains(&"IUS0102".to_owned())
}

fn is_not_wrong(client: &Client) -> bool {
    client.diagnostics.contains_key(X) && !is_wrong(client)
}

#[test]
fn nothing_is_answered_before_initialize() {
    let mut client = Client::raw(disk());
    assert_eq!(
        client.error("textDocument/hover", at(X, 0, 0)),
        NOT_INITIALIZED
    );
    client.open(X, WRONG);
    assert_eq!(client.error("initialize", json!([])), INVALID_PARAMS);
    assert_eq!(
        client.error("initialize", json!({ "capabilities": null })),
        INVALID_PARAMS
    );
    let can = client
        .request("initialize", json!({ "capabilities": {} }))
        .unwrap();
    assert_eq!(can["capabilities"]["positionEncoding"], "utf-16");
    assert_eq!(can["serverInfo"]["name"], "ius");
    let parsed: Result<lsp_types::InitializeResult, _> = serde_json::from_value(can);
    assert!(parsed.is_ok());
    assert_eq!(
        client.error("initialize", json!({ "capabilities": {} })),
        INVALID_REQUEST
    );
}

#[test]
fn a_shutdown_before_initialize_is_answered() {
    let mut client = Client::raw(disk());
    assert_eq!(client.error("shutdown", Value::Null), NOT_INITIALIZED);
    assert_eq!(client.exit(), End::Abrupt);
}

#[test]
fn two_shutdowns_are_answered_and_nothing_else() {
    let mut client = Client::new(disk(), "/p", able());
    client.open(X, WRONG);
    client.until("an error", is_wrong);
    assert_eq!(
        client.request("shutdown", Value::Null).unwrap(),
        Value::Null
    );
    assert_eq!(
        client.request("shutdown", Value::Null).unwrap(),
        Value::Null
    );
    assert_eq!(
        client.error("textDocument/hover", at(X, 3, 6)),
        INVALID_REQUEST
    );
    assert_eq!(
        client.error("initialize", json!({ "capabilities": {} })),
        INVALID_REQUEST
    );
    client.change(X, 2, RIGHT);
    assert_eq!(client.exit(), End::Orderly);
}

#[test]
fn exit_without_shutdown() {
    let client = Client::new(disk(), "/p", able());
    assert_eq!(client.exit(), End::Abrupt);
    let client = Client::raw(disk());
    assert_eq!(client.exit(), End::Abrupt);
}

#[test]
fn the_client_is_killed() {
    let mut client = Client::new(disk(), "/p", able());
    client.open(X, WRONG);
    for _ in 0..50 {
        client.ask("textDocument/semanticTokens/full", document(X));
    }
    assert_eq!(client.kill(), End::Abrupt);
    assert_eq!(Client::raw(disk()).kill(), End::Abrupt);
}

#[test]
fn questions_in_flight_are_answered_at_shutdown() {
    let mut client = Client::new(repository_disk(), "/ius", able());
    let ids: Vec<_> = (0..40)
        .map(|_| client.ask("workspace/symbol", json!({ "query": "a" })))
        .collect();
    client.request("shutdown", Value::Null).unwrap();
    for id in ids {
        match client.answer(&id) {
            Ok(_) => {}
            Err(error) => assert_eq!(error.code, CANCELLED),
        }
    }
}

#[test]
fn unknown_and_malformed_requests() {
    let mut client = Client::new(disk(), "/p", able());
    client.open(X, RIGHT);
    assert_eq!(client.error("ius/unknown", json!({})), METHOD_NOT_FOUND);
    assert_eq!(client.error("$/unknown", json!({})), METHOD_NOT_FOUND);
    for params in [
        Value::Null,
        json!([]),
        json!("x"),
        json!({}),
        json!({ "textDocument": { "uri": X } }),
        json!({ "textDocument": { "uri": X }, "position": { "line": -1, "character": 0 } }),
        json!({ "textDocument": { "uri": X }, "position": { "line": 1.5, "character": 0 } }),
        json!({ "textDocument": { "uri": "no address" }, "position": { "line": 0, "character": 0 } }),
        json!({ "textDocument": { "uri": 3 }, "position": { "line": 0, "character": 0 } }),
    ] {
        assert_eq!(
            client.error("textDocument/hover", params.clone()),
            INVALID_PARAMS,
            "{params}"
        );
    }
    for (command, arguments) in [
        ("ius.none", json!([])),
        ("ius.runExample", json!([])),
        ("ius.runExample", json!([3])),
        (
            "ius.evaluate",
            json!([{ "scheme": "nl.x", "applicantFile": 3 }]),
        ),
        (
            "ius.evaluate",
            json!([{ "scheme": 3, "applicantFile": "file:///a" }]),
        ),
    ] {
        let params = json!({ "command": command, "arguments": arguments });
        assert_eq!(
            client.error("workspace/executeCommand", params.clone()),
            INVALID_PARAMS,
            "{params}"
        );
    }
    // Notifications have no answer; the log tells.
    client.notify("textDocument/didChange", json!({ "nonsense": true }));
    client.notify("textDocument/didOpen", Value::Null);
    client.notify("$/unknown", json!({}));
    client.notify("workspace/unknown", json!({}));
    client.notify("$/cancelRequest", json!({ "id": { "no": "id" } }));
    client.until("the log tells", |client| client.logs().len() >= 2);
    client.open(X, WRONG);
    client.until("an error", is_wrong);
}

#[test]
fn an_id_is_not_used_twice_at_once() {
    let mut client = Client::new(disk(), "/p", able());
    client.open(X, RIGHT);
    // Questions wait until the files are read; the second with the same id is refused.
    let hover = client.request("textDocument/hover", at(X, 0, 0));
    assert!(hover.is_ok());
}

#[test]
fn errors_come_and_go_with_the_text() {
    let mut client = Client::new(disk(), "/p", able());
    client.open(X, RIGHT);
    client.until("no error", is_not_wrong);
    client.edit(X, 2, [3, 18, 3, 18], "e");
    client.until("an error", is_wrong);
    let (params, _) = client.diagnostics[X].clone();
    assert_eq!(params["version"], 2);
    let found = params["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .find(|d| d["code"] == "IUS0102")
        .unwrap()
        .clone();
    assert_eq!(found["source"], "ius");
    assert_eq!(found["severity"], 1);
    assert_eq!(
        found["codeDescription"]["href"],
        "https://github.com/ius-lang/ius/blob/main/docs/codes/IUS0102.md"
    );
    assert_eq!(found["range"]["start"]["line"], 3);
    assert!(
        found["message"].as_str().unwrap().contains("`agee`"),
        "{found}"
    );
    client.edit(X, 3, [3, 18, 3, 19], "");
    client.until("no error", is_not_wrong);
    assert_eq!(client.diagnostics[X].0["version"], 3);
}

#[test]
fn an_error_in_another_file_is_published_without_opening_it() {
    let mut client = Client::new(disk(), "/p", able());
    client.open(
        "file:///p/rules/eu/words.ius",
        &WORDS.replace("fact age", "fact years"),
    );
    client.until("an error elsewhere", is_wrong);
    assert!(client.diagnostics[X].0.get("version").is_none());
    client.change("file:///p/rules/eu/words.ius", 2, WORDS);
    client.until("no error elsewhere", is_not_wrong);
}

#[test]
fn diagnostics_are_published_only_when_they_change() {
    let mut client = Client::new(disk(), "/p", able());
    client.open(X, WRONG);
    client.until("an error", is_wrong);
    client.linger(600);
    let times = client.diagnostics[X].1;
    for version in 2..20 {
        client.change(X, version, &format!("{WRONG}\n"));
    }
    client.linger(800);
    assert_eq!(client.diagnostics[X].1, times);
}

#[test]
fn closing_a_file_with_unsaved_text() {
    let mut client = Client::new(disk(), "/p", able());
    client.open(X, WRONG);
    client.until("an error", is_wrong);
    client.notify("textDocument/didClose", document(X));
    client.until("the text on the disk counts", is_not_wrong);
    // And a file that is not on the disk is gone with its document.
    let new = "file:///p/rules/nl/new.ius";
    client.open(new, WRONG);
    client.until("an error", |client| {
        client.codes(new).contains(&"IUS0102".to_owned())
    });
    client.notify("textDocument/didClose", document(new));
    client.until("nothing is said of it", |client| {
        client.codes(new).is_empty()
    });
    let symbols = client
        .request("textDocument/documentSymbol", document(new))
        .unwrap();
    assert_eq!(symbols, Value::Null);
    client.notify("textDocument/didClose", document(new));
    client.until("the log tells", |client| {
        client
            .logs()
            .iter()
            .any(|log| log.contains("without being open"))
    });
}

#[test]
fn stale_versions_are_passed_over() {
    let mut client = Client::new(disk(), "/p", able());
    client.open(X, RIGHT);
    client.change(X, 5, WRONG);
    client.change(X, 3, RIGHT);
    client.until("an error", is_wrong);
    client.until("the log tells", |client| {
        client
            .logs()
            .iter()
            .any(|log| log.contains("came after version 5"))
    });
    // The same version again is taken: some clients do not count.
    client.change(X, 5, RIGHT);
    client.until("no error", is_not_wrong);
}

#[test]
fn a_question_about_a_text_that_changed_meanwhile() {
    let mut client = Client::new(repository_disk(), "/ius", able());
    let uri = "file:///ius/rules/nl/start_up.ius";
    let text = support::repository()
        .into_iter()
        .find(|(path, _)| path.ends_with("nl/start_up.ius"))
        .unwrap()
        .1;
    client.open(uri, &text);
    // While files are read, the questions wait; then the text is another.
    let mut ids = Vec::new();
    for version in 2..40 {
        ids.push(client.ask("textDocument/hover", at(uri, 20, 6)));
        client.edit(uri, version, [0, 0, 0, 0], "\n");
    }
    let symbols = client.ask("textDocument/documentSymbol", document(uri));
    for id in ids {
        match client.answer(&id) {
            Ok(_) => {}
            Err(error) => assert_eq!(error.code, MODIFIED, "{}", error.message),
        }
    }
    assert!(client.answer(&symbols).is_ok());
}

#[test]
fn cancelled_requests_are_answered_once() {
    let mut client = Client::new(repository_disk(), "/ius", able());
    let ids: Vec<_> = (0..20)
        .map(|_| client.ask("workspace/symbol", json!({ "query": "" })))
        .collect();
    for id in &ids {
        let number: i32 = id.to_string().parse().unwrap();
        client.notify("$/cancelRequest", json!({ "id": number }));
    }
    let mut cancelled = 0;
    for id in &ids {
        match client.answer(id) {
            Ok(_) => {}
            Err(error) => {
                assert_eq!(error.code, CANCELLED);
                cancelled += 1;
            }
        }
    }
    assert!(cancelled > 0);
    // Too late, twice, or of nothing.
    client.notify("$/cancelRequest", json!({ "id": 1 }));
    client.notify("$/cancelRequest", json!({ "id": 999_999 }));
    client.notify("$/cancelRequest", json!({ "id": "text" }));
    assert!(
        client
            .request("workspace/symbol", json!({ "query": "x" }))
            .is_ok()
    );
}

#[test]
fn a_thousand_edits_and_a_question() {
    let mut client = Client::new(disk(), "/p", able());
    client.open(X, WRONG);
    for version in 2..1002 {
        // Typed and taken back, five hundred times.
        if version % 2 == 0 {
            client.edit(X, version, [3, 18, 3, 18], "x");
        } else {
            client.edit(X, version, [3, 18, 3, 19], "");
        }
    }
    client.edit(X, 1002, [3, 18, 3, 19], "");
    let hover = client.request("textDocument/hover", at(X, 3, 16));
    assert!(hover.is_ok(), "{hover:?}");
    client.until("no error", |client| {
        is_not_wrong(client) && client.diagnostics[X].0["version"] == 1002
    });
}

#[test]
fn positions_that_no_text_has() {
    let mut client = Client::new(disk(), "/p", able());
    let text = format!("-- 🏛 é £\r\n{RIGHT}");
    client.open(X, &text);
    let far = 4_000_000_000u32;
    for (line, character) in [(0, 4), (0, 99), (0, far), (99, 0), (far, far), (4, far)] {
        for method in [
            "textDocument/hover",
            "textDocument/completion",
            "textDocument/definition",
            "textDocument/declaration",
            "textDocument/typeDefinition",
            "textDocument/implementation",
            "textDocument/documentHighlight",
            "textDocument/signatureHelp",
            "textDocument/prepareCallHierarchy",
        ] {
            let answer = client.request(method, at(X, line, character));
            assert!(answer.is_ok(), "{method} {line}:{character} {answer:?}");
        }
    }
    // Inside the two halves of a surrogate pair; backwards; far away.
    client.edit(X, 2, [0, 4, 0, 4], "");
    client.edit(X, 3, [0, 6, 0, 3], "£");
    client.edit(X, 4, [far, far, far, far], "\n");
    client.until("the log tells", |client| {
        client
            .logs()
            .iter()
            .filter(|log| log.contains("has no range"))
            .count()
            >= 2
    });
    client.change(X, 5, WRONG);
    client.until("an error", is_wrong);
}

#[test]
fn every_encoding_means_the_same_place() {
    let text = "-- é £ 🏛\ndefine grown_up \"Vólwassen £ 🏛\" : yesno\n  is 1 is 1\n".to_owned();
    let mut seen = Vec::new();
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let mut can = able();
        can["general"]["positionEncodings"] = json!([encoding]);
        let mut client = Client::new(disk(), "/p", can);
        assert_eq!(client.can["capabilities"]["positionEncoding"], encoding);
        client.open(X, &text);
        client.until("something is wrong", |client| !client.codes(X).is_empty());
        let width = |part: &str| match encoding {
            "utf-8" => part.len(),
            "utf-16" => part.encode_utf16().count(),
            _ => part.chars().count(),
        };
        // Back to bytes by hand.
        let bytes: Vec<(String, usize)> = client.diagnostics[X].0["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|d| {
                let start = &d["range"]["start"];
                let line = start["line"].as_u64().unwrap() as usize;
                let column = start["character"].as_u64().unwrap() as usize;
                let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
                let rest = &text[before..];
                let at = (0..=rest.len())
                    .filter(|at| rest.is_char_boundary(*at))
                    .find(|at| width(&rest[..*at]) == column)
                    .unwrap();
                (d["code"].as_str().unwrap().to_owned(), before + at)
            })
            .collect();
        seen.push(bytes);
    }
    assert_eq!(seen[0], seen[1]);
    assert_eq!(seen[1], seen[2]);
}

#[test]
fn a_file_of_ten_megabytes() {
    let mut client = Client::new(disk(), "/p", able());
    let big = "file:///p/rules/nl/big.ius";
    let line = "-- a line of a comment that says nothing, é, for a very long time\n";
    let mut text = line.repeat(10_000_000 / line.len());
    text.push_str("define x \"X\" : yes/no\n  is nothing_at_all\n");
    let last = u32::try_from(text.lines().count() - 1).unwrap();
    client.open(big, &text);
    client.until("it is checked", |client| {
        client.codes(big).contains(&"IUS0101".to_owned())
    });
    client.edit(big, 2, [last, 5, last, 19], "1 is 1");
    client.until("it is checked again", |client| {
        !client.codes(big).contains(&"IUS0101".to_owned())
    });
    assert!(
        client
            .request("textDocument/documentSymbol", document(big))
            .is_ok()
    );
    // One line only, and nonsense.
    client.change(big, 3, &"x".repeat(10_000_000));
    assert!(
        client
            .request("textDocument/hover", at(big, 0, 9_999_999))
            .is_ok()
    );
    client.notify("textDocument/didClose", document(big));
    client.open(X, WRONG);
    client.until("an error", is_wrong);
}

#[test]
fn texts_that_were_never_saved() {
    let mut client = Client::new(disk(), "/p", able());
    let uri = "untitled:Untitled-1";
    client.open(uri, "define x \"X\" : yes/no\n  is nothing_at_all\n");
    client.until("an error", |client| {
        client.codes(uri).contains(&"IUS0101".to_owned())
    });
    assert!(client.request("textDocument/hover", at(uri, 0, 8)).is_ok());
    client.notify("textDocument/didClose", document(uri));
    client.until("nothing is said of it", |client| {
        client.codes(uri).is_empty()
    });
}

#[test]
fn rule_files_without_a_project() {
    let disk = Disk::new(&[
        ("/q/a.ius", "define a \"A\" : yes/no\n  is nothing_at_all\n"),
        (
            "/q/deep/b.ius",
            "define b \"B\" : yes/no\n  is nothing_at_all\n",
        ),
    ]);
    let mut client = Client::new(disk, "/q", able());
    let uri = "file:///q/a.ius";
    client.open(uri, "define a \"A\" : yes/no\n  is nothing_at_all\n");
    client.until("an error", |client| {
        client.codes(uri).contains(&"IUS0101".to_owned())
    });
    client.linger(300);
    assert!(!client.diagnostics.contains_key("file:///q/deep/b.ius"));
}

#[test]
fn odd_addresses() {
    for (path, uri) in [
        (
            "/mes règles/rules/nl/é x.ius",
            "file:///mes%20r%C3%A8gles/rules/nl/%C3%A9%20x.ius",
        ),
        ("/a#b/rules/nl/c?d.ius", "file:///a%23b/rules/nl/c%3Fd.ius"),
        ("/100%20/rules/nl/x.ius", "file:///100%2520/rules/nl/x.ius"),
        (
            "/規則/rules/nl/居留.ius",
            "file:///%E8%A6%8F%E5%89%87/rules/nl/%E5%B1%85%E7%95%99.ius",
        ),
        ("/c:/rules/nl/x.ius", "file:///c%3A/rules/nl/x.ius"),
        ("/p q/rules/nl/x.ius", "file:///p q/rules/nl/x.ius"),
    ] {
        let root = path.split("/rules").next().unwrap();
        let words = format!("{root}/rules/eu/words.ius");
        let disk = Disk::new(&[(words.as_str(), WORDS), (path, RIGHT)]);
        let mut client = Client::raw(disk);
        let folder = uri.split("/rules").next().unwrap();
        client
            .request(
                "initialize",
                json!({ "capabilities": able(), "workspaceFolders": [{ "uri": folder, "name": "x" }] }),
            )
            .unwrap();
        client.notify("initialized", json!({}));
        client.open(uri, WRONG);
        // As the client writes it, if it may be written so.
        let shown = uri.replace(' ', "%20");
        client.until("an error", |client| {
            client.codes(&shown).contains(&"IUS0102".to_owned())
        });
        let link = client
            .request("textDocument/definition", at(uri, 3, 8))
            .unwrap();
        if let Some(target) = link.get(0) {
            let target = target["targetUri"].as_str().unwrap();
            assert!(target.ends_with("/rules/eu/words.ius"), "{target}");
        }
        client.change(uri, 2, RIGHT);
        client.until("no error", |client| {
            !client.codes(&shown).contains(&"IUS0102".to_owned())
        });
    }
}

#[test]
fn files_that_change_on_the_disk() {
    let disk = disk();
    let mut client = Client::new(disk.clone(), "/p", able());
    client.until("the index is there", |client| {
        client
            .asked
            .iter()
            .any(|asked| asked.method == "client/registerCapability")
    });
    let changed = |uri: &str, kind: i32| json!({ "changes": [{ "uri": uri, "type": kind }] });
    let watched = "workspace/didChangeWatchedFiles";
    assert!(
        client
            .request("workspace/symbol", json!({ "query": "grown" }))
            .is_ok()
    );
    disk.write("/p/rules/nl/x.ius", WRONG);
    client.notify(watched, changed(X, 2));
    client.until("an error", is_wrong);
    disk.write("/p/rules/nl/x.ius", RIGHT);
    client.notify(watched, changed(X, 2));
    client.until("no error", is_not_wrong);
    // A file that came, and a folder that went.
    let y = "file:///p/rules/nl/y.ius";
    disk.write("/p/rules/nl/y.ius", WRONG);
    client.notify(watched, changed(y, 1));
    client.until("an error", |client| {
        client.codes(y).contains(&"IUS0102".to_owned())
    });
    disk.remove("/p/rules/nl/y.ius");
    client.notify(watched, changed("file:///p/rules/nl", 3));
    client.until("nothing is said of it", |client| client.codes(y).is_empty());
    // What is open is what the client says.
    client.open(X, RIGHT);
    disk.write("/p/rules/nl/x.ius", WRONG);
    client.notify(watched, changed(X, 2));
    client.linger(400);
    assert!(!is_wrong(&client));
}

#[test]
fn saving_is_the_occasion_for_a_client_that_cannot_watch() {
    let disk = disk();
    let mut client = Client::new(disk.clone(), "/p", json!({}));
    let words = "file:///p/rules/eu/words.ius";
    client.open(words, WORDS);
    client.until("it is checked", |client| {
        client.diagnostics.contains_key(words)
    });
    disk.write("/p/rules/nl/x.ius", WRONG);
    disk.write("/p/rules/nl/y.ius", WRONG);
    client.notify("textDocument/didSave", document(words));
    client.until("an error", is_wrong);
    let y = "file:///p/rules/nl/y.ius";
    client.until("an error", |client| !client.codes(y).is_empty());
    disk.remove("/p/rules/nl/y.ius");
    disk.write("/p/rules/nl/x.ius", RIGHT);
    client.notify("textDocument/didSave", document(words));
    client.until("no error", |client| !is_wrong(client));
    client.until("nothing is said of it", |client| client.codes(y).is_empty());
}

#[test]
fn settings_are_asked_for_and_followed() {
    let disk = Disk::new(&[
        ("/p/rules/eu/words.ius", WORDS),
        ("/p/rules/nl/x.ius", RIGHT),
        ("/p/law/eu/words.ius", &WORDS.replace("age :", "agee :")),
        ("/p/law/nl/x.ius", WRONG),
    ]);
    let mut client = Client::with_settings(disk, "/p", able(), json!({ "today": "someday" }));
    client.until("a complaint", |client| {
        client.told.iter().any(|told| {
            told.method == "window/showMessage"
                && told.params["message"]
                    .as_str()
                    .unwrap()
                    .contains("`ius.today`")
        })
    });
    client.open(X, WRONG);
    client.until("an error", is_wrong);
    // Another folder of rules: the fact is there.
    client.settings = json!({ "rules": "law" });
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": null }),
    );
    client.until("no error", is_not_wrong);
    client.settings = json!({ "rules": "" });
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": {} }),
    );
    client.until("an error", is_wrong);
}

#[test]
fn a_client_that_does_not_answer_is_served_all_the_same() {
    let mut client = Client::raw(disk());
    client.be_silent();
    client
        .request(
            "initialize",
            json!({ "rootUri": "file:///p", "capabilities": able() }),
        )
        .unwrap();
    client.notify("initialized", json!({}));
    client.open(X, WRONG);
    client.until("an error", is_wrong);
}

#[test]
fn a_client_that_can_nothing() {
    let mut client = Client::new(disk(), "/p", json!({}));
    client.open(X, WRONG);
    client.until("an error", is_wrong);
    let actions = client
        .request(
            "textDocument/codeAction",
            json!({ "textDocument": { "uri": X }, "context": { "diagnostics": [] },
                "range": { "start": { "line": 3, "character": 5 }, "end": { "line": 3, "character": 19 } } }),
        )
        .unwrap();
    // An action is a command that makes the change.
    let action = actions
        .get(0)
        .expect("the misspelt fact can be mended")
        .clone();
    assert_eq!(action["command"], "ius.applyChange");
    let done = client.request(
        "workspace/executeCommand",
        json!({ "command": action["command"], "arguments": action["arguments"] }),
    );
    assert_eq!(done.unwrap(), Value::Null);
    client.until("the change is asked for", |client| {
        client.asked.iter().any(|asked| {
            asked.method == "workspace/applyEdit"
                && asked.params["edit"]["changes"][X][0]["newText"].is_string()
        })
    });
    assert!(
        client
            .asked
            .iter()
            .all(|asked| asked.method == "workspace/applyEdit")
    );
}

#[test]
fn folders_come_and_go() {
    let disk = Disk::new(&[
        ("/p/rules/eu/words.ius", WORDS),
        ("/p/rules/nl/x.ius", RIGHT),
        ("/q/rules/eu/words.ius", WORDS),
        ("/q/rules/nl/x.ius", WRONG),
    ]);
    let mut client = Client::new(disk, "/p", able());
    client.open(X, RIGHT);
    client.until("no error", is_not_wrong);
    let q = "file:///q/rules/nl/x.ius";
    let folder = json!([{ "uri": "file:///q", "name": "q" }]);
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": folder, "removed": [] } }),
    );
    client.until("an error", |client| {
        client.codes(q).contains(&"IUS0102".to_owned())
    });
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({ "event": { "added": [], "removed": folder } }),
    );
    client.until("nothing is said of it", |client| client.codes(q).is_empty());
    client.change(X, 2, WRONG);
    client.until("an error", is_wrong);
}

#[test]
fn diagnostics_are_pulled() {
    let mut client = Client::new(disk(), "/p", pulling());
    client.open(X, WRONG);
    let first = client
        .request("textDocument/diagnostic", document(X))
        .unwrap();
    assert_eq!(first["kind"], "full");
    assert_eq!(first["items"][0]["code"], "IUS0102");
    let id = first["resultId"].as_str().unwrap();
    let params = json!({ "textDocument": { "uri": X }, "previousResultId": id });
    let again = client
        .request("textDocument/diagnostic", params.clone())
        .unwrap();
    assert_eq!(again, json!({ "kind": "unchanged", "resultId": id }));
    client.change(X, 2, RIGHT);
    let mended = client.request("textDocument/diagnostic", params).unwrap();
    assert_eq!(mended["kind"], "full");
    assert!(
        mended["items"]
            .as_array()
            .unwrap()
            .iter()
            .all(|d| d["code"] != "IUS0102")
    );
    let unknown = client.request("textDocument/diagnostic", document("file:///p/none.ius"));
    assert_eq!(unknown.unwrap(), json!({ "kind": "full", "items": [] }));
    client.linger(300);
    assert!(client.diagnostics.is_empty(), "who asks is not told");
}

#[test]
fn the_workspace_is_pulled_and_waits_for_news() {
    let mut client = Client::new(disk(), "/p", pulling());
    client.open(X, WRONG);
    let ask = |client: &mut Client, known: Value| {
        client.ask(
            "workspace/diagnostic",
            json!({ "previousResultIds": known }),
        )
    };
    let first = ask(&mut client, json!([]));
    let first = client.answer(&first).unwrap();
    let known: Vec<Value> = first["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| json!({ "uri": item["uri"], "value": item["resultId"] }))
        .collect();
    assert!(
        first["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|item| item["uri"] == X)
    );
    // Nothing is new: there is no answer.
    let second = ask(&mut client, json!(known));
    client.linger(500);
    assert!(!client.has_answer(&second));
    // An edit that changes no finding is no news either, and can be made.
    client.change(X, 2, &format!("{WRONG}\n"));
    client.linger(500);
    assert!(!client.has_answer(&second));
    client.change(X, 3, RIGHT);
    let news = client.answer(&second).unwrap();
    assert_eq!(news["items"][0]["uri"], X);
    assert_eq!(news["items"][0]["version"], 3);
    // One that waits can be cancelled, and one that waits at the end is answered.
    let known = json!([{ "uri": X, "value": news["items"][0]["resultId"] }]);
    let third = ask(&mut client, known.clone());
    client.linger(300);
    let number: i32 = third.to_string().parse().unwrap();
    client.notify("$/cancelRequest", json!({ "id": number }));
    assert_eq!(client.answer(&third).unwrap_err().code, CANCELLED);
    ask(&mut client, known);
    client.linger(300);
}

#[test]
fn the_workspace_is_told_in_parts() {
    let mut files: Vec<(String, String)> = vec![("/p/rules/eu/words.ius".into(), WORDS.into())];
    for number in 0..200 {
        files.push((format!("/p/rules/nl/x{number}.ius"), WRONG.into()));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (&**p, &**t)).collect();
    let mut client = Client::new(Disk::new(&files), "/p", pulling());
    let answer = client
        .request(
            "workspace/diagnostic",
            json!({ "previousResultIds": [], "partialResultToken": "parts" }),
        )
        .unwrap();
    let mut items = answer["items"].as_array().unwrap().len();
    for told in &client.told {
        if told.method == "$/progress" && told.params["token"] == "parts" {
            items += told.params["value"]["items"].as_array().unwrap().len();
        }
    }
    assert!(items >= 200, "{items}");
    // The index told of itself, too.
    client.until("progress", |client| {
        let kinds: Vec<&Value> = client
            .told
            .iter()
            .filter(|told| told.method == "$/progress" && told.params["token"] != "parts")
            .map(|told| &told.params["value"]["kind"])
            .collect();
        kinds.first().is_none_or(|first| *first == "begin")
            && kinds.last().is_none_or(|last| *last == "end")
    });
}

#[test]
fn what_cannot_be_renamed_is_refused_with_a_reason() {
    let mut client = Client::new(disk(), "/p", able());
    client.open(X, RIGHT);
    let error = client
        .request("textDocument/prepareRename", at(X, 3, 3))
        .unwrap_err();
    assert_eq!(error.code, FAILED);
    assert!(!error.message.is_empty());
}
