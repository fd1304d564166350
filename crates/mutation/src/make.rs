//! Every mutant of a program.

use std::collections::{BTreeMap, BTreeSet};

use ius_calendar::Date;
use ius_engine::{
    Aggregate, Clause, ClauseKind, Constant, InForce, Node, NodeId, Op, Program, Relation,
    SchemeId, SourceRef, Type,
};

use crate::edit::Edit;
use crate::mutant::{Kind, Mutant};
use crate::reach::{Owner, Reach, Users, definition_label, keyword, provisions};
use crate::step::{constant_words, count_words, counts, neighbours, relation_words, stricter};

/// The words around a change are cut off here.
const LONGEST: usize = 140;

/// The mutants of a program.
#[derive(Debug, Default)]
pub struct Made {
    /// The program, with the constants that mutants need at its end.
    pub program: Program,
    /// Every mutant, by where it is written.
    pub mutants: Vec<Mutant>,
    /// How many places and changes were left out because they provably change no decision: days on
    /// which no scheme that says it is in force, versions that say the same, and expressions whose
    /// values are all unconfirmed.
    pub without_effect: usize,
}

/// Makes every mutant of what some scheme of the program says. `text` gives the words between two
/// places of a rule file.
#[must_use]
pub fn mutants(program: &Program, text: &dyn Fn(SourceRef) -> String) -> Made {
    let reach = Reach::of(program);
    let mut program = program.clone();
    let yes_at = program.nodes.len();
    for answer in [true, false] {
        program.nodes.push(Node {
            op: Op::Constant(Constant::YesNo(answer)),
            ty: Type::YesNo,
            at: SourceRef {
                file: ius_engine::FileId(0),
                line: 1,
                column: 1,
                start: 0,
                end: 0,
            },
        });
    }
    let id = |index: usize| NodeId(u32::try_from(index).unwrap_or(u32::MAX));
    let mut maker = Maker {
        program: &program,
        reach: &reach,
        text,
        yes: id(yes_at),
        no: id(yes_at + 1),
        found: BTreeMap::new(),
        mutants: Vec::new(),
        without_effect: 0,
    };
    maker.expressions();
    maker.schemes();
    maker.versions();
    maker.tables();
    let (mutants, without_effect) = maker.finish();
    Made {
        program,
        mutants,
        without_effect,
    }
}

/// What makes two changes one mutant: they are written in one place and say the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    file: u32,
    start: u32,
    end: u32,
    kind: Kind,
    before: String,
    after: String,
}

struct Maker<'a> {
    program: &'a Program,
    reach: &'a Reach,
    text: &'a dyn Fn(SourceRef) -> String,
    yes: NodeId,
    no: NodeId,
    found: BTreeMap<Key, usize>,
    mutants: Vec<Mutant>,
    without_effect: usize,
}

/// Where a change stands, and who says it.
struct Place<'a> {
    owner: &'a Owner,
    users: &'a Users,
    at: SourceRef,
    /// The expression whose words show the change best.
    around: SourceRef,
}

impl Maker<'_> {
    fn words(&self, at: SourceRef) -> String {
        let text = (self.text)(at);
        let words: Vec<&str> = text.split_whitespace().collect();
        let text = words.join(" ");
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
            None => text,
        }
    }

    fn add(&mut self, place: &Place<'_>, kind: Kind, before: &str, after: &str, edits: Vec<Edit>) {
        let key = Key {
            file: place.at.file.0,
            start: place.at.start,
            end: place.at.end,
            kind,
            before: before.to_owned(),
            after: after.to_owned(),
        };
        let index = match self.found.get(&key) {
            Some(index) => *index,
            None => {
                let index = self.mutants.len();
                self.found.insert(key, index);
                self.mutants.push(Mutant {
                    id: String::new(),
                    kind,
                    owner: place.owner.label.clone(),
                    at: place.at,
                    words: self.words(place.around),
                    before: before.to_owned(),
                    after: after.to_owned(),
                    provisions: place.owner.provisions.clone(),
                    schemes: Vec::new(),
                    clauses: Vec::new(),
                    edits: Vec::new(),
                });
                index
            }
        };
        if let Some(mutant) = self.mutants.get_mut(index) {
            mutant.edits.extend(edits);
            mutant.schemes.extend(place.users.schemes.iter().copied());
            mutant.clauses.extend(place.users.clauses.iter().cloned());
        }
    }

    /// Puts mutants in order and names them.
    fn finish(self) -> (Vec<Mutant>, usize) {
        let mut mutants = self.mutants;
        for mutant in &mut mutants {
            mutant.schemes.sort_unstable();
            mutant.schemes.dedup();
            mutant.clauses.sort_unstable();
            mutant.clauses.dedup();
        }
        mutants.sort_by(|a, b| {
            let key = |m: &Mutant| (m.at.file, m.at.start, m.at.end, m.kind);
            key(a)
                .cmp(&key(b))
                .then_with(|| a.before.cmp(&b.before))
                .then_with(|| a.after.cmp(&b.after))
        });
        let mut taken: BTreeMap<String, u32> = BTreeMap::new();
        for mutant in &mut mutants {
            let file = self.program.files.get(mutant.at.file.index());
            let said = format!(
                "{}\n{}\n{}\n{}\n{}\n{}",
                file.map_or("", String::as_str),
                mutant.owner,
                mutant.kind.name(),
                mutant.words,
                mutant.before,
                mutant.after
            );
            let times = taken.entry(said.clone()).or_insert(0);
            let hash = blake3::hash(format!("{said}\n{times}").as_bytes()).to_hex();
            *times += 1;
            mutant.id = hash.as_str().get(..10).unwrap_or_default().to_owned();
        }
        (mutants, self.without_effect)
    }

    fn expressions(&mut self) {
        let reach = self.reach;
        for (id, used) in &reach.nodes {
            let (Some(node), Some(owner)) = (
                self.program.nodes.get(id.index()),
                reach.owners.get(used.owner),
            ) else {
                continue;
            };
            let parent = used
                .parent
                .and_then(|parent| self.program.nodes.get(parent.index()));
            let place = Place {
                owner,
                users: &used.users,
                at: node.at,
                around: match (&node.op, parent) {
                    (Op::Constant(_), Some(parent)) => parent.at,
                    _ => node.at,
                },
            };
            if reach.never_known(self.program, *id, &used.users) {
                self.without_effect += 1;
                continue;
            }
            self.expression(*id, node, parent, &place);
        }
    }

    fn expression(&mut self, id: NodeId, node: &Node, parent: Option<&Node>, place: &Place<'_>) {
        let program = self.program;
        match &node.op {
            Op::Constant(constant) => {
                let ordered = parent.is_some_and(|parent| {
                    matches!(
                        parent.op,
                        Op::Compare(
                            Relation::AtLeast
                                | Relation::MoreThan
                                | Relation::AtMost
                                | Relation::LessThan,
                            ..
                        )
                    )
                });
                let kind = match constant {
                    Constant::YesNo(_) => Kind::YesNo,
                    _ => Kind::Value,
                };
                let before = constant_words(constant, &node.ty, program);
                for other in neighbours(constant, &node.ty, ordered, program) {
                    let after = constant_words(&other, &node.ty, program);
                    let edit = Edit::Node(id, Op::Constant(other));
                    self.add(place, kind, &before, &after, vec![edit]);
                }
            }
            Op::Compare(relation, a, b)
            | Op::CompareLength(relation, a, b)
            | Op::CompareDays(relation, a, b)
            | Op::CompareCounted(relation, a, b) => {
                let dates = [a, b].into_iter().any(|operand| {
                    let operand = program.nodes.get(operand.index());
                    operand.is_some_and(|n| matches!(n.ty, Type::Date | Type::DateOrOngoing))
                });
                let other = stricter(*relation);
                let op = match node.op {
                    Op::CompareLength(..) => Op::CompareLength(other, *a, *b),
                    Op::CompareDays(..) => Op::CompareDays(other, *a, *b),
                    Op::CompareCounted(..) => Op::CompareCounted(other, *a, *b),
                    _ => Op::Compare(other, *a, *b),
                };
                let (before, after) = (
                    relation_words(*relation, dates),
                    relation_words(other, dates),
                );
                let edit = Edit::Node(id, op);
                self.add(place, Kind::Strictness, before, after, vec![edit]);
            }
            Op::Not(inner) => {
                let edit = Edit::Node(id, Op::And(vec![*inner]));
                let before = self.words(node.at);
                self.add(place, Kind::Negation, &before, "", vec![edit]);
            }
            Op::And(operands) | Op::Or(operands) if operands.len() > 1 => {
                let is_and = matches!(node.op, Op::And(_));
                let op = |list: Vec<NodeId>, and: bool| {
                    if and { Op::And(list) } else { Op::Or(list) }
                };
                let (before, after) = if is_and { ("and", "or") } else { ("or", "and") };
                let edit = Edit::Node(id, op(operands.clone(), !is_and));
                self.add(place, Kind::Connective, before, after, vec![edit]);
                self.parts(id, operands, place, &|list| op(list, is_and));
            }
            Op::OneOf(value, listed) if listed.len() > 1 => {
                self.parts(id, listed, place, &|list| Op::OneOf(*value, list));
            }
            Op::IncludesAny(value, listed) if listed.len() > 1 => {
                self.parts(id, listed, place, &|list| Op::IncludesAny(*value, list));
            }
            Op::Extreme(aggregate, operands) => {
                let (other, before, after) = match aggregate {
                    Aggregate::Highest => (Aggregate::Lowest, "highest", "lowest"),
                    _ => (Aggregate::Highest, "lowest", "highest"),
                };
                let edit = Edit::Node(id, Op::Extreme(other, operands.clone()));
                self.add(place, Kind::Extreme, before, after, vec![edit]);
                if operands.len() > 1 {
                    self.parts(id, operands, place, &|list| Op::Extreme(*aggregate, list));
                }
            }
            Op::Aggregate(aggregate @ (Aggregate::Highest | Aggregate::Lowest), walk, value) => {
                let (other, before, after) = match aggregate {
                    Aggregate::Highest => (Aggregate::Lowest, "highest", "lowest"),
                    _ => (Aggregate::Highest, "lowest", "highest"),
                };
                let edit = Edit::Node(id, Op::Aggregate(other, *walk, *value));
                self.add(place, Kind::Extreme, before, after, vec![edit]);
            }
            Op::CountOf(count, operands) => {
                let most = u32::try_from(operands.len()).unwrap_or(u32::MAX);
                for other in counts(*count, Some(most)) {
                    let edit = Edit::Node(id, Op::CountOf(other, operands.clone()));
                    let (before, after) = (count_words(*count), count_words(other));
                    self.add(place, Kind::Count, &before, &after, vec![edit]);
                }
            }
            Op::Quantified(count, walk, body) => {
                for other in counts(*count, None) {
                    let edit = Edit::Node(id, Op::Quantified(other, *walk, *body));
                    let (before, after) = (count_words(*count), count_words(other));
                    self.add(place, Kind::Count, &before, &after, vec![edit]);
                }
            }
            _ => {}
        }
        self.filter(id, node, place);
    }

    /// Each of several operands taken away.
    fn parts(
        &mut self,
        id: NodeId,
        operands: &[NodeId],
        place: &Place<'_>,
        op: &dyn Fn(Vec<NodeId>) -> Op,
    ) {
        for (index, operand) in operands.iter().enumerate() {
            let Some(part) = self.program.nodes.get(operand.index()) else {
                continue;
            };
            let mut rest = operands.to_vec();
            rest.remove(index);
            let before = self.words(part.at);
            let place = Place {
                at: part.at,
                around: place.at,
                ..*place
            };
            let edit = Edit::Node(id, op(rest));
            self.add(&place, Kind::Part, &before, "", vec![edit]);
        }
    }

    /// The condition on the elements of a walk taken away.
    fn filter(&mut self, id: NodeId, node: &Node, place: &Place<'_>) {
        let Some(filter) = node.op.walk().and_then(|walk| walk.filter) else {
            return;
        };
        let Some(condition) = self.program.nodes.get(filter.index()) else {
            return;
        };
        let mut op = node.op.clone();
        match &mut op {
            Op::Quantified(_, walk, _)
            | Op::PeriodsFor { walk, .. }
            | Op::DaysBetweenFor { walk, .. }
            | Op::Aggregate(_, walk, _) => walk.filter = None,
            _ => return,
        }
        let before = self.words(condition.at);
        let place = Place {
            at: condition.at,
            around: place.at,
            ..*place
        };
        let edit = Edit::Node(id, op);
        self.add(&place, Kind::Part, &before, "", vec![edit]);
    }

    fn schemes(&mut self) {
        let program = self.program;
        for (id, scheme) in program.scheme_ids().zip(&program.schemes) {
            for (index, clause) in scheme.clauses.iter().enumerate() {
                let live = clause.in_force.is_empty()
                    || clause.in_force.iter().any(|range| self.meets(id, *range));
                if !live {
                    self.without_effect += 1;
                    continue;
                }
                let owner = Owner {
                    label: format!("{} {}", keyword(&clause.kind), clause.name),
                    provisions: provisions(program, &clause.citations),
                };
                let users = one(id, &clause.name);
                self.clause(id, index, clause, &owner, &users);
                let later = |day: Date| {
                    scheme.clauses.iter().enumerate().find_map(|(other, c)| {
                        let ends = c.in_force.iter().position(|r| r.until == Some(day))?;
                        (c.name == clause.name).then_some((other, ends))
                    })
                };
                for (range, dates) in clause.in_force.iter().enumerate() {
                    for (kind, shifted, day) in shifts(*dates) {
                        let mut own = clause.clone();
                        if let Some(place) = own.in_force.get_mut(range) {
                            *place = shifted;
                        }
                        let mut edits = Vec::new();
                        match dates.from.and_then(|from| later(from.previous_day())) {
                            // The version before ends where this one begins.
                            Some((other, ends)) if kind == End::First => {
                                let before_first = shifted.from.map(Date::previous_day);
                                if other == index {
                                    if let Some(r) = own.in_force.get_mut(ends) {
                                        r.until = before_first;
                                    }
                                } else if let Some(mut before) = scheme.clauses.get(other).cloned()
                                {
                                    if let Some(r) = before.in_force.get_mut(ends) {
                                        r.until = before_first;
                                    }
                                    edits.push(Edit::Clause(id, other, Box::new(before)));
                                }
                            }
                            _ => {}
                        }
                        let followed = kind == End::Last
                            && dates.until.is_some_and(|until| {
                                scheme.clauses.iter().any(|c| {
                                    let next = Some(until.next_day());
                                    c.name == clause.name
                                        && c.in_force.iter().any(|r| r.from == next)
                                })
                            });
                        if followed {
                            continue;
                        }
                        edits.push(Edit::Clause(id, index, Box::new(own)));
                        self.shift(&owner, &users, clause.at, *dates, shifted, day, kind, edits);
                    }
                }
            }
            self.scheme_dates(id);
        }
    }

    fn clause(
        &mut self,
        id: SchemeId,
        index: usize,
        clause: &Clause,
        owner: &Owner,
        users: &Users,
    ) {
        let place = Place {
            owner,
            users,
            at: clause.at,
            around: clause.at,
        };
        let mut kinds = Vec::new();
        match &clause.kind {
            ClauseKind::Scope(_) => kinds.push((clause.at, ClauseKind::Scope(self.yes))),
            ClauseKind::Require(_) => kinds.push((clause.at, ClauseKind::Require(self.yes))),
            ClauseKind::Exclude(_) => kinds.push((clause.at, ClauseKind::Exclude(self.no))),
            ClauseKind::Refuse(_) => kinds.push((clause.at, ClauseKind::Refuse(self.no))),
            ClauseKind::MayRefuse { judgement, .. } => kinds.push((
                clause.at,
                ClauseKind::MayRefuse {
                    when: self.no,
                    judgement: judgement.clone(),
                },
            )),
            ClauseKind::Assess(judgement) => {
                let mut judgement = judgement.clone();
                judgement.settled_by = Some(self.yes);
                kinds.push((clause.at, ClauseKind::Assess(judgement)));
            }
            ClauseKind::Points { pass_mark, groups } => {
                for (group_index, group) in groups.iter().enumerate() {
                    for (award_index, award) in group.awards.iter().enumerate() {
                        let mut groups = groups.clone();
                        let changed = groups
                            .get_mut(group_index)
                            .and_then(|group| group.awards.get_mut(award_index));
                        if let Some(changed) = changed {
                            changed.when = Some(self.no);
                        }
                        let pass_mark = *pass_mark;
                        kinds.push((award.at, ClauseKind::Points { pass_mark, groups }));
                    }
                }
            }
            ClauseKind::Right(_) => kinds.push((clause.at, ClauseKind::Right(Some(self.no)))),
            ClauseKind::Duty(_) => kinds.push((clause.at, ClauseKind::Duty(Some(self.no)))),
            ClauseKind::Output { .. } => {}
        }
        for (at, kind) in kinds {
            let mut changed = clause.clone();
            changed.kind = kind;
            let place = Place {
                at,
                around: at,
                ..place
            };
            let edit = Edit::Clause(id, index, Box::new(changed));
            let before = if at == clause.at {
                owner.label.clone()
            } else {
                self.words(at)
            };
            self.add(&place, Kind::Clause, &before, "", vec![edit]);
        }
        for (number, exception) in clause.exceptions.iter().enumerate() {
            let before = self.words(exception.at);
            let place = Place {
                at: exception.at,
                around: exception.at,
                ..place
            };
            let edit = Edit::Exception(id, index, number, None);
            self.add(&place, Kind::Exception, &before, "", vec![edit]);
        }
    }

    fn scheme_dates(&mut self, id: SchemeId) {
        let program = self.program;
        let Some(scheme) = program.schemes.get(id.index()) else {
            return;
        };
        let owner = Owner {
            label: format!("scheme {}", scheme.id),
            provisions: provisions(program, &scheme.citations),
        };
        let users = one(id, ius_suite::IN_FORCE);
        for (suspended, ranges) in [(false, &scheme.in_force), (true, &scheme.suspended)] {
            for (index, dates) in ranges.iter().enumerate() {
                for (kind, shifted, _) in shifts(*dates) {
                    let mut all = ranges.clone();
                    if let Some(place) = all.get_mut(index) {
                        *place = shifted;
                    }
                    let edit = if suspended {
                        Edit::Suspended(id, all)
                    } else {
                        Edit::SchemeDates(id, all)
                    };
                    let place = Place {
                        owner: &owner,
                        users: &users,
                        at: scheme.at,
                        around: scheme.at,
                    };
                    let word = if suspended { "suspended " } else { "" };
                    let before = format!("{word}{}", kind.words(*dates));
                    let after = format!("{word}{}", kind.words(shifted));
                    self.add_dates(&place, &before, &after, vec![edit]);
                }
            }
        }
        for (index, transition) in scheme.transitions.iter().enumerate() {
            let owner = Owner {
                label: format!("transition {}", transition.name),
                provisions: provisions(program, &transition.citations),
            };
            let users = one(id, &transition.name);
            let place = Place {
                owner: &owner,
                users: &users,
                at: transition.at,
                around: transition.at,
            };
            let edit = Edit::Transition(id, index, self.no);
            self.add(&place, Kind::Clause, &owner.label, "", vec![edit]);
        }
    }

    fn meets(&self, id: SchemeId, range: InForce) -> bool {
        self.reach
            .hulls
            .get(id.index())
            .is_none_or(|hull| hull.meets(range))
    }

    /// The schemes of these users that can ask for the law of some day of a range.
    fn during(&self, users: &Users, range: InForce) -> Users {
        Users {
            schemes: users
                .schemes
                .iter()
                .copied()
                .filter(|id| self.meets(*id, range))
                .collect(),
            clauses: users.clauses.clone(),
        }
    }

    /// The schemes of these users that can ask for the law of a day.
    fn on(&self, users: &Users, day: Date) -> Users {
        Users {
            schemes: users
                .schemes
                .iter()
                .copied()
                .filter(|id| {
                    self.reach
                        .hulls
                        .get(id.index())
                        .is_none_or(|hull| hull.holds(day))
                })
                .collect(),
            clauses: users.clauses.clone(),
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of one shift, named where they are used"
    )]
    fn shift(
        &mut self,
        owner: &Owner,
        users: &Users,
        at: SourceRef,
        dates: InForce,
        shifted: InForce,
        day: Date,
        end: End,
        edits: Vec<Edit>,
    ) {
        let users = self.on(users, day);
        if users.schemes.is_empty() {
            self.without_effect += 1;
            return;
        }
        let place = Place {
            owner,
            users: &users,
            at,
            around: at,
        };
        self.add_dates(&place, &end.words(dates), &end.words(shifted), edits);
    }

    /// A shifted day: the words of a whole declaration around it would say nothing.
    fn add_dates(&mut self, place: &Place<'_>, before: &str, after: &str, edits: Vec<Edit>) {
        let count = self.mutants.len();
        self.add(place, Kind::Dates, before, after, edits);
        if self.mutants.len() > count
            && let Some(mutant) = self.mutants.last_mut()
        {
            mutant.words = String::new();
        }
    }

    fn versions(&mut self) {
        let program = self.program;
        let reach = self.reach;
        for (id, users) in &reach.definitions {
            let Some(definition) = program.definitions.get(id.index()) else {
                continue;
            };
            for (index, version) in definition.versions.iter().enumerate() {
                let mut citations = definition.citations.clone();
                citations.extend(version.citations.iter().cloned());
                let owner = Owner {
                    label: definition_label(definition.kind, &definition.name),
                    provisions: provisions(program, &citations),
                };
                let dates = version.in_force;
                for (end, shifted, day) in shifts(dates) {
                    let mut edits = vec![Edit::Version(*id, index, shifted)];
                    if end == End::First {
                        let before = dates.from.map(Date::previous_day);
                        let previous = definition
                            .versions
                            .iter()
                            .position(|v| v.in_force.until == before);
                        if let Some((other, previous)) = previous
                            .and_then(|other| Some((other, definition.versions.get(other)?)))
                        {
                            if self.say_the_same(previous.value, version.value) {
                                self.without_effect += 1;
                                continue;
                            }
                            let until = shifted.from.map(Date::previous_day);
                            let range = InForce {
                                until,
                                ..previous.in_force
                            };
                            edits.push(Edit::Version(*id, other, range));
                        }
                    } else {
                        let next = dates.until.map(Date::next_day);
                        if definition.versions.iter().any(|v| v.in_force.from == next) {
                            continue;
                        }
                    }
                    self.shift(&owner, users, version.at, dates, shifted, day, end, edits);
                }
            }
        }
    }

    /// Whether two versions have the same constant.
    fn say_the_same(&self, a: Option<NodeId>, b: Option<NodeId>) -> bool {
        match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => {
                let op = |id: NodeId| self.program.nodes.get(id.index()).map(|node| &node.op);
                matches!((op(a), op(b)), (Some(Op::Constant(a)), Some(Op::Constant(b))) if a == b)
            }
            _ => false,
        }
    }

    fn tables(&mut self) {
        let program = self.program;
        let reach = self.reach;
        for (id, users) in &reach.tables {
            let Some(table) = program.tables.get(id.index()) else {
                continue;
            };
            let owner = Owner {
                label: format!("table {}", table.name),
                provisions: provisions(program, &table.citations),
            };
            let rows = table.rows.iter().enumerate();
            let rows = rows.map(|(index, row)| (Some(index), row));
            for (index, row) in rows.chain(table.otherwise.iter().map(|row| (None, row))) {
                let users = &if reach.dated.contains(id) {
                    users.clone()
                } else {
                    self.during(users, row.in_force)
                };
                if users.schemes.is_empty() {
                    self.without_effect += 1;
                    continue;
                }
                let place = Place {
                    owner: &owner,
                    users,
                    at: row.at,
                    around: row.at,
                };
                let key = match index {
                    Some(_) => constant_words(&row.key, &table.key, program),
                    None => "otherwise".to_owned(),
                };
                let edit = match index {
                    Some(index) => Edit::Row(*id, index, None),
                    None => Edit::Otherwise(*id, None),
                };
                self.add(&place, Kind::Row, &key, "", vec![edit]);
                for (column, cell) in (0_u32..).zip(&row.cells) {
                    if !reach.columns.contains(&(*id, column)) {
                        continue;
                    }
                    let (Some(cell), Some((name, ty))) = (cell, table.columns.get(column as usize))
                    else {
                        continue;
                    };
                    let before = constant_words(cell, ty, program);
                    for other in neighbours(cell, ty, false, program) {
                        let after = constant_words(&other, ty, program);
                        let kind = match other {
                            Constant::YesNo(_) => Kind::YesNo,
                            _ => Kind::Value,
                        };
                        let column = column as usize;
                        let edit = match index {
                            Some(index) => Edit::Cell(*id, index, column, Some(other)),
                            None => Edit::OtherwiseCell(*id, column, Some(other)),
                        };
                        let (before, after) =
                            (format!("{name} {before}"), format!("{name} {after}"));
                        self.add(&place, kind, &before, &after, vec![edit]);
                    }
                }
                let Some(index) = index else { continue };
                for (end, shifted, day) in shifts(row.in_force) {
                    let mut edits = vec![Edit::RowDates(*id, index, shifted)];
                    let same_key = |r: &ius_engine::Row| r.key == row.key;
                    if end == End::First {
                        let before = row.in_force.from.map(Date::previous_day);
                        let previous = table.rows.iter().enumerate();
                        let mut previous =
                            previous.filter(|(_, r)| same_key(r) && r.in_force.until == before);
                        if let Some((other, previous)) = previous.next() {
                            if previous.cells == row.cells {
                                self.without_effect += 1;
                                continue;
                            }
                            let until = shifted.from.map(Date::previous_day);
                            let range = InForce {
                                until,
                                ..previous.in_force
                            };
                            edits.push(Edit::RowDates(*id, other, range));
                        }
                    } else {
                        let next = row.in_force.until.map(Date::next_day);
                        let followed = table
                            .rows
                            .iter()
                            .any(|r| same_key(r) && r.in_force.from == next);
                        if followed {
                            continue;
                        }
                    }
                    // A table may be asked for another day than that of the law.
                    let users = &if reach.dated.contains(id) {
                        users.clone()
                    } else {
                        self.on(users, day)
                    };
                    if users.schemes.is_empty() {
                        self.without_effect += 1;
                        continue;
                    }
                    let place = Place { users, ..place };
                    let (before, after) = (end.words(row.in_force), end.words(shifted));
                    self.add_dates(&place, &before, &after, edits);
                }
            }
        }
    }
}

fn one(id: SchemeId, clause: &str) -> Users {
    Users {
        schemes: BTreeSet::from([id]),
        clauses: BTreeSet::from([clause.to_owned()]),
    }
}

/// An end of a range of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    First,
    Last,
}

impl End {
    fn words(self, dates: InForce) -> String {
        match (self, dates.from, dates.until) {
            (End::First, Some(from), _) => format!("from {from}"),
            (End::Last, _, Some(until)) => format!("until {until}"),
            _ => String::new(),
        }
    }
}

/// A range with one of its ends a day earlier or later, and the day on which that shows.
fn shifts(dates: InForce) -> Vec<(End, InForce, Date)> {
    let mut out = Vec::new();
    if let Some(from) = dates.from {
        for (day, shows) in [
            (from.next_day(), from),
            (from.previous_day(), from.previous_day()),
        ] {
            let shifted = InForce {
                from: Some(day),
                ..dates
            };
            out.push((End::First, shifted, shows));
        }
    }
    if let Some(until) = dates.until {
        for (day, shows) in [
            (until.next_day(), until.next_day()),
            (until.previous_day(), until),
        ] {
            let shifted = InForce {
                until: Some(day),
                ..dates
            };
            out.push((End::Last, shifted, shows));
        }
    }
    out
}
