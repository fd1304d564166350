//! The database: what callers hand in. Everything else is computed from it.

use std::sync::Arc;

use ius_calendar::Date;
use salsa::Durability;

/// A rule file. The handle is made once per path and then only changed, so that what was computed
/// about other files stays.
#[salsa::input(debug)]
pub struct SourceFile {
    /// Path as given by the caller, with `/` between folders.
    #[returns(ref)]
    pub path: Arc<str>,
    /// Module name, e.g. `eu.vocabulary`.
    #[returns(ref)]
    pub module: Arc<str>,
    /// The text.
    #[returns(ref)]
    pub text: Arc<str>,
}

/// An applicant file that an example refers to with `given "FILE"`.
#[salsa::input(debug)]
pub struct DataFile {
    /// Path as given by the caller.
    #[returns(ref)]
    pub path: Arc<str>,
    /// The text.
    #[returns(ref)]
    pub text: Arc<str>,
}

/// What may be chosen about a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Also say what is only worth knowing in a review: provisions nobody encodes, shared facts
    /// that no scheme reads.
    pub pedantic: bool,
    /// The day against which sources are stale; without it, the newest `read` date of the rules.
    pub today: Option<Date>,
}

/// All files.
#[salsa::input(singleton, debug)]
pub struct Workspace {
    /// Rule files, sorted by path.
    #[returns(ref)]
    pub files: Vec<SourceFile>,
    /// Applicant files, sorted by path.
    #[returns(ref)]
    pub data: Vec<DataFile>,
    /// Options.
    #[returns(ref)]
    pub options: Options,
    /// Never written, and read by every answer that is put together from all files. Such an answer
    /// is thereby as short-lived from the start as it is once a file is open; else opening the first
    /// file would make every one of them, and all that rests on them, be computed again.
    pub drafts: (),
}

/// Told about every query that runs, so that tests can assert what was reused.
pub type EventHook = Box<dyn Fn(salsa::Event) + Send + Sync + 'static>;

/// The salsa database.
#[salsa::db]
#[derive(Clone)]
pub struct Database {
    storage: salsa::Storage<Self>,
}

impl Default for Database {
    fn default() -> Self {
        Database::with_hook(None)
    }
}

impl Database {
    /// A database without files that calls `hook` for every event.
    #[must_use]
    pub fn with_hook(hook: Option<EventHook>) -> Database {
        let db = Database {
            storage: salsa::Storage::new(hook),
        };
        // Which files there are and what is checked changes seldom: what rests on it alone is not
        // looked at again after a keystroke.
        let _ = Workspace::builder(Vec::new(), Vec::new(), Options::default(), ())
            .durability(Durability::HIGH)
            .drafts_durability(Durability::LOW)
            .new(&db);
        db
    }
}

#[salsa::db]
impl salsa::Database for Database {}

/// The module of a path: the folders below `rules/` and the file's name, joined by dots.
#[must_use]
pub fn module_of(path: &str) -> String {
    let mut parts: Vec<&str> = path
        .split(['/', '\\'])
        .filter(|p| !p.is_empty() && *p != ".")
        .collect();
    if let Some(root) = parts.iter().rposition(|p| *p == "rules")
        && root + 1 < parts.len()
    {
        parts.drain(..=root);
    }
    let joined = parts.join(".");
    joined
        .strip_suffix(".ius")
        .map(str::to_owned)
        .unwrap_or(joined)
}
