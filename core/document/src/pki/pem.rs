//! PEM: blocks of base64 between two lines, and DER as it is.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// Most bytes of a file of certificates, or of revoked ones; a longer one is refused.
pub const MOST_CERTIFICATE_BYTES: usize = 16 * 1024 * 1024;

/// Every block of this label in a text, or the bytes themselves where they are DER. `None` where neither can be read.
pub(super) fn blocks(bytes: &[u8], label: &str) -> Option<Vec<Vec<u8>>> {
    if bytes.len() > MOST_CERTIFICATE_BYTES {
        return None;
    }
    if bytes.first() == Some(&0x30) {
        return Some(vec![bytes.to_vec()]);
    }
    let text = str::from_utf8(bytes).ok()?;
    let (begin, end) = (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once(&begin) {
        let (body, behind) = behind.split_once(&end)?;
        let body: String = body.chars().filter(|character| !character.is_ascii_whitespace()).collect();
        blocks.push(STANDARD.decode(body).ok()?);
        rest = behind;
    }
    Some(blocks)
}
