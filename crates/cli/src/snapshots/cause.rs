//! Which changed line of the law a changed decision rests on.
//!
//! A clause rests on the lines where it is written and on those of everything it reads: its
//! exceptions, and the definitions, parameters, slots, tables and facts in its expressions, however
//! deep. A changed line among them is a cause.

use std::collections::{BTreeMap, BTreeSet};

use ius_engine::{
    Clause, ClauseKind, DefinitionId, ExternalId, FactId, NodeId, Op, Program, Scheme, SourceRef,
    TableId,
};
use ius_suite::{Difference, Differing};

use super::law::Edit;

/// The lines that things rest on, as far as they were asked for.
pub(crate) struct Causes<'a> {
    program: &'a Program,
    edits: &'a [Edit],
    /// By scheme and clause: the edits that it rests on.
    known: BTreeMap<(String, String), BTreeSet<usize>>,
}

impl<'a> Causes<'a> {
    pub(crate) fn new(program: &'a Program, edits: &'a [Edit]) -> Causes<'a> {
        Causes {
            program,
            edits,
            known: BTreeMap::new(),
        }
    }

    /// The edits on which differences rest, by their position; all of them where no clause tells.
    pub(crate) fn of(&mut self, scheme: &str, differences: &[Difference]) -> BTreeSet<usize> {
        let program = self.program;
        let Some(declared) = program.schemes.iter().find(|known| known.id == scheme) else {
            return (0..self.edits.len()).collect();
        };
        let mut found = BTreeSet::new();
        for difference in differences {
            if matches!(difference.what, Differing::Clause | Differing::Output) {
                found.extend(self.of_clause(declared, &difference.name));
            }
        }
        if found.is_empty() {
            // The scheme itself: when it is in force, which law applies, for whom it is decided.
            let mut walk = Walk::new(program);
            walk.scheme(declared);
            found = self.touched(&walk);
        }
        if found.is_empty() {
            found = (0..self.edits.len()).collect();
        }
        found
    }

    fn of_clause(&mut self, scheme: &Scheme, name: &str) -> BTreeSet<usize> {
        let key = (scheme.id.clone(), name.to_owned());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let mut walk = Walk::new(self.program);
        for clause in scheme.clauses.iter().filter(|clause| clause.name == name) {
            walk.clause(clause);
        }
        let mut found = self.touched(&walk);
        // A clause that is gone has no place any more, only its name.
        for (at, edit) in self.edits.iter().enumerate() {
            if edit.now.is_none() && edit.clause.split(' ').any(|word| word == name) {
                found.insert(at);
            }
        }
        self.known.insert(key, found.clone());
        found
    }

    fn touched(&self, walk: &Walk<'_>) -> BTreeSet<usize> {
        self.edits
            .iter()
            .enumerate()
            .filter(|(_, edit)| {
                walk.places.iter().any(|(file, line)| {
                    (edit.within.0..=edit.within.1).contains(line)
                        && self.program.files.get(*file) == Some(&edit.file)
                })
            })
            .map(|(at, _)| at)
            .collect()
    }
}

/// A walk over everything that is read.
struct Walk<'a> {
    program: &'a Program,
    /// File and line.
    places: BTreeSet<(usize, u32)>,
    nodes: BTreeSet<NodeId>,
    definitions: BTreeSet<DefinitionId>,
    tables: BTreeSet<TableId>,
    facts: BTreeSet<FactId>,
    externals: BTreeSet<ExternalId>,
    waiting: Vec<NodeId>,
}

impl<'a> Walk<'a> {
    fn new(program: &'a Program) -> Walk<'a> {
        Walk {
            program,
            places: BTreeSet::new(),
            nodes: BTreeSet::new(),
            definitions: BTreeSet::new(),
            tables: BTreeSet::new(),
            facts: BTreeSet::new(),
            externals: BTreeSet::new(),
            waiting: Vec::new(),
        }
    }

    fn place(&mut self, at: SourceRef) {
        self.places.insert((at.file.index(), at.line));
    }

    fn scheme(&mut self, scheme: &Scheme) {
        self.place(scheme.at);
        for transition in &scheme.transitions {
            self.place(transition.at);
            self.waiting.extend([transition.when, transition.law_on]);
        }
        if let Some(fact) = scheme.as_of {
            self.fact(fact);
        }
        if let Some((_, list)) = &scheme.for_each {
            self.fact(*list);
        }
        self.work_off();
    }

    fn clause(&mut self, clause: &Clause) {
        self.place(clause.at);
        for exception in &clause.exceptions {
            self.place(exception.at);
            self.waiting.push(exception.when);
            self.waiting.extend(exception.replacement);
        }
        match &clause.kind {
            ClauseKind::Scope(node)
            | ClauseKind::Exclude(node)
            | ClauseKind::Refuse(node)
            | ClauseKind::Require(node) => self.waiting.push(*node),
            ClauseKind::MayRefuse { when, judgement } => {
                self.waiting.push(*when);
                self.waiting.extend(judgement.settled_by);
            }
            ClauseKind::Assess(judgement) => self.waiting.extend(judgement.settled_by),
            ClauseKind::Points { pass_mark, groups } => {
                self.waiting.push(*pass_mark);
                for group in groups {
                    self.waiting.extend(group.at_most);
                    for award in &group.awards {
                        self.place(award.at);
                        self.waiting.push(award.points);
                        self.waiting.extend(award.when);
                    }
                }
            }
            ClauseKind::Output { value, when, .. } => {
                self.waiting.push(*value);
                self.waiting.extend(*when);
            }
            ClauseKind::Right(when) | ClauseKind::Duty(when) => self.waiting.extend(*when),
        }
        self.work_off();
    }

    fn work_off(&mut self) {
        while let Some(id) = self.waiting.pop() {
            if !self.nodes.insert(id) {
                continue;
            }
            let Some(node) = self.program.nodes.get(id.index()) else {
                continue;
            };
            self.place(node.at);
            node.op
                .for_each_operand(|operand| self.waiting.push(operand));
            match &node.op {
                Op::Fact(fact) => self.fact(*fact),
                Op::Definition(definition) => self.definition(*definition),
                Op::Listed(_, table, _)
                | Op::IncludesListed(_, table, _)
                | Op::Lookup(table, _, _) => self.table(*table),
                Op::External(external, _) => {
                    if self.externals.insert(*external)
                        && let Some(declared) = self.program.externals.get(external.index())
                    {
                        self.place(declared.at);
                    }
                }
                _ => {}
            }
        }
    }

    fn fact(&mut self, fact: FactId) {
        if self.facts.insert(fact)
            && let Some(declared) = self.program.schema.facts.get(fact.index())
        {
            self.place(declared.at);
        }
    }

    fn definition(&mut self, definition: DefinitionId) {
        if !self.definitions.insert(definition) {
            return;
        }
        if let Some(declared) = self.program.definitions.get(definition.index()) {
            self.place(declared.at);
            for version in &declared.versions {
                self.place(version.at);
                self.waiting.extend(version.value);
            }
        }
    }

    fn table(&mut self, table: TableId) {
        if !self.tables.insert(table) {
            return;
        }
        if let Some(declared) = self.program.tables.get(table.index()) {
            self.place(declared.at);
            for row in declared.rows.iter().chain(&declared.otherwise) {
                self.place(row.at);
            }
        }
    }
}
