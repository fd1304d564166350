//! Runs a target on inputs that are made from numbers, so that a run is repeated by its seed and
//! a failure by the number of its input.
//!
//! The environment says what is run:
//!
//! - `IUS_FUZZ_SEED`: the seed of the run; without it, always the same one;
//! - `IUS_FUZZ_TIMES`: so many times the usual number of inputs; 1 if not said otherwise;
//! - `IUS_FUZZ_SECONDS`: as many inputs as fit into so many seconds instead;
//! - `IUS_FUZZ_INPUT`: only the input of this number, and what is wrong with it in full.

use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::time::{Duration, Instant};

use ius_tests::generate::Random;

/// The longest input, in bytes.
pub const LONGEST: usize = 256;

/// The seed of runs that are to be the same every time.
pub const SEED: u64 = 20_060_123;

/// When a run ends.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// After so many inputs.
    Inputs(u64),
    /// After the first input that ends later than this.
    Time(Duration),
}

/// What is run.
#[derive(Clone, Copy, Debug)]
pub enum Run {
    /// The inputs of a seed.
    Seed(u64, Limit),
    /// One input.
    Input(u64),
}

impl Run {
    /// What the environment asks for; `inputs` are run if it asks for nothing.
    ///
    /// # Errors
    /// A variable that is not a whole number, in words.
    pub fn from_environment(inputs: u64) -> Result<Run, String> {
        let number = |name: &str| match std::env::var(name) {
            Ok(text) => match text.parse::<u64>() {
                Ok(number) => Ok(Some(number)),
                Err(_) => Err(format!("{name} is `{text}`, not a whole number")),
            },
            Err(_) => Ok(None),
        };
        if let Some(input) = number("IUS_FUZZ_INPUT")? {
            return Ok(Run::Input(input));
        }
        let seed = number("IUS_FUZZ_SEED")?.unwrap_or(SEED);
        let limit = match number("IUS_FUZZ_SECONDS")? {
            Some(seconds) => Limit::Time(Duration::from_secs(seconds)),
            None => {
                let times = number("IUS_FUZZ_TIMES")?.unwrap_or(1);
                Limit::Inputs(inputs.saturating_mul(times))
            }
        };
        Ok(Run::Seed(seed, limit))
    }
}

/// An input for which a target does not hold.
pub struct Failure {
    /// The target.
    pub target: String,
    /// The number of the input.
    pub input: u64,
    /// What is wrong.
    pub message: String,
    /// For one input asked for by its number: the input made smaller, and what it stands for.
    pub in_full: Option<(Vec<u8>, String)>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Failure {
            target,
            input,
            message,
            in_full,
        } = self;
        match in_full {
            None => {
                writeln!(f, "{target}: input {input}: {}", line(message))?;
                write!(
                    f,
                    "  in full: IUS_FUZZ_INPUT={input} cargo test -p ius-fuzz --test targets {target}"
                )
            }
            Some((bytes, shown)) => write!(
                f,
                "{target}: input {input}: {message}\nmade smaller: {bytes:?}\nwhich stands for:\n{shown}"
            ),
        }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Failure {
        Failure {
            target: "environment".to_owned(),
            input: 0,
            message,
            in_full: None,
        }
    }
}

/// The beginning of a text, in one line.
fn line(text: &str) -> String {
    const LONGEST_LINE: usize = 240;
    let mut words = text.split_whitespace();
    let mut line = words.next().unwrap_or_default().to_owned();
    for word in words {
        line.push(' ');
        line.push_str(word);
        if line.len() > LONGEST_LINE {
            break;
        }
    }
    match line.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => {
            line.truncate(end);
            line + " …"
        }
        None => line,
    }
}

/// The bytes of an input of a number.
#[must_use]
pub fn bytes(input: u64) -> Vec<u8> {
    let mut random = Random::new(input);
    let length = random.below(LONGEST + 1);
    let mut bytes = Vec::with_capacity(length + 8);
    while bytes.len() < length {
        bytes.extend(random.next().to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// A number that depends on every letter of a name, so that the targets of one run have inputs of
/// their own.
fn number_of(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |number, byte| {
        (number ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Runs a target and returns how many inputs it held for.
///
/// # Errors
/// The first input for which it does not hold. Only an input asked for by its number is made
/// smaller, and put in the words of `shown`.
pub fn run(
    name: &str,
    target: impl Fn(&[u8]),
    shown: impl Fn(&[u8]) -> String,
    run: Run,
) -> Result<u64, Failure> {
    let failure = |input, message, in_full| Failure {
        target: name.to_owned(),
        input,
        message,
        in_full,
    };
    let (seed, limit) = match run {
        Run::Seed(seed, limit) => (seed, limit),
        Run::Input(input) => {
            let bytes = bytes(input);
            let Some(message) = broken(&target, &bytes) else {
                return Ok(1);
            };
            let small = smaller(&target, bytes);
            let message = broken(&target, &small).unwrap_or(message);
            let shown = shown(&small);
            return Err(failure(input, message, Some((small, shown))));
        }
    };
    let begun = Instant::now();
    let mut random = Random::new(seed ^ number_of(name));
    let mut held = 0;
    loop {
        let more = match limit {
            Limit::Inputs(inputs) => held < inputs,
            Limit::Time(time) => begun.elapsed() < time,
        };
        if !more {
            return Ok(held);
        }
        let input = random.next();
        if let Some(message) = broken(&target, &bytes(input)) {
            return Err(failure(input, message, None));
        }
        held += 1;
    }
}

thread_local! {
    /// The panic of the input that this thread is trying: it is reported in a line, not printed
    /// with the way to it.
    static TRYING: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What is wrong with an input; nothing if the target holds.
fn broken(target: &impl Fn(&[u8]), bytes: &[u8]) -> Option<String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let trying = TRYING.with_borrow_mut(|trying| match trying {
                Some(message) => {
                    let payload = panic.payload();
                    let said = payload
                        .downcast_ref::<String>()
                        .map(String::as_str)
                        .or_else(|| payload.downcast_ref::<&str>().copied());
                    let place = panic.location().map(ToString::to_string);
                    *message = format!(
                        "{} (at {})",
                        said.unwrap_or("a panic without words"),
                        place.as_deref().unwrap_or("an unknown place")
                    );
                    true
                }
                None => false,
            });
            if !trying {
                before(panic);
            }
        }));
    });
    TRYING.set(Some(String::new()));
    let held = catch_unwind(AssertUnwindSafe(|| target(bytes)));
    let message = TRYING.take();
    match held {
        Ok(()) => None,
        Err(_) => Some(message.unwrap_or_default()),
    }
}

/// A shorter input for which the target does not hold either, looked for during some seconds.
fn smaller(target: &impl Fn(&[u8]), mut bytes: Vec<u8>) -> Vec<u8> {
    let until = Instant::now() + Duration::from_secs(10);
    let mut width = bytes.len();
    while width > 0 {
        let mut start = 0;
        while start < bytes.len() && Instant::now() < until {
            let mut shorter = bytes.clone();
            shorter.drain(start..(start + width).min(bytes.len()));
            if broken(target, &shorter).is_some() {
                bytes = shorter;
            } else {
                start += width;
            }
        }
        width /= 2;
    }
    bytes
}
