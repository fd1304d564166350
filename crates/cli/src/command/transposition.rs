//! `ius transposition`

use std::collections::BTreeSet;

use ius_analysis::{
    BindingInstrument, Cited, Departs, Law, Options, Point, PointKind, Standing, Transposition,
};
use ius_diagnostics::LineIndex;
use ius_suite::Rules;
use serde_json::{Value, json};

use crate::arguments::{Format, Global, Transposition as Arguments};
use crate::command::one_of;
use crate::project::Project;
use crate::show::transposition::{
    LEGEND, cell, cited, escaped, mark, provenance_in_json, read_of, reading, words,
};
use crate::stop::{Outcome, Stop};
use crate::terminal::{Style, Terminal, styled};

pub(super) fn run(arguments: &Arguments, global: &Global, terminal: &mut Terminal) -> Outcome {
    let formats = [Format::Text, Format::Json, Format::Markdown];
    let format = one_of(global, "transposition", &formats)?;
    let project = Project::find(global, None)?;
    let rules = Rules::new(project.analysis(Options::default(), &[])?);
    let all = rules.analysis().transpositions();
    let instruments = instruments(&all.instruments, &arguments.instrument)?;
    let schemes = chosen(&all.schemes, &arguments.what)?;
    let shown = Shown {
        project: &project,
        rules: &rules,
        only: !arguments.instrument.is_empty(),
        instruments,
        schemes,
    };
    let states: BTreeSet<&str> = shown.schemes.iter().map(|s| s.state.as_str()).collect();
    let matrix = states.len() > 1 && !arguments.departures;
    match (format, matrix) {
        (Format::Json, _) => terminal.json(&shown.in_json(arguments.departures))?,
        (Format::Markdown, true) => shown.matrix_in_markdown(terminal)?,
        (_, true) => shown.matrix_in_text(terminal)?,
        (Format::Markdown, false) => shown.in_markdown(arguments.departures, terminal)?,
        (_, false) => shown.in_text(arguments.departures, terminal)?,
    }
    for broken in rules.broken() {
        if shown.schemes.iter().any(|s| s.scheme == broken.id) {
            terminal.note(&format!(
                "note: `{}` has errors: `ius check` shows them",
                broken.id
            ));
        }
    }
    let undeclared = shown
        .schemes
        .iter()
        .any(|s| shown.points(s).any(|p| p.undeclared().is_some()));
    Ok(u8::from(arguments.check && undeclared))
}

/// The instruments that are asked for.
fn instruments<'a>(
    all: &'a [BindingInstrument],
    wanted: &[String],
) -> Outcome<Vec<&'a BindingInstrument>> {
    for word in wanted {
        if !all.iter().any(|i| i.id.eq_ignore_ascii_case(word)) {
            let known: Vec<&str> = all.iter().map(|i| i.id.as_str()).collect();
            return Err(Stop::with_help(
                format!("no template carries out an instrument `{word}`"),
                format!("the instruments are {}", known.join(", ")),
            ));
        }
    }
    Ok(all
        .iter()
        .filter(|i| wanted.is_empty() || wanted.iter().any(|w| i.id.eq_ignore_ascii_case(w)))
        .collect())
}

/// The schemes that are asked for, by state or by name.
fn chosen<'a>(all: &'a [Transposition], what: &[String]) -> Outcome<Vec<&'a Transposition>> {
    let is = |s: &Transposition, word: &str| {
        let country = s.state.split('-').next().unwrap_or_default();
        s.scheme == word || s.state.eq_ignore_ascii_case(word) || country.eq_ignore_ascii_case(word)
    };
    for word in what {
        if !all.iter().any(|s| is(s, word)) {
            let states: BTreeSet<&str> = all.iter().map(|s| s.state.as_str()).collect();
            let states: Vec<&str> = states.into_iter().collect();
            return Err(Stop::with_help(
                format!("there is neither a state nor a scheme `{word}`"),
                format!("the states are {}", states.join(", ")),
            ));
        }
    }
    Ok(all
        .iter()
        .filter(|s| what.is_empty() || what.iter().any(|word| is(s, word)))
        .collect())
}

/// A departure with the point that departs.
struct Found<'a> {
    point: &'a Point,
    /// The line that says so; none for a departure that nothing declares.
    said: Option<&'a Departs>,
}

struct Shown<'a> {
    project: &'a Project,
    rules: &'a Rules,
    /// Whether only some instruments were asked for.
    only: bool,
    instruments: Vec<&'a BindingInstrument>,
    schemes: Vec<&'a Transposition>,
}

impl<'a> Shown<'a> {
    /// The points of a scheme that are about the chosen instruments.
    fn points<'s>(&'s self, scheme: &'a Transposition) -> impl Iterator<Item = &'a Point> + 's
    where
        'a: 's,
    {
        scheme.points.iter().filter(|point| {
            !self.only
                || self.instruments.iter().any(|i| {
                    let of = |law: &Law| law.instrument == i.id;
                    point.law.iter().any(of) || point.departs.iter().any(|d| d.from.iter().any(of))
                })
        })
    }

    /// The chosen instruments that bind a scheme's state and that the scheme carries out.
    fn instruments_of(&self, scheme: &Transposition) -> Vec<&'a BindingInstrument> {
        self.instruments
            .iter()
            .copied()
            .filter(|i| {
                let of = |law: &Law| law.instrument == i.id;
                i.binds(&scheme.state)
                    && scheme.points.iter().any(|p| {
                        p.kind != PointKind::Addition && p.law.iter().any(of)
                            || p.departs.iter().any(|d| d.from.iter().any(of))
                    })
            })
            .collect()
    }

    /// The provisions of an instrument that nothing in a scheme carries out.
    fn not_encoded(&self, scheme: &Transposition, instrument: &BindingInstrument) -> Vec<&'a str> {
        let Some(instrument) = self.instruments.iter().find(|i| i.id == instrument.id) else {
            return Vec::new();
        };
        instrument
            .provisions
            .iter()
            .filter(|provision| {
                let law = Law {
                    instrument: instrument.id.clone(),
                    provision: Some(provision.reference.clone()),
                };
                !scheme.points.iter().any(|p| p.concerns(&law))
            })
            .map(|p| p.reference.as_str())
            .collect()
    }

    /// The departures of a scheme, each point's in the order of the points.
    fn departures(&self, scheme: &'a Transposition) -> Vec<Found<'a>> {
        let mut found = Vec::new();
        for point in self.points(scheme) {
            for said in &point.departs {
                found.push(Found {
                    point,
                    said: Some(said),
                });
            }
            if point.undeclared().is_some() {
                found.push(Found { point, said: None });
            }
        }
        found
    }

    /// The states that are asked for and what does not bind them.
    fn not_bound(&self) -> Vec<(String, Vec<&'a str>)> {
        let states: BTreeSet<&str> = self.schemes.iter().map(|s| s.state.as_str()).collect();
        states
            .into_iter()
            .filter_map(|state| {
                let not: Vec<&str> = self
                    .instruments
                    .iter()
                    .filter(|i| !i.binds(state))
                    .map(|i| i.id.as_str())
                    .collect();
                (!not.is_empty()).then(|| (state.to_owned(), not))
            })
            .collect()
    }

    fn place(&self, at: &Cited) -> String {
        let (file, line, _) = self.position(at);
        format!("{file}:{line}")
    }

    fn position(&self, at: &Cited) -> (String, u32, u32) {
        let text = self
            .rules
            .analysis()
            .text(at.file.path())
            .unwrap_or_default();
        let start = LineIndex::new(text).chars(text, at.span.start);
        let file = self.project.shown(at.file.path());
        (file, start.line + 1, start.column + 1)
    }

    // Text.

    fn in_text(&self, departures: bool, terminal: &mut Terminal) -> Outcome<()> {
        let colour = terminal.colour();
        let mut first = true;
        for scheme in &self.schemes {
            let found = self.departures(scheme);
            let instruments = self.instruments_of(scheme);
            if found.is_empty() && (departures || instruments.is_empty()) {
                continue;
            }
            if !first {
                terminal.line("")?;
            }
            first = false;
            let name = styled(&scheme.scheme, Style::Bold, colour);
            terminal.line(&format!("{name}  {}", scheme.title))?;
            if !departures {
                for instrument in instruments {
                    self.instrument_in_text(scheme, instrument, terminal)?;
                }
                self.additions_in_text(scheme, terminal)?;
                if !found.is_empty() {
                    terminal.line(&styled("  departures", Style::Bold, colour))?;
                }
            }
            for departure in &found {
                for line in self.departure_lines(departure) {
                    terminal.line(&line)?;
                }
            }
        }
        self.close(terminal, first)
    }

    /// Who is not bound, and how many departures there are.
    fn close(&self, terminal: &mut Terminal, mut first: bool) -> Outcome<()> {
        for (state, instruments) in self.not_bound() {
            if !first {
                terminal.line("")?;
                first = true;
            }
            terminal.line(&format!(
                "{state} is not bound by {}: its law stands alone",
                instruments.join(", ")
            ))?;
        }
        if !first {
            terminal.line("")?;
        }
        terminal.line(&self.totals())
    }

    fn totals(&self) -> String {
        let (mut law, mut practice, mut undeclared) = (0, 0, 0);
        for scheme in &self.schemes {
            for found in self.departures(scheme) {
                match found.said {
                    Some(said) if said.in_practice => practice += 1,
                    Some(_) => law += 1,
                    None => undeclared += 1,
                }
            }
        }
        format!("departures: {law} of law, {practice} in practice, {undeclared} undeclared")
    }

    fn instrument_in_text(
        &self,
        scheme: &'a Transposition,
        instrument: &BindingInstrument,
        terminal: &mut Terminal,
    ) -> Outcome<()> {
        let id = styled(&instrument.id, Style::Bold, terminal.colour());
        terminal.line(&format!("  {id}  {}", instrument.cited_as))?;
        for provision in &instrument.provisions {
            let law = Law {
                instrument: instrument.id.clone(),
                provision: Some(provision.reference.clone()),
            };
            let mut label = format!("{} {}", provision.reference, provision.effect);
            for point in self.points(scheme) {
                if point.kind == PointKind::Addition || !point.concerns(&law) {
                    continue;
                }
                let mark = mark(
                    point,
                    point.departs.iter().filter(|d| d.from.contains(&law)),
                );
                terminal.line(&format!(
                    "    {label:<22} {mark} {}  {}",
                    words(point),
                    self.place(&point.at)
                ))?;
                label.clear();
            }
        }
        let open = self.not_encoded(scheme, instrument);
        if !open.is_empty() {
            terminal.line(&format!("    not encoded: {}", open.join(", ")))?;
        }
        Ok(())
    }

    fn additions_in_text(&self, scheme: &'a Transposition, terminal: &mut Terminal) -> Outcome<()> {
        let mut heading = Some(styled("  additions", Style::Bold, terminal.colour()));
        let additions = self.points(scheme);
        for point in additions.filter(|p| p.kind == PointKind::Addition) {
            if let Some(heading) = heading.take() {
                terminal.line(&heading)?;
            }
            let mark = mark(point, point.departs.iter());
            terminal.line(&format!(
                "    {mark} {}  {}",
                words(point),
                self.place(&point.at)
            ))?;
        }
        Ok(())
    }

    fn departure_lines(&self, found: &Found<'_>) -> Vec<String> {
        let point = found.point;
        let mut lines = Vec::new();
        match found.said {
            Some(said) => {
                let practice = if said.in_practice { " in practice" } else { "" };
                lines.push(format!(
                    "    {}{practice}: {}",
                    cited(&said.from),
                    words(point)
                ));
                if let Some(why) = &said.why {
                    lines.push(format!("      {why}"));
                }
            }
            None => {
                let law = if point.law.is_empty() {
                    String::new()
                } else {
                    format!("{}: ", cited(&point.law))
                };
                lines.push(format!(
                    "    undeclared, {}: {law}{}",
                    point.undeclared().unwrap_or_default(),
                    words(point)
                ));
            }
        }
        let at = found.said.map_or(&point.at, |said| &said.at);
        let mut read = reading(&read_of(point));
        if !read.is_empty() {
            read.push_str("  ");
        }
        lines.push(format!("      {read}{}", self.place(at)));
        lines
    }

    // Tables: one for each template, one column for each of its schemes.

    fn tables(&self) -> Vec<Table> {
        let mut templates: Vec<&str> = Vec::new();
        for template in self.schemes.iter().filter_map(|s| s.template.as_deref()) {
            if !templates.contains(&template) {
                templates.push(template);
            }
        }
        templates
            .into_iter()
            .filter_map(|template| self.table(template))
            .collect()
    }

    fn table(&self, template: &str) -> Option<Table> {
        let schemes: Vec<&'a Transposition> = self
            .schemes
            .iter()
            .copied()
            .filter(|s| s.template.as_deref() == Some(template))
            .filter(|s| !self.instruments_of(s).is_empty())
            .collect();
        if schemes.is_empty() {
            return None;
        }
        let columns = schemes
            .iter()
            .map(|s| {
                let alone = schemes.iter().filter(|o| o.state == s.state).count() == 1;
                if alone { &s.state } else { &s.scheme }.clone()
            })
            .collect();
        let mut rows: Vec<(String, Vec<String>)> = Vec::new();
        let mut names: Vec<(PointKind, &str)> = Vec::new();
        for point in schemes.iter().flat_map(|s| self.points(s)) {
            let name = (point.kind, point.name.as_str());
            let listed = matches!(
                point.kind,
                PointKind::Slot | PointKind::Option | PointKind::Clause
            );
            if listed && !names.contains(&name) {
                names.push(name);
            }
        }
        let mut same = 0;
        for (kind, name) in names {
            let of = |s: &'a Transposition| -> Vec<&'a Point> {
                let points = self.points(s);
                points
                    .filter(|p| p.kind == kind && p.name == name)
                    .collect()
            };
            let applied = |p: &&Point| p.standing == Standing::Applied && !p.is_declared();
            if kind == PointKind::Clause && schemes.iter().all(|s| of(s).iter().all(applied)) {
                same += 1;
                continue;
            }
            let mut label = name.to_owned();
            if let Some(first) = schemes.iter().find_map(|s| of(s).into_iter().next()) {
                let binding = |law: &&Law| self.instruments.iter().any(|i| i.id == law.instrument);
                let law: Vec<Law> = first.law.iter().filter(binding).cloned().collect();
                if !law.is_empty() {
                    label.push_str(&format!(" [{}]", cited(&law)));
                }
                if !first.bounds.is_empty() {
                    label.push_str(&format!(" {}", first.bounds.join(", ")));
                }
            }
            rows.push((label, schemes.iter().map(|s| cell(&of(s))).collect()));
        }
        let count = |wanted: &dyn Fn(&Found<'_>) -> bool| -> Vec<String> {
            let of =
                |s: &&'a Transposition| self.departures(s).iter().filter(|f| wanted(f)).count();
            schemes.iter().map(|s| of(s).to_string()).collect()
        };
        let additions = schemes.iter().map(|s| {
            let all = self.points(s).filter(|p| p.kind == PointKind::Addition);
            all.count().to_string()
        });
        rows.push(("clauses of its own".to_owned(), additions.collect()));
        rows.push((
            "departures of law".to_owned(),
            count(&|f| f.said.is_some_and(|d| !d.in_practice)),
        ));
        rows.push((
            "departures in practice".to_owned(),
            count(&|f| f.said.is_some_and(|d| d.in_practice)),
        ));
        rows.push(("undeclared".to_owned(), count(&|f| f.said.is_none())));
        Some(Table {
            template: template.to_owned(),
            columns,
            rows,
            same,
        })
    }

    fn matrix_in_text(&self, terminal: &mut Terminal) -> Outcome<()> {
        for table in self.tables() {
            let name = styled(&table.template, Style::Bold, terminal.colour());
            terminal.line(&name)?;
            let width = |text: &str| text.chars().count();
            let label = table.rows.iter().map(|(l, _)| width(l)).max().unwrap_or(0);
            let widths: Vec<usize> = table
                .columns
                .iter()
                .enumerate()
                .map(|(at, column)| {
                    let cells = table.rows.iter().filter_map(|(_, cells)| cells.get(at));
                    cells
                        .map(|c| width(c))
                        .max()
                        .unwrap_or(0)
                        .max(width(column))
                })
                .collect();
            let line = |label_text: &str, cells: &[String]| {
                let mut line = format!("  {label_text:<label$}");
                for (cell, width) in cells.iter().zip(&widths) {
                    line.push_str(&format!("  {cell:<width$}"));
                }
                line.trim_end().to_owned()
            };
            terminal.line(&line("", &table.columns))?;
            for (label, cells) in &table.rows {
                terminal.line(&line(label, cells))?;
            }
            if table.same > 0 {
                terminal.line(&format!(
                    "  {} further clauses apply everywhere as the template has them",
                    table.same
                ))?;
            }
            terminal.line("")?;
        }
        terminal.line(LEGEND)?;
        self.close(terminal, true)
    }

    fn matrix_in_markdown(&self, terminal: &mut Terminal) -> Outcome<()> {
        terminal.line("# Transposition\n")?;
        terminal.line(&format!("{LEGEND}\n"))?;
        for table in self.tables() {
            terminal.line(&format!("## {}\n", table.template))?;
            terminal.line(&format!("|  | {} |", table.columns.join(" | ")))?;
            terminal.line(&format!("| --- |{}", " --- |".repeat(table.columns.len())))?;
            for (label, cells) in &table.rows {
                let cells: Vec<String> = cells.iter().map(|c| escaped(c)).collect();
                terminal.line(&format!("| {} | {} |", escaped(label), cells.join(" | ")))?;
            }
            if table.same > 0 {
                terminal.line(&format!(
                    "\n{} further clauses apply everywhere as the template has them.",
                    table.same
                ))?;
            }
            terminal.line("")?;
        }
        self.departures_in_markdown(terminal)?;
        self.close_in_markdown(terminal)
    }

    // Markdown of one state, or of departures alone.

    fn in_markdown(&self, departures: bool, terminal: &mut Terminal) -> Outcome<()> {
        terminal.line("# Transposition\n")?;
        for scheme in self.schemes.iter().filter(|_| !departures) {
            let instruments = self.instruments_of(scheme);
            if instruments.is_empty() {
                continue;
            }
            terminal.line(&format!("## {}: {}\n", scheme.scheme, scheme.title))?;
            for instrument in instruments {
                terminal.line(&format!("### {}: {}\n", instrument.id, instrument.cited_as))?;
                terminal
                    .line("| provision | effect | what the state makes of it | where |\n| --- | --- | --- | --- |")?;
                for provision in &instrument.provisions {
                    let law = Law {
                        instrument: instrument.id.clone(),
                        provision: Some(provision.reference.clone()),
                    };
                    let points = self.points(scheme);
                    let points = points.filter(|p| p.kind != PointKind::Addition);
                    let mut told = false;
                    for point in points.filter(|p| p.concerns(&law)) {
                        told = true;
                        let of = point.departs.iter().filter(|d| d.from.contains(&law));
                        terminal.line(&format!(
                            "| {} | {} | {} {} | {} |",
                            provision.reference,
                            provision.effect,
                            mark(point, of).trim(),
                            escaped(&words(point)),
                            self.place(&point.at)
                        ))?;
                    }
                    if !told {
                        terminal.line(&format!(
                            "| {} | {} | not encoded |  |",
                            provision.reference, provision.effect
                        ))?;
                    }
                }
                terminal.line("")?;
            }
            let additions = self.points(scheme);
            let additions: Vec<&Point> = additions
                .filter(|p| p.kind == PointKind::Addition)
                .collect();
            if !additions.is_empty() {
                terminal.line("### Additions\n\n| addition | where |\n| --- | --- |")?;
                for point in additions {
                    terminal.line(&format!(
                        "| {} {} | {} |",
                        mark(point, point.departs.iter()).trim(),
                        escaped(&words(point)),
                        self.place(&point.at)
                    ))?;
                }
                terminal.line("")?;
            }
        }
        self.departures_in_markdown(terminal)?;
        self.close_in_markdown(terminal)
    }

    fn departures_in_markdown(&self, terminal: &mut Terminal) -> Outcome<()> {
        terminal.line(
            "## Departures\n\n| scheme | from | what national law says | why | read | where |\n| --- | --- | --- | --- | --- | --- |",
        )?;
        for scheme in &self.schemes {
            for found in self.departures(scheme) {
                let (from, why) = match found.said {
                    Some(said) => {
                        let practice = if said.in_practice {
                            ", in practice"
                        } else {
                            ""
                        };
                        let why = said.why.clone().unwrap_or_default();
                        (format!("{}{practice}", cited(&said.from)), why)
                    }
                    None => {
                        let what = found.point.undeclared().unwrap_or_default();
                        (cited(&found.point.law), format!("undeclared: {what}"))
                    }
                };
                let at = found.said.map_or(&found.point.at, |said| &said.at);
                terminal.line(&format!(
                    "| {} | {} | {} | {} | {} | {} |",
                    scheme.scheme,
                    escaped(&from),
                    escaped(&words(found.point)),
                    escaped(&why),
                    escaped(&reading(&read_of(found.point))),
                    self.place(at)
                ))?;
            }
        }
        Ok(())
    }

    fn close_in_markdown(&self, terminal: &mut Terminal) -> Outcome<()> {
        terminal.line("")?;
        for (state, instruments) in self.not_bound() {
            terminal.line(&format!(
                "- {state} is not bound by {}: its law stands alone",
                instruments.join(", ")
            ))?;
        }
        terminal.line(&format!("- {}", self.totals()))
    }

    // JSON.

    fn in_json(&self, departures: bool) -> Value {
        let instruments: Vec<Value> = self
            .instruments
            .iter()
            .map(|instrument| {
                let provisions: Vec<Value> = instrument
                    .provisions
                    .iter()
                    .map(|p| {
                        json!({
                            "provision": p.reference,
                            "effect": p.effect,
                            "text": p.text,
                        })
                    })
                    .collect();
                json!({
                    "instrument": instrument.id,
                    "cited_as": instrument.cited_as,
                    "does_not_bind": instrument.except,
                    "provisions": provisions,
                })
            })
            .collect();
        let schemes: Vec<Value> = self
            .schemes
            .iter()
            .map(|scheme| {
                let not_encoded: serde_json::Map<String, Value> = self
                    .instruments_of(scheme)
                    .into_iter()
                    .map(|i| (i.id.clone(), json!(self.not_encoded(scheme, i))))
                    .collect();
                let not_bound: Vec<&str> = self
                    .instruments
                    .iter()
                    .filter(|i| !i.binds(&scheme.state))
                    .map(|i| i.id.as_str())
                    .collect();
                let points: Vec<Value> = self
                    .points(scheme)
                    .filter(|p| !departures || p.is_declared() || p.undeclared().is_some())
                    .map(|p| self.point_in_json(p))
                    .collect();
                json!({
                    "scheme": scheme.scheme,
                    "title": scheme.title,
                    "state": scheme.state,
                    "template": scheme.template,
                    "not_bound_by": not_bound,
                    "at": self.place_in_json(&scheme.at),
                    "points": points,
                    "not_encoded": not_encoded,
                })
            })
            .collect();
        json!({ "instruments": instruments, "schemes": schemes })
    }

    fn place_in_json(&self, at: &Cited) -> Value {
        let (file, line, column) = self.position(at);
        json!({ "file": file, "line": line, "column": column })
    }

    fn point_in_json(&self, point: &Point) -> Value {
        let laws = |laws: &[Law]| -> Vec<Value> {
            laws.iter()
                .map(|law| json!({ "instrument": law.instrument, "provision": law.provision }))
                .collect()
        };
        let values: Vec<Value> = point
            .values
            .iter()
            .map(|v| {
                json!({
                    "value": v.said,
                    "from": v.in_force.from,
                    "until": v.in_force.until,
                    "lies": v.lies.words(),
                    "parameter": v.parameter,
                    "read": provenance_in_json(&v.provenance),
                })
            })
            .collect();
        let departs: Vec<Value> = point
            .departs
            .iter()
            .map(|d| {
                json!({
                    "from": laws(&d.from),
                    "in_practice": d.in_practice,
                    "why": d.why,
                    "at": self.place_in_json(&d.at),
                })
            })
            .collect();
        json!({
            "kind": point.kind.word(),
            "clause": point.word,
            "name": point.name,
            "title": point.title,
            "standing": point.standing.words(),
            "law": laws(&point.law),
            "national": laws(&point.national),
            "bounds": point.bounds,
            "values": values,
            "departs": departs,
            "undeclared": point.undeclared(),
            "read": provenance_in_json(&point.provenance),
            "at": self.place_in_json(&point.at),
        })
    }
}

/// One template against the states.
struct Table {
    template: String,
    columns: Vec<String>,
    /// What is compared, and what each state makes of it.
    rows: Vec<(String, Vec<String>)>,
    /// How many clauses apply everywhere.
    same: usize,
}
