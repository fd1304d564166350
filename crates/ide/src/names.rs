//! What a name means, in rule files and in the files around them: the words that `go`,
//! `references`, `rename` and `highlights` share.

use ius_analysis::{Naming, Thing};

use crate::go::Target;
use crate::workspace::{Snapshot, is_rule_file};

impl Snapshot {
    /// The name at a byte of a file with what it means.
    pub(crate) fn naming_at(&self, file: &str, offset: u32) -> Option<Naming> {
        if is_rule_file(file) {
            return self.analysis.naming_at(file, offset);
        }
        self.document_namings(file, None)
            .into_iter()
            .filter(|n| n.span.start <= offset && offset <= n.span.end)
            .min_by_key(|n| n.span.len())
    }

    /// Every place of a file that names a thing, in the order of the text.
    pub(crate) fn namings_in(&self, file: &str, thing: &Thing) -> Vec<Naming> {
        if is_rule_file(file) {
            self.analysis.namings_of(file, thing)
        } else {
            self.document_namings(file, Some(thing))
        }
    }

    /// Every place of all files that names a thing, by file and place.
    pub(crate) fn namings_everywhere(&self, thing: &Thing) -> Vec<(String, Naming)> {
        let mut out = Vec::new();
        let rules = self.analysis.paths();
        let documents = self.documents.keys().map(String::as_str);
        for file in rules.into_iter().chain(documents) {
            for naming in self.namings_in(file, thing) {
                out.push((file.to_owned(), naming));
            }
        }
        out.sort_by(|a, b| (&a.0, a.1.name).cmp(&(&b.0, b.1.name)));
        out
    }
}

impl From<ius_analysis::Place> for Target {
    fn from(place: ius_analysis::Place) -> Target {
        Target {
            file: place.file,
            whole: place.whole,
            name: place.name,
        }
    }
}
