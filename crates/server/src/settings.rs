//! What the drafter chose: `ius.rules`, `ius.language`, `ius.today`, `ius.pedantic`,
//! `ius.inlayHints`, `ius.codeLenses`.

use std::path::PathBuf;

use ius_calendar::Date;
use ius_ide::{Config, Language};
use serde_json::Value;

/// The settings, each with its default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    /// The folder of rule files, from the folder that is open; else the project's own.
    pub(crate) rules: Option<PathBuf>,
    /// The language of titles, questions and outcomes.
    pub(crate) language: Language,
    /// The day to take for today; else the day it is.
    pub(crate) today: Option<Date>,
    /// Also say what is only worth knowing in a review.
    pub(crate) pedantic: bool,
    /// Hints between the words.
    pub(crate) hints: bool,
    /// Lenses above clauses and examples.
    pub(crate) lenses: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            rules: None,
            language: Language::English,
            today: None,
            pedantic: false,
            hints: true,
            lenses: true,
        }
    }
}

impl Settings {
    /// Takes over what some settings say, and returns complaints about what cannot be understood.
    /// What is absent or null stays as it was; an empty text chooses the default.
    pub(crate) fn read(&mut self, value: &Value) -> Vec<String> {
        let mut complaints = Vec::new();
        if let Some(rules) = value.get("rules").and_then(Value::as_str) {
            self.rules = (!rules.trim().is_empty()).then(|| PathBuf::from(rules.trim()));
        }
        match value.get("language").and_then(Value::as_str) {
            Some("nl") => self.language = Language::Dutch,
            Some("en" | "") => self.language = Language::English,
            Some(other) => complaints.push(format!(
                "the setting `ius.language` is `en` or `nl`, not `{other}`"
            )),
            None => {}
        }
        if let Some(today) = value.get("today").and_then(Value::as_str) {
            if today.trim().is_empty() {
                self.today = None;
            } else {
                match Date::parse_iso(today.trim()) {
                    Ok(date) => self.today = Some(date),
                    Err(_) => complaints.push(format!(
                        "the setting `ius.today` is a day such as `2026-05-22`, not `{today}`"
                    )),
                }
            }
        }
        let flag = |name: &str, old: bool| value.get(name).and_then(Value::as_bool).unwrap_or(old);
        self.pedantic = flag("pedantic", self.pedantic);
        self.hints = flag("inlayHints", self.hints);
        self.lenses = flag("codeLenses", self.lenses);
        complaints
    }

    /// What questions need of them.
    pub(crate) fn config(&self, today: Date) -> Config {
        Config {
            language: self.language,
            today: self.today.unwrap_or(today),
            pedantic: self.pedantic,
            hints: self.hints,
            lenses: self.lenses,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_are_read_and_kept() {
        let mut settings = Settings::default();
        assert!(settings.read(&Value::Null).is_empty());
        assert_eq!(settings, Settings::default());
        let complaints = settings.read(&json!({
            "rules": "law", "language": "nl", "today": "2026-05-22",
            "pedantic": true, "inlayHints": false, "codeLenses": false,
        }));
        assert!(complaints.is_empty());
        assert_eq!(settings.rules.as_deref(), Some("law".as_ref()));
        assert_eq!(settings.language, Language::Dutch);
        assert_eq!(
            settings.today.map(|d| d.to_string()).as_deref(),
            Some("2026-05-22")
        );
        assert!(settings.pedantic && !settings.hints && !settings.lenses);
        let kept = settings.clone();
        assert!(
            settings
                .read(&json!({ "pedantic": null, "rules": null }))
                .is_empty()
        );
        assert_eq!(settings, kept);
        let complaints = settings.read(&json!({ "language": "fr", "today": "tomorrow" }));
        assert_eq!(complaints.len(), 2);
        settings.read(&json!({ "today": "", "rules": "", "language": "" }));
        assert_eq!((settings.today, settings.rules), (None, None));
    }
}
