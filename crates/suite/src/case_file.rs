//! A case file in YAML to a case.

use std::sync::Arc;

use ius_applicant::tree::{Entry, Located};
use ius_applicant::{Format, diagnostic, read_tree};
use ius_calendar::Date;
use ius_diagnostics::{ByteSpan, Code, Diagnostic, FileRef, LineIndex, nearest};

use crate::case::{Case, Expectation, Expected, ExpectedOutput, Given, Piece, Status, Task};
use crate::expect::{OUTCOMES, points};
use crate::files::{Files, beside};

const KEYS: [&str; 9] = [
    "title",
    "provision",
    "derivation",
    "scheme",
    "on",
    "applicant",
    "applicant_file",
    "but",
    "data",
];
const EXPECT_KEYS: [&str; 16] = [
    "outcome",
    "because",
    "missing",
    "outputs",
    "passed",
    "failed",
    "unknown",
    "waived",
    "to_assess",
    "not_in_force",
    "rights",
    "duties",
    "law_in_force_on",
    "unverified",
    "points",
    "under",
];

/// The applicant file that a case or page names, with its path as people write it.
///
/// # Errors
/// That it cannot be read, and why, in words for a person.
pub(crate) fn applicant_file(
    from: &str,
    written: &str,
    files: &dyn Files,
) -> Result<(String, Located), String> {
    let path = beside(from, written);
    let read = files.read(&path).and_then(|text| {
        let format = Format::of_path(&path).unwrap_or_else(|| Format::guess(&text));
        read_tree(&text, format).map_err(|problem| problem.message)
    });
    match read {
        Ok(tree) => Ok((path, tree)),
        Err(why) => Err(format!("the applicant file `{path}` cannot be read: {why}")),
    }
}

/// The case of a `*.case.yaml` file, and what could not be understood in it.
pub fn read_case_file(
    path: &str,
    text: &str,
    files: &dyn Files,
) -> (Option<Case>, Vec<Diagnostic>) {
    let file = FileRef::new(path);
    let root = match read_tree(text, Format::Yaml) {
        Ok(root) => root,
        Err(problem) => return (None, vec![diagnostic(problem, &file)]),
    };
    let mut reader = Reader {
        path,
        file,
        lines: LineIndex::new(text),
        files,
        problems: Vec::new(),
    };
    let case = reader.case(&root);
    (case.filter(|_| reader.problems.is_empty()), reader.problems)
}

struct Reader<'a> {
    path: &'a str,
    file: FileRef,
    lines: LineIndex,
    files: &'a dyn Files,
    problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn problem(&mut self, at: &Located, message: impl Into<String>) -> &mut Diagnostic {
        let span = ByteSpan::new(at.span.start, at.span.end);
        self.problems.push(Diagnostic::new(
            Code::SuitePage,
            self.file.clone(),
            span,
            message,
        ));
        let last = self.problems.len() - 1;
        #[expect(
            clippy::indexing_slicing,
            reason = "the last of a list that was just added to"
        )]
        &mut self.problems[last]
    }

    fn unknown_key(&mut self, entry: &Entry, known: &[&'static str]) {
        let span = ByteSpan::new(entry.key_span.start, entry.key_span.end);
        let message = format!("a case has no key `{}`", entry.key);
        let help = match nearest(&entry.key, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the keys are {}", known.join(", ")),
        };
        self.problems.push(
            Diagnostic::new(Code::SuitePage, self.file.clone(), span, message).with_help(help),
        );
    }

    fn text(&mut self, root: &Located, key: &str) -> Option<String> {
        match root.get(key) {
            None => {
                self.problem(root, format!("the case has no `{key}`"));
                None
            }
            Some(value) => match value.text().map(str::trim).filter(|text| !text.is_empty()) {
                Some(text) => Some(text.to_owned()),
                None => {
                    self.problem(value, format!("`{key}` is a text"));
                    None
                }
            },
        }
    }

    fn date(&mut self, value: &Located) -> Option<Date> {
        match value.text().map(Date::parse_iso) {
            Some(Ok(day)) => Some(day),
            _ => {
                self.problem(
                    value,
                    format!(
                        "a day such as 2026-05-22 is needed, found {}",
                        value.described()
                    ),
                );
                None
            }
        }
    }

    fn case(&mut self, root: &Located) -> Option<Case> {
        let Some(entries) = root.mapping() else {
            self.problem(root, "a case file is a mapping of keys to values");
            return None;
        };
        let known: Vec<&'static str> = KEYS.into_iter().chain(["expect"]).collect();
        for entry in entries
            .iter()
            .filter(|entry| !known.contains(&entry.key.as_str()))
        {
            self.unknown_key(entry, &known);
        }
        let title = self.text(root, "title");
        let provision = self.text(root, "provision");
        let derivation = self.text(root, "derivation");
        let scheme = self.text(root, "scheme");
        let on = match root.get("on").filter(|on| !on.is_null()) {
            Some(on) => self.date(on),
            None => None,
        };
        let givens = self.givens(root);
        let expected = match root.get("expect") {
            Some(expect) => self.expected(expect),
            None => {
                self.problem(root, "the case expects nothing: `expect` is missing");
                Vec::new()
            }
        };
        Some(Case {
            title: title?,
            file: self.path.to_owned(),
            line: 1,
            span: ByteSpan::new(root.span.start, root.span.start),
            why: format!("{}: {}", provision?, derivation?),
            rules: None,
            diagnosed: false,
            givens,
            task: Task::Decide {
                scheme: scheme?,
                on,
                expected,
            },
        })
    }

    fn givens(&mut self, root: &Located) -> Vec<Given> {
        let mut givens = Vec::new();
        let piece = |tree: &Located| {
            Arc::new(Piece {
                tree: tree.clone(),
                offset: 0,
                file: None,
            })
        };
        match (root.get("applicant"), root.get("applicant_file")) {
            (Some(applicant), None) => givens.push(Given::Applicant(piece(applicant))),
            (None, Some(named)) => {
                if let Some(written) = named.text() {
                    match applicant_file(self.path, written, self.files) {
                        Ok((path, tree)) => {
                            givens.push(Given::Applicant(Arc::new(Piece {
                                tree,
                                offset: named.span.start,
                                file: Some(path),
                            })));
                        }
                        Err(why) => {
                            self.problem(named, why);
                        }
                    }
                } else {
                    self.problem(named, "`applicant_file` is the path of a file");
                }
            }
            (Some(_), Some(second)) => {
                self.problem(second, "a case has either `applicant` or `applicant_file`");
            }
            (None, None) => {}
        }
        if let Some(but) = root.get("but") {
            givens.push(Given::But(piece(but)));
        }
        if let Some(data) = root.get("data") {
            givens.push(Given::Data(piece(data)));
        }
        givens
    }

    fn names(&mut self, value: &Located) -> Vec<String> {
        let Some(all) = value.list() else {
            self.problem(
                value,
                format!("a list of names is needed, found {}", value.described()),
            );
            return Vec::new();
        };
        all.iter()
            .filter_map(|name| name.text().map(str::to_owned))
            .collect()
    }

    fn expected(&mut self, expect: &Located) -> Vec<Expected> {
        let mut all = Vec::new();
        let Some(entries) = expect.mapping() else {
            self.problem(expect, "`expect` is a mapping");
            return all;
        };
        let because = expect.get("because").map(|names| self.names(names));
        for entry in entries {
            let line = self.lines.line(entry.key_span.start) + 1;
            let value = &entry.value;
            let status = |status| (status, line);
            let clauses = match entry.key.as_str() {
                "passed" => Some(status(Status::Passed)),
                "failed" => Some(status(Status::Failed)),
                "unknown" => Some(status(Status::Unknown)),
                "waived" => Some(status(Status::Waived)),
                "to_assess" => Some(status(Status::ToAssess)),
                "not_in_force" => Some(status(Status::NotInForce)),
                _ => None,
            };
            if let Some((status, line)) = clauses {
                let names = self.names(value);
                all.push(Expected {
                    expectation: Expectation::Clauses(status, names),
                    line,
                });
                continue;
            }
            let expectation = match entry.key.as_str() {
                "outcome" => match value.text().filter(|outcome| OUTCOMES.contains(outcome)) {
                    Some(outcome) => Expectation::Outcome(outcome.to_owned(), because.clone()),
                    None => {
                        let near = value.text().and_then(|outcome| nearest(outcome, OUTCOMES));
                        let help = near.map_or_else(
                            || format!("the outcomes are {}", OUTCOMES.join(", ")),
                            |near| format!("did you mean `{near}`?"),
                        );
                        self.problem(value, format!("{} is no outcome", value.described()))
                            .help = Some(help);
                        continue;
                    }
                },
                "because" => {
                    if expect.get("outcome").is_none() {
                        self.problem(value, "`because` belongs to an `outcome`");
                    }
                    continue;
                }
                "missing" => Expectation::Missing(self.names(value)),
                "rights" => Expectation::Rights(true, self.names(value)),
                "duties" => Expectation::Duties(true, self.names(value)),
                "unverified" => Expectation::Unverified(self.names(value)),
                "law_in_force_on" => match self.date(value) {
                    Some(day) => Expectation::LawOn(day),
                    None => continue,
                },
                "outputs" => {
                    all.extend(self.outputs(value));
                    continue;
                }
                "points" => {
                    all.extend(self.points(value));
                    continue;
                }
                "under" => {
                    all.extend(self.provisions(value));
                    continue;
                }
                _ => {
                    self.unknown_key(entry, &EXPECT_KEYS);
                    continue;
                }
            };
            all.push(Expected { expectation, line });
        }
        if all.is_empty() && self.problems.is_empty() {
            self.problem(expect, "the case expects nothing");
        }
        all
    }

    fn provisions(&mut self, value: &Located) -> Vec<Expected> {
        let Some(entries) = value.mapping() else {
            self.problem(value, "`under` is a mapping from provisions to clauses");
            return Vec::new();
        };
        let mut all = Vec::new();
        for entry in entries {
            let line = self.lines.line(entry.key_span.start) + 1;
            let clauses = self.names(&entry.value);
            all.push(Expected {
                expectation: Expectation::Under(entry.key.clone(), clauses),
                line,
            });
        }
        all
    }

    fn points(&mut self, value: &Located) -> Vec<Expected> {
        let Some(entries) = value.mapping() else {
            self.problem(
                value,
                "`points` is a mapping from clauses to numbers of points",
            );
            return Vec::new();
        };
        let mut all = Vec::new();
        for entry in entries {
            let given = entry.value.text().unwrap_or_default();
            match points(&entry.key, given) {
                Ok(expected) => all.push(Expected {
                    expectation: Expectation::Points(expected),
                    line: self.lines.line(entry.key_span.start) + 1,
                }),
                Err(misread) => self.problem(&entry.value, misread.message).help = misread.help,
            }
        }
        all
    }

    fn outputs(&mut self, value: &Located) -> Vec<Expected> {
        let Some(entries) = value.mapping() else {
            self.problem(value, "`outputs` is a mapping from names to values");
            return Vec::new();
        };
        let mut all = Vec::new();
        for entry in entries {
            let expected = match entry.value.text() {
                None if entry.value.is_null() => ExpectedOutput::Unknown,
                Some("unknown") => ExpectedOutput::Unknown,
                Some("absent") => ExpectedOutput::Absent,
                Some(text) => ExpectedOutput::Value(text.to_owned()),
                None => {
                    self.problem(&entry.value, "an output is compared with one value");
                    continue;
                }
            };
            let line = self.lines.line(entry.key_span.start) + 1;
            all.push(Expected {
                expectation: Expectation::Output(entry.key.clone(), expected),
                line,
            });
        }
        all
    }
}
