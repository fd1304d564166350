//! What an editor wants to know of rule files, in bytes and plain data.
//!
//! The crate keeps these invariants: **it knows no protocol** (offsets are bytes, answers are plain
//! data, texts are Markdown); **it touches no disk, clock or thread**; **every question is asked of
//! a [`Snapshot`]**, which never changes, so that questions can be answered side by side while the
//! drafter types; **a half-typed file gets an answer too**, if only an empty one.
//!
//! One file per question:
//!
//! | module | question |
//! | --- | --- |
//! | `workspace` | what is open: rule files, applicant files, pages; what the drafter chose |
//! | `place` | places and changes, the words of all other modules |
//! | `names`, `documents` | what a name means, in rule files and in the files around them |
//! | `hover` | what is this? |
//! | `go` | where is it declared, filled, implemented; what is its type? |
//! | `references`, `rename` | who names it; how is it called otherwise? |
//! | `highlights` | where else in this file? |
//! | `symbols` | what is in this file, in this workspace? |
//! | `ranges` | what folds, what belongs together? |
//! | `links` | what leads elsewhere? |
//! | `calls` | what does it rest on, and what rests on it? |
//! | `tokens` | how is it coloured? |
//! | `hints` | what is worth showing between the words? |
//! | `signature` | what stands here, and what comes next? |
//! | `forms` | the forms of the language that have parts, for `signature` and `completion` |
//! | `completion` | what can stand here? |
//! | `layout` | how should it be laid out? |
//! | `actions` | what can be done about it? |
//! | `lenses`, `run` | does it hold? What happens to this applicant? |
//! | `schemes` | which schemes are there? |

mod actions;
mod calls;
mod completion;
mod documents;
mod figure;
mod forms;
mod go;
mod highlights;
mod hints;
mod hover;
mod layout;
mod lenses;
mod links;
mod names;
mod place;
mod ranges;
mod references;
mod rename;
mod run;
mod schemes;
mod signature;
mod symbols;
mod tokens;
mod words;
mod workspace;

pub use actions::{ActionKind, CodeAction};
pub use calls::{Call, CallItem};
pub use completion::{Completion, CompletionKind};
pub use go::Target;
pub use highlights::Highlight;
pub use hints::{Hint, HintKind};
pub use hover::Hover;
pub use lenses::{Command, Lens};
pub use links::{Destination, Link};
pub use place::{Change, Location};
pub use ranges::{Fold, FoldKind};
pub use rename::Refusal;
pub use run::{Evaluation, Graph, GraphEdge, GraphNode, Ran};
pub use schemes::SchemeItem;
pub use signature::{Parameter, Signature};
pub use symbols::{Symbol, SymbolKind};
pub use tokens::{Modifiers, Token, TokenKind};
pub use workspace::{Config, Language, Snapshot, Workspace};
