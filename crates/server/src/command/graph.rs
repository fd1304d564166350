//! `ius.graph` {scheme}

use lsp_types::MessageType;
use serde_json::{Value, json};

use crate::command::{location, tell, text, with_scheme};
use crate::request::{Refused, Reply};
use crate::view::{Places, Views};

/// What a scheme rests on: {scheme, nodes: [{name, title, kind, provisions, location}], edges:
/// [{from, to}]}; edges count nodes from 0.
pub(super) fn run(views: &Views, argument: &Value) -> Reply {
    let scheme = text(argument, "scheme")?;
    let view = with_scheme(views, scheme)?;
    let graph = view
        .snapshot
        .graph(scheme)
        .ok_or_else(|| Refused::failed(format!("there is no scheme `{scheme}`")))?;
    let places = Places::new(view);
    let nodes: Vec<Value> = graph
        .nodes
        .iter()
        .map(|node| {
            json!({
                "name": node.name,
                "title": node.title,
                "kind": node.kind,
                "provisions": node.provisions,
                "location": location(&places, &node.at),
            })
        })
        .collect();
    let edges: Vec<Value> = graph
        .edges
        .iter()
        .map(|edge| json!({ "from": edge.from, "to": edge.to }))
        .collect();
    let mut words = format!("`{scheme}` rests on");
    for node in graph.nodes.iter().skip(1) {
        words.push_str(&format!("\n{} {}", node.kind, node.name));
    }
    tell(views, MessageType::INFO, &words);
    Ok(json!({ "scheme": scheme, "nodes": nodes, "edges": edges }))
}
