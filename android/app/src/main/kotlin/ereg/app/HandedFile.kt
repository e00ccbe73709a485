package ereg.app

import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.InputStream

/** The most bytes of a file that is checked: more than a document or a photograph has. */
internal const val HANDED_MOST = 32 * 1024 * 1024

/**
 * Returns the content of a file that somebody handed over.
 *
 * @throws IOException where it cannot be read, or is larger than [most].
 */
internal fun handed(
    file: InputStream,
    most: Int = HANDED_MOST,
): ByteArray {
    val content = ByteArrayOutputStream()
    val buffer = ByteArray(64 * 1024)
    while (true) {
        val read = file.read(buffer)
        if (read < 0) return content.toByteArray()
        if (content.size() + read > most) throw IOException("too large to be checked")
        content.write(buffer, 0, read)
    }
}
