//! What a decision looks like outside: the data of a report, as JSON has them.

use ius_calendar::Date;
use serde::Serialize;

use crate::decision::{ClauseStatus, Outcome};
use crate::honesty::Honesty;

use super::{Dates, DepartureReport, Provision, ReadIn, Reason, Source, SourceLine};

/// A decision in words, in one language.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The scheme's id.
    pub scheme: String,
    /// Its title.
    pub title: String,
    /// ISO code of the state.
    pub state: String,
    /// The language of the texts.
    pub lang: String,
    /// The reference date; none when it is not known.
    pub on: Option<Date>,
    /// The day whose law was applied; none when it is not known.
    pub law_in_force_on: Option<Date>,
    /// The transitional rule that chose that day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transition: Option<TransitionReport>,
    /// One of the five outcomes; none when the rules are in error.
    pub outcome: Option<Outcome>,
    /// Why the rules are in error.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rules_error: Option<RulesError>,
    /// Who decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// Under which element the scheme was decided, where it is decided for each of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<EachReport>,
    /// The clauses that decide, in the order they are reported.
    pub clauses: Vec<ClauseReport>,
    /// What can still change the outcome.
    pub missing: Vec<MissingReport>,
    /// Typed results.
    pub outputs: Vec<OutputReport>,
    /// Rights that follow from the grant.
    pub rights: Vec<OutputReport>,
    /// Duties that follow from the grant.
    pub duties: Vec<OutputReport>,
    /// What the sources do not say.
    pub silent: Vec<SilentReport>,
    /// Where national law or practice does not keep to the law of the Union, on the day whose law
    /// was applied.
    pub departures: Vec<DepartureReport>,
    /// What the decision rests on and nobody has verified.
    pub unverified: Vec<UnverifiedReport>,
    /// How much of the law of the whole scheme was verified.
    pub honesty: HonestyReport,
    /// What decided.
    pub engine: EngineReport,
    /// What it was decided by.
    pub rules: RulesReport,
}

/// The transitional rule that chose the law.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TransitionReport {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Provisions.
    pub provisions: Vec<Provision>,
    /// Where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceLine>,
}

/// An error of the rules, told apart from every outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RulesError {
    /// `gap`: the law has a value that the rules do not hold. `conflict`: two exceptions hold at
    /// once and disagree.
    pub kind: Outcome,
    /// The clauses concerned.
    pub clauses: Vec<String>,
    /// What is wrong, in words.
    pub details: Vec<String>,
}

/// The element under which the scheme was decided.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EachReport {
    /// What the scheme calls it.
    pub name: String,
    /// The element; none for an empty or unknown list.
    pub value: Option<String>,
    /// What the other elements give.
    pub others: Vec<OtherReport>,
}

/// The outcome under another element.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OtherReport {
    /// The element.
    pub value: String,
    /// The outcome, or the error of the rules.
    pub outcome: Outcome,
}

/// A clause.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClauseReport {
    /// Its name; versions share it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it does.
    pub kind: &'static str,
    /// How it stands.
    pub status: ClauseStatus,
    /// The dates of this version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Dates>,
    /// Provisions.
    pub provisions: Vec<Provision>,
    /// Provisions that permit a national addition.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basis: Vec<Provision>,
    /// Whether it comes from the template.
    pub from_template: bool,
    /// Where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceLine>,
    /// Where it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<ReadIn>,
    /// The exceptions that waive it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub waived_by: Vec<WaiverReport>,
    /// Why it stands so; none when it is not in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Reason>,
}

/// An exception that waives a clause.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WaiverReport {
    /// Why.
    pub why: String,
    /// Provisions.
    pub provisions: Vec<Provision>,
    /// Where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceLine>,
}

/// Something missing that can still change the outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MissingReport {
    /// Its path in the applicant file, or the name of the external data.
    pub fact: String,
    /// Its title.
    pub title: String,
    /// `not stated`, `stated as unknown`, `not precise enough` or `external`.
    pub reason: &'static str,
    /// The question to put to a person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// Help with the question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// What proves it.
    pub evidence: Vec<String>,
    /// The clauses it matters to.
    pub clauses: Vec<String>,
}

/// An output, right or duty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutputReport {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its type, as rules write it; none for a right or duty.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
    /// `known`, `unknown`, `absent` or `gap`.
    pub status: &'static str,
    /// The value for machines: dates and durations in ISO 8601, exact decimals as text.
    pub value: serde_json::Value,
    /// The value for people.
    pub text: String,
    /// Whether it is due only after a grant.
    pub once_granted: bool,
    /// Provisions.
    pub provisions: Vec<Provision>,
    /// Where it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceLine>,
    /// How it was computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Reason>,
}

/// What the sources do not say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SilentReport {
    /// What.
    pub text: String,
    /// Where it was looked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<ReadIn>,
}

/// What nobody has verified.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnverifiedReport {
    /// Its name.
    pub what: String,
    /// `clause`, `value`, `row` or `external`.
    pub kind: &'static str,
    /// The first clause that rests on it.
    pub clause: String,
    /// Why it is unverified.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Where it was read, if anywhere.
    pub sources: Vec<Source>,
}

/// How much of the law of a scheme was verified, whatever this decision rests on.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct HonestyReport {
    /// The summary on one line.
    pub text: String,
    /// The counts and dates it is made of.
    #[serde(flatten)]
    pub counts: Honesty,
}

/// The engine that decided.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EngineReport {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// The rules it was decided by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RulesReport {
    /// Hash of the rule texts.
    pub hash: String,
}

/// Why every clause stands as it does: the trees alone, without the rest of the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// One for each clause that decides, in the order they are reported.
    pub clauses: Vec<ClauseReport>,
}
