//! What a state makes of a provision, in words and marks.

use ius_analysis::{Departs, Law, Lies, Point, PointKind, SlotValue, Standing};
use ius_engine::{InForce, Provenance, Verification};
use serde_json::{Value, json};

/// What the marks of a table mean.
pub(crate) const LEGEND: &str = "`=` at the bound, `!` departs, `~` departs in practice, `!!` departs undeclared, (…) the template's default, `–` not used";

/// What a state makes of the points of one name, in a few characters.
pub(crate) fn cell(points: &[&Point]) -> String {
    let Some(first) = points.first() else {
        return String::new();
    };
    let mut text = match first.standing {
        Standing::Filled | Standing::Default => {
            let mut said: Vec<String> = Vec::new();
            for value in points.iter().flat_map(|p| &p.values) {
                let bound = if value.lies == Lies::AtBound {
                    " ="
                } else {
                    ""
                };
                // An expression would be wider than the table; one word is not.
                let one = match value.lies {
                    Lies::Computed if value.said.contains(' ') => "computed".to_owned(),
                    _ => format!("{}{bound}", value.said),
                };
                if !said.contains(&one) {
                    said.push(one);
                }
            }
            let all = said.join(", ");
            if first.standing == Standing::Default {
                format!("({all})")
            } else {
                all
            }
        }
        Standing::Unfilled => "?".to_owned(),
        Standing::Used => "used".to_owned(),
        Standing::Unused => "–".to_owned(),
        Standing::Applied => "applies".to_owned(),
        Standing::Omitted => "omitted".to_owned(),
        Standing::Added | Standing::WithoutBasis | Standing::Stated => String::new(),
    };
    let departs = || points.iter().flat_map(|p| &p.departs);
    if points.iter().any(|p| p.undeclared().is_some()) {
        text.push_str(" !!");
    } else if departs().any(|d| !d.in_practice) {
        text.push_str(" !");
    }
    if departs().any(|d| d.in_practice) {
        text.push_str(" ~");
    }
    text
}

/// Whether it departs, in a column of its own.
pub(crate) fn mark<'a>(point: &Point, departs: impl Iterator<Item = &'a Departs>) -> &'static str {
    let (mut law, mut practice) = (false, false);
    for departs in departs {
        if departs.in_practice {
            practice = true;
        } else {
            law = true;
        }
    }
    match (point.undeclared().is_some(), law, practice) {
        (true, ..) => "!!",
        (false, true, _) => "! ",
        (false, false, true) => "~ ",
        (false, false, false) => "  ",
    }
}

/// A point and what the state makes of it, on one line.
pub(crate) fn words(point: &Point) -> String {
    let mut text = match point.standing {
        Standing::Filled | Standing::Default | Standing::Unfilled => slot_words(point),
        Standing::Used => format!("uses {}", point.name),
        Standing::Unused => format!("does not use {}", point.name),
        Standing::Applied => format!("{} {}", point.word, point.name),
        Standing::Omitted => format!("omits {} {}", point.word, point.name),
        Standing::Added => format!("adds {} {}", point.word, point.name),
        Standing::WithoutBasis => format!("adds {} {} without basis", point.word, point.name),
        Standing::Stated => "no clause shows it".to_owned(),
    };
    if !point.national.is_empty() {
        let read = weakest(point);
        let read = if read == Verification::Unstated {
            String::new()
        } else {
            format!(", {}", status(read))
        };
        text.push_str(&format!(" [{}{read}]", cited(&point.national)));
    }
    if point.kind == PointKind::Addition && !point.law.is_empty() {
        text.push_str(&format!(", permitted by {}", cited(&point.law)));
    }
    text
}

/// The values of a slot by date against its bounds.
fn slot_words(point: &Point) -> String {
    let several = point.values.len() > 1;
    let values: Vec<String> = point
        .values
        .iter()
        .map(|v| value_words(v, several))
        .collect();
    let mut text = match point.standing {
        Standing::Unfilled => format!("{} is not filled", point.name),
        Standing::Default => format!("{} keeps the default {}", point.name, values.join("; ")),
        _ => format!("{} is {}", point.name, values.join("; ")),
    };
    if !point.bounds.is_empty() {
        text.push_str(&format!(" ({})", point.bounds.join(", ")));
    }
    text
}

fn value_words(value: &SlotValue, dated: bool) -> String {
    let mut text = value.said.clone();
    if dated {
        let InForce { from, until } = value.in_force;
        if let Some(from) = from {
            text.push_str(&format!(" from {from}"));
        }
        if let Some(until) = until {
            text.push_str(&format!(" until {until}"));
        }
    }
    match value.lies {
        Lies::Unbounded => {}
        lies => text.push_str(&format!(", {}", lies.words())),
    }
    text
}

/// Citations as they are written.
pub(crate) fn cited(laws: &[Law]) -> String {
    let all: Vec<String> = laws.iter().map(Law::words).collect();
    all.join(", ")
}

/// Where what departs was read: the worst value of a slot, else the point itself.
pub(crate) fn read_of(point: &Point) -> Provenance {
    point
        .values
        .iter()
        .find(|v| matches!(v.lies, Lies::Outside | Lies::Unclear))
        .map_or(&point.provenance, |v| &v.provenance)
        .clone()
}

/// How far the weakest of its values can be trusted, else the point itself.
fn weakest(point: &Point) -> Verification {
    let of_values = point.values.iter().map(|v| v.provenance.verification);
    of_values
        .max()
        .map_or(point.provenance.verification, |worst| {
            worst.max(point.provenance.verification)
        })
}

const fn status(verification: Verification) -> &'static str {
    match verification {
        Verification::Official => "official",
        Verification::Secondary => "secondary",
        Verification::Unstated => "not stated",
        Verification::Unverified => "unverified",
    }
}

/// Where something was read and how far it can be trusted.
pub(crate) fn reading(read: &Provenance) -> String {
    let mut parts: Vec<String> = Vec::new();
    for source in &read.sources {
        let mut text = source.title.clone();
        if let Some(as_of) = &source.as_of {
            text.push_str(&format!(", as of {as_of}"));
        }
        if let Some(day) = source.read {
            text.push_str(&format!(", read {day}"));
        }
        parts.push(text);
    }
    if read.verification != Verification::Unstated {
        let mut text = status(read.verification).to_owned();
        if let Some(why) = &read.why {
            text.push_str(&format!(": {why}"));
        }
        parts.push(text);
    }
    parts.join("; ")
}

/// Where something was read, for programs.
pub(crate) fn provenance_in_json(read: &Provenance) -> Value {
    let sources: Vec<Value> = read
        .sources
        .iter()
        .map(|s| {
            json!({
                "title": s.title,
                "official": s.official,
                "as_of": s.as_of,
                "read": s.read,
            })
        })
        .collect();
    json!({ "status": status(read.verification), "why": read.why, "sources": sources })
}

/// Text in a cell of a Markdown table.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}
