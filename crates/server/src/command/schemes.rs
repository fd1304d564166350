//! `ius.schemes` {} or {uri}

use serde_json::{Value, json};

use crate::command::{file, location};
use crate::request::Reply;
use crate::view::{Places, View, Views};

/// The schemes of all projects, or of one file: [{name, title, state, broken, location}].
pub(super) fn run(views: &Views, argument: &Value) -> Reply {
    let mut all = Vec::new();
    let mut add = |view: &View, of: Option<&str>| {
        let places = Places::new(view);
        for scheme in view.snapshot.schemes() {
            if of.is_some_and(|file| scheme.at.file != file) {
                continue;
            }
            all.push(json!({
                "name": scheme.id,
                "title": scheme.title,
                "state": scheme.state,
                "broken": scheme.broken,
                "location": location(&places, &scheme.at),
            }));
        }
    };
    if argument.get("uri").is_some_and(Value::is_string) {
        let (view, name) = file(views, argument)?;
        add(view, Some(&name));
    } else {
        for view in &views.all {
            add(view, None);
        }
    }
    Ok(Value::Array(all))
}
