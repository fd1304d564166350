//! One declaration: its clauses laid out one by one, with what stands between them.

use ius_syntax::ast::{Declaration, File, Item};
use ius_syntax::keywords::ItemKind;
use ius_syntax::outline::{Node, NodeKind, Outline, OutlineUnit, Shape, outline};
use ius_syntax::{Token, lex, parse_item, same};

use crate::doc::Builder;
use crate::items::{Comment, Gap, Item as Word, gap, items};
use crate::line_ends;
use crate::print::Printer;

/// A declaration as it should stand.
pub(crate) struct Laid {
    /// Its text, no line end after it.
    pub text: String,
    /// What was left as it was, as bytes of the original text.
    pub skipped: Vec<(u32, u32)>,
}

/// Indentation of clauses.
const CLAUSE: usize = 2;

/// Lays out a declaration. None if it has to be left as it is: it cannot be read at all, or its
/// words would no longer mean the same.
pub(crate) fn declaration(text: &str) -> Option<Laid> {
    let before = Read::new(text)?;
    let mut laid = before.lay();
    let after = Read::new(&laid.text)?;
    if before.has_the_lines_of(&after) {
        return Some(laid);
    }
    // A clause whose first words stood on two lines is known as a clause only now.
    if !before.says_the_same(&after) {
        return None;
    }
    let again = after.lay();
    let last = Read::new(&again.text)?;
    if !after.has_the_lines_of(&last) {
        return None;
    }
    laid.text = again.text;
    Some(laid)
}

/// The text of a declaration and what was read in it.
struct Read<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    outline: Outline,
    /// For each unit: whether something in it cannot be read.
    broken: Vec<bool>,
    errors: usize,
    declaration: Option<Declaration>,
}

impl<'t> Read<'t> {
    fn new(text: &'t str) -> Option<Read<'t>> {
        let outline = outline(text)?;
        let parsed = parse_item(text);
        let errors = parsed.errors;
        let broken = outline
            .units
            .iter()
            .map(|u| {
                u.node.is_none()
                    || errors
                        .iter()
                        .any(|e| e.span.start <= u.end && e.span.end >= u.start)
            })
            .collect();
        Some(Read {
            text,
            tokens: lex(text),
            outline,
            broken,
            errors: errors.len(),
            declaration: parsed.declaration,
        })
    }

    /// The words of a unit, blanks inside numbers left out.
    fn words(&self, unit: &OutlineUnit) -> impl Iterator<Item = String> {
        self.tokens
            .iter()
            .filter(|t| !t.is_trivia() && t.start >= unit.keyword && t.end <= unit.end)
            .map(|t| {
                let word = t.text(self.text);
                if word.starts_with('"') {
                    word.to_owned()
                } else {
                    word.split_whitespace().collect()
                }
            })
    }

    /// Whether all meaning is the same, however clauses were told apart.
    fn says_the_same(&self, other: &Read<'_>) -> bool {
        let file = |d: &Option<Declaration>| File {
            items: d
                .iter()
                .map(|declaration| Item {
                    offset: 0,
                    len: 0,
                    declaration: declaration.clone(),
                })
                .collect(),
        };
        self.errors == other.errors && same(&file(&self.declaration), &file(&other.declaration))
    }

    /// Whether the same words stand in the same clauses, so that the meaning is the same.
    fn has_the_lines_of(&self, other: &Read<'_>) -> bool {
        self.errors == other.errors
            && self.broken == other.broken
            && self.outline.item == other.outline.item
            && self.outline.units.len() == other.outline.units.len()
            && self
                .outline
                .units
                .iter()
                .zip(&other.outline.units)
                .all(|(a, b)| {
                    a.shape == b.shape && a.doc == b.doc && self.words(a).eq(other.words(b))
                })
    }

    /// Tokens that lie between two bytes.
    fn between(&self, from: u32, to: u32) -> &[Token] {
        let a = self.tokens.partition_point(|t| t.start < from);
        let b = self.tokens.partition_point(|t| t.end <= to);
        self.tokens.get(a..b).unwrap_or_default()
    }

    fn lay(&self) -> Laid {
        let mut page = Page::default();
        let mut skipped = Vec::new();
        let mut at = 0u32;
        let mut previous: Option<Clause> = None;
        for (unit, broken) in self.outline.units.iter().zip(&self.broken) {
            let clause = (!broken).then(|| self.clause(unit)).flatten();
            let first = if clause.is_some() {
                unit.keyword
            } else {
                unit.start
            };
            let gap = gap(self.text, self.between(at, first), at == 0);
            let clause = match clause {
                Some(clause) => {
                    at = unit.end;
                    clause
                }
                None => {
                    skipped.push((unit.start, unit.end));
                    let raw = self.raw(unit);
                    at = raw.1;
                    Clause {
                        lines: raw.0,
                        shape: unit.shape,
                        many: false,
                        broken: true,
                    }
                }
            };
            let indent = match unit.shape {
                Shape::Head => 0,
                _ => CLAUSE,
            };
            page.gap(&gap, previous.as_ref(), Some(&clause), indent);
            page.push(&clause.lines);
            previous = Some(clause);
        }
        let rest = gap(self.text, self.between(at, u32::MAX), false);
        page.gap(&rest, previous.as_ref(), None, CLAUSE);
        Laid {
            text: page.text,
            skipped,
        }
    }

    /// The lines of a unit as they are, and where the last of them ends.
    fn raw(&self, unit: &OutlineUnit) -> (String, u32) {
        let from = self
            .text
            .get(..unit.start as usize)
            .and_then(|t| t.rfind('\n'))
            .map_or(0, |n| n + 1);
        let rest = self.text.get(unit.end as usize..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let line = line.trim_end_matches([' ', '\t', '\r']);
        let to = unit.end as usize + line.len();
        let lines = line_ends(self.text.get(from..to).unwrap_or_default());
        (lines, u32::try_from(to).unwrap_or(u32::MAX))
    }

    fn clause(&self, unit: &OutlineUnit) -> Option<Clause> {
        let node = unit.node.as_ref()?;
        let items = items(self.text, self.between(unit.keyword, unit.end), node)?;
        let lines = Layout {
            item: self.outline.item,
            shape: unit.shape,
            items: &items,
            builder: Builder::new(&items),
        }
        .lines(node);
        Some(Clause {
            many: lines.contains('\n'),
            lines,
            shape: unit.shape,
            broken: false,
        })
    }
}

struct Clause {
    lines: String,
    shape: Shape,
    /// Whether it takes more than one line.
    many: bool,
    broken: bool,
}

/// Whether a blank line has to stand between two clauses.
fn parted(previous: Option<&Clause>, next: Option<&Clause>) -> bool {
    let spacious = |c: &Clause| matches!(c.shape, Shape::Clause | Shape::Fact) && c.many;
    match (previous, next) {
        (Some(a), Some(b)) => {
            // A single first line needs no space below it.
            let alone = a.shape == Shape::Head && !a.many;
            !a.broken && !b.broken && !alone && (spacious(a) || spacious(b))
        }
        _ => false,
    }
}

/// The text of a declaration as it grows.
#[derive(Default)]
struct Page {
    text: String,
}

impl Page {
    fn push(&mut self, lines: &str) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(lines);
    }

    fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn comment(&mut self, comment: &Comment, indent: usize) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.extend(std::iter::repeat_n(' ', indent));
        self.text.push_str(&comment.text);
    }

    /// Writes what stands between two clauses, up to the line end before the second.
    fn gap(&mut self, gap: &Gap, previous: Option<&Clause>, next: Option<&Clause>, indent: usize) {
        let mut comments = gap.comments.as_slice();
        if let Some((first, rest)) = comments.split_first()
            && first.at_line_end
        {
            self.text.push_str("  ");
            self.text.push_str(&first.text);
            comments = rest;
        }
        // Remarks that stand directly under a clause, further in than clauses, and apart from
        // what follows belong to the clause above.
        let deep = match previous {
            Some(c) if matches!(c.shape, Shape::Head | Shape::Header) => usize::MAX,
            Some(_) => CLAUSE * 2,
            None => usize::MAX,
        };
        let own = comments
            .iter()
            .take_while(|c| !c.blank_above && c.column > CLAUSE)
            .count();
        let apart = match comments.get(own) {
            Some(next) => next.blank_above,
            None => gap.blank_below || next.is_none(),
        };
        if deep != usize::MAX && apart {
            let (under, rest) = comments.split_at(own);
            for comment in under {
                self.comment(comment, deep);
            }
            comments = rest;
        }
        let drafted = comments.first().map_or(gap.blank_below, |c| c.blank_above);
        if previous.is_some()
            && (parted(previous, next) || drafted && !(next.is_none() && comments.is_empty()))
        {
            self.blank();
        }
        for (i, comment) in comments.iter().enumerate() {
            if i > 0 && comment.blank_above {
                self.blank();
            }
            self.comment(comment, indent);
        }
        if !comments.is_empty() && gap.blank_below && next.is_some() {
            self.blank();
        }
    }
}

/// Lays out one clause.
struct Layout<'i> {
    item: ItemKind,
    shape: Shape,
    items: &'i [Word],
    builder: Builder<'i>,
}

impl Layout<'_> {
    fn word(&self, i: usize) -> &str {
        self.items.get(i).map_or("", |i| i.text.as_str())
    }

    /// Whether lines with dates and a value are versions, to which following lines belong.
    fn has_versions(&self) -> bool {
        match self.shape {
            Shape::Clause => matches!(self.word(0), "define" | "fill"),
            _ => matches!(self.item, ItemKind::Parameter | ItemKind::Define),
        }
    }

    fn lines(&self, node: &Node) -> String {
        let count = node
            .children
            .iter()
            .take_while(|c| c.kind != NodeKind::Attribute)
            .count();
        let (head, attributes) = node.children.split_at(count);
        let mut printer = Printer::new(self.items);
        let end = attributes
            .first()
            .map_or(self.items.len(), |a| self.builder.at(a.start));
        let clause = if self.shape == Shape::Head { 0 } else { CLAUSE };
        let indent = match self.shape {
            Shape::Head | Shape::Header | Shape::Version => CLAUSE,
            Shape::Line | Shape::Fact | Shape::Clause => 2 * CLAUSE,
        };
        if end > 0 {
            // Lines that continue the first one stand further in than attribute lines.
            printer.line(&self.builder.head(end, head), clause, clause + CLAUSE);
        }
        let mut in_version = false;
        let mut in_group = false;
        for (i, attribute) in attributes.iter().enumerate() {
            let at = self.builder.at(attribute.start);
            let word = self.word(at);
            let dates = attribute.children.iter().any(|c| c.kind == NodeKind::Dates);
            let value = attribute
                .children
                .iter()
                .any(|c| c.kind == NodeKind::VersionBody);
            if value && self.has_versions() {
                in_version = dates || self.item == ItemKind::Parameter;
                let doc = self.builder.dated(attribute);
                printer.line(&doc, indent, indent);
                continue;
            }
            if value && dates {
                for part in &attribute.children {
                    printer.line(&self.builder.node(part), indent, indent);
                }
                continue;
            }
            let doc = self.builder.attribute(attribute);
            // `departs from …` in the head of a scheme: a clause whose first line is one of the
            // lines that any clause may have.
            if i == 0 && end == 0 && self.shape == Shape::Line {
                printer.line(&doc, clause, clause + CLAUSE);
                continue;
            }
            let beside = i == 0
                && dates
                && self.shape == Shape::Line
                && self
                    .items
                    .get(at)
                    .is_some_and(|i| !i.gap.newline && i.gap.comments.is_empty());
            if beside {
                printer.go_on(&doc, indent);
                continue;
            }
            let further = match word {
                "group" => {
                    in_group = true;
                    0
                }
                "award" if in_group => CLAUSE,
                _ if in_version => CLAUSE,
                _ => 0,
            };
            printer.line(&doc, indent + further, indent + further);
        }
        printer.out
    }
}
