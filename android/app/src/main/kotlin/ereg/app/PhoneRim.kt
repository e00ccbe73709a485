package ereg.app

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.Intent
import android.net.Uri
import android.provider.DocumentsContract
import android.provider.OpenableColumns
import android.widget.Toast
import androidx.compose.ui.graphics.ImageBitmap
import ereg.app.camera.CameraSheet
import ereg.app.camera.greyOf
import ereg.app.keys.deviceLock
import ereg.app.keys.isHere
import ereg.kit.DocumentForm
import ereg.kit.GreyPicture
import ereg.kit.Language
import ereg.kit.PagePicture
import ereg.kit.SealRoots
import ereg.kit.Text
import ereg.ui.app.Rim
import ereg.ui.look.Reading
import ereg.ui.screen.DeviceLock
import ereg.ui.screen.OpensWith
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.time.LocalDate
import java.util.UUID
import kotlin.io.path.deleteIfExists

/** The names that this app and an identity app speak to each other by. */
private const val PROVE = "ereg.action.PROVE_IDENTITY"
private const val NAME = "name"
private const val ID_NO = "id_no"
private const val PROOF = "proof"

/** The acts that only this phone can do for a screen. */
internal class PhoneRim(
    private val activity: Activity,
    private val app: EregApplication,
    private val home: Home,
    private val camera: CameraSheet,
    private val other: OtherApp,
    private val draws: (PagePicture) -> ImageBitmap?,
) : Rim {
    private val chosen = app.chosen
    private val documents = activity.contentResolver

    override suspend fun photograph(): ByteArray? = camera.photograph()

    override suspend fun scan(): String? = camera.scan()

    override suspend fun isHere(reason: String): Boolean = isHere(activity, reason)

    override suspend fun send(text: String) {
        val send = Intent(Intent.ACTION_SEND).setType("text/plain").putExtra(Intent.EXTRA_TEXT, text)
        start(Intent.createChooser(send, null))
    }

    /** The core has looked at the link: it leads to the web, or into the app of the channel that was chosen. */
    override suspend fun open(link: String) = start(Intent(Intent.ACTION_VIEW, Uri.parse(link)).addCategory(Intent.CATEGORY_BROWSABLE))

    /** The file lies in this app's own folder of the shared storage, where a cable reaches it and no other app does. */
    override suspend fun fileToWrite(): Path? =
        activity.getExternalFilesDir("logs")?.toPath()?.resolve("ereg-${Instant.now().epochSecond}.txt")

    override fun ownFile(): Path = activity.cacheDir.toPath().resolve("${UUID.randomUUID()}")

    override fun keep(
        reading: Reading,
        language: Language,
    ) = chosen.keep(reading, language)

    override fun deviceLock(): DeviceLock = deviceLock(activity)

    override fun keep(opensWith: OpensWith) {
        chosen.opensWith = opensWith
    }

    /** Name and number go to the app that this build names, and to no other. */
    override suspend fun proveIdentity(
        name: String,
        idNo: String,
    ): String? {
        val identityApp = app.identityApp
        if (identityApp == null) {
            say(Words.noIdentityApp)
            return null
        }
        val told = asked(Intent(PROVE).setPackage(identityApp).putExtra(NAME, name).putExtra(ID_NO, idNo)) ?: return null
        app.shown()
        val proof =
            try {
                proofOf(across { told.getStringExtra(PROOF) })
            } catch (_: IOException) {
                null
            }
        if (proof == null) say(Words.noProof)
        return proof
    }

    override suspend fun keepBackup(write: suspend (Path) -> Unit): String? {
        val suggested = "ereg-${LocalDate.now()}.zip"
        val create = Intent(Intent.ACTION_CREATE_DOCUMENT).addCategory(Intent.CATEGORY_OPENABLE).setType("application/zip")
        val file = asked(create.putExtra(Intent.EXTRA_TITLE, suggested))?.data ?: return null
        var isKept = false
        try {
            app.shown()
            app.backups.pack(write) { across { documents.openOutputStream(file) } ?: throw IOException("no such document") }
            isKept = true
        } catch (_: IOException) {
            say(Words.backupNotKept)
        } finally {
            if (!isKept) remove(file)
        }
        return if (isKept) nameOf(file) ?: suggested else null
    }

    /** The picker that keeps a file leads to other apps too, which is how a document is handed on. */
    override suspend fun keepDocument(
        name: String,
        form: DocumentForm,
        write: suspend (Path) -> Unit,
    ): String? {
        val (type, suggested) =
            when (form) {
                DocumentForm.OFD -> "application/ofd" to "$name.ofd"
                DocumentForm.PDF -> "application/pdf" to "$name.pdf"
                DocumentForm.XML -> "application/xml" to "$name.xml"
                DocumentForm.PNG -> "image/png" to "$name.png"
            }
        val create = Intent(Intent.ACTION_CREATE_DOCUMENT).addCategory(Intent.CATEGORY_OPENABLE).setType(type)
        val file = asked(create.putExtra(Intent.EXTRA_TITLE, suggested))?.data ?: return null
        val own = ownFile()
        var isKept = false
        try {
            app.shown()
            write(own)
            withContext(Dispatchers.IO) {
                val kept = across { documents.openOutputStream(file) } ?: throw IOException("no such document")
                kept.use { Files.copy(own, it) }
            }
            isKept = true
        } catch (_: IOException) {
            say(Words.documentNotKept)
        } finally {
            withContext(NonCancellable + Dispatchers.IO) { own.deleteIfExists() }
            if (!isKept) remove(file)
        }
        return if (isKept) nameOf(file) ?: suggested else null
    }

    /** Whatever kind of file its keeper takes it for: what it is its content says. */
    override suspend fun fileToCheck(): ByteArray? {
        val open = Intent(Intent.ACTION_OPEN_DOCUMENT).addCategory(Intent.CATEGORY_OPENABLE).setType("*/*")
        val file = asked(open)?.data ?: return null
        app.shown()
        return try {
            withContext(Dispatchers.IO) {
                across { documents.openInputStream(file)?.use { handed(it) } ?: throw IOException("no such document") }
            }
        } catch (_: IOException) {
            say(Words.fileNotRead)
            null
        }
    }

    override suspend fun grey(picture: ByteArray): GreyPicture? = withContext(Dispatchers.Default) { greyOf(picture) }

    override fun sealRoots(): SealRoots? = app.sealRoots

    /** Whatever kind of file its keeper takes it for: what it is shows when it is unpacked. */
    override suspend fun backupFrom(): Path? {
        val open = Intent(Intent.ACTION_OPEN_DOCUMENT).addCategory(Intent.CATEGORY_OPENABLE).setType("*/*")
        val file = asked(open)?.data ?: return null
        return try {
            app.backups.unpack(nameOf(file).orEmpty()) {
                across { documents.openInputStream(file) } ?: throw IOException("no such document")
            }
        } catch (_: IOException) {
            say(Words.noBackup)
            null
        }
    }

    override fun drawn(page: PagePicture): ImageBitmap? = draws(page)

    override fun erased() {
        app.scope.launch {
            home.erased()
            chosen.forget()
            activity.finishAndRemoveTask()
        }
    }

    private suspend fun asked(intent: Intent): Intent? =
        try {
            other.asked(intent)
        } catch (_: ActivityNotFoundException) {
            say(Words.noApp)
            null
        } catch (_: SecurityException) {
            say(Words.noApp)
            null
        }

    private suspend fun nameOf(file: Uri): String? =
        withContext(Dispatchers.IO) {
            try {
                across {
                    documents.query(file, arrayOf(OpenableColumns.DISPLAY_NAME), null, null, null)?.use { row ->
                        if (row.moveToFirst()) row.getString(0) else null
                    }
                }
            } catch (_: IOException) {
                null
            }
        }

    /** Takes back a file in which not all of it is. One that its keeper does not give back stays, and does not open. */
    private suspend fun remove(file: Uri) =
        withContext(NonCancellable + Dispatchers.IO) {
            try {
                across { DocumentsContract.deleteDocument(documents, file) }
            } catch (_: IOException) {
            }
        }

    /** Another app's fault comes over the border as whatever exception it likes. */
    private fun <T> across(call: () -> T): T =
        try {
            call()
        } catch (fault: RuntimeException) {
            throw IOException(fault)
        }

    private fun start(intent: Intent) {
        try {
            activity.startActivity(intent)
        } catch (_: ActivityNotFoundException) {
            say(Words.noApp)
        }
    }

    private fun say(text: Text) = Toast.makeText(activity, text.inLanguage(chosen.language), Toast.LENGTH_LONG).show()
}
