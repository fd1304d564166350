//! Each fuzz target for a second, or for as many as `IUS_FUZZ_SECONDS` says.
//!
//! On a failure bolero prints the shrunk input and the seed; `BOLERO_RANDOM_SEED` repeats a run.

use std::time::Duration;

fn seconds() -> Duration {
    let text = std::env::var("IUS_FUZZ_SECONDS").unwrap_or_default();
    Duration::from_secs(text.parse().unwrap_or(1))
}

macro_rules! target {
    ($name:ident) => {
        #[test]
        fn $name() {
            bolero::check!()
                .with_test_time(seconds())
                .with_iterations(usize::MAX)
                .with_max_len(256)
                .for_each(|bytes: &[u8]| ius_fuzz::$name(bytes));
        }
    };
}

target!(parse);
target!(check);
target!(format);
target!(applicant_json);
target!(applicant_yaml);
target!(suite_page);
target!(evaluate);

/// A target that can fail does: the runs above are not green for want of trying.
#[test]
fn a_broken_promise_is_found() {
    let broken = std::panic::catch_unwind(|| {
        bolero::check!()
            .with_test_time(Duration::from_secs(20))
            .with_iterations(usize::MAX)
            .with_max_len(256)
            .for_each(|bytes: &[u8]| {
                let text = ius_fuzz::text(ius_fuzz::rules(), bytes);
                assert!(ius_syntax::parse(&text).errors.len() < 2, "two errors");
            });
    });
    assert!(broken.is_err(), "no text with two errors was tried");
}
