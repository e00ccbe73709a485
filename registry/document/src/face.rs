//! The face of a licence (电子证照照面): what its pages show, and its metadata (GB/T 36903-2018).

use ereg_domain::{
    identifier::{LicenceId, LicenceType},
    time::Day,
};
use serde::{Deserialize, Serialize};

use crate::fault::SealingFault;
use crate::metadata::{LicenceExtension, LicenceHolder, Metadata, NUMBER, TOKEN, Validity};
use crate::text::{Bilingual, Code, FaceRow, PaperText, Part};
use crate::words;

/// The face of a licence: everything that its pages and its metadata say. Its kind is that of its identifier.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenceFace {
    /// Title of the first page.
    pub title: Bilingual,
    /// Identifier of the licence (电子证照标识, ZZBS); it says the kind (ZZLXDM) and the code of the issuer (ZZBFJGDM).
    pub licence: LicenceId,
    /// Number of the licence (证照编号, ZZBH).
    pub number: String,
    /// Issuer (证照颁发机构, ZZBFJG).
    pub issuer: Bilingual,
    /// Day of issue (证照颁发日期, ZZBFRQ).
    pub issued_on: Day,
    /// Holders (持证主体), in their order.
    pub holders: Vec<LicenceHolder>,
    /// Rows of the table, in their order.
    pub rows: Vec<FaceRow>,
    /// Remarks (附记) below the rows, where there are any.
    pub remarks: Option<Bilingual>,
    /// Further metadata.
    pub extensions: Vec<(LicenceExtension, String)>,
    /// The token (`EREG1:`) that the code on the page holds, and the metadata as text.
    pub token: String,
}

debug_without_content!(LicenceFace);

impl LicenceFace {
    /// The kind of the licence, if it is one that is issued here.
    fn kind(&self) -> Result<LicenceType, SealingFault> {
        self.licence.licence_type().ok_or(SealingFault::UnknownLicence)
    }

    /// The text of its pages.
    pub(crate) fn text(&self) -> Result<PaperText, SealingFault> {
        self.kind()?;
        let mut parts: Vec<Part> = self.rows.iter().cloned().map(Part::Row).collect();
        parts.extend(self.remarks.clone().map(|remarks| Part::Row(FaceRow::of(words::REMARKS.into(), remarks))));
        Ok(PaperText {
            title: self.title.clone(),
            numbered_as: words::NUMBER,
            number: self.number.clone(),
            parts,
            code: Some(Code { token: self.token.clone(), licence: self.licence.clone() }),
            issued_as: words::AUTHORITY,
            issuer: self.issuer.clone(),
            issued_on: self.issued_on,
        })
    }

    pub(crate) fn metadata(&self) -> Result<Metadata, SealingFault> {
        Ok(Metadata {
            name: words::licence(self.kind()?),
            licence: Some(self.licence.clone()),
            number: self.number.clone(),
            issuer: self.issuer.chinese.clone(),
            issued_on: self.issued_on,
            holders: self.holders.clone(),
            validity: Some(Validity { from: self.issued_on, until: None }),
            extensions: self.extensions.clone(),
            token: Some(self.token.clone()),
        })
    }

    /// The reason that the signature of its PDF states, and that of a copy with the further items of a copy.
    pub(crate) fn reason(&self, words: &str, further: impl IntoIterator<Item = (&'static str, String)>) -> String {
        let own = [(NUMBER, self.number.clone()), (TOKEN, self.token.clone())];
        let lines = further.into_iter().chain(own).map(|(name, value)| format!("{name}={value}"));
        std::iter::once(words.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
    }
}
