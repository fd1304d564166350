//! Mutants of the rules in words: what no case notices, and the score.

use std::time::Duration;

use ius_engine::{Program, SourceRef};
use ius_mutation::{Kind, Mutant, Progress, Score, Standing};
use serde_json::{Value, json};

use crate::project::Project;
use crate::stop::Outcome;
use crate::terminal::{Style, Terminal, styled};

/// What is shown.
pub(crate) struct Shown<'a> {
    pub(crate) project: &'a Project,
    pub(crate) program: &'a Program,
    pub(crate) score: &'a Score<'a>,
    pub(crate) cases: usize,
    pub(crate) without_effect: usize,
    /// Also those that a case notices.
    pub(crate) all: bool,
    /// The whole project was asked for: each scheme has a score of its own.
    pub(crate) whole: bool,
}

/// Reads a score such as `95` or `97.5` as hundredths of a percent.
pub(crate) fn hundredths(text: &str) -> Result<u64, String> {
    let wrong = || format!("`{text}` is no percentage such as 95 or 97.5");
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return Err(wrong());
    }
    let whole: u64 = whole.parse().map_err(|_| wrong())?;
    let part: u64 = format!("{part:0<2}").parse().map_err(|_| wrong())?;
    let number = whole.saturating_mul(100).saturating_add(part);
    if number > 10_000 {
        return Err(wrong());
    }
    Ok(number)
}

/// Whether the score is at least so many hundredths of a percent. Where there is no mutant, nothing
/// is unnoticed.
pub(crate) fn reached(score: &Score<'_>, least: u64) -> bool {
    let noticed = score.count(Standing::Noticed) as u64;
    let all = noticed + score.count(Standing::Survives) as u64;
    noticed * 10_000 >= least * all
}

/// A share in percent with one decimal, rounded down: 100.0 is said of all only.
fn percent(noticed: usize, survive: usize) -> String {
    let all = noticed + survive;
    if all == 0 {
        return "100.0 %".to_owned();
    }
    let tenths = noticed * 1000 / all;
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// How far a run has come, on one line.
pub(crate) fn progress(so_far: Progress, taken: Duration) -> String {
    let Progress { done, all, survive } = so_far;
    let milliseconds = taken.as_millis().max(1);
    let rate = done as u128 * 1000 / milliseconds;
    let left = (all - done) as u128 * milliseconds / (done.max(1) as u128) / 1000;
    format!("{done} of {all} mutants, {survive} survive, {rate} a second, {left} s left")
}

impl Shown<'_> {
    fn file(&self, at: SourceRef) -> String {
        let name = self.program.files.get(at.file.index());
        self.project.shown(name.map_or("", String::as_str))
    }

    fn place(&self, at: SourceRef) -> String {
        format!("{}:{}:{}", self.file(at), at.line, at.column)
    }

    fn heading(&self, group: &ius_mutation::Group<'_>) -> String {
        if group.shared {
            self.project.shown(&group.heading)
        } else {
            group.heading.clone()
        }
    }

    fn scheme_names(&self, mutant: &Mutant) -> Vec<&str> {
        mutant
            .schemes
            .iter()
            .filter_map(|id| self.program.schemes.get(id.index()))
            .map(|scheme| scheme.id.as_str())
            .collect()
    }

    fn totals(&self) -> Vec<String> {
        let (noticed, survive) = (
            self.score.count(Standing::Noticed),
            self.score.count(Standing::Survives),
        );
        let explained = self.score.count(Standing::Explained);
        let mut lines = vec![
            format!(
                "{} cases; {} mutants: {noticed} noticed, {survive} survive, {explained} explained",
                self.cases,
                noticed + survive + explained
            ),
            format!("score: {}", percent(noticed, survive)),
        ];
        if self.without_effect > 0 {
            lines.push(format!(
                "{} changes were left out: they provably change no decision",
                self.without_effect
            ));
        }
        lines
    }

    fn by_kind(&self) -> Vec<(Kind, usize, usize)> {
        Kind::ALL
            .into_iter()
            .map(|kind| {
                let of = |wanted: Standing| {
                    let all = self.score.groups.iter().flat_map(|group| &group.mutants);
                    all.filter(|(mutant, standing, _)| mutant.kind == kind && *standing == wanted)
                        .count()
                };
                (kind, of(Standing::Noticed), of(Standing::Survives))
            })
            .filter(|(_, noticed, survive)| noticed + survive > 0)
            .collect()
    }

    pub(crate) fn in_text(&self, terminal: &mut Terminal) -> Outcome<()> {
        let colour = terminal.colour();
        for group in &self.score.groups {
            let (noticed, survive) = (
                group.count(Standing::Noticed),
                group.count(Standing::Survives),
            );
            let name = styled(&self.heading(group), Style::Bold, colour);
            let also = if group.shared {
                ", shared by schemes"
            } else {
                ""
            };
            terminal.line(&format!(
                "{name}{also}: {noticed} of {} noticed, {}",
                noticed + survive,
                percent(noticed, survive)
            ))?;
            for (mutant, standing, explanation) in &group.mutants {
                let said = match standing {
                    Standing::Noticed if !self.all => continue,
                    Standing::Noticed => "noticed".to_owned(),
                    Standing::Survives => mutant.survives(),
                    Standing::Explained => explanation
                        .map_or_else(String::new, |found| format!("explained: {}", found.why)),
                };
                terminal.line(&format!(
                    "  {}  {} {}: {said}{}",
                    self.place(mutant.at),
                    styled(&mutant.id, Style::Dim, colour),
                    mutant.owner,
                    in_brackets(&mutant.provisions)
                ))?;
                if *standing != Standing::Survives {
                    terminal.line(&format!("    {}", changed(mutant)))?;
                }
            }
        }
        for (kind, noticed, survive) in self.by_kind() {
            terminal.line(&format!(
                "{}: {noticed} of {} noticed",
                kind.name(),
                noticed + survive
            ))?;
        }
        if self.whole {
            for scheme in &self.score.schemes {
                terminal.line(&format!(
                    "{} with what it shares: {} of {} noticed, {}",
                    styled(&scheme.scheme, Style::Bold, colour),
                    scheme.noticed,
                    scheme.noticed + scheme.survive,
                    percent(scheme.noticed, scheme.survive)
                ))?;
            }
        }
        for line in self.totals() {
            terminal.line(&line)?;
        }
        Ok(())
    }

    pub(crate) fn in_markdown(&self, terminal: &mut Terminal) -> Outcome<()> {
        let cell = |text: &str| text.replace('|', "\\|");
        terminal.line("# Mutants of the rules\n")?;
        for line in self.totals() {
            terminal.line(&format!("- {line}"))?;
        }
        terminal.line("\n| law | noticed | survive | explained | score |\n| --- | ---: | ---: | ---: | ---: |")?;
        for group in &self.score.groups {
            let count = |standing| group.count(standing);
            terminal.line(&format!(
                "| {} | {} | {} | {} | {} |",
                self.heading(group),
                count(Standing::Noticed),
                count(Standing::Survives),
                count(Standing::Explained),
                percent(count(Standing::Noticed), count(Standing::Survives))
            ))?;
        }
        if self.whole {
            terminal.line("\n| scheme with what it shares | noticed | survive | explained | score |\n| --- | ---: | ---: | ---: | ---: |")?;
            for scheme in &self.score.schemes {
                terminal.line(&format!(
                    "| {} | {} | {} | {} | {} |",
                    scheme.scheme,
                    scheme.noticed,
                    scheme.survive,
                    scheme.explained,
                    percent(scheme.noticed, scheme.survive)
                ))?;
            }
        }
        for (wanted, title) in [
            (Standing::Survives, "Survivors"),
            (Standing::Explained, "Explained"),
        ] {
            if self.score.count(wanted) == 0 {
                continue;
            }
            terminal.line(&format!(
                "\n## {title}\n\n| mutant | where | provision | what |\n| --- | --- | --- | --- |"
            ))?;
            let all = self.score.groups.iter().flat_map(|group| &group.mutants);
            for (mutant, _, explanation) in all.filter(|(_, standing, _)| *standing == wanted) {
                let why = explanation.map_or_else(
                    || mutant.survives(),
                    |found| format!("{}: {}", changed(mutant), found.why),
                );
                terminal.line(&format!(
                    "| {} | {} | {} | {} |",
                    mutant.id,
                    self.place(mutant.at),
                    cell(&mutant.provisions.join(", ")),
                    cell(&format!("{}: {why}", mutant.owner))
                ))?;
            }
        }
        Ok(())
    }

    pub(crate) fn in_json(&self) -> Value {
        let mut mutants = Vec::new();
        let mut groups = Vec::new();
        for group in &self.score.groups {
            groups.push(json!({
                "law": self.heading(group),
                "shared": group.shared,
                "noticed": group.count(Standing::Noticed),
                "survive": group.count(Standing::Survives),
                "explained": group.count(Standing::Explained),
            }));
            for (mutant, standing, explanation) in &group.mutants {
                if *standing == Standing::Noticed && !self.all {
                    continue;
                }
                mutants.push(json!({
                    "id": mutant.id,
                    "standing": standing.name(),
                    "kind": mutant.kind.name(),
                    "file": self.file(mutant.at),
                    "line": mutant.at.line,
                    "column": mutant.at.column,
                    "owner": mutant.owner,
                    "provisions": mutant.provisions,
                    "words": mutant.words,
                    "before": mutant.before,
                    "after": mutant.after,
                    "schemes": self.scheme_names(mutant),
                    "message": mutant.survives(),
                    "explanation": explanation.map(|found| found.why.as_str()),
                }));
            }
        }
        json!({
            "cases": self.cases,
            "noticed": self.score.count(Standing::Noticed),
            "survive": self.score.count(Standing::Survives),
            "explained": self.score.count(Standing::Explained),
            "without_effect": self.without_effect,
            "by_law": groups,
            "by_scheme": self
                .score
                .schemes
                .iter()
                .map(|scheme| json!({
                    "scheme": scheme.scheme,
                    "noticed": scheme.noticed,
                    "survive": scheme.survive,
                    "explained": scheme.explained,
                }))
                .collect::<Vec<_>>(),
            "mutants": mutants,
            "needless_explanations": self
                .score
                .needless
                .iter()
                .map(|explanation| explanation.mutant.as_str())
                .collect::<Vec<_>>(),
        })
    }
}

fn in_brackets(provisions: &[String]) -> String {
    if provisions.is_empty() {
        String::new()
    } else {
        format!(" ({})", provisions.join(", "))
    }
}

/// What a mutant changes.
fn changed(mutant: &Mutant) -> String {
    if mutant.after.is_empty() {
        format!("without `{}`", mutant.before)
    } else {
        format!("`{}` instead of `{}`", mutant.after, mutant.before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_read_exactly() {
        assert_eq!(hundredths("95"), Ok(9500));
        assert_eq!(hundredths("97.5"), Ok(9750));
        assert_eq!(hundredths("100.00"), Ok(10_000));
        for wrong in ["", "-1", "101", "95,5", "95.123", "ninety"] {
            assert!(hundredths(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_share_is_rounded_down() {
        assert_eq!(percent(999, 1), "99.9 %");
        assert_eq!(percent(9999, 1), "99.9 %");
        assert_eq!(percent(0, 0), "100.0 %");
    }
}
