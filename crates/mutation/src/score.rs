//! Mutants by scheme, with the explanations of a drafter.

use std::collections::{BTreeMap, BTreeSet};

use ius_engine::{Program, SchemeId};

use crate::make::Made;
use crate::mutant::Mutant;
use crate::run::Verdict;

/// Why no case can notice a mutant, or need not, in the words of a drafter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The mutant's name.
    pub mutant: String,
    /// Why.
    pub why: String,
    /// The line of its name in the file of explanations, counted from 1.
    pub line: usize,
}

/// How a mutant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A case notices it.
    Noticed,
    /// No case notices it.
    Survives,
    /// No case notices it, and it is explained why.
    Explained,
}

impl Standing {
    /// The name used in files and by the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Standing::Noticed => "noticed",
            Standing::Survives => "survives",
            Standing::Explained => "explained",
        }
    }
}

/// Mutants under one heading.
#[derive(Debug)]
pub struct Group<'a> {
    /// The scheme that says them; for what schemes share, the rule file.
    pub heading: String,
    /// Whether several schemes say them.
    pub shared: bool,
    /// The mutants with how they stand and the explanation, by where they are written.
    pub mutants: Vec<(&'a Mutant, Standing, Option<&'a Explanation>)>,
}

impl Group<'_> {
    /// How many stand so.
    #[must_use]
    pub fn count(&self, wanted: Standing) -> usize {
        self.mutants
            .iter()
            .filter(|(_, standing, _)| *standing == wanted)
            .count()
    }
}

/// How the mutants of all that one scheme says stand, what it shares with others included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeScore {
    /// The scheme's name, e.g. `nl.start_up`.
    pub scheme: String,
    /// How many a case notices, be it a case of another scheme that says the same place.
    pub noticed: usize,
    /// How many no case notices.
    pub survive: usize,
    /// How many no case notices, with an explanation.
    pub explained: usize,
}

/// Every mutant that was asked for, and how many the cases notice.
#[derive(Debug)]
pub struct Score<'a> {
    /// Every scheme that says one of the mutants, by name. What several schemes share counts in
    /// each of them.
    pub schemes: Vec<SchemeScore>,
    /// What one scheme says, by its name; then what schemes share, by file.
    pub groups: Vec<Group<'a>>,
    /// Explanations of mutants that a case notices, or that there are no longer.
    pub needless: Vec<&'a Explanation>,
}

impl<'a> Score<'a> {
    /// Puts together what was found of the mutants `wanted` (positions in `made.mutants`).
    #[must_use]
    pub fn new(
        made: &'a Made,
        wanted: &[usize],
        verdicts: &[Verdict],
        explanations: &'a [Explanation],
    ) -> Score<'a> {
        let explained: BTreeMap<&str, &Explanation> = explanations
            .iter()
            .map(|explanation| (explanation.mutant.as_str(), explanation))
            .collect();
        let mut groups: BTreeMap<(bool, String), Group<'a>> = BTreeMap::new();
        let mut needless: BTreeSet<&str> = explained
            .keys()
            .copied()
            .filter(|id| !made.mutants.iter().any(|mutant| mutant.id == **id))
            .collect();
        let mut schemes: BTreeMap<SchemeId, SchemeScore> = BTreeMap::new();
        for (position, verdict) in wanted.iter().zip(verdicts) {
            let Some(mutant) = made.mutants.get(*position) else {
                continue;
            };
            let explanation = explained.get(mutant.id.as_str()).copied();
            let standing = match (verdict, explanation) {
                (Verdict::Noticed, None) => Standing::Noticed,
                (Verdict::Noticed, Some(_)) => {
                    needless.insert(mutant.id.as_str());
                    Standing::Noticed
                }
                (Verdict::Survives, Some(_)) => Standing::Explained,
                (Verdict::Survives, None) => Standing::Survives,
            };
            for id in &mutant.schemes {
                let scheme = made.program.schemes.get(id.index());
                let count = schemes.entry(*id).or_insert_with(|| SchemeScore {
                    scheme: scheme.map(|found| found.id.clone()).unwrap_or_default(),
                    noticed: 0,
                    survive: 0,
                    explained: 0,
                });
                match standing {
                    Standing::Noticed => count.noticed += 1,
                    Standing::Survives => count.survive += 1,
                    Standing::Explained => count.explained += 1,
                }
            }
            let heading = heading(mutant, &made.program);
            let group = groups
                .entry((mutant.is_shared(), heading.clone()))
                .or_insert_with(|| Group {
                    heading,
                    shared: mutant.is_shared(),
                    mutants: Vec::new(),
                });
            let explanation = explanation.filter(|_| standing == Standing::Explained);
            group.mutants.push((mutant, standing, explanation));
        }
        let mut schemes: Vec<SchemeScore> = schemes.into_values().collect();
        schemes.sort_by(|a, b| a.scheme.cmp(&b.scheme));
        Score {
            schemes,
            groups: groups.into_values().collect(),
            needless: explanations
                .iter()
                .filter(|explanation| needless.contains(explanation.mutant.as_str()))
                .collect(),
        }
    }

    /// How many stand so.
    #[must_use]
    pub fn count(&self, wanted: Standing) -> usize {
        self.groups.iter().map(|group| group.count(wanted)).sum()
    }
}

/// The scheme that says a mutant, or the file where schemes share it.
fn heading(mutant: &Mutant, program: &Program) -> String {
    let scheme = mutant.schemes.first();
    let scheme = scheme.and_then(|id| program.schemes.get(id.index()));
    match scheme {
        Some(scheme) if !mutant.is_shared() => scheme.id.clone(),
        _ => program
            .files
            .get(mutant.at.file.index())
            .cloned()
            .unwrap_or_default(),
    }
}
