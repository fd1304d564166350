//! The keys that an applicant file may hold, prepared once for many files.

use ius_engine::{Fact, FactId, Program};

/// What a key leads to.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// A fact of a section.
    Fact(FactId),
    /// A field of a record, by position.
    Field(u32),
    /// Further keys.
    Keys(Keys),
}

/// The keys of one mapping, in the order of the schema.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    entries: Vec<(Box<str>, Target)>,
}

impl Keys {
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.entries.iter().position(|(key, _)| &**key == name)
    }

    pub(crate) fn get(&self, position: usize) -> Option<&(Box<str>, Target)> {
        self.entries.get(position)
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Target> {
        self.entries
            .iter()
            .find(|(key, _)| &**key == name)
            .map(|(_, target)| target)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| &**key)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Target)> {
        self.entries.iter().map(|(key, target)| (&**key, target))
    }

    fn insert(&mut self, path: &str, target: Target) {
        match path.split_once('.') {
            None => self.entries.push((path.into(), target)),
            Some((first, rest)) => {
                let at = match self.position(first) {
                    Some(at) => at,
                    None => {
                        self.entries
                            .push((first.into(), Target::Keys(Keys::default())));
                        self.entries.len() - 1
                    }
                };
                if let Some((_, Target::Keys(inner))) = self.entries.get_mut(at) {
                    inner.insert(rest, target);
                }
            }
        }
    }
}

/// The keys of every section and record of a program.
#[derive(Clone, Debug)]
pub struct SchemaIndex {
    pub(crate) sections: Keys,
    pub(crate) records: Vec<Keys>,
}

impl SchemaIndex {
    /// Prepares the keys of a program's schema.
    #[must_use]
    pub fn new(program: &Program) -> SchemaIndex {
        let schema = &program.schema;
        let mut sections = Keys::default();
        for section in &schema.sections {
            // A section without facts is still a key that may be written.
            if sections.position(&section.name).is_none() {
                sections
                    .entries
                    .push((section.name.as_str().into(), Target::Keys(Keys::default())));
            }
            for id in &section.facts {
                if let Some(fact) = schema.facts.get(id.index()) {
                    sections.insert(&fact.path, Target::Fact(*id));
                }
            }
        }
        let records = schema
            .records
            .iter()
            .map(|record| {
                let mut keys = Keys::default();
                for (position, field) in (0_u32..).zip(&record.fields) {
                    keys.insert(&field.path, Target::Field(position));
                }
                keys
            })
            .collect();
        SchemaIndex { sections, records }
    }
}

/// The declaration of a field of a record.
pub(crate) fn field(program: &Program, record: usize, position: u32) -> Option<&Fact> {
    program
        .schema
        .records
        .get(record)?
        .fields
        .get(position as usize)
}
