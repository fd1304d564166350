//! What folds, what belongs together?

use std::cmp::Reverse;

use ius_diagnostics::{ByteSpan, LineIndex};
use ius_syntax::tree::{NodeKind, Tree};
use ius_syntax::{Token, TokenKind};

use crate::workspace::{Snapshot, is_rule_file};

/// Why something folds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// Comments.
    Comment,
    /// `use` lines.
    Imports,
    /// A declaration, clause or version.
    Region,
}

/// Lines that fold into the first of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the first to the last line, in bytes, without the last line end.
    pub span: ByteSpan,
    /// Why.
    pub kind: FoldKind,
}

impl Snapshot {
    /// What can be folded in a file, outermost first.
    #[must_use]
    pub fn folds(&self, file: &str) -> Vec<Fold> {
        let Some(text) = self.text(file).filter(|_| is_rule_file(file)) else {
            return Vec::new();
        };
        let tree = ius_syntax::tree(text);
        let lines = LineIndex::new(text);
        let mut out = Vec::new();
        comments(&tree, &lines, text, &mut out);
        imports(&tree, &lines, text, &mut out);
        for node in &tree.nodes {
            if !matches!(
                node.kind,
                NodeKind::Item | NodeKind::Clause | NodeKind::Attribute | NodeKind::Points
            ) {
                continue;
            }
            let tokens = tree.tokens.get(node.first_token..node.end_token);
            let Some(span) = tokens.and_then(said) else {
                continue;
            };
            if node.kind == NodeKind::Points {
                // Points fold under the line that introduces them.
                if let Some(fold) = under_line(&lines, text, span) {
                    out.push(fold);
                }
            } else if let Some(span) = whole_lines(&lines, text, span) {
                out.push(Fold {
                    span,
                    kind: FoldKind::Region,
                });
            }
        }
        out.sort_by_key(|f| (f.span.start, Reverse(f.span.end)));
        // Two folds that begin on one line are one to the reader: the larger.
        out.dedup_by(|b, a| lines.line(a.span.start) == lines.line(b.span.start));
        out
    }

    /// The ranges around a byte, from the word to the file, each larger than the one before.
    #[must_use]
    pub fn selection_ranges(&self, file: &str, offset: u32) -> Vec<ByteSpan> {
        let Some(text) = self.text(file) else {
            return Vec::new();
        };
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let mut out: Vec<ByteSpan> = Vec::new();
        let mut add = |start: u32, stop: u32| {
            let span = ByteSpan::new(start, stop.min(end));
            let larger = out.last().is_none_or(|last| {
                span.start <= last.start && last.end <= span.end && span != *last
            });
            if larger && !span.is_empty() {
                out.push(span);
            }
        };
        if is_rule_file(file) {
            let tree = ius_syntax::tree(text);
            let mut at = tree.token_at_offset(offset);
            // At the end of a word the word is meant, not the space after it.
            if let Some(index) = at
                && let Some(token) = tree.tokens.get(index)
                && (token.is_trivia() || token.kind == TokenKind::Punctuation)
                && token.start == offset
                && let Some(before) = index.checked_sub(1)
                && tree
                    .tokens
                    .get(before)
                    .is_some_and(|t| !t.is_trivia() && t.kind != TokenKind::Punctuation)
            {
                at = Some(before);
            }
            if let Some(index) = at
                && let Some(token) = tree.tokens.get(index)
            {
                if token.kind == TokenKind::Text {
                    word_in(
                        text,
                        token.start + 1,
                        token.end.saturating_sub(1),
                        offset,
                        &mut add,
                    );
                    add(token.start + 1, token.end.saturating_sub(1));
                } else if matches!(token.kind, TokenKind::Comment | TokenKind::DocComment) {
                    word_in(text, token.start, token.end, offset, &mut add);
                }
                if !matches!(token.kind, TokenKind::Whitespace | TokenKind::Newline) {
                    add(token.start, token.end);
                }
                for node in tree.ancestors(index) {
                    let Some(node) = tree.nodes.get(node) else {
                        continue;
                    };
                    // First without the comments and blank lines around it, then with them.
                    if let Some(span) = tree
                        .tokens
                        .get(node.first_token..node.end_token)
                        .and_then(said)
                    {
                        add(span.start, span.end);
                    }
                    if matches!(node.kind, NodeKind::Item | NodeKind::Clause) {
                        let written = text
                            .get(node.span.start as usize..node.span.end as usize)
                            .map_or(0, |t| t.trim_end().len());
                        let written = u32::try_from(written).unwrap_or(0);
                        add(node.span.start, node.span.start + written);
                    }
                }
            }
        } else {
            word_in(text, 0, end, offset, &mut add);
            let lines = LineIndex::new(text);
            let line = lines.line(offset.min(end));
            let start = lines.line_range(text, line).0;
            let stop = line_end(text, start);
            add(start, stop);
        }
        add(0, end);
        out
    }
}

/// From the first to the last token that says something.
fn said(tokens: &[Token]) -> Option<ByteSpan> {
    let first = tokens.iter().find(|t| !t.is_trivia())?;
    let last = tokens.iter().rfind(|t| !t.is_trivia())?;
    Some(ByteSpan::new(first.start, last.end))
}

fn line_end(text: &str, at: u32) -> u32 {
    let rest = text.get(at as usize..).unwrap_or_default();
    let len = rest.find('\n').unwrap_or(rest.len());
    let len = rest
        .get(..len)
        .map_or(0, |line| line.strip_suffix('\r').unwrap_or(line).len());
    at + u32::try_from(len).unwrap_or(0)
}

/// From the first to the last line of a range, if there are two; without the last line end.
fn whole_lines(lines: &LineIndex, text: &str, span: ByteSpan) -> Option<ByteSpan> {
    let (first, last) = (lines.line(span.start), lines.line(span.end));
    (last > first).then(|| ByteSpan::new(lines.line_range(text, first).0, line_end(text, span.end)))
}

/// The line above a range and the range, if it begins a line of its own.
fn under_line(lines: &LineIndex, text: &str, span: ByteSpan) -> Option<Fold> {
    let first = lines.line(span.start);
    let start = lines.line_range(text, first).0;
    let own = text
        .get(start as usize..span.start as usize)
        .is_some_and(|before| before.trim().is_empty());
    let above = if own { first.checked_sub(1)? } else { first };
    (lines.line(span.end) > above).then(|| Fold {
        span: ByteSpan::new(lines.line_range(text, above).0, line_end(text, span.end)),
        kind: FoldKind::Region,
    })
}

/// Runs of comment lines, of two lines or more.
fn comments(tree: &Tree, lines: &LineIndex, text: &str, out: &mut Vec<Fold>) {
    let mut run: Option<(u32, u32)> = None;
    let mut fresh = true;
    let mut close = |run: &mut Option<(u32, u32)>| {
        if let Some((start, end)) = run.take()
            && let Some(span) = whole_lines(lines, text, ByteSpan::new(start, end))
        {
            out.push(Fold {
                span,
                kind: FoldKind::Comment,
            });
        }
    };
    for token in &tree.tokens {
        match token.kind {
            TokenKind::Comment | TokenKind::DocComment if fresh => {
                run = Some((run.map_or(token.start, |r| r.0), token.end));
                fresh = false;
            }
            TokenKind::Newline => {
                // An empty line ends a run.
                if fresh {
                    close(&mut run);
                }
                fresh = true;
            }
            TokenKind::Whitespace => {}
            _ => {
                close(&mut run);
                fresh = false;
            }
        }
    }
    close(&mut run);
}

/// Runs of `use` lines.
fn imports(tree: &Tree, lines: &LineIndex, text: &str, out: &mut Vec<Fold>) {
    let mut run: Option<ByteSpan> = None;
    let mut close = |run: &mut Option<ByteSpan>| {
        if let Some(span) = run.take().and_then(|span| whole_lines(lines, text, span)) {
            out.push(Fold {
                span,
                kind: FoldKind::Imports,
            });
        }
    };
    for node in tree.nodes.iter().filter(|n| n.kind == NodeKind::Item) {
        let tokens = tree.tokens.get(node.first_token..node.end_token);
        let Some(tokens) = tokens else { continue };
        let is_use = tokens
            .iter()
            .find(|t| !t.is_trivia())
            .is_some_and(|t| t.text(text) == "use");
        match said(tokens) {
            Some(span) if is_use => {
                run = Some(ByteSpan::new(run.map_or(span.start, |r| r.start), span.end));
            }
            _ => close(&mut run),
        }
    }
    close(&mut run);
}

/// The word around a byte of a text in which words mean nothing to the language.
fn word_in(text: &str, start: u32, end: u32, offset: u32, add: &mut impl FnMut(u32, u32)) {
    let Some(part) = text.get(start as usize..end as usize) else {
        return;
    };
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut at = start;
    for piece in part.split_inclusive(|c: char| !word(c)) {
        let len = u32::try_from(piece.trim_end_matches(|c: char| !word(c)).len()).unwrap_or(0);
        if len > 0 && at <= offset && offset <= at + len {
            add(at, at + len);
            return;
        }
        at += u32::try_from(piece.len()).unwrap_or(0);
    }
}
