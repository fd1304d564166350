//! Every reading of a line up to a place (after Earley): what the grammar could still become.

use std::collections::{BTreeMap, HashMap, HashSet};

use pest::Parser;

use super::notation::{Notation, Symbol, Terminal};
use crate::grammar::{IusParser, Rule};
use crate::lexer::is_blank;

/// A production read up to a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Item {
    pub production: u16,
    pub done: u16,
    /// Where it began.
    pub start: u32,
}

#[derive(Default)]
struct Set {
    items: Vec<Item>,
    known: HashSet<Item>,
    /// Items that go on with a rule.
    waiting: HashMap<u16, Vec<Item>>,
    predicted: HashSet<u16>,
}

impl Set {
    fn add(&mut self, item: Item) {
        if self.known.insert(item) {
            self.items.push(item);
        }
    }
}

/// The readings of a text from one rule on.
pub(super) struct Chart<'g> {
    notation: &'g Notation,
    sets: BTreeMap<u32, Set>,
}

/// The first byte at or after `at` that is neither blank nor comment.
pub(super) fn skip(text: &str, at: usize) -> usize {
    let mut at = at;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let trimmed = rest.trim_start_matches(|c| is_blank(c) || c == '\n');
        at += rest.len() - trimmed.len();
        if !trimmed.starts_with("--") {
            return at;
        }
        at += trimmed.find('\n').unwrap_or(trimmed.len());
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl<'g> Chart<'g> {
    /// Reads `text` as `rule`, as far as it can be read.
    pub fn new(notation: &'g Notation, rule: u16, text: &str) -> Chart<'g> {
        let mut chart = Chart {
            notation,
            sets: BTreeMap::new(),
        };
        let start = small(skip(text, 0));
        let mut first = Set::default();
        for production in notation.of(rule) {
            first.add(Item {
                production: *production,
                done: 0,
                start,
            });
        }
        chart.sets.insert(start, first);
        let mut next = Some(start);
        while let Some(at) = next {
            chart.close(at, text);
            next = chart
                .sets
                .range(at.saturating_add(1)..)
                .next()
                .map(|(at, _)| *at);
        }
        chart
    }

    fn symbol(&self, item: Item) -> Option<Symbol> {
        self.notation
            .production(item.production)?
            .symbols
            .get(usize::from(item.done))
            .copied()
    }

    fn close(&mut self, at: u32, text: &str) {
        let Some(mut set) = self.sets.remove(&at) else {
            return;
        };
        let mut matched: HashMap<u16, Option<u32>> = HashMap::new();
        let mut index = 0;
        while let Some(item) = set.items.get(index).copied() {
            index += 1;
            let on = Item {
                done: item.done.saturating_add(1),
                ..item
            };
            match self.symbol(item) {
                None => {
                    let Some(rule) = self.notation.production(item.production).map(|p| p.rule)
                    else {
                        continue;
                    };
                    let parents = if item.start == at {
                        set.waiting.get(&rule).cloned()
                    } else {
                        self.sets
                            .get(&item.start)
                            .and_then(|s| s.waiting.get(&rule).cloned())
                    };
                    for parent in parents.unwrap_or_default() {
                        set.add(Item {
                            done: parent.done.saturating_add(1),
                            ..parent
                        });
                    }
                }
                Some(Symbol::Rule(rule)) => {
                    set.waiting.entry(rule).or_default().push(item);
                    if set.predicted.insert(rule) {
                        for production in self.notation.of(rule) {
                            set.add(Item {
                                production: *production,
                                done: 0,
                                start: at,
                            });
                        }
                    }
                    // What can be nothing may be passed over; it completes too early otherwise.
                    if self.notation.nullable.get(usize::from(rule)) == Some(&true) {
                        set.add(on);
                    }
                }
                Some(Symbol::Terminal(terminal)) => {
                    let end = *matched
                        .entry(terminal)
                        .or_insert_with(|| read(self.notation.terminal(terminal), text, at));
                    if let Some(end) = end
                        && end > at
                    {
                        self.sets.entry(end).or_default().add(on);
                    }
                }
            }
        }
        self.sets.insert(at, set);
    }

    /// Whether any reading got to a place.
    pub fn reaches(&self, at: u32) -> bool {
        self.sets.contains_key(&at)
    }

    /// The readings that go on with a piece of text at a place.
    pub fn waiting(&self, at: u32) -> impl Iterator<Item = (Item, u16)> + '_ {
        self.sets.get(&at).into_iter().flat_map(|set| {
            set.items
                .iter()
                .filter_map(|item| match self.symbol(*item) {
                    Some(Symbol::Terminal(terminal)) => Some((*item, terminal)),
                    _ => None,
                })
        })
    }

    /// The readings that an item is part of, innermost first, in which no rule (by number, and
    /// where it begins) is part of another that it may not be part of here. Of several that began
    /// before, the one that began last goes on: a filter or `otherwise` runs as far right as it
    /// can.
    pub fn up(&self, item: Item, may: &dyn Fn(u16, u32, u16) -> bool) -> Option<Vec<Item>> {
        let Some(around) = self.parents(item, may) else {
            return Some(vec![item]);
        };
        let mut seen: HashSet<Item> = HashSet::from([item]);
        // The way up so far, each with the parents that were not tried yet, the best last.
        let mut way: Vec<(Item, Vec<Item>)> = vec![(item, around)];
        loop {
            let (_, untried) = way.last_mut()?;
            let Some(next) = untried.pop() else {
                way.pop();
                continue;
            };
            if !seen.insert(next) {
                continue;
            }
            match self.parents(next, may) {
                Some(parents) => way.push((next, parents)),
                // Nothing is around it: it is the unit.
                None => {
                    let mut out: Vec<Item> = way.into_iter().map(|(item, _)| item).collect();
                    out.push(next);
                    return Some(out);
                }
            }
        }
    }

    /// What an item may be part of, the likeliest last; none if it is the unit itself.
    fn parents(&self, item: Item, may: &dyn Fn(u16, u32, u16) -> bool) -> Option<Vec<Item>> {
        let rule = self.notation.production(item.production)?.rule;
        let all = self
            .sets
            .get(&item.start)
            .and_then(|set| set.waiting.get(&rule))
            .filter(|parents| !parents.is_empty())?;
        let mut allowed: Vec<Item> = all
            .iter()
            .copied()
            .filter(|parent| {
                self.notation
                    .production(parent.production)
                    .is_some_and(|p| may(rule, item.start, p.rule))
            })
            .collect();
        allowed.reverse();
        allowed.sort_by_key(|parent| parent.start);
        Some(allowed)
    }
}

/// A provision stands on the line of its instrument and is none of the words that end a citation.
fn may_be_provision(text: &str, at: u32, rest: &str) -> bool {
    let before = text.get(..at as usize).unwrap_or_default();
    let same_line = !before.trim_end_matches(is_blank).ends_with('\n');
    same_line && IusParser::parse(Rule::citation_end, rest).is_err()
}

/// Where a piece of text that stands at a place ends, blanks after it included.
fn read(terminal: &Terminal, text: &str, at: u32) -> Option<u32> {
    let rest = text.get(at as usize..)?;
    let len = match terminal {
        Terminal::Word(word) => {
            let after = rest.strip_prefix(word.as_str())?;
            if after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
                return None;
            }
            word.len()
        }
        Terminal::Mark(mark) => rest.starts_with(mark.as_str()).then_some(mark.len())?,
        Terminal::Atom(_, rule) => {
            let first = rest.chars().next()?;
            if !first.is_ascii_alphanumeric() && !matches!(first, '"' | '(') {
                return None;
            }
            if *rule == Rule::provision_ref && !may_be_provision(text, at, rest) {
                return None;
            }
            let pairs = IusParser::parse(*rule, rest).ok()?;
            pairs.last()?.as_span().end()
        }
        Terminal::Never => return None,
    };
    Some(small(skip(text, at as usize + len)))
}
