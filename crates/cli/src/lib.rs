//! The command `ius`: speaks to people and disks.
//!
//! The crate keeps these invariants: **only `disk` touches the disk** and only `clock` asks what day
//! it is; **no input makes it panic**; what it says goes to standard output and what is wrong to
//! standard error; a reader that closes the pipe ends it quietly.
//!
//! | module | concept |
//! | --- | --- |
//! | `arguments` | what may be written after `ius` |
//! | `command` | one file per command |
//! | `project` | the nearest `ius.toml` or `rules/`, and its rules |
//! | `inputs` | applicant files: several, folders, standard input |
//! | `receipt` | a decision with everything that is needed to repeat it |
//! | `show` | decisions for people |
//! | `revision` | rule files as git keeps them |
//! | `snapshots` | decisions recorded beside their cases, and why they changed |
//! | `terminal` | colours, marks, the end of a pipe |
//! | `stop` | why a command ends early, and with which exit code |

mod arguments;
mod clock;
mod command;
mod disk;
mod inputs;
mod project;
mod receipt;
mod revision;
mod show;
mod snapshots;
mod stop;
mod terminal;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::Arguments;
use crate::stop::Stop;
use crate::terminal::Terminal;

/// Runs the command with these arguments, the program's own name first.
///
/// Exit codes: 0 done and nothing wrong; 1 errors, failing cases or unformatted files were found;
/// 2 the command could not be carried out (usage, unreadable input, broken rules). `ius eval
/// --exit-status` adds one code for each outcome.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are asked for: they go to standard output with 0; usage errors to
            // standard error with 2. A closed pipe is no news.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    let mut terminal = Terminal::new(arguments.global.color);
    let result =
        command::run(&arguments, &mut terminal).and_then(|code| terminal.flush().map(|()| code));
    match result {
        Ok(code) => ExitCode::from(code),
        Err(Stop::ClosedPipe) => ExitCode::SUCCESS,
        Err(Stop::Said(code)) => {
            let _ = terminal.flush();
            ExitCode::from(code)
        }
        Err(Stop::Because { message, help }) => {
            let _ = terminal.flush();
            terminal.complain(&message, help.as_deref());
            ExitCode::from(2)
        }
    }
}
