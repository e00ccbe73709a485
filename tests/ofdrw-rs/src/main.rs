//! Says of each OFD what the Rust crate `ofdrw` says of its seals, a line each.
//!
//! `ereg-ofdrw ROOT SECONDS FILE...`: the root (DER) that signers and seal makers are certified by, the Unix time at which their
//! certificates and seals are to be in their terms, and the OFDs. A line is `FILE: valid SEALS DIGESTS`, the number of seals and of
//! files whose digest was compared over all of them, or `FILE: refused WHY`.

use std::{env, error::Error, fs};

use ofdrw::{DEFAULT_SM2_DISTID as ID, OfdDocument};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let mut next = || arguments.next().ok_or("ereg-ofdrw ROOT SECONDS FILE...");
    let (root, seconds) = (fs::read(next()?)?, next()?.parse::<u64>()?);
    for file in arguments {
        match said(&file, &root, seconds) {
            Ok((seals, digests)) => println!("{file}: valid {seals} {digests}"),
            Err(why) => println!("{file}: refused {why}"),
        }
    }
    Ok(())
}

/// Verifies every seal of a document: its list against the signature, the signature and the seal against their certificates, those
/// against the root, and the files against the list. Returns the number of seals and of digests.
fn said(file: &str, root: &[u8], seconds: u64) -> Result<(usize, usize), Box<dyn Error>> {
    let document = OfdDocument::open(file)?;
    let seals = document.signatures()?.len();
    let mut digests = 0;
    for seal in 0..seals {
        // The seal brings the signer's certificate and its maker's, and nobody stands between them and the root.
        let report =
            document.verify_signature_with_ordered_sm2_chains(seal, &[], &[], root, &[], root, seconds, ID, ID)?;
        if !report.all_valid {
            let changed = report.signature.references.iter().find(|reference| !reference.valid);
            let why = changed.map(|reference| format!("digest of {}", reference.path));
            return Err(why.unwrap_or_else(|| "a signature, a certificate or a term".to_owned()).into());
        }
        digests += report.signature.references.len();
    }
    if seals == 0 { Err("no seal".into()) } else { Ok((seals, digests)) }
}
