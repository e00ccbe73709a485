package ereg.journey

import ereg.kit.SendingState
import ereg.kit.Slot
import ereg.kit.Vault
import ereg.kit.YourTurn
import ereg.kit.live.LiveTrustImport
import ereg.kit.screen.MaterialsModel
import ereg.kit.screen.OwnVerifyModel
import ereg.kit.screen.SharingModel
import ereg.kit.screen.StartModel
import ereg.kit.screen.TaskListModel
import ereg.kit.screen.Turn
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** The models behind the screens read a real vault. */
class ModelsTest : Journey() {
    private val scope = CoroutineScope(Dispatchers.Default + Job())

    private fun Vault.tasks() = TaskListModel(drafts, cases, ::rules, changes(), scope)

    @Test
    fun `both parties see a sale in their lists, with its matter, whose turn it is and how it is sent`() =
        journey {
            val city = city()
            val home = city.home("plain_sale")
            val seller = city.phoneOf("seller", home.person("transferor.1"))
            val buyer = city.phoneOf("buyer", home.person("transferee.1"))

            val start = StartModel(seller.drafts, seller.homes, seller::rules, seller.changes(), scope).shows()
            assertEquals(listOf(home.unit), start.homes.map { it.unit.value })
            val sale = assertNotNull(start.matters.find { it.matter == SALE })

            val draft = seller.beginsSaleOf(home)
            val begun =
                seller
                    .tasks()
                    .shows { it.tasks.isNotEmpty() }
                    .tasks
                    .single()
            assertEquals(sale.name, begun.matter)
            assertEquals(Turn.YOURS to SendingState.KeptHere, begun.turn to begun.progress.sending)
            assertNotNull(begun.next)
            assertTrue(
                MaterialsModel(seller.forms, seller.attachments, draft, seller.changes(), scope)
                    .shows()
                    .materials
                    .isNotEmpty(),
            )

            val sharing = SharingModel(seller.sharing, seller.drafts, draft, seller.changes(), scope)
            assertNull(sharing.shows().workspace)
            buyer.sharing.join(seller.invites(draft))
            sharing.shows { it.workspace?.turn == YourTurn.FREEZE || it.workspace?.turn == YourTurn.WAIT_FOR_OTHERS }

            val joined =
                buyer
                    .tasks()
                    .shows { it.tasks.isNotEmpty() }
                    .tasks
                    .single()
            assertEquals(draft to Slot("transferee.1"), joined.draft.id to joined.draft.slot)

            seller.freezes(draft)
            seller.signs(draft)
            buyer.signs(draft)
            seller.submits(draft)
            val sent =
                seller
                    .tasks()
                    .shows { list -> list.tasks.any { it.progress.sending is SendingState.Received } }
                    .tasks
                    .single()
            assertIs<SendingState.Received>(sent.progress.sending)
            assertEquals(city.root, OwnVerifyModel(seller, LiveTrustImport(), seals = null, scope).shows().root.fingerprint)
            scope.cancel()
        }
}
