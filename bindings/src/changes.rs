//! The things that have moved on this device, told to whoever shows them.

use ereg_client::{CaseId, DraftId, Moved, SyncStanding};

/// A thing that has moved. It says which thing and not how: whoever shows it reads it.
#[uniffi::remote(Enum)]
pub enum Moved {
    /// Everything that is shown: read it anew. The first of every observation.
    Everything,
    /// A draft, with its files, its workspace and its invitations.
    OneDraft {
        /// The draft that moved.
        draft: DraftId,
    },
    /// A case (案件).
    OneCase {
        /// The case that moved.
        case_id: CaseId,
    },
    /// A bill or a payment.
    Payments,
    /// Files of drafts, and which of them are still to be sent.
    Files,
    /// The commands that are to be sent, and what came of them.
    Outbox,
    /// Extracts of homes, and the locks on them.
    Homes,
    /// Certificates and results of queries.
    Certificates,
    /// Documents of the office, and their files.
    Documents,
    /// Letters of the office.
    Letters,
    /// The person here: account, keys, mandates, consents and their uses, the registry they are with and what is known of its time.
    Account,
    /// The office's rules in force.
    Rules,
    /// The standing of the exchange with the registry.
    Sync {
        /// Now.
        standing: SyncStanding,
    },
    /// The vault is damaged: it is to be set aside.
    Damage,
}

/// The standing of the exchange with the registry.
#[uniffi::remote(Enum)]
pub enum SyncStanding {
    /// Nothing is exchanged.
    AtRest,
    /// A run is under way.
    Running {
        /// Commands that were to be sent when it began.
        waited: u32,
        /// Commands answered since.
        answered: u32,
        /// Objects of the registry received since.
        received: u32,
    },
}

/// An observation of one vault: one loop that takes batch after batch, until it is absent. It becomes a `Flow`, an
/// `AsyncStream` or an asynchronous iterator in a few lines.
#[derive(uniffi::Object)]
pub struct Changes(pub(crate) ereg_client::Changes);

#[uniffi::export]
impl Changes {
    /// Returns what has moved since the last batch; waits until something has, and at least 50 ms from batch to batch.
    /// Returns none once the observation is cancelled or the client ended. A call that is dropped loses nothing: the
    /// next one takes it.
    pub async fn next(&self) -> Option<Vec<Moved>> {
        self.0.next().await
    }

    /// Ends the observation: a call that waits returns, and every later one too. Twice is fine.
    pub fn cancel(&self) {
        self.0.cancel();
    }
}
