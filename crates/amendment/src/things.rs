//! Everything of one version of the rules that is law, by name and by date.

use std::collections::BTreeMap;

use ius_calendar::Date;
use ius_engine::{
    Citation, Clause, ClauseKind, Definition, InForce, Judgement, NodeId, Program, Provenance,
    Scheme, SourceRef, Texts, Verification,
};

use crate::form::{Form, Names, Shape, constant, type_text};

/// What kind of thing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ThingKind {
    /// A scheme itself: when it is in force, what is its date.
    Scheme,
    /// A clause of a scheme, its template's included.
    Clause,
    /// A transitional rule.
    Transition,
    /// A parameter, definition or filled slot.
    Value,
    /// A row of a table.
    Row,
    /// A shipped value of external data.
    External,
    /// A fact: its type, its bounds.
    Fact,
    /// A closed list of values.
    Enumeration,
}

impl ThingKind {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            ThingKind::Scheme => "scheme",
            ThingKind::Clause => "clause",
            ThingKind::Transition => "transition",
            ThingKind::Value => "value",
            ThingKind::Row => "row",
            ThingKind::External => "external",
            ThingKind::Fact => "fact",
            ThingKind::Enumeration => "enumeration",
        }
    }
}

/// One version in time of a thing.
pub(crate) struct Piece {
    /// When; empty means always.
    pub ranges: Vec<InForce>,
    pub form: Form,
    pub at: SourceRef,
    pub cites: Vec<String>,
}

/// A thing with its versions in time.
pub(crate) struct Thing {
    pub kind: ThingKind,
    pub scheme: Option<String>,
    /// The name under which clauses refer to it.
    pub id: String,
    pub name: String,
    pub keyword: &'static str,
    pub title: String,
    /// Titles and notes: words that decide nothing, of each piece.
    pub words: Vec<String>,
    pub pieces: Vec<Piece>,
}

/// What is in the place of a thing's number: kind, scheme, id.
pub(crate) type Key = (ThingKind, String, String);

/// Everything of a version, under the names of `names`.
pub(crate) fn things(program: &Program, names: &Names) -> BTreeMap<Key, Thing> {
    let mut all = BTreeMap::new();
    let mut add = |mut thing: Thing| {
        thing.words.sort();
        let key = (
            thing.kind,
            thing.scheme.clone().unwrap_or_default(),
            thing.id.clone(),
        );
        match all.get_mut(&key) {
            None => {
                all.insert(key, thing);
            }
            Some(known) => {
                let known: &mut Thing = known;
                known.pieces.extend(thing.pieces);
                known.words.extend(thing.words);
                known.words.sort();
            }
        }
    };
    for scheme in &program.schemes {
        add(scheme_itself(program, names, scheme));
        for clause in &scheme.clauses {
            add(of_clause(program, names, scheme, clause));
        }
        for (order, transition) in scheme.transitions.iter().enumerate() {
            let parts = vec![
                Form::of(program, names, transition.when),
                Form::of(program, names, transition.law_on),
                leaf(&format!("order {order}")),
            ];
            add(Thing {
                kind: ThingKind::Transition,
                scheme: Some(names.now(&scheme.id).to_owned()),
                id: transition.name.clone(),
                name: transition.name.clone(),
                keyword: "transition",
                title: title(&transition.titles, &transition.name),
                words: vec![format!("{:?}", transition.titles)],
                pieces: vec![Piece {
                    ranges: Vec::new(),
                    form: Form::part("transition", Shape::Other, parts, false),
                    at: transition.at,
                    cites: cited(program, &transition.citations),
                }],
            });
        }
    }
    for definition in &program.definitions {
        add(of_definition(program, names, definition));
    }
    tables(program, names, &mut add);
    facts(program, &mut add);
    all
}

fn tables(program: &Program, names: &Names, add: &mut dyn FnMut(Thing)) {
    for table in &program.tables {
        let rows = table.rows.iter().map(|row| (row, false));
        for (row, other) in rows.chain(table.otherwise.iter().map(|row| (row, true))) {
            let key = if other {
                "otherwise".to_owned()
            } else {
                constant(program, &row.key)
            };
            let cells = table
                .columns
                .iter()
                .zip(&row.cells)
                .map(|((name, ty), cell)| {
                    let value = cell.as_ref().map_or_else(
                        || "unconfirmed".to_owned(),
                        |value| constant(program, value),
                    );
                    leaf(&format!("{name}={value}:{}", type_text(program, ty)))
                });
            add(Thing {
                kind: ThingKind::Row,
                scheme: Some(names.now(&table.id).to_owned()),
                id: key.clone(),
                name: format!("{} {key}", table.name),
                keyword: "row",
                title: title(&table.titles, &table.name),
                words: vec![provenance(&row.provenance)],
                pieces: vec![Piece {
                    ranges: vec![row.in_force],
                    form: Form::part("row", Shape::Other, cells.collect(), true),
                    at: row.at,
                    cites: cited(program, &table.citations),
                }],
            });
        }
    }
    for external in &program.externals {
        for row in &external.rows {
            let key = row.key.as_ref().map(|key| constant(program, key));
            let name = format!("{} {}", external.name, key.unwrap_or_default());
            let value = constant(program, &row.value);
            add(Thing {
                kind: ThingKind::External,
                scheme: Some(names.now(&external.id).to_owned()),
                id: format!("{name} {}", row.as_of),
                name: format!("{} from {}", name.trim(), row.as_of),
                keyword: "external",
                title: title(&external.titles, &external.name),
                words: vec![provenance(&row.provenance)],
                pieces: vec![Piece {
                    ranges: vec![InForce {
                        from: Some(row.as_of),
                        until: None,
                    }],
                    form: leaf(&value),
                    at: external.at,
                    cites: Vec::new(),
                }],
            });
        }
    }
}

fn facts(program: &Program, add: &mut dyn FnMut(Thing)) {
    let records = program.schema.records.iter().flat_map(|record| {
        let in_record = |field| (format!("{}.", record.name), field);
        record.fields.iter().map(in_record).collect::<Vec<_>>()
    });
    let plain = program.schema.facts.iter().map(|f| (String::new(), f));
    for (before, fact) in plain.chain(records) {
        let bound = |bound: &Option<ius_engine::Constant>| {
            bound
                .as_ref()
                .map_or_else(|| "none".to_owned(), |bound| constant(program, bound))
        };
        let says = format!(
            "{} from {} to {}",
            type_text(program, &fact.ty),
            bound(&fact.at_least),
            bound(&fact.at_most)
        );
        add(Thing {
            kind: ThingKind::Fact,
            scheme: None,
            id: format!("{before}{}", fact.path),
            name: format!("{before}{}", fact.path),
            keyword: "fact",
            title: title(&fact.titles, &fact.path),
            words: vec![format!(
                "{:?}{:?}{:?}{:?}",
                fact.titles, fact.questions, fact.help, fact.evidence
            )],
            pieces: vec![Piece {
                ranges: Vec::new(),
                form: leaf(&says),
                at: fact.at,
                cites: Vec::new(),
            }],
        });
    }
    let Some(nowhere) = program.schemes.first().map(|scheme| scheme.at) else {
        return;
    };
    for enumeration in &program.schema.enumerations {
        let values = enumeration.values.iter().map(|(name, _)| leaf(name));
        let order = if enumeration.ordered {
            "ordered"
        } else {
            "values"
        };
        add(Thing {
            kind: ThingKind::Enumeration,
            scheme: None,
            id: enumeration.name.clone(),
            name: enumeration.name.clone(),
            keyword: "enumeration",
            title: title(&enumeration.titles, &enumeration.name),
            words: vec![format!(
                "{:?}{:?}",
                enumeration.titles,
                enumeration.values.iter().map(|v| &v.1).collect::<Vec<_>>()
            )],
            pieces: vec![Piece {
                ranges: Vec::new(),
                form: Form::part(order, Shape::Other, values.collect(), !enumeration.ordered),
                // Enumerations do not say where they stand.
                at: ius_engine::SourceRef { line: 0, ..nowhere },
                cites: Vec::new(),
            }],
        });
    }
}

fn scheme_itself(program: &Program, names: &Names, scheme: &Scheme) -> Thing {
    let path = |id: ius_engine::FactId| {
        program
            .schema
            .facts
            .get(id.index())
            .map_or_else(String::new, |f| f.path.clone())
    };
    let says = format!(
        "state {} as of {:?} in force {:?} suspended {:?} for each {:?} implements {:?}",
        scheme.state,
        scheme.as_of.map(path),
        scheme.in_force,
        scheme.suspended,
        scheme.for_each.as_ref().map(|(_, fact)| path(*fact)),
        scheme.implements.as_deref().map(|id| names.now(id)),
    );
    Thing {
        kind: ThingKind::Scheme,
        scheme: Some(names.now(&scheme.id).to_owned()),
        id: String::new(),
        name: names.now(&scheme.id).to_owned(),
        keyword: "scheme",
        title: title(&scheme.titles, &scheme.id),
        words: vec![format!(
            "{:?}{:?}{:?}",
            scheme.titles, scheme.notes, scheme.decided_by
        )],
        pieces: vec![Piece {
            ranges: Vec::new(),
            form: leaf(&says),
            at: scheme.at,
            cites: cited(program, &scheme.citations),
        }],
    }
}

fn of_definition(program: &Program, names: &Names, definition: &Definition) -> Thing {
    let mut words = vec![format!("{:?}", definition.titles)];
    let pieces = definition
        .versions
        .iter()
        .map(|version| {
            words.push(provenance(&version.provenance));
            let mut citations = cited(program, &definition.citations);
            citations.extend(cited(program, &version.citations));
            let value = version.value.map_or_else(
                || leaf("unconfirmed"),
                |value| Form::of(program, names, value),
            );
            Piece {
                ranges: vec![version.in_force],
                form: value,
                at: version.at,
                cites: citations,
            }
        })
        .collect();
    Thing {
        kind: ThingKind::Value,
        scheme: None,
        id: names.now(&definition.id).to_owned(),
        name: definition.name.clone(),
        keyword: match definition.kind {
            ius_engine::DefinitionKind::Parameter => "parameter",
            ius_engine::DefinitionKind::Definition => "define",
            ius_engine::DefinitionKind::Slot => "slot",
        },
        title: title(&definition.titles, &definition.name),
        words,
        pieces,
    }
}

fn of_clause(program: &Program, names: &Names, scheme: &Scheme, clause: &Clause) -> Thing {
    let form = |id: NodeId| Form::of(program, names, id);
    let optional = |id: Option<NodeId>| id.map(form).into_iter().collect::<Vec<Form>>();
    let settled = |judgement: &Judgement, shape| {
        Form::part("settled by", shape, optional(judgement.settled_by), false)
    };
    let mut parts = Vec::new();
    let keyword = match &clause.kind {
        ClauseKind::Scope(node) => {
            parts.push(form(*node));
            "scope"
        }
        ClauseKind::Exclude(node) => {
            parts.push(Form::part("if", Shape::Against, vec![form(*node)], false));
            "exclude"
        }
        ClauseKind::Refuse(node) => {
            parts.push(Form::part("if", Shape::Against, vec![form(*node)], false));
            "refuse"
        }
        ClauseKind::MayRefuse { when, judgement } => {
            parts.push(Form::part("if", Shape::Against, vec![form(*when)], false));
            parts.push(settled(judgement, Shape::Against));
            "may refuse"
        }
        ClauseKind::Require(node) => {
            parts.push(form(*node));
            "require"
        }
        ClauseKind::Assess(judgement) => {
            parts.push(settled(judgement, Shape::Keeps));
            "assess"
        }
        ClauseKind::Points { pass_mark, groups } => {
            parts.push(Form::part(
                "pass mark",
                Shape::Against,
                vec![form(*pass_mark)],
                false,
            ));
            for group in groups {
                let awards = group.awards.iter().map(|award| {
                    let mut of = vec![form(award.points)];
                    of.extend(optional(award.when));
                    Form::part("award", Shape::Keeps, of, false)
                });
                let awards = Form::part("awards", Shape::Keeps, awards.collect(), true);
                let most = Form::part("at most", Shape::Keeps, optional(group.at_most), false);
                let head = if group.best_of { "best of" } else { "group" };
                parts.push(Form::part(head, Shape::Keeps, vec![awards, most], false));
            }
            "points"
        }
        ClauseKind::Output {
            value,
            when,
            once_granted,
        } => {
            parts.push(Form::part("is", Shape::Other, vec![form(*value)], false));
            parts.push(Form::part("when", Shape::Keeps, optional(*when), false));
            parts.push(leaf(if *once_granted {
                "once granted"
            } else {
                "always"
            }));
            "output"
        }
        ClauseKind::Right(when) => {
            parts.push(Form::part("when", Shape::Keeps, optional(*when), false));
            "right"
        }
        ClauseKind::Duty(when) => {
            parts.push(Form::part("when", Shape::Other, optional(*when), false));
            "duty"
        }
    };
    let exceptions = clause.exceptions.iter().map(|exception| {
        let replaced = optional(exception.replacement);
        let waives = replaced.is_empty();
        // What stands in the clause's place helps as the clause does; when it does, nobody can say.
        let shape = if waives { Shape::Keeps } else { Shape::If };
        let mut of = vec![form(exception.when)];
        of.extend(replaced);
        let head = if waives {
            "waived when"
        } else {
            "replaced by when"
        };
        Form::part(head, shape, of, false)
    });
    parts.push(Form::part(
        "exceptions",
        Shape::Or,
        exceptions.collect(),
        true,
    ));
    let mut cites = cited(program, &clause.citations);
    cites.extend(cited(program, &clause.basis));
    Thing {
        kind: ThingKind::Clause,
        scheme: Some(names.now(&scheme.id).to_owned()),
        id: clause.name.clone(),
        name: clause.name.clone(),
        keyword,
        title: title(&clause.titles, &clause.name),
        words: vec![format!(
            "{:?}{}",
            clause.titles,
            provenance(&clause.provenance)
        )],
        pieces: vec![Piece {
            ranges: clause.in_force.clone(),
            form: Form::part(keyword, Shape::Keeps, parts, false),
            at: clause.at,
            cites,
        }],
    }
}

fn leaf(text: &str) -> Form {
    Form::part(text, Shape::Other, Vec::new(), false)
}

fn title(titles: &Texts, name: &str) -> String {
    titles.get("en").unwrap_or(name).to_owned()
}

fn provenance(provenance: &Provenance) -> String {
    let unverified = provenance.verification == Verification::Unverified;
    format!("{:?}{:?}{unverified}", provenance.sources, provenance.notes)
}

/// Citations as lawyers write them.
pub(crate) fn cited(program: &Program, citations: &[Citation]) -> Vec<String> {
    citations
        .iter()
        .map(|citation| {
            let instrument = program.instruments.get(citation.instrument.index());
            let id = instrument.map_or("", |i| i.id.as_str());
            match &citation.provision {
                Some(provision) => format!("{id} {provision}"),
                None => id.to_owned(),
            }
        })
        .collect()
}

impl Thing {
    /// The version in force on a day.
    pub(crate) fn on(&self, day: Date) -> Option<&Piece> {
        self.pieces.iter().find(|piece| {
            piece.ranges.is_empty() || piece.ranges.iter().any(|range| range.contains(day))
        })
    }
}
