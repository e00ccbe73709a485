package ereg.contract

import ereg.core.Access
import ereg.core.Cancel
import ereg.core.ClientException
import ereg.core.Language
import ereg.core.Moved
import ereg.core.Secret
import ereg.core.SyncStanding
import ereg.core.VaultId
import ereg.kit.fake.SoftwareKeys
import ereg.kit.live.CoreKeys
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import java.io.RandomAccessFile
import kotlin.io.path.Path
import kotlin.io.path.exists
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** A vault is made, opened, paused, ended, copied and erased; and told of while it moves. */
class VaultTest : OnAPhone() {
    @Test
    fun `what cannot be opened says why, and an open vault is not opened twice`() =
        onAPhone {
            assertTrue(vaults().list().isEmpty())
            val vault = made()
            assertEquals(listOf(vault.id()), vaults().list())
            fails<ClientException>("vault.busy") { opened() }
            vault.end()
            fails<ClientException.UnlockFirst>("vault.wrong_key") { opened(secret = Secret.key(ByteArray(32) { 7 })) }
            val again = opened()
            assertTrue(
                again
                    .drafts()
                    .list(0u)
                    .items
                    .isEmpty(),
            )
            assertTrue(again.rules().matters.isNotEmpty())
            fails<ClientException.NotFound>("vault.missing") { vaults().open(VaultId("0".repeat(32)), secret(), Access.FULL) }
            fails<ClientException.FixInput>("id.format") { vaults().open(VaultId("none"), secret(), Access.FULL) }
        }

    @Test
    fun `a locked vault shows nothing and opens with its secret alone, an unlocked one at once`() =
        onAPhone {
            val vault = made()
            val draft = vault.drafts().begin(SALE, null)
            vault.setTransitSecret(Secret.key(ByteArray(32) { 5 }))
            repeat(2) { vault.lock() }
            assertFailsWith<ClientException.UnlockFirst> { vault.drafts().form(draft) }
            fails<ClientException.UnlockFirst>("vault.wrong_key") { vault.unlock(Secret.key(ByteArray(32) { 7 })) }
            repeat(2) { vault.unlock(secret()) }
            assertEquals(draft, vault.drafts().summary(draft).id)
            vault.check()
            vault.speak(Language.EN)
            vault.end()
            val transit = opened(secret = Secret.key(ByteArray(32) { 5 }), access = Access.TRANSIT)
            assertFailsWith<ClientException.UnlockFirst> { transit.drafts().form(draft) }
            assertEquals(0u, transit.sync().status().unsent)
        }

    @Test
    fun `paused answers closed, resumed goes on, twice is fine`() =
        onAPhone {
            val vault = made()
            val draft = vault.drafts().begin(SALE, null)
            repeat(2) { vault.pause() }
            assertFailsWith<ClientException.Closed> { vault.drafts().form(draft) }
            repeat(2) { vault.resume() }
            assertEquals(draft, vault.drafts().summary(draft).id)
            repeat(2) { vault.end() }
            assertFailsWith<ClientException.Closed> { vault.resume() }
            assertFailsWith<ClientException.Closed> { vault.pause() }
        }

    @Test
    fun `what moves is told batch after batch and ends with the vault`() =
        onAPhone {
            val vault = made()
            val draft = vault.drafts().begin(SALE, null)
            val changes = vault.changes()
            assertEquals(listOf(Moved.Everything, Moved.Sync(SyncStanding.AtRest)), withTimeout(10_000) { changes.next() })
            vault.drafts().answer(draft, "deal.price", "1")
            assertEquals(listOf<Moved>(Moved.OneDraft(draft)), withTimeout(10_000) { changes.next() })
            // A call that is dropped while it waits takes nothing with it.
            assertNull(withTimeoutOrNull(100) { changes.next() })
            vault.drafts().answer(draft, "deal.price", "2")
            assertEquals(listOf<Moved>(Moved.OneDraft(draft)), withTimeout(10_000) { changes.next() })
            repeat(2) { changes.cancel() }
            assertNull(withTimeout(10_000) { changes.next() })

            val another = vault.changes()
            another.next()
            vault.end()
            assertNull(withTimeout(10_000) { another.next() })
        }

    @Test
    fun `a vault under a key of the device opens on this device alone`() =
        onAPhone {
            val store = SoftwareKeys()
            val vault = made(keys = CoreKeys(store), secret = Secret.device())
            val draft = vault.drafts().begin(SALE, null)
            assertTrue(store.aliases.isNotEmpty())
            vault.end()
            val again = opened(keys = CoreKeys(store), secret = Secret.device())
            assertEquals(draft, again.drafts().summary(draft).id)
            again.end()
            vaults(CoreKeys(store)).erase(id())
            assertTrue(store.aliases.isEmpty(), "${store.aliases}")
        }

    @Test
    fun `another device's key store opens nothing of it`() =
        onAPhone {
            made(secret = Secret.device()).end()
            assertFailsWith<ClientException> { opened(keys = CoreKeys(SoftwareKeys()), secret = Secret.device()) }
            assertFailsWith<ClientException> { opened(keys = NoKeys(), secret = Secret.device()) }
            assertFailsWith<ClientException> { opened(secret = Secret.key(ByteArray(32))) }
        }

    @Test
    fun `many calls at once all come back`() =
        onAPhone {
            val vault = made()
            val draft = vault.drafts().begin(SALE, null)
            val calls = (1..64).map { price -> async { vault.drafts().answer(draft, "deal.price", "$price") } }
            assertEquals(64, withTimeout(60_000) { calls.awaitAll() }.size)
        }

    @Test
    fun `a call that is cancelled was done whole or not at all`() =
        onAPhone {
            val vault = made()
            val draft = vault.drafts().begin(SALE, null)
            for (price in 1..4) {
                val call = launch { vault.drafts().answer(draft, "deal.price", "$price") }
                delay(price.toLong())
                call.cancelAndJoin()
            }
            vault.end()
            val form = opened().drafts().form(draft)
            val price = form.sections.flatMap { it.fields }.single { it.path == "deal.price" }
            assertTrue(price.value in setOf(null, "1", "2", "3", "4"))
        }

    @Test
    fun `a handle that was let go of says so and the vault goes on`() =
        onAPhone {
            val vault = made()
            val drafts = vault.drafts()
            drafts.close()
            drafts.close()
            assertFailsWith<IllegalStateException> { drafts.list(0u) }
            assertTrue(
                vault
                    .drafts()
                    .list(0u)
                    .items
                    .isEmpty(),
            )
        }

    @Test
    fun `handles that nobody closes are freed`() =
        onAPhone {
            val vault = made()
            repeat(5_000) { vault.drafts() }
            System.gc()
            assertTrue(
                vault
                    .drafts()
                    .list(0u)
                    .items
                    .isEmpty(),
            )
        }

    @Test
    fun `a copy opens where its vault is not, and a secret can be changed`() =
        onAPhone {
            val vault = made()
            val draft = vault.drafts().begin(SALE, null)
            val stop = Cancel()
            stop.cancel()
            assertFailsWith<ClientException.Cancelled> { vault.backup(dir("copy"), stop) }
            assertTrue(listOf("copy", "copy.new").none { Path(dir(it)).exists() }, "nothing of a stopped backup is left")
            vault.backup(dir("copy"))
            fails<ClientException.FixInput>("vault.exists") { vault.backup(dir("copy")) }
            assertFailsWith<ClientException> { vaults().restore(dir("copy"), secret()) }
            fails<ClientException.FixInput>("passphrase.too_short") { vault.changeSecret(Secret.passphrase("short")) }
            vault.changeSecret(Secret.passphrase("two hands, one home"))
            vault.end()
            fails<ClientException.UnlockFirst>("vault.wrong_key") { opened() }
            opened(secret = Secret.passphrase("two hands, one home")).end()

            vaults().erase(id())
            val restored = vaults().restore(dir("copy"), secret())
            assertEquals(id() to draft, restored.id() to restored.drafts().summary(draft).id)
            restored.end()
        }

    @Test
    fun `a damaged vault is salvaged and set aside, a sound one is not`() =
        onAPhone {
            val keys = CoreKeys(SoftwareKeys())
            val vault = made(keys = keys)
            vault.drafts().begin(SALE, null)
            fails<ClientException>("vault.busy") { vaults(keys).salvage(id(), secret()) }
            vault.end()
            fails<ClientException.UnlockFirst>("vault.wrong_key") { vaults(keys).salvage(id(), Secret.key(ByteArray(32) { 9 })) }
            fails<ClientException.Storage>("vault.sound") { vaults(keys).salvage(id(), secret()) }
            RandomAccessFile(place().resolve("vault.db").toFile(), "rw").use { file ->
                file.seek(file.length() / 4096 / 2 * 4096)
                file.write(ByteArray(4096))
            }
            val report = vaults(keys).salvage(id(), secret())
            assertTrue(report.kept > 0u, "${report.kept} kept, ${report.lost} lost")
            assertTrue(Path(report.aside).resolve("vault.db").exists())
            val salvaged = opened(keys = keys)
            salvaged.drafts().list(0u)
            fails<ClientException>("vault.busy") { vaults(keys).setAside(id()) }
            salvaged.end()
            assertTrue(Path(vaults(keys).setAside(id())).exists())
            assertTrue(vaults(keys).list().isEmpty())
        }

    @Test
    fun `an erased vault is gone, and an open one is not erased`() =
        onAPhone {
            val vault = made()
            fails<ClientException>("vault.busy") { vaults().erase(id()) }
            vault.end()
            val place = place()
            vaults().erase(id())
            assertFalse(place.resolve("vault.db").exists())
            fails<ClientException.NotFound>("vault.missing") { opened() }
            fails<ClientException.NotFound>("vault.missing") { vaults().erase(id()) }
        }

    @Test
    fun `a secret is not printed`() {
        assertFalse("correct" in Secret.passphrase("correct horse").toString())
    }
}
