//! Recorded decisions on the disk: where they stand, what differs from them, and how they are
//! written anew.
//!
//! The snapshot of `FOLDER/NAME` is `FOLDER/snapshots/NAME.snap`. Everything is decided again in
//! every run, so that nothing pending is ever kept on the disk: a snapshot holds what somebody has
//! accepted, and nothing else.

pub(crate) mod cause;
pub(crate) mod law;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ius_engine::Program;
use ius_suite::{CaseKey, Difference, Record, Snapshot};

use crate::disk;
use crate::project::Project;
use crate::revision;
use crate::stop::{Outcome, Stop};
use cause::Causes;
use law::{Edit, Law};

/// The folder beside pages, case files and rule files.
const FOLDER: &str = "snapshots";
/// What a snapshot's name ends with.
const ENDING: &str = ".snap";

/// Where the snapshot of a file stands.
pub(crate) fn path_of(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let folder = file.parent().unwrap_or(Path::new("."));
    folder.join(FOLDER).join(format!("{name}{ENDING}"))
}

fn is_snapshot(path: &Path) -> bool {
    let in_folder = path
        .parent()
        .and_then(Path::file_name)
        .is_some_and(|name| name == FOLDER);
    in_folder
        && path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().ends_with(ENDING))
}

/// A case that was decided now.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) title: String,
    /// Its line in its file.
    pub(crate) line: u32,
    /// Whether it is as its author expects.
    pub(crate) passed: bool,
    /// Its place among the results of the run.
    pub(crate) result: usize,
    pub(crate) record: Record,
}

/// One file with cases, its snapshot, and what is decided now.
#[derive(Debug)]
pub(crate) struct Beside {
    /// The file with the cases, as people in the current folder write it.
    pub(crate) shown: String,
    /// The snapshot.
    pub(crate) path: PathBuf,
    /// Whether all cases of the file were decided, not only some that were asked for.
    pub(crate) whole: bool,
    /// For a rule file: its name in the project, and what it says now.
    law: Option<(String, Vec<String>)>,
    recorded: Option<Snapshot>,
    /// The text on the disk.
    text: Option<String>,
    pub(crate) found: Vec<(CaseKey, Found)>,
}

/// A decision that is not as recorded.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// The file: a position in [`Snapshots::files`].
    pub(crate) file: usize,
    /// The case: a position in [`Beside::found`].
    pub(crate) case: usize,
    pub(crate) before: Record,
    pub(crate) differences: Vec<Difference>,
    /// Whether the law says something else about the person, not only in other words.
    pub(crate) decides: bool,
    /// Why, by position in [`Snapshots::groups`].
    pub(crate) group: usize,
}

/// Why decisions changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cause {
    /// Lines of the law were changed.
    Law(Vec<Edit>),
    /// The case was changed.
    Case,
    /// Neither the rules nor the case was changed since they were recorded.
    Neither,
    /// What the law was is not recorded.
    NotRecorded,
}

/// Everything recorded and everything found.
pub(crate) struct Snapshots {
    pub(crate) files: Vec<Beside>,
    /// Snapshots without a file.
    pub(crate) orphans: Vec<Orphan>,
    /// What differs, in the order of the files.
    pub(crate) changes: Vec<Change>,
    /// The causes; those of changed decisions first, by how many they change.
    pub(crate) groups: Vec<Cause>,
    /// Whether the whole project was run, so that what is not pending is settled.
    pub(crate) all: bool,
}

/// A snapshot of a file that is no more.
#[derive(Debug)]
pub(crate) struct Orphan {
    path: PathBuf,
    /// What people are told.
    shown: String,
}

/// What is still to be recorded or taken away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Open {
    /// Cases whose decision changed.
    pub(crate) changed: usize,
    /// Cases whose explanation or facts changed, and nothing else.
    pub(crate) reworded: usize,
    /// Cases that are not recorded.
    pub(crate) missing: usize,
    /// Recorded cases that are no more.
    pub(crate) gone: usize,
    /// Snapshots of files that are no more.
    pub(crate) orphans: usize,
    /// Rule files whose law changed without any consequence that a case shows.
    pub(crate) stale: usize,
}

impl Open {
    pub(crate) fn is_nothing(self) -> bool {
        self == Open::default()
    }
}

/// What is taken over into the snapshots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Take {
    /// New cases, and what changed in words only; cases that are gone are dropped.
    New,
    /// Everything.
    All,
}

impl Snapshots {
    pub(crate) fn new(all: bool) -> Snapshots {
        Snapshots {
            files: Vec::new(),
            orphans: Vec::new(),
            changes: Vec::new(),
            groups: Vec::new(),
            all,
        }
    }

    /// Adds a file with the cases found in it. `law` is the name and text of a rule file.
    pub(crate) fn add(
        &mut self,
        file: &Path,
        shown: String,
        whole: bool,
        law: Option<(String, &str)>,
        found: Vec<Found>,
        lenient: bool,
    ) -> Outcome<()> {
        let path = path_of(file);
        let (text, recorded) = match read(&path) {
            Ok(read) => read,
            // Whoever takes everything over needs nothing of what stood there.
            Err((text, _)) if lenient => (Some(text), None),
            Err((_, stop)) => return Err(stop),
        };
        let records = found
            .iter()
            .map(|found| (found.title.clone(), found.record.clone()))
            .collect();
        let found = Snapshot::keyed(records)
            .into_iter()
            .map(|(key, _)| key)
            .zip(found)
            .collect();
        self.files.push(Beside {
            shown,
            path,
            whole,
            law: law.map(|(name, text)| (name, Law::of(text).lines())),
            recorded,
            text,
            found,
        });
        Ok(())
    }

    /// Looks below these paths for snapshots whose file is no more.
    pub(crate) fn look_for_orphans(&mut self, paths: &[PathBuf], project: &Project) -> Outcome<()> {
        let known: BTreeSet<&PathBuf> = self.files.iter().map(|file| &file.path).collect();
        let mut orphans = BTreeSet::new();
        for path in paths.iter().filter(|path| disk::is_folder(path)) {
            for snapshot in disk::files_below(path, &is_snapshot).map_err(Stop::because)? {
                let ours = disk::read_text(&snapshot)
                    .is_ok_and(|text| text.starts_with("# decisions of "));
                if ours && !known.contains(&snapshot) {
                    orphans.insert(snapshot);
                }
            }
        }
        self.orphans = orphans
            .into_iter()
            .map(|path| Orphan {
                shown: project.shown(&project.name_of(&path)),
                path,
            })
            .collect();
        Ok(())
    }

    /// Compares what is found with what is recorded, and finds out why it differs.
    pub(crate) fn compare(&mut self, project: &Project, program: &Program) {
        let mut changes: Vec<(Change, Cause)> = Vec::new();
        let mut pending: Vec<Change> = Vec::new();
        for (at, file) in self.files.iter().enumerate() {
            let Some(recorded) = &file.recorded else {
                continue;
            };
            let recorded: BTreeMap<&CaseKey, &Record> = recorded
                .cases
                .iter()
                .map(|(key, record)| (key, record))
                .collect();
            for (case, (key, found)) in file.found.iter().enumerate() {
                let Some(before) = recorded.get(key) else {
                    continue;
                };
                let differences = before.differences(&found.record);
                if differences.is_empty() {
                    continue;
                }
                pending.push(Change {
                    file: at,
                    case,
                    before: (*before).clone(),
                    decides: differences.iter().any(|d| d.what.decides()),
                    differences,
                    group: 0,
                });
            }
        }
        if pending.is_empty() {
            return;
        }
        let (edits, complete) = self.edits(project);
        let mut causes = Causes::new(program, &edits);
        for change in pending {
            let facts = change.before.facts.as_str();
            let found = self.found(&change);
            let cause = if found.is_some_and(|found| found.record.facts != facts) {
                Cause::Case
            } else if edits.is_empty() {
                if complete {
                    Cause::Neither
                } else {
                    Cause::NotRecorded
                }
            } else {
                let on = causes.of(&change.before.scheme, &change.differences);
                Cause::Law(on.iter().filter_map(|at| edits.get(*at).cloned()).collect())
            };
            changes.push((change, cause));
        }
        let mut weights: BTreeMap<&Cause, (usize, usize)> = BTreeMap::new();
        for (change, cause) in &changes {
            let weight = weights.entry(cause).or_default();
            weight.0 += usize::from(change.decides);
            weight.1 += 1;
        }
        let mut order: Vec<(&Cause, (usize, usize))> = weights.into_iter().collect();
        order.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        self.groups = order.into_iter().map(|(cause, _)| cause.clone()).collect();
        self.changes = changes
            .into_iter()
            .map(|(mut change, cause)| {
                let group = self.groups.iter().position(|known| *known == cause);
                change.group = group.unwrap_or_default();
                change
            })
            .collect();
    }

    /// The changed lines of the law, and whether all of the law was recorded.
    fn edits(&self, project: &Project) -> (Vec<Edit>, bool) {
        let mut edits = Vec::new();
        let mut complete = true;
        let mut laws: BTreeMap<String, Law> = BTreeMap::new();
        let files = project.rule_files().unwrap_or_default();
        for file in files {
            let recorded = match read(&path_of(&file)) {
                Ok((_, Some(snapshot))) if !snapshot.law.is_empty() => snapshot,
                _ => {
                    complete = false;
                    continue;
                }
            };
            let Ok(text) = disk::read_text(&file) else {
                continue;
            };
            let (law, name) = (Law::of(&text), project.name_of(&file));
            let found = law.edits_since(&recorded.law, &name);
            if !found.is_empty() {
                edits.extend(found);
                laws.insert(name, law);
            }
        }
        before(project, &laws, &mut edits);
        (edits, complete)
    }

    pub(crate) fn found(&self, change: &Change) -> Option<&Found> {
        let (_, found) = self.files.get(change.file)?.found.get(change.case)?;
        Some(found)
    }

    /// What is still open.
    pub(crate) fn open(&self) -> Open {
        let mut open = Open {
            orphans: self.orphans.len(),
            ..Open::default()
        };
        for change in &self.changes {
            if change.decides {
                open.changed += 1;
            } else {
                open.reworded += 1;
            }
        }
        for file in &self.files {
            let recorded: BTreeSet<&CaseKey> = file.recorded_keys().collect();
            let found: BTreeSet<&CaseKey> = file.found.iter().map(|(key, _)| key).collect();
            open.missing += found.difference(&recorded).count();
            if file.whole {
                open.gone += recorded.difference(&found).count();
            }
            open.stale += usize::from(self.all && file.law_is_stale());
        }
        open
    }

    /// Files with something missing, gone or stale, as people write them, for messages.
    pub(crate) fn open_files(&self) -> Vec<&str> {
        self.files
            .iter()
            .filter(|file| {
                let recorded: BTreeSet<&CaseKey> = file.recorded_keys().collect();
                let found: BTreeSet<&CaseKey> = file.found.iter().map(|(key, _)| key).collect();
                found.difference(&recorded).next().is_some()
                    || file.whole && recorded.difference(&found).next().is_some()
                    || self.all && file.law_is_stale()
            })
            .map(|file| file.shown.as_str())
            .chain(self.orphans.iter().map(|orphan| orphan.shown.as_str()))
            .collect()
    }

    /// Writes the snapshots: how many files were written or taken away. The law of the rule files is
    /// taken over when no decision is pending, so that the cause of one that is can still be told.
    pub(crate) fn write(&mut self, take: Take) -> Outcome<usize> {
        let pending = take == Take::New && self.changes.iter().any(|change| change.decides);
        let mut accepted: BTreeSet<(usize, usize)> = BTreeSet::new();
        for change in &self.changes {
            if take == Take::All || !change.decides {
                accepted.insert((change.file, change.case));
            }
        }
        let settle = self.all && !pending;
        let mut writes = Vec::new();
        let mut empty = Vec::new();
        for (at, file) in self.files.iter_mut().enumerate() {
            let case = |case: usize| accepted.contains(&(at, case));
            file.take(&case, Some(take), settle);
            file.hand_over(&mut writes, &mut empty);
        }
        let orphans = std::mem::take(&mut self.orphans);
        let count = writes.len() + orphans.len() + empty.len();
        commit(
            &writes,
            empty
                .iter()
                .chain(orphans.iter().map(|orphan| &orphan.path)),
        )?;
        self.changes
            .retain(|change| !accepted.contains(&(change.file, change.case)));
        Ok(count)
    }

    /// Takes over some changes at once, as the review does. Once nothing is pending any more the
    /// law is taken over, too.
    pub(crate) fn accept(&mut self, accepted: &BTreeSet<(usize, usize)>) -> Outcome<()> {
        let mut writes = Vec::new();
        let mut empty = Vec::new();
        let files: BTreeSet<usize> = accepted.iter().map(|(file, _)| *file).collect();
        for at in files {
            if let Some(file) = self.files.get_mut(at) {
                file.take(&|case| accepted.contains(&(at, case)), None, false);
                file.hand_over(&mut writes, &mut empty);
            }
        }
        commit(&writes, empty.iter())?;
        self.changes
            .retain(|change| !accepted.contains(&(change.file, change.case)));
        if self.all && self.changes.is_empty() {
            let mut writes = Vec::new();
            for file in &mut self.files {
                file.take(&|_| false, None, true);
                file.hand_over(&mut writes, &mut Vec::new());
            }
            commit(&writes, std::iter::empty())?;
        }
        Ok(())
    }
}

impl Beside {
    fn recorded_keys(&self) -> impl Iterator<Item = &CaseKey> {
        self.recorded
            .iter()
            .flat_map(|snapshot| snapshot.cases.iter().map(|(key, _)| key))
    }

    fn law_is_stale(&self) -> bool {
        self.law.as_ref().is_some_and(|(_, law)| {
            self.recorded
                .as_ref()
                .is_none_or(|snapshot| snapshot.law != *law)
        })
    }

    /// Takes over accepted cases; with `take` also new ones, and drops those that are gone; with
    /// `settle` the law.
    fn take(&mut self, accepted: &dyn Fn(usize) -> bool, take: Option<Take>, settle: bool) {
        let recorded = self.recorded.take().unwrap_or_default();
        let mut before: BTreeMap<CaseKey, Record> = recorded.cases.iter().cloned().collect();
        let mut now: BTreeMap<&CaseKey, Record> = BTreeMap::new();
        for (at, (key, found)) in self.found.iter().enumerate() {
            let kept = match before.remove(key) {
                Some(_) if accepted(at) => Some(found.record.clone()),
                Some(recorded) => Some(recorded),
                // What its own author does not expect is not recorded before somebody has looked.
                None if take == Some(Take::All) => Some(found.record.clone()),
                None => (take.is_some() && found.passed).then(|| found.record.clone()),
            };
            if let Some(kept) = kept {
                now.insert(key, kept);
            }
        }
        let mut cases = Vec::new();
        if self.whole {
            for (key, _) in &self.found {
                if let Some(record) = now.remove(key) {
                    cases.push((key.clone(), record));
                }
            }
            if take.is_none() {
                for (key, _) in &recorded.cases {
                    if let Some(record) = before.remove(key) {
                        cases.push((key.clone(), record));
                    }
                }
            }
        } else {
            // Only some were decided: the others stay where they stand.
            for (key, _) in &recorded.cases {
                if let Some(record) = now.remove(key).or_else(|| before.remove(key)) {
                    cases.push((key.clone(), record));
                }
            }
            for (key, _) in &self.found {
                if let Some(record) = now.remove(key) {
                    cases.push((key.clone(), record));
                }
            }
        }
        let law = match &self.law {
            Some((_, law)) if settle => law.clone(),
            _ => recorded.law,
        };
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        self.recorded = Some(Snapshot {
            of: name.trim_end_matches(ENDING).to_owned(),
            law,
            cases,
        });
    }

    fn hand_over(&mut self, writes: &mut Vec<(PathBuf, String)>, empty: &mut Vec<PathBuf>) {
        let Some(snapshot) = &self.recorded else {
            return;
        };
        if snapshot.cases.is_empty() && snapshot.law.is_empty() {
            if self.text.take().is_some() {
                empty.push(self.path.clone());
            }
            self.recorded = None;
            return;
        }
        let text = snapshot.text();
        if self.text.as_ref() != Some(&text) {
            writes.push((self.path.clone(), text.clone()));
            self.text = Some(text);
        }
    }
}

type Recorded = (Option<String>, Option<Snapshot>);

/// Reads a snapshot, if there is one; what cannot be understood comes with its text.
fn read(path: &Path) -> Result<Recorded, (String, Stop)> {
    if !disk::is_file(path) {
        return Ok((None, None));
    }
    let shown = disk::current_folder().map_or_else(
        |_| disk::with_strokes(path),
        |here| disk::with_strokes(&disk::relative_to(path, &here)),
    );
    let text = disk::read_text(path).map_err(|why| {
        let stop = Stop::because(format!("`{shown}` cannot be read: {why}"));
        (String::new(), stop)
    })?;
    match Snapshot::read(&text) {
        Ok(snapshot) => Ok((Some(text), Some(snapshot))),
        Err(unreadable) => {
            let stop = Stop::with_help(
                format!(
                    "the snapshot `{shown}` cannot be understood: line {}: {}",
                    unreadable.line, unreadable.why
                ),
                "take either side of it as it was committed and call `ius test --snapshot`, or take everything over as it is decided now with `ius test --accept`",
            );
            Err((text, stop))
        }
    }
}

fn commit<'a>(
    writes: &[(PathBuf, String)],
    removed: impl Iterator<Item = &'a PathBuf>,
) -> Outcome<()> {
    disk::write_all_whole(writes).map_err(|(path, why)| {
        Stop::because(format!("`{}` cannot be written: {why}", path.display()))
    })?;
    for path in removed {
        disk::remove(path).map_err(|why| {
            Stop::because(format!("`{}` cannot be taken away: {why}", path.display()))
        })?;
        if let Some(folder) = path.parent() {
            disk::remove_if_empty(folder);
        }
    }
    Ok(())
}

/// Looks up in git what stood where an edit is. Without git, or where it has another text, the edit
/// is shown without.
fn before(project: &Project, laws: &BTreeMap<String, Law>, edits: &mut [Edit]) {
    if edits.is_empty() {
        return;
    }
    let folder = project.name_of(&project.rules);
    let wanted = |path: &Path| laws.contains_key(&disk::with_strokes(path));
    for revision in ["HEAD", "HEAD^"] {
        if edits.iter().all(|edit| edit.was.is_some()) {
            return;
        }
        let Ok(files) = revision::files(&project.root, revision, &folder, &wanted) else {
            return;
        };
        for (name, text) in files {
            let Some(now) = laws.get(&name) else {
                continue;
            };
            let old = Law::of(&text);
            for edit in edits
                .iter_mut()
                .filter(|edit| edit.file == name && edit.was.is_none())
            {
                edit.was = old.before(edit, now);
            }
        }
    }
}
