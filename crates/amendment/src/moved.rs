//! Things that are the same under another name: a scheme renamed, a file moved.

use std::collections::{BTreeMap, BTreeSet};

use ius_engine::{Program, Scheme};
use ius_suite::Rules;

use crate::form::Names;

/// A scheme or a module that has another name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Renamed {
    /// `scheme` or `module`.
    pub what: &'static str,
    /// The name before.
    pub before: String,
    /// The name after.
    pub after: String,
}

/// Finds what is the same under another name: the names before by those after.
pub(crate) fn renamed(before: &Rules, after: &Rules) -> (Names, Vec<Renamed>) {
    let (old, new) = (before.plan().program(), after.plan().program());
    let mut names = BTreeMap::new();
    let mut told = BTreeSet::new();
    schemes(before, after, &mut names);
    for (was, is) in &names {
        told.insert(Renamed {
            what: "scheme",
            before: was.clone(),
            after: is.clone(),
        });
    }
    let (was, is) = (ids(old), ids(new));
    let gone: Vec<&str> = was.difference(&is).copied().collect();
    let come: Vec<&str> = is.difference(&was).copied().collect();
    let prefixes = |all: &BTreeSet<&str>| -> BTreeSet<String> {
        all.iter().map(|id| prefix(id).to_owned()).collect()
    };
    let (prefixes_was, prefixes_is) = (prefixes(&was), prefixes(&is));
    // How many things of the one module are in the other: a file that was moved has most of them.
    let mut shared: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for a in &gone {
        for b in come.iter().filter(|b| last(b) == last(a)) {
            *shared.entry((prefix(a), prefix(b))).or_default() += 1;
        }
    }
    // A scheme and the module of its file may have one name; what stands in a scheme stays in it.
    let scheme_was: BTreeSet<&str> = old.schemes.iter().map(|s| s.id.as_str()).collect();
    let scheme_is: BTreeSet<&str> = new.schemes.iter().map(|s| s.id.as_str()).collect();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for a in &gone {
        let same: Vec<&&str> = come
            .iter()
            .filter(|b| last(b) == last(a) && !taken.contains(**b))
            .collect();
        let others = gone.iter().filter(|g| last(g) == last(a)).count();
        let allowed = |b: &str| {
            let (from, to) = (prefix(a), prefix(b));
            let scheme = names.get(from).is_some_and(|now| now == to);
            let of_schemes = scheme_was.contains(from) && scheme_is.contains(to);
            let module = (scheme_was.contains(from) || !prefixes_is.contains(from))
                && (scheme_is.contains(to) || !prefixes_was.contains(to));
            let alone = same.len() == 1 && others == 1;
            scheme || (!of_schemes && (module || alone))
        };
        let best = same
            .iter()
            .filter(|b| allowed(b))
            .max_by_key(|b| shared.get(&(prefix(a), prefix(b))).copied().unwrap_or(0));
        if let Some(b) = best {
            taken.insert(b);
        }
        let Some(b) = best.map(|b| (**b).to_owned()) else {
            continue;
        };
        if names.get(prefix(a)).is_none_or(|now| now != prefix(&b)) {
            told.insert(Renamed {
                what: "module",
                before: prefix(a).to_owned(),
                after: prefix(&b).to_owned(),
            });
        }
        names.insert((*a).to_owned(), b);
    }
    (Names(names), told.into_iter().collect())
}

/// A scheme that is gone is the one that has come in the same state, carries out the same template
/// and has at least half of its clauses.
fn schemes(before: &Rules, after: &Rules, names: &mut BTreeMap<String, String>) {
    let (old, new) = (before.plan().program(), after.plan().program());
    let missing = |scheme: &&Scheme, from: &Program, rules: &Rules| {
        from.scheme(&scheme.id).is_none() && rules.broken().iter().all(|b| b.id != scheme.id)
    };
    for gone in old.schemes.iter().filter(|s| missing(s, new, after)) {
        let clauses = |scheme: &Scheme| -> BTreeSet<String> {
            scheme.clauses.iter().map(|c| c.name.clone()).collect()
        };
        let was = clauses(gone);
        let template = |scheme: &Scheme| scheme.implements.as_deref().map(last).map(str::to_owned);
        let best = new
            .schemes
            .iter()
            .filter(|s| missing(s, old, before))
            .filter(|s| s.state == gone.state && template(s) == template(gone))
            .filter(|s| !names.values().any(|taken| *taken == s.id))
            .map(|s| {
                let is = clauses(s);
                (was.intersection(&is).count(), is.len().max(was.len()), s)
            })
            .filter(|(same, all, _)| same * 2 >= *all)
            .max_by_key(|(same, ..)| *same);
        if let Some((.., s)) = best {
            names.insert(gone.id.clone(), s.id.clone());
        }
    }
}

fn ids(program: &Program) -> BTreeSet<&str> {
    let definitions = program.definitions.iter().map(|d| d.id.as_str());
    let tables = program.tables.iter().map(|t| t.id.as_str());
    let externals = program.externals.iter().map(|e| e.id.as_str());
    let templates = program
        .schemes
        .iter()
        .filter_map(|s| s.implements.as_deref());
    definitions
        .chain(tables)
        .chain(externals)
        .chain(templates)
        .collect()
}

fn prefix(id: &str) -> &str {
    id.rsplit_once('.').map_or("", |(before, _)| before)
}

fn last(id: &str) -> &str {
    id.rsplit_once('.').map_or(id, |(_, name)| name)
}
