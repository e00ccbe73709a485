//! A sale on its way from the first section to the submission.

use std::sync::Mutex;

use ereg_domain::canonical::to_canonical;
use ereg_law::{
    fixture::{Sale, Someone, notified, true_answers},
    material::{MaterialCode, MediaType},
    policy::FLOOR_PACK,
};
use ereg_protocol::{
    command::{
        About, AcceptInvitation, CommandBody, Freeze, Invite, PutMedium, PutSections, RevokeInvitation, SectionPut,
        ShareDraft, Sign, StatementRef, Submit,
    },
    id::DraftId,
    objects::WorkspaceView,
    outcome::{CommandEffect, Receipt},
    registry::Registry,
    world::Clock,
};
use ereg_trust::{
    digest::{Digest, section_hash},
    envelope::Envelope,
    keys::USER_ALIAS,
    manifest::{Basis, Manifest, MediaRef, PackRef, PartyStatement, SectionRef},
    merkle::{MEDIA_CHUNK, Tree, leaf_hash},
};
use serde::Serialize;

use crate::{
    citizen::{Citizen, id_of, slot},
    office::Office,
};

/// A sale as its creator prepares it.
pub struct Draft {
    pub id: DraftId,
    pub sale: Sale,
    pub extract: String,
    pub medium: Option<Vec<u8>>,
    /// The policy pack under which it is frozen.
    pub pack: Digest,
    pub manifest: Mutex<Option<Manifest>>,
}

fn text<T: Serialize>(value: &T) -> String {
    String::from_utf8(to_canonical(value).unwrap()).unwrap()
}

impl Draft {
    /// Shares the sale's sections with the extract the seller has just fetched.
    pub async fn shared_by(seller: &Citizen, sale: &Sale) -> Draft {
        let unit = sale.register.as_ref().unwrap().unit;
        let extract = seller.session.extract(&unit).await.unwrap();
        let draft = Draft::begun(seller, sale, extract, None);
        seller.send(draft.sharing()).await;
        seller.send(draft.sections(1)).await;
        draft
    }

    /// A draft that has not left the phone.
    pub fn begun(seller: &Citizen, sale: &Sale, extract: String, medium: Option<Vec<u8>>) -> Draft {
        let id = id_of(seller.uuid("draft"));
        let pack = Digest::of(FLOOR_PACK);
        Draft { id, sale: sale.clone(), extract, medium, pack, manifest: Mutex::default() }
    }

    pub fn sharing(&self) -> CommandBody {
        CommandBody::Share(ShareDraft {
            draft_id: self.id,
            matter: ereg_law::matter::T04.id(),
            slot: slot("transferor.1"),
            about: About::Extract(self.extract.clone()),
        })
    }

    pub fn sections(&self, rev: u64) -> CommandBody {
        let put = |(kind, body): (_, &ereg_law::section::Body)| SectionPut {
            kind,
            rev,
            body: String::from_utf8(body.bytes().unwrap()).unwrap(),
        };
        let sections = self.sale.sections.iter().map(put).collect();
        CommandBody::PutSections(PutSections { draft_id: self.id, sections })
    }

    pub fn deal(&self, rev: u64) -> CommandBody {
        let body = text(self.sale.sections.get::<ereg_law::application::Deal>().unwrap());
        let kind = ereg_law::section::DEAL;
        CommandBody::PutSections(PutSections { draft_id: self.id, sections: vec![SectionPut { kind, rev, body }] })
    }

    pub fn invitation(&self, place: &str, code: &[u8; 16]) -> CommandBody {
        CommandBody::Invite(Invite { draft_id: self.id, slot: slot(place), code_hash: Digest::of(code) })
    }

    pub fn revocation(&self, place: &str) -> CommandBody {
        CommandBody::RevokeInvitation(RevokeInvitation { draft_id: self.id, slot: slot(place) })
    }

    pub fn acceptance(&self, code: &[u8; 16]) -> CommandBody {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
        CommandBody::Accept(AcceptInvitation { draft_id: self.id, code: URL_SAFE_NO_PAD.encode(code) })
    }

    /// The seller invites and this person joins.
    pub async fn joined_by(&self, seller: &Citizen, joiner: &Citizen, place: &str) {
        let code = *b"0123456789abcdef";
        seller.send(self.invitation(place, &code)).await;
        joiner.send(self.acceptance(&code)).await;
    }

    pub fn inquiry(&self, place: &str) -> String {
        let mortgages = self.sale.register.as_ref().map(|r| r.mortgages.as_slice()).unwrap_or_default();
        let follows = mortgages.iter().any(ereg_law::fact::follows_the_home);
        let acknowledgements = if follows { notified(slot(place)) } else { Vec::new() };
        text(&ereg_law::application::Inquiry { acknowledgements, ..true_answers(slot(place), mortgages) })
    }

    pub async fn answered_by(&self, party: &Citizen, place: &str) {
        let kind = ereg_law::section::INQUIRY;
        let sections = vec![SectionPut { kind, rev: 1, body: self.inquiry(place) }];
        party.send(CommandBody::PutSections(PutSections { draft_id: self.id, sections })).await;
    }

    pub fn the_manifest(&self, manifest_rev: u64) -> Manifest {
        let envelope = Envelope::from_bytes(self.extract.as_bytes()).unwrap();
        let extract: ereg_protocol::objects::Extract = serde_json::from_slice(envelope.unverified_payload()).unwrap();
        let shared = &self.sale.sections;
        let section = |(kind, body): (ereg_domain::name::SectionName, &ereg_law::section::Body)| SectionRef {
            kind: kind.to_string(),
            hash: section_hash(kind.as_str(), &body.bytes().unwrap()),
        };
        let parties = shared.get::<ereg_law::application::Parties>().unwrap();
        let media =
            self.medium.as_ref().map(|bytes| MediaRef { material: "M10".to_owned(), digest: chunks(bytes).root() });
        Manifest {
            draft_id: self.id.to_string(),
            manifest_rev,
            acts: vec!["T04".to_owned()],
            slots: parties.parties.iter().map(|p| p.slot.to_string()).collect(),
            pack: PackRef { id: self.sale.pack.id.clone(), hash: self.pack },
            bases: vec![Basis {
                unit: extract.unit.to_string(),
                entry_seq: extract.entry_seq,
                entry_hash: extract.entry_hash,
            }],
            disclosures: Vec::new(),
            sections: shared.iter().map(section).collect(),
            media: media.into_iter().collect(),
        }
        .sorted()
        .unwrap()
    }

    pub async fn frozen_by(&self, seller: &Citizen, rev: u64) {
        seller.send(self.freezing(rev)).await;
    }

    pub fn freezing(&self, rev: u64) -> CommandBody {
        let manifest = self.the_manifest(rev);
        let bytes = String::from_utf8(manifest.to_bytes().unwrap()).unwrap();
        *self.manifest.lock().unwrap() = Some(manifest);
        CommandBody::Freeze(Freeze { draft_id: self.id, manifest: bytes })
    }

    pub fn statement(&self, party: &Citizen, place: &str) -> CommandBody {
        self.statement_over(party, place, place)
    }

    /// A statement for a place over the answers that were written in the name of another.
    pub fn statement_over(&self, party: &Citizen, place: &str, answers: &str) -> CommandBody {
        self.statement_naming(party, place, section_hash("inquiry.1", self.inquiry(answers).as_bytes()))
    }

    /// A statement for a place over whatever own section has this hash.
    pub fn statement_naming(&self, party: &Citizen, place: &str, own: Digest) -> CommandBody {
        self.statement_by(party, place, own, USER_ALIAS)
    }

    /// A statement for a place, signed with this key of the party's device.
    pub fn statement_with(&self, party: &Citizen, place: &str, alias: &str) -> CommandBody {
        self.statement_by(party, place, section_hash("inquiry.1", self.inquiry(place).as_bytes()), alias)
    }

    fn statement_by(&self, party: &Citizen, place: &str, own: Digest, alias: &str) -> CommandBody {
        let manifest = self.manifest.lock().unwrap().clone().unwrap();
        let statement = PartyStatement {
            draft_id: manifest.draft_id.clone(),
            manifest_rev: manifest.manifest_rev,
            manifest: manifest.digest().unwrap(),
            own,
            slot: place.to_owned(),
            key: party.key(alias),
            captured_at: party.clock.read().wall,
        };
        let statement = party.signs_with(alias, &ereg_trust::manifest::PARTY_TYPE, &statement);
        CommandBody::Sign(Sign { draft_id: self.id, statement })
    }

    pub async fn signed_by(&self, party: &Citizen, place: &str) {
        party.send(self.statement(party, place)).await;
    }

    pub async fn submission(&self, by: &Citizen) -> CommandBody {
        self.submission_of(&by.workspace(self.id).await)
    }

    pub fn submission_of(&self, view: &WorkspaceView) -> CommandBody {
        use ereg_protocol::objects::Participation;
        let statements = view.participants.iter().map(|p| match p.standing {
            Participation::Signed { statement } => StatementRef { slot: p.slot, digest: statement },
            _ => StatementRef { slot: p.slot, digest: Digest::of(b"not signed") },
        });
        let manifest = self.manifest.lock().unwrap().as_ref().unwrap().digest().unwrap();
        CommandBody::Submit(Submit { draft_id: self.id, manifest, statements: statements.collect() })
    }

    pub async fn submitted_by(&self, party: &Citizen) -> Receipt {
        match party.send(self.submission(party).await).await {
            CommandEffect::Received(receipt) => receipt,
            other => panic!("{other:?}"),
        }
    }

    pub fn announcement(&self) -> CommandBody {
        let bytes = self.medium.as_ref().unwrap();
        CommandBody::PutMedium(PutMedium {
            draft_id: self.id,
            material: MaterialCode::M10,
            media_type: MediaType::Jpeg,
            size: bytes.len() as u64,
            digest: chunks(bytes).root(),
            chunks: bytes.chunks(MEDIA_CHUNK).map(leaf_hash).collect(),
        })
    }
}

pub fn chunks(bytes: &[u8]) -> Tree {
    let mut tree = Tree::new();
    bytes.chunks(MEDIA_CHUNK).for_each(|chunk| tree.append(leaf_hash(chunk)));
    tree
}

/// Both parties up to the last signature.
pub async fn ready_sale(office: &Office, sale: &Sale, seller: &Someone, buyer: &Someone) -> (Citizen, Citizen, Draft) {
    let (seller, buyer) = (office.enrols(seller).await, office.enrols(buyer).await);
    let draft = Draft::shared_by(&seller, sale).await;
    signed_by_both(&draft, &seller, &buyer).await;
    (seller, buyer, draft)
}

pub async fn signed_by_both(draft: &Draft, seller: &Citizen, buyer: &Citizen) {
    draft.joined_by(seller, buyer, "transferee.1").await;
    draft.answered_by(seller, "transferor.1").await;
    draft.answered_by(buyer, "transferee.1").await;
    draft.frozen_by(seller, 1).await;
    draft.signed_by(seller, "transferor.1").await;
    draft.signed_by(buyer, "transferee.1").await;
}
