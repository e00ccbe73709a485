//! What the library exports, as text that a change of it must touch (`bindings/surface.txt`).
//!
//! It is read from the built library, so that it says what a shell really gets. A parameter whose name is a keyword of a
//! language in which a shell is written is a fault: nothing escapes it in the C header that Swift reads, which would not
//! compile. The names of members are escaped by each generator.

use std::{collections::BTreeMap, fmt::Write as _};

use uniffi_bindgen::macro_metadata::extract_from_library;
use uniffi_meta::{EnumShape, FieldMetadata, FnParamMetadata, Metadata, Type, VariantMetadata};

/// The parameters that no shell could name, each with the languages whose keyword it is.
pub type Faults = Vec<String>;

/// What a library exports, and which of its parameters have keywords for names.
///
/// # Errors
/// What uniffi cannot read: no library, or one whose symbols were stripped.
pub fn of(library: &str) -> Result<(String, Faults), String> {
    let exported = extract_from_library(library.into()).map_err(|error| format!("{library}: {error}"))?;
    if exported.is_empty() {
        return Err(format!("{library}: nothing is exported, or its symbols were stripped"));
    }
    let mut blocks: BTreeMap<String, Block> = BTreeMap::new();
    let mut faults = Vec::new();
    for item in &exported {
        take(item, &mut blocks, &mut faults);
    }
    let mut text = String::new();
    for Block { head, mut lines, kept } in blocks.into_values() {
        if !kept {
            lines.sort();
        }
        let _ = writeln!(text, "{head}");
        lines.iter().for_each(|line| {
            let _ = writeln!(text, "  {line}");
        });
    }
    faults.sort();
    faults.dedup();
    Ok((text, faults))
}

/// A type with what it has.
#[derive(Default)]
struct Block {
    head: String,
    lines: Vec<String>,
    /// Its lines stand as they are declared: their order is part of what is exported.
    kept: bool,
}

fn take(item: &Metadata, blocks: &mut BTreeMap<String, Block>, faults: &mut Faults) {
    let mut named = |of: &str, name: &str| faults.extend(fault(of, name));
    match item {
        Metadata::Record(record) => {
            let lines = record.fields.iter().map(field).collect();
            blocks.insert(record.name.clone(), Block { head: format!("record {}", record.name), lines, kept: true });
        }
        Metadata::Enum(choice) => {
            let what = if matches!(choice.shape, EnumShape::Error { .. }) { "error" } else { "enum" };
            let lines = choice.variants.iter().map(variant).collect();
            blocks.insert(choice.name.clone(), Block { head: format!("{what} {}", choice.name), lines, kept: true });
        }
        Metadata::CustomType(custom) => {
            let head = format!("type {} = {}", custom.name, shown(&custom.builtin));
            blocks.insert(custom.name.clone(), Block { head, lines: Vec::new(), kept: false });
        }
        Metadata::Object(object) => {
            let what = if object.imp.is_trait_interface() { "interface" } else { "object" };
            blocks.entry(object.name.clone()).or_default().head = format!("{what} {}", object.name);
        }
        Metadata::CallbackInterface(interface) => {
            blocks.entry(interface.name.clone()).or_default().head = format!("interface {}", interface.name);
        }
        Metadata::Constructor(made) => {
            made.inputs.iter().for_each(|input| named(&format!("{}.{}", made.self_name, made.name), &input.name));
            let (name, inputs) = (format!("constructor {}", made.name), &made.inputs);
            let line = function(&name, made.is_async, inputs, None, made.throws.as_ref());
            blocks.entry(made.self_name.clone()).or_default().lines.push(line);
        }
        Metadata::Method(method) => {
            method.inputs.iter().for_each(|input| named(&format!("{}.{}", method.self_name, method.name), &input.name));
            let (given, fails) = (method.return_type.as_ref(), method.throws.as_ref());
            let line = function(&method.name, method.is_async, &method.inputs, given, fails);
            blocks.entry(method.self_name.clone()).or_default().lines.push(line);
        }
        Metadata::TraitMethod(method) => {
            method
                .inputs
                .iter()
                .for_each(|input| named(&format!("{}.{}", method.trait_name, method.name), &input.name));
            let (given, fails) = (method.return_type.as_ref(), method.throws.as_ref());
            let line = function(&method.name, method.is_async, &method.inputs, given, fails);
            blocks.entry(method.trait_name.clone()).or_default().lines.push(line);
        }
        Metadata::Func(free) => {
            free.inputs.iter().for_each(|input| named(&free.name, &input.name));
            let line =
                function(&free.name, free.is_async, &free.inputs, free.return_type.as_ref(), free.throws.as_ref());
            blocks
                .insert(free.name.clone(), Block { head: format!("function {line}"), lines: Vec::new(), kept: false });
        }
        Metadata::Namespace(_) | Metadata::UdlFile(_) | Metadata::UniffiTrait(_) | Metadata::ObjectTraitImpl(_) => {}
    }
}

fn function(
    name: &str,
    is_async: bool,
    inputs: &[FnParamMetadata],
    given: Option<&Type>,
    fails: Option<&Type>,
) -> String {
    let inputs: Vec<String> = inputs.iter().map(|input| format!("{}: {}", input.name, shown(&input.ty))).collect();
    let mut line = format!("{}{name}({})", if is_async { "async " } else { "" }, inputs.join(", "));
    if let Some(given) = given {
        let _ = write!(line, " -> {}", shown(given));
    }
    if let Some(fails) = fails {
        let _ = write!(line, " throws {}", shown(fails));
    }
    line
}

fn field(field: &FieldMetadata) -> String {
    format!("{}: {}", field.name, shown(&field.ty))
}

fn variant(variant: &VariantMetadata) -> String {
    if variant.fields.is_empty() {
        return variant.name.clone();
    }
    let fields: Vec<String> = variant.fields.iter().map(field).collect();
    format!("{} {{ {} }}", variant.name, fields.join(", "))
}

/// A type as it is written here: `T?` may be absent, `[T]` is a list.
fn shown(of: &Type) -> String {
    match of {
        Type::Object { name, .. }
        | Type::Record { name, .. }
        | Type::Enum { name, .. }
        | Type::CallbackInterface { name, .. }
        | Type::Custom { name, .. } => name.clone(),
        Type::Box { inner_type } => shown(inner_type),
        Type::Optional { inner_type } => format!("{}?", shown(inner_type)),
        Type::Sequence { inner_type } | Type::Set { inner_type } => format!("[{}]", shown(inner_type)),
        Type::Map { key_type, value_type } => format!("[{}: {}]", shown(key_type), shown(value_type)),
        plain => format!("{plain:?}"),
    }
}

/// Why a name cannot be used as it is: of what it is a keyword.
fn fault(of: &str, name: &str) -> Option<String> {
    let spelled = camel(name);
    let is = |words: &&(&str, &str)| words.1.split(' ').any(|word| word == name || word == spelled);
    let languages: Vec<&str> = KEYWORDS.iter().filter(is).map(|(language, _)| *language).collect();
    (!languages.is_empty()).then(|| format!("{of}: {name} is a keyword of {}", languages.join(", ")))
}

/// `valid_until` as Kotlin, Swift and TypeScript spell it: `validUntil`.
fn camel(name: &str) -> String {
    let mut spelled = String::with_capacity(name.len());
    let mut parts = name.split('_');
    spelled.push_str(&parts.next().unwrap_or_default().to_lowercase());
    for part in parts {
        let mut letters = part.chars();
        spelled.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        spelled.push_str(letters.as_str());
    }
    spelled
}

/// The reserved words of the languages in which shells are written, and of the headers between. Words that are reserved in
/// some places alone are left out: there they are escaped, or harmless.
const KEYWORDS: &[(&str, &str)] = &[
    (
        "C",
        "auto break case char const continue default do double else enum extern float for goto if inline int long register \
         restrict return short signed sizeof static struct switch typedef union unsigned void volatile while",
    ),
    (
        "C++",
        "alignas alignof and asm bool catch class compl concept consteval constexpr decltype delete dynamic_cast explicit \
         export false friend mutable namespace new noexcept not nullptr operator or private protected public requires \
         static_assert template this thread_local throw true try typeid typename using virtual xor",
    ),
    (
        "Swift",
        "Any as associatedtype defer deinit extension fallthrough fileprivate func guard import in init inout internal is let \
         nil precedencegroup protocol repeat rethrows self Self subscript super throws typealias var where",
    ),
    ("Kotlin", "fun interface null object package val when"),
    ("TypeScript", "debugger finally function instanceof typeof with yield await"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_that_a_shell_could_not_name_is_a_fault() {
        assert_eq!(fault("Cases.see", "case").as_deref(), Some("Cases.see: case is a keyword of C"));
        assert_eq!(fault("Drafts.take", "delete").as_deref(), Some("Drafts.take: delete is a keyword of C++"));
        assert_eq!(
            fault("Kind", "Default").as_deref(),
            Some("Kind: Default is a keyword of C"),
            "as Swift spells a variant"
        );
        assert_eq!(fault("Cases.see", "case_id"), None);
        assert_eq!(camel("valid_until"), "validUntil");
    }

    #[test]
    fn a_type_is_written_as_shells_think_of_it() {
        let text = Type::Optional { inner_type: Box::new(Type::Sequence { inner_type: Box::new(Type::String) }) };
        assert_eq!(shown(&text), "[String]?");
    }
}
