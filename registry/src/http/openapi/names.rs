//! The names serde reads of a type: its fields, or its variants and their fields.
//!
//! The document takes every field and word from here, so that it cannot fall behind the types; only what a field holds
//! is written beside them.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, EnumAccess, Error, IntoDeserializer, VariantAccess, Visitor, value::StrDeserializer},
    forward_to_deserialize_any,
};

/// Names as they stand on the wire.
pub(super) type Names = &'static [&'static str];

/// Fields of a struct; none of anything else.
pub(super) fn fields<T: for<'de> Deserialize<'de>>() -> Names {
    told(T::deserialize(Asker { variant: None }).err())
}

/// Variants of an enum.
pub(super) fn variants<T: for<'de> Deserialize<'de>>() -> Names {
    fields::<T>()
}

/// Fields of one variant of an enum; of a variant around a struct, the struct's.
pub(super) fn fields_of_variant<T: for<'de> Deserialize<'de>>(variant: &'static str) -> Names {
    told(T::deserialize(Asker { variant: Some(variant) }).err())
}

fn told(told: Option<Told>) -> Names {
    told.map_or(&[], |Told(names)| names)
}

/// What was asked for, carried out of the type's own code as its error.
#[derive(Debug)]
struct Told(Names);

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Told {}

impl Error for Told {
    fn custom<T: fmt::Display>(_: T) -> Told {
        Told(&[])
    }
}

/// Holds no data: whatever is read from it fails and says what was looked for.
struct Asker {
    variant: Option<&'static str>,
}

impl<'de> Deserializer<'de> for Asker {
    type Error = Told;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Told> {
        Err(Told(&[]))
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, fields: Names, _: V) -> Result<V::Value, Told> {
        Err(Told(fields))
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, variants: Names, visitor: V) -> Result<V::Value, Told> {
        match self.variant {
            Some(variant) => visitor.visit_enum(Variant(variant)),
            None => Err(Told(variants)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

struct Variant(&'static str);

impl<'de> EnumAccess<'de> for Variant {
    type Error = Told;
    type Variant = Inside;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Inside), Told> {
        let name: StrDeserializer<'_, Told> = self.0.into_deserializer();
        Ok((seed.deserialize(name)?, Inside))
    }
}

struct Inside;

impl<'de> VariantAccess<'de> for Inside {
    type Error = Told;

    fn unit_variant(self) -> Result<(), Told> {
        Err(Told(&[]))
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Told> {
        seed.deserialize(Asker { variant: None })
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Told> {
        Err(Told(&[]))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: Names, _: V) -> Result<V::Value, Told> {
        Err(Told(fields))
    }
}

#[cfg(test)]
mod tests {
    use ereg_protocol::{
        command::AskPayment,
        outcome::{Effect, WithdrawalEffect},
    };

    use super::*;

    #[test]
    fn names_are_those_on_the_wire() {
        assert_eq!(fields::<AskPayment>(), ["attempt_id"]);
        assert_eq!(variants::<WithdrawalEffect>(), ["waiting", "ended"]);
        assert_eq!(fields_of_variant::<Effect>("payment"), ["attempt_id", "state"]);
        assert_eq!(fields_of_variant::<Effect>("received")[0], "case_id");
        assert!(fields_of_variant::<Effect>("sections_put").is_empty());
    }
}
