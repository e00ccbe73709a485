//! Objects, functions and what the shell implements: their ArkTS, and the rows of the table by which they are called.

use std::fmt::Write as _;

use uniffi_bindgen::{
    ComponentInterface,
    interface::{Argument, AsType as _, Callable, Object, Type},
};

use super::written::{camel, capital, doc, is_text, read, spelled, write};

/// An argument of a call.
#[derive(Clone, PartialEq, Eq)]
pub enum Passes {
    /// Bytes.
    Buffer,
    /// A number, by its type in C.
    Whole(&'static str),
    /// An object of the library, by its place.
    Object(usize),
    /// An object of the shell.
    Foreign,
}

/// The result of a call.
#[derive(Clone, PartialEq, Eq)]
pub enum Gives {
    /// Nothing.
    Nothing,
    /// Bytes.
    Buffer,
    /// An object of the library, by its place.
    Object(usize),
}

/// A row of the table of calls.
pub struct Row {
    /// `Drafts.form`.
    pub name: String,
    /// The library's function.
    pub symbol: String,
    /// Whether it gives a future.
    pub is_async: bool,
    /// Its arguments, in order.
    pub passes: Vec<Passes>,
    /// Its result.
    pub gives: Gives,
}

/// A method of what the shell implements.
pub struct ForeignMethod {
    /// Its name.
    pub name: String,
    /// Whether the library waits for its answer.
    pub is_async: bool,
    /// Number of the buffers that it takes.
    pub count: usize,
    /// Its result.
    pub gives: Gives,
}

/// An interface that the shell implements.
pub struct Trait {
    /// Its name.
    pub name: String,
    /// The library's function that takes the table of its methods.
    pub init: String,
    /// Its methods in order.
    pub methods: Vec<ForeignMethod>,
}

/// The place of a callable in the library.
#[derive(Clone, Copy)]
enum Stands<'a> {
    /// A function, which stands by itself.
    Alone,
    /// A constructor of an object, which it makes.
    Making(&'a str),
    /// A method of an object, on which it is called.
    On(&'a str),
}

impl Stands<'_> {
    /// The name of its row.
    fn row(self, name: &str) -> String {
        match self {
            Stands::Alone => name.to_owned(),
            Stands::Making(object) | Stands::On(object) => format!("{object}.{name}"),
        }
    }

    /// The blanks before its lines.
    fn indent(self) -> &'static str {
        match self {
            Stands::Alone => "",
            Stands::Making(_) | Stands::On(_) => "  ",
        }
    }
}

/// All calls of an interface.
#[derive(Default)]
pub struct Calls {
    /// Their ArkTS.
    pub ets: String,
    /// The rows in order.
    pub rows: Vec<Row>,
    /// The interfaces that the shell implements.
    pub traits: Vec<Trait>,
    /// The objects of the library: name, what clones, what frees.
    pub objects: Vec<(String, String, String)>,
    /// The types that have to be read.
    pub read: Vec<Type>,
    /// The types that have to be written.
    pub written: Vec<Type>,
    /// The rows as text.
    pub table: String,
}

/// Every call of an interface.
///
/// # Errors
/// The first that cannot be carried.
pub fn of(interface: &ComponentInterface) -> Result<Calls, String> {
    let mut calls = Calls::default();
    if !interface.callback_interface_definitions().is_empty() {
        return Err(
            "what the shell implements is a trait with foreign implementations, no callback interface".to_owned()
        );
    }
    let (foreign, own): (Vec<&Object>, Vec<&Object>) =
        interface.object_definitions().iter().partition(|object| object.has_callback_interface());
    for object in &own {
        let names = (object.ffi_object_clone().name().to_owned(), object.ffi_object_free().name().to_owned());
        calls.objects.push((object.name().to_owned(), names.0, names.1));
    }
    for object in foreign {
        calls.foreign(object)?;
    }
    for object in own {
        calls.object(object)?;
    }
    for function in interface.function_definitions() {
        let name = camel(function.name());
        let head = format!("export {}function {name}", if function.is_async() { "async " } else { "" });
        let text = calls.callable(function, function.name(), &head, Stands::Alone)?;
        let _ = write!(calls.ets, "\n{text}");
    }
    let mut places = "\n/** The place of each call in the table. */\nenum Call {\n".to_owned();
    for (at, row) in calls.rows.iter().enumerate() {
        let _ = writeln!(places, "  {} = {at},", place(&row.name));
        let passes: String = row.passes.iter().map(Passes::letter).collect();
        let _ = writeln!(calls.table, "{} {} {passes} {} {}", row.name, row.symbol, row.gives.letter(), row.is_async);
    }
    calls.ets = places + "}\n" + &calls.ets;
    Ok(calls)
}

/// `Drafts.by_name` as `DraftsByName`.
fn place(name: &str) -> String {
    name.split('.').map(capital).collect()
}

impl Passes {
    fn letter(&self) -> String {
        match self {
            Passes::Buffer => "b".to_owned(),
            Passes::Whole(of) => (*of).to_owned(),
            Passes::Object(at) => format!("o{at}"),
            Passes::Foreign => "f".to_owned(),
        }
    }
}

impl Gives {
    fn letter(&self) -> String {
        match self {
            Gives::Nothing => "-".to_owned(),
            Gives::Buffer => "b".to_owned(),
            Gives::Object(at) => format!("o{at}"),
        }
    }
}

impl Calls {
    fn place_of(&self, object: &str) -> Option<usize> {
        self.objects.iter().position(|(name, ..)| name == object)
    }

    /// A class over a handle.
    fn object(&mut self, object: &Object) -> Result<(), String> {
        let name = object.name();
        let mut text = format!("\n{}export class {name} {{\n", doc(object.docstring(), ""));
        text.push_str("  /** For the generated code alone. */\n  readonly handle: Handle;\n\n");
        text.push_str(
            "  /** For the generated code alone. */\n  constructor(handle: Handle) {\n    this.handle = handle;\n  }\n",
        );
        for made in object.constructors() {
            let called = if made.is_primary_constructor() { "make".to_owned() } else { camel(made.name()) };
            let head = format!("  static {}{called}", if made.is_async() { "async " } else { "" });
            let _ = write!(text, "\n{}", self.callable(made, made.name(), &head, Stands::Making(name))?);
        }
        for method in object.methods() {
            let called = camel(method.name());
            if called == "close" || called == "handle" {
                return Err(format!("{name}.{called}: ArkTS has this name for itself"));
            }
            let head = format!("  {}{called}", if method.is_async() { "async " } else { "" });
            let _ = write!(text, "\n{}", self.callable(method, method.name(), &head, Stands::On(name))?);
        }
        let _ = write!(
            text,
            "\n  /** Lets go of it; a later call is a fault. Twice is fine. */\n  close(): void {{\n    close(this.handle);\n  }}\n\n  \
             toString(): string {{\n    return '{name}';\n  }}\n\n  toJSON(): string {{\n    return '{name}';\n  }}\n\n  \
             protected nominally(): void {{}}\n}}\n"
        );
        self.ets.push_str(&text);
        Ok(())
    }

    /// A method, a constructor or a function, and its row.
    fn callable(&mut self, of: &dyn Callable, name: &str, head: &str, stands: Stands<'_>) -> Result<String, String> {
        let (row, indent) = (stands.row(name), stands.indent());
        let no_way = |told: String| format!("{row}: {told}");
        let mut passes = Vec::new();
        let mut passed = Vec::new();
        if let Stands::On(object) = stands {
            passes.push(Passes::Object(self.place_of(object).ok_or_else(|| no_way(format!("no object {object}")))?));
            passed.push("this.handle".to_owned());
        }
        let (mut taken, mut before) = (Vec::new(), String::new());
        for (at, argument) in of.arguments().into_iter().enumerate() {
            let name = camel(argument.name());
            taken.push(format!("{name}: {}", spelled(&argument.as_type()).map_err(no_way)?));
            let (passing, value, first) = self.lowered(argument, &name, at).map_err(no_way)?;
            passes.push(passing);
            passed.push(value);
            for line in first {
                let _ = writeln!(before, "{indent}  {line}");
            }
        }
        let place = place(&row);
        let thrown = match of.throws_type() {
            None => "undefined".to_owned(),
            Some(Type::Enum { name, .. }) => format!("read{name}"),
            Some(other) => return Err(no_way(format!("{other:?} is thrown"))),
        };
        self.read.extend(of.throws_type().cloned());
        let passed = passed.join(", ");
        let outcome = if of.is_async() {
            format!("settled(await begin(Call.{place}, [{passed}]), {thrown})")
        } else {
            format!("settled(call(Call.{place}, [{passed}]), {thrown})")
        };
        let object = match (stands, of.return_type()) {
            (Stands::Making(object), _) => Some(object),
            (Stands::Alone | Stands::On(_), Some(Type::Object { name, .. })) => Some(name.as_str()),
            (Stands::Alone | Stands::On(_), _) => None,
        };
        let (gives, given, after) = match (object, of.return_type()) {
            (Some(object), _) => {
                let at = self.place_of(object).ok_or_else(|| no_way(format!("{object} comes from the shell alone")))?;
                (Gives::Object(at), object.to_owned(), format!("{indent}  return new {object}(handleIn({outcome}));\n"))
            }
            (None, None) => (Gives::Nothing, "void".to_owned(), format!("{indent}  {outcome};\n")),
            (None, Some(of)) => {
                self.is_buffer(of).map_err(no_way)?;
                let spelled = spelled(of).map_err(no_way)?;
                let lines = if is_text(of) {
                    vec![format!("return {};", from_text(of, &format!("textIn({outcome})")))]
                } else {
                    self.read.push(of.clone());
                    vec![
                        format!("const from = new Reader(bytesIn({outcome}));"),
                        format!("return all(from, {});", read(of, "from")),
                    ]
                };
                (Gives::Buffer, spelled, lines.iter().map(|line| format!("{indent}  {line}\n")).collect())
            }
        };
        let given = if of.is_async() { format!("Promise<{given}>") } else { given };
        let text = format!(
            "{}{head}({}): {given} {{\n{before}{after}{indent}}}\n",
            doc(of.docstring(), indent),
            taken.join(", ")
        );
        let symbol = of.ffi_func().name().to_owned();
        self.rows.push(Row { name: row, symbol, is_async: of.is_async(), passes, gives });
        Ok(text)
    }

    /// The way in which an argument is passed: the kind, the expression, and what has to stand before the call.
    fn lowered(&mut self, argument: &Argument, name: &str, at: usize) -> Result<(Passes, String, Vec<String>), String> {
        let of = argument.as_type();
        if argument.is_borrowed_bytes() {
            return Err(format!("{name}: ArkTS lends no bytes yet"));
        }
        let ranged = |c: &'static str, least: &str, most: &str| {
            Ok((Passes::Whole(c), format!("ranged({name}, {least}, {most})"), Vec::new()))
        };
        match &of {
            Type::UInt8 => ranged("uint8_t", "0", "0xff"),
            Type::UInt16 => ranged("uint16_t", "0", "0xffff"),
            Type::UInt32 => ranged("uint32_t", "0", "0xffffffff"),
            Type::Int32 => ranged("int32_t", "-0x80000000", "0x7fffffff"),
            Type::Object { name: object, .. } => match self.place_of(object) {
                Some(place) => Ok((Passes::Object(place), format!("{name}.handle"), Vec::new())),
                None => Ok((Passes::Foreign, format!("hold({name}, asked{object})"), Vec::new())),
            },
            _ => {
                self.is_buffer(&of)?;
                if is_text(&of) {
                    return Ok((Passes::Buffer, format!("utf8({})", as_text(&of, name)), Vec::new()));
                }
                let into = format!("into{at}");
                let first = vec![format!("const {into} = new Writer();"), format!("{};", write(&of, name, &into))];
                self.written.push(of);
                Ok((Passes::Buffer, format!("{into}.bytes()"), first))
            }
        }
    }

    /// Whether a value crosses the border in a buffer of its own.
    fn is_buffer(&self, of: &Type) -> Result<(), String> {
        match of {
            Type::String
            | Type::Bytes
            | Type::Record { .. }
            | Type::Enum { .. }
            | Type::Optional { .. }
            | Type::Sequence { .. } => Ok(()),
            Type::Custom { builtin, .. } => self.is_buffer(builtin),
            Type::Box { inner_type } => self.is_buffer(inner_type),
            other => Err(format!("ArkTS carries no {other:?} by itself yet")),
        }
    }

    /// An interface for the shell, and how its methods are asked.
    fn foreign(&mut self, object: &Object) -> Result<(), String> {
        let name = object.name();
        let mut kept = Vec::new();
        let (mut declared, mut cases) = (String::new(), String::new());
        let mut thrown = None;
        let mut is_async = None;
        for (at, method) in object.methods().into_iter().enumerate() {
            let no_way = |told: String| format!("{name}.{}: {told}", method.name());
            if is_async.is_some_and(|before| before != method.is_async()) {
                return Err(no_way("some of its methods are asynchronous and some are not".to_owned()));
            }
            is_async = Some(method.is_async());
            thrown = method.throws_type().cloned().or(thrown);
            let given = method.return_type().map(spelled).transpose().map_err(no_way)?.unwrap_or("void".to_owned());
            let (mut taken, mut handed, mut lines) = (Vec::new(), Vec::new(), Vec::new());
            for (at, argument) in method.arguments().into_iter().enumerate() {
                let of = argument.as_type();
                self.is_buffer(&of).map_err(no_way)?;
                taken.push(format!("{}: {}", camel(argument.name()), spelled(&of).map_err(no_way)?));
                if is_text(&of) {
                    handed.push(from_text(&of, &format!("textOf(passed[{at}], 0, passed[{at}].length)")));
                } else {
                    lines.push(format!("const from{at} = new Reader(passed[{at}]);"));
                    handed.push(format!("all(from{at}, {})", read(&of, &format!("from{at}"))));
                    self.read.push(of);
                }
            }
            let promised = if method.is_async() { format!("Promise<{given}>") } else { given };
            let called = camel(method.name());
            let _ = writeln!(
                declared,
                "{}{}  {called}({}): {promised};",
                if at == 0 { "" } else { "\n" },
                doc(method.docstring(), "  "),
                taken.join(", ")
            );
            let asked =
                format!("{}target.{called}({})", if method.is_async() { "await " } else { "" }, handed.join(", "));
            let gives = match method.return_type() {
                None => {
                    lines.push(format!("{asked};"));
                    Gives::Nothing
                }
                Some(_) if !method.is_async() => {
                    return Err(no_way("the thread of ArkTS cannot be waited for: make it asynchronous".to_owned()));
                }
                Some(of) => {
                    self.is_buffer(of).map_err(no_way)?;
                    lines.push(format!("const given = {asked};"));
                    if is_text(of) {
                        lines.push(format!("bytes = utf8({});", as_text(of, "given")));
                    } else {
                        lines.push(format!("{};", write(of, "given", "into")));
                        lines.push("bytes = into.bytes();".to_owned());
                        self.written.push(of.clone());
                    }
                    Gives::Buffer
                }
            };
            lines.push("break;".to_owned());
            let _ = writeln!(cases, "      case {at}: {{");
            lines.iter().for_each(|line| {
                let _ = writeln!(cases, "        {line}");
            });
            cases.push_str("      }\n");
            let count = method.arguments().len();
            kept.push(ForeignMethod { name: method.name().to_owned(), is_async: method.is_async(), count, gives });
        }
        cases.push_str(&format!("      default:\n        throw new CoreFault('{name}: no such method');\n"));
        let told = doc(object.docstring(), "");
        let _ = write!(self.ets, "\n{told}export interface {name} {{\n{declared}}}\n");
        let asked = if is_async == Some(true) {
            let caught = match &thrown {
                Some(Type::Enum { name: error, .. }) => format!(
                    "    status = 2;\n    if (thrown instanceof {error}) {{\n      try {{\n        const failed = new Writer();\n        \
                     write{error}(failed, thrown);\n        bytes = failed.bytes();\n        status = 1;\n      }} catch (broken) {{\n        \
                     // An error that does not go over the border tells no more than that something broke.\n      }}\n    }}\n"
                ),
                None => "    status = 2;\n".to_owned(),
                Some(other) => return Err(format!("{name}: {other:?} is thrown")),
            };
            self.written.extend(thrown);
            format!(
                "\nasync function answer{name}(target: {name}, method: number, passed: Array<Uint8Array>, ticket: Handle): Promise<void> {{\n  \
                 let status = 0;\n  let bytes = new Uint8Array(0);\n  const into = new Writer();\n  try {{\n    switch (method) {{\n{cases}    }}\n  }} \
                 catch (thrown) {{\n    // What is none of the errors of this interface is nobody's to read.\n{caught}  }}\n  \
                 answer(ticket, status, bytes);\n}}\n\n\
                 function asked{name}(target: object, method: number, passed: Array<Uint8Array>, ticket: Handle | undefined): void {{\n  \
                 if (ticket !== undefined) {{\n    answer{name}(target as {name}, method, passed, ticket);\n  }}\n}}\n"
            )
        } else {
            let cases = cases.replace("      ", "    ").replace("        ", "      ").replace("target.", "sink.");
            format!(
                "\nfunction asked{name}(target: object, method: number, passed: Array<Uint8Array>, _ticket: Handle | undefined): void {{\n  \
                 const sink = target as {name};\n  switch (method) {{\n{cases}  }}\n}}\n"
            )
        };
        self.ets.push_str(&asked);
        let init = object.ffi_init_callback().name().to_owned();
        self.traits.push(Trait { name: name.to_owned(), init, methods: kept });
        Ok(())
    }
}

/// The text of a value that stands in text: `draft.value`.
fn as_text(of: &Type, value: &str) -> String {
    match of {
        Type::Custom { builtin, .. } => as_text(builtin, &format!("{value}.value")),
        _ => value.to_owned(),
    }
}

/// The value of a text: `new DraftId(text)`.
fn from_text(of: &Type, text: &str) -> String {
    match of {
        Type::Custom { name, builtin, .. } => format!("new {name}({})", from_text(builtin, text)),
        _ => text.to_owned(),
    }
}
