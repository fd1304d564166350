//! How one clause stands: its condition, its exceptions, its points, the judgement it leaves.

use rust_decimal::Decimal;

use crate::decision::ClauseStatus;
use crate::program::{
    Award, Clause, ClauseKind, Exception, Judgement, NodeId, Op, PointsGroup, Type, Walk,
};
use crate::value::{Tri, Value};
use crate::world::{World, any_in_force};

/// What a clause, or one of the conditions that may be put in its place, comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    Pass,
    Fail,
    ToAssess,
    Unknown,
}

impl From<Tri> for Finding {
    fn from(tri: Tri) -> Finding {
        match tri {
            Tri::Yes => Finding::Pass,
            Tri::No => Finding::Fail,
            Tri::Unknown => Finding::Unknown,
        }
    }
}

/// Least and greatest sum of points; none is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub least: Option<Decimal>,
    pub most: Option<Decimal>,
}

impl Range {
    pub(crate) const fn exactly(number: Decimal) -> Range {
        Range {
            least: Some(number),
            most: Some(number),
        }
    }

    const OPEN: Range = Range {
        least: None,
        most: None,
    };

    /// The range that also holds zero, for points that may not be awarded at all.
    fn or_nothing(self) -> Range {
        Range {
            least: self.least.map(|least| least.min(Decimal::ZERO)),
            most: self.most.map(|most| most.max(Decimal::ZERO)),
        }
    }

    fn plus(self, other: Range) -> Range {
        let add = |a: Option<Decimal>, b: Option<Decimal>| a?.checked_add(b?);
        Range {
            least: add(self.least, other.least),
            most: add(self.most, other.most),
        }
    }

    fn capped(self, cap: Range) -> Range {
        let least = match (self.least, cap.least) {
            (Some(least), Some(cap)) => Some(least.min(cap)),
            _ => None,
        };
        let most = match (self.most, cap.most) {
            (Some(most), Some(cap)) => Some(most.min(cap)),
            (most, None) => most,
            (None, cap) => cap,
        };
        Range { least, most }
    }

    /// Whether only one sum is possible.
    pub(crate) fn is_settled(self) -> bool {
        self.least.is_some() && self.least == self.most
    }
}

/// The kinds of clause that decide: the rest follow from the grant.
pub(crate) const fn decides(kind: &ClauseKind) -> bool {
    !matches!(
        kind,
        ClauseKind::Output { .. } | ClauseKind::Right(_) | ClauseKind::Duty(_)
    )
}

/// Scope and exclusions come before everything else.
pub(crate) const fn is_scope(kind: &ClauseKind) -> bool {
    matches!(kind, ClauseKind::Scope(_) | ClauseKind::Exclude(_))
}

/// Whether a yes to the clause's condition speaks against the applicant.
pub(crate) const fn bites(kind: &ClauseKind) -> bool {
    matches!(
        kind,
        ClauseKind::Exclude(_) | ClauseKind::Refuse(_) | ClauseKind::MayRefuse { .. }
    )
}

/// Whoever can say whether a condition holds can judge a clause: the plain evaluator and the
/// compiled path do it in the same words.
pub(crate) trait Judge {
    /// Whether a condition holds.
    fn holds(&mut self, condition: NodeId) -> Tri;

    /// A number of points, or the range in which it must lie while it is unknown.
    fn range(&mut self, number: NodeId) -> Range;

    /// The day whose law applies.
    fn law_day(&self) -> Option<ius_calendar::Date>;

    /// The status of a clause under this law; a gap is told apart from missing facts by the
    /// caller.
    fn clause(&mut self, clause: &Clause) -> ClauseStatus {
        match any_in_force(&clause.in_force, self.law_day()) {
            Tri::No => return ClauseStatus::NotInForce,
            Tri::Unknown => return ClauseStatus::Unknown,
            Tri::Yes => {}
        }
        if clause.exceptions.is_empty() {
            return status(self.base(&clause.kind));
        }
        self.with_exceptions(clause)
    }

    /// What the clause comes to without its exceptions.
    fn base(&mut self, kind: &ClauseKind) -> Finding {
        match kind {
            ClauseKind::Scope(condition) | ClauseKind::Require(condition) => {
                self.holds(*condition).into()
            }
            ClauseKind::Exclude(condition) | ClauseKind::Refuse(condition) => {
                (!self.holds(*condition)).into()
            }
            ClauseKind::MayRefuse { when, judgement } => {
                let arises = self.holds(*when);
                self.may_refuse(arises, judgement)
            }
            ClauseKind::Assess(judgement) => match self.settled(judgement) {
                Tri::Yes => Finding::Pass,
                Tri::No => Finding::Fail,
                Tri::Unknown => Finding::ToAssess,
            },
            ClauseKind::Points { pass_mark, groups } => self.points(*pass_mark, groups).into(),
            ClauseKind::Output { when, .. } => {
                when.map_or(Tri::Yes, |when| self.holds(when)).into()
            }
            ClauseKind::Right(when) | ClauseKind::Duty(when) => {
                when.map_or(Tri::Yes, |when| self.holds(when)).into()
            }
        }
    }

    /// What a ground on which an authority may refuse comes to, by whether it arises.
    fn may_refuse(&mut self, arises: Tri, judgement: &Judgement) -> Finding {
        match arises {
            Tri::No => Finding::Pass,
            // An authority that will not refuse does not, whether or not the ground arises.
            Tri::Unknown if self.settled(judgement).is_no() => Finding::Pass,
            Tri::Unknown => Finding::Unknown,
            Tri::Yes => match self.settled(judgement) {
                Tri::Yes => Finding::Fail,
                Tri::No => Finding::Pass,
                Tri::Unknown => Finding::ToAssess,
            },
        }
    }

    fn settled(&mut self, judgement: &Judgement) -> Tri {
        judgement
            .settled_by
            .map_or(Tri::Unknown, |settled| self.holds(settled))
    }

    /// What an exception puts in the clause's place.
    fn replacement(&mut self, kind: &ClauseKind, exception: &Exception) -> Finding {
        match exception.replacement {
            None => Finding::Pass,
            Some(condition) => {
                let holds = self.holds(condition);
                if let ClauseKind::MayRefuse { judgement, .. } = kind {
                    // It stands in the place of the ground, and leaves the same judgement.
                    self.may_refuse(holds, judgement)
                } else if bites(kind) {
                    (!holds).into()
                } else {
                    holds.into()
                }
            }
        }
    }

    /// The exceptions that hold decide in the clause's place; those of which it is unknown
    /// whether they hold are further possible worlds. If all agree that is the finding.
    fn with_exceptions(&mut self, clause: &Clause) -> ClauseStatus {
        let mut common: Option<Finding> = None;
        let mut agree = true;
        let mut holding = false;
        let mut waived = false;
        let (mut passes, mut fails) = (false, false);
        let mut possible: Vec<&Exception> = Vec::new();
        let mut join = |finding: Finding| match common {
            None => common = Some(finding),
            Some(before) => agree &= before == finding,
        };
        for exception in &clause.exceptions {
            match self.holds(exception.when) {
                Tri::No => {}
                Tri::Unknown => possible.push(exception),
                Tri::Yes => {
                    holding = true;
                    let finding = self.replacement(&clause.kind, exception);
                    waived |= exception.replacement.is_none();
                    passes |= finding == Finding::Pass;
                    fails |= matches!(finding, Finding::Fail | Finding::ToAssess);
                    join(finding);
                }
            }
        }
        if passes && fails {
            return ClauseStatus::Conflict;
        }
        if !holding {
            join(self.base(&clause.kind));
        }
        for exception in possible {
            join(self.replacement(&clause.kind, exception));
        }
        match common {
            Some(Finding::Pass) if agree && waived => ClauseStatus::Waived,
            Some(finding) if agree => status(finding),
            _ => ClauseStatus::Unknown,
        }
    }

    /// Whether the sum of points reaches the mark: yes if the least does, no if the most does
    /// not.
    fn points(&mut self, pass_mark: NodeId, groups: &[PointsGroup]) -> Tri {
        let sum = self.sum_of_points(groups);
        let mark = self.range(pass_mark);
        match (sum.least, mark.most) {
            (Some(least), Some(mark)) if least >= mark => return Tri::Yes,
            _ => {}
        }
        match (sum.most, mark.least) {
            (Some(most), Some(mark)) if most < mark => Tri::No,
            _ => Tri::Unknown,
        }
    }

    /// The points of all groups together.
    fn sum_of_points(&mut self, groups: &[PointsGroup]) -> Range {
        groups
            .iter()
            .fold(Range::exactly(Decimal::ZERO), |sum, group| {
                sum.plus(self.group(group))
            })
    }

    /// The points of one group.
    fn group(&mut self, group: &PointsGroup) -> Range {
        let total = if group.best_of {
            self.best_of(&group.awards)
        } else {
            let mut sum = Range::exactly(Decimal::ZERO);
            for award in &group.awards {
                sum = sum.plus(self.award(award));
            }
            sum
        };
        match group.at_most {
            None => total,
            Some(cap) => {
                let cap = self.range(cap);
                total.capped(cap)
            }
        }
    }

    /// The points of one award, counted with the others.
    fn award(&mut self, award: &Award) -> Range {
        match award.when.map_or(Tri::Yes, |when| self.holds(when)) {
            Tri::No => Range::exactly(Decimal::ZERO),
            Tri::Yes => self.range(award.points),
            Tri::Unknown => self.range(award.points).or_nothing(),
        }
    }

    /// Only the highest award that holds counts; nothing, if none holds.
    fn best_of(&mut self, awards: &[Award]) -> Range {
        let mut certain: Option<Range> = None;
        let mut possible: Option<Range> = None;
        for award in awards {
            let holds = award.when.map_or(Tri::Yes, |when| self.holds(when));
            if holds.is_no() {
                continue;
            }
            let points = self.range(award.points);
            let place = if holds.is_yes() {
                &mut certain
            } else {
                &mut possible
            };
            *place = Some(match *place {
                None => points,
                // Of the certain ones the best counts at least; of the possible ones each may be
                // the only one.
                Some(before) => Range {
                    least: match (before.least, points.least) {
                        (Some(a), Some(b)) if holds.is_yes() => Some(a.max(b)),
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) if holds.is_yes() => a.or(b),
                        _ => None,
                    },
                    most: match (before.most, points.most) {
                        (Some(a), Some(b)) => Some(a.max(b)),
                        _ => None,
                    },
                },
            });
        }
        match (certain, possible) {
            (None, None) => Range::exactly(Decimal::ZERO),
            (Some(certain), None) => certain,
            (None, Some(possible)) => possible.or_nothing(),
            (Some(certain), Some(possible)) => Range {
                least: certain.least,
                most: match (certain.most, possible.most) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    _ => None,
                },
            },
        }
    }
}

impl Judge for World<'_> {
    fn holds(&mut self, condition: NodeId) -> Tri {
        self.condition(condition)
    }

    fn range(&mut self, number: NodeId) -> Range {
        self.number(number)
    }

    fn law_day(&self) -> Option<ius_calendar::Date> {
        self.law
    }
}

impl World<'_> {
    /// A number, or the range in which it must lie while it is unknown.
    pub(crate) fn number(&mut self, node: NodeId) -> Range {
        match self.agreed(node).as_decimal() {
            Some(number) => Range::exactly(number),
            None => self.bounds(node),
        }
    }

    /// What is certain of an unknown number: facts have bounds, ages and counts are not negative.
    pub(crate) fn bounds(&mut self, id: NodeId) -> Range {
        if let Some(number) = self.value(id).as_decimal() {
            return Range::exactly(number);
        }
        let Some(node) = self.node(id) else {
            return Range::OPEN;
        };
        let nonnegative = Range {
            least: Some(Decimal::ZERO),
            most: None,
        };
        match &node.op {
            Op::Fact(fact) => {
                let Some(fact) = self.program.schema.facts.get(fact.index()) else {
                    return Range::OPEN;
                };
                let bound = |c: &Option<crate::program::Constant>| {
                    c.as_ref().and_then(|c| Value::from(c).as_decimal())
                };
                Range {
                    least: bound(&fact.at_least),
                    most: bound(&fact.at_most),
                }
            }
            Op::Age(..)
            | Op::FullUnits(..)
            | Op::Aggregate(crate::program::Aggregate::Number, Walk { .. }, _) => nonnegative,
            Op::Definition(definition) => match self.version(*definition) {
                crate::world::Version::InForce(version) => version
                    .value
                    .map_or(Range::OPEN, |value| self.bounds(value)),
                _ => Range::OPEN,
            },
            Op::If(_, then, otherwise) => {
                let (a, b) = (self.bounds(*then), self.bounds(*otherwise));
                Range {
                    least: a.least.and_then(|a| Some(a.min(b.least?))),
                    most: a.most.and_then(|a| Some(a.max(b.most?))),
                }
            }
            Op::Arithmetic(crate::program::Arithmetic::Plus, a, b) if node.ty != Type::Date => {
                let (a, b) = (self.bounds(*a), self.bounds(*b));
                a.plus(b)
            }
            Op::Arithmetic(crate::program::Arithmetic::Times, a, b) => {
                let (a, b) = (self.bounds(*a), self.bounds(*b));
                let positive = |r: Range| r.least.is_some_and(|least| least >= Decimal::ZERO);
                if !(positive(a) && positive(b)) {
                    return Range::OPEN;
                }
                let multiply = |a: Option<Decimal>, b: Option<Decimal>| a?.checked_mul(b?);
                Range {
                    least: multiply(a.least, b.least),
                    most: multiply(a.most, b.most),
                }
            }
            Op::Extreme(aggregate, operands) => {
                let highest = *aggregate == crate::program::Aggregate::Highest;
                let mut all: Option<Range> = None;
                for operand in operands {
                    let next = self.bounds(*operand);
                    let choose = |a: Option<Decimal>, b: Option<Decimal>, loose: bool| match (a, b)
                    {
                        (Some(a), Some(b)) => Some(if highest { a.max(b) } else { a.min(b) }),
                        (a, b) if loose => a.or(b),
                        _ => None,
                    };
                    all = Some(match all {
                        None => next,
                        Some(before) => Range {
                            least: choose(before.least, next.least, highest),
                            most: choose(before.most, next.most, !highest),
                        },
                    });
                }
                all.unwrap_or(Range::OPEN)
            }
            _ => Range::OPEN,
        }
    }
}

fn status(finding: Finding) -> ClauseStatus {
    match finding {
        Finding::Pass => ClauseStatus::Passed,
        Finding::Fail => ClauseStatus::Failed,
        Finding::ToAssess => ClauseStatus::ToAssess,
        Finding::Unknown => ClauseStatus::Unknown,
    }
}
