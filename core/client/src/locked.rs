//! A lock that does not outlive a panic.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// No call of ours panics while it holds one of these for long, and none leaves them half changed.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
