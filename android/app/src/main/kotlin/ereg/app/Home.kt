package ereg.app

import ereg.kit.Access
import ereg.kit.Connection
import ereg.kit.Language
import ereg.kit.Secret
import ereg.kit.SyncReport
import ereg.kit.Trouble
import ereg.kit.Vault
import ereg.kit.Vaults
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/** A secret of this phone that opens what is in transit alone, and is given without asking for the person. */
interface TransitKey {
    suspend fun kept(): ByteArray?

    /** Makes another one and keeps it; nothing where this phone cannot keep any. */
    suspend fun made(): ByteArray?

    suspend fun forget()
}

/** The time away after which the person is asked again. */
internal val AWAY_AT_MOST = 5.minutes

/**
 * The one vault of this phone, and who uses it now: the person, or a slice of work in the background.
 *
 * The person comes first: a slice that is under way is stopped for them. Called from one thread, the main one.
 */
class Home(
    val vaults: Vaults,
    val connection: Connection?,
    private val transit: TransitKey,
    private val clock: TimeSource = TimeSource.Monotonic,
) {
    private val turn = Mutex()
    private val opened = MutableStateFlow<Vault?>(null)
    private val nothing = MutableStateFlow(false)
    private var away: TimeMark? = null
    private var slice: Job? = null

    /** The vault while it is open for the person. */
    val vault: StateFlow<Vault?> = opened.asStateFlow()

    /** Whether [open] found that no vault is kept here. */
    val isEmpty: StateFlow<Boolean> = nothing.asStateFlow()

    /**
     * Opens the vault, where there is one.
     *
     * @throws Trouble as [Vaults.open].
     */
    suspend fun open(
        secret: Secret,
        language: Language,
    ) = first {
        if (opened.value != null) return@first
        val known = vaults.list().firstOrNull()
        nothing.value = known == null
        if (known == null) return@first
        val vault = vaults.open(known, secret, Access.FULL)
        vault.speak(language)
        if (transit.kept() == null) letTransitOpen(vault)
        opened.value = vault
    }

    /** Takes in the first vault of this phone, which was just made, or made of a backup. */
    suspend fun moveIn(
        vault: Vault,
        language: Language,
    ) = first {
        vault.speak(language)
        letTransitOpen(vault)
        nothing.value = false
        opened.value = vault
    }

    /** The app came to the screen. After a long time away the person has to open the vault again. */
    suspend fun shown() =
        first {
            val since = away
            away = null
            val vault = opened.value ?: return@first
            if (since != null && since.elapsedNow() > AWAY_AT_MOST) shut(vault) else resume(vault)
        }

    /** The app left the screen: the vault's files are closed until it is back. */
    suspend fun hidden() =
        first {
            away = clock.markNow()
            opened.value?.pause()
        }

    /** There is a network again: what failed for its sake goes at once. What comes of it stands in the outbox. */
    suspend fun networkChanged() {
        try {
            opened.value
                ?.takeIf { away == null }
                ?.sync
                ?.networkChanged()
        } catch (_: Trouble) {
        }
    }

    /** Exchanges with the registry in the background, for [limit] at the most. */
    suspend fun slice(limit: Duration): SliceEnd {
        var end: SliceEnd = SliceEnd.CutShort
        coroutineScope {
            val run =
                launch {
                    withTimeoutOrNull(limit) {
                        end = turn.withLock { exchanged() }
                    }
                }
            slice = run
            run.join()
        }
        return end
    }

    /** The vault was erased: what opened its transit is forgotten too. */
    suspend fun erased() =
        first {
            opened.value = null
            transit.forget()
        }

    private suspend fun first(act: suspend () -> Unit) {
        slice?.cancelAndJoin()
        turn.withLock { act() }
    }

    private suspend fun resume(vault: Vault) {
        try {
            vault.resume()
        } catch (_: Trouble) {
            // It opens from the beginning, and tells the person what is wrong if it is still so.
            shut(vault)
        }
    }

    private suspend fun shut(vault: Vault) {
        opened.value = null
        vault.end()
    }

    private suspend fun letTransitOpen(vault: Vault) {
        val secret = transit.made() ?: return
        try {
            vault.setTransitSecret(Secret.Key(secret))
        } catch (_: Trouble) {
            // The vault is open all the same; nothing is exchanged in the background until this works.
            transit.forget()
        }
    }

    private suspend fun exchanged(): SliceEnd =
        try {
            SliceEnd.of(whileOpen { it.sync.inBackground() })
        } catch (trouble: Trouble) {
            SliceEnd.Failed(trouble)
        }

    private suspend fun whileOpen(work: suspend (Vault) -> SyncReport): SyncReport? {
        val vault = opened.value
        if (vault != null) {
            if (away == null) return work(vault)
            vault.resume()
            try {
                return work(vault)
            } finally {
                withContext(NonCancellable) { vault.pause() }
            }
        }
        val known = vaults.list().firstOrNull() ?: return null
        val secret = transit.kept() ?: return null
        val inTransit = vaults.open(known, Secret.Key(secret), Access.TRANSIT)
        try {
            return work(inTransit)
        } finally {
            withContext(NonCancellable) { inTransit.end() }
        }
    }
}
