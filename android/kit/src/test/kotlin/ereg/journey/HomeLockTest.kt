package ereg.journey

import ereg.kit.CaseStage
import ereg.kit.HomeLockStanding
import ereg.kit.UnitCode
import ereg.kit.Vault
import ereg.kit.screen.LiftStep
import ereg.kit.screen.TitleWatchModel
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlin.test.Test
import kotlin.test.assertEquals

/** A home is locked and its lock lifted, by the model behind the screens, over a real vault and a real registry. */
class HomeLockTest : Journey() {
    private val scope = CoroutineScope(Dispatchers.Default + Job())

    /** Exchanges until the model shows the lock of the home that is looked at as it is told to stand. */
    private suspend fun Vault.toldBy(
        watch: TitleWatchModel,
        stands: (HomeLockStanding) -> Boolean,
    ) {
        repeat(100) {
            exchanges()
            if (watch.standing?.let(stands) == true) return
            delay(100)
        }
        error("the lock stands otherwise: ${watch.standing}")
    }

    private val TitleWatchModel.standing
        get() =
            state.value.content
                ?.open
                ?.lock
                ?.standing

    @Test
    fun `a seller locks a home, both are told by the supplement, and the seller asks for the lock to be lifted`() =
        journey {
            val city = city()
            val home = city.home("plain_sale")
            val seller = city.phoneOf("seller", home.person("transferor.1"))
            val buyer = city.phoneOf("buyer", home.person("transferee.1"))

            val watch = TitleWatchModel(seller, scope, UnitCode(home.unit))
            watch.shows { it.open?.lock?.standing is HomeLockStanding.Open }
            watch.lock()
            watch.shows { it.open?.lock?.standing is HomeLockStanding.OnItsWay }
            seller.toldBy(watch) { it is HomeLockStanding.Locked }

            val draft = seller.beginsSaleOf(home)
            buyer.sharing.join(seller.invites(draft))
            seller.sendsIn(draft, buyer)
            for (party in listOf(seller, buyer)) party.until(draft, CaseStage.SUPPLEMENT, "R-76.locked")

            watch.askToLift()
            assertEquals(LiftStep.TO_CONFIRM, watch.shows().step)
            watch.lift()
            watch.shows { it.open?.lock?.standing is HomeLockStanding.OnItsWay }
            seller.toldBy(watch) { it is HomeLockStanding.Lifting }
            assertEquals(LiftStep.NOT_ASKED, watch.shows().step)
            scope.cancel()
        }
}
