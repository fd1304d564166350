//! How many points a points clause gives.

use std::fmt;

use rust_decimal::Decimal;

use crate::clauses::Judge;
use crate::decision::{Decision, SchemeInForce};
use crate::facts::Facts;
use crate::plan::Plan;
use crate::program::ClauseKind;

/// A sum of points, or the range in which it lies while facts are unknown; none is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsGiven {
    /// The least that it can be.
    pub least: Option<Decimal>,
    /// The most that it can be.
    pub most: Option<Decimal>,
}

impl PointsGiven {
    /// Reads what a reason shows: `43`, `40 to 50`, `at least 40`, `at most 50`, `unknown`. None
    /// for anything else, and for a range whose end comes before its start.
    #[must_use]
    pub fn parse(text: &str) -> Option<PointsGiven> {
        let number = |text: &str| text.trim().parse::<Decimal>().ok().map(Some);
        let text = text.trim();
        let (least, most) = if text == "unknown" {
            (None, None)
        } else if let Some(least) = text.strip_prefix("at least ") {
            (number(least)?, None)
        } else if let Some(most) = text.strip_prefix("at most ") {
            (None, number(most)?)
        } else if let Some((least, most)) = text.split_once(" to ") {
            (number(least)?, number(most)?)
        } else {
            (number(text)?, number(text)?)
        };
        let backwards = least.zip(most).is_some_and(|(least, most)| least > most);
        (!backwards).then_some(PointsGiven { least, most })
    }
}

impl fmt::Display for PointsGiven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (Some(least), Some(most)) if least == most => write!(f, "{}", least.normalize()),
            (Some(least), Some(most)) => {
                write!(f, "{} to {}", least.normalize(), most.normalize())
            }
            (Some(least), None) => write!(f, "at least {}", least.normalize()),
            (None, Some(most)) => write!(f, "at most {}", most.normalize()),
            (None, None) => f.write_str("unknown"),
        }
    }
}

impl Plan {
    /// The points that a points clause gives, by the position of the clause in the scheme: of one
    /// group, or of all groups together. None for a clause of another kind, one that is not in
    /// force, and a group that it does not have.
    #[must_use]
    pub fn points(
        &self,
        facts: &Facts,
        decision: &Decision,
        clause: usize,
        group: Option<&str>,
    ) -> Option<PointsGiven> {
        let scheme = self.program().schemes.get(decision.scheme.index())?;
        let declared = scheme.clauses.get(clause)?;
        let ClauseKind::Points { groups, .. } = &declared.kind else {
            return None;
        };
        let mut world = self.world(facts, decision);
        if decision.in_force != SchemeInForce::Yes || world.clause_in_force(declared).is_no() {
            return None;
        }
        let range = match group {
            None => world.sum_of_points(groups),
            Some(name) => world.group(groups.iter().find(|group| group.name == name)?),
        };
        Some(PointsGiven {
            least: range.least,
            most: range.most,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_as_they_are_shown() {
        for text in [
            "43",
            "2.5",
            "40 to 50",
            "at least 40",
            "at most 50",
            "unknown",
            "-3 to 0",
        ] {
            assert_eq!(PointsGiven::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(PointsGiven::parse(" 43.0 "), PointsGiven::parse("43"));
        assert_eq!(PointsGiven::parse("7 to 7"), PointsGiven::parse("7"));
        for text in ["", "many", "50 to 40", "40 to", "at least", "4 3", "1e99"] {
            assert_eq!(PointsGiven::parse(text), None, "{text}");
        }
    }
}
