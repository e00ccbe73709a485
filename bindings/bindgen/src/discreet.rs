//! The word of generated records on themselves in a log: their names and nothing that they hold.
//!
//! The generators give every record a `toString`, a `description` or a `__str__` with all of its fields, and most hold what is
//! personal. Rust's own `Debug` cannot be exported for them: a record is declared in the client and mirrored here, and
//! uniffi exports a trait only for types of the crate that exports it. So the generated text is mended after it was
//! written, for every record and every variant that carries something, without exception: a new one says nothing either.
//! Errors are left as they are, since they carry codes alone and a log needs them.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use uniffi_bindgen::macro_metadata::extract_from_library;
use uniffi_meta::{EnumShape, Metadata};

use crate::typed;

/// The types that carry something.
#[derive(Default)]
pub struct Carriers {
    records: Vec<String>,
    /// Enums with the variants of theirs that carry something.
    enums: Vec<(String, Vec<String>)>,
}

/// Mends the files that a run of the generator has written, by its arguments.
///
/// # Errors
/// Something that cannot be read or written, or a file in which a type is not where it should be: nothing of it is to be used.
pub fn mend(arguments: &[String]) -> Result<(), String> {
    let named = |names: [&str; 2]| {
        let at = arguments.iter().position(|argument| names.contains(&argument.as_str()));
        at.and_then(|at| arguments.get(at + 1))
    };
    let library = arguments.iter().find(|argument| argument.ends_with(std::env::consts::DLL_SUFFIX));
    let (Some(out), Some(library)) = (named(["--out-dir", "-o"]), library) else {
        return Err("generate names --out-dir and a library".to_owned());
    };
    let exported = extract_from_library(library.as_str().into()).map_err(|error| format!("{library}: {error}"))?;
    let carriers = Carriers::of(&exported);
    for file in generated(Path::new(out)).map_err(|error| format!("{out}: {error}"))? {
        let failed = |error: std::io::Error| format!("{}: {error}", file.display());
        let text = fs::read_to_string(&file).map_err(failed)?;
        let mended = match file.extension().and_then(|end| end.to_str()) {
            Some("kt") => typed::kotlin(&exported, text).and_then(|text| carriers.kotlin(text)),
            Some("swift") => carriers.swift(text).and_then(|text| typed::swift(text, &exported)),
            _ => on_its_loop(&text).and_then(|text| carriers.python(text)),
        };
        let mended = mended.map_err(|error| format!("{}: {error}", file.display()))?;
        fs::write(&file, mended).map_err(failed)?;
    }
    Ok(())
}

/// A call of the shell that the core lets go of is cancelled on the loop that it runs on: uniffi 0.32 asks for that from
/// whichever thread it is on, in the way that asyncio allows on the loop's own thread alone.
fn on_its_loop(text: &str) -> Result<String, String> {
    const ASKED: &str = "eventloop.call_soon(_uniffi_cancel_task, task)";
    const SAFELY: &str = "eventloop.call_soon_threadsafe(_uniffi_cancel_task, task)";
    if text.contains(ASKED) { Ok(text.replace(ASKED, SAFELY)) } else { Err("no call is cancelled".to_owned()) }
}

/// The files below a directory that uniffi has written, in the languages that are mended here.
fn generated(dir: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(generated(&path)?);
        } else if path.extension().is_some_and(|end| end == "kt" || end == "swift" || end == "py")
            && fs::read_to_string(&path)?.contains("`uniffi` crate")
        {
            found.push(path);
        }
    }
    Ok(found)
}

impl Carriers {
    fn of<'m>(exported: impl IntoIterator<Item = &'m Metadata>) -> Carriers {
        let mut carriers = Carriers::default();
        for item in exported {
            match item {
                Metadata::Record(record) => carriers.records.push(record.name.clone()),
                Metadata::Enum(choice) if choice.shape == EnumShape::Enum => {
                    let carries = choice.variants.iter().filter(|variant| !variant.fields.is_empty());
                    let variants: Vec<String> = carries.map(|variant| variant.name.clone()).collect();
                    if !variants.is_empty() {
                        carriers.enums.push((choice.name.clone(), variants));
                    }
                }
                _ => {}
            }
        }
        carriers
    }

    /// Each data class has a `toString` of its own.
    fn kotlin(&self, mut text: String) -> Result<String, String> {
        for name in &self.records {
            said_in(&mut text, name, &[&format!("\ndata class {name} ("), "\n)", "{"])?;
        }
        for (name, variants) in &self.enums {
            for variant in variants {
                let steps = [
                    &*format!("\nsealed class {name} {{"),
                    &*format!("\n    data class {variant}("),
                    &*format!(") : {name}()"),
                    "{",
                ];
                said_in(&mut text, &format!("{name}.{variant}"), &steps)?;
            }
        }
        Ok(text)
    }

    /// Each type says its name where it is printed, described, reflected on or dumped.
    fn swift(&self, mut text: String) -> Result<String, String> {
        let names = self.records.iter().map(|name| (name, "struct"));
        for (name, what) in names.chain(self.enums.iter().map(|(name, _)| (name, "enum"))) {
            let declared = |behind: &str| text.contains(&format!("\npublic {what} {name}{behind}"));
            if !declared(": ") && !declared(" {") {
                return Err(format!("there is no {what} {name}"));
            }
            let _ = write!(
                text,
                "\nextension {name}: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {{\n    \
                 public var description: String {{ \"{name}\" }}\n    \
                 public var debugDescription: String {{ \"{name}\" }}\n    \
                 public var customMirror: Mirror {{ Mirror(self, children: [:]) }}\n}}\n"
            );
        }
        Ok(text)
    }

    /// Each class says its name, in a message and in the interpreter.
    fn python(&self, mut text: String) -> Result<String, String> {
        for name in self.records.iter().chain(self.enums.iter().map(|(name, _)| name)) {
            if !text.contains(&format!("\nclass {name}:")) {
                return Err(format!("there is no class {name}"));
            }
        }
        let enums: Vec<&str> = self.enums.iter().map(|(name, _)| name.as_str()).collect();
        let _ = write!(
            text,
            "\n\ndef _says_its_name(self):\n    return type(self).__qualname__\n\n\
             for _carrier in ({}):\n    _carrier.__str__ = _carrier.__repr__ = _says_its_name\n\
             for _choice in ({}):\n    for _carrier in vars(_choice).values():\n        \
             if isinstance(_carrier, type) and issubclass(_carrier, _choice):\n            \
             _carrier.__str__ = _carrier.__repr__ = _says_its_name\n",
            listed(self.records.iter().map(String::as_str)),
            listed(enums.into_iter()),
        );
        Ok(text)
    }
}

/// Puts a `toString` behind the last of some steps, each of which is the next place where such a text stands.
fn said_in(text: &mut String, name: &str, steps: &[&str]) -> Result<(), String> {
    let mut at = 0;
    for step in steps {
        let found = text.get(at..).and_then(|rest| rest.find(step));
        at += found.ok_or_else(|| format!("there is no data class {name}"))? + step.len();
    }
    text.insert_str(at, &format!("\n    override fun toString(): String = \"{name}\"\n"));
    Ok(())
}

/// A tuple of Python, of any length.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.fold(String::new(), |list, name| format!("{list}{name}, "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carriers() -> Carriers {
        let name = |text: &str| text.to_owned();
        Carriers {
            records: vec![name("FieldView"), name("Field")],
            enums: vec![(name("InputKind"), vec![name("Choice")])],
        }
    }

    const KOTLIN: &str = "\
\ndata class Field (
    var `name`: kotlin.String
    \n){\n    companion object\n}
\ndata class FieldView (
    /** A doc (of it). */
    var `value`: kotlin.String
    \n){\n    companion object\n}
\nsealed class InputKind {
    data class Choice(
        val `choices`: List<Field>) : InputKind()
        \n    {\n        companion object\n    }
}\n";

    #[test]
    fn each_class_of_kotlin_says_its_name_once_and_in_its_own_body() {
        let mended = carriers().kotlin(KOTLIN.to_owned()).unwrap();
        for (class, name) in
            [("class FieldView (", "FieldView"), ("class Field (", "Field"), ("Choice(", "InputKind.Choice")]
        {
            let body = &mended[mended.find(class).unwrap()..];
            let body = &body[body.find('{').unwrap()..body.find("companion").unwrap()];
            assert_eq!(body.trim_start_matches('{').trim(), format!("override fun toString(): String = \"{name}\""));
        }
        assert_eq!(mended.matches("toString").count(), 3);
        let moved = carriers().kotlin(KOTLIN.replace("data class Field (", "class Field("));
        assert_eq!(
            moved.unwrap_err(),
            "there is no data class Field",
            "what uniffi writes otherwise is not let through"
        );
    }

    #[test]
    fn what_is_not_there_is_an_error_in_every_language() {
        let (swift, python) = ("\npublic struct FieldView {", "\nclass FieldView:");
        assert_eq!(carriers().swift(swift.to_owned()).unwrap_err(), "there is no struct Field");
        assert_eq!(carriers().python(python.to_owned()).unwrap_err(), "there is no class Field");
        let whole = format!("{swift}\n}}\npublic struct Field {{}}\npublic enum InputKind {{}}\n");
        let mended = carriers().swift(whole).unwrap();
        for name in ["FieldView", "Field", "InputKind"] {
            assert!(mended.contains(&format!("public var description: String {{ \"{name}\" }}")), "{mended}");
        }
    }
}
