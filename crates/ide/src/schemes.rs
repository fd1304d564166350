//! Which schemes are there?

use std::collections::BTreeMap;

use crate::place::Location;
use crate::workspace::Snapshot;

/// A scheme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeItem {
    /// E.g. `nl.start_up`.
    pub id: String,
    /// Its title, in the drafter's language where there is one.
    pub title: Option<String>,
    /// ISO code of the state; none if the scheme cannot be decided.
    pub state: Option<String>,
    /// Whether it cannot be decided, because it or something it rests on has an error.
    pub broken: bool,
    /// Where it is declared.
    pub at: Location,
}

impl Snapshot {
    /// The schemes of all files, by file and place.
    #[must_use]
    pub fn schemes(&self) -> Vec<SchemeItem> {
        let program = self.analysis.program();
        let language = self.config().language.code();
        let decided: BTreeMap<&str, _> = program
            .schemes
            .iter()
            .map(|scheme| (scheme.id.as_str(), scheme))
            .collect();
        let mut all = Vec::new();
        for file in self.rule_files() {
            for item in self.analysis.outline(file) {
                if item.kind != "scheme" {
                    continue;
                }
                let scheme = decided.get(item.name.as_str());
                all.push(SchemeItem {
                    title: scheme
                        .and_then(|scheme| scheme.titles.get(language))
                        .map(str::to_owned)
                        .or(item.title),
                    state: scheme.map(|scheme| scheme.state.clone()),
                    broken: scheme.is_none(),
                    at: Location {
                        file: file.to_owned(),
                        span: item.span,
                    },
                    id: item.name,
                });
            }
        }
        all
    }
}
