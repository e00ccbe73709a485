//! The owner's lock (产权锁定): whoever holds a home locks it, and lifts the lock again.

use ereg_client::{ClientError, CommandId, HomeLockScreen};

/// The locks that this person has put on the homes they hold.
#[derive(uniffi::Object)]
pub struct HomeLocks(pub(crate) ereg_client::HomeLocks);

#[uniffi::export]
impl HomeLocks {
    /// Every home that this person holds and whose extract is kept here, and how its lock stands. Works offline. It moves as the
    /// homes do; what is on its way moves with the outbox.
    pub async fn list(&self) -> Result<Vec<HomeLockScreen>, ClientError> {
        self.0.list().await
    }

    /// Queues the lock of a home. It stands from the moment at which the registry has it, and takes back a lift that has not taken
    /// effect. Pressed twice, it is one.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what is no unit code; `lock.not_held` for a home that this person does not hold as far as is
    /// known here.
    pub async fn lock(&self, unit: String) -> Result<CommandId, ClientError> {
        self.0.lock(unit).await
    }

    /// Signs the lift of a lock with this person's user key and queues it. The lock stands until the time that the registry says in
    /// its answer. Pressed twice, it is one.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what is no unit code; `lock.not_locked` for a home of which the registry has told no lock that
    /// stands, `lock.lifting` where the lift has been taken.
    pub async fn lift(&self, unit: String) -> Result<CommandId, ClientError> {
        self.0.lift(unit).await
    }
}
