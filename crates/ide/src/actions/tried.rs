//! Applicants to start an example from: those of the examples there are, those of the applicant
//! files, and one that is made by answering what is asked.

use ius_analysis::{BoundaryAt, ExampleCase};
use ius_applicant::{Format, read_applicant_on};
use ius_calendar::{CalendarDuration, Date};
use ius_engine::{
    Constant, Country, FactId, Facts, MissingItem, Op, Options, Outcome, Plan, Program, SchemeId,
    Type, Value,
};
use ius_suite::{Rules, example_facts};
use ius_syntax::ast::{Declaration, Example, Given};

use crate::figure::stated;
use crate::run::Documents;
use crate::workspace::Snapshot;

/// An applicant, and the lines of an example that state it.
pub(super) struct Base {
    pub facts: Facts,
    pub on: Option<Date>,
    /// `given …` and `but …`, without what is said of the fact that is tried.
    pub lines: Vec<String>,
}

/// So many decisions are made at most to find an applicant.
const BUDGET: u32 = 3000;

/// The applicants of the examples of the scheme, those of the file at hand first.
pub(super) fn of_examples(snapshot: &Snapshot, rules: &Rules, boundary: &BoundaryAt) -> Vec<Base> {
    let home = boundary.scheme_file.path();
    let mut all: Vec<ExampleCase> = rules
        .analysis()
        .examples()
        .into_iter()
        .filter(|example| example.scheme == boundary.scheme)
        .collect();
    all.sort_by_key(|example| example.file.path() != home);
    let documents = Documents(&snapshot.documents);
    let mut out = Vec::new();
    for example in all {
        let (Ok(facts), Some((text, written))) = (
            example_facts(&example, rules, &documents),
            written(snapshot, &example),
        ) else {
            continue;
        };
        let mut lines = Vec::new();
        for given in &written.givens {
            let said = |span: ius_syntax::ast::Span| {
                text.get(span.start as usize..span.end as usize)
                    .unwrap_or_default()
            };
            match given {
                Given::File(name) => {
                    let path = ius_suite::beside(example.file.path(), &name.value);
                    lines.push(format!("given \"{}\"", relative(home, &path)));
                }
                Given::Fact(path, _) | Given::Unknown(path) if said(path.span) == boundary.fact => {
                }
                Given::Fact(path, literal) => {
                    let before = text.get(..path.span.start as usize).unwrap_or_default();
                    let but = before.trim_end().ends_with("but") && !lines.is_empty();
                    let word = if but { "but" } else { "given" };
                    let (path, value) = (said(path.span), said(literal.span));
                    lines.push(format!("{word} {path} is {value}"));
                }
                Given::Unknown(path) => lines.push(format!("but {} unknown", said(path.span))),
            }
        }
        out.push(Base {
            facts,
            on: example.on,
            lines,
        });
    }
    out
}

/// The example as it is written.
fn written(snapshot: &Snapshot, example: &ExampleCase) -> Option<(String, Example)> {
    let text = snapshot.analysis.text(example.file.path())?;
    let own = text.get(example.span.start as usize..example.span.end as usize)?;
    match ius_syntax::parse_item(own).declaration? {
        Declaration::Example(written) => Some((own.to_owned(), written)),
        _ => None,
    }
}

/// The applicants of the applicant files of the workspace.
pub(super) fn of_files(snapshot: &Snapshot, rules: &Rules, boundary: &BoundaryAt) -> Vec<Base> {
    let plan = rules.plan();
    let home = boundary.scheme_file.path();
    let mut out = Vec::new();
    for (path, text) in snapshot.documents.iter() {
        let Some(format) = Format::of_path(path) else {
            continue;
        };
        if path.ends_with(".case.yaml") {
            continue;
        }
        let today = snapshot.config.today;
        let read = read_applicant_on(text, format, path, plan.program(), rules.index(), today);
        // Data handed in beside the applicant cannot be said in an example.
        if let Ok(applicant) = read
            && applicant.facts.externals().is_empty()
        {
            out.push(Base {
                facts: applicant.facts,
                on: None,
                lines: vec![format!("given \"{}\"", relative(home, path))],
            });
        }
    }
    out
}

/// The path of a file as a rule file names it: relative to its folder.
fn relative(from: &str, path: &str) -> String {
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    let target: Vec<&str> = path.split('/').collect();
    let shared = folders
        .iter()
        .zip(&target)
        .take_while(|(a, b)| a == b)
        .count()
        .min(target.len().saturating_sub(1));
    let up = "../".repeat(folders.len() - shared);
    let rest = target.get(shared..).unwrap_or_default().join("/");
    format!("{up}{rest}")
}

/// An applicant made by answering what is asked until the scheme can be decided, so that nothing
/// stands against it but the clause at hand.
pub(super) fn made(
    rules: &Rules,
    scheme: SchemeId,
    boundary: &BoundaryAt,
    value: &(FactId, Value),
    on: Date,
) -> Option<Base> {
    let program = rules.plan().program();
    let mut search = Search {
        plan: rules.plan(),
        scheme,
        on,
        clause: &boundary.clause,
        left: BUDGET,
    };
    let mut facts = Facts::new(program);
    facts.set(value.0, value.1.clone()).ok()?;
    if !search.answer(&mut facts) {
        return None;
    }
    let mut lines = Vec::new();
    for (id, fact) in (0_u32..).map(FactId).zip(&program.schema.facts) {
        if !facts.is_stated(id) || id == value.0 {
            continue;
        }
        let text = stated(facts.get(id), &fact.ty, program)?;
        lines.push(format!("given {} is {text}", fact.path));
    }
    Some(Base {
        facts,
        on: Some(on),
        lines,
    })
}

struct Search<'a> {
    plan: &'a Plan,
    scheme: SchemeId,
    on: Date,
    clause: &'a str,
    left: u32,
}

impl Search<'_> {
    /// Whether the facts, with answers to what is missing, lead to a grant or to judgement.
    fn answer(&mut self, facts: &mut Facts) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        let options = Options {
            on: Some(self.on),
            ..Options::default()
        };
        let decision = self.plan.decide(self.scheme, facts, &options);
        match decision.outcome {
            Outcome::Eligible | Outcome::Assessment => return true,
            Outcome::Undetermined => {}
            _ => return false,
        }
        let view = ius_suite::View::new(self.plan, facts, &decision);
        // Something else has failed: no answer helps.
        let failed = view.clauses().any(|(_, clause, status)| {
            status == ius_engine::ClauseStatus::Failed && clause.name != self.clause
        });
        if failed {
            return false;
        }
        let missing = self.plan.missing(facts, &decision);
        let Some(id) = missing.iter().find_map(|missing| match &missing.item {
            MissingItem::Fact(place) if !facts.is_stated(place.fact) => Some(place.fact),
            _ => None,
        }) else {
            return false;
        };
        let program = self.plan.program();
        let Some(fact) = program.schema.facts.get(id.index()) else {
            return false;
        };
        for value in answers(program, id, &fact.ty, self.on) {
            if facts.set(id, value).is_ok() && self.answer(facts) {
                return true;
            }
            facts.unset(id);
        }
        false
    }
}

/// What may be answered: the values with which the rules compare the fact and those beside them,
/// then plain ones.
fn answers(program: &Program, fact: FactId, ty: &Type, on: Date) -> Vec<Value> {
    let mut out = Vec::new();
    for constant in compared(program, fact) {
        out.extend(value_of(&constant));
    }
    out.extend(plain(program, ty, on));
    let mut seen: Vec<Value> = Vec::new();
    out.retain(|value| {
        let new = !seen.contains(value);
        if new {
            seen.push(value.clone());
        }
        new
    });
    out
}

/// The constants with which the rules compare a fact.
fn compared(program: &Program, fact: FactId) -> Vec<Constant> {
    let is_fact = |id: ius_engine::NodeId| {
        program
            .nodes
            .get(id.index())
            .is_some_and(|node| node.op == Op::Fact(fact))
    };
    let constant = |id: ius_engine::NodeId| match program.nodes.get(id.index()).map(|n| &n.op) {
        Some(Op::Constant(constant)) => vec![constant.clone()],
        Some(Op::Definition(definition)) => program
            .definitions
            .get(definition.index())
            .into_iter()
            .flat_map(|d| &d.versions)
            .filter_map(
                |version| match &program.nodes.get(version.value?.index())?.op {
                    Op::Constant(constant) => Some(constant.clone()),
                    _ => None,
                },
            )
            .collect(),
        _ => Vec::new(),
    };
    let mut out = Vec::new();
    for node in &program.nodes {
        match &node.op {
            Op::Compare(_, a, b) if is_fact(*a) => out.extend(constant(*b)),
            Op::Compare(_, a, b) if is_fact(*b) => out.extend(constant(*a)),
            Op::OneOf(a, values) if is_fact(*a) => {
                out.extend(values.iter().flat_map(|value| constant(*value)));
            }
            _ => {}
        }
    }
    out
}

fn value_of(constant: &Constant) -> Option<Value> {
    match constant {
        Constant::Member(_, position) => Some(Value::Member(*position)),
        other => ius_analysis::constant_value(other),
    }
}

/// Plain answers to a question of a type.
fn plain(program: &Program, ty: &Type, on: Date) -> Vec<Value> {
    let years =
        |count: i32| Value::Date(on.minus_months(CalendarDuration::from_months(12 * count)));
    match ty {
        Type::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
        Type::Integer => [0, 1, 12, 30, 1000].map(Value::Integer).to_vec(),
        Type::Decimal | Type::Percentage | Type::Money(..) => [0_i64, 1, 100, 100_000]
            .map(|n| Value::Decimal(n.into()))
            .to_vec(),
        Type::Date | Type::DateOrOngoing => vec![Value::Date(on), years(1), years(30), years(6)],
        Type::Country => ["US", "ZA", "NL", "DE"]
            .iter()
            .filter_map(|code| Country::new(code).ok())
            .map(Value::Country)
            .collect(),
        Type::Enumeration(id) => {
            let values = program.schema.enumerations.get(id.index());
            let count = values.map_or(0, |e| e.values.len());
            (0..count)
                .filter_map(|at| u16::try_from(at).ok())
                .map(Value::Member)
                .collect()
        }
        Type::List(element) => {
            let mut out = vec![Value::list(Vec::new())];
            out.extend(
                plain(program, element, on)
                    .into_iter()
                    .map(|value| Value::list(vec![value])),
            );
            out
        }
        Type::Text | Type::Code => vec![Value::Text("0".into())],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn files_are_named_from_the_rule_file() {
        assert_eq!(
            relative("rules/nl/x.ius", "examples/a.yaml"),
            "../../examples/a.yaml"
        );
        assert_eq!(relative("rules/nl/x.ius", "rules/nl/a.yaml"), "a.yaml");
        assert_eq!(relative("rules/nl/x.ius", "rules/a.yaml"), "../a.yaml");
        assert_eq!(relative("x.ius", "a.yaml"), "a.yaml");
    }
}
