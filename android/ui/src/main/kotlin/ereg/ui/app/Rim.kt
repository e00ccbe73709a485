package ereg.ui.app

import androidx.compose.ui.graphics.ImageBitmap
import ereg.kit.DocumentForm
import ereg.kit.GreyPicture
import ereg.kit.Language
import ereg.kit.PagePicture
import ereg.kit.SealRoots
import ereg.ui.look.Reading
import ereg.ui.screen.DeviceLock
import ereg.ui.screen.OpensWith
import java.nio.file.Path

/**
 * The acts that only the platform can do for a screen. Each shows something of its own and tells its result, or
 * nothing.
 */
interface Rim {
    /** A photograph of a paper as a JPEG, which was written to no file. */
    suspend fun photograph(): ByteArray?

    /** Returns the text of a code that is held before the camera. */
    suspend fun scan(): String?

    /**
     * Whether the person is there, for what is shown and not signed: false where they cancel, or the device does not know them.
     * [reason] is what they read.
     */
    suspend fun isHere(reason: String): Boolean

    /** Hands a text to another app, which the person picks. */
    suspend fun send(text: String)

    /** Opens a link, such as a payer's, in whichever app it is for. */
    suspend fun open(link: String)

    /** Returns the path at which the person keeps a file that this app writes. */
    suspend fun fileToWrite(): Path?

    /** Keeps how the person looks at the app. */
    fun keep(
        reading: Reading,
        language: Language,
    )

    /** Has the person prove who they are in their identity app, and returns what that hands out. */
    suspend fun proveIdentity(
        name: String,
        idNo: String,
    ): String?

    /**
     * Keeps a backup where the person wants it, and returns the name under which it is kept, or nothing. [write] writes it into
     * a folder that must not exist.
     */
    suspend fun keepBackup(write: suspend (Path) -> Unit): String?

    /**
     * Keeps a document where the person wants it, and returns the name under which it is kept, or nothing. [name] is offered for
     * it, without an ending; [write] writes it to a path where nothing is.
     */
    suspend fun keepDocument(
        name: String,
        form: DocumentForm,
        write: suspend (Path) -> Unit,
    ): String?

    /** Returns the content of a file that the person picks, which they were handed. */
    suspend fun fileToCheck(): ByteArray?

    /** Returns a picture as this platform reads it; nothing where it cannot. */
    suspend fun grey(picture: ByteArray): GreyPicture?

    /** The roots under which this build of the app trusts the seals of others than the office; nothing in a build without any. */
    fun sealRoots(): SealRoots?

    /** Returns a page as this platform draws a picture; nothing where it cannot. */
    fun drawn(page: PagePicture): ImageBitmap?

    /** Returns the folder of a backup that the person picks; it stays until a vault is open or another backup is picked. */
    suspend fun backupFrom(): Path?

    /** Returns the path of a file of this app's own that is not there yet. */
    fun ownFile(): Path

    /** Returns how the device's own lock opens now. */
    fun deviceLock(): DeviceLock

    /** Keeps how the vault is opened from now on. */
    fun keep(opensWith: OpensWith)

    /** Nothing is kept here any more: the app starts anew. */
    fun erased()
}
