//! Why a command ends early.

/// The reason.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Nobody reads any more.
    ClosedPipe,
    /// Everything has been said; the exit code.
    Said(u8),
    /// To be said on standard error; exit code 2.
    Because {
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
    },
}

impl Stop {
    pub(crate) fn because(message: impl Into<String>) -> Stop {
        Stop::Because {
            message: message.into(),
            help: None,
        }
    }

    pub(crate) fn with_help(message: impl Into<String>, help: impl Into<String>) -> Stop {
        Stop::Because {
            message: message.into(),
            help: Some(help.into()),
        }
    }
}

/// The exit code of a command that was carried out, or why it was not.
pub(crate) type Outcome<T = u8> = Result<T, Stop>;
