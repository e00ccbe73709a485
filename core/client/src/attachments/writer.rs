//! A file on its way in.

use std::{mem, sync::Arc};

use ereg_law::material::MaterialCode;
use ereg_protocol::id::DraftId;
use ereg_vault::{MediumWriter, Vault};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::keep;
use crate::{AttachedMedium, ClientError, kernel::Kernel};

/// A file on its way in, slice by slice. Little more than one chunk of it stands in memory; each is encrypted and durable
/// before more is taken. Of a picture what is needed to draw it is kept and nothing else, so not where it was taken nor by
/// which camera: digest and size are those of what is kept. No draft names it before [`AttachmentWriter::finish`]: one
/// that is cancelled, dropped or cut off leaves nothing.
///
/// One call at a time: while a slice is being kept, the next one is refused and nothing of it is taken.
pub struct AttachmentWriter {
    kernel: Arc<Kernel>,
    draft: DraftId,
    material: MaterialCode,
    stage: Arc<Mutex<Stage>>,
}

/// The stage that a file has reached.
enum Stage {
    /// More may come.
    Open(MediumWriter),
    /// Nothing more is taken, for this reason.
    Over(ClientError),
}

impl Stage {
    /// Ends it: what there is of the file, or why there is nothing.
    fn end(&mut self, why: ClientError) -> Result<MediumWriter, ClientError> {
        match mem::replace(self, Stage::Over(why)) {
            Stage::Open(medium) => Ok(medium),
            Stage::Over(before) => {
                *self = Stage::Over(before.clone());
                Err(before)
            }
        }
    }

    fn write(&mut self, vault: &Vault, slice: &[u8]) -> Result<(), ClientError> {
        let medium = self.end(ClientError::storage("client.internal"))?;
        match medium.write(vault, slice) {
            Ok(medium) => {
                *self = Stage::Open(medium);
                Ok(())
            }
            Err(error) => Err(self.refused(error.into())),
        }
    }

    /// Remembers why, for whoever goes on all the same.
    fn refused(&mut self, why: ClientError) -> ClientError {
        *self = Stage::Over(why.clone());
        why
    }

    fn cancel(&mut self, vault: &Vault) -> Result<(), ClientError> {
        match self.end(ClientError::Cancelled) {
            Ok(medium) => Ok(medium.cancel(vault)?),
            Err(_) => Ok(()),
        }
    }
}

impl AttachmentWriter {
    pub(super) fn new(
        kernel: Arc<Kernel>,
        draft: DraftId,
        material: MaterialCode,
        medium: MediumWriter,
    ) -> AttachmentWriter {
        AttachmentWriter { kernel, draft, material, stage: Arc::new(Mutex::new(Stage::Open(medium))) }
    }

    /// Takes the next slice, of any length. After an error begin anew: nothing of the file is kept, and every later call
    /// fails with the same code.
    ///
    /// # Errors
    /// As soon as it shows: `medium.too_large`, `medium.type`, `medium.heic`, `medium.ofd`, `medium.not_whole`,
    /// `medium.pixels`, `vault.full`. `medium.writing` while the slice before is being kept: then the file goes on.
    pub async fn write(&self, slice: Vec<u8>) -> Result<(), ClientError> {
        let slice = Zeroizing::new(slice);
        let mut stage = self.stage.clone().try_lock_owned().map_err(|_| ClientError::try_again("medium.writing"))?;
        self.kernel.local(move |kernel| stage.write(&kernel.vault, &slice)).await
    }

    /// All has come: keeps the file as a material of the draft, durably, and queues its upload once the draft is shared. A
    /// second call fails with [`ClientError::Closed`].
    ///
    /// # Errors
    /// `medium.not_whole` where the end is missing; `medium.polyglot` where it is a ZIP archive as well; why the draft is
    /// closed; as [`AttachmentWriter::write`].
    pub async fn finish(&self) -> Result<AttachedMedium, ClientError> {
        let mut stage = self.stage.clone().try_lock_owned().map_err(|_| ClientError::try_again("medium.writing"))?;
        let (draft, material) = (self.draft, self.material);
        self.kernel
            .local(move |kernel| {
                let medium = stage.end(ClientError::Closed)?;
                let imported = medium.finish(&kernel.vault).map_err(ClientError::from);
                imported
                    .and_then(|imported| keep(kernel, draft, material, &imported))
                    .map_err(|error| stage.refused(error))
            })
            .await
    }

    /// Leaves it: after a slice that is being kept, all that was taken is given back, even if the caller goes away. Twice
    /// is fine; a file that is finished stays.
    pub async fn cancel(&self) -> Result<(), ClientError> {
        self.kernel.joined(self.kernel.spawn(left(self.kernel.clone(), self.stage.clone()))?.await)
    }
}

/// Gives back what was taken, once no slice is being kept.
async fn left(kernel: Arc<Kernel>, stage: Arc<Mutex<Stage>>) -> Result<(), ClientError> {
    let mut stage = stage.lock_owned().await;
    kernel.local(move |kernel| stage.cancel(&kernel.vault)).await
}

impl Drop for AttachmentWriter {
    fn drop(&mut self) {
        if self.stage.try_lock().is_ok_and(|stage| matches!(*stage, Stage::Over(_))) {
            return;
        }
        // Where the client has ended already, what was taken is an orphan and is collected after the next opening.
        let _ = self.kernel.spawn(left(self.kernel.clone(), self.stage.clone()));
    }
}
