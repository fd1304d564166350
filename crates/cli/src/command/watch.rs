//! `ius test --watch`

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use notify::{RecursiveMode, Watcher as _};

use super::test::{self, Chosen};
use crate::arguments::{Format, Global, Test};
use crate::disk;
use crate::stop::{Outcome, Stop};
use crate::terminal::Terminal;

/// So long nothing may change before the tests run again: an editor writes a file in several steps,
/// and git writes many files.
const QUIET: Duration = Duration::from_millis(120);

/// What happened.
#[derive(Debug, PartialEq, Eq)]
enum News {
    Changed,
    Stop,
}

pub(super) fn run(arguments: &Test, global: &Global, terminal: &mut Terminal) -> Outcome {
    let chosen = Chosen {
        paths: &arguments.paths,
        filter: arguments.filter.as_deref(),
    };
    let project = chosen.project(global)?;
    let (sender, news) = channel();
    stop_on_signal(sender.clone())?;
    let cannot = |error: notify::Error| {
        Stop::because(format!("changes of files cannot be watched: {error}"))
    };
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let changed = match event {
            Ok(event) => !event.kind.is_access() && event.paths.iter().any(|path| matters(path)),
            // What was missed may have mattered.
            Err(_) => true,
        };
        if changed {
            // Nobody listens any more once the command ends.
            let _ = sender.send(News::Changed);
        }
    })
    .map_err(cannot)?;
    // Applicant files stand beside the cases, or in the folder of examples.
    let mut places = chosen.places(&project);
    places.extend([project.rules.clone(), project.root.join("examples")]);
    places.sort();
    places.dedup();
    for place in places.iter().filter(|place| disk::exists(place)) {
        watcher
            .watch(place, RecursiveMode::Recursive)
            .map_err(cannot)?;
    }
    watcher
        .watch(&project.root, RecursiveMode::NonRecursive)
        .map_err(cannot)?;
    loop {
        match test::once(arguments, global, Format::Text, terminal) {
            Ok(_) => {}
            // A file that is just being written, or a mistake that the next change mends.
            Err(Stop::Because { message, help }) => terminal.complain(&message, help.as_deref()),
            Err(other) => return Err(other),
        }
        terminal.line("watching: Ctrl-C ends")?;
        terminal.flush()?;
        if next(&news) == News::Stop {
            return Ok(0);
        }
        terminal.line("")?;
    }
}

fn stop_on_signal(sender: Sender<News>) -> Outcome<()> {
    ctrlc::set_handler(move || {
        let _ = sender.send(News::Stop);
    })
    .map_err(|error| Stop::because(format!("Ctrl-C cannot be waited for: {error}")))
}

/// Waits for a change and until it is quiet after it, or for the end.
fn next(news: &Receiver<News>) -> News {
    match news.recv() {
        Ok(News::Changed) => {}
        Ok(News::Stop) | Err(_) => return News::Stop,
    }
    loop {
        match news.recv_timeout(QUIET) {
            Ok(News::Changed) => {}
            Ok(News::Stop) | Err(RecvTimeoutError::Disconnected) => return News::Stop,
            Err(RecvTimeoutError::Timeout) => return News::Changed,
        }
    }
}

/// Whether a change of a file can change a result. Hidden files are those that editors and `ius`
/// itself write before they take the place of others.
fn matters(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else {
        return false;
    };
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    // A folder that comes or goes may bring or take anything.
    !name.starts_with('.')
        && (matches!(
            ending,
            "ius" | "md" | "yaml" | "yml" | "json" | "snap" | "toml"
        ) || ending.is_empty() && !name.ends_with('~'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_change_a_result_matters() {
        for (path, wanted) in [
            ("rules/nl/start_up.ius", true),
            ("tests/cases/a.md", true),
            ("tests/cases/snapshots/a.md.snap", true),
            ("examples/nurse.yaml", true),
            ("rules/nl", true),
            ("rules/nl/.start_up.ius.12-0.ius-new", false),
            ("rules/nl/.start_up.ius.swp", false),
            ("rules/nl/4913~", false),
            ("rules/x.orig", false),
        ] {
            assert_eq!(matters(Path::new(path)), wanted, "{path}");
        }
    }

    #[test]
    fn many_changes_are_one_and_the_end_is_the_end() {
        let (sender, news) = channel();
        for _ in 0..5 {
            sender.send(News::Changed).unwrap();
        }
        assert_eq!(next(&news), News::Changed);
        assert!(news.try_recv().is_err());
        sender.send(News::Changed).unwrap();
        sender.send(News::Stop).unwrap();
        assert_eq!(next(&news), News::Stop);
        drop(sender);
        assert_eq!(next(&news), News::Stop);
    }
}
