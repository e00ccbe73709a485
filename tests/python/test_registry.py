"""Calls that need a registry, through the generated bindings and against the registry's own program.

People of the seeded city act on phones of their own; whatever a person can tap is tapped twice at once.
"""

import asyncio
import datetime
import pathlib
import tempfile
import unittest

import calls
import ereg_bindings as ereg
from city import City
from ereg_bindings import CaseStage, ClientError, DocumentForm, PaperKind, Progress
from keys import SoftwareKeys
from test_offline_sale import INQUIRY, OnAPhone, checked, fields_of

setUpModule = calls.watch

SELLER, BUYER = "transferor.1", "transferee.1"
NOBODYS = "01890000-0000-7000-8000-000000000000"
ELECTRONIC = {"delivery.medium": "electronic", "delivery.certificates": "one"}


def day(ahead):
    """A day so many days from today, by the clock of the city."""
    here = datetime.timezone(datetime.timedelta(hours=8))
    return str(datetime.datetime.now(here).date() + datetime.timedelta(days=ahead))


def sale_of(home):
    """What the seller of the whole home types."""
    return {
        "holding.co_ownership": "sole",
        "parties.transferee.1.name": home["transferee.1.name"],
        "parties.transferee.1.id_no": home["transferee.1.id_no"],
        "deal.price": home["price"],
        "deal.contract": home["contract"],
        "deal.signed_on": "2026-10-20",
        **ELECTRONIC,
    }


async def twice(tap):
    """Taps twice at once: one answer at least, and for the other tap the same or a typed error."""
    answers = await asyncio.gather(tap(), tap(), return_exceptions=True)
    errors = [answer for answer in answers if isinstance(answer, BaseException)]
    for error in errors:
        if not isinstance(error, ClientError):
            raise error
    if len(errors) == 2:
        raise errors[0]
    return next(answer for answer in answers if not isinstance(answer, BaseException))


async def exchanged(phone):
    """Exchanges until nothing is left to be sent."""
    for _ in range(100):
        if (await phone.sync().now().finished()).left == 0:
            return
        await asyncio.sleep(0.1)
    raise AssertionError([(item.kind, item.state, item.error) for item in await phone.outbox().items()])


async def once(phone, look):
    """What a look finds, as soon as it finds something: the registry tells of it with an exchange."""
    for _ in range(300):
        await exchanged(phone)
        try:
            if found := await look():
                return found
        except ClientError.NotFound:
            pass
        await asyncio.sleep(0.1)
    raise AssertionError("it was never told")


async def eventually(call):
    """What a call answers as soon as it is not too early for it."""
    for _ in range(300):
        try:
            return await call()
        except ClientError.TryAgain:
            await asyncio.sleep(0.02)
    return await call()


class InACity(OnAPhone):
    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.city = City(pathlib.Path(directory.name, "city"))
        cls.addClassCleanup(cls.city.close)

    @property
    def connection(self):
        return ereg.Connection(url=self.city.url, office="demo", root_fingerprint=self.city.root)

    async def phone(self):
        """The phone of somebody who has not enrolled."""
        return await self.made(SoftwareKeys(), self.connection)

    async def phone_of(self, home, slot):
        phone = await self.phone()
        await phone.account().enrol(*(home[f"{slot}.{fact}"] for fact in ("name", "id_no", "identity_proof")))
        await phone.homes().my_homes()
        return phone

    async def until(self, phone, draft, stage):
        async def stands():
            case = await phone.cases().of_draft(draft)
            return case if case.state == stage else None

        return await once(phone, stands)

    async def begun(self, phone, matter, home, answers):
        draft = await phone.drafts().begin(matter, home["unit"])
        for field, value in answers.items():
            self.assertIsNone((await phone.drafts().answer(draft, field, value)).problem, field)
        return draft

    async def shared(self, home, seller, buyer, **other):
        """A sale that both have before them."""
        draft = await self.begun(seller, "T04", home, {**sale_of(home), **other})
        self.assertEqual(await twice(lambda: seller.sharing().share(draft, SELLER)), Progress.QUEUED)
        link = await twice(lambda: seller.sharing().invite(draft, BUYER))
        await exchanged(seller)
        self.assertEqual((await buyer.sharing().join(link.text())).draft, draft)
        await seller.sharing().refresh(draft)
        return draft

    async def frozen_and_signed(self, draft, creator, *others):
        frozen = await twice(lambda: creator.drafts().freeze(draft))
        for phone in (creator, *others):
            await exchanged(phone)
            self.assertEqual((await phone.signing().sheet(draft)).manifest, frozen.manifest)
            for field in await fields_of(phone.drafts(), draft):
                if field.path.startswith("inquiry."):
                    question = field.path.removeprefix("inquiry.")
                    await phone.signing().answer_inquiry(draft, question, INQUIRY[question])
            for disclosure in await phone.signing().to_acknowledge(draft):
                await phone.signing().acknowledge(draft, disclosure.rule)
            signed = await twice(lambda: phone.signing().sign(draft, frozen.manifest))
            slot = (await phone.drafts().summary(draft)).slot
            self.assertEqual((signed.manifest, signed.slot), (frozen.manifest, slot))
            await exchanged(phone)
        if others:
            await creator.sharing().refresh(draft)


class ASale(InACity):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.home = self.city.home("r15_objection_acknowledged")

    async def invites(self, seller, buyer):
        """The buyer joins by the second invitation, and by nothing else that looks like one."""
        sharing, draft = seller.sharing(), await self.begun(seller, "T04", self.home, sale_of(self.home))
        self.assertEqual(await twice(lambda: sharing.share(draft, SELLER)), Progress.QUEUED)
        await twice(lambda: sharing.invite(draft, BUYER))
        self.assertEqual(await sharing.revoke_invitation(draft, BUYER), Progress.DONE, "it never left the phone")
        await exchanged(seller)
        link = await sharing.invite(draft, BUYER)
        self.assertEqual((link.slot(), link.progress()), (BUYER, Progress.QUEUED))
        await exchanged(seller)
        self.assertTrue(link.text().startswith(f"ereg:invite:1:{draft}:"))
        for other in (
            "ereg://open?url=javascript:alert(1)",
            "ereg:invite:1:%2e%2e%2f:AAAAAAAAAAAAAAAAAAAAAA",
            f"{link.text()} {link.text()}",
            "A" * 8192,
            link.text() + "x",
        ):
            await self.fails(buyer.sharing().join(other), ClientError.FixInput, "invitation.format")
        joined = await buyer.sharing().join(link.text())
        self.assertEqual((joined.draft, joined.slot, joined.creator), (draft, BUYER, SELLER))
        self.assertEqual((await sharing.refresh(draft)).turn, ereg.YourTurn.FREEZE)
        self.assertEqual({party.slot for party in (await sharing.see(draft)).participants}, {SELLER, BUYER})
        return draft

    async def signs(self, phone, draft):
        """Nothing is signed but what is shown, and that once."""
        signing = phone.signing()
        sheet, full = await signing.sheet(draft), await signing.sheet_in_full(draft)
        self.assertEqual((sheet.draft, sheet.manifest), (draft, full.manifest))
        values = lambda shown: "".join(line.value.zh for part in shown.parts for line in part.lines)
        number = self.home["transferor.1.id_no"]
        self.assertEqual((number in values(sheet), number in values(full)), (False, True))
        self.assertEqual([disclosure.rule for disclosure in await signing.to_acknowledge(draft)], ["R-15"])
        await self.fails(signing.acknowledge(draft, "R-999"), ClientError.FixInput, "rule.unknown")
        with self.assertRaises(ClientError):
            await signing.sign(draft, "0" * 43)

    async def pays(self, buyer, case, draft):
        quote = await buyer.payments().quote(case)
        self.assertEqual(sum(line.amount for line in quote.lines), quote.total)
        self.assertGreater(quote.total, 0)
        channels = await buyer.payments().channels(case)
        self.assertEqual([channel.id for channel in channels], ["wechat", "alipay", "unionpay", "bank"])
        self.assertEqual(quote.channels, channels)
        await self.fails(buyer.payments().pay(case, "cash"), ClientError.FixInput, "channel.unknown")
        self.city.sandbox("bank", "waits")
        attempt = (await twice(lambda: buyer.payments().pay(case, "bank"))).attempt

        async def offered():
            return (await buyer.payments().see(attempt)).offer

        offer = await once(buyer, offered)
        self.city.sandbox("bank", "pays")
        self.assertEqual((offer.kind, offer.standing), (ereg.ChannelKind.QR, ereg.OfferStanding.OPEN))
        self.assertGreater(ereg.qr_matrix(offer.text).side, 20)
        self.city.sandbox("pay", case)
        self.assertEqual((await buyer.payments().ask(attempt)).attempt, attempt)
        await self.until(buyer, draft, CaseStage.REGISTERED)
        self.assertEqual((await buyer.payments().see(attempt)).state, ereg.AttemptState.SUCCEEDED)
        self.assertEqual((await buyer.payments().quote(case)).attempt.attempt, attempt)

    async def collects(self, buyer, case, draft):
        """The certificate, as the registry's word of now and as a stranger's."""
        await twice(lambda: buyer.certificates().collect(case))
        await self.until(buyer, draft, CaseStage.ISSUED)
        (certificate,) = await buyer.certificates().list()
        self.assertEqual(certificate.status, ereg.CertificateStanding.CURRENT)
        self.assertEqual(await buyer.certificates().see(certificate.number), certificate)
        fresh = await buyer.certificates().fresh_status(certificate.token)
        verified = await buyer.certificates().verify(fresh)
        self.assertEqual((verified.ok, verified.book), (True, ereg.BookStanding.CURRENT))
        self.assertEqual((verified.face.number, verified.face.unit), (certificate.number, self.home["unit"]))
        stranger = ereg.Verifier.under(await buyer.account().trust_bundle(), self.city.root)
        self.assertTrue(checked(stranger, certificate.token.encode()).ok)
        altered = certificate.token[:-1] + ("B" if certificate.token.endswith("A") else "A")
        self.assertFalse(checked(stranger, altered.encode()).ok)
        (hit,) = await buyer.search().find(certificate.number, [], 20)
        self.assertEqual((hit.kind, hit.id), (ereg.SearchKind.CERTIFICATES, certificate.number))
        return certificate

    async def keeps_documents(self, buyer, case, certificate):
        documents = buyer.documents()

        async def sealed(of_kind):
            for document in await documents.list():
                if (document.kind, document.standing) == (of_kind, ereg.DocumentStanding.HERE):
                    return document

        receipt = await once(buyer, lambda: sealed(PaperKind.FISCAL_RECEIPT))
        document = await once(buyer, lambda: sealed(PaperKind.TITLE_CERTIFICATE))
        self.assertEqual(await documents.see(certificate.number), document)
        self.assertEqual(await documents.of_case(case), await documents.list())
        begins = {
            DocumentForm.OFD: b"PK",
            DocumentForm.PDF: b"%PDF-",
            DocumentForm.XML: b"<?xml ",
            DocumentForm.PNG: b"\x89PNG",
        }
        place = pathlib.Path(self.directory).parent
        for paper in (document, receipt):
            for form in paper.forms:
                file = place / f"{paper.kind.name}.{form.name}"
                save = lambda: documents.save(paper.id, form, str(file), paper.before_sharing)
                self.assertEqual(await save(), paper)
                self.assertTrue(file.read_bytes().startswith(begins[form]), form)
                await self.fails(save(), ClientError.FixInput, "medium.target_exists")
        self.assertTrue((await documents.page(certificate.number)).startswith(begins[DocumentForm.PNG]))
        none = documents.save(certificate.number, DocumentForm.OFD, str(place / "none"))
        await self.fails(none, ClientError.FixInput, "paper.unmasked")
        terms = ereg.CopyTerms(user="演示学校", purpose="入学", until=day(30))
        await documents.annotate(certificate.number, terms)
        await self.fails(documents.annotate(receipt.id, terms), ClientError.FixInput, "annotate.no_document")
        copy = await once(buyer, lambda: sealed(PaperKind.ANNOTATED_COPY))
        self.assertEqual((copy.certificate, copy.before_sharing), (certificate.number, None))
        self.assertIn("演示学校", copy.annotation.zh)
        licence = await documents.licence(certificate.licence_id)
        self.assertEqual((licence.number, licence.since), (certificate.number, None))

    async def is_shown_by_consent(self, owner, certificate):
        """The bank is shown the licence of whoever consented, and the owner reads so and takes it back."""
        bank, tablet = await self.bank_with_tablet()
        offices = {office.code: office.purposes for office in await owner.consents().offices()}
        purpose = offices[bank["code"]][0].id
        terms = ereg.ConsentTerms(office=bank["code"], purpose=purpose, until=day(30))
        other = ereg.ConsentTerms(office=bank["code"], purpose="school_admission", until=day(30))
        await self.fails(owner.consents().give(certificate.number, other), ClientError.FixInput, "consent.purpose")
        await twice(lambda: owner.consents().give(certificate.number, terms))
        (given,) = await once(owner, owner.consents().list)
        self.assertEqual((given.office, given.certificate, given.uses), (bank["code"], certificate.number, 0))
        (received,) = await once(tablet, tablet.consents().list)
        self.assertEqual((received.consent, received.certificate), (given.consent, None))
        await tablet.consents().ask(received.consent, received.licence, received.purpose)
        (use,) = await once(tablet, lambda: tablet.consents().uses(received.consent))
        self.assertIsNone(use.refused)
        file = pathlib.Path(self.directory).parent / "shown.ofd"
        self.assertEqual((await tablet.consents().save(use.id, DocumentForm.OFD, str(file))).id, use.id)
        self.assertTrue(file.read_bytes().startswith(b"PK"))
        (read,) = await once(owner, lambda: owner.consents().uses(None))
        self.assertEqual((read.id, read.forms), (use.id, []))
        await twice(lambda: owner.consents().revoke(given.consent))
        await exchanged(owner)
        (revoked,) = await owner.consents().list()
        self.assertIsNotNone(revoked.revoked_at)

    async def bank_with_tablet(self):
        """An organisation, and the tablet of somebody who acts for it as long as it mandates."""
        bank = self.city.organisation()
        agent, by_law = bank["representative"], bank["legal_representative"]
        tablet, legal = await self.phone(), await self.phone()
        whom = [agent[fact] for fact in ("name", "number", "identity_proof")]
        enrols = lambda: tablet.account().enrol_for(bank["code"], *whom)
        with self.assertRaises(ClientError) as refused:
            await enrols()
        self.assertEqual(refused.exception.code, "mandate.none")
        await legal.account().enrol(by_law["name"], by_law["number"], by_law["identity_proof"])
        terms = ereg.MandateTerms(
            principal=bank["name"],
            principal_number=bank["code"],
            representative=agent["name"],
            number=agent["number"],
            matters=["T18"],
            from_day=day(0),
            to_day=day(180),
        )
        await twice(lambda: legal.mandates().grant(terms))
        (mandate,) = await once(legal, legal.mandates().list)
        self.assertEqual((mandate.from_day, mandate.to_day, mandate.matters), (day(0), day(180), ["T18"]))
        self.mandate, self.legal = mandate, legal
        self.assertEqual((await enrols()).principal, bank["name"])
        return bank, tablet

    async def test_a_home_changes_hands_though_everything_is_tapped_twice(self):
        seller, buyer = await self.phone_of(self.home, SELLER), await self.phone_of(self.home, BUYER)
        shown = await seller.homes().refresh(self.home["unit"])
        self.assertEqual((shown.unit, shown.certificates), (self.home["unit"], [self.home["certificate"]]))
        self.assertEqual([home.unit for home in await seller.homes().cached()], [self.home["unit"]])
        draft = await self.invites(seller, buyer)
        await twice(lambda: seller.drafts().freeze(draft))
        await exchanged(seller)
        await self.signs(seller, draft)
        await self.frozen_and_signed(draft, seller, buyer)
        command = await twice(lambda: seller.cases().submit(draft))
        await exchanged(seller)
        self.assertEqual(await seller.outbox().progress(command), Progress.DONE)

        due = await self.until(buyer, draft, CaseStage.FEE_DUE)
        case = due.case_id
        self.assertEqual([listed.case_id for listed in (await seller.cases().list(0)).items], [case])
        self.assertEqual((await buyer.cases().see(case)).fee, due.fee)
        await self.fails(seller.corrections().see(case), ClientError.FixInput, "supplement.not_asked")
        await self.pays(buyer, case, draft)
        certificate = await self.collects(buyer, case, draft)
        progress = await buyer.cases().progress(draft)
        self.assertIsInstance(progress.second.standing, ereg.TaskStanding.DONE)
        self.assertIsInstance(progress.sending, ereg.SendingState.RECEIVED)
        self.assertEqual(progress.timeline[0].happened, ereg.Happened.RECEIVED)
        letters = await buyer.letters().list()
        self.assertIn(case, [letter.case_id for letter in letters])
        await self.keeps_documents(buyer, case, certificate)
        await self.is_shown_by_consent(buyer, certificate)
        await twice(lambda: self.legal.mandates().revoke(self.mandate.mandate))
        await exchanged(self.legal)
        (mandate,) = await self.legal.mandates().list()
        self.assertEqual(mandate.standing, ereg.MandateStanding.OVER)
        await exchanged(seller)
        self.assertEqual(await seller.homes().my_homes(), [])


class SecondThoughts(InACity):
    async def sent_in(self, key, **other):
        home = self.city.home(key)
        seller, buyer = await self.phone_of(home, SELLER), await self.phone_of(home, BUYER)
        draft = await self.shared(home, seller, buyer, **other)
        await self.frozen_and_signed(draft, seller, buyer)
        await seller.cases().submit(draft)
        await exchanged(seller)
        return home, seller, buyer, draft

    async def test_a_supplement_is_answered_in_the_same_case(self):
        other = self.city.home("mortgaged_sale")["certificate"]
        home, seller, buyer, draft = await self.sent_in("plain_sale", **{"matter.certificate": other})
        case = (await self.until(seller, draft, CaseStage.SUPPLEMENT)).case_id
        asked = await seller.corrections().see(case)
        (item,) = asked.items
        self.assertEqual(item.standing, ereg.CorrectionStanding.OPEN)
        self.assertEqual([place.field for place in item.places], ["matter.certificate"])
        await self.fails(seller.corrections().send(case), ClientError.FixInput, "supplement.unchanged")
        await seller.drafts().answer(draft, "matter.certificate", home["certificate"])
        await self.frozen_and_signed(draft, seller, buyer)
        command = await twice(lambda: seller.corrections().send(case))
        await exchanged(seller)
        self.assertEqual(await seller.outbox().progress(command), Progress.DONE)
        self.assertEqual((await self.until(buyer, draft, CaseStage.FEE_DUE)).case_id, case)

    async def test_a_wrong_fact_is_disputed_and_a_sale_is_withdrawn_by_both_and_begun_anew(self):
        _, seller, buyer, draft = await self.sent_in("r27_deed_tax_open")
        case = await self.until(buyer, draft, CaseStage.IN_REVIEW)
        (fact,) = case.disputable
        self.assertEqual(fact.need, "tax_clearance")
        lodge = lambda need: buyer.disputes().lodge(case.case_id, need, ereg.DisputeReason.NOT_FOUND, "已经缴过")
        await self.fails(lodge("gossip"), ClientError.FixInput, "need.unknown")
        await twice(lambda: lodge(fact.need))
        await exchanged(buyer)
        self.assertEqual([dispute.need for dispute in (await buyer.cases().see(case.case_id)).disputes], [fact.need])

        await twice(lambda: buyer.cases().withdraw(case.case_id))
        await exchanged(buyer)
        await exchanged(seller)
        self.assertEqual((await seller.cases().see(case.case_id)).withdrawing, [BUYER])
        await seller.cases().withdraw(case.case_id)
        await self.until(seller, draft, CaseStage.WITHDRAWN)
        copy = await seller.drafts().copy(draft)
        self.assertNotEqual(copy, draft)
        summary = await seller.drafts().summary(copy)
        self.assertEqual((summary.standing, summary.matter, summary.slot), (ereg.DraftStanding.EDITING, "T04", SELLER))


class OnesHome(InACity):
    async def test_a_home_is_locked_and_its_lock_is_asked_to_be_lifted(self):
        home = self.city.home("mortgaged_sale")
        owner = await self.phone_of(home, SELLER)
        locks = owner.home_locks()

        def stands(kind):
            async def look():
                (lock,) = [lock for lock in await locks.list() if lock.unit == home["unit"]]
                return lock if isinstance(lock.standing, kind) else None

            return once(owner, look)

        open_ = await stands(ereg.HomeLockStanding.OPEN)
        await self.fails(locks.lift(home["unit"]), ClientError.FixInput, "lock.not_locked")
        command = await twice(lambda: locks.lock(home["unit"]))
        locked = await stands(ereg.HomeLockStanding.LOCKED)
        self.assertEqual(await owner.outbox().progress(command), Progress.DONE)
        self.assertEqual((locked.address, locked.words == open_.words), (open_.address, False))
        await twice(lambda: locks.lift(home["unit"]))
        lifting = (await stands(ereg.HomeLockStanding.LIFTING)).standing
        self.assertGreater(lifting.open_from, lifting.since)
        await self.fails(locks.lift(home["unit"]), ClientError.FixInput, "lock.lifting")

    async def test_a_holder_has_a_sealed_answer_about_their_home(self):
        home = self.city.home("asked_home")
        holder = await self.phone_of(home, "holder.1")
        draft = await self.begun(holder, "T28", home, {})
        await self.frozen_and_signed(draft, holder)
        await holder.cases().submit(draft)
        case = (await self.until(holder, draft, CaseStage.ANSWERED)).case_id
        answer = await holder.results().of_case(case)
        self.assertEqual((answer.unit, answer.check.ok), (home["unit"], True))
        self.assertEqual(await holder.results().list(), [answer])
        self.assertEqual(await holder.results().verify(answer.result), answer.check)
        self.assertFalse((await holder.results().verify("nothing")).ok)
        self.assertEqual(await holder.homes().letters(home["unit"]), [])

    async def test_the_registers_word_on_a_home_is_fetched_by_the_deed_of_its_heirs(self):
        home = self.city.home("plain_estate")
        heir = await self.phone_of(home, "heir.1")
        self.assertEqual(await heir.homes().cached(), [])
        inherited = await heir.homes().inherited(home["unit"], home["deed"])
        self.assertEqual((inherited.unit, inherited.certificates), (home["unit"], [home["certificate"]]))
        await self.fails(heir.homes().inherited(home["unit"], "no deed"), ClientError.NotFound, "not_found")


class ARegistry(InACity):
    async def test_it_is_looked_at_connected_to_and_kept_to(self):
        phone = await self.made(SoftwareKeys())
        self.assertIsNone(await phone.account().connection())
        with self.assertRaises(ClientError) as refused:
            await phone.sync().now().finished()
        self.assertEqual(refused.exception.code, "connection.none")
        self.assertEqual((await phone.account().presented_root(self.city.url)).fingerprint, self.city.root)
        await phone.account().connect(self.connection)
        self.assertEqual(await phone.account().connection(), self.connection)
        self.assertIsNone((await phone.account().standing()).account)
        home = self.city.home("r28_cancelled")
        enrols = lambda proof: phone.account().enrol(home["transferor.1.name"], home["transferor.1.id_no"], proof)
        with self.assertRaises(ClientError) as refused:
            await enrols("another")
        self.assertEqual(refused.exception.code, "identity.contradicted")
        standing = await twice(lambda: enrols(home["transferor.1.identity_proof"]))
        self.assertEqual(standing, await phone.account().standing())
        self.assertEqual((await phone.sync().ask_time()).trust, ereg.TimeTrust.REGISTRY)
        rules = await phone.rules()
        self.assertIn(("T04", None), [(matter.matter, matter.closed) for matter in rules.matters])

    async def test_a_vault_that_its_device_opens_is_opened_by_that_device_alone(self):
        self.secret, keys = ereg.Secret.device(), SoftwareKeys()
        phone = await self.made(keys, self.connection)
        draft = await phone.drafts().begin("T04", None)
        await phone.end()
        ((alias, _),) = keys.wrapped
        self.assertIn(phone.id(), alias)
        again = await self.vaults(keys).open(self.id, self.secret, ereg.Access.FULL)
        self.addAsyncCleanup(again.end)
        self.assertEqual((await again.drafts().summary(draft)).id, draft)
        await again.end()
        with self.assertRaises(ClientError):
            await self.vaults(SoftwareKeys()).open(self.id, self.secret, ereg.Access.FULL)

    async def test_a_key_store_that_asks_and_changes_the_vault_meanwhile_holds_nobody_up(self):
        class Asking(SoftwareKeys):
            async def sign(keys, alias, message, reason):
                meanwhile.append(await phone.drafts().begin("T04", None))
                await phone.outbox().items()
                return await super().sign(alias, message, reason)

            async def unwrap(keys, alias, blob, reason):
                opening.append(await vaults.list())
                again = vaults.open(self.id, self.secret, ereg.Access.FULL)
                await self.fails(again, ClientError.TryAgain, "vault.busy")
                return await super().unwrap(alias, blob, reason)

        meanwhile, opening, keys, self.secret = [], [], Asking(), ereg.Secret.device()
        phone, home = await self.made(keys, self.connection), self.city.home("r28_cancelled")
        person = [home[f"transferor.1.{fact}"] for fact in ("name", "id_no", "identity_proof")]
        await asyncio.wait_for(phone.account().enrol(*person), 5)
        self.assertTrue(meanwhile)
        self.assertEqual({draft.id for draft in (await phone.drafts().list(0)).items}, set(meanwhile))
        await phone.end()
        vaults = self.vaults(keys)
        again = await asyncio.wait_for(vaults.open(self.id, self.secret, ereg.Access.FULL), 5)
        self.addAsyncCleanup(again.end)
        self.assertEqual(opening, [[self.id]])

    async def test_a_key_store_that_hung_is_asked_again(self):
        class Hanging(SoftwareKeys):
            async def sign(keys, alias, message, reason):
                await self.hangs()
                return await super().sign(alias, message, reason)

            async def unwrap(keys, alias, blob, reason):
                await self.hangs()
                return await super().unwrap(alias, blob, reason)

        self.hung, self.answers = asyncio.Event(), asyncio.Event()
        keys, self.secret, cancel = Hanging(), ereg.Secret.device(), ereg.Cancel()
        phone, home = await self.made(keys, self.connection), self.city.home("r28_cancelled")
        person = [home[f"transferor.1.{fact}"] for fact in ("name", "id_no", "identity_proof")]
        enrolling = asyncio.ensure_future(phone.account().enrol(*person, cancel))
        await asyncio.wait_for(self.hung.wait(), 10)
        cancel.cancel()
        with self.assertRaises(ClientError.Cancelled):
            await asyncio.wait_for(enrolling, 1)
        self.assertIsNone((await phone.account().standing()).account)
        self.assertIsNotNone((await phone.account().enrol(*person)).account)
        await phone.end()

        # An opening takes no cancel and goes on when its call is let go of: the vault is busy until the keys answer.
        self.hung.clear()
        vaults = self.vaults(keys)
        opening = asyncio.ensure_future(vaults.open(self.id, self.secret, ereg.Access.FULL))
        await asyncio.wait_for(self.hung.wait(), 10)
        opening.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await opening
        again = lambda: vaults.open(self.id, self.secret, ereg.Access.FULL)
        await self.fails(again(), ClientError.TryAgain, "vault.busy")
        self.answers.set()
        opened = await eventually(again)
        self.addAsyncCleanup(opened.end)
        self.assertIsNotNone((await opened.account().standing()).account)

    async def hangs(self):
        """Comes back at once, but for the first time, when it waits to be let."""
        if not self.hung.is_set():
            self.hung.set()
            await self.answers.wait()

    async def test_without_a_network_acts_wait_and_are_told_stopped_and_cancelled(self):
        home = self.city.home("r28_not_filed")
        phone = await self.phone_of(home, SELLER)
        nobody = ereg.Connection(url="http://127.0.0.1:1", office="demo", root_fingerprint=self.city.root)
        await phone.account().connect(nobody)
        draft = await self.begun(phone, "T04", home, sale_of(home))
        await phone.sharing().share(draft, SELLER)
        report = await phone.sync().now().finished()
        self.assertIsNotNone(report.trouble)
        self.assertGreater(report.left, 0)
        background = phone.sync().in_background()
        background.cancel()
        background.cancel()
        with self.assertRaises(ClientError.Cancelled):
            await background.finished()
        network = phone.sync().network_changed()
        self.assertGreater((await network.finished()).left, 0)
        with self.assertRaises(ClientError.Closed):
            await network.finished()
        outbox, unsent = phone.outbox(), (await phone.sync().status()).unsent
        items = await outbox.items()
        self.assertEqual((unsent, len((await outbox.doctor()).unsent)), (len(items), len(items)))
        self.assertTrue((await outbox.doctor()).findings)
        self.assertEqual(await outbox.progress(items[0].item), Progress.QUEUED)
        with self.assertRaises(ClientError):
            await outbox.retry(NOBODYS)
        await outbox.retry(items[0].item)
        for item in items:
            await outbox.cancel(item.item)
            with self.assertRaises(ClientError):
                await outbox.cancel(item.item)
        self.assertEqual(await outbox.items(), [])
        await phone.account().connect(self.connection)
        await exchanged(phone)


if __name__ == "__main__":
    unittest.main()
