package ereg.kit.live

import ereg.kit.CommandId
import ereg.kit.HomeLock
import ereg.kit.HomeLockStanding
import ereg.kit.HomeLocks
import ereg.kit.UnitCode

internal class LiveHomeLocks(
    private val core: ereg.core.HomeLocks,
) : HomeLocks {
    override suspend fun list(): List<HomeLock> = called { core.list().map { it.toKit() } }

    override suspend fun lock(unit: UnitCode): CommandId = called { core.lock(unit.value).toKit() }

    override suspend fun lift(unit: UnitCode): CommandId = called { core.lift(unit.value).toKit() }
}

private fun ereg.core.HomeLockScreen.toKit() = HomeLock(UnitCode(unit), address, standing.toKit(), words.toKit(), explained.toKit())

private fun ereg.core.HomeLockStanding.toKit(): HomeLockStanding =
    when (this) {
        is ereg.core.HomeLockStanding.Open -> HomeLockStanding.Open
        is ereg.core.HomeLockStanding.Locked -> HomeLockStanding.Locked(since)
        is ereg.core.HomeLockStanding.Lifting -> HomeLockStanding.Lifting(since, openFrom)
        is ereg.core.HomeLockStanding.OnItsWay -> HomeLockStanding.OnItsWay
    }
