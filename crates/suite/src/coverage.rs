//! What no case tries: clauses that no case decides on, exceptions that never hold, boundaries that
//! are not touched on both sides.
//!
//! What a template says and a state neither fills nor uses is the same law in every scheme that
//! implements it: a case of any of them counts. What a scheme adds, uses or fills is tried by its
//! own cases.

use std::collections::{BTreeMap, HashMap};

use ius_applicant::value_text;
use ius_engine::{
    Boundary, Clause, ClauseKind, ClauseStatus, Compared, Distance, InForce, NodeId, Op, Program,
    Scheme, SchemeId, Side, SourceRef, Target, TargetKind, Tri, Type, Unit, Value,
};

use crate::rules::Rules;
use crate::run::{CaseResult, Watched};

/// An answer that a case can bring about, and whether one does.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The schemes whose cases count: more than one where they share the clause of a template.
    pub schemes: Vec<SchemeId>,
    /// Whether it is the template's law, shared by all of them.
    pub shared: bool,
    /// The word that the clause starts with, such as `require`.
    pub keyword: &'static str,
    /// The clause's name.
    pub clause: String,
    /// The dates of this version, where there are any.
    pub in_force: Option<InForce>,
    /// What.
    pub kind: TargetKind,
    /// Where it is written.
    pub at: SourceRef,
    /// Whether a case brings it about.
    pub tried: bool,
}

impl Answer {
    /// What no case does, in words.
    #[must_use]
    pub fn words(&self) -> &'static str {
        match self.kind {
            TargetKind::Decides => match self.keyword {
                "assess" | "may refuse" => "no case leaves it to be judged",
                "exclude" | "refuse" => "no case in which it bites",
                _ => "no case fails it",
            },
            TargetKind::Passes => "no case passes it",
            TargetKind::ExceptionHolds(_) => "no case in which this exception holds",
            TargetKind::ExceptionDoesNotHold(_) => "no case in which this exception does not hold",
            TargetKind::ReplacementMet(_) => "no case meets what is put in its place",
            TargetKind::ReplacementNotMet(_) => "no case fails what is put in its place",
            TargetKind::Given(_) => "no case is given these points",
            TargetKind::NotGiven(_) => "no case is not given these points",
            TargetKind::Stated => "no case states it",
            TargetKind::TransitionHolds => "no case in which it holds",
            TargetKind::TransitionDoesNotHold => "no case in which it does not hold",
        }
    }
}

/// The nearest values that cases tried on one side of a boundary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nearest {
    /// The value compared with the limit; the pair, where both are computed.
    pub value: String,
    /// How far from the boundary, in words.
    pub apart: String,
}

/// A boundary, and how near cases come to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Touched {
    /// The schemes whose cases count.
    pub schemes: Vec<SchemeId>,
    /// Whether it is the same law in all of them.
    pub shared: bool,
    /// The clause that makes the comparison first.
    pub clause: String,
    /// Where the comparison is written.
    pub at: SourceRef,
    /// The limit, where the law alone fixes it.
    pub limit: Option<String>,
    /// The key of the row that the limit is read from.
    pub key: Option<String>,
    /// Where the nearest other answer lies; an age turns on a birthday, before which lies another.
    pub side: Side,
    /// Whether a case stands on the boundary.
    pub on: bool,
    /// Whether a case stands just beside it, where the answer is another.
    pub beside: bool,
    /// The nearest that was tried below, where it is not just beside.
    pub below: Option<Nearest>,
    /// The nearest that was tried above.
    pub above: Option<Nearest>,
    /// Whether any case made the comparison at all.
    pub compared: bool,
}

impl Touched {
    /// Whether it is touched on both sides.
    #[must_use]
    pub const fn is_tried(&self) -> bool {
        self.on && self.beside
    }

    /// What no case does, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let side = match self.side {
            Side::Below => "just below it",
            Side::Above => "just above it",
            Side::Either => "just beside it",
        };
        if !self.compared {
            return "no case makes this comparison".to_owned();
        }
        let missing = match (self.on, self.beside) {
            (false, false) => format!("no case on it and none {side}"),
            (false, true) => "no case on it".to_owned(),
            _ => format!("no case {side}"),
        };
        let mut near = Vec::new();
        for (nearest, word) in [(&self.below, "below"), (&self.above, "above")] {
            if let Some(nearest) = nearest {
                near.push(format!("{word} {} ({})", nearest.value, nearest.apart));
            }
        }
        if near.is_empty() {
            missing
        } else {
            format!("{missing}; nearest {}", near.join(", "))
        }
    }
}

/// What cases try, and what they do not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coverage {
    /// Every answer that a case can bring about.
    pub answers: Vec<Answer>,
    /// Every boundary.
    pub boundaries: Vec<Touched>,
    /// How many cases of each scheme were counted.
    pub cases: BTreeMap<SchemeId, usize>,
}

type Place = (u32, u32, u32);
/// A boundary with its number among those reported.
type Numbered = (usize, Boundary);

const fn place(at: SourceRef) -> Place {
    (at.file.0, at.start, at.end)
}

impl Coverage {
    /// What the cases that pass try under the rules. They must have been run by a
    /// [`Runner::watching`](crate::Runner::watching) one or [`watch_examples`](crate::watch_examples).
    #[must_use]
    pub fn new<'c>(rules: &Rules, results: impl IntoIterator<Item = &'c CaseResult>) -> Coverage {
        let mut cases: BTreeMap<SchemeId, Vec<(&Watched, &[String])>> = BTreeMap::new();
        for result in results {
            let Some(decided) = result.decided.as_ref().filter(|_| result.passed()) else {
                continue;
            };
            if let Some(watched) = &decided.watched {
                cases
                    .entry(watched.scheme)
                    .or_default()
                    .push((watched, &decided.named));
            }
        }
        let program = rules.plan().program();
        Coverage {
            answers: answers(rules, program, &cases),
            boundaries: touched(rules, program, &cases),
            cases: cases.iter().map(|(id, list)| (*id, list.len())).collect(),
        }
    }
}

type Cases<'c> = BTreeMap<SchemeId, Vec<(&'c Watched, &'c [String])>>;

fn schemes(program: &Program) -> impl Iterator<Item = (SchemeId, &Scheme)> {
    (0_u32..).map(SchemeId).zip(&program.schemes)
}

/// Whether law written at a place is another's than the scheme's own.
fn is_shared(scheme: &Scheme, at: SourceRef, reads_fill: bool) -> bool {
    at.file != scheme.at.file && !reads_fill
}

fn answers(rules: &Rules, program: &Program, cases: &Cases<'_>) -> Vec<Answer> {
    let mut out: Vec<Answer> = Vec::new();
    let mut known: HashMap<(Option<SchemeId>, Place, Place, TargetKind), usize> = HashMap::new();
    for (id, scheme) in schemes(program) {
        let of_scheme = cases.get(&id).map_or(&[][..], Vec::as_slice);
        for target in rules.plan().targets(id) {
            let shared = is_shared(scheme, target.clause_at, target.reads_fill);
            let tried = of_scheme
                .iter()
                .any(|(watched, named)| brings_about(scheme, &target, watched, named));
            let key = (
                (!shared).then_some(id),
                place(target.clause_at),
                place(target.at),
                target.kind,
            );
            if let Some(answer) = known.get(&key).and_then(|at| out.get_mut(*at)) {
                if !answer.schemes.contains(&id) {
                    answer.schemes.push(id);
                }
                answer.tried |= tried;
                continue;
            }
            let (keyword, name, in_force) = named(scheme, &target);
            known.insert(key, out.len());
            out.push(Answer {
                schemes: vec![id],
                shared,
                keyword,
                clause: name,
                in_force,
                kind: target.kind,
                at: target.at,
                tried,
            });
        }
    }
    out
}

fn named(scheme: &Scheme, target: &Target) -> (&'static str, String, Option<InForce>) {
    if matches!(
        target.kind,
        TargetKind::TransitionHolds | TargetKind::TransitionDoesNotHold
    ) {
        let name = scheme
            .transitions
            .get(target.clause)
            .map_or_else(String::new, |t| t.name.clone());
        return ("transition", name, None);
    }
    match scheme.clauses.get(target.clause) {
        Some(clause) => (
            keyword(clause),
            clause.name.clone(),
            clause.in_force.first().copied(),
        ),
        None => ("", String::new(), None),
    }
}

const fn keyword(clause: &Clause) -> &'static str {
    match clause.kind {
        ClauseKind::Scope(_) => "scope",
        ClauseKind::Exclude(_) => "exclude",
        ClauseKind::Refuse(_) => "refuse",
        ClauseKind::MayRefuse { .. } => "may refuse",
        ClauseKind::Require(_) => "require",
        ClauseKind::Assess(_) => "assess",
        ClauseKind::Points { .. } => "points",
        ClauseKind::Output { .. } => "output",
        ClauseKind::Right(_) => "right",
        ClauseKind::Duty(_) => "duty",
    }
}

fn brings_about(scheme: &Scheme, target: &Target, watched: &Watched, asserted: &[String]) -> bool {
    let seen = watched.observation.clauses.get(target.clause);
    let status = watched.statuses.get(target.clause).copied();
    let exception = |n: u32| seen.and_then(|seen| seen.exceptions.get(n as usize));
    let award = |n: u32| seen.and_then(|seen| seen.awards.get(n as usize)).copied();
    let transition = || watched.observation.transitions.get(target.clause).copied();
    match target.kind {
        TargetKind::Decides => {
            watched.deciding.contains(&target.clause)
                && matches!(status, Some(ClauseStatus::Failed | ClauseStatus::ToAssess))
        }
        TargetKind::Passes => status == Some(ClauseStatus::Passed),
        TargetKind::ExceptionHolds(n) => exception(n).is_some_and(|e| e.holds.is_yes()),
        TargetKind::ExceptionDoesNotHold(n) => exception(n).is_some_and(|e| e.holds.is_no()),
        TargetKind::ReplacementMet(n) => {
            exception(n).is_some_and(|e| e.replacement == Some(Tri::Yes))
        }
        TargetKind::ReplacementNotMet(n) => {
            exception(n).is_some_and(|e| e.replacement == Some(Tri::No))
        }
        TargetKind::Given(n) => award(n) == Some(Tri::Yes),
        TargetKind::NotGiven(n) => award(n) == Some(Tri::No),
        TargetKind::Stated => {
            let named = scheme
                .clauses
                .get(target.clause)
                .is_some_and(|clause| asserted.contains(&clause.name));
            named && status.is_some_and(|status| status != ClauseStatus::NotInForce)
        }
        TargetKind::TransitionHolds => transition() == Some(Tri::Yes),
        TargetKind::TransitionDoesNotHold => transition() == Some(Tri::No),
    }
}

fn touched(rules: &Rules, program: &Program, cases: &Cases<'_>) -> Vec<Touched> {
    let mut out: Vec<Touched> = Vec::new();
    let mut nearest: Vec<[Option<rust_decimal::Decimal>; 2]> = Vec::new();
    // Those with the same place and limit, to be told apart by their rows.
    let mut known: HashMap<(Option<SchemeId>, Place), Vec<Numbered>> = HashMap::new();
    for (id, scheme) in schemes(program) {
        let mut compared: HashMap<NodeId, Vec<&Compared>> = HashMap::new();
        for (watched, _) in cases.get(&id).into_iter().flatten() {
            for found in &watched.observation.compared {
                compared.entry(found.node).or_default().push(found);
            }
        }
        for boundary in rules.plan().boundaries(id) {
            let shared = is_shared(scheme, boundary.at, boundary.reads_fill);
            let key = ((!shared).then_some(id), place(boundary.at));
            let alike = known.entry(key).or_default();
            let same = alike
                .iter()
                .find(|(_, other)| {
                    other.rows == boundary.rows
                        && other.left == boundary.left
                        && other.right == boundary.right
                })
                .map(|(at, _)| *at);
            let at = match same {
                Some(at) => at,
                None => {
                    let at = out.len();
                    alike.push((at, boundary.clone()));
                    out.push(new_boundary(program, scheme, &boundary, shared));
                    nearest.push([None, None]);
                    at
                }
            };
            let (Some(touched), Some(nearest)) = (out.get_mut(at), nearest.get_mut(at)) else {
                continue;
            };
            if !touched.schemes.contains(&id) {
                touched.schemes.push(id);
            }
            for found in compared.get(&boundary.node).into_iter().flatten() {
                if fits(&boundary, found) {
                    touch(program, &boundary, found, touched, nearest);
                }
            }
        }
    }
    out
}

fn fits(boundary: &Boundary, found: &Compared) -> bool {
    let same = |limit: &Option<Value>, value: &Value| {
        limit
            .as_ref()
            .is_none_or(|limit| crate::view::same(limit, value))
    };
    // The limit of points is their mark, which stands on the right.
    same(&boundary.left, &found.left)
        && same(&boundary.right, &found.right)
        && boundary.rows.iter().all(|row| found.rows.contains(row))
}

fn operand_types(program: &Program, node: NodeId) -> Option<(&Type, &Type)> {
    let ty = |id: NodeId| program.nodes.get(id.index()).map(|node| &node.ty);
    match &program.nodes.get(node.index())?.op {
        Op::Compare(_, a, b)
        | Op::CompareLength(_, a, b)
        | Op::CompareDays(_, a, b)
        | Op::CompareCounted(_, a, b)
        | Op::Covers(a, b) => Some((ty(*a)?, ty(*b)?)),
        // Points: the mark, and a sum of its type.
        _ => Some((ty(node)?, ty(node)?)),
    }
}

fn new_boundary(program: &Program, scheme: &Scheme, boundary: &Boundary, shared: bool) -> Touched {
    let types = operand_types(program, boundary.node);
    let text =
        |value: &Option<Value>, ty: Option<&Type>| Some(value_text(value.as_ref()?, ty?, program));
    let limit = text(&boundary.right, types.map(|t| t.1))
        .or_else(|| text(&boundary.left, types.map(|t| t.0)));
    let clause = match boundary.clause {
        Some(at) => scheme.clauses.get(at).map(|clause| clause.name.clone()),
        None => scheme.transitions.first().map(|t| t.name.clone()),
    };
    Touched {
        schemes: Vec::new(),
        shared,
        clause: clause.unwrap_or_default(),
        at: boundary.at,
        limit,
        key: boundary.key.as_ref().map(|key| match key {
            Value::Country(country) => country.to_string(),
            Value::Integer(number) => number.to_string(),
            Value::Text(text) => text.to_string(),
            _ => key_text(program, boundary),
        }),
        side: boundary.side,
        on: false,
        beside: false,
        below: None,
        above: None,
        compared: false,
    }
}

/// The key of a row in the words of the table.
fn key_text(program: &Program, boundary: &Boundary) -> String {
    for table in &program.tables {
        for row in &table.rows {
            if boundary.rows.contains(&row.at) {
                return value_text(&Value::from(&row.key), &table.key, program);
            }
        }
        if table
            .otherwise
            .as_ref()
            .is_some_and(|row| boundary.rows.contains(&row.at))
        {
            return "otherwise".to_owned();
        }
    }
    String::new()
}

fn touch(
    program: &Program,
    boundary: &Boundary,
    found: &Compared,
    touched: &mut Touched,
    nearest: &mut [Option<rust_decimal::Decimal>; 2],
) {
    touched.compared = true;
    let Some(distance) = found.distance else {
        return;
    };
    if distance.is_on() {
        touched.on = true;
        return;
    }
    if distance.is_beside() {
        touched.beside = true;
    }
    let [below, above] = nearest;
    let (best, shown) = if distance.apart.is_sign_negative() {
        (below, &mut touched.below)
    } else {
        (above, &mut touched.above)
    };
    if best.is_some_and(|best| best <= distance.apart.abs()) {
        return;
    }
    *best = Some(distance.apart.abs());
    let Some((left, right)) = operand_types(program, boundary.node) else {
        return;
    };
    let value = match (&boundary.left, &boundary.right) {
        (_, Some(_)) => value_text(&found.left, left, program),
        (Some(_), None) => value_text(&found.right, right, program),
        (None, None) => format!(
            "{} against {}",
            value_text(&found.left, left, program),
            value_text(&found.right, right, program)
        ),
    };
    *shown = Some(Nearest {
        value,
        apart: apart(&distance),
    });
}

/// How far apart, in words.
fn apart(distance: &Distance) -> String {
    let number = distance.apart.abs().normalize();
    let one = number == rust_decimal::Decimal::ONE;
    match (distance.unit, one) {
        (Unit::Plain, _) => format!("{number} apart"),
        (Unit::Days, true) => "1 day apart".to_owned(),
        (Unit::Days, false) => format!("{number} days apart"),
        (Unit::Months, true) => "1 month apart".to_owned(),
        (Unit::Months, false) => format!("{number} months apart"),
    }
}
