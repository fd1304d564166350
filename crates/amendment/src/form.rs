//! Expressions in a form that does not depend on where, in which order or under which numbers they
//! are written: two expressions with the same form say the same law.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use ius_engine::{Arithmetic, Constant, NodeId, Op, Program, Relation, Type};

/// What an expression refers to, by name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Refers {
    /// Nothing by name.
    Nothing,
    /// A parameter, definition or slot.
    Definition(String),
    /// A table.
    Table(String),
    /// External data.
    External(String),
    /// A fact.
    Fact(String),
    /// A value written out.
    Value(Constant),
}

/// How an operator hands on what helps the applicant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Shape {
    /// More of each operand is more of the whole: `and`, `plus`, a quantifier.
    Keeps,
    /// One of the operands is enough.
    Or,
    /// Every operand is needed.
    And,
    /// `not`
    Not,
    /// A comparison of a left with a right value.
    Compare(Relation),
    /// `minus`
    Minus,
    /// `if`
    If,
    /// A condition that stands against the applicant, within a clause.
    Against,
    /// Nothing is known.
    Other,
}

/// Names that stand for others: what a file was moved away from is the same thing under the name
/// it has now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(pub BTreeMap<String, String>);

impl Names {
    /// The name that a thing has now.
    pub(crate) fn now<'n>(&'n self, id: &'n str) -> &'n str {
        self.0.get(id).map_or(id, String::as_str)
    }
}

/// An expression or a part of a clause.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    /// The whole, in one canonical line.
    pub text: String,
    /// The operator.
    pub head: String,
    /// Its operands; sorted where their order means nothing.
    pub parts: Vec<Form>,
    /// The expression; none for a part of a clause that is no expression.
    pub node: Option<NodeId>,
    pub refers: Refers,
    pub shape: Shape,
}

impl Form {
    /// A part of a clause with its own parts.
    pub(crate) fn part(head: &str, shape: Shape, mut parts: Vec<Form>, sorted: bool) -> Form {
        if sorted {
            parts.sort_by(|a, b| a.text.cmp(&b.text));
        }
        Form {
            text: text(head, &parts),
            head: head.to_owned(),
            parts,
            node: None,
            refers: Refers::Nothing,
            shape,
        }
    }

    /// The form of an expression.
    pub(crate) fn of(program: &Program, names: &Names, id: NodeId) -> Form {
        Maker {
            program,
            names,
            binders: vec![(0, None)],
        }
        .form(id)
    }
}

fn text(head: &str, parts: &[Form]) -> String {
    let mut out = String::with_capacity(head.len() + 16);
    out.push_str(head);
    if !parts.is_empty() {
        out.push('(');
        for part in parts {
            out.push_str(&part.text);
            out.push(';');
        }
        out.push(')');
    }
    out
}

/// A constant without the numbers of its program.
pub(crate) fn constant(program: &Program, constant: &Constant) -> String {
    match constant {
        Constant::Member(id, at) => program
            .schema
            .enumerations
            .get(id.index())
            .and_then(|e| e.values.get(usize::from(*at)).map(|(name, _)| (e, name)))
            .map_or_else(String::new, |(e, name)| format!("{}.{name}", e.name)),
        Constant::Decimal(number) => format!("Decimal({})", number.normalize()),
        other => format!("{other:?}"),
    }
}

/// A type without the numbers of its program.
pub(crate) fn type_text(program: &Program, ty: &Type) -> String {
    match ty {
        Type::Enumeration(id) => program
            .schema
            .enumerations
            .get(id.index())
            .map_or_else(String::new, |e| e.name.clone()),
        Type::Record(id) => program
            .schema
            .records
            .get(id.index())
            .map_or_else(String::new, |r| r.name.clone()),
        Type::List(inner) => format!("list of {}", type_text(program, inner)),
        other => format!("{other:?}"),
    }
}

struct Maker<'a> {
    program: &'a Program,
    names: &'a Names,
    /// The walks around the expression: number and the record of their elements.
    binders: Vec<(u32, Option<usize>)>,
}

impl Maker<'_> {
    fn form(&mut self, id: NodeId) -> Form {
        let Some(node) = self.program.nodes.get(id.index()) else {
            return Form::part("nothing", Shape::Other, Vec::new(), false);
        };
        let op = &node.op;
        let depth = self.binders.len();
        if let Some(walk) = walk(op) {
            let record = match self.program.nodes.get(walk.list.index()).map(|n| &n.ty) {
                Some(Type::List(inner)) => match inner.as_ref() {
                    Type::Record(record) => Some(record.index()),
                    _ => None,
                },
                _ => None,
            };
            self.binders.push((walk.binder.0, record));
        }
        let (mut head, operands) = self.head(op);
        if matches!(op, Op::Constant(_)) {
            // Two amounts in different currencies are different law.
            let _ = write!(head, ":{}", type_text(self.program, &node.ty));
        }
        let mut parts: Vec<Form> = operands.into_iter().map(|o| self.form(o)).collect();
        self.binders.truncate(depth);
        match op {
            Op::And(_)
            | Op::Or(_)
            | Op::CountOf(..)
            | Op::Extreme(..)
            | Op::Compare(Relation::Equal | Relation::NotEqual, ..)
            | Op::Arithmetic(Arithmetic::Plus | Arithmetic::Times, ..) => {
                parts.sort_by(|a, b| a.text.cmp(&b.text));
            }
            Op::OneOf(..) | Op::IncludesAny(..) => {
                if let Some(rest) = parts.get_mut(1..) {
                    rest.sort_by(|a, b| a.text.cmp(&b.text));
                }
            }
            _ => {}
        }
        let name = |found: Option<&String>| {
            found.map_or_else(String::new, |id| self.names.now(id).to_owned())
        };
        let refers = match op {
            Op::Constant(value) => Refers::Value(value.clone()),
            Op::Fact(fact) => Refers::Fact(
                self.program
                    .schema
                    .facts
                    .get(fact.index())
                    .map_or_else(String::new, |f| f.path.clone()),
            ),
            Op::Definition(d) => {
                Refers::Definition(name(self.program.definitions.get(d.index()).map(|d| &d.id)))
            }
            Op::Lookup(t, ..) | Op::Listed(_, t, _) | Op::IncludesListed(_, t, _) => {
                Refers::Table(name(self.program.tables.get(t.index()).map(|t| &t.id)))
            }
            Op::External(e, _) => {
                Refers::External(name(self.program.externals.get(e.index()).map(|e| &e.id)))
            }
            _ => Refers::Nothing,
        };
        Form {
            text: text(&head, &parts),
            head,
            parts,
            node: Some(id),
            refers,
            shape: shape(op),
        }
    }

    /// The operator with names in the place of numbers, and its operands in order. What an operator
    /// is made of is read from its own description, so that no operator can be forgotten here.
    fn head(&self, op: &Op) -> (String, Vec<NodeId>) {
        match op {
            Op::Constant(value) => return (constant(self.program, value), Vec::new()),
            Op::Field(binder, at) => {
                let (depth, record) = self.bound(binder.0);
                let field = record
                    .and_then(|r| self.program.schema.records.get(r))
                    .and_then(|r| r.fields.get(*at as usize))
                    .map_or_else(|| at.to_string(), |f| f.path.clone());
                return (format!("Field({depth},{field})"), Vec::new());
            }
            Op::Lookup(table, column, key) => {
                let table = self.program.tables.get(table.index());
                let column = table
                    .and_then(|t| t.columns.get(*column as usize))
                    .map_or_else(String::new, |(name, _)| name.clone());
                let id = table.map_or("", |t| self.names.now(&t.id));
                return (format!("Lookup({id},{column})"), vec![*key]);
            }
            _ => {}
        }
        let described = format!("{op:?}");
        let (mut out, mut operands) = (String::new(), Vec::new());
        let mut rest = described.as_str();
        while let Some(at) = rest.find("Id(") {
            let before = rest.get(..at).unwrap_or_default();
            let name_from = before
                .rfind(|c: char| !c.is_ascii_alphabetic())
                .map_or(0, |p| p + 1);
            let kind = before.get(name_from..).unwrap_or_default();
            out.push_str(before.get(..name_from).unwrap_or_default());
            let after = rest.get(at + 3..).unwrap_or_default();
            let end = after.find(')').unwrap_or(after.len());
            let number: u32 = after.get(..end).and_then(|n| n.parse().ok()).unwrap_or(0);
            let index = number as usize;
            match kind {
                "Node" => {
                    operands.push(NodeId(number));
                    out.push('_');
                }
                "Binder" => {
                    let _ = write!(out, "{}", self.bound(number).0);
                }
                "Fact" => push(
                    &mut out,
                    self.program
                        .schema
                        .facts
                        .get(index)
                        .map(|f| f.path.as_str()),
                ),
                "Definition" => push(
                    &mut out,
                    self.program
                        .definitions
                        .get(index)
                        .map(|d| self.names.now(&d.id)),
                ),
                "Table" => push(
                    &mut out,
                    self.program
                        .tables
                        .get(index)
                        .map(|t| self.names.now(&t.id)),
                ),
                "External" => push(
                    &mut out,
                    self.program
                        .externals
                        .get(index)
                        .map(|e| self.names.now(&e.id)),
                ),
                _ => {
                    let _ = write!(out, "{kind}{number}");
                }
            }
            rest = after.get(end + 1..).unwrap_or_default();
        }
        out.push_str(rest);
        (out, operands)
    }

    /// How many walks lie around the one that binds, and the record of its elements.
    fn bound(&self, binder: u32) -> (usize, Option<usize>) {
        self.binders
            .iter()
            .enumerate()
            .rev()
            .find(|(_, (number, _))| *number == binder)
            .map_or((usize::MAX, None), |(at, (_, record))| (at, *record))
    }
}

fn push(out: &mut String, name: Option<&str>) {
    out.push_str(name.unwrap_or_default());
}

fn walk(op: &Op) -> Option<&ius_engine::Walk> {
    match op {
        Op::Quantified(_, walk, _)
        | Op::PeriodsFor { walk, .. }
        | Op::DaysBetweenFor { walk, .. }
        | Op::Aggregate(_, walk, _) => Some(walk),
        _ => None,
    }
}

fn shape(op: &Op) -> Shape {
    match op {
        Op::And(_) => Shape::And,
        Op::Or(_) => Shape::Or,
        Op::Not(_) => Shape::Not,
        Op::Compare(relation, ..)
        | Op::CompareLength(relation, ..)
        | Op::CompareDays(relation, ..)
        | Op::CompareCounted(relation, ..) => Shape::Compare(*relation),
        Op::If(..) => Shape::If,
        Op::Arithmetic(Arithmetic::Minus, ..) => Shape::Minus,
        Op::Arithmetic(Arithmetic::Plus, ..) | Op::Extreme(..) => Shape::Keeps,
        Op::CountOf(count, _) => match count {
            ius_engine::Count::All => Shape::And,
            ius_engine::Count::AtLeast(_) => Shape::Or,
            _ => Shape::Other,
        },
        _ => Shape::Other,
    }
}
