package ereg.kit.screen

import ereg.kit.CommandId
import ereg.kit.DraftId
import ereg.kit.Fixer
import ereg.kit.MatterId
import ereg.kit.MatterRules
import ereg.kit.Moved
import ereg.kit.NextStep
import ereg.kit.Rules
import ereg.kit.SendingState
import ereg.kit.TaskStanding
import ereg.kit.ToDo
import ereg.kit.fake.FakeCases
import ereg.kit.fake.FakeChanges
import ereg.kit.fake.FakeDrafts
import ereg.kit.fake.caseProgress
import ereg.kit.fake.draftLine
import ereg.kit.fake.message
import ereg.kit.fake.words
import java.time.Instant
import java.time.LocalDate
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNull

class TaskListModelTest {
    private val drafts = FakeDrafts()
    private val cases = FakeCases()
    private val changes = FakeChanges()
    private val office =
        Rules(
            1,
            LocalDate.EPOCH,
            "demo",
            null,
            listOf(MatterRules(MatterId("T04"), words("sale"), words("needs"), words("costs"), words("takes"), null, 30, 5)),
            emptyList(),
        )

    private fun added(
        id: String,
        matter: String = "T04",
    ) {
        drafts.lines += draftLine(id, MatterId(matter))
        cases.progresses[DraftId(id)] = caseProgress(id, SendingState.KeptHere)
    }

    private fun kotlinx.coroutines.CoroutineScope.model() = TaskListModel(drafts, cases, { office }, changes.flow, this)

    @Test
    fun `pages are read as they are asked for, each line with what its matter is called`() =
        modelTest { scope ->
            drafts.pageSize = 2
            added("d0")
            added("d1", matter = "T99")
            added("d2")
            val model = scope.model()
            assertEquals(
                listOf(words("sale"), null),
                model.state.content.tasks
                    .map { it.matter },
            )
            model.more()
            assertEquals(3 to null, model.state.content.let { it.tasks.size to it.next })
            model.more()
            assertEquals(3, model.state.content.tasks.size)
            model.remove(DraftId("d2"))
            assertEquals(
                listOf("d0", "d1"),
                model.state.content.tasks
                    .map { it.draft.id.value },
            )
        }

    @Test
    fun `whose turn it is follows from the two tasks and from what stands still`() =
        modelTest { scope ->
            added("d0")
            val model = scope.model()
            val idle = cases.progresses.getValue(DraftId("d0"))
            val done = TaskStanding.Done(Instant.EPOCH)
            val needs = SendingState.NeedsYou(CommandId("c1"), words("submit"), message("register_moved"), Fixer.YOU)
            val yours = idle.first.copy(standing = TaskStanding.WaitsForYou(ToDo.FILL))
            val turns =
                listOf(
                    idle to Turn.OTHERS,
                    idle.copy(first = yours) to Turn.YOURS,
                    idle.copy(sending = needs) to Turn.YOURS,
                    idle.copy(first = idle.first.copy(standing = done)) to Turn.OTHERS,
                    idle.copy(first = idle.first.copy(standing = done), second = idle.second.copy(standing = done)) to Turn.OVER,
                    idle.copy(first = idle.first.copy(standing = TaskStanding.Over(words("refused")))) to Turn.OVER,
                )
            for ((progress, turn) in turns) {
                cases.progresses[DraftId("d0")] = progress
                changes.tell(Moved.Outbox)
                assertEquals(
                    turn,
                    model.state.content.tasks
                        .single()
                        .turn,
                )
                assertEquals(
                    1,
                    model.state.content
                        .whose(turn)
                        .size,
                )
            }
        }

    @Test
    fun `the one next thing is the first step`() =
        modelTest { scope ->
            added("d0")
            val model = scope.model()
            assertNull(
                model.state.content.tasks
                    .single()
                    .next,
            )
            val steps = listOf(ToDo.FILL, ToDo.SHARE).map { NextStep(DraftId("d0"), null, "", it, null, words(it.name)) }
            cases.progresses[DraftId("d0")] = caseProgress("d0", SendingState.KeptHere).copy(steps = steps)
            changes.tell(Moved.OneDraft(DraftId("d0")))
            assertEquals(
                words("FILL"),
                model.state.content.tasks
                    .single()
                    .next,
            )
        }
}
