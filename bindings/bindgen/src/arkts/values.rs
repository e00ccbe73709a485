//! Records, enums, errors and custom types: their classes, and what reads and writes them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use uniffi_bindgen::{
    ComponentInterface,
    interface::{AsType as _, Enum, Field, Record, Type, Variant},
};

use super::{
    is_free,
    written::{camel, doc, known, read, spelled, write},
};

/// The member of every class that sets it apart by its name: ArkTS compares by name, and TypeScript does so where there
/// is a protected member.
const NOMINALLY: &str = "  protected nominally(): void {}\n";

/// All that the interface declares but for its objects, and the functions that read the one and write the other types.
pub fn all(interface: &ComponentInterface, reads: &[Type], writes: &[Type]) -> Result<String, String> {
    let mut text = String::new();
    let mut seen = BTreeSet::new();
    for object in interface.object_definitions() {
        is_free(object.name(), &mut seen)?;
    }
    for of in interface.iter_local_types() {
        if let Type::Custom { name, builtin, .. } = of {
            is_free(name, &mut seen)?;
            let told = interface.get_custom_type_definition(name).and_then(|custom| custom.docstring());
            text.push_str(&custom(name, builtin, told)?);
        }
    }
    for record in interface.record_definitions() {
        is_free(record.name(), &mut seen)?;
        text.push_str(&class_of_record(record)?);
    }
    for choice in interface.enum_definitions() {
        is_free(choice.name(), &mut seen)?;
        let is_error = interface.is_name_used_as_error(choice.name());
        if is_names(choice) && !is_error {
            text.push_str(&names(choice));
        } else {
            for variant in choice.variants() {
                is_free(&class_of(choice, variant), &mut seen)?;
            }
            text.push_str(&classes(choice, is_error)?);
        }
    }
    for of in reached(interface, reads).values() {
        text.push_str(&reader(interface, of)?);
    }
    for of in reached(interface, writes).values() {
        text.push_str(&writer(interface, of)?);
    }
    Ok(text)
}

/// Every type that comes up when these are read or written, by the name that it is known by.
fn reached(interface: &ComponentInterface, from: &[Type]) -> BTreeMap<String, Type> {
    let mut open = from.to_vec();
    let mut found = BTreeMap::new();
    while let Some(of) = open.pop() {
        if found.insert(known(&of), of.clone()).is_some() {
            continue;
        }
        match &of {
            Type::Optional { inner_type } | Type::Sequence { inner_type } | Type::Box { inner_type } => {
                open.push((**inner_type).clone());
            }
            Type::Custom { builtin, .. } => open.push((**builtin).clone()),
            Type::Record { name, .. } => {
                let fields = interface.get_record_definition(name).map(Record::fields).unwrap_or_default();
                open.extend(fields.iter().map(Field::as_type));
            }
            Type::Enum { name, .. } => {
                let variants = interface.get_enum_definition(name).map(Enum::variants).unwrap_or_default();
                open.extend(variants.iter().flat_map(Variant::fields).map(Field::as_type));
            }
            _ => {}
        }
    }
    found
}

/// A value of its own over a plain one. An id says itself, so that it can be put into a text; an amount and a key are
/// nobody's to read in a log.
fn custom(name: &str, builtin: &Type, told: Option<&str>) -> Result<String, String> {
    let plain = spelled(builtin)?;
    let (said, dumped, equals) = match builtin {
        Type::String => ("this.value".to_owned(), "this.value".to_owned(), "this.value === other.value"),
        Type::Int64 => (format!("'{name}'"), format!("'{name}'"), "this.value === other.value"),
        Type::Bytes => (
            format!("'{name}'"),
            format!("'{name}'"),
            "this.value.length === other.value.length &&\n      this.value.every((byte: number, at: number): boolean => byte === other.value[at])",
        ),
        other => return Err(format!("{name}: there is no class over {other:?} yet")),
    };
    Ok(format!(
        "\n{}export class {name} {{\n  readonly value: {plain};\n\n  constructor(value: {plain}) {{\n    this.value = value;\n  }}\n\n  \
         equals(other: {name}): boolean {{\n    return {equals};\n  }}\n\n  toString(): string {{\n    return {said};\n  }}\n\n  \
         toJSON(): string {{\n    return {dumped};\n  }}\n\n{NOMINALLY}}}\n",
        doc(told, "")
    ))
}

/// The word of a class on itself: its name and nothing that it holds.
fn discreet(name: &str) -> String {
    format!(
        "\n  toString(): string {{\n    return '{name}';\n  }}\n\n  toJSON(): string {{\n    return '{name}';\n  }}\n\n{NOMINALLY}"
    )
}

/// Fields and the constructor that takes them in their order. `first` stands before they are set.
fn members(fields: &[Field], first: &str) -> Result<String, String> {
    let mut text = String::new();
    let mut taken = Vec::new();
    let mut set = String::new();
    for field in fields {
        let (name, of) = (camel(field.name()), spelled(&field.as_type())?);
        let _ = writeln!(text, "{}  readonly {name}: {of};", doc(field.docstring(), "  "));
        let _ = writeln!(set, "    this.{name} = {name};");
        taken.push(format!("{name}: {of}"));
    }
    if !fields.is_empty() || !first.is_empty() {
        let _ = writeln!(text, "\n  constructor({}) {{\n{first}{set}  }}", taken.join(", "));
    }
    Ok(text)
}

fn class_of_record(record: &Record) -> Result<String, String> {
    if !record.methods().is_empty() || !record.constructors().is_empty() {
        return Err(format!("{}: ArkTS has no way for methods of a record yet", record.name()));
    }
    let name = record.name();
    let (told, members) = (doc(record.docstring(), ""), members(record.fields(), "")?);
    Ok(format!("\n{told}export class {name} {{\n{members}{}}}\n", discreet(name)))
}

/// Whether an enum is names alone.
fn is_names(choice: &Enum) -> bool {
    choice.variants().iter().all(|variant| variant.fields().is_empty())
}

fn names(choice: &Enum) -> String {
    let mut text = format!("\n{}export enum {} {{\n", doc(choice.docstring(), ""), choice.name());
    for variant in choice.variants() {
        let name = variant.name();
        let _ = writeln!(text, "{}  {name} = '{name}',", doc(variant.docstring(), "  "));
    }
    text + "}\n"
}

fn class_of(choice: &Enum, variant: &Variant) -> String {
    format!("{}{}", choice.name(), variant.name())
}

/// A class for the enum and one for each variant. An error's message is its variant and its code, which a log needs.
fn classes(choice: &Enum, is_error: bool) -> Result<String, String> {
    if !choice.methods().is_empty()
        || !choice.constructors().is_empty()
        // Of such an error a message follows in the buffer, which nothing here reads.
        || (is_error && choice.is_flat())
    {
        return Err(format!("{}: ArkTS has no way for such an enum yet", choice.name()));
    }
    let name = choice.name();
    let told = doc(choice.docstring(), "");
    let (base, said) = if is_error { (" extends Error", NOMINALLY.to_owned()) } else { ("", discreet(name)) };
    let mut text = format!("\n{told}export abstract class {name}{base} {{\n{}}}\n", said.trim_start_matches('\n'));
    for variant in choice.variants() {
        let full = format!("{name}.{}", variant.name());
        let first = if is_error {
            let has_code = variant.fields().iter().any(|field| field.name() == "code");
            let message = if has_code { format!("`{full}: ${{code}}`") } else { format!("'{full}'") };
            format!("    super({message});\n    this.name = '{name}';\n")
        } else if variant.fields().is_empty() {
            String::new()
        } else {
            "    super();\n".to_owned()
        };
        let said = if is_error { format!("\n{NOMINALLY}") } else { discreet(&full) };
        let said = ["protected ", "toString", "toJSON"].iter().fold(said, |said, member| match *member {
            "protected " => said.replace("protected ", "protected override "),
            member => said.replace(member, &format!("override {member}")),
        });
        let body = format!("{}{said}", members(variant.fields(), &first)?);
        let _ = write!(
            text,
            "\n{}export class {} extends {name} {{\n{}}}\n",
            doc(variant.docstring(), ""),
            class_of(choice, variant),
            body.trim_start_matches('\n')
        );
    }
    Ok(text)
}

fn reader(interface: &ComponentInterface, of: &Type) -> Result<String, String> {
    let body = match of {
        Type::Optional { inner_type } => format!("  return from.flag() ? {} : undefined;\n", read(inner_type, "from")),
        Type::Sequence { inner_type } => {
            let item = spelled(inner_type)?;
            format!(
                "  const count = from.count();\n  const list: Array<{item}> = [];\n  for (let at = 0; at < count; at++) {{\n    \
                 list.push({});\n  }}\n  return list;\n",
                read(inner_type, "from")
            )
        }
        Type::Custom { name, builtin, .. } => format!("  return new {name}({});\n", read(builtin, "from")),
        Type::Record { name, .. } => {
            let record = interface.get_record_definition(name).ok_or_else(|| format!("{name}: no such record"))?;
            format!("  return new {name}({});\n", read_fields(record.fields()))
        }
        Type::Enum { name, .. } => {
            let choice = interface.get_enum_definition(name).ok_or_else(|| format!("{name}: no such enum"))?;
            let is_plain = is_names(choice) && !interface.is_name_used_as_error(name);
            let mut cases = String::new();
            for (at, variant) in choice.variants().iter().enumerate() {
                let given = if is_plain {
                    format!("{name}.{}", variant.name())
                } else {
                    format!("new {}({})", class_of(choice, variant), read_fields(variant.fields()))
                };
                let _ = writeln!(cases, "    case {}:\n      return {given};", at + 1);
            }
            format!(
                "  switch (from.i32()) {{\n{cases}    default:\n      throw new CoreFault('{name}: none of its kinds');\n  }}\n"
            )
        }
        Type::Object { name, .. } => return Err(format!("{name}: ArkTS reads no object out of a buffer yet")),
        _ => return Ok(String::new()),
    };
    Ok(format!("\nfunction read{}(from: Reader): {} {{\n{body}}}\n", known(of), spelled(of)?))
}

fn read_fields(fields: &[Field]) -> String {
    fields.iter().map(|field| read(&field.as_type(), "from")).collect::<Vec<_>>().join(", ")
}

fn writer(interface: &ComponentInterface, of: &Type) -> Result<String, String> {
    let body = match of {
        Type::Optional { inner_type } => format!(
            "  into.boolean(value !== undefined);\n  if (value !== undefined) {{\n    {};\n  }}\n",
            write(inner_type, "value", "into")
        ),
        Type::Sequence { inner_type } => format!(
            "  into.i32(value.length);\n  for (const item of value) {{\n    {};\n  }}\n",
            write(inner_type, "item", "into")
        ),
        Type::Custom { builtin, .. } => format!("  {};\n", write(builtin, "value.value", "into")),
        Type::Record { name, .. } => {
            let record = interface.get_record_definition(name).ok_or_else(|| format!("{name}: no such record"))?;
            written_fields(record.fields(), "  ")
        }
        Type::Enum { name, .. } => {
            let choice = interface.get_enum_definition(name).ok_or_else(|| format!("{name}: no such enum"))?;
            if is_names(choice) && !interface.is_name_used_as_error(name) {
                let mut cases = String::new();
                for (at, variant) in choice.variants().iter().enumerate() {
                    let _ = writeln!(
                        cases,
                        "    case {name}.{}:\n      into.i32({});\n      return;",
                        variant.name(),
                        at + 1
                    );
                }
                format!(
                    "  switch (value) {{\n{cases}    default:\n      throw new CoreFault('{name}: none of its kinds');\n  }}\n"
                )
            } else {
                let mut cases = String::new();
                for (at, variant) in choice.variants().iter().enumerate() {
                    let _ = write!(
                        cases,
                        "  if (value instanceof {}) {{\n    into.i32({});\n{}    return;\n  }}\n",
                        class_of(choice, variant),
                        at + 1,
                        written_fields(variant.fields(), "    ")
                    );
                }
                format!("{cases}  throw new CoreFault('{name}: none of its kinds');\n")
            }
        }
        Type::Object { name, .. } => {
            let object = interface.get_object_definition(name).ok_or_else(|| format!("{name}: no such object"))?;
            if object.has_callback_interface() {
                format!("  into.handle(hold(value, asked{name}));\n")
            } else {
                let own = interface.object_definitions().iter().filter(|object| !object.has_callback_interface());
                let place = own.take_while(|object| object.name() != name).count();
                format!("  into.handle(lend(value.handle, {place}));\n")
            }
        }
        _ => return Ok(String::new()),
    };
    Ok(format!("\nfunction write{}(into: Writer, value: {}): void {{\n{body}}}\n", known(of), spelled(of)?))
}

fn written_fields(fields: &[Field], indent: &str) -> String {
    let written = fields.iter().map(|field| {
        let value = format!("value.{}", camel(field.name()));
        format!("{indent}{};\n", write(&field.as_type(), &value, "into"))
    });
    written.collect()
}
