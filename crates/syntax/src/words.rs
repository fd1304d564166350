//! Which words could have been meant.

use ius_diagnostics::nearest;

use crate::keywords::{ATTRIBUTE_KEYWORDS, ItemKind, clause_keywords};

/// The clause or attribute keyword that a word is a slip for.
pub(crate) fn near_clause_or_attribute(item: ItemKind, word: &str) -> Option<&'static str> {
    let all = clause_keywords(item).iter().chain(ATTRIBUTE_KEYWORDS);
    nearest(word, all.copied().filter(|k| k.len() > 3))
}
