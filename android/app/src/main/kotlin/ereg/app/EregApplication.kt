package ereg.app

import android.app.Application
import android.content.pm.PackageManager
import ereg.app.keys.KeystoreKeys
import ereg.app.keys.KeystoreTransitKey
import ereg.app.keys.PromptConsent
import ereg.kit.Connection
import ereg.kit.LogLevel
import ereg.kit.SealRoots
import ereg.kit.Trouble
import ereg.kit.live.LiveLogs
import ereg.kit.live.LiveVaults
import ereg.kit.screen.VisitsModel
import ereg.ui.screen.Owner
import kotlinx.coroutines.MainScope
import java.io.FileNotFoundException

/** The process of the app: here alone the kit's interfaces meet the core, and the core this phone. */
class EregApplication : Application() {
    val scope = MainScope()
    val chosen by lazy { Chosen(this) }
    internal val backups by lazy { Backups(noBackupFilesDir.toPath().resolve("backup")) }

    /** The reason why there is no [home], to be told to the person. */
    var failure: Trouble? = null
        private set

    /** The vault of this phone; none where the system lets the core not even begin. */
    val home: Home? by lazy {
        try {
            begun()
        } catch (trouble: Trouble) {
            failure = trouble
            null
        }
    }

    /** The visits, where this is a notary's device. They outlive the activity: what is open stays in the hands that it is in. */
    val visits: VisitsModel? by lazy { home?.let { VisitsModel(it.vaults, it.connection, scope) } }

    /** The app is on the screen: the files of what is open are open too. */
    suspend fun shown() =
        when (chosen.owner) {
            Owner.PERSON -> home?.shown()
            Owner.NOTARY -> visits?.resume()
        }

    /** The app left the screen. */
    suspend fun hidden() =
        when (chosen.owner) {
            Owner.PERSON -> home?.hidden()
            Owner.NOTARY -> visits?.pause()
        }

    suspend fun networkChanged() =
        when (chosen.owner) {
            Owner.PERSON -> home?.networkChanged()
            Owner.NOTARY -> visits?.networkChanged()
        }

    private fun begun(): Home {
        val files = noBackupFilesDir.toPath()
        val logs = LiveLogs(files.resolve("logs"), LogLevel.INFO)
        val consent = PromptConsent(this) { chosen.language }
        val keys = KeystoreKeys(this, consent) { chosen.language }
        val vaults = LiveVaults(files.resolve("vaults"), chosen.language, keys, logs)
        return Home(vaults, office(), KeystoreTransitKey(this))
    }

    /** The package of the identity app (实名认证) that this build trusts with a name and a number, as its manifest names it. */
    val identityApp: String? by lazy { named("identity.app") }

    /** The roots of the seals of others that are packed in this build; none in a build without. */
    val sealRoots: SealRoots? by lazy { packed("seal-roots.pem")?.let { SealRoots(it, packed("seal-revoked.crl")) } }

    private fun packed(name: String): ByteArray? =
        try {
            assets.open(name).use { it.readBytes() }
        } catch (_: FileNotFoundException) {
            null
        }

    /** The office that this build of the app belongs to, as its manifest names it; none in a build without one. */
    private fun office(): Connection? {
        val url = named("office.url") ?: return null
        val office = named("office.id") ?: return null
        return Connection(url, office, named("office.root"))
    }

    @Suppress("DEPRECATION") // Android 11 and 12 have nothing newer.
    private fun named(name: String): String? =
        packageManager
            .getApplicationInfo(packageName, PackageManager.GET_META_DATA)
            .metaData
            ?.getString("ereg.$name")
            ?.takeIf(String::isNotEmpty)
}
