//! The grammar read as data: which symbols may follow which, without pest's order of choice.
//!
//! What can stand next in a half-written line is a question about the grammar, not about a text
//! that was matched. So the grammar file itself is read once, its rules become productions, and
//! its conditions (`&`, `!`) are left out: they choose between readings and forbid nothing that a
//! drafter could want to write.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::grammar::Rule;

const TEXT: &str = include_str!("../../grammar/ius.pest");

/// What a production is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Symbol {
    /// Another rule, by number.
    Rule(u16),
    /// A piece of text, by number.
    Terminal(u16),
}

/// A piece of text.
#[derive(Clone, Debug)]
pub(super) enum Terminal {
    /// A word of the language.
    Word(String),
    /// A mark or fixed text such as `(` or `30`.
    Mark(String),
    /// A name, number, date …: what an atomic rule of the grammar matches.
    Atom(&'static str, Rule),
    /// The end of the text, which nothing can be written for.
    Never,
}

/// One way in which a rule can be written.
#[derive(Clone, Debug)]
pub(super) struct Production {
    pub rule: u16,
    pub symbols: Vec<Symbol>,
}

/// The grammar.
#[derive(Debug, Default)]
pub(super) struct Notation {
    /// Names of the rules; parts of rules that can be left out or come again have none.
    pub names: Vec<&'static str>,
    pub productions: Vec<Production>,
    /// The productions of each rule.
    pub of_rule: Vec<Vec<u16>>,
    /// Whether a rule can be written as nothing.
    pub nullable: Vec<bool>,
    pub terminals: Vec<Terminal>,
    numbers: HashMap<&'static str, u16>,
}

impl Notation {
    /// The number of a rule that has a name.
    pub fn rule(&self, name: &str) -> Option<u16> {
        self.numbers.get(name).copied()
    }

    pub fn name(&self, rule: u16) -> &'static str {
        self.names.get(usize::from(rule)).copied().unwrap_or("")
    }

    pub fn terminal(&self, number: u16) -> &Terminal {
        self.terminals
            .get(usize::from(number))
            .unwrap_or(&Terminal::Never)
    }

    pub fn production(&self, number: u16) -> Option<&Production> {
        self.productions.get(usize::from(number))
    }

    pub fn of(&self, rule: u16) -> &[u16] {
        self.of_rule
            .get(usize::from(rule))
            .map_or(&[], Vec::as_slice)
    }
}

/// The grammar, read on first use.
pub(super) fn notation() -> &'static Notation {
    static NOTATION: OnceLock<Notation> = OnceLock::new();
    NOTATION.get_or_init(|| Maker::make(TEXT))
}

enum Node {
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Optional(Box<Node>),
    /// Any number of times, at least so often.
    Repeated(Box<Node>, usize),
    Text(String),
    Rule(&'static str),
    Nothing,
}

/// Reads pest's notation, as far as the grammar uses it outside atomic rules.
struct Reader {
    tokens: Vec<&'static str>,
    at: usize,
}

impl Reader {
    fn new(text: &'static str) -> Reader {
        let mut tokens = Vec::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let len = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if first == '"' {
                let mut escaped = false;
                rest.char_indices()
                    .skip(1)
                    .find(|(_, c)| {
                        let ends = *c == '"' && !escaped;
                        escaped = *c == '\\' && !escaped;
                        ends
                    })
                    .map_or(rest.len(), |(i, _)| i + 1)
            } else if first.is_ascii_alphanumeric() || first == '_' {
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(rest.len())
            } else {
                first.len_utf8()
            };
            let (token, after) = rest.split_at(len.max(1));
            if !first.is_whitespace() && !token.starts_with("//") {
                tokens.push(token);
            }
            rest = after;
        }
        Reader { tokens, at: 0 }
    }

    fn peek(&self) -> &'static str {
        self.tokens.get(self.at).copied().unwrap_or("")
    }

    fn next(&mut self) -> &'static str {
        let token = self.peek();
        self.at += 1;
        token
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.peek() == token;
        if found {
            self.at += 1;
        }
        found
    }

    /// Name, whether atomic, body.
    fn rule(&mut self) -> Option<(&'static str, bool, Node)> {
        if self.at >= self.tokens.len() {
            return None;
        }
        let name = self.next();
        self.take("=");
        // `_` is a word of its own: a silent rule.
        let atomic = self.peek() == "@";
        if self.peek() != "{" {
            self.at += 1;
        }
        self.take("{");
        let body = self.choice();
        while !self.take("}") && self.at < self.tokens.len() {
            self.at += 1;
        }
        Some((name, atomic, body))
    }

    fn choice(&mut self) -> Node {
        let mut all = vec![self.sequence()];
        while self.take("|") {
            all.push(self.sequence());
        }
        if all.len() == 1 {
            all.pop().unwrap_or(Node::Nothing)
        } else {
            Node::Choice(all)
        }
    }

    fn sequence(&mut self) -> Node {
        let mut all = vec![self.suffixed()];
        while self.take("~") {
            all.push(self.suffixed());
        }
        Node::Sequence(all)
    }

    fn suffixed(&mut self) -> Node {
        let condition = self.take("&") || self.take("!");
        let token = self.next();
        let mut node = match token {
            "(" => {
                let inner = self.choice();
                self.take(")");
                inner
            }
            "&" | "!" => {
                self.at -= 1;
                self.suffixed()
            }
            text if text.starts_with('"') => {
                Node::Text(text.trim_matches('"').replace("\\\"", "\""))
            }
            name => Node::Rule(name),
        };
        loop {
            node = match self.peek() {
                "?" => Node::Optional(Box::new(node)),
                "*" => Node::Repeated(Box::new(node), 0),
                "+" => Node::Repeated(Box::new(node), 1),
                "{" => {
                    while !self.take("}") && self.at < self.tokens.len() {
                        self.at += 1;
                    }
                    continue;
                }
                _ => break,
            };
            self.at += 1;
        }
        if condition { Node::Nothing } else { node }
    }
}

struct Maker {
    out: Notation,
    atomic: HashMap<&'static str, Terminal>,
    terminals: HashMap<String, u16>,
}

impl Maker {
    fn make(text: &'static str) -> Notation {
        let known: HashMap<String, Rule> = Rule::all_rules()
            .iter()
            .map(|rule| (format!("{rule:?}"), *rule))
            .collect();
        let mut reader = Reader::new(text);
        let mut bodies = Vec::new();
        let mut maker = Maker {
            out: Notation::default(),
            atomic: HashMap::new(),
            terminals: HashMap::new(),
        };
        while let Some((name, atomic, body)) = reader.rule() {
            if !atomic {
                let number = maker.add_rule(name);
                maker.out.numbers.insert(name, number);
                bodies.push((number, body));
                continue;
            }
            let terminal = match known.get(name) {
                Some(rule) => match crate::keywords::word(*rule) {
                    Some(word) => Terminal::Word(word.to_owned()),
                    None => Terminal::Atom(name, *rule),
                },
                None => Terminal::Never,
            };
            maker.atomic.insert(name, terminal);
        }
        for (number, body) in bodies {
            maker.alternatives(number, body);
        }
        maker.nullable();
        maker.out
    }

    fn add_rule(&mut self, name: &'static str) -> u16 {
        let number = u16::try_from(self.out.names.len()).unwrap_or(u16::MAX);
        self.out.names.push(name);
        self.out.of_rule.push(Vec::new());
        number
    }

    fn add(&mut self, rule: u16, symbols: Vec<Symbol>) {
        let number = u16::try_from(self.out.productions.len()).unwrap_or(u16::MAX);
        self.out.productions.push(Production { rule, symbols });
        if let Some(of) = self.out.of_rule.get_mut(usize::from(rule)) {
            of.push(number);
        }
    }

    fn alternatives(&mut self, rule: u16, body: Node) {
        let all = match body {
            Node::Choice(all) => all,
            one => vec![one],
        };
        for one in all {
            let mut symbols = Vec::new();
            self.symbols(one, &mut symbols);
            self.add(rule, symbols);
        }
    }

    fn symbols(&mut self, node: Node, out: &mut Vec<Symbol>) {
        match node {
            Node::Nothing => {}
            Node::Sequence(all) => {
                for one in all {
                    self.symbols(one, out);
                }
            }
            Node::Choice(_) => {
                let part = self.add_rule("");
                self.alternatives(part, node);
                out.push(Symbol::Rule(part));
            }
            Node::Optional(inner) => {
                let part = self.add_rule("");
                self.add(part, Vec::new());
                self.alternatives(part, *inner);
                out.push(Symbol::Rule(part));
            }
            Node::Repeated(inner, least) => {
                let once = self.add_rule("");
                self.alternatives(once, *inner);
                let many = self.add_rule("");
                if least == 0 {
                    self.add(many, Vec::new());
                } else {
                    self.add(many, vec![Symbol::Rule(once)]);
                }
                self.add(many, vec![Symbol::Rule(many), Symbol::Rule(once)]);
                out.push(Symbol::Rule(many));
            }
            Node::Text(text) if text.is_empty() => {}
            Node::Text(text) => {
                let terminal = self.terminal(&format!("\"{text}"), Terminal::Mark(text.clone()));
                out.push(Symbol::Terminal(terminal));
            }
            Node::Rule("SOI" | "blank") => {}
            Node::Rule("EOI") => {
                let never = self.terminal("EOI", Terminal::Never);
                out.push(Symbol::Terminal(never));
            }
            Node::Rule(name) => {
                if let Some(number) = self.out.numbers.get(name) {
                    out.push(Symbol::Rule(*number));
                    return;
                }
                let terminal = self.atomic.get(name).cloned().unwrap_or(Terminal::Never);
                let terminal = self.terminal(name, terminal);
                out.push(Symbol::Terminal(terminal));
            }
        }
    }

    fn terminal(&mut self, key: &str, terminal: Terminal) -> u16 {
        if let Some(number) = self.terminals.get(key) {
            return *number;
        }
        let number = u16::try_from(self.out.terminals.len()).unwrap_or(u16::MAX);
        self.out.terminals.push(terminal);
        self.terminals.insert(key.to_owned(), number);
        number
    }

    fn nullable(&mut self) {
        self.out.nullable = vec![false; self.out.names.len()];
        loop {
            let mut changed = false;
            for production in &self.out.productions {
                let at = usize::from(production.rule);
                if self.out.nullable.get(at) == Some(&true) {
                    continue;
                }
                let empty = production.symbols.iter().all(|symbol| match symbol {
                    Symbol::Rule(rule) => self.out.nullable.get(usize::from(*rule)) == Some(&true),
                    Symbol::Terminal(_) => false,
                });
                if empty && let Some(slot) = self.out.nullable.get_mut(at) {
                    *slot = true;
                    changed = true;
                }
            }
            if !changed {
                return;
            }
        }
    }
}
