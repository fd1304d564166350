//! `ius diff`

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use ius_amendment::{Amendment, Both, Change, Flip, Person, Witness, compare, witness};
use ius_analysis::Analysis;
use ius_applicant::{Format as Written, apply, read_tree};
use ius_calendar::Date;
use ius_engine::Facts;
use ius_suite::{Rules, Task, case_facts, example_facts, read_case_file, read_page};

use super::test::{is_case_file, is_page};
use crate::arguments::{Diff as Arguments, Format, Global};
use crate::command::{one_of, today};
use crate::disk::{self, Below};
use crate::project::{Project, is_rule_file};
use crate::revision;
use crate::show::amendment;
use crate::stop::{Outcome, Stop};
use crate::terminal::Terminal;

/// So many witnesses are searched for: who changes more looks at them state by state.
const MOST_WITNESSES: usize = 40;

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &mut Terminal) -> Outcome {
    let formats = [Format::Text, Format::Json, Format::Markdown, Format::Html];
    let format = one_of(global, "diff", &formats)?;
    let project = Project::find(global, None)?;
    let versions = Versions::of(arguments, &project)?;
    // Both are read at once: neither waits for the other.
    let (before, after) = std::thread::scope(|scope| {
        let before = scope.spawn(|| versions.before.rules(&project));
        let after = versions.after.rules(&project);
        let before = before
            .join()
            .unwrap_or_else(|_| Err(Stop::because("the version before could not be read")));
        (before, after)
    });
    let (before, after) = (before?, after?);
    for (rules, name) in [
        (&before, &versions.before.name),
        (&after, &versions.after.name),
    ] {
        let errors = rules.errors();
        if let Some(first) = errors.first() {
            return Err(Stop::with_help(
                format!(
                    "the rules of {name} have {} errors, the first in `{}`: {}",
                    errors.len(),
                    first.file.path(),
                    first.message
                ),
                "only rules without errors can be compared; see `ius check`",
            ));
        }
    }
    let changed = compare(&before, &after);
    let mut found = Found {
        before: versions.before.name.clone(),
        after: versions.after.name.clone(),
        amendment: changed,
        people: 0,
        groups: Vec::new(),
        untouched: Vec::new(),
    };
    let both = Both {
        before: &before,
        after: &after,
    };
    if found.amendment.changes_law() {
        let mut people = library(&project, both, &found.amendment)?;
        let described = people.len();
        for path in &arguments.applicants {
            people.extend(applicants(
                path,
                both,
                &found.amendment,
                &project,
                today(global),
            )?);
        }
        found.people = people.len();
        let flips = decide(both, &people);
        found.witnesses(both, &flips, people.get(..described).unwrap_or_default());
        found.group(&people, flips);
    }
    if let Some(folder) = &arguments.save {
        let folder = project.whole(folder);
        for group in found.groups.iter().filter(|group| group.constructed) {
            let name = format!("{}-{}.md", group.scheme.replace('.', "-"), group.clause);
            let path = folder.join(&name);
            let page = amendment::page(group, &after);
            match disk::write_new(&path, &page) {
                Ok(()) => terminal.note(&format!("wrote {}", path.display())),
                Err(why) => {
                    return Err(Stop::because(format!(
                        "`{}` cannot be written: {why}",
                        path.display()
                    )));
                }
            }
        }
    }
    match format {
        Format::Json => terminal.json(&amendment::json(&found, &after))?,
        Format::Markdown => terminal.say(&amendment::markdown(&found, &after))?,
        Format::Html => terminal.say(&amendment::html(&found, &after))?,
        _ => terminal.say(&amendment::text(&found, &after, terminal.colour()))?,
    }
    Ok(u8::from(
        found.amendment.changes_law() && !arguments.exit_zero,
    ))
}

/// What came of a comparison.
pub(crate) struct Found {
    /// What the versions are called.
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) amendment: Amendment,
    /// How many people were decided under both.
    pub(crate) people: usize,
    /// Who is treated differently, by the clause that makes the difference.
    pub(crate) groups: Vec<Group>,
    /// Clauses for which nobody was found who is treated differently.
    pub(crate) untouched: Vec<(String, String)>,
}

/// People whom one clause of one scheme treats differently.
pub(crate) struct Group {
    pub(crate) scheme: String,
    pub(crate) clause: String,
    /// How many have another outcome.
    pub(crate) outcomes: usize,
    /// How many keep their outcome, with another status or result.
    pub(crate) results: usize,
    /// One of them.
    pub(crate) person: Person,
    pub(crate) flip: Flip,
    /// Whether nobody was described and the person was constructed.
    pub(crate) constructed: bool,
    /// What sets the constructed person apart from the one the search started from.
    pub(crate) moved: Vec<String>,
}

impl Found {
    fn group(&mut self, people: &[Person], flips: Vec<(usize, Flip)>) {
        let mut groups: BTreeMap<(String, String), Group> = BTreeMap::new();
        for (at, flip) in flips {
            let Some(person) = people.get(at) else {
                continue;
            };
            let clause = flip.cause(&person.scheme, &self.amendment);
            let outcome = flip.is_outcome();
            let key = (person.scheme.clone(), clause.clone());
            let group = groups.entry(key).or_insert_with(|| Group {
                scheme: person.scheme.clone(),
                clause,
                outcomes: 0,
                results: 0,
                person: person.clone(),
                flip: flip.clone(),
                constructed: false,
                moved: Vec::new(),
            });
            if outcome {
                if group.outcomes == 0 {
                    group.person = person.clone();
                    group.flip = flip;
                }
                group.outcomes += 1;
            } else {
                group.results += 1;
            }
        }
        let mut described: Vec<Group> = groups.into_values().collect();
        described.sort_by_key(|group| std::cmp::Reverse((group.outcomes, group.results)));
        described.append(&mut self.groups);
        self.groups = described;
    }

    /// Constructs a person for each touched clause that no described person distinguishes.
    fn witnesses(&mut self, both: Both<'_>, flips: &[(usize, Flip)], people: &[Person]) {
        let mut known: BTreeMap<(&str, &str), bool> = BTreeMap::new();
        for (at, flip) in flips {
            if let Some(person) = people.get(*at) {
                for clause in &flip.differing {
                    known.insert((person.scheme.as_str(), clause.as_str()), true);
                }
            }
        }
        let mut wanted: Vec<(&Change, &str, &str)> = Vec::new();
        for change in &self.amendment.law {
            for touch in &change.touches {
                let key = (touch.scheme.as_str(), touch.clause.as_str());
                if !known.contains_key(&key) {
                    wanted.push((change, &touch.scheme, &touch.clause));
                }
            }
        }
        let mut done: Vec<(String, String)> = Vec::new();
        let mut groups = Vec::new();
        for (change, scheme, clause) in wanted.into_iter().take(MOST_WITNESSES) {
            let key = (scheme.to_owned(), clause.to_owned());
            if done.contains(&key) {
                continue;
            }
            match witness(both, change, scheme, clause, people) {
                Some(Witness {
                    person,
                    flip,
                    moved,
                }) => {
                    self.untouched.retain(|open| *open != key);
                    done.push(key);
                    groups.push(Group {
                        scheme: scheme.to_owned(),
                        clause: clause.to_owned(),
                        outcomes: usize::from(flip.is_outcome()),
                        results: usize::from(!flip.is_outcome()),
                        person,
                        flip,
                        constructed: true,
                        moved,
                    });
                }
                None if !self.untouched.contains(&key) => self.untouched.push(key),
                None => {}
            }
        }
        self.groups.extend(groups);
    }
}

/// Decides everyone under both versions. On a terminal the progress is shown.
fn decide(both: Both<'_>, people: &[Person]) -> Vec<(usize, Flip)> {
    let shown = std::io::stderr().is_terminal();
    let began = Instant::now();
    let mut drawn = 0;
    let mut flips = Vec::new();
    for (at, person) in people.iter().enumerate() {
        if let Some(flip) = both.flip(person) {
            flips.push((at, flip));
        }
        let elapsed = began.elapsed();
        if shown && at % 256 == 0 && elapsed.as_millis() / 200 > drawn {
            drawn = elapsed.as_millis() / 200;
            let filled = (at + 1) * 30 / people.len().max(1);
            let rate = (at as u128 + 1) * 1000 / elapsed.as_millis().max(1);
            let _ = write!(
                std::io::stderr(),
                "\r[{}{}] {} of {} people, {rate} a second ",
                "#".repeat(filled),
                " ".repeat(30 - filled.min(30)),
                at + 1,
                people.len()
            );
        }
    }
    if drawn > 0 {
        let _ = write!(std::io::stderr(), "\r\u{1b}[K");
    }
    flips
}

/// Everyone that the project's examples, pages and case files describe under a scheme that changes.
fn library(project: &Project, both: Both<'_>, amendment: &Amendment) -> Outcome<Vec<Person>> {
    let schemes = amendment.schemes();
    let mut people = Vec::new();
    let files = Below(&project.root);
    let same_facts = both.before.plan().program().schema == both.after.plan().program().schema;
    for example in both.after.analysis().examples() {
        if !schemes.contains(&example.scheme) {
            continue;
        }
        if let Ok(after) = example_facts(&example, both.after, &files) {
            people.push(Person {
                name: example.title.clone(),
                at: (project.shown(example.file.path()), 0),
                scheme: example.scheme.clone(),
                on: example.on,
                before: Both::carried(both.after, both.before, &after),
                after,
            });
        }
    }
    let here = disk::current_folder().map_err(Stop::because)?;
    let mut pages: Vec<PathBuf> = Vec::new();
    for path in &project.tests {
        let wanted = |file: &Path| is_page(file) || is_case_file(file);
        pages.extend(disk::files_below(path, &wanted).map_err(Stop::because)?);
    }
    pages.sort();
    pages.dedup();
    for file in pages {
        let name = project.shown(&project.name_of(&file));
        let text = disk::read_text(&file)
            .map_err(|why| Stop::because(format!("`{name}` cannot be read: {why}")))?;
        // A page that names none of the schemes has nobody to decide.
        if !is_case_file(&file) && !schemes.iter().any(|scheme| text.contains(scheme.as_str())) {
            continue;
        }
        let cases = if is_case_file(&file) {
            let (case, _) = read_case_file(&name, &text, &Below(&here));
            case.into_iter().collect()
        } else {
            read_page(&name, &text, &Below(&here)).0
        };
        for case in cases.iter().filter(|case| case.rules.is_none()) {
            let Task::Decide { scheme, on, .. } = &case.task else {
                continue;
            };
            if !schemes.contains(scheme) {
                continue;
            }
            let after = case_facts(case, both.after);
            let before = match (&after, same_facts) {
                (Some(after), true) => Some(after.clone()),
                _ => case_facts(case, both.before),
            };
            let (before, after) = match (before, after) {
                (Some(before), Some(after)) => (before, after),
                (Some(before), None) => {
                    let after = Both::carried(both.before, both.after, &before);
                    (before, after)
                }
                (None, Some(after)) => (Both::carried(both.after, both.before, &after), after),
                (None, None) => continue,
            };
            people.push(Person {
                name: case.title.clone(),
                at: (case.file.clone(), case.line),
                scheme: scheme.clone(),
                on: *on,
                before,
                after,
            });
        }
    }
    Ok(people)
}

/// Applicants of a file with one a line, of a file, or of a folder: each under every scheme that
/// changes.
fn applicants(
    path: &Path,
    both: Both<'_>,
    amendment: &Amendment,
    project: &Project,
    today: Date,
) -> Outcome<Vec<Person>> {
    let path = project.whole(path);
    let wanted = |file: &Path| {
        let name = file.to_string_lossy();
        !is_case_file(file) && (Written::of_path(&name).is_some() || is_lines(file))
    };
    let files = disk::files_below(&path, &wanted)
        .map_err(|why| Stop::because(format!("`{}`: {why}", path.display())))?;
    let mut people = Vec::new();
    for file in files {
        let name = project.shown(&project.name_of(&file));
        let text = disk::read_text(&file)
            .map_err(|why| Stop::because(format!("`{name}` cannot be read: {why}")))?;
        let pieces: Vec<(u32, &str)> = if is_lines(&file) {
            (1..)
                .zip(text.lines())
                .filter(|(_, l)| !l.trim().is_empty())
                .collect()
        } else {
            vec![(0, text.as_str())]
        };
        for (line, piece) in pieces {
            let format = if line > 0 {
                Written::Json
            } else {
                Written::of_path(&name).unwrap_or_else(|| Written::guess(piece))
            };
            let place = || match line {
                0 => format!("`{name}`"),
                _ => format!("`{name}`, line {line}"),
            };
            let tree = read_tree(piece, format).map_err(|problem| {
                Stop::because(format!("{} is no applicant: {}", place(), problem.message))
            })?;
            let facts = |rules: &Rules| {
                let mut facts = Facts::new(rules.plan().program());
                let program = rules.plan().program();
                let applied = apply(&tree, program, rules.index(), today, &mut facts);
                let bad = applied.problems.into_iter().find(|p| !p.kind.is_warning());
                (facts, bad)
            };
            let ((before, bad_before), (after, bad_after)) =
                (facts(both.before), facts(both.after));
            if let (Some(problem), Some(_)) = (bad_after, bad_before) {
                return Err(Stop::because(format!("{}: {}", place(), problem.message)));
            }
            for scheme in amendment.schemes() {
                let as_of = both.after.scheme(&scheme).ok().and_then(|id| {
                    let program = both.after.plan().program();
                    program.schemes.get(id.index()).and_then(|s| s.as_of)
                });
                let dated = as_of.is_some_and(|fact| !after.get(fact).is_unknown());
                people.push(Person {
                    name: place().replace('`', ""),
                    at: (name.clone(), line),
                    scheme,
                    on: if dated { None } else { Some(today) },
                    before: before.clone(),
                    after: after.clone(),
                });
            }
        }
    }
    Ok(people)
}

fn is_lines(path: &Path) -> bool {
    path.extension()
        .is_some_and(|e| e == "ndjson" || e == "jsonl")
}

/// Where one version of the rules comes from.
enum Place {
    /// The project as it lies there.
    WorkingTree,
    /// A git revision of the project.
    Revision(String),
    /// Another folder of rules.
    Folder(PathBuf),
    /// The project with one file replaced by a text.
    Replaced(String, String),
}

struct Version {
    name: String,
    place: Place,
}

struct Versions {
    before: Version,
    after: Version,
}

impl Versions {
    fn of(arguments: &Arguments, project: &Project) -> Outcome<Versions> {
        let base = written(&arguments.base, project);
        let head = arguments.head.as_deref().map(|head| written(head, project));
        // The file of the project that an edited file stands for: the one of the two that lies in
        // it, or the only one of that name.
        let stands_for = [Some(&base), head.as_ref()]
            .into_iter()
            .flatten()
            .filter_map(|w| w.file.as_ref())
            .map(|file| stands_for(file, project))
            .find_map(Result::ok);
        let version = |w: &Side| -> Outcome<Version> {
            let place = match &w.file {
                Some(file) => {
                    let Some(name) = &stands_for else {
                        return Err(Stop::with_help(
                            format!("`{}` stands for no one file of the project", w.name),
                            "give it the name of the rule file that it is to replace",
                        ));
                    };
                    let text = disk::read_text(file).map_err(|why| {
                        Stop::because(format!("`{}` cannot be read: {why}", w.name))
                    })?;
                    Place::Replaced(name.clone(), text)
                }
                None => match &w.folder {
                    Some(folder) => Place::Folder(folder.clone()),
                    None => Place::Revision(w.name.clone()),
                },
            };
            Ok(Version {
                name: format!("`{}`", w.name),
                place,
            })
        };
        let working_tree = || Version {
            name: "the working tree".to_owned(),
            place: Place::WorkingTree,
        };
        let after = match &head {
            Some(head) => version(head)?,
            None => working_tree(),
        };
        let inside = base
            .file
            .as_ref()
            .is_some_and(|f| f.starts_with(&project.rules));
        if head.is_none() && inside {
            // One edited file of the project: against the last commit, the rest as it lies there.
            let name = stands_for.unwrap_or_default();
            let rules = project.name_of(&project.rules);
            let wanted = |path: &Path| disk::with_strokes(path) == name;
            let files =
                revision::files(&project.root, "HEAD", &rules, &wanted).map_err(Stop::because)?;
            let text = files
                .into_iter()
                .next()
                .map_or_else(String::new, |(_, text)| text);
            return Ok(Versions {
                before: Version {
                    name: format!("`{}` of the last commit", base.name),
                    place: Place::Replaced(name, text),
                },
                after,
            });
        }
        Ok(Versions {
            before: version(&base)?,
            after,
        })
    }
}

/// What a version is written as.
struct Side {
    name: String,
    file: Option<PathBuf>,
    folder: Option<PathBuf>,
}

fn written(text: &str, project: &Project) -> Side {
    let path = project.whole(Path::new(text));
    let file = disk::is_file(&path).then(|| path.clone());
    let inner = path.join("rules");
    let folder = if disk::is_folder(&inner) { inner } else { path };
    Side {
        name: text.to_owned(),
        file,
        folder: disk::is_folder(&folder).then_some(folder),
    }
}

fn stands_for(file: &Path, project: &Project) -> Outcome<String> {
    let all = project.rule_files()?;
    if all.iter().any(|known| known == file) {
        return Ok(project.name_of(file));
    }
    let mut same = all
        .iter()
        .filter(|known| known.file_name() == file.file_name());
    match (same.next(), same.next()) {
        (Some(only), None) => Ok(project.name_of(only)),
        _ => Err(Stop::because("no one file of the project has this name")),
    }
}

impl Version {
    fn rules(&self, project: &Project) -> Outcome<Rules> {
        let folder = project.name_of(&project.rules);
        let named = |files: Vec<(String, String)>| {
            let mut analysis = Analysis::new();
            for (name, text) in files {
                let path = project.root.join(&name);
                analysis.set_file_in_module(&name, &project.module(&path, &name), &text);
            }
            Rules::new(analysis)
        };
        let read = |path: &Path| {
            disk::read_text(path)
                .map_err(|why| Stop::because(format!("`{}` cannot be read: {why}", path.display())))
        };
        match &self.place {
            Place::WorkingTree => project.compile(),
            Place::Revision(revision) => {
                let files = revision::files(&project.root, revision, &folder, &is_rule_file)
                    .map_err(Stop::because)?;
                Ok(named(files))
            }
            Place::Folder(from) => {
                let mut files = Vec::new();
                for path in disk::files_below(from, &is_rule_file).map_err(Stop::because)? {
                    let below = disk::with_strokes(&disk::relative_to(&path, from));
                    files.push((format!("{folder}/{below}"), read(&path)?));
                }
                if files.is_empty() {
                    return Err(Stop::because(format!("{} holds no rule file", self.name)));
                }
                Ok(named(files))
            }
            Place::Replaced(replaced, text) => {
                let mut files = Vec::new();
                for path in project.rule_files()? {
                    let name = project.name_of(&path);
                    let text = if name == *replaced {
                        text.clone()
                    } else {
                        read(&path)?
                    };
                    files.push((name, text));
                }
                Ok(named(files))
            }
        }
    }
}
