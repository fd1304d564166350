//! What is in this file, in this workspace?

use ius_analysis::{DeclarationKind, Declared};
use ius_diagnostics::ByteSpan;
use ius_syntax::ast::{self, Clause, LocalText, RuleKind, Span, Spanned};

use crate::workspace::{Language, Snapshot};

/// What a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    /// A legal text.
    Instrument,
    /// A provision of it.
    Provision,
    /// An enumeration.
    Enumeration,
    /// A value of one.
    Value,
    /// A record of facts, or a section of the applicant file.
    Record,
    /// A fact, a field of a record, a column of a table.
    Fact,
    /// A parameter.
    Parameter,
    /// A table.
    Table,
    /// A definition.
    Definition,
    /// External data.
    External,
    /// A template.
    Template,
    /// A scheme.
    Scheme,
    /// A requirement, ground, exclusion, assessment or points clause.
    Requirement,
    /// An output, right or duty.
    Output,
    /// A slot of a template, or what fills it.
    Slot,
    /// An option of a template, or its use.
    Option,
    /// An example.
    Example,
}

/// A symbol with what stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// Its title, in the drafter's language where there is one.
    pub detail: Option<String>,
    /// What it is.
    pub kind: SymbolKind,
    /// The file.
    pub file: String,
    /// All of it.
    pub whole: ByteSpan,
    /// Its name.
    pub span: ByteSpan,
    /// The declaration it stands in, for lists without depth.
    pub container: Option<String>,
    /// What stands in it.
    pub children: Vec<Symbol>,
}

/// How many symbols of a workspace are answered at most.
const MOST: usize = 256;

impl Snapshot {
    /// The declarations of a file with their clauses.
    #[must_use]
    pub fn document_symbols(&self, file: &str) -> Vec<Symbol> {
        let mut out = Vec::new();
        for declared in self.analysis.declarations(file) {
            let Some(tree) = declared.tree else { continue };
            let mut parts = Vec::new();
            let whole = Span {
                start: 0,
                end: u32::try_from(declared.text.trim_end().len()).unwrap_or(u32::MAX),
            };
            let Some(top) = Part::of_declaration(&declared, tree, whole) else {
                continue;
            };
            inside(tree, &mut |part| parts.push(part));
            let mut symbol = self.symbol(&declared, &top, None);
            let mut children: Vec<Symbol> = parts
                .iter()
                .map(|part| self.symbol(&declared, part, Some(&top.name)))
                .collect();
            // Groups of points stand in their clause.
            let mut nested: Vec<Symbol> = Vec::new();
            for child in children.drain(..) {
                match nested.last_mut() {
                    Some(last)
                        if last.whole.start <= child.whole.start
                            && child.whole.end <= last.whole.end =>
                    {
                        last.children.push(child);
                    }
                    _ => nested.push(child),
                }
            }
            symbol.children = nested;
            out.push(symbol);
        }
        out
    }

    /// Declarations and clauses of all files whose name or title has the letters of the query in
    /// their order, best first, at most 256.
    #[must_use]
    pub fn workspace_symbols(&self, query: &str) -> Vec<Symbol> {
        let wanted = Query::new(query);
        let mut best: Vec<(i64, Symbol)> = Vec::new();
        for file in self.analysis.paths() {
            for declared in self.analysis.declarations(file) {
                let Some(tree) = declared.tree else { continue };
                let whole = Span {
                    start: 0,
                    end: u32::try_from(declared.text.trim_end().len()).unwrap_or(u32::MAX),
                };
                let Some(top) = Part::of_declaration(&declared, tree, whole) else {
                    continue;
                };
                let mut consider = |part: &Part<'_>, container: Option<&str>| {
                    if let Some(mut score) = part.score(&wanted) {
                        if container.is_none() {
                            score += 4;
                        }
                        let symbol = self.symbol(&declared, part, container);
                        best.push((score, symbol));
                    }
                };
                consider(&top, None);
                // Without a query, declarations only.
                if !wanted.letters.is_empty() {
                    let name = top.name.clone();
                    inside(tree, &mut |part| consider(&part, Some(&name)));
                }
                if best.len() > MOST * 16 {
                    keep(&mut best);
                }
            }
        }
        keep(&mut best);
        best.into_iter().map(|(_, symbol)| symbol).collect()
    }

    /// The first of the titles in the drafter's language, else the English one.
    pub(crate) fn titled(
        &self,
        title: Option<&Spanned<String>>,
        titled: &[LocalText],
    ) -> Option<String> {
        let wanted = self.config.language.code();
        titled
            .iter()
            .find(|t| t.lang.value == wanted)
            .map(|t| t.text.value.clone())
            .filter(|_| self.config.language != Language::English)
            .or_else(|| title.map(|t| t.value.clone()))
            .or_else(|| titled.first().map(|t| t.text.value.clone()))
    }

    fn symbol(&self, declared: &Declared<'_>, part: &Part<'_>, container: Option<&str>) -> Symbol {
        Symbol {
            name: part.name.clone(),
            detail: self.titled(part.title, part.titled),
            kind: part.kind,
            file: declared.file.to_owned(),
            whole: declared.at(part.whole),
            span: declared.at(part.span),
            container: container.map(str::to_owned),
            children: Vec::new(),
        }
    }

    /// The symbol whose declaration or clause is nearest around a place, without its children.
    pub(crate) fn symbol_around(&self, file: &str, offset: u32) -> Option<Symbol> {
        let declared = self.analysis.declaration_around(file, offset)?;
        let tree = declared.tree?;
        let whole = Span {
            start: 0,
            end: u32::try_from(declared.text.trim_end().len()).unwrap_or(u32::MAX),
        };
        let top = Part::of_declaration(&declared, tree, whole)?;
        let mut found = self.symbol(&declared, &top, None);
        if offset > found.whole.end {
            return None;
        }
        let container = top.name.clone();
        inside(tree, &mut |part| {
            let at = declared.at(part.whole);
            // A group of points is no step of its own.
            if at.start <= offset && offset <= at.end && part.kind != SymbolKind::Value {
                let same = found.container.is_some() && found.whole.start <= at.start;
                if !(same && at.end <= found.whole.end) {
                    found = self.symbol(&declared, &part, Some(&container));
                }
            }
        });
        Some(found)
    }
}

/// Keeps the best.
fn keep(best: &mut Vec<(i64, Symbol)>) {
    best.sort_by(|a, b| {
        (b.0, &a.1.name, &a.1.file, a.1.span.start).cmp(&(
            a.0,
            &b.1.name,
            &b.1.file,
            b.1.span.start,
        ))
    });
    best.truncate(MOST);
}

/// Something with a name in a declaration, before it is a symbol.
struct Part<'a> {
    kind: SymbolKind,
    name: String,
    title: Option<&'a Spanned<String>>,
    titled: &'a [LocalText],
    whole: Span,
    span: Span,
}

impl<'a> Part<'a> {
    fn of_declaration(
        declared: &Declared<'_>,
        tree: &'a ast::Declaration,
        whole: Span,
    ) -> Option<Part<'a>> {
        let (kind, title, attributes, span) = match tree {
            ast::Declaration::Use(_) => return None,
            ast::Declaration::Instrument(x) => (
                SymbolKind::Instrument,
                x.title.as_ref(),
                &x.attributes,
                x.id.span,
            ),
            ast::Declaration::Enumeration(x) => (
                SymbolKind::Enumeration,
                x.title.as_ref(),
                &x.attributes,
                x.name.span,
            ),
            ast::Declaration::Record(x) | ast::Declaration::Section(x) => (
                SymbolKind::Record,
                x.title.as_ref(),
                &x.attributes,
                x.name.span,
            ),
            ast::Declaration::Parameter(x) => (
                SymbolKind::Parameter,
                x.title.as_ref(),
                &x.attributes,
                x.name.span,
            ),
            ast::Declaration::Table(x) => (
                SymbolKind::Table,
                x.title.as_ref(),
                &x.attributes,
                x.name.span,
            ),
            ast::Declaration::Define(x) => (
                SymbolKind::Definition,
                x.title.as_ref(),
                &x.attributes,
                x.name.span,
            ),
            ast::Declaration::External(x) => (
                SymbolKind::External,
                x.title.as_ref(),
                &x.attributes,
                x.name.span,
            ),
            ast::Declaration::Template(x) => (
                SymbolKind::Template,
                x.title.as_ref(),
                &x.attributes,
                x.name.span,
            ),
            ast::Declaration::Scheme(x) => (
                SymbolKind::Scheme,
                x.title.as_ref(),
                &x.attributes,
                x.name.span,
            ),
            ast::Declaration::Example(x) => {
                (SymbolKind::Example, None, &x.attributes, x.title.span)
            }
        };
        debug_assert!(declared.symbol.kind != DeclarationKind::Use);
        Some(Part {
            kind,
            name: declared.symbol.name.to_string(),
            title,
            titled: &attributes.titled,
            whole,
            span,
        })
    }

    /// How well it answers a query; none if it does not. Names are matched letter by letter,
    /// titles, which are long, word by word; a title counts for less.
    fn score(&self, wanted: &Query) -> Option<i64> {
        let titles = self
            .title
            .map(|t| t.value.as_str())
            .into_iter()
            .chain(self.titled.iter().map(|t| t.text.value.as_str()));
        let mut named = fuzzy(&wanted.letters, &self.name);
        // A scheme is also looked for without its state.
        if self.kind == SymbolKind::Scheme
            && let Some((_, name)) = self.name.split_once('.')
        {
            named = named.max(fuzzy(&wanted.letters, name));
        }
        let titled = titles.filter_map(|t| worded(&wanted.words, t)).max();
        match (named, titled.map(|s| s - 12)) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        }
    }
}

/// What is looked for.
struct Query {
    /// Its letters, without spaces.
    letters: Vec<char>,
    /// Its words.
    words: Vec<Vec<char>>,
}

impl Query {
    fn new(query: &str) -> Query {
        let words: Vec<Vec<char>> = query.split_whitespace().map(folded).collect();
        Query {
            letters: words.concat(),
            words,
        }
    }
}

/// How well a title has the words of a query in their order, each at the beginning of a word.
fn worded(words: &[Vec<char>], title: &str) -> Option<i64> {
    if words.is_empty() {
        return None;
    }
    let letters = folded(title);
    let mut at = 0;
    let mut score = 0;
    for word in words {
        let found = (at..letters.len()).find(|i| {
            begins_word(&letters, *i) && letters.get(*i..).is_some_and(|l| l.starts_with(word))
        })?;
        let length = i64::try_from(word.len()).unwrap_or(i64::MAX);
        score += 8 + length.saturating_mul(10);
        if found == at || found == at + 1 {
            score += 6;
        }
        at = found + word.len();
    }
    let extra = i64::try_from(letters.len().saturating_sub(at)).unwrap_or(i64::MAX);
    Some(score - extra.min(40) / 2)
}

/// Calls `f` with everything that has a name in a declaration, in the order of the text.
fn inside<'a>(tree: &'a ast::Declaration, f: &mut dyn FnMut(Part<'a>)) {
    let mut add = |kind: SymbolKind,
                   name: &'a Spanned<String>,
                   title: Option<&'a Spanned<String>>,
                   titled: &'a [LocalText],
                   whole: Span| {
        f(Part {
            kind,
            name: name.value.clone(),
            title,
            titled,
            whole,
            span: name.span,
        });
    };
    match tree {
        ast::Declaration::Instrument(i) => {
            for p in &i.provisions {
                add(
                    SymbolKind::Provision,
                    &p.reference,
                    p.text.as_ref(),
                    &p.attributes.titled,
                    p.span,
                );
            }
        }
        ast::Declaration::Enumeration(e) => {
            for v in &e.values {
                add(
                    SymbolKind::Value,
                    &v.name,
                    v.title.as_ref(),
                    &v.attributes.titled,
                    v.span,
                );
            }
        }
        ast::Declaration::Record(r) | ast::Declaration::Section(r) => {
            for x in &r.facts {
                add(
                    SymbolKind::Fact,
                    &x.name,
                    x.title.as_ref(),
                    &x.attributes.titled,
                    x.span,
                );
            }
        }
        ast::Declaration::Table(t) => {
            for c in &t.columns {
                add(SymbolKind::Fact, &c.name, c.title.as_ref(), &[], c.span);
            }
        }
        ast::Declaration::Template(ast::Template { clauses, .. })
        | ast::Declaration::Scheme(ast::Scheme { clauses, .. }) => {
            for clause in clauses {
                match clause {
                    Clause::Define(d) => add(
                        SymbolKind::Definition,
                        &d.name,
                        d.title.as_ref(),
                        &d.attributes.titled,
                        d.span,
                    ),
                    Clause::Open(o) => add(
                        SymbolKind::Slot,
                        &o.name,
                        o.title.as_ref(),
                        &o.attributes.titled,
                        o.span,
                    ),
                    Clause::Fill(x) => add(
                        SymbolKind::Slot,
                        &x.name,
                        None,
                        &x.attributes.titled,
                        x.span,
                    ),
                    Clause::Omit(o) => add(
                        SymbolKind::Option,
                        &o.name,
                        None,
                        &o.attributes.titled,
                        o.span,
                    ),
                    Clause::Option(r) | Clause::Use(r) => add(
                        SymbolKind::Option,
                        &r.name,
                        r.title.as_ref(),
                        &r.attributes.titled,
                        r.span,
                    ),
                    Clause::Rule(r) => {
                        let kind = match r.kind.value {
                            RuleKind::Output | RuleKind::Right | RuleKind::Duty => {
                                SymbolKind::Output
                            }
                            _ => SymbolKind::Requirement,
                        };
                        add(
                            kind,
                            &r.name,
                            r.title.as_ref(),
                            &r.attributes.titled,
                            r.span,
                        );
                    }
                }
                if let Clause::Rule(r) | Clause::Option(r) | Clause::Use(r) = clause {
                    for g in &r.groups {
                        add(SymbolKind::Value, &g.name, g.title.as_ref(), &[], g.span);
                    }
                }
            }
        }
        _ => {}
    }
}

/// Lower-case letters without accents, so that `minste een` finds `Minste één`.
fn folded(text: &str) -> Vec<char> {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(plain)
        .collect()
}

fn plain(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' => 'a',
        'ç' | 'č' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'š' => 's',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ž' => 'z',
        other => other,
    }
}

/// How well a text has the letters of a query in their order: letters that begin words and letters
/// side by side count, and the whole name most; none if a letter is missing.
fn fuzzy(wanted: &[char], text: &str) -> Option<i64> {
    if wanted.is_empty() {
        return Some(0);
    }
    let letters = folded(text);
    // Matching from every place where the first letter stands finds the best run without trying
    // every combination.
    let mut best: Option<i64> = None;
    for (start, letter) in letters.iter().enumerate() {
        if Some(letter) != wanted.first() {
            continue;
        }
        // Where the plain way fails, no other succeeds.
        let Some(score) = run(wanted, &letters, start, false) else {
            break;
        };
        let score = score.max(run(wanted, &letters, start, true).unwrap_or(score));
        best = Some(best.map_or(score, |b| b.max(score)));
    }
    let extra = i64::try_from(letters.len().saturating_sub(wanted.len())).unwrap_or(i64::MAX);
    best.map(|score| score - extra.min(40) / 2 + if extra == 0 { 40 } else { 0 })
}

/// The letters of a query one after the other; `initials` says whether one that begins a word is
/// taken before a nearer one.
fn run(wanted: &[char], letters: &[char], start: usize, initials: bool) -> Option<i64> {
    let mut score = 0;
    let mut at = start;
    let mut previous: Option<usize> = None;
    for want in wanted {
        let beside = letters.get(at) == Some(want);
        let next = if beside {
            at
        } else {
            let initial = (at..letters.len())
                .find(|i| letters.get(*i) == Some(want) && begins_word(letters, *i));
            let any = (at..letters.len()).find(|i| letters.get(*i) == Some(want))?;
            match initial {
                Some(i) if initials => i,
                _ => any,
            }
        };
        score += 4;
        if begins_word(letters, next) {
            score += 8;
        }
        if previous.is_some_and(|p| p + 1 == next) {
            score += 6;
        }
        if next == 0 {
            score += 6;
        }
        previous = Some(next);
        at = next + 1;
    }
    Some(score)
}

fn begins_word(letters: &[char], at: usize) -> bool {
    match at.checked_sub(1).and_then(|before| letters.get(before)) {
        Some(before) => !before.is_alphanumeric(),
        None => true,
    }
}
