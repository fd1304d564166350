//! Speaks the Language Server Protocol.
//!
//! Only this crate knows the protocol's types; what is answered comes from `ius-ide`. It keeps
//! these invariants: **no disk and no clock is touched** (whoever starts it hands in a [`Host`]);
//! **one thread owns everything that changes**; **no snapshot waits in a queue**, for a snapshot
//! keeps files from being changed; **every request is answered exactly once**, whatever it says;
//! **positions are converted in one place**, and bytes are used everywhere else.
//!
//! | module | concept |
//! | --- | --- |
//! | `transport` | messages on a pair of streams |
//! | `main_loop` | the thread that owns everything: what happens to each message |
//! | `state`, `project`, `document` | what it owns |
//! | `schedule` | threads that answer questions, and what waits for them |
//! | `client`, `settings`, `capabilities` | what the client can, what the drafter chose, what we can |
//! | `encoding`, `uri` | positions and addresses, there and back |
//! | `view` | what a question is asked of: a snapshot with its conversions |
//! | `edit`, `findings`, `progress` | changes, diagnostics and progress in the words of the protocol |
//! | `notification` | one file per thing a client tells |
//! | `request` | one file per question |
//! | `command` | one file per command |

mod capabilities;
mod client;
mod command;
mod document;
mod edit;
mod encoding;
mod findings;
mod host;
mod main_loop;
mod notification;
mod progress;
mod project;
mod request;
mod schedule;
mod settings;
mod state;
mod transport;
mod uri;
mod view;

pub use host::{Host, Layout};
pub use lsp_server::Connection;
pub use main_loop::{End, serve};
pub use transport::connect;
