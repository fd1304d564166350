//! `ius review`

use std::collections::BTreeSet;
use std::io::{self, IsTerminal as _};

use crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use crossterm::{Command as _, cursor, terminal as screen};
use ius_analysis::Options;
use ius_suite::Rules;

use super::test::{Chosen, Recording, Testing};
use crate::arguments::{Format, Global, Review as Arguments};
use crate::command::one_of;
use crate::show::change::Shown;
use crate::show::review::{Action, Review, Verdict};
use crate::snapshots::Cause;
use crate::stop::{Outcome, Stop};
use crate::terminal::Terminal;

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &mut Terminal) -> Outcome {
    one_of(global, "review", &[Format::Text])?;
    let chosen = Chosen {
        paths: &arguments.paths,
        filter: arguments.filter.as_deref(),
    };
    let project = chosen.project(global)?;
    chosen.clear_strays(&project);
    let rules = Rules::new(project.analysis(Options::default(), &[])?);
    let mut testing = Testing::new(&project, &rules, global, chosen, Recording::WhereRecorded);
    testing.run()?;
    let mut snapshots = testing.snapshots;
    if snapshots.files.is_empty() {
        return Err(Stop::with_help(
            "nothing is recorded yet",
            "`ius test --snapshot` records what is decided now",
        ));
    }
    let broken = rules.broken();
    if !broken.is_empty() {
        let names: Vec<&str> = broken.iter().map(|broken| broken.id.as_str()).collect();
        terminal.note(&format!(
            "note: {} cannot be decided: their rules have errors; see `ius check`",
            names.join(", ")
        ));
    }
    let mut review = Review::new(&snapshots.changes);
    if review.ended() {
        terminal.line("nothing to review: every decision is as recorded")?;
        return Ok(0);
    }
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(Stop::with_help(
            "`ius review` asks for every change and needs a terminal",
            "`ius test` lists the changes, `ius test --accept` takes them all over",
        ));
    }
    terminal.flush()?;
    let window = Window::open()?;
    while !review.ended() {
        let (width, height) = screen::size().unwrap_or((80, 24));
        let shown = Shown {
            snapshots: &snapshots,
            program: rules.plan().program(),
            project: &project,
        };
        let lines = review.screen(&shown, width.into(), height.into(), terminal.colour());
        draw(&lines, terminal)?;
        if let Some(action) = next()? {
            let accepted: BTreeSet<(usize, usize)> = review.act(action).into_iter().collect();
            if !accepted.is_empty() {
                // At once: whatever happens next, what was accepted is on the disk.
                snapshots.accept(&accepted)?;
            }
        }
    }
    drop(window);
    let shown = Shown {
        snapshots: &snapshots,
        program: rules.plan().program(),
        project: &project,
    };
    summary(&review, &shown, terminal)?;
    let left = review.open() + review.count(Verdict::Skipped) + review.count(Verdict::Rejected);
    Ok(u8::from(left > 0))
}

fn summary(review: &Review, shown: &Shown<'_>, terminal: &mut Terminal) -> Outcome<()> {
    let open = review.open() + review.count(Verdict::Skipped);
    terminal.line(&format!(
        "{} accepted, {} rejected, {open} left open",
        review.count(Verdict::Accepted),
        review.count(Verdict::Rejected),
    ))?;
    let mut causes = BTreeSet::new();
    for change in review.rejected() {
        let Some(file) = shown.snapshots.files.get(change.file) else {
            continue;
        };
        if let Some(found) = shown.snapshots.found(change) {
            let line = found.line;
            terminal.line(&format!(
                "  rejected {}:{line}  {}",
                file.shown, found.title
            ))?;
        }
        if let Some(Cause::Law(edits)) = shown.snapshots.groups.get(change.group) {
            causes.extend(edits.iter().map(|edit| shown.place(edit)));
        }
    }
    if review.count(Verdict::Rejected) > 0 {
        terminal.line(
            "What is rejected stays recorded as it was: `ius test` fails until the rules decide so again.",
        )?;
        for place in causes {
            terminal.line(&format!("  to be mended: {place}"))?;
        }
    }
    Ok(())
}

fn draw(lines: &[String], terminal: &mut Terminal) -> Outcome<()> {
    let mut out = String::new();
    for (row, line) in lines.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = cursor::MoveTo(0, u16::try_from(row).unwrap_or(u16::MAX)).write_ansi(&mut out);
        out.push_str(line);
        let _ = screen::Clear(screen::ClearType::UntilNewLine).write_ansi(&mut out);
    }
    terminal.say(&out)?;
    terminal.flush()
}

/// Waits for a key; none for one that does nothing, and for a screen of another size.
fn next() -> Outcome<Option<Action>> {
    match event::read() {
        Ok(Event::Key(key)) if key.kind != KeyEventKind::Release => Ok(action(key)),
        Ok(_) => Ok(None),
        Err(error) => Err(Stop::because(format!(
            "the terminal cannot be read: {error}"
        ))),
    }
}

fn action(key: KeyEvent) -> Option<Action> {
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return matches!(key.code, KeyCode::Char('c' | 'd')).then_some(Action::Quit);
    }
    Some(match key.code {
        KeyCode::Char('a') => Action::Accept,
        KeyCode::Char('r') => Action::Reject,
        KeyCode::Char('s') => Action::Skip,
        KeyCode::Char('A') => Action::AcceptGroup,
        KeyCode::Char('R') => Action::RejectGroup,
        KeyCode::Char('S') => Action::SkipGroup,
        KeyCode::Char('i') => Action::More,
        KeyCode::Char('q') | KeyCode::Esc => Action::Quit,
        KeyCode::Down | KeyCode::Char('j') => Action::Scroll(1),
        KeyCode::Up | KeyCode::Char('k') => Action::Scroll(-1),
        KeyCode::PageDown | KeyCode::Char(' ') => Action::Page(1),
        KeyCode::PageUp => Action::Page(-1),
        KeyCode::Home => Action::Scroll(isize::MIN),
        KeyCode::End => Action::Scroll(isize::MAX),
        _ => return None,
    })
}

/// The terminal while it is asked key by key; put back as it was at the end, however that comes.
struct Window;

impl Window {
    fn open() -> Outcome<Window> {
        let cannot =
            |error: io::Error| Stop::because(format!("the terminal cannot be used: {error}"));
        // A signal from outside ends the command as Ctrl-C would: files are whole at any moment, only
        // the terminal must be put back.
        let _ = ctrlc::set_handler(|| {
            put_back();
            std::process::exit(130);
        });
        screen::enable_raw_mode().map_err(cannot)?;
        let window = Window;
        crossterm::execute!(
            io::stdout(),
            screen::EnterAlternateScreen,
            cursor::Hide,
            screen::Clear(screen::ClearType::All)
        )
        .map_err(cannot)?;
        Ok(window)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        put_back();
    }
}

fn put_back() {
    let _ = crossterm::execute!(io::stdout(), cursor::Show, screen::LeaveAlternateScreen);
    let _ = screen::disable_raw_mode();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        let key = |code, modifiers| action(KeyEvent::new(code, modifiers));
        let none = KeyModifiers::NONE;
        assert_eq!(key(KeyCode::Char('a'), none), Some(Action::Accept));
        assert_eq!(
            key(KeyCode::Char('A'), KeyModifiers::SHIFT),
            Some(Action::AcceptGroup)
        );
        assert_eq!(
            key(KeyCode::Char('c'), KeyModifiers::CONTROL),
            Some(Action::Quit)
        );
        assert_eq!(key(KeyCode::Char('a'), KeyModifiers::CONTROL), None);
        assert_eq!(key(KeyCode::Char('é'), none), None);
    }
}
