//! JSON straight into facts, without a tree in between: for batches of applicants, where reading a
//! file must cost no more than reading it into a hand-written structure.
//!
//! It accepts less than the located reader and says nothing about what is wrong: on any doubt it
//! gives up, and the caller reads the same text again with [`crate::read_applicant`], which either
//! accepts it or explains. It never accepts what the located reader refuses, and it never reads a
//! value differently; it does not give the warning about spans that end before they start.

use std::fmt;

use ius_engine::{FactId, Facts, Program, Type, Value};
use serde::Deserialize as _;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::index::{Keys, SchemaIndex, Target, field};
use crate::scalar;

/// The text was not read: it is wrong, or needs the located reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FastError;

impl fmt::Display for FastError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text needs the reader that explains")
    }
}

impl std::error::Error for FastError {}

/// Reads an applicant file in JSON into `facts`, which must be empty.
///
/// # Errors
/// Whatever is wrong or unusual, without a reason; `facts` may then hold a part of the file.
pub fn read_json_fast(
    text: &str,
    program: &Program,
    index: &SchemaIndex,
    facts: &mut Facts,
) -> Result<(), FastError> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let top = Top {
        program,
        index,
        facts,
    };
    top.deserialize(&mut deserializer).map_err(|_| FastError)?;
    deserializer.end().map_err(|_| FastError)
}

fn give_up<E: de::Error>() -> E {
    E::custom(FastError)
}

/// A key, as its position; the next position in the order of the schema is tried first, because
/// most files keep that order.
struct Key<'a> {
    keys: &'a Keys,
    next: usize,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Option<usize>, E> {
        match self.keys.get(self.next) {
            Some((name, _)) if &**name == key => Ok(Some(self.next)),
            _ => match self.keys.position(key) {
                Some(position) => Ok(Some(position)),
                None if matches!(key, "$schema" | "description") => Ok(None),
                None => Err(give_up()),
            },
        }
    }
}

/// Keys already met in one mapping, to refuse repetitions.
#[derive(Default)]
struct Seen(u128);

impl Seen {
    fn first_time<E: de::Error>(&mut self, position: usize) -> Result<(), E> {
        let bit = 1_u128
            .checked_shl(u32::try_from(position).unwrap_or(u32::MAX))
            .unwrap_or(0);
        if bit == 0 || self.0 & bit != 0 {
            return Err(give_up());
        }
        self.0 |= bit;
        Ok(())
    }
}

struct Top<'a> {
    program: &'a Program,
    index: &'a SchemaIndex,
    facts: &'a mut Facts,
}

impl<'de> DeserializeSeed<'de> for Top<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sections")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (keys, mut next, mut seen) = (&self.index.sections, 0, Seen::default());
        while let Some(position) = map.next_key_seed(Key { keys, next })? {
            let Some(position) = position else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            seen.first_time(position)?;
            next = position + 1;
            match keys.get(position) {
                Some((_, Target::Keys(keys))) => map.next_value_seed(Section {
                    program: self.program,
                    index: self.index,
                    keys,
                    facts: &mut *self.facts,
                })?,
                _ => return Err(give_up()),
            }
        }
        Ok(())
    }
}

struct Section<'a> {
    program: &'a Program,
    index: &'a SchemaIndex,
    keys: &'a Keys,
    facts: &'a mut Facts,
}

impl<'de> DeserializeSeed<'de> for Section<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Section<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("facts")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let (mut next, mut seen) = (0, Seen::default());
        while let Some(position) = map.next_key_seed(Key {
            keys: self.keys,
            next,
        })? {
            let position = position.ok_or_else(give_up::<A::Error>)?;
            seen.first_time(position)?;
            next = position + 1;
            match self.keys.get(position) {
                Some((_, Target::Fact(id))) => {
                    let value = self.value(*id, &mut map)?;
                    self.facts
                        .set(*id, value)
                        .map_err(|_| give_up::<A::Error>())?;
                }
                Some((_, Target::Keys(keys))) => map.next_value_seed(Section {
                    program: self.program,
                    index: self.index,
                    keys,
                    facts: &mut *self.facts,
                })?,
                _ => return Err(give_up()),
            }
        }
        Ok(())
    }
}

impl Section<'_> {
    fn value<'de, A: MapAccess<'de>>(&self, id: FactId, map: &mut A) -> Result<Value, A::Error> {
        let fact = self
            .program
            .schema
            .facts
            .get(id.index())
            .ok_or_else(give_up::<A::Error>)?;
        map.next_value_seed(One {
            program: self.program,
            index: self.index,
            ty: &fact.ty,
        })
    }
}

/// One value of a known type.
#[derive(Clone, Copy)]
struct One<'a> {
    program: &'a Program,
    index: &'a SchemaIndex,
    ty: &'a Type,
}

impl<'de> DeserializeSeed<'de> for One<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.ty {
            Type::Integer | Type::Decimal | Type::Percentage | Type::Money(..) => {
                // The digits as written: a number never passes through a binary fraction.
                let raw = <&RawValue>::deserialize(deserializer)?.get();
                let text = match raw.strip_prefix('"') {
                    None if raw == "null" => return Ok(Value::Unknown),
                    None => raw,
                    Some(_) if matches!(self.ty, Type::Integer) => return Err(give_up()),
                    Some(quoted) => quoted
                        .strip_suffix('"')
                        .filter(|t| !t.contains('\\'))
                        .ok_or_else(give_up)?
                        .trim(),
                };
                scalar::read(text, self.ty, self.program).map_err(|_| give_up())
            }
            _ => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for One<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Unknown)
    }

    fn visit_bool<E: de::Error>(self, yes: bool) -> Result<Value, E> {
        if matches!(self.ty, Type::YesNo) {
            Ok(Value::YesNo(yes))
        } else {
            Err(give_up())
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        scalar::read(text.trim(), self.ty, self.program).map_err(|_| give_up())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let Type::List(element) = self.ty else {
            return Err(give_up());
        };
        let mut values = Vec::with_capacity(list.size_hint().unwrap_or(8).min(256));
        while let Some(value) = list.next_element_seed(One {
            ty: element,
            ..self
        })? {
            values.push(value);
        }
        Ok(Value::List(values.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let Type::Record(id) = self.ty else {
            return Err(give_up());
        };
        let (Some(record), Some(keys)) = (
            self.program.schema.records.get(id.index()),
            self.index.records.get(id.index()),
        ) else {
            return Err(give_up());
        };
        let mut fields = vec![Value::Unknown; record.fields.len()];
        let (mut next, mut seen) = (0, Seen::default());
        while let Some(position) = map.next_key_seed(Key { keys, next })? {
            let position = position.ok_or_else(give_up::<A::Error>)?;
            seen.first_time(position)?;
            next = position + 1;
            let Some((_, Target::Field(at))) = keys.get(position) else {
                return Err(give_up());
            };
            let declared = field(self.program, id.index(), *at).ok_or_else(give_up::<A::Error>)?;
            let value = map.next_value_seed(One {
                ty: &declared.ty,
                ..self
            })?;
            if let Some(slot) = fields.get_mut(*at as usize) {
                *slot = value;
            }
        }
        Ok(Value::Record(fields.into()))
    }
}
