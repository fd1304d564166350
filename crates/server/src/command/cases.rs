//! `ius.showCases` {scheme, clause}

use lsp_types::MessageType;
use serde_json::Value;

use crate::command::{ran, tell, text, with_scheme};
use crate::request::Reply;
use crate::view::{Places, Views};

/// The examples and cases that decide on a clause: a list of {title, passed, report, location,
/// failures}.
pub(super) fn run(views: &Views, argument: &Value) -> Reply {
    let scheme = text(argument, "scheme")?;
    let clause = text(argument, "clause")?;
    let view = with_scheme(views, scheme)?;
    let found = view.snapshot.cases_of(scheme, clause);
    let mut words = format!("{} cases decide on `{clause}` of `{scheme}`", found.len());
    for case in &found {
        words.push('\n');
        words.push_str(&case.title);
        words.push_str(&format!(" ({})", case.at.file));
    }
    tell(views, MessageType::INFO, &words);
    let places = Places::new(view);
    Ok(Value::Array(
        found.iter().map(|case| ran(&places, case)).collect(),
    ))
}
