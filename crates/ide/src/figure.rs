//! Figures as a drafter writes them.

use ius_engine::{Constant, Program, Rate, Type, Value};

/// A number with its whole part in groups of three, as amounts are written: `1 734.57`.
fn grouped(number: &str) -> String {
    let (whole, rest) = match number.split_once('.') {
        Some((whole, _)) => (whole, number.get(whole.len()..).unwrap_or_default()),
        None => (number, ""),
    };
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let mut out = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out.push_str(rest);
    out
}

/// A constant of a type, which is given in the words of the language: `EUR per month`.
pub(crate) fn figure(value: &Constant, ty: &str) -> String {
    let number = match value {
        Constant::Integer(n) if n.unsigned_abs() >= 10_000 => grouped(&n.to_string()),
        Constant::Integer(n) => n.to_string(),
        Constant::Decimal(n) => grouped(&n.to_string()),
        Constant::YesNo(yes) => return (if *yes { "yes" } else { "no" }).to_owned(),
        Constant::Date(day) if day.is_ongoing() => return "ongoing".to_owned(),
        Constant::Date(day) => return day.to_string(),
        Constant::Months(length) => return length.to_string(),
        Constant::Days(length) => return length.to_string(),
        Constant::WorkingDays(count) => return format!("{count} working days"),
        Constant::Counted(length) => return length.to_string(),
        Constant::Country(code) => return code.clone(),
        Constant::Text(text) => return quoted(text),
        Constant::Member(..) => return String::new(),
    };
    let currency = ty
        .get(..3)
        .filter(|c| c.bytes().all(|b| b.is_ascii_uppercase()));
    match currency {
        Some(currency) => format!("{currency} {number}{}", ty.get(3..).unwrap_or_default()),
        None if ty == "percentage" => format!("{number} percent"),
        None => number,
    }
}

/// A text in quotes.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A type in the words of the language.
pub(crate) fn type_words(ty: &Type, program: &Program) -> String {
    match ty {
        Type::YesNo => "yes/no".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Decimal => "decimal".to_owned(),
        Type::Percentage => "percentage".to_owned(),
        Type::Money(currency, Rate::Once) => currency.clone(),
        Type::Money(currency, Rate::PerMonth) => format!("{currency} per month"),
        Type::Money(currency, Rate::PerYear) => format!("{currency} per year"),
        Type::Date => "date".to_owned(),
        Type::DateOrOngoing => "date or ongoing".to_owned(),
        Type::CalendarDuration => "calendar duration".to_owned(),
        Type::ExactDuration => "exact duration".to_owned(),
        Type::TimeLimit => "time limit".to_owned(),
        Type::CountedDuration => "counted duration".to_owned(),
        Type::Period => "period".to_owned(),
        Type::Periods => "periods".to_owned(),
        Type::Country => "country".to_owned(),
        Type::Code => "code".to_owned(),
        Type::Text => "text".to_owned(),
        Type::Enumeration(id) => program
            .schema
            .enumerations
            .get(id.index())
            .map_or_else(String::new, |e| e.name.clone()),
        Type::Record(id) => program
            .schema
            .records
            .get(id.index())
            .map_or_else(String::new, |r| r.name.clone()),
        Type::List(inner) => format!("list of {}", type_words(inner, program)),
    }
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
    Some(figure(&constant, &type_words(ty, program)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_in_rules() {
        let decimal = |text: &str| Constant::Decimal(text.parse().unwrap());
        let cases = [
            (
                decimal("1734.57"),
                "EUR per month",
                "EUR 1 734.57 per month",
            ),
            (decimal("423"), "EUR", "EUR 423"),
            (decimal("30000"), "EUR per year", "EUR 30 000 per year"),
            (decimal("49.99"), "percentage", "49.99 percent"),
            (decimal("0.5"), "decimal", "0.5"),
            (Constant::Integer(18), "integer", "18"),
            (Constant::Integer(1_000_000), "integer", "1 000 000"),
            (Constant::YesNo(true), "yes/no", "yes"),
            (Constant::Country("NL".into()), "country", "NL"),
            (Constant::Text("a \"b\"".into()), "text", r#""a \"b\"""#),
        ];
        for (value, ty, text) in cases {
            assert_eq!(figure(&value, ty), text);
        }
    }
}
