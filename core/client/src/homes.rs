//! The person's homes: extracts fetched while there is a network, kept for when there is none.

use std::sync::Arc;

use ereg_domain::{
    identifier::{IdentifierError, UnitCode},
    party::Holder,
    text::{PlainText, TextError},
};
use ereg_law::{section::UNIT_FIELD, verdict::Needs, words::labels};
use ereg_protocol::{objects::Extract, registry::Registry as _};
use ereg_vault::Collection;

use crate::{
    ClientError, HomeView, LetterScreen, OldCertificateView, Text,
    kernel::Kernel,
    letters, own_keys,
    record::{Reads as _, put_extract},
};

/// The register as its holder may see it, or whoever lent on the home.
#[derive(Clone)]
pub struct Homes {
    kernel: Arc<Kernel>,
}

impl Homes {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Homes {
        Homes { kernel }
    }

    /// Asks the registry for the homes this person holds and keeps their signed extracts. Needs a network.
    pub async fn my_homes(&self) -> Result<Vec<HomeView>, ClientError> {
        self.kernel
            .online(move |kernel| async move {
                kernel.enrolled()?;
                kernel.local(own_keys::check).await?;
                let homes = kernel.session()?.remote.homes().await?;
                let mut kept = Vec::with_capacity(homes.len());
                for home in homes {
                    let extract = kernel.open_extract(home.extract.as_bytes())?;
                    if extract.unit != home.unit {
                        return Err(ClientError::ask("answer.unreadable"));
                    }
                    kept.push((extract.unit, home.extract));
                }
                let known = kernel.read(|view| Ok(view.all(Collection::Extract)?))?;
                let known: Vec<Extract> =
                    known.iter().map(|envelope| kernel.open_extract(envelope)).collect::<Result<_, _>>()?;
                kernel.write(|tx| {
                    let own = tx.identity()?.map(|own| own.number());
                    // One lent on or inherited is asked for by itself, and is no home held.
                    let lent = |home: &Extract| {
                        home.facts.mortgages.iter().any(|mortgage| Some(&mortgage.mortgagee_identity) == own.as_ref())
                    };
                    let gone = known.iter().filter(|home| kept.iter().all(|(held, _)| *held != home.unit));
                    for home in gone.filter(|home| !lent(home) && home.heir.is_none()) {
                        // Held no more: what the register says of it is no longer this person's to read.
                        tx.delete(Collection::Extract, home.unit.as_str().as_bytes())?;
                    }
                    Ok(kept.iter().try_for_each(|(unit, envelope)| put_extract(tx, unit.as_str(), envelope))?)
                })?;
                cached(&kernel)
            })
            .await
    }

    /// Asks for a fresh extract of one home, held or lent on, and keeps it. Needs a network. What is no longer this
    /// person's to read is kept no longer.
    pub async fn refresh(&self, unit: String) -> Result<HomeView, ClientError> {
        self.kernel
            .online(move |kernel| async move {
                let unit = parse_unit(&unit)?;
                kernel.enrolled()?;
                kernel.local(own_keys::check).await?;
                let asked = kernel.session()?.remote.extract(&unit).await.map_err(ClientError::from);
                if let Err(ClientError::NotFound { .. }) = &asked {
                    kernel.write(|tx| Ok(tx.delete(Collection::Extract, unit.as_str().as_bytes())?))?;
                }
                let envelope = asked?;
                let extract = kernel.open_extract(envelope.as_bytes())?;
                if extract.unit != unit {
                    return Err(ClientError::ask("answer.unreadable"));
                }
                kernel.write(|tx| Ok(put_extract(tx, unit.as_str(), &envelope)?))?;
                Ok(view(&extract))
            })
            .await
    }

    /// Asks for a fresh extract of a home whose holder has died and which this person inherits, by the number of the notarial
    /// deed that says so, and keeps it for the application. Needs a network.
    ///
    /// # Errors
    /// `not_found` where no deed in force names this person as an heir of a holder of the home.
    pub async fn inherited(&self, unit: String, deed: String) -> Result<HomeView, ClientError> {
        self.kernel
            .online(move |kernel| async move {
                let unit = parse_unit(&unit)?;
                let unreadable = |error: TextError| match kernel.law().found_by(Needs::NotarialDeed) {
                    Some(field) => ClientError::fix_field(error.code(), field),
                    None => ClientError::fix(error.code()),
                };
                let deed: PlainText<40> = deed.parse().map_err(unreadable)?;
                kernel.enrolled()?;
                kernel.local(own_keys::check).await?;
                let envelope = kernel.session()?.remote.extract_of_estate(&unit, deed.as_str()).await?;
                let extract = kernel.open_extract(envelope.as_bytes())?;
                if extract.unit != unit {
                    return Err(ClientError::ask("answer.unreadable"));
                }
                kernel.write(|tx| Ok(put_extract(tx, unit.as_str(), &envelope)?))?;
                Ok(view(&extract))
            })
            .await
    }

    /// The letters about a home that this person holds, or held, where they are no party (产权监护): an application on it was
    /// accepted, an entry was made on it; and that a lock of theirs on it is being lifted. Newest first; each signature is checked as
    /// it is read. Works offline.
    pub async fn letters(&self, unit: String) -> Result<Vec<LetterScreen>, ClientError> {
        self.kernel.local(move |kernel| letters::of_home(kernel, parse_unit(&unit)?)).await
    }

    /// The homes this person holds whose extracts are kept here. Works offline.
    pub async fn cached(&self) -> Result<Vec<HomeView>, ClientError> {
        self.kernel.local(cached).await
    }
}

fn cached(kernel: &Kernel) -> Result<Vec<HomeView>, ClientError> {
    // What an heir was given is not theirs yet.
    kept(kernel, |extract| extract.heir.is_none())
}

/// The homes of which the register names this person as a holder, by the extracts that are kept here; one that they lent on or
/// inherit is none.
pub(crate) fn held(kernel: &Kernel) -> Result<Vec<HomeView>, ClientError> {
    let own = kernel.read(|view| Ok(view.identity()?.map(|own| own.number())))?;
    let is_own = |holder: &Holder| Some(&holder.identity) == own.as_ref() || holder.former_identity == own;
    kept(kernel, |extract| own.is_some() && extract.facts.right.holders.iter().any(is_own))
}

/// The homes whose extracts are kept here and are such, by their unit.
fn kept(kernel: &Kernel, is_such: impl Fn(&Extract) -> bool) -> Result<Vec<HomeView>, ClientError> {
    let envelopes = kernel.read(|view| Ok(view.all(Collection::Extract)?))?;
    let mut homes = Vec::with_capacity(envelopes.len());
    for envelope in envelopes {
        let extract = kernel.open_extract(&envelope)?;
        if is_such(&extract) {
            homes.push(view(&extract));
        }
    }
    homes.sort_by(|a, b| a.unit.cmp(&b.unit));
    Ok(homes)
}

/// A unit code as typed.
pub(crate) fn parse_unit(typed: &str) -> Result<UnitCode, ClientError> {
    typed.parse().map_err(|e: IdentifierError| ClientError::fix_field(e.code(), UNIT_FIELD))
}

fn view(extract: &Extract) -> HomeView {
    let facts = &extract.facts;
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
