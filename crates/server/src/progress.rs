//! Progress of the first index: made only when there is something to tell, told only when the
//! client agreed.

use lsp_server::Notification;
use serde_json::{Value, json};

/// How far telling has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Quiet,
    Asked,
    Agreed,
    Refused,
}

/// Progress of the first index.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    stage: Stage,
    begun: bool,
    percentage: u32,
    runs: u32,
}

const TITLE: &str = "Checking rules";

impl Progress {
    /// The token of the present run.
    pub(crate) fn token(&self) -> Value {
        json!(format!("ius/index/{}", self.runs))
    }

    /// Whether the client must be asked before anything can be told.
    pub(crate) fn must_ask(&mut self) -> bool {
        let first = self.stage == Stage::Quiet;
        if first {
            self.runs = self.runs.saturating_add(1);
            self.stage = Stage::Asked;
        }
        first
    }

    /// The client agreed, or did not.
    pub(crate) fn answered(&mut self, agreed: bool) {
        if self.stage == Stage::Asked {
            self.stage = if agreed {
                Stage::Agreed
            } else {
                Stage::Refused
            };
        }
    }

    /// So many of so many files are done.
    pub(crate) fn report(&mut self, done: usize, total: usize) -> Option<Notification> {
        if self.stage != Stage::Agreed {
            return None;
        }
        let percentage = done.saturating_mul(100).checked_div(total).unwrap_or(100);
        let percentage = u32::try_from(percentage).unwrap_or(100).min(100);
        let message = format!("{done} of {total} files");
        let value = if self.begun {
            if percentage <= self.percentage {
                return None;
            }
            json!({ "kind": "report", "message": message, "percentage": percentage })
        } else {
            self.begun = true;
            json!({
                "kind": "begin", "title": TITLE, "message": message, "percentage": percentage,
                "cancellable": false,
            })
        };
        self.percentage = percentage;
        Some(self.notification(&value))
    }

    /// All is done.
    pub(crate) fn end(&mut self) -> Option<Notification> {
        let notification = self
            .begun
            .then(|| self.notification(&json!({ "kind": "end" })));
        *self = Progress {
            runs: self.runs,
            ..Progress::default()
        };
        notification
    }

    fn notification(&self, value: &Value) -> Notification {
        Notification {
            method: "$/progress".to_owned(),
            params: json!({ "token": self.token(), "value": value }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_told_before_the_client_agreed() {
        let mut progress = Progress::default();
        assert!(progress.must_ask());
        assert!(!progress.must_ask());
        assert!(progress.report(1, 10).is_none());
        progress.answered(true);
        let kind = |n: Option<Notification>| n.map(|n| n.params["value"]["kind"].clone());
        assert_eq!(kind(progress.report(2, 10)), Some(json!("begin")));
        assert_eq!(kind(progress.report(2, 10)), None);
        assert_eq!(kind(progress.report(5, 10)), Some(json!("report")));
        assert_eq!(kind(progress.end()), Some(json!("end")));
        // Another project may be indexed later, under a token of its own.
        assert!(progress.must_ask());
        assert_eq!(progress.token(), json!("ius/index/2"));
        progress.answered(false);
        assert!(progress.report(1, 1).is_none());
        assert!(progress.end().is_none());
    }
}
