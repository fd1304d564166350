//! "did you mean": the nearest of the names that exist.

/// The Damerau-Levenshtein distance (adjacent letters that changed places count once) between
/// two words, in characters.
pub fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, cb) in b.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX - 1);
            let substitute = at(&last, j) + usize::from(ca != cb);
            let mut best = substitute.min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped =
                i > 0 && j > 0 && a.get(i - 1) == Some(cb) && b.get(j - 1) == Some(ca) && ca != cb;
            if swapped {
                best = best.min(at(&before_last, j - 1) + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(0)
}

/// The candidate nearest to `name`, if one is near enough to be meant: at most a third of its
/// letters differ (one for names up to five letters). Of equally near names the first counts.
/// A name that only differs in case, or in `-` for `_`, is always near.
pub fn nearest<'a, I>(name: &str, candidates: I) -> Option<&'a str>
where
    I: IntoIterator<Item = &'a str>,
{
    let plain = |s: &str| s.to_lowercase().replace(['-', ' '], "_");
    let wanted = plain(name);
    let longest = name.chars().count();
    let cut_off = if longest <= 2 {
        1
    } else {
        (longest / 3).max(1)
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == name {
            continue;
        }
        let length = candidate.chars().count();
        if length.abs_diff(longest) > cut_off {
            continue;
        }
        let plain_candidate = plain(candidate);
        // The same letters in another order are one slip, however many of them moved.
        let d = if longest > 3 && letters(&wanted) == letters(&plain_candidate) {
            distance(&wanted, &plain_candidate).min(1)
        } else {
            distance(&wanted, &plain_candidate)
        };
        // A distance as long as the word says nothing: `in` is not a slip for `as`.
        if d <= cut_off && d < length && best.is_none_or(|(b, _)| d < b) {
            best = Some((d, candidate));
        }
    }
    best.map(|(_, c)| c)
}

fn letters(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("scheme", "shceme"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("birth_date", "birth_date"), 0);
    }

    #[test]
    fn a_slip_finds_its_name_and_a_stranger_does_not() {
        let names = ["scheme", "template", "table", "use"];
        assert_eq!(nearest("shceme", names), Some("scheme"));
        assert_eq!(nearest("Scheme", names), Some("scheme"));
        assert_eq!(nearest("tabel", names), Some("table"));
        assert_eq!(nearest("banana", names), None);
        assert_eq!(nearest("tath", ["that", "when"]), Some("that"));
        assert_eq!(nearest("birth-date", ["birth_date"]), Some("birth_date"));
    }
}
