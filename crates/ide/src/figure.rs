//! Figures as a drafter writes them.

use ius_engine::{Constant, Program, Type, Value, type_name};

pub(crate) use ius_analysis::figure;

/// A text in quotes.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A value as an example states it; none for values that examples cannot state.
pub(crate) fn stated(value: &Value, ty: &Type, program: &Program) -> Option<String> {
    let constant = match value {
        Value::YesNo(yes) => Constant::YesNo(*yes),
        Value::Integer(n) => Constant::Integer(*n),
        Value::Decimal(n) => Constant::Decimal(*n),
        Value::Date(day) => Constant::Date(*day),
        Value::PartialDate(partial) if !partial.is_disputed() => {
            return Some(partial.to_string());
        }
        Value::Months(length) => Constant::Months(*length),
        Value::Days(length) => Constant::Days(*length),
        Value::WorkingDays(count) => Constant::WorkingDays(*count),
        Value::Country(code) => Constant::Country(code.to_string()),
        Value::Text(text) => Constant::Text(text.to_string()),
        Value::Member(position) => {
            let Type::Enumeration(id) = ty else {
                return None;
            };
            let enumeration = program.schema.enumerations.get(id.index())?;
            let (name, _) = enumeration.values.get(usize::from(*position))?;
            return Some(name.clone());
        }
        Value::List(elements) => {
            let Type::List(element) = ty else { return None };
            let all: Vec<String> = elements
                .iter()
                .map(|e| stated(e, element, program))
                .collect::<Option<_>>()?;
            return Some(format!("({})", all.join(", ")));
        }
        Value::Record(fields) => {
            let Type::Record(id) = ty else { return None };
            let record = program.schema.records.get(id.index())?;
            let mut all = Vec::new();
            for (field, value) in record.fields.iter().zip(fields.iter()) {
                if !value.is_unknown() {
                    all.push(format!(
                        "{} {}",
                        field.path,
                        stated(value, &field.ty, program)?
                    ));
                }
            }
            return Some(format!("({})", all.join(", ")));
        }
        _ => return None,
    };
    Some(figure(&constant, &type_name(program, ty)))
}
