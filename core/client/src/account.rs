//! The person's account at the office: enrolment and the pinned root.

use std::sync::Arc;

use ereg_domain::{
    canonical::to_canonical,
    identifier::{IdentifierError, PersonNumber},
    party::{PrincipalNumber, fault_of_birth},
    text::{PersonName, TextError},
};
use ereg_logs::event;
use ereg_protocol::{
    command::{CommandBody, Enrol, UserKeyProof},
    outcome::{CommandEffect, OutcomeResult},
    payload,
    registry::Registry as _,
};
use ereg_sync::state;
use ereg_trust::{
    bundle::{BundleError, TrustBundle},
    digest::Digest,
    envelope::Envelope,
    key_record::KeyRecord,
    keys::{DEVICE_ALIAS, DeviceSigner, KeyError, KeyId, KeyInfo, KeyParseError, KeyPolicy, USER_ALIAS, waited},
};
use serde::Serialize;

use crate::{
    AccountStanding, ClientError, Connection, PresentedRoot, arrival, exchange,
    kernel::Kernel,
    lane, mandates,
    queue::{self, Taken},
    record::{ConnectionRecord, IdentityRecord, Reads, put_connection, put_identity},
    verifier,
    words::key::Act,
};

#[derive(Serialize)]
struct Identity<'a> {
    id_no: &'a PersonNumber,
    name: &'a PersonName,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<&'a PrincipalNumber>,
}

/// The person's account at one office.
#[derive(Clone)]
pub struct Account {
    kernel: Arc<Kernel>,
}

impl Account {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Account {
        Account { kernel }
    }

    /// Proves identity and registers this device's two keys for the person's own account. Pins the root: fetches the trust bundle and checks that its
    /// fingerprint is the one the person confirmed. Needs a network.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for a name or number that does not parse, `identity.contradicted` where name, number and
    /// proof do not fit, `connection.pin_required` without a confirmed root; [`ClientError::AskOffice`] where only the
    /// office can help; [`ClientError::TryAgain`] without an answer: once it was sent, the command stays in the outbox.
    pub async fn enrol(
        &self,
        name: String,
        id_no: String,
        identity_proof: String,
    ) -> Result<AccountStanding, ClientError> {
        self.enrols(None, name, id_no, identity_proof).await
    }

    /// Works like [`Account::enrol`], for the account of one who has mandated this person: of an organisation, by its
    /// credit code, or of another person, by the number of their card. Name, number and proof are this person's.
    ///
    /// # Errors
    /// Those of [`Account::enrol`]; `mandate.none` where nobody of that number has mandated this person.
    pub async fn enrol_for(
        &self,
        principal: String,
        name: String,
        id_no: String,
        identity_proof: String,
    ) -> Result<AccountStanding, ClientError> {
        let number = principal.parse().map_err(|e: IdentifierError| ClientError::fix_field(e.code(), "principal"))?;
        self.enrols(Some(number), name, id_no, identity_proof).await
    }

    async fn enrols(
        &self,
        principal: Option<PrincipalNumber>,
        name: String,
        id_no: String,
        identity_proof: String,
    ) -> Result<AccountStanding, ClientError> {
        self.kernel
            .online(move |kernel| async move {
                let name: PersonName = name.parse().map_err(|e: TextError| ClientError::fix_field(e.code(), "name"))?;
                let id_no: PersonNumber =
                    id_no.parse().map_err(|e: IdentifierError| ClientError::fix_field(e.code(), "id_no"))?;
                if let Some(code) = fault_of_birth(&id_no, kernel.time_estimate().at.day()) {
                    return Err(ClientError::fix_field(code, "id_no"));
                }
                let known = kernel.local(|kernel| kernel.read(|view| Ok(view.identity()?))).await?;
                let account = match known {
                    Some(IdentityRecord {
                        name: known, id_no: number, principal: of, account: Some(account), ..
                    }) => {
                        if known != name || number != id_no || of != principal {
                            return Err(ClientError::fix("account.other_person"));
                        }
                        if identity_proof.is_empty() {
                            return kernel.local(standing).await;
                        }
                        // With a proof the device is enrolled again: its keys may be new, or forgotten there.
                        Some(account)
                    }
                    _ => None,
                };
                pin_root(&kernel).await?;
                let command = kernel
                    .local(move |kernel| {
                        let body = enrolment(kernel, &name, &id_no, &identity_proof, principal.clone())?;
                        kernel.write(|tx| {
                            let lane = lane::of_account();
                            // One whose answer was lost is waited for, not doubled; and it speaks for whom it names.
                            let known = tx.identity()?;
                            let other = |known: &IdentityRecord| {
                                known.name != name || known.id_no != id_no || known.principal != principal
                            };
                            let command = match queue::take(kernel, tx, lane, body, &[])? {
                                Taken::Queued(command) => command,
                                Taken::OnItsWay(_) if known.as_ref().is_some_and(other) => {
                                    return Err(ClientError::fix("account.other_person"));
                                }
                                Taken::OnItsWay(command) => command,
                                Taken::Done(seen) => return Err(ClientError::fix(seen.code())),
                            };
                            let enrolled = known.as_ref().map_or(Ok(None), |known| known.last_enrolment(tx))?;
                            let assurance = known.and_then(|known| known.assurance).filter(|_| account.is_some());
                            let record =
                                IdentityRecord { name, id_no, principal, command, enrolled, account, assurance };
                            put_identity(tx, &record)?;
                            Ok(command)
                        })
                    })
                    .await?;
                let outcome = exchange::settle(&kernel, command).await?;
                match &outcome.result {
                    OutcomeResult::Done(CommandEffect::Enrolled { device_key, user_key }) => {
                        let bundle = kernel.bundle()?;
                        for record in [device_key, user_key] {
                            KeyRecord::open(record.as_bytes(), &bundle)?;
                        }
                    }
                    OutcomeResult::Done(_) | OutcomeResult::Declined(_) => {
                        return Err(ClientError::ask("answer.unreadable"));
                    }
                }
                kernel.local(arrival::note_enrolment).await?;
                // The office's pack and what it has to tell; without a network now, the next sync brings it.
                let _ = exchange::pull(&kernel).await;
                kernel.local(standing).await
            })
            .await
    }

    /// Returns where the person stands with the office. Works offline.
    pub async fn standing(&self) -> Result<AccountStanding, ClientError> {
        self.kernel.local(standing).await
    }

    /// Returns what the registry at an address presents as its root, to be shown and confirmed before it is given to
    /// [`Account::connect`]. Nothing is kept. Needs a network.
    pub async fn presented_root(&self, url: String) -> Result<PresentedRoot, ClientError> {
        self.kernel
            .online(move |kernel| async move {
                let bytes = kernel.remote_at(&url)?.trust().await?;
                let bundle = TrustBundle::parse(&bytes, None, 0)?;
                Ok(verifier::presented(&bundle))
            })
            .await
    }

    /// The registry this vault is connected to.
    pub async fn connection(&self) -> Result<Option<Connection>, ClientError> {
        self.kernel
            .local(|kernel| {
                let record = kernel.read(|view| Ok(view.connection()?))?;
                Ok(record.map(|r| Connection { url: r.url, office: r.office, root_fingerprint: r.root_fingerprint }))
            })
            .await
    }

    /// Connects to a registry, or to another address of the same one: a pinned root stays pinned.
    pub async fn connect(&self, connection: Connection) -> Result<(), ClientError> {
        self.kernel.local(move |kernel| connect(kernel, &connection)).await
    }

    /// The trust bundle as received (`trust.json`), to hand to a stranger.
    pub async fn trust_bundle(&self) -> Result<Vec<u8>, ClientError> {
        self.kernel.local(|kernel| Ok(kernel.bundle()?.bytes().to_vec())).await
    }
}

/// Connects to a registry, or to another address of the same one.
///
/// # Errors
/// `connection.other_root` where another root is pinned; `connection.fingerprint`.
pub(crate) fn connect(kernel: &Kernel, connection: &Connection) -> Result<(), ClientError> {
    connection.readable()?;
    kernel.write(|tx| {
        let known = tx.connection()?;
        let named = known.as_ref().and_then(|known| known.root_fingerprint.clone());
        let given = connection.root_fingerprint.clone();
        // A root under which something has verified stays: another address of the same registry may come, another
        // registry may not. One that was only named may have been mistyped, and gives way.
        let verified = kernel.trust.bundle().map(|bundle| bundle.root_fingerprint().to_string());
        let root_fingerprint = match (verified, given) {
            (Some(verified), Some(given)) if verified != given => {
                return Err(ClientError::fix_field("connection.other_root", "root_fingerprint"));
            }
            (Some(verified), _) => Some(verified),
            (None, given) => given.or(named),
        };
        let record =
            ConnectionRecord { url: connection.url.clone(), office: connection.office.clone(), root_fingerprint };
        // A vault that can only be read opens all the same where nothing is new.
        if known.as_ref() == Some(&record) { Ok(()) } else { Ok(put_connection(tx, &record)?) }
    })?;
    event!(INFO, "the vault has a registry");
    kernel.forget_session();
    Ok(())
}

/// Fetches the trust bundle and pins its root, unless that was done.
async fn pin_root(kernel: &Arc<Kernel>) -> Result<(), ClientError> {
    if kernel.trust.bundle().is_some() {
        return Ok(());
    }
    let record = kernel.local(|kernel| kernel.connection_record()).await?;
    // Without a pin anybody could be the registry: the person was shown its root and has confirmed it.
    let pin = record.root_fingerprint.as_ref().ok_or_else(|| ClientError::fix("connection.pin_required"))?;
    let pin: KeyId =
        pin.parse().map_err(|_: KeyParseError| ClientError::fix_field("connection.fingerprint", "root_fingerprint"))?;
    let bytes = kernel.session()?.remote.trust().await?;
    let bundle = TrustBundle::parse(&bytes, Some(&pin), 0).map_err(|error| match error {
        // It was typed by a person, who may have mistyped it.
        BundleError::OtherRoot => ClientError::fix_field("connection.root_differs", "root_fingerprint"),
        other => other.into(),
    })?;
    if !record.office.is_empty() && bundle.content().office.id != record.office {
        return Err(ClientError::ask("trust.other_office"));
    }
    kernel
        .local(move |kernel| {
            kernel.write(|tx| {
                state::put_trust(tx, bundle.bytes())?;
                let record = ConnectionRecord {
                    root_fingerprint: Some(bundle.root_fingerprint().to_string()),
                    office: bundle.content().office.id.clone(),
                    ..record
                };
                Ok(put_connection(tx, &record)?)
            })?;
            event!(INFO, "a trust bundle is pinned", version = bundle.version());
            kernel.trust.pin(bundle);
            Ok(())
        })
        .await
}

/// The enrolment command's body: both keys, and the user key's proof that it is held here.
fn enrolment(
    kernel: &Kernel,
    name: &PersonName,
    id_no: &PersonNumber,
    proof: &str,
    principal: Option<PrincipalNumber>,
) -> Result<CommandBody, ClientError> {
    let device = key(kernel, DEVICE_ALIAS, KeyPolicy::Requests)?;
    let user = key(kernel, USER_ALIAS, KeyPolicy::Acts)?;
    let identity = Digest::of(&to_canonical(&Identity { id_no, name, principal: principal.as_ref() })?);
    let reason = kernel.reason(Act::Enrol);
    let signer = DeviceSigner::new(kernel.keys.as_ref(), USER_ALIAS, &reason)?;
    let statement = UserKeyProof { device_key: device.key.key_id().to_string(), identity };
    let envelope = Envelope::sign_value(&payload::ENROL, &statement, &signer)?;
    let user_key_proof =
        String::from_utf8(envelope.to_bytes()?).map_err(|_| ClientError::storage("client.internal"))?;
    Ok(CommandBody::Enrol(Box::new(Enrol {
        name: name.clone(),
        id_no: id_no.clone(),
        device_key: device.key,
        device_kept: device.kept(),
        user_key: user.key,
        user_kept: user.kept(),
        user_key_proof,
        identity_proof: proof.to_owned(),
        principal,
    })))
}

/// The key under an alias and how the device keeps it, made on first use.
fn key(kernel: &Kernel, alias: &str, policy: KeyPolicy) -> Result<KeyInfo, ClientError> {
    match waited(kernel.keys.info(alias)) {
        Ok(key) => Ok(key),
        Err(KeyError::NotFound) => {
            let made = waited(kernel.keys.generate(alias, policy));
            match &made {
                Ok(_) => event!(INFO, "a key was made", key = named(policy)),
                Err(error) => event!(WARN, "a key was refused", key = named(policy), code = error.code()),
            }
            Ok(made?)
        }
        Err(error) => {
            event!(WARN, "a key was refused", key = named(policy), code = error.code());
            Err(error.into())
        }
    }
}

/// Returns the name that a log has for a key: the one that signs requests, that signs acts, or that opens the vault.
fn named(policy: KeyPolicy) -> &'static str {
    match policy {
        KeyPolicy::Requests => "device",
        KeyPolicy::Acts => "user",
        KeyPolicy::Opens => "vault",
    }
}

fn standing(kernel: &Kernel) -> Result<AccountStanding, ClientError> {
    let (identity, connection) = kernel.read(|view| Ok((view.identity()?, view.connection()?)))?;
    let bundle = kernel.trust.bundle();
    let principal = identity.as_ref().and_then(|i| i.principal.clone());
    let principal = principal.map(|number| kernel.read(|view| mandates::shown_name(view, &number))).transpose()?;
    Ok(AccountStanding {
        account: identity.as_ref().and_then(|i| i.account.as_ref()).map(ToString::to_string),
        name: identity.as_ref().map(|i| i.name.masked()),
        principal,
        office: bundle.as_ref().map(|b| b.content().office.name.clone()),
        root_fingerprint: connection.and_then(|c| c.root_fingerprint),
        assurance: identity.and_then(|i| i.assurance),
        mark: kernel.mark(),
    })
}
