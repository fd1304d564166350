//! Names in applicant files, case files and pages of cases: keys that are facts, values that are
//! values of an enumeration, clauses and schemes that are expected something of.
//!
//! Cases that bring rules of their own speak of those, not of the workspace's, and are left out.

use ius_analysis::{DeclarationKind, Naming, Role, Symbol, Thing, Ty};
use ius_applicant::tree::{Data, Located};
use ius_applicant::{Format, read_tree};
use ius_diagnostics::ByteSpan;

use crate::workspace::Snapshot;

impl Snapshot {
    /// The names of a file that is no rule file, in the order of the text; only those of one
    /// thing, if one is asked for.
    pub(crate) fn document_namings(&self, file: &str, only: Option<&Thing>) -> Vec<Naming> {
        let Some(text) = self.documents.get(file) else {
            return Vec::new();
        };
        if let Some(thing) = only
            && !text.contains(thing.name())
        {
            return Vec::new();
        }
        let mut reader = Reader {
            snapshot: self,
            text,
            found: Vec::new(),
        };
        if file.ends_with(".md") {
            reader.page();
        } else {
            reader.file(Format::of_path(file).unwrap_or(Format::Yaml));
        }
        let mut found = reader.found;
        if let Some(thing) = only {
            found.retain(|n| n.thing == *thing);
        }
        found.sort_by_key(|n| (n.span, n.name));
        found.dedup();
        found
    }
}

struct Reader<'a> {
    snapshot: &'a Snapshot,
    text: &'a str,
    found: Vec<Naming>,
}

/// What holds under a heading of a page.
#[derive(Clone, Default)]
struct Section {
    level: usize,
    /// It brings rules of its own.
    closed: bool,
    /// The scheme of the tables that follow.
    scheme: Option<String>,
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// A part of the text with the place where it starts.
#[derive(Clone, Copy)]
struct Part<'t> {
    at: usize,
    text: &'t str,
}

impl<'t> Part<'t> {
    fn trimmed(self) -> Part<'t> {
        let text = self.text.trim_start();
        Part {
            at: self.at + self.text.len() - text.len(),
            text: text.trim_end(),
        }
    }

    /// What follows a word at the beginning, if it is there.
    fn after(self, word: &str) -> Option<Part<'t>> {
        let rest = self.text.strip_prefix(word)?;
        let ends = rest
            .chars()
            .next()
            .is_none_or(|c| !(c.is_alphanumeric() || c == '_'));
        ends.then(|| {
            Part {
                at: self.at + word.len(),
                text: rest,
            }
            .trimmed()
        })
    }

    fn split(self, on: char) -> Vec<Part<'t>> {
        let mut at = self.at;
        self.text
            .split_inclusive(on)
            .map(|piece| {
                let part = Part {
                    at,
                    text: piece.strip_suffix(on).unwrap_or(piece),
                };
                at += piece.len();
                part.trimmed()
            })
            .collect()
    }

    /// Without back-ticks around all of it.
    fn bare(self) -> Part<'t> {
        match self
            .text
            .strip_prefix('`')
            .and_then(|t| t.strip_suffix('`'))
        {
            Some(text) => Part {
                at: self.at + 1,
                text,
            }
            .trimmed(),
            None => self,
        }
    }
}

impl Reader<'_> {
    fn add(&mut self, start: usize, length: usize, thing: Thing) {
        let span = ByteSpan::new(small(start), small(start + length));
        let name = small(thing.name().len());
        self.found.push(Naming {
            span,
            // Of a path such as `nl.start_up` the last part is the name.
            name: ByteSpan::new(span.end.saturating_sub(name.min(span.len())), span.end),
            thing,
            role: Role::Names,
        });
    }

    /// Where the text of a key or value stands that may be in quotes; none if it was written
    /// otherwise than it reads.
    fn inner(&self, span: ius_applicant::tree::Span, base: usize, said: &str) -> Option<usize> {
        let start = base + span.start as usize;
        [start, start + 1]
            .into_iter()
            .find(|at| self.text.get(*at..at + said.len()) == Some(said))
    }

    fn section(&self, name: &str) -> Option<Symbol> {
        let all = self.snapshot.analysis.named(DeclarationKind::Section, name);
        all.into_iter().next()
    }

    /// A path of facts: each of its names, and the type of the last.
    fn path(&mut self, at: usize, path: &str) -> Option<Ty> {
        let mut start = at;
        let mut owner: Option<Symbol> = None;
        let mut ty = None;
        for part in path.split('.') {
            // An element of a list is named by its number: `stays[0]`.
            let name = part.split('[').next().unwrap_or_default();
            match &owner {
                None => {
                    let section = self.section(name)?;
                    self.add(start, name.len(), Thing::Declaration(section.clone()));
                    owner = Some(section);
                }
                Some(symbol) => {
                    let fields = self.snapshot.analysis.fields(symbol);
                    let (field, found) = fields.into_iter().find(|(f, _)| **f == *name)?;
                    self.add(start, name.len(), Thing::Field(symbol.clone(), field));
                    let mut inner = found.clone();
                    while let Some(Ty::List(element)) = inner {
                        inner = Some(*element);
                    }
                    if let Some(Ty::Record(record)) = inner {
                        owner = Some(record);
                    }
                    ty = found;
                }
            }
            start += part.len() + 1;
        }
        ty
    }

    /// A value of a type, `base` bytes into the text.
    fn value(&mut self, value: &Located, ty: &Ty, base: usize) {
        match (ty, &value.data) {
            (Ty::Enumeration(symbol), Data::Scalar(scalar)) => {
                self.member(symbol, &scalar.text, value.span, base);
            }
            (Ty::List(inner), Data::List(items)) => {
                for item in items {
                    self.value(item, inner, base);
                }
            }
            (Ty::List(inner), _) => self.value(value, inner, base),
            (Ty::Record(symbol), Data::Mapping(_)) => self.fields(value, symbol, base),
            _ => {}
        }
    }

    fn member(
        &mut self,
        symbol: &Symbol,
        said: &str,
        span: ius_applicant::tree::Span,
        base: usize,
    ) {
        let known = self.snapshot.analysis.values(symbol);
        if let Some(value) = known.into_iter().find(|v| **v == *said)
            && let Some(at) = self.inner(span, base, said)
        {
            self.add(at, said.len(), Thing::Value(symbol.clone(), value));
        }
    }

    /// The keys of a section or record.
    fn fields(&mut self, mapping: &Located, owner: &Symbol, base: usize) {
        let fields = self.snapshot.analysis.fields(owner);
        for entry in mapping.mapping().unwrap_or_default() {
            let Some((name, ty)) = fields.iter().find(|(f, _)| **f == *entry.key) else {
                continue;
            };
            if let Some(at) = self.inner(entry.key_span, base, &entry.key) {
                self.add(
                    at,
                    entry.key.len(),
                    Thing::Field(owner.clone(), name.clone()),
                );
            }
            if let Some(ty) = ty {
                self.value(&entry.value, ty, base);
            }
        }
    }

    /// An applicant file, changes by path, or external data.
    fn facts(&mut self, root: &Located, base: usize) {
        for entry in root.mapping().unwrap_or_default() {
            let Some(at) = self.inner(entry.key_span, base, &entry.key) else {
                continue;
            };
            let key = entry.key.as_str();
            if let Some(section) = self.section(key) {
                self.add(at, key.len(), Thing::Declaration(section.clone()));
                self.fields(&entry.value, &section, base);
            } else if let Some(external) = self.external(key) {
                self.add(at, key.len(), Thing::Declaration(external));
            } else if let Some(ty) = self.path(at, key) {
                self.value(&entry.value, &ty, base);
            }
        }
    }

    /// External data by its id, such as `nl.youth_mobility.places_left`, or its name.
    fn external(&self, id: &str) -> Option<Symbol> {
        let name = id.rsplit('.').next()?;
        let all = self
            .snapshot
            .analysis
            .named(DeclarationKind::External, name);
        all.into_iter().find(|s| s.id() == id || name == id)
    }

    fn file(&mut self, format: Format) {
        let Ok(root) = read_tree(self.text, format) else {
            return;
        };
        if root.get("scheme").is_some() && root.get("expect").is_some() {
            self.case(&root);
        } else {
            self.facts(&root, 0);
        }
    }

    fn case(&mut self, root: &Located) {
        for key in ["applicant", "but", "data"] {
            if let Some(value) = root.get(key) {
                self.facts(value, 0);
            }
        }
        let Some((named, scheme)) = root
            .get("scheme")
            .and_then(|s| Some((s, s.text()?.to_owned())))
        else {
            return;
        };
        if let Some(at) = self.inner(named.span, 0, &scheme) {
            self.scheme(at, &scheme);
        }
        for entry in root
            .get("expect")
            .and_then(Located::mapping)
            .unwrap_or_default()
        {
            let outputs = entry.key == "outputs";
            for output in entry.value.mapping().unwrap_or_default() {
                if outputs && let Some(at) = self.inner(output.key_span, 0, &output.key) {
                    let ty = self.clause(at, &output.key, &scheme, true);
                    if let Some(ty) = ty {
                        self.value(&output.value, &ty, 0);
                    }
                }
            }
            for name in entry.value.list().unwrap_or_default() {
                let Some(said) = name.text() else { continue };
                let Some(at) = self.inner(name.span, 0, said) else {
                    continue;
                };
                self.expected_name(Part { at, text: said }, &scheme, entry.key == "missing");
            }
        }
    }

    fn scheme(&mut self, at: usize, id: &str) {
        if let Some(symbol) = self.snapshot.analysis.scheme(id) {
            self.add(at, id.len(), Thing::Declaration(symbol));
        }
    }

    /// A clause of a scheme, and its type.
    fn clause(&mut self, at: usize, name: &str, scheme: &str, output: bool) -> Option<Ty> {
        let thing = self
            .snapshot
            .analysis
            .clause_of_scheme(scheme, name, output)?;
        self.add(at, name.len(), thing.clone());
        self.snapshot.analysis.type_of_thing(&thing)
    }

    /// A name in a list of what is expected.
    fn expected_name(&mut self, name: Part<'_>, scheme: &str, missing: bool) {
        if missing {
            if let Some(external) = self.external(name.text) {
                self.add(name.at, name.text.len(), Thing::Declaration(external));
            } else {
                let _ = self.path(name.at, name.text);
            }
            return;
        }
        if self.clause(name.at, name.text, scheme, false).is_some()
            || self
                .snapshot
                .analysis
                .clause_of_scheme(scheme, name.text, false)
                .is_some()
        {
            return;
        }
        // A value that is listed as unverified, by its id.
        if let Some(symbol) = self.snapshot.analysis.declared_by_id(name.text) {
            self.add(name.at, name.text.len(), Thing::Declaration(symbol));
        }
    }

    /// A line of an `expect` block, or a cell of a table.
    fn expected(&mut self, line: Part<'_>, scheme: &str) {
        let mut names: Option<(Part<'_>, bool)> = None;
        for word in [
            "eligible",
            "ineligible",
            "undetermined",
            "assessment",
            "inapplicable",
            "gap",
            "conflict",
        ] {
            if let Some(rest) = line.after(word) {
                names = rest.after("because").map(|rest| (rest, false));
            }
        }
        if let Some(rest) = line.after("missing") {
            names = Some((rest, true));
        }
        for words in [
            ["passed", ""],
            ["failed", ""],
            ["unknown", ""],
            ["waived", ""],
            ["unverified", ""],
            ["right", ""],
            ["rights", ""],
            ["duty", ""],
            ["duties", ""],
            ["to", "assess"],
            ["not", "in force"],
            ["no", "right"],
            ["no", "rights"],
            ["no", "duty"],
            ["no", "duties"],
            ["no", "value"],
        ] {
            let mut rest = Some(line);
            for word in words.iter().filter(|w| !w.is_empty()) {
                rest = rest.and_then(|r| r.after(word));
            }
            if let Some(rest) = rest {
                names = Some((rest, false));
            }
        }
        if let Some(rest) = line.after("output") {
            let name = rest.text.split(' ').next().unwrap_or_default();
            let ty = self.clause(rest.at, name, scheme, true);
            let value = rest.after(name).and_then(|r| r.after("is"));
            if let (Some(Ty::Enumeration(symbol)), Some(value)) = (ty, value) {
                let known = self.snapshot.analysis.values(&symbol);
                if let Some(found) = known.into_iter().find(|v| **v == *value.text) {
                    self.add(value.at, value.text.len(), Thing::Value(symbol, found));
                }
            }
        }
        if let Some((list, missing)) = names {
            for name in list.split(',') {
                self.expected_name(name, scheme, missing);
            }
        }
    }

    fn page(&mut self) {
        let mut sections = vec![Section::default()];
        let text = self.text;
        let mut lines = Part { at: 0, text }.lines().into_iter().peekable();
        while let Some(line) = lines.next() {
            let said = line.text.trim_start();
            if said.starts_with("```") {
                let info = said.trim_start_matches('`');
                let fence = said.len() - info.len();
                let info = Part {
                    at: line.at + line.text.len() - info.len(),
                    text: info,
                }
                .trimmed();
                let mut body: Vec<Part<'_>> = Vec::new();
                for inner in lines.by_ref() {
                    // A fence is closed by one that is at least as long and says nothing.
                    let closing = inner.text.trim();
                    if closing.len() >= fence && closing.chars().all(|c| c == '`') {
                        break;
                    }
                    body.push(inner);
                }
                self.block(info, &body, &mut sections);
            } else if said.starts_with('#') {
                let level = said.len() - said.trim_start_matches('#').len();
                while sections.len() > 1 && sections.last().is_some_and(|s| s.level >= level) {
                    sections.pop();
                }
                let mut section = sections.last().cloned().unwrap_or_default();
                section.level = level;
                sections.push(section);
            } else if said.starts_with('|') {
                let mut rows = vec![line];
                while let Some(row) = lines.next_if(|l| l.text.trim_start().starts_with('|')) {
                    rows.push(row);
                }
                if let Some(section) = sections.last().cloned()
                    && !section.closed
                    && let Some(scheme) = section.scheme
                {
                    self.table(&rows, &scheme);
                }
            }
        }
    }

    fn block(&mut self, info: Part<'_>, body: &[Part<'_>], sections: &mut [Section]) {
        let Some(section) = sections.last_mut() else {
            return;
        };
        let kind = info.text.split_whitespace().next().unwrap_or_default();
        if kind == "ius" {
            section.closed = true;
        }
        if section.closed {
            return;
        }
        match kind {
            "yaml" | "json" => {
                let role = info.after(kind).map_or("", |r| r.text);
                let (Some(first), Some(last)) = (body.first(), body.last()) else {
                    return;
                };
                let text = self
                    .text
                    .get(first.at..last.at + last.text.len())
                    .unwrap_or_default();
                let format = if kind == "json" {
                    Format::Json
                } else {
                    Format::Yaml
                };
                if ["applicant", "but", "data"].contains(&role)
                    && let Ok(root) = read_tree(text, format)
                {
                    self.facts(&root, first.at);
                }
            }
            "expect" | "expect-table" => {
                let rest = Part {
                    at: info.at + kind.len(),
                    text: info.text.get(kind.len()..).unwrap_or_default(),
                }
                .trimmed();
                let id = rest.text.split_whitespace().next().unwrap_or_default();
                self.scheme(rest.at, id);
                if kind == "expect-table" {
                    section.scheme = Some(id.to_owned());
                }
                let id = id.to_owned();
                for line in body {
                    self.expected(line.trimmed(), &id);
                }
            }
            "eval" => {
                for line in body {
                    self.expression(*line);
                }
            }
            _ => {}
        }
    }

    /// The names in an expression outside rule files: paths of facts, and names that only one
    /// declaration has.
    fn expression(&mut self, line: Part<'_>) {
        let mut quoted = false;
        let mut start: Option<usize> = None;
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        let mut words: Vec<(usize, &str)> = Vec::new();
        for (at, c) in line.text.char_indices().chain([(line.text.len(), '\n')]) {
            if c == '"' {
                quoted = !quoted;
            }
            if word(c) && !quoted {
                start.get_or_insert(at);
            } else if let Some(from) = start.take() {
                let found = line.text.get(from..at).unwrap_or_default();
                words.push((from, found.trim_end_matches('.')));
            }
        }
        for (from, found) in words {
            let at = line.at + from;
            if !found.starts_with(|c: char| c.is_ascii_lowercase())
                || ius_syntax::keywords::is_reserved(found)
            {
                continue;
            }
            let (first, rest) = found.split_once('.').unwrap_or((found, ""));
            let tables = self.snapshot.analysis.named(DeclarationKind::Table, first);
            if !rest.is_empty() && self.section(first).is_some() {
                let _ = self.path(at, found);
            } else if let Some(table) = tables.into_iter().next() {
                let columns = self.snapshot.analysis.fields(&table);
                self.add(at, first.len(), Thing::Declaration(table.clone()));
                if let Some((column, _)) = columns.into_iter().find(|(c, _)| **c == *rest) {
                    self.add(
                        at + first.len() + 1,
                        rest.len(),
                        Thing::Field(table, column),
                    );
                }
            } else if rest.is_empty() {
                let all: Vec<Symbol> = [
                    DeclarationKind::Parameter,
                    DeclarationKind::Define,
                    DeclarationKind::External,
                ]
                .into_iter()
                .flat_map(|kind| self.snapshot.analysis.named(kind, found))
                .collect();
                if let [only] = all.as_slice() {
                    self.add(at, found.len(), Thing::Declaration(only.clone()));
                }
            }
        }
    }

    fn table(&mut self, rows: &[Part<'_>], scheme: &str) {
        let mut rows = rows.iter().map(|row| cells(*row));
        let Some(heads) = rows.next() else { return };
        if !heads.iter().any(|head| head.text == "expect") {
            return;
        }
        let columns: Vec<Option<Ty>> = heads
            .iter()
            .map(|head| match head.text {
                "on" | "but" | "expect" | "why" => None,
                path => self.path(head.at, path),
            })
            .collect();
        for row in rows.skip(1) {
            for ((cell, head), ty) in row.iter().zip(&heads).zip(&columns) {
                if cell.text.contains("\\|") {
                    continue;
                }
                match (head.text, ty) {
                    ("expect", _) => {
                        for said in cell.split(';') {
                            self.expected(said, scheme);
                        }
                    }
                    ("but", _) => {
                        if let Ok(tree) = read_tree(cell.text, Format::Yaml) {
                            self.facts(&tree, cell.at);
                        }
                    }
                    (_, Some(ty)) => {
                        if let Ok(tree) = read_tree(cell.text, Format::Yaml) {
                            self.value(&tree, ty, cell.at);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}

impl<'t> Part<'t> {
    fn lines(self) -> Vec<Part<'t>> {
        let mut at = self.at;
        self.text
            .split_inclusive('\n')
            .map(|line| {
                let part = Part {
                    at,
                    text: line.trim_end_matches(['\n', '\r']),
                };
                at += line.len();
                part
            })
            .collect()
    }
}

/// The cells of a row, trimmed, without back-ticks around a whole cell.
fn cells(row: Part<'_>) -> Vec<Part<'_>> {
    let row = row.trimmed();
    let mut out = Vec::new();
    let mut start = usize::from(row.text.starts_with('|'));
    let mut escaped = false;
    for (at, c) in row.text.char_indices().skip(start) {
        if c == '|' && !escaped {
            out.push((start, at));
            start = at + 1;
        }
        escaped = c == '\\';
    }
    if start < row.text.len() {
        out.push((start, row.text.len()));
    }
    out.into_iter()
        .map(|(from, to)| {
            Part {
                at: row.at + from,
                text: row.text.get(from..to).unwrap_or_default(),
            }
            .trimmed()
            .bare()
        })
        .collect()
}
