//! Exact numbers from text.

use rust_decimal::Decimal;

/// Why a text is not an exact number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberError {
    /// Not a number at all.
    NotANumber,
    /// A number, but with more digits than can be kept exactly.
    TooLong,
}

/// Reads `2400`, `2 400.50`, `-3`, `1.5e3`, digit for digit.
pub(crate) fn decimal(text: &str) -> Result<Decimal, NumberError> {
    let ungrouped;
    let text = if text.contains(' ') {
        ungrouped = ungroup(text).ok_or(NumberError::NotANumber)?;
        ungrouped.as_str()
    } else {
        text
    };
    if !is_number(text) {
        return Err(NumberError::NotANumber);
    }
    let number = if text.contains(['e', 'E']) {
        Decimal::from_scientific(text)
    } else {
        Decimal::from_str_exact(text)
    };
    number.map_err(|_| NumberError::TooLong)
}

/// Whether it is an optional minus, digits, an optional fraction and an optional exponent.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mantissa = match mantissa.split_once('.') {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(mantissa),
    };
    mantissa && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}

/// Takes the single spaces between groups of three digits away.
fn ungroup(text: &str) -> Option<String> {
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let (sign, whole) = match whole.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", whole),
    };
    let mut groups = whole.split(' ');
    let first = groups.next().filter(|g| (1..=3).contains(&g.len()))?;
    let mut result = format!("{sign}{first}");
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        result.push_str(group);
    }
    if let Some(fraction) = fraction {
        result.push('.');
        result.push_str(fraction);
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_exact() {
        for (written, exact) in [
            ("0.1", "0.1"),
            ("2400.00", "2400.00"),
            ("2 400.50", "2400.50"),
            ("-1 000 000", "-1000000"),
            ("1.5e3", "1500"),
        ] {
            assert_eq!(decimal(written).unwrap().to_string(), exact);
        }
        assert_eq!(
            decimal("9007199254740993.1").unwrap().to_string(),
            "9007199254740993.1"
        );
    }

    #[test]
    fn what_is_no_number() {
        for written in [
            "", "-", "1.", ".5", "1,5", "1.000,50", "0x10", "1_000", "24 00", "NaN", "inf", "1e",
            "+1",
        ] {
            assert_eq!(decimal(written), Err(NumberError::NotANumber), "{written}");
        }
        for written in [
            "1e40",
            "0.12345678901234567890123456789012",
            "123456789012345678901234567890123",
        ] {
            assert_eq!(decimal(written), Err(NumberError::TooLong), "{written}");
        }
    }
}
