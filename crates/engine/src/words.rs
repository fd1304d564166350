//! Values as words, in English and Dutch.

use ius_calendar::{CalendarDuration, CountedDuration, Date, ExactDuration, Period};
use rust_decimal::Decimal;

use crate::program::{Program, Rate, Type};
use crate::value::Value;

/// The languages explanations are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lang {
    En,
    Nl,
}

impl Lang {
    /// Dutch for `nl`, English for everything else.
    pub(crate) fn of(code: &str) -> Lang {
        if code.starts_with("nl") {
            Lang::Nl
        } else {
            Lang::En
        }
    }

    /// The ISO 639-1 code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Nl => "nl",
        }
    }

    pub(crate) const fn pick<'a>(self, en: &'a str, nl: &'a str) -> &'a str {
        match self {
            Lang::En => en,
            Lang::Nl => nl,
        }
    }
}

/// A value without the help of a type, for messages about bounds.
pub(crate) fn plain_value(value: &Value) -> String {
    match value {
        Value::Unknown => "unknown".to_owned(),
        Value::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Integer(number) => number.to_string(),
        Value::Decimal(number) => number.to_string(),
        Value::Date(day) if day.is_ongoing() => "ongoing".to_owned(),
        Value::Date(day) => day.to_string(),
        Value::PartialDate(date) => date.to_string(),
        Value::Months(length) => length.to_string(),
        Value::Days(length) => length.to_string(),
        Value::WorkingDays(days) => format!("{days} working days"),
        Value::Counted(length) => length.to_string(),
        Value::Period(period) => period.to_string(),
        Value::NoDays => "no days".to_owned(),
        Value::Periods(set) => set.to_string(),
        Value::Country(country) => country.to_string(),
        Value::Text(text) => text.to_string(),
        Value::Member(position) => format!("value {}", u32::from(*position) + 1),
        Value::List(values) | Value::Record(values) => {
            let each: Vec<String> = values.iter().map(plain_value).collect();
            format!("({})", each.join(", "))
        }
    }
}

/// Digits in groups of three, as laws print them: `2 294.40` (English), `2.294,40` (Dutch).
fn grouped(number: Decimal, least_decimals: u32, lang: Lang) -> String {
    let mut number = number.normalize();
    if number.scale() < least_decimals {
        number.rescale(least_decimals);
    }
    let text = number.to_string();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.as_str()),
    };
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let mut out = String::from(sign);
    let separator = lang.pick(",", ".");
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push_str(lang.pick(".", ","));
        out.push_str(fraction);
    }
    out
}

fn number(value: Decimal, lang: Lang) -> String {
    grouped(value, 0, lang)
}

fn unit(count: i64, one: &str, many: &str) -> String {
    format!("{count} {}", if count.abs() == 1 { one } else { many })
}

pub(crate) fn months(length: CalendarDuration, lang: Lang) -> String {
    let months = i64::from(length.months());
    if months != 0 && months % 12 == 0 {
        unit(
            months / 12,
            lang.pick("year", "jaar"),
            lang.pick("years", "jaar"),
        )
    } else {
        unit(
            months,
            lang.pick("month", "maand"),
            lang.pick("months", "maanden"),
        )
    }
}

pub(crate) fn days(length: ExactDuration, lang: Lang) -> String {
    unit(
        length.days(),
        lang.pick("day", "dag"),
        lang.pick("days", "dagen"),
    )
}

fn counted(length: CountedDuration, lang: Lang) -> String {
    let text = length.to_string();
    match lang {
        Lang::En => text,
        Lang::Nl => text
            .replace("months", "maanden")
            .replace("month", "maand")
            .replace("days", "dagen")
            .replace("day", "dag"),
    }
}

pub(crate) fn day(day: Date, lang: Lang) -> String {
    if day.is_ongoing() {
        lang.pick("ongoing", "nog gaande").to_owned()
    } else {
        day.to_string()
    }
}

/// A period as its days; how long it is in months follows where that says something.
pub(crate) fn period(span: Period, lang: Lang) -> String {
    if span.is_ongoing() {
        return format!("{} {}", lang.pick("from", "vanaf"), span.first());
    }
    format!(
        "{} {} {}",
        span.first(),
        lang.pick("to", "tot en met"),
        span.last()
    )
}

/// The length of a period in full months and days, and in days.
pub(crate) fn length(span: Period, lang: Lang) -> String {
    if span.is_ongoing() {
        return lang.pick("still going on", "nog gaande").to_owned();
    }
    let (full_months, left_over) = span.months_and_days();
    let total = days(span.days(), lang);
    if full_months == 0 {
        return total;
    }
    let mut out = unit(
        full_months.into(),
        lang.pick("month", "maand"),
        lang.pick("months", "maanden"),
    );
    if left_over > 0 {
        out.push_str(lang.pick(" and ", " en "));
        out.push_str(&unit(
            left_over.into(),
            lang.pick("day", "dag"),
            lang.pick("days", "dagen"),
        ));
    }
    format!("{out}, {total}")
}

/// A type in a reader's words, as rules write it.
#[must_use]
pub fn type_name(program: &Program, ty: &Type) -> String {
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
            .map_or_else(|| "enumeration".to_owned(), |e| e.name.clone()),
        Type::Record(id) => program
            .schema
            .records
            .get(id.index())
            .map_or_else(|| "record".to_owned(), |r| r.name.clone()),
        Type::List(element) => format!("list of {}", type_name(program, element)),
    }
}

/// A value of a type as a reader sees it.
pub(crate) fn value(program: &Program, ty: &Type, value_: &Value, lang: Lang) -> String {
    match (ty, value_) {
        (_, Value::Unknown) => lang.pick("unknown", "onbekend").to_owned(),
        (_, Value::YesNo(true)) => lang.pick("yes", "ja").to_owned(),
        (_, Value::YesNo(false)) => lang.pick("no", "nee").to_owned(),
        (Type::Money(currency, rate), Value::Decimal(amount)) => {
            money(currency, *rate, *amount, lang)
        }
        (Type::Percentage, Value::Decimal(percent)) => {
            format!(
                "{} {}",
                number(*percent, lang),
                lang.pick("percent", "procent")
            )
        }
        (Type::Percentage, Value::Integer(percent)) => {
            format!("{percent} {}", lang.pick("percent", "procent"))
        }
        (_, Value::Integer(integer)) => number(Decimal::from(*integer), lang),
        (_, Value::Decimal(decimal)) => number(*decimal, lang),
        (_, Value::Date(date)) => day(*date, lang),
        (_, Value::PartialDate(date)) => {
            if lang == Lang::Nl {
                date.to_string().replace(" or ", " of ")
            } else {
                date.to_string()
            }
        }
        (_, Value::Months(length)) => months(*length, lang),
        (_, Value::Days(length)) => days(*length, lang),
        (_, Value::WorkingDays(count)) => unit(
            i64::from(*count),
            lang.pick("working day", "werkdag"),
            lang.pick("working days", "werkdagen"),
        ),
        (_, Value::Counted(length)) => counted(*length, lang),
        (_, Value::Period(span)) => format!("{} ({})", period(*span, lang), length(*span, lang)),
        (_, Value::NoDays) => lang.pick("no days", "geen dagen").to_owned(),
        (_, Value::Periods(set)) => periods(set, lang),
        (_, Value::Country(country)) => {
            let code = country.to_string();
            if code.is_empty() {
                lang.pick("no country", "geen land").to_owned()
            } else {
                code
            }
        }
        (_, Value::Text(text)) => format!("“{text}”"),
        (Type::Enumeration(id), Value::Member(position)) => program
            .schema
            .enumerations
            .get(id.index())
            .and_then(|e| e.values.get(usize::from(*position)))
            .map_or_else(
                || plain_value(value_),
                |(name, titles)| titles.get(lang.code()).unwrap_or(name).to_owned(),
            ),
        (_, Value::Member(_)) => plain_value(value_),
        (Type::List(element), Value::List(values)) => {
            if values.is_empty() {
                return lang.pick("none", "geen").to_owned();
            }
            if matches!(**element, Type::Record(_)) {
                let count = i64::try_from(values.len()).unwrap_or(i64::MAX);
                return unit(
                    count,
                    lang.pick("entry", "regel"),
                    lang.pick("entries", "regels"),
                );
            }
            let each: Vec<String> = values
                .iter()
                .map(|v| value(program, element, v, lang))
                .collect();
            each.join(", ")
        }
        (Type::Record(id), Value::Record(values)) => {
            let Some(record) = program.schema.records.get(id.index()) else {
                return plain_value(value_);
            };
            let each: Vec<String> = record
                .fields
                .iter()
                .zip(values.iter())
                .filter(|(_, v)| !v.is_unknown())
                .map(|(field, v)| {
                    let title = field.titles.get(lang.code()).unwrap_or(&field.path);
                    format!(
                        "{}: {}",
                        lower_first(title),
                        value(program, &field.ty, v, lang)
                    )
                })
                .collect();
            each.join("; ")
        }
        (_, Value::List(_) | Value::Record(_)) => plain_value(value_),
    }
}

fn money(currency: &str, rate: Rate, amount: Decimal, lang: Lang) -> String {
    let decimals = if amount.normalize().scale() == 0 {
        0
    } else {
        2
    };
    let rate = match rate {
        Rate::Once => "",
        Rate::PerMonth => lang.pick(" per month", " per maand"),
        Rate::PerYear => lang.pick(" per year", " per jaar"),
    };
    format!("{currency} {}{rate}", grouped(amount, decimals, lang))
}

/// The spans of a set with their lengths; a long set is cut, its sum is not.
fn periods(set: &ius_calendar::PeriodSet, lang: Lang) -> String {
    const SHOWN: usize = 12;
    if set.is_empty() {
        return lang.pick("no days", "geen dagen").to_owned();
    }
    let mut parts: Vec<String> = set
        .spans()
        .iter()
        .take(SHOWN)
        .map(|span| {
            let mut text = format!(
                "{} ({}",
                period(span.period(), lang),
                length(span.period(), lang)
            );
            if span.weight() != ius_calendar::Weight::FULL {
                text.push_str(&format!(
                    ", {} {}",
                    lang.pick("counted at", "telt voor"),
                    span.weight()
                ));
            }
            text.push(')');
            text
        })
        .collect();
    let rest = set.spans().len().saturating_sub(SHOWN);
    if rest > 0 {
        parts.push(match lang {
            Lang::En => format!("and {rest} more"),
            Lang::Nl => format!("en nog {rest}"),
        });
    }
    parts.join("; ")
}

/// A title inside a sentence begins with a small letter, unless it begins with an abbreviation.
pub(crate) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            let rest = text.get(first.len_utf8()..).unwrap_or_default();
            first.to_lowercase().chain(rest.chars()).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_per_language() {
        let amount = Decimal::new(229_440, 2);
        assert_eq!(
            money("EUR", Rate::PerMonth, amount, Lang::En),
            "EUR 2,294.40 per month"
        );
        assert_eq!(
            money("EUR", Rate::PerMonth, amount, Lang::Nl),
            "EUR 2.294,40 per maand"
        );
        assert_eq!(
            money("EUR", Rate::Once, Decimal::from(1_000_000), Lang::En),
            "EUR 1,000,000"
        );
    }

    #[test]
    fn periods_say_how_long_they_are() {
        let span: Period = "2021-05-10/2026-05-09".parse().unwrap();
        assert_eq!(length(span, Lang::En), "60 months, 1826 days");
        assert_eq!(period(span, Lang::Nl), "2021-05-10 tot en met 2026-05-09");
    }

    #[test]
    fn titles_inside_sentences() {
        assert_eq!(lower_first("Date of birth"), "date of birth");
        assert_eq!(lower_first("EU citizen"), "EU citizen");
        assert_eq!(lower_first(""), "");
    }
}
