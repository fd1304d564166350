//! Where national law or practice does not keep to the law of the Union.

use ius_calendar::Date;
use serde::Serialize;

use super::reason::{self, Provision, ReadIn, SourceLine};
use super::title;
use crate::program::{DepartureKind, Program, Scheme};
use crate::words::Lang;

/// Law of the Union to which national law or practice does not keep. The decision follows national
/// law; whether the provision can be relied on against it is for the applicant to plead.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DepartureReport {
    /// `scheme`, `fill`, `use`, `omit` or `addition`.
    pub kind: DepartureKind,
    /// The clause or slot; none for the scheme as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Its title.
    pub title: String,
    /// The provisions departed from.
    pub from: Vec<Provision>,
    /// Whether it is practice that departs.
    pub in_practice: bool,
    /// Why, in the words of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The national provisions.
    pub provisions: Vec<Provision>,
    /// Where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceLine>,
    /// Where it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<ReadIn>,
}

impl DepartureReport {
    /// What departs from what and why, on one line; `lang` is `en` or `nl`.
    #[must_use]
    pub fn line(&self, lang: &str) -> String {
        let from: Vec<String> = self.from.iter().map(Provision::short).collect();
        let mut line = from.join(", ");
        if self.in_practice {
            line.push_str(if lang == "nl" {
                ", in de praktijk"
            } else {
                ", in practice"
            });
        }
        if let Some(clause) = &self.clause {
            line.push_str(&format!(" ({clause})"));
        }
        line.push_str(": ");
        line.push_str(self.why.as_deref().unwrap_or(&self.title));
        line
    }
}

/// The departures of a scheme on the day whose law was applied; all of them if it is not known.
pub(super) fn reports(
    program: &Program,
    scheme: &Scheme,
    law_in_force_on: Option<Date>,
    lang: Lang,
) -> Vec<DepartureReport> {
    scheme
        .departures
        .iter()
        .filter(|departure| match law_in_force_on {
            Some(day) => {
                departure.in_force.is_empty()
                    || departure.in_force.iter().any(|range| range.contains(day))
            }
            None => true,
        })
        .map(|departure| DepartureReport {
            kind: departure.kind,
            clause: departure.clause.clone(),
            title: title(
                &departure.titles,
                lang,
                departure.clause.as_deref().unwrap_or_default(),
            ),
            from: reason::provisions(program, &departure.from),
            in_practice: departure.in_practice,
            why: departure.why.clone(),
            provisions: reason::provisions(program, &departure.citations),
            source: reason::source(program, departure.at),
            provenance: reason::read_in(&departure.provenance, lang),
        })
        .collect()
}
