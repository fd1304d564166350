//! Does it hold? What is shown above clauses and examples.

use ius_diagnostics::ByteSpan;
use ius_suite::NoScheme;
use ius_syntax::ast::{Clause, Declaration, Item, Rule, RuleKind, Scheme, Span};

use crate::run::{Run, Runs};
use crate::workspace::Snapshot;

/// What a lens does when it is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Nothing: it only tells.
    None,
    /// Runs an example and shows the outcome in place.
    RunExample {
        /// The rule file.
        file: String,
        /// What the example is called.
        title: String,
    },
    /// Runs every example of a file.
    RunExamples {
        /// The rule file.
        file: String,
    },
    /// Shows the cases that decide on a clause.
    ShowCases {
        /// The scheme, e.g. `nl.start_up`.
        scheme: String,
        /// The clause.
        clause: String,
    },
    /// Evaluates a scheme on an applicant file that the drafter chooses.
    Evaluate {
        /// The scheme.
        scheme: String,
    },
    /// Shows what a scheme rests on.
    ShowGraph {
        /// The scheme.
        scheme: String,
    },
}

/// A line above a clause or example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The name it belongs to.
    pub span: ByteSpan,
    /// What it says.
    pub title: String,
    /// What it does.
    pub command: Command,
}

/// What differs is cut after so many characters: a lens is one line.
const LONGEST: usize = 120;

impl Snapshot {
    /// The lenses of a file, in order; none if the drafter does not want them.
    #[must_use]
    pub fn lenses(&self, file: &str) -> Vec<Lens> {
        if !self.config.lenses {
            return Vec::new();
        }
        let Some(text) = self.analysis.text(file) else {
            return Vec::new();
        };
        let items = ius_syntax::parse(text).file.items;
        let shown = |item: &Item| {
            matches!(
                item.declaration,
                Declaration::Scheme(_) | Declaration::Example(_)
            )
        };
        if !items.iter().any(shown) {
            return Vec::new();
        }
        let runs = self.runs();
        let mut out = Vec::new();
        let mut first = true;
        for item in &items {
            let at = |span: Span| moved(span, item.offset);
            match &item.declaration {
                Declaration::Scheme(scheme) => self.of_scheme(scheme, &runs, &at, &mut out),
                Declaration::Example(example) => {
                    if first {
                        first = false;
                        out.push(all_examples(file, &items, &runs, at(example.title.span)));
                    }
                    let title = &example.title.value;
                    out.push(Lens {
                        span: at(example.title.span),
                        title: status(runs.example(file, title)),
                        command: Command::RunExample {
                            file: file.to_owned(),
                            title: title.clone(),
                        },
                    });
                }
                _ => {}
            }
        }
        out
    }

    fn of_scheme(
        &self,
        scheme: &Scheme,
        runs: &Runs,
        at: &dyn Fn(Span) -> ByteSpan,
        out: &mut Vec<Lens>,
    ) {
        let country = scheme.state.value.split('-').next().unwrap_or_default();
        let id = format!("{}.{}", country.to_lowercase(), scheme.name.value);
        let span = at(scheme.name.span);
        if let Err(NoScheme::Broken(reasons)) = self.compiled().scheme(&id) {
            // No case decides what cannot be decided: to count them would mislead.
            out.push(Lens {
                span,
                title: format!(
                    "cannot be decided, for errors in {}",
                    cut(&reasons.join(", "))
                ),
                command: Command::None,
            });
            return;
        }
        out.push(Lens {
            span,
            title: "evaluate on an applicant file\u{2026}".to_owned(),
            command: Command::Evaluate { scheme: id.clone() },
        });
        out.push(Lens {
            span,
            title: "show what it rests on".to_owned(),
            command: Command::ShowGraph { scheme: id.clone() },
        });
        for clause in &scheme.clauses {
            let (Clause::Rule(rule) | Clause::Use(rule)) = clause else {
                continue;
            };
            out.push(of_clause(&id, rule, runs, at(rule.name.span)));
        }
    }
}

/// How many cases decide on a clause.
fn of_clause(scheme: &str, rule: &Rule, runs: &Runs, span: ByteSpan) -> Lens {
    let clause = &rule.name.value;
    let (mut count, mut failed) = (0_usize, 0_usize);
    for run in runs.of(scheme).filter(|run| run.about(clause)) {
        count += 1;
        failed += usize::from(!run.ran.passed);
    }
    let follows = matches!(
        rule.kind.value,
        RuleKind::Output | RuleKind::Right | RuleKind::Duty
    );
    Lens {
        span,
        title: cases_title(count, failed, follows),
        command: Command::ShowCases {
            scheme: scheme.to_owned(),
            clause: clause.clone(),
        },
    }
}

fn moved(span: Span, offset: u32) -> ByteSpan {
    ByteSpan::new(
        span.start.saturating_add(offset),
        span.end.saturating_add(offset),
    )
}

/// How an example stands.
fn status(run: Option<&Run>) -> String {
    match run {
        None => "run \u{25b8} not run: it has an error".to_owned(),
        Some(run) if run.ran.passed => "run \u{25b8} passed".to_owned(),
        Some(run) => {
            let why = run.ran.failures.first().map(|d| d.message.as_str());
            // The message names the example, which stands right below.
            let why = why.map(|text| text.split_once(" fails: ").map_or(text, |(_, why)| why));
            let why = why.or_else(|| {
                run.ran
                    .report
                    .lines()
                    .find_map(|line| line.strip_prefix("- "))
            });
            format!("run \u{25b8} failed: {}", cut(why.unwrap_or_default()))
        }
    }
}

fn cut(text: &str) -> String {
    let mut characters = text.chars();
    let head: String = characters.by_ref().take(LONGEST).collect();
    if characters.next().is_some() {
        format!("{head}\u{2026}")
    } else {
        head
    }
}

/// The lens that runs every example of a file.
fn all_examples(file: &str, items: &[Item], runs: &Runs, span: ByteSpan) -> Lens {
    let titles: Vec<&str> = items
        .iter()
        .filter_map(|item| match &item.declaration {
            Declaration::Example(example) => Some(example.title.value.as_str()),
            _ => None,
        })
        .collect();
    let passed = titles
        .iter()
        .filter(|title| {
            runs.example(file, title)
                .is_some_and(|example| example.ran.passed)
        })
        .count();
    let count = titles.len();
    let noun = if count == 1 { "example" } else { "examples" };
    let result = if passed == count {
        "all passed".to_owned()
    } else {
        format!("{passed} passed, {} failed", count - passed)
    };
    Lens {
        span,
        title: format!("run {count} {noun} \u{25b8} {result}"),
        command: Command::RunExamples {
            file: file.to_owned(),
        },
    }
}

/// `3 cases decide on this clause`. Outputs, rights and duties decide nothing: they are looked at.
fn cases_title(count: usize, failed: usize, follows: bool) -> String {
    let (one, many, what) = if follows {
        ("looks", "look", "at this")
    } else {
        ("decides", "decide", "on this clause")
    };
    let mut title = match count {
        0 => format!("no case {one} {what}"),
        1 => format!("1 case {one} {what}"),
        _ => format!("{count} cases {many} {what}"),
    };
    if failed > 0 {
        title.push_str(&format!(", {failed} failed"));
    }
    title
}
