//! The spelling of names, types and comments in ArkTS, and the way in which a value is read and written there.

use uniffi_bindgen::interface::Type;

/// A type as ArkTS spells it.
pub fn spelled(of: &Type) -> Result<String, String> {
    Ok(match of {
        Type::UInt8
        | Type::Int8
        | Type::UInt16
        | Type::Int16
        | Type::UInt32
        | Type::Int32
        | Type::UInt64
        | Type::Int64 => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::String => "string".to_owned(),
        Type::Bytes => "Uint8Array".to_owned(),
        Type::Object { name, .. } | Type::Record { name, .. } | Type::Enum { name, .. } | Type::Custom { name, .. } => {
            name.clone()
        }
        Type::Optional { inner_type } => match spelled(inner_type)? {
            inner if inner.ends_with(" | undefined") => {
                return Err(format!("{of:?}: ArkTS has one `undefined`, and no second one within it"));
            }
            inner => format!("{inner} | undefined"),
        },
        Type::Sequence { inner_type } => format!("Array<{}>", spelled(inner_type)?),
        Type::Box { inner_type } => spelled(inner_type)?,
        other => return Err(format!("{other:?}: ArkTS has no way for such a type yet")),
    })
}

/// Returns the name of a type within the name of what reads or writes it.
pub fn known(of: &Type) -> String {
    match of {
        Type::Object { name, .. } | Type::Record { name, .. } | Type::Enum { name, .. } | Type::Custom { name, .. } => {
            name.clone()
        }
        Type::Optional { inner_type } => format!("Optional{}", known(inner_type)),
        Type::Sequence { inner_type } => format!("ListOf{}", known(inner_type)),
        Type::Box { inner_type } => known(inner_type),
        plain => format!("{plain:?}"),
    }
}

/// The method of the reader and the writer for what needs no function of its own.
fn plain(of: &Type) -> Option<&'static str> {
    Some(match of {
        Type::UInt8 => "u8",
        Type::Int8 => "i8",
        Type::UInt16 => "u16",
        Type::Int16 => "i16",
        Type::UInt32 => "u32",
        Type::Int32 => "i32",
        Type::UInt64 => "u64",
        Type::Int64 => "i64",
        Type::Boolean => "boolean",
        Type::String => "text",
        Type::Bytes => "raw",
        _ => return None,
    })
}

/// Reads a value: `from.text()`.
pub fn read(of: &Type, from: &str) -> String {
    match (plain(of), of) {
        (Some(method), _) => format!("{from}.{method}()"),
        (None, Type::Box { inner_type }) => read(inner_type, from),
        (None, _) => format!("read{}({from})", known(of)),
    }
}

/// Writes a value: `into.text(value)`.
pub fn write(of: &Type, value: &str, into: &str) -> String {
    match (plain(of), of) {
        (Some(method), _) => format!("{into}.{method}({value})"),
        (None, Type::Box { inner_type }) => write(inner_type, value, into),
        (None, _) => format!("write{}({into}, {value})", known(of)),
    }
}

/// Whether a value stands in text that is itself the buffer: no length before it.
pub fn is_text(of: &Type) -> bool {
    match of {
        Type::String => true,
        Type::Custom { builtin, .. } => is_text(builtin),
        Type::Box { inner_type } => is_text(inner_type),
        _ => false,
    }
}

/// `valid_until` as `validUntil`; a nameless field as `value`.
pub fn camel(name: &str) -> String {
    if name.is_empty() { "value".to_owned() } else { crate::surface::camel(name) }
}

/// `by_name` as `ByName`.
pub fn capital(name: &str) -> String {
    let spelled = camel(name);
    let mut letters = spelled.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A doc comment, indented.
pub fn doc(text: Option<&str>, indent: &str) -> String {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return String::new() };
    let text = text.replace("*/", "* /");
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    if let [line] = lines.as_slice() {
        return format!("{indent}/** {line} */\n");
    }
    let mut told = format!("{indent}/**\n");
    for line in lines {
        told.push_str(format!("{indent} * {line}").trim_end());
        told.push('\n');
    }
    told + indent + " */\n"
}
