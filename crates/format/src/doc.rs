//! Where a line may be broken: words and forms of a clause as a tree of pieces, each of which is
//! set on one line or broken at all its places at once.

use ius_syntax::outline::{Node, NodeKind};

use crate::items::Item;

/// A piece of a line: the words `from..to`.
#[derive(Clone, Debug)]
pub(crate) struct Doc {
    /// First word.
    pub from: usize,
    /// One past the last word.
    pub to: usize,
    /// Whether it has to be broken: it holds a comment or lettered points, or the drafter broke
    /// it at a place where that is respected.
    pub forced: bool,
    /// How it is set.
    pub kind: DocKind,
}

/// How a piece is set.
#[derive(Clone, Debug)]
pub(crate) enum DocKind {
    /// Words with nothing to break.
    Words,
    /// Pieces one after the other.
    Row(Vec<Doc>),
    /// Operands of `and` or `or`: broken, each but the first begins a line, under the first if
    /// that begins one itself.
    Logic(Vec<Doc>),
    /// Parts of which each but the first begins a line, further in than the first.
    Parts(Vec<Doc>),
    /// Parts as above, but a break inside one of them does not break the others.
    Soft {
        /// The parts.
        parts: Vec<Doc>,
        /// Whether the drafter began a line with one of them.
        drafted: bool,
    },
    /// Lettered points, always on lines of their own.
    Points(Vec<Doc>),
    /// `if C then A`, `otherwise if C then A`, …, `otherwise B`; each branch is one or two
    /// pieces, the second beginning with `then`.
    Choice(Vec<Vec<Doc>>),
    /// Bracket, pieces, bracket: what stands inside is aligned with the opening bracket.
    Brackets(Vec<Doc>),
    /// Members of a list, each with its comma: as many on a line as fit.
    List {
        /// The members.
        members: Vec<Doc>,
        /// Whether the list stands in brackets and is aligned with the first of them.
        bracketed: bool,
    },
    /// Words that introduce an expression. An expression that takes several lines begins a line
    /// of its own if `broken`.
    Intro {
        /// The words before.
        head: Box<Doc>,
        /// The expression.
        body: Box<Doc>,
        /// Whether the drafter began a line after `head`, or it should always be so.
        broken: bool,
    },
}

/// Makes pieces of nodes.
pub(crate) struct Builder<'i> {
    items: &'i [Item],
}

impl<'i> Builder<'i> {
    pub fn new(items: &'i [Item]) -> Builder<'i> {
        Builder { items }
    }

    /// The first word at or after a byte.
    pub fn at(&self, byte: u32) -> usize {
        self.items.partition_point(|i| i.start < byte)
    }

    fn range(&self, node: &Node) -> (usize, usize) {
        (self.at(node.start), self.at(node.end))
    }

    fn word(&self, i: usize) -> &str {
        self.items.get(i).map_or("", |i| i.text.as_str())
    }

    fn begins_line(&self, i: usize) -> bool {
        self.items.get(i).is_some_and(|i| i.gap.newline)
    }

    fn doc(&self, from: usize, to: usize, kind: DocKind, forced: bool) -> Doc {
        let comment = (from + 1..to).any(|i| {
            self.items
                .get(i)
                .is_some_and(|i| !i.gap.comments.is_empty())
        });
        let inner = match &kind {
            DocKind::Words => false,
            DocKind::Row(docs)
            | DocKind::Logic(docs)
            | DocKind::Parts(docs)
            | DocKind::Brackets(docs)
            | DocKind::Soft { parts: docs, .. }
            | DocKind::List { members: docs, .. } => docs.iter().any(|d| d.forced),
            DocKind::Points(_) => true,
            DocKind::Choice(branches) => branches.iter().flatten().any(|d| d.forced),
            DocKind::Intro { head, body, .. } => head.forced || body.forced,
        };
        Doc {
            from,
            to,
            forced: forced || comment || inner,
            kind,
        }
    }

    pub fn words(&self, from: usize, to: usize) -> Doc {
        self.doc(from, to, DocKind::Words, false)
    }

    /// Nodes and the words between them, one after the other.
    fn pieces(&self, from: usize, to: usize, nodes: &[Node]) -> Vec<Doc> {
        let mut docs = Vec::new();
        let mut at = from;
        for node in nodes {
            let (a, b) = self.range(node);
            let (a, b) = (a.max(at), b.min(to));
            if a >= b {
                continue;
            }
            if at < a {
                docs.push(self.words(at, a));
            }
            docs.push(self.node(node));
            at = b;
        }
        if at < to {
            docs.push(self.words(at, to));
        }
        docs
    }

    /// Pieces set one after the other, broken after commas only.
    pub fn row(&self, from: usize, to: usize, nodes: &[Node]) -> Doc {
        self.row_of(from, to, self.pieces(from, to, nodes))
    }

    fn row_of(&self, from: usize, to: usize, mut docs: Vec<Doc>) -> Doc {
        match docs.pop() {
            Some(only) if docs.is_empty() => only,
            Some(last) => {
                docs.push(last);
                self.doc(from, to, DocKind::Row(docs), false)
            }
            None => self.words(from, to),
        }
    }

    /// Things set apart by commas that are words of this node itself.
    fn list(&self, from: usize, to: usize, nodes: &[Node], bracketed: bool) -> Doc {
        let mut members: Vec<Vec<Doc>> = vec![Vec::new()];
        let push = |members: &mut Vec<Vec<Doc>>, doc: Doc| match members.last_mut() {
            Some(last) => last.push(doc),
            None => members.push(vec![doc]),
        };
        let mut at = from;
        let words = |members: &mut Vec<Vec<Doc>>, a: usize, b: usize| {
            let mut start = a;
            for i in a..b {
                if self.word(i) == "," {
                    push(members, self.words(start, i + 1));
                    members.push(Vec::new());
                    start = i + 1;
                }
            }
            if start < b {
                push(members, self.words(start, b));
            }
        };
        for node in nodes {
            let (a, b) = self.range(node);
            let (a, b) = (a.max(at), b.min(to));
            if a >= b {
                continue;
            }
            words(&mut members, at, a);
            push(&mut members, self.node(node));
            at = b;
        }
        words(&mut members, at, to);
        members.retain(|m| !m.is_empty());
        if members.len() < 2 {
            return self.row_of(from, to, members.into_iter().flatten().collect());
        }
        let members = members
            .into_iter()
            .map(|docs| {
                let from = docs.first().map_or(from, |d| d.from);
                let to = docs.last().map_or(to, |d| d.to);
                self.row_of(from, to, docs)
            })
            .collect();
        self.doc(from, to, DocKind::List { members, bracketed }, false)
    }

    fn has_comma(&self, from: usize, to: usize, nodes: &[Node]) -> bool {
        let inside = |i: usize| {
            nodes.iter().any(|n| {
                let (a, b) = self.range(n);
                (a..b).contains(&i)
            })
        };
        (from..to).any(|i| self.word(i) == "," && !inside(i))
    }

    /// Nodes and words cut before the words in `breaks`.
    fn cut(&self, from: usize, to: usize, nodes: &[Node], breaks: &[usize]) -> Vec<Doc> {
        let mut parts = Vec::new();
        let mut at = from;
        for next in breaks.iter().copied().chain([to]) {
            if next <= at || next > to {
                continue;
            }
            let inner: Vec<Node> = nodes
                .iter()
                .filter(|n| (at..next).contains(&self.at(n.start)))
                .cloned()
                .collect();
            parts.push(self.row(at, next, &inner));
            at = next;
        }
        parts
    }

    /// Parts that are broken only where the line would be too long otherwise.
    fn soft(&self, node: &Node, breaks: &[usize]) -> Doc {
        let (from, to) = self.range(node);
        let parts = self.cut(from, to, &node.children, breaks);
        self.soft_parts(from, to, parts)
    }

    fn soft_parts(&self, from: usize, to: usize, parts: Vec<Doc>) -> Doc {
        if parts.len() < 2 {
            return self.row_of(from, to, parts);
        }
        let drafted = parts.iter().skip(1).any(|p| self.begins_line(p.from));
        self.doc(from, to, DocKind::Soft { parts, drafted }, false)
    }

    fn starts(&self, node: &Node, kind: NodeKind) -> Vec<usize> {
        node.children
            .iter()
            .filter(|c| c.kind == kind)
            .map(|c| self.at(c.start))
            .collect()
    }

    /// A node with nothing of its own around its only part is that part.
    fn bare<'n>(&self, node: &'n Node) -> &'n Node {
        let mut node = node;
        while let [only] = node.children.as_slice()
            && self.range(only) == self.range(node)
        {
            node = only;
        }
        node
    }

    /// Words up to the last part, which is an expression.
    fn intro(&self, node: &Node, always: bool) -> Doc {
        let (from, to) = self.range(node);
        let Some((body, before)) = node.children.split_last() else {
            return self.words(from, to);
        };
        let (at, _) = self.range(body);
        if at <= from {
            return self.node(body);
        }
        let head = self.row(from, at, before);
        let body = self.node(body);
        let broken = always || self.begins_line(at);
        self.doc(
            from,
            to,
            DocKind::Intro {
                head: Box::new(head),
                body: Box::new(body),
                broken,
            },
            false,
        )
    }

    fn choice(&self, node: &Node) -> Doc {
        let (from, to) = self.range(node);
        let mut branches = Vec::new();
        let mut forced = false;
        let mut node = node;
        let mut at = from;
        loop {
            let parts: Vec<&Node> = node
                .children
                .iter()
                .filter(|c| c.kind != NodeKind::Word)
                .collect();
            let [condition, value, rest] = parts.as_slice() else {
                break;
            };
            // `then` and `otherwise` stand directly before what follows them.
            let then = self.at(value.start).saturating_sub(1);
            let otherwise = self.at(rest.start).saturating_sub(1);
            branches.push(vec![
                self.row(at, then, std::slice::from_ref(*condition)),
                self.row(then, otherwise, std::slice::from_ref(*value)),
            ]);
            forced |= self.begins_line(otherwise);
            at = otherwise;
            let inner = self.bare(rest);
            if inner.kind == NodeKind::If {
                node = inner;
                continue;
            }
            branches.push(vec![self.row(at, to, std::slice::from_ref(*rest))]);
            at = to;
            break;
        }
        if at != to {
            return self.row(from, to, &node.children);
        }
        self.doc(from, to, DocKind::Choice(branches), forced)
    }

    fn logic(&self, node: &Node) -> Doc {
        let (from, to) = self.range(node);
        let starts = self.starts(node, NodeKind::Operator);
        let parts = self.cut(from, to, &node.children, &starts);
        let forced = starts.iter().any(|s| self.begins_line(*s));
        self.doc(from, to, DocKind::Logic(parts), forced)
    }

    fn points(&self, node: &Node) -> Doc {
        let (from, to) = self.range(node);
        let mut points = Vec::new();
        for pair in node.children.chunks(2) {
            if let (Some(first), Some(last)) = (pair.first(), pair.last()) {
                let (a, b) = (self.at(first.start), self.at(last.end));
                points.push(self.row(a, b, pair));
            }
        }
        self.doc(from, to, DocKind::Points(points), true)
    }

    /// Children of a node and, in the place of binders, the binders' own children.
    fn with_binder(node: &Node) -> (Vec<Node>, Option<&Node>) {
        let mut nodes = Vec::new();
        let mut binder = None;
        for child in &node.children {
            if child.kind == NodeKind::Binder {
                binder = Some(child);
                nodes.extend(child.children.iter().cloned());
            } else {
                nodes.push(child.clone());
            }
        }
        (nodes, binder)
    }

    fn comprehension(&self, node: &Node) -> Doc {
        let (from, to) = self.range(node);
        let (nodes, binder) = Self::with_binder(node);
        let Some(binder) = binder else {
            return self.row_or_list(node);
        };
        let word_at =
            |n: &Node, word: &str| n.kind == NodeKind::Word && self.word(self.at(n.start)) == word;
        let mut breaks = Vec::new();
        let mut forced = false;
        if let Some(condition) = binder.children.iter().find(|c| word_at(c, "where")) {
            let at = self.at(condition.start);
            forced = self.begins_line(at);
            breaks.push(at);
        }
        let after = self.at(binder.end);
        if after < to && matches!(self.word(after), "satisfies" | "satisfy" | "weighted") {
            breaks.push(after);
        }
        // What is measured, then of which elements.
        let end = breaks.first().copied().unwrap_or(to);
        let each = node.children.iter().find(|c| word_at(c, "for"));
        let each: Vec<usize> = each.map(|c| self.at(c.start)).into_iter().collect();
        let first = self.soft_parts(from, end, self.cut(from, end, &nodes, &each));
        if breaks.is_empty() {
            return first;
        }
        let mut parts = vec![first];
        parts.extend(self.cut(end, to, &nodes, &breaks));
        self.doc(from, to, DocKind::Parts(parts), forced)
    }

    fn row_or_list(&self, node: &Node) -> Doc {
        let (from, to) = self.range(node);
        if self.has_comma(from, to, &node.children) {
            self.list(from, to, &node.children, false)
        } else {
            self.row(from, to, &node.children)
        }
    }

    /// The piece that a node is.
    pub fn node(&self, node: &Node) -> Doc {
        let node = self.bare(node);
        let (from, to) = self.range(node);
        match node.kind {
            NodeKind::Atom | NodeKind::Number | NodeKind::Word | NodeKind::Operator => {
                self.words(from, to)
            }
            NodeKind::Expression if node.children.iter().any(|c| c.kind == NodeKind::Operator) => {
                self.logic(node)
            }
            NodeKind::Sum => self.soft(node, &self.starts(node, NodeKind::Operator)),
            NodeKind::Points => self.points(node),
            NodeKind::If => self.choice(node),
            NodeKind::Quantified | NodeKind::Comprehension => self.comprehension(node),
            NodeKind::Weighted => self.intro(node, true),
            NodeKind::EarliestDate => self.intro(node, true),
            NodeKind::Deadline => {
                let breaks = self.starts(node, NodeKind::DeadlineChange);
                let parts = self.cut(from, to, &node.children, &breaks);
                if parts.len() < 2 {
                    return self.row_of(from, to, parts);
                }
                self.doc(from, to, DocKind::Parts(parts), false)
            }
            NodeKind::Measure => {
                let periods = node.children.iter().find(|c| c.kind != NodeKind::Word);
                let after = periods.map(|c| self.at(c.end));
                self.soft(node, &after.into_iter().collect::<Vec<_>>())
            }
            NodeKind::Brackets => {
                let docs = self.pieces(from, to, &node.children);
                self.doc(from, to, DocKind::Brackets(docs), false)
            }
            NodeKind::Values => self.list(from, to, &node.children, true),
            NodeKind::Attribute => self.attribute(node),
            NodeKind::VersionBody => self.body(node, false),
            NodeKind::Expression
            | NodeKind::Dates
            | NodeKind::Binder
            | NodeKind::DeadlineChange
            | NodeKind::Tail => self.row_or_list(node),
            NodeKind::Other => {
                // A list that follows is broken between its members rather than before it.
                let tails: Vec<usize> = node
                    .children
                    .iter()
                    .filter(|c| c.kind == NodeKind::Tail && !Self::ends_in_list(c))
                    .map(|c| self.at(c.start))
                    .collect();
                if tails.is_empty() {
                    self.row_or_list(node)
                } else {
                    self.soft(node, &tails)
                }
            }
        }
    }

    fn ends_in_list(node: &Node) -> bool {
        node.kind == NodeKind::Values || node.children.last().is_some_and(Self::ends_in_list)
    }

    fn is_expression(node: &Node) -> bool {
        matches!(node.kind, NodeKind::Expression | NodeKind::Sum)
    }

    fn body(&self, node: &Node, always: bool) -> Doc {
        if node.children.last().is_some_and(Self::is_expression) {
            self.intro(node, always)
        } else {
            self.row(self.at(node.start), self.at(node.end), &node.children)
        }
    }

    /// The first line of a clause: its words up to the first attribute line.
    pub fn head(&self, to: usize, children: &[Node]) -> Doc {
        match (children.first(), children.last()) {
            (Some(first), Some(last)) if Self::is_expression(last) => self.intro(
                &Node {
                    kind: NodeKind::Other,
                    start: first.start,
                    end: last.end,
                    children: children.to_vec(),
                },
                false,
            ),
            _ => self.row(0, to, children),
        }
    }

    /// `from D` with or without a value, on one line as far as it goes.
    pub fn dated(&self, node: &Node) -> Doc {
        let (from, to) = self.range(node);
        let [dates, body] = node.children.as_slice() else {
            return self.node(node);
        };
        let Some((value, before)) = body.children.split_last() else {
            return self.row(from, to, &node.children);
        };
        if !Self::is_expression(value) {
            return self.row(from, to, &node.children);
        }
        let mut children = vec![dates.clone()];
        children.extend(before.iter().cloned());
        children.push(value.clone());
        self.intro(
            &Node {
                kind: NodeKind::Attribute,
                start: node.start,
                end: node.end,
                children,
            },
            true,
        )
    }

    /// An attribute line.
    pub fn attribute(&self, node: &Node) -> Doc {
        let (from, to) = self.range(node);
        match self.word(from) {
            "waived" | "replaced" | "award" => {
                // `under …` parts first, then `when …`.
                let starts = self.starts(node, NodeKind::Attribute);
                let begin = |word: &str| starts.iter().copied().find(|i| self.word(*i) == word);
                let under = begin("under");
                let when = begin("when").filter(|_| self.word(from) != "waived");
                let end = under.unwrap_or(to);
                let when: Vec<usize> = when.into_iter().collect();
                let mut first = self.cut(from, end, &node.children, &when);
                let first = match first.pop() {
                    Some(only) if first.is_empty() => only,
                    Some(last) => {
                        first.push(last);
                        self.doc(from, end, DocKind::Parts(first), false)
                    }
                    None => self.words(from, end),
                };
                match under {
                    Some(under) => {
                        let parts = self.cut(under, to, &node.children, &[]);
                        let second = self.row_of(under, to, parts);
                        self.doc(from, to, DocKind::Parts(vec![first, second]), false)
                    }
                    None => first,
                }
            }
            "source" | "group" | "departs" => self.row(from, to, &node.children),
            _ if self.has_comma(from, to, &node.children) => {
                self.list(from, to, &node.children, false)
            }
            _ if node.children.last().is_some_and(Self::is_expression) => self.intro(node, false),
            _ => self.row(from, to, &node.children),
        }
    }
}
