//! The parts of a type that serde reads: its fields with their types, or its variants with what they hold.
//!
//! The document is made from here, so that it cannot fall behind the types. A type is asked by letting it read: whatever
//! it reads of fails, and the failure carries out what was looked for. A field's type is known by its name in Rust.

use std::{any::type_name, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{
        DeserializeSeed, EnumAccess, Error, IntoDeserializer, MapAccess, VariantAccess, Visitor, value::StrDeserializer,
    },
    forward_to_deserialize_any,
};

/// Names as they stand on the wire.
pub(super) type Names = &'static [&'static str];

/// A field: its name on the wire and its type in Rust, such as `alloc::vec::Vec<alloc::string::String>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its type's name in Rust.
    pub of: &'static str,
}

/// The content of a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Inside {
    /// Nothing: it is a word.
    Nothing,
    /// One value of this type.
    One(&'static str),
    /// Fields of its own.
    Fields(Vec<Field>),
}

/// Names of a struct's fields or of an enum's variants; none of anything else.
pub(super) fn names<T: for<'de> Deserialize<'de>>() -> Names {
    match T::deserialize(Asker::Names).err() {
        Some(Told::Names(names)) => names,
        _ => &[],
    }
}

/// The fields of a struct.
pub(super) fn fields<T: for<'de> Deserialize<'de>>() -> Vec<Field> {
    each(names::<T>(), |name| T::deserialize(Asker::Field(name)).err())
}

/// Returns what a variant of an enum holds.
pub(super) fn variant<T: for<'de> Deserialize<'de>>(variant: &'static str) -> Inside {
    match T::deserialize(Asker::Variant(variant, None)).err() {
        Some(Told::Type(of)) => Inside::One(of),
        Some(Told::Names(names)) => {
            Inside::Fields(each(names, |name| T::deserialize(Asker::Variant(variant, Some(name))).err()))
        }
        Some(Told::Nothing) | None => Inside::Nothing,
    }
}

fn each(names: Names, ask: impl Fn(&'static str) -> Option<Told>) -> Vec<Field> {
    let field = |name: &&'static str| match ask(name) {
        Some(Told::Type(of)) => Some(Field { name, of }),
        _ => None,
    };
    names.iter().filter_map(field).collect()
}

/// The finding, carried out of the type's own code as its error.
#[derive(Debug)]
enum Told {
    Nothing,
    Names(Names),
    Type(&'static str),
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Told {}

impl Error for Told {
    fn custom<T: fmt::Display>(_: T) -> Told {
        Told::Nothing
    }
}

/// Holds no data: it hands out the one name that is asked about, and what is read then is told.
#[derive(Clone, Copy)]
enum Asker {
    /// The names of fields or variants.
    Names,
    /// The type of this field.
    Field(&'static str),
    /// The content of this variant; of its field of this name, the type.
    Variant(&'static str, Option<&'static str>),
}

impl<'de> Deserializer<'de> for Asker {
    type Error = Told;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Told> {
        Err(Told::Nothing)
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, names: Names, visitor: V) -> Result<V::Value, Told> {
        match self {
            Asker::Field(name) => visitor.visit_map(Asked(name)),
            Asker::Names | Asker::Variant(..) => Err(Told::Names(names)),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, names: Names, visitor: V) -> Result<V::Value, Told> {
        match self {
            Asker::Variant(variant, field) => visitor.visit_enum(AskedVariant { variant, field }),
            Asker::Names | Asker::Field(_) => Err(Told::Names(names)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// A map of one field.
struct Asked(&'static str);

impl<'de> MapAccess<'de> for Asked {
    type Error = Told;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Told> {
        let name: StrDeserializer<'_, Told> = self.0.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, _: V) -> Result<V::Value, Told> {
        Err(Told::Type(type_name::<V::Value>()))
    }
}

struct AskedVariant {
    variant: &'static str,
    field: Option<&'static str>,
}

impl<'de> EnumAccess<'de> for AskedVariant {
    type Error = Told;
    type Variant = AskedInside;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, AskedInside), Told> {
        let name: StrDeserializer<'_, Told> = self.variant.into_deserializer();
        Ok((seed.deserialize(name)?, AskedInside(self.field)))
    }
}

struct AskedInside(Option<&'static str>);

impl<'de> VariantAccess<'de> for AskedInside {
    type Error = Told;

    fn unit_variant(self) -> Result<(), Told> {
        Err(Told::Nothing)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, _: T) -> Result<T::Value, Told> {
        Err(Told::Type(type_name::<T::Value>()))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Told> {
        Err(Told::Nothing)
    }

    fn struct_variant<V: Visitor<'de>>(self, names: Names, visitor: V) -> Result<V::Value, Told> {
        match self.0 {
            Some(name) => visitor.visit_map(Asked(name)),
            None => Err(Told::Names(names)),
        }
    }
}

#[cfg(test)]
mod tests {
    use ereg_protocol::{
        command::PutMedium,
        outcome::{AttemptState, CommandEffect, Receipt, WithdrawalEffect},
    };

    use super::*;

    #[test]
    fn names_and_types_are_those_of_the_wire() {
        let fields = fields::<PutMedium>();
        assert_eq!(fields.iter().map(|field| field.name).collect::<Vec<_>>(), names::<PutMedium>());
        let size = fields.iter().find(|field| field.name == "size").unwrap();
        assert_eq!(size.of, "u64");
        assert_eq!(names::<WithdrawalEffect>(), ["waiting", "ended"]);
        assert_eq!(variant::<WithdrawalEffect>("ended"), Inside::Nothing);
        assert_eq!(variant::<CommandEffect>("received"), Inside::One(type_name::<Receipt>()));
        assert_eq!(variant::<CommandEffect>("sections_put"), Inside::Fields(Vec::new()));
        let Inside::Fields(payment) = variant::<CommandEffect>("payment") else { panic!() };
        assert_eq!(payment[1], Field { name: "state", of: type_name::<AttemptState>() });
    }
}
