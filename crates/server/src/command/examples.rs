//! `ius.runExample` {uri, title} and `ius.runExamples` {uri}

use lsp_types::MessageType;
use serde_json::Value;

use crate::command::{file, ran, tell, text};
use crate::request::{Refused, Reply};
use crate::schedule::Event;
use crate::view::{Places, Views};

/// Runs one example: {title, passed, report, location, failures}.
pub(super) fn one(views: &Views, argument: &Value) -> Reply {
    let title = text(argument, "title")?;
    let (view, name) = file(views, argument)?;
    let results = view.snapshot.run_examples(&name, Some(title));
    let Some(result) = results.first() else {
        return Err(Refused::failed(format!(
            "`{name}` has no example “{title}” that can be run"
        )));
    };
    let _ = views.events.send(Event::Shown);
    if result.passed {
        tell(views, MessageType::INFO, &format!("passed: {title}"));
    } else {
        tell(
            views,
            MessageType::WARNING,
            &format!("failed: {title}\n{}", result.report),
        );
    }
    Ok(ran(&Places::new(view), result))
}

/// Runs all examples of a file: a list of {title, passed, report, location, failures}.
pub(super) fn all(views: &Views, argument: &Value) -> Reply {
    let (view, name) = file(views, argument)?;
    let results = view.snapshot.run_examples(&name, None);
    let _ = views.events.send(Event::Shown);
    let passed = results.iter().filter(|result| result.passed).count();
    let failed = results.len() - passed;
    let mut words = format!("{passed} passed, {failed} failed");
    for result in results.iter().filter(|result| !result.passed) {
        words.push_str("\nfailed: ");
        words.push_str(&result.title);
    }
    let typ = if failed == 0 {
        MessageType::INFO
    } else {
        MessageType::WARNING
    };
    tell(views, typ, &words);
    let places = Places::new(view);
    Ok(Value::Array(
        results.iter().map(|result| ran(&places, result)).collect(),
    ))
}
