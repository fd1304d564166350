//! `ius.memory`

use serde_json::json;

use crate::request::Reply;
use crate::view::Views;

/// The memory of this process and what it holds: {bytes, projects, ruleFiles}.
pub(super) fn run(views: &Views) -> Reply {
    let files: usize = views
        .all
        .iter()
        .map(|view| view.snapshot.rule_files().len())
        .sum();
    Ok(json!({
        "bytes": views.host.memory(),
        "projects": views.all.len(),
        "ruleFiles": files,
    }))
}
