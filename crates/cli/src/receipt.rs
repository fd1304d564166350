//! Receipts: everything that is needed to repeat a decision, in one file.
//!
//! A receipt is JSON with its keys in one order and nothing that hangs on the machine, so that the
//! same facts under the same rules give the same bytes. It is described by
//! `docs/schemas/receipt.schema.json`.

use ius_applicant::Format;
use ius_calendar::Date;
use ius_calendar::holidays::WorkingCalendar;
use ius_engine::{Facts, Options, SchemeId, decision_json};
use ius_suite::Rules;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::arguments::Lang;
use crate::inputs::{Given, Inputs};

/// The form of a receipt; raised when a key changes its meaning or a new one is needed.
const FORM: u64 = 1;

/// A receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Receipt {
    /// The form.
    receipt: u64,
    /// Who decided.
    pub(crate) engine: Engine,
    /// The scheme.
    pub(crate) scheme: String,
    /// The language of the words.
    pub(crate) lang: String,
    /// The days it was decided for.
    pub(crate) dates: Dates,
    /// The law.
    pub(crate) rules: Law,
    /// What was decided on.
    pub(crate) given: Grounds,
    /// The outcome, or how the rules are at fault.
    pub(crate) outcome: String,
    /// SHA-256 of the decision as `ius eval --format json` prints it.
    pub(crate) result_sha256: String,
    /// The decision; not in a receipt without facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) result: Option<Value>,
    /// SHA-256 of the receipt in which this text is empty.
    seal: String,
}

/// The program that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Engine {
    pub(crate) name: String,
    pub(crate) version: String,
    /// SHA-256 of the public holidays it knows.
    pub(crate) holidays_sha256: String,
}

/// Days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dates {
    /// The day that `--on` named.
    pub(crate) on: Option<String>,
    /// The day it was decided on, if anything hangs on it.
    pub(crate) today: Option<String>,
}

/// The rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Law {
    /// The folder of rule files, from the folder of the project.
    pub(crate) folder: String,
    /// SHA-256 of the law as it was understood, whatever its layout.
    pub(crate) law_sha256: String,
    /// Every rule file.
    pub(crate) files: Vec<RuleFile>,
}

/// A rule file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleFile {
    pub(crate) path: String,
    pub(crate) sha256: String,
}

/// What the decision rests on beside the law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Grounds {
    /// The applicant file.
    pub(crate) applicant: GivenFile,
    /// Changes of facts, as `--but` named them.
    pub(crate) but: Vec<String>,
    /// Files of external data.
    pub(crate) data: Vec<GivenFile>,
}

/// A file as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GivenFile {
    pub(crate) file: String,
    pub(crate) format: Written,
    /// SHA-256 of its bytes.
    pub(crate) sha256: String,
    /// Its lines; not in a receipt without facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) lines: Option<Vec<String>>,
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Written {
    Json,
    Yaml,
}

impl GivenFile {
    fn of(given: &Given, with_facts: bool) -> GivenFile {
        GivenFile {
            file: given.name.clone(),
            format: match given.format {
                Format::Json => Written::Json,
                Format::Yaml => Written::Yaml,
            },
            sha256: sha256(&given.text),
            lines: with_facts.then(|| given.text.split('\n').map(str::to_owned).collect()),
        }
    }

    /// The file, if the receipt holds it.
    pub(crate) fn given(&self) -> Option<Given> {
        Some(Given {
            name: self.file.clone(),
            format: match self.format {
                Written::Json => Format::Json,
                Written::Yaml => Format::Yaml,
            },
            text: self.lines.as_ref()?.join("\n"),
        })
    }

    /// Whether what it holds is what it says.
    fn holds(&self) -> bool {
        self.given()
            .is_none_or(|given| sha256(&given.text) == self.sha256)
    }
}

/// What a receipt is made from.
pub(crate) struct Decided<'a> {
    pub(crate) rules: &'a Rules,
    /// The folder of rule files, from the folder of the project.
    pub(crate) folder: &'a str,
    pub(crate) scheme: SchemeId,
    pub(crate) facts: &'a Facts,
    pub(crate) options: Options,
    pub(crate) lang: Lang,
    pub(crate) on: Option<Date>,
    pub(crate) today: Date,
    pub(crate) applicant: &'a Given,
    pub(crate) but: &'a [String],
    pub(crate) inputs: &'a Inputs,
    pub(crate) with_facts: bool,
}

/// What is wrong with a receipt that cannot be used.
pub(crate) struct Unreadable {
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Receipt {
    /// Decides, and writes down everything that the decision hangs on.
    pub(crate) fn of(decided: &Decided<'_>) -> Receipt {
        let Decided { rules, facts, .. } = decided;
        let (plan, program) = (rules.plan(), rules.plan().program());
        let decision = plan.decide(decided.scheme, facts, &decided.options);
        let result = decision_json(plan, facts, &decision, decided.lang.code());
        let mut files: Vec<RuleFile> = rules
            .analysis()
            .paths()
            .into_iter()
            .map(|path| RuleFile {
                path: path.to_owned(),
                sha256: sha256(rules.analysis().text(path).unwrap_or_default()),
            })
            .collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        // A value of external data without a date holds from the day on which it was given.
        let hangs_on_today =
            decided.on.is_none() && (decided.options.on.is_some() || !facts.externals().is_empty());
        let file = |given: &Given| GivenFile::of(given, decided.with_facts);
        let scheme = program.schemes.get(decided.scheme.index());
        let mut receipt = Receipt {
            receipt: FORM,
            engine: Engine {
                name: "ius".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                holidays_sha256: holidays(),
            },
            scheme: scheme.map(|scheme| scheme.id.clone()).unwrap_or_default(),
            lang: decided.lang.code().to_owned(),
            dates: Dates {
                on: decided.on.map(|day| day.to_string()),
                today: hangs_on_today.then(|| decided.today.to_string()),
            },
            rules: Law {
                folder: decided.folder.to_owned(),
                law_sha256: law(rules),
                files,
            },
            given: Grounds {
                applicant: file(decided.applicant),
                but: decided.but.to_vec(),
                data: decided.inputs.data.iter().map(file).collect(),
            },
            outcome: decision.outcome.name().to_owned(),
            result_sha256: sha256(&format!("{result:#}\n")),
            result: decided.with_facts.then_some(result),
            seal: String::new(),
        };
        receipt.seal = receipt.right_seal();
        receipt
    }

    /// The text of the file.
    pub(crate) fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The seal, by which a receipt is known.
    pub(crate) fn seal(&self) -> &str {
        &self.seal
    }

    fn right_seal(&self) -> String {
        let open = Receipt {
            seal: String::new(),
            ..self.clone()
        };
        sha256(&open.text())
    }

    /// Reads the text of a receipt.
    ///
    /// # Errors
    /// It is no receipt, is cut off, holds a key that is not known, or has a newer form.
    pub(crate) fn read(text: &str) -> Result<Receipt, Unreadable> {
        let unreadable = |message: String, help: &str| Unreadable {
            message,
            help: help.to_owned(),
        };
        let value: Value = serde_json::from_str(text).map_err(|error| {
            if error.is_eof() {
                unreadable(
                    format!("is cut off in line {}", error.line()),
                    "a receipt is written as a whole; copy it again from where it was kept",
                )
            } else {
                unreadable(
                    format!("is no JSON: {error}"),
                    "a receipt is what `ius eval --receipt FILE` writes",
                )
            }
        })?;
        match value.get("receipt").map(Value::as_u64) {
            Some(Some(FORM)) => {}
            Some(Some(form)) if form > FORM => {
                return Err(unreadable(
                    format!("has the form {form}; this version of `ius` knows the form {FORM}"),
                    "verify it with the version of `ius` that it names under `engine`, or a newer one",
                ));
            }
            _ => {
                return Err(unreadable(
                    "is no receipt: it does not say which form it has".to_owned(),
                    "a receipt starts with `\"receipt\": 1`; `ius eval --receipt FILE` writes one",
                ));
            }
        }
        let receipt: Receipt = serde_json::from_str(text).map_err(|error| {
            unreadable(
                format!("is not understood: {error}"),
                "docs/schemas/receipt.schema.json says what a receipt holds",
            )
        })?;
        for (key, day) in [("on", &receipt.dates.on), ("today", &receipt.dates.today)] {
            if day.as_ref().is_some_and(|day| day.parse::<Date>().is_err()) {
                return Err(unreadable(
                    format!("names no day under `dates.{key}`"),
                    "a day is written as 2026-05-22",
                ));
            }
        }
        if !matches!(receipt.lang.as_str(), "en" | "nl") {
            return Err(unreadable(
                format!("names the language `{}`", receipt.lang),
                "the languages are `en` and `nl`",
            ));
        }
        Ok(receipt)
    }

    /// What in it is not as it was written, in words; nothing if it is whole.
    pub(crate) fn tampered(&self) -> Vec<String> {
        let mut out = Vec::new();
        for file in std::iter::once(&self.given.applicant).chain(&self.given.data) {
            if !file.holds() {
                out.push(format!(
                    "the facts: `{}` is not the file that was given",
                    file.file
                ));
            }
        }
        if let Some(result) = &self.result {
            if sha256(&format!("{result:#}\n")) != self.result_sha256 {
                out.push("the result is not the one that was written".to_owned());
            } else if result.get("outcome").and_then(Value::as_str) != Some(&self.outcome)
                && result.get("rules_error").is_none()
            {
                out.push("the outcome is not that of the result".to_owned());
            }
        }
        if out.is_empty() && self.right_seal() != self.seal {
            out.push("the seal does not fit what the receipt says".to_owned());
        }
        out
    }

    /// The day that `--on` named.
    pub(crate) fn on(&self) -> Option<Date> {
        self.dates.on.as_ref()?.parse().ok()
    }

    /// The day it was decided on, if anything hangs on it.
    pub(crate) fn today(&self) -> Option<Date> {
        self.dates.today.as_ref()?.parse().ok()
    }

    /// The language of its words.
    pub(crate) fn lang(&self) -> Lang {
        match self.lang.as_str() {
            "nl" => Lang::Nl,
            _ => Lang::En,
        }
    }
}

/// SHA-256 in hexadecimal digits.
pub(crate) fn sha256(text: &str) -> String {
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

/// The law as it was understood, without the places where it is written: what only moves or is laid
/// out otherwise leaves it as it is.
fn law(rules: &Rules) -> String {
    let mut program = serde_json::to_value(rules.plan().program()).unwrap_or_default();
    if let Some(map) = program.as_object_mut() {
        map.remove("rules_hash");
        map.remove("files");
    }
    without_places(&mut program);
    sha256(&program.to_string())
}

fn without_places(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.remove("at");
            map.values_mut().for_each(without_places);
        }
        Value::Array(list) => list.iter_mut().for_each(without_places),
        _ => {}
    }
}

/// Every public holiday that the calendar knows.
fn holidays() -> String {
    let mut text = String::new();
    for state in WorkingCalendar::states() {
        let Ok(calendar) = WorkingCalendar::for_state(state) else {
            continue;
        };
        for year in calendar.years() {
            for holiday in calendar.holidays(year).unwrap_or_default() {
                text.push_str(&format!("{state} {} {}\n", holiday.date, holiday.name));
            }
        }
    }
    sha256(&text)
}
