package ereg.app

import ereg.kit.Language
import ereg.kit.Secret
import ereg.kit.Trouble
import ereg.kit.fake.FakeVault
import ereg.kit.fake.FakeVaults
import ereg.kit.fake.message
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.runCurrent
import kotlinx.coroutines.test.runTest
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.minutes
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TestTimeSource

private class FakeTransitKey : TransitKey {
    var secret: ByteArray? = null

    override suspend fun kept(): ByteArray? = secret

    override suspend fun made(): ByteArray = ByteArray(32) { 7 }.also { secret = it }

    override suspend fun forget() {
        secret = null
    }
}

@OptIn(ExperimentalCoroutinesApi::class)
class HomeTest {
    private val vaults = FakeVaults()
    private val transit = FakeTransitKey()
    private val clock = TestTimeSource()
    private val home = Home(vaults, null, transit, clock)

    private suspend fun opened(): FakeVault {
        home.moveIn(vaults.create(Secret.Device, null), Language.ZH)
        return assertIs<FakeVault>(home.vault.value).also { it.acts.clear() }
    }

    @Test
    fun `where there is no vault nothing is opened or made, and the first one is given a key to what is in transit`() =
        runTest {
            assertFalse(home.isEmpty.value)
            home.open(Secret.Device, Language.EN)
            assertTrue(home.isEmpty.value)
            assertNull(home.vault.value)
            assertEquals(emptyList(), vaults.acts)

            val vault = assertIs<FakeVault>(vaults.create(Secret.Device, null))
            home.moveIn(vault, Language.EN)
            assertEquals(vault, home.vault.value)
            assertFalse(home.isEmpty.value)
            assertEquals(listOf("speak EN", "transit secret"), vault.acts)
            assertNotNull(transit.secret)
        }

    @Test
    fun `the next time it is opened, and a second tap opens nothing more`() =
        runTest {
            opened()
            val again = Home(vaults, null, transit, clock)
            again.open(Secret.Device, Language.ZH)
            again.open(Secret.Device, Language.ZH)
            assertEquals(listOf("create", "open FULL"), vaults.acts)
        }

    @Test
    fun `a vault that does not open tells why, and can be tried again`() =
        runTest {
            opened()
            val again = Home(vaults, null, transit, clock)
            vaults.trouble = Trouble.UnlockFirst(message("device_key.cancelled"))
            assertFailsWith<Trouble.UnlockFirst> { again.open(Secret.Device, Language.ZH) }
            assertNull(again.vault.value)
            again.open(Secret.Device, Language.ZH)
            assertNotNull(again.vault.value)
        }

    @Test
    fun `a phone that cannot keep a key opens the vault all the same`() =
        runTest {
            val mute =
                object : TransitKey {
                    override suspend fun kept() = null

                    override suspend fun made() = null

                    override suspend fun forget() = Unit
                }
            val home = Home(vaults, null, mute, clock)
            home.moveIn(vaults.create(Secret.Device, null), Language.ZH)
            assertNotNull(home.vault.value)
            home.hidden()
            assertIs<SliceEnd.Exchanged>(home.slice(1.minutes))
            assertEquals(SliceEnd.NothingToOpen, Home(vaults, null, mute, clock).slice(1.minutes))
        }

    @Test
    fun `off the screen the files are closed, and a slice opens them for as long as it works`() =
        runTest {
            val vault = opened()
            home.hidden()
            assertEquals(SliceEnd.Exchanged(null), home.slice(1.minutes))
            home.shown()
            assertEquals(listOf("pause", "resume", "pause", "resume"), vault.acts)
            assertEquals(listOf("background"), vault.sync.acts)
        }

    @Test
    fun `on the screen a slice closes nothing`() =
        runTest {
            val vault = opened()
            home.slice(1.minutes)
            assertEquals(emptyList(), vault.acts)
            assertEquals(listOf("background"), vault.sync.acts)
        }

    @Test
    fun `after a long time away the person has to open it again`() =
        runTest {
            val vault = opened()
            home.hidden()
            clock += AWAY_AT_MOST + 1.seconds
            home.shown()
            assertNull(home.vault.value)
            assertEquals(listOf("pause", "end"), vault.acts)
        }

    @Test
    fun `with nobody there what is in transit goes, and the vault is closed behind it`() =
        runTest {
            val vault = opened()
            val woken = Home(vaults, null, transit, clock)
            assertEquals(SliceEnd.Exchanged(null), woken.slice(1.minutes))
            assertEquals(listOf("create", "open TRANSIT"), vaults.acts)
            assertEquals(listOf("background"), vault.sync.acts)
            assertEquals(listOf("end"), vault.acts)
            assertNull(woken.vault.value)
        }

    @Test
    fun `without a vault, or without a key to it, a slice does nothing`() =
        runTest {
            assertEquals(SliceEnd.NothingToOpen, home.slice(1.minutes))
            opened()
            transit.secret = null
            assertEquals(SliceEnd.NothingToOpen, Home(vaults, null, transit, clock).slice(1.minutes))
        }

    @Test
    fun `a notary's visits are left alone in the background`() =
        runTest {
            for (number in 1..2) vaults.create(Secret.Device, null)
            assertEquals(SliceEnd.NothingToOpen, home.slice(1.minutes))
            home.hidden()
            home.shown()
            home.networkChanged()
            assertNull(home.vault.value)
            assertEquals(listOf("create", "create"), vaults.acts)
        }

    @Test
    fun `a slice ends at its time, with the files closed`() =
        runTest {
            val vault = opened()
            home.hidden()
            vault.sync.held = CompletableDeferred()
            assertEquals(SliceEnd.CutShort, home.slice(1.minutes))
            assertEquals(listOf("pause", "resume", "pause"), vault.acts)
        }

    @Test
    fun `the person does not wait for a slice`() =
        runTest {
            val vault = opened()
            home.hidden()
            vault.sync.held = CompletableDeferred()
            val slice = async { home.slice(1.minutes) }
            runCurrent()
            home.shown()
            assertEquals(SliceEnd.CutShort, slice.await())
            assertEquals(listOf("pause", "resume", "pause", "resume"), vault.acts)
        }

    @Test
    fun `a job that the system stops leaves the files closed`() =
        runTest {
            val vault = opened()
            home.hidden()
            vault.sync.held = CompletableDeferred()
            val job = launch { home.slice(1.minutes) }
            runCurrent()
            job.cancel()
            job.join()
            assertEquals(listOf("pause", "resume", "pause"), vault.acts)
        }

    @Test
    fun `trouble of a slice is its end and nobody's exception`() =
        runTest {
            val vault = opened()
            vault.sync.trouble = Trouble.TryAgain(message("network.broken"), 60)
            assertIs<SliceEnd.Failed>(home.slice(1.minutes))
        }

    @Test
    fun `a network is told to a vault that is on the screen`() =
        runTest {
            home.networkChanged()
            val vault = opened()
            home.networkChanged()
            vault.sync.trouble = Trouble.TryAgain(message("network.broken"), 60)
            home.networkChanged()
            home.hidden()
            home.networkChanged()
            assertEquals(listOf("network", "network"), vault.sync.acts)
        }

    @Test
    fun `what is erased is gone with the key to what was in transit, and the phone begins anew`() =
        runTest {
            vaults.erase(opened().id)
            home.erased()
            assertNull(home.vault.value)
            assertNull(transit.secret)
            home.open(Secret.Device, Language.ZH)
            assertTrue(home.isEmpty.value)
        }
}
