//! The certificate token (`EREG1:`) that a licence states in its metadata as text: the same that the code on its page holds. It
//! leads from a document to the book. Whether it is to be believed is for whoever has the office's trust bundle.

use ereg_trust::token::Token;

use crate::fault::DocumentFault;
use crate::metadata::Metadata;

const TOKEN: &str = "EREG1";
/// The number of the licence (证照编号), which a copy of it keeps.
const NUMBER: &str = "ZZBH";

/// The token of a certificate, a registration proof, or a copy of one; `None` of any other paper.
///
/// # Errors
/// It cannot be read so far, what it states is no token, or it is one of another number than the document's.
pub fn stated_token(bytes: &[u8]) -> Result<Option<Token>, DocumentFault> {
    stated_in(&Metadata::of(bytes)?)
}

fn stated_in(metadata: &Metadata) -> Result<Option<Token>, DocumentFault> {
    let Some(text) = metadata.one(TOKEN)? else { return Ok(None) };
    let token = Token::parse(text).map_err(|_| metadata.incomplete())?;
    let is_its_own = token.claims().face.certificate == metadata.needed(NUMBER)?;
    if is_its_own { Ok(Some(token)) } else { Err(DocumentFault::OtherToken) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLDEN: &str = include_str!("../../trust/tests/golden/token.txt");
    const OWN: &str = "鄂（2026）武汉市江岸不动产权第0000017号";

    fn read(items: &[(&'static str, &'static str)]) -> Result<Option<Token>, DocumentFault> {
        stated_in(&Metadata::stating(items.iter().copied()))
    }

    #[test]
    fn a_token_is_that_of_the_documents_own_number_or_a_fault() {
        let text = GOLDEN.trim_end();
        let token = read(&[("ZZMC", "x"), (NUMBER, OWN), (TOKEN, text)]).unwrap().unwrap();
        assert_eq!((token.text().as_str(), token.claims().face.certificate.as_str()), (text, OWN));
        assert!(read(&[(NUMBER, OWN)]).unwrap().is_none());
        let other = "鄂（2026）武汉市江岸不动产权第0000018号";
        assert_eq!(read(&[(NUMBER, other), (TOKEN, text)]), Err(DocumentFault::OtherToken));
        let structure = Err(DocumentFault::Structure { path: "OFD.xml".to_owned() });
        for items in [
            &[(TOKEN, text)][..],
            &[(NUMBER, OWN), (TOKEN, "")],
            &[(NUMBER, OWN), (TOKEN, "EREG1:ABC")],
            &[(NUMBER, OWN), (TOKEN, text), (TOKEN, text)],
            &[(NUMBER, OWN), (NUMBER, OWN), (TOKEN, text)],
        ] {
            assert_eq!(read(items), structure);
        }
    }
}
