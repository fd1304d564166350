//! Where the law of a scheme was read, and how much of it was verified.
//!
//! Counted is what a scheme rests on and what has a source: its clauses, the versions of the
//! parameters, slots and definitions that these read, the rows of tables, and the values shipped
//! for external data. A definition for which no source is named, nor for what it cites, is an expression
//! of the rules' own. What fills a slot or is a result, names no source and only passes on a parameter or a row is not counted
//! beside these. A table without columns is a list: one value for each source that it names.

use std::collections::BTreeSet;

use ius_calendar::Date;
use serde::Serialize;

use crate::program::{
    ClauseKind, Constant, DefinitionKind, InForce, NodeId, Op, Program, Provenance, SchemeId,
    SourceRef, TableId, Verification,
};
use crate::words::Lang;

/// What has a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SourcedKind {
    /// A clause.
    Clause,
    /// A version of a parameter.
    Parameter,
    /// A version of what fills a slot.
    Fill,
    /// A version of a definition.
    Definition,
    /// A row of a table.
    Row,
    /// The rows of a table without columns that were read in the same texts.
    List,
    /// A shipped value of external data.
    External,
}

impl SourcedKind {
    /// The word that rules use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            SourcedKind::Clause => "clause",
            SourcedKind::Parameter => "parameter",
            SourcedKind::Fill => "fill",
            SourcedKind::Definition => "definition",
            SourcedKind::Row => "row",
            SourcedKind::List => "list",
            SourcedKind::External => "external",
        }
    }
}

/// How far something was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Read in an official text, and in no other.
    Official,
    /// Read in a guide, summary, press or transposition text.
    Secondary,
    /// From memory, assumed, contradicted, or without any source.
    Unverified,
    /// The law has a value that was not found.
    Unconfirmed,
}

impl Standing {
    /// The word in lists.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Official => "official",
            Standing::Secondary => "secondary",
            Standing::Unverified => "unverified",
            Standing::Unconfirmed => "unconfirmed",
        }
    }

    /// Whether somebody has read it in a text that says so.
    #[must_use]
    pub const fn is_verified(self) -> bool {
        matches!(self, Standing::Official | Standing::Secondary)
    }
}

/// A value or clause with its source.
#[derive(Clone, Debug, PartialEq)]
pub struct Sourced<'p> {
    /// What it is.
    pub kind: SourcedKind,
    /// Its name; of a row the table's.
    pub name: &'p str,
    /// The key of a row.
    pub key: Option<&'p Constant>,
    /// The table of a row.
    pub table: Option<TableId>,
    /// The dates of this version, where there are any.
    pub in_force: Option<InForce>,
    /// How far it was verified.
    pub standing: Standing,
    /// The columns of a row whose value was not found.
    pub unconfirmed: Vec<&'p str>,
    /// Where it was read.
    pub provenance: &'p Provenance,
    /// Where it is written.
    pub at: SourceRef,
}

impl Sourced<'_> {
    /// Whether its notes or the reason why it is unverified say that sources contradict each
    /// other.
    #[must_use]
    pub fn conflicts(&self) -> bool {
        let says = |text: &str| {
            let text = text.to_lowercase();
            ["conflict", "contradict", "disagree"]
                .iter()
                .any(|word| text.contains(word))
        };
        self.provenance.why.as_deref().is_some_and(says)
            || self.provenance.notes.iter().any(|(_, note)| says(note))
    }

    /// The day of the oldest reading.
    #[must_use]
    pub fn read(&self) -> Option<Date> {
        self.provenance.sources.iter().filter_map(|s| s.read).min()
    }
}

/// How much of the law of a scheme was verified.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Honesty {
    /// Values and clauses.
    pub total: usize,
    /// Read in official texts.
    pub official: usize,
    /// Read in secondary texts.
    pub secondary: usize,
    /// Not verified.
    pub unverified: usize,
    /// The law has a value that was not found.
    pub unconfirmed: usize,
    /// The date of the oldest text, as written: `2016`, `2016-05` or a day.
    pub oldest_text: Option<String>,
    /// The day of the oldest reading.
    pub first_read: Option<Date>,
    /// The day of the latest reading.
    pub last_read: Option<Date>,
}

impl Honesty {
    /// Counts values and clauses.
    #[must_use]
    pub fn of<'s, 'p: 's>(all: impl IntoIterator<Item = &'s Sourced<'p>>) -> Honesty {
        let mut out = Honesty::default();
        for sourced in all {
            out.total += 1;
            match sourced.standing {
                Standing::Official => out.official += 1,
                Standing::Secondary => out.secondary += 1,
                Standing::Unverified => out.unverified += 1,
                Standing::Unconfirmed => out.unconfirmed += 1,
            }
            for source in &sourced.provenance.sources {
                if let Some(text) = &source.as_of
                    && out.oldest_text.as_ref().is_none_or(|oldest| text < oldest)
                {
                    out.oldest_text = Some(text.clone());
                }
                if let Some(day) = source.read {
                    out.first_read = Some(out.first_read.map_or(day, |first| first.min(day)));
                    out.last_read = Some(out.last_read.map_or(day, |last| last.max(day)));
                }
            }
        }
        out
    }

    /// The summary on one line, in a language (`en` or `nl`).
    #[must_use]
    pub fn line(&self, lang: &str) -> String {
        let lang = Lang::of(lang);
        let mut line = format!(
            "{} {}: {} {}, {} {}, {} {}",
            self.total,
            lang.pick("values and clauses", "waarden en bepalingen"),
            self.official,
            lang.pick(
                "verified from an official source",
                "geverifieerd in een officiële bron"
            ),
            self.secondary,
            lang.pick("from a secondary source", "in een secundaire bron"),
            self.unverified,
            lang.pick("unverified", "niet geverifieerd"),
        );
        if self.unconfirmed > 0 {
            line.push_str(&format!(
                ", {} {}",
                self.unconfirmed,
                lang.pick("not found", "niet gevonden")
            ));
        }
        let mut ages = Vec::new();
        if let Some(oldest) = &self.oldest_text {
            ages.push(format!(
                "{} {oldest}",
                lang.pick("oldest text of", "oudste tekst van")
            ));
        }
        if let (Some(first), Some(last)) = (self.first_read, self.last_read) {
            let read = lang.pick("read", "gelezen");
            ages.push(if first == last {
                format!("{read} {first}")
            } else {
                format!("{read} {first} {} {last}", lang.pick("to", "tot en met"))
            });
        }
        if !ages.is_empty() {
            line.push_str(&format!("; {}", ages.join(", ")));
        }
        line
    }

    /// The same in a few words, for lists: how many of all were verified.
    #[must_use]
    pub fn short(&self, lang: &str) -> String {
        let lang = Lang::of(lang);
        format!(
            "{} {} {} {}",
            self.official + self.secondary,
            lang.pick("of", "van"),
            self.total,
            lang.pick("verified", "geverifieerd")
        )
    }
}

fn standing(provenance: &Provenance) -> Standing {
    match provenance.verification {
        Verification::Official => Standing::Official,
        Verification::Secondary => Standing::Secondary,
        Verification::Unstated | Verification::Unverified => Standing::Unverified,
    }
}

fn says_nothing(provenance: &Provenance) -> bool {
    provenance.verification == Verification::Unstated
}

impl Program {
    /// Whether an expression reads a parameter, a table or external data.
    fn passes_on(&self, root: NodeId) -> bool {
        let mut roots = vec![root];
        let mut seen = BTreeSet::new();
        while let Some(id) = roots.pop() {
            if !seen.insert(id) {
                continue;
            }
            let Some(node) = self.nodes.get(id.index()) else {
                continue;
            };
            match &node.op {
                Op::Lookup(..) | Op::Listed(..) | Op::IncludesListed(..) | Op::External(..) => {
                    return true;
                }
                Op::Definition(definition) => {
                    let declared = self.definitions.get(definition.index());
                    if declared.is_some_and(|d| d.kind == DefinitionKind::Parameter) {
                        return true;
                    }
                    let versions = declared.map_or(&[][..], |d| d.versions.as_slice());
                    roots.extend(versions.iter().filter_map(|version| version.value));
                }
                _ => {}
            }
            node.op.for_each_operand(|operand| roots.push(operand));
        }
        false
    }

    /// Everything that a scheme rests on and that has a source: its clauses in order, then values,
    /// rows and external data by where they are written.
    #[must_use]
    pub fn sourced(&self, id: SchemeId) -> Vec<Sourced<'_>> {
        let Some(scheme) = self.schemes.get(id.index()) else {
            return Vec::new();
        };
        let mut out: Vec<Sourced<'_>> = scheme
            .clauses
            .iter()
            .filter(|clause| match &clause.kind {
                ClauseKind::Output { value, .. } => {
                    !says_nothing(&clause.provenance) || !self.passes_on(*value)
                }
                _ => true,
            })
            .map(|clause| Sourced {
                kind: SourcedKind::Clause,
                name: &clause.name,
                key: None,
                table: None,
                in_force: clause.in_force.first().copied(),
                standing: standing(&clause.provenance),
                unconfirmed: Vec::new(),
                provenance: &clause.provenance,
                at: clause.at,
            })
            .collect();
        let first = out.len();
        let mut roots = Vec::new();
        for clause in &scheme.clauses {
            crate::unverified::roots(clause, |node| roots.push(node));
        }
        for transition in &scheme.transitions {
            roots.extend([transition.when, transition.law_on]);
        }
        let mut nodes = BTreeSet::new();
        let mut definitions = BTreeSet::new();
        let mut tables = BTreeSet::new();
        let mut externals = BTreeSet::new();
        while let Some(node) = roots.pop() {
            if !nodes.insert(node) {
                continue;
            }
            let Some(node) = self.nodes.get(node.index()) else {
                continue;
            };
            match &node.op {
                Op::Definition(definition) if definitions.insert(*definition) => {
                    let versions = self
                        .definitions
                        .get(definition.index())
                        .map_or(&[][..], |d| d.versions.as_slice());
                    roots.extend(versions.iter().filter_map(|version| version.value));
                }
                Op::Lookup(table, ..)
                | Op::Listed(_, table, _)
                | Op::IncludesListed(_, table, _) => {
                    tables.insert(*table);
                }
                Op::External(external, _) => {
                    externals.insert(*external);
                }
                _ => {}
            }
            node.op.for_each_operand(|operand| roots.push(operand));
        }
        for definition in definitions {
            let Some(declared) = self.definitions.get(definition.index()) else {
                continue;
            };
            let kind = match declared.kind {
                DefinitionKind::Parameter => SourcedKind::Parameter,
                DefinitionKind::Slot => SourcedKind::Fill,
                DefinitionKind::Definition => SourcedKind::Definition,
            };
            for version in &declared.versions {
                let silent = says_nothing(&version.provenance);
                let own = match kind {
                    SourcedKind::Definition => silent,
                    SourcedKind::Fill => {
                        silent && version.value.is_some_and(|value| self.passes_on(value))
                    }
                    _ => false,
                };
                if own {
                    continue;
                }
                out.push(Sourced {
                    kind,
                    name: &declared.name,
                    key: None,
                    table: None,
                    in_force: (version.in_force != InForce::default()).then_some(version.in_force),
                    standing: match version.value {
                        Some(_) => standing(&version.provenance),
                        None => Standing::Unconfirmed,
                    },
                    unconfirmed: Vec::new(),
                    provenance: &version.provenance,
                    at: version.at,
                });
            }
        }
        for id in tables {
            let Some(table) = self.tables.get(id.index()) else {
                continue;
            };
            if table.columns.is_empty() {
                let mut sources: Vec<&Provenance> = Vec::new();
                for row in &table.rows {
                    if sources.contains(&&row.provenance) {
                        continue;
                    }
                    sources.push(&row.provenance);
                    out.push(Sourced {
                        kind: SourcedKind::List,
                        name: &table.name,
                        key: None,
                        table: None,
                        in_force: None,
                        standing: standing(&row.provenance),
                        unconfirmed: Vec::new(),
                        provenance: &row.provenance,
                        at: row.at,
                    });
                }
                continue;
            }
            let listed = table.rows.iter().map(|row| (row, Some(&row.key)));
            for (row, key) in listed.chain(table.otherwise.iter().map(|row| (row, None))) {
                let unconfirmed: Vec<&str> = row
                    .cells
                    .iter()
                    .zip(&table.columns)
                    .filter(|(cell, _)| cell.is_none())
                    .map(|(_, (name, _))| name.as_str())
                    .collect();
                let nothing = !row.cells.is_empty() && unconfirmed.len() == row.cells.len();
                out.push(Sourced {
                    kind: SourcedKind::Row,
                    name: &table.name,
                    key,
                    table: Some(id),
                    in_force: (row.in_force != InForce::default()).then_some(row.in_force),
                    standing: if nothing {
                        Standing::Unconfirmed
                    } else {
                        standing(&row.provenance)
                    },
                    unconfirmed,
                    provenance: &row.provenance,
                    at: row.at,
                });
            }
        }
        for id in externals {
            let Some(external) = self.externals.get(id.index()) else {
                continue;
            };
            for row in &external.rows {
                out.push(Sourced {
                    kind: SourcedKind::External,
                    name: &external.name,
                    key: row.key.as_ref(),
                    table: None,
                    in_force: Some(InForce {
                        from: Some(row.as_of),
                        until: None,
                    }),
                    standing: standing(&row.provenance),
                    unconfirmed: Vec::new(),
                    provenance: &row.provenance,
                    at: external.at,
                });
            }
        }
        if let Some(values) = out.get_mut(first..) {
            values.sort_by_key(|sourced| (sourced.at.file, sourced.at.start));
        }
        out
    }
}
