//! Facts back to YAML, in the order of the schema.

use std::fmt::Write as _;

use ius_engine::{Facts, Program, Type, Value};

use crate::index::{Keys, SchemaIndex, Target};

/// A value on one line, as an applicant file in YAML would state it.
#[must_use]
pub fn value_text(value: &Value, ty: &Type, program: &Program) -> String {
    match (value, ty) {
        (Value::Unknown, _) => "null".to_owned(),
        (Value::YesNo(yes), _) => (if *yes { "yes" } else { "no" }).to_owned(),
        (Value::Integer(number), _) => number.to_string(),
        (Value::Decimal(amount), Type::Money(currency, _)) => format!("{currency} {amount}"),
        (Value::Decimal(number), _) => number.to_string(),
        (Value::Date(day), _) if day.is_ongoing() => "ongoing".to_owned(),
        (Value::Date(day), _) => day.to_string(),
        (Value::PartialDate(partial), _) if partial.is_disputed() => {
            format!(
                "{{disputed: [{}]}}",
                partial.to_string().replace(" or ", ", ")
            )
        }
        (Value::PartialDate(partial), _) => partial.to_string(),
        (Value::Months(length), _) => length.to_string(),
        (Value::Days(length), _) => length.to_string(),
        (Value::WorkingDays(count), _) => format!("{count} working days"),
        (Value::Counted(length), _) => length.to_string(),
        (Value::Period(period), _) => period.to_string(),
        (Value::NoDays, _) => "[]".to_owned(),
        (Value::Periods(set), _) => {
            let spans: Vec<String> = set
                .spans()
                .iter()
                .map(|span| {
                    let period = span.period();
                    if span.weight() == ius_calendar::Weight::FULL {
                        return period.to_string();
                    }
                    let until = if period.is_ongoing() {
                        "ongoing".to_owned()
                    } else {
                        period.last().to_string()
                    };
                    let weight = span.weight().to_string().replace('%', " percent");
                    format!(
                        "{{from: {}, until: {until}, weight: {weight}}}",
                        period.first()
                    )
                })
                .collect();
            format!("[{}]", spans.join(", "))
        }
        // Norway's code reads as a no in older YAML; codes that look like words stay bare here,
        // because this dialect reads them by the type of their fact.
        (Value::Country(code), _) => code.to_string(),
        (Value::Text(text), _) => quoted(text),
        (Value::Member(position), ty) => member(*position, ty, program),
        (Value::List(elements), Type::List(element)) => {
            let all: Vec<String> = elements
                .iter()
                .map(|e| value_text(e, element, program))
                .collect();
            format!("[{}]", all.join(", "))
        }
        (Value::Record(fields), Type::Record(id)) => {
            let declared = program
                .schema
                .records
                .get(id.index())
                .map_or(&[][..], |r| r.fields.as_slice());
            let all: Vec<String> = declared
                .iter()
                .zip(fields.iter())
                .filter(|(_, value)| !value.is_unknown())
                .map(|(field, value)| {
                    format!("{}: {}", field.path, value_text(value, &field.ty, program))
                })
                .collect();
            format!("{{{}}}", all.join(", "))
        }
        (Value::List(_) | Value::Record(_), _) => "null".to_owned(),
    }
}

fn member(position: u16, ty: &Type, program: &Program) -> String {
    let Type::Enumeration(id) = ty else {
        return "null".to_owned();
    };
    let values = program
        .schema
        .enumerations
        .get(id.index())
        .map_or(&[][..], |e| e.values.as_slice());
    values
        .get(usize::from(position))
        .map_or_else(|| "null".to_owned(), |(name, _)| name.clone())
}

/// A text in double quotes, with the escapes that JSON and YAML share.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Writes the facts as an applicant file in YAML that reads back to the same facts. Facts that
/// were never stated are left out; facts stated to be unknown are `null`. External data is written
/// under `external`.
#[must_use]
pub fn write_applicant(facts: &Facts, program: &Program) -> String {
    let index = SchemaIndex::new(program);
    let mut out = String::new();
    for (name, target) in index.sections.iter() {
        if let Target::Keys(keys) = target {
            section(name, keys, 0, facts, program, &mut out);
        }
    }
    externals(facts, program, &mut out);
    if out.is_empty() {
        out.push_str("{}\n");
    }
    out
}

fn section(
    name: &str,
    keys: &Keys,
    depth: usize,
    facts: &Facts,
    program: &Program,
    out: &mut String,
) {
    let mut body = String::new();
    let indent = "  ".repeat(depth + 1);
    for (key, target) in keys.iter() {
        match target {
            Target::Keys(inner) => section(key, inner, depth + 1, facts, program, &mut body),
            Target::Field(_) => {}
            Target::Fact(id) => {
                let Some(fact) = program
                    .schema
                    .facts
                    .get(id.index())
                    .filter(|_| facts.is_stated(*id))
                else {
                    continue;
                };
                let value = facts.get(*id);
                match (value, &fact.ty) {
                    (Value::List(elements), Type::List(element))
                        if matches!(**element, Type::Record(_)) && !elements.is_empty() =>
                    {
                        // Writing to a string cannot fail.
                        let _ = writeln!(body, "{indent}{key}:");
                        for entry in elements.iter() {
                            let _ = writeln!(
                                body,
                                "{indent}  - {}",
                                value_text(entry, element, program)
                            );
                        }
                    }
                    _ => {
                        let _ = writeln!(
                            body,
                            "{indent}{key}: {}",
                            value_text(value, &fact.ty, program)
                        );
                    }
                }
            }
        }
    }
    if !body.is_empty() {
        let _ = writeln!(out, "{}{name}:", "  ".repeat(depth));
        out.push_str(&body);
    }
}

fn externals(facts: &Facts, program: &Program, out: &mut String) {
    if facts.externals().is_empty() {
        return;
    }
    out.push_str("external:\n");
    for (at, external) in program.externals.iter().enumerate() {
        let rows: Vec<_> = facts
            .externals()
            .iter()
            .filter(|row| row.external.index() == at)
            .collect();
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(out, "  {}:", external.id);
        for row in rows {
            out.push_str("    - {");
            if let (Some(key), Some(ty)) = (&row.key, &external.key) {
                let _ = write!(out, "key: {}, ", value_text(key, ty, program));
            }
            let _ = write!(
                out,
                "as_of: {}, value: {}",
                row.as_of,
                value_text(&row.value, &external.ty, program)
            );
            if let Some(source) = &row.source {
                let _ = write!(out, ", source: {}", quoted(source));
            }
            out.push_str("}\n");
        }
    }
}
