//! The files of documents that runs of sync ask for: whose turn it is, and what was asked for in vain.

use std::collections::BTreeSet;

use ereg_sync::run::Occasion;
use ereg_trust::digest::Digest;

/// Most files that one run of sync asks for: the rest comes with the next ones, and everything else has its turn.
const A_RUN: usize = 2 * 16;

/// The files of documents that were asked for while this process runs.
#[derive(Default)]
pub(crate) struct AskedFiles {
    /// The last one, behind which the next run goes on.
    last: Option<Digest>,
    /// Those that somebody said are not there. Nobody signs that: it keeps no file away for good.
    in_vain: BTreeSet<Digest>,
}

impl AskedFiles {
    /// A run begins: what a person presses for, and what another network may have, is asked for again.
    pub(crate) fn wake(&mut self, occasion: Occasion) {
        match occasion {
            Occasion::Background => {}
            Occasion::Pressed | Occasion::NetworkChanged => self.in_vain.clear(),
        }
    }

    /// One is asked for now.
    pub(crate) fn asks(&mut self, digest: Digest) {
        self.last = Some(digest);
    }

    /// Somebody said that one is not there.
    pub(crate) fn asked_in_vain(&mut self, digest: Digest) {
        self.in_vain.insert(digest);
    }

    /// Returns those of the missing files that a run asks for, in their order.
    pub(crate) fn turn(&self, mut missing: Vec<Digest>) -> Vec<Digest> {
        missing.retain(|digest| !self.in_vain.contains(digest));
        missing.sort();
        let behind = missing.partition_point(|digest| self.last.is_some_and(|last| *digest <= last));
        missing.rotate_left(behind);
        missing.truncate(A_RUN);
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(many: usize) -> Vec<Digest> {
        let mut files: Vec<_> = (0..many).map(|n| Digest::of(&n.to_be_bytes())).collect();
        files.sort();
        files
    }

    #[test]
    fn a_run_goes_on_where_the_last_one_ended_so_that_no_file_holds_up_another() {
        let all = files(2 * A_RUN + 5);
        let mut asked = AskedFiles::default();
        // None of them ever comes.
        for from in [0, A_RUN] {
            let turn = asked.turn(all.clone());
            assert_eq!(turn, all[from..from + A_RUN]);
            turn.into_iter().for_each(|digest| asked.asks(digest));
        }
        let turn = asked.turn(all.iter().rev().copied().collect());
        assert_eq!(
            turn,
            [&all[2 * A_RUN..], &all[..A_RUN - 5]].concat(),
            "and begins anew behind the last, in any order"
        );
        // A run that broke off at the third goes on behind it.
        asked.asks(all[2]);
        assert_eq!(asked.turn(all.clone())[0], all[3]);
        assert_eq!(asked.turn(all[..3].to_vec()), all[..3], "with what there is");
    }

    #[test]
    fn what_is_said_not_to_be_there_is_asked_for_again_where_a_person_presses_or_the_network_is_another() {
        let all = files(3);
        let mut asked = AskedFiles::default();
        for occasion in [Occasion::Pressed, Occasion::NetworkChanged] {
            asked.asked_in_vain(all[1]);
            asked.wake(Occasion::Background);
            assert_eq!(asked.turn(all.clone()), [all[0], all[2]]);
            asked.wake(occasion);
            assert_eq!(asked.turn(all.clone()), all);
        }
    }
}
