//! The grammars of editors are mirrors of `grammar/ius.pest`: written by hand, and compared here
//! with what they mirror, so that they cannot go stale unseen.
//!
//! 1. Words: each mirror knows exactly the words of the grammar.
//! 2. Hash: each names the hash of the grammar it was written for.
//! 3. Verdicts: tree-sitter accepts what the grammar accepts, and refuses what it refuses.
//! 4. Trees: both see the same declarations and clauses, with the same names, in the same places.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use ius_diagnostics::Code;
use ius_syntax::ast::{Clause, Declaration, Name, Span};
use ius_tests::edits::{bytes, edited};
use ius_tests::generate::Random;
use ius_tests::repository::{blocks, files, root};
use pest_meta::ast::{Expr, Rule};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tree_sitter::{Node, Parser, Tree};

const GRAMMAR: &str = "grammar/ius.pest";
const TREE_SITTER: &str = "editors/tree-sitter-ius/src/grammar.json";
const VIM: &str = "editors/neovim/syntax/ius.vim";
const EMACS: &str = "editors/emacs/ius-mode.el";
const TEXT_MATE: &str = "editors/vscode/syntaxes/ius.tmLanguage.json";

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn read_json(path: &str) -> Value {
    serde_json::from_str(&read(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphabetic())
}

// ------------------------------------------------------------------------------------------------
// Words
// ------------------------------------------------------------------------------------------------

fn rules() -> Vec<Rule> {
    let text = read(GRAMMAR);
    let pairs = pest_meta::parser::parse(pest_meta::parser::Rule::grammar_rules, &text).unwrap();
    pest_meta::parser::consume_rules(pairs).unwrap()
}

/// The literals of the rules whose names begin with `prefix`.
fn literals(prefix: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for rule in rules().into_iter().filter(|r| r.name.starts_with(prefix)) {
        for expr in rule.expr.iter_top_down() {
            if let Expr::Str(word) = expr
                && is_word(&word)
            {
                words.insert(word);
            }
        }
    }
    words
}

/// Calls `found` for each object in a value.
fn objects<'v>(value: &'v Value, found: &mut impl FnMut(&'v serde_json::Map<String, Value>)) {
    match value {
        Value::Array(values) => values.iter().for_each(|v| objects(v, found)),
        Value::Object(map) => {
            found(map);
            map.values().for_each(|v| objects(v, found));
        }
        _ => {}
    }
}

fn tree_sitter_words(value: &Value) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    objects(value, &mut |map| {
        if map.get("type").and_then(Value::as_str) == Some("STRING") {
            let word = map["value"].as_str().unwrap();
            if is_word(word) {
                words.insert(word.to_owned());
            }
        }
    });
    words
}

/// The words of a TextMate grammar: what stands in its alternations `(?:a|b)`, a single one
/// included. Everything else in its patterns is classes, assertions and signs.
fn text_mate_words(value: &Value) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    objects(value, &mut |map| {
        for key in ["match", "begin", "end", "while"] {
            let Some(pattern) = map.get(key).and_then(Value::as_str) else {
                continue;
            };
            let mut word = String::new();
            let mut class = false;
            let mut characters = pattern.chars().chain([' ']);
            while let Some(c) = characters.next() {
                if !class && c.is_ascii_alphabetic() {
                    word.push(c);
                    continue;
                }
                words.extend(Some(std::mem::take(&mut word)).filter(|w| !w.is_empty()));
                match c {
                    // `\w`; of `\ufeff` the number too.
                    '\\' if characters.next() == Some('u') => {
                        characters.by_ref().take(4).for_each(drop);
                    }
                    '[' => class = true,
                    ']' => class = false,
                    _ => {}
                }
            }
        }
    });
    words
}

fn compare_words(mirror: &str, words: &BTreeSet<String>) {
    let grammar = literals("k_");
    assert!(grammar.len() > 150, "only {} words", grammar.len());
    let missing: Vec<_> = grammar.difference(words).collect();
    let unknown: Vec<_> = words.difference(&grammar).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "{mirror} lacks {missing:?}; {GRAMMAR} does not have {unknown:?}"
    );
}

#[test]
fn tree_sitter_knows_the_words_of_the_grammar() {
    compare_words(TREE_SITTER, &tree_sitter_words(&read_json(TREE_SITTER)));
}

#[test]
fn tree_sitter_reserves_the_words_that_the_grammar_reserves() {
    let grammar = read_json(TREE_SITTER);
    assert_eq!(
        tree_sitter_words(&grammar["reserved"]["global"]),
        literals("reserved")
    );
}

#[test]
fn text_mate_knows_the_words_of_the_grammar() {
    let mut words = text_mate_words(&read_json(TEXT_MATE));
    assert!(words.remove("https"), "addresses are coloured");
    compare_words(TEXT_MATE, &words);
}

/// The words of Vim's `syntax keyword` lines.
fn vim_words(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| line.strip_prefix("syntax keyword "))
        .flat_map(|line| line.split_whitespace().skip(1).map(str::to_owned))
        .collect()
}

#[test]
fn vim_knows_the_words_of_the_grammar() {
    compare_words(VIM, &vim_words(&read(VIM)));
}

/// The words of the lists of Emacs whose names end in `-words`.
fn emacs_words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for list in text.split("(defconst ius-mode--").skip(1) {
        if list
            .lines()
            .next()
            .is_some_and(|name| name.ends_with("-words"))
        {
            let list = list.split(')').next().unwrap_or_default();
            words.extend(list.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    words
}

#[test]
fn emacs_knows_the_words_of_the_grammar() {
    compare_words(EMACS, &emacs_words(&read(EMACS)));
}

#[test]
fn words_of_patterns_are_found() {
    let pattern = serde_json::json!({"patterns": [
        {"match": r"(?<![\w.])(?:is|at most)(?!\w|\.\w)"},
        {"begin": r"^[ \t]+(?:(provision))\b", "end": "\"|$", "patterns": [{"match": r#"\ufeff\\["]"#}]}
    ]});
    let found: Vec<_> = text_mate_words(&pattern).into_iter().collect();
    assert_eq!(found, ["at", "is", "most", "provision"]);
}

// ------------------------------------------------------------------------------------------------
// Hash
// ------------------------------------------------------------------------------------------------

fn grammar_hash() -> String {
    let mut hash = String::new();
    for byte in Sha256::digest(read(GRAMMAR).replace('\r', "")) {
        write!(hash, "{byte:02x}").unwrap();
    }
    hash
}

/// The text of a mirror, the hash in it, and what else to do when the grammar has changed.
fn check_hash(path: &str, todo: &str) {
    let hash = grammar_hash();
    assert!(
        read(path).contains(&hash),
        "{GRAMMAR} is not the one that {path} was written for. Look at what changed in it \
         (`git log -p {GRAMMAR}`), make the mirror follow, {todo}and put the new SHA-256 into \
         {path}: {hash}"
    );
}

#[test]
fn tree_sitter_was_written_for_this_grammar() {
    check_hash(
        "editors/tree-sitter-ius/grammar.js",
        "generate its parser again (editors/tree-sitter-ius/README.md says how), ",
    );
}

#[test]
fn text_mate_was_written_for_this_grammar() {
    check_hash(TEXT_MATE, "");
}

#[test]
fn the_word_lists_of_vim_and_emacs_were_written_for_this_grammar() {
    check_hash(VIM, "");
    check_hash(EMACS, "");
}

// ------------------------------------------------------------------------------------------------
// Verdicts
// ------------------------------------------------------------------------------------------------

/// What the grammar accepts and the program refuses: `grammar/README.md` says what is settled after
/// the grammar has read a clause. Tree-sitter may accept or refuse such text.
const BEYOND_THE_GRAMMAR: &[(Code, &str)] = &[
    (
        Code::UnreadableClause,
        "a list of values where one value fits, a number too large",
    ),
    (
        Code::UnknownClause,
        "which attribute lines belong to which clause",
    ),
    (Code::SaidTwice, "which attribute lines may stand only once"),
    (Code::NestedTooDeep, "how deep forms may nest"),
    (
        Code::OtherWording,
        "`true`, `false` and `null` pass as names",
    ),
    (Code::DateForm, "dates of no calendar"),
    (Code::MixedAndOr, "`and` and `or` side by side"),
    (Code::PointsOutOfOrder, "whether points follow each other"),
];

/// The verdict on a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Accepted,
    /// Refused, but not by the grammar.
    Either,
    Refused,
}

fn verdict(text: &str) -> Verdict {
    let parse = ius_syntax::parse(text);
    if parse.errors.is_empty() {
        return Verdict::Accepted;
    }
    let readable = ius_syntax::split(text).iter().all(|slice| {
        let body = &text[slice.offset as usize..(slice.offset + slice.len) as usize];
        slice.keyword.is_some()
            && ius_syntax::outline::outline(body)
                .is_some_and(|o| o.units.iter().all(|u| u.node.is_some()))
    });
    let beyond = |code: Code| BEYOND_THE_GRAMMAR.iter().any(|(known, _)| *known == code);
    let deep = parse.errors.iter().any(|e| e.code == Code::NestedTooDeep);
    if deep || readable && parse.errors.iter().all(|e| beyond(e.code)) {
        Verdict::Either
    } else {
        Verdict::Refused
    }
}

fn parser() -> Parser {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_ius::LANGUAGE.into())
        .expect("the committed parser is one that this version of tree-sitter can run");
    parser
}

fn tree(parser: &mut Parser, text: &str) -> Tree {
    parser.parse(text, None).expect("nobody cancels")
}

/// The first thing that tree-sitter complains about.
fn complaint(node: Node<'_>) -> Option<Node<'_>> {
    if node.is_error() || node.is_missing() {
        return Some(node);
    }
    let mut cursor = node.walk();
    let mut children = node.children(&mut cursor);
    children.find(Node::has_error).and_then(complaint)
}

/// A rule block as a whole file: clauses without their declaration get one.
fn whole(block: &str) -> String {
    let first = block.lines().find(|line| !line.trim().is_empty());
    if first.is_some_and(|line| line.starts_with(' ')) {
        format!("scheme fragment in NL \"A fragment\"\n{block}")
    } else {
        block.to_owned()
    }
}

/// Every rule text of the repository: where it stands, and what it says.
fn texts() -> Vec<(String, String)> {
    let mut texts = files("rules", "ius");
    texts.extend(files("crates/syntax/tests", "ius"));
    let pages = files("tests/suite", "md").into_iter();
    let pages = pages
        .chain(files("docs", "md"))
        .chain(files("editors", "md"));
    for (path, page) in pages.chain(files("grammar", "md")) {
        for (line, _, block) in blocks(&page, "ius") {
            texts.push((format!("{path}:{line}"), whole(&block)));
        }
    }
    assert!(texts.len() > 250, "only {} texts", texts.len());
    texts
}

/// Compares verdicts; the first lines of what was found.
#[derive(Default)]
struct Comparison {
    accepted: usize,
    refused: usize,
    either: usize,
    differ: Vec<String>,
}

impl Comparison {
    fn add(&mut self, parser: &mut Parser, name: &str, text: &str) {
        let tree = tree(parser, text);
        let refused = tree.root_node().has_error();
        let verdict = verdict(text);
        match verdict {
            Verdict::Accepted => self.accepted += 1,
            Verdict::Refused => self.refused += 1,
            Verdict::Either => self.either += 1,
        }
        let agree = match verdict {
            Verdict::Accepted => !refused,
            Verdict::Refused => refused,
            Verdict::Either => true,
        };
        if !agree && !is_excepted(text) {
            let (line, message) = if refused {
                let at = complaint(tree.root_node()).unwrap();
                (at.start_position().row, at.to_sexp())
            } else {
                let error = ius_syntax::parse(text).errors.remove(0);
                let before = &text[..error.span.start as usize];
                (before.matches('\n').count(), error.message)
            };
            let near: Vec<&str> = text.lines().skip(line.saturating_sub(1)).take(3).collect();
            let near = near.join("\n    ");
            self.differ.push(format!(
                "{name}: the grammar: {verdict:?}; line {}: {message}\n    {near}",
                line + 1
            ));
        }
    }

    fn check(&self) {
        let Comparison {
            accepted,
            refused,
            either,
            differ,
        } = self;
        let shown: Vec<&str> = differ.iter().take(120).map(String::as_str).collect();
        assert!(
            differ.is_empty(),
            "tree-sitter and {GRAMMAR} differ in {} texts ({accepted} accepted, {refused} refused, \
             {either} left to the program):\n{}",
            differ.len(),
            shown.join("\n")
        );
    }
}

/// Text on which the two may differ, and why that is left so.
const EXCEPTIONS: &[(&str, &str)] = &[
    ("\0", "tree-sitter takes it for the end of the text"),
    (
        "row as as of",
        "a key called `as`: whether it is one shows only after the next word",
    ),
    (
        "is not not",
        "where no comparison can be read, the grammar goes back and reads `is …` as the line of an \
         output, which the checker then refuses",
    ),
];

fn is_excepted(text: &str) -> bool {
    EXCEPTIONS.iter().any(|(part, _)| text.contains(part))
}

#[test]
fn tree_sitter_judges_every_text_as_the_grammar_does() {
    let mut parser = parser();
    let mut comparison = Comparison::default();
    for (name, text) in texts() {
        comparison.add(&mut parser, &name, &text);
    }
    assert!(comparison.accepted > 200 && comparison.refused > 10);
    comparison.check();
}

/// Takes out, doubles and swaps each word of a text, and puts other words in.
fn damaged_words(text: &str, mut found: impl FnMut(String)) {
    let tokens: Vec<(usize, usize)> = ius_syntax::lex(text)
        .iter()
        .filter(|t| !t.is_trivia())
        .map(|t| (t.start as usize, t.end as usize))
        .collect();
    let others = [
        "is",
        "and",
        "not",
        "if",
        "of",
        "the",
        "name",
        "5",
        "5 years",
        "NL",
        "EUR",
        "\"text\"",
        "(",
        ")",
        ",",
        "2026-01-01",
        "at",
        "any",
        "period",
        "when",
        "under",
        "LTRD",
        "from",
        "in",
        "empty",
        "50 percent",
        "3days",
        "aB",
        "a.b",
        "(a)",
        "1 March",
    ];
    for (i, &(start, end)) in tokens.iter().enumerate() {
        let (before, word, after) = (&text[..start], &text[start..end], &text[end..]);
        found(format!("{before}{after}"));
        found(format!("{before}{word} {word}{after}"));
        if let Some(&(next, last)) = tokens.get(i + 1) {
            let (between, next) = (&text[end..next], &text[next..last]);
            found(format!("{before}{next}{between}{word}{}", &text[last..]));
        }
        found(format!("{before}{}{after}", others[i % others.len()]));
        found(format!(
            "{before}{} {word}{after}",
            others[(i / 3) % others.len()]
        ));
        found(format!("{before}\n  {word}{after}"));
        found(format!("{before}\n{word}{after}"));
    }
}

#[test]
fn tree_sitter_judges_damaged_words_as_the_grammar_does() {
    let mut parser = parser();
    let mut comparison = Comparison::default();
    let all = read("crates/syntax/tests/all.ius");
    // Declarations alone, so that each text is short and each mistake is seen.
    for slice in ius_syntax::split(&all) {
        let text = &all[slice.offset as usize..(slice.offset + slice.len) as usize];
        // The clauses of the one long scheme one by one.
        for text in clauses_alone(text) {
            damaged_words(&text, |damaged| {
                comparison.add(&mut parser, &format!("all.ius:{}", slice.offset), &damaged);
            });
        }
    }
    assert!(comparison.accepted > 1000 && comparison.refused > 5000);
    comparison.check();
}

/// The head of a declaration with each of its clauses.
fn clauses_alone(text: &str) -> Vec<String> {
    let outline = ius_syntax::outline::outline(text).unwrap();
    let head = &outline.units[0];
    let head = &text[head.start as usize..head.end as usize];
    let mut texts: Vec<String> = outline.units[1..]
        .iter()
        .map(|u| format!("{head}\n  {}\n", &text[u.start as usize..u.end as usize]))
        .collect();
    if texts.is_empty() {
        texts.push(text.to_owned());
    }
    texts
}

#[test]
fn tree_sitter_judges_random_edits_as_the_grammar_does() {
    let mut parser = parser();
    let mut comparison = Comparison::default();
    let mut random = Random::new(20_261_123);
    let texts = texts();
    for (name, text) in &texts {
        for round in 0..8 {
            let edits = 1 + random.below(3);
            let damaged = edited(text, &bytes(&mut random, edits));
            comparison.add(&mut parser, &format!("{name} edit {round}"), &damaged);
        }
    }
    assert!(comparison.accepted > 100 && comparison.refused > 500);
    comparison.check();
}

// ------------------------------------------------------------------------------------------------
// Trees
// ------------------------------------------------------------------------------------------------

/// A declaration or clause: its first word, its name if it has one, and its place.
type Row = (String, Option<String>, usize, usize);

fn first_word(text: &str) -> String {
    text.split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn rows_of_the_grammar(text: &str) -> Vec<Row> {
    let mut names: BTreeMap<usize, String> = BTreeMap::new();
    for item in ius_syntax::parse(text).file.items {
        let base = item.offset as usize;
        let mut note = |start: Span, name: &Name| {
            names.insert(base + start.start as usize, name.value.clone());
        };
        // What a declaration is called is noted at its first word, which stands where its first
        // unit does.
        let outline = ius_syntax::outline::outline(&text[base..base + item.len as usize]).unwrap();
        let head = Span {
            start: outline.units[0].keyword,
            end: 0,
        };
        match &item.declaration {
            Declaration::Use(_) | Declaration::Example(_) => {}
            Declaration::Instrument(it) => {
                note(head, &it.id);
                it.provisions
                    .iter()
                    .for_each(|p| note(p.span, &p.reference));
            }
            Declaration::Enumeration(it) => {
                note(head, &it.name);
                it.values.iter().for_each(|v| note(v.span, &v.name));
            }
            Declaration::Record(it) | Declaration::Section(it) => {
                note(head, &it.name);
                it.facts.iter().for_each(|f| note(f.span, &f.name));
            }
            Declaration::Parameter(it) => note(head, &it.name),
            Declaration::Table(it) => {
                note(head, &it.name);
                it.columns.iter().for_each(|c| note(c.span, &c.name));
            }
            Declaration::Define(it) => note(head, &it.name),
            Declaration::External(it) => note(head, &it.name),
            Declaration::Template(it) => {
                note(head, &it.name);
                it.clauses.iter().for_each(|c| clause_name(c, &mut note));
            }
            Declaration::Scheme(it) => {
                note(head, &it.name);
                it.clauses.iter().for_each(|c| clause_name(c, &mut note));
            }
        }
    }
    let mut rows = Vec::new();
    for slice in ius_syntax::split(text) {
        let base = slice.offset as usize;
        let body = &text[base..base + slice.len as usize];
        let outline = ius_syntax::outline::outline(body).unwrap();
        let last = outline.units.last().unwrap();
        for (i, unit) in outline.units.iter().enumerate() {
            let start = base + unit.keyword as usize;
            // A declaration reaches to the end of its last clause.
            let end = base + if i == 0 { last.end } else { unit.end } as usize;
            rows.push((
                first_word(&text[start..]),
                names.get(&start).cloned(),
                start,
                end,
            ));
        }
    }
    rows
}

fn clause_name(clause: &Clause, note: &mut impl FnMut(Span, &Name)) {
    match clause {
        Clause::Define(it) => note(it.span, &it.name),
        Clause::Rule(it) | Clause::Option(it) | Clause::Use(it) => note(it.span, &it.name),
        Clause::Open(it) => note(it.span, &it.name),
        Clause::Fill(it) => note(it.span, &it.name),
        Clause::Omit(it) => note(it.span, &it.name),
    }
}

const DECLARATIONS: &[&str] = &[
    "use",
    "instrument",
    "enumeration",
    "record",
    "section",
    "parameter",
    "table",
    "define",
    "external",
    "template",
    "scheme",
    "example",
];
const CLAUSES: &[&str] = &[
    "provision",
    "header",
    "value",
    "fact",
    "version",
    "column",
    "defaults",
    "row",
    "otherwise",
    "silent",
    "rule",
    "use",
    "define",
    "open",
    "fill",
    "omit",
    "on",
    "given",
    "expect",
];

fn rows_of_tree_sitter(text: &str, tree: &Tree) -> Vec<Row> {
    let mut rows = Vec::new();
    let row = |node: Node<'_>| {
        let name = node
            .child_by_field_name("name")
            .filter(|_| node.kind() != "expect")
            .map(|name| text[name.byte_range()].to_owned());
        let start = node.start_byte();
        (first_word(&text[start..]), name, start, node.end_byte())
    };
    let root = tree.root_node();
    for declaration in root.named_children(&mut root.walk()) {
        if DECLARATIONS.contains(&declaration.kind()) {
            rows.push(row(declaration));
            for clause in declaration.named_children(&mut declaration.walk()) {
                if CLAUSES.contains(&clause.kind()) {
                    rows.push(row(clause));
                }
            }
        }
    }
    rows
}

#[test]
fn tree_sitter_sees_the_declarations_and_clauses_that_the_grammar_sees() {
    let mut parser = parser();
    let mut compared = 0;
    for (name, text) in texts() {
        if verdict(&text) != Verdict::Accepted {
            continue;
        }
        let tree = tree(&mut parser, &text);
        let (ours, theirs) = (
            rows_of_the_grammar(&text),
            rows_of_tree_sitter(&text, &tree),
        );
        for (our, their) in ours.iter().zip(&theirs) {
            assert_eq!(our, their, "{name}");
        }
        assert_eq!(ours.len(), theirs.len(), "{name}");
        compared += ours.len();
    }
    assert!(compared > 3000, "only {compared} declarations and clauses");
}

#[test]
fn a_broken_clause_costs_tree_sitter_only_itself() {
    let mut parser = parser();
    let text = "scheme x in NL \"T\"\n  require a \"A\"\n    that x is\n  require b \"B\"\n    \
                that if and\n  require c\n    that y is at least 5 years\n\nrecord r \"R\"\n  fact";
    let tree = tree(&mut parser, text);
    let rows = rows_of_tree_sitter(text, &tree);
    let names: Vec<_> = rows
        .iter()
        .filter_map(|(_, name, ..)| name.as_deref())
        .collect();
    assert_eq!(names, ["x", "a", "b", "c", "r"]);
}

#[test]
fn every_edit_of_a_tree_gives_the_tree_of_the_text() {
    // An editor hands the old tree and the place of the edit to the parser: the scanner's state
    // must be enough to go on from any token.
    let mut parser = parser();
    let mut random = Random::new(7);
    let text = read("crates/syntax/tests/all.ius");
    let mut text = text.replace("\r\n", "\n");
    let mut old = tree(&mut parser, &text);
    for round in 0..200 {
        let next = edited(&text, &bytes(&mut random, 1));
        let start = text
            .bytes()
            .zip(next.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        let same_end = text.as_bytes()[start..]
            .iter()
            .rev()
            .zip(next.as_bytes()[start..].iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        let point = |text: &str, at: usize| {
            let before = &text.as_bytes()[..at];
            tree_sitter::Point {
                row: before.iter().filter(|b| **b == b'\n').count(),
                column: before.iter().rev().take_while(|b| **b != b'\n').count(),
            }
        };
        let (old_end, new_end) = (text.len() - same_end, next.len() - same_end);
        old.edit(&tree_sitter::InputEdit {
            start_byte: start,
            old_end_byte: old_end,
            new_end_byte: new_end,
            start_position: point(&text, start),
            old_end_position: point(&text, old_end),
            new_end_position: point(&next, new_end),
        });
        let edited = parser.parse(&next, Some(&old)).unwrap();
        let fresh = tree(&mut parser, &next);
        // What is broken may be read in more than one way; what is not, only in one.
        if !fresh.root_node().has_error() {
            assert_eq!(
                edited.root_node().to_sexp(),
                fresh.root_node().to_sexp(),
                "round {round}"
            );
        }
        assert_eq!(
            edited.root_node().has_error(),
            fresh.root_node().has_error(),
            "round {round}"
        );
        // Damage is taken back now and then, so that there is something left to compare.
        if fresh.root_node().has_error() && round % 2 == 0 {
            text = read("crates/syntax/tests/all.ius").replace("\r\n", "\n");
            old = tree(&mut parser, &text);
        } else {
            text = next;
            old = edited;
        }
    }
}
