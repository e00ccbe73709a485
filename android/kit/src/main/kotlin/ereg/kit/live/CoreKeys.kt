package ereg.kit.live

import ereg.core.DeviceKeyException
import ereg.kit.DeviceKeys
import ereg.kit.KeyTrouble
import ereg.kit.MadeKey

/** The shell's keys as the core's trait. */
internal class CoreKeys(
    private val keys: DeviceKeys,
) : ereg.core.DeviceKeys {
    override suspend fun generate(
        alias: String,
        policy: ereg.core.KeyPolicy,
    ): ereg.core.KeyInfo = asked { keys.generate(alias, policy.mirrored()).toCore() }

    override suspend fun info(alias: String): ereg.core.KeyInfo = asked { keys.info(alias).toCore() }

    override suspend fun publicKey(alias: String): ereg.core.PublicKey = asked { ereg.core.PublicKey(keys.publicKey(alias)) }

    override suspend fun sign(
        alias: String,
        message: ByteArray,
        reason: String,
    ): ByteArray = asked { keys.sign(alias, message, reason) }

    override suspend fun wrap(
        alias: String,
        dek: ByteArray,
    ): ByteArray = asked { keys.wrap(alias, dek) }

    override suspend fun unwrap(
        alias: String,
        blob: ByteArray,
        reason: String,
    ): ByteArray = asked { keys.unwrap(alias, blob, reason) }

    override suspend fun forget(alias: String) = asked { keys.forget(alias) }

    private suspend fun <T> asked(call: suspend () -> T): T =
        try {
            call()
        } catch (trouble: KeyTrouble) {
            throw trouble.toCore()
        }
}

private fun MadeKey.toCore() = ereg.core.KeyInfo(ereg.core.PublicKey(publicKey), level.mirrored(), attestation)

private fun KeyTrouble.toCore(): DeviceKeyException =
    when (this) {
        is KeyTrouble.Cancelled -> DeviceKeyException.Cancelled()
        is KeyTrouble.LockedOut -> DeviceKeyException.LockedOut()
        is KeyTrouble.Invalidated -> DeviceKeyException.Invalidated()
        is KeyTrouble.NotFound -> DeviceKeyException.NotFound()
        is KeyTrouble.AlreadyExists -> DeviceKeyException.AlreadyExists()
        is KeyTrouble.Unavailable -> DeviceKeyException.Unavailable()
        is KeyTrouble.Busy -> DeviceKeyException.Busy()
        is KeyTrouble.Timeout -> DeviceKeyException.Timeout()
        is KeyTrouble.WrongKey -> DeviceKeyException.WrongKey()
        is KeyTrouble.Other -> DeviceKeyException.Other(platformCode)
    }
