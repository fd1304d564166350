//! What stands here, and what comes next?

use ius_analysis::{DeclarationKind, Declared};
use ius_syntax::ast::Declaration;
use ius_syntax::expect::{Frame, expected};

use crate::completion::in_language;
use crate::forms::{FORMS, Form, Part};
use crate::workspace::{Snapshot, is_rule_file};

/// A part of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its bytes within the label.
    pub label: (u32, u32),
    /// What it means; Markdown.
    pub documentation: Option<String>,
}

/// A form of the language with its parts, such as `age of PERSON on DATE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The form in words.
    pub label: String,
    /// What it means; Markdown.
    pub documentation: Option<String>,
    /// Its parts in order.
    pub parameters: Vec<Parameter>,
    /// Which part the cursor is in.
    pub active: Option<u32>,
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Which part the cursor is in: the forms open around it, innermost first, up to this one.
fn active(form: &Form, frames: &[Frame]) -> Option<u32> {
    let (own, inner) = frames.split_last()?;
    let fits = |part: &Part, frame: &Frame| frame.rule == part.rule && frame.after == part.after;
    // The part of a rule of its own that is nearest to this form.
    for frame in inner.iter().rev() {
        if let Some(index) = form
            .parts
            .iter()
            .position(|p| !p.rule.is_empty() && fits(p, frame))
        {
            return Some(small(index));
        }
        // Inside another form, its parts do not count for this one.
        if FORMS.iter().any(|f| f.rule == frame.rule) {
            break;
        }
    }
    form.parts
        .iter()
        .position(|p| p.rule.is_empty() && !p.after.is_empty() && p.after == own.after)
        .map(small)
}

/// Where the parts stand in the label, in their order.
fn parameters(form: &Form) -> Vec<Parameter> {
    let mut from = 0usize;
    form.parts
        .iter()
        .map(|part| {
            let rest = form.label.get(from..).unwrap_or_default();
            let start = from + rest.find(part.name).unwrap_or(0);
            from = start + part.name.len();
            Parameter {
                label: (small(start), small(from)),
                documentation: Some(part.about.to_owned()),
            }
        })
        .collect()
}

impl Snapshot {
    /// The forms that the cursor may be in, the likeliest first.
    #[must_use]
    pub fn signatures(&self, file: &str, offset: u32) -> Vec<Signature> {
        if !is_rule_file(file) {
            return Vec::new();
        }
        let Some(text) = self.text(file) else {
            return Vec::new();
        };
        let place = expected(text, offset);
        // Where a form begins, and how far in the frame stands.
        let mut found: Vec<(u32, usize, Signature)> = Vec::new();
        for wanted in &place.wanted {
            for (index, frame) in wanted.within.iter().enumerate() {
                if frame.start >= wanted.start && frame.after.is_empty() {
                    continue;
                }
                let frames = wanted.within.get(..=index).unwrap_or_default();
                let written = text.get(frame.start as usize..).unwrap_or_default();
                if frame.rule == "lookup" && frame.after == "for" {
                    if let Some(signature) = self.lookup(file, written) {
                        found.push((frame.start, index, signature));
                    }
                    continue;
                }
                for form in FORMS.iter().filter(|f| f.rule == frame.rule) {
                    let first = form.words.split(' ').next().unwrap_or_default();
                    let chosen = match form.rule {
                        "aggregate" | "quantified" | "count_of" => written.starts_with(first),
                        "window" => {
                            let other = if form.label.contains("before") {
                                "window_from"
                            } else {
                                "window_before"
                            };
                            !frames.iter().any(|f| f.rule == other)
                        }
                        _ => true,
                    };
                    if !chosen || form.parts.is_empty() {
                        continue;
                    }
                    found.push((
                        frame.start,
                        index,
                        Signature {
                            label: form.label.to_owned(),
                            documentation: Some(form.about.to_owned()),
                            parameters: parameters(form),
                            active: active(form, frames),
                        },
                    ));
                }
            }
        }
        // What begins last is innermost; of several readings, one that knows its part comes first.
        found.sort_by(|a, b| {
            (
                std::cmp::Reverse(a.0),
                a.2.active.is_none(),
                a.1,
                &a.2.label,
            )
                .cmp(&(
                    std::cmp::Reverse(b.0),
                    b.2.active.is_none(),
                    b.1,
                    &b.2.label,
                ))
        });
        let mut out: Vec<Signature> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        for (start, _, signature) in found {
            if seen.insert((start, signature.label.clone())) {
                out.push(signature);
            }
        }
        out
    }

    /// A lookup in a table or external data, with its keys and columns.
    fn lookup(&self, file: &str, written: &str) -> Option<Signature> {
        let path: String = written
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
            .collect();
        let name = path.split('.').next().unwrap_or_default();
        let declared: Declared<'_> = self
            .analysis
            .seen(file, name)
            .iter()
            .filter(|s| matches!(s.kind, DeclarationKind::Table | DeclarationKind::External))
            .find_map(|s| self.analysis.declared(s))?;
        let (key, keys, title, columns): (Option<_>, Vec<&str>, Option<&str>, Vec<String>) =
            match declared.tree? {
                Declaration::Table(t) => (
                    t.key.as_ref(),
                    t.rows
                        .iter()
                        .filter_map(|r| r.key.as_ref().map(|k| declared.written(k.span)))
                        .collect(),
                    in_language(
                        self.config.language,
                        t.title.as_ref().map(|t| t.value.as_str()),
                        &t.attributes.titled,
                    ),
                    t.columns
                        .iter()
                        .map(|c| format!("`{}` : {}", c.name.value, declared.written(c.ty.span)))
                        .collect(),
                ),
                Declaration::External(x) => (
                    x.key.as_ref(),
                    x.rows
                        .iter()
                        .filter_map(|r| r.key.as_ref().map(|k| declared.written(k.span)))
                        .collect(),
                    in_language(
                        self.config.language,
                        x.title.as_ref().map(|t| t.value.as_str()),
                        &x.attributes.titled,
                    ),
                    Vec::new(),
                ),
                _ => return None,
            };
        let key = key
            .map_or("key", |k| declared.written(k.span))
            .to_uppercase();
        let lead = format!("{path} for ");
        let label = format!("{lead}{key}");
        let mut keys: Vec<&str> = keys;
        keys.dedup();
        let more = keys.len().saturating_sub(40);
        let mut list = keys
            .iter()
            .take(40)
            .map(|k| format!("`{k}`"))
            .collect::<Vec<_>>()
            .join(", ");
        if more > 0 {
            list.push_str(&format!(" and {more} more"));
        }
        let mut about = title.map(|t| format!("**{t}**")).unwrap_or_default();
        if !columns.is_empty() {
            about.push_str(&format!("\n\nColumns: {}", columns.join(", ")));
        }
        Some(Signature {
            parameters: vec![Parameter {
                label: (small(lead.len()), small(label.len())),
                documentation: Some(format!("Keys: {list}")),
            }],
            label,
            documentation: Some(about),
            active: Some(0),
        })
    }
}
