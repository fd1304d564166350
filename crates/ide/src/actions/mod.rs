//! What can be done about it?
//!
//! One file per kind of action. Each makes the change that a drafter would have typed, in the
//! canonical layout; none invents law: what only a source can tell is left open for the drafter.

mod citation;
mod fixes;
mod parameter;
mod slots;
mod thresholds;
mod titles;
mod tried;
mod versions;

use ius_diagnostics::{ByteSpan, Code, Diagnostic, Edit, FileRef};
use ius_syntax::ast::{Attributes, Clause, Declaration, Span};

pub(crate) use thresholds::step;

use crate::place::Change;
use crate::workspace::Snapshot;

/// What an action does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ActionKind {
    /// Mends a finding.
    Fix,
    /// Writes the same law otherwise.
    Rewrite,
    /// Takes something out into a declaration of its own.
    Extract,
    /// Acts on the whole file. The preferred one needs no look and may be made on saving.
    Source,
}

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeAction {
    /// What it does, in the imperative.
    pub title: String,
    /// What kind of thing it is.
    pub kind: ActionKind,
    /// The finding it mends: code and place.
    pub mends: Option<(Code, ByteSpan)>,
    /// Whether it is the one thing most drafters would do.
    pub preferred: bool,
    /// The change.
    pub change: Change,
}

/// A declaration that the selection touches.
struct Here {
    /// Where it starts.
    offset: u32,
    /// Its text.
    text: String,
    declaration: Declaration,
}

impl Here {
    /// A place of the declaration in the file.
    fn at(&self, span: Span) -> ByteSpan {
        ByteSpan::new(
            span.start.saturating_add(self.offset),
            span.end.saturating_add(self.offset),
        )
    }

    /// What stands at a place of the declaration.
    fn written(&self, span: Span) -> &str {
        self.text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default()
    }

    /// The end of the line on which a place of the declaration ends, comments left out.
    fn line_end(&self, span: Span) -> u32 {
        let rest = self.text.get(span.end as usize..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        let said = line
            .find("--")
            .and_then(|at| line.get(..at))
            .unwrap_or(line);
        span.end
            .saturating_add(length(said.trim_end()))
            .saturating_add(self.offset)
    }

    /// The end of the last line that says something.
    fn end(&self) -> u32 {
        self.offset.saturating_add(length(self.text.trim_end()))
    }
}

/// Where actions are asked for.
struct Site<'a> {
    snapshot: &'a Snapshot,
    file: &'a str,
    text: &'a str,
    within: ByteSpan,
    /// The declarations that the selection touches.
    here: Vec<Here>,
    /// What is wrong with the file.
    diagnostics: Vec<Diagnostic>,
}

impl Site<'_> {
    /// Whether the selection touches a place.
    fn touches(&self, span: ByteSpan) -> bool {
        span.start <= self.within.end && self.within.start <= span.end
    }

    /// The findings at the selection.
    fn found(&self) -> impl Iterator<Item = &Diagnostic> + '_ {
        self.diagnostics.iter().filter(|d| self.touches(d.span))
    }

    /// A change of this file in the canonical layout.
    fn change(&self, edits: Vec<(ByteSpan, String)>) -> Change {
        canonical(self.file, self.text, edits)
    }

    /// An action on this file.
    fn action(
        &self,
        title: impl Into<String>,
        kind: ActionKind,
        edits: Vec<(ByteSpan, String)>,
    ) -> CodeAction {
        CodeAction {
            title: title.into(),
            kind,
            mends: None,
            preferred: false,
            change: self.change(edits),
        }
    }
}

impl CodeAction {
    /// As what mends a finding.
    fn mending(mut self, found: &Diagnostic) -> CodeAction {
        self.mends = Some((found.code, found.span));
        self
    }

    /// As what most drafters would do.
    fn preferred(mut self) -> CodeAction {
        self.preferred = true;
        self
    }
}

impl Snapshot {
    /// What can be done about a part of a file.
    #[must_use]
    pub fn actions(&self, file: &str, within: ByteSpan) -> Vec<CodeAction> {
        let Some(text) = self.analysis.text(file) else {
            return Vec::new();
        };
        let last = length(text);
        let within = ByteSpan::new(within.start.min(last), within.end.min(last));
        let here = ius_syntax::split(text)
            .into_iter()
            .filter(|slice| {
                slice.offset <= within.end && within.start <= slice.offset.saturating_add(slice.len)
            })
            .filter_map(|slice| {
                let start = slice.offset as usize;
                let own = text.get(start..start + slice.len as usize)?;
                Some(Here {
                    offset: slice.offset,
                    text: own.to_owned(),
                    declaration: ius_syntax::parse_item(own).declaration?,
                })
            })
            .collect();
        let site = Site {
            snapshot: self,
            file,
            text,
            within,
            here,
            diagnostics: self.diagnostics(file),
        };
        let mut out = Vec::new();
        fixes::fixes(&site, &mut out);
        citation::citations(&site, &mut out);
        parameter::parameters(&site, &mut out);
        slots::slots(&site, &mut out);
        slots::options(&site, &mut out);
        thresholds::examples(&site, &mut out);
        versions::add(&site, &mut out);
        versions::sort(&site, &mut out);
        titles::titles(&site, &mut out);
        fixes::all(&site, &mut out);
        out.retain(|action| !action.change.edits.is_empty());
        // What mends the finding at hand comes first, what acts on the whole file last.
        out.sort_by_key(|action| (action.kind == ActionKind::Source, !action.preferred));
        out
    }
}

/// The length of a text in bytes.
fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// The attributes of a clause, its name and what it is.
fn head(clause: &Clause) -> (&ius_syntax::ast::Name, &Attributes, Span) {
    match clause {
        Clause::Define(x) => (&x.name, &x.attributes, x.span),
        Clause::Rule(x) | Clause::Option(x) | Clause::Use(x) => (&x.name, &x.attributes, x.span),
        Clause::Open(x) => (&x.name, &x.attributes, x.span),
        Clause::Fill(x) => (&x.name, &x.attributes, x.span),
        Clause::Omit(x) => (&x.name, &x.attributes, x.span),
    }
}

/// The clauses of a template or scheme.
fn clauses(declaration: &Declaration) -> &[Clause] {
    match declaration {
        Declaration::Template(template) => &template.clauses,
        Declaration::Scheme(scheme) => &scheme.clauses,
        _ => &[],
    }
}

/// Edits of a file as one change, laid out as `ius fmt` would. What the drafter had in another
/// layout before keeps it.
fn canonical(file: &str, text: &str, mut edits: Vec<(ByteSpan, String)>) -> Change {
    edits.sort_by_key(|(span, _)| *span);
    let crlf = text
        .find('\n')
        .is_some_and(|at| text.get(..at).is_some_and(|t| t.ends_with('\r')));
    let as_is = |edits: &[(ByteSpan, String)]| Change {
        edits: edits
            .iter()
            .map(|(span, replacement)| Edit {
                file: FileRef::new(file),
                span: *span,
                replacement: if crlf {
                    replacement.replace('\n', "\r\n")
                } else {
                    replacement.clone()
                },
            })
            .collect(),
        new_files: Vec::new(),
    };
    if crlf {
        return as_is(&edits);
    }
    let Some((after, places)) = applied(text, &edits) else {
        return Change::default();
    };
    let old: Vec<ByteSpan> = edits.iter().map(|(span, _)| *span).collect();
    let touched = |text: &str, places: &[ByteSpan]| -> Vec<ByteSpan> {
        ius_syntax::split(text)
            .into_iter()
            .map(|slice| ByteSpan::new(slice.offset, slice.offset.saturating_add(slice.len)))
            .filter(|slice| {
                places.iter().any(|place| {
                    place.start < slice.end && slice.start < place.end.max(place.start + 1)
                })
            })
            .collect()
    };
    let written = |text: &str, slice: ByteSpan| -> String {
        text.get(slice.start as usize..slice.end as usize)
            .unwrap_or_default()
            .trim_end()
            .to_owned()
    };
    let laid_out = |text: &str| ius_format::format(text).text.trim_end().to_owned();
    let was_canonical = touched(text, &old).into_iter().all(|slice| {
        let own = written(text, slice);
        laid_out(&own) == own
    });
    if !was_canonical {
        return as_is(&edits);
    }
    let mut second: Vec<(ByteSpan, String)> = Vec::new();
    for slice in touched(&after, &places) {
        let own = written(&after, slice);
        let laid = laid_out(&own);
        if laid != own {
            let span = ByteSpan::new(slice.start, slice.start.saturating_add(length(&own)));
            second.push((span, laid));
        }
    }
    if second.is_empty() {
        return as_is(&edits);
    }
    match applied(&after, &second) {
        Some((last, _)) => as_is(&difference(text, &last).into_iter().collect::<Vec<_>>()),
        None => as_is(&edits),
    }
}

/// A text after edits that do not overlap, and where the new words stand in it; none if an edit
/// does not fit.
fn applied(text: &str, edits: &[(ByteSpan, String)]) -> Option<(String, Vec<ByteSpan>)> {
    let mut out = String::with_capacity(text.len());
    let mut places = Vec::new();
    let mut at = 0;
    for (span, replacement) in edits {
        out.push_str(text.get(at..span.start as usize)?);
        let start = length(&out);
        out.push_str(replacement);
        places.push(ByteSpan::new(start, length(&out)));
        at = span.end as usize;
    }
    out.push_str(text.get(at..)?);
    Some((out, places))
}

/// The one replacement of whole lines that turns a text into another.
fn difference(before: &str, after: &str) -> Option<(ByteSpan, String)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (
        before.split_inclusive('\n').collect(),
        after.split_inclusive('\n').collect(),
    );
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let most = old.len().min(new.len()) - start;
    let end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(most)
        .take_while(|(a, b)| a == b)
        .count();
    let bytes = |lines: &[&str]| lines.iter().map(|line| line.len()).sum::<usize>();
    let from = bytes(old.get(..start)?);
    let to = bytes(old.get(..old.len() - end)?);
    let replacement = new.get(start..new.len() - end)?.concat();
    let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    (from != to || !replacement.is_empty())
        .then(|| (ByteSpan::new(place(from), place(to)), replacement))
}
