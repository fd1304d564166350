//! Every question on the real rules, at many places: each is answered, and what is answered lies
//! within the texts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

mod support;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use support::{Client, able, at, document, pulling, repository, repository_disk};

const FAILED: i32 = -32803;

/// The texts by address, and their lines' widths in UTF-16.
struct Texts(BTreeMap<String, Vec<u64>>);

impl Texts {
    fn new() -> Texts {
        Texts(
            repository()
                .iter()
                .map(|(path, text)| (format!("file://{path}"), widths(text)))
                .collect(),
        )
    }

    /// Complaints about ranges of an answer that its document does not have.
    fn complaints(&self, of: &str, answer: &Value, out: &mut Vec<String>) {
        match answer {
            Value::Object(fields) => {
                let of = ["uri", "targetUri"]
                    .iter()
                    .find_map(|name| fields.get(*name)?.as_str())
                    .or_else(|| fields.get("textDocument")?.get("uri")?.as_str())
                    .unwrap_or(of);
                for (name, field) in fields {
                    if name == "changes" {
                        for (uri, edits) in field.as_object().unwrap() {
                            self.complaints(uri, edits, out);
                        }
                        continue;
                    }
                    // Where a call is named is in the document that the question was about.
                    self.complaints(of, field, out);
                }
                if let (Some(start), Some(end)) = (fields.get("start"), fields.get("end"))
                    && start.is_object()
                {
                    let place = |p: &Value| {
                        (
                            p["line"].as_u64().unwrap(),
                            p["character"].as_u64().unwrap(),
                        )
                    };
                    let (start, end) = (place(start), place(end));
                    let Some(widths) = self.0.get(of) else {
                        out.push(format!("{of} is not a file"));
                        return;
                    };
                    let inside = |(line, column): (u64, u64)| {
                        widths
                            .get(usize::try_from(line).unwrap())
                            .is_some_and(|width| column <= *width)
                    };
                    if start > end || !inside(start) || !inside(end) {
                        out.push(format!("{of} has no {start:?}-{end:?}"));
                    }
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.complaints(of, item, out);
                }
            }
            _ => {}
        }
    }
}

fn widths(text: &str) -> Vec<u64> {
    text.split('\n')
        .map(|line| line.trim_end_matches('\r').encode_utf16().count() as u64)
        .collect()
}

const AT_A_PLACE: [&str; 10] = [
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/declaration",
    "textDocument/typeDefinition",
    "textDocument/implementation",
    "textDocument/documentHighlight",
    "textDocument/signatureHelp",
    "textDocument/prepareCallHierarchy",
    "textDocument/prepareRename",
];

const OF_A_DOCUMENT: [&str; 6] = [
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/documentLink",
    "textDocument/codeLens",
    "textDocument/semanticTokens/full",
    "textDocument/diagnostic",
];

fn everything(capabilities: Value, lines: usize) -> BTreeMap<String, (usize, usize)> {
    let texts = Texts::new();
    let mut client = Client::new(repository_disk(), "/ius", capabilities);
    let mut complaints = Vec::new();
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut ask = |client: &mut Client, uri: &str, method: &str, params: Value| {
        let answer = client.request(method, params.clone());
        let count = counts.entry(method.to_owned()).or_default();
        count.0 += 1;
        match answer {
            Ok(answer) => {
                let empty = answer.is_null()
                    || answer.as_array().is_some_and(Vec::is_empty)
                    || answer["items"].as_array().is_some_and(Vec::is_empty);
                count.1 += usize::from(!empty);
                let mut found = Vec::new();
                texts.complaints(uri, &answer, &mut found);
                complaints.extend(found.iter().map(|c| format!("{method} {params}: {c}")));
                answer
            }
            Err(error) => {
                if error.code != FAILED {
                    complaints.push(format!("{method} {params}: {}", error.message));
                }
                Value::Null
            }
        }
    };
    for (path, text) in repository() {
        let uri = format!("file://{path}");
        if path.ends_with(".ius") {
            client.open(&uri, &text);
        } else {
            // Documents that are not rules are answered too, if only with nothing.
            client.notify(
                "textDocument/didOpen",
                json!({ "textDocument": {
                    "uri": uri, "languageId": "yaml", "version": 1, "text": text } }),
            );
        }
        for method in OF_A_DOCUMENT {
            ask(&mut client, &uri, method, document(&uri));
        }
        let widths = widths(&text);
        let step = (widths.len() / lines).max(1);
        for line in (0..widths.len()).step_by(step) {
            for column in [4, widths[line] / 2, widths[line]] {
                let place = at(
                    &uri,
                    u32::try_from(line).unwrap(),
                    u32::try_from(column).unwrap(),
                );
                for method in AT_A_PLACE {
                    let answer = ask(&mut client, &uri, method, place.clone());
                    if method == "textDocument/prepareCallHierarchy" && !answer.is_null() {
                        let item = json!({ "item": answer[0] });
                        let of = answer[0]["uri"].as_str().unwrap().to_owned();
                        ask(
                            &mut client,
                            &of,
                            "callHierarchy/outgoingCalls",
                            item.clone(),
                        );
                        // Its ranges lie in the documents of the callers, one for each.
                        let incoming = client.request("callHierarchy/incomingCalls", item);
                        assert!(incoming.is_ok());
                    }
                    if method == "textDocument/prepareRename" && answer["placeholder"].is_string() {
                        let mut params = place.clone();
                        params["newName"] = json!("another_name_that_is_free");
                        ask(&mut client, &uri, "textDocument/rename", params);
                    }
                }
                let mut references = place.clone();
                references["context"] = json!({ "includeDeclaration": column == 4 });
                ask(&mut client, &uri, "textDocument/references", references);
                ask(
                    &mut client,
                    &uri,
                    "textDocument/selectionRange",
                    json!({ "textDocument": { "uri": uri }, "positions": [place["position"]] }),
                );
            }
            let range = json!({ "start": { "line": line, "character": 0 },
                "end": { "line": (line + step).min(widths.len() - 1), "character": 0 } });
            for method in [
                "textDocument/semanticTokens/range",
                "textDocument/inlayHint",
                "textDocument/codeAction",
                "textDocument/rangeFormatting",
            ] {
                let mut params = document(&uri);
                params["range"] = range.clone();
                params["context"] = json!({ "diagnostics": [] });
                params["options"] = json!({ "tabSize": 2, "insertSpaces": true });
                ask(&mut client, &uri, method, params);
            }
        }
    }
    ask(
        &mut client,
        "",
        "workspace/symbol",
        json!({ "query": "permit" }),
    );
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    counts
}

#[test]
fn everything_is_answered_within_the_texts() {
    let counts = everything(able(), 6);
    // What has an answer on real rules at least once.
    for method in [
        "textDocument/hover",
        "textDocument/completion",
        "textDocument/definition",
        "textDocument/references",
        "textDocument/documentHighlight",
        "textDocument/documentLink",
        "textDocument/semanticTokens/full",
        "textDocument/codeAction",
        "textDocument/inlayHint",
        "textDocument/rename",
        "textDocument/prepareCallHierarchy",
        "callHierarchy/outgoingCalls",
        "textDocument/documentSymbol",
        "textDocument/foldingRange",
        "textDocument/codeLens",
        "textDocument/selectionRange",
        "textDocument/diagnostic",
        "workspace/symbol",
    ] {
        assert!(
            counts[method].1 > 0,
            "{method} never said anything: {counts:?}"
        );
    }
}

#[test]
fn everything_is_answered_to_a_client_that_can_nothing() {
    everything(json!({}), 2);
}

#[test]
fn colours_follow_each_other() {
    let mut client = Client::new(repository_disk(), "/ius", pulling());
    for (path, text) in repository() {
        if !path.ends_with(".ius") {
            continue;
        }
        let uri = format!("file://{path}");
        client.open(&uri, &text);
        let tokens = client
            .request("textDocument/semanticTokens/full", document(&uri))
            .unwrap();
        let data: Vec<u64> = tokens["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|n| n.as_u64().unwrap())
            .collect();
        let widths = widths(&text);
        let (mut line, mut column, mut end) = (0, 0, 0);
        for token in data.chunks(5) {
            if token[0] > 0 {
                (line, column, end) = (line + token[0], 0, 0);
            }
            column += token[1];
            assert!(column >= end, "{path}:{line}:{column} overlaps");
            end = column + token[2];
            assert!(token[2] > 0);
            assert!(
                end <= widths[usize::try_from(line).unwrap()],
                "{path}:{line}"
            );
            assert!(token[3] < 17 && token[4] < 16);
        }
        assert!(data.len() > 50, "{path}");
    }
}

#[test]
fn a_text_that_was_laid_out_otherwise_is_laid_out_as_it_was() {
    let mut client = Client::new(repository_disk(), "/ius", able());
    let (path, text) = repository()
        .into_iter()
        .find(|(path, _)| path.ends_with("nl/start_up.ius"))
        .unwrap();
    let uri = format!("file://{path}");
    client.open(&uri, &text);
    let options = json!({ "textDocument": { "uri": uri },
        "options": { "tabSize": 2, "insertSpaces": true } });
    let edits = client.request("textDocument/formatting", options.clone());
    assert_eq!(edits.unwrap(), json!([]));
    let crooked = text.replace("\n  under", "\n      under");
    assert_ne!(crooked, text);
    client.change(&uri, 2, &crooked);
    let edits = client.request("textDocument/formatting", options).unwrap();
    assert_eq!(applied(&crooked, &edits), text);
}

/// A text after the edits of an answer.
fn applied(text: &str, edits: &Value) -> String {
    let offset = |place: &Value| {
        let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
        let column = usize::try_from(place["character"].as_u64().unwrap()).unwrap();
        let before: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = 0;
        for (at, character) in text[before..].char_indices() {
            if units >= column {
                return before + at;
            }
            units += character.len_utf16();
        }
        text.len()
    };
    let mut out = text.to_owned();
    for edit in edits.as_array().unwrap().iter().rev() {
        let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
        out.replace_range(range, edit["newText"].as_str().unwrap());
    }
    out
}

#[test]
fn the_commands() {
    let mut client = Client::new(repository_disk(), "/ius", able());
    let run = |client: &mut Client, command: &str, argument: Value| {
        client
            .request(
                "workspace/executeCommand",
                json!({ "command": command, "arguments": [argument] }),
            )
            .unwrap_or_else(|error| panic!("{command}: {}", error.message))
    };
    let uri = "file:///ius/rules/nl/youth_mobility.ius";
    let schemes = run(&mut client, "ius.schemes", json!({}));
    let declared = repository()
        .iter()
        .filter(|(path, _)| path.ends_with(".ius"))
        .flat_map(|(_, text)| text.lines())
        .filter(|line| line.starts_with("scheme "))
        .count();
    assert_eq!(schemes.as_array().unwrap().len(), declared);
    let here = run(&mut client, "ius.schemes", json!({ "uri": uri }));
    assert_eq!(here[0]["name"], "nl.youth_mobility");
    assert_eq!(here[0]["broken"], false);

    let ran = run(&mut client, "ius.runExamples", json!({ "uri": uri }));
    let ran = ran.as_array().unwrap();
    assert!(ran.len() >= 2, "{ran:?}");
    assert!(ran.iter().all(|one| one["passed"] == true), "{ran:?}");
    let title = &ran[0]["title"];
    let one = run(
        &mut client,
        "ius.runExample",
        json!({ "uri": uri, "title": title }),
    );
    assert_eq!(one["title"], *title);
    assert_eq!(one["location"]["uri"], uri);
    // The lens is asked for again, and a client that shows nothing itself is told.
    client.until("refreshed and told", |client| {
        client
            .asked
            .iter()
            .any(|asked| asked.method == "workspace/codeLens/refresh")
            && client.told.iter().any(|told| {
                told.method == "window/showMessage"
                    && told.params["message"]
                        .as_str()
                        .unwrap()
                        .starts_with("passed")
            })
    });

    let decided = run(
        &mut client,
        "ius.evaluate",
        json!({ "scheme": "nl.youth_mobility",
            "applicantFile": "file:///ius/examples/youth-mobility-canadian.yaml",
            "date": "2026-05-22" }),
    );
    assert!(!decided["outcome"].as_str().unwrap().is_empty());
    assert!(decided["markdown"].as_str().unwrap().len() > 40);
    assert_eq!(decided["problems"], json!([]));
    let dutch = run(
        &mut client,
        "ius.evaluate",
        json!({ "scheme": "nl.youth_mobility", "language": "nl",
            "applicantFile": "file:///ius/examples/youth-mobility-canadian.yaml",
            "date": "2026-05-22" }),
    );
    assert_ne!(decided["markdown"], dutch["markdown"]);

    let graph = run(&mut client, "ius.graph", json!({ "scheme": "nl.start_up" }));
    assert!(graph["nodes"].as_array().unwrap().len() > 5);
    assert!(graph["edges"].as_array().unwrap().len() > 5);
    let memory = run(&mut client, "ius.memory", Value::Null);
    assert_eq!(memory["ruleFiles"], 11);

    for (command, argument) in [
        ("ius.graph", json!({ "scheme": "nl.none" })),
        (
            "ius.runExample",
            json!({ "uri": uri, "title": "there is none" }),
        ),
        (
            "ius.evaluate",
            json!({ "scheme": "nl.start_up", "applicantFile": "file:///ius/none.yaml" }),
        ),
    ] {
        let error = client
            .request(
                "workspace/executeCommand",
                json!({ "command": command, "arguments": [argument] }),
            )
            .unwrap_err();
        assert_eq!(error.code, FAILED, "{command}: {}", error.message);
    }
}

#[test]
fn an_example_that_fails_is_a_finding_like_those_of_the_checker() {
    let uri = "file:///ius/rules/nl/youth_mobility.ius";
    let text = repository()
        .into_iter()
        .find(|(path, _)| uri.ends_with(path.as_str()))
        .unwrap()
        .1;
    // The first example expects another outcome.
    let at = text.find("\nexample ").unwrap();
    let wrong = format!(
        "{}{}",
        &text[..at],
        text[at..].replacen("expect eligible", "expect ineligible", 1)
    );
    assert_ne!(wrong, text);
    for capabilities in [able(), pulling()] {
        let pulls = capabilities["textDocument"]["diagnostic"].is_object();
        let mut client = Client::new(repository_disk(), "/ius", capabilities);
        client.open(uri, &wrong);
        let fails = |items: &Value| {
            let items = items.as_array().unwrap();
            items.iter().any(|d| d["code"] == "IUS0601")
        };
        if pulls {
            client.until("news are announced", |client| {
                client
                    .asked
                    .iter()
                    .any(|asked| asked.method == "workspace/diagnostic/refresh")
            });
            let pulled = client
                .request("textDocument/diagnostic", document(uri))
                .unwrap();
            assert!(fails(&pulled["items"]), "{pulled}");
        } else {
            client.until("the failure is told", |client| {
                client.codes(uri).contains(&"IUS0601".to_owned())
            });
            client.change(uri, 2, &text);
            client.until("it is taken back", |client| {
                !client.codes(uri).contains(&"IUS0601".to_owned())
            });
        }
    }
}

#[test]
fn what_is_worth_knowing_in_a_review_is_told_when_it_is_asked_for() {
    let count = |pedantic: bool| {
        let mut client = Client::with_settings(
            repository_disk(),
            "/ius",
            able(),
            json!({ "pedantic": pedantic }),
        );
        let uri = "file:///ius/rules/eu/instruments.ius";
        let pulled = client
            .request("textDocument/diagnostic", document(uri))
            .unwrap();
        pulled["items"].as_array().unwrap().len()
    };
    assert!(count(true) > count(false));
}

#[test]
fn hints_and_lenses_can_be_turned_off() {
    let settings = json!({ "inlayHints": false, "codeLenses": false });
    let mut client = Client::with_settings(repository_disk(), "/ius", able(), settings);
    let (path, text) = repository()
        .into_iter()
        .find(|(path, _)| path.ends_with("nl/start_up.ius"))
        .unwrap();
    let uri = format!("file://{path}");
    client.open(&uri, &text);
    let lenses = client.request("textDocument/codeLens", document(&uri));
    assert_eq!(lenses.unwrap(), json!([]));
    let mut params = document(&uri);
    params["range"] = json!({ "start": { "line": 0, "character": 0 },
        "end": { "line": 900, "character": 0 } });
    let hints = client.request("textDocument/inlayHint", params);
    assert_eq!(hints.unwrap(), json!([]));
}

#[test]
fn the_drafter_chooses_an_applicant_file_where_the_editor_does_not_ask() {
    let mut client = Client::new(repository_disk(), "/ius", json!({}));
    let done = client.request(
        "workspace/executeCommand",
        json!({ "command": "ius.evaluate", "arguments": [{ "scheme": "nl.youth_mobility" }] }),
    );
    assert_eq!(done.unwrap(), Value::Null);
    client.until("the decision is shown", |client| {
        client.told.iter().any(|told| {
            told.method == "window/showMessage"
                && told.params["message"].as_str().unwrap().len() > 40
        })
    });
    let asked = client
        .asked
        .iter()
        .find(|asked| asked.method == "window/showMessageRequest")
        .unwrap();
    let first = &asked.params["actions"][0]["title"];
    assert!(
        first
            .as_str()
            .unwrap()
            .starts_with("examples/youth-mobility")
    );
}
