package ereg.kit.screen

import ereg.kit.AttemptState
import ereg.kit.CaseId
import ereg.kit.CaseStage
import ereg.kit.CertificateNumber
import ereg.kit.ChannelKind
import ereg.kit.CommandId
import ereg.kit.DraftId
import ereg.kit.EntryDocuments
import ereg.kit.EntryDocumentsStanding
import ereg.kit.GreyPicture
import ereg.kit.HandedKind
import ereg.kit.Moved
import ereg.kit.NextStep
import ereg.kit.OutboxState
import ereg.kit.SealRoots
import ereg.kit.SendingState
import ereg.kit.SyncStanding
import ereg.kit.ToDo
import ereg.kit.Trouble
import ereg.kit.fake.FakeCases
import ereg.kit.fake.FakeCertificates
import ereg.kit.fake.FakeChanges
import ereg.kit.fake.FakeDrafts
import ereg.kit.fake.FakeOutbox
import ereg.kit.fake.FakePayments
import ereg.kit.fake.FakeQrCodes
import ereg.kit.fake.FakeSync
import ereg.kit.fake.FakeTrustImport
import ereg.kit.fake.caseProgress
import ereg.kit.fake.caseView
import ereg.kit.fake.certificate
import ereg.kit.fake.draftLine
import ereg.kit.fake.message
import ereg.kit.fake.outboxItem
import ereg.kit.fake.words
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.flow.first
import java.time.Instant
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

class OutboxModelTest {
    private val outbox = FakeOutbox()
    private val sync = FakeSync(outbox)
    private val changes = FakeChanges()

    @Test
    fun `what stands still is told, tried again and sent`() =
        modelTest { scope ->
            outbox.waiting += outboxItem("c1", OutboxState.NEEDS_YOU)
            val model = OutboxModel(outbox, sync, changes.flow, scope)
            assertEquals(
                listOf("register_moved"),
                model.state.content.doctor.findings
                    .map { it.code },
            )
            model.retry(CommandId("c1"))
            assertEquals(
                OutboxState.QUEUED,
                model.state.content.doctor.unsent
                    .single()
                    .state,
            )
            assertNull(model.state.content.doctor.allSent)
            model.sendNow()
            assertEquals(
                "outbox.empty",
                model.state.content.doctor.allSent
                    ?.code,
            )
            assertEquals(
                1 to 0,
                model.state.content.report
                    ?.sent to model.state.content.doctor.unsent.size,
            )
            model.cancel(CommandId("c1"))
            assertEquals(
                "outbox.not_found",
                model.state.value.trouble
                    ?.code,
            )
        }

    @Test
    fun `a run is started once, watched and stopped`() =
        modelTest { scope ->
            val model = OutboxModel(outbox, sync, changes.flow, scope)
            sync.held = CompletableDeferred()
            model.sendNow()
            model.sendNow()
            assertEquals(listOf("now"), sync.acts)
            changes.tell(Moved.Sync(SyncStanding.Running(3, 1, 0)))
            assertEquals(SyncStanding.Running(3, 1, 0), model.state.content.standing)
            model.stop()
            assertFalse(model.state.value.acting)
            assertNull(model.state.content.report)
        }
}

class CaseModelTest {
    private val case = CaseId("c1")
    private val cases = FakeCases()
    private val payments = FakePayments()
    private val certificates = FakeCertificates()
    private val changes = FakeChanges()

    @Test
    fun `a fee is shown while it is due, paid once, and asked for where the answer was lost`() =
        modelTest { scope ->
            cases.views += caseView("c1", CaseStage.IN_REVIEW)
            val model = CaseModel(cases, payments, certificates, case, changes.flow, scope)
            assertNull(model.state.content.fee)
            cases.comesTo(case, CaseStage.FEE_DUE)
            changes.tell(Moved.OneCase(case))
            assertEquals(
                8_000,
                model.state.content.fee
                    ?.total
                    ?.fen,
            )

            payments.held = CompletableDeferred()
            model.pay(FakePayments.BANK)
            model.pay(FakePayments.BANK)
            payments.held?.complete(Unit)
            assertEquals(listOf("pay"), payments.acts)
            payments.bank = AttemptState.OFFERED
            model.askPayment()
            val offer =
                model.state.content.fee
                    ?.attempt
                    ?.offer
            assertEquals(ChannelKind.QR, offer?.kind)
            assertEquals(offer?.text?.length, offer?.let { FakeQrCodes().of(it.text).side })
            payments.bank = AttemptState.UNKNOWN
            model.askPayment()
            assertEquals(
                AttemptState.UNKNOWN,
                model.state.content.fee
                    ?.attempt
                    ?.state,
            )
            cases.comesTo(case, CaseStage.REGISTERED)
            changes.tell(Moved.OneCase(case))
            model.collect()
            assertEquals(listOf("collect"), certificates.acts)
            assertNull(model.state.content.fee)
        }

    @Test
    fun `a withdrawal is shown, and what cannot be done is told`() =
        modelTest { scope ->
            cases.views += caseView("c1", CaseStage.ACCEPTED)
            val model = CaseModel(cases, payments, certificates, case, changes.flow, scope)
            cases.trouble = Trouble.FixInput(message("withdraw.moot"))
            model.withdraw()
            assertEquals(
                "withdraw.moot",
                model.state.value.trouble
                    ?.code,
            )
            model.withdraw()
            assertEquals(CaseStage.WITHDRAWN, model.state.content.case.stage)
        }
}

class ProgressModelTest {
    @Test
    fun `of the five states of sending the one that is true is shown`() =
        modelTest { scope ->
            val draft = DraftId("d1")
            val cases = FakeCases()
            val changes = FakeChanges()
            cases.progresses[draft] = caseProgress("d1", SendingState.KeptHere)
            val model = ProgressModel(cases, FakeCertificates(), FakeDrafts(), draft, changes.flow, scope)
            assertEquals(SendingState.KeptHere, model.state.content.progress.sending)
            val received = SendingState.Received("c1", Instant.EPOCH)
            cases.progresses[draft] = caseProgress("d1", received)
            changes.tell(Moved.Letters)
            assertEquals(SendingState.KeptHere, model.state.content.progress.sending)
            changes.tell(Moved.OneCase(CaseId("c1")))
            assertEquals(received, model.state.content.progress.sending)
        }

    @Test
    fun `the documents of an entry stand beside its progress once the case is told of`() =
        modelTest { scope ->
            val draft = DraftId("d1")
            val cases = FakeCases()
            val changes = FakeChanges()
            cases.progresses[draft] = caseProgress("d1", SendingState.KeptHere).copy(case = CaseId("c1"))
            val model = ProgressModel(cases, FakeCertificates(), FakeDrafts(), draft, changes.flow, scope)
            assertNull(model.state.content.documents)
            assertNull(model.state.value.trouble)
            val booked = caseView("c1", CaseStage.REGISTERED)
            for (standing in EntryDocumentsStanding.entries) {
                val documents = EntryDocuments(standing, words(standing.name))
                cases.views.clear()
                cases.views += booked.copy(documents = documents)
                changes.tell(Moved.OneCase(CaseId("c1")))
                assertEquals(documents, model.state.content.documents)
            }
        }
}

class CarryOutTest {
    private val draft = DraftId("d1")
    private val cases = FakeCases()
    private val certificates = FakeCertificates()
    private val drafts = FakeDrafts()

    private fun step(toDo: ToDo) = NextStep(draft, CaseId("c1"), "", toDo, null, words(toDo.name))

    @Test
    fun `what is one tap is done from the page of progress, and the rest has pages of its own`() =
        modelTest { scope ->
            drafts.lines += draftLine("d1")
            cases.progresses[draft] = caseProgress("d1", SendingState.KeptHere)
            val model = ProgressModel(cases, certificates, drafts, draft, FakeChanges().flow, scope)
            assertNull(model.carryOut(step(ToDo.PAY)))
            model.carryOut(step(ToDo.SUBMIT))
            model.carryOut(step(ToDo.COLLECT))
            model.carryOut(step(ToDo.COPY_DRAFT))
            assertEquals(listOf("submit", "collect", "copy"), cases.acts + certificates.acts + drafts.acts)
            assertEquals(drafts.lines.first().id, model.toOpen.first())
        }
}

class CertificateModelsTest {
    private val certificates = FakeCertificates()
    private val changes = FakeChanges()

    @Test
    fun `a certificate that comes is listed, and its status is sealed anew`() =
        modelTest { scope ->
            val list = CertificateListModel(certificates, changes.flow, scope)
            assertTrue(
                list.state.content.certificates
                    .isEmpty(),
            )
            certificates.mine += certificate("n1")
            changes.tell(Moved.Certificates)
            assertEquals(1, list.state.content.certificates.size)

            val model = CertificateModel(certificates, CertificateNumber("n1"), changes.flow, scope)
            val before = model.state.content.token
            certificates.trouble = Trouble.TryAgain(message("network"), 0)
            model.freshen()
            assertEquals(
                before to "network",
                model.state.content.token to
                    model.state.value.trouble
                        ?.code,
            )
            model.freshen()
            assertEquals("${before.value}+", model.state.content.token.value)
            assertTrue(model.state.content.check.allWell)
        }

    @Test
    fun `a stranger takes trust in first, then scans`() =
        modelTest { scope ->
            val model = VerifyModel(FakeTrustImport(), seals = null, scope)
            model.check("EREG1:x")
            assertNull(model.state.value.content)
            model.takeIn(ByteArray(0), "another")
            assertEquals(
                "trust.other_root",
                model.state.value.trouble
                    ?.code,
            )
            model.takeIn(ByteArray(0), "root1")
            assertEquals("root1" to null, model.state.content.let { it.root.fingerprint to it.check })
            model.check("EREG1:x")
            assertTrue(assertNotNull(model.state.content.check).allWell)
            model.check("nothing")
            assertFalse(assertNotNull(model.state.content.check).allWell)
        }

    @Test
    fun `a file is checked by what it is, and a picture by the code that the platform reads in it`() =
        modelTest { scope ->
            fun file(text: String) = text.encodeToByteArray()
            val model = VerifyModel(FakeTrustImport(), SealRoots(ByteArray(1), null), scope)
            model.takeIn(ByteArray(0), "root1")
            model.check(file("PK")) { error("it is no picture") }
            assertEquals(
                HandedKind.OFD to true,
                model.state.content.check
                    ?.let { it.kind to it.allWell },
            )
            model.check(file("PNG")) { GreyPicture(1, 1, ByteArray(1)) }
            assertTrue(assertNotNull(model.state.content.check).allWell)
            model.check(file("PNG")) { null }
            assertFalse(assertNotNull(model.state.content.check).allWell, "the platform could not read it")
        }
}
