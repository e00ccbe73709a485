//! Ids, slots and money as types of their own in Kotlin.
//!
//! The generator writes a custom type as another name for what it crosses the border as: in Kotlin a draft's id could be
//! handed in as a case's, and any text as both. So the generated text is mended after it was written: each such name
//! becomes a value class, which costs nothing at run time. Those that `bindings/uniffi.toml` gives a type of the platform
//! (a day, an instant) are types already.

use uniffi_meta::{Metadata, Type};

/// Mends the Kotlin file of a library by what that exports.
///
/// # Errors
/// A custom type that is not where it should be.
pub fn kotlin<'m>(exported: impl IntoIterator<Item = &'m Metadata>, text: String) -> Result<String, String> {
    let custom = exported.into_iter().filter_map(|item| match item {
        Metadata::CustomType(custom) => Some((custom.name.as_str(), &custom.builtin)),
        _ => None,
    });
    custom.into_iter().try_fold(text, |text, (name, builtin)| typed(&text, name, builtin))
}

fn typed(text: &str, name: &str, builtin: &Type) -> Result<String, String> {
    let (kind, crosses_as) = match builtin {
        Type::String => ("String", "RustBuffer.ByValue"),
        Type::Bytes => ("ByteArray", "RustBuffer.ByValue"),
        Type::Int64 => ("Long", "Long"),
        _ => return Err(format!("{name}: there is no value class over such a type yet")),
    };
    let converter = format!("FfiConverterType{name}");
    if text.contains(&format!("\npublic object {converter}: ")) {
        return Ok(text.to_owned());
    }
    let another_name =
        format!("public typealias {name} = kotlin.{kind}\npublic typealias {converter} = FfiConverter{kind}\n");
    let at = text.find(&another_name).ok_or_else(|| format!("there is no other name for {name}"))?;
    let (before, after) = (&text[..at], &text[at + another_name.len()..]);
    // An id says itself, so that it can be put into a text; an amount and a key are nobody's to read in a log.
    let said = if kind == "String" { "value" } else { &format!("\"{name}\"") };
    let class = format!(
        "\
@JvmInline
public value class {name}(public val value: kotlin.{kind}) {{
    override fun toString(): kotlin.String = {said}
}}

/**
 * @suppress
 */
public object {converter}: FfiConverter<{name}, {crosses_as}> {{
    override fun lift(value: {crosses_as}) = {name}(FfiConverter{kind}.lift(value))

    override fun lower(value: {name}) = FfiConverter{kind}.lower(value.value)

    override fun read(buf: ByteBuffer) = {name}(FfiConverter{kind}.read(buf))

    override fun allocationSize(value: {name}) = FfiConverter{kind}.allocationSize(value.value)

    override fun write(value: {name}, buf: ByteBuffer) = FfiConverter{kind}.write(value.value, buf)
}}
"
    );
    Ok(format!("{before}{class}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALIASES: &str = "\
/**
 * A draft.
 */
public typealias DraftId = kotlin.String
public typealias FfiConverterTypeDraftId = FfiConverterString

public typealias Fen = kotlin.Long
public typealias FfiConverterTypeFen = FfiConverterLong

public typealias Day = java.time.LocalDate

public object FfiConverterTypeDay: FfiConverter<Day, RustBuffer.ByValue> {
}
";

    #[test]
    fn another_name_becomes_a_class_and_what_has_a_type_is_left() {
        let draft = typed(ALIASES, "DraftId", &Type::String).unwrap();
        assert!(
            draft.contains(" */\n@JvmInline\npublic value class DraftId(public val value: kotlin.String) {"),
            "{draft}"
        );
        assert!(!draft.contains("typealias DraftId"), "{draft}");
        assert!(draft.contains("public object FfiConverterTypeDraftId: FfiConverter<DraftId, RustBuffer.ByValue> {"));
        let fen = typed(&draft, "Fen", &Type::Int64).unwrap();
        assert!(fen.contains("FfiConverter<Fen, Long>") && fen.contains("kotlin.String = \"Fen\""), "{fen}");
        assert_eq!(typed(&fen, "Day", &Type::String).unwrap(), fen);
    }

    #[test]
    fn what_the_generator_writes_otherwise_is_not_let_through() {
        assert_eq!(typed(ALIASES, "CaseId", &Type::String).unwrap_err(), "there is no other name for CaseId");
        assert!(typed(ALIASES, "Fen", &Type::UInt8).is_err());
    }
}
