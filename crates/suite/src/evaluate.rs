//! `eval` blocks: expressions with the value they must have.
//!
//! An expression becomes an output of a scheme of its own beside the case's rules, so that it is
//! read, checked and evaluated exactly as in a rule file. An output states its type; which one is
//! found by trying those that the expected value can have.

use std::fmt::Write as _;

use ius_analysis::{Analysis, module_of};
use ius_calendar::Date;
use ius_diagnostics::{LineIndex, Severity};
use ius_engine::{Facts, Options, Program, Rate, Type, Value};

use crate::case::{Evaluation, Expectation, ExpectedOutput, Given, RuleFile};
use crate::rules::Rules;
use crate::run::{Failure, give};
use crate::view::View;

const PATH: &str = "rules/case/evaluated.ius";
/// The reference date of expressions where the block names none and no fact gives one.
const DAY: &str = "2026-01-01";

/// Evaluates the lines under the case's rules; what is not as expected becomes failures.
pub(crate) fn evaluate(
    files: &[RuleFile],
    givens: &[Given],
    on: Option<Date>,
    lines: &[Evaluation],
    at: &dyn Fn(u32) -> u32,
) -> Vec<Failure> {
    let mut analysis = Analysis::new();
    for file in files {
        analysis.set_file(&file.path, &file.text);
    }
    let schema = analysis.program();
    let mut tried: Vec<Tried> = lines
        .iter()
        .map(|line| Tried {
            candidates: candidates(&line.value, &schema),
            next: 0,
            refused: None,
        })
        .collect();
    loop {
        let (text, starts) = module(files, lines, &tried);
        analysis.set_file(PATH, &text);
        let index = LineIndex::new(&text);
        let mut any = false;
        for error in analysis
            .diagnostics(PATH)
            .into_iter()
            .filter(|d| d.severity == Severity::Error)
        {
            let row = index.line(error.span.start);
            let owner = starts
                .iter()
                .rposition(|start| start.is_some_and(|start| start <= row));
            if let Some(tried) = owner.and_then(|owner| tried.get_mut(owner)) {
                any |= tried.refuse(error.message);
            }
        }
        if !any {
            break;
        }
        for tried in &mut tried {
            tried.advance();
        }
    }
    let mut failures: Vec<Failure> = lines
        .iter()
        .zip(&tried)
        .filter(|(_, tried)| tried.gave_up())
        .map(|(line, tried)| {
            let why = tried
                .refused
                .as_deref()
                .unwrap_or("it has none of the types that the value can have");
            Failure {
                line: line.line,
                text: format!("`{}` cannot be evaluated: {why}", line.expression),
            }
        })
        .collect();
    let rules = Rules::new(analysis);
    let Ok(scheme) = rules.scheme("nl.evaluated") else {
        let errors: Vec<String> = rules.errors().into_iter().map(|e| e.message).collect();
        let line = lines.first().map_or(1, |line| line.line);
        failures.push(Failure {
            line,
            text: format!("the expressions cannot be evaluated: {}", errors.join("; ")),
        });
        return failures;
    };
    let mut facts = Facts::new(rules.plan().program());
    let on = on.or_else(|| Date::parse_iso(DAY).ok());
    failures.extend(give(
        givens,
        &rules,
        on.unwrap_or(Date::FIRST),
        &mut facts,
        at,
    ));
    let day = lodged_on(&facts, rules.plan().program()).or(on);
    let decision = rules.plan().decide(
        scheme,
        &facts,
        &Options {
            on: day,
            ..Options::default()
        },
    );
    let view = View::new(rules.plan(), &facts, &decision);
    for (number, (line, tried)) in lines.iter().zip(&tried).enumerate() {
        if tried.gave_up() {
            continue;
        }
        let expected = match line.value.as_str() {
            "unknown" => ExpectedOutput::Unknown,
            "absent" => ExpectedOutput::Absent,
            value => ExpectedOutput::Value(value.to_owned()),
        };
        let expectation = Expectation::Output(format!("line_{number}"), expected);
        if let Some(text) = view.differs(&expectation, rules.index()) {
            let text = text.replace(
                &format!("output `line_{number}`"),
                &format!("`{}`", line.expression),
            );
            failures.push(Failure {
                line: line.line,
                text,
            });
        }
    }
    failures
}

/// The day on which the application was lodged, where the case states it.
fn lodged_on(facts: &Facts, program: &Program) -> Option<Date> {
    match program
        .fact("application.lodged_on")
        .map(|fact| facts.get(fact))
    {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    }
}

struct Tried {
    candidates: Vec<String>,
    next: usize,
    refused: Option<String>,
}

impl Tried {
    /// Notes that the present candidate does not fit; true if there was one.
    fn refuse(&mut self, why: String) -> bool {
        if self.gave_up() {
            return false;
        }
        // The first type is the likeliest: what is wrong with it says most.
        if self.next == 0 || self.refused.is_none() {
            self.refused.get_or_insert(why);
        }
        self.candidates.get_mut(self.next).is_some_and(|candidate| {
            candidate.insert(0, '!');
            true
        })
    }

    fn advance(&mut self) {
        while self
            .candidates
            .get(self.next)
            .is_some_and(|candidate| candidate.starts_with('!'))
        {
            self.next += 1;
        }
    }

    fn gave_up(&self) -> bool {
        self.next >= self.candidates.len()
    }
}

/// The rule file of the expressions, and the row (from 0) on which each line's output starts.
fn module(files: &[RuleFile], lines: &[Evaluation], tried: &[Tried]) -> (String, Vec<Option<u32>>) {
    let mut text = String::new();
    for file in files {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "use {}", module_of(&file.path));
    }
    text.push_str(
        "section evaluated_on \"The day of the expressions\"\n  fact day : date \"Day\"\n",
    );
    text.push_str("scheme evaluated in NL \"Expressions\"\n  as of evaluated_on.day\n");
    let mut row = u32::try_from(text.matches('\n').count()).unwrap_or(0);
    let mut starts = Vec::with_capacity(lines.len());
    for (number, (line, tried)) in lines.iter().zip(tried).enumerate() {
        match tried.candidates.get(tried.next) {
            Some(ty) => {
                let _ = writeln!(
                    text,
                    "  output line_{number} \"Line\" : {ty}\n    is {}",
                    line.expression
                );
                starts.push(Some(row));
                row += 2;
            }
            None => starts.push(None),
        }
    }
    (text, starts)
}

/// The types, in the words of the language, that the expected value can have.
fn candidates(value: &str, program: &Program) -> Vec<String> {
    let words: Vec<&str> = value.split_whitespace().collect();
    let ends = |unit: &str| {
        words
            .iter()
            .any(|word| *word == unit || *word == format!("{unit}s"))
    };
    let number = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_ascii_digit() || "-. ".contains(c))
    };
    let all = |types: &[&str]| {
        types
            .iter()
            .map(|ty| (*ty).to_owned())
            .collect::<Vec<String>>()
    };
    let currency = words
        .first()
        .filter(|w| w.len() == 3 && w.chars().all(|c| c.is_ascii_uppercase()) && words.len() > 1);
    if matches!(value, "yes" | "no") {
        return all(&["yes/no"]);
    }
    if let Some(currency) = currency {
        let rate = if value.ends_with("per month") {
            " per month"
        } else if value.ends_with("per year") {
            " per year"
        } else {
            ""
        };
        return vec![format!("{currency}{rate}")];
    }
    if Date::parse_iso(value).is_ok() {
        return all(&["date", "date or ongoing"]);
    }
    if value == "ongoing" {
        return all(&["date or ongoing"]);
    }
    if value.starts_with('[') {
        return all(&["periods", "list of country", "list of date", "list of text"]);
    }
    if value.contains('/') && !value.starts_with('"') {
        return all(&["period", "periods"]);
    }
    if value.ends_with("working days") || value.ends_with("working day") {
        return all(&["time limit"]);
    }
    if words.len() > 1 && (ends("month") || ends("year")) {
        return all(&["calendar duration", "counted duration", "time limit"]);
    }
    if words.len() > 1 && (ends("day") || ends("week")) {
        return all(&["exact duration", "counted duration", "time limit"]);
    }
    if value.ends_with(" percent") {
        return all(&["percentage"]);
    }
    if number(value) {
        return all(&["integer", "decimal", "percentage"]);
    }
    if value == "unknown" || value == "absent" {
        let mut types = all(&[
            "yes/no",
            "integer",
            "decimal",
            "date",
            "date or ongoing",
            "percentage",
            "calendar duration",
            "exact duration",
            "counted duration",
            "time limit",
            "period",
            "periods",
            "country",
            "text",
            "code",
        ]);
        types.extend(moneys(program));
        types.extend(program.schema.enumerations.iter().map(|e| e.name.clone()));
        return types;
    }
    let mut types = Vec::new();
    if ius_analysis::is_country(value.split('-').next().unwrap_or(value)) {
        types.push("country".to_owned());
    }
    let members = program
        .schema
        .enumerations
        .iter()
        .filter(|e| e.values.iter().any(|(name, _)| name == value));
    types.extend(members.map(|e| e.name.clone()));
    types.extend(all(&["text", "code"]));
    types
}

/// Every kind of money that a fact of the case has, and euros.
fn moneys(program: &Program) -> Vec<String> {
    let mut kinds = vec![
        "EUR".to_owned(),
        "EUR per month".to_owned(),
        "EUR per year".to_owned(),
    ];
    for fact in &program.schema.facts {
        if let Type::Money(currency, rate) = &fact.ty {
            let kind = match rate {
                Rate::Once => currency.clone(),
                Rate::PerMonth => format!("{currency} per month"),
                Rate::PerYear => format!("{currency} per year"),
            };
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    kinds
}
