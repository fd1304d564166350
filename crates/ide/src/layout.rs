//! How should it be laid out?

use ius_diagnostics::{ByteSpan, Edit, FileRef};
use ius_syntax::expect::expected;
use ius_syntax::keywords::ItemKind;
use ius_syntax::split;

use crate::workspace::{Snapshot, is_rule_file};

/// Two texts with more lines than this in doubt are not compared line by line.
const PATIENCE: usize = 4000;

/// Ranges of lines that differ: of the one text and of the other.
type Hunk = (std::ops::Range<usize>, std::ops::Range<usize>);

/// The shortest list of lines to take out and put in (after Myers).
fn hunks(old: &[&str], new: &[&str]) -> Vec<Hunk> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = (
        old.get(start..).unwrap_or_default(),
        new.get(start..).unwrap_or_default(),
    );
    let end = rest
        .0
        .iter()
        .rev()
        .zip(rest.1.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let a = rest.0.get(..rest.0.len() - end).unwrap_or_default();
    let b = rest.1.get(..rest.1.len() - end).unwrap_or_default();
    if a.is_empty() && b.is_empty() {
        return Vec::new();
    }
    let whole = vec![(start..start + a.len(), start..start + b.len())];
    if a.is_empty() || b.is_empty() {
        return whole;
    }
    let most = (a.len() + b.len()).min(PATIENCE);
    let offset = most + 1;
    let mut far = vec![0usize; 2 * most + 3];
    let mut trace: Vec<Vec<usize>> = Vec::new();
    let at = |far: &[usize], k: isize| -> usize {
        usize::try_from(k + isize::try_from(offset).unwrap_or(0))
            .ok()
            .and_then(|i| far.get(i).copied())
            .unwrap_or(0)
    };
    let mut found = None;
    'search: for d in 0..=most {
        trace.push(far.clone());
        let depth = isize::try_from(d).unwrap_or(0);
        let mut k = -depth;
        while k <= depth {
            let down = k == -depth || k != depth && at(&far, k - 1) < at(&far, k + 1);
            let mut x = if down {
                at(&far, k + 1)
            } else {
                at(&far, k - 1) + 1
            };
            let diagonal = |x: usize| isize::try_from(x).unwrap_or(0) - k;
            let mut y = usize::try_from(diagonal(x)).unwrap_or(usize::MAX);
            while x < a.len() && y < b.len() && a.get(x) == b.get(y) {
                x += 1;
                y += 1;
            }
            if let Some(slot) = usize::try_from(k + isize::try_from(offset).unwrap_or(0))
                .ok()
                .and_then(|i| far.get_mut(i))
            {
                *slot = x;
            }
            if x >= a.len() && y >= b.len() {
                found = Some(d);
                break 'search;
            }
            k += 2;
        }
    }
    let Some(depth) = found else { return whole };
    let (mut x, mut y) = (a.len(), b.len());
    let mut edits: Vec<Hunk> = Vec::new();
    for d in (1..=depth).rev() {
        let Some(far) = trace.get(d) else {
            return whole;
        };
        let deep = isize::try_from(d).unwrap_or(0);
        let k = isize::try_from(x).unwrap_or(0) - isize::try_from(y).unwrap_or(0);
        let down = k == -deep || k != deep && at(far, k - 1) < at(far, k + 1);
        let before = if down { k + 1 } else { k - 1 };
        let from = at(far, before);
        let Ok(from_y) = usize::try_from(isize::try_from(from).unwrap_or(0) - before) else {
            return whole;
        };
        let hunk = if down {
            (from..from, from_y..from_y + 1)
        } else {
            (from..from + 1, from_y..from_y)
        };
        edits.push((
            start + hunk.0.start..start + hunk.0.end,
            start + hunk.1.start..start + hunk.1.end,
        ));
        x = from;
        y = from_y;
    }
    edits.reverse();
    let mut out: Vec<Hunk> = Vec::new();
    for (old, new) in edits {
        match out.last_mut() {
            Some((o, n)) if o.end == old.start && n.end == new.start => {
                o.end = old.end;
                n.end = new.end;
            }
            _ => out.push((old, new)),
        }
    }
    out
}

/// The edits of whole lines that turn one text into another.
fn difference(file: &str, old: &str, new: &str) -> Vec<Edit> {
    let a: Vec<&str> = old.split_inclusive('\n').collect();
    let b: Vec<&str> = new.split_inclusive('\n').collect();
    let mut starts = Vec::with_capacity(a.len() + 1);
    let mut at = 0usize;
    for line in &a {
        starts.push(at);
        at += line.len();
    }
    starts.push(at);
    let byte = |line: usize| {
        starts
            .get(line)
            .and_then(|b| u32::try_from(*b).ok())
            .unwrap_or(u32::MAX)
    };
    hunks(&a, &b)
        .into_iter()
        .map(|(old, new)| Edit {
            file: FileRef::new(file),
            span: ByteSpan::new(byte(old.start), byte(old.end)),
            replacement: b.get(new).unwrap_or_default().concat(),
        })
        .collect()
}

impl Snapshot {
    /// The edits that lay out a file, as small as can be; none if it is as it should be.
    #[must_use]
    pub fn format(&self, file: &str) -> Vec<Edit> {
        if !is_rule_file(file) {
            return Vec::new();
        }
        let Some(text) = self.text(file) else {
            return Vec::new();
        };
        let formatted = ius_format::format(text);
        if !formatted.changed {
            return Vec::new();
        }
        difference(file, text, &formatted.text)
    }

    /// The edits that lay out the declarations that a part of a file touches.
    #[must_use]
    pub fn format_range(&self, file: &str, within: ByteSpan) -> Vec<Edit> {
        let Some(text) = self.text(file) else {
            return Vec::new();
        };
        let touched: Vec<(u32, u32)> = split(text)
            .into_iter()
            .map(|s| (s.offset, s.offset.saturating_add(s.len)))
            .filter(|(start, end)| *start <= within.end && within.start <= *end)
            // Up to the end of its last line, which may have blanks to lose.
            .map(|(start, end)| {
                let rest = text.get(end as usize..).unwrap_or_default();
                let line = rest.find('\n').map_or(rest.len(), |i| i + 1);
                (start, end.saturating_add(u32::try_from(line).unwrap_or(0)))
            })
            .collect();
        let mut edits = self.format(file);
        edits.retain(|e| {
            touched
                .iter()
                .any(|(start, end)| *start <= e.span.start && e.span.end <= *end)
        });
        edits
    }

    /// The edits after a line end was typed: the next line gets the indent of what comes next.
    #[must_use]
    pub fn format_on_type(&self, file: &str, offset: u32, typed: char) -> Vec<Edit> {
        if typed != '\n' || !is_rule_file(file) {
            return Vec::new();
        }
        let Some(text) = self.text(file) else {
            return Vec::new();
        };
        let mut at = (offset as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let line = text
            .get(..at)
            .and_then(|t| t.rfind('\n'))
            .map_or(0, |i| i + 1);
        if line == 0 {
            return Vec::new();
        }
        let here = text.get(line..).unwrap_or_default();
        let blanks = here.len() - here.trim_start_matches([' ', '\t']).len();
        let indent = indent(text.get(..line).unwrap_or_default());
        if here.get(..blanks) == Some(" ".repeat(indent).as_str()) {
            return Vec::new();
        }
        let byte = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        vec![Edit {
            file: FileRef::new(file),
            span: ByteSpan::new(byte(line), byte(line + blanks)),
            replacement: " ".repeat(indent),
        }]
    }
}

/// The first word of a line that begins an attribute line with lines of its own.
fn deep(line: &str) -> bool {
    let word = line.trim_start().split(' ').next().unwrap_or_default();
    match word {
        "group" | "award" => true,
        "waived" | "replaced" => !line.contains(" under "),
        _ => false,
    }
}

/// How far the line after a text is indented, which ends with a line end.
fn indent(before: &str) -> usize {
    let mut lines = before.lines().rev();
    let last = lines.next().unwrap_or_default();
    // Something has to stand in the line for it to belong to the declaration above.
    let mut probe = before.to_owned();
    probe.push_str("      ");
    let place = expected(&probe, u32::try_from(probe.len()).unwrap_or(u32::MAX));
    let Some(item) = place.item else { return 0 };
    let has_clauses = !matches!(item, ItemKind::Use | ItemKind::Define | ItemKind::Parameter);
    if last.trim().is_empty() {
        // After a blank line: another clause, or another declaration.
        return match item {
            ItemKind::Use
            | ItemKind::Define
            | ItemKind::Parameter
            | ItemKind::Example
            | ItemKind::External => 0,
            _ => 2,
        };
    }
    if last.trim_start().starts_with("---") {
        return last.len() - last.trim_start().len();
    }
    let Some((_, keyword)) = &place.clause else {
        return 0;
    };
    let base = if place.in_head { 0 } else { 2 };
    let takes_lines = match (item, keyword.as_str()) {
        (ItemKind::Use, _) => return 0,
        (ItemKind::Example, _) if !place.in_head => false,
        (_, "column" | "defaults" | "value" | "silent") => false,
        (
            ItemKind::Template | ItemKind::Scheme | ItemKind::Instrument,
            "as" | "in" | "suspended" | "decided" | "advised" | "for" | "cited" | "url" | "binds",
        ) => false,
        _ => true,
    };
    let attribute = base + 2;
    if !place.complete {
        // The line goes on: further in than the attribute line that it is part of.
        let own = last.len() - last.trim_start().len();
        return (attribute + 2).max(if own > attribute { own } else { 0 });
    }
    if !takes_lines {
        return if has_clauses { 2 } else { 0 };
    }
    if deep(last) {
        return attribute + 2;
    }
    attribute
}
