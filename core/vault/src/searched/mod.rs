//! The values of the search index: the things that are searched, their words in blocks, and its head; as a transaction holds what
//! it has touched of them. How they are kept true and looked up stands in [`crate::search`].

mod head;
mod record;
mod thing;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use head::{IndexHead, LONGEST_RUN, META, MOST_WAITING, Run, is_of_index};
pub(crate) use record::{Block, IN_A_BLOCK, Record, Records, block_key, block_of};
pub(crate) use thing::Words;
pub use thing::{FoundThing, SearchKind};

/// The part of the index that a transaction has touched.
#[derive(Default)]
pub(crate) struct OpenIndex {
    pub(crate) head: Option<IndexHead>,
    pub(crate) blocks: BTreeMap<u32, Block>,
    /// Numbers of things that are found by other texts than before.
    pub(crate) moved: BTreeSet<u32>,
}
