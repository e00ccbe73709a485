package ereg.ui.app

import ereg.kit.Language
import ereg.ui.look.Reading
import java.nio.file.Path

/** What only the platform can do for a screen. Each shows something of its own and tells its result, or nothing. */
interface Rim {
    /** A photograph, written to a file of this app. */
    suspend fun photograph(): Path?

    /** What a code says that is held before the camera. */
    suspend fun scan(): String?

    /** Hands a text to another app, which the person picks. */
    suspend fun send(text: String)

    /** Opens a link, such as a payer's, in whichever app it is for. */
    suspend fun open(link: String)

    /** Where the person keeps a file that this app writes. */
    suspend fun fileToWrite(): Path?

    /** Keeps how the person looks at the app. */
    fun keep(
        reading: Reading,
        language: Language,
    )

    /** Pages of the platform's own: a new passphrase, the way to another phone, erasing. */
    fun openPassphrase()

    fun openMoving()

    fun openErase()
}
