//! The law of a rule file, written down so that a later change is found line by line without any
//! history: for every clause a fingerprint of its words, for every line of a longer clause one more.
//!
//! Layout, comments, order, and the lines that say where something was read make no difference.

use std::collections::{BTreeMap, BTreeSet};

use ius_suite::text_fingerprint;
use ius_syntax::keywords::ALL_WORDS;
use ius_syntax::{TokenKind, lex, split};

/// Lines that start with one of these say where a thing was read or what it is called; they decide
/// nothing.
const NO_LAW: [&str; 8] = [
    "source",
    "note",
    "unverified",
    "titled",
    "question",
    "help",
    "evidence",
    "silent",
];
/// Declarations that are no law.
const NO_DECLARATION: [&str; 2] = ["use", "example"];

/// Words in the name of a clause at most.
const LONGEST_LABEL: usize = 5;
/// How a version starts. One that goes while another comes has moved in time.
const VERSION: &str = "from ";

/// One line that says something.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    /// Its line in the file, counted from 1.
    number: u32,
    words: String,
}

/// A clause: a line that is indented by two, with what belongs to it; or the head of a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Clause {
    label: String,
    lines: Vec<Line>,
    /// Its last line in the file, with what is no law.
    last: u32,
}

/// A declaration with its clauses.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Declaration {
    label: String,
    clauses: Vec<Clause>,
}

impl Clause {
    fn fingerprint(&self) -> String {
        let words: Vec<&str> = self.lines.iter().map(|line| line.words.as_str()).collect();
        text_fingerprint(&words.join(" "))
    }

    fn fingerprints(&self) -> Vec<String> {
        self.lines
            .iter()
            .map(|line| text_fingerprint(&line.words))
            .collect()
    }
}

/// A change of the law in one line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edit {
    /// The rule file, as the project names it.
    pub(crate) file: String,
    /// The line to look at, counted from 1.
    pub(crate) line: u32,
    /// The lines of the clause that was changed: what reads any of them rests on the change.
    pub(crate) within: (u32, u32),
    /// The declaration, such as `parameter start_up_fee`.
    pub(crate) declaration: String,
    /// The clause in it; empty for its head.
    pub(crate) clause: String,
    /// What the clause was called when it was recorded: a version is called by its first day.
    pub(crate) recorded_as: String,
    /// The words that stand there now; none if they are gone.
    pub(crate) now: Option<String>,
    /// The words that stood there, where a revision of git has them.
    pub(crate) was: Option<String>,
    /// Whether the whole clause is new.
    pub(crate) added: bool,
}

/// What a rule file says, clause by clause.
pub(crate) struct Law {
    declarations: Vec<Declaration>,
}

impl Law {
    /// Reads a rule file; text that cannot be understood counts with its words.
    pub(crate) fn of(text: &str) -> Law {
        let laid_out = ius_format::format(text);
        let numbers = numbers(&laid_out.text, text);
        let words = words(&laid_out.text);
        let mut declarations = Vec::new();
        let starts = line_starts(&laid_out.text);
        for slice in split(&laid_out.text) {
            if slice
                .keyword
                .is_some_and(|word| NO_DECLARATION.contains(&word))
            {
                continue;
            }
            let first = line_at(&starts, slice.offset as usize);
            let last = line_at(
                &starts,
                (slice.offset + slice.len).saturating_sub(1) as usize,
            );
            let mut clauses: Vec<Clause> = Vec::new();
            for (at, raw) in laid_out.text.lines().enumerate().take(last + 1).skip(first) {
                let indent = raw.len() - raw.trim_start_matches(' ').len();
                let said = words.get(at).map_or("", String::as_str);
                let number = numbers.get(at).copied().unwrap_or(1);
                if said.is_empty() {
                    continue;
                }
                let first_word = said.split(' ').next().unwrap_or_default();
                let law = !NO_LAW.contains(&first_word);
                if indent <= 2 && law || clauses.is_empty() {
                    clauses.push(Clause {
                        label: String::new(),
                        lines: Vec::new(),
                        last: number,
                    });
                }
                let Some(clause) = clauses.last_mut() else {
                    continue;
                };
                clause.last = number;
                if law {
                    if clause.lines.is_empty() {
                        clause.label = label(said);
                    }
                    let words = said.to_owned();
                    clause.lines.push(Line { number, words });
                }
            }
            clauses.retain(|clause| !clause.lines.is_empty());
            if let Some(head) = clauses.first() {
                declarations.push(Declaration {
                    label: head.label.clone(),
                    clauses,
                });
            }
        }
        Law { declarations }
    }

    /// The law as a snapshot keeps it.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut out = Vec::new();
        for declaration in &self.declarations {
            for (at, clause) in declaration.clauses.iter().enumerate() {
                let indent = if at == 0 { "" } else { "  " };
                let mut line = format!("{indent}{}  {}", clause.label, clause.fingerprint());
                if clause.lines.len() > 1 {
                    for fingerprint in clause.fingerprints() {
                        line.push(' ');
                        line.push_str(&fingerprint);
                    }
                }
                out.push(line);
            }
        }
        out
    }

    /// What is changed since `recorded`.
    pub(crate) fn edits_since(&self, recorded: &[String], file: &str) -> Vec<Edit> {
        let recorded = Recorded::of(recorded);
        let mut edits = Vec::new();
        let mut met: BTreeMap<&str, usize> = BTreeMap::new();
        for declaration in &self.declarations {
            let alike = met.entry(&declaration.label).or_default();
            let known = recorded.declaration(&declaration.label, *alike);
            *alike += 1;
            edits.extend(declaration.edits_since(known, file));
        }
        for (label, count) in recorded.counts() {
            if met.get(label).copied().unwrap_or(0) < count {
                edits.push(Edit {
                    file: file.to_owned(),
                    line: 1,
                    within: (0, 0),
                    declaration: label.to_owned(),
                    clause: String::new(),
                    recorded_as: String::new(),
                    now: None,
                    was: None,
                    added: false,
                });
            }
        }
        edits
    }

    /// The words that stood where an edit is, if this is the law from before it.
    pub(crate) fn before(&self, edit: &Edit, after: &Law) -> Option<String> {
        let find = |law: &Law, label: &str| -> Option<Vec<String>> {
            let declaration = law
                .declarations
                .iter()
                .find(|declaration| declaration.label == edit.declaration)?;
            let lines = declaration
                .clauses
                .iter()
                .filter(|clause| clause.label == label)
                .flat_map(|clause| clause.lines.iter().map(|line| line.words.clone()));
            Some(lines.collect())
        };
        let old = find(self, &edit.recorded_as)?;
        let new = find(after, &edit.clause).unwrap_or_default();
        let gone: Vec<&String> = old.iter().filter(|words| !new.contains(words)).collect();
        let come: Vec<&String> = new.iter().filter(|words| !old.contains(words)).collect();
        let at = match &edit.now {
            Some(now) => come.iter().position(|words| *words == now)?,
            None => 0,
        };
        gone.get(at).map(|words| (*words).clone())
    }
}

impl Declaration {
    fn edits_since(&self, known: Option<&RecordedDeclaration>, file: &str) -> Vec<Edit> {
        let edit = |clause: &Clause, line: &Line, added: bool| Edit {
            file: file.to_owned(),
            line: line.number,
            within: (
                clause.lines.first().map_or(line.number, |l| l.number),
                clause.last,
            ),
            declaration: self.label.clone(),
            clause: clause.label.clone(),
            recorded_as: clause.label.clone(),
            now: Some(line.words.clone()),
            was: None,
            added,
        };
        let mut edits = Vec::new();
        let Some(known) = known else {
            if let (Some(first), Some(last)) = (self.clauses.first(), self.clauses.last())
                && let Some(line) = first.lines.first()
            {
                let mut whole = edit(first, line, true);
                whole.within.1 = last.last;
                edits.push(whole);
            }
            return edits;
        };
        let here: BTreeSet<&str> = self.clauses.iter().map(|c| c.label.as_str()).collect();
        let mut gone: Vec<&String> = known
            .labels
            .iter()
            .filter(|label| !here.contains(label.as_str()))
            .collect();
        for clause in &self.clauses {
            if known.clauses.contains(&clause.fingerprint()) {
                continue;
            }
            let mut added = !known.labels.contains(clause.label.as_str());
            if added && clause.label.starts_with(VERSION) {
                let moved = gone.iter().position(|label| label.starts_with(VERSION));
                if let (Some(moved), Some(line)) = (moved, clause.lines.first()) {
                    added = false;
                    let mut edit = edit(clause, line, added);
                    gone.remove(moved).clone_into(&mut edit.recorded_as);
                    edits.push(edit);
                    continue;
                }
            }
            let changed: Vec<&Line> = if added {
                clause.lines.first().into_iter().collect()
            } else {
                clause
                    .lines
                    .iter()
                    .zip(clause.fingerprints())
                    .filter(|(_, fingerprint)| !known.lines.contains(fingerprint))
                    .map(|(line, _)| line)
                    .collect()
            };
            // Where a line was only taken away, the clause as a whole is the place.
            let first = clause.lines.first().filter(|_| changed.is_empty());
            for line in changed.into_iter().chain(first) {
                edits.push(edit(clause, line, added));
            }
        }
        let head = self.clauses.first().and_then(|clause| clause.lines.first());
        for label in gone {
            let line = head.map_or(1, |line| line.number);
            edits.push(Edit {
                file: file.to_owned(),
                line,
                within: (line, line),
                declaration: self.label.clone(),
                clause: label.clone(),
                recorded_as: label.clone(),
                now: None,
                was: None,
                added: false,
            });
        }
        edits
    }
}

/// A declaration as it was recorded.
#[derive(Debug, Default)]
struct RecordedDeclaration {
    label: String,
    labels: BTreeSet<String>,
    clauses: BTreeSet<String>,
    lines: BTreeSet<String>,
}

struct Recorded(Vec<RecordedDeclaration>);

impl Recorded {
    fn of(lines: &[String]) -> Recorded {
        let mut all: Vec<RecordedDeclaration> = Vec::new();
        for line in lines {
            let inner = line.trim_start();
            let (label, fingerprints) = inner.rsplit_once("  ").unwrap_or((inner, ""));
            if inner.len() == line.len() || all.is_empty() {
                all.push(RecordedDeclaration {
                    label: label.to_owned(),
                    ..RecordedDeclaration::default()
                });
            }
            let Some(declaration) = all.last_mut() else {
                continue;
            };
            declaration.labels.insert(label.to_owned());
            let mut fingerprints = fingerprints.split(' ').map(str::to_owned);
            let Some(clause) = fingerprints.next() else {
                continue;
            };
            let before = declaration.lines.len();
            declaration.lines.extend(fingerprints);
            if declaration.lines.len() == before {
                declaration.lines.insert(clause.clone());
            }
            declaration.clauses.insert(clause);
        }
        Recorded(all)
    }

    fn declaration(&self, label: &str, alike: usize) -> Option<&RecordedDeclaration> {
        self.0
            .iter()
            .filter(|declaration| declaration.label == label)
            .nth(alike)
    }

    fn counts(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for declaration in &self.0 {
            *counts.entry(declaration.label.as_str()).or_insert(0) += 1;
        }
        counts
    }
}

/// The first words of a clause, enough to find it: words of the language up to the first that is none,
/// such as `option require minimum_capital` or `from 2026-01-01`.
fn label(words: &str) -> String {
    let mut said = Vec::new();
    for word in words.split(' ').map(|word| word.trim_end_matches(',')) {
        if word.starts_with(['"', '(', ':']) && !said.is_empty() {
            break;
        }
        said.push(word);
        if said.len() == LONGEST_LABEL || !ALL_WORDS.contains(&word) {
            break;
        }
    }
    said.join(" ")
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(text.match_indices('\n').map(|(at, _)| at + 1))
        .collect()
}

fn line_at(starts: &[usize], offset: usize) -> usize {
    starts
        .partition_point(|start| *start <= offset)
        .saturating_sub(1)
}

/// The words of every line, without comments and with one space between them.
fn words(text: &str) -> Vec<String> {
    let starts = line_starts(text);
    let mut comments: BTreeMap<usize, usize> = BTreeMap::new();
    for token in lex(text) {
        if matches!(token.kind, TokenKind::Comment | TokenKind::DocComment) {
            let at = token.start as usize;
            comments.entry(line_at(&starts, at)).or_insert(at);
        }
    }
    text.lines()
        .enumerate()
        .map(|(at, line)| {
            let start = starts.get(at).copied().unwrap_or_default();
            let end = comments
                .get(&at)
                .map_or(line.len(), |comment| comment - start);
            let said = line.get(..end).unwrap_or(line);
            said.split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

/// For every line of the text as it is laid out, its line in the text as it stands, from 1. Where
/// the layout differs the next line with the same words is taken, else the one before.
fn numbers(laid_out: &str, text: &str) -> Vec<u32> {
    let number = |at: usize| u32::try_from(at + 1).unwrap_or(u32::MAX);
    if laid_out == text {
        return (0..laid_out.lines().count()).map(number).collect();
    }
    let stripped = |line: &str| line.split_whitespace().collect::<String>();
    let stands: Vec<String> = text.lines().map(stripped).collect();
    let mut at = 0;
    laid_out
        .lines()
        .map(stripped)
        .map(|wanted| {
            let found = stands
                .iter()
                .enumerate()
                .skip(at)
                .find(|(_, line)| !wanted.is_empty() && line.contains(&wanted));
            if let Some((found, _)) = found {
                at = found;
            }
            number(at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAW: &str = "\
parameter fee \"Fee\" : EUR
  from 2015-01-01 unconfirmed
  from 2026-01-01 is EUR 423
    source \"https://example.org\" secondary read 2026-11-23

scheme start_up in NL \"Start-up\"
  in force from 2015-01-01

  require adult \"Adult\"
    that applicant.age is at least 18
      and applicant.present

  require insured \"Insured\"
    that applicant.insured
";

    fn edits(text: &str) -> Vec<(u32, String, Option<String>, bool)> {
        Law::of(text)
            .edits_since(&Law::of(LAW).lines(), "rules/nl/x.ius")
            .into_iter()
            .map(|edit| (edit.line, edit.clause, edit.now, edit.added))
            .collect()
    }

    #[test]
    fn layout_order_comments_and_sources_are_no_change() {
        assert_eq!(edits(LAW), []);
        let (fee, scheme) = LAW.split_at(LAW.find("scheme").unwrap());
        assert_eq!(edits(&format!("-- a comment\n{scheme}\n\n{fee}")), []);
        assert_eq!(
            edits(&LAW.replace("read 2026-11-23", "read 2026-11-24")),
            []
        );
        assert_eq!(
            edits(&LAW.replace(
                "  require insured",
                "  -- as the law says\n  require insured"
            )),
            []
        );
        assert_eq!(edits(&LAW.replace("is at least", "is    at least")), []);
    }

    #[test]
    fn a_changed_line_is_found_with_what_stood_there() {
        let new = LAW.replace("EUR 423", "EUR 423.01");
        assert_eq!(
            edits(&new),
            [(
                3,
                "from 2026-01-01".to_owned(),
                Some("from 2026-01-01 is EUR 423.01".to_owned()),
                false
            )]
        );
        let (old, new) = (Law::of(LAW), Law::of(&new));
        let edit = &new.edits_since(&old.lines(), "x")[0];
        assert_eq!(
            old.before(edit, &new).as_deref(),
            Some("from 2026-01-01 is EUR 423")
        );
    }

    #[test]
    fn a_version_that_starts_on_another_day_has_moved() {
        let new = Law::of(&LAW.replace("from 2026-01-01", "from 2026-01-02"));
        let old = Law::of(LAW);
        let edits = new.edits_since(&old.lines(), "x");
        assert_eq!(edits.len(), 1, "{edits:?}");
        assert!(!edits[0].added);
        assert_eq!(
            old.before(&edits[0], &new).as_deref(),
            Some("from 2026-01-01 is EUR 423")
        );
    }

    #[test]
    fn a_clause_is_called_by_its_first_words() {
        for (words, called) in [
            (
                "option require minimum_capital \"Capital\"",
                "option require minimum_capital",
            ),
            (
                "may refuse public_policy \"Policy\"",
                "may refuse public_policy",
            ),
            (
                "from 2026-01-01 until 2026-06-30 is EUR 1",
                "from 2026-01-01",
            ),
            ("in force from 2015-01-01", "in force from 2015-01-01"),
            ("under VV, IND Start-up", "under VV"),
            ("decided by \"IND\"", "decided by"),
        ] {
            assert_eq!(label(words), called);
        }
    }

    #[test]
    fn a_long_clause_is_told_by_the_line() {
        let found = edits(&LAW.replace("and applicant.present", "or applicant.present"));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0, found[0].1.as_str()), (11, "require adult"));
        let shorter = LAW.replace("      and applicant.present\n", "");
        let found = edits(&shorter);
        assert_eq!((found.len(), found[0].0), (1, 9), "{found:?}");
    }

    #[test]
    fn what_comes_and_goes_is_told() {
        let without = LAW.replace(
            "  require insured \"Insured\"\n    that applicant.insured\n",
            "",
        );
        assert_eq!(
            edits(&without),
            [(6, "require insured".to_owned(), None, false)]
        );
        let more = format!("{LAW}\n  require more \"More\"\n    that applicant.more\n");
        let found = edits(&more);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].0, found[0].3), (16, true));
        let (fee, _) = LAW.split_at(LAW.find("scheme").unwrap());
        assert_eq!(edits(fee)[0].2, None);
    }
}
