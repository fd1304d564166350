//! `ius lsp`

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ius_calendar::Date;
use ius_server::{End, Host, Layout};

use crate::arguments::{ColorChoice, Format, Global, Lang};
use crate::disk;
use crate::project::Project;
use crate::stop::{Outcome, Stop};

pub(super) fn run(global: &Global) -> Outcome {
    let current = disk::current_folder().map_err(Stop::because)?;
    let host = Machine {
        rules: global.rules.as_ref().map(|rules| current.join(rules)),
        today: global.today,
    };
    let (connection, writer) = ius_server::connect(io::BufReader::new(io::stdin()), io::stdout());
    let end = ius_server::serve(connection, Arc::new(host));
    // What was answered last is still written.
    let _ = writer.join();
    Ok(match end {
        End::Orderly => 0,
        End::Abrupt => 1,
    })
}

/// This machine, as the server sees it.
struct Machine {
    rules: Option<PathBuf>,
    today: Option<Date>,
}

impl Host for Machine {
    fn find(&self, folder: &Path, rules: Option<&Path>) -> Result<Option<Layout>, String> {
        let global = Global {
            format: Format::Text,
            lang: Lang::En,
            color: ColorChoice::Never,
            rules: rules.map(Path::to_path_buf).or_else(|| self.rules.clone()),
            today: None,
        };
        let found = Project::around(&global, folder).map_err(|stop| match stop {
            Stop::Because { message, help } => match help {
                Some(help) => format!("{message}\n{help}"),
                None => message,
            },
            Stop::ClosedPipe | Stop::Said(_) => String::new(),
        })?;
        Ok(found.map(|project| {
            let mut documents = vec![project.root.join("examples")];
            documents.extend(project.tests);
            Layout {
                root: project.root,
                rules: project.rules,
                documents,
            }
        }))
    }

    fn files(
        &self,
        folder: &Path,
        deep: bool,
        wanted: &dyn Fn(&Path) -> bool,
    ) -> Result<Vec<PathBuf>, String> {
        if deep {
            disk::files_below(folder, wanted)
        } else {
            disk::files_in(folder, wanted)
        }
    }

    fn read(&self, path: &Path) -> Result<String, String> {
        disk::read_text(path)
    }

    fn today(&self) -> Date {
        self.today.unwrap_or_else(crate::clock::today)
    }

    fn memory(&self) -> Option<u64> {
        disk::resident_memory()
    }

    fn runs(&self, process: u32) -> bool {
        disk::runs(process)
    }
}
