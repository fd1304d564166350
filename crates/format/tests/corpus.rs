//! Every rule file, and every block of rule text in the pages and the language suite: formatting
//! is idempotent, keeps the meaning and the comments, and skips nothing that can be read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod common;

use common::{check, corpus};
use ius_syntax::parse;

#[test]
fn everything_written_so_far() {
    let corpus = corpus();
    assert!(corpus.len() > 30, "only {} texts found", corpus.len());
    for (name, text) in &corpus {
        let formatted = check(name, text);
        if parse(text).errors.is_empty() {
            assert!(formatted.skipped.is_empty(), "{name}");
        }
    }
}
