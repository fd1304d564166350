//! External data: the state of the world on a day, handed in beside an applicant.
//!
//! ```yaml
//! nl.youth_mobility.places_left:
//!   - {key: AR, as_of: 2026-02-01, value: 12, source: "https://…"}
//! ```
//!
//! A value may also stand alone, or be given by key; it then counts from the day that the caller
//! names.

use ius_calendar::Date;
use ius_diagnostics::nearest;
use ius_engine::{External, ExternalId, Facts, Type, Value};

use crate::problem::{Problem, ProblemKind};
use crate::reader::Reader;
use crate::tree::{Entry, Located};

/// The keys of one dated value.
const ROW_KEYS: [&str; 4] = ["key", "as_of", "value", "source"];

impl<'a> Reader<'a> {
    /// Reads a mapping from names of external data to values. `undated` is the day from which a
    /// value without `as_of` counts.
    pub(crate) fn externals(&mut self, root: &Located, undated: Date, facts: &mut Facts) {
        if root.is_null() {
            return;
        }
        let Some(entries) = root.mapping() else {
            let message = format!("external data is given by name; found {}", root.described());
            self.problem(Problem::new(ProblemKind::NotAMapping, root.span, message));
            return;
        };
        self.duplicates(entries);
        for entry in entries {
            let Some((id, external)) = self.external(entry) else {
                continue;
            };
            let by_key = external.key.is_some()
                && entry
                    .value
                    .mapping()
                    .is_some_and(|e| !e.iter().any(is_row_key));
            match (entry.value.list(), entry.value.mapping()) {
                // A list of rows; a value that is itself a list stands under `value`.
                (Some(rows), _) => {
                    for row in rows {
                        self.external_row(id, external, row, undated, facts);
                    }
                }
                (None, Some(keys)) if by_key => {
                    for keyed in keys {
                        let key = external
                            .key
                            .as_ref()
                            .and_then(|ty| self.key_text(&keyed.key, ty, keyed));
                        self.external_value(id, external, key, &keyed.value, undated, None, facts);
                    }
                }
                (None, Some(_)) => self.external_row(id, external, &entry.value, undated, facts),
                (None, None) => {
                    self.external_value(id, external, None, &entry.value, undated, None, facts)
                }
            }
        }
    }

    fn external(&mut self, entry: &Entry) -> Option<(ExternalId, &'a External)> {
        let all = || (0_u32..).map(ExternalId).zip(&self.program.externals);
        let exact = all().find(|(_, external)| external.id == entry.key);
        let by_name: Vec<_> = all()
            .filter(|(_, external)| external.name == entry.key)
            .collect();
        let found = exact.or(match by_name.as_slice() {
            [only] => Some(*only),
            _ => None,
        });
        if found.is_none() {
            let message = format!("no rule asks for external data called `{}`", entry.key);
            let problem = Problem::new(ProblemKind::ExternalData, entry.key_span, message);
            let ids = || {
                self.program
                    .externals
                    .iter()
                    .map(|external| external.id.as_str())
            };
            let names = self
                .program
                .externals
                .iter()
                .map(|external| external.name.as_str());
            let problem = match nearest(&entry.key, ids().chain(names)) {
                Some(near) => problem
                    .help(format!("did you mean `{near}`?"))
                    .replace_with(near),
                None if self.program.externals.is_empty() => {
                    problem.help("these rules use no external data")
                }
                None => {
                    let all: Vec<String> = ids().map(|id| format!("`{id}`")).collect();
                    problem.help(format!("the rules ask for {}", all.join(", ")))
                }
            };
            self.problem(problem);
        }
        found
    }

    fn key_text(&mut self, key: &str, ty: &'a Type, entry: &Entry) -> Option<Value> {
        match crate::scalar::read(key, ty, self.program) {
            Ok(value) => Some(value),
            Err(_) => {
                let (what, _) = crate::reader::expected(ty, self.program);
                let message = format!("the key is {what}, found `{key}`");
                self.problem(Problem::new(
                    ProblemKind::ExternalData,
                    entry.key_span,
                    message,
                ));
                None
            }
        }
    }

    fn external_row(
        &mut self,
        id: ExternalId,
        external: &'a External,
        row: &Located,
        undated: Date,
        facts: &mut Facts,
    ) {
        let Some(entries) = row.mapping() else {
            self.external_value(id, external, None, row, undated, None, facts);
            return;
        };
        self.duplicates(entries);
        for entry in entries.iter().filter(|entry| !is_row_key(entry)) {
            let message = format!("`{}` is not a key of external data", entry.key);
            self.problem(
                Problem::new(ProblemKind::ExternalData, entry.key_span, message)
                    .help("the keys are `key`, `as_of`, `value` and `source`"),
            );
        }
        let Some(value) = row.get("value") else {
            let message = format!("`{}` has no `value` here", external.name);
            self.problem(Problem::new(ProblemKind::ExternalData, row.span, message));
            return;
        };
        let as_of = match row.get("as_of") {
            None => Some(undated),
            Some(day) => match day.text().map(Date::parse_iso) {
                Some(Ok(day)) => Some(day),
                _ => {
                    let message = format!(
                        "`as_of` is a day such as `2026-02-01`, found {}",
                        day.described()
                    );
                    self.problem(Problem::new(ProblemKind::ExternalData, day.span, message));
                    None
                }
            },
        };
        let key = match (&external.key, row.get("key")) {
            (Some(ty), Some(key)) => match self.plain(key, ty) {
                Some(key) => Some(key),
                None => return,
            },
            (None, Some(key)) => {
                let message = format!("`{}` has no key", external.name);
                self.problem(Problem::new(ProblemKind::ExternalData, key.span, message));
                return;
            }
            (_, None) => None,
        };
        let source = row.get("source").and_then(Located::text).map(str::to_owned);
        if let Some(as_of) = as_of {
            self.external_value(id, external, key, value, as_of, source, facts);
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one dated value, named where they are read"
    )]
    fn external_value(
        &mut self,
        id: ExternalId,
        external: &'a External,
        key: Option<Value>,
        value: &Located,
        as_of: Date,
        source: Option<String>,
        facts: &mut Facts,
    ) {
        if external.key.is_some() && key.is_none() {
            let message = format!("`{}` is given by key: the key is missing", external.name);
            self.problem(
                Problem::new(ProblemKind::ExternalData, value.span, message)
                    .help("write `{key: …, as_of: 2026-02-01, value: …}`"),
            );
            return;
        }
        let Some(read) = self.plain(value, &external.ty) else {
            return;
        };
        if let Err(error) = facts.set_external(id, key, as_of, read, source) {
            self.problem(Problem::new(
                ProblemKind::ExternalData,
                value.span,
                error.to_string(),
            ));
        }
    }
}

fn is_row_key(entry: &Entry) -> bool {
    ROW_KEYS.contains(&entry.key.as_str())
}
