//! The words of `expect` blocks.

use ius_calendar::Date;
use ius_diagnostics::nearest;
use ius_engine::PointsGiven;

use crate::case::{Expectation, ExpectedDiagnostic, ExpectedOutput, ExpectedPoints, Status};

/// The outcomes that a case may name.
pub(crate) const OUTCOMES: [&str; 7] = [
    "eligible",
    "ineligible",
    "undetermined",
    "assessment",
    "inapplicable",
    "gap",
    "conflict",
];

/// A line that is not understood: what is wrong, and what to do.
pub(crate) struct Misread {
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

fn misread(message: impl Into<String>) -> Misread {
    Misread {
        message: message.into(),
        help: None,
    }
}

/// `nl.start_up on 2026-05-22`: what an `expect` fence names after its first word.
pub(crate) fn target(words: &str) -> Result<(String, Option<Date>), Misread> {
    let mut words = words.split_whitespace();
    let scheme = words.next().ok_or_else(|| Misread {
        message: "no scheme is named".to_owned(),
        help: Some("write for example `expect nl.start_up on 2026-05-22`".to_owned()),
    })?;
    let on = match words.next() {
        None => None,
        Some("on") => {
            let day = words
                .next()
                .ok_or_else(|| misread("a day such as `2026-05-22` must follow `on`"))?;
            Some(date(day)?)
        }
        Some(other) => {
            return Err(misread(format!(
                "`on` is expected after the scheme, found `{other}`"
            )));
        }
    };
    match words.next() {
        None => Ok((scheme.to_owned(), on)),
        Some(more) => Err(misread(format!(
            "nothing may follow the day, found `{more}`"
        ))),
    }
}

pub(crate) fn date(text: &str) -> Result<Date, Misread> {
    Date::parse_iso(text).map_err(|error| misread(error.to_string()))
}

/// Names joined by commas; `nothing` is none.
fn names(text: &str) -> Result<Vec<String>, Misread> {
    let text = text.trim();
    if text.is_empty() {
        return Err(misread("at least one name must follow"));
    }
    if text == "nothing" {
        return Ok(Vec::new());
    }
    text.split(',')
        .map(|name| {
            let name = name.trim();
            let name_like = |c: char| c.is_alphanumeric() || "_.-[]()/ ".contains(c);
            if name.is_empty() || !name.chars().all(name_like) {
                return Err(misread(format!(
                    "`{name}` is not a name; names are joined by commas"
                )));
            }
            Ok(name.to_owned())
        })
        .collect()
}

/// One line of an `expect` block.
pub(crate) fn line(text: &str) -> Result<Expectation, Misread> {
    let text = text.trim();
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    if OUTCOMES.contains(&first) {
        let because = match rest {
            "" => None,
            _ => match rest.strip_prefix("because") {
                Some(clauses) => Some(names(clauses)?),
                None => {
                    return Err(misread(format!(
                        "only `because` may follow the outcome, found `{rest}`"
                    )));
                }
            },
        };
        return Ok(Expectation::Outcome(first.to_owned(), because));
    }
    let clauses = |status| names(rest).map(|all| Expectation::Clauses(status, all));
    match first {
        "missing" => names(rest).map(Expectation::Missing),
        "passed" => clauses(Status::Passed),
        "failed" => clauses(Status::Failed),
        "unknown" => clauses(Status::Unknown),
        "waived" => clauses(Status::Waived),
        "to" => match rest.strip_prefix("assess") {
            Some(all) => names(all).map(|all| Expectation::Clauses(Status::ToAssess, all)),
            None => Err(unknown(text)),
        },
        "not" => match rest.strip_prefix("in force") {
            Some(all) => names(all).map(|all| Expectation::Clauses(Status::NotInForce, all)),
            None => Err(unknown(text)),
        },
        "output" => output(rest),
        "right" | "rights" => names(rest).map(|all| Expectation::Rights(true, all)),
        "duty" | "duties" => names(rest).map(|all| Expectation::Duties(true, all)),
        "no" => match rest.split_once(char::is_whitespace) {
            Some(("right" | "rights", all)) => {
                names(all).map(|all| Expectation::Rights(false, all))
            }
            Some(("duty" | "duties", all)) => names(all).map(|all| Expectation::Duties(false, all)),
            Some(("value", all)) => names(all).map(|all| Expectation::Clauses(Status::Gap, all)),
            _ => Err(unknown(text)),
        },
        "law" => match rest.strip_prefix("in force on") {
            Some(day) => date(day.trim()).map(Expectation::LawOn),
            None => Err(unknown(text)),
        },
        "unverified" => names(rest).map(Expectation::Unverified),
        "points" => match rest.split_once(" is ") {
            Some((name, given)) => points(name, given).map(Expectation::Points),
            None => Err(misread(
                "the clause is named and its points are compared: `points NAME is NUMBER`",
            )),
        },
        "under" => under(rest),
        _ => Err(unknown(text)),
    }
}

fn output(rest: &str) -> Result<Expectation, Misread> {
    let (name, value) = rest
        .split_once(" is ")
        .ok_or_else(|| misread("an output is named and compared: `output NAME is VALUE`"))?;
    let expected = match value.trim() {
        "unknown" => ExpectedOutput::Unknown,
        "absent" => ExpectedOutput::Absent,
        "" => return Err(misread("a value must follow `is`")),
        value => ExpectedOutput::Value(value.to_owned()),
    };
    Ok(Expectation::Output(name.trim().to_owned(), expected))
}

/// `founders_grid` or `founders_grid.languages`, and `43` or `40 to 50`.
pub(crate) fn points(name: &str, given: &str) -> Result<ExpectedPoints, Misread> {
    let (clause, group) = match name.trim().split_once('.') {
        Some((clause, group)) => (clause, Some(group)),
        None => (name.trim(), None),
    };
    let name_like =
        |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if !name_like(clause) || !group.is_none_or(name_like) {
        return Err(Misread {
            message: format!("`{}` is not the name of a clause with points", name.trim()),
            help: Some(
                "write `NAME` for all its points, `NAME.GROUP` for those of a group".to_owned(),
            ),
        });
    }
    let given = PointsGiven::parse(given).ok_or_else(|| Misread {
        message: format!("`{}` is no number of points", given.trim()),
        help: Some(
            "write one number, or what is left open while facts are unknown: `40 to 50`, `at least 40`, `at most 50`, `unknown`"
                .to_owned(),
        ),
    })?;
    Ok(ExpectedPoints {
        clause: clause.to_owned(),
        group: group.map(str::to_owned),
        given,
    })
}

/// `SPD24 3(1): for_work, posted`, after `under`.
fn under(rest: &str) -> Result<Expectation, Misread> {
    let (provision, clauses) = rest.split_once(':').ok_or_else(|| {
        misread("a provision and the clauses that rest on it are named: `under PROVISION: NAME, …`")
    })?;
    let provision = provision.split_whitespace().collect::<Vec<_>>().join(" ");
    if provision.is_empty() {
        return Err(misread("a provision must follow `under`"));
    }
    Ok(Expectation::Under(provision, names(clauses)?))
}

fn unknown(text: &str) -> Misread {
    const FIRST_WORDS: [&str; 14] = [
        "missing",
        "passed",
        "failed",
        "unknown",
        "waived",
        "to assess",
        "not in force",
        "output",
        "right",
        "duty",
        "law in force on",
        "unverified",
        "points",
        "under",
    ];
    let first = text.split_whitespace().next().unwrap_or(text);
    let help = match nearest(first, OUTCOMES.into_iter().chain(FIRST_WORDS)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "a line starts with one of {}, {}",
            OUTCOMES.join(", "),
            FIRST_WORDS.join(", ")
        ),
    };
    Misread {
        message: format!("`{text}` says nothing that can be compared"),
        help: Some(help),
    }
}

/// `IUS0201 3:8 error "part of the message"`, optionally with a file before the position.
pub(crate) fn diagnostic(text: &str, line: u32) -> Result<ExpectedDiagnostic, Misread> {
    let form = || {
        Misread {
        message: format!("`{text}` is not an expected diagnostic"),
        help: Some("write `IUS0201 3:8 error \"part of the message\"`; the severity and the text may be left out".to_owned()),
    }
    };
    let (head, quoted) = match text.split_once('"') {
        Some((head, tail)) => (
            head,
            Some(tail.strip_suffix('"').ok_or_else(form)?.to_owned()),
        ),
        None => (text, None),
    };
    let mut words = head.split_whitespace().peekable();
    let code = words
        .next()
        .filter(|code| code.starts_with("IUS") && code.len() == 7)
        .ok_or_else(form)?;
    let file = words
        .next_if(|word| word.ends_with(".ius"))
        .map(str::to_owned);
    let (row, column) = words
        .next()
        .and_then(|at| at.split_once(':'))
        .ok_or_else(form)?;
    let at = (
        row.parse().map_err(|_| form())?,
        column.parse().map_err(|_| form())?,
    );
    let severity = words
        .next_if(|word| matches!(*word, "error" | "warning" | "information"))
        .map(str::to_owned);
    if words.next().is_some() {
        return Err(form());
    }
    Ok(ExpectedDiagnostic {
        code: code.to_owned(),
        file,
        at,
        severity,
        text: quoted,
        line,
    })
}
