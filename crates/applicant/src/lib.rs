//! Applicant files in JSON or YAML to facts, with located errors.
//!
//! The crate keeps two invariants: **no number ever passes through a binary fraction**, and **every
//! problem of a file is reported at once, each with its place and what to do**. It touches no disk
//! and knows no rule text: what a file may hold is the schema of a [`Program`].
//!
//! | module | concept |
//! | --- | --- |
//! | [`tree`] | keys and values with their places |
//! | `json`, `yaml` | the two readers of text |
//! | `reader`, `scalar` | a tree to facts, by the types of the schema |
//! | `external` | the state of the world, handed in beside an applicant |
//! | `fast` | JSON straight into facts, for many applicants |
//! | `writer` | facts back to YAML |
//! | `json_schema` | the JSON Schema of an applicant file for one scheme |
//! | `countries` | ISO 3166-1 |

mod countries;
mod diagnose;
mod external;
mod fast;
mod index;
mod json;
mod json_schema;
mod number;
mod problem;
mod reach;
mod reader;
mod scalar;
pub mod tree;
mod writer;
mod yaml;

use ius_calendar::Date;
use ius_diagnostics::Diagnostic;
use ius_engine::{FactId, Facts, Program, Type, Value};

pub use countries::{country_name, is_country, meant_country};
pub use diagnose::{diagnostic, diagnostics};
pub use fast::{FastError, read_json_fast};
pub use index::SchemaIndex;
pub use json::read_json;
pub use json_schema::schema;
pub use problem::{Problem, ProblemKind};
pub use writer::{value_text, write_applicant};
pub use yaml::read_yaml;

use tree::Located;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON (RFC 8259).
    Json,
    /// YAML 1.2, one document.
    Yaml,
}

impl Format {
    /// By the name of a file: `.json` is JSON, `.yaml` and `.yml` are YAML.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Format> {
        let (_, extension) = path.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            "json" => Some(Format::Json),
            "yaml" | "yml" => Some(Format::Yaml),
            _ => None,
        }
    }

    /// By the first character of a text that has no name: JSON starts with a brace or bracket.
    #[must_use]
    pub fn guess(text: &str) -> Format {
        match text
            .trim_start_matches('\u{feff}')
            .trim_start()
            .chars()
            .next()
        {
            // A YAML flow mapping also starts with a brace, and YAML reads nearly all JSON; but only
            // as JSON are JSON's mistakes named rightly.
            Some('{') if text.contains('"') => Format::Json,
            Some('[') => Format::Json,
            _ => Format::Yaml,
        }
    }
}

/// What an applicant file says.
#[derive(Clone, Debug)]
pub struct Applicant {
    /// The facts.
    pub facts: Facts,
    /// Facts that the file names and states to be unknown.
    pub stated_null: Vec<FactId>,
    /// The file's own `description`.
    pub description: Option<String>,
    /// Warnings: the file can be decided on, but a person should look.
    pub warnings: Vec<Diagnostic>,
}

/// Reads a text in either format.
///
/// # Errors
/// The first place where the text is not of the format.
pub fn read_tree(text: &str, format: Format) -> Result<Located, Problem> {
    match format {
        Format::Json => read_json(text),
        Format::Yaml => read_yaml(text),
    }
}

/// Reads an applicant file. External data in it without a date of its own counts from the first
/// day of the calendar on; [`read_applicant_on`] takes another day.
///
/// # Errors
/// Every problem of the file, in reading order, warnings included.
pub fn read_applicant(
    text: &str,
    format: Format,
    path: &str,
    program: &Program,
) -> Result<Applicant, Vec<Diagnostic>> {
    read_applicant_on(
        text,
        format,
        path,
        program,
        &SchemaIndex::new(program),
        Date::FIRST,
    )
}

/// Reads an applicant file with a prepared index; `undated` is the day from which external data
/// without a date counts.
///
/// # Errors
/// Every problem of the file, in reading order, warnings included.
pub fn read_applicant_on(
    text: &str,
    format: Format,
    path: &str,
    program: &Program,
    index: &SchemaIndex,
    undated: Date,
) -> Result<Applicant, Vec<Diagnostic>> {
    let root = read_tree(text, format).map_err(|problem| diagnostics(vec![problem], path))?;
    let mut facts = Facts::new(program);
    let read = apply(&root, program, index, undated, &mut facts);
    let failed = read
        .problems
        .iter()
        .any(|problem| !problem.kind.is_warning());
    let warnings = diagnostics(read.problems, path);
    if failed {
        return Err(warnings);
    }
    let description = root
        .get("description")
        .and_then(Located::text)
        .map(str::to_owned);
    Ok(Applicant {
        facts,
        stated_null: read.stated_null,
        description,
        warnings,
    })
}

/// What reading a tree left beside the facts.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// Problems in the order they were met.
    pub problems: Vec<Problem>,
    /// Facts stated to be unknown.
    pub stated_null: Vec<FactId>,
}

/// Puts a whole applicant file, already read into a tree, into `facts`.
#[must_use]
pub fn apply(
    root: &Located,
    program: &Program,
    index: &SchemaIndex,
    undated: Date,
    facts: &mut Facts,
) -> Applied {
    let mut reader = reader::Reader::new(program, index);
    reader.file(root, facts);
    if let Some(external) = root.get("external") {
        reader.externals(external, undated, facts);
    }
    Applied {
        problems: reader.problems,
        stated_null: reader.stated_null,
    }
}

/// Puts one value into one fact.
#[must_use]
pub fn apply_fact(
    fact: FactId,
    value: &Located,
    program: &Program,
    index: &SchemaIndex,
    facts: &mut Facts,
) -> Applied {
    let mut reader = reader::Reader::new(program, index);
    reader.fact(fact, value, facts);
    Applied {
        problems: reader.problems,
        stated_null: reader.stated_null,
    }
}

/// Reads one value of a type: what an output must be, a key, a cell of a table.
///
/// # Errors
/// Why it is not a value of the type.
pub fn read_value(
    value: &Located,
    ty: &Type,
    program: &Program,
    index: &SchemaIndex,
) -> Result<Value, Vec<Problem>> {
    let mut reader = reader::Reader::new(program, index);
    match reader.plain(value, ty) {
        Some(read) if reader.problems.is_empty() => Ok(read),
        _ => Err(reader.problems),
    }
}

/// Puts external data, already read into a tree, into `facts`; `undated` is the day from which a
/// value without a date of its own counts.
#[must_use]
pub fn apply_data(
    root: &Located,
    program: &Program,
    index: &SchemaIndex,
    undated: Date,
    facts: &mut Facts,
) -> Applied {
    let mut reader = reader::Reader::new(program, index);
    reader.externals(root, undated, facts);
    Applied {
        problems: reader.problems,
        stated_null: reader.stated_null,
    }
}

/// Reads a file of external data into `facts`.
///
/// # Errors
/// Every problem of the file, in reading order.
pub fn read_data(
    text: &str,
    format: Format,
    path: &str,
    program: &Program,
    undated: Date,
    facts: &mut Facts,
) -> Result<(), Vec<Diagnostic>> {
    let root = read_tree(text, format).map_err(|problem| diagnostics(vec![problem], path))?;
    let applied = apply_data(&root, program, &SchemaIndex::new(program), undated, facts);
    if applied.problems.is_empty() {
        Ok(())
    } else {
        Err(diagnostics(applied.problems, path))
    }
}
