//! What a question is asked of: a snapshot, with its files' addresses and positions.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use crossbeam_channel::Sender;
use ius_diagnostics::{ByteSpan, Diagnostic};
use ius_ide::Snapshot;
use lsp_types::{Location, Position, Range, Uri};

use crate::client::Client;
use crate::encoding::Lines;
use crate::host::Host;
use crate::schedule::Event;
use crate::uri::{self, Key};

/// A file that the client has open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Open {
    /// Its address as the client writes it.
    pub(crate) uri: Uri,
    /// The version of its text.
    pub(crate) version: i32,
}

/// How the files of a project are called.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    /// The folder that names start from.
    pub(crate) root: PathBuf,
    /// The files that are open.
    pub(crate) open: BTreeMap<String, Open>,
}

impl Names {
    /// The name of a path: from the root, with `/` between folders.
    pub(crate) fn name_of(&self, path: &Path) -> String {
        let shared = path
            .components()
            .zip(self.root.components())
            .take_while(|(a, b)| a == b)
            .count();
        let mut parts: Vec<String> = self
            .root
            .components()
            .skip(shared)
            .map(|_| "..".to_owned())
            .collect();
        parts.extend(
            path.components()
                .skip(shared)
                .map(|part| part.as_os_str().to_string_lossy().into_owned()),
        );
        parts.join("/")
    }

    /// The path of a name.
    pub(crate) fn path_of(&self, name: &str) -> PathBuf {
        let mut path = self.root.clone();
        for part in name.split('/') {
            if part == ".." {
                path.pop();
            } else {
                path.push(part);
            }
        }
        path
    }

    /// The address of a name, as the client writes it where it has the file open.
    pub(crate) fn uri_of(&self, name: &str) -> Option<Uri> {
        match self.open.get(name) {
            Some(open) => Some(open.uri.clone()),
            None => uri::from_path(&self.path_of(name)),
        }
    }

    /// The name of an address.
    pub(crate) fn name_of_uri(&self, uri: &Uri) -> Option<String> {
        match uri::key(uri) {
            Key::Path(path) => Some(self.name_of(&path)),
            Key::Other(_) => self
                .open
                .iter()
                .find(|(_, open)| open.uri == *uri)
                .map(|(name, _)| name.clone()),
        }
    }

    /// The version of a file that is open.
    pub(crate) fn version_of(&self, name: &str) -> Option<i32> {
        self.open.get(name).map(|open| open.version)
    }
}

/// Example failures by file.
pub(crate) type Failures = BTreeMap<String, Vec<Diagnostic>>;

/// A project as it is now. Holding one keeps the project from being changed.
pub(crate) struct View {
    pub(crate) snapshot: Snapshot,
    pub(crate) names: Arc<Names>,
    pub(crate) client: Arc<Client>,
    pub(crate) failures: Arc<Failures>,
}

/// All projects as they are now.
pub(crate) struct Views {
    pub(crate) all: Vec<View>,
    pub(crate) client: Arc<Client>,
    pub(crate) host: Arc<dyn Host>,
    /// For what is said before the answer.
    pub(crate) events: Sender<Event>,
}

/// Positions in the files of a project. Each file's lines are counted once.
pub(crate) struct Places<'a> {
    pub(crate) view: &'a View,
    lines: RefCell<BTreeMap<String, Option<Rc<Lines<'a>>>>>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(view: &'a View) -> Places<'a> {
        Places {
            view,
            lines: RefCell::default(),
        }
    }

    /// The lines of a file.
    pub(crate) fn lines(&self, file: &str) -> Option<Rc<Lines<'a>>> {
        if let Some(known) = self.lines.borrow().get(file) {
            return known.clone();
        }
        let encoding = self.view.client.encoding;
        let lines = self
            .view
            .snapshot
            .text(file)
            .map(|text| Rc::new(Lines::new(text, encoding)));
        self.lines
            .borrow_mut()
            .insert(file.to_owned(), lines.clone());
        lines
    }

    /// The range of bytes of a file; of a file that is not there, its beginning.
    pub(crate) fn range(&self, file: &str, span: ByteSpan) -> Range {
        self.lines(file)
            .map(|lines| lines.range(span))
            .unwrap_or_default()
    }

    /// A place in a file.
    pub(crate) fn location(&self, file: &str, span: ByteSpan) -> Option<Location> {
        let uri = self.view.names.uri_of(file)?;
        Some(Location::new(uri, self.range(file, span)))
    }
}

/// A file that a question is about.
pub(crate) struct File<'a> {
    pub(crate) name: &'a str,
    pub(crate) places: Places<'a>,
}

impl<'a> File<'a> {
    pub(crate) fn new(view: &'a View, name: &'a str) -> File<'a> {
        File {
            name,
            places: Places::new(view),
        }
    }

    pub(crate) fn view(&self) -> &'a View {
        self.places.view
    }

    pub(crate) fn snapshot(&self) -> &'a Snapshot {
        &self.places.view.snapshot
    }

    pub(crate) fn client(&self) -> &'a Client {
        &self.places.view.client
    }

    /// The byte of a position.
    pub(crate) fn offset(&self, position: Position) -> u32 {
        self.places
            .lines(self.name)
            .map_or(0, |lines| lines.offset(position))
    }

    /// The bytes of a range.
    pub(crate) fn span(&self, range: Range) -> ByteSpan {
        self.places
            .lines(self.name)
            .map(|lines| lines.span(range))
            .unwrap_or_default()
    }

    /// The position of a byte.
    pub(crate) fn position(&self, offset: u32) -> Position {
        self.places
            .lines(self.name)
            .map(|lines| lines.position(offset))
            .unwrap_or_default()
    }

    /// The range of bytes.
    pub(crate) fn range(&self, span: ByteSpan) -> Range {
        self.places.range(self.name, span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_start_from_the_root() {
        let names = Names {
            root: "/p/q".into(),
            ..Names::default()
        };
        for (path, name) in [
            ("/p/q/rules/nl/x.ius", "rules/nl/x.ius"),
            ("/p/law/x.ius", "../law/x.ius"),
            ("/r/x.ius", "../../r/x.ius"),
        ] {
            assert_eq!(names.name_of(Path::new(path)), name);
            assert_eq!(names.path_of(name), Path::new(path));
        }
    }

    #[test]
    fn open_files_keep_the_address_of_the_client() {
        let mut names = Names {
            root: "/p".into(),
            ..Names::default()
        };
        let written = uri::parse("file:///p/a%2Dy.ius").unwrap();
        let name = names.name_of_uri(&written).unwrap();
        assert_eq!(name, "a-y.ius");
        assert_eq!(names.uri_of(&name).unwrap().as_str(), "file:///p/a-y.ius");
        names.open.insert(
            name.clone(),
            Open {
                uri: written.clone(),
                version: 3,
            },
        );
        assert_eq!(names.uri_of(&name), Some(written));
        assert_eq!(names.version_of(&name), Some(3));
    }
}
