package ereg.kit.screen

import app.cash.turbine.test
import ereg.kit.DraftId
import ereg.kit.MatterId
import ereg.kit.Moved
import ereg.kit.Trouble
import ereg.kit.fake.FakeChanges
import ereg.kit.fake.FakeDrafts
import ereg.kit.fake.draftLine
import ereg.kit.fake.message
import kotlinx.coroutines.CompletableDeferred
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertNull
import kotlin.test.assertTrue

class DraftListModelTest {
    private val drafts = FakeDrafts()
    private val changes = FakeChanges()

    @Test
    fun `pages are read as they are asked for and read again when a draft moves`() =
        modelTest { scope ->
            drafts.pageSize = 2
            repeat(3) { drafts.lines += draftLine("d$it") }
            val model = DraftListModel(drafts, changes.flow, scope)
            assertEquals(listOf("d0", "d1") to 1, model.state.content.let { list -> list.lines.map { it.id.value } to list.next })
            model.more()
            assertEquals(3, model.state.content.lines.size)
            model.more()
            assertNull(model.state.content.next)

            drafts.lines[2] = draftLine("d2").copy(title = "江岸区")
            changes.tell(Moved.OneDraft(DraftId("d2")))
            assertEquals(
                "江岸区",
                model.state.content.lines
                    .last()
                    .title,
            )
            drafts.lines.clear()
            changes.tell(Moved.Letters)
            assertEquals(3, model.state.content.lines.size)
        }

    @Test
    fun `a second tap while a draft is begun begins no second one`() =
        modelTest { scope ->
            val model = DraftListModel(drafts, changes.flow, scope)
            model.toOpen.test {
                drafts.held = CompletableDeferred()
                model.begin(MatterId("T04"), null)
                model.begin(MatterId("T04"), null)
                assertTrue(model.state.value.acting)
                expectNoEvents()
                drafts.held?.complete(Unit)
                assertEquals(drafts.lines.single().id, awaitItem())
            }
            assertEquals(listOf("begin T04"), drafts.acts)
            assertTrue(!model.state.value.acting)
        }

    @Test
    fun `a trouble is told beside what was shown, until it is seen`() =
        modelTest { scope ->
            drafts.lines += draftLine("d0")
            val model = DraftListModel(drafts, changes.flow, scope)
            model.state.looked {
                assertNull(awaitItem().trouble)
                drafts.trouble = Trouble.FixInput(message("draft.submitted"))
                model.remove(DraftId("d0"))
                val told = expectMostRecentItem()
                assertEquals("draft.submitted", assertIs<Trouble.FixInput>(told.trouble).code)
                assertEquals(1, told.content?.lines?.size)
                model.troubleSeen()
                assertNull(awaitItem().trouble)
                model.remove(DraftId("d0"))
                assertEquals(0, expectMostRecentItem().content?.lines?.size)
            }
        }

    @Test
    fun `what cannot be read at first is told, and nothing is shown`() =
        modelTest { scope ->
            drafts.trouble = Trouble.Closed(message("client.closed"))
            val model = DraftListModel(drafts, changes.flow, scope)
            assertNull(model.state.value.content)
            assertIs<Trouble.Closed>(model.state.value.trouble)
        }
}
