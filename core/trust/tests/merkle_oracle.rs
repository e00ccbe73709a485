//! The tree against the independent crate ct-merkle, over every size up to 130.
// The lint knows test functions, not what they share.
#![allow(clippy::unwrap_used)]

use ct_merkle::digest::consts::U32;
use ct_merkle::digest::{FixedOutput, HashMarker, Output, OutputSizeUser, Update};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ereg_trust::digest::{Digest, DigestWriter};
use ereg_trust::merkle::{
    CompactRange, ProofError, Tree, empty_root, leaf_hash, media_digest, root as root_of, root_from_inclusion,
    verify_consistency, verify_inclusion,
};

const SIZES: u64 = 130;

/// SHA-256 for ct-merkle, which brings no hash of its own.
#[derive(Clone, Default)]
struct Sha256(DigestWriter);

impl Update for Sha256 {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }
}

impl OutputSizeUser for Sha256 {
    type OutputSize = U32;
}

impl FixedOutput for Sha256 {
    fn finalize_into(self, out: &mut Output<Self>) {
        out.copy_from_slice(self.0.finish().bytes());
    }
}

impl HashMarker for Sha256 {}

fn leaf(index: u64) -> Vec<u8> {
    format!("entry {index}").into_bytes()
}

fn bytes(path: &[Digest]) -> Vec<u8> {
    path.iter().flat_map(|hash| *hash.bytes()).collect()
}

#[test]
fn roots_and_paths_are_those_of_an_independent_crate() {
    let mut ours = Tree::new();
    let mut edge = CompactRange::new();
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    assert_eq!(ours.root(), empty_root());
    for size in 1..=SIZES {
        let added = leaf(size - 1);
        ours.append(leaf_hash(&added));
        edge.append(leaf_hash(&added));
        theirs.push(added);
        let root = ours.root();
        assert_eq!(root.bytes().as_slice(), theirs.root().as_bytes().as_slice(), "size {size}");
        assert_eq!((edge.root(), root_of(&ours, size)), (root, Ok(root)));
        assert_eq!(CompactRange::load(&ours, size), Ok(edge.clone()));
        for index in 0..size {
            let path = ours.inclusion_path(index, size).unwrap();
            assert_eq!(bytes(&path), theirs.prove_inclusion(index as usize).as_bytes(), "leaf {index} of {size}");
            verify_inclusion(&leaf_hash(&leaf(index)), index, size, &path, &root).unwrap();
        }
        for first in 1..=size {
            let path = ours.consistency_path(first, size).unwrap();
            if first < size {
                let proof = theirs.prove_consistency((size - first) as usize);
                assert_eq!(bytes(&path), proof.as_bytes(), "{first} to {size}");
            }
            verify_consistency(first, size, &root_of(&ours, first).unwrap(), &root, &path).unwrap();
        }
    }
}

#[test]
fn a_path_proves_its_own_leaf_index_and_size_only() {
    let mut tree = Tree::new();
    (0..37).for_each(|index| tree.append(leaf_hash(&leaf(index))));
    let root = tree.root();
    for index in 0..37 {
        let path = tree.inclusion_path(index, 37).unwrap();
        let own = leaf_hash(&leaf(index));
        for other in (0..37).filter(|&other| other != index) {
            assert!(verify_inclusion(&own, other, 37, &path, &root).is_err());
            assert!(verify_inclusion(&leaf_hash(&leaf(other)), index, 37, &path, &root).is_err());
        }
        for place in 0..path.len() {
            let mut altered = path.clone();
            altered[place] = Digest::of(b"another");
            assert_eq!(verify_inclusion(&own, index, 37, &altered, &root), Err(ProofError::OtherRoot));
            altered.remove(place);
            assert_eq!(root_from_inclusion(&own, index, 37, &altered), Err(ProofError::Length));
            altered.insert(place, path[place]);
            altered.push(path[place]);
            assert_eq!(root_from_inclusion(&own, index, 37, &altered), Err(ProofError::Length));
        }
    }
    assert_eq!(root_from_inclusion(&root, 0, 0, &[]), Err(ProofError::Bounds));
    assert_eq!(root_from_inclusion(&root, 5, 5, &[]), Err(ProofError::Bounds));
    assert_eq!(tree.inclusion_path(37, 37), Err(ProofError::Bounds));
    assert_eq!(tree.inclusion_path(0, 38), Err(ProofError::Bounds));
}

#[test]
fn a_rewritten_history_is_not_consistent() {
    let (mut honest, mut forked) = (Tree::new(), Tree::new());
    for index in 0..50 {
        honest.append(leaf_hash(&leaf(index)));
        forked.append(leaf_hash(&leaf(if index == 20 { 99 } else { index })));
    }
    for first in 1..50 {
        let path = forked.consistency_path(first, 50).unwrap();
        let old = root_of(&honest, first).unwrap();
        let told = verify_consistency(first, 50, &old, &forked.root(), &path);
        assert_eq!(told, if first <= 20 { Ok(()) } else { Err(ProofError::OtherRoot) }, "from {first}");
        for cut in 0..path.len() {
            assert!(verify_consistency(first, 50, &old, &forked.root(), &path[..cut]).is_err());
        }
    }
    let root = honest.root();
    assert_eq!(verify_consistency(0, 50, &root, &root, &[]), Err(ProofError::Bounds));
    assert_eq!(verify_consistency(51, 50, &root, &root, &[]), Err(ProofError::Bounds));
    assert_eq!(verify_consistency(50, 50, &root, &root, &[root]), Err(ProofError::Length));
    assert_eq!(verify_consistency(50, 50, &root, &forked.root(), &[]), Err(ProofError::OtherRoot));
    assert_eq!(honest.consistency_path(0, 50), Err(ProofError::Bounds));
}

#[test]
fn a_medium_of_one_chunk_is_one_leaf() {
    assert_eq!(media_digest([b"one"]), leaf_hash(b"one"));
    assert_eq!(media_digest::<&[u8]>([]), empty_root());
    assert_ne!(media_digest(["ab", "c"]), media_digest(["a", "bc"]));
}
