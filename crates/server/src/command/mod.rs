//! One file per command. A command takes one object and gives one back; a client that does not
//! show results itself is also told them in words.

mod cases;
mod evaluate;
mod examples;
mod graph;
mod memory;
mod schemes;

use ius_diagnostics::Diagnostic;
use ius_ide::{Lens, Ran};
use lsp_server::{Message, Notification};
use lsp_types::{Command, Location, MessageType, Uri};
use serde_json::{Value, json};

use crate::findings;
use crate::request::{Refused, Reply};
use crate::schedule::Event;
use crate::view::{Names, Places, View, Views};

const RUN_EXAMPLE: &str = "ius.runExample";
const RUN_EXAMPLES: &str = "ius.runExamples";
const SHOW_CASES: &str = "ius.showCases";
const EVALUATE: &str = "ius.evaluate";
const GRAPH: &str = "ius.graph";
const SCHEMES: &str = "ius.schemes";
const MEMORY: &str = "ius.memory";
/// Makes the change of a code action, for clients that know actions only as commands.
pub(crate) const APPLY: &str = "ius.applyChange";

/// Every command.
pub(crate) const ALL: [&str; 8] = [
    RUN_EXAMPLE,
    RUN_EXAMPLES,
    SHOW_CASES,
    EVALUATE,
    GRAPH,
    SCHEMES,
    MEMORY,
    APPLY,
];

/// Carries out a command.
pub(crate) fn run(views: &Views, name: &str, argument: &Value) -> Reply {
    match name {
        RUN_EXAMPLE => examples::one(views, argument),
        RUN_EXAMPLES => examples::all(views, argument),
        SHOW_CASES => cases::run(views, argument),
        EVALUATE => evaluate::run(views, argument),
        GRAPH => graph::run(views, argument),
        SCHEMES => schemes::run(views, argument),
        MEMORY => memory::run(views),
        APPLY => {
            let _ = views.events.send(Event::Ask {
                method: "workspace/applyEdit",
                params: json!({ "edit": argument }),
            });
            Ok(Value::Null)
        }
        other => Err(Refused::params(format!("there is no command `{other}`"))),
    }
}

/// What a lens does, as a command of the client.
pub(crate) fn of_lens(names: &Names, lens: Lens) -> Command {
    let uri = |file: &str| names.uri_of(file).map(|uri| uri.as_str().to_owned());
    let (command, argument) = match &lens.command {
        ius_ide::Command::None => ("", None),
        ius_ide::Command::RunExample { file, title } => (
            RUN_EXAMPLE,
            Some(json!({ "uri": uri(file), "title": title })),
        ),
        ius_ide::Command::RunExamples { file } => (RUN_EXAMPLES, Some(json!({ "uri": uri(file) }))),
        ius_ide::Command::ShowCases { scheme, clause } => (
            SHOW_CASES,
            Some(json!({ "scheme": scheme, "clause": clause })),
        ),
        ius_ide::Command::Evaluate { scheme } => (EVALUATE, Some(json!({ "scheme": scheme }))),
        ius_ide::Command::ShowGraph { scheme } => (GRAPH, Some(json!({ "scheme": scheme }))),
    };
    Command {
        title: lens.title,
        command: command.to_owned(),
        arguments: argument.map(|argument| vec![argument]),
    }
}

/// A text of the argument.
fn text<'a>(argument: &'a Value, name: &str) -> Result<&'a str, Refused> {
    argument
        .get(name)
        .and_then(Value::as_str)
        .ok_or_else(|| Refused::params(format!("the command needs a text `{name}`")))
}

/// The file that the argument names, with its project.
fn file<'a>(views: &'a Views, argument: &Value) -> Result<(&'a View, String), Refused> {
    let written = text(argument, "uri")?;
    let uri: Uri = crate::uri::parse(written)
        .ok_or_else(|| Refused::params(format!("`{written}` is not an address")))?;
    find(views, &uri).ok_or_else(|| Refused::failed(format!("`{written}` is not a known file")))
}

/// The project that an address belongs to, and the file's name there.
fn find<'a>(views: &'a Views, uri: &Uri) -> Option<(&'a View, String)> {
    views.all.iter().find_map(|view| {
        let name = view.names.name_of_uri(uri)?;
        view.snapshot.text(&name).map(|_| (view, name))
    })
}

/// The project that has a scheme; the first one if none has it, for it knows what to say.
fn with_scheme<'a>(views: &'a Views, scheme: &str) -> Result<&'a View, Refused> {
    views
        .all
        .iter()
        .find(|view| {
            view.snapshot
                .schemes()
                .iter()
                .any(|known| known.id == scheme)
        })
        .or_else(|| views.all.first())
        .ok_or_else(|| Refused::failed("no rule file is open"))
}

/// Tells in words what a client does not show itself.
fn tell(views: &Views, typ: MessageType, message: &str) {
    if views.client.shows_results {
        return;
    }
    let notification = Notification {
        method: "window/showMessage".to_owned(),
        params: json!({ "type": typ, "message": message }),
    };
    let _ = views
        .events
        .send(Event::Send(Message::Notification(notification)));
}

fn findings_of(places: &Places<'_>, diagnostics: &[Diagnostic]) -> Vec<lsp_types::Diagnostic> {
    diagnostics
        .iter()
        .map(|diagnostic| findings::converted(places, diagnostic))
        .collect()
}

fn location(places: &Places<'_>, at: &ius_ide::Location) -> Option<Location> {
    places.location(&at.file, at.span)
}

/// A case that was run.
fn ran(places: &Places<'_>, ran: &Ran) -> Value {
    json!({
        "title": ran.title,
        "passed": ran.passed,
        "report": ran.report,
        "location": location(places, &ran.at),
        "failures": findings_of(places, &ran.failures),
    })
}
