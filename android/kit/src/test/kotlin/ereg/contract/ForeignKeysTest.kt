package ereg.contract

import ereg.core.Cancel
import ereg.core.ClientException
import ereg.core.Connection
import ereg.core.DeviceKeyException
import ereg.core.DeviceKeys
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.coroutineScope
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertTrue

/** An error that the shell's key store throws becomes a typed one, and nothing that it signs badly goes anywhere. */
class ForeignKeysTest : OnAPhone() {
    private lateinit var reached: List<String>

    /** Enrols at a registry that hands out its trust bundle and notes whatever else reaches it. */
    private suspend fun enrol(
        keys: DeviceKeys,
        name: String = "vault",
    ) = TrustOnly().use { registry ->
        val vault = made(name, keys, Connection(registry.url, "", TrustOnly.ROOT))
        try {
            vault.account().enrol("林秀英", "420102196203170020", "sandbox")
        } finally {
            reached = registry.requests.toList()
            assertTrue(vault.outbox().items().isEmpty())
        }
    }

    @Test
    fun `a bad signature of the hardware goes nowhere`() =
        onAPhone {
            val bad = listOf(ByteArray(0), ByteArray(63), ByteArray(64), ByteArray(65), ByteArray(64) { -1 })
            bad.forEachIndexed { number, signature ->
                val keys = KeysThatSign { signature }
                fails<ClientException.SignAgain>("bad_hardware_signature") { enrol(keys, "vault$number") }
                val (alias, reason) = keys.asked.single()
                assertEquals("实名注册：证明签名密钥属于您", reason)
                // Two vaults over one key store have keys of their own.
                assertTrue(Regex("ereg\\.[0-9a-f]{32}\\.user").matches(alias), alias)
                assertEquals(listOf("GET /v1/trust"), reached)
            }
        }

    @Test
    fun `the person cancels`() {
        onAPhone { assertFailsWith<ClientException.Cancelled> { enrol(KeysThatSign { throw DeviceKeyException.Cancelled() }) } }
    }

    @Test
    fun `a key store that hangs is stopped, and the vault is of use afterwards`() =
        onAPhone {
            TrustOnly().use { registry ->
                val hangs = CompletableDeferred<Unit>()
                val keys =
                    KeysThatSign {
                        hangs.complete(Unit)
                        awaitCancellation()
                    }
                val vault = made(keys = keys, connection = Connection(registry.url, "", TrustOnly.ROOT))
                val stop = Cancel()
                val ended =
                    coroutineScope {
                        val call = async { runCatching { vault.account().enrol("林秀英", "420102196203170020", "sandbox", stop) } }
                        hangs.await()
                        stop.cancel()
                        call.await()
                    }
                assertIs<ClientException.Cancelled>(ended.exceptionOrNull())
                assertTrue(vault.outbox().items().isEmpty())
                vault.drafts().begin(SALE, null)
            }
        }

    @Test
    fun `a key store may call the vault that asks it`() =
        onAPhone {
            TrustOnly().use { registry ->
                val opened = CompletableDeferred<OpenVault>()
                val seen = CompletableDeferred<Int>()
                val keys =
                    KeysThatSign {
                        seen.complete(
                            opened
                                .await()
                                .drafts()
                                .list(0u)
                                .items.size,
                        )
                        throw DeviceKeyException.Cancelled()
                    }
                val vault = made(keys = keys, connection = Connection(registry.url, "", TrustOnly.ROOT))
                vault.drafts().begin(SALE, null)
                opened.complete(vault)
                assertFailsWith<ClientException.Cancelled> { vault.account().enrol("林秀英", "420102196203170020", "sandbox") }
                assertEquals(1, seen.await())
            }
        }

    @Test
    fun `each trouble of the platform is a typed error`() =
        onAPhone {
            val troubles =
                listOf(
                    DeviceKeyException.LockedOut(),
                    DeviceKeyException.Invalidated(),
                    DeviceKeyException.NotFound(),
                    DeviceKeyException.AlreadyExists(),
                    DeviceKeyException.Unavailable(),
                    DeviceKeyException.Busy(),
                    DeviceKeyException.Timeout(),
                    DeviceKeyException.WrongKey(),
                    DeviceKeyException.Other(-25),
                )
            val codes =
                troubles.mapIndexed { number, trouble ->
                    assertFailsWith<ClientException> { enrol(KeysThatSign { throw trouble }, "vault$number") }.code
                }
            assertTrue(codes.all { it.startsWith("device_key.") }, "$codes")
            assertEquals("device_key.locked_out", codes.first())
            assertTrue(codes.toSet().size > 5, "$codes")
        }

    @Test
    fun `an exception of the shell is a typed error without its text`() {
        onAPhone {
            val error = fails<ClientException.Storage>("device_key.other") { enrol(KeysThatSign { error("canary 林秀英") }) }
            assertFalse("canary" in "$error ${error.message}")
        }
    }

    @Test
    fun `a key that is none is a typed error`() =
        onAPhone {
            val points = listOf(ByteArray(0), byteArrayOf(4) + ByteArray(10), ByteArray(65))
            points.forEachIndexed { number, point ->
                val keys = KeysThatSign(point) { ByteArray(64) }
                fails<ClientException.Storage>("device_key.other") { enrol(keys, "vault$number") }
                assertTrue(keys.asked.isEmpty())
            }
        }

    @Test
    fun `offline no key is asked for anything`() =
        onAPhone {
            val vault = made(keys = NoKeys())
            vault.drafts().begin(SALE, null)
            fails<ClientException.FixInput>("account.not_enrolled") { vault.homes().myHomes() }
        }
}
