//! What became of a decision that was repeated: what differs, in law and in words.

use std::collections::{BTreeMap, BTreeSet};

use ius_suite::Rules;
use serde_json::{Value, json};

use crate::receipt::{Receipt, RuleFile, sha256};
use crate::stop::Outcome;
use crate::terminal::{Style, Terminal, styled};

/// What came of the repetition.
pub(crate) enum Repeated {
    /// Byte for byte.
    Bytes,
    /// With another receipt.
    Otherwise(Box<Receipt>),
    /// It could not be done; why.
    Not(String),
}

/// Everything that was found.
pub(crate) struct Findings<'a> {
    /// The file of the receipt.
    name: &'a str,
    receipt: &'a Receipt,
    /// What in the receipt is not as it was written.
    tampered: Vec<String>,
    changed: Vec<String>,
    added: Vec<String>,
    missing: Vec<String>,
    /// Files named in the command that are not those decided on; nothing is repeated then.
    pub(crate) other_files: Vec<String>,
    pub(crate) repeated: Repeated,
}

/// How something in the result differs.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Difference {
    /// What it is, as rules name it: `require means`, `output decision_due`.
    what: String,
    title: String,
    provisions: Vec<String>,
    before: String,
    after: String,
    /// Where it is written now, or was.
    place: String,
}

impl<'a> Findings<'a> {
    pub(crate) fn new(name: &'a str, receipt: &'a Receipt) -> Findings<'a> {
        Findings {
            name,
            receipt,
            tampered: receipt.tampered(),
            changed: Vec::new(),
            added: Vec::new(),
            missing: Vec::new(),
            other_files: Vec::new(),
            repeated: Repeated::Not("the facts are not those that were decided on".to_owned()),
        }
    }

    /// Holds the rule files against those of the receipt.
    pub(crate) fn rule_files(&mut self, before: &[RuleFile], rules: &Rules) {
        let analysis = rules.analysis();
        let now: BTreeSet<&str> = analysis.paths().into_iter().collect();
        for file in before {
            match analysis.text(&file.path) {
                None => self.missing.push(file.path.clone()),
                Some(text) if sha256(text) != file.sha256 => self.changed.push(file.path.clone()),
                Some(_) => {}
            }
        }
        let known: BTreeSet<&str> = before.iter().map(|file| file.path.as_str()).collect();
        self.added = now
            .difference(&known)
            .map(|&path| path.to_owned())
            .collect();
    }

    /// Whether the same bytes came out, of a receipt that nobody changed.
    pub(crate) fn is_repeated(&self) -> bool {
        self.tampered.is_empty() && matches!(self.repeated, Repeated::Bytes)
    }

    /// What differs beside facts, rule files and result: before and after.
    fn circumstances(&self, again: &Receipt) -> Vec<(&'static str, String, String)> {
        let before = self.receipt;
        let engine =
            |receipt: &Receipt| format!("{} {}", receipt.engine.name, receipt.engine.version);
        let day = |day: &Option<String>| day.clone().unwrap_or_else(|| "none".to_owned());
        let mut out = vec![
            ("engine", engine(before), engine(again)),
            (
                "public holidays known to the engine",
                before.engine.holidays_sha256.clone(),
                again.engine.holidays_sha256.clone(),
            ),
            ("today", day(&before.dates.today), day(&again.dates.today)),
        ];
        out.retain(|(_, before, after)| before != after);
        out
    }

    /// The differences in law; none if the results cannot be compared one by one.
    fn differences(&self, again: &Receipt) -> Option<Vec<Difference>> {
        let (before, after) = (self.receipt.result.as_ref()?, again.result.as_ref()?);
        Some(differences(before, after))
    }

    /// How the result stands: a word for programs.
    fn result(&self) -> &'static str {
        match &self.repeated {
            Repeated::Bytes => "same",
            Repeated::Not(_) => "not_repeated",
            Repeated::Otherwise(again) => {
                if again.result_sha256 == self.receipt.result_sha256
                    && again.result == self.receipt.result
                {
                    return "same";
                }
                match self.differences(again) {
                    Some(found) if found.is_empty() => {
                        let bare = |receipt: &Receipt| receipt.result.as_ref().map(without_places);
                        if bare(again) == bare(self.receipt) {
                            "same_in_law"
                        } else {
                            "other_words"
                        }
                    }
                    None if again.outcome == self.receipt.outcome => "same_outcome",
                    _ => "differs",
                }
            }
        }
    }

    pub(crate) fn json(&self) -> Value {
        let (circumstances, differences, law) = match &self.repeated {
            Repeated::Otherwise(again) => (
                self.circumstances(again),
                self.differences(again).unwrap_or_default(),
                again.rules.law_sha256 == self.receipt.rules.law_sha256,
            ),
            Repeated::Bytes => (Vec::new(), Vec::new(), true),
            Repeated::Not(_) => (Vec::new(), Vec::new(), false),
        };
        json!({
            "receipt": self.name,
            "seal": self.receipt.seal(),
            "repeated": self.is_repeated(),
            "tampered": self.tampered,
            "other_files": self.other_files,
            "rules": {
                "changed": self.changed,
                "added": self.added,
                "missing": self.missing,
                "same_law": law,
            },
            "circumstances": circumstances
                .iter()
                .map(|(what, before, after)| json!({"what": what, "before": before, "after": after}))
                .collect::<Vec<_>>(),
            "result": self.result(),
            "not_repeated": match &self.repeated {
                Repeated::Not(why) => Some(why),
                _ => None,
            },
            "differences": differences
                .iter()
                .map(|found| json!({
                    "what": found.what,
                    "title": found.title,
                    "provisions": found.provisions,
                    "before": found.before,
                    "after": found.after,
                    "place": found.place,
                }))
                .collect::<Vec<_>>(),
        })
    }
}

/// For people.
pub(crate) fn text(findings: &Findings<'_>, terminal: &mut Terminal) -> Outcome<()> {
    let Findings { receipt, name, .. } = findings;
    let colour = terminal.colour();
    let heading = styled(name, Style::Bold, colour);
    let said = format!("{heading}: {}, {}", receipt.scheme, receipt.outcome);
    if findings.is_repeated() {
        return terminal.line(&format!("{said}: repeated byte for byte"));
    }
    terminal.line(&said)?;
    if !findings.tampered.is_empty() {
        terminal.line("the receipt was changed after it was written")?;
        for what in &findings.tampered {
            terminal.line(&format!("  {what}"))?;
        }
    }
    for file in &findings.other_files {
        terminal.line(&format!("`{file}` is not the file that was decided on"))?;
    }
    let files = [
        ("changed", &findings.changed),
        ("added", &findings.added),
        ("missing", &findings.missing),
    ];
    if files.iter().all(|(_, list)| list.is_empty()) {
        terminal.line("the rule files are the same")?;
    } else {
        terminal.line("the rule files differ")?;
        for (how, list) in files {
            for file in list {
                terminal.line(&format!("  {how} {file}"))?;
            }
        }
    }
    let again = match &findings.repeated {
        Repeated::Not(why) => return terminal.line(&format!("not repeated: {why}")),
        Repeated::Bytes => return terminal.line("the result is the same, byte for byte"),
        Repeated::Otherwise(again) => again,
    };
    if again.rules.law_sha256 == receipt.rules.law_sha256 {
        terminal.line("the law in them is the same")?;
    } else {
        terminal.line("the law in them is not the same")?;
    }
    for (what, before, after) in findings.circumstances(again) {
        terminal.line(&format!("{what}: {before} before, {after} now"))?;
    }
    match findings.result() {
        "same" => terminal.line("the result is the same, byte for byte"),
        "same_in_law" => terminal.line("the result is the same; only places in rule files moved"),
        "other_words" => terminal.line("the result is the same in law, in other words"),
        "same_outcome" => terminal.line(&format!(
            "the outcome is the same, {}; the receipt holds no reasons to compare, and they differ",
            again.outcome
        )),
        _ => {
            terminal.line("the result differs")?;
            let found = findings.differences(again).unwrap_or_else(|| {
                vec![Difference::plain(
                    "outcome",
                    &receipt.outcome,
                    &again.outcome,
                )]
            });
            for difference in found {
                terminal.line(&difference.line(colour))?;
            }
            Ok(())
        }
    }
}

impl Difference {
    fn plain(what: &str, before: &str, after: &str) -> Difference {
        Difference {
            what: what.to_owned(),
            title: String::new(),
            provisions: Vec::new(),
            before: before.to_owned(),
            after: after.to_owned(),
            place: String::new(),
        }
    }

    fn line(&self, colour: bool) -> String {
        let mut text = format!("  {}", styled(&self.what, Style::Bold, colour));
        if !self.title.is_empty() {
            text.push_str(&format!(" “{}”", self.title));
        }
        if !self.provisions.is_empty() {
            text.push_str(&format!(" ({})", self.provisions.join(", ")));
        }
        text.push_str(&format!(": {} before, {} now", self.before, self.after));
        if !self.place.is_empty() {
            text.push_str(&format!("\n    {}", self.place));
        }
        text
    }
}

fn word<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// A value where it is a text, `none` where there is none.
fn or_none(value: &Value, key: &str) -> String {
    match word(value, key) {
        "" => "none".to_owned(),
        text => text.to_owned(),
    }
}

/// One thing in a result: how it stands, and where it comes from.
struct Thing<'v> {
    stands: String,
    value: &'v Value,
}

/// Clauses, and what a decision gives, by what rules call them. Of several versions of a clause the
/// one in force counts.
fn things(result: &Value) -> BTreeMap<String, Thing<'_>> {
    let mut out: BTreeMap<String, Thing<'_>> = BTreeMap::new();
    for clause in list(result, "clauses") {
        let what = format!(
            "{} {}",
            word(clause, "kind").replace('_', " "),
            word(clause, "id")
        );
        let stands = word(clause, "status").replace('_', " ");
        let by: Vec<&str> = list(clause, "waived_by")
            .iter()
            .map(|waiver| word(waiver, "why"))
            .filter(|why| !why.is_empty())
            .collect();
        let stands = if by.is_empty() {
            stands
        } else {
            format!("{stands} by {}", by.join(", "))
        };
        let in_force = word(clause, "status") != "not_in_force";
        if in_force || !out.contains_key(&what) {
            out.insert(
                what,
                Thing {
                    stands,
                    value: clause,
                },
            );
        }
    }
    for (key, kind) in [
        ("outputs", "output"),
        ("rights", "right"),
        ("duties", "duty"),
    ] {
        for given in list(result, key) {
            let stands = match word(given, "status") {
                "known" => word(given, "text").to_owned(),
                status => status.to_owned(),
            };
            out.insert(
                format!("{kind} {}", word(given, "name")),
                Thing {
                    stands,
                    value: given,
                },
            );
        }
    }
    out
}

/// Provisions as lawyers write them.
fn provisions(value: &Value) -> Vec<String> {
    list(value, "provisions")
        .iter()
        .map(|p| match word(p, "provision") {
            "" => word(p, "instrument").to_owned(),
            provision => format!("{} {provision}", word(p, "instrument")),
        })
        .collect()
}

fn place(value: &Value) -> String {
    let Some(source) = value.get("source") else {
        return String::new();
    };
    let number = |key: &str| source.get(key).and_then(Value::as_u64).unwrap_or_default();
    format!(
        "{}:{}:{}",
        word(source, "file"),
        number("line"),
        number("column")
    )
}

/// What differs in law between two results: the outcome, the days, how clauses stand and what they
/// rest on, what is given, what is missing.
fn differences(before: &Value, after: &Value) -> Vec<Difference> {
    let mut out = Vec::new();
    for (key, what) in [
        ("outcome", "outcome"),
        ("on", "reference date"),
        ("law_in_force_on", "law of the day"),
    ] {
        let (was, is) = (or_none(before, key), or_none(after, key));
        if was != is {
            out.push(Difference::plain(what, &was, &is));
        }
    }
    let (was, is) = (things(before), things(after));
    let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    for name in names {
        let (old, new) = (was.get(name), is.get(name));
        let stands = |thing: Option<&Thing<'_>>| {
            thing.map_or_else(|| "not there".to_owned(), |thing| thing.stands.clone())
        };
        let rests = |thing: Option<&Thing<'_>>| {
            thing.map_or_else(Vec::new, |thing| provisions(thing.value))
        };
        let Some(shown) = new.or(old) else { continue };
        let difference = |before: String, after: String| Difference {
            what: name.clone(),
            title: word(shown.value, "title").to_owned(),
            provisions: provisions(shown.value),
            before,
            after,
            place: place(shown.value),
        };
        if stands(old) != stands(new) {
            out.push(difference(stands(old), stands(new)));
        } else if rests(old) != rests(new) {
            let cited = |thing| format!("rests on {}", rests(thing).join(", "));
            out.push(difference(cited(old), cited(new)));
        }
    }
    let missing = |result: &Value| -> Vec<String> {
        let mut facts: Vec<String> = list(result, "missing")
            .iter()
            .map(|item| word(item, "fact").to_owned())
            .collect();
        facts.sort();
        facts
    };
    let (was, is) = (missing(before), missing(after));
    if was != is {
        let named = |facts: &[String]| match facts {
            [] => "nothing".to_owned(),
            facts => facts.join(", "),
        };
        out.push(Difference::plain(
            "missing facts",
            &named(&was),
            &named(&is),
        ));
    }
    out
}

/// A result without the places in rule files, the hash of their texts and the version of the engine.
fn without_places(result: &Value) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(map) => {
                map.remove("source");
                map.values_mut().for_each(strip);
            }
            Value::Array(list) => list.iter_mut().for_each(strip),
            _ => {}
        }
    }
    let mut bare = result.clone();
    if let Some(map) = bare.as_object_mut() {
        map.remove("rules");
        map.remove("engine");
    }
    strip(&mut bare);
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(outcome: &str, status: &str, provision: &str, line: u64) -> Value {
        json!({
            "outcome": outcome, "on": "2026-05-10", "law_in_force_on": "2026-05-10",
            "clauses": [
                {"id": "means", "title": "Means", "kind": "require", "status": "not_in_force", "provisions": []},
                {"id": "means", "title": "Means", "kind": "require", "status": status,
                 "provisions": [{"instrument": "WET", "provision": provision}],
                 "source": {"file": "rules/nl/a.ius", "line": line, "column": 3}},
            ],
            "missing": [], "outputs": [], "rights": [], "duties": [],
            "rules": {"hash": line.to_string()},
        })
    }

    #[test]
    fn a_clause_in_force_stands_for_its_versions() {
        let before = result("eligible", "passed", "1", 5);
        let found = differences(&before, &result("ineligible", "failed", "1", 5));
        assert_eq!(found.len(), 2);
        assert_eq!(
            found[0],
            Difference::plain("outcome", "eligible", "ineligible")
        );
        assert_eq!(
            (
                found[1].what.as_str(),
                found[1].before.as_str(),
                found[1].after.as_str()
            ),
            ("require means", "passed", "failed")
        );
        assert_eq!(found[1].place, "rules/nl/a.ius:5:3");
    }

    #[test]
    fn what_only_moves_is_no_difference_and_another_provision_is_one() {
        let before = result("eligible", "passed", "1", 5);
        let moved = result("eligible", "passed", "1", 9);
        assert_eq!(differences(&before, &moved), Vec::new());
        assert_eq!(without_places(&before), without_places(&moved));
        let cited = differences(&before, &result("eligible", "passed", "2", 5));
        assert_eq!(cited.len(), 1);
        assert_eq!(cited[0].after, "rests on WET 2");
    }
}
