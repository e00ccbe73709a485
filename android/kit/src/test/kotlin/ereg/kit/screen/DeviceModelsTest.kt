package ereg.kit.screen

import ereg.kit.OutboxState
import ereg.kit.Secret
import ereg.kit.Trouble
import ereg.kit.fake.FakeOutbox
import ereg.kit.fake.FakeVault
import ereg.kit.fake.FakeVaults
import ereg.kit.fake.message
import ereg.kit.fake.outboxItem
import kotlinx.coroutines.flow.first
import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull

class SecretModelTest {
    @Test
    fun `a lock is another one once it is put on`() =
        modelTest { scope ->
            val vault = FakeVault()
            val model = SecretModel(vault, scope)
            vault.trouble = Trouble.FixInput(message("passphrase.too_short"))
            model.setPassphrase(Secret.Passphrase("short"))
            assertEquals(NewLock.NONE, model.state.content)
            assertEquals(
                "passphrase.too_short",
                model.state.value.trouble
                    ?.code,
            )
            model.setPassphrase(Secret.Passphrase("long enough"))
            assertEquals(NewLock.PASSPHRASE, model.state.content)
            model.useDevice()
            assertEquals(NewLock.DEVICE, model.state.content)
        }
}

class MovingModelsTest {
    @Test
    fun `a backup that failed, or that nobody keeps, is none`() =
        modelTest { scope ->
            val vault = FakeVault()
            val model = BackupModel(vault, scope)
            vault.trouble = Trouble.Storage(message("vault.full"))
            val keep: suspend (suspend (Path) -> Unit) -> String? = { write ->
                write(Path.of("copy"))
                "copy.zip"
            }
            model.backup(keep)
            assertNull(model.state.content.made)
            model.backup { null }
            assertNull(model.state.content.made)
            model.backup(keep)
            assertEquals("copy.zip", model.state.content.made)
            assertEquals(listOf("backup", "backup"), vault.acts)
        }

    @Test
    fun `a phone begins with a backup once its passphrase is right, or with nothing`() =
        modelTest { scope ->
            val vaults = FakeVaults()
            val model = FirstModel(vaults, null, scope)
            model.restore(Secret.Passphrase("without a backup"))
            assertEquals(emptyList(), vaults.acts)
            model.choose(Path.of("copy"))
            vaults.trouble = Trouble.UnlockFirst(message("vault.wrong_key"))
            model.restore(Secret.Passphrase("wrong"))
            assertNull(model.state.content.opened)
            assertEquals(Path.of("copy"), model.state.content.backup)
            model.restore(Secret.Passphrase("right"))
            assertNotNull(model.state.content.opened)
            model.begin()
            assertNotNull(model.state.content.opened)
            assertEquals(listOf("restore", "restore", "create"), vaults.acts)
        }
}

class EraseModelTest {
    private val vaults = FakeVaults()

    @Test
    fun `what is unsent is told first, and a vault has ended before it is erased`() =
        modelTest { scope ->
            val vault = assertIs<FakeVault>(vaults.create(Secret.Device, null))
            vault.outbox.waiting += outboxItem("c1", OutboxState.QUEUED)
            val model = EraseModel(vaults, vault, scope)
            assertEquals(1, model.state.content.unsent.size)
            vaults.trouble = Trouble.Storage(message("storage"))
            model.erase()
            assertEquals(1, vaults.list().size)
            model.erase()
            model.erased.first()
            assertEquals(emptyList(), vaults.list())
            assertEquals(listOf("end", "end"), vault.acts)
        }
}

class LogModelTest {
    @TempDir
    lateinit var folder: Path

    private val outbox = FakeOutbox()

    @Test
    fun `the log is read from a file that is not left behind, and exported where it is to be kept`() =
        modelTest { scope ->
            outbox.log = (1..1000).joinToString("\n") { "line $it" }
            val own = folder.resolve("own")
            val model = LogModel(outbox, own, scope, EmptyCoroutineContext)
            val lines = model.state.content.lines
            assertEquals(Triple("line 1", "line 1000", 200), Triple(lines.first(), lines.last(), lines.size))
            assertFalse(own.exists())
            model.export(folder.resolve("kept"))
            assertEquals(outbox.log, folder.resolve("kept").readText())
        }

    @Test
    fun `without a log that is told`() =
        modelTest { scope ->
            outbox.trouble = Trouble.NotFound(message("logs.none"))
            val model = LogModel(outbox, folder.resolve("own"), scope, EmptyCoroutineContext)
            assertNull(model.state.value.content)
            assertEquals(
                "logs.none",
                model.state.value.trouble
                    ?.code,
            )
        }
}
