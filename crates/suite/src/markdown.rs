//! A Markdown suite to cases.

use std::ops::Range;
use std::sync::Arc;

use ius_applicant::tree::Data;
use ius_applicant::{Format, diagnostic, read_tree};
use ius_calendar::Date;
use ius_diagnostics::{ByteSpan, Code, Diagnostic, FileRef, LineIndex, nearest};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::case::{Case, Evaluation, Expected, Given, Piece, RuleFile, Task};
use crate::case_file::applicant_file;
use crate::expect::{self, Misread};
use crate::files::Files;

/// The path of a rule block that names none.
pub(crate) const UNNAMED: &str = "rules/case/test.ius";

/// The cases of a page, and what could not be understood in it.
#[must_use]
pub fn read_page(path: &str, text: &str, files: &dyn Files) -> (Vec<Case>, Vec<Diagnostic>) {
    let mut page = Page {
        path,
        text,
        files,
        file: FileRef::new(path),
        lines: LineIndex::new(text),
        sections: vec![Section::default()],
        cases: Vec::new(),
        problems: Vec::new(),
    };
    page.read();
    if page.cases.is_empty() && page.problems.is_empty() {
        page.problem(
            0..0,
            "this page holds no case",
            Some(
                "a case is an `expect`, `eval` or `diagnostics` block, or a row of a table"
                    .to_owned(),
            ),
        );
    }
    (page.cases, page.problems)
}

/// What holds under a heading.
#[derive(Clone, Default)]
struct Section {
    level: u8,
    title: String,
    givens: Vec<Given>,
    rules: Option<Arc<Vec<RuleFile>>>,
    target: Option<Target>,
    /// The prose that stands under this very heading.
    prose: String,
    /// Rule blocks that stand under this very heading.
    own_rules: Vec<String>,
    /// Cases made under this very heading that still need prose.
    cases: Range<usize>,
    /// A `diagnostics` block holds for the rules here, so that they may have errors.
    diagnosed: bool,
}

/// What the rows of a table decide.
#[derive(Clone)]
struct Target {
    /// The scheme; none if each row names its own.
    scheme: Option<String>,
    on: Option<Date>,
}

struct Page<'a> {
    path: &'a str,
    text: &'a str,
    files: &'a dyn Files,
    file: FileRef,
    lines: LineIndex,
    sections: Vec<Section>,
    cases: Vec<Case>,
    problems: Vec<Diagnostic>,
}

impl Page<'_> {
    fn read(&mut self) {
        let text = self.text;
        let mut events = Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter();
        let mut depth_of_prose = 0_u32;
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::Heading { level, .. }) => {
                    let mut title = String::new();
                    for (inner, _) in events.by_ref() {
                        match inner {
                            Event::End(TagEnd::Heading(_)) => break,
                            Event::Text(words) | Event::Code(words) => title.push_str(&words),
                            Event::SoftBreak | Event::HardBreak => title.push(' '),
                            _ => {}
                        }
                    }
                    self.heading(level as u8, title);
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    let mut body: Option<Range<usize>> = None;
                    for (inner, place) in events.by_ref() {
                        match inner {
                            Event::End(TagEnd::CodeBlock) => break,
                            Event::Text(_) => {
                                let start = body.as_ref().map_or(place.start, |b| b.start);
                                body = Some(start..place.end);
                            }
                            _ => {}
                        }
                    }
                    if let CodeBlockKind::Fenced(info) = kind {
                        let body = body.unwrap_or(range.end..range.end);
                        self.block(&info, range, body);
                    }
                }
                Event::Start(Tag::Table(_)) => {
                    for (inner, _) in events.by_ref() {
                        if matches!(inner, Event::End(TagEnd::Table)) {
                            break;
                        }
                    }
                    self.table(range);
                }
                Event::Start(Tag::Paragraph | Tag::Item | Tag::BlockQuote(_)) => {
                    depth_of_prose += 1
                }
                Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_)) => {
                    depth_of_prose = depth_of_prose.saturating_sub(1);
                    self.prose(" ");
                }
                Event::Text(words) | Event::Code(words) if depth_of_prose > 0 => self.prose(&words),
                Event::SoftBreak | Event::HardBreak if depth_of_prose > 0 => self.prose(" "),
                _ => {}
            }
        }
        while !self.sections.is_empty() {
            self.close();
        }
    }

    fn section(&mut self) -> &mut Section {
        if self.sections.is_empty() {
            self.sections.push(Section::default());
        }
        let last = self.sections.len() - 1;
        // The list was just made non-empty.
        #[expect(
            clippy::indexing_slicing,
            reason = "the last of a list that is not empty"
        )]
        &mut self.sections[last]
    }

    fn prose(&mut self, words: &str) {
        self.section().prose.push_str(words);
    }

    fn heading(&mut self, level: u8, title: String) {
        while self
            .sections
            .last()
            .is_some_and(|section| section.level >= level)
        {
            self.close();
        }
        let made = self.cases.len();
        let mut section = self.sections.last().cloned().unwrap_or_default();
        section.level = level;
        section.title = if section.title.is_empty() {
            title
        } else {
            format!("{} › {title}", section.title)
        };
        section.prose.clear();
        section.own_rules.clear();
        section.cases = made..made;
        self.sections.push(section);
    }

    /// Ends a section: its cases need prose, and closed cases that only decide need sound rules.
    fn close(&mut self) {
        let unused = self.sections.last().is_some_and(|section| {
            !section.own_rules.is_empty() && section.cases.start == self.cases.len()
        });
        if unused {
            // Rules that no block decides with must at least be free of errors.
            let place = self
                .section()
                .rules
                .as_deref()
                .and_then(|files| files.last())
                .map_or(0, |file| file.offset as usize);
            self.add(place..place, None, String::new(), Vec::new(), Task::Sound);
        }
        let Some(section) = self.sections.pop() else {
            return;
        };
        let why = section
            .prose
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let mut bare = Vec::new();
        for case in self
            .cases
            .get_mut(section.cases.clone())
            .unwrap_or_default()
        {
            if !case.why.is_empty() {
                continue;
            }
            if why.is_empty() {
                bare.push((case.span, case.title.clone()));
            } else {
                case.why.clone_from(&why);
            }
        }
        for (span, title) in bare {
            self.problem(
                span.start as usize..span.end as usize,
                &format!("the case `{title}` does not say why"),
                Some("write the provision in your own words and derive the expectation, under the heading".to_owned()),
            );
        }
    }

    fn problem(&mut self, place: Range<usize>, message: &str, help: Option<String>) {
        let span = byte_span(&place);
        let mut diagnostic = Diagnostic::new(Code::SuitePage, self.file.clone(), span, message);
        diagnostic.help = help;
        self.problems.push(diagnostic);
    }

    fn misread(&mut self, place: Range<usize>, misread: Misread) {
        self.problem(place, &misread.message, misread.help);
    }

    fn line(&self, at: usize) -> u32 {
        self.lines.line(u32::try_from(at).unwrap_or(u32::MAX)) + 1
    }

    fn block(&mut self, info: &str, fence: Range<usize>, body: Range<usize>) {
        let (kind, rest) = info
            .trim()
            .split_once(char::is_whitespace)
            .unwrap_or((info.trim(), ""));
        let rest = rest.trim();
        let text = self.text.get(body.clone()).unwrap_or_default().to_owned();
        match (kind, rest) {
            ("yaml" | "json", "applicant" | "but" | "data") => self.piece(kind, rest, &text, body),
            ("ius", path) => self.rules(path, text, fence, &body),
            ("expect", target) => match expect::target(target) {
                Ok((scheme, on)) => self.expect(scheme, on, fence, &body),
                Err(wrong) => self.misread(fence, wrong),
            },
            ("expect-table", target) => match expect::target(target) {
                Ok((scheme, on)) => {
                    let scheme = Some(scheme);
                    self.section().target = Some(Target { scheme, on });
                }
                Err(wrong) => self.misread(fence, wrong),
            },
            ("expect-routes", on) => match day(kind, on) {
                Ok(on) => self.section().target = Some(Target { scheme: None, on }),
                Err(wrong) => self.misread(fence, wrong),
            },
            ("applicant-file", written) => self.named(written, fence, &text),
            ("eval", on) => match day(kind, on) {
                Ok(on) => self.eval(on, fence, &body),
                Err(wrong) => self.misread(fence, wrong),
            },
            ("diagnostics", "") => self.diagnostics(fence, &body),
            _ => {
                let known = [
                    "yaml applicant",
                    "yaml but",
                    "yaml data",
                    "ius",
                    "expect",
                    "expect-table",
                    "expect-routes",
                    "applicant-file",
                    "eval",
                    "diagnostics",
                ];
                let near = nearest(info.trim(), known).or_else(|| nearest(kind, known));
                if let Some(near) = near.filter(|near| *near != info.trim()) {
                    self.problem(
                        fence,
                        &format!("`{}` is not a kind of block", info.trim()),
                        Some(format!("did you mean `{near}`?")),
                    );
                }
            }
        }
    }

    fn piece(&mut self, kind: &str, role: &str, text: &str, body: Range<usize>) {
        let format = if kind == "json" {
            Format::Json
        } else {
            Format::Yaml
        };
        let tree = match read_tree(text, format) {
            Ok(tree) => tree,
            Err(problem) => {
                let found = shifted(diagnostic(problem, &self.file), body.start);
                self.problems.push(found);
                return;
            }
        };
        let piece = Arc::new(Piece {
            tree,
            offset: u32::try_from(body.start).unwrap_or(u32::MAX),
            file: None,
        });
        match role {
            "applicant" => self.applicant(piece),
            "but" => self.section().givens.push(Given::But(piece)),
            _ => self.section().givens.push(Given::Data(piece)),
        }
    }

    /// Another applicant: what was changed in the inherited one no longer holds.
    fn applicant(&mut self, piece: Arc<Piece>) {
        let section = self.section();
        section
            .givens
            .retain(|given| matches!(given, Given::Data(_)));
        section.givens.push(Given::Applicant(piece));
    }

    /// The applicant file that a fence names, relative to the page.
    fn named(&mut self, written: &str, fence: Range<usize>, body: &str) {
        if written.is_empty() || !body.trim().is_empty() {
            self.problem(
                fence,
                "an `applicant-file` block names a file and holds nothing",
                Some(
                    "write for example `applicant-file ../../examples/single-permit-nurse.yaml`"
                        .to_owned(),
                ),
            );
            return;
        }
        match applicant_file(self.path, written, self.files) {
            Ok((path, tree)) => self.applicant(Arc::new(Piece {
                tree,
                offset: u32::try_from(fence.start).unwrap_or(u32::MAX),
                file: Some(path),
            })),
            Err(why) => self.problem(fence, &why, None),
        }
    }

    fn rules(&mut self, path: &str, text: String, fence: Range<usize>, body: &Range<usize>) {
        let path = if path.is_empty() { UNNAMED } else { path };
        if !path.ends_with(".ius") {
            self.problem(
                fence,
                &format!("`{path}` is not the name of a rule file"),
                Some("write for example `ius rules/eu/x.ius`".to_owned()),
            );
            return;
        }
        if self.section().own_rules.iter().any(|own| own == path) {
            self.problem(
                fence,
                &format!("two rule blocks under one heading are called `{path}`"),
                Some("name them, such as `ius rules/case/second.ius`".to_owned()),
            );
            return;
        }
        let offset = u32::try_from(body.start).unwrap_or(u32::MAX);
        let section = self.section();
        section.own_rules.push(path.to_owned());
        section.diagnosed = false;
        let mut files = section.rules.as_deref().cloned().unwrap_or_default();
        files.retain(|file| file.path != path);
        files.push(RuleFile {
            path: path.to_owned(),
            text,
            offset,
        });
        section.rules = Some(Arc::new(files));
    }

    /// The lines of a block that say something, with their places.
    fn block_lines(&self, body: &Range<usize>) -> Vec<(Range<usize>, String)> {
        let text = self.text.get(body.clone()).unwrap_or_default();
        let mut at = body.start;
        let mut lines = Vec::new();
        for line in text.split_inclusive('\n') {
            let place = at..at + line.trim_end().len();
            at += line.len();
            let said = line.trim();
            if !said.is_empty() && !said.starts_with("--") {
                lines.push((place, said.to_owned()));
            }
        }
        lines
    }

    fn add(
        &mut self,
        place: Range<usize>,
        suffix: Option<String>,
        why: String,
        givens: Vec<Given>,
        task: Task,
    ) {
        let line = self.line(place.start);
        let (path, file_title) = (self.path.to_owned(), self.path);
        let section = self.section();
        let mut title = if section.title.is_empty() {
            file_title.to_owned()
        } else {
            section.title.clone()
        };
        if let Some(suffix) = suffix {
            title = format!("{title} › {suffix}");
        }
        let (rules, diagnosed) = (section.rules.clone(), section.diagnosed);
        self.cases.push(Case {
            title,
            file: path,
            line,
            span: byte_span(&place),
            why,
            rules,
            diagnosed,
            givens,
            task,
        });
        let made = self.cases.len();
        self.section().cases.end = made;
    }

    fn expect(
        &mut self,
        scheme: String,
        on: Option<Date>,
        fence: Range<usize>,
        body: &Range<usize>,
    ) {
        let mut expected = Vec::new();
        let mut sound = true;
        for (place, said) in self.block_lines(body) {
            match expect::line(&said) {
                Ok(expectation) => expected.push(Expected {
                    expectation,
                    line: self.line(place.start),
                }),
                Err(wrong) => {
                    sound = false;
                    self.misread(place, wrong);
                }
            }
        }
        if expected.is_empty() && sound {
            self.problem(
                fence.clone(),
                "nothing is expected here",
                Some("state at least the outcome".to_owned()),
            );
        }
        let givens = self.section().givens.clone();
        if sound && !expected.is_empty() {
            self.add(
                fence,
                None,
                String::new(),
                givens,
                Task::Decide {
                    scheme,
                    on,
                    expected,
                },
            );
        }
    }

    fn eval(&mut self, on: Option<Date>, fence: Range<usize>, body: &Range<usize>) {
        let mut lines = Vec::new();
        for (place, said) in self.block_lines(body) {
            match said.rsplit_once("=>") {
                Some((expression, value))
                    if !expression.trim().is_empty() && !value.trim().is_empty() =>
                {
                    lines.push(Evaluation {
                        expression: expression.trim().to_owned(),
                        value: value.trim().to_owned(),
                        line: self.line(place.start),
                    });
                }
                _ => self.problem(
                    place,
                    "an expression and its value are joined by `=>`",
                    None,
                ),
            }
        }
        if lines.is_empty() {
            self.problem(fence, "nothing is evaluated here", None);
            return;
        }
        let givens = self.section().givens.clone();
        self.add(
            fence,
            None,
            String::new(),
            givens,
            Task::Evaluate { on, lines },
        );
    }

    fn diagnostics(&mut self, fence: Range<usize>, body: &Range<usize>) {
        if self.section().rules.is_none() {
            self.problem(
                fence,
                "there is no rule block that could have diagnostics",
                Some("write an `ius` block above".to_owned()),
            );
            return;
        }
        let mut expected = Vec::new();
        for (place, said) in self.block_lines(body) {
            match expect::diagnostic(&said, self.line(place.start)) {
                Ok(diagnostic) => expected.push(diagnostic),
                Err(wrong) => self.misread(place, wrong),
            }
        }
        self.section().diagnosed = true;
        self.add(
            fence,
            None,
            String::new(),
            Vec::new(),
            Task::Diagnose(expected),
        );
    }

    fn table(&mut self, range: Range<usize>) {
        let mut rows = Vec::new();
        let mut at = range.start;
        for line in self
            .text
            .get(range.clone())
            .unwrap_or_default()
            .split_inclusive('\n')
        {
            let place = at..at + line.trim_end().len();
            at += line.len();
            if !line.trim().is_empty() {
                rows.push((place, cells(line)));
            }
        }
        let mut rows = rows.into_iter();
        let Some((head_place, heads)) = rows.next() else {
            return;
        };
        let is_case_table = heads.iter().any(|head| head == "expect");
        if !is_case_table {
            return;
        }
        let columns = match heads.as_slice() {
            [columns @ .., expect, why] if expect == "expect" && why == "why" => columns.to_vec(),
            _ => {
                self.problem(
                    head_place,
                    "the last two columns of a table of cases are `expect` and `why`",
                    None,
                );
                return;
            }
        };
        let Some(Target { scheme, on }) = self.section().target.clone() else {
            self.problem(
                head_place,
                "this table of cases does not say which scheme is decided",
                Some("put a block ```expect-table nl.start_up on 2026-05-22 above it, or ```expect-routes for a table with a column `scheme`".to_owned()),
            );
            return;
        };
        let mut schemes = Vec::new();
        let mut columns = columns.as_slice();
        if scheme.is_none() {
            match columns.split_first() {
                Some((first, others)) if first == "scheme" => columns = others,
                _ => {
                    self.problem(
                        head_place,
                        "the first column of a table of routes is `scheme`",
                        None,
                    );
                    return;
                }
            }
        }
        for (place, mut row) in rows.skip(1) {
            let scheme = match &scheme {
                Some(scheme) => scheme.clone(),
                None if row.is_empty() => continue,
                None => row.remove(0),
            };
            self.row(columns, &scheme, on, place, &row);
            schemes.push(scheme);
        }
        if scheme.is_none() {
            self.add(
                head_place,
                Some("every scheme has a row".to_owned()),
                "a person's file is decided under every scheme".to_owned(),
                Vec::new(),
                Task::Routes { schemes },
            );
        }
    }

    fn row(
        &mut self,
        columns: &[String],
        scheme: &str,
        on: Option<Date>,
        place: Range<usize>,
        row: &[String],
    ) {
        let cell = |at: usize| row.get(at).map_or("", String::as_str);
        let mut givens = self.section().givens.clone();
        let mut on = on;
        let problems = self.problems.len();
        for (at, column) in columns.iter().enumerate() {
            let written = cell(at);
            if written.is_empty() {
                continue;
            }
            if column == "on" {
                match expect::date(written) {
                    Ok(day) => on = Some(day),
                    Err(wrong) => self.misread(place.clone(), wrong),
                }
                continue;
            }
            if written == "unknown" && column != "but" {
                givens.push(Given::Cell(column.clone(), None));
                continue;
            }
            match read_tree(written, Format::Yaml) {
                Ok(tree) => {
                    let piece = Arc::new(Piece {
                        tree,
                        offset: u32::try_from(place.start).unwrap_or(u32::MAX),
                        file: None,
                    });
                    givens.push(if column == "but" {
                        Given::But(piece)
                    } else {
                        Given::Cell(column.clone(), Some(piece))
                    });
                }
                Err(problem) => {
                    self.problem(
                        place.clone(),
                        &format!("the cell `{written}` cannot be read: {}", problem.message),
                        problem.help,
                    );
                }
            }
        }
        let mut expected = Vec::new();
        let line = self.line(place.start);
        for said in cell(columns.len())
            .split(';')
            .map(str::trim)
            .filter(|said| !said.is_empty())
        {
            match expect::line(said) {
                Ok(expectation) => expected.push(Expected { expectation, line }),
                Err(wrong) => self.misread(place.clone(), wrong),
            }
        }
        let why = cell(columns.len() + 1).to_owned();
        if expected.is_empty() && self.problems.len() == problems {
            self.problem(place.clone(), "this row expects nothing", None);
        }
        if why.is_empty() {
            self.problem(
                place.clone(),
                "this row does not say why",
                Some("fill the `why` column".to_owned()),
            );
        }
        if self.problems.len() == problems {
            let title = if why.chars().count() > 60 {
                format!("line {line}")
            } else {
                why.clone()
            };
            self.add(
                place,
                Some(title),
                why,
                givens,
                Task::Decide {
                    scheme: scheme.to_owned(),
                    on,
                    expected,
                },
            );
        }
    }
}

/// The day that may follow the kind of a block: `on 2026-05-22`.
fn day(kind: &str, words: &str) -> Result<Option<Date>, Misread> {
    match words.strip_prefix("on ") {
        None if words.is_empty() => Ok(None),
        None => Err(Misread {
            message: format!("only `on DATE` may follow `{kind}`, found `{words}`"),
            help: None,
        }),
        Some(day) => expect::date(day.trim()).map(Some),
    }
}

/// A diagnostic of a block's text, moved to its place in the page.
pub(crate) fn shifted(mut diagnostic: Diagnostic, by: usize) -> Diagnostic {
    let by = u32::try_from(by).unwrap_or(u32::MAX);
    let moved =
        |span: ByteSpan| ByteSpan::new(span.start.saturating_add(by), span.end.saturating_add(by));
    diagnostic.span = moved(diagnostic.span);
    for label in &mut diagnostic.labels {
        label.span = moved(label.span);
    }
    for edit in diagnostic.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
        edit.span = moved(edit.span);
    }
    diagnostic
}

fn byte_span(range: &Range<usize>) -> ByteSpan {
    let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    ByteSpan::new(clamp(range.start), clamp(range.end))
}

/// The cells of a row of a table, trimmed; `\|` is a stroke within a cell, and back-ticks around a
/// whole cell are only for show.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut all = Vec::new();
    let mut cell = String::new();
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek() == Some(&'|') => {
                characters.next();
                cell.push('|');
            }
            '|' => all.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    if !cell.trim().is_empty() {
        all.push(cell);
    }
    all.into_iter()
        .map(|cell| {
            let cell = cell.trim();
            let bare = cell
                .strip_prefix('`')
                .and_then(|c| c.strip_suffix('`'))
                .filter(|c| !c.contains('`'));
            bare.unwrap_or(cell).trim().to_owned()
        })
        .collect()
}

/// Whether a piece of YAML says `unknown`, bare.
pub(crate) fn says_unknown(tree: &ius_applicant::tree::Located) -> bool {
    match &tree.data {
        Data::Scalar(scalar) => {
            scalar.text == "unknown" && scalar.style == ius_applicant::tree::Style::Plain
        }
        Data::List(_) | Data::Mapping(_) => false,
    }
}
