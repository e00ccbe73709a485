package ereg.kit.live

import ereg.core.DeviceKeyException
import ereg.kit.DeviceKeys
import ereg.kit.KeyTrouble
import kotlinx.coroutines.runBlocking

/** The shell's keys as the core's trait. The core calls it on threads of its own, which may wait for the person. */
internal class CoreKeys(
    private val keys: DeviceKeys,
) : ereg.core.DeviceKeys {
    override fun generate(
        alias: String,
        policy: ereg.core.KeyPolicy,
    ): ereg.core.KeyInfo =
        asked {
            val made = keys.generate(alias, policy.mirrored())
            ereg.core.KeyInfo(ereg.core.PublicKey(made.publicKey), made.level.mirrored(), made.attestation)
        }

    override fun publicKey(alias: String): ereg.core.PublicKey = asked { ereg.core.PublicKey(keys.publicKey(alias)) }

    override fun sign(
        alias: String,
        message: ByteArray,
        reason: String,
    ): ByteArray = asked { keys.sign(alias, message, reason) }

    override fun wrap(
        alias: String,
        dek: ByteArray,
    ): ByteArray = asked { keys.wrap(alias, dek) }

    override fun unwrap(
        alias: String,
        blob: ByteArray,
        reason: String,
    ): ByteArray = asked { keys.unwrap(alias, blob, reason) }

    override fun forget(alias: String) = asked { keys.forget(alias) }

    private fun <T> asked(call: suspend () -> T): T =
        try {
            runBlocking { call() }
        } catch (trouble: KeyTrouble) {
            throw trouble.toCore()
        }
}

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
