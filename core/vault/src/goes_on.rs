//! The question that long work asks on its way: whether anybody still waits for it.

use std::fmt;
use std::ops::ControlFlow;
use std::sync::Arc;

use rusqlite::{Connection, ffi};

use crate::error::VaultError;

/// The instructions of SQLite between two questions: a small part of a second, and too many to cost anything.
const BETWEEN: i32 = 10_000;

/// Asked between two rows, slices or steps of long work, from whichever thread does it. Clones ask the same.
///
/// Work that is told to break ends with [`VaultError::Stopped`] and leaves nothing half made.
#[derive(Clone)]
pub struct GoesOn(Arc<dyn Fn() -> ControlFlow<()> + Send + Sync>);

impl fmt::Debug for GoesOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GoesOn")
    }
}

impl GoesOn {
    /// Work that goes on as long as the answer is to continue.
    pub fn asking(answer: impl Fn() -> ControlFlow<()> + Send + Sync + 'static) -> GoesOn {
        GoesOn(Arc::new(answer))
    }

    /// Work that nobody stops.
    pub fn to_the_end() -> GoesOn {
        GoesOn::asking(|| ControlFlow::Continue(()))
    }

    /// Asks.
    ///
    /// # Errors
    /// [`VaultError::Stopped`].
    pub(crate) fn ask(&self) -> Result<(), VaultError> {
        if (self.0)().is_break() { Err(VaultError::Stopped) } else { Ok(()) }
    }

    /// Runs a statement of SQLite that takes long by itself, and asks while it runs.
    pub(crate) fn over<T>(
        &self,
        db: &mut Connection,
        statement: impl FnOnce(&Connection) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        self.ask()?;
        let goes_on = self.clone();
        db.progress_handler(BETWEEN, Some(move || (goes_on.0)().is_break()))?;
        let done = statement(&*db);
        db.progress_handler(0, None::<fn() -> bool>)?;
        done.map_err(
            |error| if error == VaultError::Sqlite(ffi::SQLITE_INTERRUPT) { VaultError::Stopped } else { error },
        )
    }
}
