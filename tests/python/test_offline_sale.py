"""The offline part of a sale, through the generated bindings.

``cargo xtask test`` builds the library, generates ``ereg_bindings.py`` and runs this file; bare python3 is enough.
What is tested is the border: values, errors and the shell's own key store crossing it. The law, the vault and the
wire have their tests in Rust.
"""

import asyncio
import dataclasses
import http.server
import inspect
import json
import pathlib
import tempfile
import threading
import unittest

import calls
import ereg_bindings as ereg
from ereg_bindings import AnswerKind, ClientError, DeviceKeyError

setUpModule = calls.watch

# A registry's trust bundle, as the golden file of `core/trust` has it: the first thing enrolment asks for.
ROOT = "UDDReOZl1ipXAfp9wYsm13sDBMK5og--QWdBjzuf6o4"  # of that file, as a person has compared it
TRUST = pathlib.Path(__file__).parents[2] / "core" / "trust" / "tests" / "golden" / "trust.json"


def citizen(birth, sequence):
    """A well-formed citizen ID of 江岸区 (GB 11643, ISO 7064 MOD 11-2), counted here once more on purpose."""
    digits = f"420102{birth}{sequence:03d}"
    weight = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(digits))
    return digits + "10X98765432"[weight % 11]


SELLER = citizen("19620317", 2)
BUYER = citizen("19880905", 11)

SALE = {
    "matter.unit": "420102001001GB00001F00010001",
    "matter.certificate": "鄂（2020）演示市江岸不动产权第0000001号",
    "holding.co_ownership": "sole",
    "parties.transferor.1.name": "林秀英",
    "parties.transferor.1.id_no": SELLER,
    "parties.transferee.1.name": "周建国",
    "parties.transferee.1.id_no": BUYER,
    "deal.price": "1680000",
    "deal.contract": "YS-2026-000123",
    "deal.signed_on": "2026-11-10",
    "delivery.medium": "electronic",
    "delivery.certificates": "one",
}

# 询问: what the seller answers herself.
INQUIRY = {
    "true_intent": ereg.Answer.YES,
    "true_materials": ereg.Answer.YES,
    "unrecorded_co_owner": ereg.Answer.NO,
    "mortgaged": ereg.Answer.NO,
    "altered": ereg.Answer.NO,
}

# Every rule that a sale of a second-hand home (T04) is judged by.
RULES = {
    f"R-{number:02d}"
    for number in (0, 1, 3, 4, 5, 6, 7, 8, 9, 11, 12, 15, 17, 18, 19, 20, 25, 27, 28, 33, 34, 51, 53, 54, 55, 60, 76)
}


async def fields_of(drafts, draft):
    """Every field of the form, in its order."""
    return [field for section in (await drafts.form(draft)).sections for field in section.fields]


class NoKeys(ereg.DeviceKeys):
    """A phone whose key store is out of reach: what works offline asks it for nothing."""

    async def generate(self, alias, policy):
        raise DeviceKeyError.Unavailable()

    async def info(self, alias):
        raise DeviceKeyError.Unavailable()

    async def public_key(self, alias):
        raise DeviceKeyError.Unavailable()

    async def sign(self, alias, message, reason):
        raise DeviceKeyError.Unavailable()

    async def wrap(self, alias, dek):
        raise DeviceKeyError.Unavailable()

    async def unwrap(self, alias, blob, reason):
        raise DeviceKeyError.Unavailable()

    async def forget(self, alias):
        raise DeviceKeyError.Unavailable()


class BadKeys(NoKeys):
    """A key store with a key in it (the generator point of P-256) that signs as it is told to."""

    POINT = bytes.fromhex(
        "04"
        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
    )

    def __init__(self, answer, point=POINT):
        self.answer = answer
        self.point = point
        self.asked = []

    async def info(self, alias):
        return ereg.KeyInfo(key=self.point, level=ereg.AssuranceLevel.B, attestation=[b"attested"])

    async def public_key(self, alias):
        return self.point

    async def sign(self, alias, message, reason):
        self.asked.append((alias, reason))
        return self.answer()


class Registry:
    """A registry that hands out its trust bundle and notes whatever else reaches it."""

    def __enter__(self):
        requests = self.requests = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                requests.append(f"{self.command} {self.path}")
                body = TRUST.read_bytes() if self.path == "/v1/trust" else b""
                self.send_response(200 if body else 404)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_PUT = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def connection(self):
        return ereg.Connection(url=f"http://127.0.0.1:{self.server.server_port}", office="", root_fingerprint=ROOT)


class OnAPhone(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.secret = ereg.Secret.key(bytes(range(32)))
        self.another_phone()

    async def asyncSetUp(self):
        # The runner's debug mode tells of every callback above 0.1 s; a busy machine has many.
        asyncio.get_running_loop().slow_callback_duration = 10
        # Where the core's calls of the key store are awaited.
        ereg.uniffi_set_event_loop(asyncio.get_running_loop())

    def another_phone(self):
        # A log may still be written on its own thread when the test is over.
        directory = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        self.addCleanup(directory.cleanup)
        self.directory = str(pathlib.Path(directory.name, "vaults"))

    def vaults(self, keys=None):
        return ereg.Vaults(self.directory, ereg.Language.ZH, keys or NoKeys())

    async def made(self, keys=None, connection=None):
        client = await self.vaults(keys).create(self.secret, connection)
        self.addAsyncCleanup(client.end)
        self.id = client.id()
        return client

    async def opened(self, access=ereg.Access.FULL):
        client = await self.vaults().open(self.id, self.secret, access)
        self.addAsyncCleanup(client.end)
        return client

    async def fails(self, awaitable, kind, code):
        with self.assertRaises(kind) as caught:
            await awaitable
        self.assertEqual(caught.exception.code, code)
        return caught.exception


class ASaleBegunOffline(OnAPhone):
    async def test_a_whole_sale_is_typed_judged_and_kept(self):
        client = await self.made()
        drafts = client.drafts()
        draft = await drafts.begin("T04", None)
        for field, value in SALE.items():
            saved = await drafts.answer(draft, field, value)
            self.assertIsNone(saved.problem, field)
        for question, answer in INQUIRY.items():
            await client.signing().answer_inquiry(draft, question, answer)

        verdicts = await drafts.review(draft)
        self.assertEqual(verdicts.problems, [])
        self.assertEqual(verdicts.as_of.trust, ereg.TimeTrust.APPROXIMATE)
        self.assertTrue(verdicts.label.zh and verdicts.label.en)
        # Every rule speaks, all at once; none says no; what only the registry knows is unknown, not guessed.
        self.assertEqual({finding.rule for finding in verdicts.findings}, RULES)
        said = {finding.answer for finding in verdicts.findings}
        self.assertEqual(said, {AnswerKind.PASS, AnswerKind.UNKNOWN})
        (tax,) = [finding for finding in verdicts.findings if finding.rule == "R-27"]
        self.assertEqual((tax.answer, tax.told.code), (AnswerKind.UNKNOWN, "needs.tax_clearance"))
        self.assertTrue(tax.told.text.zh and tax.told.text.en and tax.basis)

        lines = (await drafts.checklist(draft)).lines
        self.assertIn(ereg.MaterialCode.M10, [line.code for line in lines])

        # Never shared, so nothing is to be sent; the register's word is missing, so it cannot be frozen yet.
        self.assertEqual(await client.outbox().items(), [])
        await self.fails(drafts.freeze(draft), ClientError.FixInput, "freeze.no_extract")

    async def test_what_was_saved_is_there_after_the_app_was_closed(self):
        client = await self.made()
        draft = await client.drafts().begin("T04", None)
        for field, value in SALE.items():
            await client.drafts().answer(draft, field, value)
        await client.end()

        client = await self.opened()
        drafts = client.drafts()
        (line,) = (await drafts.list(0)).items
        self.assertEqual((line.id, line.standing), (draft, ereg.DraftStanding.EDITING))
        # An amount is read back with its separators and in capital characters, and nothing else is.
        reads = {field.path: field.reads for field in await fields_of(drafts, draft) if field.reads is not None}
        self.assertEqual(reads, {"deal.price": "1,680,000.00（壹佰陆拾捌万元整）"})
        # The one thing to do now: enrolling comes first and concerns no draft alone.
        (step,) = await client.next_steps()
        self.assertEqual((step.to_do, step.draft, step.case_id), (ereg.ToDo.ENROL, None, None))
        self.assertTrue(step.words.zh and step.words.en)
        kept = {field.path: field.value for field in await fields_of(drafts, draft) if field.value is not None}
        self.assertEqual(kept, SALE)
        self.assertEqual(line.slot, "transferor.1")
        # How long it is kept counts by registry time, which this phone has never heard.
        self.assertIsNone(line.keep_until)


    async def test_what_was_typed_finds_the_draft_until_the_vault_is_locked(self):
        client = await self.made()
        draft = await client.drafts().begin("T04", None)
        for field, value in SALE.items():
            await client.drafts().answer(draft, field, value)
        search = client.search()
        for typed in ("周", "周建国", "林 秀英", "鄂(2020)演示市", "0000001", "420102001001gb"):
            (hit,) = await search.find(typed, [], 20)
            self.assertEqual((hit.kind, hit.id, hit.number), (ereg.SearchKind.DRAFTS, draft, None))
            self.assertTrue(hit.words.zh and hit.words.en and hit.heading.zh and hit.heading.en)
        for typed, kinds in (("建国", []), ("", []), ("周", [ereg.SearchKind.HOMES])):
            self.assertEqual(await search.find(typed, kinds, 20), [])
        self.assertEqual(await search.find("周", [], 0), [])
        await client.lock()
        await self.fails(search.find("周", [], 20), ClientError.UnlockFirst, "vault.content_locked")


class TheProgress(OnAPhone):
    """How far an application is: two tasks, one of five states of this device, a timeline, what comes next."""

    async def test_a_draft_is_kept_here_and_says_what_is_to_be_done(self):
        client = await self.made()
        draft = await client.drafts().begin("T04", None)
        begun = await client.cases().progress(draft)
        self.assertEqual((begun.draft, begun.case_id, begun.case_number), (draft, None, None))
        self.assertIsInstance(begun.sending, ereg.SendingState.KEPT_HERE)
        self.assertIn("已存本机", begun.sending_words.zh)
        self.assertEqual(begun.first.kind, ereg.TaskKind.APPLY)
        self.assertIsInstance(begun.first.standing, ereg.TaskStanding.WAITS_FOR_YOU)
        self.assertEqual(begun.first.standing.to_do, ereg.ToDo.FILL)
        self.assertIsInstance(begun.second.standing, ereg.TaskStanding.NOT_BEGUN)
        for text in (begun.first.name, begun.first.words, begun.second.name, begun.second.words, begun.sending_words):
            self.assertTrue(text.zh and text.en)
        # Nothing has happened that anybody has signed; what comes next has the law's time and the office's promise.
        self.assertEqual((begun.timeline, begun.gap), ([], None))
        limits = begun.comes_next.limits
        self.assertIsInstance(limits, ereg.CaseLimits.FROM_ACCEPTANCE)
        self.assertEqual((limits.promised_working_days, limits.legal_working_days), (5, 30))

        for field, value in SALE.items():
            await client.drafts().answer(draft, field, value)
        filled = await client.cases().progress(draft)
        self.assertEqual(filled.first.standing.to_do, ereg.ToDo.ENROL)
        self.assertEqual([step.to_do for step in filled.steps], [ereg.ToDo.ENROL])
        self.assertIsInstance(filled.sending, ereg.SendingState.KEPT_HERE)

    async def test_of_a_draft_that_is_not_here_nothing_is_said(self):
        client = await self.made()
        draft = await client.drafts().begin("T04", None)
        await client.drafts().remove(draft)
        await self.fails(client.cases().progress(draft), ClientError.NotFound, "draft.not_found")
        await self.fails(client.cases().progress("none"), ClientError.FixInput, "id.format")
        await client.end()
        with self.assertRaises(ClientError.Closed):
            await client.cases().progress(draft)

    async def test_a_query_speaks_of_no_fee_and_no_certificate(self):
        client = await self.made()
        query = await client.cases().progress(await client.drafts().begin("T28", None))
        self.assertEqual(query.second.kind, ereg.TaskKind.ANSWER)
        discharge = await client.cases().progress(await client.drafts().begin("T21", None))
        self.assertEqual(discharge.second.kind, ereg.TaskKind.ENTER)
        for told in (query, discharge):
            self.assertNotIn("缴", told.second.name.zh + told.second.words.zh)


class WhatIsTyped(OnAPhone):
    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.drafts = (await self.made()).drafts()
        self.draft = await self.drafts.begin("T04", None)

    async def field(self, path):
        return next((f for f in await fields_of(self.drafts, self.draft) if f.path == path), None)

    async def test_an_identity_number_with_a_wrong_check_digit_says_so_and_is_kept_as_typed(self):
        wrong = SELLER[:-1] + ("0" if SELLER[-1] != "0" else "1")
        path = "parties.transferor.1.id_no"
        error = await self.fails(
            self.drafts.answer_checked(self.draft, path, wrong), ClientError.FixInput, "citizen_id.checksum"
        )
        self.assertEqual(error.field, path)
        self.assertNotIn(wrong, str(error) + repr(error))
        self.assertEqual((await self.field(path)).value, wrong)

    async def test_each_way_to_write_a_number_wrong_has_its_own_code(self):
        cases = {
            "110105194912310021": "citizen_id.checksum",
            "420102196213170000": "citizen_id.date",
            "１１０１０５194912310021": "citizen_id.charset",
            "11010519491231": "citizen_id.length",
        }
        for typed, code in cases.items():
            with self.subTest(typed):
                answer = self.drafts.answer_checked(self.draft, "parties.transferee.1.id_no", typed)
                await self.fails(answer, ClientError.FixInput, code)
        small = "11010519491231002x"
        said = await self.drafts.answer_checked(self.draft, "parties.transferee.1.id_no", f" {small} ")
        self.assertIsNone(said.problem)

    async def test_absent_null_empty_and_blank_are_four_things(self):
        path = "deal.contract"
        # Absent: unanswered, and the form says that it is missing.
        absent = await self.field(path)
        self.assertEqual((absent.value, absent.problem.code), (None, "field.missing"))
        # Null: no value a person can type.
        await self.fails(self.drafts.answer(self.draft, path, None), ClientError.FixInput, "null_not_allowed")
        # Blanks: typed, kept, and told.
        said = await self.drafts.answer(self.draft, path, "   ")
        self.assertEqual((said.problem.code, said.problem.field), ("blank", path))
        self.assertEqual((await self.field(path)).value, "   ")
        # Empty: clears.
        await self.drafts.answer(self.draft, path, "")
        cleared = await self.field(path)
        self.assertFalse(cleared.value)
        self.assertEqual(cleared.problem.code, "field.missing")

    async def test_what_no_field_could_hold_is_refused_and_nothing_is_lost(self):
        await self.drafts.answer(self.draft, "deal.contract", "YS-1")
        ten_megabytes = "长" * (10 * 1024 * 1024 // 3)
        await self.fails(
            self.drafts.answer(self.draft, "deal.contract", ten_megabytes), ClientError.FixInput, "too_large"
        )
        await self.fails(self.drafts.answer(self.draft, "deal.nothing", "1"), ClientError.FixInput, "field.unknown")
        self.assertEqual((await self.field("deal.contract")).value, "YS-1")

    async def test_a_rare_name_comes_back_byte_for_byte_and_half_a_character_is_refused(self):
        path = "parties.transferee.1.name"
        names = ["𠮷野", "㛃", "李\ue5e5", "阿" * 29 + "·" + "依" * 30]
        for name in names:
            with self.subTest(name):
                self.assertIsNone((await self.drafts.answer_checked(self.draft, path, name)).problem)
                self.assertEqual((await self.field(path)).value, name)
        for half in ("李\ud842", "\udfb7野", "\udfb7\ud842"):
            with self.assertRaises(UnicodeEncodeError):
                await self.drafts.answer(self.draft, path, half)
            self.assertEqual((await self.field(path)).value, names[-1])

    async def test_an_id_that_is_none_is_a_typed_error(self):
        for text in ("", "draft", self.draft.upper(), "00000000-0000-4000-8000-000000000000"):
            with self.subTest(text):
                await self.fails(self.drafts.form(text), ClientError.FixInput, "id.format")
        other = self.draft[:-4] + ("0000" if self.draft[-4:] != "0000" else "0001")
        await self.fails(self.drafts.form(other), ClientError.NotFound, "draft.not_found")


class TheForm(OnAPhone):
    """Screens are made from this alone: sections, kinds, choices, what is needed, what is wrong."""

    async def asyncSetUp(self):
        await super().asyncSetUp()
        self.drafts = (await self.made()).drafts()

    async def begun(self, matter):
        draft = await self.drafts.begin(matter, None)
        return draft, await self.drafts.form(draft)

    async def test_each_matter_has_its_own_sections_and_every_field_has_words(self):
        declared = {
            "T04": ["matter.1", "parties.1", "holding.1", "deal.1", "delivery.1", "inquiry.1"],
            "T10": ["matter.1", "parties.1", "former.1", "delivery.1", "inquiry.1"],
            "T18": ["matter.1", "parties.1", "mortgage.1", "delivery.1", "inquiry.1"],
            "T28": ["matter.1", "parties.1", "inquiry.1"],
        }
        for matter, names in declared.items():
            with self.subTest(matter):
                _, form = await self.begun(matter)
                self.assertEqual([section.name for section in form.sections], names)
                for section in form.sections:
                    self.assertTrue(section.title.zh and section.title.en)
                    for field in section.fields:
                        self.assertTrue(field.label.zh and field.label.en, field.path)
                        self.assertTrue(field.access.is_WRITE(), field.path)
                        self.assertIsNone(field.value, field.path)
                        needed = field.need == ereg.FieldNeed.REQUIRED
                        self.assertEqual(needed, field.problem is not None, field.path)
                        self.assertEqual(field.slot is not None, "parties." in field.path or ".share" in field.path)

    async def test_a_field_says_how_it_is_typed(self):
        kinds = {
            ("T04", "matter.unit"): ereg.InputKind.UNIT_CODE,
            ("T04", "matter.certificate"): ereg.InputKind.CERTIFICATE_NUMBER,
            ("T04", "deal.price"): ereg.InputKind.YUAN,
            ("T04", "deal.signed_on"): ereg.InputKind.DAY,
            ("T04", "holding.transferee.1.share"): ereg.InputKind.SHARE,
            ("T04", "holding.co_ownership"): ereg.InputKind.CHOICE,
            ("T10", "former.name"): ereg.InputKind.NAME,
            ("T10", "former.id_no"): ereg.InputKind.IDENTITY_NUMBER,
            ("T18", "mortgage.amount"): ereg.InputKind.YUAN,
            ("T18", "mortgage.scope"): ereg.InputKind.FREE_TEXT,
            ("T21", "discharge.proof"): ereg.InputKind.PROOF_NUMBER,
            ("T28", "inquiry.true_intent"): ereg.InputKind.CHOICE,
        }
        for (matter, path), kind in kinds.items():
            with self.subTest(path):
                draft, _ = await self.begun(matter)
                (field,) = [field for field in await fields_of(self.drafts, draft) if field.path == path]
                self.assertIsInstance(field.kind, kind)
                if field.kind.is_CHOICE():
                    self.assertTrue(all(choice.value and choice.label.zh for choice in field.kind.choices))
                if field.kind.is_FREE_TEXT():
                    self.assertGreater(field.kind.most, 0)

    async def test_a_save_answers_what_changed_and_the_review_is_asked_for(self):
        draft, form = await self.begun("T04")
        price = await self.drafts.answer(draft, "deal.price", "1680000")
        self.assertEqual(price.reads, "1,680,000.00（壹佰陆拾捌万元整）")
        self.assertEqual((price.problem, price.changed, price.appeared, price.gone), (None, [], [], []))
        (address,) = (await self.drafts.answer(draft, "delivery.handover", "post")).changed
        self.assertEqual((address.path, address.need), ("delivery.address", ereg.FieldNeed.REQUIRED))
        self.assertEqual(address.problem.code, "field.missing")

        _, another = form.further
        self.assertEqual((another.path, another.slot), ("parties.transferee.2.name", "transferee.2"))
        appeared = (await self.drafts.answer(draft, another.path, "周小满")).appeared
        self.assertIn("parties.transferee.2.id_no", appeared)
        gone = (await self.drafts.answer(draft, another.path, "")).gone
        self.assertEqual(sorted(gone), sorted(appeared))

        verdicts = await self.drafts.review(draft)
        self.assertIn("delivery.address", [problem.field for problem in verdicts.problems])

    async def test_a_choice_may_be_typed_in_words(self):
        draft, _ = await self.begun("T04")
        await self.drafts.answer(draft, "holding.co_ownership", "按份共有")
        (field,) = [f for f in await fields_of(self.drafts, draft) if f.path == "holding.co_ownership"]
        self.assertEqual((field.value, field.chosen), ("按份共有", "shares"))


class WordsOfTheCore(unittest.TestCase):
    """No shell makes up how something stands: the record that it shows says it, in both languages."""

    # What the record is, the field, and whether it is always there.
    ALWAYS, SOMETIMES = "", "Optional"
    SAID = [
        (ereg.MandateScreen, "words", ALWAYS),
        (ereg.ConsentScreen, "standing", ALWAYS),
        (ereg.CorrectionItem, "words", ALWAYS),
        (ereg.ParticipantView, "name", ALWAYS),
        (ereg.ParticipantView, "words", ALWAYS),
        (ereg.FieldAccess.WRITTEN_BY, "words", ALWAYS),
        (ereg.Verification, "conclusion", ALWAYS),
        (ereg.SearchHit, "heading", ALWAYS),
        (ereg.EntryDocumentsView, "words", ALWAYS),
        (ereg.PaymentScreen, "caution", ALWAYS),
        (ereg.CaseScreen, "withdrawal", SOMETIMES),
    ]

    def field(self, record, name):
        """The type of a field, as the binding annotates it."""
        return str(inspect.signature(record.__init__).parameters[name].annotation)

    def test_each_record_has_its_words_in_both_languages(self):
        self.assertEqual(set(inspect.signature(ereg.Text.__init__).parameters) - {"self"}, {"zh", "en"})
        for record, name, often in self.SAID:
            with self.subTest(f"{record.__qualname__}.{name}"):
                said = self.field(record, name)
                self.assertIn("Text", said)
                self.assertEqual("Optional" in said, often == self.SOMETIMES)

    def test_the_documents_of_an_entry_stand_on_its_case(self):
        said = self.field(ereg.CaseScreen, "documents")
        self.assertTrue("Optional" in said and "EntryDocumentsView" in said, said)
        self.assertIn("EntryDocumentsStanding", self.field(ereg.EntryDocumentsView, "standing"))


class WhatALogReads(OnAPhone):
    """A record holds what is personal; what it says of itself in a message or a log is its name."""

    CANARY = "林秀英 420102196203170027"

    def said(self, made):
        return f"{made} {made!r} {[made]} {str(made)}"

    def holding(self):
        """Every record, and every variant that carries something, with the canary in each of its fields."""
        for name, kind in vars(ereg).items():
            if name.startswith("_") or not inspect.isclass(kind):
                continue
            variants = [variant for variant in vars(kind).values() if inspect.isclass(variant)]
            for made in [kind] if dataclasses.is_dataclass(kind) else variants:
                if not dataclasses.is_dataclass(made):
                    continue
                parameters = list(inspect.signature(made.__init__).parameters.values())[1:]
                if not parameters:
                    continue
                if all(parameter.kind == parameter.KEYWORD_ONLY for parameter in parameters):
                    yield made(**{parameter.name: self.CANARY for parameter in parameters})
                else:
                    yield made(*[self.CANARY for parameter in parameters if parameter.kind != parameter.VAR_KEYWORD])

    async def test_no_record_and_no_variant_says_what_it_holds(self):
        made = list(self.holding())
        names = {type(one).__qualname__ for one in made}
        self.assertTrue({"FieldView", "HomeView", "MandateTerms", "Text", "InputKind.CHOICE"} <= names, names)
        for one in made:
            with self.subTest(type(one).__qualname__):
                self.assertIn(self.CANARY, str(vars(one)))
                self.assertNotIn(self.CANARY, self.said(one))

    async def test_a_form_with_a_person_in_it_says_nothing_of_them(self):
        drafts = (await self.made()).drafts()
        draft = await drafts.begin("T04", None)
        saved = await drafts.answer(draft, "parties.transferor.1.name", "林秀英")
        price = await drafts.answer(draft, "deal.price", "1680000")
        form = await drafts.form(draft)
        fields = [field for section in form.sections for field in section.fields]
        said = "".join(self.said(made) for made in [form, saved, price, *form.sections, *fields])
        for typed in ("林秀英", "1680000", "壹佰"):
            self.assertNotIn(typed, said)
        # An error carries codes alone, and a log needs them.
        error = await self.fails(drafts.form("none"), ClientError.FixInput, "id.format")
        self.assertIn("id.format", str(error))


class Payments(OnAPhone):
    """The border alone: what is paid, and by what, has its tests in Rust."""

    CASE = "019abcde-0000-7000-8000-000000000001"

    async def test_of_a_case_that_is_not_here_nothing_is_paid(self):
        payments = (await self.made()).payments()
        for call in (payments.quote(self.CASE), payments.channels(self.CASE), payments.see(self.CASE)):
            with self.assertRaises(ClientError):
                await call
        for channel in ("", "WeChat", "微信", "a" * 33):
            with self.subTest(channel):
                await self.fails(payments.pay(self.CASE, channel), ClientError.FixInput, "channel.unknown")

    async def test_a_text_is_drawn_as_the_smallest_code_that_holds_it(self):
        for text, version in (("https://pay.example.cn/" + "x" * 489, 15), ("EREG1:" + "A" * 1847, 25), ("1", 1)):
            with self.subTest(len(text)):
                matrix = ereg.qr_matrix(text)
                self.assertEqual(matrix.side, 17 + 4 * version)
                self.assertEqual(len(matrix.dark), matrix.side**2)
                self.assertEqual(set(matrix.dark), {0, 1})
                # The mark in the upper left corner, with its light edge.
                self.assertEqual(list(matrix.dark[:8]), [1] * 7 + [0])
        with self.assertRaises(ClientError.FixInput) as refused:
            ereg.qr_matrix("x" * 5_000)
        self.assertEqual(refused.exception.code, "qr.too_long")


class Consents(OnAPhone):
    """The border alone: who is shown a licence, and what is written down of it, has its tests in Rust."""

    async def test_before_an_account_there_is_nobody_who_could_consent(self):
        consents = (await self.made()).consents()
        self.assertEqual(await consents.list(), [])
        self.assertEqual(await consents.uses(None), [])
        offices = await consents.offices()
        self.assertIn("school_admission", [purpose.id for office in offices for purpose in office.purposes])
        terms = ereg.ConsentTerms(office=offices[0].code, purpose=offices[0].purposes[0].id, until="2099-12-31")
        for call in (
            consents.give("鄂(2026)演示市江岸不动产权第0000001号", terms),
            consents.ask("no consent", "no licence", "no purpose"),
            consents.revoke("no consent"),
        ):
            await self.fails(call, ClientError.FixInput, "account.not_enrolled")
        with self.assertRaises(ClientError.FixInput):
            await consents.uses("no consent")
        file = self.directory + ".ofd"
        await self.fails(consents.save("no use", ereg.DocumentForm.OFD, file), ClientError.NotFound, "paper.not_found")


class HomeLocks(OnAPhone):
    """The border alone: what a lock holds up, and when it opens, has its tests in Rust."""

    async def test_before_an_account_there_is_no_home_to_lock(self):
        locks = (await self.made()).home_locks()
        self.assertEqual(await locks.list(), [])
        for call in (locks.lock("420102001001GB00001F00010001"), locks.lift("420102001001GB00001F00010001")):
            await self.fails(call, ClientError.FixInput, "account.not_enrolled")


class Documents(OnAPhone):
    """The border alone: what the office seals, and how its files come here, has its tests in Rust."""

    CASE = "019abcde-0000-7000-8000-000000000001"
    PAPER = "0" * 32

    async def test_where_the_office_wrote_nothing_there_is_nothing_and_no_file(self):
        documents = (await self.made()).documents()
        self.assertEqual(await documents.list(), [])
        self.assertEqual(await documents.of_case(self.CASE), [])
        file = pathlib.Path(self.directory + ".pdf")
        for form in ereg.DocumentForm:
            for which in (self.PAPER, "鄂(2026)演示市江岸不动产权第0000001号"):
                with self.subTest(form=form, which=which):
                    await self.fails(documents.see(which), ClientError.NotFound, "paper.not_found")
                    await self.fails(documents.save(which, form, str(file)), ClientError.NotFound, "paper.not_found")
                    await self.fails(documents.page(which), ClientError.NotFound, "paper.not_found")
        self.assertFalse(file.exists())
        with self.assertRaises(ClientError.FixInput):
            await documents.see("no paper")
        terms = ereg.CopyTerms(user="演示租客", purpose=None, until="2099-12-31")
        with self.assertRaises(ClientError):
            await documents.annotate(self.PAPER, terms)
        with self.assertRaises(ClientError.FixInput):
            await documents.licence("no licence")
        warning = ereg.UnmaskedWarning(document=self.PAPER, words=ereg.Text(zh="提醒", en="warning"))
        saved = documents.save(self.PAPER, ereg.DocumentForm.OFD, str(file), warning)
        await self.fails(saved, ClientError.NotFound, "paper.not_found")
        self.assertFalse(file.exists())
        await self.fails(documents.of_case("no case"), ClientError.FixInput, "id.format")


class TheVault(OnAPhone):
    async def test_after_its_end_every_call_says_so(self):
        client = await self.made()
        drafts, outbox, signing = client.drafts(), client.outbox(), client.signing()
        draft = await drafts.begin("T04", None)
        await client.end()
        await client.end()
        for call in (drafts.form(draft), outbox.items(), signing.sheet(draft), client.account().standing()):
            with self.assertRaises(ClientError.Closed):
                await call
        for call in (client.pause(), client.resume(), client.lock(), client.check(), client.backup(self.directory + "/b")):
            with self.assertRaises(ClientError.Closed):
                await call
        with self.assertRaises(ClientError.Closed):
            client.sync().now()

    async def test_paused_answers_closed_and_resumed_goes_on(self):
        client = await self.made()
        draft = await client.drafts().begin("T04", None)
        await client.pause()
        with self.assertRaises(ClientError.Closed):
            await client.drafts().form(draft)
        await client.resume()
        self.assertEqual((await client.drafts().summary(draft)).id, draft)

    async def test_what_moves_is_told_as_an_asynchronous_iterator_and_ends_with_the_client(self):
        async def observed(changes):
            while (batch := await changes.next()) is not None:
                yield batch

        client = await self.made()
        draft = await client.drafts().begin("T04", None)
        batches = observed(client.changes())
        first = await asyncio.wait_for(anext(batches), 10)
        self.assertEqual(first, [ereg.Moved.EVERYTHING(), ereg.Moved.SYNC(standing=ereg.SyncStanding.AT_REST())])
        await client.drafts().answer(draft, "deal.price", "1")
        self.assertEqual(await asyncio.wait_for(anext(batches), 10), [ereg.Moved.ONE_DRAFT(draft=draft)])
        # A call that is dropped while it waits takes nothing with it.
        changes = client.changes()
        await changes.next()
        with self.assertRaises(asyncio.TimeoutError):
            await asyncio.wait_for(changes.next(), 0.1)
        await client.drafts().answer(draft, "deal.price", "2")
        self.assertEqual(await asyncio.wait_for(changes.next(), 10), [ereg.Moved.ONE_DRAFT(draft=draft)])
        changes.cancel()
        self.assertIsNone(await asyncio.wait_for(changes.next(), 10))
        await client.end()
        self.assertEqual([batch async for batch in batches][1:], [])

    async def test_many_calls_at_once_all_come_back(self):
        drafts = (await self.made()).drafts()
        draft = await drafts.begin("T04", None)
        calls = [drafts.answer(draft, "deal.price", str(price)) for price in range(1, 65)]
        self.assertEqual(len(await asyncio.wait_for(asyncio.gather(*calls), 60)), 64)

    async def test_a_call_that_is_cancelled_was_done_whole_or_not_at_all(self):
        client = await self.made()
        draft = await client.drafts().begin("T04", None)
        for price in ("1", "2", "3", "4"):
            call = asyncio.ensure_future(client.drafts().answer(draft, "deal.price", price))
            await asyncio.sleep(0)
            call.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await call
        await client.end()
        drafts = (await self.opened()).drafts()
        (price,) = [field.value for field in await fields_of(drafts, draft) if field.path == "deal.price"]
        self.assertIn(price, (None, "1", "2", "3", "4"))

    async def test_what_cannot_be_opened_says_why(self):
        vaults = self.vaults()
        self.assertEqual(await vaults.list(), [])
        await self.fails(vaults.open("none", self.secret, ereg.Access.FULL), ClientError.FixInput, "id.format")
        missing = vaults.open("0" * 32, self.secret, ereg.Access.FULL)
        await self.fails(missing, ClientError.NotFound, "vault.missing")
        client = await self.made()
        self.assertEqual(await vaults.list(), [self.id])
        # Not twice at once, neither through the same object nor through another one; nor ended under its client.
        for again in (vaults, self.vaults()):
            busy = again.open(self.id, self.secret, ereg.Access.FULL)
            await self.fails(busy, ClientError.TryAgain, "vault.busy")
            await self.fails(again.erase(self.id), ClientError.TryAgain, "vault.busy")
            await self.fails(again.set_aside(self.id), ClientError.TryAgain, "vault.busy")
            await self.fails(again.salvage(self.id, self.secret), ClientError.TryAgain, "vault.busy")
        await client.end()
        wrong = ereg.Secret.key(bytes(32 * [7]))
        refused = vaults.open(self.id, wrong, ereg.Access.FULL)
        await self.fails(refused, ClientError.UnlockFirst, "vault.wrong_key")
        await self.fails(vaults.salvage(self.id, self.secret), ClientError.Storage, "vault.sound")

    async def test_two_vaults_over_one_key_store_know_nothing_of_each_other(self):
        vaults = self.vaults()
        one, two = [await vaults.create(ereg.Secret.key(bytes([n]) * 32), None) for n in (1, 2)]
        draft = await one.drafts().begin("T04", None)
        self.assertEqual((await two.drafts().list(0)).items, [])
        await self.fails(two.drafts().form(draft), ClientError.NotFound, "draft.not_found")
        await one.end()
        await two.drafts().begin("T10", None)
        await two.end()

    async def test_a_vault_is_kept_restored_set_aside_and_erased(self):
        client = await self.made()
        draft = await client.drafts().begin("T04", None)
        backup = str(pathlib.Path(self.directory).parent / "backup")
        stop = ereg.Cancel()
        stop.cancel()
        with self.assertRaises(ClientError.Cancelled):
            await client.backup(backup, stop)
        self.assertFalse(any(pathlib.Path(left).exists() for left in (backup, f"{backup}.new")))
        await client.backup(backup)
        await client.end()
        vaults = self.vaults()
        await self.fails(vaults.restore(backup, self.secret), ClientError.FixInput, "vault.exists")
        aside = await vaults.set_aside(self.id)
        self.assertTrue(pathlib.Path(aside, "vault.db").exists())
        self.assertEqual(await vaults.list(), [])
        restored = await vaults.restore(backup, self.secret)
        self.assertEqual((restored.id(), (await restored.drafts().summary(draft)).id), (self.id, draft))
        await restored.end()
        await self.fails(vaults.erase(self.id), ClientError.TryAgain, "device_key.unavailable")
        self.assertEqual(await vaults.list(), [])

    async def test_a_damaged_vault_is_salvaged_and_what_it_was_lies_beside_it(self):
        client = await self.made(NoForgetting())
        await client.drafts().begin("T04", None)
        await client.end()
        file = pathlib.Path(self.directory, self.id, "vault.db")
        damaged = bytearray(file.read_bytes())
        middle = len(damaged) // 4096 // 2 * 4096
        damaged[middle : middle + 4096] = bytes(4096)
        file.write_bytes(damaged)
        report = await self.vaults(NoForgetting()).salvage(self.id, self.secret)
        self.assertGreater(report.kept, 0)
        self.assertEqual(pathlib.Path(report.aside, "vault.db").read_bytes(), damaged)
        salvaged = await self.opened()
        await salvaged.drafts().begin("T04", None)

    async def test_a_locked_vault_shows_nothing_until_its_secret_is_given_again(self):
        client = await self.made()
        draft = await client.drafts().begin("T04", None)
        await client.lock()
        await self.fails(client.drafts().form(draft), ClientError.UnlockFirst, "vault.content_locked")
        wrong = client.unlock(ereg.Secret.key(bytes(32 * [7])))
        await self.fails(wrong, ClientError.UnlockFirst, "vault.wrong_key")
        await client.unlock(self.secret)
        await client.drafts().form(draft)
        client.speak(ereg.Language.EN)
        await client.check()
        # In the background with another secret: what is in transit and no more.
        content, self.secret = self.secret, ereg.Secret.key(bytes(32 * [9]))
        await client.set_transit_secret(self.secret)
        await client.end()
        by_itself = await self.opened(ereg.Access.TRANSIT)
        await self.fails(by_itself.drafts().list(0), ClientError.UnlockFirst, "vault.content_locked")
        await by_itself.unlock(content)
        await by_itself.change_secret(ereg.Secret.passphrase("松柏常青于江城"))
        await by_itself.drafts().form(draft)

    async def test_a_call_is_stopped_by_what_was_given_with_it_and_lets_go_of_its_connection(self):
        heard, let_go = asyncio.Event(), asyncio.Event()

        async def says_nothing(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            heard.set()
            await reader.read()
            let_go.set()
            writer.close()

        server = await asyncio.start_server(says_nothing, "127.0.0.1", 0)
        self.addAsyncCleanup(server.wait_closed)
        self.addCleanup(server.close)
        account, cancel = (await self.made()).account(), ereg.Cancel()
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        call = asyncio.ensure_future(account.presented_root(url, cancel))
        await asyncio.wait_for(heard.wait(), 10)
        cancel.cancel()
        cancel.cancel()
        with self.assertRaises(ClientError.Cancelled):
            await asyncio.wait_for(call, 1)
        await asyncio.wait_for(let_go.wait(), 1)
        # It stops what comes after it, too.
        with self.assertRaises(ClientError.Cancelled):
            await account.presented_root(url, cancel)

    async def test_a_secret_is_not_printed(self):
        secret = ereg.Secret.passphrase("correct horse")
        self.assertNotIn("correct", repr(secret) + str(secret) + str(vars(secret)))


class TheLogs(OnAPhone):
    """What a shell has of the core's log: files that it names, lines that it forwards, one text to hand over."""

    class Sink(ereg.LogSink):
        def __init__(self, throws=None):
            self.lines, self.threads, self.throws = [], set(), throws

        def line(self, level, text):
            self.lines.append((level, text))
            self.threads.add(threading.get_ident())
            if self.throws:
                raise self.throws

    def logs(self, level=ereg.LogLevel.DEBUG, sink=None):
        self.place = pathlib.Path(self.directory).parent
        return ereg.Logs.start(str(self.place / "logs"), level, sink)

    async def logged(self, logs, keys=None):
        self.with_log = ereg.Vaults(self.directory, ereg.Language.ZH, keys or NoKeys(), logs)
        client = await self.with_log.create(self.secret, None)
        self.addAsyncCleanup(client.end)
        return client

    async def until(self, condition):
        for _ in range(1000):
            if condition():
                return
            await asyncio.sleep(0.01)
        self.fail("it did not come")

    async def test_a_vault_is_written_down_and_handed_over_with_the_doctors_word(self):
        logs = self.logs()
        client = await self.logged(logs)
        draft = await client.drafts().begin("T04", None)
        await client.drafts().answer(draft, "parties.transferor.1.name", "林秀英")
        await self.fails(client.drafts().form("none"), ClientError.FixInput, "id.format")
        await client.outbox().export_logs(str(self.place / "report.txt"))
        report = (self.place / "report.txt").read_text("utf-8")
        for said in ("诊断", "[connection.none]", "a vault was made", "INFO ereg_client::"):
            self.assertIn(said, report)
        self.assertNotIn("林秀英", report)
        self.assertEqual((self.place / "report.txt").stat().st_mode & 0o777, 0o600)
        exists = client.outbox().export_logs(str(self.place / "report.txt"))
        await self.fails(exists, ClientError.FixInput, "logs.exists")
        # Without any vault too, and by its own.
        await logs.export_to(str(self.place / "log.txt"))
        self.assertIn("a vault was made", (self.place / "log.txt").read_text("utf-8"))
        await self.fails(logs.export_to(str(self.place / "no" / "log.txt")), ClientError.FixInput, "logs.path")

    async def test_the_level_is_set_while_it_runs(self):
        logs = self.logs(ereg.LogLevel.ERROR)
        client = await self.logged(logs)
        logs.set_level(ereg.LogLevel.DEBUG)
        await client.pause()
        await client.resume()
        await logs.export_to(str(self.place / "log.txt"))
        log = (self.place / "log.txt").read_text("utf-8")
        self.assertNotIn("a vault was made", log)
        self.assertIn("DEBUG ereg_vault::vault a vault is paused", log)

    async def test_a_shell_is_told_each_line_on_a_thread_of_the_core(self):
        sink = self.Sink()
        await self.logged(self.logs(ereg.LogLevel.INFO, sink))
        await self.until(lambda: any("a client was started" in text for _, text in sink.lines))
        self.assertIn((ereg.LogLevel.INFO, "ereg_vault::vault a vault was made vault=1"), sink.lines)
        self.assertEqual(len(sink.threads), 1)
        self.assertNotIn(threading.get_ident(), sink.threads)

    async def test_whatever_a_sink_throws_is_dropped(self):
        for throws in (ereg.LogSinkError.NotTaken(), RuntimeError("canary 林秀英")):
            with self.subTest(repr(throws)):
                self.another_phone()
                sink = self.Sink(throws)
                client = await self.logged(self.logs(ereg.LogLevel.DEBUG, sink))
                await client.pause()
                await client.resume()
                await self.until(lambda: any("a vault is resumed" in text for _, text in sink.lines))
                await client.outbox().export_logs(str(self.place / "report.txt"))
                self.assertIn("a vault is resumed", (self.place / "report.txt").read_text("utf-8"))

    async def test_without_a_log_all_goes_on_and_there_is_nothing_to_export(self):
        client = await self.made()
        await self.fails(client.outbox().export_logs(self.directory + ".txt"), ClientError.FixInput, "logs.none")

    async def test_two_vaults_have_one_log_or_each_its_own(self):
        logs = self.logs()
        await self.logged(logs)
        first = self.place
        self.another_phone()
        await self.logged(logs)
        await logs.export_to(str(first / "log.txt"))
        log = (first / "log.txt").read_text("utf-8")
        self.assertTrue("a vault was made vault=1" in log and "a vault was made vault=2" in log, log)
        self.another_phone()
        other = self.logs()
        await self.logged(other)
        await other.export_to(str(self.place / "log.txt"))
        self.assertNotIn("vault=2", (self.place / "log.txt").read_text("utf-8"))

    async def test_what_is_salvaged_or_erased_is_written_down(self):
        logs = self.logs()
        client = await self.logged(logs, NoForgetting())
        await client.end()
        with self.assertRaises(ClientError):
            await self.with_log.salvage(client.id(), self.secret)
        await self.with_log.erase(client.id())
        await logs.export_to(str(self.place / "log.txt"))
        log = (self.place / "log.txt").read_text("utf-8")
        self.assertIn("a vault was not salvaged code=vault.sound", log)
        self.assertIn("a vault was erased", log)


class NoForgetting(NoKeys):
    async def forget(self, alias):
        pass


class TheShellsKeys(OnAPhone):
    async def enrol(self, keys):
        with Registry() as registry:
            client = await self.made(keys, registry.connection)
            try:
                await client.account().enrol("林秀英", SELLER, "sandbox")
            finally:
                self.reached = list(registry.requests)
                self.left = await client.outbox().items()
                await client.end()

    async def test_a_bad_signature_of_the_hardware_goes_nowhere(self):
        for bad in (b"", bytes(63), bytes(64), bytes(65), b"\x30\x06\x02\x01\x01\x02\x01\x01\x00", b"\xff" * 64):
            with self.subTest(bad.hex()):
                self.another_phone()
                keys = BadKeys(lambda: bad)
                await self.fails(self.enrol(keys), ClientError.SignAgain, "bad_hardware_signature")
                ((alias, reason),) = keys.asked
                self.assertEqual(reason, "实名注册：证明签名密钥属于您")
                # Two vaults over one key store have keys of their own.
                self.assertRegex(alias, r"^ereg\.[0-9a-f]{32}\.user$")
                self.assertEqual((self.reached, self.left), (["GET /v1/trust"], []))

    async def test_before_enrolling_nothing_is_signed_and_nothing_is_sent(self):
        with Registry() as registry:
            keys = BadKeys(lambda: bytes(64))
            client = await self.made(keys, registry.connection)
            with self.assertRaises(ClientError) as caught:
                await client.homes().my_homes()
            self.assertEqual(caught.exception.code, "account.not_enrolled")
            self.assertEqual((keys.asked, registry.requests), ([], []))

    async def test_the_person_takes_their_time_and_the_shell_goes_on_meanwhile(self):
        class Slow(BadKeys):
            async def sign(keys, alias, message, reason):
                for _ in range(20):
                    await asyncio.sleep(0.01)
                    self.meanwhile += 1
                raise DeviceKeyError.Cancelled()

        self.meanwhile = 0
        with self.assertRaises(ClientError.Cancelled):
            await self.enrol(Slow(None))
        self.assertEqual(self.meanwhile, 20)

    async def test_a_key_store_that_asks_the_vault_meanwhile_holds_nobody_up(self):
        class Asking(BadKeys):
            async def sign(keys, alias, message, reason):
                self.asked = await asyncio.gather(*(self.client_.outbox().items() for _ in range(8)))
                raise DeviceKeyError.Busy()

        with Registry() as registry:
            self.client_ = await self.made(Asking(None), registry.connection)
            enrolling = self.client_.account().enrol("林秀英", SELLER, "sandbox")
            await self.fails(asyncio.wait_for(enrolling, 5), ClientError.TryAgain, "device_key.busy")
        self.assertEqual(self.asked, [[]] * 8)

    async def test_a_key_store_that_hangs_is_left_by_whoever_cancels(self):
        hangs = asyncio.Event()

        class Hanging(BadKeys):
            async def sign(keys, alias, message, reason):
                hangs.set()
                await asyncio.sleep(120)

        with Registry() as registry:
            client, cancel = await self.made(Hanging(None), registry.connection), ereg.Cancel()
            enrolling = asyncio.ensure_future(client.account().enrol("林秀英", SELLER, "sandbox", cancel))
            await asyncio.wait_for(hangs.wait(), 10)
            cancel.cancel()
            with self.assertRaises(ClientError.Cancelled):
                await asyncio.wait_for(enrolling, 1)
            self.assertEqual(await client.outbox().items(), [])
            await asyncio.wait_for(client.end(), 5)

    async def test_the_person_cancels(self):
        def cancel():
            raise DeviceKeyError.Cancelled()

        with self.assertRaises(ClientError.Cancelled):
            await self.enrol(BadKeys(cancel))
        self.assertEqual(self.left, [])

    async def test_the_platforms_own_trouble_is_a_typed_error(self):
        def locked_out():
            raise DeviceKeyError.LockedOut()

        await self.fails(self.enrol(BadKeys(locked_out)), ClientError.UnlockFirst, "device_key.locked_out")

    async def test_an_exception_of_the_shell_is_a_typed_error_without_its_text(self):
        def broken():
            raise RuntimeError("canary 林秀英")

        error = await self.fails(self.enrol(BadKeys(broken)), ClientError.Storage, "device_key.other")
        self.assertNotIn("canary", str(error) + repr(error))

    async def test_a_key_that_is_none_is_a_typed_error(self):
        for point in (b"", b"\x04" + bytes(10), bytes(65), None, "no bytes"):
            with self.subTest(point):
                self.another_phone()
                keys = BadKeys(lambda: bytes(64), point)
                await self.fails(self.enrol(keys), ClientError.Storage, "device_key.other")
                self.assertEqual(keys.asked, [])



def checked(verifier, handed):
    """The findings about a file that is no picture."""
    answer = verifier.document(handed)
    assert answer.is_checked(), answer
    return answer.found


class AStranger(unittest.TestCase):
    """Checks what they were handed with the trust file alone: no vault, no account, no network."""

    VECTORS = pathlib.Path(__file__).parents[2] / "docs" / "vectors"

    def vectors(self, name):
        return json.loads((self.VECTORS / f"{name}.json").read_text("utf-8"))

    def test_every_token_of_the_vectors_has_its_three_answers(self):
        bundles = {v["name"]: v["text"].encode() for v in self.vectors("trust_bundles") if v["answer"] == "good"}
        judged = 0
        for vector in self.vectors("tokens"):
            if vector["text"] != vector["text"].strip():
                continue
            with self.subTest(vector["name"]):
                check = checked(ereg.Verifier.under(bundles[vector["bundle"]], None), vector["text"].encode())
                told = [answer.name.lower() for answer in (check.integrity, check.seal, check.book)]
                self.assertEqual(told, [vector["integrity"], vector["seal"], vector["book"]])
                self.assertEqual((check.ok, check.demo), (vector["answer"] == "good", vector["demo"]))
                self.assertTrue(check.conclusion.zh and check.conclusion.en)
                self.assertEqual(check.conclusion.zh.endswith("请勿采信"), not check.ok)
                judged += 1
        # What copying adds is taken away before it is judged: of such a text the vectors say what it is by itself.
        (good,) = [v for v in self.vectors("tokens") if v["name"] == "at issue"]
        for copied in [" " + good["text"], good["text"] + "\n"]:
            self.assertTrue(checked(ereg.Verifier.under(bundles[good["bundle"]], None), copied.encode()).ok)
        self.assertGreater(judged, 100)

    def test_another_root_than_the_published_one_is_refused_and_without_one_it_is_shown(self):
        trust = TRUST.read_bytes()
        self.assertEqual(ereg.Verifier.under(trust, ROOT).root().fingerprint, ROOT)
        self.assertEqual(ereg.Verifier.under(trust, None).root().fingerprint, ROOT)
        other = ROOT[:-1] + ("8" if ROOT[-1] != "8" else "4")
        for root, code in [(other, "trust.other_root"), ("nothing", "connection.fingerprint")]:
            with self.assertRaises(ClientError) as refused:
                ereg.Verifier.under(trust, root)
            self.assertEqual(refused.exception.code, code)
        with self.assertRaises(ClientError):
            ereg.Verifier.under(trust[:-1], ROOT)

    def test_what_is_no_result_is_told_as_altered_or_unreadable_and_repeats_nothing(self):
        check = checked(ereg.Verifier.under(TRUST.read_bytes(), ROOT), '{"payload":"张三"}'.encode())
        self.assertEqual((check.kind, check.ok), (ereg.HandedKind.QUERY_RESULT, False))
        self.assertEqual((check.lines, check.words), ([], None))

    def test_a_sealed_document_is_trusted_under_the_roots_that_are_given_and_each_is_told_what_it_is(self):
        verifier = ereg.Verifier.under(TRUST.read_bytes(), ROOT)
        golden = pathlib.Path(__file__).parents[2] / "core" / "document" / "tests" / "golden"
        of = {name: (golden / name).read_bytes() for name in ("sealed.ofd", "sealed.pdf", "swapped-page.ofd")}
        roots, revoked = (golden / "roots.pem").read_bytes(), (golden / "revoked.crl").read_bytes()
        office = verifier.with_seal_roots(roots, None)
        good = checked(office, of["sealed.ofd"])
        self.assertEqual((good.kind, good.ok, good.trouble), (ereg.HandedKind.OFD, True, None))
        self.assertEqual(checked(verifier, of["sealed.ofd"]).seal, ereg.SealTrust.UNKNOWN_KEY)
        self.assertEqual(checked(verifier.with_seal_roots(roots, revoked), of["sealed.ofd"]).seal, ereg.SealTrust.REVOKED)
        self.assertEqual(checked(office, of["swapped-page.ofd"]).integrity, ereg.Integrity.PARTLY_PROTECTED)
        self.assertEqual(checked(verifier, of["sealed.pdf"]).kind, ereg.HandedKind.PDF)
        unknown = checked(verifier, bytes([0, 0x9F, 0x92]))
        self.assertEqual((unknown.kind, unknown.trouble.code), (ereg.HandedKind.UNKNOWN, "handed.unknown"))
        with self.assertRaises(ClientError.FixInput) as refused:
            verifier.with_seal_roots(revoked, None)
        self.assertEqual(refused.exception.code, "seal_roots.unreadable")

    def test_a_document_of_the_bundles_office_is_trusted_by_the_bundle_alone(self):
        golden = pathlib.Path(__file__).parents[2] / "core" / "document" / "tests" / "golden"
        office = ereg.Verifier.under((TRUST.parent / "trust-seals.json").read_bytes(), ROOT)
        for name in ("sealed.ofd", "sealed.pdf"):
            good = checked(office, (golden / name).read_bytes())
            self.assertEqual((good.ok, good.seal), (True, ereg.SealTrust.TRUSTED), name)
            self.assertIn("信任文件", good.said[1].zh)
        for name in ("swapped-page.ofd", "changed-page.ofd", "changed.pdf"):
            self.assertFalse(checked(office, (golden / name).read_bytes()).ok, name)
        others = (golden / "pyhanko" / "plain.pdf").read_bytes()
        self.assertEqual(checked(office, others).seal, ereg.SealTrust.UNKNOWN_KEY)
        both = office.with_seal_roots((golden / "pyhanko" / "roots.pem").read_bytes(), None)
        self.assertEqual((checked(both, others).ok, checked(both, (golden / "sealed.ofd").read_bytes()).ok), (True, True))

    def test_a_picture_is_decoded_by_the_shell_and_its_code_is_answered_as_its_text(self):
        bundles = {v["name"]: v["text"].encode() for v in self.vectors("trust_bundles") if v["answer"] == "good"}
        (good,) = [v for v in self.vectors("tokens") if v["name"] == "at issue"]
        verifier = ereg.Verifier.under(bundles[good["bundle"]], None)
        self.assertTrue(verifier.document(b"\x89PNG\r\n\x1a\n").is_picture())
        code, module, quiet = ereg.qr_matrix(good["text"]), 4, 4
        wide = (code.side + 2 * quiet) * module
        light = bytearray(b"\xff" * wide * wide)
        for at, dark in enumerate(code.dark):
            left, top = (at % code.side + quiet) * module, (at // code.side + quiet) * module
            for y in range(top, top + module) if dark else ():
                light[y * wide + left : y * wide + left + module] = bytes(module)
        self.assertEqual(verifier.picture(wide, wide, bytes(light)), checked(verifier, good["text"].encode()))
        nothing = verifier.picture(wide, wide, bytes(len(light) - 1))
        self.assertEqual((nothing.kind, nothing.trouble.code), (ereg.HandedKind.PICTURE, "picture.unreadable"))


if __name__ == "__main__":
    unittest.main()
