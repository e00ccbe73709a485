package ereg.ui

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.geometry.Size
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
import androidx.compose.ui.test.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import ereg.kit.AttemptState
import ereg.kit.CaseId
import ereg.kit.CaseStage
import ereg.kit.DraftId
import ereg.kit.Language
import ereg.kit.MatterId
import ereg.kit.MatterRules
import ereg.kit.NextStep
import ereg.kit.OutboxState
import ereg.kit.SendingState
import ereg.kit.TaskStanding
import ereg.kit.Text
import ereg.kit.ToDo
import ereg.kit.Trouble
import ereg.kit.fake.FakeVault
import ereg.kit.fake.FakeVaults
import ereg.kit.fake.caseProgress
import ereg.kit.fake.caseView
import ereg.kit.fake.certificate
import ereg.kit.fake.message
import ereg.kit.fake.outboxItem
import ereg.kit.fake.words
import ereg.ui.app.App
import ereg.ui.app.Places
import ereg.ui.app.Rim
import ereg.ui.app.Tablet
import ereg.ui.look.EregTheme
import ereg.ui.look.Look
import ereg.ui.look.Reading
import ereg.ui.screen.OpensWith
import ereg.ui.words.Labels
import java.nio.file.Path
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** A rim that is told what the camera sees. */
private class DeskRim : Rim {
    var scanned: String? = null
    val sent = mutableListOf<String>()
    val opened = mutableListOf<String>()
    val kept = mutableListOf<Pair<Reading, Language>>()

    override suspend fun photograph(): Path? = null

    override suspend fun scan(): String? = scanned

    override suspend fun send(text: String) {
        sent += text
    }

    override suspend fun open(link: String) {
        opened += link
    }

    override suspend fun fileToWrite(): Path? = null

    override fun keep(
        reading: Reading,
        language: Language,
    ) {
        kept += reading to language
    }

    override fun openPassphrase() = Unit

    override fun openMoving() = Unit

    override fun openErase() = Unit
}

/** The app clicked through from page to page, over the kit's fakes. */
@OptIn(ExperimentalTestApi::class)
class JourneyTest {
    private val vault = FakeVault()
    private val rim = DeskRim()
    private val places = Places()
    private val draft = DraftId("draft1")
    private val sale = MatterRules(MatterId("T04"), words("sale"), closed = null, legalWorkingDays = 30, promisedWorkingDays = 5)

    private fun app(walk: SkikoComposeUiTest.() -> Unit) =
        runSkikoComposeUiTest(Size(PHONE.width * PHONE.density, PHONE.height * PHONE.density), Density(PHONE.density)) {
            setContent {
                var look by remember { mutableStateOf(Look()) }
                EregTheme(look, letters) { App(vault, Sale::code, rim, places, OpensWith.DEVICE, look) { look = it } }
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
            sees(Labels.allSent.zh)
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
            sees(Labels.allWell.zh)
            rim.scanned = "nothing"
            tap(Labels.scanAgain)
            sees(Labels.notWell.zh)
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
            tap(Labels.unlockWithDevice.en)
            sees(message("key.cancelled").text.en)
            tap(Labels.understood.en)
            tap(Labels.unlockWithDevice.en)
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

    @Test
    fun `a tablet shows a client their own visit alone, and is locked when it is taken back`() {
        val vaults = FakeVaults()
        runSkikoComposeUiTest(Size(TABLET.width.toFloat(), TABLET.height.toFloat()), Density(TABLET.density)) {
            setContent { EregTheme(Look(), letters) { Tablet(vaults, null, Sale::code, rim, Look()) {} } }
            waitForIdle()
            tap(Labels.newVisit)
            tap(Labels.newVisit)
            sees(Labels.visit(2).zh)
            tap(Labels.handOver)
            onNodeWithText(Labels.noTasks.zh).assertIsDisplayed()
            onNodeWithText(Labels.visit(1).zh).assertDoesNotExist()
            tap(Labels.takeBack)
            assertEquals(2, onAllNodesWithText(Labels.visitLocked.zh).fetchSemanticsNodes().size)
        }
    }
}
