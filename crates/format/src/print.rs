//! From pieces to lines.

use crate::doc::{Doc, DocKind};
use crate::items::{Comment, Item};

/// How wide a line may become before it is broken, in characters.
pub(crate) const WIDTH: usize = 100;

/// A bracketed list that begins further right is broken as if it had no bracket.
const FARTHEST_ALIGNMENT: usize = 40;

/// Writes the words of one clause.
pub(crate) struct Printer<'i> {
    items: &'i [Item],
    /// Widths of all words before each word, for sums.
    widths: Vec<usize>,
    pub out: String,
    column: usize,
    /// The indentation of the line that the next word begins.
    pending: Option<usize>,
}

/// Where continued lines go.
#[derive(Clone, Copy)]
struct Place {
    /// The column to which continued lines are related.
    base: usize,
    /// Whether the piece begins at `base`, so that what belongs to it may be put under it.
    first: bool,
}

impl Place {
    fn under(self) -> usize {
        if self.first { self.base } else { self.base + 2 }
    }

    fn rest(self) -> Place {
        Place {
            first: false,
            ..self
        }
    }
}

impl<'i> Printer<'i> {
    pub fn new(items: &'i [Item]) -> Printer<'i> {
        let mut widths = Vec::with_capacity(items.len() + 1);
        let mut sum = 0usize;
        widths.push(0);
        for item in items {
            sum += item.width;
            widths.push(sum);
        }
        Printer {
            items,
            widths,
            out: String::new(),
            column: 0,
            pending: None,
        }
    }

    /// Sets a piece on a line of its own, continued lines related to `base`.
    pub fn line(&mut self, doc: &Doc, indent: usize, base: usize) {
        self.newline(indent);
        self.doc(doc, Place { base, first: false }, 0);
    }

    /// Sets a piece on the line that is being written.
    pub fn go_on(&mut self, doc: &Doc, base: usize) {
        self.doc(doc, Place { base, first: false }, 0);
    }

    fn width(&self, from: usize, to: usize) -> usize {
        let at = |i: usize| self.widths.get(i).copied().unwrap_or(0);
        at(to).saturating_sub(at(from))
    }

    fn newline(&mut self, indent: usize) {
        self.pending = Some(indent);
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
        self.column += text.chars().count();
    }

    fn break_line(&mut self, indent: usize) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
        self.column = indent;
    }

    fn comments(&mut self, comments: &[Comment], indent: usize) {
        for comment in comments {
            if comment.at_line_end && !self.out.is_empty() {
                self.push("  ");
                self.push(&comment.text);
            } else {
                self.break_line(indent);
                self.push(&comment.text);
            }
        }
    }

    /// Writes a word. `indent` is where it goes if a comment drives it to the next line.
    fn word(&mut self, i: usize, indent: usize) {
        let items = self.items;
        let Some(item) = items.get(i) else { return };
        let comments = &item.gap.comments;
        if let Some(indent) = self.pending.take() {
            self.comments(comments, indent);
            self.break_line(indent);
        } else if !comments.is_empty() {
            self.comments(comments, indent);
            self.break_line(indent);
        } else if item.spaced {
            self.push(" ");
        }
        self.push(&item.text);
    }

    fn words(&mut self, from: usize, to: usize, indent: usize) {
        for i in from..to {
            self.word(i, indent);
        }
    }

    /// Where the next word will begin, less the space before it.
    fn next_column(&self) -> usize {
        self.pending.unwrap_or(self.column)
    }

    fn fits(&self, doc: &Doc, tail: usize) -> bool {
        !doc.forced && self.range_fits(doc.from, doc.to, tail)
    }

    fn range_fits(&self, from: usize, to: usize, tail: usize) -> bool {
        let mut width = self.width(from, to);
        // No space is written at the beginning of a line.
        if self.pending.is_some() && self.items.get(from).is_some_and(|i| i.spaced) {
            width = width.saturating_sub(1);
        }
        self.next_column() + width + tail <= WIDTH
    }

    /// Width of a piece up to the first place where it can be broken, and whether there is one.
    fn lead(&self, doc: &Doc) -> (usize, bool) {
        let all = |docs: &[Doc]| {
            let mut width = 0;
            for doc in docs {
                let (w, stops) = self.lead(doc);
                width += w;
                if stops {
                    return (width, true);
                }
            }
            (width, false)
        };
        match &doc.kind {
            DocKind::Words => (self.width(doc.from, doc.to), false),
            DocKind::Row(docs) | DocKind::Brackets(docs) => all(docs),
            DocKind::Points(_) => (0, true),
            DocKind::Logic(docs)
            | DocKind::Parts(docs)
            | DocKind::Soft { parts: docs, .. }
            | DocKind::List { members: docs, .. } => {
                (docs.first().map_or(0, |d| self.lead(d).0), true)
            }
            DocKind::Choice(branches) => (
                branches
                    .first()
                    .and_then(|b| b.first())
                    .map_or(0, |d| self.lead(d).0),
                true,
            ),
            DocKind::Intro { head, body, .. } => {
                let (w, stops) = self.lead(head);
                if stops {
                    return (w, true);
                }
                let (v, stops) = self.lead(body);
                (w + v, stops)
            }
        }
    }

    /// The word before which a piece that has to be broken is broken first.
    fn first_break(&self, doc: &Doc) -> Option<usize> {
        if !doc.forced {
            return None;
        }
        let comment = (doc.from + 1..doc.to).find(|i| {
            self.items
                .get(*i)
                .is_some_and(|i| !i.gap.comments.is_empty())
        });
        let first = |docs: &[Doc]| docs.iter().find_map(|d| self.first_break(d));
        let begun = match &doc.kind {
            DocKind::Words => None,
            DocKind::Row(docs) | DocKind::Brackets(docs) => first(docs),
            DocKind::Soft { parts: docs, .. } | DocKind::List { members: docs, .. } => first(docs),
            DocKind::Logic(docs) | DocKind::Parts(docs) => docs
                .first()
                .and_then(|d| self.first_break(d))
                .or(docs.get(1).map(|d| d.from)),
            DocKind::Points(points) => points.first().map(|p| p.from),
            DocKind::Choice(branches) => {
                let docs: Vec<&Doc> = branches.iter().flatten().collect();
                docs.first()
                    .and_then(|d| self.first_break(d))
                    .or(docs.get(1).map(|d| d.from))
            }
            DocKind::Intro { head, body, broken } => self
                .first_break(head)
                .or((*broken).then_some(body.from))
                .or(self.first_break(body)),
        };
        match (comment, begun) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    fn tail(&self, docs: &[Doc], tail: usize) -> usize {
        let mut width = 0;
        for doc in docs {
            let (w, stops) = self.lead(doc);
            width += w;
            if stops {
                return width;
            }
        }
        width + tail
    }

    fn row(&mut self, docs: &[Doc], place: Place, tail: usize) {
        let mut place = place;
        let mut rest = docs;
        while let Some((doc, after)) = rest.split_first() {
            let tail = self.tail(after, tail);
            self.doc(doc, place, tail);
            place = place.rest();
            rest = after;
        }
    }

    /// Pieces of which each but the first begins a line.
    fn lines(&mut self, docs: &[Doc], place: Place, indent: usize, tail: usize) {
        let last = docs.len().saturating_sub(1);
        for (i, doc) in docs.iter().enumerate() {
            let tail = if i == last { tail } else { 0 };
            if i == 0 {
                self.doc(doc, place, tail);
            } else {
                self.newline(indent);
                let place = Place {
                    base: indent,
                    first: false,
                };
                self.doc(doc, place, tail);
            }
        }
    }

    fn doc(&mut self, doc: &Doc, place: Place, tail: usize) {
        if let DocKind::Words = doc.kind {
            self.words(doc.from, doc.to, place.under());
            return;
        }
        if self.fits(doc, tail) {
            self.words(doc.from, doc.to, place.under());
            return;
        }
        match &doc.kind {
            DocKind::Words => {}
            DocKind::Row(docs) => self.row(docs, place, tail),
            DocKind::Logic(docs) => self.lines(docs, place, place.under(), tail),
            DocKind::Parts(docs) => self.lines(docs, place, place.base + 2, tail),
            DocKind::Soft { parts, drafted } => {
                let begun = self
                    .first_break(doc)
                    .is_none_or(|end| self.range_fits(doc.from, end, 0));
                if doc.forced && begun && !drafted {
                    self.row(parts, place, tail);
                } else {
                    self.lines(parts, place, place.base + 2, tail);
                }
            }
            DocKind::Points(points) => {
                let last = points.len().saturating_sub(1);
                let indent = place.base + 2;
                for (i, point) in points.iter().enumerate() {
                    self.newline(indent);
                    let place = Place {
                        base: indent,
                        first: false,
                    };
                    self.doc(point, place, if i == last { tail } else { 0 });
                }
            }
            DocKind::Choice(branches) => self.choice(branches, place, tail),
            DocKind::Brackets(docs) => {
                let mut rest = docs.as_slice();
                if let Some((open, after)) = docs.split_first() {
                    self.doc(open, place, 0);
                    rest = after;
                }
                let inner = Place {
                    base: self.column,
                    first: true,
                };
                self.row(rest, inner, tail);
            }
            DocKind::List { members, bracketed } => self.list(members, *bracketed, place, tail),
            DocKind::Intro { head, body, broken } => {
                self.doc(head, place, self.tail(std::slice::from_ref(&**body), tail));
                if *broken && !self.fits(body, tail) {
                    let indent = place.base + 2;
                    self.newline(indent);
                    let place = Place {
                        base: indent,
                        first: true,
                    };
                    self.doc(body, place, tail);
                } else {
                    self.doc(body, place.rest(), tail);
                }
            }
        }
    }

    fn choice(&mut self, branches: &[Vec<Doc>], place: Place, tail: usize) {
        let indent = place.under();
        let last = branches.len().saturating_sub(1);
        let inner = Place {
            base: indent,
            first: false,
        };
        for (i, branch) in branches.iter().enumerate() {
            let tail = if i == last { tail } else { 0 };
            if i > 0 {
                self.newline(indent);
            }
            match branch.as_slice() {
                [condition, value] => {
                    let forced = condition.forced || value.forced;
                    let one_line = !forced && self.range_fits(condition.from, value.to, tail);
                    self.doc(condition, inner, 0);
                    if !one_line {
                        self.newline(indent);
                    }
                    self.doc(value, inner, tail);
                }
                other => self.row(other, inner, tail),
            }
        }
    }

    fn list(&mut self, members: &[Doc], bracketed: bool, place: Place, tail: usize) {
        let last = members.len().saturating_sub(1);
        let mut indent = place.under();
        if bracketed {
            // The first member begins with the bracket.
            let spaced = members
                .first()
                .and_then(|m| self.items.get(m.from))
                .is_some_and(|i| i.spaced && self.pending.is_none());
            let aligned = self.next_column() + usize::from(spaced) + 1;
            if aligned <= FARTHEST_ALIGNMENT {
                indent = aligned;
            }
        }
        let under = Place {
            base: indent,
            first: false,
        };
        for (i, member) in members.iter().enumerate() {
            let tail = if i == last { tail } else { 0 };
            if i > 0 && !self.fits(member, tail) {
                self.newline(indent);
            }
            self.doc(member, if i == 0 { place } else { under }, tail);
        }
    }
}
