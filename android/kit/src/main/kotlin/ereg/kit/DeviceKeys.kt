package ereg.kit

/**
 * The keys of this device: the Android rim has them in the Keystore, a test in memory.
 *
 * A call may wait for the person; consent releases a key, it is never a Boolean. Every function throws [KeyTrouble] and
 * nothing else: what else it throws becomes [KeyTrouble.Other] without its text.
 */
interface DeviceKeys {
    /** Makes a P-256 key under [alias], which must not name one yet. */
    suspend fun generate(
        alias: String,
        policy: KeyPolicy,
    ): MadeKey

    /** Returns what [generate] told of the key under [alias]: an enrolment passes on how it is kept. */
    suspend fun info(alias: String): MadeKey

    /** The public half: a SEC1 uncompressed point, 65 bytes. Asked for at each signature, so without the attestation. */
    suspend fun publicKey(alias: String): ByteArray

    /** Signs the whole [message] (ECDSA, SHA-256), DER or raw. The person reads [reason]. */
    suspend fun sign(
        alias: String,
        message: ByteArray,
        reason: String,
    ): ByteArray

    /** Wraps a data key so that only this device opens it. A store whose keys ask for the person at every use asks here too. */
    suspend fun wrap(
        alias: String,
        dek: ByteArray,
    ): ByteArray

    /** Opens what [wrap] made. The person reads [reason]. */
    suspend fun unwrap(
        alias: String,
        blob: ByteArray,
        reason: String,
    ): ByteArray

    /** Forgets the key for good. Deleting what is not there succeeds. */
    suspend fun forget(alias: String)
}

/**
 * The purpose of a key: to sign requests, to sign acts, or to wrap what opens a vault. The last two ask for the person.
 */
enum class KeyPolicy { REQUESTS, ACTS, OPENS }

/**
 * The level at which a key is kept: in software, in hardware by the device's own word, in hardware as its maker
 * attests.
 */
enum class AssuranceLevel { C, B, A }

/** A key that was made, with where it is held and what the platform attests of it. */
class MadeKey(
    val publicKey: ByteArray,
    val level: AssuranceLevel,
    val attestation: List<ByteArray>,
)

/** The reasons why the key store gave nothing. */
sealed class KeyTrouble : Exception() {
    class Cancelled : KeyTrouble()

    class LockedOut : KeyTrouble()

    class Invalidated : KeyTrouble()

    class NotFound : KeyTrouble()

    class AlreadyExists : KeyTrouble()

    class Unavailable : KeyTrouble()

    class Busy : KeyTrouble()

    class Timeout : KeyTrouble()

    class WrongKey : KeyTrouble()

    class Other(
        val platformCode: Int,
    ) : KeyTrouble()
}
