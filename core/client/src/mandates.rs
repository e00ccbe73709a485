//! Mandates (授权委托书): a person lets somebody act for them, or for the organisation that they lead, and takes it back.

use std::sync::Arc;

use ereg_domain::{
    identifier::IdentifierError,
    party::{Principal, PrincipalNumber},
    text::{PersonName, TextError},
    time::{Instant, StatedDay, TimeError},
};
use ereg_protocol::{
    command::{CommandBody, CommandKind, GrantMandate, RevokeMandate},
    feed::ObjectKind,
    id::CommandId,
};
use ereg_sync::belief::open_mandate;
use ereg_trust::{
    digest::{Digest, DigestError},
    envelope::Envelope,
    keys::{DeviceSigner, USER_ALIAS},
    mandate::{Mandate, MandateError},
};
use ereg_vault::View;

use crate::{
    ClientError, MandateScreen, MandateStanding, MandateTerms,
    kernel::Kernel,
    lane, queue,
    words::{self, key::Act},
};

/// The mandates that this person has granted, or under which the one whose account it is is acted for.
#[derive(Clone)]
pub struct Mandates {
    kernel: Arc<Kernel>,
}

impl Mandates {
    pub(crate) fn new(kernel: Arc<Kernel>) -> Mandates {
        Mandates { kernel }
    }

    /// Signs a mandate with this person's user key and queues it. The office takes it of a person for themselves, and for an
    /// organisation of whom the market supervision knows as its legal representative.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for a name, number or code that does not parse, for a day of a year that cannot be
    /// (`time.day_range`), for no matter (`mandate.scope`) and for a term that cannot be (`mandate.term`).
    pub async fn grant(&self, terms: MandateTerms) -> Result<CommandId, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let number = |e: IdentifierError, field| ClientError::fix_field(e.code(), field);
                let text = |e: TextError, field| ClientError::fix_field(e.code(), field);
                let day = |e: TimeError, field| ClientError::fix_field(e.code(), field);
                let mut matters = terms.matters;
                matters.sort();
                matters.dedup();
                let reason = kernel.reason(Act::Mandate);
                let signer = DeviceSigner::new(kernel.keys.as_ref(), USER_ALIAS, &reason)?;
                let name: PersonName = terms.principal.parse().map_err(|e| text(e, "principal"))?;
                let own: PrincipalNumber = terms.principal_number.parse().map_err(|e| number(e, "principal_number"))?;
                let mandate = Mandate {
                    principal: match own {
                        PrincipalNumber::Person(number) => Principal::Person { name, number },
                        PrincipalNumber::Organisation(code) => Principal::Organisation { name, code },
                    },
                    representative: terms.representative.parse().map_err(|e| text(e, "representative"))?,
                    number: terms.number.parse().map_err(|e| number(e, "number"))?,
                    matters,
                    from: StatedDay::try_from(terms.from_day).map_err(|e| day(e, "from"))?,
                    to: StatedDay::try_from(terms.to_day).map_err(|e| day(e, "to"))?,
                    key: *signer.public_key(),
                    captured_at: kernel.clocks().wall,
                };
                if mandate.to.day().start() <= kernel.time_estimate().at {
                    return Err(ClientError::fix_field(MandateError::Term.code(), "to"));
                }
                // Pressed twice, it is one: before the person is asked for the key once more.
                if let Some(on_its_way) = kernel.read(|view| on_its_way(view, &mandate))? {
                    return Ok(on_its_way);
                }
                let envelope = mandate.sign(&signer).map_err(|error| match error {
                    MandateError::Envelope(error) => ClientError::from(error),
                    MandateError::Term => ClientError::fix_field(MandateError::Term.code(), "to"),
                    MandateError::Scope => ClientError::fix_field(MandateError::Scope.code(), "matters"),
                    other => ClientError::fix(other.code()),
                })?;
                let text =
                    String::from_utf8(envelope.to_bytes()?).map_err(|_| ClientError::storage("client.internal"))?;
                kernel.write(|tx| {
                    if let Some(on_its_way) = on_its_way(tx.as_view(), &mandate)? {
                        return Ok(on_its_way);
                    }
                    let body = CommandBody::GrantMandate(GrantMandate { mandate: text.clone() });
                    queue::enqueue(kernel, tx, lane::of_account(), body, &[])
                })
            })
            .await
    }

    /// Queues the revocation of a mandate that this person has granted, or that somebody granted who led the organisation
    /// before. From the moment the office has it nobody acts under the mandate any more.
    ///
    /// # Errors
    /// [`ClientError::FixInput`] for what is no digest; [`ClientError::NotFound`] for a mandate that is not here.
    pub async fn revoke(&self, mandate: String) -> Result<CommandId, ClientError> {
        self.kernel
            .local(move |kernel| {
                kernel.enrolled()?;
                let digest: Digest =
                    mandate.parse().map_err(|e: DigestError| ClientError::fix_field(e.code(), "mandate"))?;
                let known = list(kernel)?.into_iter().any(|screen| screen.mandate == digest.to_string());
                if !known {
                    return Err(ClientError::not_found("mandate.not_found"));
                }
                kernel.write(|tx| {
                    let body = CommandBody::RevokeMandate(RevokeMandate { mandate: digest });
                    queue::enqueue(kernel, tx, lane::of_account(), body, &[])
                })
            })
            .await
    }

    /// Every mandate that the office has told of, those that nobody revoked first.
    pub async fn list(&self) -> Result<Vec<MandateScreen>, ClientError> {
        self.kernel.local(list).await
    }
}

/// The command that grants a mandate of these terms and is on its way. A signature differs each time it is made, and so does
/// its moment: their bytes do not say it.
fn on_its_way(view: &View<'_>, mandate: &Mandate) -> Result<Option<CommandId>, ClientError> {
    let grants = |body: Option<CommandBody>| {
        let Some(CommandBody::GrantMandate(granted)) = body else { return false };
        let known = Envelope::from_bytes(granted.mandate.as_bytes()).ok().and_then(|e| Mandate::open(&e).ok());
        known.is_some_and(|known| Mandate { captured_at: mandate.captured_at, ..known } == *mandate)
    };
    let mut open = view.outbox()?;
    open.retain(|item| item.kind() == CommandKind::GrantMandate && item.is_open() && !item.is_held());
    for item in open {
        if grants(lane::body(view, &item)?) {
            return Ok(Some(item.command_id()));
        }
    }
    Ok(None)
}

fn list(kernel: &Kernel) -> Result<Vec<MandateScreen>, ClientError> {
    let at = kernel.time_estimate().at;
    kernel.read(|view| told(view, at))
}

fn told(view: &View<'_>, at: Instant) -> Result<Vec<MandateScreen>, ClientError> {
    let objects = view.objects(ObjectKind::Mandate)?;
    let mut screens: Vec<MandateScreen> = Vec::with_capacity(objects.len());
    for object in objects {
        // In the words of a newer registry there is nothing to show.
        let Ok((digest, mandate, view)) = open_mandate(object.body.as_bytes()) else { continue };
        let is_over = view.revoked_at.is_some() || at >= mandate.to.day().start();
        screens.push(MandateScreen {
            standing: if is_over { MandateStanding::Over } else { MandateStanding::Stands },
            words: words::mandate::standing(&mandate, view.revoked_at, at),
            mandate: digest.to_string(),
            principal: mandate.principal.shown(),
            principal_number: mandate.principal.principal_number().map(|number| number.shown()).unwrap_or_default(),
            representative: mandate.representative.masked(),
            number: mandate.number.masked(),
            matters: mandate.matters,
            from_day: mandate.from.day(),
            to_day: mandate.to.day(),
            revoked_at: view.revoked_at,
        });
    }
    screens.sort_by(|a, b| {
        (a.revoked_at.is_some(), &a.principal_number, a.from_day).cmp(&(
            b.revoked_at.is_some(),
            &b.principal_number,
            b.from_day,
        ))
    });
    Ok(screens)
}

/// The one of this number, as the newest mandate names them that is here and not revoked, or else the newest of all.
fn principal_of(view: &View<'_>, number: &PrincipalNumber) -> Result<Option<Principal>, ClientError> {
    let objects = view.objects(ObjectKind::Mandate)?;
    let named = objects.iter().filter_map(|object| {
        let (_, mandate, told) = open_mandate(object.body.as_bytes()).ok()?;
        let is_theirs = mandate.principal.principal_number().as_ref() == Some(number);
        is_theirs.then_some(((told.revoked_at.is_none(), told.granted_at), mandate.principal))
    });
    Ok(named.max_by_key(|(newest, _)| *newest).map(|(_, principal)| principal))
}

/// Returns the name of the one for whom an account is acted for, as a mandate that is here has it, or their number.
pub(crate) fn name_of(view: &View<'_>, number: &PrincipalNumber) -> Result<String, ClientError> {
    let principal = principal_of(view, number)?;
    Ok(principal.map_or_else(|| number.as_str().to_owned(), |principal| principal.name().to_string()))
}

/// Returns the same as a screen shows it.
pub(crate) fn shown_name(view: &View<'_>, number: &PrincipalNumber) -> Result<String, ClientError> {
    let principal = principal_of(view, number)?;
    Ok(principal.map_or_else(|| number.shown(), |principal| principal.shown()))
}
