package ereg.app

import ereg.kit.Trouble
import ereg.kit.fake.message
import kotlinx.coroutines.test.runTest
import org.junit.jupiter.api.io.TempDir
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.OutputStream
import java.nio.file.Path
import java.util.zip.ZipEntry
import java.util.zip.ZipOutputStream
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.io.path.createDirectory
import kotlin.io.path.exists
import kotlin.io.path.name
import kotlin.io.path.readBytes
import kotlin.io.path.relativeTo
import kotlin.io.path.walk
import kotlin.io.path.writeBytes
import kotlin.test.Test
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNull

class BackupsTest {
    @TempDir
    lateinit var folder: Path

    private val place get() = folder.resolve("own/backup")
    private val vault =
        mapOf(
            "vault.key" to ByteArray(300) { 1 },
            "vault.db" to ByteArray(200_000) { it.toByte() },
            "media.db" to ByteArray(0),
        )

    private fun backups(atMost: Long = BYTES_AT_MOST) = Backups(place, atMost, EmptyCoroutineContext)

    private val written: suspend (Path) -> Unit = { to ->
        to.createDirectory()
        for ((name, bytes) in vault) to.resolve(name).writeBytes(bytes)
    }

    private suspend fun packed(): ByteArray = ByteArrayOutputStream().also { file -> backups().pack(written) { file } }.toByteArray()

    private fun zip(vararg entries: Pair<String, ByteArray>): ByteArray =
        ByteArrayOutputStream()
            .also { file ->
                ZipOutputStream(file).use { zip ->
                    for ((name, bytes) in entries) {
                        zip.putNextEntry(ZipEntry(name))
                        zip.write(bytes)
                    }
                }
            }.toByteArray()

    private fun files(): Set<String> = folder.walk().map { "${it.relativeTo(folder)}" }.toSet()

    private suspend fun refused(
        file: ByteArray,
        atMost: Long = BYTES_AT_MOST,
    ) {
        assertFailsWith<IOException> { backups(atMost).unpack("copy.zip") { file.inputStream() } }
        assertEquals(emptySet(), files(), "nothing is left")
    }

    @Test
    fun `a backup is one file for the picker, and a folder for the core again`() =
        runTest {
            val file = packed()
            assertFalse(place.exists())
            val unpacked = backups().unpack("我的备份-1 (2).zip") { file.inputStream() }
            assertEquals("我的备份-12", unpacked.name)
            assertEquals(vault.keys.map { "own/backup/我的备份-12/$it" }.toSet(), files())
            for ((name, bytes) in vault) assertContentEquals(bytes, unpacked.resolve(name).readBytes())
            backups().clear()
            assertFalse(place.exists())
        }

    @Test
    fun `the name of a file leads nowhere else`() =
        runTest {
            val file = packed()
            for (called in listOf("", ".zip", "..", "../..", "../../x/y", "/", "\u0000", "x".repeat(500))) {
                val unpacked = backups().unpack(called) { file.inputStream() }
                assertEquals(place, unpacked.parent, called)
                assertEquals(vault.size, files().size)
            }
        }

    @Test
    fun `a name inside that is no plain name is refused`() =
        runTest {
            val names = listOf("../vault.key", "/vault.key", "a/vault.key", "a/", "..", ".", "a\\b", "VAULT.KEY", "", "密", "a".repeat(41))
            for (name in names) refused(zip("vault.key" to ByteArray(1), name to ByteArray(0)))
        }

    @Test
    fun `a name inside stands there once`() =
        runTest {
            // The writer of the JDK refuses to write the same name twice.
            val doubled = zip("vault.key" to ByteArray(9), "vault.kez" to ByteArray(9))
            val text = String(doubled, Charsets.ISO_8859_1).replace("vault.kez", "vault.key")
            refused(text.toByteArray(Charsets.ISO_8859_1))
        }

    @Test
    fun `no more is unpacked than a backup has`() =
        runTest {
            refused(zip(*Array(17) { "f$it" to ByteArray(1) }))
            // A megabyte that takes a kilobyte in the file.
            val bomb = zip("vault.key" to ByteArray(400), "vault.db" to ByteArray(1_000_000))
            refused(bomb, 1_000_399)
            backups(1_000_400).unpack("copy.zip") { bomb.inputStream() }
        }

    @Test
    fun `what is no whole backup is refused`() =
        runTest {
            val file = packed()
            refused(ByteArray(0))
            refused("%PDF-1.7".toByteArray())
            refused(zip())
            refused(file.copyOf(file.size / 2))
            refused(file.copyOf().also { it[it.size / 2] = (it[it.size / 2] + 1).toByte() })
            assertFailsWith<IOException> { backups().unpack("copy.zip") { throw IOException("gone") } }
        }

    @Test
    fun `a backup that fails leaves nothing behind`() =
        runTest {
            var opened: OutputStream? = null
            assertFailsWith<Trouble.Storage> {
                backups().pack({ to ->
                    written(to)
                    throw Trouble.Storage(message("vault.full"))
                }) { ByteArrayOutputStream().also { opened = it } }
            }
            assertNull(opened)
            val full =
                object : OutputStream() {
                    override fun write(byte: Int): Unit = throw IOException("full")
                }
            assertFailsWith<IOException> { backups().pack(written) { full } }
            assertEquals(emptySet(), files())
        }
}
