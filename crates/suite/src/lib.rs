//! Markdown suites and case files: what a lawyer expects, and whether it holds.
//!
//! The crate keeps two invariants: **a case that is not understood is an error, never a pass**, and
//! **it touches no disk**: whoever calls hands in texts, and [`Files`] for those that a case names.
//!
//! | module | concept |
//! | --- | --- |
//! | `case` | one case: what is given, what is expected |
//! | `markdown`, `case_file`, `expect` | pages and files to cases |
//! | `rules` | rules made ready to decide |
//! | `view` | a decision as a lawyer looks at it, and where it differs |
//! | `run`, `evaluate`, `examples` | running cases, expressions, `example` declarations |
//! | `prepared` | a case made ready to be decided again and again, under rules that differ |
//! | `record`, `snapshot` | what was decided, kept beside the case and compared |
//! | `coverage` | what no case tries: clauses, exceptions, boundaries |
//! | `report` | results for people and programs |

mod case;
mod case_file;
mod coverage;
mod evaluate;
mod examples;
mod expect;
mod files;
mod markdown;
mod prepared;
mod record;
mod report;
mod rules;
mod run;
mod snapshot;
mod view;

pub use case::{
    Case, Evaluation, Expectation, Expected, ExpectedDiagnostic, ExpectedOutput, ExpectedPoints,
    Given, Piece, RuleFile, Status, Task,
};
pub use case_file::read_case_file;
pub use coverage::{Answer, Coverage, Nearest, Touched};
pub use examples::{
    example_facts, failures_of, record_examples, run_example, run_examples, watch_examples,
};
pub use files::{Files, beside};
pub use markdown::read_page;
pub use prepared::Prepared;
pub use record::{Difference, Differing, Record, text_fingerprint};
pub use report::{Results, github, json, junit, text};
pub use rules::{Compiled, NoScheme, Rules};
pub use run::{CaseResult, Decided, Failure, Runner, Watched, case_facts, constant, tested};
pub use snapshot::{CaseKey, Snapshot, Unreadable};
pub use view::{IN_FORCE, SUSPENDED, View, decides, is_scope};
