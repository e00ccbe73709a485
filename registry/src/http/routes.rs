//! The route table: the router, the OpenAPI document and the access tests are all built from it.
//!
//! A route that is not in [`ROUTES`] does not exist; one that is has a name, an access rule and a call.

use ereg_protocol::transport::Method;
use serde::Deserialize;

/// Largest chunk of a medium, bytes.
pub(super) const MAX_CHUNK_BYTES: usize = 256 * 1024;

/// The question to `/v1/status`: the token itself.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusRequest {
    pub(super) token: String,
}

/// The callers that are admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Signed by a request key that counts; `enrol` by the device key in its own body.
    Signed,
    /// Anyone. The response names nobody.
    Public,
}

/// The body that a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carries {
    /// No body.
    Nothing,
    /// Commands, one a line, `application/x-ndjson`.
    Commands,
    /// Canonical JSON, `application/json`.
    Json,
    /// One chunk of a medium, `application/octet-stream`.
    Chunk,
}

/// The body that is returned with success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answers {
    /// `application/json`.
    Json,
    /// `application/x-ndjson`: the changes of a feed.
    Lines,
    /// `application/x-ndjson`: what came of each command.
    Outcomes,
    /// `application/octet-stream`.
    Chunk,
    /// `text/plain`.
    Text,
    /// 204, no body.
    Nothing,
}

/// The call of a route, one for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Call {
    /// Carry out commands.
    Commands,
    /// The outcome that a command of the caller got.
    Outcome,
    /// Number of changes that the caller's vault counts.
    Vault,
    /// The caller's feed.
    Feed,
    /// Homes the caller holds.
    Homes,
    /// Extract of a unit the caller holds, lent on or inherits.
    Extract,
    /// A workspace of the caller.
    Workspace,
    /// The chunks of a medium that are held.
    Medium,
    /// Put a chunk.
    PutChunk,
    /// Read a chunk.
    Chunk,
    /// A file of a sealed document.
    Document,
    /// A licence by its identifier.
    Licence,
    /// The trust bundle.
    Trust,
    /// The policy pack in force.
    Pack,
    /// The newest checkpoint.
    Checkpoint,
    /// Inclusion proof.
    Inclusion,
    /// Consistency proof.
    Consistency,
    /// The publications.
    Publications,
    /// Signed registry time.
    Time,
    /// A certificate's status now.
    Status,
    /// This API as OpenAPI.
    OpenApi,
}

/// The presence of a query parameter in calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Every call has it.
    Required,
    /// A call may leave it out.
    Optional,
}

/// The spelling of a query parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// A number in its one decimal spelling.
    Number,
    /// An object of the feed, `kind/object`.
    Object,
    /// 1 to 64 base64url characters.
    Nonce,
    /// 1 to 40 characters of a text, percent-encoded.
    Text,
    /// 1 to 8 marks of 22 base64url characters, between full stops.
    Marks,
}

/// A query parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryParameter {
    /// Its name.
    pub name: &'static str,
    /// Its presence in calls.
    pub presence: Presence,
    /// Its spelling.
    pub spelling: Spelling,
    /// One sentence for the reader of the API's document.
    pub summary: &'static str,
}

/// One route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path with `{parameters}`.
    pub path: &'static str,
    /// Query parameters it knows; any other is refused.
    pub query: &'static [QueryParameter],
    /// The callers that it admits.
    pub admission: Admission,
    /// The body that it carries.
    pub carries: Carries,
    /// The form of its response.
    pub answers: Answers,
    /// The call that it makes.
    pub call: Call,
    /// One line for the document.
    pub summary: &'static str,
}

const fn required(name: &'static str, spelling: Spelling, summary: &'static str) -> QueryParameter {
    QueryParameter { name, presence: Presence::Required, spelling, summary }
}

const fn optional(name: &'static str, spelling: Spelling, summary: &'static str) -> QueryParameter {
    QueryParameter { name, presence: Presence::Optional, spelling, summary }
}

const fn get(path: &'static str, admission: Admission, answers: Answers, call: Call, summary: &'static str) -> Route {
    Route { method: Method::Get, path, query: &[], admission, carries: Carries::Nothing, answers, call, summary }
}

/// The parameter that makes an answer one to this request.
const NONCE: QueryParameter =
    optional("nonce", Spelling::Nonce, "Returned signed, so that the answer cannot be an old one.");

/// Every route of the registry.
pub const ROUTES: &[Route] = &[
    Route {
        method: Method::Post,
        carries: Carries::Commands,
        ..get(
            "/v1/commands",
            Admission::Signed,
            Answers::Outcomes,
            Call::Commands,
            "Carries out commands, each once; a repeat of the same bytes, alone or with others, gets the same signed outcome. A \
             line each, those of a lane in their order, an empty line before another lane. The answer has a line for each, in \
             the order of the request. Behind a command of a lane that was not carried out none of the lane is.",
        )
    },
    Route {
        query: &[
            optional(
                "after",
                Spelling::Number,
                "Number of the last change applied; 0 starts a snapshot. Without `snapshot`.",
            ),
            optional("snapshot", Spelling::Number, "Number of the snapshot to resume; with `from`, without `after`."),
            optional("from", Spelling::Object, "Last object of that snapshot applied; with `snapshot`."),
            optional(
                "pages",
                Spelling::Number,
                "Most pages of the answer: at least one comes and at most 64, each as if it had been asked for after the one \
                 before it. Without it there is one.",
            ),
            NONCE,
        ],
        ..get(
            "/v1/feed",
            Admission::Signed,
            Answers::Lines,
            Call::Feed,
            "A page of the caller's changes, one line each, and its signed head as the last line: of a snapshot of the \
             newest objects, or of what came after a number. The place is either `after` or `snapshot` with `from`. With \
             `pages` there may be several, each with its head.",
        )
    },
    Route {
        query: &[NONCE],
        ..get(
            "/v1/commands/{id}",
            Admission::Signed,
            Answers::Json,
            Call::Outcome,
            "The outcome that a command of the caller got, or that it got none; carries nothing out.",
        )
    },
    Route {
        query: &[
            required("marks", Spelling::Marks, "The marks that the caller's vault has drawn last, newest last."),
            NONCE,
        ],
        ..get(
            "/v1/vault",
            Admission::Signed,
            Answers::Json,
            Call::Vault,
            "Takes note of the newest mark of the vault behind the request key, and says which it was told last: a vault \
             that has not drawn that one was put back to an older copy, and nothing is taken note of.",
        )
    },
    Route {
        query: &[NONCE],
        ..get(
            "/v1/homes",
            Admission::Signed,
            Answers::Json,
            Call::Homes,
            "Homes the caller holds, each with a fresh extract.",
        )
    },
    Route {
        query: &[
            optional(
                "deed",
                Spelling::Text,
                "Number of the notarial deed by which the caller is an heir of the holder.",
            ),
            NONCE,
        ],
        ..get(
            "/v1/units/{unit}/extract",
            Admission::Signed,
            Answers::Json,
            Call::Extract,
            "A fresh register extract of a unit, for its current holder and a mortgagee of it, and with `deed` for an \
             heir of its holder, alone.",
        )
    },
    Route {
        query: &[NONCE],
        ..get(
            "/v1/workspaces/{id}",
            Admission::Signed,
            Answers::Json,
            Call::Workspace,
            "A shared workspace, as this participant sees it.",
        )
    },
    Route {
        query: &[NONCE],
        ..get(
            "/v1/media/{digest}",
            Admission::Signed,
            Answers::Json,
            Call::Medium,
            "Which chunks of an announced medium are held.",
        )
    },
    Route {
        method: Method::Put,
        carries: Carries::Chunk,
        ..get(
            "/v1/media/{digest}/{n}",
            Admission::Signed,
            Answers::Nothing,
            Call::PutChunk,
            "Puts one chunk of an announced medium; a repeat has no further effect.",
        )
    },
    get("/v1/media/{digest}/{n}", Admission::Signed, Answers::Chunk, Call::Chunk, "One chunk of a medium."),
    get(
        "/v1/documents/{digest}",
        Admission::Signed,
        Answers::Chunk,
        Call::Document,
        "A file of a sealed document, in one of its forms, whose paper names the caller.",
    ),
    Route {
        query: &[NONCE],
        ..get(
            "/v1/licences/{licence}",
            Admission::Signed,
            Answers::Json,
            Call::Licence,
            "A licence (电子证照) that names the caller, or an annotated copy of the caller, by its identifier: current, \
             cancelled or superseded and by what, and the document that is handed out of it.",
        )
    },
    get("/v1/trust", Admission::Public, Answers::Json, Call::Trust, "The trust bundle, signed by the root."),
    get(
        "/v1/pack",
        Admission::Public,
        Answers::Json,
        Call::Pack,
        "The policy pack in force with its detached signature.",
    ),
    get(
        "/v1/checkpoint",
        Admission::Public,
        Answers::Text,
        Call::Checkpoint,
        "The newest checkpoint (C2SP signed note).",
    ),
    Route {
        query: &[
            required("index", Spelling::Number, "Index of the leaf."),
            required("size", Spelling::Number, "Size of the tree."),
        ],
        ..get(
            "/v1/proofs/inclusion",
            Admission::Public,
            Answers::Json,
            Call::Inclusion,
            "Inclusion proof of a leaf (RFC 9162).",
        )
    },
    Route {
        query: &[required("from", Spelling::Number, "Smaller size."), required("to", Spelling::Number, "Larger size.")],
        ..get(
            "/v1/proofs/consistency",
            Admission::Public,
            Answers::Json,
            Call::Consistency,
            "Consistency proof between two sizes (RFC 9162).",
        )
    },
    Route {
        query: &[optional("before", Spelling::Number, "Where the page begins, as the page before it says.")],
        ..get(
            "/v1/publications",
            Admission::Public,
            Answers::Json,
            Call::Publications,
            "What this office publishes (公告), newest first; people are masked.",
        )
    },
    Route {
        query: &[NONCE],
        ..get("/v1/time", Admission::Public, Answers::Json, Call::Time, "Registry time, signed.")
    },
    Route {
        method: Method::Post,
        carries: Carries::Json,
        ..get(
            "/v1/status",
            Admission::Public,
            Answers::Text,
            Call::Status,
            "Seals a certificate's token anew with its status now; needs the token itself.",
        )
    },
    get("/v1/openapi.json", Admission::Public, Answers::Json, Call::OpenApi, "This document."),
];
