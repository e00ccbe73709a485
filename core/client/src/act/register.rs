//! The person's homes and their signed extracts.

use ereg_domain::identifier::{IdentifierError, UnitCode};
use ereg_law::words::labels;
use ereg_protocol::registry::Registry as _;
use ereg_vault::Collection;

use crate::{
    ClientError, HomeView, OldCertificateView, Text,
    core::{Core, KnownExtract},
    record::put_extract,
};

/// A unit code as typed.
pub(crate) fn parse_unit(typed: &str) -> Result<UnitCode, ClientError> {
    typed.parse().map_err(|e: IdentifierError| ClientError::fix_field(e.code(), "matter.unit"))
}

impl Core {
    pub(crate) async fn fetch_homes(&self) -> Result<Vec<HomeView>, ClientError> {
        self.enrolled()?;
        self.check_own_keys()?;
        let homes = self.session()?.remote.homes().await?;
        let mut kept = Vec::with_capacity(homes.len());
        for home in homes {
            let extract = self.open_extract(home.extract.as_bytes())?;
            if extract.unit != home.unit {
                return Err(ClientError::ask("answer.unreadable"));
            }
            kept.push((extract.unit, home.extract));
        }
        let gone: Vec<String> = self.cached_homes()?.into_iter().map(|home| home.unit).collect();
        self.write(|tx| {
            for unit in gone.iter().filter(|unit| kept.iter().all(|(held, _)| held.as_str() != *unit)) {
                // Held no more: what the register says of it is no longer this person's to read.
                tx.delete(Collection::Extract, unit.as_bytes())?;
            }
            Ok(kept.iter().try_for_each(|(unit, envelope)| put_extract(tx, unit.as_str(), envelope))?)
        })?;
        self.cached_homes()
    }

    pub(crate) async fn fetch_extract(&self, unit: &str) -> Result<HomeView, ClientError> {
        let unit = parse_unit(unit)?;
        self.enrolled()?;
        self.check_own_keys()?;
        let envelope = self.session()?.remote.extract(&unit).await?;
        let extract = self.open_extract(envelope.as_bytes())?;
        if extract.unit != unit {
            return Err(ClientError::ask("answer.unreadable"));
        }
        self.write(|tx| Ok(put_extract(tx, unit.as_str(), &envelope)?))?;
        Ok(view(&KnownExtract { extract }))
    }

    pub(crate) fn cached_homes(&self) -> Result<Vec<HomeView>, ClientError> {
        let envelopes = self.read(|view| Ok::<_, ClientError>(view.all(Collection::Extract)?))?;
        let mut homes = Vec::with_capacity(envelopes.len());
        for envelope in envelopes {
            homes.push(view(&KnownExtract { extract: self.open_extract(&envelope)? }));
        }
        homes.sort_by(|a, b| a.unit.cmp(&b.unit));
        Ok(homes)
    }
}

fn view(known: &KnownExtract) -> HomeView {
    let (extract, facts) = (&known.extract, &known.extract.facts);
    let burdens = facts.mortgages.len()
        + facts.seizures.len()
        + facts.objections.len()
        + facts.notices.len()
        + facts.other_burdens.len();
    HomeView {
        unit: extract.unit.to_string(),
        address: facts.address.masked(),
        area: facts.area.to_string(),
        certificates: facts.right.certificates.iter().map(ToString::to_string).collect(),
        old_certificates: facts
            .right
            .old_certificates
            .iter()
            .map(|old| OldCertificateView {
                number: old.number.to_string(),
                scheme: Text::label(labels::cert_scheme(old.scheme)),
            })
            .collect(),
        burdens: u32::try_from(burdens).unwrap_or(u32::MAX),
        entry_seq: extract.entry_seq,
        as_of: extract.as_of,
        since: facts.right.registered_at.day(),
    }
}
