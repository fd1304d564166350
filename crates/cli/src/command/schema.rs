//! `ius schema`

use crate::arguments::{Format, Global, SchemaOf};
use crate::command::{one_of, scheme};
use crate::project::Project;
use crate::stop::Outcome;
use crate::terminal::Terminal;

pub(super) fn run(arguments: &SchemaOf, global: &Global, terminal: &mut Terminal) -> Outcome {
    one_of(global, "schema", &[Format::Text, Format::Json])?;
    let project = Project::find(global, None)?;
    let rules = project.compile()?;
    let id = scheme(&arguments.scheme, &rules, &project, terminal)?;
    let program = rules.plan().program();
    if let Some(declared) = program.schemes.get(id.index()) {
        terminal.json(&ius_applicant::schema(
            program,
            declared,
            global.lang.code(),
        ))?;
    }
    Ok(0)
}
