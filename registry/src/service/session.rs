//! One caller's view of the registry: the typed trait over the blocking service.

use ereg_domain::identifier::{LicenceId, UnitCode};
use ereg_protocol::{
    command_lanes::CommandLanes,
    document::LicenceView,
    feed::FeedCursor,
    id::{AccountId, CommandId, DraftId, VaultMarks},
    objects::{HeldHome, LogProof, MediumState, Publications, Tells, ToldTo, WorkspaceView},
    pack::SignedPack,
    payload,
    registry::{CallError, Registry},
    transport::BoxFuture,
};
use ereg_trust::{bundle::KeyRole, digest::Digest, keys::KeyId};

use super::{Caller, Service, command::Came};
use crate::{fault::ServiceFault, model::Refusal};

/// The acts and reads of one verified caller. Made for each request; holds nothing but who calls.
#[derive(Debug, Clone)]
pub struct Session {
    service: Service,
    caller: Caller,
}

impl Session {
    pub(super) fn new(service: Service, caller: Caller) -> Session {
        Session { service, caller }
    }

    /// Runs blocking work on a thread that may block.
    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(Service, Caller) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, CallError> {
        let (service, caller) = (self.service.clone(), self.caller.clone());
        // What is logged on that thread belongs to this request.
        let span = tracing::Span::current();
        let done = tokio::task::spawn_blocking(move || span.in_scope(|| work(service, caller))).await;
        done.unwrap_or_else(|_| Err(ServiceFault::Worker.into())).map_err(|refusal| {
            if let Refusal::Internal(fault) = &refusal {
                tracing::error!(%fault, "a request failed inside the registry");
            }
            CallError::Problem(refusal.problem())
        })
    }

    /// Carries out commands that were read already, as [`Registry::commands`] does.
    pub(crate) async fn carry_out(&self, lanes: Vec<Vec<Came>>) -> Result<Vec<Result<Vec<u8>, CallError>>, CallError> {
        self.run(move |service, caller| service.commands(&caller, lanes)).await
    }

    /// Signs what a read returned, for the caller and this request.
    pub(crate) async fn told(&self, nonce: &str, tells: Tells) -> Result<String, CallError> {
        let nonce = (!nonce.is_empty()).then(|| nonce.to_owned());
        self.run_as(move |service, account| {
            let told = ToldTo { account, at: service.now(), nonce, tells };
            Ok(service.signed(KeyRole::Receipt, &payload::TOLD, &told)?)
        })
        .await
    }

    /// The page of the caller's feed after a cursor, as [`Registry::feed`] returns it, and the cursor after it where more is there.
    pub(crate) async fn page(
        &self,
        from: &FeedCursor,
        nonce: &str,
    ) -> Result<(Vec<u8>, Option<FeedCursor>), CallError> {
        let (cursor, nonce) = (from.clone(), nonce.to_owned());
        self.run_with(move |service, account, key| service.feed_page(&account, &key, &cursor, &nonce)).await
    }

    async fn run_as<T: Send + 'static>(
        &self,
        work: impl FnOnce(Service, AccountId) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, CallError> {
        self.run_with(move |service, account, _| work(service, account)).await
    }

    /// Runs work that is another one for each who holds a key of the account.
    async fn run_with<T: Send + 'static>(
        &self,
        work: impl FnOnce(Service, AccountId, KeyId) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, CallError> {
        self.run(move |service, caller| {
            let Caller::Account { account, key } = caller else { return Err(Refusal::Forbidden) };
            service.is_mandated(&account, &key)?;
            work(service, account, key)
        })
        .await
    }
}

impl Registry for Session {
    fn commands<'a>(&'a self, commands: &'a CommandLanes) -> BoxFuture<'a, Vec<Result<Vec<u8>, CallError>>, CallError> {
        let lanes = commands.clone().into_lanes();
        Box::pin(self.run(move |service, caller| {
            let lanes = lanes.into_iter().map(|lane| lane.into_iter().map(Came::read).collect());
            service.commands(&caller, lanes.collect())
        }))
    }

    fn feed<'a>(&'a self, from: &'a FeedCursor, nonce: &'a str) -> BoxFuture<'a, Vec<u8>, CallError> {
        Box::pin(async move { Ok(self.page(from, nonce).await?.0) })
    }

    fn outcome(&self, command: CommandId) -> BoxFuture<'_, Option<Vec<u8>>, CallError> {
        Box::pin(self.run_as(move |service, account| service.outcome_of(&account, command)))
    }

    fn vault_seen<'a>(&'a self, marks: &'a VaultMarks, nonce: &'a str) -> BoxFuture<'a, String, CallError> {
        let (marks, nonce) = (marks.clone(), nonce.to_owned());
        Box::pin(self.run(move |service, caller| service.vault_seen(&caller, &marks, &nonce)))
    }

    fn homes(&self) -> BoxFuture<'_, Vec<HeldHome>, CallError> {
        Box::pin(self.run_as(|service, account| service.homes(&account)))
    }

    fn extract<'a>(&'a self, unit: &'a UnitCode) -> BoxFuture<'a, String, CallError> {
        let unit = *unit;
        Box::pin(self.run_as(move |service, account| service.extract(&account, &unit)))
    }

    fn extract_of_estate<'a>(&'a self, unit: &'a UnitCode, deed: &'a str) -> BoxFuture<'a, String, CallError> {
        let (unit, deed) = (*unit, deed.to_owned());
        Box::pin(self.run_as(move |service, account| service.extract_of_estate(&account, &unit, &deed)))
    }

    fn workspace(&self, draft: DraftId) -> BoxFuture<'_, WorkspaceView, CallError> {
        Box::pin(self.run_as(move |service, account| service.workspace(&account, draft)))
    }

    fn medium(&self, digest: Digest) -> BoxFuture<'_, MediumState, CallError> {
        Box::pin(self.run_as(move |service, account| service.medium(&account, digest)))
    }

    fn put_chunk<'a>(&'a self, digest: Digest, index: u32, bytes: &'a [u8]) -> BoxFuture<'a, (), CallError> {
        let bytes = bytes.to_vec();
        Box::pin(self.run_as(move |service, account| service.put_chunk(&account, digest, index, bytes)))
    }

    fn chunk(&self, digest: Digest, index: u32) -> BoxFuture<'_, Vec<u8>, CallError> {
        Box::pin(self.run_as(move |service, account| service.chunk(&account, digest, index)))
    }

    fn document(&self, digest: Digest) -> BoxFuture<'_, Vec<u8>, CallError> {
        Box::pin(self.run_as(move |service, account| service.document(&account, digest)))
    }

    fn licence<'a>(&'a self, licence: &'a LicenceId) -> BoxFuture<'a, LicenceView, CallError> {
        let licence = licence.clone();
        Box::pin(self.run_as(move |service, account| service.licence(&account, &licence)))
    }

    fn trust(&self) -> BoxFuture<'_, Vec<u8>, CallError> {
        Box::pin(self.run(|service, _| Ok(service.trust_bytes())))
    }

    fn pack(&self) -> BoxFuture<'_, SignedPack, CallError> {
        Box::pin(self.run(|service, _| service.signed_pack()))
    }

    fn checkpoint(&self) -> BoxFuture<'_, String, CallError> {
        Box::pin(self.run(|service, _| service.checkpoint()))
    }

    fn inclusion(&self, index: u64, size: u64) -> BoxFuture<'_, LogProof, CallError> {
        Box::pin(self.run(move |service, _| service.inclusion(index, size)))
    }

    fn consistency(&self, from: u64, to: u64) -> BoxFuture<'_, LogProof, CallError> {
        Box::pin(self.run(move |service, _| service.consistency(from, to)))
    }

    fn publications(&self, before: Option<u64>) -> BoxFuture<'_, Publications, CallError> {
        Box::pin(self.run(move |service, _| service.publications(before)))
    }

    fn time<'a>(&'a self, nonce: &'a str) -> BoxFuture<'a, String, CallError> {
        let nonce = nonce.to_owned();
        Box::pin(self.run(move |service, _| service.signed_time(&nonce)))
    }

    fn status<'a>(&'a self, token: &'a str) -> BoxFuture<'a, String, CallError> {
        let token = token.to_owned();
        Box::pin(self.run(move |service, _| service.status(&token)))
    }
}
