//! What can stand here?
//!
//! What the grammar lets stand at a place is asked of `ius_syntax::expect`; this module puts in
//! the names, values and snippets that the workspace has for it. One file per kind of place:
//!
//! | module | place |
//! | --- | --- |
//! | `declarations` | at the beginning of a line |
//! | `clauses` | at the beginning of an indented line: clauses, slots and options |
//! | `words` | words of the language within a line |
//! | `values` | names in expressions: facts, definitions, parameters, tables |
//! | `wants` | which type an expression should have |
//! | `citations` | instruments and their provisions |
//! | `types` | types |
//! | `countries` | countries, by code and name |
//! | `examples` | what examples give and expect |
//! | `modules` | modules, templates, and names that another module declares |

mod citations;
mod clauses;
mod countries;
mod declarations;
mod examples;
mod modules;
mod types;
mod values;
mod wants;
mod words;

use ius_analysis::{Declared, Ty};
use ius_diagnostics::{ByteSpan, Edit};
use ius_syntax::expect::{Place, Wanted, What, expected};

use crate::workspace::{Language, Snapshot, is_rule_file};

/// What is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    /// A word of the language.
    Keyword,
    /// A whole clause or declaration to fill in.
    Snippet,
    /// A fact, field or column.
    Fact,
    /// A section of the applicant file.
    Section,
    /// A value of an enumeration, or a country.
    Value,
    /// A parameter.
    Parameter,
    /// A table or external data.
    Table,
    /// A definition or clause.
    Definition,
    /// An instrument.
    Instrument,
    /// A provision.
    Provision,
    /// A template.
    Template,
    /// A slot or option of a template.
    Slot,
    /// A scheme.
    Scheme,
    /// A module.
    Module,
    /// A type or unit.
    Type,
    /// A file.
    File,
}

/// Something that can stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is shown in the list.
    pub label: String,
    /// What is offered.
    pub kind: CompletionKind,
    /// Shown beside it: type, title.
    pub detail: Option<String>,
    /// Shown below; Markdown.
    pub documentation: Option<String>,
    /// What is replaced.
    pub span: ByteSpan,
    /// By what. If `snippet`, with tab stops `${1:text}` and `$0`. Lines after the first are
    /// indented as seen from the line it is put in: editors add that line's own indent.
    pub insert: String,
    /// Whether `insert` has tab stops.
    pub snippet: bool,
    /// What what was typed is compared with, if not the label.
    pub filter: Option<String>,
    /// Lower comes first.
    pub order: u32,
    /// Changes elsewhere that it needs, such as a `use` line.
    pub also: Vec<Edit>,
}

impl Completion {
    fn new(
        label: impl Into<String>,
        kind: CompletionKind,
        span: ByteSpan,
        order: u32,
    ) -> Completion {
        let label = label.into();
        Completion {
            insert: label.clone(),
            label,
            kind,
            detail: None,
            documentation: None,
            span,
            snippet: false,
            filter: None,
            order,
            also: Vec::new(),
        }
    }

    fn detail(mut self, detail: impl Into<String>) -> Completion {
        let detail = detail.into();
        self.detail = (!detail.is_empty()).then_some(detail);
        self
    }

    fn titled(mut self, title: Option<&str>) -> Completion {
        self.detail = title.map(str::to_owned).or(self.detail);
        self
    }

    fn documented(mut self, text: impl Into<String>) -> Completion {
        let text = text.into();
        self.documentation = (!text.is_empty()).then_some(text);
        self
    }

    fn filling(mut self, insert: impl Into<String>) -> Completion {
        self.insert = insert.into();
        self.snippet = self.insert.contains('$');
        self
    }

    fn found_by(mut self, filter: impl Into<String>) -> Completion {
        self.filter = Some(filter.into());
        self
    }

    fn also(mut self, edits: Vec<Edit>) -> Completion {
        self.also = edits;
        self
    }
}

/// How many are offered at most.
const MOST: usize = 300;

/// How well something fits a place: lower comes first.
mod rank {
    /// Just what is wanted here.
    pub const BEST: u32 = 0;
    /// What begins just what is wanted.
    pub const GOOD: u32 = 1;
    /// It may stand here.
    pub const FAIR: u32 = 2;
    /// It may stand here, but seldom does.
    pub const WEAK: u32 = 3;
    /// Something of another type, which something must still be said of.
    pub const POOR: u32 = 4;
    /// It must first be made visible.
    pub const FAR: u32 = 6;
}

/// The place and everything that is asked about it.
struct Cx<'a> {
    snapshot: &'a Snapshot,
    file: &'a str,
    text: &'a str,
    offset: u32,
    place: &'a Place,
    /// The declaration around, as far as it could be read.
    around: Option<Declared<'a>>,
    list: Vec<Completion>,
}

impl<'a> Cx<'a> {
    fn written(&self, start: u32, end: u32) -> &'a str {
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// What is replaced if something that starts there is chosen.
    fn span(&self, wanted: &Wanted) -> ByteSpan {
        ByteSpan::new(wanted.start, self.place.word.end.max(self.offset))
    }

    /// What is replaced if a path or reference that starts there is chosen: all of it.
    fn long_span(&self, wanted: &Wanted, of: fn(char) -> bool) -> ByteSpan {
        let rest = self.text.get(self.offset as usize..).unwrap_or_default();
        let len: usize = rest
            .chars()
            .take_while(|c| of(*c))
            .map(char::len_utf8)
            .sum();
        // A dot that ends a sentence or a bracket that was there before is not part of it.
        let taken = rest
            .get(..len)
            .unwrap_or_default()
            .trim_end_matches(['.', ')', '/', '-']);
        let opened = taken.matches('(').count()
            + self.written(wanted.start, self.offset).matches('(').count();
        let closed = rest
            .get(taken.len()..len)
            .unwrap_or_default()
            .matches(')')
            .count()
            .min(opened);
        let end = self
            .offset
            .saturating_add(u32::try_from(taken.len() + closed).unwrap_or(0));
        ByteSpan::new(wanted.start, end.max(self.place.word.end))
    }

    fn push(&mut self, completion: Completion) {
        self.list.push(completion);
    }

    /// The text in the drafter's language, else in English, else any.
    fn local<'t>(
        &self,
        english: Option<&'t str>,
        others: &'t [ius_syntax::ast::LocalText],
    ) -> Option<&'t str> {
        in_language(self.snapshot.config.language, english, others)
    }

    /// Every type that fits where this one is wanted.
    fn order_of(&self, want: Option<&Ty>, ty: Option<&Ty>) -> u32 {
        match (want, ty) {
            (Some(want), Some(ty)) if want.accepts(ty) => rank::BEST,
            (Some(Ty::YesNo), Some(_)) => rank::FAIR,
            (Some(_), Some(_)) => rank::POOR,
            _ => rank::FAIR,
        }
    }
}

/// The text in a language, else in English, else any.
pub(crate) fn in_language<'t>(
    language: Language,
    english: Option<&'t str>,
    others: &'t [ius_syntax::ast::LocalText],
) -> Option<&'t str> {
    let code = language.code();
    others
        .iter()
        .find(|t| t.lang.value == code)
        .map(|t| t.text.value.as_str())
        .or(english)
        .or_else(|| others.first().map(|t| t.text.value.as_str()))
}

impl Snapshot {
    /// What can stand at a byte, the likeliest first.
    #[must_use]
    pub fn completions(&self, file: &str, offset: u32) -> Vec<Completion> {
        if !is_rule_file(file) {
            return Vec::new();
        }
        let Some(text) = self.text(file) else {
            return Vec::new();
        };
        let place = expected(text, offset);
        let mut offset = offset.min(u32::try_from(text.len()).unwrap_or(u32::MAX));
        while !text.is_char_boundary(offset as usize) {
            offset = offset.saturating_sub(1);
        }
        let around = place
            .item
            .and_then(|_| self.analysis.declaration_around(file, place.declaration));
        let mut cx = Cx {
            snapshot: self,
            file,
            text,
            offset,
            place: &place,
            around,
            list: Vec::new(),
        };
        for wanted in &place.wanted {
            match &wanted.what {
                What::Declaration(word) => declarations::offer(&mut cx, wanted, word),
                What::Clause(words) => clauses::offer(&mut cx, wanted, words),
                What::Word(words) => words::offer(&mut cx, wanted, words),
                What::Thing(thing) => things(&mut cx, wanted, thing),
            }
        }
        let typed = place
            .wanted
            .iter()
            .map(|w| w.start)
            .min()
            .map_or("", |start| cx.written(start, offset))
            .to_lowercase();
        finish(cx.list, &typed)
    }

    /// Whether there may be more than was offered, so that an editor should ask again when more
    /// is typed.
    #[must_use]
    pub fn offers_more(&self, offered: usize) -> bool {
        offered >= MOST || modules::large(self)
    }
}

fn things(cx: &mut Cx<'_>, wanted: &Wanted, thing: &str) {
    match thing {
        "path" => values::path(cx, wanted),
        "name" => values::name(cx, wanted),
        "country" => countries::offer(cx, wanted),
        "instrument_id" => citations::instruments(cx, wanted),
        "provision_ref" => citations::provisions(cx, wanted),
        "text" => examples::text(cx, wanted),
        "type_yes_no" => types::yes_no(cx, wanted),
        "currency" => types::currencies(cx, wanted),
        "letter" | "roman" | "arabic" => words::point(cx, wanted, thing),
        "date" => words::date(cx, wanted),
        "lang" => words::language(cx, wanted),
        _ => {}
    }
}

/// Whether the letters of what was typed come in this order.
fn matches(typed: &str, item: &Completion) -> bool {
    let text = item.filter.as_deref().unwrap_or(&item.label).to_lowercase();
    let mut letters = text.chars();
    typed.chars().all(|c| letters.any(|l| l == c))
}

/// A word of the language says what it means.
fn explain(item: &mut Completion) {
    let word = matches!(
        item.kind,
        CompletionKind::Keyword | CompletionKind::Snippet | CompletionKind::Type
    );
    if !word || item.documentation.is_some() {
        return;
    }
    let first = item.label.split(' ').next().unwrap_or_default();
    if let Some(found) = crate::words::word(first) {
        item.documentation = Some(format!("{}\n\n```ius\n{}\n```", found.means, found.example));
    }
}

/// Each once, the likeliest first, and not too many.
fn finish(mut list: Vec<Completion>, typed: &str) -> Vec<Completion> {
    // A whole clause before the word that begins it.
    list.sort_by(|a, b| {
        let key = |c: &Completion| {
            (
                c.order,
                c.label.trim_end_matches(" …").to_owned(),
                c.kind != CompletionKind::Snippet,
            )
        };
        key(a).cmp(&key(b))
    });
    let mut seen = std::collections::HashSet::new();
    list.retain(|c| seen.insert((c.label.clone(), c.kind == CompletionKind::Snippet)));
    if list.len() > MOST {
        let (mut fit, rest): (Vec<Completion>, Vec<Completion>) =
            list.into_iter().partition(|c| matches(typed, c));
        fit.extend(rest);
        fit.truncate(MOST);
        fit.sort_by_key(|c| c.order);
        list = fit;
    }
    for (index, item) in list.iter_mut().enumerate() {
        explain(item);
        item.order = u32::try_from(index).unwrap_or(u32::MAX);
    }
    list
}
