//! What may be written after `ius`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use ius_calendar::Date;

/// Decides applications under migration law written as rules, and says why.
#[derive(Debug, Parser)]
#[command(
    name = "ius",
    version,
    about = "Decides applications under migration law written as rules, and says why",
    after_help = "Examples:\n  ius eval nl.long_term_residence --applicant examples/long-term-residence-nurse.yaml\n  ius routes --applicant person.yaml\n  ius check\n  ius test\n\nExit codes: 0 done; 1 errors, failing cases or unformatted files found; 2 the command could not be carried out."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Args, Debug)]
pub(crate) struct Global {
    /// How results are written
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "FORMAT",
        default_value = "text"
    )]
    pub(crate) format: Format,
    /// Language of titles, questions and reasons
    #[arg(long, global = true, value_enum, default_value = "en")]
    pub(crate) lang: Lang,
    /// When to use colours; NO_COLOR turns them off too
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto"
    )]
    pub(crate) color: ColorChoice,
    /// The folder of rule files, instead of the nearest `rules`
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
    /// The day to take for today, so that results can be repeated
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub(crate) today: Option<Date>,
}

/// How results are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For programs, one result a line (eval)
    Ndjson,
    /// For reports
    Markdown,
    /// A page for a browser (eval)
    Html,
    /// One line per finding (check)
    Plain,
    /// Annotations beside changed lines (check, test)
    Github,
    /// JUnit XML for build servers (test)
    Junit,
}

impl Format {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Json => "json",
            Format::Ndjson => "ndjson",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Plain => "plain",
            Format::Github => "github",
            Format::Junit => "junit",
        }
    }
}

/// A language of the rules' texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// English
    En,
    /// Dutch
    Nl,
}

impl Lang {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Nl => "nl",
        }
    }

    /// The words of this language.
    pub(crate) const fn pick(self, english: &'static str, dutch: &'static str) -> &'static str {
        match self {
            Lang::En => english,
            Lang::Nl => dutch,
        }
    }
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check rule files and run their examples
    #[command(
        after_help = "Examples:\n  ius check                       all rules of the project\n  ius check rules/nl              only what is wrong there\n  ius check --format github       annotations in a pull request\n  ius check --deny-warnings       exit 1 on warnings too\n\nExit codes: 0 no error; 1 errors found; 2 a file or folder could not be read."
    )]
    Check(Check),
    /// Decide one scheme for one or more applicants
    #[command(
        after_help = "Examples:\n  ius eval nl.start_up --applicant founder.json\n  ius eval nl.single_permit --applicant nurse.yaml --on 2026-05-22 --explain\n  ius eval nl.long_term_residence --applicant nurse.yaml --but applicant.birth_date=1996\n  ius eval nl.youth_mobility --applicant a.yaml --data places-left.yaml --lang nl\n  cat a.json | ius eval nl.start_up --applicant - --format json\n  ius eval nl.start_up --applicant applicants/ --format ndjson\n  ius eval nl.start_up --applicant founder.json --receipt founder.receipt.json\n\nExit codes: 0 decided, whatever the outcome; 2 a file is bad, the scheme does not exist, or its rules have errors.\nWith --exit-status: 0 eligible, 10 ineligible, 11 undetermined, 12 assessment, 13 inapplicable, 20 the rules have a gap or conflict. For several files, the highest."
    )]
    Eval(Eval),
    /// Decide every scheme for one applicant, best first
    #[command(
        after_help = "Examples:\n  ius routes --applicant person.yaml\n  ius routes --applicant person.yaml --state NL\n  ius routes --applicant person.yaml --format json"
    )]
    Routes(Routes),
    /// Run examples, Markdown suites and case files
    #[command(
        after_help = "Examples:\n  ius test                        everything: rules, tests/suite, tests/cases\n  ius test tests/cases/nl         one folder\n  ius test --filter \"known only as 1996\"\n  ius test --snapshot             record what is decided, beside the cases\n  ius test --check                for build servers: everything recorded, nothing changed\n  ius test --watch                again at every change, until Ctrl-C\n  ius test --format junit > results.xml\n  ius test --format github        annotations in a pull request\n\nExit codes: 0 all passed; 1 a case failed, or a decision is not as recorded; 2 no test was found, or a file could not be read."
    )]
    Test(Test),
    /// Go through the decisions that are not as recorded
    #[command(
        after_help = "Examples:\n  ius review                      everything that changed, by its cause\n  ius review tests/cases/nl       one folder\n\nKeys: a accept, r reject, s skip; A, R, S the whole group; i more or less; arrows scroll; q quit.\nWhat is accepted is written at once. What is rejected stays recorded as it was, and `ius test` fails until the rules are mended.\n\nExit codes: 0 nothing is left; 1 changes were rejected, skipped or not looked at; 2 there is no terminal, or a file could not be read or written."
    )]
    Review(Review),
    /// Say what a change of the rules changes in law, and for whom
    #[command(
        after_help = "Examples:\n  ius diff HEAD                   the working tree against the last commit\n  ius diff v1.0 v1.1              two revisions\n  ius diff ../before              a folder of rules against the project's\n  ius diff rules/nl/start_up.ius  one edited file against the last commit\n  ius diff HEAD --applicants people.ndjson\n  ius diff main --format html > amendment.html\n  ius diff HEAD --save tests/cases/new\n\nExit codes: 0 no change in law; 1 the law changes (0 with --exit-zero); 2 a version could not be read, or has errors (what does not rest on them is compared all the same)."
    )]
    Diff(Diff),
    /// Say what no case tries, and which provisions are not encoded
    #[command(
        after_help = "Examples:\n  ius coverage                    the whole project\n  ius coverage NL                 one state\n  ius coverage nl.start_up        one scheme\n  ius coverage rules/eu           what stands in these files\n  ius coverage NL --check         exit 1 if anything is untried\n\nExit codes: 0 done; 1 with --check, a clause is undecided or a boundary untouched; 2 a file could not be read."
    )]
    Coverage(Coverage),
    /// Repeat a decision from its receipt, or say what differs
    #[command(
        after_help = "Examples:\n  ius eval nl.start_up --applicant founder.yaml --receipt founder.receipt.json\n  ius verify-receipt founder.receipt.json\n  ius verify-receipt founder.receipt.json --revision v1.2    the rules as git keeps them\n  ius verify-receipt public.receipt.json --applicant founder.yaml   a receipt without facts\n\nExit codes: 0 repeated byte for byte; 1 something differs: the receipt, the rules, the engine or the result; 2 a file could not be read."
    )]
    VerifyReceipt(VerifyReceipt),
    /// Change one thing at a time in the rules, and say what no case notices
    #[command(
        after_help = "Examples:\n  ius mutate                      the whole project\n  ius mutate NL                   one state\n  ius mutate nl.start_up          one scheme\n  ius mutate rules/eu             what stands in these files\n  ius mutate --kind strictness    only `at least` and `more than`, and their like\n  ius mutate --min-score 95       exit 1 if more than 5 percent survive\n\nA mutant that no case can notice is explained in `mutants.toml` beside the rules folder:\n  [[explained]]\n  mutant = \"5f0c2a91be\"\n  why = \"no day lies between the two\"\n\nWhat was found is kept in `.ius/mutants.json` and asked again when the law or the cases of a scheme change.\n\nExit codes: 0 done; 1 with --min-score, the score is lower, or with --check, a mutant survives; 2 a file could not be read."
    )]
    Mutate(Mutate),
    /// Hold national law against the directives: options, bounds, departures
    #[command(
        after_help = "Examples:\n  ius transposition NL                      provision by provision\n  ius transposition NL --instrument SPD24   one directive only\n  ius transposition --departures            every departure of every state\n  ius transposition --format markdown       one table per template, one column per state\n  ius transposition --check                 exit 1 on a departure that no rule declares\n\nExit codes: 0 done; 1 with --check, a value lies outside its bound or an addition has no basis, and no `departs from` says so; 2 a file could not be read."
    )]
    Transposition(Transposition),
    /// List where every value and clause was read, and what nobody has verified
    #[command(
        after_help = "Examples:\n  ius sources                     every scheme\n  ius sources NL --unverified     what nobody has verified in one state\n  ius sources nl.start_up --older-than \"1 year\" --on 2028-01-01\n  ius sources --format markdown > sources.md"
    )]
    Sources(Sources),
    /// Lay out rule files in the one way
    #[command(
        after_help = "Examples:\n  ius fmt                         every rule file of the project\n  ius fmt --check                 only say which files would change\n  ius fmt - < draft.ius           standard input to standard output\n\nExit codes: 0 done; 1 with --check, files would change; 2 a file could not be read or written."
    )]
    Fmt(Fmt),
    /// Explain a diagnostic code
    #[command(
        after_help = "Examples:\n  ius explain IUS0303\n  ius explain 303\n  ius explain                     list every code"
    )]
    Explain(Explain),
    /// Print the JSON Schema of an applicant file for a scheme
    #[command(after_help = "Example:\n  ius schema nl.start_up > start_up.schema.json")]
    Schema(SchemaOf),
    /// List the schemes that can be decided
    #[command(after_help = "Examples:\n  ius schemes\n  ius schemes --lang nl --format json")]
    Schemes,
    /// Write a starter rule file that implements a template
    #[command(
        after_help = "Examples:\n  ius new --scheme start_up --state BE\n  ius new --scheme single_permit --state BE-VLG --output rules/be/flanders.ius\n\nNothing is ever overwritten."
    )]
    New(New),
    /// Answer an editor, over standard input and output
    #[command(
        after_help = "Editors start this command themselves; it speaks the Language Server Protocol.\n\nExit codes: 0 the editor said that it would end; 1 it ended without saying so."
    )]
    Lsp(Lsp),
    /// Print completions for a shell
    #[command(
        after_help = "Examples:\n  ius completions bash > /etc/bash_completion.d/ius\n  ius completions fish > ~/.config/fish/completions/ius.fish"
    )]
    Completions(Completions),
}

/// `ius check`
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Rule files or folders; none checks the whole project
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Fail on warnings too
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Also say what is only worth knowing in a review
    #[arg(long)]
    pub(crate) pedantic: bool,
    /// Do not run the examples
    #[arg(long)]
    pub(crate) no_examples: bool,
}

/// `ius eval`
#[derive(Args, Debug)]
pub(crate) struct Eval {
    /// The scheme, such as nl.start_up
    #[arg(value_name = "SCHEME")]
    pub(crate) scheme: String,
    #[command(flatten)]
    pub(crate) from: From,
    /// Show the full tree of reasons of every clause
    #[arg(long)]
    pub(crate) explain: bool,
    /// Show clauses that are not in force, and every provision's words
    #[arg(long)]
    pub(crate) all: bool,
    /// Tell the outcome by the exit code
    #[arg(long)]
    pub(crate) exit_status: bool,
    /// Write everything that is needed to repeat the decision into this file; it holds personal data
    #[arg(long, value_name = "FILE")]
    pub(crate) receipt: Option<PathBuf>,
    /// Leave the facts and the reasons out of the receipt
    #[arg(long, requires = "receipt")]
    pub(crate) receipt_without_facts: bool,
}

/// `ius verify-receipt`
#[derive(Args, Debug)]
pub(crate) struct VerifyReceipt {
    /// The receipt that `ius eval --receipt` wrote
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// The rules of this revision of git, instead of those that lie in the folder
    #[arg(long, value_name = "REVISION", conflicts_with = "rules")]
    pub(crate) revision: Option<String>,
    /// The applicant file, for a receipt without facts
    #[arg(long, short, value_name = "FILE")]
    pub(crate) applicant: Option<PathBuf>,
    /// The files of external data, for a receipt without facts
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Vec<PathBuf>,
}

/// Where an applicant comes from.
#[derive(Args, Debug)]
pub(crate) struct From {
    /// Applicant files in YAML or JSON, folders of them, or `-` for standard input
    #[arg(long, short, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) applicant: Vec<PathBuf>,
    /// The reference date, in the place of the date of the application
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: Option<Date>,
    /// Change a fact: PATH=VALUE, or PATH=unknown to take it away
    #[arg(long, value_name = "PATH=VALUE")]
    pub(crate) but: Vec<String>,
    /// External data, such as places left in a quota
    #[arg(long, value_name = "FILE")]
    pub(crate) data: Vec<PathBuf>,
    /// The format of standard input and of files without a known ending
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) input_format: Option<InputFormat>,
}

/// How an applicant file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// YAML 1.2
    Yaml,
    /// JSON
    Json,
}

/// `ius routes`
#[derive(Args, Debug)]
pub(crate) struct Routes {
    #[command(flatten)]
    pub(crate) from: From,
    /// Only schemes of this state
    #[arg(long, value_name = "CODE")]
    pub(crate) state: Option<String>,
}

/// `ius test`
#[derive(Args, Debug)]
pub(crate) struct Test {
    /// Rule files, Markdown suites, case files, or folders of them
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only cases whose title or file holds this text
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// Record decisions that are not recorded yet; those that changed are left for `ius review`
    #[arg(long, conflicts_with_all = ["accept", "check", "watch"])]
    pub(crate) snapshot: bool,
    /// Record every decision as it is now
    #[arg(long, conflicts_with_all = ["check", "watch"])]
    pub(crate) accept: bool,
    /// Also fail if a decision is not recorded, or a recorded case is no more
    #[arg(long)]
    pub(crate) check: bool,
    /// Run again whenever a rule file, a case or a snapshot changes
    #[arg(long)]
    pub(crate) watch: bool,
}

/// `ius review`
#[derive(Args, Debug)]
pub(crate) struct Review {
    /// Rule files, Markdown suites, case files, or folders of them
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Only cases whose title or file holds this text
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
}

/// `ius diff`
#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// The version before: a git revision, a folder of rules, or a rule file
    #[arg(value_name = "BASE")]
    pub(crate) base: String,
    /// The version after; none is the working tree
    #[arg(value_name = "HEAD")]
    pub(crate) head: Option<String>,
    /// More people to decide: folders of applicant files, or files with one applicant a line
    #[arg(long, value_name = "PATH")]
    pub(crate) applicants: Vec<PathBuf>,
    /// Search for at most so many people whom nobody describes, one for each changed clause
    #[arg(long, value_name = "NUMBER", default_value_t = 40)]
    pub(crate) witnesses: u32,
    /// Write the people that were constructed as cases into this folder
    #[arg(long, value_name = "FOLDER")]
    pub(crate) save: Option<PathBuf>,
    /// Exit 0 even if the law changes
    #[arg(long)]
    pub(crate) exit_zero: bool,
}

/// `ius coverage`
#[derive(Args, Debug)]
pub(crate) struct Coverage {
    /// States, schemes, rule files or folders; none is the whole project
    #[arg(value_name = "WHAT")]
    pub(crate) what: Vec<String>,
    /// Exit 1 if a clause is undecided or a boundary untouched
    #[arg(long)]
    pub(crate) check: bool,
}

/// `ius mutate`
#[derive(Args, Debug)]
pub(crate) struct Mutate {
    /// States, schemes, rule files or folders; none is the whole project
    #[arg(value_name = "WHAT")]
    pub(crate) what: Vec<String>,
    /// Only mutants of this kind, such as value, strictness, clause or exception
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Vec<crate::command::mutate::KindArgument>,
    /// Only this mutant
    #[arg(long, value_name = "ID")]
    pub(crate) mutant: Vec<String>,
    /// List also the mutants that a case notices
    #[arg(long)]
    pub(crate) all: bool,
    /// Exit 1 if fewer percent of the mutants are noticed
    #[arg(long, value_name = "PERCENT")]
    pub(crate) min_score: Option<String>,
    /// Exit 1 if a mutant survives that is not explained
    #[arg(long)]
    pub(crate) check: bool,
    /// Decide every mutant again, whatever is known from before
    #[arg(long)]
    pub(crate) fresh: bool,
    /// Threads; as many as the machine has processors if not given
    #[arg(long, value_name = "N", value_parser = threads)]
    pub(crate) jobs: Option<std::num::NonZeroUsize>,
}

/// `ius transposition`
#[derive(Args, Debug)]
pub(crate) struct Transposition {
    /// States or schemes; none is every state
    #[arg(value_name = "STATE")]
    pub(crate) what: Vec<String>,
    /// Only these instruments, such as SPD24
    #[arg(long, value_name = "ID")]
    pub(crate) instrument: Vec<String>,
    /// Only what departs
    #[arg(long)]
    pub(crate) departures: bool,
    /// Exit 1 if something departs and no rule says so
    #[arg(long)]
    pub(crate) check: bool,
}

/// `ius sources`
#[derive(Args, Debug)]
pub(crate) struct Sources {
    /// States, schemes, rule files or folders; none is the whole project
    #[arg(value_name = "WHAT")]
    pub(crate) what: Vec<String>,
    /// Only what is not verified, or was not found
    #[arg(long)]
    pub(crate) unverified: bool,
    /// Only what was read longer ago, such as "1 year" or "90 days"
    #[arg(long, value_name = "TIME", value_parser = crate::command::sources::Age::parse)]
    pub(crate) older_than: Option<crate::command::sources::Age>,
    /// The day on which the age of a reading is told, instead of today
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: Option<Date>,
}

/// `ius fmt`
#[derive(Args, Debug)]
pub(crate) struct Fmt {
    /// Rule files or folders, or `-` for standard input; none lays out the whole project
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Change nothing, only say which files would change
    #[arg(long)]
    pub(crate) check: bool,
}

/// `ius explain`
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// The code, such as IUS0303; none lists them all
    #[arg(value_name = "CODE")]
    pub(crate) code: Option<String>,
}

/// `ius schema`
#[derive(Args, Debug)]
pub(crate) struct SchemaOf {
    /// The scheme, such as nl.start_up
    #[arg(value_name = "SCHEME")]
    pub(crate) scheme: String,
}

/// `ius new`
#[derive(Args, Debug)]
pub(crate) struct New {
    /// The template's name, such as start_up
    #[arg(long, value_name = "NAME")]
    pub(crate) scheme: String,
    /// ISO code of the state, such as BE
    #[arg(long, value_name = "CODE")]
    pub(crate) state: String,
    /// The first day on which the scheme is in force
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) from: Option<Date>,
    /// The file to write, instead of rules/STATE/NAME.ius
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// `ius lsp`
#[derive(Args, Debug)]
pub(crate) struct Lsp {
    /// What is done anyway; some editors ask for it
    #[arg(long, hide = true)]
    pub(crate) stdio: bool,
}

/// `ius completions`
#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

fn threads(text: &str) -> Result<std::num::NonZeroUsize, String> {
    text.parse()
        .map_err(|_| "a whole number from 1 on is needed".to_owned())
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse_iso(text).map_err(|error| error.to_string())
}
