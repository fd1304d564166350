//! What must hold for any bytes at all: nothing panics, nothing hangs, nothing is lost.
//!
//! Each function is one fuzz target. It takes bytes, makes an input of them and checks what must
//! hold; it panics when that does not. The first bytes choose a text of the repository, the rest
//! edit it, or, for one choice in eight, are the input themselves: so a fuzzer starts from texts
//! that mean something and still reaches those that mean nothing.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use ius_analysis::Analysis;
use ius_applicant::{Format, SchemaIndex, read_applicant, read_json_fast, write_applicant};
use ius_engine::{Facts, Options, Plan, Program, SchemeId};
use ius_tests::compare::Seen;
use ius_tests::edits::edited;
use ius_tests::repository::{blocks, files, rule_texts};
use ius_tests::trial::{Failure, trial};

pub mod runner;

/// A text made from bytes: one of the seeds with edits, or the bytes themselves.
#[must_use]
pub fn text(seeds: &[String], bytes: &[u8]) -> String {
    let Some((choice, rest)) = bytes.split_first_chunk::<3>() else {
        return String::from_utf8_lossy(bytes).into_owned();
    };
    let [kind, high, low] = *choice;
    if kind % 8 == 0 {
        return String::from_utf8_lossy(rest).into_owned();
    }
    let index = usize::from(high) << 8 | usize::from(low);
    let seed = seeds
        .get(index % seeds.len().max(1))
        .map_or("", String::as_str);
    edited(seed, rest)
}

/// Rule texts of the repository, cut to lengths that can be tried often: whole blocks of the
/// suites, and the rules in pieces of some declarations.
#[must_use]
pub fn rules() -> &'static [String] {
    static TEXTS: OnceLock<Vec<String>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let mut pieces = Vec::new();
        for text in rule_texts() {
            let mut piece = String::new();
            for part in text.split_inclusive("\n\n") {
                if piece.len() + part.len() > 6_000 {
                    pieces.push(std::mem::take(&mut piece));
                }
                piece.push_str(part);
            }
            pieces.push(piece);
        }
        pieces
    })
}

/// Applicant files of the repository in one format.
#[must_use]
pub fn applicants(format: Format) -> &'static [String] {
    static JSON: OnceLock<Vec<String>> = OnceLock::new();
    static YAML: OnceLock<Vec<String>> = OnceLock::new();
    match format {
        Format::Json => JSON.get_or_init(|| {
            let mut texts: Vec<String> =
                files("examples", "json").into_iter().map(|f| f.1).collect();
            texts.push(
                "{\"applicant\": {\"birth_date\": \"1996-06\"}, \"x\": [1, 2.50, null]}".to_owned(),
            );
            texts
        }),
        Format::Yaml => YAML.get_or_init(|| {
            let mut texts: Vec<String> =
                files("examples", "yaml").into_iter().map(|f| f.1).collect();
            for (_, page) in files("tests/suite", "md") {
                texts.extend(blocks(&page, "yaml").into_iter().map(|block| block.2));
            }
            texts.push(
                "applicant: &a\n  birth_date: {disputed: [1996, 1997-01-02]}\nb: *a\n".to_owned(),
            );
            texts
        }),
    }
}

/// The beginnings of the suites of the repository.
#[must_use]
pub fn pages() -> &'static [String] {
    static PAGES: OnceLock<Vec<String>> = OnceLock::new();
    PAGES.get_or_init(|| {
        files("tests/suite", "md")
            .into_iter()
            .map(|(_, page)| page.chars().take(8_000).collect())
            .collect()
    })
}

/// The rules of the repository, ready to decide.
#[must_use]
pub fn plan() -> &'static Plan {
    static PLAN: OnceLock<Plan> = OnceLock::new();
    PLAN.get_or_init(|| {
        let mut analysis = Analysis::new();
        for (path, text) in files("rules", "ius") {
            analysis.set_file(&path, &text);
        }
        Plan::new(Program::clone(&analysis.program()))
    })
}

/// Any text parses; every byte of it is in the lossless tree; every error lies inside it; and each
/// slice stands for itself.
pub fn parse(bytes: &[u8]) {
    let text = text(rules(), bytes);
    let parse = ius_syntax::parse(&text);
    for error in &parse.errors {
        let span = error.span;
        assert!(span.start <= span.end, "{error:?}");
        assert!(span.end as usize <= text.len(), "{error:?}");
        assert!(text.is_char_boundary(span.start as usize), "{error:?}");
        assert!(text.is_char_boundary(span.end as usize), "{error:?}");
        assert!(!error.message.is_empty(), "{error:?}");
    }
    assert_eq!(
        ius_syntax::tree(&text).text(&text),
        text,
        "the tree lost something"
    );
    assert_eq!(parse, ius_syntax::parse(&text), "two parses differ");
}

/// Any rule text can be checked, and what can be lowered can be decided.
pub fn check(bytes: &[u8]) {
    let text = text(rules(), bytes);
    let mut analysis = Analysis::new();
    analysis.set_file("rules/case/test.ius", &text);
    for diagnostic in analysis.all_diagnostics() {
        let (start, end) = (diagnostic.span.start as usize, diagnostic.span.end as usize);
        assert!(start <= end && end <= text.len(), "{diagnostic:?}");
        assert!(
            text.is_char_boundary(start) && text.is_char_boundary(end),
            "{diagnostic:?}"
        );
        assert!(!diagnostic.message.is_empty(), "{diagnostic:?}");
    }
    let program = Program::clone(&analysis.program());
    decide_everything(&Plan::new(program), None);
}

/// Formatting twice is formatting once, and what the text says stays the same.
pub fn format(bytes: &[u8]) {
    let text = text(rules(), bytes);
    let once = ius_format::format(&text).text;
    let twice = ius_format::format(&once).text;
    assert_eq!(once, twice, "formatting is not idempotent");
    let (before, after) = (ius_syntax::parse(&text), ius_syntax::parse(&once));
    if before.errors.is_empty() {
        assert!(
            after.errors.is_empty(),
            "formatting made errors: {:?}",
            after.errors
        );
        assert!(
            ius_syntax::same(&before.file, &after.file),
            "formatting changed the meaning"
        );
    }
}

/// Decides every scheme for some facts, and reads everything there is to read.
fn decide_everything(plan: &Plan, facts: Option<&Facts>) {
    let nothing = Facts::new(plan.program());
    let facts = facts.unwrap_or(&nothing);
    let count = u32::try_from(plan.program().schemes.len()).unwrap_or(0);
    for scheme in (0..count).map(SchemeId) {
        let decision = plan.decide(scheme, facts, &Options::default());
        let _read = (
            plan.statuses(facts, &decision),
            plan.missing(facts, &decision),
            plan.outputs(facts, &decision),
            plan.unverified(facts, &decision),
            plan.gaps(facts, &decision),
        );
        for lang in ["en", "nl"] {
            let json = ius_engine::decision_json(plan, facts, &decision, lang);
            assert!(json.is_object(), "{json}");
        }
    }
}

fn applicant(bytes: &[u8], format: Format) {
    let text = text(applicants(format), bytes);
    let program = plan().program();
    let path = "applicant";
    match read_applicant(&text, format, path, program) {
        Ok(applicant) => {
            decide_everything(plan(), Some(&applicant.facts));
            // What was read can be written and read again, and is the same.
            let written = write_applicant(&applicant.facts, program);
            let again = read_applicant(&written, Format::Yaml, path, program);
            let again = again.map(|again| again.facts);
            match again {
                Ok(facts) => {
                    let count = u32::try_from(program.schema.facts.len()).unwrap_or(0);
                    for fact in (0..count).map(ius_engine::FactId) {
                        assert_eq!(facts.get(fact), applicant.facts.get(fact), "{written}");
                    }
                }
                Err(problems) => panic!("what was written cannot be read: {problems:?}\n{written}"),
            }
        }
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty(), "refused without a reason");
            for diagnostic in diagnostics {
                assert!(diagnostic.span.end as usize <= text.len(), "{diagnostic:?}");
            }
        }
    }
}

/// Any text is read as a JSON applicant file or refused with located reasons; the fast reader
/// reads what the located reader reads, and the same.
pub fn applicant_json(bytes: &[u8]) {
    applicant(bytes, Format::Json);
    let text = text(applicants(Format::Json), bytes);
    let program = plan().program();
    let mut facts = Facts::new(program);
    let fast = read_json_fast(&text, program, &SchemaIndex::new(program), &mut facts);
    if fast.is_ok() {
        let slow = read_applicant(&text, Format::Json, "applicant", program);
        let slow = slow.map(|applicant| applicant.facts);
        let Ok(slow) = slow else {
            panic!("only the fast reader takes this: {slow:?}\n{text}");
        };
        let count = u32::try_from(program.schema.facts.len()).unwrap_or(0);
        for fact in (0..count).map(ius_engine::FactId) {
            assert_eq!(facts.get(fact), slow.get(fact), "{text}");
        }
    }
}

/// Any text is read as a YAML applicant file or refused with located reasons.
pub fn applicant_yaml(bytes: &[u8]) {
    applicant(bytes, Format::Yaml);
}

/// Any page is read as a suite of cases or refused with located reasons.
pub fn suite_page(bytes: &[u8]) {
    let text = text(pages(), bytes);
    let (cases, problems) = ius_suite::read_page("tests/suite/page.md", &text, &BTreeMap::new());
    assert!(
        !cases.is_empty() || !problems.is_empty(),
        "a page without cases was accepted"
    );
}

/// The engine decides random programs as the naive evaluator does.
pub fn evaluate(bytes: &[u8]) {
    if let Some(failure) = decided(bytes) {
        panic!("{}", failure.line());
    }
}

/// The trial of a random program that bytes choose.
fn decided(bytes: &[u8]) -> Option<Failure> {
    let mut seed = 0_u64;
    for byte in bytes.iter().take(64) {
        seed = seed.wrapping_mul(0x0100_0000_01b3) ^ u64::from(*byte);
    }
    trial(seed, 4, &mut Seen::default())
}

/// What bytes stand for in a target: the text that they make, or the program.
#[must_use]
pub fn shown(target: &str, bytes: &[u8]) -> String {
    match target {
        "parse" | "check" | "format" => text(rules(), bytes),
        "applicant_json" => text(applicants(Format::Json), bytes),
        "applicant_yaml" => text(applicants(Format::Yaml), bytes),
        "suite_page" => text(pages(), bytes),
        _ => decided(bytes).map_or_else(String::new, |failure| failure.in_full()),
    }
}
