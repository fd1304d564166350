//! One declaration: cut into units, each read alone, put together again.

use pest::Parser;

use crate::ast::*;
use crate::build::{
    Attribute, AttributeKind, Builder, HeadParts, into_attributes, place_common, place_dates,
    place_departure, place_fill_versions, place_versions, say_misplaced,
};
use crate::error::SyntaxError;
use crate::grammar::{IusParser, Rule};
use crate::guard;
use crate::keywords::{ItemKind, is_reserved};
use crate::lexer::{Token, TokenKind, lex};
use crate::slips;
use crate::tree::{Marks, NodeKind};
use crate::units::{Lines, Piece, Unit, UnitKind};

/// What one declaration's text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemParse {
    /// The declaration, as far as it could be read; none if not even its first line could.
    pub declaration: Option<Declaration>,
    /// What could not be read, places counted from the start of the declaration.
    pub errors: Vec<SyntaxError>,
}

/// Parses the text of one declaration, as cut by [`crate::split`]. Never fails and never panics.
pub fn parse_item(text: &str) -> ItemParse {
    let tokens = lex(text);
    read_item(text, &tokens, None)
}

/// Reads one declaration. With `marks`, also notes what stands where, for the lossless tree.
pub(crate) fn read_item(text: &str, tokens: &[Token], marks: Option<&mut Marks>) -> ItemParse {
    let lines = Lines::new(text, tokens);
    let Some(kind) = ItemKind::from_keyword(lines.word(0)) else {
        return ItemParse {
            declaration: None,
            errors: vec![slips::expected_declaration(&lines)],
        };
    };
    let mut reader = Reader {
        lines: &lines,
        item: kind,
        errors: Vec::new(),
        marks,
    };
    let declaration = reader.declaration();
    let mut errors = reader.errors;
    errors.sort_by_key(|e| (e.span.start, e.span.end));
    ItemParse {
        declaration,
        errors,
    }
}

struct Reader<'l, 't> {
    lines: &'l Lines<'t>,
    item: ItemKind,
    errors: Vec<SyntaxError>,
    marks: Option<&'l mut Marks>,
}

/// What the first line of a unit can hold.
#[derive(Default)]
struct Head {
    words: Vec<&'static str>,
    name: Option<Name>,
    title: Option<Spanned<String>>,
    ty: Option<Type>,
    key_type: Option<Type>,
    path: Option<Path>,
    country: Option<Spanned<String>>,
    id: Option<Spanned<String>>,
    reference: Option<Spanned<String>>,
    effect: Option<Spanned<Effect>>,
    bounds: Vec<Bound>,
    cells: Vec<Cell>,
    in_force: Option<InForce>,
    expr: Option<Expr>,
    key: Option<Expr>,
    date: Option<Spanned<DateLit>>,
    local: Option<LocalText>,
    rule: Option<Spanned<RuleKind>>,
    literal: Option<Literal>,
    expectation: Option<Expectation>,
}

/// A unit that was read.
struct Read {
    head: Head,
    lines: Vec<Attribute>,
    span: Span,
    doc: Vec<String>,
}

impl Read {
    fn attributes(&self) -> Attributes {
        Attributes {
            doc: self.doc.clone(),
            ..Attributes::default()
        }
    }
}

pub(crate) fn grammar_rule(item: ItemKind, unit: UnitKind) -> Rule {
    match unit {
        UnitKind::Head => match item {
            ItemKind::Use => Rule::unit_use,
            ItemKind::Instrument => Rule::unit_instrument,
            ItemKind::Enumeration => Rule::unit_enumeration,
            ItemKind::Record | ItemKind::Section => Rule::unit_record,
            ItemKind::Parameter => Rule::unit_parameter,
            ItemKind::Table => Rule::unit_table,
            ItemKind::Define => Rule::unit_define,
            ItemKind::External => Rule::unit_external,
            ItemKind::Template => Rule::unit_template,
            ItemKind::Scheme => Rule::unit_scheme,
            ItemKind::Example => Rule::unit_example,
        },
        UnitKind::Header | UnitKind::Version | UnitKind::Misplaced => Rule::unit_attributes,
        UnitKind::Provision => Rule::unit_provision,
        UnitKind::Value => Rule::unit_value,
        UnitKind::Fact => Rule::unit_fact,
        UnitKind::Column => Rule::unit_column,
        UnitKind::Defaults => Rule::unit_defaults,
        UnitKind::Row => Rule::unit_row,
        UnitKind::Otherwise => Rule::unit_otherwise,
        UnitKind::ExternalRow => Rule::unit_external_row,
        UnitKind::Silent => Rule::unit_silent,
        UnitKind::Departs => Rule::unit_departs,
        UnitKind::Rule => Rule::unit_rule,
        UnitKind::Define => Rule::unit_define,
        UnitKind::UseOption => Rule::unit_use_option,
        UnitKind::Open => Rule::unit_open,
        UnitKind::Fill => Rule::unit_fill,
        UnitKind::Omit => Rule::unit_omit,
        UnitKind::On => Rule::unit_on,
        UnitKind::Given => Rule::unit_given,
        UnitKind::Expect => Rule::unit_expect,
    }
}

impl<'t> Reader<'_, 't> {
    fn slice(&self, start: u32, end: u32) -> &'t str {
        self.lines
            .text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    fn builder(&mut self, base: u32) -> Builder<'_> {
        Builder {
            base,
            errors: &mut self.errors,
            chained: 0,
        }
    }

    fn mark(&mut self, kind: NodeKind, span: Span) {
        if let Some(marks) = self.marks.as_deref_mut() {
            marks.nodes.push((kind, span));
        }
    }

    fn mark_pairs(&mut self, pairs: &pest::iterators::Pairs<'_, Rule>, base: u32) {
        if let Some(marks) = self.marks.as_deref_mut() {
            marks.pairs(pairs.clone(), base);
        }
    }

    /// Reads a unit. None if its first line could not be read.
    fn read(&mut self, unit: &Unit) -> Option<Read> {
        let kind = match unit.kind {
            UnitKind::Head => NodeKind::Head,
            UnitKind::Misplaced => NodeKind::Error,
            _ => NodeKind::Clause,
        };
        let whole = Span {
            start: unit.start,
            end: unit.end,
        };
        self.mark(kind, whole);
        let known = self.errors.len();
        let read = self.read_unit(unit);
        if self.errors.len() > known && kind != NodeKind::Error {
            self.mark(NodeKind::Error, whole);
        }
        read
    }

    fn read_unit(&mut self, unit: &Unit) -> Option<Read> {
        let span = Span {
            start: unit.keyword,
            end: unit.end,
        };
        if unit.kind == UnitKind::Misplaced {
            self.errors
                .push(slips::misplaced_declaration(self.lines, unit));
            return None;
        }
        if let Some(error) = guard::too_deep(self.lines, unit.tokens.clone()) {
            self.errors.push(error);
            return None;
        }
        let rule = grammar_rule(self.item, unit.kind);
        let text = self.slice(unit.keyword, unit.end);
        match IusParser::parse(rule, text) {
            Ok(mut pairs) => {
                self.mark_pairs(&pairs, unit.keyword);
                let pair = pairs.next()?;
                let parts = self.builder(unit.keyword).head(pair);
                self.finish(parts, unit.keyword, span, unit)
            }
            Err(error) => self.recover(unit, rule, span, &error),
        }
    }

    fn finish(&mut self, parts: HeadParts<'t>, base: u32, span: Span, unit: &Unit) -> Option<Read> {
        let known = self.errors.len();
        let HeadParts {
            words,
            pairs,
            attributes,
        } = parts;
        let mut builder = self.builder(base);
        match head(&mut builder, words, pairs) {
            Some(head) => Some(Read {
                head,
                lines: attributes,
                span,
                doc: unit.doc.clone(),
            }),
            None => {
                builder.unreadable(span, known);
                None
            }
        }
    }

    /// Reads a broken unit line by line, and says what is wrong with the first broken line.
    fn recover(
        &mut self,
        unit: &Unit,
        rule: Rule,
        span: Span,
        whole: &pest::error::Error<Rule>,
    ) -> Option<Read> {
        if matches!(whole.variant, pest::error::ErrorVariant::CustomError { .. }) {
            // The program's stack is nearly used up, so that the text cannot be read any deeper.
            self.errors.push(guard::at(self.lines, unit.tokens.start));
            return None;
        }
        let pieces = self.lines.pieces(self.item, unit);
        let known = self.errors.len();
        let mut parts: Option<HeadParts<'t>> = None;
        let mut lines = Vec::new();
        let mut said = false;
        let mut stranger_clause = false;
        for (i, piece) in pieces.iter().enumerate() {
            let (start, end) = self.place(piece);
            if piece.unknown {
                let (error, is_clause) =
                    slips::unknown_line(self.lines, self.item, unit.kind, piece.tokens.clone());
                // The lines under an unknown clause are its own, not those of the clause above.
                stranger_clause = is_clause;
                if is_clause || !said {
                    self.errors.push(error);
                }
                said |= !is_clause;
                continue;
            }
            if stranger_clause {
                continue;
            }
            let text = self.slice(start, end);
            let rule = if i == 0 { rule } else { Rule::unit_attributes };
            let parsed = if i == 0 && pieces.len() == 1 {
                Err(whole.clone())
            } else {
                IusParser::parse(rule, text)
            };
            match parsed {
                Ok(mut pairs) => {
                    self.mark_pairs(&pairs, start);
                    let Some(pair) = pairs.next() else { continue };
                    let read = self.builder(start).head(pair);
                    if i == 0 {
                        parts = Some(read);
                    } else {
                        lines.extend(read.attributes);
                    }
                }
                Err(error) => {
                    if !said {
                        let error = slips::explain(
                            self.lines,
                            self.item,
                            unit.kind,
                            piece.tokens.clone(),
                            start,
                            &error,
                        );
                        self.errors.push(error);
                        said = true;
                    }
                }
            }
        }
        if self.errors.len() == known {
            // Each line can be read, but not below this one: `expect eligible` has no `note`.
            let error = slips::explain(
                self.lines,
                self.item,
                unit.kind,
                unit.tokens.clone(),
                unit.keyword,
                whole,
            );
            self.errors.push(error);
        }
        match parts {
            Some(parts) => {
                let base = unit.keyword;
                let mut read = self.finish(parts, base, span, unit)?;
                read.lines.extend(lines);
                Some(read)
            }
            None if unit.kind == UnitKind::Head => {
                let head = self.rough_head(unit)?;
                Some(Read {
                    head,
                    lines,
                    span,
                    doc: unit.doc.clone(),
                })
            }
            None => None,
        }
    }

    fn place(&self, piece: &Piece) -> (u32, u32) {
        let start = self.lines.token(piece.tokens.start).start;
        let end = self
            .lines
            .token(piece.tokens.end.saturating_sub(1))
            .end
            .max(start);
        (start, end)
    }

    /// Name, title and state of a declaration whose first line is broken, so that references to
    /// it are still known and its clauses are still read.
    fn rough_head(&self, unit: &Unit) -> Option<Head> {
        let mut head = Head::default();
        let word = |i: usize| {
            let token = self.lines.token(i);
            Spanned {
                value: token.text(self.lines.text).to_owned(),
                span: Span {
                    start: token.start,
                    end: token.end,
                },
            }
        };
        let first = unit.tokens.start + 1;
        let token = self.lines.token(first);
        let text = self.lines.word(first);
        if token.kind == TokenKind::Name && !is_reserved(text) {
            if text.starts_with(|c: char| c.is_ascii_uppercase()) {
                head.id = Some(word(first));
            } else {
                head.name = Some(word(first));
            }
        }
        for i in first..unit.tokens.end {
            let text = self.lines.word(i);
            if self.lines.token(i).kind == TokenKind::Text
                && text.len() > 1
                && text.ends_with('"')
                && head.title.is_none()
            {
                let mut title = word(i);
                title.value = text.trim_matches('"').to_owned();
                head.title = Some(title);
            }
            if self.lines.word(i.saturating_sub(1)) == "in"
                && text.len() == 2
                && text.chars().all(|c| c.is_ascii_uppercase())
            {
                head.country = Some(word(i));
            }
        }
        Some(head)
    }

    fn declaration(&mut self) -> Option<Declaration> {
        let units = self.lines.units(self.item);
        let (first, rest) = units.split_first()?;
        let head = self.read(first);
        let mut read = Vec::with_capacity(rest.len());
        for unit in rest {
            if let Some(r) = self.read(unit) {
                read.push((unit.kind, r));
            }
        }
        let head = head?;
        match self.item {
            ItemKind::Use => Some(Declaration::Use(head.head.path?)),
            ItemKind::Instrument => self.instrument(head, read),
            ItemKind::Enumeration => self.enumeration(head, read),
            ItemKind::Record => Some(Declaration::Record(self.record(head, read)?)),
            ItemKind::Section => Some(Declaration::Section(self.record(head, read)?)),
            ItemKind::Parameter => self.parameter(head, read),
            ItemKind::Table => self.table(head, read),
            ItemKind::Define => Some(Declaration::Define(self.define(head)?)),
            ItemKind::External => self.external(head, read),
            ItemKind::Template => self.template(head, read),
            ItemKind::Scheme => self.scheme(head, read),
            ItemKind::Example => self.example(head, read),
        }
    }

    fn instrument(&mut self, head: Read, units: Vec<(UnitKind, Read)>) -> Option<Declaration> {
        let mut attributes = head.attributes();
        let mut it = Instrument {
            id: head.head.id?,
            title: head.head.title,
            cited_as: None,
            url: None,
            binds: None,
            in_force: Vec::new(),
            provisions: Vec::new(),
            attributes: Attributes::default(),
        };
        let mut lines = head.lines;
        for (kind, read) in units {
            if kind == UnitKind::Header {
                lines.extend(read.lines);
                continue;
            }
            let mut attributes = read.attributes();
            for line in read.lines {
                let Some(line) = place_common(&mut attributes, line, &mut self.errors) else {
                    continue;
                };
                let Some(line) = place_dates(&mut attributes, line) else {
                    continue;
                };
                match line.kind {
                    AttributeKind::Eli(e) => {
                        self.once(&mut attributes.eli, e, line.word, line.span);
                    }
                    _ => say_misplaced(&line, "a provision", &mut self.errors),
                }
            }
            if let (Some(reference), Some(effect)) = (read.head.reference, read.head.effect) {
                it.provisions.push(Provision {
                    reference,
                    effect,
                    text: read.head.title,
                    attributes,
                    span: read.span,
                });
            }
        }
        for line in lines {
            let Some(line) = place_common(&mut attributes, line, &mut self.errors) else {
                continue;
            };
            let Attribute { span, word, kind } = line;
            match kind {
                AttributeKind::CitedAs(t) => self.once(&mut it.cited_as, t, word, span),
                AttributeKind::Url(t) => self.once(&mut it.url, t, word, span),
                AttributeKind::Eli(t) => self.once(&mut attributes.eli, t, word, span),
                AttributeKind::Binds(b) => self.once(&mut it.binds, b, word, span),
                AttributeKind::InForce(f) => it.in_force.push(f),
                kind => say_misplaced(
                    &Attribute { span, word, kind },
                    "an `instrument`",
                    &mut self.errors,
                ),
            }
        }
        it.attributes = attributes;
        Some(Declaration::Instrument(it))
    }

    fn once<T>(&mut self, place: &mut Option<T>, value: T, word: &str, span: Span) {
        crate::build::once(place, value, word, span, &mut self.errors);
    }

    fn enumeration(&mut self, head: Read, units: Vec<(UnitKind, Read)>) -> Option<Declaration> {
        let mut attributes = head.attributes();
        into_attributes(
            &mut attributes,
            head.lines,
            "an `enumeration`",
            &mut self.errors,
        );
        let mut values = Vec::new();
        for (_, read) in units {
            let mut attributes = read.attributes();
            into_attributes(&mut attributes, read.lines, "a `value`", &mut self.errors);
            if let Some(name) = read.head.name {
                values.push(EnumerationValue {
                    name,
                    title: read.head.title,
                    attributes,
                    span: read.span,
                });
            }
        }
        Some(Declaration::Enumeration(Enumeration {
            name: head.head.name?,
            title: head.head.title,
            ordered: head.head.words.contains(&"ordered"),
            values,
            attributes,
        }))
    }

    fn record(&mut self, head: Read, units: Vec<(UnitKind, Read)>) -> Option<Record> {
        let mut attributes = head.attributes();
        let owner = format!("a `{}`", self.item.keyword());
        into_attributes(&mut attributes, head.lines, &owner, &mut self.errors);
        let mut facts = Vec::new();
        for (_, read) in units {
            let mut attributes = read.attributes();
            let (Some(name), Some(ty)) = (read.head.name, read.head.ty) else {
                continue;
            };
            let (mut asks, mut help, mut evidence) = (Vec::new(), Vec::new(), Vec::new());
            for line in read.lines {
                let Some(line) = place_common(&mut attributes, line, &mut self.errors) else {
                    continue;
                };
                match line.kind {
                    AttributeKind::Asks(t) => asks.push(t),
                    AttributeKind::Help(t) => help.push(t),
                    AttributeKind::Evidence(t) => evidence.push(t),
                    _ => say_misplaced(&line, "a `fact`", &mut self.errors),
                }
            }
            facts.push(Fact {
                name,
                ty,
                bounds: read.head.bounds,
                title: read.head.title,
                asks,
                help,
                evidence,
                attributes,
                span: read.span,
            });
        }
        Some(Record {
            name: head.head.name?,
            title: head.head.title,
            facts,
            attributes,
        })
    }

    fn parameter(&mut self, head: Read, units: Vec<(UnitKind, Read)>) -> Option<Declaration> {
        let mut attributes = head.attributes();
        let mut versions = Vec::new();
        let mut lines = head.lines;
        for (_, read) in units {
            lines.extend(read.lines);
        }
        place_versions(
            &mut versions,
            &mut attributes,
            lines,
            "a `parameter`",
            &mut self.errors,
        );
        Some(Declaration::Parameter(Parameter {
            name: head.head.name?,
            title: head.head.title,
            ty: head.head.ty,
            versions,
            attributes,
        }))
    }

    fn define(&mut self, head: Read) -> Option<Define> {
        let mut attributes = head.attributes();
        let mut versions = Vec::new();
        place_versions(
            &mut versions,
            &mut attributes,
            head.lines,
            "a `define`",
            &mut self.errors,
        );
        Some(Define {
            name: head.head.name?,
            title: head.head.title,
            ty: head.head.ty,
            versions,
            attributes,
            span: head.span,
        })
    }

    fn table(&mut self, head: Read, units: Vec<(UnitKind, Read)>) -> Option<Declaration> {
        let mut attributes = head.attributes();
        into_attributes(&mut attributes, head.lines, "a `table`", &mut self.errors);
        let mut table = Table {
            name: head.head.name?,
            title: head.head.title,
            key: head.head.key_type,
            columns: Vec::new(),
            defaults: Vec::new(),
            rows: Vec::new(),
            otherwise: None,
            attributes,
        };
        for (kind, read) in units {
            let mut attributes = read.attributes();
            let span = read.span;
            match kind {
                UnitKind::Column => {
                    if let (Some(name), Some(ty)) = (read.head.name, read.head.ty) {
                        table.columns.push(Column {
                            name,
                            ty,
                            title: read.head.title,
                            span,
                        });
                    }
                }
                UnitKind::Defaults => table.defaults.extend(read.head.cells),
                _ => {
                    into_attributes(&mut attributes, read.lines, "a `row`", &mut self.errors);
                    let row = Row {
                        key: read.head.key,
                        in_force: read.head.in_force,
                        cells: read.head.cells,
                        attributes,
                        span,
                    };
                    if kind == UnitKind::Otherwise {
                        self.once(&mut table.otherwise, row, "otherwise", span);
                    } else {
                        table.rows.push(row);
                    }
                }
            }
        }
        Some(Declaration::Table(table))
    }

    fn external(&mut self, head: Read, units: Vec<(UnitKind, Read)>) -> Option<Declaration> {
        let mut attributes = head.attributes();
        let (mut asks, mut help) = (Vec::new(), Vec::new());
        for line in head.lines {
            let Some(line) = place_common(&mut attributes, line, &mut self.errors) else {
                continue;
            };
            match line.kind {
                AttributeKind::Asks(t) => asks.push(t),
                AttributeKind::Help(t) => help.push(t),
                _ => say_misplaced(&line, "an `external`", &mut self.errors),
            }
        }
        let mut rows = Vec::new();
        for (_, read) in units {
            let mut attributes = read.attributes();
            into_attributes(&mut attributes, read.lines, "a `row`", &mut self.errors);
            if let (Some(as_of), Some(value)) = (read.head.date, read.head.expr) {
                rows.push(ExternalRow {
                    key: read.head.key,
                    as_of,
                    value,
                    attributes,
                    span: read.span,
                });
            }
        }
        Some(Declaration::External(External {
            name: head.head.name?,
            title: head.head.title,
            ty: head.head.ty,
            key: head.head.key_type,
            asks,
            help,
            rows,
            attributes,
        }))
    }

    fn template(&mut self, head: Read, units: Vec<(UnitKind, Read)>) -> Option<Declaration> {
        let mut attributes = head.attributes();
        let (header, clauses) = self.clauses(&mut attributes, head.lines, units);
        Some(Declaration::Template(Template {
            name: head.head.name?,
            title: head.head.title,
            header,
            clauses,
            attributes,
        }))
    }

    fn scheme(&mut self, head: Read, units: Vec<(UnitKind, Read)>) -> Option<Declaration> {
        let mut attributes = head.attributes();
        let (header, clauses) = self.clauses(&mut attributes, head.lines, units);
        Some(Declaration::Scheme(Scheme {
            name: head.head.name?,
            state: head.head.country?,
            implements: head.head.path,
            title: head.head.title,
            header,
            clauses,
            attributes,
        }))
    }

    fn header_line(&mut self, header: &mut Header, attributes: &mut Attributes, line: Attribute) {
        let Some(line) = place_common(attributes, line, &mut self.errors) else {
            return;
        };
        let Attribute { span, word, kind } = line;
        match kind {
            AttributeKind::AsOf(p) => self.once(&mut header.as_of, p, word, span),
            AttributeKind::InForce(f) => header.in_force.push(f),
            AttributeKind::Suspended(f) => header.suspended.push(f),
            AttributeKind::DecidedBy(t) => header.decided_by.push(t),
            AttributeKind::AdvisedBy(t) => header.advised_by.push(t),
            AttributeKind::ForEach(n, p) => self.once(&mut header.for_each, (n, p), word, span),
            kind => {
                let owner = format!("the head of a `{}`", self.item.keyword());
                say_misplaced(&Attribute { span, word, kind }, &owner, &mut self.errors);
            }
        }
    }

    fn clauses(
        &mut self,
        attributes: &mut Attributes,
        head_lines: Vec<Attribute>,
        units: Vec<(UnitKind, Read)>,
    ) -> (Header, Vec<Clause>) {
        let mut header = Header::default();
        let mut clauses = Vec::new();
        for line in head_lines {
            self.header_line(&mut header, attributes, line);
        }
        for (kind, read) in units {
            match kind {
                UnitKind::Header => {
                    for line in read.lines {
                        self.header_line(&mut header, attributes, line);
                    }
                }
                UnitKind::Silent => {
                    let mut attributes = read.attributes();
                    into_attributes(&mut attributes, read.lines, "`silent`", &mut self.errors);
                    if let Some(text) = read.head.local {
                        header.silent.push(Silent {
                            text,
                            attributes,
                            span: read.span,
                        });
                    }
                }
                UnitKind::Departs => {
                    let mut attributes = read.attributes();
                    let mut lines = read.lines.into_iter();
                    let first = lines.next();
                    let owner = "a departure of the scheme";
                    into_attributes(&mut attributes, lines.collect(), owner, &mut self.errors);
                    if let Some(Attribute {
                        kind: AttributeKind::Departs(departure),
                        ..
                    }) = first
                    {
                        header.departures.push(SchemeDeparture {
                            departure,
                            attributes,
                            span: read.span,
                        });
                    }
                }
                _ => clauses.extend(self.clause(kind, read)),
            }
        }
        (header, clauses)
    }

    fn clause(&mut self, kind: UnitKind, read: Read) -> Option<Clause> {
        match kind {
            UnitKind::Define => Some(Clause::Define(self.define(read)?)),
            UnitKind::Rule | UnitKind::UseOption => {
                let option = read.head.words.contains(&"option");
                let used = kind == UnitKind::UseOption;
                let rule_kind = if used {
                    Spanned {
                        value: RuleKind::Used,
                        span: Span {
                            start: read.span.start,
                            end: read.span.start.saturating_add(3),
                        },
                    }
                } else {
                    read.head.rule.clone()?
                };
                let attributes = read.attributes();
                let mut rule = crate::ast::Rule {
                    kind: rule_kind,
                    name: read.head.name?,
                    title: read.head.title,
                    ty: read.head.ty,
                    that: None,
                    when: None,
                    is: None,
                    once_granted: None,
                    by: None,
                    by_translated: Vec::new(),
                    weighing: Vec::new(),
                    settled_by: None,
                    pass_mark: None,
                    groups: Vec::new(),
                    apply_law_on: None,
                    exceptions: Vec::new(),
                    attributes,
                    span: read.span,
                };
                self.builder(0).fill_rule(&mut rule, read.lines);
                Some(if used {
                    Clause::Use(rule)
                } else if option {
                    Clause::Option(rule)
                } else {
                    Clause::Rule(rule)
                })
            }
            UnitKind::Open => {
                let mut attributes = read.attributes();
                let mut default = None;
                for line in read.lines {
                    let Some(line) = place_common(&mut attributes, line, &mut self.errors) else {
                        continue;
                    };
                    let Attribute { span, word, kind } = line;
                    match kind {
                        AttributeKind::Default(e) => self.once(&mut default, e, word, span),
                        kind => say_misplaced(
                            &Attribute { span, word, kind },
                            "an `open` slot",
                            &mut self.errors,
                        ),
                    }
                }
                Some(Clause::Open(Open {
                    name: read.head.name?,
                    ty: read.head.ty,
                    bounds: read.head.bounds,
                    title: read.head.title,
                    default,
                    attributes,
                    span: read.span,
                }))
            }
            UnitKind::Fill => {
                let mut attributes = read.attributes();
                let mut versions = Vec::new();
                if let Some(value) = read.head.expr {
                    versions.push(Version {
                        in_force: None,
                        span: value.span,
                        body: VersionBody::Is(value),
                        attributes: Attributes::default(),
                    });
                }
                place_fill_versions(
                    &mut versions,
                    &mut attributes,
                    read.lines,
                    "a `fill`",
                    &mut self.errors,
                );
                Some(Clause::Fill(Fill {
                    name: read.head.name?,
                    versions,
                    attributes,
                    span: read.span,
                }))
            }
            UnitKind::Omit => {
                let mut attributes = read.attributes();
                let lines = read.lines.into_iter();
                let lines = lines.filter_map(|line| place_departure(&mut attributes, line));
                let lines = lines.collect();
                into_attributes(&mut attributes, lines, "an `omit`", &mut self.errors);
                Some(Clause::Omit(Omit {
                    name: read.head.name?,
                    attributes,
                    span: read.span,
                }))
            }
            _ => None,
        }
    }

    fn example(&mut self, head: Read, units: Vec<(UnitKind, Read)>) -> Option<Declaration> {
        let mut attributes = head.attributes();
        into_attributes(
            &mut attributes,
            head.lines,
            "an `example`",
            &mut self.errors,
        );
        let mut example = Example {
            title: head.head.title?,
            scheme: head.head.path?,
            on: None,
            givens: Vec::new(),
            expectations: Vec::new(),
            attributes,
        };
        for (kind, read) in units {
            match kind {
                UnitKind::On => {
                    if let Some(date) = read.head.date {
                        self.once(&mut example.on, date, "on", read.span);
                    }
                }
                UnitKind::Expect => example.expectations.extend(read.head.expectation),
                _ => {
                    if let Some(file) = read.head.title {
                        example.givens.push(Given::File(file));
                    } else if let Some(path) = read.head.path {
                        example.givens.push(match read.head.literal {
                            Some(value) => Given::Fact(path, value),
                            None => Given::Unknown(path),
                        });
                    }
                }
            }
        }
        Some(Declaration::Example(example))
    }
}

/// Sorts what the grammar found in a head.
fn head(
    builder: &mut Builder<'_>,
    words: Vec<&'static str>,
    pairs: Vec<crate::grammar::Pair<'_>>,
) -> Option<Head> {
    let mut head = Head {
        words,
        ..Head::default()
    };
    for pair in pairs {
        match pair.as_rule() {
            Rule::name => head.name = Some(builder.name(&pair)),
            Rule::text => head.title = Some(builder.text(&pair)),
            Rule::typed => head.ty = Some(builder.typed(pair)?),
            Rule::keyed_by => head.key_type = Some(builder.typed(pair)?),
            Rule::path => head.path = Some(builder.path(&pair)),
            Rule::country => head.country = Some(builder.word(&pair)),
            Rule::instrument_id => head.id = Some(builder.word(&pair)),
            Rule::provision_ref => head.reference = Some(builder.word(&pair)),
            Rule::effect => head.effect = Some(builder.effect(&pair)?),
            Rule::bound => head.bounds.push(builder.bound(pair)?),
            Rule::cells => head.cells = builder.cells(pair)?,
            Rule::dates => head.in_force = Some(builder.in_force(pair)?),
            Rule::key => head.key = Some(builder.expr(pair)?),
            Rule::date => head.date = Some(builder.date(&pair)?),
            Rule::local_text => head.local = Some(builder.local_text(pair)?),
            Rule::rule_kind => head.rule = Some(builder.rule_kind(&pair)?),
            Rule::literal => head.literal = Some(builder.literal(pair)?),
            Rule::expect_output | Rule::expect_missing | Rule::expect_outcome => {
                head.expectation = Some(builder.expectation(pair)?);
            }
            _ => head.expr = Some(builder.expr(pair)?),
        }
    }
    Some(head)
}
