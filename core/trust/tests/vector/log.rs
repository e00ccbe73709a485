//! Leaves and inclusion proofs.

use ereg_trust::digest::Digest;
use ereg_trust::leaf::{Leaf, content_commit, shown};
use ereg_trust::merkle::{Tree, leaf_hash, node_hash, verify_inclusion};
use serde::Serialize;

use crate::fixture::{BOOKED_AT_MS, ENTRY, face, hex};
use ereg_trust::token::Face;

#[derive(Serialize)]
struct Shown {
    licence_id: String,
    certificate: String,
    unit: String,
    holders: String,
    address: String,
}

#[derive(Serialize)]
pub struct LeafVector {
    name: &'static str,
    salt_hex: String,
    entry: &'static str,
    entry_index: u64,
    booked_at_ms: u64,
    certificates: Vec<Shown>,
    shown_hashes: Vec<Digest>,
    content_commit: Digest,
    leaf_hex: String,
    entry_hash: Digest,
}

pub fn leaves() -> Vec<LeafVector> {
    let vector = |name, entry_index, booked_at_ms, faces: &[Face]| {
        let shown_hashes: Vec<Digest> = faces.iter().map(Face::shown_hash).collect();
        let entry = r#"{"entry":17}"#;
        let content_commit = content_commit(&[3; 32], entry.as_bytes());
        let leaf = Leaf { entry_index, booked_at_ms, content_commit, shown: shown(&shown_hashes) };
        let certificates = faces.iter().cloned().map(|face| Shown {
            licence_id: face.licence_id,
            certificate: face.certificate,
            unit: face.unit,
            holders: face.holders,
            address: face.address,
        });
        LeafVector {
            name,
            salt_hex: hex(&[3; 32]),
            entry,
            entry_index,
            booked_at_ms,
            certificates: certificates.collect(),
            shown_hashes,
            content_commit,
            leaf_hex: hex(&leaf.bytes()),
            entry_hash: leaf.entry_hash(),
        }
    };
    let long = Face { address: format!("演示市江岸区{}", "沿江大道".repeat(30)), ..face() };
    let shared = ["张* 1/2", "李** 1/2"].map(|holders| Face { holders: holders.into(), ..face() });
    vec![
        vector("one certificate", ENTRY, BOOKED_AT_MS, &[face()]),
        vector("two certificates", ENTRY, BOOKED_AT_MS, &shared),
        vector("none: an entry of a burden", 0, 0, &[]),
        vector("a text of more than 255 bytes", u64::MAX, BOOKED_AT_MS, &[long]),
    ]
}

#[derive(Serialize, Clone)]
pub struct ProofVector {
    pub name: String,
    why: String,
    pub entry_hash: String,
    pub index: u64,
    pub size: u64,
    pub path: Vec<String>,
    pub root: String,
    pub answer: String,
}

impl ProofVector {
    pub fn judged(&self) -> String {
        let digest = |text: &String| text.parse::<Digest>();
        let path: Result<Vec<Digest>, _> = self.path.iter().map(digest).collect();
        let (Ok(leaf), Ok(root), Ok(path)) = (digest(&self.entry_hash), digest(&self.root), path) else {
            return "form".into();
        };
        let checked = verify_inclusion(&leaf, self.index, self.size, &path, &root);
        checked.map_or_else(|error| error.code().into(), |()| "good".into())
    }
}

fn texts(path: &[Digest]) -> Vec<String> {
    path.iter().map(Digest::to_string).collect()
}

pub fn tree(size: u64) -> Tree {
    let mut tree = Tree::new();
    (0..size).for_each(|index| tree.append(entry(index)));
    tree
}

pub fn entry(index: u64) -> Digest {
    leaf_hash(format!("entry {index}").as_bytes())
}

pub fn proofs() -> Vec<ProofVector> {
    let mut vectors: Vec<ProofVector> = Vec::new();
    for (index, size) in [(0, 1), (0, 2), (1, 2), (0, 3), (2, 3), (5, 7), (6, 7), (0, 8), (7, 8), (17, 41), (40, 41)] {
        let tree = tree(size);
        vectors.push(ProofVector {
            name: format!("leaf {index} of {size}"),
            why: "as the registry answers it".into(),
            entry_hash: entry(index).to_string(),
            index,
            size,
            path: texts(&tree.inclusion_path(index, size).unwrap()),
            root: tree.root().to_string(),
            answer: "good".into(),
        });
    }
    // A path as deep as a tree of ours can be: what it leads to was walked here, not grown.
    let (index, path) = (u64::MAX - 2, vec![Digest::of(b"beside"); 64]);
    let root = ereg_trust::merkle::root_from_inclusion(&entry(0), index, u64::MAX, &path).unwrap();
    let deep = ProofVector {
        name: "sixty-four hashes".into(),
        why: "a tree of 2^64 - 1 leaves".into(),
        entry_hash: entry(0).to_string(),
        index,
        size: u64::MAX,
        path: texts(&path),
        root: root.to_string(),
        answer: "good".into(),
    };
    let whole = vectors[9].clone();
    let change = |name: &str, why: &str, answer: &str, of: &ProofVector, change: &dyn Fn(&mut ProofVector)| {
        let mut vector = ProofVector { name: name.into(), why: why.into(), answer: answer.into(), ..of.clone() };
        change(&mut vector);
        vector
    };
    let more = [
        change("no tree", "a tree without leaves has none to prove", "proof.bounds", &whole, &|v| v.size = 0),
        change("index is size", "leaves count from 0", "proof.bounds", &whole, &|v| v.index = v.size),
        change("index beyond size", "no such leaf", "proof.bounds", &whole, &|v| v.index = u64::MAX),
        change("a hash is missing", "the lowest", "proof.length", &whole, &|v| {
            v.path.remove(0);
        }),
        change("no path", "of a tree with several leaves", "proof.length", &whole, &|v| v.path.clear()),
        change("a hash too many", "at the end", "proof.length", &whole, &|v| v.path.push(Digest::of(b"").to_string())),
        change("a path where none is", "a tree of one leaf", "proof.length", &vectors[0], &|v| {
            v.path.push(Digest::of(b"").to_string())
        }),
        change("sixty-five hashes", "deeper than any tree", "proof.length", &deep, &|v| {
            v.path.push(Digest::of(b"").to_string())
        }),
        change("two hashes changed about", "each has its place", "proof.other_root", &whole, &|v| v.path.swap(0, 1)),
        change("another leaf", "the entry is another", "proof.other_root", &whole, &|v| {
            v.entry_hash = entry(16).to_string()
        }),
        change("the neighbour's place", "the same path at 16", "proof.other_root", &whole, &|v| v.index = 16),
        change("another root", "of another checkpoint", "proof.other_root", &whole, &|v| {
            v.root = tree(40).root().to_string()
        }),
        change("a bit of the path", "of its last hash", "proof.other_root", &whole, &|v| {
            let last = v.path[5].pop();
            v.path[5].push(if last == Some('0') { '1' } else { '0' });
        }),
        change("a hash in upper-case hex", "lower-case hex", "form", &whole, &|v| {
            v.path[0] = format!("sha256:{}", v.path[0][7..].to_uppercase());
        }),
        change("a hash of 63 digits", "64", "form", &whole, &|v| v.path[0].truncate(70)),
        change(
            "a node as a leaf",
            "leaves and nodes are hashed apart, and the length gives it away",
            "proof.length",
            &vectors[7],
            &|v| {
                v.entry_hash = node_hash(&entry(0), &entry(1)).to_string();
                v.path.remove(0);
            },
        ),
    ];
    vectors.push(deep);
    vectors.extend(more);
    for vector in &vectors {
        assert_eq!(vector.judged(), vector.answer, "{}", vector.name);
    }
    vectors
}
