package ereg.ui

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.hasAnyAncestor
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasScrollAction
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onAllNodesWithText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onNodeWithText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.performTextReplacement
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import ereg.kit.AttemptState
import ereg.kit.CaseId
import ereg.kit.CaseStage
import ereg.kit.DisputableFact
import ereg.kit.DisputeChoice
import ereg.kit.DisputeReason
import ereg.kit.DocumentForm
import ereg.kit.DocumentStanding
import ereg.kit.DraftId
import ereg.kit.EntryDocuments
import ereg.kit.EntryDocumentsStanding
import ereg.kit.FactName
import ereg.kit.GreyPicture
import ereg.kit.Happened
import ereg.kit.HomeLockStanding
import ereg.kit.Language
import ereg.kit.Letter
import ereg.kit.LicenceId
import ereg.kit.MatterId
import ereg.kit.MatterRules
import ereg.kit.Moved
import ereg.kit.NextStep
import ereg.kit.OutboxState
import ereg.kit.PagePicture
import ereg.kit.ParticipantStanding
import ereg.kit.SealRoots
import ereg.kit.SearchHit
import ereg.kit.SearchKind
import ereg.kit.Secret
import ereg.kit.SendingState
import ereg.kit.SharedFact
import ereg.kit.Slot
import ereg.kit.TaskStanding
import ereg.kit.Text
import ereg.kit.TimelineEntry
import ereg.kit.ToDo
import ereg.kit.ToldBy
import ereg.kit.Trouble
import ereg.kit.UnitCode
import ereg.kit.fake.DISPUTE_TEXT
import ereg.kit.fake.FakeTrustImport
import ereg.kit.fake.FakeVault
import ereg.kit.fake.FakeVaults
import ereg.kit.fake.annotatedCopy
import ereg.kit.fake.caseProgress
import ereg.kit.fake.caseView
import ereg.kit.fake.certificate
import ereg.kit.fake.copyChoices
import ereg.kit.fake.document
import ereg.kit.fake.formsOf
import ereg.kit.fake.home
import ereg.kit.fake.homeLock
import ereg.kit.fake.licence
import ereg.kit.fake.licenceUse
import ereg.kit.fake.message
import ereg.kit.fake.outboxItem
import ereg.kit.fake.participant
import ereg.kit.fake.warnedOf
import ereg.kit.fake.words
import ereg.kit.screen.VisitsModel
import ereg.ui.app.App
import ereg.ui.app.First
import ereg.ui.app.Place
import ereg.ui.app.Places
import ereg.ui.app.Rim
import ereg.ui.app.Tablet
import ereg.ui.app.model
import ereg.ui.look.EregTheme
import ereg.ui.look.Look
import ereg.ui.look.Reading
import ereg.ui.screen.DeviceLock
import ereg.ui.screen.OpensWith
import ereg.ui.screen.Owner
import ereg.ui.words.Labels
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import java.time.Instant
import kotlin.io.path.readText
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertTrue

/** A rim that is told what the camera sees. */
private class DeskRim(
    private val folder: Path,
) : Rim {
    var scanned: String? = null
    var picked: String? = null
    var proof: String? = "proof"
    val opens = mutableListOf<OpensWith>()
    var isErased = false
    var isPerson = false
    val asked = mutableListOf<String>()
    val sent = mutableListOf<String>()
    val opened = mutableListOf<String>()
    val kept = mutableListOf<Pair<Reading, Language>>()

    override suspend fun photograph(): ByteArray? = null

    override suspend fun scan(): String? = scanned

    override suspend fun isHere(reason: String): Boolean {
        asked += reason
        return isPerson
    }

    override suspend fun send(text: String) {
        sent += text
    }

    override suspend fun open(link: String) {
        opened += link
    }

    override suspend fun fileToWrite(): Path? = folder.resolve("logs")

    override fun keep(
        reading: Reading,
        language: Language,
    ) {
        kept += reading to language
    }

    override suspend fun proveIdentity(
        name: String,
        idNo: String,
    ): String? = proof

    override suspend fun keepBackup(write: suspend (Path) -> Unit): String? {
        write(folder.resolve("backup"))
        return "backup.zip"
    }

    override suspend fun keepDocument(
        name: String,
        form: DocumentForm,
        write: suspend (Path) -> Unit,
    ): String? {
        write(folder.resolve("document"))
        return "$name.${form.name.lowercase()}"
    }

    override fun drawn(page: PagePicture): ImageBitmap? = Papers.page

    override suspend fun fileToCheck(): ByteArray? = picked?.encodeToByteArray()

    override suspend fun grey(picture: ByteArray): GreyPicture? = null

    override fun sealRoots(): SealRoots? = SealRoots(ByteArray(1), null)

    override suspend fun backupFrom(): Path? = folder.resolve("backup")

    override fun ownFile(): Path = folder.resolve("own")

    override fun deviceLock() = DeviceLock.BIOMETRICS

    override fun keep(opensWith: OpensWith) {
        opens += opensWith
    }

    override fun erased() {
        isErased = true
    }
}

/** The app clicked through from page to page, over the kit's fakes. */
@OptIn(ExperimentalTestApi::class)
class JourneyTest {
    @TempDir
    lateinit var folder: Path

    private val vaults = FakeVaults()
    private val vault = runBlocking { vaults.create(Secret.Device, null) as FakeVault }
    private val rim by lazy { DeskRim(folder) }
    private val places = Places()
    private val draft = DraftId("draft1")
    private val sale =
        MatterRules(
            MatterId("T04"),
            words("sale"),
            words("needs"),
            words("costs"),
            words("takes"),
            closed = null,
            legalWorkingDays = 30,
            promisedWorkingDays = 5,
        )

    private fun app(walk: SkikoComposeUiTest.() -> Unit) =
        runSkikoComposeUiTest(Size(PHONE.width * PHONE.density, PHONE.height * PHONE.density), Density(PHONE.density)) {
            setContent {
                var look by remember { mutableStateOf(Look()) }
                EregTheme(look, letters) {
                    App(vault, vaults, Papers::code, FakeTrustImport(), rim, places, OpensWith.DEVICE, look) {
                        look =
                            it
                    }
                }
            }
            waitForIdle()
            walk()
        }

    private fun SkikoComposeUiTest.tap(label: Text) = tap(label.zh)

    private fun SkikoComposeUiTest.tap(label: String) {
        val target = (hasText(label) or hasContentDescription(label)) and hasClickAction()
        val node = onAllNodes(target).onFirst()
        val scrolls = onAllNodes(target and hasAnyAncestor(hasScrollAction())).fetchSemanticsNodes().isNotEmpty()
        if (scrolls) node.performScrollTo()
        node.performClick()
        waitForIdle()
    }

    private fun SkikoComposeUiTest.sees(text: String) = onAllNodesWithText(text, substring = true).onFirst().assertExists()

    private fun due(
        toDo: ToDo,
        case: String? = null,
    ) = caseProgress(draft.value, SendingState.KeptHere).let {
        it.copy(
            case = case?.let(::CaseId),
            first = it.first.copy(standing = TaskStanding.WaitsForYou(toDo)),
            steps = listOf(NextStep(draft, case?.let(::CaseId), "", toDo, null, words(toDo.name))),
        )
    }

    @Test
    fun `a sale is begun, filled in, checked, frozen and signed`() {
        vault.matters = listOf(sale)
        app {
            onNodeWithText(Labels.noTasks.zh).assertIsDisplayed()
            tap(Labels.begin)
            tap(words("sale").zh)
            tap(Labels.withoutHome)
            assertEquals(listOf("begin T04"), vault.drafts.acts)

            onNode(hasSetTextAction()).performTextInput("1680000")
            mainClock.advanceTimeBy(1_000)
            waitForIdle()
            sees("1680000.00")
            assertEquals("1680000", vault.forms.answers["deal.price"])
            tap(Labels.saveLast)

            vault.cases.progresses[draft] = due(ToDo.SIGN)
            tap(Labels.freeze)
            assertTrue("freeze" in vault.forms.acts)
            tap(Labels.frozen)
            sees(words("SIGN").zh)
            tap(Labels.go)

            tap(Labels.accept)
            sees(Labels.stillToAccept(1).zh)
            tap(Labels.accept)
            tap(Labels.signNow)
            assertEquals(listOf("accept R-15", "accept R-19", "sign m1"), vault.signing.acts)
            sees(Labels.signed.zh)
        }
    }

    @Test
    fun `own facts in full are shown to the person who is there`() {
        vault.drafts.added(MatterId("T04"))
        vault.cases.progresses[draft] = due(ToDo.SIGN)
        app {
            tap(words("SIGN").zh)
            tap(Labels.go)
            tap(Labels.inFull)
            assertEquals(listOf(Labels.inFull.zh), rim.asked)
            onNodeWithText(words("application in full").zh).assertDoesNotExist()
            rim.isPerson = true
            tap(Labels.inFull)
            sees(words("application in full").zh)
        }
    }

    @Test
    fun `what cannot be read stays on its page, and a finding leads back to it`() {
        vault.drafts.added(MatterId("T04"))
        vault.forms.unreadable += "deal.price"
        vault.cases.progresses[draft] = due(ToDo.FILL)
        app {
            tap(words("FILL").zh)
            tap(Labels.go)
            onNode(hasSetTextAction()).performTextInput("much")
            tap(Labels.saveLast)
            sees(message("unreadable").text.zh)
            tap(Labels.back)
            vault.forms.answers.clear()
            vault.cases.progresses[draft] = due(ToDo.FREEZE)
            tap(Labels.back)
            tap(words("FREEZE").zh)
            tap(Labels.go)
            sees(message("field.missing").text.zh)
            tap(Labels.fixFirst)
            sees(words("deal.price").zh)
        }
    }

    @Test
    fun `a fee is paid once, and a lost answer of the bank is asked for`() {
        vault.drafts.added(MatterId("T04"))
        vault.cases.progresses[draft] = due(ToDo.PAY, "c1")
        vault.cases.views += caseView("c1", CaseStage.FEE_DUE)
        app {
            tap(words("PAY").zh)
            tap(Labels.go)
            sees("¥80.00")
            tap(words("Bank code").zh)
            tap(Labels.payNow)
            vault.payments.bank = AttemptState.OFFERED
            tap(Labels.askBank)
            onNode(hasContentDescription(Labels.codeToPay.zh)).assertExists()
            vault.payments.bank = AttemptState.SUCCEEDED
            tap(Labels.askBank)
            sees(words("SUCCEEDED").zh)
            assertEquals(listOf("pay", "ask", "ask"), vault.payments.acts)
        }
    }

    @Test
    fun `a link of an offer is opened in the app that it is for`() {
        vault.drafts.added(MatterId("T04"))
        vault.cases.progresses[draft] = due(ToDo.PAY, "c1")
        vault.cases.views += caseView("c1", CaseStage.FEE_DUE)
        app {
            tap(words("PAY").zh)
            tap(Labels.go)
            tap(Labels.payNow)
            vault.payments.bank = AttemptState.OFFERED
            tap(Labels.askBank)
            tap(Labels.openToPay)
            assertEquals(listOf("https://pay.example/wechat"), rim.opened)
        }
    }

    @Test
    fun `what stands still in the outbox is tried again, and all is sent`() {
        vault.outbox.waiting += outboxItem("c1", OutboxState.NEEDS_YOU)
        app {
            tap(Labels.settings)
            tap(Labels.outbox)
            sees(message("register_moved").text.zh)
            tap(Labels.tryAgain)
            tap(Labels.sendNow)
            sees(message("outbox.empty").text.zh)
            assertEquals(listOf("now"), vault.sync.acts)
        }
    }

    @Test
    fun `a certificate is held out, and another's is checked`() {
        vault.certificates.mine += certificate("n1")
        app {
            tap(Labels.certificates)
            tap(words("certificate").zh)
            onNode(hasContentDescription(Labels.codeOf.zh)).assertExists()
            vault.certificates.trouble = Trouble.TryAgain(message("network"), 0)
            tap(Labels.freshen)
            sees(message("network").text.zh)
            tap(Labels.understood)
            tap(Labels.back)
            tap(Labels.verify)
            rim.scanned = "EREG1:x"
            tap(Labels.scan)
            sees(words("all well").zh)
            rim.scanned = "nothing"
            tap(Labels.scanAgain)
            sees(words("not well").zh)
            rim.picked = "PK"
            tap(Labels.checkFile)
            sees(words("OFD").zh)
            sees(words("all well").zh)
            rim.picked = "PNG"
            tap(Labels.checkFile)
            sees(words("not well").zh)
        }
    }

    @Test
    fun `a licence is handed on once its warning is read, or an annotated copy is asked for in its place`() {
        vault.certificates.mine += certificate("n1")
        vault.documents.mine += warnedOf(document("p1", DocumentStanding.HERE, "n1"))
        app {
            tap(Labels.certificates)
            tap(words("certificate").zh)
            tap(Labels.documents)
            tap(words("document p1").zh)
            tap(Labels.savePdf)
            sees(words("it shows everything").zh)
            tap(Labels.doNotShare)
            tap(Labels.savePdf)
            tap(Labels.shareAll)
            sees(Labels.documentKept.zh)
            assertEquals("PDF", folder.resolve("document").readText())

            tap(Labels.saveOfd)
            tap(Labels.makeCopy)
            type(Labels.copyUserHere, "school")
            tap(copyChoices.other.zh)
            type(Labels.copyOtherHere, "enrolment")
            type(Labels.dayFormat, "20270331")
            vault.outbox.waiting += outboxItem("annotate1", OutboxState.QUEUED)
            tap(Labels.askCopy)
            sees(message("outbox.waiting").text.zh)
            assertEquals(listOf("save p1 PDF", "annotate n1 school enrolment 2027-03-31"), vault.documents.acts)
            vault.documents.mine += annotatedCopy("p2", "n1")
            tap(Labels.finish)
            tap(Labels.back)
            tap(Labels.annotate)
            tap(words("copy p2").zh)
            sees(words("document p1").zh)
            sees(words("copy p2").zh)
        }
    }

    @Test
    fun `a document is looked at and kept as a file, and stands with its certificate and its case`() {
        vault.certificates.mine += certificate("n1")
        vault.documents.mine += listOf(document("p1", DocumentStanding.HERE, "n1"), document("p2", DocumentStanding.WAITING))
        val receipt = document("p3", DocumentStanding.HERE)
        vault.documents.mine += receipt.copy(forms = formsOf(receipt.standing, DocumentForm.XML))
        vault.cases.progresses[draft] = due(ToDo.PAY, "c1")
        app {
            tap(Labels.documents)
            tap(words("document p1").zh)
            sees(words("in force").zh)
            onNode(hasContentDescription(Labels.firstPageOf(words("document p1")).zh)).assertExists()
            tap(Labels.larger)
            tap(Labels.wholePage)
            tap(Labels.saveOfd)
            sees(Labels.documentKept.zh)
            sees("${words("document p1").zh} 1970-01-01.ofd")
            assertEquals("OFD", folder.resolve("document").readText())
            vault.documents.trouble = Trouble.TryAgain(message("network"), 0)
            onNodeWithText(Labels.saveXml.zh).assertDoesNotExist()
            tap(Labels.savePdf)
            sees(message("network").text.zh)
            tap(Labels.understood)
            tap(Labels.back)
            tap(words("document p2").zh)
            sees(words("WAITING").zh)
            onNodeWithText(Labels.saveOfd.zh).assertDoesNotExist()
            tap(Labels.back)
            tap(words("document p3").zh)
            tap(Labels.saveXml)
            sees("${words("document p3").zh} 1970-01-01.xml")
            onNodeWithText(Labels.savePdf.zh).assertDoesNotExist()
            tap(Labels.back)
            tap(Labels.back)

            tap(Labels.certificates)
            tap(words("certificate").zh)
            tap(Labels.documents)
            sees(words("document p1").zh)
            onNodeWithText(words("document p2").zh).assertDoesNotExist()

            places.open(Place.Progress(draft))
            waitForIdle()
            tap(Labels.documents)
            sees(words("document p2").zh)
            assertEquals(listOf("save p1 OFD", "save p1 PDF", "save p3 XML"), vault.documents.acts)
        }
    }

    @Test
    fun `the page of a case says how its documents stand, and leads to them there once they are sealed`() {
        vault.documents.mine += document("p2", DocumentStanding.WAITING)
        vault.cases.progresses[draft] = due(ToDo.COLLECT, "c1")

        fun comesTo(standing: EntryDocumentsStanding) {
            vault.cases.views.clear()
            vault.cases.views += caseView("c1", CaseStage.REGISTERED).copy(documents = EntryDocuments(standing, words(standing.name)))
            runBlocking { vault.moved.tell(Moved.OneCase(CaseId("c1"))) }
        }
        app {
            places.open(Place.Progress(draft))
            waitForIdle()
            for (standing in EntryDocumentsStanding.entries) {
                comesTo(standing)
                waitForIdle()
                sees(words(standing.name).zh)
                assertEquals(1, onAllNodesWithText(Labels.documents.zh).fetchSemanticsNodes().size)
            }
            comesTo(EntryDocumentsStanding.SEALED)
            waitForIdle()
            tap(Labels.documents)
            sees(words("document p2").zh)
        }
    }

    @Test
    fun `an invitation that came by a link is joined once the person says so`() {
        app {
            places.open(Place.Join("ereg:invite:1:draft1:code"))
            waitForIdle()
            assertEquals(emptyList(), vault.sharing.acts)
            tap(Labels.joinNow)
            assertEquals(listOf("join"), vault.sharing.acts)
        }
    }

    @Test
    fun `an invitation is taken back once the person has said so twice`() {
        val invited = participant(Slot("transferee.1"), ParticipantStanding.INVITED)
        val shared = assertNotNull(Sale.invited.workspace)
        vault.sharing.workspaces[draft] = shared.copy(draft = draft, participants = listOf(invited))
        app {
            places.open(Place.Sharing(draft))
            waitForIdle()
            tap(Labels.revokeInvitation)
            sees(Labels.revokeInvitationWhy.zh)
            tap(Labels.keepInvitation)
            tap(Labels.revokeInvitation)
            assertEquals(emptyList(), vault.sharing.acts)
            tap(Labels.revokeInvitationNow)
            assertEquals(listOf("revoke invitation transferee.1"), vault.sharing.acts)
        }
    }

    @Test
    fun `the settings change what is seen at once, and a locked app shows nothing until it is opened`() {
        app {
            tap(Labels.settings)
            tap(Labels.english.en)
            onNodeWithText(Labels.settings.en).assertIsDisplayed()
            tap(Labels.elder.en)
            assertEquals(listOf(Reading.NORMAL to Language.EN, Reading.ELDER to Language.EN), rim.kept)
            assertEquals(listOf("speak EN"), vault.acts)
            tap(Labels.lockNow.en)
            onNodeWithText(Labels.settings.en).assertDoesNotExist()
            vault.trouble = Trouble.UnlockFirst(message("key.cancelled"))
            tap(Labels.unlockWithBiometrics.en)
            sees(message("key.cancelled").text.en)
            tap(Labels.understood.en)
            tap(Labels.unlockWithBiometrics.en)
            onNodeWithText(Labels.settings.en).assertIsDisplayed()
        }
    }

    @Test
    fun `a draft is shared and the other party invited by a code or a message`() {
        vault.drafts.added(MatterId("T04"))
        vault.cases.progresses[draft] = due(ToDo.SHARE)
        app {
            tap(words("SHARE").zh)
            tap(Labels.go)
            tap(Labels.share)
            assertEquals(listOf("share"), vault.sharing.acts)
        }
    }

    private fun SkikoComposeUiTest.type(
        label: Text,
        text: String,
    ) {
        onNode(hasContentDescription(label.zh) and hasSetTextAction()).performScrollTo().performTextInput(text)
        waitForIdle()
    }

    @Test
    fun `a person compares the root of the registry before they enrol, and mandates somebody then`() {
        vault.matters = listOf(sale)
        app {
            tap(Labels.settings)
            tap(Labels.enrol)
            type(Labels.officeAddress, "http://office")
            tap(Labels.seeRoot)
            sees("root 1")
            tap(Labels.otherRoot)
            tap(Labels.seeRoot)
            assertEquals(emptyList(), vault.account.acts)
            tap(Labels.sameRoot)
            type(Labels.name, "林秀英")
            type(Labels.idNo, "1")
            rim.proof = null
            tap(Labels.prove)
            assertEquals(listOf("connect"), vault.account.acts)
            rim.proof = "proof"
            tap(Labels.prove)
            sees(Labels.enrolledWhy.zh)
            tap(Labels.finish)

            tap(Labels.mandates)
            tap(Labels.grant)
            type(Labels.ownName, "林秀英")
            type(Labels.ownNumber, "1")
            type(Labels.agentName, "周建国")
            type(Labels.agentNumber, "2")
            tap(words("sale").zh)
            type(Labels.dayFormat, "2027-03-31")
            vault.outbox.waiting += listOf(outboxItem("grant1", OutboxState.QUEUED), outboxItem("revoke1", OutboxState.QUEUED))
            tap(Labels.grantNow)
            sees(message("outbox.waiting").text.zh)
            tap(Labels.finish)
            tap("周建国")
            sees(Labels.agentSees.zh)
            tap(Labels.revoke)
            sees(message("outbox.waiting").text.zh)
            assertEquals(listOf("grant", "revoke"), vault.mandates.acts)
        }
    }

    @Test
    fun `an office is let see a licence, its uses are read in the log, and the consent is taken back`() {
        vault.certificates.mine += certificate("n1")
        vault.outbox.waiting += listOf(outboxItem("give1", OutboxState.QUEUED), outboxItem("revoke1", OutboxState.QUEUED))
        app {
            tap(Labels.certificates)
            tap(words("certificate").zh)
            tap(Labels.giveConsent)
            tap(words("bank").zh)
            sees(words("loan").zh)
            tap(words("school").zh)
            onNodeWithText(words("loan").zh).assertDoesNotExist()
            type(Labels.dayFormat, "20270331")
            tap(Labels.grantNow)
            sees(message("outbox.waiting").text.zh)
            assertEquals(listOf("give n1 school admission 2027-03-31"), vault.consents.acts)
            tap(Labels.finish)

            vault.consents.log += licenceUse("u1", "consent1", refused = "consent.other_purpose")
            places.open(Place.Consents)
            waitForIdle()
            tap(words("school").zh)
            sees(words("in force").zh)
            tap(Labels.usesLog)
            sees(message("consent.other_purpose").text.zh)
            tap(Labels.back)
            tap(words("school").zh)
            tap(Labels.revokeConsent)
            sees(Labels.revokeConsentWhy.zh)
            tap(Labels.keepConsent)
            tap(Labels.revokeConsent)
            assertEquals(1, vault.consents.acts.size)
            tap(Labels.revokeConsentNow)
            assertEquals("revoke consent1", vault.consents.acts.last())
            sees(words("taken back").zh)
            sees(message("outbox.waiting").text.zh)
        }
    }

    @Test
    fun `an office keeps the file of a licence that it was shown`() {
        vault.consents.log += licenceUse("u1", "consent1", listOf(DocumentForm.OFD, DocumentForm.PDF))
        app {
            places.open(Place.LicenceUses(null))
            waitForIdle()
            tap(words("school").zh)
            tap(Labels.savePdf)
            sees(Labels.documentKept.zh)
            sees("l1.pdf")
            assertEquals("PDF", folder.resolve("document").readText())
        }
    }

    @Test
    fun `a licence is looked up by its identifier, and leads to the one that took its place`() {
        vault.certificates.mine += certificate("n1")
        val by = listOf(LicenceId("l2"))
        val replaced = licence("l1", "n1").copy(since = Instant.EPOCH, standing = words("superseded"), supersededBy = by)
        vault.documents.licences += listOf(replaced, licence("l2", "n2"))
        app {
            tap(Labels.certificates)
            tap(Labels.licence)
            type(Labels.licenceId, "l3")
            tap(Labels.lookUp)
            sees(message("not_found").text.zh)
            tap(Labels.understood)
            tap(words("certificate").zh)
            sees(words("superseded").zh)
            tap("l2")
            sees(words("current").zh)
            onNodeWithText(words("superseded").zh).assertDoesNotExist()
        }
    }

    @Test
    fun `a passphrase is put on before a backup for another phone is made`() {
        app {
            tap(Labels.settings)
            tap(Labels.moving)
            tap(Labels.passphrase)
            type(Labels.newPassphrase, "long enough")
            type(Labels.newPassphraseAgain, "long")
            sees(Labels.passphrasesDiffer.zh)
            type(Labels.newPassphraseAgain, " enough")
            tap(Labels.setPassphrase)
            assertEquals(listOf(OpensWith.PASSPHRASE), rim.opens)
            tap(Labels.finish)
            tap(Labels.makeBackup)
            sees(Labels.backupMade.zh)
            assertEquals(listOf("change secret", "backup"), vault.acts)
            tap(Labels.finish)
            tap(Labels.lockNow)
            onNode(hasContentDescription(Labels.typePassphrase.zh)).assertExists()
        }
    }

    @Test
    fun `a new phone begins with a backup`() {
        val opened = mutableListOf<OpensWith>()
        runSkikoComposeUiTest(Size(PHONE.width * PHONE.density, PHONE.height * PHONE.density), Density(PHONE.density)) {
            setContent { EregTheme(Look(), letters) { First(vaults, null, rim, { _, opensWith -> opened += opensWith }) {} } }
            waitForIdle()
            tap(Labels.restore)
            type(Labels.backupPassphrase, "long enough")
            tap(Labels.restoreNow)
            assertEquals(listOf(OpensWith.PASSPHRASE), opened)
            assertEquals(listOf("create", "restore"), vaults.acts)
        }
    }

    @Test
    fun `everything is erased once the person knows what is lost, and the logs are read before they are handed on`() {
        vault.outbox.waiting += outboxItem("c1", OutboxState.QUEUED)
        vault.outbox.log = "a line of the log"
        app {
            tap(Labels.settings)
            tap(Labels.logs)
            waitUntil(timeoutMillis = 10_000) { onAllNodesWithText("a line of the log").fetchSemanticsNodes().isNotEmpty() }
            tap(Labels.exportLogs)
            assertEquals("a line of the log", folder.resolve("logs").readText())
            tap(Labels.back)
            tap(Labels.erase)
            sees(words("submit").zh)
            tap(Labels.eraseNow)
            assertEquals(emptyList(), vault.acts)
            tap(Labels.eraseKnown)
            tap(Labels.eraseNow)
            assertTrue(rim.isErased)
            assertEquals("erase", vaults.acts.last())
        }
    }

    @Test
    fun `a letter leads to its application, where a shared fact is disputed and the payment looked up`() {
        vault.drafts.added(MatterId("T04"))
        val late = DisputeChoice(DisputeReason.OUT_OF_DATE, words("out of date"))
        val fact =
            DisputableFact(
                SharedFact(FactName("marriage"), words("marriage"), words("civil affairs")),
                words("it is checked"),
                listOf(late),
                DISPUTE_TEXT,
            )
        vault.cases.views += caseView("c1", CaseStage.IN_REVIEW).copy(draft = draft, disputable = listOf(fact))
        val paid = TimelineEntry(Instant.EPOCH, Happened.PAID, words("paid"), ToldBy.REGISTRY, words("registry"))
        vault.cases.progresses[draft] =
            caseProgress(draft.value, SendingState.KeptHere).copy(case = CaseId("c1"), timeline = listOf(paid))
        vault.letters.received += Letter("l1", Instant.EPOCH, "demo", "accepted", words("letter"), words("body"), CaseId("c1"), emptyList())
        app {
            tap(Labels.letters)
            tap(words("letter").zh)
            sees(words("body").zh)
            tap(Labels.seeApplication)
            tap(Labels.paymentRecord)
            sees(Labels.noPayment.zh)
            tap(Labels.back)
            tap(Labels.dispute)
            sees(words("it is checked").zh)
            tap(words("marriage").zh)
            tap(late.words)
            vault.outbox.waiting += outboxItem("lodge1", OutboxState.QUEUED)
            tap(Labels.lodge)
            sees(message("outbox.waiting").text.zh)
            assertEquals(listOf("lodge marriage OUT_OF_DATE"), vault.disputes.acts)
            tap(Labels.finish)
            tap(Labels.back)
            onNodeWithText(words("letter").zh).assertIsDisplayed()
        }
    }

    @Test
    fun `whoever holds a home reads what others did to it`() {
        vault.homes.known += listOf(home("u1", "Riverside"), home("u2", "Lakeside"))
        vault.homes.lettersOf[UnitCode("u2")] =
            listOf(Letter("l1", Instant.EPOCH, "demo", "home_entered", words("entered"), words("body"), null, emptyList()))
        app {
            tap(Labels.homes)
            sees(words("entered").zh)
            tap("Lakeside")
            sees(words("body").zh)
            tap(Labels.refresh)
            assertEquals(listOf("mine"), vault.homes.acts)
            tap(Labels.back)
            tap("Riverside")
            sees(Labels.nothingWatched.zh)
            onNodeWithText(words("body").zh).assertDoesNotExist()
            tap(Labels.back)
            tap(Labels.back)
            onNodeWithText(Labels.noTasks.zh).assertIsDisplayed()
        }
    }

    @Test
    fun `whoever holds a home locks it, has the lock lifted once they have said so twice, and locks it again`() {
        val unit = UnitCode("u1")
        val locked = HomeLockStanding.Locked(Instant.EPOCH)
        val lifting = HomeLockStanding.Lifting(Instant.EPOCH, Instant.ofEpochSecond(1))

        // The registry tells how the lock stands, and the page says it.
        fun SkikoComposeUiTest.toldThat(standing: HomeLockStanding) {
            vault.homeLocks.comesTo(unit, standing)
            runBlocking { vault.moved.tell(Moved.Homes) }
            waitForIdle()
            sees(homeLock("u1", standing).words.zh)
        }
        vault.homes.known += listOf(home("u1", "Riverside"), home("u2", "Lakeside"))
        vault.homeLocks.known += listOf(homeLock("u1"), homeLock("u2", locked))
        app {
            tap(Labels.homes)
            sees(homeLock("u2", locked).words.zh)
            onNodeWithText(Labels.lockHome.zh).assertDoesNotExist()
            tap("Riverside")
            sees(homeLock("u1").explained.zh)
            tap(Labels.lockHome)
            sees(homeLock("u1", HomeLockStanding.OnItsWay).words.zh)
            for (act in listOf(Labels.lockHome, Labels.lockHomeAgain, Labels.liftLock)) onNodeWithText(act.zh).assertDoesNotExist()

            toldThat(locked)
            tap(Labels.liftLock)
            sees(homeLock("u1", locked).explained.zh)
            tap(Labels.keepLock)
            tap(Labels.liftLock)
            tap(Labels.back)
            tap(Labels.liftLock)
            assertEquals(listOf("lock u1"), vault.homeLocks.acts)
            vault.homeLocks.trouble = Trouble.UnlockFirst(message("key.cancelled"))
            tap(Labels.liftLockNow)
            sees(message("key.cancelled").text.zh)
            tap(Labels.understood)
            tap(Labels.liftLockNow)
            sees(homeLock("u1", HomeLockStanding.OnItsWay).words.zh)

            toldThat(lifting)
            tap(Labels.lockHomeAgain)
            assertEquals(listOf("lock u1", "lift u1", "lift u1", "lock u1"), vault.homeLocks.acts)
            tap(Labels.back)
            onNodeWithText("Lakeside").assertIsDisplayed()
        }
    }

    @Test
    fun `each thing that is found leads to its place, and what was typed is there on the way back`() {
        vault.homes.known += listOf(home("u1", "Riverside"), home("u2", "Lakeside"))
        vault.certificates.mine += certificate("n1")
        vault.cases.views += caseView("c1", CaseStage.ACCEPTED).copy(draft = draft)
        vault.cases.progresses[draft] = due(ToDo.WAIT_FOR_OFFICE, "c1")
        vault.search.things +=
            listOf(
                SearchHit(SearchKind.CASES, words("cases"), "c1", "Riverside", "420102", words("accepted")),
                SearchHit(SearchKind.HOMES, words("homes"), "u2", "Riverside", null, words("home")),
                SearchHit(SearchKind.CERTIFICATES, words("certificates"), "n1", "Riverside", "n1", words("title")),
            )
        app {
            tap(Labels.search)
            type(Labels.searchFor, "x")
            sees(Labels.nothingFound.zh)
            onNode(hasSetTextAction()).performTextReplacement("R")
            waitForIdle()
            tap(words("accepted").zh)
            sees(words("WAIT_FOR_OFFICE").zh)
            tap(Labels.back)
            tap(words("home").zh)
            sees("Lakeside")
            tap(Labels.back)
            tap(words("title").zh)
            onNode(hasContentDescription(Labels.codeOf.zh)).assertExists()
            tap(Labels.back)
            tap(Labels.back)
            onNodeWithText(Labels.noTasks.zh).assertIsDisplayed()
        }
    }

    @Test
    fun `a device becomes a notary's at its first start, and a person's own again while nothing is kept there`() {
        var owner = Owner.PERSON
        runSkikoComposeUiTest(Size(PHONE.width * PHONE.density, PHONE.height * PHONE.density), Density(PHONE.density)) {
            setContent { EregTheme(Look(), letters) { First(vaults, null, rim, { _, _ -> }) { owner = Owner.NOTARY } } }
            waitForIdle()
            tap(Labels.receiveVisits)
            assertEquals(Owner.NOTARY, owner)
        }
        tablet(PHONE, { owner = Owner.PERSON }) {
            tap(Labels.ownDevice)
            assertEquals(Owner.PERSON, owner)
            tap(Labels.newVisit)
            tap(Labels.back)
            onNodeWithText(Labels.ownDevice.zh).assertDoesNotExist()
        }
    }

    @Test
    fun `a tablet shows a client their own visit alone, and is locked when it is taken back`() =
        tablet(TABLET) {
            tap(Labels.newVisit)
            tap(Labels.newVisit)
            sees(Labels.visit(2).zh)
            tap(Labels.handOver)
            onNodeWithText(Labels.noTasks.zh).assertIsDisplayed()
            onNodeWithText(Labels.visit(1).zh).assertDoesNotExist()
            tap(Labels.takeBack)
            assertEquals(2, onAllNodesWithText(Labels.visitLocked.zh).fetchSemanticsNodes().size)
        }

    @Test
    fun `a notary's phone shows one thing at a time, and is handed over and locked as a tablet is`() =
        tablet(PHONE) {
            tap(Labels.newVisit)
            onNodeWithText(Labels.newVisit.zh).assertDoesNotExist()
            tap(Labels.back)
            sees(Labels.visit(1).zh)
            tap(Labels.visit(1))
            tap(Labels.handOver)
            onNodeWithText(Labels.noTasks.zh).assertIsDisplayed()
            tap(Labels.takeBack)
            onNodeWithText(Labels.visitLocked.zh).assertIsDisplayed()
        }

    /** A notary's device. */
    private fun tablet(
        device: Device,
        leave: () -> Unit = {},
        walk: SkikoComposeUiTest.() -> Unit,
    ) = runSkikoComposeUiTest(Size(device.width * device.density, device.height * device.density), Density(device.density)) {
        val kept = FakeVaults()
        setContent {
            EregTheme(Look(), letters) {
                val visits = model { VisitsModel(kept, null, it) }
                Tablet(visits, Papers::code, FakeTrustImport(), rim, places, Look(), {}, leave)
            }
        }
        waitForIdle()
        walk()
    }
}
