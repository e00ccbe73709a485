package ereg.kit.screen

import ereg.kit.Discreet
import ereg.kit.Home
import ereg.kit.HomeLock
import ereg.kit.HomeLockStanding
import ereg.kit.Letter
import ereg.kit.Moved
import ereg.kit.UnitCode
import ereg.kit.Vault
import kotlinx.coroutines.CoroutineScope

/** A home, its lock where this device knows of it, and the letters that watch over it, newest first. */
data class WatchedHome(
    val home: Home,
    val lock: HomeLock?,
    val letters: List<Letter>,
) : Discreet()

/** The step of a person who asks for the lock of a home to be lifted: they are asked once more before it is. */
enum class LiftStep { NOT_ASKED, TO_CONFIRM }

/**
 * The person's homes with what others applied for on them or had entered; those of which something is told come first.
 * [at] is the one that is looked at, [step] is how far the person is who has its lock lifted.
 */
data class TitleWatch(
    val homes: List<WatchedHome>,
    val at: UnitCode? = null,
    val step: LiftStep = LiftStep.NOT_ASKED,
) : Discreet() {
    /** The home that is looked at, while the person holds it. */
    val open: WatchedHome? get() = homes.find { it.home.unit == at }
}

/**
 * Title watch (产权监护) and the owner's lock (产权锁定): what happens to the person's homes by others, as the registry's signed letters
 * tell it, and the lock that the person puts on a home.
 */
class TitleWatchModel(
    private val vault: Vault,
    scope: CoroutineScope,
    private var at: UnitCode? = null,
) : ScreenModel<TitleWatch>(scope) {
    init {
        follow(vault.changes(), { it == Moved.Homes || it == Moved.Letters || it == Moved.Outbox }) { read() }
    }

    fun open(unit: UnitCode) = look(unit)

    fun close() = look(null)

    /** Asks the registry which homes are the person's. */
    fun refresh() =
        act {
            vault.homes.mine()
            show(read())
        }

    /** Locks the home that is looked at, where it is open or its lock is being lifted. */
    fun lock() =
        act {
            val lock = content?.open?.lock ?: return@act
            if (lock.standing != HomeLockStanding.Open && lock.standing !is HomeLockStanding.Lifting) return@act
            vault.homeLocks.lock(lock.unit)
            show(read())
        }

    /** Asks the person once more whether the lock of the home that is looked at is to be lifted. */
    fun askToLift() {
        if (content?.open.isLocked) step(LiftStep.TO_CONFIRM)
    }

    /** The person does not have it lifted. */
    fun keepLocked() = step(LiftStep.NOT_ASKED)

    /** Asks for the lock of the home that is looked at to be lifted, of which the person was asked once more. */
    fun lift() =
        act {
            val page = content ?: return@act
            val lock = page.open?.lock?.takeIf { page.step == LiftStep.TO_CONFIRM } ?: return@act
            vault.homeLocks.lift(lock.unit)
            show(read())
        }

    private fun look(unit: UnitCode?) {
        at = unit
        content?.let { show(it.copy(at = unit, step = LiftStep.NOT_ASKED)) }
    }

    private fun step(step: LiftStep) {
        content?.let { show(it.copy(step = step)) }
    }

    private suspend fun read(): TitleWatch {
        val locks = vault.homeLocks.list().associateBy { it.unit }
        val watched = vault.homes.cached().map { WatchedHome(it, locks[it.unit], vault.homes.letters(it.unit)) }
        val page = TitleWatch(watched.sortedByDescending { it.letters.firstOrNull()?.at }, at)
        // Once a home is locked no more, or its lock is to be lifted already, there is nothing to confirm.
        return page.copy(step = content?.step?.takeIf { page.open.isLocked } ?: LiftStep.NOT_ASKED)
    }
}

private val WatchedHome?.isLocked get() = this?.lock?.standing is HomeLockStanding.Locked
