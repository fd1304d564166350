//! What a decision says: the outcome, and the status of each clause as packed bits.

use std::fmt;

use ius_calendar::Date;
use serde::{Deserialize, Serialize};

use crate::program::SchemeId;

/// How to decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The reference date; none takes the scheme's `as of` fact. It is put in that fact's place
    /// wherever rules read it.
    pub on: Option<Date>,
    /// Stop as soon as the outcome is certain. Clauses that were not looked at then have no
    /// status in the decision.
    pub outcome_only: bool,
}

/// The outcome. `Gap` and `Conflict` are errors of the rules, never findings about the applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Every condition is met.
    Eligible,
    /// A requirement is not met, or a ground of refusal applies.
    Ineligible,
    /// Facts are missing that can still change the outcome.
    Undetermined,
    /// What remains is judgement by an authority.
    Assessment,
    /// Outside the scope: the scheme does not apply to this person, place or day.
    Inapplicable,
    /// An error of the rules: the law has a value that the rules do not hold.
    Gap,
    /// An error of the rules: two exceptions hold at once and disagree.
    Conflict,
}

impl Outcome {
    /// The name used in files and by the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Outcome::Eligible => "eligible",
            Outcome::Ineligible => "ineligible",
            Outcome::Undetermined => "undetermined",
            Outcome::Assessment => "assessment",
            Outcome::Inapplicable => "inapplicable",
            Outcome::Gap => "gap",
            Outcome::Conflict => "conflict",
        }
    }

    /// Whether it is an error of the rules.
    #[must_use]
    pub const fn is_rules_error(self) -> bool {
        matches!(self, Outcome::Gap | Outcome::Conflict)
    }

    /// Its place when the best of several is wanted, best first: eligible, assessment,
    /// undetermined, ineligible, inapplicable. An error of the rules stands before the outcomes
    /// that it could still improve.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Outcome::Eligible => 0,
            Outcome::Conflict => 1,
            Outcome::Assessment => 2,
            Outcome::Undetermined => 3,
            Outcome::Gap => 4,
            Outcome::Ineligible => 5,
            Outcome::Inapplicable => 6,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How one clause stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum ClauseStatus {
    /// It does not stand in the way. For an output, right or duty: it applies.
    Passed = 0,
    /// It stands against the applicant: a scope or requirement that is not met, an exclusion or
    /// a refusal that bites. For an output, right or duty: it does not apply.
    Failed = 1,
    /// Facts are missing.
    Unknown = 2,
    /// An authority has to judge.
    ToAssess = 3,
    /// An exception that waives it holds.
    Waived = 4,
    /// Another version, or none, is in force on the law's date.
    NotInForce = 5,
    /// The rules lack a value of the law.
    Gap = 6,
    /// Two exceptions hold at once and disagree.
    Conflict = 7,
}

impl ClauseStatus {
    /// The name used in files and by the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ClauseStatus::Passed => "passed",
            ClauseStatus::Failed => "failed",
            ClauseStatus::Unknown => "unknown",
            ClauseStatus::ToAssess => "to_assess",
            ClauseStatus::Waived => "waived",
            ClauseStatus::NotInForce => "not_in_force",
            ClauseStatus::Gap => "gap",
            ClauseStatus::Conflict => "conflict",
        }
    }

    const fn from_bits(bits: u64) -> Option<ClauseStatus> {
        Some(match bits {
            0 => ClauseStatus::Passed,
            1 => ClauseStatus::Failed,
            2 => ClauseStatus::Unknown,
            3 => ClauseStatus::ToAssess,
            4 => ClauseStatus::Waived,
            5 => ClauseStatus::NotInForce,
            6 => ClauseStatus::Gap,
            7 => ClauseStatus::Conflict,
            _ => return None,
        })
    }
}

impl fmt::Display for ClauseStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Statuses of a scheme's clauses, four bits each, by position. Up to 64 clauses need no memory
/// of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statuses(Words);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Words {
    Few([u64; 4]),
    Many(Box<[u64]>),
}

impl Statuses {
    /// As many clauses as asked for, none with a status yet.
    #[must_use]
    #[inline]
    pub fn none(clauses: usize) -> Statuses {
        if clauses <= 64 {
            Statuses(Words::Few([u64::MAX; 4]))
        } else {
            Statuses(Words::Many(
                vec![u64::MAX; clauses.div_ceil(16)].into_boxed_slice(),
            ))
        }
    }

    #[inline]
    fn words(&self) -> &[u64] {
        match &self.0 {
            Words::Few(words) => words,
            Words::Many(words) => words,
        }
    }

    #[inline]
    fn words_mut(&mut self) -> &mut [u64] {
        match &mut self.0 {
            Words::Few(words) => words,
            Words::Many(words) => words,
        }
    }

    /// The status of a clause, or none if it was not decided: an output, right or duty, or a
    /// clause passed over because only the outcome was asked for.
    #[must_use]
    #[inline]
    pub fn get(&self, clause: usize) -> Option<ClauseStatus> {
        let word = self.words().get(clause / 16)?;
        ClauseStatus::from_bits(word >> (clause % 16 * 4) & 15)
    }

    /// Sets the status of a clause.
    #[inline]
    pub(crate) fn set(&mut self, clause: usize, status: ClauseStatus) {
        if let Some(word) = self.words_mut().get_mut(clause / 16) {
            let shift = clause % 16 * 4;
            *word = *word & !(15 << shift) | (status as u64) << shift;
        }
    }
}

/// Whether the scheme itself is in force on the law's date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SchemeInForce {
    /// It is.
    Yes,
    /// It is not in force on that day.
    No,
    /// It is suspended on that day; the position in the scheme's list of suspensions.
    Suspended(u32),
}

/// Which law was applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LawChosen {
    /// The law in force on the reference date.
    Reference,
    /// The law that a transitional rule names; its position in the scheme.
    Transition(u32),
    /// A fact is missing that decides which law applies; statuses are those under the law of
    /// the reference date.
    Unsettled,
}

/// A decision. Words, values and reasons are made from it on demand, see [`crate::Plan`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub scheme: SchemeId,
    /// The reference date; none when it is not known.
    pub on: Option<Date>,
    /// The day whose law was applied; none when it is not known.
    pub law_in_force_on: Option<Date>,
    /// Which rule chose that day.
    pub law: LawChosen,
    /// The outcome.
    pub outcome: Outcome,
    /// Whether the scheme is in force.
    pub in_force: SchemeInForce,
    /// The element of the `for each` list under which the outcome is best, if any.
    pub each: Option<u32>,
    /// The status of each clause, by its position in the scheme.
    pub statuses: Statuses,
}

impl Decision {
    /// The status of a clause by its position in the scheme; none for an output, right or duty.
    #[must_use]
    #[inline]
    pub fn status(&self, clause: usize) -> Option<ClauseStatus> {
        self.statuses.get(clause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_pack() {
        for clauses in [1, 16, 17, 64, 65, 500] {
            let mut statuses = Statuses::none(clauses);
            assert_eq!(statuses.get(clauses - 1), None);
            for clause in 0..clauses {
                statuses.set(clause, ClauseStatus::from_bits(clause as u64 % 8).unwrap());
            }
            for clause in 0..clauses {
                assert_eq!(
                    statuses.get(clause),
                    ClauseStatus::from_bits(clause as u64 % 8)
                );
            }
        }
    }
}
