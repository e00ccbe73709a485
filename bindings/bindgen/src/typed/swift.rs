//! Ids, days, money and times as types of their own in Swift.
//!
//! The generator makes every custom type another name for its builtin (`public typealias DraftId = String`), so that a case
//! could be handed in where a draft is asked for. What it wrote is mended here, for every custom type of the library without
//! exception: a new one is a type of its own too. Whether its text reads is still decided in Rust, where it enters.

use uniffi_meta::{CustomTypeMetadata, Metadata, Type};

/// Makes each custom type that the library exports a struct over its builtin.
///
/// # Errors
/// A custom type that does not stand in the text as the generator writes it: nothing of the file is to be used.
pub fn swift<'m>(mut text: String, exported: impl IntoIterator<Item = &'m Metadata>) -> Result<String, String> {
    for item in exported {
        if let Metadata::CustomType(custom) = item {
            text = of_its_own(&text, custom)?;
        }
    }
    Ok(text)
}

/// The text with one custom type made a struct, and its converter taking it apart and putting it together.
fn of_its_own(text: &str, custom: &CustomTypeMetadata) -> Result<String, String> {
    let name = &custom.name;
    let (builtin, says) = match custom.builtin {
        // Spellings and random ids, which name nobody: a test or a log shows them.
        Type::String => ("String", "rawValue".to_owned()),
        Type::Int64 => ("Int64", format!("{name:?}")),
        Type::Bytes => ("Data", format!("{name:?}")),
        ref other => {
            return Err(format!("{name} is a custom type over {other:?}, for which there is no struct in Swift"));
        }
    };
    let missing = |what: &str| format!("there is no {what} of {name}");
    let alias = format!("public typealias {name} = {builtin}\n");
    let (before, after) = text.split_once(&alias).ok_or_else(|| missing("typealias"))?;
    let heads = format!("public struct FfiConverterType{name}: FfiConverter {{\n");
    let (between, after) = after.split_once(&heads).ok_or_else(|| missing("converter"))?;
    let (converter, after) = after.split_once("\n}\n").ok_or_else(|| missing("end of the converter"))?;
    let mut body = converter.to_owned();
    for (generated, mended) in [
        (
            format!("return try FfiConverter{builtin}.read(from: &buf)"),
            format!("return {name}(rawValue: try FfiConverter{builtin}.read(from: &buf))"),
        ),
        (
            format!("return FfiConverter{builtin}.write(value, into: &buf)"),
            format!("return FfiConverter{builtin}.write(value.rawValue, into: &buf)"),
        ),
        (
            format!("return try FfiConverter{builtin}.lift(value)"),
            format!("return {name}(rawValue: try FfiConverter{builtin}.lift(value))"),
        ),
        (
            format!("return FfiConverter{builtin}.lower(value)"),
            format!("return FfiConverter{builtin}.lower(value.rawValue)"),
        ),
    ] {
        let (ahead, behind) = body.split_once(&generated).ok_or_else(|| missing(&generated))?;
        body = format!("{ahead}{mended}{behind}");
    }
    let declared = format!(
        "public struct {name}: RawRepresentable, Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, \
         CustomReflectable {{\n    public let rawValue: {builtin}\n    \
         public init(rawValue: {builtin}) {{ self.rawValue = rawValue }}\n    \
         public init(_ rawValue: {builtin}) {{ self.rawValue = rawValue }}\n    \
         public var description: String {{ {says} }}\n    \
         public var debugDescription: String {{ description }}\n    \
         public var customMirror: Mirror {{ Mirror(self, children: [:]) }}\n}}\n"
    );
    Ok(format!("{before}{declared}{between}{heads}{body}\n}}\n{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custom(name: &str, builtin: Type) -> Metadata {
        let (module_path, name) = ("m".to_owned(), name.to_owned());
        CustomTypeMetadata { module_path, name, orig_name: None, builtin, docstring: None }.into()
    }

    /// The text that uniffi 0.32 writes for one custom type.
    fn generated(name: &str, builtin: &str) -> String {
        format!(
            "\n/**\n * A doc.\n */\npublic typealias {name} = {builtin}\n\n#if swift(>=5.8)\n#endif\n\
             public struct FfiConverterType{name}: FfiConverter {{\n    \
             public static func read(from buf: inout (data: Data, offset: Data.Index)) throws -> {name} {{\n        \
             return try FfiConverter{builtin}.read(from: &buf)\n    }}\n\n    \
             public static func write(_ value: {name}, into buf: inout [UInt8]) {{\n        \
             return FfiConverter{builtin}.write(value, into: &buf)\n    }}\n\n    \
             public static func lift(_ value: RustBuffer) throws -> {name} {{\n        \
             return try FfiConverter{builtin}.lift(value)\n    }}\n\n    \
             public static func lower(_ value: {name}) -> RustBuffer {{\n        \
             return FfiConverter{builtin}.lower(value)\n    }}\n}}\n"
        )
    }

    #[test]
    fn every_custom_type_is_a_struct_and_its_converter_takes_it_apart() {
        let text = generated("DraftId", "String") + &generated("Fen", "Int64") + &generated("PublicKey", "Data");
        let types = [custom("Fen", Type::Int64), custom("DraftId", Type::String), custom("PublicKey", Type::Bytes)];
        let mended = swift(text, &types).unwrap();
        assert!(!mended.contains("typealias"), "{mended}");
        for (name, builtin) in [("DraftId", "String"), ("Fen", "Int64"), ("PublicKey", "Data")] {
            assert!(mended.contains(&format!(" */\npublic struct {name}: RawRepresentable, Hashable, Sendable,")));
            assert!(mended.contains(&format!("{name}(rawValue: try FfiConverter{builtin}.lift(value))")));
            assert!(mended.contains(&format!("{name}(rawValue: try FfiConverter{builtin}.read(from: &buf))")));
        }
        assert_eq!(mended.matches("value.rawValue").count(), 6);
        assert_eq!(mended.matches("{ rawValue }").count(), 1, "an amount or a key says its name alone");
    }

    #[test]
    fn what_the_generator_writes_otherwise_is_not_let_through() {
        let types = [custom("DraftId", Type::String)];
        assert_eq!(swift(String::new(), &types).unwrap_err(), "there is no typealias of DraftId");
        let other = generated("DraftId", "String").replace("return FfiConverterString.lower(value)", "lower(value)");
        assert!(swift(other, &types).unwrap_err().contains("lower(value) of DraftId"));
        let float = [custom("Rate", Type::Float64)];
        assert!(swift(String::new(), &float).unwrap_err().contains("Rate is a custom type over Float64"));
    }
}
