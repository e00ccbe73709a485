package ereg.kit.screen

import ereg.kit.AttemptState
import ereg.kit.CaseId
import ereg.kit.CaseStage
import ereg.kit.DisputeReason
import ereg.kit.DraftId
import ereg.kit.FactName
import ereg.kit.HomeLockStanding
import ereg.kit.Letter
import ereg.kit.Moved
import ereg.kit.Trouble
import ereg.kit.UnitCode
import ereg.kit.fake.FakeCases
import ereg.kit.fake.FakeChanges
import ereg.kit.fake.FakeDisputes
import ereg.kit.fake.FakeLetters
import ereg.kit.fake.FakeOutbox
import ereg.kit.fake.FakePayments
import ereg.kit.fake.FakeVault
import ereg.kit.fake.caseView
import ereg.kit.fake.home
import ereg.kit.fake.homeLock
import ereg.kit.fake.message
import ereg.kit.fake.nothing
import ereg.kit.fake.words
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import java.time.Instant
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull

private val CASE = CaseId("c1")
private val LOCKED = HomeLockStanding.Locked(Instant.EPOCH)

class PaymentRecordModelTest {
    private val cases = FakeCases().also { it.views += caseView("c1", CaseStage.REGISTERED) }
    private val payments = FakePayments()
    private val changes = FakeChanges()

    @Test
    fun `a payment is told with its channel after the fee is settled`() =
        modelTest { scope ->
            payments.ask(payments.pay(CASE, FakePayments.BANK).attempt)
            val model = PaymentRecordModel(cases, payments, CASE, changes.flow, scope)
            assertEquals(
                AttemptState.SUCCEEDED,
                model.state.content.payment
                    ?.state,
            )
            assertEquals(
                FakePayments.BANK,
                model.state.content.channel
                    ?.id,
            )
        }

    @Test
    fun `where there is no bill there is no payment, and nothing is wrong`() =
        modelTest { scope ->
            payments.trouble = nothing("quote.not_found")
            val model = PaymentRecordModel(cases, payments, CASE, changes.flow, scope)
            assertNull(model.state.content.fee)
            assertNull(model.state.value.trouble)
            payments.pay(CASE, FakePayments.WECHAT)
            changes.tell(Moved.Payments)
            assertEquals(
                FakePayments.WECHAT,
                model.state.content.channel
                    ?.id,
            )
        }
}

class LetterListModelTest {
    private fun letter(
        id: String,
        case: CaseId?,
    ) = Letter(id, Instant.EPOCH, "demo", "accepted", words(id), words("body"), case, emptyList())

    @Test
    fun `a letter leads to its application where that is here`() =
        modelTest { scope ->
            val letters = FakeLetters().also { it.received += listOf(letter("l1", CASE), letter("l2", CaseId("c2")), letter("l3", null)) }
            val cases = FakeCases().also { it.views += caseView("c1", CaseStage.ACCEPTED) }
            val changes = FakeChanges()
            val model = LetterListModel(letters, cases, changes.flow, scope)
            val (ours, others, nobodys) = model.state.content.letters
            model.open(ours)
            assertEquals(DraftId("draft-c1"), assertNotNull(model.state.content.open).draft)
            letters.received.removeAt(2)
            changes.tell(Moved.Letters)
            assertEquals(2, model.state.content.letters.size)
            assertEquals("l1", assertNotNull(model.state.content.open).letter.id)
            for (letter in listOf(others, nobodys)) {
                model.open(letter)
                assertNull(assertNotNull(model.state.content.open).draft)
            }
            assertNull(model.state.value.trouble)
            model.close()
            assertNull(model.state.content.open)
        }
}

class TitleWatchModelTest {
    private val vault = FakeVault()
    private val homes = vault.homes
    private val locks = vault.homeLocks
    private val u1 = UnitCode("u1")

    private fun letter(
        id: String,
        at: Long,
    ) = Letter(id, Instant.ofEpochSecond(at), "demo", "home_entered", words(id), words("body"), null, emptyList())

    /** Looks at a home whose lock stands like this. */
    private fun lookedAt(
        scope: CoroutineScope,
        standing: HomeLockStanding,
    ): TitleWatchModel {
        homes.known += listOf(home("u1"), home("u2"))
        locks.known += listOf(homeLock("u1", standing), homeLock("u2", LOCKED))
        return TitleWatchModel(vault, scope, u1)
    }

    private val TitleWatchModel.standing get() =
        state.content.open
            ?.lock
            ?.standing

    @Test
    fun `the home of which something was told last comes first, and a new letter is shown when it comes`() =
        modelTest { scope ->
            homes.known += listOf(home("u1"), home("u2"), home("u3"))
            homes.lettersOf[UnitCode("u2")] = listOf(letter("l1", at = 1))
            val model = TitleWatchModel(vault, scope)
            assertEquals(
                listOf("u2", "u1", "u3"),
                model.state.content.homes
                    .map { it.home.unit.value },
            )
            homes.lettersOf[UnitCode("u3")] = listOf(letter("l3", at = 3), letter("l2", at = 2))
            vault.moved.tell(Moved.Letters)
            val (first, second, third) = model.state.content.homes
            assertEquals(listOf("l3", "l2"), first.letters.map { it.id })
            assertEquals(listOf("u3", "u2", "u1"), listOf(first, second, third).map { it.home.unit.value })
            assertEquals(emptyList(), third.letters)
        }

    @Test
    fun `one home is looked at until it is the person's no more`() =
        modelTest { scope ->
            homes.known += listOf(home("u1"), home("u2"))
            val model = TitleWatchModel(vault, scope, UnitCode("u2"))
            assertEquals(UnitCode("u2"), assertNotNull(model.state.content.open).home.unit)
            homes.lettersOf[UnitCode("u2")] = listOf(letter("l1", at = 1))
            vault.moved.tell(Moved.Letters)
            assertEquals(listOf("l1"), assertNotNull(model.state.content.open).letters.map { it.id })
            model.close()
            assertNull(model.state.content.open)
            model.open(u1)
            assertNotNull(model.state.content.open)
            homes.known.removeAt(0)
            vault.moved.tell(Moved.Homes)
            assertNull(model.state.content.open)
        }

    @Test
    fun `the registry is asked which homes there are, and what is shown stays where it does not answer`() =
        modelTest { scope ->
            homes.known += home("u1")
            val model = TitleWatchModel(vault, scope)
            homes.known += home("u2")
            model.refresh()
            assertEquals(2, model.state.content.homes.size)
            homes.trouble = Trouble.TryAgain(message("network"), 0)
            model.refresh()
            assertIs<Trouble.TryAgain>(model.state.value.trouble)
            assertEquals(2, model.state.content.homes.size)
            assertEquals(listOf("mine", "mine"), homes.acts)
        }

    @Test
    fun `each home has its own lock, and one that no lock is known of has none`() =
        modelTest { scope ->
            homes.known += listOf(home("u1"), home("u2"), home("u3"))
            locks.known += listOf(homeLock("u2", LOCKED), homeLock("u1"))
            val model = TitleWatchModel(vault, scope)
            assertEquals(
                listOf(HomeLockStanding.Open, LOCKED, null),
                model.state.content.homes
                    .map { it.lock?.standing },
            )
        }

    @Test
    fun `a home is locked by one tap, and a second one does nothing`() =
        modelTest { scope ->
            val model = lookedAt(scope, HomeLockStanding.Open)
            val slow = CompletableDeferred<Unit>().also { locks.held = it }
            repeat(2) { model.lock() }
            slow.complete(Unit)
            assertEquals(HomeLockStanding.OnItsWay, model.standing)
            model.lock()
            model.askToLift()
            model.lift()
            assertEquals(listOf("lock u1"), locks.acts)
            locks.comesTo(u1, LOCKED)
            vault.moved.tell(Moved.Outbox)
            assertEquals(LOCKED, model.standing)
            model.lock()
            assertEquals(listOf("lock u1"), locks.acts)
            assertNull(model.state.value.trouble)
        }

    @Test
    fun `a lock is asked to be lifted once the person has said so twice, and meanwhile the home is locked again`() =
        modelTest { scope ->
            val model = lookedAt(scope, LOCKED)
            model.lift()
            model.askToLift()
            assertEquals(LiftStep.TO_CONFIRM, model.state.content.step)
            model.keepLocked()
            model.lift()
            assertEquals(emptyList(), locks.acts)
            model.askToLift()
            repeat(2) { model.lift() }
            assertEquals(listOf("lift u1"), locks.acts)
            assertEquals(HomeLockStanding.OnItsWay to LiftStep.NOT_ASKED, model.standing to model.state.content.step)
            val lifting = HomeLockStanding.Lifting(Instant.EPOCH, Instant.ofEpochSecond(1))
            locks.comesTo(u1, lifting)
            vault.moved.tell(Moved.Homes)
            assertEquals(lifting, model.standing)
            model.askToLift()
            model.lift()
            model.lock()
            assertEquals(listOf("lift u1", "lock u1"), locks.acts)
        }

    @Test
    fun `whoever looks at another home is asked anew, and so is whoever confirms what is so no more`() =
        modelTest { scope ->
            val model = lookedAt(scope, LOCKED)
            model.askToLift()
            model.open(UnitCode("u2"))
            model.lift()
            model.askToLift()
            locks.comesTo(UnitCode("u2"), HomeLockStanding.Open)
            vault.moved.tell(Moved.Homes)
            assertEquals(LiftStep.NOT_ASKED, model.state.content.step)
            model.lift()
            assertEquals(emptyList(), locks.acts)
        }

    @Test
    fun `where the key is not given the lock stands as it was, and the person may ask again`() =
        modelTest { scope ->
            val model = lookedAt(scope, LOCKED)
            model.askToLift()
            locks.trouble = Trouble.UnlockFirst(message("key.cancelled"))
            model.lift()
            assertIs<Trouble.UnlockFirst>(model.state.value.trouble)
            assertEquals(LOCKED to LiftStep.TO_CONFIRM, model.standing to model.state.content.step)
            model.lift()
            assertNull(model.state.value.trouble)
            assertEquals(HomeLockStanding.OnItsWay, model.standing)
        }
}

class DisputeModelTest {
    @Test
    fun `a shared fact is disputed with words or without, and too many are told`() =
        modelTest { scope ->
            val cases = FakeCases().also { it.views += caseView("c1", CaseStage.IN_REVIEW) }
            val disputes = FakeDisputes()
            val model = DisputeModel(cases, disputes, FakeOutbox(), CASE, FakeChanges().flow, scope)
            model.lodge(FactName("marriage"), DisputeReason.OUT_OF_DATE, "x".repeat(201))
            assertIs<Trouble.FixInput>(model.state.value.trouble)
            assertNull(model.state.content.lodged)
            model.lodge(FactName("marriage"), DisputeReason.OUT_OF_DATE, "  ")
            assertNotNull(model.state.content.lodged)
            assertNull(disputes.said.last())
            assertEquals(List(2) { "lodge marriage OUT_OF_DATE" }, disputes.acts)
        }
}
