use uniffi_meta::{
    EnumMetadata, EnumShape, FieldMetadata, FnMetadata, FnParamMetadata, Metadata, MetadataGroup, MethodMetadata,
    NamespaceMetadata, ObjectImpl, ObjectMetadata, RecordMetadata, TraitKind, TraitMethodMetadata, Type,
    VariantMetadata,
};

use super::*;

fn field(name: &str, ty: Type) -> FieldMetadata {
    FieldMetadata { name: name.to_owned(), orig_name: None, ty, default: None, docstring: None }
}

fn taken(name: &str, ty: Type) -> FnParamMetadata {
    FnParamMetadata { name: name.to_owned(), ty, by_ref: false, optional: false, default: None }
}

fn record(name: &str, fields: Vec<FieldMetadata>) -> Metadata {
    let module_path = "m".to_owned();
    RecordMetadata { module_path, name: name.to_owned(), orig_name: None, remote: false, fields, docstring: None }
        .into()
}

fn named(name: &str) -> Type {
    Type::Record { module_path: "m".to_owned(), name: name.to_owned() }
}

fn function(name: &str, inputs: Vec<FnParamMetadata>, return_type: Option<Type>, throws: Option<Type>) -> Metadata {
    FnMetadata {
        module_path: "m".to_owned(),
        name: name.to_owned(),
        orig_name: None,
        is_async: false,
        inputs,
        return_type,
        throws,
        checksum: Some(1),
        docstring: None,
    }
    .into()
}

fn object(name: &str, imp: ObjectImpl) -> Metadata {
    let module_path = "m".to_owned();
    ObjectMetadata { module_path, name: name.to_owned(), orig_name: None, remote: false, imp, docstring: None }.into()
}

fn of(items: Vec<Metadata>) -> Result<Files, String> {
    let namespace = NamespaceMetadata { crate_name: "m".to_owned(), name: "m".to_owned() };
    let group = MetadataGroup { namespace, namespace_docstring: None, items: items.into_iter().collect() };
    let mut interface = ComponentInterface::from_metadata(group).map_err(|error| format!("{error:#}"))?;
    interface.derive_ffi_funcs().map_err(|error| format!("{error:#}"))?;
    files(&interface)
}

fn failure(name: &str) -> Metadata {
    error(name, false, vec![field("code", Type::String), field("after_s", Type::UInt32)])
}

fn error(name: &str, flat: bool, fields: Vec<FieldMetadata>) -> Metadata {
    let variant = VariantMetadata { name: "Refused".to_owned(), orig_name: None, discr: None, fields, docstring: None };
    EnumMetadata {
        module_path: "m".to_owned(),
        name: name.to_owned(),
        orig_name: None,
        shape: EnumShape::Error { flat },
        remote: false,
        variants: vec![variant],
        discr_type: None,
        non_exhaustive: false,
        docstring: None,
    }
    .into()
}

fn a_bit_of_everything() -> Vec<Metadata> {
    let thrown = Type::Enum { module_path: "m".to_owned(), name: "Failure".to_owned() };
    vec![
        record("Line", vec![field("valid_until", Type::Optional { inner_type: Box::new(Type::Int64) })]),
        failure("Failure"),
        object("Drafts", ObjectImpl::Struct),
        MethodMetadata {
            module_path: "m".to_owned(),
            self_name: "Drafts".to_owned(),
            name: "by_name".to_owned(),
            orig_name: None,
            is_async: true,
            inputs: vec![taken("name", Type::String), taken("page", Type::UInt32)],
            return_type: Some(named("Line")),
            throws: Some(thrown.clone()),
            takes_self_by_arc: false,
            checksum: Some(7),
            docstring: None,
        }
        .into(),
        object("Keys", ObjectImpl::Trait(TraitKind::Both)),
        TraitMethodMetadata {
            module_path: "m".to_owned(),
            trait_name: "Keys".to_owned(),
            index: 0,
            name: "sign".to_owned(),
            orig_name: None,
            is_async: true,
            inputs: vec![taken("message", Type::Bytes)],
            return_type: Some(Type::Bytes),
            throws: Some(thrown),
            takes_self_by_arc: false,
            checksum: Some(8),
            docstring: None,
        }
        .into(),
        function("told", vec![taken("code", Type::String)], Some(Type::String), None),
    ]
}

#[test]
fn everything_that_is_exported_is_there_and_the_same_twice() {
    let made = of(a_bit_of_everything()).unwrap();
    for said in [
        "export class Line {\n  readonly validUntil: number | undefined;",
        "export abstract class Failure extends Error {",
        "export class FailureRefused extends Failure {",
        "super(`Failure.Refused: ${code}`);",
        "  async byName(name: string, page: number): Promise<Line> {",
        "begin(Call.DraftsByName, [this.handle, utf8(name), ranged(page, 0, 0xffffffff)]), readFailure)",
        "export interface Keys {\n  sign(message: Uint8Array): Promise<Uint8Array>;",
        "if (thrown instanceof Failure) {",
        "export function told(code: string): string {",
        "  DraftsByName = 0,",
    ] {
        assert!(made.ets.contains(said), "{said}\n{}", made.ets);
    }
    for said in
        ["{\"Drafts.by_name\", run_0, &future_of_buffer, GIVES_BUFFER, 0, 3,", "ask_Keys_0,", "uniffi_m_fn_func_told"]
    {
        assert!(made.c.contains(said), "{said}\n{}", made.c);
    }
    let again = of(a_bit_of_everything()).unwrap();
    assert_eq!((made.ets, made.c), (again.ets, again.c));
}

#[test]
fn the_two_files_know_each_other() {
    let fingerprint = |files: &Files| files.c.split('"').nth(3).unwrap_or_default().to_owned();
    let made = of(a_bit_of_everything()).unwrap();
    assert!(made.ets.contains(&format!("if (table() !== '{}') {{", fingerprint(&made))));
    let mut more = a_bit_of_everything();
    more.push(record("Other", vec![field("name", Type::String)]));
    assert_ne!(fingerprint(&of(more).unwrap()), fingerprint(&made));
}

#[test]
fn what_cannot_be_carried_is_told_and_not_left_out() {
    let refused = |item: Metadata| of(vec![item]).err().unwrap_or_default();
    let told = refused(function("count", Vec::new(), Some(Type::UInt32), None));
    assert_eq!(told, "count: ArkTS carries no UInt32 by itself yet");
    let told = refused(function("at", vec![taken("when", Type::Timestamp)], None, None));
    assert_eq!(told, "at: Timestamp: ArkTS has no way for such a type yet");
    let many = (0..9).map(|at| taken(&format!("a{at}"), Type::String)).collect();
    assert_eq!(refused(function("much", many, None, None)), "much: the adapter has no room for so many parameters");
    assert_eq!(refused(record("Reader", Vec::new())), "Reader: the ArkTS around it has this name for itself");
}

#[test]
fn a_synchronous_question_with_an_answer_is_refused() {
    let told = of(vec![
        object("Keys", ObjectImpl::Trait(TraitKind::Both)),
        TraitMethodMetadata {
            module_path: "m".to_owned(),
            trait_name: "Keys".to_owned(),
            index: 0,
            name: "count".to_owned(),
            orig_name: None,
            is_async: false,
            inputs: Vec::new(),
            return_type: Some(Type::String),
            throws: None,
            takes_self_by_arc: false,
            checksum: Some(8),
            docstring: None,
        }
        .into(),
    ]);
    assert_eq!(
        told.err().unwrap_or_default(),
        "Keys.count: the thread of ArkTS cannot be waited for: make it asynchronous"
    );
}

#[test]
fn an_error_that_is_a_message_alone_is_refused() {
    let thrown = Type::Enum { module_path: "m".to_owned(), name: "Failure".to_owned() };
    let told = of(vec![error("Failure", true, Vec::new()), function("ask", Vec::new(), None, Some(thrown))]);
    assert_eq!(told.err().unwrap_or_default(), "Failure: ArkTS has no way for such an enum yet");
}

#[test]
fn what_may_be_absent_twice_is_refused() {
    let once = Type::Optional { inner_type: Box::new(Type::Int64) };
    let twice = Type::Optional { inner_type: Box::new(once) };
    let told = of(vec![record("Line", vec![field("until", twice)])]).err().unwrap_or_default();
    assert!(told.ends_with("ArkTS has one `undefined`, and no second one within it"), "{told}");
}
