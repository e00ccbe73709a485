//! The peak of this process's resident memory over a stretch of its work.

/// The resident memory at the beginning of a stretch.
pub(crate) struct Peak {
    /// KiB.
    from: u64,
}

impl Peak {
    /// Forgets the peak so far. Where the system does not, the growth of the whole run's peak is told.
    pub(crate) fn from_now() -> Peak {
        let _ = std::fs::write("/proc/self/clear_refs", "5");
        Peak { from: status("VmRSS") }
    }

    /// The peak since then above what it began with, MiB.
    pub(crate) fn mib(&self) -> f64 {
        status("VmHWM").saturating_sub(self.from) as f64 / 1_024.0
    }
}

/// A line of `/proc/self/status`, KiB; 0 where there is none.
fn status(name: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_whitespace().nth(1)).and_then(|number| number.parse().ok()).unwrap_or(0)
}
