//! Which part of the law a command is about: states, schemes, rule files or folders.

use std::collections::BTreeSet;

use ius_diagnostics::nearest;
use ius_engine::{SchemeId, SourceRef};
use ius_suite::Rules;

use crate::disk;
use crate::project::Project;
use crate::stop::{Outcome, Stop};

/// One word after the command.
#[derive(Debug)]
enum One {
    /// A state, by the first part of its schemes' names; `eu` for what states share.
    State(String),
    /// A scheme.
    Scheme(SchemeId),
    /// Rule files at or below a path, by their names.
    Files(BTreeSet<String>),
}

/// What was chosen; nothing chosen is everything.
#[derive(Debug)]
pub(super) struct Chosen {
    all: Vec<One>,
    /// The state of each scheme.
    states: Vec<String>,
    /// The name of each file and the state to which it belongs.
    files: Vec<(String, String)>,
}

impl Chosen {
    /// Reads what was written: `NL`, `nl.start_up`, or a path that exists.
    pub(super) fn of(words: &[String], rules: &Rules, project: &Project) -> Outcome<Chosen> {
        let program = rules.plan().program();
        let state_of = |id: &str| id.split('.').next().unwrap_or_default().to_lowercase();
        let mut chosen = Chosen {
            all: Vec::new(),
            states: program.schemes.iter().map(|s| state_of(&s.id)).collect(),
            files: program
                .files
                .iter()
                .map(|name| {
                    let module = project.module(&project.root.join(name), name);
                    (name.clone(), state_of(&module))
                })
                .collect(),
        };
        for word in words {
            let state = word.to_lowercase();
            let known_state = chosen.states.contains(&state)
                || chosen.files.iter().any(|(_, folder)| *folder == state);
            let path = project.whole(word.as_ref());
            let one = if let Some(id) = program.scheme(word) {
                One::Scheme(id)
            } else if known_state && !word.contains(['/', '\\']) {
                One::State(state)
            } else if disk::exists(&path) {
                let below = disk::files_below(&path, &crate::project::is_rule_file)
                    .map_err(Stop::because)?;
                One::Files(below.iter().map(|file| project.name_of(file)).collect())
            } else {
                let known: Vec<&str> = program.schemes.iter().map(|s| s.id.as_str()).collect();
                let mut states = chosen.states.clone();
                states.dedup();
                let names = program.files.iter().map(String::as_str);
                let help = match nearest(word, known.iter().copied().chain(names)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "states: {}\nschemes: {}",
                        states.join(", "),
                        known.join(", ")
                    ),
                };
                return Err(Stop::with_help(
                    format!("`{word}` is neither a state, nor a scheme, nor a rule file or folder"),
                    help,
                ));
            };
            chosen.all.push(one);
        }
        Ok(chosen)
    }

    /// Whether law was chosen that is written at a place: of one scheme, or shared by several.
    pub(super) fn holds(&self, shared: bool, schemes: &[SchemeId], at: SourceRef) -> bool {
        if self.all.is_empty() {
            return true;
        }
        let file = self.files.get(at.file.index());
        self.all.iter().any(|one| match one {
            One::State(state) if shared => file.is_some_and(|(_, folder)| folder == state),
            One::State(state) => schemes
                .iter()
                .any(|id| self.states.get(id.index()) == Some(state)),
            One::Scheme(id) => !shared && schemes.contains(id),
            One::Files(names) => file.is_some_and(|(name, _)| names.contains(name)),
        })
    }

    /// Whether a rule file was chosen.
    pub(super) fn holds_file(&self, name: &str) -> bool {
        if self.all.is_empty() {
            return true;
        }
        let folder = self.files.iter().find(|(file, _)| file == name);
        self.all.iter().any(|one| match one {
            One::State(state) => folder.is_some_and(|(_, of)| of == state),
            One::Scheme(_) => false,
            One::Files(names) => names.contains(name),
        })
    }
}
