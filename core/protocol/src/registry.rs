//! The registry as one caller sees it: the typed trait that the client's remote and the service itself implement.

use ereg_domain::identifier::{LicenceId, UnitCode};
use ereg_trust::{digest::Digest, keys::KeyError};

use crate::{
    catalogue::ErrorClass,
    command_lanes::{CommandLanes, CommandLanesError},
    document::LicenceView,
    feed::FeedCursor,
    id::{CommandId, DraftId, VaultMarks},
    objects::{HeldHome, LogProof, MediumState, Publications, WorkspaceView},
    pack::SignedPack,
    problem::Problem,
    transport::{BoxFuture, TransportError},
};

/// The reasons why a call has no result.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// No answer came.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// This device's key store did not sign: nothing was sent.
    #[error(transparent)]
    NotSigned(#[from] KeyError),
    /// Something on the way answered in its place: a login page of the network, a proxy, a redirect.
    #[error("the network answered, not the registry")]
    NotTheRegistry {
        /// HTTP status.
        status: u16,
        /// Seconds it asks to wait.
        retry_after_s: Option<u32>,
    },
    /// A problem in the registry's form. Whether it is the registry's own, only what it carries signed can prove.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// The answer is not what the protocol says: not signed by a trusted role, not canonical, not the object asked.
    #[error("the registry's answer cannot be read or trusted")]
    Unreadable,
    /// The registry answered, and to another account than this device's: its keys are another person's.
    #[error("the answer is another account's")]
    OtherAccount,
}

impl CallError {
    /// The stable code.
    pub fn code(&self) -> &str {
        match self {
            CallError::Transport(e) => e.code(),
            CallError::NotSigned(e) => e.code(),
            CallError::NotTheRegistry { .. } => "network.not_the_registry",
            CallError::Problem(p) => &p.code,
            CallError::Unreadable => "answer.unreadable",
            CallError::OtherAccount => "account.other",
        }
    }

    /// The kind of error it is.
    pub fn class(&self) -> ErrorClass {
        match self {
            CallError::Problem(problem) => problem.class,
            CallError::Transport(_)
            | CallError::NotTheRegistry { .. }
            | CallError::Unreadable
            | CallError::OtherAccount => ErrorClass::Transient,
            CallError::NotSigned(error) => match error {
                KeyError::Busy
                | KeyError::Timeout
                | KeyError::Unavailable
                | KeyError::Cancelled
                | KeyError::LockedOut => ErrorClass::Transient,
                KeyError::Invalidated | KeyError::NotFound | KeyError::WrongKey => ErrorClass::Auth,
                KeyError::BadHardwareSignature | KeyError::AlreadyExists | KeyError::Other { .. } => {
                    ErrorClass::Permanent
                }
            },
        }
    }
}

/// Pages of a feed as they come. None of them is believed before its head was verified.
pub trait FeedPages: Send {
    /// The next page, as [`Registry::feed`] returns it; `None` where no more of them comes.
    fn next(&mut self) -> BoxFuture<'_, Option<Vec<u8>>, CallError>;
}

/// One page, and no more.
struct OnePage(Option<Vec<u8>>);

impl FeedPages for OnePage {
    fn next(&mut self) -> BoxFuture<'_, Option<Vec<u8>>, CallError> {
        Box::pin(async move { Ok(self.0.take()) })
    }
}

/// The registry, for one caller whose request key is known.
pub trait Registry: Send + Sync {
    /// Carries out the commands of a request, each once; a repeat gets the same outcome envelope bytes. Returns for each, in
    /// their order, its outcome or what stands in its place. Behind a command of a lane that was not carried out, or was
    /// declined, none of the lane is.
    fn commands<'a>(&'a self, commands: &'a CommandLanes) -> BoxFuture<'a, Vec<Result<Vec<u8>, CallError>>, CallError>;
    /// Carries out a command's exact bytes, alone in their request.
    fn command<'a>(&'a self, bytes: &'a [u8]) -> BoxFuture<'a, Vec<u8>, CallError> {
        Box::pin(async move {
            let one = CommandLanes::one(bytes.to_vec()).map_err(CommandLanesError::problem)?;
            self.commands(&one).await?.pop().unwrap_or(Err(CallError::Unreadable))
        })
    }
    /// The page of the caller's feed that comes after a cursor, as it travels: [`crate::feed::FeedPage`]. Its head carries
    /// the nonce, where it is not empty.
    fn feed<'a>(&'a self, from: &'a FeedCursor, nonce: &'a str) -> BoxFuture<'a, Vec<u8>, CallError>;
    /// The pages of the caller's feed that come after a cursor, one after the other, each as [`Registry::feed`] returns it
    /// and with the same nonce. They end where the feed does, or before.
    fn feed_pages<'a>(&'a self, from: &'a FeedCursor, nonce: &'a str) -> BoxFuture<'a, Box<dyn FeedPages>, CallError> {
        Box::pin(async move {
            let page = self.feed(from, nonce).await?;
            Ok(Box::new(OnePage(Some(page))) as Box<dyn FeedPages>)
        })
    }
    /// The outcome that one of the caller's commands got, if it is known here: asks without carrying anything out.
    fn outcome(&self, command: CommandId) -> BoxFuture<'_, Option<Vec<u8>>, CallError>;
    /// Tells the marks that this device's vault has drawn, and returns the one that was told last: envelope `vault.1`
    /// over [`crate::objects::VaultSeen`]. The newest takes its place where the vault has drawn it too.
    fn vault_seen<'a>(&'a self, marks: &'a VaultMarks, nonce: &'a str) -> BoxFuture<'a, String, CallError>;
    /// Homes the caller holds, each with a fresh extract.
    fn homes(&self) -> BoxFuture<'_, Vec<HeldHome>, CallError>;
    /// A fresh extract of a unit the caller holds: envelope `extract.1`.
    fn extract<'a>(&'a self, unit: &'a UnitCode) -> BoxFuture<'a, String, CallError>;
    /// A fresh extract of a unit whose holder has died and of which the caller is an heir, by the number of the notarial deed
    /// that says so: envelope `extract.1`.
    fn extract_of_estate<'a>(&'a self, unit: &'a UnitCode, deed: &'a str) -> BoxFuture<'a, String, CallError>;
    /// A workspace the caller takes part in.
    fn workspace(&self, draft: DraftId) -> BoxFuture<'_, WorkspaceView, CallError>;
    /// Returns which chunks of an announced medium are held.
    fn medium(&self, digest: Digest) -> BoxFuture<'_, MediumState, CallError>;
    /// Puts one chunk (at most 256 KiB) of an announced medium.
    fn put_chunk<'a>(&'a self, digest: Digest, index: u32, bytes: &'a [u8]) -> BoxFuture<'a, (), CallError>;
    /// One chunk of a medium in a workspace of the caller.
    fn chunk(&self, digest: Digest, index: u32) -> BoxFuture<'_, Vec<u8>, CallError>;
    /// A file of a sealed document that the caller is told of, by its digest: at most
    /// [`MOST_DOCUMENT_BYTES`](crate::document::MOST_DOCUMENT_BYTES).
    fn document(&self, digest: Digest) -> BoxFuture<'_, Vec<u8>, CallError>;
    /// A licence that names the caller, by its identifier or by that of an annotated copy of the caller: how it stands in the book,
    /// and what is handed out of it.
    fn licence<'a>(&'a self, licence: &'a LicenceId) -> BoxFuture<'a, LicenceView, CallError>;
    /// The trust bundle's envelope; public.
    fn trust(&self) -> BoxFuture<'_, Vec<u8>, CallError>;
    /// The policy pack in force; public.
    fn pack(&self) -> BoxFuture<'_, SignedPack, CallError>;
    /// The newest checkpoint note; public.
    fn checkpoint(&self) -> BoxFuture<'_, String, CallError>;
    /// Inclusion proof of a leaf in the tree of a size; public.
    fn inclusion(&self, index: u64, size: u64) -> BoxFuture<'_, LogProof, CallError>;
    /// Consistency proof between two sizes; public.
    fn consistency(&self, from: u64, to: u64) -> BoxFuture<'_, LogProof, CallError>;
    /// Returns what the portal says to everybody, newest first: from before this place on, or from the newest; public.
    fn publications(&self, before: Option<u64>) -> BoxFuture<'_, Publications, CallError>;
    /// Registry time, signed; public.
    fn time<'a>(&'a self, nonce: &'a str) -> BoxFuture<'a, String, CallError>;
    /// A token sealed anew with the certificate's status now; public, needs the token itself.
    fn status<'a>(&'a self, token: &'a str) -> BoxFuture<'a, String, CallError>;
}
