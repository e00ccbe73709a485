//! The client of one vault: paused, resumed, locked, ended; and its feature objects.

use std::{path::PathBuf, sync::Arc};

use ereg_client::{ClientError, Language, NextStep, RulesView, VaultId};

use crate::{
    Account, Attachments, Cancel, Cases, Certificates, Changes, Consents, Corrections, Disputes, Documents, Drafts,
    HomeLocks, Homes, Letters, Mandates, Outbox, Payments, QueryResults, Search, Sharing, Signing, Synchroniser,
    cancel::under,
};

/// The secret that opens a vault. An object, so that no shell prints it as it prints records.
#[derive(uniffi::Object)]
pub struct Secret(pub(crate) ereg_client::Secret);

#[uniffi::export]
impl Secret {
    /// 32 bytes that the platform's key store released.
    #[uniffi::constructor]
    pub fn key(bytes: Vec<u8>) -> Secret {
        Secret(ereg_client::Secret::Key(bytes))
    }

    /// A key in the device's store, made with the vault, which asks for the person. It opens nothing on another device:
    /// whoever wants a backup for one puts a passphrase on the vault first.
    #[uniffi::constructor]
    pub fn device() -> Secret {
        Secret(ereg_client::Secret::Device)
    }

    /// A passphrase (Argon2id).
    #[uniffi::constructor]
    pub fn passphrase(text: String) -> Secret {
        Secret(ereg_client::Secret::Passphrase(text))
    }
}

/// A vault with its outbox, its keys and its registry.
#[derive(uniffi::Object)]
pub struct Client(pub(crate) ereg_client::Client);

#[uniffi::export]
impl Client {
    /// The id of its vault.
    pub fn id(&self) -> VaultId {
        self.0.id()
    }

    /// Closes every file handle; calls are refused with [`ClientError::Closed`] until [`Client::resume`]. Twice is
    /// fine.
    pub async fn pause(&self) -> Result<(), ClientError> {
        self.0.pause().await
    }

    /// Opens the files again.
    pub async fn resume(&self) -> Result<(), ClientError> {
        self.0.resume().await
    }

    /// Ends the client for good: its tasks stop, its keys are forgotten, its files closed when this returns, and every
    /// later call is refused with [`ClientError::Closed`]. The vault can then be opened again. Twice is fine.
    pub async fn end(&self) -> Result<(), ClientError> {
        self.0.end().await
    }

    /// Forgets what opens the content: until [`Client::unlock`], what the person typed and is shown is out of reach
    /// ([`ClientError::UnlockFirst`]), and exchange goes on with what is in transit. Observers are told that everything has
    /// moved. Twice is fine.
    pub async fn lock(&self) -> Result<(), ClientError> {
        self.0.lock().await
    }

    /// Opens the content again. Checks the secret of a vault that is not locked, too.
    ///
    /// # Errors
    /// `vault.wrong_key`.
    pub async fn unlock(&self, secret: Arc<Secret>) -> Result<(), ClientError> {
        self.0.unlock(secret.0.clone()).await
    }

    /// Lets a secret open what is in transit alone ([`Access::Transit`](ereg_client::Access::Transit)), or takes that away.
    ///
    /// # Errors
    /// As for [`Client::change_secret`]; `vault.key_format`.
    pub async fn set_transit_secret(&self, secret: Option<Arc<Secret>>) -> Result<(), ClientError> {
        self.0.set_transit_secret(secret.map(|secret| secret.0.clone())).await
    }

    /// Goes through the whole vault now: finds what was taken out, doubled or put back to an older state. It runs by itself
    /// soon after opening.
    ///
    /// # Errors
    /// `vault.corrupt`; [`ClientError::Cancelled`], between two slices.
    #[uniffi::method(default(cancel = None))]
    pub async fn check(&self, cancel: Option<Arc<Cancel>>) -> Result<(), ClientError> {
        under(cancel, self.0.check()).await
    }

    /// Sets the language in which the device asks the person whatever it asks from now on.
    pub fn speak(&self, lang: Language) {
        self.0.speak(lang);
    }

    /// Copies the whole vault, as it is now, into a directory that must not exist. It opens under the same secret; the
    /// device's keys are not in it.
    ///
    /// # Errors
    /// `vault.exists`, `vault.full`, `vault.path` …; [`ClientError::Cancelled`]; nothing is left behind.
    #[uniffi::method(default(cancel = None))]
    pub async fn backup(&self, to: String, cancel: Option<Arc<Cancel>>) -> Result<(), ClientError> {
        under(cancel, self.0.backup(PathBuf::from(to))).await
    }

    /// Puts another lock on the vault. The old secret opens it until this returns, and no more after.
    ///
    /// # Errors
    /// `passphrase.too_short`, `passphrase.digits`, `passphrase.common`, each with what to do.
    pub async fn change_secret(&self, secret: Arc<Secret>) -> Result<(), ClientError> {
        self.0.change_secret(secret.0.clone()).await
    }

    /// The one thing to do now for each draft and each case, of each the newest fifty. Works offline.
    pub async fn next_steps(&self) -> Result<Vec<NextStep>, ClientError> {
        self.0.next_steps().await
    }

    /// The office's rules in force on this device: which matters it takes online, how long it says it takes, and which of
    /// its matters need a newer app. Works offline.
    pub async fn rules(&self) -> Result<RulesView, ClientError> {
        self.0.rules().await
    }

    /// Observes what moves on this device, from now on.
    pub fn changes(&self) -> Changes {
        Changes(self.0.changes())
    }

    /// The person's account at the office.
    pub fn account(&self) -> Account {
        Account(self.0.account())
    }

    /// The mandates that the person has granted to act for them or for an organisation.
    pub fn mandates(&self) -> Mandates {
        Mandates(self.0.mandates())
    }

    /// The locks that the person has put on the homes they hold.
    pub fn home_locks(&self) -> HomeLocks {
        HomeLocks(self.0.home_locks())
    }

    /// The consents by which offices are shown the person's licences, and the log of their uses.
    pub fn consents(&self) -> Consents {
        Consents(self.0.consents())
    }

    /// The person's homes and their extracts.
    pub fn homes(&self) -> Homes {
        Homes(self.0.homes())
    }

    /// The drafts on this device.
    pub fn drafts(&self) -> Drafts {
        Drafts(self.0.drafts())
    }

    /// The files of the drafts (材料影像).
    pub fn attachments(&self) -> Attachments {
        Attachments(self.0.attachments())
    }

    /// Sharing drafts with the other party.
    pub fn sharing(&self) -> Sharing {
        Sharing(self.0.sharing())
    }

    /// The sheet, the inquiry and the signature.
    pub fn signing(&self) -> Signing {
        Signing(self.0.signing())
    }

    /// The person's objections to shared facts of their cases (共享信息有误).
    pub fn disputes(&self) -> Disputes {
        Disputes(self.0.disputes())
    }

    /// The corrections of the person's cases (补正).
    pub fn corrections(&self) -> Corrections {
        Corrections(self.0.corrections())
    }

    /// Submissions and their cases.
    pub fn cases(&self) -> Cases {
        Cases(self.0.cases())
    }

    /// Fees.
    pub fn payments(&self) -> Payments {
        Payments(self.0.payments())
    }

    /// Results of queries, the person's own and a stranger's.
    pub fn results(&self) -> QueryResults {
        QueryResults(self.0.results())
    }

    /// Certificates, the person's own and a stranger's.
    pub fn certificates(&self) -> Certificates {
        Certificates(self.0.certificates())
    }

    /// Documents that the office wrote and sealed for this person (文书、电子证照).
    pub fn documents(&self) -> Documents {
        Documents(self.0.documents())
    }

    /// Letters of the office.
    pub fn letters(&self) -> Letters {
        Letters(self.0.letters())
    }

    /// Search in what is on this device.
    pub fn search(&self) -> Search {
        Search(self.0.search())
    }

    /// The commands that are to be sent.
    pub fn outbox(&self) -> Outbox {
        Outbox(self.0.outbox())
    }

    /// Exchange with the registry.
    pub fn sync(&self) -> Synchroniser {
        Synchroniser(self.0.sync())
    }
}
