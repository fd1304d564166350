//! A located tree to facts, with every problem found on the way.

use std::sync::Arc;

use ius_calendar::{Date, PartialDate, Period, PeriodSet, Weight};
use ius_diagnostics::nearest;
use ius_engine::{Constant, Fact, FactId, Facts, Program, Rate, Type, Value};

use crate::countries::meant_country;
use crate::index::{Keys, SchemaIndex, Target, field};
use crate::problem::{Problem, ProblemKind};
use crate::scalar::{self, Refusal};
use crate::tree::{Data, Entry, Located, Scalar, Span, Style};

/// Keys beside the sections: a schema for editors, words for people, the state of the world.
pub(crate) const BESIDE_SECTIONS: [&str; 3] = ["$schema", "description", "external"];

/// What is being read, for messages and bounds.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    ty: &'a Type,
    /// The fact or field, for its bounds; none for the element of a list.
    fact: Option<&'a Fact>,
}

/// Reads values against one program's schema and collects what is wrong.
pub(crate) struct Reader<'a> {
    pub(crate) program: &'a Program,
    pub(crate) index: &'a SchemaIndex,
    pub(crate) problems: Vec<Problem>,
    pub(crate) stated_null: Vec<FactId>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(program: &'a Program, index: &'a SchemaIndex) -> Reader<'a> {
        Reader {
            program,
            index,
            problems: Vec::new(),
            stated_null: Vec::new(),
        }
    }

    pub(crate) fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Reads the sections of a whole applicant file.
    pub(crate) fn file(&mut self, root: &Located, facts: &mut Facts) {
        let Some(entries) = root.mapping() else {
            self.problem(
                Problem::new(
                    ProblemKind::NotAMapping,
                    root.span,
                    format!(
                        "an applicant file holds sections with facts; found {}",
                        root.described()
                    ),
                )
                .help(format!(
                    "start with a section, such as `{}:`",
                    self.index.sections.names().next().unwrap_or("applicant")
                )),
            );
            return;
        };
        self.duplicates(entries);
        let index = self.index;
        for entry in entries {
            match index.sections.find(&entry.key) {
                Some(Target::Keys(keys)) => self.section(keys, &entry.key, &entry.value, facts),
                Some(_) => {}
                None if BESIDE_SECTIONS.contains(&entry.key.as_str()) => {}
                None => self.unknown_section(entry),
            }
        }
    }

    /// Reads the keys of a section, or of facts grouped within it.
    fn section(&mut self, keys: &'a Keys, path: &str, value: &Located, facts: &mut Facts) {
        if value.is_null() {
            return;
        }
        let Some(entries) = value.mapping() else {
            let example = keys.names().next().unwrap_or("birth_date");
            self.problem(
                Problem::new(
                    ProblemKind::WrongType,
                    value.span,
                    format!("`{path}` holds facts by name; found {}", value.described()),
                )
                .help(format!(
                    "write `{example}: …` on a line below `{path}:`, further to the right"
                )),
            );
            return;
        };
        self.duplicates(entries);
        for entry in entries {
            match keys.find(&entry.key) {
                Some(Target::Fact(id)) => self.fact(*id, &entry.value, facts),
                Some(Target::Keys(inner)) => {
                    self.section(inner, &format!("{path}.{}", entry.key), &entry.value, facts);
                }
                Some(Target::Field(_)) => {}
                None => self.unknown_key(keys, entry, &format!("`{path}`")),
            }
        }
        self.ordered(entries);
    }

    /// Reads one fact.
    pub(crate) fn fact(&mut self, id: FactId, value: &Located, facts: &mut Facts) {
        let program = self.program;
        let Some(fact) = program.schema.facts.get(id.index()) else {
            return;
        };
        if value.is_null() {
            // Stating that nothing is known differs from saying nothing: the decision says so.
            if facts.set(id, Value::Unknown).is_ok() {
                self.stated_null.push(id);
            }
            return;
        }
        let wanted = Wanted {
            ty: &fact.ty,
            fact: Some(fact),
        };
        let Some(read) = self.value(value, wanted) else {
            return;
        };
        if facts.set(id, read).is_err() {
            self.wrong_type(value, wanted);
        }
    }

    /// Reads a value of the wanted type; none after a problem was reported.
    fn value(&mut self, value: &Located, wanted: Wanted<'a>) -> Option<Value> {
        if value.is_null() {
            return Some(Value::Unknown);
        }
        match (wanted.ty, &value.data) {
            (Type::List(element), Data::List(elements)) => self.list(element, elements),
            (Type::Record(id), Data::Mapping(entries)) => {
                self.record(id.index(), entries, value.span)
            }
            (Type::Periods, Data::List(elements)) => self.periods(elements),
            (Type::Period, Data::Mapping(entries)) => {
                self.span_of_days(entries, value.span).map(Value::Period)
            }
            (Type::Date | Type::DateOrOngoing, Data::Mapping(entries)) => {
                self.disputed(entries, value.span)
            }
            (Type::List(_) | Type::Record(_) | Type::Periods, _)
            | (_, Data::List(_) | Data::Mapping(_)) => {
                self.wrong_type(value, wanted);
                None
            }
            (_, Data::Scalar(scalar)) => self.scalar(scalar, value, wanted),
        }
    }

    /// Reads a value that is no fact of its own: a key, external data.
    pub(crate) fn plain(&mut self, value: &Located, ty: &'a Type) -> Option<Value> {
        self.value(value, Wanted { ty, fact: None })
    }

    fn scalar(&mut self, scalar: &Scalar, value: &Located, wanted: Wanted<'a>) -> Option<Value> {
        if !fits(scalar.style, wanted.ty) {
            self.wrong_type(value, wanted);
            return None;
        }
        let text = scalar.text.trim();
        match scalar::read(text, wanted.ty, self.program) {
            Ok(read) => {
                self.within_bounds(&read, value, wanted)?;
                Some(read)
            }
            Err(refusal) => {
                let problem = self.refused(&refusal, scalar, value, wanted);
                self.problem(problem);
                None
            }
        }
    }

    fn list(&mut self, element: &'a Type, elements: &[Located]) -> Option<Value> {
        let before = self.problems.len();
        let wanted = Wanted {
            ty: element,
            fact: None,
        };
        let values: Vec<Value> = elements
            .iter()
            .filter_map(|e| self.value(e, wanted))
            .collect();
        (self.errors_since(before) == 0).then(|| Value::List(values.into()))
    }

    fn errors_since(&self, before: usize) -> usize {
        self.problems
            .iter()
            .skip(before)
            .filter(|p| !p.kind.is_warning())
            .count()
    }

    fn record(&mut self, id: usize, entries: &[Entry], span: Span) -> Option<Value> {
        let (program, index) = (self.program, self.index);
        let (Some(record), Some(keys)) = (program.schema.records.get(id), index.records.get(id))
        else {
            return None;
        };
        let before = self.problems.len();
        let mut fields = vec![Value::Unknown; record.fields.len()];
        self.fields(id, &record.name, keys, entries, &mut fields);
        self.ordered(entries);
        let _ = span;
        (self.errors_since(before) == 0).then(|| Value::Record(fields.into()))
    }

    fn fields(
        &mut self,
        id: usize,
        name: &str,
        keys: &'a Keys,
        entries: &[Entry],
        fields: &mut [Value],
    ) {
        let program = self.program;
        self.duplicates(entries);
        for entry in entries {
            match keys.find(&entry.key) {
                Some(Target::Field(position)) => {
                    let Some(declared) = field(program, id, *position) else {
                        continue;
                    };
                    let wanted = Wanted {
                        ty: &declared.ty,
                        fact: Some(declared),
                    };
                    if let (Some(read), Some(slot)) = (
                        self.value(&entry.value, wanted),
                        fields.get_mut(*position as usize),
                    ) {
                        *slot = read;
                    }
                }
                Some(Target::Keys(inner)) => match entry.value.mapping() {
                    Some(nested) => self.fields(id, name, inner, nested, fields),
                    None if entry.value.is_null() => {}
                    None => {
                        let message = format!(
                            "`{}` holds facts by name; found {}",
                            entry.key,
                            entry.value.described()
                        );
                        self.problem(Problem::new(
                            ProblemKind::WrongType,
                            entry.value.span,
                            message,
                        ));
                    }
                },
                Some(Target::Fact(_)) => {}
                None => self.unknown_key(keys, entry, &format!("an element of kind `{name}`")),
            }
        }
    }

    /// `{disputed: [1996-06-15, 1996-07-15]}`.
    fn disputed(&mut self, entries: &[Entry], span: Span) -> Option<Value> {
        let readings = match entries {
            [only] if only.key == "disputed" => only.value.list(),
            _ => None,
        };
        let Some(readings) = readings else {
            self.problem(
                Problem::new(ProblemKind::WrongType, span, "a date has no keys but `disputed`, with a list of dates")
                    .help("write `2026-05-22`, or `{disputed: [1996-06-15, 1996-07-15]}` when documents disagree"),
            );
            return None;
        };
        let before = self.problems.len();
        let mut documents = Vec::with_capacity(readings.len());
        for reading in readings {
            match self.value(
                reading,
                Wanted {
                    ty: &Type::Date,
                    fact: None,
                },
            ) {
                Some(Value::Date(day)) => documents.push(PartialDate::from(day)),
                Some(Value::PartialDate(partial)) => documents.push(Arc::unwrap_or_clone(partial)),
                Some(_) => {
                    let message = "a disputed date needs every reading that a document gives";
                    self.problem(Problem::new(ProblemKind::WrongType, reading.span, message));
                }
                None => {}
            }
        }
        if self.errors_since(before) > 0 {
            return None;
        }
        match PartialDate::from_disputed(documents) {
            Some(partial) => Some(scalar::partial_date(partial)),
            None => {
                let message = "a disputed date needs at least one reading";
                self.problem(Problem::new(ProblemKind::WrongType, span, message));
                None
            }
        }
    }

    /// `{from: 2021-05-10, until: 2026-05-09}`; without `until` it still goes on.
    fn span_of_days(&mut self, entries: &[Entry], span: Span) -> Option<Period> {
        self.duplicates(entries);
        let before = self.problems.len();
        let (mut from, mut until) = (None, Some(Date::ONGOING));
        for entry in entries {
            let ty = match entry.key.as_str() {
                "from" => &Type::Date,
                "until" => &Type::DateOrOngoing,
                "weight" => continue,
                _ => {
                    let message = format!("`{}` is not a key of a period", entry.key);
                    self.problem(
                        Problem::new(ProblemKind::UnknownKey, entry.key_span, message)
                            .help("a period has the keys `from` and `until`, both days included"),
                    );
                    continue;
                }
            };
            match self.value(&entry.value, Wanted { ty, fact: None }) {
                Some(Value::Date(day)) if entry.key == "from" => from = Some(day),
                Some(Value::Date(day)) => until = Some(day),
                Some(_) => {
                    let message = "a period starts and ends on days that are fully known";
                    self.problem(Problem::new(
                        ProblemKind::WrongType,
                        entry.value.span,
                        message,
                    ));
                }
                None => {}
            }
        }
        if self.errors_since(before) > 0 {
            return None;
        }
        let (Some(from), Some(until)) = (from, until) else {
            self.problem(
                Problem::new(
                    ProblemKind::WrongType,
                    span,
                    "a period needs its first day: `from` is missing",
                )
                .help("write `{from: 2021-05-10, until: 2026-05-09}` or `2021-05-10/2026-05-09`"),
            );
            return None;
        };
        let period = Period::state(from, until);
        if period.is_none() {
            let message = format!("a period cannot end on {until} before it begins on {from}");
            self.problem(Problem::new(ProblemKind::WrongType, span, message));
        }
        period
    }

    fn periods(&mut self, elements: &[Located]) -> Option<Value> {
        let before = self.problems.len();
        let mut spans = Vec::with_capacity(elements.len());
        for element in elements {
            let weight = element
                .get("weight")
                .map_or(Some(Weight::FULL), |w| self.weight(w));
            match self.value(
                element,
                Wanted {
                    ty: &Type::Period,
                    fact: None,
                },
            ) {
                Some(Value::Period(period)) => spans.extend(weight.map(|w| (period, w))),
                Some(_) => {
                    let message = "a span of days is needed here";
                    self.problem(Problem::new(ProblemKind::WrongType, element.span, message));
                }
                None => {}
            }
        }
        (self.errors_since(before) == 0)
            .then(|| Value::Periods(Arc::new(spans.into_iter().collect::<PeriodSet>())))
    }

    fn weight(&mut self, value: &Located) -> Option<Weight> {
        let percent = value
            .text()
            .map(|t| t.strip_suffix(" percent").unwrap_or(t))
            .and_then(|t| t.parse().ok());
        let weight = percent.and_then(Weight::from_percent);
        if weight.is_none() {
            self.problem(
                Problem::new(
                    ProblemKind::WrongType,
                    value.span,
                    format!("{} is not a weight", value.described()),
                )
                .help("write a whole percentage, such as `50 percent`"),
            );
        }
        weight
    }

    fn within_bounds(&mut self, read: &Value, value: &Located, wanted: Wanted<'a>) -> Option<()> {
        let Some(fact) = wanted.fact else {
            return Some(());
        };
        let below = fact
            .at_least
            .as_ref()
            .filter(|b| scalar::against(read, b) == Some(std::cmp::Ordering::Less));
        let above = fact
            .at_most
            .as_ref()
            .filter(|b| scalar::against(read, b) == Some(std::cmp::Ordering::Greater));
        let name = short_name(&fact.path);
        let (words, bound) = match (below, above) {
            (Some(bound), _) => ("at least", bound),
            (None, Some(bound)) => ("at most", bound),
            (None, None) => return Some(()),
        };
        let message = format!(
            "`{name}` is {words} {}, found {}",
            constant(bound, self.program),
            value.described()
        );
        self.problem(Problem::new(
            ProblemKind::OutsideBounds,
            value.span,
            message,
        ));
        None
    }

    pub(crate) fn duplicates(&mut self, entries: &[Entry]) {
        let mut seen: Vec<&Entry> = Vec::with_capacity(entries.len().min(64));
        let mut sorted: Vec<&Entry> = entries.iter().collect();
        sorted.sort_by(|a, b| a.key.cmp(&b.key));
        for entry in sorted {
            match seen.last() {
                Some(first) if first.key == entry.key => {
                    let problem = Problem::new(
                        ProblemKind::DuplicateKey,
                        entry.key_span,
                        format!("`{}` is stated twice", entry.key),
                    )
                    .related(first.key_span, "stated here first")
                    .help("keep one: it is not known which is right");
                    self.problems.push(problem);
                }
                _ => seen.push(entry),
            }
        }
    }

    fn unknown_section(&mut self, entry: &Entry) {
        let sections = &self.index.sections;
        let problem = Problem::new(
            ProblemKind::UnknownKey,
            entry.key_span,
            format!("there is no section `{}`", entry.key),
        );
        let problem = match nearest(&entry.key, sections.names()) {
            Some(near) => problem
                .help(format!("did you mean `{near}`?"))
                .replace_with(near),
            None => match self.elsewhere(&entry.key) {
                Some(path) => {
                    let section = path.split('.').next().unwrap_or_default();
                    problem.help(format!("`{path}` is a fact: write it under `{section}:`"))
                }
                None => problem.help(format!("the sections are {}", listed(sections.names()))),
            },
        };
        self.problem(problem);
    }

    fn unknown_key(&mut self, keys: &Keys, entry: &Entry, place: &str) {
        let message = format!("{place} has no fact `{}`", entry.key);
        let problem = Problem::new(ProblemKind::UnknownKey, entry.key_span, message);
        let problem = match nearest(&entry.key, keys.names()) {
            Some(near) => problem
                .help(format!("did you mean `{near}`?"))
                .replace_with(near),
            None => match self.elsewhere(&entry.key) {
                Some(path) => problem.help(format!("there is `{path}`, in another section")),
                None => problem.help(format!("the facts here are {}", listed(keys.names()))),
            },
        };
        self.problem(problem);
    }

    /// A fact of this name in whatever section.
    fn elsewhere(&self, key: &str) -> Option<&'a str> {
        let wanted = key.rsplit('.').next().unwrap_or(key);
        let paths = || {
            self.program
                .schema
                .facts
                .iter()
                .map(|fact| fact.path.as_str())
        };
        paths()
            .find(|path| *path == key)
            .or_else(|| paths().find(|path| short_name(path) == wanted))
    }

    /// Warns about a start that lies after its end: both are kept, and the rules then see a span
    /// that has no day.
    fn ordered(&mut self, entries: &[Entry]) {
        const PAIRS: [(&str, &str); 9] = [
            ("starts_on", "ends_on"),
            ("started_on", "ended_on"),
            ("begins_on", "ends_on"),
            ("from", "until"),
            ("valid_from", "valid_until"),
            ("issued_on", "expires_on"),
            ("left_on", "returned_on"),
            ("lodged_on", "decided_on"),
            ("signed_on", "ends_on"),
        ];
        let day = |key: &str| {
            let entry = entries.iter().find(|entry| entry.key == key)?;
            let read = scalar::date(entry.value.text()?.trim(), true).ok()?;
            Some((entry, read))
        };
        for (start, end) in PAIRS {
            let (Some((_, start_day)), Some((end_entry, end_day))) = (day(start), day(end)) else {
                continue;
            };
            let (Some(first), Some(last)) = (bounds(&start_day), bounds(&end_day)) else {
                continue;
            };
            if last.1 < first.0 {
                let message = format!("`{end}` lies before `{start}`: the span has no day");
                self.problem(Problem::new(
                    ProblemKind::EndsBeforeStart,
                    end_entry.value.span,
                    message,
                ));
            }
        }
    }

    fn wrong_type(&mut self, value: &Located, wanted: Wanted<'a>) {
        let (what, example) = expected(wanted.ty, self.program);
        let subject = match wanted.fact {
            Some(fact) => format!("`{}` is {what}", short_name(&fact.path)),
            None => format!("{what} is needed here"),
        };
        let mut problem = Problem::new(
            ProblemKind::WrongType,
            value.span,
            format!("{subject}, found {}", value.described()),
        )
        .help(format!("write {example}"));
        if let (Some(scalar), Type::List(_)) = (value.scalar(), wanted.ty) {
            let written = if scalar.style == Style::Quoted {
                format!("\"{}\"", scalar.text)
            } else {
                scalar.text.clone()
            };
            problem = problem.replace_with(format!("[{written}]"));
        } else if let Some(better) = value.scalar().and_then(|s| better(s, wanted.ty)) {
            problem = problem
                .help(format!("write `{better}`"))
                .replace_with(better);
        }
        self.problem(problem);
    }

    /// Words for a scalar that is not a value of the type.
    fn refused(
        &mut self,
        refusal: &Refusal,
        scalar: &Scalar,
        value: &Located,
        wanted: Wanted<'a>,
    ) -> Problem {
        let text = scalar.text.trim();
        let (what, example) = expected(wanted.ty, self.program);
        let name = wanted.fact.map(|fact| short_name(&fact.path));
        let of = name.map_or_else(String::new, |name| format!(" for `{name}`"));
        match refusal {
            Refusal::WrongType => {
                self.wrong_type(value, wanted);
                // Reported already; taken back so that the caller reports it once.
                self.problems.pop().unwrap_or_else(|| {
                    Problem::new(ProblemKind::WrongType, value.span, format!("{what} is needed here"))
                })
            }
            Refusal::ImpossibleDate(why) => Problem::new(
                ProblemKind::ImpossibleDate,
                value.span,
                format!("`{text}` is not a date{of}: {why}"),
            )
            .help("write year-month-day such as `2026-05-22`, or only what is known: `1996`, `1996-06`"),
            Refusal::NotOngoing => {
                let problem = Problem::new(
                    ProblemKind::WrongType,
                    value.span,
                    format!("a day is needed{of}, found `{text}`"),
                );
                match wanted.ty {
                    Type::DateOrOngoing => problem.help("write `ongoing` for what has no end yet").replace_with("ongoing"),
                    _ => problem.help(format!("write {example}")),
                }
            }
            Refusal::Currency(found) => {
                let currency = match wanted.ty {
                    Type::Money(currency, _) => currency.as_str(),
                    _ => "another currency",
                };
                Problem::new(
                    ProblemKind::WrongCurrency,
                    value.span,
                    format!("an amount in {currency} is needed{of}, found an amount in `{found}`"),
                )
                .help("convert it as the provision prescribes: no rate of exchange is assumed")
            }
            Refusal::Rate(found) => Problem::new(
                ProblemKind::WrongCurrency,
                value.span,
                format!("{what} is needed{of}, found an amount `{found}`"),
            )
            .help(format!("write {example}")),
            Refusal::TooPrecise => {
                let limit = match wanted.ty {
                    Type::Money(..) => "an amount has at most four decimals",
                    Type::Integer => "the number is too large",
                    _ => "the number has more digits than can be kept exactly",
                };
                Problem::new(ProblemKind::TooPrecise, value.span, format!("`{text}` cannot be kept exactly{of}"))
                    .help(limit)
            }
            Refusal::NoMember => self.no_member(text, value.span, wanted.ty, &of),
            Refusal::NoCountry => {
                let problem =
                    Problem::new(ProblemKind::UnknownCountry, value.span, format!("`{text}` is not a country code{of}"));
                match meant_country(text) {
                    Some(code) => problem.help(format!("did you mean `{code}`?")).replace_with(quoted_like(scalar, code)),
                    None => problem.help("write the two letters of ISO 3166, such as `MA` for Morocco"),
                }
            }
            Refusal::Impossible(why) => {
                Problem::new(ProblemKind::WrongType, value.span, format!("{what} is needed{of}: {why}"))
                    .help(format!("write {example}"))
            }
        }
    }

    fn no_member(&self, text: &str, span: Span, ty: &Type, of: &str) -> Problem {
        let Type::Enumeration(id) = ty else {
            return Problem::new(
                ProblemKind::UnknownValue,
                span,
                format!("`{text}` is not known{of}"),
            );
        };
        let values: Vec<&str> = self
            .program
            .schema
            .enumerations
            .get(id.index())
            .map_or_else(Vec::new, |e| {
                e.values.iter().map(|(name, _)| name.as_str()).collect()
            });
        let problem = Problem::new(
            ProblemKind::UnknownValue,
            span,
            format!("`{text}` is not one of the values{of}"),
        );
        let list = listed(values.iter().copied());
        match nearest(text, values.iter().copied()) {
            Some(near) => problem
                .help(format!("did you mean `{near}`? the values are {list}"))
                .replace_with(near),
            None => problem.help(format!("the values are {list}")),
        }
    }
}

/// Earliest and latest reading of a date.
fn bounds(value: &Value) -> Option<(Date, Date)> {
    match value {
        Value::Date(day) => Some((*day, *day)),
        Value::PartialDate(partial) => Some((partial.earliest(), partial.latest())),
        _ => None,
    }
}

/// Whether a scalar of this style may stand for the type at all.
fn fits(style: Style, ty: &Type) -> bool {
    match style {
        Style::Plain => true,
        Style::Null => false,
        Style::YesNo => matches!(ty, Type::YesNo),
        // A year alone may be written as a number; a code or text must be quoted in JSON, because a
        // number has lost its leading zeros.
        Style::Number => matches!(
            ty,
            Type::Integer
                | Type::Decimal
                | Type::Percentage
                | Type::Money(..)
                | Type::Date
                | Type::DateOrOngoing
        ),
        Style::Quoted => !matches!(ty, Type::Integer),
    }
}

fn quoted_like(scalar: &Scalar, text: &str) -> String {
    if scalar.style == Style::Quoted {
        format!("\"{text}\"")
    } else {
        text.to_owned()
    }
}

/// What was most likely meant, when a scalar is not of the type.
fn better(scalar: &Scalar, ty: &Type) -> Option<String> {
    let text = scalar.text.trim();
    let words = text.to_lowercase();
    let better = match ty {
        Type::YesNo => match words.as_str() {
            "y" | "yes" | "true" | "on" | "ja" | "1" => "yes",
            "n" | "no" | "false" | "off" | "nee" | "0" => "no",
            _ => return None,
        }
        .to_owned(),
        Type::Integer => scalar::integer(text).ok().map(|_| text.to_owned())?,
        Type::Date | Type::DateOrOngoing => rearranged_date(text)?,
        Type::Money(currency, _) => {
            let bare = text
                .trim_start_matches(['€', '$', '£'])
                .trim_end_matches(['€', '$', '£'])
                .trim_end_matches(currency.as_str())
                .trim();
            let with_point =
                if bare.contains(',') && !bare.contains('.') && bare.matches(',').count() == 1 {
                    bare.replace(',', ".")
                } else {
                    bare.to_owned()
                };
            let amount = crate::number::decimal(&with_point).ok()?;
            format!("{currency} {amount}")
        }
        Type::Percentage => {
            let bare = text.trim_end_matches('%').trim();
            crate::number::decimal(bare).ok()?;
            format!("{bare} percent")
        }
        Type::Decimal => {
            let with_point = text.replace(',', ".");
            crate::number::decimal(&with_point).ok()?;
            with_point
        }
        Type::Code | Type::Text if scalar.style != Style::Quoted => format!("\"{text}\""),
        _ => return None,
    };
    let better = match (scalar.style, ty) {
        (Style::Quoted | Style::Number, Type::YesNo) => {
            (if better == "yes" { "true" } else { "false" }).to_owned()
        }
        (Style::Quoted, Type::Integer) => better,
        (Style::Quoted, _) => format!("\"{better}\""),
        _ => better,
    };
    (better != scalar.text).then_some(better).or_else(|| {
        // Only the quotes are wrong.
        (scalar.style == Style::Quoted).then(|| text.to_owned())
    })
}

/// `22-05-2026`, `22/5/2026`, `20260522` and `2026-05-22T10:00` as year-month-day, where only one
/// reading is possible.
fn rearranged_date(text: &str) -> Option<String> {
    let day_only = text.split(['T', ' ']).next().unwrap_or(text);
    let parts: Vec<&str> = day_only.split(['-', '/', '.']).collect();
    let numbers: Vec<u32> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    if numbers.len() != parts.len() {
        return None;
    }
    let (year, month, day) = match (numbers.as_slice(), parts.as_slice()) {
        ([year, month, day], [first, ..]) if first.len() == 4 => (*year, *month, *day),
        ([day, month, year], [.., last]) if last.len() == 4 && (*day > 12 || day == month) => {
            (*year, *month, *day)
        }
        ([whole], [only]) if only.len() == 8 => (whole / 10_000, whole / 100 % 100, whole % 100),
        _ => return None,
    };
    Date::new(i32::try_from(year).ok()?, month, day).map(|date| date.to_string())
}

/// The last segment of a path.
fn short_name(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Up to twelve names in back-ticks.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let all: Vec<&str> = names.collect();
    let shown: Vec<String> = all
        .iter()
        .take(12)
        .map(|name| format!("`{name}`"))
        .collect();
    match all.len().saturating_sub(12) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What the type is called, and how a value of it is written.
pub(crate) fn expected(ty: &Type, program: &Program) -> (String, String) {
    let (what, example) = match ty {
        Type::YesNo => ("yes or no", "`yes` or `no`"),
        Type::Integer => ("a whole number", "digits alone, such as `3`"),
        Type::Decimal => ("a number", "digits with a point, such as `2.5`"),
        Type::Percentage => (
            "a percentage",
            "a number of percents, such as `50` or `50 percent`",
        ),
        Type::Money(currency, rate) => {
            let per = match rate {
                Rate::Once => "",
                Rate::PerMonth => " per month",
                Rate::PerYear => " per year",
            };
            return (
                format!("an amount in {currency}{per}"),
                format!("the amount, such as `2400.00` or `{currency} 2400.00`"),
            );
        }
        Type::Date => (
            "a date",
            "year-month-day such as `2026-05-22`, or what is known of it: `1996`, `1996-06`",
        ),
        Type::DateOrOngoing => (
            "a date or `ongoing`",
            "year-month-day such as `2026-05-22`, or `ongoing`",
        ),
        Type::CalendarDuration => ("a duration in years or months", "`12 months` or `P12M`"),
        Type::ExactDuration => ("a duration in days or weeks", "`90 days` or `P90D`"),
        Type::TimeLimit => ("a time limit", "`6 months`, `90 days` or `10 working days`"),
        Type::CountedDuration => ("a counted duration", "`18 months 15 days`"),
        Type::Period => (
            "a period",
            "`2021-05-10/2026-05-09`, or `2021-05-10/..` if it still goes on",
        ),
        Type::Periods => (
            "a list of periods",
            "`[2021-05-10/2023-01-31, 2023-05-01/..]`",
        ),
        Type::Country => (
            "a country code",
            "the two letters of ISO 3166, such as `MA`",
        ),
        Type::Code => ("a code in quotes", "it in quotes, such as `\"2221\"`"),
        Type::Text => ("a text", "it in quotes"),
        Type::Enumeration(id) => {
            let values = program
                .schema
                .enumerations
                .get(id.index())
                .map_or(&[][..], |e| e.values.as_slice());
            return (
                "one of a list of values".to_owned(),
                listed(values.iter().map(|(name, _)| name.as_str())),
            );
        }
        Type::Record(id) => {
            let record = program.schema.records.get(id.index());
            let keys = record.map_or_else(String::new, |r| {
                listed(r.fields.iter().map(|f| f.path.as_str()))
            });
            return ("a mapping".to_owned(), format!("the keys {keys}"));
        }
        Type::List(element) => {
            let (element, _) = expected(element, program);
            return (
                format!("a list (each: {element})"),
                "the elements between `[` and `]`".to_owned(),
            );
        }
    };
    (what.to_owned(), example.to_owned())
}

/// A bound as people write it.
fn constant(constant: &Constant, program: &Program) -> String {
    match constant {
        Constant::YesNo(true) => "yes".to_owned(),
        Constant::YesNo(false) => "no".to_owned(),
        Constant::Integer(number) => number.to_string(),
        Constant::Decimal(number) => number.to_string(),
        Constant::Date(day) => day.to_string(),
        Constant::Months(length) => length.to_string(),
        Constant::Days(length) => length.to_string(),
        Constant::WorkingDays(count) => format!("{count} working days"),
        Constant::Counted(length) => length.to_string(),
        Constant::Country(text) | Constant::Text(text) => text.clone(),
        Constant::Member(id, at) => program
            .schema
            .enumerations
            .get(id.index())
            .and_then(|e| e.values.get(usize::from(*at)))
            .map_or_else(String::new, |(name, _)| name.clone()),
    }
}
