//! Rows of the policy packs.

use ereg_domain::time::Instant;
use ereg_protocol::pack::SignedPack;
use rusqlite::params;

use super::{Connected, Dated, column::text};
use crate::{
    model::KeptPack,
    store::{
        StoreError,
        pack::{PackReads, PackWrites},
    },
};

impl<T: Connected> PackReads for T {
    fn packs(&self) -> Result<Vec<KeptPack>, StoreError> {
        self.all(
            "SELECT version, digest, valid_from_ms, bytes, signature FROM pack WHERE office = ?1 ORDER BY version",
            params![self.office()],
            |row| {
                Ok(KeptPack {
                    version: row.get(0)?,
                    digest: text(row, 1, "pack")?,
                    valid_from: Instant::from_ms(row.get(2)?),
                    signed: SignedPack { pack: row.get(3)?, signature: row.get(4)? },
                })
            },
        )
    }

    fn newest_pack(&self) -> Result<Option<u32>, StoreError> {
        let sql = "SELECT version FROM pack WHERE office = ?1 ORDER BY version DESC LIMIT 1";
        self.one(sql, params![self.office()], |row| Ok(row.get(0)?))
    }
}

impl<T: Dated> PackWrites for T {
    fn put_pack(&self, pack: &KeptPack) -> Result<(), StoreError> {
        self.prepare(
            "INSERT INTO pack (office, version, digest, taken_ms, valid_from_ms, bytes, signature) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            self.office(),
            pack.version,
            pack.digest.to_string(),
            self.at().ms(),
            pack.valid_from.ms(),
            pack.signed.pack,
            pack.signed.signature
        ])?;
        Ok(())
    }
}
