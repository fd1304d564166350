//! What a scheme rests on, read from the program.

use std::collections::BTreeMap;

use ius_diagnostics::ByteSpan;
use ius_engine::{
    Citation, Clause, ClauseKind, DefinitionKind, ExternalId, FactId, NodeId, Op, Program,
    SchemeId, SourceRef, TableId, Texts,
};

use super::{Graph, GraphEdge, GraphNode};
use crate::place::Location;

/// A thing of the program that becomes one node, however often it is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Thing {
    Definition(u32),
    Table(TableId),
    External(ExternalId),
    Fact(FactId),
}

struct Drawing<'a> {
    program: &'a Program,
    lang: &'a str,
    graph: Graph,
    known: BTreeMap<Thing, usize>,
}

/// The graph of a scheme: the scheme first, then the template, then in the order of the clauses.
pub(super) fn graph(
    program: &Program,
    id: SchemeId,
    templates: &BTreeMap<String, (Option<String>, Location)>,
    lang: &str,
) -> Option<Graph> {
    let scheme = program.schemes.get(id.index())?;
    let mut drawing = Drawing {
        program,
        lang,
        graph: Graph::default(),
        known: BTreeMap::new(),
    };
    let root = drawing.node(
        &scheme.id,
        Some(&scheme.titles),
        "scheme",
        &[&scheme.citations],
        scheme.at,
    );
    let template = scheme
        .implements
        .as_ref()
        .and_then(|id| Some((id, templates.get(id)?)));
    if let Some((id, (title, at))) = template {
        drawing.graph.nodes.push(GraphNode {
            name: id.clone(),
            title: title.clone(),
            kind: "template".to_owned(),
            provisions: Vec::new(),
            at: at.clone(),
        });
        let to = drawing.graph.nodes.len() - 1;
        drawing.edge(root, to);
    }
    for fact in scheme
        .as_of
        .into_iter()
        .chain(scheme.for_each.as_ref().map(|(_, fact)| *fact))
    {
        drawing.thing(root, Thing::Fact(fact));
    }
    for clause in &scheme.clauses {
        let at = drawing.node(
            &clause.name,
            Some(&clause.titles),
            word(&clause.kind),
            &[&clause.citations, &clause.basis],
            clause.at,
        );
        drawing.edge(root, at);
        for expression in expressions(clause) {
            drawing.expression(at, expression);
        }
    }
    for transition in &scheme.transitions {
        let at = drawing.node(
            &transition.name,
            Some(&transition.titles),
            "transition",
            &[&transition.citations],
            transition.at,
        );
        drawing.edge(root, at);
        drawing.expression(at, transition.when);
        drawing.expression(at, transition.law_on);
    }
    Some(drawing.graph)
}

impl Drawing<'_> {
    fn node(
        &mut self,
        name: &str,
        titles: Option<&Texts>,
        kind: &str,
        citations: &[&[Citation]],
        at: SourceRef,
    ) -> usize {
        let mut provisions: Vec<String> = Vec::new();
        for citation in citations.iter().copied().flatten() {
            let instrument = self.program.instruments.get(citation.instrument.index());
            let id = instrument.map_or("", |instrument| instrument.id.as_str());
            let cited = match &citation.provision {
                Some(provision) => format!("{id} {provision}"),
                None => id.to_owned(),
            };
            if !provisions.contains(&cited) {
                provisions.push(cited);
            }
        }
        self.graph.nodes.push(GraphNode {
            name: name.to_owned(),
            title: titles.and_then(|t| t.get(self.lang)).map(str::to_owned),
            kind: kind.to_owned(),
            provisions,
            at: Location {
                file: self
                    .program
                    .files
                    .get(at.file.index())
                    .cloned()
                    .unwrap_or_default(),
                span: ByteSpan::new(at.start, at.end),
            },
        });
        self.graph.nodes.len() - 1
    }

    fn edge(&mut self, from: usize, to: usize) {
        let known = |edge: &GraphEdge| edge.from == from && edge.to == to;
        if !self.graph.edges.iter().any(known) {
            self.graph.edges.push(GraphEdge { from, to });
        }
    }

    /// Draws what an expression names.
    fn expression(&mut self, from: usize, root: NodeId) {
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            let Some(node) = self.program.nodes.get(id.index()) else {
                continue;
            };
            // The last operand is put on the stack first, so that things come in reading order.
            let mut operands = Vec::new();
            node.op.for_each_operand(|operand| operands.push(operand));
            open.extend(operands.into_iter().rev());
            match &node.op {
                Op::Definition(definition) => self.thing(from, Thing::Definition(definition.0)),
                Op::Fact(fact) => self.thing(from, Thing::Fact(*fact)),
                Op::Listed(_, table, _)
                | Op::IncludesListed(_, table, _)
                | Op::Lookup(table, _, _) => self.thing(from, Thing::Table(*table)),
                Op::External(external, _) => self.thing(from, Thing::External(*external)),
                _ => {}
            }
        }
    }

    fn thing(&mut self, from: usize, thing: Thing) {
        if let Some(&to) = self.known.get(&thing) {
            self.edge(from, to);
            return;
        }
        let program = self.program;
        let to = match thing {
            Thing::Fact(id) => program
                .schema
                .facts
                .get(id.index())
                .map(|fact| self.node(&fact.path, Some(&fact.titles), "fact", &[], fact.at)),
            Thing::Table(id) => program.tables.get(id.index()).map(|table| {
                self.node(
                    &table.name,
                    Some(&table.titles),
                    "table",
                    &[&table.citations],
                    table.at,
                )
            }),
            Thing::External(id) => program.externals.get(id.index()).map(|external| {
                self.node(
                    &external.name,
                    Some(&external.titles),
                    "external",
                    &[],
                    external.at,
                )
            }),
            Thing::Definition(id) => program.definitions.get(id as usize).map(|definition| {
                let kind = match definition.kind {
                    DefinitionKind::Parameter => "parameter",
                    DefinitionKind::Definition => "define",
                    DefinitionKind::Slot => "slot",
                };
                self.node(
                    &definition.name,
                    Some(&definition.titles),
                    kind,
                    &[&definition.citations],
                    definition.at,
                )
            }),
        };
        let Some(to) = to else { return };
        self.known.insert(thing, to);
        self.edge(from, to);
        if let Thing::Definition(id) = thing
            && let Some(definition) = program.definitions.get(id as usize)
        {
            for value in definition.versions.iter().filter_map(|v| v.value) {
                self.expression(to, value);
            }
        }
    }
}

/// A kind of clause as it is written.
fn word(kind: &ClauseKind) -> &'static str {
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

/// The expressions of a clause, in the order in which they are written.
fn expressions(clause: &Clause) -> Vec<NodeId> {
    let mut out: Vec<NodeId> = Vec::new();
    match &clause.kind {
        ClauseKind::Scope(c)
        | ClauseKind::Exclude(c)
        | ClauseKind::Refuse(c)
        | ClauseKind::Require(c) => out.push(*c),
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
    for exception in &clause.exceptions {
        out.extend(exception.replacement);
        out.push(exception.when);
    }
    out
}
