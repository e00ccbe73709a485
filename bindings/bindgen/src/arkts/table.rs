//! `calls.c`: the library's functions in one table, each behind a function of one shape, and the tables of methods by which
//! the library asks the shell.

use std::fmt::Write as _;

use uniffi_bindgen::{
    ComponentInterface,
    interface::{FfiFunction, FfiType},
};

use super::calls::{Calls, ForeignMethod, Gives, Passes, Row, Trait};

/// Most parameters of a call: the same as `MOST_PARAMETERS` in `adapter.h`.
const MOST_PARAMETERS: usize = 8;

/// The whole file.
///
/// # Errors
/// A call with more parameters than the adapter has room for.
pub fn all(interface: &ComponentInterface, calls: &Calls, fingerprint: &str) -> Result<String, String> {
    let mut text = format!(
        "/*\n * The table of calls for `adapter.c`: made by `ereg-bindgen` from the library, together with `EregCore.ets`; never\n \
         * edited, never kept.\n */\n\n#include \"adapter.h\"\n\n#include <stddef.h>\n\nconst char ereg_table[] = \"{fingerprint}\";\n"
    );
    buffers(interface, &mut text);
    matches(interface, &mut text);
    objects(calls, &mut text);
    for (kind, gives) in
        [("nothing", None), ("buffer", Some(FfiType::RustBuffer(None))), ("object", Some(FfiType::Handle))]
    {
        future(interface, kind, gives, &mut text);
    }
    for (at, row) in calls.rows.iter().enumerate() {
        run(at, row, &mut text)?;
    }
    let _ = writeln!(text, "\nconst uint16_t ereg_call_count = {};\n\nconst Call ereg_calls[] = {{", calls.rows.len());
    for (at, row) in calls.rows.iter().enumerate() {
        text.push_str(&entry(at, row));
    }
    text.push_str("};\n");
    for offered in &calls.traits {
        methods(offered, &mut text)?;
    }
    text.push_str("\nvoid ereg_offer_traits(void) {\n");
    for Trait { name, init, .. } in &calls.traits {
        let _ = writeln!(text, "    {init}(&methods_of_{name});");
    }
    text.push_str("}\n");
    Ok(text)
}

fn buffers(interface: &ComponentInterface, text: &mut String) {
    let (make, free) = (interface.ffi_rustbuffer_from_bytes(), interface.ffi_rustbuffer_free());
    let (make, free) = (make.name(), free.name());
    let _ = write!(
        text,
        "\nextern RustBuffer {make}(ForeignBytes bytes, RustCallStatus *status);\n\
         extern void {free}(RustBuffer buffer, RustCallStatus *status);\n\n\
         RustBuffer ereg_buffer_from(ForeignBytes bytes, RustCallStatus *status) {{\n    return {make}(bytes, status);\n}}\n\n\
         void ereg_buffer_free(RustBuffer buffer, RustCallStatus *status) {{\n    {free}(buffer, status);\n}}\n"
    );
}

/// The library tells of each call what it was when it was built.
fn matches(interface: &ComponentInterface, text: &mut String) {
    let contract = interface.ffi_uniffi_contract_version();
    let sums: Vec<(String, u16)> = interface.iter_checksums().collect();
    let _ = writeln!(text, "\nextern uint32_t {}(void);", contract.name());
    for (name, _) in &sums {
        let _ = writeln!(text, "extern uint16_t {name}(void);");
    }
    text.push_str("\nbool ereg_library_matches(void) {\n    static const struct {\n        uint16_t (*told)(void);\n        uint16_t meant;\n    } sums[] = {\n");
    for (name, sum) in &sums {
        let _ = writeln!(text, "        {{{name}, {sum}}},");
    }
    let _ = write!(
        text,
        "    }};\n    if ({}() != {}) {{\n        return false;\n    }}\n    for (size_t at = 0; at < sizeof sums / sizeof *sums; at++) {{\n        \
         if (sums[at].told() != sums[at].meant) {{\n            return false;\n        }}\n    }}\n    return true;\n}}\n",
        contract.name(),
        interface.uniffi_contract_version()
    );
}

fn objects(calls: &Calls, text: &mut String) {
    text.push('\n');
    for (_, clone, free) in &calls.objects {
        let _ = writeln!(text, "extern uint64_t {clone}(uint64_t handle, RustCallStatus *status);");
        let _ = writeln!(text, "extern void {free}(uint64_t handle, RustCallStatus *status);");
    }
    let _ = writeln!(
        text,
        "\nconst uint16_t ereg_object_count = {};\n\nconst Object ereg_objects[] = {{",
        calls.objects.len()
    );
    for (name, clone, free) in &calls.objects {
        let _ = writeln!(text, "    {{\"{name}\", {clone}, {free}}},");
    }
    text.push_str("};\n");
}

/// The calls by which the futures of one kind of result are driven.
fn future(interface: &ComponentInterface, kind: &str, gives: Option<FfiType>, text: &mut String) {
    let name = |function: FfiFunction| function.name().to_owned();
    let poll = name(interface.ffi_rust_future_poll(gives.clone()));
    let complete = name(interface.ffi_rust_future_complete(gives.clone()));
    let free = name(interface.ffi_rust_future_free(gives));
    let (given, set) = match kind {
        "nothing" => ("void", "(void)given;\n    "),
        "buffer" => ("RustBuffer", "given->buffer = "),
        _ => ("uint64_t", "given->handle = "),
    };
    let _ = write!(
        text,
        "\nextern void {poll}(uint64_t future, Continuation continuation, uint64_t data);\n\
         extern {given} {complete}(uint64_t future, RustCallStatus *status);\nextern void {free}(uint64_t future);\n\n\
         static void complete_{kind}(uint64_t future, Value *given, RustCallStatus *status) {{\n    {set}{complete}(future, status);\n}}\n\n\
         static const Future future_of_{kind} = {{{poll}, complete_{kind}, {free}}};\n"
    );
}

/// One shape for every call.
fn run(at: usize, row: &Row, text: &mut String) -> Result<(), String> {
    if row.passes.len() > MOST_PARAMETERS {
        return Err(format!("{}: the adapter has no room for so many parameters", row.name));
    }
    let (mut types, mut values) = (Vec::new(), Vec::new());
    for (at, passes) in row.passes.iter().enumerate() {
        let (of, value) = match passes {
            Passes::Buffer => ("RustBuffer", format!("passed[{at}].buffer")),
            Passes::Whole(of) => (*of, format!("({of})passed[{at}].whole")),
            Passes::Object(_) | Passes::Foreign => ("uint64_t", format!("passed[{at}].handle")),
        };
        types.push(of);
        values.push(value);
    }
    let (given, set) = match (&row.gives, row.is_async) {
        (_, true) | (Gives::Object(_), false) => ("uint64_t", "given->handle = "),
        (Gives::Buffer, false) => ("RustBuffer", "given->buffer = "),
        (Gives::Nothing, false) => ("void", "(void)given;\n    "),
    };
    let mut unused = String::new();
    if row.is_async {
        unused.push_str("    (void)status;\n");
    } else {
        types.push("RustCallStatus *");
        values.push("status".to_owned());
    }
    if row.passes.is_empty() {
        unused.push_str("    (void)passed;\n");
    }
    let types = if types.is_empty() { "void".to_owned() } else { types.join(", ") };
    let _ = write!(
        text,
        "\n/* {} */\nextern {given} {}({types});\n\nstatic void run_{at}(const Value *passed, Value *given, RustCallStatus *status) {{\n{unused}    \
         {set}{}({});\n}}\n",
        row.name,
        row.symbol,
        row.symbol,
        values.join(", ")
    );
    Ok(())
}

fn entry(at: usize, row: &Row) -> String {
    let kind = match &row.gives {
        Gives::Nothing => "nothing",
        Gives::Buffer => "buffer",
        Gives::Object(_) => "object",
    };
    let future = if row.is_async { format!("&future_of_{kind}") } else { "NULL".to_owned() };
    let object = if let Gives::Object(at) = row.gives { at } else { 0 };
    let parameters = row.passes.iter().map(|passes| match passes {
        Passes::Buffer => "{PASSES_BUFFER, 0}".to_owned(),
        Passes::Whole(_) => "{PASSES_WHOLE, 0}".to_owned(),
        Passes::Object(at) => format!("{{PASSES_OBJECT, {at}}}"),
        Passes::Foreign => "{PASSES_FOREIGN, 0}".to_owned(),
    });
    let parameters: Vec<String> = parameters.collect();
    let parameters = if parameters.is_empty() { "{0, 0}".to_owned() } else { parameters.join(", ") };
    format!(
        "    {{\"{}\", run_{at}, {future}, GIVES_{}, {object}, {}, {{{parameters}}}}},\n",
        row.name,
        kind.to_uppercase(),
        row.passes.len()
    )
}

/// The table of methods of what the shell implements.
fn methods(offered: &Trait, text: &mut String) -> Result<(), String> {
    let name = &offered.name;
    let mut fields = String::new();
    let mut set = String::new();
    for (at, method) in offered.methods.iter().enumerate() {
        if method.count > MOST_PARAMETERS {
            return Err(format!("{name}.{}: the adapter has no room for so many parameters", method.name));
        }
        let takes: String = (0..method.count).map(|at| format!("RustBuffer passed{at}, ")).collect();
        let tail = tail_of(method);
        let _ = writeln!(fields, "    void (*{})(uint64_t foreign, {takes}{tail});", method.name);
        let _ = writeln!(set, "    ask_{name}_{at},");
        let list: Vec<String> = (0..method.count).map(|at| format!("passed{at}")).collect();
        let list = if list.is_empty() { "{0}".to_owned() } else { list.join(", ") };
        let _ = write!(
            text,
            "\n/* {name}.{} */\nstatic void ask_{name}_{at}(uint64_t foreign, {takes}{tail}) {{\n    const RustBuffer passed[] = {{{list}}};\n",
            method.name
        );
        let count = method.count;
        if method.is_async {
            let (gives, member) = match method.gives {
                Gives::Buffer => ("GIVES_BUFFER", "buffer"),
                Gives::Nothing | Gives::Object(_) => ("GIVES_NOTHING", "nothing"),
            };
            let _ = write!(
                text,
                "    (void)dropped;\n    adapter_ask(foreign, {at}, passed, {count}, (Waiting){{.gives = {gives}, .{member} = answer, .data = data}});\n}}\n"
            );
        } else {
            let _ = write!(
                text,
                "    (void)given;\n    if (!adapter_tell(foreign, {at}, passed, {count})) {{\n        status->code = BROKE;\n    }}\n}}\n"
            );
        }
    }
    let init = &offered.init;
    let _ = write!(
        text,
        "\ntypedef struct {{\n    void (*free)(uint64_t foreign);\n    uint64_t (*clone)(uint64_t foreign);\n{fields}}} MethodsOf{name};\n\n\
         extern void {init}(const MethodsOf{name} *methods);\n\n\
         static const MethodsOf{name} methods_of_{name} = {{\n    adapter_free,\n    adapter_clone,\n{set}}};\n"
    );
    Ok(())
}

/// The text that follows the arguments of a method.
fn tail_of(method: &ForeignMethod) -> &'static str {
    match (method.is_async, &method.gives) {
        (true, Gives::Buffer) => "AnswerBuffer answer, uint64_t data, Dropped *dropped",
        (true, Gives::Nothing | Gives::Object(_)) => "AnswerNothing answer, uint64_t data, Dropped *dropped",
        (false, _) => "void *given, RustCallStatus *status",
    }
}
