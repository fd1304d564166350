//! Each fuzz target on some inputs: always the same ones, unless the environment says otherwise
//! (see `ius_fuzz::runner`).
//!
//! Driven by `cargo bolero`, the same targets take the inputs of a fuzzer.

use ius_fuzz::runner::{Failure, Limit, Run, SEED, run};

/// A target, and how many of its inputs take about a second.
macro_rules! target {
    ($name:ident, $inputs:literal) => {
        #[test]
        fn $name() {
            if std::env::var_os("CARGO_BOLERO_SELECT").is_some() {
                bolero::check!()
                    .with_max_len(ius_fuzz::runner::LONGEST)
                    .for_each(|bytes: &[u8]| ius_fuzz::$name(bytes));
                return;
            }
            let name = stringify!($name);
            let shown = |bytes: &[u8]| ius_fuzz::shown(name, bytes);
            let held = Run::from_environment($inputs)
                .map_err(Failure::from)
                .and_then(|what| run(name, ius_fuzz::$name, shown, what));
            match held {
                Ok(held) => println!("{name}: {held} inputs"),
                // The report is all there is to say: no way to this line is printed.
                Err(failure) => {
                    eprintln!("{failure}");
                    std::panic::resume_unwind(Box::new(failure.to_string()));
                }
            }
        }
    };
}

target!(parse, 900);
target!(check, 900);
target!(format, 250);
target!(applicant_json, 4_000);
target!(applicant_yaml, 8_000);
target!(suite_page, 1_400);
target!(evaluate, 600);

/// A target that can fail does: the runs above are not green for want of trying. What it reports
/// is one line with the number of the input, which fails again.
#[test]
fn a_broken_promise_is_found() {
    let broken = |bytes: &[u8]| {
        let text = ius_fuzz::text(ius_fuzz::rules(), bytes);
        assert!(ius_syntax::parse(&text).errors.len() < 2, "two\nerrors");
    };
    let all = Run::Seed(SEED, Limit::Inputs(10_000));
    let found = run("broken", broken, |_| String::new(), all).expect_err("nothing was found");
    let short = found.to_string();
    assert_eq!(short.lines().count(), 2, "{short}");
    assert!(short.contains(": two errors (at "), "{short}");
    let one = Run::Input(found.input);
    let again = run("broken", broken, |_| "words".to_owned(), one).expect_err("not repeated");
    let (bytes, shown) = again.in_full.expect("in full");
    assert_eq!(shown, "words");
    assert!(bytes.len() <= ius_fuzz::runner::bytes(found.input).len());
}

/// The same seed makes the same inputs, another seed others.
#[test]
fn a_run_is_repeated_by_its_seed() {
    let inputs = |seed: u64| {
        let seen = std::cell::RefCell::new(Vec::new());
        let all = Run::Seed(seed, Limit::Inputs(20));
        let note = |bytes: &[u8]| seen.borrow_mut().push(bytes.to_vec());
        let held = run("noted", note, |_| String::new(), all);
        assert_eq!(held.expect("it always holds"), 20);
        seen.into_inner()
    };
    assert_eq!(inputs(SEED), inputs(SEED));
    assert_ne!(inputs(SEED), inputs(1));
}
