//! Checkpoints of the log: C2SP signed notes.

use super::{Checked, hash::Hash, spelling, trust::Trust};

/// A log at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    /// The number of leaves.
    pub(crate) size: usize,
    /// Root over them.
    pub(crate) root: Hash,
    /// Seconds since 1970, UTC.
    pub(crate) time_s: u64,
}

impl Head {
    /// The text that a book key signs.
    pub(crate) fn note(&self, origin: &str) -> String {
        format!("{origin}\n{}\n{}\ntime {}\n", self.size, spelling::base64(&self.root.0), self.time_s)
    }

    /// Checks a signature by a book key that `short` names.
    pub(crate) fn check(&self, trust: &Trust, short: [u8; 4], signature: &[u8]) -> Checked {
        let at_ms = i64::try_from(self.time_s.saturating_mul(1000)).unwrap_or(i64::MAX);
        let note = self.note(&trust.origin);
        let signed = trust.books(short, at_ms).iter().any(|key| key.check(note.as_bytes(), signature).is_ok());
        if signed { Ok(()) } else { Err("no book key signed this checkpoint".to_owned()) }
    }

    /// Reads a signed note and checks it.
    pub(crate) fn read(text: &str, trust: &Trust) -> Checked<Self> {
        let refused = || "not a checkpoint of this log".to_owned();
        let (note, signature) = text.split_once("\n\n").ok_or_else(refused)?;
        let lines: Vec<&str> = note.split('\n').collect();
        let [_, size, root, time] = lines.as_slice() else { return Err(refused()) };
        let head = Self {
            size: size.parse().map_err(|_| refused())?,
            root: Hash::from_slice(&spelling::from_base64(root)?)?,
            time_s: time.strip_prefix("time ").and_then(|time| time.parse().ok()).ok_or_else(refused)?,
        };
        let signed = signature.strip_prefix(&format!("— {} ", trust.origin)).and_then(|line| line.strip_suffix('\n'));
        let signed = spelling::from_base64(signed.ok_or_else(refused)?)?;
        let (short, signature) = signed.split_first_chunk().ok_or_else(refused)?;
        head.check(trust, *short, signature)?;
        if text.starts_with(&format!("{}\n", head.note(&trust.origin))) { Ok(head) } else { Err(refused()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_checkpoint_is_good_and_no_changed_one_is() {
        let trust =
            Trust::read(include_bytes!("../../../core/trust/tests/golden/trust.json").trim_ascii_end()).unwrap();
        let golden = include_str!("../../../core/trust/tests/golden/checkpoint.txt");
        assert!(Head::read(golden, &trust).is_ok());
        for at in 0..golden.len() {
            let mut changed = golden.as_bytes().to_vec();
            changed[at] ^= 1;
            assert!(
                std::str::from_utf8(&changed).is_err()
                    || Head::read(std::str::from_utf8(&changed).unwrap(), &trust).is_err()
            );
        }
    }
}
