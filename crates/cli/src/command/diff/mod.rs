//! `ius diff`

mod people;
mod versions;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ius_amendment::{
    Amendment, Both, Change, Flip, MOST_TRIES, Person, Touch, WHOLE, Witness, compare, stated,
    witness,
};
use ius_diagnostics::render;
use ius_suite::Rules;

use self::people::Applicant;
use self::versions::Versions;
use crate::arguments::{Diff as Arguments, Format, Global};
use crate::command::{one_of, today};
use crate::disk;
use crate::project::Project;
use crate::show::amendment;
use crate::stop::{Outcome, Stop};
use crate::terminal::Terminal;

/// So many errors of a version are shown.
const MOST_ERRORS: usize = 5;
/// So many applicants are read and decided between two looks at the clock.
const AT_ONCE: usize = 2_048;
/// So many clauses are searched between two looks at the clock.
const CLAUSES_AT_ONCE: usize = 4;
/// Of clauses whose name was searched before, each has so great a part of the tries.
const PART_OF_TRIES: usize = 16;

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &mut Terminal) -> Outcome {
    let formats = [Format::Text, Format::Json, Format::Markdown, Format::Html];
    let format = one_of(global, "diff", &formats)?;
    let project = Project::find(global, None)?;
    let versions = Versions::of(arguments, &project)?;
    // Both are read at once: neither waits for the other.
    let (before, after) = thread::scope(|scope| {
        let before = scope.spawn(|| versions.before.rules(&project));
        let after = versions.after.rules(&project);
        let before = before
            .join()
            .unwrap_or_else(|_| Err(Stop::because("the version before could not be read")));
        (before, after)
    });
    let (before, after) = (before?, after?);
    let errors = complain(&before, &versions.before.name, &project, terminal)
        + complain(&after, &versions.after.name, &project, terminal);
    let mut changed = compare(&before, &after);
    for change in &mut changed.law {
        change.at.0 = project.shown(&change.at.0);
    }
    let names_before = changed.names_before.clone();
    let both = Both {
        before: before.shared(),
        after: after.shared(),
        names_before: &names_before,
    };
    let mut found = Found {
        before: versions.before.name.clone(),
        after: versions.after.name.clone(),
        amendment: changed,
        people: 0,
        unread: 0,
        groups: Vec::new(),
        untouched: Vec::new(),
        not_searched: 0,
    };
    if found.amendment.changes_law() {
        let mut applicants = Vec::new();
        for path in &arguments.applicants {
            applicants.extend(people::applicants(path, &project)?);
        }
        let library = people::library(&project, (&before, &after), both, &found.amendment)?;
        let mut tally = Tally::default();
        tally.library(both, &library, &found.amendment, terminal);
        let day = today(global);
        tally.applicants(both, &applicants, &found.amendment, day, terminal);
        let wanted = tally.open(&found.amendment);
        let most = usize::try_from(arguments.witnesses).unwrap_or(usize::MAX);
        let searched = wanted.get(..most).unwrap_or(&wanted);
        let not_searched = wanted.len() - searched.len();
        let (groups, untouched) = witnesses(both, &library, &tally.known, searched, terminal);
        (found.groups, found.untouched) = (groups, untouched);
        found.not_searched = not_searched;
        found.people = tally.people;
        found.unread = tally.unread;
        found.take(tally.groups);
        found.write_out(both);
    }
    if let Some(folder) = &arguments.save {
        save(&found, &after, &project.whole(folder), terminal)?;
    }
    match format {
        Format::Json => terminal.json(&amendment::json(&found, &after))?,
        Format::Markdown => terminal.say(&amendment::markdown(&found, &after))?,
        Format::Html => terminal.say(&amendment::html(&found, &after))?,
        _ => terminal.say(&amendment::text(&found, terminal.colour()))?,
    }
    let changes = found.amendment.changes_law() && !arguments.exit_zero;
    Ok(if errors > 0 { 2 } else { u8::from(changes) })
}

/// Shows the first errors of a version and says how many there are.
fn complain(rules: &Rules, name: &str, project: &Project, terminal: &mut Terminal) -> usize {
    let mut errors = rules.errors();
    let count = errors.len();
    if count == 0 {
        return 0;
    }
    errors.truncate(MOST_ERRORS);
    let (shown, sources) = project.localised(rules.analysis(), &errors);
    terminal.note(&render::text(&shown, &sources, terminal.colour_error()));
    let more = count.saturating_sub(MOST_ERRORS);
    let told = if more > 0 {
        format!(", of which {MOST_ERRORS} are shown")
    } else {
        String::new()
    };
    let noun = if count == 1 { "error" } else { "errors" };
    terminal.complain(
        &format!("the rules of {name} have {count} {noun}{told}"),
        Some("what does not rest on them is compared"),
    );
    count
}

/// Writes each constructed person as a page of their own.
fn save(
    found: &Found,
    after: &Rules,
    folder: &std::path::Path,
    terminal: &mut Terminal,
) -> Outcome<()> {
    let mut constructed = found.groups.iter().filter(|g| g.constructed).peekable();
    if constructed.peek().is_none() {
        terminal.note("nobody was constructed: nothing is saved");
    }
    for group in constructed {
        let stem = format!("{}-{}", group.scheme.replace('.', "-"), group.clause);
        let page = amendment::page(group, after, &found.before, &found.after);
        // What is there stays: it may be a case by now.
        let mut path = folder.join(format!("{stem}.md"));
        let mut number = 2;
        while disk::exists(&path) {
            path = folder.join(format!("{stem}-{number}.md"));
            number += 1;
        }
        disk::write_new(&path, &page).map_err(|why| {
            Stop::because(format!("`{}` cannot be written: {why}", path.display()))
        })?;
        terminal.note(&format!("wrote {}", path.display()));
    }
    Ok(())
}

/// What came of a comparison.
pub(crate) struct Found {
    /// What the versions are called.
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) amendment: Amendment,
    /// How many people were decided under both: one applicant counts once for each scheme.
    pub(crate) people: usize,
    /// How many applicants could not be read.
    pub(crate) unread: usize,
    /// Who is treated differently, by the clause that makes the difference.
    pub(crate) groups: Vec<Group>,
    /// Clauses for which nobody was found who is treated differently.
    pub(crate) untouched: Vec<Untouched>,
    /// So many clauses were not searched.
    pub(crate) not_searched: usize,
}

/// A changed clause that treats nobody differently who was found.
pub(crate) struct Untouched {
    pub(crate) scheme: String,
    pub(crate) clause: String,
    pub(crate) why: String,
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
    /// What the clause reads of the person, as in an applicant file.
    pub(crate) reads: Vec<(String, String)>,
}

/// Somebody for whom a clause stands differently, by scheme and clause.
type Known = BTreeMap<(String, String), Person>;

/// A touched clause and the changes that touch it.
type Wanted<'a> = (&'a Touch, Vec<&'a Change>);

impl Group {
    fn constructed(scheme: String, clause: String, found: Witness) -> Group {
        let outcome = found.flip.is_outcome();
        Group {
            scheme,
            clause,
            outcomes: usize::from(outcome),
            results: usize::from(!outcome),
            person: found.person,
            flip: found.flip,
            constructed: true,
            moved: found.moved,
            reads: Vec::new(),
        }
    }
}

/// People decided under both versions.
#[derive(Default)]
struct Tally {
    people: usize,
    unread: usize,
    groups: BTreeMap<(String, String), Group>,
    /// Clauses that stand differently for somebody, each with the first of them.
    known: Known,
}

impl Tally {
    fn add(&mut self, person: &Person, flip: Flip, amendment: &Amendment) {
        for clause in &flip.differing {
            self.known
                .entry((person.scheme.clone(), clause.clone()))
                .or_insert_with(|| person.clone());
        }
        let clause = flip.cause(&person.scheme, amendment);
        let outcome = flip.is_outcome();
        let key = (person.scheme.clone(), clause.clone());
        let group = self.groups.entry(key).or_insert_with(|| Group {
            scheme: person.scheme.clone(),
            clause,
            outcomes: 0,
            results: 0,
            person: person.clone(),
            flip: flip.clone(),
            constructed: false,
            moved: Vec::new(),
            reads: Vec::new(),
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

    fn library(
        &mut self,
        both: Both<'_>,
        people: &[Person],
        amendment: &Amendment,
        terminal: &mut Terminal,
    ) {
        let mut progress = Progress::new(people.len(), "people");
        for chunk in people.chunks(AT_ONCE) {
            let flips = shared(chunk, &|person| both.flip(person));
            for (person, flip) in chunk.iter().zip(flips) {
                self.people += 1;
                if let Some(flip) = flip {
                    self.add(person, flip, amendment);
                }
            }
            progress.further(chunk.len(), terminal);
        }
        terminal.progress("");
    }

    fn applicants(
        &mut self,
        both: Both<'_>,
        applicants: &[Applicant],
        amendment: &Amendment,
        today: ius_calendar::Date,
        terminal: &mut Terminal,
    ) {
        let schemes: Vec<String> = amendment.schemes().into_iter().collect();
        let same_facts = both.before.plan().program().schema == both.after.plan().program().schema;
        let mut progress = Progress::new(applicants.len(), "applicants");
        for chunk in applicants.chunks(AT_ONCE) {
            let read = shared(chunk, &|applicant| {
                people::read(applicant, both, (&schemes, same_facts), today).map(|people| {
                    let each = people.into_iter();
                    each.map(|person| (both.flip(&person), person))
                        .collect::<Vec<_>>()
                })
            });
            for each in read {
                match each {
                    Ok(people) => {
                        self.people += people.len();
                        for (flip, person) in people {
                            if let Some(flip) = flip {
                                self.add(&person, flip, amendment);
                            }
                        }
                    }
                    Err(why) => {
                        self.unread += 1;
                        terminal.progress("");
                        terminal.note(&format!("{why}: left out"));
                    }
                }
            }
            progress.further(chunk.len(), terminal);
        }
        terminal.progress("");
    }

    /// The touched clauses that no described person distinguishes, each with the changes to it.
    fn open<'a>(&self, amendment: &'a Amendment) -> Vec<Wanted<'a>> {
        let mut open: BTreeMap<(&str, &str), (&Touch, Vec<&Change>)> = BTreeMap::new();
        for change in &amendment.law {
            for touch in change.touches.iter().filter(|t| t.clause != WHOLE) {
                let known = (touch.scheme.clone(), touch.clause.clone());
                if !self.known.contains_key(&known) {
                    open.entry((&touch.scheme, &touch.clause))
                        .or_insert_with(|| (touch, Vec::new()))
                        .1
                        .push(change);
                }
            }
        }
        open.into_values().collect()
    }
}

impl Found {
    /// Puts those who are described before those who were constructed, most people first.
    fn take(&mut self, described: BTreeMap<(String, String), Group>) {
        let mut all: Vec<Group> = described.into_values().collect();
        all.sort_by_key(|group| std::cmp::Reverse((group.outcomes, group.results)));
        all.append(&mut self.groups);
        self.groups = all;
    }

    /// Notes what each group's clause reads of its person.
    fn write_out(&mut self, both: Both<'_>) {
        let law = &self.amendment.law;
        for group in &mut self.groups {
            let touching = |change: &&Change| {
                let mut touches = change.touches.iter();
                touches.any(|t| t.scheme == group.scheme && t.clause == group.clause)
            };
            if let Some(change) = law.iter().find(touching) {
                group.reads = stated(both, change, &group.person, &group.clause);
            }
        }
    }
}

/// Constructs a person for each touched clause that no described person distinguishes. Clauses of
/// one name in several schemes mostly come from one template: of each name one is searched to the
/// end first, and whoever is known or found for it is the model for the others, of which each has a
/// part of the tries.
fn witnesses(
    both: Both<'_>,
    people: &[Person],
    known: &Known,
    wanted: &[Wanted<'_>],
    terminal: &mut Terminal,
) -> (Vec<Group>, Vec<Untouched>) {
    let mut models: BTreeMap<&str, Vec<Person>> = BTreeMap::new();
    for ((_, clause), person) in known {
        models.entry(clause).or_default().push(person.clone());
    }
    let mut described: BTreeMap<&str, usize> = BTreeMap::new();
    for person in people {
        *described.entry(&person.scheme).or_default() += 1;
    }
    let mut order: Vec<&Wanted<'_>> = wanted.iter().collect();
    order.sort_by_key(|(touch, _)| {
        let people = described.get(touch.scheme.as_str()).copied();
        std::cmp::Reverse(people.unwrap_or_default())
    });
    let mut names: BTreeSet<&str> = models.keys().copied().collect();
    let (first, others): (Vec<&Wanted<'_>>, Vec<&Wanted<'_>>) = order
        .into_iter()
        .partition(|(touch, _)| names.insert(&touch.clause));
    let mut groups = Vec::new();
    let mut untouched = Vec::new();
    for (round, tries) in [(first, MOST_TRIES), (others, MOST_TRIES / PART_OF_TRIES)] {
        let mut progress = Progress::new(round.len(), "clauses searched");
        for chunk in round.chunks(CLAUSES_AT_ONCE) {
            let results = shared(chunk, &|(touch, changes)| {
                let models = models.get(touch.clause.as_str());
                let models = models.map_or(&[][..], Vec::as_slice);
                let mut why = String::new();
                for change in changes {
                    match witness(both, change, touch, people, models, tries) {
                        Ok(found) => return Ok(found),
                        Err(reason) => why = reason,
                    }
                }
                Err(why)
            });
            for ((touch, _), result) in chunk.iter().zip(results) {
                let (scheme, clause) = (touch.scheme.clone(), touch.clause.clone());
                match result {
                    Ok(found) => {
                        let models = models.entry(&touch.clause).or_default();
                        models.push(found.person.clone());
                        groups.push(Group::constructed(scheme, clause, found));
                    }
                    Err(why) => untouched.push(Untouched {
                        scheme,
                        clause,
                        why,
                    }),
                }
            }
            progress.further(chunk.len(), terminal);
        }
    }
    terminal.progress("");
    groups.sort_by(|a, b| (&a.scheme, &a.clause).cmp(&(&b.scheme, &b.clause)));
    untouched.sort_by(|a, b| (&a.scheme, &a.clause).cmp(&(&b.scheme, &b.clause)));
    (groups, untouched)
}

/// Does the same with everything, on all cores; the answers come in order.
fn shared<T: Sync, R: Send>(all: &[T], work: &(impl Fn(&T) -> R + Sync)) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    if threads == 1 || all.len() < 2 {
        return all.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(one) = all.get(at) else {
                return done;
            };
            done.push((at, work(one)));
        }
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(all.len()))
            .map(|_| scope.spawn(worker))
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_default())
            .collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, answer)| answer).collect()
}

/// How far a long run is.
struct Progress {
    all: usize,
    done: usize,
    noun: &'static str,
    began: Instant,
    drawn: Instant,
}

impl Progress {
    fn new(all: usize, noun: &'static str) -> Progress {
        let now = Instant::now();
        Progress {
            all,
            done: 0,
            noun,
            began: now,
            drawn: now,
        }
    }

    fn further(&mut self, by: usize, terminal: &mut Terminal) {
        self.done += by;
        let now = Instant::now();
        if now.duration_since(self.drawn) < Duration::from_millis(100) {
            return;
        }
        self.drawn = now;
        let passed = now.duration_since(self.began).as_millis().max(1);
        let rate = self.done as u128 * 1000 / passed;
        let filled = self.done * 30 / self.all.max(1);
        terminal.progress(&format!(
            "[{}{}] {} of {} {}, {rate} a second",
            "#".repeat(filled),
            " ".repeat(30_usize.saturating_sub(filled)),
            self.done,
            self.all,
            self.noun
        ));
    }
}
