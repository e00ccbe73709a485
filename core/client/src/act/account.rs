//! Enrolment, and where the person stands.

use std::sync::Arc;

use ereg_domain::{
    canonical::to_canonical,
    identifier::{IdentifierError, PersonNumber},
    party::fault_of_birth,
    text::{PersonName, TextError},
};
use ereg_protocol::{
    command::{CommandBody, Enrol, UserKeyProof},
    outcome::{Effect, OutcomeResult},
    registry::Registry as _,
};
use ereg_sync::state;
use ereg_trust::{
    bundle::{BundleError, TrustBundle},
    digest::Digest,
    envelope::{Envelope, PayloadType},
    key_record::KeyRecord,
    keys::{DEVICE_ALIAS, DeviceSigner, KeyError, KeyId, KeyParseError, KeyPolicy, PublicKey, USER_ALIAS},
};
use serde::Serialize;

use crate::{
    AccountStanding, ClientError, PresentedRoot,
    core::Core,
    queue::{self, Taken},
    record::{IdentityRecord, Reads, put_connection, put_identity},
    words::Act,
};

/// `enrol.1`: the user key's proof.
const ENROL_TYPE: PayloadType = PayloadType::new("enrol", 1);

#[derive(Serialize)]
struct Identity<'a> {
    id_no: &'a PersonNumber,
    name: &'a PersonName,
}

impl Core {
    pub(crate) async fn enrol(
        self: &Arc<Self>,
        name: &str,
        id_no: &str,
        identity_proof: &str,
    ) -> Result<AccountStanding, ClientError> {
        let name: PersonName = name.parse().map_err(|e: TextError| ClientError::fix_field(e.code(), "name"))?;
        let id_no: PersonNumber =
            id_no.parse().map_err(|e: IdentifierError| ClientError::fix_field(e.code(), "id_no"))?;
        if let Some(code) = fault_of_birth(&id_no, self.time_estimate().at.day()) {
            return Err(ClientError::fix_field(code, "id_no"));
        }
        let known = self.blocking(|core| core.read(|view| Ok(view.identity()?))).await?;
        let account = match known {
            Some(IdentityRecord { name: known, id_no: number, account: Some(account), .. }) => {
                if known != name || number != id_no {
                    return Err(ClientError::fix("account.other_person"));
                }
                if identity_proof.is_empty() {
                    return self.blocking(Core::standing).await;
                }
                // With a proof the device is enrolled again: its keys may be new, or forgotten there.
                Some(account)
            }
            _ => None,
        };
        self.pin_root().await?;
        let proof = identity_proof.to_owned();
        let command = self
            .blocking(move |core| {
                let body = core.enrolment(&name, &id_no, &proof)?;
                core.write(|tx| {
                    let lane = queue::lane_of_account();
                    // One whose answer was lost is waited for, not doubled; and it speaks for whom it names.
                    let known = tx.identity()?;
                    let other = |known: &IdentityRecord| known.name != name || known.id_no != id_no;
                    let command = match queue::take(core, tx, lane, body, &[])? {
                        Taken::Queued(command) => command,
                        Taken::OnItsWay(_) if known.as_ref().is_some_and(other) => {
                            return Err(ClientError::fix("account.other_person"));
                        }
                        Taken::OnItsWay(command) => command,
                        Taken::Done(seen) => return Err(ClientError::fix(seen.code())),
                    };
                    let enrolled = known.as_ref().map_or(Ok(None), |known| known.last_enrolment(tx))?;
                    let assurance = known.and_then(|known| known.assurance).filter(|_| account.is_some());
                    let record = IdentityRecord { name, id_no, command, enrolled, account, assurance };
                    put_identity(tx, &record)?;
                    Ok(command)
                })
            })
            .await?;
        let outcome = self.settle(command).await?;
        match &outcome.result {
            OutcomeResult::Done(Effect::Enrolled { device_key, user_key }) => {
                let bundle = self.bundle()?;
                for record in [device_key, user_key] {
                    KeyRecord::open(record.as_bytes(), &bundle)?;
                }
            }
            OutcomeResult::Done(_) | OutcomeResult::Declined(_) => return Err(ClientError::ask("answer.unreadable")),
        }
        self.blocking(Core::note_enrolment).await?;
        // The office's pack and what it has to tell; without a network now, the next sync brings it.
        let _ = self.pull().await;
        self.blocking(Core::standing).await
    }

    /// Writes down the account once the enrolment was answered.
    pub(crate) fn note_enrolment(&self) -> Result<(), ClientError> {
        let outcome = match self.read(|view| Ok(view.identity()?))? {
            Some(identity) if identity.account.is_none() => {
                self.read(|view| Ok::<_, ClientError>(queue::outcome(view, identity.command)?))?
            }
            _ => None,
        };
        let Some(outcome) = outcome else { return Ok(()) };
        self.write(|tx| {
            let Some(identity) = tx.identity()? else { return Ok(()) };
            let record =
                IdentityRecord { account: Some(outcome.account), assurance: Some(outcome.assurance), ..identity };
            Ok(put_identity(tx, &record)?)
        })
    }

    /// What a registry says of itself, for the person to compare and confirm. Nothing is kept or believed.
    pub(crate) async fn presented_root(self: &Arc<Self>, url: &str) -> Result<PresentedRoot, ClientError> {
        let bytes = self.remote_at(url)?.trust().await?;
        let bundle = TrustBundle::parse(&bytes, None, 0)?;
        let office = &bundle.content().office;
        Ok(PresentedRoot {
            fingerprint: bundle.root_fingerprint().to_string(),
            office: office.id.clone(),
            name: office.name.clone(),
            mark: bundle.is_demo().then(crate::words::demo_mark),
        })
    }

    /// Fetches the trust bundle and pins its root, unless that was done.
    async fn pin_root(self: &Arc<Self>) -> Result<(), ClientError> {
        if self.trust.bundle().is_some() {
            return Ok(());
        }
        let record = self.blocking(|core| core.connection_record()).await?;
        // Without a pin anybody could be the registry: the person was shown its root and has confirmed it.
        let pin = record.root_fingerprint.as_ref().ok_or_else(|| ClientError::fix("connection.pin_required"))?;
        let pin: KeyId = pin
            .parse()
            .map_err(|_: KeyParseError| ClientError::fix_field("connection.fingerprint", "root_fingerprint"))?;
        let bytes = self.session()?.remote.trust().await?;
        let bundle = TrustBundle::parse(&bytes, Some(&pin), 0).map_err(|error| match error {
            // It was typed by a person, who may have mistyped it.
            BundleError::OtherRoot => ClientError::fix_field("connection.root_differs", "root_fingerprint"),
            other => other.into(),
        })?;
        if !record.office.is_empty() && bundle.content().office.id != record.office {
            return Err(ClientError::ask("trust.other_office"));
        }
        self.blocking(move |core| {
            core.write(|tx| {
                state::put_trust(tx, bundle.bytes())?;
                let record = crate::record::ConnectionRecord {
                    root_fingerprint: Some(bundle.root_fingerprint().to_string()),
                    office: bundle.content().office.id.clone(),
                    ..record
                };
                Ok(put_connection(tx, &record)?)
            })?;
            core.trust.pin(bundle);
            Ok(())
        })
        .await
    }

    /// The enrolment command's body: both keys, and the user key's proof that it is held here.
    fn enrolment(&self, name: &PersonName, id_no: &PersonNumber, proof: &str) -> Result<CommandBody, ClientError> {
        let device_key = self.key(DEVICE_ALIAS, KeyPolicy::Requests)?;
        let user_key = self.key(USER_ALIAS, KeyPolicy::Acts)?;
        let identity = Digest::of(&to_canonical(&Identity { id_no, name })?);
        let reason = self.reason(Act::Enrol);
        let signer = DeviceSigner::new(self.config.keys.as_ref(), USER_ALIAS, &reason)?;
        let statement = UserKeyProof { device_key: device_key.key_id().to_string(), identity };
        let envelope = Envelope::sign_value(&ENROL_TYPE, &statement, &signer)?;
        let user_key_proof =
            String::from_utf8(envelope.to_bytes()?).map_err(|_| ClientError::storage("client.internal"))?;
        Ok(CommandBody::Enrol(Enrol {
            name: name.clone(),
            id_no: id_no.clone(),
            device_key,
            user_key,
            user_key_proof,
            identity_proof: proof.to_owned(),
        }))
    }

    /// The key under an alias, made on first use.
    fn key(&self, alias: &str, policy: KeyPolicy) -> Result<PublicKey, ClientError> {
        match self.config.keys.public_key(alias) {
            Ok(key) => Ok(key),
            Err(KeyError::NotFound) => Ok(self.config.keys.generate(alias, policy)?.key),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) fn standing(&self) -> Result<AccountStanding, ClientError> {
        let (identity, connection) = self.read(|view| Ok((view.identity()?, view.connection()?)))?;
        let bundle = self.trust.bundle();
        Ok(AccountStanding {
            account: identity.as_ref().and_then(|i| i.account.as_ref()).map(ToString::to_string),
            name: identity.as_ref().map(|i| i.name.masked()),
            office: bundle.as_ref().map(|b| b.content().office.name.clone()),
            root_fingerprint: connection.and_then(|c| c.root_fingerprint),
            assurance: identity.and_then(|i| i.assurance),
            mark: self.mark(),
        })
    }

    pub(crate) fn trust_bytes(&self) -> Result<Vec<u8>, ClientError> {
        Ok(self.bundle()?.bytes().to_vec())
    }
}
