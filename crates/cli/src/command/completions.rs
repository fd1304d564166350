//! `ius completions`

use clap::CommandFactory as _;

use crate::arguments::{Arguments, Completions};
use crate::stop::Outcome;
use crate::terminal::Terminal;

pub(super) fn run(completions: &Completions, terminal: &mut Terminal) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(
        completions.shell,
        &mut Arguments::command(),
        "ius",
        &mut script,
    );
    terminal.say(&String::from_utf8_lossy(&script))?;
    Ok(0)
}
