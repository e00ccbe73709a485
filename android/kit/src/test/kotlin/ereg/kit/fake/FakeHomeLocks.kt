package ereg.kit.fake

import ereg.kit.CommandId
import ereg.kit.HomeLock
import ereg.kit.HomeLockStanding
import ereg.kit.HomeLocks
import ereg.kit.UnitCode

/** The locks of homes that the test sets; what is asked for stays on its way until the test says how the lock stands then. */
class FakeHomeLocks :
    Fake(),
    HomeLocks {
    val known = mutableListOf<HomeLock>()

    override suspend fun list(): List<HomeLock> = read { known.toList() }

    override suspend fun lock(unit: UnitCode): CommandId = act("lock ${unit.value}") { asked(unit, "lock1") }

    override suspend fun lift(unit: UnitCode): CommandId = act("lift ${unit.value}") { asked(unit, "lift1") }

    /** The registry has told how the lock of a home stands. */
    fun comesTo(
        unit: UnitCode,
        standing: HomeLockStanding,
    ) = known.replaceAll { if (it.unit == unit) homeLock(unit.value, standing) else it }

    private fun asked(
        unit: UnitCode,
        command: String,
    ): CommandId {
        if (known.none { it.unit == unit }) throw nothing("home.not_found")
        comesTo(unit, HomeLockStanding.OnItsWay)
        return CommandId(command)
    }
}

/** A lock whose words name its standing and its home. */
fun homeLock(
    unit: String,
    standing: HomeLockStanding = HomeLockStanding.Open,
): HomeLock {
    val called = "${standing::class.simpleName} $unit"
    return HomeLock(UnitCode(unit), "", standing, words(called), words("explained: $called"))
}
