//! What can stand at a place of a half-written file: the ground on which an editor completes.
//!
//! Only what stands before the place is looked at. The declaration is cut into units as for
//! reading; the unit at hand is read by the grammar in every way it allows ([`chart`]), and what
//! those readings wait for is what can be written next. If something before is broken, only the
//! attribute line at hand is read.

mod chart;
mod notation;

use chart::{Chart, Item, skip};
use notation::{Notation, Symbol, Terminal, notation};

use crate::ast::Span;
use crate::item::grammar_rule;
use crate::keywords::{DECLARATION_KEYWORDS, ItemKind, clause_keywords};
use crate::lexer::{TokenKind, lex};
use crate::units::{Lines, Unit, UnitKind, split};

/// A rule of the grammar (`grammar/ius.pest`) that was begun and where, in bytes of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Frame {
    /// The name of the rule.
    pub rule: &'static str,
    /// Where it began.
    pub start: u32,
    /// The last word of the language that was read of it itself; empty if there is none yet.
    pub after: &'static str,
}

/// What can be written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// A word of the language, with the words that must follow it.
    Word(String),
    /// The words that begin another clause of the declaration.
    Clause(String),
    /// The word that begins another declaration.
    Declaration(&'static str),
    /// Something with a name or value of its own; the atomic rule of the grammar that reads it,
    /// such as `name`, `path`, `date` or `instrument_id`.
    Thing(&'static str),
}

/// Something that can be written at a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// What.
    pub what: What,
    /// What would be replaced starts here.
    pub start: u32,
    /// The rules it would be part of, innermost first.
    pub within: Vec<Frame>,
}

impl Wanted {
    /// The innermost of its rules with a name.
    #[must_use]
    pub fn frame(&self, rule: &str) -> Option<Frame> {
        self.within.iter().copied().find(|f| f.rule == rule)
    }

    /// Whether it would be part of a rule.
    #[must_use]
    pub fn is_in(&self, rule: &str) -> bool {
        self.frame(rule).is_some()
    }
}

/// A place in a file, and what can be written there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The word that stands there, as far as it is typed and beyond: what would be replaced.
    pub word: Span,
    /// Whether it would be the first word of its line.
    pub first: bool,
    /// How far it is indented, in characters.
    pub column: u32,
    /// The kind of declaration around it.
    pub item: Option<ItemKind>,
    /// Where that declaration begins, its doc comment included.
    pub declaration: u32,
    /// The clause around it: where its keyword stands, and the keyword. Before the first clause
    /// this is the head of the declaration.
    pub clause: Option<(u32, String)>,
    /// Whether that is the head of the declaration.
    pub in_head: bool,
    /// The text in double quotes around it, if there is one; the quotes are not part of it.
    pub text: Option<Span>,
    /// Whether what stands before the place could end there.
    pub complete: bool,
    /// What can be written, each once.
    pub wanted: Vec<Wanted>,
}

/// Which attribute lines belong to a clause: the rules of the grammar that read them.
const COMMON: &[&str] = &["titled", "under", "basis", "source", "unverified", "note"];
const VERSIONS: &[&str] = &["dated", "undated"];
/// Attribute lines that stand once in a clause.
const ONCE: &[&str] = &[
    "that",
    "when",
    "once_granted",
    "settled_by",
    "pass_mark",
    "apply",
    "default",
    "eli",
    "url",
    "cited_as",
    "binds",
    "as_of",
    "for_each",
    "unverified",
];
/// The rules of the grammar that are attribute lines, each begun by its own first word.
pub const ATTRIBUTES: &[&str] = &[
    "titled",
    "under",
    "basis",
    "departs",
    "source",
    "unverified",
    "note",
    "asks",
    "help",
    "evidence",
    "eli",
    "url",
    "cited_as",
    "binds",
    "in_force",
    "suspended",
    "dated",
    "undated",
    "as_of",
    "decided_by",
    "advised_by",
    "for_each",
    "that",
    "when",
    "once_granted",
    "by",
    "weighing",
    "settled_by",
    "pass_mark",
    "group",
    "award",
    "apply",
    "waived",
    "replaced",
    "default",
];
/// Header lines, which stand at the indent of clauses.
const HEADERS: &[&str] = &[
    "in_force",
    "suspended",
    "as_of",
    "decided_by",
    "advised_by",
    "for_each",
    "cited_as",
    "url",
    "binds",
];

/// A clause longer than this, in bytes, is not read in every way: nobody writes one, and the
/// readings of it would not fit in memory.
const LONGEST: usize = 8 * 1024;

/// The attribute lines that belong to a unit besides the common ones.
fn belongs(item: ItemKind, unit: UnitKind, keyword: &str) -> &'static [&'static str] {
    match (unit, item) {
        (UnitKind::Head | UnitKind::Header, ItemKind::Instrument) => {
            &["cited_as", "url", "eli", "binds", "in_force"]
        }
        (UnitKind::Head | UnitKind::Header, ItemKind::Template | ItemKind::Scheme) => &[
            "as_of",
            "in_force",
            "suspended",
            "decided_by",
            "advised_by",
            "for_each",
        ],
        (UnitKind::Head, ItemKind::External) => &["asks", "help"],
        (UnitKind::Head, ItemKind::Define | ItemKind::Parameter)
        | (UnitKind::Version | UnitKind::Define, _) => VERSIONS,
        (UnitKind::Fill, _) => VERSIONS,
        (UnitKind::Provision, _) => &["dated", "eli"],
        (UnitKind::Fact, _) => &["asks", "help", "evidence"],
        (UnitKind::Open, _) => &["default"],
        (UnitKind::Rule, _) => match keyword {
            "scope" | "require" => &["that", "waived", "replaced", "dated"],
            "exclude" | "refuse" => &["when", "waived", "replaced", "dated"],
            "may" => &[
                "when",
                "by",
                "weighing",
                "settled_by",
                "waived",
                "replaced",
                "dated",
            ],
            "assess" => &[
                "by",
                "weighing",
                "settled_by",
                "waived",
                "replaced",
                "dated",
            ],
            "points" => &["pass_mark", "group", "award", "waived", "replaced", "dated"],
            "output" => &["dated", "undated", "when", "once_granted"],
            "right" | "duty" => &["when", "dated"],
            "transition" => &["when", "apply"],
            _ => &[],
        },
        (UnitKind::UseOption, _) => &[
            "that",
            "when",
            "dated",
            "undated",
            "once_granted",
            "by",
            "weighing",
            "settled_by",
            "pass_mark",
            "group",
            "award",
            "apply",
            "waived",
            "replaced",
        ],
        _ => &[],
    }
}

/// The kinds of unit that can begin in a declaration.
fn units_of(item: ItemKind) -> &'static [UnitKind] {
    match item {
        ItemKind::Use | ItemKind::Define => &[],
        ItemKind::Instrument => &[UnitKind::Provision],
        ItemKind::Enumeration => &[UnitKind::Value],
        ItemKind::Record | ItemKind::Section => &[UnitKind::Fact],
        ItemKind::Parameter => &[],
        ItemKind::Table => &[
            UnitKind::Column,
            UnitKind::Defaults,
            UnitKind::Row,
            UnitKind::Otherwise,
        ],
        ItemKind::External => &[UnitKind::ExternalRow],
        ItemKind::Template => &[
            UnitKind::Rule,
            UnitKind::Define,
            UnitKind::Open,
            UnitKind::Silent,
        ],
        ItemKind::Scheme => &[
            UnitKind::Rule,
            UnitKind::Define,
            UnitKind::UseOption,
            UnitKind::Fill,
            UnitKind::Omit,
            UnitKind::Silent,
            UnitKind::Departs,
        ],
        ItemKind::Example => &[UnitKind::On, UnitKind::Given, UnitKind::Expect],
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_path(c: char) -> bool {
    is_name(c) || c == '.'
}

/// Characters of a provision's reference, of `yes/no` and of a date.
fn is_reference(c: char) -> bool {
    is_path(c) || matches!(c, '(' | ')' | '/' | '-')
}

/// Where the characters of a kind that end at a place begin.
fn back(text: &str, end: usize, of: fn(char) -> bool) -> usize {
    let before = text.get(..end).unwrap_or_default();
    before.len()
        - before
            .chars()
            .rev()
            .take_while(|c| of(*c))
            .map(char::len_utf8)
            .sum::<usize>()
}

fn forth(text: &str, start: usize, of: fn(char) -> bool) -> usize {
    let after = text.get(start..).unwrap_or_default();
    start
        + after
            .chars()
            .take_while(|c| of(*c))
            .map(char::len_utf8)
            .sum::<usize>()
}

/// What can be written at a byte of a file. Never fails, whatever the text and the place.
#[must_use]
pub fn expected(text: &str, offset: u32) -> Place {
    let mut offset = (offset as usize).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let line = text
        .get(..offset)
        .map_or(0, |t| t.rfind('\n').map_or(0, |i| i + 1));
    let start = back(text, offset, is_name).max(line);
    let mut place = Place {
        word: Span {
            start: small(start),
            end: small(forth(text, offset, is_name)),
        },
        ..Place::default()
    };
    let before = text.get(line..start).unwrap_or_default();
    let bare = before.trim_start_matches('\u{feff}');
    place.first = bare.trim().is_empty();
    place.column = small(bare.chars().count());
    if place.first && bare.is_empty() {
        place.wanted = declarations(start);
        return place;
    }
    let body = text.get(..offset).unwrap_or_default();
    let Some(slice) = split(body).into_iter().last() else {
        return place;
    };
    let Some(item) = slice.keyword.and_then(ItemKind::from_keyword) else {
        return place;
    };
    place.item = Some(item);
    place.declaration = slice.offset;
    let from = slice.offset as usize;
    // The word at the place is left out, and everything after it.
    let written = text.get(from..offset).unwrap_or_default();
    let tokens = lex(written);
    let (mut inside, mut comment) = (None, false);
    if let Some(last) = tokens.last() {
        match last.kind {
            TokenKind::Text => {
                let quoted = last.text(written);
                let open = quoted.len() < 2 || !quoted.ends_with('"') || {
                    let slashes = quoted.len()
                        - 1
                        - quoted
                            .get(..quoted.len() - 1)
                            .unwrap_or_default()
                            .trim_end_matches('\\')
                            .len();
                    slashes % 2 == 1
                };
                if open {
                    inside = Some(from + last.start as usize);
                }
            }
            TokenKind::Comment | TokenKind::DocComment => comment = true,
            _ => {}
        }
    }
    if comment {
        return place;
    }
    let starts: Vec<(usize, Cut)> = match inside {
        Some(quote) => {
            let end = text
                .get(offset..)
                .and_then(|t| t.find(['"', '\n']))
                .map_or(text.len(), |i| offset + i);
            place.text = Some(Span {
                start: small(quote + 1),
                end: small(end),
            });
            vec![(quote, Cut::Text)]
        }
        None => {
            let path = back(text, offset, is_path).max(line);
            let reference = back(text, offset, is_reference).max(line);
            let mut starts = vec![(start, Cut::Word)];
            if path < start {
                starts.push((path, Cut::Path));
            }
            if reference < start {
                starts.push((reference, Cut::Reference));
            }
            starts
        }
    };
    for (at, cut) in starts {
        unit_at(text, from, at, item, cut, &mut place);
    }
    place
}

/// How the word at a place was delimited, which says what it can be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    Word,
    Path,
    Reference,
    Text,
}

impl Cut {
    /// Whether a piece of text can be what was delimited so.
    fn takes(self, terminal: &Terminal) -> bool {
        match (self, terminal) {
            (_, Terminal::Never | Terminal::Mark(_)) => false,
            (Cut::Text, Terminal::Atom(name, _)) => *name == "text",
            (Cut::Text, Terminal::Word(_)) => false,
            (Cut::Word, _) => true,
            (Cut::Path, Terminal::Atom(name, _)) => *name == "path",
            (Cut::Path, Terminal::Word(_)) => false,
            (Cut::Reference, Terminal::Atom(name, _)) => matches!(
                *name,
                "provision_ref"
                    | "type_yes_no"
                    | "date"
                    | "country"
                    | "letter"
                    | "roman"
                    | "arabic"
            ),
            (Cut::Reference, Terminal::Word(_)) => false,
        }
    }
}

fn declarations(start: usize) -> Vec<Wanted> {
    DECLARATION_KEYWORDS
        .iter()
        .map(|word| Wanted {
            what: What::Declaration(word),
            start: small(start),
            within: Vec::new(),
        })
        .collect()
}

/// What the declaration that begins at `from` lets stand at `at`.
fn unit_at(text: &str, from: usize, at: usize, item: ItemKind, cut: Cut, place: &mut Place) {
    let written = text.get(from..at).unwrap_or_default();
    let tokens = lex(written);
    let lines = Lines::new(written, &tokens);
    let units = lines.units(item);
    let Some(unit) = units.last() else {
        return;
    };
    if place.clause.is_none() {
        place.in_head = unit.kind == UnitKind::Head;
        place.clause = Some((
            small(from).saturating_add(unit.keyword),
            lines.word(unit.tokens.start).to_owned(),
        ));
    }
    let notation = notation();
    let word = attribute_keyword(&lines, unit);
    let allowed = belongs(item, unit.kind, word);
    let opens_line = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |i| i + 1);
        let line = line.max(from);
        // An attribute line begins its line, or goes on with that of the clause itself.
        before.get(line..).is_none_or(|t| t.trim().is_empty())
            || line <= from + unit.keyword as usize
    };
    // Only a scheme departs from the law of its template, in what it fills, uses, omits or adds.
    let departs = item == ItemKind::Scheme
        && matches!(
            unit.kind,
            UnitKind::Rule | UnitKind::UseOption | UnitKind::Fill | UnitKind::Omit
        );
    let may = |rule: &str, start: usize| {
        (COMMON.contains(&rule) || allowed.contains(&rule) || departs && rule == "departs")
            && opens_line(start)
    };
    let anything = |_: &str, _: usize| true;
    let mut found = Vec::new();
    let body = written.get(unit.keyword as usize..).unwrap_or_default();
    let rule = rule_name(item, unit.kind);
    let mut reached = collect(
        notation,
        rule,
        body,
        from + unit.keyword as usize,
        cut,
        &may,
        &mut found,
    );
    place.complete |= reached == Some(true);
    if reached.is_none() {
        // Something before is broken: what stands on the line at hand may still be read.
        let pieces = lines.pieces(item, unit);
        if let Some(last) = pieces.last()
            && pieces.len() > 1
        {
            let start = lines.token(last.tokens.start).start as usize;
            let body = written.get(start..).unwrap_or_default();
            reached = collect(
                notation,
                "unit_attributes",
                body,
                from + start,
                cut,
                &may,
                &mut found,
            );
            place.complete |= reached == Some(true);
        }
    }
    if (reached.is_none() || found.is_empty()) && !place.first {
        // The first word of a clause or header line that needs more words to be known as one.
        let before = text.get(..at).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |i| i + 1).max(from);
        let body = before.get(line..).unwrap_or_default();
        let bare = body.trim_start();
        let start = line + body.len() - bare.len();
        let first = bare.split(' ').next().unwrap_or_default();
        if clause_keywords(item).contains(&first) {
            for rule in ["unit_rule", "unit_attributes"] {
                collect(notation, rule, bare, start, cut, &anything, &mut found);
            }
            place.wanted.append(&mut found);
            return;
        }
    }
    if reached.is_none() && place.first && cut == Cut::Word {
        collect(notation, "unit_attributes", "", at, cut, &may, &mut found);
    }
    let present = present(text, from, item, unit);
    found.retain(|w| {
        let Some(frame) = w.within.iter().rfind(|f| ATTRIBUTES.contains(&f.rule)) else {
            return true;
        };
        let attribute = frame.rule;
        if frame.start as usize != at {
            return true;
        }
        if let What::Word(words) = &w.what
            && attribute == "dated"
            && matches!(unit.kind, UnitKind::Rule | UnitKind::Provision)
            && !words.starts_with("from")
            && !words.starts_with("until")
        {
            return false;
        }
        if attribute == "award" && !present.contains(&"group") {
            return false;
        }
        !(ONCE.contains(&attribute) && present.contains(&attribute))
    });
    if place.first && cut == Cut::Word && depth(&lines, unit) <= 0 {
        // An example is decided on one day.
        let dated = units.iter().any(|u| u.kind == UnitKind::On);
        for kind in units_of(item) {
            if *kind == UnitKind::On && dated {
                continue;
            }
            // Under a clause the words are a line of the clause.
            if *kind == UnitKind::Departs && departs {
                continue;
            }
            let mut begun = Vec::new();
            collect(
                notation,
                rule_name(item, *kind),
                "",
                at,
                cut,
                &anything,
                &mut begun,
            );
            for wanted in begun {
                if let What::Word(words) = wanted.what {
                    found.push(Wanted {
                        what: What::Clause(words),
                        ..wanted
                    });
                }
            }
        }
        headers(notation, text, from, item, at, &mut found);
    }
    if place.first && item == ItemKind::Template {
        found.retain(|w| !matches!(&w.what, What::Clause(words) if words == "use" || words == "fill" || words == "omit"));
    }
    let mut seen = std::collections::HashSet::new();
    for wanted in found {
        if seen.insert((
            wanted.what.clone(),
            wanted.within.first().map(|f| f.rule),
            wanted.within.get(1).map(|f| f.rule),
        )) {
            place.wanted.push(wanted);
        }
    }
}

/// Header lines and versions may come after any clause.
fn headers(
    notation: &'static Notation,
    text: &str,
    from: usize,
    item: ItemKind,
    at: usize,
    found: &mut Vec<Wanted>,
) {
    let rest = text.get(from..).unwrap_or_default();
    let end = split(rest)
        .first()
        .map_or(rest.len(), |s| s.offset as usize + s.len as usize);
    let whole = rest.get(..end).unwrap_or_default();
    let there = |rule: &str| {
        let words = rule.replace('_', " ");
        whole.lines().any(|l| {
            l.trim_start()
                .strip_prefix(words.as_str())
                .is_some_and(|rest| rest.starts_with(' '))
        })
    };
    let allowed: &[&str] = match item {
        ItemKind::Parameter => VERSIONS,
        ItemKind::Instrument | ItemKind::Template | ItemKind::Scheme => {
            belongs(item, UnitKind::Header, "")
        }
        _ => return,
    };
    let mut begun = Vec::new();
    let anything = |_: &str, _: usize| true;
    collect(
        notation,
        "unit_attributes",
        "",
        at,
        Cut::Word,
        &anything,
        &mut begun,
    );
    for wanted in begun {
        let Some(rule) = wanted
            .within
            .iter()
            .find(|f| ATTRIBUTES.contains(&f.rule))
            .map(|f| f.rule)
        else {
            continue;
        };
        let header = HEADERS.contains(&rule) || item == ItemKind::Parameter;
        if header
            && allowed.contains(&rule)
            && !(ONCE.contains(&rule) && there(rule))
            && let What::Word(words) = wanted.what.clone()
        {
            found.push(Wanted {
                what: What::Clause(words),
                ..wanted
            });
        }
    }
}

/// How many brackets of a unit are open at its end.
fn depth(lines: &Lines<'_>, unit: &Unit) -> i32 {
    unit.tokens
        .clone()
        .map(|i| match lines.word(i) {
            "(" => 1,
            ")" => -1,
            _ => 0,
        })
        .sum()
}

/// The keyword of a clause, past `option`.
fn attribute_keyword<'t>(lines: &Lines<'t>, unit: &Unit) -> &'t str {
    match lines.word(unit.tokens.start) {
        "option" => lines.word(unit.tokens.start + 1),
        word => word,
    }
}

/// The attribute lines that a unit has, before and after the place, by the words they begin with.
fn present(text: &str, from: usize, item: ItemKind, unit: &Unit) -> Vec<&'static str> {
    let rest = text.get(from..).unwrap_or_default();
    let end = split(rest)
        .first()
        .map_or(rest.len(), |s| s.offset as usize + s.len as usize);
    let whole = rest.get(..end).unwrap_or_default();
    let tokens = lex(whole);
    let lines = Lines::new(whole, &tokens);
    let units = lines.units(item);
    let Some(unit) = units.iter().find(|u| u.keyword == unit.keyword) else {
        return Vec::new();
    };
    lines
        .pieces(item, unit)
        .iter()
        .skip(1)
        .filter_map(|piece| {
            let word = lines.word(piece.tokens.start);
            let next = lines.on_line(piece.tokens.start + 1);
            ATTRIBUTES.iter().copied().find(|rule| {
                let joined = rule.replace('_', " ");
                joined == word || joined == format!("{word} {next}")
            })
        })
        .collect()
}

fn rule_name(item: ItemKind, unit: UnitKind) -> &'static str {
    use std::collections::HashMap;
    use std::sync::OnceLock;
    static NAMES: OnceLock<HashMap<crate::grammar::Rule, String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        crate::grammar::Rule::all_rules()
            .iter()
            .map(|r| (*r, format!("{r:?}")))
            .collect()
    });
    names
        .get(&grammar_rule(item, unit))
        .map_or("", String::as_str)
}

/// Reads a unit's text and adds what its readings wait for at its end. None if none got there,
/// else whether the unit could end there.
fn collect(
    notation: &'static Notation,
    rule: &str,
    body: &str,
    base: usize,
    cut: Cut,
    may: &dyn Fn(&str, usize) -> bool,
    found: &mut Vec<Wanted>,
) -> Option<bool> {
    if body.len() > LONGEST {
        return None;
    }
    let rule = notation.rule(rule)?;
    let chart = Chart::new(notation, rule, body);
    let end = skip(body, body.len());
    let at = small(end);
    if !chart.reaches(at) {
        return None;
    }
    let mut complete = false;
    // An attribute line that does not belong here is no reading of what stands here.
    let mut lines: Vec<u16> = notation.rule("attribute").into_iter().collect();
    for production in lines
        .clone()
        .iter()
        .flat_map(|rule| notation.of(*rule).iter())
    {
        for symbol in notation
            .production(*production)
            .map_or(&[][..], |p| p.symbols.as_slice())
        {
            match symbol {
                Symbol::Rule(part) if notation.name(*part).is_empty() => lines.push(*part),
                _ => {}
            }
        }
    }
    let allowed = |inner: u16, start: u32, outer: u16| {
        !lines.contains(&outer)
            || lines.contains(&inner)
            || may(notation.name(inner), base + start as usize)
    };
    for (item, terminal) in chart.waiting(at) {
        let terminal = notation.terminal(terminal);
        if matches!(terminal, Terminal::Never) {
            complete = true;
        }
        if !cut.takes(terminal) {
            continue;
        }
        let Some(chain) = chart.up(item, &allowed) else {
            continue;
        };
        let mut inner = "";
        let mut within = Vec::new();
        for item in &chain {
            let Some(production) = notation.production(item.production) else {
                continue;
            };
            let own = last_word(notation, production.symbols.get(..usize::from(item.done)));
            // A part of a rule that can be left out has no name: its words are the rule's.
            let after = if inner.is_empty() { own } else { inner };
            let name = notation.name(production.rule);
            if name.is_empty() {
                inner = after;
            } else {
                inner = "";
                within.push(Frame {
                    rule: name,
                    start: small(base).saturating_add(item.start),
                    after,
                });
            }
        }
        let start = small(base + body.len());
        match terminal {
            Terminal::Word(word) => {
                let (more, open) = follow(notation, &rest_of(notation, &chain), 0);
                let mut words: Vec<String> = more.iter().map(|m| format!("{word} {m}")).collect();
                if open {
                    words.insert(0, word.clone());
                }
                found.extend(words.into_iter().map(|words| Wanted {
                    what: What::Word(words),
                    start,
                    within: within.clone(),
                }));
            }
            Terminal::Atom(name, _) => found.push(Wanted {
                what: What::Thing(name),
                start,
                within,
            }),
            Terminal::Mark(_) | Terminal::Never => {}
        }
    }
    Some(complete)
}

fn last_word(notation: &'static Notation, symbols: Option<&[Symbol]>) -> &'static str {
    symbols
        .unwrap_or_default()
        .iter()
        .rev()
        .find_map(|symbol| match symbol {
            Symbol::Terminal(terminal) => match notation.terminal(*terminal) {
                Terminal::Word(word) => Some(word.as_str()),
                _ => None,
            },
            // A choice of words: the first stands for all.
            Symbol::Rule(rule) if notation.name(*rule).is_empty() => {
                let first = notation.of(*rule).first()?;
                match notation.production(*first)?.symbols.as_slice() {
                    [Symbol::Terminal(terminal)] => match notation.terminal(*terminal) {
                        Terminal::Word(word) => Some(word.as_str()),
                        _ => None,
                    },
                    _ => None,
                }
            }
            Symbol::Rule(_) => None,
        })
        .unwrap_or("")
}

/// The symbols after the one that is waited for, up to the first rule that is not at its end.
fn rest_of(notation: &Notation, chain: &[Item]) -> Vec<Symbol> {
    for item in chain {
        let Some(production) = notation.production(item.production) else {
            break;
        };
        let rest = production
            .symbols
            .get(usize::from(item.done) + 1..)
            .unwrap_or_default();
        // After a part that can come again, anything may follow.
        let repeats = production.symbols.first() == Some(&Symbol::Rule(production.rule));
        if !rest.is_empty() {
            return rest.to_vec();
        }
        if repeats || notation.name(production.rule) == "attribute" {
            break;
        }
    }
    Vec::new()
}

/// Rules that hold what the drafter says, not words that must follow.
const CONTENT: &[&str] = &[
    "expr",
    "sum",
    "span_sum",
    "periods",
    "primary",
    "type",
    "binder",
    "values",
    "points",
    "attribute",
    "citation",
    "local_text",
    "cell",
    "literal",
    "version_body",
    "gap",
    "duration",
    "state",
    "loose_date",
    "year_day",
    "full_unit",
];

/// The words that must or may follow at once, and whether something else may follow.
fn follow(notation: &Notation, symbols: &[Symbol], depth: usize) -> (Vec<String>, bool) {
    let Some((first, rest)) = symbols.split_first() else {
        return (Vec::new(), true);
    };
    if depth > 8 {
        return (Vec::new(), true);
    }
    match first {
        Symbol::Terminal(terminal) => match notation.terminal(*terminal) {
            Terminal::Word(word) => {
                let (more, open) = follow(notation, rest, depth + 1);
                let mut words: Vec<String> = more.iter().map(|m| format!("{word} {m}")).collect();
                if open {
                    words.insert(0, word.clone());
                }
                (words, false)
            }
            _ => (Vec::new(), true),
        },
        Symbol::Rule(rule) => {
            let name = notation.name(*rule);
            let nullable = notation.nullable.get(usize::from(*rule)) == Some(&true);
            let date = |n: u16| {
                notation.production(n).is_some_and(|p| {
                    matches!(p.symbols.as_slice(), [Symbol::Terminal(a), Symbol::Terminal(_)]
                        if matches!(notation.terminal(*a), Terminal::Word(w) if w == "or"))
                })
            };
            let listed = name.is_empty() && nullable && notation.of(*rule).iter().any(|n| date(*n));
            if CONTENT.contains(&name)
                || nullable && !listed && !matches!(name, "tail_is" | "tail_word")
            {
                return (Vec::new(), true);
            }
            let mut words = Vec::new();
            let mut open = false;
            for production in notation.of(*rule) {
                let Some(production) = notation.production(*production) else {
                    continue;
                };
                if production.symbols.first() == Some(&Symbol::Rule(*rule)) {
                    continue;
                }
                let mut all = production.symbols.clone();
                all.extend_from_slice(rest);
                let (more, other) = follow(notation, &all, depth + 1);
                for word in more {
                    if !words.contains(&word) {
                        words.push(word);
                    }
                }
                open |= other;
            }
            (words, open)
        }
    }
}

/// The words of the language that a rule of the grammar can begin with, for tests.
#[must_use]
pub fn beginnings(rule: &str) -> Vec<String> {
    let notation = notation();
    match notation.rule(rule) {
        Some(rule) => follow(notation, &[Symbol::Rule(rule)], 0).0,
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The list of attribute lines is the grammar's.
    #[test]
    fn attribute_lines_are_those_of_the_grammar() {
        let notation = notation();
        let mut rules: Vec<&str> = Vec::new();
        let mut open = vec![notation.rule("attribute").unwrap()];
        while let Some(rule) = open.pop() {
            for production in notation.of(rule) {
                for symbol in &notation.production(*production).unwrap().symbols {
                    match symbol {
                        Symbol::Rule(part) if notation.name(*part).is_empty() => open.push(*part),
                        Symbol::Rule(rule) => rules.push(notation.name(*rule)),
                        Symbol::Terminal(_) => {}
                    }
                }
            }
        }
        rules.sort_unstable();
        rules.dedup();
        let mut listed = ATTRIBUTES.to_vec();
        listed.sort_unstable();
        assert_eq!(listed, rules);
    }

    /// Every rule that reads a unit is known, so that no clause is without completion.
    #[test]
    fn every_unit_is_in_the_notation() {
        for item in [
            ItemKind::Instrument,
            ItemKind::Enumeration,
            ItemKind::Record,
            ItemKind::Section,
            ItemKind::Parameter,
            ItemKind::Table,
            ItemKind::Define,
            ItemKind::External,
            ItemKind::Template,
            ItemKind::Scheme,
            ItemKind::Example,
            ItemKind::Use,
        ] {
            for unit in units_of(item).iter().chain([&UnitKind::Head]) {
                assert!(notation().rule(rule_name(item, *unit)).is_some());
            }
        }
    }
}
