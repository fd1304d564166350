//! Examples of the rule files, ready to be decided.

use std::sync::Arc;

use ius_calendar::Date;
use ius_diagnostics::{ByteSpan, FileRef};
use ius_engine::{Constant, Country, FactId, Program, Value};
use ius_syntax::ast::{self, Outcome};

use crate::check::has_errors;
use crate::db::SourceFile;
use crate::declaration::{Declaration, declarations, tree};
use crate::elaborate::{Body, ExampleExpectation, ExampleLiteral, elaborate};
use crate::symbol::DeclarationKind;

/// An `example` declaration with its values.
#[derive(Clone, Debug, PartialEq)]
pub struct ExampleCase {
    /// What it shows.
    pub title: String,
    /// The scheme, e.g. `nl.start_up`.
    pub scheme: String,
    /// The day; none takes the scheme's own.
    pub on: Option<Date>,
    /// Applicant files to start from, as written: relative to the rule file.
    pub files: Vec<String>,
    /// Facts over those of the files, later over earlier; none removes the fact.
    pub facts: Vec<(FactId, Option<Value>)>,
    /// What is expected.
    pub expectations: Vec<Expected>,
    /// The rule file.
    pub file: FileRef,
    /// Where it stands.
    pub span: ByteSpan,
}

/// What an example expects, and where it says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Expected {
    /// What.
    pub what: Expectation,
    /// Where.
    pub span: ByteSpan,
}

/// What an example expects.
#[derive(Clone, Debug, PartialEq)]
pub enum Expectation {
    /// An outcome; the clauses that decide, in any order (empty: not said).
    Outcome(ius_engine::Outcome, Vec<String>),
    /// Every fact that is missing.
    Missing(Vec<String>),
    /// The value of an output.
    Output(String, Value),
}

/// The sound examples of a file, in order.
pub(crate) fn examples(
    db: &dyn salsa::Database,
    file: SourceFile,
    program: &Program,
) -> Vec<ExampleCase> {
    declarations(db, file)
        .iter()
        .filter(|d| d.kind(db) == DeclarationKind::Example && !has_errors(db, **d))
        .filter_map(|d| case(db, *d, program))
        .collect()
}

fn case<'db>(
    db: &'db dyn salsa::Database,
    declaration: Declaration<'db>,
    program: &Program,
) -> Option<ExampleCase> {
    let Some(ast::Declaration::Example(x)) = tree(db, declaration) else {
        return None;
    };
    let Body::Example(body) = &elaborate(db, declaration).body else {
        return None;
    };
    let offset = declaration.offset(db);
    let at = |span: ast::Span| ByteSpan::new(span.start + offset, span.end + offset);
    let whole = ByteSpan::new(
        offset,
        offset + u32::try_from(declaration.text(db).trim_end().len()).unwrap_or(0),
    );
    let mut facts = Vec::new();
    for fact in &body.facts {
        let id = program
            .schema
            .facts
            .iter()
            .position(|f| f.path == *fact.path)?;
        let value = match &fact.value {
            Some(literal) => Some(value(literal)?),
            None => None,
        };
        facts.push((FactId(u32::try_from(id).ok()?), value));
    }
    let spans = x.expectations.iter().map(|e| match e {
        ast::Expectation::Outcome(outcome, _) => outcome.span,
        ast::Expectation::Missing(paths) => paths.first().map(|p| p.span).unwrap_or_default(),
        ast::Expectation::Output(name, _) => name.span,
    });
    let expectations = body
        .expectations
        .iter()
        .zip(spans)
        .map(|(expectation, span)| {
            let what = match expectation {
                ExampleExpectation::Outcome(outcome, because) => Expectation::Outcome(
                    engine_outcome(*outcome),
                    because.iter().map(|n| n.to_string()).collect(),
                ),
                ExampleExpectation::Missing(paths) => {
                    Expectation::Missing(paths.iter().map(|p| p.to_string()).collect())
                }
                ExampleExpectation::Output(name, literal) => {
                    Expectation::Output(name.to_string(), value(literal)?)
                }
            };
            Some(Expected {
                what,
                span: at(span),
            })
        })
        .collect::<Option<Vec<Expected>>>()?;
    Some(ExampleCase {
        title: x.title.value.clone(),
        scheme: body.scheme.as_deref()?.to_owned(),
        on: body.on,
        files: body.files.iter().map(|f| f.to_string()).collect(),
        facts,
        expectations,
        file: FileRef::new(declaration.file(db).path(db).as_ref()),
        span: whole,
    })
}

fn engine_outcome(outcome: Outcome) -> ius_engine::Outcome {
    match outcome {
        Outcome::Eligible => ius_engine::Outcome::Eligible,
        Outcome::Ineligible => ius_engine::Outcome::Ineligible,
        Outcome::Undetermined => ius_engine::Outcome::Undetermined,
        Outcome::Assessment => ius_engine::Outcome::Assessment,
        Outcome::Inapplicable => ius_engine::Outcome::Inapplicable,
    }
}

/// The literal as the engine's value.
fn value(literal: &ExampleLiteral) -> Option<Value> {
    Some(match literal {
        ExampleLiteral::Constant(constant) => constant_value(constant)?,
        ExampleLiteral::Ongoing => Value::Date(Date::ONGOING),
        ExampleLiteral::Partial(date) => Value::partial_date(date.clone()),
        ExampleLiteral::List(items) => {
            Value::list(items.iter().map(value).collect::<Option<Vec<Value>>>()?)
        }
        ExampleLiteral::Record(fields) => Value::record(
            fields
                .iter()
                .map(|field| match field {
                    Some(field) => value(field),
                    None => Some(Value::Unknown),
                })
                .collect::<Option<Vec<Value>>>()?,
        ),
    })
}

/// A constant as the engine's value.
#[must_use]
pub fn constant_value(constant: &Constant) -> Option<Value> {
    Some(match constant {
        Constant::YesNo(value) => Value::YesNo(*value),
        Constant::Integer(n) => Value::Integer(*n),
        Constant::Decimal(n) => Value::Decimal(*n),
        Constant::Date(date) => Value::Date(*date),
        Constant::Months(months) => Value::Months(*months),
        Constant::Days(days) => Value::Days(*days),
        Constant::WorkingDays(days) => Value::WorkingDays(*days),
        Constant::Counted(length) => Value::Counted(*length),
        Constant::Country(code) => Value::Country(Country::new(code).ok()?),
        Constant::Text(text) => Value::Text(Arc::from(text.as_str())),
        Constant::Member(_, value) => Value::Member(*value),
    })
}

/// The applicant files that examples of a file refer to, as written.
pub(crate) fn referenced_files(db: &dyn salsa::Database, file: SourceFile) -> Vec<String> {
    let mut out = Vec::new();
    for &declaration in declarations(db, file) {
        if let Some(ast::Declaration::Example(x)) = tree(db, declaration) {
            for given in &x.givens {
                if let ast::Given::File(name) = given {
                    out.push(name.value.clone());
                }
            }
        }
    }
    out
}
