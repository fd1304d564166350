//! How is it called otherwise?

use std::collections::BTreeSet;

use ius_analysis::{Analysis, DeclarationKind, Naming, Role, Symbol, Thing};
use ius_diagnostics::{ByteSpan, Edit, FileRef, LineIndex, Severity};
use ius_syntax::keywords::is_reserved;

use crate::place::Change;
use crate::workspace::{Snapshot, is_rule_file};

/// Why something cannot be renamed, in words for the drafter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

/// Words that the grammar reads as a type, so that no enumeration or record can bear them.
const TYPES: &[&str] = &[
    "yes",
    "integer",
    "decimal",
    "percentage",
    "date",
    "calendar",
    "exact",
    "time",
    "counted",
    "period",
    "periods",
    "country",
    "code",
    "text",
    "list",
];

impl Snapshot {
    /// What would be renamed, and its present name.
    ///
    /// # Errors
    /// Says why what stands there has no name that can be changed.
    pub fn prepare_rename(&self, file: &str, offset: u32) -> Result<(ByteSpan, String), Refusal> {
        let naming = self.renamed(file, offset)?;
        let name = self
            .text(file)
            .and_then(|t| t.get(naming.name.start as usize..naming.name.end as usize))
            .unwrap_or_default();
        Ok((naming.name, name.to_owned()))
    }

    /// The change that gives the thing at a byte another name, in rule files, examples, applicant
    /// files and case files.
    ///
    /// # Errors
    /// Says why the new name is not one, or with what it would clash.
    pub fn rename(&self, file: &str, offset: u32, name: &str) -> Result<Change, Refusal> {
        let naming = self.renamed(file, offset)?;
        let (_, old) = self.prepare_rename(file, offset)?;
        let name = name.trim();
        if name == old {
            return Ok(Change::default());
        }
        well_formed(&naming.thing, name)?;
        self.clash(&naming.thing, &old, name)?;
        let places = self.namings_everywhere(&naming.thing);
        self.readable(&places, &old)?;
        let edits: Vec<Edit> = places
            .iter()
            .map(|(file, n)| Edit {
                file: FileRef::new(file),
                span: n.name,
                replacement: name.to_owned(),
            })
            .collect();
        let change = Change {
            edits,
            new_files: Vec::new(),
        };
        self.keeps_meaning(&change, &old, name)?;
        Ok(change)
    }

    /// The name at a byte, if it is one that can be changed.
    fn renamed(&self, file: &str, offset: u32) -> Result<Naming, Refusal> {
        let Some(naming) = self.naming_at(file, offset) else {
            return Err(Refusal(self.nameless(file, offset)));
        };
        match &naming.thing {
            Thing::Module(module) => Err(Refusal(format!(
                "`{module}` is called after its file: rename the file instead"
            ))),
            Thing::Declaration(symbol) if symbol.kind == DeclarationKind::Example => Err(Refusal(
                "the title of an example is text that nothing refers to: change it here".to_owned(),
            )),
            _ => Ok(naming),
        }
    }

    /// Why what stands there has no name of its own.
    fn nameless(&self, file: &str, offset: u32) -> String {
        let plain = "nothing here has a name of its own".to_owned();
        let Some(text) = self.text(file).filter(|_| is_rule_file(file)) else {
            return plain;
        };
        let tokens = ius_syntax::lex(text);
        let Some(token) = tokens
            .iter()
            .find(|t| t.start <= offset && offset < t.end && !t.is_trivia())
            .or_else(|| tokens.iter().find(|t| t.end == offset && !t.is_trivia()))
        else {
            return plain;
        };
        let word = token.text(text);
        if ius_applicant::is_country(word) {
            return format!("`{word}` is an ISO code and cannot be renamed");
        }
        let broken = self.analysis.declarations(file).iter().any(|d| {
            d.errors.iter().any(|e| {
                let at = d.at(e.span);
                let lines = LineIndex::new(text);
                lines.line(at.start) <= lines.line(offset)
                    && lines.line(offset) <= lines.line(at.end)
            })
        });
        if crate::words::word(word).is_some() && !broken {
            return format!("`{word}` is a word of the language and cannot be renamed");
        }
        let wordlike = word.starts_with(|c: char| c.is_alphabetic());
        if broken && wordlike {
            return "this line cannot be read: mend it first".to_owned();
        }
        if wordlike {
            return format!("`{word}` is not known here, so there is nothing to rename");
        }
        plain
    }

    /// Refuses a name that already means something where the thing is seen.
    fn clash(&self, thing: &Thing, old: &str, new: &str) -> Result<(), Refusal> {
        let taken = |what: &str, owner: &str| {
            Err(Refusal(format!("`{owner}` already has a {what} `{new}`")))
        };
        let Some(symbol) = thing.symbol() else {
            return Ok(());
        };
        match thing {
            Thing::Field(..) => {
                if self
                    .analysis
                    .fields(symbol)
                    .iter()
                    .any(|(f, _)| **f == *new)
                {
                    let what = if symbol.kind == DeclarationKind::Table {
                        "column"
                    } else {
                        "fact"
                    };
                    return taken(what, &symbol.name);
                }
            }
            Thing::Value(..) => {
                if self.analysis.values(symbol).iter().any(|v| **v == *new) {
                    return taken("value", &symbol.name);
                }
            }
            Thing::Provision(..) | Thing::Group(..) | Thing::Rule(..) | Thing::Local(..) => {
                let mut owners = vec![symbol.clone()];
                if symbol.kind == DeclarationKind::Template {
                    owners.extend(self.analysis.schemes_of(symbol));
                } else if let Some(template) = self.analysis.template_of(symbol) {
                    owners.push(template);
                }
                for owner in owners {
                    let other = renamed_thing(thing, &owner, new);
                    if !self.analysis.places_of(&other).is_empty() {
                        let what = match thing {
                            Thing::Provision(..) => "provision",
                            Thing::Group(..) => "group",
                            Thing::Local(..) => "definition or slot",
                            _ => "clause",
                        };
                        return taken(what, &owner.name);
                    }
                }
                if matches!(thing, Thing::Local(..)) {
                    self.seen_from(symbol, new)?;
                }
            }
            Thing::Element(..) => self.seen_from(symbol, new)?,
            Thing::Declaration(_) => self.declared_elsewhere(symbol, old, new)?,
            Thing::Module(_) => {}
        }
        Ok(())
    }

    /// Refuses a local name that a declaration seen from there already has.
    fn seen_from(&self, symbol: &Symbol, new: &str) -> Result<(), Refusal> {
        let Some(file) = self.analysis.file_of_module(&symbol.module) else {
            return Ok(());
        };
        let mut files = self.analysis.visible_from(file);
        for scheme in self.analysis.schemes_of(symbol) {
            if let Some(file) = self.analysis.file_of_module(&scheme.module) {
                files.extend(self.analysis.visible_from(file));
            }
        }
        for file in files {
            if let Some(found) = self.declares(file, DeclarationKind::Define, new) {
                return Err(Refusal(format!(
                    "`{new}` would hide the {} `{new}` of `{}`",
                    found.kind.word(),
                    found.module
                )));
            }
        }
        Ok(())
    }

    /// The declaration of a file that has a name in the same namespace as a kind.
    fn declares(&self, file: &str, kind: DeclarationKind, name: &str) -> Option<Symbol> {
        let kinds: &[DeclarationKind] = match kind {
            DeclarationKind::Section
            | DeclarationKind::Parameter
            | DeclarationKind::Table
            | DeclarationKind::Define
            | DeclarationKind::External => &[
                DeclarationKind::Section,
                DeclarationKind::Parameter,
                DeclarationKind::Table,
                DeclarationKind::Define,
                DeclarationKind::External,
            ],
            DeclarationKind::Enumeration | DeclarationKind::Record => {
                &[DeclarationKind::Enumeration, DeclarationKind::Record]
            }
            _ => std::slice::from_ref(match kind {
                DeclarationKind::Instrument => &DeclarationKind::Instrument,
                DeclarationKind::Template => &DeclarationKind::Template,
                DeclarationKind::Scheme => &DeclarationKind::Scheme,
                _ => return None,
            }),
        };
        let module = self.analysis.module_of_file(file)?;
        kinds
            .iter()
            .flat_map(|kind| self.analysis.named(*kind, name))
            .find(|s| *s.module == *module)
    }

    fn declared_elsewhere(&self, symbol: &Symbol, old: &str, new: &str) -> Result<(), Refusal> {
        let taken = |found: &Symbol| {
            Err(Refusal(format!(
                "`{new}` is already a {} of `{}`",
                found.kind.word(),
                found.module
            )))
        };
        match symbol.kind {
            DeclarationKind::Scheme => {
                let state = symbol.name.strip_suffix(old).unwrap_or_default();
                return match self.analysis.scheme(&format!("{state}{new}")) {
                    Some(found) => taken(&found),
                    None => Ok(()),
                };
            }
            DeclarationKind::Template => {
                let top = |s: &Symbol| s.module.split('.').next().map(str::to_owned);
                return match self
                    .analysis
                    .named(DeclarationKind::Template, new)
                    .iter()
                    .find(|s| top(s) == top(symbol))
                {
                    Some(found) => taken(found),
                    None => Ok(()),
                };
            }
            _ => {}
        }
        let Some(home) = self.analysis.file_of_module(&symbol.module) else {
            return Ok(());
        };
        // A file sees its own names and those of the modules it uses; two of one name clash.
        for file in self.analysis.paths() {
            let seen = self.analysis.visible_from(file);
            if !seen.contains(&home) {
                continue;
            }
            for other in seen {
                if let Some(found) = self.declares(other, symbol.kind, new) {
                    return taken(&found);
                }
            }
            if self.declares(file, DeclarationKind::Define, new).is_none()
                && is_value(symbol.kind)
                && let Some(owner) = self.local_owner(file, new)
            {
                return Err(Refusal(format!(
                    "`{new}` is already a definition or slot of `{owner}`"
                )));
            }
        }
        // The keys of applicant files are known by the section's name alone.
        if symbol.kind == DeclarationKind::Section
            && let Some(found) = self
                .analysis
                .named(DeclarationKind::Section, new)
                .into_iter()
                .next()
        {
            return taken(&found);
        }
        Ok(())
    }

    /// The template or scheme of a file that has a definition or slot of a name.
    fn local_owner(&self, file: &str, name: &str) -> Option<String> {
        self.analysis
            .declarations(file)
            .into_iter()
            .find(|d| {
                let local = Thing::Local(d.symbol.clone(), name.into());
                d.text.contains(name) && !self.analysis.places_of(&local).is_empty()
            })
            .map(|d| d.symbol.name.to_string())
    }

    /// Refuses if a line that cannot be read speaks of the name: it would keep the old one.
    fn readable(&self, places: &[(String, Naming)], old: &str) -> Result<(), Refusal> {
        let mut files: BTreeSet<&str> = places.iter().map(|(f, _)| f.as_str()).collect();
        // A file that sees the declaration may name it only where it cannot be read.
        let homes: Vec<&str> = places
            .iter()
            .filter(|(_, n)| n.role == Role::Declares)
            .map(|(f, _)| f.as_str())
            .collect();
        for file in self.analysis.paths() {
            if homes
                .iter()
                .any(|home| self.analysis.visible_from(file).contains(home))
            {
                files.insert(file);
            }
        }
        for file in files.into_iter().filter(|f| is_rule_file(f)) {
            let text = self.text(file).unwrap_or_default();
            if !text.contains(old) {
                continue;
            }
            let lines = LineIndex::new(text);
            for declared in self.analysis.declarations(file) {
                let broken = declared.errors.iter().map(|e| declared.at(e.span));
                let unread = declared.tree.is_none().then(|| declared.whole());
                for span in broken.chain(unread) {
                    let (first, last) = (lines.line(span.start), lines.line(span.end));
                    for line in first..=last {
                        let (start, end) = lines.line_range(text, line);
                        let said = text.get(start as usize..end as usize).unwrap_or_default();
                        let named = said
                            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                            .any(|w| w == old);
                        if named {
                            return Err(Refusal(format!(
                                "line {} of `{file}` names `{old}` and cannot be read: mend it first",
                                line + 1
                            )));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Checks the files that the change touches, or that have the new name already, as they would
    /// be: every name must mean what it meant, and nothing may be newly wrong.
    fn keeps_meaning(&self, change: &Change, old: &str, new: &str) -> Result<(), Refusal> {
        let mut after = Analysis::new();
        let mut touched: Vec<&str> = Vec::new();
        for file in self.analysis.paths() {
            let text = self.text(file).unwrap_or_default();
            let edits: Vec<&Edit> = change
                .edits
                .iter()
                .filter(|e| e.file.path() == file)
                .collect();
            if !edits.is_empty() || text.contains(new) {
                touched.push(file);
            }
            let module = self.analysis.module_of_file(file).unwrap_or_default();
            after.set_file_in_module(file, module, &applied(text, &edits));
        }
        // What examples start from is checked with them.
        for (file, text) in self.documents.iter().filter(|(f, _)| !f.ends_with(".md")) {
            let edits: Vec<&Edit> = change
                .edits
                .iter()
                .filter(|e| e.file.path() == file)
                .collect();
            after.set_data_file(file, &applied(text, &edits));
        }
        for file in touched {
            let edits: Vec<&Edit> = change
                .edits
                .iter()
                .filter(|e| e.file.path() == file)
                .collect();
            let before = self.analysis.namings(file);
            let now = after.namings(file);
            let moved: Vec<(ByteSpan, Role)> = before
                .iter()
                .map(|n| (shifted(n.name, &edits), n.role))
                .collect();
            let found: BTreeSet<(ByteSpan, Role)> = now.iter().map(|n| (n.name, n.role)).collect();
            let strange = moved
                .iter()
                .zip(before.iter())
                .find(|(place, _)| !found.contains(place))
                .map(|(_, n)| n.name)
                .or_else(|| {
                    // A name that meant something else, or nothing, before.
                    before.iter().zip(&now).find_map(|(b, n)| {
                        let same = same_thing(&b.thing, &n.thing, old, new);
                        (!same).then_some(b.name)
                    })
                });
            if let Some(span) = strange {
                let text = self.text(file).unwrap_or_default();
                let line = LineIndex::new(text).line(span.start) + 1;
                return Err(Refusal(format!(
                    "`{new}` would mean something else on line {line} of `{file}`"
                )));
            }
            let errors = |a: &Analysis| {
                let mut all: Vec<&str> = Vec::new();
                for d in a.diagnostics_of_file(file) {
                    if d.severity == Severity::Error {
                        all.push(d.code.id());
                    }
                }
                all
            };
            let (had, has) = (errors(&self.analysis), errors(&after));
            if has != had {
                return Err(Refusal(format!(
                    "`{file}` would not be read as before with `{new}` in the place of `{old}`"
                )));
            }
        }
        Ok(())
    }
}

/// Whether a kind of declaration is named in expressions.
fn is_value(kind: DeclarationKind) -> bool {
    matches!(
        kind,
        DeclarationKind::Section
            | DeclarationKind::Parameter
            | DeclarationKind::Table
            | DeclarationKind::Define
            | DeclarationKind::External
    )
}

/// The same kind of thing with another name and owner.
fn renamed_thing(thing: &Thing, owner: &Symbol, new: &str) -> Thing {
    let (owner, new) = (owner.clone(), new.into());
    match thing {
        Thing::Provision(..) => Thing::Provision(owner, new),
        Thing::Group(_, clause, _) => Thing::Group(owner, clause.clone(), new),
        Thing::Local(..) => Thing::Local(owner, new),
        _ => Thing::Rule(owner, new),
    }
}

/// Whether two things are one, apart from what was renamed.
fn same_thing(before: &Thing, after: &Thing, old: &str, new: &str) -> bool {
    let name = |a: &str, b: &str| a == b || replaced(a, old, new) == b;
    let symbol =
        |a: &Symbol, b: &Symbol| a.module == b.module && a.kind == b.kind && name(&a.name, &b.name);
    match (before, after) {
        (Thing::Declaration(a), Thing::Declaration(b)) => symbol(a, b),
        (Thing::Field(a, x), Thing::Field(b, y))
        | (Thing::Value(a, x), Thing::Value(b, y))
        | (Thing::Local(a, x), Thing::Local(b, y))
        | (Thing::Rule(a, x), Thing::Rule(b, y))
        | (Thing::Provision(a, x), Thing::Provision(b, y)) => symbol(a, b) && name(x, y),
        (Thing::Group(a, c, x), Thing::Group(b, d, y)) => symbol(a, b) && name(c, d) && name(x, y),
        // Where the name is bound moves with the edits before it.
        (Thing::Element(a, _), Thing::Element(b, _)) => symbol(a, b),
        (Thing::Module(a), Thing::Module(b)) => a == b,
        _ => false,
    }
}

/// The last part of a dotted name replaced, if it is the one.
fn replaced(name: &str, old: &str, new: &str) -> String {
    if name == old {
        return new.to_owned();
    }
    match name.rsplit_once('.') {
        Some((before, last)) if last == old => format!("{before}.{new}"),
        _ => name.to_owned(),
    }
}

/// A text after edits of it.
fn applied(text: &str, edits: &[&Edit]) -> String {
    let mut sorted: Vec<&&Edit> = edits.iter().collect();
    sorted.sort_by_key(|e| e.span);
    let mut out = String::with_capacity(text.len());
    let mut at = 0usize;
    for edit in sorted {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        if let Some(before) = text.get(at..start) {
            out.push_str(before);
            out.push_str(&edit.replacement);
            at = end;
        }
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// Where a place is after edits that lie before it, or are it.
fn shifted(span: ByteSpan, edits: &[&Edit]) -> ByteSpan {
    let grown = |edit: &Edit| i64::from(small(edit.replacement.len())) - i64::from(edit.span.len());
    let mut start = i64::from(span.start);
    let mut end = i64::from(span.end);
    for edit in edits {
        if edit.span.end <= span.start && edit.span != span {
            start += grown(edit);
            end += grown(edit);
        } else if span.start <= edit.span.start && edit.span.end <= span.end {
            end += grown(edit);
        }
    }
    ByteSpan::new(
        u32::try_from(start).unwrap_or(0),
        u32::try_from(end).unwrap_or(0),
    )
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Refuses what is no name for such a thing.
fn well_formed(thing: &Thing, name: &str) -> Result<(), Refusal> {
    if name.is_empty() {
        return Err(Refusal("a name has at least one letter".to_owned()));
    }
    match thing {
        Thing::Provision(..) => {
            let first = name.starts_with(|c: char| c.is_ascii_alphanumeric());
            let rest = name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || ".()/-_".contains(c));
            if !first || !rest || name.contains("--") {
                return Err(Refusal(format!(
                    "`{name}` is not the reference of a provision: letters, digits and `. ( ) / -`, such as `5(1)(a)`"
                )));
            }
        }
        Thing::Declaration(symbol) if symbol.kind == DeclarationKind::Instrument => {
            let first = name.starts_with(|c: char| c.is_ascii_uppercase());
            let rest = name
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
            if !first || !rest {
                return Err(Refusal(format!(
                    "`{name}` is not an abbreviation of an instrument: capitals, digits and `_`, such as `LTRD`"
                )));
            }
        }
        _ => {
            let first = name.starts_with(|c: char| c.is_ascii_lowercase());
            let rest = name
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if !first || !rest {
                return Err(Refusal(format!(
                    "`{name}` is not a name: lower-case words joined by `_`, such as `monthly_income`"
                )));
            }
            if is_reserved(name) {
                return Err(Refusal(format!(
                    "`{name}` is a word of the language and cannot be a name"
                )));
            }
            if matches!(thing, Thing::Declaration(s)
                if matches!(s.kind, DeclarationKind::Enumeration | DeclarationKind::Record))
                && TYPES.contains(&name)
            {
                return Err(Refusal(format!("`{name}` is a type of the language")));
            }
        }
    }
    Ok(())
}
