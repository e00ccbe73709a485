//! RFC 9162 trees, by the recursive definitions of its §2.1: the product climbs bottom up, this goes top down, so that
//! a mistake of one is not the other's.

use super::hash::Hash;

/// Chunks of media: 256 KiB of plaintext.
const CHUNK: usize = 256 * 1024;

/// `SHA-256(00 ‖ leaf)`.
pub(crate) fn leaf(bytes: &[u8]) -> Hash {
    Hash::of(&[&[0], bytes])
}

/// `SHA-256(01 ‖ left ‖ right)`.
pub(crate) fn node(left: &Hash, right: &Hash) -> Hash {
    Hash::of(&[&[1], &left.0, &right.0])
}

/// The root over leaf hashes.
pub(crate) fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Hash::of(&[]),
        [only] => *only,
        many => {
            let (left, right) = many.split_at(left_of(many.len()));
            node(&root(left), &root(right))
        }
    }
}

/// The leaf hashes of a medium.
pub(crate) fn chunks(medium: &[u8]) -> Vec<Hash> {
    medium.chunks(CHUNK).map(leaf).collect()
}

/// Leaves in the left subtree: the largest power of two smaller than `size`, which is 2 or more.
fn left_of(size: usize) -> usize {
    1 << (size - 1).ilog2()
}

/// The root to which an inclusion path (lowest hash first) leads; none where it has not the right length.
pub(crate) fn root_by_inclusion(leaf: &Hash, index: usize, size: usize, path: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    if size == 1 {
        return path.is_empty().then_some(*leaf);
    }
    let (beside, below) = path.split_last()?;
    let left = left_of(size);
    if index < left {
        Some(node(&root_by_inclusion(leaf, index, left, below)?, beside))
    } else {
        Some(node(beside, &root_by_inclusion(leaf, index - left, size - left, below)?))
    }
}

/// The older and the newer root to which a consistency path leads, given the older one, which a path does not repeat
/// where the older tree is a complete subtree.
pub(crate) fn roots_by_consistency(old: usize, new: usize, old_root: &Hash, path: &[Hash]) -> Option<(Hash, Hash)> {
    if old == 0 || old > new { None } else { both(old, new, Some(old_root), path) }
}

/// `known`: the root of the older tree, as long as the way down has kept to the left edge.
fn both(old: usize, new: usize, known: Option<&Hash>, path: &[Hash]) -> Option<(Hash, Hash)> {
    if old == new {
        return match (known, path) {
            (Some(root), []) => Some((*root, *root)),
            (None, [root]) => Some((*root, *root)),
            _ => None,
        };
    }
    let (beside, below) = path.split_last()?;
    let left = left_of(new);
    if old <= left {
        let (older, newer) = both(old, left, known, below)?;
        Some((older, node(&newer, beside)))
    } else {
        let (older, newer) = both(old - left, new - left, None, below)?;
        Some((node(beside, &older), node(beside, &newer)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::spelling::from_hex;

    /// The leaves of the test vectors of Certificate Transparency (RFC 6962, whose trees are those of RFC 9162).
    fn leaves() -> Vec<Hash> {
        let inputs =
            ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        inputs.iter().map(|input| leaf(&from_hex(input).unwrap())).collect()
    }

    fn stated(hex: &str) -> Hash {
        Hash::stated(&format!("sha256:{hex}")).unwrap()
    }

    #[test]
    fn roots_are_the_known_answers() {
        let known = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        for (size, known) in known.iter().enumerate() {
            assert_eq!(root(&leaves()[..size]), stated(known));
        }
    }

    #[test]
    fn a_known_inclusion_path_leads_to_the_root_and_no_other_does() {
        let path = [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
        .map(stated);
        let leaves = leaves();
        assert_eq!(root_by_inclusion(&leaves[5], 5, 8, &path), Some(root(&leaves)));
        assert_ne!(root_by_inclusion(&leaves[5], 4, 8, &path), Some(root(&leaves)));
        assert_eq!(root_by_inclusion(&leaves[5], 5, 8, &path[..2]), None);
        assert_eq!(root_by_inclusion(&leaves[5], 8, 8, &path), None);
    }

    #[test]
    fn known_consistency_paths_lead_from_root_to_root() {
        let leaves = leaves();
        let six_to_eight = [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
        .map(stated);
        let (old, new) = (root(&leaves[..6]), root(&leaves));
        assert_eq!(roots_by_consistency(6, 8, &old, &six_to_eight), Some((old, new)));
        assert_eq!(roots_by_consistency(6, 8, &old, &six_to_eight[1..]), None);
        assert_eq!(roots_by_consistency(8, 8, &new, &[]), Some((new, new)));
        let four_to_six = [node(&leaves[4], &leaves[5])];
        assert_eq!(roots_by_consistency(4, 6, &root(&leaves[..4]), &four_to_six), Some((root(&leaves[..4]), old)));
        assert_eq!(roots_by_consistency(0, 8, &old, &[]), None);
    }
}
