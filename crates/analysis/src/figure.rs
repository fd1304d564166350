//! Figures as a drafter writes them.

use ius_engine::Constant;

/// A number with its whole part in groups of three, as amounts are written: `1 734.57`.
fn grouped(number: &str) -> String {
    let (whole, rest) = match number.find('.') {
        Some(at) => number.split_at(at),
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

/// A constant of a type, which is given in the words of the language: `EUR 1 734.57 per month`
/// for an amount of type `EUR per month`. Values of enumerations have no figure: nothing.
#[must_use]
pub fn figure(value: &Constant, ty: &str) -> String {
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
        Constant::Text(text) => {
            return format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        }
        Constant::Member(..) => return String::new(),
    };
    let currency = ty
        .get(..3)
        .filter(|currency| currency.bytes().all(|b| b.is_ascii_uppercase()));
    match currency {
        Some(currency) => format!("{currency} {number}{}", ty.get(3..).unwrap_or_default()),
        None if ty == "percentage" => format!("{number} percent"),
        None => number,
    }
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
