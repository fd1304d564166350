//! One file per command.

mod check;
mod chosen;
mod completions;
mod coverage;
pub(crate) mod diff;
mod eval;
mod explain;
mod fmt;
mod lsp;
pub(crate) mod mutate;
mod new;
mod review;
mod routes;
mod schema;
mod schemes;
pub(crate) mod sources;
mod test;
mod transposition;
mod verify_receipt;
mod watch;

use ius_calendar::Date;
use ius_engine::SchemeId;
use ius_suite::{NoScheme, Rules};

use crate::arguments::{Arguments, Command, Format, Global};
use crate::project::Project;
use crate::stop::{Outcome, Stop};
use crate::terminal::Terminal;

/// Carries out a command; the exit code.
pub(crate) fn run(arguments: &Arguments, terminal: &mut Terminal) -> Outcome {
    let global = &arguments.global;
    match &arguments.command {
        Command::Check(check) => check::run(check, global, terminal),
        Command::Eval(eval) => eval::run(eval, global, terminal),
        Command::VerifyReceipt(verify) => verify_receipt::run(verify, global, terminal),
        Command::Routes(routes) => routes::run(routes, global, terminal),
        Command::Test(test) => test::run(test, global, terminal),
        Command::Review(review) => review::run(review, global, terminal),
        Command::Diff(diff) => diff::run(diff, global, terminal),
        Command::Coverage(coverage) => coverage::run(coverage, global, terminal),
        Command::Mutate(mutate) => mutate::run(mutate, global, terminal),
        Command::Transposition(transposition) => {
            transposition::run(transposition, global, terminal)
        }
        Command::Sources(sources) => sources::run(sources, global, terminal),
        Command::Fmt(fmt) => fmt::run(fmt, global, terminal),
        Command::Explain(explain) => explain::run(explain, global, terminal),
        Command::Schema(schema) => schema::run(schema, global, terminal),
        Command::Schemes => schemes::run(global, terminal),
        Command::New(new) => new::run(new, global, terminal),
        Command::Lsp(_) => lsp::run(global),
        Command::Completions(completions) => completions::run(completions, terminal),
    }
}

/// Refuses a format that the command does not write.
fn one_of(global: &Global, command: &str, formats: &[Format]) -> Outcome<Format> {
    if formats.contains(&global.format) {
        return Ok(global.format);
    }
    let names: Vec<&str> = formats.iter().map(|format| format.name()).collect();
    Err(Stop::with_help(
        format!(
            "`ius {command}` does not write the format `{}`",
            global.format.name()
        ),
        format!("it writes {}", names.join(", ")),
    ))
}

fn today(global: &Global) -> Date {
    global.today.unwrap_or_else(crate::clock::today)
}

/// Finds a scheme, or says which there are, or what is wrong with its rules.
fn scheme(
    id: &str,
    rules: &Rules,
    project: &Project,
    terminal: &mut Terminal,
) -> Outcome<SchemeId> {
    match rules.scheme(id) {
        Ok(id) => Ok(id),
        Err(NoScheme::Broken(reasons)) => {
            let (diagnostics, sources) = project.localised(rules.analysis(), &rules.errors());
            terminal.note(&ius_diagnostics::render::text(
                &diagnostics,
                &sources,
                terminal.colour_error(),
            ));
            Err(Stop::with_help(
                format!("`{id}` cannot be decided: its rules have errors"),
                format!("{}; `ius check` shows them all", reasons.join(", ")),
            ))
        }
        Err(NoScheme::Unknown(near)) => {
            let program = rules.plan().program();
            let mut all: Vec<&str> = program
                .schemes
                .iter()
                .map(|scheme| scheme.id.as_str())
                .collect();
            all.extend(rules.broken().iter().map(|broken| broken.id.as_str()));
            all.sort_unstable();
            let hint = near.map_or_else(String::new, |near| format!("did you mean `{near}`?\n"));
            let list = all.join("\n  ");
            Err(Stop::with_help(
                format!("there is no scheme `{id}`"),
                format!("{hint}the schemes are\n  {list}"),
            ))
        }
    }
}
