//! The lossless tree: every byte of a file in one token, every token in one node. It serves what
//! looks at text rather than at meaning: the formatter and editors.

use crate::ast::Span;
use crate::grammar::Rule;
use crate::item::read_item;
use crate::keywords::{ATTRIBUTE_KEYWORDS, is_reserved, word};
use crate::lexer::{Token, TokenKind, lex};
use crate::units::split;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    /// The whole file.
    File,
    /// A declaration with its doc comment.
    Item,
    /// The first line of a declaration and the attribute lines under it.
    Head,
    /// A clause with its doc comment and attribute lines.
    Clause,
    /// An attribute line, such as `under …` or `that …`.
    Attribute,
    /// An expression, or a part of one.
    Expression,
    /// Conditions joined by `and` and `or`.
    Logic,
    /// Lettered or numbered points.
    Points,
    /// `every x in L satisfies …` and the like.
    Quantified,
    /// `if … then … otherwise …`
    Choice,
    /// Things set apart by commas.
    List,
    /// A money amount.
    Money,
    /// Tokens that belong together without spaces, such as a path or the reference of a
    /// provision.
    Atom,
    /// Text that could not be read.
    Error,
}

/// A node: its kind and place. Nodes are known by their index in [`Tree::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// The node around it; none for the file.
    pub parent: Option<usize>,
    /// Its bytes in the file.
    pub span: Span,
    /// Its first token, as an index into [`Tree::tokens`].
    pub first_token: usize,
    /// One past its last token.
    pub end_token: usize,
}

/// A node or token inside a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Element {
    /// The index of a node.
    Node(usize),
    /// The index of a token.
    Token(usize),
}

/// The lossless tree of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// Nodes, outer before inner, in the order of the text. The first is the file.
    pub nodes: Vec<Node>,
    /// Tokens in order; one after the other they are the text.
    pub tokens: Vec<Token>,
    /// For each token, the innermost node it is in.
    pub parents: Vec<usize>,
}

/// What stands where in one declaration.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    pub nodes: Vec<(NodeKind, Span)>,
    pub keywords: Vec<u32>,
}

fn node_kind(rule: Rule) -> Option<NodeKind> {
    Some(match rule {
        Rule::that
        | Rule::when
        | Rule::titled
        | Rule::under
        | Rule::basis
        | Rule::departs
        | Rule::source
        | Rule::unverified
        | Rule::note
        | Rule::asks
        | Rule::help
        | Rule::evidence
        | Rule::eli
        | Rule::url
        | Rule::cited_as
        | Rule::binds
        | Rule::in_force
        | Rule::suspended
        | Rule::dated
        | Rule::undated
        | Rule::as_of
        | Rule::decided_by
        | Rule::advised_by
        | Rule::for_each
        | Rule::once_granted
        | Rule::by
        | Rule::weighing
        | Rule::settled_by
        | Rule::pass_mark
        | Rule::group
        | Rule::award
        | Rule::apply
        | Rule::waived
        | Rule::replaced
        | Rule::default => NodeKind::Attribute,
        Rule::expr => NodeKind::Logic,
        Rule::points => NodeKind::Points,
        Rule::quantified => NodeKind::Quantified,
        Rule::if_then => NodeKind::Choice,
        Rule::values | Rule::cells | Rule::literal_list | Rule::literal_record => NodeKind::List,
        Rule::money => NodeKind::Money,
        Rule::path
        | Rule::provision_ref
        | Rule::type_yes_no
        | Rule::date
        | Rule::partial_date
        | Rule::letter
        | Rule::roman
        | Rule::arabic
        | Rule::country
        | Rule::number => NodeKind::Atom,
        Rule::term
        | Rule::sum
        | Rule::span_sum
        | Rule::periods
        | Rule::brackets
        | Rule::lookup
        | Rule::at_least_k
        | Rule::exactly_k
        | Rule::count_of
        | Rule::window
        | Rule::age
        | Rule::birthday
        | Rule::period_from
        | Rule::periods_from
        | Rule::days_between
        | Rule::number_of
        | Rule::aggregate
        | Rule::first_day
        | Rule::last_day
        | Rule::total_days
        | Rule::weighed_length
        | Rule::longest_period
        | Rule::gaps_in
        | Rule::unbroken_run
        | Rule::most_days
        | Rule::deadline
        | Rule::earliest_date
        | Rule::latest_day
        | Rule::next_day
        | Rule::year_of
        | Rule::full_units
        | Rule::numeric
        | Rule::literal => NodeKind::Expression,
        _ => return None,
    })
}

impl Marks {
    pub fn pairs(&mut self, pairs: pest::iterators::Pairs<'_, Rule>, base: u32) {
        for pair in pairs.flatten() {
            let span = pair.as_span();
            let at = |n: usize| base.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
            if word(pair.as_rule()).is_some() {
                self.keywords.push(at(span.start()));
            } else if let Some(kind) = node_kind(pair.as_rule()) {
                let trimmed = pair.as_str().trim_end().len();
                self.nodes.push((
                    kind,
                    Span {
                        start: at(span.start()),
                        end: at(span.start() + trimmed),
                    },
                ));
            }
        }
    }
}

/// The lossless tree of any text. Never fails.
pub fn tree(text: &str) -> Tree {
    let mut tokens = lex(text);
    let mut marks: Vec<(NodeKind, Span)> = Vec::new();
    let mut keywords: Vec<u32> = Vec::new();
    for slice in split(text) {
        let span = Span {
            start: slice.offset,
            end: slice.offset.saturating_add(slice.len),
        };
        let body = text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default();
        if slice.keyword.is_none() {
            marks.push((NodeKind::Error, span));
            continue;
        }
        marks.push((NodeKind::Item, span));
        let mut found = Marks::default();
        read_item(body, &lex(body), Some(&mut found));
        let shift = |n: u32| n.saturating_add(slice.offset);
        marks.extend(found.nodes.into_iter().map(|(k, s)| {
            let span = Span {
                start: shift(s.start),
                end: shift(s.end),
            };
            (k, span)
        }));
        keywords.extend(found.keywords.into_iter().map(shift));
    }
    keywords.sort_unstable();
    // Outer nodes first; of nodes with one place, the one that was noted first is the outer one.
    marks.sort_by_key(|(_, s)| (s.start, std::cmp::Reverse(s.end)));
    marks.dedup_by(|b, a| {
        a.1 == b.1 && a.0 == b.0
            || a.1 == b.1 && a.0 == NodeKind::Expression && b.0 == NodeKind::Expression
    });
    let end = tokens.last().map_or(0, |t| t.end);
    let mut tree = Tree {
        nodes: vec![Node {
            kind: NodeKind::File,
            parent: None,
            span: Span { start: 0, end },
            first_token: 0,
            end_token: tokens.len(),
        }],
        parents: Vec::with_capacity(tokens.len()),
        tokens: Vec::new(),
    };
    let mut open: Vec<usize> = vec![0];
    let mut next = marks.into_iter().peekable();
    let mut broken_until = 0u32;
    let mut line_start = true;
    for (i, token) in tokens.iter_mut().enumerate() {
        while open.len() > 1
            && let Some(last) = open.last().copied()
            && let Some(node) = tree.nodes.get_mut(last)
            && node.span.end <= token.start
        {
            node.end_token = i;
            open.pop();
        }
        while let Some((kind, span)) = next.next_if(|(_, s)| s.start < token.end) {
            // A node cannot reach out of the one it is in.
            let parent = open.last().copied().unwrap_or(0);
            let limit = tree.nodes.get(parent).map_or(end, |n| n.span.end);
            tree.nodes.push(Node {
                kind,
                parent: Some(parent),
                span: Span {
                    start: span.start.min(token.start),
                    end: span.end.min(limit).max(token.end),
                },
                first_token: i,
                end_token: i,
            });
            open.push(tree.nodes.len() - 1);
            if kind == NodeKind::Error {
                broken_until = broken_until.max(span.end);
            }
        }
        tree.parents.push(open.last().copied().unwrap_or(0));
        if token.kind == TokenKind::Name {
            let text = token.text(text);
            let known = keywords.binary_search(&token.start).is_ok();
            // In broken text the words themselves have to do.
            let likely = token.start < broken_until
                && (is_reserved(text) || line_start && ATTRIBUTE_KEYWORDS.contains(&text));
            if known || likely {
                token.kind = TokenKind::Keyword;
            }
        } else if token.kind == TokenKind::Unknown
            && token.start >= broken_until
            && token.text(text) == "-"
        {
            token.kind = TokenKind::Punctuation;
        }
        if token.kind == TokenKind::Newline {
            line_start = true;
        } else if token.kind != TokenKind::Whitespace {
            line_start = false;
        }
    }
    for node in open {
        if let Some(node) = tree.nodes.get_mut(node) {
            node.end_token = tokens.len();
        }
    }
    tree.tokens = tokens;
    tree
}

impl Tree {
    /// The token that holds the byte at `offset`; at the very end of the text, the last token.
    pub fn token_at_offset(&self, offset: u32) -> Option<usize> {
        let i = self.tokens.partition_point(|t| t.end <= offset);
        if i < self.tokens.len() {
            Some(i)
        } else {
            self.tokens.len().checked_sub(1)
        }
    }

    /// The nodes around a token, innermost first.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        let first = self.parents.get(token).copied();
        std::iter::successors(first, |n| self.nodes.get(*n).and_then(|n| n.parent))
    }

    /// The innermost node that holds a whole byte range.
    pub fn covering_node(&self, span: Span) -> usize {
        let Some(token) = self.token_at_offset(span.start) else {
            return 0;
        };
        self.ancestors(token)
            .find(|n| {
                self.nodes
                    .get(*n)
                    .is_some_and(|n| n.span.start <= span.start && span.end <= n.span.end)
            })
            .unwrap_or(0)
    }

    /// The nodes and tokens directly in a node, in the order of the text.
    pub fn children(&self, node: usize) -> Vec<Element> {
        let Some(outer) = self.nodes.get(node) else {
            return Vec::new();
        };
        let mut children = Vec::new();
        let mut inner = node + 1;
        let mut at = outer.first_token;
        while at < outer.end_token {
            // Nodes are in the order of the text: the next child begins at or after this token.
            while self.nodes.get(inner).is_some_and(|n| {
                n.first_token < at || n.parent != Some(node) && n.first_token <= at
            }) {
                inner += 1;
            }
            match self.nodes.get(inner) {
                Some(n) if n.parent == Some(node) && n.first_token == at && n.end_token > at => {
                    children.push(Element::Node(inner));
                    at = n.end_token;
                    inner += 1;
                }
                _ => {
                    children.push(Element::Token(at));
                    at += 1;
                }
            }
        }
        children
    }

    /// The text of the file, put together from the tokens.
    pub fn text(&self, text: &str) -> String {
        self.tokens.iter().map(|t| t.text(text)).collect()
    }
}
