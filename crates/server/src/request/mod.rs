//! One file per question. Each says what it is asked of and how the answer is put.

mod call_hierarchy;
mod code_action;
mod code_lens;
mod completion;
mod diagnostic;
mod document_highlight;
mod document_link;
mod document_symbol;
mod execute_command;
mod folding_range;
mod formatting;
mod goto;
mod hover;
mod inlay_hint;
mod on_type_formatting;
mod range_formatting;
mod references;
mod rename;
mod selection_range;
mod semantic_tokens;
mod signature_help;
mod symbols;
mod workspace_diagnostic;
mod workspace_symbol;

use std::sync::Arc;

use lsp_server::{ErrorCode, ResponseError};
use lsp_types::Uri;
use lsp_types::request::Request;
use serde_json::Value;

use crate::schedule::Lane;
use crate::uri::{self, Key};
use crate::view::{File, Views};

pub(crate) use semantic_tokens::legend;

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Refused {
    /// What the client is told.
    Because(ErrorKind, String),
    /// There is nothing new to tell yet: it is asked again when something changed.
    NotYet,
}

/// The kinds of refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    /// The parameters are not what the question needs.
    Params,
    /// The question was understood and cannot be answered.
    Failed,
}

impl Refused {
    /// The parameters are not what the question needs.
    pub(crate) fn params(why: impl Into<String>) -> Refused {
        Refused::Because(ErrorKind::Params, why.into())
    }

    /// The question was understood and cannot be answered.
    pub(crate) fn failed(why: impl Into<String>) -> Refused {
        Refused::Because(ErrorKind::Failed, why.into())
    }
}

impl ErrorKind {
    /// The error of the protocol.
    pub(crate) fn error(self, message: String) -> ResponseError {
        let code = match self {
            ErrorKind::Params => ErrorCode::InvalidParams,
            ErrorKind::Failed => ErrorCode::RequestFailed,
        };
        ResponseError {
            code: code as i32,
            message,
            data: None,
        }
    }
}

/// An answer, or why there is none.
pub(crate) type Reply = Result<Value, Refused>;

/// How a question is answered.
pub(crate) enum Work {
    /// Of one document.
    File(Box<dyn Fn(&File<'_>) -> Reply + Send + Sync>),
    /// Of everything.
    All(Box<dyn Fn(&Views) -> Reply + Send + Sync>),
}

/// A question that was understood.
pub(crate) struct Plan {
    pub(crate) lane: Lane,
    /// The document it is about.
    pub(crate) document: Option<Key>,
    /// Whether an answer about a newer text serves as well.
    pub(crate) any_version: bool,
    /// The answer about a document we have nothing to say of.
    pub(crate) nothing: Value,
    pub(crate) work: Work,
}

type Params<Q> = <<Q as OnFile>::Request as Request>::Params;
type Answer<Q> = <<Q as OnFile>::Request as Request>::Result;

/// A question about a document.
pub(crate) trait OnFile: 'static {
    /// The request.
    type Request: Request;
    /// Its name.
    const METHOD: &'static str = <Self::Request as Request>::METHOD;
    /// Who answers it.
    const LANE: Lane = Lane::Plain;
    /// Whether an answer about a newer text serves as well: of questions without a position.
    const ANY_VERSION: bool = false;

    /// The document.
    fn document(params: &Params<Self>) -> &Uri;

    /// The answer about a document we have nothing to say of.
    fn nothing() -> Value {
        Value::Null
    }

    /// The answer.
    fn answer(file: &File<'_>, params: &Params<Self>) -> Result<Answer<Self>, Refused>;
}

/// A question about everything.
pub(crate) trait OnAll: 'static {
    /// The request.
    type Request: Request;
    /// Its name.
    const METHOD: &'static str = <Self::Request as Request>::METHOD;
    /// Who answers it.
    const LANE: Lane = Lane::Plain;

    /// The answer.
    fn answer(
        views: &Views,
        params: &<Self::Request as Request>::Params,
    ) -> Result<<Self::Request as Request>::Result, Refused>;
}

fn parsed<P: serde::de::DeserializeOwned>(mut params: Value) -> Result<P, Refused> {
    uri::escape_all(&mut params);
    serde_json::from_value(params).map_err(|error| Refused::params(error.to_string()))
}

fn put<T: serde::Serialize>(answer: &T) -> Reply {
    serde_json::to_value(answer).map_err(|error| Refused::failed(error.to_string()))
}

fn on_file<Q: OnFile>(params: Value) -> Result<Plan, Refused> {
    let params: Params<Q> = parsed(params)?;
    Ok(Plan {
        lane: Q::LANE,
        document: Some(uri::key(Q::document(&params))),
        any_version: Q::ANY_VERSION,
        nothing: Q::nothing(),
        work: Work::File(Box::new(move |file| put(&Q::answer(file, &params)?))),
    })
}

fn on_all<Q: OnAll>(params: Value) -> Result<Plan, Refused> {
    let params: <Q::Request as Request>::Params = parsed(params)?;
    Ok(Plan {
        lane: Q::LANE,
        document: None,
        any_version: true,
        nothing: Value::Null,
        work: Work::All(Box::new(move |views| put(&Q::answer(views, &params)?))),
    })
}

/// Understands a question; none if we do not know its kind.
pub(crate) fn plan(method: &str, params: Value) -> Option<Result<Arc<Plan>, Refused>> {
    macro_rules! known {
        ($( $make:ident $question:ty; )*) => {
            match method {
                $( <$question>::METHOD => $make::<$question>(params), )*
                _ => return None,
            }
        };
    }
    let plan = known! {
        on_file call_hierarchy::Prepare;
        on_file call_hierarchy::Incoming;
        on_file call_hierarchy::Outgoing;
        on_file code_action::CodeAction;
        on_file code_lens::CodeLens;
        on_file completion::Completion;
        on_file diagnostic::Diagnostic;
        on_file document_highlight::DocumentHighlight;
        on_file document_link::DocumentLink;
        on_file document_symbol::DocumentSymbol;
        on_file folding_range::FoldingRange;
        on_file formatting::Formatting;
        on_file goto::Declaration;
        on_file goto::Definition;
        on_file goto::Implementation;
        on_file goto::TypeDefinition;
        on_file hover::Hover;
        on_file inlay_hint::InlayHint;
        on_file on_type_formatting::OnTypeFormatting;
        on_file range_formatting::RangeFormatting;
        on_file references::References;
        on_file rename::Prepare;
        on_file rename::Rename;
        on_file selection_range::SelectionRange;
        on_file semantic_tokens::Full;
        on_file semantic_tokens::Range;
        on_file signature_help::SignatureHelp;
        on_all execute_command::ExecuteCommand;
        on_all workspace_diagnostic::WorkspaceDiagnostic;
        on_all workspace_symbol::WorkspaceSymbol;
    };
    Some(plan.map(Arc::new))
}
