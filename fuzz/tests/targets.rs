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
