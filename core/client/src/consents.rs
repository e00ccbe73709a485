//! Consents to the use of licences (用证授权): a holder lets another office be shown a licence for one purpose until a day, takes it
//! back, and reads who asked (调用记录); and an office asks under one.
//!
//! A consent is proved by its signature; that it was taken, how it stands and every line of the log came under the signed head
//! of a page of this account's feed.

use std::{cmp::Reverse, path::Path, sync::Arc};

use ereg_domain::{
    canonical::from_canonical,
    identifier::{CreditCode, IdentifierError, IssuedNumber, LicenceId},
    name::PurposeName,
    party::PrincipalNumber,
    time::{StatedDay, TimeError},
};
use ereg_law::policy::PolicyPack;
use ereg_protocol::{
    command::{CommandBody, CommandKind, GrantConsent, RevokeConsent, UseLicence},
    consent::{LicenceUseAnswer, LicenceUseView},
    document::DocumentForm,
    feed::ObjectKind,
    id::CommandId,
    objects::CertificateView,
    registry::Registry as _,
};
use ereg_sync::belief::open_consent;
use ereg_trust::{
    digest::{Digest, DigestError},
    envelope::Envelope,
    keys::{DeviceSigner, USER_ALIAS},
    licence_consent::{LicenceConsent, LicenceConsentError},
};
use ereg_vault::View;

use crate::{
    ClientError, ConsentAct, ConsentScreen, ConsentTerms, LicencePurposeScreen, LicenceUseScreen, LicenceUserScreen,
    Text, feed,
    kernel::Kernel,
    lane, queue,
    record::Reads as _,
    whole_file::WholeFile,
    words::{self, key::Act, message::message_of},
};

/// The consents by which offices are shown this person's licences, and the log of their uses.
#[derive(Clone)]
pub struct Consents {
    kernel: Arc<Kernel>,
}

impl Consents {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Consents {
        Consents { kernel }
    }

    /// The offices to which a holder may consent, and for what, by the rules in force on this device. Works offline.
    pub async fn offices(&self) -> Result<Vec<LicenceUserScreen>, ClientError> {
        self.kernel
            .local(|kernel| {
                let pack = kernel.pack()?;
                let users = pack.pack.licence_users.iter().map(|user| LicenceUserScreen {
                    code: user.code.to_string(),
                    name: Text::wording(user.name.clone()),
                    purposes: user
                        .purposes
                        .iter()
                        .map(|purpose| LicencePurposeScreen {
                            id: purpose.id.to_string(),
                            name: Text::wording(purpose.name.clone()),
                        })
                        .collect(),
                });
                Ok(users.collect())
            })
            .await
    }

    /// Signs a consent with this person's user key and queues it: for a licence of theirs, by the number of the certificate or
    /// proof, or by the identifier of the licence.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what does not parse, for an office or a purpose that the rules here do not list
    /// (`consent.office_unknown`, `consent.purpose`) and for a day that is over (`consent.term`); `certificate.not_found`.
    pub async fn give(&self, which: String, terms: ConsentTerms) -> Result<CommandId, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let office: CreditCode =
                    terms.office.parse().map_err(|e: IdentifierError| ClientError::fix_field(e.code(), "office"))?;
                let pack = kernel.pack()?;
                let user = pack.pack.licence_user(&office);
                let user = user.ok_or_else(|| ClientError::fix_field("consent.office_unknown", "office"))?;
                let purpose = purpose_of(&terms.purpose)?;
                user.purpose(purpose).ok_or_else(|| ClientError::fix_field("consent.purpose", "purpose"))?;
                let until = StatedDay::try_from(terms.until)
                    .map_err(|e: TimeError| ClientError::fix_field(e.code(), "until"))?;
                if until.day() < kernel.time_estimate().at.day() {
                    return Err(ClientError::fix_field("consent.term", "until"));
                }
                let licence = kernel.read(|view| licence_of(view, &which))?;
                let reason = kernel.reason(Act::Consent);
                let signer = DeviceSigner::new(kernel.keys.as_ref(), USER_ALIAS, &reason)?;
                let consent = LicenceConsent {
                    office,
                    licence,
                    purpose,
                    until,
                    key: *signer.public_key(),
                    captured_at: kernel.clocks().wall,
                };
                // Pressed twice, it is one: before the person is asked for the key once more.
                if let Some(on_its_way) = kernel.read(|view| on_its_way(view, &consent))? {
                    return Ok(on_its_way);
                }
                let envelope = consent.sign(&signer).map_err(|error| match error {
                    LicenceConsentError::Envelope(error) => ClientError::from(error),
                    LicenceConsentError::OtherKey => ClientError::fix(LicenceConsentError::OtherKey.code()),
                })?;
                let text =
                    String::from_utf8(envelope.to_bytes()?).map_err(|_| ClientError::storage("client.internal"))?;
                kernel.write(|tx| {
                    if let Some(on_its_way) = on_its_way(tx.as_view(), &consent)? {
                        return Ok(on_its_way);
                    }
                    let body = CommandBody::GrantConsent(GrantConsent { consent: text.clone() });
                    queue::enqueue(kernel, tx, lane::of_account(), body, &[])
                })
            })
            .await
    }

    /// Queues the revocation of a consent. From the moment the registry has it the licence is shown to nobody under it.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what is no digest; `consent.not_found` for one that is not here.
    pub async fn revoke(&self, consent: String) -> Result<CommandId, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let consent = digest_of(&consent)?;
                kernel
                    .read(|view| Ok(view.object(ObjectKind::Consent, &consent.to_string())?))?
                    .ok_or_else(|| ClientError::not_found("consent.not_found"))?;
                kernel.write(|tx| {
                    let body = CommandBody::RevokeConsent(RevokeConsent { consent });
                    queue::enqueue(kernel, tx, lane::of_account(), body, &[])
                })
            })
            .await
    }

    /// Every consent that the registry has told of, those that nobody took back first. Works offline.
    pub async fn list(&self) -> Result<Vec<ConsentScreen>, ClientError> {
        self.kernel.local(list).await
    }

    /// The log of the uses (调用记录), of one consent or of all, the newest first: who asked, when, for what, and what it was
    /// answered. Works offline.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what is no digest.
    pub async fn uses(&self, consent: Option<String>) -> Result<Vec<LicenceUseScreen>, ClientError> {
        self.kernel
            .local(move |kernel| {
                let wanted = consent.as_deref().map(digest_of).transpose()?;
                let pack = kernel.pack()?;
                let mut told = kernel.read(told_uses)?;
                told.retain(|(_, told)| wanted.is_none_or(|wanted| told.consent == wanted));
                told.sort_by_key(|(id, told)| (Reverse(told.at), id.clone()));
                Ok(told.iter().map(|(id, told)| use_screen(&pack.pack, id, told)).collect())
            })
            .await
    }

    /// Queues, for the office whose account this is, the request to be shown a licence under a consent. What it is answered comes
    /// by the feed, to the holder as to the office.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what does not parse.
    pub async fn ask(&self, consent: String, licence: String, purpose: String) -> Result<CommandId, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let consent = digest_of(&consent)?;
                let licence: LicenceId =
                    licence.parse().map_err(|e: IdentifierError| ClientError::fix_field(e.code(), "licence"))?;
                let purpose = purpose_of(&purpose)?;
                let body = CommandBody::UseLicence(UseLicence { consent, licence, purpose });
                kernel.write(|tx| queue::enqueue(kernel, tx, lane::of_account(), body.clone(), &[]))
            })
            .await
    }

    /// Writes the file of a licence that was shown to the office whose account this is, in one of its forms, to a path where
    /// nothing is: complete, or not at all. Nothing of it is kept here. Needs a network.
    ///
    /// # Errors
    /// `paper.not_found` for a use that is not here or that showed no file; `paper.other_form`; `medium.target_exists`,
    /// `medium.target`; as the registry's, which hands a file out for as long as its rules say, and while the consent stands.
    pub async fn save(&self, used: String, form: DocumentForm, path: String) -> Result<LicenceUseScreen, ClientError> {
        let (screen, digest) = self
            .kernel
            .local(move |kernel| {
                let told: Option<LicenceUseView> =
                    kernel.read(|view| feed::object(view, ObjectKind::LicenceUse, &used))?;
                let told = told.ok_or_else(|| ClientError::not_found("paper.not_found"))?;
                let LicenceUseAnswer::Shown { document: Some(document) } = &told.answer else {
                    return Err(ClientError::not_found("paper.not_found"));
                };
                let file = document.file(form).ok_or_else(|| ClientError::not_found("paper.other_form"))?;
                let pack = kernel.pack()?;
                Ok((use_screen(&pack.pack, &used, &told), file.digest))
            })
            .await?;
        let bytes = self
            .kernel
            .online(move |kernel| async move { Ok(kernel.session()?.remote.document(digest).await?) })
            .await?;
        self.kernel
            .local(move |_| {
                let mut file = WholeFile::begin(Path::new(&path))?;
                file.write(&bytes)?;
                file.end()
            })
            .await?;
        Ok(screen)
    }
}

fn digest_of(text: &str) -> Result<Digest, ClientError> {
    text.parse().map_err(|e: DigestError| ClientError::fix_field(e.code(), "consent"))
}

fn purpose_of(text: &str) -> Result<PurposeName, ClientError> {
    text.parse().map_err(|_| ClientError::fix_field("consent.purpose", "purpose"))
}

/// The licence of a certificate or proof that is here, by its number; one that is named itself.
fn licence_of(view: &View<'_>, which: &str) -> Result<LicenceId, ClientError> {
    if let Ok(licence) = which.parse::<LicenceId>() {
        return Ok(licence);
    }
    let number: IssuedNumber = which.parse().map_err(|e: IdentifierError| ClientError::fix(e.code()))?;
    let told: Option<CertificateView> = feed::object(view, ObjectKind::Certificate, number.as_str())?;
    Ok(told.ok_or_else(|| ClientError::not_found("certificate.not_found"))?.licence_id)
}

/// The command that gives this consent and is on its way. A signature differs each time it is made, and so does its moment: their
/// bytes do not say it.
fn on_its_way(view: &View<'_>, consent: &LicenceConsent) -> Result<Option<CommandId>, ClientError> {
    let gives = |body: Option<CommandBody>| {
        let Some(CommandBody::GrantConsent(given)) = body else { return false };
        let known = Envelope::from_bytes(given.consent.as_bytes()).ok().and_then(|e| LicenceConsent::open(&e).ok());
        known.is_some_and(|known| LicenceConsent { captured_at: consent.captured_at, ..known } == *consent)
    };
    let mut open = view.outbox()?;
    open.retain(|item| item.kind() == CommandKind::GrantConsent && item.is_open() && !item.is_held());
    for item in open {
        if gives(lane::body(view, &item)?) {
            return Ok(Some(item.command_id()));
        }
    }
    Ok(None)
}

/// The uses that are told of, with their ids. One in the words of a newer registry is none, and hides no other.
fn told_uses(view: &View<'_>) -> Result<Vec<(String, LicenceUseView)>, ClientError> {
    let objects = view.objects(ObjectKind::LicenceUse)?;
    let told = objects.into_iter().filter_map(|object| {
        let told = from_canonical::<LicenceUseView>(object.body.as_bytes()).ok()?;
        Some((object.object, told))
    });
    Ok(told.collect())
}

fn list(kernel: &Kernel) -> Result<Vec<ConsentScreen>, ClientError> {
    let pack = kernel.pack()?;
    let at = kernel.time_estimate().at;
    kernel.read(|view| {
        let uses = told_uses(view)?;
        let own = own_code(view)?;
        let certificates = view.objects(ObjectKind::Certificate)?;
        let certificates: Vec<CertificateView> = certificates
            .iter()
            .filter_map(|object| from_canonical::<CertificateView>(object.body.as_bytes()).ok())
            .collect();
        let mut screens = Vec::new();
        for object in view.objects(ObjectKind::Consent)? {
            // In the words of a newer registry there is nothing to show.
            let Ok((digest, consent, told)) = open_consent(object.body.as_bytes()) else { continue };
            let (office_name, purpose_name) = names(&pack.pack, &consent.office, consent.purpose);
            let of = certificates.iter().find(|certificate| certificate.licence_id == consent.licence);
            let counted = uses.iter().filter(|(_, used)| used.consent == digest).count();
            screens.push(ConsentScreen {
                consent: digest.to_string(),
                office: consent.office.to_string(),
                office_name,
                licence: consent.licence.to_string(),
                certificate: of.map(|certificate| certificate.number.to_string()),
                purpose: consent.purpose.to_string(),
                purpose_name,
                until: consent.until.day(),
                granted_at: told.granted_at,
                revoked_at: told.revoked_at,
                standing: words::consent::standing(&consent, told.revoked_at, at),
                act: (told.revoked_at.is_none() && consent.is_in_term(at)).then(|| {
                    if own.as_ref() == Some(&consent.office) { ConsentAct::Ask } else { ConsentAct::TakeBack }
                }),
                uses: u32::try_from(counted).unwrap_or(u32::MAX),
            });
        }
        screens.sort_by(|a, b| {
            let place = |one: &ConsentScreen| (one.revoked_at.is_some(), Reverse(one.granted_at));
            (place(a), &a.consent).cmp(&(place(b), &b.consent))
        });
        Ok(screens)
    })
}

/// The credit code of the organisation whose account this is, where it is one's.
fn own_code(view: &View<'_>) -> Result<Option<CreditCode>, ClientError> {
    Ok(match view.identity()?.and_then(|identity| identity.principal) {
        Some(PrincipalNumber::Organisation(code)) => Some(code),
        Some(PrincipalNumber::Person(_)) | None => None,
    })
}

/// The names of an office and of one of its purposes, as the rules here have them; else what names them in formats.
fn names(pack: &PolicyPack, office: &CreditCode, purpose: PurposeName) -> (Text, Text) {
    let user = pack.licence_user(office);
    let named = user.and_then(|user| user.purpose(purpose));
    let spelled = |name: &str| Text::of(name, name);
    (
        user.map_or_else(|| spelled(office.as_str()), |user| Text::wording(user.name.clone())),
        named.map_or_else(|| spelled(purpose.as_str()), |purpose| Text::wording(purpose.name.clone())),
    )
}

fn use_screen(pack: &PolicyPack, id: &str, told: &LicenceUseView) -> LicenceUseScreen {
    let (office_name, purpose_name) = names(pack, &told.office, told.purpose);
    let (refused, forms) = match &told.answer {
        LicenceUseAnswer::Refused { code } => (Some(message_of(code)), Vec::new()),
        LicenceUseAnswer::Shown { document } => {
            let files = document.iter().flat_map(|document| document.files());
            (None, files.map(|(form, _)| form).collect())
        }
    };
    LicenceUseScreen {
        id: id.to_owned(),
        consent: told.consent.to_string(),
        office_name,
        office: told.office.to_string(),
        licence: told.licence.to_string(),
        purpose_name,
        at: told.at,
        answer: if refused.is_some() { words::consent::refused() } else { words::consent::shown() },
        refused,
        forms,
    }
}

/// A line about a consent that was told of.
pub(crate) fn told_of(kernel: &Kernel, view: &View<'_>, object: &str) -> Result<Option<Text>, ClientError> {
    let Some(told) = view.object(ObjectKind::Consent, object)? else { return Ok(None) };
    let Ok((_, consent, told)) = open_consent(told.body.as_bytes()) else { return Ok(None) };
    let (office, purpose) = names(&kernel.pack()?.pack, &consent.office, consent.purpose);
    Ok(Some(words::consent::line(&office, &purpose, &consent, told.revoked_at)))
}

/// A line about a use that was told of.
pub(crate) fn used(kernel: &Kernel, view: &View<'_>, object: &str) -> Result<Option<Text>, ClientError> {
    let told: Option<LicenceUseView> = feed::object(view, ObjectKind::LicenceUse, object)?;
    let Some(told) = told else { return Ok(None) };
    let screen = use_screen(&kernel.pack()?.pack, object, &told);
    Ok(Some(words::consent::used(&screen.office_name, &screen.purpose_name, &screen.answer)))
}
