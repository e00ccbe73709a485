//! RFC 9162 Merkle trees: the log of the book, and the digest of a medium over its chunks.
//!
//! The caller decides where the nodes lie ([`Nodes`]): only complete subtrees are kept, and each is written
//! once, so that paths read O(log n) nodes. Indices and sizes count leaves.

use crate::digest::Digest;

/// Chunk size of media in bytes: 256 KiB; the last chunk may be shorter.
pub const MEDIA_CHUNK: usize = 256 * 1024;

/// The reasons why a proof is refused or cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// An index or size that cannot be (leaf outside the tree, or a tree that shrinks).
    #[error("an index or size that cannot be")]
    Bounds,
    /// Not as many hashes as this proof has.
    #[error("not the length of such a proof")]
    Length,
    /// The proof leads to another root.
    #[error("the proof leads to another root")]
    OtherRoot,
}

impl ProofError {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Bounds => "proof.bounds",
            Self::Length => "proof.length",
            Self::OtherRoot => "proof.other_root",
        }
    }
}

/// `SHA-256(00 ‖ leaf)`.
pub fn leaf_hash(leaf: &[u8]) -> Digest {
    Digest::of_parts(&[&[0], leaf])
}

/// `SHA-256(01 ‖ left ‖ right)`.
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    Digest::of_parts(&[&[1], left.bytes(), right.bytes()])
}

/// The root of the tree without leaves.
pub fn empty_root() -> Digest {
    Digest::of(&[])
}

/// The right edge of a growing tree: the roots of its complete subtrees, largest first. All that appending needs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CompactRange {
    size: u64,
    peaks: Vec<Digest>,
}

/// A complete subtree that an append finished: `hash` covers leaves `[index · 2^level, (index + 1) · 2^level)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewNode {
    /// 0 for a leaf.
    pub level: u8,
    /// Counts the nodes of the level.
    pub index: u64,
    /// Its hash.
    pub hash: Digest,
}

impl CompactRange {
    /// No leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// The edge of a tree of `size` leaves whose nodes are kept elsewhere.
    pub fn load<N: Nodes + ?Sized>(nodes: &N, size: u64) -> Result<Self, N::Error> {
        let mut peaks = Vec::new();
        let mut start = 0;
        for level in (0..64_u8).rev().filter(|level| size >> level & 1 == 1) {
            peaks.push(nodes.node(level, start >> level)?);
            start += 1 << level;
        }
        Ok(Self { size, peaks })
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf hash and returns the nodes this finished, the leaf first. The caller keeps them.
    pub fn append(&mut self, leaf: Digest) -> Vec<NewNode> {
        let mut node = NewNode { level: 0, index: self.size, hash: leaf };
        let mut new = vec![node];
        while node.index & 1 == 1
            && let Some(left) = self.peaks.pop()
        {
            node = NewNode { level: node.level + 1, index: node.index >> 1, hash: node_hash(&left, &node.hash) };
            new.push(node);
        }
        self.peaks.push(node.hash);
        self.size += 1;
        new
    }

    /// The root over all leaves so far.
    pub fn root(&self) -> Digest {
        self.peaks.iter().rev().copied().reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(empty_root)
    }
}

/// The store of complete subtrees.
pub trait Nodes {
    /// The error that reading may fail with.
    type Error;
    /// The hash of node `index` of `level`, as it came from [`CompactRange::append`].
    fn node(&self, level: u8, index: u64) -> Result<Digest, Self::Error>;
}

/// Root of the leaves `[start, end)`. Every range RFC 9162 asks for starts at a multiple of its left subtree.
fn range_root<N: Nodes + ?Sized>(nodes: &N, start: u64, end: u64) -> Result<Digest, N::Error> {
    let len = end - start;
    if len == 0 {
        return Ok(empty_root());
    }
    if len.is_power_of_two() {
        let level = len.trailing_zeros() as u8; // at most 63
        return nodes.node(level, start >> level);
    }
    let split = start + left_size(len);
    Ok(node_hash(&range_root(nodes, start, split)?, &range_root(nodes, split, end)?))
}

/// The largest power of two smaller than `len` (≥ 2).
fn left_size(len: u64) -> u64 {
    1 << (len - 1).ilog2()
}

/// The reasons why a proof could not be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError<E> {
    /// No such leaf or tree.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The nodes could not be read.
    #[error("the nodes could not be read")]
    Nodes(E),
}

/// The root of the first `size` leaves.
pub fn root<N: Nodes + ?Sized>(nodes: &N, size: u64) -> Result<Digest, N::Error> {
    range_root(nodes, 0, size)
}

/// The inclusion path of leaf `index` in the tree of `size` leaves, lowest hash first (RFC 9162 §2.1.3.1).
pub fn inclusion_path<N: Nodes + ?Sized>(nodes: &N, index: u64, size: u64) -> Result<Vec<Digest>, PathError<N::Error>> {
    if index >= size {
        return Err(ProofError::Bounds.into());
    }
    let (mut start, mut end) = (0, size);
    let mut path = Vec::new();
    while end - start > 1 {
        let split = start + left_size(end - start);
        let sibling = if index < split { (split, end) } else { (start, split) };
        path.push(range_root(nodes, sibling.0, sibling.1).map_err(PathError::Nodes)?);
        if index < split { end = split } else { start = split }
    }
    path.reverse();
    Ok(path)
}

/// The consistency path between the trees of `first` and `second` leaves (RFC 9162 §2.1.4.1). Empty if equal.
pub fn consistency_path<N: Nodes + ?Sized>(
    nodes: &N,
    first: u64,
    second: u64,
) -> Result<Vec<Digest>, PathError<N::Error>> {
    if first == 0 || first > second {
        return Err(ProofError::Bounds.into());
    }
    let (mut start, mut end) = (0, second);
    let mut whole = true; // the first tree is a complete subtree from `start`, known to the asker if start is 0
    let mut path = Vec::new();
    while first != end {
        let split = start + left_size(end - start);
        if first <= split {
            path.push(range_root(nodes, split, end).map_err(PathError::Nodes)?);
            end = split;
        } else {
            path.push(range_root(nodes, start, split).map_err(PathError::Nodes)?);
            start = split;
            whole = false;
        }
    }
    if !whole {
        path.push(range_root(nodes, start, end).map_err(PathError::Nodes)?);
    }
    path.reverse();
    Ok(path)
}

/// The root an inclusion path leads to (RFC 9162 §2.1.3.2).
pub fn root_from_inclusion(leaf: &Digest, index: u64, size: u64, path: &[Digest]) -> Result<Digest, ProofError> {
    if index >= size {
        return Err(ProofError::Bounds);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    // `last` is halved each time: however long a path is, 64 of its hashes are looked at.
    for sibling in path {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last == 0 { Ok(hash) } else { Err(ProofError::Length) }
}

/// Whether `leaf` is leaf `index` of the tree with this size and root.
pub fn verify_inclusion(
    leaf: &Digest,
    index: u64,
    size: u64,
    path: &[Digest],
    root: &Digest,
) -> Result<(), ProofError> {
    if root_from_inclusion(leaf, index, size, path)? == *root { Ok(()) } else { Err(ProofError::OtherRoot) }
}

/// Whether the second tree continues the first one (RFC 9162 §2.1.4.2).
pub fn verify_consistency(
    first: u64,
    second: u64,
    first_root: &Digest,
    second_root: &Digest,
    path: &[Digest],
) -> Result<(), ProofError> {
    if first == 0 || first > second {
        return Err(ProofError::Bounds);
    }
    if first == second {
        return match (path.is_empty(), first_root == second_root) {
            (false, _) => Err(ProofError::Length),
            (true, false) => Err(ProofError::OtherRoot),
            (true, true) => Ok(()),
        };
    }
    // A first tree that is a complete subtree is not repeated in the path.
    let mut hashes = path.iter();
    let start = if first.is_power_of_two() { first_root } else { hashes.next().ok_or(ProofError::Length)? };
    let (mut node, mut last) = (first - 1, second - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (*start, *start);
    for hash in hashes {
        if last == 0 {
            return Err(ProofError::Length);
        }
        if node & 1 == 1 || node == last {
            old = node_hash(hash, &old);
            new = node_hash(hash, &new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, hash);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        Err(ProofError::Length)
    } else if old == *first_root && new == *second_root {
        Ok(())
    } else {
        Err(ProofError::OtherRoot)
    }
}

/// A tree in memory: media in parts, small logs, tests.
///
/// ```
/// use ereg_trust::merkle::{Tree, leaf_hash, verify_inclusion};
///
/// let mut log = Tree::new();
/// for entry in ["first entry", "second entry", "third entry"] {
///     log.append(leaf_hash(entry.as_bytes()));
/// }
/// // Whoever knows size and root is shown that the second entry is among them, without the others.
/// let path = log.inclusion_path(1, log.size())?;
/// verify_inclusion(&leaf_hash(b"second entry"), 1, log.size(), &path, &log.root())?;
/// assert!(verify_inclusion(&leaf_hash(b"another"), 1, log.size(), &path, &log.root()).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Tree {
    levels: Vec<Vec<Digest>>,
    edge: CompactRange,
}

impl Nodes for Tree {
    type Error = ProofError;

    fn node(&self, level: u8, index: u64) -> Result<Digest, ProofError> {
        let index = usize::try_from(index).map_err(|_| ProofError::Bounds)?;
        let level = self.levels.get(usize::from(level)).ok_or(ProofError::Bounds)?;
        level.get(index).copied().ok_or(ProofError::Bounds)
    }
}

impl Tree {
    /// No leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a leaf hash.
    pub fn append(&mut self, leaf: Digest) {
        for node in self.edge.append(leaf) {
            let level = usize::from(node.level);
            if self.levels.len() == level {
                self.levels.push(Vec::new());
            }
            self.levels[level].push(node.hash);
        }
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.edge.size()
    }

    /// The root over all leaves.
    pub fn root(&self) -> Digest {
        self.edge.root()
    }

    /// The inclusion path of a leaf in the tree as it was with `size` leaves.
    pub fn inclusion_path(&self, index: u64, size: u64) -> Result<Vec<Digest>, ProofError> {
        self.within(size)?;
        Ok(inclusion_path(self, index, size)?)
    }

    /// The consistency path between the trees as they were with `first` and `second` leaves.
    pub fn consistency_path(&self, first: u64, second: u64) -> Result<Vec<Digest>, ProofError> {
        self.within(second)?;
        Ok(consistency_path(self, first, second)?)
    }

    fn within(&self, size: u64) -> Result<(), ProofError> {
        if size <= self.size() { Ok(()) } else { Err(ProofError::Bounds) }
    }
}

impl From<PathError<ProofError>> for ProofError {
    fn from(error: PathError<ProofError>) -> Self {
        match error {
            PathError::Proof(error) | PathError::Nodes(error) => error,
        }
    }
}

/// The digest of a medium: the RFC 9162 root over its plaintext chunks of [`MEDIA_CHUNK`] bytes.
pub fn media_digest<C: AsRef<[u8]>>(chunks: impl IntoIterator<Item = C>) -> Digest {
    let mut edge = CompactRange::new();
    for chunk in chunks {
        edge.append(leaf_hash(chunk.as_ref()));
    }
    edge.root()
}
