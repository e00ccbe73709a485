//! A sale from its sections to its fee: every digest from the bytes that passed.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    Checked,
    book::Book,
    envelope::Envelope,
    evidence::{Evidence, Stable},
    hash::Hash,
    json,
    keys::PublicKey,
    merkle,
    signed::Signed,
    wire::{self, Command, Commands, Enrolled},
};

/// The ground that was checked before, and that a sale is checked against.
#[derive(Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub(crate) evidence: &'a Evidence,
    pub(crate) commands: &'a Commands,
    /// Keys by phone.
    pub(crate) enrolled: &'a BTreeMap<String, Enrolled>,
    pub(crate) signed: &'a Signed<'a>,
    pub(crate) book: &'a Book,
    /// Digest of the policy pack in force.
    pub(crate) pack: Hash,
}

/// One sale, under its name in `stable`.
pub(crate) struct Sale<'a> {
    name: &'a str,
    draft: String,
    ground: Ground<'a>,
    commands: Vec<&'a Command>,
    /// Section hashes by kind, as recomputed.
    sections: BTreeSet<(String, Hash)>,
    /// Manifests by revision, as recomputed.
    manifests: BTreeMap<u64, Hash>,
    /// Statements by slot and digest, with the manifest that they are about.
    statements: BTreeMap<(String, Hash), Hash>,
}

/// A statement that a party signed.
struct Statement {
    slot: String,
    rev: u64,
    manifest: Hash,
    own: Hash,
}

impl<'a> Sale<'a> {
    /// The sale of a draft.
    pub(crate) fn new(name: &'a str, stable: &Stable, ground: Ground<'a>) -> Checked<Self> {
        let draft = stable.text(&format!("/{name}/draft_id"))?;
        let of_it = |command: &&Command| json::text(&command.body, "/draft_id") == Ok(draft.as_str());
        let commands = ground.commands.values().filter(of_it).collect();
        let (sections, manifests, statements) = Default::default();
        Ok(Self { name, draft, ground, commands, sections, manifests, statements })
    }

    fn sent(&self, kind: &str) -> impl Iterator<Item = &'a Command> {
        let kind = kind.to_owned();
        self.commands.iter().copied().filter(move |command| command.kind == kind)
    }

    /// The bytes that a listed object names, of which some phone must have sent the same.
    fn bytes(&self, stable: &Stable, place: &str, was_sent: impl Fn(&str) -> bool) -> Checked<&'a str> {
        let text = self.ground.evidence.text(&stable.text(&format!("{place}/file"))?)?;
        if was_sent(text) { Ok(text) } else { Err(format!("{place}: nobody sent these bytes")) }
    }

    /// Section hashes of every revision.
    pub(crate) fn sections(&mut self, stable: &mut Stable) -> Checked<usize> {
        let all = format!("/{}/sections", self.name);
        for name in stable.fields(&all)? {
            let place = format!("{all}/{name}");
            let (kind, rev) = (stable.text(&format!("{place}/kind"))?, stable.number(&format!("{place}/rev"))?);
            let bytes = self.bytes(stable, &place, |text| {
                self.sent("put_sections").flat_map(|command| json::list_or_none(&command.body, "/sections")).any(
                    |section| {
                        let sent =
                            (json::text(section, "/kind"), json::number(section, "/rev"), json::text(section, "/body"));
                        sent == (Ok(kind.as_str()), Ok(rev), Ok(text))
                    },
                )
            })?;
            json::canonical(bytes.as_bytes()).map_err(|why| format!("{place}: {why}"))?;
            let hash = Hash::of_section(&kind, bytes.as_bytes());
            stable.agrees(&format!("{place}/hash"), &hash)?;
            self.sections.insert((kind, hash));
        }
        let sent: usize =
            self.sent("put_sections").map(|command| json::list_or_none(&command.body, "/sections").len()).sum();
        let named = stable.fields(&all)?.len();
        if named > 0 && named <= sent { Ok(named) } else { Err(format!("{named} sections of {sent} sent")) }
    }

    /// The manifest of every freeze, and what it names: sections, media, the policy pack, the book.
    pub(crate) fn manifests(&mut self, stable: &mut Stable) -> Checked<usize> {
        let media: BTreeSet<String> = self
            .sent("put_medium")
            .map(|command| wire::medium(command).map(|digest| digest.to_string()))
            .collect::<Checked<_>>()?;
        let all = format!("/{}/manifests", self.name);
        for name in stable.fields(&all)? {
            let place = format!("{all}/{name}");
            let bytes = self.bytes(stable, &place, |text| {
                self.sent("freeze").any(|command| json::text(&command.body, "/manifest") == Ok(text))
            })?;
            let digest = Hash::of(&[bytes.as_bytes()]);
            stable.agrees(&format!("{place}/digest"), &digest)?;
            let manifest = json::canonical(bytes.as_bytes()).map_err(|why| format!("{place}: {why}"))?;
            self.names(&manifest, &media).map_err(|why| format!("{place}: {why}"))?;
            let rev = json::number(&manifest, "/manifest_rev")?;
            if name != format!("r{rev}") || self.manifests.insert(rev, digest).is_some() {
                return Err(format!("{place} is revision {rev}"));
            }
        }
        Ok(self.manifests.len())
    }

    fn names(&self, manifest: &Value, media: &BTreeSet<String>) -> Checked {
        let Ground { book, pack, .. } = self.ground;
        if json::text(manifest, "/draft_id")? != self.draft || json::text(manifest, "/pack/hash")? != pack.to_string() {
            return Err("of another draft or policy pack".to_owned());
        }
        for section in json::list(manifest, "/sections")? {
            let (kind, hash) = (json::text(section, "/kind")?, Hash::stated(json::text(section, "/hash")?)?);
            if !self.sections.contains(&(kind.to_owned(), hash)) {
                return Err(format!("it names a {kind} that was not sent"));
            }
        }
        for medium in json::list(manifest, "/media")? {
            if !media.contains(json::text(medium, "/digest")?) {
                return Err("it names a medium that was not announced".to_owned());
            }
        }
        for basis in json::list(manifest, "/bases")? {
            let at = book.of_unit(json::text(basis, "/unit")?, json::number(basis, "/entry_seq")?)?;
            if book.leaves[at].to_string() != json::text(basis, "/entry_hash")? {
                return Err(format!("it rests on another entry {at}"));
            }
        }
        let sorted = |array: &str| {
            json::list(manifest, array).map(|list| list.windows(2).all(|two| key(&two[0]) < key(&two[1])))
        };
        for array in ["/acts", "/slots", "/bases", "/disclosures", "/sections", "/media"] {
            if !sorted(array)? {
                return Err(format!("{array} is not in order"));
            }
        }
        Ok(())
    }

    /// Each party's statement: signed with the key that this phone enrolled, over a manifest and the party's own section.
    pub(crate) fn statements(&mut self, stable: &mut Stable) -> Checked<usize> {
        let all = format!("/{}/statements", self.name);
        for name in stable.fields(&all)? {
            let place = format!("{all}/{name}");
            let text = self.ground.evidence.text(&stable.text(&format!("{place}/file"))?)?;
            let signer = self.sent("sign").find(|command| json::text(&command.body, "/statement") == Ok(text));
            let by = signer.ok_or_else(|| format!("{place}: nobody sent these bytes"))?.by.as_str();
            let envelope = Envelope::read(text.as_bytes())?;
            let statement = self.statement(&envelope, by).map_err(|why| format!("{place}: {why}"))?;
            stable.agrees(&format!("{place}/digest"), &envelope.digest())?;
            stable.agrees(&format!("{place}/manifest"), &statement.manifest)?;
            stable.agrees(&format!("{place}/own"), &statement.own)?;
            if name != format!("{}-r{}", statement.slot, statement.rev) {
                return Err(format!("{place} is of another slot or revision"));
            }
            self.statements.insert((statement.slot, envelope.digest()), statement.manifest);
        }
        Ok(self.statements.len())
    }

    fn statement(&self, envelope: &Envelope, by: &str) -> Checked<Statement> {
        envelope.is("party.1")?;
        let content = envelope.content()?;
        let key = &self.ground.enrolled.get(by).ok_or("sent from a phone that never enrolled")?.user;
        envelope.check(|id| if id == key.id() { Ok(key) } else { Err("signed by another's key".to_owned()) })?;
        let own_sections = self.sent("put_sections").filter(|command| command.by == by);
        let own_sections = own_sections.flat_map(|command| json::list_or_none(&command.body, "/sections"));
        let mut own_sections = own_sections.filter(|section| json::text(section, "/kind") == Ok("inquiry.1"));
        let hash = |section| json::text(section, "/body").map(|body| Hash::of_section("inquiry.1", body.as_bytes()));
        let own = Hash::stated(json::text(&content, "/own")?)?;
        let rev = json::number(&content, "/manifest_rev")?;
        let manifest = *self.manifests.get(&rev).ok_or("about a manifest that was not frozen")?;
        let says = (PublicKey::stated(json::text(&content, "/key")?)?, json::text(&content, "/manifest")?);
        if says != (key.clone(), manifest.to_string().as_str())
            || json::text(&content, "/draft_id")? != self.draft
            || !own_sections.any(|section| hash(section) == Ok(own))
        {
            return Err("it is about another key, manifest, draft or own section".to_owned());
        }
        Ok(Statement { slot: json::text(&content, "/slot")?.to_owned(), rev, manifest, own })
    }

    /// The receipt covers the last manifest, and for each slot its statement over it.
    pub(crate) fn receipt(&self, stable: &mut Stable) -> Checked {
        let signed = self.ground.signed;
        let (rev, last) = self.manifests.last_key_value().ok_or("nothing was frozen")?;
        stable.agrees(&format!("/{}/manifest", self.name), last)?;
        let receipts = signed.payloads("outcome.1").filter_map(|outcome| outcome.pointer("/result/done/received"));
        let receipts: Vec<&Value> =
            receipts.filter(|receipt| json::text(receipt, "/draft_id") == Ok(self.draft.as_str())).collect();
        let [receipt] = receipts.as_slice() else { return Err(format!("{} receipts", receipts.len())) };
        stable.says(&format!("/{}/case_id", self.name), json::text(receipt, "/case_id")?)?;
        if json::text(receipt, "/manifest")? != last.to_string() {
            return Err("the receipt covers another manifest".to_owned());
        }
        let statement = |named: &Value| -> Checked<(String, Hash)> {
            Ok((json::text(named, "/slot")?.to_owned(), Hash::stated(json::text(named, "/digest")?)?))
        };
        let covered: BTreeSet<(String, Hash)> =
            json::list(receipt, "/statements")?.iter().map(statement).collect::<Checked<_>>()?;
        let over_it = self.statements.iter().filter(|(_, manifest)| *manifest == last);
        let over_it: BTreeSet<(String, Hash)> = over_it.map(|(statement, _)| statement.clone()).collect();
        if covered.is_empty() || covered != over_it {
            return Err(format!("the receipt does not cover the statements over revision {rev}"));
        }
        Ok(())
    }

    /// The quote that was paid, the attempt, and the number on the acceptance letter.
    pub(crate) fn fee(&self, stable: &mut Stable) -> Checked {
        let signed = self.ground.signed;
        let place = |field: &str| format!("/{}/{field}", self.name);
        let case = stable.text(&place("case_id"))?;
        let (digest, quote) = signed.payload("quote.1", &stable.text(&place("quote"))?)?;
        stable.agrees(&place("quote"), &digest)?;
        if json::text(quote, "/case_id")? != case {
            return Err("the quote is of another case".to_owned());
        }
        let about = |told: &&Value| json::text(told, "/case_id") == Ok(case.as_str());
        let accepted = signed.payloads("letter.1").filter_map(|letter| letter.pointer("/tells/accepted")).find(about);
        let accepted = accepted.ok_or("no acceptance letter")?;
        stable.says(&place("case_number"), json::text(accepted, "/acceptance/case_number")?)?;
        let attempt = stable.text(&place("attempt_id"))?;
        let paid = signed.payloads("outcome.1").filter_map(|outcome| outcome.pointer("/result/done/payment"));
        let paid = paid.filter(|payment| json::text(payment, "/attempt_id") == Ok(attempt.as_str()));
        if paid.count() == 0 { Err("no outcome names the attempt".to_owned()) } else { Ok(()) }
    }

    /// The book has one entry for the case, over the unit; its certificate and the lender's letter are as listed.
    pub(crate) fn booked(&self, stable: &Stable) -> Checked<usize> {
        let place = |field: &str| format!("/{}/{field}", self.name);
        let case = stable.text(&place("case_id"))?;
        let entries = self.ground.book.entries.iter().map(|entry| &entry.content).enumerate();
        let of_it = |(_, entry): &(usize, &Value)| json::text(entry, "/case/case_id") == Ok(case.as_str());
        let found: Vec<(usize, &Value)> = entries.filter(of_it).collect();
        let [(index, entry)] = found.as_slice() else { return Err(format!("{} entries for the case", found.len())) };
        stable.says(&place("case_number"), json::text(entry, "/case/case_number")?)?;
        stable.says(&place("unit"), json::text(entry, "/unit")?)?;
        if let Ok(certificate) = stable.text(&place("certificate")) {
            let named = json::list(entry, "/entry/certificates")?.iter();
            if !named.into_iter().any(|named| json::text(named, "/number") == Ok(certificate.as_str())) {
                return Err("the entry yields another certificate".to_owned());
            }
        }
        if let Ok(proof) = stable.text(&place("lender_notified_of")) {
            let mut letters = self.ground.signed.payloads("letter.1");
            let told = "/tells/mortgaged_home_transferred/proof";
            let in_book = self.ground.book.unit(json::text(entry, "/unit")?, *index)?.is_mortgaged_by(&proof);
            if !in_book || !letters.any(|letter| json::text(letter, told) == Ok(proof.as_str())) {
                return Err("the lender was not told of a mortgage that stays".to_owned());
            }
        }
        Ok(*index)
    }
}

/// Returns the key by which an array of a manifest is sorted.
fn key(item: &Value) -> Vec<String> {
    match item {
        Value::String(text) => vec![text.clone()],
        other => {
            let fields = ["unit", "id", "kind", "material", "digest"].iter();
            fields.filter_map(|name| other.get(name).and_then(Value::as_str)).map(str::to_owned).collect()
        }
    }
}

/// The media that stand beside the journey, from their bytes.
pub(crate) fn media(stable: &mut Stable, evidence: &Evidence) -> Checked<usize> {
    let media = stable.at("/media")?;
    let media = json::list(&media, "")?;
    for (at, medium) in media.iter().enumerate() {
        let bytes = evidence.file(json::text(medium, "/file")?)?;
        let leaves = merkle::chunks(bytes);
        stable.agrees(&format!("/media/{at}/digest"), &merkle::root(&leaves))?;
        let sized = (json::number(medium, "/size")?, json::number(medium, "/chunks")?);
        if sized != (bytes.len() as u64, leaves.len() as u64) {
            return Err(format!("medium {at} has another size"));
        }
    }
    Ok(media.len())
}
