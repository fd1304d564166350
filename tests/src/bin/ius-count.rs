//! Fixed work under an instruction counter: `ius-count NAME` prepares and does one piece of work,
//! `ius-count NAME prepare` only prepares. The difference is what the work costs; `.ci/instructions`
//! takes it with valgrind and compares it with `benches/instructions.json`.
//!
//! Nothing is printed: what is counted is the work alone.

use std::hint::black_box;
use std::process::ExitCode;

use ius_analysis::Analysis;
use ius_applicant::{Format, SchemaIndex, read_applicant, read_json_fast};
use ius_calendar::{Date, ExactDuration};
use ius_engine::{Facts, Options, Plan, Program, SchemeId, Value, decision_json};
use ius_tests::repository::files;
use ius_tests::workspace::workspace;

/// How often short work is done, so that it outweighs what surrounds it.
const TIMES: usize = 1_000;

fn rules() -> Vec<(String, String)> {
    files("rules", "ius")
}

fn analysis(rules: &[(String, String)]) -> Analysis {
    let mut analysis = Analysis::new();
    for (path, text) in rules {
        analysis.set_file(path, text);
    }
    analysis
}

fn program() -> Program {
    Program::clone(&analysis(&rules()).program())
}

fn example(name: &str, program: &Program) -> Option<Facts> {
    let format = Format::of_path(name)?;
    let extension = name.rsplit('.').next()?;
    let (path, text) = files("examples", extension)
        .into_iter()
        .find(|(path, _)| path.ends_with(name))?;
    Some(read_applicant(&text, format, &path, program).ok()?.facts)
}

fn scheme(program: &Program, id: &str) -> Option<SchemeId> {
    let position = program.schemes.iter().position(|scheme| scheme.id == id)?;
    u32::try_from(position).ok().map(SchemeId)
}

/// The element of a list with other dates in its first two fields.
fn dated(element: &Value, first: Date, last: Date) -> Option<Value> {
    let Value::Record(fields) = element else {
        return None;
    };
    let mut fields = fields.to_vec();
    *fields.first_mut()? = Value::Date(first);
    *fields.get_mut(1)? = Value::Date(last);
    Some(Value::record(fields))
}

/// An applicant for long-term residence with 30 periods of residence and 60 absences.
fn resident(program: &Program) -> Option<Facts> {
    let mut facts = example("long-term-residence-nurse.yaml", program)?;
    let start = Date::new(2021, 5, 11)?;
    let day = |days: i64| start.plus_days(ExactDuration::from_days(days));
    for (path, count, step, length) in [
        ("residence.stays", 30_i64, 62, 65),
        ("residence.absences", 60, 30, 4),
    ] {
        let fact = program.fact(path)?;
        let Value::List(elements) = facts.get(fact) else {
            return None;
        };
        let pattern = elements.first()?.clone();
        let mut list = Vec::new();
        for number in 0..count {
            let last = if path == "residence.stays" && number == count - 1 {
                Date::ONGOING
            } else {
                day(number * step + length)
            };
            list.push(dated(&pattern, day(number * step), last)?);
        }
        facts.set(fact, Value::list(list)).ok()?;
    }
    Some(facts)
}

fn decide(
    id: &str,
    facts: Option<Facts>,
    program: Program,
    work: bool,
    reasons: bool,
) -> Option<()> {
    let facts = facts?;
    let scheme = scheme(&program, id)?;
    let plan = Plan::new(program);
    let options = Options::default();
    // What is prepared once for all decisions is prepared now.
    let mut decision = plan.decide(scheme, &facts, &options);
    if !work {
        return Some(());
    }
    if reasons {
        black_box(decision_json(&plan, &facts, &decision, "en"));
        return Some(());
    }
    for _ in 0..TIMES {
        decision = black_box(plan.decide(scheme, black_box(&facts), &options));
    }
    black_box(decision);
    Some(())
}

/// Prepares a piece of work and, if asked to, does it.
fn run(name: &str, work: bool) -> Option<()> {
    match name {
        "parse" => {
            let rules = rules();
            for (_, text) in rules.iter().filter(|_| work) {
                black_box(ius_syntax::parse(black_box(text)));
            }
        }
        "check" => {
            let analysis = analysis(&rules());
            if work {
                black_box(analysis.all_diagnostics());
                black_box(analysis.program());
            }
        }
        "recheck" => {
            let rules = rules();
            let mut analysis = analysis(&rules);
            black_box(analysis.all_diagnostics());
            let (path, text) = rules
                .iter()
                .find(|(path, _)| path.ends_with("nl/youth_mobility.ius"))?;
            let edited = text.replacen("is at least", "is more than", 1);
            if edited == *text {
                return None;
            }
            if work {
                analysis.set_file(path, &edited);
                black_box(analysis.all_diagnostics());
            }
        }
        // A figure in a file of 2,000 lines, among 250 files: what a drafter waits for.
        "keystroke" => {
            let made = workspace(250, 1);
            let mut analysis = analysis(&made.files);
            black_box(analysis.all_diagnostics());
            analysis.open_file(&made.long);
            black_box(analysis.diagnostics(&made.long));
            let text = made.text(&made.long);
            let edited = text.replacen("is EUR 1", "is EUR 2", 1);
            if edited == text {
                return None;
            }
            if work {
                analysis.set_file(&made.long, &edited);
                black_box(analysis.diagnostics(&made.long));
            }
        }
        "load" => {
            let program = program();
            let index = SchemaIndex::new(&program);
            let mut facts = Facts::new(&program);
            let (_, text) = files("examples", "json").into_iter().next()?;
            for _ in 0..if work { TIMES } else { 0 } {
                read_json_fast(black_box(&text), &program, &index, &mut facts).ok()?;
            }
            black_box(facts);
        }
        "decide-youth" | "reasons-youth" => {
            let program = program();
            let facts = example("youth-mobility-canadian.yaml", &program);
            let reasons = name.starts_with("reasons");
            decide("nl.youth_mobility", facts, program, work, reasons)?;
        }
        "decide-residence" | "reasons-residence" => {
            let program = program();
            let facts = resident(&program);
            let reasons = name.starts_with("reasons");
            decide("nl.long_term_residence", facts, program, work, reasons)?;
        }
        _ => return None,
    }
    Some(())
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let work = arguments.next().is_none();
    match run(&name, work) {
        Some(()) => ExitCode::SUCCESS,
        None => ExitCode::FAILURE,
    }
}
