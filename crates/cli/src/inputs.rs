//! Applicants: files, folders of them, standard input, with the changes and data of the command.

use std::path::{Path, PathBuf};

use ius_applicant::tree::{Data, Located, Span, Style};
use ius_applicant::{
    Format, Problem, ProblemKind, apply, apply_data, apply_fact, diagnostics, read_tree,
};
use ius_calendar::Date;
use ius_diagnostics::render::Sources;
use ius_diagnostics::{Diagnostic, FileRef, nearest};
use ius_engine::{FactId, Facts, Options, SchemeId, Value};
use ius_suite::Rules;

use crate::arguments::{From, InputFormat, Lang};
use crate::disk;
use crate::project::Project;
use crate::stop::{Outcome, Stop};
use crate::terminal::Terminal;

/// What standard input is called in messages.
const STANDARD_INPUT: &str = "standard input";
/// So many mistakes of one file are shown at once: who has more has one mistake many times.
const MOST_SHOWN: usize = 50;

/// A file as it was given.
#[derive(Clone, Debug)]
pub(crate) struct Given {
    /// Its name, as people in the current folder write it.
    pub(crate) name: String,
    /// How it is written.
    pub(crate) format: Format,
    /// Every character of it.
    pub(crate) text: String,
}

/// An applicant, ready to decide.
pub(crate) struct Applicant {
    /// The file, as written.
    pub(crate) name: String,
    /// The facts.
    pub(crate) facts: Facts,
    /// What the facts were read from.
    pub(crate) given: Given,
}

/// What came of one input.
pub(crate) enum Input {
    /// It can be decided.
    Good(Box<Applicant>),
    /// It cannot; what is wrong.
    Bad {
        /// The file, as written.
        name: String,
        /// What is wrong.
        diagnostics: Vec<Diagnostic>,
    },
}

/// Every input of the command, in order.
pub(crate) struct Inputs {
    /// What came of each.
    pub(crate) all: Vec<Input>,
    /// The texts that diagnostics point into.
    pub(crate) sources: Sources,
    /// Whether several results are wanted: more than one file was named, or a folder.
    pub(crate) several: bool,
    /// The files of external data.
    pub(crate) data: Vec<Given>,
}

/// A change by `--but`.
struct Change {
    fact: FactId,
    value: Option<Located>,
}

impl Inputs {
    /// Reads everything that the command names. Warnings are said at once.
    pub(crate) fn read(
        from: &From,
        project: &Project,
        rules: &Rules,
        today: Date,
        terminal: &mut Terminal,
    ) -> Outcome<Inputs> {
        let mut inputs = Inputs {
            all: Vec::new(),
            sources: Sources::new(),
            several: from.applicant.len() > 1,
            data: Vec::new(),
        };
        let undated = from.on.unwrap_or(today);
        let changes = read_changes(&from.but, rules)?;
        for path in &from.data {
            inputs.data.push(data_file(path, project)?);
        }
        let data = inputs.read_data(rules, undated, terminal)?;
        let mut standard_input_read = false;
        for written in &from.applicant {
            if written.as_os_str() == "-" {
                if standard_input_read {
                    return Err(Stop::because("standard input can be read only once"));
                }
                standard_input_read = true;
                let text = disk::read_standard_input().map_err(|why| {
                    Stop::because(format!("{STANDARD_INPUT} cannot be read: {why}"))
                })?;
                let format = from
                    .input_format
                    .map_or_else(|| Format::guess(&text), format_of);
                let given = Given {
                    name: STANDARD_INPUT.to_owned(),
                    format,
                    text,
                };
                inputs.one(given, rules, undated, &data, &changes, terminal);
                continue;
            }
            let path = project.whole(written);
            let files = if disk::is_folder(&path) {
                inputs.several = true;
                let files = disk::files_below(&path, &is_applicant_file).map_err(Stop::because)?;
                if files.is_empty() {
                    return Err(Stop::because(format!(
                        "the folder `{}` holds no applicant file (.yaml, .yml, .json)",
                        written.display()
                    )));
                }
                files
            } else {
                vec![path]
            };
            for file in files {
                let name = project.shown(&project.name_of(&file));
                let text = disk::read_text(&file).map_err(|why| {
                    Stop::because(format!("the applicant file `{name}` cannot be read: {why}"))
                })?;
                let format = Format::of_path(&name)
                    .or_else(|| from.input_format.map(format_of))
                    .unwrap_or_else(|| Format::guess(&text));
                let given = Given { name, format, text };
                inputs.one(given, rules, undated, &data, &changes, terminal);
            }
        }
        Ok(inputs)
    }

    /// Reads one applicant with the changes and data that were given with it, all of it in memory.
    pub(crate) fn again(
        applicant: Given,
        changes: &[String],
        data: Vec<Given>,
        rules: &Rules,
        undated: Date,
        terminal: &mut Terminal,
    ) -> Outcome<Inputs> {
        let mut inputs = Inputs {
            all: Vec::new(),
            sources: Sources::new(),
            several: false,
            data,
        };
        let changes = read_changes(changes, rules)?;
        let data = inputs.read_data(rules, undated, terminal)?;
        inputs.one(applicant, rules, undated, &data, &changes, terminal);
        Ok(inputs)
    }

    fn one(
        &mut self,
        given: Given,
        rules: &Rules,
        undated: Date,
        data: &[Located],
        changes: &[Change],
        terminal: &mut Terminal,
    ) {
        let (program, index) = (rules.plan().program(), rules.index());
        let mut facts = Facts::new(program);
        let (name, text) = (given.name.as_str(), given.text.as_str());
        let problems = match read_tree(text, given.format) {
            Ok(root) => apply(&root, program, index, undated, &mut facts).problems,
            Err(problem) => vec![problem],
        };
        let failed = problems.iter().any(|problem| !problem.kind.is_warning());
        let found = diagnostics(problems, name);
        if !found.is_empty() {
            self.sources.add(FileRef::new(name), text);
        }
        if failed {
            self.all.push(Input::Bad {
                name: name.to_owned(),
                diagnostics: found,
            });
            return;
        }
        if !found.is_empty() {
            terminal.note(&ius_diagnostics::render::text(
                &found,
                &self.sources,
                terminal.colour_error(),
            ));
        }
        for file in data {
            // It was read without problems before.
            let _ = apply_data(file, program, index, undated, &mut facts);
        }
        for change in changes {
            match &change.value {
                None => facts.unset(change.fact),
                Some(value) => {
                    // The value was accepted before.
                    let _ = apply_fact(change.fact, value, program, index, &mut facts);
                }
            }
        }
        self.all.push(Input::Good(Box::new(Applicant {
            name: name.to_owned(),
            facts,
            given,
        })));
    }

    /// The files of external data, understood.
    fn read_data(
        &mut self,
        rules: &Rules,
        undated: Date,
        terminal: &mut Terminal,
    ) -> Outcome<Vec<Located>> {
        let mut trees = Vec::with_capacity(self.data.len());
        for Given { name, format, text } in &self.data {
            let mut scratch = Facts::new(rules.plan().program());
            let problems = match read_tree(text, *format) {
                Ok(root) => {
                    let problems = apply_data(
                        &root,
                        rules.plan().program(),
                        rules.index(),
                        undated,
                        &mut scratch,
                    )
                    .problems;
                    if problems.is_empty() {
                        trees.push(root);
                        continue;
                    }
                    problems
                }
                Err(problem) => vec![problem],
            };
            self.sources.add(FileRef::new(name.as_str()), text.as_str());
            let found = diagnostics(problems, name);
            terminal.note(&ius_diagnostics::render::text(
                &found,
                &self.sources,
                terminal.colour_error(),
            ));
            return Err(Stop::Said(2));
        }
        Ok(trees)
    }

    /// Says on standard error what is wrong with the inputs that cannot be decided; true if any.
    pub(crate) fn report_bad(&self, terminal: &mut Terminal) -> bool {
        let mut any = false;
        for input in &self.all {
            if let Input::Bad { name, diagnostics } = input {
                any = true;
                let shown = diagnostics.get(..MOST_SHOWN).unwrap_or(diagnostics);
                terminal.note(&ius_diagnostics::render::text(
                    shown,
                    &self.sources,
                    terminal.colour_error(),
                ));
                let more = diagnostics.len() - shown.len();
                if more > 0 {
                    terminal.note(&format!(
                        "and {more} more in `{name}`; --format json lists them all"
                    ));
                }
            }
        }
        any
    }
}

/// Reads a file of external data, without understanding it.
pub(crate) fn data_file(written: &Path, project: &Project) -> Outcome<Given> {
    let path = project.whole(written);
    let name = project.shown(&project.name_of(&path));
    let text = disk::read_text(&path)
        .map_err(|why| Stop::because(format!("the data file `{name}` cannot be read: {why}")))?;
    let format = Format::of_path(&name).unwrap_or_else(|| Format::guess(&text));
    Ok(Given { name, format, text })
}

fn read_changes(written: &[String], rules: &Rules) -> Outcome<Vec<Change>> {
    written
        .iter()
        .map(|change| read_change(change, rules))
        .collect()
}

fn format_of(format: InputFormat) -> Format {
    match format {
        InputFormat::Yaml => Format::Yaml,
        InputFormat::Json => Format::Json,
    }
}

/// Whether a file in a folder is an applicant file, by its ending; case files are not.
fn is_applicant_file(path: &Path) -> bool {
    let name = path.to_string_lossy();
    Format::of_path(&name).is_some()
        && !name.ends_with(".case.yaml")
        && !name.ends_with(".schema.json")
}

fn read_change(written: &str, rules: &Rules) -> Outcome<Change> {
    let program = rules.plan().program();
    let Some((path, value)) = written.split_once('=') else {
        return Err(Stop::with_help(
            format!("`{written}` is not a change of a fact"),
            "write for example --but applicant.birth_date=1996, or --but applicant.birth_date=unknown",
        ));
    };
    let Some(fact) = program.fact(path) else {
        let paths = program.schema.facts.iter().map(|fact| fact.path.as_str());
        let help = nearest(path, paths).map_or_else(
            || "facts are named with their section, such as applicant.birth_date".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return Err(Stop::with_help(format!("there is no fact `{path}`"), help));
    };
    let refused = |problem: &Problem| Stop::Because {
        message: format!("--but {path}: {}", problem.message),
        help: problem.help.clone(),
    };
    let tree = match read_tree(value, Format::Yaml) {
        Ok(tree) => tree,
        Err(problem) if problem.kind == ProblemKind::NotAMapping => Located {
            span: Span::default(),
            data: Data::Scalar(ius_applicant::tree::Scalar {
                text: String::new(),
                style: Style::Plain,
            }),
        },
        Err(problem) => return Err(refused(&problem)),
    };
    if tree.text() == Some("unknown") {
        return Ok(Change { fact, value: None });
    }
    let mut scratch = Facts::new(program);
    let applied = apply_fact(fact, &tree, program, rules.index(), &mut scratch);
    match applied
        .problems
        .iter()
        .find(|problem| !problem.kind.is_warning())
    {
        Some(problem) => Err(refused(problem)),
        None => Ok(Change {
            fact,
            value: Some(tree),
        }),
    }
}

/// The reference date to hand to the engine, and a note when it had to be chosen: `--on`, else the
/// scheme's own date in the applicant file, else today.
pub(crate) fn reference_date(
    on: Option<Date>,
    rules: &Rules,
    scheme: SchemeId,
    facts: &Facts,
    today: Date,
    lang: Lang,
) -> (Options, Option<String>) {
    let options = |on| Options {
        on,
        ..Options::default()
    };
    if on.is_some() {
        return (options(on), None);
    }
    let program = rules.plan().program();
    let declared = program
        .schemes
        .get(scheme.index())
        .and_then(|scheme| scheme.as_of);
    match declared {
        // A date known in part decides wherever its readings agree.
        Some(fact) if !matches!(facts.get(fact), Value::Unknown) => (options(None), None),
        Some(fact) => {
            let path = program
                .schema
                .facts
                .get(fact.index())
                .map_or("", |fact| fact.path.as_str());
            let note = match lang {
                Lang::En => format!(
                    "`{path}` is not stated: decided as of today, {today}; name another day with --on"
                ),
                Lang::Nl => format!(
                    "`{path}` is niet opgegeven: beslist naar vandaag, {today}; noem een andere dag met --on"
                ),
            };
            (options(Some(today)), Some(note))
        }
        None => (
            options(Some(today)),
            Some(match lang {
                Lang::En => format!("decided as of today, {today}; name another day with --on"),
                Lang::Nl => {
                    format!("beslist naar vandaag, {today}; noem een andere dag met --on")
                }
            }),
        ),
    }
}

/// The folder from which a project is looked for: that of the first applicant file.
pub(crate) fn folder_of(from: &From) -> Option<PathBuf> {
    let first = from.applicant.iter().find(|path| path.as_os_str() != "-")?;
    if disk::is_folder(first) {
        Some(first.clone())
    } else {
        first.parent().map(Path::to_path_buf)
    }
}
