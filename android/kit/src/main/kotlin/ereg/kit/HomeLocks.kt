package ereg.kit

import java.time.Instant

/** The owner's locks (产权锁定) on the homes of the person. */
interface HomeLocks {
    /** The lock of each home that the person holds. Works offline. */
    suspend fun list(): List<HomeLock>

    /** Queues that a home is locked, or stays locked though its lock was to be lifted. */
    suspend fun lock(unit: UnitCode): CommandId

    /** Signs and queues that the lock of a home is to be lifted. The person is asked for their key. */
    suspend fun lift(unit: UnitCode): CommandId
}

/** The lock of a home as it stands, in [words]; [explained] says what the one thing does that can be done now, and from when. */
data class HomeLock(
    val unit: UnitCode,
    val address: String,
    val standing: HomeLockStanding,
    val words: Text,
    val explained: Text,
) : Discreet()

/** The standing of the owner's lock on a home. */
sealed interface HomeLockStanding {
    data object Open : HomeLockStanding

    data class Locked(
        val since: Instant,
    ) : Discreet(),
        HomeLockStanding

    /** Locked since then, and to be open from a moment on. */
    data class Lifting(
        val since: Instant,
        val openFrom: Instant,
    ) : Discreet(),
        HomeLockStanding

    /** The registry has not answered yet what this device asked of it. */
    data object OnItsWay : HomeLockStanding
}
