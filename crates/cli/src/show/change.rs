//! Changed decisions as a lawyer reads them: the clause, how it stood and stands, its provision, and
//! the line of the law that was changed.

use ius_engine::Program;
use ius_suite::{Difference, Differing};

use crate::project::Project;
use crate::snapshots::law::Edit;
use crate::snapshots::{Cause, Change, Found, Snapshots};
use crate::terminal::{Style, styled};

/// Lines of causes that are written out at most.
const MOST_EDITS: usize = 4;

/// A line of pieces with a style each, so that it can be coloured, and cut to any width.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line {
    /// How far the line, and what goes on of it, is indented.
    pub(crate) indent: usize,
    pub(crate) pieces: Vec<(Option<Style>, String)>,
}

impl Line {
    pub(crate) fn new(indent: usize) -> Line {
        Line {
            indent,
            pieces: Vec::new(),
        }
    }

    pub(crate) fn plain(mut self, text: impl Into<String>) -> Line {
        self.pieces.push((None, text.into()));
        self
    }

    pub(crate) fn styled(mut self, style: Style, text: impl Into<String>) -> Line {
        self.pieces.push((Some(style), text.into()));
        self
    }

    /// On one line, for standard output.
    pub(crate) fn text(&self, colour: bool) -> String {
        let mut out = " ".repeat(self.indent);
        for (style, text) in &self.pieces {
            match style {
                Some(style) => out.push_str(&styled(text, *style, colour)),
                None => out.push_str(text),
            }
        }
        out
    }
}

/// Shows changes under one project's law.
pub(crate) struct Shown<'a> {
    pub(crate) snapshots: &'a Snapshots,
    pub(crate) program: &'a Program,
    pub(crate) project: &'a Project,
}

impl Shown<'_> {
    /// Why decisions changed: what a group has in common.
    pub(crate) fn cause(&self, cause: &Cause) -> Vec<Line> {
        let said = |text: &str| vec![Line::new(0).styled(Style::Bold, text)];
        match cause {
            Cause::Case => said("the cases were changed: other facts are given"),
            Cause::Neither => said(
                "neither the rules nor the cases were changed: another version of ius decides otherwise",
            ),
            Cause::NotRecorded => said(
                "what the law was is not recorded for every rule file: the cause cannot be told",
            ),
            Cause::Law(edits) => {
                let mut lines = Vec::new();
                for edit in edits.iter().take(MOST_EDITS) {
                    lines.extend(self.edit(edit));
                }
                if edits.len() > MOST_EDITS {
                    let more = format!("and {} more changed lines", edits.len() - MOST_EDITS);
                    lines.push(Line::new(0).plain(more));
                }
                lines
            }
        }
    }

    /// Where an edit is, for a place that wants one line.
    pub(crate) fn place(&self, edit: &Edit) -> String {
        format!("{}:{}", self.project.shown(&edit.file), edit.line)
    }

    fn edit(&self, edit: &Edit) -> Vec<Line> {
        let inside = if edit.clause.is_empty() || edit.clause == edit.declaration {
            edit.declaration.clone()
        } else {
            format!("{}, {}", edit.declaration, edit.clause)
        };
        let word = match (&edit.now, edit.added) {
            (None, _) => ", taken away",
            (Some(_), true) => ", new",
            (Some(_), false) => "",
        };
        let mut lines = vec![
            Line::new(0)
                .styled(Style::Bold, self.place(edit))
                .plain(format!("  {inside}{word}")),
        ];
        if let Some(was) = &edit.was {
            lines.push(Line::new(2).styled(Style::Red, format!("- {was}")));
        }
        if let Some(now) = &edit.now {
            lines.push(Line::new(2).styled(Style::Green, format!("+ {now}")));
        }
        lines
    }

    /// The case and everything in which its decision differs. `more` also writes out explanations.
    pub(crate) fn change(&self, change: &Change, more: bool) -> Vec<Line> {
        let (Some(file), Some(found)) = (
            self.snapshots.files.get(change.file),
            self.snapshots.found(change),
        ) else {
            return Vec::new();
        };
        let on = found
            .record
            .on
            .map_or_else(|| "an unknown day".to_owned(), |on| on.to_string());
        let mut lines = vec![
            Line::new(0)
                .styled(Style::Bold, format!("{}:{}", file.shown, found.line))
                .plain(format!("  {}", found.title)),
            Line::new(2).styled(Style::Dim, format!("{} on {on}", found.record.scheme)),
        ];
        for difference in &change.differences {
            lines.extend(self.difference(difference, found, change.decides, more));
        }
        if !found.passed {
            lines.push(Line::new(2).styled(
                Style::Yellow,
                "the case itself expects something else than is decided now",
            ));
        }
        lines
    }

    fn difference(
        &self,
        difference: &Difference,
        found: &Found,
        decides: bool,
        more: bool,
    ) -> Vec<Line> {
        let what = match difference.what {
            Differing::Outcome => "outcome".to_owned(),
            Differing::Law => "law in force on".to_owned(),
            Differing::Clause => difference.name.clone(),
            Differing::Output => format!("output {}", difference.name),
            Differing::Missing => "missing".to_owned(),
            Differing::Words => return words(difference, decides, more),
            Differing::Facts if decides => return Vec::new(),
            Differing::Facts => {
                return vec![Line::new(2).plain("other facts are given, with the same decision")];
            }
        };
        let line = Line::new(2)
            .plain(format!("{what}: "))
            .styled(Style::Red, &difference.before)
            .plain(" → ")
            .styled(Style::Green, &difference.after);
        let rests = self.rests_on(&found.record.scheme, &difference.name);
        let mut lines = vec![line];
        if let Some(rests) = rests.filter(|_| !difference.name.is_empty()) {
            lines.push(Line::new(4).styled(Style::Dim, rests));
        }
        lines
    }

    /// The title of a clause with its provisions, and where it is written.
    fn rests_on(&self, scheme: &str, name: &str) -> Option<String> {
        let scheme = self.program.schemes.iter().find(|s| s.id == scheme)?;
        let clause = scheme.clauses.iter().find(|clause| clause.name == name)?;
        let title = clause.titles.get("en").unwrap_or(name);
        let provisions: Vec<String> = clause
            .citations
            .iter()
            .filter_map(|citation| {
                let instrument = self.program.instruments.get(citation.instrument.index())?;
                Some(match &citation.provision {
                    Some(provision) => format!("{} {provision}", instrument.id),
                    None => instrument.id.clone(),
                })
            })
            .collect();
        let provisions = if provisions.is_empty() {
            String::new()
        } else {
            format!(" [{}]", provisions.join(", "))
        };
        let file = self.program.files.get(clause.at.file.index())?;
        Some(format!(
            "{title}{provisions}  {}:{}",
            self.project.shown(file),
            clause.at.line
        ))
    }

    /// A changed decision in one text, for build servers.
    pub(crate) fn message(&self, change: &Change) -> String {
        let mut parts = vec!["the decision is not as recorded".to_owned()];
        for difference in change.differences.iter().filter(|d| d.what.decides()) {
            let what = match difference.what {
                Differing::Clause | Differing::Output => difference.name.as_str(),
                Differing::Law => "law in force on",
                Differing::Missing => "missing",
                _ => "outcome",
            };
            parts.push(format!(
                "{what}: {} → {}",
                difference.before, difference.after
            ));
        }
        if let Some(Cause::Law(edits)) = self.snapshots.groups.get(change.group) {
            for edit in edits.iter().take(MOST_EDITS) {
                let now = edit.now.as_deref().unwrap_or("taken away");
                parts.push(format!("because of {}: {now}", self.place(edit)));
            }
        }
        parts.join("\n")
    }
}

/// How the explanation reads now. Beside a changed decision that is only worth it on request.
fn words(difference: &Difference, decides: bool, more: bool) -> Vec<Line> {
    if decides && !more {
        return Vec::new();
    }
    let mut lines = Vec::new();
    if !decides {
        lines.push(Line::new(2).plain("only the explanation reads otherwise"));
    }
    for (mark, style, text) in [
        ('-', Style::Red, &difference.before),
        ('+', Style::Green, &difference.after),
    ] {
        for line in text.lines() {
            lines.push(Line::new(4).styled(style, format!("{mark} {line}")));
        }
    }
    lines
}
