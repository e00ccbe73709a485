package ereg.app

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.io.IOException
import java.io.InputStream
import java.io.OutputStream
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardOpenOption.CREATE_NEW
import java.util.zip.Deflater
import java.util.zip.ZipEntry
import java.util.zip.ZipInputStream
import java.util.zip.ZipOutputStream
import kotlin.coroutines.CoroutineContext
import kotlin.io.path.createDirectories
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name

/** More files than a backup has. */
private const val FILES_AT_MOST = 16

/** More bytes than the files of a backup have together: 4 GiB. */
internal const val BYTES_AT_MOST = 4L shl 30

/** The longest name of a folder, characters. */
private const val LONGEST = 60

private val PLAIN = Regex("[a-z0-9][a-z0-9._-]{0,39}")

/**
 * Backups on their way between the core and the person's document picker: the core's are folders, the picker's one file, a ZIP
 * of the folder's files. They are encrypted already. What is under way lies in [place], and nothing else does.
 */
internal class Backups(
    private val place: Path,
    private val atMost: Long = BYTES_AT_MOST,
    private val disk: CoroutineContext = Dispatchers.IO,
) {
    /**
     * Has [write] write a backup into a folder, and packs that into what [open] opens. Nothing is left in [place].
     *
     * @throws IOException where it cannot be packed.
     */
    suspend fun pack(
        write: suspend (Path) -> Unit,
        open: () -> OutputStream,
    ) {
        clear()
        try {
            place.createDirectories()
            val folder = place.resolve("backup")
            write(folder)
            withContext(disk) {
                ZipOutputStream(open()).use { zip ->
                    zip.setLevel(Deflater.NO_COMPRESSION)
                    for (file in folder.listDirectoryEntries().sorted()) {
                        zip.putNextEntry(ZipEntry(file.name))
                        Files.copy(file, zip)
                    }
                }
            }
        } finally {
            clear()
        }
    }

    /**
     * Unpacks a file that the person picked into a folder, which is called like that file as far as a folder may be, and stays
     * until [clear].
     *
     * @throws IOException where it is no backup, is damaged or too large, or there is no room.
     */
    suspend fun unpack(
        called: String,
        open: () -> InputStream,
    ): Path =
        withContext(disk) {
            clear()
            try {
                val folder = place.resolve(folderName(called)).createDirectories()
                ZipInputStream(open()).use { unpacked(it, folder) }
                folder
            } catch (fault: IOException) {
                clear()
                throw fault
            } catch (fault: IllegalArgumentException) {
                // What the reader of a ZIP makes of a name that is no text.
                clear()
                throw IOException(fault)
            }
        }

    fun clear() {
        place.toFile().deleteRecursively()
    }

    private fun unpacked(
        zip: ZipInputStream,
        folder: Path,
    ) {
        var files = 0
        var left = atMost
        while (true) {
            val entry = zip.nextEntry ?: break
            if (++files > FILES_AT_MOST || !PLAIN.matches(entry.name)) throw IOException("no file of a backup")
            Files.newOutputStream(folder.resolve(entry.name), CREATE_NEW).use { left -= copied(zip, it, left) }
        }
        if (files == 0) throw IOException("no backup")
    }
}

/** Returns how many bytes were copied, of which there may be no more than [atMost]. */
private fun copied(
    from: InputStream,
    to: OutputStream,
    atMost: Long,
): Long {
    val buffer = ByteArray(64 * 1024)
    var copied = 0L
    while (true) {
        val read = from.read(buffer)
        if (read < 0) return copied
        copied += read
        if (copied > atMost) throw IOException("too large for a backup")
        to.write(buffer, 0, read)
    }
}

/** Returns the name of a file, without its ending, as the name of a folder. */
private fun folderName(file: String): String =
    file
        .substringBeforeLast('.')
        .filter { it.isLetterOrDigit() || it == '-' || it == '_' }
        .take(LONGEST)
        .ifEmpty { "backup" }
