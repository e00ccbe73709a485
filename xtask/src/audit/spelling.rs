//! The spelling of bytes and instants: hex, the two base64 alphabets, base45, RFC 3339. One spelling each; every other
//! is refused.

use super::Checked;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const BASE45: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads lower-case hexadecimal digits.
pub(crate) fn from_hex(text: &str) -> Checked<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes: Option<Vec<u8>> = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect();
    bytes.filter(|_| rest.is_empty()).ok_or_else(|| "not lower-case hexadecimal digits".to_owned())
}

/// Standard base64 with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut text = base64_with(BASE64, bytes);
    text.extend(std::iter::repeat_n('=', (4 - text.len() % 4) % 4));
    text
}

/// base64url without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    base64_with(BASE64URL, bytes)
}

/// Reads standard base64 with padding.
pub(crate) fn from_base64(text: &str) -> Checked<Vec<u8>> {
    let bytes = from_base64_with(BASE64, text.trim_end_matches('='));
    bytes.filter(|bytes| base64(bytes) == text).ok_or_else(|| "not base64".to_owned())
}

/// Reads base64url without padding.
pub(crate) fn from_base64url(text: &str) -> Checked<Vec<u8>> {
    let bytes = from_base64_with(BASE64URL, text);
    bytes.filter(|bytes| base64url(bytes) == text).ok_or_else(|| "not base64url".to_owned())
}

fn base64_with(alphabet: &[u8; 64], bytes: &[u8]) -> String {
    let group = |three: &[u8]| {
        let at = |place: usize| u32::from(three.get(place).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        (0..=three.len()).map(move |place| char::from(alphabet[(bits >> (18 - 6 * place) & 63) as usize]))
    };
    bytes.chunks(3).flat_map(group).collect()
}

fn from_base64_with(alphabet: &[u8; 64], text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for four in text.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for place in 0..4 {
            let value = match four.get(place) {
                Some(letter) => alphabet.iter().position(|known| known == letter)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(value).ok()?;
        }
        bytes.extend_from_slice(&bits.to_be_bytes()[1..four.len().max(1)]);
    }
    Some(bytes)
}

/// Writes bytes in base45 (RFC 9285).
pub(crate) fn base45(bytes: &[u8]) -> String {
    let group = |two: &[u8]| {
        let value = two.iter().fold(0_usize, |value, byte| value << 8 | usize::from(*byte));
        let letters = if two.len() == 2 { 3 } else { 2 };
        (0..letters).map(move |place| char::from(BASE45[value / 45_usize.pow(place) % 45]))
    };
    bytes.chunks(2).flat_map(group).collect()
}

/// Reads base45 (RFC 9285).
pub(crate) fn from_base45(text: &str) -> Checked<Vec<u8>> {
    let mut bytes = Vec::new();
    for three in text.as_bytes().chunks(3) {
        let letter = |letter: &u8| BASE45.iter().position(|known| known == letter);
        let values: Option<Vec<usize>> = three.iter().map(letter).collect();
        let values = values.ok_or("a letter outside base45")?;
        let value = values.iter().rev().fold(0, |value, letter| value * 45 + letter);
        match (three.len(), u16::try_from(value)) {
            (3, Ok(value)) => bytes.extend_from_slice(&value.to_be_bytes()),
            (2, Ok(value)) => bytes.push(u8::try_from(value).map_err(|_| "an overlong base45 group")?),
            _ => return Err("an overlong or cut base45 group".to_owned()),
        }
    }
    Ok(bytes)
}

/// Milliseconds since 1970 of `YYYY-MM-DDThh:mm:ss.sssZ`, UTC.
pub(crate) fn milliseconds(instant: &str) -> Checked<i64> {
    let refused = || format!("{instant} is no instant");
    let shape = instant.bytes().map(|byte| if byte.is_ascii_digit() { b'0' } else { byte });
    if !shape.eq(*b"0000-00-00T00:00:00.000Z") {
        return Err(refused());
    }
    let number = |from: usize, to: usize| instant[from..to].parse::<i64>().map_err(|_| refused());
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return Err(refused());
    }
    // Days since 1970 in the proleptic calendar, years taken from March on, so that the leap day is the last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468;
    Ok((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + number(20, 23)?)
}

/// `YYYY-MM-DDThh:mm:ss.sssZ` of milliseconds since 1970, UTC.
pub(crate) fn instant(milliseconds: i64) -> String {
    let (days, rest) = (milliseconds.div_euclid(86_400_000), milliseconds.rem_euclid(86_400_000));
    // Days since 1 March of the year 0, in eras of 400 years, each of which has the same calendar.
    let (era, day) = ((days + 719_468).div_euclid(146_097), (days + 719_468).rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (year, month) = (era * 400 + year + i64::from(month > 9), if month < 10 { month + 3 } else { month - 9 });
    let (seconds, fraction) = (rest / 1000, rest % 1000);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{fraction:03}Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_written_as_they_are_read() {
        for ms in [0, -1, 1_583_114_400_000, 951_782_400_000, 951_868_799_999, 1_793_494_800_001, 4_107_542_399_999] {
            assert_eq!(milliseconds(&instant(ms)), Ok(ms));
        }
        assert_eq!(instant(1_583_114_400_000), "2020-03-02T02:00:00.000Z");
    }

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (plain, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), text);
            assert_eq!(from_base64(text).unwrap(), plain.as_bytes());
        }
        assert_eq!(base64url(&[0xfb, 0xff]), "-_8");
        assert_eq!(from_base64url("-_8").unwrap(), [0xfb, 0xff]);
        assert!(["Zg", "Zh==", "Z", "Zg==="].iter().all(|text| from_base64(text).is_err()));
        assert!(["-_9", "-_8=", "+_8"].iter().all(|text| from_base64url(text).is_err()));
    }

    #[test]
    fn base45_is_that_of_rfc_9285() {
        for (plain, text) in
            [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0")]
        {
            assert_eq!(base45(plain.as_bytes()), text);
            assert_eq!(from_base45(text).unwrap(), plain.as_bytes());
        }
        assert!(["GGW", "::", "a00", "B"].iter().all(|text| from_base45(text).is_err()));
    }

    #[test]
    fn instants_are_counted_in_utc() {
        assert_eq!(milliseconds("1970-01-01T00:00:00.000Z").unwrap(), 0);
        assert_eq!(milliseconds("2020-03-02T02:00:00.000Z").unwrap(), 1_583_114_400_000);
        assert_eq!(milliseconds("2000-02-29T23:59:59.999Z").unwrap(), 951_868_799_999);
        assert_eq!(milliseconds("1969-12-31T23:59:59.999Z").unwrap(), -1);
        assert!(milliseconds("2020-03-02T02:00:00Z").is_err());
        assert!(milliseconds("2020-13-02T02:00:00.000Z").is_err());
    }

    #[test]
    fn hex_has_one_spelling() {
        assert_eq!(from_hex("00ff").unwrap(), [0, 255]);
        assert!(["0", "FF", "0g"].iter().all(|text| from_hex(text).is_err()));
    }
}
