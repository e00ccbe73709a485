//! The exports of the library, as text that a change of it must touch (`bindings/surface.txt`).
//!
//! It is read from the built library, so that it says what a shell really gets. A name that is a keyword of a language in
//! which a shell is written is a fault, whether it names a parameter, a method, a field or a variant: nothing escapes a
//! parameter in the C header that Swift reads, which would not compile, and a member that one generator escapes (`case` in
//! back quotes) the next one does not. So is an object of more than [`MOST_METHODS`] methods, those that only hand out another
//! object apart: nobody finds their way in it.

use std::{collections::BTreeMap, fmt::Write as _};

use uniffi_bindgen::macro_metadata::extract_from_library;
use uniffi_meta::{EnumShape, FieldMetadata, FnParamMetadata, Metadata, Type, VariantMetadata};

/// The names that a shell could not write as they are, each with the languages whose keyword it is.
pub type Faults = Vec<String>;

/// The exports of a library, and those of its names that are keywords.
///
/// # Errors
/// Something that uniffi cannot read: no library, or one whose symbols were stripped.
pub fn of(library: &str) -> Result<(String, Faults), String> {
    let exported = extract_from_library(library.into()).map_err(|error| format!("{library}: {error}"))?;
    if exported.is_empty() {
        return Err(format!("{library}: nothing is exported, or its symbols were stripped"));
    }
    let mut blocks: BTreeMap<String, Block> = BTreeMap::new();
    let mut faults = Vec::new();
    for item in &exported {
        take(item, &mut blocks);
        faults.extend(names(item).iter().filter_map(fault));
    }
    faults.extend(crowded(&exported));
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

/// The most methods of an object.
const MOST_METHODS: usize = 15;

/// The objects that have too many methods. One that takes nothing and gives an object at once is a way to a feature, and not
/// counted.
fn crowded(exported: &[Metadata]) -> Faults {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for item in exported {
        let Metadata::Method(method) = item else { continue };
        let gives_object = matches!(method.return_type, Some(Type::Object { .. }));
        if !(gives_object && !method.is_async && method.inputs.is_empty() && method.throws.is_none()) {
            *counts.entry(&method.self_name).or_default() += 1;
        }
    }
    let many = counts.into_iter().filter(|(_, count)| *count > MOST_METHODS);
    many.map(|(object, count)| format!("{object}: {count} methods, and {MOST_METHODS} are the most")).collect()
}

/// A type with what it has.
#[derive(Default)]
struct Block {
    head: String,
    lines: Vec<String>,
    /// Its lines stand as they are declared: their order is part of what is exported.
    kept: bool,
}

/// A name that is exported, and the item that it belongs to.
struct Name {
    of: String,
    name: String,
    spelled: Spelled,
}

/// The way in which shells spell a name.
#[derive(Clone, Copy)]
enum Spelled {
    /// The spelling is that of Rust, or camel case: parameters, fields, methods and functions.
    AsItIs,
    /// Swift alone writes a variant with a small letter first; elsewhere it begins with a capital one, or has no other.
    AsAVariant,
}

/// Every name of a member or a parameter that an item exports.
fn names(item: &Metadata) -> Vec<Name> {
    let name = |of: &str, name: &str| Name { of: of.to_owned(), name: name.to_owned(), spelled: Spelled::AsItIs };
    let called = |owner: &str, method: &str, inputs: &[FnParamMetadata]| -> Vec<Name> {
        let of = format!("{owner}.{method}");
        let inputs = inputs.iter().map(|input| name(&of, &input.name));
        inputs.chain([name(owner, method)]).collect()
    };
    let fields = |of: &str, fields: &[FieldMetadata]| -> Vec<Name> {
        fields.iter().map(|field| name(of, &field.name)).collect()
    };
    match item {
        Metadata::Record(record) => fields(&record.name, &record.fields),
        Metadata::Enum(choice) => {
            let variant = |variant: &VariantMetadata| {
                let own = Name { spelled: Spelled::AsAVariant, ..name(&choice.name, &variant.name) };
                let of = format!("{}.{}", choice.name, variant.name);
                fields(&of, &variant.fields).into_iter().chain([own]).collect::<Vec<_>>()
            };
            choice.variants.iter().flat_map(variant).collect()
        }
        // `new` is what every language calls by the name of the class.
        Metadata::Constructor(made) => {
            let named = called(&made.self_name, &made.name, &made.inputs);
            named.into_iter().filter(|name| made.name != "new" || name.name != "new").collect()
        }
        Metadata::Method(method) => called(&method.self_name, &method.name, &method.inputs),
        Metadata::TraitMethod(method) => called(&method.trait_name, &method.name, &method.inputs),
        Metadata::Func(free) => called("", &free.name, &free.inputs),
        Metadata::CustomType(_)
        | Metadata::Object(_)
        | Metadata::CallbackInterface(_)
        | Metadata::Namespace(_)
        | Metadata::UdlFile(_)
        | Metadata::UniffiTrait(_)
        | Metadata::ObjectTraitImpl(_) => Vec::new(),
    }
}

fn take(item: &Metadata, blocks: &mut BTreeMap<String, Block>) {
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
            let (name, inputs) = (format!("constructor {}", made.name), &made.inputs);
            let line = function(&name, made.is_async, inputs, None, made.throws.as_ref());
            blocks.entry(made.self_name.clone()).or_default().lines.push(line);
        }
        Metadata::Method(method) => {
            let (given, fails) = (method.return_type.as_ref(), method.throws.as_ref());
            let line = function(&method.name, method.is_async, &method.inputs, given, fails);
            blocks.entry(method.self_name.clone()).or_default().lines.push(line);
        }
        Metadata::TraitMethod(method) => {
            let (given, fails) = (method.return_type.as_ref(), method.throws.as_ref());
            let line = function(&method.name, method.is_async, &method.inputs, given, fails);
            blocks.entry(method.trait_name.clone()).or_default().lines.push(line);
        }
        Metadata::Func(free) => {
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

/// The reason why a name cannot be used as it is: the language of which it is a keyword.
fn fault(Name { of, name, spelled }: &Name) -> Option<String> {
    let in_camel_case = camel(name);
    let is = |words: &str| words.split(' ').any(|word| word == name || word == in_camel_case);
    let counts = |language: &str| matches!(spelled, Spelled::AsItIs) || language == "Swift";
    let languages: Vec<&str> = KEYWORDS
        .iter()
        .filter(|(language, words)| counts(language) && is(words))
        .map(|(language, _)| *language)
        .collect();
    (!languages.is_empty()).then(|| format!("{of}: {name} is a keyword of {}", languages.join(", ")))
}

/// `valid_until` as Kotlin, Swift and TypeScript spell it: `validUntil`.
pub fn camel(name: &str) -> String {
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
        "Any as associatedtype await break case catch class continue default defer deinit do else enum extension false \
         fallthrough fileprivate for func guard if import in init inout internal is let nil operator precedencegroup private \
         protocol public repeat rethrows return self Self static struct subscript super switch throw throws true try \
         typealias var where while",
    ),
    (
        "Kotlin",
        "as break class continue do else false for fun if in interface is null object package return super this throw true \
         try typealias typeof val var when while",
    ),
    (
        "TypeScript",
        "await break case catch class const continue debugger default delete do else enum export extends false finally for \
         function if implements import in instanceof interface let new null package private protected public return static \
         super switch this throw true try typeof var void while with yield",
    ),
    (
        "Python",
        "False None True and as assert async await break class continue def del elif else except finally for from global if \
         import in is lambda nonlocal not or pass raise return try while with yield",
    ),
];

#[cfg(test)]
mod tests {
    use uniffi_meta::{ConstructorMetadata, EnumMetadata, MethodMetadata, RecordMetadata};

    use super::*;

    fn found(of: &str, name: &str, spelled: Spelled) -> Option<String> {
        fault(&Name { of: of.to_owned(), name: name.to_owned(), spelled })
    }

    #[test]
    fn a_name_that_a_shell_could_not_write_is_a_fault() {
        let told = |name: &str| found("Cases.see", name, Spelled::AsItIs);
        assert_eq!(told("case").as_deref(), Some("Cases.see: case is a keyword of C, Swift, TypeScript"));
        assert_eq!(told("delete").as_deref(), Some("Cases.see: delete is a keyword of C++, TypeScript"));
        assert_eq!(told("from").as_deref(), Some("Cases.see: from is a keyword of Python"));
        assert_eq!(told("object").as_deref(), Some("Cases.see: object is a keyword of Kotlin"));
        assert_eq!(told("case_id"), None);
        assert_eq!(camel("valid_until"), "validUntil");
        // Python writes `PASS`, Swift `.default`.
        let variant = |name: &str| found("Kind", name, Spelled::AsAVariant);
        assert_eq!(variant("Pass"), None);
        assert_eq!(variant("Default").as_deref(), Some("Kind: Default is a keyword of Swift"));
    }

    fn field(name: &str) -> FieldMetadata {
        FieldMetadata { name: name.to_owned(), orig_name: None, ty: Type::String, default: None, docstring: None }
    }

    #[test]
    fn a_member_of_every_kind_is_looked_at() {
        let faults = |item: Metadata| names(&item).iter().filter_map(fault).collect::<Vec<_>>();
        let record = RecordMetadata {
            module_path: "m".to_owned(),
            name: "CaseSummary".to_owned(),
            orig_name: None,
            remote: false,
            fields: vec![field("case"), field("unit")],
            docstring: None,
        };
        assert_eq!(faults(record.into()), ["CaseSummary: case is a keyword of C, Swift, TypeScript"]);
        let variant = |name: &str, fields| VariantMetadata {
            name: name.to_owned(),
            orig_name: None,
            discr: None,
            fields,
            docstring: None,
        };
        let choice = EnumMetadata {
            module_path: "m".to_owned(),
            name: "Kind".to_owned(),
            orig_name: None,
            shape: EnumShape::Enum,
            remote: false,
            variants: vec![variant("Plain", vec![field("new")]), variant("Switch", Vec::new())],
            discr_type: None,
            non_exhaustive: false,
            docstring: None,
        };
        assert_eq!(
            faults(choice.into()),
            ["Kind.Plain: new is a keyword of C++, TypeScript", "Kind: Switch is a keyword of Swift"]
        );
        let method = MethodMetadata {
            module_path: "m".to_owned(),
            self_name: "Drafts".to_owned(),
            name: "delete".to_owned(),
            orig_name: None,
            is_async: true,
            inputs: Vec::new(),
            return_type: None,
            throws: None,
            takes_self_by_arc: false,
            checksum: None,
            docstring: None,
        };
        assert_eq!(faults(method.into()), ["Drafts: delete is a keyword of C++, TypeScript"]);
        let constructor = |name: &str| ConstructorMetadata {
            module_path: "m".to_owned(),
            self_name: "Drafts".to_owned(),
            name: name.to_owned(),
            orig_name: None,
            is_async: false,
            inputs: Vec::new(),
            throws: None,
            checksum: None,
            docstring: None,
        };
        assert_eq!(faults(constructor("new").into()), [""; 0]);
        assert_eq!(faults(constructor("delete").into()), ["Drafts: delete is a keyword of C++, TypeScript"]);
    }

    #[test]
    fn an_object_that_nobody_finds_their_way_in_is_a_fault() {
        let method = |name: String, return_type: Option<Type>| {
            Metadata::from(MethodMetadata {
                module_path: "m".to_owned(),
                self_name: "Drafts".to_owned(),
                name,
                orig_name: None,
                is_async: false,
                inputs: Vec::new(),
                return_type,
                throws: None,
                takes_self_by_arc: false,
                checksum: None,
                docstring: None,
            })
        };
        let mut exported: Vec<Metadata> = (0..MOST_METHODS).map(|n| method(format!("m{n}"), None)).collect();
        let object = Type::Object {
            module_path: "m".to_owned(),
            name: "Cases".to_owned(),
            imp: uniffi_meta::ObjectImpl::Struct,
        };
        exported.push(method("cases".to_owned(), Some(object)));
        assert_eq!(crowded(&exported), [""; 0], "a way to a feature is not counted");
        exported.push(method("more".to_owned(), None));
        assert_eq!(crowded(&exported), ["Drafts: 16 methods, and 15 are the most"]);
    }

    #[test]
    fn a_type_is_written_as_shells_think_of_it() {
        let text = Type::Optional { inner_type: Box::new(Type::Sequence { inner_type: Box::new(Type::String) }) };
        assert_eq!(shown(&text), "[String]?");
    }
}
