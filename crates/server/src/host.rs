//! The disk and the clock, as whoever starts the server hands them in.

use std::path::{Path, PathBuf};

use ius_calendar::Date;

/// Where a project is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The folder that the names of its files start from.
    pub root: PathBuf,
    /// The folder of rule files.
    pub rules: PathBuf,
    /// Folders and files with applicants, cases and pages of cases.
    pub documents: Vec<PathBuf>,
}

/// The disk and the clock.
pub trait Host: Send + Sync + 'static {
    /// The project that a folder belongs to, as `ius check` finds it; `rules` is the folder of rule
    /// files if the drafter chose one.
    ///
    /// # Errors
    /// Says why the project's settings cannot be used.
    fn find(&self, folder: &Path, rules: Option<&Path>) -> Result<Option<Layout>, String>;

    /// The files in a folder, or also in all folders below it, that are wanted; sorted.
    ///
    /// # Errors
    /// Says why the folder cannot be read.
    fn files(
        &self,
        folder: &Path,
        deep: bool,
        wanted: &dyn Fn(&Path) -> bool,
    ) -> Result<Vec<PathBuf>, String>;

    /// The text of a file.
    ///
    /// # Errors
    /// Says why it cannot be read.
    fn read(&self, path: &Path) -> Result<String, String>;

    /// The day it is.
    fn today(&self) -> Date;

    /// The memory this process holds, in bytes, where the system tells.
    fn memory(&self) -> Option<u64>;

    /// Whether a process still runs; true where the system does not tell.
    fn runs(&self, process: u32) -> bool;
}
