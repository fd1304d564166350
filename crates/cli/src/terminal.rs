//! Writing: colours only on a terminal, marks that it can show, and the end of a pipe.

use std::io::{self, IsTerminal as _, Write as _};

use crate::arguments::ColorChoice;
use crate::stop::{Outcome, Stop};

/// Standard output and standard error.
pub(crate) struct Terminal {
    out: io::BufWriter<io::Stdout>,
    colour: bool,
    colour_error: bool,
    plain_marks: bool,
}

/// A colour or weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    Bold,
    Dim,
    Green,
    Red,
    Yellow,
    Blue,
}

impl Style {
    const fn code(self) -> &'static str {
        match self {
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Green => "32",
            Style::Red => "31",
            Style::Yellow => "33",
            Style::Blue => "34",
        }
    }
}

impl Terminal {
    pub(crate) fn new(choice: ColorChoice) -> Terminal {
        let wanted = |is_terminal: bool| match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            // https://no-color.org: any value that is not empty turns colours off.
            ColorChoice::Auto => {
                is_terminal
                    && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
                    && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
            }
        };
        let is_terminal = io::stdout().is_terminal();
        Terminal {
            out: io::BufWriter::with_capacity(64 * 1024, io::stdout()),
            colour: wanted(is_terminal),
            colour_error: wanted(io::stderr().is_terminal()),
            plain_marks: is_terminal && !speaks_utf8(),
        }
    }

    /// Whether standard output is coloured.
    pub(crate) const fn colour(&self) -> bool {
        self.colour
    }

    /// Whether standard error is coloured.
    pub(crate) const fn colour_error(&self) -> bool {
        self.colour_error
    }

    /// Whether marks beyond ASCII cannot be shown.
    pub(crate) const fn plain_marks(&self) -> bool {
        self.plain_marks
    }

    /// Writes to standard output.
    pub(crate) fn say(&mut self, text: &str) -> Outcome<()> {
        self.out.write_all(text.as_bytes()).map_err(closed)
    }

    /// Writes a line to standard output.
    pub(crate) fn line(&mut self, text: &str) -> Outcome<()> {
        self.say(text)?;
        self.say("\n")
    }

    /// Writes JSON to standard output, indented, with a line end.
    pub(crate) fn json(&mut self, value: &serde_json::Value) -> Outcome<()> {
        self.line(&format!("{value:#}"))
    }

    /// Writes what waits.
    pub(crate) fn flush(&mut self) -> Outcome<()> {
        self.out.flush().map_err(closed)
    }

    /// Writes to standard error, after everything said so far.
    pub(crate) fn note(&mut self, text: &str) {
        let _ = self.out.flush();
        let _ = writeln!(io::stderr(), "{}", text.trim_end_matches('\n'));
    }

    /// Shows how far a long command has come, on a line that is written over; an empty text takes
    /// the line away. Nothing is shown where standard error is no terminal.
    pub(crate) fn progress(&mut self, text: &str) {
        let mut err = io::stderr();
        if err.is_terminal() {
            let _ = write!(err, "\r\u{1b}[2K{text}");
            let _ = err.flush();
        }
    }

    /// Says why the command cannot be carried out.
    pub(crate) fn complain(&mut self, message: &str, help: Option<&str>) {
        let (red, reset) = if self.colour_error {
            ("\u{1b}[1;31m", "\u{1b}[0m")
        } else {
            ("", "")
        };
        self.note(&format!("{red}error{reset}: {message}"));
        for line in help.into_iter().flat_map(str::lines) {
            self.note(&format!("  {line}"));
        }
    }
}

/// The text in a style, or as it is where there are no colours.
pub(crate) fn styled(text: &str, style: Style, colour: bool) -> String {
    if colour {
        format!("\u{1b}[{}m{text}\u{1b}[0m", style.code())
    } else {
        text.to_owned()
    }
}

fn closed(error: io::Error) -> Stop {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Stop::ClosedPipe,
        _ => Stop::because(format!("standard output cannot be written: {error}")),
    }
}

/// Whether the terminal's locale is one of UTF-8. Where no locale is set it is taken to be, as all
/// terminals of today are.
fn speaks_utf8() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(std::env::var_os)
        .find(|value| !value.is_empty())
        .map(|value| value.to_string_lossy().to_lowercase());
    locale.is_none_or(|locale| locale.contains("utf-8") || locale.contains("utf8"))
}
