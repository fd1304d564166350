//! What the schemes of a program use, and under which name.

use std::collections::{BTreeMap, BTreeSet};

use ius_calendar::Date;
use ius_engine::{
    Citation, Clause, ClauseKind, DefinitionId, DefinitionKind, InForce, NodeId, Op, Program,
    Scheme, SchemeId, TableId,
};

/// The clause or named value in which something is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Owner {
    /// With its keyword, e.g. `require means`.
    pub label: String,
    /// The provisions it rests on.
    pub provisions: Vec<String>,
}

/// Which schemes use something, and through which clauses.
#[derive(Clone, Debug, Default)]
pub(crate) struct Users {
    pub schemes: BTreeSet<SchemeId>,
    pub clauses: BTreeSet<String>,
}

impl Users {
    fn add(&mut self, scheme: SchemeId, clause: &str) {
        self.schemes.insert(scheme);
        if !self.clauses.contains(clause) {
            self.clauses.insert(clause.to_owned());
        }
    }
}

/// An expression that some scheme uses.
#[derive(Clone, Debug)]
pub(crate) struct Used {
    pub owner: usize,
    /// The expression in which it stands, if any.
    pub parent: Option<NodeId>,
    pub users: Users,
}

/// The days on which a scheme can ask what the law says; `None` is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hull(InForce);

impl Hull {
    /// A transitional rule may turn to the law of any day; the search for an earliest day looks
    /// beyond the end.
    fn of(program: &Program, scheme: &Scheme) -> Hull {
        if !scheme.transitions.is_empty() || scheme.in_force.is_empty() {
            return Hull(InForce::default());
        }
        let first = scheme.in_force.iter().map(|range| range.from).min();
        let searches = program
            .nodes
            .iter()
            .any(|node| matches!(node.op, Op::EarliestDate(..)));
        let open = searches || scheme.in_force.iter().any(|range| range.until.is_none());
        let last = scheme.in_force.iter().filter_map(|range| range.until).max();
        Hull(InForce {
            from: first.flatten(),
            until: last.filter(|_| !open),
        })
    }

    pub(crate) fn holds(self, day: Date) -> bool {
        self.0.contains(day)
    }

    pub(crate) fn meets(self, other: InForce) -> bool {
        let before = |end: Option<Date>, start: Option<Date>| match (end, start) {
            (Some(end), Some(start)) => end < start,
            _ => false,
        };
        !before(self.0.until, other.from) && !before(other.until, self.0.from)
    }
}

/// Everything that some scheme uses.
#[derive(Debug, Default)]
pub(crate) struct Reach {
    pub owners: Vec<Owner>,
    pub nodes: BTreeMap<NodeId, Used>,
    pub definitions: BTreeMap<DefinitionId, Users>,
    pub tables: BTreeMap<TableId, Users>,
    /// Columns that are read.
    pub columns: BTreeSet<(TableId, u32)>,
    /// Tables that are asked for another day than that of the law.
    pub dated: BTreeSet<TableId>,
    pub hulls: Vec<Hull>,
}

/// The word that a clause starts with.
pub(crate) fn keyword(kind: &ClauseKind) -> &'static str {
    match kind {
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

/// The expressions that a clause says directly.
pub(crate) fn roots(clause: &Clause) -> Vec<NodeId> {
    let mut out = Vec::new();
    for exception in &clause.exceptions {
        out.push(exception.when);
        out.extend(exception.replacement);
    }
    match &clause.kind {
        ClauseKind::Scope(node)
        | ClauseKind::Exclude(node)
        | ClauseKind::Refuse(node)
        | ClauseKind::Require(node) => out.push(*node),
        ClauseKind::MayRefuse { when, judgement } => {
            out.push(*when);
            out.extend(judgement.settled_by);
        }
        ClauseKind::Assess(judgement) => out.extend(judgement.settled_by),
        ClauseKind::Points { pass_mark, groups } => {
            out.push(*pass_mark);
            for group in groups {
                out.extend(group.at_most);
                for award in &group.awards {
                    out.push(award.points);
                    out.extend(award.when);
                }
            }
        }
        ClauseKind::Output { value, when, .. } => {
            out.push(*value);
            out.extend(*when);
        }
        ClauseKind::Right(when) | ClauseKind::Duty(when) => out.extend(*when),
    }
    out
}

/// Citations as lawyers write them.
pub(crate) fn provisions(program: &Program, citations: &[Citation]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for citation in citations {
        let Some(instrument) = program.instruments.get(citation.instrument.index()) else {
            continue;
        };
        let text = match &citation.provision {
            Some(provision) => format!("{} {provision}", instrument.id),
            None => instrument.id.clone(),
        };
        if !out.contains(&text) {
            out.push(text);
        }
    }
    out
}

impl Reach {
    pub(crate) fn of(program: &Program) -> Reach {
        let mut reach = Reach {
            hulls: program
                .schemes
                .iter()
                .map(|scheme| Hull::of(program, scheme))
                .collect(),
            ..Reach::default()
        };
        for (id, scheme) in program.scheme_ids().zip(&program.schemes) {
            for clause in &scheme.clauses {
                let live = clause.in_force.is_empty()
                    || clause.in_force.iter().any(|range| reach.meets(id, *range));
                if !live {
                    continue;
                }
                let owner = reach.owner(Owner {
                    label: format!("{} {}", keyword(&clause.kind), clause.name),
                    provisions: provisions(program, &clause.citations),
                });
                reach.walk(program, id, &clause.name, owner, roots(clause));
            }
            for transition in &scheme.transitions {
                let owner = reach.owner(Owner {
                    label: format!("transition {}", transition.name),
                    provisions: provisions(program, &transition.citations),
                });
                let roots = vec![transition.when, transition.law_on];
                reach.walk(program, id, &transition.name, owner, roots);
            }
        }
        reach
    }

    fn meets(&self, id: SchemeId, range: InForce) -> bool {
        self.hulls
            .get(id.index())
            .is_none_or(|hull| hull.meets(range))
    }

    /// Whether an expression has no value under any law that these schemes can ask for, whoever the
    /// applicant: every version of a value that it computes with is `unconfirmed`.
    pub(crate) fn never_known(&self, program: &Program, id: NodeId, users: &Users) -> bool {
        let Some(node) = program.nodes.get(id.index()) else {
            return false;
        };
        match &node.op {
            Op::Definition(definition) => {
                program
                    .definitions
                    .get(definition.index())
                    .is_some_and(|found| {
                        found.versions.iter().all(|version| {
                            let asked = users
                                .schemes
                                .iter()
                                .any(|id| self.meets(*id, version.in_force));
                            !asked
                                || version
                                    .value
                                    .is_none_or(|value| self.never_known(program, value, users))
                        })
                    })
            }
            Op::Compare(_, a, b)
            | Op::CompareLength(_, a, b)
            | Op::CompareDays(_, a, b)
            | Op::CompareCounted(_, a, b)
            | Op::Arithmetic(_, a, b) => {
                self.never_known(program, *a, users) || self.never_known(program, *b, users)
            }
            _ => false,
        }
    }

    fn owner(&mut self, owner: Owner) -> usize {
        if let Some(known) = self.owners.iter().rposition(|known| *known == owner) {
            return known;
        }
        self.owners.push(owner);
        self.owners.len() - 1
    }

    fn walk(
        &mut self,
        program: &Program,
        scheme: SchemeId,
        clause: &str,
        owner: usize,
        roots: Vec<NodeId>,
    ) {
        let mut seen: BTreeSet<NodeId> = BTreeSet::new();
        let mut defined: BTreeSet<DefinitionId> = BTreeSet::new();
        let mut open: Vec<(NodeId, usize, Option<NodeId>)> =
            roots.into_iter().map(|root| (root, owner, None)).collect();
        while let Some((id, owner, parent)) = open.pop() {
            let Some(node) = program.nodes.get(id.index()) else {
                continue;
            };
            if !seen.insert(id) {
                continue;
            }
            let used = self.nodes.entry(id).or_insert_with(|| Used {
                owner,
                parent,
                users: Users::default(),
            });
            used.users.add(scheme, clause);
            match &node.op {
                Op::Definition(definition) if defined.insert(*definition) => {
                    self.definitions
                        .entry(*definition)
                        .or_default()
                        .add(scheme, clause);
                    let Some(found) = program.definitions.get(definition.index()) else {
                        continue;
                    };
                    for version in &found.versions {
                        if !self.meets(scheme, version.in_force) {
                            continue;
                        }
                        if let Some(value) = version.value {
                            let mut citations = found.citations.clone();
                            citations.extend(version.citations.iter().cloned());
                            let owner = self.owner(Owner {
                                label: definition_label(found.kind, &found.name),
                                provisions: provisions(program, &citations),
                            });
                            open.push((value, owner, None));
                        }
                    }
                }
                Op::Lookup(table, column, _) => {
                    self.tables.entry(*table).or_default().add(scheme, clause);
                    self.columns.insert((*table, *column));
                }
                Op::Listed(_, table, on) | Op::IncludesListed(_, table, on) => {
                    self.tables.entry(*table).or_default().add(scheme, clause);
                    if on.is_some() {
                        self.dated.insert(*table);
                    }
                }
                _ => {}
            }
            node.op
                .for_each_operand(|operand| open.push((operand, owner, Some(id))));
        }
    }
}

/// A named value with its keyword.
pub(crate) fn definition_label(kind: DefinitionKind, name: &str) -> String {
    let word = match kind {
        DefinitionKind::Parameter => "parameter",
        DefinitionKind::Definition => "define",
        DefinitionKind::Slot => "fill",
    };
    format!("{word} {name}")
}
