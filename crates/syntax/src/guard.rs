//! Refuses text that nests so deep that reading it would need too much of the stack.

use ius_diagnostics::Code;

use crate::ast::Span;
use crate::error::SyntaxError;
use crate::keywords::is_reserved;
use crate::lexer::TokenKind;
use crate::units::Lines;

/// How deep brackets, and forms such as `not`, `if` or `the … before`, may stand in each other
/// within one clause line.
pub const DEPTH_LIMIT: usize = 200;

/// Words that open a form within which another expression stands.
fn opens(word: &str, next: &str) -> bool {
    match word {
        "if" | "every" | "some" | "exactly" | "the" | "where" | "for" | "percent" | "list" => true,
        "any" | "all" | "none" | "number" | "sum" | "highest" | "lowest" => next == "of",
        "no" => next.starts_with(|c: char| c.is_ascii_lowercase()) && !is_reserved(next),
        "at" => next == "least",
        "age" | "period" | "periods" => next == "from",
        "days" => next == "between",
        "first" | "last" => next == "day",
        "total" | "most" => next == "days",
        "weighed" => next == "length",
        "longest" => next == "period",
        "gaps" => next == "in",
        "unbroken" => next == "run",
        "birthday" | "deadline" => true,
        "earliest" => next == "date",
        _ => false,
    }
}

/// The error for a unit that nests too deep, if it does.
pub(crate) fn too_deep(lines: &Lines<'_>, tokens: std::ops::Range<usize>) -> Option<SyntaxError> {
    let mut brackets = 0usize;
    let mut forms = 0usize;
    for i in tokens {
        let word = lines.word(i);
        if lines.is_first(i) && crate::keywords::ATTRIBUTE_KEYWORDS.contains(&word) && brackets == 0
        {
            // A new line of the clause begins afresh, unless it goes on with an expression.
            if !matches!(
                word,
                "is" | "not" | "for" | "from" | "when" | "in" | "as" | "by"
            ) {
                forms = 0;
            }
        }
        match lines.token(i).kind {
            TokenKind::Punctuation if word == "(" => brackets += 1,
            TokenKind::Punctuation if word == ")" => brackets = brackets.saturating_sub(1),
            TokenKind::Name if opens(word, lines.word(i + 1)) => forms += 1,
            _ => {}
        }
        if brackets > DEPTH_LIMIT || forms > DEPTH_LIMIT {
            return Some(at(lines, i));
        }
    }
    None
}

/// The error for a token that stands too deep.
pub(crate) fn at(lines: &Lines<'_>, i: usize) -> SyntaxError {
    let token = lines.token(i);
    SyntaxError::new(
        Code::NestedTooDeep,
        Span {
            start: token.start,
            end: token.end,
        },
        format!("this stands more than {DEPTH_LIMIT} levels deep"),
    )
    .help("give inner parts names with `define`")
}
