//! Rule text to tree, never failing.
//!
//! Text goes in; a typed tree, a lossless tree and a list of errors come out, for any text at
//! all. Only this crate knows pest. A file is cut into declarations ([`split`]) and each is read
//! alone ([`parse_item`]), so that a broken clause costs only itself.

pub mod ast;
mod build;
mod error;
pub mod expect;
mod grammar;
mod guard;
mod item;
pub mod keywords;
mod lexer;
pub mod outline;
mod same;
mod slips;
pub mod tree;
mod units;
mod words;

use ast::{File, Item};

pub use error::{SyntaxError, SyntaxFix};
pub use guard::DEPTH_LIMIT;
pub use item::{ItemParse, parse_item};
pub use lexer::{Token, TokenKind, lex};
pub use same::{same, without_places};
pub use tree::{Tree, tree};
pub use units::{Slice, split};

/// What a whole file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parse {
    /// The declarations that could be read.
    pub file: File,
    /// What could not be read, in order, places counted from the start of the file.
    pub errors: Vec<SyntaxError>,
}

/// Parses a file: [`split`], then [`parse_item`] for each slice. Never fails and never panics.
pub fn parse(text: &str) -> Parse {
    let mut file = File::default();
    let mut errors = Vec::new();
    for slice in split(text) {
        let start = slice.offset as usize;
        let body = text
            .get(start..start + slice.len as usize)
            .unwrap_or_default();
        let parsed = parse_item(body);
        errors.extend(parsed.errors.into_iter().map(|e| e.moved(slice.offset)));
        if let Some(declaration) = parsed.declaration {
            file.items.push(Item {
                offset: slice.offset,
                len: slice.len,
                declaration,
            });
        }
    }
    Parse { file, errors }
}
