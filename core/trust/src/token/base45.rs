//! Base45 (RFC 9285): two bytes in three characters that a QR code packs closely. Each text is the only one of its bytes.
//!
//! By a table: a token is half of it characters that nobody can foresee, and a branch for each of them costs more than the
//! hashes over it.

const CHARACTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/// The value of what is no character of it.
const NONE: u8 = 45;
/// The value of each byte.
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut value = 0;
    while value < NONE {
        values[CHARACTERS[value as usize] as usize] = value;
        value += 1;
    }
    values
};

/// The text of bytes.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(2) * 3);
    for group in bytes.chunks(2) {
        let mut value = group.iter().fold(0, |value, byte| value << 8 | usize::from(*byte));
        for _ in 0..=group.len() {
            text.push(char::from(CHARACTERS[value % 45]));
            value /= 45;
        }
    }
    text
}

/// The bytes of a text; `None` where it is the text of none.
pub(super) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len().div_ceil(3) * 2);
    for group in text.chunks(3) {
        let mut value = 0;
        for character in group.iter().rev() {
            let digit = VALUES[usize::from(*character)];
            if digit == NONE {
                return None;
            }
            value = value * 45 + u32::from(digit);
        }
        match group.len() {
            3 => bytes.extend_from_slice(&u16::try_from(value).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(value).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_9285() {
        for (plain, text) in
            [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0")]
        {
            assert_eq!(encode(plain.as_bytes()), text);
            assert_eq!(decode(text.as_bytes()).as_deref(), Some(plain.as_bytes()));
        }
    }

    /// Of every group that there can be, as an independent writer spells it: no two texts are one.
    #[test]
    fn every_group_has_one_text() {
        let groups: Vec<Vec<u8>> =
            (0..=u8::MAX).flat_map(|a| (0..=u8::MAX).map(move |b| vec![a, b]).chain([vec![a]])).collect();
        for group in &groups {
            let text = ::base45::encode(group);
            assert_eq!(encode(group), text);
            assert_eq!(decode(text.as_bytes()).as_ref(), Some(group));
        }
        let characters: Vec<u8> = (0..=u8::MAX).filter(|byte| decode(&[*byte, b'0']).is_some()).collect();
        assert_eq!(characters, {
            let mut all = CHARACTERS.to_vec();
            all.sort_unstable();
            all
        });
        let (mut pairs, mut triples) = (0, 0);
        for a in &characters {
            for b in &characters {
                pairs += usize::from(decode(&[*a, *b]).is_some());
                triples += characters.iter().filter(|c| decode(&[*a, *b, **c]).is_some()).count();
            }
        }
        assert_eq!((pairs, triples), (1 << 8, 1 << 16));
        assert_eq!(decode(b"0"), None);
        assert_eq!(decode(b"0000"), None);
    }
}
