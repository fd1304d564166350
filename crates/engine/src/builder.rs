//! Building a program in code, without rule text: for tests, benchmarks and other producers of
//! rules. What is left out is empty: no titles, no provisions, in force always.

use crate::program::{
    Clause, ClauseKind, Constant, Count, Definition, DefinitionId, DefinitionKind,
    DefinitionVersion, Enumeration, EnumerationId, External, ExternalId, ExternalRow, Fact, FactId,
    FileId, InForce, Node, NodeId, Op, Program, Provenance, Record, RecordId, Relation, Row,
    Scheme, SchemeId, Section, SourceRef, Table, TableId, Texts, Type,
};

/// Collects the parts of a program. Operands come before what uses them, as a program wants it.
#[derive(Clone, Debug, Default)]
pub struct Builder {
    program: Program,
}

/// Nowhere in particular.
const NOWHERE: SourceRef = SourceRef {
    file: FileId(0),
    line: 1,
    column: 1,
    start: 0,
    end: 0,
};

/// One English text.
fn english(text: &str) -> Texts {
    Texts(vec![("en".to_owned(), text.to_owned())])
}

/// A new position; a program that outgrows the index is cut off by its own size long before.
fn next(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn plain_fact(path: &str, ty: Type) -> Fact {
    Fact {
        path: path.to_owned(),
        ty,
        at_least: None,
        at_most: None,
        titles: Texts::default(),
        questions: Texts::default(),
        help: Texts::default(),
        evidence: Texts::default(),
        at: NOWHERE,
    }
}

impl Builder {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Builder {
        Builder {
            program: Program {
                files: vec!["built".to_owned()],
                ..Program::default()
            },
        }
    }

    /// The program as it stands.
    #[must_use]
    pub fn build(self) -> Program {
        self.program
    }

    /// The program so far, for what has no shorthand here.
    pub fn program_mut(&mut self) -> &mut Program {
        &mut self.program
    }

    /// A fact in the section that its path begins with.
    pub fn fact(&mut self, path: &str, ty: Type) -> FactId {
        let schema = &mut self.program.schema;
        let id = FactId(next(schema.facts.len()));
        schema.facts.push(plain_fact(path, ty));
        let section = path.split('.').next().unwrap_or(path);
        match schema
            .sections
            .iter_mut()
            .find(|known| known.name == section)
        {
            Some(known) => known.facts.push(id),
            None => schema.sections.push(Section {
                name: section.to_owned(),
                titles: Texts::default(),
                facts: vec![id],
            }),
        }
        id
    }

    /// The element type of a list.
    pub fn record(&mut self, name: &str, fields: &[(&str, Type)]) -> RecordId {
        let id = RecordId(next(self.program.schema.records.len()));
        let fields = fields
            .iter()
            .map(|(name, ty)| plain_fact(name, ty.clone()))
            .collect();
        self.program.schema.records.push(Record {
            name: name.to_owned(),
            titles: Texts::default(),
            fields,
        });
        id
    }

    /// A closed list of values.
    pub fn enumeration(&mut self, name: &str, ordered: bool, values: &[&str]) -> EnumerationId {
        let id = EnumerationId(next(self.program.schema.enumerations.len()));
        self.program.schema.enumerations.push(Enumeration {
            name: name.to_owned(),
            titles: Texts::default(),
            ordered,
            values: values
                .iter()
                .map(|value| ((*value).to_owned(), Texts::default()))
                .collect(),
        });
        id
    }

    /// An expression.
    pub fn node(&mut self, op: Op, ty: Type) -> NodeId {
        let id = NodeId(next(self.program.nodes.len()));
        self.program.nodes.push(Node {
            op,
            ty,
            at: NOWHERE,
        });
        id
    }

    /// A condition.
    pub fn condition(&mut self, op: Op) -> NodeId {
        self.node(op, Type::YesNo)
    }

    /// A constant.
    pub fn constant(&mut self, constant: Constant, ty: Type) -> NodeId {
        self.node(Op::Constant(constant), ty)
    }

    /// A whole number.
    pub fn integer(&mut self, number: i64) -> NodeId {
        self.constant(Constant::Integer(number), Type::Integer)
    }

    /// A fact, read.
    pub fn read(&mut self, fact: FactId) -> NodeId {
        let ty = self
            .program
            .schema
            .facts
            .get(fact.index())
            .map_or(Type::Text, |fact| fact.ty.clone());
        self.node(Op::Fact(fact), ty)
    }

    /// A definition, read.
    pub fn use_of(&mut self, definition: DefinitionId) -> NodeId {
        let definitions = &self.program.definitions;
        let ty = definitions
            .get(definition.index())
            .map_or(Type::Text, |d| d.ty.clone());
        self.node(Op::Definition(definition), ty)
    }

    /// A comparison.
    pub fn compare(&mut self, relation: Relation, left: NodeId, right: NodeId) -> NodeId {
        self.condition(Op::Compare(relation, left, right))
    }

    /// Every one of some conditions.
    pub fn all(&mut self, operands: &[NodeId]) -> NodeId {
        self.condition(Op::And(operands.to_vec()))
    }

    /// At least one of some conditions.
    pub fn any(&mut self, operands: &[NodeId]) -> NodeId {
        self.condition(Op::Or(operands.to_vec()))
    }

    /// So many of some conditions.
    pub fn count_of(&mut self, count: Count, operands: &[NodeId]) -> NodeId {
        self.condition(Op::CountOf(count, operands.to_vec()))
    }

    /// A definition that never changed.
    pub fn definition(&mut self, name: &str, ty: Type, value: NodeId) -> DefinitionId {
        self.versions(name, ty, &[(InForce::default(), Some(value))])
    }

    /// A definition by its versions; one without a value is unconfirmed.
    pub fn versions(
        &mut self,
        name: &str,
        ty: Type,
        versions: &[(InForce, Option<NodeId>)],
    ) -> DefinitionId {
        let id = DefinitionId(next(self.program.definitions.len()));
        let versions = versions
            .iter()
            .map(|(in_force, value)| DefinitionVersion {
                in_force: *in_force,
                value: *value,
                provenance: Provenance::default(),
                citations: Vec::new(),
                at: NOWHERE,
            })
            .collect();
        self.program.definitions.push(Definition {
            id: name.to_owned(),
            name: name.to_owned(),
            kind: DefinitionKind::Definition,
            titles: Texts::default(),
            ty,
            versions,
            citations: Vec::new(),
            at: NOWHERE,
        });
        id
    }

    /// A table: its columns, and rows of a key, a range of days and the cells.
    pub fn table(
        &mut self,
        name: &str,
        key: Type,
        columns: &[(&str, Type)],
        rows: Vec<(Constant, InForce, Vec<Option<Constant>>)>,
        otherwise: Option<Vec<Option<Constant>>>,
    ) -> TableId {
        let id = TableId(next(self.program.tables.len()));
        let row = |(key, in_force, cells)| Row {
            key,
            in_force,
            cells,
            provenance: Provenance::default(),
            at: NOWHERE,
        };
        let otherwise =
            otherwise.map(|cells| row((Constant::YesNo(false), InForce::default(), cells)));
        self.program.tables.push(Table {
            id: name.to_owned(),
            name: name.to_owned(),
            titles: Texts::default(),
            key,
            columns: columns
                .iter()
                .map(|(name, ty)| ((*name).to_owned(), ty.clone()))
                .collect(),
            rows: rows.into_iter().map(row).collect(),
            otherwise,
            citations: Vec::new(),
            at: NOWHERE,
        });
        id
    }

    /// External data with its shipped values.
    pub fn external(
        &mut self,
        name: &str,
        ty: Type,
        key: Option<Type>,
        rows: Vec<(Option<Constant>, ius_calendar::Date, Constant)>,
    ) -> ExternalId {
        let id = ExternalId(next(self.program.externals.len()));
        let rows = rows
            .into_iter()
            .map(|(key, as_of, value)| ExternalRow {
                key,
                as_of,
                value,
                provenance: Provenance::default(),
            })
            .collect();
        self.program.externals.push(External {
            id: name.to_owned(),
            name: name.to_owned(),
            titles: Texts::default(),
            ty,
            key,
            questions: Texts::default(),
            help: Texts::default(),
            rows,
            at: NOWHERE,
        });
        id
    }

    /// A scheme without clauses.
    pub fn scheme(&mut self, id: &str, as_of: Option<FactId>) -> SchemeId {
        let scheme = SchemeId(next(self.program.schemes.len()));
        let state = id.split('.').next().unwrap_or(id).to_uppercase();
        self.program.schemes.push(Scheme {
            id: id.to_owned(),
            titles: english(id),
            state,
            implements: None,
            as_of,
            in_force: Vec::new(),
            suspended: Vec::new(),
            decided_by: Texts::default(),
            advised_by: Texts::default(),
            for_each: None,
            clauses: Vec::new(),
            transitions: Vec::new(),
            silent: Vec::new(),
            departures: Vec::new(),
            citations: Vec::new(),
            notes: Texts::default(),
            at: NOWHERE,
        });
        scheme
    }

    /// A clause at the end of a scheme, to be completed in place; none if there is no such scheme.
    pub fn clause(
        &mut self,
        scheme: SchemeId,
        name: &str,
        kind: ClauseKind,
    ) -> Option<&mut Clause> {
        let scheme = self.program.schemes.get_mut(scheme.index())?;
        scheme.clauses.push(Clause {
            name: name.to_owned(),
            titles: Texts::default(),
            in_force: Vec::new(),
            kind,
            exceptions: Vec::new(),
            citations: Vec::new(),
            basis: Vec::new(),
            from_template: false,
            provenance: Provenance::default(),
            at: NOWHERE,
        });
        scheme.clauses.last_mut()
    }
}
