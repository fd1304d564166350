//! `ius mutate`

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Instant;

use ius_analysis::Options;
use ius_engine::SourceRef;
use ius_mutation::{Explanation, Kind, Known, Made, Mutant, Score, Standing, Verdict, Verdicts};
use ius_suite::{Prepared, Rules, read_case_file, read_page};
use serde::Deserialize;

use super::chosen::Chosen;
use super::test::{is_case_file, is_page};
use crate::arguments::{Format, Global, Mutate as Arguments};
use crate::command::one_of;
use crate::disk::{self, Below};
use crate::project::Project;
use crate::show::mutants::{self as show, Shown};
use crate::stop::{Outcome, Stop};
use crate::terminal::Terminal;

/// Explanations of mutants that no case can notice, beside the rules folder.
const EXPLANATIONS: &str = "mutants.toml";
/// What earlier runs found, below the root of the project.
const KNOWN: &str = ".ius/mutants.json";

/// `mutants.toml`
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Explanations {
    #[serde(default)]
    explained: Vec<Explained>,
}

/// One explanation as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Explained {
    /// The mutant's name.
    mutant: toml::Spanned<String>,
    /// What it changes, for people who read the explanations; not interpreted.
    #[serde(default, rename = "what")]
    _what: Option<String>,
    /// Why no case can notice it.
    why: toml::Spanned<String>,
}

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &mut Terminal) -> Outcome {
    let formats = [Format::Text, Format::Json, Format::Markdown];
    let format = one_of(global, "mutate", &formats)?;
    let least = arguments
        .min_score
        .as_deref()
        .map(show::hundredths)
        .transpose()
        .map_err(Stop::because)?;
    let project = Project::find(global, None)?;
    let rules = Rules::new(project.analysis(Options::default(), &[])?);
    // Schemes with errors, and what they share with others, would be missing from the score.
    let errors = rules.errors();
    if let Some(first) = errors.first() {
        return Err(Stop::with_help(
            format!(
                "the rules have errors, the first in `{}`",
                project.shown(first.file.path())
            ),
            "`ius check` shows them; a score of the rest would look better than it is",
        ));
    }
    let chosen = Chosen::of(&arguments.what, &rules, &project)?;
    let explanations = explanations(&project)?;
    let cases = cases(&project, &rules)?;
    let program = rules.plan().program();
    let words = |at: SourceRef| {
        let name = program.files.get(at.file.index());
        name.and_then(|name| rules.analysis().text(name))
            .and_then(|text| text.get(at.start as usize..at.end as usize))
            .unwrap_or_default()
            .to_owned()
    };
    let made = ius_mutation::mutants(program, &words);
    let wanted: Vec<usize> = (0..made.mutants.len())
        .filter(|position| {
            made.mutants.get(*position).is_some_and(|mutant| {
                chosen.holds(mutant.is_shared(), &mutant.schemes, mutant.at)
                    && (arguments.kind.is_empty()
                        || arguments.kind.iter().any(|kind| kind.is(mutant.kind)))
                    && (arguments.mutant.is_empty() || arguments.mutant.contains(&mutant.id))
            })
        })
        .collect();
    if let Some(unknown) = arguments
        .mutant
        .iter()
        .find(|id| !made.mutants.iter().any(|mutant| mutant.id == **id))
    {
        return Err(Stop::with_help(
            format!("there is no mutant `{unknown}`"),
            "the name of a mutant changes with the words of the rule; `ius mutate` lists those that survive",
        ));
    }
    let began = Instant::now();
    let (verdicts, decided) = verdicts(
        &made, &wanted, &cases, &rules, &project, arguments, terminal,
    )?;
    let score = Score::new(&made, &wanted, &verdicts, &explanations);
    let shown = Shown {
        project: &project,
        program,
        score: &score,
        cases: cases.len(),
        without_effect: made.without_effect,
        all: arguments.all,
        whole: arguments.what.is_empty() && arguments.mutant.is_empty(),
    };
    match format {
        Format::Json => terminal.json(&shown.in_json())?,
        Format::Markdown => shown.in_markdown(terminal)?,
        _ => shown.in_text(terminal)?,
    }
    terminal.note(&format!(
        "note: {decided} mutants decided in {:.1} s, {} known from before",
        began.elapsed().as_secs_f32(),
        wanted.len() - decided
    ));
    let failing = cases
        .iter()
        .filter(|case| {
            let id = program.scheme(&case.scheme);
            id.is_some_and(|id| case.differs(rules.plan(), id, rules.index()))
        })
        .count();
    if failing > 0 {
        terminal.note(&format!(
            "note: {failing} of the cases fail and notice nothing; see `ius test`"
        ));
    }
    for explanation in &score.needless {
        terminal.note(&format!(
            "note: {}:{}: the mutant `{}` need not be explained: a case notices it, or the words of its rule have changed",
            project.shown(EXPLANATIONS),
            explanation.line,
            explanation.mutant
        ));
    }
    let reached = least.is_none_or(|least| show::reached(&score, least));
    let open = arguments.check && score.count(Standing::Survives) > 0;
    Ok(u8::from(!reached || open))
}

/// The explanations beside the rules folder; none if there is no such file.
fn explanations(project: &Project) -> Outcome<Vec<Explanation>> {
    let path = project.root.join(EXPLANATIONS);
    if !disk::is_file(&path) {
        return Ok(Vec::new());
    }
    let name = project.shown(EXPLANATIONS);
    let text = disk::read_text(&path)
        .map_err(|why| Stop::because(format!("`{name}` cannot be read: {why}")))?;
    let read: Explanations = toml::from_str(&text).map_err(|error| {
        Stop::with_help(
            format!("`{name}` is not understood"),
            error.to_string().trim().to_owned(),
        )
    })?;
    let line = |offset: usize| {
        let before = text.as_bytes().iter().take(offset);
        before.filter(|byte| **byte == b'\n').count() + 1
    };
    let mut explanations: Vec<Explanation> = Vec::new();
    for one in read.explained {
        let mutant = one.mutant.get_ref();
        if one.why.get_ref().trim().is_empty() {
            return Err(Stop::with_help(
                format!(
                    "{name}:{}: `why` of the mutant `{mutant}` is empty",
                    line(one.why.span().start)
                ),
                "say why no case can notice it, or write the case",
            ));
        }
        let at = line(one.mutant.span().start);
        if let Some(first) = explanations.iter().find(|found| found.mutant == *mutant) {
            return Err(Stop::with_help(
                format!("{name}:{at}: the mutant `{mutant}` is explained twice"),
                format!("the first explanation stands in line {}", first.line),
            ));
        }
        explanations.push(Explanation {
            mutant: mutant.clone(),
            why: one.why.get_ref().clone(),
            line: at,
        });
    }
    Ok(explanations)
}

/// Everything that is decided under the project's rules, with its facts read.
fn cases(project: &Project, rules: &Rules) -> Outcome<Vec<Prepared>> {
    let below = Below(&project.root);
    let mut cases: Vec<Prepared> = rules
        .analysis()
        .examples()
        .iter()
        .filter_map(|example| Prepared::of_example(example, rules, &below))
        .collect();
    let here = disk::current_folder().map_err(Stop::because)?;
    let mut files: Vec<PathBuf> = Vec::new();
    for path in &project.tests {
        let wanted = |file: &Path| is_page(file) || is_case_file(file);
        files.extend(disk::files_below(path, &wanted).map_err(Stop::because)?);
    }
    files.sort();
    files.dedup();
    for file in files {
        let name = project.shown(&project.name_of(&file));
        let text = disk::read_text(&file)
            .map_err(|why| Stop::because(format!("`{name}` cannot be read: {why}")))?;
        let read = if is_case_file(&file) {
            read_case_file(&name, &text, &Below(&here))
                .0
                .into_iter()
                .collect()
        } else {
            read_page(&name, &text, &Below(&here)).0
        };
        cases.extend(
            read.iter()
                .filter_map(|case| Prepared::of(case, &text, rules)),
        );
    }
    Ok(cases)
}

/// The verdicts, in the order of `wanted`, and how many were not known from before.
fn verdicts(
    made: &Made,
    wanted: &[usize],
    cases: &[Prepared],
    rules: &Rules,
    project: &Project,
    arguments: &Arguments,
    terminal: &mut Terminal,
) -> Outcome<(Vec<Verdict>, usize)> {
    let path = project.root.join(KNOWN);
    let known: Known = if arguments.fresh {
        Known::default()
    } else {
        // What cannot be read is found again.
        disk::read_text(&path)
            .ok()
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default()
    };
    let prints = Verdicts::new(rules.plan().program(), cases);
    let keys: Vec<Option<String>> = wanted
        .iter()
        .map(|position| Some(prints.key(made.mutants.get(*position)?)))
        .collect();
    let found = |key: &Option<String>| known.verdicts.get(key.as_ref()?).copied();
    let open: Vec<usize> = wanted
        .iter()
        .zip(&keys)
        .filter(|(_, key)| found(key).is_none())
        .map(|(position, _)| *position)
        .collect();
    let threads = arguments
        .jobs
        .or_else(|| available_parallelism().ok())
        .unwrap_or(NonZeroUsize::MIN);
    let began = Instant::now();
    let mut last = began;
    let decided = ius_mutation::run(made, &open, cases, rules.index(), threads, &mut |so_far| {
        let now = Instant::now();
        if so_far.done == so_far.all || now.duration_since(last).as_millis() >= 100 {
            last = now;
            terminal.progress(&show::progress(so_far, now.duration_since(began)));
        }
    });
    terminal.progress("");
    let new: BTreeMap<usize, Verdict> = open.iter().copied().zip(decided).collect();
    let mut all = Vec::with_capacity(wanted.len());
    // What other parts of the law are known to do is kept while it can still be asked for.
    let mut kept = known.clone();
    for (position, key) in wanted.iter().zip(&keys) {
        let verdict = found(key)
            .or_else(|| new.get(position).copied())
            .unwrap_or(Verdict::Survives);
        if let Some(key) = key {
            kept.verdicts.insert(key.clone(), verdict);
        }
        all.push(verdict);
    }
    if !new.is_empty() {
        let current: std::collections::BTreeSet<String> = made
            .mutants
            .iter()
            .map(|mutant: &Mutant| prints.key(mutant))
            .collect();
        kept.verdicts.retain(|key, _| current.contains(key));
        let text = serde_json::to_string(&kept)
            .map_err(|why| Stop::because(format!("what was found cannot be kept: {why}")))?;
        // A project that cannot be written to is decided all the same.
        if let Err(why) = disk::write_whole(&path, &text) {
            terminal.note(&format!("note: `{KNOWN}` cannot be written: {why}"));
        }
    }
    Ok((all, new.len()))
}

/// A kind of mutant, on the command line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KindArgument(Kind);

impl KindArgument {
    fn is(self, kind: Kind) -> bool {
        self.0 == kind
    }
}

impl std::str::FromStr for KindArgument {
    type Err = String;

    fn from_str(text: &str) -> Result<KindArgument, String> {
        let found = Kind::ALL.into_iter().find(|kind| kind.name() == text);
        found.map(KindArgument).ok_or_else(|| {
            let names: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
            format!("the kinds are {}", names.join(", "))
        })
    }
}
