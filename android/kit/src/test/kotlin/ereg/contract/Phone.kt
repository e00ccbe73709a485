package ereg.contract

import ereg.core.Access
import ereg.core.AssuranceLevel
import ereg.core.Client
import ereg.core.ClientException
import ereg.core.Connection
import ereg.core.DeviceKeyException
import ereg.core.DeviceKeys
import ereg.core.DraftId
import ereg.core.KeyInfo
import ereg.core.KeyPolicy
import ereg.core.Language
import ereg.core.Logs
import ereg.core.MatterId
import ereg.core.PublicKey
import ereg.core.Secret
import ereg.core.VaultId
import ereg.core.Vaults
import ereg.kit.fake.SoftwareKeys
import ereg.kit.live.CoreKeys
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.io.TempDir
import java.awt.image.BufferedImage
import java.io.ByteArrayOutputStream
import java.nio.file.Path
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList
import javax.imageio.ImageIO
import kotlin.io.path.exists
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.random.Random
import kotlin.test.assertEquals
import kotlin.test.assertIs

/** An open vault, as the surface calls it. */
typealias OpenVault = Client

/** Test cases on phones whose vaults lie in a directory of their own and are ended behind them. */
abstract class OnAPhone {
    @TempDir
    lateinit var directory: Path

    private val open = CopyOnWriteArrayList<OpenVault>()

    init {
        Calls.note()
    }

    @AfterEach
    fun `no vault stays open`() =
        onAPhone {
            open.filterNot { it.uniffiIsDestroyed }.forEach {
                it.end()
                it.close()
            }
            open.clear()
        }

    /** A test as a coroutine. It answers nothing: the runner would leave out a test that answers something. */
    fun onAPhone(test: suspend CoroutineScope.() -> Unit) = runBlocking { test() }

    fun dir(name: String): String = directory.resolve(name).toString()

    private val ids = ConcurrentHashMap<String, VaultId>()

    /** The vaults of a device with this key store. */
    fun vaults(
        keys: DeviceKeys = CoreKeys(SoftwareKeys()),
        logs: Logs? = null,
    ): Vaults = Vaults(dir("vaults"), Language.ZH, keys, logs)

    fun id(name: String = "vault"): VaultId = ids.getValue(name)

    /** Returns the directory of a vault. */
    fun place(name: String = "vault"): Path =
        directory.resolve("vaults").listDirectoryEntries().single { id(name).value in it.name && it.resolve("vault.db").exists() }

    suspend fun made(
        name: String = "vault",
        keys: DeviceKeys = CoreKeys(SoftwareKeys()),
        connection: Connection? = null,
        secret: Secret = secret(),
        logs: Logs? = null,
    ): OpenVault =
        vaults(keys, logs).create(secret, connection).also {
            open += it
            ids[name] = it.id()
        }

    suspend fun opened(
        name: String = "vault",
        keys: DeviceKeys = CoreKeys(SoftwareKeys()),
        secret: Secret = secret(),
        access: Access = Access.FULL,
    ): OpenVault = vaults(keys).open(id(name), secret, access).also(open::add)
}

/** The key that the tests open vaults with: a passphrase would take its time. */
fun secret(): Secret = Secret.key(ByteArray(32) { it.toByte() })

val SALE = MatterId("T04")

/** A draft's id that no vault has. */
val NOBODYS_DRAFT = DraftId("01890000-0000-7000-8000-000000000000")

/** The error that is thrown is of the kind that was expected, with this code; nothing else is caught. */
inline fun <reified E : ClientException> fails(
    code: String,
    call: () -> Unit,
): E {
    val error = runCatching(call).exceptionOrNull()
    assertIs<E>(error, "$code was to be told, and not $error")
    assertEquals(code, error.code)
    return error
}

/** The exact cause. */
val ClientException.code: String
    get() =
        when (this) {
            is ClientException.TryAgain -> code
            is ClientException.FixInput -> code
            is ClientException.UnlockFirst -> code
            is ClientException.UpdateApp -> code
            is ClientException.AskOffice -> code
            is ClientException.SignAgain -> code
            is ClientException.NotFound -> code
            is ClientException.Storage -> code
            is ClientException.Closed -> "client.closed"
            is ClientException.Cancelled -> "client.cancelled"
        }

/** A phone whose key store is out of reach: what works offline asks it for nothing. */
open class NoKeys : DeviceKeys {
    override suspend fun generate(
        alias: String,
        policy: KeyPolicy,
    ): KeyInfo = throw DeviceKeyException.Unavailable()

    override suspend fun info(alias: String): KeyInfo = throw DeviceKeyException.Unavailable()

    override suspend fun publicKey(alias: String): PublicKey = throw DeviceKeyException.Unavailable()

    override suspend fun sign(
        alias: String,
        message: ByteArray,
        reason: String,
    ): ByteArray = throw DeviceKeyException.Unavailable()

    override suspend fun wrap(
        alias: String,
        dek: ByteArray,
    ): ByteArray = throw DeviceKeyException.Unavailable()

    override suspend fun unwrap(
        alias: String,
        blob: ByteArray,
        reason: String,
    ): ByteArray = throw DeviceKeyException.Unavailable()

    override suspend fun forget(alias: String): Unit = throw DeviceKeyException.Unavailable()
}

/** A key store with a key in it that signs as it is told to. */
class KeysThatSign(
    private val point: ByteArray = POINT,
    private val answer: suspend () -> ByteArray,
) : NoKeys() {
    val asked = CopyOnWriteArrayList<Pair<String, String>>()

    override suspend fun generate(
        alias: String,
        policy: KeyPolicy,
    ) = info(alias)

    override suspend fun info(alias: String) = KeyInfo(PublicKey(point), AssuranceLevel.C, emptyList())

    override suspend fun publicKey(alias: String) = PublicKey(point)

    override suspend fun sign(
        alias: String,
        message: ByteArray,
        reason: String,
    ): ByteArray {
        asked += alias to reason
        return answer()
    }

    private companion object {
        /** The generator point of P-256. */
        val POINT =
            (
                "04" +
                    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296" +
                    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
            ).hexToByteArray()
    }
}

/** A photo of noise, [side] pixels high and wide. */
fun photo(side: Int): ByteArray {
    val image = BufferedImage(side, side, BufferedImage.TYPE_INT_RGB)
    val noise = Random(side)
    for (x in 0 until side) for (y in 0 until side) image.setRGB(x, y, noise.nextInt())
    return ByteArrayOutputStream().also { ImageIO.write(image, "jpeg", it) }.toByteArray()
}
