package ereg.kit

import java.time.Instant

/** The owner's locks (产权锁定) on the homes of the person. */
interface HomeLocks {
    /** The lock of each home that the person holds. It moves as the homes do, and what is on its way as the outbox does. Works offline. */
    suspend fun list(): List<HomeLock>

    /** Queues the lock of a home. It takes back a lift that has not taken effect. */
    suspend fun lock(unit: UnitCode): CommandId

    /**
     * Signs the lift of a lock with the key of the person and queues it. The lock stands until the time that the registry says.
     *
     * @throws Trouble.FixInput `lock.not_locked` where none stands, `lock.lifting` where the lift has been taken.
     */
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
