//! The JSON Schema (2020-12) of an applicant file for one scheme, for editors, forms and validators.

use std::collections::BTreeSet;

use ius_engine::{Constant, Fact, FactId, Program, Rate, Scheme, Texts, Type};
use serde_json::{Map, Value, json};

use crate::index::{Keys, SchemaIndex, Target};
use crate::reach::facts_of;
use crate::reader::BESIDE_SECTIONS;

/// The schema of an applicant file for `scheme`: it describes only what deciding it can read.
/// Titles, questions and help are in `lang` where the rules have them, else in English.
///
/// Facts that only other schemes read are let through without being described, because one
/// applicant file is decided under many schemes; a key that no rule knows is refused.
///
/// The schema accepts what the reader accepts in form; that a day exists, or that a period ends
/// after it starts, is left to the reader.
#[must_use]
pub fn schema(program: &Program, scheme: &Scheme, lang: &str) -> Value {
    let maker = Maker {
        program,
        lang,
        facts: facts_of(program, scheme),
    };
    let index = SchemaIndex::new(program);
    let mut properties = Map::new();
    properties.insert("$schema".to_owned(), json!({ "type": "string" }));
    properties.insert(
        "description".to_owned(),
        json!({ "type": "string", "description": "Words for people; no rule reads them." }),
    );
    for section in &program.schema.sections {
        let Some(Target::Keys(keys)) = index.sections.find(&section.name) else {
            continue;
        };
        if let Some(mut object) = maker.keys(keys) {
            if let (Some(title), Some(object)) = (section.titles.get(lang), object.as_object_mut())
            {
                object.insert("title".to_owned(), title.into());
            }
            properties.insert(section.name.clone(), object);
        }
    }
    if !program.externals.is_empty() {
        properties.insert("external".to_owned(), maker.externals());
    }
    let title = scheme.titles.get(lang).unwrap_or(&scheme.id);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:ius:applicant:{}", scheme.id),
        "title": title,
        "description": format!("Facts that {} can read. Every fact may be left out, or be null: it is then unknown.", scheme.id),
        "type": "object",
        "properties": properties,
        "propertyNames": known(index.sections.names().chain(BESIDE_SECTIONS)),
        "$defs": maker.definitions(&index),
    })
}

/// Keys that may stand here: those of every scheme, because one applicant file serves them all. A
/// key that no rule knows is refused.
fn known<'n>(names: impl Iterator<Item = &'n str>) -> Value {
    json!({ "enum": names.collect::<Vec<&str>>() })
}

struct Maker<'a> {
    program: &'a Program,
    lang: &'a str,
    facts: BTreeSet<FactId>,
}

impl Maker<'_> {
    /// A mapping of those keys that the scheme can read; none if it reads none.
    fn keys(&self, keys: &Keys) -> Option<Value> {
        let mut properties = Map::new();
        for (key, target) in keys.iter() {
            let value = match target {
                Target::Fact(id) if self.facts.contains(id) => self
                    .program
                    .schema
                    .facts
                    .get(id.index())
                    .map(|fact| self.fact(fact)),
                Target::Keys(inner) => self.keys(inner),
                Target::Fact(_) | Target::Field(_) => None,
            };
            if let Some(value) = value {
                properties.insert(key.to_owned(), value);
            }
        }
        (!properties.is_empty()).then(|| {
            json!({
                "type": ["object", "null"],
                "properties": properties,
                "propertyNames": known(keys.names()),
            })
        })
    }

    fn fact(&self, fact: &Fact) -> Value {
        let mut value = or_null(self.ty(&fact.ty));
        let Some(object) = value.as_object_mut() else {
            return value;
        };
        if let Some(title) = fact.titles.get(self.lang) {
            object.insert("title".to_owned(), title.into());
        }
        let mut words: Vec<String> = Vec::new();
        words.extend(fact.questions.get(self.lang).map(str::to_owned));
        words.extend(fact.help.get(self.lang).map(str::to_owned));
        let bound = |bound: &Constant| number(bound);
        if let Some(least) = fact.at_least.as_ref() {
            match bound(least) {
                Some(least) => {
                    object.insert("minimum".to_owned(), least);
                }
                None => words.push(format!("At least {}.", plain(least))),
            }
        }
        if let Some(most) = fact.at_most.as_ref() {
            match bound(most) {
                Some(most) => {
                    object.insert("maximum".to_owned(), most);
                }
                None => words.push(format!("At most {}.", plain(most))),
            }
        }
        if !words.is_empty() {
            object.insert("description".to_owned(), words.join(" ").into());
        }
        let evidence = all_in(&fact.evidence, self.lang);
        if !evidence.is_empty() {
            object.insert("x-evidence".to_owned(), evidence.into());
        }
        value
    }

    fn ty(&self, ty: &Type) -> Value {
        match ty {
            Type::YesNo => json!({ "enum": [true, false, "yes", "no"] }),
            Type::Integer => json!({ "type": "integer" }),
            Type::Decimal => json!({ "type": ["number", "string"], "pattern": NUMBER }),
            Type::Percentage => {
                json!({ "type": ["number", "string"], "pattern": r"^-?[0-9]+(\.[0-9]+)?( percent)?$" })
            }
            Type::Money(currency, rate) => {
                let rate = match rate {
                    Rate::Once => "",
                    Rate::PerMonth => "( per month)?",
                    Rate::PerYear => "( per year)?",
                };
                let pattern = format!(
                    r"^({currency} )?-?[0-9]{{1,3}}(( [0-9]{{3}})*|[0-9]*)(\.[0-9]{{1,4}}0*)?{rate}$"
                );
                json!({ "type": ["number", "string"], "pattern": pattern })
            }
            Type::Date => json!({ "$ref": "#/$defs/date" }),
            Type::DateOrOngoing => {
                json!({ "anyOf": [{ "const": "ongoing" }, { "$ref": "#/$defs/date" }] })
            }
            Type::CalendarDuration => json!({ "type": "string", "pattern": CALENDAR }),
            Type::ExactDuration => json!({ "type": "string", "pattern": EXACT }),
            Type::TimeLimit => json!({ "type": "string", "anyOf": [
                { "pattern": CALENDAR }, { "pattern": EXACT }, { "pattern": "^[0-9]+ working days?$" },
            ] }),
            Type::CountedDuration => json!({ "type": "string" }),
            Type::Period => json!({ "$ref": "#/$defs/period" }),
            Type::Periods => json!({ "type": "array", "items": { "$ref": "#/$defs/period" } }),
            Type::Country => json!({ "type": "string", "pattern": "^[A-Z]{2}(-[A-Z0-9]{1,3})?$" }),
            Type::Code | Type::Text => json!({ "type": "string" }),
            Type::Enumeration(id) => self.enumeration(id.index()),
            Type::Record(id) => {
                let name = self
                    .program
                    .schema
                    .records
                    .get(id.index())
                    .map_or("", |record| record.name.as_str());
                json!({ "$ref": format!("#/$defs/{name}") })
            }
            Type::List(element) => json!({ "type": "array", "items": or_null(self.ty(element)) }),
        }
    }

    fn enumeration(&self, id: usize) -> Value {
        let values = self
            .program
            .schema
            .enumerations
            .get(id)
            .map_or(&[][..], |e| e.values.as_slice());
        let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
        let titles: Vec<&str> = values
            .iter()
            .map(|(name, titles)| titles.get(self.lang).unwrap_or(name))
            .collect();
        json!({ "enum": names, "enumDescriptions": titles })
    }

    /// Dates, periods and the records that the scheme's facts use.
    fn definitions(&self, index: &SchemaIndex) -> Value {
        let mut defs = Map::new();
        let reading = json!({ "anyOf": [
            { "type": "string", "pattern": "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$" },
            { "type": "integer", "minimum": 1000, "maximum": 9999 },
        ] });
        defs.insert(
            "date".to_owned(),
            json!({
                "description": "A day, or what is known of it: 1996-06-15, 1996-06, 1996, or the readings of documents that disagree.",
                "anyOf": [
                    reading,
                    {
                        "type": "object",
                        "properties": { "disputed": { "type": "array", "minItems": 1, "items": reading } },
                        "required": ["disputed"],
                        "additionalProperties": false,
                    },
                ],
            }),
        );
        let day = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
        defs.insert(
            "period".to_owned(),
            json!({ "anyOf": [
                { "type": "string", "pattern": format!("^{day}/({day}|\\.\\.)$") },
                {
                    "type": "object",
                    "properties": {
                        "from": { "type": "string" },
                        "until": { "type": ["string", "null"] },
                        "weight": { "type": ["string", "integer"] },
                    },
                    "required": ["from"],
                    "additionalProperties": false,
                },
            ] }),
        );
        let mut records = BTreeSet::new();
        for id in &self.facts {
            if let Some(fact) = self.program.schema.facts.get(id.index()) {
                self.records_in(&fact.ty, &mut records);
            }
        }
        for id in records {
            let (Some(record), Some(keys)) =
                (self.program.schema.records.get(id), index.records.get(id))
            else {
                continue;
            };
            let mut object = self.record_keys(id, keys);
            if let (Some(title), Some(object)) =
                (record.titles.get(self.lang), object.as_object_mut())
            {
                object.insert("title".to_owned(), title.into());
            }
            defs.insert(record.name.clone(), object);
        }
        Value::Object(defs)
    }

    fn records_in(&self, ty: &Type, into: &mut BTreeSet<usize>) {
        match ty {
            Type::List(element) => self.records_in(element, into),
            Type::Record(id) if into.insert(id.index()) => {
                if let Some(record) = self.program.schema.records.get(id.index()) {
                    for field in &record.fields {
                        self.records_in(&field.ty, into);
                    }
                }
            }
            _ => {}
        }
    }

    fn record_keys(&self, id: usize, keys: &Keys) -> Value {
        let mut properties = Map::new();
        for (key, target) in keys.iter() {
            let value = match target {
                Target::Field(at) => {
                    crate::index::field(self.program, id, *at).map(|field| self.fact(field))
                }
                Target::Keys(inner) => Some(self.record_keys(id, inner)),
                Target::Fact(_) => None,
            };
            if let Some(value) = value {
                properties.insert(key.to_owned(), value);
            }
        }
        json!({ "type": "object", "properties": properties, "additionalProperties": false })
    }

    fn externals(&self) -> Value {
        let mut properties = Map::new();
        for external in &self.program.externals {
            let value = self.ty(&external.ty);
            let mut row = json!({
                "type": "object",
                "properties": { "as_of": { "type": "string" }, "value": value, "source": { "type": "string" } },
                "required": ["value"],
                "additionalProperties": false,
            });
            if let (Some(key), Some(properties)) = (
                &external.key,
                row.get_mut("properties").and_then(Value::as_object_mut),
            ) {
                properties.insert("key".to_owned(), self.ty(key));
            }
            let mut words = json!({ "anyOf": [value, row.clone(), { "type": "array", "items": row }, { "type": "object" }] });
            if let (Some(title), Some(object)) =
                (external.titles.get(self.lang), words.as_object_mut())
            {
                object.insert("title".to_owned(), title.into());
            }
            properties.insert(external.id.clone(), words);
        }
        json!({ "type": ["object", "null"], "properties": properties })
    }
}

const NUMBER: &str = r"^-?[0-9]+(\.[0-9]+)?$";
const CALENDAR: &str = "^([0-9]+ years?( and)? ?)?([0-9]+ months?)?$|^P([0-9]+Y)?([0-9]+M)?$";
const EXACT: &str = "^([0-9]+ weeks? ?)?([0-9]+ days?)?$|^P([0-9]+W)?([0-9]+D)?$";

/// The same, or null: an unknown fact.
fn or_null(mut value: Value) -> Value {
    let Some(object) = value.as_object_mut() else {
        return value;
    };
    if let Some(Value::Array(all)) = object.get_mut("enum") {
        all.push(Value::Null);
        return value;
    }
    match object.get_mut("type") {
        Some(Value::Array(all)) => all.push("null".into()),
        Some(single) if !object_has_any_of(&*single) => *single = json!([single.clone(), "null"]),
        _ => return json!({ "anyOf": [value, { "type": "null" }] }),
    }
    if object.contains_key("anyOf") {
        return json!({ "anyOf": [value, { "type": "null" }] });
    }
    value
}

fn object_has_any_of(value: &Value) -> bool {
    !value.is_string()
}

fn number(bound: &Constant) -> Option<Value> {
    match bound {
        Constant::Integer(number) => Some((*number).into()),
        Constant::Decimal(number) => serde_json::from_str(&number.normalize().to_string()).ok(),
        _ => None,
    }
}

fn plain(bound: &Constant) -> String {
    match bound {
        Constant::Date(day) => day.to_string(),
        Constant::Months(length) => length.to_string(),
        Constant::Days(length) => length.to_string(),
        Constant::WorkingDays(count) => format!("{count} working days"),
        other => format!("{other:?}"),
    }
}

/// Every text in the language, else in English.
fn all_in(texts: &Texts, lang: &str) -> Vec<String> {
    let of = |wanted: &str| -> Vec<String> {
        texts
            .0
            .iter()
            .filter(|(l, _)| l == wanted)
            .map(|(_, text)| text.clone())
            .collect()
    };
    let found = of(lang);
    if found.is_empty() { of("en") } else { found }
}
