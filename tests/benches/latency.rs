//! How long a drafter waits, on the clock and, since the machine may be busy with other things, in
//! time on a processor: from a keystroke in a file of 2,000 lines, in generated workspaces of
//! 250, 500 and 1,000 files, to the diagnostics of that file; the first index; resident memory.
//!
//!     cargo bench -p ius-tests --bench latency                all sizes, each in its own process
//!     cargo bench -p ius-tests --bench latency -- 1000        one size
//!     cargo bench -p ius-tests --bench latency -- 1000 trace  the queries that each kind of edit runs
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    missing_docs
)]

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ius_analysis::{Analysis, EventHook};
use ius_tests::workspace::{Workspace, workspace};

const SIZES: &[usize] = &[250, 500, 1_000];
const SEED: u64 = 1;
/// How often each kind of edit is made.
const ROUNDS: usize = 60;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    match arguments.next().and_then(|a| a.parse().ok()) {
        Some(size) => measure(size, arguments.next().is_some_and(|a| a == "trace")),
        None => {
            for size in SIZES {
                // Memory that one size has given back is not seen by the next.
                let status = Command::new(std::env::current_exe().unwrap())
                    .arg(size.to_string())
                    .status()
                    .unwrap();
                assert!(status.success());
            }
        }
    }
}

/// What something took.
#[derive(Clone, Copy, Default)]
struct Took {
    /// On the clock.
    clock: Duration,
    /// On a processor, where the system tells.
    processor: Duration,
}

/// Runs something and says what it took on this thread.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Took) {
    let before = on_processor();
    let started = Instant::now();
    let result = work();
    let clock = started.elapsed();
    let processor = on_processor().saturating_sub(before);
    (result, Took { clock, processor })
}

/// How long this thread has run on a processor.
fn on_processor() -> Duration {
    std::fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|text| text.split_whitespace().next()?.parse().ok())
        .map_or(Duration::ZERO, Duration::from_nanos)
}

fn measure(size: usize, trace: bool) {
    let made = workspace(size, SEED);
    println!(
        "\n{} files, {} lines, {} of them in the file that is edited; load {}",
        made.files.len(),
        made.lines(),
        made.text(&made.long).lines().count(),
        load(),
    );
    let before = resident();
    let log: Arc<Mutex<Vec<String>>> = Arc::default();
    let sink = Arc::clone(&log);
    let hook: EventHook = Box::new(move |event| {
        let text = format!("{:?}", event.kind);
        if let Some(rest) = text.split("WillExecute { database_key: ").nth(1) {
            sink.lock()
                .unwrap()
                .push(rest.split('(').next().unwrap_or_default().to_owned());
        }
    });
    let mut analysis = Analysis::with_hook(trace.then_some(hook));
    let ((), took) = timed(|| {
        for (path, text) in &made.files {
            analysis.set_file(path, text);
        }
    });
    once("files handed in", took, "");
    let (found, took) = timed(|| analysis.all_diagnostics().len());
    once(
        "first index, one thread",
        took,
        &format!("{found} diagnostics"),
    );
    println!(
        "{:<44} {:>9} MB  ({} MB before)",
        "resident memory after it",
        resident() / 1024,
        before / 1024
    );
    // Every second number is that of a process that has the first one's memory still.
    let mut again = Analysis::new();
    for (path, text) in &made.files {
        again.set_file(path, text);
    }
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let ((), took) = timed(|| index(&again, threads));
    println!(
        "{:<44} {:>9} ms",
        format!("first index, {threads} threads"),
        ms(took.clock)
    );
    drop(again);

    println!("keystroke to the diagnostics of the file, in ms");
    println!(
        "  {:<42} {:>9} {:>9} {:>9} {:>9} | on a processor",
        "", "median", "p90", "p99", "most"
    );
    // Not said to be open: what rests on other files is looked at again.
    let (name, texts) = edits(&made).swap_remove(0);
    print(
        &format!("{name}, file not opened"),
        &typed(&mut analysis, &made.long, &texts),
    );
    analysis.set_file(&made.long, made.text(&made.long));
    let _ = analysis.diagnostics(&made.long);
    analysis.open_file(&made.long);
    let (_, took) = timed(|| analysis.diagnostics(&made.long));
    let long = &made.long;
    print("opening the file", &[took]);
    let mut all = Vec::new();
    for (name, texts) in edits(&made) {
        log.lock().unwrap().clear();
        let times = typed(&mut analysis, long, &texts);
        print(name, &times);
        told(&log, texts.len());
        all.extend(times);
        analysis.set_file(long, made.text(long));
        let _ = analysis.diagnostics(long);
    }
    print("all of these", &all);

    // Nothing was typed in these files yet.
    let mut opened = Vec::new();
    let mut first = Vec::new();
    for (path, text) in made
        .files
        .iter()
        .filter(|(path, _)| path != long)
        .step_by(17)
    {
        let edited = format!("-- A remark.\n{text}");
        let ((), took) = timed(|| {
            analysis.open_file(path);
            let _ = analysis.diagnostics(path);
        });
        opened.push(took);
        first.extend(typed(&mut analysis, path, &[edited, text.clone()]).first());
    }
    print("opening one of the other files", &opened);
    print("first keystroke in one of them", &first);

    println!("worst case: the file that all others use");
    analysis.open_file(&made.vocabulary);
    let (_, took) = timed(|| analysis.diagnostics(&made.vocabulary));
    print("opening it: its own", &[took]);
    let (_, took) = timed(|| analysis.diagnostics(long));
    print("opening it: the long file's", &[took]);
    let (_, took) = timed(|| analysis.all_diagnostics());
    print("opening it: all files'", &[took]);
    for (name, texts) in shared(&made) {
        log.lock().unwrap().clear();
        let times = typed(&mut analysis, &made.vocabulary, &texts);
        print(&format!("{name}: its own"), &times);
        told(&log, texts.len());
        let mut times = Vec::new();
        for text in &texts {
            analysis.set_file(&made.vocabulary, text);
            times.push(timed(|| analysis.diagnostics(long)).1);
        }
        print(&format!("{name}: the long file's"), &times);
        let mut times = Vec::new();
        for text in texts.iter().take(6) {
            analysis.set_file(&made.vocabulary, text);
            times.push(timed(|| analysis.all_diagnostics()).1);
        }
        print(&format!("{name}: all files'"), &times);
        analysis.set_file(&made.vocabulary, made.text(&made.vocabulary));
        let _ = analysis.all_diagnostics();
    }
    let (program, took) = timed(|| analysis.program());
    once(
        "program of all files",
        took,
        &format!("{} schemes", program.schemes.len()),
    );
    println!(
        "{:<44} {:>9} MB",
        "resident memory at the end",
        resident() / 1024
    );
}

/// The diagnostics of all files, asked by several readers at once.
fn index(analysis: &Analysis, threads: usize) {
    let paths: Vec<String> = analysis.paths().into_iter().map(str::to_owned).collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let reader = analysis.clone();
            let (paths, next) = (&paths, &next);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(path) = paths.get(at) else { break };
                    let _ = reader.diagnostics(path);
                }
            });
        }
    });
}

/// Sets each text in turn and asks for the diagnostics: how long each took.
fn typed(analysis: &mut Analysis, path: &str, texts: &[String]) -> Vec<Took> {
    texts
        .iter()
        .map(|text| {
            timed(|| {
                analysis.set_file(path, text);
                let _ = analysis.diagnostics(path);
            })
            .1
        })
        .collect()
}

/// Kinds of edit in the long file, each as the texts after every keystroke.
fn edits(made: &Workspace) -> Vec<(&'static str, Vec<String>)> {
    let text = made.text(&made.long);
    // Places all over the file.
    let places = |of: &str| -> Vec<usize> {
        let all: Vec<usize> = text.match_indices(of).map(|(at, _)| at).collect();
        (0..ROUNDS).map(|n| all[n * 7 % all.len()]).collect()
    };
    let put = |at: usize, what: &str| {
        let mut edited = text.to_owned();
        edited.insert_str(at, what);
        edited
    };
    let at_each = |of: &str, skip: usize, what: &str| -> Vec<String> {
        places(of)
            .into_iter()
            .map(|at| put(at + skip, what))
            .collect()
    };
    // A clause is typed at the end of the first requirement that is in the middle of the scheme.
    let clause = "\n\n  require typed \"Typed\"\n    under NLACT 3\n    that job_offer.binding";
    let middle = text.find("  require pay_in_transport").unwrap() - 2;
    let growing = |at: usize, what: &str| -> Vec<String> {
        (1..=what.len())
            .filter_map(|n| what.get(..n))
            .map(|part| put(at, part))
            .collect()
    };
    let declaration = "parameter typed_norm \"Norm\" : EUR per month\n  under NLACT 3\n  from 2026-01-01 is EUR 10\n\n";
    let between = text.find("define roads_pay_met").unwrap();
    vec![
        ("inside a number", at_each("EUR ", 5, "3")),
        (
            "in a name that a condition reads",
            at_each("job_offer.salary", 14, "x"),
        ),
        ("in the name of a declaration", at_each("_pay \"", 4, "x")),
        (
            "in a clause of the long scheme",
            at_each("job_offer.occupation is not within \"", 37, "1"),
        ),
        (
            "half-typed keyword in the long scheme",
            at_each("    waived when", 7, "\n    wai"),
        ),
        (
            "an example's value",
            at_each("given applicant.household_size is ", 34, "1"),
        ),
        ("a new clause, letter by letter", growing(middle, clause)),
        (
            "a new declaration, letter by letter",
            growing(between, declaration),
        ),
        (
            "a new line above everything",
            (1..=ROUNDS).map(|n| put(0, &"\n".repeat(n))).collect(),
        ),
        ("an unclosed quote", at_each("titled nl \"", 11, "\"")),
    ]
}

/// Edits of the vocabulary.
fn shared(made: &Workspace) -> Vec<(&'static str, Vec<String>)> {
    let text = made.text(&made.vocabulary);
    let turns = |from: &str, to: &str| -> Vec<String> {
        let edited = text.replacen(from, to, 1);
        assert_ne!(edited, text, "{from}");
        (0..20)
            .map(|n| {
                if n % 2 == 0 {
                    edited.clone()
                } else {
                    text.to_owned()
                }
            })
            .collect()
    };
    vec![
        (
            "a title",
            turns("\"Day of the application\"", "\"Day of application\""),
        ),
        ("a definition", turns("on 1 March", "on 28 February")),
        (
            "the type of a fact",
            turns("fact savings : EUR ", "fact savings : integer "),
        ),
        ("the name of a fact", turns("fact hours ", "fact hour ")),
    ]
}

fn print(name: &str, times: &[Took]) {
    let mut sorted: Vec<Duration> = times.iter().map(|t| t.clock).collect();
    sorted.sort();
    let columns = [50, 90, 99, 100]
        .map(|percent| {
            let at = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
            format!("{:>9}", ms(sorted.get(at).copied().unwrap_or_default()))
        })
        .join(" ");
    // Processor time is counted in steps of some milliseconds, so that only its mean says much.
    let processor: Duration = times.iter().map(|t| t.processor).sum();
    let mean = processor / u32::try_from(times.len()).unwrap_or(1).max(1);
    println!("  {name:<42} {columns} | {:>9}", ms(mean));
}

/// What happens once.
fn once(name: &str, took: Took, more: &str) {
    println!(
        "{name:<44} {:>9} ms, {:>9} ms on a processor  {more}",
        ms(took.clock),
        ms(took.processor)
    );
}

/// What ran, if that was asked for.
fn told(log: &Mutex<Vec<String>>, edits: usize) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for query in log.lock().unwrap().iter() {
        *counts.entry(query.clone()).or_default() += 1;
    }
    if !counts.is_empty() {
        println!("      {edits} edits ran {counts:?}");
    }
}

fn ms(time: Duration) -> String {
    let micros = time.as_micros();
    format!("{}.{:02}", micros / 1_000, micros % 1_000 / 10)
}

/// Resident memory of this process in kB, where the system tells.
fn resident() -> u64 {
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let line = status.lines().find(|l| l.starts_with("VmRSS:"))?.to_owned();
            line.split_whitespace().nth(1)?.parse().ok()
        })
        .unwrap_or(0)
}

/// How busy the machine is: runnable threads over the last minute.
fn load() -> String {
    std::fs::read_to_string("/proc/loadavg")
        .ok()
        .and_then(|text| text.split_whitespace().next().map(str::to_owned))
        .unwrap_or_else(|| "unknown".to_owned())
}
